//! Encodings of ristretto255, RFC 9496 section 4.3, read and written eight at a time.

use zeroize::Zeroizing;

use crate::curve::{Affine, AffineRow, EMPTY_AFFINE, Extended, ExtendedRow};
use crate::field::{
    Block, Cell, D, EMPTY_CELL, Field, INVERSE_ROOT_A_MINUS_D, Kernel, LANES, Limbs, MINUS_ONE, MINUS_ROOT_M1, ONE,
    ROOT_M1, TWICE_D, ZERO,
};

const MASK: u64 = (1 << 51) - 1;

/// How many vectors go through the long chain of squarings side by side: one alone leaves the multipliers waiting.
const ABREAST: usize = 2;

/// Points in one call of the kernel.
pub const GROUP: usize = ABREAST * LANES;

/// Decodes up to [`GROUP`] encodings.
pub struct Decode<'a> {
    /// No more than a group.
    pub encodings: &'a [[u8; 32]],
}

impl<F: Field> Kernel<F> for Decode<'_> {
    /// The rows, and the positions, one bit each, that hold a point other than the identity.
    type Output = ([[AffineRow; LANES]; ABREAST], u64);

    /// RFC 9496 section 4.3.1. Names as there.
    #[inline(always)]
    fn run(self, proof: F::Proof) -> Self::Output {
        let mut limbs = [[Block([0; LANES]); 5]; ABREAST];
        for (position, encoding) in self.encodings.iter().enumerate() {
            // What is not canonical becomes zero, the encoding of the identity.
            for (block, limb) in limbs[position / LANES].iter_mut().zip(canonical_limbs(encoding).unwrap_or(ZERO)) {
                block.0[position % LANES] = limb;
            }
        }

        let one = F::splat(proof, ONE);
        let zero = F::splat(proof, ZERO);
        let (mut s, mut u1, mut u2) = ([zero; ABREAST], [zero; ABREAST], [zero; ABREAST]);
        let (mut v, mut radicand) = ([zero; ABREAST], [zero; ABREAST]);
        for k in 0..ABREAST {
            s[k] = F::from_limbs(proof, &limbs[k]);
            let ss = s[k].square();
            (u1[k], u2[k]) = (one.minus(ss), one.plus(ss));
            let u2_sqr = u2[k].square();
            let du1 = u1[k].square().multiply(F::splat(proof, D));
            v[k] = F::narrow(zero.widen() - du1 - u2_sqr.widen());
            radicand[k] = v[k].times(u2_sqr);
        }
        let (root, square) = inverse_root(proof, radicand);

        let mut rows = [[EMPTY_AFFINE; LANES]; ABREAST];
        let mut accepted = 0;
        for k in 0..ABREAST {
            let den_x = root[k].times(u2[k]);
            let den_y = root[k].times(den_x).times(v[k]);
            let sx = s[k].times(den_x);
            let x = sx.plus(sx).absolute(zero);
            let y = u1[k].times(den_y);
            let t = x.times(y);
            let identity = x.equal(zero);
            let valid = square[k] & !t.canonical().odd() & !y.canonical().equal(zero) & !identity;
            let point = Affine {
                sum: one.select(y.plus(x), valid),
                difference: one.select(y.minus(x), valid),
                product: zero.select(t.times(F::splat(proof, TWICE_D)), valid),
            };
            point.store(&mut rows[k]);
            accepted |= u64::from(valid) << (k * LANES);
        }
        (rows, accepted)
    }
}

/// The limbs of an encoding, or none if it is p or more, or odd.
#[inline(always)]
fn canonical_limbs(encoding: &[u8; 32]) -> Option<Limbs> {
    let word = |i: usize| u64::from_le_bytes(core::array::from_fn(|k| encoding[8 * i + k]));
    let (w0, w1, w2, w3) = (word(0), word(1), word(2), word(3));
    let above = w3 >> 63 == 1 || (w3 == u64::MAX >> 1 && w2 & w1 == u64::MAX && w0 >= u64::MAX - 18);
    let limbs =
        [w0 & MASK, (w0 >> 51 | w1 << 13) & MASK, (w1 >> 38 | w2 << 26) & MASK, (w2 >> 25 | w3 << 39) & MASK, w3 >> 12];
    (!above && w0 & 1 == 0).then_some(limbs)
}

/// Encodes eight points.
pub struct Encode<'a> {
    /// One point per lane.
    pub rows: [&'a ExtendedRow; LANES],
}

impl<F: Field> Kernel<F> for Encode<'_> {
    type Output = [[u8; 32]; LANES];

    /// RFC 9496 section 4.3.2. Names as there, with all four coordinates taken twice.
    #[inline(always)]
    fn run(self, proof: F::Proof) -> Self::Output {
        let zero = F::splat(proof, ZERO);
        let p = Extended::<F>::load(proof, self.rows);
        let (x0, y0) = (p.sum.minus(p.difference), p.sum.plus(p.difference));
        let (z0, t0) = (p.z.plus(p.z), p.t.plus(p.t));
        let u1 = z0.plus(y0).times(z0.minus(y0));
        let u2 = x0.times(y0);
        let ([root], _) = inverse_root(proof, [u1.times(u2.square())]);
        let den1 = root.times(u1);
        let den2 = root.times(u2);
        let z_inv = den1.times(den2).times(t0);
        let root_m1 = F::splat(proof, ROOT_M1);
        let (ix0, iy0) = (x0.times(root_m1), y0.times(root_m1));
        let enchanted = den1.times(F::splat(proof, INVERSE_ROOT_A_MINUS_D));
        let rotate = t0.times(z_inv).canonical().odd();
        let (x, y) = (x0.select(iy0, rotate), y0.select(ix0, rotate));
        let den_inv = den2.select(enchanted, rotate);
        let y = y.select(zero.minus(y), x.times(z_inv).canonical().odd());
        let s = den_inv.times(z0.minus(y)).absolute(zero).to_limbs();
        core::array::from_fn(|lane| to_bytes(s.map(|limb| limb.0[lane])))
    }
}

#[inline(always)]
pub fn to_bytes(limbs: Limbs) -> [u8; 32] {
    let [l0, l1, l2, l3, l4] = limbs;
    let words = [l0 | l1 << 51, l1 >> 13 | l2 << 38, l2 >> 26 | l3 << 25, l3 >> 39 | l4 << 12];
    core::array::from_fn(|i| words[i / 8].to_le_bytes()[i % 8])
}

/// 1 / sqrt(v) up to its sign, and the lanes in which v is a square other than zero: SQRT_RATIO_M1(1, v) of RFC 9496
/// section 4.2. Both callers take an absolute value afterwards, so the sign of the root does not matter.
#[inline(always)]
fn inverse_root<F: Field, const N: usize>(proof: F::Proof, v: [F; N]) -> ([F; N], [u8; N]) {
    let (mut v3, mut v7) = (v, v);
    for k in 0..N {
        v3[k] = v[k].square().times(v[k]);
        v7[k] = v3[k].square().times(v[k]);
    }
    let mut roots = multiply(v3, power_p58(v7));
    let mut squares = [0; N];
    for k in 0..N {
        let check = v[k].times(roots[k].square()).canonical();
        let flipped = check.equal(F::splat(proof, MINUS_ONE));
        let flipped_i = check.equal(F::splat(proof, MINUS_ROOT_M1));
        squares[k] = check.equal(F::splat(proof, ONE)) | flipped;
        roots[k] = roots[k].select(roots[k].times(F::splat(proof, ROOT_M1)), flipped | flipped_i);
    }
    (roots, squares)
}

/// Inverts all elements, none of which is zero, with one long chain of squarings: Montgomery, "Speeding the Pollard and
/// elliptic curve methods of factorization" (1987), section 10.3.1.
#[inline(always)]
pub fn inverse_all<F: Field>(proof: F::Proof, elements: &mut [Cell]) {
    let mut products = Zeroizing::new(vec![EMPTY_CELL; elements.len()]);
    let mut product = F::splat(proof, ONE);
    for (element, before) in elements.iter().zip(products.iter_mut()) {
        product.write(before);
        product = product.times(F::read(proof, element));
    }
    // p - 2 is 8 (p - 5) / 8 + 3.
    let cubed = product.square().times(product);
    let [power] = square_times(power_p58([product]), 3);
    let mut inverse = power.times(cubed);
    for (element, before) in elements.iter_mut().zip(products.iter()).rev() {
        let own = inverse.times(F::read(proof, before));
        inverse = inverse.times(F::read(proof, element));
        own.write(element);
    }
}

/// x^((p - 5) / 8) = x^(2^252 - 3), from powers x^(2^n - 1).
#[inline(always)]
fn power_p58<F: Field, const N: usize>(x: [F; N]) -> [F; N] {
    let x2 = square_times(x, 1);
    let x9 = multiply(square_times(x2, 2), x);
    let x11 = multiply(x9, x2);
    let ones5 = multiply(square_times(x11, 1), x9);
    let ones10 = multiply(square_times(ones5, 5), ones5);
    let ones20 = multiply(square_times(ones10, 10), ones10);
    let ones40 = multiply(square_times(ones20, 20), ones20);
    let ones50 = multiply(square_times(ones40, 10), ones10);
    let ones100 = multiply(square_times(ones50, 50), ones50);
    let ones200 = multiply(square_times(ones100, 100), ones100);
    let ones250 = multiply(square_times(ones200, 50), ones50);
    multiply(square_times(ones250, 2), x)
}

#[inline(always)]
fn multiply<F: Field, const N: usize>(mut a: [F; N], b: [F; N]) -> [F; N] {
    for k in 0..N {
        a[k] = a[k].times(b[k]);
    }
    a
}

#[inline(always)]
fn square_times<F: Field, const N: usize>(mut x: [F; N], times: u32) -> [F; N] {
    for _ in 0..times {
        for x in &mut x {
            *x = x.square();
        }
    }
    x
}
