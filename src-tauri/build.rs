//! Checks the configuration and the permissions, and hands both to the code.

use std::{fs, io, path::Path};

fn main() {
    let permissions = tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(permissions);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        return;
    }
    println!("cargo::rerun-if-changed=src-tauri/permissions");
    if let Err(error) = move_schemas(Path::new("gen"), Path::new("src-tauri/gen")) {
        println!("cargo::warning=the generated schemas stay in gen/: {error}");
    }
}

/// Schemas for editors are written into the package root; they belong beside the shell, where git ignores them.
fn move_schemas(from: &Path, to: &Path) -> io::Result<()> {
    if !from.exists() {
        return Ok(());
    }
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::rename(from, to)
}
