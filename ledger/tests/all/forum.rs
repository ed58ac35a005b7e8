//! Proposals, support, notices and answers: what each leaves behind, and every rule broken.

use crate::rig::{Rig, audit_bytes, bench, poll};
use proptest::collection::vec;
use proptest::prelude::*;
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::Outcome;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::forum::{Answer, Ladder, MAX_ANSWER_DAYS, MAX_OPEN_PROPOSALS, Notice, Proposal, Support};
use tabella_ledger::manifest::{MAX_DESCRIPTION, MAX_TITLE, Manifest};
use tabella_ledger::party::public;
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::standing::Class;
use tabella_ledger::state::{FollowUp, ForumError, Progress, StandingError};

const DAY: u64 = 24 * 60 * 60;
const LADDER: Ladder = Ladder { support_needed: 2, part_needed: 2, answer_days: 3 };

/// Refused when it is written, and found by the audit of a record in which it stands.
fn refused(rig: &mut Rig, entry: Entry, check: Check, code: &str) -> Rejection {
    let refused = rig.refused(entry.clone());
    assert_eq!((refused.check(), refused.code()), (check, code), "{refused}");
    let mut forged = rig.clone();
    let block = rig.forged(vec![entry.to_bytes()]);
    forged.blocks.push(block);
    let verdict = audit_bytes(&forged.record(), None);
    assert_eq!((verdict.outcome, verdict.findings[0].check), (Outcome::Invalid, check));
    assert_eq!(verdict.findings[0].code, code);
    refused
}

fn in_the_forum(rig: &mut Rig, entry: Entry, code: &str) -> ForumError {
    match refused(rig, entry, Check::Forum, code) {
        Rejection::Forum(error) => error,
        other => panic!("{other}"),
    }
}

fn covered(rig: &Rig) -> u64 {
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
    verdict.checks.iter().find(|result| result.check == Check::Forum).unwrap().covered
}

/// A board whose ladder is short.
fn town(seed: u64, voters: usize) -> Rig {
    let mut rig = Rig::with_trustees(seed, 2, 1);
    rig.enrol(voters);
    let entry = rig.office.set_ladder(LADDER, &mut rig.rng);
    rig.write(entry).unwrap();
    rig
}

fn support(rig: &mut Rig, voter: usize, proposal: Hash) {
    let entry = rig.voters[voter].support(proposal, &mut rig.rng);
    rig.write(entry).unwrap();
}

fn answer(rig: &mut Rig, about: Hash, done: &str) -> Entry {
    rig.office.answer(Answer { about, decided: "It is built.".into(), done: done.into() }, &mut rig.rng)
}

/// The default thresholds are those that people know: 100 supporters, 1,000 taking part, 30 days.
#[test]
fn se_3_a_proposal_goes_up_the_ladder_by_rule_alone() {
    let mut rig = Rig::with_trustees(500, 2, 1);
    rig.enrol(101);
    assert_eq!(rig.state().forum().ladder(), Ladder { support_needed: 100, part_needed: 1_000, answer_days: 30 });
    let proposal = rig.propose(0, "A bench");
    for voter in 0..99 {
        support(&mut rig, voter, proposal);
    }
    assert_eq!(rig.state().progress(&proposal, rig.time), Some(Progress::Open));
    assert_eq!(rig.state().forum().proposal(&proposal).unwrap().debated_since(), None);
    support(&mut rig, 99, proposal);
    let found = rig.state().forum().proposal(&proposal).unwrap();
    assert_eq!((found.support(), found.debated_since()), (100, Some(rig.time)));
    assert_eq!(rig.state().progress(&proposal, rig.time), Some(Progress::Debate));
    // More support changes nothing.
    let since = rig.time;
    support(&mut rig, 100, proposal);
    assert_eq!(rig.state().forum().proposal(&proposal).unwrap().debated_since(), Some(since));
    assert_eq!(covered(&rig), 102);
}

#[test]
fn se_3_an_answer_is_due_when_enough_took_part_and_overdue_shows_as_overdue() {
    let mut rig = town(501, 3);
    let proposal = rig.propose(0, "A bench");
    support(&mut rig, 1, proposal);
    support(&mut rig, 2, proposal);
    let ceremony = rig.ceremony(3);
    let closes_at = rig.time + 1_000;
    let about = Manifest { proposal: Some(proposal), ceremony, closes_at, ..poll() };
    let first = rig.publish(Manifest { contests: bench().contests, ..about.clone() });
    rig.start(first).unwrap();
    assert_eq!(rig.state().forum().proposal(&proposal).unwrap().polls(), [first]);
    rig.vote(first, 0, 1, 0).unwrap();
    // Who votes again took part once.
    rig.vote(first, 0, 2, 1).unwrap();
    assert_eq!(rig.state().progress(&proposal, rig.time), Some(Progress::Debate));
    // Two polls with one voter each are not two who took part in one.
    let second = rig.publish(Manifest { title: "Again".into(), contests: bench().contests, ..about });
    rig.start(second).unwrap();
    rig.vote(second, 1, 1, 0).unwrap();
    assert_eq!(rig.state().progress(&proposal, rig.time), Some(Progress::Debate));
    rig.vote(first, 1, 1, 0).unwrap();
    let by = closes_at + 3 * DAY;
    assert_eq!(rig.state().progress(&proposal, rig.time), Some(Progress::AnswerDue { by }));
    assert_eq!(rig.state().progress(&proposal, by), Some(Progress::AnswerDue { by }));
    assert_eq!(rig.state().progress(&proposal, by + 1), Some(Progress::Overdue { by }));
    assert_eq!(Progress::Overdue { by }.name(), "overdue");
    let entry = answer(&mut rig, proposal, "");
    rig.write(entry).unwrap();
    assert_eq!(rig.state().progress(&proposal, by + 1), Some(Progress::Answered));
    assert_eq!(rig.state().progress(&Hash([9; 32]), 0), None);
    assert_eq!(covered(&rig), 5);
}

#[test]
fn se_3_thresholds_are_those_in_force_and_stay_a_proposals_own() {
    let mut rig = town(502, 2);
    let before = rig.propose(0, "Before");
    let entry =
        rig.voters[0].propose("Cheap".into(), "Text".into(), Ladder { support_needed: 1, ..LADDER }, &mut rig.rng);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.other_thresholds"), ForumError::OtherLadder(LADDER));
    let higher = Ladder { support_needed: 3, ..LADDER };
    let entry = rig.office.set_ladder(higher, &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.office.set_ladder(higher, &mut rig.rng);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.same_thresholds"), ForumError::SameLadder);
    for bad in [
        Ladder { support_needed: 0, ..LADDER },
        Ladder { part_needed: 0, ..LADDER },
        Ladder { answer_days: 0, ..LADDER },
        Ladder { answer_days: MAX_ANSWER_DAYS + 1, ..LADDER },
    ] {
        let entry = rig.office.set_ladder(bad, &mut rig.rng);
        assert_eq!(in_the_forum(&mut rig, entry, "forum.thresholds"), ForumError::Thresholds);
    }
    support(&mut rig, 0, before);
    support(&mut rig, 1, before);
    assert_eq!(rig.state().progress(&before, rig.time), Some(Progress::Debate));
    let after = rig.propose(0, "After");
    support(&mut rig, 0, after);
    support(&mut rig, 1, after);
    assert_eq!(rig.state().progress(&after, rig.time), Some(Progress::Open));
}

#[test]
fn se_3_only_residents_propose_and_support_and_each_supports_once() {
    let mut rig = town(503, 2);
    let proposal = rig.propose(0, "A bench");
    support(&mut rig, 0, proposal);
    let entry = rig.voters[0].support(proposal, &mut rig.rng);
    let by = rig.voters[0].key();
    assert_eq!(in_the_forum(&mut rig, entry, "forum.repeated"), ForumError::Repeated(by));
    let unknown = Hash([9; 32]);
    let entry = rig.voters[0].support(unknown, &mut rig.rng);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.unknown_proposal"), ForumError::UnknownProposal(unknown));

    let stranger = SigningKey::generate(&mut rig.rng);
    let by = public(&stranger);
    let made = |by| Proposal { by, title: "A bench".into(), text: "Text".into(), ladder: LADDER };
    for body in [Body::Proposal(made(by)), Body::Support(Support { by, proposal })] {
        let entry = rig.sign(&stranger, body);
        assert_eq!(in_the_forum(&mut rig, entry, "forum.not_on_roll"), ForumError::NotOnRoll(by));
    }
    let by = rig.voters[0].key();
    for body in [Body::Proposal(made(by)), Body::Support(Support { by, proposal })] {
        let entry = rig.sign(&stranger, body);
        let refusal = refused(&mut rig, entry, Check::Forum, "entry.signature");
        assert_eq!(refusal, Rejection::Signature(Signer::Resident));
    }
    let entry = rig.sign(&stranger, Body::Support(Support { by: Key([0; 32]), proposal }));
    let source = DecodeError::Identity { what: "public key" };
    let refusal = refused(&mut rig, entry, Check::Forum, "entry.key");
    assert_eq!(refusal, Rejection::Key { who: Signer::Resident, source });
}

/// Whoever loses a key is the same person with the next one: what they proposed and supported stays theirs, and counts once.
#[test]
fn zg_2_a_successor_has_proposed_and_supported_what_the_key_before_it_did() {
    let mut rig = town(511, 3);
    let proposal = rig.propose(1, "A bench");
    support(&mut rig, 0, proposal);
    let person = rig.state().membership(&rig.voters[0].key()).unwrap().place;
    for number in 0..MAX_OPEN_PROPOSALS {
        rig.propose(0, &format!("Number {number}"));
    }
    let successor = rig.replace(0);
    let found = rig.state().forum().proposal(&proposal).unwrap();
    assert_eq!((found.support(), found.is_supported_by(person)), (1, true));
    let key = rig.voters[successor].key();
    let entry = rig.voters[successor].support(proposal, &mut rig.rng);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.repeated"), ForumError::Repeated(key));
    let entry = rig.voters[successor].propose("One more".into(), "Why not?".into(), LADDER, &mut rig.rng);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.too_many"), ForumError::TooMany(key));
    assert_eq!(rig.state().forum().proposal(&proposal).unwrap().support(), 1);
    // Somebody else, and the same person about something else.
    let other = rig.propose(1, "A tree");
    support(&mut rig, successor, other);
    support(&mut rig, 2, proposal);
    assert!(rig.state().forum().proposal(&proposal).unwrap().debated_since().is_some());
}

#[test]
fn zg_2_a_revoked_key_says_nothing_in_the_forum() {
    let mut rig = town(512, 3);
    let proposal = rig.propose(1, "A bench");
    let (replaced, ended) = (rig.voters[0].key(), rig.voters[2].key());
    rig.replace(0);
    let entry = rig.registrar.revoke(ended, None, &mut rig.rng);
    rig.write(entry).unwrap();
    for (voter, key) in [(0, replaced), (2, ended)] {
        for entry in [
            rig.voters[voter].support(proposal, &mut rig.rng),
            rig.voters[voter].propose("A tree".into(), "Why not?".into(), LADDER, &mut rig.rng),
        ] {
            let expected = Rejection::Standing(StandingError::Revoked(key));
            assert_eq!(refused(&mut rig, entry, Check::Standing, "standing.revoked"), expected);
        }
    }
    // Members of other classes are no residents.
    let member = rig.admit(Class::EResident);
    let key = rig.voters[member].key();
    let entry = rig.voters[member].support(proposal, &mut rig.rng);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.not_on_roll"), ForumError::NotOnRoll(key));
}

#[test]
fn se_3_nobody_has_more_than_five_open_proposals() {
    let mut rig = town(504, 2);
    let proposals: Vec<Hash> =
        (0..MAX_OPEN_PROPOSALS).map(|number| rig.propose(0, &format!("Number {number}"))).collect();
    let by = rig.voters[0].key();
    let another = |rig: &mut Rig| rig.voters[0].propose("One more".into(), "Text".into(), LADDER, &mut rig.rng);
    let entry = another(&mut rig);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.too_many"), ForumError::TooMany(by));
    let bytes = &rig.memory.0[rig.memory.0.len() - 1].clone();
    assert_eq!(rig.refused_bytes(bytes.clone()).code(), "forum.duplicate");
    rig.propose(1, "Of somebody else");
    // Room is where one is answered, or in debate.
    let entry = answer(&mut rig, proposals[0], "");
    rig.write(entry).unwrap();
    rig.propose(0, "The sixth");
    let entry = another(&mut rig);
    assert_eq!(rig.refused(entry), ForumError::TooMany(by).into());
    support(&mut rig, 0, proposals[1]);
    let entry = another(&mut rig);
    assert_eq!(rig.refused(entry), ForumError::TooMany(by).into());
    support(&mut rig, 1, proposals[1]);
    let entry = another(&mut rig);
    rig.write(entry).unwrap();
}

#[test]
fn se_3_a_poll_is_about_a_proposal_in_debate() {
    let mut rig = town(505, 2);
    let proposal = rig.propose(0, "A bench");
    support(&mut rig, 0, proposal);
    let ceremony = rig.ceremony(4);
    let publish = |rig: &mut Rig, proposal| {
        rig.office.publish(Manifest { ceremony, proposal: Some(proposal), ..poll() }, &mut rig.rng)
    };
    let entry = publish(&mut rig, proposal);
    let expected = ForumError::NotInDebate { proposal, support: 1, needed: 2 };
    assert_eq!(in_the_forum(&mut rig, entry, "forum.not_in_debate"), expected);
    let unknown = Hash([9; 32]);
    let entry = publish(&mut rig, unknown);
    assert_eq!(in_the_forum(&mut rig, entry, "forum.unknown_proposal"), ForumError::UnknownProposal(unknown));
    support(&mut rig, 1, proposal);
    let entry = publish(&mut rig, proposal);
    rig.write(entry).unwrap();
}

#[test]
fn se_7_what_is_closed_reads_no_answer_yet_until_there_is_one() {
    let mut rig = town(506, 2);
    let election = rig.begin(Manifest { minimum_voters: 1, ..bench() });
    rig.vote(election, 0, 1, 0).unwrap();
    let follow_up = |rig: &Rig| match rig.state().follow_up(&election, rig.time).unwrap() {
        FollowUp::NotClosed => "not closed".to_owned(),
        FollowUp::NoAnswerYet => "no answer yet".to_owned(),
        FollowUp::Answers(answers) => answers.iter().map(|said| format!("[{}]", said.what.done)).collect(),
    };
    assert_eq!(follow_up(&rig), "not closed");
    let entry = answer(&mut rig, election, "");
    assert_eq!(in_the_forum(&mut rig, entry, "forum.not_closed"), ForumError::NotClosed(election));
    rig.close(election);
    assert_eq!(follow_up(&rig), "no answer yet");
    rig.decrypt(election, &[0]);
    rig.publish_outcome(election);
    assert_eq!(follow_up(&rig), "no answer yet");
    for done in ["", "Ordered.", "It stands."] {
        let entry = answer(&mut rig, election, done);
        let position = rig.write(entry).unwrap();
        let said = rig.state().forum().answers(&election).last().unwrap();
        assert_eq!((said.position, said.time), (position, rig.time));
    }
    assert_eq!(follow_up(&rig), "[][Ordered.][It stands.]");
    assert_eq!(rig.state().follow_up(&Hash([9; 32]), 0).unwrap_err().code(), "election.unknown");
    assert_eq!(covered(&rig), 4);
}

#[test]
fn zg_3_the_office_tells_and_nobody_else() {
    let mut rig = town(507, 1);
    let proposal = rig.propose(0, "A bench");
    let notice = |about| Notice { about, title: "Water".into(), text: "Off on Monday.".into() };
    for about in [None, Some(proposal)] {
        let entry = rig.office.tell(notice(about), &mut rig.rng);
        rig.write(entry).unwrap();
    }
    assert_eq!(rig.state().forum().notices().len(), 2);
    assert_eq!(rig.state().forum().notices()[1].what.about, Some(proposal));
    let unknown = Hash([9; 32]);
    let answered = Answer { about: unknown, decided: "Yes.".into(), done: String::new() };
    for entry in
        [rig.office.tell(notice(Some(unknown)), &mut rig.rng), rig.office.answer(answered.clone(), &mut rig.rng)]
    {
        assert_eq!(in_the_forum(&mut rig, entry, "forum.unknown_subject"), ForumError::UnknownSubject(unknown));
    }
    let key = rig.keys.voters[0].clone();
    for body in [Body::Notice(notice(None)), Body::Answer(answered), Body::Ladder(Ladder::DEFAULT)] {
        let entry = rig.sign(&key, body);
        let refusal = refused(&mut rig, entry, Check::Forum, "entry.signature");
        assert_eq!(refusal, Rejection::Signature(Signer::ForumOffice));
    }
    assert_eq!(covered(&rig), 4);
}

#[test]
fn se_3_texts_say_something_and_have_an_end() {
    let mut rig = town(508, 1);
    let about = rig.propose(0, "A bench");
    let long = |limit: usize| "x".repeat(limit + 1);
    for (title, text) in [
        (" ".into(), "Text".into()),
        (long(MAX_TITLE), "Text".into()),
        ("Title".to_owned(), "\n".to_owned()),
        ("Title".into(), long(MAX_DESCRIPTION)),
    ] {
        let entry = rig.voters[0].propose(title.clone(), text.clone(), LADDER, &mut rig.rng);
        in_the_forum(&mut rig, entry, "forum.text");
        let entry = rig.office.tell(Notice { about: None, title, text }, &mut rig.rng);
        in_the_forum(&mut rig, entry, "forum.text");
    }
    for (decided, done) in
        [(String::new(), "Done".into()), (long(MAX_DESCRIPTION), String::new()), ("Yes".into(), long(MAX_DESCRIPTION))]
    {
        let entry = rig.office.answer(Answer { about, decided, done }, &mut rig.rng);
        in_the_forum(&mut rig, entry, "forum.text");
    }
    let most = "x".repeat(MAX_DESCRIPTION);
    let entry = rig.voters[0].propose("x".repeat(MAX_TITLE), most.clone(), LADDER, &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.office.answer(Answer { about, decided: most.clone(), done: most }, &mut rig.rng);
    rig.write(entry).unwrap();
}

/// The digest tells two boards apart on which the same was said by others, or at another time.
#[test]
fn the_digest_covers_what_was_said_and_when() {
    let rig = town(509, 2);
    let after = |time: u64, voter: usize| {
        let mut rig = rig.clone();
        let proposal = rig.propose(0, "A bench");
        rig.time += time;
        support(&mut rig, voter, proposal);
        rig.state().digest()
    };
    assert_eq!(after(0, 0), after(0, 0));
    assert_ne!(after(0, 0), after(0, 1));
    assert_ne!(after(0, 0), after(1, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever the order of support: a proposal is in debate exactly when as many different residents support it.
    #[test]
    fn se_3_support_is_counted_by_person(order in vec(0..4usize, 0..12)) {
        let mut rig = town(510, 4);
        let proposal = rig.propose(0, "A bench");
        let mut supporters = std::collections::BTreeSet::new();
        for voter in order {
            let entry = rig.voters[voter].support(proposal, &mut rig.rng);
            prop_assert_eq!(rig.write(entry).is_ok(), supporters.insert(voter));
            let found = rig.state().forum().proposal(&proposal).unwrap();
            prop_assert_eq!(found.support(), supporters.len() as u64);
            prop_assert_eq!(found.debated_since().is_some(), supporters.len() >= 2);
            let place = |voter: &usize| rig.state().membership(&rig.voters[*voter].key()).unwrap().place;
            prop_assert!(supporters.iter().all(|voter| found.is_supported_by(place(voter))));
        }
    }
}
