//! Decrypting a list that was mixed: every item, by any k trustees, with one proof for each trustee.
//!
//! An item is (C_0, C'_1 .. C'_w) under packed keys ([`Packing`]). Trustee t publishes D_(i,k) = x'_tk C_0^(i) for every item i
//! and slot k, and proves all at once: with weights rho_i and sigma_k that are drawn when all of them are fixed,
//! log_G(sum_k sigma_k X'_tk) = log_C(sum_ik rho_i sigma_k D_(i,k)) with C = sum_i rho_i C_0^(i).
//!
//! Lists may be longer than memory. A share is a stream: version, the D_(i,k) item by item, the proof. Both are read more than
//! once; whatever is not what it was at first is refused, row by row, so that a file that somebody else writes meanwhile
//! decides nothing and has nothing decrypted.

mod error;
mod held;
mod packing;
mod weights;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_core::CryptoRngCore;
use tabella_wide::Points;
use zeroize::Zeroizing;

pub use error::ListError;
pub use packing::{EXPONENT_BOUND, FirstList, Listed, Packing, PackingError};

use held::{Held, Layout};
use weights::Weights;

use super::dlog;
use crate::ceremony::{JointKey, TrusteeShares, lagrange};
use crate::dleq::{DLEQ_BYTES, DleqProof, Statement};
use crate::encoding::{DecodeError, Reader};
use crate::group::{Element, Scalar, SecretScalar};
use crate::shuffle::{Root, Sink, Source, row_hash};
use crate::transcript::{self, TranscriptProtocol};

/// Version byte of a trustee's share of a list.
pub const LIST_SHARE_VERSION: u8 = 1;

const PARTIALS_DOMAIN: &[u8] = b"tabella/v1/list-share/partials";

/// Identifies what is decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListContext {
    /// Hash of the chain's genesis.
    pub chain: [u8; 32],
    /// Hash of the election's manifest.
    pub manifest: [u8; 32],
    /// Position of the contest.
    pub contest: usize,
    /// Root of the list that was mixed last.
    pub list: [u8; 32],
}

/// A list under a joint key, to be decrypted.
#[derive(Debug, Clone, Copy)]
pub struct ListDecryption<'k> {
    context: ListContext,
    packing: Packing,
    key: &'k JointKey,
    items: usize,
}

/// What a share is of: the trustee, the list, and the public shares X'_t1 .. X'_tw that it was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Claim {
    index: usize,
    context: ListContext,
    packing: Packing,
    public: Vec<Element>,
}

/// A share whose proof has been checked, with what it was read from and what that was when it was checked.
#[derive(Debug, Clone)]
pub struct VerifiedListShare<S> {
    claim: Claim,
    partials: Held<S>,
}

impl<S> VerifiedListShare<S> {
    /// Whose it is.
    pub fn index(&self) -> usize {
        self.claim.index
    }
}

impl<'k> ListDecryption<'k> {
    /// The decryption of a list of so many items, packed in this way, under this key.
    pub fn new(context: ListContext, packing: Packing, key: &'k JointKey, items: usize) -> Self {
        Self { context, packing, key, items }
    }

    /// Bytes of a share.
    pub fn share_bytes(&self) -> u64 {
        1 + self.partial_bytes() * self.items as u64 + DLEQ_BYTES as u64
    }

    /// Makes a trustee's share of the list and writes it to `share`. The list is read three times.
    ///
    /// # Errors
    /// [`ListError`] when it is another list, or changes meanwhile, or the secret shares are those of another key.
    pub fn produce(
        &self,
        shares: &TrusteeShares,
        list: &(impl Source + ?Sized),
        share: &mut impl Sink,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(), ListError> {
        let claim = self.claim(shares.index())?;
        let Claim { index, public, .. } = &claim;
        let secrets = self.packing.secrets(&shares.shares).ok_or(ListError::OtherKey(*index))?;
        let own =
            |(share, public): (&SecretScalar, &Element)| RistrettoPoint::mul_base(share.expose()) == *public.point();
        if !secrets.iter().zip(public).all(own) {
            return Err(ListError::OtherKey(*index));
        }
        let list = self.hold(list)?;
        let mut root = self.partials_root();
        share.write(&[LIST_SHARE_VERSION]).map_err(ListError::Access)?;
        list.walk(
            |row| {
                let firsts = self.firsts(&list, row)?;
                let mut partials = Vec::with_capacity(firsts.len() * secrets.len() * 32);
                for first in firsts {
                    let partial = secrets.iter().map(|secret| (first.point() * secret.expose()).compress().to_bytes());
                    partials.extend(partial.flatten());
                }
                Ok(partials)
            },
            |partials: Vec<u8>| {
                root.push(&row_hash(&partials));
                share.write(&partials).map_err(ListError::Access)
            },
        )?;
        let (mut transcript, weights) = self.weights(&claim, root.finish());
        let mut witness = Zeroizing::new(Scalar::ZERO);
        for (weight, secret) in weights.slots.iter().zip(&secrets) {
            *witness += weight * secret.expose();
        }
        let h = self.weighted_firsts(&list, &weights)?;
        let witness = SecretScalar::new(*witness);
        let y = weighted(*index, h.point() * witness.expose())?;
        let statement = Statement { x: weights.public(*index, public)?, h, y };
        let proof = DleqProof::prove(&mut transcript, &statement, &witness, rng);
        share.write(&proof.to_bytes()).map_err(ListError::Access)
    }

    /// Checks the share of trustee `index`. List and share are read twice.
    ///
    /// # Errors
    /// [`ListError`] names the first check that fails.
    pub fn verify<S: Source>(
        &self,
        index: usize,
        list: &(impl Source + ?Sized),
        share: S,
    ) -> Result<VerifiedListShare<S>, ListError> {
        let claim = self.claim(index)?;
        check_length("the share", &share, self.share_bytes())?;
        let decode = |source| ListError::Decode { trustee: index, source };
        let mut version = [0];
        share.read(0, &mut version).map_err(ListError::Access)?;
        let mut proof = [0; DLEQ_BYTES];
        share.read(self.share_bytes() - DLEQ_BYTES as u64, &mut proof).map_err(ListError::Access)?;
        Reader::new("decryption share of a list", &version).version(LIST_SHARE_VERSION).map_err(decode)?;
        let proof = DleqProof::read(&mut Reader::new("decryption share of a list", &proof)).map_err(decode)?;
        let list = self.hold(list)?;
        let layout = Layout { what: "the share", start: 1, each: self.partial_bytes(), items: self.items };
        let partials = Held::new(share, layout)?;
        let (mut transcript, weights) = self.weights(&claim, partials.root(self.partials_root()));
        let mut sum = RistrettoPoint::default();
        partials.walk(
            |row| {
                let bytes = partials.read(row)?;
                let (points, refused) = Points::decode(bytes.as_chunks().0);
                if let Some(refused) = refused.first() {
                    let what = "partial decryption";
                    let identity = bytes.as_chunks::<32>().0[*refused] == [0; 32];
                    return Err(decode(if identity {
                        DecodeError::Identity { what }
                    } else {
                        DecodeError::Point { what }
                    }));
                }
                let scalars: Vec<Scalar> = partials
                    .items(row)
                    .flat_map(|item| {
                        let own = weights.item(item);
                        weights.slots.iter().map(move |slot| own * slot)
                    })
                    .collect();
                Ok(points.multiscalar(&scalars))
            },
            |part: RistrettoPoint| {
                sum += part;
                Ok(())
            },
        )?;
        let h = self.weighted_firsts(&list, &weights)?;
        let statement = Statement { x: weights.public(index, &claim.public)?, h, y: weighted(index, sum)? };
        proof.verify(&mut transcript, &statement).map_err(|_| ListError::Share(index))?;
        Ok(VerifiedListShare { claim, partials })
    }

    /// Opens the list with any k shares: for each item, in their order, the values of its ballot. A trustee that is named
    /// twice counts once.
    ///
    /// # Errors
    /// [`ListError::TooFew`], [`ListError::Share`] for a share that was checked for another list, packing or key,
    /// [`ListError::Changed`] when list or share is not what was checked, [`ListError::OutOfRange`] for what no valid ballot
    /// holds.
    pub fn open<S: Source>(
        &self,
        list: &(impl Source + ?Sized),
        shares: &[VerifiedListShare<S>],
    ) -> Result<Vec<Vec<u64>>, ListError> {
        let mut chosen: Vec<&VerifiedListShare<S>> = Vec::with_capacity(self.key.threshold());
        for share in shares {
            if self.claim(share.index())? != share.claim {
                return Err(ListError::Share(share.index()));
            }
            if chosen.len() < self.key.threshold() && chosen.iter().all(|other| other.index() != share.index()) {
                chosen.push(share);
            }
        }
        if chosen.len() < self.key.threshold() {
            return Err(ListError::TooFew { found: chosen.len(), needed: self.key.threshold() });
        }
        let list = self.hold(list)?;
        let indices: Vec<usize> = chosen.iter().map(|share| share.index()).collect();
        let minus: Vec<Scalar> = indices.iter().map(|index| -lagrange(*index, &indices)).collect();
        let width = self.packing.width();
        let table = dlog::Table::covering(self.packing.bound(0), (self.items * width) as u64);
        let mut rows = Vec::with_capacity(self.items);
        list.walk(
            |row| {
                let bytes = list.read(row)?;
                let partials = chosen.iter().map(|share| share.partials.read(row)).collect::<Result<Vec<_>, _>>()?;
                let point = |bytes: &[u8; 32], item| {
                    let element = Element::decode(bytes, "ciphertext of the list");
                    element.map(|element| *element.point()).map_err(|source| ListError::Item { item, source })
                };
                let open = |(place, (item, encodings)): (usize, (usize, &[[u8; 32]]))| {
                    let exponent = |slot: usize| {
                        let own = partials.iter().map(|bytes| &bytes.as_chunks::<32>().0[place * width + slot]);
                        let own = own.map(|bytes| point(bytes, item)).collect::<Result<Vec<_>, _>>()?;
                        let masked = point(&encodings[1 + slot], item)?;
                        let point = masked + RistrettoPoint::vartime_multiscalar_mul(&minus, &own);
                        let bound = self.packing.bound(slot);
                        table.find(&point, bound).ok_or(ListError::OutOfRange { item, slot, bound })
                    };
                    let exponents = (0..width).map(exponent).collect::<Result<Vec<_>, _>>()?;
                    Ok(self.packing.digits(&exponents))
                };
                let encodings = bytes.as_chunks().0.chunks(1 + width);
                list.items(row).zip(encodings).enumerate().map(open).collect::<Result<Vec<_>, ListError>>()
            },
            |opened: Vec<Vec<u64>>| {
                rows.extend(opened);
                Ok(())
            },
        )?;
        Ok(rows)
    }

    /// What a share of this trustee is of.
    fn claim(&self, index: usize) -> Result<Claim, ListError> {
        let public = self.packing.keys(self.key.public_shares(index).ok_or(ListError::Index(index))?)?;
        Ok(Claim { index, context: self.context, packing: self.packing, public })
    }

    /// Bytes of a trustee's part of one item.
    fn partial_bytes(&self) -> u64 {
        32 * self.packing.width() as u64
    }

    fn partials_root(&self) -> Root {
        Root::of(PARTIALS_DOMAIN, self.items, self.packing.width())
    }

    /// The list, if it is the one that the context names.
    fn hold<'l, L: Source + ?Sized>(&self, list: &'l L) -> Result<Held<&'l L>, ListError> {
        let points = 1 + self.packing.width();
        let each = 32 * points as u64;
        check_length("the list", list, each * self.items as u64)?;
        let list = Held::new(list, Layout { what: "the list", start: 0, each, items: self.items })?;
        let root = list.root(Root::of_list(self.items, points));
        if root == self.context.list { Ok(list) } else { Err(ListError::OtherList) }
    }

    /// C_0 of each item of a row.
    fn firsts(&self, list: &Held<impl Source>, row: usize) -> Result<Vec<Element>, ListError> {
        let bytes = list.read(row)?;
        let firsts = bytes.as_chunks().0.iter().step_by(1 + self.packing.width());
        let decode = |(item, bytes)| Element::decode(bytes, "C_0").map_err(|source| ListError::Item { item, source });
        list.items(row).zip(firsts).map(decode).collect()
    }

    /// The sum of all C_0, each times its weight.
    fn weighted_firsts(&self, list: &Held<impl Source>, weights: &Weights) -> Result<Element, ListError> {
        let mut sum = RistrettoPoint::default();
        list.walk(
            |row| {
                let firsts = self.firsts(list, row)?;
                let weights: Vec<Scalar> = list.items(row).map(|item| weights.item(item)).collect();
                Ok(RistrettoPoint::vartime_multiscalar_mul(&weights, firsts.iter().map(Element::point)))
            },
            |part: RistrettoPoint| {
                sum += part;
                Ok(())
            },
        )?;
        Element::new(sum, "weighted sum of the list").map_err(|source| ListError::Item { item: 0, source })
    }

    /// The transcript up to the proof, and the weights.
    fn weights(&self, claim: &Claim, partials: [u8; 32]) -> (Transcript, Weights) {
        let mut transcript = Transcript::new(transcript::LIST_DECRYPTION);
        transcript.append_message(b"chain", &self.context.chain);
        transcript.append_message(b"manifest", &self.context.manifest);
        transcript.append_u64(b"contest", self.context.contest as u64);
        transcript.append_u64(b"trustee", claim.index as u64);
        transcript.append_u64(b"items", self.items as u64);
        transcript.append_message(b"list", &self.context.list);
        transcript.append_elements(b"X", claim.public.iter());
        transcript.append_message(b"D", &partials);
        let slots = claim.public.iter().map(|_| transcript.challenge_short(b"sigma")).collect();
        let mut seed = [0; 32];
        transcript.challenge_bytes(b"rho", &mut seed);
        (transcript, Weights { slots, seed })
    }
}

fn weighted(trustee: usize, point: RistrettoPoint) -> Result<Element, ListError> {
    Element::new(point, "weighted sum").map_err(|source| ListError::Decode { trustee, source })
}

fn check_length(what: &'static str, source: &(impl Source + ?Sized), expected: u64) -> Result<(), ListError> {
    match source.bytes() {
        found if found == expected => Ok(()),
        found => Err(ListError::Length { what, expected, found }),
    }
}
