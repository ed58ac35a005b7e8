//! Claiming, evaluating, joining and unblinding tokens of 3 issuers, 2 of whom suffice.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

#[path = "../tests/rig/mod.rs"]
mod rig;

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use rig::trustees::Trustees;
use tabella_crypto::group::Element;
use tabella_crypto::token::{Evaluation, IssuerKey, Purpose, TokenRequest, combine};

fn tokens(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let finished = Trustees::new(1, 3, 2, 1).run(1..=3);
    let key = IssuerKey::new([1; 32], [7; 32], &finished.key, 0).unwrap();
    let request = |event: u64| TokenRequest::derive(&[3; 32], &key, &event.to_le_bytes()).unwrap();

    let mut group = criterion.benchmark_group("tokens");
    group.sample_size(20).measurement_time(Duration::from_secs(4)).warm_up_time(Duration::from_secs(1));
    group.bench_function("claim", |b| b.iter(|| request(0)));
    for count in [1, 32, 1024] {
        let claims: Vec<Element> = (0..count).map(|event| *request(event).blinded()).collect();
        let mut evaluate = |issuer: usize| {
            Evaluation::produce(&key, Purpose::Issue, &finished.shares[issuer - 1], &claims, rng).unwrap()
        };
        let [one, two] = [1, 2].map(&mut evaluate);
        group.throughput(Throughput::Elements(count));
        group.bench_function(format!("evaluate {count}"), |b| b.iter(|| evaluate(1)));
        group.bench_function(format!("verify {count}"), |b| {
            b.iter(|| one.verify(&key, Purpose::Issue, 1, &claims).unwrap());
        });
        if count == 1 {
            let shares = [(1, &one), (2, &two)].map(|(t, e)| e.verify(&key, Purpose::Issue, t, &claims).unwrap()[0]);
            let evaluated = combine(&key, &shares).unwrap();
            group.bench_function("join", |b| b.iter(|| combine(&key, &shares).unwrap()));
            group.bench_function("unblind", |b| b.iter(|| request(0).finish(&evaluated).unwrap()));
        }
    }
}

criterion_group!(benches, tokens);
criterion_main!(benches);
