//! One of many: a proof that its maker has one of the keys of a public list, which does not say which one, with a tag that
//! a person cannot make twice (`docs/protocol.md`, section 16).
//!
//! A [`Ring`] is the list of keys M_i, and a [`TagBase`] U hashed from a context, such as a poll. Who has the secret y of
//! M_l shows l to nobody, and the tag T = y U to everybody: the same for every proof in one context, and unrelated to
//! those in others. This is the proof of Groth and Kohlweiss (EUROCRYPT 2015) with the bits of l committed to as in
//! Bootle and others (ESORICS 2015), and the tag carried along as by Noether and Goodell (Triptych, ePrint 2020/018).
//!
//! Attributes: beside each key there may be commitments C_ci = v H' + r G ([`AttributeOpening`]), and lists of allowed
//! values. The proof then also shows that each of the own commitments holds one of the allowed values. It does so in
//! two steps: D_c = C_cl + t_c G hides which commitment was taken, and D_c is shown to hold an allowed value. So the work
//! grows with the sum of the two lists and not with their product.
//!
//! ```text
//! D_c = C_cl + t_c G   E_c = t_c U            t_c fresh
//! B, A                                        commitments to all bits and their masks, as in a ballot's proof
//!                                             mu, nu: challenges
//! Q_k = sum_i p_ik (M_i - sum_c nu^c C_ci) + rho_k (G + mu U)
//! S_ck = -(sum_j q_cjk a_cj) H' + sigma_ck G
//!                                             x: challenge
//! f_j = x b_j + a_j      s = x r + alpha      z = x^m (y + sum_c nu^c t_c) - sum_k x^k rho_k
//!                                             z_c = x^m_c (r_c + t_c) - sum_k x^k sigma_ck
//!
//! (1) x B + A = sum_j f_j G_j + sum_j f_j (x - f_j) H_j + s J
//! (2) sum_i p_i(x) (M_i - sum_c nu^c C_ci) + x^m (mu T + sum_c nu^c (D_c + mu E_c)) = sum_k x^k Q_k + z (G + mu U)
//! (3) x^m_c D_c = (sum_j q_cj(x) a_cj) H' + sum_k x^k S_ck + z_c G        for each attribute c
//! ```
//!
//! p_i(X) = sum_k p_ik X^k is the product over the bits of the place: of b_j X + a_j where bit j of i is set, and of
//! (1 - b_j) X - a_j where it is not. Only p_l has degree m. The q_cj are the same for the list of values a_cj.
//!
//! ```
//! use rand_core::OsRng;
//! use tabella_crypto::membership::{Claim, Ring, TagBase};
//! use tabella_crypto::signature::SigningKey;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let people: Vec<_> = (0..8).map(|_| SigningKey::generate(&mut OsRng)).collect();
//! let keys = people.iter().map(|key| *key.public().as_bytes()).collect();
//! let ring = Ring::new(TagBase::new(&[1; 32], b"a poll"), keys, Vec::new())?;
//!
//! let tag = ring.base().tag(&people[3]);
//! let proof = ring.prove(&people[3], &[], b"what it is good for", &mut OsRng)?;
//! let claim = Claim { tag: tag.as_bytes(), binding: b"what it is good for", proof: &proof };
//! assert_eq!(ring.verify(&claim, &mut OsRng)?.as_bytes(), tag.as_bytes());
//! # Ok(())
//! # }
//! ```

mod attribute;
mod polynomial;
mod proof;
mod prove;
mod verify;

use std::collections::HashMap;

use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use sha2::{Digest, Sha512};
use tabella_wide::Points;
use thiserror::Error;

pub use attribute::{Attribute, AttributeOpening};
pub use prove::ProveError;
pub use verify::{Claim, MembershipError, VerifiedTag};

use crate::group::{Element, Generators};
use crate::signature::SigningKey;

/// Fewest keys of a ring: among fewer nobody is hidden.
pub const MIN_KEYS: usize = 2;
/// Most keys of a ring.
pub const MAX_KEYS: usize = 1024;
/// Most attributes of a ring.
pub const MAX_ATTRIBUTES: usize = 4;
/// Most allowed values of an attribute.
pub const MAX_ALLOWED: usize = 4096;

/// Before chain and context, in the hash that is the base of tags.
const TAG_BASE: &[u8] = b"tabella/v1/tag-base";

/// U, the base of all tags in one context.
///
/// It is hashed to the group: if anybody knew its logarithm, they could compute the tag of every public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagBase {
    chain: [u8; 32],
    context: Vec<u8>,
    base: Element,
}

impl TagBase {
    /// The base of one context on one chain, such as the id of an election. Contexts of different kinds have to differ as
    /// bytes.
    pub fn new(chain: &[u8; 32], context: &[u8]) -> Self {
        let digest = Sha512::new_with_prefix(TAG_BASE).chain_update(chain).chain_update(context);
        let base = RistrettoPoint::from_uniform_bytes(&digest.finalize().into());
        Self { chain: *chain, context: context.to_vec(), base: Element::from_nonidentity(base) }
    }

    /// T = y U: what this key is called here. Constant-time.
    pub fn tag(&self, key: &SigningKey) -> Element {
        // Neither y nor the logarithm of U is zero.
        Element::from_nonidentity(self.base.point() * key.secret().expose())
    }

    /// U.
    pub fn element(&self) -> &Element {
        &self.base
    }
}

/// What everybody agrees on before a proof is made: the keys, their attributes and the context.
pub struct Ring {
    base: TagBase,
    keys: Vec<[u8; 32]>,
    attributes: Vec<Attribute>,
    /// M_i, then the C_ci of each attribute.
    points: Points,
    generators: Generators,
    /// H'.
    attribute_base: RistrettoPoint,
    /// All of this, as every proof's transcript begins.
    prefix: Transcript,
}

/// Lists that make no ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RingError {
    /// The number of keys is out of range.
    #[error("a ring has {MIN_KEYS} to {MAX_KEYS} keys, not {0}")]
    Size(usize),
    /// Two keys are equal: the list would look longer than it is.
    #[error("keys {first} and {second} of the ring are equal")]
    Repeated {
        /// Position of the first.
        first: usize,
        /// Position of the second.
        second: usize,
    },
    /// A key is no canonical element, or the identity.
    #[error("key {position} of the ring is not a key")]
    Key {
        /// Its position.
        position: usize,
    },
    /// Too many attributes.
    #[error("a ring has at most {MAX_ATTRIBUTES} attributes, not {0}")]
    Attributes(usize),
    /// Not one commitment for each key.
    #[error("attribute {attribute} has {found} commitments for {keys} keys")]
    Commitments {
        /// Position of the attribute.
        attribute: usize,
        /// Keys there are.
        keys: usize,
        /// Commitments given.
        found: usize,
    },
    /// A commitment is no canonical element, or the identity.
    #[error("commitment {position} of attribute {attribute} is not an element")]
    Commitment {
        /// Position of the attribute.
        attribute: usize,
        /// Position of the key.
        position: usize,
    },
    /// The allowed values are none, too many, or not in strictly ascending order.
    #[error("the allowed values of attribute {attribute} are not 1 to {MAX_ALLOWED} in strictly ascending order")]
    Allowed {
        /// Position of the attribute.
        attribute: usize,
    },
}

impl Ring {
    /// A ring of keys, with one commitment a key for each attribute. The order counts: it is part of what is proved.
    ///
    /// # Errors
    /// [`RingError`] says what is wrong with the lists.
    pub fn new(base: TagBase, keys: Vec<[u8; 32]>, attributes: Vec<Attribute>) -> Result<Self, RingError> {
        if !(MIN_KEYS..=MAX_KEYS).contains(&keys.len()) {
            return Err(RingError::Size(keys.len()));
        }
        let mut places = HashMap::with_capacity(keys.len());
        for (second, key) in keys.iter().enumerate() {
            if let Some(first) = places.insert(key, second) {
                return Err(RingError::Repeated { first, second });
            }
        }
        if attributes.len() > MAX_ATTRIBUTES {
            return Err(RingError::Attributes(attributes.len()));
        }
        for (index, attribute) in attributes.iter().enumerate() {
            attribute.check(index, keys.len())?;
        }
        let encodings: Vec<_> =
            core::iter::once(&keys).chain(attributes.iter().map(|a| &a.commitments)).flatten().copied().collect();
        let (points, refused) = Points::decode(&encodings);
        if let Some(refused) = refused.first() {
            let (list, position) = (refused / keys.len(), refused % keys.len());
            return Err(match list.checked_sub(1) {
                None => RingError::Key { position },
                Some(attribute) => RingError::Commitment { attribute, position },
            });
        }
        let bits = digits(keys.len()) + attributes.iter().map(Attribute::digits).sum::<usize>();
        let prefix = proof::prefix(&base, &keys, &attributes);
        let attribute_base = crate::group::attribute_base();
        Ok(Self { base, keys, attributes, points, generators: Generators::new(bits), attribute_base, prefix })
    }

    /// The base of the tags.
    pub fn base(&self) -> &TagBase {
        &self.base
    }

    /// The keys, in their order.
    pub fn keys(&self) -> &[[u8; 32]] {
        &self.keys
    }

    /// The attributes, in their order.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Bytes of a proof.
    pub fn proof_bytes(&self) -> usize {
        let points = proof::Layout::of(self).len();
        1 + 32 * (points + self.bits() + 2 + self.attributes.len())
    }

    /// m: bits of a place among the keys.
    fn digits(&self) -> usize {
        digits(self.keys.len())
    }

    /// Bits that are committed to: those of the place among the keys, then those of each value among the allowed ones.
    fn bits(&self) -> usize {
        self.generators.g.len()
    }
}

impl core::fmt::Debug for Ring {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut debug = f.debug_struct("Ring");
        debug.field("keys", &self.keys.len()).field("attributes", &self.attributes.len()).finish_non_exhaustive()
    }
}

/// Bits of a place in a list of so many. Never none: without a bit no mask would hide the secret.
fn digits(count: usize) -> usize {
    (count.next_power_of_two().ilog2() as usize).max(1)
}
