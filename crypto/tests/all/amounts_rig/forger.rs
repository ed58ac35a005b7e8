//! The second prover and verifier, honest or not.

use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_core::RngCore;
use sha2::{Digest, Sha512};
use tabella_crypto::amounts::AmountsRule;
use tabella_crypto::group::{Element, Scalar};

use super::range::{Range, RangeProof, digits};
use super::{append, challenge, inner, powers_from, scalar, scalars, sum_of, times_base};

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

fn generator(family: u8, index: u32) -> RistrettoPoint {
    let mut input = b"tabella/v1/generator/".to_vec();
    input.push(family);
    input.extend(index.to_le_bytes());
    RistrettoPoint::from_uniform_bytes(&Sha512::digest(&input).into())
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

    /// A proof without its range proof, from its bytes.
    pub fn read(&self, bytes: &[u8]) -> Proof {
        let options = self.rule.options();
        let word = |index: usize| -> [u8; 32] { bytes[32 * index..][..32].try_into().unwrap() };
        let point = |index| *Element::decode(&word(index), "test").unwrap().point();
        let scalar = |index| Scalar::from_canonical_bytes(word(index)).unwrap();
        let (v, b, f) = (options + 1, 2 * options + 1, 2 * options + 5);
        Proof {
            c: (0..v).map(point).collect(),
            v: (v..b).map(point).collect(),
            b: point(b),
            a: point(b + 1),
            e: point(b + 2),
            e_prime: point(b + 3),
            f: (f..f + options).map(scalar).collect(),
            s: scalar(f + options),
            t: scalar(f + options + 1),
            range: None,
        }
    }

    pub fn to_bytes(&self, proof: &Proof) -> Vec<u8> {
        let points = proof.c.iter().chain(&proof.v).chain([&proof.b, &proof.a, &proof.e, &proof.e_prime]);
        let mut bytes: Vec<u8> = points.flat_map(|point| point.compress().to_bytes()).collect();
        bytes.extend(proof.f.iter().chain([&proof.s, &proof.t]).flat_map(Scalar::to_bytes));
        bytes.extend(proof.range.as_ref().unwrap().to_bytes());
        bytes
    }
}
