//! Votes on questions.

use std::collections::BTreeMap;

use tabella_ledger::count::counter_proposal::{self, COUNTER_PROPOSAL_YES};
use tabella_ledger::count::double_majority::{Canton, Votes, double_majority};
use tabella_ledger::count::{CountingRule, Counts, Steps, yes_no};

use super::{Row, item, number};

/// Cantons with half a vote, and the others.
const HALF: [&str; 6] = ["ow", "nw", "bs", "bl", "ar", "ai"];
const WHOLE: [&str; 20] = [
    "zh", "be", "lu", "ur", "sz", "gl", "zg", "fr", "so", "sh", "sg", "gr", "ag", "tg", "ti", "vd", "vs", "ne", "ge",
    "ju",
];

fn cantons(row: &Row) -> Vec<Canton> {
    let canton = |name: &&str, half| Canton {
        votes: Votes { yes: number(row, &format!("{name}-ja")), no: number(row, &format!("{name}-nein")) },
        half,
    };
    HALF.iter().map(|name| canton(name, true)).chain(WHOLE.iter().map(|name| canton(name, false))).collect()
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn swiss_votes_are_as_published() {
    let item = item("counts", "swissvotes_1981_2024_even");
    let rows = item.rows();
    assert_eq!(Some(rows.len() as u64), item.known["reference"]["votes"].as_u64());
    let (mut people_only, mut double, mut without_cantons, mut not_held) = (0, 0, 0, 0);
    for row in &rows {
        let place = &row["anr"];
        if row["volk"].is_empty() {
            // The dataset has the announcement of a vote, not its result.
            assert_eq!(row["volkja"], "", "{place}");
            not_held += 1;
            continue;
        }
        let people = Votes { yes: number(row, "volkja"), no: number(row, "volknein") };
        let accepted = row["annahme"] == "1";
        assert_eq!(yes_no::accepted(people.yes, people.no), row["volk"] == "1", "{place}");
        let counts = Counts::new(vec![people.yes as i64, people.no as i64], people.yes + people.no);
        let by_people = CountingRule::YesNo.apply(&counts).unwrap().elected == [0];
        if row["rechtsform"] == "2" {
            assert_eq!(by_people, accepted, "{place}");
            people_only += 1;
        } else if row["zh-ja"].is_empty() {
            // Without the people nothing is accepted; with them the cantons are needed, which the dataset leaves out.
            assert!(by_people || !accepted, "{place}");
            without_cantons += 1;
        } else {
            let decision = double_majority(people, &cantons(row));
            assert_eq!(decision.accepted, accepted, "{place}");
            assert_eq!(decision.cantons, row["stand"] == "1", "{place}");
            let halves: f64 = row["kt-ja"].parse::<f64>().unwrap() * 2.0;
            assert_eq!((decision.halves, f64::from(decision.halves_for)), (46, halves), "{place}");
            double += 1;
        }
    }
    assert_eq!((people_only, double, without_cantons, not_held), (53, 125, 2, 2));
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn the_referendum_of_2016_on_the_european_union_is_as_published() {
    let item = item("counts", "uk_2016_eu_referendum");
    let rows = item.rows();
    let sum = |column: &str| rows.iter().map(|row| number(row, column)).sum::<u64>();
    let (leave, remain) = (sum("Leave"), sum("Remain"));
    let published = &item.known["published"];
    assert_eq!((Some(leave), Some(remain)), (published["Leave"].as_u64(), published["Remain"].as_u64()));
    let counts = Counts::new(vec![leave as i64, remain as i64], leave + remain + sum("Rejected_Ballots"));
    for rule in [CountingRule::YesNo, CountingRule::Plurality { seats: 1 }] {
        assert_eq!(rule.apply(&counts).unwrap().elected, [0]);
    }
}

/// Sums of yes and no per question, over the municipalities.
fn questions(rows: &[Row]) -> BTreeMap<String, Votes> {
    let mut questions = BTreeMap::new();
    for row in rows {
        let votes = questions.entry(row["type"].clone()).or_insert(Votes { yes: 0, no: 0 });
        votes.yes += number(row, "yeas");
        votes.no += number(row, "nays");
    }
    questions
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn votes_of_the_canton_of_zug_in_2016_are_as_published() {
    let ndg = item("counts", "zug_2016_ndg");
    let votes = questions(&ndg.rows())["proposal"];
    let published = &ndg.known["published"];
    assert_eq!((Some(votes.yes), Some(votes.no)), (published["zg_yes"].as_u64(), published["zg_no"].as_u64()));
    let counts = Counts::new(vec![votes.yes as i64, votes.no as i64], ndg.known["voters"].as_u64().unwrap());
    let accepted = CountingRule::YesNo.apply(&counts).unwrap().elected == [0];
    assert_eq!(Some(accepted), ndg.known["reference"]["accepted"]["proposal"].as_bool());

    let mundart = item("counts", "zug_2016_mundart");
    let questions = questions(&mundart.rows());
    let [proposal, counter, third] =
        ["proposal", "counter-proposal", "tie-breaker"].map(|question| questions[question]);
    for (question, votes) in &questions {
        let totals = &mundart.known["reference"]["totals"][question];
        assert_eq!((Some(votes.yes), Some(votes.no)), (totals["yeas"].as_u64(), totals["nays"].as_u64()), "{question}");
    }
    let counters = [proposal.yes, proposal.no, counter.yes, counter.no, third.yes, third.no];
    let counts = Counts::new(counters.map(|votes| votes as i64).to_vec(), mundart.known["voters"].as_u64().unwrap());
    let outcome = CountingRule::CounterProposal.apply(&counts).unwrap();
    let Steps::CounterProposal(decision) = outcome.steps else { panic!() };
    let accepted = &mundart.known["reference"]["accepted"];
    assert_eq!(Some(decision.initiative), accepted["proposal"].as_bool());
    assert_eq!(Some(decision.counter_proposal), accepted["counter-proposal"].as_bool());
    let third_for_initiative = decision.third_question == counter_proposal::Prevails::Initiative;
    assert_eq!(Some(third_for_initiative), accepted["tie-breaker"].as_bool());
    assert_eq!(outcome.elected, [COUNTER_PROPOSAL_YES]);
}
