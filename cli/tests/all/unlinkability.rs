//! What the exported log of a month joins and what not: nothing as the apps behave, and with each protection switched off
//! what it protects from.

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_cli::rehearse_city::linking::{Event, Finding, Matcher, judge};
use tabella_cli::rehearse_city::{Blinding, Delays, Habits, Plan, Purses, hold};

const PSEUDONYMS: usize = 0;
const BALLOTS: usize = 1;
const TOKENS: usize = 2;

fn month(habits: Habits) -> Vec<Finding> {
    let out = tempfile::tempdir().unwrap();
    let held = hold(&Plan { residents: 100, days: 10, seed: 7, habits }, &out.path().join("month")).unwrap();
    // What is badly protected is no less valid.
    assert!(held.report.is_sound(), "{}", held.report.json());
    held.findings
}

fn attempt(finding: &Finding, matcher: Matcher) -> (u64, f64, f64) {
    let found = finding.attempts.iter().find(|attempt| attempt.matcher == matcher).unwrap();
    (found.hits, found.expected, found.p)
}

#[test]
fn as_the_apps_behave_nothing_is_joined_better_than_by_guessing() {
    for finding in month(Habits::default()) {
        assert!(finding.events >= 20, "{finding:?}");
        assert!(!finding.is_linked(), "{finding:?}");
    }
}

#[test]
fn without_blinding_every_token_is_joined_to_its_claim() {
    let findings = month(Habits { blinding: Blinding::Off, ..Habits::default() });
    let (hits, expected, p) = attempt(&findings[TOKENS], Matcher::Mark);
    // All but what hostile people hand in without its being a token.
    assert!(hits * 10 >= findings[TOKENS].events * 9, "{hits} of {}", findings[TOKENS].events);
    assert!(expected < hits as f64 / 5.0 && p < 0.001);
    assert!(findings[TOKENS].is_linked());
    assert!(!findings[PSEUDONYMS].is_linked(), "{:?}", findings[PSEUDONYMS]);
}

#[test]
fn without_delays_pseudonyms_ballots_and_tokens_are_joined() {
    let findings = month(Habits { delays: Delays::Off, ..Habits::default() });
    let (hits, expected, _) = attempt(&findings[PSEUDONYMS], Matcher::Hour);
    assert!(hits as f64 > 5.0 * expected, "{hits} by the hour, {expected} expected");
    for question in [PSEUDONYMS, BALLOTS, TOKENS] {
        assert!(findings[question].is_linked(), "{:?}", findings[question]);
    }
}

#[test]
fn one_account_for_all_tokens_of_an_epoch_says_whose_it_is_by_its_sum() {
    let findings = month(Habits { purses: Purses::Joined, ..Habits::default() });
    assert_eq!(findings[TOKENS].best.matcher, Matcher::Amount);
    assert!(findings[TOKENS].is_linked(), "{:?}", findings[TOKENS]);
}

fn event(position: u64, time: u64) -> Event {
    Event { position, place: 0, time, size: 100, class: 0, amount: 0, mark: None }
}

#[test]
fn owners_at_random_are_linked_as_rarely_as_the_level_says() {
    let mut linked = 0;
    for seed in 0..60 {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let mut list = |from: u64| {
            let mut times: Vec<u64> = (0..80).map(|_| rng.next_u64() % 1_000_000).collect();
            times.sort_unstable();
            let events: Vec<Event> = (from..).zip(times).map(|(position, time)| event(position, time)).collect();
            let owners: Vec<usize> = (0..80).map(|_| (rng.next_u64() % 30) as usize).collect();
            (events, owners)
        };
        let ((these, owners), (those, others)) = (list(0), list(1_000));
        let found = judge("nothing", (&these, &those), (&owners, &others), 1, &ChaCha20Rng::seed_from_u64(seed));
        linked += u32::from(found.is_linked());
    }
    assert!(linked <= 2, "{linked} of 60 at a level of one in a hundred");
}

#[test]
fn a_shift_in_time_of_a_part_of_the_owners_is_found() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for owner in 0..100 {
        let time = rng.next_u64() % 1_000_000;
        // One of four does at once what the others do whenever they like.
        let later = if owner % 4 == 0 { time + 50 } else { rng.next_u64() % 1_000_000 };
        first.push((time, owner));
        second.push((later, owner));
    }
    let in_order = |mut list: Vec<(u64, usize)>| -> (Vec<Event>, Vec<usize>) {
        list.sort_unstable();
        (0..).zip(list).map(|(position, (time, owner))| (event(position, time), owner)).unzip()
    };
    let ((these, owners), (those, others)) = (in_order(first), in_order(second));
    let found = judge("a part", (&these, &those), (&owners, &others), 3, &rng);
    assert_eq!(found.best.matcher, Matcher::Nearest);
    assert!(found.is_linked(), "{found:?}");
    let expected = found.best.expected;
    assert!((0.9..=1.1).contains(&expected), "one of a hundred is right by luck, not {expected}");
}

#[test]
fn nothing_is_guessed_across_classes() {
    let these = [Event { class: 1, ..event(0, 5) }, Event { class: 2, ..event(1, 6) }];
    let those = [Event { class: 2, ..event(2, 5) }];
    for matcher in Matcher::ALL {
        assert_eq!(matcher.guess(&these, &those), [None, Some(0)]);
    }
}
