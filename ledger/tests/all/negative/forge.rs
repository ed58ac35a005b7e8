//! Records of a dishonest board whose office, registrar, trustees, voters and authorities all help: everything is
//! signed, certified and consistent, but for the one thing that is broken.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::Outcome;
use tabella_ledger::block::{AuthoritySignature, BLOCK_VERSION, Block, Certificate, EntryBytes, Header};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::entry::{Authority, Body, Entry};
use tabella_ledger::note::{self, Checkpoint, NoteSigner};
use tabella_ledger::rejection::Check;

use super::tolerant::{Board, set_hash};
use crate::rig::{Rig, content_of, framed};

/// A block before it is certified.
pub struct Draft {
    pub header: Header,
    pub entries: Vec<Vec<u8>>,
    pub origin: String,
    pub members: Vec<Authority>,
    pub round: u32,
}

impl Draft {
    /// The first block of a board, whatever its genesis says.
    pub fn first(entries: Vec<Vec<u8>>) -> Self {
        let mut board = Board::found(&entries[0]);
        entries[1..].iter().for_each(|entry| board.apply(entry));
        Self::of(&board, None, 1_000, entries)
    }

    /// The block that follows these.
    pub fn next(blocks: &[Block], time: u64, entries: Vec<Vec<u8>>) -> Self {
        Self::following(blocks, time, time, entries, |_| ())
    }

    /// The same, where the authorities in force go on whatever the entries say.
    pub fn ignoring_change(blocks: &[Block], time: u64, entries: Vec<Vec<u8>>) -> Self {
        Self::following(blocks, time, time, entries, |board| board.next = board.members.clone())
    }

    /// The same, with the state that the entries come to at another time.
    pub fn timed(blocks: &[Block], time: u64, state: u64, entries: Vec<Vec<u8>>) -> Self {
        Self::following(blocks, time, state, entries, |_| ())
    }

    fn following(
        blocks: &[Block],
        time: u64,
        state: u64,
        entries: Vec<Vec<u8>>,
        then: impl FnOnce(&mut Board),
    ) -> Self {
        let mut board = Board::after(blocks);
        board.begin(state);
        entries.iter().for_each(|entry| board.apply(entry));
        then(&mut board);
        Self::of(&board, blocks.last().map(|block| &block.header), time, entries)
    }

    fn of(board: &Board, tip: Option<&Header>, time: u64, entries: Vec<Vec<u8>>) -> Self {
        let header = Header {
            version: BLOCK_VERSION,
            height: tip.map_or(0, |tip| tip.height + 1),
            previous: tip.map_or(Hash([0; 32]), Header::hash),
            time,
            proposer: 0,
            log_size: board.size(),
            log_root: board.root(),
            state_root: board.digest(),
            authorities: set_hash(&board.members),
            next_authorities: set_hash(&board.next),
        };
        Self { header, entries, origin: board.origin.clone(), members: board.members.clone(), round: 0 }
    }

    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            origin: self.origin.clone(),
            size: self.header.log_size,
            root: self.header.log_root,
            height: self.header.height,
            round: self.round,
            header: Hash::of(&cbor::encode(&self.header)),
        }
    }

    /// Certified by these, each at the place given.
    pub fn certified(&self, who: &[(u32, &NoteSigner)]) -> Block {
        let text = self.checkpoint().text();
        let sign = |(authority, signer): &(u32, &NoteSigner)| AuthoritySignature {
            authority: *authority,
            signature: signer.sign(&text),
        };
        Block {
            header: self.header.clone(),
            certificate: Certificate { round: self.round, signatures: who.iter().map(sign).collect() },
            entries: self.entries.iter().cloned().map(EntryBytes).collect(),
        }
    }

    /// The checkpoint of the block as a signed note.
    pub fn note(&self, block: &Block) -> String {
        let mut note = self.checkpoint().text() + "\n";
        for AuthoritySignature { authority, signature } in &block.certificate.signatures {
            if let Some(member) = self.members.get(*authority as usize) {
                let name = format!("{}/authority-{authority}", self.origin);
                note += &note::signature_line(&name, &member.key, signature);
            }
        }
        note
    }
}

/// What an audit says of a broken record.
pub struct Expected {
    pub outcome: Outcome,
    pub check: Check,
    pub code: &'static str,
    /// Height of the block, position of the entry, byte of the file, as far as the finding has them.
    pub block: Option<u64>,
    pub entry: Option<u64>,
    pub byte: Option<u64>,
}

/// One record of the set.
pub struct Sample {
    /// Without its ending.
    pub name: String,
    pub what: String,
    /// The rule of `docs/record.md` that is broken.
    pub rule: &'static str,
    pub record: Vec<u8>,
    pub printed: Option<String>,
    /// None for a valid one.
    pub expected: Option<Expected>,
}

/// The set as it grows.
#[derive(Default)]
pub struct Set(pub Vec<Sample>);

/// The check that a broken rule counts for, by the table of `docs/record.md`, section 9.
fn check_of(code: &str, rule: &str) -> Check {
    let (family, name) = code.split_once('.').unwrap();
    let by = rule.split(['.', ' ']).next().unwrap();
    match (family, name) {
        ("record", "last_checkpoint") => Check::Certificates,
        ("record", _) | ("block", "version" | "entries" | "bytes" | "encoding") => Check::Framing,
        ("entry", "encoding" | "too_long" | "suite") => Check::Framing,
        ("block", "log") => Check::Log,
        ("block" | "certificate" | "authorities", _) | ("entry", "genesis" | "authorities") => Check::Certificates,
        ("roll", "not_listed") => Check::Order,
        ("roll", "not_fixed" | "contest" | "round" | "mixer" | "inputs" | "proof") => Check::Mixes,
        ("roll" | "electorate", _) => Check::Roll,
        ("ceremony", _) => Check::Ceremony,
        ("election" | "witnesses" | "issuers", _) => Check::Manifests,
        ("ballot", "proof") => Check::Ballots,
        ("ballot", _) => Check::Order,
        ("tally", "wrong_counts" | "implausible") => Check::Counts,
        ("tally", _) => Check::Shares,
        ("mix", "packing" | "too_many") => Check::Manifests,
        ("mix", "share" | "open" | "shared") => Check::Shares,
        ("mix", "closed" | "rows") => Check::Counts,
        ("mix", _) => Check::Mixes,
        ("stamp", _) => Check::Stamps,
        ("use", _) => Check::Uses,
        ("standing" | "pseudonym", _) => Check::Standing,
        ("forum", _) => Check::Forum,
        ("rewards", _) => Check::Rewards,
        ("fund", _) => Check::Funds,
        ("parties" | "publication" | "fact" | "link" | "grant" | "withdrawal", _) => Check::Facts,
        ("entry", "signature" | "key") if by.starts_with("FU") || by.starts_with("FS") => Check::Funds,
        ("entry", "signature" | "key") if ["FA", "FP", "FL", "FG", "FW"].iter().any(|of| by.starts_with(of)) => {
            Check::Facts
        }
        ("state", _) => Check::Points,
        ("checkpoint", _) => Check::Checkpoint,
        ("entry", "signature") => match by {
            "R1" | "V1" | "ZR1" | "ZM1" => Check::Roll,
            "ZP5" | "RW84" => Check::Standing,
            "RW34" | "MX3" => Check::Ceremony,
            "RW7" | "RW17" | "RW41" | "RW67" | "RW73" | "RW80" => Check::Rewards,
            "Q3" | "T3" => Check::Ceremony,
            "S2" | "RK2" => Check::Ballots,
            "Z2" => Check::Stamps,
            "Y1" => Check::Uses,
            "FO2" => Check::Forum,
            _ => Check::Manifests,
        },
        ("entry", "key") => match by {
            "N4" => Check::Ceremony,
            "Z1" => Check::Stamps,
            "ZP4" | "RW84" => Check::Standing,
            "FO1" => Check::Forum,
            "RW17" | "RW41" | "RW67" | "RW73" | "RW80" => Check::Rewards,
            _ => Check::Roll,
        },
        _ => panic!("{code} has no check"),
    }
}

impl Set {
    /// A valid record.
    pub fn sound(&mut self, name: &str, what: &str, rig: &Rig) {
        let (name, what) = (name.to_owned(), what.to_owned());
        self.0.push(Sample { name, what, rule: "", record: rig.record(), printed: None, expected: None });
    }

    /// Any broken record.
    pub fn broken(
        &mut self,
        (rule, code): (&'static str, &'static str),
        slug: &str,
        what: &str,
        record: Vec<u8>,
    ) -> &mut Sample {
        let expected = Expected {
            outcome: Outcome::Invalid,
            check: check_of(code, rule),
            code,
            block: None,
            entry: None,
            byte: None,
        };
        let (name, what) = (format!("{code}-{slug}"), what.to_owned());
        self.0.push(Sample { name, what, rule, record, printed: None, expected: Some(expected) });
        self.0.last_mut().unwrap()
    }

    /// A board whose next block holds these entries, of which the last one breaks the rule.
    pub fn entries(
        &mut self,
        rule: (&'static str, &'static str),
        slug: &str,
        what: &str,
        rig: &Rig,
        entries: Vec<Vec<u8>>,
    ) {
        let last = entries.len() as u64 - 1;
        let draft = Draft::next(&rig.blocks, rig.time + 1, entries);
        let sample = self.block(rule, slug, what, rig, &draft);
        sample.expected.as_mut().unwrap().entry = Some(rig.state().size() + last);
    }

    pub fn entry(&mut self, rule: (&'static str, &'static str), slug: &str, what: &str, rig: &Rig, entry: &Entry) {
        self.entries(rule, slug, what, rig, vec![entry.to_bytes()]);
    }

    /// The same, signed with this key.
    pub fn said(
        &mut self,
        rule: (&'static str, &'static str),
        slug: &str,
        what: &str,
        rig: &Rig,
        key: &SigningKey,
        body: Body,
    ) {
        let entry = rig.clone().sign(key, body);
        self.entry(rule, slug, what, rig, &entry);
    }

    /// A board that goes on with this block, certified by its one authority.
    pub fn block(
        &mut self,
        rule: (&'static str, &'static str),
        slug: &str,
        what: &str,
        rig: &Rig,
        draft: &Draft,
    ) -> &mut Sample {
        let block = draft.certified(&[(0, &rig.signer)]);
        self.last(rule, slug, what, rig, draft, block)
    }

    /// A board that goes on with this block.
    pub fn last(
        &mut self,
        rule: (&'static str, &'static str),
        slug: &str,
        what: &str,
        rig: &Rig,
        draft: &Draft,
        block: Block,
    ) -> &mut Sample {
        let note = draft.note(&block);
        let blocks = [&rig.blocks[..], &[block]].concat();
        let sample = self.broken(rule, slug, what, framed(&content_of(&blocks), &note));
        sample.expected.as_mut().unwrap().block = Some(rig.blocks.len() as u64);
        sample
    }
}

/// The last 32 bytes raised by the group order, which is that of Ed25519 too: the same number modulo the order.
pub fn add_order(signature: &mut [u8; 64]) {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
}
