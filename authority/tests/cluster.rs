//! Four authorities with their threads, journals and TCP links, in one process on loopback.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rand_core::OsRng;
use tabella_authority::cluster::{Cluster, Setup};
use tabella_authority::journal::Journal;
use tabella_authority::links::{Links, Peer};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::{AuthoritySignature, Block, Certificate};
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::Authority;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, public};
use tabella_node::board::{Board, SharedBoard};
use tabella_node::sequencer::{Sequencer, Verdict};
use tabella_node::store::Store;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const TIME: u64 = 1_800_000_000;

struct City {
    signers: Vec<NoteSigner>,
    registrar: Registrar,
    first: Block,
}

impl City {
    fn new() -> Self {
        let signers: Vec<NoteSigner> = (0..4).map(|_| NoteSigner::generate(&mut OsRng)).collect();
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
        let (chain, first) = Chain::found(genesis, sign).unwrap();
        let registrar = Registrar::new(registrar, chain.state().chain());
        Self { signers, registrar, first }
    }

    fn entry(&self) -> Vec<u8> {
        let voter = public(&SigningKey::generate(&mut OsRng));
        self.registrar.enrol(&[voter], &mut OsRng)[0].to_bytes()
    }

    fn authority(&self, folder: &Path, place: usize, listener: TcpListener, peers: &[Peer]) -> Cluster {
        let store = Arc::new(Store::open(folder.join(format!("{place}.sqlite"))).unwrap());
        let board = SharedBoard::new(Board::found(store, &self.first).unwrap());
        let chain = board.view().status().chain;
        let signer = self.signers[place].clone();
        let journal = (Journal::create(folder.join(format!("{place}.journal")), chain, 1).unwrap(), Vec::new());
        let (inbox, messages) = mpsc::channel(64);
        let others: Vec<Peer> = peers.iter().filter(|peer| peer.key != signer.public()).cloned().collect();
        let links = Arc::new(Links::start(listener, &others, chain, signer.clone(), inbox));
        let setup = Setup { board, signer, journal, step: Duration::from_millis(500), clock: || TIME };
        Cluster::start(setup, links, messages).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_any_authority_takes_are_on_the_board_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::new();
    let mut listeners = Vec::new();
    for _ in 0..4 {
        listeners.push(TcpListener::bind("127.0.0.1:0").await.unwrap());
    }
    let peer = |(signer, listener): (&NoteSigner, &TcpListener)| Peer {
        key: signer.public(),
        address: listener.local_addr().unwrap(),
    };
    let peers: Vec<Peer> = city.signers.iter().zip(&listeners).map(peer).collect();
    let authorities: Vec<Cluster> = listeners
        .into_iter()
        .enumerate()
        .map(|(place, listener)| city.authority(folder.path(), place, listener, &peers))
        .collect();

    for authority in &authorities {
        let (good, bad) = (city.entry(), vec![0]);
        let verdicts = authority.submit(vec![good.clone(), bad]).unwrap().verdicts().await.unwrap();
        let [Verdict::Accepted(receipt), Verdict::Rejected { .. }] = verdicts.as_slice() else {
            panic!("{verdicts:?}")
        };
        for other in &authorities {
            other.view().wait_for(receipt.position).await;
            assert_eq!(other.view().entry(receipt.position).unwrap().unwrap(), good);
        }
        let again = authority.submit(vec![vec![0]]).unwrap().verdicts().await.unwrap();
        assert!(matches!(again.as_slice(), [Verdict::Rejected { .. }]), "{again:?}");
    }
    let head = authorities[0].view().head();
    assert_eq!(head.size, 5);
    assert!(
        authorities
            .iter()
            .all(|authority| authority.view().root_at(5).unwrap() == authorities[0].view().root_at(5).unwrap())
    );
    for authority in &authorities {
        authority.stop().await;
        assert!(authority.submit(vec![city.entry()]).is_err());
        assert!(authority.stopped().is_some());
    }
}
