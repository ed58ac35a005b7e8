//! `tabella verify`.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use rand_core::OsRng;
use serde_json::Value;
use tabella_ledger::audit::{Finding, Outcome, Progress, Verdict, audit_after, audit_observed};
use tabella_ledger::bytes::AuthorityKey;
use tabella_ledger::record::Source;
use tabella_ledger::register::{Comparison, MAX_REGISTER_BYTES, Register, RegisterError};
use tabella_ledger::rejection::Check;
use tabella_node::record::{self, Spool};
use tabella_node::report::{self, ContestFacts, Facts, Observed};

use crate::earlier::Earlier;
use crate::progress::Phases;
use crate::{EXIT_CANNOT, EXIT_INVALID, codes};

/// Arguments of `tabella verify`.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The record: a file, a folder of its parts, or - for standard input
    pub record: PathBuf,
    /// A checkpoint from elsewhere, such as a notice board, that the record has to contain
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// A code from paper, of the board or of one of its checkpoints, that the record has to contain
    #[arg(long, value_name = "CODE", conflicts_with = "checkpoint")]
    pub code: Option<String>,
    /// Your own verdict on an earlier record of the board: only what is new is checked. It is written anew after each valid
    /// verdict, and the first time. Trust it as you trust the program: keep it where nobody else can write
    #[arg(long, value_name = "FILE", conflicts_with_all = ["register", "report"])]
    pub verdict: Option<PathBuf>,
    /// A register of ballots that a witness kept, to be compared with the record; may be given several times
    #[arg(long, value_name = "FILE")]
    pub register: Vec<PathBuf>,
    /// A witness's key that is believed though the board does not name it; may be given several times
    #[arg(long, value_name = "KEY", requires = "register")]
    pub witness_key: Vec<AuthorityKey>,
    /// Write a report for people: a file that ends in .html, or a folder for report.html and report.json
    #[arg(long, value_name = "PATH")]
    pub report: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella record`.
#[derive(Debug, Args)]
pub struct RecordArguments {
    /// The record: a file or a folder
    pub record: PathBuf,
    /// What to write, which is not there yet: a folder for a file, a file for a folder
    pub out: PathBuf,
}

/// Checks a record and prints the verdict. A file that cannot be opened is a verdict too: it cannot be checked.
///
/// # Errors
/// When the report cannot be written.
pub fn run(arguments: &VerifyArguments) -> crate::Outcome {
    let begun = Instant::now();
    let mut earlier = arguments.verdict.as_deref().map(Earlier::read);
    // What was checked before is not observed again.
    let mut observed = earlier.is_none().then(Observed::default);
    let mut comparison = comparison(arguments);
    let mut verdict = match (open(arguments), &mut earlier) {
        (Ok((record, printed)), Some(earlier)) => go_on(&*record, printed.as_deref(), earlier),
        (Ok((record, printed)), None) => check(&*record, printed.as_deref(), observed.as_mut(), comparison.as_mut()),
        (Err(finding), _) => unopened(finding),
    };
    let compared = comparison.and_then(|comparison| comparison.finish(&mut verdict));
    let mut facts = Facts::new(&verdict, observed.as_ref(), begun.elapsed().as_secs_f64());
    if let Some(compared) = compared {
        facts = facts.with_registers(&compared);
    }
    if arguments.json {
        let mut facts = serde_json::to_value(&facts)?;
        facts["earlier"] = earlier.map_or(Value::Null, |earlier| earlier.report());
        crate::say!("{facts}");
    } else {
        print(&facts, earlier.as_ref());
    }
    if let Some(path) = &arguments.report {
        let failed = |error| format!("the report cannot be written to {}: {error}", path.display());
        let page = report::save(&facts, path).map_err(failed)?;
        eprintln!("The report is in {}.", page.display());
    }
    Ok(match verdict.outcome {
        Outcome::Valid => ExitCode::SUCCESS,
        Outcome::Invalid => ExitCode::from(EXIT_INVALID),
        Outcome::CannotBeChecked => ExitCode::from(EXIT_CANNOT),
    })
}

fn open(arguments: &VerifyArguments) -> Result<(Box<dyn Source>, Option<String>), Finding> {
    let unreadable = |check: Check, code, path: &Path, error: &dyn std::fmt::Display| Finding {
        check,
        code,
        place: path.display().to_string(),
        message: error.to_string(),
        outcome: Outcome::CannotBeChecked,
    };
    let failed =
        |error: &dyn std::fmt::Display| unreadable(Check::Framing, "record.unreadable", &arguments.record, error);
    let record: Box<dyn Source> = if arguments.record.as_os_str() == "-" {
        Box::new(Spool::new(std::io::stdin(), tempfile::tempfile().map_err(|error| failed(&error))?))
    } else {
        record::open(&arguments.record).map_err(|error| failed(&error))?
    };
    let printed = match &arguments.checkpoint {
        None => arguments.code.clone(),
        Some(path) => {
            let failed = |error| unreadable(Check::Checkpoint, "checkpoint.unreadable", path, &error);
            Some(fs::read_to_string(path).map_err(failed)?)
        }
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

/// What witnesses registered, if anything was given to compare with.
fn comparison(arguments: &VerifyArguments) -> Option<Comparison> {
    let read = |path: &Path| {
        let mut bytes = Vec::new();
        let limit = MAX_REGISTER_BYTES as u64 + 1;
        let failed = |error: std::io::Error| RegisterError::Unreadable(error.to_string());
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(failed)?;
        Register::read(&bytes)
    };
    let registers = arguments.register.iter().map(|path| (path.display().to_string(), read(path)));
    (!arguments.register.is_empty()).then(|| Comparison::new(registers, arguments.witness_key.clone()))
}

fn check(
    record: &dyn Source,
    printed: Option<&str>,
    mut observed: Option<&mut Observed>,
    mut comparison: Option<&mut Comparison>,
) -> Verdict {
    with_progress(|progress| {
        audit_observed(record, printed, &mut OsRng, progress, &mut |state, header, applied| {
            observed.iter_mut().for_each(|observed| observed.block(state, header, applied));
            comparison.iter_mut().for_each(|comparison| comparison.block(state, applied));
        })
    })
}

fn go_on(record: &dyn Source, printed: Option<&str>, earlier: &mut Earlier) -> Verdict {
    let bytes = earlier.bytes();
    let continued = with_progress(|progress| audit_after(record, printed, bytes, &mut OsRng, progress));
    earlier.keep(continued)
}

fn with_progress<T>(audit: impl FnOnce(&mut dyn FnMut(Progress)) -> T) -> T {
    let mut phases = Phases::default();
    let phase = phases.begin("record", "Kibibytes of the record", 0);
    let audited = audit(&mut |progress: Progress| {
        phase.at_of(progress.done >> 10, progress.total.unwrap_or(progress.done) >> 10);
    });
    phases.end(phase);
    audited
}

/// Who voted on a contest, where that is not what stands beside the election's title.
fn reach(contest: &ContestFacts, voters: u64) -> String {
    match (contest.voters, contest.weight) {
        (voters, weight) if weight != voters => format!(" ({voters} voters, weight {weight})"),
        (others, _) if others != voters => format!(" ({others} voters)"),
        _ => String::new(),
    }
}

fn print(facts: &Facts, earlier: Option<&Earlier>) {
    match facts.outcome {
        "valid" => crate::say!("VALID: every check holds."),
        "invalid" => crate::say!("INVALID: a check failed."),
        _ => crate::say!("CANNOT BE CHECKED: something that the checks need is missing."),
    }
    for finding in &facts.findings {
        crate::say!("  {} at {}: {} ({})", finding.check, finding.place, finding.message, finding.code);
    }
    crate::say!("");
    for check in &facts.checks {
        let word = match check.outcome {
            "valid" => "ok",
            "invalid" => "FAILED",
            _ => "not checked",
        };
        crate::say!("  {:<14} {:>9}  {word}", check.check, check.covered);
    }
    crate::say!("\n{} blocks, {} ballots, {:.2} s", facts.blocks, facts.ballots, facts.seconds);
    if let Some(earlier) = earlier {
        earlier.print();
    }
    for election in &facts.elections {
        crate::say!("\n{} ({} voters)", election.title, election.voters);
        for contest in &election.contests {
            if contest.withheld {
                crate::say!("  {}: withheld, {} voted on it", contest.title, contest.voters);
                continue;
            }
            crate::say!("  {}{}", contest.title, reach(contest, election.voters));
            for option in &contest.options {
                if let Some(count) = option.count {
                    crate::say!("    {count:>9}  {}", option.name);
                }
            }
        }
    }
    if facts.outcome == "valid" {
        crate::say!("\nLast checkpoint; compare it with the one on the notice board:\n{}", facts.checkpoint);
        if let (Some(board), Some(checkpoint)) = (&facts.board_code, &facts.checkpoint_code) {
            codes::print(board, checkpoint);
        }
    }
}
