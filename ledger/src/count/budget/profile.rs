//! The ballots of a participatory budget: distinct ballots and how many there are of each.

use std::collections::BTreeMap;

use super::super::CountError;

/// The multiset of ballots. Who cast which does not matter, so equal ballots are one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    groups: Vec<Group>,
    voters: u64,
    points: Vec<u64>,
}

/// Equal ballots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Points for projects in ascending order, none of them zero; an approval is one point.
    pub(super) points: Vec<(usize, u64)>,
    /// How many there are.
    pub(super) voters: u64,
}

/// What a voter has of a project that is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Satisfaction {
    /// Its cost times the ballot's points for it, so that a supporter of a project that costs twice as much has twice as
    /// much of it: cost utilities, as cities use them.
    Cost,
    /// The ballot's points for it, whatever it costs.
    Points,
}

impl Profile {
    /// From approval ballots over `projects` projects, each with how many there are of it.
    ///
    /// # Errors
    /// When a ballot names a project that there is not, or one twice.
    pub fn approvals<B: AsRef<[usize]>>(
        projects: usize,
        ballots: impl IntoIterator<Item = (B, u64)>,
    ) -> Result<Self, CountError> {
        let scored = |ballot: B| ballot.as_ref().iter().map(|project| (*project, 1)).collect::<Vec<_>>();
        Profile::cardinal(projects, ballots.into_iter().map(|(ballot, times)| (scored(ballot), times)))
    }

    /// From ballots that give projects points.
    ///
    /// # Errors
    /// When a ballot names a project that there is not, or one twice, or there are too many points.
    pub fn cardinal<B: AsRef<[(usize, u64)]>>(
        projects: usize,
        ballots: impl IntoIterator<Item = (B, u64)>,
    ) -> Result<Self, CountError> {
        let too_large = CountError::TooLarge { what: "the points of all ballots" };
        let mut grouped: BTreeMap<Vec<(usize, u64)>, u64> = BTreeMap::new();
        let mut points = vec![0u64; projects];
        let mut voters = 0u64;
        for (ballot, times) in ballots {
            let mut ballot: Vec<(usize, u64)> = ballot.as_ref().to_vec();
            ballot.sort_unstable();
            if let Some(pair) = ballot.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(CountError::Repeated { project: pair[0].0 });
            }
            ballot.retain(|(_, given)| *given > 0);
            for (project, given) in &ballot {
                let sum = points.get_mut(*project).ok_or(CountError::UnknownOption {
                    what: "a ballot",
                    option: *project,
                    options: projects,
                })?;
                let given = given.checked_mul(times).and_then(|given| sum.checked_add(given));
                *sum = given.ok_or_else(|| too_large.clone())?;
            }
            voters = voters.checked_add(times).ok_or_else(|| too_large.clone())?;
            if times > 0 {
                *grouped.entry(ballot).or_default() += times;
            }
        }
        let groups = grouped.into_iter().map(|(points, voters)| Group { points, voters }).collect();
        Ok(Profile { groups, voters, points })
    }

    /// How many ballots there are, blank ones included.
    pub fn voters(&self) -> u64 {
        self.voters
    }

    /// The points of each project: its votes, where ballots approve.
    pub fn points(&self) -> &[u64] {
        &self.points
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ballots_are_one_group_and_blank_ones_are_voters() {
        let profile = Profile::approvals(3, [(vec![2, 0], 2), (vec![0, 2], 1), (vec![], 4), (vec![1], 0)]).unwrap();
        assert_eq!((profile.voters(), profile.points()), (7, [3, 0, 3].as_slice()));
        assert_eq!(profile.groups().len(), 2);
        let scored = Profile::cardinal(2, [(vec![(1, 5), (0, 0)], 2)]).unwrap();
        assert_eq!(scored.groups(), [Group { points: vec![(1, 5)], voters: 2 }]);
    }

    #[test]
    fn ballots_that_do_not_fit_are_refused() {
        let unknown = Profile::approvals(2, [(vec![2], 1)]).unwrap_err();
        assert_eq!(unknown, CountError::UnknownOption { what: "a ballot", option: 2, options: 2 });
        assert_eq!(Profile::approvals(2, [(vec![1, 1], 1)]).unwrap_err(), CountError::Repeated { project: 1 });
        assert!(Profile::cardinal(1, [(vec![(0, u64::MAX)], 2)]).is_err());
        assert!(Profile::approvals(1, [(vec![0], u64::MAX), (vec![0], 1)]).is_err());
    }
}
