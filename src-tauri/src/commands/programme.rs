//! The commands about reward programmes.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn programmes(app: State<'_, Opening>) -> Answer<Vec<ProgrammeView>> {
    app.host().await?.programmes().await
}

#[tauri::command]
pub async fn check_programme(app: State<'_, Opening>, rules: RulesView) -> Answer<u32> {
    app.host().await?.check_programme(rules).await
}

#[tauri::command]
pub async fn publish_programme(app: State<'_, Opening>, rules: RulesView, version: u32) -> Answer<Vec<ProgrammeView>> {
    app.host().await?.publish_programme(rules, version).await
}

#[tauri::command]
pub async fn begin_epoch(app: State<'_, Opening>, epoch: NewEpoch) -> Answer<Vec<ProgrammeView>> {
    app.host().await?.begin_epoch(epoch).await
}

#[tauri::command]
pub async fn provider_key(app: State<'_, Opening>, name: String) -> Answer<String> {
    app.host().await?.provider_key(name).await
}
