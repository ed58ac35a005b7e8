//! Light clients: a long chain, being killed, nodes that lie in every way, and two halves of a split board.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::cosignature::Witness;
use tabella_ledger::light::{Certified, LightError, verify_evidence};
use tabella_ledger::merkle::leaf_hash;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::Office;
use tabella_node::client::NodeClient;
use tabella_node::frames;
use tabella_node::http::MAX_ANSWER_BYTES;
use tabella_node::light::{LightClient, LightClientError};
use tabella_node::randomness;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::headers::{Headers, certify};
use crate::rig::{Rig, serve};
use crate::shown;

/// What a node answers, as far as it lies.
type Lie = Box<dyn Fn(&Board, &str) -> Option<Answer> + Send>;

enum Answer {
    Body(Vec<u8>),
    /// The first bytes of what it should be.
    Cut(usize),
    /// Bytes without end.
    Endless,
}

/// A node that shows a made-up board up to a height.
struct Board {
    headers: Headers,
    shown: u64,
    lie: Option<Lie>,
    requests: u64,
    /// The request at which the connection breaks, and after how many bytes of the answer.
    cut: Option<(u64, usize)>,
}

impl Board {
    fn honest(&self, path: &str) -> Option<Vec<u8>> {
        shown::answer(&self.headers, self.shown, path)
    }

    fn answer(&mut self, path: &str) -> Option<Answer> {
        self.requests += 1;
        if let Some((_, bytes)) = self.cut.filter(|(request, _)| *request == self.requests) {
            return Some(Answer::Cut(bytes));
        }
        let lie = self.lie.as_ref().and_then(|lie| lie(self, path));
        lie.or_else(|| self.honest(path).map(Answer::Body))
    }
}

async fn respond(board: Arc<Mutex<Board>>, mut stream: TcpStream) {
    let mut request = [0; 4096];
    let read = stream.read(&mut request).await.unwrap_or(0);
    let request = String::from_utf8_lossy(&request[..read]).into_owned();
    let path = request.split(' ').nth(1).unwrap_or("/");
    let (answer, whole) = {
        let mut board = board.lock().unwrap();
        (board.answer(path), board.honest(path).unwrap_or_default())
    };
    let head = |status: &str, length: usize| {
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n").into_bytes()
    };
    let missing = br#"{"code":"board.not_found","message":"there is no such thing","hint":""}"#;
    let bytes = match answer {
        None => [head("404 Not Found", missing.len()), missing.to_vec()].concat(),
        Some(Answer::Body(body)) => [head("200 OK", body.len()), body].concat(),
        Some(Answer::Cut(bytes)) => {
            [head("200 OK", whole.len() + 1), whole[..bytes.min(whole.len())].to_vec()].concat()
        }
        Some(Answer::Endless) => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await;
            while stream.write_all(&[7; 1 << 16]).await.is_ok() {}
            return;
        }
    };
    // Whoever hangs up has read enough.
    let _ = stream.write_all(&bytes).await;
}

/// Shows a board; what it shows can be changed.
async fn show(headers: Headers) -> (Arc<Mutex<Board>>, NodeClient) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let shown = headers.height();
    let board = Arc::new(Mutex::new(Board { headers, shown, lie: None, requests: 0, cut: None }));
    let served = Arc::clone(&board);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(respond(Arc::clone(&served), stream));
        }
    });
    (board, NodeClient::new(&url).unwrap())
}

async fn open(path: &Path, client: &NodeClient) -> Result<LightClient, LightClientError> {
    LightClient::open(path, client.clone(), None).await
}

fn height(light: &LightClient) -> u64 {
    light.agreement().unwrap().checkpoint.height
}

/// Blocks with changes of the authorities among them, evenly.
fn grow(headers: &mut Headers, blocks: u64, changes: u64) {
    for change in 1..=changes {
        let next = blocks * change / (changes + 1);
        headers.push_many(next - headers.height() - 1);
        headers.change(4);
    }
    headers.push_many(blocks - headers.height());
}

/// Most memory of this process so far, in KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

struct Figures {
    bytes: u64,
    requests: u64,
    seconds: f64,
    file: u64,
    memory: u64,
}

/// A client that begins with nothing, follows to the end in one go.
async fn follow(headers: Headers, path: &Path) -> (Figures, Headers) {
    let (board, client) = show(headers).await;
    let (before, begin) = (peak_memory(), Instant::now());
    let light = open(path, &client).await.unwrap();
    light.sync(&mut |_, _| ()).await.unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    let board = board.lock().unwrap();
    assert_eq!(light.note(), board.headers.note(board.shown));
    let figures = Figures {
        bytes: client.received(),
        requests: board.requests,
        seconds,
        file: std::fs::metadata(path).unwrap().len(),
        memory: peak_memory() - before,
    };
    (figures, board.headers.clone())
}

/// Follows a growing board, and is killed at seeded places of seeded answers: what is in the file then is all that is
/// left. It always goes on, and never trusts what it did not prove.
async fn killed(headers: Headers, path: &Path, moments: u64) {
    let last = headers.height();
    let (board, client) = show(headers).await;
    let mut rng = ChaCha20Rng::seed_from_u64(400);
    let (mut kills, mut trusted) = (0, 0);
    while kills < moments {
        {
            let mut board = board.lock().unwrap();
            board.shown = last * (kills + 1) / moments;
            let (within, bytes) = (1 + u64::from(rng.next_u32() % 9), rng.next_u32() as usize % 4_000);
            board.cut = Some((board.requests + within, bytes));
        }
        // Until the connection breaks, or this round is done without.
        match open(path, &client).await {
            Ok(light) => {
                assert!(height(&light) >= trusted, "what was proved is not forgotten");
                let synced = light.sync(&mut |_, _| ()).await;
                trusted = height(&light);
                let board = board.lock().unwrap();
                assert_eq!(light.note(), board.headers.note(trusted), "nothing is trusted that is not on the board");
                kills += u64::from(synced.is_err());
            }
            Err(_) => kills += 1,
        }
    }
    board.lock().unwrap().cut = None;
    board.lock().unwrap().shown = last;
    let light = open(path, &client).await.unwrap();
    light.sync(&mut |_, _| ()).await.unwrap();
    assert_eq!(height(&light), last);
}

#[tokio::test]
async fn a31_a_light_client_follows_a_chain_and_survives_being_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut headers = Headers::new(401, 4);
    grow(&mut headers, 2_000, 10);
    let (figures, headers) = follow(headers, &folder.path().join("light")).await;
    assert_eq!(headers.changes.len(), 10);
    assert!(figures.bytes < 40_000 && figures.requests < 12, "{} bytes, {} requests", figures.bytes, figures.requests);
    killed(headers, &folder.path().join("killed"), 20).await;
}

/// The figures of the documentation: `cargo nextest run --release -p tabella-node --run-ignored only a31_a_long`.
#[tokio::test]
#[ignore = "makes a chain of 100,000 blocks first"]
async fn a31_a_long_chain_is_followed_in_kilobytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut headers = Headers::new(402, 4);
    grow(&mut headers, 100_000, 10);
    let (figures, headers) = follow(headers, &folder.path().join("light")).await;
    let Figures { bytes, requests, seconds, file, memory } = figures;
    println!(
        "100,000 blocks, 10 changes of 4 authorities: {bytes} bytes in {requests} answers, {seconds:.3} s, \
         file of {file} bytes, {memory} KiB more memory at most"
    );
    assert!(bytes < 60_000 && requests < 20, "{bytes} bytes, {requests} requests");
    killed(headers, &folder.path().join("killed"), 20).await;
}

/// A node that lies in one way, to a client that trusts a block in the middle, and to one that begins.
async fn lied(
    name: &str,
    headers: &Headers,
    lie: impl Fn(&Board, &str) -> Option<Answer> + Send + 'static,
) -> LightClientError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("light");
    let (board, client) = show(headers.clone()).await;
    board.lock().unwrap().shown = 30;
    let light = open(&path, &client).await.unwrap();
    light.sync(&mut |_, _| ()).await.unwrap();
    {
        let mut board = board.lock().unwrap();
        board.shown = headers.height();
        board.lie = Some(Box::new(lie));
    }
    let before = client.received();
    let error = light.sync(&mut |_, _| ()).await.unwrap_err();
    assert_eq!(light.note(), headers.note(30), "{name}: something was accepted");
    let received = client.received() - before;
    assert!(received < 2 * MAX_ANSWER_BYTES as u64, "{name}: {received} bytes were read");
    drop(light);
    let kept = std::fs::metadata(&path).unwrap().len();
    assert!(kept < 1 << 20, "{name}: {kept} bytes are kept");
    // Nothing is broken by it: told the truth, the client goes on.
    board.lock().unwrap().lie = None;
    let light = open(&path, &client).await.unwrap();
    light.sync(&mut |_, _| ()).await.unwrap();
    assert_eq!(light.note(), headers.note(headers.height()), "{name}");
    error
}

fn board() -> Headers {
    let mut headers = Headers::new(403, 4);
    headers.push_many(20);
    headers.change(4);
    headers.push_many(20);
    headers.change(4);
    headers.push_many(20);
    headers
}

fn is_lie(name: &str, error: LightClientError) -> LightError {
    match error {
        LightClientError::Lie { source, .. } => source,
        other => panic!("{name}: {other}"),
    }
}

/// The answer to one route, from the honest one.
fn instead(
    route: &'static str,
    change: impl Fn(Vec<u8>) -> Vec<u8> + Send + 'static,
) -> impl Fn(&Board, &str) -> Option<Answer> + Send + 'static {
    move |board, path| {
        let honest = path.starts_with(route).then(|| board.honest(path))?;
        honest.map(|body| Answer::Body(change(body)))
    }
}

/// The newest header, changed, and certified by some of its authorities.
fn newest(
    change: impl Fn(&mut Certified, &Headers) + Send + 'static,
) -> impl Fn(&Board, &str) -> Option<Answer> + Send + 'static {
    move |board, path| {
        let asked = path == format!("/headers?from={}&limit=1", board.shown);
        asked.then(|| {
            let mut block = board.headers.blocks[board.shown as usize].clone();
            change(&mut block, &board.headers);
            let mut out = Vec::new();
            frames::push(&mut out, &cbor::encode(&block));
            Answer::Body(out)
        })
    }
}

#[tokio::test]
async fn a31_headers_and_certificates_that_lie_are_named() {
    let headers = board();
    let some = |places: std::ops::Range<u32>| {
        newest(move |block, board| {
            let who: Vec<(u32, &NoteSigner)> = places.clone().map(|p| (p, &board.signers[p as usize])).collect();
            block.certificate = certify(&board.set, &block.header, &who);
        })
    };
    let error = is_lie("too few", lied("too few", &headers, some(0..2)).await);
    assert!(
        matches!(error, LightError::Certificate(tabella_ledger::block::CertificateError::Weight { .. })),
        "{error}"
    );
    let strangers = newest(|block, board| {
        let stranger = NoteSigner::from_bytes(&[9; 32]);
        let who: Vec<(u32, &NoteSigner)> = (0..4).map(|place| (place, &stranger)).collect();
        block.certificate = certify(&board.set, &block.header, &who);
    });
    let error = is_lie("strangers", lied("strangers", &headers, strangers).await);
    assert!(matches!(error, LightError::Certificate(_)), "{error}");
    let root = newest(|block, board| {
        block.header.log_root = Hash([9; 32]);
        block.certificate = board.certify(&block.header);
    });
    let error = is_lie("another root", lied("another root", &headers, root).await);
    assert!(matches!(error, LightError::Proof(_)), "{error}");
    let past = newest(|block, board| {
        block.header.time = 1;
        block.certificate = board.certify(&block.header);
    });
    let error = is_lie("out of order", lied("out of order", &headers, past).await);
    assert!(matches!(error, LightError::Order { .. }), "{error}");
    let wrong_height = newest(|block, board| *block = board.blocks[5].clone());
    let error = lied("another height", &headers, wrong_height).await;
    assert!(matches!(error, LightClientError::Withheld { .. }), "{error}");
    // The header of another board, and the checkpoint of another board.
    let elsewhere = newest(|block, _| *block = Headers::new(9, 4).blocks[0].clone());
    lied("elsewhere", &headers, elsewhere).await;
}

#[tokio::test]
async fn a31_forged_changes_and_wrong_proofs_are_named() {
    let headers = board();
    let none = instead("/changes", |_| Vec::new());
    let error = is_lie("a change left out", lied("a change left out", &headers, none).await);
    assert!(matches!(error, LightError::Authorities { .. }), "{error}");
    let stolen = |board: &Board, path: &str| {
        path.starts_with("/changes").then(|| {
            let mut change = board.headers.changes[1].clone();
            change.members = crate::headers::members(&[NoteSigner::from_bytes(&[9; 32])]);
            let mut out = Vec::new();
            frames::push(&mut out, &cbor::encode(&change));
            Answer::Body(out)
        })
    };
    let error = is_lie("a stolen change", lied("a stolen change", &headers, stolen).await);
    assert!(matches!(error, LightError::Change { height: 42 }), "{error}");
    let twice = instead("/changes", |body| [body.clone(), body].concat());
    let error = is_lie("a change twice", lied("a change twice", &headers, twice).await);
    assert!(matches!(error, LightError::Order { .. }), "{error}");
    let many = instead("/changes", |body| body.repeat(40));
    let error = lied("too many changes", &headers, many).await;
    assert!(matches!(error, LightClientError::Client(_)), "{error}");
    let flipped = instead("/consistency", |mut body| {
        let last = body.len() - 1;
        body[last] ^= 1;
        body
    });
    let error = is_lie("a wrong proof", lied("a wrong proof", &headers, flipped).await);
    assert!(matches!(error, LightError::Proof(_)), "{error}");
    let empty = instead("/consistency", |_| cbor::encode(&Vec::<Hash>::new()));
    let error = is_lie("no proof", lied("no proof", &headers, empty).await);
    assert!(matches!(error, LightError::Proof(_)), "{error}");
    let huge = instead("/consistency", |_| cbor::encode(&vec![Hash([1; 32]); 7_000]));
    let error = is_lie("a huge proof", lied("a huge proof", &headers, huge).await);
    assert!(matches!(error, LightError::Proof(_)), "{error}");
}

#[tokio::test]
async fn a31_stale_heads_are_flagged_and_not_taken() {
    let headers = board();
    let folder = tempfile::tempdir().unwrap();
    let (board, client) = show(headers.clone()).await;
    let light = open(&folder.path().join("light"), &client).await.unwrap();
    light.sync(&mut |_, _| ()).await.unwrap();
    for shown in [0, 20, 21, 42, 61] {
        board.lock().unwrap().shown = shown;
        let error = light.sync(&mut |_, _| ()).await.unwrap_err();
        let LightClientError::Stale { stale, .. } = error else { panic!("{error}") };
        assert_eq!((stale.trusted, stale.found), (62, shown));
        assert_eq!(height(&light), 62);
    }
    board.lock().unwrap().shown = 62;
    light.sync(&mut |_, _| ()).await.unwrap();
    assert!(light.evidence().unwrap().is_empty());
}

#[tokio::test]
async fn a31_truncated_garbled_and_endless_answers_are_named_and_bounded() {
    let headers = board();
    for route in ["/checkpoint", "/changes", "/headers", "/consistency"] {
        for bytes in [0, 1, 33] {
            let cut = move |_: &Board, path: &str| path.starts_with(route).then_some(Answer::Cut(bytes));
            let error = lied(route, &headers, cut).await;
            assert!(matches!(error, LightClientError::Client(_)), "{route} {bytes}: {error}");
        }
        let endless = move |_: &Board, path: &str| path.starts_with(route).then_some(Answer::Endless);
        let error = lied(route, &headers, endless).await;
        assert!(matches!(error, LightClientError::Client(_)), "{route}: {error}");
        let garbage = instead(route, |body| body.iter().map(|byte| byte.wrapping_mul(167) ^ 0x5a).collect());
        lied(route, &headers, garbage).await;
        lied(route, &headers, instead(route, |body| [body, vec![0]].concat())).await;
        lied(route, &headers, instead(route, |body| [&[0xff, 0xff, 0xff, 0x7f], body.as_slice()].concat())).await;
    }
}

#[tokio::test]
async fn a31_another_board_is_not_taken_for_the_expected_one() {
    let headers = board();
    let folder = tempfile::tempdir().unwrap();
    let (_, client) = show(headers.clone()).await;
    let other = Hash([1; 32]);
    let error = LightClient::open(&folder.path().join("a"), client.clone(), Some(other)).await.unwrap_err();
    assert!(matches!(is_lie("another board", error), LightError::OtherChain { .. }));
    let path = folder.path().join("b");
    LightClient::open(&path, client.clone(), Some(headers.chain())).await.unwrap().sync(&mut |_, _| ()).await.unwrap();
    let error = LightClient::open(&path, client, Some(other)).await.unwrap_err();
    assert!(matches!(is_lie("another board", error), LightError::OtherChain { .. }));
    // A file that is tied to one board meets a node with another.
    let (_, elsewhere) = show(Headers::new(404, 4)).await;
    let light = open(&path, &elsewhere).await.unwrap();
    let error = light.sync(&mut |_, _| ()).await.unwrap_err();
    assert!(matches!(is_lie("another board", error), LightError::Unsigned { .. }));
}

#[tokio::test]
async fn a31_a_node_that_changes_its_history_leaves_evidence() {
    let headers = board();
    let mut fork = Headers::new(403, 4);
    fork.push_many(20);
    fork.change(4);
    fork.push_many(5);
    let mut fork = fork.other(7);
    fork.push_many(4);
    for grown in [0, 4, 30] {
        let mut fork = fork.clone();
        fork.push_many(grown);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("light");
        let (board, client) = show(headers.clone()).await;
        board.lock().unwrap().shown = 30;
        let light = open(&path, &client).await.unwrap();
        light.sync(&mut |_, _| ()).await.unwrap();
        let (_, other) = show(fork.clone()).await;
        let error = light.exchange(&other).await.unwrap_err();
        let LightClientError::Conflict { evidence, .. } = error else { panic!("{grown}: {error}") };
        let kept = light.evidence().unwrap();
        assert_eq!(kept, [evidence.to_bytes()]);
        drop(light);
        let again = open(&path, &client).await.unwrap();
        let conviction = verify_evidence(&again.evidence().unwrap()[0], Some(&headers.chain())).unwrap();
        assert_eq!(conviction.checkpoints[0].height, conviction.checkpoints[1].height);
        assert_eq!(conviction.signed_both.len(), 4);
        drop(again);
        // Followed instead of asked, it leaves the same evidence, and nothing of it is trusted.
        let follower = open(&path, &other).await.unwrap();
        let error = follower.sync(&mut |_, _| ()).await.unwrap_err();
        assert!(matches!(error, LightClientError::Conflict { .. }), "{grown}: {error}");
        assert_eq!(follower.note(), headers.note(30));
        assert_eq!(follower.evidence().unwrap().len(), 1, "it is kept once");
    }
}

/// Two halves of the clients are shown different boards by real nodes with one key. They cosign what they see; one
/// exchange with the other half, and a client of each holds evidence.
#[tokio::test]
async fn a30_a_split_view_is_evidence_after_one_exchange_of_cosignatures() {
    let rig = Rig::new();
    let press = NoteSigner::generate(&mut randomness());
    let list = vec![Witness { name: "press.example/witness".into(), place: "The Press".into(), key: press.public() }];
    let named = Office::new(rig.office.clone(), rig.chain()).name_witnesses(list, &mut randomness()).to_bytes();
    let mut nodes = Vec::new();
    for name in ["left", "right"] {
        let mut board = rig.found(name);
        rig.build(&mut board, vec![named.clone()]);
        (0..3).for_each(|_| rig.build(&mut board, vec![rig.enrolment(1)]));
        nodes.push(serve(rig.solo(board)).await);
    }
    let halves = [0, 1].map(|half| {
        let clients = (0..4).map(move |client| format!("{half}-{client}"));
        clients.map(|name| rig.path(&name)).collect::<Vec<_>>()
    });
    let mut lights = Vec::new();
    for (half, node) in halves.iter().zip(&nodes) {
        let mut clients = Vec::new();
        for path in half {
            let light = open(path, &node.client).await.unwrap();
            light.sync(&mut |_, _| ()).await.unwrap();
            light.cosign(&NoteSigner::generate(&mut randomness()), None, 1_800_000_000).await.unwrap();
            clients.push(light);
        }
        clients[0].cosign(&press, Some("press.example/witness"), 1_800_000_000).await.unwrap();
        // Within a half all agree, and say so.
        let agreement = clients[3].sync(&mut |_, _| ()).await.unwrap();
        assert_eq!((agreement.named.len(), agreement.named[0].agrees, agreement.anonymous.len()), (1, true, 4));
        lights.push(clients);
    }
    for (own, other) in [(0, 1), (1, 0)] {
        // A note of the other half, however it came, and the other node's cosignatures.
        let theirs = lights[other][2].cosigned(&press, None, 1_800_000_001);
        for error in [
            lights[own][0].hear("a friend", &theirs).unwrap_err(),
            lights[own][1].exchange(&nodes[other].client).await.unwrap_err(),
        ] {
            let LightClientError::Conflict { evidence, .. } = error else { panic!("{error}") };
            let conviction = verify_evidence(&evidence.to_bytes(), Some(&rig.chain())).unwrap();
            assert_eq!(conviction.signed_both, ["the city"]);
        }
        let agreed = lights[own][0].exchange(&nodes[own].client).await.unwrap();
        assert_eq!(agreed.height, 4);
    }
    // A node does not take what was cosigned in the other half.
    let foreign = lights[0][0].cosigned(&press, Some("press.example/witness"), 1_800_000_002);
    let refused = nodes[1].client.cosign(foreign).await.unwrap_err();
    assert!(refused.to_string().contains("cosignatures.conflict"), "{refused}");
}

#[tokio::test]
async fn zg_5_a_light_client_counts_the_witnesses_that_agree_and_proves_single_entries() {
    let rig = Rig::new();
    let keys: Vec<NoteSigner> = (0..5).map(|_| NoteSigner::generate(&mut randomness())).collect();
    let witness = |(number, key): (usize, &NoteSigner)| Witness {
        name: format!("witness-{number}.example"),
        place: format!("Place {number}"),
        key: key.public(),
    };
    let list: Vec<Witness> = keys.iter().enumerate().map(witness).collect();
    let office = Office::new(rig.office.clone(), rig.chain());
    let node = rig.serve("board").await;
    let enrolment = rig.enrolment(2);
    node.accept(&enrolment).await;
    let light = open(&rig.path("light"), &node.client).await.unwrap();
    assert_eq!(light.sync(&mut |_, _| ()).await.unwrap().named, []);
    node.accept(&office.name_witnesses(list[..3].to_vec(), &mut randomness()).to_bytes()).await;
    assert_eq!(light.sync(&mut |_, _| ()).await.unwrap().named.len(), 3);
    node.accept(&office.name_witnesses(list.clone(), &mut randomness()).to_bytes()).await;
    light.sync(&mut |_, _| ()).await.unwrap();
    for (key, witness) in keys.iter().zip(&list).take(4) {
        light.cosign(key, Some(&witness.name), 1_800_000_000).await.unwrap();
    }
    light.cosign(&keys[0], None, 1_800_000_000).await.unwrap_err();
    let agreement = light.sync(&mut |_, _| ()).await.unwrap();
    let agree: Vec<bool> = agreement.named.iter().map(|named| named.agrees).collect();
    assert_eq!((agree, agreement.anonymous.len()), (vec![true, true, true, true, false], 0));
    assert_eq!(light.entry(1).await.unwrap(), enrolment);
    light.entry(4).await.unwrap_err();
    drop(light);
    // A list that somebody else signed is not taken, and neither is a newer board's.
    let reopened = open(&rig.path("light"), &node.client).await.unwrap();
    assert_eq!(reopened.agreement().unwrap(), agreement);
    let leaf = leaf_hash(&reopened.entry(3).await.unwrap());
    assert_eq!(leaf, leaf_hash(&office_entry(&node.client).await));
}

async fn office_entry(client: &NodeClient) -> Vec<u8> {
    client.witnesses().await.unwrap().unwrap().1
}
