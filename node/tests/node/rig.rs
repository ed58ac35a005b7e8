//! Boards and nodes in one line.

use std::path::PathBuf;
use std::sync::Arc;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::Block;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::{Authority, Body, Enrolment, Entry, Genesis};
use tabella_ledger::note::NoteSigner;
use tabella_node::board::{Board, BoardError, SharedBoard};
use tabella_node::client::NodeClient;
use tabella_node::http;
use tabella_node::sequencer::{Sequencer, Solo, Verdict, certify_alone};
use tabella_node::store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// When every board here is founded, and the time of every block.
pub const TIME: u64 = 1_800_000_000;

/// One city with its keys, and a folder for its boards.
pub struct Rig {
    pub folder: TempDir,
    pub authority: NoteSigner,
    pub office: SigningKey,
    pub registrar: SigningKey,
    pub genesis: Vec<u8>,
}

/// A node that listens on this machine.
pub struct Served {
    pub client: NodeClient,
    pub url: String,
    pub sequencer: Arc<Solo>,
    stop: Option<oneshot::Sender<()>>,
    server: tokio::task::JoinHandle<()>,
}

pub fn key(key: &SigningKey) -> Key {
    Key(*key.public().as_bytes())
}

impl Rig {
    pub fn new() -> Self {
        let authority = NoteSigner::generate(&mut OsRng);
        let (office, registrar) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        let genesis = Genesis {
            city: "Waldau".into(),
            origin: "waldau.example/board".into(),
            time: TIME,
            registrar: key(&registrar),
            office: key(&office),
            authorities: vec![Authority { name: "the city".into(), key: authority.public(), weight: 1 }],
            nonce: [7; 32],
        };
        let sign = |message: &[u8]| office.sign(&[0; 32], message, &mut OsRng).to_bytes();
        Self {
            folder: tempfile::tempdir().unwrap(),
            genesis: Entry::signed(Body::Genesis(genesis), sign).to_bytes(),
            authority,
            office,
            registrar,
        }
    }

    pub fn chain(&self) -> Hash {
        Hash::of(&self.genesis)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn first_block(&self) -> Block {
        let sign = |text: &str| certify_alone(&self.authority, 0, text);
        Chain::found(self.genesis.clone(), sign).unwrap().1
    }

    pub fn found(&self, name: &str) -> Board {
        let store = Arc::new(Store::open(self.path(name)).unwrap());
        Board::found(store, &self.first_block()).unwrap()
    }

    pub fn open(&self, name: &str) -> Result<Board, BoardError> {
        let store = Arc::new(Store::open(self.path(name))?);
        Board::open(store, &mut OsRng, &mut |_, _| {})
    }

    /// An enrolment of so many new voters.
    pub fn enrolment(&self, voters: usize) -> Vec<u8> {
        let voters = (0..voters).map(|_| key(&SigningKey::generate(&mut OsRng)));
        self.enrolment_of(voters.collect())
    }

    pub fn enrolment_of(&self, voters: Vec<Key>) -> Vec<u8> {
        let chain = self.chain();
        let sign = |message: &[u8]| self.registrar.sign(&chain.0, message, &mut OsRng).to_bytes();
        Entry::signed(Body::Enrolment(Enrolment { voters }), sign).to_bytes()
    }

    /// Adds one block.
    pub fn build(&self, board: &mut Board, entries: Vec<Vec<u8>>) {
        let sign = |text: &str| certify_alone(&self.authority, 0, text);
        let verdicts = board.build(entries, TIME, &mut OsRng, sign).unwrap();
        assert!(verdicts.iter().all(Result::is_ok), "{verdicts:?}");
    }

    pub fn solo(&self, board: Board) -> Solo {
        Solo::start(SharedBoard::new(board), self.authority.clone(), || TIME).unwrap()
    }

    /// A new board behind HTTP.
    pub async fn serve(&self, name: &str) -> Served {
        serve(self.solo(self.found(name))).await
    }
}

pub async fn serve(solo: Solo) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    serve_on(listener, solo)
}

pub fn serve_on(listener: TcpListener, solo: Solo) -> Served {
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sequencer = Arc::new(solo);
    let (stop, stopped) = oneshot::channel::<()>();
    let router = http::router(Arc::clone(&sequencer) as http::Node);
    let shutdown = async { drop(stopped.await) };
    let server = tokio::spawn(async { http::serve(listener, router, shutdown).await.unwrap() });
    Served { client: NodeClient::new(&url).unwrap(), url, sequencer, stop: Some(stop), server }
}

impl Served {
    pub async fn accept(&self, entry: &[u8]) -> u64 {
        let verdicts = self.client.submit(&[entry]).await.unwrap();
        match verdicts.as_slice() {
            [Verdict::Accepted(receipt)] => receipt.position,
            other => panic!("not accepted: {other:?}"),
        }
    }

    /// Stops listening, finishes what is open, and gives the store free.
    /// Has an entry refused, and gives the reason's name.
    pub async fn refuse(&self, entry: &[u8]) -> String {
        match self.client.submit(&[entry]).await.unwrap().remove(0) {
            Verdict::Rejected { code, .. } => code,
            accepted => panic!("{accepted:?}"),
        }
    }

    pub async fn stop(mut self) {
        self.stop.take();
        self.server.await.unwrap();
        let sequencer = self.sequencer;
        tokio::task::spawn_blocking(|| drop(sequencer)).await.unwrap();
    }
}

/// Position and code of each verdict.
pub fn outcomes(verdicts: &[Verdict]) -> Vec<Result<u64, &str>> {
    verdicts
        .iter()
        .map(|verdict| match verdict {
            Verdict::Accepted(receipt) => Ok(receipt.position),
            Verdict::Rejected { code, .. } => Err(code.as_str()),
        })
        .collect()
}

pub fn submit(solo: &Solo, entries: Vec<Vec<u8>>) -> Vec<Verdict> {
    solo.submit(entries).unwrap().wait().unwrap()
}
