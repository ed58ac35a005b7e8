//! `tabella node` and `tabella sync`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::json;
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;

use crate::codes::Codes;
use crate::light::SyncArguments;
use crate::progress::Phases;

/// Arguments of `tabella node`.
#[derive(Debug, Args)]
pub struct NodeArguments {
    /// What to do with the node.
    #[command(subcommand)]
    pub command: NodeCommand,
}

/// What to do with a node.
#[derive(Debug, Subcommand)]
pub enum NodeCommand {
    /// Found a board: make the keys of its authority, office and registrar, and its first block
    Init {
        /// An empty or new folder for keys and board
        #[arg(long)]
        dir: PathBuf,
        /// Name of the city
        #[arg(long)]
        city: String,
        /// Name of the log for ever, such as vote.example.org/board
        #[arg(long)]
        origin: String,
    },
    /// Replace the key of the board's only authority by a fresh one; the node must not be running
    Rotate {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
    },
    /// Run the node until it is interrupted
    Run {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
        /// Address to listen on
        #[arg(long, default_value = "127.0.0.1:8730")]
        listen: SocketAddr,
    },
}

/// Founds or runs a node.
///
/// # Errors
/// When it cannot.
pub async fn run(arguments: NodeArguments) -> crate::Outcome {
    match arguments.command {
        NodeCommand::Init { dir, city, origin } => {
            let chain = Folder::new(&dir).found(&city, &origin, now())?;
            crate::say!("Founded the board of {city}: {chain}");
            crate::say!("Its keys are in {}. Keep copies of them where nobody else can read them.", dir.display());
        }
        NodeCommand::Rotate { dir } => {
            let key = Folder::new(&dir).rotate(now())?;
            crate::say!("The board's authority signs with the key {key} from now on.");
        }
        NodeCommand::Run { dir, listen } => {
            let mut phases = Phases::default();
            let phase = phases.begin("open", "Checking the board", 0);
            let node = RunningNode::start(&Folder::new(&dir), listen, now, &mut |done, total| phase.at_of(done, total))
                .await?;
            phases.end(phase);
            crate::say!("{}", node.url());
            let head = node.view().head();
            eprintln!("Serving {} entries in {} blocks. Interrupt to stop.", head.size, head.height + 1);
            interrupted().await?;
            node.stop().await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn interrupted() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt,
        _ = terminate.recv() => Ok(()),
    }
}

/// Fetches and checks a board.
///
/// # Errors
/// When the node cannot be reached, or what it serves is not valid.
pub async fn sync(arguments: SyncArguments) -> crate::Outcome {
    let copy = match (&arguments.light, &arguments.copy) {
        (Some(file), _) => return crate::light::sync(&arguments, file).await,
        (None, Some(copy)) => copy,
        (None, None) => return Err("name a file with --copy or --light".into()),
    };
    let client = NodeClient::new(&arguments.node)?;
    let store = Arc::new(Store::open(copy)?);
    let mut phases = Phases::default();
    let phase = phases.begin("open", "Checking the own copy", 0);
    let replica = Replica::open(store, client, None, &mut |done, total| phase.at_of(done, total)).await?;
    phases.end(phase);
    let phase = phases.begin("sync", "Fetching and checking", 0);
    replica.sync(&mut |done, total| phase.at_of(done, total)).await?;
    phases.end(phase);
    let view = replica.view();
    let (head, checkpoint) = view.head_and_note();
    if let Some(path) = &arguments.record {
        let phase = phases.begin("record", "Writing the record", 0);
        export(view, path, &mut |done, total| phase.at_of(done, total))?;
        phases.end(phase);
    }
    let codes = Codes::of_note(&view.status().chain, &checkpoint);
    if arguments.json {
        let mut report = json!({ "blocks": head.height + 1, "entries": head.size, "checkpoint": checkpoint });
        codes.iter().for_each(|codes| codes.report(&mut report));
        crate::say!("{report}");
    } else {
        crate::say!("{} blocks and {} entries are valid. Checkpoint:\n{checkpoint}", head.height + 1, head.size);
        codes.iter().for_each(Codes::print);
    }
    Ok(ExitCode::SUCCESS)
}
