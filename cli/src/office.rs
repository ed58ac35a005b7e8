//! `tabella office`: whom the board names.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use rand_core::OsRng;
use serde::Deserialize;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::AuthorityKey;
use tabella_ledger::cosignature::Witness;
use tabella_ledger::issuer::Issuer;
use tabella_ledger::party::Office;
use tabella_node::client::NodeClient;
use tabella_node::keys;
use tabella_node::sequencer::Verdict;

use crate::Outcome;
use crate::arguments::{NamedArguments, OfficeArguments, OfficeCommand};

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
    match client.submit(&[entry.to_bytes()]).await?.pop() {
        Some(Verdict::Accepted(receipt)) => {
            crate::say!("The board names these {count} from entry {} on.", receipt.position);
            Ok(ExitCode::SUCCESS)
        }
        Some(Verdict::Rejected { code, message }) => Err(format!("the board refuses ({code}): {message}").into()),
        None => Err("the node did not say what became of the list".into()),
    }
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
