//! What trustees' nodes keep of messages in parts.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../ledger/tests/rig/mod.rs"]
mod rig;

use std::path::Path;

use rig::rolls::secret;
use rig::{Rig, words};
use rusqlite::Connection;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{Duty, Trustee, TrusteeError};
use tabella_ledger::state::MixError;
use tabella_node::trustee_file::TrusteeFile;

/// What a trustee is to send next, by a program that has just started: it knows what is in the file.
fn started(path: &Path, rig: &Rig, election: Hash, index: usize) -> Result<Vec<Entry>, TrusteeError> {
    let file = TrusteeFile::open(path).unwrap();
    let mut trustee = Trustee::new(rig.keys.trustees[index].clone(), rig.state().chain());
    file.restore(&mut trustee).unwrap();
    let duty = trustee.duties(rig.state(), &election).unwrap().remove(0);
    assert_ne!(duty, Duty::Sums);
    file.fulfil(&mut trustee, rig.state(), &rig.memory, &election, duty).unwrap()
}

fn kept(path: &Path) -> i64 {
    Connection::open(path).unwrap().query_row("SELECT COUNT(*) FROM message", [], |row| row.get(0)).unwrap()
}

/// The board takes one message of a trustee in a round: another one after a crash would be in vain.
#[test]
fn a_message_that_was_begun_is_finished_after_a_crash() {
    let ballots: Vec<_> = (0..96u64).map(|n| vec![(0..64).map(|byte| (n * 7 + byte) % 256).collect()]).collect();
    let (mut rig, election) = Rig::open(1, words(64), ballots.len());
    rig.fill(election, &ballots);
    rig.close(election);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("trustees.sqlite");
    let file = TrusteeFile::open(&path).unwrap();
    rig.trustees.iter().for_each(|trustee| file.keep(trustee).unwrap());

    // Nothing was sent, and then one part of two.
    let mix = started(&path, &rig, election, 0).unwrap();
    assert_eq!((mix.len(), kept(&path)), (2, 2));
    assert_eq!(started(&path, &rig, election, 0).unwrap(), mix);
    rig.accepted(&mix[..1]);
    let rest = started(&path, &rig, election, 0).unwrap();
    assert_eq!(rest, mix[1..]);
    rig.accepted(&rest);
    assert_eq!(rig.state().election(&election).unwrap().mixers(0), [1]);
    file.forget(&rig.trustees[0].key(), &rest).unwrap();
    assert_eq!(kept(&path), 0);

    // A trustee that has lost what it began with, and one that has something else.
    let mix = started(&path, &rig, election, 1).unwrap();
    rig.accepted(&mix[..1]);
    let begun = Err(TrusteeError::Board(MixError::Begun(2).into()));
    let elsewhere = dir.path().join("elsewhere.sqlite");
    rig.trustees.iter().for_each(|trustee| TrusteeFile::open(&elsewhere).unwrap().keep(trustee).unwrap());
    assert_eq!(started(&elsewhere, &rig, election, 1), begun);
    let other = rig.before(rig.blocks.len() - 1);
    started(&elsewhere, &other, election, 1).unwrap();
    assert_eq!(started(&elsewhere, &rig, election, 1), begun);

    // Shares likewise.
    rig.mix_and_open(election, 0, &[2, 3], &[]);
    let share = started(&path, &rig, election, 1).unwrap();
    assert!(share.len() > 1);
    rig.accepted(&share[..1]);
    let rest = started(&path, &rig, election, 1).unwrap();
    assert_eq!(rest, share[1..]);
    rig.accepted(&rest);
    // What is forgotten includes the mix that others were faster than.
    assert!(kept(&path) > share.len() as i64);
    file.forget(&rig.trustees[1].key(), &rest).unwrap();
    assert_eq!(kept(&path), 0);
    assert_eq!(rig.state().election(&election).unwrap().list_sharers(0).collect::<Vec<_>>(), [2]);
}

/// It is kept apart from a mix of the first contest, which has the same numbers.
#[test]
fn a_mix_of_a_roll_that_was_begun_is_finished_after_a_crash() {
    let mut rig = Rig::new(2);
    rig.enrol(700);
    let election = rig.prepare(secret(words(4)));
    rig.roll(election, &[]);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("trustees.sqlite");
    let file = TrusteeFile::open(&path).unwrap();
    rig.trustees.iter().for_each(|trustee| file.keep(trustee).unwrap());

    let mix = started(&path, &rig, election, 0).unwrap();
    assert_eq!((mix.len(), kept(&path)), (2, 2));
    assert_eq!(started(&path, &rig, election, 0).unwrap(), mix);
    rig.accepted(&mix[..1]);
    let rest = started(&path, &rig, election, 0).unwrap();
    assert_eq!(rest, mix[1..]);
    rig.accepted(&rest);
    assert_eq!(rig.state().election(&election).unwrap().roll_mixers(), [1]);

    let lost = started(&path, &rig, election, 1).unwrap();
    rig.accepted(&lost[..1]);
    let elsewhere = dir.path().join("elsewhere.sqlite");
    rig.trustees.iter().for_each(|trustee| TrusteeFile::open(&elsewhere).unwrap().keep(trustee).unwrap());
    let begun = Err(TrusteeError::Board(MixError::Begun(2).into()));
    assert_eq!(started(&elsewhere, &rig, election, 1), begun);
    for index in [2, 3] {
        let entries = rig.mix_roll(election, index);
        rig.accepted(&entries);
    }
    rig.start(election).unwrap();
    rig.fill(election, &[vec![vec![65, 0, 0, 0]], vec![vec![66, 0, 0, 0]]]);
    rig.close(election);
    let ballots = started(&path, &rig, election, 0).unwrap();
    assert!(matches!(&ballots[..], [Entry { body: Body::Mix(_), .. }]));
    assert_eq!(kept(&path), 5);
    file.forget(&rig.trustees[0].key(), &rest).unwrap();
    assert_eq!(kept(&path), 3);
    assert_eq!(started(&path, &rig, election, 0).unwrap(), ballots);
}
