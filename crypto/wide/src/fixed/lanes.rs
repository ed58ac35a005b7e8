//! Sums of which each has eight lanes.

use curve25519_dalek::Scalar;
use subtle::Choice;
use zeroize::Zeroizing;

use super::digits::{Digits, WORDS, split};
use super::encode::encode_doubles;
use super::table::{Table, Window};
use crate::curve::{Affine, AffineRow, EMPTY_CELLS, Extended, ExtendedCells, Identity};
use crate::field::{Field, Kernel, LANES};

/// Halves of sums. Lane a of a sum counts 16^a times.
pub struct Lanes<F: Field> {
    sums: Zeroizing<Vec<ExtendedCells>>,
    identity: AffineRow,
    proof: F::Proof,
}

impl<F: Field> Lanes<F> {
    /// So many sums, of nothing yet.
    pub fn new(proof: F::Proof, count: usize) -> Self {
        let mut sums = vec![EMPTY_CELLS; count];
        F::enter(proof, Clear(&mut sums));
        Self { sums: Zeroizing::new(sums), identity: F::enter(proof, Identity), proof }
    }

    /// Adds half of a scalar's multiple of a base.
    pub fn add_multiple(&mut self, position: usize, base: &Table<F>, scalar: &Scalar) {
        F::enter(self.proof, AddMultiple { windows: base.windows(), sum: &mut self.sums[position], scalar });
    }

    /// Adds a row, if it is chosen.
    pub fn add_chosen(&mut self, position: usize, row: &AffineRow, chosen: Choice) {
        let sum = &mut self.sums[position];
        F::enter(self.proof, AddChosen { row, identity: &self.identity, sum, chosen });
    }

    /// The encodings of twice the sums.
    pub fn encode(&self) -> Vec<[u8; 32]> {
        encode_doubles::<F>(self.proof, &self.sums)
    }
}

struct Clear<'a>(&'a mut [ExtendedCells]);

impl<F: Field> Kernel<F> for Clear<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        for sum in self.0 {
            Extended::<F>::identity(proof).write(sum);
        }
    }
}

/// Adds half of a scalar's multiple to a sum: eight additions.
struct AddMultiple<'a> {
    windows: &'a [Window; WORDS],
    sum: &'a mut ExtendedCells,
    scalar: &'a Scalar,
}

impl<F: Field> Kernel<F> for AddMultiple<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        let digits = Digits::new(self.scalar);
        let mut sum = Extended::<F>::read(proof, self.sum);
        for (i, window) in self.windows.iter().enumerate() {
            let (places, negative) = split(digits.word(i));
            sum = sum.add_affine(pick(proof, window, F::nibbles(proof, places)), negative);
        }
        sum.write(self.sum);
    }
}

/// The multiples at `places`, one per lane.
#[inline(always)]
fn pick<F: Field>(proof: F::Proof, window: &Window, places: F::Vector) -> Affine<F> {
    let mut elements = [[places; 5]; 3];
    for (words, blocks) in elements.iter_mut().zip(window.as_chunks::<5>().0) {
        for (word, block) in words.iter_mut().zip(blocks) {
            *word = F::permute(F::load(proof, block), places);
        }
    }
    let [sum, difference, product] = elements;
    Affine { sum: F::from_words(sum), difference: F::from_words(difference), product: F::from_words(product) }
}

/// Adds a point to a sum, or the identity.
struct AddChosen<'a> {
    row: &'a AffineRow,
    identity: &'a AffineRow,
    sum: &'a mut ExtendedCells,
    chosen: Choice,
}

impl<F: Field> Kernel<F> for AddChosen<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        let identity = Affine::<F>::load(proof, [self.identity; LANES]);
        let point = Affine::<F>::load(proof, [self.row; LANES]);
        // The first lane is the one that counts once.
        let lane = self.chosen.unwrap_u8();
        let addend = Affine {
            sum: identity.sum.select(point.sum, lane),
            difference: identity.difference.select(point.difference, lane),
            product: identity.product.select(point.product, lane),
        };
        Extended::read(proof, self.sum).add_affine(addend, 0).write(self.sum);
    }
}
