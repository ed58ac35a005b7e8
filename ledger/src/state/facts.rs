//! Facts that stay with their owners: who published, who may fetch, and what parties attest of subjects.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::bytes::{Hash, Key};
use crate::cbor;
use crate::fact::{Attestation, Grant, Link, Parties, Party, Publication, is_kind};

/// Most parties of a list.
pub const MAX_PARTIES: usize = 256;
/// Most bytes of a party's name or place.
const MAX_TEXT_BYTES: usize = 400;

/// Why an entry about facts is not valid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FactError {
    /// A list of parties that no board can have.
    #[error("the entry names no usable list of parties: at most {MAX_PARTIES}, with distinct names and keys")]
    Parties,
    /// The list of parties is the one in force already.
    #[error("these parties are named already")]
    SameParties,
    /// Somebody whom the board does not know publishes.
    #[error("{0:?} is not known to the board: not on the roll, no party, neither office nor registrar")]
    Stranger(Key),
    /// The name of a kind that cannot be one.
    #[error("a kind is named with 1 to 64 small letters, digits, points and hyphens: a ledger has no field for data")]
    Kind,
    /// A digest that is published already.
    #[error("this digest is published at position {0} already; take another salt")]
    Published(u64),
    /// There is no publication at this position.
    #[error("nothing is published at position {0}")]
    NoPublication(u64),
    /// A grant whose tag is on the board.
    #[error("a grant with this tag is on the board already; take another salt")]
    Tag,
    /// There is no grant at this position.
    #[error("nothing is granted at position {0}")]
    NoGrant(u64),
    /// A grant that has ended.
    #[error("the grant at position {0} is withdrawn already")]
    Withdrawn(u64),
    /// Somebody attests whom the registrar's list does not name.
    #[error("{0:?} attests, and the registrar's list of parties does not name this key")]
    NoParty(Key),
    /// A link that does not follow the last one of its subject.
    #[error("the link follows {found:?}, the last one of this subject is {expected:?}: read its history again")]
    Previous {
        /// Position of the last link.
        expected: Option<u64>,
        /// The position that came.
        found: Option<u64>,
    },
}

impl FactError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Parties => "parties.list",
            Self::SameParties => "parties.unchanged",
            Self::Stranger(_) => "publication.stranger",
            Self::Kind => "fact.kind",
            Self::Published(_) => "publication.repeated",
            Self::NoPublication(_) => "grant.no_publication",
            Self::Tag => "grant.tag",
            Self::NoGrant(_) => "withdrawal.no_grant",
            Self::Withdrawn(_) => "withdrawal.repeated",
            Self::NoParty(_) => "link.no_party",
            Self::Previous { .. } => "link.order",
        }
    }
}

/// A list of parties, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedParties {
    /// Position of the entry.
    pub position: u64,
    /// The whole list.
    pub parties: Vec<Party>,
}

/// A grant on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantState {
    /// What it says.
    pub grant: Grant,
    /// Position of its withdrawal.
    pub withdrawn: Option<u64>,
}

/// A link of a history, and where the list of parties is that names who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLink {
    /// What is attested, and by whom.
    pub attestation: Attestation,
    /// Position of the list.
    pub parties: u64,
}

/// All about facts.
#[derive(Debug, Clone)]
pub struct Facts {
    parties: Option<NamedParties>,
    publications: BTreeMap<u64, Publication>,
    digests: BTreeMap<Hash, u64>,
    grants: BTreeMap<u64, GrantState>,
    tags: BTreeSet<Hash>,
    withdrawals: u64,
    subjects: BTreeMap<Hash, Vec<HistoryLink>>,
    links: u64,
    /// Running hash over the entries that were accepted.
    acts: Hash,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            parties: None,
            publications: BTreeMap::new(),
            digests: BTreeMap::new(),
            grants: BTreeMap::new(),
            tags: BTreeSet::new(),
            withdrawals: 0,
            subjects: BTreeMap::new(),
            links: 0,
            acts: Hash([0; 32]),
        }
    }
}

impl Facts {
    /// The parties that are named, and the entry that says so; `None` before there is one.
    pub fn named_parties(&self) -> Option<&NamedParties> {
        self.parties.as_ref()
    }

    /// The parties that are named.
    pub fn parties(&self) -> &[Party] {
        self.named_parties().map_or(&[], |named| &named.parties)
    }

    /// The publication at a position.
    pub fn publication(&self, position: u64) -> Option<&Publication> {
        self.publications.get(&position)
    }

    /// All publications by position.
    pub fn publications(&self) -> impl Iterator<Item = (u64, &Publication)> {
        self.publications.iter().map(|(position, publication)| (*position, publication))
    }

    /// The grant at a position.
    pub fn grant(&self, position: u64) -> Option<&GrantState> {
        self.grants.get(&position)
    }

    /// All grants by position, withdrawn ones included.
    pub fn grants(&self) -> impl Iterator<Item = (u64, &GrantState)> {
        self.grants.iter().map(|(position, grant)| (*position, grant))
    }

    /// The history of a subject, from its first link on.
    pub fn history(&self, subject: &Hash) -> &[HistoryLink] {
        self.subjects.get(subject).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_party(&self, key: &Key) -> bool {
        self.parties().iter().any(|party| party.key == *key)
    }

    /// Whose grant it is that is to be withdrawn.
    pub(super) fn owner_of_grant(&self, grant: u64) -> Result<Key, FactError> {
        let GrantState { grant, .. } = self.grants.get(&grant).ok_or(FactError::NoGrant(grant))?;
        self.owner(grant.publication)
    }

    /// Whose publication it is.
    pub(super) fn owner(&self, publication: u64) -> Result<Key, FactError> {
        Ok(self.publications.get(&publication).ok_or(FactError::NoPublication(publication))?.owner)
    }

    pub(super) fn name_parties(&mut self, position: u64, list: &Parties, entry: Hash) -> Result<(), FactError> {
        if !is_list(&list.parties) {
            return Err(FactError::Parties);
        }
        if self.parties() == list.parties {
            return Err(FactError::SameParties);
        }
        self.parties = Some(NamedParties { position, parties: list.parties.clone() });
        self.acted(entry);
        Ok(())
    }

    /// Takes a publication of somebody whom the board knows.
    pub(super) fn publish(&mut self, position: u64, publication: &Publication, entry: Hash) -> Result<(), FactError> {
        if !is_kind(&publication.kind) {
            return Err(FactError::Kind);
        }
        if let Some(position) = self.digests.get(&publication.digest) {
            return Err(FactError::Published(*position));
        }
        self.digests.insert(publication.digest, position);
        self.publications.insert(position, publication.clone());
        self.acted(entry);
        Ok(())
    }

    /// Takes a grant of the owner.
    pub(super) fn allow(&mut self, position: u64, grant: &Grant, entry: Hash) -> Result<(), FactError> {
        if !self.tags.insert(grant.tag) {
            return Err(FactError::Tag);
        }
        self.grants.insert(position, GrantState { grant: *grant, withdrawn: None });
        self.acted(entry);
        Ok(())
    }

    /// Takes a withdrawal of the owner.
    pub(super) fn withdraw(&mut self, position: u64, grant: u64, entry: Hash) -> Result<(), FactError> {
        let state = self.grants.get_mut(&grant).ok_or(FactError::NoGrant(grant))?;
        if state.withdrawn.is_some() {
            return Err(FactError::Withdrawn(grant));
        }
        state.withdrawn = Some(position);
        self.withdrawals += 1;
        self.acted(entry);
        Ok(())
    }

    /// Takes the next link of a subject.
    pub(super) fn link(&mut self, position: u64, link: &Link, entry: Hash) -> Result<(), FactError> {
        let by = link.by;
        let named = self.named_parties().ok_or(FactError::NoParty(by))?;
        let party = named.parties.iter().find(|party| party.key == by).ok_or(FactError::NoParty(by))?;
        if !is_kind(&link.kind) {
            return Err(FactError::Kind);
        }
        let expected = self.history(&link.subject).last().map(|last| last.attestation.position);
        if link.previous != expected {
            return Err(FactError::Previous { expected, found: link.previous });
        }
        let (name, place) = (party.name.clone(), party.place.clone());
        let attestation = Attestation { position, name, place, by, kind: link.kind.clone(), digest: link.digest };
        let attested = HistoryLink { attestation, parties: named.position };
        self.subjects.entry(link.subject).or_default().push(attested);
        self.links += 1;
        self.acted(entry);
        Ok(())
    }

    fn acted(&mut self, entry: Hash) {
        self.acts = Hash::of_parts(&[&self.acts.0, &entry.0]);
    }

    /// For the state's digest: parties, how many there are of each, and every entry that was accepted.
    pub(super) fn digest_into(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&Hash::of(&cbor::encode(&self.parties())).0);
        let [publications, grants, subjects] =
            [self.publications.len(), self.grants.len(), self.subjects.len()].map(|count| count as u64);
        for count in [publications, grants, self.withdrawals, subjects, self.links] {
            bytes.extend_from_slice(&count.to_le_bytes());
        }
        bytes.extend_from_slice(&self.acts.0);
    }
}

fn is_list(parties: &[Party]) -> bool {
    let is_text =
        |text: &str| !text.trim().is_empty() && text.len() <= MAX_TEXT_BYTES && !text.chars().any(|c| c.is_control());
    let names: BTreeSet<&str> = parties.iter().map(|party| party.name.trim()).collect();
    let keys: BTreeSet<&Key> = parties.iter().map(|party| &party.key).collect();
    parties.len() <= MAX_PARTIES
        && names.len() == parties.len()
        && keys.len() == parties.len()
        && parties.iter().all(|party| is_text(&party.name) && is_text(&party.place))
}
