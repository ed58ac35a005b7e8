//! Polls that open and close by the times of blocks.
//!
//! A poll whose manifest says when it opens has no entry that opens or closes it. Every block begins with this step, before
//! its entries: what its time opens is open for them, and what its time closes is closed. A block without an accepted entry
//! is none, so the step is taken back.

use super::{Assembly, ElectionState, Phase, State};
use crate::bytes::Hash;
use crate::rejection::Rejection;
use crate::standing::Class;

/// A poll from one phase to another.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) poll: Hash,
    pub(super) from: Phase,
    pub(super) to: Phase,
    /// Its list, if it is opened and asks for one.
    list: Option<Assembly>,
}

/// How it was before the time of a block opened or closed anything.
pub(super) struct Before {
    steps: Vec<Step>,
    standing: Hash,
}

impl State {
    /// The phase that an election has for entries in a block of this time.
    ///
    /// # Errors
    /// [`Rejection::UnknownElection`].
    pub fn phase_at(&self, election: &Hash, time: u64) -> Result<Phase, Rejection> {
        Ok(self.phase_of(self.election(election)?, time))
    }

    pub(super) fn phase_of(&self, election: &ElectionState, time: u64) -> Phase {
        election.phase_at(time, |election| self.convene(election).is_ok())
    }

    /// Whether an election that is not open yet can be opened for those who are known by now, and their list if it is a poll
    /// under pseudonyms.
    pub(super) fn convene(&self, election: &ElectionState) -> Result<Option<Assembly>, Rejection> {
        let manifest = election.manifest();
        let members = Class::ALL.into_iter().filter(|class| manifest.is_for(*class));
        election.has_room_for(members.map(|class| self.standing.count(class)).sum())?;
        let audience = manifest.audience.as_ref().filter(|audience| audience.pseudonymous);
        Ok(audience.map(|audience| self.standing.assemble(audience)).transpose()?)
    }

    /// What a block of this time opens and closes, in the order of the opening times. A poll whose time to be open has
    /// passed between two blocks is opened and closed in one step, with its list: so it makes no difference to the list
    /// whether there was a block without any other effect meanwhile.
    pub(super) fn steps(&self, time: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        for (id, election) in &self.elections {
            let (from, to) = (election.phase(), self.phase_of(election, time));
            if from != to {
                let list = if from == Phase::Ready { self.convene(election).ok().flatten() } else { None };
                steps.push((election.manifest().opens_at, Step { poll: *id, from, to, list }));
            }
        }
        // Elections come in the order of their identifiers, and this keeps it where times are equal.
        steps.sort_by_key(|(opens_at, _)| *opens_at);
        steps.into_iter().map(|(_, step)| step).collect()
    }

    /// Takes these steps. [`Self::settle`] or [`Self::take_back`] has to follow.
    pub(super) fn take(&mut self, mut steps: Vec<Step>) -> Before {
        let standing = self.standing.acts();
        for Step { poll, to, list, .. } in &mut steps {
            if let Some(list) = list.take() {
                self.standing.open(*poll, list);
            }
            self.elections.entry(*poll).and_modify(|election| election.enter(*to));
        }
        Before { steps, standing }
    }

    /// The block holds: what it closed is closed for good.
    pub(super) fn settle(&mut self, before: &Before) {
        let closed = before.steps.iter().filter(|step| step.to == Phase::Closed);
        closed.for_each(|step| self.standing.close(&step.poll));
    }

    /// There is no such block.
    pub(super) fn take_back(&mut self, Before { steps, standing }: Before) {
        for Step { poll, from, .. } in &steps {
            self.elections.entry(*poll).and_modify(|election| election.enter(*from));
        }
        let opened = steps.iter().filter(|step| step.from == Phase::Ready).map(|step| &step.poll);
        self.standing.take_back(opened, standing);
    }
}
