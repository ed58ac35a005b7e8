//! Eight field elements as five limbs of 51 bits.
//!
//! The multiply-add instructions cut a product of two 52-bit words after its 52nd bit. With limbs of 51 bits an element
//! has one bit to spare, and the high half of a product counts twice in the next limb.

use core::ops::{Add, Sub};

use super::vector::{Ifma, Vector};
use crate::field::{Block, Field, Kernel, LANES, Limbs};

const MASK: u64 = (1 << 51) - 1;

/// 2^11 p, for subtractions: limbs of 2^62 - 19 * 2^11 and 2^62 - 2^11.
const ENOUGH_P: [u64; 5] = [(MASK - 18) << 11, MASK << 11, MASK << 11, MASK << 11, MASK << 11];

/// Limbs below 2^51 + 2^17.
#[derive(Clone, Copy)]
pub struct Element([Vector; 5]);

/// Limbs below 2^63.
#[derive(Clone, Copy)]
pub struct Wide([Vector; 5]);

impl Add for Wide {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let mut sum = self;
        for (limb, other) in sum.0.iter_mut().zip(other.0) {
            *limb = limb.add(other);
        }
        sum
    }
}

impl Sub for Wide {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let mut difference = self;
        for ((limb, other), p) in difference.0.iter_mut().zip(other.0).zip(ENOUGH_P) {
            *limb = limb.add(other.like(p).sub(other));
        }
        difference
    }
}

/// Ten limbs become five: 2^255 is 19.
///
/// With limbs of elements a little above 2^51, low halves are below 2^52 and high halves below 2^50.01. Limb k of a
/// product sums at most min(k + 1, 9 - k) low halves and twice min(k, 10 - k) high ones, so the limbs 0 and 5 come to
/// less than (1 + 19 * 6.6) * 2^52 < 2^59, and the other four stay below that.
#[inline(always)]
fn fold(limbs: [Vector; 10]) -> Wide {
    let nineteen = limbs[0].like(19);
    let mut folded = [limbs[0]; 5];
    for (k, limb) in folded.iter_mut().enumerate() {
        *limb = limbs[k].add(limbs[k + 5].times(nineteen));
    }
    Wide(folded)
}

#[inline(always)]
fn double(limbs: &mut [Vector]) {
    for limb in limbs {
        *limb = limb.add(*limb);
    }
}

/// Runs a kernel where the instructions are enabled, so that they are inlined into it.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn enter<K: Kernel<Element>>(proof: Ifma, kernel: K) -> K::Output {
    kernel.run(proof)
}

impl Field for Element {
    type Proof = Ifma;
    type Wide = Wide;
    type Vector = Vector;

    fn enter<K: Kernel<Self>>(proof: Ifma, kernel: K) -> K::Output {
        // SAFETY: an `Ifma` exists only where the processor has these features.
        unsafe { enter(proof, kernel) }
    }

    #[inline(always)]
    fn splat(proof: Ifma, limbs: Limbs) -> Self {
        let [l0, l1, l2, l3, l4] = limbs;
        let vector = Vector::splat(proof, l0);
        Self([vector, vector.like(l1), vector.like(l2), vector.like(l3), vector.like(l4)])
    }

    #[inline(always)]
    fn from_limbs(proof: Ifma, limbs: &[Block; 5]) -> Self {
        let [l0, l1, l2, l3, l4] = limbs;
        let load = [Vector::load(proof, l0), Vector::load(proof, l1), Vector::load(proof, l2)];
        Self([load[0], load[1], load[2], Vector::load(proof, l3), Vector::load(proof, l4)])
    }

    #[inline(always)]
    fn to_limbs(self) -> [Block; 5] {
        let mut limbs = [Block([0; LANES]); 5];
        for (block, limb) in limbs.iter_mut().zip(self.0) {
            limb.store(block);
        }
        limbs
    }

    #[inline(always)]
    fn multiply(self, other: Self) -> Wide {
        let (a, b) = (self.0, other.0);
        let mut limbs = [a[0].like(0); 10];
        for i in 0..5 {
            for j in 0..5 {
                limbs[i + j + 1] = limbs[i + j + 1].add_high(a[i], b[j]);
            }
        }
        double(&mut limbs[1..]);
        for i in 0..5 {
            for j in 0..5 {
                limbs[i + j] = limbs[i + j].add_low(a[i], b[j]);
            }
        }
        fold(limbs)
    }

    /// Products of two different limbs count twice, and their high halves four times.
    #[inline(always)]
    fn squared(self) -> Wide {
        let a = self.0;
        let mut limbs = [a[0].like(0); 10];
        for i in 0..5 {
            for j in i + 1..5 {
                limbs[i + j + 1] = limbs[i + j + 1].add_high(a[i], a[j]);
            }
        }
        double(&mut limbs[2..]);
        for i in 0..5 {
            limbs[2 * i + 1] = limbs[2 * i + 1].add_high(a[i], a[i]);
            for j in i + 1..5 {
                limbs[i + j] = limbs[i + j].add_low(a[i], a[j]);
            }
        }
        double(&mut limbs[1..]);
        for i in 0..5 {
            limbs[2 * i] = limbs[2 * i].add_low(a[i], a[i]);
        }
        fold(limbs)
    }

    #[inline(always)]
    fn widen(self) -> Wide {
        Wide(self.0)
    }

    /// One step for all limbs at once is enough: carries of limbs below 2^63 are below 2^12, and the top one comes
    /// back times 19, below 2^17.
    #[inline(always)]
    fn narrow(wide: Wide) -> Self {
        let mask = wide.0[0].like(MASK);
        let (mut low, mut carry) = (wide.0, wide.0);
        for k in 0..5 {
            low[k] = low[k].and(mask);
            carry[k] = carry[k].shift_right::<51>();
        }
        let first = low[0].add_low(carry[4], mask.like(19));
        Self([first, low[1].add(carry[0]), low[2].add(carry[1]), low[3].add(carry[2]), low[4].add(carry[3])])
    }

    /// Limbs below 2^51 + 2^17 make a value below 2p, so p is to be subtracted once or not at all: once if adding 19
    /// carries out of bit 255.
    #[inline(always)]
    fn canonical(self) -> Self {
        let mask = self.0[0].like(MASK);
        let nineteen = mask.like(19);
        let mut carry = nineteen;
        for limb in self.0 {
            carry = limb.add(carry).shift_right::<51>();
        }
        carry = carry.times(nineteen);
        let mut canonical = self;
        for limb in &mut canonical.0 {
            let sum = limb.add(carry);
            carry = sum.shift_right::<51>();
            *limb = sum.and(mask);
        }
        canonical
    }

    #[inline(always)]
    fn equal(self, other: Self) -> u8 {
        let mut equal = 0xff;
        for (a, b) in self.0.into_iter().zip(other.0) {
            equal &= a.equal(b);
        }
        equal
    }

    #[inline(always)]
    fn odd(self) -> u8 {
        self.0[0].meets(self.0[0].like(1))
    }

    #[inline(always)]
    fn select(self, other: Self, mask: u8) -> Self {
        let mut selected = self;
        for (limb, other) in selected.0.iter_mut().zip(other.0) {
            *limb = limb.select(other, mask);
        }
        selected
    }

    #[inline(always)]
    fn to_words(self) -> [Vector; 5] {
        self.0
    }

    #[inline(always)]
    fn from_words(words: [Vector; 5]) -> Self {
        Self(words)
    }

    #[inline(always)]
    fn load(proof: Ifma, block: &Block) -> Vector {
        Vector::load(proof, block)
    }

    #[inline(always)]
    fn store(vector: Vector, block: &mut Block) {
        vector.store(block);
    }

    #[inline(always)]
    fn transpose(rows: [Vector; LANES]) -> [Vector; LANES] {
        Vector::transpose(rows)
    }

    #[inline(always)]
    fn nibbles(proof: Ifma, word: u32) -> Vector {
        let vector = Vector::splat(proof, u64::from(word));
        vector.shift_right_by_multiples_of_four().and(vector.like(15))
    }

    #[inline(always)]
    fn permute(words: Vector, places: Vector) -> Vector {
        words.permute(places)
    }
}
