//! Sealing a ballot on the voter's device.

use curve25519_dalek::ristretto::{RistrettoBasepointTable, RistrettoPoint};
use curve25519_dalek::traits::VartimeMultiscalarMul;
use rand_core::CryptoRngCore;
use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroizing;

use super::opening::{ContestOpening, Opening};
use super::{BALLOT_VERSION, ElectionParams, Tracker, challenge_rho, challenge_x, powers};
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
    /// For each contest and bit half the base point times the bit's weight.
    weighted: Vec<Vec<RistrettoPoint>>,
    /// Half of each G_i.
    half_g: Vec<RistrettoPoint>,
    /// 1/2 modulo the group order: the doubles of many points are encoded for little more than one point, so
    /// everything that is encoded is computed by halves.
    half: Scalar,
}

/// Up to this many slots E is cheaper with one multiplication by table per slot than with the combined key.
const TABLE_SLOTS: usize = 8;

impl Tables {
    pub(super) fn new(params: &ElectionParams) -> Self {
        let tables = |points: &[RistrettoPoint]| points.iter().map(RistrettoBasepointTable::create).collect();
        let slots = params.contests.iter().map(Contest::slots).max().unwrap_or(0);
        let half = Scalar::from(2u8).invert();
        let weight = |weight: &Option<(usize, u64)>| half * Scalar::from(weight.map_or(0, |(_, weight)| weight));
        let weighted = |contest: &Contest| {
            contest.weights().iter().map(|entry| RistrettoPoint::mul_base(&weight(entry))).collect()
        };
        Self {
            g: tables(&params.generators.g),
            h: tables(&params.generators.h),
            j: RistrettoBasepointTable::create(&params.generators.j),
            slots: params
                .slot_keys
                .iter()
                .take(slots)
                .map(|key| RistrettoBasepointTable::create(key.point()))
                .collect(),
            weighted: params.contests.iter().map(weighted).collect(),
            half_g: params.generators.g.iter().map(|point| point * half).collect(),
            half,
        }
    }
}

/// A sealed ballot that has been neither opened nor cast. It holds the nonces; casting or opening consumes it.
pub struct SealedBallot {
    style: usize,
    bytes: Vec<u8>,
    opening: Opening,
}

/// A ballot as it is sent: sealed and signed, its nonces gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastBallot {
    /// The ballot style of the voter, which is not sent: the roll says it.
    pub style: usize,
    /// The encoded sealed ballot.
    pub sealed: Vec<u8>,
    /// The voter's signature over it.
    pub signature: Signature,
}

impl SealedBallot {
    /// Seals choices: for each contest of the ballot style the values of its fields.
    ///
    /// `sequence` orders this voter's ballots; `sealings` is a counter that this device keeps and never repeats, so
    /// that two sealings of the same choices differ even under a broken `rng`.
    ///
    /// # Errors
    /// [`ChoiceError`] when a contest does not allow its choice.
    ///
    /// # Panics
    /// When the election has no such style, which is a fault of the caller.
    pub fn seal(
        params: &ElectionParams,
        style: usize,
        key: &SigningKey,
        sequence: u64,
        sealings: u64,
        choices: &[Vec<u64>],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, ChoiceError> {
        let no_style = "a ballot style of the election";
        let on_ballot = params.style(style).expect(no_style);
        if choices.len() != on_ballot.len() {
            return Err(ChoiceError::Contests { expected: on_ballot.len(), found: choices.len() });
        }
        let mut writer = Writer::versioned(BALLOT_VERSION, params.ballot_bytes(style).expect(no_style));
        writer.element(key.public()).u64(sequence);
        let mut contests = Vec::with_capacity(choices.len());
        for (&index, values) in on_ballot.iter().zip(choices) {
            let bits = params.contests[index].assign(values)?;
            let r = seal_contest(params, index, key, sequence, sealings, &bits, &mut writer, rng);
            contests.push(ContestOpening { r, values: values.clone() });
        }
        Ok(Self { style, bytes: writer.finish(), opening: Opening { contests } })
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
        CastBallot { style: self.style, sealed: self.bytes, signature }
    }
}

impl core::fmt::Debug for SealedBallot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SealedBallot({}, ..)", self.tracker())
    }
}

/// Writes ciphertexts and proof of one contest; gives the nonce.
#[allow(clippy::too_many_arguments, reason = "one contest's sealing depends on all of the ballot")]
fn seal_contest(
    params: &ElectionParams,
    index: usize,
    key: &SigningKey,
    sequence: u64,
    sealings: u64,
    bits: &[u8],
    writer: &mut Writer,
    rng: &mut impl CryptoRngCore,
) -> SecretScalar {
    let contest = &params.contests[index];
    let tables = params.tables();
    let mut transcript = params.transcript(index, key.public().as_bytes(), sequence);
    let counter = sealings.to_le_bytes();
    let secrets: [(&'static [u8], &[u8]); 3] =
        [(b"voter secret", key.secret().expose().as_bytes()), (b"sealings", &counter), (b"bits", bits)];

    let r = transcript.nonce_rng(&secrets, rng).scalar();
    let half_r = SecretScalar::new(tables.half * r.expose());
    let b: Zeroizing<Vec<Scalar>> = Zeroizing::new(bits.iter().map(|&bit| Scalar::from(bit)).collect());
    let identity = RistrettoPoint::default();
    let mut halves: Vec<RistrettoPoint> = core::iter::once(RistrettoPoint::mul_base(half_r.expose()))
        .chain(tables.slots[..contest.slots()].iter().map(|slot| slot * half_r.expose()))
        .collect();
    for ((bit, weight), multiple) in bits.iter().zip(contest.weights()).zip(&tables.weighted[index]) {
        if let Some((slot, _)) = weight {
            halves[1 + slot] += RistrettoPoint::conditional_select(&identity, multiple, Choice::from(*bit));
        }
    }
    let ciphertexts = encode_doubles(&halves);
    transcript.append_encodings(b"C", &ciphertexts);

    let mut nonces = transcript.nonce_rng(&secrets, rng);
    let alpha = nonces.scalar();
    let half_alpha = SecretScalar::new(tables.half * alpha.expose());
    let masks: Vec<SecretScalar> = contest.free().iter().map(|_| nonces.scalar()).collect();
    let masks: Zeroizing<Vec<Scalar>> = Zeroizing::new(masks.iter().map(|mask| *mask.expose()).collect());
    let a = Zeroizing::new(contest.complete(&masks, &Scalar::ZERO));

    let mut half_b = &tables.j * half_r.expose();
    let mut half_a = &tables.j * half_alpha.expose();
    for (i, (bit, mask)) in bits.iter().zip(a.iter()).enumerate() {
        let chosen = Choice::from(*bit);
        half_b += RistrettoPoint::conditional_select(&identity, &tables.half_g[i], chosen);
        let half_mask = Zeroizing::new(tables.half * mask);
        let product = Zeroizing::new(Scalar::conditional_select(&half_mask, &-&*half_mask, chosen));
        half_b += &tables.h[i] * &*product;
        let square = Zeroizing::new(-(mask * *half_mask));
        half_a += &tables.g[i] * &*half_mask;
        half_a += &tables.h[i] * &*square;
    }
    let commitments = encode_doubles(&[half_b, half_a]);
    let rho = challenge_rho(&mut transcript, [&commitments[0], &commitments[1]]);

    let powers = powers(rho, contest.slots());
    let mask_values = Zeroizing::new(contest.values(&a));
    let mut folded = Zeroizing::new(*alpha.expose());
    for (power, value) in powers.iter().zip(mask_values.iter()) {
        *folded += power * value;
    }
    let mut commit_e = RistrettoPoint::mul_base(&folded);
    if contest.slots() <= TABLE_SLOTS {
        for (power, slot) in powers.iter().zip(&tables.slots) {
            let factor = Zeroizing::new(power * alpha.expose());
            commit_e += slot * &*factor;
        }
    } else {
        let keys = params.slot_keys.iter().map(Element::point).take(contest.slots());
        commit_e += RistrettoPoint::vartime_multiscalar_mul(&powers, keys) * alpha.expose();
    }
    let commit_e = commit_e.compress().to_bytes();
    let x = challenge_x(&mut transcript, &commit_e);

    for encoding in ciphertexts.iter().chain(&commitments).chain([&commit_e]) {
        writer.bytes(encoding);
    }
    for &bit in contest.free() {
        writer.scalar(&(x * b[bit] + a[bit]));
    }
    writer.scalar(&(x * r.expose() + alpha.expose()));
    r
}

/// The encodings of 2 P for each P.
fn encode_doubles(halves: &[RistrettoPoint]) -> Vec<[u8; 32]> {
    RistrettoPoint::double_and_compress_batch(halves).into_iter().map(|encoding| encoding.to_bytes()).collect()
}
