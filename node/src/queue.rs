//! Submissions that wait for the next block: bounded, so that a flood is refused and not stored.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use tabella_ledger::block::MAX_BLOCK_ENTRIES;
use tokio::sync::oneshot;

use crate::board::MAX_BATCH_BYTES;
use crate::sequencer::{SubmitError, Verdict};

/// Most entries that wait: enough for the next blocks, little enough to be answered before clients give up.
pub(crate) const MAX_WAITING_ENTRIES: usize = 2 * MAX_BLOCK_ENTRIES;
/// Most bytes that wait.
const MAX_WAITING_BYTES: usize = 4 * MAX_BATCH_BYTES;

/// Entries of one client, and where their verdicts go.
#[derive(Debug)]
pub(crate) struct Submission {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) answer: oneshot::Sender<Result<Vec<Verdict>, SubmitError>>,
}

/// What waits, in order.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    submissions: VecDeque<Submission>,
    entries: usize,
    bytes: usize,
    closed: Option<String>,
}

impl Submission {
    fn bytes(&self) -> usize {
        self.entries.iter().map(Vec::len).sum()
    }

    /// At least one, so that submissions of nothing are bounded too.
    fn weight(&self) -> usize {
        self.entries.len().max(1)
    }
}

impl Queue {
    pub(crate) fn push(&self, submission: Submission) -> Result<(), SubmitError> {
        let (entries, bytes) = (submission.weight(), submission.bytes());
        if entries > MAX_BLOCK_ENTRIES || bytes > MAX_BATCH_BYTES {
            return Err(SubmitError::TooMuch { entries, bytes });
        }
        let mut waiting = self.lock();
        if let Some(reason) = &waiting.closed {
            let reason = reason.clone();
            return Err(SubmitError::Stopped { reason });
        }
        if waiting.entries + entries > MAX_WAITING_ENTRIES || waiting.bytes + bytes > MAX_WAITING_BYTES {
            return Err(SubmitError::Busy);
        }
        waiting.entries += entries;
        waiting.bytes += bytes;
        waiting.submissions.push_back(submission);
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for submissions and takes as many as one block can hold; `None` once the queue is closed and empty.
    pub(crate) fn take(&self) -> Option<Vec<Submission>> {
        let mut waiting = self.lock();
        while waiting.submissions.is_empty() {
            if waiting.closed.is_some() {
                return None;
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let (mut batch, mut entries, mut bytes) = (Vec::<Submission>::new(), 0, 0);
        while let Some(next) = waiting.submissions.front() {
            entries += next.weight();
            bytes += next.bytes();
            if entries > MAX_BLOCK_ENTRIES || bytes > MAX_BATCH_BYTES {
                break;
            }
            batch.extend(waiting.submissions.pop_front());
        }
        for taken in &batch {
            waiting.entries -= taken.weight();
            waiting.bytes -= taken.bytes();
        }
        Some(batch)
    }

    /// Refuses everything from now on. The first reason stays.
    pub(crate) fn close(&self, reason: &str) {
        self.lock().closed.get_or_insert_with(|| reason.to_owned());
        self.changed.notify_all();
    }

    /// Drops what waits, which tells those who wait that no verdict will come.
    pub(crate) fn clear(&self) {
        let mut waiting = self.lock();
        waiting.submissions.clear();
        (waiting.entries, waiting.bytes) = (0, 0);
    }

    /// Nothing that can panic happens under the lock, so that poison would say nothing.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
