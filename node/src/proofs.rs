//! Proof files of what is on a board: `docs/proof-file.md`.

use std::collections::BTreeSet;

use tabella_crypto::ballot::verify::claimed_voter;
use tabella_ledger::block::{Change, EntryBytes};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::note::{Checkpoint, NoteError};
use tabella_ledger::proof::{Included, PROOF_VERSION, ProofFile, Subject};
use tabella_ledger::state::{CeremonyState, State};
use thiserror::Error;

use crate::client::{ClientError, NodeClient};
use crate::evidence::OpenedBallot;
use crate::landmarks::Landmarks;
use crate::view::{View, ViewError};

/// What kept a proof from being made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MakeProofError {
    /// The board cannot show what the proof takes.
    #[error(transparent)]
    View(#[from] ViewError),
    /// Something that the proof is about is not on the board.
    #[error("{0} is not on the board")]
    Missing(String),
    /// The voter has no ballot in the election.
    #[error("{0:?} is not in the electorate of the election")]
    NotElector(Key),
    /// The ballot cannot be read.
    #[error("the opened ballot cannot be read: {0}")]
    Ballot(#[from] tabella_crypto::encoding::DecodeError),
}

impl View {
    /// The proof that the ballot with a tracker is on the board; `None` when it is not.
    ///
    /// # Errors
    /// [`ViewError`] when the board cannot be read.
    pub fn ballot_proof(&self, tracker: &Hash) -> Result<Option<ProofFile>, ViewError> {
        match self.store().find_tracker(tracker)? {
            Some(position) if position < self.head().size => {
                let mut positions = self.mix_before(position)?;
                positions.push(position);
                self.proof(&positions, Subject::Ballot).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Where it stands over what the ballot at a position is signed, if that is not G: the ceremony, the manifest, and the
    /// first part of the last mix of the secret roll.
    fn mix_before(&self, position: u64) -> Result<Vec<u64>, ViewError> {
        let Some(Body::Ballot(ballot)) =
            self.entry(position)?.and_then(|bytes| Some(Entry::from_bytes(&bytes).ok()?.body))
        else {
            return Ok(Vec::new());
        };
        let positions = self.with_landmarks(|landmarks| {
            let election = landmarks.election(&ballot.election)?;
            let mix = election.roll_mix?;
            Some(vec![landmarks.ceremony(&election.ceremony?)?.announcement, election.manifest, mix])
        });
        Ok(positions.unwrap_or_default())
    }

    /// The proof that a file existed: `time` says where it is under the stamp at `position`.
    ///
    /// # Errors
    /// [`ViewError`] when there is no such entry, or the board cannot be read.
    pub fn time_proof(&self, position: u64, time: Subject) -> Result<ProofFile, ViewError> {
        self.proof(&[position], time)
    }

    /// The proof that the issuer of a presentation is named on the board; `None` when the board names no issuers.
    ///
    /// # Errors
    /// [`ViewError`] when the board cannot be read.
    pub fn credential_proof(&self, presentation: String) -> Result<Option<ProofFile>, ViewError> {
        let issuers = self.with_landmarks(Landmarks::issuers);
        let proof = |position| self.proof(&[position], Subject::Credential { credential: presentation });
        issuers.map(proof).transpose()
    }

    /// The proof that a wage was paid by the step at `position`: `wage` says where it is in its batch.
    ///
    /// # Errors
    /// [`ViewError`] when there is no such entry, or the board cannot be read.
    pub fn wage_proof(&self, position: u64, wage: Subject) -> Result<ProofFile, ViewError> {
        self.proof(&[position], wage)
    }

    /// The proof of a subject's whole history, with the state of this board; `None` when nothing is attested of it.
    ///
    /// # Errors
    /// [`ViewError`] when the board cannot be read.
    pub fn history_proof(&self, state: &State, subject: &Hash) -> Result<Option<ProofFile>, ViewError> {
        let history = state.facts().history(subject);
        let positions = history.iter().flat_map(|link| [link.parties, link.attestation.position]);
        let positions: BTreeSet<u64> = positions.collect();
        if positions.is_empty() {
            return Ok(None);
        }
        let positions: Vec<u64> = positions.into_iter().collect();
        self.proof(&positions, Subject::History { subject: *subject }).map(Some)
    }

    /// A proof from the entries at these positions, ascending, and the genesis, under the last checkpoint.
    fn proof(&self, positions: &[u64], subject: Subject) -> Result<ProofFile, ViewError> {
        let standing = self.standing(core::iter::once(0).chain(positions.iter().copied()))?;
        let included = |(position, path)| {
            let entry = self.store().entry(position)?;
            let entry = entry.ok_or_else(|| self.store().damaged(format!("entry {position}"), "it is missing"))?;
            Ok(Included { position, path, entry: EntryBytes(entry) })
        };
        Ok(ProofFile {
            version: PROOF_VERSION,
            changes: standing.changes,
            header: standing.header,
            checkpoint: standing.note,
            included: standing.paths.into_iter().map(included).collect::<Result<_, ViewError>>()?,
            subject,
        })
    }

    /// The electorate's entry that names a voter; `None` when none does.
    fn electorate_of(&self, positions: &[u64], voter: &Key) -> Result<Option<u64>, ViewError> {
        for position in positions {
            let entry = self.entry(*position)?.and_then(|bytes| Entry::from_bytes(&bytes).ok());
            let Some(Entry { body: Body::Electorate(electorate), .. }) = entry else { continue };
            if electorate.voters.iter().any(|elector| elector.key == *voter) {
                return Ok(Some(*position));
            }
        }
        Ok(None)
    }
}

impl View {
    /// The proof of what is in a ballot that was opened, with the state of this board. Whether the ballot holds that is
    /// for [`tabella_ledger::proof::verify`] to say.
    ///
    /// # Errors
    /// [`MakeProofError`].
    pub fn challenge_proof(&self, state: &State, opened: &OpenedBallot) -> Result<ProofFile, MakeProofError> {
        let (voter, _) = claimed_voter(&opened.sealed)?;
        let election = opened.election;
        let missing = || MakeProofError::Missing(format!("the election {election}"));
        let manifest = state.election(&election).map_err(|_| missing())?.manifest();
        let confirmed = Confirmed::of(state.ceremony(&manifest.ceremony).ok_or_else(missing)?);
        let landmarks = |landmarks: &Landmarks| {
            let (ceremony, election) = (landmarks.ceremony(&manifest.ceremony)?, landmarks.election(&election)?);
            let dealings = ceremony.dealings.iter().filter(|(dealer, _)| confirmed.dealers.contains(dealer));
            let confirmations = ceremony
                .confirmations
                .iter()
                .filter(|(named, trustee, _)| *named == confirmed.dealings && confirmed.trustees.contains(trustee));
            let mut positions = vec![ceremony.announcement, election.manifest];
            positions.extend(dealings.map(|(_, position)| *position));
            positions.extend(confirmations.map(|(_, _, position)| *position));
            Some((positions, election.electorate.clone()))
        };
        let (mut positions, electorate) = self.with_landmarks(landmarks).ok_or_else(missing)?;
        if manifest.has_electorate() {
            let voter = Key(voter);
            positions.push(self.electorate_of(&electorate, &voter)?.ok_or(MakeProofError::NotElector(voter))?);
        }
        positions.sort_unstable();
        let OpenedBallot { sealed, opening, .. } = opened.clone();
        Ok(self.proof(&positions, Subject::Challenge { sealed, opening })?)
    }
}

impl NodeClient {
    /// A proof from the entries at these positions, ascending, and the genesis, under the node's last checkpoint. What the
    /// node says is put together as it is: [`tabella_ledger::proof::verify`] says whether it holds.
    ///
    /// # Errors
    /// [`FetchProofError`].
    pub async fn prove(&self, positions: &[u64], subject: Subject) -> Result<ProofFile, FetchProofError> {
        let note = self.checkpoint().await?;
        let (Checkpoint { size, height, .. }, _) = Checkpoint::parse(&note)?;
        let missing = || FetchProofError::Missing(height);
        let (header, _) = self.headers(height, 1).await?.pop().ok_or_else(missing)?;
        let (mut changes, mut after) = (Vec::<Change>::new(), 0);
        loop {
            let more = self.changes(after).await?;
            let Some(last) = more.last().map(|change| change.header.height).filter(|last| *last > after) else { break };
            after = last;
            changes.extend(more);
            if last >= height {
                break;
            }
        }
        changes.retain(|change| change.header.height < height);
        let mut included = Vec::new();
        for position in core::iter::once(0).chain(positions.iter().copied()) {
            let (path, entry) = (self.inclusion(position, size).await?, self.entry(position).await?);
            included.push(Included { position, path, entry: EntryBytes(entry) });
        }
        Ok(ProofFile { version: PROOF_VERSION, changes, header, checkpoint: note, included, subject })
    }
}

/// What kept a proof from being fetched.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchProofError {
    /// The node did not answer as it should.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The node's checkpoint cannot be read.
    #[error("the node's checkpoint cannot be read: {0}")]
    Note(#[from] NoteError),
    /// The node does not show the block of its own checkpoint.
    #[error("the node does not show block {0}, of which its checkpoint is; ask again, or ask another node")]
    Missing(u64),
}

/// What the trustees confirmed.
struct Confirmed {
    dealers: Vec<u32>,
    dealings: Hash,
    /// As many as are needed.
    trustees: Vec<u32>,
}

impl Confirmed {
    fn of(ceremony: &CeremonyState) -> Self {
        Self {
            dealers: ceremony.qualified().iter().map(|dealing| dealing.dealer() as u32).collect(),
            dealings: ceremony.dealings_digest(),
            trustees: ceremony.confirmed().take(ceremony.threshold()).collect(),
        }
    }
}
