//! The date from which on nobody knows any more whose key is whose.

use serde::Serialize;
#[cfg(test)]
use ts_rs::TS;

/// A date that the registrar announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct RetentionView {
    /// When it was announced, Unix seconds.
    pub announced_at: u32,
    /// From when on the link is deleted, Unix seconds.
    pub due: u32,
    /// When it was deleted, Unix seconds.
    pub done_at: Option<u32>,
}

/// What the registrar sees of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ForgettingView {
    /// The date that was announced last; none if there was none.
    pub retention: Option<RetentionView>,
    /// Whether the date has come, and it is not done.
    pub is_due: bool,
    /// People in the registrar's books.
    pub people: u32,
    /// Enrolment requests that are kept.
    pub requests: u32,
    /// Codes that were handed out.
    pub codes: u32,
}
