//! Sealing a ballot on the voter's device.

use curve25519_dalek::ristretto::{RistrettoBasepointTable, RistrettoPoint};
use rand_core::CryptoRngCore;
use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::opening::{ContestOpening, Opening};
use super::{BALLOT_VERSION, ElectionParams, Tracker, append_ciphertexts, challenge_rho, challenge_x, powers};
use crate::contest::{ChoiceError, Contest};
use crate::encoding::Writer;
use crate::group::{Element, Scalar, SecretScalar};
use crate::signature::{Signature, SigningKey};
use crate::transcript::TranscriptProtocol;

/// Multiples of the fixed bases, for constant-time multiplication.
pub(super) struct Tables {
    g: Vec<RistrettoBasepointTable>,
    h: Vec<RistrettoBasepointTable>,
    j: RistrettoBasepointTable,
    slots: Vec<RistrettoBasepointTable>,
}

impl Tables {
    pub(super) fn new(params: &ElectionParams) -> Self {
        let tables = |points: &[RistrettoPoint]| points.iter().map(RistrettoBasepointTable::create).collect();
        let options = params.contests.iter().map(Contest::options).max().unwrap_or(0);
        Self {
            g: tables(&params.generators.g),
            h: tables(&params.generators.h),
            j: RistrettoBasepointTable::create(&params.generators.j),
            slots: params
                .slot_keys
                .iter()
                .take(options)
                .map(|key| RistrettoBasepointTable::create(key.point()))
                .collect(),
        }
    }
}

/// The bits of one contest, wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Bits(Vec<u8>);

/// A sealed ballot that has been neither opened nor cast. It holds the nonces; casting or opening consumes it.
pub struct SealedBallot {
    bytes: Vec<u8>,
    opening: Opening,
}

/// A ballot as it is sent: sealed and signed, its nonces gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastBallot {
    /// The encoded sealed ballot.
    pub sealed: Vec<u8>,
    /// The voter's signature over it.
    pub signature: Signature,
}

impl SealedBallot {
    /// Seals choices: for each contest the positions marked, ascending.
    ///
    /// `sequence` orders this voter's ballots; `sealings` is a counter that this device keeps and never repeats, so
    /// that two sealings of the same choices differ even under a broken `rng`.
    ///
    /// # Errors
    /// [`ChoiceError`] when a contest does not allow its choice.
    pub fn seal(
        params: &ElectionParams,
        key: &SigningKey,
        sequence: u64,
        sealings: u64,
        choices: &[Vec<usize>],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, ChoiceError> {
        if choices.len() != params.contests.len() {
            return Err(ChoiceError::Contests { expected: params.contests.len(), found: choices.len() });
        }
        let mut writer = Writer::versioned(BALLOT_VERSION, params.ballot_bytes());
        writer.element(key.public()).u64(sequence);
        let mut contests = Vec::with_capacity(choices.len());
        for (index, marks) in choices.iter().enumerate() {
            let bits = params.contests[index].assign(marks)?;
            let bits = Bits(bits.into_iter().map(u8::from).collect());
            contests.push(seal_contest(params, index, key, sequence, sealings, &bits, &mut writer, rng));
        }
        Ok(Self { bytes: writer.finish(), opening: Opening { contests } })
    }

    /// The encoding, as it would be cast.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The tracker: what the voter sees, on two devices if they like, before they decide to open or to cast.
    pub fn tracker(&self) -> Tracker {
        Tracker::of(&self.bytes)
    }

    /// Opens the ballot for checking. It can never be cast after that.
    pub fn open(self) -> (Vec<u8>, Opening) {
        (self.bytes, self.opening)
    }

    /// Signs the ballot and forgets its nonces.
    pub fn cast(self, chain: &[u8; 32], key: &SigningKey, rng: &mut impl CryptoRngCore) -> CastBallot {
        let signature = key.sign(chain, &self.bytes, rng);
        CastBallot { sealed: self.bytes, signature }
    }
}

impl core::fmt::Debug for SealedBallot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SealedBallot({}, ..)", self.tracker())
    }
}

#[allow(clippy::too_many_arguments, reason = "one contest's sealing depends on all of the ballot")]
fn seal_contest(
    params: &ElectionParams,
    index: usize,
    key: &SigningKey,
    sequence: u64,
    sealings: u64,
    bits: &Bits,
    writer: &mut Writer,
    rng: &mut impl CryptoRngCore,
) -> ContestOpening {
    let contest = &params.contests[index];
    let tables = params.tables();
    let mut transcript = params.transcript(index, key.public(), sequence);
    let counter = sealings.to_le_bytes();
    let secrets: [(&'static [u8], &[u8]); 3] =
        [(b"voter secret", key.secret().expose().as_bytes()), (b"sealings", &counter), (b"bits", &bits.0)];

    let r = transcript.nonce_rng(&secrets, rng).scalar();
    let b: Zeroizing<Vec<Scalar>> = Zeroizing::new(bits.0.iter().map(|&bit| Scalar::from(bit)).collect());
    let values = Zeroizing::new(contest.values(&b));
    let mut ciphertexts = vec![Element::from_nonidentity(RistrettoPoint::mul_base(r.expose()))];
    ciphertexts.extend(
        values
            .iter()
            .zip(&tables.slots)
            .map(|(value, slot)| Element::from_nonidentity(RistrettoPoint::mul_base(value) + slot * r.expose())),
    );
    append_ciphertexts(&mut transcript, ciphertexts.iter());

    let mut nonces = transcript.nonce_rng(&secrets, rng);
    let alpha = nonces.scalar();
    let masks: Vec<SecretScalar> = contest.free().iter().map(|_| nonces.scalar()).collect();
    let masks: Zeroizing<Vec<Scalar>> = Zeroizing::new(masks.iter().map(|mask| *mask.expose()).collect());
    let a = Zeroizing::new(contest.complete(&masks, &Scalar::ZERO));

    let mut commit_b = &tables.j * r.expose();
    let mut commit_a = &tables.j * alpha.expose();
    let identity = RistrettoPoint::default();
    for (i, (bit, mask)) in bits.0.iter().zip(a.iter()).enumerate() {
        let chosen = Choice::from(*bit);
        commit_b += RistrettoPoint::conditional_select(&identity, &params.generators.g[i], chosen);
        let product = Zeroizing::new(Scalar::conditional_select(mask, &-mask, chosen));
        commit_b += &tables.h[i] * &*product;
        let square = Zeroizing::new(-(mask * mask));
        commit_a += &tables.g[i] * mask;
        commit_a += &tables.h[i] * &*square;
    }
    let (commit_b, commit_a) = (Element::from_nonidentity(commit_b), Element::from_nonidentity(commit_a));
    let rho = challenge_rho(&mut transcript, [commit_b.as_bytes(), commit_a.as_bytes()]);

    let mask_values = Zeroizing::new(contest.values(&a));
    let mut folded = Zeroizing::new(*alpha.expose());
    for (power, value) in powers(rho, contest.options()).iter().zip(mask_values.iter()) {
        *folded += power * value;
    }
    let combined_key = combine_slots(params, contest.options(), rho);
    let commit_e = Element::from_nonidentity(RistrettoPoint::mul_base(&folded) + combined_key * alpha.expose());
    let x = challenge_x(&mut transcript, commit_e.as_bytes());

    for element in ciphertexts.iter().chain([&commit_b, &commit_a, &commit_e]) {
        writer.element(element);
    }
    for &bit in contest.free() {
        writer.scalar(&(x * b[bit] + a[bit]));
    }
    writer.scalar(&(x * r.expose() + alpha.expose()));

    let values = values.iter().map(small).collect();
    ContestOpening { r, values }
}

/// sum_j rho^j K_j: public, so in variable time.
fn combine_slots(params: &ElectionParams, options: usize, rho: Scalar) -> RistrettoPoint {
    use curve25519_dalek::traits::VartimeMultiscalarMul;
    let keys = params.slot_keys.iter().take(options).map(Element::point);
    RistrettoPoint::vartime_multiscalar_mul(powers(rho, options), keys)
}

/// A contest's values fit 64 bits by construction.
fn small(value: &Scalar) -> u64 {
    let mut low = [0; 8];
    low.copy_from_slice(&value.as_bytes()[..8]);
    u64::from_le_bytes(low)
}
