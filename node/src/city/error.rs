//! What kept somebody in the city from an act, with a stable name and what to do.

use tabella_ledger::opened::FillError;
use tabella_ledger::party::JoinError;
use tabella_ledger::rejection::Rejection;
use thiserror::Error;

use crate::board::BoardError;
use crate::card::CardError;
use crate::citizen::CitizenError;
use crate::client::ClientError;
use crate::export::ExportError;
use crate::facts::{FetchFailure, OwnError};
use crate::funds::FundsError;
use crate::keepsake::OpenError;
use crate::light::LightClientError;
use crate::officials::OfficialError;
use crate::points::{CounterError, PointsError, RulesFileError, SlipError};
use crate::put::PutError;
use crate::registrar::{ConfirmError, EnrolError, ReadError, RequestError, RetentionError};
use crate::service::ServiceError;
use crate::sign_in::SignInError;
use crate::store::StoreError;
use crate::sync::SyncError;
use crate::trustee_file::TrusteeFileError;
use crate::uses::UsesError;
use crate::view::ViewError;
use crate::wallet::WalletError;
use crate::watch::WatchError;
use crate::witness::WitnessError;

/// Code of the failure to open a city that is open in another process.
pub const IN_USE: &str = "city.in_use";

/// Code of the failure to go on with a board that has two histories.
pub const CONFLICT: &str = "watch.conflict";

/// What kept somebody in the city from an act.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CityError {
    /// The node could not be started.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The node did not answer as it should.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The copy of the board could not follow.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The copy of the board cannot be read.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// An official's act.
    #[error(transparent)]
    Official(#[from] OfficialError),
    /// A citizen's act.
    #[error(transparent)]
    Citizen(#[from] CitizenError),
    /// A ballot that cannot be filled in so.
    #[error(transparent)]
    Fill(#[from] FillError),
    /// The watch over the board.
    #[error(transparent)]
    Watch(#[from] WatchError),
    /// The witnesses on this computer.
    #[error(transparent)]
    Witness(#[from] WitnessError),
    /// The registrar's desk.
    #[error(transparent)]
    Desk(#[from] EnrolError),
    /// An enrolment request.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// An enrolment request that was confirmed.
    #[error(transparent)]
    Confirm(#[from] ConfirmError),
    /// What is kept of a person is not shown.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The link between people and keys is not deleted, or no date announced.
    #[error(transparent)]
    Retention(#[from] RetentionError),
    /// The citizen's card does not sign.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The citizen is not signed in.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The registrar believes no provider.
    #[error("this registrar takes no sign-in; show who you are in another way")]
    NoSignIn,
    /// Data of the citizen's own.
    #[error(transparent)]
    Own(#[from] OwnError),
    /// Data of somebody else.
    #[error(transparent)]
    Fetch(#[from] FetchFailure),
    /// The wallet.
    #[error(transparent)]
    Wallet(#[from] WalletError),
    /// A fund.
    #[error(transparent)]
    Funds(#[from] FundsError),
    /// A file that has not the form that it should have.
    #[error("{what} cannot be read: {message}")]
    Form {
        /// What it should be.
        what: &'static str,
        /// Why not.
        message: String,
    },
    /// A code of a request that is none.
    #[error("this is no code of a request; it has eight groups of four letters and digits")]
    Code,
    /// A key that is none.
    #[error("this is no key: it has 64 hexadecimal digits")]
    Key,
    /// A district or an age band beyond any.
    #[error("a district is a number from 0 to 65535, an age band one from 0 to 255")]
    Attribute,
    /// The uses of a citizen's data cannot be looked up.
    #[error(transparent)]
    Uses(#[from] UsesError),
    /// The record could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The trustees' file.
    #[error(transparent)]
    Trustees(#[from] TrusteeFileError),
    /// The office's file.
    #[error("the office's file failed: {0}")]
    Office(#[from] rusqlite::Error),
    /// A folder or file.
    #[error("{path} cannot be used: {source}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The board refused an entry.
    #[error("the board refused: {message}")]
    Refused {
        /// Stable name of the reason.
        code: String,
        /// The reason.
        message: String,
    },
    /// The proof of a ballot cannot be made.
    #[error(transparent)]
    Proof(#[from] ViewError),
    /// A ballot that is not on the board, as far as it was checked here.
    #[error("this ballot is not in the part of the record that was checked here")]
    NotIncluded,
    /// A handle that stands for nothing.
    #[error("there is no such election or poll")]
    Unknown,
    /// An election that is written already, word for word.
    #[error("an election with exactly this text exists already")]
    Twice,
    /// A text or number that an official typed.
    #[error(transparent)]
    Manifest(#[from] tabella_ledger::manifest::ManifestError),
    /// The board's rules.
    #[error(transparent)]
    Rule(#[from] Rejection),
    /// A citizen's points.
    #[error(transparent)]
    Points(#[from] PointsError),
    /// A provider's counter.
    #[error(transparent)]
    Counter(#[from] CounterError),
    /// A programme's or an epoch's file.
    #[error(transparent)]
    RulesFile(#[from] RulesFileError),
    /// What was scanned.
    #[error(transparent)]
    Slip(#[from] SlipError),
    /// What was kept cannot be opened or sealed.
    #[error(transparent)]
    Keepsake(#[from] OpenError),
}

impl CityError {
    /// Stable name for programs.
    pub fn code(&self) -> String {
        match self {
            Self::Service(ServiceError::Store(StoreError::InUse { .. })) => IN_USE.into(),
            Self::Service(_) => "city.service".into(),
            Self::Client(error)
            | Self::Official(OfficialError::Client(error))
            // A node that does not answer is no node that shows another record.
            | Self::Sync(SyncError::Client(error))
            | Self::Official(OfficialError::Sync(SyncError::Client(error))) => client_code(error),
            Self::Sync(SyncError::Board(BoardError::Store(_)))
            | Self::Official(OfficialError::Sync(SyncError::Board(BoardError::Store(_)))) => "chain.board".into(),
            Self::Sync(_) | Self::Official(OfficialError::Sync(_)) => "chain.sync".into(),
            Self::Board(_) | Self::Official(OfficialError::Board(_)) => "chain.board".into(),
            Self::Official(OfficialError::TooFewTrustees { .. }) => "office.needs_trustees".into(),
            Self::Official(OfficialError::Refused { code, .. }) | Self::Refused { code, .. } => window_code(code),
            Self::Official(OfficialError::Missing(rejection)) | Self::Rule(rejection) => window_code(rejection.code()),
            Self::Official(_) => "office.failed".into(),
            Self::Watch(WatchError::Light(error)) | Self::Witness(WitnessError::Light(error)) => light_code(error),
            Self::Watch(WatchError::Typed(_)) => "compare.code".into(),
            Self::Watch(WatchError::TooMany) => "compare.too_many".into(),
            Self::Watch(WatchError::File { .. }) => "file.failed".into(),
            Self::Watch(_) | Self::Witness(_) => "watch.failed".into(),
            Self::Citizen(CitizenError::Disputed) => "vote.disputed".into(),
            Self::Citizen(CitizenError::NoKey) => "vote.no_key".into(),
            Self::Citizen(CitizenError::Identity(error)) => error.code().into(),
            Self::Citizen(CitizenError::NotWaiting) => "vote.not_waiting".into(),
            Self::Citizen(CitizenError::Seal(_)) => "vote.choice".into(),
            Self::Citizen(CitizenError::Board(rejection)) => window_code(rejection.code()),
            Self::Citizen(CitizenError::Opening(_)) => "vote.opening".into(),
            Self::Citizen(CitizenError::Receipt(_)) => "vote.receipt".into(),
            Self::Citizen(CitizenError::Join(error)) => join_code(error),
            Self::Citizen(CitizenError::Words { .. }) => "phrase.not_these".into(),
            Self::Citizen(_) => "vote.failed".into(),
            Self::Desk(error) | Self::Confirm(ConfirmError::Enrol(error)) => error.code().into(),
            Self::Request(error) | Self::Confirm(ConfirmError::Request(error)) => error.code().into(),
            Self::Confirm(ConfirmError::Client(error)) => client_code(error),
            Self::Confirm(_) => "node.nonsense".into(),
            Self::Read(error) => error.code().into(),
            Self::Retention(error) => error.code().into(),
            Self::Card(error) => error.code().into(),
            Self::SignIn(error) => error.code().into(),
            Self::NoSignIn => "sign_in.not_taken".into(),
            Self::Own(OwnError::Put(error)) | Self::Funds(FundsError::Put(error)) => put_code(error),
            Self::Own(OwnError::TooLarge(_)) => "data.too_large".into(),
            Self::Own(OwnError::File { .. }) | Self::Funds(FundsError::File { .. }) => "file.failed".into(),
            Self::Own(OwnError::Store(_)) => "data.store".into(),
            Self::Fetch(FetchFailure::Client(error)) => client_code(error),
            Self::Fetch(error) => super::data::fetch_code(error).into(),
            Self::Wallet(WalletError::NoFact(_)) => "wallet.no_fact".into(),
            Self::Wallet(WalletError::UsedUp) => "wallet.used_up".into(),
            Self::Wallet(WalletError::Stray) => "wallet.stray".into(),
            Self::Wallet(WalletError::Copies(_)) => "wallet.copies".into(),
            Self::Wallet(WalletError::Credential(_)) => "wallet.credential".into(),
            Self::Wallet(_) => "wallet.failed".into(),
            Self::Funds(FundsError::Unknown(_)) => "fund.unknown".into(),
            Self::Funds(FundsError::Wages(_)) => "fund.wages".into(),
            Self::Funds(_) => "chain.sync".into(),
            Self::Form { .. } => "file.form".into(),
            Self::Code => "request.code".into(),
            Self::Key => "typed.key".into(),
            Self::Attribute => "typed.attribute".into(),
            Self::Uses(_) => "uses.failed".into(),
            Self::Export(_) | Self::File { .. } => "file.failed".into(),
            Self::Trustees(_) | Self::Office(_) => "office.failed".into(),
            Self::Proof(_) => "chain.board".into(),
            Self::NotIncluded => "receipt.not_included".into(),
            Self::Unknown => "election.unknown".into(),
            Self::Twice => "office.twice".into(),
            Self::Fill(error) => error.code().into(),
            Self::Manifest(_) => "office.manifest".into(),
            Self::Points(error) => error.code().into(),
            Self::Counter(error) => error.code().into(),
            Self::RulesFile(error) => error.code().into(),
            Self::Slip(_) => "points.slip".into(),
            Self::Keepsake(OpenError::Older { .. }) => "keepsake.older".into(),
            Self::Keepsake(_) => "keepsake.sealed".into(),
        }
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Service(_) => "Close the window and start the app again.",
            Self::Client(_)
            | Self::Official(OfficialError::Client(_))
            | Self::Sync(SyncError::Client(_))
            | Self::Official(OfficialError::Sync(SyncError::Client(_))) => {
                "Try again in a moment. What you did is kept and is sent again by itself."
            }
            Self::Board(_)
            | Self::Sync(SyncError::Board(BoardError::Store(_)))
            | Self::Official(OfficialError::Sync(SyncError::Board(BoardError::Store(_)))) => {
                "Close the window and start the app again."
            }
            Self::Sync(_) | Self::Official(OfficialError::Sync(_)) => {
                "Do not vote on this board until the election office has explained it."
            }
            Self::Watch(WatchError::Light(LightClientError::Client(_))) => {
                "What was checked before stays. It is tried again by itself."
            }
            Self::Watch(WatchError::Typed(_)) => "Compare every character with the paper.",
            Self::Watch(WatchError::Light(_)) | Self::Citizen(CitizenError::Disputed) => {
                "Do not vote on this board until the election office has explained it."
            }
            Self::Citizen(CitizenError::NotWaiting) => "Choose again and seal a new ballot.",
            Self::Citizen(CitizenError::NoKey) => "Create your key first.",
            Self::Citizen(CitizenError::Identity(error)) => error.hint(),
            Self::Citizen(CitizenError::Opening(_) | CitizenError::Receipt(_)) => {
                "Do not vote with this app; tell the election office."
            }
            Self::Official(OfficialError::TooFewTrustees { .. }) => "Wait until more trustees are present.",
            Self::Citizen(CitizenError::Words { .. }) => "Compare these words with the paper.",
            Self::Citizen(CitizenError::Join(JoinError::Unreadable(_))) => "Ask the registrar to renew it.",
            Self::Citizen(CitizenError::Join(_)) => "You can read the poll and see its result.",
            Self::Desk(_) => "Ask the registrar for a new code.",
            Self::Request(RequestError::Fields) => "Give every field a label of its own.",
            Self::Request(_) => "Make a new request, or come to the registrar's desk.",
            Self::Confirm(ConfirmError::Request(RequestError::Reference)) => {
                "If the device was lost, report the loss; the person then gets a code for the next key."
            }
            Self::Confirm(_) => "Look at the list of requests again.",
            Self::Read(_) => "Correct what was typed.",
            Self::Retention(RetentionError::Past { .. }) => "Choose a date that is to come.",
            Self::Retention(_) => "Look at the announced date.",
            Self::Card(CardError::Locked | CardError::NoCertificate) => "Ask the issuer of the card.",
            Self::Card(_) => "Look at the card and its reader, and try again.",
            Self::SignIn(_) => "Try again, or ask to be enrolled in person.",
            Self::NoSignIn => "Ask to be enrolled in person.",
            Self::Form { .. } => "Take the file that you were given.",
            Self::Key | Self::Attribute => "Correct what was typed.",
            Self::Fill(_) => "Change what was filled in, and seal it then.",
            Self::Code => "Compare every character with the other screen.",
            Self::NotIncluded => "Wait until the vote is in a block that was checked here.",
            Self::Points(PointsError::Stale { .. }) => "Ask the provider for a new quote.",
            Self::Points(PointsError::QuoteSignature | PointsError::NoProvider(_)) => {
                "Pay nothing to whoever showed it."
            }
            Self::Counter(_) => "Hand nothing over.",
            Self::Keepsake(OpenError::Older { .. }) => {
                "What is on this device stays. Ask whoever runs the node why an older one was given."
            }
            Self::Keepsake(_) => "What is on this device stays. Ask whoever runs the node.",
            Self::Slip(_) => "Scan or copy the whole code again.",
            Self::RulesFile(_) | Self::Manifest(_) | Self::Twice => "Change the text and save again.",
            Self::Export(_) | Self::File { .. } => "Check the folder and the space on the disk.",
            _ => "Try again. If it happens again, restart the app.",
        }
    }
}

fn light_code(error: &LightClientError) -> String {
    match error {
        LightClientError::Client(error) => client_code(error),
        LightClientError::Lie { .. } => "watch.lie".into(),
        LightClientError::Stale { .. } => "watch.stale".into(),
        LightClientError::Withheld { .. } => "watch.withheld".into(),
        LightClientError::Conflict { .. } => CONFLICT.into(),
        LightClientError::Evidence(_) => "compare.evidence".into(),
        _ => "watch.failed".into(),
    }
}

/// Why somebody does not take part in a poll under pseudonyms. Also for whoever only reads it.
fn join_code(error: &JoinError) -> String {
    match error {
        JoinError::Board(rejection) => window_code(rejection.code()),
        JoinError::NotOpen => "join.not_open".into(),
        JoinError::NotListed => "join.not_listed".into(),
        JoinError::NotOfGroup(_) => "join.not_of_group".into(),
        JoinError::Unreadable(_) => "join.unreadable".into(),
        _ => "join.failed".into(),
    }
}

/// What a rule of the board means to somebody who votes.
fn window_code(code: &str) -> String {
    match code {
        "election.phase" | "ballot.too_late" => "vote.closed".into(),
        other => other.into(),
    }
}

fn put_code(error: &PutError) -> String {
    match error {
        PutError::Client(error) => client_code(error),
        PutError::Refused { code, .. } => window_code(code),
        _ => "node.nonsense".into(),
    }
}

fn client_code(error: &ClientError) -> String {
    match error {
        ClientError::Refused { code, .. } => window_code(code),
        ClientError::Unreachable { .. } => "node.unreachable".into(),
        _ => "node.nonsense".into(),
    }
}
