//! Proving membership, and verifying proofs alone and a thousand together on one core, with and without attributes.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::group::Scalar;
use tabella_crypto::membership::{Attribute, AttributeOpening, Claim, Ring, TagBase};
use tabella_crypto::signature::SigningKey;

const BATCH: usize = 1000;

fn membership(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for keys in [16, 256, 1024] {
        for allowed in [&[][..], &[20, 8]] {
            let people: Vec<_> = (0..keys).map(|_| SigningKey::generate(rng)).collect();
            let openings: Vec<AttributeOpening> =
                allowed.iter().map(|_| AttributeOpening::new(3, Scalar::from(7u8))).collect();
            let attributes = allowed.iter().zip(&openings).map(|(count, opening)| Attribute {
                commitments: vec![*opening.commit().as_bytes(); keys],
                allowed: (0..*count).collect(),
            });
            let encoded = people.iter().map(|key| *key.public().as_bytes()).collect();
            let ring = Ring::new(TagBase::new(&[1; 32], b"bench"), encoded, attributes.collect()).unwrap();
            let proofs: Vec<_> = (0..BATCH)
                .map(|place| {
                    let key = &people[place % keys];
                    (*ring.base().tag(key).as_bytes(), ring.prove(key, &openings, b"bench", rng).unwrap())
                })
                .collect();
            let claims: Vec<_> = proofs.iter().map(|(tag, proof)| Claim { tag, binding: b"bench", proof }).collect();

            let name = format!("{keys} keys, {} attributes, {} bytes", allowed.len(), ring.proof_bytes());
            let mut group = criterion.benchmark_group(name);
            group.sample_size(10).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1));
            group.bench_function("ring", |b| {
                b.iter(|| Ring::new(ring.base().clone(), ring.keys().to_vec(), ring.attributes().to_vec()).unwrap());
            });
            group.bench_function("prove", |b| {
                b.iter(|| one_core.install(|| ring.prove(&people[1], &openings, b"bench", rng).unwrap()));
            });
            group.bench_function("verify", |b| b.iter(|| one_core.install(|| ring.verify(&claims[0], rng).unwrap())));
            group.throughput(Throughput::Elements(BATCH as u64));
            group.bench_function(format!("verify {BATCH} together"), |b| {
                b.iter(|| {
                    let verdicts = one_core.install(|| ring.verify_batch(&claims, rng));
                    assert!(verdicts.iter().all(Result::is_ok));
                });
            });
        }
    }
}

criterion_group!(benches, membership);
criterion_main!(benches);
