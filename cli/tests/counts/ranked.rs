//! Ranked ballots.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use tabella_cli::ballots::{Ballot, BallotFile, read};
use tabella_ledger::count::budget::Budget;
use tabella_ledger::count::ranked::expanding::expanding_approvals;
use tabella_ledger::count::ranked::runoff::{InstantRunoff, instant_runoff};
use tabella_ledger::count::ranked::schulze::{Schulze, schulze};
use tabella_ledger::count::ranked::stages::{Event, Stages};
use tabella_ledger::count::ranked::stv::gregory::{Gregory, PORTLAND, SCOTLAND};
use tabella_ledger::count::ranked::{
    Overvotes, RankedBallot, RankedProfile, RankedRule, Reading, Repeats, TieBreak, Ties, condorcet_winner,
};
use tabella_ledger::count::{Outcome, Steps};

use super::{Item, item, items, labelled, names};

/// Equal ranks end what is read of a ballot.
const OVERVOTES_END: Reading = Reading { overvotes: Overvotes::End, most_skipped: None, repeats: Repeats::Ignore };
/// Equal ranks are equals.
const EQUALS: Reading = Reading { overvotes: Overvotes::Equals, most_skipped: None, repeats: Repeats::Ignore };
/// 21-A M.R.S., section 723-A, and the published settings of the count of Minneapolis.
const MAINE: Reading = Reading { overvotes: Overvotes::End, most_skipped: Some(1), repeats: Repeats::Ignore };

/// Lots of a seed that nobody drew: no published count needed one.
const LOTS: Ties<'static> = Ties { ways: &[TieBreak::LatestStage], seed: Some(&[0; 32]) };

fn profile(file: &BallotFile, reading: Reading) -> RankedProfile {
    let ballots = file.ballots.iter().map(|recorded| match &recorded.ballot {
        Ballot::Ranking(groups) => (reading.read(groups), recorded.times),
        other => panic!("{other:?}"),
    });
    RankedProfile::new(file.options.len(), ballots).unwrap()
}

impl Item {
    fn rankings(&self) -> BallotFile {
        let [path] = self.files(&["soi", "toi", "toc", "blt"]).try_into().unwrap();
        read(&path).unwrap()
    }

    fn seats(&self) -> u32 {
        self.known["seats"].as_u64().unwrap().try_into().unwrap()
    }

    /// The winners as published, or as the reference count has them where nothing is published.
    pub fn winners(&self) -> Vec<String> {
        let published = &self.known["published"]["winners"];
        let reference = &self.known["reference"]["irv"]["winner"];
        names(if published.is_array() { published } else { reference })
    }
}

fn stages(outcome: &Outcome) -> &Stages {
    match &outcome.steps {
        Steps::Stages(stages) => stages,
        other => panic!("{other:?}"),
    }
}

/// The votes of each stage by label, without options that have gone.
fn tallies(outcome: &Outcome, labels: &[String]) -> Vec<BTreeMap<String, u128>> {
    let mut out: Vec<usize> = Vec::new();
    let mut rounds = Vec::new();
    for stage in &stages(outcome).stages {
        let standing = (0..labels.len()).filter(|option| !out.contains(option));
        rounds.push(standing.map(|option| (labels[option].clone(), stage.tallies[option])).collect());
        for event in &stage.events {
            if let Event::Excluded { options, .. } = event {
                out.extend(options);
            }
        }
    }
    rounds
}

fn known_tallies(rounds: &Value) -> Vec<BTreeMap<String, u128>> {
    let votes = |votes: &Value| match votes.as_str() {
        Some(text) => text.parse().unwrap(),
        None => u128::from(votes.as_u64().unwrap()),
    };
    let round =
        |round: &Value| round.as_object().unwrap().iter().map(|(name, number)| (name.clone(), votes(number))).collect();
    rounds.as_array().unwrap().iter().map(round).collect()
}

fn decided(outcome: &Outcome) {
    assert_eq!((&outcome.tie, outcome.vacant), (&None, 0));
    if let Steps::Stages(shown) = &outcome.steps {
        for stage in &shown.stages {
            let votes = stage.tallies.iter().sum::<u128>() + stage.exhausted.total() + stage.lost;
            assert_eq!(votes, shown.all_votes());
        }
    }
}

/// Every instant runoff: the winner, and every round's votes.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn instant_runoffs_are_as_published() {
    let mut seen = 0;
    for item in items("ranked") {
        if item.known["method"] != "irv" || item.id() == "minneapolis_2013_mayor" {
            continue;
        }
        let file = item.rankings();
        let (id, labels) = (item.id(), file.labels());
        let profile = profile(&file, OVERVOTES_END);
        let outcome = instant_runoff(&profile, &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        decided(&outcome);
        assert_eq!(labelled(&labels, &outcome.elected), item.winners(), "{id}");
        let rounds = known_tallies(&item.known["reference"]["irv"]["rounds"]);
        assert_eq!(tallies(&outcome, &labels), rounds, "{id}");
        if let Some(last) = item.known["published"].get("final") {
            assert_eq!(tallies(&outcome, &labels).last(), known_tallies(&serde_json::json!([last])).last(), "{id}");
        }
        // Eliminated together there are fewer rounds, the winner and the last round are the same.
        let together = InstantRunoff { together: true, ..InstantRunoff::PLAIN };
        let together = instant_runoff(&profile, &together, Ties::REPORT).unwrap();
        assert_eq!(together.elected, outcome.elected, "{id}");
        assert_eq!(tallies(&together, &labels).last(), tallies(&outcome, &labels).last(), "{id}");
        println!(
            "{id}: {}, {} of {} rounds; together {} rounds",
            labels[outcome.elected[0]],
            rounds.len(),
            rounds.len(),
            stages(&together).stages.len()
        );
        seen += 1;
    }
    assert_eq!(seen, 7);
}

/// Burlington eliminated together; its rounds were published so.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn burlington_in_rounds_that_eliminate_together_is_as_reported() {
    let item = item("ranked", "burlington_2009");
    let file = item.rankings();
    let together = InstantRunoff { together: true, ..InstantRunoff::PLAIN };
    let outcome = instant_runoff(&profile(&file, OVERVOTES_END), &together, Ties::REPORT).unwrap();
    let mut reported = known_tallies(&item.known["reference"]["rcv_report"]["rounds"]);
    let exhausted: Vec<u128> = reported.iter_mut().map(|round| round.remove("X").unwrap()).collect();
    let labels: Vec<String> = file.labels().iter().map(|label| label.replace("Write-In", "Write-in")).collect();
    assert_eq!(tallies(&outcome, &labels), reported);
    let blank = u128::from(profile(&file, OVERVOTES_END).blank());
    let ours: Vec<u128> = stages(&outcome).stages.iter().map(|stage| stage.exhausted.total() + blank).collect();
    assert_eq!(ours, exhausted);
    let pairwise = profile(&file, EQUALS).pairwise().unwrap();
    assert_eq!(file.labels()[condorcet_winner(&pairwise).unwrap()], item.known["published"]["condorcet"]);
}

/// All 33 rounds: votes, threshold, who is eliminated and elected, transfers, and why ballots are not read further.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn minneapolis_in_2013_is_as_published_in_every_round() {
    let item = item("ranked", "minneapolis_2013_mayor");
    let report: Value =
        serde_json::from_slice(&std::fs::read(item.folder.join("rctab_expected_detailed_report.json")).unwrap())
            .unwrap();
    let rounds = report["results"].as_array().unwrap();
    const WRITE_INS: &str = "Undeclared Write-ins";
    let labels: Vec<String> = rounds[0]["tally"].as_object().unwrap().keys().cloned().collect();
    let position = |name: &str| {
        let name = if name == "UWI" { WRITE_INS } else { name };
        labels.iter().position(|label| label == name).unwrap_or_else(|| panic!("{name}"))
    };

    let profile = RankedProfile::new(labels.len(), papers(&item.files(&["csv"])[0], MAINE, position)).unwrap();
    assert_eq!(Some(profile.ballots()), item.known["voters"].as_u64());
    let rule = InstantRunoff { together: true, until_two: false, first: vec![position(WRITE_INS) as u32] };
    let outcome = instant_runoff(&profile, &rule, Ties::REPORT).unwrap();
    decided(&outcome);
    assert_eq!(labelled(&labels, &outcome.elected), item.winners());

    let text = |number: u128| Value::String(number.to_string());
    let shown = &stages(&outcome).stages;
    assert_eq!(shown.len(), rounds.len());
    for (position, (stage, round)) in shown.iter().zip(rounds).enumerate() {
        let tally: Vec<(&String, Value)> =
            round["tally"].as_object().unwrap().iter().map(|(n, v)| (n, v.clone())).collect();
        for (name, votes) in tally {
            let option = labels.iter().position(|label| label == name).unwrap();
            assert_eq!(text(stage.tallies[option]), votes, "round {}, {name}", position + 1);
        }
        let inactive = &round["inactiveBallots"];
        assert_eq!(text(stage.exhausted.choices), inactive["exhaustedChoices"]);
        assert_eq!(text(stage.exhausted.overvotes), inactive["overvotes"]);
        assert_eq!(text(stage.exhausted.skips), inactive["skippedRankings"]);
        assert_eq!(text(stage.quota), round["threshold"]);
        let mut out: Vec<String> = Vec::new();
        let mut moved: BTreeMap<String, u128> = BTreeMap::new();
        for result in round["tallyResults"].as_array().unwrap() {
            out.extend(result["eliminated"].as_str().map(str::to_owned));
            for (name, votes) in result["transfers"].as_object().unwrap() {
                *moved.entry(name.clone()).or_default() += votes.as_str().unwrap().parse::<u128>().unwrap();
            }
        }
        let ours: Vec<usize> = stage
            .events
            .iter()
            .flat_map(|event| match event {
                Event::Excluded { options, .. } => options.clone(),
                _ => Vec::new(),
            })
            .collect();
        out.sort();
        assert_eq!(labelled(&labels, &ours), out, "round {}", position + 1);
        if let Some(transfer) = shown.get(position + 1).and_then(|next| next.transfer.as_ref()) {
            let received = labels.iter().zip(&transfer.received).filter(|(_, votes)| **votes > 0);
            let mut received: BTreeMap<String, u128> = received.map(|(name, votes)| (name.clone(), *votes)).collect();
            received.insert("exhausted".to_owned(), transfer.exhausted.total());
            received.retain(|_, votes| *votes > 0);
            assert_eq!(received, moved, "round {}", position + 1);
        }
    }
    println!("minneapolis_2013_mayor: {}, {} of {} rounds", labels[outcome.elected[0]], shown.len(), rounds.len());
}

fn papers(path: &Path, reading: Reading, position: impl Fn(&str) -> usize) -> Vec<(RankedBallot, u64)> {
    marks(path, position).into_iter().map(|(marks, times)| (reading.read(&marks), times)).collect()
}

/// Marks as they are on the ballots: what is marked at each rank, and how many there are of it.
pub fn marks(path: &Path, position: impl Fn(&str) -> usize) -> Vec<(Vec<Vec<usize>>, u64)> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).comment(Some(b'#')).from_reader(text.as_bytes());
    let paper = |row: csv::StringRecord| {
        let times = row[0].parse().unwrap();
        // An overvote is recorded without saying of whom: any two do.
        let mark = |mark: &str| match mark {
            "undervote" => vec![],
            "overvote" => vec![0, 1],
            name => vec![position(name)],
        };
        (row.iter().skip(1).map(mark).collect::<Vec<_>>(), times)
    };
    reader.records().map(|row| paper(row.unwrap())).collect()
}

fn transferable(item: &Item, rule: Gregory) -> (BallotFile, Outcome) {
    let file = item.rankings();
    let rule = RankedRule::Gregory { seats: item.seats(), variant: rule };
    let outcome = rule.apply(&profile(&file, OVERVOTES_END), LOTS).unwrap();
    decided(&outcome);
    (file, outcome)
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn single_transferable_votes_are_as_published() {
    let mut seen = 0;
    for item in items("ranked") {
        if item.known["method"] != "stv" {
            continue;
        }
        let (file, outcome) = transferable(&item, if item.id() == "portland_or_2024_d1" { PORTLAND } else { SCOTLAND });
        let labels = file.labels();
        assert_eq!(labelled(&labels, &outcome.elected), item.winners(), "{}", item.id());
        let shown = stages(&outcome);
        let quota = item.known["reference"]["stv_wigm_exact"]["quota"].as_u64().unwrap();
        assert_eq!(shown.stages[0].quota / 10u128.pow(shown.places), u128::from(quota), "{}", item.id());
        println!("{}: {:?} in {} stages", item.id(), labelled(&labels, &outcome.elected), shown.stages.len());
        let meek = RankedRule::Meek { seats: item.seats() };
        let meek = meek.apply(&profile(&file, OVERVOTES_END), LOTS).unwrap();
        decided(&meek);
        assert_eq!(labelled(&labels, &meek.elected), item.winners(), "{} by Meek", item.id());
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn portland_does_not_depend_on_when_surpluses_move() {
    let item = item("ranked", "portland_or_2024_d1");
    let (file, outcome) = transferable(&item, Gregory { together: true, ..PORTLAND });
    assert_eq!(labelled(&file.labels(), &outcome.elected), item.winners());
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn dublin_west_in_2002_is_as_published_however_the_papers_are_mixed() {
    let item = item("ranked", "dublin_west_2002");
    let file = item.rankings();
    let profile = profile(&file, OVERVOTES_END);
    for mix in 0..20 {
        let ties = Ties { ways: &[TieBreak::EarliestStage, TieBreak::Lot], seed: Some(&[mix; 32]) };
        let outcome = RankedRule::Irish { seats: item.seats() }.apply(&profile, ties).unwrap();
        decided(&outcome);
        assert_eq!(labelled(&file.labels(), &outcome.elected), item.winners(), "{mix}");
        if mix == 0 {
            for stage in &stages(&outcome).stages {
                let codes: Vec<_> = stage.events.iter().map(Event::code).collect();
                println!("{:?} {} {codes:?}", stage.tallies, stage.exhausted.total());
            }
        }
    }
}

/// Stage for stage the tables of votes that the package droop publishes for Scotland with five places.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn stages_of_glasgow_in_2007_are_as_published() {
    for name in ["glasgow_2007_greater_pollok", "glasgow_2007_linn"] {
        let item = item("ranked", name);
        let (file, outcome) = transferable(&item, SCOTLAND);
        let labels = file.labels();
        let published = droop(&item.folder.join("droop_reference_count_scotland_5dp.txt"));
        let shown = stages(&outcome);
        assert_eq!(shown.stages.len(), published.len(), "{name}");
        for (number, (stage, table)) in shown.stages.iter().zip(&published).enumerate() {
            for (label, votes) in labels.iter().zip(&stage.tallies) {
                assert_eq!(Some(&shown.decimal(*votes)), table.get(label), "{name}, stage {}, {label}", number + 1);
            }
            assert_eq!(shown.decimal(stage.exhausted.total()), table["Nontransferable votes"]);
            assert_eq!(shown.decimal(stage.lost), table["Residual"]);
        }
        println!("{name}: {} of {} stages", shown.stages.len(), published.len());
    }
}

/// The tables in which votes are after the first count and after each transfer.
fn droop(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut tables = Vec::new();
    for block in text.split("Action: ").skip(1) {
        let (title, body) = block.split_once('\n').unwrap();
        let counted = ["Begin Count", "Surplus transferred", "Transfer defeated"];
        if !counted.iter().any(|start| title.starts_with(start)) {
            continue;
        }
        let mut table = BTreeMap::new();
        for line in body.lines().filter_map(|line| line.strip_prefix('\t')) {
            let (key, rest) = line.split_once(": ").unwrap();
            match key {
                "Elected" | "Pending" | "Hopeful" | "Defeated" => {
                    let (names, votes) = rest.trim().rsplit_once(" (").unwrap();
                    for name in names.split(", ") {
                        table.insert(name.trim().to_owned(), votes.trim_end_matches(')').to_owned());
                    }
                }
                _ => {
                    table.insert(key.to_owned(), rest.trim().to_owned());
                }
            }
        }
        tables.push(table);
    }
    tables
}

/// Debian's leaders. The quorum of these elections was three halves of the square root of the number of developers, of whom
/// there were between 900 and 1,100; it makes no difference.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn debian_leaders_are_as_published() {
    for name in ["debian_2002", "debian_2007"] {
        let item = item("ranked", name);
        let file = item.rankings();
        let labels = file.labels();
        let profile = profile(&file, EQUALS);
        let default = labels.iter().position(|label| label == "None Of The Above").unwrap() as u32;
        for quorum in [45, 50] {
            let rule = Schulze { default: Some(default), quorum, majorities: Vec::new() };
            let outcome = schulze(&profile, &rule, Ties::REPORT).unwrap();
            decided(&outcome);
            assert_eq!(labelled(&labels, &outcome.elected), item.winners(), "{name}");
            let Steps::Schulze(trace) = &outcome.steps else { panic!() };
            for (one, row) in item.known["reference"]["pairwise"].as_object().unwrap() {
                for (other, count) in row.as_object().unwrap() {
                    let position = |name: &String| labels.iter().position(|label| label == name).unwrap();
                    assert_eq!(Some(trace.pairwise.above(position(one), position(other))), count.as_u64(), "{name}");
                }
            }
            println!("{name}: {}, dropped {:?}", labels[outcome.elected[0]], trace.dropped);
        }
        for rule in [RankedRule::RankedPairs, RankedRule::Copeland { seats: 1 }] {
            assert_eq!(labelled(&labels, &rule.apply(&profile, Ties::REPORT).unwrap().elected), item.winners());
        }
    }
}

/// Where a reference names pairs, the Schulze winner or the Condorcet winner, they are ours.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn condorcet_and_schulze_winners_are_those_of_the_references() {
    let mut seen = 0;
    for item in items("ranked") {
        let reference = &item.known["reference"];
        if !reference["pairwise"].is_object() {
            continue;
        }
        let file = item.rankings();
        let (id, labels) = (item.id(), file.labels());
        let profile = profile(&file, EQUALS);
        let pairwise = profile.pairwise().unwrap();
        for (one, row) in reference["pairwise"].as_object().unwrap() {
            for (other, count) in row.as_object().unwrap() {
                let position = |name: &String| labels.iter().position(|label| label == name).unwrap();
                assert_eq!(Some(pairwise.above(position(one), position(other))), count.as_u64(), "{id}");
            }
        }
        let condorcet: Vec<usize> = condorcet_winner(&pairwise).into_iter().collect();
        assert_eq!(labelled(&labels, &condorcet), names(&reference["condorcet_winner"]), "{id}");
        let outcome = schulze(&profile, &Schulze::default(), Ties::REPORT).unwrap();
        assert_eq!(labelled(&labels, &outcome.elected), names(&reference["schulze"]), "{id}");
        seen += 1;
    }
    assert!(seen >= 10);
}

/// Ranked participatory budgets: proportional, within the budget, and nothing that fits is left.
#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn ranked_budgets_are_spent_as_far_as_they_go() {
    for name in ["poland_krakow_2022_bronowice", "switzerland_zurich_s5r"] {
        let item = item("pb", name);
        let file = item.ballots();
        let costs: Vec<u64> = file.options.iter().map(|option| option.cost.unwrap().hundredths).collect();
        let budget = Budget { costs: &costs, available: file.budget.unwrap().hundredths, step: 100 };
        let profile = profile(&file, EQUALS);
        let outcome = expanding_approvals(&profile, budget, Ties::REPORT).unwrap();
        assert_eq!(outcome.tie, None, "{name}");
        let spent: u64 = outcome.elected.iter().map(|project| costs[*project]).sum();
        assert!(spent <= budget.available);
        let rest = (0..costs.len()).filter(|project| !outcome.elected.contains(project));
        assert!(rest.into_iter().all(|project| spent + costs[project] > budget.available), "{name}");
        let labels = file.labels();
        println!("{name}: {:?}, {spent} of {}", labelled(&labels, &outcome.elected), budget.available);
    }
}
