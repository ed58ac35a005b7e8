//! What the window and the shell say to each other: one request or response type per command.
//!
//! The TypeScript twins in `ui/src/lib/contract/` are generated from this file by ts-rs and committed; a test fails when
//! they are stale. Numbers are below 2^53, so they are plain numbers on both sides. Times are Unix seconds.

mod card;
mod count;
mod data;
mod desk;
mod desktop;
mod forum;
mod funds;
mod person;
mod points;
mod programme;
mod provider;
mod retention;

pub use card::*;
pub use count::*;
pub use data::*;
pub use desk::*;
pub use desktop::*;
pub use forum::*;
pub use funds::*;
pub use person::*;
pub use points::*;
pub use programme::*;
pub use provider::*;
pub use retention::*;

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// An error as the window sees it: the window branches on `code` and shows words of its own for it; `message` and
/// `hint` are for the "details" fold.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Failure {
    /// Stable, dotted: `enrol.code_unknown`, `vote.closed`, `office.needs_trustees`.
    pub code: String,
    /// What was wrong, in English.
    pub message: String,
    /// What to do next, in English.
    pub hint: String,
}

/// Everything that the frame around the three places shows.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Overview {
    /// Name of the city, as in its genesis.
    pub city: String,
    /// Language tag of the system, for `Intl`.
    pub locale: String,
    /// The board as this app's own copy has checked it.
    pub chain: ChainView,
    /// What others see of the board.
    pub watch: WatchView,
    /// This person, as the app knows them.
    pub citizen: CitizenView,
}

/// How far this app's own copy of the chain is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ChainView {
    /// Blocks checked here.
    pub checked_blocks: u32,
    /// Blocks that the node says it has.
    pub known_blocks: u32,
    /// Entries in the checked log.
    pub entries: u32,
    /// Root of the checked log, hexadecimal.
    pub root: String,
    /// Time of the newest checked block.
    pub block_time: u32,
    /// Address of the node.
    pub node: String,
    /// Why the last attempt to reach the node failed.
    pub trouble: Option<Failure>,
}

/// What the app compared with others, whether or not the node answers now.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct WatchView {
    /// The last checkpoint that was compared.
    pub checkpoint: CheckpointView,
    /// The board as a code.
    pub board_code: String,
    /// Who runs the board.
    pub operators: Vec<OperatorView>,
    /// Who compares the board with what others see, named by the city.
    pub witnesses: Vec<WitnessView>,
    /// How many of them saw the same board.
    pub agreeing: u32,
    /// Whether those are so few that it should be said.
    pub thin: bool,
    /// How many other apps saw the same last checkpoint.
    pub others: u32,
    /// When the board was last compared.
    pub compared_at: Option<u32>,
    /// Other nodes that are compared.
    pub nodes: Vec<ComparedNodeView>,
    /// Why the last comparison did not work.
    pub trouble: Option<Failure>,
    /// Evidence that the board has two histories: nothing can be cast any more.
    pub dispute: Option<DisputeView>,
}

/// A checkpoint of the board, as it is printed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CheckpointView {
    /// Number of the block, from 0.
    pub block: u32,
    /// Entries in the log.
    pub entries: u32,
    /// Time of the block.
    pub time: u32,
    /// The code.
    pub code: String,
    /// The signed note.
    pub note: String,
}

/// Who runs a part of the board.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct OperatorView {
    /// Its name.
    pub name: String,
    /// Whether it signed the last checkpoint.
    pub signed: bool,
}

/// A witness that the city names.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct WitnessView {
    /// Its name in signed checkpoints.
    pub name: String,
    /// Who and where that is.
    pub place: String,
    /// Whether it saw the same board, up to its last block or a little before.
    pub agrees: bool,
    /// The last block that it was seen to confirm.
    pub block: Option<u32>,
    /// When it confirmed it, by its own clock.
    pub time: Option<u32>,
}

/// Another node that the board is compared with.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ComparedNodeView {
    /// Its address.
    pub url: String,
    /// Why the last comparison with it did not work, in English.
    pub trouble: Option<String>,
}

/// Two checkpoints of this board that no one history has, both signed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct DisputeView {
    /// Where the other one came from; empty when that is not known.
    pub shown_by: String,
    /// Who signed both.
    pub signed_both: Vec<String>,
    /// The two.
    pub checkpoints: Vec<DisputedView>,
    /// The file with the evidence.
    pub file: String,
}

/// One of two checkpoints that contradict each other.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct DisputedView {
    /// Number of the block.
    pub block: u32,
    /// Entries in the log.
    pub entries: u32,
    /// Its code.
    pub code: String,
}

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// The code of this board.
    SameBoard,
    /// The code of another board.
    OtherBoard,
    /// A code or a signed checkpoint of a block of this board.
    SameBlock,
    /// The code of a block of this number, and not of this board's.
    OtherBlock,
    /// Of a block that this app does not know yet.
    Later,
    /// Another node shows the same board.
    SameNode,
    /// There is evidence of two histories now.
    Conflict,
}

/// A comparison.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ComparedView {
    /// What came of it.
    pub outcome: Compared,
    /// Number of the block that was compared.
    pub block: Option<u32>,
    /// The code that this app has for it, where it differs.
    pub own: Option<String>,
    /// Which groups of characters differ, from 0, the number of the block aside.
    pub differing: Vec<u32>,
}

/// What an election is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Written by the office, not on the board. Next: the key ceremony (an election) or opening (a poll).
    Draft,
    /// The ceremony is done and the manifest is on the board. Next: open.
    Ready,
    /// Ballots are accepted.
    Open,
    /// No more ballots. Next: tally.
    Closed,
    /// Enough trustees have published their shares. Next: publish.
    Tallied,
    /// The result is on the board.
    Published,
}

/// Binding election or opinion poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A binding election with a key ceremony of its own. Earns no points.
    Election,
    /// A poll under the city's standing poll key. Earns points.
    Poll,
}

/// How a contest is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum RuleView {
    /// Exactly one option; `blank` adds an explicit blank vote as the last option.
    Plurality {
        /// Whether a blank vote is offered.
        blank: bool,
    },
    /// From `min` to `max` options.
    Approval {
        /// Fewest marks.
        min: u32,
        /// Most marks.
        max: u32,
    },
    /// A score from 0 to `max` for every option.
    Score {
        /// Highest score.
        max: u32,
    },
    /// Scores, and a runoff of the two options with the highest.
    Star {
        /// Highest score.
        max: u32,
    },
    /// Points shared out among the options.
    Cumulative {
        /// Fewest points given away.
        #[cfg_attr(test, ts(type = "number"))]
        min: u64,
        /// Most points given away.
        #[cfg_attr(test, ts(type = "number"))]
        max: u64,
        /// Most points for one option.
        #[cfg_attr(test, ts(type = "number"))]
        each: u64,
    },
    /// n votes for an option cost n times n credits.
    Quadratic {
        /// Credits there are.
        #[cfg_attr(test, ts(type = "number"))]
        credits: u64,
        /// Whether one can vote against an option too.
        against: bool,
    },
    /// Points for the first, the second and so on; positions may be left out.
    Positional {
        /// Points of each position, descending.
        points: Vec<u32>,
        /// Fewest options ranked.
        min: u32,
    },
    /// Options with costs that fit a budget together.
    Knapsack {
        /// Cost of each option.
        #[cfg_attr(test, ts(type = "Array<number>"))]
        costs: Vec<u64>,
        /// The budget.
        #[cfg_attr(test, ts(type = "number"))]
        budget: u64,
    },
    /// A ranking of options, some of which may be left out.
    Ranked {
        /// How many ranks there are.
        ranks: u32,
        /// How rankings are counted.
        method: RankedMethod,
        /// Places to fill; 1 where the method elects one option.
        seats: u32,
        /// Whether only pairs become public, and no ballot.
        pairs: bool,
    },
    /// One of the grades for every option, or none.
    Graded {
        /// What the grades are called, from the lowest on.
        grades: Vec<String>,
        /// Places to fill.
        seats: u32,
    },
    /// Something in one's own words.
    WriteIn {
        /// Most bytes of it.
        bytes: u32,
    },
}

/// How rankings are counted. A manifest can say more than that; what it says in full stands in its own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum RankedMethod {
    /// Instant runoff.
    InstantRunoff,
    /// Single transferable vote, weighted inclusive Gregory, as in Scotland.
    StvScotland,
    /// The same, as in Portland, Oregon.
    StvPortland,
    /// Single transferable vote as in Ireland.
    StvIreland,
    /// Single transferable vote, Meek.
    StvMeek,
    /// Schulze.
    Schulze,
    /// Ranked pairs.
    RankedPairs,
    /// Copeland.
    Copeland,
    /// Borda.
    Borda,
    /// Projects within a budget, by expanding approvals. It is shown only: costs are in the manifest.
    ExpandingApprovals,
}

/// One question of an election.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ContestView {
    /// The question.
    pub title: String,
    /// The options in order, the blank one (if offered) included and last.
    pub options: Vec<String>,
    /// Position of the blank option.
    pub blank: Option<u32>,
    /// How it is filled in.
    pub rule: RuleView,
    /// Votes, points or summed scores per option, once published. Where one can vote against an option, those for it.
    #[cfg_attr(test, ts(type = "Array<number> | null"))]
    pub counts: Option<Vec<u64>>,
    /// Votes against each option, once published, where one can vote against.
    #[cfg_attr(test, ts(type = "Array<number> | null"))]
    pub against: Option<Vec<u64>>,
    /// Every two options compared, once published, where scores come with a runoff.
    pub pairs: Option<Vec<PairView>>,
    /// Positions of the options that are ahead (more than one is a tie), once published; where rankings or grades are counted,
    /// of those that are elected, or between which the count stops. Never the blank one.
    pub winners: Option<Vec<u32>>,
    /// Whether several options may have one rank, where options are ranked.
    pub equals: bool,
    /// How it was counted, once published, where rankings, grades or texts were.
    pub count: Option<CountView>,
}

/// Two options of a contest, compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PairView {
    /// Position of the one.
    pub one: u32,
    /// Position of the other.
    pub other: u32,
    /// Voters who score the one above the other.
    pub for_one: u32,
    /// Voters who score the other above the one.
    pub for_other: u32,
}

/// An election or a poll.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ElectionView {
    /// Handle for the other commands.
    pub id: String,
    /// Binding election or poll.
    pub kind: Kind,
    /// Its name.
    pub title: String,
    /// What it is about, plain text.
    pub description: String,
    /// Its questions.
    pub contests: Vec<ContestView>,
    /// Where it is at.
    pub phase: Phase,
    /// Announced end of voting.
    pub closes_at: u32,
    /// Points for taking part, 0 for none.
    pub points: u32,
    /// Ballots accepted so far, replaced ones included.
    pub ballots: u32,
    /// People who voted.
    pub voters: u32,
    /// People on the roll.
    pub roll: u32,
    /// No result is computed for fewer voters than this.
    pub minimum_voters: u32,
    /// Trustees of its key and how far they are.
    pub trustees: Vec<TrusteeView>,
    /// How many of them a tally needs.
    pub threshold: u32,
    /// My counted ballot's tracker.
    pub my_tracker: Option<String>,
    /// Who takes part.
    pub audience: AudienceView,
    /// Why this person does not vote in it, as the code of a failure; none if they may, or nobody can yet.
    pub off: Option<String>,
    /// How far its secret roll is; none where ballots are cast under the keys on the roll of the board.
    pub secret_roll: Option<SecretRollView>,
}

/// The roll of an election in which nobody sees who voted: voters join it, the office fixes it, trustees mix it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct SecretRollView {
    /// Keys that joined.
    pub joined: u32,
    /// Fewest keys with which it is fixed.
    pub least: u32,
    /// Whether it is fixed, so that nobody joins any more.
    pub fixed: bool,
    /// Mixes that are on the board.
    pub mixes: u32,
    /// Mixes that it takes before voting opens.
    pub mixes_needed: u32,
    /// Whether this person's key joined.
    pub mine: bool,
}

/// Who takes part in an election or poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct AudienceView {
    /// Whether ballots are cast under pseudonyms.
    pub pseudonymous: bool,
    /// The classes that vote.
    pub classes: Vec<ClassView>,
    /// Numbers of the districts that vote; none for all.
    pub districts: Vec<u32>,
    /// Numbers of the age bands that vote; none for all.
    pub age_bands: Vec<u32>,
}

/// A trustee of an election's key.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TrusteeView {
    /// Its number, from 1.
    pub index: u32,
    /// Its name.
    pub name: String,
    /// Its confirmation of the key ceremony is on the board.
    pub confirmed: bool,
    /// Its decryption share is on the board.
    pub shared: bool,
    /// Its mix of the secret roll is on the board.
    pub mixed: bool,
}

/// A filled-in ballot.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct Choices {
    /// What is filled in for each contest.
    pub contests: Vec<Selection>,
}

/// A ballot that is sealed and waits for "cast" or "check".
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct SealedView {
    /// Election it is for.
    pub election: String,
    /// Its tracker: 64 hexadecimal digits.
    pub tracker: String,
    /// The first 20 digits of the tracker in groups of four, for reading aloud.
    pub short: String,
    /// Bytes of the sealed ballot.
    pub bytes: u32,
}

/// A ballot that was opened instead of cast.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct OpenedView {
    /// Its tracker.
    pub tracker: String,
    /// What was in it, recomputed from the sealed ballot and the opening alone.
    pub choices: Choices,
    /// Sealed ballot and opening as text, to check on a second device: `tabella open-ballot`.
    pub evidence: String,
}

/// Where a sent ballot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum BallotStatus {
    /// The node has it in a block that this app has not checked yet.
    Accepted,
    /// This app checked the block and the proof that it is in.
    Included,
    /// Included, and a later ballot of the same voter counts instead.
    Replaced,
    /// Opened, never counted.
    Spoiled,
}

/// A sent ballot.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ReceiptView {
    /// Election it is for.
    pub election: String,
    /// Title of that election.
    pub title: String,
    /// Its tracker.
    pub tracker: String,
    /// The short form of the tracker.
    pub short: String,
    /// Where it is.
    pub status: BallotStatus,
    /// Its place in the log.
    pub position: Option<u32>,
    /// Time of its block.
    pub time: Option<u32>,
}

/// A new election or poll, as typed by an official.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewElection {
    /// Binding election or poll.
    pub kind: Kind,
    /// Its name.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Its questions.
    pub contests: Vec<NewContest>,
    /// Announced end of voting.
    pub closes_at: u32,
    /// Points for taking part (polls only).
    pub points: u32,
    /// No result is computed for fewer voters than this.
    pub minimum_voters: u32,
    /// Who takes part.
    pub audience: AudienceView,
    /// Whether who voted stays secret.
    pub secret_roll: bool,
}

/// A question of a new election; the blank option is not among `options`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewContest {
    /// The question.
    pub title: String,
    /// The options in order.
    pub options: Vec<String>,
    /// How it is filled in.
    pub rule: RuleView,
}

/// A code for enrolling, which the registrar hands to one person.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct EnrolmentCode {
    /// Twelve letters and digits in groups of four.
    pub code: String,
    /// After this it is refused.
    pub expires_at: u32,
}

/// What the office sees of the roll.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct RollView {
    /// People on the roll.
    pub enrolled: u32,
    /// Codes handed out and not used.
    pub open_codes: u32,
}

/// Progress of something long; sent as the event `progress`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Progress {
    /// Which task: `cast`, `ceremony`, `residents`, `tally`, `publish`, `audit`, `watch`.
    pub task: String,
    /// Which step of it: a stable word, such as `dealing` or `proofs`.
    pub step: String,
    /// Done so far.
    pub done: u32,
    /// Of how many; 0 where that is not known.
    pub total: u32,
}

/// A published record on this computer.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct RecordView {
    /// Path of the file.
    pub path: String,
    /// Bytes.
    pub bytes: u32,
    /// When it was written.
    pub written_at: u32,
}

/// The three outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every check holds.
    Valid,
    /// A check failed.
    Invalid,
    /// Something that the checks need is missing.
    CannotBeChecked,
}

/// The observer's verdict on a record.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct VerdictView {
    /// The outcome.
    pub outcome: Outcome,
    /// Name of the city in the record.
    pub city: String,
    /// Every check in order, with what it covered.
    pub checks: Vec<CheckView>,
    /// What was found, none when valid.
    pub findings: Vec<FindingView>,
    /// Elections in the record with their verified results.
    pub elections: Vec<ElectionView>,
    /// Ballots checked.
    pub ballots: u32,
    /// Blocks checked.
    pub blocks: u32,
    /// How long it took.
    pub seconds: f64,
    /// The record's last checkpoint, as printed on notice boards.
    pub checkpoint: String,
}

/// One check of an audit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CheckView {
    /// Stable name: `framing`, `certificates`, `log`, `roll`, `ceremony`, `manifests`, `ballots`, `order`, `shares`,
    /// `counts`, `stamps`, `uses`, `rewards`, `points`, `checkpoint`.
    pub name: String,
    /// How many things it covered.
    pub covered: u32,
    /// What came of it; `CannotBeChecked` where an earlier failure kept it from running.
    pub outcome: Outcome,
}

/// One thing that an audit found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FindingView {
    /// Name of the check.
    pub check: String,
    /// Where: block, entry, byte.
    pub place: String,
    /// What was expected and what was there.
    pub message: String,
}
