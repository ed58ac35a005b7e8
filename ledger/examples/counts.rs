//! Random ranked profiles and what the rules make of them, one JSON object a line, for another implementation to compare
//! with: `counts PROFILES SEED`, so many profiles a rule.

#![allow(clippy::expect_used, reason = "an example")]

use std::io::Write;

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};
use serde_json::{Value, json};
use tabella_ledger::count::budget::Budget;
use tabella_ledger::count::ranked::borda::Points;
use tabella_ledger::count::ranked::expanding::expanding_approvals;
use tabella_ledger::count::ranked::judgment::majority_judgment;
use tabella_ledger::count::ranked::runoff::InstantRunoff;
use tabella_ledger::count::ranked::schulze::{MajorityRatio, Schulze};
use tabella_ledger::count::ranked::stages::{Event, Exhausted, Stage};
use tabella_ledger::count::ranked::stv::gregory::{Gregory, PORTLAND, SCOTLAND};
use tabella_ledger::count::ranked::{
    Draw, End, Overvotes, RankedBallot, RankedProfile, RankedRule, Reading, Repeats, TieBreak, Ties,
};
use tabella_ledger::count::{Outcome, Stake, Steps};

const WAYS: [&[TieBreak]; 6] = [
    &[],
    &[TieBreak::LatestStage],
    &[TieBreak::EarliestStage, TieBreak::Lot],
    &[TieBreak::LatestStage, TieBreak::Lot],
    &[TieBreak::Lot],
    &[TieBreak::ListOrder],
];

struct Random(ChaCha8Rng);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound as u64) as usize
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn shuffled(&mut self, options: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..options).collect();
        (1..options).for_each(|last| all.swap(last, self.below(last + 1)));
        all
    }

    /// Marks with overvotes, ranks left out and repetitions.
    fn marks(&mut self, options: usize) -> Vec<Vec<usize>> {
        let ranks = self.below(options + 2);
        (0..ranks).map(|_| (0..[0, 1, 1, 1, 1, 2][self.below(6)]).map(|_| self.below(options)).collect()).collect()
    }

    fn ballot(&mut self, options: usize, equals: bool) -> RankedBallot {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let ranked = self.below(options + 1);
        for option in self.shuffled(options).into_iter().take(ranked) {
            match groups.last_mut() {
                Some(last) if equals && self.below(3) == 0 => last.push(option),
                _ => groups.push(vec![option]),
            }
        }
        let end = [End::Choices, End::Choices, End::Choices, End::Overvote, End::Skip][self.below(5)];
        RankedBallot { groups, end }
    }

    /// Few ballots, so that there are ties, or many, so that there are long counts.
    fn ballots(&mut self, options: usize, equals: bool) -> Vec<(RankedBallot, u64)> {
        let (kinds, most) = [(6, 3), (12, 2), (30, 40), (60, 7)][self.below(4)];
        let kinds = self.below(kinds + 1);
        (0..kinds).map(|_| (self.ballot(options, equals), 1 + self.below(most) as u64)).collect()
    }
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|number| number.parse::<u64>().expect("a number"));
    let (profiles, seed) = (arguments.next().unwrap_or(1000), arguments.next().unwrap_or(1));
    let mut random = Random(ChaCha8Rng::seed_from_u64(seed));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for _ in 0..profiles {
        for kind in 0..12 {
            let line = match kind {
                0..=8 => ranked(&mut random, kind),
                9 => grades(&mut random),
                10 => budget(&mut random),
                _ => reading(&mut random),
            };
            writeln!(out, "{line}")?;
        }
    }
    out.flush()
}

fn ranked(random: &mut Random, kind: usize) -> Value {
    let options = 2 + random.below(6);
    let seats = 1 + random.below(3.min(options)) as u32;
    let option = |random: &mut Random| random.below(options) as u32;
    let (rule, parameters) = match kind {
        0 => {
            let (together, until_two) = (random.flag(), random.flag());
            let first = if random.below(4) == 0 { vec![option(random)] } else { Vec::new() };
            let parameters = json!({"together": together, "until_two": until_two, "first": first});
            (RankedRule::InstantRunoff { variant: InstantRunoff { together, until_two, first } }, parameters)
        }
        1 => {
            let together = random.below(3) == 0;
            (
                RankedRule::Gregory { seats, variant: Gregory { together, ..SCOTLAND } },
                json!({"law": "scotland", "together": together}),
            )
        }
        2 => {
            let together = random.below(3) == 0;
            (
                RankedRule::Gregory { seats, variant: Gregory { together, ..PORTLAND } },
                json!({"law": "portland", "together": together}),
            )
        }
        3 => (RankedRule::Meek { seats }, json!({})),
        4 => (RankedRule::Irish { seats }, json!({})),
        5 => {
            let default = random.flag().then(|| option(random));
            let quorum = random.below(8) as u64;
            let ratio = MajorityRatio { option: option(random), numerator: 1 + option(random), denominator: 2 };
            let majorities = if random.flag() { vec![ratio] } else { Vec::new() };
            let parameters = json!({
                "default": default,
                "quorum": quorum,
                "majorities": majorities.iter().map(|m| [m.option, m.numerator, m.denominator]).collect::<Vec<_>>(),
            });
            (RankedRule::Schulze { variant: Schulze { default, quorum, majorities } }, parameters)
        }
        6 => (RankedRule::RankedPairs, json!({})),
        7 => (RankedRule::Copeland { seats }, json!({})),
        _ => {
            let points = if random.flag() { Points::Averaged } else { Points::Modified };
            (RankedRule::Borda { seats, points }, json!({"averaged": points == Points::Averaged}))
        }
    };
    let ballots = random.ballots(options, !rule.needs_strict_rankings());
    let (ways, seed) = ways(random);
    let seed = if kind == 4 { Some(seed.unwrap_or([9; 32])) } else { seed };
    let profile = RankedProfile::new(options, ballots.clone()).expect("ballots that fit");
    let outcome = rule.apply(&profile, Ties { ways, seed: seed.as_ref() }).expect("a rule that fits");
    json!({
        "rule": rule.name(), "parameters": parameters, "options": options, "seats": seats,
        "ballots": ballots.iter().map(|(ballot, times)| json!([ballot.groups, end(ballot.end), times])).collect::<Vec<_>>(),
        "ties": ties(ways, seed.as_ref()), "outcome": shown(&outcome),
    })
}

fn ways(random: &mut Random) -> (&'static [TieBreak], Option<[u8; 32]>) {
    let mut seed = [0; 32];
    random.0.fill_bytes(&mut seed);
    (WAYS[random.below(WAYS.len())], (random.below(4) > 0).then_some(seed))
}

fn ties(ways: &[TieBreak], seed: Option<&[u8; 32]>) -> Value {
    json!({"ways": ways.iter().map(|way| way.code()).collect::<Vec<_>>(), "seed": seed.map(hex::encode)})
}

fn grades(random: &mut Random) -> Value {
    let (options, scale) = (1 + random.below(5), 1 + random.below(6));
    let grades: Vec<Vec<u64>> = (0..options).map(|_| (0..scale).map(|_| random.below(5) as u64).collect()).collect();
    let most = grades.iter().map(|row| row.iter().sum::<u64>()).max().unwrap_or(0);
    let ballots = most + random.below(3) as u64;
    let seats = 1 + random.below(options) as u32;
    let (ways, seed) = ways(random);
    let outcome =
        majority_judgment(&grades, ballots, seats, Ties { ways, seed: seed.as_ref() }).expect("grades that fit");
    json!({
        "rule": "majority-judgment", "grades": grades, "voters": ballots, "seats": seats,
        "ties": ties(ways, seed.as_ref()), "outcome": shown(&outcome),
    })
}

fn budget(random: &mut Random) -> Value {
    let options = 2 + random.below(6);
    let mut ballots = random.ballots(options, true);
    ballots.push((random.ballot(options, true), 1));
    let costs: Vec<u64> = (0..options).map(|_| random.below(30) as u64).collect();
    let available = random.below(80) as u64;
    let (ways, seed) = ways(random);
    let profile = RankedProfile::new(options, ballots.clone()).expect("ballots that fit");
    let budget = Budget { costs: &costs, available, step: 1 };
    let outcome =
        expanding_approvals(&profile, budget, Ties { ways, seed: seed.as_ref() }).expect("a budget that fits");
    json!({
        "rule": "expanding-approvals", "costs": costs, "available": available, "options": options,
        "ballots": ballots.iter().map(|(ballot, times)| json!([ballot.groups, end(ballot.end), times])).collect::<Vec<_>>(),
        "ties": ties(ways, seed.as_ref()), "outcome": shown(&outcome),
    })
}

fn reading(random: &mut Random) -> Value {
    let overvotes = [Overvotes::End, Overvotes::Skip, Overvotes::Equals][random.below(3)];
    let most_skipped = random.flag().then(|| random.below(3) as u32);
    let repeats = if random.flag() { Repeats::Ignore } else { Repeats::End };
    let options = 2 + random.below(4);
    let marks = random.marks(options);
    let ballot = Reading { overvotes, most_skipped, repeats }.read(&marks);
    json!({
        "rule": "reading", "overvotes": format!("{overvotes:?}"), "most_skipped": most_skipped,
        "repeats": format!("{repeats:?}"), "marks": marks, "groups": ballot.groups, "end": end(ballot.end),
    })
}

fn end(end: End) -> &'static str {
    match end {
        End::Choices => "choices",
        End::Overvote => "overvote",
        End::Skip => "skip",
    }
}

fn shown(outcome: &Outcome) -> Value {
    let stake = |stake: &Stake| match stake {
        Stake::Places(places) => json!(["places", places]),
        Stake::Money(money) => json!(["money", money]),
        Stake::Exclusion => json!(["exclusion"]),
        Stake::Turn => json!(["turn"]),
    };
    json!({
        "elected": outcome.elected,
        "tie": outcome.tie.as_ref().map(|tie| json!([tie.options, stake(&tie.stake)])),
        "waiting": outcome.waiting,
        "vacant": outcome.vacant,
        "steps": steps(&outcome.steps),
    })
}

fn steps(steps: &Steps) -> Value {
    let drawn = |draws: &[Draw]| draws.iter().map(draw).collect::<Vec<_>>();
    let one = |found: &Option<Draw>| drawn(&found.iter().cloned().collect::<Vec<_>>());
    match steps {
        Steps::Stages(stages) => json!(stages.stages.iter().map(stage).collect::<Vec<_>>()),
        Steps::Schulze(trace) => json!({
            "condorcet": trace.condorcet,
            "dropped": trace.dropped.iter().map(|dropped| json!([dropped.option, dropped.why.code()])).collect::<Vec<_>>(),
            "rounds": trace.rounds.iter().map(|round| json!([round.schwartz, round.weakest])).collect::<Vec<_>>(),
            "draws": one(&trace.draw),
        }),
        Steps::RankedPairs(trace) => json!({
            "condorcet": trace.condorcet,
            "majorities": trace.majorities.iter().map(|m| json!([m.winner, m.loser, m.fate.code()])).collect::<Vec<_>>(),
            "draws": one(&trace.draw),
        }),
        Steps::Copeland(trace) => json!({"doubled": trace.doubled, "draws": drawn(&trace.draws)}),
        Steps::Borda(trace) => json!({"doubled": trace.doubled, "draws": drawn(&trace.draws)}),
        Steps::Judgment(trace) => json!({
            "grades": trace.grades, "majority": trace.majority, "ranks": trace.ranks, "draws": drawn(&trace.draws),
        }),
        Steps::Expanding(steps) => json!(
            steps
                .iter()
                .map(|step| json!([
                    step.project,
                    step.rank,
                    step.support.numer().to_string(),
                    step.support.denom().to_string(),
                    step.left,
                    one(&step.draw),
                ]))
                .collect::<Vec<_>>()
        ),
        _ => Value::Null,
    }
}

fn draw(draw: &Draw) -> Value {
    json!([draw.by.code(), format!("{:?}", draw.purpose), draw.chosen, draw.tied])
}

fn stage(stage: &Stage) -> Value {
    json!({
        "transfer": stage.transfer.as_ref().map(|transfer| json!({
            "cause": transfer.cause.code(), "from": transfer.from, "received": numbers(&transfer.received),
            "exhausted": exhausted(&transfer.exhausted), "lost": transfer.lost.to_string(),
        })),
        "tallies": numbers(&stage.tallies),
        "exhausted": exhausted(&stage.exhausted),
        "lost": stage.lost.to_string(),
        "quota": stage.quota.to_string(),
        "keep": numbers(&stage.keep),
        "events": stage.events.iter().map(event).collect::<Vec<_>>(),
    })
}

// Votes can be longer than a number of JSON.
fn numbers(votes: &[u128]) -> Vec<String> {
    votes.iter().map(u128::to_string).collect()
}

fn exhausted(votes: &Exhausted) -> Vec<String> {
    numbers(&[votes.choices, votes.overvotes, votes.skips])
}

fn event(event: &Event) -> Value {
    match event {
        Event::Elected { option, .. } => json!([event.code(), option]),
        Event::Excluded { options, .. } | Event::Deferred { options } => json!([event.code(), options]),
        Event::Drawn(drawn) => draw(drawn),
        Event::Tied { purpose, options } => json!([event.code(), format!("{purpose:?}"), options]),
        Event::NoVotes => json!([event.code()]),
    }
}
