//! Trustees of a ceremony, and a dealer written a second time from the protocol alone, so that it can cheat.

use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_crypto::ceremony::{
    CeremonyParams, Complaint, ComplaintError, Dealing, JointKey, Received, TrusteeKey, TrusteeSecret, TrusteeShares,
    VerifiedDealing,
};
use tabella_crypto::dleq::{DleqProof, Statement};
use tabella_crypto::group::{Element, Scalar, SecretScalar};

use super::{element, scalar};

/// The n trustees of a ceremony, any k of whom can decrypt.
pub struct Trustees {
    pub rng: ChaCha20Rng,
    pub context: [u8; 32],
    pub params: CeremonyParams,
    pub secrets: Vec<TrusteeSecret>,
    pub keys: Vec<Element>,
}

/// What a ceremony ends with.
pub struct Finished {
    pub key: JointKey,
    /// Of every trustee, in the order of indices.
    pub shares: Vec<TrusteeShares>,
}

/// A dealer that chooses its polynomials, and what it sends to whom.
pub struct Dealer {
    pub index: usize,
    /// Per slot the coefficients, constant term first.
    pub coefficients: Vec<Vec<Scalar>>,
}

impl Trustees {
    pub fn new(seed: u64, trustees: usize, threshold: usize, slots: usize) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let context = [7; 32];
        let (secrets, keys): (Vec<_>, Vec<_>) =
            (1..=trustees).map(|index| TrusteeSecret::generate(&context, index, &mut rng)).unzip();
        let read = |key: &TrusteeKey| key.to_bytes()[1..33].try_into().unwrap();
        Self {
            rng,
            context,
            keys: keys.iter().map(|key| Element::decode(&read(key), "test").unwrap()).collect(),
            params: CeremonyParams::new(context, threshold, slots, keys).unwrap(),
            secrets,
        }
    }

    pub fn deal(&mut self, dealer: usize) -> Vec<u8> {
        let dealing = Dealing::deal(&self.params, &self.secrets[dealer - 1], &mut self.rng).unwrap();
        dealing.to_bytes()
    }

    pub fn verified(&mut self, dealer: usize) -> VerifiedDealing {
        let bytes = self.deal(dealer);
        Dealing::verify(&self.params, dealer, &bytes).unwrap()
    }

    /// Dealings of these dealers.
    pub fn dealings(&mut self, dealers: impl IntoIterator<Item = usize>) -> Vec<VerifiedDealing> {
        dealers.into_iter().map(|dealer| self.verified(dealer)).collect()
    }

    /// A whole ceremony in which these trustees deal and all receive.
    pub fn run(&mut self, dealers: impl IntoIterator<Item = usize>) -> Finished {
        let dealings = self.dealings(dealers);
        self.finish(&dealings)
    }

    /// The end of a ceremony with these qualified dealings.
    pub fn finish(&mut self, dealings: &[VerifiedDealing]) -> Finished {
        let key = JointKey::combine(&self.params, &dealings.iter().collect::<Vec<_>>()).unwrap();
        let shares = (1..=self.params.trustees())
            .map(|index| {
                let received: Vec<_> = dealings.iter().map(|d| self.receive(index, d)).collect();
                TrusteeShares::combine(&key, index, &received).unwrap()
            })
            .collect();
        Finished { key, shares }
    }

    /// What an honest trustee does with a dealing.
    pub fn open(&mut self, index: usize, dealing: &VerifiedDealing) -> Received {
        self.secrets[index - 1].receive(&self.params, dealing, &mut self.rng).unwrap()
    }

    /// What an honest trustee gets from an honest dealing.
    pub fn receive(&mut self, index: usize, dealing: &VerifiedDealing) -> Vec<SecretScalar> {
        match self.open(index, dealing) {
            Received::Shares(shares) => shares,
            Received::Complaint(complaint) => panic!("trustee {index} complains: {complaint:?}"),
        }
    }

    /// The complaint that an honest trustee makes about a dealing.
    pub fn complain(&mut self, index: usize, dealing: &VerifiedDealing) -> Vec<u8> {
        match self.open(index, dealing) {
            Received::Shares(_) => panic!("the shares of trustee {index} fit"),
            Received::Complaint(complaint) => {
                assert_eq!(complaint.dealer(), dealing.dealer());
                complaint.to_bytes()
            }
        }
    }

    /// The verdict on a complaint.
    pub fn judge(&self, dealing: &VerifiedDealing, accuser: usize, complaint: &[u8]) -> Result<(), ComplaintError> {
        Complaint::judge(&self.params, dealing, accuser, complaint)
    }

    /// A dealer with random polynomials.
    pub fn dealer(&mut self, index: usize) -> Dealer {
        let (slots, threshold) = (self.params.slots(), self.params.threshold());
        let coefficients = (0..slots).map(|_| (0..threshold).map(|_| scalar(&mut self.rng)).collect()).collect();
        Dealer { index, coefficients }
    }

    pub fn secret(&self, index: usize) -> Scalar {
        Scalar::from_canonical_bytes(*self.secrets[index - 1].to_bytes()).unwrap()
    }

    /// A transcript that holds the parameters of the ceremony.
    pub fn transcript(&self, domain: &'static [u8]) -> Transcript {
        let mut t = Transcript::new(domain);
        t.append_message(b"ceremony", &self.context);
        t.append_u64(b"threshold", self.params.threshold() as u64);
        t.append_u64(b"slots", self.params.slots() as u64);
        t.append_u64(b"P", self.keys.len() as u64);
        for key in &self.keys {
            t.append_message(b"P", key.as_bytes());
        }
        t
    }

    /// A complaint of `accuser` about `dealer`: it shows `shown` as the point between its key and `ephemeral`, and
    /// proves what can be proved with its key.
    pub fn accuse(&mut self, accuser: usize, dealer: usize, ephemeral: Element, shown: Element) -> Vec<u8> {
        let mut t = self.transcript(b"tabella/v1/complaint");
        t.append_u64(b"dealer", dealer as u64);
        t.append_u64(b"accuser", accuser as u64);
        let statement = Statement { x: self.keys[accuser - 1], h: ephemeral, y: shown };
        let secret = SecretScalar::new(self.secret(accuser));
        let proof = DleqProof::prove(&mut t, &statement, &secret, &mut self.rng);
        [&[1], shown.as_bytes().as_slice(), &proof.to_bytes()].concat()
    }

    /// Where U of `recipient` starts in a dealing.
    pub fn ephemeral_at(&self, recipient: usize) -> usize {
        let (slots, threshold) = (self.params.slots(), self.params.threshold());
        1 + slots * (32 * threshold + 64) + (recipient - 1) * self.sealed_bytes()
    }

    /// Bytes of what one recipient is sent: U, a masked scalar per slot, the tag, the proof of U.
    pub fn sealed_bytes(&self) -> usize {
        32 + 32 * self.params.slots() + 32 + 64
    }

    /// U of `recipient` in a dealing.
    pub fn ephemeral(&self, dealing: &[u8], recipient: usize) -> Element {
        let at = self.ephemeral_at(recipient);
        Element::decode(&dealing[at..at + 32].try_into().unwrap(), "test").unwrap()
    }

    /// The pad and then the tag that `shared` gives for what `dealer` sent to `recipient`.
    pub fn stream(
        &self,
        dealer: usize,
        recipient: usize,
        ephemeral: &Element,
        shared: &Element,
    ) -> (Vec<u8>, Transcript) {
        let mut t = self.transcript(b"tabella/v1/share-cipher");
        t.append_u64(b"dealer", dealer as u64);
        t.append_u64(b"recipient", recipient as u64);
        t.append_message(b"U", ephemeral.as_bytes());
        t.append_message(b"shared", shared.as_bytes());
        let mut pad = vec![0; 32 * self.params.slots()];
        t.challenge_bytes(b"pad", &mut pad);
        (pad, t)
    }
}

impl Dealer {
    /// The shares of `recipient`, slot by slot.
    pub fn shares(&self, recipient: usize) -> Vec<Scalar> {
        let at = Scalar::from(recipient as u64);
        self.coefficients
            .iter()
            .map(|polynomial| polynomial.iter().rev().fold(Scalar::ZERO, |sum, c| sum * at + c))
            .collect()
    }

    /// The commitments: per slot, constant term first.
    pub fn commitments(&self) -> Vec<Vec<RistrettoPoint>> {
        let commit = |polynomial: &Vec<Scalar>| polynomial.iter().map(RistrettoPoint::mul_base).collect::<Vec<_>>();
        self.coefficients.iter().map(commit).collect()
    }

    /// An honest dealing.
    pub fn publish(&self, trustees: &mut Trustees) -> Vec<u8> {
        self.publish_as(trustees, self.commitments(), |_, shares| bytes_of(&shares))
    }

    /// A dealing with these commitments, whose constant terms it claims to know, that sends to each recipient what
    /// `sent` makes of its shares, properly sealed.
    pub fn publish_as(
        &self,
        trustees: &mut Trustees,
        commitments: Vec<Vec<RistrettoPoint>>,
        sent: impl Fn(usize, Vec<Scalar>) -> Vec<u8>,
    ) -> Vec<u8> {
        let mut bytes = vec![1];
        let mut t = trustees.transcript(b"tabella/v1/dealing");
        t.append_u64(b"dealer", self.index as u64);
        for (slot, commitments) in commitments.iter().enumerate() {
            t.append_u64(b"slot", slot as u64);
            t.append_u64(b"F", commitments.len() as u64);
            for commitment in commitments {
                t.append_message(b"F", commitment.compress().as_bytes());
                bytes.extend(commitment.compress().as_bytes());
            }
            bytes.extend(show_knowledge(&mut t, &commitments[0], &self.coefficients[slot][0], &mut trustees.rng));
        }
        for recipient in 1..=trustees.params.trustees() {
            let plain = sent(recipient, self.shares(recipient));
            bytes.extend(self.seal(trustees, recipient, &plain));
        }
        bytes
    }

    /// These bytes, properly sealed for a recipient.
    pub fn seal(&self, trustees: &mut Trustees, recipient: usize, plain: &[u8]) -> Vec<u8> {
        let u = scalar(&mut trustees.rng);
        let ephemeral = RistrettoPoint::mul_base(&u);
        let shared = element(trustees.keys[recipient - 1].point() * u);
        let (pad, mut t) = trustees.stream(self.index, recipient, &element(ephemeral), &shared);
        let masked: Vec<u8> = plain.iter().zip(&pad).map(|(p, pad)| p ^ pad).collect();
        t.append_message(b"masked", &masked);
        let mut tag = [0; 32];
        t.challenge_bytes(b"tag", &mut tag);
        self.ship(trustees, recipient, &ephemeral, &u, &masked, tag)
    }

    /// What goes out to a recipient, with a proof of U made with the secret `u`, whether or not it is U's.
    pub fn ship(
        &self,
        trustees: &mut Trustees,
        recipient: usize,
        ephemeral: &RistrettoPoint,
        u: &Scalar,
        masked: &[u8],
        tag: [u8; 32],
    ) -> Vec<u8> {
        let mut t = trustees.transcript(b"tabella/v1/ephemeral-key");
        t.append_u64(b"dealer", self.index as u64);
        t.append_u64(b"recipient", recipient as u64);
        t.append_message(b"masked", masked);
        t.append_message(b"tag", &tag);
        let proof = show_knowledge(&mut t, ephemeral, u, &mut trustees.rng);
        [ephemeral.compress().as_bytes(), masked, &tag, &proof].concat()
    }
}

/// Schnorr's proof that `secret` is the logarithm of `image`.
fn show_knowledge(t: &mut Transcript, image: &RistrettoPoint, secret: &Scalar, rng: &mut impl RngCore) -> Vec<u8> {
    let nonce = scalar(rng);
    let commitment = RistrettoPoint::mul_base(&nonce).compress();
    t.append_message(b"X", image.compress().as_bytes());
    t.append_message(b"R", commitment.as_bytes());
    let mut wide = [0; 64];
    t.challenge_bytes(b"c", &mut wide);
    let challenge = Scalar::from_bytes_mod_order_wide(&wide);
    [commitment.to_bytes(), (nonce + challenge * secret).to_bytes()].concat()
}

pub fn bytes_of(shares: &[Scalar]) -> Vec<u8> {
    shares.iter().flat_map(Scalar::to_bytes).collect()
}

/// All subsets of 1..=n with k members.
pub fn subsets(n: usize, k: usize) -> Vec<Vec<usize>> {
    (0u32..1 << n)
        .filter(|set| set.count_ones() as usize == k)
        .map(|set| (1..=n).filter(|i| set >> (i - 1) & 1 == 1).collect())
        .collect()
}

/// k different trustees out of n.
pub fn choose(rng: &mut impl RngCore, n: usize, k: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (1..=n).collect();
    for place in 0..k {
        let other = place + rng.next_u32() as usize % (n - place);
        all.swap(place, other);
    }
    all.truncate(k);
    all
}
