//! `tabella wallet`: credentials of which one fact at a time is shown, and who asks for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_ledger::bytes::AuthorityKey;
use tabella_ledger::credential::bound::{Asked, Shown, verify_shown};
use tabella_ledger::credential::{Claims, CredentialIssuer};
use tabella_ledger::note::NoteSigner;
use tabella_node::keys;
use tabella_node::service::now;
use tabella_node::wallet::{Question, Reuse, Wallet};

use crate::own_copy::{Error, OwnCopy, plain};
use crate::{EXIT_INVALID, Outcome};

/// Arguments of `tabella wallet`.
#[derive(Debug, Args)]
pub struct WalletArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: WalletCommand,
}

/// What to do with credentials.
#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// Make keys for copies of a credential: what the issuer is given, as JSON
    Request {
        /// The wallet; made on first use
        #[arg(long, value_name = "FILE")]
        wallet: PathBuf,
        /// How many copies. Each is shown once
        #[arg(long, default_value_t = 10)]
        copies: usize,
    },
    /// Issue a credential, a copy for each key, as JSON; by an issuer
    Issue {
        /// The keys that the wallet made
        keys: PathBuf,
        /// The issuer's key (Ed25519)
        #[arg(long, value_name = "KEYFILE")]
        key: PathBuf,
        /// The issuer's name, as the board has it
        #[arg(long)]
        name: String,
        /// The type, such as https://city.example/resident
        #[arg(long)]
        kind: String,
        /// A fact, as NAME=VALUE; the value is JSON, or else text. May be given several times
        #[arg(long, value_name = "NAME=VALUE", required = true)]
        fact: Vec<String>,
        /// Valid from, Unix seconds. The same for many people, or it tells them apart
        #[arg(long)]
        from: u64,
        /// Valid until, Unix seconds
        #[arg(long)]
        until: u64,
    },
    /// Take the copies that an issuer gave
    Add {
        /// What the issuer gave
        credentials: PathBuf,
        /// The wallet
        #[arg(long, value_name = "FILE")]
        wallet: PathBuf,
        /// The node and the own copy, for who may issue.
        #[command(flatten)]
        board: OwnCopy,
    },
    /// Ask for one fact, as JSON for a QR code; by whoever wants to know
    Ask {
        /// The name of the fact
        fact: String,
        /// Who asks, such as https://library.example
        #[arg(long)]
        audience: String,
    },
    /// Show the one fact that is asked for; without a question, list what is in the wallet and every showing
    Show {
        /// The question; - for standard input
        asked: Option<PathBuf>,
        /// The wallet
        #[arg(long, value_name = "FILE")]
        wallet: PathBuf,
        /// Show a copy again when all were shown: who saw it before will recognise it
        #[arg(long, requires = "asked")]
        again: bool,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Check what was shown; by whoever asked. A question is good for one answer
    Check {
        /// What was shown
        shown: PathBuf,
        /// The question
        #[arg(long, value_name = "FILE")]
        asked: PathBuf,
        /// The node and the own copy, for who may issue.
        #[command(flatten)]
        board: OwnCopy,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
}

/// Carries it out.
///
/// # Errors
/// When a file or the node cannot be used, or the wallet has nothing to show.
pub async fn run(arguments: WalletArguments) -> Outcome {
    match arguments.command {
        WalletCommand::Request { wallet, copies } => {
            let keys = Wallet::open(&wallet)?.request(copies, &mut OsRng)?;
            let keys: Vec<String> = keys.iter().map(AuthorityKey::to_string).collect();
            crate::say!("{}", json!(keys));
        }
        WalletCommand::Issue { keys: wanted, key, name, kind, fact, from, until } => {
            let facts = fact.iter().map(|fact| named(fact)).collect::<Result<_, _>>()?;
            let issuer = CredentialIssuer::new(name, keys::read::<NoteSigner>(&key)?);
            let claims = Claims { kind, from, until, facts };
            let wanted: Vec<String> = serde_json::from_slice(&fs::read(&wanted)?)?;
            let issue = |key: &String| Ok(issuer.issue_bound(&key.parse()?, &claims, &mut OsRng)?.to_string());
            let copies = wanted.iter().map(issue).collect::<Result<Vec<String>, Error>>()?;
            crate::say!("{}", json!(copies));
        }
        WalletCommand::Add { credentials, wallet, board } => {
            let copies: Vec<String> = serde_json::from_slice(&fs::read(&credentials)?)?;
            let wallet = Wallet::open(&wallet)?;
            let issuers = board.open().await?.read(|state| state.issuers().to_vec())?;
            copies.iter().try_for_each(|copy| wallet.add(copy, &issuers).map(drop))?;
            crate::say!("The wallet has {} new copies.", copies.len());
        }
        WalletCommand::Ask { fact, audience } => {
            crate::say!("{}", json!(Question::new(fact, audience, &mut OsRng)));
        }
        WalletCommand::Show { asked: None, wallet, json, .. } => list(&Wallet::open(&wallet)?, json)?,
        WalletCommand::Show { asked: Some(asked), wallet, again, json } => {
            let asked = question(&asked)?;
            let reuse = if again { Reuse::Allowed } else { Reuse::Never };
            let shown = Wallet::open(&wallet)?.show(&asked, reuse, now())?;
            if json {
                crate::say!("{}", json!({ "shown": shown, "fact": asked.fact, "audience": asked.audience }));
            } else {
                crate::say!("{shown}");
            }
        }
        WalletCommand::Check { shown, asked, board, json } => return check(&shown, &asked, &board, json).await,
    }
    Ok(ExitCode::SUCCESS)
}

fn named(fact: &str) -> Result<(String, Value), Error> {
    let (name, value) = fact.split_once('=').ok_or_else(|| format!("{fact:?} is not NAME=VALUE"))?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    Ok((name.to_owned(), value))
}

fn question(path: &Path) -> Result<Asked, Error> {
    let text =
        if path == Path::new("-") { std::io::read_to_string(std::io::stdin())? } else { fs::read_to_string(path)? };
    Ok(serde_json::from_str::<Question>(&text)?.into())
}

fn list(wallet: &Wallet, as_json: bool) -> Result<(), Error> {
    let (held, showings) = (wallet.held()?, wallet.showings()?);
    if as_json {
        crate::say!("{}", json!({ "credentials": held, "showings": showings }));
        return Ok(());
    }
    for credential in held {
        let facts: Vec<String> = credential.facts.iter().map(|fact| plain(fact)).collect();
        let (issuer, kind) = (plain(&credential.issuer), plain(&credential.kind));
        let (copies, unshown, facts) = (credential.copies, credential.unshown, facts.join(", "));
        crate::say!("{kind} of {issuer}, until {}: {facts}. {unshown} of {copies} copies left.", credential.until);
    }
    for showing in showings {
        let (audience, fact) = (plain(&showing.audience), plain(&showing.fact));
        crate::say!("Shown to {audience}: {fact}. Unix time {}, copy {}.", showing.time, showing.copy);
    }
    Ok(())
}

async fn check(shown: &Path, asked: &Path, board: &OwnCopy, as_json: bool) -> Outcome {
    let (shown, asked) = (fs::read_to_string(shown)?, question(asked)?);
    let issuers = board.open().await?.read(|state| state.issuers().to_vec())?;
    match verify_shown(shown.trim(), &issuers, &asked) {
        Ok(Shown { presented, time }) => {
            let (claims, issuer) = (presented.claims, presented.issuer);
            let valid = (claims.from..claims.until).contains(&now());
            let (name, value) = &claims.facts[0];
            if as_json {
                let report = json!({
                    "outcome": "valid",
                    "fact": name,
                    "value": value,
                    "issuer": issuer.name,
                    "place": issuer.place,
                    "type": claims.kind,
                    "valid_from": claims.from,
                    "valid_until": claims.until,
                    "valid_now": valid,
                    "shown_at": time,
                });
                crate::say!("{report}");
            } else {
                crate::say!("VALID: {} ({}) says {name}: {value}.", plain(&issuer.name), plain(&issuer.place));
                if !valid {
                    crate::say!("It is not valid now: from {} until {} (Unix seconds).", claims.from, claims.until);
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            if as_json {
                crate::say!("{}", json!({ "outcome": "invalid", "message": error.to_string() }));
            } else {
                crate::say!("INVALID: {error}");
            }
            Ok(ExitCode::from(EXIT_INVALID))
        }
    }
}
