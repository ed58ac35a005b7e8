//! What is filled in, between the window and the rules that make values of it.

use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::Question;
use tabella_ledger::opened::{self, write_in};
use tabella_node::city::{self, CityError};

use super::{failure, number};
use crate::contract::{Choices, OpenedView, Selection, WrittenView};

/// What the window sends, as the rules read it.
pub fn filled(choices: Choices) -> Vec<opened::Selection> {
    choices.contests.into_iter().map(from_window).collect()
}

fn from_window(selection: Selection) -> opened::Selection {
    // A position is 32 bits wide at most.
    let place = |option: u32| option as usize;
    match selection {
        Selection::Values(values) => opened::Selection::Values(values),
        Selection::Ranking { ranking } => {
            let group = |group: Vec<u32>| group.into_iter().map(place).collect();
            opened::Selection::Ranking(ranking.into_iter().map(group).collect())
        }
        Selection::Grades { grades } => {
            opened::Selection::Grades(grades.into_iter().map(|grade| grade.map(place)).collect())
        }
        Selection::Text { text } => opened::Selection::Text(text),
        // Answers no question, and is refused as that.
        Selection::Unreadable { .. } => opened::Selection::Values(Vec::new()),
    }
}

/// What opened values say to a question; nothing is said by those that cannot be read.
pub(super) fn to_window(question: &Question, values: &[u64]) -> Selection {
    match question.read(values) {
        Ok(opened::Selection::Values(values)) => Selection::Values(values),
        Ok(opened::Selection::Ranking(places)) => {
            let group = |group: Vec<usize>| group.into_iter().map(number).collect();
            Selection::Ranking { ranking: places.into_iter().map(group).collect() }
        }
        Ok(opened::Selection::Grades(grades)) => {
            Selection::Grades { grades: grades.into_iter().map(|grade| grade.map(number)).collect() }
        }
        Ok(opened::Selection::Text(text)) => Selection::Text { text },
        Err(reason) => Selection::Unreadable { unreadable: reason.code().into() },
    }
}

/// An opened ballot with what it says to the questions of its election.
pub fn opened(opened: &city::Opened, tracker: Hash, questions: &[Question]) -> OpenedView {
    let contests = opened.choices.iter().zip(questions).map(|(values, question)| to_window(question, values)).collect();
    OpenedView { tracker: tracker.to_string(), choices: Choices { contests }, evidence: opened.evidence.to_string() }
}

/// What would be stored of a text for which there are so many bytes.
pub fn written(text: &str, bytes: u32) -> WrittenView {
    let refused = |used, error| WrittenView { stored: None, used, refusal: Some(failure(CityError::Fill(error))) };
    let values = match write_in::values(text, bytes) {
        Ok(values) => values,
        Err(error @ opened::FillError::Long { bytes, .. }) => return refused(Some(number(bytes)), error),
        Err(error) => return refused(None, error),
    };
    let stored = write_in::read(&values, bytes).ok();
    WrittenView { used: stored.as_ref().map(|text| number(text.len())), stored, refusal: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tabella_ledger::manifest::QuestionRule;

    #[test]
    fn a_text_is_shown_as_it_would_be_stored() {
        let shown = written(" Ame\u{301}lie ", 8);
        assert_eq!((shown.stored.as_deref(), shown.used), (Some("Am\u{e9}lie"), Some(7)));
        assert_eq!(written("  ", 8).used, Some(0));
        let long = written("Amelia Earhart", 8);
        assert_eq!((long.stored, long.used), (None, Some(14)));
        assert_eq!(long.refusal.map(|refusal| refusal.code).as_deref(), Some("fill.long"));
        let hidden = written("a\u{202e}b", 8);
        assert_eq!((hidden.stored, hidden.used), (None, None));
        assert_eq!(hidden.refusal.map(|refusal| refusal.code).as_deref(), Some("fill.character"));
    }

    #[test]
    fn what_cannot_be_read_is_shown_as_that() {
        let question = Question::new("What?", [""; 0], QuestionRule::WriteIn { bytes: 4 });
        let Selection::Unreadable { unreadable } = to_window(&question, &[65, 0, 66, 0]) else {
            panic!("there is something behind its end")
        };
        assert_eq!(unreadable, "text.after_end");
        let values = from_window(Selection::Unreadable { unreadable });
        assert!(question.fill(&values).is_err(), "it is no answer");
    }
}
