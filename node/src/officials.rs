//! The officials at work: registrar, office and trustees write on the board through a node and read it from a copy
//! that they have checked themselves.

mod ceremony;

use std::collections::BTreeSet;
use std::sync::Arc;

use rand_core::OsRng;
use serde::Deserialize;
use tabella_crypto::encoding::DecodeError;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Elector, Entry};
use tabella_ledger::manifest::Manifest;
use tabella_ledger::party::{Duty, Office, OfficeError, Registrar, Trustee, TrusteeError};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::rewards::{Epoch, Programme};
use tabella_ledger::standing::Class;
use tabella_ledger::state::{History, Phase, ProgrammeState, State};
use thiserror::Error;

use crate::board::BoardError;
use crate::client::{ClientError, NodeClient};
use crate::registrar::request::as_text;
use crate::sequencer::Verdict;
use crate::sync::{Replica, SyncError};
use crate::trustee_file::{TrusteeFile, TrusteeFileError};
use crate::view::View;

/// Parts of a long message that are sent together: a megabyte.
pub(crate) const PARTS_TOGETHER: usize = 16;

/// The entries of a copy of the board.
pub(crate) struct Entries(pub(crate) Arc<View>);

impl History for Entries {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        // The ledger knows only that the entry is missing; why would be lost.
        self.0.entry(position).unwrap_or_else(|error| {
            tracing::error!(%error, position, "an entry cannot be read again");
            None
        })
    }
}

/// What kept the officials from an act.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OfficialError {
    /// The node did not answer as it should.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The copy of the board could not follow.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The copy of the board cannot be read.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The board refused an entry.
    #[error("the board refused ({code}): {message}")]
    Refused {
        /// Stable name of the reason.
        code: String,
        /// The reason.
        message: String,
    },
    /// Something is not on the board.
    #[error(transparent)]
    Missing(#[from] Rejection),
    /// A trustee does not do this.
    #[error("{name}: {source}")]
    Trustee {
        /// Which.
        name: String,
        /// Why not.
        source: TrusteeError,
    },
    /// The office cannot do this yet.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// The trustees cannot remember.
    #[error(transparent)]
    File(#[from] TrusteeFileError),
    /// A member's key is none.
    #[error("a member's key is none: {0}")]
    Key(DecodeError),
    /// Fewer trustees than a decryption needs.
    #[error("{present} trustees are present, {needed} are needed")]
    TooFewTrustees {
        /// How many are present.
        present: usize,
        /// How many are needed.
        needed: usize,
    },
}

/// What the registrar attests of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attesting {
    /// The key.
    #[serde(with = "as_text")]
    pub key: Key,
    /// Number of the district.
    pub district: u16,
    /// Number of the age band.
    pub age_band: u8,
    /// How often this was renewed.
    #[serde(default)]
    pub renewal: u32,
}

/// A step of a ceremony or a tally, for progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Stable name: `joining`, `dealing`, `checking`, `confirming`, `mixing the roll`, `mixing`, `opening`, `decrypting`.
    pub name: &'static str,
    /// Done so far.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// Reports steps.
pub type Steps<'a> = &'a mut (dyn FnMut(Step) + Send);

/// A trustee with its name.
#[derive(Debug, Clone)]
pub struct NamedTrustee {
    /// Its name.
    pub name: String,
    /// Its keys.
    pub trustee: Trustee,
}

/// Registrar, office and trustees of one board.
pub struct Officials {
    client: NodeClient,
    replica: Replica,
    office: Office,
    registrar: Registrar,
    trustees: Vec<NamedTrustee>,
    file: Option<TrusteeFile>,
}

impl Officials {
    /// Officials who write through `client` and read from `replica`.
    pub fn new(
        client: NodeClient,
        replica: Replica,
        office: Office,
        registrar: Registrar,
        trustees: Vec<NamedTrustee>,
    ) -> Self {
        Self { client, replica, office, registrar, trustees, file: None }
    }

    /// Has the trustees remember in a file, what they remembered there before included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn remember(mut self, file: TrusteeFile) -> Result<Self, OfficialError> {
        for named in &mut self.trustees {
            file.restore(&mut named.trustee)?;
        }
        self.file = Some(file);
        Ok(self)
    }

    fn keep(&self, place: usize) -> Result<(), OfficialError> {
        match &self.file {
            Some(file) => Ok(file.keep(&self.trustees[place].trustee)?),
            None => Ok(()),
        }
    }

    /// The trustees.
    pub fn trustees(&self) -> &[NamedTrustee] {
        &self.trustees
    }

    /// The copy of the board.
    pub fn replica(&self) -> &Replica {
        &self.replica
    }

    /// Brings the copy of the board up to date, checking everything.
    ///
    /// # Errors
    /// [`OfficialError::Sync`].
    pub async fn sync(&self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<(), OfficialError> {
        self.replica.sync(progress).await?;
        Ok(())
    }

    /// Reads the copy of the board.
    ///
    /// # Errors
    /// [`OfficialError::Board`].
    pub fn read<T>(&self, read: impl FnOnce(&State) -> T) -> Result<T, OfficialError> {
        Ok(self.replica.read(read)?)
    }

    /// Puts voters on the roll.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn enrol(
        &mut self,
        voters: &[Key],
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<(), OfficialError> {
        let mut done = 0;
        for batch in voters.chunks(Registrar::BATCH) {
            let entries = self.registrar.enrol(batch, &mut OsRng);
            self.write(&entries).await?;
            done += batch.len();
            progress(done as u64, voters.len() as u64);
        }
        Ok(())
    }

    /// Says what members are, and what is attested of each.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn name_members(&mut self, class: Class, list: &[Attesting]) -> Result<(), OfficialError> {
        let attest = |one: &Attesting| self.registrar.attest(one.key, one.district, one.age_band, one.renewal);
        let members = list.iter().map(attest).collect::<Result<Vec<_>, _>>().map_err(OfficialError::Key)?;
        let entries = self.registrar.name_members(class, &members, &mut OsRng);
        self.write(&entries).await
    }

    /// Ends a key, and gives its place to a successor if there is one.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn revoke(&mut self, voter: Key, successor: Option<Key>) -> Result<(), OfficialError> {
        let entry = self.registrar.revoke(voter, successor, &mut OsRng);
        self.write(&[entry]).await
    }

    /// Publishes a programme's rules as its next version. The version.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn publish_programme(
        &mut self,
        programme: impl FnOnce(u32) -> Programme,
        id: &str,
    ) -> Result<u32, OfficialError> {
        self.sync(&mut |_, _| {}).await?;
        let version = self.read(|state| state.rewards().programme(id).map_or(0, ProgrammeState::versions))? + 1;
        let entry = self.office.publish_programme(programme(version), &mut OsRng);
        self.write(&[entry]).await?;
        Ok(version)
    }

    /// Announces the next epoch. Its number.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn begin_epoch(&mut self, epoch: impl FnOnce(u32) -> Epoch) -> Result<u32, OfficialError> {
        self.sync(&mut |_, _| {}).await?;
        let number = self.read(|state| state.rewards().epochs().len() as u32)? + 1;
        let entry = self.office.begin_epoch(epoch(number), &mut OsRng);
        self.write(&[entry]).await?;
        Ok(number)
    }

    /// Publishes a manifest.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn publish(&mut self, manifest: Manifest) -> Result<Hash, OfficialError> {
        let id = manifest.id();
        let entry = self.office.publish(manifest, &mut OsRng);
        self.write(&[entry]).await?;
        Ok(id)
    }

    /// Publishes who votes in an election with ballot styles or weights, before it is opened. Electors that are on the
    /// board already, from an attempt that was broken off, are left out; `progress` gets electors, of how many.
    ///
    /// # Errors
    /// [`OfficialError::Refused`] names the first elector that the board does not take; batches before it stay.
    pub async fn name_electors(
        &mut self,
        election: Hash,
        electors: &[Elector],
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<(), OfficialError> {
        let missing: Vec<Elector> = self.read(|state| {
            let found = state.election(&election)?;
            let is_there = |elector: &Elector| {
                let said = found.franchise(&elector.key).ok().filter(|_| found.electors().is_some());
                said.is_some_and(|said| (said.style, said.weight) == (elector.style as usize, elector.weight))
            };
            Ok::<_, Rejection>(electors.iter().filter(|elector| !is_there(elector)).copied().collect())
        })??;
        let mut done = electors.len() - missing.len();
        for batch in missing.chunks(Registrar::ELECTORS_BATCH) {
            let entries = self.registrar.name_electors(election, batch, &mut OsRng);
            self.write(&entries).await?;
            done += batch.len();
            progress(done as u64, electors.len() as u64);
        }
        Ok(())
    }

    /// Fixes the secret roll of an election, unless that was done, and has the trustees with these indices mix it, as far as
    /// that is left to do.
    ///
    /// # Errors
    /// [`OfficialError`], also when too few keys have joined.
    pub async fn mix_roll(
        &mut self,
        election: Hash,
        present: &[u32],
        progress: Steps<'_>,
    ) -> Result<(), OfficialError> {
        if !self.read(|state| state.election(&election).map(|found| found.is_roll_fixed()))?? {
            self.fix_roll(election).await?;
        }
        self.mix_and_open(election, &present.iter().copied().collect(), progress).await
    }

    /// Fixes the secret roll of an election: nobody joins it any more, and trustees mix it.
    ///
    /// # Errors
    /// [`OfficialError`], also when too few keys have joined.
    pub async fn fix_roll(&mut self, election: Hash) -> Result<(), OfficialError> {
        let entry = self.office.fix_roll(election, &mut OsRng);
        self.write(&[entry]).await
    }

    /// Opens an election.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn open(&mut self, election: Hash) -> Result<(), OfficialError> {
        let entry = self.office.open(election, &mut OsRng);
        self.write(&[entry]).await
    }

    /// Closes an election.
    ///
    /// # Errors
    /// [`OfficialError`].
    pub async fn close(&mut self, election: Hash) -> Result<(), OfficialError> {
        let entry = self.office.close(election, &mut OsRng);
        self.write(&[entry]).await
    }

    /// Has the trustees with these indices mix and open what is opened, and publish their decryption shares. They read the copy of the board that was
    /// checked block by block, and share only once.
    ///
    /// # Errors
    /// [`OfficialError::TooFewTrustees`] before anybody shares, or what kept a trustee from it.
    pub async fn tally(&mut self, election: Hash, present: &[u32], progress: Steps<'_>) -> Result<(), OfficialError> {
        let (needed, mut shared) = self.read(|state| {
            let found = state.election(&election)?;
            let id = found.manifest().ceremony;
            let ceremony = state.ceremony(&id).ok_or(Rejection::UnknownCeremony(id))?;
            Ok::<_, Rejection>((ceremony.threshold(), found.sharers().collect::<BTreeSet<u32>>()))
        })??;
        let present: BTreeSet<u32> = present.iter().copied().collect();
        let together = present.union(&shared).count();
        if together < needed {
            return Err(OfficialError::TooFewTrustees { present: together, needed });
        }
        self.mix_and_open(election, &present, progress).await?;
        if self.read(|state| state.election(&election).map(|found| found.sums_anything().is_err()))?? {
            return Ok(());
        }
        let wanted: BTreeSet<u32> = present.difference(&shared).copied().collect();
        let total = wanted.len();
        for (done, index) in wanted.into_iter().enumerate() {
            let place = (index as usize).checked_sub(1).and_then(|place| self.trustees.get_mut(place));
            let Some(NamedTrustee { name, trustee }) = place else {
                return Err(OfficialError::TooFewTrustees { present: shared.len(), needed });
            };
            let replica = &self.replica;
            let entry = replica
                .read(|state| trustee.decrypt(state, &election, &mut OsRng))?
                .map_err(|source| refusal(name, source))?;
            self.keep(index as usize - 1)?;
            self.write(&[entry]).await?;
            shared.insert(index);
            progress(Step { name: "decrypting", done: done + 1, total });
        }
        Ok(())
    }

    /// Has these trustees mix the secret roll before the opening, and after the closing mix and open the contests whose ballots
    /// are mixed, as far as that is left to do.
    async fn mix_and_open(
        &mut self,
        election: Hash,
        present: &BTreeSet<u32>,
        progress: Steps<'_>,
    ) -> Result<(), OfficialError> {
        let total = self.read(|state| {
            let found = state.election(&election)?;
            let closed = found.opened_contests().filter(|contest| found.rows(*contest).is_none());
            let lists = closed.map(|contest| 2 * found.mixes_needed(contest)).sum::<usize>();
            let roll = if found.phase() == Phase::Ready { found.roll_mixes_needed() } else { 0 };
            Ok::<_, Rejection>(lists + roll)
        })??;
        let mut done = 0;
        loop {
            let mut idle = true;
            for index in present {
                let place = (*index as usize).wrapping_sub(1);
                let Some(named) = self.trustees.get(place) else { continue };
                let duties = self.read(|state| named.trustee.duties(state, &election))?;
                let duties = duties.map_err(|source| refusal(&named.name, source))?;
                for duty in duties.into_iter().filter(|duty| *duty != Duty::Sums) {
                    let history = Entries(Arc::clone(self.replica.view()));
                    let NamedTrustee { name, trustee } = &mut self.trustees[place];
                    let made = tokio::task::block_in_place(|| {
                        self.replica.read(|state| match &self.file {
                            Some(file) => file.fulfil(trustee, state, &history, &election, duty),
                            None => Ok(trustee.fulfil(state, &history, &election, duty, &mut OsRng)),
                        })
                    })??;
                    let (key, entries) = (trustee.key(), made.map_err(|source| refusal(name, source))?);
                    for some in entries.chunks(PARTS_TOGETHER) {
                        self.write(some).await?;
                    }
                    if let Some(file) = &self.file {
                        file.forget(&key, &entries)?;
                    }
                    (idle, done) = (false, done + 1);
                    let name = match duty {
                        Duty::MixRoll { .. } => "mixing the roll",
                        Duty::Mix { .. } => "mixing",
                        Duty::Sums | Duty::Open { .. } => "opening",
                    };
                    progress(Step { name, done: done.min(total), total });
                }
            }
            if idle {
                return Ok(());
            }
        }
    }

    /// Combines the shares on the board and publishes the counts.
    ///
    /// # Errors
    /// [`OfficialError::Office`] when shares are missing.
    pub async fn publish_outcome(&mut self, election: Hash) -> Result<Vec<Vec<u64>>, OfficialError> {
        let office = &self.office;
        let entry = self.replica.read(|state| office.outcome(state, election, &mut OsRng))??;
        self.write(&[entry]).await?;
        Ok(self.read(|state| state.election(&election).map(|found| found.counts().to_vec()))??)
    }

    /// Sends entries and waits until the copy of the board holds them.
    async fn write(&mut self, entries: &[Entry]) -> Result<(), OfficialError> {
        let bytes: Vec<Vec<u8>> = entries.iter().map(Entry::to_bytes).collect();
        for verdict in self.client.submit(&bytes).await? {
            if let Verdict::Rejected { code, message } = verdict {
                return Err(OfficialError::Refused { code, message });
            }
        }
        self.sync(&mut |_, _| {}).await
    }
}

fn refusal(name: &str, source: TrusteeError) -> OfficialError {
    OfficialError::Trustee { name: name.to_owned(), source }
}
