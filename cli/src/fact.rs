//! `tabella fact`: data that stay here, who may fetch them, and histories of subjects.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde::Deserialize;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::fact::{Party, subject_of};
use tabella_ledger::party::{Owner, Registrar};
use tabella_ledger::proof;
use tabella_node::client::NodeClient;
use tabella_node::facts::{
    FactService, FactStore, Fetch, FetchFailure, Keeping, OwnGrant, Owned, Published, Ticket, data_in, router,
};
use tabella_node::funds::write_private;
use tabella_node::service::now;
use tabella_node::{http, keys};
use tokio::net::TcpListener;

use crate::own_copy::{self, Error, OwnCopy, plain};
use crate::proof::history_report;
use crate::{EXIT_INVALID, Outcome};

/// Arguments of `tabella fact`.
#[derive(Debug, Args)]
pub struct FactArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: FactCommand,
}

/// An owner at a node.
#[derive(Debug, Args)]
pub struct OwnerArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The owner's key
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What to do with facts.
#[derive(Debug, Subcommand)]
pub enum FactCommand {
    /// Keep a file here and publish its digest
    Publish {
        /// The file
        file: PathBuf,
        /// What kind of data, such as soil.ph: small letters, digits, points and hyphens
        #[arg(long)]
        kind: String,
        /// The owner's folder; made on first use
        #[arg(long)]
        dir: PathBuf,
        /// Whose it is.
        #[command(flatten)]
        owner: OwnerArguments,
    },
    /// Let somebody fetch what was published
    Grant {
        /// Position of the publication
        publication: u64,
        /// The reader's key, 64 hexadecimal digits
        #[arg(long, value_name = "KEY")]
        to: String,
        /// Who that is, for your own list
        #[arg(long)]
        label: String,
        /// Address of your service, as the reader reaches it
        #[arg(long, value_name = "URL")]
        at: String,
        /// The owner's folder
        #[arg(long)]
        dir: PathBuf,
        /// Whose it is.
        #[command(flatten)]
        owner: OwnerArguments,
        /// The ticket for the reader, which is not there yet
        #[arg(long, value_name = "TICKET")]
        out: PathBuf,
    },
    /// End a grant: every fetch after it fails
    Withdraw {
        /// Position of the grant
        grant: u64,
        /// Whose it is.
        #[command(flatten)]
        owner: OwnerArguments,
    },
    /// Serve what is kept in the owner's folder, until it is interrupted
    Serve {
        /// The owner's folder
        #[arg(long)]
        dir: PathBuf,
        /// Address of a node
        #[arg(long)]
        node: String,
        /// Address to listen on. What is fetched is not encrypted: put a TLS proxy before anything but this machine
        #[arg(long, default_value = "127.0.0.1:8732")]
        listen: SocketAddr,
    },
    /// Fetch data with a ticket, and check them against the board
    Fetch {
        /// The ticket
        ticket: PathBuf,
        /// The key that was granted
        #[arg(long, value_name = "KEYFILE")]
        key: PathBuf,
        /// The node and the own copy.
        #[command(flatten)]
        board: OwnCopy,
        /// The file for the data, which is not there yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// List what an owner published and granted, and every fetch
    List {
        /// The owner's folder
        #[arg(long)]
        dir: PathBuf,
        /// Address of a node
        #[arg(long)]
        node: String,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Name who writes histories of subjects; by the registrar
    Parties {
        /// The list: JSON, an array of objects with name, place and key (64 hexadecimal digits)
        list: PathBuf,
        /// The registrar.
        #[command(flatten)]
        registrar: OwnerArguments,
    },
    /// Attest something of a subject: the next link of its history
    Attest {
        /// The number of the subject, such as that of a battery or a vehicle
        subject: String,
        /// The file that says what is attested; it stays in the owner's folder
        file: PathBuf,
        /// What kind of attestation, such as battery.made
        #[arg(long)]
        kind: String,
        /// The party's folder; made on first use
        #[arg(long)]
        dir: PathBuf,
        /// Which party.
        #[command(flatten)]
        owner: OwnerArguments,
    },
    /// Show the history of a subject with each signer named
    History {
        /// The number of the subject
        subject: String,
        /// The node and the own copy.
        #[command(flatten)]
        board: OwnCopy,
        /// Write a proof that anybody can check, to a file that is not there yet
        #[arg(long, value_name = "PROOF")]
        out: Option<PathBuf>,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
}

/// Carries it out.
///
/// # Errors
/// When a file or a service cannot be used, or the board refuses.
pub async fn run(arguments: FactArguments) -> Outcome {
    match arguments.command {
        FactCommand::Publish { file, kind, dir, owner } => publish(&file, kind, &dir, &owner).await,
        FactCommand::Grant { publication, to, label, at, dir, owner, out } => {
            grant(publication, &to, &label, at, &dir, &owner, &out).await
        }
        FactCommand::Withdraw { grant, owner } => {
            let (said, client) = owner.open().await?;
            let position = client.put(&said.withdraw(grant, &mut OsRng)).await?;
            owner.say(&json!({ "withdrawal": position, "grant": grant }), &format!("The grant {grant} is withdrawn."));
            Ok(ExitCode::SUCCESS)
        }
        FactCommand::Serve { dir, node, listen } => serve(&dir, &node, listen).await,
        FactCommand::Fetch { ticket, key, board, out, json } => fetch(&ticket, &key, &board, &out, json).await,
        FactCommand::List { dir, node, json } => list(&dir, &node, json).await,
        FactCommand::Parties { list, registrar } => parties(&list, &registrar).await,
        FactCommand::Attest { subject, file, kind, dir, owner } => attest(&subject, &file, kind, &dir, &owner).await,
        FactCommand::History { subject, board, out, json } => history(&subject, &board, out.as_deref(), json).await,
    }
}

impl OwnerArguments {
    async fn open(&self) -> Result<(Owner, NodeClient), Error> {
        let client = NodeClient::new(&self.node)?;
        let key: SigningKey = keys::read(&self.key)?;
        Ok((Owner::new(key, client.status().await?.chain), client))
    }

    fn say(&self, report: &Value, words: &str) {
        if self.json { crate::say!("{report}") } else { crate::say!("{words}") }
    }
}

/// The owner's file, in a folder that is made if it is not there.
fn store(dir: &Path) -> Result<FactStore, Error> {
    fs::create_dir_all(dir).map_err(|error| format!("{} cannot be made: {error}", dir.display()))?;
    Ok(FactStore::open(&dir.join("facts.sqlite"))?)
}

fn board_in(dir: &Path) -> PathBuf {
    dir.join("board.sqlite")
}

async fn publish(file: &Path, kind: String, dir: &Path, owner: &OwnerArguments) -> Outcome {
    let data = data_in(file)?;
    let (said, client) = owner.open().await?;
    let keeping = Keeping { store: &store(dir)?, owner: &said, client: &client };
    let Published { position, digest } = keeping.publish(kind, &data).await?;
    let words = format!("Published as entry {position}, digest {digest}. The data stay in {}.", dir.display());
    owner.say(&json!({ "publication": position, "digest": digest.to_string() }), &words);
    Ok(ExitCode::SUCCESS)
}

async fn grant(
    publication: u64,
    to: &str,
    label: &str,
    at: String,
    dir: &Path,
    owner: &OwnerArguments,
    out: &Path,
) -> Outcome {
    let reader = Key(to.parse::<Hash>()?.0);
    if out.exists() {
        return Err(format!("{} is there already; name another file", out.display()).into());
    }
    let (said, client) = owner.open().await?;
    let chain = client.status().await?.chain;
    let keeping = Keeping { store: &store(dir)?, owner: &said, client: &client };
    let ticket = keeping.grant(&chain, publication, reader, label, at).await?;
    write_private(out, serde_json::to_string_pretty(&ticket)?.as_bytes())?;
    let grant = ticket.grant;
    let words = format!("{label} may fetch publication {publication}: grant {grant}. Hand over {}.", out.display());
    owner.say(&json!({ "grant": grant, "publication": publication, "ticket": out }), &words);
    Ok(ExitCode::SUCCESS)
}

async fn serve(dir: &Path, node: &str, listen: SocketAddr) -> Outcome {
    let store = store(dir)?;
    let copy = own_copy::open(node, &board_in(dir)).await?;
    let listener = TcpListener::bind(listen).await?;
    crate::say!("http://{}", listener.local_addr()?);
    let service = Arc::new(FactService::new(store, copy, now));
    http::serve(listener, router(service), std::future::pending()).await?;
    Ok(ExitCode::SUCCESS)
}

async fn fetch(ticket: &Path, key: &Path, board: &OwnCopy, out: &Path, as_json: bool) -> Outcome {
    let ticket: Ticket = serde_json::from_slice(&fs::read(ticket)?)?;
    let key: SigningKey = keys::read(key)?;
    let copy = board.open().await?;
    let publication = copy.read(|state| state.facts().publication(ticket.publication).cloned())?;
    let publication = publication.ok_or_else(|| format!("nothing is published at position {}", ticket.publication))?;
    let chain = copy.view().status().chain;
    let data = match ticket.fetch(&chain, &publication.digest, &key, &mut OsRng).await {
        Err(FetchFailure::Data(error)) => {
            if as_json {
                crate::say!("{}", json!({ "outcome": "invalid", "message": error.to_string() }));
            } else {
                crate::say!("INVALID: {error}");
            }
            return Ok(ExitCode::from(EXIT_INVALID));
        }
        fetched => fetched?,
    };
    write_private(out, &data)?;
    let (owner, kind) = (publication.owner, publication.kind);
    if as_json {
        let report = json!({ "outcome": "valid", "owner": owner.to_string(), "kind": kind, "bytes": data.len() });
        crate::say!("{report}");
    } else {
        crate::say!("VALID: {} bytes of {kind} as {owner} published them, in {}.", data.len(), out.display());
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(dir: &Path, node: &str, as_json: bool) -> Outcome {
    let store = store(dir)?;
    let copy = own_copy::open(node, &board_in(dir)).await?;
    let Owned { publications, grants, fetches } = copy.read(|state| Owned::of(&store, state))??;
    let publications: Vec<Value> = publications
        .iter()
        .map(|one| json!({ "publication": one.position, "kind": one.kind, "bytes": one.bytes }))
        .collect();
    let grant = |one: &OwnGrant| {
        json!({
            "grant": one.position,
            "publication": one.publication,
            "reader": one.reader.to_string(),
            "label": one.label,
            "withdrawn": one.withdrawn,
        })
    };
    let grants: Vec<Value> = grants.iter().map(grant).collect();
    if as_json {
        crate::say!("{}", json!({ "publications": publications, "grants": grants, "fetches": fetches }));
        return Ok(ExitCode::SUCCESS);
    }
    for publication in &publications {
        crate::say!("Publication {}: {}", publication["publication"], publication["kind"]);
    }
    for grant in &grants {
        let ended = if grant["withdrawn"].is_null() { "" } else { ", withdrawn" };
        crate::say!("Grant {}: publication {} for {}{ended}", grant["grant"], grant["publication"], grant["label"]);
    }
    for Fetch { time, grant, label, served } in fetches {
        let what = if served { "fetched" } else { "was refused" };
        crate::say!("{} {what} with grant {grant}. Unix time {time}.", plain(&label.unwrap_or_default()));
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyLine {
    name: String,
    place: String,
    key: String,
}

async fn parties(list: &Path, registrar: &OwnerArguments) -> Outcome {
    let lines: Vec<PartyLine> = serde_json::from_slice(&fs::read(list)?)?;
    let party = |PartyLine { name, place, key }: PartyLine| {
        let key = key.parse::<Hash>().map_err(|error| format!("the key of {name}: {error}"))?;
        Ok::<_, Error>(Party { name, place, key: Key(key.0) })
    };
    let parties: Vec<Party> = lines.into_iter().map(party).collect::<Result<_, _>>()?;
    let count = parties.len();
    let client = NodeClient::new(&registrar.node)?;
    let said = Registrar::new(keys::read(&registrar.key)?, client.status().await?.chain);
    let position = client.put(&said.name_parties(parties, &mut OsRng)).await?;
    let words = format!("The board names these {count} from entry {position} on.");
    registrar.say(&json!({ "position": position, "parties": count }), &words);
    Ok(ExitCode::SUCCESS)
}

async fn attest(subject: &str, file: &Path, kind: String, dir: &Path, owner: &OwnerArguments) -> Outcome {
    let data = data_in(file)?;
    let (said, client) = owner.open().await?;
    let store = store(dir)?;
    let copy = own_copy::open(&owner.node, &board_in(dir)).await?;
    let subject = subject_of(subject);
    let last = |state: &tabella_ledger::state::State| {
        state.facts().history(&subject).last().map(|link| link.attestation.position)
    };
    let previous = copy.read(last)?;
    let digest = store.keep(&kind, &data, &mut OsRng)?;
    let position = client.put(&said.attest(subject, previous, digest, kind, &mut OsRng)).await?;
    let report = json!({
        "position": position,
        "previous": previous,
        "subject": subject.to_string(),
        "digest": digest.to_string(),
    });
    owner.say(&report, &format!("Attested as entry {position}."));
    Ok(ExitCode::SUCCESS)
}

async fn history(subject: &str, board: &OwnCopy, out: Option<&Path>, as_json: bool) -> Outcome {
    let copy = board.open().await?;
    let subject = subject_of(subject);
    let history = copy.read(|state| state.facts().history(&subject).to_vec())?;
    if let Some(out) = out {
        let proof = copy.read(|state| copy.view().history_proof(state, &subject))??;
        let bytes = proof.ok_or("nothing is attested of this subject")?.to_bytes();
        proof::verify(&bytes, None, &[])?;
        write_private(out, &bytes)?;
    }
    let links = history.iter().map(|link| &link.attestation);
    if as_json {
        crate::say!("{}", history_report(&subject, links));
    } else {
        for link in links {
            let [name, place] = [&link.name, &link.place].map(|text| plain(text));
            crate::say!("{} by {name} ({place}), entry {}", link.kind, link.position);
        }
        crate::say!("{} attestations of this subject are on the board.", history.len());
    }
    Ok(ExitCode::SUCCESS)
}
