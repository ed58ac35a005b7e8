//! Enrolment requests at the desk: taken with a deadline, decided by the registrar.

use std::collections::BTreeSet;

use rand_core::OsRng;
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::Code;
use thiserror::Error;

use super::accounts::{Account, TokenError};
use super::cards::{CardError, Holder};
use super::persons::Field;
use super::request::{KeyRequest, Proof, Wish};
use super::requests::{Found, NewRequest, Stage, Standing, Taken, Waiting};
use super::{CODE_SECONDS, EnrolError, RegistrarDesk};
use crate::client::{ClientError, NodeClient};
use crate::sequencer::Verdict;
use crate::sign_in::Provider;

/// How long a request can be confirmed, from when it was made.
pub const REQUEST_SECONDS: u64 = CODE_SECONDS;
/// How far a device's clock may be ahead.
const AHEAD_SECONDS: u64 = 10 * 60;
/// Most requests that wait at a time: nobody fills the disk by asking.
const MAX_WAITING: u64 = 10_000;

/// Why a request is not taken or not decided.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The key or its proof of possession is none, or of another board.
    #[error("the request does not show that the sender has the key")]
    Possession,
    /// Its time is over.
    #[error("the request has expired: it was good for 14 days; make a new one")]
    Expired,
    /// It was made in the future.
    #[error("the request was made at {made_at}, and it is {now} only; set the device's clock")]
    Ahead {
        /// When it was made, Unix seconds.
        made_at: u64,
        /// Now, Unix seconds.
        now: u64,
    },
    /// It was here before.
    #[error("this request was sent already; ask how far it is")]
    Repeated,
    /// The key asks twice.
    #[error("a request with this key waits already, or the key is enrolled")]
    Key,
    /// A person without a reference number.
    #[error("say under which number this person is in your books")]
    NoReference,
    /// One card or account would enrol two keys.
    #[error("somebody has asked to be enrolled with this card or account already; it enrols one person")]
    Identity,
    /// Too many wait.
    #[error("too many requests are waiting; come to the registrar's desk")]
    Full,
    /// There is none.
    #[error("there is no such request")]
    Unknown,
    /// It is not waiting any more.
    #[error("the request is decided already, or another one is being confirmed for the same person")]
    Decided,
    /// The person has a key, or is about to.
    #[error("the person under this reference number has a key already, or used a code to get one")]
    Reference,
    /// A field without a label, or two with the same.
    #[error("every field needs a label of its own")]
    Fields,
    /// A refusal without a reason.
    #[error("say why: the person will read it")]
    Reason,
    /// The card proves nothing.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The ID token proves nothing.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The desk's own file failed.
    #[error("the registrar's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

impl RequestError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Possession => "request.possession",
            Self::Expired => "request.expired",
            Self::Ahead { .. } => "request.ahead",
            Self::Repeated => "request.repeated",
            Self::Key => "request.key",
            Self::Identity => "request.identity",
            Self::Full => "request.full",
            Self::Unknown => "request.unknown",
            Self::Decided => "request.decided",
            Self::Reference => "request.reference",
            Self::NoReference => "request.no_reference",
            Self::Fields => "request.fields",
            Self::Reason => "request.reason",
            Self::Card(error) => error.code(),
            Self::Token(error) => error.code(),
            Self::Store(_) => "request.store",
        }
    }
}

/// A request that the registrar has said yes to, and that the board has not answered yet. Its entry goes to the board, and
/// the board's verdict to [`RegistrarDesk::conclude`]; who loses it begins again.
#[derive(Debug)]
#[must_use]
pub struct Confirming {
    id: Hash,
    entry: Vec<u8>,
    is_resumed: bool,
}

impl Confirming {
    /// The entry that puts the key on the roll.
    pub fn entry(&self) -> &[u8] {
        &self.entry
    }
}

/// Why a request is not confirmed all the way to the board.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfirmError {
    /// The desk says no.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The board says no, and the request is refused.
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// The node cannot be asked: the same confirmation is made again later.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The node answered nothing.
    #[error("the node did not say what became of the key; confirm it again")]
    NoVerdict,
}

/// What proofs of identity the desk takes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Taking {
    /// Smart cards.
    pub cards: bool,
    /// Accounts at a provider.
    pub sign_in: Option<Provider>,
}

impl RegistrarDesk {
    /// What proofs of identity are taken.
    pub fn taking(&self) -> Taking {
        Taking { cards: self.cards.are_taken(), sign_in: self.accounts.provider().cloned() }
    }

    /// Takes a request, which then waits for the registrar. Nothing goes to the board.
    ///
    /// # Errors
    /// [`RequestError`] says why it is not taken.
    pub async fn ask(&self, request: &KeyRequest, now: u64) -> Result<Standing, RequestError> {
        let wish = request.wish(self.chain).ok_or(RequestError::Possession)?;
        let Wish { key, made_at, .. } = wish;
        let expires_at = made_at.saturating_add(REQUEST_SECONDS);
        if expires_at < now {
            return Err(RequestError::Expired);
        }
        if made_at > now + AHEAD_SECONDS {
            return Err(RequestError::Ahead { made_at, now });
        }
        self.requests.expire(now, REQUEST_SECONDS)?;
        let id = wish.id();
        if self.requests.is_known(&id)? {
            return Err(repeated(&request.proof));
        }
        if self.requests.count_waiting()? >= MAX_WAITING {
            return Err(RequestError::Full);
        }
        let holder = match &request.proof {
            Proof::InPerson => None,
            Proof::Card { chain, signature } => {
                Some((self.cards.verify(chain, &wish.for_card(), signature, now)?, chain.clone()))
            }
            Proof::SignIn { id_token } => {
                let Account { identity, fields } = self.accounts.verify(id_token, &wish.nonce(), now).await?;
                Some((Holder { identity, fields }, Vec::new()))
            }
        };
        let new = NewRequest { id, key, proof: request.proof.kind(), made_at, expires_at, holder };
        match self.requests.add(new)? {
            Ok(()) => Ok(Standing { request: id, stage: Stage::Waiting, expires_at }),
            Err(Taken::Request) => Err(repeated(&request.proof)),
            Err(Taken::Key) => Err(RequestError::Key),
            Err(Taken::Identity) => Err(RequestError::Identity),
        }
    }

    /// How far a request is.
    ///
    /// # Errors
    /// [`RequestError::Unknown`], among others.
    pub fn standing(&self, id: &Hash, now: u64) -> Result<Standing, RequestError> {
        self.requests.expire(now, REQUEST_SECONDS)?;
        self.requests.standing(id)?.ok_or(RequestError::Unknown)
    }

    /// Requests that wait, the oldest first, with what their proofs say.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn waiting(&self, now: u64) -> Result<Vec<Waiting>, RequestError> {
        self.requests.expire(now, REQUEST_SECONDS)?;
        Ok(self.requests.waiting()?)
    }

    /// The request with this code: the code that the person's device shows.
    ///
    /// # Errors
    /// [`RequestError::Unknown`], among others.
    pub fn named(&self, code: &Code) -> Result<Hash, RequestError> {
        self.requests.ids()?.into_iter().find(|id| Code::of(id) == *code).ok_or(RequestError::Unknown)
    }

    /// The registrar says yes: this request is that of the person with this reference number in the office's books. What
    /// the proof said and `fields` are kept of them; a card is checked again, because it may have been revoked meanwhile.
    /// A code that the person was handed and did not use is void.
    ///
    /// # Errors
    /// [`RequestError::Expired`] after 14 days, among others.
    pub fn confirm(&self, id: &Hash, reference: &str, fields: &[Field], now: u64) -> Result<Confirming, RequestError> {
        if reference.trim().is_empty() {
            return Err(RequestError::NoReference);
        }
        self.requests.expire(now, REQUEST_SECONDS)?;
        let Found { key, stage, says, chain, reference: before, .. } =
            self.requests.find(id)?.ok_or(RequestError::Unknown)?;
        let is_resumed = match stage {
            Stage::Expired => return Err(RequestError::Expired),
            Stage::Waiting => false,
            // The board's answer was lost: it may have the key.
            Stage::Confirming if before.as_deref() == Some(reference) => true,
            _ => return Err(RequestError::Decided),
        };
        if !is_resumed {
            if let Some(chain) = chain {
                self.cards.check(&chain, now)?;
            }
            let kept = [fields, &says].concat();
            check_labels(&kept)?;
            let begun = self.requests.begin(id, reference, now, || self.claim(reference, &kept, id))?;
            if !begun {
                return Err(RequestError::Decided);
            }
        }
        let entry = self.registrar.enrol(&[key], &mut OsRng).remove(0).to_bytes();
        Ok(Confirming { id: *id, entry, is_resumed })
    }

    /// Confirms a request, as [`RegistrarDesk::confirm`] does, and has a node put the key on the roll.
    ///
    /// # Errors
    /// [`ConfirmError`].
    pub async fn confirm_at(
        &self,
        node: &NodeClient,
        id: &Hash,
        reference: &str,
        fields: &[Field],
        now: u64,
    ) -> Result<Standing, ConfirmError> {
        let confirming = self.confirm(id, reference, fields, now)?;
        let verdict = node.submit(&[confirming.entry()]).await?.pop().ok_or(ConfirmError::NoVerdict)?;
        Ok(self.conclude(confirming, verdict)?)
    }

    /// Notes what the board said of a confirmed request.
    ///
    /// # Errors
    /// [`EnrolError::Refused`] when the board did not take the key; the request is then refused as well.
    pub fn conclude(&self, confirming: Confirming, verdict: Verdict) -> Result<Standing, EnrolError> {
        let Confirming { id, is_resumed, .. } = confirming;
        let position = match verdict {
            Verdict::Accepted(receipt) => Some(receipt.position),
            // It was confirmed before, and the board's answer was lost.
            Verdict::Rejected { code, .. } if is_resumed && code == "roll.already_enrolled" => None,
            Verdict::Rejected { code, message } => {
                self.requests.refuse(&id, &message, "confirming")?;
                return Err(EnrolError::Refused { code, message });
            }
        };
        if let Some(Found { key, expires_at, .. }) = self.requests.find(&id)? {
            self.persons.link(&id.0, &key)?;
            self.requests.enrolled(&id, position)?;
            return Ok(Standing { request: id, stage: Stage::Enrolled { position }, expires_at });
        }
        Err(EnrolError::UnknownCode)
    }

    /// The registrar says no.
    ///
    /// # Errors
    /// [`RequestError::Decided`] when it is not waiting, among others.
    pub fn refuse(&self, id: &Hash, reason: &str, now: u64) -> Result<Standing, RequestError> {
        if reason.trim().is_empty() {
            return Err(RequestError::Reason);
        }
        let standing = self.standing(id, now)?;
        match standing.stage {
            Stage::Expired => return Err(RequestError::Expired),
            Stage::Waiting if self.requests.refuse(id, reason, "waiting")? => {}
            _ => return Err(RequestError::Decided),
        }
        Ok(Standing { stage: Stage::Refused { reason: reason.into() }, ..standing })
    }

    /// Ties a person to a request, unless they have a key or are getting one.
    fn claim(&self, reference: &str, fields: &[Field], id: &Hash) -> Result<(), RequestError> {
        match self.persons.known_by(reference)? {
            Some((_, true)) => return Err(RequestError::Reference),
            // First of all, so that no code of theirs can enrol another key.
            Some((code, false)) if !self.void(&code)? => return Err(RequestError::Reference),
            _ => {}
        }
        Ok(self.persons.claim(reference, fields, &id.0)?)
    }
}

fn check_labels(fields: &[Field]) -> Result<(), RequestError> {
    let labels: BTreeSet<&str> = fields.iter().map(|field| field.label.trim()).collect();
    if labels.len() == fields.len() && !labels.contains("") { Ok(()) } else { Err(RequestError::Fields) }
}

fn repeated(proof: &Proof) -> RequestError {
    match proof {
        Proof::SignIn { .. } => TokenError::Replayed.into(),
        _ => RequestError::Repeated,
    }
}
