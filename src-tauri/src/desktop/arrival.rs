//! What comes from outside of the window: links, files opened with the app, files dropped onto it.
//!
//! A link is `tabella:KIND:TEXT`. What is handed from person to person as text, `tabella-act:...` and its like, has the same form
//! and is a link as it stands. Nothing here acts on what it reads: the window shows it, and a person decides.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tauri::Url;

use crate::contract::{ArrivalKind, ArrivalView};

/// What files of records end with.
const RECORD: &str = "tabella";
/// Longest link that is read, in characters: as much as any slip has.
const MAX_LINK: usize = 8_192;
/// Longest printed code, with the number of its block and its hyphens.
const MAX_CODE: usize = 64;
/// Most arrivals that wait. Whoever sends more loses the first ones.
const MAX_WAITING: usize = 4;

/// What somebody handed over, with relative paths seen from `folder`.
pub fn read(given: &str, folder: &Path) -> ArrivalView {
    link(given)
        .or_else(|| record(given, folder))
        .unwrap_or(ArrivalView { kind: ArrivalKind::Unknown, text: String::new() })
}

/// A link that is ours, whether or not it makes sense; none for anything else.
fn link(given: &str) -> Option<ArrivalView> {
    let (scheme, rest) = given.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let (kind, text) = match scheme.strip_prefix("tabella")? {
        "" => rest.split_once(':').unwrap_or((rest, "")),
        short => (short.strip_prefix('-')?, rest),
    };
    let unknown = ArrivalView { kind: ArrivalKind::Unknown, text: String::new() };
    if given.len() > MAX_LINK {
        return Some(unknown);
    }
    let (kind, name) = match kind.to_ascii_lowercase().as_str() {
        "act" => (ArrivalKind::Act, "act"),
        "quote" => (ArrivalKind::Quote, "quote"),
        "voucher" => (ArrivalKind::Voucher, "voucher"),
        // Nothing but a code: the page that compares takes addresses, too, and would ask them.
        "code" if is_code(text) => return Some(ArrivalView { kind: ArrivalKind::Code, text: text.into() }),
        _ => return Some(unknown),
    };
    let is_slip = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some(if is_slip { ArrivalView { kind, text: format!("tabella-{name}:{text}") } } else { unknown })
}

fn is_code(text: &str) -> bool {
    (1..=MAX_CODE).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn record(given: &str, folder: &Path) -> Option<ArrivalView> {
    let path = match Url::parse(given) {
        Ok(url) if url.scheme() == "file" => url.to_file_path().ok()?,
        _ => folder.join(given),
    };
    let is_record = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(RECORD));
    is_record.then(|| ArrivalView { kind: ArrivalKind::Record, text: path.to_string_lossy().into_owned() })
}

/// What has come and was not shown yet, oldest first.
#[derive(Debug, Default)]
pub struct Arrivals(Mutex<VecDeque<ArrivalView>>);

impl Arrivals {
    /// Something came.
    pub fn add(&self, arrival: ArrivalView) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() == MAX_WAITING {
            waiting.pop_front();
        }
        waiting.push_back(arrival);
    }

    /// Takes what came first.
    pub fn next(&self) -> Option<ArrivalView> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ArrivalKind::*;

    fn of(given: &str) -> (ArrivalKind, String) {
        let arrival = read(given, Path::new("/home/ada"));
        (arrival.kind, arrival.text)
    }

    #[test]
    fn links_are_what_a_person_would_have_pasted() {
        let cases = [
            ("tabella:act:82ab", Act, "tabella-act:82ab"),
            ("tabella-act:82ab", Act, "tabella-act:82ab"),
            ("TABELLA-VOUCHER:82AB", Voucher, "tabella-voucher:82AB"),
            ("tabella:quote:00", Quote, "tabella-quote:00"),
            ("tabella:code:128-ABCD-EFGH", Code, "128-ABCD-EFGH"),
        ];
        for (given, kind, text) in cases {
            assert_eq!(of(given), (kind, text.into()), "{given}");
        }
    }

    #[test]
    fn links_carry_nothing_that_is_not_asked_for() {
        let long = format!("tabella:act:{}", "0".repeat(MAX_LINK));
        let wrong = [
            "tabella:",
            "tabella:act",
            "tabella:act:",
            "tabella:act:zz",
            "tabella:act:82ab?then=claim",
            "tabella:cast:00",
            "tabella:code:http://evil.example",
            "tabella:code:",
            "tabella://act/82ab",
            "tabella-opened:00",
            &long,
        ];
        for given in wrong {
            assert_eq!(of(given), (Unknown, String::new()), "{given}");
        }
    }

    #[test]
    fn files_are_records_by_their_ending() {
        let cases = [
            ("a record.tabella", "/home/ada/a record.tabella"),
            ("tabella-2026.tabella", "/home/ada/tabella-2026.tabella"),
            ("/srv/r.TABELLA", "/srv/r.TABELLA"),
            ("file:///srv/a%20record.tabella", "/srv/a record.tabella"),
        ];
        for (given, path) in cases {
            assert_eq!(of(given), (Record, path.into()), "{given}");
        }
        for given in ["/etc/passwd", "receipt.tabella-proof", "https://evil.example/r.html", "file://host/r", ""] {
            assert_eq!(of(given).0, Unknown, "{given}");
        }
    }

    #[test]
    fn arrivals_wait_in_order_and_are_few() {
        let arrivals = Arrivals::default();
        for number in 0..MAX_WAITING + 2 {
            arrivals.add(ArrivalView { kind: Record, text: number.to_string() });
        }
        let texts: Vec<String> = std::iter::from_fn(|| arrivals.next()).map(|arrival| arrival.text).collect();
        assert_eq!(texts, ["2", "3", "4", "5"]);
    }
}
