//! Sums of multiples of fixed points are bit for bit those of curve25519-dalek, with every backend.

use curve25519_dalek::Scalar;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::{Identity, MultiscalarMul};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use subtle::Choice;
use tabella_wide::{Backend, FixedBase, FixedPoint, Sums, backend};

/// The backends of this processor.
fn backends() -> Vec<Backend> {
    let all = [Backend::Portable, Backend::Avx2, Backend::Avx512Ifma];
    all.into_iter().take_while(|candidate| *candidate as u8 <= backend() as u8).collect()
}

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn scalar(rng: &mut ChaCha20Rng) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

fn points(rng: &mut ChaCha20Rng, count: usize) -> Vec<RistrettoPoint> {
    let mut wide = [0; 64];
    (0..count)
        .map(|_| {
            rng.fill_bytes(&mut wide);
            RistrettoPoint::from_uniform_bytes(&wide)
        })
        .collect()
}

/// What is added to one sum: multiples of bases, and points with their choice.
#[derive(Clone, Default)]
struct Terms {
    multiples: Vec<(usize, Scalar)>,
    chosen: Vec<(usize, u8)>,
}

/// Sums over `points`, which serve as bases and as points that are chosen, on every backend and with dalek.
fn compare(points: &[RistrettoPoint], sums: &[Terms]) {
    let expected: Vec<_> = sums
        .iter()
        .map(|terms| {
            let scalars = terms.multiples.iter().map(|(_, scalar)| scalar);
            let bases = terms.multiples.iter().map(|(base, _)| points[*base]);
            let chosen = terms.chosen.iter().filter(|(_, chosen)| *chosen == 1).map(|(point, _)| points[*point]);
            let sum = RistrettoPoint::multiscalar_mul(scalars, bases) + chosen.sum::<RistrettoPoint>();
            sum.compress().to_bytes()
        })
        .collect();
    for backend in backends() {
        let bases = FixedBase::tables_with(backend, points);
        let prepared = FixedPoint::prepare_with(backend, points);
        assert_eq!((bases.len(), prepared.len()), (points.len(), points.len()));
        let mut computed = Sums::with(backend, sums.len());
        for (position, terms) in sums.iter().enumerate() {
            for (base, scalar) in &terms.multiples {
                computed.add_multiple(position, &bases[*base], scalar);
            }
            for (point, chosen) in &terms.chosen {
                computed.add_chosen(position, &prepared[*point], Choice::from(*chosen));
            }
        }
        assert_eq!(computed.encode(), expected, "{backend:?}");
    }
}

fn one_multiple(base: usize, scalar: Scalar) -> Terms {
    Terms { multiples: vec![(base, scalar)], chosen: Vec::new() }
}

#[test]
fn scalars_at_the_edges() {
    let mut rng = rng(1);
    let points =
        [points(&mut rng, 1), vec![RistrettoPoint::mul_base(&Scalar::ONE), RistrettoPoint::identity()]].concat();
    let mut edges = vec![Scalar::ZERO, Scalar::from(2_u8), Scalar::from(3_u8), Scalar::from(u128::MAX)];
    // Single bits and their neighbours, and the negatives of all.
    let mut power = Scalar::ONE;
    for _ in 0..253 {
        edges.extend([power, power - Scalar::ONE, power + Scalar::ONE]);
        power += power;
    }
    // The same digit everywhere: before the scalar is halved, and after.
    for digit in 0..16 {
        let same = Scalar::from_bytes_mod_order([digit << 4 | digit; 32]);
        edges.extend([same, same + same]);
    }
    edges.extend(edges.clone().iter().map(|edge| -edge));
    for base in 0..points.len() {
        let sums: Vec<_> = edges.iter().map(|edge| one_multiple(base, *edge)).collect();
        compare(&points, &sums);
    }
}

#[test]
fn every_digit_in_every_lane_of_every_word() {
    let points = points(&mut rng(2), 1);
    let mut sums = Vec::new();
    for place in 0..63 {
        for digit in 1..16_u8 {
            let mut bytes = [0; 32];
            bytes[place / 2] = digit << (4 * (place % 2));
            sums.push(one_multiple(0, Scalar::from_bytes_mod_order(bytes)));
        }
    }
    compare(&points, &sums);
}

#[test]
fn any_number_of_sums() {
    let mut rng = rng(3);
    let points = points(&mut rng, 10);
    for count in (0..=18).chain([63, 64, 65, 100]) {
        let sums: Vec<_> = (0..count).map(|i| one_multiple(i % 10, scalar(&mut rng))).collect();
        compare(&points, &sums);
    }
}

#[test]
fn any_number_of_tables() {
    let mut rng = rng(4);
    let points = points(&mut rng, 19);
    for count in 0..=19 {
        let sums: Vec<_> = (0..count).map(|base| one_multiple(base, scalar(&mut rng))).collect();
        compare(&points[..count], &sums);
    }
}

#[test]
fn many_terms() {
    let mut rng = rng(5);
    let points = points(&mut rng, 20);
    let mut terms = Terms::default();
    for _ in 0..300 {
        terms.multiples.push((rng.next_u32() as usize % 20, scalar(&mut rng)));
        terms.chosen.push((rng.next_u32() as usize % 20, (rng.next_u32() & 1) as u8));
    }
    compare(&points, &[terms.clone(), Terms::default(), terms]);
}

#[test]
fn nothing_is_the_identity() {
    compare(&[], &[]);
    compare(&[], &vec![Terms::default(); 9]);
    let points = points(&mut rng(6), 2);
    let unchosen = Terms { multiples: vec![(0, Scalar::ZERO)], chosen: vec![(0, 0), (1, 0)] };
    compare(&points, &[unchosen]);
}

#[test]
fn what_cancels_and_what_coincides() {
    let mut rng = rng(7);
    let mut points = points(&mut rng, 2);
    points.extend([-points[0], points[0]]);
    let scalar = scalar(&mut rng);
    let cancels = Terms { multiples: vec![(0, scalar), (2, scalar)], chosen: vec![(0, 1), (2, 1)] };
    let coincides = Terms { multiples: vec![(0, scalar), (3, scalar), (0, scalar)], chosen: vec![(0, 1), (3, 1)] };
    let minus = Terms { multiples: vec![(0, -Scalar::ONE), (1, Scalar::ONE)], chosen: vec![(0, 1)] };
    // The identity among others must not spoil what is encoded with it.
    compare(&points, &[coincides.clone(), cancels.clone(), minus, cancels, coincides]);
}

#[test]
fn the_base_point_and_its_small_multiples() {
    let points = [RistrettoPoint::mul_base(&Scalar::ONE)];
    let sums: Vec<_> = (0..600_u64).map(|i| one_multiple(0, Scalar::from(i))).collect();
    compare(&points, &sums);
}

#[test]
#[should_panic(expected = "one backend")]
fn a_base_of_another_backend_is_a_mistake() {
    let bases = FixedBase::tables_with(Backend::Portable, &points(&mut rng(8), 1));
    if backend() == Backend::Portable {
        panic!("there is only one backend");
    }
    Sums::new(1).add_multiple(0, &bases[0], &Scalar::ONE);
}

proptest! {
    #[test]
    fn random_sums_are_the_same(seed: [u8; 32], bases in 1_usize..12, sums in 1_usize..20) {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let points = points(&mut rng, bases);
        let mut any = |limit: usize| rng.next_u32() as usize % limit;
        let shapes: Vec<_> = (0..sums).map(|_| (any(5), any(4))).collect();
        let sums: Vec<_> = shapes.into_iter().map(|(multiples, chosen)| Terms {
            multiples: (0..multiples).map(|_| (rng.next_u32() as usize % bases, scalar(&mut rng))).collect(),
            chosen: (0..chosen).map(|_| (rng.next_u32() as usize % bases, (rng.next_u32() & 1) as u8)).collect(),
        }).collect();
        compare(&points, &sums);
    }
}
