//! Every field of every message but the ballot (which `ballots.rs` and `rules.rs` take apart): changed, by another value
//! of its kind or by a bit, it is refused with the error that names it.

use crate::rig;
use core::fmt::Debug;

use crate::amounts_rig::Setting;
use crate::rig::Rig;
use crate::rig::choices::rule;
use crate::rig::trustees::Trustees;
use merlin::Transcript;
use tabella_crypto::amounts::AmountsError;
use tabella_crypto::ballot::opening::OpeningError;
use tabella_crypto::ballot::{BallotError, CastBallot, Opening, SealedBallot};
use tabella_crypto::ceremony::{CeremonyError, ComplaintError, Dealing, TrusteeKey, TrusteeShares};
use tabella_crypto::contest::{ChoiceError, Rule};
use tabella_crypto::dleq::{DleqError, DleqProof, Statement};
use tabella_crypto::encoding::{DecodeError, Reader};
use tabella_crypto::group::{Element, Scalar, SecretScalar, decode_scalar};
use tabella_crypto::signature::{Signature, SigningKey};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, TallyError, combine};

/// The error that these bytes give in place of a field.
type Refused<E> = Box<dyn Fn(&[u8]) -> E>;

/// The fields of a message in order, each with the error that other bytes in its place give.
struct Fields<E> {
    decode: fn(DecodeError) -> E,
    fields: Vec<(String, usize, Refused<E>)>,
}

impl<E: Clone + Debug + PartialEq + 'static> Fields<E> {
    fn new(decode: fn(DecodeError) -> E) -> Self {
        Self { decode, fields: Vec::new() }
    }

    /// Bytes of which any are readable.
    fn field(mut self, name: &str, bytes: usize, refused: impl Fn(&[u8]) -> E + 'static) -> Self {
        self.fields.push((name.to_owned(), bytes, Box::new(refused)));
        self
    }

    fn version(self, what: &'static str) -> Self {
        let decode = self.decode;
        self.field("version", 1, move |word| decode(DecodeError::Version { what, found: word[0], expected: 1 }))
    }

    /// An element that is called `what` where it cannot be read.
    fn element(self, name: &str, what: &'static str, refused: E) -> Self {
        let decode = self.decode;
        let read = move |word: &[u8]| Element::decode(word.try_into().unwrap(), what).map(|_| refused.clone());
        self.field(name, 32, move |word| read(word).unwrap_or_else(decode))
    }

    /// A scalar that is called `what` where it cannot be read.
    fn scalar(self, name: &str, what: &'static str, refused: E) -> Self {
        let decode = self.decode;
        let read = move |word: &[u8]| decode_scalar(word.try_into().unwrap(), what).map(|_| refused.clone());
        self.field(name, 32, move |word| read(word).unwrap_or_else(decode))
    }

    /// R and z of a proof of knowledge.
    fn knowledge(self, refused: &E) -> Self {
        self.element("R", "proof commitment", refused.clone()).scalar("z", "proof response", refused.clone())
    }

    /// T_G, T_H and z of a proof of equality.
    fn dleq(self, refused: &E) -> Self {
        self.element("T_G", "DLEQ commitment", refused.clone())
            .element("T_H", "DLEQ commitment", refused.clone())
            .scalar("z", "DLEQ response", refused.clone())
    }

    /// Changes one field after the other in a message that is accepted.
    fn check(self, message: &[u8], mut verdict: impl FnMut(&[u8]) -> Result<(), E>) {
        assert_eq!(verdict(message), Ok(()));
        let mut at = 0;
        for (name, bytes, refused) in self.fields {
            for word in others(&message[at..at + bytes]) {
                let changed = [&message[..at], &word, &message[at + bytes..]].concat();
                assert_eq!(verdict(&changed), Err(refused(&word)), "{name} at {at} is {word:02x?}");
            }
            at += bytes;
        }
        assert_eq!(at, message.len(), "there are fields left over");
    }
}

/// Other bytes for a field: an element, a scalar, what is neither, and the same but for a bit.
fn others(own: &[u8]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = vec![vec![0; own.len()], vec![0xff; own.len()]];
    if own.len() == 32 {
        all.extend([Element::base().as_bytes().to_vec(), Scalar::ONE.as_bytes().to_vec()]);
    }
    let bits = own.len() * 8;
    all.extend((0..bits).step_by(23).chain([1, bits - 1]).map(|bit| {
        let mut word = own.to_vec();
        word[bit / 8] ^= 1 << (bit % 8);
        word
    }));
    all.retain(|word| word != own);
    all
}

/// Three trustees, two of whom decrypt, two slots.
fn ceremony(seed: u64) -> Trustees {
    Trustees::new(seed, 3, 2, 2)
}

fn unreadable(source: DecodeError) -> CeremonyError {
    CeremonyError::Decode { trustee: 2, source }
}

#[test]
fn a3_a11_every_field_of_a_trustee_key_is_refused_by_name() {
    let mut trustees = ceremony(1);
    let key = trustees.secrets[1].publish(&trustees.context, &mut trustees.rng).to_bytes();
    let refused = CeremonyError::KeyProof(2);
    Fields::new(unreadable)
        .version("trustee key")
        .element("P", "trustee key", refused.clone())
        .knowledge(&refused)
        .check(&key, |bytes| TrusteeKey::verify(bytes, &trustees.context, 2).map(|_| ()));
}

#[test]
fn a11_a18_a19_every_field_of_a_dealing_is_refused_by_name() {
    let mut trustees = ceremony(2);
    let bytes = trustees.deal(2);
    let mut fields = Fields::new(unreadable).version("dealing");
    for slot in 0..2 {
        let refused = CeremonyError::Knowledge { dealer: 2, slot };
        for power in 0..2 {
            fields = fields.element(&format!("F_{power} of {slot}"), "coefficient commitment", refused.clone());
        }
        fields = fields.knowledge(&refused);
    }
    for recipient in 1..=3 {
        let refused = CeremonyError::Ephemeral { dealer: 2, recipient };
        fields = fields.element("U", "ephemeral key", refused.clone());
        for name in ["share of slot 0", "share of slot 1", "tag"] {
            let refused = refused.clone();
            fields = fields.field(name, 32, move |_| refused.clone());
        }
        fields = fields.knowledge(&refused);
    }
    fields.check(&bytes, |bytes| Dealing::verify(&trustees.params, 2, bytes).map(|_| ()));
}

#[test]
fn a11_a19_every_field_of_a_complaint_is_refused_by_name() {
    let mut trustees = ceremony(3);
    let cheat = trustees.dealer(1);
    let bytes = cheat.publish_as(&mut trustees, cheat.commitments(), |_, _| vec![0; 64]);
    let dealing = Dealing::verify(&trustees.params, 1, &bytes).unwrap();
    let complaint = trustees.complain(2, &dealing);
    let refused = ComplaintError::Evidence { accuser: 2 };
    Fields::new(|source| ComplaintError::Form(unreadable(source)))
        .version("complaint")
        .element("S", "shared key", refused.clone())
        .dleq(&refused)
        .check(&complaint, |bytes| trustees.judge(&dealing, 2, bytes));
}

#[test]
fn a2_a11_every_field_of_a_proof_of_equality_is_refused_by_name() {
    let mut rig = Rig::plurality(4, 2);
    let (key, h) = (SigningKey::generate(&mut rig.rng), *SigningKey::generate(&mut rig.rng).public());
    let secret = decode_scalar(&key.to_bytes(), "test").unwrap();
    let statement = Statement { x: *key.public(), h, y: rig::element(h.point() * secret) };
    let context = || Transcript::new(b"test");
    let proof = DleqProof::prove(&mut context(), &statement, &SecretScalar::new(secret), &mut rig.rng);
    let verify = |bytes: &[u8], statement: &Statement| {
        let proof = DleqProof::read(&mut Reader::new("proof", bytes)).map_err(Err)?;
        proof.verify(&mut context(), statement).map_err(Ok)
    };
    type Either = Result<DleqError, DecodeError>;
    Fields::<Either>::new(Err).dleq(&Ok(DleqError)).check(&proof.to_bytes(), |bytes| verify(bytes, &statement));
    // And of its statement.
    let public = [statement.x, statement.h, statement.y].map(|element| *element.as_bytes()).concat();
    Fields::<Either>::new(Err)
        .element("X", "X", Ok(DleqError))
        .element("H", "H", Ok(DleqError))
        .element("Y", "Y", Ok(DleqError))
        .check(&public, |bytes| {
            let read = |index: usize, what| Element::decode(bytes[32 * index..][..32].try_into().unwrap(), what);
            let (x, h) = (read(0, "X").map_err(Err)?, read(1, "H").map_err(Err)?);
            verify(&proof.to_bytes(), &Statement { x, h, y: read(2, "Y").map_err(Err)? })
        });
}

#[test]
fn a11_every_field_of_a_signature_is_refused_by_name() {
    let mut rig = Rig::plurality(5, 2);
    let ballot = rig.cast(&[vec![1]]);
    Fields::new(BallotError::Decode)
        .element("R", "signature commitment", BallotError::Signature)
        .scalar("z", "signature response", BallotError::Signature)
        .check(&ballot.signature.to_bytes(), |bytes| {
            let signature = Signature::from_bytes(bytes.try_into().unwrap())?;
            rig.verify(&CastBallot { signature, ..ballot.clone() }).map(|_| ())
        });
}

#[test]
fn a11_a13_every_field_of_an_opening_is_refused_by_name() {
    let mut rig = Rig::with_contests(6, vec![rule(Rule::Score { max: 5 }, 3), rule(Rule::Score { max: 5 }, 2)]);
    let choices = [vec![3, 0, 5], vec![1, 2]];
    let key = SigningKey::generate(&mut rig.rng);
    let sealed = SealedBallot::seal(&rig.params, 0, &key, 1, 0, &choices, &mut rig.rng).unwrap();
    let shown = sealed.tracker();
    let (bytes, opening) = sealed.open();
    let mut fields = Fields::new(OpeningError::Decode).version("opening");
    for (contest, values) in choices.iter().enumerate() {
        fields = fields.scalar("r", "opening nonce", OpeningError::Mismatch { contest, point: 0 });
        for field in 0..values.len() {
            fields = fields.field(&format!("value {field}"), 8, move |word| {
                let value = u64::from_le_bytes(word.try_into().unwrap());
                match value {
                    0..=5 => OpeningError::Mismatch { contest, point: 1 + field },
                    _ => OpeningError::Choice { contest, source: ChoiceError::Value { field, value, most: 5 } },
                }
            });
        }
    }
    fields.check(&opening.to_bytes(), |opening| {
        Opening::from_bytes(&rig.params, 0, opening)?.check(&rig.params, 0, &bytes, shown).map(|_| ())
    });
}

#[test]
fn a6_a11_every_field_of_amounts_is_refused_by_name() {
    let mut setting = Setting::new(7, 2, 8, Some(255));
    let proof = setting.prove(&[1, 2]);
    let (first, range) = (AmountsError::Commitment, AmountsError::Range);
    let mut fields = Fields::new(AmountsError::Decode);
    let named = |(name, count)| std::iter::repeat_n(name, count);
    let elements = [("ciphertext", 3), ("commitment V", 2), ("commitment B", 1), ("commitment A", 1)];
    for name in elements.into_iter().chain([("commitment E", 1), ("commitment E'", 1)]).flat_map(named) {
        fields = fields.element(name, name, first);
    }
    // f and s enter (1'); t enters (2') alone; what follows is the range proof.
    for (name, refused) in [("f", first), ("f", first), ("s", first), ("t", AmountsError::Amounts)] {
        let what = match name {
            "f" => "response f",
            "s" => "response s",
            _ => "response t",
        };
        fields = fields.scalar(name, what, refused);
    }
    // R_A, R_S, T_1, T_2; t_x, t_b, e_b; L_i and R_i of five halvings; a, b.
    for (elements, scalars) in [(4, 3), (10, 2)] {
        fields = (0..elements).fold(fields, |fields, _| fields.element("range element", "range proof", range));
        fields = (0..scalars).fold(fields, |fields, _| fields.scalar("range scalar", "range proof", range));
    }
    fields.check(&proof, |bytes| setting.verify(bytes).map(|_| ()));
}

const CONTEXT: TallyContext = TallyContext { chain: [1; 32], manifest: [2; 32], contest: 0, counted: [3; 32] };

/// Shares of trustee 2, what it stores and what it publishes, and the sum that it decrypts: what is refused there.
#[test]
fn a2_a11_a20_every_field_of_shares_and_sums_is_refused_by_name() {
    let mut trustees = Trustees::new(8, 2, 1, 3);
    let finished = trustees.run(1..=2);
    let contest = rule(Rule::Plurality, 3);
    let keys = finished.key.slot_keys().to_vec();
    let mut rig = Rig::with_keys(trustees.rng, keys, vec![contest.clone()]);
    let mut sum = Aggregate::new(&contest);
    for mark in [0, 0, 2] {
        sum.add(&rig.verified(&[vec![mark]]), 0, 1).unwrap();
    }
    let (key, stored) = (&finished.key, &finished.shares[1]);
    let rng = &mut rig.rng;
    let decode = |source| TallyError::Decode { trustee: 2, source };

    let mut own = Fields::new(decode).version("trustee shares").field("index", 8, |word| {
        match u64::from_le_bytes(word.try_into().unwrap()) as usize {
            1 => TallyError::OtherKey(1),
            none => TallyError::Index(none),
        }
    });
    for _ in 0..3 {
        own = own.scalar("x", "share", TallyError::OtherKey(2));
    }
    own.check(&stored.to_bytes(), |bytes| {
        let shares = TrusteeShares::from_bytes(3, bytes).map_err(decode)?;
        DecryptionShare::produce(&CONTEXT, key, &shares, &sum, rng).map(|_| ())
    });

    let share = DecryptionShare::produce(&CONTEXT, key, stored, &sum, rng).unwrap().to_bytes();
    let mut published = Fields::new(decode).version("decryption share");
    for _ in 0..3 {
        published = published.element("D", "partial decryption", TallyError::Share(2));
    }
    published
        .dleq(&TallyError::Share(2))
        .check(&share, |bytes| DecryptionShare::verify(bytes, &CONTEXT, key, 2, &sum).map(|_| ()));

    // No proof binds a sum but the ballots: it is added up again. Whoever changes it all the same is told by the share,
    // which is made for its C_0, or by counts that no ballots give. An identity is no number of votes either.
    let mut changed = Fields::new(decode).field("version", 1, move |word| {
        // A sum of weights is longer, by the weight.
        let other = DecodeError::Version { what: "aggregate", found: word[0], expected: 1 };
        decode(if word[0] == 2 { DecodeError::Truncated { what: "aggregate", missing: 8 } } else { other })
    });
    changed = changed.field("ballots", 8, |word| match u64::from_le_bytes(word.try_into().unwrap()) {
        0 => TallyError::Empty,
        1 => TallyError::OutOfRange { slot: 0, bound: 1 },
        _ => TallyError::Weight,
    });
    let or_none = |empty: TallyError, other: TallyError| {
        move |word: &[u8]| match Element::decode(word.try_into().unwrap(), "aggregate") {
            Ok(_) => other,
            Err(DecodeError::Identity { .. }) => empty,
            Err(source) => TallyError::Decode { trustee: 2, source },
        }
    };
    changed = changed.field("C_0", 32, or_none(TallyError::Empty, TallyError::Share(2)));
    for slot in 0..3 {
        let wrong = TallyError::OutOfRange { slot, bound: 3 };
        changed = changed.field("C_j", 32, or_none(wrong, wrong));
    }
    changed.check(&sum.to_bytes(), |bytes| {
        let other = Aggregate::from_bytes(&contest, bytes).map_err(decode)?;
        assert_eq!(other == sum, bytes == sum.to_bytes());
        let share = DecryptionShare::verify(&share, &CONTEXT, key, 2, &other)?;
        let counts = combine(key, &other, &[share])?.counts(&contest, other.weight())?;
        // Another number of ballots is the one change that counts survive; they do not add up to it.
        if contest.plausible(&counts, other.weight()) { Ok(()) } else { Err(TallyError::Weight) }
    });
}
