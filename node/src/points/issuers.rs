//! Tokens that nobody's hand issues: trustees' nodes answer claims and redemptions under the keys that they allowed.

use rand_core::OsRng;
use tabella_ledger::bytes::Key;
use tabella_ledger::entry::Entry;
use tabella_ledger::party::TrusteeError;
use tabella_ledger::state::{EpochState, State};

use crate::client::NodeClient;
use crate::loops::Stopped;
use crate::officials::{NamedTrustee, OfficialError};
use crate::polls::EVERY;
use crate::sequencer::Verdict;
use crate::sync::Replica;
use crate::trustee_file::TrusteeFile;

/// Most claimed tokens, and most redemptions, that a trustee answers for one epoch after one block. Anybody can hand in what
/// is no token; so many of them do not keep the trustee from its other work.
pub const PER_LOOK: usize = 256;

/// What the board says where others were faster, or an answer was lost on its way: nothing is left to do.
const DONE: [&str; 3] = ["rewards.not_asked", "rewards.not_redeeming", "rewards.answered_before"];

/// What a trustee's node answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Number of the epoch.
    pub epoch: u32,
    /// Name of the trustee.
    pub trustee: String,
    /// How many entries it sent.
    pub entries: usize,
}

/// Trustees whose node issues and redeems tokens.
pub struct TokenIssuers {
    client: NodeClient,
    replica: Replica,
    trustees: Vec<NamedTrustee>,
    file: TrusteeFile,
    per_look: usize,
    /// Height of the block after which they answered last.
    answered: Option<u64>,
}

impl TokenIssuers {
    /// Trustees who write through `client`, read from `replica`, and allow what is in `file`.
    pub fn new(client: NodeClient, replica: Replica, trustees: Vec<NamedTrustee>, file: TrusteeFile) -> Self {
        Self { client, replica, trustees, file, per_look: PER_LOOK, answered: None }
    }

    /// The same, with another limit than [`PER_LOOK`].
    pub fn at_most(mut self, per_look: usize) -> Self {
        self.per_look = per_look;
        self
    }

    /// Looks at the board once: brings the copy up to date, checking everything, and answers what waits there. After one
    /// block it answers once.
    ///
    /// # Errors
    /// [`OfficialError`] when node, copy or file fail; a later call goes on.
    pub async fn answer(&mut self) -> Result<Vec<Issued>, OfficialError> {
        let height = self.replica.sync(&mut |_, _| {}).await?.height;
        if self.answered == Some(height) {
            return Ok(Vec::new());
        }
        let mut issued = Vec::new();
        for place in 0..self.trustees.len() {
            let key = self.trustees[place].trustee.key();
            let allowed = self.file.allowed_tokens(&key)?;
            let waiting = self.replica.read(|state| waiting(state, &key))?;
            let waiting: Vec<u32> = waiting
                .into_iter()
                .filter(|(_, ceremony)| allowed.contains(ceremony))
                .map(|(epoch, _)| epoch)
                .collect();
            if waiting.is_empty() {
                continue;
            }
            // The ceremony may have been held after this loop began, with the same file.
            self.file.restore(&mut self.trustees[place].trustee)?;
            let NamedTrustee { name, trustee } = &self.trustees[place];
            for epoch in waiting {
                let entries = tokio::task::block_in_place(|| {
                    self.replica.read(|state| {
                        let mut entries = trustee.evaluate_some(state, epoch, self.per_look, &mut OsRng)?;
                        entries.extend(trustee.redeem_some(state, epoch, self.per_look, &mut OsRng)?);
                        Ok::<_, TrusteeError>(entries)
                    })
                })?;
                let entries = entries.map_err(|source| OfficialError::Trustee { name: name.clone(), source })?;
                self.send(&entries).await?;
                issued.push(Issued { epoch, trustee: name.clone(), entries: entries.len() });
            }
            // What the threshold has answered nobody else has to.
            self.replica.sync(&mut |_, _| {}).await?;
        }
        self.answered = Some(height);
        Ok(issued)
    }

    async fn send(&self, entries: &[Entry]) -> Result<(), OfficialError> {
        let bytes: Vec<Vec<u8>> = entries.iter().map(Entry::to_bytes).collect();
        for verdict in self.client.submit(&bytes).await? {
            match verdict {
                Verdict::Rejected { code, message } if !DONE.contains(&code.as_str()) => {
                    return Err(OfficialError::Refused { code, message });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Answers until it is told to stop.
    pub async fn run(mut self, mut stopped: Stopped) {
        loop {
            match self.answer().await {
                Ok(issued) => issued.iter().for_each(|Issued { epoch, trustee, entries }| {
                    tracing::info!(epoch, trustee, entries, "a trustee answered claims or redemptions");
                }),
                Err(error) => tracing::error!(%error, "the trustees could not issue tokens; trying again"),
            }
            if !stopped.another_round(EVERY).await {
                return;
            }
        }
    }
}

/// Epochs, with their ceremonies, in which something waits for a trustee who has a part in their keys.
fn waiting(state: &State, trustee: &Key) -> Vec<(u32, tabella_ledger::bytes::Hash)> {
    let waits = |epoch: &EpochState| {
        let named = state.ceremony(&epoch.epoch().ceremony)?.trustees().iter().position(|named| named.key == *trustee);
        let index = u32::try_from(named? + 1).ok()?;
        let asked = epoch.requested().values().any(|asked| !asked.issuers.contains(&index));
        let redeeming = epoch.redeeming().values().any(|asked| !asked.shares.contains_key(&index));
        (asked || redeeming).then_some((epoch.epoch().number, epoch.epoch().ceremony))
    };
    state.rewards().epochs().iter().filter_map(waits).collect()
}
