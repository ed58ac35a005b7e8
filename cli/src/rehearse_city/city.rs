//! The month as it goes: a calendar of what offices and citizens do, block after block.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rayon::prelude::*;
use tabella_ledger::entry::Entry;
use tabella_ledger::state::State;

use super::Failure;
use super::attacks::Attacks;
use super::ballots::BallotBox;
use super::deed::Deed;
use super::funds::Builders;
use super::plan::{Plan, START, TICK};
use super::points::Points;
use super::residents::Resident;
use super::town::{Submission, Town};

/// What an office does at a time: it writes by itself, and may put more into the calendar.
pub type Task = Box<dyn FnOnce(&mut City) -> Result<(), Failure> + Send + Sync>;

/// What stands in the calendar.
#[allow(clippy::large_enum_variant, reason = "nearly all of them are deeds")]
enum Item {
    Task(Task),
    Deed(Deed),
}

/// The city.
pub struct City {
    /// How large it is.
    pub plan: Plan,
    /// Its board and offices.
    pub town: Town,
    /// What is left to chance outside of cryptography.
    pub rng: ChaCha20Rng,
    /// Everybody, those who are gone too.
    pub residents: Vec<Resident>,
    /// Elections and polls.
    pub boxes: Vec<BallotBox>,
    /// Points of everybody.
    pub points: Points,
    /// What hostile people know.
    pub attacks: Attacks,
    /// Those who build what won, once there is a fund.
    pub builders: Option<Builders>,
    /// Who is behind an entry of a citizen, by its position: what the log must not tell.
    pub owners: BTreeMap<u64, usize>,
    calendar: BTreeMap<(u64, u64), Item>,
    order: u64,
}

impl City {
    /// A city whose board was founded.
    pub fn new(plan: Plan, town: Town) -> Self {
        Self {
            rng: plan.rng(1),
            plan,
            town,
            residents: Vec::new(),
            boxes: Vec::new(),
            points: Points::default(),
            attacks: Attacks::default(),
            builders: None,
            owners: BTreeMap::new(),
            calendar: BTreeMap::new(),
            order: 0,
        }
    }

    /// Puts a task of an office into the calendar. Tasks come before everything that citizens do in the same block.
    pub fn plan_task(
        &mut self,
        time: u64,
        task: impl FnOnce(&mut City) -> Result<(), Failure> + Send + Sync + 'static,
    ) {
        self.put(time / TICK * TICK, Item::Task(Box::new(task)));
    }

    /// Puts something that a citizen does into the calendar.
    pub fn plan_deed(&mut self, time: u64, deed: Deed) {
        self.put(time, Item::Deed(deed));
    }

    fn put(&mut self, time: u64, item: Item) {
        // What is past happens in the next block.
        let time = time.max((self.town.time() / TICK + 1) * TICK);
        self.order += 1;
        self.calendar.insert((time, self.order), item);
    }

    /// Lets the month pass. `progress` gets the days that are over.
    ///
    /// # Errors
    /// When an office cannot go on.
    pub fn live(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), Failure> {
        let end = self.plan.at(1000);
        while let Some(((time, _), _)) = self.calendar.first_key_value() {
            let begin = time / TICK * TICK;
            if begin >= end {
                break;
            }
            progress((begin - START) / super::plan::DAY);
            // Everything of a block is past when the block is made.
            self.town.at(begin + TICK - 1);
            let later = self.calendar.split_off(&(begin + TICK, 0));
            let now = std::mem::replace(&mut self.calendar, later);
            let mut deeds = Vec::new();
            for ((_, order), item) in now {
                match item {
                    Item::Task(task) => task(self)?,
                    Item::Deed(deed) => deeds.push((order, deed)),
                }
            }
            self.act(deeds)?;
        }
        self.town.at(end - 1);
        Ok(())
    }

    /// Citizens prepare on all cores what they do, and hand it in in their order.
    fn act(&mut self, deeds: Vec<(u64, Deed)>) -> Result<(), Failure> {
        self.points.busy.clear();
        let foreseen = deeds.into_iter().filter_map(|(order, deed)| Some((order, deed.foresee(self)?)));
        let deeds: Vec<(u64, Deed)> = foreseen.collect();
        let city = &*self;
        let entries: Vec<Option<Entry>> = city.town.read(|state: &State| {
            let entry = |(order, deed): &(u64, Deed)| deed.entry(city, state, &mut city.plan.rng(1 << 32 | *order));
            deeds.par_iter().map(entry).collect::<Result<_, Failure>>()
        })??;
        let made = deeds.into_iter().zip(entries).filter_map(|((_, deed), entry)| Some((deed, entry?)));
        let made: Vec<(Deed, Entry)> = made.collect();
        let submission = |(deed, entry): &(Deed, Entry)| Submission { bytes: entry.to_bytes(), refused: deed.refused };
        let positions = self.town.submit(made.iter().map(submission).collect())?;
        for ((deed, entry), position) in made.into_iter().zip(positions) {
            if let Some(position) = position {
                self.owners.insert(position, deed.who);
                deed.done(self, entry, position)?;
            }
        }
        Ok(())
    }
}
