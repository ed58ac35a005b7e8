//! Sequencers: they put entries in an order and make them final.
//!
//! [`Solo`] is the only authority of its board. One thread owns the writing: it collects what clients submit while the
//! last block was made, and makes one block of it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use minicbor::{Decode, Encode};
use rand_core::OsRng;
use tabella_ledger::block::{AuthoritySet, AuthoritySignature, Certificate};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::receipt::Receipt;
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::Applied;
use thiserror::Error;
use tokio::sync::{oneshot, watch};

use crate::board::{BoardError, SharedBoard};
use crate::queue::{Queue, Submission};
use crate::view::{Head, View};

/// What became of a submitted entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Verdict {
    /// It is on the board, and on the disk of who said so.
    #[n(0)]
    Accepted(#[n(0)] Receipt),
    /// It is not valid.
    #[n(1)]
    Rejected {
        /// Stable name of the reason, such as `ballot.sequence`.
        #[n(0)]
        code: String,
        /// The reason in words.
        #[n(1)]
        message: String,
    },
}

/// A submission that was not judged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// Too much is waiting already.
    #[error("too many entries are waiting; try again in a moment")]
    Busy,
    /// More than one block can hold.
    #[error("{entries} entries with {bytes} bytes do not fit into one block; send them in several parts")]
    TooMuch {
        /// How many entries.
        entries: usize,
        /// How many bytes.
        bytes: usize,
    },
    /// Nothing is accepted any more. What was not answered may be on the board or not: look for it after a restart.
    #[error("the board does not accept entries any more: {reason}")]
    Stopped {
        /// Why.
        reason: String,
    },
}

/// Verdicts to come.
#[derive(Debug)]
pub struct Pending(oneshot::Receiver<Result<Vec<Verdict>, SubmitError>>);

impl Pending {
    /// The verdicts that `answer` will be sent.
    pub fn new(answer: oneshot::Receiver<Result<Vec<Verdict>, SubmitError>>) -> Self {
        Self(answer)
    }

    /// Waits for the verdicts, in the order of the entries.
    ///
    /// # Errors
    /// [`SubmitError::Stopped`] when there will be none.
    pub async fn verdicts(self) -> Result<Vec<Verdict>, SubmitError> {
        self.0.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Waits for the verdicts, for threads that are no executor's.
    ///
    /// # Errors
    /// [`SubmitError::Stopped`] when there will be none.
    pub fn wait(self) -> Result<Vec<Verdict>, SubmitError> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(gone()))
    }
}

fn gone() -> SubmitError {
    let reason = "it stopped while entries were waiting".into();
    SubmitError::Stopped { reason }
}

/// Puts entries in an order and makes them final.
pub trait Sequencer: Send + Sync {
    /// Hands over entries; those of one submission come into one block, in their order. Does not wait.
    ///
    /// # Errors
    /// [`SubmitError`] when they were not taken.
    fn submit(&self, entries: Vec<Vec<u8>>) -> Result<Pending, SubmitError>;

    /// What readers are shown.
    fn view(&self) -> &Arc<View>;

    /// Tells of every new block.
    fn subscribe(&self) -> watch::Receiver<Head> {
        self.view().subscribe()
    }
}

/// A key that cannot run a board alone.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SoloError {
    /// The board has another authority, or more than one.
    #[error(
        "this key does not weigh more than two thirds of the board's authorities; use the key that they have on the board"
    )]
    NotSole,
    /// The board has to be opened again.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// No thread could be started.
    #[error("the sequencer's thread could not be started: {0}")]
    Thread(std::io::Error),
}

/// What a sequencer certifies with, alone.
#[derive(Debug, Clone)]
pub struct Keyring {
    keys: Vec<NoteSigner>,
    successor: Option<Hash>,
}

impl From<NoteSigner> for Keyring {
    fn from(key: NoteSigner) -> Self {
        Self::new(vec![key])
    }
}

impl Keyring {
    /// Keys of this sequencer: the one in force, and those that may take its place.
    pub fn new(keys: Vec<NoteSigner>) -> Self {
        Self { keys, successor: None }
    }

    /// Lets the board pass to the set of authorities with this hash, which goes on without this sequencer.
    #[must_use]
    pub fn hand_over_to(self, successor: Hash) -> Self {
        Self { successor: Some(successor), ..self }
    }

    /// The key that makes blocks final alone, and its place.
    fn alone(&self, set: &AuthoritySet) -> Option<(u32, &NoteSigner)> {
        let placed = self.keys.iter().filter_map(|key| Some((set.place(&key.public())?, key)));
        placed.into_iter().find(|(place, _)| set.is_quorum(&[*place]))
    }

    /// Whether an entry would pass the board to others, without leave.
    fn is_loss(&self, set: &AuthoritySet, entry: &[u8]) -> bool {
        let Ok(Entry { body: Body::Authorities(change), .. }) = Entry::from_bytes(entry) else {
            return false;
        };
        // A set that is impossible is the board's to refuse.
        set.successor(&change.members)
            .is_ok_and(|next| self.alone(&next).is_none() && self.successor != Some(next.hash()))
    }
}

/// The only authority of a board.
#[derive(Debug)]
pub struct Solo {
    board: SharedBoard,
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

impl Solo {
    /// Begins to accept entries. `clock` gives Unix seconds.
    ///
    /// # Errors
    /// [`SoloError`] when the key is not the board's only authority's.
    pub fn start(
        board: SharedBoard,
        keys: impl Into<Keyring>,
        clock: impl Fn() -> u64 + Send + 'static,
    ) -> Result<Self, SoloError> {
        let keys = keys.into();
        if !board.read(|state| keys.alone(state.authorities()).is_some())? {
            return Err(SoloError::NotSole);
        }
        let queue = Arc::new(Queue::default());
        let mut writer = Writer { board: board.clone(), queue: Arc::clone(&queue), keys, clock };
        let thread =
            thread::Builder::new().name("sequencer".into()).spawn(move || writer.run()).map_err(SoloError::Thread)?;
        Ok(Self { board, queue, thread: Some(thread) })
    }

    /// The board that it writes.
    pub fn board(&self) -> &SharedBoard {
        &self.board
    }
}

impl Sequencer for Solo {
    fn submit(&self, entries: Vec<Vec<u8>>) -> Result<Pending, SubmitError> {
        let (answer, verdicts) = oneshot::channel();
        self.queue.push(Submission { entries, answer })?;
        Ok(Pending::new(verdicts))
    }

    fn view(&self) -> &Arc<View> {
        self.board.view()
    }
}

impl Drop for Solo {
    /// Finishes what is waiting: it may have been promised to somebody.
    fn drop(&mut self) {
        self.queue.close("it is being shut down");
        if let Some(thread) = self.thread.take() {
            // A panic in the thread was reported when it happened, and has closed the queue.
            let _ = thread.join();
        }
    }
}

/// Makes the certificate of a board with one authority.
pub fn certify_alone(signer: &NoteSigner, authority: u32, text: &str) -> Certificate {
    let signature = signer.sign(text);
    Certificate { round: 0, signatures: vec![AuthoritySignature { authority, signature }] }
}

/// The thread that owns the writing.
struct Writer<C> {
    board: SharedBoard,
    queue: Arc<Queue>,
    keys: Keyring,
    clock: C,
}

impl<C: Fn() -> u64> Writer<C> {
    fn run(&mut self) {
        let _closing = CloseOnDrop(Arc::clone(&self.queue));
        while let Some(batch) = self.queue.take() {
            match self.settle(batch) {
                Ok(true) => continue,
                Ok(false) => self.queue.close("other authorities have taken over, as this node was told to let them"),
                Err(error) => {
                    tracing::error!(%error, "the sequencer stops");
                    self.queue.close(&error.to_string());
                }
            }
            self.queue.clear();
            return;
        }
    }

    /// Makes one block of a batch and answers everybody in it. Whether this sequencer may make the next one, too.
    fn settle(&self, mut batch: Vec<Submission>) -> Result<bool, BoardError> {
        let set = self.board.read(|state| state.authorities().clone())?;
        let (authority, signer) = self.keys.alone(&set).ok_or(BoardError::Uncertified)?;
        let entries: Vec<Vec<u8>> =
            batch.iter_mut().flat_map(|submission| submission.entries.iter_mut().map(std::mem::take)).collect();
        let losses: Vec<bool> = entries.iter().map(|entry| self.keys.is_loss(&set, entry)).collect();
        let entries = entries.into_iter().zip(&losses).filter(|(_, loss)| !**loss).map(|(entry, _)| entry).collect();
        let time = (self.clock)();
        let sign = |text: &str| certify_alone(signer, authority, text);
        let built = self.board.write(|board| board.build(entries, time, &mut OsRng, sign));
        match built {
            Ok(verdicts) => {
                let mut judged = verdicts.into_iter().map(|v| verdict(self.board.view(), v));
                let verdict = |loss: bool| if loss { Some(loss_verdict()) } else { judged.next() };
                let mut verdicts = losses.into_iter().map_while(verdict);
                for Submission { entries, answer } in batch {
                    // Who no longer waits finds the entry on the board.
                    let _ = answer.send(Ok(verdicts.by_ref().take(entries.len()).collect()));
                }
                self.board.read(|state| self.keys.alone(state.authorities()).is_some())
            }
            Err(error) => {
                let reason = error.to_string();
                for Submission { answer, .. } in batch {
                    let reason = reason.clone();
                    let _ = answer.send(Err(SubmitError::Stopped { reason }));
                }
                Err(error)
            }
        }
    }
}

fn verdict(view: &View, verdict: Result<Applied, Rejection>) -> Verdict {
    match verdict {
        Ok(applied) => {
            let receipt = view.receipt(applied.position);
            Verdict::Accepted(receipt.expect("what was accepted is shown before it is acknowledged"))
        }
        Err(rejection) => Verdict::Rejected { code: rejection.code().to_owned(), message: rejection.to_string() },
    }
}

fn loss_verdict() -> Verdict {
    let message = "this node could not go on after it: its key would not weigh more than two thirds of the authorities; \
                   start it with the key that would, or tell it to hand over";
    Verdict::Rejected { code: "node.authorities".into(), message: message.into() }
}

/// Nobody waits for a thread that is gone, whatever ended it.
struct CloseOnDrop(Arc<Queue>);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        self.0.close("its thread has ended");
        self.0.clear();
    }
}
