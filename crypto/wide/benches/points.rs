//! Decoding and multiplying per backend, beside curve25519-dalek.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use curve25519_dalek::{RistrettoPoint, Scalar};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_wide::{Backend, Points, backend};

fn backends() -> Vec<Backend> {
    let all = [Backend::Portable, Backend::Avx2, Backend::Avx512Ifma];
    all.into_iter().take_while(|candidate| *candidate as u8 <= backend() as u8).collect()
}

fn scalar(rng: &mut ChaCha20Rng, bytes: usize) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide[..bytes]);
    Scalar::from_bytes_mod_order_wide(&wide)
}

fn encodings(count: usize) -> Vec<[u8; 32]> {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let step = RistrettoPoint::mul_base(&scalar(&mut rng, 64));
    let points = (0..count).scan(step, |sum, _| {
        *sum += step;
        Some(sum.compress().to_bytes())
    });
    points.collect()
}

fn decode(c: &mut Criterion) {
    let encodings = encodings(1_000);
    let mut group = c.benchmark_group("decode");
    group.throughput(Throughput::Elements(1_000));
    for backend in backends() {
        group.bench_function(format!("{backend:?}"), |b| {
            b.iter(|| Points::decode_with(backend, black_box(&encodings)));
        });
    }
}

fn multiscalar(c: &mut Criterion) {
    let encodings = encodings(10_000);
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    // The portable backend is dalek.
    for (name, bytes) in [("multiscalar full", 64), ("multiscalar 128-bit", 16)] {
        let mut group = c.benchmark_group(name);
        group.sample_size(20);
        for count in [64, 1_000, 10_000] {
            let scalars: Vec<_> = (0..count).map(|_| scalar(&mut rng, bytes)).collect();
            group.throughput(Throughput::Elements(count as u64));
            for backend in backends() {
                let (points, _) = Points::decode_with(backend, &encodings[..count]);
                group.bench_function(BenchmarkId::new(format!("{backend:?}"), count), |b| {
                    b.iter(|| points.multiscalar(black_box(&scalars)));
                });
            }
        }
    }
}

fn columns(c: &mut Criterion) {
    let encodings = encodings(9_000);
    let mut group = c.benchmark_group("columns");
    for columns in [6, 30] {
        group.throughput(Throughput::Elements(9_000));
        for backend in backends() {
            let (points, _) = Points::decode_with(backend, &encodings);
            group.bench_function(BenchmarkId::new(format!("{backend:?}"), columns), |b| {
                b.iter(|| points.column_sums((0..9_000).step_by(columns), columns));
            });
        }
    }
}

criterion_group!(benches, decode, multiscalar, columns);
criterion_main!(benches);
