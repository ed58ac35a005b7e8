//! Funds: what was asked for, approved and paid, in the order in which it was done. Totals are computed, never written down.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{ElectionState, Phase};
use crate::bytes::{Hash, Key};
use crate::fund::{Fund, FundStep, MAX_MEMBERS, MAX_TEXT_BYTES, MAX_WAGES, Role, Step, has_won};

/// Why a fund or a step of one is not valid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FundError {
    /// The election has no result yet, or none for this contest.
    #[error("the board has no result of contest {contest} in election {election}: money follows a published result")]
    NoResult {
        /// The election.
        election: Hash,
        /// Position of the contest.
        contest: u32,
    },
    /// The project did not win.
    #[error("option {option} did not win contest {contest}: look at the counts")]
    NotChosen {
        /// Position of the contest.
        contest: u32,
        /// Position of the option.
        option: u32,
    },
    /// The project has a fund.
    #[error("the project has the fund {0} already")]
    Repeated(Hash),
    /// Members, approvals or texts that no fund can have.
    #[error("no fund can be like this: {0}")]
    Terms(&'static str),
    /// The budget is nothing, or more than what was voted about.
    #[error("a budget of {budget} is not possible: the project was voted about with a cost of {cost}")]
    Budget {
        /// The fund's.
        budget: u64,
        /// What the manifest says; the largest number where it says nothing.
        cost: u64,
    },
    /// No fund has this identifier.
    #[error("fund {0} is not on the board")]
    Unknown(Hash),
    /// A step that comes too early, too late or twice.
    #[error("this is step {found}, the next one is {expected}: read the fund again and sign anew")]
    Number {
        /// The next step.
        expected: u32,
        /// The one that came.
        found: u32,
    },
    /// A step that follows another one than the last.
    #[error("the step follows {found}, the last one is {expected}: read the fund again and sign anew")]
    Previous {
        /// Hash of the last step.
        expected: Hash,
        /// The hash that came.
        found: Hash,
    },
    /// A step of somebody who may not take it.
    #[error("{by:?} may not take this step of the fund; it is for {may}")]
    NotTheirs {
        /// Who signed.
        by: Key,
        /// Who may.
        may: &'static str,
    },
    /// No request has this number.
    #[error("step {0} asked for nothing")]
    Request(u32),
    /// An approver approves again.
    #[error("{by:?} has approved step {request} already")]
    Approved {
        /// The approver.
        by: Key,
        /// The request.
        request: u32,
    },
    /// An amount of nothing, or one with which the totals cannot be written down.
    #[error("an amount of {0} is not possible here")]
    Amount(u64),
    /// A text that is empty or too long.
    #[error("a text has 1 to {MAX_TEXT_BYTES} bytes and is not only white space")]
    Text,
    /// A batch of no wages, or of too many.
    #[error("{0} wages are no batch: it has 1 to {MAX_WAGES}")]
    Wages(u32),
}

impl FundError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoResult { .. } => "fund.no_result",
            Self::NotChosen { .. } => "fund.not_chosen",
            Self::Repeated(_) => "fund.repeated",
            Self::Terms(_) => "fund.terms",
            Self::Budget { .. } => "fund.budget",
            Self::Unknown(_) => "fund.unknown",
            Self::Number { .. } | Self::Previous { .. } => "fund.order",
            Self::NotTheirs { .. } => "fund.not_theirs",
            Self::Request(_) => "fund.request",
            Self::Approved { .. } => "fund.approved",
            Self::Amount(_) => "fund.amount",
            Self::Text => "fund.text",
            Self::Wages(_) => "fund.wages",
        }
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenStep {
    /// Position of its entry.
    pub position: u64,
    /// Who took it.
    pub by: Key,
    /// What was done.
    pub step: Step,
    /// How much of it was paid without approval or beyond the money there is: it is flagged.
    pub over: u64,
}

/// A request for money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// How much was asked for.
    pub amount: u64,
    /// Who approved it.
    pub approvals: BTreeSet<Key>,
    /// How much was paid on it.
    pub paid: u64,
}

/// What a fund has come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// What was asked for.
    pub requested: u64,
    /// What enough approvers approved.
    pub approved: u64,
    /// What was paid, wages included.
    pub paid: u64,
    /// What came in beside the budget.
    pub donated: u64,
    /// What was paid without approval or beyond the money there is.
    pub overpaid: u64,
}

/// A fund on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundState {
    position: u64,
    fund: Fund,
    steps: Vec<TakenStep>,
    last: Hash,
    requests: BTreeMap<u32, Request>,
    totals: Totals,
}

impl FundState {
    /// Position of its entry.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Its terms.
    pub fn fund(&self) -> &Fund {
        &self.fund
    }

    /// Its steps; the first is number 1.
    pub fn steps(&self) -> &[TakenStep] {
        &self.steps
    }

    /// What the next step has to name: its number, and the hash of the last one.
    pub fn next(&self) -> (u32, Hash) {
        (self.steps.len() as u32 + 1, self.last)
    }

    /// Its requests by the number of the step that made them.
    pub fn requests(&self) -> &BTreeMap<u32, Request> {
        &self.requests
    }

    /// Whether enough approvers approved a request.
    pub fn is_approved(&self, request: &Request) -> bool {
        request.approvals.len() >= self.fund.needed as usize
    }

    /// What it has come to.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Whether nothing was paid that should not have been.
    pub fn is_sound(&self) -> bool {
        self.totals.overpaid == 0
    }

    fn role(&self, key: &Key) -> Option<Role> {
        self.fund.members.iter().find(|member| member.key == *key).map(|member| member.role)
    }

    /// Judges a step without taking it: how much of it is flagged, and the totals after it.
    fn judge(&self, step: &FundStep, office: &Key) -> Result<(u64, Totals), FundError> {
        let (number, last) = self.next();
        if step.number != number {
            return Err(FundError::Number { expected: number, found: step.number });
        }
        if step.previous != last {
            return Err(FundError::Previous { expected: last, found: step.previous });
        }
        let by = step.by;
        let may = |role, may| if self.role(&by) == Some(role) { Ok(()) } else { Err(FundError::NotTheirs { by, may }) };
        let mut totals = self.totals;
        let over = match &step.step {
            Step::Request { purpose, amount } => {
                may(Role::Requester, "those who ask for money")?;
                text(purpose)?;
                totals.requested = sum(totals.requested, *amount)?;
                0
            }
            Step::Approval { request } => {
                may(Role::Approver, "those who approve")?;
                let asked = self.request(*request)?;
                if asked.approvals.contains(&by) {
                    return Err(FundError::Approved { by, request: *request });
                }
                if asked.approvals.len() + 1 == self.fund.needed as usize {
                    totals.approved = sum(totals.approved, asked.amount)?;
                }
                0
            }
            Step::Payment { request, amount, to } => {
                may(Role::Payer, "those who pay")?;
                text(to)?;
                self.pay(*request, *amount, &mut totals)?
            }
            Step::Wages { request, total, count, .. } => {
                may(Role::Payer, "those who pay")?;
                if !(1..=MAX_WAGES).contains(count) {
                    return Err(FundError::Wages(*count));
                }
                self.pay(*request, *total, &mut totals)?
            }
            Step::Donation { source, amount } => {
                if by != *office {
                    return Err(FundError::NotTheirs { by, may: "the office" });
                }
                text(source)?;
                totals.donated = sum(totals.donated, *amount)?;
                // What there is to spend is written down too.
                sum(totals.donated, self.fund.budget)?;
                0
            }
        };
        Ok((over, totals))
    }

    /// How much of a payment nobody approved, or is beyond the money there is.
    fn pay(&self, request: u32, amount: u64, totals: &mut Totals) -> Result<u64, FundError> {
        let asked = self.request(request)?;
        let beyond = |paid: u64, limit: u64| -> Result<u64, FundError> {
            Ok(sum(paid, amount)?.saturating_sub(limit).min(amount))
        };
        let approved = if self.is_approved(asked) { asked.amount } else { 0 };
        // The sum cannot overflow: each donation was checked for it.
        let money = self.fund.budget.saturating_add(totals.donated);
        let over = beyond(asked.paid, approved)?.max(beyond(totals.paid, money)?);
        totals.paid = sum(totals.paid, amount)?;
        totals.overpaid += over;
        Ok(over)
    }

    fn request(&self, number: u32) -> Result<&Request, FundError> {
        self.requests.get(&number).ok_or(FundError::Request(number))
    }

    fn take(&mut self, position: u64, entry: Hash, step: FundStep, over: u64, totals: Totals) {
        let FundStep { number, by, step, .. } = step;
        match &step {
            Step::Request { amount, .. } => {
                self.requests.insert(number, Request { amount: *amount, ..Request::default() });
            }
            Step::Approval { request } => {
                if let Some(asked) = self.requests.get_mut(request) {
                    asked.approvals.insert(by);
                }
            }
            Step::Payment { request, amount, .. } | Step::Wages { request, total: amount, .. } => {
                if let Some(asked) = self.requests.get_mut(request) {
                    asked.paid += amount;
                }
            }
            Step::Donation { .. } => {}
        }
        (self.last, self.totals) = (entry, totals);
        self.steps.push(TakenStep { position, by, step, over });
    }
}

/// All funds.
#[derive(Debug, Clone, Default)]
pub struct Funds(BTreeMap<Hash, FundState>);

impl Funds {
    /// A fund by the hash of its entry.
    pub fn get(&self, id: &Hash) -> Option<&FundState> {
        self.0.get(id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&Hash, &FundState)> {
        self.0.iter()
    }

    /// Sets a fund up for a project that won this election.
    pub(super) fn set_up(
        &mut self,
        position: u64,
        id: Hash,
        fund: &Fund,
        election: &ElectionState,
    ) -> Result<(), FundError> {
        let Fund { contest, option, .. } = *fund;
        let no_result = FundError::NoResult { election: fund.election, contest };
        let question = election.manifest().contests.get(contest as usize);
        let counts = election.counts().get(contest as usize).filter(|counts| !counts.is_empty());
        let (Phase::Published, Some(question), Some(counts)) = (election.phase(), question, counts) else {
            return Err(no_result);
        };
        if !has_won(question, counts, option as usize) {
            return Err(FundError::NotChosen { contest, option });
        }
        let same = |other: &Fund| (other.election, other.contest, other.option) == (fund.election, contest, option);
        if let Some((other, _)) = self.0.iter().find(|(_, other)| same(&other.fund)) {
            return Err(FundError::Repeated(*other));
        }
        terms(fund)?;
        let cost = question.cost(option as usize).unwrap_or(u64::MAX);
        if !(1..=cost).contains(&fund.budget) {
            return Err(FundError::Budget { budget: fund.budget, cost });
        }
        let (steps, requests, totals) = (Vec::new(), BTreeMap::new(), Totals::default());
        self.0.insert(id, FundState { position, fund: fund.clone(), steps, last: id, requests, totals });
        Ok(())
    }

    /// Takes a step, if it is the next one and whoever signed it may take it.
    pub(super) fn step(&mut self, position: u64, entry: Hash, step: &FundStep, office: &Key) -> Result<(), FundError> {
        let fund = self.0.get_mut(&step.fund).ok_or(FundError::Unknown(step.fund))?;
        let (over, totals) = fund.judge(step, office)?;
        fund.take(position, entry, step.clone(), over, totals);
        Ok(())
    }

    /// For the state's digest: of every fund its identifier, its last step and the totals.
    pub(super) fn digest_into(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&(self.0.len() as u64).to_le_bytes());
        for (id, fund) in &self.0 {
            bytes.extend_from_slice(&id.0);
            bytes.extend_from_slice(&fund.last.0);
            let Totals { requested, approved, paid, donated, overpaid } = fund.totals;
            for number in [fund.steps.len() as u64, requested, approved, paid, donated, overpaid] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
    }
}

fn sum(one: u64, amount: u64) -> Result<u64, FundError> {
    one.checked_add(amount).filter(|_| amount > 0).ok_or(FundError::Amount(amount))
}

fn text(text: &str) -> Result<(), FundError> {
    if text.trim().is_empty() || text.len() > MAX_TEXT_BYTES { Err(FundError::Text) } else { Ok(()) }
}

fn terms(fund: &Fund) -> Result<(), FundError> {
    let Fund { currency, members, needed, .. } = fund;
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(FundError::Terms("the currency is three capital letters"));
    }
    if members.len() > MAX_MEMBERS {
        return Err(FundError::Terms("at most 64 members"));
    }
    if members.iter().any(|member| text(&member.name).is_err()) {
        return Err(FundError::Text);
    }
    let keys: BTreeSet<&Key> = members.iter().map(|member| &member.key).collect();
    if keys.len() != members.len() {
        return Err(FundError::Terms("the keys of members differ: nobody has two roles"));
    }
    let count = |role| members.iter().filter(|member| member.role == role).count();
    if count(Role::Requester) == 0 || count(Role::Payer) == 0 {
        return Err(FundError::Terms("somebody asks for money and somebody pays"));
    }
    if !(1..=count(Role::Approver)).contains(&(*needed as usize)) {
        return Err(FundError::Terms("a request needs at least one approver, and not more than there are"));
    }
    Ok(())
}
