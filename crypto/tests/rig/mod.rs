//! Builds elections for tests in one line.

#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "a test rig; each test file uses a part of it")]

pub mod choices;
pub mod forger;
pub mod plan;
pub mod trustees;

use curve25519_dalek::RistrettoPoint;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_crypto::ballot::{BallotError, CastBallot, ElectionParams, SealedBallot, VerifiedBallot, Verifier};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::signature::SigningKey;

/// A uniform scalar.
pub fn scalar(rng: &mut impl RngCore) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

/// Wraps a point that a test has computed.
pub fn element(point: RistrettoPoint) -> Element {
    Element::new(point, "test").unwrap()
}

/// An election with slot keys made in one hand.
pub struct Rig {
    pub rng: ChaCha20Rng,
    pub chain: [u8; 32],
    pub manifest: [u8; 32],
    pub params: ElectionParams,
    sealings: u64,
}

impl Rig {
    pub fn plurality(seed: u64, options: usize) -> Self {
        Self::with_contests(seed, vec![Contest::new(Rule::Plurality, options).unwrap()])
    }

    pub fn with_contests(seed: u64, contests: Vec<Contest>) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let slots = contests.iter().map(Contest::slots).max().unwrap();
        let keys = (0..slots).map(|_| *SigningKey::generate(&mut rng).public()).collect();
        Self::with_keys(rng, keys, contests)
    }

    /// An election under the slot keys of a ceremony.
    pub fn with_keys(rng: ChaCha20Rng, keys: Vec<Element>, contests: Vec<Contest>) -> Self {
        let (chain, manifest) = ([1; 32], [2; 32]);
        let params = ElectionParams::new(chain, manifest, keys, contests).unwrap();
        Self { rng, chain, manifest, params, sealings: 0 }
    }

    /// The same keys and contests under another chain or manifest.
    pub fn elsewhere(&self, chain: [u8; 32], manifest: [u8; 32]) -> Self {
        let (keys, contests) = (self.params.slot_keys().to_vec(), self.params.contests().to_vec());
        let params = ElectionParams::new(chain, manifest, keys, contests).unwrap();
        Self { rng: self.rng.clone(), chain, manifest, params, sealings: 0 }
    }

    pub fn random(&mut self) -> u64 {
        self.rng.next_u64()
    }

    pub fn cast(&mut self, choices: &[Vec<usize>]) -> CastBallot {
        self.cast_by_new_voter(choices).1
    }

    pub fn cast_by_new_voter(&mut self, choices: &[Vec<usize>]) -> (SigningKey, CastBallot) {
        let values = self.marked(choices);
        self.cast_values(0, &values)
    }

    /// The values of choices that mark options, for all contests.
    pub fn marked(&self, choices: &[Vec<usize>]) -> Vec<Vec<u64>> {
        self.params.contests().iter().zip(choices).map(|(contest, marks)| contest.marked(marks).unwrap()).collect()
    }

    /// A new voter's ballot of this style, with the values of all fields.
    pub fn cast_values(&mut self, style: usize, choices: &[Vec<u64>]) -> (SigningKey, CastBallot) {
        let key = SigningKey::generate(&mut self.rng);
        self.sealings += 1;
        let sealed = SealedBallot::seal(&self.params, style, &key, 1, self.sealings, choices, &mut self.rng).unwrap();
        let cast = sealed.cast(&self.chain, &key, &mut self.rng);
        (key, cast)
    }

    pub fn verify(&mut self, ballot: &CastBallot) -> Result<VerifiedBallot, BallotError> {
        Verifier::new(&self.params).verify(ballot, &mut self.rng)
    }

    /// Casts and verifies.
    pub fn verified(&mut self, choices: &[Vec<usize>]) -> VerifiedBallot {
        let ballot = self.cast(choices);
        self.verify(&ballot).unwrap()
    }

    /// Ciphertexts related to another voter's: re-randomised, negated, two options exchanged; each with that voter's
    /// proof, under and signed by `key`.
    pub fn related_ciphertexts(&mut self, ballot: &CastBallot, key: &SigningKey) -> Vec<CastBallot> {
        let options = self.params.contests()[0].options();
        let read = |index: usize| {
            let at = 41 + 32 * index;
            let bytes: [u8; 32] = ballot.sealed[at..at + 32].try_into().unwrap();
            *Element::decode(&bytes, "test").unwrap().point()
        };
        let points: Vec<_> = (0..=options).map(read).collect();
        let shift = Scalar::from(self.rng.next_u64());
        let base = std::iter::once(*Element::base().point()).chain(self.params.slot_keys().iter().map(|k| *k.point()));
        let rerandomised: Vec<_> = points.iter().zip(base).map(|(c, k)| c + k * shift).collect();
        let negated: Vec<_> = points.iter().map(|c| -c).collect();
        let mut permuted = points.clone();
        permuted.swap(1, 2);
        [rerandomised, negated, permuted]
            .into_iter()
            .map(|points| {
                let mut sealed = ballot.sealed.clone();
                sealed[1..33].copy_from_slice(key.public().as_bytes());
                for (index, point) in points.iter().enumerate() {
                    let at = 41 + 32 * index;
                    sealed[at..at + 32].copy_from_slice(point.compress().as_bytes());
                }
                let signature = key.sign(&self.chain, &sealed, &mut self.rng);
                CastBallot { style: 0, sealed, signature }
            })
            .collect()
    }
}
