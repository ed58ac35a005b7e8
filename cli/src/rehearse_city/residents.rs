//! Residents: enrolled by the registrar, with everything of theirs from a root of their own, and devices that get lost.

use tabella_crypto::derive::{BoardSecrets, Root};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry, Stamp};
use tabella_ledger::party::public;
use tabella_ledger::standing::Class;

use super::Failure;
use super::ballots::BallotBox;
use super::city::City;
use super::deed::{Deed, What};
use super::plan::{below, chance, choose, hour, moment};
use super::town::sign;

/// Districts of the city.
pub const DISTRICTS: u64 = 4;
/// Age bands that the registrar attests.
pub const AGE_BANDS: u64 = 3;

/// Somebody who lives here.
pub struct Resident {
    /// What their phrase gives on this board.
    pub secrets: BoardSecrets,
    /// How often the registrar replaced their key.
    pub enrolment: u32,
    /// Where they live.
    pub district: u16,
    /// How old they are.
    pub age_band: u8,
    /// The second of the day at which they do things when nothing delays them.
    pub hour: u64,
    /// Whether they moved away.
    pub is_gone: bool,
}

impl Resident {
    /// The key on the roll.
    pub fn key(&self) -> SigningKey {
        self.secrets.voter_key(self.enrolment)
    }

    /// The key under which they claim acts in a week, which is numbered as on the board.
    pub fn week_key(&self, week: u64) -> SigningKey {
        self.secrets.pseudonym_key(&Hash::of_parts(&[b"week", &week.to_le_bytes()]).0)
    }

    /// The key under which they vote.
    pub fn voting_key(&self, ballot_box: &BallotBox) -> SigningKey {
        if ballot_box.is_pseudonymous() { self.secrets.pseudonym_key(&ballot_box.id.0) } else { self.key() }
    }
}

impl City {
    /// The registrar enrols so many people, and attests where they live and how old they are.
    ///
    /// # Errors
    /// When the board refuses it.
    pub fn enrol(&mut self, count: usize) -> Result<(), Failure> {
        let first = self.residents.len();
        for _ in 0..count {
            let root = Root::generate(&mut self.rng)?;
            self.residents.push(Resident {
                secrets: root.on_board(&self.town.chain.0),
                enrolment: 0,
                district: below(&mut self.rng, DISTRICTS) as u16 + 1,
                age_band: below(&mut self.rng, AGE_BANDS) as u8 + 1,
                hour: hour(&mut self.rng),
                is_gone: false,
            });
        }
        let keys: Vec<Key> = self.residents[first..].iter().map(|person| public(&person.key())).collect();
        let enrolments = self.town.registrar.enrol(&keys, &mut self.town.rng);
        self.town.write(&enrolments)?;
        self.attacks.saw_all(&enrolments);
        let everybody: Vec<usize> = (first..self.residents.len()).collect();
        self.attest(&everybody)
    }

    fn attest(&mut self, who: &[usize]) -> Result<(), Failure> {
        let registrar = &self.town.registrar;
        let member = |who: &usize| {
            let Resident { district, age_band, .. } = self.residents[*who];
            // Each key is attested once, so nothing is renewed.
            registrar.attest(public(&self.residents[*who].key()), district, age_band, 0)
        };
        let members = who.iter().map(member).collect::<Result<Vec<_>, _>>()?;
        let entries = registrar.name_members(Class::Resident, &members, &mut self.town.rng);
        self.town.write(&entries)?;
        Ok(())
    }

    /// Some people come during the month, some move away, and some lose their devices.
    pub fn plan_residents(&mut self) {
        let (begin, end) = (self.plan.at(20), self.plan.at(980));
        for week in 1..=3 {
            let count = (self.plan.residents / 100).max(1);
            self.plan_task(self.plan.at(week * 240), move |city| city.enrol(count));
        }
        let everybody: Vec<usize> = (0..self.plan.residents).collect();
        let some = (self.plan.residents / 50).max(4);
        for who in choose(&mut self.rng, &everybody, some) {
            let time = moment(&mut self.rng, begin, end);
            let has_successor = chance(&mut self.rng, 750);
            self.plan_task(time, move |city| city.lose_device(who, has_successor));
        }
    }

    /// The registrar ends the key of somebody, whose new device goes on from the same phrase; or of somebody who moved away.
    /// Whoever found the device tries it.
    fn lose_device(&mut self, who: usize, has_successor: bool) -> Result<(), Failure> {
        let old = self.residents[who].key();
        let person = &mut self.residents[who];
        if has_successor {
            person.enrolment += 1;
        } else {
            person.is_gone = true;
        }
        let successor = has_successor.then(|| public(&person.key()));
        let entry = self.town.registrar.revoke(public(&old), successor, &mut self.town.rng);
        self.town.write(std::slice::from_ref(&entry))?;
        self.attacks.saw_all(&[entry]);
        if has_successor {
            self.attest(&[who])?;
        }
        self.attacks.devices += 1;
        let stolen = self.stamp(&old);
        let time = moment(&mut self.rng, self.town.time(), self.plan.at(1000));
        let refused = Some("standing.revoked");
        self.plan_deed(time, Deed { who, what: What::Send(Box::new(stolen)), refused });
        Ok(())
    }

    /// Something harmless under a key.
    pub fn stamp(&mut self, key: &SigningKey) -> Entry {
        let digest = Hash::of(&self.town.accepted.to_le_bytes());
        let body = Body::Stamp(Stamp { by: public(key), digest });
        sign(key, &self.town.chain, body, &mut self.rng)
    }
}
