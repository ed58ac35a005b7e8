//! `tabella rehearse`: a complete election from a file of real ballots, with everything real but the voters.
//!
//! Ceremony, roll, encrypted ballots through a node over HTTP, close, verification by the trustees, tally with only as
//! many trustees as are needed, and the published record. The same file is counted in the clear, and both counts have
//! to be equal: the logic-and-accuracy test of an election office.

mod demo;
mod hold;
mod report;
mod statements;
mod voting;

use std::process::ExitCode;

use crate::EXIT_INVALID;
use crate::arguments::RehearseArguments;
use crate::ballots::results::{self, Holds};
use crate::ballots::{self, BallotFile};
use crate::plan::Plan;
use crate::progress::Phases;

/// Holds a rehearsal and prints its result.
///
/// # Errors
/// When it could not be held.
pub async fn run(arguments: RehearseArguments) -> crate::Outcome {
    if let Some(file) = arguments.file.as_deref().map(ballots::statements::read).transpose()?.flatten() {
        return statements::run(&arguments, file).await;
    }
    let plan = plan(&arguments)?;
    for note in &plan.notes {
        eprintln!("note: {note}");
    }
    let mut phases = Phases::default();
    let held = match &arguments.out {
        Some(out) => hold::hold(&arguments, &plan, out, &mut phases).await?,
        None => {
            let folder = tempfile::tempdir()?;
            let held = hold::hold(&arguments, &plan, folder.path(), &mut phases).await?;
            // The record is named below and is there to be verified.
            let _ = folder.keep();
            held
        }
    };
    let report = report::Report::new(&plan, &held)?;
    if arguments.json {
        crate::say!("{}", report.json(&arguments, &phases));
    } else {
        report.words().into_iter().for_each(|line| crate::say!("{line}"));
    }
    Ok(if report.equal() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_INVALID) })
}

/// What the arguments ask to be held.
fn plan(arguments: &RehearseArguments) -> Result<Plan, Box<dyn std::error::Error + Send + Sync>> {
    let held = match &arguments.file {
        Some(file) => results::read(file)?,
        None => Holds::Ballots(Box::new(demo::ballots()?)),
    };
    let mut plan = match held {
        Holds::Ballots(file) => {
            let file: BallotFile = match arguments.limit {
                Some(most) => file.first(most),
                None => *file,
            };
            Plan::from_ballots(&file, arguments.contest.as_ref(), arguments.rule.as_deref())?
        }
        Holds::Results(plan) => {
            let said = if arguments.contest.is_some() { "--contest" } else { "--rule" };
            if arguments.contest.is_some() || arguments.rule.is_some() {
                return Err(
                    format!("{} is a table of results, whose kind is known; leave {said} out", plan.file).into()
                );
            }
            let mut plan = *plan;
            if let Some(most) = arguments.limit {
                plan.limit(most);
            }
            plan
        }
    };
    plan.pack();
    Ok(plan)
}
