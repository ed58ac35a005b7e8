//! Comparing registers with the ballots on a board, in the reading that audits it.

use std::collections::BTreeMap;

use super::{Register, RegisterError, Registered};
use crate::audit::{CheckResult, Finding, Outcome, Verdict};
use crate::bytes::{AuthorityKey, Hash};
use crate::cosignature::Witness;
use crate::rejection::Check;
use crate::state::{Applied, Effect, State};

/// How many ballots of each kind of difference are listed one by one.
pub const LISTED: usize = 20;

/// Registers that are compared with a board, or what kept them from being read. Needs 64 bytes and a bit for each ballot in
/// a register, and nothing for those on the board.
#[derive(Debug)]
pub struct Comparison {
    registers: Vec<Held>,
    unusable: Vec<Finding>,
    /// Keys that are believed without the board naming them.
    keys: Vec<AuthorityKey>,
    chain: Option<Hash>,
    /// Position of the last list of witnesses that was looked at.
    list: Option<u64>,
    present: u64,
    unregistered: Difference,
}

#[derive(Debug)]
struct Held {
    place: String,
    register: Register,
    /// Whether the board ever named its witness: taking a name away again makes no register vanish.
    named: bool,
    /// One bit for each ballot: whether it is on the board.
    seen: Vec<u64>,
}

/// Ballots that are in one of the two and not in the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// How many.
    pub count: u64,
    /// How many in each election, of as many elections as are listed.
    pub elections: BTreeMap<Hash, u64>,
    /// The first of them.
    pub listed: Vec<Registered>,
}

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// For each register that was compared: its place, the name of the witness, and how many ballots it has.
    pub registers: Vec<(String, String, u64)>,
    /// Ballots on the board.
    pub present: u64,
    /// Ballots in a register and not on the board.
    pub missing: Difference,
    /// Ballots on the board and in no register.
    pub unregistered: Difference,
}

impl Comparison {
    /// Begins to compare. Each register comes with the place where it was, or what kept it from being read. A witness's key
    /// in `keys` is believed, though the board may never have named it.
    pub fn new(
        registers: impl IntoIterator<Item = (String, Result<Register, RegisterError>)>,
        keys: Vec<AuthorityKey>,
    ) -> Self {
        let (mut compared, mut unusable) = (Vec::new(), Vec::new());
        for (place, register) in registers {
            match register {
                Ok(register) => {
                    let seen = vec![0; register.ballots().len().div_ceil(64)];
                    compared.push(Held { place, register, named: false, seen });
                }
                Err(error) => unusable.push(cannot(error.code(), place, error)),
            }
        }
        Self {
            registers: compared,
            unusable,
            keys,
            chain: None,
            list: None,
            present: 0,
            unregistered: Difference::default(),
        }
    }

    /// Takes note of a block; what an audit's observer is told.
    pub fn block(&mut self, state: &State, applied: &[Applied]) {
        self.chain = Some(state.chain());
        if let Some(named) = state.named_witnesses().filter(|named| Some(named.position) != self.list) {
            self.list = Some(named.position);
            for held in &mut self.registers {
                let is_its = |witness: &Witness| (witness.name.as_str(), witness.key) == held.register.signed_by();
                held.named |= named.witnesses.iter().any(is_its);
            }
        }
        for Applied { effect, .. } in applied {
            if let Effect::Ballot { election, tracker, .. } = effect {
                self.ballot(Registered { election: *election, tracker: *tracker });
            }
        }
    }

    fn ballot(&mut self, ballot: Registered) {
        self.present += 1;
        let mut registered = false;
        for Held { register, seen, .. } in &mut self.registers {
            if let Ok(place) = register.ballots().binary_search(&ballot) {
                seen[place / 64] |= 1 << (place % 64);
                registered = true;
            }
        }
        if !registered {
            self.unregistered.add(ballot);
        }
    }

    /// Adds the check `register` to the verdict on the board, with what was found. Where the record is not valid, or not all
    /// registers can be used, differences would be of its making, and nothing is said of them.
    pub fn finish(self, verdict: &mut Verdict) -> Option<Compared> {
        let mut findings = self.unusable.clone();
        findings.extend(self.registers.iter().filter_map(|compared| self.unfit(compared)));
        let complete = verdict.outcome == Outcome::Valid && findings.is_empty();
        let result = complete.then(|| Compared {
            registers: self.registers.iter().map(Held::about).collect(),
            present: self.present,
            missing: self.missing(),
            unregistered: self.unregistered.clone(),
        });
        if let Some(Compared { missing, unregistered, .. }) = &result {
            findings.extend(missing.finding("register.missing", MISSING));
            findings.extend(unregistered.finding("register.unregistered", UNREGISTERED));
        }
        let outcome = match findings.iter().map(|finding| finding.outcome).find(|outcome| *outcome == Outcome::Invalid)
        {
            Some(invalid) => invalid,
            None if complete => Outcome::Valid,
            None => Outcome::CannotBeChecked,
        };
        let covered = if complete { self.present } else { 0 };
        verdict.checks.push(CheckResult { check: Check::Register, covered, outcome });
        verdict.findings.extend(findings);
        if verdict.outcome == Outcome::Valid && outcome != Outcome::Valid {
            (verdict.outcome, verdict.state) = (outcome, None);
        }
        result
    }

    /// Why a register says nothing about this board.
    fn unfit(&self, Held { place, register, named, .. }: &Held) -> Option<Finding> {
        let board = self.chain?;
        let (name, key) = register.signed_by();
        if register.chain() != board {
            let message = format!("it is of the board {}, this record is of {board}", register.chain());
            return Some(cannot("register.other_board", place.clone(), message));
        }
        if *named || self.keys.contains(&key) {
            return None;
        }
        let message = format!(
            "it is signed by {name:?} with the key {key}, which this board never named as a witness; if you know that the \
             key is the witness's, give it with --witness-key"
        );
        Some(cannot("register.not_named", place.clone(), message))
    }

    /// What is in a register and was not seen; a ballot in several of them counts once.
    fn missing(&self) -> Difference {
        let mut missing = Difference::default();
        for (number, Held { register, seen, .. }) in self.registers.iter().enumerate() {
            let before = &self.registers[..number];
            for (place, ballot) in register.ballots().iter().enumerate() {
                let said = || before.iter().any(|other| other.register.ballots().binary_search(ballot).is_ok());
                if seen[place / 64] >> (place % 64) & 1 == 0 && !said() {
                    missing.add(*ballot);
                }
            }
        }
        missing
    }
}

impl Held {
    fn about(&self) -> (String, String, u64) {
        (self.place.clone(), self.register.witness().to_owned(), self.register.ballots().len() as u64)
    }
}

const MISSING: &str = "registered by a witness when cast, and not on the board. Either the board left a ballot out or \
refused it by a rule, or it was never sent on, or the witness wrote down what was not cast. Ask the voters: whose ballot was \
refused was told so and why, such as that it came too late; who was told nothing can show the witness's answer";
const UNREGISTERED: &str = "on the board, and in no register that was given. Either a ballot was put there without its voter's \
software, or that software did not reach a witness, or the registers do not cover the whole election. Ask the witnesses when \
they began and ended, and the voters whose ballots these are";

impl Difference {
    fn add(&mut self, ballot: Registered) {
        self.count += 1;
        if self.elections.len() < LISTED || self.elections.contains_key(&ballot.election) {
            *self.elections.entry(ballot.election).or_default() += 1;
        }
        if self.listed.len() < LISTED {
            self.listed.push(ballot);
        }
    }

    fn finding(&self, code: &'static str, words: &str) -> Option<Finding> {
        if self.count == 0 {
            return None;
        }
        let elections: Vec<String> =
            self.elections.iter().map(|(election, count)| format!("{count} in election {election}")).collect();
        let listed: Vec<String> =
            self.listed.iter().map(|ballot| format!("{} in {}", ballot.tracker, ballot.election)).collect();
        let which = if self.count > LISTED as u64 { format!("The first {LISTED}") } else { "They are".to_owned() };
        let message = format!("{} {words}. {which}: {}", self.count, listed.join(", "));
        Some(finding(code, elections.join(", "), message, Outcome::Invalid))
    }
}

fn cannot(code: &'static str, place: String, message: impl ToString) -> Finding {
    finding(code, place, message, Outcome::CannotBeChecked)
}

fn finding(code: &'static str, place: String, message: impl ToString, outcome: Outcome) -> Finding {
    Finding { check: Check::Register, code, place, message: message.to_string(), outcome }
}
