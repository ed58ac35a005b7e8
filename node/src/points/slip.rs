//! What goes from hand to hand as a file or a QR code, and what a spend is for.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use tabella_crypto::group::Element;
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::rewards::SignedAct;
use thiserror::Error;

/// Bytes of a random number that only two sides of a payment know.
pub const NONCE_BYTES: usize = 16;
/// What the signed message of a quote begins with.
const QUOTE: &str = "tabella/v1/quote";
/// Longest slip that is read, in characters.
const MAX_CHARS: usize = 8_192;

/// A text that is no slip of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("this is no {kind}: it begins with \"{kind}:\", and hexadecimal digits follow; scan or copy all of it again")]
pub struct SlipError {
    /// What was expected.
    pub kind: &'static str,
}

/// Something that is written as a line of text: its kind, a colon, and the hexadecimal digits of its encoding.
pub trait Slip: Encode<()> + for<'b> Decode<'b, ()> {
    /// What the line begins with.
    const KIND: &'static str;

    /// The line.
    fn to_text(&self) -> String {
        format!("{}:{}", Self::KIND, hex::encode(cbor::encode(self)))
    }

    /// Reads a line; white space around it does not matter, nor does the case of letters, as in the smallest QR codes.
    ///
    /// # Errors
    /// [`SlipError`] for anything else.
    fn from_text(text: &str) -> Result<Self, SlipError> {
        let refused = SlipError { kind: Self::KIND };
        let text = text.trim();
        let (kind, digits) = text.split_once(':').ok_or(refused.clone())?;
        if !kind.eq_ignore_ascii_case(Self::KIND) || text.len() > MAX_CHARS {
            return Err(refused);
        }
        let bytes = hex::decode(digits).map_err(|_| refused.clone())?;
        cbor::decode(Self::KIND, &bytes).map_err(|_| refused)
    }
}

impl Slip for SignedAct {
    const KIND: &'static str = "tabella-act";
}

/// What the owner shows for a spend: where it is, and the number that only owner and provider can read out of it. A voucher, or
/// the receipt of a fee or a donation.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Voucher {
    /// The board.
    #[n(0)]
    pub chain: Hash,
    /// Number of the epoch.
    #[n(1)]
    pub epoch: u32,
    /// Position of the spend.
    #[n(2)]
    pub position: u64,
    /// The number in its memo.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; NONCE_BYTES],
}

impl Slip for Voucher {
    const KIND: &'static str = "tabella-voucher";
}

impl core::fmt::Debug for Voucher {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Voucher").field("position", &self.position).finish_non_exhaustive()
    }
}

/// A fee, as the provider asks for it once.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Quote {
    /// What the fee is for.
    #[n(0)]
    pub fee: String,
    /// Points.
    #[n(1)]
    pub price: u32,
    /// Who asks.
    #[n(2)]
    pub provider: Key,
    /// The epoch whose points are taken.
    #[n(3)]
    pub epoch: u32,
    /// The last moment at which the payment may come onto the board, Unix seconds.
    #[n(4)]
    pub valid_until: u64,
    /// Random: no two quotes are the same.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub nonce: [u8; NONCE_BYTES],
}

/// A quote with the provider's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedQuote {
    /// The quote.
    #[n(0)]
    pub quote: Quote,
    /// Over [`Quote::message`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Slip for SignedQuote {
    const KIND: &'static str = "tabella-quote";
}

impl Quote {
    /// What is signed: the array of a domain string and the quote. It begins with another byte than the messages of entries,
    /// ballots and acts do.
    pub fn message(&self) -> Vec<u8> {
        cbor::encode(&(QUOTE, self))
    }

    /// Signs it for the board `chain`.
    pub fn sign(self, key: &SigningKey, chain: &Hash, rng: &mut impl CryptoRngCore) -> SignedQuote {
        let signature = key.sign(&chain.0, &self.message(), rng).to_bytes();
        SignedQuote { quote: self, signature }
    }
}

impl SignedQuote {
    /// Whether the provider that the quote names signed it for this board.
    pub fn is_signed(&self, chain: &Hash) -> bool {
        let key = Element::decode(&self.quote.provider.0, "provider's key").ok();
        let signature = Signature::from_bytes(&self.signature).ok();
        key.zip(signature)
            .is_some_and(|(key, signature)| signature.verify(&chain.0, &key, &self.quote.message()).is_ok())
    }
}

/// What a spend is for: the text of its memo, which owner and provider read.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Purpose {
    /// Something that is offered.
    #[n(0)]
    Voucher {
        /// SHA-256 of the offer's identifier: the memo has no room for a long one.
        #[n(0)]
        offer: Hash,
        /// What the voucher says.
        #[cbor(n(1), with = "minicbor::bytes")]
        nonce: [u8; NONCE_BYTES],
    },
    /// A fee.
    #[n(1)]
    Fee {
        /// That of its quote.
        #[cbor(n(0), with = "minicbor::bytes")]
        nonce: [u8; NONCE_BYTES],
    },
    /// A donation to a fund.
    #[n(2)]
    Donation {
        /// The fund: the hash of its entry.
        #[n(0)]
        fund: Hash,
        /// What the receipt says.
        #[cbor(n(1), with = "minicbor::bytes")]
        nonce: [u8; NONCE_BYTES],
    },
}

impl Purpose {
    /// The number that the voucher has to say.
    pub fn nonce(&self) -> &[u8; NONCE_BYTES] {
        match self {
            Self::Voucher { nonce, .. } | Self::Fee { nonce } | Self::Donation { nonce, .. } => nonce,
        }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Voucher { .. } => "voucher",
            Self::Fee { .. } => "fee",
            Self::Donation { .. } => "donation",
        }
    }
}

/// One of several spends for one price.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// The price: what all parts are together.
    pub(crate) price: u32,
    /// When the last one is to be on the board, Unix seconds.
    pub(crate) until: u64,
    /// Random, and the same in all parts: nobody but owner and provider knows it, so nobody adds to them.
    pub(crate) link: [u8; NONCE_BYTES],
}

impl core::fmt::Debug for Part {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Part").field("price", &self.price).finish_non_exhaustive()
    }
}

/// The text of a spend's memo: what it is for, and of which whole it is a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Note {
    /// What for.
    pub(crate) purpose: Purpose,
    /// Of what; nothing for a price that one account paid.
    pub(crate) part: Option<Part>,
}

/// A part as it is written; its first element is an array, that of a whole is a number.
#[derive(Encode, Decode)]
struct Written {
    #[n(0)]
    purpose: Purpose,
    #[n(1)]
    price: u32,
    #[n(2)]
    until: u64,
    #[cbor(n(3), with = "minicbor::bytes")]
    link: [u8; NONCE_BYTES],
}

impl Note {
    /// Reads the text of a memo.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        if let Ok(purpose) = cbor::decode("memo", text) {
            return Some(Self { purpose, part: None });
        }
        let Written { purpose, price, until, link } = cbor::decode("memo", text).ok()?;
        Some(Self { purpose, part: Some(Part { price, until, link }) })
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        match (self.purpose, self.part) {
            (purpose, None) => cbor::encode(&purpose),
            (purpose, Some(Part { price, until, link })) => cbor::encode(&Written { purpose, price, until, link }),
        }
    }
}

impl core::fmt::Debug for Purpose {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
