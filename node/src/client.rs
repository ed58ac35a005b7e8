//! A node as its clients see it. What a node says is read within bounds and typed here; whether it is true is for the
//! caller to check.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use minicbor::{Decode, Encode};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, redirect};
use tabella_ledger::block::{Block, Certificate, Change, EntryBytes, Header};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::entry::{Entry, MAX_ENTRY_BYTES};
use tabella_ledger::fact::{FetchRequest, Fetched};
use tabella_ledger::proof::MAX_PROOF_BYTES;
use tabella_ledger::record::MAX_BLOCK_BYTES;
use tabella_ledger::register::{Registered, Registration};
use thiserror::Error;

use crate::facts::MAX_DATA_BYTES;
use crate::frames;
use crate::http::{Kept, MAX_ANSWER_BYTES, MAX_ANSWER_CHANGES, NEWS_WITHIN, Refusal};
use crate::keepsake::{Keepsake, MAX_KEEPSAKE_BYTES};
use crate::registrar::request::KeyRequest;
use crate::registrar::{Deletion, Enrolled, EnrolmentRequest, RekeyRequest, Stage, Standing, Taking};
use crate::sequencer::Verdict;
use crate::view::{Found, Status};

/// How long a connection may take to be made.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// How long a node may be silent while it answers. Longer than it keeps a question for news open.
const SILENT_WITHIN: Duration = NEWS_WITHIN.saturating_add(Duration::from_secs(40));
/// How long a node may be silent about parts of a mix or of a list's share: after the last one it verifies all of them, which
/// for a list of millions of items takes many minutes.
const SILENT_OVER_PARTS: Duration = Duration::from_secs(60 * 60);
/// Whoever is silent for so long is asked whether the connection still stands.
const STANDS_WITHIN: Duration = Duration::from_secs(20);
/// Most bytes of an answer that is no block and no list of verdicts.
const MAX_SMALL_ANSWER: usize = 256 << 10;
/// Most bytes of one verdict: a path of 64 hashes and a note of a hundred authorities, with room.
const MAX_VERDICT_BYTES: usize = 32 << 10;

/// A node that did not answer as it should.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The address is none.
    #[error("{url:?} is not the address of a node; it looks like http://127.0.0.1:8080")]
    Address {
        /// What was given.
        url: String,
    },
    /// There is no answer.
    #[error("{url} cannot be reached: {source}; check the address and the connection")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// Why.
        source: reqwest::Error,
    },
    /// The node says no.
    #[error("{url} refuses ({code}): {message}")]
    Refused {
        /// What was asked for.
        url: String,
        /// Stable name of the reason.
        code: String,
        /// The reason in words.
        message: String,
    },
    /// The answer is not what a node answers.
    #[error("{url} answers nonsense: {what}; perhaps it is no node, or of another version")]
    Nonsense {
        /// What was asked for.
        url: String,
        /// What is wrong with the answer.
        what: String,
    },
}

/// A node at an address.
#[derive(Debug, Clone)]
pub struct NodeClient {
    base: String,
    http: Client,
    /// For what a node takes long to judge.
    patient: Client,
    received: Arc<AtomicU64>,
}

impl NodeClient {
    /// The node at `url`, such as `http://127.0.0.1:8080`. Asks nothing yet.
    ///
    /// # Errors
    /// [`ClientError::Address`] when this is no plain HTTP address.
    pub fn new(url: &str) -> Result<Self, ClientError> {
        let address = || ClientError::Address { url: url.into() };
        let base = url.trim_end_matches('/').to_owned();
        let parsed = reqwest::Url::parse(&base).map_err(|_| address())?;
        if parsed.scheme() != "http" || parsed.query().is_some() || parsed.fragment().is_some() {
            return Err(address());
        }
        let http = waiting(SILENT_WITHIN).map_err(|_| address())?;
        let patient = waiting(SILENT_OVER_PARTS).map_err(|_| address())?;
        Ok(Self { base, http, patient, received: Arc::default() })
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.base
    }

    /// Bytes of answers so far, of all clones together; heads are not counted.
    pub fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// The last checkpoint, a signed note.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn checkpoint(&self) -> Result<String, ClientError> {
        let (url, body) = self.get("/checkpoint", MAX_SMALL_ANSWER).await?;
        String::from_utf8(body).map_err(|error| nonsense(&url, error))
    }

    /// The board at a glance.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn status(&self) -> Result<Status, ClientError> {
        self.json("/status").await
    }

    /// The board at a glance, once its log is longer than `size` or a while has passed.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn status_beyond(&self, size: u64) -> Result<Status, ClientError> {
        self.json(&format!("/status?beyond={size}")).await
    }

    /// Up to `limit` blocks from a height on; fewer when they are long, none when there is none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn blocks(&self, from: u64, limit: usize) -> Result<Vec<Block>, ClientError> {
        let path = format!("/blocks?from={from}&limit={limit}");
        let (url, body) = self.get(&path, MAX_BLOCK_BYTES + 4).await?;
        let frames = frames::split(&body).map_err(|error| nonsense(&url, error))?;
        if frames.len() > limit {
            return Err(nonsense(&url, "there are more blocks than were asked for"));
        }
        let blocks = frames.into_iter().map(Block::from_bytes);
        blocks.collect::<Result<_, _>>().map_err(|error| nonsense(&url, error))
    }

    /// Up to `limit` headers with their certificates from a height on.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn headers(&self, from: u64, limit: usize) -> Result<Vec<(Header, Certificate)>, ClientError> {
        self.frames(&format!("/headers?from={from}&limit={limit}"), "header", limit).await
    }

    /// Blocks above a height that end a set of authorities, in order; not more than one answer holds.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn changes(&self, after: u64) -> Result<Vec<Change>, ClientError> {
        self.frames(&format!("/changes?after={after}"), "change of authorities", MAX_ANSWER_CHANGES).await
    }

    async fn frames<T>(&self, path: &str, what: &'static str, most: usize) -> Result<Vec<T>, ClientError>
    where
        T: for<'b> Decode<'b, ()> + Encode<()>,
    {
        let (url, body) = self.get(path, MAX_ANSWER_BYTES).await?;
        let frames = frames::split(&body).map_err(|error| nonsense(&url, error))?;
        if frames.len() > most {
            return Err(nonsense(&url, "the answer holds more than was asked for"));
        }
        frames.into_iter().map(|frame| decode(&url, what, frame)).collect()
    }

    /// The checkpoint of a block with the cosignatures that the node keeps.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn cosignatures(&self, height: u64) -> Result<String, ClientError> {
        let (url, body) = self.get(&format!("/cosignatures/{height}"), MAX_SMALL_ANSWER).await?;
        String::from_utf8(body).map_err(|error| nonsense(&url, error))
    }

    /// Hands over a checkpoint with cosignatures. How many the node kept.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the code `cosignatures.conflict` when the node's board says something else.
    pub async fn cosign(&self, note: String) -> Result<usize, ClientError> {
        let request = self.request(Method::POST, "/cosignatures").body(note);
        let (url, body) = self.send("/cosignatures", request, MAX_SMALL_ANSWER).await?;
        let kept: Kept = serde_json::from_slice(&body).map_err(|error| nonsense(&url, error))?;
        Ok(kept.kept)
    }

    /// Position and entry of the list of witnesses that is in force; `None` when the node says that there is none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn witnesses(&self) -> Result<Option<(u64, Vec<u8>)>, ClientError> {
        match self.get("/witnesses", MAX_SMALL_ANSWER).await {
            Ok((url, body)) => {
                let (position, entry): (u64, EntryBytes) = decode(&url, "list of witnesses", &body)?;
                Ok(Some((position, entry.0)))
            }
            Err(ClientError::Refused { code, .. }) if code == "board.not_found" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The path from the entry at `position` to the root that the log had at `size`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn inclusion(&self, position: u64, size: u64) -> Result<Vec<Hash>, ClientError> {
        let (url, body) = self.get(&format!("/inclusion?position={position}&size={size}"), MAX_SMALL_ANSWER).await?;
        decode(&url, "inclusion proof", &body)
    }

    /// The encoded entry at a position.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn entry(&self, position: u64) -> Result<Vec<u8>, ClientError> {
        let path = format!("/entries/{position}");
        Ok(self.get(&path, MAX_ENTRY_BYTES).await?.1)
    }

    /// The accepted ballot with a tracker, and its receipt; `None` when the node says that there is none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn find_tracker(&self, tracker: &Hash) -> Result<Option<Found>, ClientError> {
        let path = format!("/trackers/{tracker}");
        match self.get(&path, MAX_SMALL_ANSWER).await {
            Ok((url, body)) => decode(&url, "ballot with receipt", &body).map(Some),
            Err(ClientError::Refused { code, .. }) if code == "board.not_found" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Position and entry of the first use of data with a tag, from a position on; `None` when the node says that there
    /// is none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn find_use(&self, tag: &Hash, from: u64) -> Result<Option<(u64, Vec<u8>)>, ClientError> {
        match self.get(&format!("/uses/{tag}?from={from}"), MAX_SMALL_ANSWER).await {
            Ok((url, body)) => {
                let (position, EntryBytes(entry)) = decode(&url, "use of data", &body)?;
                Ok(Some((position, entry)))
            }
            Err(ClientError::Refused { code, .. }) if code == "board.not_found" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The proof file of the ballot with a tracker, not yet checked; `None` when the node says that there is no such ballot.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn ballot_proof(&self, tracker: &Hash) -> Result<Option<Vec<u8>>, ClientError> {
        match self.get(&format!("/proof/{tracker}"), MAX_PROOF_BYTES).await {
            Ok((_, body)) => Ok(Some(body)),
            Err(ClientError::Refused { code, .. }) if code == "board.not_found" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The proof that the log at size `to` starts with the log at size `from`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn consistency(&self, from: u64, to: u64) -> Result<Vec<Hash>, ClientError> {
        let path = format!("/consistency?from={from}&to={to}");
        let (url, body) = self.get(&path, MAX_SMALL_ANSWER).await?;
        decode(&url, "consistency proof", &body)
    }

    /// Hands over entries and waits until they are on the board or rejected. The verdicts are in the same order.
    ///
    /// # Errors
    /// [`ClientError`]. After [`ClientError::Unreachable`] entries may be on the board: look for them before sending
    /// them again.
    pub async fn submit<B: AsRef<[u8]>>(&self, entries: &[B]) -> Result<Vec<Verdict>, ClientError> {
        let mut body = Vec::new();
        for entry in entries {
            frames::push(&mut body, entry.as_ref());
        }
        let is_judged_long = entries.iter().any(|entry| is_part(entry.as_ref()));
        let client = if is_judged_long { &self.patient } else { &self.http };
        let request = client.post(format!("{}/entries", self.base)).body(body);
        let limit = entries.len().saturating_mul(MAX_VERDICT_BYTES).max(MAX_SMALL_ANSWER);
        let (url, body) = self.send("/entries", request, limit).await?;
        let verdicts: Vec<Verdict> = decode(&url, "list of verdicts", &body)?;
        if verdicts.len() == entries.len() {
            Ok(verdicts)
        } else {
            let (found, expected) = (verdicts.len(), entries.len());
            let what = format!("{found} verdicts for {expected} entries");
            Err(nonsense(&url, what))
        }
    }

    /// Hands a ballot in its entry to a witness that registers ballots. The witness's answer, which is signed and about this
    /// ballot; whether the witness is who it says is for the caller to check.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the witness's reason.
    pub async fn register(&self, chain: Hash, ballot: Registered, entry: &[u8]) -> Result<Registration, ClientError> {
        let request = self.request(Method::POST, "/register").body(entry.to_vec());
        let (url, body) = self.send("/register", request, MAX_SMALL_ANSWER).await?;
        let registration: Registration = decode(&url, "registration", &body)?;
        registration.verify().map_err(|error| nonsense(&url, error))?;
        if (registration.chain, registration.ballot) == (chain, ballot) {
            Ok(registration)
        } else {
            Err(nonsense(&url, "the answer is about another ballot"))
        }
    }

    /// Asks the registrar behind the node to enrol a key.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the registrar's reason.
    pub async fn enrol(&self, request: &EnrolmentRequest) -> Result<Enrolled, ClientError> {
        let request = self.request(Method::POST, "/enrol").json(request);
        let (url, body) = self.send("/enrol", request, MAX_SMALL_ANSWER).await?;
        serde_json::from_slice(&body).map_err(|error| nonsense(&url, error))
    }

    /// Asks the registrar behind the node to put another key in the place of one that is good.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the registrar's reason.
    pub async fn rekey(&self, request: &RekeyRequest) -> Result<Enrolled, ClientError> {
        let request = self.request(Method::POST, "/rekey").json(request);
        let (url, body) = self.send("/rekey", request, MAX_SMALL_ANSWER).await?;
        serde_json::from_slice(&body).map_err(|error| nonsense(&url, error))
    }

    /// What proofs of identity the registrar behind the node takes.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn taking(&self) -> Result<Taking, ClientError> {
        self.json("/enrolment").await
    }

    /// Hands an enrolment request to the registrar behind the node.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the registrar's reason.
    pub async fn ask(&self, request: &KeyRequest) -> Result<Standing, ClientError> {
        let request = self.request(Method::POST, "/enrolment").json(request);
        let (url, body) = self.send("/enrolment", request, MAX_SMALL_ANSWER).await?;
        serde_json::from_slice(&body).map_err(|error| nonsense(&url, error))
    }

    /// How far an enrolment request is.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when there is none, among others.
    pub async fn standing(&self, request: &Hash) -> Result<Standing, ClientError> {
        self.json(&format!("/enrolment/{request}")).await
    }

    /// How far a request is; one that the desk does not know, or no longer, has expired.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn standing_or_expired(&self, request: &Hash) -> Result<Standing, ClientError> {
        match self.standing(request).await {
            Err(ClientError::Refused { code, .. }) if code == "request.unknown" => {
                Ok(Standing { request: *request, stage: Stage::Expired, expires_at: 0 })
            }
            standing => standing,
        }
    }

    /// When the registrar behind the node deletes whose key is whose; `None` when nothing is announced.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn retention(&self) -> Result<Option<Deletion>, ClientError> {
        match self.json("/retention").await {
            Ok(deletion) => Ok(Some(deletion)),
            Err(ClientError::Refused { code, .. }) if code == "board.not_found" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Asks an owner of data for a nonce, for one fetch.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn fetch_nonce(&self) -> Result<[u8; 32], ClientError> {
        let path = "/challenge";
        let (url, body) = self.send(path, self.request(Method::POST, path), MAX_SMALL_ANSWER).await?;
        body.try_into().map_err(|_| nonsense(&url, "the nonce has other than 32 bytes"))
    }

    /// Fetches data from their owner. Whether they are those that were published is for the caller to check.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn fetch_data(&self, request: &FetchRequest) -> Result<Fetched, ClientError> {
        let path = "/fetch";
        let sent = self.request(Method::POST, path).body(cbor::encode(request));
        let (url, body) = self.send(path, sent, MAX_DATA_BYTES + MAX_SMALL_ANSWER).await?;
        decode(&url, "data", &body)
    }

    /// The keepsake of a key, not yet checked; `None` when the node says that there is none.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn keepsake(&self, key: &Key) -> Result<Option<Keepsake>, ClientError> {
        match self.get(&format!("/keepsakes/{key}"), MAX_KEEPSAKE_BYTES).await {
            Ok((url, body)) => decode(&url, "keepsake", &body).map(Some),
            Err(ClientError::Refused { code, .. }) if code == "keepsake.none" => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts a keepsake in the place of the one that its key had.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn put_keepsake(&self, keepsake: &Keepsake) -> Result<(), ClientError> {
        let path = "/keepsakes";
        let sent = self.request(Method::POST, path).body(cbor::encode(keepsake));
        self.send(path, sent, MAX_SMALL_ANSWER).await?;
        Ok(())
    }

    async fn json<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        let (url, body) = self.get(path, MAX_SMALL_ANSWER).await?;
        serde_json::from_slice(&body).map_err(|error| nonsense(&url, error))
    }

    async fn get(&self, path: &str, limit: usize) -> Result<(String, Vec<u8>), ClientError> {
        self.send(path, self.request(Method::GET, path), limit).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// The address that was asked, and the body of its answer.
    async fn send(&self, path: &str, request: RequestBuilder, limit: usize) -> Result<(String, Vec<u8>), ClientError> {
        let url = format!("{}{path}", self.base);
        let unreachable =
            |source: reqwest::Error| ClientError::Unreachable { url: url.clone(), source: source.without_url() };
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let limit = if status == StatusCode::OK { limit } else { MAX_SMALL_ANSWER };
        let Some(body) = bounded(response, limit, &self.received).await.map_err(unreachable)? else {
            let what = format!("the answer has more than {limit} bytes");
            return Err(nonsense(&url, what));
        };
        if status == StatusCode::OK {
            return Ok((url, body));
        }
        match serde_json::from_slice(&body) {
            Ok(Refusal { code, message, .. }) => Err(ClientError::Refused { url, code, message }),
            Err(_) => Err(nonsense(&url, format!("status {status}"))),
        }
    }
}

/// Whether an entry is a part of a mix or of a list's share.
fn is_part(entry: &[u8]) -> bool {
    matches!(Entry::kind_of(entry), Some(42 | 43 | 51))
}

/// A client that gives up on a node after so much silence.
fn waiting(silent: Duration) -> Result<Client, reqwest::Error> {
    // Without proxies: the embedded node is on this machine. Without redirects: a node has no reason for any.
    let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).connect_timeout(CONNECT_WITHIN);
    client.read_timeout(silent).tcp_keepalive(STANDS_WITHIN).build()
}

/// Reads piece by piece, so that a node cannot fill the memory; `None` when there is more than the limit.
async fn bounded(
    mut response: Response,
    limit: usize,
    received: &AtomicU64,
) -> Result<Option<Vec<u8>>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await? {
        received.fetch_add(piece.len() as u64, Ordering::Relaxed);
        if piece.len() > limit - body.len() {
            return Ok(None);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Some(body))
}

fn decode<'b, T: Decode<'b, ()> + Encode<()>>(url: &str, what: &'static str, body: &'b [u8]) -> Result<T, ClientError> {
    cbor::decode(what, body).map_err(|error| nonsense(url, error))
}

fn nonsense(url: &str, what: impl ToString) -> ClientError {
    ClientError::Nonsense { url: url.into(), what: what.to_string() }
}

#[cfg(test)]
mod tests {
    use tabella_crypto::SUITE;
    use tabella_ledger::entry::{About, Body, Part};

    use super::*;

    #[test]
    fn a_node_is_waited_for_over_parts_and_over_nothing_else() {
        let election = Hash([1; 32]);
        let part = Part { election, contest: 0, trustee: 1, round: 0, whole: election, number: 0, bytes: vec![2] };
        let is_waited_for = |body: Body| is_part(&Entry { suite: SUITE, body, signature: [0; 64] }.to_bytes());
        for body in [Body::Mix(part.clone()), Body::ListShare(part.clone()), Body::RollMix(part)] {
            assert!(is_waited_for(body));
        }
        for body in [Body::RollFixing(About { election }), Body::Opening(About { election })] {
            assert!(!is_waited_for(body));
        }
    }
}
