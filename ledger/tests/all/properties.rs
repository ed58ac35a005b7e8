//! Hostile bytes never bring anything down, and the state does not depend on how entries are put into blocks.

use crate::rig;
use std::sync::LazyLock;

use crate::generate::{block, entry, receipt};
use crate::rig::cbor::Item;
use crate::rig::{Memory, Rig, audit_bytes, poll};
use proptest::collection::vec;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::SUITE;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::Block;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::entry::{Ballot, Body, Entry};
use tabella_ledger::note::Checkpoint;
use tabella_ledger::party::public;
use tabella_ledger::receipt::Receipt;
use tabella_ledger::record::{self, MAGIC, RecordReader};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::State;

/// An open poll with two questions and four voters; the fifth is not on the roll.
static OPEN: LazyLock<(Rig, Hash)> = LazyLock::new(|| {
    let (rig, election) = Rig::open(160, poll(), 4);
    let mut with_stranger = rig.clone();
    with_stranger.enrol(1);
    (Rig { voters: with_stranger.voters, keys: with_stranger.keys, ..rig }, election)
});

/// A closed one, with every kind of entry on the way.
static RECORD: LazyLock<(Rig, Vec<u8>)> = LazyLock::new(|| {
    let mut rig = Rig::with_trustees(161, 2, 1);
    rig.enrol(2);
    let election = rig.begin_for(rig::weighted(), &[(0, 1), (0, 5)]);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let entry = rig.voters[0].spoil(election, 2, Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    rig.finish(election);
    let record = rig.record();
    (rig, record)
});

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(3)
}

/// Applies bytes to an open board; whatever they are, they leave it as it was or are accepted.
fn offer(bytes: &[u8]) -> Result<(), Rejection> {
    let (rig, _) = &*OPEN;
    let mut state = rig.state().clone();
    let verdict = state.apply(&[bytes], 1_500, &rig.memory, &mut rng()).remove(0);
    assert_eq!(verdict.is_ok(), state.size() > rig.state().size());
    if verdict.is_err() {
        assert_eq!(state.digest(), rig.state().digest());
    }
    verdict.map(|_| ())
}

proptest! {
    #[test]
    fn a11_every_entry_reads_back_as_written(entry in entry()) {
        let bytes = entry.to_bytes();
        prop_assert_eq!(Entry::from_bytes(&bytes).unwrap(), entry);
        prop_assert_eq!(Item::parse(&bytes).canonical(), bytes);
    }

    #[test]
    fn a11_every_block_reads_back_as_written(block in block()) {
        let bytes = block.to_bytes();
        prop_assert_eq!(Block::from_bytes(&bytes).unwrap(), block);
        prop_assert_eq!(Item::parse(&bytes).canonical(), bytes);
    }

    #[test]
    fn a11_every_receipt_reads_back_as_written(receipt in receipt()) {
        let bytes = cbor::encode(&receipt);
        prop_assert_eq!(cbor::decode::<Receipt>("receipt", &bytes).unwrap(), receipt);
    }

    /// What is read from any bytes at all is written as the same bytes.
    #[test]
    fn a11_bytes_that_can_be_read_are_the_encoding(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(entry.to_bytes(), bytes.clone());
        }
        if let Ok(block) = Block::from_bytes(&bytes) {
            prop_assert_eq!(block.to_bytes(), bytes);
        }
    }

    #[test]
    fn a39_no_bytes_bring_a_reader_down(bytes in vec(any::<u8>(), 0..400), text in "\\PC{0,200}", lines in vec("[a-z0-9 /+=\u{2014}-]{0,50}", 0..10)) {
        prop_assert!(offer(&bytes).is_err());
        prop_assert!(State::found(&bytes).is_err());
        let _ = Block::from_bytes(&bytes);
        let _ = cbor::decode::<Receipt>("receipt", &bytes);
        let _ = Checkpoint::parse(&text);
        let _ = Checkpoint::parse(&lines.join("\n"));
        let _ = Checkpoint::parse(&String::from_utf8_lossy(&bytes));
        let framed = [&MAGIC[..], &bytes].concat();
        let mut reader = RecordReader::new(&framed).unwrap();
        while let Ok(record::Item::Block(_)) = reader.next_item() {}
        let content = rig::framed(&bytes, "");
        let mut reader = RecordReader::new(&content).unwrap();
        while let Ok(record::Item::Block(_)) = reader.next_item() {}
        prop_assert_ne!(audit_bytes(&content, None).outcome, tabella_ledger::audit::Outcome::Valid);
        prop_assert_ne!(audit_bytes(&framed, None).outcome, tabella_ledger::audit::Outcome::Valid);
    }

    /// Entries of the right form with arbitrary content, which come further than arbitrary bytes: also signed by those
    /// who may.
    #[test]
    fn a39_no_entry_brings_the_state_down(mut entry in entry(), signer in 0..8usize) {
        prop_assert!(offer(&entry.to_bytes()).is_err());
        entry.suite = SUITE;
        let (rig, election) = &*OPEN;
        let (ceremony, _) = rig.state().ceremonies().next().unwrap();
        match &mut entry.body {
            Body::TrusteeKey(body) | Body::Dealing(body) => body.ceremony = *ceremony,
            Body::Complaint(body) => body.ceremony = *ceremony,
            Body::Confirmation(body) => body.ceremony = *ceremony,
            Body::Conclusion(body) => body.ceremony = *ceremony,
            Body::Opening(body) | Body::Closing(body) => body.election = *election,
            Body::Ballot(body) => body.election = *election,
            Body::Spoil(body) => body.election = *election,
            Body::Shares(body) => body.election = *election,
            Body::Outcome(body) => body.election = *election,
            Body::Electorate(body) => body.election = *election,
            _ => {}
        }
        let keys = &rig.keys;
        let all = keys.trustees.iter().chain([&keys.office, &keys.registrar, &keys.voters[0]]);
        let key = all.clone().nth(signer).unwrap();
        let chain = rig.state().chain();
        let signed = Entry::signed(entry.body.clone(), |message| key.sign(&chain.0, message, &mut rng()).to_bytes());
        let accepted = offer(&signed.to_bytes()).is_ok();
        // The office may close, name whom and say what it likes; nothing else here is anybody's to say.
        let free = match signed.body {
            Body::Closing(_) | Body::Authorities(_) | Body::Witnesses(_) | Body::Issuers(_) => signer == 5,
            Body::Parties(_) => signer == 6,
            Body::Notice(_) | Body::Ladder(_) => signer == 5,
            _ => false,
        };
        prop_assert!(!accepted || free, "{:?}", signed.body);
    }

    /// Bytes of real entries with something changed, cut out, doubled or put in.
    #[test]
    fn a39_no_damaged_entry_is_accepted(pick: prop::sample::Index, at: prop::sample::Index, change in 0..4, byte: u8) {
        let (rig, _) = &*RECORD;
        let position = 1 + pick.index(rig.memory.0.len() - 1);
        let entry = &rig.memory.0[position];
        let mut bytes = entry.clone();
        let at = at.index(bytes.len());
        match change {
            0 => bytes[at] = byte,
            1 => { bytes.remove(at); }
            2 => bytes.insert(at, byte),
            _ => bytes.truncate(at),
        }
        prop_assume!(bytes != *entry);
        let mut states = STATES.iter();
        let mut state = states.nth(position).unwrap().clone();
        let memory = Memory(rig.memory.0[..position].to_vec());
        prop_assert!(state.apply(&[&bytes], 1_500, &memory, &mut rng()).remove(0).is_err());
        prop_assert_eq!(state.digest(), STATES[position].digest());
    }
}

/// The state of [`RECORD`] before each of its entries; nothing is before the first.
static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    let (rig, _) = &*RECORD;
    let mut state = State::found(&rig.memory.0[0]).unwrap();
    let mut states = vec![state.clone()];
    for position in 1..rig.memory.0.len() {
        states.push(state.clone());
        let memory = Memory(rig.memory.0[..position].to_vec());
        state.apply(&[&rig.memory.0[position]], 1_500, &memory, &mut rng()).remove(0).unwrap();
    }
    states
});

/// Something that is offered to an open poll.
#[derive(Debug, Clone)]
enum Act {
    Ballot {
        voter: usize,
        sequence: u64,
        option: usize,
    },
    /// Signed as it should be, with a proof that does not hold.
    BadProof {
        voter: usize,
        sequence: u64,
        at: prop::sample::Index,
    },
    /// Somebody else's signature.
    BadSignature {
        voter: usize,
        sequence: u64,
    },
    Spoil {
        voter: usize,
        sequence: u64,
    },
    Enrol {
        voter: usize,
    },
    WrongElection {
        voter: usize,
    },
    Garbage(Vec<u8>),
    /// What came some places before, once more.
    Again(prop::sample::Index),
    Close,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (0..5usize, 0..6u64, 0..3usize).prop_map(|(voter, sequence, option)| Act::Ballot { voter, sequence, option }),
        3 => (0..5usize, 0..6u64, any::<prop::sample::Index>())
            .prop_map(|(voter, sequence, at)| Act::BadProof { voter, sequence, at }),
        1 => (0..5usize, 0..6u64).prop_map(|(voter, sequence)| Act::BadSignature { voter, sequence }),
        2 => (0..5usize, 0..6u64).prop_map(|(voter, sequence)| Act::Spoil { voter, sequence }),
        1 => (3..5usize).prop_map(|voter| Act::Enrol { voter }),
        1 => (0..5usize).prop_map(|voter| Act::WrongElection { voter }),
        1 => vec(any::<u8>(), 0..40).prop_map(Act::Garbage),
        2 => any::<prop::sample::Index>().prop_map(Act::Again),
    ]
}

fn bytes_of(rig: &mut Rig, election: Hash, act: &Act, before: &[Vec<u8>]) -> Vec<u8> {
    let sealed = |rig: &mut Rig, voter: usize, sequence, option| {
        let entry = rig.ballot(election, voter, sequence, &[vec![option], vec![0, 1]]);
        let Body::Ballot(ballot) = entry.body else { panic!("a ballot") };
        ballot.sealed
    };
    match act {
        Act::Ballot { voter, sequence, option } => {
            rig.ballot(election, *voter, *sequence, &[vec![*option], vec![]]).to_bytes()
        }
        Act::BadProof { voter, sequence, at } => {
            let mut sealed = sealed(rig, *voter, *sequence, 0);
            let at = 41 + at.index(sealed.len() - 41);
            sealed[at] ^= 1;
            let key = rig.keys.voters[*voter].clone();
            rig.sign(&key, Body::Ballot(Ballot { election, sealed })).to_bytes()
        }
        Act::BadSignature { voter, sequence } => {
            let sealed = sealed(rig, *voter, *sequence, 1);
            let key = SigningKey::generate(&mut rig.rng);
            rig.sign(&key, Body::Ballot(Ballot { election, sealed })).to_bytes()
        }
        Act::Spoil { voter, sequence } => {
            rig.voters[*voter].spoil(election, *sequence, Hash([1; 32]), &mut rig.rng).to_bytes()
        }
        Act::Enrol { voter } => {
            let key = public(&rig.keys.voters[*voter]);
            rig.registrar.enrol(&[key], &mut rig.rng).remove(0).to_bytes()
        }
        Act::WrongElection { voter } => {
            let sealed = sealed(rig, *voter, 1, 1);
            let key = rig.keys.voters[*voter].clone();
            rig.sign(&key, Body::Ballot(Ballot { election: Hash([2; 32]), sealed })).to_bytes()
        }
        Act::Garbage(bytes) => bytes.clone(),
        Act::Again(pick) if !before.is_empty() => before[pick.index(before.len())].clone(),
        Act::Again(_) => vec![],
        Act::Close => rig.office.close(election, &mut rig.rng).to_bytes(),
    }
}

/// Everything that the state says of a poll, far more than its digest.
fn picture(rig: &Rig, state: &State, election: &Hash) -> impl PartialEq + std::fmt::Debug + use<> {
    let found = state.election(election).unwrap();
    let keys: Vec<Key> = rig.keys.voters.iter().map(public).collect();
    let voters: Vec<_> =
        keys.iter().map(|key| (state.claimable(key), found.counted_of(key), found.last_sequence(key))).collect();
    (
        state.digest(),
        state.size(),
        state.rewards().clone(),
        found.sums().to_vec(),
        found.counted(),
        found.accepted(),
        voters,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// All at once, one by one, and in blocks of any size: the same verdicts and the same state, for a node that is
    /// offered everything and for a replica that gets what was accepted.
    #[test]
    fn the_state_does_not_depend_on_how_entries_are_put_together(
        acts in vec(act(), 1..16), close: prop::sample::Index, cuts in vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let (rig, election) = &*OPEN;
        let mut rig = rig.clone();
        let mut acts = acts;
        acts.insert(close.index(acts.len() + 1).max(acts.len().saturating_sub(2)), Act::Close);
        let mut entries: Vec<Vec<u8>> = Vec::new();
        for act in &acts {
            let bytes = bytes_of(&mut rig, *election, act, &entries);
            entries.push(bytes);
        }
        let time = 1_500;

        let mut at_once = rig.state().clone();
        let verdicts = at_once.apply(&entries, time, &rig.memory, &mut rng());
        let expected = picture(&rig, &at_once, election);

        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(entries.len() + 1)).collect();
        cuts.sort_unstable();
        for cuts in [(0..=entries.len()).collect(), cuts] {
            let (mut state, mut memory, mut found) = (rig.state().clone(), rig.memory.clone(), Vec::new());
            let ends = cuts.iter().copied().chain([entries.len()]);
            let mut start = 0;
            for end in ends {
                let part = &entries[start..end];
                let verdicts = state.apply(part, time, &memory, &mut rng());
                let accepted = part.iter().zip(&verdicts).filter(|(_, verdict)| verdict.is_ok());
                memory.0.extend(accepted.map(|(entry, _)| entry.clone()));
                found.extend(verdicts);
                start = end;
            }
            prop_assert_eq!(&found, &verdicts);
            prop_assert_eq!(&picture(&rig, &state, election), &expected);
        }

        let accepted: Vec<&Vec<u8>> =
            entries.iter().zip(&verdicts).filter(|(_, verdict)| verdict.is_ok()).map(|(entry, _)| entry).collect();
        let mut replica = rig.state().clone();
        prop_assert!(replica.apply(&accepted, time, &rig.memory, &mut rng()).iter().all(Result::is_ok));
        prop_assert_eq!(&picture(&rig, &replica, election), &expected);
    }
}
