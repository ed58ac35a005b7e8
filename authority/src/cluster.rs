//! An authority at work: one thread that owns the engine, the journal and what waits, behind [`Sequencer`].

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tabella_ledger::block::Block;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::Applied;
use tabella_node::board::{BoardError, SharedBoard};
use tabella_node::sequencer::{Pending, Sequencer, SubmitError, Verdict};
use tabella_node::view::View;
use thiserror::Error;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use crate::engine::{Engine, EngineError, Step};
use crate::journal::{Journal, JournalError};
use crate::links::Links;
use crate::message::{Message, Record};
use crate::pool::{Answer, Pool};
use crate::timers::Timers;

/// Submissions that are on their way to the thread.
const QUEUE: usize = 1_024;
/// Steps without a word from anybody after which a height without a block rests.
const REST_AFTER: u32 = 12;

/// What stops an authority.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// The board cannot be used.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The thread cannot be started.
    #[error("the authority's thread cannot be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// What an authority is started with.
pub struct Setup {
    /// Its copy of the board.
    pub board: SharedBoard,
    /// Its key.
    pub signer: NoteSigner,
    /// Its journal, and what it says.
    pub journal: (Journal, Vec<Record>),
    /// How long a step of a round takes at most.
    pub step: Duration,
    /// Unix seconds.
    pub clock: fn() -> u64,
}

/// Numbers for whoever watches an authority.
#[derive(Debug, Default)]
pub struct Gauges {
    /// Entries that wait for a block.
    pub waiting: AtomicUsize,
    /// Round of the height under way.
    pub round: AtomicU64,
    /// Blocks that were decided here.
    pub decided: AtomicU64,
    /// Blocks that were fetched from other authorities.
    pub fetched: AtomicU64,
}

/// What the thread is told.
enum Event {
    Submitted(Vec<Vec<u8>>, Answer),
    Fetched(Vec<Block>, oneshot::Sender<Result<(), String>>),
    Stop,
}

/// One of several authorities of a board.
pub struct Cluster {
    board: SharedBoard,
    events: mpsc::Sender<Event>,
    gauges: Arc<Gauges>,
    stopped: Arc<Mutex<Option<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Cluster {
    /// Takes part in agreeing on blocks. `inbox` is where the messages of other authorities come from. Has to be called
    /// inside a runtime.
    ///
    /// # Errors
    /// [`ClusterError`].
    pub fn start(setup: Setup, links: Arc<Links>, inbox: mpsc::Receiver<Message>) -> Result<Self, ClusterError> {
        let Setup { board, signer, journal: (journal, records), step, clock } = setup;
        let (events, mut incoming) = mpsc::channel(QUEUE);
        let (gauges, stopped) = (Arc::new(Gauges::default()), Arc::new(Mutex::new(None)));
        let engine = Engine::new(board.clone(), signer, journal.height());
        let mut authority = Authority {
            board: board.clone(),
            engine,
            journal,
            links,
            pool: Pool::default(),
            timers: Timers::new(step),
            gauges: Arc::clone(&gauges),
            clock,
        };
        let (runtime, reason) = (Handle::current(), Arc::clone(&stopped));
        let run = move || {
            let ended = runtime.block_on(authority.run(records, &mut incoming, inbox));
            let ended = ended.map_or_else(|error| error.to_string(), |()| "it is being shut down".to_owned());
            tracing::info!(reason = %ended, "the authority stops");
            reason.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(ended);
            // Whoever sees that nothing is taken any more finds the reason, and the journal closed.
            drop(authority);
            drop(incoming);
        };
        let thread = thread::Builder::new().name("authority".into()).spawn(run)?;
        Ok(Self { board, events, gauges, stopped, thread: Some(thread) })
    }

    /// Hands over certified blocks that another authority has, in order. They are checked like everything else.
    ///
    /// # Errors
    /// What was wrong with them.
    pub async fn hand_over(&self, blocks: Vec<Block>) -> Result<(), String> {
        let (answer, answered) = oneshot::channel();
        let gone = || "the authority has stopped".to_owned();
        self.events.send(Event::Fetched(blocks, answer)).await.map_err(|_| gone())?;
        answered.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Numbers for whoever watches.
    pub fn gauges(&self) -> &Arc<Gauges> {
        &self.gauges
    }

    /// Why it has stopped, if it has.
    pub fn stopped(&self) -> Option<String> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stops after what is at hand. What was signed is on the disk at any moment.
    pub async fn stop(&self) {
        // A thread that has ended needs no telling.
        let _ = self.events.send(Event::Stop).await;
        self.events.closed().await;
    }
}

impl Sequencer for Cluster {
    fn submit(&self, entries: Vec<Vec<u8>>) -> Result<Pending, SubmitError> {
        let (answer, verdicts) = oneshot::channel();
        self.events.try_send(Event::Submitted(entries, answer)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => SubmitError::Busy,
            mpsc::error::TrySendError::Closed(_) => {
                let reason = self.stopped().unwrap_or_else(|| "its thread has ended".into());
                SubmitError::Stopped { reason }
            }
        })?;
        Ok(Pending::new(verdicts))
    }

    fn view(&self) -> &Arc<View> {
        self.board.view()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Full or closed: then it is at work and sees the closed channel next, or has ended.
        let _ = self.events.try_send(Event::Stop);
        if let Some(thread) = self.thread.take().filter(JoinHandle::is_finished) {
            // A panic in the thread was reported when it happened.
            let _ = thread.join();
        }
    }
}

/// What the thread owns.
struct Authority {
    board: SharedBoard,
    engine: Engine,
    journal: Journal,
    links: Arc<Links>,
    pool: Pool,
    timers: Timers,
    gauges: Arc<Gauges>,
    clock: fn() -> u64,
}

impl Authority {
    async fn run(
        &mut self,
        records: Vec<Record>,
        events: &mut mpsc::Receiver<Event>,
        mut inbox: mpsc::Receiver<Message>,
    ) -> Result<(), ClusterError> {
        let next = self.engine.height();
        if self.journal.height() < next {
            self.journal.advance(next)?;
        } else if self.journal.height() == next && !records.is_empty() {
            let begun = self.engine.begin(records);
            self.take(begun)?;
        }
        loop {
            self.gauges.waiting.store(self.pool.len(), Ordering::Relaxed);
            self.gauges.round.store(self.engine.round().unwrap_or_default().into(), Ordering::Relaxed);
            tokio::select! {
                // What others said comes before what has not come in time.
                biased;
                event = events.recv() => match event {
                    Some(Event::Submitted(entries, answer)) => self.submitted(entries, answer)?,
                    Some(Event::Fetched(blocks, answer)) => self.fetched(&blocks, answer)?,
                    Some(Event::Stop) | None => return Ok(()),
                },
                Some(message) = inbox.recv() => self.received(message)?,
                timeout = self.timers.next() => {
                    if self.may_rest() {
                        self.timers.start(timeout);
                    } else {
                        let step = self.engine.elapsed(timeout);
                        self.take(step)?;
                    }
                }
            }
        }
    }

    /// Nobody has anything to decide on, and nobody has said anything for long.
    fn may_rest(&self) -> bool {
        self.pool.is_empty() && !self.engine.has_block() && self.timers.is_quiet_for(REST_AFTER)
    }

    fn submitted(&mut self, entries: Vec<Vec<u8>>, answer: Answer) -> Result<(), ClusterError> {
        // Whoever no longer waits for an answer does without.
        if let Err(error) = self.pool.has_room(&entries) {
            let _ = answer.send(Err(error));
            return Ok(());
        }
        // What cannot be valid is not passed on to others.
        let (candidate, verdicts) = self.board.propose(entries.clone(), (self.clock)(), 0)?;
        if candidate.is_none() {
            let _ = answer.send(Ok(verdicts.into_iter().filter_map(rejected).collect()));
            return Ok(());
        }
        self.links.send(&Message::Entries(entries.iter().cloned().map(tabella_ledger::block::EntryBytes).collect()));
        self.pool.push(entries, Some(answer));
        self.go_on()
    }

    fn received(&mut self, message: Message) -> Result<(), ClusterError> {
        self.timers.heard();
        if let Message::Entries(entries) = message {
            let entries: Vec<Vec<u8>> = entries.into_iter().map(|entry| entry.0).collect();
            if self.pool.has_room(&entries).is_ok() {
                self.pool.push(entries, None);
            }
            return self.go_on();
        }
        let step = self.engine.receive(message, (self.clock)());
        self.take(step)?;
        self.go_on()
    }

    fn fetched(&mut self, blocks: &[Block], answer: oneshot::Sender<Result<(), String>>) -> Result<(), ClusterError> {
        let mut result = Ok(());
        for block in blocks {
            // Meanwhile it may have been decided here.
            if block.header.height != self.engine.height() {
                continue;
            }
            match self.board.append(block) {
                Ok(()) => {
                    self.gauges.fetched.fetch_add(1, Ordering::Relaxed);
                    self.moved_on(&block.entries)?;
                }
                Err(BoardError::Block { source, .. }) if self.board.read(|_| ()).is_ok() => {
                    result = Err(source.to_string());
                    break;
                }
                Err(error) => return Err(error.into()),
            }
        }
        // Whoever fetched may be gone.
        let _ = answer.send(result);
        self.go_on()
    }

    /// Does what the engine says: write down, send, wait, accept. An end of its part in one height is no end of the
    /// authority: others decide, and the block is fetched.
    fn take(&mut self, step: Result<Step, EngineError>) -> Result<(), ClusterError> {
        let Step { records, messages, timers, decided } = match step {
            Ok(step) => step,
            Err(EngineError::Board(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "this authority keeps silent until the next block");
                return Ok(());
            }
        };
        self.journal.append(&records)?;
        messages.iter().for_each(|message| self.links.send(message));
        timers.into_iter().for_each(|timer| self.timers.set(timer));
        if let Some((candidate, certificate)) = decided {
            let entries = candidate.entries().to_vec();
            self.board.accept(candidate, certificate)?;
            self.gauges.decided.fetch_add(1, Ordering::Relaxed);
            self.moved_on(&entries)?;
        }
        Ok(())
    }

    /// The board has one block more.
    fn moved_on(&mut self, entries: &[tabella_ledger::block::EntryBytes]) -> Result<(), ClusterError> {
        self.engine.end_height();
        self.timers.clear();
        self.journal.advance(self.engine.height())?;
        let view = Arc::clone(self.board.view());
        let first = view.head().size - entries.len() as u64;
        self.pool.settle(entries, |place| {
            let receipt = view.receipt(first + place as u64);
            Verdict::Accepted(receipt.expect("what was accepted is shown before it is acknowledged"))
        });
        self.judge()
    }

    /// Looks again at what is left after a block: it may have made something invalid. Beside valid entries, what is not
    /// valid may be so only because of them, so it is looked at again by itself.
    fn judge(&mut self) -> Result<(), ClusterError> {
        let mut batch = self.pool.batch();
        while !batch.is_empty() {
            let (candidate, verdicts) = self.board.propose(batch.clone(), (self.clock)(), 0)?;
            if candidate.is_none() {
                self.refuse(batch, verdicts);
                break;
            }
            let wrong = batch.into_iter().zip(verdicts).filter(|(_, verdict)| verdict.is_err());
            batch = wrong.map(|(entry, _)| entry).collect();
        }
        Ok(())
    }

    fn refuse(&mut self, batch: Vec<Vec<u8>>, verdicts: Vec<Result<Applied, Rejection>>) {
        let refused = batch.into_iter().zip(verdicts);
        let refused: Vec<_> = refused.filter_map(|(entry, verdict)| Some((entry, rejected(verdict)?))).collect();
        self.pool.refuse(&refused);
    }

    /// Begins a height when there is something to decide, proposes when it is this authority's turn, and takes up
    /// messages that came too early.
    fn go_on(&mut self) -> Result<(), ClusterError> {
        let mut next = 0;
        while next != self.engine.height() {
            next = self.engine.height();
            for message in self.engine.take_later() {
                let step = self.engine.receive(message, (self.clock)());
                self.take(step)?;
            }
            if !self.pool.is_empty() && !self.engine.is_busy() {
                let begun = self.engine.begin(Vec::new());
                self.take(begun)?;
            }
            while self.engine.wants_block() && !self.pool.is_empty() {
                let batch = self.pool.batch();
                match self.engine.propose(batch.clone(), (self.clock)()) {
                    Ok((step, verdicts)) => {
                        if verdicts.iter().all(Result::is_err) {
                            self.refuse(batch, verdicts);
                        }
                        self.take(Ok(step))?;
                    }
                    Err(error) => self.take(Err(error))?,
                }
            }
        }
        Ok(())
    }
}

fn rejected(verdict: Result<Applied, Rejection>) -> Option<Verdict> {
    let rejection = verdict.err()?;
    Some(Verdict::Rejected { code: rejection.code().to_owned(), message: rejection.to_string() })
}
