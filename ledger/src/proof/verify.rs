//! Checking a proof file, in the order of `docs/proof-file.md` section 3.

use tabella_crypto::ballot::Tracker;

use super::authors::Authors;
use super::challenge::{self, Answer, Opened};
use super::{Included, ProofFile, ProofFileError, Subject};
use crate::block::Header;
use crate::bytes::{Hash, Key};
use crate::code::{CheckpointCode, Code, Typed};
use crate::entry::{Body, Entry};
use crate::light::{LightError, Trust, is_under, judge};
use crate::merkle::{leaf_hash, verify_inclusion};
use crate::state::State;

/// What a proof file was shown to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Identifier of the board.
    pub chain: Hash,
    /// Name of the city, as the board says it.
    pub city: String,
    /// Name of the log.
    pub origin: String,
    /// Header of the block of the checkpoint.
    pub header: Header,
    /// What is shown.
    pub shows: Shows,
}

impl Verified {
    /// Code of the board.
    pub fn board_code(&self) -> Code {
        Code::of(&self.chain)
    }

    /// Code of the checkpoint.
    pub fn checkpoint_code(&self) -> CheckpointCode {
        CheckpointCode::of(&self.header)
    }
}

/// What is shown, by subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// A ballot is on the board. What is in it is not shown.
    Ballot {
        /// Hash of the election's manifest.
        election: Hash,
        /// Its tracker.
        tracker: Hash,
        /// Its position.
        position: u64,
    },
    /// What is in a ballot that was opened. It was never cast and never counts.
    Challenge {
        /// Hash of the election's manifest.
        election: Hash,
        /// Title of the election.
        title: String,
        /// The ballot's tracker.
        tracker: Hash,
        /// The key whose ballot it would have been.
        voter: Key,
        /// What is in it, for each contest on it.
        answers: Vec<Answer>,
    },
}

/// Checks a proof file: that everything in it holds, and that these codes, typed from paper, are its board's or its
/// checkpoint's.
///
/// # Errors
/// [`ProofFileError`] names the first thing that does not hold.
pub fn verify(bytes: &[u8], typed: &[Typed]) -> Result<Verified, ProofFileError> {
    let proof = ProofFile::from_bytes(bytes)?;
    let (first, others) = split(&proof.included)?;
    let founded = State::found(&first.entry.0).map_err(ProofFileError::Genesis)?;
    let (chain, genesis) = (founded.chain(), founded.genesis());
    let header = &proof.header;
    certified(&proof, founded.authorities())?;
    for Included { position, path, entry } in &proof.included {
        verify_inclusion(leaf_hash(&entry.0), *position, header.log_size, path, &header.log_root)
            .map_err(|source| ProofFileError::Inclusion { position: *position, source })?;
    }
    let mut authors = Authors { chain, genesis, ceremony: None };
    let check = |included: &Included| {
        let (position, bytes) = (included.position, &included.entry.0);
        let entry = authors.check(bytes).map_err(|source| ProofFileError::Entry { position, source })?;
        Ok((Hash::of(bytes), entry))
    };
    let entries = others.iter().map(check).collect::<Result<Vec<(Hash, Entry)>, ProofFileError>>()?;
    let shows = match &proof.subject {
        Subject::Ballot => ballot(others, &entries)?,
        Subject::Challenge { sealed, opening } => {
            let Opened { election, title, tracker, voter, answers } =
                challenge::open(&chain, &entries, sealed, opening)?;
            Shows::Challenge { election, title, tracker, voter, answers }
        }
        Subject::Time(_) | Subject::Credential { .. } => return Err(ProofFileError::Subject("")),
    };
    if let Some(other) = typed.iter().find(|typed| !typed.fits(&chain, header)) {
        return Err(ProofFileError::OtherCode(*other));
    }
    let (city, origin) = (genesis.city.clone(), genesis.origin.clone());
    Ok(Verified { chain, city, origin, header: proof.header, shows })
}

/// The genesis, and the entries after it.
fn split(included: &[Included]) -> Result<(&Included, &[Included]), ProofFileError> {
    if let Some(pair) = included.windows(2).find(|pair| pair[0].position >= pair[1].position) {
        return Err(ProofFileError::Order(pair[1].position));
    }
    match included.split_first() {
        Some((first, others)) if first.position == 0 => Ok((first, others)),
        first => Err(ProofFileError::NotFirst(first.map_or(0, |(first, _)| first.position))),
    }
}

/// Whether those who certify, from the genesis on, signed the checkpoint of the header.
fn certified(proof: &ProofFile, first: &crate::block::AuthoritySet) -> Result<(), ProofFileError> {
    let header = &proof.header;
    let trust = Trust::through(first.clone(), &proof.changes).map_err(ProofFileError::Authorities)?;
    if let Some(late) = proof.changes.last().map(|change| change.header.height).filter(|late| *late >= header.height) {
        return Err(ProofFileError::LateChange(late));
    }
    let signed = |header: &Header| -> Result<_, LightError> {
        is_under(trust.last(), header)?;
        Ok(judge(&trust, &proof.checkpoint)?.0)
    };
    let checkpoint = signed(header).map_err(ProofFileError::Checkpoint)?;
    if checkpoint == trust.last().checkpoint(header, checkpoint.round) {
        Ok(())
    } else {
        Err(ProofFileError::OtherHeader)
    }
}

fn ballot(included: &[Included], entries: &[(Hash, Entry)]) -> Result<Shows, ProofFileError> {
    match (included, entries) {
        ([Included { position, .. }], [(_, Entry { body: Body::Ballot(ballot), .. })]) => Ok(Shows::Ballot {
            election: ballot.election,
            tracker: Tracker::of(&ballot.sealed).into(),
            position: *position,
        }),
        _ => Err(ProofFileError::Subject("genesis and a ballot")),
    }
}
