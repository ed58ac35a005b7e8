//! Eight points of the twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2 in extended coordinates.
//!
//! The formulas are those of Hisil, Wong, Carter and Dawson, "Twisted Edwards Curves Revisited" (ASIACRYPT 2008),
//! sections 3.1 and 3.3. Since -1 is a square and d is not, the addition is complete: it holds for equal, opposite and
//! identity points alike.
//!
//! Points carry Y + X and Y - X in place of Y and X. Additions start from these, and a product of the last step is
//! added to another before it is carried, so no addition costs a carry of its own.

use crate::field::{Block, Cell, EMPTY_CELL, Field, INVERSE_TWICE_D, Kernel, LANES, ONE, TWICE_D, ZERO};

/// Points with Z = 1, ready to be added.
#[derive(Clone, Copy)]
pub struct Affine<F> {
    /// y + x.
    pub sum: F,
    /// y - x.
    pub difference: F,
    /// 2dxy.
    pub product: F,
}

/// Any points.
#[derive(Clone, Copy)]
pub struct Extended<F> {
    /// Y + X.
    pub sum: F,
    /// Y - X.
    pub difference: F,
    /// Z.
    pub z: F,
    /// T = XY / Z.
    pub t: F,
}

/// An affine point in memory: three elements of five words, one word unused.
pub type AffineRow = [Block; 2];

/// A point in memory: four elements of five words, four words unused.
pub type ExtendedRow = [Block; 3];

/// Eight points in memory that always stay together: the four elements of [`Extended`].
pub type ExtendedCells = [Cell; 4];

/// Cells before anything is written to them.
pub const EMPTY_CELLS: ExtendedCells = [EMPTY_CELL; 4];

/// A row before anything is written to it.
pub const EMPTY_EXTENDED: ExtendedRow = [Block([0; LANES]); 3];

/// A row before anything is written to it.
pub const EMPTY_AFFINE: AffineRow = [Block([0; LANES]); 2];

#[inline(always)]
fn load<F: Field, const N: usize>(proof: F::Proof, rows: [&[Block; N]; LANES]) -> [[F::Vector; LANES]; N] {
    let mut words = [[F::load(proof, &rows[0][0]); LANES]; N];
    for part in 0..N {
        for lane in 0..LANES {
            words[part][lane] = F::load(proof, &rows[lane][part]);
        }
        words[part] = F::transpose(words[part]);
    }
    words
}

#[inline(always)]
fn element<F: Field, const N: usize>(words: &[[F::Vector; LANES]; N], index: usize) -> F {
    let mut element = [words[0][0]; 5];
    for (i, word) in element.iter_mut().enumerate() {
        let place = 5 * index + i;
        *word = words[place / LANES][place % LANES];
    }
    F::from_words(element)
}

#[inline(always)]
fn store<F: Field, const E: usize, const N: usize>(elements: [F; E], rows: &mut [[Block; N]; LANES]) {
    let mut columns = [[elements[0].to_words()[0]; LANES]; N];
    for (index, element) in elements.into_iter().enumerate() {
        for (i, word) in element.to_words().into_iter().enumerate() {
            let place = 5 * index + i;
            columns[place / LANES][place % LANES] = word;
        }
    }
    for (part, columns) in columns.into_iter().enumerate() {
        for (vector, row) in F::transpose(columns).into_iter().zip(rows.iter_mut()) {
            F::store(vector, &mut row[part]);
        }
    }
}

/// The row of the identity.
pub struct Identity;

impl<F: Field> Kernel<F> for Identity {
    type Output = AffineRow;

    #[inline(always)]
    fn run(self, proof: F::Proof) -> AffineRow {
        let mut rows = [EMPTY_AFFINE; LANES];
        let one = F::splat(proof, ONE);
        Affine { sum: one, difference: one, product: F::splat(proof, ZERO) }.store(&mut rows);
        rows[0]
    }
}

impl<F: Field> Affine<F> {
    /// Reads one point per lane.
    #[inline(always)]
    pub fn load(proof: F::Proof, rows: [&AffineRow; LANES]) -> Self {
        let words = load::<F, 2>(proof, rows);
        Self { sum: element(&words, 0), difference: element(&words, 1), product: element(&words, 2) }
    }

    /// Writes one point per lane.
    #[inline(always)]
    pub fn store(self, rows: &mut [AffineRow; LANES]) {
        store([self.sum, self.difference, self.product], rows);
    }

    /// The points, negated in the lanes of `negative`, as points of any kind.
    #[inline(always)]
    pub fn extend(self, proof: F::Proof, negative: u8) -> Extended<F> {
        let t = self.product.times(F::splat(proof, INVERSE_TWICE_D));
        Extended {
            sum: self.sum.select(self.difference, negative),
            difference: self.difference.select(self.sum, negative),
            z: F::splat(proof, ONE),
            t: t.select(F::splat(proof, ZERO).minus(t), negative),
        }
    }
}

impl<F: Field> Extended<F> {
    /// The identity in every lane.
    #[inline(always)]
    pub fn identity(proof: F::Proof) -> Self {
        let one = F::splat(proof, ONE);
        Self { sum: one, difference: one, z: one, t: F::splat(proof, ZERO) }
    }

    /// Reads one point per lane.
    #[inline(always)]
    pub fn load(proof: F::Proof, rows: [&ExtendedRow; LANES]) -> Self {
        let words = load::<F, 3>(proof, rows);
        Self { sum: element(&words, 0), difference: element(&words, 1), z: element(&words, 2), t: element(&words, 3) }
    }

    /// Writes one point per lane.
    #[inline(always)]
    pub fn store(self, rows: &mut [ExtendedRow; LANES]) {
        store([self.sum, self.difference, self.z, self.t], rows);
    }

    /// Reads eight points.
    #[inline(always)]
    pub fn read(proof: F::Proof, cells: &ExtendedCells) -> Self {
        let [sum, difference, z, t] = cells;
        Self {
            sum: F::read(proof, sum),
            difference: F::read(proof, difference),
            z: F::read(proof, z),
            t: F::read(proof, t),
        }
    }

    /// Writes eight points.
    #[inline(always)]
    pub fn write(self, cells: &mut ExtendedCells) {
        let [sum, difference, z, t] = cells;
        self.sum.write(sum);
        self.difference.write(difference);
        self.z.write(z);
        self.t.write(t);
    }

    /// Adds affine points, negated in the lanes of `negative`: seven multiplications.
    #[inline(always)]
    pub fn add_affine(self, other: Affine<F>, negative: u8) -> Self {
        let minus = other.difference.select(other.sum, negative);
        let plus = other.sum.select(other.difference, negative);
        let c = self.t.multiply(other.product);
        let d = self.z.widen() + self.z.widen();
        let (f, g) = (F::narrow(d - c), F::narrow(d + c));
        let a = self.difference.multiply(minus);
        let b = self.sum.multiply(plus);
        // Negating the point negates c.
        Self::complete(F::narrow(b - a), f.select(g, negative), g.select(f, negative), F::narrow(b + a))
    }

    /// Adds points: nine multiplications.
    #[inline(always)]
    pub fn add(self, other: Self, proof: F::Proof) -> Self {
        let a = self.difference.multiply(other.difference);
        let b = self.sum.multiply(other.sum);
        let c = self.t.times(other.t).multiply(F::splat(proof, TWICE_D));
        let zz = self.z.multiply(other.z);
        let d = zz + zz;
        Self::complete(F::narrow(b - a), F::narrow(d - c), F::narrow(d + c), F::narrow(b + a))
    }

    /// Doubles: four multiplications and three squarings.
    ///
    /// With A = X^2 and B = Y^2, the squares of Y + X and Y - X are A + B + 2XY and A + B - 2XY, and their product is
    /// B - A. All of E, F, G and H of the formula are taken twice, F and H with the other sign: that scales the result
    /// by -4 and does not change the point.
    #[inline(always)]
    pub fn double(self) -> Self {
        let (s, r) = (self.sum.squared(), self.difference.squared());
        let product = self.sum.multiply(self.difference);
        let zz = self.z.squared();
        let (g, zz) = (product + product, zz + zz);
        Self::complete(F::narrow(s - r), F::narrow(zz + zz - g), F::narrow(g), F::narrow(s + r))
    }

    /// The last four products of every formula: X = EF, Y = GH, T = EH, Z = FG.
    #[inline(always)]
    fn complete(e: F, f: F, g: F, h: F) -> Self {
        let z = F::narrow(f.multiply(g));
        let t = F::narrow(e.multiply(h));
        let (x, y) = (e.multiply(f), g.multiply(h));
        Self { sum: F::narrow(y + x), difference: F::narrow(y - x), z, t }
    }
}
