//! People who want points that they did not earn, or the same points twice.

use tabella_ledger::bytes::{Key, Point};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::rewards::{Claim, Epoch, Evaluation, Event, Offer, Redemption, Settlement};
use tabella_ledger::state::{Fate, WEEK};

use super::Failure;
use super::city::City;
use super::plan::{TICK, below};
use super::programme::PROGRAMME;
use super::town::{Submission, stranger};

/// What is tried, and under which name.
pub type Tried = (&'static str, Submission);

/// Something that has to be refused with this code.
pub fn refused(name: &'static str, entry: &Entry, code: &'static str) -> Tried {
    (name, Submission { bytes: entry.to_bytes(), refused: Some(code) })
}

impl City {
    /// Tries everything once that can be tried with points now.
    ///
    /// # Errors
    /// When the board stopped.
    pub fn thefts(&mut self) -> Result<Vec<Tried>, Failure> {
        let mut wave = self.forged_acts()?;
        wave.extend(self.forged_claims()?);
        wave.extend(self.second_earners()?);
        wave.extend(self.forged_tokens()?);
        wave.extend(self.forged_spends()?);
        wave.extend(self.forged_settlements()?);
        wave.extend(self.forged_promises());
        Ok(wave)
    }

    /// Tokens before their time, and tokens that are none: those are taken, and void when the issuers have looked.
    fn forged_tokens(&mut self) -> Result<Vec<Tried>, Failure> {
        let time = self.town.time();
        let mut wave = Vec::new();
        for epoch in self.points.epochs.clone() {
            let is_time = (epoch.redeem_from..=epoch.redeem_until).contains(&time);
            let (serial, known) = stranger(&mut self.town.rng);
            let [(_, account), (_, token)] = [(); 2].map(|()| stranger(&mut self.town.rng));
            let token = Point(token.0);
            let body = Redemption { epoch: epoch.number, denomination: 2, serial: known, account, token };
            let entry = self.town.sign(&serial, Body::Redemption(body));
            if is_time {
                self.attacks.fakes.push((epoch.number, account));
                wave.push(("no token", Submission { bytes: entry.to_bytes(), refused: None }));
            } else {
                wave.push(refused("token at the wrong time", &entry, "rewards.not_redeemable"));
            }
        }
        wave.extend(self.forged_evaluation()?);
        Ok(wave)
    }

    /// An issuer that answers with something else than its share.
    fn forged_evaluation(&mut self) -> Result<Option<Tried>, Failure> {
        let Some(epoch) = self.points.epoch_at(self.town.time()).map(|epoch| epoch.number) else { return Ok(None) };
        let (trustee, rng) = (&self.town.trustees[0], &mut self.rng);
        let entries = self.town.read(|state| trustee.evaluate(state, epoch, rng))??;
        let Some(Entry { body: Body::Evaluation(answer), .. }) = entries.into_iter().next() else { return Ok(None) };
        let mut evaluation = answer.evaluation.clone();
        let Some(last) = evaluation.len().checked_sub(40) else { return Ok(None) };
        evaluation[last] ^= 1;
        let key = self.town.trustee_keys[0].clone();
        let entry = self.town.sign(&key, Body::Evaluation(Evaluation { evaluation, ..answer }));
        Ok(Some(refused("forged evaluation", &entry, "rewards.evaluation")))
    }

    /// Spends of nobody's account, of more than there is, and after the last day.
    fn forged_spends(&mut self) -> Result<Vec<Tried>, Failure> {
        let time = self.town.time();
        let mut wave = Vec::new();
        let Some((place, number)) = self.rich_purse() else { return Ok(wave) };
        let is_time = time <= self.points.epoch(number)?.spend_until;
        let provider = self.points.provider(0)?.key();
        let (account, board) = (self.points.account(place).clone(), self.town.board());
        let entry = board.read(|state| account.spend(state, provider, 1, b"theft", &mut self.town.rng))??;
        let Body::Spend(spend) = entry.body.clone() else { return Ok(wave) };
        if !is_time {
            wave.push(refused("spend after the last day", &entry, "rewards.too_late_to_spend"));
            return Ok(wave);
        }
        let (thief, nobody) = stranger(&mut self.town.rng);
        let mut stolen = spend.clone();
        stolen.account = nobody;
        let entry = self.town.sign(&thief, Body::Spend(stolen));
        wave.push(refused("spend of nobody's account", &entry, "rewards.unknown_account"));
        let entry = self.town.sign(&thief, Body::Spend(spend.clone()));
        wave.push(refused("spend of somebody else's account", &entry, "entry.signature"));
        // The proof is bound to the provider: to send it to another is to prove nothing.
        let mut other = spend;
        other.provider = self.points.provider(1)?.key();
        let key = self.points.key_of(place).clone();
        let entry = self.town.sign(&key, Body::Spend(other));
        wave.push(refused("spend without a proof", &entry, "rewards.payment"));
        Ok(wave)
    }

    /// An account with something in it, and its epoch.
    fn rich_purse(&mut self) -> Option<(usize, u32)> {
        let count = self.points.purses.len() as u64;
        let rich = (0..count.min(200)).map(|_| below(&mut self.rng, count) as usize);
        let rich: Vec<usize> = rich.collect();
        rich.into_iter().find_map(|place| {
            let found = self.points.account(place);
            (found.amount() > 0).then_some((place, self.points.purses[place].epoch))
        })
    }

    /// Providers who settle what is another's, what they gave back, or another sum; and who settle twice.
    fn forged_settlements(&mut self) -> Result<Vec<Tried>, Failure> {
        let time = self.town.time();
        let mut wave = Vec::new();
        let epochs: Vec<Epoch> =
            self.points.epochs.iter().filter(|epoch| epoch.settle_until >= time).cloned().collect();
        for epoch in epochs {
            let spends = self.points.spends_of(epoch.number);
            let fates = self.town.read(|state| {
                let found = state.rewards().epoch(epoch.number)?;
                let fate = |position: &u64| Ok((*position, found.spend(*position)?.clone()));
                spends.iter().map(fate).collect::<Result<Vec<_>, Failure>>()
            })??;
            for (wanted, code) in [
                (Fate::Open, "rewards.sum"),
                (Fate::Settled, "rewards.settled_before"),
                (Fate::Cancelled, "rewards.cancelled"),
            ] {
                let Some((position, spend)) = fates.iter().rev().find(|(_, spend)| spend.fate == wanted) else {
                    continue;
                };
                let Some(key) = self.points.provider_key(&spend.provider).cloned() else { continue };
                let body = |provider: Key| Settlement {
                    epoch: epoch.number,
                    provider,
                    spends: vec![*position],
                    amount: 1_000_000,
                    blinding: [0; 32],
                };
                let entry = self.town.sign(&key, Body::Settlement(body(spend.provider)));
                wave.push(refused("wrong settlement", &entry, code));
                if wanted == Fate::Open {
                    let (thief, nobody) = stranger(&mut self.town.rng);
                    let entry = self.town.sign(&thief, Body::Settlement(body(nobody)));
                    wave.push(refused("somebody else's settlement", &entry, "rewards.other_provider"));
                }
            }
        }
        Ok(wave)
    }

    /// Offers of those who are no providers.
    fn forged_promises(&mut self) -> Vec<Tried> {
        let (thief, provider) = stranger(&mut self.town.rng);
        let (programme, text) = (PROGRAMME.to_owned(), "nothing".to_owned());
        let until = self.town.time() + TICK;
        let offer = Offer { programme, offer: text.clone(), provider, title: text, price: 1, stock: 1, until };
        let entry = self.town.sign(&thief, Body::Offer(offer));
        vec![refused("offer of a stranger", &entry, "rewards.not_provider")]
    }

    /// How many accounts of those who handed in no tokens were credited: none may be.
    ///
    /// # Errors
    /// When the board stopped.
    pub fn credited_fakes(&self) -> Result<u64, Failure> {
        let credited = |(epoch, account): &(u32, Key)| {
            self.town.read(|state| {
                let found = state.rewards().epoch(*epoch)?.accounts().get(account);
                Ok::<_, Failure>(found.map_or(0, |account| u64::from(account.balance.credited())))
            })?
        };
        self.attacks.fakes.iter().map(credited).sum()
    }
}

/// Why the board does not take an entry about rewards a second time; nothing for what may be said twice.
pub fn refusal_of_replay(city: &City, entry: &Entry) -> Option<&'static str> {
    let time = city.town.time();
    let epoch = |number: u32| city.points.epoch(number).ok();
    Some(match &entry.body {
        Body::Programme(_) => "rewards.version",
        Body::Offer(_) => "rewards.offer_repeated",
        Body::Epoch(_) => "election.key_taken",
        Body::Claim(claim) if time > epoch(claim.epoch)?.ends => "rewards.not_claiming",
        Body::WeekPseudonym(pseudonym) if time > epoch(pseudonym.epoch)?.ends => "rewards.not_claiming",
        Body::WeekPseudonym(pseudonym) if time / WEEK != u64::from(pseudonym.week) => "rewards.other_week",
        Body::WeekPseudonym(_) => "standing.known",
        Body::Claim(Claim { event: Event::Act { act }, .. }) => {
            let is_late = time > act.act.time + city.plan.claim_within();
            if is_late { "rewards.act.too_late" } else { "rewards.act.code_used" }
        }
        Body::Claim(_) => "rewards.claimed_before",
        Body::Evaluation(_) => "rewards.not_asked",
        Body::Redemption(redemption) => {
            let is_late = time > epoch(redemption.epoch)?.redeem_until;
            if is_late { "rewards.not_redeemable" } else { "rewards.serial_used" }
        }
        Body::Redeemed(_) => "rewards.not_redeeming",
        Body::Spend(spend) => {
            let is_late = time > epoch(spend.epoch)?.spend_until;
            if is_late { "rewards.too_late_to_spend" } else { "rewards.spend_number" }
        }
        Body::Settlement(Settlement { epoch: number, .. }) => {
            let is_late = time > epoch(*number)?.settle_until;
            if is_late { "rewards.too_late_to_settle" } else { "rewards.settled_before" }
        }
        Body::Cancellation(cancellation) => {
            let is_late = time > epoch(cancellation.epoch)?.settle_until;
            if is_late { "rewards.too_late_to_settle" } else { "rewards.cancelled" }
        }
        _ => return None,
    })
}
