//! What the board says of somebody who has nothing but their recovery phrase.

use tabella_crypto::derive::BoardSecrets;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::party::public;
use tabella_ledger::state::{Good, State};

use crate::store::StoreError;
use crate::view::View;

/// How many voter keys after the last that is on the roll are looked up: as many replacements could have failed in a row.
const LOOK_AHEAD: u32 = 16;

/// A ballot that somebody cast, as the board has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundBallot {
    /// Its election.
    pub election: Hash,
    /// Its tracker.
    pub tracker: Hash,
    /// Position of its entry.
    pub position: u64,
    /// Time of its block, Unix seconds.
    pub time: u64,
}

/// What a board has of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The number of their last voter key that the board knows; 0 if there is none.
    pub enrolment: u32,
    /// Whether that one is good.
    pub on_roll: bool,
    /// Every ballot under any of their voter keys and pseudonyms, replaced ones included, in the order of the log.
    pub ballots: Vec<FoundBallot>,
}

/// Looks for somebody's voter keys and ballots in a copy of the board that was checked here. Nobody is asked, so nobody
/// learns which keys belong together.
///
/// # Errors
/// [`StoreError`] when the copy cannot be read.
pub fn look(state: &State, view: &View, secrets: &BoardSecrets) -> Result<Found, StoreError> {
    let mut found = Found { enrolment: 0, on_roll: false, ballots: Vec::new() };
    let mut number = 0;
    while number <= found.enrolment.saturating_add(LOOK_AHEAD) {
        let key = public(&secrets.voter_key(number));
        if let Some(membership) = state.membership(&key) {
            (found.enrolment, found.on_roll) = (number, membership.good == Good::Yes);
            found.take(view, &key)?;
        }
        number += 1;
    }
    for (poll, _) in state.elections().filter(|(_, election)| election.manifest().is_pseudonymous()) {
        found.take(view, &public(&secrets.pseudonym_key(&poll.0)))?;
    }
    found.ballots.sort_by_key(|ballot| ballot.position);
    Ok(found)
}

impl Found {
    fn take(&mut self, view: &View, voter: &Key) -> Result<(), StoreError> {
        let size = view.head().size;
        for ballot in view.store().ballots_of(voter)? {
            // On the disk already perhaps, but without a checkpoint that covers it.
            if ballot.position < size {
                let (election, tracker, position) = (ballot.election, ballot.tracker, ballot.position);
                let time = view.store().time_of(position)?.unwrap_or_default();
                self.ballots.push(FoundBallot { election, tracker, position, time });
            }
        }
        Ok(())
    }
}
