//! People who want points that they did not earn, or the same points twice.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Key, Point, Tag};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::Kind;
use tabella_ledger::party::{Provider, public};
use tabella_ledger::rewards::{
    Act, ActKind, Caps, Claim, Epoch, Evaluation, Event, Formula, Measure, Offer, Party, Programme, Redemption, Role,
    Rules, Settlement, SignedAct, WeekPseudonym,
};
use tabella_ledger::state::{Fate, WEEK};

use super::Failure;
use super::city::City;
use super::plan::{DAY, TICK, below};
use super::programme::PROGRAMME;
use super::town::{Submission, stranger};

type Tried = (&'static str, Submission);

/// Identifier of a programme that promises next to nothing.
const SMALL: &str = "small";
/// Number of its epoch.
const SMALL_EPOCH: u32 = 2;
/// Points that its offer covers.
const SMALL_COVER: u32 = 3;
/// Most points of its epoch.
const SMALL_CAP: u64 = 4;

fn refused(name: &'static str, entry: &Entry, code: &'static str) -> Tried {
    (name, Submission { bytes: entry.to_bytes(), refused: Some(code) })
}

impl City {
    /// A programme in which nobody can earn anything: each claim in it is above what its offers cover or its cap allows.
    ///
    /// # Errors
    /// When the board refuses it.
    pub fn begin_small_programme(&mut self) -> Result<(), Failure> {
        let (station, provider) = (self.points.attesting(0), stranger(&mut self.town.rng).0);
        let kind = |id: &str, points| ActKind {
            id: id.into(),
            unit: "times".into(),
            method: "seen".into(),
            formula: Formula::Amount { points, per: 1, most: points },
        };
        let party = |name: &str, key: &SigningKey, role, kinds: &[&str]| Party {
            name: name.into(),
            place: "Rehearsal city".into(),
            key: public(key),
            role,
            kinds: kinds.iter().map(|kind| (*kind).into()).collect(),
        };
        let rules = Rules {
            title: "A small programme".into(),
            kinds: vec![kind("uncovered", SMALL_COVER + 1), kind("above the cap", SMALL_CAP as u32 + 1)],
            parties: vec![
                party("The bins at the lake", &station, Role::Station, &["uncovered", "above the cap"]),
                party("A small shop", &provider, Role::Provider, &[]),
            ],
            caps: Caps { person_week: 100, epoch: SMALL_CAP },
            delay: 0,
            claim_within: self.plan.claim_within(),
        };
        let offer = Offer {
            programme: SMALL.into(),
            offer: "sweets".into(),
            provider: public(&provider),
            title: "Sweets".into(),
            price: 1,
            stock: SMALL_COVER,
            until: self.plan.at(1_400),
        };
        let end = self.plan.at(1000) - 1;
        let epoch = Epoch {
            number: SMALL_EPOCH,
            programme: SMALL.into(),
            ceremony: self.town.hold_ceremony(1)?,
            denominations: vec![1],
            begins: self.plan.at(0),
            ends: end,
            redeem_from: end,
            redeem_until: end,
            spend_until: end,
            settle_until: end,
        };
        let programme = Programme { id: SMALL.into(), version: 1, rules };
        let rng = &mut self.town.rng;
        let provider = Provider::new(provider, self.town.chain);
        let entries = vec![
            self.town.office.publish_programme(programme, rng),
            provider.offer(offer, rng),
            self.town.office.begin_epoch(epoch, rng),
        ];
        self.town.write(&entries)?;
        Ok(())
    }

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

    /// Somebody whose key is good.
    fn resident(&mut self) -> usize {
        loop {
            let who = below(&mut self.rng, self.residents.len() as u64) as usize;
            if !self.residents[who].is_gone {
                return who;
            }
        }
    }

    /// A claim with any elements in it: everything about acts is asked before them.
    fn claim_of(&mut self, who: usize, epoch: u32, event: Event, tokens: usize) -> Entry {
        let key = self.residents[who].key();
        self.claim_under(&key, epoch, event, tokens)
    }

    fn claim_under(&mut self, key: &SigningKey, epoch: u32, event: Event, tokens: usize) -> Entry {
        let blinded = (0..tokens).map(|_| Point(stranger(&mut self.town.rng).1.0)).collect();
        let body = Claim { epoch, claimant: public(key), event, blinded };
        self.town.sign(key, Body::Claim(body))
    }

    /// So many grams of glass just now, which nothing is wrong with: five points.
    fn glass(&mut self) -> Act {
        let code = self.code();
        Act {
            programme: PROGRAMME.into(),
            version: 1,
            kind: "glass".into(),
            method: "scale".into(),
            measure: Measure::Amount { amount: 5_000 },
            time: self.town.time(),
            code,
            holder: None,
            party: public(&self.points.attesting(0)),
        }
    }

    fn code(&mut self) -> [u8; 16] {
        let mut code = [0; 16];
        rand_core::RngCore::fill_bytes(&mut self.rng, &mut code);
        code
    }

    fn signed(&mut self, act: Act, key: &SigningKey) -> SignedAct {
        act.sign(key, &self.town.chain, &mut self.town.rng)
    }

    /// Acts that nobody attested, or not like this; each is wrong in one thing.
    fn forged_acts(&mut self) -> Result<Vec<Tried>, Failure> {
        let Some(epoch) = self.points.epoch_at(self.town.time()).map(|epoch| epoch.number) else {
            return Ok(Vec::new());
        };
        let (who, glass) = (self.resident(), self.glass());
        let (station, meter) = (self.points.attesting(0), self.points.attesting(3));
        let (thief, unknown) = stranger(&mut self.town.rng);
        let time = self.town.time();
        let late = self.plan.claim_within() + 1;
        let heat = Act { kind: "heat".into(), method: "metered heat".into(), party: public(&meter), ..glass.clone() };
        let saving = |impact| Measure::Saving { baseline: 500, reading: 450, from: time - DAY, to: time, impact };
        let text = |text: &str| text.to_owned();
        let acts = [
            ("forged act", Act { ..glass.clone() }, &thief, "rewards.act.signature"),
            ("act of a stranger", Act { party: unknown, ..glass.clone() }, &thief, "rewards.act.unknown_party"),
            (
                "act of another kind",
                Act { party: public(&station), ..heat.clone() },
                &station,
                "rewards.act.other_kind",
            ),
            ("unknown kind", Act { kind: text("gold"), ..glass.clone() }, &station, "rewards.act.unknown_kind"),
            ("unknown method", Act { method: text("guess"), ..glass.clone() }, &station, "rewards.act.unknown_method"),
            ("act of tomorrow", Act { time: time + DAY, ..glass.clone() }, &station, "rewards.act.future"),
            ("old act", Act { time: time - late, ..glass.clone() }, &station, "rewards.act.too_late"),
            ("stolen act", Act { holder: Some(unknown), ..glass.clone() }, &station, "rewards.act.other_holder"),
            ("mixed waste", Act { kind: text("mixed"), ..glass.clone() }, &station, "rewards.act.nothing"),
            ("wrong impact", Act { measure: saving(99_999), ..heat.clone() }, &meter, "rewards.act.impact"),
            ("wrong measure", Act { measure: saving(10_000), ..glass.clone() }, &station, "rewards.act.measure"),
            (
                "other programme",
                Act { programme: text("gold"), ..glass.clone() },
                &station,
                "rewards.act.other_programme",
            ),
            ("unknown version", Act { version: 9, ..glass.clone() }, &station, "rewards.act.unknown_version"),
        ];
        let mut wave = Vec::new();
        for (name, act, key, code) in acts {
            let act = self.signed(act, key);
            let entry = self.claim_of(who, epoch, Event::Act { act }, 1);
            wave.push(refused(name, &entry, code));
        }
        let act = self.signed(glass.clone(), &station);
        let early = self.claim_of(who, 9, Event::Act { act: act.clone() }, 1);
        wave.push(refused("claim in no epoch", &early, "rewards.unknown_epoch"));
        let other = self.points.epochs.iter().find(|other| other.number != epoch).map(|other| other.number);
        if let Some(other) = other {
            let other = self.claim_of(who, other, Event::Act { act: act.clone() }, 1);
            wave.push(refused("claim in another epoch", &other, "rewards.not_claiming"));
        }
        let under_name = self.claim_of(who, epoch, Event::Act { act: act.clone() }, 1);
        wave.push(refused("act claimed under a name", &under_name, "rewards.no_pseudonym"));
        let body = Claim { epoch, claimant: unknown, event: Event::Act { act: act.clone() }, blinded: Vec::new() };
        let outsider = self.town.sign(&thief, Body::Claim(body));
        wave.push(refused("claim of a stranger", &outsider, "rewards.no_pseudonym"));
        let week = time / WEEK;
        let earning = self.points.earning.iter().find(|(_, earned)| *earned == week).map(|(who, _)| *who);
        let Some(earner) = earning else { return Ok(wave) };
        let key = self.residents[earner].week_key(week);
        let short = self.claim_under(&key, epoch, Event::Act { act }, 7);
        wave.push(refused("more tokens than points", &short, "rewards.tokens"));
        for (name, kind, tokens, code) in [
            ("claim beyond the offers", "uncovered", 4, "rewards.not_covered"),
            ("claim beyond the epoch's cap", "above the cap", 5, "rewards.epoch_cap"),
        ] {
            let (programme, method) = (text(SMALL), text("seen"));
            let measure = Measure::Amount { amount: 1 };
            let act = Act { programme, kind: text(kind), method, measure, code: self.code(), ..glass.clone() };
            let act = self.signed(act, &station);
            let entry = self.claim_under(&key, SMALL_EPOCH, Event::Act { act }, tokens);
            wave.push(refused(name, &entry, code));
        }
        Ok(wave)
    }

    /// Acts and ballots that were claimed before, and ballots that nobody cast or that earn nothing.
    fn forged_claims(&mut self) -> Result<Vec<Tried>, Failure> {
        let time = self.town.time();
        let Some(epoch) = self.points.epoch_at(time).map(|epoch| epoch.number) else { return Ok(Vec::new()) };
        let mut wave = Vec::new();
        let within = self.plan.claim_within();
        let fresh = |act: &&SignedAct| act.act.time + within >= time && act.act.holder.is_none();
        if let Some(act) = self.attacks.acts.iter().rev().find(fresh).cloned() {
            let who = self.resident();
            let entry = self.claim_of(who, epoch, Event::Act { act }, 1);
            wave.push(refused("act claimed twice", &entry, "rewards.act.code_used"));
        }
        for place in 0..self.boxes.len() {
            let ballot_box = &self.boxes[place];
            if ballot_box.is_pseudonymous() || ballot_box.counted.is_empty() {
                continue;
            }
            let (election, kind) = (ballot_box.id, ballot_box.manifest.kind);
            let voted = ballot_box.counted.keys().copied().find(|who| !self.residents[*who].is_gone);
            if kind == Kind::Election {
                let Some(who) = voted else { continue };
                let entry = self.claim_of(who, epoch, Event::Ballot { election }, 1);
                wave.push(refused("claim for a binding election", &entry, "rewards.no_points"));
                continue;
            }
            let who = self.resident();
            if !self.boxes[place].counted.contains_key(&who) {
                let entry = self.claim_of(who, epoch, Event::Ballot { election }, 1);
                wave.push(refused("claim without a ballot", &entry, "rewards.no_ballot"));
            }
            let again = self.attacks.claimants.get(&election).and_then(|who| who.last().copied());
            if let Some(who) = again.filter(|who| !self.residents[*who].is_gone) {
                let entry = self.claim_of(who, epoch, Event::Ballot { election }, 1);
                wave.push(refused("ballot claimed twice", &entry, "rewards.claimed_before"));
            }
        }
        Ok(wave)
    }

    /// People who earn under two pseudonyms in a week, pseudonyms that are nobody's, and those of another week.
    fn second_earners(&mut self) -> Result<Vec<Tried>, Failure> {
        let mut wave = Vec::new();
        let week = self.town.time() / WEEK;
        let earning = self.points.earning.iter().find(|(_, earned)| *earned == week).map(|(who, _)| *who);
        let Some(earner) = earning else { return Ok(wave) };
        let (person, board) = (self.residents[earner].key(), self.town.board());
        let (other, _) = stranger(&mut self.town.rng);
        let mut rng = self.rng.clone();
        let Some(entry) = board.read(|state| self.earn(state, week, &person, &other, &mut rng))?? else {
            return Ok(wave);
        };
        wave.push(refused("second pseudonym of a week", &entry, "pseudonym.repeated"));
        let Body::WeekPseudonym(pseudonym) = entry.body else { return Ok(wave) };
        let (nobody, key) = stranger(&mut self.town.rng);
        let tag = Tag(stranger(&mut self.town.rng).1.0);
        let forged = WeekPseudonym { key, tag, ..pseudonym };
        let late = WeekPseudonym { week: forged.week + 1, ..forged.clone() };
        let entry = self.town.sign(&nobody, Body::WeekPseudonym(forged));
        wave.push(refused("nobody's pseudonym of a week", &entry, "pseudonym.proof"));
        let entry = self.town.sign(&nobody, Body::WeekPseudonym(late));
        wave.push(refused("pseudonym of another week", &entry, "rewards.other_week"));
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
