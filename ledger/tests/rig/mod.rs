//! A whole board in memory, for tests.

#![allow(dead_code, missing_docs, clippy::unwrap_used, reason = "a test rig; each test file uses a part of it")]

pub mod cbor;
pub mod headers;
pub mod mixes;
pub mod proofs;
pub mod rewards;
pub mod rolls;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Verdict as AuditVerdict, audit};
use tabella_ledger::block::{AuthoritySignature, BLOCK_VERSION, Block, Certificate, EntryBytes, Header};
use tabella_ledger::bytes::{Commitment, Hash, Key};
use tabella_ledger::chain::Chain;
use tabella_ledger::cosignature::Witness;
use tabella_ledger::entry::{self, Authority, Body, Elector, Entry, SEALED_USE_BYTES};
use tabella_ledger::forum::{Answer, Ladder, Notice};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::manifest::{BallotStyle, Kind, Manifest, Question, QuestionRule};
use tabella_ledger::merkle::{Frontier, MerkleLog, leaf_hash};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, Trustee, Verdict, Voter, public};
use tabella_ledger::receipt::Receipt;
use tabella_ledger::record::{MAGIC, MAX_FRAME_BYTES};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::standing::{Class, Member};
use tabella_ledger::state::{History, State};

/// Every entry that was accepted, by position.
#[derive(Clone, Default)]
pub struct Memory(pub Vec<Vec<u8>>);

impl History for Memory {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        self.0.get(position as usize).cloned()
    }
}

/// The bare keys behind the parties: what an attacker who got hold of one could sign.
#[derive(Clone)]
pub struct Keys {
    pub office: SigningKey,
    pub registrar: SigningKey,
    pub trustees: Vec<SigningKey>,
    pub voters: Vec<SigningKey>,
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
    pub keys: Keys,
    pub threshold: u32,
    pub time: u64,
    pub sealings: u64,
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
        Self::with_trustees(seed, 5, 3)
    }

    pub fn with_trustees(seed: u64, trustees: usize, threshold: u32) -> Self {
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
        let trustees: Vec<SigningKey> = (0..trustees).map(|_| SigningKey::generate(&mut rng)).collect();
        Self {
            signer,
            blocks: vec![block],
            memory: Memory(vec![genesis]),
            office: Office::new(office.clone(), id),
            registrar: Registrar::new(registrar.clone(), id),
            trustees: trustees.iter().map(|key| Trustee::new(key.clone(), id)).collect(),
            voters: Vec::new(),
            keys: Keys { office, registrar, trustees, voters: Vec::new() },
            threshold,
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
        let election = rig.begin(manifest);
        (rig, election)
    }

    /// A ceremony, a manifest under its key, and the opening.
    pub fn begin(&mut self, manifest: Manifest) -> Hash {
        self.begin_for(manifest, &[])
    }

    /// The same, with an electorate where there is one: for each voter in order ballot style and weight.
    pub fn begin_for(&mut self, manifest: Manifest, electors: &[(u32, u64)]) -> Hash {
        let election = self.prepare(manifest);
        self.name(election, electors);
        self.start(election).unwrap();
        election
    }

    /// A ceremony and a manifest under its key.
    pub fn prepare(&mut self, manifest: Manifest) -> Hash {
        let slots = manifest.check().unwrap().iter().map(|contest| contest.slots()).max().unwrap();
        let ceremony = self.ceremony(slots as u32);
        self.publish(Manifest { ceremony, ..manifest })
    }

    /// For each voter in order what they may do.
    pub fn electors(&self, electors: &[(u32, u64)]) -> Vec<Elector> {
        let elector = |(voter, (style, weight)): (&Voter, &(u32, u64))| Elector {
            key: voter.key(),
            style: *style,
            weight: *weight,
        };
        self.voters.iter().zip(electors).map(elector).collect()
    }

    /// Names the first voters as electors.
    pub fn name(&mut self, election: Hash, electors: &[(u32, u64)]) {
        for entry in self.registrar.name_electors(election, &self.electors(electors), &mut self.rng) {
            self.write(entry).unwrap();
        }
    }

    pub fn start(&mut self, election: Hash) -> Result<u64, Rejection> {
        let entry = self.office.open(election, &mut self.rng);
        self.write(entry)
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

    /// Tries to write an entry that is not valid: it leaves no trace.
    pub fn refused(&mut self, entry: Entry) -> Rejection {
        self.refused_bytes(entry.to_bytes())
    }

    pub fn refused_bytes(&mut self, bytes: Vec<u8>) -> Rejection {
        let before = (self.state().size(), self.state().digest());
        let refused = self.write_bytes(vec![bytes]).remove(0).unwrap_err();
        assert_eq!((self.state().size(), self.state().digest()), before, "{refused} left a trace");
        refused
    }

    /// An entry signed with a bare key, whether or not it may say this.
    pub fn sign(&mut self, key: &SigningKey, body: Body) -> Entry {
        let chain = self.state().chain();
        Entry::signed(body, |message| key.sign(&chain.0, message, &mut self.rng).to_bytes())
    }

    pub fn enrol(&mut self, count: usize) {
        let chain = self.state().chain();
        let new: Vec<SigningKey> = (0..count).map(|_| SigningKey::generate(&mut self.rng)).collect();
        let keys: Vec<_> = new.iter().map(public).collect();
        for entry in self.registrar.enrol(&keys, &mut self.rng) {
            self.write(entry).unwrap();
        }
        self.voters.extend(new.iter().map(|key| Voter::new(key.clone(), chain)));
        self.keys.voters.extend(new);
    }

    /// A fresh key and commitments to something; who has it is of no matter.
    pub fn member(&mut self) -> Member {
        let [key, district, age_band] = [(); 3].map(|()| public(&SigningKey::generate(&mut self.rng)).0);
        Member { key: Key(key), district: Commitment(district), age_band: Commitment(age_band) }
    }

    /// The registrar names somebody new of this class, who can act as a voter from then on. Their place among the voters.
    pub fn admit(&mut self, class: Class) -> usize {
        let key = SigningKey::generate(&mut self.rng);
        let member = Member { key: public(&key), ..self.member() };
        for entry in self.registrar.name_members(class, &[member], &mut self.rng) {
            self.write(entry).unwrap();
        }
        self.add(key)
    }

    /// Gives a voter another key, as after a lost device.
    pub fn replace(&mut self, voter: usize) -> usize {
        let key = SigningKey::generate(&mut self.rng);
        let entry = self.registrar.revoke(self.voters[voter].key(), Some(public(&key)), &mut self.rng);
        self.write(entry).unwrap();
        self.add(key)
    }

    /// Takes a voter in who is on the board already. Their place among the voters.
    pub fn add(&mut self, key: SigningKey) -> usize {
        let chain = self.state().chain();
        self.voters.push(Voter::new(key.clone(), chain));
        self.keys.voters.push(key);
        self.voters.len() - 1
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
        let entry = self.office.announce(self.announced(), self.threshold, slots, &mut self.rng);
        let id = Hash::of(&entry.to_bytes());
        self.write(entry).unwrap();
        id
    }

    /// A whole ceremony, three of five.
    pub fn ceremony(&mut self, slots: u32) -> Hash {
        let id = self.announce(slots);
        let all: Vec<usize> = (0..self.trustees.len()).collect();
        self.join(id, &all);
        self.deal(id, &all);
        self.confirm(id, &all);
        self.conclude(id).unwrap();
        id
    }

    /// These trustees publish their ceremony keys, in one block.
    pub fn join(&mut self, ceremony: Hash, who: &[usize]) {
        let state = self.chain.state().ceremony(&ceremony).unwrap();
        let mut join = |index: &usize| self.trustees[*index].join(state, &mut self.rng).unwrap().to_bytes();
        let entries = who.iter().map(&mut join).collect();
        assert!(self.write_bytes(entries).iter().all(Result::is_ok));
    }

    /// These trustees deal, in one block.
    pub fn deal(&mut self, ceremony: Hash, who: &[usize]) {
        let state = self.chain.state().ceremony(&ceremony).unwrap();
        let mut deal = |index: &usize| self.trustees[*index].deal(state, &mut self.rng).unwrap().to_bytes();
        let entries = who.iter().map(&mut deal).collect();
        assert!(self.write_bytes(entries).iter().all(Result::is_ok));
    }

    /// What a trustee says of the dealings.
    pub fn check(&mut self, ceremony: Hash, index: usize) -> Verdict {
        let state = self.chain.state().ceremony(&ceremony).unwrap();
        self.trustees[index].check(state, &mut self.rng).unwrap()
    }

    /// These trustees find that every share fits, and say so in one block.
    pub fn confirm(&mut self, ceremony: Hash, who: &[usize]) {
        let mut entries = Vec::new();
        for index in who {
            match self.check(ceremony, *index) {
                Verdict::Confirm(entry) => entries.push(entry.to_bytes()),
                Verdict::Complain(_) => panic!("honest dealings"),
            }
        }
        assert!(self.write_bytes(entries).iter().all(Result::is_ok));
    }

    pub fn conclude(&mut self, ceremony: Hash) -> Result<u64, Rejection> {
        let entry = self.office.conclude(ceremony, &mut self.rng);
        self.write(entry)
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
        let found = state.election(&election).unwrap();
        let voter = self.voters[voter].among(found);
        // Somebody without a vote is tried with the first style.
        let style = found.franchise(&voter.key()).map_or(0, |franchise| franchise.style);
        let contests = found.params().style(style).unwrap().iter().map(|contest| &found.contests()[*contest]);
        let choices: Vec<_> = contests.zip(choices).map(|(contest, marks)| contest.marked(marks).unwrap()).collect();
        let sealed = voter.seal_with(found.params(), style, sequence, self.sealings, &choices, &mut self.rng).unwrap();
        voter.cast(election, sealed, &mut self.rng)
    }

    /// A signed ballot with the values of all fields.
    pub fn filled(&mut self, election: Hash, voter: usize, sequence: u64, values: &[Vec<u64>]) -> Entry {
        self.sealings += 1;
        let found = self.chain.state().election(&election).unwrap();
        let voter = self.voters[voter].among(found);
        let style = found.franchise(&voter.key()).unwrap().style;
        let sealed = voter.seal_with(found.params(), style, sequence, self.sealings, values, &mut self.rng).unwrap();
        voter.cast(election, sealed, &mut self.rng)
    }

    /// Ballots with these values, one of each voter in order, in one block.
    pub fn fill(&mut self, election: Hash, ballots: &[Vec<Vec<u64>>]) {
        let ballots = ballots.iter().enumerate();
        let entries = ballots.map(|(voter, values)| self.filled(election, voter, 1, values).to_bytes()).collect();
        assert!(self.write_bytes(entries).iter().all(Result::is_ok));
    }

    /// A trustee's mix of a contest, not yet sent.
    pub fn mix(&mut self, election: Hash, contest: usize, index: usize) -> Vec<Entry> {
        self.trustees[index].mix(self.chain.state(), &self.memory, &election, contest, &mut self.rng).unwrap()
    }

    /// A trustee's share of the last list of a contest, not yet sent.
    pub fn list_share(&mut self, election: Hash, contest: usize, index: usize) -> Vec<Entry> {
        self.trustees[index].open(self.chain.state(), &election, contest, &mut self.rng).unwrap()
    }

    /// Entries that are accepted, in one block.
    pub fn accepted(&mut self, entries: &[Entry]) {
        for verdict in self.write_bytes(entries.iter().map(Entry::to_bytes).collect()) {
            verdict.unwrap();
        }
    }

    /// These trustees mix a contest, one after the other, and these open it.
    pub fn mix_and_open(&mut self, election: Hash, contest: usize, mixers: &[usize], openers: &[usize]) {
        for index in mixers {
            let mix = self.mix(election, contest, *index);
            self.accepted(&mix);
        }
        for index in openers {
            let share = self.list_share(election, contest, *index);
            self.accepted(&share);
        }
    }

    pub fn vote(&mut self, election: Hash, voter: usize, sequence: u64, option: usize) -> Result<u64, Rejection> {
        let entry = self.ballot(election, voter, sequence, &[vec![option]]);
        self.write(entry)
    }

    /// A stamp, a use of data, a list of issuers and a notice.
    pub fn serve(&mut self) {
        for entry in [
            self.voters[0].stamp(Hash([7; 32]), &mut self.rng),
            self.registrar.log_use(Hash([8; 32]), vec![9; SEALED_USE_BYTES], &mut self.rng),
            self.office.name_issuers(vec![issuer(&self.signer)], &mut self.rng),
            self.office.tell(Notice { about: None, title: "Water".into(), text: "Off.".into() }, &mut self.rng),
        ] {
            self.write(entry).unwrap();
        }
    }

    /// A proposal that one supporter brings into debate, a poll about it by the times of blocks, a notice and an answer.
    /// The proposal and the poll.
    pub fn debate(&mut self) -> (Hash, Hash) {
        let ladder = Ladder { support_needed: 1, part_needed: 2, answer_days: 1 };
        if self.state().forum().ladder() != ladder {
            let entry = self.office.set_ladder(ladder, &mut self.rng);
            self.write(entry).unwrap();
        }
        let title = format!("Proposal {}", self.state().forum().proposals().count());
        let proposal = self.propose(0, &title);
        let entry = self.voters[0].support(proposal, &mut self.rng);
        self.write(entry).unwrap();
        let notice = Notice { about: Some(proposal), title: "A debate".into(), text: "In the library.".into() };
        let entry = self.office.tell(notice, &mut self.rng);
        self.write(entry).unwrap();
        let ceremony = self.ceremony(4);
        let (opens_at, closes_at) = (Some(self.time + 2), self.time + 6);
        let manifest = Manifest { ceremony, closes_at, opens_at, proposal: Some(proposal), ..poll() };
        let poll = self.publish(Manifest { title, ..manifest });
        let answer = Answer { about: proposal, decided: "There is a poll.".into(), done: String::new() };
        let entry = self.office.answer(answer, &mut self.rng);
        self.write(entry).unwrap();
        (proposal, poll)
    }

    /// A proposal of a voter.
    pub fn propose(&mut self, voter: usize, title: &str) -> Hash {
        let ladder = self.state().forum().ladder();
        let entry = self.voters[voter].propose(title.into(), "Why not?".into(), ladder, &mut self.rng);
        let Body::Proposal(proposal) = &entry.body else { panic!("a proposal") };
        let id = proposal.id();
        self.write(entry).unwrap();
        id
    }

    pub fn close(&mut self, election: Hash) {
        let entry = self.office.close(election, &mut self.rng);
        self.write(entry).unwrap();
    }

    /// A trustee's shares, not yet sent.
    pub fn shares(&mut self, election: Hash, index: usize) -> Entry {
        self.trustees[index].decrypt(self.chain.state(), &election, &mut self.rng).unwrap()
    }

    /// These trustees send their shares, in one block.
    pub fn decrypt(&mut self, election: Hash, who: &[usize]) {
        let entries = who.iter().map(|index| self.shares(election, *index).to_bytes()).collect();
        assert!(self.write_bytes(entries).iter().all(Result::is_ok));
    }

    pub fn publish_outcome(&mut self, election: Hash) -> Vec<Vec<u64>> {
        let entry = self.office.outcome(self.chain.state(), election, &mut self.rng).unwrap();
        self.write(entry).unwrap();
        self.state().election(&election).unwrap().counts().to_vec()
    }

    /// Closes, decrypts with as few trustees as may, not the first ones, and publishes.
    pub fn finish(&mut self, election: Hash) -> Vec<Vec<u64>> {
        self.close(election);
        let who: Vec<usize> = (0..self.trustees.len()).rev().take(self.threshold as usize).collect();
        self.decrypt(election, &who);
        self.publish_outcome(election)
    }

    /// The rig as it was before a block.
    pub fn before(&self, height: usize) -> Self {
        let mut chain = Chain::begin(&self.blocks[0]).unwrap();
        for block in &self.blocks[1..height] {
            chain.append(block, &self.memory, &mut self.rng.clone()).unwrap();
        }
        let memory = Memory(self.memory.0[..chain.state().size() as usize].to_vec());
        let (blocks, time) = (self.blocks[..height].to_vec(), self.blocks[height].header.time - 1);
        Self { chain, memory, blocks, time, ..self.clone() }
    }

    /// The receipt for the entry at a position, under the last checkpoint.
    pub fn receipt(&self, position: u64) -> Receipt {
        let mut log = MerkleLog::default();
        self.memory.0.iter().for_each(|entry| log.append(leaf_hash(entry)));
        Receipt { position, path: log.inclusion(position, log.size()).unwrap(), checkpoint: self.checkpoint() }
    }

    /// The block that a dishonest authority would write next: certified and consistent, whatever its entries say.
    pub fn forged(&mut self, entries: Vec<Vec<u8>>) -> Block {
        self.forged_with(entries, |_| ())
    }

    /// The same, with a header changed before it is certified.
    pub fn forged_with(&mut self, entries: Vec<Vec<u8>>, change: impl FnOnce(&mut Header)) -> Block {
        let mut log = Frontier::default();
        self.memory.0.iter().chain(&entries).for_each(|entry| log.append(leaf_hash(entry)));
        let mut state = self.state().clone();
        state.apply(&entries, self.time + 1, &self.memory, &mut self.rng);
        let tip = self.chain.tip();
        let mut header = Header {
            version: BLOCK_VERSION,
            height: tip.height + 1,
            previous: tip.hash(),
            time: self.time + 1,
            proposer: 0,
            log_size: log.size(),
            log_root: log.root(),
            state_root: state.digest(),
            authorities: tip.next_authorities,
            next_authorities: state.authorities().hash(),
        };
        change(&mut header);
        let text = self.state().authorities().checkpoint(&header, 0).text();
        let certificate = certify(&self.signer)(&text);
        Block { header, certificate, entries: entries.into_iter().map(EntryBytes).collect() }
    }

    /// The last checkpoint as a signed note.
    pub fn checkpoint(&self) -> String {
        self.checkpoint_at(self.blocks.len() - 1)
    }

    pub fn checkpoint_at(&self, height: usize) -> String {
        let block = &self.blocks[height];
        self.note(block)
    }

    /// The checkpoint of a block, by those who certified it.
    pub fn note(&self, block: &Block) -> String {
        let authorities = self.state().succession().for_size(block.header.log_size);
        authorities.note(&block.header, &block.certificate)
    }

    /// The office names new authorities, of whom the first is this one. Blocks are certified by it from then on.
    pub fn change(&mut self, signers: &[&NoteSigner]) -> Result<u64, Rejection> {
        let entry = self.office.change_authorities(members(signers), &mut self.rng);
        let written = self.write(entry)?;
        self.signer = signers[0].clone();
        Ok(written)
    }

    pub fn record(&self) -> Vec<u8> {
        self.record_of(&self.blocks)
    }

    /// A record of some blocks, with the checkpoint of the last one.
    pub fn record_of(&self, blocks: &[Block]) -> Vec<u8> {
        let last = blocks.last().unwrap();
        framed(&content_of(blocks), &self.note(last))
    }
}

/// The content of a record of these blocks.
pub fn content_of(blocks: &[Block]) -> Vec<u8> {
    let blocks = blocks.iter().map(Block::to_bytes);
    blocks.flat_map(|block| [&(block.len() as u32).to_le_bytes()[..], &block].concat()).collect()
}

/// A record with this content, whatever it is: what somebody writes who can compute a checksum.
pub fn framed(content: &[u8], note: &str) -> Vec<u8> {
    let mut record = MAGIC.to_vec();
    for piece in content.chunks(MAX_FRAME_BYTES) {
        let packed = miniz_oxide::deflate::compress_to_vec(piece, 6);
        frame(&mut record, piece.len(), if packed.len() <= piece.len() - piece.len() / 8 { &packed } else { piece });
    }
    record.extend([0; 4]);
    record.extend((note.len() as u32).to_le_bytes());
    record.extend(note.as_bytes());
    record
}

/// Appends a frame that claims `content` bytes of content and stores these.
pub fn frame(record: &mut Vec<u8>, content: usize, stored: &[u8]) {
    for number in [content as u32, stored.len() as u32, crc32fast::hash(stored)] {
        record.extend(number.to_le_bytes());
    }
    record.extend(stored);
}

/// Authorities with these keys; the first outweighs all others together by far.
pub fn members(signers: &[&NoteSigner]) -> Vec<Authority> {
    let weight = |place| if place == 0 { 1_000 } else { 1 };
    let named = |(place, signer): (usize, &&NoteSigner)| Authority {
        name: format!("Operator {place}"),
        key: signer.public(),
        weight: weight(place),
    };
    signers.iter().enumerate().map(named).collect()
}

/// A witness with this key.
pub fn witness(signer: &NoteSigner) -> Witness {
    Witness { name: "press.example/witness".into(), place: "The Press, Testville".into(), key: signer.public() }
}

/// An issuer of credentials with this key.
pub fn issuer(signer: &NoteSigner) -> Issuer {
    Issuer { name: "https://testville.example".into(), place: "City hall, Testville".into(), key: signer.public() }
}

pub fn audit_bytes(record: &[u8], printed: Option<&str>) -> AuditVerdict {
    audit(record, printed, &mut ChaCha20Rng::seed_from_u64(0), &mut |_| {})
}

/// One question with three options, a binding election.
pub fn bench() -> Manifest {
    let question = Question {
        blank: Some(2),
        ..Question::new(
            "Where does the new bench go?",
            ["By the lake", "By the school", "Blank"],
            QuestionRule::Plurality,
        )
    };
    Manifest {
        description: "One bench, two places.".into(),
        minimum_voters: 2,
        ..Manifest::new(Kind::Election, "The bench", vec![question], 1_000_000)
    }
}

/// A poll with points and two questions, one of them approval.
pub fn poll() -> Manifest {
    let second =
        Question::new("Which colours would do?", ["Green", "Red", "Blue"], QuestionRule::Approval { min: 0, max: 2 });
    let mut manifest = bench();
    manifest.kind = Kind::Poll;
    manifest.title = "The bench, asked again".into();
    manifest.contests.push(second);
    manifest.points = 5;
    manifest
}

/// Two districts: both have the first question, and each one of its own.
pub fn districts() -> Manifest {
    let mut manifest = bench();
    let question = |title: &str| Question { title: title.into(), ..manifest.contests[0].clone() };
    let own = ["Does the north get a bus?", "Does the south get a bus?"].map(question);
    manifest.contests.extend(own);
    let style = |title: &str, contests: &[u32]| BallotStyle { title: title.into(), contests: contests.to_vec() };
    manifest.styles = vec![style("North", &[0, 1]), style("South", &[0, 2])];
    manifest
}

/// Something in one's own words, in so many bytes.
pub fn words(bytes: u32) -> Manifest {
    let mut manifest = bench();
    manifest.contests[0] = Question {
        title: "What shall the bench be called?".into(),
        options: Vec::new(),
        blank: None,
        rule: QuestionRule::WriteIn { bytes },
        packed: false,
    };
    manifest
}

/// One question, and votes with weights.
pub fn weighted() -> Manifest {
    Manifest { weighted: true, ..bench() }
}
