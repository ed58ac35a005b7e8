//! What a person owns: the log of uses, data, grants, histories, certificates, proofs of wages.

use super::Outcome;
use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// A use of this person's data that the registrar has logged.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct UseView {
    /// Which one, from 0.
    pub number: u32,
    /// Position of its entry.
    pub position: u32,
    /// What it says; none if it cannot be read, which is the registrar's doing.
    pub text: Option<UseTextView>,
}

/// What a use says.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct UseTextView {
    /// When.
    pub time: u32,
    /// Who looked.
    pub who: String,
    /// At what.
    pub what: String,
    /// Why.
    pub why: String,
}

/// Every use of this person's data.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct UsesView {
    /// In order.
    pub uses: Vec<UseView>,
    /// Numbers that are missing.
    pub gaps: Vec<u32>,
    /// Whether the registrar kept to the rules.
    pub sound: bool,
}

/// Something that this person published.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PublicationView {
    /// Position of its entry.
    pub position: u32,
    /// What kind of data.
    pub kind: String,
    /// Bytes.
    pub bytes: u32,
}

/// A grant that this person gave.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct GrantView {
    /// Position of its entry.
    pub position: u32,
    /// Position of the publication.
    pub publication: u32,
    /// Who may fetch, in this person's words.
    pub label: String,
    /// Their key, hexadecimal.
    pub reader: String,
    /// Whether it has ended.
    pub withdrawn: bool,
}

/// A fetch by somebody who has, or had, a grant.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FetchView {
    /// When.
    pub time: u32,
    /// Position of the grant.
    pub grant: u32,
    /// Who, in this person's words.
    pub label: Option<String>,
    /// Whether the data were handed out.
    pub served: bool,
}

/// What this person published, granted and saw fetched.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct OwnedView {
    /// By position.
    pub publications: Vec<PublicationView>,
    /// By position.
    pub grants: Vec<GrantView>,
    /// The newest first.
    pub fetches: Vec<FetchView>,
    /// Address from which others fetch.
    pub service: String,
}

/// One link of a history.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct LinkView {
    /// Position of its entry.
    pub position: u32,
    /// Who signed.
    pub name: String,
    /// Where that is.
    pub place: String,
    /// What was attested.
    pub kind: String,
    /// The salted digest of it.
    pub digest: String,
}

/// The history of a subject.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct HistoryView {
    /// The hash of its number.
    pub subject: String,
    /// In order.
    pub links: Vec<LinkView>,
}

/// A wage, as a proof shows it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct WageView {
    /// The worker.
    pub worker: String,
    /// How much.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: u64,
    /// For when.
    pub period: String,
    /// The fund.
    pub fund: String,
    /// What the fund is for, if this board has it.
    pub project: Option<String>,
    /// The fund's currency, if this board has it.
    pub currency: Option<String>,
    /// Number of the step that paid it.
    pub step: u32,
    /// Position of its entry.
    pub position: u32,
    /// Time of the checkpoint that shows it.
    pub time: u32,
}

/// A proof file that was opened here.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ProofView {
    /// Its name here, if it is kept.
    pub id: String,
    /// What came of the check.
    pub outcome: Outcome,
    /// What does not hold, in English.
    pub message: Option<String>,
    /// Position of the entry at which it fails.
    pub position: Option<u32>,
    /// Whether it is of this city's board.
    pub own_board: bool,
    /// The wage that it shows.
    pub wage: Option<WageView>,
    /// The history that it shows.
    pub history: Option<HistoryView>,
}

/// A certificate in the wallet, all copies together.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CertificateView {
    /// Who issued it.
    pub issuer: String,
    /// Its type.
    pub kind: String,
    /// Valid from.
    pub from: u32,
    /// Valid until.
    pub until: u32,
    /// The names of its facts.
    pub facts: Vec<String>,
    /// How many copies there are.
    pub copies: u32,
    /// How many of them were not shown yet.
    pub unshown: u32,
}

/// A fact that was shown to somebody.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ShowingView {
    /// When.
    pub time: u32,
    /// To whom.
    pub audience: String,
    /// The name of the fact.
    pub fact: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// Which copy: two showings of one copy can be recognised as one person's.
    pub copy: u32,
}

/// What is in the wallet.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct WalletView {
    /// The certificates.
    pub certificates: Vec<CertificateView>,
    /// Every showing, the newest first.
    pub showings: Vec<ShowingView>,
}

/// What a shown fact says, after it was checked.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FactView {
    /// The name of the fact.
    pub fact: String,
    /// Its value, in words.
    pub value: String,
    /// Who says so.
    pub issuer: String,
    /// Where that is.
    pub place: String,
    /// Valid until.
    pub until: u32,
    /// Whether it is valid now.
    pub valid_now: bool,
}

/// A fact of a new certificate.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewFact {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}
