//! What the app writes down of its own working: in the folder for logs, a few files of limited length.
//!
//! What is logged names no person, no choice and no secret; and only this project's own packages are listened to, because what
//! others log of their requests is not known.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::{Dispatch, dispatcher};
use tracing_subscriber::EnvFilter;

/// The packages whose words are written, all of whose names begin like this, and how loud they have to be.
const OURS: &str = "tabella=info";
/// The file that is written to. Older ones have a number after it.
const NAME: &str = "tabella.log";
/// Longest file.
const MAX_BYTES: u64 = 512 * 1024;
/// Older files that are kept.
const OLDER: u32 = 3;

/// Begins to write logs into the folder, for as long as the program runs.
///
/// # Errors
/// When the folder or the file cannot be made.
pub fn begin(folder: &Path) -> io::Result<()> {
    let file = Rotating::open(folder, MAX_BYTES)?;
    // Somebody else may listen already, as in a test; then both cannot.
    let _ = dispatcher::set_global_default(subscriber(file));
    Ok(())
}

/// What listens, and writes to `file`.
fn subscriber<W: Write + Send + 'static>(file: W) -> Dispatch {
    let filter = EnvFilter::new(OURS);
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Mutex::new(file)).finish().into()
}

/// A file that begins anew when it is full, and keeps its last few fillings.
struct Rotating {
    folder: PathBuf,
    file: File,
    bytes: u64,
    most: u64,
}

impl Rotating {
    fn open(folder: &Path, most: u64) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let file = OpenOptions::new().create(true).append(true).open(folder.join(NAME))?;
        let bytes = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), file, bytes, most })
    }

    fn path(&self, age: u32) -> PathBuf {
        self.folder.join(if age == 0 { NAME.into() } else { format!("{NAME}.{age}") })
    }

    fn rotate(&mut self) -> io::Result<()> {
        for age in (0..OLDER).rev() {
            match fs::rename(self.path(age), self.path(age + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        *self = Self::open(&self.folder, self.most)?;
        Ok(())
    }
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.bytes > 0 && self.bytes + line.len() as u64 > self.most {
            self.rotate()?;
        }
        let written = self.file.write(line)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_rotate_and_the_oldest_goes() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut log = Rotating::open(folder.path(), 10).expect("a file can be made");
        for line in ["first...\n", "second..\n", "third...\n", "fourth..\n", "fifth...\n"] {
            log.write_all(line.as_bytes()).expect("it can be written");
        }
        let read = |age: u32| fs::read_to_string(log.path(age)).unwrap_or_default();
        assert_eq!([0, 1, 2, 3, 4].map(read), ["fifth...\n", "fourth..\n", "third...\n", "second..\n", ""]);
    }

    #[test]
    fn a_file_goes_on_after_a_restart() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for line in ["one\n", "two\n", "three\n"] {
            let mut log = Rotating::open(folder.path(), 10).expect("a file can be made");
            log.write_all(line.as_bytes()).expect("it can be written");
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
        assert_eq!([read("tabella.log.1"), read("tabella.log")], ["one\ntwo\n", "three\n"]);
    }

    #[test]
    fn only_our_own_packages_are_written_and_no_details() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = Rotating::open(folder.path(), MAX_BYTES).expect("a file can be made");
        dispatcher::with_default(&subscriber(file), || {
            tracing::info!(target: "tabella_node::store", "ours");
            tracing::debug!(target: "tabella_node::store", "a detail");
            tracing::error!(target: "hyper::client", "theirs");
            tracing::warn!("from here");
        });
        let log = fs::read_to_string(folder.path().join(NAME)).expect("it is there");
        assert!(log.contains("ours") && log.contains("from here"), "{log}");
        assert!(!log.contains("a detail") && !log.contains("theirs"), "{log}");
    }
}
