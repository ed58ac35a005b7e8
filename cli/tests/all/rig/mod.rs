//! Programs that know each other by nothing but addresses and files.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tabella"));
    command.args(arguments).env_remove("TABELLA_LOG");
    command
}

pub fn run(arguments: &[&str]) -> (Option<i32>, Output) {
    let output = command(arguments).output().unwrap();
    (output.status.code(), output)
}

/// Standard output; the exit code has to be this one.
pub fn words(arguments: &[&str], code: i32) -> String {
    let (found, output) = run(arguments);
    assert_eq!(found, Some(code), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The object on standard output, and nothing else is there.
pub fn json(arguments: &[&str], code: i32) -> Value {
    let text = words(&[arguments, &["--json"]].concat(), code);
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// A node at work, and its address; stopped when dropped.
pub struct Node(Child, pub String);

impl Node {
    pub fn start(dir: &str) -> Self {
        let mut child = command(&["node", "run", "--dir", dir, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self(child, url.trim().to_owned())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
