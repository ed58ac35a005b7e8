//! A ballot that was opened: that its ciphertexts, under the key of the election, hold what is said.

use std::collections::{BTreeMap, BTreeSet};

use tabella_crypto::ballot::opening::OpeningError;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{ElectionParams, Opening, ParamsError, Tracker};
use tabella_crypto::ceremony::{CeremonyError, JointKey};
use tabella_crypto::group::Element;
use thiserror::Error;

use super::error::ProofFileError;
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Ceremony, Confirmation, Electorate, Entry, FromTrustee};
use crate::manifest::{Manifest, ManifestError, Question, QuestionRule};
use crate::opened::Selection;
use crate::state::dealings_digest;

/// A challenged ballot that is not shown to hold what is said.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChallengeError {
    /// The election's key is of another ceremony.
    #[error("the election has the key of the ceremony {expected}, the entries are of {found}")]
    Ceremony {
        /// The one that the manifest names.
        expected: Hash,
        /// The one that is there.
        found: Hash,
    },
    /// The manifest is not sound.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// One trustee dealt or confirmed twice.
    #[error("trustee {0} is counted twice")]
    Twice(u32),
    /// A confirmation of other dealings.
    #[error("trustee {0} confirmed other dealings than those that are here")]
    OtherDealings(u32),
    /// Too few trustees confirmed.
    #[error("{found} trustees confirmed the dealings, {needed} are needed")]
    Unconfirmed {
        /// How many did.
        found: usize,
        /// How many have to.
        needed: usize,
    },
    /// The dealings give no key.
    #[error(transparent)]
    Key(#[from] CeremonyError),
    /// The key does not fit the election.
    #[error(transparent)]
    Params(#[from] ParamsError),
    /// The voter is not in the electorate that is here.
    #[error("{0:?} is not in the electorate that the proof names")]
    NotElector(Key),
    /// The ballot does not hold what the opening says.
    #[error(transparent)]
    Opening(#[from] OpeningError),
}

/// What a ballot says in one contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The question.
    pub title: String,
    /// Every option that is not left at zero with its value, negative where it is voted against; a rank where options are
    /// ranked. Of a grade or a text only the words.
    pub options: Vec<(String, i64)>,
    /// Whether options are just marked, so that values say nothing.
    pub marked: bool,
}

impl Answer {
    /// What the values of a choice say. What cannot be read is said by the code of the reason.
    pub fn of(question: &Question, values: &[u64]) -> Self {
        let named = |option: usize| question.options.get(option).map_or("", String::as_str);
        let marked = matches!(
            question.rule,
            QuestionRule::Plurality | QuestionRule::Approval { .. } | QuestionRule::Knapsack { .. }
        );
        let (marked, options) = match question.read(values) {
            Ok(Selection::Values(values)) => {
                let filled = question.filled(&values).into_iter();
                (marked, filled.map(|(option, value)| (option.to_owned(), value)).collect())
            }
            Ok(Selection::Ranking(places)) => {
                let ranked =
                    (1i64..).zip(&places).flat_map(|(rank, place)| place.iter().map(move |option| (*option, rank)));
                let ranks: BTreeMap<usize, i64> = ranked.collect();
                (false, ranks.into_iter().map(|(option, rank)| (named(option).to_owned(), rank)).collect())
            }
            Ok(Selection::Grades(graded)) => {
                let grades = match &question.rule {
                    QuestionRule::Graded { grades, .. } => grades.as_slice(),
                    _ => &[],
                };
                let said = |(option, grade): (usize, Option<usize>)| {
                    let grade = grades.get(grade?).map_or("", String::as_str);
                    Some((format!("{}: {grade}", named(option)), 1))
                };
                (true, graded.into_iter().enumerate().filter_map(said).collect())
            }
            Ok(Selection::Text(text)) => (true, if text.is_empty() { Vec::new() } else { vec![(text, 1)] }),
            Err(nonsense) => (true, vec![(nonsense.code().to_owned(), 1)]),
        };
        Self { title: question.title.clone(), options, marked }
    }

    /// Each option in words: `Red`, or `Red: 3`, or `Blue: -1`, or `Red: Good`.
    pub fn said(&self) -> Vec<String> {
        let said = |(option, value): &(String, i64)| {
            if self.marked { option.clone() } else { format!("{option}: {value}") }
        };
        self.options.iter().map(said).collect()
    }

    /// All of them; empty for an empty answer.
    pub fn words(&self) -> String {
        self.said().join(", ")
    }
}

/// What was opened.
pub(super) struct Opened {
    pub(super) election: Hash,
    pub(super) title: String,
    pub(super) tracker: Hash,
    pub(super) voter: Key,
    pub(super) answers: Vec<Answer>,
}

/// The entries that a challenge takes, by what they are.
struct Parts<'a> {
    ceremony: (Hash, &'a Ceremony),
    dealings: Vec<&'a FromTrustee>,
    confirmations: Vec<&'a Confirmation>,
    manifest: &'a Manifest,
    electorate: Option<&'a Electorate>,
}

impl<'a> Parts<'a> {
    /// Sorts the entries after the genesis; `None` when one is missing, or there is one that has no business there.
    fn of(entries: &'a [(Hash, Entry)]) -> Option<Self> {
        let (mut ceremony, mut manifest, mut electorate) = (None, None, None);
        let (mut dealings, mut confirmations) = (Vec::new(), Vec::new());
        for (id, entry) in entries {
            let again = match &entry.body {
                Body::Ceremony(announced) => ceremony.replace((*id, announced)).is_some(),
                Body::Manifest(found) => manifest.replace(found).is_some(),
                Body::Electorate(found) => electorate.replace(found).is_some(),
                Body::Dealing(message) => {
                    dealings.push(message);
                    false
                }
                Body::Confirmation(confirmation) => {
                    confirmations.push(confirmation);
                    false
                }
                _ => true,
            };
            if again {
                return None;
            }
        }
        let parts = Self { ceremony: ceremony?, dealings, confirmations, manifest: manifest?, electorate };
        let named = parts.electorate.map(|electorate| electorate.election);
        let needed = parts.manifest.has_electorate().then(|| parts.manifest.id());
        (named == needed && !parts.dealings.is_empty() && !parts.confirmations.is_empty()).then_some(parts)
    }

    /// K_1 .. K_M of the dealings, if enough trustees confirmed exactly them.
    fn slot_keys(&self) -> Result<Vec<Element>, ChallengeError> {
        let (found, announced) = self.ceremony;
        let expected = self.manifest.ceremony;
        if expected != found {
            return Err(ChallengeError::Ceremony { expected, found });
        }
        let mut qualified = BTreeMap::new();
        for dealing in &self.dealings {
            if qualified.insert(dealing.trustee, dealing.message.as_slice()).is_some() {
                return Err(ChallengeError::Twice(dealing.trustee));
            }
        }
        let digest = dealings_digest(qualified.iter().map(|(dealer, message)| (*dealer, Hash::of(message))));
        let mut confirmed = BTreeSet::new();
        for confirmation in &self.confirmations {
            if confirmation.dealings != digest {
                return Err(ChallengeError::OtherDealings(confirmation.trustee));
            }
            if !confirmed.insert(confirmation.trustee) {
                return Err(ChallengeError::Twice(confirmation.trustee));
            }
        }
        let (found, needed) = (confirmed.len(), announced.threshold as usize);
        if found < needed {
            return Err(ChallengeError::Unconfirmed { found, needed });
        }
        let qualified: Vec<(usize, &[u8])> =
            qualified.into_iter().map(|(dealer, dealt)| (dealer as usize, dealt)).collect();
        let (trustees, slots) = (announced.trustees.len(), announced.slots as usize);
        Ok(JointKey::slot_keys_of(trustees, needed, slots, &qualified)?)
    }

    fn check(&self, chain: &Hash, sealed: &[u8], opening: &[u8]) -> Result<Opened, ChallengeError> {
        let slot_keys = self.slot_keys()?;
        let manifest = self.manifest;
        let contests = manifest.check()?;
        let election = manifest.id();
        let params =
            ElectionParams::new(chain.0, election.0, slot_keys, contests)?.with_styles(manifest.ballot_styles())?;
        let (voter, _) = claimed_voter(sealed).map_err(OpeningError::from)?;
        let voter = Key(voter);
        let style = match self.electorate {
            None => 0,
            Some(electorate) => {
                let elector = electorate.voters.iter().find(|elector| elector.key == voter);
                elector.ok_or(ChallengeError::NotElector(voter))?.style as usize
            }
        };
        let tracker = Tracker::of(sealed);
        let choices = Opening::from_bytes(&params, style, opening)?.check(&params, style, sealed, tracker)?;
        let on_ballot = params.style(style).unwrap_or_default();
        let answer = |(contest, values): (&usize, &Vec<u64>)| Answer::of(&manifest.contests[*contest], values);
        let answers = on_ballot.iter().zip(&choices).map(answer).collect();
        Ok(Opened { election, title: manifest.title.clone(), tracker: tracker.into(), voter, answers })
    }
}

/// What is in the sealed ballot. `entries` are those after the genesis, with the hash of each.
pub(super) fn open(
    chain: &Hash,
    entries: &[(Hash, Entry)],
    sealed: &[u8],
    opening: &[u8],
) -> Result<Opened, ProofFileError> {
    let what =
        "genesis, ceremony, dealings, confirmations and manifest, and the voter's electorate entry if there is one";
    let parts = Parts::of(entries).ok_or(ProofFileError::Subject(what))?;
    Ok(parts.check(chain, sealed, opening)?)
}
