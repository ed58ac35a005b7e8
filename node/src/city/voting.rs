//! The citizen of this device: enrols, seals, opens or casts, and sees where every ballot is.

use std::sync::PoisonError;
use std::time::Duration;

use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::opened::{FillError, Selection};
use tabella_ledger::proof::ProofFile;
use tabella_ledger::register::{Registered, Registration};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::State;

use super::{City, CityError, Listed};
use crate::citizen::{Citizen, CitizenError, Fate, Kept, Opened, Sealed};
use crate::officials::{Step, Steps};
use crate::sequencer::Verdict;
use crate::service::now;
use crate::uses::{self, Uses};

/// How long a voter waits for a witness.
const REGISTER_WITHIN: Duration = Duration::from_secs(10);

impl City {
    /// Their public key and what they cast or opened, newest first.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn citizen(&self) -> Result<(Option<Key>, Vec<Kept>), CityError> {
        let citizen = self.citizen.lock().await;
        Ok((citizen.key(), citizen.kept()?))
    }

    /// Reads this device's copy of the board together with what this device keeps of its citizen.
    ///
    /// # Errors
    /// [`CityError::Board`].
    pub async fn read_as_citizen<T>(&self, read: impl FnOnce(&State, &Citizen) -> T) -> Result<T, CityError> {
        let citizen = self.citizen.lock().await;
        Ok(self.copy.read(|state| read(state, &citizen))?)
    }

    /// Shows every draft and every election on the board to this device's citizen, oldest first.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn list_as_citizen<T>(
        &self,
        show: impl Fn(&State, Listed<'_>, &Citizen) -> T,
    ) -> Result<Vec<T>, CityError> {
        let citizen = self.citizen.lock().await;
        self.list(|state, listed| show(state, listed, &citizen))
    }

    /// Makes their key.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn create_key(&self) -> Result<(), CityError> {
        self.citizen.lock().await.create_key()?;
        Ok(())
    }

    /// Enrols them with a code from the registrar.
    ///
    /// # Errors
    /// [`CityError::Client`] with the registrar's reason.
    pub async fn enrol(&self, code: &str) -> Result<(), CityError> {
        let request = self.citizen.lock().await.enrolment(code)?;
        self.client.enrol(&request).await?;
        self.sync().await?;
        Ok(())
    }

    /// Every use of their data that the registrar has logged, from this device's copy of the board.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn uses(&self) -> Result<Uses, CityError> {
        self.sync().await?;
        let registrar = self.copy.read(|state| state.genesis().registrar)?;
        let reader = self.citizen.lock().await.use_reader(&registrar)?;
        Ok(tokio::task::block_in_place(|| uses::in_copy(self.copy.view(), &reader))?)
    }

    /// The values of what was filled in, question by question.
    ///
    /// # Errors
    /// [`CityError::Fill`] when it does not answer the questions of this election.
    pub fn fill(&self, handle: &Hash, filled: &[Selection]) -> Result<Vec<Vec<u64>>, CityError> {
        let id = self.published(handle)?;
        self.read(|state| {
            let questions = &state.election(&id)?.manifest().contests;
            let values = |(place, selection): (usize, &Selection)| {
                let question = questions.get(place).ok_or(FillError::Question(place))?;
                Ok(question.fill(selection)?)
            };
            filled.iter().enumerate().map(values).collect()
        })?
    }

    /// Seals choices: for each contest on the ballot the values of its fields.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn seal(&self, handle: &Hash, choices: &[Vec<u64>]) -> Result<Sealed, CityError> {
        let election = self.published(handle)?;
        let mut citizen = self.citizen.lock().await;
        Ok(tokio::task::block_in_place(|| self.copy.read(|state| citizen.seal(state, election, choices)))??)
    }

    /// Casts the sealed ballot that waits, unless there is evidence against the board.
    ///
    /// # Errors
    /// [`CityError`]. After a lost connection the ballot is kept and sent again.
    pub async fn cast(&self, tracker: Hash) -> Result<Kept, CityError> {
        self.join_for(&tracker, &mut |_| ()).await?;
        self.cast_joined(tracker).await
    }

    /// Takes part in the poll under pseudonyms in which this ballot waits, if it waits in one and that was not done before.
    /// `steps` gets `joining` in such a poll. The ballot stays where it is.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn join_for(&self, tracker: &Hash, steps: Steps<'_>) -> Result<(), CityError> {
        let citizen = self.citizen.lock().await;
        let Some(poll) = self.pseudonymous(&citizen, tracker)? else { return Ok(()) };
        steps(Step { name: "joining", done: 0, total: 1 });
        if let Some(entry) = self.joining(&citizen, &poll)? {
            self.join(&entry).await?;
        }
        steps(Step { name: "joining", done: 1, total: 1 });
        Ok(())
    }

    /// Casts the sealed ballot that waits, after [`City::join_for`].
    ///
    /// # Errors
    /// As [`City::cast`].
    pub async fn cast_joined(&self, tracker: Hash) -> Result<Kept, CityError> {
        let mut citizen = self.citizen.lock().await;
        let entry = citizen.cast(self.watch.light(), tracker, now())?;
        self.send(&mut citizen, tracker, &entry).await?;
        citizen.kept_one(&tracker)?.ok_or(CityError::Unknown)
    }

    /// The poll under pseudonyms in which this ballot waits, if it does in one.
    fn pseudonymous(&self, citizen: &Citizen, tracker: &Hash) -> Result<Option<Hash>, CityError> {
        let Some(election) = citizen.waits_in(tracker) else { return Ok(None) };
        let is =
            self.copy.read(|state| Ok::<_, Rejection>(state.election(&election)?.manifest().is_pseudonymous()))??;
        Ok(is.then_some(election))
    }

    /// The entry by which this citizen takes part in a poll under a pseudonym, unless that was done before.
    fn joining(&self, citizen: &Citizen, poll: &Hash) -> Result<Option<Entry>, CityError> {
        Ok(tokio::task::block_in_place(|| self.copy.read(|state| citizen.join(state, poll)))??)
    }

    /// Puts this device's citizen on every secret roll that they can be on and are not. Nothing is sent to a board that there
    /// is evidence against, or for an identity that is locked.
    ///
    /// # Errors
    /// [`CityError`] when the node does not answer; a later call goes on.
    pub async fn join_rolls(&self) -> Result<(), CityError> {
        if self.watch.dispute()?.is_some() {
            return Ok(());
        }
        let entries = match self.read_as_citizen(|state, citizen| citizen.join_rolls(state)).await? {
            Err(CitizenError::NoKey) => return Ok(()),
            entries => entries?,
        };
        for entry in &entries {
            match self.submit(entry).await {
                // Another device was faster, or the office fixed it meanwhile: the copy will say so.
                Err(CityError::Refused { code, message }) => {
                    tracing::info!(code, message, "a secret roll takes no key")
                }
                joined => drop(joined?),
            }
        }
        Ok(())
    }

    async fn join(&self, entry: &Entry) -> Result<(), CityError> {
        match self.submit(entry).await {
            // From another device, meanwhile.
            Err(CityError::Refused { code, .. }) if code == "standing.known" => Ok(()),
            joined => joined.map(drop),
        }
    }

    /// Sends a signed ballot and takes the receipt.
    async fn send(&self, citizen: &mut Citizen, tracker: Hash, entry: &[u8]) -> Result<(), CityError> {
        for registration in self.register(entry).await {
            citizen.registered(&registration)?;
        }
        match self.client.submit(&[entry]).await?.into_iter().next() {
            Some(Verdict::Accepted(receipt)) => {
                Ok(self.copy.read(|state| citizen.accepted(tracker, entry, &receipt, state))??)
            }
            Some(Verdict::Rejected { code, message }) => {
                citizen.settle(tracker, None)?;
                Err(CityError::Refused { code, message })
            }
            None => Err(CityError::Unknown),
        }
    }

    /// Shows a ballot to the witnesses. One that is away or refuses keeps nobody from voting: its register will lack the
    /// ballot, and an auditor be told so.
    pub(super) async fn register(&self, entry: &[u8]) -> Vec<Registration> {
        let witnesses = self.registrars.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut registrations = Vec::new();
        let Ok(Entry { body: Body::Ballot(ballot), .. }) = Entry::from_bytes(entry) else {
            return registrations;
        };
        let registered = Registered { election: ballot.election, tracker: Hash::of(&ballot.sealed) };
        let chain = self.copy.view().status().chain;
        for witness in witnesses {
            match tokio::time::timeout(REGISTER_WITHIN, witness.register(chain, registered, entry)).await {
                Ok(Ok(registration)) => registrations.push(registration),
                Ok(Err(error)) => tracing::warn!(%error, "a witness did not register a ballot"),
                Err(_) => tracing::warn!(witness = witness.url(), "a witness did not answer in time"),
            }
        }
        registrations
    }

    /// The answers of witnesses that this device keeps for a ballot.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn registrations(&self, tracker: &Hash) -> Result<Vec<Registration>, CityError> {
        Ok(self.citizen.lock().await.registrations(tracker)?)
    }

    /// Sends what was signed and not acknowledged before the app was stopped. A ballot that the node had accepted all
    /// the same is found by its tracker. Nothing is sent to a board that there is evidence against.
    pub(super) async fn resend(&self) -> Result<(), CityError> {
        if self.watch.dispute()?.is_some() {
            return Ok(());
        }
        let mut citizen = self.citizen.lock().await;
        for (tracker, entry) in citizen.unsent()? {
            match self.client.find_tracker(&tracker).await? {
                Some(found) => {
                    self.copy.read(|state| citizen.accepted(tracker, &found.entry.0, &found.receipt, state))??;
                }
                None => match self.send(&mut citizen, tracker, &entry).await {
                    // Refused by now: the election has closed, or another device voted since.
                    Ok(()) | Err(CityError::Refused { .. }) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(())
    }

    /// Opens the sealed ballot that waits, and declares on the board that it will never be cast.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn challenge(&self, tracker: Hash) -> Result<Opened, CityError> {
        let opened = {
            let mut citizen = self.citizen.lock().await;
            tokio::task::block_in_place(|| self.copy.read(|state| citizen.challenge(state, tracker, now())))??
        };
        self.submit(&opened.spoil).await?;
        self.sync().await?;
        Ok(opened)
    }

    /// The proof that a ballot is on this device's copy of the board: it needs no app to be checked.
    ///
    /// # Errors
    /// [`CityError::NotIncluded`] when it is not there yet.
    pub fn receipt(&self, tracker: &Hash) -> Result<ProofFile, CityError> {
        self.copy.view().ballot_proof(tracker)?.ok_or(CityError::NotIncluded)
    }

    /// Forgets the sealed ballot that waits.
    pub async fn discard(&self) {
        self.citizen.lock().await.discard();
    }

    /// Has the node put an entry on the board. Its position.
    pub(super) async fn submit(&self, entry: &Entry) -> Result<u64, CityError> {
        match self.client.submit(&[entry.to_bytes()]).await?.into_iter().next() {
            Some(Verdict::Accepted(receipt)) => Ok(receipt.position),
            Some(Verdict::Rejected { code, message }) => Err(CityError::Refused { code, message }),
            None => Err(CityError::Unknown),
        }
    }
}

/// Where a ballot is, as far as this device's copy of the board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Sent, or accepted in a block that was not checked here yet.
    Accepted,
    /// In a checked block, and it counts.
    Included,
    /// In a checked block, and a later one counts instead.
    Replaced,
    /// Opened.
    Spoiled,
}

/// Where a kept ballot is that was cast under this key: the citizen's own, or the pseudonym of the poll.
pub fn whereabouts(state: &State, voter: &Key, kept: &Kept) -> Whereabouts {
    if kept.fate == Fate::Spoiled {
        return Whereabouts::Spoiled;
    }
    let counted = state.election(&kept.election).ok().and_then(|election| election.counted_of(voter));
    match (counted, kept.position) {
        (Some(counted), _) if counted.tracker == kept.tracker => Whereabouts::Included,
        (Some(counted), Some(position)) if counted.position > position => Whereabouts::Replaced,
        _ => Whereabouts::Accepted,
    }
}
