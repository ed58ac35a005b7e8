//! A count on the page: who is elected, and a table of every step.

use maud::{Markup, html};

use super::count::{CountFacts, EventFacts, StageFacts, StepsFacts};
use super::facts::ContestFacts;
use super::text::{Text, counted, number, row};

/// The count of a question.
pub(super) fn count(contest: &ContestFacts, count: &CountFacts) -> Markup {
    let options: Vec<&Text> = contest.options.iter().map(|option| &option.name).collect();
    html! {
        @if !matches!(count.steps, StepsFacts::Texts { .. }) { (elected(count)) }
        @if let Some(blank) = count.blank {
            p { "Blank ballots: " (number(blank)) "." @for (code, times) in &count.nonsense { " " (nonsense(code, *times)) } }
        }
        @match &count.steps {
            StepsFacts::Stages { ballots, stages } => (rounds(&options, *ballots, stages)),
            StepsFacts::Pairs { above, condorcet, events } => {
                (pairs(&options, above))
                p {
                    @match condorcet {
                        Some(name) => { (name) " is preferred to every other option by more ballots than the reverse." }
                        None => { "No option is preferred to every other one." }
                    }
                }
                (happened(events))
            }
            StepsFacts::Points { doubled, events } => {
                table.wide {
                    caption { "Points of each option" }
                    thead { tr { th scope="col" { "Option" } th.number scope="col" { "Points" } } }
                    tbody { @for (name, doubled) in options.iter().zip(doubled) { tr {
                        th scope="row" { (name) } td.number { (number(doubled / 2)) @if doubled % 2 == 1 { ".5" } }
                    } } }
                }
                (happened(events))
            }
            StepsFacts::Grades { grades, counts, majority, events } => {
                (graded(&options, grades, counts, majority))
                (happened(events))
            }
            StepsFacts::Texts { texts } => {
                table.wide {
                    caption { "What voters wrote; texts that differ in capital letters and white space only are one" }
                    thead { tr { th scope="col" { "Text" } th.number scope="col" { "Ballots" } } }
                    tbody { @for text in texts { tr {
                        th scope="row" {
                            (text.text)
                            @for (spelling, times) in text.spellings.iter().skip(1) { br; (spelling) " (" (number(*times)) ")" }
                        }
                        td.number { (number(text.votes)) }
                    } } }
                }
            }
            StepsFacts::Projects { events } => (happened(events)),
        }
        @if let Some(seed) = &count.seed {
            p { "Lots are drawn from this number, which follows from the ballots and the key: " code { (seed) } }
        }
    }
}

fn elected(count: &CountFacts) -> Markup {
    html! {
        p.ahead {
            @match count.elected.as_slice() {
                [] => { "Nobody is elected." }
                [one] => { "Elected: " b { (one) } "." }
                more => { "Elected: " (row(more)) "." }
            }
            @if let Some(tie) = &count.tie {
                " " b { "A tie. " } "The count stops: " (row(&tie.options)) " are equal, and the rules do not break the tie."
            }
            @if count.vacant > 0 { " " (counted(count.vacant as u64, "place stays", "places stay")) " vacant." }
        }
    }
}

fn nonsense(code: &str, times: u64) -> Markup {
    let why = match code {
        "row.length" => "of another length than the question has fields",
        "row.range" => "with a number that there is not",
        "text.after_end" => "with something behind its end",
        "text.not_utf8" => "that is no text",
        "text.not_nfc" => "that no device of a voter writes so",
        _ => "with characters that are not shown",
    };
    html! { (counted(times, "ballot", "ballots")) " cannot be read: it is one " (why) " (" code { (code) } ")." }
}

fn rounds(options: &[&Text], ballots: u64, stages: &[StageFacts]) -> Markup {
    let any = |of: fn(&StageFacts) -> &String| {
        stages.iter().any(|stage| of(stage).bytes().any(|b| (b'1'..=b'9').contains(&b)))
    };
    let (overvotes, skips, lost) = (any(|s| &s.overvotes), any(|s| &s.skips), any(|s| &s.lost));
    let line = |name: &str, of: fn(&StageFacts) -> &String| {
        html! {
            tr { th scope="row" { (name) } @for stage in stages { td.number { (of(stage)) } } }
        }
    };
    html! {
        table.wide.rounds {
            caption { "Votes of each option in every round, of " (counted(ballots, "ballot", "ballots")) }
            thead { tr {
                th scope="col" { "Option" }
                @for (place, _) in stages.iter().enumerate() { th.number scope="col" { "Round " (place + 1) } }
            } }
            tbody {
                @for (place, name) in options.iter().enumerate() { tr {
                    th scope="row" { (name) }
                    @for stage in stages { td.number { (stage.votes.get(place).map(String::as_str).unwrap_or_default()) } }
                } }
                (line("Exhausted", |stage| &stage.exhausted))
                @if overvotes { (line("Ended at several options of one rank", |stage| &stage.overvotes)) }
                @if skips { (line("Ended at ranks left out", |stage| &stage.skips)) }
                @if lost { (line("Lost by rounding", |stage| &stage.lost)) }
                (line("Votes that elect", |stage| &stage.quota))
            }
        }
        ol { @for stage in stages { li {
            @if let Some(transfer) = &stage.transfer { (event(transfer)) " " }
            @for what in &stage.events { (event(what)) " " }
        } } }
    }
}

fn pairs(options: &[&Text], above: &[Vec<u64>]) -> Markup {
    html! {
        table.wide {
            caption { "How many ballots prefer the option of the row to that of the column" }
            thead { tr { th scope="col" { "Option" } @for name in options { th.number scope="col" { (name) } } } }
            tbody { @for (place, (name, row)) in options.iter().zip(above).enumerate() { tr {
                th scope="row" { (name) }
                @for (other, count) in row.iter().enumerate() {
                    td.number { @if place == other { "–" } @else { (number(*count)) } }
                }
            } } }
        }
    }
}

fn graded(options: &[&Text], grades: &[Text], counts: &[Vec<u64>], majority: &[Option<Text>]) -> Markup {
    html! {
        table.wide {
            caption { "How many ballots give each grade, and the grade that more than half of them give at least" }
            thead { tr {
                th scope="col" { "Option" }
                @for grade in grades { th.number scope="col" { (grade) } }
                th scope="col" { "Majority grade" }
            } }
            tbody { @for ((name, counts), majority) in options.iter().zip(counts).zip(majority) { tr {
                th scope="row" { (name) }
                @for count in counts { td.number { (number(*count)) } }
                td { @if let Some(grade) = majority { (grade) } @else { "–" } }
            } } }
        }
    }
}

fn happened(events: &[EventFacts]) -> Markup {
    html! { @if !events.is_empty() { ol { @for what in events { li { (event(what)) } } } } }
}

/// What happened, in a sentence.
fn event(event: &EventFacts) -> Markup {
    let who = row(&event.options);
    let tied = row(&event.tied);
    match event.code {
        "elected.majority" => html! { (who) " has more than half of the votes that continue and is elected." },
        "elected.quota" => html! { (who) " has the votes that elect and is elected." },
        "elected.remaining" => html! { (who) " is elected: no more options are left than places." },
        "elected.unreachable" => html! { (who) " cannot be overtaken any more and is elected." },
        "excluded.fewest" => html! { (who) " has the fewest votes and is excluded." },
        "excluded.together" => html! { (who) " have fewer votes together than the next and are excluded." },
        "excluded.first" => html! { (who) " is excluded before all others, as the rules say." },
        "transfer.surplus" => html! { "What " (who) " does not need goes on." },
        "transfer.exclusion" => html! { "The votes of " (who) " go on." },
        "surplus.deferred" => html! { "The surplus of " (who) " is too small to matter now." },
        "tie.open" => html! { (tied) " are equal, and the rules do not break the tie." },
        "tie.latest-stage" => html! { (tied) " are equal; it is " (who) " by the latest round in which they differ." },
        "tie.earliest-stage" => {
            html! { (tied) " are equal; it is " (who) " by the earliest round in which they differ." }
        }
        "tie.lot" => html! { (tied) " are equal; the lot falls on " (who) "." },
        "tie.list-order" => html! { (tied) " are equal; it is " (who) " by the order of the list." },
        "vacant.no-votes" => html! { "No ballot ranks anybody who is left." },
        "dropped.quorum" => html! { "Too few ballots prefer " (who) " to the default option." },
        "dropped.majority" => html! { (who) " does not defeat the default option by the majority that it needs." },
        "defeat.dropped" => html! { "The weakest defeat is dropped: of the first over the second of " (who) "." },
        "majority.locked" => html! { "Locked in: the first over the second of " (who) "." },
        "majority.contradicted" => {
            html! { "Contradicted by larger majorities: the first over the second of " (who) "." }
        }
        "majority.tied" => {
            html! { "Depends on the order of equal majorities: the first over the second of " (who) "." }
        }
        _ => html! { (who) " is paid for." },
    }
}
