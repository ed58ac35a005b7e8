//! The observer's commands.

use super::{pick, pick_place};
use crate::{contract::*, host::Answer, opening::Opening};
use tauri::{Runtime, State, WebviewWindow};

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
    let picked = pick(&window, |dialog, picked| dialog.pick_file(picked)).await;
    Ok(picked.map(|path| path.to_string_lossy().into_owned()))
}

#[tauri::command]
pub async fn compare(app: State<'_, Opening>, from: String, said: String) -> Answer<ComparedView> {
    app.host().await?.compare(from, said).await
}

#[tauri::command]
pub async fn compare_file(app: State<'_, Opening>, path: String) -> Answer<ComparedView> {
    app.host().await?.compare_file(path).await
}

#[tauri::command]
pub async fn forget_node(app: State<'_, Opening>, url: String) -> Answer<WatchView> {
    app.host().await?.forget_node(url).await
}

/// Opens the system's dialog for printing the page. The page itself has no way to: not every web view takes its request.
#[tauri::command]
pub async fn print_page<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    window.print().map_err(|error| Failure {
        code: "print.failed".into(),
        message: error.to_string(),
        hint: "Save the signed checkpoint as a file instead.".into(),
    })
}

/// Where the copy is; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn save_evidence<R: Runtime>(window: WebviewWindow<R>, app: State<'_, Opening>) -> Answer<Option<String>> {
    let Some(path) = pick_place(&window, "evidence.cbor").await else { return Ok(None) };
    app.host().await?.save_evidence(path.clone()).await?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

/// Where the file is; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn save_checkpoint<R: Runtime>(window: WebviewWindow<R>, app: State<'_, Opening>) -> Answer<Option<String>> {
    let Some(path) = pick_place(&window, "checkpoint.txt").await else { return Ok(None) };
    app.host().await?.save_checkpoint(path.clone()).await?;
    Ok(Some(path.to_string_lossy().into_owned()))
}
