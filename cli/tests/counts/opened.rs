//! Published ranked ballots, as an election counts them whose ballots are opened: from marks to the values that a voter's
//! device fills in, to rows, and back to rankings.

use std::collections::BTreeMap;

use serde_json::Value;
use tabella_cli::ballots::{Ballot, BallotFile, read};
use tabella_crypto::contest::pair_index;
use tabella_ledger::bytes::Hash;
use tabella_ledger::count::ranked::runoff::InstantRunoff;
use tabella_ledger::count::ranked::schulze::Schulze;
use tabella_ledger::count::ranked::stages::Stages;
use tabella_ledger::count::ranked::{Method, Overvotes, Procedure, RankedRule, Reading, Repeats};
use tabella_ledger::count::{Outcome, Steps};
use tabella_ledger::manifest::{Disclosure, Kind, Manifest, Question, QuestionRule};
use tabella_ledger::opened::{Found, ranking};

use super::ranked::marks;
use super::{Item, item, items, labelled, names};

/// What lots would be drawn by; no published count needed one.
const SEED: [u8; 32] = [0; 32];

/// A question of these options that a manifest can ask, with what its check says of it.
fn asked(options: &[String], ranks: u32, procedure: Procedure, disclosure: Disclosure) -> Question {
    let rule = QuestionRule::Ranked { ranks, procedure, disclosure };
    let question = Question { title: "Who?".into(), options: options.to_vec(), blank: None, rule, packed: false };
    let manifest = Manifest {
        kind: Kind::Election,
        title: "Once more".into(),
        description: String::new(),
        contests: vec![question.clone()],
        ceremony: Hash([0; 32]),
        closes_at: 1,
        points: 0,
        minimum_voters: 1,
        styles: Vec::new(),
        weighted: false,
        audience: None,
        proposal: None,
        opens_at: None,
        roll: None,
    };
    manifest.check().unwrap();
    question
}

/// The rows of marks: for each rank the options there, of which one that is ranked again keeps its first rank.
fn rows(marks: &[(Vec<Vec<usize>>, u64)], question: &Question) -> BTreeMap<Vec<u64>, u64> {
    let QuestionRule::Ranked { ranks, disclosure, .. } = &question.rule else { panic!() };
    let contest = question.contest().unwrap();
    let mut rows = BTreeMap::new();
    for (marks, times) in marks {
        let values = ranking::values(marks, question.options.len(), *ranks, *disclosure).unwrap();
        contest.allows(&values).unwrap();
        *rows.entry(values).or_default() += times;
    }
    rows
}

fn count(question: &Question, marks: &[(Vec<Vec<usize>>, u64)]) -> Outcome {
    let rows = rows(marks, question);
    let rows = rows.iter().map(|(row, times)| (row.as_slice(), *times));
    let opened = question.count_rows(rows, Some(&SEED)).unwrap().unwrap();
    assert_eq!(opened.ballots, marks.iter().map(|(_, times)| times).sum::<u64>());
    assert!(opened.nonsense.is_empty());
    match opened.found {
        Found::Counted(outcome) => *outcome,
        other => panic!("{other:?}"),
    }
}

fn rankings(file: &BallotFile) -> Vec<(Vec<Vec<usize>>, u64)> {
    let groups = file.ballots.iter().map(|recorded| match &recorded.ballot {
        Ballot::Ranking(groups) => (groups.clone(), recorded.times),
        other => panic!("{other:?}"),
    });
    groups.collect()
}

fn procedure(item: &Item) -> Procedure {
    let seats = item.known["seats"].as_u64().unwrap() as u32;
    let method = match (item.known["method"].as_str().unwrap(), item.id()) {
        (_, "dublin_west_2002") => Method::StvIreland,
        (_, "portland_or_2024_d1") => Method::StvPortland,
        ("stv", _) => Method::StvScotland,
        ("irv", _) => Method::InstantRunoff,
        ("condorcet", _) => Method::Schulze,
        other => panic!("{other:?}"),
    };
    method.procedure(seats)
}

fn stages(outcome: &Outcome) -> &Stages {
    match &outcome.steps {
        Steps::Stages(stages) => stages,
        other => panic!("{other:?}"),
    }
}

/// Every file of rankings: the winners as published, and every stage as of the file counted without an election.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn opened_ballots_elect_whom_the_published_ones_elect() {
    let mut seen = 0;
    for item in items("ranked") {
        if item.id() == "minneapolis_2013_mayor" {
            continue;
        }
        let [path] = item.files(&["soi", "toi", "toc", "blt"]).try_into().unwrap();
        let file = read(&path).unwrap();
        let (id, labels, marks) = (item.id(), file.labels(), rankings(&file));
        let mut procedure = procedure(&item);
        if let (RankedRule::Schulze { variant }, Some(default)) =
            (&mut procedure.rule, labels.iter().position(|label| label == "None Of The Above"))
        {
            *variant = Schulze { default: Some(default as u32), quorum: 45, majorities: Vec::new() };
        }
        let ranks = labels.len() as u32;
        let outcome = count(&asked(&labels, ranks, procedure.clone(), Disclosure::Ballots), &marks);
        assert_eq!(outcome, procedure.count(labels.len(), marks.clone(), Some(&SEED)).unwrap(), "{id}");
        assert_eq!(labelled(&labels, &outcome.elected), item.winners(), "{id}");
        println!("{id}: {:?}, {} ballots", labelled(&labels, &outcome.elected), file.total());
        seen += 1;
    }
    assert_eq!(seen, 15);
}

/// 80,101 ballots, 36 options, 3 ranks; what a ballot cannot fill in on a screen, an option at two ranks, was on paper.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn minneapolis_in_2013_is_opened_as_published_in_33_rounds() {
    let item = item("ranked", "minneapolis_2013_mayor");
    let report: Value =
        serde_json::from_slice(&std::fs::read(item.folder.join("rctab_expected_detailed_report.json")).unwrap())
            .unwrap();
    let rounds = report["results"].as_array().unwrap();
    let labels: Vec<String> = rounds[0]["tally"].as_object().unwrap().keys().cloned().collect();
    let write_ins = "Undeclared Write-ins";
    let position = |name: &str| {
        let name = if name == "UWI" { write_ins } else { name };
        labels.iter().position(|label| label == name).unwrap_or_else(|| panic!("{name}"))
    };
    let reading = Reading { overvotes: Overvotes::End, most_skipped: Some(1), repeats: Repeats::Ignore };
    let marks: Vec<_> = marks(&item.files(&["csv"])[0], position)
        .into_iter()
        .map(|(marks, times)| (as_filled_in(&marks, labels.len(), reading), times))
        .collect();
    let variant = InstantRunoff { together: true, until_two: false, first: vec![position(write_ins) as u32] };
    let procedure = Procedure { reading, rule: RankedRule::InstantRunoff { variant }, ties: Vec::new() };
    let question = asked(&labels, 3, procedure, Disclosure::Ballots);
    assert!(question.can_carry_signatures(80_101));
    let outcome = count(&question, &marks);
    assert_eq!(labelled(&labels, &outcome.elected), item.winners());
    let shown = stages(&outcome);
    assert_eq!(shown.stages.len(), 33);
    for (number, (stage, round)) in shown.stages.iter().zip(rounds).enumerate() {
        let votes = |name: &String| stage.tallies[labels.iter().position(|label| label == name).unwrap()].to_string();
        for (name, published) in round["tally"].as_object().unwrap() {
            assert_eq!(&Value::String(votes(name)), published, "round {}, {name}", number + 1);
        }
        let inactive = &round["inactiveBallots"];
        let text = |number: u128| Value::String(number.to_string());
        assert_eq!(text(stage.exhausted.choices), inactive["exhaustedChoices"]);
        assert_eq!(text(stage.exhausted.overvotes), inactive["overvotes"]);
        assert_eq!(text(stage.exhausted.skips), inactive["skippedRankings"]);
    }
    println!("{} of {} rounds", shown.stages.len(), rounds.len());
}

/// What a screen can take of marks on paper, so that it is read the same: a rank for each option. A paper can rank an option
/// twice, so what that leaves is moved up; several options at one rank that are ranked before, or of which nothing is known,
/// are any two that are not.
fn as_filled_in(marks: &[Vec<usize>], options: usize, reading: Reading) -> Vec<Vec<usize>> {
    let mut filled: Vec<Vec<usize>> = Vec::new();
    for group in marks {
        let named = |option: &usize| filled.iter().flatten().any(|named| named == option);
        if group.len() > 1 {
            assert_eq!(reading.overvotes, Overvotes::End);
            let free: Vec<usize> = (0..options).filter(|option| !named(option)).take(2).collect();
            filled.push(free);
            return filled;
        }
        let fresh: Vec<usize> = group.iter().copied().filter(|option| !named(option)).collect();
        if group.is_empty() || !fresh.is_empty() {
            filled.push(fresh);
        }
    }
    filled
}

/// Of Debian's votes and all others of up to 15 options, sums of pairs elect whom the ballots elect, and no ballot is there.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn a42_sums_of_pairs_elect_whom_the_ballots_elect() {
    let mut seen = 0;
    for item in items("ranked") {
        if item.id() == "minneapolis_2013_mayor" {
            continue;
        }
        let [path] = item.files(&["soi", "toi", "toc", "blt"]).try_into().unwrap();
        let file = read(&path).unwrap();
        let (labels, marks) = (file.labels(), rankings(&file));
        let options = labels.len();
        if options > 15 {
            continue;
        }
        for method in [Method::Schulze, Method::RankedPairs, Method::Copeland] {
            let procedure = method.procedure(1);
            let secret = asked(&labels, options as u32, procedure.clone(), Disclosure::Pairs);
            let mut counters = vec![0u64; options * options];
            for (values, times) in rows(&marks, &secret) {
                for one in 0..options {
                    counters[one] += times * values[one];
                    for other in (0..options).filter(|other| values[one] > values[*other]) {
                        counters[options + pair_index(options, one, other)] += times;
                    }
                }
            }
            let summed = secret.count_pairs(&counters, Some(&SEED)).unwrap().unwrap();
            let opened = count(&asked(&labels, options as u32, procedure, Disclosure::Ballots), &marks);
            assert_eq!(summed, opened, "{} by {}", item.id(), method.name());
        }
        let reference = &item.known["reference"]["schulze"];
        if !reference.is_null() {
            let pairs = asked(&labels, options as u32, Method::Schulze.procedure(1), Disclosure::Ballots);
            assert_eq!(labelled(&labels, &count(&pairs, &marks).elected), names(reference), "{}", item.id());
        }
        seen += 1;
    }
    assert!(seen >= 8, "{seen}");
}
