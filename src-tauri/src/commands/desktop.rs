//! The commands about the desktop around the window, and the one that stops what takes long in any place.

use crate::{
    contract::*,
    desktop::{
        Arrivals, Desktop,
        update::{self, UpdateError},
    },
    host::Answer,
    opening::Opening,
};
use std::sync::Arc;
use tabella_node::service::now;
use tauri::{AppHandle, Manager, Runtime, State};

#[tauri::command]
pub async fn cancel(app: State<'_, Opening>, task: String, subject: String) -> Answer<()> {
    app.host().await?.cancel(task, subject).await
}

/// What came from outside and was not shown yet, one at a time.
#[tauri::command]
pub async fn next_arrival(arrivals: State<'_, Arrivals>) -> Answer<Option<ArrivalView>> {
    Ok(arrivals.next())
}

#[tauri::command]
pub async fn show_menu<R: Runtime>(app: AppHandle<R>, menus: Vec<MenuView>) -> Answer<()> {
    ask(&app, |desktop| desktop.show_menu(&menus))
}

#[tauri::command]
pub async fn notify<R: Runtime>(app: AppHandle<R>, title: String, text: String) -> Answer<()> {
    ask(&app, |desktop| desktop.notify(&title, &text))
}

fn ask<R: Runtime>(app: &AppHandle<R>, what: impl FnOnce(&dyn Desktop) -> Result<(), String>) -> Answer<()> {
    let Some(desktop) = app.try_state::<Arc<dyn Desktop>>() else { return Ok(()) };
    what(desktop.as_ref()).map_err(|message| Failure {
        code: "desktop.refused".into(),
        message,
        hint: "Everything else goes on as before.".into(),
    })
}

#[tauri::command]
pub async fn about<R: Runtime>(app: AppHandle<R>) -> Answer<AboutView> {
    Ok(AboutView {
        version: app.package_info().version.to_string(),
        logs: app.path().app_log_dir().ok().map(|folder| folder.to_string_lossy().into_owned()),
        updates: update::source(app.config()).is_ok_and(|source| source.is_some()),
    })
}

/// Looks whether the city has announced a newer version. Called only where the person has turned that on.
#[tauri::command]
pub async fn newer_version<R: Runtime>(app: AppHandle<R>) -> Answer<Option<NewerView>> {
    let look = async {
        let Some(source) = update::source(app.config())? else { return Ok(None) };
        let folder = app.path().app_data_dir().map_err(|error| UpdateError::Configuration(error.to_string()))?;
        update::look(&source, &app.package_info().version, &folder, now()).await
    };
    look.await.map_err(|error| Failure {
        code: error.code().into(),
        message: error.to_string(),
        hint: "Look at the pages of the election office, or ask there.".into(),
    })
}
