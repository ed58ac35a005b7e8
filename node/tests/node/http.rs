use tabella_ledger::bytes::Hash;
use tabella_ledger::merkle::verify_consistency;
use tabella_ledger::note::Checkpoint;
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::http::{MAX_SUBMISSION_BYTES, Refusal};
use tabella_node::sequencer::Sequencer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::rig::{Rig, outcomes};

#[tokio::test]
async fn everything_that_a_node_offers_goes_there_and_back() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    let client = &node.client;
    let first = Checkpoint::parse(&client.checkpoint().await.unwrap()).unwrap().0;
    let (one, two) = (rig.enrolment(3), rig.enrolment(1));
    let verdicts = client.submit(&[&one, &one, &two]).await.unwrap();
    assert_eq!(outcomes(&verdicts), [Ok(1), Err("roll.already_enrolled"), Ok(2)]);
    assert_eq!(client.entry(2).await.unwrap(), two);

    let status = client.status().await.unwrap();
    assert_eq!((status.height, status.size, status.roll), (1, 3, 4));
    assert_eq!(status.chain, rig.chain());
    assert_eq!(status.origin, "waldau.example/board");

    let blocks = client.blocks(0, 10).await.unwrap();
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[0], rig.first_block());
    assert_eq!(client.blocks(0, 1).await.unwrap().len(), 1);
    assert!(client.blocks(2, 10).await.unwrap().is_empty());

    let last = Checkpoint::parse(&client.checkpoint().await.unwrap()).unwrap().0;
    let path = client.consistency(first.size, last.size).await.unwrap();
    verify_consistency(first.size, &first.root, last.size, &last.root, &path).unwrap();
    assert_eq!(client.find_tracker(&Hash([3; 32])).await.unwrap(), None);
}

#[tokio::test]
async fn news_arrive_when_there_are_any() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    let entry = rig.enrolment(1);
    let (news, position) = tokio::join!(node.client.status_beyond(1), node.accept(&entry));
    assert_eq!((news.unwrap().size, position), (2, 1));
    // Who waits when the node stops is answered with what there is.
    let client = node.client.clone();
    let waiting = tokio::spawn(async move { client.status_beyond(2).await });
    tokio::task::yield_now().await;
    node.stop().await;
    if let Ok(status) = waiting.await.unwrap() {
        assert_eq!(status.size, 2);
    }
}

fn code(error: ClientError) -> String {
    match error {
        ClientError::Refused { code, .. } => code,
        other => panic!("not refused: {other}"),
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_so() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    let client = &node.client;
    assert_eq!(code(client.entry(1).await.unwrap_err()), "board.not_found");
    assert_eq!(code(client.consistency(0, 9).await.unwrap_err()), "board.not_found");
    let base = NodeClient::new(&format!("{}/nowhere", node.url)).unwrap();
    assert_eq!(code(base.status().await.unwrap_err()), "board.not_found");
}

/// Sends bytes as they are and reads the whole answer.
async fn raw(url: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    // A server that refuses a body closes without reading it, which may break the connection after the answer.
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    while let Ok(1..) = stream.read_buf(&mut answer).await {}
    String::from_utf8(answer).unwrap()
}

fn post(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut request =
        format!("POST /entries HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n")
            .into_bytes();
    request.extend_from_slice(body);
    request
}

fn refusal(answer: &str) -> (u16, Refusal) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let refusal: Refusal = serde_json::from_str(body).unwrap();
    assert!(!refusal.message.is_empty() && !refusal.hint.is_empty(), "{body}");
    (status, refusal)
}

#[tokio::test]
async fn garbage_is_refused_in_json() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").into_bytes();
    let requests = [
        post(b"\xff\xff\xff\xff garbage"),
        post(b"\x05\x00\x00\x00cut"),
        post(b"\x00\x00\x00\x00"),
        post(b""),
        get("/entries/minus-one"),
        get("/entries/-1"),
        get("/trackers/12"),
        get("/proof/12"),
        get("/blocks"),
        get("/blocks?from=x"),
        get("/consistency?from=1"),
        get("/status?beyond=x"),
    ];
    for request in requests {
        let (status, refusal) = refusal(&raw(&node.url, &request).await);
        let request = String::from_utf8_lossy(&request).into_owned();
        assert_eq!((status, refusal.code.as_str()), (400, "request.malformed"), "{request}");
    }
    assert_eq!(node.sequencer.view().head().size, 1);
}

#[tokio::test]
async fn bodies_over_the_limit_are_refused() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    let length = MAX_SUBMISSION_BYTES + 1;
    // Announced as too long, and only found to be too long while it comes in pieces.
    let announced =
        format!("POST /entries HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let mut pieces = format!(
        "POST /entries HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{length:x}\r\n"
    )
    .into_bytes();
    pieces.extend(vec![1; length]);
    pieces.extend_from_slice(b"\r\n0\r\n\r\n");
    for request in [announced.into_bytes(), pieces] {
        let (status, refusal) = refusal(&raw(&node.url, &request).await);
        assert_eq!((status, refusal.code.as_str()), (413, "request.too_large"));
    }
    let many = vec![[0]; 16_385];
    assert_eq!(code(node.client.submit(&many).await.unwrap_err()), "request.too_large");
}

/// Answers one request with these bytes.
async fn answering(answer: Vec<u8>) -> NodeClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(&answer).await;
    });
    NodeClient::new(&url).unwrap()
}

fn answer(status: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

#[tokio::test]
async fn a_node_that_answers_nonsense_is_told_from_one_that_is_away() {
    let nonsense = |error| assert!(matches!(error, ClientError::Nonsense { .. }), "{error}");
    let ok = |body: &[u8]| answering(answer("200 OK", body));
    nonsense(ok(b"{}").await.status().await.unwrap_err());
    nonsense(ok(b"\xff").await.checkpoint().await.unwrap_err());
    nonsense(ok(b"\x01\x00").await.blocks(0, 1).await.unwrap_err());
    nonsense(ok(b"\x01\x00\x00\x00\x00").await.blocks(0, 1).await.unwrap_err());
    // An empty list for one entry, and a path that is no list.
    nonsense(ok(b"\x80").await.submit(&[[1]]).await.unwrap_err());
    nonsense(ok(b"\x00").await.consistency(0, 1).await.unwrap_err());
    nonsense(ok(&vec![0; 300 << 10]).await.checkpoint().await.unwrap_err());
    let moved = answering(answer("302 Found\r\nlocation: /status", b"")).await;
    nonsense(moved.status().await.unwrap_err());
    let closed = answering(Vec::new()).await;
    let error = closed.status().await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable { .. }), "{error}");

    for address in ["", "waldau", "https://waldau.example", "ftp://x", "http://x/?a=b"] {
        let error = NodeClient::new(address).map(drop).unwrap_err();
        assert!(matches!(error, ClientError::Address { .. }), "{address}: {error}");
    }
}
