//! Forgetting who people are: at a date that was announced before, and not a second earlier.

use thiserror::Error;

use super::RegistrarDesk;
use super::persons::{self, Deletion};

/// Why nothing is announced or deleted.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RetentionError {
    /// The date is not in the future.
    #[error("a date that was not announced beforehand is none: {due} is not after {now}")]
    Past {
        /// The date.
        due: u64,
        /// Now.
        now: u64,
    },
    /// Another date is announced.
    #[error("it is announced for {due} already, and people rely on that")]
    Announced {
        /// The announced date.
        due: u64,
    },
    /// No date is announced.
    #[error("announce a date first")]
    NotAnnounced,
    /// The announced date is not there yet.
    #[error("it was announced for {due}, now is {now}")]
    TooEarly {
        /// The announced date.
        due: u64,
        /// Now.
        now: u64,
    },
    /// The desk's own file failed; what is left of it is deleted with the next attempt.
    #[error("the registrar's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

impl RetentionError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Past { .. } => "retention.past",
            Self::Announced { .. } => "retention.announced",
            Self::NotAnnounced => "retention.not_announced",
            Self::TooEarly { .. } => "retention.too_early",
            Self::Store(_) => "retention.store",
        }
    }
}

/// How much there is to forget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// People in the books.
    pub people: u64,
    /// Enrolment requests, decided or not.
    pub requests: u64,
    /// Codes that were handed out, used or not.
    pub codes: u64,
}

impl RegistrarDesk {
    /// How much there is to forget.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn kept(&self) -> Result<Kept, RetentionError> {
        let codes: i64 = self.codes().query_row("SELECT count(*) FROM code", [], |row| row.get(0))?;
        Ok(Kept { people: self.persons.count()?, requests: self.requests.count()?, codes: codes.cast_unsigned() })
    }

    /// Announces from when on nothing here says any more whose key is whose. Cannot be taken back or moved.
    ///
    /// # Errors
    /// [`RetentionError`].
    pub fn announce_deletion(&self, due: u64, now: u64) -> Result<Deletion, RetentionError> {
        if due <= now {
            return Err(RetentionError::Past { due, now });
        }
        if let Some(Deletion { due, done_at: None, .. }) = self.deletion()? {
            return Err(RetentionError::Announced { due });
        }
        self.persons.announce(due, now)?;
        Ok(Deletion { announced_at: now, due, done_at: None })
    }

    /// What was announced last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn deletion(&self) -> Result<Option<Deletion>, RetentionError> {
        Ok(self.persons.deletion()?)
    }

    /// Deletes all people, all requests, and all codes that were used or handed to them, from the files' bytes. Codes
    /// that nobody used and requests that wait are gone as well: who has one makes a new one. Reading stops for everybody at the same moment.
    ///
    /// # Errors
    /// [`RetentionError::TooEarly`] before the announced date, among others.
    pub async fn delete_links(&self, now: u64) -> Result<Deletion, RetentionError> {
        // A use that is being logged is shown to its end.
        let _turn = self.turn.lock().await;
        let deletion = self.deletion()?.filter(|deletion| deletion.done_at.is_none());
        let Deletion { due, .. } = deletion.ok_or(RetentionError::NotAnnounced)?;
        if now < due {
            return Err(RetentionError::TooEarly { due, now });
        }
        self.requests.erase()?;
        self.persons.erase()?;
        let codes = self.codes();
        codes.execute("DELETE FROM code", [])?;
        persons::rewrite(&codes)?;
        drop(codes);
        // Last: after a crash before this it is all done again.
        self.persons.erased(now)?;
        self.deletion()?.ok_or(RetentionError::NotAnnounced)
    }
}
