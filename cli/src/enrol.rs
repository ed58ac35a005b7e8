//! `tabella enrol`: a person's key on the roll, by a code, a card, an account or in person.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::Code;
use tabella_ledger::party::public;
use tabella_node::card::Card;
use tabella_node::card::USUAL_DRIVER;
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::keys;
use tabella_node::registrar::request::{Proof, Wish};
use tabella_node::registrar::{EnrolmentRequest, Stage, Standing};
use tabella_node::service::now;
use zeroize::Zeroizing;

use crate::{EXIT_INVALID, Outcome};

/// Arguments of `tabella enrol`.
#[derive(Debug, Args)]
pub struct EnrolArguments {
    /// Address of the registrar's node, such as http://127.0.0.1:8730
    pub node: String,
    /// Your key, made here if it is not there yet; the request is remembered beside it, under its name with .request
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// Be enrolled at once with the code that the registrar handed you
    #[arg(long, value_name = "CODE", conflicts_with_all = ["card", "oidc"])]
    pub code: Option<String>,
    /// Show who you are with a smart card, through this PKCS #11 library
    #[arg(long, value_name = "LIBRARY", num_args = 0..=1, default_missing_value = USUAL_DRIVER, conflicts_with = "oidc")]
    pub card: Option<PathBuf>,
    /// The card's label, if several are in readers
    #[arg(long, value_name = "LABEL", requires = "card")]
    pub label: Option<String>,
    /// Read the card's PIN from the first line of this file instead of asking for it
    #[arg(long, value_name = "FILE", requires = "card")]
    pub pin_file: Option<PathBuf>,
    /// Show who you are by signing in at the provider that the registrar believes (OpenID Connect)
    #[arg(long)]
    pub oidc: bool,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Asks to be enrolled, or how far that is.
///
/// # Errors
/// When the request cannot be made or is not taken.
pub async fn run(arguments: EnrolArguments) -> Outcome {
    let client = NodeClient::new(&arguments.node)?;
    let key = key(&arguments.key)?;
    let chain = client.status().await?.chain;
    if let Some(code) = &arguments.code {
        let enrolled = client.enrol(&EnrolmentRequest::new(code, &key, &chain)).await?;
        let position = enrolled.position;
        if arguments.json {
            crate::say!("{}", json!({ "state": "enrolled", "position": position, "key": public(&key).to_string() }));
        } else {
            crate::say!("Your key is on the roll, from entry {position} on.");
        }
        return Ok(ExitCode::SUCCESS);
    }
    let memory = beside(&arguments.key);
    let standing = match remembered(&memory)? {
        Some(id) => client.standing_or_expired(&id).await?,
        None => {
            let wish = Wish { chain, key: public(&key), made_at: now() };
            let proof = prove(&arguments, &client, &wish).await?;
            // Before it is sent: whatever happens then, it can be asked for.
            fs::write(&memory, format!("{}\n", wish.id())).map_err(|error| unusable(&memory, &error))?;
            let asked = client.ask(&wish.sign(&key, proof)).await;
            if let Err(ClientError::Refused { .. }) = &asked {
                fs::remove_file(&memory).map_err(|error| unusable(&memory, &error))?;
            }
            asked?
        }
    };
    let is_over = matches!(standing.stage, Stage::Refused { .. } | Stage::Expired | Stage::Revoked);
    if is_over {
        // The next time it is asked anew.
        fs::remove_file(&memory).map_err(|error| unusable(&memory, &error))?;
    }
    if arguments.json {
        crate::say!("{}", object(&standing));
    } else {
        tell(&standing);
    }
    Ok(if is_over { ExitCode::from(EXIT_INVALID) } else { ExitCode::SUCCESS })
}

/// The object that stands for a request.
pub(crate) fn object(standing: &Standing) -> Value {
    let mut object = json!(standing);
    object["code"] = json!(Code::of(&standing.request).to_string());
    object
}

fn key(path: &Path) -> Result<SigningKey, Error> {
    Ok(if path.exists() { keys::read(path)? } else { keys::create(path, &mut OsRng)? })
}

fn beside(key: &Path) -> PathBuf {
    let mut path = key.as_os_str().to_owned();
    path.push(".request");
    path.into()
}

fn unusable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    format!("{} cannot be used: {error}", path.display()).into()
}

fn remembered(path: &Path) -> Result<Option<Hash>, Error> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(path, &error)),
        Ok(text) => text.trim().parse().map(Some).map_err(|error| unusable(path, &error)),
    }
}

async fn prove(arguments: &EnrolArguments, client: &NodeClient, wish: &Wish) -> Result<Proof, Error> {
    if let Some(driver) = &arguments.card {
        let card = Card::find(driver, arguments.label.as_deref())?;
        let pin = if card.has_pin_pad()? { None } else { Some(pin(arguments.pin_file.as_deref())?) };
        return Ok(card.sign(wish, pin.as_ref())?);
    }
    if arguments.oidc {
        let provider = client.taking().await?.sign_in.ok_or("this registrar takes no sign-in")?;
        eprintln!("You will sign in at {}.", crate::uses::plain(&provider.issuer));
        let show = |url: &str| eprintln!("Open this address in your browser:\n{url}");
        return Ok(Proof::SignIn { id_token: provider.sign_in(&wish.nonce(), show).await? });
    }
    Ok(Proof::InPerson)
}

fn pin(file: Option<&Path>) -> Result<Zeroizing<String>, Error> {
    let Some(file) = file else {
        return Ok(Zeroizing::new(rpassword::prompt_password("PIN of the card: ")?));
    };
    let text = Zeroizing::new(fs::read_to_string(file).map_err(|error| unusable(file, &error))?);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn tell(standing: &Standing) {
    let code = Code::of(&standing.request);
    match &standing.stage {
        Stage::Waiting | Stage::Confirming => {
            crate::say!("Your request waits for the registrar. Its code is\n{code}");
            let until = standing.expires_at;
            crate::say!("Show this code at the desk. It can be confirmed until Unix time {until}.");
        }
        Stage::Enrolled { position: Some(position) } => {
            crate::say!("Your key is on the roll, from entry {position} on.");
        }
        Stage::Enrolled { position: None } => crate::say!("Your key is on the roll."),
        Stage::Refused { reason } => {
            crate::say!("The registrar has refused your request: {}", crate::uses::plain(reason));
        }
        Stage::Revoked => crate::say!("Your key was ended, because your card was revoked. See the registrar."),
        Stage::Expired => crate::say!("Your request was not confirmed in time. Ask again."),
    }
}
