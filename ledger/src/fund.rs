//! What becomes of public money after a vote: a fund for the project that won, and every step of it in order
//! (`docs/funds.md`).
//!
//! Wages are paid in batches. On the board there is the root of a tree of salted commitments, one a worker, so that each of
//! them can show the own payment and nobody learns of another.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use thiserror::Error;

use crate::bytes::{Hash, Key};
use crate::cbor;
use crate::count::{CountingRule, Counts};
use crate::manifest::{Question, QuestionRule};
use crate::merkle::{MerkleLog, ProofError, leaf_hash, verify_inclusion};
use crate::proof::Subject;

/// Most members of a fund.
pub const MAX_MEMBERS: usize = 64;
/// Most bytes of a name, a purpose, or of who is paid.
pub const MAX_TEXT_BYTES: usize = 400;
/// Most wages of one batch.
pub const MAX_WAGES: u32 = 1 << 20;

/// The money of a project that won a vote. The hash of its entry identifies it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Fund {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// Position of the contest in the manifest.
    #[n(1)]
    pub contest: u32,
    /// Position of the project among the contest's options.
    #[n(2)]
    pub option: u32,
    /// ISO 4217 code of the currency. Amounts are in the unit of the contest's costs, or in the currency's smallest.
    #[n(3)]
    pub currency: String,
    /// What may be spent.
    #[n(4)]
    pub budget: u64,
    /// Who does what.
    #[n(5)]
    pub members: Vec<Member>,
    /// How many approvers a request needs.
    #[n(6)]
    pub needed: u32,
}

/// Somebody who takes steps of a fund.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Member {
    /// What they do.
    #[n(0)]
    pub role: Role,
    /// Their name: an office or a firm.
    #[n(1)]
    pub name: String,
    /// The key that signs their steps.
    #[n(2)]
    pub key: Key,
}

/// What a member does. Nobody has two roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Asks for money.
    #[n(0)]
    Requester,
    /// Approves requests.
    #[n(1)]
    Approver,
    /// Pays.
    #[n(2)]
    Payer,
}

/// One step of a fund.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FundStep {
    /// Which fund.
    #[n(0)]
    pub fund: Hash,
    /// Which step, from 1.
    #[n(1)]
    pub number: u32,
    /// SHA-256 of the entry of the step before; of the fund's for the first.
    #[n(2)]
    pub previous: Hash,
    /// Whose step it is.
    #[n(3)]
    pub by: Key,
    /// What is done.
    #[n(4)]
    pub step: Step,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Step {
    /// Money is asked for. By a requester.
    #[n(0)]
    Request {
        /// What for.
        #[n(0)]
        purpose: String,
        /// How much.
        #[n(1)]
        amount: u64,
    },
    /// A request is approved. By an approver, each once.
    #[n(1)]
    Approval {
        /// Number of the step that asked.
        #[n(0)]
        request: u32,
    },
    /// Money was paid on a request. By a payer.
    #[n(2)]
    Payment {
        /// Number of the step that asked.
        #[n(0)]
        request: u32,
        /// How much.
        #[n(1)]
        amount: u64,
        /// To whom.
        #[n(2)]
        to: String,
    },
    /// Wages were paid on a request. By a payer.
    #[n(3)]
    Wages {
        /// Number of the step that asked.
        #[n(0)]
        request: u32,
        /// How much in all.
        #[n(1)]
        total: u64,
        /// How many wages.
        #[n(2)]
        count: u32,
        /// Root of the tree of [`Wage`]s.
        #[n(3)]
        root: Hash,
    },
    /// Money came in. By the office.
    #[n(4)]
    Donation {
        /// From where.
        #[n(0)]
        source: String,
        /// How much.
        #[n(1)]
        amount: u64,
    },
}

/// A wage that was paid to somebody. It is never on the board.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Wage {
    /// Who: the name or number by which the worker is known to whoever checks the proof.
    #[n(0)]
    pub worker: String,
    /// How much, in the unit of the fund.
    #[n(1)]
    pub amount: u64,
    /// For when, such as `2026-11`.
    #[n(2)]
    pub period: String,
}

impl Wage {
    fn leaf(&self, salt: &[u8; 32]) -> Hash {
        leaf_hash(&[salt.as_slice(), &cbor::encode(self)].concat())
    }
}

/// A batch of wages that no step can hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WagesError {
    /// None, or too many.
    #[error("{0} wages are no batch: it has 1 to {MAX_WAGES}")]
    Count(usize),
    /// Together they are more than can be written down.
    #[error("the wages are more than 2^64 - 1 together")]
    Total,
}

/// Wages that are paid together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WageBatch {
    /// How much in all.
    pub total: u64,
    /// How many.
    pub count: u32,
    /// Root of their tree.
    pub root: Hash,
    /// For each worker the subject of the own proof, in the order in which the wages were given.
    pub subjects: Vec<Subject>,
}

impl WageBatch {
    /// Commits to wages. The salts keep each of them from everybody but who is given the proof.
    ///
    /// # Errors
    /// [`WagesError`].
    pub fn new(wages: &[Wage], rng: &mut impl CryptoRngCore) -> Result<Self, WagesError> {
        let count = u32::try_from(wages.len()).ok().filter(|count| (1..=MAX_WAGES).contains(count));
        let count = count.ok_or(WagesError::Count(wages.len()))?;
        let total = wages.iter().try_fold(0_u64, |sum, wage| sum.checked_add(wage.amount)).ok_or(WagesError::Total)?;
        let salts = wages.iter().map(|_| {
            let mut salt = [0; 32];
            rng.fill_bytes(&mut salt);
            salt
        });
        let salts: Vec<[u8; 32]> = salts.collect();
        let mut tree = MerkleLog::default();
        wages.iter().zip(&salts).for_each(|(wage, salt)| tree.append(wage.leaf(salt)));
        let size = tree.size();
        let subject = |(index, (wage, salt)): (u64, (&Wage, &[u8; 32]))| Subject::Wage {
            salt: *salt,
            wage: wage.clone(),
            index,
            path: tree.inclusion(index, size).expect("the tree has this leaf"),
        };
        Ok(Self {
            total,
            count,
            root: tree.root_at(size).expect("the tree has this size"),
            subjects: (0..).zip(wages.iter().zip(&salts)).map(subject).collect(),
        })
    }

    /// What is done in the step that pays it.
    pub fn step(&self, request: u32) -> Step {
        Step::Wages { request, total: self.total, count: self.count, root: self.root }
    }
}

/// Whether a wage is the one at `index` of a batch of `count` with this root.
///
/// # Errors
/// [`ProofError`] when it is not.
pub fn verify_wage(
    wage: &Wage,
    salt: &[u8; 32],
    index: u64,
    path: &[Hash],
    count: u32,
    root: &Hash,
) -> Result<(), ProofError> {
    verify_inclusion(wage.leaf(salt), index, u64::from(count), path, root)
}

/// Whether an option won, as far as the board says: it is among the options with the most votes; where options have costs, it
/// is among those that are bought in order of their votes. Ties count as won: the office breaks them.
pub fn has_won(question: &Question, counters: &[u64], option: usize) -> bool {
    let QuestionRule::Knapsack { costs, budget } = &question.rule else {
        return question.winners(counters).contains(&option);
    };
    let votes: Vec<i64> = counters.iter().map(|count| i64::try_from(*count).unwrap_or(i64::MAX)).collect();
    if votes.get(option).is_none_or(|votes| *votes == 0) {
        return false;
    }
    let rule =
        CountingRule::GreedyBudget { costs: costs.clone(), available: *budget, stop: false, tie_break: Vec::new() };
    rule.apply(&Counts::new(votes, u64::MAX)).is_ok_and(|outcome| {
        outcome.elected.contains(&option) || outcome.tie.is_some_and(|tie| tie.options.contains(&option))
    })
}
