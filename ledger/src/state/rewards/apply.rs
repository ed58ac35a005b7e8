//! Entries about rewards: who has to have signed them, and what is written down of those that are accepted.

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;

use super::{Answered, Claimant, RewardError, Rewards};
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Entry};
use crate::rejection::{Rejection, Signer};
use crate::rewards::{
    Cancellation, Claim, Epoch, Evaluation, Event, Redeemed, Redemption, Settlement, Spend, WeekPseudonym,
};
use crate::standing::Audience;
use crate::state::ceremony::Service;
use crate::state::pseudonyms::Membered;
use crate::state::{CeremonyState, Effect, Good, StandingError, State, element};

/// What an accepted entry about rewards did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RewardEffect {
    /// Somebody earns by acts under a pseudonym this week.
    Pseudonym {
        /// The key.
        key: Key,
    },
    /// A programme has a new version.
    Programme,
    /// Something is offered.
    Offer,
    /// An epoch was announced.
    Epoch,
    /// Tokens were asked for.
    Claim {
        /// By whom.
        claimant: Key,
        /// For how many points.
        points: u32,
    },
    /// An issuer answered claims.
    Evaluation(Answered),
    /// A token was handed in.
    Redemption {
        /// For which account.
        account: Key,
    },
    /// An issuer answered redemptions.
    Redeemed(Answered),
    /// A hidden amount was spent.
    Spend {
        /// By which account.
        account: Key,
        /// At which provider.
        provider: Key,
    },
    /// Spends were honoured.
    Settlement {
        /// By which provider.
        provider: Key,
        /// What they came to.
        amount: u64,
    },
    /// A spend was given back.
    Cancellation {
        /// Its position.
        spend: u64,
    },
}

/// Whether all that an entry does is in [`Rewards`], which is written down whole. An epoch fixes a list too.
pub(in crate::state) fn is_written_down(body: &Body) -> bool {
    matches!(
        body,
        Body::WeekPseudonym(_)
            | Body::Programme(_)
            | Body::Offer(_)
            | Body::Claim(_)
            | Body::Evaluation(_)
            | Body::Redemption(_)
            | Body::Redeemed(_)
            | Body::Spend(_)
            | Body::Settlement(_)
            | Body::Cancellation(_)
    )
}

impl State {
    /// Applies an entry about rewards; every other one does nothing.
    pub(in crate::state) fn reward(
        &mut self,
        entry: &Entry,
        proved: Option<Membered>,
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Effect, Rejection> {
        let effect = match &entry.body {
            Body::WeekPseudonym(pseudonym) => self.earn_as(entry, pseudonym, proved, time)?,
            Body::Programme(programme) => {
                self.signed(entry, &self.office, Signer::Office)?;
                self.rewards.publish(programme, time)?;
                self.rewards.note(b"programme", &[programme.version.into()], &[&Hash::of(programme.id.as_bytes()).0]);
                RewardEffect::Programme
            }
            Body::Offer(offer) => {
                self.rewards.programme(&offer.programme)?.expect_provider(&offer.provider)?;
                self.signed_by(entry, &offer.provider, Signer::Provider)?;
                self.rewards.offer(offer, time)?;
                let cover = u64::from(offer.price) * u64::from(offer.stock);
                self.rewards.note(b"offer", &[cover, offer.until], &[&offer.provider.0]);
                RewardEffect::Offer
            }
            Body::Epoch(epoch) => {
                self.signed(entry, &self.office, Signer::Office)?;
                self.begin_epoch(epoch, time)?;
                self.rewards.note(b"epoch", &[epoch.number.into()], &[&epoch.ceremony.0]);
                RewardEffect::Epoch
            }
            Body::Claim(claim) => self.claim(entry, claim, time)?,
            Body::Evaluation(evaluation) => {
                let Evaluation { epoch, issuer, .. } = *evaluation;
                let ceremony = issuers(&self.rewards, &self.ceremonies, epoch)?;
                self.signed(entry, &ceremony.signer(issuer)?, Signer::Trustee(issuer))?;
                let answered = self.rewards.evaluate(&self.chain, evaluation, ceremony)?;
                self.rewards.note(b"evaluation", &[epoch.into(), issuer.into(), answered.complete], &[]);
                RewardEffect::Evaluation(answered)
            }
            Body::Redemption(redemption) => {
                let Redemption { epoch, serial, account, .. } = *redemption;
                self.signed_by(entry, &serial, Signer::Serial)?;
                self.rewards.redeem(redemption, self.size, time)?;
                self.rewards.note(b"redemption", &[epoch.into(), self.size], &[&serial.0, &account.0]);
                RewardEffect::Redemption { account }
            }
            Body::Redeemed(redeemed) => {
                let Redeemed { epoch, issuer, .. } = *redeemed;
                let ceremony = issuers(&self.rewards, &self.ceremonies, epoch)?;
                self.signed(entry, &ceremony.signer(issuer)?, Signer::Trustee(issuer))?;
                let answered = self.rewards.redeemed(&self.chain, redeemed, ceremony)?;
                let numbers = [epoch.into(), issuer.into(), answered.complete, answered.void];
                self.rewards.note(b"redeemed", &numbers, &[]);
                RewardEffect::Redeemed(answered)
            }
            Body::Spend(spend) => {
                let Spend { epoch, account, number, provider, .. } = *spend;
                self.signed_by(entry, &account, Signer::Account)?;
                self.rewards.spend(&self.chain, spend, self.size, time, rng)?;
                let numbers = [epoch.into(), self.size, number.into()];
                self.rewards.note(b"spend", &numbers, &[&account.0, &provider.0]);
                RewardEffect::Spend { account, provider }
            }
            Body::Settlement(settlement) => {
                let Settlement { epoch, provider, amount, .. } = *settlement;
                self.signed_by(entry, &provider, Signer::Provider)?;
                self.rewards.settle(settlement, time)?;
                let numbers = [epoch.into(), amount, settlement.spends.len() as u64];
                self.rewards.note(b"settlement", &numbers, &[&provider.0]);
                RewardEffect::Settlement { provider, amount }
            }
            Body::Cancellation(cancellation) => {
                let Cancellation { epoch, provider, spend } = *cancellation;
                self.signed_by(entry, &provider, Signer::Provider)?;
                self.rewards.cancel(cancellation, time)?;
                self.rewards.note(b"cancellation", &[epoch.into(), spend], &[]);
                RewardEffect::Cancellation { spend }
            }
            _ => return Ok(Effect::Other),
        };
        Ok(Effect::Reward(effect))
    }

    fn claim(&mut self, entry: &Entry, claim: &Claim, time: u64) -> Result<RewardEffect, Rejection> {
        self.signed_by(entry, &claim.claimant, Signer::Claimant)?;
        let key = &claim.claimant;
        if self.membership(key).is_some_and(|member| member.good != Good::Yes) {
            return Err(StandingError::Revoked(*key).into());
        }
        let (person, ballot) = match &claim.event {
            Event::Ballot { election } => {
                let election = self.election(election)?;
                (self.who_voted(key, election), election.manifest().points)
            }
            Event::Act { .. } => (self.rewards.week_pseudonym(key, time), 0),
        };
        let claimant = Claimant { chain: self.chain, person, ballot, position: self.size, time };
        let points = self.rewards.claim(claim, &claimant)?;
        let numbers = [claim.epoch.into(), self.size, points.into()];
        self.rewards.note(b"claim", &numbers, &[&claim.claimant.0]);
        Ok(RewardEffect::Claim { claimant: claim.claimant, points })
    }

    /// Whether nothing but time, signature and proof can be wrong with a pseudonym.
    pub(in crate::state) fn may_earn(&self, pseudonym: &WeekPseudonym) -> Result<(), Rejection> {
        let epoch = self.rewards.epoch(pseudonym.epoch)?.epoch();
        let list = self.standing.assembly(&epoch.ceremony).ok_or(RewardError::UnknownEpoch(pseudonym.epoch))?;
        list.has(pseudonym.ring)?;
        self.standing.is_fresh(&pseudonym.key)?;
        Ok(self.rewards.is_new(pseudonym)?)
    }

    fn earn_as(
        &mut self,
        entry: &Entry,
        pseudonym: &WeekPseudonym,
        proved: Option<Membered>,
        time: u64,
    ) -> Result<RewardEffect, Rejection> {
        let WeekPseudonym { epoch, week, ring, key, tag, .. } = pseudonym;
        self.rewards.is_time_of(pseudonym, time)?;
        self.signed_by(entry, key, Signer::Pseudonym)?;
        self.may_earn(pseudonym)?;
        match proved {
            Some(Ok(())) => {}
            _ => return Err(StandingError::Proof { ring: *ring }.into()),
        }
        self.rewards.earn_as(pseudonym);
        self.rewards.note(b"pseudonym", &[*epoch, *week, *ring].map(u64::from), &[&key.0, &tag.0]);
        Ok(RewardEffect::Pseudonym { key: *key })
    }

    fn begin_epoch(&mut self, epoch: &Epoch, time: u64) -> Result<(), Rejection> {
        let ceremony = self.ceremonies.get_mut(&epoch.ceremony).ok_or(Rejection::UnknownCeremony(epoch.ceremony))?;
        ceremony.key().ok_or(Rejection::NoKey)?;
        if !ceremony.is_free_for(Service::Tokens) {
            return Err(Rejection::KeyTaken);
        }
        let list = self.standing.assemble(&Audience::residents())?;
        self.rewards.begin(epoch, ceremony)?;
        ceremony.take(Service::Tokens);
        self.standing.open(epoch.ceremony, list);
        // Nobody earns in what is over.
        let over = self.rewards.epochs().iter().filter(|state| state.epoch().ends < time);
        over.for_each(|state| self.standing.close(&state.epoch().ceremony));
        Ok(())
    }

    /// Fixes the list of an epoch again.
    pub(in crate::state) fn list_again(&mut self, epoch: &Epoch) -> Result<(), Rejection> {
        let list = self.standing.assemble(&Audience::residents())?;
        self.standing.open(epoch.ceremony, list);
        Ok(())
    }

    /// Whether an entry is signed with a key that stands in it.
    fn signed_by(&self, entry: &Entry, key: &Key, who: Signer) -> Result<(), Rejection> {
        self.signed(entry, &element(key, who)?, who)
    }

    /// Takes over what entries about rewards have come to, if that fits together.
    pub(in crate::state) fn install_rewards(&mut self, rewards: Rewards) -> Option<()> {
        if rewards.programmes().any(|(_, programme)| programme.versions() == 0) {
            return None;
        }
        for (state, number) in rewards.epochs().iter().zip(1..) {
            let epoch = state.epoch();
            let ceremony = self.ceremonies.get_mut(&epoch.ceremony)?;
            let listed = self.standing.assembly(&epoch.ceremony).is_some();
            let known = epoch.number == number && listed && rewards.programme(&epoch.programme).is_ok();
            let whole = ceremony.key().is_some() && state.adds_up(ceremony.slots());
            if !known || !whole || !ceremony.is_free_for(Service::Tokens) {
                return None;
            }
            ceremony.take(Service::Tokens);
        }
        self.rewards = rewards;
        Some(())
    }
}

/// The ceremony of an epoch's issuers.
fn issuers<'s>(
    rewards: &Rewards,
    ceremonies: &'s BTreeMap<Hash, CeremonyState>,
    epoch: u32,
) -> Result<&'s CeremonyState, Rejection> {
    let id = rewards.epoch(epoch)?.epoch().ceremony;
    ceremonies.get(&id).ok_or(Rejection::UnknownCeremony(id))
}
