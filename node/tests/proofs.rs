//! The samples of proof files: each verifies from its own bytes and the printed codes alone, and shows what it has to.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

#[path = "../examples/proofs/city.rs"]
mod city;
#[path = "../examples/proofs/elections.rs"]
mod elections;
#[path = "../examples/proofs/facts.rs"]
mod facts;

use elections::{Sample, samples};
use serde_json::{Value, json};
use tabella_ledger::bytes::Hash;
use tabella_ledger::credential::Presented;
use tabella_ledger::proof::{Shows, Stamper, verify};

fn shown(sample: &Sample) -> Value {
    let told = sample.describe();
    let typed = ["board_code", "checkpoint_code"].map(|code| told[code].as_str().unwrap().parse().unwrap());
    let file = sample.stamped.as_ref().map(|(_, bytes)| Hash::of(bytes));
    let verified =
        verify(&sample.proof, file.as_ref(), &typed).unwrap_or_else(|error| panic!("{}: {error}", sample.name));
    assert_eq!(json!(verified.header.time), told["time"]);
    match verified.shows {
        Shows::Ballot { election, tracker, position } => {
            json!({ "election": election.to_string(), "tracker": tracker.to_string(), "position": position })
        }
        Shows::File { file, by, position } => {
            let by = match by {
                Stamper::Office => "office".to_owned(),
                Stamper::Registrar => "registrar".to_owned(),
                Stamper::Voter(key) => key.to_string(),
            };
            json!({ "file": file.to_string(), "by": by, "position": position })
        }
        Shows::Credential(presented) => {
            let Presented { issuer, claims } = *presented;
            let facts = claims.facts.iter().map(|(name, value)| json!({ "name": name, "value": value }));
            json!({
                "issuer": issuer.name,
                "place": issuer.place,
                "type": claims.kind,
                "valid_from": claims.from,
                "valid_until": claims.until,
                "facts": facts.collect::<Vec<_>>(),
            })
        }
        Shows::Challenge { election, title, tracker, answers, .. } => {
            let choices = answers.iter().map(|answer| json!({ "contest": answer.title, "choice": answer.words() }));
            let choices: Vec<Value> = choices.collect();
            let (election, tracker) = (election.to_string(), tracker.to_string());
            json!({ "election": election, "title": title, "tracker": tracker, "choices": choices })
        }
        Shows::Wage { fund, step, by, wage, position } => json!({
            "fund": fund.to_string(), "step": step, "by": by.to_string(), "position": position,
            "worker": wage.worker, "amount": wage.amount, "period": wage.period,
        }),
        Shows::History { subject, attestations } => {
            let links = attestations.iter().map(|link| {
                json!({
                    "position": link.position, "name": link.name, "place": link.place, "by": link.by.to_string(),
                    "kind": link.kind, "digest": link.digest.to_string(),
                })
            });
            json!({ "subject": subject.to_string(), "links": links.collect::<Vec<_>>() })
        }
        other => panic!("there are no samples of {other:?}"),
    }
}

#[test]
fn ee_7_every_sample_verifies_offline_from_the_printed_codes_and_the_proof_alone() {
    let samples = samples().unwrap();
    for kind in ["ballot", "time", "credential", "challenge", "wage", "history"] {
        assert_eq!(samples.iter().filter(|sample| sample.kind == kind).count(), 20, "{kind}");
    }
    for sample in &samples {
        assert_eq!(shown(sample), sample.describe()["shows"], "{}", sample.name);
    }
}
