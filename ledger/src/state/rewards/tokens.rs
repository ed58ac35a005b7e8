//! Tokens: issuers evaluate what was claimed, and what was handed in.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use tabella_crypto::group::Element;
use tabella_crypto::token::{self, IssuerKey, Purpose, Token, TokenError, VerifiedShare};

use super::epochs::EpochState;
use super::{RewardError, Rewards};
use crate::bytes::{Hash, Key, Point};
use crate::rewards::{Epoch, Evaluation, Redeemed, Redemption, TokenRef};
use crate::state::CeremonyState;

/// A token that waits for issuers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Requested {
    /// Place of its denomination.
    #[n(0)]
    pub denomination: u8,
    /// What to evaluate.
    #[n(1)]
    pub blinded: Point,
    /// Who has.
    #[n(2)]
    pub issuers: BTreeSet<u32>,
}

impl Requested {
    pub(super) fn new(denomination: u8, blinded: Point) -> Self {
        Self { denomination, blinded, issuers: BTreeSet::new() }
    }
}

/// A redemption that waits for issuers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Redeeming {
    /// Place of its denomination.
    #[n(0)]
    pub denomination: u8,
    /// The token's serial.
    #[n(1)]
    pub serial: Key,
    /// What is claimed to be the token.
    #[n(2)]
    pub token: Point,
    /// The account to credit.
    #[n(3)]
    pub account: Key,
    /// By issuer, what it made of the serial.
    #[n(4)]
    pub shares: BTreeMap<u32, Point>,
}

impl Redeeming {
    /// Points of its denomination.
    pub(super) fn worth(&self, epoch: &Epoch) -> u32 {
        epoch.denominations.get(usize::from(self.denomination)).copied().unwrap_or(0)
    }

    fn token(&self) -> Result<Token, RewardError> {
        Ok(Token::claimed(decode(&Point(self.serial.0))?, decode(&self.token)?))
    }

    /// Whether, with one more share, it is a token; nothing while there are too few.
    fn decide(&self, share: VerifiedShare, key: &IssuerKey) -> Result<Option<bool>, RewardError> {
        if self.shares.len() + 1 < key.threshold() {
            return Ok(None);
        }
        let kept = self.shares.iter().map(|(issuer, point)| {
            Ok(VerifiedShare::new_unchecked(key, *issuer as usize, *share.input(), decode(point)?))
        });
        let shares = kept.chain([Ok(share)]).collect::<Result<Vec<_>, RewardError>>()?;
        let evaluated = token::combine(key, &shares).map_err(RewardError::Evaluation)?;
        self.token()?.check(&evaluated).map(Some).map_err(RewardError::Evaluation)
    }
}

/// What came of issuers' answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answered {
    /// How many requests have all the answers they need now.
    pub complete: u64,
    /// How many of them were redemptions of what was no token.
    pub void: u64,
}

/// The key of a denomination, for whoever confirmed that it holds a share.
fn issuer_key(chain: &Hash, ceremony: &CeremonyState, denomination: u8, issuer: u32) -> Result<IssuerKey, RewardError> {
    if !ceremony.confirmed().any(|confirmed| confirmed == issuer) {
        return Err(RewardError::NotIssuer(issuer));
    }
    denomination_key(chain, ceremony, denomination).ok_or(RewardError::UnknownDenomination(denomination))
}

/// The key of a denomination.
pub(crate) fn denomination_key(chain: &Hash, ceremony: &CeremonyState, denomination: u8) -> Option<IssuerKey> {
    IssuerKey::new(chain.0, ceremony.id().0, ceremony.key()?, usize::from(denomination)).ok()
}

/// Checks an issuer's answer to these elements.
fn answered(
    key: &IssuerKey,
    purpose: Purpose,
    issuer: u32,
    inputs: &[Element],
    evaluation: &[u8],
) -> Result<Vec<VerifiedShare>, RewardError> {
    let index = issuer as usize;
    let evaluation = token::Evaluation::from_bytes(evaluation, inputs.len())
        .map_err(|source| RewardError::Evaluation(TokenError::Decode { issuer: index, source }))?;
    evaluation.verify(key, purpose, index, inputs).map_err(RewardError::Evaluation)
}

fn decode(point: &Point) -> Result<Element, RewardError> {
    Element::decode(&point.0, "element of a token").map_err(RewardError::Element)
}

fn expect_batch<T: Ord>(requests: &[T]) -> Result<(), RewardError> {
    let ascending = requests.is_sorted_by(|one, two| one < two);
    if requests.is_empty() || !ascending { Err(RewardError::Batch) } else { Ok(()) }
}

impl Rewards {
    /// Accepts an issuer's answer to claims, which it signed.
    pub(in crate::state) fn evaluate(
        &mut self,
        chain: &Hash,
        entry: &Evaluation,
        ceremony: &CeremonyState,
    ) -> Result<Answered, RewardError> {
        let Evaluation { epoch, issuer, denomination, .. } = *entry;
        let state = self.epoch_mut(epoch)?;
        let worth = state.worth(denomination)?;
        let key = issuer_key(chain, ceremony, denomination, issuer)?;
        expect_batch(&entry.tokens)?;
        let input = |token: &TokenRef| {
            let asked = state.requested.get(token).filter(|asked| asked.denomination == denomination);
            let asked = asked.ok_or(RewardError::NotAsked { token: *token })?;
            if asked.issuers.contains(&issuer) {
                return Err(RewardError::AnsweredBefore(issuer));
            }
            decode(&asked.blinded)
        };
        let inputs = entry.tokens.iter().map(input).collect::<Result<Vec<_>, _>>()?;
        answered(&key, Purpose::Issue, issuer, &inputs, &entry.evaluation)?;
        Ok(state.issue(entry, u64::from(worth), key.threshold()))
    }

    /// Accepts a redemption, which is signed under its serial.
    pub(in crate::state) fn redeem(
        &mut self,
        redemption: &Redemption,
        position: u64,
        time: u64,
    ) -> Result<(), RewardError> {
        let Redemption { denomination, serial, account, token, .. } = *redemption;
        let state = self.epoch_mut(redemption.epoch)?;
        let (from, until) = (state.epoch.redeem_from, state.epoch.redeem_until);
        if !(from..=until).contains(&time) {
            return Err(RewardError::NotRedeemable { from, until, time });
        }
        let worth = state.worth(denomination)?;
        if state.serials.contains(&serial) {
            return Err(RewardError::SerialUsed(serial));
        }
        let redeeming = Redeeming { denomination, serial, token, account, shares: BTreeMap::new() };
        redeeming.token()?.input().map_err(RewardError::Evaluation)?;
        decode(&Point(account.0))?;
        state.accounts.entry(account).or_default().reserve(worth)?;
        state.serials.insert(serial);
        state.redeeming.insert(position, redeeming);
        Ok(())
    }

    /// Accepts an issuer's answer to redemptions, which it signed. Tokens that turn out to be some are credited.
    pub(in crate::state) fn redeemed(
        &mut self,
        chain: &Hash,
        entry: &Redeemed,
        ceremony: &CeremonyState,
    ) -> Result<Answered, RewardError> {
        let Redeemed { epoch, issuer, denomination, .. } = *entry;
        let state = self.epoch_mut(epoch)?;
        state.worth(denomination)?;
        let key = issuer_key(chain, ceremony, denomination, issuer)?;
        expect_batch(&entry.redemptions)?;
        let input = |position: &u64| {
            let asked = state.redeeming.get(position).filter(|asked| asked.denomination == denomination);
            let asked = asked.ok_or(RewardError::NotRedeeming(*position))?;
            if asked.shares.contains_key(&issuer) {
                return Err(RewardError::AnsweredBefore(issuer));
            }
            asked.token()?.input().map_err(RewardError::Evaluation)
        };
        let inputs = entry.redemptions.iter().map(input).collect::<Result<Vec<_>, _>>()?;
        let shares = answered(&key, Purpose::Redeem, issuer, &inputs, &entry.evaluation)?;
        let decided = entry.redemptions.iter().zip(shares).map(|(position, share)| {
            let asked = state.redeeming.get(position).ok_or(RewardError::NotRedeeming(*position))?;
            Ok((*position, share, asked.decide(share, &key)?))
        });
        let decided = decided.collect::<Result<Vec<_>, RewardError>>()?;
        Ok(decided.into_iter().fold(Answered::default(), |all, (position, share, is_token)| match is_token {
            None => {
                state.note(position, share);
                all
            }
            Some(is_token) => {
                let credited = state.credit(position, is_token);
                Answered { complete: all.complete + 1, void: all.void + u64::from(!credited) }
            }
        }))
    }
}

impl EpochState {
    /// Notes an issuer's answers; those with enough of them are tokens.
    fn issue(&mut self, entry: &Evaluation, worth: u64, threshold: usize) -> Answered {
        let mut complete = 0;
        for token in &entry.tokens {
            let Some(asked) = self.requested.get_mut(token) else { continue };
            asked.issuers.insert(entry.issuer);
            if asked.issuers.len() >= threshold {
                self.requested.remove(token);
                complete += 1;
            }
        }
        self.totals.issued += complete * worth;
        self.totals.tokens += complete * worth;
        self.totals.unredeemed[usize::from(entry.denomination)] += complete;
        Answered { complete, void: 0 }
    }

    /// Notes an issuer's answer to a redemption.
    fn note(&mut self, position: u64, share: VerifiedShare) {
        if let Some(asked) = self.redeeming.get_mut(&position) {
            asked.shares.insert(share.issuer() as u32, Point(*share.point().as_bytes()));
        }
    }

    /// Ends a redemption: credits the account if what was handed in is a token. Whether it was credited.
    fn credit(&mut self, position: u64, is_token: bool) -> bool {
        let Some(asked) = self.redeeming.remove(&position) else { return false };
        let worth = asked.worth(&self.epoch);
        let unredeemed = &mut self.totals.unredeemed[usize::from(asked.denomination)];
        // Never more of a denomination than were issued, whatever the issuers made among themselves.
        let is_token = is_token && *unredeemed > 0;
        let credited = self.accounts.entry(asked.account).or_default().decide(worth, is_token);
        if credited {
            *unredeemed -= 1;
            self.totals.tokens -= u64::from(worth);
            self.totals.accounts += u64::from(worth);
        }
        credited
    }
}
