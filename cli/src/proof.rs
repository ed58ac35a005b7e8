//! `tabella stamp`, `tabella prove` and `tabella verify-proof`.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::Typed;
use tabella_ledger::credential::{Credential, Presented};
use tabella_ledger::fact::Attestation;
use tabella_ledger::party::Voter;
use tabella_ledger::proof::{
    self, MAX_PROOF_BYTES, PROOF_EXTENSION, ProofFile, ProofFileError, Shows, Stamped, Stamper, Verified,
};
use tabella_node::board::Board;
use tabella_node::client::NodeClient;
use tabella_node::evidence::OpenedBallot;
use tabella_node::service::now;
use tabella_node::store::Store;

use crate::codes::Codes;
use crate::identity::signing_key;
use crate::own_copy::plain;
use crate::submit::submit;
use crate::{EXIT_CANNOT, EXIT_INVALID, Outcome};

/// Arguments of `tabella stamp`.
#[derive(Debug, Args)]
pub struct StampArguments {
    /// The files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The key that stamps: of the office, the registrar or somebody on the roll; or the folder of an identity
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// The passphrase of the identity, if it is locked by one
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// What to write, which is not there yet: the proof of one file; or a folder for those of several, each named like its
    /// file
    #[arg(long, value_name = "PROOF")]
    pub out: PathBuf,
}

/// Arguments of `tabella prove`.
#[derive(Debug, Args)]
pub struct ProveArguments {
    /// What to prove.
    #[command(subcommand)]
    pub command: ProveCommand,
}

/// What to prove.
#[derive(Debug, Subcommand)]
pub enum ProveCommand {
    /// That a ballot is on the board; what is in it is not shown
    Ballot {
        /// Its tracker
        tracker: Hash,
        /// Address of a node
        #[arg(long)]
        node: String,
        /// The proof, which is not there yet
        #[arg(long, value_name = "PROOF")]
        out: PathBuf,
    },
    /// What was in a ballot that was opened instead of cast
    Challenge {
        /// What the voter's app gave out: the sealed ballot and its opening
        evidence: PathBuf,
        /// An own copy of the board, as `tabella sync --copy` keeps it
        #[arg(long, value_name = "BOARD")]
        copy: PathBuf,
        /// The proof, which is not there yet
        #[arg(long, value_name = "PROOF")]
        out: PathBuf,
    },
    /// That an issuer whom the board names says some facts of a credential
    Credential {
        /// The credential
        credential: PathBuf,
        /// A fact that is shown; may be given several times
        #[arg(long, value_name = "NAME")]
        show: Vec<String>,
        /// An own copy of the board, as `tabella sync --copy` keeps it
        #[arg(long, value_name = "BOARD")]
        copy: PathBuf,
        /// The proof, which is not there yet
        #[arg(long, value_name = "PROOF")]
        out: PathBuf,
    },
}

/// Arguments of `tabella verify-proof`.
#[derive(Debug, Args)]
pub struct VerifyProofArguments {
    /// The proof
    pub proof: PathBuf,
    /// The file that was stamped
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// A code from paper, of the board or of the proof's checkpoint; may be given several times
    #[arg(long, value_name = "CODE")]
    pub code: Vec<String>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Stamps files and writes a proof for each.
///
/// # Errors
/// When a file cannot be read or written, or the node refuses.
pub async fn stamp(arguments: StampArguments) -> Outcome {
    let StampArguments { files, node, key, passphrase_file, out } = arguments;
    let proofs = proof_names(&files, &out)?;
    let digests = files.iter().map(|file| digest(file)).collect::<Result<Vec<_>, _>>()?;
    let client = NodeClient::new(&node)?;
    let stamped = Stamped::new(&digests, &mut OsRng);
    let chain = client.status().await?.chain;
    let key = signing_key(&key, passphrase_file.as_deref(), &chain)?;
    // Whoever stamps: what is signed is the same.
    let stamp = Voter::new(key, chain).stamp(stamped.digest, &mut OsRng);
    let position = submit(&client, &stamp).await?;
    if files.len() > 1 {
        fs::create_dir_all(&out).map_err(|error| format!("{} cannot be made: {error}", out.display()))?;
    }
    for ((path, file), subject) in proofs.iter().zip(&digests).zip(stamped.subjects) {
        let bytes = client.prove(&[position], subject).await?.to_bytes();
        let verified = proof::verify(&bytes, Some(file), &[])?;
        write_new(path, &bytes)?;
        crate::say!("{}", path.display());
        print_codes(&verified);
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the proof of each file goes. Nothing is overwritten, and nothing is stamped whose proof could not be kept.
fn proof_names(files: &[PathBuf], out: &Path) -> Result<Vec<PathBuf>, String> {
    let named = |file: &PathBuf| {
        let mut name = file.file_name().ok_or_else(|| format!("{} is no file", file.display()))?.to_owned();
        name.push(OsStr::new("."));
        name.push(PROOF_EXTENSION);
        Ok::<_, String>(out.join(name))
    };
    let names = match files {
        [_] => vec![out.to_owned()],
        _ => files.iter().map(named).collect::<Result<_, _>>()?,
    };
    for (place, name) in names.iter().enumerate() {
        if name.exists() {
            return Err(format!("{} is there already; name another place", name.display()));
        }
        if names[..place].contains(name) {
            return Err(format!("two files would have the proof {}; stamp them one by one", name.display()));
        }
    }
    Ok(names)
}

/// Makes a proof file.
///
/// # Errors
/// When what it is about is not there, or does not hold.
pub async fn prove(command: ProveCommand) -> Outcome {
    let (bytes, out) = match command {
        ProveCommand::Ballot { tracker, node, out } => {
            let proof = NodeClient::new(&node)?.ballot_proof(&tracker).await?;
            (proof.ok_or_else(|| format!("the node has no ballot with the tracker {tracker}"))?, out)
        }
        ProveCommand::Challenge { evidence, copy, out } => {
            let opened: OpenedBallot = serde_json::from_str(&fs::read_to_string(&evidence)?)?;
            let board = board(&copy)?;
            (board.view().challenge_proof(board.state()?, &opened)?.to_bytes(), out)
        }
        ProveCommand::Credential { credential, show, copy, out } => {
            let credential: Credential = fs::read_to_string(&credential)?.parse()?;
            let proof: Option<ProofFile> = board(&copy)?.view().credential_proof(credential.present(&show)?)?;
            (proof.ok_or("the board names no issuers")?.to_bytes(), out)
        }
    };
    let verified = proof::verify(&bytes, None, &[])?;
    write_new(&out, &bytes)?;
    print_codes(&verified);
    Ok(ExitCode::SUCCESS)
}

fn board(copy: &Path) -> Result<Board, Box<dyn std::error::Error + Send + Sync>> {
    if !copy.exists() {
        return Err(format!("{} is not there; fetch a copy with `tabella sync --copy`", copy.display()).into());
    }
    Ok(Board::open(Arc::new(Store::open(copy)?), &mut OsRng, &mut |_, _| {})?)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// SHA-256 of a file of any length.
fn digest(path: &Path) -> Result<Hash, String> {
    let hash = |file: File| {
        let (mut file, mut hasher) = (BufReader::new(file), Sha256::new());
        loop {
            let piece = file.fill_buf()?;
            if piece.is_empty() {
                return Ok(Hash(hasher.finalize().into()));
            }
            hasher.update(piece);
            let read = piece.len();
            file.consume(read);
        }
    };
    File::open(path).and_then(hash).map_err(|error: io::Error| format!("{} cannot be read: {error}", path.display()))
}

/// What kept a proof from being valid.
enum Failure {
    /// It was checked as far as it goes.
    Proof(ProofFileError),
    /// It was not even begun.
    Cannot(String),
}

/// Checks a proof file and prints what it shows.
pub fn verify(arguments: &VerifyProofArguments) -> ExitCode {
    let (outcome, code, words, report) = match checked(arguments) {
        Ok(verified) => ("valid", ExitCode::SUCCESS, None, report(&verified)),
        Err(Failure::Proof(error)) if !error.cannot_be_checked() => {
            let report = json!({ "code": error.code(), "message": error.to_string() });
            ("invalid", ExitCode::from(EXIT_INVALID), Some(format!("INVALID ({}): {error}", error.code())), report)
        }
        Err(failure) => {
            let (code, message) = match failure {
                Failure::Proof(error) => (Some(error.code()), error.to_string()),
                Failure::Cannot(message) => (None, message),
            };
            let words = format!("CANNOT BE CHECKED: {message}");
            ("cannot_be_checked", ExitCode::from(EXIT_CANNOT), Some(words), json!({ "code": code, "message": message }))
        }
    };
    if arguments.json {
        let mut report = report;
        report["outcome"] = json!(outcome);
        crate::say!("{report}");
    } else if let Some(words) = words {
        crate::say!("{words}");
    }
    code
}

fn checked(arguments: &VerifyProofArguments) -> Result<Verified, Failure> {
    let typed =
        arguments.code.iter().map(|code| code.parse::<Typed>().map_err(|error| Failure::Cannot(error.to_string())));
    let typed = typed.collect::<Result<Vec<_>, _>>()?;
    let mut bytes = Vec::new();
    let path = &arguments.proof;
    File::open(path)
        .and_then(|file| file.take(MAX_PROOF_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", path.display())))?;
    let file = arguments.file.as_deref().map(digest).transpose().map_err(Failure::Cannot)?;
    let verified = proof::verify(&bytes, file.as_ref(), &typed).map_err(Failure::Proof)?;
    if !arguments.json {
        print(&verified, !typed.is_empty());
    }
    Ok(verified)
}

fn codes(verified: &Verified) -> Codes {
    Codes::new(&verified.chain, verified.checkpoint_code())
}

fn print_codes(verified: &Verified) {
    codes(verified).print();
}

fn print(verified: &Verified, compared: bool) {
    let Verified { city, origin, header, .. } = verified;
    let time = header.time;
    crate::say!("VALID: every check holds.\n");
    match &verified.shows {
        Shows::Ballot { election, tracker, position } => {
            crate::say!("A ballot is on the board. What is in it is not shown.");
            crate::say!("  tracker   {tracker}\n  election  {election}\n  position  {position}");
        }
        Shows::File { file, by, .. } => {
            crate::say!("This file existed at {time} (Unix seconds).");
            crate::say!("  SHA-256     {file}\n  stamped by  {}", stamper(by));
        }
        Shows::Credential(presented) => {
            let Presented { issuer, claims } = &**presented;
            crate::say!("{} ({}) says:", issuer.name, issuer.place);
            for (name, value) in &claims.facts {
                crate::say!("  {name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            }
            let state = match now() {
                now if now < claims.from => "NOT YET VALID",
                now if now >= claims.until => "EXPIRED",
                _ => "valid",
            };
            let (from, until) = (claims.from, claims.until);
            crate::say!("  type {}, {state}: from {from} until {until} (Unix seconds)", claims.kind);
        }
        Shows::Challenge { title, tracker, answers, .. } => {
            crate::say!("This ballot was opened instead of cast. It never counts. In it is:\n{title}");
            for answer in answers {
                let words = answer.words();
                crate::say!("  {}: {}", answer.title, if words.is_empty() { "nothing" } else { &words });
            }
            crate::say!("Compare its tracker with the one that was shown before it was opened:\n  {tracker}");
        }
        Shows::Wage { fund, step, by, wage, .. } => {
            crate::say!("A wage was paid.");
            crate::say!(
                "  to      {}\n  amount  {}\n  for     {}",
                plain(&wage.worker),
                wage.amount,
                plain(&wage.period)
            );
            crate::say!("  fund    {fund}, step {step}\n  by      {by}");
        }
        Shows::History { subject, attestations } => {
            crate::say!("Parties attested of the subject {subject}:");
            for link in attestations {
                let [name, place] = [&link.name, &link.place].map(|text| plain(text));
                crate::say!("  {} by {name} ({place}), entry {}", link.kind, link.position);
            }
            crate::say!("No link is missing before the last of these. Whether there is a later one, ask a node.");
        }
    }
    crate::say!("\nBoard of {city} ({origin}), block {} of {time} (Unix seconds)", header.height);
    codes(verified).print();
    if !compared {
        crate::say!("Compare one of them with paper: until then this proves something about some board.");
    }
}

fn stamper(by: &Stamper) -> String {
    match by {
        Stamper::Office => "office".into(),
        Stamper::Registrar => "registrar".into(),
        Stamper::Voter(key) => key.to_string(),
    }
}

fn report(verified: &Verified) -> Value {
    let (kind, shows) = match &verified.shows {
        Shows::Ballot { election, tracker, position } => (
            "ballot",
            json!({ "election": election.to_string(), "tracker": tracker.to_string(), "position": position }),
        ),
        Shows::File { file, by, position } => {
            ("time", json!({ "file": file.to_string(), "by": stamper(by), "position": position }))
        }
        Shows::Credential(presented) => {
            let Presented { issuer, claims } = &**presented;
            let facts = claims.facts.iter().map(|(name, value)| json!({ "name": name, "value": value }));
            let shows = json!({
                "issuer": issuer.name,
                "place": issuer.place,
                "type": claims.kind,
                "valid_from": claims.from,
                "valid_until": claims.until,
                "facts": facts.collect::<Vec<_>>(),
            });
            ("credential", shows)
        }
        Shows::Challenge { election, title, tracker, answers, .. } => {
            let choices = answers.iter().map(|answer| json!({ "contest": answer.title, "choice": answer.words() }));
            let shows = json!({
                "election": election.to_string(),
                "title": title,
                "tracker": tracker.to_string(),
                "choices": choices.collect::<Vec<_>>(),
            });
            ("challenge", shows)
        }
        Shows::Wage { fund, step, by, wage, position } => {
            let shows = json!({
                "fund": fund.to_string(),
                "step": step,
                "by": by.to_string(),
                "position": position,
                "worker": wage.worker,
                "amount": wage.amount,
                "period": wage.period,
            });
            ("wage", shows)
        }
        Shows::History { subject, attestations } => ("history", history_report(subject, attestations)),
    };
    let mut report = json!({
        "kind": kind,
        "city": verified.city,
        "origin": verified.origin,
        "chain": verified.chain.to_string(),
        "height": verified.header.height,
        "time": verified.header.time,
        "shows": shows,
    });
    codes(verified).report(&mut report);
    report
}

/// The history of a subject as programs read it.
pub(crate) fn history_report<'a>(subject: &Hash, links: impl IntoIterator<Item = &'a Attestation>) -> Value {
    let link = |link: &Attestation| {
        json!({
            "position": link.position,
            "name": link.name,
            "place": link.place,
            "by": link.by.to_string(),
            "kind": link.kind,
            "digest": link.digest.to_string(),
        })
    };
    json!({ "subject": subject.to_string(), "links": links.into_iter().map(link).collect::<Vec<_>>() })
}
