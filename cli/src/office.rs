//! `tabella office`: whom the board names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde::Deserialize;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::AuthorityKey;
use tabella_ledger::cosignature::Witness;
use tabella_ledger::issuer::Issuer;
use tabella_ledger::party::Office;
use tabella_node::client::NodeClient;
use tabella_node::keys;

use crate::Outcome;
use crate::submit::submit;

/// Arguments of `tabella office`.
#[derive(Debug, Args)]
pub struct OfficeArguments {
    /// Whom to name.
    #[command(subcommand)]
    pub command: OfficeCommand,
}

/// Whom the office names.
#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// Name those who compare the board with what others see
    Witnesses(NamedArguments),
    /// Name those who issue credentials
    Issuers(NamedArguments),
}

/// A list and who puts it on the board.
#[derive(Debug, Args)]
pub struct NamedArguments {
    /// The list: JSON, an array of objects with name, place and key (Ed25519, 64 hexadecimal digits)
    pub list: PathBuf,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The office's key; `tabella node init` makes it as office.key
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
}

/// One of those who are named, as in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Party {
    name: String,
    place: String,
    /// Ed25519, 64 hexadecimal digits.
    key: String,
}

/// Has the board name witnesses or issuers.
///
/// # Errors
/// When a file cannot be read, or the node refuses.
pub async fn run(arguments: OfficeArguments) -> Outcome {
    let (OfficeCommand::Witnesses(named) | OfficeCommand::Issuers(named)) = &arguments.command;
    let NamedArguments { list, node, key } = named;
    let parties = read(list).map_err(|error| format!("{} cannot be used: {error}", list.display()))?;
    let count = parties.len();
    let key: SigningKey = keys::read(key)?;
    let client = NodeClient::new(node)?;
    let office = Office::new(key, client.status().await?.chain);
    let entry = match &arguments.command {
        OfficeCommand::Witnesses(_) => {
            let witness = |(name, place, key)| Witness { name, place, key };
            office.name_witnesses(parties.into_iter().map(witness).collect(), &mut OsRng)
        }
        OfficeCommand::Issuers(_) => {
            let issuer = |(name, place, key)| Issuer { name, place, key };
            office.name_issuers(parties.into_iter().map(issuer).collect(), &mut OsRng)
        }
    };
    let position = submit(&client, &entry).await?;
    crate::say!("The board names these {count} from entry {position} on.");
    Ok(ExitCode::SUCCESS)
}

type Error = Box<dyn std::error::Error + Send + Sync>;

fn read(path: &Path) -> Result<Vec<(String, String, AuthorityKey)>, Error> {
    let parties: Vec<Party> = serde_json::from_slice(&fs::read(path)?)?;
    let party = |Party { name, place, key }| {
        let key = key.parse().map_err(|error| format!("the key of {name}: {error}"))?;
        Ok((name, place, key))
    };
    parties.into_iter().map(party).collect()
}
