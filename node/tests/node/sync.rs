use std::sync::Arc;

use rand_core::OsRng;
use tabella_ledger::block::{Block, EntryBytes};
use tabella_ledger::bytes::Hash;
use tabella_ledger::merkle::{Frontier, leaf_hash};
use tabella_ledger::note::{Checkpoint, NoteSigner};
use tabella_node::board::BoardError;
use tabella_node::client::NodeClient;
use tabella_node::frames;
use tabella_node::sequencer::{Sequencer, certify_alone};
use tabella_node::store::Store;
use tabella_node::sync::{News, Replica, SyncError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::rig::{Rig, serve, serve_on};

async fn replica(rig: &Rig, client: &NodeClient, expected: Option<Hash>) -> Result<Replica, SyncError> {
    let store = Arc::new(Store::open(rig.path("copy"))?);
    Replica::open(store, client.clone(), expected, &mut |_, _| {}).await
}

async fn sync(replica: &Replica) -> Result<u64, SyncError> {
    Ok(replica.sync(&mut |_, _| {}).await?.size)
}

#[tokio::test]
async fn a_copy_is_made_from_nothing_and_goes_on_where_it_stopped() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    for _ in 0..3 {
        node.accept(&rig.enrolment(2)).await;
    }
    let copy = replica(&rig, &node.client, Some(rig.chain())).await.unwrap();
    let mut seen = Vec::new();
    copy.sync(&mut |checked, known| seen.push((checked, known))).await.unwrap();
    assert_eq!(seen, [(1, 4), (4, 4)]);
    assert_eq!(copy.read(|state| state.roll_size()).unwrap(), 6);
    assert_eq!(copy.view().checkpoint_note(), node.sequencer.view().checkpoint_note());
    drop(copy);

    node.accept(&rig.enrolment(1)).await;
    let copy = replica(&rig, &node.client, None).await.unwrap();
    assert_eq!(copy.view().head().size, 4, "what was checked before is on the disk");
    let mut seen = Vec::new();
    copy.sync(&mut |checked, known| seen.push((checked, known))).await.unwrap();
    assert_eq!(seen, [(4, 5), (5, 5)]);
    assert_eq!(sync(&copy).await.unwrap(), 5);
}

#[tokio::test]
async fn copies_that_sync_at_once_do_not_disturb_each_other() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    for _ in 0..5 {
        node.accept(&rig.enrolment(1)).await;
    }
    let copy = replica(&rig, &node.client, None).await.unwrap();
    let (one, two) = (copy.clone(), copy.clone());
    let (one, two) = tokio::join!(sync(&one), sync(&two));
    assert_eq!((one.unwrap(), two.unwrap()), (6, 6));
}

#[tokio::test]
async fn another_board_than_the_expected_one_is_refused() {
    let (rig, other) = (Rig::new(), Rig::new());
    let (node, elsewhere) = (rig.serve("board").await, other.serve("board").await);
    let is_other = |error| assert!(matches!(error, SyncError::OtherBoard { .. }), "{error}");
    is_other(replica(&rig, &node.client, Some(Hash([1; 32]))).await.map(drop).unwrap_err());
    let copy = replica(&rig, &node.client, Some(rig.chain())).await.unwrap();
    drop(copy);
    // The first contact has tied the file to its board.
    is_other(replica(&rig, &node.client, Some(other.chain())).await.map(drop).unwrap_err());
    let copy = replica(&rig, &elsewhere.client, None).await.unwrap();
    is_other(sync(&copy).await.unwrap_err());
}

/// Both notes are signed by the authorities, and no history has both.
fn assert_evidence(rig: &Rig, error: SyncError) -> [Checkpoint; 2] {
    let SyncError::Fork { ours, theirs } = error else { panic!("no fork: {error}") };
    let board = rig.found("judge");
    let authorities = board.state().unwrap().authorities();
    let notes = [ours, theirs].map(|note| {
        let (checkpoint, lines) = Checkpoint::parse(&note).unwrap();
        assert_eq!(authorities.signers(&checkpoint, &lines), [0]);
        checkpoint
    });
    drop(board);
    std::fs::remove_file(rig.path("judge")).unwrap();
    let [ours, theirs] = &notes;
    assert!(ours.height == theirs.height && ours.header != theirs.header || ours.size >= theirs.size);
    assert_ne!(ours.root, theirs.root);
    notes
}

#[tokio::test]
async fn a_second_history_is_caught_whatever_its_length() {
    let rig = Rig::new();
    let honest = rig.serve("board").await;
    for _ in 0..2 {
        honest.accept(&rig.enrolment(1)).await;
    }
    let copy = replica(&rig, &honest.client, None).await.unwrap();
    assert_eq!(sync(&copy).await.unwrap(), 3);
    drop(copy);

    // The same authority, the same genesis, another second block: shorter, as long, longer.
    let second = rig.serve("second").await;
    for height in 1..5 {
        second.accept(&rig.enrolment(1)).await;
        let copy = replica(&rig, &second.client, None).await.unwrap();
        let [ours, theirs] = assert_evidence(&rig, sync(&copy).await.unwrap_err());
        assert_eq!((ours.height, theirs.height), (height.min(2), height.min(2)));
        assert_eq!(copy.view().head().size, 3, "nothing of the other history was taken");
    }
}

#[tokio::test]
async fn more_blocks_with_no_more_entries_are_a_fork_too() {
    let rig = Rig::new();
    let mut board = rig.found("board");
    rig.build(&mut board, (0..5).map(|_| rig.enrolment(1)).collect());
    let honest = serve(rig.solo(board)).await;
    let copy = replica(&rig, &honest.client, None).await.unwrap();
    assert_eq!(sync(&copy).await.unwrap(), 6);
    drop(copy);
    let second = rig.serve("second").await;
    for _ in 0..2 {
        second.accept(&rig.enrolment(1)).await;
    }
    let copy = replica(&rig, &second.client, None).await.unwrap();
    let [ours, theirs] = assert_evidence(&rig, sync(&copy).await.unwrap_err());
    assert_eq!((ours.height, ours.size), (1, 6));
    assert_eq!((theirs.height, theirs.size), (2, 3));
}

/// A node that answers as it is told: the same answers to everybody.
async fn puppet(status: Vec<u8>, checkpoint: String, blocks: Vec<u8>) -> NodeClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap_or(0);
            let body = match &request[..read] {
                [b'G', b'E', b'T', b' ', b'/', b's', ..] => &status,
                [b'G', b'E', b'T', b' ', b'/', b'c', ..] => checkpoint.as_bytes(),
                _ => &blocks,
            };
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
        }
    });
    NodeClient::new(&url).unwrap()
}

/// A second block with these entries, whatever they are, certified by `signer`.
fn forged(rig: &Rig, signer: &NoteSigner, entries: Vec<Vec<u8>>) -> (Block, String) {
    let first = rig.first_block();
    let authorities = rig.found("forge").view().authorities();
    let authorities = authorities.last();
    std::fs::remove_file(rig.path("forge")).unwrap();
    let mut log = Frontier::default();
    first.entries.iter().map(|entry| &entry.0).chain(&entries).for_each(|entry| log.append(leaf_hash(entry)));
    let mut header = first.header.clone();
    header.height = 1;
    header.previous = first.header.hash();
    (header.log_size, header.log_root) = (log.size(), log.root());
    let certificate = certify_alone(signer, 0, &authorities.checkpoint(&header, 0).text());
    let note = authorities.note(&header, &certificate);
    let entries = entries.into_iter().map(EntryBytes).collect();
    (Block { header, certificate, entries }, note)
}

/// What becomes of a copy of the first block whose node then shows these.
async fn meets(rig: &Rig, note: String, blocks: &[Block]) -> (Replica, SyncError) {
    let node = rig.serve("board").await;
    let copy = replica(rig, &node.client, None).await.unwrap();
    drop(copy);
    let status = serde_json::to_vec(&node.sequencer.view().status()).unwrap();
    node.stop().await;
    let mut bytes = Vec::new();
    blocks.iter().for_each(|block| frames::push(&mut bytes, &block.to_bytes()));
    let copy = replica(rig, &puppet(status, note, bytes).await, None).await.unwrap();
    let error = sync(&copy).await.unwrap_err();
    (copy, error)
}

#[tokio::test]
async fn an_invalid_entry_in_a_certified_block_is_refused_and_stays_out() {
    let rig = Rig::new();
    let stranger = Rig::new().enrolment(1);
    let (block, note) = forged(&rig, &rig.authority, vec![rig.enrolment(1), stranger]);
    let (copy, error) = meets(&rig, note, &[block]).await;
    assert!(matches!(error, SyncError::Board(BoardError::Block { height: 1, .. })), "{error}");
    assert!(matches!(copy.read(|_| ()), Err(BoardError::Stopped)), "half a block was applied in memory");
    drop(copy);
    let copy = rig.open("copy").unwrap();
    assert_eq!(copy.state().unwrap().roll_size(), 0);
}

#[tokio::test]
async fn a_checkpoint_by_nobody_or_by_somebody_else_is_not_believed() {
    let rig = Rig::new();
    let somebody = NoteSigner::generate(&mut OsRng);
    let (block, note) = forged(&rig, &somebody, vec![rig.enrolment(1)]);
    for note in [note, "nothing".into()] {
        let rig_error = meets(&rig, note, std::slice::from_ref(&block)).await.1;
        assert!(matches!(rig_error, SyncError::Checkpoint { .. }), "{rig_error}");
        for name in ["board", "copy"] {
            std::fs::remove_file(rig.path(name)).unwrap();
        }
    }
}

#[tokio::test]
async fn a_forged_certificate_under_a_true_checkpoint_is_refused_and_the_copy_goes_on() {
    let rig = Rig::new();
    let entries = vec![rig.enrolment(1)];
    let somebody = NoteSigner::generate(&mut OsRng);
    let (_, note) = forged(&rig, &rig.authority, entries.clone());
    let (block, _) = forged(&rig, &somebody, entries);
    let (copy, error) = meets(&rig, note, &[block]).await;
    assert!(matches!(error, SyncError::Board(BoardError::Block { height: 1, .. })), "{error}");
    copy.read(|_| ()).expect("nothing was applied, so nothing has to be opened again");
}

#[tokio::test]
async fn blocks_that_are_held_back_are_noticed() {
    let rig = Rig::new();
    let (_, note) = forged(&rig, &rig.authority, vec![rig.enrolment(1)]);
    let error = meets(&rig, note, &[]).await.1;
    assert!(matches!(error, SyncError::Withheld { height: 1, .. }), "{error}");
}

#[tokio::test]
async fn a_follower_hears_of_new_entries_and_outlives_its_node() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    let copy = replica(&rig, &node.client, None).await.unwrap();
    let follower = copy.clone();
    let (away, mut is_away) = mpsc::unbounded_channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let following = tokio::spawn(async move {
        let mut on_news = |news: News<'_>| {
            if matches!(news, News::Away(_)) {
                away.send(()).unwrap();
            }
        };
        follower.follow(async { drop(stopped.await) }, &mut on_news).await
    });
    let position = node.accept(&rig.enrolment(1)).await;
    assert_eq!(copy.wait_for(position).await.size, 2);

    let address = node.url.trim_start_matches("http://").to_owned();
    node.stop().await;
    is_away.recv().await.unwrap();
    let listener = TcpListener::bind(address).await.unwrap();
    let node = serve_on(listener, rig.solo(rig.open("board").unwrap()));
    let position = node.accept(&rig.enrolment(1)).await;
    assert_eq!(copy.wait_for(position).await.size, 3);
    drop(stop);
    following.await.unwrap().unwrap();
}
