//! A trustee: takes part in ceremonies and decrypts final sums, once each.

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;
use tabella_crypto::ceremony::{CeremonyError, Dealing, Received, TrusteeSecret, TrusteeShares};
use tabella_crypto::group::SecretScalar;
use tabella_crypto::signature::SigningKey;
use tabella_crypto::tally::{DecryptionShare, TallyError};
use tabella_crypto::token::TokenError;
use thiserror::Error;

use super::{public, signed};
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Complaint, Confirmation, Entry, FromTrustee, ShareBytes, Shares};
use crate::rejection::Rejection;
use crate::state::{CeremonyState, Phase, State};

/// The trustee does not do this.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TrusteeError {
    /// The ceremony or election is not on the board, or not at this step.
    #[error(transparent)]
    Board(#[from] Rejection),
    /// This trustee is not named in the ceremony, or never joined it.
    #[error("this trustee has no part in ceremony {0}")]
    NoPart(Hash),
    /// The election is not closed: decrypting now would open votes while people still vote.
    #[error("the election is not closed; shares are made once, for the final set of ballots")]
    NotClosed,
    /// Another set of ballots of the same election was decrypted before; the difference would open votes.
    #[error("shares were made before for the counted set {before}, now the board shows {now}")]
    OtherSet {
        /// Root of the set that was decrypted.
        before: Hash,
        /// Root of the set that the board shows now.
        now: Hash,
    },
    /// The shares received do not make up the key on the board.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// There is nothing to decrypt.
    #[error(transparent)]
    Tally(#[from] TallyError),
    /// A list cannot be mixed or opened.
    #[error("{0}")]
    Mix(String),
    /// Tokens cannot be evaluated.
    #[error(transparent)]
    Token(#[from] TokenError),
}

/// What a trustee says of the dealings on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All shares fit: the confirmation to publish.
    Confirm(Box<Entry>),
    /// Some do not: the complaints to publish. The dealings are to be checked again after that.
    Complain(Vec<Entry>),
}

/// A trustee's keys on one board.
#[derive(Debug, Clone)]
pub struct Trustee {
    key: SigningKey,
    chain: Hash,
    ceremonies: BTreeMap<Hash, TrusteeSecret>,
    pub(super) decrypted: BTreeMap<Hash, Hash>,
}

impl Trustee {
    /// A trustee of the board `chain`, with the key that signs its entries.
    pub fn new(key: SigningKey, chain: Hash) -> Self {
        Self { key, chain, ceremonies: BTreeMap::new(), decrypted: BTreeMap::new() }
    }

    /// The public key that signs its entries.
    pub fn key(&self) -> Key {
        public(&self.key)
    }

    /// Ceremony secrets to store, by ceremony. Shares come back from them and the dealings on the board.
    pub fn ceremonies(&self) -> &BTreeMap<Hash, TrusteeSecret> {
        &self.ceremonies
    }

    /// Counted sets that were decrypted, by election, and mixed lists that were opened, by the hash of election and contest;
    /// to be stored, so that no other is ever decrypted.
    pub fn decrypted(&self) -> &BTreeMap<Hash, Hash> {
        &self.decrypted
    }

    /// Takes back what was stored.
    pub fn restore(&mut self, ceremonies: BTreeMap<Hash, TrusteeSecret>, decrypted: BTreeMap<Hash, Hash>) {
        self.ceremonies = ceremonies;
        self.decrypted = decrypted;
    }

    /// Joins a ceremony with a fresh key, or with the same again: a second key would make the shares of everybody who
    /// saw the first useless.
    ///
    /// # Errors
    /// [`TrusteeError::NoPart`] when the ceremony does not name this trustee.
    pub fn join(&mut self, ceremony: &CeremonyState, rng: &mut impl CryptoRngCore) -> Result<Entry, TrusteeError> {
        let index = self.index(ceremony)?;
        let id = ceremony.id();
        let key = match self.ceremonies.get(&id) {
            Some(secret) => secret.publish(&id.0, rng),
            None => {
                let (secret, key) = TrusteeSecret::generate(&id.0, index, rng);
                self.ceremonies.insert(id, secret);
                key
            }
        };
        Ok(self.message(Body::TrusteeKey, ceremony, index, key.to_bytes(), rng))
    }

    /// Deals.
    ///
    /// # Errors
    /// When not all keys are there yet.
    pub fn deal(&self, ceremony: &CeremonyState, rng: &mut impl CryptoRngCore) -> Result<Entry, TrusteeError> {
        let index = self.index(ceremony)?;
        let params = ceremony.params().ok_or(Rejection::CeremonyStep("dealings"))?;
        let secret = self.ceremonies.get(&ceremony.id()).ok_or(TrusteeError::NoPart(ceremony.id()))?;
        let dealing = Dealing::deal(params, secret, rng)?;
        Ok(self.message(Body::Dealing, ceremony, index, dealing.to_bytes(), rng))
    }

    /// Checks everything that was dealt to this trustee.
    ///
    /// # Errors
    /// When this trustee never joined.
    pub fn check(&self, ceremony: &CeremonyState, rng: &mut impl CryptoRngCore) -> Result<Verdict, TrusteeError> {
        let index = self.index(ceremony)? as u32;
        match self.receive(ceremony, rng)? {
            Ok(_) => {
                let dealings = ceremony.dealings_digest();
                let body = Confirmation { ceremony: ceremony.id(), trustee: index, dealings };
                Ok(Verdict::Confirm(Box::new(signed(&self.key, &self.chain, Body::Confirmation(body), rng))))
            }
            Err(complaints) => {
                let entry = |(dealer, evidence)| {
                    let body = Complaint { ceremony: ceremony.id(), accuser: index, dealer, evidence };
                    signed(&self.key, &self.chain, Body::Complaint(body), rng)
                };
                Ok(Verdict::Complain(complaints.into_iter().map(entry).collect()))
            }
        }
    }

    /// Makes this trustee's decryption shares of a closed election, for the one final set of ballots; none for contests
    /// that are mixed or withheld.
    ///
    /// The caller has verified the board up to this state itself. What is decrypted is remembered: for any other set of
    /// the same election this trustee refuses.
    ///
    /// # Errors
    /// [`TrusteeError`] when the election is not closed, or this trustee has no part in its key.
    pub fn decrypt(
        &mut self,
        state: &State,
        election: &Hash,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, TrusteeError> {
        let found = state.election(election)?;
        if found.phase() != Phase::Closed {
            return Err(TrusteeError::NotClosed);
        }
        found.above_minimum()?;
        found.sums_anything()?;
        let id = found.manifest().ceremony;
        let ceremony = state.ceremony(&id).ok_or(Rejection::UnknownCeremony(id))?;
        let key = ceremony.key().ok_or(Rejection::NoKey)?;
        let now = Hash(found.tally_context(0).counted);
        match self.decrypted.get(election) {
            Some(before) if *before != now => {
                return Err(TrusteeError::OtherSet { before: *before, now });
            }
            _ => {}
        }
        let (trustee, shares) = self.shares_of(ceremony, rng)?;
        let shares = found
            .sums()
            .iter()
            .enumerate()
            .map(|(contest, sum)| {
                if !found.is_summed(contest) {
                    return Ok(ShareBytes(Vec::new()));
                }
                let share = DecryptionShare::produce(&found.tally_context(contest), key, &shares, sum, rng)?;
                Ok(ShareBytes(share.to_bytes()))
            })
            .collect::<Result<_, TallyError>>()?;
        self.decrypted.insert(*election, now);
        Ok(self.sign(Body::Shares(Shares { election: *election, trustee, shares }), rng))
    }

    /// The secret shares of a concluded ceremony, and this trustee's index in it.
    pub(super) fn shares_of(
        &self,
        ceremony: &CeremonyState,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(u32, TrusteeShares), TrusteeError> {
        let key = ceremony.key().ok_or(Rejection::NoKey)?;
        let index = self.index(ceremony)?;
        let received = self.receive(ceremony, rng)?.map_err(|_| TrusteeError::NoPart(ceremony.id()))?;
        Ok((index as u32, TrusteeShares::combine(key, index, &received)?))
    }

    /// Signs an entry.
    pub(super) fn sign(&self, body: Body, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, body, rng)
    }

    /// The shares of every qualified dealing, or the evidence against the dealers whose shares do not fit.
    #[allow(clippy::type_complexity, reason = "used once, next to its two callers")]
    fn receive(
        &self,
        ceremony: &CeremonyState,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Result<Vec<Vec<SecretScalar>>, Vec<(u32, Vec<u8>)>>, TrusteeError> {
        let secret = self.ceremonies.get(&ceremony.id()).ok_or(TrusteeError::NoPart(ceremony.id()))?;
        let params = ceremony.params().ok_or(Rejection::CeremonyStep("dealings"))?;
        let (mut shares, mut complaints) = (Vec::new(), Vec::new());
        for dealing in ceremony.qualified() {
            match secret.receive(params, dealing, rng)? {
                Received::Shares(received) => shares.push(received),
                Received::Complaint(complaint) => complaints.push((dealing.dealer() as u32, complaint.to_bytes())),
            }
        }
        Ok(if complaints.is_empty() { Ok(shares) } else { Err(complaints) })
    }

    pub(super) fn index(&self, ceremony: &CeremonyState) -> Result<usize, TrusteeError> {
        let place = ceremony.trustees().iter().position(|trustee| trustee.key == self.key());
        place.map(|place| place + 1).ok_or(TrusteeError::NoPart(ceremony.id()))
    }

    fn message(
        &self,
        body: fn(FromTrustee) -> Body,
        ceremony: &CeremonyState,
        index: usize,
        message: Vec<u8>,
        rng: &mut impl CryptoRngCore,
    ) -> Entry {
        let body = body(FromTrustee { ceremony: ceremony.id(), trustee: index as u32, message });
        signed(&self.key, &self.chain, body, rng)
    }
}
