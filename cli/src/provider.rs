//! `tabella provider`: a counter at which points are taken.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_node::keys;
use tabella_node::points::{Counter, SignedQuote, Slip, Voucher};
use tabella_node::service::now;
use tabella_node::sync::Replica;

use crate::own_copy::{Error, OwnCopy, plain, submit_all, with_rewards};
use crate::{EXIT_INVALID, Outcome};

/// Arguments of `tabella provider`.
#[derive(Debug, Args)]
pub struct ProviderArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: ProviderCommand,
}

/// Whose counter, on which board.
#[derive(Debug, Args)]
pub struct CounterArguments {
    /// The node and the own copy.
    #[command(flatten)]
    pub board: OwnCopy,
    /// The provider's key, as the programme names it
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// The file in which the counter remembers what it has honoured
    #[arg(long, value_name = "FILE")]
    pub till: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What to do at a counter.
#[derive(Debug, Subcommand)]
pub enum ProviderCommand {
    /// Ask for a fee once: print the text of a signed quote
    Quote {
        /// What the fee is for
        fee: String,
        /// Points
        #[arg(long)]
        price: u32,
        /// Number of the epoch whose points are taken
        #[arg(long)]
        epoch: u32,
        /// The last moment for the payment, Unix seconds
        #[arg(long, value_name = "TIME")]
        until: u64,
        /// Whose.
        #[command(flatten)]
        counter: CounterArguments,
    },
    /// Honour a voucher or the receipt of a fee; the second scan of one fails
    Scan {
        /// A file with the text of the voucher
        voucher: PathBuf,
        /// For a fee: a file with the text of its quote
        #[arg(long, value_name = "FILE")]
        quote: Option<PathBuf>,
        /// Whose.
        #[command(flatten)]
        counter: CounterArguments,
    },
    /// Settle all that was honoured: only the sum becomes known
    Settle {
        /// Whose.
        #[command(flatten)]
        counter: CounterArguments,
    },
    /// Give a spend back that was not honoured
    Cancel {
        /// Its position on the board
        spend: u64,
        /// Whose.
        #[command(flatten)]
        counter: CounterArguments,
    },
    /// Show points donated to a fund and settled that no step of it names, with the source for `tabella fund donate`
    Donated {
        /// The fund: the hash of its entry
        fund: Hash,
        /// Whose.
        #[command(flatten)]
        counter: CounterArguments,
    },
}

impl CounterArguments {
    async fn open(&self) -> Result<(Replica, Counter), Error> {
        let key: SigningKey = keys::read(&self.key)?;
        let copy = self.board.open().await?;
        let counter = Counter::open(key, copy.view().status().chain, &self.till)?;
        Ok((copy, counter))
    }
}

/// Carries it out.
///
/// # Errors
/// When the node, the copy or a file cannot be used.
pub async fn run(arguments: ProviderArguments) -> Outcome {
    match arguments.command {
        ProviderCommand::Quote { fee, price, epoch, until, counter: arguments } => {
            let (copy, counter) = arguments.open().await?;
            let quote = with_rewards(&copy, |state, _| {
                Ok(counter.quote(state, &fee, price, epoch, until, now(), &mut OsRng)?)
            })?;
            if arguments.json {
                crate::say!("{}", json!({ "quote": quote.to_text() }));
            } else {
                crate::say!("{}", quote.to_text());
            }
        }
        ProviderCommand::Scan { voucher, quote, counter } => return scan(&voucher, quote, &counter).await,
        ProviderCommand::Settle { counter: arguments } => {
            let (copy, counter) = arguments.open().await?;
            let entries = with_rewards(&copy, |state, log| Ok(counter.settle(state, log, &mut OsRng)?))?;
            let positions = submit_all(&copy, &entries).await?;
            if arguments.json {
                crate::say!("{}", json!({ "settlements": positions }));
            } else {
                crate::say!("{} settlements are on the board.", positions.len());
            }
        }
        ProviderCommand::Cancel { spend, counter: arguments } => {
            let (copy, counter) = arguments.open().await?;
            let entries = with_rewards(&copy, |state, log| Ok(counter.cancel(state, log, spend, &mut OsRng)?))?;
            let positions = submit_all(&copy, &entries).await?;
            if arguments.json {
                crate::say!("{}", json!({ "cancellation": positions.first(), "cancellations": positions }));
            } else {
                crate::say!("Spend {spend} is given back.");
            }
        }
        ProviderCommand::Donated { fund, counter: arguments } => {
            let (copy, counter) = arguments.open().await?;
            let donated = with_rewards(&copy, |state, log| Ok(counter.donated(state, log, &fund)?))?;
            let (points, source) = donated.unwrap_or_default();
            if arguments.json {
                crate::say!("{}", json!({ "points": points, "source": source }));
            } else {
                crate::say!("{points} points. Source for the fund's step: {source:?}");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn scan(voucher: &PathBuf, quote: Option<PathBuf>, arguments: &CounterArguments) -> Outcome {
    let voucher = Voucher::from_text(&fs::read_to_string(voucher)?)?;
    let quote = quote.map(|path| Ok::<_, Error>(SignedQuote::from_text(&fs::read_to_string(path)?)?)).transpose()?;
    let (copy, counter) = arguments.open().await?;
    let view = copy.view().clone();
    let found = with_rewards(&copy, |state, log| Ok(counter.honour(state, &view, log, &voucher, quote.as_ref())))?;
    match found {
        Ok(found) => {
            if arguments.json {
                crate::say!(
                    "{}",
                    json!({ "good": true, "spend": found.position, "amount": found.amount,
                        "purpose": found.purpose.name(), "title": found.title })
                );
            } else {
                crate::say!("GOOD, {} points: {}", found.amount, plain(&found.title));
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            if arguments.json {
                crate::say!("{}", json!({ "good": false, "code": error.code(), "reason": error.to_string() }));
            } else {
                crate::say!("NOT GOOD: {error}");
            }
            Ok(ExitCode::from(EXIT_INVALID))
        }
    }
}
