//! Public money of the embedded city.

use async_trait::async_trait;
use tabella_ledger::bytes::Hash;
use tabella_ledger::fund::{Role, Step, Wage};
use tabella_ledger::state::{FundState, State, TakenStep};
use tabella_node::city::CityError;
use tabella_node::funds;

use super::{CityHost, parse};
use crate::contract::*;
use crate::host::{Answer, FundsHost};
use crate::views::{self, number};

fn done(step: &Step) -> StepView {
    match step.clone() {
        Step::Request { purpose, amount } => StepView::Request { purpose, amount },
        Step::Approval { request } => StepView::Approval { request },
        Step::Payment { request, amount, to } => StepView::Payment { request, amount, to },
        Step::Wages { request, total, count, .. } => StepView::Wages { request, amount: total, count },
        Step::Donation { source, amount } => StepView::Donation { source, amount },
    }
}

fn role(role: Role) -> RoleView {
    match role {
        Role::Requester => RoleView::Requester,
        Role::Approver => RoleView::Approver,
        Role::Payer => RoleView::Payer,
    }
}

fn view(state: &State, id: &Hash, fund: &FundState, election: Hash) -> FundView {
    let terms = fund.fund();
    let totals = fund.totals();
    let named = |key: &tabella_ledger::bytes::Key| {
        terms.members.iter().find(|member| member.key == *key).map(|member| member.name.clone())
    };
    let purpose = |request: u32| match fund.steps().get(request as usize - 1) {
        Some(TakenStep { step: Step::Request { purpose, .. }, .. }) => purpose.clone(),
        _ => String::new(),
    };
    let requests = fund.requests().iter().map(|(step, request)| MoneyRequestView {
        number: *step,
        purpose: purpose(*step),
        amount: request.amount,
        approved_by: request.approvals.iter().filter_map(named).collect(),
        approved: fund.is_approved(request),
        paid: request.paid,
    });
    let steps = (1..).zip(fund.steps()).map(|(step, taken)| TakenStepView {
        number: step,
        by: funds::name(fund, taken).map(str::to_owned),
        position: number(taken.position),
        done: done(&taken.step),
        over: taken.over,
    });
    FundView {
        id: id.to_string(),
        election: election.to_string(),
        contest: terms.contest,
        option: terms.option,
        project: funds::project(state, fund).unwrap_or_default().to_owned(),
        currency: terms.currency.clone(),
        budget: terms.budget,
        needed: terms.needed,
        members: terms
            .members
            .iter()
            .map(|member| MemberView { role: role(member.role), name: member.name.clone() })
            .collect(),
        totals: TotalsView {
            requested: totals.requested,
            approved: totals.approved,
            paid: totals.paid,
            donated: totals.donated,
            overpaid: totals.overpaid,
        },
        requests: requests.collect(),
        steps: steps.collect(),
        sound: fund.is_sound(),
    }
}

/// A step as somebody typed it. Wages come with their batch.
fn step(view: StepView) -> Answer<Step> {
    Ok(match view {
        StepView::Request { purpose, amount } => Step::Request { purpose: purpose.trim().to_owned(), amount },
        StepView::Approval { request } => Step::Approval { request },
        StepView::Payment { request, amount, to } => Step::Payment { request, amount, to: to.trim().to_owned() },
        StepView::Donation { source, amount } => Step::Donation { source: source.trim().to_owned(), amount },
        StepView::Wages { .. } => {
            let message = "wages are paid with their batch".to_owned();
            return Err(views::failure(CityError::Form { what: "the step", message }));
        }
    })
}

impl CityHost {
    fn fund(&self, id: &Hash) -> Answer<FundView> {
        let wanted = id.to_string();
        let unknown = || views::failure(funds::FundsError::Unknown(*id).into());
        self.all_funds()?.into_iter().find(|fund| fund.id == wanted).ok_or_else(unknown)
    }

    fn all_funds(&self) -> Answer<Vec<FundView>> {
        let views = self.city.read(|state| {
            let one = |(id, fund): (&Hash, &FundState)| {
                Ok::<_, CityError>(view(state, id, fund, self.city.handle(&fund.fund().election)?))
            };
            state.funds().iter().map(one).collect::<Result<Vec<_>, _>>()
        });
        views.and_then(|views| views).map_err(views::failure)
    }
}

#[async_trait]
impl FundsHost for CityHost {
    async fn funds(&self) -> Answer<Vec<FundView>> {
        self.all_funds()
    }

    async fn open_fund(&self, fund: NewFund) -> Answer<FundView> {
        let NewFund { election, contest, option, currency, budget } = fund;
        let opened = self.city.open_fund(&parse(&election)?, contest, option, currency, budget).await;
        self.fund(&opened.map_err(views::failure)?)
    }

    async fn fund_step(&self, fund: String, by: String, done: StepView) -> Answer<FundView> {
        let id = parse(&fund)?;
        self.city.fund_step(&id, &by, step(done)?).await.map_err(views::failure)?;
        self.fund(&id)
    }

    async fn pay_wages(&self, fund: String, by: String, request: u32, wages: Vec<NewWage>) -> Answer<PaidWagesView> {
        let id = parse(&fund)?;
        let wage = |NewWage { worker, amount, period }| Wage { worker, amount, period };
        let wages: Vec<Wage> = wages.into_iter().map(wage).collect();
        let paid = self.city.pay_wages(&id, &by, request, &wages).await.map_err(views::failure)?;
        let slips = paid.slips.iter().map(|path| path.display().to_string()).collect();
        Ok(PaidWagesView { fund: self.fund(&id)?, slips })
    }
}
