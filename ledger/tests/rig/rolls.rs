//! Secret rolls, and mixes of them that are not what they should be.

use tabella_crypto::group::Element;
use tabella_crypto::shuffle::{Exponentiation, Mix, unwatched};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry, Part};
use tabella_ledger::manifest::{Manifest, SecretRoll};

use super::Rig;
use super::mixes::bytes;

/// The same election with a secret roll.
pub fn secret(manifest: Manifest) -> Manifest {
    Manifest { roll: Some(SecretRoll::Mixed), ..manifest }
}

/// New base, head, keys and responses of a mix.
pub type KeyMix = [Vec<u8>; 4];

impl Rig {
    /// The keys of these voters join the roll, in one block.
    pub fn join_roll(&mut self, election: Hash, voters: &[usize]) {
        let entries = voters.iter().map(|voter| self.voters[*voter].join_roll(election, &mut self.rng).to_bytes());
        let entries = entries.collect();
        assert!(self.write_bytes(entries).iter().all(Result::is_ok));
    }

    pub fn fix_roll(&mut self, election: Hash) {
        let entry = self.office.fix_roll(election, &mut self.rng);
        self.write(entry).unwrap();
    }

    /// A mix of the roll by the trustee at this place, not yet sent.
    pub fn mix_roll(&mut self, election: Hash, index: usize) -> Vec<Entry> {
        self.trustees[index].mix_roll(self.chain.state(), &election, &mut self.rng).unwrap()
    }

    /// All voters join the roll, it is fixed, and these trustees mix it.
    pub fn roll(&mut self, election: Hash, mixers: &[usize]) {
        self.join_roll(election, &(0..self.voters.len()).collect::<Vec<_>>());
        self.fix_roll(election);
        for index in mixers {
            let entries = self.mix_roll(election, *index);
            self.accepted(&entries);
        }
    }

    /// An election with a secret roll of all voters, mixed and open.
    pub fn begin_secret(&mut self, manifest: Manifest, mixers: &[usize]) -> Hash {
        let election = self.prepare(secret(manifest));
        self.roll(election, mixers);
        self.start(election).unwrap();
        election
    }

    /// The base and the keys that are to be mixed next.
    pub fn roll_list(&self, election: Hash) -> (Element, Vec<u8>) {
        let (base, list) = self.state().election(&election).unwrap().roll_list().unwrap();
        (base, bytes(&list))
    }

    /// A mix of these keys over this base, as trustee 1 makes the first one.
    pub fn raised(&mut self, election: Hash, base: Element, keys: &[u8]) -> KeyMix {
        let mix = Mix { chain: self.state().chain().0, manifest: election.0, contest: 0, mixer: 1, round: 0 };
        self.raised_as(mix, base, keys)
    }

    /// A mix that says what it is.
    pub fn raised_as(&mut self, mix: Mix, base: Element, keys: &[u8]) -> KeyMix {
        let shuffle = Exponentiation::new(mix, base, keys.len() / 32).unwrap();
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let (base, head) = shuffle.shuffle(keys, &mut outputs, &mut responses, &mut unwatched, &mut self.rng).unwrap();
        [base.as_bytes().to_vec(), head, outputs, responses]
    }

    /// A mix of the roll in one part, signed by the trustee at this place.
    pub fn roll_sent(&mut self, election: Hash, (index, round): (usize, u32), message: &[Vec<u8>]) -> Entry {
        let bytes = message.concat();
        let (whole, trustee) = (Hash::of(&bytes), index as u32 + 1);
        let key = self.keys.trustees[index].clone();
        self.sign(&key, Body::RollMix(Part { election, contest: 0, trustee, round, whole, number: 0, bytes }))
    }
}
