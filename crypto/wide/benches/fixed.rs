//! Sums of multiples of fixed points per backend, of which the portable one is curve25519-dalek's table.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use curve25519_dalek::{RistrettoPoint, Scalar};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_wide::{Backend, FixedBase, Sums, backend};

const COUNTS: [usize; 3] = [1, 16, 64];

fn backends() -> Vec<Backend> {
    let all = [Backend::Portable, Backend::Avx2, Backend::Avx512Ifma];
    all.into_iter().take_while(|candidate| *candidate as u8 <= backend() as u8).collect()
}

fn scalars(count: usize) -> Vec<Scalar> {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let mut wide = [0; 64];
    (0..count)
        .map(|_| {
            rng.fill_bytes(&mut wide);
            Scalar::from_bytes_mod_order_wide(&wide)
        })
        .collect()
}

fn points(count: usize) -> Vec<RistrettoPoint> {
    scalars(count).iter().map(RistrettoPoint::mul_base).collect()
}

/// Multiples of different bases, all for one sum.
fn multiples(c: &mut Criterion) {
    let mut group = c.benchmark_group("multiples");
    for count in COUNTS {
        let (points, scalars) = (points(count), scalars(count));
        group.throughput(Throughput::Elements(count as u64));
        for backend in backends() {
            let bases = FixedBase::tables_with(backend, &points);
            let mut sums = Sums::with(backend, 1);
            group.bench_function(BenchmarkId::new(format!("{backend:?}"), count), |b| {
                b.iter(|| {
                    for (base, scalar) in bases.iter().zip(black_box(&scalars)) {
                        sums.add_multiple(0, base, scalar);
                    }
                });
            });
        }
    }
}

/// The end of sums.
fn encode(c: &mut Criterion) {
    let mut group = c.benchmark_group("encode sums");
    for count in COUNTS {
        group.throughput(Throughput::Elements(count as u64));
        for backend in backends() {
            let base = FixedBase::tables_with(backend, &points(1)).remove(0);
            let scalars = scalars(count);
            group.bench_function(BenchmarkId::new(format!("{backend:?}"), count), |b| {
                let filled = || {
                    let mut sums = Sums::with(backend, count);
                    (0..count).for_each(|i| sums.add_multiple(i, &base, &scalars[i]));
                    sums
                };
                b.iter_batched(filled, Sums::encode, criterion::BatchSize::SmallInput);
            });
        }
    }
}

/// What an election is prepared with.
fn tables(c: &mut Criterion) {
    let points = points(64);
    let mut group = c.benchmark_group("tables");
    group.throughput(Throughput::Elements(64));
    group.sample_size(10);
    for backend in backends() {
        group
            .bench_function(format!("{backend:?}"), |b| b.iter(|| FixedBase::tables_with(backend, black_box(&points))));
    }
}

criterion_group!(benches, multiples, encode, tables);
criterion_main!(benches);
