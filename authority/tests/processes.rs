//! Four authorities as processes on loopback: they take over a board from one, carry an election, lose one of them to
//! `kill -9`, are cut in two halves, and leave a record that an audit finds valid.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::record::open;
use tabella_node::sequencer::Verdict;
use tabella_node::service::{self, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tabella-authority");
/// How many.
const ALL: usize = 4;
/// As many as cast a ballot.
const VOTERS: usize = 12;

/// A running authority; killed with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    /// Waits until it serves.
    fn run(dir: &Path) -> Self {
        let mut child = Command::new(PROGRAM).args(["run", "--dir"]).arg(dir).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("http://"), "{line}");
        Self(child)
    }

    fn interrupt(mut self) {
        assert!(Command::new("kill").arg(self.0.id().to_string()).status().unwrap().success());
        assert!(self.0.wait().unwrap().success(), "it stops when it is asked to");
    }
}

fn call(arguments: &[&str], dir: &Path) -> String {
    let output = Command::new(PROGRAM).args(arguments).arg("--dir").arg(dir).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// An address that is free at the moment.
fn free() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Carries connections to an authority, unless it is cut.
async fn carry(listener: TcpListener, to: SocketAddr, mut cut: watch::Receiver<bool>) {
    loop {
        let (mut from, _) = listener.accept().await.unwrap();
        if *cut.borrow_and_update() {
            continue;
        }
        let mut cut = cut.clone();
        tokio::spawn(async move {
            let Ok(mut to) = TcpStream::connect(to).await else { return };
            tokio::select! {
                _ = copy_bidirectional(&mut from, &mut to) => {}
                _ = cut.wait_for(|cut| *cut) => {}
            }
        });
    }
}

struct City {
    folder: tempfile::TempDir,
    chain: Hash,
    http: Vec<SocketAddr>,
    halves: watch::Sender<bool>,
}

impl City {
    /// A board that one authority founded and handed over to four.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = |place: usize| folder.path().join(place.to_string());
        let solo = service::Folder::new(dir(0));
        let chain = solo.found("Waldau", "waldau.example/board", now()).unwrap();
        let (listen, http): (Vec<_>, Vec<_>) = (0..ALL).map(|_| (free(), free())).unzip();
        let keys: Vec<String> = (0..ALL).map(|place| call(&["init"], &dir(place))).collect();
        let node = RunningNode::start(&solo, "127.0.0.1:0".parse().unwrap(), now, &mut |_, _| ()).await.unwrap();
        let (url, board) = (node.url(), chain.to_string());
        for place in 1..ALL {
            let (url, board, dir) = (url.clone(), board.clone(), dir(place));
            let join = move || call(&["join", "--node", &url, "--board", &board], &dir);
            tokio::task::spawn_blocking(join).await.unwrap();
        }
        node.stop().await.unwrap();
        let members: Vec<String> = keys.iter().map(|key| format!("--member=operator={key}")).collect();
        let members: Vec<&str> = std::iter::once("hand-over").chain(members.iter().map(String::as_str)).collect();
        call(&members, &dir(0));

        let (halves, cut) = watch::channel(false);
        for place in 0..ALL {
            let mut text = format!("listen = \"{}\"\nhttp = \"{}\"\nstep_ms = 300\n", listen[place], http[place]);
            for other in (0..ALL).filter(|other| *other != place) {
                let mut address = listen[other];
                if place / 2 != other / 2 {
                    let between = TcpListener::bind("127.0.0.1:0").await.unwrap();
                    address = between.local_addr().unwrap();
                    tokio::spawn(carry(between, listen[other], cut.clone()));
                }
                let (key, url) = (&keys[other], http[other]);
                text += &format!("[[peers]]\nkey = \"{key}\"\naddress = \"{address}\"\nurl = \"http://{url}\"\n");
            }
            std::fs::write(dir(place).join("authority.toml"), text).unwrap();
        }
        Self { chain, http, halves, folder }
    }

    fn dir(&self, place: usize) -> PathBuf {
        self.folder.path().join(place.to_string())
    }

    fn client(&self, place: usize) -> NodeClient {
        NodeClient::new(&format!("http://{}", self.http[place])).unwrap()
    }

    /// Office, registrar and trustees, who write through the first authority.
    async fn officials(&self) -> Officials {
        let copy = Arc::new(Store::open(self.folder.path().join("copy.sqlite")).unwrap());
        let replica = Replica::open(copy, self.client(0), Some(self.chain), &mut |_, _| ()).await.unwrap();
        let trustee = |index| NamedTrustee {
            name: format!("Trustee {index}"),
            trustee: Trustee::new(SigningKey::generate(&mut OsRng), self.chain),
        };
        let solo = service::Folder::new(self.dir(0));
        let office = Office::new(solo.office().unwrap(), self.chain);
        let registrar = Registrar::new(solo.registrar().unwrap(), self.chain);
        Officials::new(self.client(0), replica, office, registrar, (1..=3).map(trustee).collect())
    }

    /// Hands a ballot to an authority; the size of the log that has it.
    async fn cast(&self, place: usize, ballot: &[u8]) -> u64 {
        match self.client(place).submit(&[ballot]).await.unwrap().as_slice() {
            [Verdict::Accepted(receipt)] => receipt.position + 1,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until an authority has so many entries.
    async fn reaches(&self, place: usize, size: u64) {
        let client = self.client(place);
        while client.status_beyond(size - 1).await.unwrap().size < size {}
    }

    async fn metric(&self, place: usize, name: &str) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = TcpStream::connect(self.http[place]).await.unwrap();
        stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{text}")).to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_election_goes_on_through_a_kill_and_a_partition_and_leaves_a_valid_record() {
    let city = City::new().await;
    let mut processes: Vec<Option<Process>> = (0..ALL).map(|place| Some(Process::run(&city.dir(place)))).collect();
    let mut officials = city.officials().await;
    let ceremony = officials.hold_ceremony(2, 2, &mut |_| {}).await.unwrap();
    let voters: Vec<Voter> = (0..VOTERS).map(|_| Voter::new(SigningKey::generate(&mut OsRng), city.chain)).collect();
    let keys: Vec<_> = voters.iter().map(Voter::key).collect();
    officials.enrol(&keys, &mut |_, _| {}).await.unwrap();
    let question = Question::new("Yes or no?", ["Yes", "No"], QuestionRule::Plurality);
    let manifest = Manifest { ceremony, ..Manifest::new(Kind::Election, "Bench", vec![question], now() + 100_000) };
    let election = officials.publish(manifest).await.unwrap();
    officials.open(election).await.unwrap();
    let seal = |voter: &Voter| {
        let sealed = officials.read(|state| voter.seal(state, &election, 1, 0, &[vec![1, 0]], &mut OsRng)).unwrap();
        voter.cast(election, sealed.unwrap(), &mut OsRng).to_bytes()
    };
    let mut ballots = voters.iter().map(seal).collect::<Vec<_>>().into_iter();
    let mut next = || ballots.next().unwrap();

    // Each takes ballots, and all have them.
    let mut size = officials.replica().view().head().size;
    for place in 0..ALL {
        city.reaches(place, size).await;
        size = city.cast(place, &next()).await;
    }

    // One is killed; the others go on, and it comes back with what it missed.
    processes[3] = None;
    for place in [0, 1, 2, 0, 1] {
        size = city.cast(place, &next()).await;
    }
    processes[3] = Some(Process::run(&city.dir(3)));
    city.reaches(3, size).await;
    assert!(city.metric(3, "tabella_blocks_fetched_total").await.parse::<u64>().unwrap() > 0);
    size = city.cast(3, &next()).await;
    for place in 0..ALL {
        city.reaches(place, size).await;
    }

    // Two halves: neither goes on, and what waited in them is on the board when they are one again.
    city.halves.send_replace(true);
    let (first, second) = (next(), next());
    let halves = async { tokio::join!(city.cast(0, &first), city.cast(2, &second)) };
    tokio::pin!(halves);
    assert!(tokio::time::timeout(Duration::from_secs(5), &mut halves).await.is_err(), "two of four certify nothing");
    for place in 0..ALL {
        assert_eq!(city.client(place).status().await.unwrap().size, size);
    }
    city.halves.send_replace(false);
    let (first, second) = halves.await;
    assert_eq!(first.max(second), size + 2);

    officials.close(election).await.unwrap();
    officials.tally(election, &[1, 3], &mut |_| {}).await.unwrap();
    assert_eq!(officials.publish_outcome(election).await.unwrap(), [vec![VOTERS as u64, 0]]);
    officials.sync(&mut |_, _| ()).await.unwrap();
    let record = city.folder.path().join("record");
    export(officials.replica().view(), &record, &mut |_, _| ()).unwrap();
    let verdict = audit(open(&record).unwrap().as_ref(), None, &mut OsRng, &mut |_| {});
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, Vec::new()));
    if let Some(kept) = std::env::var_os("TABELLA_KEEP_RECORD") {
        std::fs::copy(&record, kept).unwrap();
    }

    // Who still certifies cannot leave.
    processes.pop().flatten().unwrap().interrupt();
    let leave = Command::new(PROGRAM).args(["leave", "--dir"]).arg(city.dir(3)).output().unwrap();
    assert!(!leave.status.success() && String::from_utf8_lossy(&leave.stderr).contains("still certifies"));
    assert!(city.dir(3).join("authority.key").exists());
}
