//! `kill -9` on a light client at any moment: it goes on from where it was, and never from less.

use crate::shown;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use serde_json::Value;

use crate::headers::Headers;
use crate::rig::command;

/// Each step of a light client takes 32 changes of authorities.
const CHANGES: usize = 640;
const KILLS: usize = 20;
/// How long each answer takes: a step is three of them.
const ANSWER: Duration = Duration::from_millis(4);

/// A node that takes its time, and notes from which heights it was asked to go on.
struct Board {
    headers: Headers,
    asked: Mutex<Vec<u64>>,
    requests: AtomicUsize,
}

impl Board {
    fn answer(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(after) = path.strip_prefix("/changes?after=") {
            self.asked.lock().unwrap().push(after.parse().ok()?);
        }
        shown::answer(&self.headers, self.headers.height(), path)
    }

    fn respond(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut request = [0; 4096];
        let read = stream.read(&mut request)?;
        let request = String::from_utf8_lossy(&request[..read]).into_owned();
        self.requests.fetch_add(1, Ordering::SeqCst);
        thread::sleep(ANSWER);
        let missing = br#"{"code":"board.not_found","message":"there is no such thing","hint":""}"#.to_vec();
        let answer = self.answer(request.split(' ').nth(1).unwrap_or("/"));
        let (status, body) = answer.map_or(("404 Not Found", missing), |body| ("200 OK", body));
        write!(stream, "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len())?;
        stream.write_all(&body)
    }
}

fn serve(board: &Arc<Board>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let board = Arc::clone(board);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let board = Arc::clone(&board);
            // Whoever was killed does not read its answer.
            thread::spawn(move || board.respond(stream).ok());
        }
    });
    url
}

fn sync(url: &str, file: &Path) -> Command {
    let mut command = command(&["sync", url, "--json", "--light"]);
    command.arg(file);
    command
}

#[test]
fn a31_a_light_client_that_is_killed_at_any_moment_goes_on() {
    let mut headers = Headers::new(403, 1);
    (0..CHANGES).for_each(|_| headers.change(1));
    let board = Arc::new(Board { headers, asked: Mutex::default(), requests: AtomicUsize::default() });
    let url = serve(&board);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("light");
    let mut rng = ChaCha20Rng::seed_from_u64(404);
    for _ in 0..KILLS {
        let mut child = sync(&url, &file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // After some answers, and then before, while or after the next one is worked in.
        let until = board.requests.load(Ordering::SeqCst) + (rng.next_u32() % 12) as usize;
        while board.requests.load(Ordering::SeqCst) < until && child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_micros(100));
        }
        thread::sleep(Duration::from_micros(u64::from(rng.next_u32() % 8_000)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let killed = board.asked.lock().unwrap().len();
    let output = sync(&url, &file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let synced: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(synced["blocks"], CHANGES as u64 + 1);
    assert_eq!(synced["chain"], board.headers.chain().to_string());

    // A step that was cut off is asked for again; none that was taken ever is.
    let asked = board.asked.lock().unwrap();
    assert!(asked.is_sorted(), "{asked:?}");
    let again = asked.windows(2).filter(|pair| pair[0] == pair[1]).count();
    assert!(again > 0, "no kill met a client at work: {asked:?}");
    assert!(killed > again, "no client that was killed had got anywhere: {asked:?}");
    assert!(asked.len() <= CHANGES / 32 + KILLS + 1, "{asked:?}");
}
