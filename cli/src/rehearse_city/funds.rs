//! The money of the project that won: asked for, approved, paid, wages in batches, and donations.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::fund::{Fund, FundStep, Member, Role, Step, Wage, WageBatch, has_won};
use tabella_ledger::party::{FundMember, public};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::FundState;

use super::Failure;
use super::city::City;
use super::town::{Submission, stranger};

/// Those who take steps of the fund.
pub struct Builders {
    /// The fund.
    pub fund: Hash,
    builder: SigningKey,
    council: [SigningKey; 2],
    treasury: SigningKey,
    /// Wages that were paid.
    pub wages: u64,
    /// Donations that came in.
    pub donated: u64,
}

impl City {
    /// Plans what becomes of the budget's winner: all of it after the outcome.
    pub fn plan_fund(&mut self, budget: usize) {
        self.plan_task(self.plan.at(430), move |city| city.set_up_fund(budget));
    }

    fn set_up_fund(&mut self, budget: usize) -> Result<(), Failure> {
        let election = self.boxes[budget].id;
        let counts = self.town.read(|state| state.election(&election).map(|found| found.counts().to_vec()))??;
        let question = &self.boxes[budget].manifest.contests[0];
        // Where too few voted nothing is built.
        let Some(counters) = counts.first().filter(|counters| !counters.is_empty()) else { return Ok(()) };
        let Some(option) = (0..question.options.len()).find(|option| has_won(question, counters, *option)) else {
            return Ok(());
        };
        let mut key = || SigningKey::generate(&mut self.town.rng);
        let (builder, council, treasury) = (key(), [key(), key()], key());
        let member = |role, name: &str, key: &SigningKey| Member { role, name: name.into(), key: public(key) };
        let members = vec![
            member(Role::Requester, "City works", &builder),
            member(Role::Approver, "Council", &council[0]),
            member(Role::Approver, "Auditors", &council[1]),
            member(Role::Payer, "Treasury", &treasury),
        ];
        let currency = "CHF".into();
        let fund = Fund { election, contest: 0, option: option as u32, currency, budget: 6_000, members, needed: 2 };
        let entry = self.town.office.set_up_fund(fund, &mut self.town.rng);
        let fund = Hash::of(&entry.to_bytes());
        self.town.write(std::slice::from_ref(&entry))?;
        self.attacks.saw_all(&[entry]);
        self.builders = Some(Builders { fund, builder, council, treasury, wages: 0, donated: 0 });
        for month in [470, 620, 770] {
            self.plan_task(self.plan.at(month), City::pay_wages);
        }
        self.plan_task(self.plan.at(700), |city| city.donate(500));
        Ok(())
    }

    /// One request, two approvals, a payment and a batch of wages; and what somebody else tries.
    fn pay_wages(&mut self) -> Result<(), Failure> {
        let Some(Builders { builder, council, treasury, .. }) = &self.builders else { return Ok(()) };
        let (builder, council, treasury) = (builder.clone(), council.clone(), treasury.clone());
        let request = self.fund()?.next().0;
        self.step(&builder, Step::Request { purpose: "Works of the week".into(), amount: 1_900 })?;
        for key in &council {
            self.step(key, Step::Approval { request })?;
        }
        let payment = Step::Payment { request, amount: 700, to: "Sawmill".into() };
        self.step(&treasury, payment.clone())?;
        let wage = |worker: u64| Wage { worker: format!("Worker {worker}"), amount: 100, period: "2027-03".into() };
        let wages: Vec<Wage> = (1..=12).map(wage).collect();
        let batch = WageBatch::new(&wages, &mut self.town.rng)?;
        self.step(&treasury, batch.step(request))?;
        if let Some(builders) = &mut self.builders {
            builders.wages += u64::from(batch.count);
        }
        // Who asks does not pay, and nobody pays out of order.
        let theirs = self.step_entry(&builder, payment.clone())?;
        let misordered = self.misordered(&treasury, payment)?;
        let (outsider, _) = stranger(&mut self.town.rng);
        let outside = self.step_entry(&outsider, Step::Approval { request })?;
        let tried = [
            ("payment by who asks", theirs, "fund.not_theirs"),
            ("step out of order", misordered, "fund.order"),
            ("approval by an outsider", outside, "fund.not_theirs"),
        ];
        let submission = |(name, entry, code): (&'static str, Entry, &'static str)| {
            (name, Submission { bytes: entry.to_bytes(), refused: Some(code) })
        };
        self.attack(tried.into_iter().map(submission).collect())
    }

    /// The office takes in a donation to the fund.
    ///
    /// # Errors
    /// When the board refuses it.
    pub fn donate(&mut self, amount: u64) -> Result<(), Failure> {
        if self.builders.is_none() {
            return Ok(());
        }
        let office = self.town.office_key.clone();
        self.step(&office, Step::Donation { source: "Donated points".into(), amount })?;
        if let Some(builders) = &mut self.builders {
            builders.donated += amount;
        }
        Ok(())
    }

    fn fund(&self) -> Result<FundState, Failure> {
        let id = self.builders.as_ref().map_or(Hash([0; 32]), |builders| builders.fund);
        Ok(self.town.read(|state| state.funds().get(&id).cloned())?.ok_or(Rejection::UnknownElection(id))?)
    }

    fn step_entry(&mut self, key: &SigningKey, step: Step) -> Result<Entry, Failure> {
        let fund = self.fund()?;
        let id = self.builders.as_ref().map_or(Hash([0; 32]), |builders| builders.fund);
        Ok(FundMember::new(key.clone(), self.town.chain).step(id, &fund, step, &mut self.town.rng))
    }

    fn step(&mut self, key: &SigningKey, step: Step) -> Result<(), Failure> {
        let entry = self.step_entry(key, step)?;
        self.town.write(std::slice::from_ref(&entry))?;
        self.attacks.saw_all(&[entry]);
        Ok(())
    }

    fn misordered(&mut self, key: &SigningKey, step: Step) -> Result<Entry, Failure> {
        let entry = self.step_entry(key, step)?;
        let Body::FundStep(step) = entry.body else { return Err("a step of a fund is one".into()) };
        Ok(self.town.sign(key, Body::FundStep(FundStep { number: step.number + 1, ..step })))
    }
}
