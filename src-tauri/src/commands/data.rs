//! The commands about what a person owns and holds.

use super::{pick, pick_place};
use crate::{contract::*, host::Answer, opening::Opening};
use tauri::{Runtime, State, WebviewWindow};

#[tauri::command]
pub async fn uses(app: State<'_, Opening>) -> Answer<UsesView> {
    app.host().await?.uses().await
}

#[tauri::command]
pub async fn owned(app: State<'_, Opening>) -> Answer<OwnedView> {
    app.host().await?.owned().await
}

#[tauri::command]
pub async fn publish_data(app: State<'_, Opening>, path: String, kind: String) -> Answer<OwnedView> {
    app.host().await?.publish_data(path.into(), kind).await
}

/// `None` when the dialog for the ticket was closed without a choice: then nothing is granted.
#[tauri::command]
pub async fn grant_data<R: Runtime>(
    window: WebviewWindow<R>,
    app: State<'_, Opening>,
    publication: u32,
    reader: String,
    label: String,
) -> Answer<Option<OwnedView>> {
    let Some(ticket) = pick_place(&window, "ticket.json").await else { return Ok(None) };
    app.host().await?.grant_data(publication, reader, label, ticket).await.map(Some)
}

#[tauri::command]
pub async fn withdraw_data(app: State<'_, Opening>, grant: u32) -> Answer<OwnedView> {
    app.host().await?.withdraw_data(grant).await
}

/// Where the data are; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn fetch_data<R: Runtime>(
    window: WebviewWindow<R>,
    app: State<'_, Opening>,
    ticket: String,
) -> Answer<Option<String>> {
    let Some(out) = pick_place(&window, "data").await else { return Ok(None) };
    app.host().await?.fetch_data(ticket.into(), out.clone()).await?;
    Ok(Some(out.to_string_lossy().into_owned()))
}

#[tauri::command]
pub async fn history(app: State<'_, Opening>, number: String) -> Answer<HistoryView> {
    app.host().await?.history(number).await
}

/// Where the proof is; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn save_history<R: Runtime>(
    window: WebviewWindow<R>,
    app: State<'_, Opening>,
    number: String,
) -> Answer<Option<String>> {
    let Some(path) = pick_place(&window, "history.tabella-proof").await else { return Ok(None) };
    app.host().await?.save_history(number, path.clone()).await?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

#[tauri::command]
pub async fn open_proof(app: State<'_, Opening>, path: String) -> Answer<ProofView> {
    app.host().await?.open_proof(path.into()).await
}

#[tauri::command]
pub async fn wages(app: State<'_, Opening>) -> Answer<Vec<ProofView>> {
    app.host().await?.wages().await
}

#[tauri::command]
pub async fn keep_wage(app: State<'_, Opening>, path: String) -> Answer<Vec<ProofView>> {
    app.host().await?.keep_wage(path.into()).await
}

/// Where the proof is; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn save_wage<R: Runtime>(
    window: WebviewWindow<R>,
    app: State<'_, Opening>,
    id: String,
) -> Answer<Option<String>> {
    let Some(path) = pick_place(&window, "wage.tabella-proof").await else { return Ok(None) };
    app.host().await?.save_wage(id, path.clone()).await?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

#[tauri::command]
pub async fn wallet(app: State<'_, Opening>) -> Answer<WalletView> {
    app.host().await?.wallet().await
}

/// Where the request is; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn request_certificate<R: Runtime>(
    window: WebviewWindow<R>,
    app: State<'_, Opening>,
    copies: u32,
) -> Answer<Option<String>> {
    let Some(path) = pick_place(&window, "certificate-request.json").await else { return Ok(None) };
    app.host().await?.request_certificate(copies, path.clone()).await?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

#[tauri::command]
pub async fn add_certificate(app: State<'_, Opening>, path: String) -> Answer<WalletView> {
    app.host().await?.add_certificate(path.into()).await
}

#[tauri::command]
pub async fn ask_for_fact(app: State<'_, Opening>, fact: String, audience: String) -> Answer<String> {
    app.host().await?.ask_for_fact(fact, audience).await
}

#[tauri::command]
pub async fn show_fact(app: State<'_, Opening>, question: String, again: bool) -> Answer<String> {
    app.host().await?.show_fact(question, again).await
}

#[tauri::command]
pub async fn check_fact(app: State<'_, Opening>, shown: String, question: String) -> Answer<FactView> {
    app.host().await?.check_fact(shown, question).await
}

/// Where the certificate is; `None` when the dialog was closed without a choice.
#[tauri::command]
pub async fn issue_certificate<R: Runtime>(
    window: WebviewWindow<R>,
    app: State<'_, Opening>,
    keys: String,
    facts: Vec<NewFact>,
    until: u32,
) -> Answer<Option<String>> {
    let Some(out) = pick_place(&window, "certificate.json").await else { return Ok(None) };
    app.host().await?.issue_certificate(keys.into(), facts, until, out.clone()).await?;
    Ok(Some(out.to_string_lossy().into_owned()))
}

/// Opens the system's file dialog; `None` when it was closed without a choice.
#[tauri::command]
pub async fn pick_file<R: Runtime>(window: WebviewWindow<R>) -> Answer<Option<String>> {
    let picked = pick(&window, |dialog, picked| dialog.pick_file(picked)).await;
    Ok(picked.map(|path| path.to_string_lossy().into_owned()))
}
