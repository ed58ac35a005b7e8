//! A key ceremony on the board.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tabella_crypto::ceremony::{
    CeremonyError, CeremonyParams, Complaint, Dealing, JointKey, MAX_SLOTS, MAX_TRUSTEES, TrusteeKey, VerifiedDealing,
};
use tabella_crypto::group::Element;

use super::element;
use crate::bytes::Hash;
use crate::entry::{Ceremony, MAX_MESSAGE_BYTES, Trustee};
use crate::manifest::{Kind, MAX_TITLE};
use crate::rejection::{Rejection, Signer};

/// How far a ceremony is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Trustees publish their ceremony keys.
    Keys,
    /// All keys are there: trustees deal, complain and confirm.
    Dealing,
    /// The key is made.
    Concluded,
}

/// A key ceremony on the board.
#[derive(Debug, Clone)]
pub struct CeremonyState {
    id: Hash,
    trustees: Vec<Trustee>,
    signers: Vec<Element>,
    threshold: usize,
    slots: usize,
    keys: BTreeMap<u32, TrusteeKey>,
    params: Option<CeremonyParams>,
    dealings: BTreeMap<u32, VerifiedDealing>,
    dealing_hashes: BTreeMap<u32, Hash>,
    /// Those that held, as accuser and dealer.
    complaints: BTreeSet<(u32, u32)>,
    disqualified: BTreeSet<u32>,
    confirmations: BTreeMap<u32, Hash>,
    key: Option<Arc<JointKey>>,
    taken: Option<Service>,
}

/// What a key serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// One binding election.
    Election,
    /// Polls, any number of them.
    Polls,
    /// Tokens of one epoch. Whoever evaluates under a key decrypts under it.
    Tokens,
}

impl From<Kind> for Service {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Election => Self::Election,
            Kind::Poll => Self::Polls,
        }
    }
}

impl CeremonyState {
    pub(super) fn announce(id: Hash, ceremony: &Ceremony) -> Result<Self, Rejection> {
        let (trustees, threshold, slots) =
            (ceremony.trustees.len(), ceremony.threshold as usize, ceremony.slots as usize);
        let fits = (1..=trustees).contains(&threshold) && trustees <= MAX_TRUSTEES && (1..=MAX_SLOTS).contains(&slots);
        if !fits || ceremony.trustees.iter().any(|trustee| trustee.name.len() > MAX_TITLE) {
            return Err(CeremonyError::Size { threshold, trustees, slots }.into());
        }
        let dealing = Dealing::encoded_bytes(trustees, threshold, slots);
        if dealing > MAX_MESSAGE_BYTES {
            return Err(Rejection::DealingTooLong(dealing));
        }
        for (second, trustee) in ceremony.trustees.iter().enumerate() {
            if let Some(first) = ceremony.trustees.iter().take(second).position(|other| other.key == trustee.key) {
                return Err(CeremonyError::DuplicateKey { first: first + 1, second: second + 1 }.into());
            }
        }
        let signers = ceremony
            .trustees
            .iter()
            .enumerate()
            .map(|(place, trustee)| element(&trustee.key, Signer::Trustee(place as u32 + 1)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            id,
            trustees: ceremony.trustees.clone(),
            signers,
            threshold,
            slots,
            keys: BTreeMap::new(),
            params: None,
            dealings: BTreeMap::new(),
            dealing_hashes: BTreeMap::new(),
            complaints: BTreeSet::new(),
            disqualified: BTreeSet::new(),
            confirmations: BTreeMap::new(),
            key: None,
            taken: None,
        })
    }

    /// The key that signs a trustee's entries.
    pub(super) fn signer(&self, trustee: u32) -> Result<Element, Rejection> {
        let place = (trustee as usize).checked_sub(1);
        let signer = place.and_then(|place| self.signers.get(place)).copied();
        signer.ok_or(Rejection::Ceremony(CeremonyError::Index(trustee as usize)))
    }

    pub(super) fn trustee_key(&mut self, trustee: u32, message: &[u8]) -> Result<(), Rejection> {
        if self.stage() != Stage::Keys {
            return Err(Rejection::CeremonyStep("ceremony keys"));
        }
        if self.keys.contains_key(&trustee) {
            return Err(Rejection::CeremonyRepeat { trustee, what: "ceremony key" });
        }
        let key = TrusteeKey::verify(message, &self.id.0, trustee as usize)?;
        let mut keys = self.keys.clone();
        keys.insert(trustee, key);
        if keys.len() == self.trustees.len() {
            let keys = keys.values().copied().collect();
            self.params = Some(CeremonyParams::new(self.id.0, self.threshold, self.slots, keys)?);
        }
        self.keys = keys;
        Ok(())
    }

    pub(super) fn dealing(&mut self, dealer: u32, message: &[u8]) -> Result<(), Rejection> {
        let params = self.dealing_stage("dealings")?;
        if self.dealings.contains_key(&dealer) {
            return Err(Rejection::CeremonyRepeat { trustee: dealer, what: "dealing" });
        }
        let dealing = Dealing::verify(params, dealer as usize, message)?;
        self.dealings.insert(dealer, dealing);
        self.dealing_hashes.insert(dealer, Hash::of(message));
        Ok(())
    }

    pub(super) fn complaint(&mut self, accuser: u32, dealer: u32, evidence: &[u8]) -> Result<(), Rejection> {
        let params = self.dealing_stage("complaints")?;
        let dealing = self.dealings.get(&dealer).ok_or(Rejection::Ceremony(CeremonyError::Index(dealer as usize)))?;
        // Anybody can send a copy of what is on the board: without this it would be written again and again.
        if self.complaints.contains(&(accuser, dealer)) {
            return Err(Rejection::CeremonyRepeat { trustee: accuser, what: "complaint about this dealer" });
        }
        Complaint::judge(params, dealing, accuser as usize, evidence)?;
        self.complaints.insert((accuser, dealer));
        self.disqualified.insert(dealer);
        Ok(())
    }

    pub(super) fn confirmation(&mut self, trustee: u32, dealings: &Hash) -> Result<(), Rejection> {
        self.dealing_stage("confirmations")?;
        if *dealings != self.dealings_digest() {
            return Err(Rejection::OtherDealings(trustee));
        }
        if self.confirmations.get(&trustee) == Some(dealings) {
            return Err(Rejection::CeremonyRepeat { trustee, what: "confirmation of these dealings" });
        }
        self.confirmations.insert(trustee, *dealings);
        Ok(())
    }

    pub(super) fn conclude(&mut self) -> Result<(), Rejection> {
        let params = self.dealing_stage("the conclusion")?;
        let key = JointKey::combine(params, &self.qualified())?;
        let (found, needed) = (self.confirmed().count(), self.threshold);
        if found < needed {
            return Err(CeremonyError::TooFew { found, needed, what: "confirmed their shares" }.into());
        }
        self.key = Some(Arc::new(key));
        Ok(())
    }

    pub(super) fn take(&mut self, service: Service) {
        self.taken = Some(service);
    }

    /// Whether the key may serve this: only polls share one.
    pub(super) fn is_free_for(&self, service: Service) -> bool {
        matches!((self.taken, service), (None, _) | (Some(Service::Polls), Service::Polls))
    }

    fn dealing_stage(&self, what: &'static str) -> Result<&CeremonyParams, Rejection> {
        match (&self.params, &self.key) {
            (Some(params), None) => Ok(params),
            _ => Err(Rejection::CeremonyStep(what)),
        }
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        match (&self.params, &self.key) {
            (_, Some(_)) => Stage::Concluded,
            (Some(_), None) => Stage::Dealing,
            (None, None) => Stage::Keys,
        }
    }

    /// Its identifier.
    pub fn id(&self) -> Hash {
        self.id
    }

    /// The trustees in the order of their indices.
    pub fn trustees(&self) -> &[Trustee] {
        &self.trustees
    }

    /// k.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// How many slot keys are made.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// What all trustees agreed on, once all keys are there.
    pub fn params(&self) -> Option<&CeremonyParams> {
        self.params.as_ref()
    }

    /// Indices of the trustees whose ceremony key is there.
    pub fn joined(&self) -> impl Iterator<Item = u32> {
        self.keys.keys().copied()
    }

    /// Indices of those who dealt.
    pub fn dealers(&self) -> impl Iterator<Item = u32> {
        self.dealings.keys().copied()
    }

    /// The dealings without those of disqualified dealers.
    pub fn qualified(&self) -> Vec<&VerifiedDealing> {
        self.dealings
            .iter()
            .filter(|(dealer, _)| !self.disqualified.contains(dealer))
            .map(|(_, dealing)| dealing)
            .collect()
    }

    /// Dealers against whom a complaint held.
    pub fn disqualified(&self) -> impl Iterator<Item = u32> {
        self.disqualified.iter().copied()
    }

    /// What a confirmation has to name: a digest of the qualified dealings.
    pub fn dealings_digest(&self) -> Hash {
        let qualified = self.dealing_hashes.iter().filter(|(dealer, _)| !self.disqualified.contains(dealer));
        dealings_digest(qualified.map(|(dealer, hash)| (*dealer, *hash)))
    }

    /// Trustees that confirmed exactly the dealings that count. A trustee that stays silent holds no share.
    pub fn confirmed(&self) -> impl Iterator<Item = u32> {
        let digest = self.dealings_digest();
        self.confirmations.iter().filter(move |(_, seen)| **seen == digest).map(|(trustee, _)| *trustee)
    }

    /// The joint key, once the ceremony has ended.
    pub fn key(&self) -> Option<&Arc<JointKey>> {
        self.key.as_ref()
    }

    pub(super) fn digest_into(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.stage() as u8);
        bytes.push(self.taken.map_or(0, |service| 1 + service as u8));
        let mut list = |trustees: &mut dyn Iterator<Item = u32>| {
            let trustees: Vec<u32> = trustees.collect();
            bytes.extend_from_slice(&(trustees.len() as u64).to_le_bytes());
            trustees.iter().for_each(|trustee| bytes.extend_from_slice(&trustee.to_le_bytes()));
        };
        list(&mut self.joined());
        list(&mut self.disqualified());
        list(&mut self.confirmed());
        bytes.extend_from_slice(&self.dealings_digest().0);
    }
}

/// Digest of qualified dealings: of each its dealer, ascending, and the hash of its message.
pub(crate) fn dealings_digest(qualified: impl Iterator<Item = (u32, Hash)>) -> Hash {
    let mut bytes = Vec::new();
    for (dealer, hash) in qualified {
        bytes.extend_from_slice(&dealer.to_le_bytes());
        bytes.extend_from_slice(&hash.0);
    }
    Hash::of(&bytes)
}
