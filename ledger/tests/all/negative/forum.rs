//! Rules for the forum and for polls by rule, and what both come to in the eyes of a verifier that checks no rule.

use std::collections::{BTreeMap, BTreeSet};

use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::forum::{Answer, Ladder, Notice, Proposal, Support};
use tabella_ledger::manifest::{Kind, Manifest};

use super::boards::{enrolled, ready, small};
use super::entries::{IDENTITY, fresh};
use super::forge::{Draft, Set};
use super::standing::{asked, audience, pseudonym};
use crate::rig::Rig;

/// The forum, written a second time from `docs/record.md` sections 3 and 7.
pub struct Forum {
    ladder: Ladder,
    notices: u64,
    proposals: BTreeMap<Hash, Supported>,
    acts: Hash,
}

#[derive(Default)]
struct Supported {
    needed: u64,
    supporters: BTreeSet<u64>,
    since: u64,
    polls: u64,
    answers: u64,
}

impl Default for Forum {
    fn default() -> Self {
        let ladder = Ladder { support_needed: 100, part_needed: 1_000, answer_days: 30 };
        Self { ladder, notices: 0, proposals: BTreeMap::new(), acts: Hash([0; 32]) }
    }
}

impl Forum {
    pub fn polled(&mut self, proposal: &Hash) {
        self.proposals.entry(*proposal).and_modify(|found| found.polls += 1);
    }

    pub fn said(&mut self, bytes: &[u8], body: Body, time: u64, place: impl Fn(&Key) -> u64) {
        match body {
            Body::Notice(_) => self.notices += 1,
            Body::Proposal(proposal) => {
                let needed = proposal.ladder.support_needed.into();
                let id = Hash::of(&cbor::encode(&proposal));
                self.proposals.insert(id, Supported { needed, ..Supported::default() });
            }
            Body::Support(support) => {
                self.proposals.entry(support.proposal).and_modify(|found| {
                    found.supporters.insert(place(&support.by));
                    if found.since == 0 && found.supporters.len() as u64 >= found.needed {
                        found.since = time;
                    }
                });
            }
            Body::Answer(answer) => {
                self.proposals.entry(answer.about).and_modify(|found| found.answers += 1);
            }
            Body::Ladder(ladder) => self.ladder = ladder,
            other => panic!("{other:?} is not of the forum"),
        }
        self.acts = Hash::of(&[&self.acts.0[..], &Hash::of(bytes).0, &time.to_le_bytes()].concat());
    }

    pub fn digest(&self) -> Hash {
        let Ladder { support_needed, part_needed, answer_days } = self.ladder;
        let mut bytes: Vec<u8> =
            [support_needed, part_needed, answer_days].iter().flat_map(|n| n.to_le_bytes()).collect();
        let numbers = |bytes: &mut Vec<u8>, all: &[u64]| all.iter().for_each(|n| bytes.extend(n.to_le_bytes()));
        numbers(&mut bytes, &[self.notices, self.proposals.len() as u64]);
        for (id, found) in &self.proposals {
            bytes.extend(id.0);
            numbers(&mut bytes, &[found.supporters.len() as u64, found.since, found.polls, found.answers]);
        }
        bytes.extend(self.acts.0);
        Hash::of(&bytes)
    }
}

const LADDER: Ladder = Ladder { support_needed: 2, part_needed: 2, answer_days: 3 };

pub fn all(set: &mut Set) {
    sound(set);
    proposals(set);
    persons(set);
    office(set);
    polls(set);
    hidden_polls(set);
}

fn sound(set: &mut Set) {
    let (mut rig, proposal) = town(7_030);
    let entry = rig.voters[2].support(proposal, &mut rig.rng);
    rig.write(entry).unwrap();
    let successor = rig.replace(2);
    let about = rig.propose(successor, "A tree");
    for voter in [0, successor] {
        let entry = rig.voters[voter].support(about, &mut rig.rng);
        rig.write(entry).unwrap();
    }
    let poll = rig.prepare(Manifest { proposal: Some(about), ..by_rule() });
    rig.time = 1_999;
    for voter in [1, successor] {
        rig.vote(poll, voter, 1, 0).unwrap();
    }
    rig.time = 3_000;
    let stamp = rig.voters[1].stamp(poll, &mut rig.rng);
    rig.write(stamp).unwrap();
    rig.decrypt(poll, &[0, 1]);
    rig.publish_outcome(poll);
    let answer = Answer { about: poll, decided: "Yes.".into(), done: String::new() };
    let entry = rig.office.answer(answer, &mut rig.rng);
    rig.write(entry).unwrap();
    set.sound("forum", "Proposals, support by a successor, a poll by rule about one of them, and answers.", &rig);

    let (mut rig, polls) = hidden_towns(7_031);
    for (poll, voters) in polls.into_iter().zip([[0, 1], [1, 2]]) {
        for voter in voters {
            let place = rig.voters.len();
            let (pseudonym, key) = pseudonym(&mut rig, poll, voter);
            let entry = rig.sign(&key, Body::Pseudonym(pseudonym));
            rig.write(entry).unwrap();
            rig.vote(poll, place, 1, 0).unwrap();
        }
    }
    rig.time = 3_000;
    let stamp = rig.voters[1].stamp(Hash([1; 32]), &mut rig.rng);
    rig.write(stamp).unwrap();
    rig.decrypt(polls[0], &[0, 1]);
    rig.publish_outcome(polls[0]);
    set.sound("pseudonyms-by-rule", "Polls under pseudonyms whose lists are made by the times of blocks.", &rig);
}

/// Eight residents and two polls under pseudonyms, which one block opens in the order of their times.
fn hidden_towns(seed: u64) -> (Rig, [Hash; 2]) {
    let mut rig = Rig::with_trustees(seed, 2, 2);
    rig.enrol(8);
    let polls = [2_000, 1_999].map(|opens_at| {
        let manifest = Manifest { opens_at: Some(opens_at), closes_at: 3_000, ..asked(audience(true, &[])) };
        rig.prepare(manifest)
    });
    rig.time = 1_999;
    let stamp = rig.voters[1].stamp(Hash([1; 32]), &mut rig.rng);
    rig.write(stamp).unwrap();
    (rig, polls)
}

/// Pseudonyms before a poll by rule begins and after it ends, and where too few are known.
fn hidden_polls(set: &mut Set) {
    let mut rig = Rig::with_trustees(7_040, 2, 2);
    rig.enrol(8);
    let manifest = Manifest { opens_at: Some(2_000), closes_at: 3_000, ..asked(audience(true, &[])) };
    let poll = rig.prepare(manifest.clone());
    let early = Rig { time: 1_998, ..rig.clone() };
    rig.time = 1_999;
    let stamp = rig.voters[1].stamp(Hash([1; 32]), &mut rig.rng);
    rig.write(stamp).unwrap();
    let (pseudonym, key) = pseudonym(&mut rig, poll, 0);
    let said = Body::Pseudonym(pseudonym);
    let phase = ("ZP2", "election.phase");
    let what = "Somebody joins in a block before the poll opens.";
    set.said(phase, "pseudonym-early", what, &early, &key, said.clone());
    let late = Rig { time: 3_000, ..rig.clone() };
    set.said(phase, "pseudonym-late", "Somebody joins in a block after the poll's end.", &late, &key, said);
    rig.voters.pop();
    rig.keys.voters.pop();
    let vote = rig.ballot(poll, 1, 1, &[vec![0]]);
    let what = "A ballot under a voter's own key in a poll that the time opened under pseudonyms.";
    set.entry(("J3", "pseudonym.not_joined"), "by-rule", what, &rig, &vote);

    let (few, poll) = ready(7_041, manifest);
    let mut few = Rig { time: 1_999, ..few };
    let vote = few.ballot(poll, 0, 1, &[vec![0]]);
    let what = "A ballot in a poll by rule that does not open, because too few are known.";
    set.entry(("B2", "election.phase"), "by-rule-few", what, &few, &vote);
}

/// Who a key is: revoked ones say nothing, and a successor is no second person.
fn persons(set: &mut Set) {
    let (mut rig, proposal) = town(7_005);
    let old = rig.keys.voters[0].clone();
    let by = rig.voters[0].key();
    let successor = rig.replace(0);
    let revoked = ("J2", "standing.revoked");
    let support = |by| Body::Support(Support { by, proposal });
    set.said(revoked, "support", "A key supports that was replaced.", &rig, &old, support(by));
    let made = Proposal { by, title: "A tree".into(), text: "By the lake.".into(), ladder: LADDER };
    let what = "A key proposes that was replaced.";
    set.said(revoked, "proposal", what, &rig, &old, Body::Proposal(made.clone()));
    let (by, key) = (rig.voters[successor].key(), rig.keys.voters[successor].clone());
    let what = "The successor of a key supports what the key supported.";
    set.said(("FO12", "forum.repeated"), "successor", what, &rig, &key, support(by));
    for number in 0..4 {
        rig.propose(successor, &format!("Number {number}"));
    }
    let sixth = Body::Proposal(Proposal { by, title: "Number 5".into(), ..made });
    let what = "The sixth open proposal of one person, the first of which is of the key before.";
    set.said(("FO10", "forum.too_many"), "successor", what, &rig, &key, sixth);
}

/// A board with two supporters to a debate, and a proposal with one.
fn town(seed: u64) -> (Rig, Hash) {
    let mut rig = enrolled(seed);
    let entry = rig.office.set_ladder(LADDER, &mut rig.rng);
    rig.write(entry).unwrap();
    let proposal = rig.propose(0, "A bench");
    let entry = rig.voters[0].support(proposal, &mut rig.rng);
    rig.write(entry).unwrap();
    (rig, proposal)
}

fn proposals(set: &mut Set) {
    let (mut rig, proposal) = town(7_000);
    let stranger = fresh(&mut rig);
    let voter = rig.keys.voters[1].clone();
    let by = rig.voters[1].key();
    let made = Proposal { by, title: "A tree".into(), text: "By the lake.".into(), ladder: LADDER };
    let no_key = Body::Support(Support { by: IDENTITY, proposal });
    set.said(
        ("FO1", "entry.key"),
        "resident-identity",
        "The key of a supporter is the identity.",
        &rig,
        &voter,
        no_key,
    );
    let what = "A proposal in the name of a resident, signed by somebody else.";
    set.said(("FO2", "entry.signature"), "proposal-other", what, &rig, &stranger, Body::Proposal(made.clone()));
    let support = Body::Support(Support { by, proposal });
    let what = "Support in the name of a resident, signed by somebody else.";
    set.said(("FO2", "entry.signature"), "support-other", what, &rig, &stranger, support.clone());
    let by = tabella_ledger::party::public(&stranger);
    let what = "Support of somebody who is not on the roll.";
    let outside = Body::Support(Support { by, proposal });
    set.said(("FO3", "forum.not_on_roll"), "support", what, &rig, &stranger, outside);
    let outside = Body::Proposal(Proposal { by, ..made.clone() });
    set.said(("FO3", "forum.not_on_roll"), "proposal", "The same, proposing.", &rig, &stranger, outside);
    for (slug, title, text) in [
        ("no-title", " ".into(), "Text".into()),
        ("long-title", "x".repeat(401), "Text".to_owned()),
        ("no-text", "A".into(), String::new()),
    ] {
        let body = Body::Proposal(Proposal { title, text, ..made.clone() });
        set.said(
            ("FO6", "forum.text"),
            slug,
            "A proposal without a title or text as there has to be.",
            &rig,
            &voter,
            body,
        );
    }
    let ladder = Ladder { support_needed: 1, ..LADDER };
    let body = Body::Proposal(Proposal { ladder, ..made.clone() });
    let what = "A proposal that makes do with less support than is in force.";
    set.said(("FO8", "forum.other_thresholds"), "less", what, &rig, &voter, body);
    let mut twice = rig.clone();
    let entry = twice.sign(&voter, Body::Proposal(made.clone()));
    twice.write(entry).unwrap();
    let what = "A proposal that is on the board already.";
    set.said(("FO9", "forum.duplicate"), "again", what, &twice, &voter, Body::Proposal(made.clone()));
    for number in 0..4 {
        twice.propose(1, &format!("Number {number}"));
    }
    let body = Body::Proposal(Proposal { title: "Number 5".into(), ..made });
    set.said(("FO10", "forum.too_many"), "sixth", "The sixth open proposal of one person.", &twice, &voter, body);
    let unknown = Body::Support(Support { by: rig.voters[1].key(), proposal: Hash([9; 32]) });
    let what = "Support of a proposal that is not on the board.";
    set.said(("FO11", "forum.unknown_proposal"), "support", what, &rig, &voter, unknown);
    let first = rig.keys.voters[0].clone();
    let again = Body::Support(Support { by: rig.voters[0].key(), proposal });
    set.said(("FO12", "forum.repeated"), "support", "The same resident supports again.", &rig, &first, again);
}

fn office(set: &mut Set) {
    let (mut rig, proposal) = town(7_010);
    let (key, voter) = (rig.keys.office.clone(), rig.keys.voters[0].clone());
    let notice = |about| Body::Notice(Notice { about, title: "Water".into(), text: "Off on Monday.".into() });
    let answer = |about| Body::Answer(Answer { about, decided: "Yes.".into(), done: String::new() });
    for (slug, body) in [
        ("notice-voter", notice(None)),
        ("answer-voter", answer(proposal)),
        ("ladder-voter", Body::Ladder(Ladder { answer_days: 9, ..LADDER })),
    ] {
        set.said(("FO2", "entry.signature"), slug, "A resident speaks for the office.", &rig, &voter, body);
    }
    let unknown = Hash([9; 32]);
    let what = "About something that is not on the board.";
    set.said(("FO4", "forum.unknown_subject"), "notice", what, &rig, &key, notice(Some(unknown)));
    set.said(("FO4", "forum.unknown_subject"), "answer", what, &rig, &key, answer(unknown));
    let election = rig.begin(small());
    let what = "An answer to an election that is open.";
    set.said(("FO5", "forum.not_closed"), "open", what, &rig, &key, answer(election));
    let body = Body::Notice(Notice { about: None, title: "Water".into(), text: "x".repeat(20_001) });
    set.said(("FO6", "forum.text"), "long-notice", "A notice that is too long.", &rig, &key, body);
    let body = Body::Notice(Notice { about: None, title: " ".into(), text: "Water".into() });
    set.said(("FO6", "forum.text"), "untitled-notice", "A notice without a title.", &rig, &key, body);
    let body = Body::Answer(Answer { about: proposal, decided: "\n".into(), done: "Done.".into() });
    set.said(("FO7", "forum.text"), "no-decision", "An answer that does not say what was decided.", &rig, &key, body);
    let body = Body::Answer(Answer { about: proposal, decided: "Yes.".into(), done: "x".repeat(20_001) });
    set.said(("FO7", "forum.text"), "long-done", "An answer that is too long.", &rig, &key, body);
    for (slug, ladder) in [
        ("no-support", Ladder { support_needed: 0, ..LADDER }),
        ("no-part", Ladder { part_needed: 0, ..LADDER }),
        ("no-days", Ladder { answer_days: 0, ..LADDER }),
        ("many-days", Ladder { answer_days: 3_651, ..LADDER }),
    ] {
        set.said(("FO13", "forum.thresholds"), slug, "Thresholds that may not be.", &rig, &key, Body::Ladder(ladder));
    }
    let what = "The thresholds that are in force already.";
    set.said(("FO14", "forum.same_thresholds"), "again", what, &rig, &key, Body::Ladder(LADDER));
}

fn by_rule() -> Manifest {
    Manifest { kind: Kind::Poll, opens_at: Some(2_000), closes_at: 3_000, ..small() }
}

fn polls(set: &mut Set) {
    let (mut rig, proposal) = town(7_020);
    let key = rig.keys.office.clone();
    let ceremony = rig.ceremony(2);
    let about = |proposal| Body::Manifest(Manifest { ceremony, proposal: Some(proposal), ..small() });
    let what = "An election about a proposal that is not on the board.";
    set.said(("M9", "forum.unknown_proposal"), "election", what, &rig, &key, about(Hash([9; 32])));
    let what = "An election about a proposal with too little support.";
    set.said(("M10", "forum.not_in_debate"), "election", what, &rig, &key, about(proposal));
    let sound = "election.manifest";
    let body = Body::Manifest(Manifest { kind: Kind::Election, ceremony, ..by_rule() });
    set.said(("M4", sound), "election-by-rule", "A binding election that opens by rule.", &rig, &key, body);
    let body = Body::Manifest(Manifest { ceremony, opens_at: Some(3_000), ..by_rule() });
    set.said(("M4", sound), "opens-late", "A poll that opens when it closes.", &rig, &key, body);

    let (rig, poll) = ready(7_021, by_rule());
    let mut at = |time: u64, rule, slug: &str, what: &str, entry: fn(&mut Rig, Hash) -> Entry| {
        let mut rig = Rig { time: time - 1, ..rig.clone() };
        let entry = entry(&mut rig, poll);
        set.entry(rule, slug, what, &rig, &entry);
    };
    let opening = |rig: &mut Rig, poll| rig.office.open(poll, &mut rig.rng);
    let closing = |rig: &mut Rig, poll| rig.office.close(poll, &mut rig.rng);
    at(2_500, ("O7", "election.by_rule"), "opening", "An opening of a poll by rule.", opening);
    at(2_500, ("O7", "election.by_rule"), "closing", "A closing of a poll by rule.", closing);
    let phase = ("B2", "election.phase");
    at(1_999, phase, "by-rule-early", "A ballot in a block before the poll opens.", |rig, poll| {
        rig.ballot(poll, 0, 1, &[vec![0]])
    });
    at(3_001, phase, "by-rule-late", "A ballot in a block after the poll's end.", |rig, poll| {
        rig.ballot(poll, 0, 1, &[vec![0]])
    });

    // What the time opened and closed is in the state root.
    for (slug, time, wrong) in [("not-opened", 2_000, 1_999), ("not-closed", 3_001, 3_000)] {
        let mut rig = rig.clone();
        let stamp = rig.voters[0].stamp(Hash([1; 32]), &mut rig.rng).to_bytes();
        let draft = Draft::timed(&rig.blocks, time, wrong, vec![stamp]);
        let what = "A block whose state root overlooks what its time opens or closes.";
        set.block(("9", "state.digest"), slug, what, &rig, &draft);
    }
}
