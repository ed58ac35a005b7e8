//! `tabella rehearse`: a complete election from a file of real ballots, with everything real but the voters.
//!
//! Ceremony, roll, encrypted ballots through a node over HTTP, close, verification by the trustees, tally with only as
//! many trustees as are needed, and the published record. The same file is counted in the clear, and both counts have
//! to be equal: the logic-and-accuracy test of an election office.

mod demo;
mod voting;

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rand_core::OsRng;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, MAX_TITLE, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;

use crate::EXIT_INVALID;
use crate::arguments::RehearseArguments;
use crate::ballots::{self, BallotFile, Contest, ContestKind};
use crate::progress::Phases;

/// A rehearsal lasts less than this; its election is announced to close then.
const A_DAY: u64 = 24 * 60 * 60;

/// Holds a rehearsal and prints its result.
///
/// # Errors
/// When it could not be held.
pub async fn run(arguments: RehearseArguments) -> crate::Outcome {
    let file = match &arguments.file {
        Some(file) => ballots::read(file)?,
        None => demo::ballots()?,
    };
    let mut phases = Phases::default();
    for note in &file.notes {
        eprintln!("note: {note}");
    }
    let contest = file.contest(arguments.contest.as_ref())?;
    let result = match &arguments.out {
        Some(out) => hold(&arguments, &file, &contest, out, &mut phases).await?,
        None => {
            let folder = tempfile::tempdir()?;
            let result = hold(&arguments, &file, &contest, folder.path(), &mut phases).await?;
            // The record is named below and is there to be verified.
            let _ = folder.keep();
            result
        }
    };
    let equal = result.counts == result.clear;
    let labels = file.labels();
    if arguments.json {
        let counts: BTreeMap<&String, u64> = labels.iter().zip(result.counts.iter().copied()).collect();
        let winners: Vec<&String> = result.winners.iter().map(|winner| &labels[*winner]).collect();
        let seconds: BTreeMap<&str, f64> = phases.seconds().into_iter().collect();
        let report = json!({
            "ballots": result.ballots,
            "contest": contest.kind.to_string(),
            "title": file.title,
            "counts": counts,
            "winners": winners,
            "clear_count_equal": equal,
            "phases_s": seconds,
            "ballots_per_s": result.ballots as f64 / seconds.get("cast").copied().unwrap_or(f64::INFINITY),
            "trustees": { "all": arguments.trustees, "present": arguments.threshold },
            "record": result.record,
            "checkpoint": result.checkpoint,
        });
        crate::say!("{report}");
    } else {
        crate::say!("{}: {} ballots", file.title, result.ballots);
        for (option, count) in labels.iter().zip(&result.counts) {
            crate::say!("  {count:>9}  {option}");
        }
        let verdict = if equal { "equal to" } else { "DIFFERENT FROM" };
        crate::say!("The decrypted count is {verdict} the count in the clear.");
        crate::say!("Record: {}", result.record.display());
    }
    Ok(if equal { ExitCode::SUCCESS } else { ExitCode::from(EXIT_INVALID) })
}

/// What a rehearsal comes to.
struct Rehearsed {
    ballots: u64,
    counts: Vec<u64>,
    clear: Vec<u64>,
    winners: Vec<usize>,
    record: PathBuf,
    checkpoint: String,
}

async fn hold(
    arguments: &RehearseArguments,
    file: &BallotFile,
    contest: &Contest<'_>,
    out: &Path,
    phases: &mut Phases,
) -> Result<Rehearsed, Box<dyn std::error::Error + Send + Sync>> {
    let choices = voting::choices(contest, arguments.limit)?;
    prepare(out)?;
    let folder = Folder::new(out.join("node"));
    let chain = folder.found("Rehearsal", "rehearsal.invalid/board", now())?;
    let node = RunningNode::start(&folder, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), now, &mut |_, _| {}).await?;
    let client = NodeClient::new(&node.url())?;
    let copy = Arc::new(Store::open(out.join("officials.sqlite"))?);
    let replica = Replica::open(copy, client.clone(), Some(chain), &mut |_, _| {}).await?;
    let trustees = (1..=arguments.trustees)
        .map(|index| NamedTrustee {
            name: format!("Trustee {index}"),
            trustee: Trustee::new(SigningKey::generate(&mut OsRng), chain),
        })
        .collect();
    let office = Office::new(folder.office()?, chain);
    let registrar = Registrar::new(folder.registrar()?, chain);
    let mut officials = Officials::new(client.clone(), replica, office, registrar, trustees);

    let slots = u32::try_from(file.options.len())?;
    let phase = phases.begin("ceremony", "Key ceremony", u64::from(4 * arguments.trustees));
    let ceremony = officials.hold_ceremony(arguments.threshold, slots, &mut |_| phase.more(1)).await?;
    phases.end(phase);

    let phase = phases.begin("roll", "Roll", choices.len() as u64);
    let voters: Vec<Voter> = choices.iter().map(|_| Voter::new(SigningKey::generate(&mut OsRng), chain)).collect();
    let keys: Vec<_> = voters.iter().map(Voter::key).collect();
    officials.enrol(&keys, &mut |done, _| phase.at(done)).await?;
    let election = officials.publish(manifest(file, contest, ceremony)?).await?;
    officials.open(election).await?;
    phases.end(phase);

    let params = officials.read(|state| state.election(&election).map(|found| found.params().clone()))??;
    let phase = phases.begin("vote", "Sealing and casting", choices.len() as u64);
    let times = voting::vote(&client, election, &params, &voters, &choices, &mut |done| phase.at(done)).await?;
    phases.end(phase);
    phases.add("seal", times.seal);
    phases.add("cast", times.cast);
    // Closing brings the officials' copy up to date: the trustees' own check of every ballot.
    let phase = phases.begin("check", "Check by the trustees", choices.len() as u64);
    officials.close(election).await?;
    phases.end(phase);

    let phase = phases.begin("tally", "Tally", u64::from(arguments.threshold));
    let present: Vec<u32> = (1..=arguments.threshold).collect();
    officials.tally(election, &present, &mut |step| phase.at(step.done as u64)).await?;
    let counts = officials.publish_outcome(election).await?.into_iter().next().unwrap_or_default();
    phases.end(phase);

    let record = out.join("record.tabella");
    let phase = phases.begin("record", "Record", 0);
    export(node.view(), &record, &mut |done, total| phase.at_of(done, total))?;
    phases.end(phase);
    let checkpoint = node.view().checkpoint_note();
    fs::write(out.join("checkpoint.txt"), &checkpoint)?;
    let winners = officials
        .read(|state| state.election(&election).map(|found| found.manifest().contests[0].winners(&counts)))??;
    node.stop().await?;

    let mut clear = vec![0; file.options.len()];
    for mark in choices.iter().copied().flatten() {
        clear[*mark] += 1;
    }
    Ok(Rehearsed { ballots: choices.len() as u64, counts, clear, winners, record, checkpoint })
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

fn manifest(file: &BallotFile, contest: &Contest<'_>, ceremony: Hash) -> Result<Manifest, String> {
    let rule = match &contest.kind {
        ContestKind::Plurality | ContestKind::YesNo => QuestionRule::Plurality,
        ContestKind::Approval(_) => {
            let bound = |marks: usize| u32::try_from(marks).map_err(|error| error.to_string());
            QuestionRule::Approval { min: bound(contest.marks.min)?, max: bound(contest.marks.max)? }
        }
        other => return Err(format!("{other} contests are not counted yet")),
    };
    let title: String = file.title.chars().take(MAX_TITLE / 4).collect();
    let question = Question { title: title.clone(), options: file.labels(), blank: None, rule, packed: false };
    Ok(Manifest {
        kind: Kind::Election,
        title,
        description: format!("A rehearsal with the ballots of {}.", file.file),
        contests: vec![question],
        ceremony,
        closes_at: now() + A_DAY,
        points: 0,
        minimum_voters: 1,
        styles: Vec::new(),
        weighted: false,
    })
}
