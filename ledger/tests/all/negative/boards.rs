//! Small honest boards, at the steps at which something is broken.

use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};

use crate::rig::{Rig, bench};

/// Two options, no blank vote, at least two voters.
pub fn small() -> Manifest {
    let mut manifest = bench();
    manifest.contests[0].options.truncate(2);
    manifest.contests[0].blank = None;
    manifest
}

/// The same as a poll that gives points.
pub fn small_poll() -> Manifest {
    Manifest { kind: Kind::Poll, points: 5, ..small() }
}

/// Two questions of two options.
pub fn pair() -> Manifest {
    let mut manifest = small();
    manifest.contests.push(Question { title: "And when?".into(), ..manifest.contests[0].clone() });
    manifest
}

/// One question that is filled in by another rule.
pub fn asking(rule: QuestionRule, options: usize) -> Manifest {
    let mut manifest = small();
    let options = (0..options).map(|option| format!("Place {option}")).collect();
    manifest.contests[0] = Question { rule, options, ..manifest.contests[0].clone() };
    manifest
}

/// A board with two trustees, who both have to decrypt, and three voters.
pub fn enrolled(seed: u64) -> Rig {
    let mut rig = Rig::with_trustees(seed, 2, 2);
    rig.enrol(3);
    rig
}

/// A ceremony in which both trustees have joined.
pub fn joined(seed: u64, slots: u32) -> (Rig, Hash) {
    let mut rig = Rig::with_trustees(seed, 2, 2);
    let ceremony = rig.announce(slots);
    rig.join(ceremony, &[0, 1]);
    (rig, ceremony)
}

/// An election whose manifest is there.
pub fn ready(seed: u64, manifest: Manifest) -> (Rig, Hash) {
    let mut rig = enrolled(seed);
    let election = rig.prepare(manifest);
    (rig, election)
}

/// An open election.
pub fn open(seed: u64, manifest: Manifest) -> (Rig, Hash) {
    let (mut rig, election) = ready(seed, manifest);
    rig.start(election).unwrap();
    (rig, election)
}

/// A closed election with three ballots, in which every question got the votes 2 to 1.
pub fn closed(seed: u64, manifest: Manifest) -> (Rig, Hash) {
    let (mut rig, election) = open(seed, manifest);
    for (voter, option) in [(0, 0), (1, 1), (2, 0)] {
        let contests = rig.state().election(&election).unwrap().contests().len();
        let entry = rig.ballot(election, voter, 1, &vec![vec![option]; contests]);
        rig.write(entry).unwrap();
    }
    rig.close(election);
    (rig, election)
}

/// A ballot with the values of all fields.
pub fn ballot(rig: &mut Rig, election: Hash, voter: usize, sequence: u64, values: &[Vec<u64>]) -> Entry {
    rig.sealings += 1;
    let found = rig.chain.state().election(&election).unwrap();
    let voter = &rig.voters[voter];
    let style = found.franchise(&voter.key()).unwrap().style;
    let sealed = voter.seal_with(found.params(), style, sequence, rig.sealings, values, &mut rig.rng).unwrap();
    voter.cast(election, sealed, &mut rig.rng)
}
