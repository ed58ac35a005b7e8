//! `tabella programme`: rules, offers and epochs out of files, and the trustees who issue tokens.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde::Deserialize;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::party::{Office, Provider, Trustee};
use tabella_ledger::rewards::Offer;
use tabella_ledger::state::ProgrammeState;
use tabella_node::keys;
use tabella_node::loops::Loops;
use tabella_node::officials::NamedTrustee;
use tabella_node::points::{EpochFile, ProgrammeFile, TokenIssuers};
use tabella_node::sync::Replica;
use tabella_node::trustee_file::TrusteeFile;

use crate::Outcome;
use crate::own_copy::{Error, OwnCopy, open, submit_all};

/// Arguments of `tabella programme`.
#[derive(Debug, Args)]
pub struct ProgrammeArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: ProgrammeCommand,
}

/// Whose word it is, on which board.
#[derive(Debug, Args)]
pub struct WordArguments {
    /// The node and the own copy.
    #[command(flatten)]
    pub board: OwnCopy,
    /// The key that signs
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What to do with programmes.
#[derive(Debug, Subcommand)]
pub enum ProgrammeCommand {
    /// Publish rules as the next version of their programme; by the office
    Publish {
        /// The rules: JSON with id, title, kinds, parties, caps, delay and claim_within, as docs/points.md shows
        rules: PathBuf,
        /// By whom.
        #[command(flatten)]
        word: WordArguments,
    },
    /// Promise something for points; by a provider. It cannot be taken back
    Offer {
        /// The offer: JSON with programme, offer, title, price, stock and until
        offer: PathBuf,
        /// By whom.
        #[command(flatten)]
        word: WordArguments,
    },
    /// Announce an epoch; by the office
    Epoch {
        /// The epoch: JSON with programme, denominations, begins, ends, redeem_from, redeem_until, spend_until and settle_until
        epoch: PathBuf,
        /// The ceremony that made the issuers' keys, for this epoch alone
        #[arg(long, value_name = "HASH")]
        ceremony: Hash,
        /// By whom.
        #[command(flatten)]
        word: WordArguments,
    },
    /// Issue and redeem tokens, as a trustee, until it is stopped
    Trustee {
        /// The trustee's file, with its part in the ceremony
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// From now on issue under the keys of this ceremony; may be given several times, and is remembered
        #[arg(long, value_name = "HASH")]
        allow: Vec<Hash>,
        /// Look once, print one JSON object and stop
        #[arg(long)]
        once: bool,
        /// By whom.
        #[command(flatten)]
        word: WordArguments,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfferFile {
    programme: String,
    offer: String,
    title: String,
    price: u32,
    stock: u32,
    until: u64,
}

/// Carries it out.
///
/// # Errors
/// When a file or the node cannot be used, or the board refuses.
pub async fn run(arguments: ProgrammeArguments) -> Outcome {
    match arguments.command {
        ProgrammeCommand::Publish { rules, word } => {
            let file = ProgrammeFile::read(&fs::read(rules)?)?;
            let (copy, key) = word.open().await?;
            let last = |programme: &ProgrammeState| programme.versions();
            let version = copy.read(|state| state.rewards().programme(file.id()).map_or(0, last))? + 1;
            let office = Office::new(key, copy.view().status().chain);
            let entry = office.publish_programme(file.programme(version)?, &mut OsRng);
            say(&copy, entry, "version", version, word.json).await
        }
        ProgrammeCommand::Offer { offer, word } => {
            let OfferFile { programme, offer, title, price, stock, until } = serde_json::from_slice(&fs::read(offer)?)?;
            let (copy, key) = word.open().await?;
            let provider = Provider::new(key, copy.view().status().chain);
            let provider_key: Key = provider.key();
            let offer = Offer { programme, offer, provider: provider_key, title, price, stock, until };
            say(&copy, provider.offer(offer, &mut OsRng), "price", price, word.json).await
        }
        ProgrammeCommand::Epoch { epoch, ceremony, word } => {
            let file = EpochFile::read(&fs::read(epoch)?)?;
            let (copy, key) = word.open().await?;
            let number = copy.read(|state| state.rewards().epochs().len() as u32)? + 1;
            let office = Office::new(key, copy.view().status().chain);
            let entry = office.begin_epoch(file.epoch(number, ceremony), &mut OsRng);
            say(&copy, entry, "epoch", number, word.json).await
        }
        ProgrammeCommand::Trustee { file, allow, once, word } => {
            let (copy, key) = word.open().await?;
            let trustee = Trustee::new(key, copy.view().status().chain);
            let file = TrusteeFile::open(&file)?;
            for ceremony in &allow {
                file.allow_tokens(&trustee.key(), ceremony)?;
            }
            let named = NamedTrustee { name: word.key.display().to_string(), trustee };
            let mut issuers = TokenIssuers::new(copy.client().clone(), copy, vec![named], file);
            if !once {
                let loops = Loops::default();
                issuers.run(loops.stopped()).await;
                return Ok(ExitCode::SUCCESS);
            }
            let issued = issuers.answer().await?;
            let issued = issued.iter().map(|issued| json!({ "epoch": issued.epoch, "entries": issued.entries }));
            crate::say!("{}", json!({ "answered": issued.collect::<Vec<_>>() }));
            Ok(ExitCode::SUCCESS)
        }
    }
}

impl WordArguments {
    async fn open(&self) -> Result<(Replica, SigningKey), Error> {
        let key = keys::read(&self.key)?;
        Ok((open(&self.board.node, &self.board.copy).await?, key))
    }
}

async fn say(copy: &Replica, entry: Entry, what: &str, number: u32, as_json: bool) -> Outcome {
    let position = submit_all(copy, &[entry]).await?.pop();
    if as_json {
        crate::say!("{}", json!({ what: number, "position": position }));
    } else {
        crate::say!("On the board as entry {}: {what} {number}.", position.unwrap_or_default());
    }
    Ok(ExitCode::SUCCESS)
}
