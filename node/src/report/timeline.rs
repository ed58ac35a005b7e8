//! When ballots came: counts per span of time, in as many as a chart has room for, however long it took.

use serde::Serialize;

/// Most spans.
pub const MAX_BUCKETS: usize = 96;
/// How long a span may be, in seconds; each is a multiple of the one before. After the last it doubles.
const WIDTHS: [u64; 13] = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/// Ballots over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// Seconds that each span has.
    pub width: u64,
    /// The spans in order, without a gap.
    pub buckets: Vec<Bucket>,
}

/// What came in one span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Its first second, Unix time; a multiple of the width.
    pub begins: u64,
    /// Ballots of voters who had none before.
    pub first: u64,
    /// Ballots in place of an earlier one.
    pub again: u64,
}

impl Default for Timeline {
    fn default() -> Self {
        Self { width: WIDTHS[0], buckets: Vec::new() }
    }
}

impl Timeline {
    /// Counts ballots of one moment, which is not before the last one.
    pub fn add(&mut self, time: u64, first: u64, again: u64) {
        if self.buckets.is_empty() {
            self.buckets.push(Bucket { begins: time, ..Bucket::default() });
        }
        while time.saturating_sub(self.buckets[0].begins) / self.width >= MAX_BUCKETS as u64 {
            self.widen();
        }
        while let Some(next) = self.last().begins.checked_add(self.width).filter(|next| *next <= time) {
            self.buckets.push(Bucket { begins: next, ..Bucket::default() });
        }
        let last = self.last();
        last.first += first;
        last.again += again;
    }

    fn last(&mut self) -> &mut Bucket {
        self.buckets.last_mut().expect("there is one as soon as something was added")
    }

    fn widen(&mut self) {
        self.width = WIDTHS.into_iter().find(|width| *width > self.width).unwrap_or(self.width.saturating_mul(2));
        let mut wide: Vec<Bucket> = Vec::new();
        for bucket in self.buckets.drain(..) {
            let begins = bucket.begins - bucket.begins % self.width;
            match wide.last_mut().filter(|last| last.begins == begins) {
                Some(last) => {
                    last.first += bucket.first;
                    last.again += bucket.again;
                }
                None => wide.push(Bucket { begins, ..bucket }),
            }
        }
        self.buckets = wide;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(timeline: &Timeline) -> (u64, u64) {
        timeline.buckets.iter().fold((0, 0), |(first, again), bucket| (first + bucket.first, again + bucket.again))
    }

    #[test]
    fn spans_widen_and_lose_nothing() {
        for step in [0, 1, 7, 59, 3601, 86_401, 40_000_000] {
            let mut timeline = Timeline::default();
            for ballot in 0..1000 {
                timeline.add(1_800_000_007 + ballot * step, 1, ballot % 2);
            }
            assert_eq!(sums(&timeline), (1000, 500));
            let (last, width) = (1_800_000_007 + 999 * step, timeline.width);
            assert!(timeline.buckets.len() <= MAX_BUCKETS);
            assert!(timeline.buckets.windows(2).all(|pair| pair[0].begins + width == pair[1].begins));
            assert!(timeline.buckets.iter().all(|bucket| bucket.begins % width == 0));
            assert!((timeline.buckets.last().unwrap().begins..).contains(&last));
            assert!(last - timeline.buckets.last().unwrap().begins < width);
            // Not wider than it has to be: the next smaller one would not have been enough.
            let smaller = WIDTHS.into_iter().rev().find(|other| *other < width).unwrap_or(1);
            assert!(step == 0 || step > 86_400 || 999 * step / smaller >= MAX_BUCKETS as u64, "{step} {width}");
        }
    }

    #[test]
    fn times_at_the_end_of_what_can_be_written_are_counted() {
        let mut timeline = Timeline::default();
        timeline.add(0, 1, 0);
        timeline.add(u64::MAX, 1, 1);
        timeline.add(u64::MAX, 1, 0);
        assert_eq!((sums(&timeline), timeline.buckets.len() <= MAX_BUCKETS), ((3, 1), true));
        // A clock that went back would have been a finding; nothing is lost all the same.
        timeline.add(5, 1, 0);
        assert_eq!(sums(&timeline), (4, 1));
    }
}
