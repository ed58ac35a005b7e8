//! Funds and facts in the eyes of a verifier that checks no rule, written a second time from the documents.

use std::collections::{BTreeMap, BTreeSet};

use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::entry::Body;
use tabella_ledger::fact::Party;
use tabella_ledger::fund::{FundStep, Step};

#[derive(Default)]
struct Request {
    amount: u64,
    approvers: BTreeSet<Key>,
    paid: u64,
}

struct Fund {
    last: Hash,
    needed: usize,
    budget: u64,
    steps: u64,
    requests: BTreeMap<u32, Request>,
    requested: u64,
    paid: u64,
    donated: u64,
    overpaid: u64,
}

impl Fund {
    fn take(&mut self, FundStep { number, by, step, .. }: FundStep, entry: Hash) {
        (self.last, self.steps) = (entry, self.steps + 1);
        match step {
            Step::Request { amount, .. } => {
                self.requests.insert(number, Request { amount, ..Request::default() });
                self.requested = self.requested.wrapping_add(amount);
            }
            Step::Approval { request } => {
                self.requests.entry(request).or_default().approvers.insert(by);
            }
            Step::Payment { request, amount, .. } | Step::Wages { request, total: amount, .. } => {
                let asked = self.requests.entry(request).or_default();
                let approved = if asked.approvers.len() >= self.needed { asked.amount } else { 0 };
                asked.paid = asked.paid.wrapping_add(amount);
                self.paid = self.paid.wrapping_add(amount);
                let over =
                    asked.paid.saturating_sub(approved).max(self.paid.saturating_sub(self.budget + self.donated));
                self.overpaid = self.overpaid.wrapping_add(over.min(amount));
            }
            Step::Donation { amount, .. } => self.donated = self.donated.wrapping_add(amount),
        }
    }

    fn digest(&self) -> Vec<u8> {
        let approved = self.requests.values().filter(|request| request.approvers.len() >= self.needed);
        let approved = approved.map(|request| request.amount).fold(0, u64::wrapping_add);
        let numbers = [self.steps, self.requested, approved, self.paid, self.donated, self.overpaid];
        [&self.last.0[..], &numbers.map(u64::to_le_bytes).concat()].concat()
    }
}

/// Funds and facts.
#[derive(Default)]
pub struct Services {
    funds: BTreeMap<Hash, Fund>,
    parties: Vec<Party>,
    publications: u64,
    grants: u64,
    withdrawals: u64,
    subjects: BTreeSet<Hash>,
    links: u64,
    acts: [u8; 32],
}

impl Services {
    pub fn act(&mut self, bytes: &[u8], body: Body) {
        let entry = Hash::of(bytes);
        match body {
            Body::Fund(fund) => {
                let (needed, budget) = (fund.needed as usize, fund.budget);
                let requests = BTreeMap::new();
                let (steps, requested, paid, donated, overpaid) = (0, 0, 0, 0, 0);
                let fund = Fund { last: entry, needed, budget, steps, requests, requested, paid, donated, overpaid };
                self.funds.insert(entry, fund);
                return;
            }
            Body::FundStep(step) => {
                if let Some(fund) = self.funds.get_mut(&step.fund) {
                    fund.take(step, entry);
                }
                return;
            }
            Body::Parties(list) => self.parties = list.parties,
            Body::Publication(_) => self.publications += 1,
            Body::Link(link) => {
                self.links += 1;
                self.subjects.insert(link.subject);
            }
            Body::Grant(_) => self.grants += 1,
            Body::Withdrawal(_) => self.withdrawals += 1,
            _ => return,
        }
        self.acts = Hash::of(&[self.acts, entry.0].concat()).0;
    }

    /// The end of the state digest.
    pub fn digests(&self) -> Vec<u8> {
        let mut funds = (self.funds.len() as u64).to_le_bytes().to_vec();
        self.funds.iter().for_each(|(id, fund)| funds.extend([&id.0[..], &fund.digest()].concat()));
        let counts = [self.publications, self.grants, self.withdrawals, self.subjects.len() as u64, self.links];
        let parties = Hash::of(&cbor::encode(&self.parties));
        let facts = [&parties.0[..], &counts.map(u64::to_le_bytes).concat(), &self.acts].concat();
        [Hash::of(&funds).0, Hash::of(&facts).0].concat()
    }
}
