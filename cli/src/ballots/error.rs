//! What can be wrong with a file of ballots, where, and what to do about it.

use std::error::Error;
use std::{fmt, io};

/// A file of ballots that cannot be used.
#[derive(Debug)]
pub struct BallotFileError {
    /// The file.
    pub file: String,
    /// The line at fault, from 1, where there is one.
    pub line: Option<u64>,
    /// What is wrong with it.
    pub problem: Problem,
}

impl fmt::Display for BallotFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.problem),
            None => write!(f, "{}: {}", self.file, self.problem),
        }
    }
}

impl Error for BallotFileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // The problem is part of this message already; what is behind it is not.
        self.problem.source()
    }
}

/// What is wrong with a file of ballots.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The operating system does not give the file: a wrong path, a folder, no permission.
    #[error("the file cannot be read; check the path and its permissions")]
    Unreadable(#[source] io::Error),
    /// The extension is none of those read.
    #[error(
        "the format of this file is unknown; name it .pb, .soc, .soi, .toc, .toi, .cat, .blt or .csv, packed or not \
         with .gz"
    )]
    UnknownFormat,
    /// More than an honest file holds, perhaps a decompression bomb.
    #[error("more than {limit} {what}; split the file, or check where it comes from")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// The most that is read.
        limit: u64,
    },
    /// The file is not gzip, or cut short.
    #[error("the file is not intact gzip; fetch it again, or drop .gz from its name if it is not packed")]
    BrokenGzip(#[source] io::Error),
    /// Some other encoding of text.
    #[error("the text is not UTF-8 here; save the file as UTF-8")]
    NotUtf8,
    /// A part of the format is not there.
    #[error("{section} is missing; check that the file is complete")]
    MissingSection {
        /// The part.
        section: &'static str,
    },
    /// A field or column that the format requires is not there.
    #[error("{field} is missing; check that the file is complete")]
    MissingField {
        /// The field.
        field: String,
    },
    /// A section or field stands twice, and the two may disagree.
    #[error("{field} is given a second time; keep one of the two")]
    RepeatedField {
        /// The section or field.
        field: String,
    },
    /// Something else than a number, or one out of range.
    #[error("{what} should be {wanted}, not {found:?}; correct it")]
    BadNumber {
        /// What the number is.
        what: String,
        /// Which numbers would do.
        wanted: &'static str,
        /// What stands there.
        found: String,
    },
    /// The line is not built as the format has it.
    #[error("{problem}; check the line against the format")]
    Malformed {
        /// How it differs.
        problem: &'static str,
    },
    /// A row has more or fewer cells than its header.
    #[error("the row has {found} cells where its header has {expected}; check separators and quotes")]
    WrongCells {
        /// Cells of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// A ballot names an option that the file does not list.
    #[error("the ballot names option {option:?}, which the file does not list; correct the ballot or the list")]
    UnknownOption {
        /// What the ballot names.
        option: String,
    },
    /// A ballot names an option twice.
    #[error("the ballot names option {option:?} twice; a ballot may name an option once")]
    RepeatedMark {
        /// The option.
        option: String,
    },
    /// Two options cannot be told apart.
    #[error("option {option:?} is listed twice; give each option a name of its own")]
    RepeatedOption {
        /// The option.
        option: String,
    },
    /// The file says how many there are, and there are not.
    #[error("the file states {stated} {what} but holds {found}; check that it is complete")]
    WrongCount {
        /// What is counted.
        what: &'static str,
        /// The number that the file states.
        stated: u64,
        /// The number that it holds.
        found: u64,
    },
    /// A `.pb` file whose ballots are of a type that is not read.
    #[error(
        "the vote type {found:?} is unknown; the types read are approval, choose-1, cumulative, scoring and ordinal"
    )]
    UnknownVoteType {
        /// The type that the file states.
        found: String,
    },
    /// There is nothing to vote for.
    #[error("the file lists no options; check that it is complete")]
    NoOptions,
}

impl Problem {
    pub(super) fn at(self, line: u64) -> Fault {
        Fault { line: Some(line), problem: self }
    }

    pub(super) fn bad_number(what: impl Into<String>, wanted: &'static str, found: &str) -> Self {
        Problem::BadNumber { what: what.into(), wanted, found: clip(found) }
    }
}

/// A problem and its line, on the way to the place that knows the file.
#[derive(Debug)]
pub(super) struct Fault {
    line: Option<u64>,
    problem: Problem,
}

impl Fault {
    pub(super) fn within(self, file: &str) -> BallotFileError {
        BallotFileError { file: file.to_owned(), line: self.line, problem: self.problem }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Fault { line: None, problem }
    }
}

/// The beginning of a text from outside: an error must stay readable whatever the file holds.
pub(super) fn clip(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_is_clipped_and_escaped() {
        let shown = Problem::bad_number("a score", "a whole number", &"\u{1b}[2J".repeat(100)).to_string();
        assert!(shown.len() < 500 && !shown.contains('\u{1b}'), "{shown}");
        assert_eq!(clip("ab"), "ab");
        assert_eq!(clip(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn errors_name_file_and_line() {
        let error = Problem::NoOptions.at(7).within("x.pb");
        assert!(error.to_string().starts_with("x.pb, line 7: "), "{error}");
        let error = Fault::from(Problem::NoOptions).within("x.pb");
        assert!(error.to_string().starts_with("x.pb: "), "{error}");
        assert!(error.source().is_none());
    }
}
