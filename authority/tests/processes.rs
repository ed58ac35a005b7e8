//! Four authorities as processes on loopback: they take over a board from one, lose one to `kill -9`, are cut in two
//! halves, and leave a record that an audit finds valid.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::party::public;
use tabella_node::client::NodeClient;
use tabella_node::export::export;
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
    registrar: SigningKey,
    chain: tabella_ledger::bytes::Hash,
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
        let registrar = solo.registrar().unwrap();
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
        Self { registrar, chain, http, halves, folder }
    }

    fn dir(&self, place: usize) -> PathBuf {
        self.folder.path().join(place.to_string())
    }

    fn client(&self, place: usize) -> NodeClient {
        NodeClient::new(&format!("http://{}", self.http[place])).unwrap()
    }

    /// Enrols somebody through an authority; the size of the log that has it.
    async fn enrol(&self, place: usize) -> u64 {
        let registrar = tabella_ledger::party::Registrar::new(self.registrar.clone(), self.chain);
        let voter = public(&SigningKey::generate(&mut OsRng));
        let entry = registrar.enrol(&[voter], &mut OsRng)[0].to_bytes();
        match self.client(place).submit(&[entry]).await.unwrap().as_slice() {
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
async fn four_processes_go_on_through_a_kill_and_a_partition_and_leave_a_valid_record() {
    let city = City::new().await;
    let mut processes: Vec<Option<Process>> = (0..ALL).map(|place| Some(Process::run(&city.dir(place)))).collect();
    for place in 0..ALL {
        let size = city.enrol(place).await;
        for other in 0..ALL {
            city.reaches(other, size).await;
        }
    }

    // One is killed; the others go on, and it comes back with what it missed.
    processes[3] = None;
    let mut size = 0;
    for place in [0, 1, 2, 0, 1] {
        size = city.enrol(place).await;
    }
    processes[3] = Some(Process::run(&city.dir(3)));
    city.reaches(3, size).await;
    let size = city.enrol(3).await;
    city.reaches(0, size).await;
    assert!(city.metric(3, "tabella_blocks_fetched_total").await.parse::<u64>().unwrap() > 0);

    // Two halves: neither goes on.
    city.halves.send_replace(true);
    let halted = tokio::time::timeout(Duration::from_secs(5), async {
        tokio::select! {
            size = city.enrol(0) => size,
            size = city.enrol(2) => size,
        }
    });
    assert!(halted.await.is_err(), "two of four certify nothing");
    for place in 0..ALL {
        assert_eq!(city.client(place).status().await.unwrap().size, size);
    }
    city.halves.send_replace(false);
    // What waited in the halves is still there, and comes first.
    let size = city.enrol(1).await;
    assert!(size > 0);
    for place in 0..ALL {
        city.reaches(place, size).await;
    }

    // One key and one board, and the record is valid.
    let copy = std::sync::Arc::new(Store::open(city.folder.path().join("copy.sqlite")).unwrap());
    let replica = Replica::open(copy, city.client(2), Some(city.chain), &mut |_, _| ()).await.unwrap();
    replica.sync(&mut |_, _| ()).await.unwrap();
    let record = city.folder.path().join("record");
    export(replica.view(), &record, &mut |_, _| ()).unwrap();
    let verdict = audit(open(&record).unwrap().as_ref(), None, &mut OsRng, &mut |_| {});
    assert_eq!((verdict.outcome, verdict.findings.len()), (Outcome::Valid, 0));

    // The one that still certifies cannot leave.
    let mut processes: Vec<Process> = processes.into_iter().flatten().collect();
    processes.pop().unwrap().interrupt();
    let leave = Command::new(PROGRAM).args(["leave", "--dir"]).arg(city.dir(3)).output().unwrap();
    assert!(!leave.status.success() && String::from_utf8_lossy(&leave.stderr).contains("still certifies"));
    assert!(city.dir(3).join("authority.key").exists());
}
