//! Inclusion and consistency proofs against the vectors that others published for RFC 6962.
//!
//! They are read from the folder that the environment variable `TABELLA_DATA` names; the tests are ignored otherwise,
//! and fail when they are asked for without it. The published roots of the reference leaves stand beside the code.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tabella_ledger::bytes::Hash;
use tabella_ledger::merkle::{empty_root, verify_consistency, verify_inclusion};

fn published(name: &str) -> Vec<Value> {
    let data = std::env::var_os("TABELLA_DATA").expect("TABELLA_DATA has to name the folder of public test vectors");
    let path: PathBuf =
        [data.as_os_str(), "crypto".as_ref(), "tlog_merkle_proofs".as_ref(), name.as_ref()].iter().collect();
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let vectors: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    assert!(!vectors.is_empty());
    vectors
}

/// Bytes that are no digest are refused here, before a proof is looked at: only digests can be asked about.
fn hash(value: &Value) -> Option<Hash> {
    STANDARD.decode(value.as_str().unwrap()).unwrap().try_into().ok().map(Hash)
}

fn path(value: &Value) -> Option<Vec<Hash>> {
    value.as_array().map_or(Some(Vec::new()), |hashes| hashes.iter().map(hash).collect())
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn refused(vector: &Value) -> bool {
    vector["wantErr"].as_bool().unwrap()
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_inclusion_proofs_are_judged_as_published() {
    let vectors = published("inclusion.json");
    for vector in &vectors {
        let verdict = || {
            let (leaf, root) = (hash(&vector["leafHash"])?, hash(&vector["root"])?);
            let (position, size) = (number(&vector["leafIdx"]), number(&vector["treeSize"]));
            verify_inclusion(leaf, position, size, &path(&vector["proof"])?, &root).ok()
        };
        assert_eq!(verdict().is_none(), refused(vector), "{vector}");
    }
    assert!(vectors.iter().any(|vector| !refused(vector)));
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_consistency_proofs_are_judged_as_published() {
    let vectors = published("consistency.json");
    for vector in &vectors {
        let verdict = || {
            let (older_root, root) = (hash(&vector["root1"])?, hash(&vector["root2"])?);
            let (older, size) = (number(&vector["size1"]), number(&vector["size2"]));
            verify_consistency(older, &older_root, size, &root, &path(&vector["proof"])?).ok()
        };
        // Every log starts with the empty one. The publishers' library refuses to be asked; RFC 6962 leaves it open.
        let nothing_before = number(&vector["size1"]) == 0
            && hash(&vector["root1"]) == Some(empty_root())
            && hash(&vector["root2"]).is_some()
            && path(&vector["proof"]).is_some_and(|path| path.is_empty());
        assert_eq!(verdict().is_none(), refused(vector) && !nothing_before, "{vector}");
    }
    assert!(vectors.iter().any(|vector| !refused(vector)));
}
