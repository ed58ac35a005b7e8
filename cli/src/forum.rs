//! `tabella propose`, `support`, `answer` and `notice`: what residents propose, and what the office says.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use rand_core::OsRng;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::forum::{Answer, Notice};
use tabella_ledger::party::{Office, Voter};
use tabella_node::client::NodeClient;
use tabella_node::keys;

use crate::Outcome;
use crate::own_copy::{self, Error};
use crate::submit::submit;

/// Who says something, and where.
#[derive(Debug, Args)]
pub struct SpeakerArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The key that signs: of the office, or of somebody on the roll
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella propose`.
#[derive(Debug, Args)]
pub struct ProposeArguments {
    /// Its title
    pub title: String,
    /// What is proposed
    pub text: String,
    /// The file for the own copy of the board, which says what thresholds are in force
    #[arg(long, value_name = "BOARD")]
    pub copy: PathBuf,
    /// Who proposes.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Arguments of `tabella support`.
#[derive(Debug, Args)]
pub struct SupportArguments {
    /// The proposal
    pub proposal: Hash,
    /// Who supports it.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Arguments of `tabella answer`.
#[derive(Debug, Args)]
pub struct AnswerArguments {
    /// The election, the poll or the proposal
    pub about: Hash,
    /// What was decided
    pub decided: String,
    /// What was done with it
    #[arg(long)]
    pub done: Option<String>,
    /// Who answers: the office.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Arguments of `tabella notice`.
#[derive(Debug, Args)]
pub struct NoticeArguments {
    /// Its title
    pub title: String,
    /// What it says
    pub text: String,
    /// The election, the poll or the proposal that it is about
    #[arg(long, value_name = "HASH")]
    pub about: Option<Hash>,
    /// Who tells: the office.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Proposes something under the thresholds in force on an own copy of the board.
///
/// # Errors
/// When the node refuses.
pub async fn propose(arguments: ProposeArguments) -> Outcome {
    let (client, key) = speaker(&arguments.speaker)?;
    let replica = own_copy::open(&arguments.speaker.node, &arguments.copy).await?;
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

/// A client of the node, and the key of who speaks.
pub(crate) fn speaker(said: &SpeakerArguments) -> Result<(NodeClient, SigningKey), Error> {
    Ok((NodeClient::new(&said.node)?, keys::read(&said.key)?))
}

async fn say_one(client: &NodeClient, said: &SpeakerArguments, entry: &Entry, what: &str, id: Option<Hash>) -> Outcome {
    let position = submit(client, entry).await?;
    let id = id.map(|id| id.to_string());
    if said.json {
        crate::say!("{}", json!({ what: id, "position": position }));
    } else {
        crate::say!("On the board as entry {position}: {what} {}", id.unwrap_or_default());
    }
    Ok(ExitCode::SUCCESS)
}
