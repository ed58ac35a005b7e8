//! Whether the recovery phrase was written down: somebody who types some of its words from paper has the paper.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{Citizen, CitizenError};
use crate::identity::{WORDS, WordList};

/// Words that have to be typed.
pub(super) const PROBED: usize = 3;

impl Citizen {
    /// Whether somebody has shown that the phrase is on paper.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_written_down(&self) -> Result<bool, CitizenError> {
        let count: i64 = self.store.query_row("SELECT count(*) FROM written_down", [], |row| row.get(0))?;
        Ok(count > 0)
    }

    /// Takes words from paper, each with its place from 1, in any list of words.
    ///
    /// # Errors
    /// [`CitizenError::Words`] says which are others.
    pub fn confirm_phrase(&self, typed: &[(usize, String)]) -> Result<(), CitizenError> {
        let identity = self.identity.as_ref().ok_or(CitizenError::NoKey)?;
        let phrases = WordList::ALL.map(|list| identity.phrase(Some(list)));
        let fits = |place: usize, word: &str| {
            let is = |shown: &str| place.checked_sub(1).and_then(|at| shown.split(' ').nth(at)).map(plain);
            let word = plain(word);
            phrases.iter().any(|phrase| is(phrase.expose()).as_ref() == Some(&word))
        };
        let wrong = typed.iter().filter(|(place, word)| !fits(*place, word));
        let places: Vec<usize> = wrong.map(|(place, _)| *place).collect();
        let probed: BTreeSet<usize> = typed.iter().map(|(place, _)| *place).filter(|place| *place <= WORDS).collect();
        if !places.is_empty() || probed.len() < PROBED {
            return Err(CitizenError::Words { places });
        }
        self.note_written_down()
    }

    pub(super) fn note_written_down(&self) -> Result<(), CitizenError> {
        self.store.execute("INSERT OR IGNORE INTO written_down (one) VALUES (1)", [])?;
        Ok(())
    }

    /// What was noted of another identity is not true of a fresh one.
    pub(super) fn forget_notes(&self) -> Result<(), CitizenError> {
        self.store.execute_batch("DELETE FROM written_down; DELETE FROM request;")?;
        Ok(())
    }
}

/// A word whatever its case, and however its letters were composed.
fn plain(word: &str) -> Zeroizing<String> {
    Zeroizing::new(word.trim().to_lowercase().nfkd().collect())
}

#[cfg(test)]
mod tests {
    use tabella_ledger::bytes::Hash;

    use super::*;

    #[test]
    fn a_phrase_is_written_down_once_three_of_its_words_were_typed_from_paper() {
        let dir = tempfile::tempdir().unwrap();
        let mut citizen = Citizen::open(dir.path(), Hash([1; 32])).unwrap();
        citizen.create_key().unwrap();
        let phrase = citizen.identity().unwrap().phrase(Some(WordList::Italian));
        let words: Vec<&str> = phrase.expose().split(' ').collect();
        let word = |place: usize| (place, words[place - 1].to_owned());
        let other = words.iter().find(|word| **word != words[6]).unwrap().to_string();

        let wrong = citizen.confirm_phrase(&[word(2), (7, other), word(24)]);
        assert!(matches!(wrong, Err(CitizenError::Words { places }) if places == [7]));
        for few in [&[][..], &[word(1), word(2)], &[word(1), word(1), word(1)]] {
            assert!(matches!(citizen.confirm_phrase(few), Err(CitizenError::Words { .. })));
        }
        assert!(citizen.confirm_phrase(&[word(1), word(2), (0, String::new())]).is_err());
        assert!(citizen.confirm_phrase(&[word(1), word(2), (25, String::new())]).is_err());
        assert!(!citizen.is_written_down().unwrap());
        citizen.confirm_phrase(&[word(2), (7, format!(" {} ", words[6].to_uppercase())), word(24)]).unwrap();
        assert!(citizen.is_written_down().unwrap());
    }
}
