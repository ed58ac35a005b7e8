//! How large the rehearsal is, when things happen in it, and how its citizens behave.

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};

/// Midnight on a Monday. All times of a rehearsal follow from it, none from the clock of the machine.
pub const START: u64 = 1_803_859_200;
/// Seconds of a day.
pub const DAY: u64 = 24 * 60 * 60;
/// Seconds that one block collects.
pub const TICK: u64 = 15 * 60;
/// People do things between these hours.
const AWAKE: (u64, u64) = (7 * 60 * 60, 22 * 60 * 60);

/// Fewest residents: fewer are no city, and no ring hides anybody.
pub const FEWEST_RESIDENTS: usize = 20;
/// Most residents: all of them together have to be simulated on one machine.
pub const MOST_RESIDENTS: usize = 100_000;
/// Fewest days: everything has to have its time.
pub const FEWEST_DAYS: u32 = 5;
/// Most days.
pub const MOST_DAYS: u32 = 365;

/// How large the rehearsal is.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Residents on the roll at the beginning.
    pub residents: usize,
    /// Days.
    pub days: u32,
    /// Everything random comes from it.
    pub seed: u64,
    /// How citizens' apps behave.
    pub habits: Habits,
}

/// How the apps of citizens behave. Only rehearsals can switch anything off: there is no such choice on the board or in
/// the app, and what is refused stays the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Habits {
    /// Whether what issuers are shown is blinded.
    pub blinding: Blinding,
    /// When something is done that could be done at once.
    pub delays: Delays,
    /// Where tokens go.
    pub purses: Purses,
}

/// Whether what issuers are shown is blinded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Blinding {
    /// As in the app.
    #[default]
    On,
    /// Issuers are shown the hash of the serial itself.
    Off,
}

/// When something is done that could be done at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Delays {
    /// At a moment that says nothing: uniform in the time there is.
    #[default]
    On,
    /// As soon as possible, at the hour at which this person does everything.
    Off,
}

/// Where tokens go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purses {
    /// Every token into an account of its own.
    #[default]
    Apart,
    /// All tokens of an epoch into one account, whose sum everybody reads.
    Joined,
}

impl Plan {
    /// Civic acts in all.
    pub fn acts(&self) -> usize {
        // Ten a month.
        self.residents * self.days as usize / 3
    }

    /// How many take part in pseudonymous polls: a proof among a thousand keys takes a phone a while, and this machine is
    /// everybody's phone.
    pub fn panel(&self) -> usize {
        (self.residents / 10).clamp(24.min(self.residents), 400)
    }

    /// The beginning of the block in which the month is this far on, in thousandths.
    pub fn at(&self, thousandths: u64) -> u64 {
        START + u64::from(self.days) * DAY * thousandths / 1000 / TICK * TICK
    }

    /// Randomness for one purpose.
    pub fn rng(&self, stream: u64) -> ChaCha20Rng {
        let mut rng = ChaCha20Rng::seed_from_u64(self.seed);
        rng.set_stream(stream);
        rng
    }
}

/// A number below `limit`, which is above 0.
pub fn below(rng: &mut ChaCha20Rng, limit: u64) -> u64 {
    rng.next_u64() % limit
}

/// Whether something happens that happens so many times in a thousand.
pub fn chance(rng: &mut ChaCha20Rng, thousandths: u64) -> bool {
    below(rng, 1000) < thousandths
}

/// A moment from `from` on and before `until`, when people are awake if there is such a time.
pub fn moment(rng: &mut ChaCha20Rng, from: u64, until: u64) -> u64 {
    let span = until.saturating_sub(from).max(1);
    let mut time = from + below(rng, span);
    for _ in 0..64 {
        if (AWAKE.0..AWAKE.1).contains(&(time % DAY)) {
            break;
        }
        time = from + below(rng, span);
    }
    time
}

/// A second of the day at which somebody is awake.
pub fn hour(rng: &mut ChaCha20Rng) -> u64 {
    AWAKE.0 + below(rng, AWAKE.1 - AWAKE.0)
}

/// Takes `count` of `items` at random.
pub fn choose<T: Clone>(rng: &mut ChaCha20Rng, items: &[T], count: usize) -> Vec<T> {
    let mut items = items.to_vec();
    let count = count.min(items.len());
    for place in 0..count {
        let other = place + below(rng, (items.len() - place) as u64) as usize;
        items.swap(place, other);
    }
    items.truncate(count);
    items
}
