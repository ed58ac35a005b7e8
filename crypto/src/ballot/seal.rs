//! Sealing a ballot on the voter's device.

use curve25519_dalek::ristretto::RistrettoPoint;
use rand_core::CryptoRngCore;
use subtle::{Choice, ConditionallySelectable};
use tabella_wide::{FixedBase, FixedPoint, Sums};
use zeroize::Zeroizing;

use super::opening::{ContestOpening, Opening};
use super::{BALLOT_VERSION, ElectionParams, Tracker, challenge_rho, challenge_x};
use crate::contest::{ChoiceError, Contest};
use crate::encoding::Writer;
use crate::group::{Scalar, SecretScalar, powers};
use crate::signature::{Signature, SigningKey};
use crate::transcript::TranscriptProtocol;

/// The fixed points of an election, for constant-time multiplication.
pub(super) struct Tables {
    base: FixedBase,
    g: Vec<FixedBase>,
    h: Vec<FixedBase>,
    j: FixedBase,
    slots: Vec<FixedBase>,
    /// For each contest and bit the base point times the bit's weight.
    weighted: Vec<Vec<FixedPoint>>,
    /// Each G_i.
    bits: Vec<FixedPoint>,
}

impl Tables {
    pub(super) fn new(params: &ElectionParams) -> Self {
        let slots = params.contests.iter().map(Contest::slots).max().unwrap_or(0);
        let slots: Vec<RistrettoPoint> = params.slot_keys.iter().take(slots).map(|key| *key.point()).collect();
        let weight = |weight: &Option<(usize, u64)>| Scalar::from(weight.map_or(0, |(_, weight)| weight));
        let weighted = |contest: &Contest| {
            let points: Vec<_> =
                contest.weights().iter().map(|entry| RistrettoPoint::mul_base(&weight(entry))).collect();
            FixedPoint::prepare(&points)
        };
        let table = |point: RistrettoPoint| FixedBase::tables(&[point]).remove(0);
        Self {
            base: table(RistrettoPoint::mul_base(&Scalar::ONE)),
            g: FixedBase::tables(&params.generators.g),
            h: FixedBase::tables(&params.generators.h),
            j: table(params.generators.j),
            slots: FixedBase::tables(&slots),
            weighted: params.contests.iter().map(weighted).collect(),
            bits: FixedPoint::prepare(&params.generators.g),
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

/// Positions of the commitments among the sums of a contest.
const B: usize = 0;
const A: usize = 1;

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
    let b: Zeroizing<Vec<Scalar>> = Zeroizing::new(bits.iter().map(|&bit| Scalar::from(bit)).collect());
    let mut sums = Sums::new(1 + contest.slots());
    for (position, base) in core::iter::once(&tables.base).chain(&tables.slots[..contest.slots()]).enumerate() {
        sums.add_multiple(position, base, r.expose());
    }
    for ((bit, weight), point) in bits.iter().zip(contest.weights()).zip(&tables.weighted[index]) {
        if let Some((slot, _)) = weight {
            sums.add_chosen(1 + slot, point, Choice::from(*bit));
        }
    }
    let ciphertexts = sums.encode();
    transcript.append_encodings(b"C", &ciphertexts);

    let mut nonces = transcript.nonce_rng(&secrets, rng);
    let alpha = nonces.scalar();
    let masks: Vec<SecretScalar> = contest.free().iter().map(|_| nonces.scalar()).collect();
    let masks: Zeroizing<Vec<Scalar>> = Zeroizing::new(masks.iter().map(|mask| *mask.expose()).collect());
    let a = Zeroizing::new(contest.complete(&masks, &Scalar::ZERO));

    let mut sums = Sums::new(2);
    sums.add_multiple(B, &tables.j, r.expose());
    sums.add_multiple(A, &tables.j, alpha.expose());
    for (i, (bit, mask)) in bits.iter().zip(a.iter()).enumerate() {
        let chosen = Choice::from(*bit);
        sums.add_chosen(B, &tables.bits[i], chosen);
        let product = Zeroizing::new(Scalar::conditional_select(mask, &-mask, chosen));
        sums.add_multiple(B, &tables.h[i], &product);
        let square = Zeroizing::new(-(mask * mask));
        sums.add_multiple(A, &tables.g[i], mask);
        sums.add_multiple(A, &tables.h[i], &square);
    }
    let commitments = sums.encode();
    let rho = challenge_rho(&mut transcript, [&commitments[0], &commitments[1]]);

    let powers = powers(rho, contest.slots());
    let mask_values = Zeroizing::new(contest.values(&a));
    let mut folded = Zeroizing::new(*alpha.expose());
    for (power, value) in powers.iter().zip(mask_values.iter()) {
        *folded += power * value;
    }
    let mut sums = Sums::new(1);
    sums.add_multiple(0, &tables.base, &folded);
    for (power, slot) in powers.iter().zip(&tables.slots) {
        let factor = Zeroizing::new(power * alpha.expose());
        sums.add_multiple(0, slot, &factor);
    }
    let commit_e = sums.encode()[0];
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
