//! The end of a sum: its lanes become one point, and that point bytes.

use zeroize::Zeroizing;

use crate::curve::{EMPTY_CELLS, EMPTY_EXTENDED, Extended, ExtendedCells, ExtendedRow};
use crate::field::{EMPTY_CELL, Field, INVERSE_ROOT_A_MINUS_D, Kernel, LANES, ONE, ROOT_M1, TWICE_D, ZERO};
use crate::ristretto::{inverse_all, to_bytes};

/// The encodings of twice the points of sums, in constant time. Lane a of a sum counts 16^a times.
pub fn encode_doubles<F: Field>(proof: F::Proof, sums: &[ExtendedCells]) -> Vec<[u8; 32]> {
    let mut scratch = Zeroizing::new([[EMPTY_EXTENDED; LANES]; LANES]);
    let mut points = Zeroizing::new(vec![EMPTY_CELLS; sums.len().div_ceil(LANES)]);
    for (sums, points) in sums.chunks(LANES).zip(points.iter_mut()) {
        F::enter(proof, Collect { sums, scratch: &mut scratch, points });
    }
    let mut encodings = Vec::with_capacity(points.len() * LANES);
    F::enter(proof, EncodeDoubles { points: &mut points, encodings: &mut encodings });
    encodings.truncate(sums.len());
    encodings
}

/// Adds up the lanes of up to eight sums, by Horner's rule, with one sum per lane.
struct Collect<'a> {
    sums: &'a [ExtendedCells],
    /// For each sum its lanes.
    scratch: &'a mut [[ExtendedRow; LANES]; LANES],
    points: &'a mut ExtendedCells,
}

impl<F: Field> Kernel<F> for Collect<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        for (sum, rows) in self.sums.iter().zip(self.scratch.iter_mut()) {
            Extended::<F>::read(proof, sum).store(rows);
        }
        let mut total = Extended::<F>::identity(proof);
        for digit in (0..LANES).rev() {
            for _ in 0..4 {
                total = total.double();
            }
            let mut rows = [&self.scratch[0][digit]; LANES];
            for (row, sum) in rows.iter_mut().zip(self.scratch.iter()).take(self.sums.len()) {
                *row = &sum[digit];
            }
            total = total.add(Extended::load(proof, rows), proof);
        }
        total.write(self.points);
    }
}

/// Encodes the doubles of points, which takes an inversion in place of an inverse square root, and so one for all.
///
/// The double of (x, y) is (e / f, g / h) with e = 2xy, f = 1 + dx^2y^2, g = y^2 + x^2 and h = 1 - dx^2y^2 (Hisil, Wong,
/// Carter and Dawson, section 3.3), in extended coordinates (eh, fg, fh, eg). By the curve's equation
/// h^2 - g^2 = (a - d) e^2, so the square root of RFC 9496 section 4.3.2 is of
/// (Z^2 - Y^2) (XY)^2 = (a - d) (e^2 f^2 g h)^2: a constant times what is known without its square. With c the root of
/// 1 / (a - d), and the rest as there, the encoding is
///
/// - |c (h - g) / e|, g negated where e / f is negative, if eg / fh is not negative;
/// - |(f - ie) / g|, e negated where ig / h is negative, if it is.
///
/// Where e or g is zero the double is the identity, and its encoding zero.
struct EncodeDoubles<'a> {
    /// What is in them is lost.
    points: &'a mut [ExtendedCells],
    encodings: &'a mut Vec<[u8; 32]>,
}

impl<F: Field> Kernel<F> for EncodeDoubles<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        let (zero, one) = (F::splat(proof, ZERO), F::splat(proof, ONE));
        let mut inverses = Zeroizing::new(vec![EMPTY_CELL; self.points.len()]);
        for (cells, inverse) in self.points.iter_mut().zip(inverses.iter_mut()) {
            let point = Extended::<F>::read(proof, cells);
            // e, f, g and h, all taken twice, and times Z^2.
            let (s, r) = (point.sum.squared(), point.difference.squared());
            let zz = point.z.squared();
            let dtt = point.t.square().multiply(F::splat(proof, TWICE_D));
            let (e, g) = (F::narrow(s - r), F::narrow(s + r));
            let (f, h) = (F::narrow(zz + zz + dtt), F::narrow(zz + zz - dtt));
            let eg = e.times(g);
            let nothing = eg.canonical().equal(zero);
            eg.select(one, nothing).times(f.times(h)).write(inverse);
            for (element, cell) in [e, f, g, h].into_iter().zip(cells) {
                element.write(cell);
            }
        }
        inverse_all::<F>(proof, &mut inverses);
        let i = F::splat(proof, ROOT_M1);
        let c = F::splat(proof, INVERSE_ROOT_A_MINUS_D);
        for ([e, f, g, h], inverse) in self.points.iter().zip(inverses.iter()) {
            let (e, f) = (F::read(proof, e), F::read(proof, f));
            let (g, h) = (F::read(proof, g), F::read(proof, h));
            let inverse = F::read(proof, inverse);
            let (eg, fh) = (e.times(g), f.times(h));
            let nothing = eg.canonical().equal(zero);
            let (inverse_fh, inverse_eg) = (eg.times(inverse), fh.times(inverse));
            let rotate = eg.times(inverse_fh).canonical().odd();
            let (left, right) = (h.select(f, rotate), g.select(e.times(i), rotate));
            let x = left.times(e.select(g.times(i), rotate)).times(inverse_fh);
            let right = right.select(zero.minus(right), x.canonical().odd());
            let factor = g.times(c).select(e, rotate).times(inverse_eg);
            let s = left.minus(right).times(factor).select(zero, nothing);
            let limbs = s.absolute(zero).to_limbs();
            for lane in 0..LANES {
                let mut own = [0; 5];
                for (limb, block) in own.iter_mut().zip(&limbs) {
                    *limb = block.0[lane];
                }
                self.encodings.push(to_bytes(own));
            }
        }
    }
}
