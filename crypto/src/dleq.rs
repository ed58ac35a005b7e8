//! Equality of two discrete logarithms (Chaum and Pedersen, CRYPTO 1992): log_G(X) = log_H(Y).

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use merlin::Transcript;
use rand_core::CryptoRngCore;
use thiserror::Error;

use crate::encoding::{DecodeError, Reader};
use crate::group::{Element, Scalar, SecretScalar};
use crate::transcript::TranscriptProtocol;

/// The proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the proof that two discrete logarithms are equal does not hold")]
pub struct DleqError;

/// A proof: the two commitments and the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DleqProof {
    commit_g: Element,
    commit_h: Element,
    response: Scalar,
}

/// Bytes of an encoded proof.
pub const DLEQ_BYTES: usize = 96;

/// What is proved: log_G(x) = log_h(y).
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// X = witness G.
    pub x: Element,
    /// The second base.
    pub h: Element,
    /// Y = witness H.
    pub y: Element,
}

impl DleqProof {
    /// Proves the statement; `transcript` holds the context and is left after the challenge.
    pub fn prove(
        transcript: &mut Transcript,
        statement: &Statement,
        witness: &SecretScalar,
        rng: &mut impl CryptoRngCore,
    ) -> Self {
        append(transcript, statement);
        let nonce = transcript.nonce_rng(&[(b"witness", witness.expose().as_bytes())], rng).scalar();
        let commit_g = Element::from_nonidentity(RistrettoPoint::mul_base(nonce.expose()));
        let commit_h = Element::from_nonidentity(statement.h.point() * nonce.expose());
        let challenge = challenge(transcript, &commit_g, &commit_h);
        Self { commit_g, commit_h, response: nonce.expose() + challenge * witness.expose() }
    }

    /// Checks the proof against the same context and statement.
    ///
    /// # Errors
    /// [`DleqError`] when it does not hold.
    pub fn verify(&self, transcript: &mut Transcript, statement: &Statement) -> Result<(), DleqError> {
        append(transcript, statement);
        let challenge = challenge(transcript, &self.commit_g, &self.commit_h);
        // Not one random combination of the two: each is checked by itself, so no weight has to be drawn.
        let holds = |commit: &Element, base: &Element, image: &Element| {
            RistrettoPoint::vartime_multiscalar_mul(
                [Scalar::ONE, challenge, -self.response],
                [commit.point(), image.point(), base.point()],
            )
            .is_identity()
        };
        if holds(&self.commit_g, &Element::base(), &statement.x) && holds(&self.commit_h, &statement.h, &statement.y) {
            Ok(())
        } else {
            Err(DleqError)
        }
    }

    /// Encodes the proof.
    pub fn to_bytes(&self) -> [u8; DLEQ_BYTES] {
        let mut bytes = [0; DLEQ_BYTES];
        for (chunk, part) in bytes.chunks_exact_mut(32).zip([
            self.commit_g.as_bytes(),
            self.commit_h.as_bytes(),
            self.response.as_bytes(),
        ]) {
            chunk.copy_from_slice(part);
        }
        bytes
    }

    /// Reads a proof.
    ///
    /// # Errors
    /// When a part is not canonical.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            commit_g: reader.element("DLEQ commitment")?,
            commit_h: reader.element("DLEQ commitment")?,
            response: reader.scalar("DLEQ response")?,
        })
    }
}

fn append(transcript: &mut Transcript, statement: &Statement) {
    transcript.append_element(b"X", &statement.x);
    transcript.append_element(b"H", &statement.h);
    transcript.append_element(b"Y", &statement.y);
}

fn challenge(transcript: &mut Transcript, commit_g: &Element, commit_h: &Element) -> Scalar {
    transcript.append_element(b"T_G", commit_g);
    transcript.append_element(b"T_H", commit_h);
    transcript.challenge_scalar(b"c")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::SigningKey;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn a2_every_part_of_the_statement_and_of_the_proof_is_bound() {
        let rng = &mut ChaCha20Rng::seed_from_u64(3);
        let element = |rng: &mut ChaCha20Rng| *SigningKey::generate(rng).public();
        let witness = SecretScalar::new(Scalar::from(0x1234_5678_9abc_u64));
        let h = element(rng);
        let x = Element::from_nonidentity(RistrettoPoint::mul_base(witness.expose()));
        let y = Element::from_nonidentity(h.point() * witness.expose());
        let statement = Statement { x, h, y };
        let proof = DleqProof::prove(&mut Transcript::new(b"test"), &statement, &witness, rng);
        let check = |proof: &DleqProof, statement: &Statement| proof.verify(&mut Transcript::new(b"test"), statement);
        check(&proof, &statement).unwrap();

        let other = element(rng);
        for changed in [
            Statement { x: other, ..statement },
            Statement { h: other, ..statement },
            Statement { y: other, ..statement },
        ] {
            assert_eq!(check(&proof, &changed), Err(DleqError));
        }
        for changed in [
            DleqProof { commit_g: other, ..proof },
            DleqProof { commit_h: other, ..proof },
            DleqProof { response: proof.response + Scalar::ONE, ..proof },
        ] {
            assert_eq!(check(&changed, &statement), Err(DleqError));
        }
        assert_eq!(proof.verify(&mut Transcript::new(b"other"), &statement), Err(DleqError));
        let bytes = proof.to_bytes();
        assert_eq!(DleqProof::read(&mut Reader::new("proof", &bytes)).unwrap(), proof);
    }

    /// A prover of a wrong statement gets one of the two equations through: neither is enough.
    #[test]
    fn a2_one_of_the_two_equations_is_not_enough() {
        let rng = &mut ChaCha20Rng::seed_from_u64(4);
        let witness = SecretScalar::new(Scalar::from(77u8));
        let [h, other] = [(); 2].map(|()| *SigningKey::generate(rng).public());
        let x = Element::from_nonidentity(RistrettoPoint::mul_base(witness.expose()));
        let y = Element::from_nonidentity(h.point() * witness.expose());
        for statement in [Statement { x, h, y: other }, Statement { x: other, h, y }] {
            let proof = DleqProof::prove(&mut Transcript::new(b"test"), &statement, &witness, rng);
            assert_eq!(proof.verify(&mut Transcript::new(b"test"), &statement), Err(DleqError));
        }
    }

    /// Whatever part of the statement the challenge leaves out is chosen after it, and a wrong statement is proved.
    #[test]
    fn a2_whatever_the_challenge_leaves_out_is_chosen_after_it() {
        let rng = &mut ChaCha20Rng::seed_from_u64(5);
        let [h, any] = [(); 2].map(|()| *SigningKey::generate(rng).public());
        let [secret, t, other] = [7u8, 11, 13].map(Scalar::from);
        let wrap = Element::from_nonidentity;
        let weak = |labels: &[(&'static [u8], &Element)], commit_g: &Element, commit_h: &Element| {
            let mut weak = Transcript::new(b"test");
            labels.iter().for_each(|(label, element)| weak.append_element(label, element));
            challenge(&mut weak, commit_g, commit_h)
        };
        let (times_g, times_h) = (RistrettoPoint::mul_base, |scalar: &Scalar| h.point() * scalar);
        let (x, y) = (wrap(times_g(&secret)), wrap(times_h(&secret)));

        // X: the response is right for Y, and X solves the other equation.
        let (commit_g, commit_h) = (wrap(times_g(&other)), wrap(times_h(&t)));
        let c = weak(&[(b"H", &h), (b"Y", &y)], &commit_g, &commit_h);
        let response = t + c * secret;
        let solved = wrap((times_g(&response) - commit_g.point()) * c.invert());
        let without_x = (Statement { x: solved, h, y }, DleqProof { commit_g, commit_h, response }, c);

        // Y, in the same way, whether or not the others are left out too.
        let (commit_g, commit_h) = (wrap(times_g(&t)), wrap(times_h(&other)));
        let [without_y, without_all] = [&[(b"X".as_slice(), &x), (b"H".as_slice(), &h)][..], &[]].map(|labels| {
            let c = weak(labels, &commit_g, &commit_h);
            let response = t + c * secret;
            let solved = wrap((times_h(&response) - commit_h.point()) * c.invert());
            (Statement { x, h, y: solved }, DleqProof { commit_g, commit_h, response }, c)
        });

        // H: a base under which any element is the image.
        let c = weak(&[(b"X", &x), (b"Y", &any)], &commit_g, &commit_h);
        let response = t + c * secret;
        let solved = wrap((commit_h.point() + any.point() * c) * response.invert());
        let without_h = (Statement { x, h: solved, y: any }, DleqProof { commit_g, commit_h, response }, c);

        for (Statement { x, h, y }, proof, c) in [without_x, without_y, without_h, without_all] {
            assert!(times_g(&secret) != *x.point() || h.point() * secret != *y.point(), "the statement is wrong");
            let holds = |commit: &Element, base: &RistrettoPoint, image: &Element| {
                base * proof.response == commit.point() + image.point() * c
            };
            assert!(holds(&proof.commit_g, Element::base().point(), &x) && holds(&proof.commit_h, h.point(), &y));
            let verdict = proof.verify(&mut Transcript::new(b"test"), &Statement { x, h, y });
            assert_eq!(verdict, Err(DleqError));
        }
    }
}
