//! Words, numbers and times for people. What others wrote is shown with nothing hidden in it.

use std::fmt::{self, Write as _};

use maud::{Markup, Render, html};
use serde::Serialize;

/// Text that others wrote: on a page it stands in a direction of its own, and characters that would hide or turn around
/// what is next to them are shown by their numbers. Programs get it as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text(pub String);

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            c if is_hidden(c) => write!(f, "[U+{:04X}]", u32::from(c)),
            c => f.write_char(c),
        })
    }
}

impl Render for Text {
    fn render(&self) -> Markup {
        html! { bdi { (self.to_string()) } }
    }
}

/// Control characters and separators of lines; whatever embeds, overrides, isolates or marks a direction (Unicode annex 9,
/// table 1); characters that show nothing and join nothing; tags. Joiners stay: words of many languages need them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A number in groups of three digits.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let grouped = digits.char_indices().flat_map(|(place, digit)| {
        let comma = (place > 0 && place % 3 == first).then_some(',');
        comma.into_iter().chain([digit])
    });
    grouped.collect()
}

/// A number and what it counts, in the singular for one.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// So much of a whole in hundredths of a percent, rounded half up; `None` of nothing.
pub fn share(part: u64, whole: u64) -> Option<u64> {
    let share = (u128::from(part) * 20_000 + u128::from(whole)).checked_div(2 * u128::from(whole))?;
    u64::try_from(share).ok()
}

/// Hundredths of a percent in words.
pub fn percent(hundredths: u64) -> String {
    format!("{}.{:02} %", number(hundredths / 100), hundredths % 100)
}

/// A moment of Unix time in seconds: date and time of day, in UTC.
pub fn moment(seconds: u64) -> String {
    let day = seconds % 86_400;
    format!("{} {:02}:{:02} UTC", date(seconds), day / 3600, day / 60 % 60)
}

/// The time of day alone, with seconds.
pub fn time_of_day(seconds: u64) -> String {
    let day = seconds % 86_400;
    format!("{:02}:{:02}:{:02}", day / 3600, day / 60 % 60, day % 60)
}

/// The date of a moment in the Gregorian calendar: years are counted in eras of 400 from the first of March of the year 0,
/// so that a leap day is the last of its year.
pub fn date(seconds: u64) -> String {
    const BEFORE_1970: u64 = 719_468;
    const ERA: u64 = 146_097;
    let days = seconds / 86_400 + BEFORE_1970;
    let (era, of_era) = (days / ERA, days % ERA);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

/// A length of time in its largest unit that it is whole in.
pub fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str, &str); 4] =
        [(86_400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes"), (1, "second", "seconds")];
    let (unit, one, many) = UNITS.into_iter().find(|(unit, ..)| seconds.is_multiple_of(*unit)).unwrap_or(UNITS[3]);
    counted(seconds / unit, one, many)
}

/// Names in a row.
pub fn row(names: &[Text]) -> Markup {
    html! {
        @for (place, name) in names.iter().enumerate() {
            @if place > 0 { @if place + 1 == names.len() { " and " } @else { ", " } }
            (name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_shares_rounded() {
        let cases = [(0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")];
        cases.iter().for_each(|(value, words)| assert_eq!(number(*value), *words));
        assert_eq!(number(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!([share(1, 3), share(2, 3), share(1, 8), share(0, 5)], [Some(3333), Some(6667), Some(1250), Some(0)]);
        assert_eq!([share(1, 0), share(u64::MAX, u64::MAX)], [None, Some(10_000)]);
        assert_eq!(share(u64::MAX, 1), None);
        assert_eq!([percent(5), percent(10_000)], ["0.05 %", "100.00 %"]);
    }

    #[test]
    fn moments_are_those_of_the_calendar() {
        for (seconds, words) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399, "2000-02-28 23:59 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (951_868_800, "2000-03-01 00:00 UTC"),
            (1_800_000_000, "2027-01-15 08:00 UTC"),
            (4_107_542_399, "2100-02-28 23:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00 UTC"),
            (253_402_300_799, "9999-12-31 23:59 UTC"),
        ] {
            assert_eq!(moment(seconds), words);
        }
        assert_eq!(moment(u64::MAX), "584554051223-11-09 07:00 UTC");
        assert_eq!([span(90), span(7200), span(86_400)], ["90 seconds", "2 hours", "1 day"]);
    }

    #[test]
    fn nothing_that_turns_or_hides_text_gets_through() {
        let text = Text::from("a\u{202e}b\u{2066}c\u{200f}d\u{0}e\u{1b}[2Jf\u{feff}g\u{e0041}h\u{2028}");
        let shown = text.to_string();
        assert_eq!(shown, "a[U+202E]b[U+2066]c[U+200F]d[U+0000]e[U+001B][2Jf[U+FEFF]g[U+E0041]h[U+2028]");
        // Names of many languages are left alone.
        for name in ["بلدية", "Zürich", "क्‍ष", "👩‍👩‍👧", "東京"] {
            assert_eq!(Text::from(name).to_string(), name);
        }
        assert_eq!(Text::from("<b>&\"'").render().into_string(), "<bdi>&lt;b&gt;&amp;&quot;'</bdi>");
    }
}
