//! The commands at a provider's counter.

use crate::{contract::*, host::Answer, opening::Opening};
use tauri::State;

#[tauri::command]
pub async fn counters(app: State<'_, Opening>) -> Answer<Vec<CounterView>> {
    app.host().await?.counters().await
}

#[tauri::command]
pub async fn look_at_voucher(
    app: State<'_, Opening>,
    provider: String,
    slip: String,
    quote: Option<String>,
) -> Answer<PresentedView> {
    app.host().await?.look_at_voucher(provider, slip, quote).await
}

#[tauri::command]
pub async fn honour_voucher(
    app: State<'_, Opening>,
    provider: String,
    slip: String,
    quote: Option<String>,
) -> Answer<PresentedView> {
    app.host().await?.honour_voucher(provider, slip, quote).await
}

#[tauri::command]
pub async fn give_back(app: State<'_, Opening>, provider: String, slip: String) -> Answer<Vec<CounterView>> {
    app.host().await?.give_back(provider, slip).await
}

#[tauri::command]
pub async fn settle_vouchers(app: State<'_, Opening>, provider: String) -> Answer<Vec<CounterView>> {
    app.host().await?.settle_vouchers(provider).await
}

#[tauri::command]
pub async fn make_offer(app: State<'_, Opening>, provider: String, offer: NewOffer) -> Answer<Vec<CounterView>> {
    app.host().await?.make_offer(provider, offer).await
}

#[tauri::command]
pub async fn quote_fee(
    app: State<'_, Opening>,
    provider: String,
    fee: String,
    price: u32,
    epoch: u32,
    valid_until: u32,
) -> Answer<String> {
    app.host().await?.quote_fee(provider, fee, price, epoch, valid_until).await
}
