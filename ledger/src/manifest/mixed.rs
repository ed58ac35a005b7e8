//! Questions whose ballots are mixed and then opened one by one, because sums do not count them: rankings, grades, and what
//! voters write in. What is cast is a score contest like others; `docs/protocol.md`, section 6.

use minicbor::{Decode, Encode};

use super::{MAX_TITLE, ManifestError, Question, QuestionRule, different, text};
use crate::count::CountError;
use crate::count::ranked::judgment::majority_judgment;
use crate::count::ranked::{MAX_OPTIONS, Overvotes, Procedure, Ties};

/// Most grades of a contest.
pub const MAX_GRADES: usize = 10;
/// Least room for a write-in, in bytes.
pub const MIN_WRITE_IN: u32 = 2;
/// Most room for a write-in, in bytes.
pub const MAX_WRITE_IN: u32 = 64;

/// What of ranked ballots becomes public.
///
/// Where there are more rankings than voters, a ranking can be a signature: whoever buys or forces a vote asks for a certain
/// order of those behind, and finds it among the ballots. Pairs show no ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Disclosure {
    /// Every ballot, without a name: ballots are mixed and opened.
    #[n(0)]
    Ballots,
    /// For every ordered pair of options how many ballots rank the first above the second, and nothing else: ballots are
    /// summed like scores with a runoff, and none is ever opened.
    #[n(1)]
    Pairs,
}

impl QuestionRule {
    /// Whether its ballots are mixed and opened one by one, instead of being summed.
    pub fn is_mixed(&self) -> bool {
        matches!(
            self,
            Self::Ranked { disclosure: Disclosure::Ballots, .. } | Self::Graded { .. } | Self::WriteIn { .. }
        )
    }
}

impl Question {
    /// How many different ballots there can be, where every one of them becomes public; at most `u128::MAX`.
    pub fn possible_ballots(&self) -> Option<u128> {
        let power = |base: u128, exponent: usize| base.saturating_pow(u32::try_from(exponent).unwrap_or(u32::MAX));
        match &self.rule {
            QuestionRule::Ranked { ranks, disclosure: Disclosure::Ballots, .. } => {
                Some(power(u128::from(*ranks) + 1, self.options.len()))
            }
            QuestionRule::Graded { grades, .. } => Some(power(grades.len() as u128 + 1, self.options.len())),
            QuestionRule::WriteIn { bytes } => Some(power(256, *bytes as usize)),
            _ => None,
        }
    }

    /// Whether a ballot can be told from all others of so many voters by how it is filled in, so that somebody could ask a
    /// voter for just this one and find it. The remedies are fewer ranks, fewer grades, and pairs instead of ballots.
    pub fn can_carry_signatures(&self, voters: u64) -> bool {
        self.possible_ballots().is_some_and(|possible| possible > u128::from(voters))
    }

    /// Checks what is particular to rankings, grades and write-ins.
    pub(super) fn check_mixed(&self, contest: usize) -> Result<(), ManifestError> {
        if self.packed && self.rule.is_mixed() {
            return Err(ManifestError::PackedMix { contest });
        }
        let options = self.options.len();
        let counted =
            |counted: Result<(), CountError>| counted.map_err(|source| ManifestError::Count { contest, source });
        match &self.rule {
            QuestionRule::Ranked { ranks, procedure, disclosure } => {
                if *ranks == 0 || *ranks as usize > options {
                    return Err(ManifestError::Ranks { contest, ranks: *ranks, options });
                }
                counted(procedure.check(options))?;
                match disclosure {
                    Disclosure::Ballots => Ok(()),
                    Disclosure::Pairs => counts_pairs(contest, procedure),
                }
            }
            QuestionRule::Graded { grades, seats, ties } => {
                if !(2..=MAX_GRADES).contains(&grades.len()) {
                    return Err(ManifestError::Grades { contest, found: grades.len() });
                }
                grades.iter().try_for_each(|grade| text("a grade's name", grade, MAX_TITLE))?;
                different(grades.iter().map(String::as_str))
                    .map_err(|name| ManifestError::DuplicateGrade { contest, name })?;
                if options > MAX_OPTIONS {
                    return counted(Err(CountError::Options { options, most: MAX_OPTIONS }));
                }
                let nothing = vec![vec![0; grades.len()]; options.max(1)];
                let ties = Ties { ways: ties, seed: None };
                counted(majority_judgment(&nothing, 0, *seats, ties).map(drop))
            }
            QuestionRule::WriteIn { bytes } => {
                if options > 0 {
                    return Err(ManifestError::WriteInOptions { contest });
                }
                let fits = (MIN_WRITE_IN..=MAX_WRITE_IN).contains(bytes);
                if fits { Ok(()) } else { Err(ManifestError::WriteIn { contest, bytes: *bytes }) }
            }
            _ => Ok(()),
        }
    }
}

/// Whether sums of pairs are all that the procedure needs.
fn counts_pairs(contest: usize, procedure: &Procedure) -> Result<(), ManifestError> {
    if !procedure.rule.needs_pairs_only() {
        return Err(ManifestError::NeedsBallots { contest, rule: procedure.rule.name() });
    }
    let reading = procedure.reading;
    let reads_all = reading.overvotes == Overvotes::Equals && reading.most_skipped.is_none();
    if reads_all { Ok(()) } else { Err(ManifestError::PairsReading { contest }) }
}
