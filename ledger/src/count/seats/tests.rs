use proptest::prelude::*;

use super::*;

const METHODS: [SeatMethod; 4] =
    [SeatMethod::DHondt, SeatMethod::SainteLague, SeatMethod::EstonianDHondt, SeatMethod::LargestRemainder];

fn count(votes: &[i64], method: SeatMethod, seats: u32, threshold: Option<Threshold>) -> (Outcome, Allocation) {
    let outcome = allot(&Counts::new(votes.to_vec(), 0), method, seats, threshold).unwrap();
    match outcome.steps.clone() {
        Steps::Seats(allocation) => (outcome, allocation),
        other => panic!("{other:?}"),
    }
}

fn seats(votes: &[i64], method: SeatMethod, seats: u32) -> Vec<u32> {
    count(votes, method, seats, None).1.seats
}

#[test]
fn the_methods_differ_on_one_count_as_worked_by_hand() {
    // Quotients by D'Hondt: 53, 26.5, 24, 23, 17.7, 13.25, 12, 11.5; by Sainte-Laguë: 53, 24, 23, 17.7, 10.6, 8, 7.7.
    let votes = [53, 24, 23];
    assert_eq!(seats(&votes, SeatMethod::DHondt, 7), [4, 2, 1]);
    assert_eq!(count(&votes, SeatMethod::DHondt, 7, None).1.awards, [0, 0, 1, 2, 0, 0, 1]);
    assert_eq!(seats(&votes, SeatMethod::SainteLague, 7), [3, 2, 2]);
    assert_eq!(count(&votes, SeatMethod::SainteLague, 7, None).1.awards, [0, 1, 2, 0, 0, 1, 2]);
    // Quotas: 3.71, 1.68, 1.61; two seats are left.
    assert_eq!(seats(&votes, SeatMethod::LargestRemainder, 7), [4, 2, 1]);
    assert_eq!(seats(&[41, 31, 28], SeatMethod::LargestRemainder, 4), [2, 1, 1]);
}

#[test]
fn estonian_divisors_favour_large_lists() {
    // 100/2^0.9 = 53.59: more than 53 and less than 54.
    assert_eq!(seats(&[100, 53], SeatMethod::EstonianDHondt, 2), [2, 0]);
    assert_eq!(seats(&[100, 54], SeatMethod::EstonianDHondt, 2), [1, 1]);
    assert_eq!(seats(&[100, 53], SeatMethod::DHondt, 2), [1, 1]);
}

#[test]
fn lists_below_the_threshold_have_no_seats() {
    let votes = [900, 50, 49, 1];
    let (_, at) = count(&votes, SeatMethod::SainteLague, 30, Some(Threshold::percent(5)));
    assert_eq!(at.excluded, [2, 3]);
    assert_eq!((at.seats[0] + at.seats[1], at.seats[2], at.votes), (30, 0, 1000));
    let wrong = Threshold { numerator: 2, denominator: 1 };
    let error = allot(&Counts::new(vec![1], 1), SeatMethod::DHondt, 1, Some(wrong)).unwrap_err();
    assert_eq!(error, CountError::Share { numerator: 2, denominator: 1 });
    let none = Threshold { numerator: 0, denominator: 0 };
    assert!(allot(&Counts::new(vec![1], 1), SeatMethod::DHondt, 1, Some(none)).is_err());
}

#[test]
fn ties_for_the_last_seats_are_reported() {
    for method in METHODS {
        let (outcome, allocation) = count(&[6, 6, 6], method, 4, None);
        assert_eq!(allocation.seats, [1, 1, 1], "{method:?}");
        assert_eq!(outcome.tie, Some(Tie { options: vec![0, 1, 2], stake: Stake::Places(1) }), "{method:?}");
        assert_eq!(count(&[6, 6, 6], method, 6, None).1.seats, [2, 2, 2], "{method:?}");
    }
    // 60/2 = 30.
    let (outcome, _) = count(&[60, 30], SeatMethod::DHondt, 2, None);
    assert_eq!(outcome.tie.unwrap().options, [0, 1]);
}

#[test]
fn without_votes_seats_stay_vacant_and_blank_votes_are_none() {
    for method in METHODS {
        assert_eq!(count(&[0, 0], method, 3, None).0.vacant, 3);
        let counts = Counts { blank: Some(1), ..Counts::new(vec![5, 100], 105) };
        let outcome = allot(&counts, method, 2, Some(Threshold::percent(50))).unwrap();
        assert_eq!(outcome.elected, [0, 0]);
        assert!(allot(&Counts::new(vec![-1], 1), method, 2, None).is_err());
    }
}

proptest! {
    #[test]
    fn all_seats_are_given_or_tied(votes in prop::collection::vec(0i64..500, 1..7), house in 1u32..40) {
        for method in METHODS {
            let (outcome, allocation) = count(&votes, method, house, None);
            let open = match outcome.tie {
                Some(Tie { stake: Stake::Places(open), .. }) => open,
                _ => 0,
            };
            let given = allocation.seats.iter().sum::<u32>() as usize;
            prop_assert_eq!(given + open + outcome.vacant, house as usize);
            prop_assert_eq!(outcome.vacant > 0, votes.iter().all(|votes| *votes == 0));
        }
    }

    #[test]
    fn divisor_methods_are_house_monotone_and_dhondt_keeps_the_lower_quota(
        votes in prop::collection::vec(1i64..500, 1..7), house in 1u32..40,
    ) {
        for method in [SeatMethod::DHondt, SeatMethod::SainteLague, SeatMethod::EstonianDHondt] {
            let (small, large) = (seats(&votes, method, house), seats(&votes, method, house + 1));
            prop_assert!(small.iter().zip(&large).all(|(small, large)| small <= large));
        }
        let (outcome, allocation) = count(&votes, SeatMethod::DHondt, house, None);
        let all: i64 = votes.iter().sum();
        for (list, seats) in allocation.seats.iter().enumerate() {
            let tied = outcome.tie.as_ref().is_some_and(|tie| tie.options.contains(&list));
            prop_assert!(tied || i64::from(*seats) >= votes[list] * i64::from(house) / all);
        }
    }

    #[test]
    fn remainders_stay_within_the_quota(votes in prop::collection::vec(1i64..500, 1..7), house in 1u32..40) {
        let all: i64 = votes.iter().sum();
        for (list, seats) in seats(&votes, SeatMethod::LargestRemainder, house).into_iter().enumerate() {
            let quota = votes[list] * i64::from(house) / all;
            prop_assert!((quota..=quota + 1).contains(&i64::from(seats)));
        }
    }

    #[test]
    fn order_of_lists_does_not_matter_and_more_votes_are_not_fewer_seats(
        votes in prop::collection::vec(0i64..100, 2..6), house in 1u32..20, turn in 0usize..6,
    ) {
        for method in METHODS {
            let mut turned = votes.clone();
            turned.rotate_left(turn % votes.len());
            let mut expected = seats(&votes, method, house);
            expected.rotate_left(turn % votes.len());
            prop_assert_eq!(seats(&turned, method, house), expected);
            let given = seats(&votes, method, house);
            for one in 0..votes.len() {
                for other in 0..votes.len() {
                    prop_assert!(votes[one] <= votes[other] || given[one] >= given[other]);
                }
            }
        }
    }
}
