//! The count in the clear: every counter of a contest straight from what stands on the ballots, by another way than the
//! values that are sealed, so that a mistake in these shows.

use std::collections::BTreeMap;

use tabella_ledger::manifest::{Disclosure, QuestionRule};

use super::values::Places;
use super::{Ballot, Contest, Tally};

impl Contest<'_> {
    /// Every ballot as the values that it fills in, and how many fill in just these; nothing where ballots are not opened.
    pub fn opened(&self) -> Option<BTreeMap<Vec<u64>, u64>> {
        let mut rows = BTreeMap::new();
        for recorded in self.file.ballots.iter().filter(|_| self.rule.is_mixed()) {
            let mut row = vec![0i64; self.file.options.len()];
            self.read(&recorded.ballot, &mut row);
            let row = row.into_iter().map(i64::unsigned_abs).collect();
            *rows.entry(row).or_default() += recorded.times;
        }
        self.rule.is_mixed().then_some(rows)
    }

    /// Every counter: the sum of each field, then for STAR how many ballots score the first of each ordered pair above
    /// the second.
    pub fn counts(&self) -> Vec<u64> {
        let options = self.file.options.len();
        let mut sums = vec![0i128; options];
        let mut against = vec![0i128; options];
        let mut above = vec![0u64; if self.is_star() { options * options } else { 0 }];
        for recorded in &self.file.ballots {
            let mut row = vec![0i64; options];
            self.read(&recorded.ballot, &mut row);
            let times = i128::from(recorded.times);
            for ((score, sum), against) in row.iter().zip(&mut sums).zip(&mut against) {
                match self.tally {
                    Tally::ForAndAgainst if *score < 0 => *against -= i128::from(*score) * times,
                    _ => *sum += i128::from(*score) * times,
                }
            }
            if self.is_star() {
                for (one, first) in row.iter().enumerate() {
                    for (other, second) in row.iter().enumerate() {
                        if let Some(count) = above.get_mut(one * options + other).filter(|_| first > second) {
                            *count += recorded.times;
                        }
                    }
                }
            }
        }
        if let Tally::Above(lowest) = self.tally {
            let shift = -i128::from(lowest) * i128::from(self.total());
            sums.iter_mut().for_each(|sum| *sum += shift);
        }
        if self.tally == Tally::ForAndAgainst {
            sums.extend(against);
        }
        let mut counters: Vec<u64> = sums.into_iter().map(|sum| u64::try_from(sum).unwrap_or(u64::MAX)).collect();
        let pairs = above.into_iter().enumerate().filter(|(pair, _)| pair / options != pair % options);
        counters.extend(pairs.map(|(_, count)| count));
        counters
    }

    fn is_star(&self) -> bool {
        matches!(self.rule, QuestionRule::Star { .. }) || self.is_ranked_by_pairs()
    }

    fn is_ranked_by_pairs(&self) -> bool {
        matches!(self.rule, QuestionRule::Ranked { disclosure: Disclosure::Pairs, .. })
    }

    /// What the ballot gives each option.
    fn read(&self, ballot: &Ballot, row: &mut [i64]) {
        let mut give = |option: usize, number: i64| {
            if let Some(cell) = row.get_mut(option) {
                *cell = number;
            }
        };
        match ballot {
            Ballot::Marks(marks) => marks.iter().for_each(|mark| give(*mark, 1)),
            Ballot::Scores(numbers) if self.is_ranked_by_pairs() => {
                let QuestionRule::Ranked { ranks, .. } = &self.rule else { return };
                let ranked = numbers.iter().filter(|(_, rank)| *rank > 0);
                ranked.for_each(|(option, rank)| give(*option, i64::from(*ranks) + 1 - rank));
            }
            Ballot::Scores(scores) => scores.iter().for_each(|(option, score)| give(*option, *score)),
            Ballot::Ranking(groups) => match &self.rule {
                QuestionRule::Ranked { ranks, disclosure, .. } => {
                    for (number, group) in (1..).zip(groups) {
                        let number = match disclosure {
                            Disclosure::Ballots => number,
                            Disclosure::Pairs => i64::from(*ranks) + 1 - number,
                        };
                        group.iter().for_each(|option| give(*option, number));
                    }
                }
                QuestionRule::Positional { points, .. } => {
                    for (position, option) in groups.iter().flatten().enumerate() {
                        // Counted from the last option on where the ballot's length says how much its first one gets.
                        let points = match self.places {
                            Places::FromFirst => points.get(position),
                            Places::FromLast => points.iter().rev().nth(groups.len() - 1 - position),
                        };
                        give(*option, points.copied().map_or(0, i64::from));
                    }
                }
                _ => {}
            },
        }
    }
}
