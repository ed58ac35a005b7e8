//! Charts as inline SVG. Shapes only: words and numbers stand beside them in the page, where they grow with the reader's
//! letters and are read aloud.

use maud::{Markup, html};

use super::text::{counted, date, moment, number, span, time_of_day};
use super::timeline::{Bucket, Timeline};

/// Fewer would look like bars that lie.
const FEWEST_COLUMNS: usize = 16;

/// A bar as long as its part of the longest.
pub fn bar(value: u64, longest: u64) -> Markup {
    // Thousandths of the length; nothing is drawn for nothing.
    let length = (u128::from(value) * 1000).checked_div(u128::from(longest)).unwrap_or(0).min(1000);
    html! {
        svg.bar viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.track width="1000" height="10" {}
            @if value > 0 { rect.value width=(length.max(2)) height="10" {} }
        }
    }
}

/// Ballots over time: columns of first ballots, and on them those in place of earlier ones; then the same as a table. `id`
/// is the page's own.
pub fn timeline(id: &str, timeline: &Timeline) -> Markup {
    let tallest = timeline.buckets.iter().map(|bucket| bucket.first + bucket.again).max().unwrap_or(0);
    let top = round_up(tallest);
    let columns = timeline.buckets.len().max(FEWEST_COLUMNS);
    let begins = timeline.buckets.first().map_or(0, |first| first.begins);
    let ends = begins.saturating_add(timeline.width.saturating_mul(columns as u64));
    let when = |at: u64| {
        if timeline.width < 60 { format!("{} {} UTC", date(at), time_of_day(at)) } else { moment(at) }
    };
    let pattern = format!("{id}-again");
    html! {
        figure.chart aria-labelledby={ (id) "-caption" } {
            figcaption id={ (id) "-caption" } {
                b { "When ballots came. " }
                "Each column is " (span(timeline.width)) "; the tallest has " (counted(tallest, "ballot", "ballots")) "."
            }
            ul.legend {
                li { (key(None)) "First ballot of a voter" }
                li { (key(Some(&pattern))) "In place of an earlier ballot" }
            }
            div.plot aria-hidden="true" {
                div.scale { @for value in [top, top / 2, 0] { span { (number(value)) } } }
                svg viewBox={ "0 0 " (10 * columns) " 100" } preserveAspectRatio="none" focusable="false" {
                    (hatching(&pattern))
                    @for line in [0, 50, 100] { line.grid x1="0" x2=(10 * columns) y1=(line) y2=(line) {} }
                    @for (place, bucket) in timeline.buckets.iter().enumerate() { (column(place, bucket, top, &pattern)) }
                }
                div.times {
                    span { (when(begins)) }
                    span { (when(ends)) }
                }
            }
            details {
                summary { "The same as a table" }
                table {
                    caption { "Ballots in spans of " (span(timeline.width)) ". Spans without a ballot are left out." }
                    thead { tr {
                        th scope="col" { "From (UTC)" }
                        th.number scope="col" { "First ballots" }
                        th.number scope="col" { "In place of an earlier one" }
                    } }
                    tbody {
                        @for bucket in timeline.buckets.iter().filter(|bucket| bucket.first + bucket.again > 0) {
                            tr {
                                th scope="row" { (date(bucket.begins)) " " (time_of_day(bucket.begins)) }
                                td.number { (number(bucket.first)) }
                                td.number { (number(bucket.again)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn column(place: usize, bucket: &Bucket, top: u64, pattern: &str) -> Markup {
    let height = |count: u64| 100.0 * count as f64 / top.max(1) as f64;
    let (first, again) = (height(bucket.first), height(bucket.again));
    let x = 10 * place + 1;
    html! {
        @if bucket.first > 0 {
            rect.value x=(x) y=(format!("{:.2}", 100.0 - first)) width="8" height=(format!("{first:.2}")) {}
        }
        @if bucket.again > 0 {
            @let y = format!("{:.2}", 100.0 - first - again);
            rect.again x=(x) y=(y) width="8" height=(format!("{again:.2}")) {}
            rect x=(x) y=(y) width="8" height=(format!("{again:.2}")) fill={ "url(#" (pattern) ")" } {}
        }
    }
}

/// A square of the legend.
fn key(pattern: Option<&str>) -> Markup {
    html! {
        svg.key viewBox="0 0 10 10" aria-hidden="true" focusable="false" {
            @match pattern {
                None => { rect.value width="10" height="10" {} }
                Some(pattern) => {
                    rect.again width="10" height="10" {}
                    rect width="10" height="10" fill={ "url(#" (pattern) ")" } {}
                }
            }
        }
    }
}

/// Lines across, so that nobody has to tell colours apart.
fn hatching(id: &str) -> Markup {
    html! {
        defs {
            pattern id=(id) width="4" height="4" patternUnits="userSpaceOnUse" {
                path.hatch d="M0 4 L4 0" {}
            }
        }
    }
}

/// The next number that is even and has one digit that counts, so that the middle of the scale is a round number too.
fn round_up(value: u64) -> u64 {
    let ten = 10u64.saturating_pow(value.max(1).ilog10());
    [1, 2, 4, 6, 8, 10]
        .into_iter()
        .map(|digit| ten.saturating_mul(digit))
        .find(|top| *top >= value.max(2))
        .unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_ends_at_a_round_number_above_everything() {
        let cases = [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (87, 100), (101, 200), (3999, 4000)];
        cases.iter().for_each(|(value, top)| assert_eq!(round_up(*value), *top, "{value}"));
        assert_eq!(round_up(u64::MAX), u64::MAX);
    }

    #[test]
    fn bars_are_in_proportion_and_nothing_is_no_bar() {
        assert!(bar(5, 10).into_string().contains("class=\"value\" width=\"500\""));
        assert!(bar(1, u64::MAX).into_string().contains("class=\"value\" width=\"2\""));
        assert!(!bar(0, 10).into_string().contains("value") && !bar(0, 0).into_string().contains("value"));
    }
}
