//! Whether caps held, added up again from the exported record by other code than the board's.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tabella_ledger::bytes::Key;
use tabella_ledger::entry::Body;
use tabella_ledger::state::WEEK;

use super::linking::{SeenLog, points_of_claims};

/// The largest sums that somebody, and an epoch, came to; and the caps.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caps {
    person_week: u64,
    largest_person_week: u64,
    epoch: u64,
    largest_epoch: u64,
}

impl Caps {
    /// Adds up the claims of a programme.
    pub fn of(log: &SeenLog, programme: &str) -> Self {
        let mut caps = Self::default();
        // A key that was replaced and its successor are one person.
        let mut first: BTreeMap<Key, Key> = BTreeMap::new();
        let mut epochs: BTreeMap<u32, u64> = BTreeMap::new();
        let mut weeks: BTreeMap<(Key, u64), u64> = BTreeMap::new();
        for (seen, points) in log.iter().zip(points_of_claims(log)) {
            match &seen.body {
                Body::Programme(found) if found.id == programme => {
                    (caps.person_week, caps.epoch) = (found.rules.caps.person_week.into(), found.rules.caps.epoch);
                }
                Body::Epoch(epoch) if epoch.programme == programme => {
                    epochs.insert(epoch.number, 0);
                }
                Body::Revocation(revocation) => {
                    let person = first.get(&revocation.voter).copied().unwrap_or(revocation.voter);
                    revocation.successor.iter().for_each(|successor| {
                        first.insert(*successor, person);
                    });
                }
                Body::Claim(claim) => {
                    let Some(sum) = epochs.get_mut(&claim.epoch) else { continue };
                    let points = u64::from(points.unwrap_or(0));
                    *sum += points;
                    let person = first.get(&claim.claimant).copied().unwrap_or(claim.claimant);
                    *weeks.entry((person, seen.time / WEEK)).or_default() += points;
                }
                _ => {}
            }
        }
        caps.largest_epoch = epochs.into_values().max().unwrap_or(0);
        caps.largest_person_week = weeks.into_values().max().unwrap_or(0);
        caps
    }

    /// Whether none was exceeded.
    pub fn hold(&self) -> bool {
        self.largest_person_week <= self.person_week && self.largest_epoch <= self.epoch
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "person_week": self.person_week,
            "largest_person_week": self.largest_person_week,
            "epoch": self.epoch,
            "largest_epoch": self.largest_epoch,
        })
    }

    /// For people.
    pub fn words(&self) -> String {
        let Self { person_week, largest_person_week, epoch, largest_epoch } = self;
        let word = if self.hold() { "" } else { "  A CAP WAS EXCEEDED" };
        format!(
            "  caps: at most {largest_person_week} of {person_week} points a person and week, {largest_epoch} of {epoch} an \
             epoch{word}"
        )
    }
}
