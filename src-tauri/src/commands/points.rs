//! The commands about points.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn points(app: State<'_, Opening>) -> Answer<PointsView> {
    app.host().await?.points().await
}

#[tauri::command]
pub async fn point_rules(app: State<'_, Opening>) -> Answer<Vec<PointRulesView>> {
    app.host().await?.point_rules().await
}

#[tauri::command]
pub async fn claim_points(app: State<'_, Opening>, election: String) -> Answer<PointsView> {
    app.host().await?.claim_points(election).await
}

#[tauri::command]
pub async fn read_slip(app: State<'_, Opening>, path: String) -> Answer<String> {
    app.host().await?.read_slip(path.into()).await
}

#[tauri::command]
pub async fn review_act(app: State<'_, Opening>, act: String) -> Answer<ActView> {
    app.host().await?.review_act(act).await
}

#[tauri::command]
pub async fn claim_act(app: State<'_, Opening>, act: String) -> Answer<PointsView> {
    app.host().await?.claim_act(act).await
}

#[tauri::command]
pub async fn buy_offer(app: State<'_, Opening>, provider: String, offer: String) -> Answer<SpentView> {
    app.host().await?.buy_offer(provider, offer).await
}

#[tauri::command]
pub async fn review_fee(app: State<'_, Opening>, quote: String) -> Answer<FeeView> {
    app.host().await?.review_fee(quote).await
}

#[tauri::command]
pub async fn pay_fee(app: State<'_, Opening>, quote: String) -> Answer<SpentView> {
    app.host().await?.pay_fee(quote).await
}

#[tauri::command]
pub async fn donate_points(app: State<'_, Opening>, fund: String, provider: String, amount: u32) -> Answer<SpentView> {
    app.host().await?.donate_points(fund, provider, amount).await
}

#[tauri::command]
pub async fn voucher(app: State<'_, Opening>, spend: u32) -> Answer<String> {
    app.host().await?.voucher(spend).await
}

#[tauri::command]
pub async fn finish_purchase(app: State<'_, Opening>, spend: u32) -> Answer<PointsView> {
    app.host().await?.finish_purchase(spend).await
}
