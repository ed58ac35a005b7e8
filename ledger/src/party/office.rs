//! The election office.

use rand_core::CryptoRngCore;
use tabella_crypto::signature::SigningKey;
use tabella_crypto::tally::TallyError;
use thiserror::Error;

use super::{public, signed, stamped};
use crate::bytes::{Hash, Key};
use crate::cosignature::Witness;
use crate::entry::{
    About, Authorities, Authority, Body, Ceremony, Conclusion, Entry, Genesis, Issuers, Outcome, Trustee, Witnesses,
};
use crate::forum::{Answer, Ladder, Notice};
use crate::fund::Fund;
use crate::issuer::Issuer;
use crate::manifest::Manifest;
use crate::rejection::Rejection;
use crate::rewards::{Epoch, Programme};
use crate::state::State;

/// What a board is founded with.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Name of the city.
    pub city: String,
    /// Origin line of checkpoints.
    pub origin: String,
    /// Unix seconds.
    pub time: u64,
    /// Who keeps the roll.
    pub registrar: Key,
    /// Who signs blocks.
    pub authorities: Vec<Authority>,
}

/// The office cannot do this yet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// The election or its ceremony is not on the board.
    #[error(transparent)]
    Board(#[from] Rejection),
    /// The shares that are there do not give the counts.
    #[error(transparent)]
    Tally(#[from] TallyError),
}

/// The office's key on one board.
#[derive(Debug, Clone)]
pub struct Office {
    key: SigningKey,
    chain: Hash,
}

impl Office {
    /// The office of the board `chain`.
    pub fn new(key: SigningKey, chain: Hash) -> Self {
        Self { key, chain }
    }

    /// Founds a board: its first entry.
    pub fn found(key: &SigningKey, founding: Founding, rng: &mut impl CryptoRngCore) -> Entry {
        let mut nonce = [0; 32];
        rng.fill_bytes(&mut nonce);
        let Founding { city, origin, time, registrar, authorities } = founding;
        let genesis = Genesis { city, origin, time, registrar, office: public(key), authorities, nonce };
        signed(key, &Hash([0; 32]), Body::Genesis(genesis), rng)
    }

    /// Announces a key ceremony.
    pub fn announce(&self, trustees: Vec<Trustee>, threshold: u32, slots: u32, rng: &mut impl CryptoRngCore) -> Entry {
        let mut nonce = [0; 32];
        rng.fill_bytes(&mut nonce);
        self.sign(Body::Ceremony(Ceremony { trustees, threshold, slots, nonce }), rng)
    }

    /// Ends a ceremony with its key.
    pub fn conclude(&self, ceremony: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Conclusion(Conclusion { ceremony }), rng)
    }

    /// Publishes a manifest.
    pub fn publish(&self, manifest: Manifest, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Manifest(manifest), rng)
    }

    /// Fixes the secret roll of an election: no key joins it any more, and trustees mix it.
    pub fn fix_roll(&self, election: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::RollFixing(About { election }), rng)
    }

    /// Opens an election.
    pub fn open(&self, election: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Opening(About { election }), rng)
    }

    /// Closes an election.
    pub fn close(&self, election: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Closing(About { election }), rng)
    }

    /// Combines the shares on the board into the published counts; no counts for contests in which too few
    /// voted. Of ballots that were opened it says the hash.
    ///
    /// # Errors
    /// [`OfficeError`] when shares are missing.
    pub fn outcome(&self, state: &State, election: Hash, rng: &mut impl CryptoRngCore) -> Result<Entry, OfficeError> {
        let found = state.election(&election)?;
        let mut counts = Vec::new();
        if !found.is_withheld() {
            let ceremony = found.manifest().ceremony;
            let key = state.ceremony(&ceremony).and_then(|ceremony| ceremony.key()).ok_or(Rejection::NoKey)?;
            for ((decrypted, contest), sum) in found.decrypt(key)?.iter().zip(found.contests()).zip(found.sums()) {
                let withheld = Ok(Vec::new());
                counts.push(decrypted.as_ref().map_or(withheld, |decrypted| decrypted.counts(contest, sum.weight()))?);
            }
        }
        let rows = found.opened().map_err(Rejection::from)?;
        Ok(self.sign(Body::Outcome(Outcome { election, counts, rows }), rng))
    }

    /// Names who certifies the blocks after the one that this comes into: all of them, in the order of their places.
    pub fn change_authorities(&self, members: Vec<Authority>, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Authorities(Authorities { members }), rng)
    }

    /// Names who compares the board with what others see: all of them.
    pub fn name_witnesses(&self, witnesses: Vec<Witness>, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Witnesses(Witnesses { witnesses }), rng)
    }

    /// Names who issues credentials: all of them.
    pub fn name_issuers(&self, issuers: Vec<Issuer>, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Issuers(Issuers { issuers }), rng)
    }

    /// Tells everybody something, about an election or a proposal if it is about one.
    pub fn tell(&self, notice: Notice, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Notice(notice), rng)
    }

    /// Says what was decided after an election, a poll or a proposal, and what was done.
    pub fn answer(&self, answer: Answer, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Answer(answer), rng)
    }

    /// Names the thresholds for new proposals.
    pub fn set_ladder(&self, ladder: Ladder, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Ladder(ladder), rng)
    }

    /// Publishes the next version of a programme's rules.
    pub fn publish_programme(&self, programme: Programme, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Programme(programme), rng)
    }

    /// Announces an epoch.
    pub fn begin_epoch(&self, epoch: Epoch, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Epoch(epoch), rng)
    }

    /// Sets up a fund for a project that won.
    pub fn set_up_fund(&self, fund: Fund, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Fund(fund), rng)
    }

    /// Stamps a digest.
    pub fn stamp(&self, digest: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        stamped(&self.key, &self.chain, digest, rng)
    }

    fn sign(&self, body: Body, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, body, rng)
    }
}
