//! The app.

// Without this, Windows opens a console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::error::Error;

/// Set by tests in a real window: a store of secrets would ask somebody who is not there.
const NO_KEYRING: &str = "TABELLA_NO_KEYRING";

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os(NO_KEYRING).is_some() {
        tabella_app::run(tabella_app::city_host::open)
    } else {
        tabella_app::run(tabella_app::city_host::open_on_desktop)
    }
}
