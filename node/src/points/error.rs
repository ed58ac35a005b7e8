//! What keeps a person from earning or spending.

use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::party::{JoinError, WalletError};
use tabella_ledger::rejection::Rejection;
use thiserror::Error;

use crate::board::BoardError;
use crate::store::StoreError;
use crate::view::ViewError;

/// What keeps a person from earning or spending.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PointsError {
    /// The copy of the board cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy of the board cannot be shown.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The copy of the board cannot be used.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// What is named is not on the board.
    #[error(transparent)]
    Rule(#[from] Rejection),
    /// The wallet cannot do it.
    #[error(transparent)]
    Wallet(#[from] WalletError),
    /// There is no pseudonym for this week.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// The file with what waits cannot be used.
    #[error("the file with the times of redemptions failed: {0}")]
    File(#[from] rusqlite::Error),
    /// No epoch takes claims now.
    #[error("no epoch takes claims for this now; look for the next one with the programme")]
    NoEpoch,
    /// The ballot does not count, or is somebody else's.
    #[error("no ballot of yours counts in election {0}; vote first")]
    NoBallot(Hash),
    /// The election gives no points, or they were claimed.
    #[error("there is nothing to claim for election {0}: it gives no points, or they were claimed before")]
    NothingToClaim(Hash),
    /// The act was signed by somebody else, for another board, or is not by the published rules.
    #[error("nothing can be claimed for this act: {0}")]
    Act(&'static str),
    /// Nobody offers this now.
    #[error("this provider offers nothing by the name {0:?} now")]
    NoOffer(String),
    /// No epoch has so many points left.
    #[error("this takes {needed} points of one epoch, and there are {balance}")]
    TooFew {
        /// The price.
        needed: u32,
        /// The largest balance that can be spent.
        balance: u64,
    },
    /// The quote's signature does not hold on this board.
    #[error("the quote is not signed by the provider that it names, or is of another board; pay nothing")]
    QuoteSignature,
    /// The quote names somebody who takes no points in its epoch.
    #[error("{0} takes no points in this programme; pay nothing")]
    NoProvider(Key),
    /// The quote is too old.
    #[error("the quote was valid until {until}, now it is {now}; nothing was taken. Ask for a new one")]
    Stale {
        /// Unix seconds.
        until: u64,
        /// Unix seconds.
        now: u64,
    },
    /// This quote was paid.
    #[error("this quote was paid by spend {0}; show its receipt")]
    PaidBefore(u64),
    /// The fund is not on the board.
    #[error("the board has no fund {0}")]
    NoFund(Hash),
    /// The spend is not one of this person's.
    #[error("spend {0} is none of yours")]
    NotOwn(u64),
    /// What the board says of an account does not follow from its entries.
    #[error("the balance of the account in epoch {0} does not follow from what is on this copy of the board")]
    Inconsistent(u32),
}

impl PointsError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(_) | Self::View(_) | Self::Board(_) | Self::Inconsistent(_) => "chain.board",
            Self::Rule(rejection) | Self::Wallet(WalletError::Board(rejection)) => rejection.code(),
            Self::Wallet(_) => "points.wallet",
            Self::Join(_) => "points.pseudonym",
            Self::File(_) => "file.failed",
            Self::NoEpoch => "points.no_epoch",
            Self::NoBallot(_) => "points.no_ballot",
            Self::NothingToClaim(_) => "points.nothing",
            Self::Act(_) => "points.act",
            Self::NoOffer(_) => "points.no_offer",
            Self::TooFew { .. } => "points.too_few",
            Self::QuoteSignature => "points.quote_signature",
            Self::NoProvider(_) => "points.no_provider",
            Self::Stale { .. } => "points.stale_quote",
            Self::PaidBefore(_) => "points.paid_before",
            Self::NoFund(_) => "points.no_fund",
            Self::NotOwn(_) => "points.not_own",
        }
    }
}
