//! Amounts: options that take whole numbers from a large range, such as shares of a budget or scores up to 2^32.
//!
//! A contest of m options encrypts as in [`ballot`](crate::ballot), C_0 = r G and C_j = v_j G + r K_j, with one nonce
//! for all options. That every v_j is below 2^n is shown by one aggregated range proof (Bünz, Bootle, Boneh, Poelstra,
//! Wuille, Maxwell, IEEE S&P 2018) on commitments V_j, and a proof in three moves shows that the V_j, the ciphertexts
//! and a commitment B to all amounts together hold the same. With J' a second blinding base:
//!
//! ```text
//! V_j = v_j G + s_j J'                       every s_j fresh, and never r
//! B   = sum v_j G_j + r J                    A = sum a_j G_j + alpha J
//!                                            rho: challenge
//! E   = alpha G + sum_j rho^j (a_j G + alpha K_j)
//! E'  = sum_j rho^j a_j G + tau J'
//!                                            x: challenge
//! f_j = x v_j + a_j    s = x r + alpha       t = x sum_j rho^j s_j + tau
//!
//! (1') x B + A = sum_j f_j G_j + s J
//! (2)  x (C_0 + sum_j rho^j C_j) + E = s G + sum_j rho^j (f_j G + s K_j)
//! (2') x sum_j rho^j V_j + E' = sum_j rho^j f_j G + t J'
//! ```
//!
//! A budget P adds the statement sum_j v_j <= P. It costs no commitment: the verifier computes V_slack = P G - sum_j
//! V_j and the range proof covers it along with the others. Nothing can wrap around: m amounts below 2^64 and a slack
//! below 2^64 stay far below the group order, so what holds modulo q holds for integers.
//!
//! No proof makes sure that the sum of all ballots can be decoded; an election has to. Decoding takes time in the
//! square root of the largest possible sum, which [`AmountsRule::largest_sum`] tells.
//!
//! Bytes, transcript and arguments are written down in `docs/amounts.md`.

mod bridge;
mod proof;
mod prove;
mod verify;

use curve25519_dalek::RistrettoPoint;
use thiserror::Error;

pub use prove::SealedAmounts;
pub use verify::{AmountsError, VerifiedAmounts};

use crate::group::{Element, Generators, amount_blinding};
pub(crate) use bridge::RangeParams;
pub(crate) use proof::check_range;

/// Most options of a contest of amounts.
pub const MAX_AMOUNTS: usize = 128;

/// What a contest of amounts allows: every amount below 2^bits, and their sum at most the budget if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountsRule {
    options: usize,
    bits: usize,
    budget: Option<u64>,
}

/// Parameters that no contest of amounts can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The number of options is out of range.
    #[error("amounts are given to 1 to {MAX_AMOUNTS} options, not {0}")]
    Options(usize),
    /// No range proof for this number of bits.
    #[error("amounts have 8, 16, 32 or 64 bits, not {0}")]
    Bits(usize),
    /// What is left of an untouched budget would not fit the range.
    #[error("the budget {budget} does not fit {bits} bits")]
    Budget {
        /// The budget.
        budget: u64,
        /// Bits of every amount.
        bits: usize,
    },
    /// Fewer slot keys than options.
    #[error("{keys} slot keys for {options} options")]
    TooFewKeys {
        /// Slot keys there are.
        keys: usize,
        /// Options of the contest.
        options: usize,
    },
    /// Two slot keys are equal: the difference of two amounts of one voter would be readable.
    #[error("slot keys {first} and {second} are equal")]
    EqualKeys {
        /// Position of the first.
        first: usize,
        /// Position of the second.
        second: usize,
    },
}

/// Amounts that the rule does not allow.
///
/// Says where, and never how much: an error may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ValueError {
    /// Amounts for another number of options.
    #[error("{found} amounts for {expected} options")]
    Options {
        /// Options there are.
        expected: usize,
        /// Amounts given.
        found: usize,
    },
    /// An amount that does not fit the range.
    #[error("the amount of option {option} does not fit {bits} bits")]
    Range {
        /// Position of the first such option.
        option: usize,
        /// Bits of every amount.
        bits: usize,
    },
    /// All amounts together exceed the budget.
    #[error("the amounts together exceed the budget of {budget}")]
    Budget {
        /// The budget.
        budget: u64,
    },
}

impl AmountsRule {
    /// A rule for `options` amounts of `bits` bits (8, 16, 32 or 64) each, and together at most `budget`.
    ///
    /// A budget has to be below 2^bits: what is left of it is proved to be in the same range as the amounts.
    ///
    /// # Errors
    /// [`RuleError`] when the parameters do not fit together.
    pub fn new(options: usize, bits: usize, budget: Option<u64>) -> Result<Self, RuleError> {
        if !(1..=MAX_AMOUNTS).contains(&options) {
            return Err(RuleError::Options(options));
        }
        if ![8, 16, 32, 64].contains(&bits) {
            return Err(RuleError::Bits(bits));
        }
        let rule = Self { options, bits, budget };
        match budget {
            Some(budget) if budget > rule.largest_amount() => Err(RuleError::Budget { budget, bits }),
            _ => Ok(rule),
        }
    }

    /// Options of the contest.
    pub fn options(&self) -> usize {
        self.options
    }

    /// Bits of every amount.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// What all amounts may come to, if that is bounded.
    pub fn budget(&self) -> Option<u64> {
        self.budget
    }

    /// The largest sum that `weight` can give one option, `weight` being the number of voters or the sum of their
    /// weights. To decode a sum takes time and memory in its square root.
    pub fn largest_sum(&self, weight: u64) -> u128 {
        let largest = self.budget.unwrap_or(self.largest_amount());
        u128::from(largest) * u128::from(weight)
    }

    fn largest_amount(&self) -> u64 {
        u64::MAX >> (64 - self.bits)
    }

    /// Values in the range proof that the rule asks for: the amounts, and what is left of the budget.
    fn ranged(&self) -> usize {
        self.options + usize::from(self.budget.is_some())
    }

    /// Values in the range proof as it is made: the next power of two, filled up with zeros.
    fn aggregated(&self) -> usize {
        self.ranged().next_power_of_two()
    }

    fn check(&self, values: &[u64]) -> Result<(), ValueError> {
        if values.len() != self.options {
            return Err(ValueError::Options { expected: self.options, found: values.len() });
        }
        if let Some(option) = values.iter().position(|&value| value > self.largest_amount()) {
            return Err(ValueError::Range { option, bits: self.bits });
        }
        match self.budget {
            Some(budget) if total(values) > u128::from(budget) => Err(ValueError::Budget { budget }),
            _ => Ok(()),
        }
    }
}

fn total(values: &[u64]) -> u128 {
    values.iter().copied().map(u128::from).sum()
}

/// One contest of amounts, ready to prove and verify: its rule, its slot keys and all generators.
pub struct AmountsParams {
    rule: AmountsRule,
    keys: Vec<Element>,
    /// G_1 .. G_m and J.
    generators: Generators,
    /// J'.
    blinding: RistrettoPoint,
    range: RangeParams,
}

impl AmountsParams {
    /// Takes the first slot keys, as many as the rule has options.
    ///
    /// # Errors
    /// [`RuleError`] when there are too few keys, or two are equal.
    pub fn new(rule: AmountsRule, slot_keys: &[Element]) -> Result<Self, RuleError> {
        let keys = slot_keys
            .get(..rule.options)
            .ok_or(RuleError::TooFewKeys { keys: slot_keys.len(), options: rule.options })?
            .to_vec();
        for (second, key) in keys.iter().enumerate() {
            if let Some(first) = keys[..second].iter().position(|earlier| earlier == key) {
                return Err(RuleError::EqualKeys { first, second });
            }
        }
        let blinding = amount_blinding();
        let range = RangeParams::new(rule.bits, rule.aggregated(), &blinding);
        Ok(Self { rule, keys, generators: Generators::new(rule.options), blinding, range })
    }

    /// The rule.
    pub fn rule(&self) -> &AmountsRule {
        &self.rule
    }

    /// Bytes of an encoded proof with its ciphertexts.
    pub fn proof_bytes(&self) -> usize {
        32 * (3 * self.rule.options + 7) + self.range_bytes()
    }

    /// Bytes of the range proof: nine parts, and two elements for every halving of its vectors.
    fn range_bytes(&self) -> usize {
        32 * (9 + 2 * (self.rule.bits * self.rule.aggregated()).ilog2() as usize)
    }
}

impl core::fmt::Debug for AmountsParams {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("AmountsParams").field("rule", &self.rule).finish_non_exhaustive()
    }
}
