//! `tabella verify-evidence`.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tabella_ledger::bytes::Hash;
use tabella_ledger::light::{Conviction, EvidenceError, MAX_EVIDENCE_BYTES, verify_evidence};
use tabella_ledger::note::Checkpoint;

use crate::{EXIT_CANNOT, EXIT_INVALID};

/// Arguments of `tabella verify-evidence`.
#[derive(Debug, Args)]
pub struct VerifyEvidenceArguments {
    /// The evidence
    pub evidence: PathBuf,
    /// Identifier of the board that it has to be about
    #[arg(long, value_name = "HASH")]
    pub chain: Option<Hash>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Checks whether two checkpoints in a file convict those who signed them.
pub fn run(arguments: &VerifyEvidenceArguments) -> ExitCode {
    let mut bytes = Vec::new();
    let read = File::open(&arguments.evidence)
        .and_then(|file| file.take(MAX_EVIDENCE_BYTES as u64 + 1).read_to_end(&mut bytes));
    let verdict = match read {
        Ok(read) if read > MAX_EVIDENCE_BYTES => Err(("cannot_be_checked", "the file is too long for evidence".into())),
        Err(error) => Err(("cannot_be_checked", format!("{} cannot be read: {error}", arguments.evidence.display()))),
        Ok(_) => {
            verify_evidence(&bytes, arguments.chain.as_ref()).map_err(|error| (outcome(&error), error.to_string()))
        }
    };
    let (code, words, object) = match verdict {
        Ok(conviction) => (ExitCode::SUCCESS, words(&conviction), holds(&conviction)),
        Err((outcome, message)) => {
            let code = if outcome == "does_not_hold" { EXIT_INVALID } else { EXIT_CANNOT };
            let object = json!({ "outcome": outcome, "message": message });
            (ExitCode::from(code), format!("The evidence {}: {message}", outcome.replace('_', " ")), object)
        }
    };
    if arguments.json {
        crate::say!("{object}");
    } else {
        crate::say!("{words}");
    }
    code
}

fn outcome(error: &EvidenceError) -> &'static str {
    if error.cannot_be_checked() { "cannot_be_checked" } else { "does_not_hold" }
}

fn words(conviction: &Conviction) -> String {
    let [one, other] = &conviction.checkpoints;
    let line = |checkpoint: &Checkpoint| {
        let Checkpoint { size, root, height, header, .. } = checkpoint;
        format!("  block {height} with header {header}: {size} entries with root {root}")
    };
    format!(
        "The evidence holds: the authorities of {} (board {}) signed two histories.\n{}\n{}\nSigned both: {}",
        one.origin,
        conviction.chain,
        line(one),
        line(other),
        if conviction.signed_both.is_empty() { "nobody alone".into() } else { conviction.signed_both.join(", ") }
    )
}

fn holds(conviction: &Conviction) -> Value {
    let checkpoint = |checkpoint: &Checkpoint| {
        json!({
            "height": checkpoint.height,
            "size": checkpoint.size,
            "root": checkpoint.root.to_string(),
            "header": checkpoint.header.to_string(),
        })
    };
    json!({
        "outcome": "holds",
        "chain": conviction.chain.to_string(),
        "origin": conviction.checkpoints[0].origin,
        "checkpoints": conviction.checkpoints.iter().map(checkpoint).collect::<Vec<_>>(),
        "signed_both": conviction.signed_both,
    })
}
