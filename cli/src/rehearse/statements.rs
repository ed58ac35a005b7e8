//! A poll on statements, held as a city holds it: pages under the standing poll key, opened and closed by the times of
//! blocks, decrypted by the trustees' loop and published by the office's.
//!
//! Votes come in the order of the file. A ballot holds everything that a person has said on a page so far. It is sealed when
//! they change something that they said (before the change) and when they have said their last word on the page; so every
//! vote that was changed later was on the board before, and was replaced there. Sealing a ballot after each single vote
//! would show the same at ten times the cost.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand_core::OsRng;
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use tabella_crypto::ballot::ElectionParams;
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, MAX_CONTESTS, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_ledger::state::Phase;
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::http::MAX_SUBMISSION_BYTES;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::polls::{LEAST_VOTERS, PollTrustees};
use tabella_node::sequencer::Verdict;
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::trustee_file::TrusteeFile;

use super::hold::prepare;
use crate::EXIT_INVALID;
use crate::ballots::statements::{Reply, StatementFile, Vote};
use crate::plan::title;
use crate::progress::Phases;
use crate::rehearse::RehearseArguments;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How long the poll is open, by its own clock.
const A_WEEK: u64 = 7 * 24 * 60 * 60;
/// What an entry adds to its sealed ballot.
const ENTRY_OVERHEAD: usize = 256;
/// The loops have decrypted and published by then.
const PATIENCE: Duration = Duration::from_secs(600);

/// How far the clock of the rehearsal is ahead: nobody waits a week for the poll to close.
static AHEAD: AtomicU64 = AtomicU64::new(0);

fn clock() -> u64 {
    now() + AHEAD.load(Ordering::Relaxed)
}

/// A ballot to be sealed.
struct Sheet {
    voter: usize,
    page: usize,
    sequence: u64,
    /// For each statement of the page what was said of it.
    replies: Vec<Option<Reply>>,
}

/// The statements of each page: as few pages as can be, and about equal.
fn pages(statements: usize) -> Vec<std::ops::Range<usize>> {
    let size = statements.div_ceil(statements.div_ceil(MAX_CONTESTS).max(1)).max(1);
    (0..statements).step_by(size).map(|begin| begin..statements.min(begin + size)).collect()
}

/// The ballots that the votes come to, in the order in which they are cast.
fn sheets(votes: &[Vote], pages: &[std::ops::Range<usize>]) -> Vec<Sheet> {
    struct Desk {
        replies: Vec<Option<Reply>>,
        sequence: u64,
        /// Place of the last vote, if that is not sealed yet.
        unsealed: Option<usize>,
    }
    let page_of = |statement: usize| pages.iter().position(|page| page.contains(&statement)).unwrap_or(0);
    let mut desks: HashMap<(usize, usize), Desk> = HashMap::new();
    let mut sheets: Vec<(usize, Sheet)> = Vec::new();
    let seal = |(voter, page): (usize, usize), desk: &mut Desk| {
        let place = desk.unsealed.take()?;
        desk.sequence += 1;
        Some((place, Sheet { voter, page, sequence: desk.sequence, replies: desk.replies.clone() }))
    };
    for (place, Vote { voter, statement, reply }) in votes.iter().enumerate() {
        let page = page_of(*statement);
        let fresh = || Desk { replies: vec![None; pages[page].len()], sequence: 0, unsealed: None };
        let desk = desks.entry((*voter, page)).or_insert_with(fresh);
        let line = statement - pages[page].start;
        if desk.replies[line].is_some() {
            sheets.extend(seal((*voter, page), desk));
        }
        desk.replies[line] = Some(*reply);
        desk.unsealed = Some(place);
    }
    sheets.extend(desks.iter_mut().filter_map(|(key, desk)| seal(*key, desk)));
    sheets.sort_by_key(|(place, sheet)| (*place, sheet.sequence));
    sheets.into_iter().map(|(_, sheet)| sheet).collect()
}

/// Holds the poll and prints its result.
///
/// # Errors
/// When it could not be held.
pub async fn run(arguments: &RehearseArguments, mut file: StatementFile) -> crate::Outcome {
    if arguments.contest.is_some() || arguments.rule.is_some() {
        return Err("votes on statements are of one kind; leave --contest and --rule out".into());
    }
    if let Some(most) = arguments.limit {
        // The first people with all that they said.
        file.votes.retain(|vote| (vote.voter as u64) < most);
        file.voters = file.voters.min(usize::try_from(most)?);
    }
    if file.voters == 0 {
        return Err("there is no vote to rehearse with".into());
    }
    let out = arguments.out.as_ref().ok_or("name a folder with --out")?;
    let mut phases = Phases::default();
    let held = hold(arguments, &file, out, &mut phases).await?;
    let equal = held.counts.iter().flatten().copied().eq(file.last_votes().iter().flatten().copied());
    if arguments.json {
        crate::say!("{}", report(arguments, &file, &held, equal, &phases));
    } else {
        for (statement, [agree, disagree, pass]) in file.statements.iter().zip(&held.counts) {
            crate::say!("{agree:>6} {disagree:>6} {pass:>6}  {}", title(&statement.text));
        }
        let verdict = if equal { "equal to" } else { "DIFFERENT FROM" };
        crate::say!(
            "agree, disagree, pass; {} ballots of {} people, {} votes",
            held.ballots,
            file.voters,
            file.votes.len()
        );
        crate::say!("The decrypted count is {verdict} the count of last votes in the clear.");
        crate::say!("Record: {}", held.record.display());
    }
    Ok(if equal { ExitCode::SUCCESS } else { ExitCode::from(EXIT_INVALID) })
}

/// What the rehearsal comes to.
struct Held {
    /// For each statement who agrees, disagrees and passes; zeros on a page that is withheld.
    counts: Vec<[u64; 3]>,
    withheld: u64,
    pages: usize,
    ballots: u64,
    replaced: u64,
    record: PathBuf,
    checkpoint: String,
}

fn report(arguments: &RehearseArguments, file: &StatementFile, held: &Held, equal: bool, phases: &Phases) -> Value {
    let seconds: Map<String, Value> =
        phases.seconds().into_iter().map(|(phase, time)| (phase.into(), json!(time))).collect();
    let statement = |(statement, [agree, disagree, pass]): (&crate::ballots::statements::Statement, &[u64; 3])| json!({ "id": statement.id, "text": statement.text, "agree": agree, "disagree": disagree, "pass": pass });
    let counts: Map<String, Value> = file
        .statements
        .iter()
        .zip(&held.counts)
        .map(|(statement, counts)| (statement.id.to_string(), json!(counts)))
        .collect();
    json!({
        "title": file.title,
        "contest": "statements",
        "statements": file.statements.iter().zip(&held.counts).map(statement).collect::<Vec<_>>(),
        "counts": counts,
        "winners": [],
        "participants": file.voters,
        "votes": file.votes.len(),
        "revotes": file.revotes(),
        "ballots": held.ballots,
        "replaced": held.replaced,
        "pages": held.pages,
        "withheld_pages": held.withheld,
        "clear_count_equal": equal,
        "phases_s": seconds,
        "trustees": { "all": arguments.trustees, "present": arguments.threshold },
        "record": held.record,
        "checkpoint": held.checkpoint,
    })
}

async fn hold(
    arguments: &RehearseArguments,
    file: &StatementFile,
    out: &Path,
    phases: &mut Phases,
) -> Result<Held, Failure> {
    prepare(out)?;
    let folder = Folder::new(out.join("node"));
    let chain = folder.found("Rehearsal", "rehearsal.invalid/board", clock())?;
    let any_port = std::net::SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, 0));
    let node = RunningNode::start(&folder, any_port, clock, &mut |_, _| {}).await?;
    let client = NodeClient::new(&node.url())?;
    let copy = Arc::new(Store::open(out.join("officials.sqlite"))?);
    let replica = Replica::open(copy, client.clone(), Some(chain), &mut |_, _| {}).await?;
    let named = |index| NamedTrustee {
        name: format!("Trustee {index}"),
        trustee: Trustee::new(SigningKey::generate(&mut OsRng), chain),
    };
    let trustees: Vec<NamedTrustee> = (1..=arguments.trustees).map(named).collect();
    let (office, registrar) = (Office::new(folder.office()?, chain), Registrar::new(folder.registrar()?, chain));
    let trustee_file = out.join("trustees.sqlite");
    let mut officials = Officials::new(client.clone(), replica.clone(), office, registrar, trustees)
        .remember(TrusteeFile::open(&trustee_file)?)?;

    let phase = phases.begin("ceremony", "Standing poll key", u64::from(4 * arguments.trustees));
    let slots = u32::try_from(Contest::new(Rule::from(&RULE), OPTIONS.len())?.slots())?;
    let ceremony = officials.hold_ceremony(arguments.threshold, slots, &mut |_| phase.more(1)).await?;
    phases.end(phase);
    // The others stay away.
    let present: Vec<NamedTrustee> = officials.trustees().iter().take(arguments.threshold as usize).cloned().collect();
    let allowing = TrusteeFile::open(&trustee_file)?;
    for NamedTrustee { trustee, .. } in &present {
        allowing.allow_polls(&trustee.key(), &ceremony, LEAST_VOTERS)?;
    }
    let mut loops = PollTrustees::new(client.clone(), replica, present, allowing);

    let phase = phases.begin("roll", "Roll", file.voters as u64);
    let fresh = || Voter::new(SigningKey::generate(&mut OsRng), chain);
    let voters: Vec<Voter> = (0..file.voters).into_par_iter().map(|_| fresh()).collect();
    let keys: Vec<_> = voters.iter().map(Voter::key).collect();
    officials.enrol(&keys, &mut |done, _| phase.at(done)).await?;
    let pages = pages(file.statements.len());
    let opens_at = clock();
    let mut ids = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let manifest = manifest(file, page.clone(), (number + 1, pages.len()), ceremony, opens_at);
        ids.push(officials.publish(manifest).await?);
    }
    phases.end(phase);

    let params: Vec<Arc<ElectionParams>> = officials.read(|state| {
        ids.iter()
            .map(|id| Ok(state.election(id)?.params().clone()))
            .collect::<Result<_, tabella_ledger::rejection::Rejection>>()
    })??;
    let sheets = sheets(&file.votes, &pages);
    let phase = phases.begin("vote", "Sealing and casting", sheets.len() as u64);
    let longest = params.iter().filter_map(|params| params.ballot_bytes(0)).max().unwrap_or(0);
    let size = (MAX_SUBMISSION_BYTES / (longest + ENTRY_OVERHEAD)).clamp(1, 1000);
    let (mut seal_time, mut cast_time) = (Duration::ZERO, Duration::ZERO);
    for batch in sheets.chunks(size) {
        let begun = Instant::now();
        let entries = tokio::task::block_in_place(|| seal(batch, &ids, &params, &voters))?;
        seal_time += begun.elapsed();
        let begun = Instant::now();
        for verdict in client.submit(&entries).await? {
            if let Verdict::Rejected { code, message } = verdict {
                return Err(format!("the board refused a ballot ({code}): {message}").into());
            }
        }
        cast_time += begun.elapsed();
        phase.more(batch.len() as u64);
    }
    phases.end(phase);
    phases.add("seal", seal_time);
    phases.add("cast", cast_time);

    // Nobody does anything from here on but the loops.
    AHEAD.fetch_add(A_WEEK + 1, Ordering::Relaxed);
    let phase = phases.begin("tally", "Check and tally, by rule", ids.len() as u64);
    let begun = Instant::now();
    loop {
        for answered in loops.answer().await? {
            if let Some(refusal) = answered.refused {
                eprintln!("note: {} does not decrypt: {refusal}", answered.trustee);
            }
        }
        let published = officials.read(|state| {
            ids.iter().filter(|id| state.election(id).is_ok_and(|poll| poll.phase() == Phase::Published)).count()
        })?;
        phase.at(published as u64);
        if published == ids.len() {
            break;
        }
        if begun.elapsed() > PATIENCE {
            return Err("the poll was not published by its loops in time".into());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    phases.end(phase);

    let results = officials.read(|state| {
        ids.iter()
            .map(|id| state.election(id).map(|poll| (poll.counts().to_vec(), poll.voters(), poll.accepted())))
            .collect::<Result<Vec<_>, _>>()
    })??;
    let mut counts = Vec::new();
    let (mut withheld, mut ballots, mut counted) = (0, 0, 0);
    for ((published, voters, accepted), page) in results.into_iter().zip(&pages) {
        withheld += u64::from(published.is_empty());
        (ballots, counted) = (ballots + accepted, counted + voters);
        let of =
            |line: usize| published.get(line).and_then(|counts| counts.get(..3)?.try_into().ok()).unwrap_or([0; 3]);
        counts.extend((0..page.len()).map(of));
    }
    let record = out.join("record.tabella");
    let phase = phases.begin("record", "Record", 0);
    export(node.view(), &record, &mut |done, total| phase.at_of(done, total))?;
    phases.end(phase);
    let checkpoint = node.view().checkpoint_note();
    std::fs::write(out.join("checkpoint.txt"), &checkpoint)?;
    node.stop().await?;
    Ok(Held { counts, withheld, pages: pages.len(), ballots, replaced: ballots - counted, record, checkpoint })
}

const OPTIONS: [&str; 3] = ["Agree", "Disagree", "Pass"];
/// At most one mark; none for who says nothing.
const RULE: QuestionRule = QuestionRule::Approval { min: 0, max: 1 };

fn manifest(
    file: &StatementFile,
    page: std::ops::Range<usize>,
    (number, pages): (usize, usize),
    ceremony: Hash,
    opens_at: u64,
) -> Manifest {
    let question =
        |statement: &crate::ballots::statements::Statement| Question::new(title(&statement.text), OPTIONS, RULE);
    Manifest {
        description: format!("Page {number} of {pages}."),
        ceremony,
        minimum_voters: LEAST_VOTERS,
        opens_at: Some(opens_at),
        ..Manifest::new(
            Kind::Poll,
            title(&file.title),
            file.statements[page].iter().map(question).collect(),
            opens_at + A_WEEK,
        )
    }
}

fn seal(
    batch: &[Sheet],
    ids: &[Hash],
    params: &[Arc<ElectionParams>],
    voters: &[Voter],
) -> Result<Vec<Vec<u8>>, tabella_crypto::contest::ChoiceError> {
    let one = |sheet: &Sheet| {
        let (params, voter) = (&params[sheet.page], &voters[sheet.voter]);
        let choice = |(contest, reply): (&Contest, &Option<Reply>)| {
            let marks: Vec<usize> = reply.iter().map(|reply| *reply as usize).collect();
            contest.marked(&marks)
        };
        let choices = params.contests().iter().zip(&sheet.replies).map(choice).collect::<Result<Vec<_>, _>>()?;
        // A person's ballots on all pages have numbers of their own.
        let sealing = sheet.sequence * ids.len() as u64 + sheet.page as u64;
        let sealed = voter.seal_with(params, 0, sheet.sequence, sealing, &choices, &mut OsRng)?;
        Ok(voter.cast(ids[sheet.page], sealed, &mut OsRng).to_bytes())
    };
    batch.par_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(voter: usize, statement: usize, reply: Reply) -> Vote {
        Vote { voter, statement, reply }
    }

    #[test]
    fn pages_are_few_and_about_equal() {
        assert_eq!(pages(197), [0..50, 50..100, 100..150, 150..197]);
        assert_eq!((pages(64).len(), pages(64).first()), (1, Some(&(0..64))));
        assert_eq!(pages(65), [0..33, 33..65]);
        assert_eq!(pages(0), []);
    }

    /// What somebody said before a change of mind is on the board before it, and the last ballot holds everything.
    #[test]
    fn a_ballot_is_sealed_before_each_change_and_at_the_end() {
        use Reply::{Agree, Disagree, Pass};
        let votes = [vote(0, 0, Agree), vote(1, 0, Pass), vote(0, 1, Pass), vote(0, 0, Disagree), vote(0, 2, Agree)];
        let sealed = sheets(&votes, &[0..2, 2..3]);
        let told: Vec<_> = sealed.iter().map(|s| (s.voter, s.page, s.sequence, s.replies.clone())).collect();
        assert_eq!(
            told,
            [
                (1, 0, 1, vec![Some(Pass), None]),
                (0, 0, 1, vec![Some(Agree), Some(Pass)]),
                (0, 0, 2, vec![Some(Disagree), Some(Pass)]),
                (0, 1, 1, vec![Some(Agree)]),
            ]
        );
    }
}
