//! Elections and polls: published, opened, voted in, closed and decrypted; and the same counted in the clear.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::Office;
use tabella_ledger::standing::Audience;

use super::Failure;
use super::city::City;
use super::deed::{Deed, What};
use super::plan::{DAY, Delays, TICK, below, chance, choose, moment};
use super::residents::Resident;

/// Fewest voters whose ballots are decrypted.
const MINIMUM_VOTERS: u32 = 5;

/// An election or a poll.
pub struct BallotBox {
    /// Hash of the manifest.
    pub id: Hash,
    /// What it asks.
    pub manifest: Manifest,
    /// When it opens.
    pub opens_at: u64,
    /// Those who want to take part in it, as planned.
    pub wanted: Vec<usize>,
    /// By person, the choices of the ballot that counts.
    pub counted: BTreeMap<usize, Vec<Vec<u64>>>,
    /// Whether the decrypted counts are those in the clear; nothing before, or where too few voted.
    pub is_right: Option<bool>,
    /// Whether too few voted.
    pub is_withheld: bool,
}

/// What is asked, of whom, and when, in thousandths of the month.
pub struct Draft {
    /// Binding or not.
    pub kind: Kind,
    /// Its name.
    pub title: &'static str,
    /// Its questions.
    pub contests: Vec<Question>,
    /// Who takes part.
    pub audience: Option<Audience>,
    /// What a ballot may claim.
    pub points: u32,
    /// From when to when.
    pub open: (u64, u64),
    /// How many of those who may take part do, of a thousand.
    pub turnout: u64,
}

impl BallotBox {
    /// Whether ballots are cast under pseudonyms.
    pub fn is_pseudonymous(&self) -> bool {
        self.manifest.audience.as_ref().is_some_and(|audience| audience.pseudonymous)
    }

    /// No ballot is accepted in a block later than this.
    pub fn closes_at(&self) -> u64 {
        self.manifest.closes_at
    }

    /// The counters that the ballots in the clear come to.
    fn sums(&self) -> Vec<Vec<u64>> {
        let empty = |question: &Question| vec![0; question.fields()];
        let mut sums: Vec<Vec<u64>> = self.manifest.contests.iter().map(empty).collect();
        for choices in self.counted.values() {
            for (sum, values) in sums.iter_mut().zip(choices) {
                sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            }
        }
        sums
    }
}

/// How many values a voter fills in; none of the rehearsed rules counts anything besides.
trait Fields {
    fn fields(&self) -> usize;
}

impl Fields for Question {
    fn fields(&self) -> usize {
        match self.rule {
            QuestionRule::Quadratic { against: true, .. } => 2 * self.options.len(),
            _ => self.options.len(),
        }
    }
}

/// A question of these options.
pub fn question(title: &str, options: &[&str], rule: QuestionRule) -> Question {
    Question::new(title, options.iter().copied(), rule)
}

/// Something that a rule allows. The first options are somewhat better liked than the last.
fn fill_in(question: &Question, rng: &mut ChaCha20Rng) -> Vec<u64> {
    let options = question.options.len();
    let mut values = vec![0; question.fields()];
    let liked = |rng: &mut ChaCha20Rng| below(rng, options as u64).min(below(rng, options as u64)) as usize;
    match &question.rule {
        QuestionRule::Plurality => values[liked(rng)] = 1,
        QuestionRule::Approval { min, max } => {
            let marks = u64::from(*min) + below(rng, u64::from(max - min) + 1);
            let all: Vec<usize> = (0..options).collect();
            choose(rng, &all, marks as usize).into_iter().for_each(|option| values[option] = 1);
        }
        QuestionRule::Score { max } => {
            values.iter_mut().for_each(|value| *value = below(rng, u64::from(*max) + 1));
        }
        QuestionRule::Quadratic { credits, against } => {
            let mut left = *credits;
            for option in 0..options {
                let votes = below(rng, left.isqrt() + 1);
                let field = if *against && chance(rng, 300) { options + option } else { option };
                values[field] = votes;
                left -= votes * votes;
            }
        }
        QuestionRule::Knapsack { costs, budget } => {
            let mut left = *budget;
            for (value, cost) in values.iter_mut().zip(costs) {
                if *cost <= left && chance(rng, 600) {
                    *value = 1;
                    left -= cost;
                }
            }
        }
        // No draft of the rehearsal has another rule.
        _ => {}
    }
    values
}

impl City {
    /// Publishes, and puts into the calendar who votes when. `ceremony` made the key.
    ///
    /// # Errors
    /// When the board refuses the manifest.
    pub fn call(&mut self, draft: Draft, ceremony: Hash) -> Result<usize, Failure> {
        let (opens_at, closes_at) = (self.plan.at(draft.open.0), self.plan.at(draft.open.1) - 1);
        let manifest = Manifest {
            kind: draft.kind,
            title: draft.title.into(),
            description: "Part of a rehearsal.".into(),
            contests: draft.contests,
            ceremony,
            closes_at,
            points: draft.points,
            minimum_voters: MINIMUM_VOTERS,
            styles: Vec::new(),
            weighted: false,
            audience: draft.audience,
            proposal: None,
            // Polls open and close by the times of blocks.
            opens_at: (draft.kind == Kind::Poll).then_some(opens_at),
            roll: None,
        };
        let id = manifest.id();
        let entry = self.town.office.publish(manifest.clone(), &mut self.town.rng);
        self.town.write(std::slice::from_ref(&entry))?;
        self.attacks.saw_all(&[entry]);
        let place = self.boxes.len();
        self.boxes.push(BallotBox {
            id,
            manifest,
            opens_at,
            wanted: Vec::new(),
            counted: BTreeMap::new(),
            is_right: None,
            is_withheld: false,
        });
        self.plan_task(opens_at, move |city| city.open(place, draft.turnout));
        self.plan_task(closes_at + 1, move |city| city.close(place));
        Ok(place)
    }

    fn open(&mut self, place: usize, turnout: u64) -> Result<(), Failure> {
        self.say(place, Office::open)?;
        let who = self.turnout(place, turnout);
        let (opens_at, closes_at) = (self.boxes[place].opens_at, self.boxes[place].closes_at());
        let is_pseudonymous = self.boxes[place].is_pseudonymous();
        for who in &who {
            if is_pseudonymous {
                // The ballot has to come after it.
                let time = self.when(*who, opens_at, closes_at - (closes_at - opens_at) / 4);
                self.plan_deed(time, Deed::new(*who, What::Join { ballot_box: place }));
            } else {
                self.votes(*who, place);
            }
        }
        self.boxes[place].wanted = who;
        Ok(())
    }

    /// Opens or closes an election; for a poll, which does so by itself, sees to it that there is a block.
    fn say(&mut self, place: usize, entry: impl Fn(&Office, Hash, &mut ChaCha20Rng) -> Entry) -> Result<(), Failure> {
        let (id, kind) = (self.boxes[place].id, self.boxes[place].manifest.kind);
        let entry = match kind {
            Kind::Election => entry(&self.town.office, id, &mut self.town.rng),
            Kind::Poll => self.town.office.stamp(id, &mut self.town.rng),
        };
        self.town.write(std::slice::from_ref(&entry))?;
        self.attacks.saw_all(&[entry]);
        Ok(())
    }

    /// Who takes part.
    fn turnout(&mut self, place: usize, turnout: u64) -> Vec<usize> {
        let may = |who: &usize, person: &Resident| match &self.boxes[place].manifest.audience {
            _ if person.is_gone => false,
            Some(audience) if audience.pseudonymous => {
                *who < self.plan.panel()
                    && (audience.districts.is_empty() || audience.districts.contains(&u32::from(person.district)))
                    && (audience.age_bands.is_empty() || audience.age_bands.contains(&u32::from(person.age_band)))
            }
            _ => true,
        };
        let able = self.residents.iter().enumerate().filter(|(who, person)| may(who, person)).map(|(who, _)| who);
        let able: Vec<usize> = able.collect();
        let count = (able.len() * turnout as usize).div_ceil(1000);
        choose(&mut self.rng, &able, count)
    }

    /// When somebody does what can be done from `from` on and before `until`.
    pub fn when(&mut self, who: usize, from: u64, until: u64) -> u64 {
        match self.plan.habits.delays {
            Delays::On => moment(&mut self.rng, from, until),
            Delays::Off => {
                let hour = self.residents[who].hour;
                let today = from / DAY * DAY + hour;
                let time = if today < from { today + DAY } else { today };
                if time < until { time } else { from }
            }
        }
    }

    /// When somebody does what nothing calls for on a certain day.
    pub fn when_done(&mut self, who: usize, from: u64, until: u64) -> u64 {
        let time = moment(&mut self.rng, from, until);
        match self.plan.habits.delays {
            Delays::On => time,
            Delays::Off => (time / DAY * DAY + self.residents[who].hour).clamp(from, until - 1),
        }
    }

    /// When somebody does what follows from something that they did, and can wait.
    pub fn when_can(&mut self, who: usize, from: u64, until: u64) -> u64 {
        match self.plan.habits.delays {
            Delays::On => self.when(who, from, until),
            Delays::Off => from,
        }
    }

    /// Plans the ballots of somebody who takes part: one, and sometimes another that replaces it.
    pub fn votes(&mut self, who: usize, place: usize) {
        let closes_at = self.boxes[place].closes_at();
        let mut from = self.boxes[place].opens_at.max(self.town.time() / TICK * TICK + TICK);
        let count = if chance(&mut self.rng, 50) { 2 } else { 1 };
        for sequence in 1..=count {
            let time = self.when(who, from, closes_at);
            let questions = &self.boxes[place].manifest.contests;
            let choices = questions.iter().map(|question| fill_in(question, &mut self.rng)).collect();
            self.plan_deed(time, Deed::new(who, What::Vote { ballot_box: place, sequence, choices }));
            from = time + 1;
        }
    }

    fn close(&mut self, place: usize) -> Result<(), Failure> {
        let id = self.boxes[place].id;
        self.say(place, Office::close)?;
        let mut entries = self.town.decrypt(id)?;
        let outcome = self.town.outcome(id)?;
        self.wrong_counts(id, &outcome)?;
        self.town.write(std::slice::from_ref(&outcome))?;
        entries.push(outcome);
        let (counts, is_withheld) = self.town.read(|state| {
            let found = state.election(&id)?;
            Ok::<_, Failure>((found.counts().to_vec(), found.is_withheld()))
        })??;
        let ballot_box = &mut self.boxes[place];
        ballot_box.is_withheld = is_withheld;
        ballot_box.is_right = (!is_withheld).then(|| ballot_box.sums() == counts);
        self.attacks.saw_all(&entries);
        Ok(())
    }
}
