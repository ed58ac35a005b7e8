//! Attested acts: what a station, a meter or an office says that somebody did.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use tabella_crypto::group::Element;
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};

use crate::bytes::{Hash, Key};
use crate::cbor;

/// Bytes of a one-time code.
pub const CODE_BYTES: usize = 16;
/// What the signed message begins with.
const DOMAIN: &str = "tabella/v1/act";

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Act {
    /// Identifier of the programme.
    #[n(0)]
    pub programme: String,
    /// The version of its rules under which it was done.
    #[n(1)]
    pub version: u32,
    /// Identifier of the kind of act.
    #[n(2)]
    pub kind: String,
    /// Identifier of the method by which it was measured.
    #[n(3)]
    pub method: String,
    /// What was measured.
    #[n(4)]
    pub measure: Measure,
    /// When, Unix seconds.
    #[n(5)]
    pub time: u64,
    /// Random, and used by this party once.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub code: [u8; CODE_BYTES],
    /// Who alone may claim it; nobody in particular for what a machine gives to whoever stands before it.
    #[n(7)]
    pub holder: Option<Key>,
    /// Who attests it.
    #[n(8)]
    pub party: Key,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Measure {
    /// So much of something, in the unit of its kind.
    #[n(0)]
    Amount {
        /// How much.
        #[n(0)]
        amount: u32,
    },
    /// Less than before.
    #[n(1)]
    Saving {
        /// What would have been used, in the unit of its kind.
        #[n(0)]
        baseline: u32,
        /// What was used.
        #[n(1)]
        reading: u32,
        /// Beginning of the period, Unix seconds.
        #[n(2)]
        from: u64,
        /// Its end.
        #[n(3)]
        to: u64,
        /// What that comes to by the published formula, in the unit of the impact.
        #[n(4)]
        impact: u64,
    },
}

/// An act with the signature of whoever attests it. On paper or a screen it is a QR code of its encoding.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedAct {
    /// The act.
    #[n(0)]
    pub act: Act,
    /// Over [`Act::message`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Act {
    /// What is signed: the array of a domain string and the act. An entry's message begins with a number in that place, a
    /// ballot's with another byte.
    pub fn message(&self) -> Vec<u8> {
        cbor::encode(&(DOMAIN, self))
    }

    /// Attests it on the board `chain`.
    pub fn sign(self, key: &SigningKey, chain: &Hash, rng: &mut impl CryptoRngCore) -> SignedAct {
        let signature = key.sign(&chain.0, &self.message(), rng).to_bytes();
        SignedAct { act: self, signature }
    }
}

impl SignedAct {
    /// Whether the party that the act names signed it for this board.
    pub fn is_signed(&self, chain: &Hash) -> bool {
        let key = Element::decode(&self.act.party.0, "party's key").ok();
        let signature = Signature::from_bytes(&self.signature).ok();
        key.zip(signature).is_some_and(|(key, signature)| signature.verify(&chain.0, &key, &self.act.message()).is_ok())
    }
}
