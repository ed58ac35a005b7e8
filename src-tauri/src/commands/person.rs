//! The commands about this person's key, phrase and enrolment.

use crate::{
    contract::*,
    host::{Answer, Typed},
    opening::Opening,
};
use tauri::State;

#[tauri::command]
pub async fn create_key(
    app: State<'_, Opening>,
    language: Option<String>,
    passphrase: Option<String>,
) -> Answer<CitizenView> {
    let passphrase = passphrase.map(Typed::new);
    app.host().await?.create_key(language, passphrase).await
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
pub async fn confirm_phrase(app: State<'_, Opening>, words: Vec<PhraseWord>) -> Answer<IdentityView> {
    app.host().await?.confirm_phrase(words).await
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
pub async fn returned(app: State<'_, Opening>) -> Answer<Option<ReturnedView>> {
    app.host().await?.returned().await
}

#[tauri::command]
pub async fn bring_back(app: State<'_, Opening>) -> Answer<ReturnedView> {
    app.host().await?.bring_back().await
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
pub async fn next_key(app: State<'_, Opening>, passphrase: Option<String>) -> Answer<CitizenView> {
    let passphrase = passphrase.map(Typed::new);
    app.host().await?.next_key(passphrase).await
}

#[tauri::command]
pub async fn enrol(app: State<'_, Opening>, code: String) -> Answer<CitizenView> {
    app.host().await?.enrol(code).await
}

#[tauri::command]
pub async fn ask_to_enrol(app: State<'_, Opening>) -> Answer<EnrolmentView> {
    app.host().await?.ask_to_enrol().await
}

#[tauri::command]
pub async fn enrolment(app: State<'_, Opening>) -> Answer<Option<EnrolmentView>> {
    app.host().await?.enrolment().await
}
