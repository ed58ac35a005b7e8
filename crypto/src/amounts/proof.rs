//! What a proof consists of, its bytes, and its way through the transcript.

use merlin::Transcript;

use super::{AmountsParams, AmountsRule};
use crate::encoding::{DecodeError, Reader};
use crate::group::{Element, Scalar};
use crate::transcript::{self, TranscriptProtocol};

/// Everything before the first challenge.
pub(super) struct Commitments {
    /// C_0 .. C_m.
    pub(super) c: Vec<Element>,
    /// V_1 .. V_m.
    pub(super) v: Vec<Element>,
    pub(super) b: Element,
    pub(super) a: Element,
}

/// What answers the first challenge.
pub(super) struct Echoes {
    pub(super) e: Element,
    /// E'.
    pub(super) e_prime: Element,
}

/// What answers the second challenge.
pub(super) struct Responses {
    pub(super) f: Vec<Scalar>,
    pub(super) s: Scalar,
    pub(super) t: Scalar,
}

/// A proof with its ciphertexts.
pub(super) struct Proof {
    pub(super) commitments: Commitments,
    pub(super) echoes: Echoes,
    pub(super) responses: Responses,
    pub(super) range: Vec<u8>,
}

impl AmountsRule {
    fn append_to(&self, transcript: &mut Transcript) {
        transcript.append_u64(b"options", self.options as u64);
        transcript.append_u64(b"bits", self.bits as u64);
        transcript.append_u64(b"budgets", u64::from(self.budget.is_some()));
        transcript.append_u64(b"budget", self.budget.unwrap_or(0));
    }
}

impl AmountsParams {
    /// The part of the statement that is the same for all voters. It follows whatever the caller has said already.
    pub(super) fn append_to(&self, transcript: &mut Transcript) {
        transcript.append_message(b"proof", transcript::AMOUNTS);
        self.rule.append_to(transcript);
        transcript.append_elements(b"K", self.keys.iter());
    }
}

/// The ciphertexts.
pub(super) fn append_ciphertexts(transcript: &mut Transcript, c: &[Element]) {
    transcript.append_elements(b"C", c.iter());
}

/// The commitments that the range proof is about.
pub(super) fn append_amounts(transcript: &mut Transcript, v: &[Element]) {
    transcript.append_elements(b"V", v.iter());
}

/// The first challenge: rho, once B and A are fixed as well.
pub(super) fn challenge_rho(transcript: &mut Transcript, b: &Element, a: &Element) -> Scalar {
    transcript.append_element(b"B", b);
    transcript.append_element(b"A", a);
    transcript.challenge_scalar(b"rho")
}

/// The second challenge: x, once E and E' are fixed.
pub(super) fn challenge_x(transcript: &mut Transcript, echoes: &Echoes) -> Scalar {
    transcript.append_element(b"E", &echoes.e);
    transcript.append_element(b"E'", &echoes.e_prime);
    transcript.challenge_scalar(b"x")
}

/// The responses. No challenge of the three moves follows, but those of the range proof do, and so do weights.
pub(super) fn append_responses(transcript: &mut Transcript, responses: &Responses) {
    transcript.append_u64(b"f", responses.f.len() as u64);
    responses.f.iter().for_each(|f| transcript.append_scalar(b"f", f));
    transcript.append_scalar(b"s", &responses.s);
    transcript.append_scalar(b"t", &responses.t);
}

impl Proof {
    /// Reads a proof: every part in its one encoding, no element the identity, nothing left over.
    pub(super) fn read(params: &AmountsParams, bytes: &[u8]) -> Result<Self, DecodeError> {
        let options = params.rule.options;
        let mut reader = Reader::new("amounts", bytes);
        let commitments = Commitments {
            c: reader.elements(options + 1, "ciphertext")?,
            v: reader.elements(options, "commitment V")?,
            b: reader.element("commitment B")?,
            a: reader.element("commitment A")?,
        };
        let echoes = Echoes { e: reader.element("commitment E")?, e_prime: reader.element("commitment E'")? };
        let responses = Responses {
            f: reader.scalars(options, "response f")?,
            s: reader.scalar("response s")?,
            t: reader.scalar("response t")?,
        };
        let range = reader.bytes(params.range_bytes())?.to_vec();
        reader.finish()?;
        check_range(&range)?;
        Ok(Self { commitments, echoes, responses, range })
    }

    pub(super) fn to_bytes(&self, capacity: usize) -> Vec<u8> {
        let Self { commitments, echoes, responses, range } = self;
        let mut bytes = Vec::with_capacity(capacity);
        let elements = commitments.c.iter().chain(&commitments.v);
        for element in elements.chain([&commitments.b, &commitments.a, &echoes.e, &echoes.e_prime]) {
            bytes.extend_from_slice(element.as_bytes());
        }
        for scalar in responses.f.iter().chain([&responses.s, &responses.t]) {
            bytes.extend_from_slice(scalar.as_bytes());
        }
        bytes.extend_from_slice(range);
        bytes
    }
}

/// The range proof's own parts: four elements, three scalars, two elements for every halving, two scalars. They are
/// decoded here by the one decoder of this crate, whatever that of another crate would let pass.
pub(crate) fn check_range(range: &[u8]) -> Result<(), DecodeError> {
    let mut reader = Reader::new("range proof", range);
    reader.elements(4, "range proof")?;
    reader.scalars(3, "range proof")?;
    reader.elements(range.len() / 32 - 9, "range proof")?;
    reader.scalars(2, "range proof")?;
    reader.finish()
}
