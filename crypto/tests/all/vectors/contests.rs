//! A ballot of every rule, packed and unpacked, with its tally, and ballots that have to be refused, with the reason.
//!
//! `contests-1.json`: one ceremony, and for each contest an election of its own under its keys.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};
use tabella_crypto::ballot::{BallotError, CastBallot, ElectionParams, SealedBallot, Tracker, Verifier};
use tabella_crypto::ceremony::{JointKey, TrusteeShares};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::{Signature, SigningKey};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, VerifiedShare, combine};

use super::{CEREMONY, CHAIN, COUNTED, MANIFEST, list, numbers, read, vector, vectors};
use crate::rig::Rig;
use crate::rig::choices::{all_rules, draw_choice};
use crate::rig::forger::{Forger, LeftOut, Witness};
use crate::stored::{compare, stored};

pub const FILE: &str = "contests-1.json";
const SEED: u64 = 20_260_202;
const TRUSTEES: usize = 2;
const THRESHOLD: usize = 2;
/// What the contest with the most counters takes.
const SLOTS: usize = 9;

const CONTEXT: TallyContext = TallyContext { chain: CHAIN, manifest: MANIFEST, contest: 0, counted: COUNTED };

fn parameters(rule: &Rule) -> Value {
    match rule {
        Rule::Plurality => json!({ "rule": "plurality" }),
        Rule::Approval { min, max } => json!({ "rule": "approval", "min": min, "max": max }),
        Rule::Score { max } => json!({ "rule": "score", "max": max }),
        Rule::Star { max } => json!({ "rule": "star", "max": max }),
        Rule::Cumulative { min, max, each } => json!({ "rule": "cumulative", "min": min, "max": max, "each": each }),
        Rule::Quadratic { credits, against } => json!({ "rule": "quadratic", "credits": credits, "against": against }),
        Rule::Positional { points, min } => json!({ "rule": "positional", "points": points, "min": min }),
        Rule::Knapsack { costs, budget } => json!({ "rule": "knapsack", "costs": costs, "budget": budget }),
    }
}

fn contest(stored: &Value) -> Contest {
    let number = |name: &str| stored[name].as_u64().unwrap();
    let small = |name: &str| u32::try_from(number(name)).unwrap();
    let rule = match stored["rule"].as_str().unwrap() {
        "plurality" => Rule::Plurality,
        "approval" => Rule::Approval { min: small("min"), max: small("max") },
        "score" => Rule::Score { max: small("max") },
        "star" => Rule::Star { max: small("max") },
        "cumulative" => Rule::Cumulative { min: number("min"), max: number("max"), each: number("each") },
        "quadratic" => Rule::Quadratic { credits: number("credits"), against: stored["against"].as_bool().unwrap() },
        "positional" => {
            let points = numbers(&stored["points"]).into_iter().map(|points| points.try_into().unwrap()).collect();
            Rule::Positional { points, min: small("min") }
        }
        "knapsack" => Rule::Knapsack { costs: numbers(&stored["costs"]), budget: number("budget") },
        other => panic!("{other}"),
    };
    let contest = Contest::new(rule, usize::try_from(number("options")).unwrap()).unwrap();
    if stored["packed"].as_bool().unwrap() { contest.packed().unwrap() } else { contest }
}

/// A stable word for every reason to refuse a ballot.
fn word(error: BallotError) -> &'static str {
    match error {
        BallotError::Signature => "signature",
        BallotError::Bits { contest: 0 } => "bits",
        BallotError::Ciphertexts { contest: 0 } => "ciphertexts",
        BallotError::Decode(DecodeError::Truncated { .. }) => "truncated",
        BallotError::Decode(DecodeError::Trailing { .. }) => "trailing",
        BallotError::Decode(DecodeError::Version { .. }) => "version",
        BallotError::Decode(DecodeError::Point { .. }) => "point",
        BallotError::Decode(DecodeError::Identity { .. }) => "identity",
        BallotError::Decode(DecodeError::Scalar { .. }) => "scalar",
        other => panic!("{other}"),
    }
}

fn ballot(ballot: &CastBallot) -> Value {
    json!({ "sealed": vector(&ballot.sealed), "signature": vector(ballot.signature.to_bytes()) })
}

fn cast(stored: &Value) -> CastBallot {
    let signature = Signature::from_bytes(&read(&stored["signature"]).try_into().unwrap()).unwrap();
    CastBallot { style: 0, sealed: read(&stored["sealed"]), signature }
}

/// Ballots that break the rule, the ciphertexts or the form, and the word for it.
fn broken(rig: &mut Rig, contest: &Contest, voter: &SigningKey, good: &CastBallot, values: &[u64]) -> Value {
    let forger = Forger::new(rig, 0);
    let bits = forger.plan.write(values);
    let mut made = Vec::new();
    let honest = Witness::choosing(&forger, values, &mut rig.rng);
    let mut forge = |what: &str, witness: &Witness, refused: &str, rig: &mut Rig| {
        let proof = forger.prove(LeftOut::Nothing, voter.public(), 1, witness);
        made.push((what.to_owned(), forger.cast(voter, 1, &[proof], &mut rig.rng), refused.to_owned()));
    };
    for (what, wrong) in [("the first bit is 2", 2), ("the first bit is -1", -1)] {
        let mut bits = bits.clone();
        bits[0] = wrong;
        forge(what, &Witness::of(&forger, forger.plan.forced(&bits), &mut rig.rng), "bits", rig);
    }
    if !forger.plan.equations.is_empty() {
        // Every bit that counts is set, and slack does what it can.
        let mut all = bits;
        all[..forger.plan.main].fill(1);
        let witness = Witness::of(&forger, forger.plan.forced(&all), &mut rig.rng);
        forge("every bit that counts is 1", &witness, "bits", rig);
    }
    let mut more = honest.clone();
    more.values[0] += Scalar::ONE;
    forge("the first ciphertext holds one more than its bits", &more, "ciphertexts", rig);
    if contest.is_packed() {
        let mut spilled = honest.clone();
        spilled.values[0] += Scalar::from(1u64 << 20);
        forge("the first ciphertext holds one more in its second counter", &spilled, "ciphertexts", rig);
    } else {
        let resigned = |sealed: Vec<u8>, rig: &mut Rig| {
            let signature = voter.sign(&CHAIN, &sealed, &mut rig.rng);
            CastBallot { style: 0, sealed, signature }
        };
        let changed = |at: usize, with: &[u8]| {
            let mut sealed = good.sealed.clone();
            sealed[at..at + with.len()].copy_from_slice(with);
            sealed
        };
        let end = good.sealed.len() - 32;
        for (what, sealed, refused) in [
            ("version 2", changed(0, &[2]), "version"),
            ("another sequence number", changed(33, &[9]), "bits"),
            ("C_0 is the identity", changed(41, &[0; 32]), "identity"),
            ("C_1 is no element", changed(73, &[0xff; 32]), "point"),
            ("s is not reduced", changed(end, &[0xff; 32]), "scalar"),
            ("a byte is missing", good.sealed[..good.sealed.len() - 1].to_vec(), "truncated"),
            ("a byte too many", [good.sealed.as_slice(), &[0]].concat(), "trailing"),
        ] {
            made.push((what.to_owned(), resigned(sealed, rig), refused.to_owned()));
        }
        let signature = voter.sign(&MANIFEST, &good.sealed, &mut rig.rng);
        let elsewhere = CastBallot { signature, ..good.clone() };
        made.push(("signed for another chain".to_owned(), elsewhere, "signature".to_owned()));
    }
    made.iter()
        .map(|(what, changed, refused)| json!({ "what": what, "ballot": ballot(changed), "refused": refused }))
        .collect()
}

/// One contest as an election of its own, with one ballot in it.
fn election(rng: &mut ChaCha20Rng, key: &JointKey, shares: &[TrusteeShares], contest: &Contest) -> Value {
    let mut rig = Rig::with_keys(rng.clone(), key.slot_keys().to_vec(), vec![contest.clone()]);
    rig = rig.elsewhere(CHAIN, MANIFEST);
    let voter = SigningKey::generate(&mut rig.rng);
    let values = loop {
        let values = draw_choice(&mut rig.rng, contest);
        if values.iter().any(|value| *value > 0) {
            break values;
        }
    };
    let choices = [values.clone()];
    let sealed = SealedBallot::seal(&rig.params, 0, &voter, 1, 1, &choices, &mut rig.rng).unwrap();
    let tracker = sealed.tracker();
    let good = sealed.cast(&CHAIN, &voter, &mut rig.rng);
    let verified = rig.verify(&good).unwrap();
    let mut sum = Aggregate::new(contest);
    sum.add(&verified, 0, 1).unwrap();
    let decryption: Vec<Vec<u8>> = shares
        .iter()
        .map(|shares| DecryptionShare::produce(&CONTEXT, key, shares, &sum, &mut rig.rng).unwrap().to_bytes())
        .collect();
    let broken = broken(&mut rig, contest, &voter, &good, &values);
    let counters = Forger::new(&rig, 0).plan.count(&values);
    *rng = rig.rng;
    let mut contest_parameters = parameters(contest.rule());
    contest_parameters["options"] = json!(contest.options());
    contest_parameters["packed"] = json!(contest.is_packed());
    json!({
        "contest": contest_parameters,
        "voter_secret": vector(*voter.to_bytes()),
        "sequence": 1,
        "sealings": 1,
        "values": values,
        "ballot": ballot(&good),
        "tracker": tracker.to_string(),
        "aggregate": vector(sum.to_bytes()),
        "shares": vectors(decryption),
        "counters": counters,
        "broken": broken,
    })
}

/// Everything again from the seed; the order of the draws is part of it.
fn generate() -> Value {
    let rng = &mut ChaCha20Rng::seed_from_u64(SEED);
    let (ceremony, key, shares) = super::ceremony(rng, TRUSTEES, THRESHOLD, SLOTS);
    let contests: Vec<Contest> = all_rules()
        .into_iter()
        .flat_map(|(_, rule, options)| {
            let contest = Contest::new(rule, options).unwrap();
            [contest.clone(), contest.packed().unwrap()]
        })
        .collect();
    let elections: Vec<Value> = contests.iter().map(|contest| election(rng, &key, &shares, contest)).collect();
    json!({
        "suite": tabella_crypto::SUITE,
        "seed": SEED,
        "ceremony": ceremony,
        "chain": hex::encode(CHAIN),
        "manifest": hex::encode(MANIFEST),
        "counted": hex::encode(COUNTED),
        "elections": elections,
    })
}

#[test]
fn the_generator_gives_the_stored_contests_bit_for_bit() {
    compare(FILE, &generate());
}

/// Reads nothing but the file.
#[test]
fn the_stored_contests_still_verify_and_their_broken_ballots_do_not() {
    let stored = stored(FILE);
    let rng = &mut ChaCha20Rng::seed_from_u64(0);
    let (_, key) = super::stored_key(&stored["ceremony"], &CEREMONY, THRESHOLD, SLOTS);
    let elections = stored["elections"].as_array().unwrap();
    assert_eq!(elections.len(), 18);
    for stored in elections {
        let contest = contest(&stored["contest"]);
        let what = format!("{}", stored["contest"]);
        let params = ElectionParams::new(CHAIN, MANIFEST, key.slot_keys().to_vec(), vec![contest.clone()]).unwrap();
        let good = cast(&stored["ballot"]);
        let verified = Verifier::new(&params).verify(&good, rng).unwrap();
        let voter = SigningKey::from_bytes(&read(&stored["voter_secret"]).try_into().unwrap()).unwrap();
        assert_eq!((verified.voter(), verified.sequence()), (voter.public().as_bytes(), 1), "{what}");
        assert_eq!(Tracker::of(&good.sealed).to_string(), stored["tracker"].as_str().unwrap(), "{what}");
        contest.allows(&numbers(&stored["values"])).unwrap();

        let sum = Aggregate::from_bytes(&contest, &read(&stored["aggregate"])).unwrap();
        let mut own = Aggregate::new(&contest);
        own.add(&verified, 0, 1).unwrap();
        assert_eq!(own, sum, "{what}");
        let shares: Vec<VerifiedShare> = list(&stored["shares"])
            .iter()
            .zip(1..)
            .map(|(bytes, trustee)| DecryptionShare::verify(bytes, &CONTEXT, &key, trustee, &sum).unwrap())
            .collect();
        assert_eq!(shares.len(), TRUSTEES);
        let counters = combine(&key, &sum, &shares).unwrap().counts(&contest, 1).unwrap();
        assert_eq!(counters, numbers(&stored["counters"]), "{what}");

        let broken = stored["broken"].as_array().unwrap();
        assert!(broken.len() >= 4, "{what}");
        for broken in broken {
            let refused = Verifier::new(&params).verify(&cast(&broken["ballot"]), rng).unwrap_err();
            assert_eq!(word(refused), broken["refused"].as_str().unwrap(), "{what}: {}", broken["what"]);
        }
    }
}
