//! Borda counts: points by position, the highest sums are elected.
//!
//! Borda, "Mémoire sur les élections au scrutin", Histoire de l'Académie Royale des Sciences (1781), for ballots that rank all
//! options. For equals and for options that are not ranked there are two readings, see [`Points`]. Points of a fixed scale
//! for so many positions, as in Nauru or in participatory budgets, need no ranked ballots: they are sums.

use minicbor::{Decode, Encode};

use super::super::counts::check_places;
use super::super::outcome::Steps;
use super::super::{CountError, Outcome};
use super::pairs::{fill, outcome};
use super::profile::RankedProfile;
use super::tie::{Draw, Ties};

/// What a position is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Points {
    /// A point for each option that stands behind, half a point for each equal; options that are not ranked are equals behind
    /// all others. Black, "Partial justification of the Borda count", Public Choice 28 (1976).
    #[n(0)]
    Averaged,
    /// As many points for the first as the ballot ranks options, and one fewer for each further one; equals have what the
    /// last of them would have, options that are not ranked nothing. Emerson, "The original Borda count and partial voting", Social
    /// Choice and Welfare 40 (2013).
    #[n(1)]
    Modified,
}

/// How the winners were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// For each option twice its points.
    pub doubled: Vec<u64>,
    /// How ties were broken.
    pub draws: Vec<Draw>,
}

/// Elects `seats` options.
///
/// # Errors
/// When the number of seats is none or absurd.
pub fn borda(profile: &RankedProfile, points: Points, seats: u32, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let places = check_places(seats)?;
    let mut doubled = vec![0u64; profile.options()];
    for (ballot, times) in profile.rankings() {
        let ranked: usize = ballot.groups.iter().map(Vec::len).sum();
        let mut behind = if points == Points::Averaged { profile.options() } else { ranked };
        for group in &ballot.groups {
            behind -= group.len();
            let worth = match points {
                Points::Averaged => 2 * behind + group.len() - 1,
                Points::Modified => 2 * (behind + 1),
            };
            group.iter().for_each(|option| doubled[*option] += worth as u64 * times);
        }
        if points == Points::Averaged && behind > 0 {
            let named: Vec<usize> = ballot.groups.concat();
            let rest = (0..profile.options()).filter(|option| !named.contains(option));
            rest.for_each(|option| doubled[option] += (behind - 1) as u64 * times);
        }
    }
    let (elected, tie, draws) = fill(&doubled, places, ties);
    Ok(outcome(places, elected, tie, Steps::Borda(Trace { doubled, draws })))
}

#[cfg(test)]
mod tests {
    use super::super::profile::{End, RankedBallot};
    use super::*;

    fn doubled(points: Points, ballots: &[(&[&[usize]], u64)]) -> Vec<u64> {
        let ballot = |groups: &[&[usize]]| RankedBallot {
            groups: groups.iter().map(|group| group.to_vec()).collect(),
            end: End::Choices,
        };
        let profile = RankedProfile::new(4, ballots.iter().map(|(groups, times)| (ballot(groups), *times))).unwrap();
        match borda(&profile, points, 1, Ties::REPORT).unwrap().steps {
            Steps::Borda(trace) => trace.doubled,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn positions_equals_and_options_left_out_have_their_points() {
        assert_eq!(doubled(Points::Averaged, &[(&[&[2], &[0], &[1], &[3]], 5)]), [20, 10, 30, 0]);
        assert_eq!(doubled(Points::Averaged, &[(&[&[2]], 1)]), [2, 2, 6, 2]);
        assert_eq!(doubled(Points::Averaged, &[(&[&[2], &[0, 1]], 1)]), [3, 3, 6, 0]);
        assert_eq!(doubled(Points::Modified, &[(&[&[2], &[0]], 3)]), [6, 0, 12, 0]);
        assert_eq!(doubled(Points::Modified, &[(&[&[2, 3], &[0]], 1)]), [2, 0, 4, 4]);
    }
}
