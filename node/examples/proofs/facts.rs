//! Batches of wages from a project that won, histories of subjects, and the proofs that come of them.

use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::fact::{Party, publication_digest, subject_of};
use tabella_ledger::fund::{Fund, Member, Role, Step, Wage, WageBatch, has_won};
use tabella_ledger::party::{FundMember, Owner};

use crate::city::{City, Done};
use crate::elections::Sample;

/// How many wages the batches have.
const BATCHES: [usize; 4] = [7, 1, 8, 4];
/// How many subjects there are.
const SUBJECTS: usize = 20;

/// Wages that were paid for what won an election.
pub fn wages(city: &mut City, election: Hash) -> Done<Vec<Sample>> {
    city.conclude(election)?;
    let keys: Vec<SigningKey> = (0..3).map(|_| SigningKey::generate(&mut city.rng)).collect();
    let members: Vec<FundMember> = keys.into_iter().map(|key| FundMember::new(key, city.chain)).collect();
    let names = ["Building yard", "Court of audit", "City treasury"];
    let roles = [Role::Requester, Role::Approver, Role::Payer];
    let named = roles.into_iter().zip(names).zip(&members);
    let named = named.map(|((role, name), member)| Member { role, name: name.into(), key: member.key() });
    let (contest, option) = winner(city, election)?;
    let fund = Fund {
        election,
        contest,
        option,
        currency: "EUR".into(),
        budget: 900_000,
        members: named.collect(),
        needed: 1,
    };
    let entry = city.office.set_up_fund(fund, &mut city.rng);
    let id = Hash::of(&entry.to_bytes());
    city.write(&[entry])?;
    let mut samples = Vec::new();
    for (round, size) in BATCHES.into_iter().enumerate() {
        let request = 1 + 3 * round as u32;
        take(city, &members[0], id, Step::Request { purpose: format!("Wages, week {round}"), amount: 200_000 })?;
        take(city, &members[1], id, Step::Approval { request })?;
        let wage = |place: usize| Wage {
            worker: format!("Mason {}, \u{df}-{place}", samples.len() + place + 1),
            amount: 1_000 * (place as u64 + 1) + round as u64,
            period: format!("2030, week {round}"),
        };
        let wages: Vec<Wage> = (0..size).map(wage).collect();
        let batch = WageBatch::new(&wages, &mut city.rng)?;
        let position = take(city, &members[2], id, batch.step(request))?;
        for (wage, subject) in wages.into_iter().zip(batch.subjects) {
            let proof = city.board.view().wage_proof(position, subject)?;
            let shows = json!({
                "fund": id.to_string(), "step": request + 2, "by": members[2].key().to_string(), "position": position,
                "worker": wage.worker, "amount": wage.amount, "period": wage.period,
            });
            samples.push(Sample::new("wage", samples.len() + 1, city.chain, &proof, shows));
        }
    }
    Ok(samples)
}

fn winner(city: &City, election: Hash) -> Done<(u32, u32)> {
    let found = city.state()?.election(&election)?;
    let contests = found.manifest().contests.iter().zip(found.counts()).enumerate();
    let winners = contests.flat_map(|(contest, (question, counts))| {
        let won = (0..question.options.len()).filter(|option| has_won(question, counts, *option));
        won.map(move |option| (contest as u32, option as u32)).collect::<Vec<_>>()
    });
    Ok(winners.into_iter().next().ok_or("somebody voted")?)
}

fn take(city: &mut City, member: &FundMember, fund: Hash, step: Step) -> Done<u64> {
    let state = city.board.state()?.funds().get(&fund).ok_or("it was set up")?;
    let entry = member.step(fund, state, step, &mut city.rng);
    Ok(city.write(&[entry])?[0])
}

/// Histories of batteries, of one to four links each, under two lists of parties.
pub fn histories(city: &mut City) -> Done<Vec<Sample>> {
    let keys: Vec<SigningKey> = (0..4).map(|_| SigningKey::generate(&mut city.rng)).collect();
    let parties: Vec<Owner> = keys.into_iter().map(|key| Owner::new(key, city.chain)).collect();
    let names = ["Cell works", "Battery makers", "Garage & Sons", "Z\u{fc}rich recycling"];
    let kinds = ["cell.made", "battery.made", "battery.checked", "battery.recycled"];
    let named = |place: usize| Party {
        name: names[place].into(),
        place: format!("Quay {}", place + 1),
        key: parties[place].key(),
    };
    let first = city.registrar.name_parties(vec![named(0), named(1)], &mut city.rng);
    city.write(&[first])?;
    let mut subjects = Vec::new();
    for number in 0..SUBJECTS {
        if number == SUBJECTS / 2 {
            let all = city.registrar.name_parties((0..4).map(named).collect(), &mut city.rng);
            city.write(&[all])?;
        }
        let subject = subject_of(&format!("BAT-2030-{number:04}"));
        let (mut previous, mut links) = (None, Vec::new());
        let most = if number < SUBJECTS / 2 { 2 } else { 4 };
        for place in 0..=number % most {
            let digest = publication_digest(&[number as u8; 32], &[place as u8]);
            let link = parties[place].attest(subject, previous, digest, kinds[place].into(), &mut city.rng);
            let position = city.write(&[link])?[0];
            links.push(json!({
                "position": position, "name": names[place], "place": format!("Quay {}", place + 1),
                "by": parties[place].key().to_string(), "kind": kinds[place], "digest": digest.to_string(),
            }));
            previous = Some(position);
        }
        subjects.push((subject, links));
    }
    let mut samples = Vec::new();
    for (number, (subject, links)) in subjects.into_iter().enumerate() {
        let proof = city.board.view().history_proof(city.state()?, &subject)?.ok_or("something is attested")?;
        let shows = json!({ "subject": subject.to_string(), "links": links });
        samples.push(Sample::new("history", number + 1, city.chain, &proof, shows));
    }
    Ok(samples)
}
