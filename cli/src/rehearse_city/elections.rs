//! Two binding elections, each under a key of its own: a question, and a participatory budget.

use tabella_ledger::manifest::{Kind, QuestionRule};

use super::Failure;
use super::ballots::{Draft, question};
use super::city::City;

/// The projects of the budget.
pub const PROJECTS: [&str; 5] =
    ["Trees on Station Road", "A bridge for bicycles", "A library bus", "A tower", "Benches"];
/// What they cost.
const COSTS: [u64; 5] = [12_000, 45_000, 30_000, 90_000, 6_000];
/// What there is.
const BUDGET: u64 = 80_000;

impl City {
    /// Calls both elections. The place of the budget.
    ///
    /// # Errors
    /// When the board refuses one.
    pub fn call_elections(&mut self) -> Result<usize, Failure> {
        let parties = ["The Greens", "The Centre", "The Left", "The Liberals", "Blank"];
        let mut council = question("Who is to lead the council?", &parties, QuestionRule::Plurality);
        council.blank = Some(4);
        let budget = QuestionRule::Knapsack { costs: COSTS.to_vec(), budget: BUDGET };
        let drafts = [
            ("Council", council, (60, 230), 700),
            ("Participatory budget", question("What is to be built?", &PROJECTS, budget), (180, 400), 550),
        ];
        let mut last = 0;
        for (title, question, open, turnout) in drafts {
            let ceremony = self.town.hold_ceremony(PROJECTS.len() as u32)?;
            let (kind, contests) = (Kind::Election, vec![question]);
            last = self.call(Draft { kind, title, contests, audience: None, points: 0, open, turnout }, ceremony)?;
        }
        Ok(last)
    }
}
