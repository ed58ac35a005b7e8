//! Field arithmetic of each implementation against integers of any size.

use num_bigint::BigUint;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};

use crate::field::*;

const MASK: u64 = (1 << 51) - 1;

/// The largest limbs that `Field::narrow` leaves.
const LARGEST: u64 = (1 << 51) + (1 << 17) - 1;

fn prime() -> BigUint {
    (BigUint::from(1_u8) << 255) - BigUint::from(19_u8)
}

fn value(limbs: Limbs) -> BigUint {
    limbs.iter().rev().fold(BigUint::ZERO, |sum, limb| (sum << 51) + BigUint::from(*limb)) % prime()
}

fn lane(limbs: &[Block; 5], lane: usize) -> Limbs {
    core::array::from_fn(|i| limbs[i].0[lane])
}

fn blocks(lanes: &[Limbs; LANES]) -> [Block; 5] {
    core::array::from_fn(|i| Block(lanes.map(|limbs| limbs[i])))
}

/// Everything that the trait computes, for eight pairs.
struct Everything {
    a: [Block; 5],
    b: [Block; 5],
}

impl<F: Field> Kernel<F> for Everything {
    type Output = (Vec<[Block; 5]>, [u8; 3]);

    #[inline(always)]
    fn run(self, proof: F::Proof) -> Self::Output {
        let (a, b) = (F::from_limbs(proof, &self.a), F::from_limbs(proof, &self.b));
        let zero = F::splat(proof, ZERO);
        let product = a.multiply(b);
        let square = a.squared();
        let (twice, four) = (product + product, square + square);
        // The deepest sums that the point formulas make.
        let deepest = F::narrow(four + four - twice);
        let difference = F::narrow(product - square);
        let values = [
            a.canonical(),
            b.canonical(),
            a.plus(b).canonical(),
            a.minus(b).canonical(),
            a.times(b).canonical(),
            a.square().canonical(),
            deepest.canonical(),
            difference.times(deepest).canonical(),
            deepest.square().canonical(),
            a.absolute(zero),
            a.select(b, 0b1010_0110).canonical(),
            F::from_words(F::transpose_back(a.to_words())).canonical(),
        ];
        let masks = [a.canonical().odd(), a.canonical().equal(b.canonical()), a.canonical().equal(a.canonical())];
        let mut limbs = Vec::new();
        for value in values {
            limbs.push(value.to_limbs());
        }
        (limbs, masks)
    }
}

/// Two transpositions change nothing.
trait TransposeBack: Field {
    #[inline(always)]
    fn transpose_back(words: [Self::Vector; 5]) -> [Self::Vector; 5] {
        let [w0, w1, w2, w3, w4] = words;
        let [w0, w1, w2, w3, w4, ..] = Self::transpose(Self::transpose([w0, w1, w2, w3, w4, w0, w1, w2]));
        [w0, w1, w2, w3, w4]
    }
}

impl<F: Field> TransposeBack for F {}

fn check<F: Field>(proof: F::Proof, a: [Limbs; LANES], b: [Limbs; LANES]) {
    let (values, [odd, equal, same]) = F::enter(proof, Everything { a: blocks(&a), b: blocks(&b) });
    assert_eq!(same, 0xff);
    let p = prime();
    for i in 0..LANES {
        let (x, y) = (value(a[i]), value(b[i]));
        let (product, square) = (&x * &y % &p, &x * &x % &p);
        let minus = |a: &BigUint, b: &BigUint| (a + &p - b) % &p;
        let deepest = minus(&(&square * 4_u8 % &p), &(&product * 2_u8 % &p));
        let is_odd = x.bit(0);
        let expected = [
            x.clone(),
            y.clone(),
            (&x + &y) % &p,
            minus(&x, &y),
            product.clone(),
            square.clone(),
            deepest.clone(),
            minus(&product, &square) * &deepest % &p,
            &deepest * &deepest % &p,
            if is_odd { &p - &x } else { x.clone() },
            if 0b1010_0110 >> i & 1 == 1 { y.clone() } else { x.clone() },
            x.clone(),
        ];
        for (index, (value_of, expected)) in values.iter().zip(expected).enumerate() {
            let limbs = lane(value_of, i);
            assert!(limbs.iter().all(|limb| *limb <= MASK), "value {index} is canonical: {limbs:?}");
            let sum = limbs.iter().rev().fold(BigUint::ZERO, |sum, limb| (sum << 51) + BigUint::from(*limb));
            assert_eq!(sum, expected, "value {index} of {:?} and {:?}", a[i], b[i]);
        }
        assert_eq!(odd >> i & 1 == 1, is_odd);
        assert_eq!(equal >> i & 1 == 1, x == y);
    }
}

/// Checks every implementation that this processor can run.
fn check_all(a: [Limbs; LANES], b: [Limbs; LANES]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(proof) = crate::ifma::Ifma::detect() {
        check::<crate::ifma::Element>(proof, a, b);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(proof) = crate::avx2::Avx2::detect() {
        check::<crate::avx2::Element>(proof, a, b);
    }
    let _ = (a, b);
}

fn edges() -> Vec<Limbs> {
    let small = |i: u64| [i, 0, 0, 0, 0];
    let top = |i: u64| [MASK - i, MASK, MASK, MASK, MASK];
    let mut edges: Vec<_> = (0..21).flat_map(|i| [small(i), top(i)]).collect();
    edges.extend([[LARGEST; 5], [LARGEST, 0, 0, 0, 0], [0, 0, 0, 0, LARGEST], [MASK, 0, MASK, 0, MASK], MINUS_ONE]);
    edges.extend([D, TWICE_D, INVERSE_TWICE_D, ROOT_M1, MINUS_ROOT_M1, INVERSE_ROOT_A_MINUS_D]);
    edges
}

#[test]
fn edges_with_edges() {
    let edges = edges();
    for (i, a) in edges.iter().enumerate() {
        for start in (0..edges.len()).step_by(LANES) {
            let other = core::array::from_fn(|lane| edges[(start + lane) % edges.len()]);
            check_all([*a; LANES], other);
            // Different values in all lanes, on the other side.
            check_all(other, core::array::from_fn(|lane| edges[(i + lane) % edges.len()]));
        }
    }
}

#[test]
fn constants_are_what_they_are_called() {
    let p = prime();
    let one = BigUint::from(1_u8);
    let inverse = |x: &BigUint| x.modpow(&(&p - 2_u8), &p);
    let d = (&p - BigUint::from(121_665_u32)) * inverse(&BigUint::from(121_666_u32)) % &p;
    assert_eq!(value(D), d);
    assert_eq!(value(TWICE_D), &d * 2_u8 % &p);
    assert_eq!(value(INVERSE_TWICE_D) * &d * 2_u8 % &p, one);
    assert_eq!(value(ROOT_M1).pow(2) % &p, &p - 1_u8);
    assert_eq!(value(ROOT_M1) + value(MINUS_ROOT_M1), p);
    assert!(!value(ROOT_M1).bit(0));
    assert_eq!(value(MINUS_ONE), &p - 1_u8);
    // a = -1.
    assert_eq!(value(INVERSE_ROOT_A_MINUS_D).pow(2) * (&p * 2_u8 - 1_u8 - &d) % &p, one);
}

proptest! {
    #[test]
    fn random_elements(seed: [u8; 32]) {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let mut lanes = || core::array::from_fn(|_| core::array::from_fn(|_| rng.next_u64() % (LARGEST + 1)));
        let (a, b) = (lanes(), lanes());
        check_all(a, b);
    }
}
