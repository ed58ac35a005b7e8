//! A whole authority in one folder: its key, its copy of the board, its journal, its part in the cluster, and HTTP.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use rand_core::OsRng;
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::entry::Authority;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::Office;
use tabella_ledger::rejection::Rejection;
use tabella_node::board::{Board, BoardError, SharedBoard};
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::http;
use tabella_node::keys::{self, KeyFileError};
use tabella_node::sequencer::{Sequencer, certify_alone};
use tabella_node::store::{Store, StoreError};
use tabella_node::sync::{Replica, SyncError};
use tabella_node::view::{Head, View};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use crate::cluster::{Cluster, ClusterError, Setup};
use crate::config::{Config, ConfigError};
use crate::journal::{Journal, JournalError};
use crate::links::Links;

/// Messages of other authorities that wait for the thread.
const INBOX: usize = 64;
/// How long another authority may be ahead before its blocks are fetched: most often they are decided here by then.
const AHEAD_FOR: Duration = Duration::from_millis(500);
/// Blocks that are asked for at a time.
const BATCH: usize = 64;
/// Pause after an attempt that failed.
const PAUSE: Duration = Duration::from_secs(1);

/// An authority that cannot be set up or run.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The folder cannot be used.
    #[error("{} cannot be used: {source}", path.display())]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// An address cannot be listened on.
    #[error("{address} cannot be listened on: {source}; name another one in the configuration")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The key is not the only authority's.
    #[error("the key in this folder does not certify alone; have the office name the authorities over HTTP instead")]
    NotSole,
    /// The authority still certifies.
    #[error("this authority still certifies blocks; have the office name the others without it first")]
    StillNamed,
    /// The entry that names the authorities is not valid.
    #[error("the office cannot name these authorities: {0}")]
    Naming(#[from] Rejection),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A key file.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The board.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The cluster.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The node that is followed.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Its board.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

/// The files of an authority.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The authority in a folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self(dir.into())
    }

    fn key_file(&self) -> PathBuf {
        self.0.join("authority.key")
    }

    fn board_file(&self) -> PathBuf {
        self.0.join("board.sqlite")
    }

    /// Its configuration file.
    pub fn config_file(&self) -> PathBuf {
        self.0.join("authority.toml")
    }

    fn journal_file(&self) -> Result<PathBuf, ServiceError> {
        Ok(Config::read(&self.config_file())?.journal.unwrap_or_else(|| self.0.join("authority.journal")))
    }

    fn key(&self) -> Result<NoteSigner, ServiceError> {
        Ok(keys::read(&self.key_file())?)
    }

    /// Makes key and configuration; what is there already stays as it is. The key that the office has to name.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn init(&self, listen: SocketAddr, http: SocketAddr) -> Result<AuthorityKey, ServiceError> {
        fs::create_dir_all(&self.0).map_err(|source| ServiceError::Folder { path: self.0.clone(), source })?;
        if !self.key_file().exists() {
            keys::create::<NoteSigner>(&self.key_file(), &mut OsRng)?;
        }
        Config::create(&self.config_file(), listen, http)?;
        Ok(self.key()?.public())
    }

    /// Fetches and checks the board from a node, and begins the journal of a key that has signed nothing beyond.
    /// `expected` is the board it has to be.
    ///
    /// # Errors
    /// [`ServiceError`], among others when there is a journal already.
    pub async fn join(&self, url: &str, expected: Option<Hash>) -> Result<Head, ServiceError> {
        let store = Arc::new(Store::open(self.board_file())?);
        let replica = Replica::open(store, NodeClient::new(url)?, expected, &mut |_, _| ()).await?;
        let head = replica.sync(&mut |_, _| ()).await?;
        let path = self.journal_file()?;
        Journal::create(path, replica.view().status().chain, head.height + 1)?;
        Ok(head)
    }

    /// Begins another journal in place of one that is lost: nothing is signed up to and including this height.
    ///
    /// # Errors
    /// [`ServiceError`], among others when there is a journal.
    pub fn begin_journal(&self, beyond: u64) -> Result<(), ServiceError> {
        let board = Board::open(Arc::new(Store::open(self.board_file())?), &mut OsRng, &mut |_, _| ())?;
        let height = beyond.max(board.view().head().height).saturating_add(1);
        Journal::create(self.journal_file()?, board.view().status().chain, height)?;
        Ok(())
    }

    /// In the folder of a node that certifies alone and is not running: names the authorities that go on with the board,
    /// and begins the journal of this one.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub fn hand_over(&self, members: Vec<Authority>, now: u64) -> Result<(), ServiceError> {
        let mut board = Board::open(Arc::new(Store::open(self.board_file())?), &mut OsRng, &mut |_, _| ())?;
        let key = self.key()?;
        let set = board.state()?.authorities();
        let place = set.place(&key.public()).filter(|place| set.is_quorum(&[*place])).ok_or(ServiceError::NotSole)?;
        let office = Office::new(keys::read(&self.0.join("office.key"))?, board.state()?.chain());
        let entry = office.change_authorities(members, &mut OsRng).to_bytes();
        let sign = |text: &str| certify_alone(&key, place, text);
        board.build(vec![entry], now, &mut OsRng, sign)?.remove(0)?;
        let view = board.view();
        Journal::create(self.journal_file()?, view.status().chain, view.head().height + 1)?;
        Ok(())
    }

    /// Removes the key and the journal of an authority that certifies no more, by its own copy of the board.
    ///
    /// # Errors
    /// [`ServiceError::StillNamed`] while it does, among others.
    pub fn leave(&self) -> Result<(), ServiceError> {
        let board = Board::open(Arc::new(Store::open(self.board_file())?), &mut OsRng, &mut |_, _| ())?;
        if board.state()?.authorities().place(&self.key()?.public()).is_some() {
            return Err(ServiceError::StillNamed);
        }
        let gone = |path: PathBuf| match fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(ServiceError::Folder { path, source }),
            _ => Ok(()),
        };
        gone(self.journal_file()?)?;
        gone(self.key_file())
    }
}

/// An authority at work.
pub struct RunningAuthority {
    url: String,
    cluster: Arc<Cluster>,
    followers: JoinSet<()>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
}

impl RunningAuthority {
    /// Opens the board in a folder, checks all of it, and takes part.
    ///
    /// # Errors
    /// [`ServiceError`].
    pub async fn start(
        folder: &Folder,
        clock: fn() -> u64,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Self, ServiceError> {
        let config = Config::read(&folder.config_file())?;
        let signer = folder.key()?;
        let store = Arc::new(Store::open(folder.board_file())?);
        let board = SharedBoard::open(store, progress).await?;
        let chain = board.view().status().chain;
        let journal = Journal::open(folder.journal_file()?, chain)?;
        let peers: Vec<_> = config.peers.iter().map(|(peer, _)| peer.clone()).collect();
        let (inbox, messages) = mpsc::channel(INBOX);
        let (listener, _) = listen(config.listen).await?;
        let links = Arc::new(Links::start(listener, &peers, chain, signer.clone(), inbox));
        let (listener, address) = listen(config.http).await?;
        let setup = Setup { board, signer, journal, step: config.step, clock };
        let cluster = Arc::new(Cluster::start(setup, Arc::clone(&links), messages)?);
        let mut followers = JoinSet::new();
        for (_, url) in &config.peers {
            followers.spawn(follow(NodeClient::new(url)?, Arc::clone(&cluster)));
        }
        let node: Arc<dyn Sequencer> = cluster.clone();
        let router = http::router(node).merge(watching(Arc::clone(&cluster), links, peers.len()));
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(http::serve(listener, router, async {
            // A sender that is gone stops no less than one that says so.
            let _ = stopped.await;
        }));
        Ok(Self { url: format!("http://{address}"), cluster, followers, stop: Some(stop), server })
    }

    /// Where clients reach it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it shows.
    pub fn view(&self) -> &Arc<View> {
        self.cluster.view()
    }

    /// Stops serving, after the requests at hand, and then its part in the cluster.
    ///
    /// # Errors
    /// When serving had failed.
    pub async fn stop(mut self) -> std::io::Result<()> {
        if let Some(stop) = self.stop.take() {
            // The server may have stopped by itself.
            let _ = stop.send(());
        }
        self.followers.shutdown().await;
        let served = (&mut self.server).await.map_err(std::io::Error::other)?;
        self.cluster.stop().await;
        served
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServiceError> {
    let failed = |source| ServiceError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Fetches from another authority what it has and this one has not.
async fn follow(client: NodeClient, cluster: Arc<Cluster>) {
    while cluster.stopped().is_none() {
        if let Err(error) = catch_up(&client, &cluster).await {
            tracing::debug!(%error, url = client.url(), "nothing comes from another authority");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn catch_up(client: &NodeClient, cluster: &Cluster) -> Result<(), String> {
    let head = || cluster.view().head();
    let theirs = client.status_beyond(head().size).await.map_err(|error| error.to_string())?;
    if theirs.height <= head().height {
        return Ok(());
    }
    tokio::time::sleep(AHEAD_FOR).await;
    if theirs.height <= head().height {
        return Ok(());
    }
    let blocks = client.blocks(head().height + 1, BATCH).await.map_err(|error| error.to_string())?;
    cluster.hand_over(blocks).await
}

/// What operators' programs look at.
fn watching(cluster: Arc<Cluster>, links: Arc<Links>, peers: usize) -> Router {
    let of_health = Arc::clone(&cluster);
    let health = move || {
        let reason = of_health.stopped();
        async move {
            match reason {
                None => (StatusCode::OK, "working\n".to_owned()),
                Some(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("stopped: {reason}\n")),
            }
        }
    };
    let metrics = move || {
        let text = metrics(&cluster, &links, peers);
        async move { ([("content-type", "text/plain; version=0.0.4")], text) }
    };
    Router::new().route("/health", get(health)).route("/metrics", get(metrics))
}

/// Prometheus' text format.
fn metrics(cluster: &Cluster, links: &Links, peers: usize) -> String {
    use std::sync::atomic::Ordering::Relaxed;
    let (head, gauges) = (cluster.view().head(), cluster.gauges());
    let waiting = gauges.waiting.load(Relaxed) as u64;
    let numbers = [
        ("tabella_height", "gauge", "Height of the last block.", head.height),
        ("tabella_entries", "gauge", "Entries of the log.", head.size),
        ("tabella_round", "gauge", "Round of the height under way.", gauges.round.load(Relaxed)),
        ("tabella_waiting_entries", "gauge", "Entries that wait for a block.", waiting),
        ("tabella_peers", "gauge", "Other authorities.", peers as u64),
        ("tabella_peers_connected", "gauge", "Other authorities that are reached.", links.connected() as u64),
        ("tabella_blocks_decided_total", "counter", "Blocks that were decided here.", gauges.decided.load(Relaxed)),
        ("tabella_blocks_fetched_total", "counter", "Blocks that were fetched.", gauges.fetched.load(Relaxed)),
    ];
    let line = |(name, kind, help, value): (&str, &str, &str, u64)| {
        format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n")
    };
    numbers.into_iter().map(line).collect()
}
