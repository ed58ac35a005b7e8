//! A citizen's commands, and those of the frame around all places.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn overview(app: State<'_, Opening>) -> Answer<Overview> {
    app.host().await?.overview().await
}

#[tauri::command]
pub async fn elections(app: State<'_, Opening>) -> Answer<Vec<ElectionView>> {
    app.host().await?.elections().await
}

#[tauri::command]
pub async fn create_key(app: State<'_, Opening>) -> Answer<CitizenView> {
    app.host().await?.create_key().await
}

#[tauri::command]
pub async fn enrol(app: State<'_, Opening>, code: String) -> Answer<CitizenView> {
    app.host().await?.enrol(code).await
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
