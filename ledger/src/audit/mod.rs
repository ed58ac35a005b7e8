//! The audit of a record: everything that an observer can check from it alone.
//!
//! The record is read once, front to back. One thread reads and unpacks; the proofs of ballots are checked on all cores
//! while the ballots before them are applied to the state machine that the nodes use. After a rule was broken the rest is
//! still read, to say whether the record as such is whole.

mod printed;
mod window;

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;

use crate::block::{Block, Header};
use crate::chain::{BlockError, Links};
use crate::record::{Index, RecordError, RecordReader, Reread, Source};
use crate::rejection::{Check, Rejection};
use crate::state::{Applied, Effect, Phase, Proof, Read, Stage, State};
use printed::Printed;
use window::{End, Window, WindowBlock, read_ahead};

/// The three outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every check holds.
    Valid,
    /// A check failed.
    Invalid,
    /// Something that the checks need is missing.
    CannotBeChecked,
}

/// One thing that an audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// Where: byte, block and entry, as far as known.
    pub place: String,
    /// What was expected and what was there.
    pub message: String,
    /// [`Outcome::Invalid`] or [`Outcome::CannotBeChecked`].
    pub outcome: Outcome,
}

/// What came of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckResult {
    /// Which check.
    pub check: Check,
    /// How many things it covered.
    pub covered: u64,
    /// What came of it: [`Outcome::CannotBeChecked`] where an earlier failure kept it from running to its end.
    pub outcome: Outcome,
}

/// The verdict on a record.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// All checks in order. The comparison with a printed checkpoint is there only when one was given.
    pub checks: Vec<CheckResult>,
    /// What was found; empty when valid.
    pub findings: Vec<Finding>,
    /// Blocks in the record, as far as it could be read.
    pub blocks: u64,
    /// Ballots whose proofs were checked, replaced ones included.
    pub ballots: u64,
    /// The state that the record ends with, if it is valid.
    pub state: Option<State>,
    /// The record's last checkpoint.
    pub checkpoint: String,
}

/// How far an audit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// Bytes in all, where that is known.
    pub total: Option<u64>,
}

/// Is told of each block whose entries hold, in order: the state after it, its header, and what its entries did. Of the
/// first block, which holds the genesis, there is nothing that was applied.
pub type Observer<'o> = dyn FnMut(&State, &Header, &[Applied]) + 'o;

/// Checks a record. `printed` is a checkpoint from elsewhere, such as a notice board, as a signed note.
pub fn audit(
    record: &(impl Source + ?Sized),
    printed: Option<&str>,
    rng: &mut impl CryptoRngCore,
    progress: &mut dyn FnMut(Progress),
) -> Verdict {
    audit_observed(record, printed, rng, progress, &mut |_, _, _| ())
}

/// The same for somebody who wants to know more than the verdict says, in the same reading.
pub fn audit_observed<'o>(
    record: &(impl Source + ?Sized),
    printed: Option<&str>,
    rng: &mut impl CryptoRngCore,
    progress: &mut dyn FnMut(Progress),
    observer: &'o mut Observer<'o>,
) -> Verdict {
    let mut audit = Audit { observer: Some(observer), ..Audit::default() };
    if let Err(finding) = audit.run(record, printed, rng, progress) {
        audit.findings.push(finding);
    }
    audit.verdict(printed.is_some())
}

#[derive(Default)]
struct Audit<'o> {
    observer: Option<&'o mut Observer<'o>>,
    links: Option<Links>,
    state: Option<State>,
    index: Index,
    covered: BTreeMap<Check, u64>,
    findings: Vec<Finding>,
    structure_done: bool,
    checkpoint_done: bool,
    seen_printed: bool,
    checkpoint: String,
}

impl Audit<'_> {
    fn run<S: Source + ?Sized>(
        &mut self,
        record: &S,
        printed: Option<&str>,
        rng: &mut impl CryptoRngCore,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Finding> {
        let printed = printed.map(Printed::parse).transpose()?;
        let total = record.length();
        let reader = RecordReader::new(record).map_err(frame_finding)?;
        std::thread::scope(|scope| {
            let mut behind: Option<(Window, Vec<Option<Proof>>)> = None;
            let mut finish = |audit: &mut Self, last: Option<(Window, _)>, rng: &mut _| {
                let Some((window, proofs)) = last else { return Ok(()) };
                let done = window.position;
                audit.window(record, window, proofs, printed.as_ref(), rng)?;
                progress(Progress { done, total });
                Ok(())
            };
            for window in read_ahead(scope, reader, 0) {
                finish(self, behind.take_if(|(window, _)| window.opens), rng)?;
                let history = Reread { source: record, index: &self.index };
                let state = self.state.as_ref();
                let unproved = state.map(|state| state.unproved(window.entries(), &history, rng)).unwrap_or_default();
                let mut proofs = Vec::new();
                // Not a thread of its own: one that waits for the cores while it holds one of them would wait for ever.
                rayon::in_place_scope(|cores| {
                    cores.spawn(|_| proofs = unproved.prove());
                    finish(self, behind.take(), rng)
                })?;
                behind = Some((window, proofs));
            }
            finish(self, behind, rng)
        })
    }

    /// Applies blocks whose proofs were checked.
    fn window<S: Source + ?Sized>(
        &mut self,
        record: &S,
        window: Window,
        proofs: Vec<Option<Proof>>,
        printed: Option<&Printed>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(), Finding> {
        self.index.frames(window.frames);
        let mut proofs = proofs.into_iter();
        for block in window.blocks {
            self.follow(&block, printed)?;
            let proofs = block.entries.iter().map(|_| proofs.next().flatten()).collect();
            if self.findings.is_empty()
                && let Err(finding) = self.apply(record, block, proofs, rng)
            {
                self.findings.push(finding);
            }
        }
        match window.end {
            None => Ok(()),
            Some(Err(finding)) => Err(finding),
            Some(Ok(end)) => self.end(end, printed),
        }
    }

    /// Everything about a block that hashes and the authorities' signatures tell.
    fn follow(&mut self, read: &WindowBlock, printed: Option<&Printed>) -> Result<(), Finding> {
        let WindowBlock { place, block, .. } = read;
        let finding = |error: BlockError| invalid(error.check(), place.clone(), error);
        if self.links.is_none() {
            self.links = Some(first_links(block).map_err(finding)?);
        }
        let links = self.links.as_mut().expect("made from the first block");
        links.follow(block).map_err(finding)?;
        self.checkpoint = links.authorities().note(&block.header, &block.certificate);
        if let Some(printed) = printed {
            self.seen_printed |= printed.compare(links.authorities(), block)?;
        }
        self.index.block(block, read.offset, read.length);
        self.cover(Check::Framing, 1);
        self.cover(Check::Certificates, 1);
        self.cover(Check::Log, block.entries.len() as u64);
        Ok(())
    }

    /// Applies the entries of a block that follows.
    fn apply<S: Source + ?Sized>(
        &mut self,
        record: &S,
        read: WindowBlock,
        proofs: Vec<Option<Proof>>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(), Finding> {
        let WindowBlock { place, block, entries, .. } = read;
        let finding = |error: BlockError| rule_finding(error, &place);
        let Some(state) = &mut self.state else {
            let state = State::found(&block.entries[0].0)
                .map_err(|source| finding(BlockError::Entry { position: 0, source }))?;
            state.expect(&block.header).map_err(finding)?;
            self.observer.iter_mut().for_each(|observer| observer(&state, &block.header, &[]));
            self.state = Some(state);
            return Ok(());
        };
        let first = state.size();
        let history = Reread { source: record, index: &self.index };
        let bytes = block.entries.iter().map(|entry| entry.0.as_slice());
        let entries = bytes.zip(entries).zip(proofs).map(|((bytes, entry), proof)| Read::with(bytes, entry, proof));
        let verdicts = state.apply_read(entries.collect(), block.header.time, &history, rng);
        let applied = (first..)
            .zip(verdicts)
            .map(|(position, verdict)| verdict.map_err(|source| finding(BlockError::Entry { position, source })))
            .collect::<Result<Vec<_>, _>>()?;
        state.expect(&block.header).map_err(finding)?;
        self.observer.iter_mut().for_each(|observer| observer(state, &block.header, &applied));
        applied.iter().for_each(|applied| self.count(&applied.effect));
        Ok(())
    }

    fn end(&mut self, End { at, note }: End, printed: Option<&Printed>) -> Result<(), Finding> {
        let place = format!("the checkpoint at byte {at}");
        if self.links.is_none() {
            return Err(cannot(Check::Framing, place, "the record holds no block"));
        }
        if note != self.checkpoint {
            let message = "the record's last checkpoint is not that of its last block";
            return Err(invalid(Check::Certificates, place, message));
        }
        if let Some(printed) = printed {
            if !self.seen_printed {
                self.links.iter().try_for_each(|links| printed.signed_by(links.next_authorities()))?;
                return Err(printed.missing(self.index.entries()));
            }
            self.checkpoint_done = true;
            self.cover(Check::Checkpoint, 1);
        }
        self.structure_done = true;
        Ok(())
    }

    fn count(&mut self, effect: &Effect) {
        match effect {
            Effect::Enrolment { voters } => self.cover(Check::Roll, *voters),
            Effect::Electorate { electors } => self.cover(Check::Roll, *electors),
            Effect::Manifest => self.cover(Check::Manifests, 1),
            Effect::Ballot { .. } => {
                self.cover(Check::Ballots, 1);
                self.cover(Check::Order, 1);
            }
            Effect::Shares => self.cover(Check::Shares, 1),
            Effect::Spoil { .. } | Effect::Other => {}
        }
    }

    fn cover(&mut self, check: Check, count: u64) {
        *self.covered.entry(check).or_default() += count;
    }

    fn covered(&self, check: Check) -> u64 {
        self.covered.get(&check).copied().unwrap_or(0)
    }

    fn verdict(mut self, with_checkpoint: bool) -> Verdict {
        let valid = self.structure_done && self.findings.is_empty();
        let state = self.state.take().filter(|_| valid);
        if let Some(state) = &state {
            self.covered.insert(Check::Points, self.covered(Check::Framing));
            let ended = |stage: Stage| stage == Stage::Concluded;
            let ceremonies = state.ceremonies().filter(|(_, ceremony)| ended(ceremony.stage())).count();
            self.covered.insert(Check::Ceremony, ceremonies as u64);
            let published = state.elections().filter(|(_, election)| election.phase() == Phase::Published).count();
            self.covered.insert(Check::Counts, published as u64);
        }
        let failed = |check: Check| self.findings.iter().find(|finding| finding.check == check).map(|f| f.outcome);
        let done = |check: Check| match check {
            Check::Framing | Check::Certificates | Check::Log => self.structure_done,
            Check::Checkpoint => self.checkpoint_done,
            _ => valid,
        };
        let checks = Check::ALL
            .into_iter()
            .filter(|check| match check {
                Check::Checkpoint => with_checkpoint,
                // Of whoever compares it: `Comparison::finish`.
                Check::Register => false,
                _ => true,
            })
            .map(|check| {
                let unfinished = if done(check) { Outcome::Valid } else { Outcome::CannotBeChecked };
                CheckResult { check, covered: self.covered(check), outcome: failed(check).unwrap_or(unfinished) }
            })
            .collect();
        // What was broken stays broken, whatever else is missing.
        let broken = self.findings.iter().any(|finding| finding.outcome == Outcome::Invalid);
        let outcome = match (valid, broken) {
            (true, _) => Outcome::Valid,
            (false, true) => Outcome::Invalid,
            (false, false) => Outcome::CannotBeChecked,
        };
        Verdict {
            outcome,
            checks,
            blocks: self.covered(Check::Framing),
            ballots: self.covered(Check::Ballots),
            findings: self.findings,
            state,
            checkpoint: if self.structure_done { self.checkpoint } else { String::new() },
        }
    }
}

/// The authorities are named by the genesis, in the first entry.
fn first_links(block: &Block) -> Result<Links, BlockError> {
    let [genesis] = block.entries.as_slice() else {
        return Err(BlockError::Entries(block.entries.len()));
    };
    let state = State::found(&genesis.0).map_err(|source| BlockError::Entry { position: 0, source })?;
    Ok(Links::new(state.authorities().clone()))
}

fn rule_finding(error: BlockError, place: &str) -> Finding {
    match error {
        BlockError::Entry { position, source } => {
            let place = format!("entry {position} in {place}");
            match source {
                // The file failed, not the record: what is read again here was read before.
                Rejection::History { .. } => cannot(source.check(), place, source),
                source => invalid(source.check(), place, source),
            }
        }
        error => invalid(error.check(), place.to_owned(), error),
    }
}

fn frame_finding(error: RecordError) -> Finding {
    let outcome = if error.is_missing() { Outcome::CannotBeChecked } else { Outcome::Invalid };
    Finding { check: Check::Framing, place: format!("byte {}", error.at()), message: error.to_string(), outcome }
}

fn invalid(check: Check, place: String, message: impl ToString) -> Finding {
    Finding { check, place, message: message.to_string(), outcome: Outcome::Invalid }
}

fn cannot(check: Check, place: String, message: impl ToString) -> Finding {
    Finding { check, place, message: message.to_string(), outcome: Outcome::CannotBeChecked }
}
