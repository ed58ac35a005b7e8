//! A wallet: what a person earned, from one secret. Everything in it comes back from the secret and the board.

use rand_core::CryptoRngCore;
use tabella_crypto::account::{self, AccountError, Balance, Holding, Memo};
use tabella_crypto::group::Element;
use tabella_crypto::signature::SigningKey;
use tabella_crypto::token::{IssuerKey, Purpose, Token, TokenError, TokenRequest, VerifiedShare, combine};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{public, signed};
use crate::bytes::{Hash, Key, Point};
use crate::cbor;
use crate::entry::{Body, Entry};
use crate::rejection::Rejection;
use crate::rewards::{Claim, Evaluation, Event, Redemption, Spend, TokenRef};
use crate::state::{EpochState, RewardError, State, denomination_key, spend_context};

/// A wallet cannot do this.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WalletError {
    /// The epoch is not on the board, or the event earns nothing in it.
    #[error(transparent)]
    Board(#[from] Rejection),
    /// A token cannot be asked for, or is not there yet.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Nothing can be spent like this.
    #[error(transparent)]
    Account(#[from] AccountError),
}

impl From<RewardError> for WalletError {
    fn from(error: RewardError) -> Self {
        Self::Board(error.into())
    }
}

/// A person's points on one board. Never printed.
pub struct Wallet {
    secret: Zeroizing<[u8; 32]>,
    chain: Hash,
}

/// A token of a wallet.
#[derive(Debug, Clone)]
pub struct OwnToken {
    reference: TokenRef,
    request: TokenRequest,
    token: Token,
    epoch: u32,
    denomination: u8,
}

impl OwnToken {
    /// Place of its denomination.
    pub fn denomination(&self) -> u8 {
        self.denomination
    }

    /// Of which claim it is, and which of its tokens.
    pub fn reference(&self) -> TokenRef {
        self.reference
    }

    /// Its serial, which stays unknown to others until it is redeemed.
    pub fn serial(&self) -> Key {
        public(self.request.serial())
    }

    /// What is handed in for it.
    pub fn point(&self) -> Point {
        Point(*self.token.point().as_bytes())
    }
}

impl Wallet {
    /// The wallet with this secret on the board `chain`.
    pub fn new(secret: [u8; 32], chain: Hash) -> Self {
        Self { secret: Zeroizing::new(secret), chain }
    }

    /// Claims the points of an event, which are known to be so many.
    ///
    /// # Errors
    /// [`WalletError`] when the epoch is unknown or cannot pay so many points out.
    pub fn claim(
        &self,
        state: &State,
        claimant: &SigningKey,
        epoch: u32,
        event: Event,
        points: u32,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, WalletError> {
        let found = state.rewards().epoch(epoch)?;
        let requests = self.requests(state, found, &event, points)?;
        let blinded = requests.iter().map(|(_, request)| Point(*request.blinded().as_bytes())).collect();
        let body = Claim { epoch, claimant: public(claimant), event, blinded };
        Ok(signed(claimant, &self.chain, Body::Claim(body), rng))
    }

    /// The tokens of a claim at a position of the log, out of issuers' answers. Those that too few issuers have answered are
    /// left out, and answers that do not hold count for nothing, whoever wrote them on whatever board. `asked` is what
    /// others asked for in other claims: an issuer proves all that it answers in one entry at once.
    ///
    /// # Errors
    /// [`WalletError`] when the claim is not this wallet's, or of an unknown epoch.
    pub fn tokens<'e>(
        &self,
        state: &State,
        claim: &Claim,
        position: u64,
        points: u32,
        evaluations: impl IntoIterator<Item = &'e Evaluation> + Clone,
        asked: impl Fn(&TokenRef) -> Option<Point>,
    ) -> Result<Vec<OwnToken>, WalletError> {
        let found = state.rewards().epoch(claim.epoch)?;
        let ceremony = state.ceremony(&found.epoch().ceremony).ok_or(Rejection::NoKey)?;
        let mut tokens = Vec::new();
        for (place, (denomination, request)) in
            self.requests(state, found, &claim.event, points)?.into_iter().enumerate()
        {
            let token = TokenRef { claim: position, place: place as u8 };
            let key = denomination_key(&self.chain, ceremony, denomination).ok_or(Rejection::NoKey)?;
            let of_epoch = evaluations.clone().into_iter().filter(|evaluation| evaluation.epoch == claim.epoch);
            let shares: Vec<VerifiedShare> =
                of_epoch.filter_map(|evaluation| share(&key, evaluation, &token, &request, &asked)).collect();
            match combine(&key, &shares).and_then(|evaluated| request.finish(&evaluated)) {
                Ok(made) => {
                    tokens.push(OwnToken { reference: token, request, token: made, epoch: claim.epoch, denomination });
                }
                Err(TokenError::TooFew { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(tokens)
    }

    /// Hands a token in for an account.
    pub fn redeem(&self, own: &OwnToken, account: Key, rng: &mut impl CryptoRngCore) -> Entry {
        let serial = own.request.serial();
        let body = Redemption {
            epoch: own.epoch,
            denomination: own.denomination,
            serial: public(serial),
            account,
            token: own.point(),
        };
        signed(serial, &self.chain, Body::Redemption(body), rng)
    }

    /// What is asked for with a claim: for each token its denomination and request.
    fn requests(
        &self,
        state: &State,
        epoch: &EpochState,
        event: &Event,
        points: u32,
    ) -> Result<Vec<(u8, TokenRequest)>, WalletError> {
        let ceremony = state.ceremony(&epoch.epoch().ceremony).ok_or(Rejection::NoKey)?;
        let split = epoch.epoch().split(points).ok_or(RewardError::TooManyTokens(points))?;
        let event = cbor::encode(event);
        let request = |(place, denomination): (usize, u8)| {
            let key = denomination_key(&self.chain, ceremony, denomination).ok_or(Rejection::NoKey)?;
            let which = [&event[..], &[place as u8]].concat();
            Ok((denomination, TokenRequest::derive(&self.secret, &key, &which)?))
        };
        split.into_iter().enumerate().map(request).collect()
    }
}

/// An issuer's answer to one of the own requests, if it holds for all that it answers.
fn share(
    key: &IssuerKey,
    evaluation: &Evaluation,
    token: &TokenRef,
    request: &TokenRequest,
    asked: &impl Fn(&TokenRef) -> Option<Point>,
) -> Option<VerifiedShare> {
    let at = evaluation.tokens.binary_search(token).ok()?;
    let input = |other: &TokenRef| match other == token {
        true => Some(*request.blinded()),
        false => Element::decode(&asked(other)?.0, "blinded element").ok(),
    };
    let inputs = evaluation.tokens.iter().map(input).collect::<Option<Vec<_>>>()?;
    let answer = tabella_crypto::token::Evaluation::from_bytes(&evaluation.evaluation, inputs.len()).ok()?;
    let shares = answer.verify(key, Purpose::Issue, evaluation.issuer as usize, &inputs).ok()?;
    shares.get(at).copied()
}

/// An account of an epoch, with its key: what its owner knows of it.
#[derive(Debug, Clone)]
pub struct Account {
    key: SigningKey,
    chain: Hash,
    epoch: u32,
    holding: Holding,
    spends: u32,
}

impl Account {
    /// An account that nothing was done with yet.
    pub fn new(key: SigningKey, chain: Hash, epoch: u32) -> Self {
        Self { key, chain, epoch, holding: Holding::empty(), spends: 0 }
    }

    /// Its public key.
    pub fn key(&self) -> Key {
        public(&self.key)
    }

    /// What is in it.
    pub fn amount(&self) -> u64 {
        self.holding.amount()
    }

    /// Whether something was spent from it.
    pub fn is_used(&self) -> bool {
        self.spends > 0
    }

    /// What the board keeps of its balance.
    pub fn balance(&self) -> &Balance {
        self.holding.balance()
    }

    /// Takes over that a token of so many points was credited.
    ///
    /// # Errors
    /// [`WalletError::Account`] for more than an account holds.
    pub fn credit(&mut self, points: u32) -> Result<(), WalletError> {
        Ok(self.holding.credit(points)?)
    }

    /// Spends an amount. The account changes once the entry is on the board, by [`Self::follow`].
    ///
    /// # Errors
    /// [`WalletError`] when the epoch is unknown, or the balance does not cover it.
    pub fn spend(
        &self,
        state: &State,
        provider: Key,
        amount: u32,
        text: &[u8],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, WalletError> {
        let (epoch, account, number) = (self.epoch, self.key(), self.spends);
        let mut body = Spend { epoch, account, number, provider, payment: Vec::new() };
        let context = spend_context(&self.chain, state.rewards().epoch(epoch)?, &body)?;
        body.payment = self.holding.spend(&self.key, &context, amount, text, rng)?.to_bytes();
        Ok(signed(&self.key, &self.chain, Body::Spend(body), rng))
    }

    /// Takes over a spend of this account that is on the board.
    ///
    /// # Errors
    /// [`WalletError`] when it is another account's.
    pub fn follow(&mut self, state: &State, spend: &Spend) -> Result<Memo, WalletError> {
        let context = spend_context(&self.chain, state.rewards().epoch(spend.epoch)?, spend)?;
        let payment = account::Spend::from_bytes(&spend.payment).map_err(AccountError::Decode)?;
        let memo = self.holding.follow(&self.key, &context, &payment)?;
        self.spends = spend.number + 1;
        Ok(memo)
    }

    /// Takes back a spend that was cancelled on the board.
    ///
    /// # Errors
    /// [`WalletError`] when the memo is that of another one.
    pub fn cancel(&mut self, spend: &Spend, memo: &Memo) -> Result<(), WalletError> {
        let payment = account::Spend::from_bytes(&spend.payment).map_err(AccountError::Decode)?;
        Ok(self.holding.cancel(&payment, memo)?)
    }
}

impl core::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Wallet").field("chain", &self.chain).finish_non_exhaustive()
    }
}
