//! The commands by which a person shows who they are with a card or an account elsewhere.

use super::pick;
use crate::{
    contract::*,
    host::{Answer, Typed},
    opening::Opening,
};
use tauri::{Runtime, State, WebviewWindow};

#[tauri::command]
pub async fn proof_ways(app: State<'_, Opening>) -> Answer<ProofWaysView> {
    app.host().await?.proof_ways().await
}

/// A library is run, so that the page cannot name one: the person picks it in the system's file dialog.
#[tauri::command]
pub async fn pick_driver<R: Runtime>(window: WebviewWindow<R>, app: State<'_, Opening>) -> Answer<ProofWaysView> {
    let host = app.host().await?;
    match pick(&window, |dialog, picked| dialog.pick_file(picked)).await {
        Some(driver) => host.use_driver(driver).await,
        None => host.proof_ways().await,
    }
}

#[tauri::command]
pub async fn cards(app: State<'_, Opening>) -> Answer<Vec<CardView>> {
    app.host().await?.cards().await
}

#[tauri::command]
pub async fn ask_with_card(
    app: State<'_, Opening>,
    label: String,
    certificate: String,
    pin: Option<String>,
) -> Answer<EnrolmentView> {
    let pin = pin.map(Typed::new);
    app.host().await?.ask_with_card(label, certificate, pin).await
}

#[tauri::command]
pub async fn begin_sign_in(app: State<'_, Opening>) -> Answer<Option<SigningInView>> {
    app.host().await?.begin_sign_in().await
}

#[tauri::command]
pub async fn end_sign_in(app: State<'_, Opening>) -> Answer<EnrolmentView> {
    app.host().await?.end_sign_in().await
}

#[tauri::command]
pub async fn cancel_sign_in(app: State<'_, Opening>) -> Answer<()> {
    app.host().await?.cancel_sign_in().await
}
