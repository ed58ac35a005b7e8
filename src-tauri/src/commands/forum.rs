//! The commands about proposals, notices and answers.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn forum(app: State<'_, Opening>) -> Answer<ForumView> {
    app.host().await?.forum().await
}

#[tauri::command]
pub async fn propose(app: State<'_, Opening>, title: String, text: String) -> Answer<ForumView> {
    app.host().await?.propose(title, text).await
}

#[tauri::command]
pub async fn support(app: State<'_, Opening>, proposal: String) -> Answer<ForumView> {
    app.host().await?.support(proposal).await
}

#[tauri::command]
pub async fn answer(app: State<'_, Opening>, about: String, decided: String, done: String) -> Answer<ForumView> {
    app.host().await?.answer(about, decided, done).await
}

#[tauri::command]
pub async fn tell(app: State<'_, Opening>, title: String, text: String) -> Answer<ForumView> {
    app.host().await?.tell(title, text).await
}
