//! A citizen's app: the identity, sealed ballots that wait, and receipts. Choices are held in memory only, and only until a
//! ballot is sealed.

mod join;
mod phrase;
mod replace;
mod request;

use std::path::Path;

use rand_core::OsRng;
use rusqlite::{Connection, OptionalExtension, params};
use tabella_crypto::ballot::opening::OpeningError;
use tabella_crypto::ballot::{SealedBallot, Tracker};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::data_use::{DataUseError, UseReader};
use tabella_ledger::entry::Entry;
use tabella_ledger::party::{JoinError, Owner, Voter, VoterError, public};
use tabella_ledger::receipt::{Receipt, ReceiptError};
use tabella_ledger::register::Registration;
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::State;
use thiserror::Error;

use crate::evidence::OpenedBallot;
use crate::forum::{self, Announcement};
use crate::identity::{Found, Identity, IdentityError, Protection, Vault, WordList, look};
use crate::light::LightClient;
use crate::registrar::EnrolmentRequest;
use crate::store::StoreError;
use crate::view::View;

/// What kept a citizen from an act.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CitizenError {
    /// There is no key on this device yet.
    #[error("there is no key on this device yet")]
    NoKey,
    /// The ballot is not the one that waits to be cast or opened.
    #[error("this ballot does not wait any more; seal it again")]
    NotWaiting,
    /// The authorities signed two histories of this board: nothing is cast on it any more.
    #[error("there is evidence of two histories of this board; nothing is cast on it until that is explained")]
    Disputed,
    /// The light client's file or the copy of the board cannot be read.
    #[error(transparent)]
    Light(#[from] StoreError),
    /// The choice is not allowed, or the election is unknown.
    #[error(transparent)]
    Seal(#[from] VoterError),
    /// The election is not on the board.
    #[error(transparent)]
    Board(#[from] Rejection),
    /// The app's own ballot does not hold what was chosen.
    #[error("the sealed ballot does not hold what was chosen: {0}")]
    Opening(#[from] OpeningError),
    /// The node's receipt does not show that the ballot is on the board.
    #[error("the node's receipt is not good: {0}")]
    Receipt(#[from] ReceiptError),
    /// The board's registrar has no usable key.
    #[error("the registrar's key cannot be used: {0}")]
    Registrar(#[from] DataUseError),
    /// The citizen does not take part in this poll under a pseudonym.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// The identity cannot be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// Words that are to show that the phrase was written down are others, or too few.
    #[error("{}", words_differ(places))]
    Words {
        /// At which places of the phrase they differ, from 1; none if too few were given.
        places: Vec<usize>,
    },
    /// The app's own file cannot be used.
    #[error("the app's own file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

/// A sealed ballot, as shown before it is cast or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// Its tracker.
    pub tracker: Hash,
    /// How many bytes it has.
    pub bytes: usize,
}

/// A ballot that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What was in it, for each contest on the ballot the values of its fields, recomputed from sealed ballot and opening alone.
    pub choices: Vec<Vec<u64>>,
    /// What a second device needs.
    pub evidence: OpenedBallot,
    /// The entry that keeps it from ever being cast.
    pub spoil: Entry,
}

/// What became of a sealed ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Signed and sent.
    Cast,
    /// Opened.
    Spoiled,
}

/// A ballot that this app sealed and cast or opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its election.
    pub election: Hash,
    /// Its tracker.
    pub tracker: Hash,
    /// What became of it.
    pub fate: Fate,
    /// Its position in the log, once a receipt showed it.
    pub position: Option<u64>,
    /// When it was cast or opened, Unix seconds.
    pub time: u64,
}

/// A sealed ballot that waits.
struct Waiting {
    election: Hash,
    /// Under which key it was sealed.
    voter: Voter,
    sequence: u64,
    tracker: Hash,
    sealed: SealedBallot,
}

/// A citizen on this device.
pub struct Citizen {
    vault: Vault,
    identity: Option<Identity>,
    chain: Hash,
    store: Connection,
    waiting: Option<Waiting>,
}

impl Citizen {
    /// Opens what this device keeps in a folder for the board `chain`, without the system's store of secrets.
    ///
    /// # Errors
    /// When a file cannot be used.
    pub fn open(dir: &Path, chain: Hash) -> Result<Self, CitizenError> {
        Self::open_with(Vault::new(dir, None), dir, chain)
    }

    /// Opens what this device keeps in a folder, and the identity in a vault if it opens without a passphrase.
    ///
    /// # Errors
    /// When a file cannot be used.
    pub fn open_with(vault: Vault, dir: &Path, chain: Hash) -> Result<Self, CitizenError> {
        let identity = match vault.open(None) {
            // To be made, or to be unlocked.
            Err(
                IdentityError::None { .. }
                | IdentityError::Locked { .. }
                | IdentityError::NoSystem
                | IdentityError::System(_),
            ) => None,
            opened => Some(opened?),
        };
        let store = Connection::open(dir.join("citizen.sqlite"))?;
        store.pragma_update(None, "journal_mode", "WAL")?;
        store.pragma_update(None, "synchronous", "FULL")?;
        store.execute_batch(
            "CREATE TABLE IF NOT EXISTS sealing (number INTEGER PRIMARY KEY AUTOINCREMENT, election BLOB NOT NULL,
                sequence INTEGER NOT NULL) STRICT;
             CREATE TABLE IF NOT EXISTS ballot (tracker BLOB PRIMARY KEY, election BLOB NOT NULL,
                fate INTEGER NOT NULL, position INTEGER, time INTEGER NOT NULL, unsent BLOB) STRICT;
             CREATE TABLE IF NOT EXISTS registration (tracker BLOB, key BLOB, answer BLOB NOT NULL,
                PRIMARY KEY (tracker, key)) STRICT;
             CREATE TABLE IF NOT EXISTS told (announcement BLOB PRIMARY KEY) STRICT;
             CREATE TABLE IF NOT EXISTS written_down (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
             CREATE TABLE IF NOT EXISTS request (one INTEGER PRIMARY KEY CHECK (one = 1), id BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self { vault, identity, chain, store, waiting: None })
    }

    /// The identity, if there is one and it is unlocked.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// Where the identity is kept.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The public voter key, if there is one and the identity is unlocked.
    pub fn key(&self) -> Option<Key> {
        self.signing_key().ok().as_ref().map(public)
    }

    /// Makes an identity, unless there is one; its recovery phrase is in English unless it is asked for in another list.
    ///
    /// # Errors
    /// When it cannot be stored, or one is there and locked.
    pub fn create_key(&mut self) -> Result<Key, CitizenError> {
        self.create_identity(WordList::default(), Protection::Device)
    }

    /// Makes an identity, unless there is one.
    ///
    /// # Errors
    /// When it cannot be stored, or one is there and locked.
    pub fn create_identity(&mut self, list: WordList, protection: Protection<'_>) -> Result<Key, CitizenError> {
        if self.identity.is_none() {
            let identity = Identity::fresh(list)?;
            self.vault.create(&identity, protection)?;
            self.identity = Some(identity);
            self.forget_notes()?;
        }
        self.key().ok_or(CitizenError::NoKey)
    }

    /// Unlocks the identity with its passphrase, or tries the system's store of secrets again.
    ///
    /// # Errors
    /// [`CitizenError::Identity`].
    pub fn unlock(&mut self, passphrase: Option<&str>) -> Result<(), CitizenError> {
        self.identity = Some(self.vault.open(passphrase)?);
        Ok(())
    }

    /// Keeps the unlocked identity in another way.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`], or when it cannot be stored.
    pub fn protect(&self, protection: Protection<'_>) -> Result<(), CitizenError> {
        let identity = self.identity.as_ref().ok_or(CitizenError::NoKey)?;
        Ok(self.vault.replace(identity, protection)?)
    }

    /// Takes up the identity of a recovery phrase: its voter key, and its ballots on the board. One that is here and locked
    /// is put aside.
    ///
    /// # Errors
    /// [`CitizenError::Identity`] when the words are no phrase, another identity is here and open, or it cannot be stored.
    pub fn restore(
        &mut self,
        typed: &str,
        protection: Protection<'_>,
        state: &State,
        view: &View,
        now: u64,
    ) -> Result<Found, CitizenError> {
        let identity = Identity::recover(typed).map_err(IdentityError::from)?;
        let found = look(state, view, &identity.on_board(&self.chain))?;
        let identity = identity.with_enrolment(found.enrolment);
        match &self.identity {
            Some(own) if own.is_same(&identity) => {}
            Some(_) => return Err(IdentityError::Exists { path: self.vault.path().into() }.into()),
            None => {
                self.vault.put_aside()?;
                self.vault.create(&identity, protection)?;
                self.identity = Some(identity);
            }
        }
        self.take_up(&found, now)?;
        // Whoever could type it has it.
        self.note_written_down()?;
        Ok(found)
    }

    /// Writes down what another device had cast. Sealings are counted on from a number that no other device has reached:
    /// with less than a million of them in every second, a later moment is a higher number.
    fn take_up(&mut self, found: &Found, now: u64) -> Result<(), CitizenError> {
        let transaction = self.store.transaction()?;
        for ballot in &found.ballots {
            transaction.execute(
                "INSERT INTO ballot (tracker, election, fate, position, time) VALUES (?1, ?2, 0, ?3, ?4)
                 ON CONFLICT DO UPDATE SET position = excluded.position, unsent = NULL",
                params![ballot.tracker.0, ballot.election.0, ballot.position as i64, ballot.time as i64],
            )?;
        }
        let last = i64::try_from(now).unwrap_or(i64::MAX >> 20).saturating_mul(1 << 20);
        transaction.execute(
            "INSERT INTO sealing (number, election, sequence) VALUES (?1, ?2, 0) ON CONFLICT DO NOTHING",
            params![last, [0u8; 32]],
        )?;
        Ok(transaction.commit()?)
    }

    /// Takes the next voter key into use, to be enrolled in place of the one that was lost or stolen. It signs for nobody
    /// before the registrar has put it on the roll.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`], or when it cannot be stored.
    pub fn renew_key(&mut self, passphrase: Option<&str>) -> Result<Key, CitizenError> {
        let identity = self.identity.clone().ok_or(CitizenError::NoKey)?;
        let next = identity.enrolment() + 1;
        let identity = identity.with_enrolment(next);
        self.vault.update(&identity, passphrase)?;
        self.identity = Some(identity);
        self.waiting = None;
        self.key().ok_or(CitizenError::NoKey)
    }

    /// A request to be enrolled with a code from the registrar.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`].
    pub fn enrolment(&self, code: &str) -> Result<EnrolmentRequest, CitizenError> {
        Ok(EnrolmentRequest::new(code, &self.signing_key()?, &self.chain))
    }

    /// Finds and reads the uses of this citizen's data that the registrar with this key has logged.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`] and [`CitizenError::Registrar`].
    pub fn use_reader(&self, registrar: &Key) -> Result<UseReader, CitizenError> {
        Ok(UseReader::new(self.chain, &self.signing_key()?, registrar)?)
    }

    /// Seals choices, for each contest on this voter's ballot the values of its fields; an earlier ballot that still waits is forgotten.
    ///
    /// # Errors
    /// [`CitizenError::Seal`] when a contest does not allow its choice.
    pub fn seal(&mut self, state: &State, election: Hash, choices: &[Vec<u64>]) -> Result<Sealed, CitizenError> {
        self.waiting = None;
        let voter = self.voter_in(state, &election)?;
        let on_board = state.election(&election)?.last_sequence(&voter.key());
        let (sealing, sequence) = self.reserve(&election, on_board)?;
        let sealed = voter.seal(state, &election, sequence, sealing, choices, &mut OsRng)?;
        let tracker = sealed.tracker().into();
        let shown = Sealed { tracker, bytes: sealed.as_bytes().len() };
        self.waiting = Some(Waiting { election, voter, sequence, tracker, sealed });
        Ok(shown)
    }

    /// Uses up a sealing number and a sequence number before anything is made with them: neither ever comes twice, even
    /// if the app is stopped in the middle.
    fn reserve(&self, election: &Hash, on_board: Option<u64>) -> Result<(u64, u64), CitizenError> {
        let here: Option<i64> =
            self.store
                .query_row("SELECT max(sequence) FROM sealing WHERE election = ?1", [election.0], |row| row.get(0))?;
        let sequence = on_board.unwrap_or(0).max(here.unwrap_or(0) as u64) + 1;
        self.store.execute(
            "INSERT INTO sealing (election, sequence) VALUES (?1, ?2)",
            params![election.0, sequence as i64],
        )?;
        Ok((self.store.last_insert_rowid() as u64, sequence))
    }

    /// Signs the waiting ballot. The entry is kept until a receipt shows that it is on the board.
    ///
    /// # Errors
    /// [`CitizenError::Disputed`] when `light` holds evidence against the board: the ballot then still waits.
    /// [`CitizenError::NotWaiting`] for any other ballot.
    pub fn cast(&mut self, light: &LightClient, tracker: Hash, now: u64) -> Result<Vec<u8>, CitizenError> {
        if light.dispute()?.is_some() {
            return Err(CitizenError::Disputed);
        }
        let waiting = self.take(tracker)?;
        let entry = waiting.voter.cast(waiting.election, waiting.sealed, &mut OsRng).to_bytes();
        self.store.execute(
            "INSERT INTO ballot (tracker, election, fate, time, unsent) VALUES (?1, ?2, 0, ?3, ?4)",
            params![tracker.0, waiting.election.0, now as i64, entry],
        )?;
        Ok(entry)
    }

    /// Ballots that were signed and have no receipt yet: to be sent again after a crash or a lost connection.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unsent(&self) -> Result<Vec<(Hash, Vec<u8>)>, CitizenError> {
        let mut statement =
            self.store.prepare("SELECT tracker, unsent FROM ballot WHERE unsent IS NOT NULL ORDER BY rowid")?;
        let rows = statement.query_map([], |row| Ok((Hash(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps what a witness signed when it registered a ballot: with it the voter can show that the ballot was cast.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn registered(&mut self, registration: &Registration) -> Result<(), CitizenError> {
        self.store.execute(
            "INSERT OR REPLACE INTO registration (tracker, key, answer) VALUES (?1, ?2, ?3)",
            params![registration.ballot.tracker.0, registration.key.0, cbor::encode(registration)],
        )?;
        Ok(())
    }

    /// What witnesses signed of a ballot.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn registrations(&self, tracker: &Hash) -> Result<Vec<Registration>, CitizenError> {
        let mut statement = self.store.prepare("SELECT answer FROM registration WHERE tracker = ?1 ORDER BY key")?;
        let answers = statement.query_map([tracker.0], |row| row.get(0))?.collect::<Result<Vec<Vec<u8>>, _>>()?;
        Ok(answers.iter().filter_map(|answer| cbor::decode("registration", answer).ok()).collect())
    }

    /// Takes the node's receipt for a cast ballot, after checking it.
    ///
    /// # Errors
    /// [`CitizenError::Receipt`] when it does not show that exactly this ballot is on the board.
    pub fn accepted(
        &mut self,
        tracker: Hash,
        entry: &[u8],
        receipt: &Receipt,
        state: &State,
    ) -> Result<(), CitizenError> {
        receipt.verify(entry, tracker, state.succession())?;
        self.settle(tracker, Some(receipt.position))
    }

    /// Notes where a ballot is on the board, or that it was refused and is not there.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn settle(&mut self, tracker: Hash, position: Option<u64>) -> Result<(), CitizenError> {
        match position {
            Some(position) => self.store.execute(
                "UPDATE ballot SET position = ?2, unsent = NULL WHERE tracker = ?1",
                params![tracker.0, position as i64],
            )?,
            None => self.store.execute("DELETE FROM ballot WHERE tracker = ?1", [tracker.0])?,
        };
        Ok(())
    }

    /// Opens the waiting ballot. What is in it is recomputed, as a second device does it.
    ///
    /// # Errors
    /// [`CitizenError::NotWaiting`] for any other ballot.
    pub fn challenge(&mut self, state: &State, tracker: Hash, now: u64) -> Result<Opened, CitizenError> {
        let election = self.waiting.as_ref().map(|waiting| waiting.election).ok_or(CitizenError::NotWaiting)?;
        let found = state.election(&election)?;
        let waiting = self.take(tracker)?;
        let style = found.franchise(&waiting.voter.key())?.style;
        let spoil = waiting.voter.spoil(election, waiting.sequence, tracker, &mut OsRng);
        self.store.execute(
            "INSERT INTO ballot (tracker, election, fate, time) VALUES (?1, ?2, 1, ?3)",
            params![tracker.0, election.0, now as i64],
        )?;
        let (sealed, opening) = waiting.sealed.open();
        let choices = opening.check(found.params(), style, &sealed, Tracker(tracker.0))?;
        let evidence = OpenedBallot { election, sealed, opening: opening.to_bytes().to_vec() };
        Ok(Opened { choices, evidence, spoil })
    }

    /// In which election this ballot waits, if it does.
    pub fn waits_in(&self, tracker: &Hash) -> Option<Hash> {
        self.waiting.as_ref().filter(|waiting| waiting.tracker == *tracker).map(|waiting| waiting.election)
    }

    /// Forgets the waiting ballot.
    pub fn discard(&mut self) {
        self.waiting = None;
    }

    /// Ballots that were cast or opened here, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept(&self) -> Result<Vec<Kept>, CitizenError> {
        let mut statement =
            self.store.prepare("SELECT tracker, election, fate, position, time FROM ballot ORDER BY rowid DESC")?;
        let rows = statement.query_map([], kept)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One ballot that was cast or opened here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept_one(&self, tracker: &Hash) -> Result<Option<Kept>, CitizenError> {
        let query = "SELECT tracker, election, fate, position, time FROM ballot WHERE tracker = ?1";
        Ok(self.store.query_row(query, [tracker.0], kept).optional()?)
    }

    /// What there is to tell that this device did not tell before, from its own copy of the board. What is returned counts
    /// as told.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn news(&mut self, state: &State, now: u64) -> Result<Vec<Announcement>, CitizenError> {
        let mut news = Vec::new();
        let told = self.store.transaction()?;
        for announcement in forum::announcements(state, now) {
            if told.execute("INSERT OR IGNORE INTO told VALUES (?1)", [announcement.id().0])? > 0 {
                news.push(announcement);
            }
        }
        told.commit()?;
        Ok(news)
    }

    fn take(&mut self, tracker: Hash) -> Result<Waiting, CitizenError> {
        self.waiting.take_if(|waiting| waiting.tracker == tracker).ok_or(CitizenError::NotWaiting)
    }

    /// As whom this citizen proposes and supports.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`].
    pub fn resident(&self) -> Result<Voter, CitizenError> {
        Ok(Voter::new(self.signing_key()?, self.chain))
    }

    /// As whom this citizen publishes and grants.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`].
    pub fn owner(&self) -> Result<Owner, CitizenError> {
        Ok(Owner::new(self.signing_key()?, self.chain))
    }

    pub(crate) fn signing_key(&self) -> Result<SigningKey, CitizenError> {
        Ok(self.identity.as_ref().ok_or(CitizenError::NoKey)?.voter_key(&self.chain))
    }

    /// As whom this citizen votes in an election: under the own key, or under the pseudonym of this poll.
    fn voter_in(&self, state: &State, election: &Hash) -> Result<Voter, CitizenError> {
        let found = state.election(election)?;
        let key = match found.manifest().is_pseudonymous() {
            true => self.poll_key(state, election)?.1,
            false if found.has_secret_roll() => self.listed_key(found)?,
            false => self.signing_key()?,
        };
        Ok(Voter::new(key, self.chain))
    }
}

fn words_differ(places: &[usize]) -> String {
    let places: Vec<String> = places.iter().map(usize::to_string).collect();
    match places.as_slice() {
        [] => format!("type at least {} different words of the phrase", phrase::PROBED),
        places => format!("these words of the phrase are others: {}", places.join(", ")),
    }
}

fn kept(row: &rusqlite::Row<'_>) -> rusqlite::Result<Kept> {
    let fate: i64 = row.get(2)?;
    let position: Option<i64> = row.get(3)?;
    let time: i64 = row.get(4)?;
    Ok(Kept {
        tracker: Hash(row.get(0)?),
        election: Hash(row.get(1)?),
        fate: if fate == 0 { Fate::Cast } else { Fate::Spoiled },
        position: position.map(|position| position as u64),
        time: time as u64,
    })
}
