//! A witness: it follows a board as a light client, and puts its name under what it compared with everything it saw.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand_core::OsRng;
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::cosignature::key_name;
use tabella_ledger::light::Evidence;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::register::Register;
use thiserror::Error;

use crate::client::NodeClient;
use crate::keys::{self, KeyFileError};
use crate::light::{Agreement, LightClient, LightClientError};
use crate::register::{BallotRegister, RegisterFailure, RegisterFile};
use crate::store::Store;
use crate::sync::{Replica, SyncError};

/// The file of the register in a witness's folder.
const REGISTER: &str = "register.sqlite";

/// A witness that cannot do its work.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WitnessError {
    /// Its folder cannot be used.
    #[error("{} cannot be used: {source}", path.display())]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Its key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// It cannot follow the board.
    #[error(transparent)]
    Light(#[from] LightClientError),
    /// It cannot keep its copy of the board.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// It cannot keep its register.
    #[error(transparent)]
    Register(#[from] RegisterFailure),
    /// The authorities signed two histories: nothing is cosigned, and the evidence is in a file.
    #[error("the authorities signed two histories; nothing was cosigned, the evidence is in {}", file.display())]
    Conflict {
        /// The evidence.
        file: PathBuf,
    },
}

/// A witness in a folder.
#[derive(Debug)]
pub struct WatchingWitness {
    dir: PathBuf,
    light: LightClient,
    signer: NoteSigner,
    name: String,
}

impl WatchingWitness {
    /// Opens the folder, and makes it with a key if it is not there. Without a name, the key is its name.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub async fn open(
        dir: &Path,
        node: NodeClient,
        name: Option<String>,
        expected: Option<Hash>,
    ) -> Result<Self, WitnessError> {
        let folder = |source| WitnessError::Folder { path: dir.into(), source };
        fs::create_dir_all(dir).map_err(folder)?;
        let key = dir.join("witness.key");
        let signer: NoteSigner = if key.exists() { keys::read(&key)? } else { keys::create(&key, &mut OsRng)? };
        let name = name.unwrap_or_else(|| key_name(&signer.public()));
        let light = LightClient::open(&dir.join("light.sqlite"), node, expected).await?;
        Ok(Self { dir: dir.into(), light, signer, name })
    }

    /// The identifier of the board.
    pub fn chain(&self) -> Hash {
        self.light.chain()
    }

    /// A register of ballots in the same folder, of the same witness, over a copy of the board that has to be let follow.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub async fn register(&self, clock: fn() -> u64) -> Result<(BallotRegister, Replica), WitnessError> {
        let store = Store::open(self.dir.join("board.sqlite")).map_err(SyncError::from)?;
        let copy =
            Replica::open(Arc::new(store), self.light.node().clone(), Some(self.chain()), &mut |_, _| ()).await?;
        copy.sync(&mut |_, _| ()).await?;
        let file = RegisterFile::open(&self.dir.join(REGISTER), self.chain(), &self.name)?;
        Ok((BallotRegister::new(file, self.signer.clone(), copy.clone(), clock), copy))
    }

    /// The key that its cosignatures are made with.
    pub fn key(&self) -> AuthorityKey {
        self.signer.public()
    }

    /// The name in its cosignatures.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Follows to the last checkpoint, cosigns it, and hands that to the node. Once it holds evidence it cosigns nothing
    /// any more.
    ///
    /// # Errors
    /// [`WitnessError::Conflict`] when the authorities signed two histories, now or before.
    pub async fn once(&self, now: u64, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<Agreement, WitnessError> {
        if let Some(evidence) = self.light.evidence().map_err(LightClientError::from)?.first() {
            return Err(self.conflict(evidence));
        }
        let agreement = match self.light.sync(progress).await {
            Err(LightClientError::Conflict { evidence, .. }) => return Err(self.conflict(&evidence.to_bytes())),
            synced => synced?,
        };
        self.light.cosign(&self.signer, Some(&self.name), now).await?;
        Ok(agreement)
    }

    /// Waits until the log is longer than what is trusted, or a while.
    ///
    /// # Errors
    /// [`LightClientError`] when the node is away.
    pub async fn wait(&self) -> Result<(), LightClientError> {
        let size = self.light.agreement()?.checkpoint.size;
        self.light.node().status_beyond(size).await?;
        Ok(())
    }

    fn conflict(&self, evidence: &[u8]) -> WitnessError {
        match save(&self.dir, evidence) {
            Ok(file) => WitnessError::Conflict { file },
            Err(source) => WitnessError::Folder { path: self.dir.clone(), source },
        }
    }
}

/// The register that a witness keeps in a folder, signed.
///
/// # Errors
/// [`WitnessError`] when there is none, or no key to sign it with.
pub fn export_register(dir: &Path) -> Result<Register, WitnessError> {
    let file = RegisterFile::existing(&dir.join(REGISTER))?;
    let signer: NoteSigner = keys::read(&dir.join("witness.key"))?;
    Ok(file.export(&signer)?)
}

/// Writes evidence into a folder, under a name that is its digest's. The file.
///
/// # Errors
/// When it cannot be written.
pub fn save(dir: &Path, evidence: &[u8]) -> std::io::Result<PathBuf> {
    let digest = Hash::of(evidence).to_string();
    let file = dir.join(format!("evidence-{}.cbor", &digest[..16]));
    fs::write(&file, evidence)?;
    Ok(file)
}

/// The same for evidence that was just found.
///
/// # Errors
/// When it cannot be written.
pub fn save_evidence(dir: &Path, evidence: &Evidence) -> std::io::Result<PathBuf> {
    save(dir, &evidence.to_bytes())
}
