//! The registrar, who keeps the roll. Who a key belongs to stays with them and never reaches the board.

use rand_core::CryptoRngCore;
use tabella_crypto::data_use::UseSecret;
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::Element;
use tabella_crypto::membership::AttributeOpening;
use tabella_crypto::signature::SigningKey;

use super::{signed, stamped};
use crate::bytes::{Commitment, Hash, Key};
use crate::entry::{Body, Elector, Electorate, Enrolment, Entry, Use};
use crate::fact::{Parties, Party};
use crate::membership::{AGE_BAND, DISTRICT};
use crate::standing::{Class, Member, Members, Revocation};

/// The registrar's key on one board.
#[derive(Debug, Clone)]
pub struct Registrar {
    key: SigningKey,
    chain: Hash,
}

impl Registrar {
    /// Most voters of one entry.
    pub const BATCH: usize = 1500;
    /// Most electors of one entry.
    pub const ELECTORS_BATCH: usize = 1300;
    /// Most members of one entry.
    pub const MEMBERS_BATCH: usize = 600;

    /// The registrar of the board `chain`.
    pub fn new(key: SigningKey, chain: Hash) -> Self {
        Self { key, chain }
    }

    /// Puts voters on the roll, in as many entries as they need.
    pub fn enrol(&self, voters: &[Key], rng: &mut impl CryptoRngCore) -> Vec<Entry> {
        voters
            .chunks(Self::BATCH)
            .map(|voters| signed(&self.key, &self.chain, Body::Enrolment(Enrolment { voters: voters.to_vec() }), rng))
            .collect()
    }

    /// Says who votes in an election, with which ballot style and weight, in as many entries as it needs.
    pub fn name_electors(&self, election: Hash, electors: &[Elector], rng: &mut impl CryptoRngCore) -> Vec<Entry> {
        let body = |electors: &[Elector]| Body::Electorate(Electorate { election, voters: electors.to_vec() });
        electors
            .chunks(Self::ELECTORS_BATCH)
            .map(|electors| signed(&self.key, &self.chain, body(electors), rng))
            .collect()
    }

    /// Ends a key, and gives its place to a successor if there is one by now. There may be one later.
    pub fn revoke(&self, voter: Key, successor: Option<Key>, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::Revocation(Revocation { voter, successor }), rng)
    }

    /// Says what these members are, in as many entries as that takes. Residents are to be enrolled before.
    pub fn name_members(&self, class: Class, members: &[Member], rng: &mut impl CryptoRngCore) -> Vec<Entry> {
        let body = |members: &[Member]| Body::Members(Members { class, members: members.to_vec() });
        members.chunks(Self::MEMBERS_BATCH).map(|members| signed(&self.key, &self.chain, body(members), rng)).collect()
    }

    /// Says that somebody's data was used, for that person's eyes: tag and sealed text of
    /// [`SEALED_USE_BYTES`](crate::entry::SEALED_USE_BYTES).
    pub fn log_use(&self, tag: Hash, sealed: Vec<u8>, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::Use(Use { tag, sealed }), rng)
    }

    /// What the registrar and the person with this key have in common.
    ///
    /// # Errors
    /// [`DecodeError`] when the key is no group element.
    pub fn use_secret(&self, person: &Key) -> Result<UseSecret, DecodeError> {
        let person = Element::decode(&person.0, "person's key")?;
        Ok(UseSecret::of_registrar(&self.chain.0, &self.key, &person))
    }

    /// What is attested of a member, as it goes onto the board: commitments that this person can open and nobody else. Each
    /// renewal of what is attested under one key has a higher number, from 0.
    ///
    /// # Errors
    /// [`DecodeError`] when the key is no group element.
    pub fn attest(&self, person: Key, district: u16, age_band: u8, renewal: u32) -> Result<Member, DecodeError> {
        let secret = self.use_secret(&person)?;
        let commit =
            |name, value| Commitment(*AttributeOpening::derive(&secret, name, renewal, value).commit().as_bytes());
        Ok(Member {
            key: person,
            district: commit(DISTRICT, district.into()),
            age_band: commit(AGE_BAND, age_band.into()),
        })
    }

    /// Names who writes histories: all of them.
    pub fn name_parties(&self, parties: Vec<Party>, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::Parties(Parties { parties }), rng)
    }

    /// Stamps a digest.
    pub fn stamp(&self, digest: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        stamped(&self.key, &self.chain, digest, rng)
    }
}
