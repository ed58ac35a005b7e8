//! The app.

// Without this, Windows opens a console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::{error::Error, sync::Arc};
use tabella_app::{
    contract::Failure,
    host::{Answer, Host, Surroundings},
};

fn main() -> Result<(), Box<dyn Error>> {
    tabella_app::run(open_city)
}

/// The city that this app opens on.
async fn open_city(surroundings: Surroundings) -> Answer<Arc<dyn Host>> {
    Err(Failure {
        code: "app.no_city".into(),
        message: format!("There is no city in {}.", surroundings.data.display()),
        hint: "Open the app with a city.".into(),
    })
}
