//! The office's commands.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn roll(app: State<'_, Opening>) -> Answer<RollView> {
    app.host().await?.roll().await
}

#[tauri::command]
pub async fn new_code(app: State<'_, Opening>) -> Answer<EnrolmentCode> {
    app.host().await?.new_code().await
}

#[tauri::command]
pub async fn preview_election(app: State<'_, Opening>, election: NewElection) -> Answer<PreviewView> {
    app.host().await?.preview_election(election).await
}

#[tauri::command]
pub async fn create_election(app: State<'_, Opening>, election: NewElection) -> Answer<ElectionView> {
    app.host().await?.create_election(election).await
}

#[tauri::command]
pub async fn hold_ceremony(app: State<'_, Opening>, election: String) -> Answer<ElectionView> {
    app.host().await?.hold_ceremony(election).await
}

#[tauri::command]
pub async fn open_election(app: State<'_, Opening>, election: String) -> Answer<ElectionView> {
    app.host().await?.open_election(election).await
}

#[tauri::command]
pub async fn fix_roll(app: State<'_, Opening>, election: String) -> Answer<ElectionView> {
    app.host().await?.fix_roll(election).await
}

#[tauri::command]
pub async fn residents_join(app: State<'_, Opening>, election: String, count: u32) -> Answer<ElectionView> {
    app.host().await?.residents_join(election, count).await
}

#[tauri::command]
pub async fn residents_vote(app: State<'_, Opening>, election: String, count: u32) -> Answer<ElectionView> {
    app.host().await?.residents_vote(election, count).await
}

#[tauri::command]
pub async fn close_election(app: State<'_, Opening>, election: String) -> Answer<ElectionView> {
    app.host().await?.close_election(election).await
}

#[tauri::command]
pub async fn tally(app: State<'_, Opening>, election: String, present: Vec<u32>) -> Answer<ElectionView> {
    app.host().await?.tally(election, present).await
}

#[tauri::command]
pub async fn publish(app: State<'_, Opening>, election: String) -> Answer<ElectionView> {
    app.host().await?.publish(election).await
}
