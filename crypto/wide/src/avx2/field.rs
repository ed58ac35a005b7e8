//! Eight field elements: the first four and the last four.

use core::ops::{Add, Sub};

use super::quad::{self, Quad};
use super::vector::{Avx2, Vector};
use crate::field::{Block, Field, Kernel, LANES, Limbs};

/// Limbs of elements.
#[derive(Clone, Copy)]
pub struct Element([Quad; 2]);

/// Limbs of sums.
#[derive(Clone, Copy)]
pub struct Wide([Quad; 2]);

impl Add for Wide {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([quad::add(a, c), quad::add(b, d)])
    }
}

impl Sub for Wide {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([quad::sub(a, c), quad::sub(b, d)])
    }
}

/// Runs a kernel where the instructions are enabled, so that they are inlined into it.
#[target_feature(enable = "avx2")]
fn enter<K: Kernel<Element>>(proof: Avx2, kernel: K) -> K::Output {
    kernel.run(proof)
}

impl Field for Element {
    type Proof = Avx2;
    type Wide = Wide;
    type Vector = [Vector; 2];

    fn enter<K: Kernel<Self>>(proof: Avx2, kernel: K) -> K::Output {
        // SAFETY: an `Avx2` exists only where the processor has this feature.
        unsafe { enter(proof, kernel) }
    }

    #[inline(always)]
    fn splat(proof: Avx2, limbs: Limbs) -> Self {
        let [l0, l1, l2, l3, l4] = limbs;
        let vector = Vector::splat(proof, l0);
        Self([quad::split([vector, vector.like(l1), vector.like(l2), vector.like(l3), vector.like(l4)]); 2])
    }

    #[inline(always)]
    fn from_limbs(proof: Avx2, limbs: &[Block; 5]) -> Self {
        let mut halves = [[Vector::splat(proof, 0); 5]; 2];
        for (half, vectors) in halves.iter_mut().enumerate() {
            for (vector, block) in vectors.iter_mut().zip(limbs) {
                *vector = Vector::load(proof, block, half);
            }
        }
        Self([quad::split(halves[0]), quad::split(halves[1])])
    }

    #[inline(always)]
    fn to_limbs(self) -> [Block; 5] {
        let mut limbs = [Block([0; LANES]); 5];
        for (half, quad) in self.0.into_iter().enumerate() {
            for (block, limb) in limbs.iter_mut().zip(quad::join(quad)) {
                limb.store(block, half);
            }
        }
        limbs
    }

    #[inline(always)]
    fn multiply(self, other: Self) -> Wide {
        let ([a, b], [c, d]) = (&self.0, &other.0);
        // SAFETY: an `Element` is made of `Vector`s, which exist only where the processor has AVX2.
        Wide(unsafe { [quad::multiply(a, c), quad::multiply(b, d)] })
    }

    #[inline(always)]
    fn squared(self) -> Wide {
        let [a, b] = &self.0;
        // SAFETY: an `Element` is made of `Vector`s, which exist only where the processor has AVX2.
        Wide(unsafe { [quad::squared(a), quad::squared(b)] })
    }

    #[inline(always)]
    fn widen(self) -> Wide {
        Wide(self.0)
    }

    #[inline(always)]
    fn narrow(wide: Wide) -> Self {
        Self([quad::narrow(wide.0[0]), quad::narrow(wide.0[1])])
    }

    #[inline(always)]
    fn canonical(self) -> Self {
        Self([quad::canonical(self.0[0]), quad::canonical(self.0[1])])
    }

    #[inline(always)]
    fn equal(self, other: Self) -> u8 {
        let ([a, b], [c, d]) = (self.0, other.0);
        quad::equal(a, c) | quad::equal(b, d) << 4
    }

    #[inline(always)]
    fn odd(self) -> u8 {
        let [low, high] = self.0;
        low[0].shift_left::<63>().highest_bits() | high[0].shift_left::<63>().highest_bits() << 4
    }

    #[inline(always)]
    fn select(self, other: Self, mask: u8) -> Self {
        let mut selected = self;
        for half in 0..2 {
            let lanes = self.0[half][0].lanes(mask >> (4 * half));
            for (limb, other) in selected.0[half].iter_mut().zip(other.0[half]) {
                *limb = limb.select(other, lanes);
            }
        }
        selected
    }

    #[inline(always)]
    fn to_words(self) -> [[Vector; 2]; 5] {
        let (low, high) = (quad::pack(self.0[0]), quad::pack(self.0[1]));
        let mut words = [[low[0]; 2]; 5];
        for (i, word) in words.iter_mut().enumerate() {
            *word = [low[i], high[i]];
        }
        words
    }

    #[inline(always)]
    fn from_words(words: [[Vector; 2]; 5]) -> Self {
        let mut halves = [[words[0][0]; 5]; 2];
        for (i, [low, high]) in words.into_iter().enumerate() {
            (halves[0][i], halves[1][i]) = (low, high);
        }
        Self([quad::unpack(halves[0]), quad::unpack(halves[1])])
    }

    #[inline(always)]
    fn load(proof: Avx2, block: &Block) -> [Vector; 2] {
        [Vector::load(proof, block, 0), Vector::load(proof, block, 1)]
    }

    #[inline(always)]
    fn store(vector: [Vector; 2], block: &mut Block) {
        vector[0].store(block, 0);
        vector[1].store(block, 1);
    }

    /// Four blocks of four by four, and the two off the diagonal change places.
    #[inline(always)]
    fn transpose(rows: [[Vector; 2]; LANES]) -> [[Vector; 2]; LANES] {
        let [r0, r1, r2, r3, r4, r5, r6, r7] = rows;
        let mut columns = rows;
        for half in 0..2 {
            let top = Vector::transpose([r0[half], r1[half], r2[half], r3[half]]);
            let bottom = Vector::transpose([r4[half], r5[half], r6[half], r7[half]]);
            for i in 0..4 {
                columns[4 * half + i] = [top[i], bottom[i]];
            }
        }
        columns
    }

    #[inline(always)]
    fn nibbles(proof: Avx2, word: u32) -> [Vector; 2] {
        let (low, high) = (Vector::splat(proof, u64::from(word)), Vector::splat(proof, u64::from(word >> 16)));
        let mask = low.like(15);
        [low.shift_right_by_multiples_of_four().and(mask), high.shift_right_by_multiples_of_four().and(mask)]
    }

    #[inline(always)]
    fn permute(words: [Vector; 2], places: [Vector; 2]) -> [Vector; 2] {
        let [low, high] = words;
        let mut chosen = places;
        for places in &mut chosen {
            let four = places.like(4);
            *places = low.permute(*places).select(high.permute(*places), places.and(four).equal(four));
        }
        chosen
    }
}
