//! The commands about public money.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn funds(app: State<'_, Opening>) -> Answer<Vec<FundView>> {
    app.host().await?.funds().await
}

#[tauri::command]
pub async fn open_fund(app: State<'_, Opening>, fund: NewFund) -> Answer<FundView> {
    app.host().await?.open_fund(fund).await
}

#[tauri::command]
pub async fn fund_step(app: State<'_, Opening>, fund: String, by: String, step: StepView) -> Answer<FundView> {
    app.host().await?.fund_step(fund, by, step).await
}

#[tauri::command]
pub async fn pay_wages(
    app: State<'_, Opening>,
    fund: String,
    by: String,
    request: u32,
    wages: Vec<NewWage>,
) -> Answer<PaidWagesView> {
    app.host().await?.pay_wages(fund, by, request, wages).await
}
