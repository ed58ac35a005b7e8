//! `.blt`, the format of programs that count single transferable votes.
//!
//! Two numbers, the candidates and the seats; negative numbers of candidates that have withdrawn; ballots, each a
//! weight, then candidates from the most preferred on, tied ones joined by `=` and skipped places as `-`, then 0; a
//! single 0; the names in quotes, and the title. What follows a `#` outside quotes is a comment.

use std::str::{Lines, SplitWhitespace};

use super::collect::{Collected, Named, check_options};
use super::error::{Fault, Problem, clip};
use super::rows::count;
use super::{Ballot, Content, FileKind, Note, OptionInfo};

/// Reads rankings.
pub(super) fn parse(text: &str) -> Result<Content, Fault> {
    let mut words = Words::new(text);
    let candidates = words.count("the number of candidates")?;
    let candidates = usize::try_from(candidates).unwrap_or(usize::MAX);
    check_options(candidates).map_err(|problem| problem.at(words.line))?;
    words.count("the number of seats")?;

    let mut candidates = Candidates::new(candidates);
    let mut word = words.next()?;
    while let Some(number) = word.strip_prefix('-') {
        candidates.withdraw(number).map_err(|problem| problem.at(words.line))?;
        word = words.next()?;
    }

    let mut collected = Collected::new();
    loop {
        let line = words.line;
        let times = count("the weight of a ballot", word).map_err(|problem| problem.at(line))?;
        if times == 0 {
            break;
        }
        collected.push(ranking(&mut words, &mut candidates)?, times, line)?;
        word = words.next()?;
    }

    let texts = words.texts(candidates.standing.len() + 1)?;
    let (stated, found) = (candidates.standing.len() as u64, texts.len() as u64);
    if found < stated {
        return Err(Problem::WrongCount { what: "names of candidates", stated, found }.into());
    }
    let title = texts.get(candidates.standing.len()).cloned();
    let mut options = Vec::new();
    let mut notes = Vec::new();
    for ((id, name), standing) in (1u64..).zip(texts).zip(&candidates.standing) {
        match standing {
            true => options.push(OptionInfo { id: id.to_string(), name, cost: None }),
            false => notes.push(Note::Withdrawn { name }),
        }
    }
    check_options(options.len())?;
    let mut content = Content::new(FileKind::Ranked, options, collected.into_ballots());
    content.title = title;
    content.notes = notes;
    Ok(content)
}

fn ranking(words: &mut Words<'_>, candidates: &mut Candidates) -> Result<Ballot, Fault> {
    candidates.named.begin();
    let mut groups = Vec::new();
    loop {
        match words.next()? {
            "0" => return Ok(Ballot::Ranking(groups)),
            "-" => {}
            word => {
                let group = candidates.group(word).map_err(|problem| problem.at(words.line))?;
                if !group.is_empty() {
                    groups.push(group);
                }
            }
        }
    }
}

struct Candidates {
    standing: Vec<bool>,
    /// Positions among those that stand, made when the first ballot is read.
    positions: Vec<usize>,
    named: Named,
}

impl Candidates {
    fn new(candidates: usize) -> Self {
        let positions = Vec::new();
        Candidates { standing: vec![true; candidates], positions, named: Named::new(candidates) }
    }

    fn withdraw(&mut self, number: &str) -> Result<(), Problem> {
        let candidate = self.find(number)?;
        match self.standing.get_mut(candidate) {
            Some(standing) if *standing => *standing = false,
            _ => {
                return Err(Problem::RepeatedField { field: format!("the withdrawal of {}", candidate + 1) });
            }
        }
        Ok(())
    }

    fn find(&self, number: &str) -> Result<usize, Problem> {
        number
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|candidate| *candidate < self.standing.len())
            .ok_or_else(|| Problem::UnknownOption { option: clip(number) })
    }

    fn group(&mut self, word: &str) -> Result<Vec<usize>, Problem> {
        if self.positions.is_empty() {
            let mut next = 0;
            self.positions.extend(self.standing.iter().map(|standing| {
                let position = next;
                next += usize::from(*standing);
                position
            }));
        }
        let mut group = Vec::new();
        for number in word.split('=') {
            let candidate = self.find(number)?;
            if !self.named.first(candidate) {
                return Err(Problem::RepeatedMark { option: clip(number) });
            }
            if self.standing.get(candidate) == Some(&true) {
                group.extend(self.positions.get(candidate));
            }
        }
        Ok(group)
    }
}

/// The words of the part before the names, in which line ends mean nothing.
struct Words<'t> {
    lines: Lines<'t>,
    words: SplitWhitespace<'t>,
    line: u64,
}

impl<'t> Words<'t> {
    fn new(text: &'t str) -> Self {
        Words { lines: text.lines(), words: "".split_whitespace(), line: 0 }
    }

    fn next(&mut self) -> Result<&'t str, Fault> {
        loop {
            if let Some(word) = self.words.next() {
                return Ok(word);
            }
            let Some(line) = self.lines.next() else {
                let section = "the single 0 after the last ballot, and what follows it,";
                return Err(Problem::MissingSection { section }.into());
            };
            self.line += 1;
            self.words = line.split('#').next().unwrap_or_default().split_whitespace();
        }
    }

    fn count(&mut self, what: &'static str) -> Result<u64, Fault> {
        let word = self.next()?;
        count(what, word).map_err(|problem| problem.at(self.line))
    }

    /// The first of the quoted texts that follow; programs write what they like after the title.
    fn texts(mut self, most: usize) -> Result<Vec<String>, Fault> {
        if self.words.next().is_some() {
            let problem = "the names should begin on a line of their own";
            return Err(Problem::Malformed { problem }.at(self.line));
        }
        let mut texts = Vec::new();
        for line in self.lines {
            self.line += 1;
            quoted(line.trim(), &mut texts, most).map_err(|problem| problem.at(self.line))?;
        }
        Ok(texts)
    }
}

/// The quoted texts of a line. Names may hold quotes themselves, so a text ends where the next begins or nothing but a
/// comment follows.
fn quoted(line: &str, texts: &mut Vec<String>, most: usize) -> Result<(), Problem> {
    let mut rest = line;
    while texts.len() < most && !rest.is_empty() && !rest.starts_with('#') {
        let problem = "a name or title should stand in quotes";
        let text = rest.strip_prefix('"').ok_or(Problem::Malformed { problem })?;
        let (text, after) = text
            .match_indices('"')
            .map(|(end, _)| (text.get(..end).unwrap_or_default(), text.get(end + 1..).unwrap_or_default()))
            .find(|(_, after)| {
                let next = after.trim_start();
                next.is_empty() || next.starts_with('#') || (next.starts_with('"') && next.len() < after.len())
            })
            .ok_or(Problem::Malformed { problem: "a name or title has no closing quote" })?;
        texts.push(text.trim().to_owned());
        rest = after.trim_start();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{BallotFile, BallotFileError, parse as parse_file};
    use super::*;

    const NAMES: &str = "\"Ann\"\n\"Bob\"\n\"Cem\"\n\"Test\"\n";

    fn good(text: &str) -> BallotFile {
        parse_file("a.blt", text.as_bytes()).unwrap()
    }

    fn refused(text: &str) -> BallotFileError {
        parse_file("a.blt", text.as_bytes()).unwrap_err()
    }

    fn rankings(file: &BallotFile) -> Vec<(Vec<Vec<usize>>, u64, u64)> {
        let ranking = |ballot: &Ballot| match ballot {
            Ballot::Ranking(groups) => groups.clone(),
            _ => panic!("not a ranking"),
        };
        file.ballots.iter().map(|recorded| (ranking(&recorded.ballot), recorded.times, recorded.line)).collect()
    }

    #[test]
    fn ballots_have_weights_ties_and_gaps() {
        let file = good(&format!("3 1 # seats\r\n\r\n134 2 1 0\n# none\n2 1=3 - 2 0 5 0\n0\n{NAMES}"));
        assert_eq!((file.title.as_str(), file.total(), file.labels().join(" ")), ("Test", 141, "Ann Bob Cem".into()));
        assert_eq!(
            rankings(&file),
            [(vec![vec![1], vec![0]], 134, 3), (vec![vec![0, 2], vec![1]], 2, 5), (vec![], 5, 5)]
        );
        assert_eq!(file.kind, FileKind::Ranked);
    }

    #[test]
    fn line_ends_mean_nothing_before_the_names() {
        let file = good(&format!("3\n1 134 2\n1 0 0\n{NAMES}"));
        assert_eq!(rankings(&file), [(vec![vec![1], vec![0]], 134, 2)]);
    }

    #[test]
    fn the_withdrawn_are_left_out_everywhere() {
        let file = good(&format!("3 1\n-1\n-2 1 1 3 0\n1 2=3 0\n1 2 1 0\n0\n{NAMES}"));
        assert_eq!(file.options.len(), 1);
        assert_eq!((file.options[0].id.as_str(), file.options[0].name.as_str()), ("3", "Cem"));
        assert_eq!(rankings(&file), [(vec![vec![0]], 1, 3), (vec![vec![0]], 1, 4), (vec![], 1, 5)]);
        assert_eq!(file.notes.len(), 2);
        assert!(file.notes[0].to_string().contains("Ann"));
        let error = refused(&format!("3 1\n-1 -1\n0\n{NAMES}"));
        assert!(matches!((&error.problem, error.line), (Problem::RepeatedField { .. }, Some(2))), "{error}");
        assert!(matches!(refused(&format!("3 1\n-4\n0\n{NAMES}")).problem, Problem::UnknownOption { .. }));
        assert!(matches!(refused(&format!("3 1\n-1 -2 -3\n0\n{NAMES}")).problem, Problem::NoOptions));
    }

    #[test]
    fn names_may_hold_quotes_and_share_lines() {
        let file = good("3 1\n0\n\"Bob \"Ace\" Day\" # who\n\"A # B\" \"C\"\n\n\"Title \"9\"\"\n\"more\"\nwhatever\n");
        assert_eq!(file.labels(), ["Bob \"Ace\" Day", "A # B", "C"]);
        assert_eq!(file.title, "Title \"9\"");
        assert_eq!(good("1 1\n0\n\"A\"\n").title, "a");
    }

    #[test]
    fn ballots_name_candidates_once() {
        for ballot in ["1 4 0", "1 x 0", "1 1=5 0", "1 = 0", "1 -2 0"] {
            let error = refused(&format!("3 1\n{ballot}\n0\n{NAMES}"));
            assert!(matches!((&error.problem, error.line), (Problem::UnknownOption { .. }, Some(2))), "{error}");
        }
        for ballot in ["1 2 1 2 0", "1 2=2 0"] {
            let error = refused(&format!("3 1\n1 1 0\n{ballot}\n0\n{NAMES}"));
            assert!(matches!((&error.problem, error.line), (Problem::RepeatedMark { .. }, Some(3))), "{error}");
        }
    }

    #[test]
    fn files_cut_short_are_refused() {
        for text in ["", "3", "3 1\n", "3 1\n1 2 0\n", "3 1\n1 2"] {
            assert!(matches!(refused(text).problem, Problem::MissingSection { .. }), "{text}");
        }
        let error = refused("3 1\n1 2 0\n0\n\"Ann\"\n");
        assert!(matches!(error.problem, Problem::WrongCount { stated: 3, found: 1, .. }), "{error}");
    }

    #[test]
    fn other_contradictions_are_refused() {
        for text in ["x 1", "3 x", "3 1\n1.5 2 0\n0\n", "3 1\n(b1) 1 2 0\n0\n", "99999999999999999999 1"] {
            assert!(matches!(refused(text).problem, Problem::BadNumber { .. }), "{text}");
        }
        for text in ["1 1\n0\nAnn\n", "1 1\n0\n\"Ann\n", "1 1\n0 \"Ann\"\n", "1 1\n0\n\"Ann\" Bob\n"] {
            assert!(matches!(refused(text).problem, Problem::Malformed { .. }), "{text}");
        }
        assert!(matches!(refused("0 1\n0\n").problem, Problem::NoOptions));
        assert!(matches!(refused("1000000000000 1\n0\n").problem, Problem::TooLarge { .. }));
    }
}
