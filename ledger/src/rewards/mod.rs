//! Rewards on the board: what the office, providers, people and issuers say of points. The rules are in
//! [`state::rewards`](crate::state), byte for byte in `docs/protocol.md`, section 24.

mod act;
mod programme;

pub use act::{Act, CODE_BYTES, Measure, SignedAct};
pub(crate) use programme::is_text;
pub use programme::{ActKind, Caps, Formula, MAX_KINDS, MAX_PARTIES, Party, Programme, Role, Rules, RulesError};

use minicbor::{Decode, Encode};

use crate::bytes::{Hash, Key, Point, Tag};

/// Most denominations of one epoch.
pub const MAX_DENOMINATIONS: usize = 16;
/// Most tokens of one claim.
pub const MAX_TOKENS: usize = 64;

/// A provider promises goods or services for points. It cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Offer {
    /// Identifier of the programme.
    #[n(0)]
    pub programme: String,
    /// Its identifier: one of its own for every offer of this provider.
    #[n(1)]
    pub offer: String,
    /// Who promises.
    #[n(2)]
    pub provider: Key,
    /// What is promised.
    #[n(3)]
    pub title: String,
    /// Points for one.
    #[n(4)]
    pub price: u32,
    /// How many there are.
    #[n(5)]
    pub stock: u32,
    /// Until when the promise holds, Unix seconds.
    #[n(6)]
    pub until: u64,
}

/// A period in which points are earned, and until when they can be used. All times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Epoch {
    /// Epochs are numbered from 1 over the whole board.
    #[n(0)]
    pub number: u32,
    /// Identifier of the programme.
    #[n(1)]
    pub programme: String,
    /// The ceremony that made the issuers' keys. It serves nothing else.
    #[n(2)]
    pub ceremony: Hash,
    /// Points of a token under each slot key in order: ascending from 1.
    #[n(3)]
    pub denominations: Vec<u32>,
    /// Claims are accepted from here on.
    #[n(4)]
    pub begins: u64,
    /// No claim is accepted in a block later than this.
    #[n(5)]
    pub ends: u64,
    /// Tokens are redeemed from here on.
    #[n(6)]
    pub redeem_from: u64,
    /// Tokens that are not redeemed by then expire.
    #[n(7)]
    pub redeem_until: u64,
    /// Balances that are not spent by then expire.
    #[n(8)]
    pub spend_until: u64,
    /// Spends that are not settled by then expire.
    #[n(9)]
    pub settle_until: u64,
}

/// Somebody on the roll earns by acts under this key for a week, and nobody learns who.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct WeekPseudonym {
    /// Number of the epoch whose list the rings are cut from.
    #[n(0)]
    pub epoch: u32,
    /// Number of the week: Unix seconds divided by those of a week.
    #[n(1)]
    pub week: u32,
    /// Among which of the epoch's rings this person is, from 0.
    #[n(2)]
    pub ring: u32,
    /// The key for this week.
    #[n(3)]
    pub key: Key,
    /// The same for one person in one week, whatever the key and the epoch.
    #[n(4)]
    pub tag: Tag,
    /// Proof of all that, in the encoding of the `crypto` crate.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
}

/// Somebody who took part asks for blind tokens.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Claim {
    /// Number of the epoch.
    #[n(0)]
    pub epoch: u32,
    /// Who claims.
    #[n(1)]
    pub claimant: Key,
    /// For what.
    #[n(2)]
    pub event: Event,
    /// A blinded element for each token of [`Epoch::split`], in its order.
    #[n(3)]
    pub blinded: Vec<Point>,
}

/// What earns points.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
#[allow(clippy::large_enum_variant, reason = "one stands in a claim, which is read, judged and dropped")]
pub enum Event {
    /// A ballot of the claimant that counts.
    #[n(0)]
    Ballot {
        /// Hash of the election's manifest.
        #[n(0)]
        election: Hash,
    },
    /// An act that a party attests.
    #[n(1)]
    Act {
        /// The act.
        #[n(0)]
        act: SignedAct,
    },
}

/// A token that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct TokenRef {
    /// Position of the claim in the log.
    #[n(0)]
    pub claim: u64,
    /// Place among the tokens of the claim, from 0.
    #[n(1)]
    pub place: u8,
}

/// An issuer's part of blind tokens.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Evaluation {
    /// Number of the epoch.
    #[n(0)]
    pub epoch: u32,
    /// Index of the issuer among the trustees of the epoch's ceremony, from 1.
    #[n(1)]
    pub issuer: u32,
    /// Place of the denomination, from 0.
    #[n(2)]
    pub denomination: u8,
    /// Which tokens, ascending.
    #[n(3)]
    pub tokens: Vec<TokenRef>,
    /// The elements that were asked for under the issuer's share, and the proof, in the encoding of the `crypto` crate.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub evaluation: Vec<u8>,
}

/// A token is handed in for an account. Signed under the serial.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Redemption {
    /// Number of the epoch.
    #[n(0)]
    pub epoch: u32,
    /// Place of the denomination, from 0.
    #[n(1)]
    pub denomination: u8,
    /// The token's serial.
    #[n(2)]
    pub serial: Key,
    /// The account to credit.
    #[n(3)]
    pub account: Key,
    /// The token.
    #[n(4)]
    pub token: Point,
}

/// An issuer's part of what the tokens of these serials have to be.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Redeemed {
    /// Number of the epoch.
    #[n(0)]
    pub epoch: u32,
    /// Index of the issuer among the trustees of the epoch's ceremony, from 1.
    #[n(1)]
    pub issuer: u32,
    /// Place of the denomination, from 0.
    #[n(2)]
    pub denomination: u8,
    /// Positions of the redemptions, ascending.
    #[n(3)]
    pub redemptions: Vec<u64>,
    /// The elements of the serials under the issuer's share, and the proof, in the encoding of the `crypto` crate.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub evaluation: Vec<u8>,
}

/// A hidden amount goes from an account to a provider. Signed by the account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Spend {
    /// Number of the epoch.
    #[n(0)]
    pub epoch: u32,
    /// The account.
    #[n(1)]
    pub account: Key,
    /// How many spends this account made before.
    #[n(2)]
    pub number: u32,
    /// The provider.
    #[n(3)]
    pub provider: Key,
    /// Commitment to the amount, the proof that the balance holds it, and how much it is and what for, sealed for the
    /// provider and the owner; in the encoding of the `crypto` crate.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub payment: Vec<u8>,
}

/// A provider honoured these spends. Signed by the provider.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Settlement {
    /// Number of the epoch.
    #[n(0)]
    pub epoch: u32,
    /// The provider.
    #[n(1)]
    pub provider: Key,
    /// Positions of the spends, ascending.
    #[n(2)]
    pub spends: Vec<u64>,
    /// What they come to together.
    #[n(3)]
    pub amount: u64,
    /// Sum of the blindings of their commitments.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub blinding: [u8; 32],
}

/// A provider gives a spend back. Signed by the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Cancellation {
    /// Number of the epoch.
    #[n(0)]
    pub epoch: u32,
    /// The provider.
    #[n(1)]
    pub provider: Key,
    /// Position of the spend.
    #[n(2)]
    pub spend: u64,
}

impl Epoch {
    /// The tokens that these points are paid out in: for each the place of its denomination, the largest first, each as
    /// often as it fits. So all claims of the same points look the same. Nothing where that takes more than [`MAX_TOKENS`],
    /// or there is nothing to pay.
    pub fn split(&self, points: u32) -> Option<Vec<u8>> {
        let (mut rest, mut tokens) = (points, Vec::new());
        for (place, &worth) in self.denominations.iter().enumerate().rev() {
            let count = rest.checked_div(worth)? as usize;
            if tokens.len() + count > MAX_TOKENS {
                return None;
            }
            tokens.resize(tokens.len() + count, place as u8);
            rest %= worth;
        }
        (rest == 0 && !tokens.is_empty()).then_some(tokens)
    }
}
