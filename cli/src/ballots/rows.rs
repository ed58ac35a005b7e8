//! Rows of separated cells with the line that each begins on, and the numbers in them.

use std::io::{self, Read};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::Money;
use super::error::{Fault, Problem};

/// More than a row with every option that may be; beyond it, the separators alone could fill the memory.
const MOST_ROW_BYTES: usize = 1 << 24;

/// Reads rows one by one.
pub(super) struct Rows<'t> {
    reader: Reader<Feed<'t>>,
    text: &'t [u8],
    /// A place in the text and the number of its line; rows are found further on.
    place: usize,
    line: u64,
}

/// Feeds the reader the text, and no more at a time than a row may have.
struct Feed<'t> {
    text: &'t [u8],
    left: usize,
}

impl Read for Feed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let most = into.len().min(self.left);
        let read = self.text.read(into.get_mut(..most).unwrap_or_default())?;
        self.left -= read;
        Ok(read)
    }
}

/// One row.
pub(super) struct Row {
    pub(super) line: u64,
    /// Whether empty lines stand before this row.
    pub(super) after_gap: bool,
    cells: StringRecord,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, separator: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(Feed { text: text.as_bytes(), left: 0 });
        Rows { reader, text: text.as_bytes(), place: 0, line: 1 }
    }

    /// The next row that is not an empty line.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Fault> {
        self.reader.get_mut().left = MOST_ROW_BYTES;
        let mut cells = StringRecord::new();
        // The text is known to be UTF-8 and rows may have any width, so nothing but its length is wrong with a row.
        let found = self.reader.read_record(&mut cells).map_err(|_| {
            let limit = MOST_ROW_BYTES as u64;
            Problem::TooLarge { what: "bytes in a row", limit }.at(self.line)
        })?;
        if !found {
            return Ok(None);
        }
        let after_gap = self.advance(cells.position().map_or(0, csv::Position::byte));
        Ok(Some(Row { line: self.line, after_gap, cells }))
    }

    // The reader's own line numbers lag behind after CRLF and empty lines, which it skips only when it reads on.
    fn advance(&mut self, record: u64) -> bool {
        let record = usize::try_from(record).unwrap_or(usize::MAX);
        let mut gap = false;
        while let Some(byte) = self.text.get(self.place) {
            let next = self.text.get(self.place + 1);
            let ends = *byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n'));
            if self.place >= record && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            let half = self.place == record
                && *byte == b'\n'
                && self.place.checked_sub(1).and_then(|before| self.text.get(before)) == Some(&b'\r');
            gap |= self.place >= record && ends && !half;
            self.line += u64::from(ends);
            self.place += 1;
        }
        gap
    }
}

impl Row {
    /// The cells without spaces around them.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(str::trim)
    }

    /// One cell; a missing one is empty.
    pub(super) fn cell(&self, position: usize) -> &str {
        self.cells.get(position).map_or("", str::trim)
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether nothing stands from the cell at `start` on.
    pub(super) fn is_empty_from(&self, start: usize) -> bool {
        self.cells().skip(start).all(str::is_empty)
    }

    /// Refuses a row that does not have `expected` cells; empty ones too many do no harm.
    pub(super) fn check_width(&self, expected: usize) -> Result<(), Fault> {
        if self.len() < expected || !self.is_empty_from(expected) {
            return Err(Problem::WrongCells { expected, found: self.len() }.at(self.line));
        }
        Ok(())
    }
}

/// A count.
pub(super) fn count(what: &'static str, text: &str) -> Result<u64, Problem> {
    // A sign would be accepted by the standard parser, but not written by any program that counts.
    match text.parse() {
        Ok(number) if text.starts_with(|first: char| first.is_ascii_digit()) => Ok(number),
        _ => Err(Problem::bad_number(what, "a whole number from 0", text)),
    }
}

/// An amount of money with at most two decimals that are not zero, after a point or a comma.
pub(super) fn money(what: &'static str, text: &str) -> Result<Money, Problem> {
    let bad = || Problem::bad_number(what, "an amount with at most two decimals", text);
    let (units, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let cents = decimals.get(..2).unwrap_or(decimals);
    let rest = decimals.get(2..).unwrap_or("");
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) || rest.bytes().any(|byte| byte != b'0') {
        return Err(bad());
    }
    let cents = format!("{cents:0<2}").parse::<u64>().map_err(|_| bad())?;
    let units = count(what, units).map_err(|_| bad())?;
    let hundredths = units.checked_mul(100).and_then(|units| units.checked_add(cents)).ok_or_else(bad)?;
    Ok(Money { hundredths })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, bool, String)> {
        let mut rows = Rows::new(text, b',');
        let mut found = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            found.push((row.line, row.after_gap, row.cell(0).to_owned()));
        }
        found
    }

    #[test]
    fn lines_are_right_after_every_kind_of_line_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "a,1|b,\"2|3\"||| c ,4|\"d\"|".replace('|', end);
            let expected = [(1, false, "a"), (2, false, "b"), (6, true, "c"), (7, false, "d")];
            let found = lines(&text);
            let found: Vec<_> = found.iter().map(|(line, gap, cell)| (*line, *gap, cell.as_str())).collect();
            assert_eq!(found, expected, "{end:?}");
        }
        assert_eq!(lines("\n\na"), [(3, true, "a".to_owned())]);
        assert_eq!(lines(""), []);
    }

    #[test]
    fn endless_rows_are_refused() {
        let text = format!("a,b\n\"{}\n", "\n\",\"".repeat(MOST_ROW_BYTES / 3));
        let mut rows = Rows::new(&text, b',');
        assert!(rows.next().is_ok());
        let error = rows.next().err().unwrap().within("x");
        assert!(matches!(error.problem, Problem::TooLarge { what: "bytes in a row", .. }), "{error}");
    }

    #[test]
    fn width_tolerates_only_empty_cells_too_many() {
        let mut rows = Rows::new("a,b\nc\nd,e,,\nf,g,h\n", b',');
        let mut next = || rows.next().unwrap().unwrap();
        assert!(next().check_width(2).is_ok());
        assert!(next().check_width(2).is_err());
        assert!(next().check_width(2).is_ok());
        assert!(next().check_width(2).is_err());
    }

    #[test]
    fn amounts_have_at_most_two_decimals() {
        for (text, hundredths) in [
            ("100000", 10_000_000),
            ("100000.0", 10_000_000),
            ("12.5", 1250),
            ("12,05", 1205),
            ("0.1000", 10),
            ("7.", 700),
        ] {
            assert_eq!(money("the budget", text).unwrap().hundredths, hundredths, "{text}");
        }
        for text in ["", ".5", "-1", "1.234", "1e3", "1 000", "1.2.3", "184467440737095516.16", "+1", "1.é0"] {
            assert!(money("the budget", text).is_err(), "{text}");
        }
    }
}
