//! Following a node: a copy of its board in which everything was checked here.
//!
//! A replica trusts its node for nothing but an answer. Blocks go through the same rules as in the node; what the
//! authorities signed is compared with what they signed before. If the two contradict each other, both signed notes
//! are kept: they convict the authorities wherever they are shown.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use rand_core::OsRng;
use tabella_ledger::block::{AuthoritySet, Block, Certificate, Header};
use tabella_ledger::bytes::Hash;
use tabella_ledger::chain::BlockError;
use tabella_ledger::note::{Checkpoint, SignatureLine};
use tabella_ledger::state::State;
use thiserror::Error;

use crate::board::{Board, BoardError, SharedBoard};
use crate::client::{ClientError, NodeClient};
use crate::store::{Store, StoreError};
use crate::view::{Head, View};

/// Blocks that are asked for at a time.
const BATCH: u64 = 256;
/// Pauses between attempts to reach a node that is away: from the first to the longest, doubling.
const PAUSES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(30)];

/// What kept a replica from following.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SyncError {
    /// The node did not answer as it should; it may do so later.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A block is not valid, or the copy cannot be written.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The node has another board than this one.
    #[error(
        "{url} has the board {found}, expected was {expected}; ask for the right address, or use a new file for the other board"
    )]
    OtherBoard {
        /// The node.
        url: String,
        /// The board that was expected.
        expected: Hash,
        /// The board that the node has.
        found: Hash,
    },
    /// The node shows a checkpoint that the authorities did not sign.
    #[error("{url} shows a checkpoint that cannot be used: {reason}; ask another node")]
    Checkpoint {
        /// The node.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The node does not hand out blocks that its checkpoint covers.
    #[error("{url} does not hand out block {height}, which its checkpoint covers; ask another node")]
    Withheld {
        /// The node.
        url: String,
        /// The first missing block.
        height: u64,
    },
    /// The authorities signed two histories.
    #[error(
        "the authorities signed two histories that contradict each other; keep both checkpoints as evidence and show them:\n{ours}\n{theirs}"
    )]
    Fork {
        /// What they signed before, as a signed note.
        ours: String,
        /// What they sign now, as a signed note.
        theirs: String,
    },
}

impl From<StoreError> for SyncError {
    fn from(error: StoreError) -> Self {
        Self::Board(error.into())
    }
}

/// What happens while a replica follows.
#[derive(Debug)]
#[non_exhaustive]
pub enum News<'a> {
    /// So many entries are checked, of as many as are known.
    Checked {
        /// Entries checked.
        checked: u64,
        /// Entries that the node's last checkpoint covers.
        known: u64,
    },
    /// The node is away; it will be asked again.
    Away(&'a ClientError),
}

/// A copy of a node's board. Clones are the same copy.
#[derive(Debug, Clone)]
pub struct Replica {
    board: SharedBoard,
    client: NodeClient,
}

impl Replica {
    /// Opens the copy in a store, after checking again what is there. If nothing is, the node is asked for the first
    /// block, and the copy is tied to that board from then on. `expected` is the board it has to be.
    ///
    /// # Errors
    /// [`SyncError::OtherBoard`] when it is another board than expected, among others.
    pub async fn open(
        store: Arc<Store>,
        client: NodeClient,
        expected: Option<Hash>,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Self, SyncError> {
        let is_expected = |url: &str, found| match expected {
            Some(expected) if expected != found => {
                let url = url.to_owned();
                Err(SyncError::OtherBoard { url, expected, found })
            }
            _ => Ok(()),
        };
        let board = if store.height()?.is_some() {
            let path = store.path().display().to_string();
            let board = SharedBoard::open(store, progress).await?;
            is_expected(&path, board.view().status().chain)?;
            board
        } else {
            let first = client.blocks(0, 1).await?;
            let url = client.url().to_owned();
            let first = first.first().ok_or(SyncError::Withheld { url, height: 0 })?;
            if let [genesis] = first.entries.as_slice() {
                is_expected(client.url(), Hash::of(&genesis.0))?;
            }
            SharedBoard::new(Board::found(store, first)?)
        };
        Ok(Self { board, client })
    }

    /// Brings the copy up to the node's last checkpoint. `progress` is told how many entries are checked, of how many.
    /// Stopped at any point, it goes on from there the next time.
    ///
    /// # Errors
    /// [`SyncError`]. After a block with an entry that is not valid, the copy has to be opened again.
    pub async fn sync(&self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<Head, SyncError> {
        let (expected, found) = (self.view().status().chain, self.client.status().await?.chain);
        if expected != found {
            let url = self.client.url().to_owned();
            return Err(SyncError::OtherBoard { url, expected, found });
        }
        let note = self.client.checkpoint().await?;
        let (theirs, lines) = self.parse(&note)?;
        loop {
            let head = self.view().head();
            if theirs.height <= head.height {
                progress(head.size, head.size);
                self.compare(&theirs, &lines, note)?;
                return Ok(head);
            }
            let authorities = self.view().authorities();
            let is_signed = is_signed(authorities.last(), &theirs, &lines);
            if theirs.size <= head.size {
                // More blocks and no more entries: no history has both.
                let fork = SyncError::Fork { ours: self.view().checkpoint_note(), theirs: note };
                return Err(if is_signed { fork } else { self.unsigned() });
            }
            progress(head.size, theirs.size);
            match self.fetch(head.height + 1, theirs.height - head.height).await {
                // Later authorities may have signed it, but the blocks that would say so are not there.
                Err(
                    SyncError::Withheld { .. }
                    | SyncError::Board(BoardError::Block { source: BlockError::Certificate(_), .. }),
                ) if !is_signed => return Err(self.unsigned()),
                fetched => fetched?,
            }
        }
    }

    /// Follows the node until `shutdown` is ready: also while it is away, and from where the copy stopped.
    ///
    /// # Errors
    /// [`SyncError`], but none that may pass.
    pub async fn follow(
        &self,
        shutdown: impl Future<Output = ()> + Send,
        on_news: &mut (dyn FnMut(News<'_>) + Send),
    ) -> Result<(), SyncError> {
        tokio::pin!(shutdown);
        let [first, longest] = PAUSES;
        let mut pause = first;
        loop {
            let step = async {
                match self.step(on_news).await {
                    Ok(()) => pause = first,
                    Err(SyncError::Client(error)) => {
                        on_news(News::Away(&error));
                        tokio::time::sleep(pause).await;
                        pause = longest.min(pause * 2);
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            };
            tokio::select! {
                () = &mut shutdown => return Ok(()),
                result = step => result?,
            }
        }
    }

    /// Catches up, and waits until there is more.
    async fn step(&self, on_news: &mut (dyn FnMut(News<'_>) + Send)) -> Result<(), SyncError> {
        let head = self.sync(&mut |checked, known| on_news(News::Checked { checked, known })).await?;
        self.client.status_beyond(head.size).await?;
        Ok(())
    }

    /// Waits until the entry at `position` was checked. Somebody else has to sync or follow meanwhile.
    pub async fn wait_for(&self, position: u64) -> Head {
        self.view().wait_for(position).await
    }

    /// Reads the state. Waits while a block is being checked, so not for an executor's thread.
    ///
    /// # Errors
    /// [`BoardError::Stopped`] when the copy has to be opened again.
    pub fn read<R>(&self, read: impl FnOnce(&State) -> R) -> Result<R, BoardError> {
        self.board.read(read)
    }

    /// What was checked: checkpoint, receipts, proofs, blocks.
    pub fn view(&self) -> &Arc<View> {
        self.board.view()
    }

    /// The node that is followed.
    pub fn client(&self) -> &NodeClient {
        &self.client
    }

    /// Fetches blocks and appends them: up to `missing`, and no more than fit into one answer.
    async fn fetch(&self, from: u64, missing: u64) -> Result<(), SyncError> {
        let limit = missing.min(BATCH) as usize;
        let blocks = self.client.blocks(from, limit).await?;
        if blocks.is_empty() {
            let url = self.client.url().to_owned();
            return Err(SyncError::Withheld { url, height: from });
        }
        let board = self.board.clone();
        let appended = tokio::task::spawn_blocking(move || append(&board, &blocks)).await;
        // A panic has left the board stopped.
        match appended.unwrap_or(Err(BoardError::Stopped)) {
            Err(BoardError::Block { height, source: source @ BlockError::Previous { .. } }) => {
                self.look_for_fork(height).await?;
                Err(BoardError::Block { height, source }.into())
            }
            result => Ok(result?),
        }
    }

    /// The block at `height` follows another one than ours: has the node got another, certified, before it?
    async fn look_for_fork(&self, height: u64) -> Result<(), SyncError> {
        let before = height.saturating_sub(1);
        let Some(theirs) = self.client.blocks(before, 1).await?.into_iter().next() else {
            return Ok(());
        };
        let (_, _, authorities) = self.certified(before)?;
        if theirs.header.height != before || authorities.verify(&theirs.header, &theirs.certificate).is_err() {
            return Ok(());
        }
        let note = authorities.note(&theirs.header, &theirs.certificate);
        let (theirs, lines) = self.parse(&note)?;
        self.compare(&theirs, &lines, note)
    }

    /// Reads a checkpoint, whoever signed it.
    fn parse(&self, note: &str) -> Result<(Checkpoint, Vec<SignatureLine>), SyncError> {
        Checkpoint::parse(note).map_err(|error| self.unusable(error.to_string()))
    }

    /// Our block of a height and who certified it.
    fn certified(&self, height: u64) -> Result<(Header, Certificate, AuthoritySet), SyncError> {
        let store = self.view().store();
        let damaged = || store.damaged(format!("block {height}"), "the block is missing");
        let (header, certificate) = store.header(height)?.ok_or_else(damaged)?;
        let authorities = self.view().authorities().for_size(header.log_size).clone();
        Ok((header, certificate, authorities))
    }

    /// Holds a checkpoint, not higher than ours, against our block of that height.
    fn compare(&self, theirs: &Checkpoint, lines: &[SignatureLine], note: String) -> Result<(), SyncError> {
        let (header, certificate, authorities) = self.certified(theirs.height)?;
        if !is_signed(&authorities, theirs, lines) {
            return Err(self.unsigned());
        }
        if authorities.checkpoint(&header, theirs.round) == *theirs {
            return Ok(());
        }
        Err(SyncError::Fork { ours: authorities.note(&header, &certificate), theirs: note })
    }

    fn unusable(&self, reason: String) -> SyncError {
        let url = self.client.url().to_owned();
        SyncError::Checkpoint { url, reason }
    }

    fn unsigned(&self) -> SyncError {
        self.unusable("not enough of the board's authorities signed it".into())
    }
}

fn is_signed(authorities: &AuthoritySet, checkpoint: &Checkpoint, lines: &[SignatureLine]) -> bool {
    checkpoint.origin == authorities.origin() && authorities.is_quorum(&authorities.signers(checkpoint, lines))
}

fn append(board: &SharedBoard, blocks: &[Block]) -> Result<(), BoardError> {
    board.write(|board| {
        for block in blocks {
            // Who syncs at the same time may have been faster; a difference shows at the checkpoint.
            if block.header.height > board.view().head().height {
                board.append(block, &mut OsRng)?;
            }
        }
        Ok(())
    })
}
