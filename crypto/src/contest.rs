//! One shape for every homomorphic contest: bits, weights and equations.
//!
//! A ballot's secret is a vector of bits b_1 .. b_N. Public weights W give each option's value v_i = sum_k W_ik b_k,
//! and public linear equations over the bits say which vectors are allowed. The proof of `ballot` knows nothing else
//! about a contest.

use merlin::Transcript;
use thiserror::Error;

use crate::group::Scalar;
use crate::transcript::TranscriptProtocol;

/// Most options of a contest.
pub const MAX_OPTIONS: usize = 1024;
/// Most bits of a contest, slack bits included.
pub const MAX_BITS: usize = 4096;

/// How a contest is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Exactly one option; a blank vote, where offered, is an option like the others.
    Plurality,
    /// At least `min` and at most `max` options.
    Approval {
        /// Fewest marks.
        min: u32,
        /// Most marks.
        max: u32,
    },
}

/// A contest cannot be built from these parameters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ContestError {
    /// The number of options is out of range.
    #[error("a contest has 2 to {MAX_OPTIONS} options, not {0}")]
    Options(usize),
    /// The bounds of an approval contest do not fit its options.
    #[error("choose {min} to {max} of {options}: the bounds do not fit")]
    Bounds {
        /// Fewest marks.
        min: u32,
        /// Most marks.
        max: u32,
        /// Options there are.
        options: usize,
    },
    /// More bits than the proof takes.
    #[error("the contest needs {0} bits, more than {MAX_BITS}")]
    Bits(usize),
    /// The equations contradict each other: no ballot could satisfy them.
    #[error("the equations of the contest contradict each other")]
    Contradiction,
}

/// A choice that the contest does not allow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// An option that is not there.
    #[error("option {option} does not exist, the contest has {options}")]
    Option {
        /// Position named.
        option: usize,
        /// Options there are.
        options: usize,
    },
    /// Marks that are not in ascending order, or one option twice.
    #[error("the marked options must be ascending, without one twice")]
    Order,
    /// Too few or too many marks.
    #[error("{marks} options are marked, allowed are {min} to {max}")]
    Count {
        /// Marks made.
        marks: usize,
        /// Fewest allowed.
        min: usize,
        /// Most allowed.
        max: usize,
    },
    /// More than one mark's worth for one option.
    #[error("option {option} has the value {value}, allowed is 0 or 1")]
    Value {
        /// Position of the option.
        option: usize,
        /// Its value.
        value: u64,
    },
    /// Choices for another number of contests.
    #[error("choices for {found} contests, the election has {expected}")]
    Contests {
        /// Contests there are.
        expected: usize,
        /// Contests with choices.
        found: usize,
    },
}

/// An integer equation over the bits: sum of `coefficient * bit` = `right`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Equation {
    pub(crate) terms: Vec<(usize, u32)>,
    pub(crate) right: u32,
}

/// One row of the reduced echelon form: `pivot = right - sum of coefficient * free bit`.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) pivot: usize,
    pub(crate) terms: Vec<(usize, Scalar)>,
    pub(crate) right: Scalar,
}

/// A contest: its rule and the shape that the rule takes.
#[derive(Debug, Clone)]
pub struct Contest {
    rule: Rule,
    options: usize,
    /// For each bit the option it counts for and its weight; slack bits count for none.
    weights: Vec<Option<(usize, u32)>>,
    rows: Vec<Row>,
    /// Positions of the bits that no equation determines.
    free: Vec<usize>,
}

impl Contest {
    /// The contest with this rule and number of options.
    ///
    /// # Errors
    /// [`ContestError`] when the rule does not fit the options.
    pub fn new(rule: Rule, options: usize) -> Result<Self, ContestError> {
        if !(2..=MAX_OPTIONS).contains(&options) {
            return Err(ContestError::Options(options));
        }
        let mut weights: Vec<_> = (0..options).map(|option| Some((option, 1))).collect();
        let right = match rule {
            Rule::Plurality => 1,
            Rule::Approval { min, max } => {
                if min > max || max as usize > options || max == 0 {
                    return Err(ContestError::Bounds { min, max, options });
                }
                weights.resize(options + (max - min) as usize, None);
                max
            }
        };
        let sum = Equation { terms: (0..weights.len()).map(|bit| (bit, 1)).collect(), right };
        Self::from_shape(rule, options, weights, vec![sum])
    }

    fn from_shape(
        rule: Rule,
        options: usize,
        weights: Vec<Option<(usize, u32)>>,
        equations: Vec<Equation>,
    ) -> Result<Self, ContestError> {
        let bits = weights.len();
        if bits > MAX_BITS {
            return Err(ContestError::Bits(bits));
        }
        let rows = echelon(bits, &equations)?;
        let free = (0..bits).filter(|bit| rows.iter().all(|row| row.pivot != *bit)).collect();
        Ok(Self { rule, options, weights, rows, free })
    }

    /// How it is filled in.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// How many options it has.
    pub fn options(&self) -> usize {
        self.options
    }

    /// How many bits a ballot commits to, slack bits included.
    pub fn bits(&self) -> usize {
        self.weights.len()
    }

    /// How many responses a proof carries: the bits that no equation determines.
    pub(crate) fn free(&self) -> &[usize] {
        &self.free
    }

    /// The bits of a choice.
    pub(crate) fn assign(&self, marks: &[usize]) -> Result<Vec<bool>, ChoiceError> {
        if let Some(&option) = marks.iter().find(|&&mark| mark >= self.options) {
            return Err(ChoiceError::Option { option, options: self.options });
        }
        if marks.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(ChoiceError::Order);
        }
        let (min, max) = match self.rule {
            Rule::Plurality => (1, 1),
            Rule::Approval { min, max } => (min as usize, max as usize),
        };
        if !(min..=max).contains(&marks.len()) {
            return Err(ChoiceError::Count { marks: marks.len(), min, max });
        }
        let mut bits = vec![false; self.bits()];
        for &mark in marks {
            bits[mark] = true;
        }
        for slack in &mut bits[self.options..self.options + (max - marks.len()).min(max - min)] {
            *slack = true;
        }
        Ok(bits)
    }

    /// Completes the free coordinates of a vector that satisfies the equations with right sides times `scale`: 1 for
    /// bits, 0 for masks, the challenge x for responses.
    pub(crate) fn complete(&self, free: &[Scalar], scale: &Scalar) -> Vec<Scalar> {
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

    /// W f: the value of each option.
    pub(crate) fn values(&self, bits: &[Scalar]) -> Vec<Scalar> {
        let mut values = vec![Scalar::ZERO; self.options];
        for (weight, bit) in self.weights.iter().zip(bits) {
            match weight {
                Some((option, 1)) => values[*option] += bit,
                Some((option, weight)) => values[*option] += Scalar::from(*weight) * bit,
                None => {}
            }
        }
        values
    }

    /// The largest value that one ballot can give to one option.
    pub fn largest_value(&self) -> u64 {
        let mut largest = vec![0u64; self.options];
        for (option, weight) in self.weights.iter().flatten() {
            largest[*option] += u64::from(*weight);
        }
        largest.into_iter().max().unwrap_or(0)
    }

    /// Whether `counts` can be the sum of `ballots` valid ballots, by the contest's own equations.
    pub fn plausible(&self, counts: &[u64], ballots: u64) -> bool {
        if counts.len() != self.options || counts.iter().any(|&count| count > ballots) {
            return false;
        }
        let total: u128 = counts.iter().map(|&count| u128::from(count)).sum();
        let (min, max) = match self.rule {
            Rule::Plurality => (1, 1),
            Rule::Approval { min, max } => (u128::from(min), u128::from(max)),
        };
        (min * u128::from(ballots)..=max * u128::from(ballots)).contains(&total)
    }

    /// Binds the whole shape into a proof's transcript.
    pub(crate) fn append_to(&self, transcript: &mut Transcript) {
        transcript.append_u64(b"options", self.options as u64);
        transcript.append_u64(b"bits", self.bits() as u64);
        for (bit, weight) in self.weights.iter().enumerate() {
            if let Some((option, weight)) = weight {
                transcript.append_u64(b"weight bit", bit as u64);
                transcript.append_u64(b"weight option", *option as u64);
                transcript.append_u64(b"weight", u64::from(*weight));
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

/// Reduced row echelon form modulo the group order, pivots from the right so that slack bits are determined first.
fn echelon(bits: usize, equations: &[Equation]) -> Result<Vec<Row>, ContestError> {
    let mut matrix: Vec<(Vec<Scalar>, Scalar)> = equations
        .iter()
        .map(|equation| {
            let mut left = vec![Scalar::ZERO; bits];
            for (bit, coefficient) in &equation.terms {
                left[*bit] += Scalar::from(*coefficient);
            }
            (left, Scalar::from(equation.right))
        })
        .collect();
    let mut pivots = Vec::new();
    for column in (0..bits).rev() {
        let rank = pivots.len();
        let Some(found) = (rank..matrix.len()).find(|&row| matrix[row].0[column] != Scalar::ZERO) else {
            continue;
        };
        matrix.swap(rank, found);
        let inverse = matrix[rank].0[column].invert();
        let (left, right) = &mut matrix[rank];
        left.iter_mut().for_each(|value| *value *= inverse);
        *right *= inverse;
        let (left, right) = (left.clone(), *right);
        for (row, (other, other_right)) in matrix.iter_mut().enumerate() {
            let factor = other[column];
            if row != rank && factor != Scalar::ZERO {
                other.iter_mut().zip(&left).for_each(|(value, pivot)| *value -= factor * pivot);
                *other_right -= factor * right;
            }
        }
        pivots.push(column);
    }
    if matrix[pivots.len()..].iter().any(|(_, right)| *right != Scalar::ZERO) {
        return Err(ContestError::Contradiction);
    }
    Ok(pivots
        .iter()
        .zip(matrix)
        .map(|(&pivot, (left, right))| {
            let nonzero =
                |(bit, value): (usize, Scalar)| (bit != pivot && value != Scalar::ZERO).then_some((bit, value));
            Row { pivot, terms: left.into_iter().enumerate().filter_map(nonzero).collect(), right }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scalar_bits(bits: &[bool]) -> Vec<Scalar> {
        bits.iter().map(|&bit| Scalar::from(u8::from(bit))).collect()
    }

    #[test]
    fn bounds_that_do_not_fit_are_refused() {
        assert_eq!(Contest::new(Rule::Plurality, 1).unwrap_err(), ContestError::Options(1));
        assert_eq!(Contest::new(Rule::Plurality, 1025).unwrap_err(), ContestError::Options(1025));
        for (min, max) in [(3, 2), (0, 6), (0, 0)] {
            let refused = ContestError::Bounds { min, max, options: 5 };
            assert_eq!(Contest::new(Rule::Approval { min, max }, 5).unwrap_err(), refused);
        }
    }

    #[test]
    fn contradicting_equations_are_refused() {
        let equations = vec![
            Equation { terms: vec![(0, 1), (1, 1)], right: 1 },
            Equation { terms: vec![(0, 2), (1, 2)], right: 3 },
        ];
        let weights = vec![Some((0, 1)), Some((1, 1))];
        let refused = Contest::from_shape(Rule::Plurality, 2, weights, equations);
        assert_eq!(refused.unwrap_err(), ContestError::Contradiction);
    }

    #[test]
    fn a_redundant_equation_changes_nothing() {
        let weights = vec![Some((0, 1)), Some((1, 1)), None];
        let one = Equation { terms: vec![(0, 1), (1, 2), (2, 1)], right: 2 };
        let double = Equation { terms: vec![(0, 2), (1, 4), (2, 2)], right: 4 };
        let contest = Contest::from_shape(Rule::Plurality, 2, weights, vec![one, double]).unwrap();
        assert_eq!(contest.rows.len(), 1);
        assert_eq!(contest.free, [0, 1]);
    }

    #[test]
    fn choices_out_of_bounds_are_named() {
        let contest = Contest::new(Rule::Approval { min: 1, max: 2 }, 4).unwrap();
        assert_eq!(contest.assign(&[4]).unwrap_err(), ChoiceError::Option { option: 4, options: 4 });
        assert_eq!(contest.assign(&[1, 1]).unwrap_err(), ChoiceError::Order);
        assert_eq!(contest.assign(&[]).unwrap_err(), ChoiceError::Count { marks: 0, min: 1, max: 2 });
        assert_eq!(contest.assign(&[0, 1, 2]).unwrap_err(), ChoiceError::Count { marks: 3, min: 1, max: 2 });
    }

    #[test]
    fn plausible_counts_obey_the_equation() {
        let plurality = Contest::new(Rule::Plurality, 3).unwrap();
        assert!(plurality.plausible(&[1, 2, 0], 3));
        assert!(!plurality.plausible(&[1, 1, 0], 3));
        assert!(!plurality.plausible(&[4, 0, 0], 3));
        assert!(!plurality.plausible(&[u64::MAX, 1, 3], 3));
        assert!(!plurality.plausible(&[1, 2], 3));
    }

    proptest! {
        #[test]
        fn an_allowed_choice_satisfies_the_equations(options in 2usize..12, seed: u64, spread in 0u32..5) {
            let max = 1 + (seed % options as u64) as u32;
            let min = max.saturating_sub(spread);
            let contest = Contest::new(Rule::Approval { min, max }, options).unwrap();
            let count = (min + (seed >> 8) as u32 % (max - min + 1)) as usize;
            let mut marks: Vec<usize> = (0..options).collect();
            marks.sort_by_key(|mark| (seed.rotate_left(*mark as u32 * 7)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            marks.truncate(count);
            marks.sort_unstable();
            let bits = contest.assign(&marks).unwrap();
            let full = scalar_bits(&bits);
            let free: Vec<Scalar> = contest.free().iter().map(|&bit| full[bit]).collect();
            prop_assert_eq!(contest.complete(&free, &Scalar::ONE), full.clone());
            let values: Vec<Scalar> = (0..options).map(|o| Scalar::from(u8::from(marks.contains(&o)))).collect();
            prop_assert_eq!(contest.values(&full), values);
        }
    }
}
