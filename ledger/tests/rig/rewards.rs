//! A board with a programme, its parties, an offer and an epoch.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key, Point};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest};
use tabella_ledger::party::{Account, OwnToken, Provider, Wallet, join_week, public};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::rewards::{
    Act, ActKind, Caps, Claim, Epoch, Evaluation, Event, Formula, Measure, Offer, Party, Programme, Role, Rules,
    SignedAct, TokenRef,
};
use tabella_ledger::state::{Circulation, EpochState, WEEK};

use super::{Rig, bench};

pub const PROGRAMME: &str = "green";
pub const ENDS: u64 = 100_000;
pub const REDEEM_FROM: u64 = 101_000;
pub const REDEEM_UNTIL: u64 = 200_000;
pub const SPEND_UNTIL: u64 = 300_000;
pub const SETTLE_UNTIL: u64 = 400_000;

/// The bare keys of those who have a part in the programme.
#[derive(Clone)]
pub struct Parties {
    pub station: SigningKey,
    pub meter: SigningKey,
    pub tax_office: SigningKey,
    pub provider: SigningKey,
    pub shop: SigningKey,
}

/// The board, and those who write on it.
#[derive(Clone)]
pub struct Town {
    pub rig: Rig,
    pub parties: Parties,
    pub provider: Provider,
    pub shop: Provider,
    codes: u8,
}

/// A claim on the board.
#[derive(Clone)]
pub struct Claimed {
    pub position: u64,
    pub claim: Claim,
    pub points: u32,
}

impl Town {
    /// Everything is there: eight voters, version 1 of the programme, an offer of 10,000 points, and epoch 1, which has begun.
    pub fn new(seed: u64) -> Self {
        let mut town = Self::bare(seed);
        let rules = town.rules();
        town.publish(1, rules).unwrap();
        town.offer("bus ticket", 10, 1_000, 500_000).unwrap();
        town.begin(1, vec![1, 5, 20]).unwrap();
        town
    }

    /// Eight voters, and nothing of a programme.
    pub fn bare(seed: u64) -> Self {
        let mut rig = Rig::with_trustees(seed, 3, 2);
        rig.enrol(8);
        let chain = rig.state().chain();
        let [station, meter, tax_office, provider, shop] = [(); 5].map(|()| SigningKey::generate(&mut rig.rng));
        let parties = Parties { station, meter, tax_office, provider, shop };
        let provider = Provider::new(parties.provider.clone(), chain);
        let shop = Provider::new(parties.shop.clone(), chain);
        Self { rig, parties, provider, shop, codes: 0 }
    }

    pub fn rules(&self) -> Rules {
        let kind = |id: &str, unit: &str, method: &str, formula| ActKind {
            id: id.into(),
            unit: unit.into(),
            method: method.into(),
            formula,
        };
        let party = |name: &str, key: &SigningKey, role, kinds: &[&str]| Party {
            name: name.into(),
            place: "Testville".into(),
            key: public(key),
            role,
            kinds: kinds.iter().map(|kind| (*kind).into()).collect(),
        };
        let mixed = Formula::Nothing { reason: "mixed waste cannot be recycled".into() };
        let heat = Formula::Saving { unit: "g CO2".into(), impact: 5, saved: 2, points: 1, per: 100, most: 50 };
        Rules {
            title: "Green Testville".into(),
            kinds: vec![
                kind("glass", "g", "scale", Formula::Amount { points: 2, per: 1_000, most: 30 }),
                kind("mixed", "g", "scale", mixed),
                kind("heat", "kWh", "metered heat", heat),
                kind("return", "returns", "filed", Formula::Amount { points: 7, per: 1, most: 7 }),
            ],
            parties: vec![
                party("The bin at the lake", &self.parties.station, Role::Station, &["glass", "mixed"]),
                party("The heat meter", &self.parties.meter, Role::Meter, &["heat"]),
                party("The tax office", &self.parties.tax_office, Role::TaxOffice, &["return"]),
                party("The bus", &self.parties.provider, Role::Provider, &[]),
                party("The shop", &self.parties.shop, Role::Provider, &[]),
            ],
            caps: Caps { person_week: 60, epoch: 200 },
            delay: 1_000,
            claim_within: 5_000,
        }
    }

    pub fn publish(&mut self, version: u32, rules: Rules) -> Result<u64, Rejection> {
        let programme = Programme { id: PROGRAMME.into(), version, rules };
        let entry = self.rig.office.publish_programme(programme, &mut self.rig.rng);
        self.rig.write(entry)
    }

    pub fn offer_of(&self, offer: &str, price: u32, stock: u32, until: u64) -> Offer {
        let (programme, title) = (PROGRAMME.into(), format!("One {offer}"));
        Offer { programme, offer: offer.into(), provider: Key([0; 32]), title, price, stock, until }
    }

    pub fn offer(&mut self, offer: &str, price: u32, stock: u32, until: u64) -> Result<u64, Rejection> {
        let entry = self.provider.offer(self.offer_of(offer, price, stock, until), &mut self.rig.rng);
        self.rig.write(entry)
    }

    pub fn epoch_of(&mut self, number: u32, denominations: Vec<u32>) -> Epoch {
        Epoch {
            number,
            programme: PROGRAMME.into(),
            ceremony: self.rig.ceremony(denominations.len() as u32),
            denominations,
            begins: 0,
            ends: ENDS,
            redeem_from: REDEEM_FROM,
            redeem_until: REDEEM_UNTIL,
            spend_until: SPEND_UNTIL,
            settle_until: SETTLE_UNTIL,
        }
    }

    pub fn begin(&mut self, number: u32, denominations: Vec<u32>) -> Result<u64, Rejection> {
        let epoch = self.epoch_of(number, denominations);
        let entry = self.rig.office.begin_epoch(epoch, &mut self.rig.rng);
        self.rig.write(entry)
    }

    /// A poll that gives so many points, under the ceremony of another one if it is named.
    pub fn poll(&mut self, points: u32) -> Hash {
        self.rig.begin(Manifest { kind: Kind::Poll, points, minimum_voters: 1, ..bench() })
    }

    pub fn epoch(&self) -> &EpochState {
        self.rig.state().rewards().epoch(1).unwrap()
    }

    pub fn circulation(&self) -> Circulation {
        self.epoch().circulation(self.rig.time)
    }

    pub fn wallet(&self, voter: usize) -> Wallet {
        Wallet::new([voter as u8 + 1; 32], self.rig.state().chain())
    }

    pub fn account(&self, voter: usize, epoch: u32) -> Account {
        let key = SigningKey::from_bytes(&[voter as u8 + 1; 32]);
        let key = key.unwrap_or_else(|_| panic!("small numbers are scalars"));
        Account::new(key, self.rig.state().chain(), epoch)
    }

    /// So many grams of something at the station just now.
    pub fn act(&mut self, kind: &str, amount: u32) -> Act {
        self.codes += 1;
        Act {
            programme: PROGRAMME.into(),
            version: 1,
            kind: kind.into(),
            method: "scale".into(),
            measure: Measure::Amount { amount },
            time: self.rig.time,
            code: [self.codes; 16],
            holder: None,
            party: public(&self.parties.station),
        }
    }

    pub fn sign(&mut self, act: Act) -> SignedAct {
        let parties = self.parties.clone();
        let keys = [parties.station, parties.meter, parties.tax_office, parties.provider];
        let key = keys.into_iter().find(|key| public(key) == act.party).expect("one of the parties");
        act.sign(&key, &self.rig.state().chain(), &mut self.rig.rng)
    }

    pub fn glass(&mut self, grams: u32) -> SignedAct {
        let act = self.act("glass", grams);
        self.sign(act)
    }

    /// The key under which a voter earns by acts in the week of the next block; it is on the board if that takes it.
    pub fn week_key(&mut self, voter: usize) -> SigningKey {
        let time = self.rig.time + 1;
        let week = (time / WEEK) as u32;
        let mut bytes = [0; 32];
        bytes[0] = voter as u8 + 1;
        bytes[1..5].copy_from_slice(&week.to_le_bytes());
        bytes[5] = 1;
        let key = SigningKey::from_bytes(&bytes).unwrap_or_else(|_| panic!("small numbers are scalars"));
        let state = self.rig.chain.state();
        if !state.rewards().is_week_pseudonym(&public(&key), time) {
            let person = &self.rig.keys.voters[voter];
            let _ = join_week(state, 1, week, person, &key, &mut self.rig.rng).map(|entry| self.rig.write(entry));
        }
        key
    }

    pub fn claim_entry(&mut self, voter: usize, event: Event, points: u32) -> Entry {
        let key = match &event {
            Event::Ballot { .. } => self.rig.keys.voters[voter].clone(),
            Event::Act { .. } => self.week_key(voter),
        };
        let wallet = self.wallet(voter);
        wallet.claim(self.rig.chain.state(), &key, 1, event, points, &mut self.rig.rng).unwrap()
    }

    pub fn claim(&mut self, voter: usize, event: Event, points: u32) -> Result<Claimed, Rejection> {
        let entry = self.claim_entry(voter, event, points);
        let Body::Claim(claim) = entry.body.clone() else { unreachable!() };
        let position = self.rig.write(entry)?;
        Ok(Claimed { position, claim, points })
    }

    pub fn claim_ballot(&mut self, voter: usize, election: Hash, points: u32) -> Result<Claimed, Rejection> {
        self.claim(voter, Event::Ballot { election }, points)
    }

    pub fn claim_act(&mut self, voter: usize, act: &SignedAct, points: u32) -> Result<Claimed, Rejection> {
        self.claim(voter, Event::Act { act: act.clone() }, points)
    }

    /// Why a claim for an act is refused. It asks for one token, which is enough to be told.
    pub fn refused_act(&mut self, voter: usize, act: &SignedAct) -> Rejection {
        let entry = self.claim_entry(voter, Event::Act { act: act.clone() }, 1);
        self.rig.refused(entry)
    }

    /// This trustee answers all that wait, claims and redemptions.
    pub fn answer(&mut self, trustee: usize) {
        let issuer = self.rig.trustees[trustee].clone();
        let state = self.rig.chain.state();
        let mut entries = issuer.evaluate(state, 1, &mut self.rig.rng).unwrap();
        entries.extend(issuer.redeem(state, 1, &mut self.rig.rng).unwrap());
        for entry in entries {
            self.rig.write(entry).unwrap();
        }
    }

    /// As many trustees answer as are needed.
    pub fn answer_all(&mut self) {
        self.answer(0);
        self.answer(2);
    }

    /// Every evaluation on the board.
    pub fn evaluations(&self) -> Vec<Evaluation> {
        let evaluation = |bytes: &Vec<u8>| match Entry::from_bytes(bytes).unwrap().body {
            Body::Evaluation(evaluation) => Some(evaluation),
            _ => None,
        };
        self.rig.memory.0.iter().filter_map(evaluation).collect()
    }

    /// What a claim on the board asks for.
    pub fn asked(&self, token: &TokenRef) -> Option<Point> {
        match Entry::from_bytes(self.rig.memory.0.get(token.claim as usize)?).unwrap().body {
            Body::Claim(claim) => claim.blinded.get(usize::from(token.place)).copied(),
            _ => None,
        }
    }

    pub fn tokens(&self, voter: usize, claimed: &Claimed) -> Vec<OwnToken> {
        let Claimed { position, claim, points } = claimed;
        let (wallet, state) = (self.wallet(voter), self.rig.state());
        let asked = |token: &TokenRef| self.asked(token);
        wallet.tokens(state, claim, *position, *points, &self.evaluations(), asked).unwrap()
    }

    /// A voter claims so many points for glass, and has their tokens.
    pub fn earn(&mut self, voter: usize, points: u32) -> Vec<OwnToken> {
        let act = self.glass(points * 500);
        let claimed = self.claim_act(voter, &act, points).unwrap();
        self.answer_all();
        self.tokens(voter, &claimed)
    }

    pub fn redeem(&mut self, voter: usize, token: &OwnToken, account: Key) -> Result<u64, Rejection> {
        let entry = self.wallet(voter).redeem(token, account, &mut self.rig.rng);
        self.rig.write(entry)
    }

    /// An account of a voter with so many points, which cannot be more than 30, redeemed; time has gone on.
    pub fn saved(&mut self, voter: usize, points: u32) -> Account {
        let tokens = self.earn(voter, points);
        self.rig.time = self.rig.time.max(REDEEM_FROM);
        let mut account = self.account(voter, 1);
        for token in &tokens {
            self.redeem(voter, token, account.key()).unwrap();
        }
        self.answer_all();
        account.credit(points).unwrap();
        account
    }

    /// Spends, and follows.
    pub fn spend(&mut self, account: &mut Account, amount: u32) -> (u64, Entry) {
        let provider = self.provider.key();
        let state = self.rig.chain.state();
        let entry = account.spend(state, provider, amount, b"a ticket", &mut self.rig.rng).unwrap();
        let position = self.rig.write(entry.clone()).unwrap();
        let Body::Spend(spend) = &entry.body else { unreachable!() };
        account.follow(self.rig.chain.state(), spend).unwrap();
        (position, entry)
    }
}
