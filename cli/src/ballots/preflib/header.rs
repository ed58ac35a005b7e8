//! The header: the options, the categories, and how many of everything there should be.

use std::collections::{BTreeMap, HashMap};

use super::super::collect::check_options;
use super::super::error::{Problem, clip};
use super::super::rows::count;
use super::Shape;

/// The fields that matter.
#[derive(Default)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    stated: HashMap<&'static str, u64>,
    pub(super) options: BTreeMap<u64, String>,
    categories: BTreeMap<u64, String>,
}

const ALTERNATIVES: &str = "NUMBER ALTERNATIVES";
const VOTERS: &str = "NUMBER VOTERS";
const CATEGORIES: &str = "NUMBER CATEGORIES";

impl Header {
    /// Takes one field; those that do not matter leave no trace.
    pub(super) fn field(&mut self, text: &str) -> Result<(), Problem> {
        let Some((key, value)) = text.split_once(':') else {
            return Ok(());
        };
        let (key, value) = (key.trim(), value.trim());
        let repeated = || Problem::RepeatedField { field: clip(key) };
        if let Some(known) = [ALTERNATIVES, VOTERS, CATEGORIES].into_iter().find(|known| *known == key) {
            let number = count(known, value)?;
            return self.stated.insert(known, number).map_or(Ok(()), |_| Err(repeated()));
        }
        let (names, number) = if let Some(number) = key.strip_prefix("ALTERNATIVE NAME ") {
            (&mut self.options, number)
        } else if let Some(number) = key.strip_prefix("CATEGORY NAME ") {
            (&mut self.categories, number)
        } else {
            if key == "TITLE" {
                self.title = Some(value.to_owned());
            }
            return Ok(());
        };
        let number = count("the number of a name", number.trim())?;
        if names.insert(number, value.to_owned()).is_some() {
            return Err(repeated());
        }
        check_options(names.len())
    }

    fn stated(&self, key: &'static str) -> Result<u64, Problem> {
        self.stated.get(key).copied().ok_or_else(|| Problem::MissingField { field: key.into() })
    }

    /// The number of voters, once the options are complete.
    pub(super) fn check(&self) -> Result<u64, Problem> {
        let (stated, found) = (self.stated(ALTERNATIVES)?, self.options.len() as u64);
        if stated != found {
            return Err(Problem::WrongCount { what: "alternatives", stated, found });
        }
        check_options(self.options.len())?;
        self.stated(VOTERS)
    }

    /// Which category means approval, if there are two of which one says so.
    pub(super) fn approved(&self) -> Result<Shape, Problem> {
        const WORDS: [&str; 8] = ["yes", "approved", "approve", "approval", "oui", "ja", "for", "in favour"];
        let categories = self.categories.len();
        let (stated, found) = (self.stated(CATEGORIES)?, categories as u64);
        if stated != found {
            return Err(Problem::WrongCount { what: "categories", stated, found });
        }
        let mut approving = self.categories.values().enumerate().filter(|(_, name)| {
            let name = name.to_lowercase();
            WORDS.contains(&name.as_str())
        });
        Ok(match (approving.next(), approving.next(), categories) {
            (Some((position, _)), None, 1 | 2) => Shape::Approved { categories, position },
            _ => Shape::Categories { categories },
        })
    }
}
