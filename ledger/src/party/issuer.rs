//! Trustees as issuers of tokens: they answer what stands on the board, each request once.

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;
use tabella_crypto::group::Element;
use tabella_crypto::token::{self, MAX_BATCH, Purpose, Token, TokenError};

use super::{Trustee, TrusteeError};
use crate::entry::{Body, Entry};
use crate::rejection::Rejection;
use crate::rewards::{Evaluation, Redeemed};
use crate::state::{EpochState, Requested, State, denomination_key};

impl Trustee {
    /// Answers all claims of an epoch that wait for this trustee, in as many entries as they need.
    ///
    /// # Errors
    /// [`TrusteeError`] when the epoch is unknown or this trustee has no part in its keys.
    pub fn evaluate(
        &self,
        state: &State,
        epoch: u32,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, TrusteeError> {
        self.evaluate_some(state, epoch, usize::MAX, rng)
    }

    /// The same for the first `most` tokens that wait.
    ///
    /// # Errors
    /// As [`Self::evaluate`].
    pub fn evaluate_some(
        &self,
        state: &State,
        epoch: u32,
        most: usize,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, TrusteeError> {
        let issuing = |found: &EpochState, issuer: u32| {
            let waits = |asked: &Requested| !asked.issuers.contains(&issuer);
            let waiting = found.requested().iter().filter(|(_, asked)| waits(asked)).take(most);
            group(waiting.map(|(token, asked)| (asked.denomination, *token, element(&asked.blinded.0))))
        };
        self.answer(state, epoch, Purpose::Issue, rng, issuing, |issuer, denomination, tokens, evaluation| {
            Body::Evaluation(Evaluation { epoch, issuer, denomination, tokens, evaluation })
        })
    }

    /// Answers all redemptions of an epoch that wait for this trustee, in as many entries as they need.
    ///
    /// # Errors
    /// [`TrusteeError`] when the epoch is unknown or this trustee has no part in its keys.
    pub fn redeem(&self, state: &State, epoch: u32, rng: &mut impl CryptoRngCore) -> Result<Vec<Entry>, TrusteeError> {
        self.redeem_some(state, epoch, usize::MAX, rng)
    }

    /// The same for the first `most` redemptions that wait.
    ///
    /// # Errors
    /// As [`Self::redeem`].
    pub fn redeem_some(
        &self,
        state: &State,
        epoch: u32,
        most: usize,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, TrusteeError> {
        let redeeming = |found: &EpochState, issuer: u32| {
            let waiting = found.redeeming().iter().filter(|(_, asked)| !asked.shares.contains_key(&issuer));
            let waiting = waiting.take(most);
            group(waiting.map(|(position, asked)| {
                let token = || Ok(Token::claimed(element(&asked.serial.0)?, element(&asked.token.0)?));
                let input = token().and_then(|token: Token| Ok(token.input()?));
                (asked.denomination, *position, input)
            }))
        };
        self.answer(state, epoch, Purpose::Redeem, rng, redeeming, |issuer, denomination, redemptions, evaluation| {
            Body::Redeemed(Redeemed { epoch, issuer, denomination, redemptions, evaluation })
        })
    }

    fn answer<T: Clone>(
        &self,
        state: &State,
        epoch: u32,
        purpose: Purpose,
        rng: &mut impl CryptoRngCore,
        waiting: impl FnOnce(&EpochState, u32) -> Result<BTreeMap<u8, Vec<(T, Element)>>, TrusteeError>,
        body: impl Fn(u32, u8, Vec<T>, Vec<u8>) -> Body,
    ) -> Result<Vec<Entry>, TrusteeError> {
        let found = state.rewards().epoch(epoch).map_err(Rejection::from)?;
        let id = found.epoch().ceremony;
        let ceremony = state.ceremony(&id).ok_or(Rejection::UnknownCeremony(id))?;
        let (issuer, shares) = self.shares_of(ceremony, rng)?;
        let mut entries = Vec::new();
        for (denomination, requests) in waiting(found, issuer)? {
            let key = denomination_key(&state.chain(), ceremony, denomination).ok_or(Rejection::NoKey)?;
            for batch in requests.chunks(MAX_BATCH) {
                let (requests, inputs): (Vec<T>, Vec<Element>) = batch.iter().cloned().unzip();
                let evaluation = token::Evaluation::produce(&key, purpose, &shares, &inputs, rng)?;
                entries.push(self.sign(body(issuer, denomination, requests, evaluation.to_bytes()), rng));
            }
        }
        Ok(entries)
    }
}

fn element(bytes: &[u8; 32]) -> Result<Element, TrusteeError> {
    Element::decode(bytes, "element of a token")
        .map_err(|source| TrusteeError::Token(TokenError::Decode { issuer: 0, source }))
}

/// Requests by denomination, in their order.
fn group<T>(
    requests: impl Iterator<Item = (u8, T, Result<Element, TrusteeError>)>,
) -> Result<BTreeMap<u8, Vec<(T, Element)>>, TrusteeError> {
    let mut groups: BTreeMap<u8, Vec<(T, Element)>> = BTreeMap::new();
    for (denomination, request, input) in requests {
        groups.entry(denomination).or_default().push((request, input?));
    }
    Ok(groups)
}
