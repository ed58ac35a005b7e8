//! From what a voter fills in to the bits of a contest.
//!
//! What is allowed is checked openly, for a refusal tells the voter's own device why. An allowed choice becomes bits
//! without a branch or an index that depends on it.

use subtle::{ConstantTimeEq, ConstantTimeGreater};
use thiserror::Error;
use zeroize::Zeroizing;

use super::shape::write_range;
use super::{Contest, Rule, pairs};

/// A choice that the contest does not allow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// Another number of values than the contest has fields.
    #[error("{found} values for a contest of {expected} fields")]
    Fields {
        /// Fields of the contest.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// A value that no field can have.
    #[error("field {field} has the value {value}, allowed is at most {most}")]
    Value {
        /// Position of the field.
        field: usize,
        /// Its value.
        value: u64,
        /// Largest allowed value.
        most: u64,
    },
    /// Too few or too many marks, or points.
    #[error("{sum} in all, allowed are {min} to {max}")]
    Sum {
        /// Sum of the values.
        sum: u64,
        /// Smallest allowed.
        min: u64,
        /// Largest allowed.
        max: u64,
    },
    /// More than the budget or the credits.
    #[error("the choice costs {cost}, there are {budget}")]
    Cost {
        /// What it costs.
        cost: u64,
        /// What there is.
        budget: u64,
    },
    /// Votes for and against the same option.
    #[error("option {0} has votes for and against it")]
    Both(usize),
    /// Points that belong to no free position, or too few positions filled.
    #[error("the values are no ranking: each number of points once per position that has it, at least {min} positions")]
    Ranking {
        /// Fewest positions to fill.
        min: u32,
    },
    /// Choices for another number of contests.
    #[error("choices for {found} contests, the ballot has {expected}")]
    Contests {
        /// Contests there are.
        expected: usize,
        /// Contests with choices.
        found: usize,
    },
}

impl Contest {
    /// The values of a choice that gives one to each of the marked options and nothing to the others.
    ///
    /// # Errors
    /// [`ChoiceError::Value`] for an option that does not exist or is marked twice.
    pub fn marked(&self, marks: &[usize]) -> Result<Vec<u64>, ChoiceError> {
        let mut values = vec![0; self.fields()];
        for &mark in marks {
            match values.get_mut(mark) {
                Some(value) if *value == 0 => *value = 1,
                Some(_) => return Err(ChoiceError::Value { field: mark, value: 2, most: 1 }),
                None => return Err(ChoiceError::Value { field: mark, value: 1, most: 0 }),
            }
        }
        Ok(values)
    }

    /// Whether the contest allows this choice.
    ///
    /// # Errors
    /// [`ChoiceError`] names what is wrong with it.
    pub fn allows(&self, values: &[u64]) -> Result<(), ChoiceError> {
        if values.len() != self.fields() {
            return Err(ChoiceError::Fields { expected: self.fields(), found: values.len() });
        }
        let most = self.largest_value();
        if let Some(field) = values.iter().position(|&value| value > most) {
            return Err(ChoiceError::Value { field, value: values[field], most });
        }
        let between = |min: u64, max: u64| {
            let sum = values.iter().sum();
            if (min..=max).contains(&sum) { Ok(()) } else { Err(ChoiceError::Sum { sum, min, max }) }
        };
        let affordable = |cost, budget| if cost <= budget { Ok(()) } else { Err(ChoiceError::Cost { cost, budget }) };
        match self.rule() {
            Rule::Plurality => between(1, 1),
            Rule::Approval { min, max } => between((*min).into(), (*max).into()),
            Rule::Score { .. } | Rule::Star { .. } => Ok(()),
            Rule::Cumulative { min, max, .. } => between(*min, *max),
            Rule::Quadratic { credits, against } => {
                if *against
                    && let Some(both) = (0..self.options()).find(|i| values[*i].min(values[self.options() + i]) > 0)
                {
                    return Err(ChoiceError::Both(both));
                }
                affordable(values.iter().map(|votes| votes * votes).fold(0, u64::saturating_add), *credits)
            }
            Rule::Positional { points, min } => {
                let mut bits = Zeroizing::new(Vec::with_capacity(values.len() * points.len()));
                write_positions(values, points, &mut bits);
                let placed = bits.iter().filter(|bit| **bit == 1).count();
                let given = values.iter().filter(|value| **value > 0).count();
                if placed == given && placed >= *min as usize {
                    Ok(())
                } else {
                    Err(ChoiceError::Ranking { min: *min })
                }
            }
            Rule::Knapsack { costs, budget } => affordable(spent(values, costs), *budget),
        }
    }

    /// The bits of an allowed choice.
    pub(crate) fn assign(&self, values: &[u64]) -> Result<Zeroizing<Vec<u8>>, ChoiceError> {
        self.allows(values)?;
        // Room for all from the start: growing would leave copies behind.
        let mut bits = Zeroizing::new(Vec::with_capacity(self.bits()));
        let sum = values.iter().sum::<u64>();
        match self.rule() {
            Rule::Plurality => marks(values, &mut bits),
            Rule::Approval { min, max } => {
                marks(values, &mut bits);
                write_range(u64::from(*max) - sum, u64::from(max - min), &mut bits);
            }
            Rule::Score { max } => values.iter().for_each(|value| write_range(*value, u64::from(*max), &mut bits)),
            Rule::Star { max } => {
                let largest = u64::from(*max);
                let above = |(i, j): (usize, usize)| values[i].ct_gt(&values[j]).unwrap_u8();
                values.iter().for_each(|value| write_range(*value, largest, &mut bits));
                bits.extend(pairs(self.options()).map(above));
                for (i, j) in pairs(self.options()) {
                    let p = u64::from(above((i, j)));
                    let t = largest * p + values[j] - values[i];
                    write_range(t, largest, &mut bits);
                    write_range(largest - t - p, largest, &mut bits);
                }
            }
            Rule::Cumulative { min, max, each } => {
                values.iter().for_each(|value| write_range(*value, *each, &mut bits));
                write_range(max - sum, max - min, &mut bits);
            }
            Rule::Quadratic { credits, .. } => {
                let cost: u64 = values.iter().map(|votes| votes * votes).sum();
                for votes in values {
                    bits.extend((0..credits.isqrt()).map(|step| votes.ct_gt(&step).unwrap_u8()));
                }
                write_range(credits - cost, *credits, &mut bits);
            }
            Rule::Positional { points, min } => {
                write_positions(values, points, &mut bits);
                let placed = bits.len();
                for option in 0..self.options() {
                    let taken: u8 = bits[option * points.len()..][..points.len()].iter().sum();
                    bits.push(1 - taken);
                }
                for position in 0..points.len() {
                    let taken: u8 = bits[..placed].iter().skip(position).step_by(points.len()).sum();
                    bits.push(1 - taken);
                }
                if *min > 0 {
                    let positions = points.len() as u64;
                    let filled: u64 = bits[..placed].iter().map(|bit| u64::from(*bit)).sum();
                    write_range(positions - filled, positions - u64::from(*min), &mut bits);
                }
            }
            Rule::Knapsack { costs, budget } => {
                marks(values, &mut bits);
                write_range(budget - spent(values, costs), *budget, &mut bits);
            }
        }
        Ok(bits)
    }
}

fn marks(values: &[u64], bits: &mut Vec<u8>) {
    bits.extend(values.iter().map(|value| *value as u8));
}

fn spent(values: &[u64], costs: &[u64]) -> u64 {
    values.iter().zip(costs).map(|(value, cost)| value * cost).sum()
}

/// For each option the bits of its positions: set at the first position of as many points that no option before took.
fn write_positions(values: &[u64], points: &[u32], bits: &mut Vec<u8>) {
    let mut free = Zeroizing::new(vec![1u8; points.len()]);
    for value in values {
        let mut open = 1u8;
        for (points, free) in points.iter().zip(free.iter_mut()) {
            let here = value.ct_eq(&u64::from(*points)).unwrap_u8() & *free & open;
            *free ^= here;
            open ^= here;
            bits.push(here);
        }
    }
}
