//! `tabella propose`, `support`, `answer` and `notice`: what residents propose, and what the office says.

use std::process::ExitCode;

use rand_core::OsRng;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::forum::{Answer, Notice};
use tabella_ledger::party::{Office, Voter};
use tabella_node::client::NodeClient;
use tabella_node::keys;
use tabella_node::sequencer::Verdict;

use crate::Outcome;
use crate::arguments::{AnswerArguments, NoticeArguments, ProposeArguments, SpeakerArguments, SupportArguments};
use crate::own_copy::{self, Error};

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
pub(crate) async fn submit(client: &NodeClient, entries: &[Entry]) -> Result<Vec<u64>, Error> {
    let bytes: Vec<Vec<u8>> = entries.iter().map(Entry::to_bytes).collect();
    let position = |verdict| match verdict {
        Verdict::Accepted(receipt) => Ok(receipt.position),
        Verdict::Rejected { code, message } => Err(format!("the board refuses ({code}): {message}").into()),
    };
    client.submit(&bytes).await?.into_iter().map(position).collect()
}
