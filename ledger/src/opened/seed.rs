//! The seed that lots are drawn by: fixed when the ballots are, known when they are decrypted, and chosen by nobody.

use crate::bytes::Hash;

/// The seed of a contest: SHA-256 of `tabella/v1/seed`, the chain, the election, the position of the contest as u64
/// little-endian, the counted root, and `mask`.
///
/// `mask` is the encoding of what the trustees' shares take off the first slot of the sum of what they decrypt (`docs/protocol.md`,
/// section 10.4): S_1 - n_1 G. The key and the ballots fix it, and without k trustees nobody can compute it, so that neither
/// who casts the last ballot nor who mixes last can try lots and choose one. Who has k trustees can open ballots, too.
pub fn lot_seed(chain: &Hash, election: &Hash, contest: usize, counted: &Hash, mask: &[u8; 32]) -> [u8; 32] {
    let contest = (contest as u64).to_le_bytes();
    Hash::of_parts(&[b"tabella/v1/seed", &chain.0, &election.0, &contest, &counted.0, mask]).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a38_a_seed_depends_on_everything_that_fixes_the_ballots() {
        let hash = |byte| Hash([byte; 32]);
        let seeds = [
            lot_seed(&hash(1), &hash(2), 0, &hash(3), &[4; 32]),
            lot_seed(&hash(9), &hash(2), 0, &hash(3), &[4; 32]),
            lot_seed(&hash(1), &hash(9), 0, &hash(3), &[4; 32]),
            lot_seed(&hash(1), &hash(2), 1, &hash(3), &[4; 32]),
            lot_seed(&hash(1), &hash(2), 0, &hash(9), &[4; 32]),
            lot_seed(&hash(1), &hash(2), 0, &hash(3), &[9; 32]),
        ];
        let different: std::collections::BTreeSet<_> = seeds.iter().collect();
        assert_eq!(different.len(), seeds.len());
        let bytes = [&b"tabella/v1/seed"[..], &[1; 32], &[2; 32], &[0; 8], &[3; 32], &[4; 32]].concat();
        assert_eq!(seeds[0], Hash::of(&bytes).0);
    }
}
