//! What a voter filled in, as a person sees it: between a screen and the values of a contest.

use std::fmt;

use super::{FillError, Nonsense, grades, ranking, write_in};
use crate::count::ranked::Overvotes;
use crate::manifest::{Disclosure, Question, QuestionRule};

/// What a voter filled in for a question.
#[derive(Clone, PartialEq, Eq)]
pub enum Selection {
    /// The value of every field: all rules whose ballots are summed.
    Values(Vec<u64>),
    /// For each rank, from the first on, the options there.
    Ranking(Vec<Vec<usize>>),
    /// For each option its grade, from 0 for the lowest, or none.
    Grades(Vec<Option<usize>>),
    /// A text in one's own words.
    Text(String),
}

/// Says what kind of thing it is, and nothing of what was chosen.
impl fmt::Debug for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Values(_) => "Values(..)",
            Self::Ranking(_) => "Ranking(..)",
            Self::Grades(_) => "Grades(..)",
            Self::Text(_) => "Text(..)",
        })
    }
}

impl Question {
    /// Whether several options may have the same rank. Where they may not, the reading of the manifest would end the ballot
    /// there, or pass the rank over.
    pub fn allows_equals(&self) -> bool {
        matches!(&self.rule, QuestionRule::Ranked { procedure, .. } if procedure.reading.overvotes == Overvotes::Equals)
    }

    /// The values that a device writes for what was filled in. Values go through as they are: whether a contest allows them
    /// is judged where they are sealed.
    ///
    /// # Errors
    /// [`FillError`] when it is not what this question asks for, or would not be counted as it was meant.
    pub fn fill(&self, selection: &Selection) -> Result<Vec<u64>, FillError> {
        let options = self.options.len();
        match (&self.rule, selection) {
            (QuestionRule::Ranked { ranks, disclosure, .. }, Selection::Ranking(places)) => {
                let shared = places.iter().position(|place| place.len() > 1);
                if let Some(place) = shared.filter(|_| !self.allows_equals()) {
                    return Err(FillError::Equals { rank: place + 1 });
                }
                ranking::values(places, options, *ranks, *disclosure)
            }
            (QuestionRule::Graded { grades: names, .. }, Selection::Grades(graded)) => {
                grades::values(graded, options, names.len())
            }
            (QuestionRule::WriteIn { bytes }, Selection::Text(text)) => write_in::values(text, *bytes),
            (QuestionRule::Ranked { .. } | QuestionRule::Graded { .. } | QuestionRule::WriteIn { .. }, _)
            | (_, Selection::Ranking(_) | Selection::Grades(_) | Selection::Text(_)) => {
                Err(FillError::Kind { rule: self.rule.name() })
            }
            (_, Selection::Values(values)) => Ok(values.clone()),
        }
    }

    /// What values say: the other way of [`Self::fill`].
    ///
    /// # Errors
    /// [`Nonsense`] for values that no device writes.
    pub fn read(&self, values: &[u64]) -> Result<Selection, Nonsense> {
        let options = self.options.len();
        match &self.rule {
            QuestionRule::Ranked { ranks, disclosure, .. } => {
                // Where pairs become public a better rank is a higher value; both ways exchange the same numbers.
                let exchanged = |value: &u64| match (disclosure, u64::from(*ranks).checked_sub(*value)) {
                    (Disclosure::Pairs, Some(below)) if *value > 0 => below + 1,
                    _ => *value,
                };
                let values: Vec<u64> = values.iter().map(exchanged).collect();
                ranking::read(&values, options, *ranks).map(Selection::Ranking)
            }
            QuestionRule::Graded { grades: names, .. } => {
                grades::read(values, options, names.len()).map(Selection::Grades)
            }
            QuestionRule::WriteIn { bytes } => write_in::read(values, *bytes).map(Selection::Text),
            _ => Ok(Selection::Values(values.to_vec())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::ranked::{Method, TieBreak};

    fn asked(rule: QuestionRule) -> Question {
        let options: &[&str] = if matches!(rule, QuestionRule::WriteIn { .. }) { &[] } else { &["A", "B", "C"] };
        Question::new("Which?", options.iter().copied(), rule)
    }

    fn ranked(method: Method, disclosure: Disclosure) -> Question {
        asked(QuestionRule::Ranked { ranks: 3, procedure: method.procedure(1), disclosure })
    }

    #[test]
    fn what_is_filled_in_comes_back_from_its_values() {
        let graded =
            QuestionRule::Graded { grades: vec!["Bad".into(), "Good".into()], seats: 1, ties: vec![TieBreak::Lot] };
        let text = |text: &str| Selection::Text(text.into());
        let cases = [
            (
                ranked(Method::InstantRunoff, Disclosure::Ballots),
                Selection::Ranking(vec![vec![2], vec![0]]),
                vec![2, 0, 1],
            ),
            (
                ranked(Method::Schulze, Disclosure::Ballots),
                Selection::Ranking(vec![vec![1, 2], vec![0]]),
                vec![2, 1, 1],
            ),
            (ranked(Method::Schulze, Disclosure::Pairs), Selection::Ranking(vec![vec![2], vec![0]]), vec![2, 0, 3]),
            (asked(graded), Selection::Grades(vec![Some(1), None, Some(0)]), vec![2, 0, 1]),
            (asked(QuestionRule::WriteIn { bytes: 4 }), text("Ada"), vec![65, 100, 97, 0]),
            (asked(QuestionRule::Plurality), Selection::Values(vec![0, 1, 0]), vec![0, 1, 0]),
        ];
        for (question, selection, values) in cases {
            assert_eq!(question.fill(&selection), Ok(values.clone()), "{}", question.rule.name());
            assert_eq!(question.read(&values), Ok(selection), "{}", question.rule.name());
        }
        let question = asked(QuestionRule::WriteIn { bytes: 8 });
        let values = question.fill(&text(" e\u{301} ")).unwrap();
        assert_eq!(
            question.read(&values),
            Ok(text("\u{e9}")),
            "what is stored has form C and no white space around it"
        );
    }

    #[test]
    fn equal_ranks_are_refused_where_they_would_cost_the_ballot() {
        let equals = Selection::Ranking(vec![vec![0], vec![1, 2]]);
        for method in Method::ALL {
            let question = ranked(method, Disclosure::Ballots);
            let filled = question.fill(&equals);
            assert_eq!(filled.is_ok(), question.allows_equals(), "{}", method.name());
            if !question.allows_equals() {
                assert_eq!(filled, Err(FillError::Equals { rank: 2 }), "{}", method.name());
            }
        }
        assert!(ranked(Method::Copeland, Disclosure::Ballots).allows_equals());
        assert!(!ranked(Method::StvMeek, Disclosure::Ballots).allows_equals());
    }

    #[test]
    fn what_another_question_asks_for_is_refused() {
        let question = ranked(Method::Borda, Disclosure::Ballots);
        for selection in
            [Selection::Values(vec![1, 2, 3]), Selection::Grades(vec![None; 3]), Selection::Text("A".into())]
        {
            assert_eq!(question.fill(&selection), Err(FillError::Kind { rule: "ranked" }));
        }
        let plain = asked(QuestionRule::Plurality);
        assert_eq!(plain.fill(&Selection::Ranking(vec![vec![0]])), Err(FillError::Kind { rule: "plurality" }));
        let long = vec![vec![0], vec![1], vec![2], vec![0]];
        assert!(matches!(question.fill(&Selection::Ranking(long)), Err(FillError::Ranks { .. } | FillError::Twice(0))));
        assert!(question.read(&[4, 0, 0]).is_err(), "there is no fourth rank");
        assert!(question.read(&[1, 2]).is_err());
    }

    #[test]
    fn a_selection_is_not_printed() {
        let shown = format!("{:?}", Selection::Text("Ada".into()));
        assert!(!shown.contains("Ada"), "{shown}");
    }
}
