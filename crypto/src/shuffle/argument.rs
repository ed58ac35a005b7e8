//! What the head of a proof consists of, its bytes, and its way through the transcript.

use core::ops::Range;

use merlin::Transcript;

use super::{Relation, Statement};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar};
use crate::transcript::TranscriptProtocol;

pub(super) const VERSION: u8 = 1;

/// Where each of the points of a head stands: the A_r, the U_r, the V_r, the B_r; E_0 .. E_w, or E and S; Q_1, Q_0.
pub(super) struct Layout {
    rows: usize,
    width: usize,
    /// Whether there is an S.
    power: bool,
}

impl Layout {
    pub(super) fn of(statement: &Statement) -> Self {
        let power = matches!(statement.relation, Relation::Exponentiation(_));
        Self { rows: statement.shape.rows(), width: statement.shape.width, power }
    }

    fn part(&self, part: usize) -> Range<usize> {
        part * self.rows..(part + 1) * self.rows
    }

    pub(super) fn a(&self) -> Range<usize> {
        self.part(0)
    }

    pub(super) fn u(&self) -> Range<usize> {
        self.part(1)
    }

    pub(super) fn v(&self) -> Range<usize> {
        self.part(2)
    }

    pub(super) fn b(&self) -> Range<usize> {
        self.part(3)
    }

    pub(super) fn e(&self) -> Range<usize> {
        let start = self.b().end;
        start..start + self.width
    }

    pub(super) fn s(&self) -> Range<usize> {
        let start = self.e().end;
        start..start + usize::from(self.power)
    }

    /// Q_1 and Q_0.
    pub(super) fn q(&self) -> Range<usize> {
        let start = self.s().end;
        start..start + 2
    }

    /// Points of a head.
    pub(super) fn len(&self) -> usize {
        self.q().end
    }

    pub(super) fn head_bytes(&self) -> usize {
        1 + 3 * 32 + 32 * self.len() + 2 * 32
    }

    /// What the point at this place is called in errors.
    pub(super) fn name(&self, place: usize) -> &'static str {
        match place {
            _ if self.a().contains(&place) => "shuffle commitment A",
            _ if self.u().contains(&place) => "shuffle commitment U",
            _ if self.v().contains(&place) => "shuffle commitment V",
            _ if self.b().contains(&place) => "shuffle commitment B",
            _ if self.e().contains(&place) => "shuffle commitment E",
            _ if self.s().contains(&place) => "shuffle commitment S",
            _ => "shuffle commitment Q",
        }
    }
}

/// The head of a proof. Whether its points decode is to be checked besides.
pub(super) struct Head {
    pub(super) inputs: [u8; 32],
    pub(super) outputs: [u8; 32],
    pub(super) responses: [u8; 32],
    pub(super) points: Vec<[u8; 32]>,
    /// The blinding of (3).
    pub(super) z_q: Scalar,
    /// The answer in (4): to e, or to the mask of s.
    pub(super) z: Scalar,
}

impl Head {
    pub(super) fn read(layout: &Layout, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("shuffle proof", bytes);
        reader.version(VERSION)?;
        let [inputs, outputs, responses] = [reader.array()?, reader.array()?, reader.array()?];
        let points = reader.arrays(layout.len())?.to_vec();
        let z_q = reader.scalar("shuffle response z_q")?;
        let z = reader.scalar("shuffle response z")?;
        reader.finish()?;
        Ok(Self { inputs, outputs, responses, points, z_q, z })
    }

    pub(super) fn write(&self, layout: &Layout) -> Vec<u8> {
        let mut writer = Writer::versioned(VERSION, layout.head_bytes());
        writer.bytes(&self.inputs).bytes(&self.outputs).bytes(&self.responses);
        writer.bytes(self.points.as_flattened()).scalar(&self.z_q).scalar(&self.z);
        writer.finish()
    }
}

impl Statement {
    /// The transcript of one list of inputs.
    pub(super) fn with_inputs(&self, root: &[u8; 32]) -> Transcript {
        let mut transcript = self.prefix.clone();
        transcript.append_message(b"inputs", root);
        transcript
    }
}

/// The rest of what is proved.
pub(super) fn append_outputs(transcript: &mut Transcript, image: Option<&Element>, root: &[u8; 32]) {
    if let Some(image) = image {
        transcript.append_element(b"g'", image);
    }
    transcript.append_message(b"outputs", root);
}

/// x, once the permutation is committed to.
pub(super) fn challenge_x(transcript: &mut Transcript, layout: &Layout, points: &[[u8; 32]]) -> Scalar {
    transcript.append_encodings(b"A", &points[layout.a()]);
    transcript.append_encodings(b"U", &points[layout.u()]);
    transcript.append_encodings(b"V", &points[layout.v()]);
    transcript.challenge_scalar(b"x")
}

/// gamma, once the weights are committed to.
pub(super) fn challenge_gamma(transcript: &mut Transcript, layout: &Layout, points: &[[u8; 32]]) -> Scalar {
    transcript.append_encodings(b"B", &points[layout.b()]);
    transcript.append_encodings(b"E", &points[layout.e()]);
    transcript.append_encodings(b"S", &points[layout.s()]);
    transcript.challenge_scalar(b"gamma")
}

/// c, once everything is committed to.
pub(super) fn challenge_c(transcript: &mut Transcript, layout: &Layout, points: &[[u8; 32]]) -> Scalar {
    transcript.append_encodings(b"Q", &points[layout.q()]);
    transcript.challenge_scalar(b"c")
}
