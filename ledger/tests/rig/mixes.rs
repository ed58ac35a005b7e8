//! Mixes that are not what they should be, sent as if they were.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::shuffle::{Mix, Reencryption, Source, unwatched};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry, Part};
use tabella_ledger::state::{History, List};

use super::Rig;

/// Head, outputs and responses of a mix.
pub type Message = [Vec<u8>; 3];

pub fn part(entry: &Entry) -> Part {
    match &entry.body {
        Body::Mix(part) | Body::ListShare(part) | Body::RollMix(part) => part.clone(),
        _ => panic!("a part"),
    }
}

/// The bytes of a list.
pub fn bytes(list: &List) -> Vec<u8> {
    let mut bytes = vec![0; list.bytes.bytes() as usize];
    list.bytes.read(0, &mut bytes).unwrap();
    bytes
}

/// An item that nobody cast: points of no meaning.
pub fn foreign(length: usize) -> Vec<u8> {
    let rng = &mut ChaCha20Rng::seed_from_u64(99);
    let point = || *SigningKey::generate(rng).public().as_bytes();
    core::iter::repeat_with(point).take(length / 32).flatten().collect()
}

impl Rig {
    /// The list that is to be mixed next.
    pub fn list(&self, election: Hash, contest: usize) -> Vec<u8> {
        let found = self.state().election(&election).unwrap();
        bytes(&found.list(contest, |position| self.memory.entry(position)).unwrap())
    }

    /// What trustee 1 says of the first mix of a contest.
    pub fn mix_of(&self, election: Hash, contest: usize) -> Mix {
        Mix { chain: self.state().chain().0, manifest: election.0, contest, mixer: 1, round: 0 }
    }

    /// A mix of these inputs.
    pub fn shuffled(&mut self, election: Hash, mix: Mix, inputs: &[u8]) -> Message {
        let found = self.chain.state().election(&election).unwrap();
        let packing = found.packing(mix.contest).unwrap();
        let keys = packing.keys(found.params().slot_keys()).unwrap();
        let shuffle = Reencryption::new(mix, keys, inputs.len() / (32 * (1 + packing.width()))).unwrap();
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let head = shuffle.shuffle(inputs, &mut outputs, &mut responses, &mut unwatched, &mut self.rng).unwrap();
        [head, outputs, responses]
    }

    /// A mix in one part, signed by the trustee at this place.
    pub fn sent(&mut self, election: Hash, (index, round, contest): (usize, u32, u32), message: &[Vec<u8>]) -> Entry {
        let bytes = message.concat();
        let (whole, trustee) = (Hash::of(&bytes), index as u32 + 1);
        let key = self.keys.trustees[index].clone();
        self.sign(&key, Body::Mix(Part { election, contest, trustee, round, whole, number: 0, bytes }))
    }
}
