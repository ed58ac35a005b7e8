//! The Irish rules: whole papers move, and of a surplus those that were filed last.
//!
//! Electoral Act 1992 (No. 23 of 1992), part XIX, sections 118 to 124, and section 31 of the Electoral (Amendment) Act 2001 for
//! section 124 (1A). A surplus is transferred out of the sub-parcel that the option received last (121), in proportion
//! to the next preferences in it, the largest fractions rounded up. Which papers these are depends on their order. They are
//! mixed before the count; here by the public seed, so that everybody has the same order: the papers of the profile in
//! ascending order of their rankings, sorted by SHA-256("tabella/v1/mix" || seed || position as u64, little-endian).

use sha2::{Digest, Sha256};

use super::super::super::{CountError, Outcome};
use super::super::profile::{RankedProfile, Strict};
use super::super::progress::{Open, Progress};
use super::super::runoff::together;
use super::super::stages::{Cause, Elected, Event, Excluded, Exhausted, Transfer};
use super::super::tie::{Purpose, Ties};
use super::{droop, prepare};

/// Elects `seats` options.
///
/// # Errors
/// When ballots have equals, there are too many to be laid out one by one, the number of seats is none or absurd, or there
/// is no seed to mix the papers by.
pub fn irish(profile: &RankedProfile, seats: u32, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let (ballots, places) = prepare(profile, seats)?;
    let seed = ties.seed.ok_or(CountError::NoSeed)?;
    let valid = profile.ballots() - profile.blank();
    if valid > MAX_PAPERS {
        return Err(CountError::TooLarge { what: "the papers" });
    }
    let progress = Progress::new(profile.options(), places, 0, valid, ties);
    let parcels = vec![Vec::new(); profile.options()];
    let mut count = Count { progress, ballots, parcels, quota: 0, surplus: Vec::new() };
    let stopped = count.run(seed);
    Ok(count.progress.finish(stopped))
}

/// Most papers that are laid out one by one.
pub const MAX_PAPERS: u64 = 10_000_000;

/// A paper: which ballot it is, and the position in its ranking of the option that has it.
type Paper = (usize, usize);

struct Count<'a> {
    progress: Progress<'a>,
    ballots: Vec<Strict>,
    /// The sub-parcels of each option, in the order in which it received them.
    parcels: Vec<Vec<Vec<Paper>>>,
    quota: u128,
    surplus: Vec<usize>,
}

/// Papers by their next preference.
struct Sorted {
    parcels: Vec<Vec<Paper>>,
    exhausted: Vec<Paper>,
}

impl Count<'_> {
    fn run(&mut self, seed: &[u8; 32]) -> Result<(), Open> {
        self.first_count(seed);
        loop {
            let before = self.progress.elected.len();
            self.progress.elect_those_with(self.quota);
            let fresh = self.progress.elected[before..].iter().copied();
            self.surplus.extend(fresh.filter(|option| self.progress.tallies()[*option] > self.quota));
            if self.progress.is_over() || self.fill_last() {
                return Ok(());
            }
            if self.surplus.is_empty() || self.may_wait() {
                if !self.surplus.is_empty() {
                    self.progress.event(Event::Deferred { options: self.surplus.clone() });
                }
                let out = self.exclude()?;
                // Section 124 (3): nothing more is transferred when the last vacancies are filled.
                if self.progress.is_over() {
                    return Ok(());
                }
                self.transfer_excluded(out);
            } else {
                self.transfer_surplus()?;
            }
        }
    }

    fn first_count(&mut self, seed: &[u8; 32]) {
        let of = |(ballot, strict): (usize, &Strict)| (0..strict.times).map(move |_| ballot).collect::<Vec<_>>();
        let papers: Vec<usize> = self.ballots.iter().enumerate().flat_map(of).collect();
        let mut order: Vec<([u8; 32], usize)> =
            papers.into_iter().zip(0u64..).map(|(ballot, position)| (ticket(seed, position), ballot)).collect();
        order.sort_unstable();

        let mut tallies = vec![0u128; self.parcels.len()];
        let mut exhausted = Exhausted::default();
        self.parcels.iter_mut().for_each(|parcels| parcels.push(Vec::new()));
        for (_, ballot) in order {
            match self.ballots[ballot].ranking.first() {
                Some(option) => {
                    tallies[*option] += 1;
                    self.parcels[*option][0].push((ballot, 0));
                }
                None => exhausted.add(self.ballots[ballot].end, 1),
            }
        }
        self.quota = droop(tallies.iter().sum(), self.progress.places);
        self.progress.begin(None, tallies, self.quota);
        if let Some(stage) = self.progress.shown.stages.last_mut() {
            stage.exhausted = exhausted;
        }
    }

    fn surpluses(&self) -> u128 {
        self.surplus.iter().map(|option| self.progress.tallies()[*option] - self.quota).sum()
    }

    /// Section 124 (1A) and (2): who cannot be overtaken any more is elected. Whether that fills the last vacancies.
    fn fill_last(&mut self) -> bool {
        let ranked = self.progress.ranked();
        let (vacancies, surpluses) = (self.progress.vacancies(), self.surpluses());
        let votes: Vec<u128> = ranked.iter().map(|option| self.progress.tallies()[*option]).collect();
        let rest: u128 = votes[1..].iter().sum::<u128>() + surpluses;
        let one = vacancies == 1 && votes[0] > rest;
        let all_but_one = ranked.len() == vacancies + 1 && votes[vacancies] + surpluses < votes[vacancies - 1];
        if one || all_but_one {
            ranked[..vacancies].iter().for_each(|option| self.progress.elect(*option, Elected::Unreachable));
        }
        one || all_but_one
    }

    /// Section 121: surpluses wait if they are together less than the difference between the two lowest, and cannot bring
    /// the lowest beyond a quarter of the quota.
    fn may_wait(&self) -> bool {
        let ranked = self.progress.ranked();
        let votes = |behind: usize| self.progress.tallies()[ranked[ranked.len() - behind]];
        let (lowest, surpluses) = (votes(1), self.surpluses());
        surpluses < votes(2) - lowest && !self.passes_a_quarter(lowest, lowest + surpluses)
    }

    /// Whether votes from `low` on can become more than a quarter of the quota with `high`.
    fn passes_a_quarter(&self, low: u128, high: u128) -> bool {
        low * 4 <= self.quota && high * 4 > self.quota
    }

    /// Section 121: the largest surplus first.
    fn transfer_surplus(&mut self) -> Result<(), Open> {
        let votes = |option: &usize| self.progress.tallies()[*option];
        let most = self.surplus.iter().map(votes).max();
        let largest = self.surplus.iter().copied().filter(|option| Some(votes(option)) == most).collect();
        let option = self.progress.choose(Purpose::Surplus, largest)?;
        let surplus = self.progress.tallies()[option] - self.quota;

        let last = self.parcels[option].pop().unwrap_or_default();
        let sorted = self.sort(last);
        let sizes: Vec<u128> = sorted.parcels.iter().map(|parcel| parcel.len() as u128).collect();
        let transferable: u128 = sizes.iter().sum();
        let mut exhausted = Exhausted::default();
        let moved = if transferable > surplus {
            self.shares(&sizes, surplus, transferable)?
        } else {
            // As many as the surplus needs of those that rank nobody else are not effective.
            let short = usize::try_from(surplus - transferable).unwrap_or(usize::MAX);
            let out = sorted.exhausted.iter().rev().take(short);
            out.for_each(|(ballot, _)| exhausted.add(self.ballots[*ballot].end, 1));
            sizes
        };
        let parcels = sorted.parcels.into_iter().zip(&moved).map(|(mut parcel, moved)| {
            // Those that were filed last.
            parcel.split_off(parcel.len() - usize::try_from(*moved).unwrap_or(0))
        });
        let parcels = parcels.collect();
        self.surplus.retain(|other| *other != option);
        let transfer = Transfer { cause: Cause::Surplus, from: vec![option], received: moved, exhausted, lost: 0 };
        self.deliver(transfer, parcels, self.quota);
        Ok(())
    }

    /// Section 121: how many papers each option receives of a surplus for which more are transferable.
    fn shares(&mut self, sizes: &[u128], surplus: u128, transferable: u128) -> Result<Vec<u128>, Open> {
        let mut shares: Vec<u128> = sizes.iter().map(|size| size * surplus / transferable).collect();
        let fractions: Vec<u128> = sizes.iter().map(|size| size * surplus % transferable).collect();
        let mut open = surplus - shares.iter().sum::<u128>();
        let mut rest: Vec<usize> = (0..sizes.len()).filter(|option| fractions[*option] > 0).collect();
        let original = |count: &Self, option: usize| count.progress.shown.stages[0].tallies[option];
        while open > 0 {
            // The largest fraction, of the largest sub-parcel, of whom has the most original votes.
            let key = |option: &usize| (fractions[*option], sizes[*option], original(self, *option));
            let largest = rest.iter().map(key).max();
            let equal: Vec<usize> = rest.iter().copied().filter(|option| Some(key(option)) == largest).collect();
            let chosen = match u128::try_from(equal.len()) {
                Ok(all) if all <= open => equal,
                _ => vec![self.progress.choose(Purpose::Fraction, equal)?],
            };
            open -= chosen.len() as u128;
            chosen.iter().for_each(|option| shares[*option] += 1);
            rest.retain(|option| !chosen.contains(option));
        }
        Ok(shares)
    }

    /// Section 122: the lowest, or several that together with the surpluses have fewer votes than the next.
    fn exclude(&mut self) -> Result<Vec<usize>, Open> {
        let ranked = self.progress.ranked();
        let votes: Vec<u128> = ranked.iter().map(|option| self.progress.tallies()[*option]).collect();
        let surpluses = self.surpluses();
        let several = self.several(&votes, surpluses);
        let (mut out, why) = match several {
            2.. => (ranked[ranked.len() - several..].to_vec(), Excluded::Together),
            _ => (vec![self.progress.lowest()?], Excluded::Fewest),
        };
        out.sort_unstable();
        self.progress.exclude(out.clone(), why);
        Ok(out)
    }

    fn transfer_excluded(&mut self, from: Vec<usize>) {
        let papers: Vec<Paper> =
            from.iter().flat_map(|option| std::mem::take(&mut self.parcels[*option])).flatten().collect();
        let sorted = self.sort(papers);
        let mut exhausted = Exhausted::default();
        sorted.exhausted.iter().for_each(|(ballot, _)| exhausted.add(self.ballots[*ballot].end, 1));
        let received = sorted.parcels.iter().map(|parcel| parcel.len() as u128).collect();
        let transfer = Transfer { cause: Cause::Exclusion, from, received, exhausted, lost: 0 };
        self.deliver(transfer, sorted.parcels, 0);
    }

    /// How many are excluded together: the most that leave enough for the vacancies, unless that keeps one of them from
    /// showing more than a quarter of the quota.
    fn several(&self, votes: &[u128], surpluses: u128) -> usize {
        let mut with: Vec<u128> = votes.to_vec();
        if let Some(lowest) = with.last_mut() {
            *lowest += surpluses;
        }
        let most = together(&with, self.progress.vacancies());
        let group = &votes[votes.len() - most..];
        let sum = group.iter().sum::<u128>() + surpluses;
        let hides = group.iter().any(|votes| self.passes_a_quarter(*votes, sum));
        if hides { 0 } else { most }
    }

    fn sort(&self, papers: Vec<Paper>) -> Sorted {
        let mut sorted = Sorted { parcels: vec![Vec::new(); self.parcels.len()], exhausted: Vec::new() };
        for (ballot, at) in papers {
            let strict = &self.ballots[ballot];
            match strict.next(at + 1, &self.progress.continuing) {
                Some(next) => sorted.parcels[strict.ranking[next]].push((ballot, next)),
                None => sorted.exhausted.push((ballot, at)),
            }
        }
        sorted
    }

    /// Gives out sub-parcels and begins the next count; those they come from keep `left` each.
    fn deliver(&mut self, transfer: Transfer, parcels: Vec<Vec<Paper>>, left: u128) {
        let mut tallies = self.progress.tallies().to_vec();
        transfer.from.iter().for_each(|option| tallies[*option] = left);
        for (own, parcel) in self.parcels.iter_mut().zip(parcels) {
            if !parcel.is_empty() {
                own.push(parcel);
            }
        }
        self.progress.begin(Some(transfer), tallies, self.quota);
    }
}

fn ticket(seed: &[u8; 32], position: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tabella/v1/mix");
    hash.update(seed);
    hash.update(position.to_le_bytes());
    hash.finalize().into()
}
