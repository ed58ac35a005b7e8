use proptest::prelude::*;

use super::*;

fn district(seats: u32, votes: &[u64]) -> District {
    District { seats, votes: votes.to_vec() }
}

fn plain(districts: &[District]) -> Biproportional {
    biproportional(districts, Provisions::default()).unwrap()
}

/// What the divisors and seats have to do with each other.
fn check_seats(districts: &[District], result: &Biproportional) {
    let (seats, (of_districts, of_lists)) = (result.seats.as_ref().unwrap(), result.divisors.as_ref().unwrap());
    for (row, district) in seats.iter().zip(districts) {
        assert_eq!(row.iter().sum::<u32>(), district.seats);
    }
    for (list, total) in result.list_seats.iter().enumerate() {
        assert_eq!(seats.iter().map(|row| row[list]).sum::<u32>(), *total);
    }
    let half = Fraction::new(1u8.into(), 2u8.into());
    for (position, district) in districts.iter().enumerate() {
        for (list, votes) in district.votes.iter().enumerate().filter(|(list, _)| result.takes_part[*list]) {
            let quotient = Fraction::from_integer((*votes).into()) / &of_districts[position] / &of_lists[list];
            let seats = Fraction::from_integer(seats[position][list].into());
            assert!(quotient <= &seats + &half && &quotient + &half >= seats, "district {position}, list {list}");
        }
    }
}

#[test]
fn seats_fit_districts_and_lists() {
    // Voters 12 + 3 + 4 = 19, 8 + 2 + 11 = 21, 5 + 5 + 5 = 15, so 7, 8 and 5 of 20 seats.
    let districts = [district(10, &[120, 80, 50]), district(4, &[12, 8, 20]), district(6, &[24, 66, 30])];
    let result = plain(&districts);
    assert_eq!(result.voters, [19, 21, 15]);
    assert_eq!(result.list_seats, [7, 8, 5]);
    assert_eq!(result.ties, []);
    check_seats(&districts, &result);
    assert_eq!(result.seats.unwrap(), [[5, 3, 2], [1, 1, 2], [1, 4, 1]]);
}

#[test]
fn voters_are_rounded_in_each_district() {
    assert_eq!(voters(&district(4, &[10]), 0), 3);
    assert_eq!(voters(&district(4, &[9]), 0), 2);
    assert_eq!(voters(&district(5, &[12]), 0), 2);
    assert_eq!(voters(&district(5, &[13]), 0), 3);
}

#[test]
fn either_threshold_lets_a_list_take_part() {
    let districts = [district(5, &[900, 60, 40]), district(5, &[8970, 20, 10])];
    let provisions = Provisions {
        in_a_district: Some(Threshold::percent(5)),
        in_total: Some(Threshold::percent(3)),
        winner_take_one: false,
    };
    assert_eq!(biproportional(&districts, provisions).unwrap().takes_part, [true, true, false]);
    let total_only = Provisions { in_a_district: None, ..provisions };
    assert_eq!(biproportional(&districts, total_only).unwrap().takes_part, [true, false, false]);
    assert_eq!(plain(&districts).takes_part, [true; 3]);
}

#[test]
fn the_strongest_list_of_a_district_has_a_seat_if_the_law_says_so() {
    // List 2 is strong only in the small district, and too weak in all for more than one seat.
    let districts = [district(10, &[600, 390, 10]), district(1, &[30, 33, 37])];
    let without = plain(&districts);
    let with = biproportional(&districts, Provisions { winner_take_one: true, ..Provisions::default() }).unwrap();
    assert_eq!(with.list_seats, without.list_seats);
    assert_eq!(with.list_seats, [5, 4, 2]);
    assert_eq!(with.seats.unwrap()[1], [0, 0, 1]);
}

#[test]
fn ties_are_reported() {
    let upper = plain(&[district(1, &[10, 10])]);
    assert_eq!(upper.ties, [Open::Upper { lists: vec![0, 1], seats: 1 }]);
    assert_eq!(upper.seats, None);
    let lower = plain(&[district(1, &[10, 10]), district(1, &[10, 10])]);
    assert_eq!(lower.ties.len(), 4);
    let provisions = Provisions { winner_take_one: true, ..Provisions::default() };
    let strongest = biproportional(&[district(2, &[10, 10, 1])], provisions).unwrap();
    assert_eq!(strongest.ties, [Open::Strongest { district: 0, lists: vec![0, 1] }]);
}

#[test]
fn what_cannot_be_apportioned_is_refused() {
    let ragged = biproportional(&[district(1, &[1]), district(1, &[1, 2])], Provisions::default()).unwrap_err();
    assert_eq!(ragged, CountError::Length { what: "lists of a district", expected: 1, found: 2 });
    assert!(biproportional(&[district(0, &[1])], Provisions::default()).is_err());
    assert!(biproportional(&[], Provisions::default()).is_err());
    let empty = biproportional(&[district(1, &[5]), district(2, &[0])], Provisions::default()).unwrap_err();
    assert!(matches!(empty, CountError::Infeasible { districts: 2, lists: 1, .. }));
}

proptest! {
    #[test]
    fn seats_fit_and_order_does_not_matter(
        votes in prop::collection::vec((1u32..12, prop::collection::vec(1u64..2000, 4)), 2..6), turn in 0usize..4,
    ) {
        let districts: Vec<District> = votes.iter().map(|(seats, votes)| district(*seats, votes)).collect();
        let result = plain(&districts);
        if result.seats.is_some() {
            check_seats(&districts, &result);
        }
        let turned: Vec<District> = votes.iter().map(|(seats, votes)| {
            let mut votes = votes.clone();
            votes.rotate_left(turn);
            district(*seats, &votes)
        }).collect();
        let other = plain(&turned);
        if result.ties.is_empty() {
            let expected = result.seats.map(|rows| rows.into_iter().map(|mut row| {
                row.rotate_left(turn);
                row
            }).collect::<Vec<_>>());
            prop_assert_eq!(other.seats, expected);
        }
    }
}
