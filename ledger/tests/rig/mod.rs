//! A whole board in memory, for tests.

#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "a test rig; each test file uses a part of it")]

use std::io::Cursor;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Verdict as AuditVerdict, audit};
use tabella_ledger::block::{AuthoritySignature, Block, Certificate};
use tabella_ledger::bytes::Hash;
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::{self, Authority, Entry};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, Trustee, Verdict, Voter, public};
use tabella_ledger::record::RecordWriter;
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::{History, State};

/// Every entry that was accepted, by position.
#[derive(Clone, Default)]
pub struct Memory(pub Vec<Vec<u8>>);

impl History for Memory {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        self.0.get(position as usize).cloned()
    }
}

/// A board with one authority, its office and registrar, and five trustees of whom three decrypt.
#[derive(Clone)]
pub struct Rig {
    pub rng: ChaCha20Rng,
    pub signer: NoteSigner,
    pub chain: Chain,
    pub blocks: Vec<Block>,
    pub memory: Memory,
    pub office: Office,
    pub registrar: Registrar,
    pub trustees: Vec<Trustee>,
    pub voters: Vec<Voter>,
    pub time: u64,
    sealings: u64,
}

pub fn certify(signer: &NoteSigner) -> impl FnOnce(&str) -> Certificate {
    let signer = signer.clone();
    move |text| Certificate {
        round: 0,
        signatures: vec![AuthoritySignature { authority: 0, signature: signer.sign(text) }],
    }
}

impl Rig {
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let signer = NoteSigner::generate(&mut rng);
        let (office, registrar) = (SigningKey::generate(&mut rng), SigningKey::generate(&mut rng));
        let founding = Founding {
            city: "Testville".into(),
            origin: "testville.example/board".into(),
            time: 1_000,
            registrar: public(&registrar),
            authorities: vec![Authority { name: "City hall".into(), key: signer.public(), weight: 1 }],
        };
        let genesis = Office::found(&office, founding, &mut rng).to_bytes();
        let (chain, block) = Chain::found(genesis.clone(), certify(&signer)).unwrap();
        let id = chain.state().chain();
        let trustees = (0..5).map(|_| Trustee::new(SigningKey::generate(&mut rng), id)).collect();
        Self {
            signer,
            blocks: vec![block],
            memory: Memory(vec![genesis]),
            office: Office::new(office, id),
            registrar: Registrar::new(registrar, id),
            trustees,
            voters: Vec::new(),
            chain,
            rng,
            time: 1_000,
            sealings: 0,
        }
    }

    /// A board with an open election and some voters.
    pub fn open(seed: u64, manifest: Manifest, voters: usize) -> (Self, Hash) {
        let mut rig = Self::new(seed);
        rig.enrol(voters);
        let slots = manifest.contests.iter().map(|contest| contest.options.len()).max().unwrap();
        let ceremony = rig.ceremony(slots as u32);
        let election = rig.publish(Manifest { ceremony, ..manifest });
        let entry = rig.office.open(election, &mut rig.rng);
        rig.write(entry).unwrap();
        (rig, election)
    }

    pub fn state(&self) -> &State {
        self.chain.state()
    }

    /// Writes one entry in a block of its own.
    pub fn write(&mut self, entry: Entry) -> Result<u64, Rejection> {
        self.write_bytes(vec![entry.to_bytes()]).remove(0)
    }

    /// Writes encoded entries in one block; those that are not valid are left out.
    pub fn write_bytes(&mut self, entries: Vec<Vec<u8>>) -> Vec<Result<u64, Rejection>> {
        self.time += 1;
        let (block, verdicts) =
            self.chain.build(entries, self.time, &self.memory, &mut self.rng, certify(&self.signer));
        if let Some(block) = block {
            self.memory.0.extend(block.entries.iter().map(|entry| entry.0.clone()));
            self.blocks.push(block);
        }
        verdicts.into_iter().map(|verdict| verdict.map(|applied| applied.position)).collect()
    }

    pub fn enrol(&mut self, count: usize) {
        let chain = self.state().chain();
        let new: Vec<Voter> = (0..count).map(|_| Voter::new(SigningKey::generate(&mut self.rng), chain)).collect();
        let keys: Vec<_> = new.iter().map(Voter::key).collect();
        for entry in self.registrar.enrol(&keys, &mut self.rng) {
            self.write(entry).unwrap();
        }
        self.voters.extend(new);
    }

    pub fn announced(&self) -> Vec<entry::Trustee> {
        let named = |(place, trustee): (usize, &Trustee)| entry::Trustee {
            name: format!("Trustee {}", place + 1),
            key: trustee.key(),
        };
        self.trustees.iter().enumerate().map(named).collect()
    }

    /// A ceremony up to the announcement.
    pub fn announce(&mut self, slots: u32) -> Hash {
        let entry = self.office.announce(self.announced(), 3, slots, &mut self.rng);
        let id = Hash::of(&entry.to_bytes());
        self.write(entry).unwrap();
        id
    }

    /// A whole ceremony, three of five.
    pub fn ceremony(&mut self, slots: u32) -> Hash {
        let id = self.announce(slots);
        for index in 0..self.trustees.len() {
            let state = self.chain.state().ceremony(&id).unwrap();
            let entry = self.trustees[index].join(state, &mut self.rng).unwrap();
            self.write(entry).unwrap();
        }
        for index in 0..self.trustees.len() {
            let state = self.chain.state().ceremony(&id).unwrap();
            let entry = self.trustees[index].deal(state, &mut self.rng).unwrap();
            self.write(entry).unwrap();
        }
        for index in 0..self.trustees.len() {
            let state = self.chain.state().ceremony(&id).unwrap();
            match self.trustees[index].check(state, &mut self.rng).unwrap() {
                Verdict::Confirm(entry) => self.write(*entry).unwrap(),
                Verdict::Complain(_) => panic!("honest dealings"),
            };
        }
        let entry = self.office.conclude(id, &mut self.rng);
        self.write(entry).unwrap();
        id
    }

    pub fn publish(&mut self, manifest: Manifest) -> Hash {
        let id = manifest.id();
        let entry = self.office.publish(manifest, &mut self.rng);
        self.write(entry).unwrap();
        id
    }

    /// A signed ballot of a voter with a sequence number.
    pub fn ballot(&mut self, election: Hash, voter: usize, sequence: u64, choices: &[Vec<usize>]) -> Entry {
        self.sealings += 1;
        let state = self.chain.state();
        let voter = &self.voters[voter];
        let sealed = voter.seal(state, &election, sequence, self.sealings, choices, &mut self.rng).unwrap();
        voter.cast(election, sealed, &mut self.rng)
    }

    pub fn vote(&mut self, election: Hash, voter: usize, sequence: u64, option: usize) -> Result<u64, Rejection> {
        let entry = self.ballot(election, voter, sequence, &[vec![option]]);
        self.write(entry)
    }

    pub fn close(&mut self, election: Hash) {
        let entry = self.office.close(election, &mut self.rng);
        self.write(entry).unwrap();
    }

    /// Closes, decrypts with trustees 1, 3 and 4, and publishes.
    pub fn finish(&mut self, election: Hash) -> Vec<Vec<u64>> {
        self.close(election);
        for index in [0, 2, 3] {
            let entry = self.trustees[index].decrypt(self.chain.state(), &election, &mut self.rng).unwrap();
            self.write(entry).unwrap();
        }
        let entry = self.office.outcome(self.chain.state(), election, &mut self.rng).unwrap();
        self.write(entry).unwrap();
        self.state().election(&election).unwrap().counts().to_vec()
    }

    /// The last checkpoint as a signed note.
    pub fn checkpoint(&self) -> String {
        self.checkpoint_at(self.blocks.len() - 1)
    }

    pub fn checkpoint_at(&self, height: usize) -> String {
        let block = &self.blocks[height];
        self.state().authorities().note(&block.header, &block.certificate)
    }

    pub fn record(&self) -> Vec<u8> {
        let mut writer = RecordWriter::new(Vec::new()).unwrap();
        for block in &self.blocks {
            writer.block(&block.to_bytes()).unwrap();
        }
        writer.finish(&self.checkpoint()).unwrap()
    }
}

pub fn audit_bytes(record: &[u8], printed: Option<&str>) -> AuditVerdict {
    audit(Cursor::new(record), printed, &mut ChaCha20Rng::seed_from_u64(0), &mut |_| {})
}

/// One question with three options, a binding election.
pub fn bench() -> Manifest {
    let question = Question {
        title: "Where does the new bench go?".into(),
        options: vec!["By the lake".into(), "By the school".into(), "Blank".into()],
        blank: Some(2),
        rule: QuestionRule::Plurality,
    };
    Manifest {
        kind: Kind::Election,
        title: "The bench".into(),
        description: "One bench, two places.".into(),
        contests: vec![question],
        ceremony: Hash([0; 32]),
        closes_at: 1_000_000,
        points: 0,
        minimum_voters: 2,
    }
}

/// A poll with points and two questions, one of them approval.
pub fn poll() -> Manifest {
    let second = Question {
        title: "Which colours would do?".into(),
        options: vec!["Green".into(), "Red".into(), "Blue".into()],
        blank: None,
        rule: QuestionRule::Approval { min: 0, max: 2 },
    };
    let mut manifest = bench();
    manifest.kind = Kind::Poll;
    manifest.title = "The bench, asked again".into();
    manifest.contests.push(second);
    manifest.points = 5;
    manifest
}
