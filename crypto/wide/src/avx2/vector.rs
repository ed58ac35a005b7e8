//! The few vector instructions that the field needs, each behind a safe function.

use core::arch::x86_64::*;

use crate::field::Block;

/// Proof that this processor has AVX2.
///
/// It is made by looking, and every [`Vector`] comes from one: whoever holds either may use the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Avx2(());

impl Avx2 {
    /// Looks; the standard library remembers the answer.
    pub fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
    }
}

/// Four words of 64 bits.
#[derive(Clone, Copy)]
pub struct Vector(__m256i);

/// Wraps an expression of intrinsics that touch no memory.
macro_rules! instruction {
    ($expression:expr) => {
        // SAFETY: the intrinsics ask for nothing but AVX or AVX2, and a `Vector` or an `Avx2`, which every caller of
        // this hands in, exists only where `Avx2::detect` saw them.
        unsafe { $expression }
    };
}

impl Vector {
    /// The same word in every lane.
    #[inline(always)]
    pub fn splat(_: Avx2, word: u64) -> Self {
        Self(instruction!(_mm256_set1_epi64x(word.cast_signed())))
    }

    /// The same word in every lane, beside a vector.
    #[inline(always)]
    pub fn like(self, word: u64) -> Self {
        Self(instruction!(_mm256_set1_epi64x(word.cast_signed())))
    }

    /// Reads half a block, the first or the second.
    #[inline(always)]
    pub fn load(_: Avx2, block: &Block, half: usize) -> Self {
        let words: &[u64; 4] = &block.0.as_chunks().0[half];
        // SAFETY: these are 32 initialised bytes and need not be aligned; the instruction is there, see `instruction`.
        Self(unsafe { _mm256_loadu_si256(words.as_ptr().cast()) })
    }

    /// Writes half a block, the first or the second.
    #[inline(always)]
    pub fn store(self, block: &mut Block, half: usize) {
        let words: &mut [u64; 4] = &mut block.0.as_chunks_mut().0[half];
        // SAFETY: these are 32 bytes, borrowed alone, and need not be aligned; the instruction is there, see
        // `instruction`.
        unsafe { _mm256_storeu_si256(words.as_mut_ptr().cast(), self.0) }
    }

    /// Sum modulo 2^64.
    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        Self(instruction!(_mm256_add_epi64(self.0, other.0)))
    }

    /// Difference modulo 2^64.
    #[inline(always)]
    pub fn sub(self, other: Self) -> Self {
        Self(instruction!(_mm256_sub_epi64(self.0, other.0)))
    }

    /// Bits in both.
    #[inline(always)]
    pub fn and(self, other: Self) -> Self {
        Self(instruction!(_mm256_and_si256(self.0, other.0)))
    }

    /// Bits in either.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(instruction!(_mm256_or_si256(self.0, other.0)))
    }

    /// Shift towards the least significant bit.
    #[inline(always)]
    pub fn shift_right<const BITS: i32>(self) -> Self {
        Self(instruction!(_mm256_srli_epi64::<BITS>(self.0)))
    }

    /// Shift towards the most significant bit.
    #[inline(always)]
    pub fn shift_left<const BITS: i32>(self) -> Self {
        Self(instruction!(_mm256_slli_epi64::<BITS>(self.0)))
    }

    /// Shifts lane l by 4 l bits towards the least significant.
    #[inline(always)]
    pub fn shift_right_by_multiples_of_four(self) -> Self {
        Self(instruction!(_mm256_srlv_epi64(self.0, _mm256_set_epi64x(12, 8, 4, 0))))
    }

    /// The words at `places`, whose low two bits count. There is an instruction for halves of words only.
    #[inline(always)]
    pub fn permute(self, places: Self) -> Self {
        let low = places.and(places.like(3)).shift_left::<1>();
        let halves = low.or(low.shift_left::<32>()).or(places.like(1 << 32));
        Self(instruction!(_mm256_permutevar8x32_epi32(self.0, halves.0)))
    }

    /// Product of the low 32 bits.
    #[inline(always)]
    pub fn times(self, other: Self) -> Self {
        Self(instruction!(_mm256_mul_epu32(self.0, other.0)))
    }

    /// All bits set in the lanes that are the same.
    #[inline(always)]
    pub fn equal(self, other: Self) -> Self {
        Self(instruction!(_mm256_cmpeq_epi64(self.0, other.0)))
    }

    /// The highest bits of the lanes.
    #[inline(always)]
    pub fn highest_bits(self) -> u8 {
        (instruction!(_mm256_movemask_pd(_mm256_castsi256_pd(self.0)))) as u8
    }

    /// All bits set in the lanes of the low four bits of `mask`.
    #[inline(always)]
    pub fn lanes(self, mask: u8) -> Self {
        let bits = Self(instruction!(_mm256_set_epi64x(8, 4, 2, 1)));
        self.like(u64::from(mask)).and(bits).equal(bits)
    }

    /// `other` where `lanes` has its bits set, `self` elsewhere.
    #[inline(always)]
    pub fn select(self, other: Self, lanes: Self) -> Self {
        Self(instruction!(_mm256_blendv_epi8(self.0, other.0, lanes.0)))
    }

    /// Rows become columns.
    #[inline(always)]
    pub fn transpose(rows: [Self; 4]) -> [Self; 4] {
        let [r0, r1, r2, r3] = rows;
        let (even_top, odd_top) = (r0.even(r1), r0.odd(r1));
        let (even_bottom, odd_bottom) = (r2.even(r3), r2.odd(r3));
        [
            even_top.low_pairs(even_bottom),
            odd_top.low_pairs(odd_bottom),
            even_top.high_pairs(even_bottom),
            odd_top.high_pairs(odd_bottom),
        ]
    }

    /// Words 0 and 2 of `self`, each followed by that of `other`.
    #[inline(always)]
    fn even(self, other: Self) -> Self {
        Self(instruction!(_mm256_unpacklo_epi64(self.0, other.0)))
    }

    /// Words 1 and 3 of `self`, each followed by that of `other`.
    #[inline(always)]
    fn odd(self, other: Self) -> Self {
        Self(instruction!(_mm256_unpackhi_epi64(self.0, other.0)))
    }

    /// The first pair of words of `self`, then of `other`.
    #[inline(always)]
    fn low_pairs(self, other: Self) -> Self {
        Self(instruction!(_mm256_permute2x128_si256::<0x20>(self.0, other.0)))
    }

    /// The second pair of words of `self`, then of `other`.
    #[inline(always)]
    fn high_pairs(self, other: Self) -> Self {
        Self(instruction!(_mm256_permute2x128_si256::<0x31>(self.0, other.0)))
    }
}
