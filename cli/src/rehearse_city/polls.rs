//! Ten polls under the standing poll key. Some are under pseudonyms, and two of those ask the same people: whoever wants to
//! know who somebody is has to join a pseudonym of one to a pseudonym of the other.

use tabella_ledger::manifest::{Kind, Question, QuestionRule};
use tabella_ledger::standing::Audience;

use super::Failure;
use super::ballots::{Draft, question};
use super::city::City;

/// Slots of the standing poll key: the most options of one question.
const SLOTS: u32 = 8;
/// Statements of the poll on statements.
const STATEMENTS: [&str; 6] = [
    "Buses run at night",
    "Cars leave the old town",
    "The pool opens on Sundays",
    "Schools begin at nine",
    "Streets are lit all night",
    "Dogs may run free in the park",
];

impl City {
    /// Makes the standing poll key and calls all polls.
    ///
    /// # Errors
    /// When the board refuses one.
    pub fn call_polls(&mut self) -> Result<(), Failure> {
        let ceremony = self.town.hold_ceremony(SLOTS)?;
        for draft in drafts() {
            self.call(draft, ceremony)?;
        }
        Ok(())
    }
}

fn drafts() -> Vec<Draft> {
    let hidden = |districts: &[u32], age_bands: &[u32]| {
        let (districts, age_bands) = (districts.to_vec(), age_bands.to_vec());
        Some(Audience { pseudonymous: true, classes: Vec::new(), districts, age_bands })
    };
    let one = |title: &str, options: &[&str], rule| vec![question(title, options, rule)];
    let draft = |title, contests: Vec<Question>, audience: Option<Audience>, points, open, turnout| Draft {
        kind: Kind::Poll,
        title,
        contests,
        audience,
        points,
        open,
        turnout,
    };
    let yes_no = ["Yes", "No"];
    let approve = |min, max| QuestionRule::Approval { min, max };
    let statement = |title: &&str| question(title, &["agree", "disagree", "pass"], approve(0, 1));
    let statements: Vec<Question> = STATEMENTS.iter().map(statement).collect();
    let works = ["Lamps", "Benches", "Trees", "Bins"];
    let costs = QuestionRule::Knapsack { costs: vec![4_000, 2_500, 6_000, 1_000], budget: 9_000 };
    let plurality = || QuestionRule::Plurality;
    vec![
        draft("Night buses", one("Shall buses run at night?", &yes_no, plurality()), None, 1, (30, 150), 300),
        draft(
            "The first question of the panel",
            one("Is the city safe at night?", &["Yes", "Mostly", "No"], plurality()),
            hidden(&[], &[]),
            1,
            (50, 230),
            900,
        ),
        draft(
            "The square",
            one("Which of these may the square have?", &works, approve(1, 3)),
            hidden(&[1, 2], &[]),
            1,
            (100, 260),
            700,
        ),
        draft("Statements", statements, None, 1, (150, 350), 250),
        draft(
            "Hours of the pool",
            one("When is the pool to be open?", &["Early", "Late", "Both"], plurality()),
            hidden(&[], &[1, 2]),
            1,
            (300, 450),
            600,
        ),
        draft(
            "What matters most",
            one("Share out your credits", &works, QuestionRule::Quadratic { credits: 16, against: true }),
            None,
            1,
            (330, 520),
            200,
        ),
        draft(
            "The second question of the panel",
            one("Is the city clean?", &["Yes", "Mostly", "No"], plurality()),
            hidden(&[], &[]),
            1,
            (480, 660),
            900,
        ),
        draft("Small works", one("What is to be bought?", &works, costs), None, 1, (500, 700), 250),
        draft(
            "Marks for the city",
            one("How good are these?", &["Buses", "Schools", "Parks"], QuestionRule::Score { max: 5 }),
            hidden(&[3, 4], &[1, 2, 3]),
            1,
            (680, 800),
            700,
        ),
        draft(
            "Market day",
            one("When is market day?", &["Saturday", "Wednesday"], plurality()),
            None,
            1,
            (760, 900),
            300,
        ),
    ]
}
