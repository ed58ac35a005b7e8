//! The money of a project that won, step by step: what the command line and the app do with funds.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rand_core::OsRng;
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor::{self, CborError};
use tabella_ledger::fund::{Fund, Step, Wage, WageBatch, WagesError};
use tabella_ledger::party::{FundMember, Office};
use tabella_ledger::proof::{self, PROOF_EXTENSION, ProofFileError, Subject};
use tabella_ledger::state::{FundState, State, TakenStep};
use thiserror::Error;

use crate::board::BoardError;
use crate::put::PutError;
use crate::sync::{Replica, SyncError};
use crate::view::ViewError;

/// The subjects of a batch's proofs, in the folder of its slips.
const BATCH: &str = "batch";

/// Why nothing came of a step.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FundsError {
    /// The board has no such fund.
    #[error("the board has no fund {0}")]
    Unknown(Hash),
    /// The copy does not show the step.
    #[error("the copy does not show the step yet; look at the fund again")]
    Missing,
    /// The board or its node says no.
    #[error(transparent)]
    Put(#[from] PutError),
    /// The copy cannot follow.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The copy cannot be read.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The proof cannot be made.
    #[error(transparent)]
    View(#[from] ViewError),
    /// A proof that was made does not hold.
    #[error("a proof that was made does not hold: {0}")]
    Proof(#[from] ProofFileError),
    /// The wages are no batch.
    #[error(transparent)]
    Wages(#[from] WagesError),
    /// The file of a batch is damaged.
    #[error("the file of the batch is damaged: {0}")]
    Batch(#[from] CborError),
    /// A file or a folder.
    #[error("{path} cannot be used: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn file(path: &Path) -> impl FnOnce(io::Error) -> FundsError {
    move |source| FundsError::File { path: path.into(), source }
}

/// Sets a fund up. Its identifier, and the position of its entry.
///
/// # Errors
/// [`FundsError`].
pub async fn open(copy: &Replica, office: &Office, fund: Fund) -> Result<(Hash, u64), FundsError> {
    let entry = office.set_up_fund(fund, &mut OsRng);
    Ok((Hash::of(&entry.to_bytes()), copy.client().put(&entry).await?))
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Took {
    /// Its number.
    pub number: u32,
    /// It.
    pub step: TakenStep,
}

/// Takes the next step of a fund, and says what came of it.
///
/// # Errors
/// [`FundsError`].
pub async fn take(copy: &Replica, member: &FundMember, id: &Hash, step: Step) -> Result<Took, FundsError> {
    copy.sync(&mut |_, _| ()).await?;
    let entry = copy.read(|state| {
        let fund = state.funds().get(id).ok_or(FundsError::Unknown(*id))?;
        Ok::<_, FundsError>(member.step(*id, fund, step, &mut OsRng))
    })??;
    let position = copy.client().put(&entry).await?;
    copy.sync(&mut |_, _| ()).await?;
    copy.read(|state| {
        let fund = state.funds().get(id).ok_or(FundsError::Unknown(*id))?;
        let taken = (1..).zip(fund.steps()).find(|(_, step)| step.position == position);
        taken.map(|(number, step)| Took { number, step: step.clone() }).ok_or(FundsError::Missing)
    })?
}

/// What a fund is for: the option that won.
pub fn project<'s>(state: &'s State, fund: &FundState) -> Option<&'s str> {
    let Fund { election, contest, option, .. } = fund.fund();
    let contest = state.election(election).ok()?.manifest().contests.get(*contest as usize)?;
    contest.options.get(*option as usize).map(String::as_str)
}

/// The member's name; donations are the office's, who is no member.
pub fn name<'s>(state: &'s FundState, taken: &TakenStep) -> Option<&'s str> {
    state.fund().members.iter().find(|member| member.key == taken.by).map(|member| member.name.as_str())
}

/// Wages that were paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidWages {
    /// The step.
    pub took: Took,
    /// How many.
    pub count: u32,
    /// How much in all.
    pub total: u64,
    /// The proof of each, in the order of the batch.
    pub slips: Vec<PathBuf>,
}

/// Says that wages were paid on a request, and writes for each worker a proof of the own wage, which names nobody else,
/// into a folder that is not there yet.
///
/// # Errors
/// [`FundsError`].
pub async fn pay_wages(
    copy: &Replica,
    member: &FundMember,
    id: &Hash,
    request: u32,
    wages: &[Wage],
    slips: &Path,
) -> Result<PaidWages, FundsError> {
    let batch = WageBatch::new(wages, &mut OsRng)?;
    // Before anything is on the board: without the salts no worker could ever show anything.
    fs::create_dir(slips).map_err(file(slips))?;
    write_private(&slips.join(BATCH), &cbor::encode(&batch.subjects)).map_err(file(slips))?;
    let took = take(copy, member, id, batch.step(request)).await?;
    let written = write_slips(copy, took.step.position, slips)?;
    Ok(PaidWages { took, count: batch.count, total: batch.total, slips: written })
}

/// Writes the proof of each wage, in the order of the batch.
///
/// # Errors
/// [`FundsError`].
pub fn write_slips(copy: &Replica, position: u64, slips: &Path) -> Result<Vec<PathBuf>, FundsError> {
    let batch = slips.join(BATCH);
    let subjects: Vec<Subject> = cbor::decode("batch of wages", &fs::read(&batch).map_err(file(&batch))?)?;
    let mut written = Vec::new();
    for (place, subject) in (1..).zip(subjects) {
        let bytes = copy.view().wage_proof(position, subject)?.to_bytes();
        proof::verify(&bytes, None, &[])?;
        let path = slips.join(format!("{place:04}.{PROOF_EXTENSION}"));
        if path.exists() {
            fs::remove_file(&path).map_err(file(&path))?;
        }
        write_private(&path, &bytes).map_err(file(&path))?;
        written.push(path);
    }
    Ok(written)
}

/// Writes a new file that its owner alone can read.
///
/// # Errors
/// When it is there already, or cannot be written.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
