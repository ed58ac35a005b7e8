//! What is filled in is read again, and every row has a reading or a reason.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::count::ranked::{MAX_OPTIONS, Method, TieBreak};
use crate::manifest::{Disclosure, MAX_GRADES, MAX_WRITE_IN, Question, QuestionRule};

/// A ranking of some of the options with ties and empty ranks, none of them at the end.
fn ranking() -> impl Strategy<Value = (usize, Vec<Vec<usize>>)> {
    (2..=MAX_OPTIONS).prop_flat_map(|options| (Just(options), vec(0..=options, options))).prop_map(
        |(options, ranks)| {
            let last = ranks.iter().max().copied().unwrap_or(0);
            let at = |rank: usize| (0..options).filter(|option| ranks[*option] == rank).collect();
            (options, (1..=last).map(at).collect())
        },
    )
}

/// Bytes of which a part is text.
fn bytes() -> impl Strategy<Value = Vec<u64>> {
    let text = ".{0,20}".prop_map(|text| text.bytes().map(u64::from).collect::<Vec<_>>());
    let padded = text.prop_map(|mut bytes| {
        bytes.resize(MAX_WRITE_IN as usize, 0);
        bytes
    });
    prop_oneof![padded, vec(0u64..256, MAX_WRITE_IN as usize), vec(0u64..300, 60..70)]
}

proptest! {
    #[test]
    fn a_ranking_is_read_as_it_was_filled_in((options, ranking) in ranking()) {
        let ranks = options as u32;
        let values = ranking::values(&ranking, options, ranks, Disclosure::Ballots).unwrap();
        prop_assert_eq!(ranking::read(&values, options, ranks), Ok(ranking.clone()));
        let pairs = ranking::values(&ranking, options, ranks, Disclosure::Pairs).unwrap();
        for one in 0..options {
            for other in 0..options {
                let (mine, its) = (values[one], values[other]);
                prop_assert_eq!(pairs[one] > pairs[other], mine > 0 && (its == 0 || mine < its));
            }
        }
        let lowest = ranking.len() as u32;
        prop_assert!(lowest == 0 || ranking::values(&ranking, options, lowest - 1, Disclosure::Ballots).is_err());
    }

    #[test]
    fn a_row_out_of_range_is_nonsense_of_the_right_kind(
        (options, ranking) in ranking(), place: prop::sample::Index, above in 1u64..1000, more in 1usize..5,
    ) {
        let ranks = options as u32;
        let values = ranking::values(&ranking, options, ranks, Disclosure::Ballots).unwrap();
        let mut high = values.clone();
        high[place.index(options)] = u64::from(ranks) + above;
        prop_assert_eq!(ranking::read(&high, options, ranks), Err(Nonsense::Range));
        prop_assert_eq!(grades::read(&high, options, ranks as usize), Err(Nonsense::Range));
        let longer: Vec<u64> = values.iter().copied().chain(vec![0; more]).collect();
        for row in [&longer[..], &values[1..], &[]] {
            prop_assert_eq!(ranking::read(row, options, ranks), Err(Nonsense::Length));
            prop_assert_eq!(grades::read(row, options, ranks as usize), Err(Nonsense::Length));
        }
    }

    #[test]
    fn grades_are_read_as_they_were_filled_in(
        graded in (2..=MAX_GRADES).prop_flat_map(|grades| (Just(grades), vec(prop::option::of(0..grades), 2..60))),
    ) {
        let (grades, graded) = graded;
        let values = grades::values(&graded, graded.len(), grades).unwrap();
        prop_assert_eq!(grades::read(&values, graded.len(), grades), Ok(graded));
    }

    #[test]
    fn a_text_is_read_as_it_was_filled_in(text in "\\PC{0,24}") {
        match write_in::values(&text, MAX_WRITE_IN) {
            Ok(values) => {
                let read = write_in::read(&values, MAX_WRITE_IN).unwrap();
                prop_assert_eq!(write_in::matched(&read), write_in::matched(&text));
                prop_assert_eq!(write_in::values(&read, MAX_WRITE_IN), Ok(values));
            }
            Err(error) => prop_assert!(matches!(error, FillError::Long { .. } | FillError::Character(_)), "{}", error),
        }
    }

    #[test]
    fn every_row_of_bytes_has_a_reading_or_a_reason(row in bytes()) {
        let found = write_in::read(&row, MAX_WRITE_IN);
        let bytes: Option<Vec<u8>> = row.iter().map(|value| u8::try_from(*value).ok()).collect();
        let end = row.iter().position(|value| *value == 0).unwrap_or(row.len());
        match found {
            Ok(text) => {
                let again = write_in::values(&text, MAX_WRITE_IN).unwrap();
                prop_assert_eq!(write_in::read(&again, MAX_WRITE_IN), Ok(text));
            }
            Err(Nonsense::Length) => prop_assert_ne!(row.len(), MAX_WRITE_IN as usize),
            Err(Nonsense::Range) => prop_assert_eq!(bytes, None),
            Err(Nonsense::AfterEnd) => prop_assert!(row[end..].iter().any(|value| *value > 0)),
            Err(Nonsense::NotUtf8) => prop_assert!(std::str::from_utf8(&bytes.unwrap()[..end]).is_err()),
            Err(Nonsense::NotNfc | Nonsense::Control) => {
                let bytes = bytes.unwrap();
                let text = std::str::from_utf8(&bytes[..end]).unwrap();
                prop_assert_ne!(write_in::values(text, MAX_WRITE_IN), Ok(row));
            }
        }
    }

    #[test]
    fn what_is_alike_stays_alike(text in "\\PC{0,24}") {
        let matched = write_in::matched(&text);
        prop_assert_eq!(write_in::matched(&matched), matched.clone());
        prop_assert_eq!(write_in::matched(&text.to_uppercase()), write_in::matched(&text));
    }

    #[test]
    fn rows_say_the_same_in_any_order_and_one_by_one(
        rows in vec((vec(0u64..5, 4), 1u64..5), 1..12), turned in any::<prop::sample::Index>(),
    ) {
        let options = || ["A", "B", "C", "D"];
        let grades = ["bad", "fair", "good"].map(str::to_owned).to_vec();
        let ranked = |method: Method| QuestionRule::Ranked {
            ranks: 4,
            procedure: method.procedure(2),
            disclosure: Disclosure::Ballots,
        };
        let questions = [
            Question::new("Which?", options(), ranked(Method::StvMeek)),
            Question::new("Which?", options(), ranked(Method::RankedPairs)),
            Question::new("How good?", options(), QuestionRule::Graded { grades, seats: 2, ties: vec![TieBreak::Lot] }),
            Question::new("Which?", [] as [&str; 0], QuestionRule::WriteIn { bytes: 4 }),
        ];
        let mut apart: Vec<&[u64]> =
            rows.iter().flat_map(|(row, times)| (0..*times).map(|_| row.as_slice())).collect();
        let first = turned.index(apart.len());
        apart.rotate_left(first);
        for question in questions {
            let together = question.count_rows(rows.iter().map(|(row, times)| (row.as_slice(), *times)), Some(&[5; 32]));
            let one_by_one = question.count_rows(apart.iter().map(|row| (*row, 1)), Some(&[5; 32]));
            prop_assert_eq!(together.unwrap(), one_by_one.unwrap(), "{}", question.rule.name());
        }
    }
}
