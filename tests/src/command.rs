//! The `tabella` command as this build made it, and the folder of real ballots.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The command, ready for arguments.
///
/// # Panics
/// When it was not built: `cargo nextest run --workspace` builds all programs.
pub fn tabella() -> Command {
    let own = env::current_exe().expect("a running program has a path");
    let profile = own.ancestors().find(|folder| folder.join("deps").is_dir());
    let program = profile.expect("tests run from the build folder").join("tabella");
    assert!(program.exists(), "{} is not built", program.display());
    Command::new(program)
}

/// Runs the command to its end.
///
/// # Panics
/// When it cannot be started.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    tabella().args(arguments).output().expect("the command starts")
}

/// Runs the command with `--json` and reads its one object.
///
/// # Panics
/// When it ends with another code than `code`, or prints anything but one object.
pub fn json<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>, code: i32) -> Value {
    let output = tabella().args(arguments).arg("--json").output().expect("the command starts");
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words}");
    serde_json::from_slice(&output.stdout).expect("standard output is one JSON object")
}

/// A folder of real ballots, `None` (and a printed reason) where they are not at hand. They lie beside the checkout, or
/// where `TABELLA_DATA` says.
pub fn real_ballots(item: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = env::var_os("TABELLA_DATA").map_or_else(beside, PathBuf::from).join(item);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

/// The only file in a folder with this ending.
///
/// # Panics
/// When there is none.
pub fn file_in(folder: &Path, ending: &str) -> PathBuf {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let mut paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.find(|path| path.to_string_lossy().ends_with(ending)).expect("there is such a file")
}
