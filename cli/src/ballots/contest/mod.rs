//! Which contest the ballots of a file are for, and the marks that each ballot brings to it.

mod kind;

use super::{Ballot, BallotFile, FileKind, Recorded};

pub use kind::{Bounds, ContestKind, ContestKindError};

/// A contest in which ballots mark options, with the ballots of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest<'f> {
    /// Plurality, yes-no or approval with its bounds.
    pub kind: ContestKind,
    /// How many options each of the ballots marks: one and one, or the bounds of the approval contest.
    pub marks: Bounds,
    /// The bounds that the file states, where its own ballots break them and `marks` had to be wider.
    pub broken: Option<Bounds>,
    options: usize,
    ballots: &'f [Recorded],
}

impl<'f> Contest<'f> {
    /// The marked positions, how many ballots mark just these, and their line, in the order of the file.
    pub fn recorded(&self) -> impl Iterator<Item = (&'f [usize], u64, u64)> + use<'f> {
        self.ballots.iter().map(|recorded| (marks(recorded).unwrap_or_default(), recorded.times, recorded.line))
    }

    /// The marked positions of every single ballot, in the order of the file.
    pub fn ballots(&self) -> impl Iterator<Item = &'f [usize]> + use<'f> {
        self.recorded().flat_map(|(marks, times, _)| (0..times).map(move |_| marks))
    }

    /// How many ballots there are.
    pub fn total(&self) -> u64 {
        self.ballots.iter().map(|recorded| recorded.times).sum()
    }

    /// The marks of each option, counted in the clear.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.options];
        for (marks, times, _) in self.recorded() {
            for mark in marks {
                // No option has more marks than there are ballots, and these were counted when the file was read.
                if let Some(count) = counts.get_mut(*mark) {
                    *count += times;
                }
            }
        }
        counts
    }
}

/// Ballots that cannot be brought to a contest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContestError {
    /// The kind is known, but no contest of it can be held yet.
    #[error("{kind} ballots are not counted yet by this version: it counts plurality, yes-no and approval")]
    NotYet {
        /// The name of the kind.
        kind: &'static str,
    },
    /// The file does not say what its numbers mean.
    #[error(
        "{file} does not say what its numbers are; say so with --contest score:0..5, quadratic:99, cumulative:10 or \
         ranked"
    )]
    KindNeeded {
        /// The file.
        file: String,
    },
    /// The ballots are of another nature than the contest asked for.
    #[error("{file} holds {holds}, which cannot be taken as {wanted} ballots; choose another --contest, or none")]
    OtherKind {
        /// The file.
        file: String,
        /// What its ballots are.
        holds: &'static str,
        /// The name of the kind asked for.
        wanted: &'static str,
    },
    /// A ballot marks too few options, or too many.
    #[error(
        "{file}, line {line}: the ballot marks {marks} options where {kind} allows {}; choose another --contest, or \
         correct the ballot",
        allowed(*.bounds)
    )]
    MarksOutOfBounds {
        /// The file.
        file: String,
        /// The line of the ballot.
        line: u64,
        /// Its marks.
        marks: usize,
        /// The name of the kind.
        kind: &'static str,
        /// What the contest allows.
        bounds: Bounds,
    },
}

fn allowed(bounds: Bounds) -> String {
    match bounds.min == bounds.max {
        true => format!("exactly {}", bounds.max),
        false => format!("{} to {}", bounds.min, bounds.max),
    }
}

impl BallotFile {
    /// The contest that the ballots are for: `wanted`, or what the file says of itself, where marks and nothing else
    /// means an approval contest.
    ///
    /// Bounds that only the file states give way where its own ballots break them, as some published files do;
    /// [`Contest::broken`] then has them. Bounds in `wanted` do not.
    ///
    /// # Errors
    /// When this version does not count such contests, or the ballots do not fit the contest.
    pub fn contest(&self, wanted: Option<&ContestKind>) -> Result<Contest<'_>, ContestError> {
        let kind = match wanted {
            Some(kind) => kind.clone(),
            None => self.own_contest()?,
        };
        let (asked, stated) = match &kind {
            ContestKind::Plurality | ContestKind::YesNo => (Some(Bounds::ONE), None),
            ContestKind::Approval(asked) => (*asked, self.stated_bounds()),
            other => return Err(ContestError::NotYet { kind: other.name() }),
        };
        let holds = match self.kind {
            FileKind::Plurality | FileKind::Approval { .. } | FileKind::Counts => None,
            FileKind::Cumulative { .. } => Some("points spread over options"),
            FileKind::Scores { .. } => Some("scores"),
            FileKind::Ranked => Some("rankings"),
            FileKind::Numbers => Some("numbers other than 0 and 1"),
        };
        if let Some(holds) = holds {
            return Err(ContestError::OtherKind { file: self.file.clone(), holds, wanted: kind.name() });
        }

        let all = self.options.len();
        let within = |bounds: Bounds| Bounds { min: bounds.min.min(all), max: bounds.max.min(all) };
        let asked = asked.map(within);
        let stated = stated.map(within);
        let mut bounds = asked.or(stated).unwrap_or(Bounds { min: 0, max: all });
        for recorded in &self.ballots {
            let marks = marks(recorded).map_or(0, <[usize]>::len);
            if bounds.holds(marks) {
                continue;
            }
            if asked.is_some() {
                let (file, line) = (self.file.clone(), recorded.line);
                return Err(ContestError::MarksOutOfBounds { file, line, marks, kind: kind.name(), bounds });
            }
            bounds = Bounds { min: bounds.min.min(marks), max: bounds.max.max(marks) };
        }
        let kind = match kind {
            ContestKind::Approval(_) => ContestKind::Approval(Some(bounds)),
            other => other,
        };
        let broken = stated.filter(|stated| asked.is_none() && *stated != bounds);
        Ok(Contest { kind, marks: bounds, broken, options: all, ballots: &self.ballots })
    }

    fn own_contest(&self) -> Result<ContestKind, ContestError> {
        match self.kind {
            FileKind::Plurality | FileKind::Counts => Ok(ContestKind::Plurality),
            FileKind::Approval { .. } => Ok(ContestKind::Approval(None)),
            FileKind::Cumulative { .. } => Err(ContestError::NotYet { kind: "cumulative" }),
            FileKind::Scores { .. } => Err(ContestError::NotYet { kind: "score" }),
            FileKind::Ranked => Ok(ContestKind::Ranked),
            FileKind::Numbers => Err(ContestError::KindNeeded { file: self.file.clone() }),
        }
    }

    fn stated_bounds(&self) -> Option<Bounds> {
        match self.kind {
            FileKind::Approval { min: None, max: None } => None,
            FileKind::Approval { min, max } => {
                Some(Bounds { min: min.unwrap_or(0), max: max.unwrap_or(self.options.len()) })
            }
            _ => None,
        }
    }
}

fn marks(recorded: &Recorded) -> Option<&[usize]> {
    match &recorded.ballot {
        Ballot::Marks(marks) => Some(marks),
        Ballot::Scores(_) | Ballot::Ranking(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const MARKS: &[u8] = b"A,B,C\n1,0,1\n0,1,0\n0,0,0\n";

    fn kind(given: &str) -> ContestKind {
        given.parse().unwrap()
    }

    fn projects(meta: &str, votes: &[&str]) -> BallotFile {
        let rows: String = votes.iter().enumerate().map(|(voter, vote)| format!("{voter};{vote}\n")).collect();
        let text = format!(
            "META\nkey;value\nnum_projects;3\nnum_votes;{}\n{meta}PROJECTS\nproject_id;cost\n1;5\n2;5\n3;5\nVOTES\n\
             voter_id;vote\n{rows}",
            votes.len()
        );
        parse("a.pb", text.as_bytes()).unwrap()
    }

    #[test]
    fn marks_alone_are_an_approval_contest() {
        let file = parse("a.csv", MARKS).unwrap();
        let contest = file.contest(None).unwrap();
        assert_eq!(contest.kind, kind("approval:0..3"));
        assert_eq!((contest.total(), contest.counts()), (3, vec![1, 1, 1]));
        let ballots: Vec<&[usize]> = contest.ballots().collect();
        assert_eq!(ballots, [&[0, 2][..], &[1], &[]]);
        assert_eq!(contest.broken, None);
    }

    #[test]
    fn counts_are_a_plurality_contest_unrolled() {
        let file = parse("a.csv", b"option,count\nyes,2\nno,1\nblank,0\n").unwrap();
        let contest = file.contest(None).unwrap();
        assert_eq!((contest.kind.clone(), contest.marks), (ContestKind::Plurality, Bounds::ONE));
        assert_eq!(contest.ballots().collect::<Vec<_>>(), [[0], [0], [1]]);
        assert_eq!(contest.counts(), [2, 1, 0]);
        assert_eq!(file.contest(Some(&ContestKind::YesNo)).unwrap().kind, ContestKind::YesNo);
    }

    #[test]
    fn a_ballot_beyond_the_bounds_asked_for_is_refused_with_its_line() {
        let file = parse("a.csv", MARKS).unwrap();
        let refused = |given: &str| file.contest(Some(&kind(given))).unwrap_err();
        let error = refused("plurality");
        assert!(matches!(error, ContestError::MarksOutOfBounds { line: 2, marks: 2, .. }), "{error}");
        assert!(error.to_string().contains("line 2") && error.to_string().contains("exactly 1"), "{error}");
        assert!(matches!(refused("yes-no"), ContestError::MarksOutOfBounds { line: 2, .. }));
        let error = refused("approval:1..2");
        assert!(matches!(error, ContestError::MarksOutOfBounds { line: 4, marks: 0, .. }), "{error}");
        assert!(error.to_string().contains("1 to 2"), "{error}");
        assert_eq!(file.contest(Some(&kind("approval:0..9"))).unwrap().marks, Bounds { min: 0, max: 3 });
    }

    #[test]
    fn bounds_of_the_file_hold_unless_its_ballots_break_them() {
        let within = projects("vote_type;approval\nmin_length;1\nmax_length;2\n", &["1", "3,2"]);
        let contest = within.contest(None).unwrap();
        assert_eq!((contest.kind.clone(), contest.broken), (kind("approval:1..2"), None));
        assert_eq!(contest.ballots().last(), Some(&[1, 2][..]));

        let broken = projects("vote_type;approval\nmin_length;2\nmax_length;2\n", &["1,2", "1,2,3", ""]);
        let contest = broken.contest(Some(&kind("approval"))).unwrap();
        assert_eq!(contest.marks, Bounds { min: 0, max: 3 });
        assert_eq!(contest.broken, Some(Bounds { min: 2, max: 2 }));
        assert!(broken.contest(Some(&kind("approval:2..2"))).is_err());

        let wide = projects("vote_type;approval\nmax_length;15\n", &["1"]);
        assert_eq!(wide.contest(None).unwrap().marks, Bounds { min: 0, max: 3 });
        let one = projects("vote_type;choose-1\n", &["1", "2"]);
        assert_eq!(one.contest(None).unwrap().kind, ContestKind::Plurality);
        let two = projects("vote_type;choose-1\n", &["1", "2,3"]);
        assert!(matches!(two.contest(None), Err(ContestError::MarksOutOfBounds { line: 14, .. })));
    }

    #[test]
    fn kinds_that_are_not_counted_say_so() {
        let marks = parse("a.csv", MARKS).unwrap();
        for given in ["score:0..5", "quadratic:99", "cumulative:3", "ranked", "knapsack"] {
            let error = marks.contest(Some(&kind(given))).unwrap_err();
            assert_eq!(error, ContestError::NotYet { kind: kind(given).name() });
            assert!(error.to_string().contains("not counted yet by this version"), "{error}");
        }
        let ranked = parse("a.blt", b"2 1\n1 2 0\n0\n\"A\"\n\"B\"\n").unwrap();
        assert_eq!(ranked.contest(None), Err(ContestError::NotYet { kind: "ranked" }));
        assert_eq!(
            projects("vote_type;ordinal\n", &["1,2"]).contest(None),
            Err(ContestError::NotYet { kind: "ranked" })
        );
    }

    #[test]
    fn numbers_need_a_word_of_what_they_are() {
        let file = parse("a.csv", b"A,B\n5,0\n").unwrap();
        let error = file.contest(None).unwrap_err();
        assert!(matches!(error, ContestError::KindNeeded { .. }), "{error}");
        assert!(error.to_string().contains("--contest"), "{error}");
    }

    #[test]
    fn ballots_of_another_nature_are_not_bent() {
        let numbers = parse("a.csv", b"A,B\n5,0\n").unwrap();
        let ranked = parse("a.blt", b"2 1\n1 2 0\n0\n\"A\"\n\"B\"\n").unwrap();
        for (file, given) in [(&numbers, "approval"), (&ranked, "plurality"), (&ranked, "approval:0..1")] {
            let error = file.contest(Some(&kind(given))).unwrap_err();
            assert!(matches!(error, ContestError::OtherKind { .. }), "{error}");
        }
    }
}
