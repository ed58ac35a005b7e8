//! The polynomials that pick one of a list: sum_i p_i(X) V_i for the prover, and p_i(x) for the verifier.

use core::ops::{Add, Mul, Sub};

use curve25519_dalek::RistrettoPoint;
use rayon::prelude::*;
use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, Zeroizing};

use crate::group::Scalar;

/// What a list consists of: points, or scalars.
pub(super) trait Value:
    Copy
    + ConditionallySelectable
    + Add<Output = Self>
    + Sub<Output = Self>
    + for<'s> Mul<&'s Scalar, Output = Self>
    + Send
    + Sync
    + Zeroize
{
}

impl Value for RistrettoPoint {}
impl Value for Scalar {}

/// The coefficients of sum_i p_i(X) V_i below the highest, which is the chosen V_l itself. Constant-time.
///
/// The bits are taken one by one, the lowest first: of two neighbours, polynomials P_0 and P_1 whose places differ in this
/// bit, becomes ((1 - b) X - a) P_0 + (b X + a) P_1 = X P_b + a (P_1 - P_0). That is two multiplications for each element
/// of the list, however many bits there are. The last element stands in for those that are missing up to the next power
/// of two.
pub(super) fn choose<V: Value>(mut list: Vec<V>, bits: &[u8], masks: &[Scalar]) -> Zeroizing<Vec<V>> {
    let last = *list.last().expect("a list has an element");
    list.resize(1 << bits.len(), last);
    // All polynomials of one degree, one after the other, the lowest coefficient first.
    let mut polynomials = Zeroizing::new(list);
    for (degree, (bit, mask)) in bits.iter().zip(masks).enumerate() {
        let (width, bit) = (degree + 1, Choice::from(*bit));
        let mut joined = Zeroizing::new(vec![last; polynomials.len() / (2 * width) * (width + 1)]);
        joined.par_chunks_mut(width + 1).zip(polynomials.par_chunks(2 * width)).for_each(|(joined, pair)| {
            let (zero, one) = pair.split_at(width);
            let chosen = |k: usize| V::conditional_select(&zero[k], &one[k], bit);
            let masked = |k: usize| (one[k] - zero[k]) * mask;
            joined[0] = masked(0);
            (1..width).for_each(|k| joined[k] = chosen(k - 1) + masked(k));
            joined[width] = chosen(width - 1);
        });
        polynomials = joined;
    }
    polynomials.truncate(bits.len());
    polynomials
}

/// p_0(x) .. p_{count-1}(x), all times `factor`, from f_j = b_j x + a_j and 1/x. The last one has those added that stand
/// in for missing elements. In variable time.
pub(super) fn evaluate(factor: Scalar, f: &[Scalar], x: &Scalar, inverse: &Scalar, count: usize) -> Vec<Scalar> {
    let mut values = Vec::with_capacity(1 << f.len());
    values.push(f.iter().fold(factor, |product, _| product * x));
    for f in f {
        // Divided by x, the factors for a bit that is set and one that is not add up to 1.
        let set = f * inverse;
        for place in 0..values.len() {
            let upper = values[place] * set;
            values[place] -= upper;
            values.push(upper);
        }
    }
    let missing: Scalar = values[count..].iter().sum();
    values.truncate(count);
    values[count - 1] += missing;
    values
}
