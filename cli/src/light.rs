//! `tabella sync --light` and `tabella witness`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::CheckpointCode;
use tabella_node::client::NodeClient;
use tabella_node::light::{Agreement, LightClient, LightClientError, NamedWitness};
use tabella_node::service::now;
use tabella_node::sync::News;
use tabella_node::witness::{self, WatchingWitness, WitnessError, save_evidence};
use tabella_node::{http, register};
use tokio::net::TcpListener;

use crate::EXIT_INVALID;
use crate::codes::Codes;
use crate::progress::Phases;

/// Arguments of `tabella sync`.
#[derive(Debug, Args)]
pub struct SyncArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    pub node: String,
    /// The file for the own copy of the board
    #[arg(long, required_unless_present = "light", conflicts_with = "light")]
    pub copy: Option<PathBuf>,
    /// Follow with headers and proofs only, and keep what was seen in this file
    #[arg(long, value_name = "FILE")]
    pub light: Option<PathBuf>,
    /// With --light: another node whose board is compared with what was seen; may be given several times
    #[arg(long, value_name = "NODE", conflicts_with = "copy")]
    pub compare: Vec<String>,
    /// With --light: identifier of the board that it has to be
    #[arg(long, value_name = "HASH", conflicts_with = "copy")]
    pub chain: Option<Hash>,
    /// Write the record of the copy to this file
    #[arg(long, value_name = "FILE", conflicts_with = "light")]
    pub record: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella witness`.
#[derive(Debug, Args)]
pub struct WitnessArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: WitnessCommand,
}

/// What to do as a witness.
#[derive(Debug, Subcommand)]
pub enum WitnessCommand {
    /// Follow a board, cosign what was compared, and hand it to the node
    #[command(
        after_help = "Exit codes: 0 cosigned (with --once), 1 the authorities signed two histories and nothing was cosigned, 2 it cannot be done."
    )]
    Run(WitnessRunArguments),
    /// Write the signed register of the ballots that voters registered here
    #[command(after_help = "Exit codes: 0 written, 2 not.")]
    Register(WitnessRegisterArguments),
}

/// Arguments of `tabella witness register`.
#[derive(Debug, Args)]
pub struct WitnessRegisterArguments {
    /// The witness's folder
    #[arg(long)]
    pub dir: PathBuf,
    /// The file to write
    #[arg(long)]
    pub out: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella witness run`.
#[derive(Debug, Args)]
pub struct WitnessRunArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    pub node: String,
    /// The folder for key, memory and evidence; made on first use
    #[arg(long)]
    pub dir: PathBuf,
    /// The name under which the board names this witness; without it, the key is the name
    #[arg(long)]
    pub name: Option<String>,
    /// Identifier of the board that it has to be
    #[arg(long, value_name = "HASH")]
    pub chain: Option<Hash>,
    /// Cosign the last checkpoint and stop
    #[arg(long)]
    pub once: bool,
    /// Register voters' ballots before they are cast, at this address
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:8731", conflicts_with = "once")]
    pub register: Option<SocketAddr>,
    /// Print one JSON object for each cosignature on standard output
    #[arg(long)]
    pub json: bool,
}

/// How long a witness waits before it asks again a node that was away.
const AWAY: Duration = Duration::from_secs(10);

/// Follows a board with headers and proofs, and compares what other nodes show.
///
/// # Errors
/// When a node cannot be reached, or what it shows does not hold.
pub async fn sync(arguments: &SyncArguments, file: &Path) -> crate::Outcome {
    let node = NodeClient::new(&arguments.node)?;
    let light = LightClient::open(file, node.clone(), arguments.chain).await?;
    let mut phases = Phases::default();
    let phase = phases.begin("sync", "Following", 0);
    let synced = light.sync(&mut |done, total| phase.at_of(done, total)).await;
    phases.end(phase);
    let agreement = match compare(&light, synced, &arguments.compare).await {
        Err(LightClientError::Conflict { url, evidence }) => {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let saved = save_evidence(folder, &evidence)?;
            if arguments.json {
                crate::say!("{}", json!({ "conflict": { "with": url, "evidence": saved } }));
            } else {
                let file = saved.display();
                crate::say!(
                    "The authorities signed two histories: {url} shows another one. The evidence is in {file}."
                );
            }
            return Ok(ExitCode::from(EXIT_INVALID));
        }
        compared => compared?,
    };
    let checkpoint = &agreement.checkpoint;
    let codes = Codes::new(&light.chain(), CheckpointCode::from(checkpoint));
    if arguments.json {
        let mut object = json!({
            "blocks": checkpoint.height + 1,
            "entries": checkpoint.size,
            "checkpoint": light.note(),
            "chain": light.chain().to_string(),
            "bytes": node.received(),
        });
        object["witnesses"] = witnesses(&agreement);
        codes.report(&mut object);
        crate::say!("{object}");
    } else {
        crate::say!("{} blocks and {} entries. {}", checkpoint.height + 1, checkpoint.size, words(&agreement));
        crate::say!("Checkpoint:\n{}", light.note());
        codes.print();
    }
    Ok(ExitCode::SUCCESS)
}

async fn compare(
    light: &LightClient,
    synced: Result<Agreement, LightClientError>,
    others: &[String],
) -> Result<Agreement, LightClientError> {
    synced?;
    for other in others {
        light.exchange(&NodeClient::new(other)?).await?;
    }
    Ok(light.agreement()?)
}

fn agreeing(agreement: &Agreement) -> usize {
    agreement.named.iter().filter(|named| named.agrees).count()
}

fn witnesses(agreement: &Agreement) -> Value {
    let each = agreement.named.iter().map(|NamedWitness { witness, agrees, .. }| {
        json!({ "name": witness.name, "place": witness.place, "key": witness.key.to_string(), "agrees": agrees })
    });
    json!({
        "named": agreement.named.len(),
        "agreeing": agreeing(agreement),
        "anonymous": agreement.anonymous.len(),
        "each": each.collect::<Vec<_>>(),
    })
}

fn words(agreement: &Agreement) -> String {
    let named = match agreement.named.len() {
        0 => "The board names no witnesses".to_owned(),
        named => format!("{} of {named} named witnesses saw the same board", agreeing(agreement)),
    };
    format!("{named}; so did {} other keys.", agreement.anonymous.len())
}

/// Follows a board and cosigns what was compared, until it is interrupted.
///
/// # Errors
/// When the folder or the node cannot be used.
pub async fn witness(arguments: WitnessRunArguments) -> crate::Outcome {
    let WitnessRunArguments { node, dir, name, chain, once, register, json } = arguments;
    let witness = WatchingWitness::open(&dir, NodeClient::new(&node)?, name, chain).await?;
    eprintln!("Witness {} with the key {}. Interrupt to stop.", witness.name(), witness.key());
    match register {
        None => watch(&witness, once, json).await,
        // Whichever ends ends both: a witness that saw two histories registers nothing any more either.
        Some(address) => tokio::select! {
            watched = watch(&witness, once, json) => watched,
            registered = keep_register(&witness, address, json) => registered,
        },
    }
}

/// Registers ballots until it is stopped, and lets the copy of the board follow.
async fn keep_register(witness: &WatchingWitness, address: SocketAddr, json: bool) -> crate::Outcome {
    let (register, copy) = witness.register(now).await?;
    let listener = TcpListener::bind(address).await?;
    let url = format!("http://{}", listener.local_addr()?);
    if json {
        crate::say!("{}", json!({ "register": url }));
    } else {
        crate::say!("Registering ballots at {url}.");
    }
    let router = register::router(Arc::new(register));
    let mut on_news = |_: News<'_>| ();
    tokio::select! {
        served = http::serve(listener, router, std::future::pending()) => served?,
        followed = copy.follow(std::future::pending(), &mut on_news) => followed?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the register of a witness.
///
/// # Errors
/// When there is none, or it cannot be written.
pub fn export_register(WitnessRegisterArguments { dir, out, json }: &WitnessRegisterArguments) -> crate::Outcome {
    let register = witness::export_register(dir)?;
    std::fs::write(out, register.to_bytes())
        .map_err(|error| format!("{} cannot be written: {error}", out.display()))?;
    let (name, key, ballots) = (register.witness(), register.key(), register.ballots().len());
    if *json {
        let chain = register.chain().to_string();
        crate::say!("{}", json!({ "chain": chain, "witness": name, "key": key.to_string(), "ballots": ballots }));
    } else {
        crate::say!("Wrote {ballots} ballots that {name} registered, signed with the key {key}.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn watch(witness: &WatchingWitness, once: bool, json: bool) -> crate::Outcome {
    loop {
        match witness.once(now(), &mut |_, _| ()).await {
            Ok(agreement) => tell(witness, &agreement, json),
            Err(error @ WitnessError::Conflict { .. }) => {
                if let (WitnessError::Conflict { file }, true) = (&error, json) {
                    crate::say!("{}", json!({ "conflict": { "evidence": file } }));
                } else {
                    crate::say!("{error}");
                }
                return Ok(ExitCode::from(EXIT_INVALID));
            }
            Err(WitnessError::Light(error @ (LightClientError::Client(_) | LightClientError::Stale { .. })))
                if !once =>
            {
                eprintln!("{error}");
                tokio::time::sleep(AWAY).await;
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        if once {
            return Ok(ExitCode::SUCCESS);
        }
        if witness.wait().await.is_err() {
            tokio::time::sleep(AWAY).await;
        }
    }
}

fn tell(witness: &WatchingWitness, agreement: &Agreement, json: bool) {
    let checkpoint = &agreement.checkpoint;
    if json {
        let (name, key) = (witness.name(), witness.key().to_string());
        let (height, size) = (checkpoint.height, checkpoint.size);
        crate::say!("{}", json!({ "name": name, "key": key, "cosigned": { "height": height, "entries": size } }));
    } else {
        crate::say!("Cosigned block {} with {} entries.", checkpoint.height, checkpoint.size);
    }
}
