//! Texts as values: a byte of the UTF-8 text in Unicode normalization form C (UAX #15) for every field, 0 behind its end.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{FillError, Nonsense, fits};

/// The values of a text, without white space at its ends, with room for `bytes` bytes.
///
/// # Errors
/// [`FillError`] when it is too long or has a character that cannot be written in.
pub fn values(text: &str, bytes: u32) -> Result<Vec<u64>, FillError> {
    let text: String = text.trim().nfc().collect();
    if let Some(character) = text.chars().find(|character| is_hidden(*character)) {
        return Err(FillError::Character(character));
    }
    let (found, room) = (text.len(), bytes as usize);
    if found > room {
        return Err(FillError::Long { bytes: found, most: bytes });
    }
    let behind = std::iter::repeat_n(0, room - found);
    Ok(text.bytes().map(u64::from).chain(behind).collect())
}

/// What a row of bytes says; nothing for a text of white space alone.
///
/// # Errors
/// [`Nonsense`] of every kind.
pub fn read(row: &[u64], bytes: u32) -> Result<String, Nonsense> {
    fits(row, bytes as usize, u64::from(u8::MAX))?;
    let length = row.iter().position(|value| *value == 0).unwrap_or(row.len());
    let (text, behind) = row.split_at(length);
    if behind.iter().any(|value| *value > 0) {
        return Err(Nonsense::AfterEnd);
    }
    let text: Vec<u8> = text.iter().map(|value| *value as u8).collect();
    let text = String::from_utf8(text).map_err(|_| Nonsense::NotUtf8)?;
    if text.chars().any(is_hidden) {
        return Err(Nonsense::Control);
    }
    if !is_nfc(&text) {
        return Err(Nonsense::NotNfc);
    }
    Ok(text.trim().to_owned())
}

/// What texts that are alike have in common: every character in upper case and that in lower case, by Unicode's full
/// mappings and without regard to what stands around it; then form C; runs of white space are one space, none at the ends.
pub fn matched(text: &str) -> String {
    let folded = text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let folded: String = folded.nfc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is not shown, or changes how others are: controls, the separators of lines and paragraphs, the marks
/// that turn the direction of writing (UAX #9, explicit formatting), and the byte order mark.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_in_form_c_and_ends_with_zeros() {
        let values = values(" Ame\u{301}lie ", 10).unwrap();
        assert_eq!(values, [b'A', b'm', 0xc3, 0xa9, b'l', b'i', b'e', 0, 0, 0].map(u64::from));
        assert_eq!(read(&values, 10).unwrap(), "Am\u{e9}lie");
        assert_eq!(read(&[0; 4], 4).unwrap(), "");
        assert_eq!(read(&[32, 32, 0, 0], 4).unwrap(), "");
    }

    #[test]
    fn every_kind_of_nonsense_has_its_reason() {
        let bytes = |text: &[u8]| text.iter().copied().map(u64::from).chain([0; 8]).take(8).collect::<Vec<_>>();
        assert_eq!(read(&[65; 7], 8), Err(Nonsense::Length));
        assert_eq!(read(&[65, 256, 0, 0, 0, 0, 0, 0], 8), Err(Nonsense::Range));
        assert_eq!(read(&bytes(b"A\0B"), 8), Err(Nonsense::AfterEnd));
        assert_eq!(read(&bytes(b"A\xff"), 8), Err(Nonsense::NotUtf8));
        assert_eq!(read(&bytes("e\u{301}".as_bytes()), 8), Err(Nonsense::NotNfc));
        for hidden in ["a\tb", "a\u{202e}b", "a\u{2066}", "\u{feff}a", "a\u{2028}", "\u{7f}"] {
            assert_eq!(read(&bytes(hidden.as_bytes()), 8), Err(Nonsense::Control), "{hidden:?}");
            assert!(matches!(values(&format!("x{hidden}x"), 60), Err(FillError::Character(_))), "{hidden:?}");
        }
    }

    #[test]
    fn a_text_that_has_no_room_is_refused() {
        assert_eq!(values("\u{e9}\u{e9}\u{e9}", 5), Err(FillError::Long { bytes: 6, most: 5 }));
        assert!(values("\u{e9}\u{e9}", 4).is_ok());
    }

    #[test]
    fn texts_are_alike_in_either_case_and_with_any_white_space() {
        let alike = [
            ("Anna  Karenina", "anna\u{a0}KARENINA"),
            ("Straße", "STRASSE"),
            ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
            ("Amélie", "AMÉLIE"),
            (" ab ", "AB"),
        ];
        for (one, other) in alike {
            assert_eq!(matched(one), matched(other));
        }
        assert_ne!(matched("Anna"), matched("Ana"));
        assert_ne!(matched("An na"), matched("Anna"));
        assert_ne!(matched("Amélie"), matched("Amelie"));
    }
}
