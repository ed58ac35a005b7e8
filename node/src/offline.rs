//! A trustee whose machine has no network: it reads the board out of a record, checks all of it, and puts what it has to say into
//! a file that anybody brings to a node.

use rand_core::OsRng;
use tabella_ledger::audit::{Finding, audit};
use tabella_ledger::block::Block;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::party::{Trustee, TrusteeError, Verdict};
use tabella_ledger::record::{Item, RecordError, RecordReader, Source};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::{CeremonyState, History, Stage, State};
use thiserror::Error;

use crate::frames::{self, FrameError};
use crate::trustee_file::{TrusteeFile, TrusteeFileError};

/// What keeps a trustee from an answer, or somebody from sending it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OfflineError {
    /// The record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The record is not valid, so that nothing is answered to it.
    #[error("the record is not valid: {} in {}: {}", .0.code, .0.place, .0.message)]
    Invalid(Box<Finding>),
    /// Nothing was found, and nothing can be said either.
    #[error("the record cannot be checked")]
    Unchecked,
    /// The trustee refuses.
    #[error(transparent)]
    Trustee(#[from] TrusteeError),
    /// The file of what it remembers fails.
    #[error(transparent)]
    File(#[from] TrusteeFileError),
    /// The answer is cut off.
    #[error("this is no answer of a trustee: {0}")]
    Answer(#[from] FrameError),
    /// Something in the answer is no entry.
    #[error("this is no answer of a trustee: its part {0}, counted from 1, is no entry")]
    Entry(usize),
}

/// The board as a record has it, all of it checked. The entries are kept in memory.
#[derive(Debug)]
pub struct Board {
    state: State,
    entries: Vec<Vec<u8>>,
}

impl History for Board {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        self.entries.get(usize::try_from(position).ok()?).cloned()
    }
}

impl Board {
    /// Reads and checks a record, against a printed checkpoint if there is one: only that shows that this record is the one that
    /// everybody sees.
    ///
    /// # Errors
    /// [`OfflineError`] unless the record is valid.
    pub fn read(record: &(impl Source + ?Sized), printed: Option<&str>) -> Result<Self, OfflineError> {
        let verdict = audit(record, printed, &mut OsRng, &mut |_| ());
        if let Some(finding) = verdict.findings.into_iter().next() {
            return Err(OfflineError::Invalid(Box::new(finding)));
        }
        let state = verdict.state.ok_or(OfflineError::Unchecked)?;
        let mut reader = RecordReader::new(record)?;
        let mut entries = Vec::new();
        while let Item::Block(read) = reader.next_item()? {
            let block = Block::from_bytes(&read.bytes).map_err(|_| OfflineError::Unchecked)?;
            entries.extend(block.entries.into_iter().map(|entry| entry.0));
        }
        Ok(Self { state, entries })
    }

    /// What the board says.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What a trustee has to say next in a ceremony; nothing if that is not its turn. What has to be remembered is in the file
    /// before this returns.
    ///
    /// # Errors
    /// [`OfflineError`].
    pub fn answer_ceremony(
        &self,
        trustee: &mut Trustee,
        file: &TrusteeFile,
        ceremony: &Hash,
    ) -> Result<Vec<Entry>, OfflineError> {
        let missing = || TrusteeError::from(Rejection::UnknownCeremony(*ceremony));
        let found = self.state.ceremony(ceremony).ok_or_else(missing)?;
        let own = index(found, trustee).ok_or(TrusteeError::NoPart(*ceremony))?;
        let said = match found.stage() {
            Stage::Keys if found.joined().all(|joined| joined != own) => vec![trustee.join(found, &mut OsRng)?],
            Stage::Dealing if found.dealers().all(|dealer| dealer != own) => vec![trustee.deal(found, &mut OsRng)?],
            Stage::Dealing if found.dealers().count() < found.trustees().len() => Vec::new(),
            Stage::Dealing if found.confirmed().all(|confirmed| confirmed != own) => {
                match trustee.check(found, &mut OsRng)? {
                    Verdict::Confirm(entry) => vec![*entry],
                    Verdict::Complain(entries) => entries,
                }
            }
            _ => Vec::new(),
        };
        file.keep(trustee)?;
        Ok(said)
    }

    /// Everything that a trustee can do in an election by now: mixes, and shares. What has to be remembered is in the file
    /// before this returns.
    ///
    /// # Errors
    /// [`OfflineError`].
    pub fn answer_election(
        &self,
        trustee: &mut Trustee,
        file: &TrusteeFile,
        election: &Hash,
    ) -> Result<Vec<Entry>, OfflineError> {
        let mut said = Vec::new();
        for duty in trustee.duties(&self.state, election)? {
            said.extend(file.fulfil(trustee, &self.state, self, election, duty)??);
        }
        Ok(said)
    }
}

/// The index of a trustee in a ceremony.
fn index(ceremony: &CeremonyState, trustee: &Trustee) -> Option<u32> {
    let named = ceremony.trustees().iter().position(|named| named.key == trustee.key())?;
    u32::try_from(named + 1).ok()
}

/// The entries of an answer as one file.
pub fn write(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    entries.iter().for_each(|entry| frames::push(&mut bytes, &entry.to_bytes()));
    bytes
}

/// The entries in the file of an answer. A node checks each of them.
///
/// # Errors
/// [`OfflineError::Answer`] and [`OfflineError::Entry`].
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, OfflineError> {
    let frames = frames::split(bytes)?.into_iter().zip(1..);
    frames.map(|(frame, number)| Entry::from_bytes(frame).map_err(|_| OfflineError::Entry(number))).collect()
}
