//! Rules for funds and their steps.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::fund::{Fund, FundStep, MAX_WAGES, Member, Role, Step};
use tabella_ledger::manifest::QuestionRule;
use tabella_ledger::party::{FundMember, public};

use super::boards::{asking, closed, open};
use super::entries::{IDENTITY, fresh};
use super::forge::Set;
use crate::rig::Rig;

const OTHER: Hash = Hash([9; 32]);

struct World {
    rig: Rig,
    terms: Fund,
    fund: Hash,
    builder: SigningKey,
    council: [SigningKey; 2],
    treasury: SigningKey,
}

fn world(seed: u64) -> World {
    voted(seed, QuestionRule::Plurality)
}

/// A board on which the first of three projects won, and those who build it.
fn voted(seed: u64, rule: QuestionRule) -> World {
    let (mut rig, election) = closed(seed, asking(rule, 3));
    rig.decrypt(election, &[0, 1]);
    rig.publish_outcome(election);
    let [builder, one, two, treasury] = [(); 4].map(|()| fresh(&mut rig));
    let member = |role, name: &str, key: &SigningKey| Member { role, name: name.into(), key: public(key) };
    let members = vec![
        member(Role::Requester, "Builders", &builder),
        member(Role::Approver, "Parks", &one),
        member(Role::Approver, "Council", &two),
        member(Role::Payer, "Treasury", &treasury),
    ];
    let terms = Fund { election, contest: 0, option: 0, currency: "CHF".into(), budget: 1_000, members, needed: 2 };
    World { rig, terms, fund: OTHER, builder, council: [one, two], treasury }
}

impl World {
    fn set_up(mut self) -> Self {
        let entry = self.rig.office.set_up_fund(self.terms.clone(), &mut self.rig.rng);
        self.fund = Hash::of(&entry.to_bytes());
        self.rig.write(entry).unwrap();
        self
    }

    fn entry(&self, key: &SigningKey, step: Step) -> Entry {
        let member = FundMember::new(key.clone(), self.rig.state().chain());
        let state = self.rig.state().funds().get(&self.fund).unwrap();
        member.step(self.fund, state, step, &mut self.rig.rng.clone())
    }

    fn take(&mut self, key: &SigningKey, step: Step) {
        let entry = self.entry(key, step);
        self.rig.write(entry).unwrap();
    }
}

fn request(amount: u64) -> Step {
    Step::Request { purpose: "Oak".into(), amount }
}

fn payment(request: u32, amount: u64) -> Step {
    Step::Payment { request, amount, to: "Sawmill".into() }
}

pub fn all(set: &mut Set) {
    terms(set);
    steps(set);
    let mut world = world(2_200).set_up();
    let [builder, treasury, office] = [&world.builder, &world.treasury, &world.rig.keys.office].map(Clone::clone);
    let council = world.council.clone();
    world.take(&builder, request(600));
    world.take(&treasury, payment(1, 50));
    for approver in &council {
        world.take(approver, Step::Approval { request: 1 });
    }
    world.take(&treasury, payment(1, 540));
    world.take(&treasury, Step::Wages { request: 1, total: 60, count: 3, root: OTHER });
    world.take(&office, Step::Donation { source: "A club".into(), amount: 100 });
    world.take(&builder, request(900));
    set.sound("fund", "The fund of a project: requests, approvals, payments of which two are over, wages.", &world.rig);
}

fn terms(set: &mut Set) {
    let world = world(2_201);
    let (rig, office) = (&world.rig, world.rig.keys.office.clone());
    let mut case = |rule, slug: &str, what: &str, change: &dyn Fn(&mut Fund)| {
        let mut fund = world.terms.clone();
        change(&mut fund);
        set.said(rule, slug, what, rig, &office, Body::Fund(fund));
    };
    case(("FU2", "entry.key"), "fund-member", "A member's key is the identity.", &|f| f.members[0].key = IDENTITY);
    case(("FU3", "election.unknown"), "fund", "A fund after an election that is not there.", &|f| f.election = OTHER);
    case(("FU4", "fund.no_result"), "contest", "The election has no such contest.", &|f| f.contest = 1);
    case(("FU5", "fund.not_chosen"), "no-votes", "A project without votes.", &|f| (f.option, f.budget) = (2, 1));
    case(("FU5", "fund.not_chosen"), "no-option", "The contest has no such option.", &|f| f.option = 3);
    case(("FU7", "fund.terms"), "currency", "The currency is written small.", &|f| f.currency = "chf".into());
    case(("FU7", "fund.terms"), "members", "65 members.", &|f| {
        let more = (1..=61_u8).map(|n| {
            let mut secret = [0; 32];
            secret[0] = n;
            Member { key: public(&SigningKey::from_bytes(&secret).unwrap()), ..f.members[1].clone() }
        });
        f.members.extend(more.collect::<Vec<_>>());
    });
    case(("FU8", "fund.text"), "name", "A member without a name.", &|f| f.members[1].name = " ".into());
    case(("FU9", "fund.terms"), "two-roles", "One key asks and pays.", &|f| f.members[3].key = f.members[0].key);
    case(("FU9", "fund.terms"), "no-requester", "Nobody asks for money.", &|f| drop(f.members.remove(0)));
    case(("FU9", "fund.terms"), "no-payer", "Nobody pays.", &|f| drop(f.members.remove(3)));
    case(("FU9", "fund.terms"), "none-needed", "No approver is needed.", &|f| f.needed = 0);
    case(("FU9", "fund.terms"), "three-needed", "Three approvers of two are needed.", &|f| f.needed = 3);
    case(("FU10", "fund.budget"), "nothing", "A budget of nothing.", &|f| f.budget = 0);
    let costs = voted(2_204, QuestionRule::Knapsack { costs: vec![1_000, 5_000, 9_000], budget: 5_900 });
    let (more, office) = (Fund { budget: 1_001, ..costs.terms.clone() }, costs.rig.keys.office.clone());
    let what = "A budget above the cost that was voted about.";
    set.said(("FU10", "fund.budget"), "more", what, &costs.rig, &office, Body::Fund(more));
    let second = Fund { option: 1, ..costs.terms.clone() };
    let what = "A project with votes that no longer fits the budget of the vote.";
    set.said(("FU5", "fund.not_chosen"), "not-bought", what, &costs.rig, &office, Body::Fund(second));
    let body = Body::Fund(world.terms.clone());
    let by = world.rig.keys.registrar.clone();
    set.said(("FU1", "entry.signature"), "fund-by-registrar", "The registrar sets up a fund.", rig, &by, body);

    let (early, election) = open(2_202, asking(QuestionRule::Plurality, 3));
    let office = early.keys.office.clone();
    let body = Body::Fund(Fund { election, ..world.terms.clone() });
    set.said(("FU4", "fund.no_result"), "open", "A fund while the election is open.", &early, &office, body);
    let world = world.set_up();
    let office = world.rig.keys.office.clone();
    let body = Body::Fund(Fund { budget: 1, ..world.terms.clone() });
    set.said(("FU6", "fund.repeated"), "same", "A second fund for the same project.", &world.rig, &office, body);
}

fn steps(set: &mut Set) {
    let mut world = world(2_203).set_up();
    let [builder, treasury, office] = [&world.builder, &world.treasury, &world.rig.keys.office].map(Clone::clone);
    let [one, two] = world.council.clone();
    world.take(&builder, request(600));
    world.take(&one, Step::Approval { request: 1 });
    let world = world;
    let Body::FundStep(good) = world.entry(&builder, request(1)).body else { panic!("a step") };
    let mut changed = |rule, slug: &str, what: &str, key: &SigningKey, change: &dyn Fn(&mut FundStep)| {
        let mut step = good.clone();
        change(&mut step);
        set.said(rule, slug, what, &world.rig, key, Body::FundStep(step));
    };
    changed(("FS1", "entry.key"), "step", "The identity takes a step.", &builder, &|s| s.by = IDENTITY);
    changed(("FS2", "entry.signature"), "step", "A builder's request, signed by the office.", &office, &|_| ());
    changed(("FS3", "fund.unknown"), "step", "A step of a fund that is not there.", &builder, &|s| s.fund = OTHER);
    changed(("FS4", "fund.order"), "skipped", "Step 4 comes after step 2.", &builder, &|s| s.number = 4);
    changed(("FS4", "fund.order"), "again", "Step 2 comes a second time.", &builder, &|s| s.number = 2);
    changed(("FS5", "fund.order"), "previous", "A step follows another one than the last.", &builder, &|s| {
        s.previous = OTHER
    });
    let mut case = |rule, slug: &str, what: &str, key: &SigningKey, step: Step| {
        set.entry(rule, slug, what, &world.rig, &world.entry(key, step));
    };
    let wages = |total, count| Step::Wages { request: 1, total, count, root: OTHER };
    let donation = |source: &str, amount| Step::Donation { source: source.into(), amount };
    let not_theirs = ("FS6", "fund.not_theirs");
    case(not_theirs, "request", "The payer asks for money.", &treasury, request(1));
    case(not_theirs, "approval", "The builder approves.", &builder, Step::Approval { request: 1 });
    case(not_theirs, "payment", "An approver pays.", &two, payment(1, 1));
    case(not_theirs, "wages", "The builder pays wages.", &builder, wages(1, 1));
    case(not_theirs, "donation", "The payer takes a donation.", &treasury, donation("A club", 1));
    let text = ("FS7", "fund.text");
    case(text, "purpose", "A request without a purpose.", &builder, Step::Request { purpose: "".into(), amount: 1 });
    case(text, "to", "A payment to white space.", &treasury, Step::Payment { request: 1, amount: 1, to: " ".into() });
    case(text, "source", "A donation from somebody with 401 letters.", &office, donation(&"x".repeat(401), 1));
    case(("FS8", "fund.wages"), "none", "A batch of no wages.", &treasury, wages(1, 0));
    case(("FS8", "fund.wages"), "many", "A batch of too many wages.", &treasury, wages(1, MAX_WAGES + 1));
    case(("FS9", "fund.request"), "approval", "An approval of an approval.", &two, Step::Approval { request: 2 });
    case(("FS9", "fund.request"), "payment", "A payment that nobody asked for.", &treasury, payment(3, 1));
    case(("FS10", "fund.approved"), "again", "An approver approves again.", &one, Step::Approval { request: 1 });
    let amount = ("FS11", "fund.amount");
    case(amount, "nothing", "A request for nothing.", &builder, request(0));
    case(amount, "paid-nothing", "A payment of nothing.", &treasury, payment(1, 0));
    case(amount, "total", "Requests above what can be written down.", &builder, request(u64::MAX));
    case(
        amount,
        "money",
        "A donation with which budget and donations cannot be added up.",
        &office,
        donation("A club", u64::MAX),
    );
}
