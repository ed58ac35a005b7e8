//! `tabella registrar requests`, `confirm` and `refuse`: the desk where people ask to be enrolled.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::{Code, Typed};
use tabella_node::client::NodeClient;
use tabella_node::registrar::{Field, RegistrarDesk, Waiting};
use tabella_node::service::{Folder, now};

use crate::Outcome;
use crate::enrol::object;

/// Where the registrar's desk is.
#[derive(Debug, Args)]
pub struct DeskArguments {
    /// The node's folder, with the registrar's key and files
    #[arg(long)]
    pub dir: PathBuf,
    /// Address of the node, which is running
    #[arg(long, default_value = "http://127.0.0.1:8730")]
    pub node: String,
}

/// What the registrar does with requests.
#[derive(Debug, Subcommand)]
pub enum DeskCommand {
    /// List the requests that wait, the oldest first
    Requests {
        /// The desk
        #[command(flatten)]
        desk: DeskArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Confirm a request, once it is certain whose it is, and have the board enrol its key
    Confirm {
        /// The code that the person's device shows; compare it in their presence, unless they proved who they are
        request: Typed,
        /// The desk
        #[command(flatten)]
        desk: DeskArguments,
        /// The person's reference number in the office's books
        #[arg(long, value_name = "NUMBER")]
        reference: String,
        /// What to keep of the person, beside what their proof says; may be given several times
        #[arg(long, value_name = "LABEL=VALUE")]
        field: Vec<String>,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Refuse a request
    Refuse {
        /// The request's code
        request: Typed,
        /// The desk
        #[command(flatten)]
        desk: DeskArguments,
        /// Why; the person will read it
        #[arg(long)]
        reason: String,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
}

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Lists or decides.
///
/// # Errors
/// When the desk says no, or the board.
pub async fn run(command: DeskCommand) -> Outcome {
    match command {
        DeskCommand::Requests { desk, json } => list(&open(desk).await?.0, json)?,
        DeskCommand::Confirm { request, desk, reference, field, json } => {
            let (desk, client) = open(desk).await?;
            let id = find(&desk, request)?;
            let fields = field.iter().map(|field| split(field)).collect::<Result<Vec<_>, _>>()?;
            let standing = desk.confirm_at(&client, &id, &reference, &fields, now()).await?;
            if json {
                crate::say!("{}", object(&standing));
            } else {
                crate::say!("The key is on the roll. Its owner is {reference} in your books.");
            }
        }
        DeskCommand::Refuse { request, desk, reason, json } => {
            let (desk, _) = open(desk).await?;
            let standing = desk.refuse(&find(&desk, request)?, &reason, now())?;
            if json {
                crate::say!("{}", object(&standing));
            } else {
                crate::say!("Refused. What the request said of its sender is deleted.");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(DeskArguments { dir, node }: DeskArguments) -> Result<(RegistrarDesk, NodeClient), Error> {
    let client = NodeClient::new(&node)?;
    Ok((Folder::new(dir).desk(client.status().await?.chain)?, client))
}

fn find(desk: &RegistrarDesk, request: Typed) -> Result<Hash, Error> {
    let Typed::Board(code) = request else {
        return Err("this is the code of a checkpoint; the code of a request has no number before it".into());
    };
    Ok(desk.named(&code)?)
}

fn split(field: &str) -> Result<Field, Error> {
    let (label, value) = field.split_once('=').ok_or("a field is LABEL=VALUE, such as Name=Ada")?;
    Ok(Field { label: label.trim().into(), value: value.trim().into() })
}

fn list(desk: &RegistrarDesk, json: bool) -> Result<(), Error> {
    let waiting = desk.waiting(now())?;
    if json {
        let requests: Vec<Value> = waiting.iter().map(row).collect();
        crate::say!("{}", json!({ "requests": requests }));
        return Ok(());
    }
    for Waiting { id, proof, expires_at, is_confirming, says, .. } in &waiting {
        crate::say!("{}  {proof}, until Unix time {expires_at}", Code::of(id));
        for field in says {
            crate::say!("    {}: {}", crate::uses::plain(&field.label), crate::uses::plain(&field.value));
        }
        if *is_confirming {
            crate::say!("    Confirmed, but the board's answer was lost: confirm it again.");
        }
    }
    crate::say!("{} requests wait.", waiting.len());
    Ok(())
}

fn row(Waiting { id, key, proof, made_at, expires_at, is_confirming, says }: &Waiting) -> Value {
    json!({
        "request": id.to_string(), "code": Code::of(id).to_string(), "key": key.to_string(), "proof": proof,
        "made_at": made_at, "expires_at": expires_at, "says": says,
        "state": if *is_confirming { "confirming" } else { "waiting" },
    })
}
