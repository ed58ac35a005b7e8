//! `tabella registrar`: who is who on the board.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Key;
use tabella_ledger::party::Registrar;
use tabella_ledger::standing::{Class, Member};
use tabella_node::client::NodeClient;
use tabella_node::keys;
use tabella_node::officials::Attesting;

use crate::Outcome;
use crate::desk::DeskCommand;
use crate::submit::{submit, submit_in_order};

/// Arguments of `tabella registrar`.
#[derive(Debug, Args)]
pub struct RegistrarArguments {
    /// What to say.
    #[command(subcommand)]
    pub command: RegistrarCommand,
}

/// What the registrar says of members.
#[derive(Debug, Subcommand)]
pub enum RegistrarCommand {
    /// End a key, and have another one take its place
    Revoke(RevokeArguments),
    /// Say who is of a class, and attest district and age band so that nobody else reads them
    Members(MembersArguments),
    /// The desk where people ask.
    #[command(flatten)]
    Desk(DeskCommand),
}

/// A key that is no longer good.
#[derive(Debug, Args)]
pub struct RevokeArguments {
    /// The key, 64 hexadecimal digits
    #[arg(value_name = "KEY")]
    pub voter: String,
    /// The key that takes its place; it may come later, in another call
    #[arg(long, value_name = "KEY")]
    pub successor: Option<String>,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The registrar's key; `tabella node init` makes it as registrar.key
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
}

/// Members of a class.
#[derive(Debug, Args)]
pub struct MembersArguments {
    /// The list: JSON, an array of objects with key (64 hexadecimal digits), district (a number below 65536), age_band (below
    /// 256) and, when either changed since the key came onto the board, renewal: 1 the first time, then 2, up to 15
    pub list: PathBuf,
    /// resident (the keys are enrolled already), e-resident, visitor, business or authority
    #[arg(long)]
    pub class: String,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The registrar's key; `tabella node init` makes it as registrar.key
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
}

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
    let position = submit(&client, &registrar.revoke(voter, successor, &mut OsRng)).await?;
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
    let positions = submit_in_order(&client, &registrar.name_members(class, &members, &mut OsRng)).await?;
    let position = positions.last().ok_or("the list names nobody")?;
    crate::say!("The board knows these {} as {class} from entry {position} on.", members.len());
    Ok(ExitCode::SUCCESS)
}

async fn registrar(node: &str, key: &Path) -> Result<(NodeClient, Registrar), Error> {
    let key: SigningKey = keys::read(key)?;
    let client = NodeClient::new(node)?;
    let chain = client.status().await?.chain;
    Ok((client, Registrar::new(key, chain)))
}

fn parse(key: &str) -> Result<Key, Error> {
    key.parse().map_err(|error| format!("{key} is no key: {error}").into())
}

fn read(path: &Path) -> Result<Vec<Attesting>, Error> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}
