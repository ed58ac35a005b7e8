//! The arrows between the packages point inward.

use std::path::Path;
use tabella_tests::architecture::{Manifests, manifests, wrong_arrows};

fn as_committed() -> Manifests {
    manifests(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
}

#[test]
fn arrows_between_packages_point_inward() {
    let manifests = as_committed();
    assert!(manifests.len() >= 6, "packages are missing: {manifests:?}");
    assert_eq!(wrong_arrows(&manifests), Vec::<String>::new());
}

#[test]
fn arrows_that_point_outward_are_caught() {
    let cases = [
        ("tabella-crypto", "tabella-ledger", "tabella-crypto depends on tabella-ledger"),
        ("tabella-ledger", "tabella-node", "tabella-ledger depends on tabella-node"),
        ("tabella-node", "tabella-cli", "tabella-node depends on tabella-cli"),
        ("tabella", "tabella-cli", "tabella depends on tabella-cli"),
        ("tabella-cli", "tabella-tests", "tabella-cli depends on tabella-tests"),
        ("tabella-ledger", "tokio", "tabella-ledger reaches outside through tokio"),
        ("tabella-crypto", "getrandom", "tabella-crypto reaches outside through getrandom"),
        ("tabella-node", "tauri", "tabella-node names the desktop framework: tauri"),
        ("tabella-tests", "tauri-build", "tabella-tests names the desktop framework: tauri-build"),
    ];
    for (package, dependency, complaint) in cases {
        let mut manifests = as_committed();
        let dependencies = manifests.get_mut(package).expect("the package is in the workspace");
        dependencies.normal.push(dependency.to_owned());
        assert_eq!(wrong_arrows(&manifests), [complaint]);
    }
}

#[test]
fn arrows_from_tests_are_caught_as_well() {
    let mut manifests = as_committed();
    let crypto = manifests.get_mut("tabella-crypto").expect("the package is in the workspace");
    crypto.dev.push("tabella-node".to_owned());
    assert_eq!(wrong_arrows(&manifests), ["tabella-crypto depends on tabella-node"]);
}

#[test]
fn renamed_dependencies_are_seen_under_their_own_names() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let manifest = r#"
        [workspace]
        members = []
        [package]
        name = "tabella-crypto"
        [dependencies]
        innocent = { package = "tabella-node", version = "1" }
        [target.'cfg(unix)'.build-dependencies]
        also-innocent = { package = "tokio", version = "1" }
    "#;
    std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("a file can be written");
    let wrong = wrong_arrows(&manifests(folder.path()));
    let expected = ["tabella-crypto depends on tabella-node", "tabella-crypto reaches outside through tokio"];
    assert_eq!(wrong, expected);
}

#[test]
fn packages_without_a_place_are_caught() {
    let mut manifests = as_committed();
    manifests.insert("tabella-utils".to_owned(), Default::default());
    assert_eq!(wrong_arrows(&manifests), ["tabella-utils has no place in the architecture"]);
}
