//! Who may speak to an authority: only those that it was told of, with their keys, on this connection.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;
use std::time::Duration;

use rand_core::OsRng;
use tabella_authority::links::{Links, Peer};
use tabella_authority::message::{MAX_MESSAGE_BYTES, Message};
use tabella_ledger::block::EntryBytes;
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::cbor;
use tabella_ledger::note::NoteSigner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const CHAIN: Hash = Hash([7; 32]);

fn message() -> Message {
    Message::Entries(vec![EntryBytes(vec![1, 2, 3])])
}

struct Listening {
    _links: Links,
    address: SocketAddr,
    key: AuthorityKey,
    inbox: mpsc::Receiver<Message>,
}

/// An authority that was told of one other.
async fn listening(peer: &NoteSigner) -> Listening {
    let (listener, nowhere) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await);
    let (signer, address) = (NoteSigner::generate(&mut OsRng), listener.local_addr().unwrap());
    let peers = [Peer { key: peer.public(), address: nowhere.unwrap().local_addr().unwrap() }];
    let key = signer.public();
    let (send, inbox) = mpsc::channel(4);
    Listening { _links: Links::start(listener, &peers, CHAIN, signer, send), address, key, inbox }
}

/// Connects and signs what a greeting of this board and this listener would be.
async fn greeted(to: SocketAddr, signer: &NoteSigner, chain: Hash, listener: AuthorityKey, fresh: bool) -> TcpStream {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let mut nonce = [0; 32];
    stream.read_exact(&mut nonce).await.unwrap();
    if !fresh {
        nonce = [0; 32];
    }
    let text = format!("\0tabella link\n{chain}\n{listener}\n{}\n", hex::encode(nonce));
    stream.write_all(&signer.public().0).await.unwrap();
    stream.write_all(&signer.sign(&text)).await.unwrap();
    stream
}

async fn is_closed(mut stream: TcpStream) -> bool {
    let closed = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut [0; 1])).await;
    matches!(closed, Ok(Ok(0) | Err(_)))
}

#[tokio::test]
async fn a_peer_is_heard_and_nobody_else_is() {
    let (peer, stranger) = (NoteSigner::generate(&mut OsRng), NoteSigner::generate(&mut OsRng));
    let mut authority = listening(&peer).await;
    let (address, key) = (authority.address, authority.key);
    let bytes = cbor::encode(&message());
    let mut known = greeted(address, &peer, CHAIN, key, true).await;
    known.write_u32(bytes.len() as u32).await.unwrap();
    known.write_all(&bytes).await.unwrap();
    assert_eq!(authority.inbox.recv().await.unwrap(), message());

    assert!(is_closed(greeted(address, &stranger, CHAIN, key, true).await).await, "a key that it was not told of");
    assert!(is_closed(greeted(address, &peer, Hash([8; 32]), key, true).await).await, "a greeting for another board");
    assert!(is_closed(greeted(address, &peer, CHAIN, peer.public(), true).await).await, "for another listener");
    assert!(is_closed(greeted(address, &peer, CHAIN, key, false).await).await, "for another connection");
}

#[tokio::test]
async fn what_is_too_long_or_no_message_ends_the_link() {
    let peer = NoteSigner::generate(&mut OsRng);
    let mut authority = listening(&peer).await;
    let (address, key) = (authority.address, authority.key);
    let mut long = greeted(address, &peer, CHAIN, key, true).await;
    long.write_u32(MAX_MESSAGE_BYTES as u32 + 1).await.unwrap();
    assert!(is_closed(long).await);
    let mut wrong = greeted(address, &peer, CHAIN, key, true).await;
    wrong.write_u32(2).await.unwrap();
    wrong.write_all(&[0xff, 0xff]).await.unwrap();
    assert!(is_closed(wrong).await);
    assert!(authority.inbox.try_recv().is_err());
}
