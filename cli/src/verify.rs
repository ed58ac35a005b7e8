//! `tabella verify`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_ledger::audit::{Finding, Outcome, Verdict, audit};
use tabella_ledger::record::Source;
use tabella_ledger::rejection::Check;
use tabella_ledger::state::{ElectionState, State};
use tabella_node::record::{self, Spool};

use crate::arguments::VerifyArguments;
use crate::codes::Codes;
use crate::progress::Phases;
use crate::{EXIT_CANNOT, EXIT_INVALID};

/// Checks a record and prints the verdict. A file that cannot be opened is a verdict too: it cannot be checked.
pub fn run(arguments: VerifyArguments) -> ExitCode {
    let begun = Instant::now();
    let verdict = match open(&arguments) {
        Ok((record, printed)) => check(&*record, printed.as_deref()),
        Err(finding) => unopened(finding),
    };
    let seconds = begun.elapsed().as_secs_f64();
    if arguments.json {
        crate::say!("{}", report(&verdict, seconds));
    } else {
        print(&verdict, seconds);
    }
    match verdict.outcome {
        Outcome::Valid => ExitCode::SUCCESS,
        Outcome::Invalid => ExitCode::from(EXIT_INVALID),
        Outcome::CannotBeChecked => ExitCode::from(EXIT_CANNOT),
    }
}

fn open(arguments: &VerifyArguments) -> Result<(Box<dyn Source>, Option<String>), Finding> {
    let unreadable = |check: Check, path: &Path, error: &dyn std::fmt::Display| Finding {
        check,
        place: path.display().to_string(),
        message: error.to_string(),
        outcome: Outcome::CannotBeChecked,
    };
    let failed = |error: &dyn std::fmt::Display| unreadable(Check::Framing, &arguments.record, error);
    let record: Box<dyn Source> = if arguments.record.as_os_str() == "-" {
        Box::new(Spool::new(std::io::stdin(), tempfile::tempfile().map_err(|error| failed(&error))?))
    } else {
        record::open(&arguments.record).map_err(|error| failed(&error))?
    };
    let printed = match &arguments.checkpoint {
        None => arguments.code.clone(),
        Some(path) => Some(fs::read_to_string(path).map_err(|error| unreadable(Check::Checkpoint, path, &error))?),
    };
    Ok((record, printed))
}

/// Nothing was checked.
fn unopened(finding: Finding) -> Verdict {
    Verdict {
        outcome: finding.outcome,
        checks: Vec::new(),
        findings: vec![finding],
        blocks: 0,
        ballots: 0,
        state: None,
        checkpoint: String::new(),
    }
}

fn check(record: &dyn Source, printed: Option<&str>) -> Verdict {
    let mut phases = Phases::default();
    let phase = phases.begin("record", "Kibibytes of the record", 0);
    let verdict = audit(record, printed, &mut OsRng, &mut |progress| {
        phase.at_of(progress.done >> 10, progress.total.unwrap_or(progress.done) >> 10);
    });
    phases.end(phase);
    verdict
}

/// Stable name of an outcome.
pub fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Valid => "valid",
        Outcome::Invalid => "invalid",
        Outcome::CannotBeChecked => "cannot_be_checked",
    }
}

fn report(verdict: &Verdict, seconds: f64) -> Value {
    let checks: Vec<Value> = verdict
        .checks
        .iter()
        .map(|check| {
            json!({
                "check": check.check.name(),
                "covered": check.covered,
                "outcome": outcome_name(check.outcome),
            })
        })
        .collect();
    let findings: Vec<Value> = verdict
        .findings
        .iter()
        .map(|finding| {
            json!({
                "check": finding.check.name(),
                "place": finding.place,
                "message": finding.message,
                "outcome": outcome_name(finding.outcome),
            })
        })
        .collect();
    let mut report = json!({
        "outcome": outcome_name(verdict.outcome),
        "findings": findings,
        "checks": checks,
        "ballots": verdict.ballots,
        "blocks": verdict.blocks,
        "elections": verdict.state.as_ref().map(elections).unwrap_or_default(),
        "checkpoint": verdict.checkpoint,
        "seconds": seconds,
    });
    if let Some(codes) = codes(verdict) {
        codes.report(&mut report);
    }
    report
}

fn codes(verdict: &Verdict) -> Option<Codes> {
    Codes::of_note(&verdict.state.as_ref()?.chain(), &verdict.checkpoint)
}

fn elections(state: &State) -> Vec<Value> {
    state
        .elections()
        .map(|(id, election)| {
            let manifest = election.manifest();
            let contests: Vec<Value> = manifest
                .contests
                .iter()
                .zip(election.counts())
                .enumerate()
                .map(|(contest, (question, counts))| {
                    let named: BTreeMap<&str, u64> =
                        question.options.iter().map(String::as_str).zip(counts.iter().copied()).collect();
                    let winners: Vec<&str> =
                        question.winners(counts).into_iter().map(|option| question.options[option].as_str()).collect();
                    json!({
                        "title": question.title,
                        "voters": election.sums()[contest].ballots(),
                        "weight": election.sums()[contest].weight(),
                        "withheld": election.withholds(contest),
                        "counts": named,
                        "winners": winners,
                    })
                })
                .collect();
            json!({
                "id": id.to_string(),
                "title": manifest.title,
                "electors": election.electors(),
                "voters": election.voters(),
                "ballots": election.accepted(),
                "contests": contests,
            })
        })
        .collect()
}

/// Who voted on a contest, where that is not what stands beside the election's title.
fn reach(election: &ElectionState, contest: usize) -> String {
    let sum = &election.sums()[contest];
    match (sum.ballots(), sum.weight()) {
        (voters, weight) if weight != voters => format!(" ({voters} voters, weight {weight})"),
        (voters, _) if voters != election.voters() => format!(" ({voters} voters)"),
        _ => String::new(),
    }
}

fn print(verdict: &Verdict, seconds: f64) {
    match verdict.outcome {
        Outcome::Valid => crate::say!("VALID: every check holds."),
        Outcome::Invalid => crate::say!("INVALID: a check failed."),
        Outcome::CannotBeChecked => crate::say!("CANNOT BE CHECKED: something that the checks need is missing."),
    }
    for finding in &verdict.findings {
        crate::say!("  {} at {}: {}", finding.check.name(), finding.place, finding.message);
    }
    crate::say!("");
    for check in &verdict.checks {
        let word = match check.outcome {
            Outcome::Valid => "ok",
            Outcome::Invalid => "FAILED",
            Outcome::CannotBeChecked => "not checked",
        };
        crate::say!("  {:<14} {:>9}  {word}", check.check.name(), check.covered);
    }
    crate::say!("\n{} blocks, {} ballots, {seconds:.2} s", verdict.blocks, verdict.ballots);
    let Some(state) = &verdict.state else { return };
    for (_, election) in state.elections() {
        crate::say!("\n{} ({} voters)", election.manifest().title, election.voters());
        for (contest, (question, counts)) in election.manifest().contests.iter().zip(election.counts()).enumerate() {
            let voters = election.sums()[contest].ballots();
            if election.withholds(contest) {
                crate::say!("  {}: withheld, {voters} voted on it", question.title);
                continue;
            }
            crate::say!("  {}{}", question.title, reach(election, contest));
            for (option, count) in question.options.iter().zip(counts) {
                crate::say!("    {count:>9}  {option}");
            }
        }
    }
    crate::say!("\nLast checkpoint; compare it with the one on the notice board:\n{}", verdict.checkpoint);
    if let Some(codes) = codes(verdict) {
        codes.print();
    }
}
