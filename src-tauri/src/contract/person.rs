//! This person: key, phrase, enrolment.

use super::ReceiptView;
use serde::{Deserialize, Serialize};
use std::fmt;
#[cfg(test)]
use ts_rs::TS;
use zeroize::Zeroize;

/// Where this person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No key on this device yet.
    Newcomer,
    /// A key that is locked on this device.
    Locked,
    /// A key, but not on the roll yet.
    KeyReady,
    /// The board knows the key, and it is good.
    Enrolled,
    /// The board knows the key, and it is not good any more.
    Ended,
}

/// What somebody is to the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum ClassView {
    /// On the roll: votes in elections.
    Resident,
    /// Somebody elsewhere with the city's digital identity.
    EResident,
    /// Here for a time.
    Visitor,
    /// A business.
    Business,
    /// A public authority.
    Authority,
}

/// This person.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CitizenView {
    /// Where they stand.
    pub standing: Standing,
    /// Their public key, hexadecimal.
    pub key: Option<String>,
    /// What they are to the city, once the board knows them.
    pub class: Option<ClassView>,
    /// Points they may claim for taking part, from the checked chain.
    pub points: u32,
    /// Ballots they sent, newest first.
    pub receipts: Vec<ReceiptView>,
}

/// How a person's identity is kept on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum IdentityLock {
    /// By the permissions of its file alone.
    Unlocked,
    /// By a passphrase.
    Passphrase,
    /// By a key in the system's store of secrets.
    System,
}

/// What there is to say of a person's identity without showing any of it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct IdentityView {
    /// How it is kept; none if there is none yet.
    pub lock: Option<IdentityLock>,
    /// Whether it is unlocked now.
    pub open: bool,
    /// Whether the recovery phrase alone brings the voter key back.
    pub recoverable: bool,
    /// Which voter key is in use: how often it was replaced.
    pub enrolment: u32,
    /// Whether words of the phrase were typed from paper.
    pub written_down: bool,
    /// Whether this device has a store of secrets of its own.
    pub system_store: bool,
    /// Language tags of the lists of words.
    pub word_lists: Vec<String>,
}

/// What a restore brought back beside what is on the board: what the city's node kept sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(tag = "kept", rename_all = "snake_case")]
pub enum ReturnedView {
    /// It was opened.
    Opened {
        /// Its number. Whether there was a newer one, a fresh device cannot tell.
        number: u32,
        /// Copies of credentials.
        credentials: u32,
        /// Proofs of wages.
        wages: u32,
        /// Published data.
        data: u32,
        /// Published data that had no room in it.
        left_out: u32,
    },
    /// Nothing was kept.
    Nothing,
    /// It could not be fetched or opened, and can be tried again.
    Missing {
        /// Why, for whoever helps.
        reason: String,
    },
}

/// A recovery phrase, to be written down: whoever has it is that person. Wiped when dropped, never printed.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PhraseView {
    /// Language tag of the words.
    pub language: String,
    /// The 24 words, in order.
    pub words: Vec<String>,
}

impl Drop for PhraseView {
    fn drop(&mut self) {
        self.words.zeroize();
    }
}

impl fmt::Debug for PhraseView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhraseView(..)")
    }
}

/// A word of a recovery phrase, typed from paper. Wiped when dropped, never printed.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct PhraseWord {
    /// Which, from 1.
    pub place: u32,
    /// The word.
    pub word: String,
}

impl Drop for PhraseWord {
    fn drop(&mut self) {
        self.word.zeroize();
    }
}

impl fmt::Debug for PhraseWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhraseWord({})", self.place)
    }
}

/// How far an enrolment request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentStage {
    /// The registrar has not decided.
    Waiting,
    /// The registrar has said yes, and the key is on its way to the roll.
    Confirming,
    /// The key is on the roll.
    Enrolled,
    /// The registrar has said no.
    Refused,
    /// Nobody decided in time.
    Expired,
    /// The key was on the roll, until the card that it was enrolled with was revoked.
    Revoked,
}

/// A request to be enrolled.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct EnrolmentView {
    /// Its code, which is compared at the desk.
    pub code: String,
    /// How far it is.
    pub stage: EnrolmentStage,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Until when it can be confirmed; 0 where that is not known.
    pub expires_at: u32,
}
