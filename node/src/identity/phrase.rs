//! The recovery phrase: a root as 24 words of BIP 39, and what may have gone wrong when somebody types them.
//!
//! The word lists are those of the `bip39` crate. Words and bits are turned into each other here: the crate leaves copies
//! of both on the stack, and does not say which word of a phrase is likely to be the wrong one.

use std::fmt;

use bip39::Language;
use rand_core::OsRng;
use sha2::{Digest, Sha256};
use tabella_crypto::derive::{ROOT_BYTES, Root, WeakRoot};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::distance::distance;

/// Words of a phrase.
pub const WORDS: usize = 24;
const BITS_PER_WORD: usize = 11;
/// The root and eight bits of its hash.
const PHRASE_BYTES: usize = ROOT_BYTES + 1;
/// How many suggestions are of use.
const SUGGESTIONS: usize = 4;
/// How far from a word what is typed for it may be.
const NEAR: usize = 2;

/// The word lists in which a phrase can be shown: those of the app's languages that have an official one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WordList {
    /// English, also for languages without a list, such as German and Estonian.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
    /// Korean.
    Korean,
    /// Italian.
    Italian,
}

impl WordList {
    /// All of them, in the order of their numbers in key files.
    pub const ALL: [Self; 4] = [Self::English, Self::Chinese, Self::Korean, Self::Italian];

    /// The list for a language tag such as `zh-Hans` or `it-SM`; English for languages that have none.
    pub fn of_language(tag: &str) -> Self {
        let is =
            |language: &str| tag.split(['-', '_']).next().is_some_and(|first| first.eq_ignore_ascii_case(language));
        match tag {
            _ if is("zh") => Self::Chinese,
            _ if is("ko") => Self::Korean,
            _ if is("it") => Self::Italian,
            _ => Self::English,
        }
    }

    /// Its language tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
            Self::Korean => "ko",
            Self::Italian => "it",
        }
    }

    /// Its number in key files.
    pub(super) fn number(self) -> u8 {
        Self::ALL.iter().zip(0..).find(|(list, _)| **list == self).map_or(0, |(_, number)| number)
    }

    /// The list of this number; English for one that a later version knows.
    pub(super) fn of_number(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or_default()
    }

    fn language(self) -> Language {
        match self {
            Self::English => Language::English,
            Self::Chinese => Language::SimplifiedChinese,
            Self::Korean => Language::Korean,
            Self::Italian => Language::Italian,
        }
    }

    fn words(self) -> &'static [&'static str; 2048] {
        self.language().word_list()
    }
}

/// Words that may have been meant: a part of somebody's secret, shown to them and never in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Suggestions(Vec<&'static str>);

impl Suggestions {
    /// The nearest first; may be empty.
    pub fn words(&self) -> &[&'static str] {
        &self.0
    }
}

impl fmt::Debug for Suggestions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Suggestions({})", self.0.len())
    }
}

impl fmt::Display for Suggestions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [] => f.write_str("no word of any list is near it"),
            words => write!(f, "perhaps {}", words.join(" or ")),
        }
    }
}

/// One slip after which 24 words would not fit together, and without which they do.
#[derive(Clone, PartialEq, Eq)]
pub enum Slip {
    /// A word was taken for another one.
    Word {
        /// Which, from 1.
        place: usize,
        /// The word that would fit.
        word: &'static str,
    },
    /// This word and the next one changed places.
    Swapped {
        /// Which, from 1.
        place: usize,
    },
}

impl fmt::Debug for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word { place, .. } => write!(f, "Word({place})"),
            Self::Swapped { place } => write!(f, "Swapped({place})"),
        }
    }
}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word { place, word } => write!(f, "word {place} is {word}"),
            Self::Swapped { place } => write!(f, "words {place} and {} changed places", place + 1),
        }
    }
}

/// Words that are no phrase.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PhraseError {
    /// There are more or fewer than 24.
    #[error("a recovery phrase has {WORDS} words, and these are {found}; compare with the paper, word by word")]
    Count {
        /// How many there are.
        found: usize,
    },
    /// One is on no list, or not on the list of the others.
    #[error("word {place} is not in the list ({list}): {near}", list = list.tag())]
    Unknown {
        /// Which, from 1.
        place: usize,
        /// The list that most of the words are on.
        list: WordList,
        /// What may have been meant.
        near: Suggestions,
    },
    /// All words are on a list, and the last eight bits do not fit the others: one is the wrong word, or they are in
    /// another order.
    #[error("the words do not fit together: one of them is wrong, or they are in another order{}", perhaps(likely))]
    Checksum {
        /// Single slips that would explain it, the likeliest first; may be empty.
        likely: Vec<Slip>,
    },
    /// Nobody drew these at random.
    #[error(transparent)]
    Weak(#[from] WeakRoot),
}

impl PhraseError {
    /// Stable, dotted.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Count { .. } => "phrase.count",
            Self::Unknown { .. } => "phrase.word",
            Self::Checksum { .. } => "phrase.checksum",
            Self::Weak(_) => "phrase.weak",
        }
    }
}

fn perhaps(likely: &[Slip]) -> String {
    let slips: Vec<String> = likely.iter().map(ToString::to_string).collect();
    if slips.is_empty() { String::new() } else { format!("; perhaps {}", slips.join(", or ")) }
}

/// A root as words. Wiped when dropped, never printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase {
    words: Zeroizing<String>,
    list: WordList,
}

impl Phrase {
    /// A fresh root from the operating system's generator, and from nothing else.
    ///
    /// # Errors
    /// [`WeakRoot`] when that generator is broken.
    pub fn fresh_root() -> Result<Root, WeakRoot> {
        Root::generate(&mut OsRng)
    }

    /// The words of a root.
    pub fn of(root: &Root, list: WordList) -> Self {
        let mut bytes = Zeroizing::new([0; PHRASE_BYTES + 2]);
        bytes[..ROOT_BYTES].copy_from_slice(root.expose());
        bytes[ROOT_BYTES] = checksum(root.expose());
        // The longest words have 9 letters, in Korean of several bytes each: nothing is copied to make room.
        let mut words = Zeroizing::new(String::with_capacity(WORDS * 32));
        for place in 0..WORDS {
            let bit = place * BITS_PER_WORD;
            let window = bytes[bit / 8..][..3].iter().fold(0, |window, byte| window << 8 | usize::from(*byte));
            let index = window >> (24 - BITS_PER_WORD - bit % 8) & 0x7ff;
            if place > 0 {
                words.push(' ');
            }
            words.push_str(list.words()[index]);
        }
        Self { words, list }
    }

    /// The list that the words are from.
    pub fn list(&self) -> WordList {
        self.list
    }

    /// The words, with one space between two.
    pub fn expose(&self) -> &str {
        &self.words
    }

    /// Reads words that somebody typed, in whatever case, with whatever space between them. The list is found by the words.
    ///
    /// # Errors
    /// [`PhraseError`], which names the word.
    pub fn read(typed: &str) -> Result<(Root, WordList), PhraseError> {
        let words = normal(typed);
        if words.len() != WORDS {
            return Err(PhraseError::Count { found: words.len() });
        }
        let known = |list: &WordList| words.iter().filter(|word| list.language().find_word(word).is_some()).count();
        // The first of those with most: English, if nothing is known.
        let list = WordList::ALL.iter().rev().copied().max_by_key(known).unwrap_or_default();
        let mut indices = Zeroizing::new([0; WORDS]);
        for (place, (index, word)) in indices.iter_mut().zip(&words).enumerate() {
            let unknown = || PhraseError::Unknown { place: place + 1, list, near: near(word, list) };
            *index = list.language().find_word(word).ok_or_else(unknown)?;
        }
        let root = root(&indices).ok_or_else(|| PhraseError::Checksum { likely: slips(&indices, list) })?;
        Ok((Root::from_bytes(&root)?, list))
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase(..)")
    }
}

/// Text that is compared as Unicode says, and wiped.
pub(super) fn nfkd(text: &str) -> Zeroizing<String> {
    // A decomposed character is at most 18 times as long: nothing is copied to make room.
    let mut normal = Zeroizing::new(String::with_capacity(18 * text.len()));
    normal.extend(text.nfkd());
    normal
}

/// The words as they stand in the lists. Chinese needs no space between two.
fn normal(typed: &str) -> Vec<Zeroizing<String>> {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let typed = nfkd(typed);
    let mut words: Vec<Zeroizing<String>> = Vec::new();
    for run in typed.split_whitespace() {
        if run.chars().all(is_chinese) {
            words.extend(run.chars().map(|c| Zeroizing::new(c.to_string())));
        } else {
            let mut word = Zeroizing::new(String::with_capacity(3 * run.len()));
            word.extend(run.chars().flat_map(char::to_lowercase));
            words.push(word);
        }
    }
    words
}

fn checksum(root: &[u8; ROOT_BYTES]) -> u8 {
    Sha256::digest(root)[0]
}

/// The root that these words stand for, if the checksum fits.
fn root(indices: &[u16; WORDS]) -> Option<Zeroizing<[u8; ROOT_BYTES]>> {
    let mut bytes = Zeroizing::new([0; PHRASE_BYTES]);
    for (place, index) in indices.iter().enumerate() {
        for bit in 0..BITS_PER_WORD {
            let at = place * BITS_PER_WORD + bit;
            let value = (index >> (BITS_PER_WORD - 1 - bit) & 1) as u8;
            bytes[at / 8] |= value << (7 - at % 8);
        }
    }
    let mut root = Zeroizing::new([0; ROOT_BYTES]);
    root.copy_from_slice(&bytes[..ROOT_BYTES]);
    (checksum(&root) == bytes[ROOT_BYTES]).then_some(root)
}

/// Words of a list that may have been meant by one that is not on it.
fn near(word: &str, list: WordList) -> Suggestions {
    let mut near: Vec<_> = list.words().iter().map(|other| (distance(word, other), *other)).collect();
    near.retain(|(distance, other)| *distance <= NEAR || begins(word, other));
    near.sort_by_key(|(distance, other)| (!begins(word, other), *distance));
    Suggestions(near.into_iter().map(|(_, word)| word).take(SUGGESTIONS).collect())
}

/// The first four letters say which word of a list is meant.
fn begins(typed: &str, word: &str) -> bool {
    let start = |text: &str| text.char_indices().nth(4).map_or(text.len(), |(at, _)| at);
    typed.chars().count() >= 4 && typed.get(..start(typed)) == word.get(..start(word))
}

/// Single slips that make up for a checksum that does not fit. One in 256 does by chance, so the nearest words come first.
fn slips(indices: &[u16; WORDS], list: WordList) -> Vec<Slip> {
    let fits = |change: &dyn Fn(&mut [u16; WORDS])| {
        let mut changed = Zeroizing::new(*indices);
        change(&mut changed);
        root(&changed).is_some()
    };
    let mut likely = Vec::new();
    for place in 0..WORDS {
        let typed = list.words()[usize::from(indices[place])];
        for (word, index) in list.words().iter().copied().zip(0..) {
            // Bytes of the lists' words are never more than three to a letter; most words need no closer look.
            if typed.len().abs_diff(word.len()) > 3 * NEAR {
                continue;
            }
            let far = distance(typed, word);
            if (1..=NEAR).contains(&far) && word.chars().count() > 1 && fits(&|changed| changed[place] = index) {
                likely.push((far, Slip::Word { place: place + 1, word }));
            }
        }
        if place > 0 && indices[place - 1] != indices[place] && fits(&|changed| changed.swap(place - 1, place)) {
            likely.push((1, Slip::Swapped { place }));
        }
    }
    likely.sort_by_key(|(far, _)| *far);
    likely.into_iter().map(|(_, slip)| slip).take(SUGGESTIONS).collect()
}

#[cfg(test)]
#[path = "phrase_tests.rs"]
mod tests;
