//! A board: the chain in memory, its log, and the store on the disk, which move together.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use rand_core::{CryptoRngCore, OsRng};
use tabella_ledger::block::{Block, Certificate, CertificateError, EntryBytes, Header, MAX_BLOCK_ENTRIES};
use tabella_ledger::chain::{BlockError, Chain};
use tabella_ledger::proposal::{Candidate, ProposalError};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::{Applied, Effect, State};
use thiserror::Error;
use tokio::sync::mpsc;

use crate::index::IndexRow;
use crate::store::{Store, StoreError};
use crate::view::{Log, View};

/// Most bytes of entries in one block. Half of what a block may have: the rest is for what encoding adds.
pub const MAX_BATCH_BYTES: usize = 16 << 20;

/// A candidate, if any entry was valid; and a verdict on each, in their order.
pub type Proposed = (Option<Candidate>, Vec<Result<Applied, Rejection>>);

/// What kept a board from working.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BoardError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no block to begin with.
    #[error("{path} holds no board yet; found one, or fetch one from a node")]
    Empty {
        /// Which file.
        path: String,
    },
    /// There is a board already.
    #[error("{path} holds a board already; name another file for a new one")]
    NotEmpty {
        /// Which file.
        path: String,
    },
    /// A block does not follow, or one of its entries is not valid.
    #[error("block {height} is not valid: {source}")]
    Block {
        /// Its height.
        height: u64,
        /// What is wrong.
        source: BlockError,
    },
    /// More than one block can hold.
    #[error(
        "{entries} entries with {bytes} bytes are too much for one block; send at most {MAX_BLOCK_ENTRIES} entries and \
         {MAX_BATCH_BYTES} bytes"
    )]
    TooMuch {
        /// How many entries.
        entries: usize,
        /// How many bytes.
        bytes: usize,
    },
    /// A block that was just made is not final.
    #[error("the certificate does not make the block final; the key is not the only authority's")]
    Uncertified,
    /// A block that was agreed on does not follow the last one here.
    #[error("block {height} was checked on another board than this one is by now; fetch what is missing first")]
    Outdated {
        /// Its height.
        height: u64,
    },
    /// An earlier block failed half-way, so that the memory no longer says what the disk says.
    #[error("the board stopped when a block failed; open it again")]
    Stopped,
}

/// A board with its store. It is behind no lock of its own: see [`SharedBoard`].
#[derive(Debug)]
pub struct Board {
    chain: Chain,
    view: Arc<View>,
    /// The chain in memory may be ahead of the disk: nothing may be built on it or acknowledged.
    stopped: bool,
}

impl Board {
    /// Begins a board in an empty store with its first block.
    ///
    /// # Errors
    /// [`BoardError`] when the store is not empty or the block is no first block.
    pub fn found(store: Arc<Store>, block: &Block) -> Result<Self, BoardError> {
        if store.height()?.is_some() {
            let path = store.path().display().to_string();
            return Err(BoardError::NotEmpty { path });
        }
        let chain = Chain::begin(block).map_err(|source| BoardError::Block { height: 0, source })?;
        store.append(block, &[genesis()])?;
        let mut log = Log::default();
        log.append(block);
        let view = Arc::new(View::new(store, &chain, log, block));
        Ok(Self { chain, view, stopped: false })
    }

    /// Opens the board in a store: checks every block again, as if it came from a stranger. `progress` is told how many
    /// of how many entries are checked.
    ///
    /// # Errors
    /// [`BoardError`] when the store is empty, cannot be read, or holds what is not valid.
    pub fn open(
        store: Arc<Store>,
        rng: &mut impl CryptoRngCore,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, BoardError> {
        let Some(height) = store.height()? else {
            let path = store.path().display().to_string();
            return Err(BoardError::Empty { path });
        };
        let total = store.size()?;
        let invalid = |height, source| BoardError::Block { height, source };
        let mut last = stored(&store, 0)?;
        let mut chain = Chain::begin(&last).map_err(|source| invalid(0, source))?;
        let mut log = Log::default();
        log.append(&last);
        let mut indexed = 0;
        progress(log.tree.size(), total);
        for height in 1..=height {
            let block = stored(&store, height)?;
            let applied = chain.append(&block, store.as_ref(), rng).map_err(|source| invalid(height, source))?;
            store.check_index(&applied)?;
            indexed += applied.iter().filter_map(IndexRow::of).count() as u64;
            log.append(&block);
            last = block;
            progress(log.tree.size(), total);
        }
        if (total, store.indexed()?) != (log.tree.size(), indexed) {
            let reason = "there are entries that belong to no block";
            return Err(store.damaged("its end".into(), reason).into());
        }
        let view = Arc::new(View::new(store, &chain, log, &last));
        Ok(Self { chain, view, stopped: false })
    }

    /// Checks the next block, stores it and moves on to it.
    ///
    /// # Errors
    /// [`BoardError::Block`] when it does not follow or is not valid; after [`BoardError::Stopped`] or a failure of the
    /// store the board has to be opened again.
    pub fn append(&mut self, block: &Block, rng: &mut impl CryptoRngCore) -> Result<(), BoardError> {
        self.working()?;
        // Until everything has succeeded: an error or a panic on the way leaves the chain ahead of the disk.
        self.stopped = true;
        let store = Arc::clone(self.view.store());
        match self.chain.append(block, store.as_ref(), rng) {
            Ok(applied) => self.keep(block, &applied),
            Err(source) => {
                // Only these come after entries were applied.
                self.stopped = matches!(
                    source,
                    BlockError::Entry { .. } | BlockError::NextAuthorities { .. } | BlockError::State { .. }
                );
                let height = block.header.height;
                Err(BoardError::Block { height, source })
            }
        }
    }

    /// Makes the next block from those of `entries` that are valid, if any is, and stores it. When this returns, what
    /// it accepted is on the disk; before, nothing may be acknowledged.
    ///
    /// # Errors
    /// [`BoardError::TooMuch`] changes nothing. After any other error the board has to be opened again.
    pub fn build(
        &mut self,
        entries: Vec<Vec<u8>>,
        time: u64,
        rng: &mut impl CryptoRngCore,
        sign: impl FnOnce(&str) -> Certificate,
    ) -> Result<Vec<Result<Applied, Rejection>>, BoardError> {
        self.working()?;
        is_one_block(&entries)?;
        self.stopped = true;
        let store = Arc::clone(self.view.store());
        let (block, verdicts) = self.chain.build(entries, time, store.as_ref(), rng, sign);
        readable(&store, &verdicts)?;
        match block {
            None => self.stopped = false,
            Some(block) => {
                if self.chain.tip() != &block.header {
                    return Err(BoardError::Uncertified);
                }
                let applied = verdicts.iter().filter_map(|v| v.as_ref().ok());
                let applied: Vec<Applied> = applied.cloned().collect();
                self.keep(&block, &applied)?;
            }
        }
        Ok(verdicts)
    }

    /// Makes a candidate for the next block from those of `entries` that are valid. Nothing is written, nothing is
    /// final. `proposer` is a place in the set of authorities.
    ///
    /// # Errors
    /// [`BoardError::TooMuch`], [`BoardError::Stopped`], or when the store cannot be read.
    pub fn propose(
        &self,
        entries: Vec<Vec<u8>>,
        time: u64,
        proposer: u32,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Proposed, BoardError> {
        self.working()?;
        is_one_block(&entries)?;
        let store = self.view.store();
        let (candidate, verdicts) = self.chain.propose(entries, time, proposer, store.as_ref(), rng);
        readable(store, &verdicts)?;
        Ok((candidate, verdicts))
    }

    /// Checks a block that another authority proposes, with all its entries, at the time `now`. Nothing is written.
    ///
    /// # Errors
    /// [`BoardError`] when this board cannot check; inside, why the proposal is not agreed to.
    pub fn check(
        &self,
        header: Header,
        entries: Vec<EntryBytes>,
        now: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Result<Candidate, ProposalError>, BoardError> {
        self.working()?;
        let store = self.view.store();
        let checked = self.chain.check(header, entries, now, store.as_ref(), rng);
        if let Err(ProposalError::Block(BlockError::Entry { source: source @ Rejection::History { .. }, .. })) =
            &checked
        {
            readable(store, &[Err(source.clone())])?;
        }
        Ok(checked)
    }

    /// Stores a block that was agreed on and moves on to it. When this returns, it is on the disk.
    ///
    /// # Errors
    /// [`BoardError::Outdated`] and [`BoardError::Block`] change nothing. After a failure of the store the board has to
    /// be opened again.
    pub fn accept(&mut self, candidate: Candidate, certificate: Certificate) -> Result<(), BoardError> {
        self.working()?;
        let height = candidate.header().height;
        if !candidate.follows(self.chain.tip()) {
            return Err(BoardError::Outdated { height });
        }
        let invalid = |source: CertificateError| BoardError::Block { height, source: source.into() };
        let (chain, block, applied) = candidate.certify(certificate).map_err(invalid)?;
        self.stopped = true;
        self.chain = chain;
        self.keep(&block, &applied)
    }

    fn keep(&mut self, block: &Block, applied: &[Applied]) -> Result<(), BoardError> {
        self.view.store().append(block, applied)?;
        self.view.publish(&self.chain, block);
        self.stopped = false;
        Ok(())
    }

    fn working(&self) -> Result<(), BoardError> {
        if self.stopped { Err(BoardError::Stopped) } else { Ok(()) }
    }

    /// The state after the last block.
    ///
    /// # Errors
    /// [`BoardError::Stopped`] when the chain in memory may be ahead of the disk.
    pub fn state(&self) -> Result<&State, BoardError> {
        self.working()?;
        Ok(self.chain.state())
    }

    /// What readers are shown: checkpoint, receipts, proofs, blocks.
    pub fn view(&self) -> &Arc<View> {
        &self.view
    }
}

/// A board that one thread writes and others read.
#[derive(Debug, Clone)]
pub struct SharedBoard {
    board: Arc<RwLock<Board>>,
    view: Arc<View>,
}

impl SharedBoard {
    /// [`Board::open`] on a thread where it holds nobody up.
    ///
    /// # Errors
    /// As [`Board::open`].
    pub async fn open(store: Arc<Store>, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<Self, BoardError> {
        let (tell, mut told) = mpsc::unbounded_channel();
        let opening = tokio::task::spawn_blocking(move || {
            let mut progress = |done, total| {
                // Who no longer listens has given up on the result too.
                let _ = tell.send((done, total));
            };
            Board::open(store, &mut OsRng, &mut progress)
        });
        while let Some((done, total)) = told.recv().await {
            progress(done, total);
        }
        // A panic was reported where it happened.
        opening.await.unwrap_or(Err(BoardError::Stopped)).map(Self::new)
    }

    /// Shares a board.
    pub fn new(board: Board) -> Self {
        let view = Arc::clone(board.view());
        let board = Arc::new(RwLock::new(board));
        Self { board, view }
    }

    /// Reads the state. Waits while a block is being checked, so not for an executor's thread; what the view shows is
    /// there at once.
    ///
    /// # Errors
    /// [`BoardError::Stopped`] when the board has to be opened again.
    pub fn read<R>(&self, read: impl FnOnce(&State) -> R) -> Result<R, BoardError> {
        self.locked().state().map(read)
    }

    fn locked(&self) -> RwLockReadGuard<'_, Board> {
        // A panic while the lock was held has left the board stopped: the poison says nothing that the board does not.
        self.board.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// [`Board::propose`]. Waits while a block is being written, as all of these do: not for an executor's thread.
    ///
    /// # Errors
    /// As [`Board::propose`].
    pub fn propose(&self, entries: Vec<Vec<u8>>, time: u64, proposer: u32) -> Result<Proposed, BoardError> {
        self.locked().propose(entries, time, proposer, &mut OsRng)
    }

    /// [`Board::check`].
    ///
    /// # Errors
    /// As [`Board::check`].
    pub fn check(
        &self,
        header: Header,
        entries: Vec<EntryBytes>,
        now: u64,
    ) -> Result<Result<Candidate, ProposalError>, BoardError> {
        self.locked().check(header, entries, now, &mut OsRng)
    }

    /// [`Board::accept`].
    ///
    /// # Errors
    /// As [`Board::accept`].
    pub fn accept(&self, candidate: Candidate, certificate: Certificate) -> Result<(), BoardError> {
        self.write(|board| board.accept(candidate, certificate))
    }

    /// [`Board::append`], for a certified block that came from elsewhere.
    ///
    /// # Errors
    /// As [`Board::append`].
    pub fn append(&self, block: &Block) -> Result<(), BoardError> {
        self.write(|board| board.append(block, &mut OsRng))
    }

    pub(crate) fn write<R>(&self, write: impl FnOnce(&mut Board) -> R) -> R {
        write(&mut self.board.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// What readers are shown.
    pub fn view(&self) -> &Arc<View> {
        &self.view
    }
}

fn is_one_block(entries: &[Vec<u8>]) -> Result<(), BoardError> {
    let (entries, bytes) = (entries.len(), entries.iter().map(Vec::len).sum());
    if entries > MAX_BLOCK_ENTRIES || bytes > MAX_BATCH_BYTES {
        return Err(BoardError::TooMuch { entries, bytes });
    }
    Ok(())
}

/// A replaced ballot that cannot be read again is the store's fault and not the voter's: nobody is refused for it.
fn readable(store: &Store, verdicts: &[Result<Applied, Rejection>]) -> Result<(), BoardError> {
    match verdicts.iter().find(|verdict| matches!(verdict, Err(Rejection::History { .. }))) {
        Some(Err(Rejection::History { position })) => {
            Err(store.damaged(format!("entry {position}"), "a replaced ballot cannot be read again").into())
        }
        _ => Ok(()),
    }
}

/// What the first entry does, for the index.
fn genesis() -> Applied {
    Applied { position: 0, effect: Effect::Other }
}

fn stored(store: &Store, height: u64) -> Result<Block, BoardError> {
    let missing = || store.damaged(format!("block {height}"), "the block is missing");
    Ok(store.block(height)?.ok_or_else(missing)?)
}
