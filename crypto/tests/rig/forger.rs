//! A ballot prover and verifier written a second time from the protocol alone, so that it can cheat: it commits to
//! whatever it likes, and leaves out of its challenges whatever it is told to.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_core::RngCore;
use sha2::{Digest, Sha512};
use tabella_crypto::ballot::CastBallot;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::signature::{Signature, SigningKey};

use super::plan::Plan;
use super::{Rig, scalar};

/// What a weak verifier's challenges do not depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    Nothing,
    Suite,
    Chain,
    Manifest,
    SlotKeys,
    /// How many contests the election has.
    Contests,
    /// The contest's position.
    Place,
    /// The contest's weights and equations.
    Shape,
    Voter,
    Sequence,
    Ciphertexts,
    /// B, until rho is drawn.
    Bits,
    /// A and E.
    Masks,
}

/// One contest of an election, seen by somebody who forges ballots for it.
#[derive(Clone)]
pub struct Forger {
    pub suite: u64,
    pub chain: [u8; 32],
    pub manifest: [u8; 32],
    pub keys: Vec<RistrettoPoint>,
    pub contests: u64,
    pub contest: u64,
    pub plan: Plan,
    /// The power of rho that weights C_1: 1, unless the verifier is a weak one.
    pub first_power: u32,
    pub g: Vec<RistrettoPoint>,
    pub h: Vec<RistrettoPoint>,
    pub j: RistrettoPoint,
}

/// Everything that a prover chooses before the first challenge; none of it has to be honest.
#[derive(Clone)]
pub struct Witness {
    pub r: Scalar,
    pub alpha: Scalar,
    /// b, the committed "bits".
    pub bits: Vec<Scalar>,
    /// a.
    pub masks: Vec<Scalar>,
    /// The coefficients g and d of the H_i in B and A.
    pub g: Vec<Scalar>,
    pub d: Vec<Scalar>,
    /// What the ciphertexts hold.
    pub values: Vec<Scalar>,
}

/// A proof with its ciphertexts, all of f written out.
#[derive(Clone)]
pub struct Proof {
    pub c: Vec<RistrettoPoint>,
    pub b: RistrettoPoint,
    pub a: RistrettoPoint,
    pub e: RistrettoPoint,
    pub f: Vec<Scalar>,
    pub s: Scalar,
    /// Which of f are sent.
    pub free: Vec<usize>,
}

pub fn integer(value: i64) -> Scalar {
    let size = Scalar::from(value.unsigned_abs());
    if value < 0 { -size } else { size }
}

pub fn sum_of(scalars: &[Scalar], points: &[RistrettoPoint]) -> RistrettoPoint {
    RistrettoPoint::vartime_multiscalar_mul(scalars, points)
}

/// The generators, hashed here again from the domain string.
fn generator(family: u8, index: u32) -> RistrettoPoint {
    let mut input = b"tabella/v1/generator/".to_vec();
    input.push(family);
    input.extend(index.to_le_bytes());
    RistrettoPoint::from_uniform_bytes(&Sha512::digest(&input).into())
}

impl Witness {
    /// Commits to `bits` and encrypts `values`, both as they are, and does the rest as an honest prover would.
    pub fn new(forger: &Forger, bits: &[i64], values: &[i64], rng: &mut impl RngCore) -> Self {
        let scalars = |integers: &[i64]| integers.iter().copied().map(integer).collect();
        Self::with(forger, scalars(bits), scalars(values), rng)
    }

    /// Commits to these bits and encrypts what they are worth.
    pub fn of(forger: &Forger, bits: Vec<Scalar>, rng: &mut impl RngCore) -> Self {
        let values = forger.plan.values(&bits);
        Self::with(forger, bits, values, rng)
    }

    /// An honest witness for a choice.
    pub fn choosing(forger: &Forger, values: &[u64], rng: &mut impl RngCore) -> Self {
        Self::of(forger, forger.plan.write(values).into_iter().map(integer).collect(), rng)
    }

    pub fn with(forger: &Forger, bits: Vec<Scalar>, values: Vec<Scalar>, rng: &mut impl RngCore) -> Self {
        let plan = &forger.plan;
        assert_eq!((bits.len(), values.len()), (plan.bits(), plan.slots));
        let free: Vec<Scalar> = plan.free.iter().map(|_| scalar(rng)).collect();
        let (r, alpha) = (scalar(rng), scalar(rng));
        let open = Self { r, alpha, bits, masks: Vec::new(), g: Vec::new(), d: Vec::new(), values };
        open.masked(plan.complete(&free, Scalar::ZERO))
    }

    /// The same with other masks, whether they satisfy the equations or not.
    pub fn masked(self, masks: Vec<Scalar>) -> Self {
        let two = Scalar::from(2u8);
        let g = masks.iter().zip(&self.bits).map(|(a, b)| a * (Scalar::ONE - two * b)).collect();
        let d = masks.iter().map(|a| -(a * a)).collect();
        Self { masks, g, d, ..self }
    }
}

impl Forger {
    pub fn new(rig: &Rig, contest: usize) -> Self {
        let contests = rig.params.contests();
        let plan = Plan::of(&contests[contest]);
        let family = |name| (0..plan.bits() as u32).map(|i| generator(name, i)).collect();
        Self {
            suite: 1,
            chain: rig.chain,
            manifest: rig.manifest,
            keys: rig.params.slot_keys().iter().map(|k| *k.point()).collect(),
            contests: contests.len() as u64,
            contest: contest as u64,
            first_power: 1,
            g: family(b'G'),
            h: family(b'H'),
            j: generator(b'J', 0),
            plan,
        }
    }

    /// The transcript before the ciphertexts, as a verifier has it that leaves something out.
    pub fn statement(&self, left_out: LeftOut, voter: &Element, sequence: u64) -> Transcript {
        let has = |part| left_out != part;
        let mut t = Transcript::new(b"tabella/v1/ballot");
        if has(LeftOut::Suite) {
            t.append_u64(b"suite", self.suite);
        }
        if has(LeftOut::Chain) {
            t.append_message(b"chain", &self.chain);
        }
        if has(LeftOut::Manifest) {
            t.append_message(b"manifest", &self.manifest);
        }
        if has(LeftOut::SlotKeys) {
            append(&mut t, b"K", &self.keys);
        }
        if has(LeftOut::Contests) {
            t.append_u64(b"contests", self.contests);
        }
        if has(LeftOut::Place) {
            t.append_u64(b"contest", self.contest);
        }
        if has(LeftOut::Shape) {
            self.append_plan(&mut t);
        }
        if has(LeftOut::Voter) {
            t.append_message(b"voter", voter.as_bytes());
        }
        if has(LeftOut::Sequence) {
            t.append_u64(b"sequence", sequence);
        }
        t
    }

    /// Both challenges, as that verifier draws them.
    pub fn challenges(&self, left_out: LeftOut, voter: &Element, sequence: u64, proof: &Proof) -> (Scalar, Scalar) {
        let has = |part| left_out != part;
        let mut t = self.statement(left_out, voter, sequence);
        if has(LeftOut::Ciphertexts) {
            append(&mut t, b"C", &proof.c);
        }
        if has(LeftOut::Bits) {
            t.append_message(b"B", proof.b.compress().as_bytes());
        }
        if has(LeftOut::Masks) {
            t.append_message(b"A", proof.a.compress().as_bytes());
        }
        let rho = challenge(&mut t, b"rho");
        if !has(LeftOut::Bits) {
            t.append_message(b"B", proof.b.compress().as_bytes());
        }
        if has(LeftOut::Masks) {
            t.append_message(b"E", proof.e.compress().as_bytes());
        }
        (rho, challenge(&mut t, b"x"))
    }

    fn append_plan(&self, t: &mut Transcript) {
        let plan = &self.plan;
        t.append_u64(b"options", plan.slots as u64);
        t.append_u64(b"bits", plan.bits() as u64);
        for (bit, weight) in plan.weights.iter().enumerate() {
            let Some((slot, weight)) = weight else { continue };
            t.append_u64(b"weight bit", bit as u64);
            t.append_u64(b"weight option", *slot as u64);
            t.append_message(b"weight", &weight.as_bytes()[..8]);
        }
        t.append_u64(b"equations", plan.rows.len() as u64);
        for row in &plan.rows {
            t.append_u64(b"pivot", row.pivot as u64);
            t.append_u64(b"terms", row.terms.len() as u64);
            for (bit, coefficient) in &row.terms {
                t.append_u64(b"term bit", *bit as u64);
                t.append_message(b"term", coefficient.as_bytes());
            }
            t.append_message(b"right", row.right.as_bytes());
        }
    }

    /// C_0 .. C_m, B and A; E, f and s are still open.
    pub fn commit(&self, w: &Witness) -> Proof {
        let base = |value: &Scalar| RistrettoPoint::mul_base(value);
        let mut c = vec![base(&w.r)];
        c.extend(w.values.iter().zip(&self.keys).map(|(v, key)| base(v) + key * w.r));
        Proof {
            c,
            b: sum_of(&w.bits, &self.g) + sum_of(&w.g, &self.h) + self.j * w.r,
            a: sum_of(&w.masks, &self.g) + sum_of(&w.d, &self.h) + self.j * w.alpha,
            e: RistrettoPoint::default(),
            f: Vec::new(),
            s: Scalar::ZERO,
            free: self.plan.free.clone(),
        }
    }

    /// E, which answers rho.
    pub fn answer_rho(&self, w: &Witness, rho: Scalar, proof: &mut Proof) {
        let powers = self.powers(rho);
        let folded: Scalar = powers.iter().zip(self.plan.values(&w.masks)).map(|(p, a)| p * a).sum();
        let keys = sum_of(&powers, &self.keys[..self.plan.slots]);
        proof.e = RistrettoPoint::mul_base(&(w.alpha + folded)) + keys * w.alpha;
    }

    /// f and s, which answer x.
    pub fn answer_x(&self, w: &Witness, x: Scalar, proof: &mut Proof) {
        proof.f = w.bits.iter().zip(&w.masks).map(|(b, a)| x * b + a).collect();
        proof.s = x * w.r + w.alpha;
    }

    /// The weights of C_1 .. C_m, and of what they hold.
    pub fn powers(&self, rho: Scalar) -> Vec<Scalar> {
        let first = if self.first_power == 0 { Scalar::ONE } else { rho };
        std::iter::successors(Some(first), |power| Some(power * rho)).take(self.plan.slots).collect()
    }

    /// The whole proof, for the challenges of a verifier that leaves something out.
    pub fn prove(&self, left_out: LeftOut, voter: &Element, sequence: u64, witness: &Witness) -> Proof {
        let mut proof = self.commit(witness);
        let (rho, _) = self.challenges(left_out, voter, sequence, &proof);
        self.answer_rho(witness, rho, &mut proof);
        let (_, x) = self.challenges(left_out, voter, sequence, &proof);
        self.answer_x(witness, x, &mut proof);
        proof
    }

    /// x B + A, less what equation (1) says it is, without A: what A has to be.
    pub fn mask_for(&self, proof: &Proof, x: Scalar) -> RistrettoPoint {
        let products: Vec<Scalar> = proof.f.iter().map(|f| f * (x - f)).collect();
        sum_of(&proof.f, &self.g) + sum_of(&products, &self.h) + self.j * proof.s - proof.b * x
    }

    /// What E has to be by equation (2).
    pub fn echo_for(&self, proof: &Proof, rho: Scalar, x: Scalar) -> RistrettoPoint {
        let powers = self.powers(rho);
        let folded: Scalar = powers.iter().zip(self.plan.values(&proof.f)).map(|(p, f)| p * f).sum();
        let keys = sum_of(&powers, &self.keys[..self.plan.slots]);
        RistrettoPoint::mul_base(&(proof.s + folded)) + keys * proof.s
            - (proof.c[0] + sum_of(&powers, &proof.c[1..])) * x
    }

    /// Equation (1).
    pub fn bits_hold(&self, proof: &Proof, x: Scalar) -> bool {
        proof.a == self.mask_for(proof, x)
    }

    /// Equation (2).
    pub fn ciphertexts_hold(&self, proof: &Proof, rho: Scalar, x: Scalar) -> bool {
        proof.e == self.echo_for(proof, rho, x)
    }

    /// Equation (3).
    pub fn equations_hold(&self, proof: &Proof, x: Scalar) -> bool {
        self.plan.holds(&proof.f, x)
    }

    /// Everything that a verifier checks, with the challenges of one that leaves something out.
    pub fn accepts(&self, left_out: LeftOut, voter: &Element, sequence: u64, proof: &Proof) -> bool {
        let (rho, x) = self.challenges(left_out, voter, sequence, proof);
        self.bits_hold(proof, x) && self.ciphertexts_hold(proof, rho, x) && self.equations_hold(proof, x)
    }

    /// The ballot that carries these proofs, properly signed.
    pub fn cast(&self, key: &SigningKey, sequence: u64, proofs: &[Proof], rng: &mut impl RngCore) -> CastBallot {
        let sealed = self.seal(key.public(), sequence, proofs);
        let signature = sign(&self.chain, key, &sealed, rng);
        CastBallot { style: 0, sealed, signature }
    }

    /// The sealed ballot that carries these proofs.
    pub fn seal(&self, voter: &Element, sequence: u64, proofs: &[Proof]) -> Vec<u8> {
        let mut sealed = vec![1];
        sealed.extend(voter.as_bytes());
        sealed.extend(sequence.to_le_bytes());
        for proof in proofs {
            for point in proof.c.iter().chain([&proof.b, &proof.a, &proof.e]) {
                sealed.extend(point.compress().as_bytes());
            }
            for response in proof.free.iter().map(|bit| &proof.f[*bit]).chain([&proof.s]) {
                sealed.extend(response.as_bytes());
            }
        }
        sealed
    }

    /// How many bytes this contest takes in a ballot.
    pub fn bytes(&self) -> usize {
        32 * (self.plan.slots + 5 + self.plan.free.len())
    }

    /// The proof that stands at `at` in a sealed ballot.
    pub fn read(&self, sealed: &[u8], at: usize) -> Proof {
        let (voter, sequence) = (&sealed[1..33], u64::from_le_bytes(sealed[33..41].try_into().unwrap()));
        let voter = Element::decode(voter.try_into().unwrap(), "test").unwrap();
        let parts: Vec<[u8; 32]> =
            sealed[at..at + self.bytes()].chunks_exact(32).map(|part| part.try_into().unwrap()).collect();
        let (points, scalars) = parts.split_at(self.plan.slots + 4);
        let mut c: Vec<_> = points.iter().map(|bytes| *Element::decode(bytes, "test").unwrap().point()).collect();
        let mut free: Vec<_> = scalars.iter().map(|bytes| Scalar::from_canonical_bytes(*bytes).unwrap()).collect();
        let [e, a, b] = [(); 3].map(|()| c.pop().unwrap());
        let s = free.pop().unwrap();
        let mut proof = Proof { c, b, a, e, f: Vec::new(), s, free: self.plan.free.clone() };
        let (_, x) = self.challenges(LeftOut::Nothing, &voter, sequence, &proof);
        proof.f = self.plan.complete(&free, x);
        proof
    }
}

/// A voter's signature, written a second time too.
pub fn sign(chain: &[u8; 32], key: &SigningKey, message: &[u8], rng: &mut impl RngCore) -> Signature {
    let secret = Scalar::from_canonical_bytes(*key.to_bytes()).unwrap();
    let nonce = scalar(rng);
    let commitment = RistrettoPoint::mul_base(&nonce).compress();
    let mut t = Transcript::new(b"tabella/v1/signature");
    t.append_message(b"chain", chain);
    t.append_message(b"Y", RistrettoPoint::mul_base(&secret).compress().as_bytes());
    t.append_message(b"message", message);
    t.append_message(b"R", commitment.as_bytes());
    let response = nonce + challenge(&mut t, b"c") * secret;
    Signature::from_bytes(&[commitment.to_bytes(), response.to_bytes()].concat().try_into().unwrap()).unwrap()
}

fn append(transcript: &mut Transcript, label: &'static [u8], points: &[RistrettoPoint]) {
    transcript.append_u64(label, points.len() as u64);
    for point in points {
        transcript.append_message(label, point.compress().as_bytes());
    }
}

fn challenge(transcript: &mut Transcript, label: &'static [u8]) -> Scalar {
    let mut wide = [0; 64];
    transcript.challenge_bytes(label, &mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}
