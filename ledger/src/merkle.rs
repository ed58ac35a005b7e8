//! The log: an append-only Merkle tree over SHA-256 (RFC 6962 section 2.1, RFC 9162 section 2.1).
//!
//! Leaves are hashed as `0x00 || entry`, nodes as `0x01 || left || right`.

use thiserror::Error;

use crate::bytes::Hash;

/// Hash of a leaf.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash::of_parts(&[&[0x00], entry])
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of_parts(&[&[0x01], &left.0, &right.0])
}

/// Root of the empty tree: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// A proof that does not show what it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The position or the sizes are impossible.
    #[error("position {position} is not in a log of {size} entries")]
    Range {
        /// Position, or the older size.
        position: u64,
        /// Size of the log.
        size: u64,
    },
    /// A path of the wrong length.
    #[error("the proof has {found} hashes, {expected} are needed")]
    Length {
        /// Hashes there are.
        found: usize,
        /// Hashes needed.
        expected: usize,
    },
    /// The path leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// The right edge of a tree: enough to append and to know the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees, the largest first: one per one-bit of `size`.
    subtrees: Vec<Hash>,
}

impl Frontier {
    /// The edge of a tree of this size, from the roots of its complete subtrees, the largest first.
    pub fn from_subtrees(size: u64, subtrees: Vec<Hash>) -> Option<Self> {
        (size.count_ones() as usize == subtrees.len()).then_some(Self { size, subtrees })
    }

    /// Roots of the complete subtrees, the largest first.
    pub fn subtrees(&self) -> &[Hash] {
        &self.subtrees
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf's hash.
    pub fn append(&mut self, leaf: Hash) {
        let merges = self.size.trailing_ones();
        let mut node = leaf;
        for _ in 0..merges {
            let left = self.subtrees.pop().expect("a subtree for every one-bit of the size");
            node = node_hash(&left, &node);
        }
        self.subtrees.push(node);
        self.size += 1;
    }

    /// The root.
    pub fn root(&self) -> Hash {
        let mut subtrees = self.subtrees.iter().rev();
        match subtrees.next() {
            None => empty_root(),
            Some(last) => subtrees.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

/// Root over some leaves, found on all cores.
pub fn root_of(leaves: &[Hash]) -> Hash {
    /// Beyond this a half is worth another core's while.
    const ALONE: usize = 1 << 10;
    if leaves.len() <= ALONE {
        let mut frontier = Frontier::default();
        leaves.iter().for_each(|leaf| frontier.append(*leaf));
        return frontier.root();
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (left, right) = rayon::join(|| root_of(left), || root_of(right));
    node_hash(&left, &right)
}

/// A whole tree: answers for every size it ever had. 64 bytes a leaf.
#[derive(Debug, Clone, Default)]
pub struct MerkleLog {
    /// `levels[h][i]` is the root of the complete subtree of 2^h leaves that starts at leaf i 2^h.
    levels: Vec<Vec<Hash>>,
}

impl MerkleLog {
    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Appends a leaf's hash.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(node);
            match level.as_slice() {
                [.., left, right] if level.len().is_multiple_of(2) => node = node_hash(left, right),
                _ => return,
            }
        }
    }

    /// The root that the log had at `size`.
    ///
    /// # Errors
    /// [`ProofError::Range`] when it never was that long.
    pub fn root_at(&self, size: u64) -> Result<Hash, ProofError> {
        self.in_range(size, self.size().checked_add(1))?;
        Ok(self.subtree(0, size))
    }

    /// Path from the leaf at `position` to the root at `size`.
    ///
    /// # Errors
    /// [`ProofError::Range`] when there is no such leaf or size.
    pub fn inclusion(&self, position: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
        self.in_range(size, self.size().checked_add(1))?;
        self.in_range(position, Some(size))?;
        let mut path = Vec::new();
        let (mut start, mut end) = (0, size);
        while end - start > 1 {
            let split = start + split(end - start);
            if position < split {
                path.push(self.subtree(split, end));
                end = split;
            } else {
                path.push(self.subtree(start, split));
                start = split;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// Roots of `width` subtrees of `2^height` leaves each, from subtree `first` on; `None` where the log has fewer.
    pub fn subtrees(&self, height: u32, first: u64, width: u16) -> Option<&[Hash]> {
        let first = usize::try_from(first).ok()?;
        self.levels.get(height as usize)?.get(first..first.checked_add(width.into())?)
    }

    /// Proof that the log at `size` starts with the log at `older`.
    ///
    /// # Errors
    /// [`ProofError::Range`] when the log never had these sizes.
    pub fn consistency(&self, older: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
        self.in_range(size, self.size().checked_add(1))?;
        self.in_range(older, size.checked_add(1))?;
        let mut path = Vec::new();
        if older == 0 || older == size {
            return Ok(path);
        }
        let (mut start, mut end, mut whole) = (0, size, true);
        while older < end {
            let split = start + split(end - start);
            if older <= split {
                path.push(self.subtree(split, end));
                end = split;
            } else {
                path.push(self.subtree(start, split));
                start = split;
                whole = false;
            }
        }
        if !whole {
            path.push(self.subtree(start, end));
        }
        path.reverse();
        Ok(path)
    }

    fn in_range(&self, position: u64, end: Option<u64>) -> Result<(), ProofError> {
        if end.is_none_or(|end| position < end) {
            Ok(())
        } else {
            Err(ProofError::Range { position, size: self.size() })
        }
    }

    /// Root over the leaves from `start` to `end`, where `start` is a multiple of a power of two not below the length.
    fn subtree(&self, start: u64, end: u64) -> Hash {
        let length = end - start;
        if length == 0 {
            return empty_root();
        }
        if length.is_power_of_two() {
            let height = length.trailing_zeros();
            return self.levels[height as usize][(start >> height) as usize];
        }
        let split = start + split(length);
        node_hash(&self.subtree(start, split), &self.subtree(split, end))
    }
}

/// The largest power of two below `length`.
fn split(length: u64) -> u64 {
    1 << (u64::BITS - 1 - (length - 1).leading_zeros())
}

/// Checks that `leaf` is at `position` in the log of `size` leaves with this root (RFC 9162 section 2.1.3.2).
///
/// # Errors
/// [`ProofError`] when the path does not show it.
pub fn verify_inclusion(leaf: Hash, position: u64, size: u64, path: &[Hash], root: &Hash) -> Result<(), ProofError> {
    if position >= size {
        return Err(ProofError::Range { position, size });
    }
    let (mut node, mut last) = (position, size - 1);
    let mut hash = leaf;
    let mut path_left = path.iter();
    while last > 0 {
        if node % 2 == 1 || node == last {
            let left = path_left.next().ok_or_else(|| length_error(path, position, size))?;
            hash = node_hash(left, &hash);
            while node % 2 == 0 && node > 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            let right = path_left.next().ok_or_else(|| length_error(path, position, size))?;
            hash = node_hash(&hash, right);
        }
        node /= 2;
        last /= 2;
    }
    if path_left.next().is_some() {
        return Err(length_error(path, position, size));
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Root) }
}

fn length_error(path: &[Hash], position: u64, size: u64) -> ProofError {
    let (mut node, mut last, mut expected) = (position, size - 1, 0);
    while last > 0 {
        expected += usize::from(node % 2 == 1 || node < last);
        node /= 2;
        last /= 2;
    }
    ProofError::Length { found: path.len(), expected }
}

/// Checks that the log of `size` leaves with root `root` starts with the log of `older` leaves with root `older_root`
/// (RFC 9162 section 2.1.4.2).
///
/// # Errors
/// [`ProofError`] when the path does not show it.
pub fn verify_consistency(
    older: u64,
    older_root: &Hash,
    size: u64,
    root: &Hash,
    path: &[Hash],
) -> Result<(), ProofError> {
    if older > size {
        return Err(ProofError::Range { position: older, size });
    }
    if older == size || older == 0 {
        let expected_root = if older == 0 { empty_root() } else { *root };
        return match path.len() {
            0 if *older_root == expected_root => Ok(()),
            0 => Err(ProofError::Root),
            found => Err(ProofError::Length { found, expected: 0 }),
        };
    }
    let short = || ProofError::Length { found: path.len(), expected: path.len() + 1 };
    let mut path_left = path.iter();
    let (mut node, mut last) = (older - 1, size - 1);
    while node % 2 == 1 {
        node /= 2;
        last /= 2;
    }
    let seed = if older.is_power_of_two() { older_root } else { path_left.next().ok_or_else(short)? };
    let (mut old_hash, mut new_hash) = (*seed, *seed);
    while last > 0 {
        if node % 2 == 1 || node == last {
            let left = path_left.next().ok_or_else(short)?;
            old_hash = node_hash(left, &old_hash);
            new_hash = node_hash(left, &new_hash);
            while node % 2 == 0 && node > 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            new_hash = node_hash(&new_hash, path_left.next().ok_or_else(short)?);
        }
        node /= 2;
        last /= 2;
    }
    match path_left.count() {
        0 if old_hash == *older_root && new_hash == *root => Ok(()),
        0 => Err(ProofError::Root),
        extra => Err(ProofError::Length { found: path.len(), expected: path.len() - extra }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn log(size: u64) -> MerkleLog {
        let mut log = MerkleLog::default();
        (0..size).for_each(|n| log.append(leaf_hash(&n.to_le_bytes())));
        log
    }

    #[test]
    fn the_root_over_many_leaves_is_that_of_a_log_that_grew() {
        for size in [1_023_u64, 1_024, 1_025, 2_047, 2_048, 2_049, 3_000, 5_001] {
            let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_le_bytes())).collect();
            let mut frontier = Frontier::default();
            leaves.iter().for_each(|leaf| frontier.append(*leaf));
            assert_eq!(root_of(&leaves), frontier.root(), "{size}");
        }
    }

    #[test]
    fn known_roots_of_the_reference_leaves() {
        // The leaves and roots of the certificate-transparency reference tests.
        let leaves =
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::default();
        assert_eq!(frontier.root(), empty_root());
        for (leaf, root) in leaves.iter().zip(roots) {
            frontier.append(leaf_hash(&hex::decode(leaf).unwrap()));
            assert_eq!(frontier.root().to_string(), root);
        }
    }

    proptest! {
        #[test]
        fn every_proof_verifies_and_every_change_is_refused(size in 1u64..200, a: u64, b: u64) {
            let tree = log(size);
            let (older, newer) = { let (a, b) = (a % (size + 1), b % (size + 1)); (a.min(b), a.max(b)) };
            let (older_root, root) = (tree.root_at(older).unwrap(), tree.root_at(newer).unwrap());
            prop_assert_eq!(root, root_of(&(0..newer).map(|n| leaf_hash(&n.to_le_bytes())).collect::<Vec<_>>()));

            let path = tree.consistency(older, newer).unwrap();
            prop_assert_eq!(verify_consistency(older, &older_root, newer, &root, &path), Ok(()));
            let other = Hash([7; 32]);
            if older > 0 {
                prop_assert!(verify_consistency(older, &other, newer, &root, &path).is_err());
            }
            if older > 0 && older < newer {
                prop_assert!(verify_consistency(older, &older_root, newer, &other, &path).is_err());
                prop_assert!(verify_consistency(older, &older_root, newer, &root, &path[1..]).is_err());
                let mut longer = path.clone();
                longer.push(other);
                prop_assert!(verify_consistency(older, &older_root, newer, &root, &longer).is_err());
            }

            if newer > 0 {
                let position = a % newer;
                let leaf = leaf_hash(&position.to_le_bytes());
                let path = tree.inclusion(position, newer).unwrap();
                prop_assert_eq!(verify_inclusion(leaf, position, newer, &path, &root), Ok(()));
                prop_assert!(verify_inclusion(other, position, newer, &path, &root).is_err());
                prop_assert!(verify_inclusion(leaf, position, newer, &path, &other).is_err());
                prop_assert!(verify_inclusion(leaf, newer, newer, &path, &root).is_err());
                let mut longer = path.clone();
                longer.push(other);
                let expected = path.len();
                let refused = Err(ProofError::Length { found: expected + 1, expected });
                prop_assert_eq!(verify_inclusion(leaf, position, newer, &longer, &root), refused);
                for index in 0..path.len() {
                    let mut changed = path.clone();
                    changed[index].0[0] ^= 1;
                    prop_assert_eq!(verify_inclusion(leaf, position, newer, &changed, &root), Err(ProofError::Root));
                }
            }
        }
    }

    #[test]
    fn sizes_that_never_were_are_refused() {
        let tree = log(5);
        assert_eq!(tree.root_at(6), Err(ProofError::Range { position: 6, size: 5 }));
        assert_eq!(tree.inclusion(5, 5), Err(ProofError::Range { position: 5, size: 5 }));
        assert_eq!(tree.consistency(4, 3), Err(ProofError::Range { position: 4, size: 5 }));
    }
}
