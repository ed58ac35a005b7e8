//! `tabella registrar`: who is who on the board.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Key;
use tabella_ledger::entry::Entry;
use tabella_ledger::party::Registrar;
use tabella_ledger::standing::{Class, Member};
use tabella_node::client::NodeClient;
use tabella_node::keys;
use tabella_node::officials::Attesting;
use tabella_node::sequencer::Verdict;

use crate::Outcome;
use crate::arguments::{MembersArguments, RegistrarArguments, RegistrarCommand, RevokeArguments};

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Says on the board what the registrar says of members.
///
/// # Errors
/// When a file cannot be read, or the node refuses.
pub async fn run(arguments: RegistrarArguments) -> Outcome {
    match arguments.command {
        RegistrarCommand::Revoke(arguments) => revoke(&arguments).await,
        RegistrarCommand::Members(arguments) => members(&arguments).await,
        RegistrarCommand::Desk(command) => crate::desk::run(command).await,
    }
}

async fn revoke(RevokeArguments { voter, successor, node, key }: &RevokeArguments) -> Outcome {
    let voter = parse(voter)?;
    let successor = successor.as_deref().map(parse).transpose()?;
    let (client, registrar) = registrar(node, key).await?;
    let position = submit(&client, &[registrar.revoke(voter, successor, &mut OsRng)]).await?;
    match successor {
        Some(successor) => crate::say!("{successor} has the place of {voter} from entry {position} on."),
        None => crate::say!("{voter} is no longer good from entry {position} on. Nobody has its place yet."),
    }
    Ok(ExitCode::SUCCESS)
}

async fn members(MembersArguments { list, class, node, key }: &MembersArguments) -> Outcome {
    let known = |known: &Class| known.name() == class;
    let class = Class::ALL.into_iter().find(known).ok_or_else(|| format!("there is no class {class:?}"))?;
    let listed = read(list).map_err(|error| format!("{} cannot be used: {error}", list.display()))?;
    let (client, registrar) = registrar(node, key).await?;
    let attest = |Attesting { key, district, age_band, renewal }: Attesting| {
        Ok(registrar.attest(key, district, age_band, renewal)?)
    };
    let members = listed.into_iter().map(attest).collect::<Result<Vec<Member>, Error>>()?;
    let position = submit(&client, &registrar.name_members(class, &members, &mut OsRng)).await?;
    crate::say!("The board knows these {} as {class} from entry {position} on.", members.len());
    Ok(ExitCode::SUCCESS)
}

async fn registrar(node: &str, key: &Path) -> Result<(NodeClient, Registrar), Error> {
    let key: SigningKey = keys::read(key)?;
    let client = NodeClient::new(node)?;
    let chain = client.status().await?.chain;
    Ok((client, Registrar::new(key, chain)))
}

/// The position of the last of these entries.
async fn submit(client: &NodeClient, entries: &[Entry]) -> Result<u64, Error> {
    let mut last = None;
    for entry in entries {
        match client.submit(&[entry.to_bytes()]).await?.pop() {
            Some(Verdict::Accepted(receipt)) => last = Some(receipt.position),
            Some(Verdict::Rejected { code, message }) => {
                return Err(format!("the board refuses ({code}): {message}").into());
            }
            None => return Err("the node did not say what became of an entry".into()),
        }
    }
    last.ok_or_else(|| "the list names nobody".into())
}

fn parse(key: &str) -> Result<Key, Error> {
    key.parse().map_err(|error| format!("{key} is no key: {error}").into())
}

fn read(path: &Path) -> Result<Vec<Attesting>, Error> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}
