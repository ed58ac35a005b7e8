//! A citizen's watch over the board: a light client beside the own copy, that compares what the node shows with what
//! witnesses, other nodes and printed checkpoints say, cosigns what it compared, and keeps evidence.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_core::OsRng;
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::code::{CodeError, Typed};
use tabella_ledger::light::{Conviction, MAX_EVIDENCE_BYTES};
use tabella_ledger::note::NoteSigner;
use thiserror::Error;
use tokio::sync::Mutex as AsyncMutex;

use crate::client::{ClientError, NodeClient};
use crate::keys::{self, KeyFileError};
use crate::light::{Agreement, Comparison, LightClient, LightClientError};
use crate::store::StoreError;
use crate::witness::save;

/// Most nodes that are compared.
pub const MAX_COMPARED: usize = 8;
/// Under which name the own key is kept.
const KEY_FILE: &str = "cosigner.key";

/// What kept the watch from its work.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WatchError {
    /// The light client.
    #[error(transparent)]
    Light(#[from] LightClientError),
    /// The key that checkpoints are cosigned with.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// What was typed for a comparison is nothing that can be compared.
    #[error("this is no code, no checkpoint and no address of a node: {0}")]
    Typed(#[from] CodeError),
    /// More nodes than are compared.
    #[error("{MAX_COMPARED} other computers are compared already; take one away first")]
    TooMany,
    /// A file cannot be used.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl From<StoreError> for WatchError {
    fn from(error: StoreError) -> Self {
        Self::Light(error.into())
    }
}

impl From<ClientError> for WatchError {
    fn from(error: ClientError) -> Self {
        Self::Light(error.into())
    }
}

/// What is known of the board, whether or not the node answers.
#[derive(Debug, Clone)]
pub struct Sight {
    /// How far the light client is, and who saw the same; without the own cosignature.
    pub agreement: Agreement,
    /// The last checkpoint as a code.
    pub code: String,
    /// The last checkpoint as a signed note.
    pub note: String,
    /// When the node last answered, and was compared, Unix seconds.
    pub compared_at: Option<u64>,
    /// Other nodes that are compared, and why the last comparison with each did not work.
    pub nodes: Vec<(String, Option<String>)>,
    /// Evidence that is held.
    pub dispute: Option<Dispute>,
}

/// Evidence that a citizen holds: the authorities signed two histories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// What it shows.
    pub conviction: Conviction,
    /// Who showed the other history; empty when that is not known.
    pub shown_by: String,
    /// Where it is kept, for handing it on.
    pub file: PathBuf,
}

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// A code was compared.
    Code(Comparison),
    /// A signed checkpoint is of this history.
    SameNote {
        /// Height of its block.
        height: u64,
    },
    /// A signed checkpoint of a block that is not trusted here yet. It is kept, and compared as soon as that one is.
    LaterNote {
        /// Height of its block.
        height: u64,
        /// Height that is trusted.
        trusted: u64,
    },
    /// Another node shows the same history; from now on it is compared regularly.
    SameNode {
        /// Up to which height it was compared.
        height: u64,
    },
    /// Two histories: there is evidence now.
    Conflict,
}

/// A citizen's watch.
#[derive(Debug)]
pub struct Watch {
    dir: PathBuf,
    light: LightClient,
    signer: NoteSigner,
    /// Held while the node, or anybody else, is asked: one step after the other.
    asking: AsyncMutex<()>,
    troubles: Mutex<BTreeMap<String, String>>,
}

impl Watch {
    /// Opens what is kept in a folder for the board `chain`. Only the first time the node is asked.
    ///
    /// # Errors
    /// [`WatchError`].
    pub async fn open(dir: &Path, node: NodeClient, chain: Hash) -> Result<Self, WatchError> {
        let path = dir.join(KEY_FILE);
        let signer = if path.exists() { keys::read(&path)? } else { keys::create(&path, &mut OsRng)? };
        let light = LightClient::open(&dir.join("light.sqlite"), node, Some(chain)).await?;
        Ok(Self { dir: dir.into(), light, signer, asking: AsyncMutex::default(), troubles: Mutex::default() })
    }

    /// The light client.
    pub fn light(&self) -> &LightClient {
        &self.light
    }

    /// The key that this watch cosigns with. It has nothing to do with the citizen's own.
    pub fn key(&self) -> AuthorityKey {
        self.signer.public()
    }

    /// Follows to the node's last checkpoint, cosigns it, and compares it with the other nodes. Who holds evidence cosigns
    /// nothing. `progress` is told the trusted height, of which.
    ///
    /// # Errors
    /// [`WatchError`]; what is known stays. That another node does not answer is no error: [`Self::sight`] tells it.
    pub async fn follow(&self, now: u64, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<(), WatchError> {
        let _asking = self.asking.lock().await;
        self.light.sync(progress).await?;
        if self.light.dispute()?.is_none() {
            self.light.cosign(&self.signer, None, now).await?;
        }
        self.light.set_synced(now)?;
        for url in self.light.compared()? {
            let trouble = match self.light.exchange(&NodeClient::new(&url)?).await {
                Ok(_) => None,
                Err(LightClientError::Conflict { url, evidence }) => {
                    return Err(LightClientError::Conflict { url, evidence }.into());
                }
                Err(error) => Some(error.to_string()),
            };
            self.note_trouble(url, trouble);
        }
        Ok(())
    }

    /// Waits until the node's log is longer than what is trusted, or a while.
    ///
    /// # Errors
    /// [`WatchError`] when the node is away.
    pub async fn wait(&self) -> Result<(), WatchError> {
        self.light.node().status_beyond(self.light.header().log_size).await?;
        Ok(())
    }

    /// Everything that is known.
    ///
    /// # Errors
    /// [`WatchError`] when it cannot be read, or the evidence not be written to its file.
    pub fn sight(&self) -> Result<Sight, WatchError> {
        let mut agreement = self.light.agreement()?;
        agreement.anonymous.retain(|key| *key != self.key());
        let troubles = self.troubles();
        let nodes = self.light.compared()?.into_iter();
        Ok(Sight {
            agreement,
            code: self.light.code().to_string(),
            note: self.light.note(),
            compared_at: self.light.synced_at()?,
            nodes: nodes.map(|url| (url.clone(), troubles.get(&url).cloned())).collect(),
            dispute: self.dispute()?,
        })
    }

    /// The evidence that is held, in a file.
    ///
    /// # Errors
    /// [`WatchError`].
    pub fn dispute(&self) -> Result<Option<Dispute>, WatchError> {
        let Some((bytes, conviction)) = self.light.dispute()? else {
            return Ok(None);
        };
        let failed = |source| WatchError::File { path: self.dir.clone(), source };
        let file = save(&self.dir, &bytes).map_err(failed)?;
        Ok(Some(Dispute { conviction, shown_by: self.light.shown_by()?, file }))
    }

    /// Compares what somebody typed or pasted: a code, a signed checkpoint, or the address of another node, which is then
    /// compared regularly. `from` says in words where it comes from.
    ///
    /// # Errors
    /// [`WatchError`]. Two histories are no error: [`Compared::Conflict`].
    pub async fn compare(&self, from: &str, said: &str) -> Result<Compared, WatchError> {
        let _asking = self.asking.lock().await;
        let said = said.trim();
        let compared = if said.starts_with("http://") {
            self.compare_node(said).await
        } else if said.lines().count() > 2 {
            self.compare_note(from, said).await
        } else {
            self.compare_code(said.parse()?).await
        };
        match compared {
            Err(WatchError::Light(LightClientError::Conflict { .. })) => Ok(Compared::Conflict),
            compared => compared,
        }
    }

    /// Compares what is in a file: evidence, or what [`Self::compare`] takes.
    ///
    /// # Errors
    /// [`WatchError`].
    pub async fn compare_file(&self, path: &Path) -> Result<Compared, WatchError> {
        let failed = |source| WatchError::File { path: path.into(), source };
        if std::fs::metadata(path).map_err(failed)?.len() > MAX_EVIDENCE_BYTES as u64 {
            return Err(failed(std::io::ErrorKind::FileTooLarge.into()));
        }
        let bytes = std::fs::read(path).map_err(failed)?;
        match String::from_utf8(bytes) {
            Ok(text) => self.compare(&path.display().to_string(), &text).await,
            Err(bytes) => {
                self.light.take_evidence(&path.display().to_string(), bytes.as_bytes())?;
                Ok(Compared::Conflict)
            }
        }
    }

    /// Takes a node away from those that are compared.
    ///
    /// # Errors
    /// [`WatchError`].
    pub fn forget_node(&self, url: &str) -> Result<(), WatchError> {
        let mut nodes = self.light.compared()?;
        nodes.retain(|known| known != url);
        self.troubles().remove(url);
        Ok(self.light.set_compared(&nodes)?)
    }

    async fn compare_node(&self, url: &str) -> Result<Compared, WatchError> {
        let node = NodeClient::new(url)?;
        let mut nodes = self.light.compared()?;
        if !nodes.iter().any(|known| known == node.url()) {
            if nodes.len() >= MAX_COMPARED {
                return Err(WatchError::TooMany);
            }
            nodes.push(node.url().to_owned());
        }
        self.catch_up().await;
        let compared = self.light.exchange(&node).await;
        if matches!(compared, Ok(_) | Err(LightClientError::Conflict { .. })) {
            self.light.set_compared(&nodes)?;
            self.note_trouble(node.url().to_owned(), None);
        }
        Ok(Compared::SameNode { height: compared?.height })
    }

    async fn compare_note(&self, from: &str, note: &str) -> Result<Compared, WatchError> {
        self.catch_up().await;
        let heard = self.light.hear_printed(from, note).await?;
        let trusted = self.light.header().height;
        let height = heard.height;
        Ok(if height > trusted { Compared::LaterNote { height, trusted } } else { Compared::SameNote { height } })
    }

    async fn compare_code(&self, typed: Typed) -> Result<Compared, WatchError> {
        if matches!(self.light.compare(typed).await?, Comparison::Unknown { .. }) {
            self.catch_up().await;
        }
        Ok(Compared::Code(self.light.compare(typed).await?))
    }

    /// A node that is away, or lies, is told by [`Self::follow`]; a comparison then goes by what is known.
    async fn catch_up(&self) {
        let _ = self.light.sync(&mut |_, _| ()).await;
    }

    fn note_trouble(&self, url: String, trouble: Option<String>) {
        match trouble {
            Some(trouble) => self.troubles().insert(url, trouble),
            None => self.troubles().remove(&url),
        };
    }

    /// Nothing that can panic happens under the lock, so that poison would say nothing.
    fn troubles(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
