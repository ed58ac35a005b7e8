//! Key ceremonies.

use merlin::Transcript;
use tabella_crypto::ceremony::TrusteeSecret;
use tabella_crypto::dleq::{DleqProof, Statement};
use tabella_crypto::group::{Element, Scalar, SecretScalar};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Ceremony, Complaint, Conclusion, Confirmation, Entry, FromTrustee, Trustee};
use tabella_ledger::party::public;

use super::boards::joined;
use super::entries::IDENTITY;
use super::forge::Set;
use crate::crypto_rig::trustees::{Dealer, Trustees, bytes_of};
use crate::rig::Rig;

/// Slots of the ceremonies here.
const SLOTS: usize = 2;

pub fn all(set: &mut Set) {
    announcements(set);
    keys(set);
    dealings(set);
    complaints(set);
    confirmations(set);
    conclusions(set);
}

/// The ceremony's trustees as a dealer sees them who does not keep to the protocol.
pub fn dealers(rig: &Rig, id: Hash) -> Trustees {
    let secrets: Vec<TrusteeSecret> = rig.trustees.iter().map(|trustee| trustee.ceremonies()[&id].clone()).collect();
    let key = |secret: &TrusteeSecret| {
        let scalar = Scalar::from_canonical_bytes(*secret.to_bytes()).unwrap();
        Element::new(Element::base().point() * scalar, "key").unwrap()
    };
    Trustees {
        rng: rig.rng.clone(),
        context: id.0,
        params: rig.state().ceremony(&id).unwrap().params().unwrap().clone(),
        keys: secrets.iter().map(key).collect(),
        secrets,
    }
}

pub fn dealing(ceremony: Hash, dealer: usize, message: Vec<u8>) -> Body {
    Body::Dealing(FromTrustee { ceremony, trustee: dealer as u32, message })
}

/// A dealer's message whose shares for one recipient do not fit.
pub fn unfit(rig: &Rig, id: Hash, dealer: usize, recipient: usize) -> Vec<u8> {
    let mut trustees = dealers(rig, id);
    let cheat = trustees.dealer(dealer);
    let commitments = cheat.commitments();
    cheat.publish_as(&mut trustees, commitments, |to, shares| match to == recipient {
        true => bytes_of(&shares.iter().map(|share| share + Scalar::ONE).collect::<Vec<_>>()),
        false => bytes_of(&shares),
    })
}

fn message_of(entry: &Entry) -> Vec<u8> {
    match &entry.body {
        Body::TrusteeKey(said) | Body::Dealing(said) => said.message.clone(),
        other => panic!("{other:?}"),
    }
}

fn announcements(set: &mut Set) {
    let mut rig = Rig::with_trustees(3_000, 2, 2);
    let (office, registrar) = (rig.keys.office.clone(), rig.keys.registrar.clone());
    let sound = Ceremony { trustees: rig.announced(), threshold: 2, slots: 2, nonce: [4; 32] };
    set.said(
        ("N1", "entry.signature"),
        "ceremony-by-registrar",
        "The registrar announces a ceremony.",
        &rig,
        &registrar,
        Body::Ceremony(sound.clone()),
    );
    let mut case = |rule, slug: &str, what: &str, change: &dyn Fn(&mut Ceremony)| {
        let mut ceremony = sound.clone();
        change(&mut ceremony);
        set.said(rule, slug, what, &rig, &office, Body::Ceremony(ceremony));
    };
    let rule = ("N3", "ceremony.message");
    case(rule, "threshold-zero", "No trustee is needed to decrypt.", &|c| c.threshold = 0);
    case(rule, "threshold-high", "Three of two trustees are needed to decrypt.", &|c| c.threshold = 3);
    case(rule, "no-slots", "The ceremony makes no keys.", &|c| c.slots = 0);
    case(rule, "many-slots", "The ceremony makes 1025 keys.", &|c| c.slots = 1025);
    case(rule, "65-trustees", "There are 65 trustees.", &|c| {
        let key = |n: u8| public(&tabella_crypto::signature::SigningKey::from_bytes(&scalar_bytes(n)).unwrap());
        c.trustees = (1..=65).map(|n| Trustee { name: String::new(), key: key(n) }).collect();
        c.slots = 1;
    });
    case(rule, "long-name", "A trustee's name has 401 bytes.", &|c| c.trustees[1].name = "t".repeat(401));
    case(rule, "one-key-twice", "Two trustees sign with one key.", &|c| c.trustees[1].key = c.trustees[0].key);
    case(("N4", "entry.key"), "trustee-identity", "A trustee's signing key is the identity.", &|c| {
        c.trustees[1].key = IDENTITY
    });
    case(("N5", "ceremony.dealing_too_long"), "slots", "A dealing would have more than 65,279 bytes.", &|c| {
        c.slots = 400
    });
    let again = rig.sign(&office, Body::Ceremony(sound));
    rig.write(again.clone()).unwrap();
    set.entry(("N2", "ceremony.duplicate"), "again", "The same announcement comes a second time.", &rig, &again);
}

fn scalar_bytes(n: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[0] = n;
    bytes
}

fn keys(set: &mut Set) {
    let mut rig = Rig::with_trustees(3_010, 2, 2);
    let id = rig.announce(SLOTS as u32);
    let announced = rig.clone();
    rig.join(id, &[0]);
    let signers = rig.keys.trustees.clone();
    let mut other = rig.clone();
    let state = other.chain.state().ceremony(&id).unwrap();
    let good = message_of(&other.trustees[1].join(state, &mut other.rng).unwrap());
    let body = |ceremony, trustee, message: Vec<u8>| Body::TrusteeKey(FromTrustee { ceremony, trustee, message });

    let unknown = ("Q1", "ceremony.unknown");
    set.said(
        unknown,
        "key",
        "A key for a ceremony that is not on the board.",
        &rig,
        &signers[1],
        body(Hash([5; 32]), 2, good.clone()),
    );
    let index = ("Q2", "ceremony.message");
    set.said(index, "index-zero", "A ceremony key of trustee 0.", &rig, &signers[1], body(id, 0, good.clone()));
    set.said(
        index,
        "index-three",
        "A ceremony key of the third of two trustees.",
        &rig,
        &signers[1],
        body(id, 3, good.clone()),
    );
    set.said(
        ("Q3", "entry.signature"),
        "key-by-another",
        "A ceremony key of trustee 2, signed by trustee 1.",
        &rig,
        &signers[0],
        body(id, 2, good.clone()),
    );
    set.said(
        ("Q3", "entry.signature"),
        "key-by-office",
        "A ceremony key of trustee 2, signed by the office.",
        &rig,
        &rig.keys.office.clone(),
        body(id, 2, good.clone()),
    );

    let mut case = |slug: &str, what: &str, message: Vec<u8>| {
        set.said(("K3", "ceremony.message"), slug, what, &rig, &signers[1], body(id, 2, message))
    };
    let changed = |place: usize, to: &[u8]| {
        let mut message = good.clone();
        message[place..place + to.len()].copy_from_slice(to);
        message
    };
    case("key-proof", "The proof of a ceremony key does not hold: another z.", changed(65, &scalar_bytes(1)));
    let honest = message_of(&Entry::from_bytes(&rig.memory.0[2]).unwrap());
    case("key-copied", "A trustee copies another one's ceremony key and proof.", honest.clone());
    case("key-version", "A ceremony key has version 2.", changed(0, &[2]));
    case("key-identity", "A ceremony key is the identity.", changed(1, &[0; 32]));
    case("key-response", "z of a ceremony key's proof is not reduced.", changed(65, &[0xff; 32]));
    case("key-trailing", "A byte follows a ceremony key.", [&good[..], &[0]].concat());
    case("key-cut", "A ceremony key lacks a byte.", good[..96].to_vec());
    let first = TrusteeSecret::from_bytes(2, &rig.trustees[0].ceremonies()[&id].to_bytes()).unwrap();
    let same = first.publish(&id.0, &mut other.rng).to_bytes();
    case("key-shared", "Two trustees have one ceremony key, each with a proof of its own.", same);
    let elsewhere =
        TrusteeSecret::from_bytes(2, &scalar_bytes(9)).unwrap().publish(&[5; 32], &mut other.rng).to_bytes();
    case("key-elsewhere", "A ceremony key has the proof of another ceremony.", elsewhere);

    set.said(
        ("K2", "ceremony.repeat"),
        "key",
        "A trustee sends its ceremony key again.",
        &rig,
        &signers[0],
        body(id, 1, honest),
    );
    let complete = {
        let mut rig = announced;
        rig.join(id, &[0, 1]);
        rig
    };
    set.said(
        ("K1", "ceremony.step"),
        "key-late",
        "A ceremony key comes when all are there.",
        &complete,
        &signers[1],
        body(id, 2, good.clone()),
    );

    // What belongs to the next step.
    let dealt = {
        let mut complete = complete.clone();
        let state = complete.chain.state().ceremony(&id).unwrap();
        complete.trustees[0].deal(state, &mut complete.rng).unwrap()
    };
    set.entry(
        ("D1", "ceremony.step"),
        "dealing-early",
        "A dealing comes before all ceremony keys are there.",
        &rig,
        &dealt,
    );
    let complaint = Body::Complaint(Complaint { ceremony: id, accuser: 1, dealer: 2, evidence: vec![1; 129] });
    set.said(
        ("P1", "ceremony.step"),
        "complaint-early",
        "A complaint comes before all ceremony keys are there.",
        &rig,
        &signers[0],
        complaint,
    );
    let dealings = rig.state().ceremony(&id).unwrap().dealings_digest();
    let confirmation = Body::Confirmation(Confirmation { ceremony: id, trustee: 1, dealings });
    set.said(
        ("F1", "ceremony.step"),
        "confirmation-early",
        "A confirmation comes before all ceremony keys are there.",
        &rig,
        &signers[0],
        confirmation,
    );
    let conclusion = Body::Conclusion(Conclusion { ceremony: id });
    set.said(
        ("L3", "ceremony.step"),
        "conclusion-early",
        "The ceremony ends before all ceremony keys are there.",
        &rig,
        &rig.keys.office.clone(),
        conclusion,
    );
}

fn dealings(set: &mut Set) {
    let (mut rig, id) = joined(3_020, SLOTS as u32);
    let signers = rig.keys.trustees.clone();
    let state = rig.chain.state().ceremony(&id).unwrap();
    let good = message_of(&rig.trustees[0].deal(state, &mut rig.rng).unwrap());
    let mut case = |slug: &str, what: &str, message: Vec<u8>| {
        set.said(("D3", "ceremony.message"), slug, what, &rig, &signers[0], dealing(id, 1, message))
    };
    let changed = |place: usize, to: &[u8]| {
        let mut message = good.clone();
        message[place..place + to.len()].copy_from_slice(to);
        message
    };
    // Two commitments and a proof per slot; then for each recipient U, two masked shares, the tag and a proof.
    let (slot, recipient) = (2 * 32 + 64, 32 + SLOTS * 32 + 32 + 64);
    let sealed = 1 + SLOTS * slot;
    assert_eq!(good.len(), sealed + 2 * recipient);
    case(
        "knowledge",
        "The proof of knowledge of the second slot's constant term does not hold: another z.",
        changed(1 + slot + 96, &scalar_bytes(1)),
    );
    case(
        "knowledge-r",
        "The proof of knowledge of the first slot's constant term has another R.",
        changed(1 + 64, &good[1..33]),
    );
    case(
        "ephemeral",
        "The proof of the second recipient's ephemeral key does not hold: another z.",
        changed(sealed + 2 * recipient - 32, &scalar_bytes(1)),
    );
    case(
        "masked",
        "A masked share was changed after the proof of the ephemeral key was made.",
        changed(sealed + 40, &[good[sealed + 40] ^ 1]),
    );
    case(
        "tag",
        "A tag was changed after the proof of the ephemeral key was made.",
        changed(sealed + 32 + SLOTS * 32, &[good[sealed + 32 + SLOTS * 32] ^ 1]),
    );
    case("commitment", "A commitment was changed after the proofs were made.", changed(33, &good[1..33]));
    case("commitment-identity", "A commitment is the identity.", changed(33, &[0; 32]));
    case("commitment-no-point", "A commitment is no element.", changed(33, &[0xff; 32]));
    case("ephemeral-identity", "An ephemeral key is the identity.", changed(sealed, &[0; 32]));
    case("response-not-reduced", "z of a proof is not reduced.", changed(1 + 96, &[0xff; 32]));
    case("dealing-version", "A dealing has version 2.", changed(0, &[2]));
    case("dealing-trailing", "A byte follows a dealing.", [&good[..], &[0]].concat());
    case("dealing-cut", "A dealing lacks a byte.", good[..good.len() - 1].to_vec());
    let mut trustees = dealers(&rig, id);
    // Three commitments a slot: a polynomial of a higher degree, which two trustees could not open.
    let longer = Dealer {
        coefficients: (0..SLOTS).map(|slot| (1..=3).map(|n| Scalar::from(7 * n + slot as u64)).collect()).collect(),
        index: 1,
    };
    case(
        "degree",
        "A dealer commits to a polynomial of degree 2, three of whose points would be needed.",
        longer.publish(&mut trustees),
    );
    let other = Dealer { index: 2, coefficients: trustees.dealer(1).coefficients };
    case("other-dealer", "A dealing whose proofs are for another dealer.", other.publish(&mut trustees));
    set.said(
        ("Q3", "entry.signature"),
        "dealing-by-another",
        "A dealing of trustee 1, signed by trustee 2.",
        &rig,
        &signers[1],
        dealing(id, 1, good.clone()),
    );
    set.said(
        ("Q1", "ceremony.unknown"),
        "dealing",
        "A dealing for a ceremony that is not on the board.",
        &rig,
        &signers[0],
        dealing(Hash([5; 32]), 1, good.clone()),
    );
    set.said(
        ("Q2", "ceremony.message"),
        "dealing-index",
        "A dealing of the third of two trustees.",
        &rig,
        &signers[0],
        dealing(id, 3, good.clone()),
    );

    // The ephemeral key of another dealer, whose secret this one does not know.
    rig.deal(id, &[1]);
    let theirs = message_of(&Entry::from_bytes(rig.memory.0.last().unwrap()).unwrap());
    let mut copied = good.clone();
    copied[sealed..sealed + recipient].copy_from_slice(&theirs[sealed..sealed + recipient]);
    set.said(("D3", "ceremony.message"), "copied-ephemeral", "A dealer repeats what another one sent to a recipient, ephemeral key and all, to have it opened by a complaint.", &rig, &signers[0], dealing(id, 1, copied));
    rig.deal(id, &[0]);
    let again = rig.sign(&signers[0], dealing(id, 1, good));
    set.entry(("D2", "ceremony.repeat"), "dealing", "A trustee deals a second time.", &rig, &again);
    rig.confirm(id, &[0, 1]);
    rig.conclude(id).unwrap();
    set.entry(("D1", "ceremony.step"), "dealing-late", "A dealing comes after the conclusion.", &rig, &again);
}

fn complaints(set: &mut Set) {
    let (mut rig, id) = joined(3_030, SLOTS as u32);
    let signers = rig.keys.trustees.clone();
    let bad = unfit(&rig, id, 1, 2);
    let entry = rig.sign(&signers[0], dealing(id, 1, bad.clone()));
    rig.write(entry).unwrap();
    let body =
        |accuser, dealer, evidence: Vec<u8>| Body::Complaint(Complaint { ceremony: id, accuser, dealer, evidence });
    let mut trustees = dealers(&rig, id);
    let at = |recipient: usize| trustees.ephemeral(&bad, recipient);
    let (first, second) = (at(1), at(2));
    let shared = Element::new(second.point() * trustees.secret(2), "shared").unwrap();
    let good = trustees.accuse(2, 1, second, shared);

    let mut case = |slug: &str, what: &str, evidence: Vec<u8>| {
        set.said(("P4", "ceremony.complaint"), slug, what, &rig, &signers[1], body(2, 1, evidence))
    };
    let changed = |place: usize, to: &[u8]| {
        let mut message = good.clone();
        message[place..place + to.len()].copy_from_slice(to);
        message
    };
    case("response", "The proof of a complaint has another z; the shares do not fit.", changed(97, &scalar_bytes(1)));
    // Another point, under which nothing opens: only the second equation says that it is not the right one.
    let wrong = *Element::base().point() * Scalar::from(77u8);
    let wrong = Element::new(wrong, "wrong").unwrap();
    case(
        "second-equation",
        "The accuser shows another point than the shared one, under which nothing opens; the proof's first equation holds.",
        trustees.accuse(2, 1, second, wrong),
    );
    let foreign = SecretScalar::new(Scalar::from(77u8));
    let shown = Element::new(second.point() * foreign.expose(), "shown").unwrap();
    let mut t: Transcript = trustees.transcript(b"tabella/v1/complaint");
    t.append_u64(b"dealer", 1);
    t.append_u64(b"accuser", 2);
    let statement = Statement { x: trustees.keys[1], h: second, y: shown };
    let proof = DleqProof::prove(&mut t, &statement, &foreign, &mut trustees.rng);
    case(
        "first-equation",
        "The point shown is made with another key than the accuser's; the proof's second equation holds.",
        [&[1], shown.as_bytes().as_slice(), &proof.to_bytes()].concat(),
    );
    case("identity", "The point shown is the identity.", changed(1, &[0; 32]));
    case("version", "A complaint has version 2.", changed(0, &[2]));
    case("trailing", "A byte follows a complaint.", [&good[..], &[0]].concat());
    case("not-reduced", "z of a complaint's proof is not reduced.", changed(97, &[0xff; 32]));
    // What trustee 1 got from itself fits.
    let own = Element::new(first.point() * trustees.secret(1), "shared").unwrap();
    let unfounded = trustees.accuse(1, 1, first, own);
    set.said(
        ("P4", "ceremony.complaint"),
        "unfounded",
        "The proof of a complaint holds, and the shares open and fit.",
        &rig,
        &signers[0],
        body(1, 1, unfounded),
    );
    set.said(
        ("P2", "ceremony.message"),
        "not-dealt",
        "A complaint about a dealer who has not dealt.",
        &rig,
        &signers[1],
        body(2, 2, good.clone()),
    );
    set.said(
        ("P2", "ceremony.message"),
        "no-dealer",
        "A complaint about the third of two trustees.",
        &rig,
        &signers[1],
        body(2, 3, good.clone()),
    );
    set.said(
        ("Q3", "entry.signature"),
        "complaint-by-another",
        "A complaint of trustee 2, signed by trustee 1.",
        &rig,
        &signers[0],
        body(2, 1, good.clone()),
    );
    set.said(
        ("Q2", "ceremony.message"),
        "complaint-index",
        "A complaint of trustee 0.",
        &rig,
        &signers[1],
        body(0, 1, good.clone()),
    );
    let entry = rig.sign(&signers[1], body(2, 1, good.clone()));
    rig.write(entry.clone()).unwrap();
    set.entry(("P3", "ceremony.repeat"), "complaint", "A complaint that held comes again.", &rig, &entry);
}

fn confirmations(set: &mut Set) {
    let (mut rig, id) = joined(3_040, SLOTS as u32);
    let signers = rig.keys.trustees.clone();
    rig.deal(id, &[0]);
    let early = rig.state().ceremony(&id).unwrap().dealings_digest();
    rig.deal(id, &[1]);
    let now = rig.state().ceremony(&id).unwrap().dealings_digest();
    let body = |trustee, dealings| Body::Confirmation(Confirmation { ceremony: id, trustee, dealings });
    set.said(
        ("F2", "ceremony.other_dealings"),
        "earlier",
        "A trustee confirms the dealings as they were before the last one came.",
        &rig,
        &signers[0],
        body(1, early),
    );
    set.said(
        ("Q3", "entry.signature"),
        "confirmation-by-another",
        "A confirmation of trustee 1, signed by trustee 2.",
        &rig,
        &signers[1],
        body(1, now),
    );
    rig.confirm(id, &[0]);
    set.said(
        ("F3", "ceremony.repeat"),
        "confirmation",
        "A trustee confirms the same dealings again.",
        &rig,
        &signers[0],
        body(1, now),
    );
    rig.confirm(id, &[1]);
    rig.conclude(id).unwrap();
    set.said(
        ("F1", "ceremony.step"),
        "confirmation-late",
        "A confirmation comes after the conclusion.",
        &rig,
        &signers[1],
        body(2, now),
    );
}

fn conclusions(set: &mut Set) {
    let (mut rig, id) = joined(3_050, SLOTS as u32);
    let (office, signers) = (rig.keys.office.clone(), rig.keys.trustees.clone());
    let end = |ceremony| Body::Conclusion(Conclusion { ceremony });
    let few = rig.clone();
    rig.deal(id, &[0, 1]);
    rig.confirm(id, &[0]);
    let message = ("L5", "ceremony.message");
    set.said(message, "one-confirmation", "One of two trustees has confirmed, two are needed.", &rig, &office, end(id));
    rig.confirm(id, &[1]);
    let registrar = rig.keys.registrar.clone();
    set.said(
        ("L1", "entry.signature"),
        "conclusion-by-registrar",
        "The registrar ends a ceremony.",
        &rig,
        &registrar,
        end(id),
    );
    set.said(
        ("L2", "ceremony.unknown"),
        "conclusion",
        "A ceremony ends that is not on the board.",
        &rig,
        &office,
        end(Hash([5; 32])),
    );
    rig.conclude(id).unwrap();
    set.said(("L3", "ceremony.step"), "conclusion-again", "A ceremony ends a second time.", &rig, &office, end(id));

    let message = ("L4", "ceremony.message");
    let mut one = few.clone();
    one.deal(id, &[0]);
    one.confirm(id, &[0, 1]);
    set.said(
        message,
        "one-dealer",
        "One of two trustees has dealt, which is fewer than decrypt.",
        &one,
        &office,
        end(id),
    );

    // Dealers who agree on what they deal.
    let agreed = |rig: &Rig, polynomials: [Vec<Vec<Scalar>>; 2]| {
        let mut rig = rig.clone();
        let mut trustees = dealers(&rig, id);
        let entries: Vec<_> = (1..)
            .zip(polynomials)
            .map(|(index, coefficients)| {
                let message = Dealer { index, coefficients }.publish(&mut trustees);
                rig.sign(&signers[index - 1], dealing(id, index, message)).to_bytes()
            })
            .collect();
        assert!(rig.write_bytes(entries).iter().all(Result::is_ok));
        let now = rig.state().ceremony(&id).unwrap().dealings_digest();
        for (trustee, key) in (1..).zip(&signers) {
            let entry = rig.sign(key, Body::Confirmation(Confirmation { ceremony: id, trustee, dealings: now }));
            rig.write(entry).unwrap();
        }
        rig
    };
    let number = |n: i64| if n < 0 { -Scalar::from(n.unsigned_abs()) } else { Scalar::from(n.unsigned_abs()) };
    let polynomials = |first: [[i64; 2]; 2], second: [[i64; 2]; 2]| {
        [first, second].map(|slots| slots.iter().map(|slot| slot.iter().copied().map(number).collect()).collect())
    };
    let zero = agreed(&few, polynomials([[3, 5], [11, 13]], [[-3, 7], [17, 19]]));
    set.said(
        message,
        "key-identity-sum",
        "The dealers' constant terms for the first slot add up to nothing: its key is the identity.",
        &zero,
        &office,
        end(id),
    );
    let equal = agreed(&few, polynomials([[3, 5], [4, 13]], [[5, 7], [4, 19]]));
    set.said(
        message,
        "equal-slot-keys",
        "The dealers' constant terms give the same key for both slots.",
        &equal,
        &office,
        end(id),
    );
    let share = agreed(&few, polynomials([[3, 5], [11, 13]], [[7, -15], [17, 19]]));
    set.said(
        message,
        "share-identity",
        "The dealers' polynomials for the first slot add up to 0 at 1: trustee 1 has the identity as public share.",
        &share,
        &office,
        end(id),
    );
}
