//! A citizen's commands, and those of the frame around all places.

use super::pick_place;
use crate::{
    contract::*,
    host::{Answer, Typed},
    opening::Opening,
};
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
pub async fn create_key(app: State<'_, Opening>) -> Answer<CitizenView> {
    app.host().await?.create_key().await
}

#[tauri::command]
pub async fn identity(app: State<'_, Opening>) -> Answer<IdentityView> {
    app.host().await?.identity().await
}

#[tauri::command]
pub async fn recovery_phrase(app: State<'_, Opening>, language: Option<String>) -> Answer<PhraseView> {
    app.host().await?.recovery_phrase(language).await
}

#[tauri::command]
pub async fn restore_identity(
    app: State<'_, Opening>,
    phrase: String,
    passphrase: Option<String>,
) -> Answer<CitizenView> {
    let (phrase, passphrase) = (Typed::new(phrase), passphrase.map(Typed::new));
    app.host().await?.restore_identity(phrase, passphrase).await
}

#[tauri::command]
pub async fn unlock_identity(app: State<'_, Opening>, passphrase: Option<String>) -> Answer<CitizenView> {
    let passphrase = passphrase.map(Typed::new);
    app.host().await?.unlock_identity(passphrase).await
}

#[tauri::command]
pub async fn lock_identity(app: State<'_, Opening>, passphrase: Option<String>) -> Answer<IdentityView> {
    let passphrase = passphrase.map(Typed::new);
    app.host().await?.lock_identity(passphrase).await
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
