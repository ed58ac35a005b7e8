//! What somebody is shown before they accept an act or pay a fee: what it says, and what would come of it.

use tabella_ledger::rewards::{Act, ActKind, Party, Role, SignedAct};
use tabella_ledger::state::{Fate, RewardError, State};

use super::purse::{claiming, reward};
use super::{EpochPoints, PointsError, Purpose, Purse, Quote, RewardLog, SignedQuote};

/// An act, by the rules of the version that it names.
#[derive(Debug)]
pub struct ReviewedAct {
    /// As it says itself.
    pub act: Act,
    /// Title of its programme.
    pub programme: Option<String>,
    /// Who attests it.
    pub party: Option<Party>,
    /// What it is.
    pub kind: Option<ActKind>,
    /// Points, or why none can be claimed.
    pub earns: Result<u32, PointsError>,
}

/// A quote, with what there is to pay it from.
#[derive(Debug)]
pub struct ReviewedQuote {
    /// As it says itself.
    pub quote: Quote,
    /// Who asks.
    pub provider: Option<Party>,
    /// Points that can be spent on it.
    pub spendable: u64,
    /// Why it cannot be paid, if it cannot.
    pub payable: Result<(), PointsError>,
}

impl EpochPoints {
    /// Among how many claims of the epoch each token of this person hides, at the least; nothing without tokens.
    pub fn hidden_among(&self, log: &RewardLog) -> Option<usize> {
        let tokens = self.claims.iter().flat_map(|claim| &claim.tokens);
        let place = |worth: u32| self.epoch.denominations.iter().position(|found| *found == worth);
        let places = tokens.filter_map(|token| u8::try_from(place(token.worth)?).ok());
        places.map(|denomination| log.claims_with(self.epoch.number, denomination)).min()
    }
}

impl Purse {
    /// What an act says, and what claiming it now would come to.
    pub fn review_act(&self, state: &State, log: &RewardLog, signed: &SignedAct, time: u64) -> ReviewedAct {
        let act = &signed.act;
        let rules = log.rules(&act.programme, act.version);
        let newest = state.rewards().programme(&act.programme).ok();
        ReviewedAct {
            programme: newest.map(|programme| programme.rules().title.clone()),
            party: rules.and_then(|rules| rules.party(&act.party)).cloned(),
            kind: rules.and_then(|rules| rules.kind(&act.kind)).cloned(),
            earns: self.earns(state, signed, time),
            act: act.clone(),
        }
    }

    fn earns(&self, state: &State, signed: &SignedAct, time: u64) -> Result<u32, PointsError> {
        let programme = &signed.act.programme;
        state.rewards().programme(programme).map_err(reward)?;
        let points = state.rewards().act(&self.chain, programme, signed, &self.week_key(time), time);
        let points = points.map_err(|error| reward(RewardError::from(error)))?;
        claiming(state, Some(programme), time)?;
        Ok(points)
    }

    /// What a quote says, and whether it can be paid now.
    ///
    /// # Errors
    /// When the copy of the board cannot be used.
    pub fn review_quote(
        &self,
        state: &State,
        log: &RewardLog,
        signed: &SignedQuote,
        time: u64,
    ) -> Result<ReviewedQuote, PointsError> {
        let quote = signed.quote.clone();
        let own = self.look(state, log)?.into_iter().find(|points| points.epoch.number == quote.epoch);
        let spendable = own.map_or(0, |points| points.spendable(time));
        let enough = || match spendable >= u64::from(quote.price) {
            true => Ok(()),
            false => Err(PointsError::TooFew { needed: quote.price, balance: spendable }),
        };
        let payable = self.payable(state, log, signed, time).and_then(|()| enough());
        let epoch = state.rewards().epoch(quote.epoch).ok();
        let programme = epoch.and_then(|found| state.rewards().programme(&found.epoch().programme).ok());
        let provider = programme.and_then(|programme| programme.rules().party(&quote.provider)).cloned();
        Ok(ReviewedQuote { quote, provider, spendable, payable })
    }

    /// Whether a quote is to be paid: its provider signed it, it is not too old, and it was not paid before.
    pub(super) fn payable(
        &self,
        state: &State,
        log: &RewardLog,
        signed: &SignedQuote,
        time: u64,
    ) -> Result<(), PointsError> {
        if !signed.is_signed(&self.chain) {
            return Err(PointsError::QuoteSignature);
        }
        let quote = &signed.quote;
        if time > quote.valid_until {
            return Err(PointsError::Stale { until: quote.valid_until, now: time });
        }
        let epoch = state.rewards().epoch(quote.epoch).map_err(reward)?.epoch();
        let rules = state.rewards().programme(&epoch.programme).map_err(reward)?.rules();
        rules
            .party(&quote.provider)
            .filter(|party| party.role == Role::Provider)
            .ok_or(PointsError::NoProvider(quote.provider))?;
        let purpose = Purpose::Fee { nonce: quote.nonce };
        let spends = self.look(state, log)?.into_iter().flat_map(|points| points.spends);
        let mut paid = spends.filter(|spend| spend.fate != Fate::Cancelled && spend.purpose == Some(purpose));
        match paid.next() {
            Some(spend) => Err(PointsError::PaidBefore(spend.position)),
            None => Ok(()),
        }
    }
}
