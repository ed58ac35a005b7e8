//! Shuffling and verifying lists of ciphertexts of one slot and of five, and of keys, on one core.
//!
//! Beside another library in one run: `crypto/beside`.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::group::Element;
use tabella_crypto::shuffle::{Exponentiation, Mix, Reencryption, unwatched};
use tabella_crypto::signature::SigningKey;

const LENGTHS: [usize; 3] = [1_000, 10_000, 100_000];
const MIX: Mix = Mix { chain: [1; 32], manifest: [2; 32], contest: 0, mixer: 1, round: 0 };

fn shuffles(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for slots in [1, 5] {
        let mut group = criterion.benchmark_group(format!("{slots} slots"));
        group.sampling_mode(SamplingMode::Flat).sample_size(10).warm_up_time(Duration::from_millis(1));
        let keys: Vec<Element> = (0..slots).map(|_| *SigningKey::generate(rng).public()).collect();
        for items in LENGTHS {
            let inputs: Vec<u8> =
                (0..items * (slots + 1)).flat_map(|_| *SigningKey::generate(rng).public().as_bytes()).collect();
            let shuffle = Reencryption::new(MIX, keys.clone(), items).unwrap();
            let mut make = || {
                let (mut outputs, mut responses) = (Vec::new(), Vec::new());
                let made = || shuffle.shuffle(&inputs, &mut outputs, &mut responses, &mut unwatched, rng);
                let head = one_core.install(made).unwrap();
                (head, outputs, responses)
            };
            let (head, outputs, responses) = make();
            group.throughput(Throughput::Elements(items as u64));
            group.bench_function(BenchmarkId::new("shuffle", items), |b| b.iter(&mut make));
            group.bench_function(BenchmarkId::new("verify", items), |b| {
                let mut rng = ChaCha20Rng::seed_from_u64(2);
                let mut verify = || shuffle.verify(&inputs, &outputs, &head, &responses, &mut unwatched, &mut rng);
                b.iter(|| one_core.install(&mut verify).unwrap());
            });
        }
        group.finish();
    }
}

fn keys(criterion: &mut Criterion) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let items = 10_000;
    let mut group = criterion.benchmark_group("keys");
    group.sampling_mode(SamplingMode::Flat).sample_size(10).throughput(Throughput::Elements(items as u64));
    let inputs: Vec<u8> = (0..items).flat_map(|_| *SigningKey::generate(rng).public().as_bytes()).collect();
    let shuffle = Exponentiation::new(MIX, Element::base(), items).unwrap();
    let mut make = || {
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let made = || shuffle.shuffle(&inputs, &mut outputs, &mut responses, &mut unwatched, rng);
        let (image, head) = one_core.install(made).unwrap();
        (image, head, outputs, responses)
    };
    let (image, head, outputs, responses) = make();
    group.bench_function(BenchmarkId::new("shuffle", items), |b| b.iter(&mut make));
    group.bench_function(BenchmarkId::new("verify", items), |b| {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let mut verify = || shuffle.verify(&image, &inputs, &outputs, &head, &responses, &mut unwatched, &mut rng);
        b.iter(|| one_core.install(&mut verify).unwrap());
    });
}

criterion_group!(benches, shuffles, keys);
criterion_main!(benches);
