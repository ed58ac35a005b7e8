//! Blocks that do not follow, for one authority and for four.

use crate::rig::{Memory, Rig, audit_bytes, bench};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::Outcome;
use tabella_ledger::block::{
    AuthoritySignature, Block, Certificate, CertificateError, EntryBytes, MAX_BLOCK_BYTES, MAX_BLOCK_ENTRIES,
    MAX_BLOCK_ENTRY_BYTES,
};
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::chain::{BlockError, Chain};
use tabella_ledger::entry::Authority;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, public};
use tabella_ledger::record::RecordWriter;
use tabella_ledger::rejection::{Check, Rejection};

/// Offers a block to a replica of the rig's board, and in a record to an audit: both refuse it under the same check.
fn refused(rig: &Rig, block: &Block) -> BlockError {
    let mut replica = rig.chain.clone();
    let error = replica.append(block, &rig.memory, &mut rig.rng.clone()).unwrap_err();
    let mut forged = rig.clone();
    forged.blocks.push(block.clone());
    let verdict = audit_bytes(&forged.record(), None);
    assert_eq!(verdict.outcome, Outcome::Invalid, "{error}");
    assert_eq!(verdict.findings[0].check, error.check(), "{:?}", verdict.findings);
    assert!(verdict.findings[0].place.contains(&format!("block {}", rig.blocks.len())), "{:?}", verdict.findings);
    error
}

/// A board with some history, and an entry that may come next.
fn board(seed: u64) -> (Rig, Vec<u8>) {
    let (mut rig, election) = Rig::open(seed, bench(), 2);
    let entry = rig.ballot(election, 0, 1, &[vec![0]]).to_bytes();
    let block = rig.forged(vec![entry.clone()]);
    rig.chain.clone().append(&block, &rig.memory, &mut rig.rng.clone()).unwrap();
    (rig, entry)
}

#[test]
fn a31_a_header_that_does_not_follow_is_refused() {
    let (mut rig, entry) = board(110);
    let tip = rig.chain.tip().clone();
    let height = tip.height + 1;
    let mut forge = |change: &dyn Fn(&mut tabella_ledger::block::Header)| {
        let block = rig.forged_with(vec![entry.clone()], change);
        refused(&rig, &block)
    };
    assert_eq!(forge(&|h| h.version = 2), BlockError::Version(2));
    for found in [0, height - 1, height + 1, u64::MAX] {
        assert_eq!(forge(&|h| h.height = found), BlockError::Height { expected: height, found });
    }
    let other = Hash([1; 32]);
    assert_eq!(forge(&|h| h.previous = other), BlockError::Previous { expected: tip.hash(), found: other });
    assert_eq!(forge(&|h| h.time = tip.time - 1), BlockError::Time { previous: tip.time, found: tip.time - 1 });
    assert_eq!(forge(&|h| h.proposer = 1), BlockError::Authorities);
    assert_eq!(forge(&|h| h.authorities = other), BlockError::Authorities);
    // No set of authorities takes over from another without an entry that says so.
    assert_eq!(forge(&|h| h.next_authorities = other), BlockError::NextAuthorities { found: other });
    for (change, what) in [(1, "root"), (2, "size"), (3, "size")] {
        let error = forge(&|h| match change {
            1 => h.log_root = other,
            2 => h.log_size += 1,
            _ => h.log_size = 0,
        });
        assert!(matches!(error, BlockError::Log { .. }), "{what}: {error}");
    }
    let error = forge(&|h| h.state_root = other);
    assert!(matches!(error, BlockError::State { found, .. } if found == other), "{error}");
}

#[test]
fn a31_a_block_holds_some_entries_and_not_too_many() {
    let (mut rig, _) = board(111);
    let empty = rig.forged(vec![]);
    assert_eq!(refused(&rig, &empty), BlockError::Entries(0));
    let many = rig.forged(vec![vec![0x83]; MAX_BLOCK_ENTRIES + 1]);
    let mut replica = rig.chain.clone();
    let error = replica.append(&many, &rig.memory, &mut rig.rng.clone()).unwrap_err();
    assert_eq!(error, BlockError::Entries(MAX_BLOCK_ENTRIES + 1));
    // In bytes it is not even read to its end: that would take many times its size in memory.
    assert!(
        Block::from_bytes(&many.to_bytes()).unwrap_err().to_string().contains("more entries than a block may have")
    );
    let just = Block { entries: many.entries[1..].to_vec(), ..many };
    assert_eq!(Block::from_bytes(&just.to_bytes()).unwrap(), just);
}

/// A block that every node took and no record could hold would keep a board from ever being published again.
#[test]
fn a31_a_block_fits_into_a_record() {
    let (mut rig, _) = board(121);
    let mut offer = |entries: Vec<Vec<u8>>| {
        let block = rig.forged(entries);
        let length = block.to_bytes().len();
        (rig.chain.clone().append(&block, &rig.memory, &mut rig.rng.clone()).unwrap_err(), length)
    };
    let count = MAX_BLOCK_ENTRY_BYTES / 65_535 + 1;
    let (refused, _) = offer(vec![vec![0x83; 65_535]; count]);
    assert_eq!(refused, BlockError::Bytes(count * 65_535));
    // As many entries and bytes as there may be: the next thing that is wrong is what they say.
    let each = MAX_BLOCK_ENTRY_BYTES / MAX_BLOCK_ENTRIES;
    let mut most = vec![vec![0x83; each]; MAX_BLOCK_ENTRIES];
    most[0].resize(each + MAX_BLOCK_ENTRY_BYTES % MAX_BLOCK_ENTRIES, 0x83);
    let (refused, length) = offer(most);
    assert!(matches!(refused, BlockError::Entry { .. }), "{refused}");
    assert!(length <= MAX_BLOCK_BYTES, "{length}");
    RecordWriter::new(std::io::sink()).unwrap().block(&vec![0; length]).unwrap();
}

#[test]
fn a32_a_block_with_an_entry_that_is_not_valid_is_refused() {
    let (mut rig, entry) = board(112);
    let size = rig.state().size();
    let block = rig.forged(vec![entry.clone(), entry]);
    let source = Rejection::Sequence { found: 1, last: 1 };
    assert_eq!(refused(&rig, &block), BlockError::Entry { position: size + 1, source });
}

#[test]
fn a31_a_block_with_other_entries_than_its_log_is_refused() {
    let (mut rig, entry) = board(113);
    let election = *rig.state().elections().next().unwrap().0;
    let spoil = rig.voters[1].spoil(election, 1, Hash([7; 32]), &mut rig.rng);
    let block = rig.forged(vec![entry, spoil.to_bytes()]);
    let mut swapped = block.clone();
    swapped.entries.swap(0, 1);
    let mut dropped = block.clone();
    dropped.entries.pop();
    let mut doubled = block.clone();
    doubled.entries.push(block.entries[0].clone());
    let mut changed = block.clone();
    changed.entries[0].0[100] ^= 1;
    // The boundary between two entries is in the log, too.
    let mut joined = block;
    let tail = joined.entries.pop().unwrap();
    joined.entries[0].0.extend(tail.0);
    for block in [swapped, dropped, doubled, changed, joined] {
        let error = refused(&rig, &block);
        assert!(matches!(error, BlockError::Log { .. }), "{error}");
    }
}

#[test]
fn a31_a_certificate_of_nobody_or_of_strangers_is_refused() {
    let (mut rig, entry) = board(114);
    let block = rig.forged(vec![entry]);
    let stranger = NoteSigner::generate(&mut rig.rng);
    let text = rig.state().authorities().checkpoint(&block.header, 0).text();
    let by = |authority, signer: &NoteSigner| AuthoritySignature { authority, signature: signer.sign(&text) };
    for (signatures, expected) in [
        (vec![], CertificateError::Weight { weight: 0, total: 1 }),
        (vec![by(0, &stranger)], CertificateError::Signature(0)),
        (vec![by(1, &rig.signer)], CertificateError::Unknown(1)),
        (vec![by(0, &rig.signer), by(1, &stranger)], CertificateError::Unknown(1)),
        (vec![by(0, &rig.signer), by(0, &rig.signer)], CertificateError::Order(0)),
        (vec![by(u32::MAX, &rig.signer)], CertificateError::Unknown(u32::MAX)),
    ] {
        let block = Block { certificate: Certificate { round: 0, signatures }, ..block.clone() };
        assert_eq!(refused(&rig, &block), BlockError::Certificate(expected));
    }
    // The round is signed.
    let other_round = Block { certificate: Certificate { round: 1, ..block.certificate.clone() }, ..block.clone() };
    assert_eq!(refused(&rig, &other_round), BlockError::Certificate(CertificateError::Signature(0)));
    // A signature with the group order added to its second half says the same in other bytes.
    let mut malleable = block.clone();
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut carry = 0;
    for (byte, add) in malleable.certificate.signatures[0].signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    assert_eq!(refused(&rig, &malleable), BlockError::Certificate(CertificateError::Signature(0)));
}

#[test]
fn a31_blocks_out_of_order_left_out_or_repeated_are_refused() {
    let mut rig = Rig::with_trustees(115, 2, 1);
    rig.enrol(1);
    rig.begin(bench());
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let genesis = Chain::begin(&rig.blocks[0]).unwrap();
    let height = |expected, found| BlockError::Height { expected, found };
    let mut skipped = genesis.clone();
    let error = skipped.append(&rig.blocks[2], &rig.memory, &mut rng).unwrap_err();
    assert_eq!(error, height(1, 2));
    // A block that does not follow changes nothing.
    for block in &rig.blocks[1..] {
        skipped.append(block, &rig.memory, &mut rng).unwrap();
    }
    let last = rig.blocks.len() as u64 - 1;
    let error = skipped.append(&rig.blocks[last as usize], &rig.memory, &mut rng).unwrap_err();
    assert_eq!(error, height(last + 1, last));
    assert_eq!(Chain::begin(&rig.blocks[1]).unwrap_err().check(), Check::Certificates);
}

#[test]
fn a31_the_first_block_holds_the_genesis_alone() {
    let rig = Rig::new(116);
    let mut two = rig.blocks[0].clone();
    two.entries.push(two.entries[0].clone());
    assert_eq!(Chain::begin(&two).unwrap_err(), BlockError::Entries(2));
    two.entries.clear();
    assert_eq!(Chain::begin(&two).unwrap_err(), BlockError::Entries(0));
    let mut later = rig.blocks[0].clone();
    later.header.height = 1;
    assert_eq!(Chain::begin(&later).unwrap_err(), BlockError::Height { expected: 0, found: 1 });
}

/// Four authorities of unequal weight, none of whom is final alone.
struct Four {
    signers: Vec<NoteSigner>,
    chain: Chain,
    blocks: Vec<Block>,
    entry: Vec<u8>,
    rng: ChaCha20Rng,
}

fn sign(signers: &[NoteSigner], who: &[u32], text: &str) -> Certificate {
    let signature =
        |&authority: &u32| AuthoritySignature { authority, signature: signers[authority as usize].sign(text) };
    Certificate { round: 0, signatures: who.iter().map(signature).collect() }
}

fn four(weights: [u32; 4]) -> Four {
    let mut rng = ChaCha20Rng::seed_from_u64(117);
    let signers: Vec<NoteSigner> = weights.iter().map(|_| NoteSigner::generate(&mut rng)).collect();
    let (office, registrar) = (SigningKey::generate(&mut rng), SigningKey::generate(&mut rng));
    let named =
        |(signer, weight): (&NoteSigner, u32)| Authority { name: "Operator".into(), key: signer.public(), weight };
    let founding = Founding {
        city: "Testville".into(),
        origin: "testville.example/board".into(),
        time: 1_000,
        registrar: public(&registrar),
        authorities: signers.iter().zip(weights).map(named).collect(),
    };
    let genesis = Office::found(&office, founding, &mut rng).to_bytes();
    let (chain, block) = Chain::found(genesis, |text| sign(&signers, &[0, 1, 2, 3], text)).unwrap();
    let registrar = Registrar::new(registrar, chain.state().chain());
    let voter = public(&SigningKey::generate(&mut rng));
    let entry = registrar.enrol(&[voter], &mut rng).remove(0).to_bytes();
    Four { signers, chain, blocks: vec![block], entry, rng }
}

impl Four {
    /// The next block, certified by these.
    fn next(&mut self, who: &[u32]) -> Block {
        let signers = self.signers.clone();
        let all = |text: &str| sign(&signers, &[0, 1, 2, 3], text);
        let memory = Memory::default();
        let (block, _) = self.chain.clone().build(vec![self.entry.clone()], 1_001, &memory, &mut self.rng, all);
        let block = block.unwrap();
        let text = self.chain.state().authorities().checkpoint(&block.header, 0).text();
        Block { certificate: sign(&self.signers, who, &text), ..block }
    }

    fn follow(&mut self, block: &Block) -> Result<(), BlockError> {
        self.chain.clone().append(block, &Memory::default(), &mut self.rng).map(|_| ())
    }
}

#[test]
fn a31_signatures_of_two_thirds_or_less_are_too_little() {
    for (weights, who, weight) in [
        ([1, 1, 1, 1], vec![0, 1], 2),
        ([1, 1, 1, 1], vec![3], 1),
        ([1, 1, 1, 1], vec![], 0),
        // Exactly two thirds.
        ([2, 2, 1, 1], vec![0, 1], 4),
        ([u32::MAX, u32::MAX, u32::MAX, u32::MAX], vec![2, 3], 2 * u64::from(u32::MAX)),
    ] {
        let mut board = four(weights);
        let block = board.next(&who);
        let total = weights.iter().map(|weight| u64::from(*weight)).sum();
        let refused = BlockError::Certificate(CertificateError::Weight { weight, total });
        assert_eq!(board.follow(&block), Err(refused));
    }
    for (weights, who) in [([1, 1, 1, 1], vec![0, 2, 3]), ([5, 1, 1, 1], vec![0, 3]), ([u32::MAX; 4], vec![1, 2, 3])] {
        let mut board = four(weights);
        let block = board.next(&who);
        assert_eq!(board.follow(&block), Ok(()));
    }
}

#[test]
fn a31_a_member_counts_once_and_in_its_own_place() {
    let mut board = four([1, 1, 1, 1]);
    let good = board.next(&[0, 1, 2]);
    let mut refuse = |change: &dyn Fn(&mut Vec<AuthoritySignature>)| {
        let mut block = good.clone();
        change(&mut block.certificate.signatures);
        let BlockError::Certificate(error) = board.follow(&block).unwrap_err() else { panic!("the certificate") };
        error
    };
    assert_eq!(refuse(&|s| s[2] = s[1].clone()), CertificateError::Order(1));
    assert_eq!(refuse(&|s| s.swap(0, 1)), CertificateError::Order(0));
    assert_eq!(refuse(&|s| s[2].authority = 3), CertificateError::Signature(3));
    assert_eq!(refuse(&|s| s[2].authority = 4), CertificateError::Unknown(4));
    assert_eq!(refuse(&|s| s[1].signature[5] ^= 1), CertificateError::Signature(1));
}

/// Two of four authorities sign two blocks of one height. One of the two is final at most, unless a third lies too.
#[test]
fn a31_equivocating_authorities_make_only_one_block_final() {
    let mut board = four([1, 1, 1, 1]);
    let first = board.next(&[0, 1, 2]);
    let mut other = board.next(&[0, 1]);
    other.header.time += 1;
    let text = board.chain.state().authorities().checkpoint(&other.header, 0).text();
    other.certificate = sign(&board.signers, &[0, 1], &text);
    assert_eq!(board.follow(&first), Ok(()));
    let refused = CertificateError::Weight { weight: 2, total: 4 };
    assert_eq!(board.follow(&other), Err(BlockError::Certificate(refused)));
}

/// A genesis in which the attacker's keys stand: another board, whatever it calls itself.
#[test]
fn a31_a_record_of_other_authorities_is_not_the_printed_board() {
    let mut board = four([1, 1, 1, 1]);
    let block = board.next(&[0, 1, 2]);
    board.blocks.push(block);
    let authorities = board.chain.state().authorities();
    let last = &board.blocks[1];
    let mut writer = RecordWriter::new(Vec::new()).unwrap();
    for block in &board.blocks {
        writer.block(&block.to_bytes()).unwrap();
    }
    let note = authorities.note(&last.header, &last.certificate);
    let record = writer.finish(&note).unwrap();
    assert_eq!(audit_bytes(&record, Some(&note)).outcome, Outcome::Valid);
    let printed = Rig::new(118).checkpoint();
    let verdict = audit_bytes(&record, Some(&printed));
    assert_eq!((verdict.outcome, verdict.findings[0].check), (Outcome::Invalid, Check::Checkpoint));
    // A quorum has to have signed what was printed, and two of four are none.
    let two = sign(&board.signers, &[0, 3], &authorities.checkpoint(&last.header, 0).text());
    let verdict = audit_bytes(&record, Some(&authorities.note(&last.header, &two)));
    assert_eq!((verdict.outcome, verdict.findings[0].check), (Outcome::Invalid, Check::Checkpoint));
}

#[test]
fn a31_a_set_that_nobody_can_sign_for_founds_no_board() {
    let mut rng = ChaCha20Rng::seed_from_u64(119);
    let office = SigningKey::generate(&mut rng);
    let signer = NoteSigner::generate(&mut rng);
    // The neutral point of Ed25519, for which a signature could be made that fits every text.
    let mut small = [0; 32];
    small[0] = 1;
    let founding = Founding {
        city: "Testville".into(),
        origin: "testville.example/board".into(),
        time: 1_000,
        registrar: public(&office),
        authorities: vec![Authority { name: "Nobody".into(), key: AuthorityKey(small), weight: 1 }],
    };
    let genesis = Office::found(&office, founding, &mut rng).to_bytes();
    for signature in [signer.sign("anything"), [small, [0; 32]].concat().try_into().unwrap()] {
        let by = AuthoritySignature { authority: 0, signature };
        let certificate = Certificate { round: 0, signatures: vec![by] };
        let refused = Chain::found(genesis.clone(), |_| certificate).unwrap_err();
        assert_eq!(refused, BlockError::Certificate(CertificateError::Signature(0)));
    }
    let empty = Block { entries: vec![EntryBytes(vec![])], ..Rig::new(120).blocks[0].clone() };
    assert!(matches!(Chain::begin(&empty).unwrap_err(), BlockError::Entry { position: 0, .. }));
}
