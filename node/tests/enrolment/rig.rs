//! A running node with its registrar's desk, and people who ask.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::party::public;
use tabella_node::client::NodeClient;
use tabella_node::randomness;
use tabella_node::registrar::request::{Proof, Wish};
use tabella_node::registrar::{EnrolError, RegistrarDesk, RequestError, Standing};
use tabella_node::service::{Folder, RunningNode, now};
use tempfile::TempDir;

/// When requests are made here.
pub const TIME: u64 = 1_800_000_000;

pub struct Office {
    pub folder: TempDir,
    pub chain: Hash,
}

/// A person's device: a key, and the wish to have it on the roll.
pub struct Device {
    pub key: SigningKey,
    pub wish: Wish,
}

impl Office {
    /// A board that is founded, with an empty desk.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let chain = Folder::new(folder.path()).found("Testville", "testville.example/board", now()).unwrap();
        Self { folder, chain }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn desk(&self) -> RegistrarDesk {
        Folder::new(self.folder.path()).desk(self.chain).unwrap()
    }

    pub async fn node(&self) -> (RunningNode, NodeClient) {
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let node = RunningNode::start(&Folder::new(self.folder.path()), local, now, &mut |_, _| {}).await.unwrap();
        let client = NodeClient::new(&node.url()).unwrap();
        (node, client)
    }

    pub fn device(&self) -> Device {
        self.device_at(TIME)
    }

    pub fn device_at(&self, made_at: u64) -> Device {
        let key = SigningKey::generate(&mut randomness());
        let wish = Wish { chain: self.chain, key: public(&key), made_at };
        Device { key, wish }
    }

    /// Whether a text stands in any file of the desk.
    pub fn holds(&self, text: &str) -> bool {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let holds = |path: PathBuf| {
            path.is_file() && fs::read(path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes())
        };
        files.into_iter().any(holds)
    }
}

impl Device {
    pub async fn ask(&self, desk: &RegistrarDesk, proof: Proof) -> Result<Standing, RequestError> {
        desk.ask(&self.wish.sign(&self.key, proof), self.wish.made_at).await
    }

    pub fn id(&self) -> Hash {
        self.wish.id()
    }
}

/// Confirms a request and has the board enrol the key.
pub async fn confirm(
    desk: &RegistrarDesk,
    board: &NodeClient,
    id: &Hash,
    reference: &str,
    now: u64,
) -> Result<Standing, EnrolError> {
    let confirming = desk.confirm(id, reference, &[], now).unwrap();
    let verdict = board.submit(&[confirming.entry()]).await.unwrap().remove(0);
    desk.conclude(confirming, verdict)
}
