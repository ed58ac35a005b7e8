//! Manifests: what an election or a poll asks, under which key, until when.

mod mixed;

use minicbor::{Decode, Encode};
use tabella_crypto::contest::{Contest, ContestError, Rule, pair_index};
use thiserror::Error;

pub use mixed::{Disclosure, MAX_GRADES, MAX_WRITE_IN, MIN_WRITE_IN};

use crate::bytes::Hash;
use crate::cbor;
use crate::count::ranked::{Procedure, TieBreak};
use crate::count::star::StarTieBreak;
use crate::count::{CountError, CountingRule, Counts, Outcome, Pairwise};
use crate::standing::{Audience, AudienceError, Class};

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
    /// Its ballot styles. With none, everybody has all contests.
    #[n(8)]
    pub styles: Vec<BallotStyle>,
    /// Whether votes have weights.
    #[n(9)]
    pub weighted: bool,
    /// Who takes part; residents under their own keys where nothing is said.
    #[n(10)]
    pub audience: Option<Audience>,
    /// The proposal that it is about.
    #[n(11)]
    pub proposal: Option<Hash>,
    /// When it opens, Unix seconds. With it, a poll opens and closes by the times of blocks, and no entry does it.
    #[n(12)]
    pub opens_at: Option<u64>,
    /// Whether the board hides who of its voters voted; with nothing said, ballots are cast under the keys on the roll of the
    /// board.
    #[n(13)]
    pub roll: Option<SecretRoll>,
}

/// How the voters of an election are made secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SecretRoll {
    /// Voters put their keys on a list, which trustees mix before the opening. Ballots are cast under what came of the keys.
    /// The list has `minimum_voters` keys at least.
    #[n(0)]
    Mixed,
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

/// The contests that some voters have on their ballot, such as those of a district.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BallotStyle {
    /// Its name.
    #[n(0)]
    pub title: String,
    /// Positions of its contests, ascending.
    #[n(1)]
    pub contests: Vec<u32>,
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
    /// Whether two counters share a slot: shorter ballots, for an electorate of bounded weight only.
    #[n(4)]
    pub packed: bool,
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
    /// A rank for every option, 1 for the most preferred, 0 for none.
    #[n(8)]
    Ranked {
        /// Lowest rank that can be given, so that so many options are told apart.
        #[n(0)]
        ranks: u32,
        /// From ranks to who is elected.
        #[n(1)]
        procedure: Procedure,
        /// What of the ballots becomes public.
        #[n(2)]
        disclosure: Disclosure,
    },
    /// One of the grades for every option, 1 for the lowest, 0 for none; counted by Majority Judgment.
    #[n(9)]
    Graded {
        /// What the grades are called, from the lowest on.
        #[n(0)]
        grades: Vec<String>,
        /// Places to fill.
        #[n(1)]
        seats: u32,
        /// What breaks ties, in order.
        #[n(2)]
        ties: Vec<TieBreak>,
    },
    /// Something in one's own words. The question has no options.
    #[n(10)]
    WriteIn {
        /// Most bytes of it in UTF-8.
        #[n(0)]
        bytes: u32,
    },
}

impl QuestionRule {
    /// Its stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Plurality => "plurality",
            Self::Approval { .. } => "approval",
            Self::Score { .. } => "score",
            Self::Star { .. } => "star",
            Self::Cumulative { .. } => "cumulative",
            Self::Quadratic { .. } => "quadratic",
            Self::Positional { .. } => "positional",
            Self::Knapsack { .. } => "knapsack",
            Self::Ranked { .. } => "ranked",
            Self::Graded { .. } => "graded",
            Self::WriteIn { .. } => "write-in",
        }
    }
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
            QuestionRule::Ranked { ranks, disclosure: Disclosure::Ballots, .. } => Self::Score { max: ranks },
            QuestionRule::Ranked { ranks, disclosure: Disclosure::Pairs, .. } => Self::Star { max: ranks },
            // More grades than a contest can have are refused in words by the check of the manifest.
            QuestionRule::Graded { grades, .. } => Self::Score { max: u32::try_from(grades.len()).unwrap_or(u32::MAX) },
            QuestionRule::WriteIn { .. } => Self::Score { max: u8::MAX.into() },
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
    /// Ranks that do not fit the options.
    #[error("contest {contest}: {options} options are ranked from 1 to at most {options}, not to {ranks}")]
    Ranks {
        /// Position of the contest.
        contest: usize,
        /// The lowest rank.
        ranks: u32,
        /// How many options there are.
        options: usize,
    },
    /// What cannot be counted.
    #[error("contest {contest}: {source}")]
    Count {
        /// Position of the contest.
        contest: usize,
        /// What stands in the way.
        source: CountError,
    },
    /// Only pairs are to become public, but the rule needs whole ballots.
    #[error(
        "contest {contest}: {rule} needs whole ballots; only pairs become public with schulze, ranked-pairs and copeland"
    )]
    NeedsBallots {
        /// Position of the contest.
        contest: usize,
        /// Name of the rule.
        rule: &'static str,
    },
    /// Only pairs are to become public, but the reading would pass over some ranks, which sums of pairs cannot.
    #[error(
        "contest {contest}: where only pairs become public, equal ranks are equals and any number of ranks may be left out"
    )]
    PairsReading {
        /// Position of the contest.
        contest: usize,
    },
    /// Too few grades, or too many.
    #[error("contest {contest}: there are 2 to {MAX_GRADES} grades, not {found}")]
    Grades {
        /// Position of the contest.
        contest: usize,
        /// How many there are.
        found: usize,
    },
    /// Two grades have the same name.
    #[error("contest {contest}: two grades are named {name:?}")]
    DuplicateGrade {
        /// Position of the contest.
        contest: usize,
        /// The name.
        name: String,
    },
    /// A write-in of no possible length.
    #[error("contest {contest}: a write-in has room for {MIN_WRITE_IN} to {MAX_WRITE_IN} bytes, not {bytes}")]
    WriteIn {
        /// Position of the contest.
        contest: usize,
        /// Its bytes.
        bytes: u32,
    },
    /// A write-in with options.
    #[error("contest {contest}: a write-in has no options; ask about those in a contest of their own")]
    WriteInOptions {
        /// Position of the contest.
        contest: usize,
    },
    /// Packed counters of a contest whose ballots are mixed.
    #[error("contest {contest}: its ballots are mixed and not summed, so that it has no counters to pack")]
    PackedMix {
        /// Position of the contest.
        contest: usize,
    },
    /// Weights where ballots are mixed.
    #[error("contest {contest}: its ballots are mixed, and a weight on one would show whose it is")]
    WeightedMix {
        /// Position of the contest.
        contest: usize,
    },
    /// A ballot style that has no contest, names one that is not there, or not in ascending order.
    #[error("ballot style {0} is not an ascending list of the election's contests")]
    Style(usize),
    /// Two ballot styles have the same name.
    #[error("two ballot styles are named {0:?}")]
    DuplicateStyle(String),
    /// A contest that is on nobody's ballot.
    #[error("contest {0} is in no ballot style; name it in one, or leave it out")]
    Unasked(usize),
    /// A binding election that pays for taking part.
    #[error("a binding election does not give points")]
    PointsForElection,
    /// Something that a secret roll does not go with.
    #[error(
        "with a secret roll there are no {0}: they would name voters, or divide them into groups to hide in that are smaller"
    )]
    SecretRoll(&'static str),
    /// A minimum of nobody.
    #[error("the minimum number of voters is at least 1")]
    Minimum,
    /// An audience that cannot be.
    #[error(transparent)]
    Audience(#[from] AudienceError),
    /// A binding election that would open without an entry.
    #[error("a binding election is opened and closed by entries; leave out when it opens")]
    ElectionByRule,
    /// A poll that would be closed before it opens.
    #[error("it opens at {opens_at}, which is not before {closes_at}, when it closes")]
    Times {
        /// When it opens.
        opens_at: u64,
        /// When it closes.
        closes_at: u64,
    },
}

impl Manifest {
    /// An election or a poll for all residents, under no key yet: without a description, points, ballot styles or weights, decrypted
    /// from the first voter on, opened by an entry.
    pub fn new(kind: Kind, title: impl Into<String>, contests: Vec<Question>, closes_at: u64) -> Self {
        Self {
            kind,
            title: title.into(),
            description: String::new(),
            contests,
            ceremony: Hash([0; 32]),
            closes_at,
            points: 0,
            minimum_voters: 1,
            styles: Vec::new(),
            weighted: false,
            audience: None,
            proposal: None,
            opens_at: None,
            roll: None,
        }
    }

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
        if let Some(opens_at) = self.opens_at {
            let closes_at = self.closes_at;
            if self.kind == Kind::Election {
                return Err(ManifestError::ElectionByRule);
            }
            if opens_at >= closes_at {
                return Err(ManifestError::Times { opens_at, closes_at });
            }
        }
        if let Some(audience) = &self.audience {
            audience.check(self.kind == Kind::Election, self.has_electorate(), self.minimum_voters)?;
        }
        self.check_roll()?;
        self.check_styles()?;
        if let Some(contest) = self.contests.iter().position(|question| self.weighted && question.rule.is_mixed()) {
            return Err(ManifestError::WeightedMix { contest });
        }
        self.contests.iter().enumerate().map(|(contest, question)| question.check(contest)).collect()
    }

    fn check_roll(&self) -> Result<(), ManifestError> {
        let against = [
            (!self.styles.is_empty(), "ballot styles"),
            (self.weighted, "weights"),
            (self.is_pseudonymous(), "pseudonyms"),
            (self.points > 0, "points"),
        ];
        match against.iter().find(|(asked, _)| self.roll.is_some() && *asked) {
            Some((_, what)) => Err(ManifestError::SecretRoll(what)),
            None => Ok(()),
        }
    }

    fn check_styles(&self) -> Result<(), ManifestError> {
        for (place, style) in self.styles.iter().enumerate() {
            text("a ballot style's title", &style.title, MAX_TITLE)?;
            let ascending = style.contests.is_sorted_by(|left, right| left < right);
            let there = style.contests.last().is_some_and(|last| (*last as usize) < self.contests.len());
            if !ascending || !there {
                return Err(ManifestError::Style(place));
            }
        }
        different(self.styles.iter().map(|style| style.title.as_str())).map_err(ManifestError::DuplicateStyle)?;
        let asked = |contest: usize| self.styles.iter().any(|style| style.contests.contains(&(contest as u32)));
        match (0..self.contests.len()).find(|contest| !self.styles.is_empty() && !asked(*contest)) {
            Some(contest) => Err(ManifestError::Unasked(contest)),
            None => Ok(()),
        }
    }

    /// Whether the board lists who votes in it: it has ballot styles, or weights.
    pub fn has_electorate(&self) -> bool {
        self.weighted || !self.styles.is_empty()
    }

    /// Whether ballots are cast under pseudonyms.
    pub fn is_pseudonymous(&self) -> bool {
        self.audience.as_ref().is_some_and(|audience| audience.pseudonymous)
    }

    /// Whether members of this class take part.
    pub fn is_for(&self, class: Class) -> bool {
        self.audience.as_ref().map_or(class == Class::Resident, |audience| audience.has(class))
    }

    /// For each ballot style its contests.
    pub fn ballot_styles(&self) -> Vec<Vec<usize>> {
        if self.styles.is_empty() {
            return vec![(0..self.contests.len()).collect()];
        }
        let contests = |style: &BallotStyle| style.contests.iter().map(|contest| *contest as usize).collect();
        self.styles.iter().map(contests).collect()
    }
}

impl Question {
    /// A question without a blank vote, one counter a slot.
    pub fn new<O: Into<String>>(
        title: impl Into<String>,
        options: impl IntoIterator<Item = O>,
        rule: QuestionRule,
    ) -> Self {
        let options = options.into_iter().map(Into::into).collect();
        Self { title: title.into(), options, blank: None, rule, packed: false }
    }

    fn check(&self, contest: usize) -> Result<Contest, ManifestError> {
        text("a contest's title", &self.title, MAX_TITLE)?;
        self.options.iter().try_for_each(|option| text("an option's name", option.trim(), MAX_TITLE))?;
        different(self.options.iter().map(String::as_str))
            .map_err(|name| ManifestError::DuplicateOption { contest, name })?;
        let last = self.options.len().checked_sub(1);
        let blank_fits = match self.blank {
            None => true,
            Some(blank) => self.rule == QuestionRule::Plurality && last == Some(blank as usize),
        };
        if !blank_fits {
            return Err(ManifestError::Blank { contest });
        }
        self.check_mixed(contest)?;
        self.contest()
            .and_then(|shape| if self.packed { shape.packed() } else { Ok(shape) })
            .map_err(|source| ManifestError::Contest { contest, source })
    }

    /// The contest that it is while ballots are cast, without packing.
    ///
    /// # Errors
    /// [`ContestError`] when the rule does not fit the options.
    pub fn contest(&self) -> Result<Contest, ContestError> {
        let options = match self.rule {
            QuestionRule::WriteIn { bytes } => bytes as usize,
            _ => self.options.len(),
        };
        Contest::new(Rule::from(&self.rule), options)
    }

    /// What the values of a choice say: each option that is not left at zero, negative where it is voted against.
    pub fn filled(&self, values: &[u64]) -> Vec<(&str, i64)> {
        let options = self.options.len();
        let signed = |field: usize, value: u64| {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            if field < options { value } else { -value }
        };
        let named = |(field, value): (usize, &u64)| {
            Some((self.options.get(field.checked_rem(options)?)?.as_str(), signed(field, *value)))
        };
        values.iter().enumerate().filter(|(_, value)| **value > 0).filter_map(named).collect()
    }

    /// What an option costs, where options have costs.
    pub fn cost(&self, option: usize) -> Option<u64> {
        match &self.rule {
            QuestionRule::Knapsack { costs, .. } => costs.get(option).copied(),
            _ => None,
        }
    }

    /// Counts the pairs among the counters of a ranked question of which only pairs become public; nothing for other
    /// questions, or other counters. `seed` is what lots are drawn by, [`crate::opened::lot_seed`].
    ///
    /// # Errors
    /// When the procedure does not fit the options.
    pub fn count_pairs(&self, counters: &[u64], seed: Option<&[u8; 32]>) -> Result<Option<Outcome>, CountError> {
        let QuestionRule::Ranked { procedure, disclosure: Disclosure::Pairs, .. } = &self.rule else {
            return Ok(None);
        };
        let options = self.options.len();
        let pairs = counters.split_at_checked(options).filter(|(_, pairs)| pairs.len() == options * (options - 1));
        let pairs = pairs.and_then(|(_, pairs)| pairwise(options, pairs));
        pairs.map(|pairs| procedure.count_pairs(pairs, seed)).transpose()
    }

    /// Positions of the options that are ahead by this question's counters, more than one for a tie, none when nobody
    /// voted for any. A blank vote cannot win. After scores with a runoff it is the runoff that decides, and where one can
    /// vote against an option, the votes for it less those against it. Where pairs of rankings become public, those that
    /// have a place come first, and after them those tied for the places left.
    pub fn winners(&self, counters: &[u64]) -> Vec<usize> {
        let (own, rest) = counters.split_at_checked(self.options.len()).unwrap_or((counters, &[]));
        // More votes than fit are more than anybody can decrypt.
        let signed = |count: &u64| i64::try_from(*count).unwrap_or(i64::MAX);
        let mut counts = Counts::new(own.iter().map(signed).collect(), u64::MAX);
        counts.blank = self.blank.map(|blank| blank as usize).filter(|blank| *blank < own.len());
        let rule = match &self.rule {
            QuestionRule::Ranked { .. } => {
                return self.count_pairs(counters, None).ok().flatten().map_or_else(Vec::new, Outcome::ahead);
            }
            QuestionRule::Star { max } => {
                counts.pairwise = pairwise(own.len(), rest);
                CountingRule::Star { highest: *max, tie_break: StarTieBreak::Report }
            }
            QuestionRule::Quadratic { against: true, .. } => {
                counts.options.iter_mut().zip(rest).for_each(|(votes, against)| *votes -= signed(against));
                CountingRule::Plurality { seats: 1 }
            }
            _ => CountingRule::Plurality { seats: 1 },
        };
        if counts.options.iter().all(|count| *count <= 0) {
            return Vec::new();
        }
        rule.apply(&counts).map_or_else(|_| Vec::new(), Outcome::ahead)
    }
}

/// The counters of ordered pairs of options as a matrix. There is none for counters of a contest without pairs.
fn pairwise(options: usize, counters: &[u64]) -> Option<Pairwise> {
    let above = |one, other| match one == other {
        true => 0,
        false => counters.get(pair_index(options, one, other)).copied().unwrap_or(0),
    };
    let row = |one| (0..options).map(|other| above(one, other)).collect();
    Pairwise::new((0..options).map(row).collect()).ok()
}

fn text(what: &'static str, text: &str, limit: usize) -> Result<(), ManifestError> {
    if text.trim().is_empty() || text.len() > limit { Err(ManifestError::Text { what, limit }) } else { Ok(()) }
}

/// Whether names differ, white space at their ends aside: on paper they would look the same. The error is the name that
/// comes twice.
fn different<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), String> {
    let mut names: Vec<&str> = names.map(str::trim).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(pair[0].to_owned()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod mixed_tests;
#[cfg(test)]
mod tests;
