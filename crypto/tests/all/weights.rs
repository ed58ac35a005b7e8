//! What unequal weights betray: counts are sums of public weights, and where few sets of voters add up to a count, it
//! says who is among them. Nothing is broken for that; it is read off a result that is right.

use crate::rig::Rig;
use crate::rig::choices::below;
use crate::rig::trustees::{Finished, Trustees};
use proptest::prelude::*;
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, combine};

const OPTIONS: usize = 3;

/// A tally of one ballot of each voter.
struct Election {
    rig: Rig,
    finished: Finished,
}

impl Election {
    fn new(seed: u64) -> Self {
        let mut trustees = Trustees::new(seed, 1, 1, OPTIONS);
        let finished = trustees.run([1]);
        let contest = Contest::new(Rule::Plurality, OPTIONS).unwrap();
        let keys = finished.key.slot_keys().to_vec();
        Self { rig: Rig::with_keys(trustees.rng, keys, vec![contest]), finished }
    }

    /// What is published of these votes, cast and counted with these weights.
    fn published(&mut self, votes: &[usize], weights: &[u64]) -> Vec<u64> {
        let contest = self.rig.params.contests()[0].clone();
        let mut sum = Aggregate::new(&contest);
        for (vote, weight) in votes.iter().zip(weights) {
            sum.add(&self.rig.verified(&[vec![*vote]]), 0, *weight).unwrap();
        }
        let (key, shares) = (&self.finished.key, &self.finished.shares[0]);
        let context = TallyContext { chain: self.rig.chain, manifest: self.rig.manifest, contest: 0, counted: [3; 32] };
        let share = DecryptionShare::produce(&context, key, shares, &sum, &mut self.rig.rng).unwrap().to_bytes();
        let share = DecryptionShare::verify(&share, &context, key, 1, &sum).unwrap();
        combine(key, &sum, &[share]).unwrap().counts(&contest, sum.weight()).unwrap()
    }
}

/// The options that a voter can have chosen, for all anybody sees: those for which some set of voters with this one
/// among them adds up to the option's count while all others share out the rest as it was published.
fn possible(weights: &[u64], counts: &[u64]) -> Vec<Vec<usize>> {
    let mut possible = vec![vec![false; OPTIONS]; weights.len()];
    let assignments = OPTIONS.pow(weights.len() as u32);
    for assignment in 0..assignments {
        let vote = |voter: usize| assignment / OPTIONS.pow(voter as u32) % OPTIONS;
        let mut sums = vec![0; OPTIONS];
        weights.iter().enumerate().for_each(|(voter, weight)| sums[vote(voter)] += weight);
        if sums == counts {
            (0..weights.len()).for_each(|voter| possible[voter][vote(voter)] = true);
        }
    }
    let chosen = |options: Vec<bool>| (0..OPTIONS).filter(|option| options[*option]).collect();
    possible.into_iter().map(chosen).collect()
}

/// Shares of a company: every set of voters has a sum of its own, and three published numbers are everybody's vote. The
/// same votes with equal weights leave everybody all options that got any.
#[test]
fn a43_weights_whose_sums_all_differ_publish_every_vote() {
    let votes = [2, 0, 1, 0, 2, 0, 1, 1];
    let shares = [1, 2, 4, 9, 17, 33, 66, 140];
    let mut election = Election::new(1);
    let counts = election.published(&votes, &shares);
    assert_eq!(counts.iter().sum::<u64>(), shares.iter().sum::<u64>());
    let read = possible(&shares, &counts);
    assert_eq!(read, votes.map(|vote| vec![vote]));

    let equal = [1; 8];
    let counts = election.published(&votes, &equal);
    assert_eq!(possible(&equal, &counts), vec![vec![0, 1, 2]; 8]);
}

/// One voter outweighs all others together: the count that is large enough is theirs, however many others vote.
#[test]
fn a43_the_vote_of_whoever_outweighs_the_others_is_read_off_the_counts() {
    let mut election = Election::new(2);
    for vote in 0..OPTIONS {
        let votes = [vote, 0, 1, 2, 0, 1, 2, 0];
        let weights = [8, 1, 1, 1, 1, 1, 1, 1];
        let counts = election.published(&votes, &weights);
        let read = possible(&weights, &counts);
        assert_eq!(read[0], [vote]);
        assert!(read[1..].iter().all(|others| *others == [0, 1, 2]));
        // Few and large classes hide: among eight votes of 1 and of 2 anybody can have voted anything.
        let classes = [2, 1, 2, 1, 2, 1, 1, 1];
        let counts = election.published(&votes, &classes);
        assert!(possible(&classes, &counts)[0].len() > 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Equal weights, whatever they are, never tell more than which options got votes at all.
    #[test]
    fn equal_weights_leave_everybody_every_option_that_got_votes(
        seed: u64, weight in 1u64..1000, voters in 2usize..7,
    ) {
        let mut election = Election::new(seed);
        let votes: Vec<usize> = (0..voters).map(|_| below(&mut election.rig.rng, OPTIONS as u64) as usize).collect();
        let weights = vec![weight; voters];
        let counts = election.published(&votes, &weights);
        let some: Vec<usize> = (0..OPTIONS).filter(|option| counts[*option] > 0).collect();
        prop_assert_eq!(possible(&weights, &counts), vec![some; voters]);
    }
}
