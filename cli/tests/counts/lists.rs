//! Elections of people and of lists.

use std::collections::{BTreeMap, BTreeSet};

use tabella_ledger::count::majority::MajorityBase;
use tabella_ledger::count::seats::biproportional::{District, Provisions, biproportional};
use tabella_ledger::count::seats::{SeatMethod, Threshold};
use tabella_ledger::count::{CountingRule, Counts, Steps};

use super::{item, labelled, names, number, numbers};

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn the_council_of_states_of_zug_in_2015_is_as_published() {
    let item = item("counts", "zug_2015_staenderat");
    let rows = item.rows();
    let mut votes: BTreeMap<String, i64> = BTreeMap::new();
    for row in &rows {
        let name = format!("|{} {}", row["candidate_family_name"], row["candidate_first_name"]);
        *votes.entry(name).or_default() += number(row, "candidate_votes") as i64;
    }
    assert_eq!(votes, numbers(&item.known["reference"]["candidate_votes"]));
    let (labels, counters): (Vec<String>, Vec<i64>) = votes.into_iter().unzip();
    let counts = Counts::new(counters, item.known["voters"].as_u64().unwrap());
    let seats = number(&rows[0], "election_mandates") as u32;
    let rule = CountingRule::AbsoluteMajority { seats, base: MajorityBase::VotesPerSeat };
    let outcome = rule.apply(&counts).unwrap();
    assert_eq!((labelled(&labels, &outcome.elected), outcome.tie), (names(&item.known["published"]["elected"]), None));
    let Steps::Majority(steps) = outcome.steps else { panic!() };
    assert_eq!(steps.needed, number(&rows[0], "election_absolute_majority"));
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn the_cantonal_council_of_zug_in_2018_is_as_published() {
    let item = item("counts", "zug_2018_kantonsrat");
    let rows = item.rows();
    let column = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<BTreeSet<_>>();
    let (places, lists): (Vec<_>, Vec<_>) =
        (column("entity_name").into_iter().collect(), column("list_name").into_iter().collect());
    let position = |names: &[String], name: &str| names.iter().position(|other| other == name).unwrap();
    let mut districts = vec![District { seats: 0, votes: vec![0; lists.len()] }; places.len()];
    for row in &rows {
        let district = &mut districts[position(&places, &row["entity_name"])];
        district.seats = number(row, "election_mandates") as u32;
        // Every candidate's row repeats the list's votes.
        district.votes[position(&lists, &row["list_name"])] = number(row, "list_votes");
    }
    assert_eq!(districts.iter().map(|district| district.seats).sum::<u32>(), 80);

    let law = Provisions {
        in_a_district: Some(Threshold::percent(5)),
        in_total: Some(Threshold::percent(3)),
        winner_take_one: true,
    };
    let result = biproportional(&districts, law).unwrap();
    assert_eq!(result.ties, []);
    let by_list: BTreeMap<String, i64> =
        lists.iter().cloned().zip(result.list_seats.iter().map(|seats| i64::from(*seats))).collect();
    let published = &item.known["published"];
    assert_eq!(by_list, numbers(&published["seats_by_list"]));
    let seats = result.seats.unwrap();
    for (place, row) in places.iter().zip(&seats) {
        for (list, seats) in lists.iter().zip(row) {
            let known =
                published["seats_by_municipality_and_list"][place].get(list).map_or(0, |seats| seats.as_u64().unwrap());
            assert_eq!(u64::from(*seats), known, "{place}, {list}");
        }
    }
    let (of_districts, of_lists) = result.divisors.unwrap();
    println!("divisors of {places:?}: {of_districts:?}; of {lists:?}: {of_lists:?}");
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn the_parties_of_the_riigikogu_of_2023_are_as_published() {
    let item = item("counts", "estonia_2023_riigikogu");
    let mut votes: BTreeMap<String, i64> = BTreeMap::new();
    for row in item.rows() {
        *votes.entry(row["party"].clone()).or_default() += number(&row, "candidate_votes") as i64;
    }
    assert_eq!(votes, numbers(&item.known["reference"]["party_totals"]));
    for (party, total) in numbers(&item.known["published"]["party_totals"]) {
        assert_eq!(votes[&party], total, "{party}");
    }
    // Independent candidates are no list, but their votes count towards the threshold.
    let (labels, counters): (Vec<String>, Vec<i64>) = votes.into_iter().unzip();
    let counts = Counts::new(counters, item.known["voters"].as_u64().unwrap());
    let threshold = Some(Threshold::percent(5));
    let rule = CountingRule::Seats { method: SeatMethod::EstonianDHondt, seats: 101, threshold };
    let outcome = rule.apply(&counts).unwrap();
    let Steps::Seats(allocation) = outcome.steps else { panic!() };
    let seats: BTreeMap<String, u32> =
        labels.iter().cloned().zip(allocation.seats).filter(|(_, seats)| *seats > 0).collect();
    // The mandates that the State Electoral Office announced. Districts gave no party more than its share of all, so
    // district and compensation mandates together are this one apportionment.
    let announced = [
        ("Eesti Keskerakond", 16),
        ("Eesti Konservatiivne Rahvaerakond", 17),
        ("Eesti Reformierakond", 37),
        ("Erakond Eesti 200", 14),
        ("ISAMAA Erakond", 8),
        ("Sotsiaaldemokraatlik Erakond", 9),
    ];
    assert_eq!(seats, announced.map(|(party, seats)| (party.to_owned(), seats)).into());
}
