//! A citizen's commands, and those of the frame around all places.

use super::pick_place;
use crate::{contract::*, host::Answer, opening::Opening};
use tauri::{Runtime, State, WebviewWindow};

#[tauri::command]
pub async fn overview(app: State<'_, Opening>) -> Answer<Overview> {
    app.host().await?.overview().await
}

#[tauri::command]
pub async fn elections(app: State<'_, Opening>) -> Answer<Vec<ElectionView>> {
    app.host().await?.elections().await
}

#[tauri::command]
pub async fn write_in(app: State<'_, Opening>, text: String, bytes: u32) -> Answer<WrittenView> {
    app.host().await?.write_in(text, bytes).await
}

#[tauri::command]
pub async fn seal(app: State<'_, Opening>, election: String, choices: Choices) -> Answer<SealedView> {
    app.host().await?.seal(election, choices).await
}

#[tauri::command]
pub async fn cast(app: State<'_, Opening>, tracker: String) -> Answer<ReceiptView> {
    app.host().await?.cast(tracker).await
}

#[tauri::command]
pub async fn challenge(app: State<'_, Opening>, tracker: String) -> Answer<OpenedView> {
    app.host().await?.challenge(tracker).await
}

#[tauri::command]
pub async fn discard(app: State<'_, Opening>) -> Answer<()> {
    app.host().await?.discard().await
}

/// Where the file is; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn save_receipt<R: Runtime>(
    window: WebviewWindow<R>,
    app: State<'_, Opening>,
    tracker: String,
) -> Answer<Option<String>> {
    let Some(path) = pick_place(&window, "receipt.tabella-proof").await else { return Ok(None) };
    app.host().await?.save_receipt(tracker, path.clone()).await?;
    Ok(Some(path.to_string_lossy().into_owned()))
}
