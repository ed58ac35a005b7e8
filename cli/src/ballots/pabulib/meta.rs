//! The section META: what the file says of itself.

use std::collections::HashMap;

use super::super::error::{Fault, Problem, clip};
use super::super::rows::{Row, count, money};
use super::super::{FileKind, Money};
use super::{Table, points};

/// The keys that matter. Others may be many, and stand as often as they like.
const KEYS: [&str; 11] = [
    "description",
    "num_projects",
    "num_votes",
    "budget",
    "rule",
    "vote_type",
    "min_length",
    "max_length",
    "max_sum_points",
    "min_points",
    "max_points",
];

/// The fields by key, each with its line.
#[derive(Default)]
pub(super) struct Meta {
    fields: HashMap<&'static str, (String, u64)>,
}

impl Table for Meta {
    fn header(&mut self, _: &Row) -> Result<(), Problem> {
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Fault> {
        let Some(key) = KEYS.into_iter().find(|key| row.cell(0).eq_ignore_ascii_case(key)) else {
            return Ok(());
        };
        if self.fields.insert(key, (row.cell(1).to_owned(), row.line)).is_some() {
            return Err(Problem::RepeatedField { field: key.into() }.at(row.line));
        }
        Ok(())
    }
}

/// What the ballots of a file are.
#[derive(Clone, Copy)]
pub(super) enum VoteType {
    Approval,
    ChooseOne,
    Cumulative,
    Scoring,
    Ordinal,
}

impl Meta {
    fn get(&self, key: &str) -> Option<(&str, u64)> {
        self.fields.get(key).map(|(value, line)| (value.as_str(), *line)).filter(|(value, _)| !value.is_empty())
    }

    pub(super) fn title(&self) -> Option<String> {
        self.get("description").map(|(title, _)| title.to_owned())
    }

    pub(super) fn rule(&self) -> Option<String> {
        self.get("rule").map(|(rule, _)| rule.to_owned())
    }

    pub(super) fn budget(&self) -> Result<Option<Money>, Fault> {
        let Some((budget, line)) = self.get("budget") else {
            return Ok(None);
        };
        money("the budget", budget).map(Some).map_err(|problem| problem.at(line))
    }

    fn number(&self, key: &'static str) -> Result<Option<u64>, Fault> {
        let Some((value, line)) = self.get(key) else {
            return Ok(None);
        };
        count(key, value).map(Some).map_err(|problem| problem.at(line))
    }

    fn score(&self, key: &'static str) -> Result<Option<i64>, Fault> {
        let Some((value, line)) = self.get(key) else {
            return Ok(None);
        };
        points(value).map(Some).map_err(|problem| problem.at(line))
    }

    pub(super) fn vote_type(&self) -> Result<VoteType, Fault> {
        let (found, line) = self.get("vote_type").ok_or(Problem::MissingField { field: "vote_type".into() })?;
        match found {
            "approval" => Ok(VoteType::Approval),
            "choose-1" => Ok(VoteType::ChooseOne),
            "cumulative" => Ok(VoteType::Cumulative),
            "scoring" => Ok(VoteType::Scoring),
            "ordinal" => Ok(VoteType::Ordinal),
            _ => Err(Problem::UnknownVoteType { found: clip(found) }.at(line)),
        }
    }

    pub(super) fn kind(&self) -> Result<FileKind, Fault> {
        Ok(match self.vote_type()? {
            VoteType::ChooseOne => FileKind::Plurality,
            VoteType::Ordinal => {
                let places = self.number("max_length")?;
                FileKind::Ordinal { places: places.map(|places| usize::try_from(places).unwrap_or(usize::MAX)) }
            }
            VoteType::Cumulative => FileKind::Cumulative { points: self.number("max_sum_points")? },
            VoteType::Scoring => FileKind::Scores { min: self.score("min_points")?, max: self.score("max_points")? },
            VoteType::Approval => {
                let (min, max) = (self.number("min_length")?, self.number("max_length")?);
                if let (Some(min), Some(max)) = (min, max)
                    && min > max
                {
                    let line = self.get("max_length").map_or(0, |(_, line)| line);
                    return Err(Problem::Malformed { problem: "max_length is below min_length" }.at(line));
                }
                let marks = |bound: u64| usize::try_from(bound).unwrap_or(usize::MAX);
                FileKind::Approval { min: min.map(marks), max: max.map(marks) }
            }
        })
    }

    /// Holds `found` against what the file states.
    pub(super) fn check(&self, key: &'static str, what: &'static str, found: u64) -> Result<(), Fault> {
        let stated = self.number(key)?.ok_or_else(|| Problem::MissingField { field: key.into() })?;
        if stated != found {
            let line = self.get(key).map_or(0, |(_, line)| line);
            return Err(Problem::WrongCount { what, stated, found }.at(line));
        }
        Ok(())
    }
}
