//! Cards that their authorities take back: the keys that were enrolled with them end on the board.

use rand_core::OsRng;
use tabella_ledger::bytes::Key;

use super::cards::CardError;
use super::{EnrolError, RegistrarDesk};
use crate::sequencer::Sequencer;

impl RegistrarDesk {
    /// Ends every key that was enrolled with a card which a revocation list names by now, or the key that took its place
    /// since, and says which. Whoever was handed a code after a loss showed again who they are, and stays.
    ///
    /// # Errors
    /// When a file cannot be used, or the board does not answer; the next call goes on.
    pub async fn revoke_cards(&self, sequencer: &dyn Sequencer, now: u64) -> Result<Vec<Key>, EnrolError> {
        // A key that is being replaced is the new one after that.
        let _turn = self.turn.lock().await;
        let mut ended = Vec::new();
        for (id, chain) in self.requests.by_card()? {
            match self.cards.check(&chain, now) {
                Err(CardError::Revoked) => {}
                // A card that only became old enrolled its holder when it was not.
                Ok(()) | Err(CardError::Validity) => continue,
                Err(error) => {
                    tracing::warn!(%error, "whether a card was revoked cannot be checked");
                    continue;
                }
            }
            if let Some(key) = self.persons.key_of(&id.0)? {
                match self.put(&self.registrar.revoke(key, None, &mut OsRng), sequencer).await {
                    // The answer was lost, or it ended for another reason.
                    Err(EnrolError::Refused { code, .. }) if code == "standing.revoked" => {}
                    put => drop(put?),
                }
                ended.push(key);
            }
            self.requests.revoked(&id)?;
        }
        Ok(ended)
    }
}
