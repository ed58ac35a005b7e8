//! One line of a matrix, scaled to a number of seats by one divisor and standard rounding.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_rational::Ratio;

type Fraction = Ratio<BigUint>;

/// A value that becomes seats.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) value: Fraction,
    /// Whether it rounds to one at least.
    pub(super) at_least_one: bool,
}

impl Cell {
    pub(super) fn divided(&self, divisor: &Fraction) -> Cell {
        Cell { value: &self.value / divisor, at_least_one: self.at_least_one }
    }

    /// The divisor up to which it has its `seat`-th seat: value / (seat − 1/2), none if it has it with any divisor. A
    /// value of zero never has one.
    fn limit(&self, seat: u32) -> Option<Fraction> {
        let always = self.at_least_one && seat <= 1;
        let halves = BigUint::from(2 * u64::from(seat)) - BigUint::from(1u8);
        (!always).then(|| &self.value * BigUint::from(2u8) / halves)
    }

    /// Whether it lies between two roundings, one of which gives it `seats`.
    pub(super) fn on_border(&self, seats: u32) -> bool {
        let one = Fraction::from_integer(1u8.into());
        let loses = seats > 0 && self.limit(seats).is_some_and(|limit| limit == one);
        loses || self.limit(seats.saturating_add(1)).is_some_and(|limit| limit == one)
    }
}

/// Seats for a line that sum to `target`, and a divisor that gives them; strictly between all limits if there is one
/// that is. None if no divisor gives as few or as many.
pub(super) fn scale(line: &[Cell], target: u32) -> Option<(Vec<u32>, Fraction)> {
    let zero = BigUint::ZERO;
    let mut seats: Vec<u32> = line.iter().map(|cell| u32::from(cell.at_least_one)).collect();
    let sure: u32 = seats.iter().sum();
    let mut lowest: Option<Fraction> = None;
    for _ in 0..target.checked_sub(sure)? {
        let (position, limit) = next(line, &seats)?;
        if *limit.numer() == zero {
            return None;
        }
        *seats.get_mut(position)? += 1;
        lowest = Some(limit);
    }
    let highest_other = next(line, &seats).map_or_else(|| Fraction::from_integer(zero), |(_, limit)| limit);
    Some((seats, between(highest_other, lowest)))
}

/// The cell that has the next seat, and the limit of that seat.
fn next(line: &[Cell], seats: &[u32]) -> Option<(usize, Fraction)> {
    let limits = line.iter().zip(seats).enumerate();
    let limits = limits.filter_map(|(position, (cell, seats))| Some((position, cell.limit(seats + 1)?)));
    limits.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// The fraction with the smallest denominator strictly between two, or the two where they are equal; `None` is
/// infinite. Small fractions keep the numbers short from round to round, and can be published.
fn between(low: Fraction, high: Option<Fraction>) -> Fraction {
    let whole = Fraction::from_integer(low.to_integer());
    let next = &whole + Fraction::from_integer(1u8.into());
    let Some(high) = high else { return next };
    match low.cmp(&high) {
        Ordering::Less if next < high => next,
        Ordering::Less => {
            let (low, high) = (low - &whole, high - &whole);
            let reach = (*low.numer() != BigUint::ZERO).then(|| low.recip());
            whole + between(high.recip(), reach).recip()
        }
        _ => low,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(numerator: u32, denominator: u32) -> Fraction {
        Fraction::new(numerator.into(), denominator.into())
    }

    #[test]
    fn the_simplest_fraction_lies_strictly_between() {
        assert_eq!(between(fraction(1, 3), Some(fraction(1, 2))), fraction(2, 5));
        assert_eq!(between(fraction(5, 2), Some(fraction(7, 2))), fraction(3, 1));
        assert_eq!(between(fraction(3, 1), Some(fraction(4, 1))), fraction(7, 2));
        assert_eq!(between(fraction(0, 1), Some(fraction(1, 9))), fraction(1, 10));
        assert_eq!(between(fraction(7, 2), None), fraction(4, 1));
        assert_eq!(between(fraction(7, 2), Some(fraction(7, 2))), fraction(7, 2));
        assert_eq!(between(fraction(311, 100), Some(fraction(312, 100))), fraction(28, 9));
    }

    #[test]
    fn a_line_has_its_seats_at_the_divisor() {
        let cell = |value, at_least_one| Cell { value: fraction(value, 1), at_least_one };
        let line = [cell(53, false), cell(24, false), cell(23, false)];
        let (seats, divisor) = scale(&line, 7).unwrap();
        assert_eq!(seats, [3, 2, 2]);
        // The limits of the last seat given and of the next: 23/1.5 and 53/3.5.
        assert!(divisor > fraction(106, 7) && divisor < fraction(46, 3));
        let small = [cell(9, false), cell(1, true)];
        assert_eq!(scale(&small, 1).unwrap().0, [0, 1]);
        let half = |at_least_one| Cell { value: fraction(1, 2), at_least_one };
        assert!(half(false).on_border(0) && half(false).on_border(1));
        assert!(!half(true).on_border(1));
        assert!(scale(&small, 0).is_none());
        assert!(scale(&[cell(0, false)], 1).is_none());
        assert_eq!(scale(&[cell(5, false)], 0).unwrap().0, [0]);
    }
}
