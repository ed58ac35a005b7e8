//! Which package may depend on which: arrows point inward, from the window to the arithmetic.

use std::{collections::BTreeMap, fs, path::Path};
use toml::{Table, Value};

/// Packages of this workspace and those of them that each may depend on.
const ARROWS: [(&str, &[&str]); 9] = [
    ("tabella-wide", &[]),
    ("tabella-crypto", &["tabella-wide"]),
    ("tabella-ledger", &["tabella-crypto"]),
    ("tabella-node", &["tabella-ledger", "tabella-crypto"]),
    ("tabella-authority", &["tabella-node", "tabella-ledger", "tabella-crypto"]),
    ("tabella-cli", &["tabella-node", "tabella-ledger", "tabella-crypto"]),
    ("tabella", &["tabella-node", "tabella-ledger", "tabella-crypto"]),
    ("tabella-manual", &["tabella", "tabella-cli"]),
    ("tabella-tests", &["tabella", "tabella-cli", "tabella-node", "tabella-ledger", "tabella-crypto"]),
];

/// Packages that compute and nothing else: time, randomness and bytes come to them as arguments.
const PURE: [&str; 3] = ["tabella-wide", "tabella-crypto", "tabella-ledger"];

/// Crates that reach for files, the network, the clock or the system's randomness.
const REACHING: [&str; 17] = [
    "async-std",
    "axum",
    "chrono",
    "getrandom",
    "hyper",
    "hyper-util",
    "mio",
    "rand",
    "reqwest",
    "rusqlite",
    "smol",
    "socket2",
    "tempfile",
    "time",
    "tokio",
    "tracing-subscriber",
    "ureq",
];

/// The one package that names the desktop framework.
const SHELL: &str = "tabella";

/// The names of the packages that a manifest depends on, by the kind of dependency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// For the product, on any platform, build script included.
    pub normal: Vec<String>,
    /// For tests only.
    pub dev: Vec<String>,
}

/// The packages of a workspace with what they depend on.
pub type Manifests = BTreeMap<String, Dependencies>;

/// Reads the manifests of the workspace whose root manifest is in `root`.
///
/// # Panics
/// When a manifest cannot be read or is not one.
pub fn manifests(root: &Path) -> Manifests {
    let workspace = read(root);
    let members = workspace["workspace"]["members"].as_array().expect("the workspace has members");
    let members = members.iter().map(|member| read(&root.join(member.as_str().expect("a member is a path"))));
    // The root's own package is a member without being listed.
    let own = workspace.contains_key("package").then(|| workspace.clone());
    members.chain(own).map(|manifest| package(&manifest)).collect()
}

/// The arrows that point the wrong way, one sentence each; none when all is well.
pub fn wrong_arrows(manifests: &Manifests) -> Vec<String> {
    let mut wrong = Vec::new();
    for (package, dependencies) in manifests {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == package) else {
            wrong.push(format!("{package} has no place in the architecture"));
            continue;
        };
        for dependency in dependencies.normal.iter().chain(&dependencies.dev) {
            if is_ours(dependency) && !allowed.contains(&dependency.as_str()) {
                wrong.push(format!("{package} depends on {dependency}"));
            }
            if is_desktop(dependency) && package != SHELL {
                wrong.push(format!("{package} names the desktop framework: {dependency}"));
            }
        }
        // Their tests may write files and draw random numbers.
        for dependency in &dependencies.normal {
            if PURE.contains(&package.as_str()) && REACHING.contains(&dependency.as_str()) {
                wrong.push(format!("{package} reaches outside through {dependency}"));
            }
        }
    }
    wrong
}

fn is_ours(package: &str) -> bool {
    ARROWS.iter().any(|(name, _)| *name == package)
}

fn is_desktop(package: &str) -> bool {
    let names = ["tauri", "wry", "tao", "rfd"];
    names.contains(&package) || package.starts_with("tauri-")
}

fn read(folder: &Path) -> Table {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The name of a manifest's package and what it depends on, for each platform.
fn package(manifest: &Table) -> (String, Dependencies) {
    let name = manifest["package"]["name"].as_str().expect("a package has a name");
    let mut found = Dependencies::default();
    collect(manifest, &mut found);
    let platforms = manifest.get("target").and_then(Value::as_table);
    for platform in platforms.into_iter().flat_map(Table::values).filter_map(Value::as_table) {
        collect(platform, &mut found);
    }
    (name.to_owned(), found)
}

fn collect(section: &Table, found: &mut Dependencies) {
    found.normal.extend(names(section, "dependencies"));
    found.normal.extend(names(section, "build-dependencies"));
    found.dev.extend(names(section, "dev-dependencies"));
}

/// Crates under their own names, also where the manifest calls them otherwise.
fn names(section: &Table, kind: &str) -> Vec<String> {
    let dependencies = section.get(kind).and_then(Value::as_table);
    let named = dependencies.into_iter().flatten().map(|(key, value)| {
        let own = value.get("package").and_then(Value::as_str);
        own.unwrap_or(key).to_owned()
    });
    named.collect()
}
