//! Looking at what is kept of a person: on the board first, then on the screen.
//!
//! The person's fields come out of the file against a [`LoggedUse`]. Only this file makes one, from a receipt that it
//! checked, and it is used up by reading once:
//!
//! ```compile_fail,E0451
//! let logged = tabella_node::registrar::LoggedUse { person: 1, labels: vec![], position: 7 };
//! ```

use rand_core::OsRng;
use tabella_ledger::bytes::Hash;
use tabella_ledger::data_use::UseText;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::receipt::ReceiptError;
use thiserror::Error;

use super::RegistrarDesk;
use super::persons::{Field, Subject};
use crate::sequencer::{Sequencer, SubmitError, Verdict};
use crate::view::ViewError;

/// Why the desk does not show what is kept of somebody.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Nobody has this reference number, or what was kept of them is deleted.
    #[error("nothing is kept of anybody under this reference number")]
    Unknown,
    /// There is no such field.
    #[error("nothing is kept under the label {0:?}; ask for what is there")]
    Label(String),
    /// The request does not say who looks, at what, or why.
    #[error("say who looks, at what, and why: the person will read it")]
    Purpose,
    /// The person has no key, so that nothing could be said to them.
    #[error("this person has not enrolled a key yet; what cannot be logged for them is not shown")]
    NoKey,
    /// The request is too long for the log.
    #[error("{0}")]
    Text(#[from] tabella_ledger::data_use::DataUseError),
    /// The board refused the entry.
    #[error("the board refused to log the use ({code}): {message}")]
    Refused {
        /// Stable name of the reason.
        code: String,
        /// The reason.
        message: String,
    },
    /// The board does not show that the use is logged.
    #[error("the board does not prove that the use is logged: {0}")]
    Receipt(#[from] ReceiptError),
    /// The board takes nothing at the moment.
    #[error(transparent)]
    Board(#[from] SubmitError),
    /// The board cannot be read.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The desk's own file failed.
    #[error("the registrar's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

impl ReadError {
    /// Stable name for programs.
    pub fn code(&self) -> &str {
        match self {
            Self::Unknown => "read.unknown",
            Self::Label(_) => "read.label",
            Self::Purpose => "read.purpose",
            Self::NoKey => "read.no_key",
            Self::Text(_) => "read.too_long",
            Self::Refused { code, .. } => code,
            Self::Receipt(_) => "read.receipt",
            Self::Board(_) => "node.busy",
            Self::View(_) => "chain.board",
            Self::Store(_) => "read.store",
        }
    }
}

/// Who looks at what, and why, in words for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// Who looks: the office, and who there.
    pub who: String,
    /// The labels of the fields that are asked for; nothing else is shown.
    pub what: Vec<String>,
    /// Why.
    pub why: String,
}

/// A use that is on the board, in a certified block. Good for one look.
#[derive(Debug)]
pub struct LoggedUse {
    person: i64,
    labels: Vec<String>,
    position: u64,
}

impl LoggedUse {
    /// Position of the entry.
    pub fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn spend(self) -> (i64, Vec<String>) {
        (self.person, self.labels)
    }
}

impl RegistrarDesk {
    /// Looks at some of what is kept of a person: logs the use, waits until it is on the board, and only then reads.
    ///
    /// # Errors
    /// [`ReadError`] says why nothing is shown. The use may be logged nevertheless.
    pub async fn read(
        &self,
        reference: &str,
        purpose: Purpose,
        sequencer: &dyn Sequencer,
        now: u64,
    ) -> Result<Vec<Field>, ReadError> {
        let logged = self.log_use(reference, purpose, sequencer, now).await?;
        Ok(self.persons.disclose(logged)?)
    }

    async fn log_use(
        &self,
        reference: &str,
        Purpose { who, what, why }: Purpose,
        sequencer: &dyn Sequencer,
        now: u64,
    ) -> Result<LoggedUse, ReadError> {
        if what.is_empty() || who.trim().is_empty() || why.trim().is_empty() {
            return Err(ReadError::Purpose);
        }
        // One after the other: two uses at once would take one number.
        let _turn = self.turn.lock().await;
        let Subject { id, key, uses, pending, labels } = self.persons.subject(reference)?.ok_or(ReadError::Unknown)?;
        if let Some(label) = what.iter().find(|label| !labels.contains(label)) {
            return Err(ReadError::Label(label.clone()));
        }
        let secret = self.registrar.use_secret(&key.ok_or(ReadError::NoKey)?);
        let secret = secret.map_err(tabella_ledger::data_use::DataUseError::from)?;
        if let Some(entry) = pending {
            self.finish(&entry, sequencer).await?;
        }
        // A file that was restored from a copy may have forgotten some.
        let mut number = uses;
        while sequencer.view().find_use(&Hash(secret.tag(number)), 0)?.is_some() {
            number += 1;
        }
        let text = UseText { time: now, who, what: what.join(", "), why };
        let used = text.seal(&secret, number).map_err(tabella_ledger::data_use::DataUseError::from)?;
        let entry = self.registrar.log_use(used.tag, used.sealed, &mut OsRng).to_bytes();
        self.persons.begin_use(id, &entry)?;
        let position = self.put_on_board(&entry, sequencer).await?;
        self.persons.end_use(id, number + 1)?;
        Ok(LoggedUse { person: id, labels: what, position })
    }

    /// Sends the entry of a use that was interrupted, unless its number is taken on the board.
    async fn finish(&self, entry: &[u8], sequencer: &dyn Sequencer) -> Result<(), ReadError> {
        if let Ok(Entry { body: Body::Use(used), .. }) = Entry::from_bytes(entry)
            && sequencer.view().find_use(&used.tag, 0)?.is_none()
        {
            self.put_on_board(entry, sequencer).await?;
        }
        Ok(())
    }

    /// Sends the entry of a use. Its position, once the authorities signed for it.
    async fn put_on_board(&self, entry: &[u8], sequencer: &dyn Sequencer) -> Result<u64, ReadError> {
        let verdict = sequencer.submit(vec![entry.to_vec()])?.verdicts().await?.into_iter().next();
        match verdict {
            Some(Verdict::Accepted(receipt)) => {
                receipt.verify(entry, Hash::of(entry), &sequencer.view().authorities())?;
                Ok(receipt.position)
            }
            Some(Verdict::Rejected { code, message }) => Err(ReadError::Refused { code, message }),
            None => Err(SubmitError::Stopped { reason: "no verdict came back".into() }.into()),
        }
    }
}
