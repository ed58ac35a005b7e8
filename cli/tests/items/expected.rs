//! What is known of each election, held against what its rehearsal says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Item;

type Numbers = BTreeMap<String, i64>;

/// What the rehearsals of an item's files agree with, in words; or what they do not.
pub fn compare(item: &Item, reports: &[Value], limited: bool) -> Result<String, String> {
    for report in reports {
        same("the count in the clear", &report["clear_count_equal"], &Value::Bool(true))?;
    }
    if limited {
        return Ok("the count in the clear; the first ballots only, which nobody published".into());
    }
    let report = &reports[0];
    match item.group {
        "pb" => budget(item, report),
        "approval_score" => scores(item, reports),
        "quadratic" => {
            same("totals", &numbers(&report["counts"]), &numbers(&item.known["published"]["totals"]))?;
            let first = numbers(&report["counts"]).into_iter().max_by_key(|(_, total)| *total).unwrap().0;
            same("winner", &names(&report["winners"]), &BTreeSet::from([first]))?;
            Ok("published totals of all submissions".into())
        }
        _ => table(item, report),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, known: &T) -> Result<(), String> {
    if found == known { Ok(()) } else { Err(format!("{what}: {found:?}, known is {known:?}")) }
}

fn numbers(value: &Value) -> Numbers {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(key, number)| (key.clone(), number.as_i64().unwrap())).collect()
}

fn names(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn voters(item: &Item, reports: &[Value]) -> Result<(), String> {
    let ballots: u64 = reports.iter().map(|report| report["ballots"].as_u64().unwrap()).sum();
    same("voters", &Some(ballots), &item.known["voters"].as_u64())
}

fn budget(item: &Item, report: &Value) -> Result<String, String> {
    let reference = &item.known["reference"];
    voters(item, std::slice::from_ref(report))?;
    let tally = if reference["score"].is_object() { &reference["score"] } else { &reference["votes"] };
    same("votes", &numbers(&report["counts"]), &numbers(tally))?;
    same("the file's own count", &report["published"]["counts"], &Value::Bool(true))?;
    let winners = names(&report["winners"]);
    let from = report["winners_from"].as_str().unwrap();
    let published = &item.known["published"]["selected"];
    let by_city = reference["greedy_skip_equals_published"] == Value::Bool(false) && item.known["rule"] == "unknown";
    let equal_shares = reference["mes_add1_floor_start"]["selected"].is_array();
    if published.is_array() && !by_city {
        same("published selection", &winners, &names(published))?;
        same("the file's own selection", &report["published_equal"], &Value::Bool(true))?;
        return Ok(format!("votes and published selection, from {from}"));
    }
    if equal_shares {
        same("reference of equal shares", &winners, &names(&reference["mes_add1_floor_start"]["selected"]))?;
        return Ok(format!("votes and reference selection (none is published), from {from}"));
    }
    same("reference of greedy", &winners, &names(&reference["greedy_skip"]))?;
    if by_city {
        same("the file's own selection", &report["published_equal"], &Value::Bool(false))?;
        return Ok(format!(
            "votes; greedy as in the reference, but the city selected by rules of its own, from {from}"
        ));
    }
    Ok(format!("votes and reference selection (none is published), from {from}"))
}

fn scores(item: &Item, reports: &[Value]) -> Result<String, String> {
    let reference = &item.known["reference"];
    voters(item, reports)?;
    let mut sums = Numbers::new();
    for report in reports {
        let counts = numbers(&report["counts"]);
        let station = &reference["per_file"][report["title"].as_str().unwrap()];
        if station.is_object() {
            same("approvals of a file", &counts, &numbers(&station["approvals"]))?;
        }
        counts.into_iter().for_each(|(option, count)| *sums.entry(option).or_default() += count);
    }
    let known = ["approvals", "column_sums", "score_totals"].into_iter().find_map(|key| reference.get(key)).unwrap();
    same("sums", &sums, &numbers(known))?;
    let winners = names(&reports[0]["winners"]);
    if item.known["ballot_type"] == "stv" {
        return Ok("sums of ranks alone: its rule, single transferable vote, is not counted yet".into());
    }
    if item.known["published"]["winners"].is_array() {
        same("published winner", &winners, &names(&item.known["published"]["winners"]))?;
        same("finalists", &names(&reports[0]["finalists"]), &names(&reference["finalists"]))?;
        let mut runoff = numbers(&reference["runoff"]);
        runoff.remove("no preference");
        same("runoff", &numbers(&reports[0]["runoff"]), &runoff)?;
        return Ok(format!(
            "sums, finalists, runoff and published winner, from {}",
            reports[0]["winners_from"].as_str().unwrap()
        ));
    }
    let first = sums.into_iter().max_by_key(|(_, sum)| *sum).unwrap().0;
    if let Some(winner) = reference["winner"].as_str() {
        same("winner", &first, &winner.to_owned())?;
    }
    match reports {
        [_] => same("winner", &winners, &BTreeSet::from([first])).map(|()| "sums and reference winner".into()),
        _ => Ok("sums of each station and of all, and reference winner of all".into()),
    }
}

fn table(item: &Item, report: &Value) -> Result<String, String> {
    let (published, reference) = (&item.known["published"], &item.known["reference"]);
    let contests = report["contests"].as_array().unwrap();
    match item.id() {
        "estonia_2023_riigikogu" => {
            voters(item, std::slice::from_ref(report))?;
            same("parties", &numbers(&report["parties"]), &numbers(&reference["party_totals"]))?;
            let districts = contests.iter().map(|contest| {
                let title = contest["title"].as_str().unwrap().trim_start_matches("District ").to_owned();
                (title, contest["counts"].as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum())
            });
            same("districts", &districts.collect(), &numbers(&reference["district_totals"]))?;
            // The mandates that the State Electoral Office announced.
            let seats = numbers(&report["seats"]);
            let announced = [
                ("Eesti Keskerakond", 16),
                ("Eesti Konservatiivne Rahvaerakond", 17),
                ("Eesti Reformierakond", 37),
                ("Erakond Eesti 200", 14),
                ("ISAMAA Erakond", 8),
                ("Sotsiaaldemokraatlik Erakond", 9),
            ];
            let seated: Numbers = seats.into_iter().filter(|(_, seats)| *seats > 0).collect();
            same("seats", &seated, &announced.map(|(party, seats)| (party.to_owned(), seats)).into())?;
            Ok("published totals of parties, totals of districts, announced seats".into())
        }
        "swissvotes_1981_2024_even" => swissvotes(reference, contests),
        "uk_2016_eu_referendum" => {
            same("areas", &report["ballots"], &reference["areas"])?;
            for (option, known) in [("Leave", "Leave"), ("Remain", "Remain"), ("Rejected", "rejected")] {
                same(option, &report["counts"][option], &published[known])?;
            }
            same("winner", &names(&report["winners"]), &BTreeSet::from(["Leave".into()]))?;
            Ok("published national totals, as the encrypted sum of 382 areas' results".into())
        }
        "zug_2015_staenderat" => {
            voters(item, std::slice::from_ref(report))?;
            let known = |names: BTreeSet<String>| names.into_iter().map(|name| name.replace('|', "")).collect();
            let votes: Numbers = numbers(&reference["candidate_votes"])
                .into_iter()
                .map(|(name, votes)| (name.replace('|', ""), votes))
                .collect();
            same("votes", &numbers(&report["counts"]), &votes)?;
            same("elected", &names(&report["winners"]), &known(names(&published["elected"])))?;
            same("the file's own winners", &report["published_equal"], &Value::Bool(true))?;
            Ok("votes and published winners by absolute majority".into())
        }
        "zug_2016_mundart" | "zug_2016_ndg" => {
            voters(item, std::slice::from_ref(report))?;
            for contest in contests {
                let question = contest["title"].as_str().unwrap();
                let known = &reference["totals"][question];
                for (option, column) in [("Yes", "yeas"), ("No", "nays"), ("Invalid", "invalid")] {
                    same(question, &contest["counts"][option], &known[column])?;
                }
                let accepted = names(&contest["winners"]) == BTreeSet::from(["Yes".into()]);
                same(question, &Value::Bool(accepted), &reference["accepted"][question])?;
            }
            if contests.len() == 3 {
                same("what prevails", &report["prevails"], &Value::from("counter-proposal"))?;
            }
            Ok("answers to every question and what is accepted".into())
        }
        "zug_2018_kantonsrat" => {
            voters(item, std::slice::from_ref(report))?;
            same("votes of lists", &numbers(&report["parties"]), &numbers(&reference["list_votes"]))?;
            same("seats of lists", &numbers(&report["seats"]), &numbers(&published["seats_by_list"]))?;
            for (contest, seats) in contests.iter().zip(report["seats_in_contests"].as_array().unwrap()) {
                let place = contest["title"].as_str().unwrap();
                for (list, known) in numbers(&published["seats_by_municipality_and_list"][place]) {
                    same(place, &seats[&list].as_i64(), &Some(known))?;
                }
            }
            same("the file's own seats", &report["published_equal"], &Value::Bool(true))?;
            Ok("votes of lists, published seats in every municipality and in all".into())
        }
        other => Err(format!("nothing is known of {other}")),
    }
}

fn swissvotes(reference: &Value, contests: &[Value]) -> Result<String, String> {
    same("votes", &Some(contests.len() as u64), &reference["with_all_26_cantons"].as_u64())?;
    let differences: BTreeMap<i64, (i64, i64)> = reference["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row[0].as_i64().unwrap(), (row[1].as_i64().unwrap(), row[2].as_i64().unwrap())))
        .collect();
    let mut other_totals = BTreeSet::new();
    for contest in contests {
        let title = contest["title"].as_str().unwrap();
        same(title, &contest["published"]["winners"], &Value::Bool(true))?;
        if contest["published"]["counts"] == Value::Bool(false) {
            other_totals.insert(title.split(' ').next().unwrap().parse::<i64>().unwrap());
        }
    }
    same("votes with other totals", &other_totals, &differences.keys().copied().collect())?;
    Ok(format!(
        "outcomes of all {} votes with cantons; national totals but for {} where the cantons' sums differ",
        contests.len(),
        other_totals.len()
    ))
}
