//! `tabella open-ballot`: the second device of a voter who checks a sealed ballot.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use rand_core::OsRng;
use serde_json::json;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{Opening, Tracker};
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::proof::Answer;
use tabella_node::evidence::OpenedBallot;
use tabella_node::record;

use crate::EXIT_INVALID;

/// Arguments of `tabella open-ballot`.
#[derive(Debug, Args)]
pub struct OpenBallotArguments {
    /// What the voter's app gave out: the sealed ballot and its opening
    pub evidence: PathBuf,
    /// The record of the board, for the election's key
    #[arg(long)]
    pub record: PathBuf,
    /// The tracker that the app showed before the ballot was opened
    #[arg(long)]
    pub shown: String,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Recomputes an opened ballot and prints what is in it.
///
/// # Errors
/// When a file cannot be read, or the record is not valid.
pub fn run(arguments: OpenBallotArguments) -> crate::Outcome {
    let evidence: OpenedBallot = serde_json::from_str(&fs::read_to_string(&arguments.evidence)?)?;
    let shown: Hash = arguments.shown.trim().parse().map_err(|_| "the tracker has 64 hexadecimal digits")?;
    let record = record::open(&arguments.record)?;
    let verdict = audit(&*record, None, &mut OsRng, &mut |_| {});
    let state = match (verdict.outcome, verdict.state) {
        (Outcome::Valid, Some(state)) => state,
        _ => return Err("the record is not valid; run `tabella verify` on it".into()),
    };
    let election = state.election(&evidence.election)?;
    let (voter, _) = claimed_voter(&evidence.sealed)?;
    let style = election.franchise(&Key(voter))?.style;
    let opening = Opening::from_bytes(election.params(), style, &evidence.opening)?;
    let choices = match opening.check(election.params(), style, &evidence.sealed, Tracker(shown.0)) {
        Ok(choices) => choices,
        Err(error) => {
            eprintln!("tabella: {error}");
            eprintln!("The app that made this ballot did not do what it showed. Do not vote with it; tell the office.");
            return Ok(ExitCode::from(EXIT_INVALID));
        }
    };
    let on_ballot = election.params().style(style).unwrap_or_default();
    let contests = on_ballot.iter().map(|contest| &election.manifest().contests[*contest]);
    let answers: Vec<Answer> = contests.zip(&choices).map(|(question, values)| Answer::of(question, values)).collect();
    if arguments.json {
        let named: Vec<_> = answers.iter().map(|answer| (&answer.title, answer.said())).collect();
        crate::say!("{}", json!({ "election": election.manifest().title, "choices": named }));
    } else {
        crate::say!("{}", election.manifest().title);
        for answer in answers {
            let words = answer.words();
            crate::say!("  {}: {}", answer.title, if words.is_empty() { "nothing" } else { &words });
        }
        crate::say!("This ballot was opened and can never be cast.");
    }
    Ok(ExitCode::SUCCESS)
}
