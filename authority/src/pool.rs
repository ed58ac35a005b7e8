//! Entries that wait for a block, and those who wait for a verdict on them. Bounded, so that a flood is refused.

use std::collections::{HashMap, HashSet, VecDeque};

use tabella_ledger::block::{EntryBytes, MAX_BLOCK_ENTRIES};
use tabella_ledger::bytes::Hash;
use tabella_ledger::merkle::leaf_hash;
use tabella_node::board::MAX_BATCH_BYTES;
use tabella_node::sequencer::{SubmitError, Verdict};
use tokio::sync::oneshot;

/// Most entries that wait.
const MAX_WAITING_ENTRIES: usize = 2 * MAX_BLOCK_ENTRIES;
/// Most bytes that wait.
const MAX_WAITING_BYTES: usize = 4 * MAX_BATCH_BYTES;

/// Where the verdicts on a submission go.
pub type Answer = oneshot::Sender<Result<Vec<Verdict>, SubmitError>>;

/// What waits, in order.
#[derive(Debug, Default)]
pub struct Pool {
    waiting: VecDeque<(Hash, Vec<u8>)>,
    bytes: usize,
    /// An entry that comes twice waits once.
    known: HashSet<Hash>,
    submissions: Vec<Submission>,
}

#[derive(Debug)]
struct Submission {
    entries: Vec<Hash>,
    verdicts: Vec<Option<Verdict>>,
    answer: Answer,
}

impl Pool {
    /// How many entries wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether so many entries with so many bytes can wait, too.
    ///
    /// # Errors
    /// [`SubmitError::TooMuch`] if they fit into no block, [`SubmitError::Busy`] if there is no room at the moment.
    pub fn has_room(&self, entries: &[Vec<u8>]) -> Result<(), SubmitError> {
        let bytes = entries.iter().map(Vec::len).sum();
        let entries = entries.len();
        if entries > MAX_BLOCK_ENTRIES || bytes > MAX_BATCH_BYTES {
            return Err(SubmitError::TooMuch { entries, bytes });
        }
        if self.waiting.len() + entries > MAX_WAITING_ENTRIES || self.bytes + bytes > MAX_WAITING_BYTES {
            return Err(SubmitError::Busy);
        }
        Ok(())
    }

    /// Lets entries wait, and whoever submitted them.
    pub fn push(&mut self, entries: Vec<Vec<u8>>, answer: Option<Answer>) {
        let hashes: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        for (hash, entry) in hashes.iter().zip(entries) {
            if self.known.insert(*hash) {
                self.bytes += entry.len();
                self.waiting.push_back((*hash, entry));
            }
        }
        if let Some(answer) = answer {
            let verdicts = vec![None; hashes.len()];
            self.submissions.push(Submission { entries: hashes, verdicts, answer });
        }
    }

    /// As many as one block can hold, in order.
    pub fn batch(&self) -> Vec<Vec<u8>> {
        let mut bytes = 0;
        let fits = |(_, entry): &&(Hash, Vec<u8>)| {
            bytes += entry.len();
            bytes <= MAX_BATCH_BYTES
        };
        self.waiting.iter().take(MAX_BLOCK_ENTRIES).take_while(fits).map(|(_, entry)| entry.clone()).collect()
    }

    /// Entries that are on the board. `accepted` says what to tell those who submitted the one with this place in the
    /// block.
    pub fn settle(&mut self, entries: &[EntryBytes], mut accepted: impl FnMut(usize) -> Verdict) {
        let places: HashMap<Hash, usize> =
            entries.iter().enumerate().map(|(place, entry)| (leaf_hash(&entry.0), place)).collect();
        self.remove(|hash| places.get(hash).map(|place| accepted(*place)));
    }

    /// Entries of which one is known to be refused for good.
    pub fn refuse(&mut self, refused: &[(Vec<u8>, Verdict)]) {
        let verdicts: HashMap<Hash, &Verdict> =
            refused.iter().map(|(entry, verdict)| (leaf_hash(entry), verdict)).collect();
        self.remove(|hash| verdicts.get(hash).map(|verdict| (*verdict).clone()));
    }

    fn remove(&mut self, mut verdict: impl FnMut(&Hash) -> Option<Verdict>) {
        let mut gone: HashMap<Hash, Verdict> = HashMap::new();
        let bytes = &mut self.bytes;
        self.waiting.retain(|(hash, entry)| match verdict(hash) {
            Some(verdict) => {
                *bytes -= entry.len();
                gone.insert(*hash, verdict);
                false
            }
            None => true,
        });
        self.known.retain(|hash| !gone.contains_key(hash));
        for submission in &mut self.submissions {
            for (hash, verdict) in submission.entries.iter().zip(&mut submission.verdicts) {
                if verdict.is_none() {
                    *verdict = gone.get(hash).cloned();
                }
            }
        }
        let answered = |submission: &mut Submission| submission.verdicts.iter().all(Option::is_some);
        for Submission { verdicts, answer, .. } in self.submissions.extract_if(.., answered) {
            // Who no longer waits finds the entry on the board.
            let _ = answer.send(Ok(verdicts.into_iter().flatten().collect()));
        }
    }
}
