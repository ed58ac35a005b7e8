//! The chain: blocks that follow each other, and the state after them.

use rand_core::CryptoRngCore;
use thiserror::Error;

use crate::block::{
    AuthoritySet, BLOCK_VERSION, Block, Certificate, CertificateError, EntryBytes, Header, MAX_BLOCK_ENTRIES,
    MAX_BLOCK_ENTRY_BYTES, Succession,
};
use crate::bytes::Hash;
use crate::entry::{Body, Entry};
use crate::merkle::{Frontier, leaf_hash};
use crate::rejection::{Check, Rejection};
use crate::state::{Applied, History, State};

/// Why a block does not follow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BlockError {
    /// A block of another format version.
    #[error("block version {0} is not known here")]
    Version(u8),
    /// Not the next height.
    #[error("expected block {expected}, found {found}")]
    Height {
        /// The next height.
        expected: u64,
        /// The block's.
        found: u64,
    },
    /// It names another predecessor.
    #[error("the block follows {found}, the last one here is {expected}")]
    Previous {
        /// Hash of the last header.
        expected: Hash,
        /// The one it names.
        found: Hash,
    },
    /// It is older than its predecessor.
    #[error("the block is of {found}, before its predecessor of {previous}")]
    Time {
        /// Time of the predecessor.
        previous: u64,
        /// The block's.
        found: u64,
    },
    /// It names another set of authorities, or a proposer that is not in it.
    #[error("the block names another set of authorities than the one in force")]
    Authorities,
    /// It names another set for the next block than its entries do.
    #[error("the block says that the authorities {found} certify the next one, its entries say otherwise")]
    NextAuthorities {
        /// Hash of the set that the header names.
        found: Hash,
    },
    /// No entry, or too many.
    #[error("a block has 1 to {MAX_BLOCK_ENTRIES} entries, not {0}")]
    Entries(usize),
    /// More bytes of entries than a record can hold.
    #[error("the entries of the block have {0} bytes, more than a block may have")]
    Bytes(usize),
    /// Its log is not the previous log and its entries.
    #[error("the log should have {expected_size} entries with root {expected_root}, the block says {size} and {root}")]
    Log {
        /// Entries there are.
        expected_size: u64,
        /// Root over them.
        expected_root: Hash,
        /// Entries that the header names.
        size: u64,
        /// Root that the header names.
        root: Hash,
    },
    /// Its certificate does not make it final.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// One of its entries is not valid.
    #[error("entry {position}: {source}")]
    Entry {
        /// Position in the log.
        position: u64,
        /// Why.
        source: Rejection,
    },
    /// The state after it is another one.
    #[error("the state after the block has digest {expected}, the block says {found}")]
    State {
        /// Digest of the state.
        expected: Hash,
        /// The one that the header names.
        found: Hash,
    },
}

impl BlockError {
    /// The check that the broken rule belongs to.
    pub fn check(&self) -> Check {
        match self {
            Self::Version(_) | Self::Entries(_) | Self::Bytes(_) => Check::Framing,
            Self::Height { .. }
            | Self::Previous { .. }
            | Self::Time { .. }
            | Self::Authorities
            | Self::NextAuthorities { .. }
            | Self::Certificate(_) => Check::Certificates,
            Self::Log { .. } => Check::Log,
            Self::Entry { source, .. } => source.check(),
            Self::State { .. } => Check::Points,
        }
    }

    /// Stable name for programs, such as `block.previous`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Version(_) => "block.version",
            Self::Height { .. } => "block.height",
            Self::Previous { .. } => "block.previous",
            Self::Time { .. } => "block.time",
            Self::Authorities => "block.authorities",
            Self::NextAuthorities { .. } => "block.next_authorities",
            Self::Entries(_) => "block.entries",
            Self::Bytes(_) => "block.bytes",
            Self::Log { .. } => "block.log",
            Self::Certificate(error) => error.code(),
            Self::Entry { source, .. } => source.code(),
            Self::State { .. } => "state.digest",
        }
    }
}

/// What came of a certificate that was checked before it was known whether its block follows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Certified {
    /// Hash of the set that it was checked against.
    pub(crate) set: Hash,
    /// What came of it.
    pub(crate) result: Result<(), CertificateError>,
}

/// What can be checked of blocks without knowing what their entries mean: order, certificates, and the log.
#[derive(Debug, Clone)]
pub struct Links {
    authorities: Succession,
    log: Frontier,
    tip: Option<(Header, Hash)>,
}

impl Links {
    /// Before the first block.
    pub fn new(authorities: AuthoritySet) -> Self {
        Self { authorities: Succession::new(authorities), log: Frontier::default(), tip: None }
    }

    /// After the block with this header, which left this log and these authorities.
    pub(crate) fn resume(authorities: Succession, log: Frontier, tip: Header) -> Self {
        let hash = tip.hash();
        Self { authorities, log, tip: Some((tip, hash)) }
    }

    /// Checks that a block follows and moves on to it; a block that does not follow changes nothing.
    ///
    /// # Errors
    /// [`BlockError`] names the first thing that does not fit.
    pub fn follow(&mut self, block: &Block) -> Result<(), BlockError> {
        self.follow_certified(block, None)
    }

    /// The same; the block's certificate may have been checked before, against the set with this hash.
    pub(crate) fn follow_certified(&mut self, block: &Block, ahead: Option<Certified>) -> Result<(), BlockError> {
        let header = &block.header;
        let log = self.fits(header, &block.entries)?;
        match ahead.filter(|ahead| ahead.set == header.authorities) {
            Some(ahead) => ahead.result?,
            None => self.authorities.last().verify(header, &block.certificate)?,
        }
        self.advance(header, &block.entries, log)
    }

    /// Checks everything of a block that can be said before anybody certified it. The log with its entries.
    pub(crate) fn fits(&self, header: &Header, entries: &[EntryBytes]) -> Result<Frontier, BlockError> {
        if header.version != BLOCK_VERSION {
            return Err(BlockError::Version(header.version));
        }
        let (expected, previous, earliest) = self.next();
        if header.height != expected {
            return Err(BlockError::Height { expected, found: header.height });
        }
        if header.previous != previous {
            return Err(BlockError::Previous { expected: previous, found: header.previous });
        }
        if header.time < earliest {
            return Err(BlockError::Time { previous: earliest, found: header.time });
        }
        let set = self.authorities.last();
        let proposer = set.members().get(header.proposer as usize);
        if header.authorities != set.hash() || proposer.is_none() {
            return Err(BlockError::Authorities);
        }
        if !(1..=MAX_BLOCK_ENTRIES).contains(&entries.len()) {
            return Err(BlockError::Entries(entries.len()));
        }
        let bytes = entries.iter().map(|entry| entry.0.len()).sum();
        if bytes > MAX_BLOCK_ENTRY_BYTES {
            return Err(BlockError::Bytes(bytes));
        }
        let log = self.log_with(entries);
        if (header.log_size, header.log_root) != (log.size(), log.root()) {
            let (expected_size, expected_root) = (log.size(), log.root());
            let (size, root) = (header.log_size, header.log_root);
            return Err(BlockError::Log { expected_size, expected_root, size, root });
        }
        Ok(log)
    }

    /// Moves on to a block that fits, whose entries leave this log.
    pub(crate) fn advance(&mut self, header: &Header, entries: &[EntryBytes], log: Frontier) -> Result<(), BlockError> {
        if header.next_authorities != header.authorities {
            let missing = BlockError::NextAuthorities { found: header.next_authorities };
            let next = named(self.authorities.last(), entries, header.next_authorities).ok_or(missing)?;
            self.authorities.push(header.log_size, next);
        }
        self.log = log;
        self.tip = Some((header.clone(), header.hash()));
        Ok(())
    }

    /// Height, previous hash and earliest time of the next block.
    fn next(&self) -> (u64, Hash, u64) {
        self.tip.as_ref().map_or((0, Hash([0; 32]), 0), |(tip, hash)| (tip.height + 1, *hash, tip.time))
    }

    fn log_with(&self, entries: &[EntryBytes]) -> Frontier {
        let mut log = self.log.clone();
        entries.iter().for_each(|entry| log.append(leaf_hash(&entry.0)));
        log
    }

    /// The edge of the log.
    pub(crate) fn log(&self) -> &Frontier {
        &self.log
    }

    /// Who certified which blocks so far.
    pub(crate) fn succession(&self) -> &Succession {
        &self.authorities
    }

    /// The last header.
    pub fn tip(&self) -> Option<&Header> {
        self.tip.as_ref().map(|(tip, _)| tip)
    }

    /// Who certified the last block; before the first one, who has to.
    pub fn authorities(&self) -> &AuthoritySet {
        self.authorities.for_size(self.log.size())
    }

    /// Who certifies the next block.
    pub fn next_authorities(&self) -> &AuthoritySet {
        self.authorities.last()
    }
}

/// A chain of blocks and the state after the last one.
#[derive(Debug, Clone)]
pub struct Chain {
    pub(crate) links: Links,
    pub(crate) state: State,
}

impl Chain {
    /// Begins a chain with its first block, which holds the genesis alone.
    ///
    /// # Errors
    /// [`BlockError`] when the block is no such block.
    pub fn begin(block: &Block) -> Result<Self, BlockError> {
        let [genesis] = block.entries.as_slice() else {
            return Err(BlockError::Entries(block.entries.len()));
        };
        let state = State::found(&genesis.0).map_err(|source| BlockError::Entry { position: 0, source })?;
        let mut links = Links::new(state.authorities().clone());
        links.follow(block)?;
        let chain = Self { links, state };
        chain.state.expect(&block.header)?;
        Ok(chain)
    }

    /// Founds a chain: makes its first block from an encoded genesis. `sign` certifies the checkpoint.
    ///
    /// # Errors
    /// [`BlockError`] when the genesis is not valid or the certificate does not hold.
    pub fn found(genesis: Vec<u8>, sign: impl FnOnce(&str) -> Certificate) -> Result<(Self, Block), BlockError> {
        let state = State::found(&genesis).map_err(|source| BlockError::Entry { position: 0, source })?;
        let links = Links::new(state.authorities().clone());
        let block = certify(&links, &state, vec![EntryBytes(genesis)], state.genesis().time, sign);
        Ok((Self::begin(&block)?, block))
    }

    /// Checks a block with all its entries and moves on to it.
    ///
    /// # Errors
    /// [`BlockError`] names the first thing that is wrong. After an entry, the next set of authorities or the state
    /// failed, the chain is no longer usable: its state holds the entries before the bad one.
    pub fn append(
        &mut self,
        block: &Block,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Applied>, BlockError> {
        self.links.follow(block)?;
        self.apply(&block.header, &block.entries, history, rng)
    }

    /// Applies the entries of a block that follows, all of which have to be valid.
    pub(crate) fn apply(
        &mut self,
        header: &Header,
        entries: &[EntryBytes],
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Applied>, BlockError> {
        let first = self.state.size();
        let entries: Vec<&[u8]> = entries.iter().map(|entry| entry.0.as_slice()).collect();
        let verdicts = self.state.apply(&entries, header.time, history, rng);
        let applied = (first..)
            .zip(verdicts)
            .map(|(position, verdict)| verdict.map_err(|source| BlockError::Entry { position, source }))
            .collect::<Result<_, _>>()?;
        self.state.expect(header)?;
        Ok(applied)
    }

    /// Makes the next block from those of `entries` that are valid; `None` when none is. The verdicts are in the order
    /// of `entries`.
    pub fn build(
        &mut self,
        entries: Vec<Vec<u8>>,
        time: u64,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
        sign: impl FnOnce(&str) -> Certificate,
    ) -> (Option<Block>, Vec<Result<Applied, Rejection>>) {
        let (time, accepted, verdicts) = self.select(entries, time, history, rng);
        if accepted.is_empty() {
            return (None, verdicts);
        }
        let block = certify(&self.links, &self.state, accepted, time, sign);
        let follows = self.links.follow(&block);
        debug_assert_eq!(follows, Ok(()), "a block that was just built follows");
        (Some(block), verdicts)
    }

    /// Applies those of `entries` that are valid at `time`, or at the last block's if that is later.
    pub(crate) fn select(
        &mut self,
        entries: Vec<Vec<u8>>,
        time: u64,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> (u64, Vec<EntryBytes>, Vec<Result<Applied, Rejection>>) {
        let time = time.max(self.tip().time);
        let verdicts = self.state.apply(&entries, time, history, rng);
        let valid = entries.into_iter().zip(&verdicts).filter(|(_, verdict)| verdict.is_ok());
        (time, valid.map(|(entry, _)| EntryBytes(entry)).collect(), verdicts)
    }

    /// The state after the last block.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Who certified the last block.
    pub fn authorities(&self) -> &AuthoritySet {
        self.links.authorities()
    }

    /// The last header.
    ///
    /// # Panics
    /// Never: a chain begins with a block.
    pub fn tip(&self) -> &Header {
        self.links.tip().expect("a chain begins with a block")
    }
}

fn certify(
    links: &Links,
    state: &State,
    entries: Vec<EntryBytes>,
    time: u64,
    sign: impl FnOnce(&str) -> Certificate,
) -> Block {
    let header = header(links, state, &entries, time, 0);
    let certificate = sign(&links.authorities.last().checkpoint(&header, 0).text());
    Block { header, certificate, entries }
}

/// The header of the block with these entries, which led to this state.
pub(crate) fn header(links: &Links, state: &State, entries: &[EntryBytes], time: u64, proposer: u32) -> Header {
    let (height, previous, _) = links.next();
    let log = links.log_with(entries);
    Header {
        version: BLOCK_VERSION,
        height,
        previous,
        time,
        proposer,
        log_size: log.size(),
        log_root: log.root(),
        state_root: state.digest(),
        authorities: links.authorities.last().hash(),
        next_authorities: state.authorities().hash(),
    }
}

/// The set with this hash, if one of the entries names it. Whether the entry is valid is the state's to say.
fn named(set: &AuthoritySet, entries: &[EntryBytes], next: Hash) -> Option<AuthoritySet> {
    entries.iter().find_map(|entry| match Entry::from_bytes(&entry.0).ok()?.body {
        Body::Authorities(change) => set.successor(&change.members).ok().filter(|set| set.hash() == next),
        _ => None,
    })
}
