//! Parts of mixes and of shares, as they come.

use std::sync::Arc;

use rand_core::CryptoRngCore;
use tabella_crypto::ceremony::JointKey;
use tabella_crypto::shuffle::{claimed_inputs, list_root, unwatched};
use tabella_crypto::tally::list::ListDecryption;

use super::rows::rows;
use super::{ElectionState, List, MixError, Mixing, rows_digest};
use crate::bytes::Hash;
use crate::entry::Part;
use crate::rejection::Rejection;
use crate::state::election::Phase;
use crate::state::election::parts::follow;
use crate::state::{CeremonyState, Effect};

/// How the proofs of mixes are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::state) enum Proofs {
    /// They are checked.
    Checked,
    /// They were checked before, when the state was written down.
    Known,
}

impl ElectionState {
    /// Takes a part of a mix; after the last one its outputs are the list.
    pub(in crate::state) fn mix(
        &mut self,
        ceremony: &CeremonyState,
        part: &Part,
        entry: impl Fn(u64) -> Option<Vec<u8>>,
        proofs: Proofs,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Effect, Rejection> {
        let Part { trustee, round, .. } = *part;
        let contest = self.admits(ceremony, part)?;
        let mixing = self.mixing_of(contest).ok_or(MixError::Contest(part.contest))?;
        if mixing.is_mixed() || round as usize != mixing.mixers.len() {
            return Err(mixing.round(round).into());
        }
        if mixing.mixers.contains(&trustee) {
            return Err(MixError::Repeated(trustee).into());
        }
        let mut attempt = follow(mixing.mixes.get(&trustee), part)?;
        let list = self.list(contest, entry)?;
        let refused = |reason: String| MixError::Proof { trustee, round, reason };
        let shuffle = self.shuffle(contest, trustee, list.items).map_err(|error| refused(error.to_string()))?;
        let (head, outputs) = (shuffle.head_bytes() as u64, shuffle.list_bytes());
        let done = attempt.take(part, head + outputs + shuffle.response_bytes())?;
        if part.number == 0 {
            let claimed = claimed_inputs(&part.bytes).map_err(|error| refused(error.to_string()))?;
            if claimed != list.root.0 {
                return Err(MixError::Inputs(trustee).into());
            }
        }
        let mixed = if done {
            let whole = attempt.whole(part)?;
            let (head, rest) = whole.split(head);
            let (outputs, responses) = rest.split(outputs);
            let head = head.to_vec();
            let root = match proofs {
                Proofs::Known => {
                    list_root(&outputs, list.items, mixing.width()).map(Hash).map_err(|error| error.to_string())
                }
                Proofs::Checked => attempt
                    .mixed
                    .get_or_init(|| {
                        let roots = shuffle.verify(&list.bytes, &outputs, &head, &responses, &mut unwatched, rng);
                        roots.map(|roots| Hash(roots.outputs)).map_err(|error| error.to_string())
                    })
                    .clone(),
            };
            Some(List { root: root.map_err(refused)?, items: list.items, bytes: outputs })
        } else {
            None
        };
        self.act_of(b"mix", part);
        let Some(mixing) = self.mixing[contest].as_mut() else { return Ok(Effect::Other) };
        let Some(list) = mixed else {
            mixing.mixes.insert(trustee, attempt);
            return Ok(Effect::Other);
        };
        mixing.mixers.push(trustee);
        mixing.mixes.clear();
        mixing.list = Some(list);
        Ok(Effect::Mix)
    }

    /// Takes a part of a trustee's share of the last list; after the last part of as many as are needed the ballots are open.
    pub(in crate::state) fn list_share(&mut self, ceremony: &CeremonyState, part: &Part) -> Result<Effect, Rejection> {
        let Part { trustee, round, .. } = *part;
        let contest = self.admits(ceremony, part)?;
        let mixing = self.mixing_of(contest).ok_or(MixError::Contest(part.contest))?;
        if round as usize != mixing.needed {
            return Err(mixing.round(round).into());
        }
        if mixing.rows.is_some() || mixing.verified.contains_key(&trustee) {
            return Err(MixError::Shared(trustee).into());
        }
        let list = mixing.list.clone().filter(|_| mixing.is_mixed()).ok_or_else(|| mixing.round(round))?;
        let key = ceremony.key().ok_or(Rejection::NoKey)?;
        let mut attempt = follow(mixing.shares.get(&trustee), part)?;
        let decryption = self.list_decryption(mixing, key, &list);
        let done = attempt.take(part, decryption.share_bytes())?;
        let mut opened = None;
        let shared = if done {
            let whole = attempt.whole(part)?;
            let verified = attempt.shared.get_or_init(|| {
                decryption.verify(trustee as usize, &list.bytes, whole).map_err(|error| error.to_string())
            });
            let verified = verified.clone().map_err(|reason| MixError::Share { trustee, reason })?;
            if mixing.verified.len() + 1 == key.threshold() {
                let shares: Vec<_> = mixing.verified.values().cloned().chain([verified.clone()]).collect();
                let ballots = decryption.open(&list.bytes, &shares);
                opened = Some(rows(ballots.map_err(|error| MixError::Open(error.to_string()))?));
            }
            Some(verified)
        } else {
            None
        };
        self.act_of(b"list-share", part);
        let Some(mixing) = self.mixing[contest].as_mut() else { return Ok(Effect::Other) };
        let Some(shared) = shared else {
            mixing.shares.insert(trustee, attempt);
            return Ok(Effect::Other);
        };
        mixing.shares.remove(&trustee);
        mixing.verified.insert(trustee, shared);
        if let Some(rows) = opened {
            mixing.rows = Some(rows);
            (mixing.list, mixing.first) = (None, Arc::default());
            mixing.shares.clear();
            mixing.verified.clear();
        }
        Ok(Effect::Shares)
    }

    /// The decryption of a list under the key of the ceremony.
    pub(super) fn list_decryption<'k>(&self, mixing: &Mixing, key: &'k JointKey, list: &List) -> ListDecryption<'k> {
        ListDecryption::new(self.list_context(mixing.contest, list), mixing.packing, key, list.items)
    }

    /// Whether a trustee may mix or open a contest now, and its position.
    fn admits(&self, ceremony: &CeremonyState, part: &Part) -> Result<usize, Rejection> {
        self.expect(Phase::Closed)?;
        let contest = part.contest as usize;
        self.mixing_of(contest).ok_or(MixError::Contest(part.contest))?;
        if self.withholds(contest) {
            return Err(self.withheld(contest));
        }
        let trustee = part.trustee;
        if !ceremony.confirmed().any(|confirmed| confirmed == trustee) {
            return Err(Rejection::NotConfirmed(trustee));
        }
        Ok(contest)
    }

    /// Adds a part to the running hash of acts.
    pub(in crate::state::election) fn act_of(&mut self, what: &[u8], part: &Part) {
        let numbers = [part.contest, part.trustee, part.round, part.number].map(u32::to_le_bytes);
        self.act(what, &[numbers.as_flattened(), &part.whole.0]);
    }

    /// The hashes of the rows of all contests that are opened, in their order: what an outcome has to say of them; none
    /// where no contest is.
    ///
    /// # Errors
    /// [`MixError::Closed`] when the ballots of one are not open yet.
    pub fn opened(&self) -> Result<Option<Vec<Hash>>, MixError> {
        let digest = |contest: usize| self.rows(contest).map(rows_digest).ok_or(MixError::Closed(contest));
        let digests = self.opened_contests().map(digest).collect::<Result<Vec<_>, _>>()?;
        Ok((!digests.is_empty()).then_some(digests))
    }
}
