//! Aggregated range proofs a second time, from the description alone: another version of the curve library, another
//! way of computing, generators hashed anew, and a prover that takes whatever digits it is given.

use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_core::RngCore;
use sha3::Shake256;
use sha3::digest::{ExtendableOutput, Update, XofReader};
use tabella_crypto::group::Scalar;

use super::{append, challenge, inner, powers_from, scalar, sum_of};

/// Generators for `parties` values of `bits` bits over the bases G and J'.
#[derive(Clone)]
pub struct Range {
    pub bits: usize,
    pub parties: usize,
    /// A weak verifier, whose challenges do not depend on the commitments.
    pub forgets: bool,
    /// What a prover that cheats commits to in T_1 beyond the coefficient.
    pub surplus: Scalar,
    g: Vec<RistrettoPoint>,
    h: Vec<RistrettoPoint>,
    blinding: RistrettoPoint,
}

#[derive(Clone)]
pub struct RangeProof {
    /// A, S, T_1, T_2.
    points: [RistrettoPoint; 4],
    /// t_x, its blinding, and the blinding of the vectors.
    scalars: [Scalar; 3],
    halvings: Vec<[RistrettoPoint; 2]>,
    last: [Scalar; 2],
}

pub struct Challenges {
    y: Scalar,
    pub z: Scalar,
    pub x: Scalar,
    w: Scalar,
    u: Vec<Scalar>,
}

/// The binary digits of a value, lowest first.
pub fn digits(value: u64, bits: usize) -> Vec<Scalar> {
    (0..bits).map(|bit| Scalar::from(value >> bit & 1)).collect()
}

impl Range {
    pub fn new(bits: usize, parties: usize, blinding: RistrettoPoint) -> Self {
        let family = |name: u8| -> Vec<RistrettoPoint> {
            let party = |index: u32| {
                let mut hash = Shake256::default();
                hash.update(b"GeneratorsChain");
                hash.update(&[name]);
                hash.update(&index.to_le_bytes());
                let mut reader = hash.finalize_xof();
                (0..bits).map(move |_| {
                    let mut wide = [0; 64];
                    reader.read(&mut wide);
                    RistrettoPoint::from_uniform_bytes(&wide)
                })
            };
            (0..parties as u32).flat_map(party).collect()
        };
        Self { bits, parties, forgets: false, surplus: Scalar::ZERO, g: family(b'G'), h: family(b'H'), blinding }
    }

    /// Whether R_A commits to the digits of the first value with this blinding; for one value.
    pub fn opens(&self, proof: &[u8], value: u64, blinding: Scalar) -> bool {
        let digits = digits(value, self.bits);
        let less_one: Vec<Scalar> = digits.iter().map(|digit| digit - Scalar::ONE).collect();
        let a = sum_of(&digits, &self.g) + sum_of(&less_one, &self.h) + self.blinding * blinding;
        a.compress().as_bytes()[..] == proof[..32]
    }

    /// The weight of every digit: z^(2 + party) 2^position.
    fn weights(&self, z: Scalar) -> Vec<Scalar> {
        let place = powers_from(Scalar::ONE, Scalar::from(2u8), self.bits);
        powers_from(z * z, z, self.parties).iter().flat_map(|z| place.iter().map(move |two| z * two)).collect()
    }

    fn begin(&self, transcript: &mut Transcript, v: &[RistrettoPoint]) {
        transcript.append_message(b"dom-sep", b"rangeproof v1");
        transcript.append_u64(b"n", self.bits as u64);
        transcript.append_u64(b"m", self.parties as u64);
        if !self.forgets {
            v.iter().for_each(|v| append(transcript, b"V", v));
        }
    }

    /// Proves with the given digits, bits or not, for commitments that hold what they hold.
    pub fn prove(
        &self,
        transcript: &mut Transcript,
        v: &[RistrettoPoint],
        digits: &[Scalar],
        blindings: &[Scalar],
        rng: &mut impl RngCore,
    ) -> RangeProof {
        let count = self.bits * self.parties;
        let base = RistrettoPoint::mul_base(&Scalar::ONE);
        let vector = |rng: &mut _| -> Vec<Scalar> { (0..count).map(|_| scalar(rng)).collect() };
        self.begin(transcript, v);
        let (alpha, rho, tau_1, tau_2) = (scalar(rng), scalar(rng), scalar(rng), scalar(rng));
        let less_one: Vec<Scalar> = digits.iter().map(|digit| digit - Scalar::ONE).collect();
        let (s_l, s_r) = (vector(rng), vector(rng));
        let a = sum_of(digits, &self.g) + sum_of(&less_one, &self.h) + self.blinding * alpha;
        let s = sum_of(&s_l, &self.g) + sum_of(&s_r, &self.h) + self.blinding * rho;
        append(transcript, b"A", &a);
        append(transcript, b"S", &s);
        let (y, z) = (challenge(transcript, b"y"), challenge(transcript, b"z"));

        let ys = powers_from(Scalar::ONE, y, count);
        let weights = self.weights(z);
        let l = |x: Scalar| -> Vec<Scalar> { (0..count).map(|i| digits[i] - z + s_l[i] * x).collect() };
        let r = |x: Scalar| -> Vec<Scalar> {
            (0..count).map(|i| ys[i] * (less_one[i] + z + s_r[i] * x) + weights[i]).collect()
        };
        // The polynomial t(X) = <l(X), r(X)> from its values at 0, 1 and -1.
        let at = |x: Scalar| inner(&l(x), &r(x));
        let (t_0, plus, minus) = (at(Scalar::ZERO), at(Scalar::ONE), at(-Scalar::ONE));
        let half = Scalar::from(2u8).invert();
        let (t_1, t_2) = ((plus - minus) * half, (plus + minus) * half - t_0);
        let points = [a, s, base * (t_1 + self.surplus) + self.blinding * tau_1, base * t_2 + self.blinding * tau_2];
        append(transcript, b"T_1", &points[2]);
        append(transcript, b"T_2", &points[3]);
        let x = challenge(transcript, b"x");

        let folded = inner(&powers_from(z * z, z, self.parties), blindings);
        let scalars = [at(x), folded + tau_1 * x + tau_2 * x * x, alpha + rho * x];
        let w = append_scalars(transcript, &scalars);
        let (mut l, mut r, mut g) = (l(x), r(x), self.g.clone());
        let inverse = powers_from(Scalar::ONE, y.invert(), count);
        let mut h: Vec<RistrettoPoint> = self.h.iter().zip(&inverse).map(|(h, y)| h * y).collect();
        transcript.append_message(b"dom-sep", b"ipp v1");
        transcript.append_u64(b"n", count as u64);
        let mut halvings = Vec::new();
        while l.len() > 1 {
            let half = l.len() / 2;
            let cross = |l: &[Scalar], r: &[Scalar], g: &[RistrettoPoint], h: &[RistrettoPoint]| {
                sum_of(l, g) + sum_of(r, h) + base * (w * inner(l, r))
            };
            let left = cross(&l[..half], &r[half..], &g[half..], &h[..half]);
            let right = cross(&l[half..], &r[..half], &g[..half], &h[half..]);
            append(transcript, b"L", &left);
            append(transcript, b"R", &right);
            let u = challenge(transcript, b"u");
            let v = u.invert();
            l = (0..half).map(|i| l[i] * u + l[i + half] * v).collect();
            r = (0..half).map(|i| r[i] * v + r[i + half] * u).collect();
            g = (0..half).map(|i| sum_of(&[v, u], &[g[i], g[i + half]])).collect();
            h = (0..half).map(|i| sum_of(&[u, v], &[h[i], h[i + half]])).collect();
            halvings.push([left, right]);
        }
        RangeProof { points, scalars, halvings, last: [l[0], r[0]] }
    }

    pub fn challenges(&self, transcript: &mut Transcript, v: &[RistrettoPoint], proof: &RangeProof) -> Challenges {
        self.begin(transcript, v);
        append(transcript, b"A", &proof.points[0]);
        append(transcript, b"S", &proof.points[1]);
        let (y, z) = (challenge(transcript, b"y"), challenge(transcript, b"z"));
        append(transcript, b"T_1", &proof.points[2]);
        append(transcript, b"T_2", &proof.points[3]);
        let x = challenge(transcript, b"x");
        let w = append_scalars(transcript, &proof.scalars);
        transcript.append_message(b"dom-sep", b"ipp v1");
        transcript.append_u64(b"n", (self.bits * self.parties) as u64);
        let halving = |[left, right]: &[RistrettoPoint; 2]| {
            append(transcript, b"L", left);
            append(transcript, b"R", right);
            challenge(transcript, b"u")
        };
        let u = proof.halvings.iter().map(halving).collect();
        Challenges { y, z, x, w, u }
    }

    pub fn accepts(&self, transcript: &mut Transcript, v: &[RistrettoPoint], proof: &RangeProof) -> bool {
        let count = self.bits * self.parties;
        let base = RistrettoPoint::mul_base(&Scalar::ONE);
        let Challenges { y, z, x, w, u } = self.challenges(transcript, v, proof);
        let [a, s, t_1, t_2] = proof.points;
        let [t_x, t_blinding, blinding] = proof.scalars;
        let (ys, weights) = (powers_from(Scalar::ONE, y, count), self.weights(z));
        let delta = (z - z * z) * ys.iter().sum::<Scalar>() - z * weights.iter().sum::<Scalar>();
        let held = sum_of(&powers_from(z * z, z, self.parties), v) + base * delta + t_1 * x + t_2 * (x * x);
        if held != base * t_x + self.blinding * t_blinding {
            return false;
        }
        let inverse = powers_from(Scalar::ONE, y.invert(), count);
        let mut h: Vec<RistrettoPoint> = self.h.iter().zip(&inverse).map(|(h, y)| h * y).collect();
        let mut g = self.g.clone();
        let shift: Vec<Scalar> = ys.iter().zip(&weights).map(|(y, weight)| z * y + weight).collect();
        let mut p = a + s * x - sum_of(&vec![z; count], &g) + sum_of(&shift, &h) - self.blinding * blinding;
        p += base * (w * t_x);
        for ([left, right], u) in proof.halvings.iter().zip(u) {
            let (v, half) = (u.invert(), g.len() / 2);
            p += left * (u * u) + right * (v * v);
            g = (0..half).map(|i| sum_of(&[v, u], &[g[i], g[i + half]])).collect();
            h = (0..half).map(|i| sum_of(&[u, v], &[h[i], h[i + half]])).collect();
        }
        let [l, r] = proof.last;
        g.len() == 1 && p == g[0] * l + h[0] * r + base * (w * l * r)
    }
}

impl RangeProof {
    pub fn to_bytes(&self) -> Vec<u8> {
        let points =
            |points: &[RistrettoPoint]| points.iter().flat_map(|p| p.compress().to_bytes()).collect::<Vec<_>>();
        let scalars = |scalars: &[Scalar]| scalars.iter().flat_map(Scalar::to_bytes).collect::<Vec<_>>();
        [points(&self.points), scalars(&self.scalars), points(self.halvings.as_flattened()), scalars(&self.last)]
            .concat()
    }
}

fn append_scalars(transcript: &mut Transcript, scalars: &[Scalar; 3]) -> Scalar {
    for (label, scalar) in [&b"t_x"[..], b"t_x_blinding", b"e_blinding"].into_iter().zip(scalars) {
        transcript.append_message(label, scalar.as_bytes());
    }
    challenge(transcript, b"w")
}
