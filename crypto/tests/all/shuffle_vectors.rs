//! Shuffles, byte for byte, from a generator with a fixed seed, and what must be refused.
//!
//! `vectors/shuffle-1.json` holds them for everybody who writes a second implementation, and holds this one to its
//! formats. `TABELLA_VECTORS=write` writes the file anew; a change of format gets a file of its own.

use crate::shuffle_rig::argument::{self, Statement};
use crate::shuffle_rig::{Keys, MIX, Mixed, World, base, bytes, element, generator, point};
use crate::stored::{compare, stored};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};
use tabella_crypto::group::Scalar;
use tabella_crypto::shuffle::{Exponentiation, ListKind, Mix, Reencryption, ShuffleError, unwatched};

const SEED: u64 = 20_261_101;

const FILE: &str = "shuffle-1.json";

fn error(error: ShuffleError) -> String {
    match error {
        ShuffleError::Head(_) => "head".into(),
        ShuffleError::Length { list, .. } => format!("length of {list}"),
        ShuffleError::Item { list, position, .. } => format!("{list} {position}"),
        ShuffleError::Repeated { .. } => "repeated".into(),
        ShuffleError::Unchanged => "unchanged".into(),
        ShuffleError::OtherList(list) => format!("other {list}"),
        ShuffleError::Indices => "indices".into(),
        ShuffleError::Weights => "weights".into(),
        ShuffleError::Permutation => "permutation".into(),
        ShuffleError::Lists => "lists".into(),
        ShuffleError::Power => "power".into(),
        other => panic!("an error without a word: {other}"),
    }
}

fn fields(mixed: &Mixed) -> Value {
    json!({
        "outputs": hex::encode(&mixed.outputs),
        "image": hex::encode(bytes(&mixed.image)),
        "head": hex::encode(&mixed.head),
        "responses": hex::encode(&mixed.responses),
    })
}

/// A shuffle that was changed in one thing, its responses with the root that belongs to them.
fn broken(statement: &Statement, mixed: &Mixed) -> Vec<(&'static str, Mixed)> {
    let (parts, answers) = argument::decode(statement, &mixed.head, &mixed.responses);
    let mut all = Vec::new();
    let mut answer = |what, change: &dyn Fn(&mut argument::Answers)| {
        let mut changed = answers.clone();
        change(&mut changed);
        all.push((what, Mixed::of(statement, &parts, &changed)));
    };
    answer("the first g is larger by one", &|answers| answers.g[0] += Scalar::ONE);
    answer("the last f is larger by one", &|answers| *answers.f.last_mut().unwrap() += Scalar::ONE);
    answer("z of the row is larger by one", &|answers| answers.openings[0][0] += Scalar::ONE);
    answer("z' of the row is larger by one", &|answers| answers.openings[0][1] += Scalar::ONE);
    answer("z_q is larger by one", &|answers| answers.z_q += Scalar::ONE);
    answer("z is larger by one", &|answers| answers.z += Scalar::ONE);
    let mut change = |what, change: &dyn Fn(&mut Mixed)| {
        let mut changed = mixed.clone();
        change(&mut changed);
        all.push((what, changed));
    };
    let item = 32 * statement.width();
    change("outputs 0 and 1 are exchanged", &|mixed| mixed.outputs[..2 * item].rotate_left(item));
    change("the first point of output 1 is the identity", &|mixed| mixed.outputs[item..item + 32].fill(0));
    change("the first point of output 1 is no canonical encoding", &|mixed| mixed.outputs[item..item + 32].fill(0xff));
    change("A_0 is the identity", &|mixed| mixed.head[97..129].fill(0));
    change("the first g is not below the group order", &|mixed| mixed.responses[64..96].fill(0xff));
    change("the last byte of the responses is another", &|mixed| *mixed.responses.last_mut().unwrap() ^= 1);
    change("a byte of the head is missing", &|mixed| mixed.head.truncate(mixed.head.len() - 1));
    change("a byte of the head is left over", &|mixed| mixed.head.push(0));
    change("version 2", &|mixed| mixed.head[0] = 2);
    change("a byte of the responses is missing", &|mixed| mixed.responses.truncate(mixed.responses.len() - 1));
    all
}

fn case(
    what: Value,
    inputs: &[u8],
    statement: &Statement,
    mixed: &Mixed,
    verify: impl Fn(&Mixed) -> Result<(), ShuffleError>,
) -> Value {
    let (parts, _) = argument::decode(statement, &mixed.head, &mixed.responses);
    let challenges = statement.challenges(&parts);
    let broken = broken(statement, mixed).into_iter().map(|(what, changed)| {
        let error = error(verify(&changed).unwrap_err());
        let mut fields = fields(&changed);
        fields["what"] = what.into();
        fields["error"] = error.into();
        fields
    });
    let mut case = fields(mixed);
    case["keys"] = what;
    case["inputs"] = hex::encode(inputs).into();
    case["x"] = hex::encode(challenges.x.as_bytes()).into();
    case["gamma"] = hex::encode(challenges.gamma.as_bytes()).into();
    case["c"] = hex::encode(challenges.c.as_bytes()).into();
    case["broken"] = broken.collect();
    case
}

fn generated() -> Value {
    let ciphertexts = [(3, 1), (2, 2)].map(|(items, slots)| {
        let mut world = World::new(SEED, items, slots);
        let mixed = world.mix();
        let secrets: Vec<_> = world.secrets.iter().map(|secret| hex::encode(secret.as_bytes())).collect();
        let statement = world.statement(&mixed.outputs);
        case(json!({ "secrets": secrets }), &world.inputs, &statement, &mixed, |mixed| world.verify(mixed).map(drop))
    });
    let mut keys = Keys::new(SEED, 3);
    let mixed = keys.mix();
    let statement = keys.statement(&mixed.outputs, mixed.image);
    let what = json!({ "base": hex::encode(bytes(&keys.base)) });
    let keys = case(what, &keys.inputs, &statement, &mixed, |mixed| keys.verify(mixed).map(drop));
    json!({
        "chain": hex::encode(MIX.chain),
        "manifest": hex::encode(MIX.manifest),
        "contest": MIX.contest,
        "mixer": MIX.mixer,
        "round": MIX.round,
        "P_0": hex::encode(bytes(&generator(0))),
        "P_511": hex::encode(bytes(&generator(511))),
        "ciphertexts": ciphertexts,
        "keys": [keys],
    })
}

#[test]
fn generated_shuffles_are_what_is_stored() {
    compare(FILE, &generated());
}

/// From the file alone: what it says holds, holds, and what it says is broken is refused for what it says.
#[test]
fn stored_shuffles_verify_and_broken_ones_do_not() {
    let stored = stored(FILE);
    let text = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
    let word = |value: &Value| <[u8; 32]>::try_from(text(value)).unwrap();
    let number = |value: &Value| value.as_u64().unwrap() as usize;
    let mix = Mix {
        chain: word(&stored["chain"]),
        manifest: word(&stored["manifest"]),
        contest: number(&stored["contest"]),
        mixer: number(&stored["mixer"]),
        round: number(&stored["round"]),
    };
    let mut refused = 0;
    let mut judge = |case: &Value, verify: &dyn Fn(&Value) -> Result<(), ShuffleError>| {
        verify(case).unwrap();
        for broken in case["broken"].as_array().unwrap() {
            let expected = broken["error"].as_str().unwrap();
            assert_eq!(error(verify(broken).unwrap_err()), expected, "{}", broken["what"]);
            refused += 1;
        }
    };
    let rng = || ChaCha20Rng::seed_from_u64(0);
    for case in stored["ciphertexts"].as_array().unwrap() {
        let secrets = case["keys"]["secrets"].as_array().unwrap();
        let key = |secret| element(&base(Scalar::from_canonical_bytes(word(secret)).unwrap()));
        let inputs = text(&case["inputs"]);
        let items = inputs.len() / (32 * (secrets.len() + 1));
        let shuffle = Reencryption::new(mix, secrets.iter().map(key).collect(), items).unwrap();
        judge(case, &|case| {
            let [outputs, head, responses] = ["outputs", "head", "responses"].map(|field| text(&case[field]));
            shuffle.verify(&inputs, &outputs, &head, &responses, &mut unwatched, &mut rng()).map(drop)
        });
    }
    for case in stored["keys"].as_array().unwrap() {
        let inputs = text(&case["inputs"]);
        let key_base = element(&point(&word(&case["keys"]["base"])));
        let shuffle = Exponentiation::new(mix, key_base, inputs.len() / 32).unwrap();
        judge(case, &|case| {
            let [outputs, head, responses] = ["outputs", "head", "responses"].map(|field| text(&case[field]));
            let image = element(&point(&word(&case["image"])));
            shuffle.verify(&image, &inputs, &outputs, &head, &responses, &mut unwatched, &mut rng()).map(drop)
        });
    }
    assert_eq!(refused, 3 * 16);
    let kinds = [ListKind::Inputs, ListKind::Outputs, ListKind::Responses].map(|kind| kind.to_string());
    assert_eq!(kinds, ["input", "output", "response"]);
}
