//! Keys for a secret roll, its fixing, and parts of its mixes, as they come.

use std::sync::Arc;

use rand_core::CryptoRngCore;
use tabella_crypto::group::Element;
use tabella_crypto::shuffle::{Exponentiation, Source, claimed_inputs, list_root, unwatched};

use super::{ElectionState, List, RollError, is_roll};
use crate::bytes::{Hash, Key};
use crate::entry::Part;
use crate::rejection::Rejection;
use crate::state::election::mixing::Proofs;
use crate::state::election::parts::follow;
use crate::state::election::{Long, Phase};
use crate::state::{CeremonyState, Effect};

/// Bytes of the new base, which stands before everything else in a mix.
const BASE_BYTES: usize = 32;

impl ElectionState {
    /// Puts a key on the secret roll, for whose secret its owner has given a proof of knowledge: the entry is signed by it.
    pub(in crate::state) fn put_on_roll(
        &mut self,
        key: Key,
        is_entitled: impl FnOnce(&Self) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        let roll = self.roll.as_ref().ok_or(RollError::None)?;
        self.expect(Phase::Ready)?;
        if roll.fixed {
            return Err(RollError::Fixed.into());
        }
        is_entitled(self)?;
        let roll = self.roll.as_mut().ok_or(RollError::None)?;
        if !roll.known.insert(key) {
            return Err(RollError::Repeated(key).into());
        }
        roll.keys.push(key);
        self.act(b"roll-key", &[&key.0]);
        Ok(())
    }

    /// Fixes the roll: those of its keys that are good now, in the order in which they came, are the list that is mixed.
    pub(in crate::state) fn fix_roll(
        &mut self,
        is_entitled: impl Fn(&Key, &Self) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        let roll = self.roll.as_ref().ok_or(RollError::None)?;
        self.expect(Phase::Ready)?;
        if roll.fixed {
            return Err(RollError::Fixed.into());
        }
        let good: Vec<&Key> = roll.keys.iter().filter(|key| is_entitled(key, self).is_ok()).collect();
        is_roll(good.len() as u64, self.manifest.minimum_voters)?;
        self.holds(|_| good.len() as u64)?;
        let bytes: Vec<u8> = good.iter().flat_map(|key| key.0).collect();
        let items = good.len();
        let root = Hash(list_root(&bytes, items, 1).expect("a list in memory can be read"));
        let roll = self.roll.as_mut().ok_or(RollError::None)?;
        roll.fixed = true;
        roll.list = Some(List { root, items, bytes: Long::whole(bytes) });
        self.act(b"roll", &[&(items as u64).to_le_bytes(), &root.0]);
        Ok(())
    }

    /// Takes a part of a mix of the roll; after the last part its outputs are the list, and after the last mix its keys are
    /// those of the voters.
    pub(in crate::state) fn mix_roll(
        &mut self,
        ceremony: &CeremonyState,
        part: &Part,
        proofs: Proofs,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Effect, Rejection> {
        let Part { trustee, round, .. } = *part;
        let roll = self.roll.as_ref().ok_or(RollError::None)?;
        self.expect(Phase::Ready)?;
        if part.contest != 0 {
            return Err(RollError::Contest(part.contest).into());
        }
        if !ceremony.confirmed().any(|confirmed| confirmed == trustee) {
            return Err(Rejection::NotConfirmed(trustee));
        }
        if !roll.fixed {
            return Err(RollError::NotFixed.into());
        }
        let list = match &roll.list {
            Some(list) if !roll.is_mixed() && round as usize == roll.mixers.len() => list.clone(),
            _ => return Err(roll.round(round).into()),
        };
        if roll.mixers.contains(&trustee) {
            return Err(RollError::Mixer(trustee).into());
        }
        let mut attempt = follow(roll.mixes.get(&trustee), part)?;
        let refused = |reason: String| RollError::Proof { trustee, round, reason };
        let shuffle = self.roll_shuffle(trustee, list.items).map_err(|error| refused(error.to_string()))?;
        let done = attempt.take(part, message_bytes(&shuffle))?;
        if part.number == 0 {
            let head = part.bytes.get(BASE_BYTES..).unwrap_or_default();
            let claimed = claimed_inputs(head).map_err(|error| refused(error.to_string()))?;
            if claimed != list.root.0 {
                return Err(RollError::Inputs(trustee).into());
            }
        }
        let mixed = if done {
            let mix = KeyMix::read(attempt.whole(part)?, &shuffle).map_err(refused)?;
            let root = match proofs {
                Proofs::Known => list_root(&mix.keys, list.items, 1).map(Hash).map_err(|error| error.to_string()),
                Proofs::Checked => attempt.mixed.get_or_init(|| mix.verify(&shuffle, &list, rng)).clone(),
            };
            let list = List { root: root.map_err(refused)?, items: list.items, bytes: mix.keys };
            Some((mix.base, list))
        } else {
            None
        };
        self.act_of(b"roll-mix", part);
        let Some(roll) = self.roll.as_mut() else { return Ok(Effect::Other) };
        let Some((base, list)) = mixed else {
            roll.mixes.insert(trustee, attempt);
            return Ok(Effect::Other);
        };
        roll.mixers.push(trustee);
        roll.mixes.clear();
        roll.base = base;
        if roll.is_mixed() {
            let keys = list.bytes.to_vec();
            roll.listed = Some(Arc::new(keys.as_chunks().0.iter().copied().map(Key).collect()));
            roll.list = None;
            self.params = Arc::new(self.params.over(&base));
        } else {
            roll.list = Some(list);
        }
        Ok(Effect::Mix)
    }
}

/// Bytes of a mix: the new base, the head of the proof, the keys that come out, the responses.
fn message_bytes(shuffle: &Exponentiation) -> u64 {
    (BASE_BYTES + shuffle.head_bytes()) as u64 + shuffle.list_bytes() + shuffle.response_bytes()
}

/// A mix of keys, taken apart.
struct KeyMix {
    base: Element,
    head: Vec<u8>,
    keys: Long,
    responses: Long,
}

impl KeyMix {
    fn read(message: Long, shuffle: &Exponentiation) -> Result<Self, String> {
        let (base, rest) = message.split(BASE_BYTES as u64);
        let (head, rest) = rest.split(shuffle.head_bytes() as u64);
        let (keys, responses) = rest.split(shuffle.list_bytes());
        let mut encoded = [0; BASE_BYTES];
        base.read(0, &mut encoded).map_err(|error| error.to_string())?;
        let base = Element::decode(&encoded, "new base").map_err(|error| error.to_string())?;
        Ok(Self { base, head: head.to_vec(), keys, responses })
    }

    /// The root of what comes out.
    fn verify(&self, shuffle: &Exponentiation, list: &List, rng: &mut impl CryptoRngCore) -> Result<Hash, String> {
        let Self { base, head, keys, responses } = self;
        let roots = shuffle.verify(base, &list.bytes, keys, head, responses, &mut unwatched, rng);
        roots.map(|roots| Hash(roots.outputs)).map_err(|error| error.to_string())
    }
}
