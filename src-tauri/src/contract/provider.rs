//! A provider's counter.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What a spend is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum CounterPurpose {
    /// Something that is offered.
    Voucher,
    /// A fee that was quoted.
    Fee,
    /// A donation to a fund.
    Donation,
}

/// A voucher that is good, or was until it was honoured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PresentedView {
    /// Position of the spend.
    pub position: u32,
    /// Number of the epoch.
    pub epoch: u32,
    /// Points.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: u64,
    /// What for.
    pub purpose: CounterPurpose,
    /// What to hand over or to do, as the provider wrote it.
    pub title: String,
}

/// Something that was honoured and is to be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct HonouredView {
    /// Position of the spend.
    pub position: u32,
    /// Number of the epoch.
    pub epoch: u32,
    /// Points.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: u64,
    /// What for; none if that is not known any more.
    pub purpose: Option<CounterPurpose>,
    /// What was handed over, where it is known.
    pub title: Option<String>,
    /// Until when it can be settled, Unix seconds.
    pub settle_until: u32,
}

/// A settlement on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct SettledView {
    /// Its position.
    pub position: u32,
    /// When, Unix seconds.
    pub time: u32,
    /// Number of the epoch.
    pub epoch: u32,
    /// How many vouchers and receipts.
    pub spends: u32,
    /// What they come to together.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: u64,
}

/// A provider whose counter is on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CounterView {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// Identifier of the programme.
    pub programme: String,
    /// Its key, hexadecimal.
    pub key: String,
    /// Honoured and not settled.
    pub honoured: Vec<HonouredView>,
    /// Settled, the newest first.
    pub settled: Vec<SettledView>,
    /// Numbers of the epochs whose points can be asked for now, the newest first.
    pub epochs: Vec<u32>,
}

/// Something that a provider promises for points.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewOffer {
    /// Identifier of the programme.
    pub programme: String,
    /// Its identifier: one of its own for every offer of this provider.
    pub offer: String,
    /// What is promised.
    pub title: String,
    /// Points for one.
    pub price: u32,
    /// How many there are.
    pub stock: u32,
    /// Until when, Unix seconds.
    pub until: u32,
}
