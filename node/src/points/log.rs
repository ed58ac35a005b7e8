//! What the board says about rewards, out of the own copy.

use std::collections::BTreeSet;

use tabella_ledger::bytes::Point;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::rewards::{Claim, Evaluation, Rules, Spend, TokenRef};

use super::PointsError;
use crate::view::View;

/// All entries about rewards, in the order of the log.
#[derive(Debug, Clone, Default)]
pub struct RewardLog {
    entries: Vec<(u64, Entry)>,
}

impl RewardLog {
    /// Reads them.
    ///
    /// # Errors
    /// When the copy cannot be read.
    pub fn read(view: &View) -> Result<Self, PointsError> {
        let mut log = Self::default();
        log.follow(view)?;
        Ok(log)
    }

    /// Reads those that came since.
    ///
    /// # Errors
    /// When the copy cannot be read.
    pub fn follow(&mut self, view: &View) -> Result<(), PointsError> {
        let from = self.entries.last().map_or(0, |(position, _)| position + 1);
        for position in view.rewards(from) {
            let Some(bytes) = view.entry(position)? else { break };
            let entry = Entry::from_bytes(&bytes)
                .map_err(|error| view.store().damaged(format!("entry {position}"), error.to_string()))?;
            self.entries.push((position, entry));
        }
        Ok(())
    }

    /// With their positions.
    pub fn bodies(&self) -> impl Iterator<Item = (u64, &Body)> + Clone {
        self.entries.iter().map(|(position, entry)| (*position, &entry.body))
    }

    /// All claims.
    pub fn claims(&self) -> impl Iterator<Item = (u64, &Claim)> + Clone {
        self.bodies().filter_map(|(position, body)| match body {
            Body::Claim(claim) => Some((position, claim)),
            _ => None,
        })
    }

    /// All answers of issuers to claims.
    pub fn evaluations(&self) -> impl Iterator<Item = &Evaluation> + Clone {
        self.bodies().filter_map(|(_, body)| match body {
            Body::Evaluation(evaluation) => Some(evaluation),
            _ => None,
        })
    }

    /// All spends.
    pub fn spends(&self) -> impl Iterator<Item = (u64, &Spend)> + Clone {
        self.bodies().filter_map(|(position, body)| match body {
            Body::Spend(spend) => Some((position, spend)),
            _ => None,
        })
    }

    /// The entry at a position, if it is one about rewards.
    pub fn at(&self, position: u64) -> Option<&Body> {
        let place = self.entries.binary_search_by_key(&position, |(position, _)| *position).ok()?;
        Some(&self.entries[place].1.body)
    }

    /// How many claims of an epoch have a token of a denomination that an issuer has answered: each of these tokens could be
    /// any of theirs.
    pub fn claims_with(&self, epoch: u32, denomination: u8) -> usize {
        let of = self.evaluations().filter(|said| said.epoch == epoch && said.denomination == denomination);
        of.flat_map(|said| &said.tokens).map(|token| token.claim).collect::<BTreeSet<_>>().len()
    }

    /// What was asked for with a claim.
    pub fn asked(&self, token: &TokenRef) -> Option<Point> {
        match self.at(token.claim)? {
            Body::Claim(claim) => claim.blinded.get(usize::from(token.place)).copied(),
            _ => None,
        }
    }

    /// A version of a programme's rules.
    pub fn rules(&self, programme: &str, version: u32) -> Option<&Rules> {
        self.bodies().find_map(|(_, body)| match body {
            Body::Programme(said) if said.id == programme && said.version == version => Some(&said.rules),
            _ => None,
        })
    }
}
