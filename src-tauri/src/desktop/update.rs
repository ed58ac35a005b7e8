//! Whether there is a newer version. The city announces it in a small file with a signature of minisign beside it; nothing is
//! downloaded but these two, and nothing is installed. Asked for only by whoever has turned that on.
//!
//! The file is JSON: `number` goes up with every announcement, `version` and `page` say what there is and where, `until` (Unix
//! seconds) is when the announcement has to have been renewed. Number and end are there because an old announcement is rightly
//! signed, too: whoever shows it again would keep a version with a known weakness looking new.

use std::fs;
use std::io;
use std::path::Path;

use minisign_verify::{PublicKey, Signature};
use semver::Version;
use serde::Deserialize;
use tabella_node::https::{self, HttpsError};
use tauri::{Config, Url};
use thiserror::Error;

use crate::contract::NewerView;

/// What the configuration calls it, under `plugins`.
const SECTION: &str = "updates";
/// What the name of the signature ends with, beside the announcement.
const SIGNATURE: &str = ".minisig";
/// File in the folder of the app's data that holds the highest number that was seen.
const SEEN: &str = "updates-seen";
/// Longest announcement that is read, in bytes.
const MAX_BYTES: u64 = 16 * 1024;

/// Why it cannot be said whether there is a newer version.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The configuration says nothing that can be used.
    #[error("the configuration of updates cannot be used: {0}")]
    Configuration(String),
    /// It was not reached.
    #[error("the announcement was not reached: {0}")]
    Network(#[from] HttpsError),
    /// It cannot be read or written.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// The city did not sign it.
    #[error("the announcement is not signed by the city: {0}")]
    Signature(minisign_verify::Error),
    /// It is signed, but is no announcement.
    #[error("the announcement cannot be read: {0}")]
    Form(String),
    /// An earlier one, shown again.
    #[error("announcement {shown} is older than announcement {seen}, which was seen here")]
    Replayed {
        /// The number of the one that was shown.
        shown: u64,
        /// The highest number that was seen.
        seen: u64,
    },
    /// Nobody has renewed it, or somebody keeps back the one that did.
    #[error("the announcement was good until {0} (Unix seconds) and was not renewed")]
    Outdated(u64),
}

impl UpdateError {
    /// The stable code by which the window finds its words.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Configuration(_) => "update.configuration",
            Self::Network(_) | Self::File(..) => "update.unreachable",
            Self::Signature(_) | Self::Form(_) => "update.signature",
            Self::Replayed { .. } | Self::Outdated(_) => "update.old",
        }
    }
}

/// Where newer versions are announced, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The city's public key, as minisign writes it.
    pub key: String,
    /// Path or https address of the announcement.
    pub from: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Announcement {
    number: u64,
    version: Version,
    page: Url,
    until: u64,
}

/// What the city has configured, if anything.
///
/// # Errors
/// [`UpdateError::Configuration`] for something that is no source.
pub fn source(config: &Config) -> Result<Option<Source>, UpdateError> {
    let Some(section) = config.plugins.0.get(SECTION) else { return Ok(None) };
    let read = serde_json::from_value(section.clone());
    read.map(Some).map_err(|error| UpdateError::Configuration(error.to_string()))
}

/// Looks whether there is a version after `own`, at the time `now` (Unix seconds). Keeps in `folder` what was seen.
///
/// # Errors
/// [`UpdateError`] where that cannot be said.
pub async fn look(source: &Source, own: &Version, folder: &Path, now: u64) -> Result<Option<NewerView>, UpdateError> {
    let bytes = fetch(&source.from).await?;
    let signature = fetch(&format!("{}{SIGNATURE}", source.from)).await?;
    let announcement = verified(&bytes, &String::from_utf8_lossy(&signature), &source.key)?;
    let place = folder.join(SEEN);
    let seen = seen(&place)?;
    if announcement.number < seen {
        return Err(UpdateError::Replayed { shown: announcement.number, seen });
    }
    if announcement.until < now {
        return Err(UpdateError::Outdated(announcement.until));
    }
    if announcement.number > seen {
        fs::create_dir_all(folder).map_err(|error| UpdateError::File(folder.display().to_string(), error))?;
        let failed = |error| UpdateError::File(place.display().to_string(), error);
        fs::write(&place, announcement.number.to_string()).map_err(failed)?;
    }
    let newer = announcement.version > *own;
    Ok(newer.then(|| NewerView { version: announcement.version.to_string(), page: announcement.page.into() }))
}

/// The announcement, if the city signed it.
fn verified(bytes: &[u8], signature: &str, key: &str) -> Result<Announcement, UpdateError> {
    let key = PublicKey::from_base64(key).map_err(|error| UpdateError::Configuration(error.to_string()))?;
    let signature = Signature::decode(signature).map_err(UpdateError::Signature)?;
    key.verify(bytes, &signature, false).map_err(UpdateError::Signature)?;
    let announcement: Announcement =
        serde_json::from_slice(bytes).map_err(|error| UpdateError::Form(error.to_string()))?;
    match announcement.page.scheme() {
        "https" => Ok(announcement),
        other => Err(UpdateError::Form(format!("its page is not on the web by https, but {other}"))),
    }
}

/// The highest number that was seen; nothing is lower than the first one.
fn seen(place: &Path) -> Result<u64, UpdateError> {
    match fs::read_to_string(place) {
        Ok(text) => text.trim().parse().map_err(|_| {
            let damaged =
                io::Error::new(io::ErrorKind::InvalidData, "this is no number; delete the file to begin anew");
            UpdateError::File(place.display().to_string(), damaged)
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(UpdateError::File(place.display().to_string(), error)),
    }
}

async fn fetch(from: &str) -> Result<Vec<u8>, UpdateError> {
    if from.starts_with("https://") || from.starts_with("http://") {
        return Ok(https::fetch(from).await?);
    }
    let failed = |error| UpdateError::File(from.to_owned(), error);
    if fs::metadata(from).map_err(failed)?.len() > MAX_BYTES {
        return Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, "this is too long for an announcement")));
    }
    fs::read(from).map_err(failed)
}

#[cfg(test)]
mod tests;
