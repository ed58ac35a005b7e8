//! The questions that are put to the log of a month: which lists of events are to be joined.

use std::collections::{BTreeMap, BTreeSet};

use tabella_crypto::token::oprf::hash_to_group;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Body;
use tabella_ledger::manifest::Manifest;
use tabella_ledger::rewards::{Epoch, Event as Claimed};

use super::{Event, SeenLog};

/// What is to be joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Two pseudonyms of one person, in two polls.
    Pseudonyms,
    /// Ballots under the pseudonym of a poll, and claims under other keys: pseudonyms of a week, and names.
    Ballots,
    /// Tokens that are handed in, and the claims that they were made for, and with them the ballots and acts.
    Tokens,
}

impl Question {
    /// What is to be joined, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pseudonyms => "one person's pseudonyms in two polls",
            Self::Ballots => "ballots under pseudonyms to other claims",
            Self::Tokens => "tokens and accounts to claims",
        }
    }
}

/// Two lists of events.
pub struct Lists {
    /// What is to be joined.
    pub question: Question,
    /// The events that are guessed for.
    pub these: Vec<Event>,
    /// Those among which is guessed.
    pub those: Vec<Event>,
}

/// All questions that the log of a month answers or does not.
pub fn questions(log: &SeenLog) -> Vec<Lists> {
    vec![pseudonyms(log), ballots(log), tokens(log)]
}

/// The polls under pseudonyms that ask everybody, in their order.
fn panel_polls(log: &SeenLog) -> Vec<(Hash, &Manifest)> {
    let asks_all = |manifest: &Manifest| {
        manifest.audience.as_ref().is_some_and(|audience| audience.pseudonymous && !audience.asks_attributes())
    };
    let polls = log.iter().filter_map(|seen| match &seen.body {
        Body::Manifest(manifest) if asks_all(manifest) => Some((manifest.id(), manifest)),
        _ => None,
    });
    polls.collect()
}

/// The pseudonyms of one poll; the ring is public.
fn joined(log: &SeenLog, poll: &Hash) -> Vec<Event> {
    let event = |seen: &super::Seen| match &seen.body {
        Body::Pseudonym(pseudonym) if pseudonym.election == *poll => {
            Some(seen.event(u64::from(pseudonym.ring), 0, Some(pseudonym.tag.0)))
        }
        _ => None,
    };
    log.iter().filter_map(event).collect()
}

fn pseudonyms(log: &SeenLog) -> Lists {
    let polls = panel_polls(log);
    let of = |place: usize| polls.get(place).map_or_else(Vec::new, |(poll, _)| joined(log, poll));
    Lists { question: Question::Pseudonyms, these: of(0), those: of(1) }
}

/// Each pseudonym of a poll, and every claim under another key while that poll was joined.
fn ballots(log: &SeenLog) -> Lists {
    let polls: BTreeMap<Hash, u64> = (0..).zip(panel_polls(log)).map(|(place, (poll, _))| (poll, place)).collect();
    let (mut these, mut those) = (Vec::new(), Vec::new());
    let mut span: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    let mut pseudonyms: BTreeSet<Key> = BTreeSet::new();
    for seen in log {
        match &seen.body {
            Body::Pseudonym(pseudonym) => {
                if let Some(&class) = polls.get(&pseudonym.election) {
                    these.push(seen.event(class, 0, None));
                    let span = span.entry(class).or_insert((seen.time, seen.time));
                    span.1 = seen.time;
                }
                pseudonyms.insert(pseudonym.key);
            }
            _ => continue,
        }
    }
    for seen in log {
        let Body::Claim(claim) = &seen.body else { continue };
        if pseudonyms.contains(&claim.claimant) {
            continue;
        }
        for (class, (begin, end)) in &span {
            if (*begin..=*end).contains(&seen.time) {
                those.push(seen.event(*class, claim.blinded.len() as u64, None));
            }
        }
    }
    Lists { question: Question::Ballots, these, those }
}

/// Each token that was handed in, with the credit of its account in all; and each token that was asked for, with all that
/// the claimant was given in that epoch. What issuers saw blinded, and the element of each serial, are marks.
fn tokens(log: &SeenLog) -> Lists {
    let epochs: BTreeMap<u32, &Epoch> = log
        .iter()
        .filter_map(|seen| match &seen.body {
            Body::Epoch(epoch) => Some((epoch.number, epoch)),
            _ => None,
        })
        .collect();
    let worth = |epoch: u32, denomination: u8| {
        epochs
            .get(&epoch)
            .and_then(|epoch| epoch.denominations.get(usize::from(denomination)))
            .map_or(0, |w| u64::from(*w))
    };
    let mut accounts: BTreeMap<Key, u64> = BTreeMap::new();
    let mut claimants: BTreeMap<(u32, Key), u64> = BTreeMap::new();
    let split = |epoch: u32, count: usize, points: Option<u32>| {
        let split = points.and_then(|points| epochs.get(&epoch)?.split(points));
        split.filter(|split| split.len() == count)
    };
    let points = points_of_claims(log);
    for (seen, points) in log.iter().zip(&points) {
        match &seen.body {
            Body::Redemption(redemption) => {
                *accounts.entry(redemption.account).or_default() += worth(redemption.epoch, redemption.denomination);
            }
            Body::Claim(claim) => {
                *claimants.entry((claim.epoch, claim.claimant)).or_default() += u64::from(points.unwrap_or(0));
            }
            _ => {}
        }
    }
    let class = |epoch: u32, denomination: u8| u64::from(epoch) << 8 | u64::from(denomination);
    let (mut these, mut those) = (Vec::new(), Vec::new());
    for (seen, points) in log.iter().zip(&points) {
        match &seen.body {
            Body::Redemption(redemption) => {
                let mark = hash_to_group(&redemption.serial.0).ok().map(|element| *element.as_bytes());
                let amount = accounts.get(&redemption.account).copied().unwrap_or(0);
                these.push(seen.event(class(redemption.epoch, redemption.denomination), amount, mark));
            }
            Body::Claim(claim) => {
                let Some(split) = split(claim.epoch, claim.blinded.len(), *points) else { continue };
                let amount = claimants.get(&(claim.epoch, claim.claimant)).copied().unwrap_or(0);
                for (denomination, blinded) in split.into_iter().zip(&claim.blinded) {
                    those.push(seen.event(class(claim.epoch, denomination), amount, Some(blinded.0)));
                }
            }
            _ => {}
        }
    }
    Lists { question: Question::Tokens, these, those }
}

/// For each entry that is a claim, its points: by the poll's manifest, or by the formula of the act.
pub fn points_of_claims(log: &SeenLog) -> Vec<Option<u32>> {
    let mut polls: BTreeMap<Hash, u32> = BTreeMap::new();
    let mut programmes = BTreeMap::new();
    let mut points = Vec::with_capacity(log.len());
    for seen in log {
        points.push(match &seen.body {
            Body::Manifest(manifest) => {
                polls.insert(manifest.id(), manifest.points);
                None
            }
            Body::Programme(programme) => {
                programmes.insert((programme.id.clone(), programme.version), programme.rules.clone());
                None
            }
            Body::Claim(claim) => match &claim.event {
                Claimed::Ballot { election } => polls.get(election).copied(),
                Claimed::Act { act } => {
                    let rules = programmes.get(&(act.act.programme.clone(), act.act.version));
                    let kind = rules.and_then(|rules| rules.kind(&act.act.kind));
                    kind.and_then(|kind| kind.formula.points(&act.act.measure))
                }
            },
            _ => None,
        });
    }
    points
}
