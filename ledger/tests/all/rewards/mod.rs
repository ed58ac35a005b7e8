//! Rewards: every rule broken, every attack tried, and the books balanced after anything that can happen.

mod accounts;
mod acts;
mod claims;
mod people;
mod programmes;
mod properties;
mod tokens;

use crate::rig::audit_bytes;
use crate::rig::rewards::Town;
use tabella_ledger::audit::Outcome;
use tabella_ledger::entry::Entry;
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::state::{ActError, RewardError};

/// Refused when it is written, and found by the audit of a record in which it stands: the reason.
fn refused(town: &mut Town, entry: Entry) -> RewardError {
    match refused_as(town, entry, Check::Rewards) {
        Rejection::Reward(error) => error,
        other => panic!("{other}"),
    }
}

/// The same for a claim of an act that earns nothing.
fn refused_act(town: &mut Town, entry: Entry) -> ActError {
    match refused(town, entry) {
        RewardError::Act(error) => error,
        other => panic!("{other}"),
    }
}

/// The same for any reason.
fn refused_as(town: &mut Town, entry: Entry, check: Check) -> Rejection {
    let refused = town.rig.refused(entry.clone());
    assert_eq!(refused.check(), check, "{refused}");
    let mut forged = town.rig.clone();
    let block = forged.forged(vec![entry.to_bytes()]);
    forged.blocks.push(block);
    let verdict = audit_bytes(&forged.record(), None);
    let found = (verdict.outcome, verdict.findings[0].check, verdict.findings[0].code);
    assert_eq!(found, (Outcome::Invalid, check, refused.code()), "{refused}");
    refused
}

/// The record so far is valid.
fn valid(town: &Town) {
    let verdict = audit_bytes(&town.rig.record(), Some(&town.rig.checkpoint()));
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, vec![]));
}
