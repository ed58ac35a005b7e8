//! Public money after a vote.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What a member of a fund does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    /// Asks for money.
    Requester,
    /// Approves.
    Approver,
    /// Pays.
    Payer,
}

/// A member of a fund.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct MemberView {
    /// What they do.
    pub role: RoleView,
    /// Their name.
    pub name: String,
}

/// What was done in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum StepView {
    /// Money was asked for.
    Request {
        /// What for.
        purpose: String,
        /// How much.
        #[cfg_attr(test, ts(type = "number"))]
        amount: u64,
    },
    /// A request was approved.
    Approval {
        /// Number of the step that asked.
        request: u32,
    },
    /// Money was paid.
    Payment {
        /// Number of the step that asked.
        request: u32,
        /// How much.
        #[cfg_attr(test, ts(type = "number"))]
        amount: u64,
        /// To whom.
        to: String,
    },
    /// Wages were paid.
    Wages {
        /// Number of the step that asked.
        request: u32,
        /// How much in all.
        #[cfg_attr(test, ts(type = "number"))]
        amount: u64,
        /// How many.
        count: u32,
    },
    /// Money came in beside the budget.
    Donation {
        /// From where.
        source: String,
        /// How much.
        #[cfg_attr(test, ts(type = "number"))]
        amount: u64,
    },
}

/// A step that was taken.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TakenStepView {
    /// Its number, from 1.
    pub number: u32,
    /// Who took it; none for the office.
    pub by: Option<String>,
    /// Position of its entry.
    pub position: u32,
    /// What was done.
    pub done: StepView,
    /// How much of it was paid without approval, or beyond the money there is.
    #[cfg_attr(test, ts(type = "number"))]
    pub over: u64,
}

/// A request for money.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct MoneyRequestView {
    /// Number of the step that asked.
    pub number: u32,
    /// What for.
    pub purpose: String,
    /// How much.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: u64,
    /// Who approved it.
    pub approved_by: Vec<String>,
    /// Whether enough did.
    pub approved: bool,
    /// How much was paid on it.
    #[cfg_attr(test, ts(type = "number"))]
    pub paid: u64,
}

/// What a fund has come to, as this app adds it up.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TotalsView {
    /// Asked for.
    #[cfg_attr(test, ts(type = "number"))]
    pub requested: u64,
    /// Approved.
    #[cfg_attr(test, ts(type = "number"))]
    pub approved: u64,
    /// Paid, wages included.
    #[cfg_attr(test, ts(type = "number"))]
    pub paid: u64,
    /// Came in beside the budget.
    #[cfg_attr(test, ts(type = "number"))]
    pub donated: u64,
    /// Paid without approval, or beyond the money there is.
    #[cfg_attr(test, ts(type = "number"))]
    pub overpaid: u64,
}

/// A fund on the board.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FundView {
    /// Hash of its entry.
    pub id: String,
    /// Handle of the election that it follows.
    pub election: String,
    /// Position of the contest.
    pub contest: u32,
    /// Position of the option that won.
    pub option: u32,
    /// That option.
    pub project: String,
    /// Three capital letters.
    pub currency: String,
    /// The budget.
    #[cfg_attr(test, ts(type = "number"))]
    pub budget: u64,
    /// How many approve a request.
    pub needed: u32,
    /// Who acts in it.
    pub members: Vec<MemberView>,
    /// What it has come to.
    pub totals: TotalsView,
    /// Its requests.
    pub requests: Vec<MoneyRequestView>,
    /// Its steps, in order.
    pub steps: Vec<TakenStepView>,
    /// Whether nothing was paid that should not have been.
    pub sound: bool,
}

/// A new fund.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewFund {
    /// Handle of the election.
    pub election: String,
    /// Position of the contest.
    pub contest: u32,
    /// Position of the option that won.
    pub option: u32,
    /// Three capital letters.
    pub currency: String,
    /// The budget.
    #[cfg_attr(test, ts(type = "number"))]
    pub budget: u64,
}

/// A wage to be paid.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewWage {
    /// The worker.
    pub worker: String,
    /// How much.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: u64,
    /// For when.
    pub period: String,
}

/// Wages that were paid.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PaidWagesView {
    /// The fund after it.
    pub fund: FundView,
    /// The proofs, each for its worker alone.
    pub slips: Vec<String>,
}
