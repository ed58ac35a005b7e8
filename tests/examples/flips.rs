//! `cargo run --release -p tabella-tests --example flips -- RECORD [COUNT [SEED]]`: flips single bits of a record at
//! seeded places spread over all of it, and says which check found each.

use std::error::Error;
use std::path::PathBuf;

use tabella_tests::flips::{flip_each, places};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let record = PathBuf::from(arguments.next().ok_or("which record?")?);
    let count = arguments.next().map_or(Ok(200), |count| count.parse())?;
    let seed = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let folder = tempfile::tempdir_in(record.parent().ok_or("the record is a file in a folder")?)?;
    let copy = folder.path().join("record.tabella");
    let length = std::fs::copy(&record, &copy)?;
    let places = places(length, count, seed);
    let found = flip_each(&copy, &places, &mut |done| {
        if done % 20 == 0 {
            eprintln!("{done} of {count}");
        }
    })?;
    println!("{} of {} flipped bits were found, each with its place: {found:?}", places.len(), places.len());
    Ok(())
}
