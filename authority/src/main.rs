//! The `tabella-authority` command.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tabella_authority::service::{Folder, RunningAuthority};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Authority;
use tabella_ledger::party::Office;
use tabella_node::client::NodeClient;
use tabella_node::sequencer::Verdict;
use tabella_node::service::now;
use tabella_node::{keys, randomness};

/// One of several authorities that certify a city's board
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the key and the configuration of an authority; says the key, which the office has to name
    Init {
        /// A folder for key, board and journal
        #[arg(long)]
        dir: PathBuf,
        /// Where other authorities reach it
        #[arg(long, default_value = "127.0.0.1:8740")]
        listen: SocketAddr,
        /// Where clients reach it
        #[arg(long, default_value = "127.0.0.1:8730")]
        http: SocketAddr,
    },
    /// Fetch and check the board from a node, and begin the journal
    Join {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
        /// A node that has the board
        #[arg(long)]
        node: String,
        /// The board it has to be
        #[arg(long)]
        board: Option<Hash>,
    },
    /// Name the authorities that go on with the board of a node that certifies alone and is not running
    HandOver {
        /// The node's folder
        #[arg(long)]
        dir: PathBuf,
        /// All of them, each as NAME=KEY or NAME=KEY:WEIGHT
        #[arg(long = "member", required = true, value_parser = member)]
        members: Vec<Authority>,
    },
    /// Name the authorities of a board that several certify already
    Name {
        /// One of them
        #[arg(long)]
        node: String,
        /// The office's key
        #[arg(long)]
        office: PathBuf,
        /// All of them, each as NAME=KEY or NAME=KEY:WEIGHT
        #[arg(long = "member", required = true, value_parser = member)]
        members: Vec<Authority>,
    },
    /// Take part until it is interrupted
    Run {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
    },
    /// Destroy the key of an authority that the office no longer names
    Leave {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
    },
    /// Begin another journal in place of one that is lost
    Journal {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
        /// A height that was certainly not reached when the journal was lost
        #[arg(long)]
        beyond: u64,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("TABELLA_LOG"))
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Init { dir, listen, http } => {
            let folder = Folder::new(&dir);
            println!("{}", folder.init(listen, http)?);
            eprintln!("Name the other authorities in {}.", folder.config_file().display());
        }
        Command::Join { dir, node, board } => {
            let head = Folder::new(&dir).join(&node, board).await?;
            println!("{} blocks and {} entries are valid.", head.height + 1, head.size);
        }
        Command::HandOver { dir, members } => {
            Folder::new(&dir).hand_over(members, now())?;
            println!("These authorities certify from the next block on.");
        }
        Command::Name { node, office, members } => name(&node, &office, members).await?,
        Command::Run { dir } => {
            let authority = RunningAuthority::start(&Folder::new(&dir), now, &mut |_, _| ()).await?;
            println!("{}", authority.url());
            interrupted().await?;
            authority.stop().await?;
        }
        Command::Leave { dir } => {
            Folder::new(&dir).leave()?;
            println!("The key is destroyed.");
        }
        Command::Journal { dir, beyond } => {
            Folder::new(&dir).begin_journal(beyond)?;
            println!("Nothing is signed up to and including block {beyond}.");
        }
    }
    Ok(())
}

async fn name(node: &str, office: &std::path::Path, members: Vec<Authority>) -> Result<(), Box<dyn Error>> {
    let client = NodeClient::new(node)?;
    let office = Office::new(keys::read(office)?, client.status().await?.chain);
    let entry = office.change_authorities(members, &mut randomness()).to_bytes();
    match client.submit(&[entry]).await?.into_iter().next() {
        Some(Verdict::Accepted(_)) => {
            println!("These authorities certify from the next block on.");
            Ok(())
        }
        Some(Verdict::Rejected { message, .. }) => Err(message.into()),
        None => Err("the node gave no answer to the entry; look at its board".into()),
    }
}

fn member(text: &str) -> Result<Authority, String> {
    let (name, rest) = text.split_once('=').ok_or("expected NAME=KEY or NAME=KEY:WEIGHT")?;
    let (key, weight) = rest.split_once(':').unwrap_or((rest, "1"));
    let key = key.parse().map_err(|_| format!("{key} is no key: it has 64 hex digits"))?;
    let weight = weight.parse().map_err(|_| format!("{weight} is no weight"))?;
    Ok(Authority { name: name.to_owned(), key, weight })
}

async fn interrupted() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt,
        _ = terminate.recv() => Ok(()),
    }
}
