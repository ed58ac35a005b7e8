//! Two elections, some stamps and credentials, and the proofs that come of them.

use serde_json::{Value, json};
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::{CheckpointCode, Code};
use tabella_ledger::count::ranked::{Method, TieBreak};
use tabella_ledger::credential::{Claims, CredentialIssuer};
use tabella_ledger::entry::Elector;
use tabella_ledger::issuer::Issuer;
use tabella_ledger::manifest::{BallotStyle, Disclosure, Kind, Manifest, Question, QuestionRule};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::Voter;
use tabella_ledger::proof::{ProofFile, Stamped};

use crate::city::{City, Done};
use crate::facts;

/// How many proofs of each kind.
const EACH: usize = 20;

/// A proof file and what it has to show.
pub struct Sample {
    pub kind: &'static str,
    pub name: String,
    pub proof: Vec<u8>,
    /// Name and content of the file that was stamped.
    pub stamped: Option<(String, Vec<u8>)>,
    chain: Hash,
    checkpoint: CheckpointCode,
    time: u64,
    shows: Value,
}

impl Sample {
    pub fn new(kind: &'static str, number: usize, chain: Hash, proof: &ProofFile, shows: Value) -> Self {
        Self {
            kind,
            name: format!("{kind}-{number:02}.tabella-proof"),
            proof: proof.to_bytes(),
            stamped: None,
            chain,
            checkpoint: CheckpointCode::of(&proof.header),
            time: proof.header.time,
            shows,
        }
    }

    pub fn describe(&self) -> Value {
        json!({
            "kind": self.kind,
            "proof": self.name,
            "file": self.stamped.as_ref().map(|(name, _)| name),
            "board_code": Code::of(&self.chain).to_string(),
            "checkpoint_code": self.checkpoint.to_string(),
            "time": self.time,
            "shows": self.shows,
        })
    }
}

/// The samples, in the order of their kinds.
pub fn samples() -> Done<Vec<Sample>> {
    let mut city = City::found(0x7ab_e11a, EACH / 2)?;
    let (mut ballots, mut challenges) = (Vec::new(), Vec::new());

    let bridge = city.begin(bridge(), &[])?;
    hold(&mut city, bridge, 0..3, &mut ballots, &mut challenges)?;
    city.change_authorities()?;
    hold(&mut city, bridge, 3..7, &mut ballots, &mut challenges)?;

    let electors: Vec<Elector> = (0..EACH / 2)
        .map(|voter| Elector { key: city.voters[voter].key(), style: (voter % 3) as u32, weight: 1 + voter as u64 })
        .collect();
    let quarters = city.begin(quarters(), &electors)?;
    hold(&mut city, quarters, 0..6, &mut ballots, &mut challenges)?;
    let ferry = city.begin(ferry(), &[])?;
    hold(&mut city, ferry, 0..7, &mut ballots, &mut challenges)?;
    let times = times(&mut city)?;
    let credentials = credentials(&mut city)?;
    let histories = facts::histories(&mut city)?;
    let wages = facts::wages(&mut city, bridge)?;
    Ok([ballots, times, credentials, challenges, wages, histories].into_iter().flatten().collect())
}

/// Files of several lengths, stamped one by one and together, by a voter, the office and the registrar.
fn times(city: &mut City) -> Done<Vec<Sample>> {
    let mut samples = Vec::new();
    for (round, together) in [1, 2, 3, 7, 6, 1].into_iter().enumerate() {
        let number = |place| samples.len() + place + 1;
        let content = |place| format!("Minutes {}\n", number(place)).repeat(97 * (number(place) - 1)).into_bytes();
        let files: Vec<Vec<u8>> = (0..together).map(content).collect();
        let digests: Vec<Hash> = files.iter().map(|file| Hash::of(file)).collect();
        let stamped = Stamped::new(&digests, &mut city.rng);
        let (entry, by) = match round % 3 {
            0 => (city.voters[round].stamp(stamped.digest, &mut city.rng), city.voters[round].key().to_string()),
            1 => (city.office.stamp(stamped.digest, &mut city.rng), "office".to_owned()),
            _ => (city.registrar.stamp(stamped.digest, &mut city.rng), "registrar".to_owned()),
        };
        let position = city.write(&[entry])?[0];
        for ((file, digest), subject) in files.into_iter().zip(digests).zip(stamped.subjects) {
            let proof = city.board.view().time_proof(position, subject)?;
            let shows = json!({ "file": digest.to_string(), "by": by, "position": position });
            let mut sample = Sample::new("time", samples.len() + 1, city.chain, &proof, shows);
            sample.stamped = Some((format!("file-{:02}.txt", samples.len() + 1), file));
            samples.push(sample);
        }
    }
    Ok(samples)
}

/// Credentials of two issuers, each with other facts shown.
fn credentials(city: &mut City) -> Done<Vec<Sample>> {
    let names = ["https://sampleton.example/residents", "https://sampleton.example/library"];
    let signers = names.map(|_| NoteSigner::generate(&mut city.rng));
    let place = ["Residents' office, Sampleton", "City library, Sampleton"];
    let named = names.into_iter().zip(place).zip(&signers);
    let list: Vec<Issuer> = named
        .map(|((name, place), signer)| Issuer { name: name.into(), place: place.into(), key: signer.public() })
        .collect();
    let first = city.office.name_issuers(list[1..].to_vec(), &mut city.rng);
    city.write(&[first])?;
    let both = city.office.name_issuers(list.clone(), &mut city.rng);
    city.write(&[both])?;
    let mut samples = Vec::new();
    for number in 0..EACH {
        let issuer = number % 2;
        let facts = [
            ("resident", json!(number % 3 != 0)),
            ("district", json!(["North", "Hafen & Kai", "Zürich-Süd", "\u{1F33B}"][number % 4])),
            ("since", json!(1950 + number)),
            ("languages", json!(["de", "en"])),
        ];
        let claims = Claims {
            kind: format!("{}/{}", names[issuer], ["resident", "reader"][issuer]),
            from: 1_893_456_000 + number as u64,
            // Some are over.
            until: if number % 5 == 4 { 1_893_457_000 } else { 2_208_988_800 },
            facts: facts.map(|(name, value)| (name.to_owned(), value)).into(),
        };
        let credential = CredentialIssuer::new(names[issuer].into(), signers[issuer].clone());
        let credential = credential.issue(&claims, &mut city.rng)?;
        let shown: Vec<&(String, Value)> = claims
            .facts
            .iter()
            .enumerate()
            .filter(|(place, _)| number >> place & 1 == 1)
            .map(|(_, fact)| fact)
            .collect();
        let presentation = credential.present(&shown.iter().map(|(name, _)| name).collect::<Vec<_>>())?;
        let proof = city.board.view().credential_proof(presentation)?.ok_or("issuers were just named")?;
        let facts: Vec<Value> = shown.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let shows = json!({
            "issuer": list[issuer].name,
            "place": list[issuer].place,
            "type": claims.kind,
            "valid_from": claims.from,
            "valid_until": claims.until,
            "facts": facts,
        });
        samples.push(Sample::new("credential", number + 1, city.chain, &proof, shows));
    }
    Ok(samples)
}

/// Each of these voters challenges a ballot and casts another one.
fn hold(
    city: &mut City,
    election: Hash,
    voters: std::ops::Range<usize>,
    ballots: &mut Vec<Sample>,
    challenges: &mut Vec<Sample>,
) -> Done<()> {
    for voter in voters {
        let (choices, said) = filled(city, election, voter, voter)?;
        let (opened, tracker) = city.challenge(election, voter, 1, &choices)?;
        let proof = city.board.view().challenge_proof(city.state()?, &opened)?;
        let title = &city.state()?.election(&election)?.manifest().title;
        let shows = json!({
            "election": election.to_string(),
            "title": title,
            "tracker": tracker.to_string(),
            "choices": said,
        });
        challenges.push(Sample::new("challenge", challenges.len() + 1, city.chain, &proof, shows));

        let (choices, _) = filled(city, election, voter, voter + 1)?;
        let tracker = city.cast(election, voter, 2, &choices)?;
        let proof = city.board.view().ballot_proof(&tracker)?.ok_or("the ballot was just cast")?;
        let position = proof.included[1].position;
        let shows = json!({
            "election": election.to_string(),
            "tracker": tracker.to_string(),
            "position": position,
        });
        ballots.push(Sample::new("ballot", ballots.len() + 1, city.chain, &proof, shows));
    }
    Ok(())
}

/// Values for every contest on a voter's ballot, another mix for each `mix`, and the same in words.
fn filled(city: &City, election: Hash, voter: usize, mix: usize) -> Done<(Vec<Vec<u64>>, Vec<Value>)> {
    let found = city.state()?.election(&election)?;
    let style = found.franchise(&Voter::key(&city.voters[voter]))?.style;
    let contests = found.params().style(style).ok_or("a style of the election")?;
    let mut choices = Vec::new();
    let mut said = Vec::new();
    for contest in contests {
        let question = &found.manifest().contests[*contest];
        let ways = ways(&question.rule);
        let values = ways[mix % ways.len()].to_vec();
        let options = question.options.len();
        let marks = matches!(
            question.rule,
            QuestionRule::Plurality | QuestionRule::Approval { .. } | QuestionRule::Knapsack { .. }
        );
        // Written here once more, so that the program that reads a proof is not asked what it should have read.
        let word = |(field, value): (usize, &u64)| {
            let name = &question.options[field % options];
            let sign = if field < options { "" } else { "-" };
            let said = match &question.rule {
                _ if marks => name.clone(),
                QuestionRule::Ranked { ranks, disclosure: Disclosure::Pairs, .. } => {
                    format!("{name}: {}", u64::from(*ranks) + 1 - (*value).min(u64::from(*ranks)))
                }
                QuestionRule::Graded { grades, .. } => {
                    format!("{name}: {}", grades[(*value as usize).max(1) - 1])
                }
                _ => format!("{name}: {sign}{value}"),
            };
            (*value > 0).then_some(said)
        };
        let words: Vec<String> = match question.rule {
            QuestionRule::WriteIn { .. } => text(&values).into_iter().collect(),
            _ => values.iter().enumerate().filter_map(word).collect(),
        };
        said.push(json!({ "contest": question.title, "choice": words.join(", ") }));
        choices.push(values);
    }
    Ok((choices, said))
}

/// What the bytes of a write-in say, or why they say nothing; none for a blank one.
fn text(values: &[u64]) -> Option<String> {
    let end = values.iter().position(|value| *value == 0).unwrap_or(values.len());
    if values[end..].iter().any(|value| *value > 0) {
        return Some("text.after_end".into());
    }
    let bytes: Vec<u8> = values[..end].iter().map(|value| *value as u8).collect();
    let text = String::from_utf8(bytes).unwrap_or_else(|_| "text.not_utf8".into());
    (!text.is_empty()).then_some(text)
}

/// Ways to fill in a contest with this rule.
fn ways(rule: &QuestionRule) -> Vec<&'static [u64]> {
    match rule {
        QuestionRule::Plurality => vec![&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]],
        QuestionRule::Approval { .. } => vec![&[0, 0, 0, 0], &[1, 0, 1, 0], &[0, 1, 1, 1], &[0, 0, 0, 1]],
        QuestionRule::Score { .. } => vec![&[5, 0, 3], &[0, 0, 0], &[1, 4, 5]],
        QuestionRule::Star { .. } => vec![&[5, 1, 1], &[0, 0, 4], &[2, 3, 0]],
        QuestionRule::Cumulative { .. } => vec![&[6, 3, 1], &[0, 6, 4], &[2, 0, 0]],
        QuestionRule::Quadratic { .. } => vec![&[3, 0, 0, 0, 2, 1], &[0, 5, 0, 2, 0, 0], &[0, 0, 0, 0, 0, 5]],
        QuestionRule::Positional { .. } => vec![&[3, 2, 1, 0], &[0, 0, 0, 3], &[1, 3, 0, 2]],
        QuestionRule::Knapsack { .. } => vec![&[1, 0, 1, 0], &[0, 1, 0, 1], &[0, 0, 0, 0]],
        QuestionRule::Ranked { .. } | QuestionRule::Graded { .. } => vec![&[1, 2, 0], &[0, 1, 2], &[2, 0, 1]],
        QuestionRule::WriteIn { .. } => {
            vec![&[65, 115, 104], &[0xc3, 0xa9, 0], &[0, 0, 0], &[69, 0, 109], &[0xc3, 0x28, 0]]
        }
    }
}

fn question(title: &str, options: &[&str], rule: QuestionRule) -> Question {
    Question::new(title, options.iter().copied(), rule)
}

/// One ballot for everybody.
fn bridge() -> Manifest {
    let where_to =
        Question { blank: Some(2), ..question("Where?", &["North", "South", "Blank"], QuestionRule::Plurality) };
    let colours =
        question("Which colours?", &["Red", "Green", "Blue", "Grey"], QuestionRule::Approval { min: 0, max: 3 });
    let shapes = question("How good?", &["Arch", "Beam", "Rope"], QuestionRule::Score { max: 5 });
    let ways = QuestionRule::Quadratic { credits: 30, against: true };
    let use_of = question("For whom?", &["Walkers", "Bicycles", "Cars"], ways);
    Manifest {
        description: "Where it goes, and what it looks like.".into(),
        minimum_voters: 2,
        ..Manifest::new(
            Kind::Election,
            "The new bridge",
            vec![where_to, colours, Question { packed: true, ..shapes }, use_of],
            1_900_000_000,
        )
    }
}

/// Questions whose ballots are mixed, and one of which only pairs become public.
fn ferry() -> Manifest {
    let ranked =
        |method: Method, disclosure| QuestionRule::Ranked { ranks: 3, procedure: method.procedure(1), disclosure };
    let grades = ["Poor", "Fair", "Good"].map(str::to_owned).to_vec();
    let contests = vec![
        question("Which pier?", &["East", "West", "Mill"], ranked(Method::InstantRunoff, Disclosure::Ballots)),
        question("Which colour?", &["Red", "Green", "White"], ranked(Method::Schulze, Disclosure::Pairs)),
        question(
            "How good is the timetable?",
            &["By day", "By night", "On Sundays"],
            QuestionRule::Graded { grades, seats: 1, ties: vec![TieBreak::Lot] },
        ),
        question("What is it called?", &[], QuestionRule::WriteIn { bytes: 3 }),
    ];
    Manifest {
        title: "The new ferry".into(),
        description: "Where it lands, and its name.".into(),
        contests,
        ..bridge()
    }
}

/// Three quarters with ballots of their own, and votes with weights.
fn quarters() -> Manifest {
    let ranked = QuestionRule::Positional { points: vec![3, 2, 1], min: 1 };
    let budget = QuestionRule::Knapsack { costs: vec![40, 50, 60, 30], budget: 100 };
    let shared = QuestionRule::Cumulative { min: 0, max: 10, each: 6 };
    let contests = vec![
        question("Which festival?", &["Light", "Music", "Bread", "None"], ranked),
        question("What is built?", &["Pond", "Playground", "Library", "Trees"], budget),
        question("Which line first?", &["Tram", "Bus", "Ferry"], QuestionRule::Star { max: 5 }),
        question("Who gets the hall?", &["Choir", "Chess", "Dance"], shared),
    ];
    let style = |title: &str, contests: &[u32]| BallotStyle { title: title.into(), contests: contests.to_vec() };
    Manifest {
        title: "The quarters".into(),
        description: "Every quarter has the festival, and something of its own.".into(),
        contests,
        styles: vec![style("Old town", &[0, 1]), style("Harbour", &[0, 2]), style("Hills", &[0, 1, 3])],
        weighted: true,
        ..bridge()
    }
}
