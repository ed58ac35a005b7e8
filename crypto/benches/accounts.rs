//! Making, checking and opening spends.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::account::{Holding, SpendContext, verify_batch};
use tabella_crypto::signature::SigningKey;

const BATCH: usize = 64;

fn accounts(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let [owner, provider] = [0; 2].map(|_| SigningKey::generate(rng));
    let (account, provider_key) = (*owner.public(), *provider.public());
    let context = SpendContext { chain: [1; 32], epoch: [2; 32], account, number: 0, provider: provider_key };
    let mut holding = Holding::empty();
    holding.credit(1_000_000).unwrap();
    let spend = holding.spend(&owner, &context, 250, b"a tree", rng).unwrap();
    let batch = vec![(context, *holding.balance(), &spend); BATCH];

    let mut group = criterion.benchmark_group(format!("spend, {} bytes", spend.to_bytes().len()));
    group.sample_size(20).measurement_time(Duration::from_secs(4)).warm_up_time(Duration::from_secs(1));
    group.bench_function("make", |b| b.iter(|| holding.spend(&owner, &context, 250, b"a tree", rng).unwrap()));
    group.bench_function("verify", |b| b.iter(|| holding.balance().spend(&context, &spend, rng).unwrap()));
    group.bench_function("open the memo", |b| b.iter(|| spend.open_as_provider(&context, &provider).unwrap()));
    group.throughput(criterion::Throughput::Elements(BATCH as u64));
    group.bench_function(format!("verify {BATCH} together"), |b| b.iter(|| verify_batch(&batch, rng)));
}

criterion_group!(benches, accounts);
criterion_main!(benches);
