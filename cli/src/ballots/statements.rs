//! Votes on statements, as Pol.is publishes them: who agreed, disagreed or passed on what, in the order of time, with every
//! change of mind. A table with the columns `voter`, `comment` and `vote` (1, -1 and 0), and beside it, where there is one,
//! `comments.csv` with the texts (`comment-id`, `comment-body`).

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::error::{BallotFileError, Fault, Problem};
use super::results::table::{Line, Table};
use super::source;

/// Most statements of one file.
const MOST_STATEMENTS: usize = 4_096;

/// What somebody says of a statement: its place among the options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// 1
    Agree,
    /// -1
    Disagree,
    /// 0
    Pass,
}

/// One vote on one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote {
    /// Who, from 0.
    pub voter: usize,
    /// On which, by its place among the statements.
    pub statement: usize,
    /// What.
    pub reply: Reply,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its number in the file.
    pub id: u64,
    /// Its text, or "Statement 7".
    pub text: String,
}

/// A file of votes on statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFile {
    /// Name of the folder or file.
    pub title: String,
    /// The statements, ascending by number.
    pub statements: Vec<Statement>,
    /// How many people voted.
    pub voters: usize,
    /// The votes in the order of time.
    pub votes: Vec<Vote>,
}

/// Reads votes on statements from a table, or from a folder that holds it; none if the path is something else.
///
/// # Errors
/// When it has the columns and contradicts itself, or cannot be read.
pub fn read(path: &Path) -> Result<Option<StatementFile>, BallotFileError> {
    let folder = path.is_dir();
    let votes: PathBuf = match folder {
        true => ["votes.csv", "votes.csv.gz"].map(|name| path.join(name)).into_iter().find(|p| p.exists()),
        false => Some(path.to_owned()),
    }
    .unwrap_or_else(|| path.join("votes.csv"));
    let name = votes.display().to_string();
    let lower = name.to_ascii_lowercase();
    if !lower.ends_with(".csv") && !lower.ends_with(".csv.gz") {
        return Ok(None);
    }
    let within = |fault: Fault| fault.within(&name);
    let Some(table) = table(&votes).map_err(within)?.filter(is_votes) else {
        return Ok(None);
    };
    let comments = votes.with_file_name("comments.csv");
    let texts = match comments.exists() {
        true => self::table(&comments).and_then(|table| texts(table.as_ref())),
        false => Ok(BTreeMap::new()),
    };
    let texts = texts.map_err(|fault| fault.within(&comments.display().to_string()))?;
    let titled = if folder || lower.contains("votes.csv") { votes.parent() } else { Some(votes.as_path()) };
    let title = titled.and_then(Path::file_name).map_or_else(|| name.clone(), |title| title.to_string_lossy().into());
    parse(title, &table, texts).map(Some).map_err(within)
}

fn table(path: &Path) -> Result<Option<Table>, Fault> {
    let mut bytes = source::bytes(path)?;
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
        bytes = source::unpack(&bytes, source::MOST_BYTES)?;
    }
    Table::new(source::text(&bytes)?)
}

fn is_votes(table: &Table) -> bool {
    ["voter", "comment", "vote"].iter().all(|column| table.has(column))
}

fn texts(table: Option<&Table>) -> Result<BTreeMap<u64, String>, Fault> {
    let Some(table) = table else { return Ok(BTreeMap::new()) };
    let text = |line: Line<'_>| Ok((line.number("comment-id")?, line.text("comment-body").trim().to_owned()));
    table.lines()?.into_iter().map(text).collect()
}

fn parse(title: String, table: &Table, mut texts: BTreeMap<u64, String>) -> Result<StatementFile, Fault> {
    let mut voters: HashMap<u64, usize> = HashMap::new();
    let mut rows = Vec::new();
    for line in table.lines()? {
        let reply = match line.named("vote")? {
            "1" => Reply::Agree,
            "-1" => Reply::Disagree,
            "0" => Reply::Pass,
            found => {
                return Err(line.refused(Problem::bad_number("the column vote", "1, -1 or 0", found)));
            }
        };
        let next = voters.len();
        let voter = *voters.entry(line.number("voter")?).or_insert(next);
        let statement = line.number("comment")?;
        texts.entry(statement).or_default();
        if texts.len() > MOST_STATEMENTS {
            return Err(line.refused(Problem::TooLarge { what: "statements", limit: MOST_STATEMENTS as u64 }));
        }
        rows.push((voter, statement, reply));
    }
    let places: HashMap<u64, usize> = texts.keys().enumerate().map(|(place, id)| (*id, place)).collect();
    let votes = rows.into_iter().map(|(voter, id, reply)| Vote { voter, statement: places[&id], reply });
    let votes = votes.collect();
    let named = |(id, text): (u64, String)| {
        let text = if text.is_empty() { format!("Statement {id}") } else { text };
        Statement { id, text }
    };
    Ok(StatementFile { title, statements: texts.into_iter().map(named).collect(), voters: voters.len(), votes })
}

impl StatementFile {
    /// For each statement how many agree, disagree and pass, counting what each person said last.
    pub fn last_votes(&self) -> Vec<[u64; 3]> {
        let mut last: HashMap<(usize, usize), Reply> = HashMap::new();
        last.extend(self.votes.iter().map(|vote| ((vote.voter, vote.statement), vote.reply)));
        let mut counts = vec![[0; 3]; self.statements.len()];
        last.into_iter().for_each(|((_, statement), reply)| counts[statement][reply as usize] += 1);
        counts
    }

    /// How many votes changed one that the same person had given before.
    pub fn revotes(&self) -> u64 {
        let mut seen = std::collections::HashSet::new();
        self.votes.iter().filter(|vote| !seen.insert((vote.voter, vote.statement))).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(votes: &str) -> Result<StatementFile, Fault> {
        let table = Table::new(votes)?.filter(is_votes).expect("the columns are there");
        parse("a".into(), &table, BTreeMap::from([(7, "Trees".to_owned())]))
    }

    #[test]
    fn the_last_vote_of_each_person_counts() {
        let read = file("seq,voter,comment,vote\n0,5,7,1\n1,5,3,0\n2,9,7,-1\n3,5,7,-1\n").unwrap();
        assert_eq!((read.voters, read.votes.len(), read.revotes()), (2, 4, 1));
        let names: Vec<_> = read.statements.iter().map(|statement| statement.text.as_str()).collect();
        assert_eq!(names, ["Statement 3", "Trees"]);
        assert_eq!(read.last_votes(), [[0, 0, 1], [0, 2, 0]]);
    }

    #[test]
    fn what_is_no_vote_is_refused_with_its_line() {
        for votes in ["voter,comment,vote\n1,1,2\n", "voter,comment,vote\n1,1,\n", "voter,comment,vote\n1,x,1\n"] {
            let error = file(votes).unwrap_err().within("votes.csv");
            assert_eq!(error.line, Some(2), "{error}");
        }
    }
}
