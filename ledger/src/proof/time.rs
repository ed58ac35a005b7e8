//! That a file existed when it was stamped. One stamp serves many files: it is the root of a tree of commitments, so that
//! who shows one file shows nothing of the others.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;

use crate::bytes::Hash;
use crate::merkle::{MerkleLog, ProofError, leaf_hash, verify_inclusion};

/// What is hashed before salt and file.
const DOMAIN: &[u8] = b"tabella/v1/stamp";

/// Where a file is in the tree under a stamp.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Place {
    /// Keeps others from trying files.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// Position of the commitment, from 0.
    #[n(1)]
    pub index: u64,
    /// How many commitments there are.
    #[n(2)]
    pub size: u64,
    /// The path to the root.
    #[n(3)]
    pub path: Vec<Hash>,
}

impl Place {
    /// Whether the file with this SHA-256 is under the stamp with this digest.
    ///
    /// # Errors
    /// [`ProofError`] when the path does not show it.
    pub fn verify(&self, file: &Hash, digest: &Hash) -> Result<(), ProofError> {
        verify_inclusion(leaf(&self.salt, file), self.index, self.size, &self.path, digest)
    }
}

fn leaf(salt: &[u8; 32], file: &Hash) -> Hash {
    leaf_hash(&Hash::of_parts(&[DOMAIN, salt, &file.0]).0)
}

/// Files that are stamped together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// What the stamp names.
    pub digest: Hash,
    /// For each file its place, in the order in which the files were given.
    pub places: Vec<Place>,
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
        let place = |(index, salt): (u64, &[u8; 32])| Place {
            salt: *salt,
            index,
            size,
            path: tree.inclusion(index, size).expect("the tree has this leaf"),
        };
        Self {
            digest: tree.root_at(size).expect("the tree has this size"),
            places: (0..).zip(&salts).map(place).collect(),
        }
    }
}
