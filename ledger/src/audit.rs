//! The audit of a record: everything that an observer can check from the file alone.
//!
//! The file is read twice. The first time everything that needs hashes only is checked: frames, the order of blocks,
//! their certificates and the log. What fails there is found in seconds, whatever the size of the election. The second
//! time every entry goes through the state machine that the nodes use.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use rand_core::CryptoRngCore;

use crate::block::{AuthoritySet, Block};
use crate::chain::{BlockError, Chain, Links};
use crate::note::{Checkpoint, SignatureLine};
use crate::record::{Frame, RecordError, RecordReader};
use crate::rejection::{Check, Rejection};
use crate::state::{Effect, History, Phase, Stage, State};

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
    /// What is being checked: [`Check::Certificates`] stands for the first reading, [`Check::Ballots`] for the second.
    pub check: Check,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Checks a record. `printed` is a checkpoint from elsewhere, such as a notice board, as a signed note.
pub fn audit<R: Read + Seek>(
    record: R,
    printed: Option<&str>,
    rng: &mut impl CryptoRngCore,
    progress: &mut dyn FnMut(Progress),
) -> Verdict {
    let mut audit = Audit::default();
    let findings = match audit.run(record, printed, rng, progress) {
        Ok(()) => Vec::new(),
        Err(finding) => vec![finding],
    };
    audit.verdict(findings, printed.is_some())
}

#[derive(Default)]
struct Audit {
    covered: BTreeMap<Check, u64>,
    structure_done: bool,
    rules_done: bool,
    checkpoint_done: bool,
    checkpoint: String,
    state: Option<State>,
}

/// Where each entry of the file begins, and how long it is.
type Index = Vec<(u64, u32)>;

impl Audit {
    fn run<R: Read + Seek>(
        &mut self,
        mut record: R,
        printed: Option<&str>,
        rng: &mut impl CryptoRngCore,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Finding> {
        let total = record.seek(SeekFrom::End(0)).and_then(|end| record.rewind().map(|()| end)).map_err(unreadable)?;
        let printed = printed.map(Printed::parse).transpose()?;
        let index = self.structure(&mut record, printed.as_ref(), &mut |done| {
            progress(Progress { check: Check::Certificates, done, total });
        })?;
        self.structure_done = true;
        record.rewind().map_err(unreadable)?;
        self.rules(&mut record, &index, rng, &mut |done| {
            progress(Progress { check: Check::Ballots, done, total });
        })?;
        self.rules_done = true;
        Ok(())
    }

    /// The first reading.
    fn structure<R: Read>(
        &mut self,
        record: &mut R,
        printed: Option<&Printed>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Index, Finding> {
        let mut frames = RecordReader::new(record).map_err(frame_finding)?;
        let mut links: Option<Links> = None;
        let mut index = Index::new();
        let mut last_note = String::new();
        let mut seen_printed = false;
        loop {
            match frames.next_frame().map_err(frame_finding)? {
                Frame::Block { at, bytes } => {
                    let place = || format!("block {} at byte {at}", self.covered(Check::Framing));
                    let block = Block::from_bytes(&bytes).map_err(|error| invalid(Check::Framing, place(), error))?;
                    index_entries(&block, at, bytes.len(), &mut index);
                    if links.is_none() {
                        links = Some(first_links(&block).map_err(|error| invalid(error.check(), place(), error))?);
                    }
                    let links = links.as_mut().expect("made from the first block");
                    links.follow(&block).map_err(|error| invalid(error.check(), place(), error))?;
                    last_note = links.authorities().note(&block.header, &block.certificate);
                    if let Some(printed) = printed {
                        seen_printed |= printed.compare(links.authorities(), &block)?;
                    }
                    self.cover(Check::Framing, 1);
                    self.cover(Check::Certificates, 1);
                    self.cover(Check::Log, block.entries.len() as u64);
                    progress(frames.position());
                }
                Frame::End { at, note } => {
                    let place = format!("the checkpoint at byte {at}");
                    if links.is_none() {
                        return Err(cannot(Check::Framing, place, "the record holds no block"));
                    }
                    if note != last_note {
                        let message = "the record's last checkpoint is not that of its last block";
                        return Err(invalid(Check::Certificates, place, message));
                    }
                    self.checkpoint = note;
                    break;
                }
            }
        }
        if let Some(printed) = printed {
            if !seen_printed {
                if let Some(links) = &links {
                    printed.signed_by(links.next_authorities())?;
                }
                return Err(printed.missing(index.len() as u64));
            }
            self.checkpoint_done = true;
            self.cover(Check::Checkpoint, 1);
        }
        Ok(index)
    }

    /// The second reading.
    fn rules<R: Read + Seek>(
        &mut self,
        record: &mut R,
        index: &Index,
        rng: &mut impl CryptoRngCore,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Finding> {
        let mut chain: Option<Chain> = None;
        let mut at = crate::record::MAGIC.len() as u64;
        loop {
            record.seek(SeekFrom::Start(at)).map_err(unreadable)?;
            let mut frames = RecordReader::resume(&mut *record, at);
            let Frame::Block { at: begin, bytes } = frames.next_frame().map_err(frame_finding)? else {
                break;
            };
            at = frames.position();
            let place = |position| format!("block {position} at byte {begin}");
            let block = Block::from_bytes(&bytes).map_err(|error| invalid(Check::Framing, place(0), error))?;
            let height = block.header.height;
            let history = FileHistory { record: std::cell::RefCell::new(&mut *record), index };
            let result = match chain.as_mut() {
                None => Chain::begin(&block).map(|begun| {
                    chain = Some(begun);
                    Vec::new()
                }),
                Some(chain) => chain.append(&block, &history, rng),
            };
            let applied = result.map_err(|error| rule_finding(error, height, begin))?;
            applied.iter().for_each(|applied| self.count(&applied.effect));
            progress(at);
        }
        let state = chain.map(|chain| chain.state().clone());
        if let Some(state) = &state {
            self.covered.insert(Check::Points, self.covered(Check::Framing));
            let ended = |stage: Stage| stage == Stage::Concluded;
            let ceremonies = state.ceremonies().filter(|(_, ceremony)| ended(ceremony.stage())).count();
            self.covered.insert(Check::Ceremony, ceremonies as u64);
            let published = state.elections().filter(|(_, election)| election.phase() == Phase::Published).count();
            self.covered.insert(Check::Counts, published as u64);
        }
        self.state = state;
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

    fn verdict(self, findings: Vec<Finding>, with_checkpoint: bool) -> Verdict {
        let failed = |check: Check| findings.iter().find(|finding| finding.check == check).map(|f| f.outcome);
        let done = |check: Check| match check {
            Check::Framing | Check::Certificates | Check::Log => self.structure_done,
            Check::Checkpoint => self.checkpoint_done,
            _ => self.rules_done,
        };
        let checks = Check::ALL
            .into_iter()
            .filter(|check| *check != Check::Checkpoint || with_checkpoint)
            .map(|check| {
                let unfinished = if done(check) { Outcome::Valid } else { Outcome::CannotBeChecked };
                CheckResult { check, covered: self.covered(check), outcome: failed(check).unwrap_or(unfinished) }
            })
            .collect();
        let outcome = findings.first().map_or(Outcome::Valid, |finding| finding.outcome);
        Verdict {
            outcome,
            checks,
            findings,
            blocks: self.covered(Check::Framing),
            ballots: self.covered(Check::Ballots),
            state: self.state,
            checkpoint: self.checkpoint,
        }
    }
}

/// A checkpoint from elsewhere.
struct Printed {
    checkpoint: Checkpoint,
    lines: Vec<SignatureLine>,
}

impl Printed {
    const PLACE: &'static str = "the printed checkpoint";

    fn parse(note: &str) -> Result<Self, Finding> {
        let (checkpoint, lines) =
            Checkpoint::parse_printed(note).map_err(|error| cannot(Check::Checkpoint, Self::PLACE.into(), error))?;
        // Half a signature line is a torn paper, not a forgery.
        if !lines.is_empty() && lines.iter().all(|line| line.signature.len() != 64) {
            let message = "the printed checkpoint has no signature that can be read";
            return Err(cannot(Check::Checkpoint, Self::PLACE.into(), message));
        }
        Ok(Self { checkpoint, lines })
    }

    /// Whether this block is the one that was printed.
    fn compare(&self, authorities: &AuthoritySet, block: &Block) -> Result<bool, Finding> {
        if block.header.height != self.checkpoint.height {
            return Ok(false);
        }
        self.signed_by(authorities)?;
        let found = authorities.checkpoint(&block.header, self.checkpoint.round);
        if found == self.checkpoint {
            return Ok(true);
        }
        let message = format!(
            "the authorities signed two histories: printed were {} entries with root {}, the record has {} with root {}",
            self.checkpoint.size, self.checkpoint.root, found.size, found.root
        );
        Err(invalid(Check::Checkpoint, format!("block {}", block.header.height), message))
    }

    /// Whether those who certify signed what was printed.
    fn signed_by(&self, authorities: &AuthoritySet) -> Result<(), Finding> {
        if authorities.is_quorum(&authorities.signers(&self.checkpoint, &self.lines)) {
            return Ok(());
        }
        let message = "the printed checkpoint is not signed by the authorities of this record";
        Err(invalid(Check::Checkpoint, Self::PLACE.into(), message))
    }

    fn missing(&self, entries: u64) -> Finding {
        let message = format!(
            "printed were {} entries in block {}, the record ends before it with {entries} entries",
            self.checkpoint.size, self.checkpoint.height
        );
        invalid(Check::Checkpoint, "the end of the record".into(), message)
    }
}

/// Reads single entries of the file again.
struct FileHistory<'a, R> {
    record: std::cell::RefCell<&'a mut R>,
    index: &'a Index,
}

impl<R: Read + Seek> History for FileHistory<'_, R> {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        let (at, length) = *self.index.get(usize::try_from(position).ok()?)?;
        let mut record = self.record.borrow_mut();
        record.seek(SeekFrom::Start(at)).ok()?;
        let mut bytes = vec![0; length as usize];
        record.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// Entries are the last field of a block and each is a byte string: counted from the end, their places are known
/// without decoding again.
fn index_entries(block: &Block, at: u64, length: usize, index: &mut Index) {
    let mut end = at + length as u64;
    let first = index.len();
    for entry in block.entries.iter().rev() {
        end -= entry.0.len() as u64;
        index.push((end, entry.0.len() as u32));
        end -= byte_string_header(entry.0.len());
    }
    index[first..].reverse();
}

/// Bytes before the content of a canonical CBOR byte string.
fn byte_string_header(length: usize) -> u64 {
    match length {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        _ => 5,
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

fn rule_finding(error: BlockError, height: u64, at: u64) -> Finding {
    match error {
        BlockError::Entry { position, source } => {
            let place = format!("entry {position} in block {height} at byte {at}");
            match source {
                // The file failed, not the record: what is read again here was read before.
                Rejection::History { .. } => cannot(source.check(), place, source),
                source => invalid(source.check(), place, source),
            }
        }
        error => invalid(error.check(), format!("block {height} at byte {at}"), error),
    }
}

fn frame_finding(error: RecordError) -> Finding {
    let place = match &error {
        RecordError::Magic => "byte 0".to_owned(),
        RecordError::Io { at, .. }
        | RecordError::Truncated { at, .. }
        | RecordError::TooLong { at, .. }
        | RecordError::Note { at }
        | RecordError::Trailing { at } => format!("byte {at}"),
    };
    let outcome = match error {
        RecordError::Io { .. } | RecordError::Magic | RecordError::Truncated { .. } => Outcome::CannotBeChecked,
        _ => Outcome::Invalid,
    };
    Finding { check: Check::Framing, place, message: error.to_string(), outcome }
}

fn unreadable(error: std::io::Error) -> Finding {
    cannot(Check::Framing, "the file".into(), error)
}

fn invalid(check: Check, place: String, message: impl ToString) -> Finding {
    Finding { check, place, message: message.to_string(), outcome: Outcome::Invalid }
}

fn cannot(check: Check, place: String, message: impl ToString) -> Finding {
    Finding { check, place, message: message.to_string(), outcome: Outcome::CannotBeChecked }
}
