//! An earlier verdict, written down: what an audit needs to go on where that one ended.
//!
//! ```text
//! magic      16 bytes  "tabella audited" and the format version, 1
//! verdict              CBOR, canonical
//! checksum    4 bytes  CRC-32 of all before it, little-endian
//! ```
//! It holds nothing that is not in the record, and stands for the checks that were made: whoever can write it can have an
//! audit say anything about the beginning of a record. It is the observer's own, like the program that reads it.

use minicbor::{Decode, Encode};
use thiserror::Error;

use super::content::Content;
use crate::block::{Certificate, Header};
use crate::bytes::Hash;
use crate::cbor::{self, CborError};
use crate::chain::Links;
use crate::merkle::Frontier;
use crate::record::{Index, RecordError};
use crate::rejection::Check;
use crate::state::{Snapshot, SnapshotError, State};

/// Version of the format.
pub const EARLIER_VERSION: u8 = 4;
/// Which rules were checked: a verdict by other rules is not built upon. To be changed with every rule of `record.md`.
const RULES: &str = concat!("tabella ", env!("CARGO_PKG_VERSION"), ", rules 4");

const MAGIC: &[u8; 15] = b"tabella audited";

/// Why an earlier verdict was not used, and everything was checked from the start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EarlierError {
    /// The bytes are no verdict at all.
    #[error("it is not the verdict of an earlier audit")]
    Magic,
    /// A verdict of another format version.
    #[error("it has format version {0}, known here is {EARLIER_VERSION}")]
    Version(u8),
    /// It was cut off or changed.
    #[error("it does not have its checksum: it was damaged or cut off")]
    Checksum,
    /// Its encoding cannot be read.
    #[error(transparent)]
    Encoding(#[from] CborError),
    /// It was made by other rules.
    #[error("it was made by {found:?}, and this is {RULES:?}")]
    Rules {
        /// By which.
        found: String,
    },
    /// Its parts contradict each other.
    #[error("its parts do not fit each other: {0}")]
    Parts(&'static str),
    /// The record is shorter than what was checked.
    #[error("the record ends before block {height}, up to which another one was checked; {ADVICE}")]
    Shorter {
        /// Height of the last block that was checked.
        height: u64,
    },
    /// The record begins otherwise.
    #[error("the record does not begin with the blocks up to {height} that were checked; {ADVICE}")]
    OtherRecord {
        /// Height of the last block that was checked.
        height: u64,
    },
    /// The beginning of the record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The state cannot be restored.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A check failed after it.
    #[error("what follows it was not valid, so nothing was taken for granted")]
    Finding,
}

const ADVICE: &str =
    "if both are records of one board, its authorities may have signed two histories: compare their checkpoints";

impl EarlierError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Magic => "earlier.magic",
            Self::Version(_) => "earlier.version",
            Self::Checksum => "earlier.checksum",
            Self::Encoding(_) => "earlier.encoding",
            Self::Rules { .. } => "earlier.rules",
            Self::Parts(_) => "earlier.parts",
            Self::Shorter { .. } => "earlier.shorter",
            Self::OtherRecord { .. } => "earlier.other_record",
            Self::Record(_) => "earlier.record",
            Self::Snapshot(_) => "earlier.snapshot",
            Self::Finding => "earlier.finding",
        }
    }
}

/// What is written down.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Earlier {
    #[n(0)]
    rules: String,
    /// Of the last block.
    #[n(1)]
    pub(super) header: Header,
    #[n(2)]
    pub(super) certificate: Certificate,
    /// Roots of the complete subtrees of the log, the largest first.
    #[n(3)]
    log: Vec<Hash>,
    /// All blocks.
    #[n(4)]
    pub(super) content: Content,
    /// Of each block the number of entries and the bytes of its encoding.
    #[cbor(n(5), with = "minicbor::bytes")]
    blocks: Vec<u8>,
    /// Of each entry the bytes.
    #[cbor(n(6), with = "minicbor::bytes")]
    lengths: Vec<u8>,
    /// How many things each check covered, in the order of the checks.
    #[n(7)]
    covered: Vec<Covered>,
    #[n(8)]
    pub(super) snapshot: Snapshot,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Covered {
    #[n(0)]
    check: String,
    #[n(1)]
    count: u64,
}

impl Earlier {
    /// What is known after the last block that was followed.
    pub(super) fn new(
        links: &Links,
        certificate: Certificate,
        content: Content,
        index: &Index,
        covered: impl IntoIterator<Item = (Check, u64)>,
        snapshot: Snapshot,
    ) -> Option<Self> {
        let (blocks, lengths) = index.pack();
        let covered = covered.into_iter().map(|(check, count)| Covered { check: check.name().to_owned(), count });
        Some(Self {
            rules: RULES.to_owned(),
            header: links.tip()?.clone(),
            certificate,
            log: links.log().subtrees().to_vec(),
            content,
            blocks,
            lengths,
            covered: covered.collect(),
            snapshot,
        })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // All but some kilobytes of it.
        let long = self.blocks.len() + self.lengths.len() + self.snapshot.bytes();
        let mut bytes = Vec::with_capacity(long + long / 64 + (64 << 10));
        bytes.extend_from_slice(MAGIC);
        bytes.push(EARLIER_VERSION);
        cbor::encode_to(self, &mut bytes);
        let checksum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, EarlierError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(EarlierError::Magic)?;
        let (version, rest) = rest.split_first().ok_or(EarlierError::Checksum)?;
        if *version != EARLIER_VERSION {
            return Err(EarlierError::Version(*version));
        }
        let (verdict, checksum) = rest.split_last_chunk::<4>().ok_or(EarlierError::Checksum)?;
        if crc32fast::hash(&bytes[..bytes.len() - checksum.len()]) != u32::from_le_bytes(*checksum) {
            return Err(EarlierError::Checksum);
        }
        let earlier: Self = cbor::decode("the earlier verdict", verdict)?;
        if earlier.rules == RULES { Ok(earlier) } else { Err(EarlierError::Rules { found: earlier.rules }) }
    }

    /// Where everything is, but for the frames.
    pub(super) fn index(&self) -> Result<Index, EarlierError> {
        let parts = |what| EarlierError::Parts(what);
        let (index, end) = Index::unpack(&self.blocks, &self.lengths).ok_or(parts("blocks and entries"))?;
        if end != self.content.length {
            return Err(parts("blocks and the length of the content"));
        }
        if (index.blocks(), index.entries()) != (self.header.height.saturating_add(1), self.header.log_size) {
            return Err(parts("blocks and the last header"));
        }
        Ok(index)
    }

    /// The chain after the last block, whose authorities the state knows.
    pub(super) fn links(&self, state: &State) -> Result<Links, EarlierError> {
        let log = Frontier::from_subtrees(self.header.log_size, self.log.clone());
        let log = log.filter(|log| log.root() == self.header.log_root).ok_or(EarlierError::Parts("the log"))?;
        Ok(Links::resume(state.succession().clone(), log, self.header.clone()))
    }

    /// What each check covered.
    pub(super) fn covered(&self) -> Result<Vec<(Check, u64)>, EarlierError> {
        let known = |covered: &Covered| {
            let check = Check::ALL.into_iter().find(|check| check.name() == covered.check)?;
            Some((check, covered.count))
        };
        let covered: Option<Vec<_>> = self.covered.iter().map(known).collect();
        let fits = |(check, count): &(Check, u64)| match check {
            Check::Framing | Check::Certificates => *count == self.header.height.saturating_add(1),
            Check::Log => *count == self.header.log_size,
            Check::Ballots | Check::Order => self.snapshot.ballots() == Some(*count),
            Check::Stamps => self.snapshot.stamps() == *count,
            Check::Uses => self.snapshot.uses() == *count,
            // Whatever it is, a byte of the record stands for it.
            _ => *count <= self.content.length,
        };
        let ascending = |covered: &Vec<(Check, u64)>| covered.is_sorted_by(|one, two| one.0 < two.0);
        let covered = covered.filter(|covered| ascending(covered) && covered.iter().all(fits));
        covered.ok_or(EarlierError::Parts("what was covered"))
    }
}
