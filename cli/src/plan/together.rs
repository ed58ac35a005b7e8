//! What several contests decide together: seats of parties, or which of two proposals prevails.

use serde_json::{Value, json};
use tabella_ledger::count::counter_proposal::{Preference, Prevails, people};
use tabella_ledger::count::double_majority::Votes;
use tabella_ledger::count::seats::biproportional::{District, Provisions, biproportional};
use tabella_ledger::count::seats::{SeatMethod, Threshold, allot};
use tabella_ledger::count::{CountError, Counts, Steps};

use super::From;

/// What is decided from all contests together.
#[derive(Debug, Clone, Default)]
pub enum Together {
    /// Each contest stands for itself.
    #[default]
    Nothing,
    /// Initiative, counter-proposal and the third question are the three contests.
    CounterProposal,
    /// Parties have seats for their votes in all contests.
    Parties(Parties),
}

/// Parties over several contests.
#[derive(Debug, Clone)]
pub struct Parties {
    /// Their names.
    pub names: Vec<String>,
    /// For each contest the party of each option.
    pub of: Vec<Vec<usize>>,
    /// How votes become seats.
    pub method: Method,
    /// The seats that the file publishes, for each contest and party.
    pub published: Option<Vec<Vec<u32>>>,
}

/// How votes become seats.
#[derive(Debug, Clone)]
pub enum Method {
    /// In the whole country.
    Whole {
        /// The method.
        method: SeatMethod,
        /// The seats.
        seats: u32,
        /// What a party needs to take part.
        threshold: Option<Threshold>,
    },
    /// In the whole country and in each contest's district, which has so many seats.
    Districts(Vec<u32>, Provisions),
}

/// What is decided together.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// For JSON, by key.
    pub entries: Vec<(&'static str, Value)>,
    /// In words, a line each.
    pub words: Vec<String>,
    /// Whether it is as the file publishes it.
    pub as_published: Option<bool>,
}

impl Together {
    pub(super) fn without_published(self) -> Self {
        match self {
            Together::Parties(parties) => Together::Parties(Parties { published: None, ..parties }),
            other => other,
        }
    }

    /// Decides by the counters of every contest.
    ///
    /// # Errors
    /// When the counters do not fit the rule.
    pub fn decide(&self, contests: &[Vec<u64>]) -> Result<Option<Total>, CountError> {
        match self {
            Together::Nothing => Ok(None),
            Together::CounterProposal => counter_proposal(contests).map(Some),
            Together::Parties(parties) => parties.decide(contests).map(Some),
        }
    }
}

fn counter_proposal(contests: &[Vec<u64>]) -> Result<Total, CountError> {
    let of = |contest: usize, option: usize| contests.get(contest).and_then(|counts| counts.get(option)).copied();
    let votes = |contest: usize| match (of(contest, 0), of(contest, 1)) {
        (Some(yes), Some(no)) => Ok(Votes { yes, no }),
        _ => Err(CountError::Length { what: "answers to three questions", expected: 3, found: contests.len() }),
    };
    let third = votes(2)?;
    let preference = Preference { initiative: third.yes, counter_proposal: third.no };
    let decision = people(votes(0)?, votes(1)?, preference);
    let prevails = match decision.prevails {
        Prevails::Neither => "neither",
        Prevails::Initiative => "initiative",
        Prevails::CounterProposal => "counter-proposal",
        Prevails::Tie => "a tie",
    };
    Ok(Total {
        entries: vec![("prevails", json!(prevails))],
        words: vec![format!("Prevails: {prevails}")],
        as_published: None,
    })
}

impl Parties {
    fn decide(&self, contests: &[Vec<u64>]) -> Result<Total, CountError> {
        let mut by_contest = vec![vec![0u64; self.names.len()]; contests.len()];
        for ((votes, counts), of) in by_contest.iter_mut().zip(contests).zip(&self.of) {
            for (party, count) in of.iter().zip(counts) {
                let too_large = CountError::TooLarge { what: "the votes of a party" };
                let sum = votes.get_mut(*party).ok_or(CountError::Length {
                    what: "parties",
                    expected: self.names.len(),
                    found: *party,
                })?;
                *sum = sum.checked_add(*count).ok_or(too_large)?;
            }
        }
        let votes: Vec<u64> =
            (0..self.names.len()).map(|party| by_contest.iter().map(|votes| votes[party]).sum()).collect();
        let (seats, in_contests) = self.seats(&votes, by_contest)?;
        let as_published = self.published.as_ref().map(|published| Some(published) == in_contests.as_ref());
        let named = |numbers: &[u64]| -> Value {
            Value::Object(self.names.iter().cloned().zip(numbers.iter().map(|number| json!(number))).collect())
        };
        let wide = |seats: &[u32]| -> Vec<u64> { seats.iter().map(|seats| u64::from(*seats)).collect() };
        let mut entries = vec![("parties", named(&votes)), ("seats", named(&wide(&seats)))];
        if let Method::Districts(..) = self.method {
            // Its contests elect nobody for themselves.
            let seated: Vec<&String> =
                self.names.iter().zip(&seats).filter(|(_, seats)| **seats > 0).map(|(name, _)| name).collect();
            entries.extend([
                ("winners", json!(seated)),
                ("rule", json!("biproportional")),
                ("winners_from", json!(From::Counts.words())),
            ]);
        }
        if let Some(in_contests) = in_contests {
            entries.push((
                "seats_in_contests",
                json!(in_contests.iter().map(|seats| named(&wide(seats))).collect::<Vec<_>>()),
            ));
        }
        let words = self
            .names
            .iter()
            .zip(votes)
            .zip(seats)
            .map(|((name, votes), seats)| format!("  {votes:>9}  {seats:>3} seats  {name}"))
            .collect();
        Ok(Total { entries, words, as_published })
    }

    /// Seats of each party, and in each contest where the method gives them there.
    #[allow(clippy::type_complexity, reason = "used once, next to its caller")]
    fn seats(&self, votes: &[u64], by_contest: Vec<Vec<u64>>) -> Result<(Vec<u32>, Option<Vec<Vec<u32>>>), CountError> {
        match &self.method {
            Method::Whole { method, seats, threshold } => {
                let signed = votes.iter().map(|votes| i64::try_from(*votes).unwrap_or(i64::MAX)).collect();
                let outcome = allot(&Counts::new(signed, votes.iter().sum()), *method, *seats, *threshold)?;
                match outcome.steps {
                    Steps::Seats(allocation) => Ok((allocation.seats, None)),
                    _ => Ok((Vec::new(), None)),
                }
            }
            Method::Districts(seats, law) => {
                let district = |(seats, votes): (&u32, Vec<u64>)| District { seats: *seats, votes };
                let districts: Vec<District> = seats.iter().zip(by_contest).map(district).collect();
                let result = biproportional(&districts, *law)?;
                Ok((result.list_seats, result.seats))
            }
        }
    }
}
