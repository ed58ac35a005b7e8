//! `tabella rehearse-city`: a month of a city, with everything real but the people and the clock.
//!
//! A real node keeps the board: entries go through its queue, blocks are certified and stored. Residents, offices, trustees
//! and hostile people are simulated, by the same functions that the app and the offices use. At the end the record is
//! exported and audited like any other, and all that was forged has to have been refused, by its name.

mod attacks;
mod ballots;
mod caps;
mod city;
mod deed;
mod elections;
mod false_claims;
mod funds;
pub mod linking;
mod plan;
mod points;
mod polls;
mod programme;
mod report;
mod residents;
mod spending;
mod thefts;
mod tokens;
mod town;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use tabella_ledger::audit::{Outcome, audit};
use tabella_node::export::export;
use tabella_node::record;

pub use plan::{Blinding, Delays, Habits, Plan, Purses};
use plan::{FEWEST_DAYS, FEWEST_RESIDENTS, MOST_DAYS, MOST_RESIDENTS, START};
pub use report::Report;

use crate::EXIT_INVALID;
use crate::progress::Phases;
use city::City;
use linking::{Event, Finding, SeenLog};
use town::Town;

/// Arguments of `tabella rehearse-city`.
#[derive(Debug, Args)]
pub struct RehearseCityArguments {
    /// Residents at the beginning
    #[arg(long, default_value_t = 200, value_name = "N")]
    pub residents: usize,
    /// How long the month is
    #[arg(long, default_value_t = 30, value_name = "D")]
    pub days: u32,
    /// The same seed gives the same month
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// An empty or new folder for the board and its record; without it a new temporary folder
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A month that is over.
pub struct Held {
    /// What it came to.
    pub report: Report,
    /// The exported record.
    pub record: PathBuf,
    /// What attempts to link events in it came to.
    pub findings: Vec<Finding>,
}

/// Holds the rehearsal and prints what it came to.
///
/// # Errors
/// When it could not be held.
pub async fn run(arguments: RehearseCityArguments) -> crate::Outcome {
    let RehearseCityArguments { residents, days, seed, out, json } = arguments;
    let plan = Plan { residents, days, seed, habits: Habits::default() };
    let out = match out {
        Some(out) => out,
        // The record is named at the end and is there to be verified.
        None => tempfile::tempdir()?.keep(),
    };
    // It computes for minutes and waits for the node: no executor's thread does that.
    let held = tokio::task::spawn_blocking(move || hold(&plan, &out)).await??;
    if json {
        crate::say!("{}", held.report.json());
    } else {
        held.report.words().into_iter().for_each(|line| crate::say!("{line}"));
    }
    Ok(if held.report.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_INVALID) })
}

/// Holds the rehearsal in an empty or new folder.
///
/// # Errors
/// When the folder cannot be used, the plan is impossible, or an office cannot go on.
pub fn hold(plan: &Plan, out: &Path) -> Result<Held, Failure> {
    check(plan)?;
    prepare(out)?;
    let begun = Instant::now();
    let mut phases = Phases::default();
    let town = Town::found(&out.join("board.sqlite"), plan.seed, START)?;
    let mut city = City::new(*plan, town);

    let phase = phases.begin("found", "Roll, keys and rules", 0);
    city.enrol(plan.residents)?;
    let budget = city.call_elections()?;
    city.call_polls()?;
    city.begin_programme()?;
    city.plan_points();
    city.plan_acts()?;
    city.plan_residents();
    city.plan_fund(budget);
    city.plan_attacks();
    phases.end(phase);

    let phase = phases.begin("live", "Days", plan.days.into());
    city.live(&mut |days| phase.at(days))?;
    phases.end(phase);

    let record = out.join("record.tabella");
    let phase = phases.begin("record", "Record", 0);
    export(city.town.view(), &record, &mut |done, total| phase.at_of(done, total))?;
    fs::write(out.join("checkpoint.txt"), city.town.view().checkpoint_note())?;
    phases.end(phase);

    let phase = phases.begin("verify", "Kibibytes verified", 0);
    let source = record::open(&record)?;
    let mut rng = plan.rng(2);
    let verdict = audit(&*source, None, &mut rng, &mut |progress| {
        phase.at_of(progress.done >> 10, progress.total.unwrap_or(progress.done) >> 10);
    });
    phases.end(phase);

    let phase = phases.begin("link", "Attempts to link", 0);
    let log = linking::read(&*source)?;
    let findings = link(&city, &log);
    phases.end(phase);
    let seconds = phases.seconds().into_iter().chain([("all", begun.elapsed().as_secs_f64())]).collect();
    let linked = findings.clone();
    let report = Report::new(&city, (&record, &log), &verdict, findings, seconds)?;
    debug_assert!(verdict.outcome != Outcome::CannotBeChecked, "the record was just written");
    Ok(Held { report, record, findings: linked })
}

/// Tries to join what the exported log keeps apart, and looks afterwards at who was who.
fn link(city: &City, log: &SeenLog) -> Vec<Finding> {
    // Who sent what is nobody's was nobody, each time another one.
    let owner = |event: &Event| city.owners.get(&event.position).copied();
    let owners = |events: &[Event], nobody: usize| -> Vec<usize> {
        (nobody..).step_by(2).zip(events).map(|(nobody, event)| owner(event).unwrap_or(nobody)).collect()
    };
    let lists = linking::questions(log);
    let nobody = city.residents.len();
    let judge = |lists: &linking::Lists| {
        let owners = (&owners(&lists.these, nobody)[..], &owners(&lists.those, nobody + 1)[..]);
        let events = (&lists.these[..], &lists.those[..]);
        linking::judge(lists.question.name(), events, owners, 3, &city.plan.rng(3))
    };
    lists.iter().map(judge).collect()
}

fn check(plan: &Plan) -> Result<(), String> {
    if !(FEWEST_RESIDENTS..=MOST_RESIDENTS).contains(&plan.residents) {
        return Err(format!(
            "{} residents cannot be simulated; take {FEWEST_RESIDENTS} to {MOST_RESIDENTS}",
            plan.residents
        ));
    }
    if !(FEWEST_DAYS..=MOST_DAYS).contains(&plan.days) {
        return Err(format!("{} days cannot be simulated; take {FEWEST_DAYS} to {MOST_DAYS}", plan.days));
    }
    Ok(())
}

/// A folder with something in it is somebody's: nothing in it is overwritten.
fn prepare(out: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", out.display());
    fs::create_dir_all(out).map_err(failed)?;
    match fs::read_dir(out).map_err(failed)?.next() {
        None => Ok(()),
        Some(_) => Err(format!("{} is not empty; name a new folder with --out", out.display())),
    }
}
