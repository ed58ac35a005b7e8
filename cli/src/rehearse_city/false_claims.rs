//! Claims of what nobody did, or did once: each forged in one thing.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Point, Tag};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::Kind;
use tabella_ledger::party::{Provider, public};
use tabella_ledger::rewards::{
    Act, ActKind, Caps, Claim, Epoch, Event, Formula, Measure, Offer, Party, Programme, Role, Rules, SignedAct,
    WeekPseudonym,
};
use tabella_ledger::state::WEEK;

use super::Failure;
use super::city::City;
use super::plan::{DAY, below};
use super::programme::PROGRAMME;
use super::thefts::{Tried, refused};
use super::town::stranger;

/// Identifier of a programme that promises next to nothing.
const SMALL: &str = "small";
/// Number of its epoch.
const SMALL_EPOCH: u32 = 2;
/// Points that its offer covers.
const SMALL_COVER: u32 = 3;
/// Most points of its epoch.
const SMALL_CAP: u64 = 4;

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
    ///
    /// # Errors
    /// When the board stopped.
    pub fn forged_acts(&mut self) -> Result<Vec<Tried>, Failure> {
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
    ///
    /// # Errors
    /// When the board stopped.
    pub fn forged_claims(&mut self) -> Result<Vec<Tried>, Failure> {
        let time = self.town.time();
        let Some(epoch) = self.points.epoch_at(time).map(|epoch| epoch.number) else { return Ok(Vec::new()) };
        let mut wave = Vec::new();
        let within = self.plan.claim_within();
        let fresh = |act: &&SignedAct| act.act.time + within >= time && act.act.holder.is_none();
        if let Some(act) = self.attacks.acts.iter().rev().find(fresh).cloned() {
            let week = time / WEEK;
            let earning = self.points.earning.iter().rev().find(|(_, earned)| *earned == week).map(|(who, _)| *who);
            if let Some(who) = earning {
                let key = self.residents[who].week_key(week);
                let entry = self.claim_under(&key, epoch, Event::Act { act }, 1);
                wave.push(refused("act claimed twice", &entry, "rewards.act.code_used"));
            }
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
    ///
    /// # Errors
    /// When the board stopped.
    pub fn second_earners(&mut self) -> Result<Vec<Tried>, Failure> {
        let mut wave = Vec::new();
        let week = self.town.time() / WEEK;
        let earning = self.points.earning.iter().find(|(_, earned)| *earned == week).map(|(who, _)| *who);
        let Some(earner) = earning else { return Ok(wave) };
        let (person, board) = (self.residents[earner].key(), self.town.board());
        let (other, _) = stranger(&mut self.town.rng);
        let mut rng = ChaCha20Rng::from_rng(&mut self.rng)?;
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
}
