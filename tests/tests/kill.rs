//! `kill -9` on a node while ballots stream in: nothing that was acknowledged is lost, the log never forks, and the node
//! goes on by itself.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::{OsRng, RngCore, SeedableRng};
use tabella_crypto::ballot::Tracker;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::Succession;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::merkle::verify_consistency;
use tabella_ledger::note::Checkpoint;
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_ledger::receipt::Receipt;
use tabella_node::board::Board;
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::sequencer::Verdict;
use tabella_node::service::{Folder, now};
use tabella_node::store::Store;
use tabella_node::sync::{Replica, SyncError};
use tabella_tests::command::tabella;
use tokio::sync::mpsc;

const KILLS: usize = 50;
const VOTERS: usize = 100;

/// A ballot that the node said is on the board.
#[derive(Debug, Clone)]
struct Acknowledged {
    receipt: Receipt,
    entry: Vec<u8>,
}

/// A node in a process of its own.
struct Node(Child);

impl Node {
    /// Starts the node and waits until it serves.
    fn start(dir: &Path, port: u16) -> Self {
        let listen = format!("127.0.0.1:{port}");
        let mut child = tabella()
            .args(["node", "run", "--listen", &listen, "--dir"])
            .arg(dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("http://"), "the node did not come up again: {line:?}");
        Self(child)
    }

    /// `kill -9`: the process gets no chance to do anything.
    fn kill(self) {
        drop(self);
    }
}

impl Drop for Node {
    /// Also when a test fails: nobody else would end the process.
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn manifest(ceremony: Hash) -> Manifest {
    let question = Question::new("Yes or no?", ["Yes", "No"], QuestionRule::Plurality);
    Manifest { ceremony, ..Manifest::new(Kind::Election, "A question", vec![question], now() + 100_000) }
}

/// A board with an open election, made through the running node.
async fn election(dir: &Path, folder: &Folder, client: &NodeClient, chain: Hash) -> (Hash, Vec<Voter>, Replica) {
    let copy = Arc::new(Store::open(dir.join("copy.sqlite")).unwrap());
    let replica = Replica::open(copy, client.clone(), Some(chain), &mut |_, _| {}).await.unwrap();
    let trustees = (1..=3)
        .map(|index| NamedTrustee {
            name: format!("Trustee {index}"),
            trustee: Trustee::new(SigningKey::generate(&mut OsRng), chain),
        })
        .collect();
    let office = Office::new(folder.office().unwrap(), chain);
    let registrar = Registrar::new(folder.registrar().unwrap(), chain);
    let mut officials = Officials::new(client.clone(), replica.clone(), office, registrar, trustees);
    let ceremony = officials.hold_ceremony(2, 2, &mut |_| {}).await.unwrap();
    let voters: Vec<Voter> = (0..VOTERS).map(|_| Voter::new(SigningKey::generate(&mut OsRng), chain)).collect();
    let keys: Vec<_> = voters.iter().map(Voter::key).collect();
    officials.enrol(&keys, &mut |_, _| {}).await.unwrap();
    let election = officials.publish(manifest(ceremony)).await.unwrap();
    officials.open(election).await.unwrap();
    (election, voters, replica)
}

/// Positions of the acknowledged ballots that the board does not hold where it said, or whose receipts are of a log that
/// is not the beginning of the board's.
async fn lost(client: &NodeClient, authorities: &Succession, acknowledged: &[Acknowledged]) -> Vec<u64> {
    let mut lost = Vec::new();
    for promised in acknowledged {
        if !is_kept(client, authorities, promised).await {
            lost.push(promised.receipt.position);
        }
    }
    lost
}

async fn is_kept(
    client: &NodeClient,
    authorities: &Succession,
    Acknowledged { receipt, entry }: &Acknowledged,
) -> bool {
    let tracker = tracker(entry);
    let promised = receipt.verify(entry, tracker, authorities).expect("receipts were good when they came");
    let Some(found) = client.find_tracker(&tracker).await.unwrap() else { return false };
    let Ok(now) = found.receipt.verify(entry, tracker, authorities) else { return false };
    let path = match client.consistency(promised.size, now.size).await {
        Ok(path) => path,
        Err(ClientError::Refused { .. }) => return false,
        Err(error) => panic!("{error}"),
    };
    found.entry.0 == *entry
        && found.receipt.position == receipt.position
        && verify_consistency(promised.size, &promised.root, now.size, &now.root, &path).is_ok()
}

/// Copies block by block until the node is gone: what the copy has seen, the node may never take back.
async fn follow(replica: Replica) {
    loop {
        let step = async {
            let head = replica.sync(&mut |_, _| {}).await?;
            replica.client().status_beyond(head.size).await?;
            Ok::<_, SyncError>(())
        };
        match step.await {
            Ok(()) => {}
            Err(SyncError::Client(_)) => return,
            Err(error) => panic!("{error}"),
        }
    }
}

fn tracker(entry: &[u8]) -> Hash {
    match Entry::from_bytes(entry).unwrap().body {
        Body::Ballot(ballot) => Tracker::of(&ballot.sealed).into(),
        other => panic!("{other:?}"),
    }
}

/// Sends ballots two at a time until the node is gone. What was sent last and not answered comes back.
async fn stream(
    client: NodeClient,
    ballots: Vec<Vec<u8>>,
    acknowledge: mpsc::UnboundedSender<Acknowledged>,
) -> Vec<Vec<u8>> {
    for pair in ballots.chunks(2) {
        match client.submit(pair).await {
            Ok(verdicts) => {
                for (verdict, entry) in verdicts.into_iter().zip(pair) {
                    match verdict {
                        Verdict::Accepted(receipt) => {
                            let acknowledged = Acknowledged { receipt, entry: entry.clone() };
                            // The test may have seen enough.
                            let _ = acknowledge.send(acknowledged);
                        }
                        Verdict::Rejected { code, message } => panic!("{code}: {message}"),
                    }
                }
            }
            Err(_) => return pair.to_vec(),
        }
    }
    panic!("the node was never killed")
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_in_fifty_kills() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("node");
    let files = Folder::new(&dir);
    let chain = files.found("Testville", "testville.example/board", now()).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = NodeClient::new(&format!("http://127.0.0.1:{port}")).unwrap();
    let mut node = Node::start(&dir, port);
    let (election, voters, replica) = election(folder.path(), &files, &client, chain).await;
    let authorities = replica.view().authorities();
    let params = replica.read(|state| state.election(&election).unwrap().params().clone()).unwrap();

    let mut rng = ChaCha20Rng::seed_from_u64(50);
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    let mut checkpoints: Vec<Checkpoint> = Vec::new();
    let (mut settled, mut unanswered_on_board) = (0, 0);
    for kill in 0..KILLS {
        // Every round each voter votes again, so that replaced ballots are read back in every state of the store.
        let ballots: Vec<Vec<u8>> = voters
            .iter()
            .map(|voter| {
                let choice = vec![if rng.next_u32().is_multiple_of(2) { vec![1, 0] } else { vec![0, 1] }];
                let sealed = voter.seal_with(&params, 0, kill as u64 + 1, 0, &choice, &mut OsRng).unwrap();
                voter.cast(election, sealed, &mut OsRng).to_bytes()
            })
            .collect();
        let (acknowledge, mut answers) = mpsc::unbounded_channel();
        let streaming = tokio::spawn(stream(client.clone(), ballots, acknowledge));
        let following = tokio::spawn(follow(replica.clone()));
        let enough = 1 + rng.next_u32() % 20;
        for _ in 0..enough {
            acknowledged.push(answers.recv().await.unwrap());
        }
        // Somewhere within the next block: verification, transaction, answer.
        std::thread::sleep(Duration::from_micros(u64::from(rng.next_u32() % 6000)));
        node.kill();
        let unanswered = streaming.await.unwrap();
        following.await.unwrap();
        while let Some(answer) = answers.recv().await {
            acknowledged.push(answer);
        }

        node = Node::start(&dir, port);
        assert_eq!(lost(&client, &authorities, &acknowledged[settled..]).await, [0; 0], "after kill {kill}");
        let (seen, kept) = (replica.view().head(), client.status().await.unwrap().head());
        assert!(seen.height <= kept.height, "{kept:?} is behind what was shown, {seen:?}, after kill {kill}");
        settled = acknowledged.len();
        // Nothing was promised of these: they may be there or not, but both or none, for they came in one submission.
        let mut there = 0;
        for entry in &unanswered {
            if let Some(found) = client.find_tracker(&tracker(entry)).await.unwrap() {
                assert_eq!(found.entry.0, *entry);
                there += 1;
            }
        }
        assert!(there == 0 || there == unanswered.len(), "half a submission is on the board after kill {kill}");
        unanswered_on_board += usize::from(there > 0);

        // The copy that followed all the time, and every checkpoint before, are the beginning of the log.
        replica.sync(&mut |_, _| {}).await.unwrap();
        let (checkpoint, _) = Checkpoint::parse(&client.checkpoint().await.unwrap()).unwrap();
        if let Some(older) = checkpoints.last() {
            let path = client.consistency(older.size, checkpoint.size).await.unwrap();
            verify_consistency(older.size, &older.root, checkpoint.size, &checkpoint.root, &path).unwrap();
        }
        checkpoints.push(checkpoint);
    }

    assert_eq!(lost(&client, &authorities, &acknowledged).await, [0; 0]);
    println!(
        "{KILLS} kills, {} acknowledged ballots, none lost; {unanswered_on_board} times a block was on the disk and its \
         answer was not sent",
        acknowledged.len()
    );
    node.kill();

    // The checks themselves: the same node on a board that lacks the block of the last acknowledged ballot.
    let last = acknowledged.last().unwrap().receipt.position;
    let shorter = folder.path().join("shorter");
    let size = without_block_of(last, &replica, &dir, &shorter);
    let node = Node::start(&shorter, port);
    let expected: Vec<u64> = acknowledged.iter().map(|a| a.receipt.position).filter(|at| *at >= size).collect();
    assert!(expected.contains(&last));
    assert_eq!(lost(&client, &authorities, &acknowledged).await, expected);
    // It goes on with other ballots: two histories, both signed.
    let mut again = voters.iter();
    while client.status().await.unwrap().height < replica.view().head().height {
        let voter = again.next().unwrap();
        let sealed = voter.seal_with(&params, 0, 1 + KILLS as u64, 0, &[vec![1, 0]], &mut OsRng).unwrap();
        client.submit(&[voter.cast(election, sealed, &mut OsRng).to_bytes()]).await.unwrap();
    }
    let forked = replica.sync(&mut |_, _| {}).await;
    assert!(matches!(forked, Err(SyncError::Fork { .. })), "{forked:?}");
    node.kill();
}

/// Makes a folder like `dir`, but with a board that ends before the block with the entry at `position`. How long its log
/// is.
fn without_block_of(position: u64, replica: &Replica, dir: &Path, shorter: &Path) -> u64 {
    std::fs::create_dir(shorter).unwrap();
    for key in ["authority.key", "office.key", "registrar.key"] {
        std::fs::copy(dir.join(key), shorter.join(key)).unwrap();
    }
    let block = |height| replica.view().store().block(height).unwrap().unwrap();
    let store = Arc::new(Store::open(shorter.join("board.sqlite")).unwrap());
    let mut board = Board::found(store, &block(0)).unwrap();
    for height in 1.. {
        let next = block(height);
        if next.header.log_size > position {
            break;
        }
        board.append(&next, &mut OsRng).unwrap();
    }
    board.view().head().size
}
