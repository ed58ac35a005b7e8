//! The files of `crypto/tests/vectors`.

use std::path::PathBuf;

use serde_json::Value;

fn path(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "vectors", file].iter().collect()
}

/// What is stored in a file.
pub fn stored(file: &str) -> Value {
    serde_json::from_slice(&std::fs::read(path(file)).unwrap()).unwrap()
}

/// Holds what was generated to what is stored, after storing it if `TABELLA_VECTORS=write` asks for that.
pub fn compare(file: &str, generated: &Value) {
    if std::env::var("TABELLA_VECTORS").is_ok_and(|value| value == "write") {
        std::fs::write(path(file), serde_json::to_string_pretty(generated).unwrap() + "\n").unwrap();
    }
    let stored = stored(file);
    for (name, part) in stored.as_object().unwrap() {
        assert_eq!(&generated[name], part, "{name}");
    }
    assert_eq!(*generated, stored);
}
