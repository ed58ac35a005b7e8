//! `tabella identity`: a recovery phrase, and the sealed file in which a device keeps what it says.
//!
//! Phrases and passphrases come from files or standard input, never from arguments: those can be read by everybody on the
//! machine.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::party::public;
use tabella_node::board::Board;
use tabella_node::citizen::Citizen;
use tabella_node::identity::{Found, Identity, Kept, Protection, SystemStore, Vault, WordList};
use tabella_node::keys;
use tabella_node::service::now;
use tabella_node::store::Store;
use zeroize::Zeroizing;

use crate::Outcome;

/// Arguments of `tabella identity`.
#[derive(Debug, Args)]
pub struct IdentityArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: IdentityCommand,
}

/// What to do with an identity.
#[derive(Debug, Subcommand)]
pub enum IdentityCommand {
    /// Make a fresh one and show its recovery phrase
    New {
        /// The folder for it, which has none yet
        #[arg(long)]
        dir: PathBuf,
        /// Language of the words: en, zh, ko or it; English for others
        #[arg(long, value_name = "TAG", default_value = "en")]
        language: String,
        /// How it is to be locked.
        #[command(flatten)]
        protection: ProtectionArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Say how it is kept, and if asked show its voter key or its recovery phrase
    Show {
        /// Its folder
        #[arg(long)]
        dir: PathBuf,
        /// Show the recovery phrase: whoever sees it is you
        #[arg(long)]
        phrase: bool,
        /// Language of the words; without it, the one of the first time
        #[arg(long, value_name = "TAG", requires = "phrase")]
        language: Option<String>,
        /// Show the voter key on the board with this identifier
        #[arg(long, value_name = "HASH")]
        chain: Option<Hash>,
        /// The passphrase, if it is locked by one
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Bring an identity back from its recovery phrase, and find its ballots
    Restore {
        /// The folder for it, which has none yet
        #[arg(long)]
        dir: PathBuf,
        /// The 24 words
        #[arg(long, value_name = "FILE", default_value = "-")]
        phrase_file: PathBuf,
        /// An own copy of the board, as `tabella sync --copy` keeps it: which voter key is in use, and the ballots, are
        /// found there
        #[arg(long, value_name = "BOARD")]
        copy: Option<PathBuf>,
        /// How it is to be locked.
        #[command(flatten)]
        protection: ProtectionArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Lock it in another way
    Passphrase {
        /// Its folder
        #[arg(long)]
        dir: PathBuf,
        /// The passphrase until now, if it is locked by one
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// How it is to be locked.
        #[command(flatten)]
        protection: ProtectionArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
}

/// How an identity is to be locked: one of these has to be said.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ProtectionArguments {
    /// Lock it by this passphrase, of 12 characters or more
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,
    /// Lock it by a key in this system's store of secrets
    #[arg(long)]
    pub system: bool,
    /// Do not lock it: whoever can read the folder can vote with it
    #[arg(long)]
    pub unlocked: bool,
}

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Longest phrase or passphrase that is read.
const MOST_BYTES: u64 = 4096;

/// Carries out a command.
///
/// # Errors
/// When a file cannot be used, or what was typed is no phrase or another passphrase.
pub fn run(IdentityArguments { command }: &IdentityArguments) -> Outcome {
    match command {
        IdentityCommand::New { dir, language, protection, json } => {
            let identity = Identity::fresh(WordList::of_language(language))?;
            let passphrase = protection.read()?;
            let vault = protection.vault(dir)?;
            std::fs::create_dir_all(dir)?;
            vault.create(&identity, protect(passphrase.as_deref()))?;
            tell(&vault, Some(&identity), None, Some(None), *json)
        }
        IdentityCommand::Show { dir, phrase, language, chain, passphrase_file, json } => {
            let vault = vault(dir)?;
            let passphrase = passphrase_file.as_deref().map(secret).transpose()?;
            let identity = match vault.open(passphrase.as_deref().map(String::as_str)) {
                // How it is kept can be said without opening it.
                Err(tabella_node::identity::IdentityError::Locked { .. }) if !phrase && chain.is_none() => None,
                opened => Some(opened?),
            };
            let words = phrase.then(|| language.as_deref().map(WordList::of_language));
            tell(&vault, identity.as_ref(), chain.as_ref(), words, *json)
        }
        IdentityCommand::Restore { dir, phrase_file, copy, protection, json } => {
            let typed = secret(phrase_file)?;
            let passphrase = protection.read()?;
            let vault = protection.vault(dir)?;
            std::fs::create_dir_all(dir)?;
            match copy {
                Some(copy) => restore(vault, dir, copy, &typed, protect(passphrase.as_deref()), *json),
                None => {
                    let identity = Identity::recover(&typed)?;
                    vault.create(&identity, protect(passphrase.as_deref()))?;
                    tell(&vault, Some(&identity), None, None, *json)
                }
            }
        }
        IdentityCommand::Passphrase { dir, passphrase_file, protection, json } => {
            let passphrase = passphrase_file.as_deref().map(secret).transpose()?;
            let identity = vault(dir)?.open(passphrase.as_deref().map(String::as_str))?;
            let next = protection.read()?;
            let system = vault(dir)?.kept()? == Some(Kept::System) || protection.system;
            // With the store, so that a key that is not needed any more is removed from it.
            let vault = if system { desktop(dir)? } else { Vault::new(dir, None) };
            vault.replace(&identity, protect(next.as_deref()))?;
            tell(&vault, Some(&identity), None, None, *json)
        }
    }
}

/// The key with which somebody signs on a board: of a bare key file, or of the identity in a folder.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn signing_key(path: &Path, passphrase_file: Option<&Path>, chain: &Hash) -> Result<SigningKey, Error> {
    if !path.is_dir() {
        return Ok(keys::read(path)?);
    }
    Ok(unlocked(path, passphrase_file)?.voter_key(chain))
}

/// The identity in a folder.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn unlocked(dir: &Path, passphrase_file: Option<&Path>) -> Result<Identity, Error> {
    let passphrase = passphrase_file.map(secret).transpose()?;
    Ok(vault(dir)?.open(passphrase.as_deref().map(String::as_str))?)
}

fn restore(vault: Vault, dir: &Path, copy: &Path, typed: &str, protection: Protection<'_>, json: bool) -> Outcome {
    if !copy.exists() {
        return Err(format!("{} is not there; fetch a copy with `tabella sync --copy`", copy.display()).into());
    }
    let board = Board::open(Arc::new(Store::open(copy)?), &mut OsRng, &mut |_, _| {})?;
    let (state, view) = (board.state()?, board.view());
    let mut citizen = Citizen::open_with(vault, dir, state.chain())?;
    let found = citizen.restore(typed, protection, state, view, now())?;
    let mut report = report(citizen.vault(), citizen.identity(), Some(&state.chain()))?;
    report["on_roll"] = json!(found.on_roll);
    report["ballots"] = ballots(&found);
    if json {
        crate::say!("{report}");
    } else {
        let (number, key) = (found.enrolment, &report["voter_key"]);
        let roll = if found.on_roll { "on the roll" } else { "not on the roll; ask the registrar for a code" };
        crate::say!("Voter key {number}, {key}, is {roll}.");
        found
            .ballots
            .iter()
            .for_each(|ballot| crate::say!("Ballot {} at position {}", ballot.tracker, ballot.position));
        crate::say!("{} ballots of yours are on this copy of the board.", found.ballots.len());
    }
    Ok(ExitCode::SUCCESS)
}

fn ballots(found: &Found) -> Value {
    let ballot = |ballot: &tabella_node::identity::FoundBallot| {
        json!({
            "tracker": ballot.tracker.to_string(),
            "election": ballot.election.to_string(),
            "position": ballot.position,
            "time": ballot.time,
        })
    };
    found.ballots.iter().map(ballot).collect()
}

fn report(vault: &Vault, identity: Option<&Identity>, chain: Option<&Hash>) -> Result<Value, Error> {
    let kept = vault.kept()?.map(Kept::name);
    let mut report = json!({ "kept": kept, "open": identity.is_some() });
    if let Some(identity) = identity {
        report["recoverable"] = json!(identity.is_recoverable());
        report["enrolment"] = json!(identity.enrolment());
        if let Some(chain) = chain {
            report["voter_key"] = json!(public(&identity.voter_key(chain)).to_string());
        }
    }
    Ok(report)
}

/// `words`: whether the phrase is shown, and in which list.
fn tell(
    vault: &Vault,
    identity: Option<&Identity>,
    chain: Option<&Hash>,
    words: Option<Option<WordList>>,
    json: bool,
) -> Outcome {
    let mut report = report(vault, identity, chain)?;
    let phrase = words.and_then(|list| identity.map(|identity| identity.phrase(list)));
    if json {
        if let Some(phrase) = &phrase {
            report["phrase"] = json!(phrase.expose());
        }
        crate::say!("{report}");
        return Ok(ExitCode::SUCCESS);
    }
    let kept = match vault.kept()? {
        None => "There is no identity here.",
        Some(Kept::System) => "The identity is locked by a key in this system's store of secrets.",
        Some(Kept::Passphrase) => "The identity is locked by a passphrase.",
        Some(Kept::Unlocked) => "The identity is not locked: whoever can read the folder can vote with it.",
    };
    crate::say!("{kept}");
    if let Some(key) = report["voter_key"].as_str() {
        crate::say!("Voter key {}: {key}", report["enrolment"]);
    }
    if identity.is_some_and(|identity| !identity.is_recoverable()) {
        crate::say!("The voter key is older than the phrase and does not come back from it. Have it replaced.");
    }
    if let Some(phrase) = phrase {
        crate::say!("Write these words down, in this order, on paper. Whoever has them is you:");
        for (place, word) in phrase.expose().split(' ').enumerate() {
            crate::say!("{:>2} {word}", place + 1);
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl ProtectionArguments {
    fn read(&self) -> Result<Option<Zeroizing<String>>, Error> {
        self.new_passphrase_file.as_deref().map(secret).transpose()
    }

    fn vault(&self, dir: &Path) -> Result<Vault, Error> {
        if self.system { desktop(dir) } else { Ok(Vault::new(dir, None)) }
    }
}

fn protect(passphrase: Option<&String>) -> Protection<'_> {
    passphrase.map_or(Protection::Device, |passphrase| Protection::Passphrase(passphrase))
}

fn desktop(dir: &Path) -> Result<Vault, Error> {
    let system = SystemStore::of_system().ok_or("this system has no store of secrets; take a passphrase")?;
    Ok(Vault::new(dir, Some(system)))
}

/// The folder as it is kept: the system's store is asked for only where it is needed.
fn vault(dir: &Path) -> Result<Vault, Error> {
    let bare = Vault::new(dir, None);
    if bare.kept()? == Some(Kept::System) { desktop(dir) } else { Ok(bare) }
}

/// One line or more of a file, or of standard input if the file is `-`.
fn secret(path: &Path) -> Result<Zeroizing<String>, Error> {
    let mut text = Zeroizing::new(String::with_capacity(MOST_BYTES as usize));
    let read = if path == Path::new("-") {
        io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text))
    };
    read.map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok(text)
}
