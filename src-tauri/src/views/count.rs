//! How rankings, grades and texts were counted.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tabella_ledger::count::ranked::Draw;
use tabella_ledger::count::ranked::stages::{Event, Stage, Stages};
use tabella_ledger::count::{Outcome, Pairwise, Steps};
use tabella_ledger::opened::{Found, Opened, Written};
use tabella_ledger::state::{ElectionState, Phase};

use super::number;
use crate::contract::{CountEventView, CountView, RoundView, SpellingView, StepsView, TextView, TransferView};

/// Counts that were made before, by the seeds of their lots: ballots and key fix the one as they fix the other.
#[derive(Default)]
pub struct Counts(Mutex<BTreeMap<[u8; 32], Option<CountView>>>);

impl Counts {
    /// How a question of a published election was counted whose ballots were opened, or of which pairs became public; none
    /// for other questions, and where too few voted.
    pub fn of(&self, election: &ElectionState, contest: usize) -> Option<CountView> {
        if election.phase() != Phase::Published {
            return None;
        }
        let seed = election.lot_seed(contest)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(seed).or_insert_with(|| count(election, contest, &seed)).clone()
    }
}

fn count(election: &ElectionState, contest: usize, seed: &[u8; 32]) -> Option<CountView> {
    let question = election.manifest().contests.get(contest)?;
    if let Some(rows) = election.rows(contest) {
        let rows = rows.iter().map(|row| (row.values.as_slice(), row.ballots));
        return question.count_rows(rows, Some(seed)).ok().flatten().map(|opened| of_opened(&opened, seed));
    }
    let counters = election.counts().get(contest)?;
    question.count_pairs(counters, Some(seed)).ok().flatten().map(|outcome| of_outcome(&outcome, seed))
}

fn of_opened(opened: &Opened, seed: &[u8; 32]) -> CountView {
    let counted = match &opened.found {
        Found::Counted(outcome) => of_outcome(outcome, seed),
        Found::Written(texts) => plain(StepsView::Texts { texts: texts.iter().map(text).collect() }),
    };
    CountView { blank: Some(opened.blank), unreadable: opened.nonsense.values().sum(), ..counted }
}

fn of_outcome(outcome: &Outcome, seed: &[u8; 32]) -> CountView {
    let steps = steps(&outcome.steps);
    let lot = events(&steps).any(|event| event.code == "tie.lot");
    CountView {
        elected: places(&outcome.elected),
        tied: outcome.tie.as_ref().map(|tie| places(&tie.options)).unwrap_or_default(),
        vacant: number(outcome.vacant),
        seed: lot.then(|| seed.iter().map(|byte| format!("{byte:02x}")).collect()),
        ..plain(steps)
    }
}

fn plain(steps: StepsView) -> CountView {
    CountView { blank: None, unreadable: 0, elected: vec![], tied: vec![], vacant: 0, seed: None, steps }
}

fn events(steps: &StepsView) -> Box<dyn Iterator<Item = &CountEventView> + '_> {
    match steps {
        StepsView::Rounds { rounds, .. } => Box::new(rounds.iter().flat_map(|round| &round.events)),
        StepsView::Pairs { events, .. }
        | StepsView::Points { events, .. }
        | StepsView::Grades { events, .. }
        | StepsView::Projects { events } => Box::new(events.iter()),
        StepsView::Texts { .. } => Box::new(std::iter::empty()),
    }
}

fn text(written: &Written) -> TextView {
    let mut spellings = written.spellings.iter();
    TextView {
        text: spellings.next().map_or_else(|| written.matched.clone(), |(text, _)| text.clone()),
        votes: written.votes,
        spellings: spellings.map(|(text, votes)| SpellingView { text: text.clone(), votes: *votes }).collect(),
    }
}

fn places(options: &[usize]) -> Vec<u32> {
    options.iter().copied().map(number).collect()
}

fn event(code: &str, options: &[usize]) -> CountEventView {
    CountEventView { code: code.into(), options: places(options), tied: vec![] }
}

fn draw(draw: &Draw) -> CountEventView {
    CountEventView { tied: places(&draw.tied), ..event(draw.by.code(), &[draw.chosen]) }
}

fn draws<'d>(all: impl IntoIterator<Item = &'d Draw>) -> Vec<CountEventView> {
    all.into_iter().map(draw).collect()
}

fn steps(steps: &Steps) -> StepsView {
    match steps {
        Steps::Stages(stages) => StepsView::Rounds {
            ballots: stages.ballots,
            places: stages.places,
            rounds: stages.stages.iter().map(|stage| round(stages, stage)).collect(),
        },
        Steps::Schulze(trace) => {
            let dropped = trace.dropped.iter().map(|dropped| event(dropped.why.code(), &[dropped.option]));
            let weakest = trace.rounds.iter().flat_map(|round| &round.weakest);
            let weakest = weakest.map(|(winner, loser)| event("defeat.dropped", &[*winner, *loser]));
            let events = dropped.chain(weakest).chain(draws(&trace.draw)).collect();
            pairs(&trace.pairwise, trace.condorcet, events)
        }
        Steps::RankedPairs(trace) => {
            let fates = trace.majorities.iter().map(|one| event(one.fate.code(), &[one.winner, one.loser]));
            pairs(&trace.pairwise, trace.condorcet, fates.chain(draws(&trace.draw)).collect())
        }
        Steps::Copeland(trace) => pairs(&trace.pairwise, trace.condorcet, draws(&trace.draws)),
        Steps::Borda(trace) => StepsView::Points {
            points: trace.doubled.iter().map(|doubled| *doubled as f64 / 2.0).collect(),
            events: draws(&trace.draws),
        },
        Steps::Judgment(trace) => StepsView::Grades {
            grades: trace.grades.clone(),
            majority: trace.majority.iter().map(|grade| grade.map(number)).collect(),
            events: draws(&trace.draws),
        },
        Steps::Expanding(paid) => {
            StepsView::Projects { events: paid.iter().map(|step| event("project.paid", &[step.project])).collect() }
        }
        // Rankings and grades have no other steps.
        _ => StepsView::Projects { events: vec![] },
    }
}

fn pairs(pairwise: &Pairwise, condorcet: Option<usize>, events: Vec<CountEventView>) -> StepsView {
    let options = 0..pairwise.options();
    let row =
        |one: usize| options.clone().map(|other| if one == other { 0 } else { pairwise.above(one, other) }).collect();
    StepsView::Pairs { above: options.clone().map(row).collect(), condorcet: condorcet.map(number), events }
}

fn round(stages: &Stages, stage: &Stage) -> RoundView {
    // Votes have at most nine places and there are at most 2^20 opened ballots: what is shown keeps every digit.
    let votes = |votes: u128| votes as f64 / 10f64.powi(stages.places.min(9) as i32);
    let happened = |happened: &Event| match happened {
        Event::Elected { option, .. } => event(happened.code(), &[*option]),
        Event::Excluded { options, .. } | Event::Deferred { options } => event(happened.code(), options),
        Event::Drawn(drawn) => draw(drawn),
        Event::Tied { options, .. } => CountEventView { tied: places(options), ..event(happened.code(), &[]) },
        Event::NoVotes => event(happened.code(), &[]),
    };
    RoundView {
        transfer: stage.transfer.as_ref().map(|transfer| TransferView {
            code: transfer.cause.code().into(),
            from: places(&transfer.from),
            received: transfer.received.iter().copied().map(votes).collect(),
            ended: votes(transfer.exhausted.total() + transfer.lost),
        }),
        votes: stage.tallies.iter().copied().map(votes).collect(),
        exhausted: votes(stage.exhausted.choices),
        overvotes: votes(stage.exhausted.overvotes),
        skips: votes(stage.exhausted.skips),
        lost: votes(stage.lost),
        quota: votes(stage.quota),
        events: stage.events.iter().map(happened).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tabella_ledger::count::ranked::Method;
    use tabella_ledger::manifest::{Disclosure, Question, QuestionRule};

    fn counted(method: Method, rows: &[(&[u64], u64)]) -> CountView {
        let rule = QuestionRule::Ranked { ranks: 3, procedure: method.procedure(1), disclosure: Disclosure::Ballots };
        let question = Question::new("Which?", ["Elms", "Limes", "Oaks"], rule);
        let opened = question.count_rows(rows.iter().copied(), Some(&[7; 32])).expect("it can be counted");
        of_opened(&opened.expect("its ballots are opened"), &[7; 32])
    }

    #[test]
    fn every_round_says_where_votes_are_and_what_moved() {
        let view =
            counted(Method::InstantRunoff, &[(&[1, 2, 0], 4), (&[0, 1, 0], 3), (&[0, 2, 1], 2), (&[0, 0, 0], 5)]);
        assert_eq!((view.elected.as_slice(), view.blank, view.unreadable), ([1].as_slice(), Some(5), 0));
        assert_eq!(view.seed, None, "no lot was drawn");
        let StepsView::Rounds { ballots, places, rounds } = &view.steps else { panic!("votes move") };
        assert_eq!((*ballots, *places, rounds.len()), (9, 0, 2));
        assert_eq!(rounds[0].votes, [4.0, 3.0, 2.0]);
        assert_eq!(rounds[0].events[0].code, "excluded.fewest");
        let transfer = rounds[1].transfer.as_ref().expect("votes of the last moved");
        assert_eq!(
            (transfer.from.as_slice(), transfer.received.as_slice()),
            ([2].as_slice(), [0.0, 2.0, 0.0].as_slice())
        );
        assert_eq!(rounds[1].votes, [4.0, 5.0, 0.0]);
        for round in rounds {
            let ended = round.exhausted + round.overvotes + round.skips + round.lost;
            assert_eq!(round.votes.iter().sum::<f64>() + ended, 9.0);
        }
    }

    #[test]
    fn a_drawn_lot_shows_its_seed_and_pairs_their_matrix() {
        let view = counted(Method::InstantRunoff, &[(&[1, 0, 0], 1), (&[0, 1, 0], 1)]);
        assert_eq!(view.seed.as_deref(), Some("07".repeat(32).as_str()));
        let view = counted(Method::RankedPairs, &[(&[1, 2, 3], 2), (&[2, 1, 3], 1)]);
        let StepsView::Pairs { above, condorcet, events } = &view.steps else { panic!("pairs are compared") };
        assert_eq!((above[0].as_slice(), *condorcet), ([0, 2, 3].as_slice(), Some(0)));
        assert!(events.iter().all(|event| event.code == "majority.locked" && event.options.len() == 2));
        let view = counted(Method::Borda, &[(&[1, 0, 0], 1)]);
        let StepsView::Points { points, .. } = &view.steps else { panic!("places give points") };
        assert_eq!(points.as_slice(), [2.0, 0.5, 0.5]);
    }
}
