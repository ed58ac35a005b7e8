//! Audits every record of a set as `tests/negative-records` has it, and names those of which the audit does not say what
//! the index says. With a whole set and a sound audit it names none.
//!
//! `cargo run --example negative_records -- tests/negative-records`

use std::error::Error;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use rand_core::OsRng;
use serde_json::Value;
use tabella_ledger::audit::{Outcome, Verdict, audit};

fn outcome(verdict: &Verdict) -> &'static str {
    match verdict.outcome {
        Outcome::Valid => "valid",
        Outcome::Invalid => "invalid",
        Outcome::CannotBeChecked => "cannot_be_checked",
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: negative_records FOLDER")?);
    let index: Value = serde_json::from_slice(&fs::read(folder.join("index.json"))?)?;
    // A panic is an answer too, and not the one that is expected.
    std::panic::set_hook(Box::new(|_| ()));
    let mut other = 0;
    for sample in index["records"].as_array().ok_or("the index has no records")? {
        let file = sample["file"].as_str().ok_or("a record without a file")?;
        let record = fs::read(folder.join(file))?;
        let printed = sample["checkpoint"].as_str().map(|name| fs::read_to_string(folder.join(name))).transpose()?;
        let verdict = catch_unwind(AssertUnwindSafe(|| {
            let verdict = audit(record.as_slice(), printed.as_deref(), &mut OsRng, &mut |_| {});
            (outcome(&verdict), verdict.findings.first().map(|finding| finding.code))
        }));
        let (found, code) = verdict.unwrap_or(("panic", None));
        if sample["outcome"] != found || sample["code"].as_str() != code {
            other += 1;
            println!("{found}\t{}\t{file}", code.unwrap_or("-"));
        }
    }
    Ok(if other == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
