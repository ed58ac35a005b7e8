//! Reads the files in which cities, parties and researchers publish real ballots.
//!
//! One model, [`BallotFile`], for four families of files, chosen by the extension, each also as `.gz`:
//!
//! | extension | what it is |
//! |---|---|
//! | `.pb` | Pabulib: participatory budgets, with approval, choose-1, cumulative, scoring and ordinal votes |
//! | `.soc` `.soi` `.toc` `.toi` `.cat` | PrefLib: rankings with and without ties, and categories |
//! | `.blt` | rankings for the single transferable vote |
//! | `.csv` | one ballot per row under a header of option names, a table `option,count`, or one `count,rank1,rank2,...` |
//!
//! Tables of results of several official shapes, also `.csv`, are read by [`results`].
//!
//! A file that contradicts itself is refused with the line at fault: a rehearsal compares an encrypted count with a
//! count of the same file in the clear, and must not do so on half of the ballots.

mod blt;
mod collect;
mod contest;
mod csv_table;
mod error;
mod pabulib;
mod preflib;
mod rank_columns;
pub mod results;
mod rows;
mod source;
pub mod statements;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod real_files;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;

pub use contest::{Bounds, Contest, ContestError, ContestKind, ContestKindError, Tally};
pub use error::{BallotFileError, Problem};

use error::Fault;

/// What a file of ballots says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotFile {
    /// The file's name, as errors give it.
    pub file: String,
    /// The title within the file, or else its name without extensions.
    pub title: String,
    /// What could be voted for.
    pub options: Vec<OptionInfo>,
    /// The ballots in the order of the file.
    pub ballots: Vec<Recorded>,
    /// What the file says its ballots are.
    pub kind: FileKind,
    /// What a participatory budget has to spend.
    pub budget: Option<Money>,
    /// The rule by which a participatory budget spends it, in the file's own word.
    pub rule: Option<String>,
    /// The count that the file itself publishes.
    pub published: Published,
    /// What a careful reader should know beside the ballots.
    pub notes: Vec<Note>,
}

/// One thing that could be voted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionInfo {
    /// What the file calls it: a project's identifier, a candidate's number, a column's name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it costs, in a participatory budget.
    pub cost: Option<Money>,
}

/// An amount in hundredths of the currency's unit: budgets and costs may have cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    /// Hundredths of the unit.
    pub hundredths: u64,
}

/// Equal ballots that a file gives together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// What each of them says.
    pub ballot: Ballot,
    /// How many there are; never zero.
    pub times: u64,
    /// The line of the file that they begin on, from 1.
    pub line: u64,
}

/// What one ballot says, by positions in [`BallotFile::options`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ballot {
    /// The options marked, in ascending order; none is a blank ballot.
    Marks(Vec<usize>),
    /// A number for each option that has one, in ascending order of the options.
    Scores(Vec<(usize, i64)>),
    /// From the most preferred on; the options of one group are tied.
    Ranking(Vec<Vec<usize>>),
}

/// What a file says its ballots are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// Each ballot marks one option.
    Plurality,
    /// Each ballot marks any options, within the bounds that the file states.
    Approval {
        /// The fewest marks that the file allows.
        min: Option<usize>,
        /// The most marks that the file allows.
        max: Option<usize>,
    },
    /// Each ballot spreads points.
    Cumulative {
        /// The most points that a ballot may spread.
        points: Option<u64>,
    },
    /// Each ballot scores options.
    Scores {
        /// The lowest score allowed.
        min: Option<i64>,
        /// The highest score allowed.
        max: Option<i64>,
    },
    /// Each ballot ranks options.
    Ranked,
    /// Each ballot ranks options, and each place gives its option points.
    Ordinal {
        /// The most options that a ballot may rank.
        places: Option<usize>,
    },
    /// Whole numbers without a word of what they mean: scores, votes or ranks.
    Numbers,
    /// No ballots but how many each option had, given as that many ballots with one mark.
    Counts,
}

/// What a file publishes about its own count; by position in [`BallotFile::options`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// How many ballots named each option.
    pub votes: Option<Vec<u64>>,
    /// The points of each option.
    pub score: Option<Vec<i64>>,
    /// The options selected.
    pub selected: Option<Vec<usize>>,
}

/// What a careful reader should know beside the ballots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Some voters stand in the file more than once; every row is a ballot nevertheless.
    VotersRepeat {
        /// Rows of the file.
        rows: u64,
        /// Different voters among them.
        voters: u64,
    },
    /// An option was withdrawn: it is not among the options, and ballots are read as if they had not named it.
    Withdrawn {
        /// Its name.
        name: String,
    },
    /// Ballots rank an option again: it has its first rank, and what is behind moves up.
    RankedAgain {
        /// How many do.
        ballots: u64,
    },
    /// Ballots have several options at one rank, and the file does not say which: two stand there that they do not name.
    UnnamedOvervotes {
        /// How many have.
        ballots: u64,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::VotersRepeat { rows, voters } => {
                write!(f, "{rows} rows come from {voters} voters; every row is taken as a ballot")
            }
            Note::Withdrawn { name } => write!(f, "{name:?} was withdrawn and is left out"),
            Note::RankedAgain { ballots } => {
                write!(
                    f,
                    "{ballots} ballots rank an option again; it keeps its first rank, and what is behind moves up"
                )
            }
            Note::UnnamedOvervotes { ballots } => write!(
                f,
                "{ballots} ballots have several options at one rank, which the file does not name; two others stand there"
            ),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, cents) = (self.hundredths / 100, self.hundredths % 100);
        match cents {
            0 => write!(f, "{units}"),
            _ => write!(f, "{units}.{cents:02}"),
        }
    }
}

impl BallotFile {
    /// How many ballots there are.
    pub fn total(&self) -> u64 {
        // Reading refuses files whose ballots add up to more than 64 bits.
        self.ballots.iter().map(|recorded| recorded.times).sum()
    }

    /// The first `most` ballots alone. What the file publishes is no count of these, so it goes.
    pub fn first(mut self, most: u64) -> Self {
        if self.total() <= most {
            return self;
        }
        let mut left = most;
        for recorded in &mut self.ballots {
            recorded.times = recorded.times.min(left);
            left -= recorded.times;
        }
        self.ballots.retain(|recorded| recorded.times > 0);
        self.published = Published::default();
        self
    }

    /// One distinct label per option for results: the project's identifier in a participatory budget, else the name,
    /// with the identifier where the name is missing or shared.
    pub fn labels(&self) -> Vec<String> {
        let budgeted = self.budget.is_some() || self.options.iter().any(|option| option.cost.is_some());
        let ids = || self.options.iter().map(|option| option.id.clone()).collect();
        if budgeted {
            return ids();
        }
        let mut holders: HashMap<&str, usize> = HashMap::new();
        for option in &self.options {
            *holders.entry(option.name.as_str()).or_default() += 1;
        }
        let labels: Vec<String> = self
            .options
            .iter()
            .map(|option| match option.name.as_str() {
                "" => option.id.clone(),
                name if holders.get(name) == Some(&1) => name.to_owned(),
                name => format!("{name} ({})", option.id),
            })
            .collect();
        // Someone may be called what another's label was made into.
        match labels.iter().collect::<HashSet<_>>().len() == labels.len() {
            true => labels,
            false => ids(),
        }
    }
}

/// What a format's own reader finds; the file's name comes in later.
struct Content {
    title: Option<String>,
    options: Vec<OptionInfo>,
    ballots: Vec<Recorded>,
    kind: FileKind,
    budget: Option<Money>,
    rule: Option<String>,
    published: Published,
    notes: Vec<Note>,
}

impl Content {
    fn new(kind: FileKind, options: Vec<OptionInfo>, ballots: Vec<Recorded>) -> Self {
        Content {
            title: None,
            options,
            ballots,
            kind,
            budget: None,
            rule: None,
            published: Published::default(),
            notes: Vec::new(),
        }
    }
}

/// Reads the file at `path`; its extension tells the format.
///
/// # Errors
/// When the file cannot be read, is too large, or is not a consistent file of its format.
pub fn read(path: &Path) -> Result<BallotFile, BallotFileError> {
    let name = path.display().to_string();
    let bytes = source::bytes(path).map_err(|problem| Fault::from(problem).within(&name))?;
    parse(&name, &bytes)
}

/// Reads `bytes` as a file called `name`; the extension of the name tells the format.
///
/// # Errors
/// When the bytes are too many once unpacked, or not a consistent file of the format.
pub fn parse(name: &str, bytes: &[u8]) -> Result<BallotFile, BallotFileError> {
    content(name, bytes)
        .map(|content| BallotFile {
            file: name.to_owned(),
            title: content.title.filter(|title| !title.is_empty()).unwrap_or_else(|| stem(name).to_owned()),
            options: content.options,
            ballots: content.ballots,
            kind: content.kind,
            budget: content.budget,
            rule: content.rule,
            published: content.published,
            notes: content.notes,
        })
        .map_err(|fault| fault.within(name))
}

fn content(name: &str, bytes: &[u8]) -> Result<Content, Fault> {
    let lower = name.to_ascii_lowercase();
    let (plain, packed) = match lower.strip_suffix(".gz") {
        Some(plain) => (plain, true),
        None => (lower.as_str(), false),
    };
    let extension = plain.rsplit_once('.').map_or("", |(_, extension)| extension);
    let reader: fn(&str) -> Result<Content, Fault> = match extension {
        "pb" => pabulib::parse,
        "soc" => |text| preflib::parse(text, preflib::Form::Soc),
        "soi" => |text| preflib::parse(text, preflib::Form::Soi),
        "toc" => |text| preflib::parse(text, preflib::Form::Toc),
        "toi" => |text| preflib::parse(text, preflib::Form::Toi),
        "cat" => |text| preflib::parse(text, preflib::Form::Cat),
        "blt" => blt::parse,
        "csv" => csv_table::parse,
        _ => return Err(Problem::UnknownFormat.into()),
    };
    if packed {
        let unpacked = source::unpack(bytes, source::MOST_BYTES)?;
        reader(source::text(&unpacked)?)
    } else {
        reader(source::text(bytes)?)
    }
}

fn stem(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.split_once('.').map_or(base, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(id: &str, name: &str, cost: Option<u64>) -> OptionInfo {
        OptionInfo { id: id.into(), name: name.into(), cost: cost.map(|units| Money { hundredths: units * 100 }) }
    }

    #[test]
    fn extension_is_read_without_regard_to_case_and_packing() {
        let table = b"option,count\nyes,2\n";
        assert_eq!(parse("a/b.c/Vote.CSV", table).unwrap().title, "Vote");
        let unknown = parse("ballots.xlsx", table).unwrap_err();
        assert!(matches!(unknown.problem, Problem::UnknownFormat));
        assert!(unknown.to_string().contains("ballots.xlsx"), "{unknown}");
        assert!(matches!(parse("gz", table).unwrap_err().problem, Problem::UnknownFormat));
        assert!(matches!(parse("", table).unwrap_err().problem, Problem::UnknownFormat));
    }

    #[test]
    fn labels_are_distinct() {
        let mut file = parse("a.csv", b"x,y\n").unwrap();
        assert_eq!(file.labels(), ["x", "y"]);
        let named = |names: &[&str], cost| -> Vec<OptionInfo> {
            let ids = ["1", "2", "3", "4"];
            ids.iter().zip(names).map(|(id, name)| option(id, name, cost)).collect()
        };
        file.options = named(&["Park", "Write-in", "Write-in", ""], None);
        assert_eq!(file.labels(), ["Park", "Write-in (2)", "Write-in (3)", "4"]);
        file.options = named(&["4", "A", "B", ""], None);
        assert_eq!(file.labels(), ["1", "2", "3", "4"]);
        file.options = named(&["Park", "Pool"], Some(10));
        assert_eq!(file.labels(), ["1", "2"]);
    }

    #[test]
    fn money_shows_cents_only_where_there_are_any() {
        assert_eq!(Money { hundredths: 720_000 }.to_string(), "7200");
        assert_eq!(Money { hundredths: 1333 }.to_string(), "13.33");
        assert_eq!(Money { hundredths: 5 }.to_string(), "0.05");
    }

    #[test]
    fn a_missing_file_is_unreadable() {
        let dir = tempfile::tempdir().unwrap();
        let error = read(&dir.path().join("none.pb")).unwrap_err();
        assert!(matches!(error.problem, Problem::Unreadable(_)), "{error}");
        assert!(std::error::Error::source(&error).is_some());
        assert!(error.to_string().contains("none.pb"), "{error}");
        let path = dir.path().join("some.csv");
        std::fs::write(&path, "option,count\nyes,3\nno,1\n").unwrap();
        assert_eq!(read(&path).unwrap().total(), 4);
    }
}
