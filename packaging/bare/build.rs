//! Reads the configuration.

fn main() {
    tauri_build::build();
}
