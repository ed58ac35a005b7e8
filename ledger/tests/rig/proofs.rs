//! Proof files of a rig's board, honest or not.

use tabella_ledger::block::{Block, Change, EntryBytes, Header};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::merkle::{MerkleLog, leaf_hash};
use tabella_ledger::proof::{Included, PROOF_VERSION, ProofFile, Subject};

use super::{Rig, certify};

/// The proof of the entries at these positions, under the last checkpoint.
pub fn proof(rig: &Rig, positions: &[u64], subject: Subject) -> ProofFile {
    forged(rig, &rig.memory.0, positions, subject, |_| ())
}

/// A proof of these positions of a log of these entries, whatever they say, signed by those who certify now.
pub fn forged(
    rig: &Rig,
    log: &[Vec<u8>],
    positions: &[u64],
    subject: Subject,
    change: impl FnOnce(&mut Header),
) -> ProofFile {
    let mut tree = MerkleLog::default();
    log.iter().for_each(|entry| tree.append(leaf_hash(entry)));
    let size = tree.size();
    let mut header = rig.chain.tip().clone();
    (header.log_size, header.log_root) = (size, tree.root_at(size).unwrap());
    change(&mut header);
    let set = rig.state().authorities();
    let certificate = certify(&rig.signer)(&set.checkpoint(&header, 0).text());
    let included = |position: u64| Included {
        position,
        path: tree.inclusion(position, size).unwrap(),
        entry: EntryBytes(log[position as usize].clone()),
    };
    ProofFile {
        version: PROOF_VERSION,
        changes: changes(rig),
        checkpoint: set.note(&header, &certificate),
        header,
        included: [0].iter().chain(positions).map(|position| included(*position)).collect(),
        subject,
    }
}

fn changes(rig: &Rig) -> Vec<Change> {
    let ends = |block: &&Block| block.header.authorities != block.header.next_authorities;
    let change = |block: &Block| {
        let Body::Authorities(named) = Entry::from_bytes(&block.entries[0].0).unwrap().body else {
            panic!("a change stands alone in its block")
        };
        Change { header: block.header.clone(), certificate: block.certificate.clone(), members: named.members }
    };
    rig.blocks.iter().filter(ends).map(change).collect()
}

/// Positions of what a challenge takes, on a board with one ceremony and one election.
pub fn of_challenge(rig: &Rig) -> Vec<u64> {
    let taken = |entry: &[u8]| matches!(Entry::kind_of(entry), Some(2 | 4 | 6 | 8 | 15));
    (0..).zip(&rig.memory.0).filter(|(_, entry)| taken(entry)).map(|(position, _)| position).collect()
}
