//! Approval, STAR and quadratic votes.

use std::collections::BTreeMap;

use tabella_cli::ballots::{Ballot, BallotFile, read};
use tabella_ledger::count::star::StarTieBreak;
use tabella_ledger::count::{CountingRule, Counts, Pairwise, Steps};

use super::{Item, item, items, labelled, names, numbers};

/// Each ballot as a number for every option, and how many there are of it.
fn scores(file: &BallotFile) -> Vec<(Vec<i64>, u64)> {
    let row = |ballot: &Ballot| {
        let mut row = vec![0; file.options.len()];
        match ballot {
            Ballot::Marks(marks) => marks.iter().for_each(|option| row[*option] = 1),
            Ballot::Scores(scores) => scores.iter().for_each(|(option, score)| row[*option] = *score),
            Ballot::Ranking(_) => panic!("a ranking"),
        }
        row
    };
    file.ballots.iter().map(|recorded| (row(&recorded.ballot), recorded.times)).collect()
}

fn counts(file: &BallotFile) -> Counts {
    let (ballots, options) = (scores(file), file.options.len());
    let sum = |option: usize| ballots.iter().map(|(row, times)| row[option] * *times as i64).sum();
    let voters = |holds: &dyn Fn(&[i64]) -> bool| -> u64 {
        ballots.iter().filter(|(row, _)| holds(row)).map(|(_, times)| times).sum()
    };
    let above = |one: usize| (0..options).map(|other| voters(&|row| row[one] > row[other])).collect();
    Counts {
        pairwise: Some(Pairwise::new((0..options).map(above).collect()).unwrap()),
        top_marks: Some((0..options).map(|option| voters(&|row| row[option] == 5)).collect()),
        ..Counts::new((0..options).map(sum).collect(), file.total())
    }
}

fn totals(labels: &[String], counts: &Counts) -> BTreeMap<String, i64> {
    labels.iter().cloned().zip(counts.options.iter().copied()).collect()
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn star_elections_are_as_published() {
    for name in ["star_2020_four_candidates", "star_2020_libertarian_may", "star_2022_akali"] {
        let item = item("approval_score", name);
        let file = item.ballots();
        let (labels, counts, reference) = (file.labels(), counts(&file), &item.known["reference"]);
        assert_eq!(totals(&labels, &counts), numbers(&reference["score_totals"]), "{name}");
        for tie_break in [StarTieBreak::Report, StarTieBreak::Simple, StarTieBreak::Official] {
            let outcome = CountingRule::Star { highest: 5, tie_break }.apply(&counts).unwrap();
            assert_eq!(outcome.tie, None, "{name}");
            assert_eq!(labelled(&labels, &outcome.elected), names(&item.known["published"]["winners"]), "{name}");
            let Steps::Star(rounds) = outcome.steps else { panic!("{name}") };
            assert_eq!(labelled(&labels, &rounds.finalists), names(&reference["finalists"]), "{name}");
            let runoff: BTreeMap<&str, u64> =
                rounds.finalists.iter().map(|option| labels[*option].as_str()).zip(rounds.runoff.unwrap()).collect();
            for (finalist, votes) in &runoff {
                assert_eq!(Some(*votes), reference["runoff"][*finalist].as_u64(), "{name}: {finalist}");
            }
            let no_preference = file.total() - runoff.values().sum::<u64>();
            assert_eq!(Some(no_preference), reference["runoff"]["no preference"].as_u64(), "{name}");
        }
        let by_score = CountingRule::Score { seats: 1, highest: 5 }.apply(&counts).unwrap();
        assert_eq!(labels[by_score.elected[0]], reference["score_winner"].as_str().unwrap(), "{name}");
    }
}

/// The counters of all files of an item together.
fn together(item: &Item) -> (Vec<String>, Counts) {
    let files: Vec<BallotFile> = item.files(&["cat", "csv"]).iter().map(|path| read(path).unwrap()).collect();
    let labels = files[0].labels();
    let mut sum = Counts::new(vec![0; labels.len()], 0);
    for file in &files {
        assert_eq!(file.labels(), labels, "{}", item.id());
        let counts = counts(file);
        sum.ballots += counts.ballots;
        sum.options.iter_mut().zip(&counts.options).for_each(|(sum, count)| *sum += count);
    }
    (labels, sum)
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn approval_elections_are_as_their_references() {
    let mut seen = 0;
    for item in items("approval_score").iter().filter(|item| item.known["ballot_type"] == "approval") {
        let (labels, counts) = together(item);
        let reference = &item.known["reference"];
        let known = ["approvals", "column_sums"].into_iter().find_map(|key| reference.get(key)).unwrap();
        assert_eq!(totals(&labels, &counts), numbers(known), "{}", item.id());
        let elect = |seats| CountingRule::Approval { seats }.apply(&counts).unwrap();
        let mut ranking: Vec<(i64, String)> = numbers(known).into_iter().map(|(name, count)| (count, name)).collect();
        ranking.sort_by(|one, other| other.cmp(one));
        for seats in 1..=3 {
            let outcome = elect(seats);
            assert_eq!(outcome.tie, None, "{}", item.id());
            let first: Vec<&String> = ranking.iter().take(seats as usize).map(|(_, name)| name).collect();
            assert_eq!(outcome.elected.iter().map(|option| &labels[*option]).collect::<Vec<_>>(), first);
        }
        if let Some(winner) = reference["winner"].as_str() {
            assert_eq!(labels[elect(1).elected[0]], winner, "{}", item.id());
        }
        seen += 1;
    }
    assert_eq!(seen, 3);
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn quadratic_totals_are_as_published() {
    let item = item("quadratic", "qv_beyond_conference_2025");
    let file = item.ballots();
    let (labels, counts) = (file.labels(), counts(&file));
    let published = numbers(&item.known["published"]["totals"]);
    assert_eq!(totals(&labels, &counts), published);
    let outcome = CountingRule::Quadratic { seats: 1, credits: 99 }.apply(&counts).unwrap();
    let first = published.iter().max_by_key(|(_, total)| **total).unwrap().0;
    assert_eq!(&labels[outcome.elected[0]], first);
    // As little as a credit less for every ballot is not enough for some sums; far fewer certainly are not.
    assert!(CountingRule::Quadratic { seats: 1, credits: 40 }.apply(&counts).is_err());
}
