//! The counting rules against published results of real elections. The files are not part of the project: they are read
//! from the folder that TABELLA_DATA names. `cargo test -p tabella-cli --test counts -- --ignored`

#![allow(clippy::unwrap_used, reason = "tests")]

mod budgets;
mod lists;
mod opened;
mod options;
mod ranked;
mod referendums;

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tabella_cli::ballots::{BallotFile, read};

/// A published election: its folder and what is known of it.
struct Item {
    folder: PathBuf,
    known: Value,
}

/// One row of a table, by the names in the header.
type Row = HashMap<String, String>;

fn data() -> PathBuf {
    let named = std::env::var_os("TABELLA_DATA").map(PathBuf::from);
    let folder = named.expect("TABELLA_DATA names the folder with the published ballots");
    assert!(folder.is_dir(), "TABELLA_DATA names {}, which is no folder", folder.display());
    folder
}

fn item(group: &str, name: &str) -> Item {
    let folder = data().join(group).join(name);
    let known = folder.join("item.json");
    let text = std::fs::read_to_string(&known).unwrap_or_else(|error| panic!("{}: {error}", known.display()));
    Item { folder, known: serde_json::from_str(&text).unwrap() }
}

fn items(group: &str) -> Vec<Item> {
    let folder = data().join(group);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(!names.is_empty());
    names.iter().map(|name| item(group, name)).collect()
}

impl Item {
    fn id(&self) -> &str {
        self.known["id"].as_str().unwrap()
    }

    /// The files with one of the extensions, packed or not.
    fn files(&self, extensions: &[&str]) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            let plain = name.strip_suffix(".gz").unwrap_or(&name);
            extensions.iter().any(|extension| plain.ends_with(&format!(".{extension}")))
        });
        files.sort();
        assert!(!files.is_empty(), "{}", self.id());
        files
    }

    /// Its only ballot file.
    fn ballots(&self) -> BallotFile {
        let [path] = self.files(&["pb", "cat", "csv"]).try_into().unwrap();
        read(&path).unwrap()
    }

    /// Its only table.
    fn rows(&self) -> Vec<Row> {
        let [path] = self.files(&["csv"]).try_into().unwrap();
        rows(&path)
    }
}

fn rows(path: &Path) -> Vec<Row> {
    let mut bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).unwrap();
        bytes = unpacked;
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &Row, column: &str) -> u64 {
    let cell = row.get(column).unwrap_or_else(|| panic!("no column {column}"));
    cell.parse().unwrap_or_else(|_| panic!("{column} is {cell:?}"))
}

fn numbers(value: &Value) -> BTreeMap<String, i64> {
    value.as_object().unwrap().iter().map(|(key, number)| (key.clone(), number.as_i64().unwrap())).collect()
}

/// Labels in ascending order.
fn names(value: &Value) -> Vec<String> {
    let mut names: Vec<String> =
        value.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// The labels of options, in ascending order.
fn labelled(labels: &[String], options: &[usize]) -> Vec<String> {
    let mut names: Vec<String> = options.iter().map(|option| labels[*option].clone()).collect();
    names.sort();
    names
}
