//! A ballot prover and verifier written a second time from the protocol alone, so that it can cheat: it commits to
//! whatever it likes, and leaves out of its challenges whatever it is told to.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_core::RngCore;
use sha2::{Digest, Sha512};
use tabella_crypto::ballot::CastBallot;
use tabella_crypto::contest::Rule;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::signature::SigningKey;

use super::{Rig, scalar};

/// What a weak verifier's challenges do not depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    Nothing,
    SlotKeys,
    Ciphertexts,
    /// A and E.
    Masks,
}

/// One contest of an election, seen by somebody who forges ballots for it.
#[derive(Clone)]
pub struct Forger {
    chain: [u8; 32],
    manifest: [u8; 32],
    pub keys: Vec<RistrettoPoint>,
    contests: u64,
    contest: u64,
    options: usize,
    pub bits: usize,
    /// The one equation of plurality and approval: the sum of all bits.
    sum: u64,
    /// The power of rho that weights C_1: 1, unless the verifier is a weak one.
    pub first_power: u32,
    g: Vec<RistrettoPoint>,
    h: Vec<RistrettoPoint>,
    j: RistrettoPoint,
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
        assert_eq!((bits.len(), values.len()), (forger.bits, forger.options));
        let bits: Vec<Scalar> = bits.iter().copied().map(integer).collect();
        let mut masks: Vec<Scalar> = (1..bits.len()).map(|_| scalar(rng)).collect();
        masks.push(-masks.iter().sum::<Scalar>());
        let two = Scalar::from(2u8);
        Self {
            r: scalar(rng),
            alpha: scalar(rng),
            g: masks.iter().zip(&bits).map(|(a, b)| a * (Scalar::ONE - two * b)).collect(),
            d: masks.iter().map(|a| -(a * a)).collect(),
            values: values.iter().copied().map(integer).collect(),
            bits,
            masks,
        }
    }
}

impl Forger {
    pub fn new(rig: &Rig, contest: usize) -> Self {
        let contests = rig.params.contests();
        let sum = match contests[contest].rule() {
            Rule::Plurality => 1,
            Rule::Approval { max, .. } => u64::from(*max),
            other => panic!("no forger for {other:?}"),
        };
        let bits = contests[contest].bits();
        let family = |name| (0..bits as u32).map(|i| generator(name, i)).collect();
        Self {
            chain: rig.chain,
            manifest: rig.manifest,
            keys: rig.params.slot_keys().iter().map(|k| *k.point()).collect(),
            contests: contests.len() as u64,
            contest: contest as u64,
            options: contests[contest].options(),
            bits,
            sum,
            first_power: 1,
            g: family(b'G'),
            h: family(b'H'),
            j: generator(b'J', 0),
        }
    }

    /// Both challenges, as a verifier draws them that leaves something out.
    pub fn challenges(&self, left_out: LeftOut, voter: &Element, sequence: u64, proof: &Proof) -> (Scalar, Scalar) {
        let mut t = Transcript::new(b"tabella/v1/ballot");
        t.append_u64(b"suite", 1);
        t.append_message(b"chain", &self.chain);
        t.append_message(b"manifest", &self.manifest);
        if left_out != LeftOut::SlotKeys {
            append(&mut t, b"K", &self.keys);
        }
        t.append_u64(b"contests", self.contests);
        t.append_u64(b"contest", self.contest);
        t.append_u64(b"options", self.options as u64);
        t.append_u64(b"bits", self.bits as u64);
        for option in 0..self.options as u64 {
            t.append_u64(b"weight bit", option);
            t.append_u64(b"weight option", option);
            t.append_u64(b"weight", 1);
        }
        t.append_u64(b"equations", 1);
        t.append_u64(b"pivot", self.bits as u64 - 1);
        t.append_u64(b"terms", self.bits as u64 - 1);
        for bit in 0..self.bits as u64 - 1 {
            t.append_u64(b"term bit", bit);
            t.append_message(b"term", Scalar::ONE.as_bytes());
        }
        t.append_message(b"right", Scalar::from(self.sum).as_bytes());
        t.append_message(b"voter", voter.as_bytes());
        t.append_u64(b"sequence", sequence);
        if left_out != LeftOut::Ciphertexts {
            append(&mut t, b"C", &proof.c);
        }
        t.append_message(b"B", proof.b.compress().as_bytes());
        if left_out != LeftOut::Masks {
            t.append_message(b"A", proof.a.compress().as_bytes());
        }
        let rho = challenge(&mut t, b"rho");
        if left_out != LeftOut::Masks {
            t.append_message(b"E", proof.e.compress().as_bytes());
        }
        (rho, challenge(&mut t, b"x"))
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
        }
    }

    /// E, which answers rho.
    pub fn answer_rho(&self, w: &Witness, rho: Scalar, proof: &mut Proof) {
        let powers = self.powers(rho);
        let folded: Scalar = powers.iter().zip(&w.masks).map(|(p, a)| p * a).sum();
        let keys = sum_of(&powers, &self.keys[..self.options]);
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
        std::iter::successors(Some(first), |power| Some(power * rho)).take(self.options).collect()
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
        let folded: Scalar = powers.iter().zip(&proof.f).map(|(p, f)| p * f).sum();
        let keys = sum_of(&powers, &self.keys[..self.options]);
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
    pub fn sum_holds(&self, proof: &Proof, x: Scalar) -> bool {
        proof.f.iter().sum::<Scalar>() == x * Scalar::from(self.sum)
    }

    /// Everything that a verifier checks, with the challenges of one that leaves something out.
    pub fn accepts(&self, left_out: LeftOut, voter: &Element, sequence: u64, proof: &Proof) -> bool {
        let (rho, x) = self.challenges(left_out, voter, sequence, proof);
        self.bits_hold(proof, x) && self.ciphertexts_hold(proof, rho, x) && self.sum_holds(proof, x)
    }

    /// The ballot that carries these proofs, properly signed.
    pub fn cast(
        &self,
        key: &SigningKey,
        sequence: u64,
        proofs: &[Proof],
        rng: &mut (impl RngCore + rand_core::CryptoRng),
    ) -> CastBallot {
        let mut sealed = vec![1];
        sealed.extend(key.public().as_bytes());
        sealed.extend(sequence.to_le_bytes());
        for proof in proofs {
            for point in proof.c.iter().chain([&proof.b, &proof.a, &proof.e]) {
                sealed.extend(point.compress().as_bytes());
            }
            // The last bit follows from the others.
            let free = &proof.f[..proof.f.len() - 1];
            for response in free.iter().chain([&proof.s]) {
                sealed.extend(response.as_bytes());
            }
        }
        let signature = key.sign(&self.chain, &sealed, rng);
        CastBallot { style: 0, sealed, signature }
    }
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
