//! Manifests: what an election or a poll asks, under which key, until when.

use minicbor::{Decode, Encode};
use tabella_crypto::contest::{Contest, ContestError, Rule};
use thiserror::Error;

use crate::bytes::Hash;
use crate::cbor;
use crate::count::{CountingRule, Counts};

/// Most contests of one election.
pub const MAX_CONTESTS: usize = 64;
/// Most bytes of a title or an option's name.
pub const MAX_TITLE: usize = 400;
/// Most bytes of a description.
pub const MAX_DESCRIPTION: usize = 20_000;

/// An election or a poll. Its hash identifies it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Manifest {
    /// Binding or not.
    #[n(0)]
    pub kind: Kind,
    /// Its name.
    #[n(1)]
    pub title: String,
    /// What it is about.
    #[n(2)]
    pub description: String,
    /// Its questions.
    #[n(3)]
    pub contests: Vec<Question>,
    /// The ceremony that made its key.
    #[n(4)]
    pub ceremony: Hash,
    /// No ballot is accepted in a block later than this, Unix seconds.
    #[n(5)]
    pub closes_at: u64,
    /// Points that each voter is credited for the first accepted ballot.
    #[n(6)]
    pub points: u32,
    /// Nothing is decrypted for fewer voters than this.
    #[n(7)]
    pub minimum_voters: u32,
}

/// Binding election or opinion poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Kind {
    /// A binding election: its key was made for it alone, and taking part earns nothing.
    #[n(0)]
    Election,
    /// A poll: may share the city's standing poll key.
    #[n(1)]
    Poll,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Question {
    /// What is asked.
    #[n(0)]
    pub title: String,
    /// The options in order.
    #[n(1)]
    pub options: Vec<String>,
    /// Position of the explicit blank vote, which cannot win.
    #[n(2)]
    pub blank: Option<u32>,
    /// How it is filled in.
    #[n(3)]
    pub rule: QuestionRule,
}

/// How a question is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum QuestionRule {
    /// Exactly one option.
    #[n(0)]
    Plurality,
    /// From `min` to `max` options.
    #[n(1)]
    Approval {
        /// Fewest marks.
        #[n(0)]
        min: u32,
        /// Most marks.
        #[n(1)]
        max: u32,
    },
    /// A score from 0 to `max` for every option.
    #[n(2)]
    Score {
        /// Highest score.
        #[n(0)]
        max: u32,
    },
    /// A score for every option, and who is scored above whom, for an automatic runoff.
    #[n(3)]
    Star {
        /// Highest score.
        #[n(0)]
        max: u32,
    },
    /// Points shared out among the options.
    #[n(4)]
    Cumulative {
        /// Fewest points given away.
        #[n(0)]
        min: u64,
        /// Most points given away.
        #[n(1)]
        max: u64,
        /// Most points for one option.
        #[n(2)]
        each: u64,
    },
    /// n votes for an option cost n^2 credits.
    #[n(5)]
    Quadratic {
        /// Credits there are.
        #[n(0)]
        credits: u64,
        /// Whether one can vote against an option too.
        #[n(1)]
        against: bool,
    },
    /// Points for the first, the second and so on; positions may be left out.
    #[n(6)]
    Positional {
        /// Points of each position, descending.
        #[n(0)]
        points: Vec<u32>,
        /// Fewest options ranked.
        #[n(1)]
        min: u32,
    },
    /// Options with costs that fit a budget together.
    #[n(7)]
    Knapsack {
        /// Cost of each option.
        #[n(0)]
        costs: Vec<u64>,
        /// The budget.
        #[n(1)]
        budget: u64,
    },
}

impl From<&QuestionRule> for Rule {
    fn from(rule: &QuestionRule) -> Self {
        match rule.clone() {
            QuestionRule::Plurality => Self::Plurality,
            QuestionRule::Approval { min, max } => Self::Approval { min, max },
            QuestionRule::Score { max } => Self::Score { max },
            QuestionRule::Star { max } => Self::Star { max },
            QuestionRule::Cumulative { min, max, each } => Self::Cumulative { min, max, each },
            QuestionRule::Quadratic { credits, against } => Self::Quadratic { credits, against },
            QuestionRule::Positional { points, min } => Self::Positional { points, min },
            QuestionRule::Knapsack { costs, budget } => Self::Knapsack { costs, budget },
        }
    }
}

/// A manifest that no election can run on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// No contest, or too many.
    #[error("an election has 1 to {MAX_CONTESTS} contests, not {0}")]
    Contests(usize),
    /// A text is empty or too long.
    #[error("{what} is empty or longer than {limit} bytes")]
    Text {
        /// Which text.
        what: &'static str,
        /// Its limit in bytes.
        limit: usize,
    },
    /// Two options of a contest have the same name.
    #[error("contest {contest}: two options are named {name:?}")]
    DuplicateOption {
        /// Position of the contest.
        contest: usize,
        /// The name.
        name: String,
    },
    /// The blank option is not the last option of a plurality contest.
    #[error("contest {contest}: a blank vote is the last option of a choose-one contest")]
    Blank {
        /// Position of the contest.
        contest: usize,
    },
    /// A rule that does not fit its options.
    #[error("contest {contest}: {source}")]
    Contest {
        /// Position of the contest.
        contest: usize,
        /// What does not fit.
        source: ContestError,
    },
    /// A binding election that pays for taking part.
    #[error("a binding election does not give points")]
    PointsForElection,
    /// A minimum of nobody.
    #[error("the minimum number of voters is at least 1")]
    Minimum,
}

impl Manifest {
    /// Its identifier: SHA-256 of its encoding.
    pub fn id(&self) -> Hash {
        Hash::of(&cbor::encode(self))
    }

    /// Checks everything that the manifest alone can show, and gives the contests' shapes.
    ///
    /// # Errors
    /// [`ManifestError`] names the first thing that is wrong.
    pub fn check(&self) -> Result<Vec<Contest>, ManifestError> {
        text("the title", &self.title, MAX_TITLE)?;
        if self.description.len() > MAX_DESCRIPTION {
            return Err(ManifestError::Text { what: "the description", limit: MAX_DESCRIPTION });
        }
        if !(1..=MAX_CONTESTS).contains(&self.contests.len()) {
            return Err(ManifestError::Contests(self.contests.len()));
        }
        if self.kind == Kind::Election && self.points > 0 {
            return Err(ManifestError::PointsForElection);
        }
        if self.minimum_voters == 0 {
            return Err(ManifestError::Minimum);
        }
        self.contests.iter().enumerate().map(|(contest, question)| question.check(contest)).collect()
    }
}

impl Question {
    fn check(&self, contest: usize) -> Result<Contest, ManifestError> {
        text("a contest's title", &self.title, MAX_TITLE)?;
        let mut names: Vec<&str> = self.options.iter().map(|option| option.trim()).collect();
        names.iter().try_for_each(|name| text("an option's name", name, MAX_TITLE))?;
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(ManifestError::DuplicateOption { contest, name: pair[0].to_owned() });
        }
        let last = self.options.len().checked_sub(1);
        let blank_fits = match self.blank {
            None => true,
            Some(blank) => self.rule == QuestionRule::Plurality && last == Some(blank as usize),
        };
        if !blank_fits {
            return Err(ManifestError::Blank { contest });
        }
        Contest::new(Rule::from(&self.rule), self.options.len())
            .map_err(|source| ManifestError::Contest { contest, source })
    }

    /// What the values of a choice say: each option that is not left at zero, negative where it is voted against.
    pub fn filled(&self, values: &[u64]) -> Vec<(&str, i64)> {
        let options = self.options.len();
        let signed = |field: usize, value: u64| {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            if field < options { value } else { -value }
        };
        let named =
            |(field, value): (usize, &u64)| Some((self.options.get(field % options)?.as_str(), signed(field, *value)));
        values.iter().enumerate().filter(|(_, value)| **value > 0).filter_map(named).collect()
    }

    /// Positions of the options with the most votes, more than one for a tie, none when nobody voted for any. A blank
    /// vote cannot win.
    pub fn winners(&self, counts: &[u64]) -> Vec<usize> {
        let blank = self.blank.map(|blank| blank as usize).filter(|blank| *blank < counts.len());
        // More votes than fit are more than anybody can decrypt.
        let votes = counts.iter().map(|count| i64::try_from(*count).unwrap_or(i64::MAX)).collect();
        let counts = Counts { blank, ..Counts::new(votes, u64::MAX) };
        let outcome = CountingRule::Plurality { seats: 1 }.apply(&counts);
        outcome.map_or_else(|_| Vec::new(), |outcome| outcome.tie.map_or(outcome.elected, |tie| tie.options))
    }
}

fn text(what: &'static str, text: &str, limit: usize) -> Result<(), ManifestError> {
    if text.trim().is_empty() || text.len() > limit { Err(ManifestError::Text { what, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let question = Question {
            title: "Where does the new bench go?".into(),
            options: vec!["By the lake".into(), "By the school".into(), "Blank".into()],
            blank: Some(2),
            rule: QuestionRule::Plurality,
        };
        Manifest {
            kind: Kind::Election,
            title: "Bench".into(),
            description: String::new(),
            contests: vec![question],
            ceremony: Hash([0; 32]),
            closes_at: 1,
            points: 0,
            minimum_voters: 1,
        }
    }

    #[test]
    fn a_good_manifest_passes_and_every_fault_is_named() {
        let good = manifest();
        assert_eq!(good.check().unwrap().len(), 1);
        let refused = |change: &dyn Fn(&mut Manifest)| {
            let mut bad = manifest();
            change(&mut bad);
            bad.check().unwrap_err()
        };
        assert_eq!(refused(&|m| m.title = " ".into()), ManifestError::Text { what: "the title", limit: MAX_TITLE });
        assert_eq!(
            refused(&|m| m.description = "x".repeat(MAX_DESCRIPTION + 1)),
            ManifestError::Text { what: "the description", limit: MAX_DESCRIPTION }
        );
        assert_eq!(refused(&|m| m.contests.clear()), ManifestError::Contests(0));
        assert_eq!(refused(&|m| m.points = 1), ManifestError::PointsForElection);
        assert_eq!(refused(&|m| m.minimum_voters = 0), ManifestError::Minimum);
        let duplicate = ManifestError::DuplicateOption { contest: 0, name: "Blank".into() };
        assert_eq!(refused(&|m| m.contests[0].options[0] = "Blank".into()), duplicate);
        assert_eq!(refused(&|m| m.contests[0].blank = Some(0)), ManifestError::Blank { contest: 0 });
        let approval = |m: &mut Manifest| m.contests[0].rule = QuestionRule::Approval { min: 0, max: 2 };
        assert_eq!(refused(&approval), ManifestError::Blank { contest: 0 });
        let bounds = |m: &mut Manifest| {
            m.contests[0].blank = None;
            m.contests[0].rule = QuestionRule::Approval { min: 3, max: 2 };
        };
        assert!(matches!(refused(&bounds), ManifestError::Contest { contest: 0, .. }));
    }

    #[test]
    fn a38_a_tie_is_reported_and_blank_cannot_win() {
        let question = &manifest().contests[0];
        assert_eq!(question.winners(&[3, 3, 9]), [0, 1]);
        assert_eq!(question.winners(&[1, 3, 9]), [1]);
        assert!(question.winners(&[0, 0, 9]).is_empty());
    }

    #[test]
    fn a_filled_question_is_said_in_words() {
        let mut question = manifest().contests.remove(0);
        assert_eq!(question.filled(&[0, 1, 0]), [("By the school", 1)]);
        question.rule = QuestionRule::Quadratic { credits: 9, against: true };
        assert_eq!(question.filled(&[2, 0, 0, 0, 1, 0]), [("By the lake", 2), ("By the school", -1)]);
    }

    #[test]
    fn the_identifier_depends_on_every_field() {
        let changes: [fn(&mut Manifest); 8] = [
            |m| m.kind = Kind::Poll,
            |m| m.title.push('x'),
            |m| m.description.push('x'),
            |m| m.contests[0].options.swap(0, 1),
            |m| m.ceremony = Hash([1; 32]),
            |m| m.closes_at = 2,
            |m| m.points = 1,
            |m| m.minimum_voters = 2,
        ];
        for change in changes {
            let mut changed = manifest();
            change(&mut changed);
            assert_ne!(changed.id(), manifest().id());
        }
    }
}
