//! The audit of a record: everything that an observer can check from it alone.
//!
//! The record is read once, front to back. One thread reads and unpacks; the proofs of ballots are checked on all cores
//! while the ballots before them are applied to the state machine that the nodes use. After a rule was broken the rest is
//! still read, to say whether the record as such is whole.
//!
//! No thread can wait for ever. The reader waits for the source and for its receiver alone. The thread that applies waits
//! for the reader, which needs none of the cores, and for work that it handed to them itself; it holds no lock meanwhile.
//! So it may be one of the cores, too.

mod content;
mod earlier;
mod printed;
mod proving;
mod window;

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;

pub use earlier::{EARLIER_VERSION, EarlierError};

use crate::block::{Block, Certificate, Header};
use crate::chain::{BlockError, Certified, Links};
use crate::entry::Entry;
use crate::record::{Index, RecordError, RecordReader, Reread, Source};
use crate::rejection::{Check, Rejection};
use crate::state::{Applied, Effect, Phase, Proof, Read, Stage, State, is_applied_again};
use content::{Content, ContentHasher};
use earlier::Earlier;
use printed::Printed;
use proving::{Ahead, Proving};
use window::{Begin, End, Window, WindowBlock, read_ahead};

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
    /// Stable name of the rule that is broken, such as `ballot.sequence`; `docs/record.md` section 9 has them all.
    pub code: &'static str,
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

/// Checks a record. `printed` is what is printed elsewhere, such as on a notice board: a checkpoint as a signed note, or a
/// code of the board or of a checkpoint.
pub fn audit(
    record: &(impl Source + ?Sized),
    printed: Option<&str>,
    rng: &mut impl CryptoRngCore,
    progress: &mut dyn FnMut(Progress),
) -> Verdict {
    whole(record, printed, false, None, rng, progress).verdict
}

/// Is told of each block whose entries hold, in order: the state after it, its header, and what its entries did. Of the
/// first block, which holds the genesis, there is nothing that was applied.
pub type Observer<'o> = dyn FnMut(&State, &Header, &[Applied]) + 'o;

/// The same for somebody who wants to know more than the verdict says, in the same reading.
pub fn audit_observed<'o>(
    record: &(impl Source + ?Sized),
    printed: Option<&str>,
    rng: &mut impl CryptoRngCore,
    progress: &mut dyn FnMut(Progress),
    observer: &'o mut Observer<'o>,
) -> Verdict {
    whole(record, printed, false, Some(observer), rng, progress).verdict
}

/// The verdict on a record of which a part may have been checked before, and what a later audit needs to go on.
#[derive(Debug)]
pub struct Continued {
    /// The verdict, on the whole record.
    pub verdict: Verdict,
    /// What the earlier verdict spared, or why it was of no use; nothing if there was none.
    pub earlier: Option<Result<Spared, EarlierError>>,
    /// What to give to a later audit of the same board; only if the record is valid.
    pub next: Option<Vec<u8>>,
}

/// What was not checked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spared {
    /// Blocks.
    pub blocks: u64,
    /// Ballots in them, replaced ones included.
    pub ballots: u64,
}

/// Checks a record as [`audit`] does, after an earlier audit that found the beginning of it valid and left these bytes.
///
/// Of what was checked before it is checked that the record still begins with it, byte for byte; then only what follows is
/// checked. An earlier verdict that does not fit is said to be of no use, and the whole record is checked, as it is when a
/// check fails after it: nobody is accused on the word of a file that may be damaged.
pub fn audit_after(
    record: &(impl Source + ?Sized),
    printed: Option<&str>,
    earlier: Option<&[u8]>,
    rng: &mut impl CryptoRngCore,
    progress: &mut dyn FnMut(Progress),
) -> Continued {
    let earlier = match earlier.map(|earlier| Audit::resume(earlier, record, rng)) {
        None => None,
        Some(Err(error)) => Some(error),
        Some(Ok((audit, begin))) => {
            let spared = Spared { blocks: audit.covered(Check::Framing), ballots: audit.covered(Check::Ballots) };
            let continued = audit.run(record, begin, printed, rng, progress);
            if continued.verdict.outcome == Outcome::Valid {
                return Continued { earlier: Some(Ok(spared)), ..continued };
            }
            Some(EarlierError::Finding)
        }
    };
    Continued { earlier: earlier.map(Err), ..whole(record, printed, true, None, rng, progress) }
}

/// Checks a record from its first block on. `keep` asks for what a later audit needs.
fn whole<'o, S: Source + ?Sized>(
    record: &S,
    printed: Option<&str>,
    keep: bool,
    observer: Option<&'o mut Observer<'o>>,
    rng: &mut impl CryptoRngCore,
    progress: &mut dyn FnMut(Progress),
) -> Continued {
    let hasher = keep.then(ContentHasher::default);
    let begin = RecordReader::new(record).map(|reader| Begin { reader, height: 0, hasher }).map_err(frame_finding);
    Audit { observer, ..Audit::default() }.run(record, begin, printed, rng, progress)
}

#[derive(Default)]
struct Audit<'o> {
    observer: Option<&'o mut Observer<'o>>,
    links: Option<Links>,
    /// Of the last block.
    certificate: Option<Certificate>,
    state: Option<State>,
    index: Index,
    /// Positions of entries from which the state is restored.
    again: Vec<u64>,
    covered: BTreeMap<Check, u64>,
    findings: Vec<Finding>,
    structure_done: bool,
    checkpoint_done: bool,
    seen_printed: bool,
    checkpoint: String,
    content: Option<Content>,
}

impl Audit<'_> {
    /// The audit where an earlier one ended, if the record begins with what that one checked.
    fn resume<'s, S: Source + ?Sized>(
        earlier: &[u8],
        record: &'s S,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(Self, Result<Begin<'s, S>, Finding>), EarlierError> {
        let earlier = Earlier::from_bytes(earlier)?;
        let (height, length) = (earlier.header.height, earlier.content.length);
        let mut index = earlier.index()?;
        let frames = content::frames(record, length)?.ok_or(EarlierError::Shorter { height })?;
        let last = *frames.last().ok_or(EarlierError::Parts("no block"))?;
        index.frames(frames.iter().copied());
        let history = Reread { source: record, index: &index };
        let mut hashed = None;
        let state = rayon::in_place_scope(|cores| {
            cores.spawn(|_| hashed = Some(content::hash(record, &frames, length)));
            State::restore(&earlier.snapshot, &earlier.header, |position| history.around(position), &history, rng)
        });
        let hasher = hashed.expect("the scope has waited for it")?;
        if hasher.content() != earlier.content {
            return Err(EarlierError::OtherRecord { height });
        }
        let state = state?;
        let links = earlier.links(&state)?;
        let mut reader = RecordReader::resume(record, last);
        reader.skip(length - last.offset, |_| ())?;
        reader.begun();
        let audit = Self {
            links: Some(links),
            covered: earlier.covered()?.into_iter().collect(),
            again: earlier.snapshot.positions().to_vec(),
            certificate: Some(earlier.certificate),
            state: Some(state),
            index,
            ..Self::default()
        };
        Ok((audit, Ok(Begin { reader, height: height + 1, hasher: Some(hasher) })))
    }

    fn run<S: Source + ?Sized>(
        mut self,
        record: &S,
        begin: Result<Begin<'_, S>, Finding>,
        printed: Option<&str>,
        rng: &mut impl CryptoRngCore,
        progress: &mut dyn FnMut(Progress),
    ) -> Continued {
        let with_checkpoint = printed.is_some();
        let printed = printed.map(Printed::parse).transpose();
        let followed = printed.and_then(|printed| self.follow_all(record, begin?, printed.as_ref(), rng, progress));
        self.findings.extend(followed.err());
        let next = self.earlier().map(|earlier| earlier.to_bytes());
        Continued { verdict: self.verdict(with_checkpoint), earlier: None, next }
    }

    fn follow_all<S: Source + ?Sized>(
        &mut self,
        record: &S,
        begin: Begin<'_, S>,
        printed: Option<&Printed>,
        rng: &mut impl CryptoRngCore,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Finding> {
        if let Some(printed) = printed {
            self.compare_before(record, begin.height, printed)?;
        }
        let total = record.length();
        let mut finish = |audit: &mut Self, proving: Option<Proving>, rng: &mut _| {
            let Some(proving) = proving else { return Ok(()) };
            let (window, ahead) = proving.wait();
            let done = window.position;
            audit.window(record, window, ahead, printed, rng)?;
            progress(Progress { done, total });
            Ok(())
        };
        std::thread::scope(|scope| {
            rayon::in_place_scope(|cores| {
                let mut behind: Option<Proving> = None;
                for window in read_ahead(scope, begin) {
                    finish(self, behind.take_if(|proving| proving.window().opens), rng)?;
                    let history = Reread { source: record, index: &self.index };
                    let state = self.state.as_ref();
                    let unproved = state.map(|state| state.unproved(window.entries(), &history, rng));
                    let set = self.links.as_ref().map(Links::next_authorities);
                    // Before the window behind it is waited for, or cores would be idle while its last proofs are checked.
                    let proving = Proving::begin(cores, window, set, unproved.unwrap_or_default());
                    finish(self, behind.replace(proving), rng)?;
                }
                finish(self, behind, rng)
            })
        })
    }

    /// Compares a printed checkpoint with the block of its height, if that was checked by an earlier audit.
    fn compare_before<S: Source + ?Sized>(
        &mut self,
        record: &S,
        height: u64,
        printed: &Printed,
    ) -> Result<(), Finding> {
        let Some(links) = self.links.as_ref().filter(|_| printed.height() < height) else {
            return Ok(());
        };
        let place = || format!("block {}", printed.height());
        let block = Reread { source: record, index: &self.index }.block(printed.height());
        let block =
            block.ok_or_else(|| cannot(Check::Framing, "entry.history", place(), "the block cannot be read again"))?;
        self.seen_printed = printed.compare(links.succession().for_size(block.header.log_size), &block)?;
        Ok(())
    }

    /// What a later audit needs, if all is valid and it was asked for.
    fn earlier(&self) -> Option<Earlier> {
        let (links, state) = (self.links.as_ref()?, self.state.as_ref().filter(|_| self.is_valid())?);
        let covered = self.covered.iter().map(|(check, count)| (*check, *count));
        let covered = covered.filter(|(check, _)| *check != Check::Checkpoint);
        let (content, snapshot) = (self.content.clone()?, state.snapshot(self.again.clone()));
        Earlier::new(links, self.certificate.clone()?, content, &self.index, covered, snapshot)
    }

    fn is_valid(&self) -> bool {
        self.structure_done && self.findings.is_empty()
    }

    /// Applies blocks whose proofs were checked.
    fn window<S: Source + ?Sized>(
        &mut self,
        record: &S,
        window: Window,
        ahead: Ahead,
        printed: Option<&Printed>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(), Finding> {
        self.index.frames(window.frames);
        let (mut proofs, mut certified) = (ahead.proofs.into_iter(), ahead.certified.into_iter());
        for block in window.blocks {
            self.follow(&block, certified.next(), printed)?;
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
    fn follow(
        &mut self,
        read: &WindowBlock,
        certified: Option<Certified>,
        printed: Option<&Printed>,
    ) -> Result<(), Finding> {
        let WindowBlock { place, block, .. } = read;
        let finding = |error: BlockError| invalid(error.check(), error.code(), place.clone(), error);
        if self.links.is_none() {
            self.links = Some(first_links(block).map_err(finding)?);
        }
        let links = self.links.as_mut().expect("made from the first block");
        links.follow_certified(block, certified).map_err(finding)?;
        self.certificate = Some(block.certificate.clone());
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
            self.again.push(0);
            return Ok(());
        };
        let first = state.size();
        let kept = |entry: &Result<Entry, Rejection>| entry.as_ref().is_ok_and(|entry| is_applied_again(&entry.body));
        self.again.extend((first..).zip(&entries).filter(|(_, entry)| kept(entry)).map(|(position, _)| position));
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

    fn end(&mut self, End { at, note, content }: End, printed: Option<&Printed>) -> Result<(), Finding> {
        let place = format!("the checkpoint at byte {at}");
        let last = self.links.as_ref().and_then(|links| Some((links.authorities(), links.tip()?)));
        let (Some((authorities, tip)), Some(certificate)) = (last, &self.certificate) else {
            return Err(cannot(Check::Framing, "record.empty", place, "the record holds no block"));
        };
        self.checkpoint = authorities.note(tip, certificate);
        if let Some(printed) = printed {
            if !self.seen_printed {
                self.links.iter().try_for_each(|links| printed.signed_by(links.next_authorities()))?;
                return Err(printed.missing(self.index.entries()));
            }
            self.checkpoint_done = true;
            self.cover(Check::Checkpoint, 1);
        }
        if note != self.checkpoint {
            let message = "the record's last checkpoint is not that of its last block";
            return Err(invalid(Check::Certificates, "record.last_checkpoint", place, message));
        }
        self.content = content;
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
            Effect::Mix => self.cover(Check::Mixes, 1),
            Effect::Shares => self.cover(Check::Shares, 1),
            Effect::Stamp => self.cover(Check::Stamps, 1),
            Effect::Use { .. } => self.cover(Check::Uses, 1),
            Effect::Standing { members } => self.cover(Check::Standing, *members),
            Effect::Pseudonym { .. } => self.cover(Check::Standing, 1),
            Effect::Forum => self.cover(Check::Forum, 1),
            Effect::Reward(_) => self.cover(Check::Rewards, 1),
            Effect::Fund => self.cover(Check::Funds, 1),
            Effect::Fact => self.cover(Check::Facts, 1),
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
        let valid = self.is_valid();
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
                Rejection::History { .. } => cannot(source.check(), source.code(), place, source),
                source => invalid(source.check(), source.code(), place, source),
            }
        }
        error => invalid(error.check(), error.code(), place.to_owned(), error),
    }
}

fn frame_finding(error: RecordError) -> Finding {
    let outcome = if error.is_missing() { Outcome::CannotBeChecked } else { Outcome::Invalid };
    let place = format!("byte {}", error.at());
    Finding { check: Check::Framing, code: error.code(), place, message: error.to_string(), outcome }
}

fn invalid(check: Check, code: &'static str, place: String, message: impl ToString) -> Finding {
    Finding { check, code, place, message: message.to_string(), outcome: Outcome::Invalid }
}

fn cannot(check: Check, code: &'static str, place: String, message: impl ToString) -> Finding {
    Finding { check, code, place, message: message.to_string(), outcome: Outcome::CannotBeChecked }
}
