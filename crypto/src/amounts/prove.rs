//! Sealing amounts on the voter's device.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::{MultiscalarMul, VartimeMultiscalarMul};
use merlin::Transcript;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use super::proof::{
    Commitments, Echoes, Proof, Responses, append_amounts, append_ciphertexts, append_responses, challenge_rho,
    challenge_x,
};
use super::{AmountsParams, ValueError, total};
use crate::group::{Element, Scalar, SecretScalar, powers};
use crate::transcript::{NonceRng, TranscriptProtocol};

/// Ciphertexts of amounts with their proof, and the nonce r that opens them.
pub struct SealedAmounts {
    bytes: Vec<u8>,
    nonce: SecretScalar,
}

impl SealedAmounts {
    /// The encoding.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The encoding; the nonce is forgotten.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The encoding and the nonce r. Who has r can show what is in the ciphertexts, so they must never be cast.
    pub fn open(self) -> (Vec<u8>, SecretScalar) {
        (self.bytes, self.nonce)
    }
}

impl core::fmt::Debug for SealedAmounts {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SealedAmounts({} bytes)", self.bytes.len())
    }
}

/// Secret scalars that are multiplied together.
type Secrets = Zeroizing<Vec<Scalar>>;

fn draw(nonces: &mut NonceRng, count: usize) -> Secrets {
    let drawn: Vec<SecretScalar> = (0..count).map(|_| nonces.scalar()).collect();
    Zeroizing::new(drawn.iter().map(|scalar| *scalar.expose()).collect())
}

impl AmountsParams {
    /// Encrypts amounts and proves that the rule allows them.
    ///
    /// `context` holds everything that the proof is to be good for alone: chain, manifest, slot keys, contest,
    /// voter, sequence number. `secrets` are what nobody else has: the voter's signing key, and a counter that this
    /// device never repeats, so that two sealings differ even under a broken `rng`.
    ///
    /// # Errors
    /// [`ValueError`] when the rule does not allow the amounts.
    pub fn prove(
        &self,
        context: &Transcript,
        values: &[u64],
        secrets: &[(&'static [u8], &[u8])],
        rng: &mut impl CryptoRngCore,
    ) -> Result<SealedAmounts, ValueError> {
        self.rule.check(values)?;
        let options = self.rule.options;
        let transcript = &mut context.clone();
        self.append_to(transcript);
        // With room for all, so that growing leaves no copy behind.
        let mut encoded = Zeroizing::new(Vec::with_capacity(8 * options));
        values.iter().for_each(|value| encoded.extend_from_slice(&value.to_le_bytes()));
        let secrets: Vec<(&'static [u8], &[u8])> =
            secrets.iter().copied().chain([(&b"amounts"[..], &**encoded)]).collect();
        let v: Secrets = Zeroizing::new(values.iter().copied().map(Scalar::from).collect());

        // Each draw follows what the one before it went into: what is published under one draw is never published
        // under another with the same secrets.
        let r = transcript.nonce_rng(&secrets, rng).scalar();
        let c = self.encrypt(&v, &r);
        append_ciphertexts(transcript, &c);
        let blindings = draw(&mut transcript.nonce_rng(&secrets, rng), options);
        let commit = |(value, blinding): (&Scalar, &Scalar)| {
            Element::from_nonidentity(RistrettoPoint::mul_base(value) + self.blinding * blinding)
        };
        let commitments: Vec<Element> = v.iter().zip(blindings.iter()).map(commit).collect();
        append_amounts(transcript, &commitments);

        let mut nonces = transcript.nonce_rng(&secrets, rng);
        let (alpha, tau, masks) = (nonces.scalar(), nonces.scalar(), draw(&mut nonces, options));
        let commitments =
            Commitments { c, v: commitments, b: self.commit_all(&v, &r), a: self.commit_all(&masks, &alpha) };
        let rho = challenge_rho(transcript, &commitments.b, &commitments.a);
        let powers = powers(rho, options);
        let echoes = self.echo(&powers, &masks, &alpha, &tau);
        let x = challenge_x(transcript, &echoes);

        let responses = Responses {
            f: v.iter().zip(masks.iter()).map(|(value, mask)| x * value + mask).collect(),
            s: x * r.expose() + alpha.expose(),
            t: x * *folded(&powers, &blindings) + tau.expose(),
        };
        append_responses(transcript, &responses);
        let range = self.prove_range(transcript, values, &blindings, &secrets, rng);
        let proof = Proof { commitments, echoes, responses, range };
        Ok(SealedAmounts { bytes: proof.to_bytes(self.proof_bytes()), nonce: r })
    }

    /// C_0 = r G, C_j = v_j G + r K_j.
    fn encrypt(&self, v: &[Scalar], r: &SecretScalar) -> Vec<Element> {
        let slots = v.iter().zip(&self.keys);
        let first = RistrettoPoint::mul_base(r.expose());
        core::iter::once(first)
            .chain(slots.map(|(value, key)| RistrettoPoint::mul_base(value) + key.point() * r.expose()))
            .map(Element::from_nonidentity)
            .collect()
    }

    /// A commitment to all amounts, or to all masks, at once.
    fn commit_all(&self, scalars: &[Scalar], blinding: &SecretScalar) -> Element {
        Element::from_nonidentity(RistrettoPoint::multiscalar_mul(
            scalars.iter().chain([blinding.expose()]),
            self.generators.g.iter().chain([&self.generators.j]),
        ))
    }

    fn echo(&self, powers: &[Scalar], masks: &[Scalar], alpha: &SecretScalar, tau: &SecretScalar) -> Echoes {
        let folded = RistrettoPoint::mul_base(&folded(powers, masks));
        // The powers and the keys are public.
        let keys = RistrettoPoint::vartime_multiscalar_mul(powers, self.keys.iter().map(Element::point));
        let e = RistrettoPoint::mul_base(alpha.expose()) + folded + keys * alpha.expose();
        let e_prime = folded + self.blinding * tau.expose();
        Echoes { e: Element::from_nonidentity(e), e_prime: Element::from_nonidentity(e_prime) }
    }

    /// Proves the ranges of the amounts, of what is left of the budget, and of the zeros that fill up.
    fn prove_range(
        &self,
        transcript: &mut Transcript,
        values: &[u64],
        blindings: &[Scalar],
        secrets: &[(&'static [u8], &[u8])],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<u8> {
        let aggregated = self.rule.aggregated();
        let mut ranged = Zeroizing::new(Vec::with_capacity(aggregated));
        let mut blinding = Zeroizing::new(Vec::with_capacity(aggregated));
        ranged.extend_from_slice(values);
        blinding.extend_from_slice(blindings);
        if let Some(budget) = self.rule.budget {
            let left = u128::from(budget) - total(values);
            ranged.push(u64::try_from(left).expect("at most the budget is left"));
            blinding.push(-blindings.iter().sum::<Scalar>());
        }
        ranged.resize(aggregated, 0);
        blinding.resize(aggregated, Scalar::ZERO);
        // The crate asks for a generator, not for scalars; this one is keyed as all the others are.
        let mut nonces = transcript.build_rng();
        for (label, secret) in secrets {
            nonces = nonces.rekey_with_witness_bytes(label, secret);
        }
        self.range.prove(transcript, &ranged, &blinding, &mut nonces.finalize(rng))
    }
}

/// sum_j rho^j scalar_j.
fn folded(powers: &[Scalar], scalars: &[Scalar]) -> Zeroizing<Scalar> {
    Zeroizing::new(powers.iter().zip(scalars).map(|(power, scalar)| power * scalar).sum())
}
