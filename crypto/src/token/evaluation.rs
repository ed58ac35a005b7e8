//! An issuer's answer to many claims, its proof, and the answers of enough issuers joined.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_core::CryptoRngCore;

use super::oprf::{PROOF_BYTES, Proof};
use super::{EVALUATION_VERSION, TokenError};
use crate::ceremony::{JointKey, TrusteeShares, lagrange};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::Element;
use crate::transcript::{self, TranscriptProtocol};

/// Most elements of one evaluation.
pub const MAX_BATCH: usize = 1024;

/// The issuers' key of one denomination: K = k G, any `threshold` of them hold k, and X_t = x_t G of every issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerKey {
    pub(super) chain: [u8; 32],
    pub(super) ceremony: [u8; 32],
    pub(super) slot: usize,
    threshold: usize,
    pub(super) public: Element,
    shares: Vec<Element>,
}

/// Why an element is evaluated. An answer for one purpose is no answer for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody claims a token: the element is blinded.
    Issue,
    /// Somebody redeems one: the element is H1 of the serial.
    Redeem,
}

impl IssuerKey {
    /// The key in slot `slot`, from 0, of a ceremony on this chain. `ceremony` is the context of that ceremony.
    ///
    /// # Errors
    /// [`TokenError::Slot`].
    pub fn new(chain: [u8; 32], ceremony: [u8; 32], key: &JointKey, slot: usize) -> Result<Self, TokenError> {
        let slots = key.slot_keys().len();
        let public = *key.slot_keys().get(slot).ok_or(TokenError::Slot { slot, slots })?;
        let shares = (1..=key.trustees()).filter_map(|t| key.public_shares(t)?.get(slot).copied()).collect();
        Ok(Self { chain, ceremony, slot, threshold: key.threshold(), public, shares })
    }

    /// K.
    pub fn public(&self) -> &Element {
        &self.public
    }

    /// How many issuers it takes.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// X_t of the issuer with this index, from 1.
    ///
    /// # Errors
    /// [`TokenError::Issuer`].
    pub fn share(&self, issuer: usize) -> Result<&Element, TokenError> {
        let place = issuer.checked_sub(1).ok_or(TokenError::Issuer(issuer))?;
        self.shares.get(place).ok_or(TokenError::Issuer(issuer))
    }

    /// The statement about a batch, folded into one pair (M, Z), which is to be Z = x_t M.
    ///
    /// The weights follow everything that is weighted. They hold what RFC 9497 leaves no room for: chain, ceremony, slot,
    /// purpose and issuer.
    fn fold(
        &self,
        purpose: Purpose,
        issuer: usize,
        inputs: &[Element],
        outputs: &[Element],
    ) -> Result<(Element, Element), TokenError> {
        let mut transcript = Transcript::new(transcript::EVALUATION);
        transcript.append_message(b"chain", &self.chain);
        transcript.append_message(b"ceremony", &self.ceremony);
        transcript.append_u64(b"slot", self.slot as u64);
        transcript.append_u64(b"purpose", purpose as u64);
        transcript.append_u64(b"issuer", issuer as u64);
        transcript.append_element(b"X", self.share(issuer)?);
        transcript.append_elements(b"B", inputs.iter());
        transcript.append_elements(b"D", outputs.iter());
        let weights = transcript.challenge_weights(b"w", inputs.len());
        let folded = |elements: &[Element]| {
            let sum = RistrettoPoint::vartime_multiscalar_mul(&weights, elements.iter().map(Element::point));
            Element::new(sum, "folded elements").map_err(|source| TokenError::Decode { issuer, source })
        };
        Ok((folded(inputs)?, folded(outputs)?))
    }
}

/// D_i = x_t B_i for a batch of elements B_i, with the proof that it is that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    points: Vec<Element>,
    proof: Proof,
}

impl Evaluation {
    /// Evaluates `inputs` with an issuer's secret share.
    ///
    /// # Errors
    /// [`TokenError::Size`], and [`TokenError::Issuer`] or [`TokenError::OtherShares`] for shares of another ceremony.
    pub fn produce(
        key: &IssuerKey,
        purpose: Purpose,
        shares: &TrusteeShares,
        inputs: &[Element],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, TokenError> {
        check_size(inputs.len())?;
        let issuer = shares.index;
        let public = key.share(issuer)?;
        let secret = shares.shares.get(key.slot).ok_or(TokenError::OtherShares(issuer))?;
        // An element times a share that nobody can check would tell something about that share all the same.
        if RistrettoPoint::mul_base(secret.expose()) != *public.point() {
            return Err(TokenError::OtherShares(issuer));
        }
        let evaluate = |input: &Element| Element::from_nonidentity(input.point() * secret.expose());
        let points: Vec<Element> = inputs.iter().map(evaluate).collect();
        let (m, z) = key.fold(purpose, issuer, inputs, &points)?;
        let proof =
            Proof::generate(secret, public, &[m], &[z], rng).map_err(|source| TokenError::Decode { issuer, source })?;
        Ok(Self { points, proof })
    }

    /// An evaluation from its parts, as they stand in an entry.
    ///
    /// # Errors
    /// When a part is not canonical, or a point is the identity.
    pub fn from_parts(points: &[[u8; 32]], proof: &[u8; PROOF_BYTES]) -> Result<Self, DecodeError> {
        let points = points.iter().map(|point| Element::decode(point, "evaluated element"));
        Ok(Self { points: points.collect::<Result<_, _>>()?, proof: Proof::from_bytes(proof)? })
    }

    /// D_1 .. D_m.
    pub fn points(&self) -> &[Element] {
        &self.points
    }

    /// The proof.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// Encodes the evaluation: version, D_1 .. D_m, the proof. What was evaluated, and by whom, stands outside.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::versioned(EVALUATION_VERSION, 1 + 32 * self.points.len() + PROOF_BYTES);
        self.points.iter().for_each(|point| {
            writer.element(point);
        });
        writer.bytes(&self.proof.to_bytes());
        writer.finish()
    }

    /// Decodes an evaluation of `count` elements.
    ///
    /// # Errors
    /// When the bytes are not one.
    pub fn from_bytes(bytes: &[u8], count: usize) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("evaluation", bytes);
        reader.version(EVALUATION_VERSION)?;
        let evaluation =
            Self { points: reader.elements(count, "evaluated element")?, proof: Proof::read(&mut reader)? };
        reader.finish()?;
        Ok(evaluation)
    }

    /// Checks that this is what the issuer `issuer` answers to `inputs`, and gives one share for each of them.
    ///
    /// # Errors
    /// [`TokenError`] that names the issuer.
    pub fn verify(
        &self,
        key: &IssuerKey,
        purpose: Purpose,
        issuer: usize,
        inputs: &[Element],
    ) -> Result<Vec<VerifiedShare>, TokenError> {
        check_size(inputs.len())?;
        let public = key.share(issuer)?;
        if self.points.len() != inputs.len() {
            let (expected, found) = (inputs.len(), self.points.len());
            return Err(TokenError::Count { issuer, expected, found });
        }
        let (m, z) = key.fold(purpose, issuer, inputs, &self.points)?;
        if !self.proof.holds(public, &[m], &[z]) {
            return Err(TokenError::Proof(issuer));
        }
        let share = |(input, point): (&Element, &Element)| VerifiedShare {
            key: key.public,
            issuer,
            input: *input,
            point: *point,
        };
        Ok(inputs.iter().zip(&self.points).map(share).collect())
    }
}

fn check_size(count: usize) -> Result<(), TokenError> {
    if (1..=MAX_BATCH).contains(&count) { Ok(()) } else { Err(TokenError::Size(count)) }
}

/// One issuer's share of the evaluation of one element, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedShare {
    key: Element,
    issuer: usize,
    input: Element,
    point: Element,
}

impl VerifiedShare {
    /// A share that was checked before, from where it was kept.
    pub fn new_unchecked(key: &IssuerKey, issuer: usize, input: Element, point: Element) -> Self {
        Self { key: key.public, issuer, input, point }
    }

    /// Whose it is, from 1.
    pub fn issuer(&self) -> usize {
        self.issuer
    }

    /// B.
    pub fn input(&self) -> &Element {
        &self.input
    }

    /// D = x_t B.
    pub fn point(&self) -> &Element {
        &self.point
    }
}

/// What enough issuers made of one element together: k B.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluated {
    pub(super) input: Element,
    pub(super) point: Element,
}

impl Evaluated {
    /// B.
    pub fn input(&self) -> &Element {
        &self.input
    }

    /// k B.
    pub fn point(&self) -> &Element {
        &self.point
    }
}

/// Joins any `threshold` shares of one element: sum_t lambda_t D_t, with Lagrange coefficients at 0. An issuer that is
/// named twice counts once.
///
/// # Errors
/// [`TokenError::TooFew`], or [`TokenError::OtherInput`] for a share of another key or another element.
pub fn combine(key: &IssuerKey, shares: &[VerifiedShare]) -> Result<Evaluated, TokenError> {
    let too_few = |found| TokenError::TooFew { found, needed: key.threshold };
    let input = shares.first().ok_or(too_few(0))?.input;
    let mut chosen: Vec<&VerifiedShare> = Vec::with_capacity(key.threshold);
    for share in shares {
        if share.input != input || share.key != key.public {
            return Err(TokenError::OtherInput(share.issuer));
        }
        if chosen.len() < key.threshold && chosen.iter().all(|other| other.issuer != share.issuer) {
            chosen.push(share);
        }
    }
    if chosen.len() < key.threshold {
        return Err(too_few(chosen.len()));
    }
    let issuers: Vec<usize> = chosen.iter().map(|share| share.issuer).collect();
    let lambdas = issuers.iter().map(|issuer| lagrange(*issuer, &issuers));
    let sum = RistrettoPoint::vartime_multiscalar_mul(lambdas, chosen.iter().map(|share| share.point.point()));
    // k is not zero and B is not the identity, so neither is k B; shares kept wrongly can be.
    let point = Element::new(sum, "evaluated element").map_err(|_| TokenError::OtherInput(issuers[0]))?;
    Ok(Evaluated { input, point })
}
