//! `tabella rehearse`: a complete election from a file of real ballots, with everything real but the voters.
//!
//! Ceremony, roll, encrypted ballots through a node over HTTP, close, verification by the trustees, tally with only as
//! many trustees as are needed, and the published record. The same file is counted in the clear, and both counts have
//! to be equal: the logic-and-accuracy test of an election office.

mod demo;
mod hold;
mod report;
mod secret_roll;
mod statements;
mod voting;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::EXIT_INVALID;
use crate::ballots::ContestKind;
use crate::ballots::results::{self, Holds};
use crate::ballots::{self, BallotFile};
use crate::plan::Plan;
use crate::progress::Phases;

/// Arguments of `tabella rehearse`.
#[derive(Debug, Args)]
pub struct RehearseArguments {
    /// Ballots: .pb .soc .soi .toc .toi .cat .blt .csv, each also as .gz; or a .csv with official results; or votes on
    /// statements (votes.csv as Pol.is exports it, or the folder that holds it)
    #[arg(required_unless_present = "demo")]
    pub file: Option<PathBuf>,
    /// An empty or new folder for the board and its record
    #[arg(long, required_unless_present = "demo")]
    pub out: Option<PathBuf>,
    /// A small election with made-up ballots instead of a file; without --out in a new temporary folder
    #[arg(long, conflicts_with_all = ["file", "contest", "rule"])]
    pub demo: bool,
    /// What the file does not say: plurality, yes-no, approval, approval:1..3, score:0..5, star:0..5, quadratic:99,
    /// cumulative:10, positional, positional:3,2,1, ranked, knapsack
    #[arg(long, value_name = "KIND")]
    pub contest: Option<ContestKind>,
    /// The rule of a participatory budget, in place of the one that its file names: greedy, equalshares/add1, ... Or how
    /// rankings are counted: instant-runoff, stv-scotland, schulze, ...; and how a law differs from that:
    /// instant-runoff:together,skips=1,first=OPTION
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    /// Places that rankings fill
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seats: u32,
    /// How many trustees make the key
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub trustees: u32,
    /// How many of them decrypt; the others stay away from the tally
    #[arg(long, default_value_t = 3, value_name = "K")]
    pub threshold: u32,
    /// Take the first ballots only; with districts, the first of each in proportion
    #[arg(long, value_name = "V")]
    pub limit: Option<u64>,
    /// Hide who voted: trustees mix the roll, some vote twice, and the record is searched for links
    #[arg(long)]
    pub secret_roll: bool,
    /// Hold the same so many times more, with the same voters
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub again: usize,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

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
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_INVALID) })
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
            Plan::from_ballots(&file, arguments.contest.as_ref(), arguments.rule.as_deref(), arguments.seats)?
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
    let once = plan.elections.clone();
    (0..arguments.again).for_each(|_| plan.elections.extend(once.iter().cloned()));
    Ok(plan)
}
