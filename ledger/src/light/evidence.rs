//! Two signed checkpoints that no one history has: whoever signed both, or two thirds of whom signed each, lied. Anybody
//! can see that from the evidence alone.

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode};
use thiserror::Error;

use super::{LightError, Trust, judge};
use crate::block::Change;
use crate::bytes::Hash;
use crate::cbor::{self, CborError};
use crate::note::Checkpoint;
use crate::rejection::Rejection;
use crate::state::State;

/// Version of the format.
pub const EVIDENCE_VERSION: u8 = 1;
/// Most bytes of evidence that are read.
pub const MAX_EVIDENCE_BYTES: usize = 16 << 20;
/// Most changes of authorities on one side.
const MAX_SIDE_CHANGES: usize = 65_536;

/// Two checkpoints of one board that contradict each other, and all it takes to check them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Evidence {
    /// Version of the format.
    #[n(0)]
    version: u8,
    /// The first entry of the board.
    #[cbor(n(1), with = "minicbor::bytes")]
    genesis: Vec<u8>,
    /// What one was shown.
    #[n(2)]
    one: Side,
    /// What another was shown.
    #[n(3)]
    other: Side,
}

/// A checkpoint, and who could sign it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Side {
    /// The changes of the set of authorities before it, in order.
    #[cbor(n(0), decode_with = "bounded")]
    pub changes: Vec<Change>,
    /// The checkpoint as a signed note.
    #[n(1)]
    pub note: String,
}

pub(crate) fn bounded<C>(decoder: &mut Decoder<'_>, context: &mut C) -> Result<Vec<Change>, DecodeError> {
    let mut changes = Vec::new();
    for change in decoder.array_iter_with(context)? {
        if changes.len() == MAX_SIDE_CHANGES {
            return Err(DecodeError::message("more changes of authorities than one file may have"));
        }
        changes.push(change?);
    }
    Ok(changes)
}

/// What evidence shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conviction {
    /// The board.
    pub chain: Hash,
    /// The two checkpoints.
    pub checkpoints: [Checkpoint; 2],
    /// Names of the authorities that signed both, as they stand in the sets.
    pub signed_both: Vec<String>,
}

/// Evidence that shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// It cannot be read.
    #[error(transparent)]
    Encoding(#[from] CborError),
    /// Of another format version.
    #[error("evidence of version {0} is not known here")]
    Version(u8),
    /// Its first entry is no genesis.
    #[error("the first entry is no genesis: {0}")]
    Genesis(Rejection),
    /// It is about another board than asked.
    #[error("the evidence is about the board {found}, not about {expected}")]
    OtherChain {
        /// The board that was asked about.
        expected: Hash,
        /// The board of the evidence.
        found: Hash,
    },
    /// One of the checkpoints is not signed by those who certify at its height.
    #[error("checkpoint {side}: {source}")]
    Side {
        /// 1 or 2.
        side: usize,
        /// What does not hold.
        source: LightError,
    },
    /// One history can have both.
    #[error("one history can have both checkpoints")]
    NoConflict,
}

impl EvidenceError {
    /// Whether something needed is missing, so that it was neither shown nor refuted.
    pub fn cannot_be_checked(&self) -> bool {
        matches!(self, Self::Encoding(_) | Self::Version(_))
    }
}

/// Whether no history has both checkpoints, of one log: blocks of one height differ, or the log did not grow by an entry
/// for every block between them.
pub fn conflict(one: &Checkpoint, other: &Checkpoint) -> bool {
    let (low, high) = if one.height <= other.height { (one, other) } else { (other, one) };
    if low.height == high.height {
        return (low.size, low.root, low.header) != (high.size, high.root, high.header);
    }
    high.size.checked_sub(low.size).is_none_or(|entries| entries < high.height - low.height)
        || low.header == high.header
}

impl Evidence {
    /// Evidence from two sides.
    pub(super) fn new(genesis: Vec<u8>, [one, other]: [Side; 2]) -> Self {
        Self { version: EVIDENCE_VERSION, genesis, one, other }
    }

    /// The canonical encoding: the content of an evidence file.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// The two notes.
    pub fn notes(&self) -> [&str; 2] {
        [&self.one.note, &self.other.note]
    }
}

/// Checks evidence: of the board `expected`, if that is given.
///
/// # Errors
/// [`EvidenceError`] names what it does not show.
pub fn verify_evidence(bytes: &[u8], expected: Option<&Hash>) -> Result<Conviction, EvidenceError> {
    let evidence: Evidence = cbor::decode("evidence", bytes)?;
    if evidence.version != EVIDENCE_VERSION {
        return Err(EvidenceError::Version(evidence.version));
    }
    let state = State::found(&evidence.genesis).map_err(EvidenceError::Genesis)?;
    let chain = state.chain();
    if let Some(expected) = expected.filter(|expected| **expected != chain) {
        return Err(EvidenceError::OtherChain { expected: *expected, found: chain });
    }
    let check = |(side, evidence): (usize, &Side)| {
        check_side(&state, evidence).map_err(|source| EvidenceError::Side { side, source })
    };
    let (one, its_signers) = check((1, &evidence.one))?;
    let (other, others_signers) = check((2, &evidence.other))?;
    if !conflict(&one, &other) {
        return Err(EvidenceError::NoConflict);
    }
    let signed_both = its_signers.into_iter().filter(|(key, _)| others_signers.iter().any(|(other, _)| other == key));
    Ok(Conviction { chain, checkpoints: [one, other], signed_both: signed_both.map(|(_, name)| name).collect() })
}

type Signers = Vec<(crate::bytes::AuthorityKey, String)>;

/// The checkpoint of a side, and who signed it.
fn check_side(state: &State, side: &Side) -> Result<(Checkpoint, Signers), LightError> {
    let trust = Trust::through(state.authorities().clone(), &side.changes)?;
    let (checkpoint, lines) = judge(&trust, &side.note)?;
    let set = trust.at(checkpoint.height);
    let signer = |place: u32| set.members().get(place as usize).map(|member| (member.key, member.name.clone()));
    let signers = set.signers(&checkpoint, &lines).into_iter().filter_map(signer).collect();
    Ok((checkpoint, signers))
}
