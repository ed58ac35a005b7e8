//! What a proof consists of, its bytes, and its way through the transcript.

use core::ops::Range;

use merlin::Transcript;

use super::{Attribute, Ring, TagBase};
use crate::SUITE;
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Scalar, powers};
use crate::transcript::{self, TranscriptProtocol};

const VERSION: u8 = 1;

/// Where each of the points of a proof stands. They are, in order: D_1, E_1, D_2, E_2 and so on; B, A; the Q_k; the S_1k,
/// the S_2k and so on.
pub(super) struct Layout {
    attributes: usize,
    q: Range<usize>,
    s: Vec<Range<usize>>,
}

impl Layout {
    pub(super) fn of(ring: &Ring) -> Self {
        let attributes = ring.attributes.len();
        let first = 2 * attributes + 2;
        let q = first..first + ring.digits();
        let mut end = q.end;
        let follow = |attribute: &Attribute| {
            let start = end;
            end += attribute.digits();
            start..end
        };
        Self { attributes, s: ring.attributes.iter().map(follow).collect(), q }
    }

    /// Points of a proof.
    pub(super) fn len(&self) -> usize {
        self.s.last().unwrap_or(&self.q).end
    }

    /// D_c, and E_c after it.
    pub(super) fn d(&self, attribute: usize) -> usize {
        2 * attribute
    }

    /// B, and A after it.
    pub(super) fn b(&self) -> usize {
        2 * self.attributes
    }

    /// Q_0 .. Q_{m-1}.
    pub(super) fn q(&self) -> Range<usize> {
        self.q.clone()
    }

    /// S_c0 .. S_c{m_c-1}.
    pub(super) fn s(&self, attribute: usize) -> Range<usize> {
        self.s[attribute].clone()
    }

    /// What the point at this place is called in errors.
    pub(super) fn name(&self, place: usize) -> &'static str {
        match place {
            _ if place < self.b() && place.is_multiple_of(2) => "hidden attribute D",
            _ if place < self.b() => "image of an attribute E",
            _ if place == self.b() => "proof commitment B",
            _ if place == self.b() + 1 => "proof commitment A",
            _ if place < self.q.end => "proof commitment Q",
            _ => "proof commitment S",
        }
    }
}

/// What answers the last challenge.
pub(super) struct Responses {
    pub(super) f: Vec<Scalar>,
    pub(super) s: Scalar,
    pub(super) z: Scalar,
    /// z_1, z_2 and so on.
    pub(super) attributes: Vec<Scalar>,
}

/// The challenges that join keys, tag and attributes in one equation.
pub(super) struct Challenges {
    pub(super) mu: Scalar,
    /// nu^1, nu^2 and so on, one for each attribute.
    pub(super) nu: Vec<Scalar>,
}

/// What the transcripts of all proofs of a ring begin with.
pub(super) fn prefix(base: &TagBase, keys: &[[u8; 32]], attributes: &[Attribute]) -> Transcript {
    let mut transcript = Transcript::new(transcript::MEMBERSHIP);
    transcript.append_u64(b"suite", u64::from(SUITE));
    transcript.append_message(b"chain", &base.chain);
    transcript.append_message(b"context", &base.context);
    transcript.append_encodings(b"M", keys);
    transcript.append_u64(b"attributes", attributes.len() as u64);
    for Attribute { commitments, allowed } in attributes {
        transcript.append_encodings(b"C", commitments);
        transcript.append_u64(b"allowed", allowed.len() as u64);
        allowed.iter().for_each(|value| transcript.append_u64(b"allowed", u64::from(*value)));
    }
    transcript
}

impl Ring {
    /// What is proved.
    pub(super) fn statement(&self, tag: &[u8; 32], binding: &[u8]) -> Transcript {
        let mut transcript = self.prefix.clone();
        transcript.append_message(b"binding", binding);
        transcript.append_message(b"T", tag);
        transcript
    }

    /// mu and nu, once the place is fixed by B and what hides the attributes is fixed too.
    pub(super) fn challenges(&self, transcript: &mut Transcript, layout: &Layout, points: &[[u8; 32]]) -> Challenges {
        for attribute in 0..self.attributes.len() {
            transcript.append_message(b"D", &points[layout.d(attribute)]);
            transcript.append_message(b"E", &points[layout.d(attribute) + 1]);
        }
        transcript.append_message(b"B", &points[layout.b()]);
        transcript.append_message(b"A", &points[layout.b() + 1]);
        let mu = transcript.challenge_scalar(b"mu");
        let nu = powers(transcript.challenge_scalar(b"nu"), self.attributes.len());
        Challenges { mu, nu }
    }

    /// x, once all points are fixed.
    pub(super) fn challenge_x(&self, transcript: &mut Transcript, layout: &Layout, points: &[[u8; 32]]) -> Scalar {
        transcript.append_encodings(b"Q", &points[layout.q()]);
        for attribute in 0..self.attributes.len() {
            transcript.append_encodings(b"S", &points[layout.s(attribute)]);
        }
        transcript.challenge_scalar(b"x")
    }

    /// The bytes of a proof.
    pub(super) fn write(&self, points: &[[u8; 32]], responses: &Responses) -> Vec<u8> {
        let mut writer = Writer::versioned(VERSION, self.proof_bytes());
        writer.bytes(points.as_flattened());
        let Responses { f, s, z, attributes } = responses;
        for scalar in f.iter().chain([s, z]).chain(attributes) {
            writer.scalar(scalar);
        }
        writer.finish()
    }

    /// Reads a proof; whether its points decode is to be checked besides.
    pub(super) fn read<'b>(&self, bytes: &'b [u8]) -> Result<(&'b [[u8; 32]], Responses), DecodeError> {
        let mut reader = Reader::new("membership proof", bytes);
        reader.version(VERSION)?;
        let points = reader.arrays(Layout::of(self).len())?;
        let f = reader.scalars(self.bits(), "proof response f")?;
        let s = reader.scalar("proof response s")?;
        let z = reader.scalar("proof response z")?;
        let attributes = reader.scalars(self.attributes.len(), "proof response z_c")?;
        reader.finish()?;
        Ok((points, Responses { f, s, z, attributes }))
    }
}

/// 1, x, x^2 and so on up to x^count.
pub(super) fn powers_from_one(x: &Scalar, count: usize) -> Vec<Scalar> {
    core::iter::successors(Some(Scalar::ONE), |power| Some(power * x)).take(count + 1).collect()
}
