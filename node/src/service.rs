//! A whole node in one folder: keys, board, registrar's desk and HTTP, for the command line and for the desktop app.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{AuthorityKey, Hash, Key};
use tabella_ledger::chain::{BlockError, Chain};
use tabella_ledger::entry::Authority;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, public};
use tabella_ledger::rejection::Rejection;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::board::{Board, BoardError, SharedBoard};
use crate::http;
use crate::keepsake::{self, KeepsakeStore, Limits};
use crate::keys::{self, KeyFileError};
use crate::loops::{Loops, Stopped};
use crate::polls;
use crate::registrar::{self, Code, EnrolError, Field, Purpose, ReadError, RegistrarDesk, RetentionError};
use crate::sequencer::{Keyring, Sequencer, Solo, SoloError, certify_alone};
use crate::store::{Store, StoreError};
use crate::view::View;

/// How often a running node looks whether the announced date has come.
const FORGET_EVERY: Duration = Duration::from_secs(60);
/// How often a running node looks whether cards were revoked.
const LOOK_AT_CARDS_EVERY: Duration = Duration::from_secs(60);

/// A node that could not be founded or started.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The folder cannot be used.
    #[error("{path} cannot be used: {source}")]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A key file is missing or not as it should be.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The board in the folder cannot be used.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The founding is not valid.
    #[error("a board cannot begin like this: {0}")]
    Founding(#[from] BlockError),
    /// The office's entry is refused by its own board.
    #[error("the board refuses the new key: {0}")]
    Refused(#[from] Rejection),
    /// The board cannot be written with this key.
    #[error(transparent)]
    Sequencer(#[from] SoloError),
    /// The registrar's file cannot be used.
    #[error(transparent)]
    Registrar(#[from] EnrolError),
    /// The file of keepsakes cannot be used.
    #[error("the file of keepsakes cannot be used: {0}")]
    Keepsakes(#[from] rusqlite::Error),
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on: {source}; choose another one with --listen")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// The files of a node.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The node in a folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self(dir.into())
    }

    /// Whether a board was founded here.
    pub fn is_founded(&self) -> bool {
        self.board().exists()
    }

    /// The office's key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn office(&self) -> Result<SigningKey, KeyFileError> {
        keys::read(&self.office_key())
    }

    fn office_key(&self) -> PathBuf {
        self.0.join("office.key")
    }

    /// Whether the office's key is kept here too, so that the node does the office's part in polls by rule.
    fn has_office(&self) -> bool {
        self.office_key().exists()
    }

    /// The registrar's key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn registrar(&self) -> Result<SigningKey, KeyFileError> {
        keys::read(&self.0.join("registrar.key"))
    }

    /// The registrar's desk of the board with this identifier. A running node has one as well: both use the same files.
    ///
    /// # Errors
    /// When the registrar's key or files cannot be used.
    pub fn desk(&self, chain: Hash) -> Result<RegistrarDesk, ServiceError> {
        let registrar = Registrar::new(self.registrar()?, chain);
        Ok(RegistrarDesk::open(&self.0.join("codes.sqlite"), registrar, chain)?)
    }

    /// The sealed keepsakes of people on the board with this identifier.
    ///
    /// # Errors
    /// When the file cannot be used.
    fn keepsakes(&self, chain: Hash) -> Result<KeepsakeStore, ServiceError> {
        Ok(KeepsakeStore::open(&self.0.join("keepsakes.sqlite"), chain, Limits::CITY)?)
    }

    fn board(&self) -> PathBuf {
        self.0.join("board.sqlite")
    }

    /// The authority's key, and the one that is to take its place, if a change is under way.
    fn keyring(&self) -> Result<Vec<NoteSigner>, KeyFileError> {
        let mut keys = vec![keys::read(&self.authority())?];
        let next = self.next_authority();
        if next.exists() {
            keys.push(keys::read(&next)?);
        }
        Ok(keys)
    }

    fn authority(&self) -> PathBuf {
        self.0.join("authority.key")
    }

    fn next_authority(&self) -> PathBuf {
        self.0.join("authority.next.key")
    }

    /// Replaces the key of the only authority by a fresh one: the office names it, the old key certifies the block that
    /// says so, and is then removed. Interrupted at any point, the node runs, and a second call ends what was begun.
    ///
    /// # Errors
    /// [`ServiceError`] when the node is running, or is not the only authority of its board.
    pub fn rotate(&self, now: u64) -> Result<AuthorityKey, ServiceError> {
        let folder = |source| ServiceError::Folder { path: self.0.clone(), source };
        let mut board = Board::open(Arc::new(Store::open(self.board())?), &mut OsRng, &mut |_, _| ())?;
        let old: NoteSigner = keys::read(&self.authority())?;
        let path = self.next_authority();
        let next: NoteSigner = if path.exists() { keys::read(&path)? } else { keys::create(&path, &mut OsRng)? };
        let set = board.state()?.authorities();
        if set.place(&next.public()).is_none() {
            let place = set.place(&old.public()).filter(|place| set.is_quorum(&[*place])).ok_or(SoloError::NotSole)?;
            let mut members = set.members().to_vec();
            members[place as usize].key = next.public();
            let office = Office::new(self.office()?, board.state()?.chain());
            let entry = office.change_authorities(members, &mut OsRng).to_bytes();
            let sign = |text: &str| certify_alone(&old, place, text);
            board.build(vec![entry], now, &mut OsRng, sign)?.remove(0)?;
        }
        fs::rename(path, self.authority()).map_err(folder)?;
        Ok(next.public())
    }

    /// Founds a board of one authority: makes all keys and the first block. The identifier of the board.
    ///
    /// # Errors
    /// [`ServiceError`] when the folder holds a board already, among others.
    pub fn found(&self, city: &str, origin: &str, now: u64) -> Result<Hash, ServiceError> {
        let folder = |source| ServiceError::Folder { path: self.0.clone(), source };
        fs::create_dir_all(&self.0).map_err(folder)?;
        let authority: NoteSigner = keys::create(&self.authority(), &mut OsRng)?;
        let office: SigningKey = keys::create(&self.office_key(), &mut OsRng)?;
        let registrar: SigningKey = keys::create(&self.0.join("registrar.key"), &mut OsRng)?;
        let founding = Founding {
            city: city.to_owned(),
            origin: origin.to_owned(),
            time: now,
            registrar: public(&registrar),
            authorities: vec![Authority { name: city.to_owned(), key: authority.public(), weight: 1 }],
        };
        let genesis = Office::found(&office, founding, &mut OsRng).to_bytes();
        let (chain, block) = Chain::found(genesis, |text| certify_alone(&authority, 0, text))?;
        Board::found(Arc::new(Store::open(self.board())?), &block)?;
        Ok(chain.state().chain())
    }
}

/// A node at work.
pub struct RunningNode {
    address: SocketAddr,
    sequencer: Arc<Solo>,
    desk: Arc<RegistrarDesk>,
    loops: Loops,
    server: JoinHandle<std::io::Result<()>>,
}

impl RunningNode {
    /// Opens the board in a folder, checks all of it, and begins to serve. `progress` gets entries checked, of how many.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn start(
        folder: &Folder,
        listen: SocketAddr,
        clock: fn() -> u64,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Self, ServiceError> {
        let keys = Keyring::new(folder.keyring()?);
        let store = Arc::new(Store::open(folder.board())?);
        let board = SharedBoard::open(store, progress).await?;
        let chain = board.view().status().chain;
        let sequencer = Arc::new(Solo::start(board, keys, clock)?);
        let desk = Arc::new(folder.desk(chain)?);
        let failed = |source| ServiceError::Listen { address: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let node: Arc<dyn Sequencer> = sequencer.clone();
        let router = http::router(node.clone())
            .merge(registrar::routes(desk.clone(), node.clone(), clock))
            .merge(keepsake::routes(Arc::new(folder.keepsakes(chain)?)));
        let mut loops = Loops::default();
        loops.spawn(forget_when_due(desk.clone(), clock, loops.stopped()));
        loops.spawn(revoke_cards(desk.clone(), node, clock, loops.stopped()));
        if folder.has_office() {
            let office = Office::new(folder.office()?, chain);
            loops.spawn(polls::run_office(office, sequencer.clone(), clock, loops.stopped()));
        }
        let server = tokio::spawn(http::serve(listener, router, loops.stopped().stopped()));
        Ok(Self { address, sequencer, desk, loops, server })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it shows.
    pub fn view(&self) -> &Arc<View> {
        self.sequencer.view()
    }

    /// The registrar's desk.
    pub fn desk(&self) -> &Arc<RegistrarDesk> {
        &self.desk
    }

    /// Ends the keys of people whose cards were revoked, without waiting for the next time that this is done.
    ///
    /// # Errors
    /// [`EnrolError`].
    pub async fn revoke_cards(&self, now: u64) -> Result<Vec<Key>, EnrolError> {
        self.desk.revoke_cards(self.sequencer.as_ref(), now).await
    }

    /// Looks at what the registrar keeps of somebody, once the use is on this node's board.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn read_person(&self, reference: &str, purpose: Purpose, now: u64) -> Result<Vec<Field>, ReadError> {
        self.desk.read(reference, purpose, self.sequencer.as_ref(), now).await
    }

    /// Ends the key of somebody whose device is lost, and makes the code for the next one.
    ///
    /// # Errors
    /// [`EnrolError`].
    pub async fn report_loss(&self, reference: &str, now: u64) -> Result<Code, EnrolError> {
        self.desk.report_loss(reference, self.sequencer.as_ref(), now).await
    }

    /// Stops serving, after the requests at hand.
    ///
    /// # Errors
    /// When serving had failed.
    pub async fn stop(self) -> std::io::Result<()> {
        self.loops.end().await;
        self.server.await.map_err(std::io::Error::other)?
    }
}

/// Deletes the link between people and keys when the announced date has come.
async fn forget_when_due(desk: Arc<RegistrarDesk>, clock: fn() -> u64, mut stopped: Stopped) {
    loop {
        match desk.delete_links(clock()).await {
            Ok(_) => tracing::info!("the link between people and keys was deleted, as announced"),
            Err(RetentionError::NotAnnounced | RetentionError::TooEarly { .. }) => {}
            Err(error) => tracing::error!(%error, "the link between people and keys is not deleted; trying again"),
        }
        if !stopped.another_round(FORGET_EVERY).await {
            return;
        }
    }
}

/// Ends the keys of people whose cards were revoked.
async fn revoke_cards(desk: Arc<RegistrarDesk>, node: Arc<dyn Sequencer>, clock: fn() -> u64, mut stopped: Stopped) {
    loop {
        match desk.revoke_cards(node.as_ref(), clock()).await {
            Ok(ended) if ended.is_empty() => {}
            Ok(ended) => tracing::info!(keys = ended.len(), "keys were ended, because their cards were revoked"),
            Err(error) => tracing::error!(%error, "keys of revoked cards are not ended; trying again"),
        }
        if !stopped.another_round(LOOK_AT_CARDS_EVERY).await {
            return;
        }
    }
}

/// Seconds since 1970 by this machine's clock.
pub fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs())
}
