//! A prover and a verifier of amounts written a second time from `docs/amounts.md` alone. The prover commits to whatever
//! it likes; the verifier can be told to leave something out.

pub mod forger;
pub mod range;

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_crypto::amounts::{AmountsError, AmountsParams, AmountsRule};
use tabella_crypto::group::{Element, Scalar};

use forger::Forger;

/// A contest of amounts whose slot secrets are in one hand, and one voter's place in it.
pub struct Setting {
    pub rng: ChaCha20Rng,
    pub secrets: Vec<Scalar>,
    pub keys: Vec<Element>,
    pub params: AmountsParams,
    pub context: Transcript,
}

pub fn scalar(rng: &mut impl RngCore) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

pub fn sum_of(scalars: &[Scalar], points: &[RistrettoPoint]) -> RistrettoPoint {
    RistrettoPoint::vartime_multiscalar_mul(scalars, points)
}

pub fn inner(left: &[Scalar], right: &[Scalar]) -> Scalar {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

pub fn powers_from(first: Scalar, factor: Scalar, count: usize) -> Vec<Scalar> {
    std::iter::successors(Some(first), |power| Some(power * factor)).take(count).collect()
}

pub fn scalars(values: &[u64]) -> Vec<Scalar> {
    values.iter().copied().map(Scalar::from).collect()
}

/// G times a value.
pub fn times_base(value: impl Into<Scalar>) -> RistrettoPoint {
    RistrettoPoint::mul_base(&value.into())
}

pub fn append(transcript: &mut Transcript, label: &'static [u8], point: &RistrettoPoint) {
    transcript.append_message(label, point.compress().as_bytes());
}

pub fn challenge(transcript: &mut Transcript, label: &'static [u8]) -> Scalar {
    let mut wide = [0; 64];
    transcript.challenge_bytes(label, &mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

/// A transcript as a ballot would begin it.
pub fn context(chain: u8, contest: u64, voter: u8, sequence: u64) -> Transcript {
    let mut transcript = Transcript::new(b"test");
    transcript.append_message(b"chain", &[chain; 32]);
    transcript.append_u64(b"contest", contest);
    transcript.append_message(b"voter", &[voter; 32]);
    transcript.append_u64(b"sequence", sequence);
    transcript
}

impl Setting {
    pub fn new(seed: u64, options: usize, bits: usize, budget: Option<u64>) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let secrets: Vec<Scalar> = (0..options).map(|_| scalar(&mut rng)).collect();
        let keys: Vec<_> = secrets.iter().map(|k| Element::new(times_base(*k), "test").unwrap()).collect();
        let params = AmountsParams::new(AmountsRule::new(options, bits, budget).unwrap(), &keys).unwrap();
        Self { rng, secrets, keys, params, context: context(1, 0, 3, 7) }
    }

    pub fn forger(&self) -> Forger {
        Forger::new(&self.context, self.params.rule(), &self.keys)
    }

    /// What the trustees would find in slot `slot`.
    pub fn decrypt(&self, c: &[RistrettoPoint], slot: usize) -> RistrettoPoint {
        c[slot + 1] - c[0] * self.secrets[slot]
    }

    pub fn prove(&mut self, values: &[u64]) -> Vec<u8> {
        self.params.prove(&self.context, values, &[], &mut self.rng).unwrap().into_bytes()
    }

    pub fn verify(&mut self, bytes: &[u8]) -> Result<Vec<RistrettoPoint>, AmountsError> {
        let verified = self.params.verify(&self.context, bytes, &mut self.rng)?;
        Ok(verified.ciphertexts().iter().map(|element| *element.point()).collect())
    }
}
