//! The registrar's desk: one-time codes for people who were identified in person, and the enrolment of their keys.
//!
//! Whoever has no code sends a request, which waits for the registrar's word.
//!
//! What is kept of people is in a file of its own, which is read in one way only: [`RegistrarDesk::read`]. Of codes the desk
//! keeps digests.

mod accounts;
mod cards;
mod decide;
mod persons;
mod read;
mod replace;
pub mod request;
mod requests;
mod retention;
mod revoke;
mod routes;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_core::{OsRng, RngCore};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tabella_crypto::group::Element;
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::party::Registrar;
use thiserror::Error;

pub use accounts::TokenError;
pub use cards::CardError;
pub use decide::{ConfirmError, Confirming, REQUEST_SECONDS, RequestError, Taking};
pub use persons::{Deletion, Field};
pub use read::{LoggedUse, Purpose, ReadError};
pub use replace::RekeyRequest;
pub use requests::{Stage, Standing, Waiting};
pub use retention::{Kept, RetentionError};
pub use routes::{Enrolled, routes};

use crate::sequencer::{Sequencer, SubmitError};
use crate::sign_in::Provider;
use accounts::Accounts;
use cards::Cards;
use persons::Persons;
use requests::Requests;

/// How long a code is good for.
pub const CODE_SECONDS: u64 = 14 * 24 * 60 * 60;

/// Letters and digits of codes: none that is easily read as another.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Characters of a code: 60 bits.
const CODE_LENGTH: usize = 12;

/// Why somebody is not enrolled.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EnrolError {
    /// No such code was handed out.
    #[error("this code was not handed out by the registrar")]
    UnknownCode,
    /// The code was used for another key.
    #[error("this code was used already")]
    UsedCode,
    /// The code is too old.
    #[error("this code has expired")]
    ExpiredCode,
    /// Somebody else has this reference number.
    #[error("there is somebody under this reference number already")]
    Reference,
    /// Nobody has this reference number, or what was kept of them is deleted.
    #[error("nobody is known under this reference number")]
    Unknown,
    /// A field without a label, or two with the same.
    #[error("every field needs a label of its own")]
    Fields,
    /// The key or its proof of possession is none.
    #[error("the request does not show that the sender has the key")]
    Possession,
    /// The board refused the enrolment.
    #[error("the board refused the enrolment: {message}")]
    Refused {
        /// Stable name of the reason.
        code: String,
        /// The reason.
        message: String,
    },
    /// The board takes nothing at the moment.
    #[error(transparent)]
    Board(#[from] SubmitError),
    /// The settings of the desk are none.
    #[error("{} cannot be used: {message}", path.display())]
    Settings {
        /// Which file.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// The desk's own file failed.
    #[error("the registrar's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

impl EnrolError {
    /// Stable name for programs.
    pub fn code(&self) -> &str {
        match self {
            Self::UnknownCode => "enrol.code_unknown",
            Self::UsedCode => "enrol.code_used",
            Self::ExpiredCode => "enrol.code_expired",
            Self::Reference => "enrol.reference",
            Self::Unknown => "enrol.unknown",
            Self::Fields => "enrol.fields",
            Self::Possession => "enrol.possession",
            Self::Refused { code, .. } => code,
            Self::Board(_) => "node.busy",
            Self::Settings { .. } => "enrol.settings",
            Self::Store(_) => "enrol.store",
        }
    }
}

/// What a voter's app sends to be enrolled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EnrolmentRequest {
    /// The code as typed.
    pub code: String,
    /// The voter's public key, hexadecimal.
    pub key: String,
    /// The voter's signature over `tabella enrolment`, a line end and the code, hexadecimal.
    pub signature: String,
}

impl EnrolmentRequest {
    /// A request for `key` on the board `chain`.
    pub fn new(code: &str, key: &SigningKey, chain: &Hash) -> Self {
        let signature = key.sign(&chain.0, &possession(code), &mut OsRng);
        Self {
            code: normalise(code),
            key: hex::encode(key.public().as_bytes()),
            signature: hex::encode(signature.to_bytes()),
        }
    }

    /// The key, if the signature shows that the sender has it.
    fn key(&self, chain: &Hash) -> Option<Key> {
        let key: Key = self.key.parse().ok()?;
        let element = Element::decode(&key.0, "voter key").ok()?;
        let mut signature = [0; SIGNATURE_BYTES];
        hex::decode_to_slice(&self.signature, &mut signature).ok()?;
        let signature = Signature::from_bytes(&signature).ok()?;
        signature.verify(&chain.0, &element, &possession(&self.code)).ok()?;
        Some(key)
    }
}

/// What a voter signs to show that they have the key: it begins like no entry and no ballot.
fn possession(code: &str) -> Vec<u8> {
    [b"tabella enrolment\n", normalise(code).as_bytes()].concat()
}

/// A code without spaces, dashes and case.
pub fn normalise(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The desk.
pub struct RegistrarDesk {
    codes: Mutex<Connection>,
    persons: Persons,
    requests: Requests,
    cards: Cards,
    accounts: Accounts,
    /// Whoever logs a use or deletes waits for the one before.
    turn: tokio::sync::Mutex<()>,
    registrar: Registrar,
    chain: Hash,
}

/// A code, to be handed to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// In groups of four.
    pub code: String,
    /// Unix seconds after which it is refused.
    pub expires_at: u64,
}

impl RegistrarDesk {
    /// Opens the desk's files: codes at `path`; beside it people in `persons.sqlite`, waiting requests in
    /// `requests.sqlite`; whom the registrar believes in the folder `cards` and in `sign-in.json`, if they are there.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open(path: &Path, registrar: Registrar, chain: Hash) -> Result<Self, EnrolError> {
        let codes = Connection::open(path)?;
        codes.pragma_update(None, "journal_mode", "WAL")?;
        codes.pragma_update(None, "synchronous", "FULL")?;
        codes.execute_batch(
            "CREATE TABLE IF NOT EXISTS code (
                digest BLOB PRIMARY KEY, expires_at INTEGER NOT NULL, used_by BLOB, position INTEGER
            ) STRICT;",
        )?;
        // Which code was used for which key is deleted one day.
        codes.pragma_update(None, "secure_delete", "ON")?;
        let persons = Persons::open(&path.with_file_name("persons.sqlite"))?;
        let requests = Requests::open(&path.with_file_name("requests.sqlite"))?;
        let cards = Cards::in_folder(path.with_file_name("cards"));
        let accounts = Accounts::at(provider(&path.with_file_name("sign-in.json"))?);
        let (codes, turn) = (Mutex::new(codes), tokio::sync::Mutex::default());
        Ok(Self { codes, persons, requests, cards, accounts, turn, registrar, chain })
    }

    /// A fresh code.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn new_code(&self, now: u64) -> Result<Code, EnrolError> {
        let mut bytes = [0; CODE_LENGTH];
        OsRng.fill_bytes(&mut bytes);
        let code: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        let expires_at = now + CODE_SECONDS;
        self.codes().execute(
            "INSERT INTO code (digest, expires_at) VALUES (?1, ?2)",
            params![digest(&code), expires_at as i64],
        )?;
        let groups: Vec<&str> = [&code[..4], &code[4..8], &code[8..]].to_vec();
        Ok(Code { code: groups.join("-"), expires_at })
    }

    /// Writes down who somebody is, under the office's reference number, and makes the code that this person is handed.
    ///
    /// # Errors
    /// [`EnrolError::Reference`] and [`EnrolError::Fields`], among others.
    pub fn register(&self, reference: &str, fields: &[Field], now: u64) -> Result<Code, EnrolError> {
        let labels: BTreeSet<&str> = fields.iter().map(|field| field.label.trim()).collect();
        if labels.len() != fields.len() || labels.contains("") {
            return Err(EnrolError::Fields);
        }
        let code = self.new_code(now)?;
        let is_free = self.persons.add(reference, fields, &digest(&normalise(&code.code)))?;
        if is_free { Ok(code) } else { Err(EnrolError::Reference) }
    }

    /// How many codes are handed out and neither used nor expired.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_codes(&self, now: u64) -> Result<u64, EnrolError> {
        let count: i64 = self.codes().query_row(
            "SELECT count(*) FROM code WHERE position IS NULL AND expires_at >= ?1",
            [now as i64],
            |row| row.get(0),
        )?;
        Ok(count as u64)
    }

    /// Enrols the key of whoever holds a good code: at most one key per code, however often and whenever it is asked.
    ///
    /// # Errors
    /// [`EnrolError`] says why not.
    pub async fn enrol(
        &self,
        request: &EnrolmentRequest,
        sequencer: &dyn Sequencer,
        now: u64,
    ) -> Result<u64, EnrolError> {
        let key = request.key(&self.chain).ok_or(EnrolError::Possession)?;
        let digest = digest(&normalise(&request.code));
        if let Some(position) = self.reserve(&digest, &key, now)? {
            return Ok(position);
        }
        // Whoever was handed a code after a loss has a place on the board, and goes on there.
        let entry = match self.persons.predecessor(&digest, &key)? {
            Some(lost) => Some(self.registrar.revoke(lost, Some(key), &mut OsRng)),
            None => self.registrar.enrol(&[key], &mut OsRng).pop(),
        };
        let position = match self.put(&entry.ok_or(EnrolError::Possession)?, sequencer).await {
            // The key is tied to this code alone, so it was this code that enrolled it, and the answer was lost.
            Err(EnrolError::Refused { code, .. }) if code == "roll.already_enrolled" || code == "standing.revoked" => {
                sequencer.view().head().size.saturating_sub(1)
            }
            put => put?,
        };
        self.settle(&digest, &key, position)?;
        Ok(position)
    }

    /// Ties the code to the key before anything is sent, so that two requests at once cannot both pass. The position
    /// if the key was enrolled with this code before.
    fn reserve(&self, digest: &[u8], key: &Key, now: u64) -> Result<Option<u64>, EnrolError> {
        let codes = self.codes();
        let row: Option<(i64, Option<Vec<u8>>, Option<i64>)> = codes
            .query_row("SELECT expires_at, used_by, position FROM code WHERE digest = ?1", [digest], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let (expires_at, used_by, position) = row.ok_or(EnrolError::UnknownCode)?;
        match used_by {
            Some(other) if other != key.0 => return Err(EnrolError::UsedCode),
            Some(_) => return Ok(position.map(|position| position as u64)),
            None if (expires_at as u64) < now => return Err(EnrolError::ExpiredCode),
            None => {}
        }
        codes.execute("UPDATE code SET used_by = ?2 WHERE digest = ?1", params![digest, key.0])?;
        Ok(None)
    }

    /// Whose the key is comes first: a code that is settled is not looked at again.
    fn settle(&self, digest: &[u8], key: &Key, position: u64) -> Result<(), EnrolError> {
        self.persons.link(digest, key)?;
        let update = "UPDATE code SET position = ?2 WHERE digest = ?1";
        self.codes().execute(update, params![digest, position as i64])?;
        Ok(())
    }

    /// Takes back a code that nobody used. Whether none is left: one that was used stays.
    fn void(&self, digest: &[u8]) -> Result<bool, rusqlite::Error> {
        let codes = self.codes();
        codes.execute("DELETE FROM code WHERE digest = ?1 AND used_by IS NULL", [digest])?;
        codes.query_row("SELECT count(*) FROM code WHERE digest = ?1", [digest], |row| Ok(row.get::<_, i64>(0)? == 0))
    }

    fn codes(&self) -> MutexGuard<'_, Connection> {
        // Every use is one statement: a panic elsewhere leaves nothing half done.
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(code: &str) -> Vec<u8> {
    Hash::of_parts(&[b"tabella enrolment code\n", code.as_bytes()]).0.to_vec()
}

/// The provider that the registrar believes, if the file is there.
fn provider(path: &Path) -> Result<Option<Provider>, EnrolError> {
    let unusable = |message: String| EnrolError::Settings { path: path.into(), message };
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(error.to_string())),
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| unusable(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zg_1_a_code_is_good_until_it_expires_and_for_one_key() {
        let dir = tempfile::tempdir().unwrap();
        let chain = Hash([1; 32]);
        let registrar = Registrar::new(SigningKey::generate(&mut OsRng), chain);
        let desk = RegistrarDesk::open(&dir.path().join("codes.sqlite"), registrar, chain).unwrap();
        let (one, other) = (Key([1; 32]), Key([2; 32]));
        let code = desk.new_code(1000).unwrap();
        assert_eq!(code.expires_at, 1000 + CODE_SECONDS);
        let digest = digest(&normalise(&code.code));
        let reserve = |key: &Key, now| desk.reserve(&digest, key, now);
        assert!(matches!(reserve(&one, code.expires_at + 1), Err(EnrolError::ExpiredCode)));
        assert_eq!(reserve(&one, code.expires_at).unwrap(), None);
        assert!(matches!(reserve(&other, 1000), Err(EnrolError::UsedCode)));
        // Reserved and not settled: the same key may go on, also after the end.
        assert_eq!(reserve(&one, code.expires_at + 1).unwrap(), None);
        desk.settle(&digest, &one, 7).unwrap();
        assert_eq!(reserve(&one, 1000).unwrap(), Some(7));
        assert_eq!(desk.open_codes(1000).unwrap(), 0);
    }

    #[test]
    fn codes_are_easy_to_read_and_hard_to_guess() {
        let dir = tempfile::tempdir().unwrap();
        let registrar = Registrar::new(SigningKey::generate(&mut OsRng), Hash([1; 32]));
        let desk = RegistrarDesk::open(&dir.path().join("codes.sqlite"), registrar, Hash([1; 32])).unwrap();
        let mut codes: Vec<String> = (0..100).map(|_| desk.new_code(0).unwrap().code).collect();
        assert!(codes.iter().all(|code| code.len() == 14 && normalise(code).len() == CODE_LENGTH));
        assert!(codes.iter().all(|code| !code.contains(['0', '1', 'O', 'I'])));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 100);
    }
}
