//! Polls that open and close by the times of blocks.
//!
//! A poll whose manifest says when it opens has no entry that opens or closes it. Every block begins with this step, before
//! its entries: what its time opens is open for them, and what its time closes is closed. A block without an accepted entry
//! is none, so the step is taken back.

use super::{Phase, State};
use crate::bytes::Hash;
use crate::rejection::Rejection;

/// A poll from one phase to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) poll: Hash,
    pub(super) from: Phase,
    pub(super) to: Phase,
}

impl State {
    /// The phase that an election has for entries in a block of this time.
    ///
    /// # Errors
    /// [`Rejection::UnknownElection`].
    pub fn phase_at(&self, election: &Hash, time: u64) -> Result<Phase, Rejection> {
        Ok(self.election(election)?.phase_at(time, self.roll_size()))
    }

    /// What a block of this time opens and closes.
    pub(super) fn steps(&self, time: u64) -> Vec<Step> {
        let roll = self.roll_size();
        let step = |(id, election): (&Hash, &super::ElectionState)| {
            let (from, to) = (election.phase(), election.phase_at(time, roll));
            (from != to).then_some(Step { poll: *id, from, to })
        };
        self.elections.iter().filter_map(step).collect()
    }

    pub(super) fn take(&mut self, steps: &[Step]) {
        for Step { poll, to, .. } in steps {
            self.elections.entry(*poll).and_modify(|election| election.enter(*to));
        }
    }

    pub(super) fn take_back(&mut self, steps: &[Step]) {
        for Step { poll, from, .. } in steps {
            self.elections.entry(*poll).and_modify(|election| election.enter(*from));
        }
    }
}
