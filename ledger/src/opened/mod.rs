//! Ballots that are opened one by one: what a voter fills in becomes the values of a contest, and after the mixes rows of
//! values are read again as rankings, grades and texts, and counted.
//!
//! A row that says nothing is [`Nonsense`]: it is counted as such, with its reason, and never stops a count. Which values an
//! honest device writes is one way of [`ranking`], [`grades`] and [`write_in`]; every other row of the right length and range
//! has a reading too. `docs/counting.md`, section 16.

mod count;
pub mod grades;
pub mod ranking;
mod seed;
mod selection;
pub mod write_in;

#[cfg(test)]
mod properties;

use thiserror::Error;

pub use count::{Found, Opened, Written};
pub use seed::lot_seed;
pub use selection::Selection;

/// Why a row says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nonsense {
    /// Not as many values as the contest has fields.
    Length,
    /// A value that no field can have.
    Range,
    /// Bytes behind the end of a text.
    AfterEnd,
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// A text in another normalization form than NFC, which two devices would write in two ways.
    NotNfc,
    /// A text with a character that is not shown, or that changes how others are.
    Control,
}

impl Nonsense {
    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Nonsense::Length => "row.length",
            Nonsense::Range => "row.range",
            Nonsense::AfterEnd => "text.after_end",
            Nonsense::NotUtf8 => "text.not_utf8",
            Nonsense::NotNfc => "text.not_nfc",
            Nonsense::Control => "text.control",
        }
    }
}

/// Something that cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FillError {
    /// An option that there is not.
    #[error("there is no option {option}: options count from 0 to {last}")]
    Option {
        /// Its position.
        option: usize,
        /// Position of the last one.
        last: usize,
    },
    /// An option in two places.
    #[error("option {0} is ranked or graded twice")]
    Twice(usize),
    /// More ranks than the contest has.
    #[error("rank {found} is filled, the contest has ranks 1 to {most}")]
    Ranks {
        /// The lowest rank that is filled.
        found: usize,
        /// The lowest that there is.
        most: u32,
    },
    /// A grade that there is not.
    #[error("there is no grade {grade}: grades count from 0 to {last}")]
    Grade {
        /// Which.
        grade: usize,
        /// The highest.
        last: usize,
    },
    /// A text that is too long.
    #[error("the text has {bytes} bytes, there is room for {most}; write it shorter")]
    Long {
        /// Its bytes in UTF-8 and NFC.
        bytes: usize,
        /// The most there can be.
        most: u32,
    },
    /// A character that cannot be written in.
    #[error("the text has the character U+{:04X}, which is not shown, or changes how others are; leave it out", u32::from(*.0))]
    Character(char),
    /// Options of one rank, where the manifest does not count them as equals.
    #[error("several options have rank {rank}, which this question does not count; give each a rank of its own")]
    Equals {
        /// Which rank, from 1.
        rank: usize,
    },
    /// Something that answers another kind of question.
    #[error("this does not answer a {rule} question")]
    Kind {
        /// Stable name of the question's rule.
        rule: &'static str,
    },
    /// An answer to a question that there is not.
    #[error("there is no question {0}")]
    Question(usize),
}

impl FillError {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            FillError::Option { .. } => "fill.option",
            FillError::Twice(_) => "fill.twice",
            FillError::Ranks { .. } => "fill.ranks",
            FillError::Grade { .. } => "fill.grade",
            FillError::Long { .. } => "fill.long",
            FillError::Character(_) => "fill.character",
            FillError::Equals { .. } => "fill.equals",
            FillError::Kind { .. } => "fill.kind",
            FillError::Question(_) => "fill.question",
        }
    }
}

/// Whether a row has this many values, none above `most`.
fn fits(row: &[u64], fields: usize, most: u64) -> Result<(), Nonsense> {
    if row.len() != fields {
        return Err(Nonsense::Length);
    }
    if row.iter().any(|value| *value > most) { Err(Nonsense::Range) } else { Ok(()) }
}
