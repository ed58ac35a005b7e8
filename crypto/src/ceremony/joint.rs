//! What a ceremony ends with: the slot keys, every trustee's public shares, and each trustee's own secret ones.

use curve25519_dalek::ristretto::RistrettoPoint;
use zeroize::Zeroizing;

use super::dealing::constant_terms;
use super::{CeremonyError, CeremonyParams, Dealing, MAX_SLOTS, MAX_TRUSTEES, VerifiedDealing, evaluate};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar};

/// The joint public key: K_1 .. K_M, and X_ti = x_ti G for every trustee t and slot i.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointKey {
    threshold: usize,
    slot_keys: Vec<Element>,
    public_shares: Vec<Vec<Element>>,
}

impl JointKey {
    /// Sums the dealings of the qualified dealers: all that dealt, less those against whom a complaint held.
    ///
    /// # Errors
    /// [`CeremonyError::TooFew`] with fewer qualified dealers than the threshold: that many could then know the key.
    /// [`CeremonyError::DegenerateKey`] when a slot key is the identity or equals another.
    pub fn combine(params: &CeremonyParams, qualified: &[&VerifiedDealing]) -> Result<Self, CeremonyError> {
        for (place, dealing) in qualified.iter().enumerate() {
            dealing.belongs_to(params)?;
            if qualified.iter().take(place).any(|other| other.dealer() == dealing.dealer()) {
                return Err(CeremonyError::DuplicateDealing(dealing.dealer()));
            }
        }
        if qualified.len() < params.threshold {
            let (found, needed) = (qualified.len(), params.threshold);
            return Err(CeremonyError::TooFew { found, needed, what: "dealt without a complaint that holds" });
        }
        let mut slot_keys = Vec::with_capacity(params.slots);
        let mut public_shares = vec![Vec::with_capacity(params.slots); params.trustees()];
        for slot in 0..params.slots {
            push_slot_key(&mut slot_keys, constant_terms(qualified, slot))?;
            let sums: Vec<RistrettoPoint> = (0..params.threshold)
                .map(|power| qualified.iter().map(|d| d.commitments()[slot][power].point()).sum())
                .collect();
            for (place, shares) in public_shares.iter_mut().enumerate() {
                let share = evaluate(&sums, place as u64 + 1);
                let degenerate = |_| CeremonyError::DegenerateShare { trustee: place + 1, slot };
                shares.push(Element::new(share, "public share").map_err(degenerate)?);
            }
        }
        Ok(Self { threshold: params.threshold, slot_keys, public_shares })
    }

    /// K_1 .. K_M alone, from the encoded dealings of the qualified dealers. Their proofs are not checked: this is for who
    /// knows that a ceremony of this size ended with exactly these dealings.
    ///
    /// # Errors
    /// [`CeremonyError`] when the sizes are out of range, dealings are missing or have another form, or a slot key is
    /// degenerate.
    pub fn slot_keys_of(
        trustees: usize,
        threshold: usize,
        slots: usize,
        qualified: &[(usize, &[u8])],
    ) -> Result<Vec<Element>, CeremonyError> {
        let fits = (1..=trustees).contains(&threshold) && trustees <= MAX_TRUSTEES && (1..=MAX_SLOTS).contains(&slots);
        if !fits {
            return Err(CeremonyError::Size { threshold, trustees, slots });
        }
        if qualified.len() < threshold {
            let (found, needed) = (qualified.len(), threshold);
            return Err(CeremonyError::TooFew { found, needed, what: "dealt without a complaint that holds" });
        }
        let mut sums = vec![RistrettoPoint::default(); slots];
        for &(trustee, dealing) in qualified {
            let first = Dealing::first_commitments(trustees, threshold, slots, dealing)
                .map_err(|source| CeremonyError::Decode { trustee, source })?;
            sums.iter_mut().zip(&first).for_each(|(sum, first)| *sum += first.point());
        }
        let mut slot_keys = Vec::with_capacity(slots);
        sums.into_iter().try_for_each(|sum| push_slot_key(&mut slot_keys, sum))?;
        Ok(slot_keys)
    }

    /// K_1 .. K_M.
    pub fn slot_keys(&self) -> &[Element] {
        &self.slot_keys
    }

    /// k.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// n.
    pub fn trustees(&self) -> usize {
        self.public_shares.len()
    }

    /// X_t1 .. X_tM of the trustee with this index.
    pub fn public_shares(&self, index: usize) -> Option<&[Element]> {
        self.public_shares.get(index.checked_sub(1)?).map(Vec::as_slice)
    }
}

/// The next slot key: neither the identity nor one that is there.
fn push_slot_key(keys: &mut Vec<Element>, sum: RistrettoPoint) -> Result<(), CeremonyError> {
    let slot = keys.len();
    let key = Element::new(sum, "slot key").ok().filter(|key| !keys.contains(key));
    keys.push(key.ok_or(CeremonyError::DegenerateKey(slot))?);
    Ok(())
}

/// A trustee's secret shares x_t1 .. x_tM of the slot keys.
#[derive(Debug, Clone)]
pub struct TrusteeShares {
    pub(crate) index: usize,
    pub(crate) shares: Vec<SecretScalar>,
}

impl TrusteeShares {
    /// Sums what the qualified dealers sent to the trustee `index` and checks it against the joint key.
    ///
    /// # Errors
    /// [`CeremonyError::OtherShares`] when the sums are not this trustee's shares of that key.
    pub fn combine(key: &JointKey, index: usize, received: &[Vec<SecretScalar>]) -> Result<Self, CeremonyError> {
        let public = key.public_shares(index).ok_or(CeremonyError::Index(index))?;
        let mut shares = Vec::with_capacity(public.len());
        for (slot, public) in public.iter().enumerate() {
            let mut sum = Zeroizing::new(Scalar::ZERO);
            for dealing in received {
                *sum += dealing.get(slot).ok_or(CeremonyError::OtherShares(index))?.expose();
            }
            if RistrettoPoint::mul_base(&sum) != *public.point() {
                return Err(CeremonyError::OtherShares(index));
            }
            shares.push(SecretScalar::new(*sum));
        }
        Ok(Self { index, shares })
    }

    /// The trustee's place, from 1.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Encodes the shares for the trustee's own store; wiped when dropped.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut writer = Writer::versioned(super::CEREMONY_VERSION, 9 + 32 * self.shares.len());
        writer.u64(self.index as u64);
        self.shares.iter().for_each(|share| {
            writer.scalar(share.expose());
        });
        Zeroizing::new(writer.finish())
    }

    /// Decodes stored shares of a key with `slots` slots.
    ///
    /// # Errors
    /// When the bytes are not the encoding of such shares.
    pub fn from_bytes(slots: usize, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("trustee shares", bytes);
        reader.version(super::CEREMONY_VERSION)?;
        // A number beyond this machine names no trustee either.
        let index = usize::try_from(reader.u64()?).unwrap_or(usize::MAX);
        let mut shares = Vec::with_capacity(slots.min(bytes.len() / 32));
        for _ in 0..slots {
            shares.push(SecretScalar::new(reader.scalar("share")?));
        }
        reader.finish()?;
        Ok(Self { index, shares })
    }
}
