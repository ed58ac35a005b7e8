//! The few vector instructions that the field needs, each behind a safe function.

use core::arch::x86_64::*;

use crate::field::Block;

/// Proof that this processor has AVX-512 F, DQ and IFMA.
///
/// It is made by looking, and every [`Vector`] comes from one: whoever holds either may use the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Ifma(());

impl Ifma {
    /// Looks; the standard library remembers the answer.
    pub fn detect() -> Option<Self> {
        let all = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512ifma");
        all.then_some(Self(()))
    }
}

/// Eight words of 64 bits.
#[derive(Clone, Copy)]
pub struct Vector(__m512i);

/// Wraps an expression of intrinsics that touch no memory.
macro_rules! instruction {
    ($expression:expr) => {
        // SAFETY: the intrinsics ask for nothing but AVX-512 F, DQ or IFMA, and a `Vector` or an `Ifma`, which every
        // caller of this hands in, exists only where `Ifma::detect` saw them.
        unsafe { $expression }
    };
}

impl Vector {
    /// The same word in every lane.
    #[inline(always)]
    pub fn splat(_: Ifma, word: u64) -> Self {
        Self(instruction!(_mm512_set1_epi64(word.cast_signed())))
    }

    /// The same word in every lane, beside a vector.
    #[inline(always)]
    pub fn like(self, word: u64) -> Self {
        Self(instruction!(_mm512_set1_epi64(word.cast_signed())))
    }

    /// Reads a block.
    #[inline(always)]
    pub fn load(_: Ifma, block: &Block) -> Self {
        // SAFETY: a block is 64 bytes, aligned to 64 and initialised; the instruction is there, see `instruction`.
        Self(unsafe { _mm512_load_si512(block.0.as_ptr().cast()) })
    }

    /// Writes a block.
    #[inline(always)]
    pub fn store(self, block: &mut Block) {
        // SAFETY: a block is 64 bytes, aligned to 64 and borrowed alone; the instruction is there, see `instruction`.
        unsafe { _mm512_store_si512(block.0.as_mut_ptr().cast(), self.0) }
    }

    /// Sum modulo 2^64.
    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        Self(instruction!(_mm512_add_epi64(self.0, other.0)))
    }

    /// Difference modulo 2^64.
    #[inline(always)]
    pub fn sub(self, other: Self) -> Self {
        Self(instruction!(_mm512_sub_epi64(self.0, other.0)))
    }

    /// Bits in both.
    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Self(instruction!(_mm512_and_si512(self.0, other.0)))
    }

    /// Shift towards the least significant bit.
    #[inline(always)]
    pub fn shift_right<const BITS: u32>(self) -> Self {
        Self(instruction!(_mm512_srli_epi64::<BITS>(self.0)))
    }

    /// Shifts lane l by 4 l bits towards the least significant.
    #[inline(always)]
    pub fn shift_right_by_multiples_of_four(self) -> Self {
        Self(instruction!(_mm512_srlv_epi64(self.0, _mm512_set_epi64(28, 24, 20, 16, 12, 8, 4, 0))))
    }

    /// The words at `places`, whose low three bits count.
    #[inline(always)]
    pub fn permute(self, places: Self) -> Self {
        Self(instruction!(_mm512_permutexvar_epi64(places.0, self.0)))
    }

    /// Product modulo 2^64.
    #[inline(always)]
    pub fn times(self, other: Self) -> Self {
        Self(instruction!(_mm512_mullo_epi64(self.0, other.0)))
    }

    /// Adds the low 52 bits of the product of the low 52 bits of `a` and `b`.
    #[inline(always)]
    pub fn add_low(self, a: Self, b: Self) -> Self {
        Self(instruction!(_mm512_madd52lo_epu64(self.0, a.0, b.0)))
    }

    /// Adds the high 52 bits of the product of the low 52 bits of `a` and `b`.
    #[inline(always)]
    pub fn add_high(self, a: Self, b: Self) -> Self {
        Self(instruction!(_mm512_madd52hi_epu64(self.0, a.0, b.0)))
    }

    /// Lanes that are the same.
    #[inline(always)]
    pub fn equal(self, other: Self) -> u8 {
        instruction!(_mm512_cmpeq_epi64_mask(self.0, other.0))
    }

    /// Lanes that share a set bit.
    #[inline(always)]
    pub fn meets(self, other: Self) -> u8 {
        instruction!(_mm512_test_epi64_mask(self.0, other.0))
    }

    /// `other` in the lanes of `mask`, `self` elsewhere.
    #[inline(always)]
    pub fn select(self, other: Self, mask: u8) -> Self {
        Self(instruction!(_mm512_mask_blend_epi64(mask, self.0, other.0)))
    }

    /// Words 0, 2, 4 and 6 of `self`, each followed by that of `other`.
    #[inline(always)]
    fn even(self, other: Self) -> Self {
        Self(instruction!(_mm512_unpacklo_epi64(self.0, other.0)))
    }

    /// Words 1, 3, 5 and 7 of `self`, each followed by that of `other`.
    #[inline(always)]
    fn odd(self, other: Self) -> Self {
        Self(instruction!(_mm512_unpackhi_epi64(self.0, other.0)))
    }

    /// Pairs of words 0 and 2 of `self`, then of `other`.
    #[inline(always)]
    fn even_pairs(self, other: Self) -> Self {
        Self(instruction!(_mm512_shuffle_i64x2::<0b10_00_10_00>(self.0, other.0)))
    }

    /// Pairs of words 1 and 3 of `self`, then of `other`.
    #[inline(always)]
    fn odd_pairs(self, other: Self) -> Self {
        Self(instruction!(_mm512_shuffle_i64x2::<0b11_01_11_01>(self.0, other.0)))
    }

    /// Rows become columns.
    #[inline(always)]
    pub fn transpose(rows: [Self; 8]) -> [Self; 8] {
        let [r0, r1, r2, r3, r4, r5, r6, r7] = rows;
        let [c0, c2, c4, c6] = Self::columns([r0.even(r1), r2.even(r3), r4.even(r5), r6.even(r7)]);
        let [c1, c3, c5, c7] = Self::columns([r0.odd(r1), r2.odd(r3), r4.odd(r5), r6.odd(r7)]);
        [c0, c1, c2, c3, c4, c5, c6, c7]
    }

    /// Four columns from pairs of two rows each.
    #[inline(always)]
    fn columns(pairs: [Self; 4]) -> [Self; 4] {
        let [p, q, r, s] = pairs;
        let (even_top, odd_top) = (p.even_pairs(q), p.odd_pairs(q));
        let (even_bottom, odd_bottom) = (r.even_pairs(s), r.odd_pairs(s));
        [
            even_top.even_pairs(even_bottom),
            odd_top.even_pairs(odd_bottom),
            even_top.odd_pairs(even_bottom),
            odd_top.odd_pairs(odd_bottom),
        ]
    }
}
