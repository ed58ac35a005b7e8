//! Lists to be decrypted, with everything that nobody else knows; and a share written a second time, slowly, from
//! `docs/protocol.md` section 26 alone, so that it can cheat.

use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_core::RngCore;
use sha2::{Digest, Sha256, Sha512};
use tabella_crypto::ballot::Tracker;
use tabella_crypto::dleq::{DleqProof, Statement};
use tabella_crypto::group::{Element, Scalar, SecretScalar};
use tabella_crypto::shuffle::list_root;
use tabella_crypto::tally::list::{
    FirstList, ListContext, ListDecryption, ListError, Listed, Packing, VerifiedListShare,
};

use crate::rig::trustees::{Finished, Trustees};
use crate::rig::{element, scalar};

pub const CHAIN: [u8; 32] = [1; 32];
pub const MANIFEST: [u8; 32] = [2; 32];
pub const CONTEST: usize = 3;

/// A first list under a key that n trustees made, any k of whom decrypt.
pub struct Lists {
    pub trustees: Trustees,
    pub finished: Finished,
    pub packing: Packing,
    pub keys: Vec<Element>,
    pub values: Vec<Vec<u64>>,
    /// Of each ballot the tracker and C_0 .. C_m.
    pub ballots: Vec<(Tracker, Vec<[u8; 32]>)>,
    pub list: Vec<u8>,
}

impl Lists {
    /// A list of ballots with these values, all alike in length, none above `largest`.
    pub fn new(seed: u64, trustees: usize, threshold: usize, largest: u64, values: Vec<Vec<u64>>) -> Self {
        let slots = values[0].len();
        let mut trustees = Trustees::new(seed, trustees, threshold, slots);
        let finished = trustees.run(1..=trustees.params.trustees());
        let packing = Packing::new(slots, largest).unwrap();
        let keys = packing.keys(finished.key.slot_keys()).unwrap();
        let ballots = values.iter().map(|values| seal(&mut trustees, &finished, values)).collect();
        let mut lists = Self { trustees, finished, packing, keys, values, ballots, list: Vec::new() };
        lists.list = lists.first();
        lists
    }

    /// The first list of the ballots.
    pub fn first(&self) -> Vec<u8> {
        let listed = |(tracker, ciphertexts): &'_ (Tracker, Vec<[u8; 32]>)| (*tracker, ciphertexts.clone());
        let ballots: Vec<_> = self.ballots.iter().map(listed).collect();
        let ballots: Vec<_> =
            ballots.iter().map(|(tracker, ciphertexts)| Listed { tracker: *tracker, ciphertexts }).collect();
        FirstList::new(&CHAIN, &MANIFEST, CONTEST, self.packing, &self.keys).items(&ballots).unwrap()
    }

    pub fn context(&self) -> ListContext {
        let list = list_root(&self.list, self.values.len(), 1 + self.packing.width()).unwrap();
        ListContext { chain: CHAIN, manifest: MANIFEST, contest: CONTEST, list }
    }

    pub fn decryption(&self) -> ListDecryption<'_> {
        ListDecryption::new(self.context(), self.packing, &self.finished.key, self.values.len())
    }

    pub fn share(&mut self, trustee: usize) -> Vec<u8> {
        let (mut bytes, mut rng) = (Vec::new(), self.trustees.rng.clone());
        let shares = &self.finished.shares[trustee - 1];
        self.decryption().produce(shares, &self.list, &mut bytes, &mut rng).unwrap();
        self.trustees.rng = rng;
        bytes
    }

    pub fn check(&self, trustee: usize, share: &[u8]) -> Result<VerifiedListShare<Vec<u8>>, ListError> {
        self.decryption().verify(trustee, &self.list, share.to_vec())
    }

    pub fn verified(&mut self, trustee: usize) -> VerifiedListShare<Vec<u8>> {
        let share = self.share(trustee);
        self.check(trustee, &share).unwrap()
    }

    /// What these trustees find.
    pub fn open(&mut self, trustees: &[usize]) -> Result<Vec<Vec<u64>>, ListError> {
        let shares: Vec<_> = trustees.iter().map(|trustee| self.verified(*trustee)).collect();
        self.decryption().open(&self.list, &shares)
    }

    /// x'_t1 .. x'_tw.
    pub fn secrets(&self, trustee: usize, largest: u64) -> Vec<Scalar> {
        let bytes = self.finished.shares[trustee - 1].to_bytes();
        let own = bytes[9..].as_chunks::<32>().0.iter().map(|x| Scalar::from_canonical_bytes(*x).unwrap());
        let own: Vec<Scalar> = own.collect();
        let (mut together, mut power) = (0, 1);
        while power * (largest + 1) <= 1 << 24 {
            (together, power) = (together + 1, power * (largest + 1));
        }
        let base = Scalar::from(largest + 1);
        let fold = |chunk: &[Scalar]| chunk.iter().rev().fold(Scalar::ZERO, |sum, x| sum * base + x);
        own.chunks(together).map(fold).collect()
    }

    /// C_0 of each item.
    pub fn firsts(&self) -> Vec<RistrettoPoint> {
        let items = self.list.as_chunks::<32>().0.iter().step_by(1 + self.packing.width());
        items.map(|bytes| *Element::decode(bytes, "test").unwrap().point()).collect()
    }

    /// A share with these partial decryptions, item by item, proved as well as these secrets can prove anything. `weigh`
    /// says from which partial decryptions the weights come.
    pub fn forge(
        &mut self,
        trustee: usize,
        secrets: &[Scalar],
        partials: &[RistrettoPoint],
        weigh: &[RistrettoPoint],
    ) -> Vec<u8> {
        let (mut t, sigma, seed) = self.transcript(trustee, secrets, weigh);
        let sum = |terms: &mut dyn Iterator<Item = RistrettoPoint>| element(terms.sum());
        let firsts = self.firsts();
        let x = sum(&mut secrets.iter().zip(&sigma).map(|(x, s)| RistrettoPoint::mul_base(x) * s));
        let h = sum(&mut firsts.iter().enumerate().map(|(item, c)| c * rho(&seed, item)));
        let weight = |place: usize| rho(&seed, place / sigma.len()) * sigma[place % sigma.len()];
        let y = sum(&mut partials.iter().enumerate().map(|(place, d)| d * weight(place)));
        let witness: Scalar = secrets.iter().zip(&sigma).map(|(x, s)| x * s).sum();
        let proof =
            DleqProof::prove(&mut t, &Statement { x, h, y }, &SecretScalar::new(witness), &mut self.trustees.rng);
        let mut bytes = vec![1];
        partials.iter().for_each(|partial| bytes.extend(partial.compress().as_bytes()));
        bytes.extend(proof.to_bytes());
        bytes
    }

    /// D_(i,k) as these secrets make them.
    pub fn partials(&self, secrets: &[Scalar]) -> Vec<RistrettoPoint> {
        self.firsts().iter().flat_map(|c| secrets.iter().map(move |x| c * x)).collect()
    }

    pub fn transcript(
        &self,
        trustee: usize,
        secrets: &[Scalar],
        partials: &[RistrettoPoint],
    ) -> (Transcript, Vec<Scalar>, [u8; 32]) {
        let encode = |points: &mut dyn Iterator<Item = RistrettoPoint>| -> Vec<[u8; 32]> {
            points.map(|point| point.compress().to_bytes()).collect()
        };
        let public = encode(&mut secrets.iter().map(RistrettoPoint::mul_base));
        transcript(&self.context(), trustee, &public, &encode(&mut partials.iter().copied()))
    }
}

/// The transcript of a share with these X' and D up to its proof, with sigma and the seed of rho.
pub fn transcript(
    context: &ListContext,
    trustee: usize,
    public: &[[u8; 32]],
    partials: &[[u8; 32]],
) -> (Transcript, Vec<Scalar>, [u8; 32]) {
    let items = (partials.len() / public.len()) as u64;
    let mut root = Sha256::new_with_prefix(b"tabella/v1/list-share/partials");
    root.update(items.to_le_bytes());
    root.update((public.len() as u64).to_le_bytes());
    partials.chunks(512 * public.len()).for_each(|row| root.update(Sha256::digest(row.as_flattened())));
    let mut t = Transcript::new(b"tabella/v1/list-decryption");
    t.append_message(b"chain", &context.chain);
    t.append_message(b"manifest", &context.manifest);
    t.append_u64(b"contest", context.contest as u64);
    t.append_u64(b"trustee", trustee as u64);
    t.append_u64(b"items", items);
    t.append_message(b"list", &context.list);
    t.append_u64(b"X", public.len() as u64);
    public.iter().for_each(|x| t.append_message(b"X", x));
    t.append_message(b"D", &root.finalize());
    let mut short = || {
        let mut half = [0; 16];
        t.challenge_bytes(b"sigma", &mut half);
        Scalar::from(u128::from_le_bytes(half))
    };
    let sigma = public.iter().map(|_| short()).collect();
    let mut seed = [0; 32];
    t.challenge_bytes(b"rho", &mut seed);
    (t, sigma, seed)
}

/// rho_i.
pub fn rho(seed: &[u8; 32], item: usize) -> Scalar {
    let digest =
        Sha512::new_with_prefix(b"tabella/v1/list-weight").chain_update(seed).chain_update((item as u64).to_le_bytes());
    Scalar::from(u128::from_le_bytes(*digest.finalize().first_chunk().unwrap()))
}

/// A ciphertext of these values, under a tracker that no other has.
fn seal(trustees: &mut Trustees, finished: &Finished, values: &[u64]) -> (Tracker, Vec<[u8; 32]>) {
    let (mut tracker, r) = ([0; 32], scalar(&mut trustees.rng));
    trustees.rng.fill_bytes(&mut tracker);
    let slots = values.iter().zip(finished.key.slot_keys());
    let slots = slots.map(|(value, key)| RistrettoPoint::mul_base(&Scalar::from(*value)) + key.point() * r);
    let points = core::iter::once(RistrettoPoint::mul_base(&r)).chain(slots);
    (Tracker(tracker), points.map(|point| point.compress().to_bytes()).collect())
}
