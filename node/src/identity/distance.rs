//! How far two words are from each other.

/// Letters that are put in, left out, exchanged, or swapped with their neighbour (optimal string alignment).
pub(super) fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, with) in other.iter().enumerate() {
            let exchanged = last[column] + usize::from(letter != with);
            let mut least = exchanged.min(last[column + 1] + 1).min(next[column] + 1);
            let swapped = row > 0 && column > 0 && one[row - 1] == *with && other[column - 1] == *letter;
            if swapped {
                least = least.min(before[column - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_textbook() {
        let cases = [
            ("", "", 0),
            ("", "abc", 3),
            ("abandon", "abandon", 0),
            ("abandno", "abandon", 1),
            ("abadon", "abandon", 1),
            ("abanndon", "abandon", 1),
            ("abamdon", "abandon", 1),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
        ];
        for (one, other, expected) in cases {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }
}
