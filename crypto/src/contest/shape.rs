//! The shape of a contest: weights and equations over bits, and how integers are written in bits.

use std::collections::BTreeMap;

use merlin::Transcript;
use subtle::{ConditionallySelectable, ConstantTimeGreater};

use super::ContestError;
use crate::group::Scalar;
use crate::transcript::TranscriptProtocol;

/// An integer equation over the bits: sum of `coefficient * bit` = `right`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Equation {
    pub(super) terms: Vec<(usize, i64)>,
    pub(super) right: i64,
}

/// One row of the reduced echelon form: `pivot = right - sum of coefficient * free bit`.
#[derive(Debug, Clone)]
struct Row {
    pivot: usize,
    terms: Vec<(usize, Scalar)>,
    right: Scalar,
}

/// Bits, the weights with which they count, and the equations that they satisfy.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    slots: usize,
    /// For each bit the slot it counts for and its weight; slack bits count for none.
    weights: Vec<Option<(usize, u64)>>,
    rows: Vec<Row>,
    /// Positions of the bits that no equation determines.
    free: Vec<usize>,
}

impl Shape {
    pub(super) fn new(
        slots: usize,
        weights: Vec<Option<(usize, u64)>>,
        equations: &[Equation],
    ) -> Result<Self, ContestError> {
        let bits = weights.len();
        if bits > super::MAX_BITS {
            return Err(ContestError::Bits(bits));
        }
        let rows = echelon(bits, equations)?;
        let free = (0..bits).filter(|bit| rows.iter().all(|row| row.pivot != *bit)).collect();
        Ok(Self { slots, weights, rows, free })
    }

    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    pub(super) fn bits(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn weights(&self) -> &[Option<(usize, u64)>] {
        &self.weights
    }

    pub(super) fn free(&self) -> &[usize] {
        &self.free
    }

    /// The whole vector whose free coordinates these are; right sides are multiplied by `scale`.
    pub(super) fn complete(&self, free: &[Scalar], scale: &Scalar) -> Vec<Scalar> {
        let mut full = vec![Scalar::ZERO; self.bits()];
        for (&bit, value) in self.free.iter().zip(free) {
            full[bit] = *value;
        }
        for row in &self.rows {
            let known: Scalar = row.terms.iter().map(|(bit, coefficient)| coefficient * full[*bit]).sum();
            full[row.pivot] = scale * row.right - known;
        }
        full
    }

    /// W f: the value of each slot.
    pub(super) fn values(&self, bits: &[Scalar]) -> Vec<Scalar> {
        let mut values = vec![Scalar::ZERO; self.slots];
        for (weight, bit) in self.weights.iter().zip(bits) {
            match weight {
                Some((slot, 1)) => values[*slot] += bit,
                Some((slot, weight)) => values[*slot] += Scalar::from(*weight) * bit,
                None => {}
            }
        }
        values
    }

    /// Binds the whole shape into a proof's transcript.
    pub(super) fn append_to(&self, transcript: &mut Transcript) {
        transcript.append_u64(b"options", self.slots as u64);
        transcript.append_u64(b"bits", self.bits() as u64);
        for (bit, weight) in self.weights.iter().enumerate() {
            if let Some((slot, weight)) = weight {
                transcript.append_u64(b"weight bit", bit as u64);
                transcript.append_u64(b"weight option", *slot as u64);
                transcript.append_u64(b"weight", *weight);
            }
        }
        transcript.append_u64(b"equations", self.rows.len() as u64);
        for row in &self.rows {
            transcript.append_u64(b"pivot", row.pivot as u64);
            transcript.append_u64(b"terms", row.terms.len() as u64);
            for (bit, coefficient) in &row.terms {
                transcript.append_u64(b"term bit", *bit as u64);
                transcript.append_scalar(b"term", coefficient);
            }
            transcript.append_scalar(b"right", &row.right);
        }
    }
}

/// The weights with which exactly the integers 0 to `largest` can be written, heaviest first: for t bits
/// `largest - 2^(t-1) + 1, 2^(t-2), ..., 2, 1`.
pub(super) fn range_weights(largest: u64) -> Vec<u64> {
    let Some(top) = largest.checked_ilog2() else {
        return Vec::new();
    };
    let rest = largest - ((1 << top) - 1);
    core::iter::once(rest).chain((0..top).rev().map(|power| 1 << power)).collect()
}

/// Writes `value`, at most `largest`, with [`range_weights`], in constant time for a given `largest`.
pub(super) fn write_range(value: u64, largest: u64, bits: &mut Vec<u8>) {
    let Some(top) = largest.checked_ilog2() else {
        return;
    };
    let rest = largest - ((1 << top) - 1);
    let heavy = !rest.ct_gt(&value);
    let low = u64::conditional_select(&value, &value.wrapping_sub(rest), heavy);
    bits.push(heavy.unwrap_u8());
    bits.extend((0..top).rev().map(|power| (low >> power & 1) as u8));
}

/// Reduced row echelon form with pivots taken from the right, so that slack bits become pivots first. Pivot columns
/// are eliminated from all other rows; rows of nothing disappear, contradicting rows are refused.
fn echelon(bits: usize, equations: &[Equation]) -> Result<Vec<Row>, ContestError> {
    let mut open: Vec<(BTreeMap<usize, Scalar>, Scalar)> = equations
        .iter()
        .map(|equation| {
            let mut row = BTreeMap::new();
            for (bit, coefficient) in &equation.terms {
                *row.entry(*bit).or_insert(Scalar::ZERO) += integer(*coefficient);
            }
            row.retain(|_, coefficient| *coefficient != Scalar::ZERO);
            (row, integer(equation.right))
        })
        .collect();
    let mut done: Vec<(usize, BTreeMap<usize, Scalar>, Scalar)> = Vec::new();
    for column in (0..bits).rev() {
        let Some(found) = open.iter().position(|(row, _)| row.contains_key(&column)) else {
            continue;
        };
        let (mut row, mut right) = open.remove(found);
        let inverse = row[&column].invert();
        row.values_mut().for_each(|value| *value *= inverse);
        right *= inverse;
        let others = open.iter_mut().map(|(other, other_right)| (other, other_right));
        for (other, other_right) in others.chain(done.iter_mut().map(|(_, other, right)| (other, right))) {
            let Some(factor) = other.get(&column).copied() else {
                continue;
            };
            for (bit, value) in &row {
                *other.entry(*bit).or_insert(Scalar::ZERO) -= factor * value;
            }
            other.retain(|_, coefficient| *coefficient != Scalar::ZERO);
            *other_right -= factor * right;
        }
        done.push((column, row, right));
    }
    if open.iter().any(|(_, right)| *right != Scalar::ZERO) {
        return Err(ContestError::Contradiction);
    }
    Ok(done
        .into_iter()
        .map(|(pivot, mut row, right)| {
            row.remove(&pivot);
            Row { pivot, terms: row.into_iter().collect(), right }
        })
        .collect())
}

fn integer(value: i64) -> Scalar {
    let size = Scalar::from(value.unsigned_abs());
    if value < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contradicting_equations_are_refused() {
        let equations =
            [Equation { terms: vec![(0, 1), (1, 1)], right: 1 }, Equation { terms: vec![(0, 2), (1, 2)], right: 3 }];
        let refused = Shape::new(2, vec![Some((0, 1)), Some((1, 1))], &equations);
        assert_eq!(refused.unwrap_err(), ContestError::Contradiction);
    }

    #[test]
    fn a_redundant_equation_changes_nothing() {
        let weights = vec![Some((0, 1)), Some((1, 1)), None];
        let one = Equation { terms: vec![(0, 1), (1, 2), (2, 1)], right: 2 };
        let double = Equation { terms: vec![(0, 2), (1, 4), (2, 2)], right: 4 };
        let shape = Shape::new(2, weights, &[one, double]).unwrap();
        assert_eq!(shape.rows.len(), 1);
        assert_eq!(shape.free, [0, 1]);
    }

    #[test]
    fn the_form_is_reduced_whatever_the_order_of_the_equations() {
        let equations = [
            Equation { terms: vec![(0, 1), (1, 1), (2, 1)], right: 1 },
            Equation { terms: vec![(1, 3), (2, -1), (3, 1)], right: 2 },
            Equation { terms: vec![(0, 2), (3, 5)], right: 5 },
        ];
        let transcript_of = |equations: &[Equation]| {
            let shape = Shape::new(1, vec![Some((0, 1)), None, None, None], equations).unwrap();
            for row in &shape.rows {
                assert!(
                    row.terms.iter().all(|(bit, _)| shape.free.contains(bit)),
                    "pivots stand in their own row alone"
                );
            }
            let mut transcript = Transcript::new(b"test");
            shape.append_to(&mut transcript);
            transcript.challenge_scalar(b"all")
        };
        let reversed: Vec<_> = equations.iter().rev().cloned().collect();
        assert_eq!(transcript_of(&equations), transcript_of(&reversed));
    }

    proptest! {
        #[test]
        fn exactly_the_integers_of_a_range_can_be_written(largest in 0u64..70) {
            let weights = range_weights(largest);
            prop_assert_eq!(weights.iter().sum::<u64>(), largest);
            let mut reached: Vec<u64> = (0u64..1 << weights.len())
                .map(|set| weights.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, weight)| weight).sum())
                .collect();
            reached.sort_unstable();
            reached.dedup();
            prop_assert_eq!(reached, (0..=largest).collect::<Vec<_>>());
        }

        #[test]
        fn a_value_is_the_sum_of_its_bits(largest: u64, value: u64) {
            let value = if largest == u64::MAX { value } else { value % (largest + 1) };
            let mut bits = Vec::new();
            write_range(value, largest, &mut bits);
            let sum: u64 = bits.iter().zip(range_weights(largest)).map(|(bit, weight)| u64::from(*bit) * weight).sum();
            prop_assert_eq!(sum, value);
        }
    }
}
