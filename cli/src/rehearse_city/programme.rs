//! The programme of the rehearsed city: what earns points, who attests it, who gives something for them, and when.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::party::{Provider, public};
use tabella_ledger::rewards::{
    Act, ActKind, CODE_BYTES, Caps, Epoch, Formula, Measure, Offer, Party, Programme, Role, Rules,
};

use super::Failure;
use super::city::City;
use super::plan::{DAY, Plan, below, chance};
use super::town::stranger;

/// Its identifier.
pub const PROGRAMME: &str = "green";
/// Points of a token under each slot key. Few, so that many tokens look the same.
pub const DENOMINATIONS: [u32; 3] = [1, 5, 20];
/// Most points of a person and week.
pub const PERSON_WEEK: u32 = 90;
/// Numbers of its epochs; the one between is that of a programme in which nobody earns anything.
pub const EPOCHS: [u32; 3] = [1, 3, 4];

/// Places in [`Parties::attesting`].
const METER: usize = 3;
const TAX_OFFICE: usize = 4;
/// Places in [`Parties::providers`].
const CITY_FUND: usize = 2;

/// Who has a part in the programme.
pub struct Parties {
    /// Three stations, the meter, the tax office.
    pub attesting: Vec<SigningKey>,
    /// The buses, the pool, and the city's fund, to which points are given.
    pub providers: Vec<Provider>,
    /// Their keys, which somebody may misuse.
    pub provider_keys: Vec<SigningKey>,
}

/// What a provider gives.
pub struct Good {
    /// Place of the provider.
    pub provider: usize,
    /// What for.
    pub text: &'static str,
    /// Points for it; nothing for a donation, which is of any amount.
    pub price: Option<u32>,
}

/// What points are spent for.
pub const GOODS: [Good; 3] = [
    Good { provider: 0, text: "voucher: a day on the buses", price: Some(5) },
    Good { provider: 1, text: "fee: an hour in the pool", price: Some(1) },
    Good { provider: CITY_FUND, text: "donation", price: None },
];

/// Whether a provider hands what it gets on to the fund.
pub fn is_fund(provider: usize) -> bool {
    provider == CITY_FUND
}

fn rules(plan: &Plan, parties: &Parties) -> Rules {
    let kind = |id: &str, unit: &str, method: &str, formula| ActKind {
        id: id.into(),
        unit: unit.into(),
        method: method.into(),
        formula,
    };
    let party = |name: &str, key, role, kinds: &[&str]| Party {
        name: name.into(),
        place: "Rehearsal city".into(),
        key,
        role,
        kinds: kinds.iter().map(|kind| (*kind).into()).collect(),
    };
    let station =
        |place: usize, name: &str, kinds: &[&str]| party(name, public(&parties.attesting[place]), Role::Station, kinds);
    let provider = |place: usize, name: &str| party(name, parties.providers[place].key(), Role::Provider, &[]);
    let mixed = Formula::Nothing { reason: "mixed waste cannot be recycled".into() };
    let heat = Formula::Saving { unit: "g CO2".into(), impact: 200, saved: 1, points: 1, per: 2_000, most: 20 };
    Rules {
        title: "Green city".into(),
        kinds: vec![
            kind("glass", "g", "scale", Formula::Amount { points: 1, per: 1_000, most: 5 }),
            kind("mixed", "g", "scale", mixed),
            kind("trip", "trips", "stamped ticket", Formula::Amount { points: 1, per: 1, most: 2 }),
            kind("heat", "kWh", "metered heat", heat),
            kind("return", "returns", "filed on time", Formula::Amount { points: 5, per: 1, most: 5 }),
        ],
        parties: vec![
            station(0, "The bins at the lake", &["glass", "mixed"]),
            station(1, "The bins at the station", &["glass", "mixed"]),
            station(2, "The bicycle counter", &["trip"]),
            party("The heat meters", public(&parties.attesting[METER]), Role::Meter, &["heat"]),
            party("The tax office", public(&parties.attesting[TAX_OFFICE]), Role::TaxOffice, &["return"]),
            provider(0, "The buses"),
            provider(1, "The pool"),
            provider(CITY_FUND, "The city's fund"),
        ],
        caps: Caps { person_week: PERSON_WEEK, epoch: 6 * (plan.acts() as u64 + plan.residents as u64) },
        delay: plan.at(20) - plan.at(0),
        claim_within: plan.claim_within(),
    }
}

impl Plan {
    /// Seconds within which an act has to be claimed: a tenth of the month.
    pub fn claim_within(&self) -> u64 {
        u64::from(self.days) * DAY / 10
    }

    /// The epochs, by their ceremonies: two that end within the month, and one whose points are outstanding at its end.
    fn epoch(&self, number: u32, ceremony: Hash) -> Epoch {
        // Begins, ends, redeemed from, until, spent until, settled until, in thousandths.
        let [begins, ends, from, until, spend, settle] = match number {
            1 => [0, 300, 330, 560, 680, 760],
            3 => [300, 600, 630, 830, 900, 960],
            _ => [600, 1_000, 1_030, 1_230, 1_300, 1_360],
        };
        let last = |thousandths: u64| self.at(thousandths) - 1;
        Epoch {
            number,
            programme: PROGRAMME.into(),
            ceremony,
            denominations: DENOMINATIONS.to_vec(),
            begins: self.at(begins),
            ends: last(ends),
            redeem_from: self.at(from),
            redeem_until: last(until),
            spend_until: last(spend),
            settle_until: last(settle),
        }
    }
}

impl City {
    /// Publishes programme, offers and epochs.
    ///
    /// # Errors
    /// When the board refuses something.
    pub fn begin_programme(&mut self) -> Result<(), Failure> {
        let mut key = || stranger(&mut self.town.rng).0;
        let attesting: Vec<SigningKey> = (0..=TAX_OFFICE).map(|_| key()).collect();
        let provider_keys: Vec<SigningKey> = (0..=CITY_FUND).map(|_| key()).collect();
        let providers = provider_keys.iter().map(|key| Provider::new(key.clone(), self.town.chain)).collect();
        let parties = Parties { attesting, providers, provider_keys };
        let rules = rules(&self.plan, &parties);
        let programme = Programme { id: PROGRAMME.into(), version: 1, rules };
        let mut entries = vec![self.town.office.publish_programme(programme, &mut self.town.rng)];
        let all = u32::try_from(8 * (self.plan.acts() + self.plan.residents))?;
        for Good { provider, text, price } in &GOODS {
            let price = price.unwrap_or(1);
            let provider = &parties.providers[*provider];
            let offer = Offer {
                programme: PROGRAMME.into(),
                offer: (*text).into(),
                provider: provider.key(),
                title: (*text).into(),
                price,
                stock: all / price,
                until: self.plan.at(1_400),
            };
            entries.push(provider.offer(offer, &mut self.town.rng));
        }
        self.town.write(&entries)?;
        self.attacks.saw_all(&entries);
        self.points.parties = Some(parties);
        for number in EPOCHS {
            let ceremony = self.town.hold_ceremony(DENOMINATIONS.len() as u32)?;
            let epoch = self.plan.epoch(number, ceremony);
            // An epoch lists those who are on the roll when it is announced.
            if number == EPOCHS[0] {
                self.begin_epoch(epoch)?;
            } else {
                self.plan_task(epoch.begins, move |city| city.begin_epoch(epoch));
            }
        }
        self.begin_small_programme()
    }

    fn begin_epoch(&mut self, epoch: Epoch) -> Result<(), Failure> {
        let entry = self.town.office.begin_epoch(epoch.clone(), &mut self.town.rng);
        self.town.write(std::slice::from_ref(&entry))?;
        self.attacks.saw_all(&[entry]);
        self.points.epochs.push(epoch);
        Ok(())
    }

    /// Something that somebody did at a time, and the place of who attests it.
    pub fn act_of(&mut self, claimant: Key, time: u64) -> (Act, usize) {
        let rng = &mut self.rng;
        let amount = |amount: u64| Measure::Amount { amount: amount as u32 };
        let (place, kind, method, measure) = match below(rng, 100) {
            0..50 => (below(rng, 2) as usize, "glass", "scale", amount(1_000 + below(rng, 4_500))),
            50..80 => (2, "trip", "stamped ticket", amount(1 + below(rng, 2))),
            80..95 => {
                let (baseline, saved) = (400 + below(rng, 200), 30 + below(rng, 90));
                let measure = Measure::Saving {
                    baseline: baseline as u32,
                    reading: (baseline - saved) as u32,
                    from: time - DAY,
                    to: time,
                    impact: 200 * saved,
                };
                (METER, "heat", "metered heat", measure)
            }
            _ => (TAX_OFFICE, "return", "filed on time", amount(1)),
        };
        let mut code = [0; CODE_BYTES];
        rand_core::RngCore::fill_bytes(rng, &mut code);
        // A tax office knows for whom it attests; a machine shows a code to whoever stands before it.
        let holder = (place == TAX_OFFICE && chance(&mut self.rng, 900)).then_some(claimant);
        let party = self.points.attesting(place);
        (
            Act {
                programme: PROGRAMME.into(),
                version: 1,
                kind: kind.into(),
                method: method.into(),
                measure,
                time,
                code,
                holder,
                party: public(&party),
            },
            place,
        )
    }
}
