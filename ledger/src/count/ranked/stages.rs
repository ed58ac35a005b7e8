//! The stages of a count in which ballots move from option to option, as they are shown.

use super::profile::End;
use super::tie::{Draw, Purpose, TieBreak};

/// A whole count. Votes are integers, in units of 10^-places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stages {
    /// How many decimal places votes have.
    pub places: u32,
    /// How many ballots are counted: all but blank ones.
    pub ballots: u64,
    /// The stages in order.
    pub stages: Vec<Stage>,
}

/// One stage: what was transferred to begin it, where the votes are then, and what follows from that.
///
/// All of `tallies`, `exhausted` and `lost` together are always the ballots of the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// What moved since the stage before; nothing before the first.
    pub transfer: Option<Transfer>,
    /// Votes of each option.
    pub tallies: Vec<u128>,
    /// Votes that no option has any more.
    pub exhausted: Exhausted,
    /// Votes that disappeared because values are rounded.
    pub lost: u128,
    /// How many votes elect: the quota, or more than half of the votes that continue.
    pub quota: u128,
    /// What share of a vote that reaches it each option keeps, in units of a vote; only by Meek's rule.
    pub keep: Vec<u128>,
    /// What follows, in order.
    pub events: Vec<Event>,
}

/// Votes that no option has any more, by the reason why their ballots are not read further.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exhausted {
    /// They rank nobody else who continues.
    pub choices: u128,
    /// They reached an overvote.
    pub overvotes: u128,
    /// They reached ranks left out.
    pub skips: u128,
}

/// What moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Why.
    pub cause: Cause,
    /// From whom.
    pub from: Vec<usize>,
    /// What each option received.
    pub received: Vec<u128>,
    /// What no option received.
    pub exhausted: Exhausted,
    /// What rounding made disappear.
    pub lost: u128,
}

/// Why votes move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// They are more than an elected option needs.
    Surplus,
    /// Their option was excluded.
    Exclusion,
}

/// What follows from a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An option is elected.
    Elected {
        /// Who.
        option: usize,
        /// Why.
        why: Elected,
    },
    /// Options are excluded, several in one operation.
    Excluded {
        /// Who.
        options: Vec<usize>,
        /// Why.
        why: Excluded,
    },
    /// A tie was broken.
    Drawn(Draw),
    /// A tie is not broken, and the count stops.
    Tied {
        /// What would have to be chosen.
        purpose: Purpose,
        /// The options that are equals.
        options: Vec<usize>,
    },
    /// Surpluses are not transferred yet: they are too small to change who is excluded.
    Deferred {
        /// Whose.
        options: Vec<usize>,
    },
    /// No ballot ranks anybody who continues, and places stay vacant.
    NoVotes,
}

/// Why an option is elected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elected {
    /// It has more than half of the votes that continue.
    Majority,
    /// It reaches the quota.
    Quota,
    /// No more options continue than there are vacancies.
    Remaining,
    /// What the others have, with all that can still be transferred, cannot overtake it.
    Unreachable,
}

/// Why options are excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excluded {
    /// The fewest votes.
    Fewest,
    /// Together they have fewer votes than the next.
    Together,
    /// The rule excludes them before all others, such as write-ins of nobody who stood.
    First,
}

impl Exhausted {
    /// All of them.
    pub fn total(&self) -> u128 {
        self.choices + self.overvotes + self.skips
    }

    pub(super) fn add(&mut self, end: End, votes: u128) {
        match end {
            End::Choices => self.choices += votes,
            End::Overvote => self.overvotes += votes,
            End::Skip => self.skips += votes,
        }
    }

    pub(super) fn plus(self, other: Exhausted) -> Exhausted {
        Exhausted {
            choices: self.choices + other.choices,
            overvotes: self.overvotes + other.overvotes,
            skips: self.skips + other.skips,
        }
    }
}

impl Stages {
    /// Votes in decimal notation, with all places.
    pub fn decimal(&self, votes: u128) -> String {
        let unit = 10u128.pow(self.places);
        match usize::try_from(self.places) {
            Ok(places) if places > 0 => format!("{}.{:0places$}", votes / unit, votes % unit),
            _ => votes.to_string(),
        }
    }

    /// The ballots of the count, as votes.
    pub fn all_votes(&self) -> u128 {
        u128::from(self.ballots) * 10u128.pow(self.places)
    }
}

impl Cause {
    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Cause::Surplus => "transfer.surplus",
            Cause::Exclusion => "transfer.exclusion",
        }
    }
}

impl TieBreak {
    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            TieBreak::LatestStage => "tie.latest-stage",
            TieBreak::EarliestStage => "tie.earliest-stage",
            TieBreak::Lot => "tie.lot",
            TieBreak::ListOrder => "tie.list-order",
        }
    }
}

impl Event {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Event::Elected { why: Elected::Majority, .. } => "elected.majority",
            Event::Elected { why: Elected::Quota, .. } => "elected.quota",
            Event::Elected { why: Elected::Remaining, .. } => "elected.remaining",
            Event::Elected { why: Elected::Unreachable, .. } => "elected.unreachable",
            Event::Excluded { why: Excluded::Fewest, .. } => "excluded.fewest",
            Event::Excluded { why: Excluded::Together, .. } => "excluded.together",
            Event::Excluded { why: Excluded::First, .. } => "excluded.first",
            Event::Drawn(draw) => draw.by.code(),
            Event::Tied { .. } => "tie.open",
            Event::Deferred { .. } => "surplus.deferred",
            Event::NoVotes => "vacant.no-votes",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_are_written_with_all_their_places() {
        let stages = |places| Stages { places, ballots: 3, stages: Vec::new() };
        assert_eq!((stages(5).decimal(12_900_498).as_str(), stages(0).decimal(7).as_str()), ("129.00498", "7"));
        assert_eq!((stages(2).decimal(5).as_str(), stages(2).all_votes()), ("0.05", 300));
    }
}
