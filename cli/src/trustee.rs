//! `tabella trustee`: a trustee whose machine has no network, by files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{Trustee, public};
use tabella_node::client::NodeClient;
use tabella_node::offline::{self, Board};
use tabella_node::trustee_file::TrusteeFile;
use tabella_node::{keys, record};

use crate::Outcome;
use crate::submit::submit_in_order;

/// What to do as a trustee, or for one.
#[derive(Debug, Subcommand)]
pub enum TrusteeCommand {
    /// Make a key, and print what the office has to name in a ceremony
    New(TrusteeNewArguments),
    /// Check a record, and write what this trustee has to say next into a file; no network is used
    #[command(after_help = "Exit codes: 0 the answer is written, 1 there is nothing to say by now, 2 not.")]
    Answer(TrusteeAnswerArguments),
    /// Bring an answer to the board; whoever does this needs no key
    Submit(TrusteeSubmitArguments),
}

/// Arguments of `tabella trustee new`.
#[derive(Debug, Args)]
pub struct TrusteeNewArguments {
    /// The file for the key, which must not be there
    #[arg(value_name = "KEY")]
    pub key: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella trustee answer`.
#[derive(Debug, Args)]
pub struct TrusteeAnswerArguments {
    /// The record of the board, as `tabella sync --record` writes it
    pub record: PathBuf,
    /// The trustee's key
    #[arg(long, value_name = "KEY")]
    pub key: PathBuf,
    /// The file in which the trustee keeps its secrets and what it began; made if it is not there
    #[arg(long, value_name = "FILE")]
    pub secrets: PathBuf,
    /// What to answer.
    #[command(flatten)]
    pub to: TrusteeTo,
    /// A checkpoint from elsewhere, such as a notice board, that the record has to contain
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// The file for the answer
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What a trustee answers.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct TrusteeTo {
    /// A ceremony: its next step
    #[arg(long, value_name = "HASH")]
    pub ceremony: Option<Hash>,
    /// An election: mixes, and shares
    #[arg(long, value_name = "HASH")]
    pub election: Option<Hash>,
}

/// Arguments of `tabella trustee submit`.
#[derive(Debug, Args)]
pub struct TrusteeSubmitArguments {
    /// The answer
    pub answer: PathBuf,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Does what is asked.
///
/// # Errors
/// When it cannot be done.
pub async fn run(command: TrusteeCommand) -> Outcome {
    match command {
        TrusteeCommand::New(arguments) => new(&arguments),
        TrusteeCommand::Answer(arguments) => answer(&arguments),
        TrusteeCommand::Submit(arguments) => submit(&arguments).await,
    }
}

fn new(arguments: &TrusteeNewArguments) -> Outcome {
    let key: SigningKey = keys::create(&arguments.key, &mut OsRng)?;
    let key = public(&key).to_string();
    if arguments.json {
        crate::say!("{}", json!({ "key": key }));
    } else {
        crate::say!("{key}");
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(arguments: &TrusteeAnswerArguments) -> Outcome {
    let key: SigningKey = keys::read(&arguments.key)?;
    let printed = arguments.checkpoint.as_deref().map(text).transpose()?;
    let board = Board::read(&*record::open(&arguments.record)?, printed.as_deref())?;
    let mut trustee = Trustee::new(key, board.state().chain());
    let file = TrusteeFile::open(&arguments.secrets)?;
    file.restore(&mut trustee)?;
    let said = match arguments.to {
        TrusteeTo { ceremony: Some(ceremony), .. } => board.answer_ceremony(&mut trustee, &file, &ceremony)?,
        TrusteeTo { election: Some(election), .. } => board.answer_election(&mut trustee, &file, &election)?,
        TrusteeTo { ceremony: None, election: None } => Vec::new(),
    };
    if !said.is_empty() {
        std::fs::write(&arguments.out, offline::write(&said)).map_err(|error| named(&arguments.out, &error))?;
    }
    let kinds: Vec<&str> = said.iter().map(kind).collect();
    if arguments.json {
        crate::say!("{}", json!({ "entries": kinds, "size": board.state().size() }));
    } else if said.is_empty() {
        crate::say!("Nothing to say after {} entries.", board.state().size());
    } else {
        crate::say!("Wrote {}: {}.", arguments.out.display(), kinds.join(", "));
    }
    Ok(if said.is_empty() { ExitCode::from(crate::EXIT_INVALID) } else { ExitCode::SUCCESS })
}

async fn submit(arguments: &TrusteeSubmitArguments) -> Outcome {
    let bytes = std::fs::read(&arguments.answer).map_err(|error| named(&arguments.answer, &error))?;
    let entries = offline::read(&bytes)?;
    let positions = submit_in_order(&NodeClient::new(&arguments.node)?, &entries).await?;
    if arguments.json {
        crate::say!("{}", json!({ "positions": positions }));
    } else {
        crate::say!("{} on the board.", if positions.len() == 1 { "It is" } else { "All of it is" });
    }
    Ok(ExitCode::SUCCESS)
}

/// What a trustee's entry is.
fn kind(entry: &Entry) -> &'static str {
    match entry.body {
        Body::TrusteeKey(_) => "ceremony key",
        Body::Dealing(_) => "dealing",
        Body::Confirmation(_) => "confirmation",
        Body::Complaint(_) => "complaint",
        Body::Shares(_) => "shares",
        Body::Mix(_) => "part of a mix",
        Body::ListShare(_) => "part of a list's share",
        Body::RollMix(_) => "part of a mix of the roll",
        _ => "entry",
    }
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
