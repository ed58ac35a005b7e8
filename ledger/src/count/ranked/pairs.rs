//! What rules that compare options in pairs share.

use super::super::outcome::Steps;
use super::super::{CountError, Outcome, Pairwise, Stake, Tie};
use super::tie::{Breaker, Draw, Purpose, Ties};

/// The option that more ballots prefer to each other one than the reverse, if there is one.
pub fn condorcet_winner(pairwise: &Pairwise) -> Option<usize> {
    let beats_all = |one: &usize| (0..pairwise.options()).all(|other| *one == other || beats(pairwise, *one, other));
    (0..pairwise.options()).find(beats_all)
}

/// Whether more ballots prefer one to another than the reverse.
pub(super) fn beats(pairwise: &Pairwise, one: usize, other: usize) -> bool {
    pairwise.above(one, other) > pairwise.above(other, one)
}

/// Who has the place: the only one of `first`, or who is chosen among them; what was drawn, and what stays tied.
pub(super) fn place(first: Vec<usize>, ties: Ties<'_>) -> (Vec<usize>, Option<Tie>, Option<Draw>) {
    match first.as_slice() {
        [] | [_] => (first, None, None),
        _ => match Breaker::new(ties).choose(Purpose::Place, &first, &[]) {
            Ok(draw) => (vec![draw.chosen], None, Some(draw)),
            Err(options) => (Vec::new(), Some(Tie { options, stake: Stake::Places(1) }), None),
        },
    }
}

/// Fills places from the highest counter on. Those equal for the last places are drawn one after the other.
pub(super) fn fill(counters: &[u64], places: usize, ties: Ties<'_>) -> (Vec<usize>, Option<Tie>, Vec<Draw>) {
    let mut breaker = Breaker::new(ties);
    let (mut elected, mut draws) = (Vec::new(), Vec::new());
    while elected.len() < places.min(counters.len()) {
        let rest = || (0..counters.len()).filter(|option| !elected.contains(option));
        let most = rest().map(|option| counters[option]).max();
        let equal: Vec<usize> = rest().filter(|option| Some(counters[*option]) == most).collect();
        let open = places - elected.len();
        if equal.len() <= open {
            elected.extend(equal);
            continue;
        }
        match breaker.choose(Purpose::Place, &equal, &[]) {
            Ok(draw) => {
                elected.push(draw.chosen);
                draws.push(draw);
            }
            Err(options) => return (elected, Some(Tie { options, stake: Stake::Places(open) }), draws),
        }
    }
    (elected, None, draws)
}

/// An outcome for `places` places.
pub(super) fn outcome(places: usize, elected: Vec<usize>, tie: Option<Tie>, steps: Steps) -> Outcome {
    let open = tie.as_ref().map_or(0, |tie| match tie.stake {
        Stake::Places(open) => open,
        _ => 0,
    });
    let vacant = places - elected.len() - open;
    Outcome { elected, tie, waiting: Vec::new(), vacant, steps }
}

/// Checks that an option that a rule names is there.
pub(super) fn known(what: &'static str, option: u32, options: usize) -> Result<usize, CountError> {
    let option = option as usize;
    if option < options { Ok(option) } else { Err(CountError::UnknownOption { what, option, options }) }
}

#[cfg(test)]
mod tests {
    use super::super::tie::TieBreak;
    use super::*;

    #[test]
    fn a_condorcet_winner_beats_every_other() {
        let pairwise = |rows: [[u64; 3]; 3]| Pairwise::new(rows.map(|row| row.to_vec()).to_vec()).unwrap();
        assert_eq!(condorcet_winner(&pairwise([[0, 5, 4], [4, 0, 9], [5, 0, 0]])), None);
        assert_eq!(condorcet_winner(&pairwise([[0, 5, 5], [4, 0, 9], [4, 0, 0]])), Some(0));
        assert_eq!(condorcet_winner(&pairwise([[0, 5, 5], [5, 0, 9], [4, 0, 0]])), None);
    }

    #[test]
    fn places_are_filled_drawn_or_tied() {
        let (elected, tie, draws) = fill(&[4, 7, 4, 4], 2, Ties::REPORT);
        assert_eq!((elected, draws.len()), (vec![1], 0));
        assert_eq!(tie, Some(Tie { options: vec![0, 2, 3], stake: Stake::Places(1) }));
        let ties = Ties { ways: &[TieBreak::ListOrder], seed: None };
        let (elected, tie, draws) = fill(&[4, 7, 4, 4], 3, ties);
        assert_eq!((elected, tie, draws.len()), (vec![1, 0, 2], None, 2));
        assert_eq!(fill(&[4, 7], 5, Ties::REPORT).0, [1, 0]);
    }
}
