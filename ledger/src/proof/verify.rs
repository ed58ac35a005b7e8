//! Checking a proof file, in the order of `docs/proof-file.md` section 3.

use tabella_crypto::ballot::Tracker;

use super::authors::Authors;
use super::challenge::{self, Answer, Opened};
use super::{Included, ProofFile, ProofFileError, Subject, time};
use crate::block::{AuthoritySet, Header};
use crate::bytes::{Hash, Key};
use crate::code::{CheckpointCode, Code, Typed};
use crate::credential::{self, Presented};
use crate::entry::{Body, Entry, Genesis, Stamp};
use crate::fact::{Attestation, history};
use crate::fund::{FundStep, Step, Wage, verify_wage};
use crate::light::{LightError, Trust, is_under, judge};
use crate::merkle::{leaf_hash, verify_inclusion};
use crate::state::State;

/// What a proof file was shown to say.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
    /// A file existed at the time of the header.
    File {
        /// SHA-256 of the file.
        file: Hash,
        /// Whose key stamped it.
        by: Stamper,
        /// Position of the stamp.
        position: u64,
    },
    /// An issuer says something of whoever shows it.
    Credential(Box<Presented>),
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
    /// A wage was paid.
    Wage {
        /// Hash of the fund's entry.
        fund: Hash,
        /// Number of the step that paid it.
        step: u32,
        /// Whose key paid.
        by: Key,
        /// The wage.
        wage: Wage,
        /// Position of the step.
        position: u64,
    },
    /// What parties attested of a subject.
    History {
        /// The subject.
        subject: Hash,
        /// Who attested what, in order.
        attestations: Vec<Attestation>,
    },
}

/// Who stamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamper {
    /// The office.
    Office,
    /// The registrar.
    Registrar,
    /// Somebody on the roll.
    Voter(Key),
}

impl Stamper {
    fn of(key: &Key, genesis: &Genesis) -> Self {
        match key {
            key if *key == genesis.office => Self::Office,
            key if *key == genesis.registrar => Self::Registrar,
            key => Self::Voter(*key),
        }
    }
}

/// Checks a proof file: that everything in it holds, and that these codes, typed from paper, are its board's or its
/// checkpoint's. `file` is the SHA-256 of the file that a time proof is about.
///
/// # Errors
/// [`ProofFileError`] names the first thing that does not hold.
pub fn verify(bytes: &[u8], file: Option<&Hash>, typed: &[Typed]) -> Result<Verified, ProofFileError> {
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
    let mut authors = Authors { chain, genesis, ceremony: None, secret: None, mixed: None };
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
        Subject::Time { salt, index, size, path } => {
            let (position, stamp) = stamp(others, &entries)?;
            let file = *file.ok_or(ProofFileError::NoFile)?;
            time::verify(&file, salt, *index, *size, path, &stamp.digest).map_err(ProofFileError::File)?;
            Shows::File { file, by: Stamper::of(&stamp.by, genesis), position }
        }
        Subject::Credential { credential } => match entries.as_slice() {
            [(_, Entry { body: Body::Issuers(list), .. })] => {
                Shows::Credential(Box::new(credential::verify(credential, &list.issuers)?))
            }
            _ => return Err(ProofFileError::Subject("genesis and issuers")),
        },
        Subject::Wage { salt, wage, index, path } => paid(others, &entries, salt, wage, *index, path)?,
        Subject::History { subject } => attested(others, &entries, subject)?,
    };
    if file.is_some() && !matches!(shows, Shows::File { .. }) {
        return Err(ProofFileError::UnaskedFile);
    }
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
fn certified(proof: &ProofFile, first: &AuthoritySet) -> Result<(), ProofFileError> {
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
    let refused =
        Err(ProofFileError::Subject("genesis and a ballot, with a secret roll what its voters sign over between them"));
    let (Some(Included { position, .. }), Some(((_, Entry { body: Body::Ballot(ballot), .. }), others))) =
        (included.last(), entries.split_last())
    else {
        return refused;
    };
    let bodies: Vec<&Body> = others.iter().map(|(_, entry)| &entry.body).collect();
    match bodies[..] {
        [] => {}
        // Whose they are was checked with their signatures.
        [Body::Ceremony(_), Body::Manifest(_), Body::RollMix(part)]
            if part.number == 0 && part.election == ballot.election => {}
        _ => return refused,
    }
    Ok(Shows::Ballot { election: ballot.election, tracker: Tracker::of(&ballot.sealed).into(), position: *position })
}

/// The one stamp, and its position.
fn stamp<'a>(included: &[Included], entries: &'a [(Hash, Entry)]) -> Result<(u64, &'a Stamp), ProofFileError> {
    match (included, entries) {
        ([Included { position, .. }], [(_, Entry { body: Body::Stamp(stamp), .. })]) => Ok((*position, stamp)),
        _ => Err(ProofFileError::Subject("genesis and a stamp")),
    }
}

/// The wage, if the one step pays the batch that it is in.
fn paid(
    included: &[Included],
    entries: &[(Hash, Entry)],
    salt: &[u8; 32],
    wage: &Wage,
    index: u64,
    path: &[Hash],
) -> Result<Shows, ProofFileError> {
    let ([Included { position, .. }], [(_, Entry { body: Body::FundStep(step), .. })]) = (included, entries) else {
        return Err(ProofFileError::Subject(WAGES));
    };
    let FundStep { fund, number, by, step: Step::Wages { count, root, .. }, .. } = step else {
        return Err(ProofFileError::Subject(WAGES));
    };
    verify_wage(wage, salt, index, path, *count, root).map_err(ProofFileError::Wage)?;
    Ok(Shows::Wage { fund: *fund, step: *number, by: *by, wage: wage.clone(), position: *position })
}

const WAGES: &str = "genesis and a step of a fund that pays wages";

/// The history of the links, each signed by somebody whom the list before it names.
fn attested(included: &[Included], entries: &[(Hash, Entry)], subject: &Hash) -> Result<Shows, ProofFileError> {
    let (mut parties, mut links) = (&[][..], Vec::new());
    for (Included { position, .. }, (_, entry)) in included.iter().zip(entries) {
        match &entry.body {
            Body::Parties(list) => parties = &list.parties,
            Body::Link(link) => links.push((*position, link, parties)),
            _ => return Err(ProofFileError::Subject("genesis, lists of parties and links")),
        }
    }
    Ok(Shows::History { subject: *subject, attestations: history(subject, links)? })
}
