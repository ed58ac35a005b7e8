//! That a file existed when it was stamped. One stamp serves many files: it is the root of a tree of commitments, so that
//! who shows one file shows nothing of the others.

use rand_core::CryptoRngCore;

use super::Subject;
use crate::bytes::Hash;
use crate::merkle::{MerkleLog, ProofError, leaf_hash, verify_inclusion};

/// What is hashed before salt and file.
const DOMAIN: &[u8] = b"tabella/v1/stamp";

/// Whether the file with this SHA-256 has its commitment at `index` in the tree of `size` under a stamp with this digest.
pub(super) fn verify(
    file: &Hash,
    salt: &[u8; 32],
    index: u64,
    size: u64,
    path: &[Hash],
    digest: &Hash,
) -> Result<(), ProofError> {
    verify_inclusion(leaf(salt, file), index, size, path, digest)
}

fn leaf(salt: &[u8; 32], file: &Hash) -> Hash {
    leaf_hash(&Hash::of_parts(&[DOMAIN, salt, &file.0]).0)
}

/// Files that are stamped together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// What the stamp names.
    pub digest: Hash,
    /// For each file the subject of its proof, in the order in which the files were given.
    pub subjects: Vec<Subject>,
}

impl Stamped {
    /// Commits to files by their SHA-256.
    pub fn new(files: &[Hash], rng: &mut impl CryptoRngCore) -> Self {
        let salts = files.iter().map(|_| {
            let mut salt = [0; 32];
            rng.fill_bytes(&mut salt);
            salt
        });
        let salts: Vec<[u8; 32]> = salts.collect();
        let mut tree = MerkleLog::default();
        salts.iter().zip(files).for_each(|(salt, file)| tree.append(leaf(salt, file)));
        let size = tree.size();
        let subject = |(index, salt): (u64, &[u8; 32])| Subject::Time {
            salt: *salt,
            index,
            size,
            path: tree.inclusion(index, size).expect("the tree has this leaf"),
        };
        Self {
            digest: tree.root_at(size).expect("the tree has this size"),
            subjects: (0..).zip(&salts).map(subject).collect(),
        }
    }
}
