//! `tabella uses`: who looked at what the registrar keeps of somebody.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tabella_ledger::bytes::Hash;
use tabella_ledger::data_use::UseReader;
use tabella_node::client::NodeClient;
use tabella_node::light::LightClient;
use tabella_node::uses::{FoundUse, Uses, through};

use crate::EXIT_INVALID;
use crate::identity::signing_key;

/// Arguments of `tabella uses`.
#[derive(Debug, Args)]
pub struct UsesArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    pub node: String,
    /// Your key, as it is on the roll; or the folder of your identity
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The passphrase of the identity, if it is locked by one
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Keep what was seen of the board in this file; without it next to the key, under its name with .light
    #[arg(long, value_name = "FILE")]
    pub light: Option<PathBuf>,
    /// Identifier of the board that it has to be
    #[arg(long, value_name = "HASH")]
    pub chain: Option<Hash>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Follows the board, finds every use of the data of whoever has the key, and prints them.
///
/// # Errors
/// When the key or the node cannot be used, or what the node shows is not on the board.
pub async fn run(arguments: UsesArguments) -> crate::Outcome {
    let UsesArguments { node, key, passphrase_file, light, chain, json } = arguments;
    let light = light.unwrap_or_else(|| beside(&key));
    let client = LightClient::open(&light, NodeClient::new(&node)?, chain).await?;
    let person = signing_key(&key, passphrase_file.as_deref(), &client.chain())?;
    let reader = UseReader::new(client.chain(), &person, &client.founding().registrar)?;
    let uses = through(&client, &reader).await?;
    if json {
        let each: Vec<Value> = uses.found.iter().map(object).collect();
        let entries = client.size();
        crate::say!("{}", json!({ "uses": each, "gaps": uses.gaps, "sound": uses.is_sound(), "entries": entries }));
    } else {
        tell(&uses);
    }
    Ok(if uses.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_INVALID) })
}

/// What the light client saw is kept next to the key, under its name with `.light`.
fn beside(key: &Path) -> PathBuf {
    let mut path = key.as_os_str().to_owned();
    path.push(".light");
    path.into()
}

fn object(FoundUse { number, position, text }: &FoundUse) -> Value {
    match text {
        Ok(text) => json!({
            "number": number, "position": position,
            "time": text.time, "who": text.who, "what": text.what, "why": text.why,
        }),
        Err(error) => json!({ "number": number, "position": position, "error": error.to_string() }),
    }
}

/// Control characters of a dishonest registrar do not reach the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn tell(uses: &Uses) {
    for FoundUse { number, position, text } in &uses.found {
        match text {
            Ok(text) => {
                let [who, what, why] = [&text.who, &text.what, &text.why].map(|text| plain(text));
                let time = text.time;
                crate::say!("{number}: {who} looked at {what}: {why}. Unix time {time}, entry {position}.");
            }
            Err(error) => crate::say!("{number}: entry {position} cannot be read: {error}."),
        }
    }
    crate::say!("{} uses of your data are on the board.", uses.found.len());
    if !uses.gaps.is_empty() {
        let gaps: Vec<String> = uses.gaps.iter().map(u64::to_string).collect();
        crate::say!("Missing: {}. The registrar left them out, or this node holds them back.", gaps.join(", "));
    }
    if !uses.is_sound() {
        crate::say!("The registrar did not keep to the rules; ask the office, and ask another node.");
    }
}
