//! A prover and a verifier of amounts written a second time from `docs/amounts.md` alone. The prover commits to whatever
//! it likes; the verifier can be told to leave something out.

#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "a test rig; each test file uses a part of it")]

pub mod range;

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use range::{Range, RangeProof, digits};
use sha2::{Digest, Sha512};
use tabella_crypto::amounts::{AmountsParams, AmountsRule};
use tabella_crypto::group::{Element, Scalar};

/// What a weak verifier leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Nothing: the protocol as it is.
    Nothing,
    /// B, A and equation (1'): the nonce is not fixed before rho.
    Commitment,
    /// One equation, the sum of (2) and (2'), in place of the two.
    Merged,
    /// E', t and equation (2').
    Tie,
    /// The powers of rho count from 0.
    FirstPower,
}

/// A contest of amounts whose slot secrets are in one hand, and one voter's place in it.
pub struct Setting {
    pub rng: ChaCha20Rng,
    pub secrets: Vec<Scalar>,
    pub keys: Vec<Element>,
    pub params: AmountsParams,
    pub context: Transcript,
}

/// Somebody who makes proofs for a contest, in a context.
#[derive(Clone)]
pub struct Forger {
    pub context: Transcript,
    pub keys: Vec<RistrettoPoint>,
    pub rule: AmountsRule,
    pub g: Vec<RistrettoPoint>,
    pub j: RistrettoPoint,
    /// J'.
    pub blinding: RistrettoPoint,
    pub range: Range,
}

/// Everything that a prover chooses; none of it has to be honest.
#[derive(Clone)]
pub struct Witness {
    pub r: Scalar,
    pub alpha: Scalar,
    pub tau: Scalar,
    /// What the ciphertexts, B and the V_j hold.
    pub encrypted: Vec<Scalar>,
    pub committed: Vec<Scalar>,
    pub ranged: Vec<Scalar>,
    pub masks: Vec<Scalar>,
    pub blindings: Vec<Scalar>,
    /// The digits of what the range proof is about, fillers included.
    pub digits: Vec<Scalar>,
}

#[derive(Clone)]
pub struct Proof {
    pub c: Vec<RistrettoPoint>,
    pub v: Vec<RistrettoPoint>,
    pub b: RistrettoPoint,
    pub a: RistrettoPoint,
    pub e: RistrettoPoint,
    pub e_prime: RistrettoPoint,
    pub f: Vec<Scalar>,
    pub s: Scalar,
    pub t: Scalar,
    pub range: Option<RangeProof>,
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

fn generator(family: u8, index: u32) -> RistrettoPoint {
    let mut input = b"tabella/v1/generator/".to_vec();
    input.push(family);
    input.extend(index.to_le_bytes());
    RistrettoPoint::from_uniform_bytes(&Sha512::digest(&input).into())
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
}

impl Witness {
    /// What an honest prover would choose.
    pub fn new(forger: &Forger, values: &[u64], rng: &mut impl RngCore) -> Self {
        let mut vector = |count: usize| -> Vec<Scalar> { (0..count).map(|_| scalar(rng)).collect() };
        let (single, masks, blindings) = (vector(3), vector(values.len()), vector(values.len()));
        let left = forger
            .rule
            .budget()
            .map(|budget| budget.wrapping_sub(values.iter().fold(0, |sum, value| sum.wrapping_add(*value))));
        let mut digits: Vec<Scalar> =
            values.iter().copied().chain(left).flat_map(|value| digits(value, forger.range.bits)).collect();
        digits.resize(forger.range.bits * forger.range.parties, Scalar::ZERO);
        let values = scalars(values);
        let (encrypted, committed, ranged) = (values.clone(), values.clone(), values);
        let [r, alpha, tau] = [single[0], single[1], single[2]];
        Self { r, alpha, tau, encrypted, committed, ranged, masks, blindings, digits }
    }
}

impl Forger {
    pub fn new(context: &Transcript, rule: &AmountsRule, keys: &[Element]) -> Self {
        let blinding = generator(b'V', 0);
        let parties = (rule.options() + usize::from(rule.budget().is_some())).next_power_of_two();
        Self {
            context: context.clone(),
            keys: keys.iter().map(|key| *key.point()).collect(),
            rule: *rule,
            g: (0..rule.options() as u32).map(|index| generator(b'G', index)).collect(),
            j: generator(b'J', 0),
            blinding,
            range: Range::new(rule.bits(), parties, blinding),
        }
    }

    /// The transcript up to the first challenge, and from there on with both.
    pub fn challenges(&self, weak: Weak, proof: &Proof) -> (Scalar, Scalar, Transcript) {
        let mut t = self.context.clone();
        t.append_message(b"proof", b"tabella/v1/amounts");
        t.append_u64(b"options", self.rule.options() as u64);
        t.append_u64(b"bits", self.rule.bits() as u64);
        t.append_u64(b"budgets", u64::from(self.rule.budget().is_some()));
        t.append_u64(b"budget", self.rule.budget().unwrap_or(0));
        for (label, points) in [(&b"K"[..], &self.keys), (b"C", &proof.c), (b"V", &proof.v)] {
            t.append_u64(label, points.len() as u64);
            points.iter().for_each(|point| append(&mut t, label, point));
        }
        if weak != Weak::Commitment {
            append(&mut t, b"B", &proof.b);
            append(&mut t, b"A", &proof.a);
        }
        let rho = challenge(&mut t, b"rho");
        append(&mut t, b"E", &proof.e);
        if weak != Weak::Tie {
            append(&mut t, b"E'", &proof.e_prime);
        }
        let x = challenge(&mut t, b"x");
        t.append_u64(b"f", proof.f.len() as u64);
        proof.f.iter().for_each(|f| t.append_message(b"f", f.as_bytes()));
        t.append_message(b"s", proof.s.as_bytes());
        if weak != Weak::Tie {
            t.append_message(b"t", proof.t.as_bytes());
        }
        (rho, x, t)
    }

    /// C, V, B and A.
    pub fn commit(&self, w: &Witness) -> Proof {
        let slots = w.encrypted.iter().zip(&self.keys);
        let c = std::iter::once(times_base(w.r)).chain(slots.map(|(v, key)| times_base(*v) + key * w.r)).collect();
        let v = w.ranged.iter().zip(&w.blindings).map(|(v, s)| times_base(*v) + self.blinding * s).collect();
        let b = sum_of(&w.committed, &self.g) + self.j * w.r;
        let a = sum_of(&w.masks, &self.g) + self.j * w.alpha;
        let (e, s) = (RistrettoPoint::default(), Scalar::ZERO);
        Proof { c, v, b, a, e, e_prime: e, f: Vec::new(), s, t: s, range: None }
    }

    pub fn powers(&self, weak: Weak, rho: Scalar) -> Vec<Scalar> {
        let first = if weak == Weak::FirstPower { Scalar::ONE } else { rho };
        powers_from(first, rho, self.rule.options())
    }

    /// E and E', which answer rho.
    pub fn answer_rho(&self, weak: Weak, w: &Witness, rho: Scalar, proof: &mut Proof) {
        let powers = self.powers(weak, rho);
        let folded = times_base(inner(&powers, &w.masks));
        proof.e = times_base(w.alpha) + folded + sum_of(&powers, &self.keys) * w.alpha;
        proof.e_prime = folded + self.blinding * w.tau;
    }

    /// f, s and t, which answer x.
    pub fn answer_x(&self, weak: Weak, w: &Witness, rho: Scalar, x: Scalar, proof: &mut Proof) {
        proof.f = w.committed.iter().zip(&w.masks).map(|(v, a)| x * v + a).collect();
        proof.s = x * w.r + w.alpha;
        proof.t = x * inner(&self.powers(weak, rho), &w.blindings) + w.tau;
    }

    /// What the range proof is about: V, the rest of the budget, and identities to fill up.
    pub fn ranged(&self, proof: &Proof) -> Vec<RistrettoPoint> {
        let mut ranged = proof.v.clone();
        if let Some(budget) = self.rule.budget() {
            ranged.push(times_base(budget) - proof.v.iter().sum::<RistrettoPoint>());
        }
        ranged.resize(self.range.parties, RistrettoPoint::default());
        ranged
    }

    pub fn answer_range(&self, weak: Weak, w: &Witness, proof: &mut Proof, rng: &mut impl RngCore) {
        let mut blindings = w.blindings.clone();
        if self.rule.budget().is_some() {
            blindings.push(-w.blindings.iter().sum::<Scalar>());
        }
        blindings.resize(self.range.parties, Scalar::ZERO);
        let (_, _, mut transcript) = self.challenges(weak, proof);
        let v = self.ranged(proof);
        proof.range = Some(self.range.prove(&mut transcript, &v, &w.digits, &blindings, rng));
    }

    /// Finishes a proof whose commitments are there, honest or not.
    pub fn finish(&self, weak: Weak, w: &Witness, mut proof: Proof, rng: &mut impl RngCore) -> Proof {
        let (rho, _, _) = self.challenges(weak, &proof);
        self.answer_rho(weak, w, rho, &mut proof);
        let (_, x, _) = self.challenges(weak, &proof);
        self.answer_x(weak, w, rho, x, &mut proof);
        self.answer_range(weak, w, &mut proof, rng);
        proof
    }

    pub fn prove(&self, weak: Weak, w: &Witness, rng: &mut impl RngCore) -> Proof {
        self.finish(weak, w, self.commit(w), rng)
    }

    /// What A, E and E' have to be by the three equations.
    pub fn masks_for(&self, weak: Weak, proof: &Proof, rho: Scalar, x: Scalar) -> [RistrettoPoint; 3] {
        let powers = self.powers(weak, rho);
        let folded = inner(&powers, &proof.f);
        let cipher = proof.c[0] + sum_of(&powers, &proof.c[1..]);
        [
            sum_of(&proof.f, &self.g) + self.j * proof.s - proof.b * x,
            times_base(proof.s + folded) + sum_of(&powers, &self.keys) * proof.s - cipher * x,
            times_base(folded) + self.blinding * proof.t - sum_of(&powers, &proof.v) * x,
        ]
    }

    /// Whether (1'), (2) and (2') hold.
    pub fn equations(&self, weak: Weak, proof: &Proof, rho: Scalar, x: Scalar) -> [bool; 3] {
        let [a, e, e_prime] = self.masks_for(weak, proof, rho, x);
        let [one, two, two_prime] = [proof.a == a, proof.e == e, proof.e_prime == e_prime];
        let merged = proof.e + proof.e_prime == e + e_prime;
        match weak {
            Weak::Nothing | Weak::FirstPower => [one, two, two_prime],
            Weak::Commitment => [true, two, two_prime],
            Weak::Merged => [one, merged, merged],
            Weak::Tie => [one, two, true],
        }
    }

    /// Everything that a verifier checks, or a weak one.
    pub fn accepts(&self, weak: Weak, proof: &Proof) -> bool {
        let (rho, x, mut transcript) = self.challenges(weak, proof);
        let range = proof.range.as_ref().unwrap();
        self.equations(weak, proof, rho, x) == [true; 3]
            && self.range.accepts(&mut transcript, &self.ranged(proof), range)
    }

    pub fn to_bytes(&self, proof: &Proof) -> Vec<u8> {
        let points = proof.c.iter().chain(&proof.v).chain([&proof.b, &proof.a, &proof.e, &proof.e_prime]);
        let mut bytes: Vec<u8> = points.flat_map(|point| point.compress().to_bytes()).collect();
        bytes.extend(proof.f.iter().chain([&proof.s, &proof.t]).flat_map(Scalar::to_bytes));
        bytes.extend(proof.range.as_ref().unwrap().to_bytes());
        bytes
    }
}
