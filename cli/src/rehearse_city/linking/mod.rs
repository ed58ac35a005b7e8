//! An attempt to join what the log keeps apart: two lists of events whose owners are hidden.
//!
//! Whoever has the log knows of every event when it came, what came before it, how long it is, and numbers and group elements
//! in it. A [`Matcher`] guesses for each event of one list which event of the other has the same owner, from nothing else.
//! Afterwards, who knows the owners counts how often that was right, and how often blind guessing would have been.
//!
//! The question is put as a permutation test. If the log says nothing, then any exchange of owners among the events of one
//! class is as likely as the truth. So the hits of each matcher are compared with its hits after random exchanges. The chance
//! that some matcher of some question does as well by luck is at most the smallest of these p-values times the number of
//! matchers and questions ([`Finding::p`], Bonferroni). Classes are what is public anyway: epoch and denomination, or the ring.

mod lists;
mod seen;

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rayon::prelude::*;

pub use lists::{Lists, Question, points_of_claims, questions};
pub use seen::{Seen, SeenLog, read};

use super::plan::{DAY, below};

/// Exchanges of owners that each p-value is estimated from. No p-value is below 1 in one more than these.
pub const EXCHANGES: u32 = 4_999;
/// Below this corrected p-value a link is found.
pub const SIGNIFICANT: f64 = 0.01;

/// Something that somebody did, as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Position in the log.
    pub position: u64,
    /// Place in its block.
    pub place: u64,
    /// Time of its block, Unix seconds.
    pub time: u64,
    /// Bytes of the entry.
    pub size: u64,
    /// Events are compared with those of the other list in the same class only.
    pub class: u64,
    /// What can be added up about whoever did it.
    pub amount: u64,
    /// Something that is equal in an event of the other list only by being the same.
    pub mark: Option<[u8; 32]>,
}

/// A way to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matcher {
    /// The first belongs to the first, the second to the second.
    Order,
    /// Each belongs to the one that is nearest in time.
    Nearest,
    /// Each belongs to the one that is nearest by the hour of the day.
    Hour,
    /// Each belongs to one with the same amount.
    Amount,
    /// Each belongs to one of the same size.
    Size,
    /// Each belongs to one with the same mark.
    Mark,
}

impl Matcher {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Order, Self::Nearest, Self::Hour, Self::Amount, Self::Size, Self::Mark];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Nearest => "nearest time",
            Self::Hour => "hour of the day",
            Self::Amount => "amount",
            Self::Size => "size",
            Self::Mark => "equal elements",
        }
    }

    /// What is compared.
    fn key(self, event: &Event) -> u64 {
        match self {
            Self::Order => 0,
            Self::Nearest => event.time,
            Self::Hour => event.time % DAY,
            Self::Amount => event.amount,
            Self::Size => event.size,
            Self::Mark => event.mark.map_or(0, |mark| u64::from_le_bytes(std::array::from_fn(|byte| mark[byte]))),
        }
    }

    /// For each event of `these` the place in `those` of the one that it is guessed to belong to; nothing where its class is
    /// empty there. Among equally good ones the order in the log decides: a part of the way through these is as far through
    /// those.
    pub fn guess(self, these: &[Event], those: &[Event]) -> Vec<Option<usize>> {
        let mut guesses = vec![None; these.len()];
        let (these_by, those_by) = (by_class(these), by_class(those));
        for (class, own) in &these_by {
            let Some(others) = those_by.get(class) else { continue };
            let sorted = |places: &[usize], events: &[Event]| {
                let mut keyed: Vec<(u64, usize)> =
                    places.iter().map(|place| (self.key(&events[*place]), *place)).collect();
                keyed.sort_by_key(|(key, place)| (*key, events[*place].position));
                keyed
            };
            let (own, others) = (sorted(own, these), sorted(others, those));
            for run in own.chunk_by(|one, other| one.0 == other.0) {
                let candidates = nearest(&others, run[0].0);
                for (rank, (_, place)) in run.iter().enumerate() {
                    let at = rank * candidates.len() / run.len();
                    guesses[*place] = candidates.get(at).map(|(_, other)| *other);
                }
            }
        }
        guesses
    }
}

fn by_class(events: &[Event]) -> BTreeMap<u64, Vec<usize>> {
    let mut classes: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    events.iter().enumerate().for_each(|(place, event)| classes.entry(event.class).or_default().push(place));
    classes
}

/// All that have the key nearest to this one.
fn nearest(sorted: &[(u64, usize)], key: u64) -> &[(u64, usize)] {
    let above = sorted.partition_point(|(other, _)| *other < key);
    let at = [above.checked_sub(1), Some(above)].into_iter().flatten().filter(|place| *place < sorted.len());
    let Some(best) = at.map(|place| sorted[place].0).min_by_key(|other| other.abs_diff(key)) else { return &[] };
    let begin = sorted.partition_point(|(other, _)| *other < best);
    let end = sorted.partition_point(|(other, _)| *other <= best);
    &sorted[begin..end]
}

/// What a matcher came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// Which.
    pub matcher: Matcher,
    /// Right guesses.
    pub hits: u64,
    /// Right guesses to be expected if the log says nothing.
    pub expected: f64,
    /// The chance of so many or more if the log says nothing: of the truth and all exchanges those that are as good.
    pub p: f64,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was to be joined.
    pub question: &'static str,
    /// How many events guesses were made for.
    pub events: u64,
    /// Every matcher.
    pub attempts: Vec<Attempt>,
    /// The best matcher.
    pub best: Attempt,
    /// Its p-value times the number of matchers and questions, at most 1.
    pub p: f64,
}

impl Finding {
    /// Whether events are joined better than by guessing.
    pub fn is_linked(&self) -> bool {
        self.p < SIGNIFICANT
    }
}

/// Counts for each matcher how often its guesses are right. `owners` are those of the events of both lists, which no matcher
/// sees; `questions` is how many questions are put in all.
pub fn judge(
    question: &'static str,
    (these, those): (&[Event], &[Event]),
    (owners, others): (&[usize], &[usize]),
    questions: usize,
    rng: &ChaCha20Rng,
) -> Finding {
    let guesses: Vec<Vec<Option<usize>>> = Matcher::ALL.par_iter().map(|matcher| matcher.guess(these, those)).collect();
    // For each matcher and event the owner that is guessed.
    let guessed: Vec<Vec<Option<usize>>> =
        guesses.iter().map(|guesses| guesses.iter().map(|guess| guess.map(|place| others[place])).collect()).collect();
    let classes: Vec<Vec<usize>> = by_class(these).into_values().collect();
    let hits = |owners: &[usize]| -> Vec<u64> {
        let right = |guessed: &Vec<Option<usize>>| guessed.iter().zip(owners).filter(|(g, o)| **g == Some(**o)).count();
        guessed.iter().map(|guessed| right(guessed) as u64).collect()
    };
    let truth = hits(owners);
    let exchanged: Vec<Vec<u64>> = (0..EXCHANGES)
        .into_par_iter()
        .map(|number| {
            let mut rng = rng.clone();
            rng.set_stream(u64::from(number) + 1);
            hits(&exchange(owners, &classes, &mut rng))
        })
        .collect();
    let attempts: Vec<Attempt> = Matcher::ALL
        .into_iter()
        .enumerate()
        .map(|(place, matcher)| {
            let as_good = exchanged.iter().filter(|hits| hits[place] >= truth[place]).count();
            let p = (as_good + 1) as f64 / f64::from(EXCHANGES + 1);
            Attempt { matcher, hits: truth[place], expected: expected(owners, &guessed[place], &classes), p }
        })
        .collect();
    let best = attempts.iter().copied().min_by(|one, other| one.p.total_cmp(&other.p)).unwrap_or(Attempt {
        matcher: Matcher::Order,
        hits: 0,
        expected: 0.0,
        p: 1.0,
    });
    let p = (best.p * (Matcher::ALL.len() * questions) as f64).min(1.0);
    Finding { question, events: these.len() as u64, attempts, best, p }
}

/// The owners after an exchange within classes: each is as likely.
fn exchange(owners: &[usize], classes: &[Vec<usize>], rng: &mut ChaCha20Rng) -> Vec<usize> {
    let mut exchanged = owners.to_vec();
    for class in classes {
        for place in (1..class.len()).rev() {
            exchanged.swap(class[place], class[below(rng, place as u64 + 1) as usize]);
        }
    }
    exchanged
}

/// Right guesses to be expected over all exchanges: for each guess the share of its class that the guessed owner has.
fn expected(owners: &[usize], guessed: &[Option<usize>], classes: &[Vec<usize>]) -> f64 {
    let of_class = |class: &Vec<usize>| {
        let mut shares: BTreeMap<usize, f64> = BTreeMap::new();
        class.iter().for_each(|place| *shares.entry(owners[*place]).or_default() += 1.0 / class.len() as f64);
        let share = |place: &usize| guessed[*place].and_then(|owner| shares.get(&owner)).copied().unwrap_or(0.0);
        class.iter().map(share).sum::<f64>()
    };
    classes.iter().map(of_class).sum()
}
