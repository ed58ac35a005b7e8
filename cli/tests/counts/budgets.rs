//! Participatory budgets.

use tabella_cli::ballots::{Ballot, BallotFile};
use tabella_ledger::count::budget::completion::{Completion, Stopped, equal_shares};
use tabella_ledger::count::budget::equal_shares::Trace;
use tabella_ledger::count::budget::{Budget, BudgetRule, BudgetTieBreak, EQUALSHARES_NET, Profile, Satisfaction};
use tabella_ledger::count::{Outcome, Steps};

use super::{item, items, labelled, names, numbers};

/// Amounts are in hundredths.
const UNIT: u64 = 100;

/// What each project has from a ballot; ranks give as many points as the ballot is long, and one fewer each.
fn points(ballot: &Ballot) -> Vec<(usize, u64)> {
    match ballot {
        Ballot::Marks(marks) => marks.iter().map(|project| (*project, 1)).collect(),
        Ballot::Scores(scores) => {
            scores.iter().map(|(project, score)| (*project, (*score).try_into().unwrap())).collect()
        }
        Ballot::Ranking(groups) => {
            let lengths = (1..=groups.len() as u64).rev();
            groups.iter().zip(lengths).flat_map(|(group, points)| group.iter().map(move |p| (*p, points))).collect()
        }
    }
}

struct Election {
    file: BallotFile,
    profile: Profile,
    costs: Vec<u64>,
}

impl Election {
    fn new(file: BallotFile) -> Self {
        let ballots = file.ballots.iter().map(|recorded| (points(&recorded.ballot), recorded.times));
        let profile = Profile::cardinal(file.options.len(), ballots).unwrap();
        let costs = file.options.iter().map(|option| option.cost.unwrap().hundredths).collect();
        Election { file, profile, costs }
    }

    fn budget(&self) -> Budget<'_> {
        Budget { costs: &self.costs, available: self.file.budget.unwrap().hundredths, step: UNIT }
    }

    fn count(&self, rule: BudgetRule, tie_break: &[BudgetTieBreak]) -> Outcome {
        rule.apply(&self.profile, self.budget(), tie_break).unwrap()
    }

    fn cost(&self, outcome: &Outcome) -> f64 {
        outcome.elected.iter().map(|project| self.costs[*project]).sum::<u64>() as f64 / UNIT as f64
    }
}

fn trace(outcome: &Outcome) -> &Trace {
    match &outcome.steps {
        Steps::EqualShares(trace) => trace,
        other => panic!("{other:?}"),
    }
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn greedy_budgets_are_as_published() {
    let mut as_published = 0;
    for item in items("pb") {
        let election = Election::new(item.ballots());
        let (id, labels, reference) = (item.id(), election.file.labels(), &item.known["reference"]);
        let tally = if reference["score"].is_object() { &reference["score"] } else { &reference["votes"] };
        let points = election.profile.points().iter().map(|points| i64::try_from(*points).unwrap());
        assert_eq!(
            labels.iter().cloned().zip(points).collect::<std::collections::BTreeMap<_, _>>(),
            numbers(tally),
            "{id}"
        );
        assert_eq!(Some(election.profile.voters()), item.known["voters"].as_u64(), "{id}");

        let skip = election.count(BudgetRule::Greedy, &[]);
        assert_eq!(skip.tie, None, "{id}");
        assert_eq!(labelled(&labels, &skip.elected), names(&reference["greedy_skip"]), "{id}");
        let stop = election.count(BudgetRule::GreedyNoSkip, &[]);
        assert_eq!(stop.tie, None, "{id}");
        assert_eq!(labelled(&labels, &stop.elected), names(&reference["greedy_stop_at_first_unaffordable"]), "{id}");
        if item.known["published"]["selected"].is_array() {
            let published = names(&item.known["published"]["selected"]);
            let equal = reference["greedy_skip_equals_published"].as_bool().unwrap();
            assert_eq!(labelled(&labels, &skip.elected) == published, equal, "{id}");
            let named = item.known["rule"].as_str().unwrap().parse::<BudgetRule>();
            assert_eq!(named == Ok(BudgetRule::Greedy), equal, "{id}");
            as_published += usize::from(equal);
        }
    }
    assert_eq!(as_published, 8);
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn equal_shares_budgets_are_as_published() {
    for (name, published) in [("poland_wieliczka_2023_green-budget", true), ("netherlands_assen_2024", false)] {
        let item = item("pb", name);
        let election = Election::new(item.ballots());
        let labels = election.file.labels();
        let named: BudgetRule = item.known["rule"].as_str().unwrap().parse().unwrap();
        assert!(named.needs_ballots());

        let outcome = election.count(BudgetRule::EqualSharesAdd1, &EQUALSHARES_NET);
        assert_eq!(outcome.tie, None, "{name}");
        let reference = &item.known["reference"]["mes_add1_floor_start"];
        let elected = labelled(&labels, &outcome.elected);
        assert_eq!(elected, names(&reference["selected"]), "{name}");
        if published {
            assert_eq!(named, BudgetRule::EqualSharesAdd1);
            assert_eq!(elected, names(&item.known["published"]["selected"]), "{name}");
        }
        assert_eq!(Some(election.cost(&outcome)), reference["total_cost"].as_f64(), "{name}");
        let trace = trace(&outcome);
        assert_eq!(trace.stopped, Some(Stopped::NextOverspends), "{name}");
        assert_eq!(Some(trace.raised), reference["increments"].as_u64(), "{name}");
        let start = reference["start_endowment"].as_u64().unwrap();
        let endowment = (start + trace.raised) * UNIT;
        assert_eq!(trace.endowment.to_string(), endowment.to_string(), "{name}");

        // Who stops as soon as nothing fits into what is left may have another outcome on the way.
        let exhaustive = election.count(BudgetRule::EqualSharesAdd1Exhaustive, &EQUALSHARES_NET);
        assert_eq!(exhaustive.elected == outcome.elected, !published, "{name}");

        // Without completion less is bought, with the rest spent by votes more.
        let alone = election.count(BudgetRule::EqualShares, &EQUALSHARES_NET);
        let filled = election.count(BudgetRule::EqualSharesAdd1Utilitarian, &EQUALSHARES_NET);
        assert!(election.cost(&alone) <= election.cost(&outcome), "{name}");
        assert_eq!(filled.elected[..outcome.elected.len()], outcome.elected, "{name}");
        println!(
            "{name}: {} alone, {} with add1, {} with add1u",
            election.cost(&alone),
            election.cost(&outcome),
            election.cost(&filled)
        );
    }
}

#[test]
#[ignore = "reads the published ballots that TABELLA_DATA names"]
fn equal_shares_never_overspends_and_reports_its_ties() {
    for item in items("pb") {
        let election = Election::new(item.ballots());
        for completion in [Completion::None, Completion::Utilitarian] {
            let count = |tie_break: &[BudgetTieBreak]| {
                equal_shares(&election.profile, election.budget(), Satisfaction::Cost, completion, tie_break).unwrap()
            };
            let open = count(&[]);
            let closed = count(&[BudgetTieBreak::LowerCost, BudgetTieBreak::MoreVotes, BudgetTieBreak::ListOrder]);
            assert_eq!(closed.tie, None);
            assert!(election.cost(&closed) * UNIT as f64 <= election.budget().available as f64, "{}", item.id());
            assert!(open.elected.iter().all(|project| closed.elected.contains(project)), "{}", item.id());
        }
    }
}
