//! One target per decoder of `tabella-crypto`. Shared by the fuzz targets and by the tests that replay the corpus.
//!
//! A target says whether it accepted the bytes. What it accepts it uses, writes again and compares: one value, one
//! encoding. The world that the bytes are read against comes from fixed seeds, so a valid message stays valid.

#![allow(dead_code, clippy::unwrap_used, reason = "run by tests and fuzz targets; each uses a part of it")]

use std::sync::OnceLock;

use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};
use tabella_crypto::account::{Balance, Holding, Spend, SpendContext, verify_batch};
use tabella_crypto::amounts::{AmountsError, AmountsParams, AmountsRule};
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{BallotError, CastBallot, ElectionParams, Opening, SealedBallot, Tracker, Verifier};
use tabella_crypto::ceremony::{
    Complaint, Dealing, JointKey, TrusteeKey, TrusteeSecret, TrusteeShares, VerifiedDealing,
};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::derive::Root;
use tabella_crypto::dleq::DleqProof;
use tabella_crypto::encoding::Reader;
use tabella_crypto::group::{Element, Scalar, decode_scalar};
use tabella_crypto::key_file::{Cost, KEY_FILE_BYTES, KeyFile, KeyFileContent, Lock, Opening as FileOpening, Sealing};
use tabella_crypto::membership::{Attribute, AttributeOpening, Claim, MembershipError, Ring, TagBase};
use tabella_crypto::shuffle::{Exponentiation, Mix, Reencryption, Source, list_root, unwatched};
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};
use tabella_crypto::tally::list::{FirstList, ListContext, ListDecryption, ListError, Listed, Packing};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, combine};
use tabella_crypto::token::oprf::PROOF_BYTES;
use tabella_crypto::token::{Evaluation, IssuerKey, Purpose};

#[path = "../../tests/rig/mod.rs"]
mod rig;

use rig::trustees::{Finished, Trustees};

/// A target: whether it accepts the bytes.
pub type Target = fn(&[u8]) -> bool;

/// Every target by its name.
pub const TARGETS: [(&str, Target); 18] = [
    ("account", account),
    ("aggregate", aggregate),
    ("amounts", amounts),
    ("ballot", ballot),
    ("complaint", complaint),
    ("dealing", dealing),
    ("decryption_share", decryption_share),
    ("dleq_proof", dleq_proof),
    ("group", group),
    ("key_file", key_file),
    ("list_share", list_share),
    ("membership", membership),
    ("opening", opening),
    ("shuffle", shuffle),
    ("signature", signature),
    ("token", token),
    ("trustee_key", trustee_key),
    ("trustee_shares", trustee_shares),
];

const CONTEXT: TallyContext = TallyContext { chain: CHAIN, manifest: [2; 32], contest: 0, counted: [3; 32] };
const CHAIN: [u8; 32] = [1; 32];
const PASSPHRASE: &str = "a passphrase";
const FILE_KEY: [u8; 32] = [9; 32];

/// What bytes are read against, and one message of each kind that is valid in it.
struct World {
    election: ElectionParams,
    voter: SigningKey,
    ballots: [CastBallot; 2],
    opened: (Vec<u8>, Vec<u8>),
    trustees: Trustees,
    finished: Finished,
    dealt: Vec<u8>,
    trustee_key: Vec<u8>,
    /// A dealing with wrong shares, and the complaint of trustee 2 about it.
    cheat: VerifiedDealing,
    complaint: Vec<u8>,
    sum: Aggregate,
    share: Vec<u8>,
    /// A list of two items, and what trustee 1 makes of it.
    list: Vec<u8>,
    list_share: Vec<u8>,
    /// Contests of amounts, with and without a budget, each with a proof.
    amounts: [(AmountsParams, Vec<u8>); 2],
    /// Rings with and without an attribute, each with a tag and its proof.
    rings: [(Ring, Vec<u8>); 2],
    /// A shuffle of ciphertexts and its inputs; outputs, head and responses.
    ciphertexts: (Reencryption, Vec<u8>, Vec<u8>),
    /// A shuffle of keys and its inputs; the new base, outputs, head and responses.
    keys: (Exponentiation, Vec<u8>, Vec<u8>),
    /// The key of trustee-issuers, what two people claim under it, and the answer of issuer 1.
    issuers: IssuerKey,
    claims: [Element; 2],
    evaluation: Vec<u8>,
    /// An account after a spend and before it, with the spend.
    account: (SpendContext, Balance, Spend),
}

/// The one place that knows how contests are built.
fn contests() -> Vec<Contest> {
    let approval = Rule::Approval { min: 0, max: 2 };
    vec![Contest::new(Rule::Plurality, 3).unwrap(), Contest::new(approval, 2).unwrap()]
}

/// And how choices for them look: one option of the first contest, and which of the second's are approved.
fn choices(option: usize, approved: [bool; 2]) -> Vec<Vec<u64>> {
    vec![(0..3).map(|place| u64::from(place == option)).collect(), approved.map(u64::from).to_vec()]
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(0)
}

/// The context of all amounts.
fn context() -> Transcript {
    Transcript::new(b"tabella/v1/example")
}

/// Three values, two of them together.
fn packing() -> Packing {
    Packing::new(3, 4095).unwrap()
}

/// The first list of two ballots of nothing in particular.
fn list(key: &JointKey, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let points: Vec<[u8; 32]> = (0..8).map(|_| *SigningKey::generate(rng).public().as_bytes()).collect();
    let listed = |(number, ciphertexts)| Listed { tracker: Tracker([number; 32]), ciphertexts };
    let listed: Vec<_> = (0..).zip(points.chunks(4)).map(listed).collect();
    let keys = packing().keys(key.slot_keys()).unwrap();
    FirstList::new(&CHAIN, &CONTEXT.manifest, 0, packing(), &keys).items(&listed).unwrap()
}

fn decryption<'k>(key: &'k JointKey, list: &[u8]) -> ListDecryption<'k> {
    let list = list_root(list, 2, 3).unwrap();
    let context = ListContext { chain: CHAIN, manifest: CONTEXT.manifest, contest: 0, list };
    ListDecryption::new(context, packing(), key, 2)
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let mut trustees = Trustees::new(2, 3, 2, 3);
        let finished = trustees.run(1..=3);
        let slot_keys = finished.key.slot_keys().to_vec();
        let election = ElectionParams::new(CHAIN, CONTEXT.manifest, slot_keys, contests()).unwrap();
        let voter = SigningKey::generate(&mut rng);
        let mut seal = |sequence, choices: &[_]| {
            SealedBallot::seal(&election, 0, &voter, sequence, sequence, choices, &mut rng).unwrap()
        };
        let sealed = [seal(1, &choices(1, [true, true])), seal(2, &choices(0, [false, true]))];
        let (opened, opening) = seal(3, &choices(2, [false, false])).open();
        let ballots = sealed.map(|sealed| sealed.cast(&CHAIN, &voter, &mut rng));
        let mut sum = Aggregate::new(&election.contests()[0]);
        for ballot in &ballots {
            sum.add(&Verifier::new(&election).verify(ballot, &mut rng).unwrap(), 0, 1).unwrap();
        }
        let share = DecryptionShare::produce(&CONTEXT, &finished.key, &finished.shares[0], &sum, &mut rng).unwrap();
        let listing = &mut ChaCha20Rng::seed_from_u64(3);
        let list = list(&finished.key, listing);
        let mut list_share = Vec::new();
        let decryption = decryption(&finished.key, &list);
        decryption.produce(&finished.shares[0], &list, &mut list_share, listing).unwrap();
        let dealt = trustees.deal(1);
        let dealer = trustees.dealer(1);
        let cheat = dealer.publish_as(&mut trustees, dealer.commitments(), |_, _| vec![0; 96]);
        let cheat = Dealing::verify(&trustees.params, 1, &cheat).unwrap();
        let complaint = trustees.complain(2, &cheat);
        let trustee_key = trustees.secrets[0].publish(&trustees.context, &mut rng).to_bytes();
        let amounts = [(1, None), (2, Some(255))].map(|(options, budget)| {
            let rule = AmountsRule::new(options, 8, budget).unwrap();
            let params = AmountsParams::new(rule, election.slot_keys()).unwrap();
            let proof = params.prove(&context(), &[3, 250][..options], &[], &mut rng).unwrap();
            (params, proof.into_bytes())
        });
        let rings = [0, 1].map(|attributes| {
            let people = [7u8, 8, 9].map(|secret| SigningKey::from_scalar(Scalar::from(secret)).unwrap());
            let keys: Vec<_> = people.iter().map(|key| *key.public().as_bytes()).collect();
            let openings = vec![AttributeOpening::new(20, Scalar::from(5u8)); attributes];
            let commit = |opening: &AttributeOpening| *opening.commit().as_bytes();
            let attribute = |opening| Attribute { commitments: vec![commit(opening); 3], allowed: vec![10, 20, 30] };
            let attributes = openings.iter().map(attribute).collect();
            let ring = Ring::new(TagBase::new(&CHAIN, b"a poll"), keys, attributes).unwrap();
            let proof = ring.prove(&people[1], &openings, b"binding", &mut rng).unwrap();
            let claim = [ring.base().tag(&people[1]).as_bytes(), proof.as_slice()].concat();
            (ring, claim)
        });
        let mix = Mix { chain: CHAIN, manifest: CONTEXT.manifest, contest: 0, mixer: 1, round: 0 };
        let mixing = &mut ChaCha20Rng::seed_from_u64(2);
        let [pairs, keys] = [4, 2].map(|count| -> Vec<u8> {
            (0..count).flat_map(|_| *SigningKey::generate(mixing).public().as_bytes()).collect()
        });
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let shuffle = Reencryption::new(mix, election.slot_keys()[..1].to_vec(), 2).unwrap();
        let head = shuffle.shuffle(&pairs, &mut outputs, &mut responses, &mut unwatched, mixing).unwrap();
        let ciphertexts = (shuffle, pairs, [outputs, head, responses].concat());
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let shuffle = Exponentiation::new(mix, Element::base(), 2).unwrap();
        let (image, head) = shuffle.shuffle(&keys, &mut outputs, &mut responses, &mut unwatched, mixing).unwrap();
        let keys = (shuffle, keys, [image.as_bytes().to_vec(), outputs, head, responses].concat());
        let issuers = IssuerKey::new(CHAIN, trustees.context, &finished.key, 0).unwrap();
        let claims = [0; 2].map(|_| *SigningKey::generate(&mut rng).public());
        let evaluation = Evaluation::produce(&issuers, Purpose::Issue, &finished.shares[0], &claims, &mut rng).unwrap();
        let mut holding = Holding::empty();
        holding.credit(100).unwrap();
        let provider = *SigningKey::generate(&mut rng).public();
        let place =
            SpendContext { chain: CHAIN, epoch: trustees.context, account: *voter.public(), number: 0, provider };
        let spend = holding.spend(&voter, &place, 30, b"a tree", &mut rng).unwrap();
        World {
            opened: (opened, opening.to_bytes().to_vec()),
            election,
            voter,
            ballots,
            trustees,
            finished,
            dealt,
            trustee_key,
            cheat,
            complaint,
            sum,
            share: share.to_bytes(),
            list,
            list_share,
            amounts,
            rings,
            ciphertexts,
            keys,
            issuers,
            claims,
            evaluation: evaluation.to_bytes(),
            account: (place, *holding.balance(), spend),
        }
    })
}

/// Valid messages, by target.
pub fn seeds() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let world = world();
    let ballots = world.ballots.iter().map(|ballot| [&ballot.signature.to_bytes(), ballot.sealed.as_slice()].concat());
    let empty = Aggregate::new(&world.election.contests()[0]);
    let (_, balance, spend) = &world.account;
    vec![
        ("account", vec![spend.to_bytes(), balance.to_bytes().to_vec(), Balance::empty().to_bytes().to_vec()]),
        ("aggregate", vec![world.sum.to_bytes(), empty.to_bytes()]),
        ("amounts", world.amounts.iter().map(|(_, proof)| proof.clone()).collect()),
        ("ballot", ballots.collect()),
        ("complaint", vec![world.complaint.clone()]),
        ("dealing", vec![world.dealt.clone()]),
        ("decryption_share", vec![world.share.clone()]),
        ("dleq_proof", vec![world.complaint[33..].to_vec()]),
        ("group", vec![Element::base().as_bytes().to_vec(), world.voter.to_bytes().to_vec()]),
        ("key_file", key_files()),
        ("list_share", vec![world.list_share.clone()]),
        ("membership", world.rings.iter().map(|(_, claim)| claim.clone()).collect()),
        ("opening", vec![world.opened.1.clone()]),
        ("shuffle", vec![world.ciphertexts.2.clone(), world.keys.2.clone()]),
        ("signature", world.ballots.iter().map(|ballot| ballot.signature.to_bytes().to_vec()).collect()),
        ("token", vec![world.evaluation.clone()]),
        ("trustee_key", vec![world.trustee_key.clone()]),
        ("trustee_shares", world.finished.shares.iter().map(|shares| shares.to_bytes().to_vec()).collect()),
    ]
}

/// One for each lock, the last two without their checksum.
fn key_files() -> Vec<Vec<u8>> {
    let root = Root::generate(&mut rng()).unwrap();
    let content = KeyFileContent { root, words: 0, enrolment: 1, carried: Some(world().voter.clone()) };
    let sealings = [Sealing::Unlocked, Sealing::Passphrase(PASSPHRASE, Cost::LEAST), Sealing::Key([1; 16], &FILE_KEY)];
    let seal = |sealing| KeyFile::seal(&content, sealing, &mut rng()).unwrap().to_bytes().to_vec();
    let mut files = sealings.map(seal);
    files.iter_mut().skip(1).for_each(|file| file.truncate(KEY_FILE_BYTES - 32));
    files.into()
}

/// Bytes that every target has to refuse: a valid message with a byte more or less, and words that look like others.
pub fn hostile() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let mut messages = seeds();
    for (name, messages) in &mut messages {
        let valid = messages.swap_remove(0);
        *messages = vec![[valid.as_slice(), &[0]].concat(), valid[..valid.len() - 1].to_vec()];
        if *name == "group" {
            // The group order and the field prime: further encodings of zero, if they were any.
            let order = [&0x14de_f9de_a2f7_9cd6_5812_631a_5cf5_d3ed_u128.to_le_bytes()[..], &[0; 15], &[0x10]].concat();
            let prime = [&[0xed][..], &[0xff; 30], &[0x7f]].concat();
            messages.extend([order, prime]);
        }
        if *name == "signature" {
            // A response that is not reduced.
            messages.push(vec![0xff; SIGNATURE_BYTES]);
        }
    }
    messages
}

/// What was accepted is written as it was read.
fn same(written: &[u8], read: &[u8]) -> bool {
    assert_eq!(written, read, "accepted, and written otherwise");
    true
}

/// What carries a proof is accepted only as somebody who knows the secret wrote it.
fn ours<'a>(known: impl IntoIterator<Item = &'a [u8]>, read: &[u8]) -> bool {
    assert!(known.into_iter().any(|known| known == read), "a forgery is accepted");
    true
}

/// A sealed ballot behind its signature: `Verifier`, one by one and in a batch.
pub fn ballot(bytes: &[u8]) -> bool {
    let world = world();
    let Some((signature, sealed)) = bytes.split_first_chunk::<SIGNATURE_BYTES>() else {
        return false;
    };
    let claimed = claimed_voter(sealed);
    let opening = Opening::from_bytes(&world.election, 0, &world.opened.1).unwrap();
    let opens = opening.check(&world.election, 0, sealed, Tracker::of(sealed)).is_ok();
    // A ballot of another signature, or changed where an opening does not look, opens all the same.
    assert!(opens || sealed != world.opened.0);
    let Ok(signature) = Signature::from_bytes(signature) else {
        return false;
    };
    let ballot = CastBallot { style: 0, sealed: sealed.to_vec(), signature };
    let verifier = Verifier::new(&world.election);
    let single = verifier.verify(&ballot, &mut rng());
    // A good ballot beside it costs most of the time, so it is there only for what can be read.
    let good = if matches!(single, Err(BallotError::Decode(_))) { &[] } else { &world.ballots[..1] };
    let mut batch = verifier.verify_batch(&[good, &[ballot]].concat(), &mut rng());
    assert_eq!(batch.pop().unwrap().err(), single.as_ref().err().copied());
    assert!(batch.iter().all(Result::is_ok));
    let Ok(verified) = single else {
        return false;
    };
    assert_eq!(claimed, Ok((*verified.voter(), verified.sequence())));
    assert_eq!(verified.tracker(), Tracker::of(sealed));
    let known = world.ballots.iter().filter(|known| known.signature == signature);
    ours(known.map(|known| known.sealed.as_slice()), sealed)
}

/// Amounts with their proof: `AmountsParams`, one by one and in a batch.
pub fn amounts(bytes: &[u8]) -> bool {
    world().amounts.iter().any(|(params, known)| {
        let single = params.verify(&context(), bytes, &mut rng());
        let good = if matches!(single, Err(AmountsError::Decode(_))) { None } else { Some(known.as_slice()) };
        let together: Vec<_> = good.into_iter().chain([bytes]).map(|proof| (context(), proof)).collect();
        let mut batch = params.verify_batch(&together, &mut rng());
        assert_eq!(batch.pop().as_ref(), Some(&single));
        assert!(batch.iter().all(Result::is_ok));
        single.is_ok_and(|verified| {
            assert_eq!(verified.ciphertexts().len(), 1 + params.rule().options());
            ours([known.as_slice()], bytes)
        })
    })
}

/// A tag with its proof: `Ring`, one by one and in a batch.
pub fn membership(bytes: &[u8]) -> bool {
    let Some((tag, proof)) = bytes.split_first_chunk() else {
        return false;
    };
    world().rings.iter().any(|(ring, known)| {
        let claim = Claim { tag, binding: b"binding", proof };
        let single = ring.verify(&claim, &mut rng());
        let (good, known_proof) = known.split_first_chunk().unwrap();
        let good = Claim { tag: good, proof: known_proof, ..claim };
        let good = if matches!(single, Err(MembershipError::Decode(_))) { None } else { Some(good) };
        let mut batch = ring.verify_batch(&good.into_iter().chain([claim]).collect::<Vec<_>>(), &mut rng());
        assert_eq!(batch.pop(), Some(single));
        assert!(batch.iter().all(Result::is_ok));
        single.is_ok_and(|verified| same(verified.as_bytes(), tag) && ours([known.as_slice()], bytes))
    })
}

/// Outputs and proof of a shuffle of ciphertexts, or new base, outputs and proof of one of keys.
pub fn shuffle(bytes: &[u8]) -> bool {
    let world = world();
    let (shuffle, inputs, known) = &world.ciphertexts;
    let (head, lists) = (shuffle.head_bytes(), inputs.len());
    let verified = |outputs: &[u8], rest: &[u8]| -> Option<bool> {
        let (head, responses) = rest.split_at_checked(head)?;
        Some(shuffle.verify(inputs, outputs, head, responses, &mut unwatched, &mut rng()).is_ok())
    };
    let split = bytes.split_at_checked(lists).and_then(|(outputs, rest)| verified(outputs, rest));
    if split == Some(true) {
        return ours([known.as_slice()], bytes);
    }
    let (shuffle, inputs, known) = &world.keys;
    let verified = || -> Option<bool> {
        let (image, rest) = bytes.split_first_chunk()?;
        let (outputs, rest) = rest.split_at_checked(inputs.len())?;
        let (head, responses) = rest.split_at_checked(shuffle.head_bytes())?;
        assert_eq!(responses.bytes(), responses.len() as u64);
        let image = Element::decode(image, "image").ok()?;
        Some(shuffle.verify(&image, inputs, outputs, head, responses, &mut unwatched, &mut rng()).is_ok())
    };
    verified() == Some(true) && ours([known.as_slice()], bytes)
}

/// `Spend` alone and in a batch, and `Balance`, stored.
pub fn account(bytes: &[u8]) -> bool {
    let (context, balance, known) = &world().account;
    if let Ok(stored) = Balance::from_bytes(bytes) {
        // Whatever was stored, credits are bounded and what is taken comes back.
        assert_eq!(stored.credit(1).is_err(), stored.credited() == u32::MAX);
        return same(&stored.to_bytes(), bytes);
    }
    let Ok(spend) = Spend::from_bytes(bytes) else {
        return false;
    };
    assert_eq!(spend.to_bytes(), bytes);
    let single = balance.spend(context, &spend, &mut rng());
    let batch = verify_batch(&[(*context, *balance, known), (*context, *balance, &spend)], &mut rng());
    assert!(batch[0].is_ok() && batch[1] == single);
    let Ok(rest) = single else {
        return false;
    };
    assert_eq!(rest.cancel(spend.commitment()), *balance);
    ours([known.to_bytes().as_slice()], bytes)
}

/// `Opening`, and its check against a ballot.
pub fn opening(bytes: &[u8]) -> bool {
    let world = world();
    let Ok(opening) = Opening::from_bytes(&world.election, 0, bytes) else {
        return false;
    };
    let tracker = Tracker::of(&world.opened.0);
    if opening.check(&world.election, 0, &world.opened.0, tracker).is_ok() {
        ours([world.opened.1.as_slice()], bytes);
    }
    same(&opening.to_bytes(), bytes)
}

/// `Signature`, and its check.
pub fn signature(bytes: &[u8]) -> bool {
    let world = world();
    let Some(signature) = bytes.try_into().ok().and_then(|bytes| Signature::from_bytes(bytes).ok()) else {
        return false;
    };
    for ballot in &world.ballots {
        let verdict = signature.verify(&CHAIN, world.voter.public(), &ballot.sealed);
        assert_eq!(verdict.is_ok(), signature == ballot.signature);
    }
    same(&signature.to_bytes(), bytes)
}

/// `Evaluation` of two claims with its proof.
pub fn token(bytes: &[u8]) -> bool {
    let World { issuers, claims, evaluation: known, .. } = world();
    let Ok(evaluation) = Evaluation::from_bytes(bytes, claims.len()) else {
        return false;
    };
    assert_eq!(evaluation.to_bytes(), bytes);
    let points: Vec<[u8; 32]> = evaluation.points().iter().map(|point| *point.as_bytes()).collect();
    let proof: &[u8; PROOF_BYTES] = bytes.last_chunk().unwrap();
    assert_eq!(Evaluation::from_parts(&points, proof).as_ref(), Ok(&evaluation));
    assert!(evaluation.verify(issuers, Purpose::Redeem, 1, claims).is_err());
    let Ok(shares) = evaluation.verify(issuers, Purpose::Issue, 1, claims) else {
        return false;
    };
    assert_eq!(shares.len(), claims.len());
    ours([known.as_slice()], bytes)
}

/// `KeyFile`, and what is in it. Bytes without a checksum get theirs: a fuzzer would never find one.
pub fn key_file(bytes: &[u8]) -> bool {
    let signed = match bytes.len() + 32 {
        KEY_FILE_BYTES => [bytes, Sha256::digest(bytes).as_slice()].concat(),
        _ => bytes.to_vec(),
    };
    let Ok(file) = KeyFile::from_bytes(&signed) else {
        return false;
    };
    assert_eq!(file.to_bytes().as_slice(), signed, "accepted, and written otherwise");
    let opening = match file.lock() {
        Lock::Unlocked => FileOpening::Unlocked,
        Lock::Key(_) => FileOpening::Key(&FILE_KEY),
        // Others take long, and show nothing else.
        Lock::Passphrase(Cost::LEAST) => FileOpening::Passphrase(PASSPHRASE),
        Lock::Passphrase(_) => return true,
    };
    if let Ok(content) = file.open(opening) {
        // The key of an unlocked file is known, and its content still has to be one.
        let anew = KeyFile::seal(&content, Sealing::Unlocked, &mut rng()).unwrap();
        assert_eq!(anew.open(FileOpening::Unlocked).unwrap().root, content.root);
        return true;
    }
    false
}

/// `TrusteeKey` with its proof of possession.
pub fn trustee_key(bytes: &[u8]) -> bool {
    let world = world();
    let Ok(key) = TrusteeKey::verify(bytes, &world.trustees.context, 1) else {
        return false;
    };
    same(&key.to_bytes(), bytes) && ours([world.trustee_key.as_slice()], bytes)
}

/// `Dealing` with its proofs.
pub fn dealing(bytes: &[u8]) -> bool {
    let world = world();
    match Dealing::verify(&world.trustees.params, 1, bytes) {
        Ok(dealing) => {
            world.trustees.secrets[1].receive(&world.trustees.params, &dealing, &mut rng()).unwrap();
            ours([world.dealt.as_slice()], bytes)
        }
        Err(_) => false,
    }
}

/// `Complaint` and the verdict on it.
pub fn complaint(bytes: &[u8]) -> bool {
    let world = world();
    Complaint::judge(&world.trustees.params, &world.cheat, 2, bytes).is_ok()
        && ours([world.complaint.as_slice()], bytes)
}

/// `DecryptionShare` with its proof.
pub fn decryption_share(bytes: &[u8]) -> bool {
    let world = world();
    let key = &world.finished.key;
    let Ok(share) = DecryptionShare::verify(bytes, &CONTEXT, key, 1, &world.sum) else {
        return false;
    };
    assert!(combine(key, &world.sum, &[share]).is_err());
    ours([world.share.as_slice()], bytes)
}

/// A trustee's share of a list that was mixed.
pub fn list_share(bytes: &[u8]) -> bool {
    let world = world();
    let decryption = decryption(&world.finished.key, &world.list);
    let Ok(share) = decryption.verify(1, &world.list, bytes) else {
        return false;
    };
    assert!(matches!(decryption.open(&world.list, &[share]), Err(ListError::TooFew { .. })));
    ours([world.list_share.as_slice()], bytes)
}

/// `Aggregate`, stored.
pub fn aggregate(bytes: &[u8]) -> bool {
    let world = world();
    let Ok(sum) = Aggregate::from_bytes(&world.election.contests()[0], bytes) else {
        return false;
    };
    let (key, shares) = (&world.finished.key, &world.finished.shares[0]);
    if let Ok(share) = DecryptionShare::produce(&CONTEXT, key, shares, &sum, &mut rng()) {
        DecryptionShare::verify(&share.to_bytes(), &CONTEXT, key, 1, &sum).unwrap();
    }
    same(&sum.to_bytes(), bytes)
}

/// `TrusteeShares`, stored.
pub fn trustee_shares(bytes: &[u8]) -> bool {
    let world = world();
    let Ok(shares) = TrusteeShares::from_bytes(world.trustees.params.slots(), bytes) else {
        return false;
    };
    if DecryptionShare::produce(&CONTEXT, &world.finished.key, &shares, &world.sum, &mut rng()).is_ok() {
        // The first contest has as many options as there are slots, so every share was held against the key.
        let known: Vec<_> = world.finished.shares.iter().map(TrusteeShares::to_bytes).collect();
        ours(known.iter().map(|known| known.as_slice()), bytes);
    }
    same(&shares.to_bytes(), bytes)
}

/// `DleqProof`.
pub fn dleq_proof(bytes: &[u8]) -> bool {
    let mut reader = Reader::new("proof", bytes);
    let Ok(proof) = DleqProof::read(&mut reader) else {
        return false;
    };
    reader.finish().is_ok() && same(&proof.to_bytes(), bytes)
}

/// `Element`, scalars, and the keys that are stored as one.
pub fn group(bytes: &[u8]) -> bool {
    let Ok(word) = bytes.try_into() else {
        return false;
    };
    let element = Element::decode(word, "element").is_ok_and(|element| {
        let computed = Element::new(*element.point(), "element").unwrap();
        same(element.as_bytes(), bytes) && same(computed.as_bytes(), bytes)
    });
    let scalar = decode_scalar(word, "scalar").is_ok_and(|scalar| same(&scalar.to_bytes(), bytes));
    let key = SigningKey::from_bytes(word).is_ok_and(|key| same(&*key.to_bytes(), bytes));
    let secret = TrusteeSecret::from_bytes(1, word).is_ok_and(|secret| same(&*secret.to_bytes(), bytes));
    assert_eq!((key, secret), (scalar && *word != [0; 32], key));
    element || scalar
}
