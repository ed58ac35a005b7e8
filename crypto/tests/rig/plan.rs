//! Contests laid out a second time, from the protocol alone: bits, weights, equations and their echelon form.
//!
//! Nothing here asks the crate how it lays a contest out; only a rule's parameters are shared. A choice is written in
//! other bits than the crate's where a range leaves one free to.

use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;

use super::forger::integer;

/// The bits, weights and equations of one contest.
#[derive(Clone)]
pub struct Plan {
    pub rule: Rule,
    pub options: usize,
    pub counters: usize,
    pub slots: usize,
    /// For each bit the slot that it counts for, and its weight there: a small integer, but who cheats may take any.
    pub weights: Vec<Option<(usize, Scalar)>>,
    /// Bits that count for something; the slack bits stand after them.
    pub main: usize,
    pub equations: Vec<Equation>,
    /// The reduced echelon form, pivots descending.
    pub rows: Vec<Row>,
    pub free: Vec<usize>,
}

/// sum of terms + slack = right.
#[derive(Clone)]
pub struct Equation {
    pub terms: Vec<(usize, i64)>,
    /// The slack bits and their weights.
    pub slack: Vec<(usize, u64)>,
    pub right: i64,
}

/// pivot = right - sum of terms.
#[derive(Clone)]
pub struct Row {
    pub pivot: usize,
    pub terms: Vec<(usize, Scalar)>,
    pub right: Scalar,
}

/// L - 2^(t-1) + 1, 2^(t-2), .., 2, 1 for the t bits that L takes.
fn range(largest: u64) -> Vec<u64> {
    let t = u64::BITS - largest.leading_zeros();
    let mut weights: Vec<u64> = (0..t.saturating_sub(1)).map(|power| 1 << power).collect();
    if t > 0 {
        weights.push(largest + 1 - (1 << (t - 1)));
    }
    weights.reverse();
    weights
}

/// A number in the bits of a range. The first bit is set only where the others do not suffice.
fn write(value: i64, largest: u64) -> Vec<i64> {
    let weights = range(largest);
    let Some((first, powers)) = weights.split_first() else {
        return Vec::new();
    };
    let value = u64::try_from(value).unwrap();
    assert!(value <= largest);
    let heavy = value > powers.iter().sum();
    let rest = value - if heavy { *first } else { 0 };
    let low = powers.iter().map(|power| i64::from(rest & power != 0));
    std::iter::once(i64::from(heavy)).chain(low).collect()
}

/// All ordered pairs, the first option ascending, then the second.
pub fn pairs(options: usize) -> Vec<(usize, usize)> {
    let all = (0..options * options).map(|n| (n / options, n % options));
    all.filter(|(i, j)| i != j).collect()
}

impl Plan {
    pub fn of(contest: &Contest) -> Self {
        Self::new(contest.rule().clone(), contest.options(), contest.is_packed())
    }

    pub fn new(rule: Rule, options: usize, packed: bool) -> Self {
        let counted = counted_bits(&rule, options);
        let counters = match rule {
            Rule::Star { .. } => options * options,
            Rule::Quadratic { against: true, .. } => 2 * options,
            _ => options,
        };
        let place = |(counter, weight): (usize, u64)| match (packed, counter % 2) {
            (false, _) => Some((counter, Scalar::from(weight))),
            (true, 0) => Some((counter / 2, Scalar::from(weight))),
            (true, _) => Some((counter / 2, Scalar::from(weight << 20))),
        };
        let main = counted.len();
        let mut weights: Vec<_> = counted.into_iter().map(place).collect();
        let equations: Vec<Equation> = equations(&rule, options)
            .into_iter()
            .map(|(terms, most, right)| {
                let slack = range(most).into_iter().zip(weights.len()..).map(|(weight, bit)| (bit, weight)).collect();
                weights.resize(weights.len() + range(most).len(), None);
                Equation { terms, slack, right }
            })
            .collect();
        let rows = reduced(weights.len(), &equations);
        let free = (0..weights.len()).filter(|bit| !rows.iter().any(|row| row.pivot == *bit)).collect();
        let slots = if packed { counters.div_ceil(2) } else { counters };
        Self { rule, options, counters, slots, weights, main, equations, rows, free }
    }

    pub fn bits(&self) -> usize {
        self.weights.len()
    }

    /// The bits of a choice that is allowed.
    pub fn write(&self, values: &[u64]) -> Vec<i64> {
        let mut bits = self.write_main(values);
        for equation in &self.equations {
            let spent: i64 = equation.terms.iter().map(|(bit, times)| times * bits[*bit]).sum();
            bits.extend(write(equation.right - spent, equation.slack.iter().map(|(_, weight)| weight).sum()));
        }
        bits
    }

    /// The bits that count, of a choice that writes in them whether it is allowed or not.
    pub fn write_main(&self, values: &[u64]) -> Vec<i64> {
        let each = |most: u64| values.iter().flat_map(|value| write(*value as i64, most)).collect::<Vec<_>>();
        match &self.rule {
            Rule::Plurality | Rule::Approval { .. } | Rule::Knapsack { .. } => {
                values.iter().map(|value| *value as i64).collect()
            }
            Rule::Score { max } => each(u64::from(*max)),
            Rule::Cumulative { each: most, .. } => each(*most),
            Rule::Star { max } => {
                let mut bits = each(u64::from(*max));
                bits.extend(pairs(self.options).into_iter().map(|(i, j)| i64::from(values[i] > values[j])));
                bits
            }
            Rule::Quadratic { credits, .. } => {
                let steps = credits.isqrt();
                values.iter().flat_map(|votes| (1..=steps).map(move |step| i64::from(step <= *votes))).collect()
            }
            Rule::Positional { points, .. } => {
                let mut taken = vec![false; points.len()];
                let mut bits = vec![0; self.options * points.len()];
                for (option, value) in values.iter().enumerate().filter(|(_, value)| **value > 0) {
                    let free = |position: &usize| !taken[*position] && u64::from(points[*position]) == *value;
                    let position = (0..points.len()).find(free).unwrap();
                    taken[position] = true;
                    bits[option * points.len() + position] = 1;
                }
                bits
            }
        }
    }

    /// Every counter that a choice gives something to.
    pub fn count(&self, values: &[u64]) -> Vec<u64> {
        let mut counters = values.to_vec();
        if let Rule::Star { .. } = self.rule {
            counters.extend(pairs(self.options).into_iter().map(|(i, j)| u64::from(values[i] > values[j])));
        }
        counters
    }

    /// Whether integers satisfy the equations as they were written down.
    pub fn satisfied(&self, bits: &[i64]) -> bool {
        self.equations.iter().all(|equation| {
            let terms = equation.terms.iter().map(|(bit, times)| times * bits[*bit]).sum::<i64>();
            let slack = equation.slack.iter().map(|(bit, weight)| *weight as i64 * bits[*bit]).sum::<i64>();
            terms + slack == equation.right
        })
    }

    /// What the pivots have to be, with every right side times `scale`.
    pub fn complete(&self, free: &[Scalar], scale: Scalar) -> Vec<Scalar> {
        let mut full = vec![Scalar::ZERO; self.bits()];
        self.free.iter().zip(free).for_each(|(bit, value)| full[*bit] = *value);
        for row in &self.rows {
            full[row.pivot] =
                scale * row.right - row.terms.iter().map(|(bit, times)| times * full[*bit]).sum::<Scalar>();
        }
        full
    }

    /// These bits with pivots that satisfy the equations, whatever that makes of them.
    pub fn forced(&self, bits: &[i64]) -> Vec<Scalar> {
        let free: Vec<Scalar> =
            self.free.iter().map(|bit| bits.get(*bit).map_or(Scalar::ZERO, |b| integer(*b))).collect();
        self.complete(&free, Scalar::ONE)
    }

    pub fn holds(&self, full: &[Scalar], scale: Scalar) -> bool {
        let free: Vec<Scalar> = self.free.iter().map(|bit| full[*bit]).collect();
        self.complete(&free, scale) == full
    }

    /// W b.
    pub fn values(&self, bits: &[Scalar]) -> Vec<Scalar> {
        let mut values = vec![Scalar::ZERO; self.slots];
        for (bit, weight) in bits.iter().zip(&self.weights) {
            if let Some((slot, weight)) = weight {
                values[*slot] += weight * bit;
            }
        }
        values
    }
}

/// Counter and weight of each bit that counts.
fn counted_bits(rule: &Rule, options: usize) -> Vec<(usize, u64)> {
    let each = |most: u64| (0..options).flat_map(|i| range(most).into_iter().map(move |weight| (i, weight))).collect();
    match rule {
        Rule::Plurality | Rule::Approval { .. } | Rule::Knapsack { .. } => (0..options).map(|i| (i, 1)).collect(),
        Rule::Score { max } => each(u64::from(*max)),
        Rule::Cumulative { each: most, .. } => each(*most),
        Rule::Star { max } => {
            let mut bits: Vec<_> = each(u64::from(*max));
            bits.extend((options..options * options).map(|counter| (counter, 1)));
            bits
        }
        Rule::Quadratic { credits, against } => {
            let fields = if *against { 2 * options } else { options };
            (0..fields).flat_map(|field| (0..credits.isqrt()).map(move |_| (field, 1))).collect()
        }
        Rule::Positional { points, .. } => {
            (0..options).flat_map(|i| points.iter().map(move |points| (i, u64::from(*points)))).collect()
        }
    }
}

/// Terms over the bits that count, largest slack, right side.
type Open = (Vec<(usize, i64)>, u64, i64);

fn equations(rule: &Rule, options: usize) -> Vec<Open> {
    let ones = |bits: &mut dyn Iterator<Item = usize>| bits.map(|bit| (bit, 1)).collect::<Vec<_>>();
    let counted = counted_bits(rule, options);
    match rule {
        Rule::Plurality => vec![(ones(&mut (0..options)), 0, 1)],
        Rule::Approval { min, max } => vec![(ones(&mut (0..options)), u64::from(max - min), i64::from(*max))],
        Rule::Score { .. } => Vec::new(),
        Rule::Cumulative { min, max, .. } => {
            let terms = counted.iter().enumerate().map(|(bit, (_, weight))| (bit, *weight as i64)).collect();
            vec![(terms, max - min, *max as i64)]
        }
        Rule::Quadratic { credits, .. } => {
            let steps = credits.isqrt() as usize;
            let terms = (0..counted.len()).map(|bit| (bit, 2 * (bit % steps) as i64 + 1)).collect();
            vec![(terms, *credits, *credits as i64)]
        }
        Rule::Knapsack { costs, budget } => {
            vec![(costs.iter().enumerate().map(|(bit, cost)| (bit, *cost as i64)).collect(), *budget, *budget as i64)]
        }
        Rule::Positional { points, min } => {
            let places = points.len();
            let mut all: Vec<_> = (0..options).map(|i| (ones(&mut (i * places..(i + 1) * places)), 1, 1)).collect();
            all.extend((0..places).map(|k| (ones(&mut (0..options).map(|i| i * places + k)), 1, 1)));
            if *min > 0 {
                all.push((ones(&mut (0..options * places)), places as u64 - u64::from(*min), places as i64));
            }
            all
        }
        Rule::Star { max } => {
            let (largest, t) = (i64::from(*max), range(u64::from(*max)));
            let mut all = Vec::new();
            for (pair, (i, j)) in pairs(options).into_iter().enumerate() {
                let p = options * t.len() + pair;
                // d = s_i - s_j, times a factor.
                let score = |option: usize, times: i64| -> Vec<(usize, i64)> {
                    (option * t.len()..).zip(t.iter().map(|weight| times * *weight as i64)).collect()
                };
                let difference = |times: i64| [score(i, times), score(j, -times)].concat();
                // t = L p - d, and u = L - t - p.
                all.push(([difference(1), vec![(p, -largest)]].concat(), u64::from(*max), 0));
                all.push(([difference(-1), vec![(p, largest + 1)]].concat(), u64::from(*max), largest));
            }
            all
        }
    }
}

/// Row by row, column by column, on a full matrix.
fn reduced(bits: usize, equations: &[Equation]) -> Vec<Row> {
    let mut matrix: Vec<Vec<Scalar>> = equations
        .iter()
        .map(|equation| {
            let mut row = vec![Scalar::ZERO; bits + 1];
            equation.terms.iter().for_each(|(bit, times)| row[*bit] += integer(*times));
            equation.slack.iter().for_each(|(bit, weight)| row[*bit] += Scalar::from(*weight));
            row[bits] = integer(equation.right);
            row
        })
        .collect();
    let mut pivots = Vec::new();
    for column in (0..bits).rev() {
        let rank = pivots.len();
        let Some(found) = (rank..matrix.len()).find(|row| matrix[*row][column] != Scalar::ZERO) else {
            continue;
        };
        matrix.swap(rank, found);
        let scale = matrix[rank][column].invert();
        matrix[rank].iter_mut().for_each(|entry| *entry *= scale);
        let pivot = matrix[rank].clone();
        for (_, row) in matrix.iter_mut().enumerate().filter(|(index, _)| *index != rank) {
            let factor = row[column];
            row.iter_mut().zip(&pivot).for_each(|(entry, pivot)| *entry -= factor * pivot);
        }
        pivots.push(column);
    }
    assert!(matrix[pivots.len()..].iter().all(|row| row[bits] == Scalar::ZERO), "the equations contradict each other");
    let row = |(pivot, row): (usize, &Vec<Scalar>)| {
        let others = (0..bits).filter(|bit| *bit != pivot && row[*bit] != Scalar::ZERO);
        Row { pivot, terms: others.map(|bit| (bit, row[bit])).collect(), right: row[bits] }
    };
    pivots.into_iter().zip(&matrix).map(row).collect()
}
