//! Sequencers: they put entries in an order and make them final.
//!
//! [`Solo`] is the only authority of its board. One thread owns the writing: it collects what clients submit while the
//! last block was made, and makes one block of it.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use minicbor::{Decode, Encode};
use rand_core::OsRng;
use tabella_ledger::block::{AuthoritySignature, Certificate};
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
        "this key does not weigh more than two thirds of the board's authorities; use the key the board began with"
    )]
    NotSole,
    /// The board has to be opened again.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// No thread could be started.
    #[error("the sequencer's thread could not be started: {0}")]
    Thread(std::io::Error),
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
        signer: NoteSigner,
        clock: impl Fn() -> u64 + Send + 'static,
    ) -> Result<Self, SoloError> {
        let place = board.read(|state| {
            let authorities = state.authorities();
            let place = authorities.place(&signer.public());
            place.filter(|place| authorities.is_quorum(&[*place]))
        })?;
        let authority = place.ok_or(SoloError::NotSole)?;
        let queue = Arc::new(Queue::default());
        let mut writer = Writer { board: board.clone(), queue: Arc::clone(&queue), signer, authority, clock };
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
    signer: NoteSigner,
    authority: u32,
    clock: C,
}

impl<C: Fn() -> u64> Writer<C> {
    fn run(&mut self) {
        let _closing = CloseOnDrop(Arc::clone(&self.queue));
        while let Some(batch) = self.queue.take() {
            if let Err(error) = self.settle(batch) {
                tracing::error!(%error, "the sequencer stops");
                self.queue.close(&error.to_string());
                self.queue.clear();
                return;
            }
        }
    }

    /// Makes one block of a batch and answers everybody in it.
    fn settle(&self, mut batch: Vec<Submission>) -> Result<(), BoardError> {
        let entries =
            batch.iter_mut().flat_map(|submission| submission.entries.iter_mut().map(std::mem::take)).collect();
        let time = (self.clock)();
        let sign = |text: &str| certify_alone(&self.signer, self.authority, text);
        let built = self.board.write(|board| board.build(entries, time, &mut OsRng, sign));
        match built {
            Ok(verdicts) => {
                let mut verdicts = verdicts.into_iter().map(|v| verdict(self.board.view(), v));
                for Submission { entries, answer } in batch {
                    // Who no longer waits finds the entry on the board.
                    let _ = answer.send(Ok(verdicts.by_ref().take(entries.len()).collect()));
                }
                Ok(())
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

/// Nobody waits for a thread that is gone, whatever ended it.
struct CloseOnDrop(Arc<Queue>);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        self.0.close("its thread has ended");
        self.0.clear();
    }
}
