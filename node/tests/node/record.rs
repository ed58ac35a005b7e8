//! The forms of a record on the disk.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rand_core::{OsRng, RngCore};
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::record::{RecordWriter, Source};
use tabella_node::record::{Folder, FolderError, RecordFile, Spool, join, open, split};

/// A record whose frames are whole, of more than two parts; what stands in its blocks is nothing.
fn record(dir: &Path) -> (PathBuf, Vec<u8>) {
    let mut writer = RecordWriter::new(Vec::new()).unwrap();
    for _ in 0..9 {
        let mut block = vec![0; 1 << 20];
        OsRng.fill_bytes(&mut block);
        writer.block(&block).unwrap();
    }
    let bytes = writer.finish("the checkpoint").unwrap();
    let path = dir.join("record.tabella");
    fs::write(&path, &bytes).unwrap();
    (path, bytes)
}

fn all(source: &dyn Source, length: usize) -> Vec<u8> {
    // In steps that fall across the ends of parts, and beyond the end.
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 1_000_003];
    loop {
        let read = source.read_at(bytes.len() as u64, &mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..read]);
        if read < buffer.len() {
            assert_eq!(bytes.len(), length);
            return bytes;
        }
    }
}

#[test]
fn a_folder_is_the_file_cut_up_and_joins_to_the_same_file() {
    let dir = tempfile::tempdir().unwrap();
    let (file, bytes) = record(dir.path());
    let folder = dir.path().join("folder");
    split(&file, &folder).unwrap();
    let parts: Vec<_> = ["000.frames", "001.frames", "002.frames", "003.end"]
        .iter()
        .map(|name| fs::read(folder.join("000").join(name)).unwrap())
        .collect();
    assert!(parts.iter().all(|part| !part.is_empty()));
    assert_eq!(parts.concat(), bytes);
    assert_eq!(fs::read_dir(folder.join("000")).unwrap().count(), 4);
    assert_eq!(all(&*open(&folder).unwrap(), bytes.len()), bytes);
    assert_eq!(all(&*open(&file).unwrap(), bytes.len()), bytes);
    let again = dir.path().join("again.tabella");
    join(&folder, &again).unwrap();
    assert_eq!(fs::read(&again).unwrap(), bytes);
    // Nothing is written over.
    assert!(matches!(split(&file, &folder), Err(FolderError::File { .. })));
    assert!(matches!(join(&folder, &again), Err(FolderError::File { .. })));
}

#[test]
fn ee_9_a_folder_with_a_part_missing_cannot_be_checked() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = record(dir.path());
    let folder = dir.path().join("folder");
    split(&file, &folder).unwrap();
    for name in ["000.frames", "001.frames", "002.frames", "003.end"] {
        let (part, aside) = (folder.join("000").join(name), dir.path().join("aside"));
        fs::rename(&part, &aside).unwrap();
        let error = Folder::open(&folder).unwrap_err();
        let named = if name == "003.end" { "003.frames" } else { name };
        assert!(matches!(&error, FolderError::Missing { path } if path.ends_with(named)), "{error}");
        fs::rename(&aside, &part).unwrap();
    }
    // A part that is lost between opening and reading is named, too.
    let opened = Folder::open(&folder).unwrap();
    fs::remove_file(folder.join("000/001.frames")).unwrap();
    let verdict = audit(&opened, None, &mut OsRng, &mut |_| {});
    assert_eq!(verdict.outcome, Outcome::Invalid, "the blocks are nothing");
    let error = opened.read_at(5 << 20, &mut [0; 8]).unwrap_err();
    assert!(error.to_string().contains("001.frames"), "{error}");
}

#[test]
fn a39_a_folder_with_a_part_after_its_end_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = record(dir.path());
    for name in ["003.frames", "004.frames"] {
        let folder = dir.path().join(name);
        split(&file, &folder).unwrap();
        fs::write(folder.join("000").join(name), b"more").unwrap();
        let error = Folder::open(&folder).unwrap_err();
        assert!(matches!(&error, FolderError::Extra { path } if path.ends_with(name)), "{error}");
    }
}

#[test]
fn a39_what_is_no_record_is_not_cut_up() {
    let dir = tempfile::tempdir().unwrap();
    let (file, bytes) = record(dir.path());
    for (number, length) in [0, 15, 16, 1_000_000, bytes.len() - 1].into_iter().enumerate() {
        fs::write(&file, &bytes[..length]).unwrap();
        let folder = dir.path().join(number.to_string());
        assert!(matches!(split(&file, &folder), Err(FolderError::Record(_))), "{length}");
        assert!(Folder::open(&folder).is_err(), "{length}");
    }
}

/// A pipe: gives out what it likes, and only once.
struct Pipe<R>(R);

impl<R: Read> Read for Pipe<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(777);
        self.0.read(&mut buffer[..length])
    }
}

#[test]
fn a_stream_can_be_read_from_any_place_again() {
    let dir = tempfile::tempdir().unwrap();
    let (file, bytes) = record(dir.path());
    let spool = Spool::new(Pipe(File::open(&file).unwrap()), tempfile::tempfile().unwrap());
    assert_eq!(spool.length(), None);
    assert_eq!(all(&spool, bytes.len()), bytes);
    for at in [0, 3_000_000, 17] {
        let mut buffer = [0; 100];
        assert_eq!(spool.read_at(at, &mut buffer).unwrap(), 100);
        assert_eq!(buffer, bytes[at as usize..][..100]);
    }
    assert_eq!(RecordFile::open(&file).unwrap().length(), Some(bytes.len() as u64));
}
