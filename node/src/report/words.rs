//! What outcomes, checks and kinds of questions are called, and what they mean to somebody who knows nothing of them.

use tabella_ledger::audit::Outcome;
use tabella_ledger::manifest::{Kind, QuestionRule};
use tabella_ledger::rejection::Check;
use tabella_ledger::state::Phase;

use super::text::{counted, number};

/// Stable name of an outcome.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Valid => "valid",
        Outcome::Invalid => "invalid",
        Outcome::CannotBeChecked => "cannot_be_checked",
    }
}

/// What a check is called, what it shows, and what it is counted in.
pub struct CheckWords {
    pub title: &'static str,
    pub sentence: &'static str,
    pub one: &'static str,
    pub many: &'static str,
}

/// The words for a check.
pub fn check(check: Check) -> CheckWords {
    let (title, sentence, one, many) = match check {
        Check::Framing => (
            "The file is whole",
            "The file can be read from beginning to end, and nothing in it is damaged.",
            "block",
            "blocks",
        ),
        Check::Certificates => (
            "Everything was certified",
            "Each block follows the one before it, and those in charge of the board signed each of them.",
            "block",
            "blocks",
        ),
        Check::Log => (
            "Nothing was added, removed or changed afterwards",
            "The fingerprint in every block is that of all entries up to there.",
            "entry",
            "entries",
        ),
        Check::Roll => (
            "The roll of voters was kept by the registrar",
            "Every voter was put on the roll once, by an entry that the registrar signed.",
            "name on the roll or in an electorate",
            "names on the roll or in an electorate",
        ),
        Check::Ceremony => (
            "The keys were made by all trustees together",
            "Nobody had the key of an election alone; every step of its making is on the board and holds.",
            "key ceremony",
            "key ceremonies",
        ),
        Check::Manifests => (
            "The elections were held as announced",
            "Questions and rules were fixed and signed before the first ballot, and did not change.",
            "election",
            "elections",
        ),
        Check::Ballots => (
            "Every ballot is in order",
            "Each ballot carries a mathematical proof that it is filled in as the rules allow, and its voter's signature.",
            "ballot",
            "ballots",
        ),
        Check::Order => (
            "One ballot counts for each voter",
            "Every ballot is of somebody who may vote, came in time, and of each voter only the last one counts.",
            "ballot",
            "ballots",
        ),
        Check::Shares => (
            "The trustees decrypted the right sums",
            "Each trustee proved that it decrypted exactly the sum of the counted ballots, and no single ballot.",
            "decryption",
            "decryptions",
        ),
        Check::Mixes => (
            "Ballots that were opened, and secret rolls, had been mixed",
            "Trustees put them into an order that nobody knows, one after the other, and each proved that it changed nothing else.",
            "mix",
            "mixes",
        ),
        Check::Counts => (
            "The published counts are right",
            "The numbers that were published are those that the counted ballots add up to.",
            "published election",
            "published elections",
        ),
        Check::Stamps => (
            "Time stamps are of people who may set them",
            "Each digest of a file was signed by somebody on the roll, by the office or by the registrar.",
            "time stamp",
            "time stamps",
        ),
        Check::Uses => (
            "Uses of people's data were written down by the registrar",
            "Each was signed by the registrar and sealed for the person whose data it is.",
            "use of data",
            "uses of data",
        ),
        Check::Standing => (
            "It is clear who is who",
            "Every key that was replaced has one successor, every member one class, and in a poll under pseudonyms each person one of them.",
            "member or pseudonym",
            "members and pseudonyms",
        ),
        Check::Forum => (
            "Proposals and answers are of those who may make them",
            "Each proposal and each support was signed by a resident, each notice and each answer by the office.",
            "proposal, support, notice or answer",
            "proposals, supports, notices and answers",
        ),
        Check::Rewards => (
            "Points were earned and spent by the published rules",
            "Each point was issued once, for a counted ballot or an attested act, and nobody spent more than they had.",
            "entry about points",
            "entries about points",
        ),
        Check::Funds => (
            "Public money was followed",
            "Every step of every fund was signed by somebody who may take it, in order. What was overpaid is flagged there.",
            "fund or step of one",
            "funds and steps of them",
        ),
        Check::Facts => (
            "Facts and histories were written by those who may",
            "Owners signed what they published and granted; every link of a history follows the one before it.",
            "entry",
            "entries",
        ),
        Check::Points => (
            "Everybody who recomputes the board gets the same",
            "After every block the whole state of the board is the one that the block names.",
            "block",
            "blocks",
        ),
        Check::Checkpoint => (
            "The board is the one that was printed",
            "The record contains exactly the board of the printed checkpoint that was given.",
            "checkpoint",
            "checkpoints",
        ),
        Check::Register => (
            "The ballots are those that witnesses registered",
            "Every ballot that a witness wrote down when it was cast is on the board, and no other ballot is.",
            "ballot",
            "ballots",
        ),
    };
    CheckWords { title, sentence, one, many }
}

/// Election or poll.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => "election",
        Kind::Poll => "poll",
    }
}

/// Stable name of a phase.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Ready => "ready",
        Phase::Open => "open",
        Phase::Closed => "closed",
        Phase::Published => "published",
    }
}

/// How a question was filled in.
pub fn instructions(rule: &QuestionRule) -> String {
    match rule {
        QuestionRule::Plurality => "Each voter chose one option.".into(),
        QuestionRule::Approval { min, max } if min == max => {
            format!("Each voter marked exactly {}.", counted(u64::from(*max), "option", "options"))
        }
        QuestionRule::Approval { min, max } => {
            format!(
                "Each voter marked from {} to {}.",
                number(u64::from(*min)),
                counted(u64::from(*max), "option", "options")
            )
        }
        QuestionRule::Score { max } => format!("Each voter gave every option from 0 to {}.", points(u64::from(*max))),
        QuestionRule::Star { max } => format!(
            "Each voter gave every option from 0 to {}. Of the two options with the most points, the one that more voters \
             scored above the other is ahead.",
            points(u64::from(*max))
        ),
        QuestionRule::Cumulative { min, max, each } => {
            let all = if min == max { number(*min) } else { format!("{} to {}", number(*min), number(*max)) };
            format!("Each voter shared out {all} points, at most {} to one option.", number(*each))
        }
        QuestionRule::Quadratic { credits, against } => format!(
            "Each voter had {}; votes for one option cost their number times itself.{}",
            counted(*credits, "credit", "credits"),
            if *against {
                " One could vote against an option too; what counts is votes for it less those against it."
            } else {
                ""
            }
        ),
        QuestionRule::Positional { points, .. } => {
            let points: Vec<String> = points.iter().map(u32::to_string).collect();
            format!("Each voter ranked options; the first, the second and so on got {} points.", points.join(", "))
        }
        QuestionRule::Knapsack { budget, .. } => {
            format!("Each voter chose options whose costs fit a budget of {} together.", number(*budget))
        }
        QuestionRule::Ranked { ranks, .. } => format!(
            "Each voter ranked options from 1, the most preferred, to at most {}; options could be left out.",
            number(u64::from(*ranks))
        ),
        QuestionRule::Graded { grades, .. } => {
            format!("Each voter gave every option one of these grades, from the lowest on: {}.", grades.join(", "))
        }
        QuestionRule::WriteIn { .. } => "Each voter wrote an answer in their own words.".into(),
    }
}

fn points(count: u64) -> String {
    counted(count, "point", "points")
}

/// What the counts of a question are: the head of their column.
pub fn unit(rule: &QuestionRule) -> &'static str {
    match rule {
        QuestionRule::Plurality
        | QuestionRule::Approval { .. }
        | QuestionRule::Knapsack { .. }
        | QuestionRule::Quadratic { .. }
        | QuestionRule::Ranked { .. }
        | QuestionRule::WriteIn { .. } => "Votes",
        QuestionRule::Graded { .. } => "Grades",
        QuestionRule::Score { .. }
        | QuestionRule::Star { .. }
        | QuestionRule::Cumulative { .. }
        | QuestionRule::Positional { .. } => "Points",
    }
}

/// Whether a count says how many voters marked an option, so that it has a share of them.
pub fn is_marked(rule: &QuestionRule) -> bool {
    matches!(rule, QuestionRule::Plurality | QuestionRule::Approval { .. } | QuestionRule::Knapsack { .. })
}
