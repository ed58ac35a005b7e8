//! From counts back to papers: every table of counts is the count of some papers, and these are some.

use std::collections::HashMap;

use super::{Election, Paper};

impl Election {
    /// Adds equal papers after those that are there.
    pub fn add(&mut self, known: &mut HashMap<Paper, usize>, paper: Paper, times: u64) {
        if times == 0 {
            return;
        }
        let place = *known.entry(paper).or_insert_with_key(|paper| {
            self.papers.push(paper.clone());
            self.papers.len() - 1
        });
        match self.runs.last_mut() {
            Some((last, run)) if *last == place => *run += times,
            _ => self.runs.push((place, times)),
        }
    }
}

/// Puts the answers to several questions on papers in their order: what the n-th paper says to each question. Each
/// question has its answers with how often they were given; the sums are equal.
pub fn zip(questions: &[Vec<(usize, u64)>]) -> Vec<(Vec<usize>, u64)> {
    let mut left: Vec<Vec<(usize, u64)>> = questions
        .iter()
        .map(|answers| answers.iter().rev().copied().filter(|(_, times)| *times > 0).collect())
        .collect();
    let mut papers = Vec::new();
    loop {
        let next: Option<Vec<(usize, u64)>> = left.iter().map(|answers| answers.last().copied()).collect();
        let Some(next) = next.filter(|next| !next.is_empty()) else {
            return papers;
        };
        let times = next.iter().map(|(_, times)| *times).min().unwrap_or(0);
        papers.push((next.into_iter().map(|(answer, _)| answer).collect(), times));
        for answers in &mut left {
            if let Some(last) = answers.last_mut() {
                last.1 -= times;
                if last.1 == 0 {
                    answers.pop();
                }
            }
        }
    }
}

/// Deals votes round and round onto `papers` papers: nobody stands on a paper twice if nobody has more votes than there
/// are papers, and no two papers differ by more than one vote.
pub fn deal(votes: &[u64], papers: u64) -> Vec<(Vec<usize>, u64)> {
    if papers == 0 {
        return Vec::new();
    }
    let mut cuts = vec![0, papers];
    let mut spans = Vec::new();
    let mut from = 0u64;
    for (option, votes) in votes.iter().enumerate() {
        let to = from.saturating_add(*votes);
        spans.push((option, from, to));
        cuts.extend([from % papers, to % papers]);
        from = to;
    }
    cuts.sort_unstable();
    cuts.dedup();
    let on = |place: u64| -> Vec<usize> {
        // The place comes round again after every `papers` votes.
        let holds = |from: u64, to: u64| {
            let rounds = if place >= from { 0 } else { (from - place).div_ceil(papers) };
            place.saturating_add(rounds.saturating_mul(papers)) < to
        };
        spans.iter().filter(|(_, from, to)| holds(*from, *to)).map(|(option, ..)| *option).collect()
    };
    cuts.windows(2).map(|cut| (on(cut[0]), cut[1] - cut[0])).collect()
}

/// Fills papers with up to `each` votes, one option after another, as unchanged lists are; what is left of the papers
/// is empty. None if the votes are more than the papers hold.
pub fn fill(votes: &[u64], papers: u64, each: u64) -> Option<Vec<(Vec<u64>, u64)>> {
    let mut filled: Vec<(Vec<u64>, u64)> = Vec::new();
    let mut room = 0u64;
    for (option, votes_of) in votes.iter().enumerate() {
        // The last paper is one alone as long as it has room.
        let rest = (*votes_of).min(room);
        if let Some((paper, _)) = filled.last_mut().filter(|_| rest > 0) {
            *paper.get_mut(option)? += rest;
        }
        let left = votes_of - rest;
        room -= rest;
        if left == 0 {
            continue;
        }
        let (whole, part) = (left.checked_div(each)?, left % each);
        for (points, times) in [(each, whole), (part, 1)] {
            if points > 0 && times > 0 {
                let mut paper = vec![0; votes.len()];
                *paper.get_mut(option)? = points;
                filled.push((paper, times));
            }
        }
        room = if part > 0 { each - part } else { 0 };
    }
    let used = filled.iter().try_fold(0u64, |used, (_, times)| used.checked_add(*times))?;
    let empty = papers.checked_sub(used)?;
    if empty > 0 {
        filled.push((vec![0; votes.len()], empty));
    }
    Some(filled)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn answers_are_put_together_in_their_order() {
        let papers = zip(&[vec![(0, 2), (1, 3)], vec![(0, 4), (1, 0), (2, 1)]]);
        assert_eq!(papers, [(vec![0, 0], 2), (vec![1, 0], 2), (vec![1, 2], 1)]);
        assert_eq!(zip(&[]), []);
        assert_eq!(zip(&[vec![(0, 0)]]), []);
    }

    #[test]
    fn dealt_votes_leave_no_paper_with_two_more_than_another() {
        assert_eq!(deal(&[3, 2], 4), [(vec![0, 1], 1), (vec![0], 2), (vec![1], 1)]);
        assert_eq!(deal(&[0, 0], 2), [(vec![], 2)]);
        assert_eq!(deal(&[1], 0), []);
    }

    #[test]
    fn papers_are_filled_list_after_list() {
        let papers = fill(&[5, 2], 4, 3).unwrap();
        assert_eq!(papers, [(vec![3, 0], 1), (vec![2, 1], 1), (vec![0, 1], 1), (vec![0, 0], 1)]);
        assert_eq!(fill(&[5, 2], 2, 3), None);
        assert_eq!(fill(&[1], 5, 0), None);
    }

    proptest! {
        #[test]
        fn what_is_dealt_or_filled_adds_up_to_the_votes(
            votes in vec(0u64..30, 1..6), more in 0u64..9, each in 1u64..7,
        ) {
            let papers = votes.iter().max().unwrap() + more;
            let dealt = deal(&votes, papers);
            prop_assert_eq!(dealt.iter().map(|(_, times)| times).sum::<u64>(), papers);
            let sum = votes.iter().sum::<u64>();
            for (option, votes) in votes.iter().enumerate() {
                let named = dealt.iter().filter(|(marks, _)| marks.contains(&option));
                let marks = named.map(|(_, times)| times).sum::<u64>();
                prop_assert_eq!(marks, *votes);
            }
            for (marks, times) in &dealt {
                let even = (sum / papers..=sum.div_ceil(papers)).contains(&(marks.len() as u64));
                prop_assert!(*times == 0 || even);
            }

            let needed = sum.div_ceil(each);
            let filled = fill(&votes, needed + more, each).unwrap();
            prop_assert_eq!(filled.iter().map(|(_, times)| times).sum::<u64>(), needed + more);
            for (option, votes) in votes.iter().enumerate() {
                let points = filled.iter().map(|(paper, times)| paper[option] * times).sum::<u64>();
                prop_assert_eq!(points, *votes);
            }
            prop_assert!(filled.iter().all(|(paper, _)| paper.iter().sum::<u64>() <= each));
        }
    }
}
