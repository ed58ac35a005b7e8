//! Sealing a ballot of one contest, verifying ballots alone and a thousand together on one core, and adding them up.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::ballot::{CastBallot, ElectionParams, SealedBallot, VerifiedBallot, Verifier};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::signature::SigningKey;
use tabella_crypto::tally::Aggregate;

const BATCH: usize = 1000;

fn cases() -> Vec<(&'static str, Contest, Vec<u64>)> {
    let new = |rule, options| Contest::new(rule, options).unwrap();
    let marks = |options, marked| (0..options).map(|option| u64::from(option < marked)).collect();
    let costs: Vec<u64> = (1..=50).map(|project| 10_000 * project).collect();
    vec![
        ("plurality 5", new(Rule::Plurality, 5), marks(5, 1)),
        ("plurality 5, packed", new(Rule::Plurality, 5).packed().unwrap(), marks(5, 1)),
        ("plurality 50", new(Rule::Plurality, 50), marks(50, 1)),
        ("approval 10", new(Rule::Approval { min: 0, max: 10 }, 10), marks(10, 4)),
        ("quadratic 5 x 20", new(Rule::Quadratic { credits: 20, against: false }, 5), vec![4, 0, 0, 1, 1]),
        ("score 10 x 0..10", new(Rule::Score { max: 10 }, 10), (0..10).collect()),
        ("knapsack 50", new(Rule::Knapsack { costs, budget: 1_000_000 }, 50), marks(50, 10)),
    ]
}

fn ballots(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let voter = SigningKey::generate(rng);
    let mut signing = ChaCha20Rng::seed_from_u64(2);
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for (name, contest, choice) in cases() {
        let keys = (0..contest.slots()).map(|_| *SigningKey::generate(rng).public()).collect();
        let params = ElectionParams::new([1; 32], [2; 32], keys, vec![contest.clone()]).unwrap();
        let mut sequence = 0;
        let mut seal = || {
            sequence += 1;
            let choice = std::slice::from_ref(&choice);
            SealedBallot::seal(&params, 0, &voter, sequence, sequence, choice, rng).unwrap()
        };
        let ballots: Vec<CastBallot> = (0..BATCH).map(|_| seal().cast(&[1; 32], &voter, &mut signing)).collect();
        let verifier = Verifier::new(&params);

        let mut group = criterion.benchmark_group(name);
        group.sample_size(20).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1));
        group.bench_function("seal", |b| b.iter(&mut seal));
        let mut verify = |ballots: &[CastBallot]| -> Vec<VerifiedBallot> {
            let verdicts = one_core.install(|| verifier.verify_batch(ballots, &mut signing));
            verdicts.into_iter().map(Result::unwrap).collect()
        };
        group.bench_function("verify", |b| b.iter(|| verify(&ballots[..1])));
        group.throughput(Throughput::Elements(BATCH as u64));
        group.bench_function(format!("verify {BATCH} together"), |b| b.iter(|| verify(&ballots)));
        let verified = verify(&ballots);
        let add = |mut sum: Aggregate| {
            verified.iter().for_each(|ballot| sum.add(ballot, 0, 1).unwrap());
            sum.to_bytes()
        };
        group.bench_function(format!("add {BATCH}"), |b| {
            b.iter_batched(|| Aggregate::new(&contest), add, BatchSize::SmallInput);
        });
    }
}

criterion_group!(benches, ballots);
criterion_main!(benches);
