//! Boards of which only headers matter: long ones are made in seconds. Their entries are nothing but their hashes.

#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "a test rig; each test file uses a part of it")]

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::{AuthoritySet, AuthoritySignature, Certificate, Change, Header};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Authority;
use tabella_ledger::light::{Certified, Step};
use tabella_ledger::merkle::{MerkleLog, leaf_hash};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office};

#[derive(Clone)]
pub struct Headers {
    pub rng: ChaCha20Rng,
    pub genesis: Vec<u8>,
    /// The keys of the set in force.
    pub signers: Vec<NoteSigner>,
    pub set: AuthoritySet,
    pub blocks: Vec<Certified>,
    pub changes: Vec<Change>,
    pub log: MerkleLog,
}

pub fn members(signers: &[NoteSigner]) -> Vec<Authority> {
    let named = |(place, signer): (usize, &NoteSigner)| Authority {
        name: format!("Operator {place}"),
        key: signer.public(),
        weight: 1,
    };
    signers.iter().enumerate().map(named).collect()
}

pub fn certify(set: &AuthoritySet, header: &Header, who: &[(u32, &NoteSigner)]) -> Certificate {
    let text = set.checkpoint(header, 0).text();
    let sign = |(authority, signer): &(u32, &NoteSigner)| AuthoritySignature {
        authority: *authority,
        signature: signer.sign(&text),
    };
    Certificate { round: 0, signatures: who.iter().map(sign).collect() }
}

impl Headers {
    /// A board of so many authorities, with its first block.
    pub fn new(seed: u64, authorities: usize) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let signers: Vec<NoteSigner> = (0..authorities).map(|_| NoteSigner::generate(&mut rng)).collect();
        let office = SigningKey::generate(&mut rng);
        let founding = Founding {
            city: "Testville".into(),
            origin: "testville.example/board".into(),
            time: 1_000,
            registrar: Key(*office.public().as_bytes()),
            authorities: members(&signers),
        };
        let genesis = Office::found(&office, founding, &mut rng).to_bytes();
        let set = AuthoritySet::new("testville.example/board", &members(&signers)).unwrap();
        let (blocks, changes, log) = (Vec::new(), Vec::new(), MerkleLog::default());
        let mut board = Self { rng, genesis, signers, set, blocks, changes, log };
        board.log.append(leaf_hash(&board.genesis));
        board.seal(None);
        board
    }

    pub fn chain(&self) -> Hash {
        Hash::of(&self.genesis)
    }

    pub fn height(&self) -> u64 {
        self.blocks.len() as u64 - 1
    }

    /// One more block with one entry.
    pub fn push(&mut self) {
        let mut entry = [0; 32];
        self.rng.fill_bytes(&mut entry);
        self.log.append(leaf_hash(&entry));
        self.seal(None);
    }

    pub fn push_many(&mut self, blocks: u64) {
        (0..blocks).for_each(|_| self.push());
    }

    /// One more block, which hands over to so many fresh authorities.
    pub fn change(&mut self, authorities: usize) {
        let next: Vec<NoteSigner> = (0..authorities).map(|_| NoteSigner::generate(&mut self.rng)).collect();
        self.log.append(leaf_hash(b"change"));
        self.seal(Some(next));
    }

    /// The same board, which goes on with other entries.
    pub fn other(&self, seed: u64) -> Self {
        Self { rng: ChaCha20Rng::seed_from_u64(seed), ..self.clone() }
    }

    /// The header that would come next.
    pub fn next(&self) -> Header {
        let previous = self.blocks.last();
        Header {
            version: 1,
            height: self.blocks.len() as u64,
            previous: previous.map_or(Hash([0; 32]), |block| block.header.hash()),
            time: 1_000 + self.blocks.len() as u64,
            proposer: 0,
            log_size: self.log.size(),
            log_root: self.log.root_at(self.log.size()).unwrap(),
            state_root: Hash([5; 32]),
            authorities: self.set.hash(),
            next_authorities: self.set.hash(),
        }
    }

    fn seal(&mut self, next: Option<Vec<NoteSigner>>) {
        let mut header = self.next();
        let following = next.as_ref().map(|next| self.set.successor(&members(next)).unwrap());
        if let Some(following) = &following {
            header.next_authorities = following.hash();
        }
        let certificate = self.certify(&header);
        if let (Some(next), Some(following)) = (next, following) {
            let members = members(&next);
            self.changes.push(Change { header: header.clone(), certificate: certificate.clone(), members });
            (self.signers, self.set) = (next, following);
        }
        self.blocks.push(Certified { header, certificate });
    }

    /// By all who are in force now.
    pub fn certify(&self, header: &Header) -> Certificate {
        let who: Vec<(u32, &NoteSigner)> = (0..).zip(&self.signers).collect();
        certify(&self.set, header, &who)
    }

    /// Who certified the block of a height.
    pub fn set_at(&self, height: u64) -> AuthoritySet {
        let last = self.changes.iter().rfind(|change| change.header.height < height);
        last.map_or_else(
            || {
                let Some(first) = self.changes.first() else { return self.set.clone() };
                let state = tabella_ledger::state::State::found(&self.genesis).unwrap();
                assert_eq!(state.authorities().hash(), first.header.authorities);
                state.authorities().clone()
            },
            |change| self.set.successor(&change.members).unwrap(),
        )
    }

    pub fn note(&self, height: u64) -> String {
        let block = &self.blocks[height as usize];
        self.set_at(height).note(&block.header, &block.certificate)
    }

    pub fn changes_after(&self, height: u64) -> Vec<Change> {
        self.changes.iter().filter(|change| change.header.height > height).cloned().collect()
    }

    /// What brings a client from one height to another.
    pub fn step(&self, from: u64, to: u64) -> Step {
        let size = |height: u64| self.blocks[height as usize].header.log_size;
        let mut changes = self.changes_after(from);
        changes.retain(|change| change.header.height <= to);
        let proof = self.log.consistency(size(from), size(to)).unwrap();
        Step { changes, head: self.blocks[to as usize].clone(), proof }
    }
}
