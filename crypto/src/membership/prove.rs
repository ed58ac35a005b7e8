//! Making a proof, on the person's device.
//!
//! Constant-time in the secret, its place and the values: no address and no branch depends on them. Whether a proof can
//! be made at all is not kept secret.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::ristretto::CompressedRistretto;
use curve25519_dalek::traits::{MultiscalarMul, VartimeMultiscalarMul};
use merlin::Transcript;
use rand_core::CryptoRngCore;
use rayon::prelude::*;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use thiserror::Error;
use zeroize::Zeroizing;

use super::polynomial::choose;
use super::proof::{Challenges, Layout, Responses, powers_from_one};
use super::{AttributeOpening, Ring};
use crate::group::{Scalar, SecretScalar};
use crate::signature::SigningKey;
use crate::transcript::{NonceRng, TranscriptProtocol};

/// No proof can be made.
///
/// Says which attribute, and never which value: an error may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The key is not in the ring.
    #[error("the key is not in this ring: it joined or was replaced after the list was fixed, or is in another ring")]
    Key,
    /// Not one opening for each attribute.
    #[error("{found} openings for {expected} attributes")]
    Openings {
        /// Attributes there are.
        expected: usize,
        /// Openings given.
        found: usize,
    },
    /// The opening is of another commitment than the one beside the key.
    #[error("the opening of attribute {attribute} does not open the commitment beside the key")]
    Opening {
        /// Position of the attribute.
        attribute: usize,
    },
    /// The value is not one of the allowed ones.
    #[error("the value of attribute {attribute} is not one of the allowed ones")]
    Allowed {
        /// Position of the attribute.
        attribute: usize,
    },
}

type Secrets = Zeroizing<Vec<Scalar>>;

fn draw(nonces: &mut NonceRng, count: usize) -> Secrets {
    let drawn: Vec<SecretScalar> = (0..count).map(|_| nonces.scalar()).collect();
    Zeroizing::new(drawn.iter().map(|scalar| *scalar.expose()).collect())
}

/// Everything that is drawn for one proof.
struct Nonces {
    /// t_c.
    t: Secrets,
    r: SecretScalar,
    alpha: SecretScalar,
    /// The masks of the bits.
    a: Secrets,
    rho: Secrets,
    /// sigma_ck, for each attribute.
    sigma: Vec<Secrets>,
}

impl Ring {
    /// Proves that `key` is in the ring and that its attributes have allowed values. `openings` open the commitments
    /// beside the key, in the order of the attributes. The proof is good for `binding` alone, and for the tag that
    /// [`TagBase::tag`](super::TagBase::tag) gives.
    ///
    /// # Errors
    /// [`ProveError`] when the key is not in the ring or the openings do not fit.
    pub fn prove(
        &self,
        key: &SigningKey,
        openings: &[AttributeOpening],
        binding: &[u8],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<u8>, ProveError> {
        let bits = self.places(key, openings)?;
        let layout = Layout::of(self);
        let mut transcript = self.statement(self.base.tag(key).as_bytes(), binding);
        let nonces = self.draw(&transcript, key, openings, rng);

        let mut points: Vec<RistrettoPoint> = Vec::with_capacity(layout.len());
        for (opening, t) in openings.iter().zip(nonces.t.iter()) {
            points.push(opening.commit().point() + RistrettoPoint::mul_base(t));
            points.push(self.base.element().point() * t);
        }
        points.extend(self.commit(&bits, &nonces));
        let mut encodings: Vec<[u8; 32]> = points.iter().map(encode).collect();
        let Challenges { mu, nu } = self.challenges(&mut transcript, &layout, &encodings);

        let sums = choose(self.rows(&nu), &bits[..self.digits()], &nonces.a[..self.digits()]);
        // G + mu U, the base under which secret and tag are one.
        let base = RistrettoPoint::mul_base(&Scalar::ONE) + self.base.element().point() * mu;
        encodings.extend(sums.iter().zip(nonces.rho.iter()).map(|(sum, rho)| encode(&(sum + base * rho))));
        let mut first = self.digits();
        for (attribute, sigma) in self.attributes.iter().zip(&nonces.sigma) {
            let own = first..first + attribute.digits();
            first = own.end;
            let values = attribute.allowed.iter().map(|value| Scalar::from(*value)).collect();
            let sums = choose(values, &bits[own.clone()], &nonces.a[own]);
            let commit = |(sum, sigma): (&Scalar, &Scalar)| {
                encode(&(RistrettoPoint::mul_base(sigma) - self.attribute_base * sum))
            };
            encodings.extend(sums.iter().zip(sigma.iter()).map(commit));
        }
        let x = self.challenge_x(&mut transcript, &layout, &encodings);

        let mut witness = Zeroizing::new(*key.secret().expose());
        nu.iter().zip(nonces.t.iter()).for_each(|(nu, t)| *witness += nu * t);
        let masked = |(bit, mask): (&u8, &Scalar)| Scalar::conditional_select(mask, &(mask + x), Choice::from(*bit));
        let opened = openings.iter().zip(nonces.t.iter()).zip(&nonces.sigma).map(|((opening, t), sigma)| {
            let sum = Zeroizing::new(opening.blinding.expose() + t);
            answer(&x, &sum, sigma)
        });
        let responses = Responses {
            f: bits.iter().zip(nonces.a.iter()).map(masked).collect(),
            s: x * nonces.r.expose() + nonces.alpha.expose(),
            z: answer(&x, &witness, &nonces.rho),
            attributes: opened.collect(),
        };
        Ok(self.write(&encodings, &responses))
    }

    /// The bits of the key's place, and of the place of each value among the allowed ones.
    fn places(&self, key: &SigningKey, openings: &[AttributeOpening]) -> Result<Zeroizing<Vec<u8>>, ProveError> {
        if openings.len() != self.attributes.len() {
            return Err(ProveError::Openings { expected: self.attributes.len(), found: openings.len() });
        }
        let own = key.public().as_bytes();
        let mut bits = Zeroizing::new(Vec::with_capacity(self.bits()));
        let mut append =
            |place: Zeroizing<u32>, digits| bits.extend((0..digits).map(|digit| (*place >> digit & 1) as u8));
        append(place(self.keys.iter().map(|key| key.ct_eq(own))).ok_or(ProveError::Key)?, self.digits());
        for (index, (attribute, opening)) in self.attributes.iter().zip(openings).enumerate() {
            let mut beside = Zeroizing::new([0; 32]);
            for (key, commitment) in self.keys.iter().zip(&attribute.commitments) {
                beside.conditional_assign(commitment, key.ct_eq(own));
            }
            if !bool::from(beside.ct_eq(opening.commit().as_bytes())) {
                return Err(ProveError::Opening { attribute: index });
            }
            let equal = attribute.allowed.iter().map(|value| value.ct_eq(&opening.value));
            append(place(equal).ok_or(ProveError::Allowed { attribute: index })?, attribute.digits());
        }
        Ok(bits)
    }

    /// Nonces that depend on everything that they are used for but challenges, which follow from them.
    fn draw(
        &self,
        transcript: &Transcript,
        key: &SigningKey,
        openings: &[AttributeOpening],
        rng: &mut impl CryptoRngCore,
    ) -> Nonces {
        let mut secrets: Vec<(&'static [u8], &[u8])> = vec![(b"signing key", key.secret().expose().as_bytes())];
        secrets.extend(openings.iter().map(|opening| (&b"blinding"[..], &opening.blinding.expose().as_bytes()[..])));
        let mut nonces = transcript.nonce_rng(&secrets, rng);
        Nonces {
            t: draw(&mut nonces, self.attributes.len()),
            r: nonces.scalar(),
            alpha: nonces.scalar(),
            a: draw(&mut nonces, self.bits()),
            rho: draw(&mut nonces, self.digits()),
            sigma: self.attributes.iter().map(|attribute| draw(&mut nonces, attribute.digits())).collect(),
        }
    }

    /// B = sum b_j G_j + sum a_j (1 - 2 b_j) H_j + r J, A = sum a_j G_j - sum a_j^2 H_j + alpha J.
    fn commit(&self, bits: &[u8], nonces: &Nonces) -> [RistrettoPoint; 2] {
        let generators = &self.generators;
        let points = || generators.g.iter().chain(&generators.h).chain([&generators.j]);
        let mut b = Zeroizing::new(Vec::with_capacity(2 * bits.len() + 1));
        let mut a = Zeroizing::new(Vec::with_capacity(2 * bits.len() + 1));
        let signed = |(bit, a): (&u8, &Scalar)| Scalar::conditional_select(a, &-a, Choice::from(*bit));
        b.extend(bits.iter().map(|bit| Scalar::from(*bit)));
        b.extend(bits.iter().zip(nonces.a.iter()).map(signed));
        b.push(*nonces.r.expose());
        a.extend_from_slice(&nonces.a);
        a.extend(nonces.a.iter().map(|a| -(a * a)));
        a.push(*nonces.alpha.expose());
        [RistrettoPoint::multiscalar_mul(&*b, points()), RistrettoPoint::multiscalar_mul(&*a, points())]
    }

    /// M_i - sum_c nu^c C_ci, all of it public.
    fn rows(&self, nu: &[Scalar]) -> Vec<RistrettoPoint> {
        let decode = |bytes: &[u8; 32]| {
            CompressedRistretto(*bytes).decompress().expect("the ring has checked that its points decode")
        };
        let row = |(place, key): (usize, &[u8; 32])| {
            let commitments = self.attributes.iter().map(|attribute| decode(&attribute.commitments[place]));
            decode(key) - RistrettoPoint::vartime_multiscalar_mul(nu, commitments)
        };
        self.keys.par_iter().enumerate().map(row).collect()
    }
}

fn encode(point: &RistrettoPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

/// The place where something is equal; none if it is nowhere.
fn place(equal: impl Iterator<Item = Choice>) -> Option<Zeroizing<u32>> {
    let (mut place, mut found) = (Zeroizing::new(0_u32), Choice::from(0));
    for (index, equal) in (0_u32..).zip(equal) {
        place.conditional_assign(&index, equal);
        found |= equal;
    }
    bool::from(found).then_some(place)
}

/// x^m times the witness, less the masks: sum_k x^k mask_k, where there are m of them.
fn answer(x: &Scalar, witness: &Scalar, masks: &[Scalar]) -> Scalar {
    let powers = powers_from_one(x, masks.len());
    masks.iter().zip(&powers).fold(powers[masks.len()] * witness, |sum, (mask, power)| sum - mask * power)
}
