//! One shape for every homomorphic contest: bits, weights and equations.
//!
//! A ballot's secret is a vector of bits b_1 .. b_N. Public weights W give each slot's value v_i = sum_k W_ik b_k, and
//! public linear equations over the bits say which vectors are allowed. The proof of `ballot` knows nothing else about
//! a contest.
//!
//! What a voter fills in are the *fields* of a contest, one per option (two where one can vote against an option too).
//! What the tally gives are its *counters*: the fields' sums first, then what the rule counts besides. A *slot* is one
//! ciphertext; it holds one counter, or two that are [packed](Contest::packed).
//!
//! | rule | bits | equations |
//! |---|---|---|
//! | plurality | one per option | sum = 1 |
//! | approval | one per option | sum + slack = max |
//! | score | the range 0 to max per option | none |
//! | STAR | as score; for each ordered pair p, t and u | t = max p - (s_i - s_j), u = max - t - p |
//! | cumulative | the range 0 to `each` per option | sum + slack = max |
//! | quadratic | unary per field, the j-th bit costs 2j - 1 | cost + slack = credits |
//! | positional | one per option and position | each position and each option at most once |
//! | knapsack | one per option | sum of cost * bit + slack = budget |

mod choice;
mod shape;

use merlin::Transcript;
use thiserror::Error;

pub use choice::ChoiceError;

use crate::group::Scalar;
use shape::{Equation, Shape, range_weights};

/// Most options of a contest.
pub const MAX_OPTIONS: usize = 1024;
/// Most counters of a contest.
pub const MAX_COUNTERS: usize = 1024;
/// Most bits of a contest, slack bits included.
pub const MAX_BITS: usize = 8192;
/// Largest number of points, credits, costs or budget.
pub const MAX_AMOUNT: u64 = 1 << 48;
/// Bits of a counter that shares its slot with another.
pub const PACKED_BITS: u32 = 20;

/// How a contest is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Every option is scored from 0 to `max`.
    Score {
        /// Highest score.
        max: u32,
    },
    /// Scores from 0 to `max`, and for each ordered pair of options whether the first is scored above the second: what
    /// an automatic runoff needs, and every other comparison of two.
    Star {
        /// Highest score.
        max: u32,
    },
    /// Points are shared out among the options.
    Cumulative {
        /// Fewest points given away.
        min: u64,
        /// Most points given away.
        max: u64,
        /// Most points for one option.
        each: u64,
    },
    /// n votes for an option cost n^2 credits.
    Quadratic {
        /// Credits there are.
        credits: u64,
        /// Whether one can vote against an option too: then every option has two fields and two counters, those for
        /// all options first, those against after them.
        against: bool,
    },
    /// Ranks options: the first gets the first number of points, and so on. Positions may be left out.
    Positional {
        /// Points of each position.
        points: Vec<u32>,
        /// Fewest options ranked.
        min: u32,
    },
    /// Options have costs; those chosen fit the budget together.
    Knapsack {
        /// Cost of each option.
        costs: Vec<u64>,
        /// The budget.
        budget: u64,
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
    /// A number of points, credits, a cost or a budget is zero or too large, or the smallest is above the largest.
    #[error("{what} of {value} is not possible")]
    Amount {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: u64,
    },
    /// The positions' points are not descending to at least 1, or there are more positions than options.
    #[error("the points of the positions must descend to at least 1, for at most as many positions as options")]
    Positions,
    /// Another number of costs than of options.
    #[error("{costs} costs for {options} options")]
    Costs {
        /// Costs there are.
        costs: usize,
        /// Options there are.
        options: usize,
    },
    /// More counters than a key can have slots.
    #[error("the contest has {0} counters, more than {MAX_COUNTERS}")]
    Counters(usize),
    /// More bits than the proof takes.
    #[error("the contest needs {0} bits, more than {MAX_BITS}")]
    Bits(usize),
    /// One ballot alone could fill a counter that shares its slot.
    #[error("a ballot can give {0} to one option: too much for two counters in a slot")]
    Packing(u64),
    /// The equations contradict each other: no ballot could satisfy them.
    #[error("the equations of the contest contradict each other")]
    Contradiction,
}

/// A contest: its rule and the shape that the rule takes.
#[derive(Debug, Clone)]
pub struct Contest {
    rule: Rule,
    options: usize,
    counters: usize,
    packed: bool,
    shape: Shape,
}

/// Lays out bits, weights and equations, one after another.
#[derive(Default)]
struct Layout {
    weights: Vec<Option<(usize, u64)>>,
    equations: Vec<Equation>,
}

impl Layout {
    /// Bits with these weights for a counter; their positions and weights.
    fn bits(&mut self, counter: usize, weights: impl IntoIterator<Item = u64>) -> Vec<(usize, i64)> {
        let first = self.weights.len();
        self.weights.extend(weights.into_iter().map(|weight| Some((counter, weight))));
        (first..self.weights.len())
            .map(|bit| (bit, signed(self.weights[bit].map_or(0, |(_, weight)| weight))))
            .collect()
    }

    /// sum of terms + slack = right, with a slack of 0 to `slack`.
    fn equation(&mut self, mut terms: Vec<(usize, i64)>, slack: u64, right: i64) {
        for weight in range_weights(slack) {
            terms.push((self.weights.len(), signed(weight)));
            self.weights.push(None);
        }
        self.equations.push(Equation { terms, right });
    }
}

/// Amounts are below 2^48 and fields at most 2^10, so every equation stays far below 2^63 and the group order.
fn signed(value: u64) -> i64 {
    i64::try_from(value).expect("amounts are bounded")
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
        rule.check(options)?;
        let counters = rule.counters(options);
        if counters > MAX_COUNTERS {
            return Err(ContestError::Counters(counters));
        }
        let unary = rule.unary_bits(options);
        if unary > MAX_BITS {
            return Err(ContestError::Bits(unary));
        }
        let layout = rule.lay_out(options);
        let shape = Shape::new(counters, layout.weights, &layout.equations)?;
        Ok(Self { rule, options, counters, packed: false, shape })
    }

    /// The same contest with two counters in each slot, which makes ballots smaller and checking them faster.
    ///
    /// It can be tallied only while the sum of all votes' weights times [`Self::largest_value`] is below 2^20: see
    /// [`Self::capacity`].
    ///
    /// # Errors
    /// [`ContestError::Packing`] when one ballot could exceed that.
    pub fn packed(self) -> Result<Self, ContestError> {
        let largest = self.largest_value();
        if largest >> PACKED_BITS != 0 {
            return Err(ContestError::Packing(largest));
        }
        let layout = self.rule.lay_out(self.options);
        let weights = layout
            .weights
            .iter()
            .map(|weight| weight.map(|(counter, weight)| (counter / 2, weight << shift(counter))))
            .collect();
        let shape = Shape::new(self.counters.div_ceil(2), weights, &layout.equations)?;
        Ok(Self { packed: true, shape, ..self })
    }

    /// How it is filled in.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// How many options it has.
    pub fn options(&self) -> usize {
        self.options
    }

    /// How many values a voter fills in.
    pub fn fields(&self) -> usize {
        self.rule.fields(self.options)
    }

    /// How many numbers its tally gives.
    pub fn counters(&self) -> usize {
        self.counters
    }

    /// How many ciphertexts a ballot has for it.
    pub fn slots(&self) -> usize {
        self.shape.slots()
    }

    /// Whether two counters share a slot.
    pub fn is_packed(&self) -> bool {
        self.packed
    }

    /// How many bits a ballot commits to, slack bits included.
    pub fn bits(&self) -> usize {
        self.shape.bits()
    }

    /// The largest sum of votes' weights with which it can be tallied; none where nothing limits it.
    pub fn capacity(&self) -> Option<u64> {
        self.packed.then(|| ((1 << PACKED_BITS) - 1) / self.largest_value())
    }

    /// The bits that no equation determines: a proof carries one response for each.
    pub(crate) fn free(&self) -> &[usize] {
        self.shape.free()
    }

    /// For each bit the slot it counts for and its weight there.
    pub(crate) fn weights(&self) -> &[Option<(usize, u64)>] {
        self.shape.weights()
    }

    /// Completes the free coordinates of a vector that satisfies the equations with right sides times `scale`: 1 for
    /// bits, 0 for masks, the challenge x for responses.
    pub(crate) fn complete(&self, free: &[Scalar], scale: &Scalar) -> Vec<Scalar> {
        self.shape.complete(free, scale)
    }

    /// W f: the value of each slot.
    pub(crate) fn values(&self, bits: &[Scalar]) -> Vec<Scalar> {
        self.shape.values(bits)
    }

    /// Binds the whole shape into a proof's transcript.
    pub(crate) fn append_to(&self, transcript: &mut Transcript) {
        self.shape.append_to(transcript);
    }

    /// The largest value that one ballot can give to one counter.
    pub fn largest_value(&self) -> u64 {
        match &self.rule {
            Rule::Plurality | Rule::Approval { .. } | Rule::Knapsack { .. } => 1,
            Rule::Score { max } | Rule::Star { max } => u64::from(*max),
            Rule::Cumulative { max, each, .. } => *each.min(max),
            Rule::Quadratic { credits, .. } => credits.isqrt(),
            Rule::Positional { points, .. } => points.first().copied().map_or(0, u64::from),
        }
    }

    /// The largest number that a slot can hold when ballots of this summed weight are counted.
    pub(crate) fn slot_bound(&self, slot: usize, weight: u64) -> u64 {
        let counter = weight.saturating_mul(self.largest_value());
        // The last slot may hold one counter alone: what is above it would be cut off without a word.
        let shared = self.packed && 2 * slot + 1 < self.counters;
        if shared { counter.saturating_mul((1 << PACKED_BITS) + 1) } else { counter }
    }

    /// The counters that these slots hold.
    pub(crate) fn unpack(&self, slots: &[u64]) -> Vec<u64> {
        if !self.packed {
            return slots.to_vec();
        }
        let mask = (1 << PACKED_BITS) - 1;
        (0..self.counters).map(|counter| slots[counter / 2] >> shift(counter) & mask).collect()
    }

    /// The slots that hold these counters.
    pub(crate) fn pack(&self, counters: &[u64]) -> Vec<u64> {
        if !self.packed {
            return counters.to_vec();
        }
        let mut slots = vec![0; self.slots()];
        for (counter, value) in counters.iter().enumerate() {
            slots[counter / 2] += value << shift(counter);
        }
        slots
    }

    /// Whether `counts` can be the sum of valid ballots of this summed weight, by the contest's own equations.
    pub fn plausible(&self, counts: &[u64], weight: u64) -> bool {
        let weight = u128::from(weight);
        let most = u128::from(self.largest_value()) * weight;
        let counts: Vec<u128> = counts.iter().copied().map(u128::from).collect();
        if counts.len() != self.counters || counts.iter().any(|count| *count > most) {
            return false;
        }
        let total = counts.iter().sum::<u128>();
        let between = |min: u64, max: u64| (u128::from(min) * weight..=u128::from(max) * weight).contains(&total);
        match &self.rule {
            Rule::Plurality => between(1, 1),
            Rule::Approval { min, max } => between((*min).into(), (*max).into()),
            Rule::Score { .. } => true,
            Rule::Star { max } => {
                // An option scored above another got at least a point for it; no ballot has both above each other.
                let (scores, pairs) = counts.split_at(self.options);
                let pair = |i: usize, j: usize| pairs[pair_index(self.options, i, j)];
                (0..self.options).all(|i| {
                    (0..self.options).filter(|j| *j != i).all(|j| {
                        pair(i, j) + pair(j, i) <= weight
                            && scores[i] >= pair(i, j)
                            && scores[i] + u128::from(*max) * pair(j, i) >= scores[j] + pair(i, j)
                    })
                })
            }
            Rule::Cumulative { min, max, .. } => between(*min, *max),
            // The squares of sums are at most the number of summands times the sum of squares (Cauchy and Schwarz).
            Rule::Quadratic { credits, .. } => {
                let squares = counts.iter().try_fold(0u128, |sum, count| sum.checked_add(count.checked_mul(*count)?));
                squares.is_some_and(|squares| squares <= (u128::from(*credits) * weight).saturating_mul(weight))
            }
            Rule::Positional { points, min } => {
                let lowest: u64 = points.iter().rev().take(*min as usize).copied().map(u64::from).sum();
                between(lowest, points.iter().copied().map(u64::from).sum())
            }
            Rule::Knapsack { costs, budget } => {
                let spent = counts.iter().zip(costs).map(|(count, cost)| count * u128::from(*cost)).sum::<u128>();
                spent <= u128::from(*budget) * weight
            }
        }
    }
}

/// Where the second counter of a slot begins.
fn shift(counter: usize) -> u32 {
    if counter.is_multiple_of(2) { 0 } else { PACKED_BITS }
}

/// Position of the ordered pair (i, j) among all pairs, in lexicographic order.
pub fn pair_index(options: usize, i: usize, j: usize) -> usize {
    i * (options - 1) + j - usize::from(j > i)
}

/// All ordered pairs of different options, in lexicographic order.
fn pairs(options: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..options).flat_map(move |i| (0..options).filter(move |j| *j != i).map(move |j| (i, j)))
}

impl Rule {
    fn check(&self, options: usize) -> Result<(), ContestError> {
        let amount = |what, value, fits: bool| if fits { Ok(()) } else { Err(ContestError::Amount { what, value }) };
        match self {
            Self::Plurality => Ok(()),
            Self::Approval { min, max } => {
                if min > max || *max as usize > options || *max == 0 {
                    return Err(ContestError::Bounds { min: *min, max: *max, options });
                }
                Ok(())
            }
            Self::Score { max } | Self::Star { max } => amount("a highest score", u64::from(*max), *max > 0),
            Self::Cumulative { min, max, each } => {
                amount("a largest number of points", *max, (1..=MAX_AMOUNT).contains(max))?;
                amount("a number of points for one option", *each, (1..=*max).contains(each))?;
                let reachable = each.saturating_mul(options as u64).min(*max);
                amount("a smallest number of points", *min, *min <= reachable)
            }
            Self::Quadratic { credits, .. } => {
                amount("a number of credits", *credits, (1..=MAX_AMOUNT).contains(credits))
            }
            Self::Positional { points, min } => {
                let descends = points.windows(2).all(|pair| pair[0] >= pair[1]);
                let fits = (1..=options).contains(&points.len()) && *min as usize <= points.len();
                if descends && fits && points.last().is_some_and(|least| *least > 0) {
                    Ok(())
                } else {
                    Err(ContestError::Positions)
                }
            }
            Self::Knapsack { costs, budget } => {
                if costs.len() != options {
                    return Err(ContestError::Costs { costs: costs.len(), options });
                }
                amount("a budget", *budget, (1..=MAX_AMOUNT).contains(budget))?;
                costs.iter().try_for_each(|cost| amount("a cost", *cost, (1..=MAX_AMOUNT).contains(cost)))
            }
        }
    }

    fn fields(&self, options: usize) -> usize {
        if matches!(self, Self::Quadratic { against: true, .. }) { 2 * options } else { options }
    }

    fn counters(&self, options: usize) -> usize {
        match self {
            Self::Star { .. } => options * options,
            _ => self.fields(options),
        }
    }

    /// How many bits grow with a number and not with its length: to be bounded before anything is laid out.
    fn unary_bits(&self, options: usize) -> usize {
        match self {
            Self::Quadratic { credits, .. } => self.fields(options).saturating_mul(credits.isqrt() as usize),
            Self::Positional { points, .. } => options.saturating_mul(points.len()),
            _ => options,
        }
    }

    fn lay_out(&self, options: usize) -> Layout {
        let mut layout = Layout::default();
        match self {
            Self::Plurality => {
                let terms = (0..options).flat_map(|option| layout.bits(option, [1])).collect();
                layout.equation(terms, 0, 1);
            }
            Self::Approval { min, max } => {
                let terms = (0..options).flat_map(|option| layout.bits(option, [1])).collect();
                layout.equation(terms, u64::from(max - min), i64::from(*max));
            }
            Self::Score { max } => {
                (0..options).for_each(|option| {
                    layout.bits(option, range_weights(u64::from(*max)));
                });
            }
            Self::Star { max } => lay_out_star(&mut layout, options, *max),
            Self::Cumulative { min, max, each } => {
                let terms = (0..options).flat_map(|option| layout.bits(option, range_weights(*each))).collect();
                layout.equation(terms, max - min, signed(*max));
            }
            Self::Quadratic { credits, .. } => {
                let steps = credits.isqrt() as usize;
                let mut terms = Vec::new();
                for field in 0..self.fields(options) {
                    let bits = layout.bits(field, core::iter::repeat_n(1, steps));
                    terms.extend(bits.into_iter().zip((1..).step_by(2)).map(|((bit, _), cost)| (bit, cost)));
                }
                layout.equation(terms, *credits, signed(*credits));
            }
            Self::Positional { points, min } => lay_out_positions(&mut layout, options, points, *min),
            Self::Knapsack { costs, budget } => {
                let bits: Vec<_> = (0..options).flat_map(|option| layout.bits(option, [1])).collect();
                let terms = bits.into_iter().zip(costs).map(|((bit, _), cost)| (bit, signed(*cost))).collect();
                layout.equation(terms, *budget, signed(*budget));
            }
        }
        layout
    }
}

/// For each ordered pair, p says whether s_i > s_j. With d = s_i - s_j and L the highest score:
/// t = L p - d, from 0 to L, leaves p = 1 alone where d > 0; u = L - t - p, from 0 to L, leaves p = 0 alone where d <= 0.
fn lay_out_star(layout: &mut Layout, options: usize, max: u32) {
    let (largest, right) = (u64::from(max), i64::from(max));
    let scores: Vec<_> = (0..options).map(|option| layout.bits(option, range_weights(largest))).collect();
    let above: Vec<_> =
        pairs(options).map(|(i, j)| layout.bits(options + pair_index(options, i, j), [1])[0].0).collect();
    for ((i, j), p) in pairs(options).zip(above) {
        let mut terms = vec![(p, -right)];
        terms.extend(&scores[i]);
        terms.extend(scores[j].iter().map(|(bit, weight)| (*bit, -weight)));
        layout.equation(terms.clone(), largest, 0);
        // u + t + p = L with t = L p - d written out.
        let mut terms: Vec<_> = terms.into_iter().map(|(bit, coefficient)| (bit, -coefficient)).collect();
        terms[0].1 += 1;
        layout.equation(terms, largest, right);
    }
}

/// Bit (i, k) puts option i at position k. Each option stands at most once, each position holds at most one option, and
/// at least `min` positions are filled.
fn lay_out_positions(layout: &mut Layout, options: usize, points: &[u32], min: u32) {
    let positions = points.len();
    let bits: Vec<_> = (0..options)
        .map(|option| layout.bits(option, points.iter().copied().map(u64::from)).into_iter().map(|(bit, _)| bit))
        .map(Vec::from_iter)
        .collect();
    for option in &bits {
        layout.equation(option.iter().map(|bit| (*bit, 1)).collect(), 1, 1);
    }
    for position in 0..positions {
        layout.equation(bits.iter().map(|option| (option[position], 1)).collect(), 1, 1);
    }
    if min > 0 {
        let all = bits.iter().flatten().map(|bit| (*bit, 1)).collect();
        layout.equation(all, positions as u64 - u64::from(min), positions as i64);
    }
}

#[cfg(test)]
mod tests;
