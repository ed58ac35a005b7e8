//! Funds: every rule broken, totals computed, overpayments flagged, and wages that each worker alone can show.

use crate::rig::proofs::proof;
use crate::rig::{Rig, audit_bytes, bench};
use proptest::prelude::*;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit_after};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::fund::{Fund, FundStep, MAX_WAGES, Member, Role, Step, Wage, WageBatch, WagesError, has_won};
use tabella_ledger::manifest::{Manifest, Question, QuestionRule};
use tabella_ledger::party::{FundMember, public};
use tabella_ledger::proof::{ProofFile, Shows, Subject, verify};
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::state::{FundError, FundState, Totals};

const OTHER: Hash = Hash([9; 32]);

/// A board on which the lake won, and those who build there.
#[derive(Clone)]
struct World {
    rig: Rig,
    election: Hash,
    fund: Hash,
    builder: SigningKey,
    council: [SigningKey; 3],
    treasury: SigningKey,
}

fn knapsack() -> Manifest {
    let question = Question::new(
        "What is built?",
        ["A bench", "A bridge", "A tower"],
        QuestionRule::Knapsack { costs: vec![1_000, 5_000, 9_000], budget: 10_000 },
    );
    Manifest { contests: vec![question], ..bench() }
}

impl World {
    /// Before the fund is set up: the bench has two votes, the bridge one, the tower none.
    fn voted(seed: u64) -> Self {
        let (mut rig, election) = Rig::open(seed, knapsack(), 2);
        for (voter, marks) in [(0, vec![0, 1]), (1, vec![0])] {
            let entry = rig.ballot(election, voter, 1, &[marks]);
            rig.write(entry).unwrap();
        }
        rig.finish(election);
        let mut key = || SigningKey::generate(&mut rig.rng);
        let (builder, council, treasury) = (key(), [key(), key(), key()], key());
        Self { rig, election, fund: OTHER, builder, council, treasury }
    }

    fn new(seed: u64) -> Self {
        let mut world = Self::voted(seed);
        let entry = world.rig.office.set_up_fund(world.terms(), &mut world.rig.rng);
        world.fund = Hash::of(&entry.to_bytes());
        world.rig.write(entry).unwrap();
        world
    }

    fn terms(&self) -> Fund {
        let member = |role, name: &str, key: &SigningKey| Member { role, name: name.into(), key: public(key) };
        let mut members = vec![member(Role::Requester, "Bench builders", &self.builder)];
        members.extend(self.council.iter().map(|key| member(Role::Approver, "Council", key)));
        members.push(member(Role::Payer, "Treasury", &self.treasury));
        Fund {
            election: self.election,
            contest: 0,
            option: 0,
            currency: "CHF".into(),
            budget: 1_000,
            members,
            needed: 2,
        }
    }

    fn state(&self) -> &FundState {
        self.rig.state().funds().get(&self.fund).unwrap()
    }

    fn entry(&mut self, key: &SigningKey, step: Step) -> Entry {
        let member = FundMember::new(key.clone(), self.rig.state().chain());
        let state = self.state().clone();
        member.step(self.fund, &state, step, &mut self.rig.rng)
    }

    fn take(&mut self, key: &SigningKey, step: Step) -> Result<u64, Rejection> {
        let entry = self.entry(key, step);
        self.rig.write(entry)
    }

    /// Refused when it is written, and found by the audit of a record in which it stands.
    fn refused(&mut self, entry: Entry, check: Check, code: &str) -> Rejection {
        let refused = self.rig.refused(entry.clone());
        assert_eq!((refused.check(), refused.code()), (check, code), "{refused}");
        let mut forged = self.rig.clone();
        let block = self.rig.forged(vec![entry.to_bytes()]);
        forged.blocks.push(block);
        let verdict = audit_bytes(&forged.record(), None);
        assert_eq!((verdict.outcome, verdict.findings[0].code), (Outcome::Invalid, code));
        refused
    }

    fn ask(&mut self, amount: u64) -> u32 {
        let number = self.state().next().0;
        let builder = self.builder.clone();
        self.take(&builder, request(amount)).unwrap();
        number
    }

    fn approve(&mut self, request: u32, who: usize) -> Result<u64, Rejection> {
        let key = self.council[who].clone();
        self.take(&key, Step::Approval { request })
    }

    fn pay(&mut self, request: u32, amount: u64) -> u64 {
        let key = self.treasury.clone();
        self.take(&key, payment(request, amount)).unwrap();
        self.state().steps().last().unwrap().over
    }
}

fn request(amount: u64) -> Step {
    Step::Request { purpose: "Oak".into(), amount }
}

fn payment(request: u32, amount: u64) -> Step {
    Step::Payment { request, amount, to: "Sawmill".into() }
}

fn wages(count: usize) -> Vec<Wage> {
    let wage = |n: usize| Wage { worker: format!("Worker {n}"), amount: 100 + n as u64, period: "2026-11".into() };
    (0..count).map(wage).collect()
}

#[test]
fn xa_4_totals_are_computed_and_an_overpayment_is_flagged() {
    let mut world = World::new(700);
    let first = world.ask(600);
    assert_eq!(world.pay(first, 50), 50, "nobody approved it yet");
    world.approve(first, 0).unwrap();
    assert_eq!((world.state().totals().approved, world.pay(first, 10)), (0, 10), "one approver of two");
    world.approve(first, 1).unwrap();
    assert_eq!((world.pay(first, 500), world.state().is_sound()), (0, false));
    assert_eq!(world.pay(first, 50), 10, "600 were approved, 560 paid");
    let second = world.ask(700);
    world.approve(second, 2).unwrap();
    world.approve(second, 0).unwrap();
    world.approve(second, 1).unwrap();
    assert_eq!(world.pay(second, 390), 0);
    assert_eq!(world.pay(second, 5), 5, "the budget is 1,000");
    let office = world.rig.keys.office.clone();
    world.take(&office, Step::Donation { source: "The lake club".into(), amount: 200 }).unwrap();
    assert_eq!(world.pay(second, 195), 0);
    let batch = WageBatch::new(&wages(1), &mut world.rig.rng).unwrap();
    let treasury = world.treasury.clone();
    world.take(&treasury, batch.step(second)).unwrap();
    assert_eq!(world.state().steps().last().unwrap().over, 100);
    let totals = Totals { requested: 1_300, approved: 1_300, paid: 1_300, donated: 200, overpaid: 175 };
    assert_eq!(world.state().totals(), totals);
    let flagged = world.state().steps().iter().filter(|step| step.over > 0).count();
    assert_eq!((flagged, world.state().requests()[&second].paid), (5, 690));
    // The record is valid: it shows what was done.
    let verdict = audit_bytes(&world.rig.record(), None);
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
    let covered = verdict.checks.iter().find(|result| result.check == Check::Funds).unwrap().covered;
    assert_eq!(covered, 1 + world.state().steps().len() as u64);
    assert_eq!(verdict.state.unwrap().funds().get(&world.fund).unwrap(), world.state());
}

#[test]
fn xa_4_an_unsigned_or_misordered_step_is_refused() {
    let mut world = World::new(701);
    let builder = world.builder.clone();
    let first = world.ask(100);
    // In somebody's name, by somebody else.
    for thief in [world.treasury.clone(), world.rig.keys.office.clone(), SigningKey::generate(&mut world.rig.rng)] {
        let Body::FundStep(step) = world.entry(&builder, request(1)).body else { panic!("a step") };
        let entry = world.rig.sign(&thief, Body::FundStep(step));
        world.refused(entry, Check::Funds, "entry.signature");
    }
    let Body::FundStep(good) = world.entry(&builder, request(1)).body else { panic!("a step") };
    let no_key = FundStep { by: Key([0; 32]), ..good.clone() };
    let entry = world.rig.sign(&builder, Body::FundStep(no_key));
    world.refused(entry, Check::Funds, "entry.key");
    // Too early, too late, twice, after another step, of another fund.
    let (number, last) = (good.number, good.previous);
    for found in [0, number - 1, number + 1] {
        let entry = world.rig.sign(&builder, Body::FundStep(FundStep { number: found, ..good.clone() }));
        let refusal = world.refused(entry, Check::Funds, "fund.order");
        assert_eq!(refusal, Rejection::Fund(FundError::Number { expected: number, found }));
    }
    for found in [world.fund, OTHER] {
        let entry = world.rig.sign(&builder, Body::FundStep(FundStep { previous: found, ..good.clone() }));
        let refusal = world.refused(entry, Check::Funds, "fund.order");
        assert_eq!(refusal, Rejection::Fund(FundError::Previous { expected: last, found }));
    }
    let entry = world.rig.sign(&builder, Body::FundStep(FundStep { fund: OTHER, ..good }));
    world.refused(entry, Check::Funds, "fund.unknown");
    // Two made at the same time: the second is made anew.
    let (one, two) = (world.entry(&builder, request(1)), world.entry(&builder, request(2)));
    world.rig.write(one.clone()).unwrap();
    world.refused(two, Check::Funds, "fund.order");
    world.refused(one, Check::Funds, "fund.order");
    assert_eq!((first, world.state().steps().len()), (1, 2));
}

#[test]
fn xa_4_a_step_is_for_those_who_may_take_it() {
    let mut world = World::new(702);
    let number = world.ask(100);
    world.approve(number, 0).unwrap();
    let [builder, council, treasury, office] =
        [&world.builder, &world.council[1], &world.treasury, &world.rig.keys.office].map(Clone::clone);
    let batch = WageBatch::new(&wages(2), &mut world.rig.rng).unwrap();
    let donation = Step::Donation { source: "A club".into(), amount: 1 };
    let steps = [
        (request(1), vec![&council, &treasury, &office]),
        (Step::Approval { request: number }, vec![&builder, &treasury, &office]),
        (payment(number, 1), vec![&builder, &council, &office]),
        (batch.step(number), vec![&builder, &council, &office]),
        (donation, vec![&builder, &council, &treasury]),
    ];
    for (step, others) in steps {
        for other in others {
            let entry = world.entry(other, step.clone());
            world.refused(entry, Check::Funds, "fund.not_theirs");
        }
    }
    let first = world.council[0].clone();
    let bad = [
        (&first, Step::Approval { request: number }, "fund.approved"),
        (&council, Step::Approval { request: 2 }, "fund.request"),
        (&treasury, payment(7, 1), "fund.request"),
        (&treasury, payment(number, 0), "fund.amount"),
        (&treasury, Step::Payment { request: number, amount: 1, to: " ".into() }, "fund.text"),
        (&builder, request(0), "fund.amount"),
        (&builder, request(u64::MAX), "fund.amount"),
        (&builder, Step::Request { purpose: "x".repeat(401), amount: 1 }, "fund.text"),
        (&treasury, Step::Wages { request: number, total: 1, count: 0, root: OTHER }, "fund.wages"),
        (&treasury, Step::Wages { request: number, total: 1, count: MAX_WAGES + 1, root: OTHER }, "fund.wages"),
        (&treasury, Step::Wages { request: number, total: 0, count: 1, root: OTHER }, "fund.amount"),
        (&office, Step::Donation { source: "".into(), amount: 1 }, "fund.text"),
        (&office, Step::Donation { source: "A club".into(), amount: u64::MAX }, "fund.amount"),
    ];
    for (key, step, code) in bad {
        let entry = world.entry(key, step);
        world.refused(entry, Check::Funds, code);
    }
}

#[test]
fn xa_4_money_follows_a_published_result() {
    let mut world = World::voted(703);
    let good = world.terms();
    let fund = |world: &mut World, fund: Fund| world.rig.office.set_up_fund(fund, &mut world.rig.rng);
    let entry = world.rig.sign(&world.treasury.clone(), Body::Fund(good.clone()));
    world.refused(entry, Check::Funds, "entry.signature");
    let member = |at: usize, change: fn(&mut Member)| {
        let mut members = good.members.clone();
        change(&mut members[at]);
        Fund { members, ..good.clone() }
    };
    let bad = [
        (Fund { election: OTHER, ..good.clone() }, "election.unknown"),
        (Fund { contest: 1, ..good.clone() }, "fund.no_result"),
        (Fund { option: 2, ..good.clone() }, "fund.not_chosen"),
        (Fund { option: 3, ..good.clone() }, "fund.not_chosen"),
        (Fund { budget: 1_001, ..good.clone() }, "fund.budget"),
        (Fund { budget: 0, ..good.clone() }, "fund.budget"),
        (Fund { currency: "chf".into(), ..good.clone() }, "fund.terms"),
        (Fund { currency: "EURO".into(), ..good.clone() }, "fund.terms"),
        (Fund { needed: 0, ..good.clone() }, "fund.terms"),
        (Fund { needed: 4, ..good.clone() }, "fund.terms"),
        (Fund { members: good.members[1..].to_vec(), ..good.clone() }, "fund.terms"),
        (Fund { members: good.members[..4].to_vec(), ..good.clone() }, "fund.terms"),
        (Fund { members: vec![good.members[0].clone(); 65], ..good.clone() }, "fund.terms"),
        (member(0, |member| member.key = Key([0; 32])), "entry.key"),
        (member(0, |member| member.name = " ".into()), "fund.text"),
    ];
    for (terms, code) in bad {
        let entry = fund(&mut world, terms);
        let check = if code == "election.unknown" { Check::Manifests } else { Check::Funds };
        world.refused(entry, check, code);
    }
    let mut twice = good.clone();
    twice.members[4].key = twice.members[0].key;
    let entry = fund(&mut world, twice);
    world.refused(entry, Check::Funds, "fund.terms");
    let entry = fund(&mut world, good.clone());
    world.rig.write(entry).unwrap();
    let entry = fund(&mut world, Fund { budget: 1, ..good.clone() });
    world.refused(entry, Check::Funds, "fund.repeated");
    // The bridge is bought too: both fit the budget of the vote. It has one vote.
    let entry = fund(&mut world, Fund { option: 1, budget: 5_000, ..good });
    world.rig.write(entry).unwrap();

    // Not before the result is on the board.
    let (mut rig, election) = Rig::open(704, knapsack(), 1);
    let entry = rig.office.set_up_fund(Fund { election, ..world.terms() }, &mut rig.rng);
    assert_eq!(rig.refused(entry).code(), "fund.no_result");
}

#[test]
fn xa_4_who_won_is_what_the_counts_say() {
    let question = knapsack().contests.remove(0);
    let won = |votes: [u64; 3]| [0, 1, 2].map(|option| has_won(&question, &votes, option));
    assert_eq!(won([5, 4, 9]), [true, false, true], "the tower leaves room for the bench");
    assert_eq!(won([5, 4, 0]), [true, true, false]);
    assert_eq!(won([0, 0, 0]), [false; 3]);
    assert_eq!(won([0, 7, 7]), [false, true, true], "a tie is for the office to break");
    let plain = bench().contests.remove(0);
    assert_eq!([0, 1, 2].map(|option| has_won(&plain, &[3, 2, 9], option)), [true, false, false], "blank wins nothing");
    assert!(!has_won(&plain, &[3, 2, 9], 3));
}

#[test]
fn xa_5_a_worker_shows_the_own_wage_and_no_other_name() {
    let mut world = World::new(705);
    let number = world.ask(900);
    let paid = wages(5);
    let batch = WageBatch::new(&paid, &mut world.rig.rng).unwrap();
    assert_eq!((batch.total, batch.count), (510, 5));
    let treasury = world.treasury.clone();
    let position = world.take(&treasury, batch.step(number)).unwrap();
    let names = ["Bench builders", "Council", "Treasury"].map(str::to_owned);
    for (place, wage) in paid.iter().enumerate() {
        let bytes = proof(&world.rig, &[position], batch.subjects[place].clone()).to_bytes();
        let shown = verify(&bytes, None, &[]).unwrap().shows;
        let by = public(&treasury);
        assert_eq!(shown, Shows::Wage { fund: world.fund, step: 2, by, wage: wage.clone(), position });
        let others = paid.iter().map(|other| &other.worker).filter(|other| **other != wage.worker);
        for name in others.chain(&names) {
            assert!(!bytes.windows(name.len()).any(|part| part == name.as_bytes()), "{name}");
        }
    }
    // Nothing of any of them is on the board.
    let on_board =
        |text: &[u8]| world.rig.memory.0.iter().any(|entry| entry.windows(text.len()).any(|part| part == text));
    assert!(!on_board(b"Worker"));

    // Every part changed.
    let good = proof(&world.rig, &[position], batch.subjects[2].clone());
    let Subject::Wage { salt, wage, index, path } = good.subject.clone() else { panic!("a wage") };
    let with = |subject: Subject| ProofFile { subject, ..good.clone() };
    let subject = |wage: Wage| Subject::Wage { salt, wage, index, path: path.clone() };
    let code = |proof: &ProofFile| verify(&proof.to_bytes(), None, &[]).map_or_else(|error| error.code(), |_| "holds");
    assert_eq!(code(&good), "holds");
    let bad = [
        subject(Wage { amount: wage.amount + 1, ..wage.clone() }),
        subject(Wage { worker: "Worker 3".into(), ..wage.clone() }),
        subject(Wage { period: "2026-12".into(), ..wage.clone() }),
        Subject::Wage { salt: [0; 32], wage: wage.clone(), index, path: path.clone() },
        Subject::Wage { salt, wage: wage.clone(), index: 3, path: path.clone() },
        Subject::Wage { salt, wage: wage.clone(), index: 5, path: path.clone() },
        Subject::Wage { salt, wage: wage.clone(), index, path: path[1..].to_vec() },
    ];
    assert_eq!(bad.map(|subject| code(&with(subject))), ["proof.wage"; 7]);
    // Of a step that pays no wages, of no step, of two.
    let other = position - 1;
    for positions in [vec![other], vec![], vec![other, position]] {
        assert_eq!(code(&proof(&world.rig, &positions, good.subject.clone())), "proof.subject");
    }
}

#[test]
fn xa_5_a_batch_has_wages_that_can_be_added_up() {
    let mut rng = World::voted(706).rig.rng;
    assert_eq!(WageBatch::new(&[], &mut rng), Err(WagesError::Count(0)));
    let huge = Wage { worker: "One".into(), amount: u64::MAX, period: "2026".into() };
    assert_eq!(WageBatch::new(&[huge.clone(), huge], &mut rng).unwrap_err(), WagesError::Total);
    // The leaf is the one that the page describes.
    let wage = wages(1).remove(0);
    let batch = WageBatch::new(std::slice::from_ref(&wage), &mut rng).unwrap();
    let Subject::Wage { salt, .. } = &batch.subjects[0] else { panic!("a wage") };
    let encoded = [&[0x83, 0x68][..], b"Worker 0", &[0x18, 100, 0x67], b"2026-11"].concat();
    assert_eq!(cbor::encode(&wage), encoded);
    assert_eq!(batch.root, Hash::of(&[&[0][..], salt, &encoded].concat()));
}

#[test]
fn an_audit_that_goes_on_knows_the_funds() {
    let mut world = World::new(707);
    let number = world.ask(100);
    let before = world.rig.record();
    let rng = &mut world.rig.rng.clone();
    let earlier = audit_after(&before, None, None, rng, &mut |_| {}).next.unwrap();
    world.approve(number, 0).unwrap();
    world.approve(number, 1).unwrap();
    world.pay(number, 100);
    let after = audit_after(&world.rig.record(), None, Some(&earlier), rng, &mut |_| {});
    assert_eq!(after.verdict.outcome, Outcome::Valid, "{:?}", after.verdict.findings);
    assert!(after.earlier.unwrap().is_ok());
    assert_eq!(after.verdict.state.unwrap().funds().get(&world.fund).unwrap(), world.state());
}

#[test]
fn the_bytes_of_funds_are_these() {
    let bytes = |body: Body| hex::encode(Entry { suite: 1, body, signature: [0; 64] }.to_bytes());
    let signature = format!("5840{}", "00".repeat(64));
    let key = |byte: u8| format!("5820{}", hex::encode([byte; 32]));
    let member = Member { role: Role::Approver, name: "a".into(), key: Key([1; 32]) };
    let (election, currency) = (Hash([7; 32]), "CHF".to_owned());
    let fund = Fund { election, contest: 0, option: 1, currency, budget: 9, members: vec![member], needed: 1 };
    let expected = format!("830182182887{}0001634348460981830161 61{}01{signature}", key(7), key(1)).replace(' ', "");
    assert_eq!(bytes(Body::Fund(fund)), expected);
    let step = |step| {
        bytes(Body::FundStep(FundStep { fund: election, number: 1, previous: Hash([8; 32]), by: Key([1; 32]), step }))
    };
    let expected =
        |step: &str| format!("8301821829 85{}01{}{}{step}{signature}", key(7), key(8), key(1)).replace(' ', "");
    assert_eq!(step(Step::Request { purpose: "a".into(), amount: 2 }), expected("8300616102"));
    assert_eq!(step(Step::Approval { request: 1 }), expected("820101"));
    assert_eq!(step(Step::Payment { request: 1, amount: 2, to: "a".into() }), expected("840201026161"));
    let root = expected(&format!("8503010203{}", key(9)));
    assert_eq!(step(Step::Wages { request: 1, total: 2, count: 3, root: OTHER }), root);
    assert_eq!(step(Step::Donation { source: "a".into(), amount: 2 }), expected("8304616102"));
}

#[derive(Debug, Clone)]
enum Act {
    Ask(u64),
    Approve(u32, usize),
    Pay(u32, u64),
    Donate(u64),
}

fn act() -> impl Strategy<Value = Act> {
    let amount = || prop_oneof![1..500_u64, Just(0), Just(u64::MAX / 2)];
    prop_oneof![
        amount().prop_map(Act::Ask),
        (1..8_u32, 0..3_usize).prop_map(|(request, who)| Act::Approve(request, who)),
        (1..8_u32, amount()).prop_map(|(request, amount)| Act::Pay(request, amount)),
        amount().prop_map(Act::Donate),
    ]
}

static WORLD: std::sync::LazyLock<World> = std::sync::LazyLock::new(|| World::new(708));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is done in whatever order: totals are those of the steps, and what is not flagged was approved and there.
    #[test]
    fn xa_4_totals_are_those_of_the_steps(acts in prop::collection::vec(act(), 1..14)) {
        let mut world = WORLD.clone();
        let [builder, treasury, office] = [&world.builder, &world.treasury, &world.rig.keys.office].map(Clone::clone);
        for act in acts {
            let (key, step) = match act {
                Act::Ask(amount) => (builder.clone(), request(amount)),
                Act::Approve(request, who) => (world.council[who].clone(), Step::Approval { request }),
                Act::Pay(request, amount) => (treasury.clone(), payment(request, amount)),
                Act::Donate(amount) => (office.clone(), Step::Donation { source: "A club".into(), amount }),
            };
            let _ = world.take(&key, step);
        }
        let (state, totals) = (world.state(), world.state().totals());
        let amounts = |of: fn(&Step) -> u64| state.steps().iter().map(|step| u128::from(of(&step.step))).sum::<u128>();
        let sums = [
            (totals.requested, amounts(|step| if let Step::Request { amount, .. } = step { *amount } else { 0 })),
            (totals.paid, amounts(|step| if let Step::Payment { amount, .. } = step { *amount } else { 0 })),
            (totals.donated, amounts(|step| if let Step::Donation { amount, .. } = step { *amount } else { 0 })),
            (totals.overpaid, state.steps().iter().map(|step| u128::from(step.over)).sum()),
        ];
        for (total, sum) in sums {
            prop_assert_eq!(u128::from(total), sum);
        }
        let approved = state.requests().values().filter(|request| request.approvals.len() >= 2);
        prop_assert_eq!(u128::from(totals.approved), approved.map(|request| u128::from(request.amount)).sum::<u128>());
        prop_assert!(totals.paid - totals.overpaid <= totals.approved);
        prop_assert!(u128::from(totals.paid - totals.overpaid) <= 1_000 + u128::from(totals.donated));
        prop_assert!(totals.overpaid <= totals.paid);
    }
}
