//! Scalars cut into signed digits, and the widths that make a multiplication cheapest.

use curve25519_dalek::Scalar;

/// Scalars up to this length are cut apart from longer ones: the random weights of a batch verification have it.
const SHORT: u32 = 128;

/// What a bucket costs beside one addition of a point to a bucket: it is added twice, with more multiplications.
const BUCKET_COST: usize = 3;

/// One digit of every scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The lowest bit.
    pub offset: u32,
    /// The number of bits, at most [`MAX_WIDTH`].
    pub width: u32,
    /// Whether short scalars have nothing here.
    pub long_only: bool,
}

/// Digits of this many bits still fit an i16, and their buckets a cache.
pub const MAX_WIDTH: u32 = 14;

/// Scalars with digits between -2^(w-1) and 2^(w-1) - 1 in every window of width w.
///
/// The digits come from adding 2^(w-1) in every window once, and taking it away again from the bits of the window: no
/// carry goes from digit to digit.
pub struct Digits {
    words: Vec<[u64; 4]>,
    /// Positions of the long scalars.
    long: Vec<u32>,
    windows: Vec<Window>,
}

impl Digits {
    /// Cuts scalars.
    pub fn new(scalars: &[Scalar]) -> Self {
        let mut words: Vec<[u64; 4]> = scalars.iter().map(|scalar| to_words(scalar.as_bytes())).collect();
        let lengths = || words.iter().map(bit_length);
        let short = lengths().filter(|length| *length <= SHORT).max().unwrap_or(0);
        let longest = lengths().max().unwrap_or(0);
        let long: Vec<u32> = (0..).zip(lengths()).filter(|(_, length)| *length > SHORT).map(|(i, _)| i).collect();
        let few_short = words.len() - long.len() < words.len() / 8;

        // Two bits more than the scalars: with what is added they stay below the end of the last window.
        let mut windows = Vec::new();
        if long.is_empty() {
            cut(&mut windows, 0, short + 2, words.len(), false);
        } else if few_short {
            cut(&mut windows, 0, longest + 2, words.len(), false);
        } else {
            cut(&mut windows, 0, SHORT + 2, words.len(), false);
            cut(&mut windows, SHORT + 2, (longest + 2).max(SHORT + 4), long.len(), true);
        }
        for window in &windows {
            let everywhere = offset_of(window);
            if window.long_only {
                long.iter().for_each(|index| add(&mut words[*index as usize], everywhere));
            } else {
                words.iter_mut().for_each(|words| add(words, everywhere));
            }
        }
        Self { words, long, windows }
    }

    /// The windows, the lowest first.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Hands every scalar's position and digit in a window to `each`; short ones are left out where they have none.
    #[inline(always)]
    pub fn each(&self, window: Window, mut each: impl FnMut(u32, i32)) {
        let (word, shift) = ((window.offset / 64) as usize, window.offset % 64);
        let (mask, half) = ((1 << window.width) - 1, 1 << (window.width - 1));
        let digit = |words: &[u64; 4]| {
            let above = words.get(word + 1).copied().unwrap_or(0);
            // Two shifts, because one by 64 is not allowed.
            let bits = words[word] >> shift | (above << 1) << (63 - shift);
            (bits & mask) as i32 - half
        };
        if window.long_only {
            self.long.iter().for_each(|index| each(*index, digit(&self.words[*index as usize])));
        } else {
            (0..).zip(&self.words).for_each(|(index, words)| each(index, digit(words)));
        }
    }
}

/// Cuts the bits from `start` to `end` evenly, in as many windows as cost least for `count` scalars.
fn cut(windows: &mut Vec<Window>, start: u32, end: u32, count: usize, long_only: bool) {
    let bits = end - start;
    let cost = |number: u32| {
        let width = bits.div_ceil(number);
        // Buckets of eight windows are added up together, whether there are eight or not.
        number as usize * count + (number.next_multiple_of(8) as usize * BUCKET_COST << (width - 1))
    };
    let numbers = bits.div_ceil(MAX_WIDTH)..=bits.div_ceil(2);
    let number = numbers.min_by_key(|number| cost(*number)).unwrap_or(bits);
    let edge = |i: u32| start + i * bits / number;
    windows.extend((0..number).map(|i| Window { offset: edge(i), width: edge(i + 1) - edge(i), long_only }));
}

fn offset_of(window: &Window) -> [u64; 4] {
    let bit = window.offset + window.width - 1;
    core::array::from_fn(|i| if bit / 64 == i as u32 { 1 << (bit % 64) } else { 0 })
}

fn add(words: &mut [u64; 4], other: [u64; 4]) {
    let mut carry = false;
    for (word, other) in words.iter_mut().zip(other) {
        let (sum, over) = word.overflowing_add(other);
        let (sum, again) = sum.overflowing_add(u64::from(carry));
        *word = sum;
        carry = over || again;
    }
}

fn to_words(bytes: &[u8; 32]) -> [u64; 4] {
    core::array::from_fn(|i| u64::from_le_bytes(core::array::from_fn(|k| bytes[8 * i + k])))
}

fn bit_length(words: &[u64; 4]) -> u32 {
    (0..4).rev().find(|i| words[*i] != 0).map_or(0, |i| 64 * i as u32 + 64 - words[i].leading_zeros())
}
