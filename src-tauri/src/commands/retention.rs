//! The commands about forgetting whose key is whose.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn retention(app: State<'_, Opening>) -> Answer<Option<RetentionView>> {
    app.host().await?.retention().await
}

#[tauri::command]
pub async fn forgetting(app: State<'_, Opening>) -> Answer<ForgettingView> {
    app.host().await?.forgetting().await
}

#[tauri::command]
pub async fn announce_forgetting(app: State<'_, Opening>, due: u32) -> Answer<ForgettingView> {
    app.host().await?.announce_forgetting(due).await
}

#[tauri::command]
pub async fn forget_people(app: State<'_, Opening>) -> Answer<ForgettingView> {
    app.host().await?.forget_people().await
}
