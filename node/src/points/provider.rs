//! A provider's counter: quotes, vouchers that are scanned, settlement.

use std::path::Path;

use rand_core::CryptoRngCore;
use rusqlite::{Connection, params};
use tabella_crypto::account::Memo;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::fund::Step;
use tabella_ledger::party::{Provider, WalletError};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::rewards::{Offer, Spend};
use tabella_ledger::state::{EpochState, Fate, State};
use thiserror::Error;

use super::slip::{Note, Part};
use super::{NONCE_BYTES, Purpose, Quote, RewardLog, SignedQuote, Voucher};
use crate::keys::make_private;
use crate::store::StoreError;
use crate::view::View;

/// Most spends that the source of one donation names: more do not fit into its text.
const MOST_NAMED: usize = 25;
/// What the source of a donation of points begins with.
const POINTS: &str = "points of spends ";

/// What keeps a counter from honouring a voucher. Nothing is to be handed over then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CounterError {
    /// The copy of the board cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is named is not on the board.
    #[error(transparent)]
    Rule(#[from] Rejection),
    /// The spend does not open to what its commitment holds.
    #[error("this spend does not open: {0}; cancel it")]
    Wallet(#[from] WalletError),
    /// The counter's own file.
    #[error("the counter's file failed: {0}")]
    File(#[from] rusqlite::Error),
    /// The voucher is of another board.
    #[error("this voucher is of another city's board")]
    OtherBoard,
    /// There is no such spend on this copy of the board.
    #[error("spend {0} is not on this copy of the board; bring the copy up to date and scan again")]
    NotThere(u64),
    /// It is for somebody else.
    #[error("spend {0} is for another provider")]
    OtherProvider(u64),
    /// It was honoured.
    #[error("this voucher was used: spend {0} is honoured already; hand nothing over")]
    UsedBefore(u64),
    /// It was given back.
    #[error("spend {0} was cancelled, its points are back with the owner; hand nothing over")]
    GivenBack(u64),
    /// Whoever shows it does not know what its owner knows.
    #[error("whoever shows this for spend {0} is not its owner; hand nothing over")]
    NotOwner(u64),
    /// Not the price.
    #[error("the price is {price} points, this is {paid}; cancel it and hand nothing over")]
    OtherAmount {
        /// What it costs.
        price: u32,
        /// What was spent.
        paid: u64,
    },
    /// No offer of this provider.
    #[error("the voucher is for nothing that this provider offers; cancel it")]
    UnknownOffer,
    /// A fee without its quote.
    #[error("this is a fee: it is honoured together with the quote that it pays")]
    NeedsQuote,
    /// The quote is another one's, or not signed with this key.
    #[error("this payment is not for this quote, or the quote is not this provider's")]
    OtherQuote,
    /// It came too late.
    #[error("the quote was valid until {until}, the payment came at {paid}; cancel it")]
    Late {
        /// Unix seconds.
        until: u64,
        /// Unix seconds.
        paid: u64,
    },
    /// Parts are on their way.
    #[error(
        "only {paid} of {price} points are on the board; the rest comes at moments of its own. Scan again later, or have \
         the owner send it now"
    )]
    Unfinished {
        /// What it costs.
        price: u32,
        /// What was spent.
        paid: u64,
    },
    /// The memo says nothing that this program knows.
    #[error("spend {0} does not say what it is for; cancel it")]
    NoPurpose(u64),
    /// A price of nothing, or a time that is over.
    #[error("a quote has a text, a price of at least 1, and ends in the future")]
    NoQuote,
}

impl CounterError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "chain.board",
            Self::Rule(rejection) => rejection.code(),
            Self::Wallet(_) => "counter.sealed",
            Self::File(_) => "file.failed",
            Self::OtherBoard => "counter.other_board",
            Self::NotThere(_) => "counter.not_there",
            Self::OtherProvider(_) => "counter.other_provider",
            Self::UsedBefore(_) => "counter.used_before",
            Self::GivenBack(_) => "counter.given_back",
            Self::NotOwner(_) => "counter.not_owner",
            Self::OtherAmount { .. } => "counter.other_amount",
            Self::UnknownOffer => "counter.unknown_offer",
            Self::NeedsQuote => "counter.needs_quote",
            Self::OtherQuote => "counter.other_quote",
            Self::Late { .. } => "counter.late",
            Self::Unfinished { .. } => "counter.unfinished",
            Self::NoPurpose(_) => "counter.no_purpose",
            Self::NoQuote => "counter.no_quote",
        }
    }
}

/// A voucher that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// Number of the epoch.
    pub epoch: u32,
    /// Position of the spend; that of the first part, if there are several.
    pub position: u64,
    /// Points: the whole price.
    pub amount: u64,
    /// What for.
    pub purpose: Purpose,
    /// What to hand over or to do, in words.
    pub title: String,
}

/// A spend with the other parts of its price.
struct Purchase<'l> {
    spend: &'l Spend,
    /// Ascending.
    positions: Vec<u64>,
    paid: u64,
    note: Option<Note>,
}

/// A provider's counter on one board.
#[derive(Debug)]
pub struct Counter {
    key: SigningKey,
    pub(super) provider: Provider,
    pub(super) chain: Hash,
    /// Spends that were honoured here and are to be settled.
    pub(super) till: Connection,
}

impl Counter {
    /// The counter of a provider, with the file in which it remembers what it has honoured.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn open(key: SigningKey, chain: Hash, till: &Path) -> Result<Self, CounterError> {
        make_private(till);
        let till = Connection::open(till)?;
        till.execute_batch(
            "CREATE TABLE IF NOT EXISTS honoured (chain BLOB, position INTEGER, epoch INTEGER NOT NULL,
                PRIMARY KEY (chain, position)) STRICT;",
        )?;
        Ok(Self { provider: Provider::new(key.clone(), chain), key, chain, till })
    }

    /// The provider's public key.
    pub fn key(&self) -> Key {
        self.provider.key()
    }

    /// The entry that promises something for points.
    pub fn offer(&self, offer: Offer, rng: &mut impl CryptoRngCore) -> Entry {
        self.provider.offer(offer, rng)
    }

    /// Asks for a fee, once.
    ///
    /// # Errors
    /// [`CounterError::NoQuote`], and when the epoch is unknown.
    #[allow(clippy::too_many_arguments, reason = "what is quoted, on which board and when")]
    pub fn quote(
        &self,
        state: &State,
        fee: &str,
        price: u32,
        epoch: u32,
        valid_until: u64,
        now: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<SignedQuote, CounterError> {
        if fee.trim().is_empty() || price == 0 || valid_until < now {
            return Err(CounterError::NoQuote);
        }
        state.rewards().epoch(epoch).map_err(Rejection::from)?;
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let quote = Quote { fee: fee.to_owned(), price, provider: self.key(), epoch, valid_until, nonce };
        Ok(quote.sign(&self.key, &self.chain, rng))
    }

    /// Whether a voucher is good, and for what. A fee needs its quote.
    ///
    /// # Errors
    /// [`CounterError`] says why it is not.
    pub fn read(
        &self,
        state: &State,
        view: &View,
        log: &RewardLog,
        voucher: &Voucher,
        quote: Option<&SignedQuote>,
    ) -> Result<Presented, CounterError> {
        Ok(self.present(state, view, log, voucher, quote)?.0)
    }

    /// What [`Self::read`] says, and the positions of all parts.
    fn present(
        &self,
        state: &State,
        view: &View,
        log: &RewardLog,
        voucher: &Voucher,
        quote: Option<&SignedQuote>,
    ) -> Result<(Presented, Vec<u64>), CounterError> {
        let position = voucher.position;
        if voucher.chain != self.chain {
            return Err(CounterError::OtherBoard);
        }
        let Purchase { spend, positions, paid: amount, note } = self.purchase(state, log, voucher.epoch, position)?;
        let Note { purpose, part } = note.ok_or(CounterError::NoPurpose(position))?;
        if !same(purpose.nonce(), &voucher.nonce) {
            return Err(CounterError::NotOwner(position));
        }
        if let Some(Part { price, .. }) = part.filter(|part| amount < u64::from(part.price)) {
            return Err(CounterError::Unfinished { price, paid: amount });
        }
        let title = match purpose {
            Purpose::Voucher { offer, .. } => {
                let offer = self.offered(state, log, spend.epoch, &offer)?.ok_or(CounterError::UnknownOffer)?;
                expect_price(offer.price, amount)?;
                offer.title.clone()
            }
            Purpose::Fee { nonce } => {
                let quote = quote.ok_or(CounterError::NeedsQuote)?;
                self.is_paid_by(state, view, log, quote, &nonce, spend.epoch, &positions)?;
                expect_price(quote.quote.price, amount)?;
                quote.quote.fee.clone()
            }
            Purpose::Donation { fund, .. } => format!("a donation to fund {fund}"),
        };
        Ok((Presented { epoch: spend.epoch, position, amount, purpose, title }, positions))
    }

    /// The purchase of which a spend is a part, if nothing became of any part.
    fn purchase<'l>(
        &self,
        state: &State,
        log: &'l RewardLog,
        epoch: u32,
        position: u64,
    ) -> Result<Purchase<'l>, CounterError> {
        let (spend, memo) = self.open_spend(state, log, epoch, position)?;
        let note = Note::read(memo.text());
        let mut purchase = Purchase { spend, positions: Vec::new(), paid: 0, note };
        for (position, amount) in self.parts(state, log, spend, position, &memo) {
            self.open_spend(state, log, epoch, position)?;
            if self.is_honoured(position)? {
                return Err(CounterError::UsedBefore(position));
            }
            purchase.positions.push(position);
            purchase.paid += amount;
        }
        Ok(purchase)
    }

    /// Positions and points of all spends for the price of which this one is a part, whatever became of them; of this one
    /// alone if it says nothing of others.
    fn parts(&self, state: &State, log: &RewardLog, spend: &Spend, position: u64, memo: &Memo) -> Vec<(u64, u64)> {
        let Some(part) = Note::read(memo.text()).and_then(|note| note.part) else {
            return vec![(position, memo.amount())];
        };
        let own = log.spends().filter(|(_, other)| other.provider == self.key() && other.epoch == spend.epoch);
        let of_it = own.filter_map(|(position, other)| {
            let memo = self.provider.read(state, other).ok()?;
            (Note::read(memo.text())?.part == Some(part)).then_some((position, memo.amount()))
        });
        of_it.collect()
    }

    /// The spend for this provider at a position, if nothing became of it, and its memo.
    pub(super) fn open_spend<'l>(
        &self,
        state: &State,
        log: &'l RewardLog,
        epoch: u32,
        position: u64,
    ) -> Result<(&'l Spend, Memo), CounterError> {
        let Some(Body::Spend(spend)) = log.at(position) else { return Err(CounterError::NotThere(position)) };
        if spend.epoch != epoch {
            return Err(CounterError::NotThere(position));
        }
        if spend.provider != self.key() {
            return Err(CounterError::OtherProvider(position));
        }
        match fate(state, spend, position)? {
            Fate::Settled => Err(CounterError::UsedBefore(position)),
            Fate::Cancelled => Err(CounterError::GivenBack(position)),
            Fate::Open => Ok((spend, self.provider.read(state, spend)?)),
        }
    }

    /// This provider's offer behind a voucher, in the epoch's programme. An offer that is over is honoured: the voucher was bought before.
    pub(super) fn offered<'l>(
        &self,
        state: &State,
        log: &'l RewardLog,
        epoch: u32,
        offer: &Hash,
    ) -> Result<Option<&'l Offer>, CounterError> {
        let programme = &state.rewards().epoch(epoch).map_err(Rejection::from)?.epoch().programme;
        Ok(log.bodies().find_map(|(_, body)| match body {
            Body::Offer(said)
                if said.provider == self.key()
                    && said.programme == *programme
                    && Hash::of(said.offer.as_bytes()) == *offer =>
            {
                Some(said)
            }
            _ => None,
        }))
    }

    /// Whether spends pay a quote: this one, in time, and no other spend has.
    #[allow(clippy::too_many_arguments, reason = "a payment, a quote and a board")]
    fn is_paid_by(
        &self,
        state: &State,
        view: &View,
        log: &RewardLog,
        signed: &SignedQuote,
        nonce: &[u8; NONCE_BYTES],
        epoch: u32,
        positions: &[u64],
    ) -> Result<(), CounterError> {
        let quote = &signed.quote;
        let own = quote.provider == self.key() && signed.is_signed(&self.chain);
        if !own || quote.nonce != *nonce || quote.epoch != epoch {
            return Err(CounterError::OtherQuote);
        }
        for position in positions {
            let paid = view.store().time_of(*position)?.ok_or(CounterError::NotThere(*position))?;
            if paid > quote.valid_until {
                return Err(CounterError::Late { until: quote.valid_until, paid });
            }
        }
        let others = log.spends().filter(|(other, spend)| !positions.contains(other) && spend.provider == self.key());
        for (other, spend) in others {
            let honoured = self.is_honoured(other)? || fate(state, spend, other)? == Fate::Settled;
            let note = || self.provider.read(state, spend).ok().and_then(|memo| Note::read(memo.text()));
            if honoured && note().is_some_and(|note| note.purpose == Purpose::Fee { nonce: *nonce }) {
                return Err(CounterError::UsedBefore(other));
            }
        }
        Ok(())
    }

    /// Honours a voucher: whoever is at the counter gets what it is for, and nobody gets it for this voucher again. It is
    /// settled later, with others, so that its amount stays unknown.
    ///
    /// # Errors
    /// [`CounterError`] says why nothing is to be handed over.
    pub fn honour(
        &self,
        state: &State,
        view: &View,
        log: &RewardLog,
        voucher: &Voucher,
        quote: Option<&SignedQuote>,
    ) -> Result<Presented, CounterError> {
        let (presented, positions) = self.present(state, view, log, voucher, quote)?;
        let transaction = self.till.unchecked_transaction()?;
        for position in positions {
            let written = transaction.execute(
                "INSERT INTO honoured VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![self.chain.0, position.cast_signed(), presented.epoch],
            )?;
            if written == 0 {
                return Err(CounterError::UsedBefore(position));
            }
        }
        transaction.commit()?;
        Ok(presented)
    }

    fn is_honoured(&self, position: u64) -> Result<bool, CounterError> {
        let mut statement = self.till.prepare_cached("SELECT 1 FROM honoured WHERE chain = ?1 AND position = ?2")?;
        Ok(statement.exists(params![self.chain.0, position.cast_signed()])?)
    }

    /// Gives a spend back that was not honoured, with the other parts of its price that are on the board.
    ///
    /// # Errors
    /// [`CounterError::UsedBefore`] among others.
    pub fn cancel(
        &self,
        state: &State,
        log: &RewardLog,
        position: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, CounterError> {
        let Some(Body::Spend(spend)) = log.at(position) else { return Err(CounterError::NotThere(position)) };
        if spend.provider != self.key() {
            return Err(CounterError::OtherProvider(position));
        }
        match fate(state, spend, position)? {
            Fate::Settled => return Err(CounterError::UsedBefore(position)),
            Fate::Cancelled => return Err(CounterError::GivenBack(position)),
            Fate::Open if self.is_honoured(position)? => return Err(CounterError::UsedBefore(position)),
            Fate::Open => {}
        }
        let mut open = vec![position];
        // One that does not open is given back by itself.
        if let Ok(memo) = self.provider.read(state, spend) {
            for (other, _) in self.parts(state, log, spend, position, &memo) {
                if other != position && fate(state, spend, other)? == Fate::Open && !self.is_honoured(other)? {
                    open.push(other);
                }
            }
        }
        Ok(open.into_iter().map(|position| self.provider.cancel(spend.epoch, position, rng)).collect())
    }

    /// Points donated to a fund by way of this provider, settled, and in no step of the fund yet: how many, and the source
    /// that the office's step names. What they are worth in the fund's currency the office says.
    ///
    /// # Errors
    /// When the fund's spends cannot be read.
    pub fn donated(&self, state: &State, log: &RewardLog, fund: &Hash) -> Result<Option<(u64, String)>, CounterError> {
        let steps = state.funds().get(fund).map(|fund| fund.steps()).unwrap_or_default();
        let named: Vec<u64> = steps.iter().flat_map(|taken| positions(&taken.step)).collect();
        let (mut points, mut spends) = (0, Vec::new());
        for (position, spend) in log.spends().filter(|(_, spend)| spend.provider == self.key()) {
            if named.contains(&position) || fate(state, spend, position)? != Fate::Settled {
                continue;
            }
            let Ok(memo) = self.provider.read(state, spend) else { continue };
            match Note::read(memo.text()).map(|note| note.purpose) {
                Some(Purpose::Donation { fund: whose, .. }) if whose == *fund && spends.len() < MOST_NAMED => {
                    points += memo.amount();
                    spends.push(position.to_string());
                }
                _ => {}
            }
        }
        Ok((!spends.is_empty()).then(|| (points, format!("{POINTS}{}", spends.join(" ")))))
    }
}

/// The spends that a donation names.
fn positions(step: &Step) -> Vec<u64> {
    let Step::Donation { source, .. } = step else { return Vec::new() };
    let named = source.strip_prefix(POINTS).unwrap_or_default();
    named.split(' ').filter_map(|position| position.parse().ok()).collect()
}

fn fate(state: &State, spend: &Spend, position: u64) -> Result<Fate, CounterError> {
    let epoch: &EpochState = state.rewards().epoch(spend.epoch).map_err(Rejection::from)?;
    Ok(epoch.spend(position).map_err(Rejection::from)?.fate)
}

fn expect_price(price: u32, paid: u64) -> Result<(), CounterError> {
    if u64::from(price) == paid { Ok(()) } else { Err(CounterError::OtherAmount { price, paid }) }
}

/// Compares without saying by its time where two numbers differ.
fn same(one: &[u8; NONCE_BYTES], other: &[u8; NONCE_BYTES]) -> bool {
    one.iter().zip(other).fold(0, |all, (one, other)| all | (one ^ other)) == 0
}
