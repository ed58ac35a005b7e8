//! Secret scalars cut into digits, in constant time.

use curve25519_dalek::Scalar;
use zeroize::Zeroize;

/// The order q of the group, RFC 9496 section 4, in words, the least significant first. It is 1 modulo 4.
const ORDER: [u64; 4] = [0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000];

/// Words of [`Digits`].
pub const WORDS: usize = 8;

/// Half a scalar as 64 odd digits between -15 and 15, to the base 16.
///
/// Odd digits need no zero, which would be a ninth multiple to choose from (Joye and Tunstall, "Exponent Recoding and
/// Regular Exponentiation Algorithms", AFRICACRYPT 2009). What has such digits is an odd number n below 2^256: with
/// d_i = 2 u_i - 15 they sum to 2 sum u_i 16^i - (2^256 - 1), so the u_i are the digits of (n - 1) / 2 + 2^255. Half of
/// k is n modulo q where 2n = k + t q, and n is odd where that is 2 modulo 4, which one t of 0, 1, 2 and 3 gives.
pub struct Digits([u32; WORDS]);

impl Digits {
    /// Cuts half of a scalar.
    #[inline(always)]
    pub fn new(scalar: &Scalar) -> Self {
        let bytes = scalar.as_bytes();
        let mut words = [0; 4];
        for (word, chunk) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u64::from_le_bytes(*chunk);
        }
        let times = u128::from(2_u64.wrapping_sub(words[0]) & 3);
        let mut carry = 0_u128;
        for (word, order) in words.iter_mut().zip(ORDER) {
            carry += u128::from(*word) + times * u128::from(order);
            *word = carry as u64;
            carry >>= 64;
        }
        let mut digits = [0; WORDS];
        for i in 0..4 {
            let above = if i < 3 { words[i + 1] } else { 2 };
            let quarter = words[i] >> 2 | above << 62;
            (digits[2 * i], digits[2 * i + 1]) = (quarter as u32, (quarter >> 32) as u32);
        }
        words.zeroize();
        Self(digits)
    }

    /// Eight digits, those of 16^(8 word) and above, as [`split`] takes them.
    #[inline(always)]
    pub fn word(&self, word: usize) -> u32 {
        self.0[word]
    }
}

impl Drop for Digits {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// For eight digits d, the lowest first, (|d| - 1) / 2 in four bits each, and the lanes in which they are negative.
///
/// d = 2u - 15 is negative where the highest bit of u is clear; (|d| - 1) / 2 is the rest of u, or that times -1 less 1.
#[inline(always)]
pub fn split(word: u32) -> (u32, u8) {
    let negative = !word >> 3 & 0x1111_1111;
    let places = (word ^ ((negative << 3) - negative)) & 0x7777_7777;
    let pairs = (negative | negative >> 3) & 0x0303_0303;
    let fours = (pairs | pairs >> 6) & 0x000f_000f;
    (places, (fours | fours >> 12) as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(digits: &Digits) -> Scalar {
        let sixteen = Scalar::from(16_u8);
        (0..8 * WORDS).rev().fold(Scalar::ZERO, |sum, i| {
            let (places, negative) = split(digits.word(i / 8));
            let digit = Scalar::from(2 * (places >> (4 * (i % 8)) & 15) + 1);
            sum * sixteen + if negative >> (i % 8) & 1 == 1 { -digit } else { digit }
        })
    }

    proptest! {
        #[test]
        fn digits_of_random_scalars_are_their_half(bytes: [u8; 32]) {
            let scalar = Scalar::from_bytes_mod_order(bytes);
            let half = value(&Digits::new(&scalar));
            prop_assert_eq!(half + half, scalar);
        }
    }

    #[test]
    fn digits_at_the_edges_are_halves() {
        let mut power = Scalar::ONE;
        for _ in 0..260 {
            for scalar in [power, -power, power - Scalar::ONE, power + Scalar::ONE] {
                let half = value(&Digits::new(&scalar));
                assert_eq!(half + half, scalar);
            }
            power += power;
        }
        assert_eq!(value(&Digits::new(&Scalar::ZERO)), Scalar::ZERO);
    }
}
