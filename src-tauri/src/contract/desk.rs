//! The registrar's desk.

use super::ClassView;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// Something that is known of a person, under a label.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct FieldView {
    /// What it is, such as `Name`.
    pub label: String,
    /// It.
    pub value: String,
}

/// A request that waits for the registrar.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct RequestView {
    /// Its code; the person's device shows the same.
    pub code: String,
    /// The key that asks, hexadecimal.
    pub key: String,
    /// Kind of proof of identity: `in_person`, `card` or `sign_in`.
    pub proof: String,
    /// When it was made.
    pub made_at: u32,
    /// Until when it can be confirmed.
    pub expires_at: u32,
    /// It was confirmed, and the board's answer was lost: it is to be confirmed again.
    pub confirming: bool,
    /// What its proof says of the sender.
    pub says: Vec<FieldView>,
}

/// How many members a class has.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ClassSizeView {
    /// The class.
    pub class: ClassView,
    /// How many have a good key.
    pub members: u32,
}

/// What the registrar sees.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct DeskView {
    /// Requests that wait, the oldest first.
    pub requests: Vec<RequestView>,
    /// How many members there are of each class.
    pub classes: Vec<ClassSizeView>,
}

/// What the registrar attests of a member.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewMember {
    /// The key, hexadecimal.
    pub key: String,
    /// Number of the district.
    pub district: u32,
    /// Number of the age band.
    pub age_band: u32,
    /// How often this was renewed under the same key.
    pub renewal: u32,
}
