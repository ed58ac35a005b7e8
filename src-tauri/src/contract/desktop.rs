//! What the window and the desktop around it say to each other.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What something that came from outside of the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum ArrivalKind {
    /// The path of a record.
    Record,
    /// The text of an act that earns points.
    Act,
    /// The text of a quote for a fee.
    Quote,
    /// The text of a voucher, for the counter of a provider.
    Voucher,
    /// A printed code, to be compared.
    Code,
    /// Nothing that is known here.
    Unknown,
}

/// Something that came by a link, as an argument of a start, or by being dropped onto the window. It is shown, and nothing is done
/// with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ArrivalView {
    /// What it is.
    pub kind: ArrivalKind,
    /// What a person would have typed or pasted; empty if it is unknown.
    pub text: String,
}

/// A menu of the menu bar.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct MenuView {
    /// What it is called, in the language of the window.
    pub label: String,
    /// From top to bottom.
    pub items: Vec<MenuItemView>,
}

/// A line of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct MenuItemView {
    /// What the event `menu` says when it is chosen; `quit` closes the window.
    pub id: String,
    /// What it is called, in the language of the window.
    pub label: String,
    /// Keys that choose it, such as `CmdOrCtrl+O`.
    pub keys: Option<String>,
}

/// The app itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct AboutView {
    /// Version of the app.
    pub version: String,
    /// Folder of its logs, if this system has a place for them.
    pub logs: Option<String>,
    /// Whether the city says where newer versions are announced.
    pub updates: bool,
}

/// A newer version that the city announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewerView {
    /// Which one.
    pub version: String,
    /// Page that has it.
    pub page: String,
}
