//! Orders: numbers of options and sets of them in braces, separated by commas.

use std::collections::{BTreeMap, HashMap};

use super::super::collect::{Named, check_options};
use super::super::error::{Problem, clip};

/// Reads orders over known options.
pub(super) struct Orders {
    positions: HashMap<u64, usize>,
    named: Named,
}

impl Orders {
    pub(super) fn new(options: &BTreeMap<u64, String>) -> Self {
        Orders { positions: options.keys().copied().zip(0..).collect(), named: Named::new(options.len()) }
    }

    pub(super) fn options(&self) -> usize {
        self.positions.len()
    }

    /// The positions in each set of an order, one option without braces being a set of its own.
    pub(super) fn read(&mut self, order: &str) -> Result<Vec<Vec<usize>>, Problem> {
        self.named.begin();
        let mut groups = Vec::new();
        let mut rest = order.trim();
        while !rest.is_empty() {
            let (group, after) = match rest.strip_prefix('{') {
                Some(set) => {
                    let (set, after) =
                        set.split_once('}').ok_or(Problem::Malformed { problem: "a set has no closing brace" })?;
                    let set = set.trim();
                    let group = match set.is_empty() {
                        true => Vec::new(),
                        false => set.split(',').map(|id| self.option(id)).collect::<Result<_, _>>()?,
                    };
                    (group, after.trim_start())
                }
                None => {
                    let end = rest.find(',').unwrap_or(rest.len());
                    let (id, after) = rest.split_at(end);
                    (vec![self.option(id)?], after)
                }
            };
            groups.push(group);
            check_options(groups.len())?;
            rest = match after.strip_prefix(',').map(str::trim_start) {
                Some("") => {
                    return Err(Problem::Malformed { problem: "the order ends with a comma" });
                }
                Some(more) => more,
                None if after.is_empty() => "",
                None => {
                    return Err(Problem::Malformed { problem: "something else than a comma follows a set" });
                }
            };
        }
        Ok(groups)
    }

    fn option(&mut self, id: &str) -> Result<usize, Problem> {
        let id = id.trim();
        let position = id
            .parse()
            .ok()
            .and_then(|number: u64| self.positions.get(&number).copied())
            .ok_or_else(|| Problem::UnknownOption { option: clip(id) })?;
        match self.named.first(position) {
            true => Ok(position),
            false => Err(Problem::RepeatedMark { option: clip(id) }),
        }
    }
}
