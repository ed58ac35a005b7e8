//! Initiative, counter-proposal and the question which of the two prevails if both are accepted.
//!
//! Swiss Federal Constitution (SR 101), article 139b, and Federal Act on Political Rights (SR 161.1), article 76: each
//! of the first two questions is answered for itself, and may be answered yes twice; the third question decides only if
//! both are accepted. In a federal vote people and cantons decide each question ([`federal`]); if then one proposal has
//! more of the people and the other more of the cantons in the third question, the one prevails whose percentages of
//! people and of cantons have the greater sum (article 139b, paragraph 3). In a canton or a municipality the people
//! alone decide ([`people`]); so in Zug, Wahl- und Abstimmungsgesetz (BGS 131.1).

use super::double_majority::{Canton, Votes, double_majority};
use super::{CountError, Counts, Outcome, Stake, Steps, Tie, yes_no};

/// Position of the votes for the initiative among the six counters.
pub const INITIATIVE_YES: usize = 0;
/// Position of the votes for the counter-proposal among the six counters.
pub const COUNTER_PROPOSAL_YES: usize = 2;

/// Which text comes into force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prevails {
    /// Neither was accepted.
    Neither,
    /// The initiative.
    Initiative,
    /// The counter-proposal.
    CounterProposal,
    /// Both were accepted and the third question is a tie, which the law does not break.
    Tie,
}

/// How it was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whether the initiative was accepted.
    pub initiative: bool,
    /// Whether the counter-proposal was accepted.
    pub counter_proposal: bool,
    /// What the third question comes to; it decides only if both were accepted.
    pub third_question: Prevails,
    /// What comes into force.
    pub prevails: Prevails,
}

/// The third question: votes for the one and for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preference {
    /// Votes for the initiative.
    pub initiative: u64,
    /// Votes for the counter-proposal.
    pub counter_proposal: u64,
}

/// What a canton says to the three questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CantonAnswers {
    /// To the initiative.
    pub initiative: Votes,
    /// To the counter-proposal.
    pub counter_proposal: Votes,
    /// To the third question.
    pub preference: Preference,
    /// Whether it has half a vote.
    pub half: bool,
}

/// Decides by the votes of the people alone.
pub fn people(initiative: Votes, counter_proposal: Votes, preference: Preference) -> Decision {
    let accepted = |votes: Votes| yes_no::accepted(votes.yes, votes.no);
    decide(accepted(initiative), accepted(counter_proposal), more(preference.initiative, preference.counter_proposal))
}

/// Decides by the votes of the people and of the cantons. A canton with an equal third question counts for neither.
pub fn federal(
    initiative: Votes,
    counter_proposal: Votes,
    preference: Preference,
    cantons: &[CantonAnswers],
) -> Decision {
    let answers = |of: fn(&CantonAnswers) -> Votes| -> Vec<Canton> {
        cantons.iter().map(|canton| Canton { votes: of(canton), half: canton.half }).collect()
    };
    let halves = |side: Prevails| -> u64 {
        let preferring =
            |canton: &&CantonAnswers| more(canton.preference.initiative, canton.preference.counter_proposal) == side;
        cantons.iter().filter(preferring).map(|canton| if canton.half { 1 } else { 2 }).sum()
    };
    let (halves_initiative, halves_counter) = (halves(Prevails::Initiative), halves(Prevails::CounterProposal));
    let by_people = more(preference.initiative, preference.counter_proposal);
    let by_cantons = more(halves_initiative, halves_counter);
    let third = match (by_people, by_cantons) {
        (one, other) if one == other => one,
        (Prevails::Tie, side) | (side, Prevails::Tie) => side,
        _ => {
            // a/(a+b) + x/(x+y) against b/(a+b) + y/(x+y), over the common denominator; cantons are few, so it fits.
            let share = |people: u64, halves: u64| {
                u128::from(people) * u128::from(halves_initiative + halves_counter)
                    + u128::from(halves) * (u128::from(preference.initiative) + u128::from(preference.counter_proposal))
            };
            more(share(preference.initiative, halves_initiative), share(preference.counter_proposal, halves_counter))
        }
    };
    decide(
        double_majority(initiative, &answers(|canton| canton.initiative)).accepted,
        double_majority(counter_proposal, &answers(|canton| canton.counter_proposal)).accepted,
        third,
    )
}

/// Counts a contest of six counters: initiative yes and no, counter-proposal yes and no, third question for the
/// initiative and for the counter-proposal. Elected is [`INITIATIVE_YES`], [`COUNTER_PROPOSAL_YES`] or nothing.
///
/// # Errors
/// When there are not six counters, or more votes on a question than ballots.
pub fn counter_proposal(counts: &Counts) -> Result<Outcome, CountError> {
    counts.check(1)?;
    let unsigned: Vec<u64> = counts.options.iter().map(|count| u64::try_from(*count).unwrap_or(0)).collect();
    let &[yes, no, counter_yes, counter_no, for_initiative, for_counter] = unsigned.as_slice() else {
        return Err(CountError::Length { what: "answers to three questions", expected: 6, found: unsigned.len() });
    };
    let pairs = [(yes, no), (counter_yes, counter_no), (for_initiative, for_counter)];
    if pairs.iter().any(|(one, other)| one.checked_add(*other).is_none_or(|votes| votes > counts.ballots)) {
        return Err(CountError::ImpossibleSum { ballots: counts.ballots });
    }
    let decision = people(
        Votes { yes, no },
        Votes { yes: counter_yes, no: counter_no },
        Preference { initiative: for_initiative, counter_proposal: for_counter },
    );
    let elected = match decision.prevails {
        Prevails::Initiative => vec![INITIATIVE_YES],
        Prevails::CounterProposal => vec![COUNTER_PROPOSAL_YES],
        Prevails::Neither | Prevails::Tie => Vec::new(),
    };
    let tie = (decision.prevails == Prevails::Tie)
        .then(|| Tie { options: vec![INITIATIVE_YES, COUNTER_PROPOSAL_YES], stake: Stake::Places(1) });
    Ok(Outcome { tie, ..Outcome::decided(elected, Steps::CounterProposal(decision)) })
}

fn more<T: Ord>(initiative: T, counter_proposal: T) -> Prevails {
    match initiative.cmp(&counter_proposal) {
        std::cmp::Ordering::Greater => Prevails::Initiative,
        std::cmp::Ordering::Less => Prevails::CounterProposal,
        std::cmp::Ordering::Equal => Prevails::Tie,
    }
}

fn decide(initiative: bool, counter_proposal: bool, third_question: Prevails) -> Decision {
    let prevails = match (initiative, counter_proposal) {
        (false, false) => Prevails::Neither,
        (true, false) => Prevails::Initiative,
        (false, true) => Prevails::CounterProposal,
        (true, true) => third_question,
    };
    Decision { initiative, counter_proposal, third_question, prevails }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(counters: [i64; 6]) -> Outcome {
        counter_proposal(&Counts::new(counters.to_vec(), 100)).unwrap()
    }

    #[test]
    fn the_third_question_decides_only_if_both_are_accepted() {
        assert_eq!(count([60, 40, 55, 45, 40, 50]).elected, [COUNTER_PROPOSAL_YES]);
        assert_eq!(count([60, 40, 55, 45, 50, 40]).elected, [INITIATIVE_YES]);
        assert_eq!(count([60, 40, 45, 55, 40, 50]).elected, [INITIATIVE_YES]);
        assert_eq!(count([40, 60, 55, 45, 50, 40]).elected, [COUNTER_PROPOSAL_YES]);
        assert!(count([40, 60, 45, 45, 50, 40]).elected.is_empty());
        let tied = count([60, 40, 55, 45, 50, 50]);
        assert_eq!(tied.tie.unwrap().options, [INITIATIVE_YES, COUNTER_PROPOSAL_YES]);
        assert_eq!(count([60, 40, 45, 55, 50, 50]).tie, None);
    }

    #[test]
    fn impossible_answers_are_refused() {
        assert!(counter_proposal(&Counts::new(vec![1; 5], 100)).is_err());
        let many = counter_proposal(&Counts::new(vec![60, 41, 0, 0, 0, 0], 100)).unwrap_err();
        assert_eq!(many, CountError::ImpossibleSum { ballots: 100 });
    }

    fn cantons(for_initiative: usize) -> Vec<CantonAnswers> {
        let yes = Votes { yes: 2, no: 1 };
        let preference = |canton| match canton < for_initiative {
            true => Preference { initiative: 2, counter_proposal: 1 },
            false => Preference { initiative: 1, counter_proposal: 2 },
        };
        (0..26)
            .map(|canton| CantonAnswers {
                initiative: yes,
                counter_proposal: yes,
                preference: preference(canton),
                half: canton >= 20,
            })
            .collect()
    }

    #[test]
    fn people_and_cantons_apart_are_weighed_by_percentages() {
        let yes = Votes { yes: 2, no: 1 };
        let third = |initiative, counter_proposal, cantons: &[CantonAnswers]| {
            federal(yes, yes, Preference { initiative, counter_proposal }, cantons).prevails
        };
        // Cantons 9 of 23 for the initiative, 39.1 %; the people 60 % or 62 %.
        assert_eq!(third(60, 40, &cantons(9)), Prevails::CounterProposal);
        assert_eq!(third(62, 38, &cantons(9)), Prevails::Initiative);
        assert_eq!(third(14, 9, &cantons(9)), Prevails::Tie);
        assert_eq!(third(40, 60, &cantons(9)), Prevails::CounterProposal);
        assert_eq!(third(50, 50, &cantons(12)), Prevails::Initiative);
    }

    #[test]
    fn a_proposal_without_the_cantons_is_not_accepted() {
        let yes = Votes { yes: 2, no: 1 };
        let mut cantons = cantons(26);
        for canton in cantons.iter_mut().take(12) {
            canton.initiative = Votes { yes: 1, no: 2 };
        }
        let decision = federal(yes, yes, Preference { initiative: 2, counter_proposal: 1 }, &cantons);
        assert_eq!((decision.initiative, decision.counter_proposal), (false, true));
        assert_eq!(decision.prevails, Prevails::CounterProposal);
    }
}
