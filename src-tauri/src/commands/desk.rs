//! The registrar's commands.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn desk(app: State<'_, Opening>) -> Answer<DeskView> {
    app.host().await?.desk().await
}

#[tauri::command]
pub async fn confirm_request(
    app: State<'_, Opening>,
    code: String,
    reference: String,
    fields: Vec<FieldView>,
) -> Answer<EnrolmentView> {
    app.host().await?.confirm_request(code, reference, fields).await
}

#[tauri::command]
pub async fn refuse_request(app: State<'_, Opening>, code: String, reason: String) -> Answer<EnrolmentView> {
    app.host().await?.refuse_request(code, reason).await
}

#[tauri::command]
pub async fn report_loss(app: State<'_, Opening>, reference: String) -> Answer<EnrolmentCode> {
    app.host().await?.report_loss(reference).await
}

#[tauri::command]
pub async fn revoke(app: State<'_, Opening>, key: String, successor: Option<String>) -> Answer<DeskView> {
    app.host().await?.revoke(key, successor).await
}

#[tauri::command]
pub async fn name_members(app: State<'_, Opening>, class: ClassView, members: Vec<NewMember>) -> Answer<DeskView> {
    app.host().await?.name_members(class, members).await
}

#[tauri::command]
pub async fn look_at_person(
    app: State<'_, Opening>,
    reference: String,
    who: String,
    what: Vec<String>,
    why: String,
) -> Answer<Vec<FieldView>> {
    app.host().await?.look_at_person(reference, who, what, why).await
}
