//! Gathers ballots within bounds, and finds options named twice.

use super::error::{Fault, Problem};
use super::{Ballot, Recorded};

/// More options than any ballot paper has.
pub(super) const MOST_OPTIONS: usize = 1 << 16;

/// Ballots and what stands on them: memory grows with these and not with the bytes of a file, of which a bomb could
/// make two to a ballot.
const MOST_ENTRIES: usize = 1 << 25;

/// Room for ballots and what stands on them.
pub(super) struct Room(usize);

impl Room {
    pub(super) fn new() -> Self {
        Room(MOST_ENTRIES)
    }

    /// Takes room for one ballot with so many entries.
    pub(super) fn take(&mut self, entries: usize, line: u64) -> Result<(), Fault> {
        let left = self.0.checked_sub(1).and_then(|left| left.checked_sub(entries));
        let limit = MOST_ENTRIES as u64;
        self.0 = left.ok_or_else(|| Problem::TooLarge { what: "ballots and marks", limit }.at(line))?;
        Ok(())
    }
}

/// The ballots gathered so far.
pub(super) struct Collected {
    ballots: Vec<Recorded>,
    room: Room,
    total: u64,
}

impl Collected {
    pub(super) fn new() -> Self {
        Self::within(Room::new())
    }

    fn within(room: Room) -> Self {
        Collected { ballots: Vec::new(), room, total: 0 }
    }

    /// Takes `times` ballots that begin on `line`; none at all leaves no trace.
    pub(super) fn push(&mut self, ballot: Ballot, times: u64, line: u64) -> Result<(), Fault> {
        if times == 0 {
            return Ok(());
        }
        let entries = match &ballot {
            Ballot::Marks(marks) => marks.len(),
            Ballot::Scores(scores) => scores.len(),
            Ballot::Ranking(groups) => groups.iter().map(|group| 1 + group.len()).sum(),
        };
        self.room.take(entries, line)?;
        self.total = self
            .total
            .checked_add(times)
            .ok_or_else(|| Problem::TooLarge { what: "ballots", limit: u64::MAX }.at(line))?;
        self.ballots.push(Recorded { ballot, times, line });
        Ok(())
    }

    /// How many ballots there are so far.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn into_ballots(self) -> Vec<Recorded> {
        self.ballots
    }
}

/// Which options the present ballot has named. One list serves all ballots: clearing it for each would let a file with
/// many options and many short ballots take hours.
pub(super) struct Named {
    last: Vec<u64>,
    turn: u64,
}

impl Named {
    pub(super) fn new(options: usize) -> Self {
        Named { last: vec![0; options], turn: 0 }
    }

    /// Begins a ballot.
    pub(super) fn begin(&mut self) {
        self.turn += 1;
    }

    /// Whether `option` is named for the first time on this ballot.
    pub(super) fn first(&mut self, option: usize) -> bool {
        match self.last.get_mut(option) {
            Some(last) if *last != self.turn => {
                *last = self.turn;
                true
            }
            _ => false,
        }
    }
}

/// Refuses lists of options that are empty or too long.
pub(super) fn check_options(options: usize) -> Result<(), Problem> {
    match options {
        0 => Err(Problem::NoOptions),
        1..=MOST_OPTIONS => Ok(()),
        _ => Err(Problem::TooLarge { what: "options", limit: MOST_OPTIONS as u64 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_taken_by_ballots_and_by_what_stands_on_them() {
        let mut collected = Collected::within(Room(7));
        collected.push(Ballot::Marks(vec![0, 1]), 5, 1).unwrap();
        collected.push(Ballot::Marks(vec![0; 100]), 0, 2).unwrap();
        collected.push(Ballot::Ranking(vec![vec![0, 1]]), 1, 3).unwrap();
        let full = collected.push(Ballot::Scores(vec![]), 1, 4).unwrap_err().within("x");
        assert!(matches!(full.problem, Problem::TooLarge { what: "ballots and marks", .. }), "{full}");
        assert_eq!((full.line, collected.total()), (Some(4), 6));
        assert_eq!(collected.into_ballots().len(), 2);
    }

    #[test]
    fn ballots_beyond_counting_are_refused() {
        let mut collected = Collected::new();
        collected.push(Ballot::Marks(vec![]), u64::MAX, 1).unwrap();
        let full = collected.push(Ballot::Marks(vec![]), 1, 2).unwrap_err().within("x");
        assert!(matches!(full.problem, Problem::TooLarge { what: "ballots", .. }), "{full}");
    }

    #[test]
    fn an_option_is_new_once_per_ballot() {
        let mut named = Named::new(2);
        for _ in 0..2 {
            named.begin();
            assert_eq!([named.first(1), named.first(1), named.first(0), named.first(2)], [true, false, true, false]);
        }
    }

    #[test]
    fn lists_of_options_are_bounded() {
        assert!(matches!(check_options(0), Err(Problem::NoOptions)));
        assert!(matches!(check_options(MOST_OPTIONS + 1), Err(Problem::TooLarge { what: "options", .. })));
        assert!(check_options(MOST_OPTIONS).is_ok());
    }
}
