//! What an authority is told: where it listens, and who the others are. One TOML file.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use tabella_ledger::bytes::AuthorityKey;
use thiserror::Error;

use crate::links::Peer;

/// How long a step of a round takes at most, if the file does not say.
const STEP: Duration = Duration::from_secs(1);

/// A file that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// It cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It says what makes no sense.
    #[error("{}: {reason}", path.display())]
    Content {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where other authorities reach it.
    pub listen: SocketAddr,
    /// Where clients reach it.
    pub http: SocketAddr,
    /// How long a step of a round takes at most.
    pub step: Duration,
    /// The journal, if it is not beside the key.
    pub journal: Option<PathBuf>,
    /// The other authorities, with the addresses at which clients reach them.
    pub peers: Vec<(Peer, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    listen: SocketAddr,
    http: SocketAddr,
    step_ms: Option<u64>,
    journal: Option<PathBuf>,
    #[serde(default)]
    peers: Vec<PeerContent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeerContent {
    key: String,
    address: SocketAddr,
    url: String,
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let wrong = |reason: String| ConfigError::Content { path: path.into(), reason };
        let text = fs::read_to_string(path).map_err(|source| ConfigError::File { path: path.into(), source })?;
        let Content { listen, http, step_ms, journal, peers } =
            toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let step = step_ms.map_or(STEP, Duration::from_millis);
        if step.is_zero() {
            return Err(wrong("step_ms has to be above zero".into()));
        }
        let peer = |PeerContent { key, address, url }: PeerContent| {
            let key: AuthorityKey = key.parse().map_err(|_| wrong(format!("{key} is no key: it has 64 hex digits")))?;
            Ok((Peer { key, address }, url))
        };
        let peers = peers.into_iter().map(peer).collect::<Result<_, ConfigError>>()?;
        Ok(Self { listen, http, step, journal, peers })
    }

    /// Writes a file without peers, unless there is one.
    ///
    /// # Errors
    /// [`ConfigError::File`].
    pub fn create(path: &Path, listen: SocketAddr, http: SocketAddr) -> Result<(), ConfigError> {
        let text = format!(
            "listen = \"{listen}\"\nhttp = \"{http}\"\n\n# One for every other authority:\n# [[peers]]\n# key = \"...\"\n# \
             address = \"192.0.2.1:8740\"\n# url = \"http://192.0.2.1:8730\"\n"
        );
        let failed = |source| ConfigError::File { path: path.into(), source };
        if path.exists() { Ok(()) } else { fs::write(path, text).map_err(failed) }
    }
}
