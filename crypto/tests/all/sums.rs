//! Sums of ballots of every rule: what is decrypted is what was chosen, weight by weight and style by style, packed or
//! not.

use crate::rig::Rig;
use crate::rig::choices::{below, draw_choice, draw_contest};
use crate::rig::forger::Forger;
use crate::rig::trustees::{Finished, Trustees};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::contest::Contest;
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, VerifiedShare, combine};

fn counters(rig: &mut Rig, finished: &Finished, contest: usize, sum: &Aggregate) -> Vec<u64> {
    let context = TallyContext { chain: rig.chain, manifest: rig.manifest, contest, counted: [3; 32] };
    let shares: Vec<VerifiedShare> = finished
        .shares
        .iter()
        .map(|shares| {
            let bytes =
                DecryptionShare::produce(&context, &finished.key, shares, sum, &mut rig.rng).unwrap().to_bytes();
            DecryptionShare::verify(&bytes, &context, &finished.key, shares.index(), sum).unwrap()
        })
        .collect();
    let shape = &rig.params.contests()[contest];
    let decrypted = combine(&finished.key, sum, &shares).unwrap();
    let counts = decrypted.counts(shape, sum.weight()).unwrap();
    assert!(decrypted.equals(shape, &counts));
    let mut other = counts.clone();
    other[0] += 1;
    assert!(!decrypted.equals(shape, &other));
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// Two contests of any rules, and the same two packed the other way; voters with one, the other or all of them on
    /// their ballots, with weights of their own; some ballots are taken out again.
    #[test]
    fn tallies_of_every_rule_are_the_counts_in_the_clear_packed_or_not(
        seed: u64, one in 0usize..9, two in 0usize..9, voters in 1usize..7,
    ) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let drawn = [draw_contest(&mut rng, one), draw_contest(&mut rng, two)];
        let plain = |contest: &Contest| Contest::new(contest.rule().clone(), contest.options()).unwrap();
        let contests: Vec<Contest> =
            drawn.iter().map(plain).chain(drawn.iter().map(|contest| plain(contest).packed().unwrap())).collect();
        let slots = contests.iter().map(Contest::slots).max().unwrap();
        let mut trustees = Trustees::new(seed, 2, 2, slots);
        let finished = trustees.run(1..=2);
        let mut rig = Rig::with_keys(trustees.rng, finished.key.slot_keys().to_vec(), contests.clone());
        let styles = vec![vec![0, 1, 2, 3], vec![0, 2], vec![1, 3]];
        rig.params = rig.params.with_styles(styles.clone()).unwrap();
        let plans: Vec<_> = (0..4).map(|contest| Forger::new(&rig, contest).plan).collect();
        let mut sums: Vec<Aggregate> = contests.iter().map(Aggregate::new).collect();
        let mut clear: Vec<Vec<u64>> = contests.iter().map(|contest| vec![0; contest.counters()]).collect();
        let mut weights = [0u64; 4];
        for _ in 0..voters {
            let style = below(&mut rig.rng, 3) as usize;
            // The same choice for a contest and its packed twin.
            let choices: Vec<Vec<u64>> = (0..2).map(|contest| draw_choice(&mut rig.rng, &contests[contest])).collect();
            let on_ballot: Vec<Vec<u64>> = styles[style].iter().map(|contest| choices[contest % 2].clone()).collect();
            let (_, ballot) = rig.cast_values(style, &on_ballot);
            let ballot = rig.verify(&ballot).unwrap();
            let weight = 1 + below(&mut rig.rng, 50) * below(&mut rig.rng, 2);
            let superseded = below(&mut rig.rng, 4) == 0;
            for (contest, sum) in sums.iter_mut().enumerate() {
                sum.add(&ballot, contest, weight).unwrap();
                if superseded {
                    sum.remove(&ballot, contest, weight);
                } else if styles[style].contains(&contest) {
                    weights[contest] += weight;
                    let counted = plans[contest].count(&choices[contest % 2]);
                    clear[contest].iter_mut().zip(counted).for_each(|(sum, count)| *sum += weight * count);
                }
            }
        }
        for contest in 0..4 {
            prop_assert_eq!(sums[contest].weight(), weights[contest]);
            let stored = Aggregate::from_bytes(&contests[contest], &sums[contest].to_bytes()).unwrap();
            prop_assert_eq!(&stored, &sums[contest]);
            if sums[contest].ballots() == 0 {
                continue;
            }
            let found = counters(&mut rig, &finished, contest, &stored);
            prop_assert_eq!(&found, &clear[contest], "contest {}", contest);
            prop_assert!(contests[contest].plausible(&found, weights[contest]));
        }
    }
}
