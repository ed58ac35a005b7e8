//! Biproportional apportionment, the double Pukelsheim: seats in proportion both for lists in the whole country and for
//! districts.
//!
//! Balinski and Demange, "Algorithms for Proportional Matrices in Reals and Integers", Mathematical Programming 45
//! (1989); Pukelsheim, "Proportional Representation" (2nd edition 2017), chapters 14 and 15, with the alternating
//! scaling used here. In law: Canton of Zürich, Gesetz über die politischen Rechte (LS 161), §§ 102 to 106; Canton of
//! Zug, Wahl- und Abstimmungsgesetz (BGS 131.1), where the strongest list of a district has at least one of its seats.
//!
//! Upper apportionment: a list's votes in a district divided by the district's seats and rounded are its voters there;
//! the house is apportioned by Sainte-Laguë to the lists' sums of voters. Lower apportionment: divisors for districts
//! and for lists are found such that votes / (district's divisor · list's divisor), rounded, give each district its
//! seats and each list the seats of the upper apportionment. Such seats are unique unless a quotient lies on the border
//! of two roundings, and borders are reported.

use num_bigint::BigUint;
use num_rational::Ratio;

use super::super::CountError;
use super::scaling::{Cell, scale};
use super::{Given, Threshold, divisor, sum};
use crate::count::counts::MAX_PLACES;

type Fraction = Ratio<BigUint>;

/// Rounds of scaling before giving up. Elections take less than twenty.
const MAX_ROUNDS: usize = 2_000;

/// A district: its seats and the votes of each list, zero where a list does not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Seats to fill.
    pub seats: u32,
    /// Votes of each list.
    pub votes: Vec<u64>,
}

/// What a law adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Provisions {
    /// The share of a district's votes that lets a list take part if it has it in any district.
    pub in_a_district: Option<Threshold>,
    /// The share of all votes that lets a list take part.
    pub in_total: Option<Threshold>,
    /// Whether the strongest list of a district has at least one of its seats.
    pub winner_take_one: bool,
}

/// What the apportionment comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Biproportional {
    /// Whether each list reached a threshold.
    pub takes_part: Vec<bool>,
    /// Voters of each list in the whole country.
    pub voters: Vec<u64>,
    /// The upper apportionment: seats of each list that are its for sure.
    pub list_seats: Vec<u32>,
    /// Seats by district and list; none if a tie leaves them open. If there are [`Open::Lower`] ties beside them they are
    /// one way to have them.
    pub seats: Option<Vec<Vec<u32>>>,
    /// The divisors of districts and of lists that show the seats to be right.
    pub divisors: Option<(Vec<Fraction>, Vec<Fraction>)>,
    /// What is open.
    pub ties: Vec<Open>,
}

/// A tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// Lists tied in the upper apportionment for so many seats.
    Upper {
        /// The lists.
        lists: Vec<usize>,
        /// For how many seats.
        seats: usize,
    },
    /// Lists that are equally strong in a district whose strongest list has a seat.
    Strongest {
        /// The district.
        district: usize,
        /// The lists.
        lists: Vec<usize>,
    },
    /// A quotient on the border of two roundings: the list's seat in the district may be another's.
    Lower {
        /// The district.
        district: usize,
        /// The list.
        list: usize,
    },
}

/// Apportions seats to districts and lists.
///
/// # Errors
/// When districts do not all have the same lists, have no seats, a threshold is no share, or no seats fit both the
/// districts and the lists.
pub fn biproportional(districts: &[District], provisions: Provisions) -> Result<Biproportional, CountError> {
    let house = check(districts, provisions)?;
    let lists = districts.first().map_or(0, |district| district.votes.len());
    let takes_part = taking_part(districts, lists, provisions)?;
    let voters: Vec<u64> = (0..lists)
        .map(|list| districts.iter().map(|district| voters(district, list)).fold(0, u64::saturating_add))
        .collect();
    let eligible: Vec<u64> =
        voters.iter().zip(&takes_part).map(|(voters, yes)| if *yes { *voters } else { 0 }).collect();
    let Given { awards, tie } = divisor::highest_averages(&eligible, house, divisor::Divisors::SainteLague);
    let seats_of = |list: usize| awards.iter().filter(|award| **award == list).count() as u32;
    let list_seats: Vec<u32> = (0..lists).map(seats_of).collect();
    let mut result = Biproportional { takes_part, voters, list_seats, seats: None, divisors: None, ties: Vec::new() };
    result.ties.extend(tie.map(|(lists, seats)| Open::Upper { lists, seats }));

    let mut matrix: Vec<Vec<Cell>> = Vec::new();
    for (position, district) in districts.iter().enumerate() {
        let votes = |list: usize| match result.takes_part.get(list) {
            Some(true) => district.votes.get(list).copied().unwrap_or(0),
            _ => 0,
        };
        let most = (0..lists).map(votes).max().unwrap_or(0);
        let strongest: Vec<usize> =
            (0..lists).filter(|list| provisions.winner_take_one && most > 0 && votes(*list) == most).collect();
        let one = |list: usize| strongest.as_slice() == [list];
        let cell = |list: usize| Cell { value: Fraction::from_integer(votes(list).into()), at_least_one: one(list) };
        matrix.push((0..lists).map(cell).collect());
        if strongest.len() > 1 {
            result.ties.push(Open::Strongest { district: position, lists: strongest });
        }
    }
    if result.ties.is_empty() {
        lower(&matrix, districts, &mut result)?;
    }
    Ok(result)
}

fn check(districts: &[District], provisions: Provisions) -> Result<usize, CountError> {
    let expected = districts.first().map_or(0, |district| district.votes.len());
    if let Some(other) = districts.iter().find(|district| district.votes.len() != expected) {
        return Err(CountError::Length { what: "lists of a district", expected, found: other.votes.len() });
    }
    for threshold in [provisions.in_a_district, provisions.in_total].into_iter().flatten() {
        threshold.check()?;
    }
    let house = districts.iter().map(|district| u64::from(district.seats)).sum::<u64>();
    let places = u32::try_from(house).unwrap_or(u32::MAX);
    if districts.iter().any(|district| district.seats == 0) || !(1..=MAX_PLACES).contains(&places) {
        return Err(CountError::Places { places, most: MAX_PLACES });
    }
    Ok(places as usize)
}

/// Votes divided by seats, to the nearest whole number; a half counts up.
fn voters(district: &District, list: usize) -> u64 {
    let (votes, seats) = (district.votes.get(list).copied().unwrap_or(0), u64::from(district.seats));
    let (whole, rest) = (votes / seats, votes % seats);
    whole + u64::from(2 * rest >= seats)
}

fn taking_part(districts: &[District], lists: usize, provisions: Provisions) -> Result<Vec<bool>, CountError> {
    let Provisions { in_a_district, in_total, .. } = provisions;
    if in_a_district.is_none() && in_total.is_none() {
        return Ok(vec![true; lists]);
    }
    let mut takes_part = vec![false; lists];
    let mut of_lists = vec![0u64; lists];
    let too_large = || CountError::TooLarge { what: "the votes" };
    for district in districts {
        let all = sum(&district.votes)?;
        for ((votes, takes_part), total) in district.votes.iter().zip(&mut takes_part).zip(&mut of_lists) {
            *takes_part |= in_a_district.is_some_and(|threshold| threshold.reached(*votes, all));
            *total = total.checked_add(*votes).ok_or_else(too_large)?;
        }
    }
    let all = sum(&of_lists)?;
    for (votes, takes_part) in of_lists.iter().zip(&mut takes_part) {
        *takes_part |= in_total.is_some_and(|threshold| threshold.reached(*votes, all));
    }
    Ok(takes_part)
}

/// Scales districts and lists in turn until both have their seats, or a tie keeps them from having them.
fn lower(matrix: &[Vec<Cell>], districts: &[District], result: &mut Biproportional) -> Result<(), CountError> {
    let lists = result.list_seats.len();
    let infeasible = |why| CountError::Infeasible { districts: districts.len(), lists, why };
    let mut of_lists = vec![Fraction::from_integer(1u8.into()); lists];
    for round in 1..=MAX_ROUNDS {
        let mut rows = Vec::new();
        for (row, district) in matrix.iter().zip(districts) {
            let cells: Vec<Cell> = row.iter().zip(&of_lists).map(|(cell, divisor)| cell.divided(divisor)).collect();
            rows.push(scale(&cells, district.seats).ok_or_else(|| infeasible("a district cannot fill its seats"))?);
        }
        let (seats, of_districts): (Vec<Vec<u32>>, Vec<Fraction>) = rows.into_iter().unzip();
        let column = |list: usize| seats.iter().filter_map(|row| row.get(list)).sum::<u32>();
        if result.list_seats.iter().enumerate().all(|(list, seats)| column(list) == *seats) {
            result.ties = borders(matrix, &seats, &of_districts, &of_lists);
            result.divisors = Some((of_districts, of_lists));
            result.seats = Some(seats);
            return Ok(());
        }
        let before = of_lists.clone();
        for (list, divisor) in of_lists.iter_mut().enumerate() {
            let cells: Vec<Cell> = matrix
                .iter()
                .zip(&of_districts)
                .filter_map(|(row, divisor)| row.get(list).map(|cell| cell.divided(divisor)))
                .collect();
            let target = result.list_seats.get(list).copied().unwrap_or(0);
            // A list without seats drops out of every district by a large enough divisor.
            (_, *divisor) = scale(&cells, target).ok_or_else(|| infeasible("a list cannot fill its seats"))?;
        }
        // Scaling stands still where quotients lie on borders and neither rounding of them is preferred.
        if of_lists == before || round == MAX_ROUNDS {
            result.ties = borders(matrix, &seats, &of_districts, &of_lists);
            break;
        }
    }
    if result.ties.is_empty() { Err(infeasible("scaling in turn does not come to an end")) } else { Ok(()) }
}

/// The cells whose quotient lies on the border of two roundings.
fn borders(matrix: &[Vec<Cell>], seats: &[Vec<u32>], of_districts: &[Fraction], of_lists: &[Fraction]) -> Vec<Open> {
    let mut open = Vec::new();
    for (district, ((row, seats), divisor)) in matrix.iter().zip(seats).zip(of_districts).enumerate() {
        for (list, ((cell, seats), of_list)) in row.iter().zip(seats).zip(of_lists).enumerate() {
            if cell.divided(&(divisor * of_list)).on_border(*seats) {
                open.push(Open::Lower { district, list });
            }
        }
    }
    open
}

#[cfg(test)]
#[path = "biproportional_tests.rs"]
mod tests;
