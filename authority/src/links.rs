//! Links between authorities: one TCP connection each way. Who dials proves its key and then only sends; who listens
//! only reads. What is sent is signed by itself or public, so links are not encrypted.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rand_core::{OsRng, RngCore};
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::cbor;
use tabella_ledger::note::{self, NoteSigner};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::message::{MAX_MESSAGE_BYTES, Message};

/// Messages that wait for a peer; what comes more is dropped, and said again by the engine.
const QUEUE: usize = 256;
/// How long a peer has to prove its key.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(5);
/// How long a message may take to be taken.
const SEND_WITHIN: Duration = Duration::from_secs(30);
/// Pauses between attempts to reach a peer: from the first to the longest, doubling.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(2)];
/// Connections that have not proved a key yet.
const MAX_STRANGERS: usize = 64;

/// Another authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its key.
    pub key: AuthorityKey,
    /// Where it listens for other authorities.
    pub address: SocketAddr,
}

/// This authority's side of all links.
#[derive(Debug)]
pub struct Links {
    queues: Vec<mpsc::Sender<Arc<Vec<u8>>>>,
    connected: Arc<AtomicUsize>,
    tasks: JoinSet<()>,
}

/// What both sides of a link know of each other before.
#[derive(Clone)]
struct Identity {
    chain: Hash,
    signer: NoteSigner,
}

impl Links {
    /// Listens, and dials all peers. What comes from one of them goes to `inbox`. Has to be called inside a runtime.
    pub fn start(
        listener: TcpListener,
        peers: &[Peer],
        chain: Hash,
        signer: NoteSigner,
        inbox: mpsc::Sender<Message>,
    ) -> Self {
        let connected = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        let identity = Identity { chain, signer };
        let queue = |peer: &Peer| {
            let (queue, waiting) = mpsc::channel(QUEUE);
            tasks.spawn(dial(peer.clone(), identity.clone(), waiting, Arc::clone(&connected)));
            queue
        };
        let queues = peers.iter().map(queue).collect();
        let keys = peers.iter().map(|peer| peer.key).collect();
        tasks.spawn(listen(listener, keys, chain, identity.signer.public(), inbox));
        Self { queues, connected, tasks }
    }

    /// Sends to all peers. Does not wait, and does not promise that it comes.
    pub fn send(&self, message: &Message) {
        let bytes = Arc::new(cbor::encode(message));
        for queue in &self.queues {
            // A peer that is away hears of it when it is back: the engine says again what still matters.
            let _ = queue.try_send(Arc::clone(&bytes));
        }
    }

    /// How many peers are reached at the moment.
    pub fn connected(&self) -> usize {
        self.connected.load(Ordering::Relaxed)
    }

    /// Closes all links.
    pub fn close(&mut self) {
        self.tasks.abort_all();
    }
}

/// What the dialling side signs: it means this listener, and this connection.
fn greeting(chain: Hash, listener: &AuthorityKey, nonce: &[u8; 32]) -> String {
    format!("\0tabella link\n{chain}\n{listener}\n{}\n", hex::encode(nonce))
}

async fn dial(peer: Peer, identity: Identity, mut waiting: mpsc::Receiver<Arc<Vec<u8>>>, connected: Arc<AtomicUsize>) {
    let [first, longest] = PAUSES;
    let mut pause = first;
    loop {
        if let Ok(Ok(stream)) = timeout(HANDSHAKE_WITHIN, greet(&peer, &identity)).await {
            pause = first;
            connected.fetch_add(1, Ordering::Relaxed);
            let sent = send_all(stream, &mut waiting).await;
            connected.fetch_sub(1, Ordering::Relaxed);
            if sent.is_ok() {
                return;
            }
        }
        sleep(pause).await;
        pause = longest.min(pause * 2);
    }
}

async fn greet(peer: &Peer, identity: &Identity) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(peer.address).await?;
    stream.set_nodelay(true)?;
    let mut nonce = [0; 32];
    stream.read_exact(&mut nonce).await?;
    let signature = identity.signer.sign(&greeting(identity.chain, &peer.key, &nonce));
    stream.write_all(&identity.signer.public().0).await?;
    stream.write_all(&signature).await?;
    Ok(stream)
}

/// Until there is nothing more to send ever, or the connection breaks.
async fn send_all(stream: TcpStream, waiting: &mut mpsc::Receiver<Arc<Vec<u8>>>) -> io::Result<()> {
    let (mut read, mut write) = stream.into_split();
    let mut nothing = [0; 1];
    loop {
        tokio::select! {
            message = waiting.recv() => {
                let Some(message) = message else { return Ok(()) };
                let sending = async {
                    write.write_u32(message.len() as u32).await?;
                    write.write_all(&message).await
                };
                timeout(SEND_WITHIN, sending).await??;
            }
            // The other side never says anything: this tells that it is gone.
            _ = read.read(&mut nothing) => return Err(io::ErrorKind::ConnectionReset.into()),
        }
    }
}

async fn listen(
    listener: TcpListener,
    keys: Vec<AuthorityKey>,
    chain: Hash,
    own: AuthorityKey,
    inbox: mpsc::Sender<Message>,
) {
    let (keys, strangers) = (Arc::new(keys), Arc::new(Semaphore::new(MAX_STRANGERS)));
    let mut links = JoinSet::new();
    loop {
        while links.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files, most often: it passes.
            sleep(PAUSES[0]).await;
            continue;
        };
        let Ok(stranger) = Arc::clone(&strangers).try_acquire_owned() else { continue };
        let (keys, inbox) = (Arc::clone(&keys), inbox.clone());
        links.spawn(async move {
            let known = timeout(HANDSHAKE_WITHIN, identify(stream, &keys, chain, &own)).await;
            drop(stranger);
            if let Ok(Ok(Some(stream))) = known
                && let Err(error) = read_all(stream, &inbox).await
            {
                tracing::debug!(%error, "a link has ended");
            }
        });
    }
}

/// The stream, if a peer is at its other end.
async fn identify(
    mut stream: TcpStream,
    keys: &[AuthorityKey],
    chain: Hash,
    own: &AuthorityKey,
) -> io::Result<Option<TcpStream>> {
    let mut nonce = [0; 32];
    OsRng.fill_bytes(&mut nonce);
    stream.write_all(&nonce).await?;
    let (mut key, mut signature) = (AuthorityKey([0; 32]), [0; 64]);
    stream.read_exact(&mut key.0).await?;
    stream.read_exact(&mut signature).await?;
    let is_peer = keys.contains(&key) && note::verify(&key, &greeting(chain, own, &nonce), &signature);
    Ok(is_peer.then_some(stream))
}

async fn read_all(mut stream: TcpStream, inbox: &mpsc::Sender<Message>) -> io::Result<()> {
    loop {
        let length = stream.read_u32().await? as usize;
        if length > MAX_MESSAGE_BYTES {
            return Err(io::Error::other("a message is too long"));
        }
        // Grows with what comes, not with what was announced.
        let mut bytes = Vec::new();
        (&mut stream).take(length as u64).read_to_end(&mut bytes).await?;
        if bytes.len() < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let message = cbor::decode("message", &bytes).map_err(io::Error::other)?;
        if inbox.send(message).await.is_err() {
            return Ok(());
        }
    }
}
