//! Verifiable shuffles: a list goes in, the same list comes out in an order that nobody but the mixer knows, and a proof
//! shows that nothing was added, dropped, doubled or changed (`docs/protocol.md`, section 25).
//!
//! [`Reencryption`] shuffles ciphertexts (C_0, C_1 .. C_w) under slot keys K_1 .. K_w, each with a fresh r added:
//! (r G, r K_1 .. r K_w). [`Exponentiation`] shuffles keys, all raised to one secret power together with their base, so
//! that each owner finds their own again and nobody else does.
//!
//! The proof is that of Bayer and Groth (EUROCRYPT 2012) in outline: commit to the permutation, then, under a challenge
//! x, to weights that only the right permutation can have, and show that the outputs under these weights are the inputs
//! under public ones. The weights are reciprocals, 1 / (x + place), in place of powers of x. That a_i are the numbers 0
//! to n-1 in some order, and b_i their weights, is then one inner product, because of two facts: b_i (x + a_i) = 1 for all
//! i, and a sum of reciprocals says which numbers are in it, and how often (Haböck, ePrint 2022/1530).
//!
//! ```text
//! a_i = place of the input that became output i
//! A_r = sum_k a_(r,k) P_k + .. G      U_r, V_r: the same of masks alpha, beta      rows of 512
//!                                     x: challenge
//! b_i = 1 / (x + a_i)                 B_r = sum_k b_(r,k) P_k + .. G
//! E_l = sum_i beta_i C'_(i,l) + e K_l
//!                                     gamma: challenge
//! Q_1, Q_0                            commitments to the terms of (3) that c does not square
//!                                     c: challenge
//! g_i = c a_i + alpha_i               f_i = c b_i + beta_i         z = e - c sum b_i r_i
//!
//! (1) c A_r + U_r = sum_k g_(r,k) P_k + z_r G
//! (2) c B_r + V_r = sum_k f_(r,k) P_k + z'_r G
//! (3) c Q_1 + Q_0 = (c sum_i f_i + sum_i gamma^(i+1) f_i (c x + g_i) - c^2 (sum_j 1 / (x + j) + sum_i gamma^(i+1))) P_0 + z_q G
//! (4) sum_i f_i C'_(i,l) + z K_l = c sum_j C_(j,l) / (x + j) + E_l
//! ```
//!
//! Lists may be longer than memory: they are read by [`Source`]s in rows, and written to [`Sink`]s. A proof has two parts:
//! a short head, and the g_i and f_i, 64 bytes an item whatever w is. A verifier reads everything once.
//!
//! ```
//! use rand_core::OsRng;
//! use tabella_crypto::shuffle::{Mix, Reencryption, unwatched};
//! use tabella_crypto::signature::SigningKey;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Three ciphertexts of nothing in particular.
//! let fresh = || *SigningKey::generate(&mut OsRng).public().as_bytes();
//! let inputs: Vec<u8> = (0..6).flat_map(|_| fresh()).collect();
//! let slot_key = *SigningKey::generate(&mut OsRng).public();
//!
//! let mix = Mix { chain: [1; 32], manifest: [2; 32], contest: 0, mixer: 1, round: 0 };
//! let shuffle = Reencryption::new(mix, vec![slot_key], 3)?;
//! let (mut outputs, mut responses) = (Vec::new(), Vec::new());
//! let head = shuffle.shuffle(&inputs, &mut outputs, &mut responses, &mut unwatched, &mut OsRng)?;
//! let roots = shuffle.verify(&inputs, &outputs, &head, &responses, &mut unwatched, &mut OsRng)?;
//! // The next mixer shuffles what came out: its input root is this output root.
//! assert_ne!(roots.inputs, roots.outputs);
//! # Ok(())
//! # }
//! ```
//!
//! # What it takes besides
//! A proof holds between two roots: that they are those of the lists that were to be shuffled, and that one mix goes on
//! where the last one ended, is for the caller to compare. A mixer verifies its own shuffle before it publishes anything,
//! for a fault of its machine can show what it should hide.
//!
//! Whoever may put something related to another item onto the list, such as a multiple of another's key, finds that item
//! again when it comes out. Ciphertexts and keys have to come with proofs of knowledge that are good for their sender alone.
//!
//! # What the mixer's machine shows
//! Everything secret is multiplied in constant time. But a mixer reads item a_i where item i is written, so that whoever
//! watches its memory, its caches or its disk sees the order. A mixer belongs on a machine of its own.

mod argument;
mod distinct;
mod lists;
mod prove;
mod row;
mod secrets;
mod verify;

use core::ops::ControlFlow;

use merlin::Transcript;
use rand_core::CryptoRngCore;
use thiserror::Error;

pub use lists::{AccessError, ListKind, Sink, Source, list_root};
pub(crate) use lists::{Root, row_hash};
pub use verify::{Roots, claimed_inputs};

use crate::SUITE;
use crate::encoding::DecodeError;
use crate::group::{Element, GENERATOR_DOMAIN};
use crate::transcript::{self, TranscriptProtocol};

/// Fewest items of a list: among fewer nothing is hidden.
pub const MIN_ITEMS: usize = 2;
/// Most items of a list.
pub const MAX_ITEMS: usize = 1 << 24;
/// Most slot keys, and so points of a ciphertext besides C_0.
pub const MAX_KEYS: usize = 64;
/// Items that are committed to together.
pub const ROW: usize = 512;

/// Which mix this is: everything that the same lists under the same keys could be told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mix {
    /// Hash of the chain's genesis.
    pub chain: [u8; 32],
    /// Hash of the election's manifest.
    pub manifest: [u8; 32],
    /// Position of the contest.
    pub contest: usize,
    /// Index of the trustee that mixes.
    pub mixer: usize,
    /// How many mixes came before.
    pub round: usize,
}

/// How far a shuffle or its verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows done, each counted as often as it is gone through.
    pub done: usize,
    /// Rows to do.
    pub of: usize,
}

/// Watches nothing and cancels nothing.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Parameters of no shuffle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParamsError {
    /// The number of items is out of range.
    #[error("a shuffle has {MIN_ITEMS} to {MAX_ITEMS} items, not {0}")]
    Items(usize),
    /// The number of keys is out of range.
    #[error("ciphertexts are under 1 to {MAX_KEYS} slot keys, not {0}")]
    Keys(usize),
    /// Two slot keys are equal.
    #[error("slot keys {first} and {second} are equal")]
    EqualKeys {
        /// Position of the first.
        first: usize,
        /// Position of the second.
        second: usize,
    },
}

/// Why a shuffle could not be made, or is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ShuffleError {
    /// The head of a proof cannot be read.
    #[error("the proof of the shuffle cannot be read: {0}")]
    Head(#[from] DecodeError),
    /// A list has another length than it should.
    #[error("the {list} list has {found} bytes instead of {expected}")]
    Length {
        /// Which list.
        list: ListKind,
        /// Bytes there should be.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// A list could not be read or written.
    #[error("the {list} list cannot be accessed: {source}")]
    Access {
        /// Which list.
        list: ListKind,
        /// Why.
        source: AccessError,
    },
    /// Something in a list is no canonical encoding, or the identity.
    #[error("{list} {position}: {source}")]
    Item {
        /// Which list.
        list: ListKind,
        /// The item, from 0.
        position: usize,
        /// What is wrong.
        source: DecodeError,
    },
    /// Two items share their first point, which honest mixing and honest ballots never do: an item came twice, or was
    /// passed on as it was.
    #[error("{} {} and {} {} begin with the same point: an item was copied, or left as it was", first.0, first.1, second.0, second.1)]
    Repeated {
        /// List and position of one.
        first: (ListKind, usize),
        /// List and position of the other.
        second: (ListKind, usize),
    },
    /// The new base of shuffled keys is the old one: they were not raised to any power.
    #[error("the base of the keys was left as it was")]
    Unchanged,
    /// A list is not the one that the proof was made for.
    #[error("the proof was made for another {0} list")]
    OtherList(ListKind),
    /// Equation (1): the commitments to the permutation do not open, or the proof was made for something else.
    #[error("the proof of the shuffle does not hold for this election, contest, mixer and round")]
    Indices,
    /// Equation (2): the commitments to the weights do not open.
    #[error("the commitments to the weights of the shuffle do not open")]
    Weights,
    /// Equation (3): what is committed to is no permutation with its weights.
    #[error("what the mixer committed to is no permutation")]
    Permutation,
    /// Equation (4): the outputs are not the inputs in the order that was committed to.
    #[error("the outputs are not the inputs in another order")]
    Lists,
    /// Equation (5): the base was raised to another power than the keys.
    #[error("the base was raised to another power than the keys")]
    Power,
    /// The watcher stopped it.
    #[error("cancelled")]
    Cancelled,
}

/// How long and how wide the lists of a shuffle are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    items: usize,
    /// Points of an item.
    width: usize,
}

impl Shape {
    fn rows(&self) -> usize {
        self.items.div_ceil(ROW)
    }

    /// The items of some rows.
    fn items_of(&self, rows: &core::ops::Range<usize>) -> core::ops::Range<usize> {
        rows.start * ROW..self.items.min(rows.end * ROW)
    }

    fn item_bytes(&self) -> usize {
        32 * self.width
    }

    /// The bytes of some rows in a list of items. Lists are longer than a 32-bit address space.
    fn bytes_of(&self, rows: &core::ops::Range<usize>) -> core::ops::Range<u64> {
        let items = self.items_of(rows);
        let offset = |item: usize| item as u64 * self.item_bytes() as u64;
        offset(items.start)..offset(items.end)
    }

    /// The bytes of some rows in the responses.
    fn responses_of(&self, rows: &core::ops::Range<usize>) -> core::ops::Range<u64> {
        let items = self.items_of(rows);
        64 * (rows.start as u64 + items.start as u64)..64 * (rows.end as u64 + items.end as u64)
    }

    /// Bytes of a list of items.
    fn list_bytes(&self) -> u64 {
        self.items as u64 * self.item_bytes() as u64
    }

    /// Bytes of all responses: two for each row and two for each item.
    fn response_bytes(&self) -> u64 {
        64 * (self.rows() as u64 + self.items as u64)
    }
}

/// What relates an output to its input.
#[derive(Clone)]
enum Relation {
    /// C' = C + r (G, K_1 .. K_w), with an r for each: these are G, K_1 .. K_w.
    Reencryption(Vec<Element>),
    /// M' = s M, with one s for all and for their base.
    Exponentiation(Element),
}

/// What all shuffles of both kinds have in common.
#[derive(Clone)]
struct Statement {
    shape: Shape,
    relation: Relation,
    /// The transcript up to the input root.
    prefix: Transcript,
}

impl Statement {
    fn new(domain: &'static [u8], mix: &Mix, relation: Relation, items: usize) -> Result<Self, ParamsError> {
        if !(MIN_ITEMS..=MAX_ITEMS).contains(&items) {
            return Err(ParamsError::Items(items));
        }
        let mut prefix = Transcript::new(domain);
        prefix.append_u64(b"suite", u64::from(SUITE));
        prefix.append_message(b"chain", &mix.chain);
        prefix.append_message(b"manifest", &mix.manifest);
        prefix.append_u64(b"contest", mix.contest as u64);
        prefix.append_u64(b"mixer", mix.mixer as u64);
        prefix.append_u64(b"round", mix.round as u64);
        prefix.append_message(b"generators", GENERATOR_DOMAIN);
        prefix.append_u64(b"row", ROW as u64);
        let width = match &relation {
            Relation::Reencryption(keys) => {
                prefix.append_elements(b"K", keys[1..].iter());
                keys.len()
            }
            Relation::Exponentiation(base) => {
                prefix.append_element(b"g", base);
                1
            }
        };
        prefix.append_u64(b"items", items as u64);
        Ok(Self { shape: Shape { items, width }, relation, prefix })
    }
}

/// A shuffle of ciphertexts under slot keys.
#[derive(Clone)]
pub struct Reencryption(Statement);

impl Reencryption {
    /// A shuffle of so many ciphertexts of 1 + `keys.len()` points, 32 bytes each: C_0, then C_i under key i.
    ///
    /// # Errors
    /// [`ParamsError`] when there are too few or too many of either, or two keys are equal.
    pub fn new(mix: Mix, keys: Vec<Element>, items: usize) -> Result<Self, ParamsError> {
        if !(1..=MAX_KEYS).contains(&keys.len()) {
            return Err(ParamsError::Keys(keys.len()));
        }
        for (second, key) in keys.iter().enumerate() {
            if let Some(first) = keys[..second].iter().position(|earlier| earlier == key) {
                return Err(ParamsError::EqualKeys { first, second });
            }
        }
        let keys = core::iter::once(Element::base()).chain(keys).collect();
        Statement::new(transcript::SHUFFLE, &mix, Relation::Reencryption(keys), items).map(Self)
    }

    /// Shuffles and re-encrypts, and proves it. `outputs` gets the new list, `responses` the long part of the proof; what
    /// is returned is its head. The inputs are read twice. `watch` is told of the progress and may stop it.
    ///
    /// # Errors
    /// [`ShuffleError`] when a list cannot be read or written, is of another length or holds what is no ciphertext.
    pub fn shuffle(
        &self,
        inputs: &(impl Source + ?Sized),
        outputs: &mut impl Sink,
        responses: &mut impl Sink,
        watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<u8>, ShuffleError> {
        prove::shuffle(&self.0, inputs, outputs, responses, watch, rng).map(|(head, _)| head)
    }

    /// Verifies a shuffle; every list is read once. What it returns is what the lists are known by from here on.
    ///
    /// # Errors
    /// [`ShuffleError`] names the first check that fails.
    pub fn verify(
        &self,
        inputs: &(impl Source + ?Sized),
        outputs: &(impl Source + ?Sized),
        head: &[u8],
        responses: &(impl Source + ?Sized),
        watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Roots, ShuffleError> {
        let claim = verify::Claim { statement: &self.0, image: None, inputs, outputs, head, responses };
        claim.verify(watch, rng)
    }

    /// Bytes of the head of a proof.
    pub fn head_bytes(&self) -> usize {
        argument::Layout::of(&self.0).head_bytes()
    }

    /// Bytes of the responses of a proof.
    pub fn response_bytes(&self) -> u64 {
        self.0.shape.response_bytes()
    }

    /// Bytes of a list.
    pub fn list_bytes(&self) -> u64 {
        self.0.shape.list_bytes()
    }
}

/// A shuffle of keys, all raised to one secret power together with their base.
#[derive(Clone)]
pub struct Exponentiation(Statement);

impl Exponentiation {
    /// A shuffle of so many keys over `base`: G before the first mix, and after it what the mix before it made of it.
    ///
    /// # Errors
    /// [`ParamsError`] when there are too few or too many.
    pub fn new(mix: Mix, base: Element, items: usize) -> Result<Self, ParamsError> {
        Statement::new(transcript::KEY_SHUFFLE, &mix, Relation::Exponentiation(base), items).map(Self)
    }

    /// Raises the base and all keys to a fresh power, which is forgotten, shuffles the keys, and proves it. The new base
    /// stands before the head of the proof. Otherwise as [`Reencryption::shuffle`]; the inputs are read three times.
    ///
    /// # Errors
    /// As there.
    pub fn shuffle(
        &self,
        inputs: &(impl Source + ?Sized),
        outputs: &mut impl Sink,
        responses: &mut impl Sink,
        watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(Element, Vec<u8>), ShuffleError> {
        let (head, image) = prove::shuffle(&self.0, inputs, outputs, responses, watch, rng)?;
        Ok((image.expect("a shuffle of keys has a new base"), head))
    }

    /// Verifies a shuffle of keys, `image` being the new base.
    ///
    /// # Errors
    /// [`ShuffleError`] names the first check that fails.
    #[allow(clippy::too_many_arguments, reason = "the statement and its proof")]
    pub fn verify(
        &self,
        image: &Element,
        inputs: &(impl Source + ?Sized),
        outputs: &(impl Source + ?Sized),
        head: &[u8],
        responses: &(impl Source + ?Sized),
        watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Roots, ShuffleError> {
        let claim = verify::Claim { statement: &self.0, image: Some(image), inputs, outputs, head, responses };
        claim.verify(watch, rng)
    }

    /// Bytes of the head of a proof.
    pub fn head_bytes(&self) -> usize {
        argument::Layout::of(&self.0).head_bytes()
    }

    /// Bytes of the responses of a proof.
    pub fn response_bytes(&self) -> u64 {
        self.0.shape.response_bytes()
    }

    /// Bytes of a list.
    pub fn list_bytes(&self) -> u64 {
        self.0.shape.list_bytes()
    }
}
