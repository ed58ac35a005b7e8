//! The offices: registrar, election office and trustees.

use std::path::PathBuf;

use tabella_crypto::contest::Contest;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, Manifest};
use tabella_ledger::standing::Class;

use super::{City, CityError, POLL_SLOTS, THRESHOLD, Target};
use crate::export::export;
use crate::officials::Steps;
use crate::registrar::{Code, Field, Purpose, ReadError, RegistrarDesk};
use crate::service::now;

impl City {
    /// A fresh enrolment code.
    ///
    /// # Errors
    /// [`CityError::Desk`].
    pub fn new_code(&self) -> Result<Code, CityError> {
        Ok(self.node.desk().new_code(now())?)
    }

    /// The registrar's desk.
    pub fn desk(&self) -> &RegistrarDesk {
        self.node.desk()
    }

    /// Looks at what the registrar keeps of somebody, once the use is on the board.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn read_person(&self, reference: &str, purpose: Purpose) -> Result<Vec<Field>, ReadError> {
        self.node.read_person(reference, purpose, now()).await
    }

    /// Codes that are handed out and not used.
    ///
    /// # Errors
    /// [`CityError::Desk`].
    pub fn open_codes(&self) -> Result<u64, CityError> {
        Ok(self.node.desk().open_codes(now())?)
    }

    /// Whether an election could run on a manifest, and at which positions it has questions whose ballots could be told apart
    /// by how they are filled in, when all of them become public.
    ///
    /// # Errors
    /// [`CityError::Manifest`] when no election could run on it.
    pub fn look_over(&self, manifest: &Manifest) -> Result<Vec<usize>, CityError> {
        manifest.check()?;
        let voters = self.read(|state| {
            Class::ALL
                .into_iter()
                .filter(|class| manifest.is_for(*class))
                .map(|class| state.members(class))
                .sum::<u64>()
        })?;
        let questions = manifest.contests.iter().enumerate();
        Ok(questions.filter(|(_, question)| question.can_carry_signatures(voters)).map(|(place, _)| place).collect())
    }

    /// Keeps a draft. Its key comes later; `manifest.ceremony` is zeros.
    ///
    /// # Errors
    /// [`CityError::Manifest`] when no election could run on it, [`CityError::Twice`] when there is one like it.
    pub fn draft(&self, manifest: &Manifest) -> Result<Hash, CityError> {
        manifest.check()?;
        match self.office_file().keep(manifest)? {
            (handle, true) => Ok(handle),
            _ => Err(CityError::Twice),
        }
    }

    /// Makes the key of a draft (a poll takes the city's standing poll key) and publishes its manifest.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn hold_ceremony(&self, handle: &Hash, steps: Steps<'_>) -> Result<(), CityError> {
        let Target::Draft(draft) = self.target(handle)? else { return Err(CityError::Unknown) };
        let contests = draft.manifest.check()?;
        let slots = contests.iter().map(Contest::slots).max().unwrap_or(0) as u32;
        let standing = self.office_file().poll_key()?.filter(|_| slots <= POLL_SLOTS);
        let mut officials = self.officials.lock().await;
        let ceremony = match (draft.manifest.kind, standing) {
            (Kind::Poll, Some(key)) => key,
            _ => officials.hold_ceremony(THRESHOLD, slots, steps).await?,
        };
        let election = officials.publish(Manifest { ceremony, ..draft.manifest }).await?;
        self.office_file().published(handle, &election)?;
        drop(officials);
        self.sync().await?;
        Ok(())
    }

    /// Fixes the secret roll of an election. Its trustees then mix it by themselves, and it can be opened after the last mix.
    ///
    /// # Errors
    /// [`CityError`], also when too few keys have joined.
    pub async fn fix_roll(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.fix_roll(election).await?;
        self.sync().await?;
        Ok(())
    }

    /// Opens an election.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn open_election(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.open(election).await?;
        self.sync().await?;
        Ok(())
    }

    /// Closes an election.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn close_election(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.close(election).await?;
        self.sync().await?;
        Ok(())
    }

    /// Has the trustees that are present publish their decryption shares.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn tally(&self, handle: &Hash, present: &[u32], steps: Steps<'_>) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.tally(election, present, steps).await?;
        self.sync().await?;
        Ok(())
    }

    /// Publishes the counts.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn publish(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.publish_outcome(election).await?;
        self.sync().await?;
        Ok(())
    }

    /// Writes the whole record to a new file.
    ///
    /// # Errors
    /// [`CityError::Export`].
    pub fn export_record(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<PathBuf, CityError> {
        let head = self.node.view().head();
        let path = self.records.join(format!("record-{:06}-{}.tabella", head.height, now()));
        export(self.node.view(), &path, progress)?;
        Ok(path)
    }
}
