//! Showing the registrar who one is: a smart card, or an account elsewhere.

use serde::Serialize;
#[cfg(test)]
use ts_rs::TS;

/// What the registrar takes, beside coming to the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ProofWaysView {
    /// Whether smart cards are taken.
    pub cards: bool,
    /// The library that reads cards on this computer.
    pub driver: String,
    /// Address of the provider at which one may sign in; none where that is not taken.
    pub provider: Option<String>,
}

/// How often a card's PIN can be tried, as far as the card says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum PinTries {
    /// Nothing is known of wrong ones.
    Full,
    /// It was wrong before.
    Fewer,
    /// Once more.
    Last,
    /// Not any more.
    Locked,
}

/// What a certificate on a card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CardCertificateView {
    /// SHA-256 of it, hexadecimal.
    pub digest: String,
    /// Whom it names; empty if nobody.
    pub name: String,
    /// The person's number; empty if there is none.
    pub number: String,
    /// Who issued it; empty if it does not say.
    pub issuer: String,
    /// Until when it is good, Unix seconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub until: u64,
}

/// A card in a reader, as it shows itself without a PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CardView {
    /// Its label.
    pub label: String,
    /// Whether the PIN is typed on the reader itself.
    pub pin_pad: bool,
    /// How often the PIN can be tried.
    pub tries: PinTries,
    /// Its certificates for signing in.
    pub certificates: Vec<CardCertificateView>,
}

/// A sign-in that waits for the person's browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct SigningInView {
    /// The page to open.
    pub address: String,
    /// Whether a browser was found that opens it.
    pub opened: bool,
}
