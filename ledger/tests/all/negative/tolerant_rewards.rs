//! Rewards in the eyes of a verifier that checks no rule, written a second time from the documents. It takes every token
//! that is handed in for one.

use std::collections::{BTreeMap, BTreeSet};

use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Body;
use tabella_ledger::rewards::{ActKind, Claim, Epoch, Event, Formula, Measure, Rules, TokenRef};

/// Who answered a request, and which denomination it is of.
type Waiting = (u8, BTreeSet<u32>);

struct Book {
    epoch: Epoch,
    threshold: usize,
    /// Claimed, issued, in tokens, in accounts, settled.
    points: [u64; 5],
    requested: BTreeMap<TokenRef, Waiting>,
    redeeming: BTreeMap<u64, Waiting>,
}

/// Rewards.
#[derive(Default)]
pub struct Rewards {
    versions: BTreeMap<String, Vec<Rules>>,
    books: Vec<Book>,
    acts: [u8; 32],
}

fn worth(epoch: &Epoch, denomination: u8) -> u64 {
    epoch.denominations.get(usize::from(denomination)).copied().unwrap_or(0).into()
}

fn earned(kind: &ActKind, measure: &Measure) -> u64 {
    match (&kind.formula, measure) {
        (Formula::Amount { points, per, most }, Measure::Amount { amount }) => {
            (u64::from(*amount) * u64::from(*points) / u64::from((*per).max(1))).min((*most).into())
        }
        (Formula::Saving { points, per, most, .. }, Measure::Saving { impact, .. }) => {
            (impact * u64::from(*points) / u64::from((*per).max(1))).min((*most).into())
        }
        _ => 0,
    }
}

fn complete<K: Ord>(waiting: &mut BTreeMap<K, Waiting>, key: &K, issuer: u32, threshold: usize) -> bool {
    let Some((_, issuers)) = waiting.get_mut(key) else { return false };
    issuers.insert(issuer);
    let is_complete = issuers.len() >= threshold;
    if is_complete {
        waiting.remove(key);
    }
    is_complete
}

impl Rewards {
    fn note(&mut self, what: &str, numbers: &[u64], keys: &[&[u8; 32]]) {
        let numbers: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let keys = keys.iter().flat_map(|key| key.to_vec()).collect();
        self.acts = Hash::of(&[self.acts.to_vec(), what.as_bytes().to_vec(), numbers, keys].concat()).0;
    }

    fn book(&mut self, number: u32) -> Option<&mut Book> {
        self.books.get_mut((number as usize).checked_sub(1)?)
    }

    fn points(&self, claim: &Claim, ballot: impl Fn(&Hash) -> u32) -> u64 {
        match &claim.event {
            Event::Ballot { election } => ballot(election).into(),
            Event::Act { act } => {
                let act = &act.act;
                let versions = self.versions.get(&act.programme);
                let rules = versions.and_then(|versions| versions.get((act.version as usize).checked_sub(1)?));
                let kind = rules.and_then(|rules| rules.kinds.iter().find(|kind| kind.id == act.kind));
                kind.map_or(0, |kind| earned(kind, &act.measure))
            }
        }
    }

    fn claim(&mut self, said: &Claim, points: u64, position: u64) {
        self.note("claim", &[said.epoch.into(), position, points], &[&said.claimant.0]);
        let Some(book) = self.book(said.epoch) else { return };
        let mut rest = points;
        let mut tokens = Vec::new();
        for place in (0..book.epoch.denominations.len() as u8).rev() {
            let one = worth(&book.epoch, place).max(1);
            tokens.extend((0..(rest / one).min(100)).map(|_| place));
            rest %= one;
        }
        book.points[0] += points;
        for (place, denomination) in (0..).zip(tokens.into_iter().take(said.blinded.len())) {
            book.requested.insert(TokenRef { claim: position, place }, (denomination, BTreeSet::new()));
        }
    }

    /// Takes an entry over. `ballot` says what a ballot in an election earns, `threshold` how many issuers a ceremony needs.
    pub fn act(
        &mut self,
        body: &Body,
        position: u64,
        ballot: impl Fn(&Hash) -> u32,
        threshold: impl Fn(&Hash) -> usize,
    ) {
        match body {
            Body::WeekPseudonym(said) => {
                let numbers = [said.epoch, said.week, said.ring].map(u64::from);
                self.note("pseudonym", &numbers, &[&said.key.0, &said.tag.0]);
            }
            Body::Programme(said) => {
                self.note("programme", &[said.version.into()], &[&Hash::of(said.id.as_bytes()).0]);
                self.versions.entry(said.id.clone()).or_default().push(said.rules.clone());
            }
            Body::Offer(said) => {
                let cover = u64::from(said.price) * u64::from(said.stock);
                self.note("offer", &[cover, said.until], &[&said.provider.0]);
            }
            Body::Epoch(said) => {
                self.note("epoch", &[said.number.into()], &[&said.ceremony.0]);
                let (requested, redeeming) = (BTreeMap::new(), BTreeMap::new());
                let (epoch, threshold) = (said.clone(), threshold(&said.ceremony));
                self.books.push(Book { epoch, threshold, points: [0; 5], requested, redeeming });
            }
            Body::Claim(said) => {
                let points = self.points(said, ballot);
                self.claim(said, points, position);
            }
            Body::Evaluation(said) => {
                let mut done = 0;
                if let Some(book) = self.book(said.epoch) {
                    let one = worth(&book.epoch, said.denomination);
                    for token in &said.tokens {
                        done += u64::from(complete(&mut book.requested, token, said.issuer, book.threshold));
                    }
                    book.points[1] += done * one;
                    book.points[2] += done * one;
                }
                self.note("evaluation", &[said.epoch.into(), said.issuer.into(), done], &[]);
            }
            Body::Redemption(said) => {
                if let Some(book) = self.book(said.epoch) {
                    book.redeeming.insert(position, (said.denomination, BTreeSet::new()));
                }
                self.note("redemption", &[said.epoch.into(), position], &[&said.serial.0, &said.account.0]);
            }
            Body::Redeemed(said) => {
                let mut done = 0;
                if let Some(book) = self.book(said.epoch) {
                    let one = worth(&book.epoch, said.denomination);
                    for redemption in &said.redemptions {
                        done += u64::from(complete(&mut book.redeeming, redemption, said.issuer, book.threshold));
                    }
                    book.points[2] = book.points[2].wrapping_sub(done * one);
                    book.points[3] += done * one;
                }
                self.note("redeemed", &[said.epoch.into(), said.issuer.into(), done, 0], &[]);
            }
            Body::Spend(said) => {
                let numbers = [said.epoch.into(), position, said.number.into()];
                self.note("spend", &numbers, &[&said.account.0, &said.provider.0]);
            }
            Body::Settlement(said) => {
                if let Some(book) = self.book(said.epoch) {
                    book.points[3] = book.points[3].wrapping_sub(said.amount);
                    book.points[4] = book.points[4].wrapping_add(said.amount);
                }
                let numbers = [said.epoch.into(), said.amount, said.spends.len() as u64];
                self.note("settlement", &numbers, &[&said.provider.0]);
            }
            Body::Cancellation(said) => self.note("cancellation", &[said.epoch.into(), said.spend], &[]),
            _ => {}
        }
    }

    /// Its part of the state digest.
    pub fn digest(&self) -> Hash {
        let mut bytes = [&self.acts[..], &(self.books.len() as u64).to_le_bytes()].concat();
        for book in &self.books {
            let waiting = [book.requested.len() as u64, book.redeeming.len() as u64];
            bytes.extend(book.points.iter().chain(&waiting).flat_map(|number| number.to_le_bytes()));
        }
        Hash::of(&bytes)
    }
}
