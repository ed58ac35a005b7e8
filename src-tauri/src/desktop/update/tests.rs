//! Announcements that minisign signed. `city.pub` is the key of the city, and `other` were signed with another one; the private
//! halves are gone.

use super::*;
use std::path::PathBuf;
use tempfile::TempDir;

/// Within the time of all announcements.
const NOW: u64 = 1_900_000_000;

struct Shelf {
    folder: TempDir,
    source: Source,
}

impl Shelf {
    /// A place where `name` is announced.
    fn with(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let key = fs::read_to_string(made("city.pub")).expect("it is there");
        let key = key.lines().last().expect("the key is on the last line").to_owned();
        let from = folder.path().join("newest.json").display().to_string();
        let shelf = Self { folder, source: Source { key, from } };
        shelf.announce(name);
        shelf
    }

    fn announce(&self, name: &str) {
        for ending in ["", SIGNATURE] {
            let to = format!("{}{ending}", self.source.from);
            fs::copy(made(&format!("{name}.json{ending}")), to).expect("it can be copied");
        }
    }

    async fn look(&self, own: &str) -> Result<Option<NewerView>, UpdateError> {
        look(&self.source, &own.parse().expect("a version"), self.folder.path(), NOW).await
    }

    async fn refusal(&self) -> UpdateError {
        self.look("0.1.0").await.expect_err("refused")
    }
}

fn made(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/tests/announcements").join(name)
}

#[tokio::test]
async fn a_newer_version_is_told_and_no_other() {
    let shelf = Shelf::with("second");
    let newer = NewerView { version: "0.10.0".into(), page: "https://city.example/tabella".into() };
    for own in ["0.1.0", "0.9.9", "0.10.0-rc.1"] {
        assert_eq!(shelf.look(own).await.expect("good"), Some(newer.clone()), "{own}");
    }
    for own in ["0.10.0", "0.10.1", "1.0.0"] {
        assert_eq!(shelf.look(own).await.expect("good"), None, "{own}");
    }
}

#[tokio::test]
async fn an_altered_announcement_is_refused() {
    let shelf = Shelf::with("second");
    let bytes = fs::read(&shelf.source.from).expect("it is there");
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        fs::write(&shelf.source.from, altered).expect("it can be written");
        assert!(matches!(shelf.refusal().await, UpdateError::Signature(_)), "byte {at}");
    }
    fs::write(&shelf.source.from, bytes).expect("it can be written");
    let signature = format!("{}{SIGNATURE}", shelf.source.from);
    let text = fs::read_to_string(&signature).expect("it is there");
    fs::write(&signature, text.replace("trusted comment: ", "trusted comment: not ")).expect("it can be written");
    assert!(matches!(shelf.refusal().await, UpdateError::Signature(_)));
}

#[tokio::test]
async fn an_older_announcement_is_not_believed_again() {
    let shelf = Shelf::with("first");
    assert_eq!(shelf.look("0.1.0").await.expect("good").map(|newer| newer.version), Some("0.2.0".into()));
    shelf.announce("second");
    shelf.look("0.1.0").await.expect("good");
    shelf.look("0.1.0").await.expect("the same one is as good the next time");
    shelf.announce("first");
    assert!(matches!(shelf.refusal().await, UpdateError::Replayed { shown: 1, seen: 2 }));
}

#[tokio::test]
async fn an_announcement_that_nobody_renewed_is_not_believed() {
    let shelf = Shelf::with("second");
    let late = look(&shelf.source, &Version::new(0, 1, 0), shelf.folder.path(), 2_000_000_001).await;
    assert!(matches!(late, Err(UpdateError::Outdated(2_000_000_000))), "{late:?}");
}

#[tokio::test]
async fn another_key_is_not_the_city() {
    assert!(matches!(Shelf::with("other").refusal().await, UpdateError::Signature(_)));
}

#[tokio::test]
async fn a_page_that_is_not_on_the_web_is_refused() {
    assert!(matches!(Shelf::with("script").refusal().await, UpdateError::Form(_)));
}

#[tokio::test]
async fn what_is_not_there_or_damaged_is_said() {
    let shelf = Shelf::with("second");
    fs::write(shelf.folder.path().join(SEEN), "many").expect("it can be written");
    assert_eq!(shelf.refusal().await.code(), "update.unreachable");
    fs::remove_file(format!("{}{SIGNATURE}", shelf.source.from)).expect("it was there");
    assert_eq!(shelf.refusal().await.code(), "update.unreachable");
    let in_clear = Source { from: "http://city.example/newest.json".into(), ..shelf.source.clone() };
    let refused = look(&in_clear, &Version::new(0, 1, 0), shelf.folder.path(), NOW).await;
    assert!(matches!(refused, Err(UpdateError::Network(HttpsError::InClear(_)))), "{refused:?}");
}

#[test]
fn the_city_says_where_newer_versions_are_announced() {
    let config = |section: serde_json::Value| {
        let mut config = Config::default();
        config.plugins.0.insert(SECTION.into(), section);
        config
    };
    assert_eq!(source(&Config::default()).expect("nothing is configured"), None);
    let good = source(&config(serde_json::json!({ "key": "K", "from": "F" }))).expect("both are there");
    assert_eq!(good, Some(Source { key: "K".into(), from: "F".into() }));
    let half = source(&config(serde_json::json!({ "from": "F" }))).expect_err("without a key");
    assert_eq!(half.code(), "update.configuration");
}
