//! `.csv` with the header `count,rank1,rank2,...`: what is marked at each rank, and how many ballots are marked just so.
//!
//! Cells hold an option's name, `undervote` or nothing for a rank that was left out, or `overvote` for several options at
//! one rank, of which such files do not say which. The header may be a comment (`#`). Cast vote records of cities that
//! count instant runoffs are published like this.

use std::collections::HashMap;

use super::collect::{Collected, check_options};
use super::error::{Fault, Problem, clip};
use super::rows::{Row, Rows, count};
use super::{Ballot, Content, FileKind, Note, OptionInfo};

/// How many ranks the header names, if it is one of these files. Words behind the last rank of a comment mean nothing.
pub(super) fn ranks(header: &Row) -> Option<usize> {
    let first = header.cell(0);
    let comment = first.starts_with('#');
    let named = header.cells().enumerate().skip(1).take_while(|(place, cell)| is_rank(cell, *place)).count();
    let count = first.trim_start_matches('#').trim_start().eq_ignore_ascii_case("count");
    (count && named > 0 && (comment || header.is_empty_from(named + 1))).then_some(named)
}

fn is_rank(cell: &str, place: usize) -> bool {
    let word = cell.split_whitespace().next().unwrap_or("").to_ascii_lowercase();
    word.strip_prefix("rank").and_then(|digits| digits.parse().ok()) == Some(place)
}

/// Reads what stands below the header.
pub(super) fn parse(ranks: usize, mut rows: Rows<'_>) -> Result<Content, Fault> {
    let mut options = Options::default();
    let mut papers = Vec::new();
    while let Some(row) = rows.next()? {
        row.check_width(1 + ranks)?;
        let times = count("the count", row.cell(0)).map_err(|problem| problem.at(row.line))?;
        let marks: Result<Vec<Mark>, Problem> =
            row.cells().skip(1).take(ranks).map(|cell| options.mark(cell)).collect();
        papers.push((marks.map_err(|problem| problem.at(row.line))?, times, row.line));
    }
    check_options(options.list.len())?;

    let mut collected = Collected::new();
    let (mut again, mut several) = (0u64, 0u64);
    for (marks, times, line) in papers {
        let paper = paper(&marks, options.list.len()).map_err(|problem| problem.at(line))?;
        again = again.saturating_add(if paper.again { times } else { 0 });
        several = several.saturating_add(if paper.several { times } else { 0 });
        collected.push(Ballot::Ranking(paper.groups), times, line)?;
    }
    let mut content = Content::new(FileKind::Ranked, options.list, collected.into_ballots());
    content.notes.extend((again > 0).then_some(Note::RankedAgain { ballots: again }));
    content.notes.extend((several > 0).then_some(Note::UnnamedOvervotes { ballots: several }));
    Ok(content)
}

/// What is marked at one rank.
#[derive(Clone, Copy)]
enum Mark {
    Nothing,
    One(usize),
    Several,
}

/// A ballot as a screen would take it, where an option has one rank.
struct Paper {
    groups: Vec<Vec<usize>>,
    /// An option was ranked again; what that leaves empty is moved up, for it is no rank that was left out.
    again: bool,
    /// Two options that the ballot does not name stand where the file has an overvote.
    several: bool,
}

fn paper(marks: &[Mark], options: usize) -> Result<Paper, Problem> {
    let mut paper = Paper { groups: Vec::new(), again: false, several: false };
    let mut named: Vec<usize> =
        marks.iter().filter_map(|mark| if let Mark::One(option) = mark { Some(*option) } else { None }).collect();
    for mark in marks {
        match mark {
            Mark::Nothing => paper.groups.push(Vec::new()),
            Mark::One(option) if paper.groups.iter().flatten().any(|ranked| ranked == option) => paper.again = true,
            Mark::One(option) => paper.groups.push(vec![*option]),
            Mark::Several => {
                let free: Vec<usize> = (0..options).filter(|option| !named.contains(option)).take(2).collect();
                if free.len() < 2 {
                    let problem = "an overvote stands here, and too few options are left that it could be of";
                    return Err(Problem::Malformed { problem });
                }
                named.extend(&free);
                paper.groups.push(free);
                paper.several = true;
            }
        }
    }
    while paper.groups.last().is_some_and(Vec::is_empty) {
        paper.groups.pop();
    }
    Ok(paper)
}

/// Options in the order in which ballots name them.
#[derive(Default)]
struct Options {
    list: Vec<OptionInfo>,
    places: HashMap<String, usize>,
}

impl Options {
    fn mark(&mut self, cell: &str) -> Result<Mark, Problem> {
        if cell.is_empty() || cell.eq_ignore_ascii_case("undervote") {
            return Ok(Mark::Nothing);
        }
        if cell.eq_ignore_ascii_case("overvote") {
            return Ok(Mark::Several);
        }
        if let Some(place) = self.places.get(cell) {
            return Ok(Mark::One(*place));
        }
        if cell.starts_with('#') {
            return Err(Problem::UnknownOption { option: clip(cell) });
        }
        self.list.push(OptionInfo { id: cell.to_owned(), name: cell.to_owned(), cost: None });
        check_options(self.list.len())?;
        self.places.insert(cell.to_owned(), self.list.len() - 1);
        Ok(Mark::One(self.list.len() - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BallotFile, BallotFileError, parse};
    use super::*;

    fn good(text: &str) -> BallotFile {
        parse("a.csv", text.as_bytes()).unwrap()
    }

    fn refused(text: &str) -> BallotFileError {
        parse("a.csv", text.as_bytes()).unwrap_err()
    }

    fn rankings(file: &BallotFile) -> Vec<(Vec<Vec<usize>>, u64)> {
        let ranking = |ballot: &Ballot| match ballot {
            Ballot::Ranking(groups) => groups.clone(),
            other => panic!("{other:?}"),
        };
        file.ballots.iter().map(|recorded| (ranking(&recorded.ballot), recorded.times)).collect()
    }

    #[test]
    fn names_stand_at_ranks() {
        for header in ["count,rank1,rank2,rank3", "# Count,rank1,RANK2,rank3 (raw marks, aggregated, and more)"] {
            let file = good(&format!("{header}\n7,\"B, C\",A,undervote\n2,A,,\"B, C\"\n1,undervote,undervote,\n"));
            assert_eq!((file.kind.clone(), file.total(), file.notes.len()), (FileKind::Ranked, 10, 0));
            assert_eq!(file.labels(), ["B, C", "A"]);
            let expected = [(vec![vec![0], vec![1]], 7), (vec![vec![1], vec![], vec![0]], 2), (vec![], 1)];
            assert_eq!(rankings(&file), expected);
        }
    }

    #[test]
    fn an_option_that_is_ranked_again_leaves_no_rank_out() {
        let file = good("count,rank1,rank2,rank3\n3,A,A,B\n4,B,A,C\n");
        assert_eq!(rankings(&file)[0], (vec![vec![0], vec![1]], 3));
        assert_eq!(file.notes, [Note::RankedAgain { ballots: 3 }]);
        assert!(file.notes[0].to_string().contains("3 ballots"), "{}", file.notes[0]);
    }

    #[test]
    fn an_overvote_is_of_options_that_the_ballot_does_not_name() {
        let file = good("count,rank1,rank2,rank3\n5,A,overvote,B\n1,C,D,A\n");
        assert_eq!(rankings(&file)[0], (vec![vec![0], vec![2, 3], vec![1]], 5));
        assert_eq!(file.notes, [Note::UnnamedOvervotes { ballots: 5 }]);
        let error = refused("count,rank1,rank2\n1,A,overvote\n1,B,A\n");
        assert!(matches!((&error.problem, error.line), (Problem::Malformed { .. }, Some(2))), "{error}");
    }

    #[test]
    fn rows_must_fit_their_header_and_begin_with_a_count() {
        assert!(matches!(refused("count,rank1,rank2\n1,A\n").problem, Problem::WrongCells { .. }));
        assert!(matches!(refused("count,rank1,rank2\nx,A,B\n").problem, Problem::BadNumber { .. }));
        assert!(matches!(refused("count,rank1\n1,#A\n").problem, Problem::UnknownOption { .. }));
        assert!(matches!(refused("count,rank1\n1,undervote\n").problem, Problem::NoOptions));
        // Ranks out of order or with something behind them are no such header, and then the cells are no numbers.
        assert!(matches!(refused("count,rank1,B\n1,A,B\n").problem, Problem::BadNumber { .. }));
        assert!(matches!(refused("count,rank2,rank1\n1,A,B\n").problem, Problem::BadNumber { .. }));
    }
}
