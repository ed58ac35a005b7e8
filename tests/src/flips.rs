//! Flipping single bits of a record: whatever is changed, the audit has to say so, and where.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_ledger::audit::{Outcome, audit};
use tabella_node::record::RecordFile;

/// What flipped bits led to: how often each check found the change.
pub type Found = BTreeMap<&'static str, usize>;

/// Seeded places spread over a file of `length` bytes: one bit in each of `count` stretches of equal length.
pub fn places(length: u64, count: u64, seed: u64) -> Vec<(u64, u8)> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let count = count.min(length);
    (0..count)
        .map(|stretch| {
            let (start, end) = (length * stretch / count, length * (stretch + 1) / count);
            (start + rng.next_u64() % (end - start), (rng.next_u32() % 8) as u8)
        })
        .collect()
}

/// Flips one bit at a time in `copy`, a private copy of a valid record, audits it, and puts the bit back.
///
/// # Errors
/// When the file cannot be used, or (as [`io::ErrorKind::InvalidData`]) when the record is not valid to begin with, or a
/// change was not found or has no place.
pub fn flip_each(copy: &Path, places: &[(u64, u8)], progress: &mut dyn FnMut(usize)) -> io::Result<Found> {
    let wrong = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
    let audited = || io::Result::Ok(audit(&RecordFile::open(copy)?, None, &mut rand_core::OsRng, &mut |_| {}));
    // In a record that is wrong already, every change would seem to be found.
    if let Some(finding) = audited()?.findings.first() {
        return Err(wrong(format!("the record is not valid without any change: {}", finding.message)));
    }
    let mut file = OpenOptions::new().read(true).write(true).open(copy)?;
    let mut found = Found::new();
    for (done, &(at, bit)) in places.iter().enumerate() {
        flip(&mut file, at, bit)?;
        let verdict = audited()?;
        flip(&mut file, at, bit)?;
        let missed = |why: &str| Err(wrong(format!("byte {at}, bit {bit}: {why}")));
        match verdict.findings.first() {
            _ if verdict.outcome == Outcome::Valid => return missed("the changed record is called valid"),
            None => return missed("nothing was found"),
            Some(finding) if finding.place.is_empty() => return missed("the finding names no place"),
            Some(finding) => *found.entry(finding.check.name()).or_default() += 1,
        }
        progress(done + 1);
    }
    Ok(found)
}

fn flip(file: &mut File, at: u64, bit: u8) -> io::Result<()> {
    let mut byte = [0];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut byte)?;
    byte[0] ^= 1 << bit;
    file.seek(SeekFrom::Start(at))?;
    file.write_all(&byte)
}
