//! The file of `tabella verify --verdict`: the observer's own verdict on an earlier record of the board.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tabella_ledger::audit::{Continued, EarlierError, Spared, Verdict};

/// The file, what was in it, and what became of it.
pub struct Earlier {
    path: PathBuf,
    /// Nothing where there is no file yet.
    bytes: io::Result<Option<Vec<u8>>>,
    spared: Option<Result<Spared, EarlierError>>,
    /// Whether the verdict was written, if there was one to write.
    written: Option<io::Result<()>>,
}

impl Earlier {
    /// Reads the file, if there is one.
    pub fn read(path: &Path) -> Self {
        let bytes = match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        Self { path: path.to_owned(), bytes, spared: None, written: None }
    }

    /// What was in it.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_ref().ok()?.as_deref()
    }

    /// Writes the file anew if there is something to write. After anything but a valid verdict it stays as it is.
    pub fn keep(&mut self, Continued { verdict, earlier, next }: Continued) -> Verdict {
        // Whoever named another file by mistake does not lose it.
        let foreign = matches!(earlier, Some(Err(EarlierError::Magic)));
        self.written = next.map(|bytes| match foreign {
            true => {
                Err(io::Error::new(io::ErrorKind::AlreadyExists, "there is something else in it; name another file"))
            }
            false => replace(&self.path, &bytes),
        });
        self.spared = earlier;
        verdict
    }

    /// What came of it, in words.
    pub fn print(&self) {
        let path = self.path.display();
        match (&self.bytes, &self.spared) {
            (Err(error), _) => crate::say!("{path} was not used, everything was checked: {error}"),
            (_, Some(Err(error))) => crate::say!("{path} was not used, everything was checked: {error}"),
            (_, Some(Ok(spared))) => crate::say!(
                "{} blocks with {} ballots were checked before, by {path}; now, that they are the same",
                spared.blocks,
                spared.ballots
            ),
            (_, None) => {}
        }
        match &self.written {
            None => {}
            Some(Ok(())) => crate::say!("{path} holds this verdict from now on"),
            Some(Err(error)) => crate::say!("{path} could not be written: {error}"),
        }
    }

    /// The same for programs.
    pub fn report(&self) -> Value {
        let unused = |code: &str, message: String| json!({"used": false, "code": code, "message": message});
        let mut report = match (&self.bytes, &self.spared) {
            (Err(error), _) => unused("earlier.file", error.to_string()),
            (_, Some(Err(error))) => unused(error.code(), error.to_string()),
            (_, Some(Ok(Spared { blocks, ballots }))) => json!({"used": true, "blocks": blocks, "ballots": ballots}),
            (_, None) => json!({"used": false}),
        };
        report["written"] = json!(matches!(self.written, Some(Ok(()))));
        report
    }
}

/// Writes a file beside the old one and then in its place: whoever is interrupted has the one or the other.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}
