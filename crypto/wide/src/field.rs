//! The field of integers modulo p = 2^255 - 19, eight elements at a time: what a processor has to offer.
//!
//! Everything above this trait (decoding, points, multiplication) is written once and compiled per processor. All of it
//! is `#[inline(always)]`, because the vector instructions are inlined only into a function that enables them, and that
//! is [`Field::enter`].
//!
//! # Bounds
//! Two kinds of value keep additions free of carries:
//! - an *element* (`Self`) has limbs a little above their radix and may be multiplied;
//! - a *sum* ([`Field::Wide`]) has limbs of up to 63 bits and comes from products, from widened elements and from their
//!   sums. [`Field::narrow`] makes an element of it.
//!
//! Both implementations keep to these, in units of 2^w where w is the radix of the limb (51 bits, or 26 and 25):
//!
//! | value | limbs below |
//! |---|---|
//! | element | 2^w + 2^17 |
//! | product or square | 2^59 |
//! | what is subtracted | 2^60 |
//! | any sum | 2^63 |
//!
//! A subtraction adds 2^k p with limbs between the third line and 2^62. The deepest sum anywhere is the doubling of a
//! point: twice a product, minus four times a product: below 2^60 + 2^62, and what it subtracts is below 2^61.

use core::ops::{Add, Sub};

use zeroize::Zeroize;

/// Eight elements per vector, on every processor.
pub const LANES: usize = 8;

/// Eight 64-bit words on one cache line: how elements lie in memory.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub struct Block(pub [u64; LANES]);

impl Zeroize for Block {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// Eight elements in memory, one word of all of them per block.
pub type Cell = [Block; 5];

/// A cell before anything is written to it.
pub const EMPTY_CELL: Cell = [Block([0; LANES]); 5];

/// Canonical limbs of a constant, 51 bits each, the least significant first.
pub type Limbs = [u64; 5];

/// A computation that is compiled for one processor.
pub trait Kernel<F: Field> {
    /// What comes out.
    type Output;

    /// Runs it. Implementations are `#[inline(always)]`.
    fn run(self, proof: F::Proof) -> Self::Output;
}

/// Eight field elements.
pub trait Field: Copy {
    /// Exists only where the processor was seen to have the instructions.
    type Proof: Copy + Send + Sync + core::fmt::Debug;
    /// A sum of products that was not carried yet.
    type Wide: Copy + Add<Output = Self::Wide> + Sub<Output = Self::Wide>;
    /// Eight 64-bit words.
    type Vector: Copy;

    /// Runs `kernel` with the instructions enabled.
    fn enter<K: Kernel<Self>>(proof: Self::Proof, kernel: K) -> K::Output;

    /// The same element in every lane.
    fn splat(proof: Self::Proof, limbs: Limbs) -> Self;
    /// One element per lane: `limbs[i].0[lane]` is limb i, below 2^51.
    fn from_limbs(proof: Self::Proof, limbs: &[Block; 5]) -> Self;
    /// The limbs of 51 bits of canonical elements.
    fn to_limbs(self) -> [Block; 5];

    /// The product, not carried.
    fn multiply(self, other: Self) -> Self::Wide;
    /// The square, not carried.
    fn squared(self) -> Self::Wide;
    /// The same value as a sum.
    fn widen(self) -> Self::Wide;
    /// Carries.
    fn narrow(wide: Self::Wide) -> Self;

    /// The one representative below p.
    fn canonical(self) -> Self;
    /// Lanes in which canonical elements are the same.
    fn equal(self, other: Self) -> u8;
    /// Lanes in which canonical elements are odd: "negative" in RFC 9496 section 4.1.
    fn odd(self) -> u8;
    /// `other` in the lanes of `mask`, `self` elsewhere.
    fn select(self, other: Self, mask: u8) -> Self;

    /// Five words per element, for memory. They mean something to the same implementation only.
    fn to_words(self) -> [Self::Vector; 5];
    /// The element of five words.
    fn from_words(words: [Self::Vector; 5]) -> Self;
    /// Reads a block.
    fn load(proof: Self::Proof, block: &Block) -> Self::Vector;
    /// Writes a block.
    fn store(vector: Self::Vector, block: &mut Block);
    /// Rows become columns.
    fn transpose(rows: [Self::Vector; LANES]) -> [Self::Vector; LANES];
    /// The eight times four bits of a word, the lowest in the first lane.
    fn nibbles(proof: Self::Proof, word: u32) -> Self::Vector;
    /// In each lane the word of the lane that `places` has there, which is below 8. All stays in registers, so neither
    /// time nor memory traffic depends on the places.
    fn permute(words: Self::Vector, places: Self::Vector) -> Self::Vector;

    /// Reads a cell.
    #[inline(always)]
    fn read(proof: Self::Proof, cell: &Cell) -> Self {
        let mut words = [Self::load(proof, &cell[0]); 5];
        for (word, block) in words.iter_mut().zip(cell) {
            *word = Self::load(proof, block);
        }
        Self::from_words(words)
    }

    /// Writes a cell.
    #[inline(always)]
    fn write(self, cell: &mut Cell) {
        for (word, block) in self.to_words().into_iter().zip(cell) {
            Self::store(word, block);
        }
    }

    /// The product.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        Self::narrow(self.multiply(other))
    }

    /// The square.
    #[inline(always)]
    fn square(self) -> Self {
        Self::narrow(self.squared())
    }

    /// The sum.
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self::narrow(self.widen() + other.widen())
    }

    /// The difference.
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Self::narrow(self.widen() - other.widen())
    }

    /// The one of x and -x that is even, as a canonical element.
    #[inline(always)]
    fn absolute(self, zero: Self) -> Self {
        let canonical = self.canonical();
        canonical.select(zero.minus(canonical).canonical(), canonical.odd())
    }
}

/// 0.
pub const ZERO: Limbs = [0; 5];
/// 1.
pub const ONE: Limbs = [1, 0, 0, 0, 0];
/// -1.
pub const MINUS_ONE: Limbs = [(1 << 51) - 20, (1 << 51) - 1, (1 << 51) - 1, (1 << 51) - 1, (1 << 51) - 1];
/// d of the curve, RFC 9496 section 4.1.
pub const D: Limbs = [929955233495203, 466365720129213, 1662059464998953, 2033849074728123, 1442794654840575];
/// 2d.
pub const TWICE_D: Limbs = [1859910466990425, 932731440258426, 1072319116312658, 1815898335770999, 633789495995903];
/// 1 / 2d.
pub const INVERSE_TWICE_D: Limbs =
    [133296036314136, 426780519490142, 971550796200877, 1003625501967667, 1693814684165806];
/// The even square root of -1.
pub const ROOT_M1: Limbs = [1718705420411056, 234908883556509, 2233514472574048, 2117202627021982, 765476049583133];
/// The odd square root of -1.
pub const MINUS_ROOT_M1: Limbs = [533094393274173, 2016890930128738, 18285341111199, 134597186663265, 1486323764102114];
/// 1 / sqrt(a - d), RFC 9496 section 4.1.
pub const INVERSE_ROOT_A_MINUS_D: Limbs =
    [278908739862762, 821645201101625, 8113234426968, 1777959178193151, 2118520810568447];
