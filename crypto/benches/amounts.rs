//! Proving and verifying amounts of 32 bits.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::amounts::{AmountsParams, AmountsRule};
use tabella_crypto::signature::SigningKey;

const BATCH: usize = 32;

fn amounts(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let context = Transcript::new(b"bench");
    for options in [1, 4, 16] {
        let keys: Vec<_> = (0..options).map(|_| *SigningKey::generate(rng).public()).collect();
        let params = AmountsParams::new(AmountsRule::new(options, 32, None).unwrap(), &keys).unwrap();
        let values = vec![1_000_000; options];
        let proof = params.prove(&context, &values, &[], rng).unwrap().into_bytes();
        let batch = vec![(context.clone(), &proof[..]); BATCH];

        let mut group = criterion.benchmark_group(format!("{options} options, {} bytes", proof.len()));
        group.sample_size(20).measurement_time(Duration::from_secs(4)).warm_up_time(Duration::from_secs(1));
        group.bench_function("prove", |b| b.iter(|| params.prove(&context, &values, &[], rng).unwrap()));
        group.bench_function("verify", |b| b.iter(|| params.verify(&context, &proof, rng).unwrap()));
        group.throughput(criterion::Throughput::Elements(BATCH as u64));
        group.bench_function(format!("verify {BATCH} together"), |b| b.iter(|| params.verify_batch(&batch, rng)));
    }
}

criterion_group!(benches, amounts);
criterion_main!(benches);
