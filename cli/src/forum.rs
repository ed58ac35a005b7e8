//! `tabella poll`, `propose`, `support`, `answer` and `notice`: polls that run by rule, and what residents and the office
//! say.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::forum::{Answer, Notice};
use tabella_ledger::manifest::{Kind, MAX_CONTESTS, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Trustee, Voter};
use tabella_node::client::NodeClient;
use tabella_node::forum::{PollView, proposals};
use tabella_node::keys;
use tabella_node::officials::NamedTrustee;
use tabella_node::polls::{Answered, PollTrustees};
use tabella_node::sequencer::Verdict;
use tabella_node::service::now;
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::trustee_file::TrusteeFile;

use crate::Outcome;
use crate::arguments::{
    AnswerArguments, NoticeArguments, PollCommand, PollListArguments, PollNewArguments, PollTrusteeArguments,
    ProposeArguments, SpeakerArguments, SupportArguments,
};

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Carries out `tabella poll`.
///
/// # Errors
/// When a file cannot be read, or the node refuses.
pub async fn poll(command: PollCommand) -> Outcome {
    match command {
        PollCommand::New(arguments) => publish(arguments).await,
        PollCommand::List(arguments) => list(arguments).await,
        PollCommand::Trustee(arguments) => trustee(arguments).await,
    }
}

/// Publishes a poll, in several pages if it has more statements than one manifest holds.
async fn publish(arguments: PollNewArguments) -> Outcome {
    let (client, key) = speaker(&arguments.speaker)?;
    let office = Office::new(key, client.status().await?.chain);
    let opens_at = arguments.opens_at.unwrap_or_else(now);
    let questions = questions(&arguments)?;
    questions
        .iter()
        .try_for_each(|question| Contest::new(Rule::from(&question.rule), question.options.len()).map(drop))?;
    let size = questions.len().div_ceil(questions.len().div_ceil(MAX_CONTESTS).max(1)).max(1);
    let (mut entries, mut ids) = (Vec::new(), Vec::new());
    for page in questions.chunks(size) {
        let manifest = Manifest {
            kind: Kind::Poll,
            title: arguments.title.clone(),
            description: arguments.text.clone().unwrap_or_default(),
            contests: page.to_vec(),
            ceremony: arguments.ceremony,
            closes_at: arguments.closes_at,
            points: 0,
            minimum_voters: arguments.minimum_voters,
            styles: Vec::new(),
            weighted: false,
            audience: None,
            proposal: arguments.proposal,
            opens_at: Some(opens_at),
        };
        ids.push(manifest.id());
        entries.push(office.publish(manifest, &mut OsRng));
    }
    let positions = submit(&client, &entries).await?;
    let polls: Vec<Value> =
        ids.iter().zip(&positions).map(|(id, at)| json!({ "id": id.to_string(), "position": at })).collect();
    if arguments.speaker.json {
        crate::say!("{}", json!({ "polls": polls, "opens_at": opens_at, "closes_at": arguments.closes_at }));
    } else {
        ids.iter().for_each(|id| crate::say!("Poll {id}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn questions(arguments: &PollNewArguments) -> Result<Vec<Question>, Error> {
    let question = |title: &str, options: Vec<String>, rule| Question {
        title: title.to_owned(),
        options,
        blank: None,
        rule,
        packed: false,
    };
    match &arguments.statements {
        Some(file) => {
            let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            let options = || ["Agree", "Disagree", "Pass"].map(str::to_owned).to_vec();
            let rule = QuestionRule::Approval { min: 0, max: 1 };
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            Ok(lines.map(|line| question(line, options(), rule.clone())).collect())
        }
        None => Ok(vec![question(&arguments.title, arguments.option.clone(), QuestionRule::Plurality)]),
    }
}

/// Shows polls and proposals from an own copy, which is brought up to date.
async fn list(PollListArguments { node, copy, json }: PollListArguments) -> Outcome {
    let replica = replica(&NodeClient::new(&node)?, &copy).await?;
    replica.sync(&mut |_, _| {}).await?;
    let time = now();
    let (polls, proposals) = replica.read(|state| {
        let polls: Vec<PollView> = state.elections().map(|(_, found)| PollView::new(state, found, time)).collect();
        (polls, proposals(state, time))
    })?;
    if json {
        crate::say!("{}", json!({ "polls": polls, "proposals": proposals }));
        return Ok(ExitCode::SUCCESS);
    }
    for poll in polls {
        let withheld = if poll.withheld == Some(true) { ", too few voted: not decrypted" } else { "" };
        let follow_up = poll.follow_up.map_or(String::new(), |words| format!(", {words}"));
        crate::say!("{}  {}: {} voters{withheld}{follow_up}  {}", poll.id, poll.phase, poll.voters, poll.title);
    }
    for proposal in proposals {
        crate::say!("{}  {}: {} support it  {}", proposal.id, proposal.progress, proposal.support, proposal.title);
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers polls that have ended, as a trustee.
async fn trustee(arguments: PollTrusteeArguments) -> Outcome {
    let client = NodeClient::new(&arguments.node)?;
    let key: SigningKey = keys::read(&arguments.key)?;
    let trustee = Trustee::new(key, client.status().await?.chain);
    let file = TrusteeFile::open(&arguments.file)?;
    for ceremony in &arguments.allow {
        file.allow_polls(&trustee.key(), ceremony, arguments.minimum_voters)?;
    }
    let replica = replica(&client, &arguments.copy).await?;
    let named = NamedTrustee { name: arguments.key.display().to_string(), trustee };
    let mut loops = PollTrustees::new(client, replica, vec![named], file);
    if !arguments.once {
        loops.run().await;
        return Ok(ExitCode::SUCCESS);
    }
    let answered = loops.answer().await?;
    let told = |Answered { poll, refused, .. }: &Answered| json!({ "poll": poll.to_string(), "refused": refused.as_ref().map(ToString::to_string) });
    crate::say!("{}", json!({ "answered": answered.iter().map(told).collect::<Vec<_>>() }));
    Ok(ExitCode::SUCCESS)
}

/// Proposes something under the thresholds in force on an own copy of the board.
///
/// # Errors
/// When the node refuses.
pub async fn propose(arguments: ProposeArguments) -> Outcome {
    let (client, key) = speaker(&arguments.speaker)?;
    let replica = replica(&client, &arguments.copy).await?;
    replica.sync(&mut |_, _| {}).await?;
    let (chain, ladder) = replica.read(|state| (state.chain(), state.forum().ladder()))?;
    let entry = Voter::new(key, chain).propose(arguments.title, arguments.text, ladder, &mut OsRng);
    let Body::Proposal(proposal) = &entry.body else { return Err("no proposal was made".into()) };
    let id = proposal.id();
    say_one(&client, &arguments.speaker, &entry, "proposal", Some(id)).await
}

/// Supports a proposal.
///
/// # Errors
/// When the node refuses.
pub async fn support(SupportArguments { proposal, speaker: said }: SupportArguments) -> Outcome {
    let (client, key) = speaker(&said)?;
    let voter = Voter::new(key, client.status().await?.chain);
    let entry = voter.support(proposal, &mut OsRng);
    say_one(&client, &said, &entry, "proposal", Some(proposal)).await
}

/// Says what was decided and done.
///
/// # Errors
/// When the node refuses.
pub async fn answer(AnswerArguments { about, decided, done, speaker: said }: AnswerArguments) -> Outcome {
    let (client, key) = speaker(&said)?;
    let office = Office::new(key, client.status().await?.chain);
    let answer = Answer { about, decided, done: done.unwrap_or_default() };
    let entry = office.answer(answer, &mut OsRng);
    say_one(&client, &said, &entry, "about", Some(about)).await
}

/// Tells everybody something.
///
/// # Errors
/// When the node refuses.
pub async fn notice(NoticeArguments { title, text, about, speaker: said }: NoticeArguments) -> Outcome {
    let (client, key) = speaker(&said)?;
    let office = Office::new(key, client.status().await?.chain);
    let entry = office.tell(Notice { about, title, text }, &mut OsRng);
    say_one(&client, &said, &entry, "about", about).await
}

fn speaker(said: &SpeakerArguments) -> Result<(NodeClient, SigningKey), Error> {
    Ok((NodeClient::new(&said.node)?, keys::read(&said.key)?))
}

async fn replica(client: &NodeClient, copy: &Path) -> Result<Replica, Error> {
    let store = Arc::new(Store::open(PathBuf::from(copy))?);
    Ok(Replica::open(store, client.clone(), None, &mut |_, _| {}).await?)
}

async fn say_one(client: &NodeClient, said: &SpeakerArguments, entry: &Entry, what: &str, id: Option<Hash>) -> Outcome {
    let position = submit(client, std::slice::from_ref(entry)).await?.pop().unwrap_or_default();
    let id = id.map(|id| id.to_string());
    if said.json {
        crate::say!("{}", json!({ what: id, "position": position }));
    } else {
        crate::say!("On the board as entry {position}: {what} {}", id.unwrap_or_default());
    }
    Ok(ExitCode::SUCCESS)
}

/// Positions of the entries.
async fn submit(client: &NodeClient, entries: &[Entry]) -> Result<Vec<u64>, Error> {
    let bytes: Vec<Vec<u8>> = entries.iter().map(Entry::to_bytes).collect();
    let position = |verdict| match verdict {
        Verdict::Accepted(receipt) => Ok(receipt.position),
        Verdict::Rejected { code, message } => Err(format!("the board refuses ({code}): {message}").into()),
    };
    client.submit(&bytes).await?.into_iter().map(position).collect()
}
