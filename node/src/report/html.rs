//! The page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chart;
use super::facts::{
    BoardFacts, CheckFacts, ContestFacts, DifferenceFacts, ElectionFacts, Facts, FindingFacts, OptionFacts,
    RegistersFacts,
};
use super::rounds;
use super::text::{Text, counted, moment, number, percent, row};

const STYLE: &str = include_str!("report.css");
/// Nothing is loaded and nothing runs, whatever somebody managed to get into the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A report as one HTML file.
pub fn page(facts: &Facts) -> String {
    let words = Words::of(facts.outcome);
    let unnamed = Text::from("an unknown board");
    let city = facts.board.as_ref().map_or(&unnamed, |board| &board.city);
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (words.short) ": audit of the board of " (city.to_string()) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#outcome" { "Go to the outcome" }
                header { p.kind { "Audit of an election record" } h1 { "The board of " (city) } }
                main {
                    (outcome(facts, &words))
                    (findings(&facts.findings))
                    @if let Some(registers) = &facts.registers { (compared(registers)) }
                    @if facts.elections.len() > 1 { (contents(&facts.elections)) }
                    @for (place, election) in facts.elections.iter().enumerate() { (one_election(place, election)) }
                    @if let Some(board) = &facts.board { (whose(board, facts)) }
                    (checks(&facts.checks))
                }
                footer {
                    p {
                        "Computed from the record alone in " (format!("{:.1}", facts.seconds))
                        " seconds. Anybody who has the record can compute it again, and should get the same."
                    }
                }
            }
        }
    };
    markup.into_string()
}

/// What an outcome is called and means.
struct Words {
    class: &'static str,
    short: &'static str,
    title: &'static str,
    means: &'static [&'static str],
    not: &'static [&'static str],
}

impl Words {
    fn of(outcome: &str) -> Self {
        match outcome {
            "valid" => Self {
                class: "valid",
                short: "Valid",
                title: "Valid: every check holds",
                means: &[
                    "The results below are exactly what the counted ballots on this board add up to.",
                    "Every ballot is of somebody on the roll, filled in as the rules allow, and each voter counts once.",
                    "Nothing on the board was changed, removed or put in between afterwards.",
                    "Only sums were decrypted, by the trustees together; no single ballot was opened for it.",
                ],
                not: &[
                    "That the people on the roll are those who are entitled to vote. The registrar answers for the roll.",
                    "That everybody else was shown this same board. Compare the checkpoint below with one from elsewhere.",
                    "That each voter's device sealed what the voter chose. Opening ballots instead of casting them tests that.",
                    "That the times are true. They are the word of those in charge of the board.",
                ],
            },
            "invalid" => Self {
                class: "invalid",
                short: "Invalid",
                title: "Invalid: a check failed",
                means: &[
                    "Something in this record breaks the rules; below is what, and where. Anybody can check that finding.",
                    "Do not rely on results from this record.",
                ],
                not: &[
                    "Who is at fault, or whether it was done on purpose. A damaged copy can be invalid too: get the record from \
                     a second place and check it again.",
                    "That the election itself went wrong. It is this record that does not hold.",
                ],
            },
            _ => Self {
                class: "unchecked",
                short: "Cannot be checked",
                title: "Cannot be checked: something is missing",
                means: &[
                    "Something that the checks need is not there or cannot be read; below is what.",
                    "Get the record, or what else is named below, again, if you can from a second place.",
                ],
                not: &["That the election was right.", "That the election was wrong."],
            },
        }
    }
}

fn outcome(facts: &Facts, words: &Words) -> Markup {
    html! {
        section #outcome .outcome.(words.class) aria-labelledby="outcome-title" {
            h2 #outcome-title { (words.title) }
            p.covered {
                (counted(facts.blocks, "block", "blocks")) " and " (counted(facts.ballots, "ballot", "ballots")) " were checked."
            }
            div.columns {
                div { h3 { "What this means" } ul { @for line in words.means { li { (line) } } } }
                div { h3 { "What this does not mean" } ul { @for line in words.not { li { (line) } } } }
            }
        }
    }
}

fn findings(findings: &[FindingFacts]) -> Markup {
    html! {
        @if !findings.is_empty() {
            section aria-labelledby="findings-title" {
                h2 #findings-title { "What was found" }
                table.wide {
                    caption { (counted(findings.len() as u64, "finding", "findings")) ", in the order in which they were met" }
                    thead { tr { th scope="col" { "Check" } th scope="col" { "Where" } th scope="col" { "What" } } }
                    tbody {
                        @for finding in findings {
                            tr { th scope="row" { (finding.check) } td { (finding.place) } td { (finding.message) " (" code { (finding.code) } ")" } }
                        }
                    }
                }
            }
        }
    }
}

fn compared(registers: &RegistersFacts) -> Markup {
    let with = |listed: &DifferenceFacts| {
        html! {
            (number(listed.count))
            @if !listed.listed.is_empty() {
                ul { @for ballot in &listed.listed { li { code { (ballot.tracker) } " in election " code { (ballot.election) } } } }
            }
            @if listed.count > listed.listed.len() as u64 { p { "Only the first ones are listed." } }
        }
    };
    let RegistersFacts { registers, present, missing, unregistered } = registers;
    html! {
        section aria-labelledby="registers-title" {
            h2 #registers-title { "Compared with what witnesses registered" }
            p { "A witness is not the city, and writes down each ballot when it is cast." }
            dl {
                @for register in registers {
                    (item("Register", html! { (register.witness) ": " (counted(register.ballots, "ballot", "ballots")) }))
                }
                (item("Ballots on the board", html! { (number(*present)) }))
                (item("Registered, and not on the board", with(missing)))
                (item("On the board, and not registered", with(unregistered)))
            }
        }
    }
}

fn contents(elections: &[ElectionFacts]) -> Markup {
    html! {
        nav aria-labelledby="contents-title" {
            h2 #contents-title { "Elections and polls in this record" }
            ol { @for (place, election) in elections.iter().enumerate() {
                li { a href={ "#election-" (place) } { (election.title) } }
            } }
        }
    }
}

fn whose(board: &BoardFacts, facts: &Facts) -> Markup {
    html! {
        section aria-labelledby="board-title" {
            h2 #board-title { "Which board this is" }
            dl {
                (item("City, as the board names it", html! { (board.city) }))
                (item("Name of the log", html! { (board.origin) }))
                (item("Identifier of the board", html! { code { (board.chain) } }))
                (item("First and last block", html! { (moment(board.first_block_at)) " to " (moment(board.last_block_at)) }))
                (item("On the roll", html! { (counted(board.roll, "voter", "voters")) }))
                (item("In charge of the board", row(&board.authorities)))
            }
            @if !facts.checkpoint.is_empty() {
                h3 { "Checkpoint to compare" }
                p {
                    "Hold this against a checkpoint that was printed, posted or read out at the time. The first three lines \
                     have to be the same for a board of the same length. This is what shows that you and others were given \
                     the same board."
                }
                pre tabindex="0" aria-label="Checkpoint" { (Lines(&facts.checkpoint)) }
                @if let (Some(board), Some(checkpoint)) = (&facts.board_code, &facts.checkpoint_code) {
                    p { "The same as codes that can be read out: of the board " code { (board) } ", of this checkpoint " code { (checkpoint) } "." }
                }
            }
        }
    }
}

/// Text of several lines.
struct Lines<'t>(&'t str);

impl maud::Render for Lines<'_> {
    fn render(&self) -> Markup {
        html! { @for line in self.0.lines() { (Text::from(line)) "\n" } }
    }
}

fn item(name: &str, value: Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn checks(checks: &[CheckFacts]) -> Markup {
    html! {
        @if !checks.is_empty() {
            section aria-labelledby="checks-title" {
                h2 #checks-title { "What was checked" }
                table.wide {
                    caption { "Every check, what it shows, and how much it covered" }
                    thead { tr {
                        th scope="col" { "Check" }
                        th scope="col" { "Covered" }
                        th scope="col" { "Outcome" }
                    } }
                    tbody { @for check in checks { tr {
                        th scope="row" { b { (check.title) } " " code { (check.check) } p { (check.sentence) } }
                        td { (number(check.covered)) " " (check.unit) }
                        td { @match check.outcome {
                            "valid" => { span.mark.valid { "✓ holds" } }
                            "invalid" => { span.mark.invalid { "✗ failed" } }
                            _ => { span.mark.unchecked { "– not checked" } }
                        } }
                    } } }
                }
            }
        }
    }
}

fn one_election(place: usize, election: &ElectionFacts) -> Markup {
    let title = format!("election-{place}-title");
    html! {
        section.election id={ "election-" (place) } aria-labelledby=(title) {
            p.kind { @if election.kind == "poll" { "Poll, not binding" } @else { "Election" } }
            h2 id=(title) { (election.title) }
            @if !election.description.0.trim().is_empty() { p.description { (Lines(&election.description.0)) } }
            p.state { (state_of(election)) }
            (taking_part(place, election))
            @for (number, contest) in election.contests.iter().enumerate() {
                (one_contest(&format!("contest-{place}-{number}"), election, contest))
            }
            (trustees(election))
        }
    }
}

fn state_of(election: &ElectionFacts) -> &'static str {
    match election.phase {
        "ready" => "It is announced and was not opened yet.",
        "open" => "Voting was going on when this record ends.",
        "closed" => "Voting has ended; the result is not on the board yet.",
        _ => "The result is on the board.",
    }
}

fn taking_part(place: usize, election: &ElectionFacts) -> Markup {
    let of = if election.electors.is_some() { "in the electorate of this election" } else { "on the roll" };
    let when = |at: Option<u64>| html! { @match at { Some(at) => (moment(at)), None => "not on the board" } };
    html! {
        h3 { "Who took part" }
        p.turnout {
            b { (counted(election.voters, "voter", "voters")) }
            " of " (number(election.eligible)) " " (of)
            @if let Some(turnout) = election.turnout { ", " b { (percent(turnout)) } }
        }
        (chart::bar(election.voters, election.eligible))
        dl {
            (item("Ballots cast in all", html! { (number(election.ballots)) }))
            (item("Replaced by a later ballot of the same voter", html! { (number(election.replaced)) }))
            @if let Some(opened) = election.opened {
                (item("Opened by voters to test their device; these never count", html! { (number(opened)) }))
            }
            @if election.weighted { (item("Weights", html! { "Votes have different weights in this election." })) }
            (item("Opened", when(election.opened_at)))
            (item("Announced end", html! { (moment(election.closes_at)) }))
            (item("Closed", when(election.closed_at)))
            (item("Result published", when(election.published_at)))
            (item("Identifier", html! { code { (election.id) } }))
        }
        @if let Some(timeline) = &election.timeline {
            @if timeline.buckets.is_empty() {
                p { "No ballot was cast." }
            } @else {
                (chart::timeline(&format!("timeline-{place}"), timeline))
            }
        }
    }
}

fn one_contest(id: &str, election: &ElectionFacts, contest: &ContestFacts) -> Markup {
    let longest = contest.options.iter().filter_map(|option| option.count.max(option.against)).max().unwrap_or(0);
    let against = contest.options.iter().any(|option| option.against.is_some());
    let shares = contest.options.iter().any(|option| option.share.is_some());
    html! {
        section.contest aria-labelledby=(id) {
            h3 id=(id) { (contest.title) }
            p { (contest.instructions) " " (answered(election, contest)) }
            @if contest.withheld { p.withheld { b { "Withheld. " } (contest.reason.as_deref().unwrap_or_default()) } }
            @else if let Some(reason) = &contest.reason { p.withheld { (reason) } }
            @else if contest.count.is_none() { (ahead(contest)) }
            @if let Some(count) = &contest.count {
                (rounds::count(contest, count))
            } @else if contest.reason.is_some() {
                p { "The options were:" }
                ul { @for option in &contest.options { li { (option.name) (blank(option)) } } }
            } @else {
                table.wide.result {
                    caption { (contest.unit) " for each option" }
                    thead { tr {
                        th scope="col" { "Option" }
                        th.number scope="col" { @if against { "For" } @else { (contest.unit) } }
                        @if against { th.number scope="col" { "Against" } }
                        @if shares {
                            th.number scope="col" { @if election.weighted { "Of weight" } @else { "Of ballots" } }
                        }
                    } }
                    tbody { @for option in &contest.options { tr.leads[option.leads] {
                        th scope="row" {
                            (option.name) (blank(option))
                            @if option.leads { span.tag { @if contest.tie { "tied" } @else { "ahead" } } }
                            (chart::bar(option.count.unwrap_or(0), longest))
                        }
                        td.number { (number(option.count.unwrap_or(0))) }
                        @if against { td.number { (number(option.against.unwrap_or(0))) } }
                        @if shares { td.number { (option.share.map(percent).unwrap_or_default()) } }
                    } } }
                }
            }
        }
    }
}

fn blank(option: &OptionFacts) -> Markup {
    html! { @if option.blank { span.tag { "blank vote" } } }
}

/// Who voted on a question, and with what weight, where that is not what was said before.
fn answered(election: &ElectionFacts, contest: &ContestFacts) -> Markup {
    html! {
        (counted(contest.voters, "voter has", "voters have")) " a counted ballot with this question"
        @if election.weighted { ", with a weight of " (number(contest.weight)) " together" }
        "."
        @let blanks: Vec<u64> = contest.options.iter().filter(|option| option.blank).filter_map(|option| option.count).collect();
        @for count in blanks { " Blank votes: " (number(count)) "." }
    }
}

fn ahead(contest: &ContestFacts) -> Markup {
    html! {
        p.ahead {
            @match contest.winners.as_slice() {
                [] => { "No option is ahead: none got more than nothing." }
                [one] => { "Ahead by these counts: " b { (one) } "." }
                more => { b { "A tie. " } "Equally far ahead are " (row(more)) ". The counts do not decide between them." }
            }
        }
    }
}

fn trustees(election: &ElectionFacts) -> Markup {
    let did = |yes: bool| html! { @if yes { span.mark.valid { "✓ yes" } } @else { "– no" } };
    html! {
        h3 { "Trustees" }
        p {
            "The key was made by " (counted(election.trustees.len() as u64, "trustee", "trustees")) " together. Any "
            (number(election.threshold as u64)) " of them can decrypt a result, and fewer cannot."
        }
        table.wide {
            caption { "Who holds a part of the key, and who took part in the decryption" }
            thead { tr {
                th scope="col" { "Trustee" }
                th scope="col" { "Confirmed the key" }
                th scope="col" { "Decrypted" }
            } }
            tbody { @for trustee in &election.trustees { tr {
                th scope="row" { (number(u64::from(trustee.trustee))) ". " (trustee.name) }
                td { (did(trustee.confirmed)) }
                td { (did(trustee.decrypted)) }
            } } }
        }
    }
}
