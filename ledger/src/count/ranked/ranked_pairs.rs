//! Ranked pairs: majorities are locked in from the largest on, unless they contradict those locked in before.
//!
//! Tideman, "Independence of Clones as a Criterion for Voting Rules", Social Choice and Welfare 4 (1987); a majority is measured
//! by the votes for it, and among as many by those against it, as in Zavist and Tideman, "Complete Independence of Clones in
//! the Ranked Pairs Rule", Social Choice and Welfare 6 (1989).
//!
//! Equal majorities have no order by the rule. A majority is locked if it is in every order of equal ones: if not even all that
//! may be locked before it, or together with it, contradict it. Whom no such majority defeats may be elected; if that is one
//! option it wins in every order, and if there are several the winner of every order is one of them: a tie.

use super::super::outcome::Steps;
use super::super::{CountError, Outcome, Pairwise};
use super::pairs::{beats, condorcet_winner, outcome, place};
use super::profile::RankedProfile;
use super::tie::{Draw, Ties};

/// How the winner was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// For every ordered pair how many ballots prefer the first.
    pub pairwise: Pairwise,
    /// Who beats every other option.
    pub condorcet: Option<usize>,
    /// The majorities from the largest on, equal ones in order of the options.
    pub majorities: Vec<Majority>,
    /// How a tie was broken.
    pub draw: Option<Draw>,
}

/// A majority of one option over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Majority {
    /// Who is preferred.
    pub winner: usize,
    /// To whom.
    pub loser: usize,
    /// What became of it.
    pub fate: Fate,
}

/// What becomes of a majority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is locked in.
    Locked,
    /// It contradicts majorities that are locked in before it.
    Contradicted,
    /// Whether it is locked depends on the order of equal majorities, and nothing says which comes first.
    Tied,
}

impl Fate {
    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Fate::Locked => "majority.locked",
            Fate::Contradicted => "majority.contradicted",
            Fate::Tied => "majority.tied",
        }
    }
}

/// Elects one option.
///
/// # Errors
/// None for a profile; pairs always fit.
pub fn ranked_pairs(profile: &RankedProfile, ties: Ties<'_>) -> Result<Outcome, CountError> {
    Ok(by_pairs(profile.pairwise()?, ties))
}

/// Elects one option from who is preferred to whom.
pub fn by_pairs(pairwise: Pairwise, ties: Ties<'_>) -> Outcome {
    let options = pairwise.options();
    let all = (0..options).flat_map(|one| (0..options).map(move |other| (one, other)));
    let mut pairs: Vec<(usize, usize)> = all.filter(|(one, other)| beats(&pairwise, *one, *other)).collect();
    let size = |(one, other): &(usize, usize)| (pairwise.above(*one, *other), u64::MAX - pairwise.above(*other, *one));
    pairs.sort_by_key(|pair| (std::cmp::Reverse(size(pair)), *pair));

    let mut locked = Order { above: vec![vec![false; options]; options] };
    let mut possible = locked.clone();
    let mut majorities = Vec::new();
    for equal in pairs.chunk_by(|one, other| size(one) == size(other)) {
        let free = |pair: &&(usize, usize)| !locked.above[pair.1][pair.0];
        let free: Vec<(usize, usize)> = equal.iter().filter(free).copied().collect();
        free.iter().for_each(|(winner, loser)| possible.lock(*winner, *loser));
        for (winner, loser) in equal.iter().copied() {
            let fate = match (free.contains(&(winner, loser)), possible.above[loser][winner]) {
                (false, _) => Fate::Contradicted,
                (true, false) => Fate::Locked,
                (true, true) => Fate::Tied,
            };
            if fate == Fate::Locked {
                locked.lock(winner, loser);
            }
            majorities.push(Majority { winner, loser, fate });
        }
    }
    let undefeated = |option: &usize| locked.above.iter().all(|row| !row[*option]);
    let (elected, tie, draw) = place((0..options).filter(undefeated).collect(), ties);
    let condorcet = condorcet_winner(&pairwise);
    outcome(1, elected, tie, Steps::RankedPairs(Trace { pairwise, condorcet, majorities, draw }))
}

/// Who stands above whom by majorities, directly or through others.
#[derive(Clone)]
struct Order {
    above: Vec<Vec<bool>>,
}

impl Order {
    fn lock(&mut self, winner: usize, loser: usize) {
        let below: Vec<bool> =
            self.above[loser].iter().enumerate().map(|(option, below)| *below || option == loser).collect();
        for (option, row) in self.above.iter_mut().enumerate() {
            if option == winner || row[winner] {
                row.iter_mut().zip(&below).for_each(|(above, below)| *above |= *below);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Stake, Tie};
    use super::super::profile::RankedBallot;
    use super::*;

    fn count(options: usize, ballots: &[(&[usize], u64)]) -> (Outcome, Vec<(usize, usize, Fate)>) {
        let ballots = ballots.iter().map(|(ranking, times)| (RankedBallot::strict(ranking.iter().copied()), *times));
        let outcome = ranked_pairs(&RankedProfile::new(options, ballots).unwrap(), Ties::REPORT).unwrap();
        let Steps::RankedPairs(trace) = &outcome.steps else { panic!() };
        let fates = trace.majorities.iter().map(|pair| (pair.winner, pair.loser, pair.fate)).collect();
        (outcome, fates)
    }

    #[test]
    fn a_majority_that_contradicts_larger_ones_is_not_locked() {
        use Fate::{Contradicted, Locked};
        // B over C 7:2, A over B 6:3, C over A 5:4.
        let (outcome, fates) = count(3, &[(&[0, 1, 2], 4), (&[1, 2, 0], 3), (&[2, 0, 1], 2)]);
        assert_eq!(outcome.elected, [0]);
        assert_eq!(fates, [(1, 2, Locked), (0, 1, Locked), (2, 0, Contradicted)]);
    }

    #[test]
    fn equal_majorities_are_a_tie_only_where_their_order_matters() {
        let (outcome, fates) = count(3, &[(&[0, 1, 2], 1), (&[1, 2, 0], 1), (&[2, 0, 1], 1)]);
        assert_eq!(outcome.tie, Some(Tie { options: vec![0, 1, 2], stake: Stake::Places(1) }));
        assert!(fates.iter().all(|(_, _, fate)| *fate == Fate::Tied));
        // The same circle below an option that beats all of it.
        let (outcome, _) = count(4, &[(&[3, 0, 1, 2], 1), (&[3, 1, 2, 0], 1), (&[3, 2, 0, 1], 1)]);
        assert_eq!((outcome.elected, outcome.tie), (vec![3], None));
        // Larger majorities than those of 3 over the circle make one: 3 wins in every order all the same.
        let (outcome, fates) = count(4, &[(&[2, 0, 3], 3), (&[1, 3, 2], 2), (&[1, 2], 1), (&[3, 0, 1, 2], 3)]);
        assert_eq!((outcome.elected, fates[0].2, fates[3]), (vec![3], Fate::Tied, (3, 1, Fate::Locked)));
        // Nobody beats anybody.
        let (outcome, fates) = count(2, &[(&[0, 1], 1), (&[1, 0], 1)]);
        assert_eq!((outcome.tie.unwrap().options, fates.len()), (vec![0, 1], 0));
    }
}
