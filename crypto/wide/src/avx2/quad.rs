//! Four field elements as ten limbs of 26 and 25 bits by turns, the radix of Bernstein, "Curve25519: new Diffie-Hellman
//! speed records" (PKC 2006), section 4.
//!
//! Limb i stands for 2^ceil(25.5 i). The product of two odd limbs counts twice, and what goes beyond 2^255 counts 19
//! times; both are put into a factor before multiplying. Elements have even limbs below 2^26 + 2^18 and odd limbs below
//! 2^25 + 2^18, so 19 times a limb is below 2^32, where products are cut.

use super::vector::Vector;

const MASK26: u64 = (1 << 26) - 1;
const MASK25: u64 = (1 << 25) - 1;

/// 2^36 p, for subtractions: limbs of 2^62 - 19 * 2^36, and a little less than 2^61 and 2^62 by turns.
const ENOUGH_P: [u64; 10] = [
    (MASK26 - 18) << 36,
    MASK25 << 36,
    MASK26 << 36,
    MASK25 << 36,
    MASK26 << 36,
    MASK25 << 36,
    MASK26 << 36,
    MASK25 << 36,
    MASK26 << 36,
    MASK25 << 36,
];

/// Ten limbs in four lanes, of an element or of a sum.
pub type Quad = [Vector; 10];

#[inline(always)]
pub fn add(a: Quad, b: Quad) -> Quad {
    let mut sum = a;
    for (limb, other) in sum.iter_mut().zip(b) {
        *limb = limb.add(other);
    }
    sum
}

#[inline(always)]
pub fn sub(a: Quad, b: Quad) -> Quad {
    let mut difference = a;
    for ((limb, other), p) in difference.iter_mut().zip(b).zip(ENOUGH_P) {
        *limb = limb.add(other.like(p).sub(other));
    }
    difference
}

/// Limb 0 sums 1 product of 52 bits and, 19 times, 4 more and 5 of 51 bits (odd limbs, doubled): less than
/// 124.5 * 2^52 with limbs of 26 and 25 bits, and less than 2^59 with what elements have above that. The other limbs
/// have fewer products that count 19 times.
///
/// A function of its own, as the square is: inlined everywhere the code would not fit the processor's cache, and ten
/// limbs do not stay in sixteen registers anyway.
#[target_feature(enable = "avx2")]
#[inline(never)]
pub fn multiply(a: &Quad, b: &Quad) -> Quad {
    let (a, b) = (*a, *b);
    let nineteen = a[0].like(19);
    let mut b19 = b;
    for limb in &mut b19 {
        *limb = limb.times(nineteen);
    }
    let mut product = [a[0].like(0); 10];
    row::<0>(&mut product, a, b, b19);
    row::<1>(&mut product, a, b, b19);
    row::<2>(&mut product, a, b, b19);
    row::<3>(&mut product, a, b, b19);
    row::<4>(&mut product, a, b, b19);
    row::<5>(&mut product, a, b, b19);
    row::<6>(&mut product, a, b, b19);
    row::<7>(&mut product, a, b, b19);
    row::<8>(&mut product, a, b, b19);
    row::<9>(&mut product, a, b, b19);
    product
}

/// Adds limb `I` of `a` times `b`. The index is a parameter so that every row is unrolled.
#[inline(always)]
fn row<const I: usize>(product: &mut Quad, a: Quad, b: Quad, b19: Quad) {
    let twice = a[I].add(a[I]);
    for j in 0..10 {
        let factor = if I % 2 == 1 && j % 2 == 1 { twice } else { a[I] };
        let other = if I + j < 10 { b[j] } else { b19[j] };
        let limb = &mut product[(I + j) % 10];
        *limb = limb.add(factor.times(other));
    }
}

/// The bounds are those of a product.
#[target_feature(enable = "avx2")]
#[inline(never)]
pub fn squared(a: &Quad) -> Quad {
    let a = *a;
    let nineteen = a[0].like(19);
    let mut a19 = a;
    for limb in &mut a19 {
        *limb = limb.times(nineteen);
    }
    let mut square = [a[0].like(0); 10];
    half_row::<0>(&mut square, a, a19);
    half_row::<1>(&mut square, a, a19);
    half_row::<2>(&mut square, a, a19);
    half_row::<3>(&mut square, a, a19);
    half_row::<4>(&mut square, a, a19);
    half_row::<5>(&mut square, a, a19);
    half_row::<6>(&mut square, a, a19);
    half_row::<7>(&mut square, a, a19);
    half_row::<8>(&mut square, a, a19);
    half_row::<9>(&mut square, a, a19);
    square
}

/// Adds limb `I` times itself, and twice times the limbs above it.
#[inline(always)]
fn half_row<const I: usize>(square: &mut Quad, a: Quad, a19: Quad) {
    let twice = a[I].add(a[I]);
    let four = twice.add(twice);
    for j in I..10 {
        let factor = match (I == j, I % 2 == 1 && j % 2 == 1) {
            (true, false) => a[I],
            (true, true) | (false, false) => twice,
            (false, true) => four,
        };
        let other = if I + j < 10 { a[j] } else { a19[j] };
        let limb = &mut square[(I + j) % 10];
        *limb = limb.add(factor.times(other));
    }
}

/// Carries along two chains side by side, from limb 0 and from limb 4.
///
/// Limbs below 2^63 carry less than 2^39. Limb 4 carries a second time: less than 2^13 into limb 5. Limb 9 carries
/// less than 19 * 2^39 back into limb 0, and that less than 2^18 into limb 1. All other limbs end within their radix.
#[inline(always)]
pub fn narrow(mut limbs: Quad) -> Quad {
    carry_even::<0>(&mut limbs);
    carry_even::<4>(&mut limbs);
    carry_odd::<1>(&mut limbs);
    carry_odd::<5>(&mut limbs);
    carry_even::<2>(&mut limbs);
    carry_even::<6>(&mut limbs);
    carry_odd::<3>(&mut limbs);
    carry_odd::<7>(&mut limbs);
    carry_even::<4>(&mut limbs);
    carry_even::<8>(&mut limbs);
    let top = limbs[9].shift_right::<25>();
    limbs[9] = limbs[9].and(top.like(MASK25));
    limbs[0] = limbs[0].add(top.shift_left::<4>().add(top.shift_left::<1>()).add(top));
    carry_even::<0>(&mut limbs);
    limbs
}

#[inline(always)]
fn carry_even<const I: usize>(limbs: &mut Quad) {
    limbs[I + 1] = limbs[I + 1].add(limbs[I].shift_right::<26>());
    limbs[I] = limbs[I].and(limbs[I].like(MASK26));
}

#[inline(always)]
fn carry_odd<const I: usize>(limbs: &mut Quad) {
    limbs[I + 1] = limbs[I + 1].add(limbs[I].shift_right::<25>());
    limbs[I] = limbs[I].and(limbs[I].like(MASK25));
}

/// Elements are below 2p, so p is to be subtracted once or not at all: once if adding 19 carries out of bit 255.
#[inline(always)]
pub fn canonical(limbs: Quad) -> Quad {
    let nineteen = limbs[0].like(19);
    let mut carry = nineteen;
    for i in 0..5 {
        carry = limbs[2 * i].add(carry).shift_right::<26>();
        carry = limbs[2 * i + 1].add(carry).shift_right::<25>();
    }
    let mut canonical = limbs;
    canonical[0] = limbs[0].add(carry.times(nineteen));
    carry_even::<0>(&mut canonical);
    carry_odd::<1>(&mut canonical);
    carry_even::<2>(&mut canonical);
    carry_odd::<3>(&mut canonical);
    carry_even::<4>(&mut canonical);
    carry_odd::<5>(&mut canonical);
    carry_even::<6>(&mut canonical);
    carry_odd::<7>(&mut canonical);
    carry_even::<8>(&mut canonical);
    canonical[9] = canonical[9].and(carry.like(MASK25));
    canonical
}

/// Limbs of 26 and 25 bits from limbs of 51.
#[inline(always)]
pub fn split(limbs: [Vector; 5]) -> Quad {
    let mask = limbs[0].like(MASK26);
    let mut quad = [mask; 10];
    for (i, limb) in limbs.into_iter().enumerate() {
        quad[2 * i] = limb.and(mask);
        quad[2 * i + 1] = limb.shift_right::<26>();
    }
    quad
}

/// Limbs of 51 bits from canonical limbs of 26 and 25.
#[inline(always)]
pub fn join(quad: Quad) -> [Vector; 5] {
    let mut limbs = [quad[0]; 5];
    for (i, limb) in limbs.iter_mut().enumerate() {
        *limb = quad[2 * i].or(quad[2 * i + 1].shift_left::<26>());
    }
    limbs
}

/// Two limbs of an element per word.
#[inline(always)]
pub fn pack(quad: Quad) -> [Vector; 5] {
    let mut words = [quad[0]; 5];
    for (i, word) in words.iter_mut().enumerate() {
        *word = quad[2 * i].or(quad[2 * i + 1].shift_left::<32>());
    }
    words
}

/// The limbs of packed words.
#[inline(always)]
pub fn unpack(words: [Vector; 5]) -> Quad {
    let mask = words[0].like(0xffff_ffff);
    let mut quad = [mask; 10];
    for (i, word) in words.into_iter().enumerate() {
        quad[2 * i] = word.and(mask);
        quad[2 * i + 1] = word.shift_right::<32>();
    }
    quad
}
