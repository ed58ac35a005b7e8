//! Rankings, grades and texts: how they are filled in, and how they were counted.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What is filled in for one question.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(untagged)]
pub enum Selection {
    /// The value of every field: one per option, and where one can vote against an option too, as many again for the votes
    /// against. A mark is 1, a place in an order that gives points its points.
    Values(#[cfg_attr(test, ts(type = "Array<number>"))] Vec<u64>),
    /// A ranking.
    Ranking {
        /// The options at each rank, from the first on.
        ranking: Vec<Vec<u32>>,
    },
    /// Grades.
    Grades {
        /// The grade of each option, 0 for the lowest; none where it has none.
        grades: Vec<Option<u32>>,
    },
    /// An answer in one's own words.
    Text {
        /// The words.
        text: String,
    },
    /// Values that say nothing. It only comes from opened ballots, and no honest device writes it.
    Unreadable {
        /// Why: a code of `docs/counting.md`, section 16.
        unreadable: String,
    },
}

/// What would be stored of a text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct WrittenView {
    /// The text as it would be stored; none where it cannot be.
    pub stored: Option<String>,
    /// Bytes that it takes; none where that cannot be said.
    pub used: Option<u32>,
    /// Why it cannot be stored.
    pub refusal: Option<super::Failure>,
}

/// A new election as voters will see it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PreviewView {
    /// Its questions.
    pub contests: Vec<super::ContestView>,
    /// Positions of questions that can be filled in in more ways than there are voters, while every ballot becomes public:
    /// somebody could ask a voter for one certain way, and look whether it is there.
    pub telling: Vec<u32>,
}

/// How rankings, grades or texts were counted. Options are their positions; codes are those of `docs/counting.md`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CountView {
    /// Ballots that say nothing; none where no ballot was opened.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub blank: Option<u64>,
    /// Ballots that cannot be read.
    #[cfg_attr(test, ts(type = "number"))]
    pub unreadable: u64,
    /// Who is elected, in the order of the rule.
    pub elected: Vec<u32>,
    /// Between whom the count stops, because nothing breaks the tie.
    pub tied: Vec<u32>,
    /// Places that nobody has.
    pub vacant: u32,
    /// What lots were drawn by, in hexadecimal, where one was drawn.
    pub seed: Option<String>,
    /// How it came about.
    pub steps: StepsView,
}

/// How a count came about.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum StepsView {
    /// Votes that move from round to round.
    Rounds {
        /// Ballots that are counted: all but blank ones.
        #[cfg_attr(test, ts(type = "number"))]
        ballots: u64,
        /// Decimal places of votes.
        places: u32,
        /// The rounds in order.
        rounds: Vec<RoundView>,
    },
    /// Options compared two by two.
    Pairs {
        /// For each option how many ballots prefer it to each other one; 0 for itself.
        #[cfg_attr(test, ts(type = "Array<Array<number>>"))]
        above: Vec<Vec<u64>>,
        /// Who is preferred to every other option.
        condorcet: Option<u32>,
        /// What followed from that.
        events: Vec<CountEventView>,
    },
    /// Points by place.
    Points {
        /// Points of each option.
        points: Vec<f64>,
        /// Ties that were broken.
        events: Vec<CountEventView>,
    },
    /// Grades.
    Grades {
        /// For each option how many ballots give it each grade, from the lowest on.
        #[cfg_attr(test, ts(type = "Array<Array<number>>"))]
        grades: Vec<Vec<u64>>,
        /// For each option the grade that more than half of the ballots give at least; none without ballots.
        majority: Vec<Option<u32>>,
        /// Ties that were broken.
        events: Vec<CountEventView>,
    },
    /// Texts, the most frequent first.
    Texts {
        /// Each with those that are alike.
        texts: Vec<TextView>,
    },
    /// Projects, in the order in which they were paid for.
    Projects {
        /// What followed.
        events: Vec<CountEventView>,
    },
}

/// One round. Votes of all options, the ended and the lost ones are together the ballots.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct RoundView {
    /// What moved to begin it; nothing before the first.
    pub transfer: Option<TransferView>,
    /// Votes of each option.
    pub votes: Vec<f64>,
    /// Votes of ballots that name nobody else.
    pub exhausted: f64,
    /// Votes of ballots that ended at several options of one rank.
    pub overvotes: f64,
    /// Votes of ballots that ended at ranks left out.
    pub skips: f64,
    /// Votes that rounding made disappear.
    pub lost: f64,
    /// How many votes elect.
    pub quota: f64,
    /// What follows.
    pub events: Vec<CountEventView>,
}

/// What moved before a round.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TransferView {
    /// `transfer.surplus` or `transfer.exclusion`.
    pub code: String,
    /// From whom.
    pub from: Vec<u32>,
    /// What each option received.
    pub received: Vec<f64>,
    /// What nobody received: it ended, or was lost to rounding.
    pub ended: f64,
}

/// Something that happened in a count.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CountEventView {
    /// What.
    pub code: String,
    /// To whom; of two options compared the winner first; of a broken tie who was chosen.
    pub options: Vec<u32>,
    /// Between whom a tie was.
    pub tied: Vec<u32>,
}

/// Texts that are alike.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TextView {
    /// The most frequent of them.
    pub text: String,
    /// Ballots with one of them.
    #[cfg_attr(test, ts(type = "number"))]
    pub votes: u64,
    /// Other ways in which it is written.
    pub spellings: Vec<SpellingView>,
}

/// A way in which a text is written.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct SpellingView {
    /// The text.
    pub text: String,
    /// Ballots with it.
    #[cfg_attr(test, ts(type = "number"))]
    pub votes: u64,
}
