//! Four authorities in one process, without network and clock: every message is carried by the test.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::VecDeque;
use std::sync::Arc;

use malachitebft_core_types::{NilOrVal, Timeout};
use rand_core::OsRng;
use tabella_authority::context::{BlockId, Place, Proposal, Text, Vote};
use tabella_authority::engine::{Engine, EngineError, Step, Timer};
use tabella_authority::message::{Authored, Message, ProposedBlock, Record};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::{AuthoritySignature, Block, Certificate};
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::Authority;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, public};
use tabella_node::board::{Board, SharedBoard};
use tabella_node::store::Store;
use tempfile::TempDir;

const TIME: u64 = 1_800_000_000;

/// One authority, what it wrote down of its height, and what it waits for.
struct Member {
    engine: Engine,
    board: SharedBoard,
    journal: Vec<Record>,
    timers: Vec<Timeout>,
    /// Nothing comes in or goes out.
    is_cut_off: bool,
}

struct Cluster {
    _folder: TempDir,
    signers: Vec<NoteSigner>,
    registrar: Registrar,
    members: Vec<Member>,
    mail: VecDeque<(usize, Message)>,
    /// Everything that anybody sent.
    said: Vec<Message>,
}

impl Cluster {
    fn new(authorities: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let signers: Vec<NoteSigner> = (0..authorities).map(|_| NoteSigner::generate(&mut OsRng)).collect();
        let (office, registrar) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        let authority = |signer: &NoteSigner| Authority { name: "operator".into(), key: signer.public(), weight: 1 };
        let founding = Founding {
            city: "Waldau".into(),
            origin: "waldau.example/board".into(),
            time: TIME,
            registrar: public(&registrar),
            authorities: signers.iter().map(authority).collect(),
        };
        let genesis = Office::found(&office, founding, &mut OsRng).to_bytes();
        let sign = |text: &str| Certificate {
            round: 0,
            signatures: (0..)
                .zip(&signers)
                .map(|(authority, signer)| AuthoritySignature { authority, signature: signer.sign(text) })
                .collect(),
        };
        let (chain, block) = Chain::found(genesis, sign).unwrap();
        let registrar = Registrar::new(registrar, chain.state().chain());
        let members = signers.iter().enumerate().map(|(place, signer)| {
            let store = Arc::new(Store::open(folder.path().join(format!("{place}.sqlite"))).unwrap());
            let board = SharedBoard::new(Board::found(store, &block).unwrap());
            let engine = Engine::new(board.clone(), signer.clone(), 1);
            Member { engine, board, journal: Vec::new(), timers: Vec::new(), is_cut_off: false }
        });
        let members = members.collect();
        Self { _folder: folder, signers, registrar, members, mail: VecDeque::new(), said: Vec::new() }
    }

    fn entry(&self) -> Vec<u8> {
        let voter = public(&SigningKey::generate(&mut OsRng));
        self.registrar.enrol(&[voter], &mut OsRng)[0].to_bytes()
    }

    /// Does what an authority's engine says.
    fn take(&mut self, place: usize, step: Step) {
        let member = &mut self.members[place];
        member.journal.extend(step.records);
        for timer in step.timers {
            match timer {
                Timer::Start(timeout) => member.timers.push(timeout),
                Timer::Stop(timeout) => member.timers.retain(|waiting| *waiting != timeout),
                Timer::StopAll => member.timers.clear(),
            }
        }
        if let Some((candidate, certificate)) = step.decided {
            member.board.accept(candidate, certificate).unwrap();
            member.engine.end_height();
            member.journal.clear();
            member.timers.clear();
        }
        self.said.extend(step.messages.iter().cloned());
        if !self.members[place].is_cut_off {
            self.mail.extend(step.messages.into_iter().map(|message| (place, message)));
        }
    }

    /// Everybody begins the next height; whose turn it is proposes these entries.
    fn begin(&mut self, entries: &[Vec<u8>]) {
        for place in 0..self.members.len() {
            let begun = self.members[place].engine.begin(Vec::new()).unwrap();
            self.take(place, begun);
            self.propose(place, entries);
        }
    }

    fn propose(&mut self, place: usize, entries: &[Vec<u8>]) {
        if self.members[place].engine.wants_block() {
            let (step, verdicts) = self.members[place].engine.propose(entries.to_vec(), TIME).unwrap();
            assert!(verdicts.iter().any(Result::is_ok), "{verdicts:?}");
            self.take(place, step);
        }
    }

    /// Carries all messages, and those that come of them.
    fn deliver(&mut self) {
        while let Some((from, message)) = self.mail.pop_front() {
            for to in (0..self.members.len()).filter(|to| *to != from) {
                if !self.members[to].is_cut_off {
                    let step = self.members[to].engine.receive(message.clone(), TIME).unwrap();
                    self.take(to, step);
                }
            }
        }
    }

    /// All timeouts that an authority waits for have come.
    fn wait(&mut self, place: usize) {
        for timeout in std::mem::take(&mut self.members[place].timers) {
            let step = self.members[place].engine.elapsed(timeout).unwrap();
            self.take(place, step);
        }
    }

    fn heights(&self) -> Vec<u64> {
        self.members.iter().map(|member| member.board.view().head().height).collect()
    }

    fn block(&self, place: usize, height: u64) -> Block {
        self.members[place].board.view().store().block(height).unwrap().unwrap()
    }

    /// The authority's process was killed and is started again, with what it wrote down.
    fn restart(&mut self, place: usize) {
        let member = &mut self.members[place];
        member.timers.clear();
        member.engine = Engine::new(member.board.clone(), self.signers[place].clone(), 1);
        let step = member.engine.begin(member.journal.clone()).unwrap();
        assert_eq!(step.records, [], "what is in the journal is not written again");
        self.take(place, step);
    }

    /// No authority has ever signed two things at one height, round and kind.
    fn assert_nobody_contradicts_itself(&self) {
        let votes = self.said.iter().filter_map(|message| match message {
            Message::Vote(vote) => Some(&vote.message),
            _ => None,
        });
        let votes: Vec<&Vote> = votes.collect();
        for one in &votes {
            for other in &votes {
                let same = |vote: &Vote| (vote.place, vote.height, vote.round, vote.precommit);
                assert!(same(one) != same(other) || one.block == other.block, "{one:?} {other:?}");
            }
        }
    }
}

#[test]
fn four_authorities_agree_on_blocks_that_every_copy_takes() {
    let mut cluster = Cluster::new(4);
    for height in 1..=5 {
        let entry = cluster.entry();
        cluster.begin(std::slice::from_ref(&entry));
        cluster.deliver();
        assert_eq!(cluster.heights(), [height; 4]);
        let block = cluster.block(0, height);
        assert_eq!(block.entries[0].0, entry);
        assert!(block.certificate.signatures.len() >= 3, "{:?}", block.certificate);
        assert_eq!(u64::from(block.header.proposer), height % 4, "they take turns");
        // The ones that were slower may hold other signatures, and the same header.
        (1..4).for_each(|place| assert_eq!(cluster.block(place, height).header, block.header));
    }
    cluster.assert_nobody_contradicts_itself();
}

#[test]
fn three_of_four_go_on_and_two_of_four_do_not() {
    let mut cluster = Cluster::new(4);
    let entry = cluster.entry();
    cluster.members[3].is_cut_off = true;
    cluster.begin(&[entry]);
    cluster.deliver();
    assert_eq!(cluster.heights(), [1, 1, 1, 0]);
    cluster.members[0].is_cut_off = true;
    let entry = cluster.entry();
    cluster.begin(&[entry]);
    for _ in 0..10 {
        cluster.deliver();
        (0..4).for_each(|place| cluster.wait(place));
    }
    assert_eq!(cluster.heights(), [1, 1, 1, 0]);
    cluster.assert_nobody_contradicts_itself();
}

#[test]
fn the_next_proposer_takes_over_when_one_is_silent() {
    let mut cluster = Cluster::new(4);
    let entry = cluster.entry();
    // At height 1 it is the turn of place 1, then of place 2.
    cluster.members[1].is_cut_off = true;
    cluster.begin(std::slice::from_ref(&entry));
    for _ in 0..4 {
        cluster.deliver();
        [0, 2, 3].into_iter().for_each(|place| cluster.wait(place));
        [0, 2, 3].into_iter().for_each(|place| cluster.propose(place, std::slice::from_ref(&entry)));
    }
    cluster.deliver();
    assert_eq!(cluster.heights(), [1, 0, 1, 1]);
    let block = cluster.block(0, 1);
    assert_eq!((block.header.proposer, block.certificate.round), (2, 1));
    // Back again, it takes the certified block as any copy does.
    cluster.members[1].board.append(&block).unwrap();
    cluster.members[1].engine.end_height();
    cluster.members[1].is_cut_off = false;
    let entry = cluster.entry();
    cluster.begin(&[entry]);
    cluster.deliver();
    assert_eq!(cluster.heights(), [2; 4]);
    cluster.assert_nobody_contradicts_itself();
}

#[test]
fn killed_at_any_message_an_authority_goes_on_from_its_journal_and_never_contradicts_itself() {
    for killed_after in 0..24 {
        let mut cluster = Cluster::new(4);
        let entry = cluster.entry();
        cluster.begin(&[entry]);
        let mut carried = 0;
        while let Some((from, message)) = cluster.mail.pop_front() {
            for to in (0..4).filter(|to| *to != from) {
                let step = cluster.members[to].engine.receive(message.clone(), TIME).unwrap();
                cluster.take(to, step);
            }
            if carried == killed_after {
                let heights = cluster.heights();
                (0..4).filter(|place| heights[*place] == 0).for_each(|place| cluster.restart(place));
            }
            carried += 1;
        }
        assert_eq!(cluster.heights(), [1; 4], "killed after {killed_after} of {carried} messages");
        cluster.assert_nobody_contradicts_itself();
    }
}

#[test]
fn restored_from_a_backup_nothing_is_signed_below_the_journal() {
    let mut cluster = Cluster::new(4);
    let (board, signer) = (cluster.members[2].board.clone(), cluster.signers[2].clone());
    cluster.members[2].engine = Engine::new(board, signer, 2);
    let entry = cluster.entry();
    cluster.begin(&[entry]);
    cluster.deliver();
    assert_eq!(cluster.heights(), [1, 1, 0, 1]);
    let by_it = |message: &&Message| matches!(message, Message::Vote(vote) if vote.message.place == Place(2));
    assert_eq!(cluster.said.iter().filter(by_it).count(), 0);
    let block = cluster.block(0, 1);
    cluster.members[2].board.append(&block).unwrap();
    let entry = cluster.entry();
    cluster.begin(&[entry]);
    cluster.deliver();
    assert_eq!(cluster.heights(), [2; 4]);
}

/// What a dishonest authority at a place would say, signed by its key.
fn signed<M: Text>(cluster: &Cluster, place: usize, message: M) -> Authored<M> {
    let board = &cluster.members[0].board;
    let set = board.read(|state| state.authorities().clone()).unwrap();
    message.sign(board.view().status().chain, &set, &cluster.signers[place]).into()
}

fn proposal(cluster: &Cluster, signer: usize, place: u32, time: u64) -> Message {
    let board = &cluster.members[0].board;
    let candidate = board.propose(vec![cluster.entry()], time, place).unwrap().0.unwrap();
    let block = ProposedBlock { header: candidate.header().clone(), entries: candidate.entries().to_vec() };
    let id = BlockId::of(&block.header);
    let message = Proposal { height: 1, round: 0, block: id, since: None, place: Place(place) };
    Message::Proposal(signed(cluster, signer, message), block)
}

/// What an authority votes for first when it is shown this.
fn first_vote(cluster: &mut Cluster, shown: Message) -> Option<NilOrVal<BlockId>> {
    let step = cluster.members[0].engine.receive(shown, TIME).unwrap();
    step.messages.into_iter().find_map(|message| match message {
        Message::Vote(vote) if !vote.message.precommit => Some(vote.message.block),
        _ => None,
    })
}

#[test]
fn a_proposal_gets_votes_only_from_the_right_authority_with_its_signature_and_a_valid_block() {
    // The right one: at height 1 it is the turn of place 1.
    let mut cluster = Cluster::new(4);
    let good = proposal(&cluster, 1, 1, TIME);
    let Message::Proposal(_, block) = &good else { panic!("a proposal") };
    let id = BlockId::of(&block.header);
    assert_eq!(first_vote(&mut cluster, good.clone()), Some(NilOrVal::Val(id)));

    let mut cluster = Cluster::new(4);
    for (signer, place) in [(2, 2), (2, 1), (1, 2)] {
        let shown = proposal(&cluster, signer, place, TIME);
        assert_eq!(first_vote(&mut cluster, shown), None, "signed by {signer} for {place}");
    }
    // Far ahead: not voted for, and not refused for ever.
    let shown = proposal(&cluster, 1, 1, TIME + 60);
    assert_eq!(first_vote(&mut cluster, shown), None);
    // Another block than the one that was signed for.
    let (Message::Proposal(signed_for, _), Message::Proposal(_, other)) =
        (proposal(&cluster, 1, 1, TIME), proposal(&cluster, 1, 1, TIME))
    else {
        panic!("proposals")
    };
    assert_eq!(first_vote(&mut cluster, Message::Proposal(signed_for, other)), None);
    // A block that names another proposer than the one who signed for it, and one that is not valid, get no votes.
    let candidate = cluster.members[0].board.propose(vec![cluster.entry()], TIME, 2).unwrap().0.unwrap();
    let block = ProposedBlock { header: candidate.header().clone(), entries: candidate.entries().to_vec() };
    let message = Proposal { height: 1, round: 0, block: BlockId::of(&block.header), since: None, place: Place(1) };
    let shown = Message::Proposal(signed(&cluster, 1, message), block);
    assert_eq!(first_vote(&mut cluster, shown), Some(NilOrVal::Nil));
    let mut cluster = Cluster::new(4);
    let Message::Proposal(_, mut block) = proposal(&cluster, 1, 1, TIME) else { panic!("a proposal") };
    block.header.state_root = block.header.log_root;
    let id = BlockId::of(&block.header);
    let message = Proposal { height: 1, round: 0, block: id, since: None, place: Place(1) };
    let shown = Message::Proposal(signed(&cluster, 1, message), block);
    assert_eq!(first_vote(&mut cluster, shown), Some(NilOrVal::Nil));
}

#[test]
fn what_the_journal_says_was_signed_is_never_contradicted() {
    let mut cluster = Cluster::new(4);
    let vote = Vote { height: 1, round: 0, precommit: false, block: NilOrVal::Nil, place: Place(0) };
    let journal = vec![Record::Vote(signed(&cluster, 0, vote))];
    cluster.members[0].engine.begin(journal).unwrap();
    let shown = proposal(&cluster, 1, 1, TIME);
    let error = cluster.members[0].engine.receive(shown, TIME).unwrap_err();
    assert!(matches!(error, EngineError::Height { height: 1, .. }), "{error}");
    // Silent for the rest of the height, and then with the others again.
    let shown = proposal(&cluster, 1, 1, TIME);
    assert!(cluster.members[0].engine.receive(shown, TIME).unwrap().messages.is_empty());
    let entry = cluster.entry();
    cluster.begin(&[entry]);
    cluster.deliver();
    assert_eq!(cluster.heights(), [0, 1, 1, 1]);
    let block = cluster.block(1, 1);
    cluster.members[0].board.append(&block).unwrap();
    cluster.members[0].engine.end_height();
    let entry = cluster.entry();
    cluster.begin(&[entry]);
    cluster.deliver();
    assert_eq!(cluster.heights(), [2; 4]);
}

#[test]
fn votes_count_only_with_the_signature_of_the_authority_that_they_name() {
    let mut cluster = Cluster::new(4);
    let shown = proposal(&cluster, 1, 1, TIME);
    let Some(NilOrVal::Val(id)) = first_vote(&mut cluster, shown) else { panic!("a vote for the block") };
    let vote = |cluster: &Cluster, signer, place, precommit| {
        let vote = Vote { height: 1, round: 0, precommit, block: NilOrVal::Val(id), place: Place(place) };
        Message::Vote(signed(cluster, signer, vote))
    };
    // One authority signs for all of them.
    for place in 1..4 {
        for precommit in [false, true] {
            if place != 3 {
                let forged = vote(&cluster, 3, place, precommit);
                assert!(cluster.members[0].engine.receive(forged, TIME).unwrap().decided.is_none());
            }
        }
    }
    for place in [1, 2] {
        let forged = Message::Polka(
            (1..4)
                .map(|place| match vote(&cluster, 3, place, false) {
                    Message::Vote(vote) => vote,
                    _ => panic!("a vote"),
                })
                .collect(),
        );
        let step = cluster.members[0].engine.receive(forged, TIME).unwrap();
        assert!(step.messages.is_empty(), "a certificate of forged votes leads to nothing");
        let real = vote(&cluster, place as usize, place, true);
        assert!(cluster.members[0].engine.receive(real, TIME).unwrap().decided.is_none());
    }
    let real = vote(&cluster, 3, 3, true);
    let decided = cluster.members[0].engine.receive(real, TIME).unwrap().decided;
    let (candidate, certificate) = decided.expect("three of four have certified");
    assert_eq!(BlockId::of(candidate.header()), id);
    cluster.members[0].board.accept(candidate, certificate).unwrap();
}
