//! The observer's commands.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::{Runtime, State, WebviewWindow};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

#[tauri::command]
pub async fn export_record(app: State<'_, Opening>) -> Answer<RecordView> {
    app.host().await?.export_record().await
}

#[tauri::command]
pub async fn records(app: State<'_, Opening>) -> Answer<Vec<RecordView>> {
    app.host().await?.records().await
}

#[tauri::command]
pub async fn audit(app: State<'_, Opening>, path: String, checkpoint: Option<String>) -> Answer<VerdictView> {
    app.host().await?.audit(path, checkpoint).await
}

/// Opens the system's file dialog; `None` when it was closed without a choice.
#[tauri::command]
pub async fn pick_record<R: Runtime>(window: WebviewWindow<R>) -> Answer<Option<String>> {
    let (sender, receiver) = oneshot::channel();
    window.dialog().file().set_parent(&window).pick_file(move |picked| {
        // The command was dropped with its window: nobody wants the choice.
        let _ = sender.send(picked);
    });
    let picked = receiver.await.ok().flatten();
    let path = picked.and_then(|file| file.into_path().ok());
    Ok(path.map(|path| path.to_string_lossy().into_owned()))
}
