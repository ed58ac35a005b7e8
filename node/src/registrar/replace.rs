//! Another key for a person whom the board knows: after a lost device at the desk, or from the old key without a visit.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rand_core::OsRng;
use serde::{Deserialize, Serialize};
use tabella_crypto::group::Element;
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::party::public;

use super::persons::Holder;
use super::routes::{Desk, Enrolled};
use super::{Code, EnrolError, RegistrarDesk, digest, normalise};
use crate::http::Refusal;
use crate::sequencer::{Sequencer, SubmitError, Verdict};

/// What somebody sends who has a key that is good and wants another one in its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RekeyRequest {
    /// The key on the board, hexadecimal.
    pub old: String,
    /// The key that takes its place, hexadecimal.
    pub new: String,
    /// Signature of the old key over `tabella rekey`, a line end and both keys, hexadecimal.
    pub by_old: String,
    /// The same of the new key.
    pub by_new: String,
}

impl RekeyRequest {
    /// A request to have `new` in the place of `old` on the board `chain`.
    pub fn new(old: &SigningKey, new: &SigningKey, chain: &Hash) -> Self {
        let statement = statement(&public(old), &public(new));
        let sign = |key: &SigningKey| hex::encode(key.sign(&chain.0, &statement, &mut OsRng).to_bytes());
        Self { old: public(old).to_string(), new: public(new).to_string(), by_old: sign(old), by_new: sign(new) }
    }

    /// Both keys, if both signed.
    fn keys(&self, chain: &Hash) -> Option<(Key, Key)> {
        let (old, new): (Key, Key) = (self.old.parse().ok()?, self.new.parse().ok()?);
        let statement = statement(&old, &new);
        for (key, signature) in [(old, &self.by_old), (new, &self.by_new)] {
            let mut bytes = [0; SIGNATURE_BYTES];
            hex::decode_to_slice(signature, &mut bytes).ok()?;
            let key = Element::decode(&key.0, "voter key").ok()?;
            Signature::from_bytes(&bytes).ok()?.verify(&chain.0, &key, &statement).ok()?;
        }
        Some((old, new))
    }
}

/// What both keys sign: it begins like no entry and no ballot.
fn statement(old: &Key, new: &Key) -> Vec<u8> {
    [&b"tabella rekey\n"[..], &old.0, &new.0].concat()
}

impl RegistrarDesk {
    /// Ends the key of somebody whose device is lost, at once, and makes the code with which the next device takes its
    /// place. Can be repeated, for another code.
    ///
    /// # Errors
    /// [`EnrolError::Unknown`] when nobody has this reference number, among others.
    pub async fn report_loss(&self, reference: &str, sequencer: &dyn Sequencer, now: u64) -> Result<Code, EnrolError> {
        let _turn = self.turn.lock().await;
        let Holder { key, successor } = self.persons.holder(reference)?.ok_or(EnrolError::Unknown)?;
        // The newest first: whether a replacement that was interrupted came onto the board, the board knows best.
        for key in [successor, key].into_iter().flatten() {
            let entry = self.registrar.revoke(key, None, &mut OsRng);
            match self.put(&entry, sequencer).await {
                Err(EnrolError::Refused { code, .. }) if code == "standing.unknown" => continue,
                Err(EnrolError::Refused { code, .. }) if code == "standing.revoked" => {}
                put => drop(put?),
            }
            self.persons.holds(reference, &key)?;
            break;
        }
        let code = self.new_code(now)?;
        self.persons.hand(reference, &digest(&normalise(&code.code)))?;
        Ok(code)
    }

    /// Puts another key in the place of one that is good, for whoever has both.
    ///
    /// # Errors
    /// [`EnrolError::Possession`] when the request does not show that, among others.
    pub async fn rekey(&self, request: &RekeyRequest, sequencer: &dyn Sequencer) -> Result<u64, EnrolError> {
        let (old, new) = request.keys(&self.chain).ok_or(EnrolError::Possession)?;
        let _turn = self.turn.lock().await;
        self.persons.begin_replacement(&old, &new)?;
        let position = self.put(&self.registrar.revoke(old, Some(new), &mut OsRng), sequencer).await?;
        self.persons.end_replacement(&old, &new)?;
        Ok(position)
    }

    /// Sends an entry. Its position on the board.
    pub(super) async fn put(&self, entry: &Entry, sequencer: &dyn Sequencer) -> Result<u64, EnrolError> {
        match sequencer.submit(vec![entry.to_bytes()])?.verdicts().await?.into_iter().next() {
            Some(Verdict::Accepted(receipt)) => Ok(receipt.position),
            Some(Verdict::Rejected { code, message }) => Err(EnrolError::Refused { code, message }),
            None => Err(EnrolError::Board(SubmitError::Stopped { reason: "no verdict came back".into() })),
        }
    }
}

/// `POST /rekey`.
pub(super) async fn rekey(
    State(Desk { desk, sequencer, .. }): State<Desk>,
    Json(request): Json<RekeyRequest>,
) -> Result<Json<Enrolled>, Refusal> {
    let position = desk.rekey(&request, sequencer.as_ref()).await.map_err(|error| {
        Refusal::new(StatusCode::FORBIDDEN, error.code(), &error, "If the old key is lost, see the registrar.")
    })?;
    Ok(Json(Enrolled { position }))
}
