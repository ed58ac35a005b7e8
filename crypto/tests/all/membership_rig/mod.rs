//! Membership proofs made and checked a second time, slowly, from `docs/protocol.md` section 16 alone; and a world to make
//! them in.

pub mod forger;

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::ristretto::CompressedRistretto;
use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha512};
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::membership::{Attribute, AttributeOpening, Claim, MembershipError, Ring, TagBase, VerifiedTag};
use tabella_crypto::signature::SigningKey;

pub const CHAIN: [u8; 32] = [1; 32];
pub const CONTEXT: &[u8] = b"a poll";
pub const BINDING: &[u8] = b"what the proof is good for";

/// The generator of a family and index.
pub fn generator(family: u8, index: u32) -> RistrettoPoint {
    let digest = Sha512::new_with_prefix(b"tabella/v1/generator/").chain_update([family]);
    RistrettoPoint::from_uniform_bytes(&digest.chain_update(index.to_le_bytes()).finalize().into())
}

/// U.
pub fn tag_base(chain: &[u8; 32], context: &[u8]) -> RistrettoPoint {
    let digest = Sha512::new_with_prefix(b"tabella/v1/tag-base").chain_update(chain).chain_update(context);
    RistrettoPoint::from_uniform_bytes(&digest.finalize().into())
}

pub fn bytes(point: &RistrettoPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

pub fn point(bytes: &[u8; 32]) -> RistrettoPoint {
    CompressedRistretto(*bytes).decompress().unwrap()
}

pub fn base(scalar: Scalar) -> RistrettoPoint {
    RistrettoPoint::mul_base(&scalar)
}

pub fn scalar(rng: &mut ChaCha20Rng) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

/// What is said about a person: the value, and what blinds it.
#[derive(Clone, Copy)]
pub struct Fact {
    pub value: u32,
    pub blinding: Scalar,
}

impl Fact {
    pub fn commit(&self) -> RistrettoPoint {
        generator(b'A', 0) * Scalar::from(self.value) + base(self.blinding)
    }
}

/// A ring whose secrets are all known.
pub struct World {
    pub secrets: Vec<Scalar>,
    /// For each attribute what is said about each person.
    pub facts: Vec<Vec<Fact>>,
    pub allowed: Vec<Vec<u32>>,
    pub context: Vec<u8>,
    pub keys: Vec<[u8; 32]>,
    pub commitments: Vec<Vec<[u8; 32]>>,
    pub rng: ChaCha20Rng,
}

impl World {
    /// So many people, and for each attribute its allowed values: those of the people go through them in turn.
    pub fn new(seed: u64, people: usize, allowed: &[&[u32]]) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let secrets: Vec<_> = (0..people).map(|_| scalar(&mut rng)).collect();
        let mut facts = |allowed: &[u32]| -> Vec<Fact> {
            let fact = |place| Fact { value: allowed[place % allowed.len()], blinding: scalar(&mut rng) };
            (0..people).map(fact).collect()
        };
        let facts: Vec<_> = allowed.iter().map(|allowed| facts(allowed)).collect();
        let commit = |facts: &Vec<Fact>| facts.iter().map(|fact| bytes(&fact.commit())).collect();
        Self {
            keys: secrets.iter().map(|secret| bytes(&base(*secret))).collect(),
            commitments: facts.iter().map(commit).collect(),
            secrets,
            facts,
            allowed: allowed.iter().map(|allowed| allowed.to_vec()).collect(),
            context: CONTEXT.to_vec(),
            rng,
        }
    }

    pub fn attributes(&self) -> Vec<Attribute> {
        let lists = self.commitments.iter().cloned().zip(self.allowed.iter().cloned());
        lists.map(|(commitments, allowed)| Attribute { commitments, allowed }).collect()
    }

    pub fn ring(&self) -> Ring {
        Ring::new(TagBase::new(&CHAIN, &self.context), self.keys.clone(), self.attributes()).unwrap()
    }

    pub fn key(&self, place: usize) -> SigningKey {
        SigningKey::from_scalar(self.secrets[place]).unwrap()
    }

    pub fn openings(&self, place: usize) -> Vec<AttributeOpening> {
        let opening = |facts: &Vec<Fact>| AttributeOpening::new(facts[place].value, facts[place].blinding);
        self.facts.iter().map(opening).collect()
    }

    pub fn u(&self) -> RistrettoPoint {
        tag_base(&CHAIN, &self.context)
    }

    /// Tag and proof, as the library makes them.
    pub fn prove(&mut self, place: usize) -> ([u8; 32], Vec<u8>) {
        let (ring, key) = (self.ring(), self.key(place));
        let proof = ring.prove(&key, &self.openings(place), BINDING, &mut self.rng).unwrap();
        (*ring.base().tag(&key).as_bytes(), proof)
    }

    /// What the library says of a tag and a proof.
    pub fn verify(&self, tag: &[u8; 32], proof: &[u8]) -> Result<VerifiedTag, MembershipError> {
        let claim = Claim { tag, binding: BINDING, proof };
        self.ring().verify(&claim, &mut ChaCha20Rng::seed_from_u64(0))
    }

    /// Bits of a place among the keys, then of a value among those of each attribute.
    pub fn digits(&self) -> Vec<usize> {
        let lists = self.allowed.iter().map(Vec::len);
        core::iter::once(self.keys.len()).chain(lists).map(digits).collect()
    }
}

/// Bits of a place in a list of so many: at least one.
pub fn digits(count: usize) -> usize {
    (1..).find(|digits| 1 << digits >= count).unwrap()
}

/// A message of the transcript that a careless verifier leaves out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Omitted {
    Nothing,
    Keys,
    Commitments,
    Binding,
    Tag,
    D,
    E,
    B,
    A,
    Q,
    S,
}

/// The points of a proof, and the tag.
#[derive(Clone)]
pub struct Moves {
    pub tag: RistrettoPoint,
    /// D_c and E_c.
    pub hidden: Vec<[RistrettoPoint; 2]>,
    pub b: RistrettoPoint,
    pub a: RistrettoPoint,
    pub q: Vec<RistrettoPoint>,
    pub s: Vec<Vec<RistrettoPoint>>,
}

#[derive(Clone)]
pub struct Answers {
    pub f: Vec<Scalar>,
    pub s: Scalar,
    pub z: Scalar,
    pub attributes: Vec<Scalar>,
}

#[derive(Clone, Copy, Debug)]
pub struct Challenges {
    pub mu: Scalar,
    pub nu: Scalar,
    pub x: Scalar,
}

fn append(transcript: &mut Transcript, label: &'static [u8], points: &[RistrettoPoint]) {
    transcript.append_u64(label, points.len() as u64);
    points.iter().for_each(|point| transcript.append_message(label, &bytes(point)));
}

fn challenge(transcript: &mut Transcript, label: &'static [u8]) -> Scalar {
    let mut wide = [0; 64];
    transcript.challenge_bytes(label, &mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

impl World {
    /// The transcript up to T.
    pub fn statement(&self, tag: &RistrettoPoint, omitted: Omitted) -> Transcript {
        let mut transcript = Transcript::new(b"tabella/v1/membership");
        transcript.append_u64(b"suite", 1);
        transcript.append_message(b"chain", &CHAIN);
        transcript.append_message(b"context", &self.context);
        let points = |encodings: &Vec<[u8; 32]>| encodings.iter().map(point).collect::<Vec<_>>();
        if omitted != Omitted::Keys {
            append(&mut transcript, b"M", &points(&self.keys));
        }
        transcript.append_u64(b"attributes", self.allowed.len() as u64);
        for (commitments, allowed) in self.commitments.iter().zip(&self.allowed) {
            if omitted != Omitted::Commitments {
                append(&mut transcript, b"C", &points(commitments));
            }
            transcript.append_u64(b"allowed", allowed.len() as u64);
            allowed.iter().for_each(|value| transcript.append_u64(b"allowed", u64::from(*value)));
        }
        if omitted != Omitted::Binding {
            transcript.append_message(b"binding", BINDING);
        }
        if omitted != Omitted::Tag {
            transcript.append_message(b"T", &bytes(tag));
        }
        transcript
    }

    /// The transcript up to mu and nu, and these. `moves` need no Q and S yet.
    pub fn first_challenges(&self, moves: &Moves, omitted: Omitted) -> (Transcript, Scalar, Scalar) {
        let mut transcript = self.statement(&moves.tag, omitted);
        let message = |transcript: &mut Transcript, kind, label: &'static [u8], message: &[u8]| {
            if omitted != kind {
                transcript.append_message(label, message);
            }
        };
        for [d, e] in &moves.hidden {
            message(&mut transcript, Omitted::D, b"D", &bytes(d));
            message(&mut transcript, Omitted::E, b"E", &bytes(e));
        }
        message(&mut transcript, Omitted::B, b"B", &bytes(&moves.b));
        message(&mut transcript, Omitted::A, b"A", &bytes(&moves.a));
        let mu = challenge(&mut transcript, b"mu");
        let nu = challenge(&mut transcript, b"nu");
        (transcript, mu, nu)
    }

    /// All challenges.
    pub fn challenges(&self, moves: &Moves, omitted: Omitted) -> Challenges {
        let (mut transcript, mu, nu) = self.first_challenges(moves, omitted);
        if omitted != Omitted::Q {
            append(&mut transcript, b"Q", &moves.q);
        }
        if omitted != Omitted::S {
            moves.s.iter().for_each(|s| append(&mut transcript, b"S", s));
        }
        Challenges { mu, nu, x: challenge(&mut transcript, b"x") }
    }

    /// M_i - sum_c nu^c C_ci.
    pub fn row(&self, place: usize, nu: Scalar) -> RistrettoPoint {
        let columns = self.commitments.iter().zip(powers(nu)).map(|(column, nu)| point(&column[place]) * nu);
        point(&self.keys[place]) - columns.sum::<RistrettoPoint>()
    }

    /// Which equations hold: (1), (2), and (3) for each attribute.
    pub fn equations(&self, moves: &Moves, challenges: Challenges, answers: &Answers) -> Vec<bool> {
        let Challenges { mu, nu, x } = challenges;
        let mut bits = generator(b'J', 0) * answers.s;
        for (index, f) in (0..).zip(&answers.f) {
            bits += generator(b'G', index) * f + generator(b'H', index) * (f * (x - f));
        }
        let digits = self.digits();
        let (places, mut later) = answers.f.split_at(digits[0]);
        let lifted = power(x, digits[0]);
        let mut left = moves.tag * (mu * lifted);
        for ([d, e], nu) in moves.hidden.iter().zip(powers(nu)) {
            left += (d + e * mu) * (nu * lifted);
        }
        for place in 0..1 << digits[0] {
            left += self.row(place.min(self.keys.len() - 1), nu) * picked(places, x, place);
        }
        let mut right = base(answers.z) + self.u() * (mu * answers.z);
        moves.q.iter().enumerate().for_each(|(k, q)| right += q * power(x, k));
        let mut hold = vec![moves.b * x + moves.a == bits, left == right];
        for (attribute, allowed) in self.allowed.iter().enumerate() {
            let digits = digits[attribute + 1];
            let (f, rest) = later.split_at(digits);
            later = rest;
            let value = |place: usize| Scalar::from(allowed[place.min(allowed.len() - 1)]) * picked(f, x, place);
            let mut right = generator(b'A', 0) * (0..1 << digits).map(value).sum::<Scalar>();
            right += base(answers.attributes[attribute]);
            moves.s[attribute].iter().enumerate().for_each(|(k, s)| right += s * power(x, k));
            hold.push(moves.hidden[attribute][0] * power(x, digits) == right);
        }
        hold
    }
}

/// nu^1, nu^2 and so on.
pub fn powers(nu: Scalar) -> impl Iterator<Item = Scalar> {
    core::iter::successors(Some(nu), move |power| Some(power * nu))
}

pub fn power(x: Scalar, exponent: usize) -> Scalar {
    (0..exponent).fold(Scalar::ONE, |power, _| power * x)
}

/// p_i(x).
pub fn picked(f: &[Scalar], x: Scalar, place: usize) -> Scalar {
    f.iter().enumerate().map(|(bit, f)| if place >> bit & 1 == 1 { *f } else { x - f }).product()
}

/// The bytes of tag and proof.
pub fn encode(moves: &Moves, answers: &Answers) -> ([u8; 32], Vec<u8>) {
    let mut proof = vec![1];
    let points = moves.hidden.iter().flatten().chain([&moves.b, &moves.a]).chain(&moves.q);
    points.chain(moves.s.iter().flatten()).for_each(|point| proof.extend(bytes(point)));
    let scalars = answers.f.iter().chain([&answers.s, &answers.z]).chain(&answers.attributes);
    scalars.for_each(|scalar| proof.extend(scalar.as_bytes()));
    (bytes(&moves.tag), proof)
}

/// What [`encode`] wrote.
pub fn decode(world: &World, tag: &[u8; 32], proof: &[u8]) -> (Moves, Answers) {
    let digits = world.digits();
    let (version, words) = proof.split_first().unwrap();
    assert_eq!(*version, 1);
    let (words, rest) = words.as_chunks::<32>();
    assert!(rest.is_empty());
    let mut words = words.iter();
    let moves = {
        let mut next = || point(words.next().unwrap());
        Moves {
            tag: point(tag),
            hidden: world.allowed.iter().map(|_| [next(), next()]).collect(),
            b: next(),
            a: next(),
            q: (0..digits[0]).map(|_| next()).collect(),
            s: digits[1..].iter().map(|digits| (0..*digits).map(|_| next()).collect()).collect(),
        }
    };
    let mut next = || Scalar::from_canonical_bytes(*words.next().unwrap()).unwrap();
    let answers = Answers {
        f: (0..digits.iter().sum()).map(|_| next()).collect(),
        s: next(),
        z: next(),
        attributes: world.allowed.iter().map(|_| next()).collect(),
    };
    assert!(words.next().is_none());
    (moves, answers)
}

/// An element of which nobody knows a logarithm.
pub fn nobodys(rng: &mut ChaCha20Rng) -> RistrettoPoint {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    RistrettoPoint::from_uniform_bytes(&wide)
}

/// That the bytes are those of an element is checked where they are used.
pub fn element(bytes: &[u8; 32]) -> Element {
    Element::decode(bytes, "test").unwrap()
}
