//! Proof files: what shows to anybody, with a code from paper and nothing else, that something is on a board. The format
//! and its checks are `docs/proof-file.md`.

mod authors;
mod challenge;
mod error;
mod time;
mod verify;

pub use challenge::{Answer, ChallengeError};
pub use error::ProofFileError;
pub use time::Stamped;
pub use verify::{Shows, Stamper, Verified, verify};

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode};

use crate::block::{Change, EntryBytes, Header};
use crate::bytes::Hash;
use crate::cbor;
use crate::fund::Wage;
use crate::light::bounded_changes;

/// Version of the format.
pub const PROOF_VERSION: u8 = 1;
/// Most bytes of a proof file.
pub const MAX_PROOF_BYTES: usize = 16 << 20;
/// How the names of proof files end.
pub const PROOF_EXTENSION: &str = "tabella-proof";

/// A proof file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ProofFile {
    /// Version of the format.
    #[n(0)]
    pub version: u8,
    /// The blocks that ended a set of authorities before the checkpoint, in order.
    #[cbor(n(1), decode_with = "bounded_changes")]
    pub changes: Vec<Change>,
    /// Header of the block of the checkpoint.
    #[n(2)]
    pub header: Header,
    /// The checkpoint of that block as a signed note.
    #[n(3)]
    pub checkpoint: String,
    /// The entries that it takes, the genesis first, in the order of the log.
    #[cbor(n(4), decode_with = "some")]
    pub included: Vec<Included>,
    /// What is shown.
    #[n(5)]
    pub subject: Subject,
}

/// An entry, and that it is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Included {
    /// Its position.
    #[n(0)]
    pub position: u64,
    /// The path from it to the checkpoint's root.
    #[n(1)]
    pub path: Vec<Hash>,
    /// The encoded entry.
    #[n(2)]
    pub entry: EntryBytes,
}

/// What a proof file shows of its entries.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Subject {
    /// A ballot was cast and is on the board.
    #[n(0)]
    Ballot,
    /// A file existed when it was stamped.
    #[n(1)]
    Time {
        /// Keeps others from trying files.
        #[cbor(n(0), with = "minicbor::bytes")]
        salt: [u8; 32],
        /// Position of the file's commitment, from 0.
        #[n(1)]
        index: u64,
        /// How many commitments there are.
        #[n(2)]
        size: u64,
        /// The path from the commitment to the stamp's digest.
        #[n(3)]
        path: Vec<Hash>,
    },
    /// An issuer that the board names says something of somebody.
    #[n(2)]
    Credential {
        /// The presentation, an SD-JWT.
        #[n(0)]
        credential: String,
    },
    /// What is in a ballot that was opened instead of cast.
    #[n(3)]
    Challenge {
        /// The sealed ballot.
        #[cbor(n(0), with = "minicbor::bytes")]
        sealed: Vec<u8>,
        /// Its opening.
        #[cbor(n(1), with = "minicbor::bytes")]
        opening: Vec<u8>,
    },
    /// A wage was paid to a worker, in a batch that shows nobody else's.
    #[n(4)]
    Wage {
        /// Keeps others from trying wages.
        #[cbor(n(0), with = "minicbor::bytes")]
        salt: [u8; 32],
        /// The wage.
        #[n(1)]
        wage: Wage,
        /// Its position in the batch, from 0.
        #[n(2)]
        index: u64,
        /// The path from it to the batch's root.
        #[n(3)]
        path: Vec<Hash>,
    },
    /// What parties attested of a subject, link by link.
    #[n(5)]
    History {
        /// The subject.
        #[n(0)]
        subject: Hash,
    },
}

impl ProofFile {
    /// The canonical encoding: the content of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads the canonical encoding.
    ///
    /// # Errors
    /// [`ProofFileError`] with the code `proof.encoding`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProofFileError> {
        if bytes.len() > MAX_PROOF_BYTES {
            return Err(ProofFileError::TooLong(bytes.len()));
        }
        // Of a later version nothing but its number may look familiar.
        let mut begin = Decoder::new(bytes);
        match begin.array().and_then(|_| begin.u8()) {
            Ok(version) if version != PROOF_VERSION => Err(ProofFileError::Version(version)),
            _ => Ok(cbor::decode("proof", bytes)?),
        }
    }
}

/// One at least.
fn some<C>(decoder: &mut Decoder<'_>, context: &mut C) -> Result<Vec<Included>, DecodeError> {
    let included = decoder.array_iter_with(context)?.collect::<Result<Vec<_>, _>>()?;
    if included.is_empty() { Err(DecodeError::message("a proof includes the genesis")) } else { Ok(included) }
}
