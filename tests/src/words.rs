//! The words of the window, from the language files of the interface, so that a test can follow one flow in any language.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What one language says.
pub struct Words {
    // An entry that is chosen by a number has one sentence for each of its forms.
    entries: BTreeMap<String, Vec<String>>,
}

impl Words {
    /// The words of a system in this language, such as `et_EE.UTF-8`.
    ///
    /// # Panics
    /// When the interface does not speak it.
    pub fn of(system: &str) -> Self {
        let language = system.split(['_', '-', '.']).next().unwrap_or_default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/messages");
        let mut entries = BTreeMap::new();
        for file in files(&folder, language) {
            let source = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            entries.extend(read(&source));
        }
        assert!(!entries.is_empty(), "the interface does not speak {language}");
        Self { entries }
    }

    /// What is said under a key, with the gaps of these names filled. A name that is no key stands for itself: it is what
    /// somebody typed.
    pub fn saying(&self, name: &str, gaps: &[(String, String)]) -> Vec<Saying> {
        match self.entries.get(name) {
            Some(forms) => forms.iter().map(|form| Saying::new(form, gaps)).collect(),
            None => vec![Saying { parts: vec![name.to_owned()], typed: true }],
        }
    }
}

/// A sentence whose gaps may hold anything.
pub struct Saying {
    parts: Vec<String>,
    typed: bool,
}

impl Saying {
    fn new(sentence: &str, gaps: &[(String, String)]) -> Self {
        let filled =
            gaps.iter().fold(sentence.to_owned(), |text, (gap, value)| text.replace(&format!("{{{gap}}}"), value));
        let mut rest = filled.as_str();
        let mut parts = Vec::new();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((_, after)) = after.split_once('}') else { break };
            parts.push(before.to_owned());
            rest = after;
        }
        parts.push(rest.to_owned());
        Self { parts, typed: false }
    }

    /// Whether a control is called so: its whole name or the first line of it, above a hint. What somebody typed may stand
    /// among other words, as on a card.
    pub fn names(&self, label: &str) -> bool {
        let label = label.trim();
        if self.typed {
            return label.contains(&self.parts[0]);
        }
        let first = label.lines().next().unwrap_or_default().trim();
        [label, first].iter().any(|text| self.is_all_of(text))
    }

    /// Whether a text says it somewhere.
    pub fn is_in(&self, text: &str) -> bool {
        self.after(text).is_some()
    }

    fn is_all_of(&self, text: &str) -> bool {
        let (Some(first), Some(last)) = (self.parts.first(), self.parts.last()) else { return false };
        let fits = text.starts_with(first.trim_start()) && text.ends_with(last.trim_end());
        fits && if self.parts.len() == 1 { text == first.trim() } else { self.is_in(text) }
    }

    /// What follows the sentence in a text.
    fn after<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.parts.iter().try_fold(text, |rest, part| Some(rest.split_once(part.as_str())?.1))
    }
}

fn files(folder: &Path, language: &str) -> Vec<PathBuf> {
    let parts = fs::read_dir(folder.join(language)).into_iter().flatten().flatten().map(|entry| entry.path());
    let whole = folder.join(language).with_extension("ts");
    parts.chain(whole.exists().then_some(whole)).collect()
}

/// The entries of a language file: `'key': 'sentence'` and `'key': { one: 'sentence', other: 'sentence' }`.
fn read(source: &str) -> Vec<(String, Vec<String>)> {
    let mut entries: Vec<(String, Vec<String>)> = Vec::new();
    let mut rest = source;
    let mut depth = 0;
    while let Some(at) = rest.find(['\'', '"', '{', '}', '/']) {
        let (sign, after) = (&rest[at..=at], &rest[at + 1..]);
        match sign {
            "/" if after.starts_with('*') => rest = after.split_once("*/").map_or("", |(_, after)| after),
            "/" if after.starts_with('/') => rest = after.split_once('\n').map_or("", |(_, after)| after),
            "'" | "\"" => {
                let (text, after) = quoted(after, sign);
                if depth == 1 && after.starts_with(':') {
                    entries.push((text, Vec::new()));
                } else if let Some((_, forms)) = entries.last_mut() {
                    forms.push(text);
                }
                rest = after;
            }
            _ => {
                depth += i32::from(sign == "{") - i32::from(sign == "}");
                rest = after;
            }
        }
    }
    entries
}

/// A string of the source behind its opening quote, and what follows its closing one.
fn quoted<'a>(source: &'a str, quote: &str) -> (String, &'a str) {
    let mut text = String::new();
    let mut signs = source.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => text.extend(signs.next().map(|(_, escaped)| if escaped == 'n' { '\n' } else { escaped })),
            sign if quote.contains(sign) => return (text, &source[at + 1..]),
            sign => text.push(sign),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_called(words: &Words, name: &str, gaps: &[(&str, &str)], label: &str) -> bool {
        let gaps: Vec<_> = gaps.iter().map(|(gap, value)| ((*gap).to_owned(), (*value).to_owned())).collect();
        words.saying(name, &gaps).iter().any(|saying| saying.names(label))
    }

    #[test]
    fn every_language_says_the_same_keys() {
        let english = Words::of("en_GB.UTF-8");
        assert!(english.entries.len() > 1_500, "{} entries", english.entries.len());
        assert!(english.entries.values().all(|forms| !forms.is_empty()));
        for system in ["de_DE.UTF-8", "et_EE.UTF-8", "it_IT.UTF-8", "ko_KR.UTF-8", "zh_CN.UTF-8"] {
            assert!(Words::of(system).entries.keys().eq(english.entries.keys()), "{system}");
        }
    }

    #[test]
    fn controls_are_called_by_whole_names() {
        let words = Words {
            entries: read(
                "export const en = {\n  // 'no': 'entry'\n  'a.do': 'Check',\n  \"a.of\": 'Up: {name}',
            'a.many': { one: 'It’s {count} vote', other: '{count} votes' },\n};",
            )
            .into_iter()
            .collect(),
        };
        assert_eq!(words.entries.len(), 3);
        assert!(is_called(&words, "a.do", &[], " Check\n"));
        assert!(is_called(&words, "a.do", &[], "Check\nWhat is checked"));
        assert!(!is_called(&words, "a.do", &[], "Check again"));
        assert!(!is_called(&words, "a.do", &[], "Do not Check"));
        assert!(is_called(&words, "a.of", &[], "Up: Ada"));
        assert!(is_called(&words, "a.of", &[("name", "Ada")], "Up: Ada"));
        assert!(!is_called(&words, "a.of", &[("name", "Ada")], "Up: Adam"));
        assert!(is_called(&words, "a.many", &[], "3 votes"));
        assert!(is_called(&words, "a.many", &[], "It’s 1 vote"));
        assert!(is_called(&words, "Town council", &[], "ElectionTown council7 days left"));
        assert!(!is_called(&words, "Town council", &[], "The fountain"));
    }
}
