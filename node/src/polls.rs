//! Polls that nobody's hand runs: trustees' nodes answer those that have ended with shares, the office's node sees to it
//! that blocks come when they should, and publishes what was decrypted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand_core::OsRng;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::manifest::Kind;
use tabella_ledger::party::{Duty, Office, Trustee, TrusteeError};
use tabella_ledger::state::{ElectionState, Phase, State};
use thiserror::Error;

use crate::client::NodeClient;
use crate::loops::Stopped;
use crate::officials::{Entries, NamedTrustee, OfficialError, PARTS_TOGETHER};
use crate::sequencer::{Sequencer, Solo, Verdict};
use crate::sync::Replica;
use crate::trustee_file::{TrusteeFile, TrusteeFileError};

/// Fewest voters for whom a trustee decrypts without a hand, unless it says otherwise: the manifest has to promise them.
pub const LEAST_VOTERS: u32 = 5;

/// How often the loops look.
pub const EVERY: Duration = Duration::from_secs(2);

/// How long a trustee leaves a mix to each trustee before it who has not mixed either.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What the board says where others were faster, or an answer was lost on its way: nothing is left to do.
const DONE: [&str; 3] = ["tally.duplicate_shares", "mix.round", "mix.shared"];

/// Why a trustee's node does not decrypt by itself.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PollRefusal {
    /// A binding election: its trustees meet.
    #[error("it is a binding election, which trustees decrypt by hand")]
    Binding,
    /// A poll that the office opens and closes when it likes.
    #[error("it does not open and close by the times of blocks; its trustees decrypt by hand")]
    ByHand,
    /// The trustee has not allowed polls under this key.
    #[error("this trustee does not answer polls under the key of ceremony {0}")]
    NotAllowed(Hash),
    /// The manifest lets fewer voters do than the trustee.
    #[error("the poll is decrypted from {found} voters on, this trustee decrypts from {needed} on")]
    Minimum {
        /// The manifest's minimum.
        found: u32,
        /// The trustee's.
        needed: u32,
    },
    /// The trustee itself refuses: not closed, too few voted, or another set was decrypted before.
    #[error(transparent)]
    Trustee(#[from] TrusteeError),
}

/// What a trustee's node did about a poll that has ended.
#[derive(Debug)]
pub struct Answered {
    /// The poll.
    pub poll: Hash,
    /// Name of the trustee.
    pub trustee: String,
    /// Why it did not decrypt.
    pub refused: Option<PollRefusal>,
}

/// Whether a trustee that allowed polls under these keys, for so many voters each, decrypts this one without a hand. What
/// the trustee checks in any case is not repeated: that the poll has ended, that enough voted, that it decrypts one set.
///
/// # Errors
/// [`PollRefusal`] names the first reason against it.
pub fn allows(election: &ElectionState, allowed: &BTreeMap<Hash, u32>) -> Result<(), PollRefusal> {
    let manifest = election.manifest();
    if manifest.kind == Kind::Election {
        return Err(PollRefusal::Binding);
    }
    if manifest.opens_at.is_none() {
        return Err(PollRefusal::ByHand);
    }
    let needed = *allowed.get(&manifest.ceremony).ok_or(PollRefusal::NotAllowed(manifest.ceremony))?;
    let found = manifest.minimum_voters;
    if found < needed { Err(PollRefusal::Minimum { found, needed }) } else { Ok(()) }
}

/// Trustees whose node answers polls.
pub struct PollTrustees {
    client: NodeClient,
    replica: Replica,
    trustees: Vec<NamedTrustee>,
    file: TrusteeFile,
    /// Said once each.
    refused: BTreeSet<(Hash, Key)>,
    /// When a trustee first saw that a contest waits for a mix.
    seen: BTreeMap<(Hash, Key, usize, usize), Instant>,
    patience: Duration,
}

impl PollTrustees {
    /// Trustees who write through `client`, read from `replica`, and remember and allow what is in `file`.
    pub fn new(client: NodeClient, replica: Replica, trustees: Vec<NamedTrustee>, file: TrusteeFile) -> Self {
        Self { client, replica, trustees, file, refused: BTreeSet::new(), seen: BTreeMap::new(), patience: PATIENCE }
    }

    /// The same, with another time for others than [`PATIENCE`].
    pub fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Looks at the board once: brings the copy up to date, checking everything, and does what is left to do in
    /// every poll that has ended: mixes and shares. What is refused is told once.
    ///
    /// # Errors
    /// [`OfficialError`] when node, copy or file fail; a later call goes on.
    pub async fn answer(&mut self) -> Result<Vec<Answered>, OfficialError> {
        self.replica.sync(&mut |_, _| {}).await?;
        let mut answers = Vec::new();
        for place in 0..self.trustees.len() {
            let (key, name) = (self.trustees[place].trustee.key(), self.trustees[place].name.clone());
            let open = self.replica.read(|state| ended(state, &self.trustees[place].trustee))?;
            if open.iter().all(|(poll, _)| self.refused.contains(&(*poll, key))) {
                continue;
            }
            let allowed = self.file.allowed(&key)?;
            // Somebody may have decrypted by hand, with the same file.
            self.file.restore(&mut self.trustees[place].trustee)?;
            for (poll, duty) in open {
                if self.leaves_to_others(&poll, &key, duty) {
                    continue;
                }
                let (trustee, history) = (&mut self.trustees[place].trustee, Entries(Arc::clone(self.replica.view())));
                let made = tokio::task::block_in_place(|| {
                    self.replica.read(|state| {
                        let election = state.election(&poll).map_err(|missing| TrusteeError::from(missing).into());
                        match election.and_then(|election| allows(election, &allowed)) {
                            Ok(()) => {
                                Ok(self.file.fulfil(trustee, state, &history, &poll, duty)?.map_err(PollRefusal::from))
                            }
                            Err(refusal) => Ok::<_, TrusteeFileError>(Err(refusal)),
                        }
                    })
                })??;
                let refused = match made {
                    Ok(entries) => {
                        self.send(&entries).await?;
                        self.file.forget(&key, &entries)?;
                        None
                    }
                    Err(_) if !self.refused.insert((poll, key)) => continue,
                    Err(refusal) => Some(refusal),
                };
                answers.push(Answered { poll, trustee: name.clone(), refused });
            }
        }
        Ok(answers)
    }

    /// Whether a mix is left for now to trustees who come before this one.
    fn leaves_to_others(&mut self, poll: &Hash, trustee: &Key, duty: Duty) -> bool {
        let Duty::Mix { contest, round, ahead } = duty else { return false };
        let seen = self.seen.entry((*poll, *trustee, contest, round)).or_insert_with(Instant::now);
        seen.elapsed() < self.patience * ahead as u32
    }

    async fn send(&self, entries: &[Entry]) -> Result<(), OfficialError> {
        for some in entries.chunks(PARTS_TOGETHER) {
            let some: Vec<Vec<u8>> = some.iter().map(Entry::to_bytes).collect();
            for verdict in self.client.submit(&some).await? {
                match verdict {
                    // They are there: sent before, and the answer was lost; or others were faster.
                    Verdict::Rejected { code, .. } if DONE.contains(&code.as_str()) => return Ok(()),
                    Verdict::Rejected { code, message } => return Err(OfficialError::Refused { code, message }),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Answers until it is told to stop.
    pub async fn run(mut self, mut stopped: Stopped) {
        loop {
            match self.answer().await {
                Ok(answers) => answers.iter().for_each(|Answered { poll, trustee, refused }| match refused {
                    None => tracing::info!(%poll, trustee, "a trustee answered a poll"),
                    Some(refusal) => tracing::warn!(%poll, trustee, %refusal, "a trustee does not answer a poll"),
                }),
                Err(error) => tracing::error!(%error, "the trustees could not look for polls; trying again"),
            }
            if !stopped.another_round(EVERY).await {
                return;
            }
        }
    }
}

/// What is left for a trustee to do in polls by rule that have ended.
fn ended(state: &State, trustee: &Trustee) -> Vec<(Hash, Duty)> {
    let by_rule = state.elections().filter(|(_, election)| election.manifest().opens_at.is_some());
    // Who has no part in a key has no duties under it.
    let duties = |id: &Hash| trustee.duties(state, id).unwrap_or_default();
    by_rule.flat_map(|(id, _)| duties(id).into_iter().map(|duty| (*id, duty))).collect()
}

/// The office's part in its polls by rule, at a time: a stamp where a block has to say that one has begun or ended, and the
/// outcome of every one for which there are shares, or which is withheld.
pub fn due(state: &State, office: &Office, now: u64) -> Vec<Entry> {
    let by_rule = state.elections().filter(|(_, election)| election.manifest().opens_at.is_some());
    let entry = |(id, election): (&Hash, &ElectionState)| {
        let phase = state.phase_at(id, now).ok()?;
        if phase != election.phase() {
            return Some(office.stamp(*id, &mut OsRng));
        }
        let threshold = state.ceremony(&election.manifest().ceremony)?.threshold();
        let summed = election.sums_anything().is_err() || election.sharers().count() >= threshold;
        let decrypted = election.is_withheld() || summed && election.opened().is_ok();
        // Shares on the board were verified; what cannot be decoded yet is tried again.
        (phase == Phase::Closed && decrypted).then(|| office.outcome(state, *id, &mut OsRng).ok()).flatten()
    };
    by_rule.filter_map(entry).collect()
}

/// Does the office's part until the node stops.
pub(crate) async fn run_office(office: Office, node: Arc<Solo>, clock: fn() -> u64, mut stopped: Stopped) {
    loop {
        let (board, office) = (node.board().clone(), office.clone());
        let due = tokio::task::spawn_blocking(move || board.read(|state| due(state, &office, clock()))).await;
        let entries: Vec<Vec<u8>> = match due {
            Ok(Ok(entries)) => entries.iter().map(Entry::to_bytes).collect(),
            // The board has to be opened again, and so has this node.
            _ => return,
        };
        if !entries.is_empty() {
            let verdicts = match node.submit(entries) {
                Ok(pending) => pending.verdicts().await,
                Err(error) => Err(error),
            };
            match verdicts {
                Ok(verdicts) => verdicts.iter().for_each(|verdict| {
                    if let Verdict::Rejected { code, message } = verdict {
                        tracing::warn!(code, message, "the board refuses the office's part in a poll");
                    }
                }),
                Err(error) => tracing::error!(%error, "the office's part in a poll was not taken; trying again"),
            }
        }
        if !stopped.another_round(EVERY).await {
            return;
        }
    }
}
