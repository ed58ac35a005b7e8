//! Scalars cut into signed digits, and the widths that make a multiplication cheapest.

use curve25519_dalek::Scalar;

use crate::field::{Field, Kernel};

/// Scalars up to this length are cut apart from longer ones: the random weights of a batch verification have it.
const SHORT: u32 = 128;

/// What a bucket costs beside one addition of a point to a bucket: it is added twice, with more multiplications.
const BUCKET_COST: usize = 3;

/// No window is wider: the buckets of eight windows take 192 bytes each, and more of them leave the cache.
const MAX_WIDTH: u32 = 14;

/// One digit of the scalars of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The lowest bit.
    pub offset: u32,
    /// The number of bits.
    pub width: u32,
    /// Which part.
    pub part: usize,
}

/// Scalars that are cut at the same bits, word by word, with half a digit added in every window.
struct Part {
    positions: Vec<u32>,
    words: [Vec<u64>; 5],
}

/// Scalars with digits between -2^(w-1) and 2^(w-1) - 1 in every window of width w.
///
/// The digits come from adding 2^(w-1) in every window once, and taking it away again from the bits of the window: no
/// carry goes from digit to digit.
pub struct Digits {
    parts: Vec<Part>,
    windows: Vec<Window>,
}

impl Digits {
    /// Cuts scalars. Short ones stand in the first part only, whose windows end above them.
    pub fn new(scalars: &[Scalar]) -> Self {
        let mut words: Vec<[u64; 4]> = scalars.iter().map(|scalar| to_words(scalar.as_bytes())).collect();
        let longest = words.iter().map(bit_length).max().unwrap_or(0);
        let is_long = |words: &[u64; 4]| bit_length(words) > SHORT;
        let long: Vec<u32> = (0..).zip(&words).filter(|(_, words)| is_long(words)).map(|(i, _)| i).collect();
        let short = words.len() - long.len();

        // Two bits more than the scalars: with what is added they stay below the end of the last window.
        let end = longest + 2;
        let middle = if long.is_empty() || short < words.len() / 8 { end } else { SHORT + 2 };
        let mut windows = cut(0, middle, words.len(), 0);
        let halves = sum_of_halves(&windows);
        words.iter_mut().for_each(|words| *words = add(*words, halves));
        let mut parts = vec![Part::new((0..words.len() as u32).collect(), &words)];
        if middle != end {
            let above = cut(middle, end.max(middle + 2), long.len(), 1);
            let halves = sum_of_halves(&above);
            long.iter().for_each(|i| words[*i as usize] = add(words[*i as usize], halves));
            parts.push(Part::new(long, &words));
            windows.extend(above);
        }
        Self { parts, windows }
    }

    /// The windows, the lowest first.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// The positions of the scalars that have digits in a window.
    pub fn positions(&self, window: Window) -> &[u32] {
        &self.parts[window.part].positions
    }

    /// Writes the digits of those scalars.
    pub fn write<F: Field>(&self, proof: F::Proof, window: Window, digits: &mut Vec<i32>) {
        let words = &self.parts[window.part].words;
        let word = (window.offset / 64) as usize;
        digits.resize(words[word].len(), 0);
        F::enter(proof, Cut { window, low: &words[word], high: &words[word + 1], digits });
    }
}

/// Cuts digits out. A kernel, so that the compiler may use the processor's vectors for it.
struct Cut<'a> {
    window: Window,
    low: &'a [u64],
    high: &'a [u64],
    digits: &'a mut [i32],
}

impl<F: Field> Kernel<F> for Cut<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, _: F::Proof) {
        let shift = self.window.offset % 64;
        let (mask, half) = ((1 << self.window.width) - 1, 1 << (self.window.width - 1));
        for ((digit, low), high) in self.digits.iter_mut().zip(self.low).zip(self.high) {
            // Two shifts, because one by 64 is not allowed.
            let bits = low >> shift | (high << 1) << (63 - shift);
            *digit = (bits & mask) as i32 - half;
        }
    }
}

impl Part {
    fn new(positions: Vec<u32>, words: &[[u64; 4]]) -> Self {
        let column = |i: usize| positions.iter().map(|position| words[*position as usize][i]).collect();
        let zeros = vec![0; positions.len()];
        let words = [column(0), column(1), column(2), column(3), zeros];
        Self { positions, words }
    }
}

/// Cuts the bits from `start` to `end` evenly, in as many windows as cost least for `count` scalars.
fn cut(start: u32, end: u32, count: usize, part: usize) -> Vec<Window> {
    let bits = end - start;
    let cost = |number: u32| {
        let width = bits.div_ceil(number);
        // Buckets of eight windows are added up together, whether there are eight or not.
        number as usize * count + ((number.next_multiple_of(8) as usize * BUCKET_COST) << (width - 1))
    };
    let numbers = bits.div_ceil(MAX_WIDTH)..=bits.div_ceil(2);
    let number = numbers.min_by_key(|number| cost(*number)).unwrap_or(bits);
    let edge = |i: u32| start + i * bits / number;
    (0..number).map(|i| Window { offset: edge(i), width: edge(i + 1) - edge(i), part }).collect()
}

fn sum_of_halves(windows: &[Window]) -> [u64; 4] {
    windows.iter().fold([0; 4], |mut sum, window| {
        let bit = window.offset + window.width - 1;
        sum[(bit / 64) as usize] |= 1 << (bit % 64);
        sum
    })
}

fn add(mut words: [u64; 4], other: [u64; 4]) -> [u64; 4] {
    let mut carry = false;
    for (word, other) in words.iter_mut().zip(other) {
        (*word, carry) = word.carrying_add(other, carry);
    }
    words
}

fn to_words(bytes: &[u8; 32]) -> [u64; 4] {
    core::array::from_fn(|i| u64::from_le_bytes(core::array::from_fn(|k| bytes[8 * i + k])))
}

fn bit_length(words: &[u64; 4]) -> u32 {
    (0..4).rev().find(|i| words[*i] != 0).map_or(0, |i| 64 * i as u32 + 64 - words[i].leading_zeros())
}
