//! Mixes of ballots and of rolls that hold but for one step of `docs/protocol.md` section 25.6. Whoever mixes here knows
//! every secret of the mix, and does one thing otherwise.

use core::iter::once;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::shuffle::{Mix, list_root};
use tabella_ledger::bytes::Hash;

use super::boards::{closed, ready, small};
use super::forge::{Set, add_order};
use crate::rig::mixes::Message;
use crate::rig::rolls::secret;
use crate::rig::{Rig, words};
use crate::shuffle_rig::argument::{Kind, Made, Prover, Statement, encode, equations};
use crate::shuffle_rig::{base, flat, generator, items, root, scalar};

pub fn all(set: &mut Set) {
    ballots(set);
    roll(set);
}

/// A way to cheat: its name, what it is, which of the equations (1) to (5) hold nevertheless, and how it is done.
type Cheat = (&'static str, &'static str, [bool; 5], fn(Prover) -> Made);

const EQUATIONS: [Cheat; 3] = [
    ("only-1", "has a place behind the end of its row", [false, true, true, true, true], |mut prover| {
        prover.commit();
        prover.parts.a[0] += generator(7);
        prover.weigh();
        prover.finish()
    }),
    ("only-2", "has a weight behind the end of its row", [true, false, true, true, true], |mut prover| {
        prover.commit();
        prover.weigh();
        prover.commit_weights();
        prover.parts.b[0] += generator(7);
        prover.commit_cross();
        let answers = prover.answer();
        (prover.statement, prover.parts, answers)
    }),
    ("only-3", "has weights that are not those of its places", [true, true, false, true, true], |mut prover| {
        let places = prover.places.clone();
        prover.places[0] = Scalar::from(9u8);
        prover.commit();
        let x = prover.challenges().x;
        prover.weights = places.iter().map(|place| (x + place).invert()).collect();
        prover.finish()
    }),
];

const OF_BALLOTS: [Cheat; 3] = [
    ("only-4-first", "changes the first point of a ballot", [true, true, true, false, true], |mut prover| {
        prover.statement.outputs[1][0] += base(Scalar::ONE);
        prover.run()
    }),
    ("only-4-last", "changes the last number of a ballot", [true, true, true, false, true], |mut prover| {
        *prover.statement.outputs[1].last_mut().unwrap() += base(Scalar::ONE);
        prover.run()
    }),
    ("only-alike", "passes a ballot on as it was, and proves it", [true; 5], |mut prover| {
        prover.nonces[1] = Scalar::ZERO;
        prover.statement.outputs[1] = prover.statement.inputs[1].clone();
        prover.run()
    }),
];

const OF_KEYS: [Cheat; 2] = [
    ("only-4", "changes a key", [true, true, true, false, true], |mut prover| {
        prover.statement.outputs[1][0] += base(Scalar::ONE);
        prover.run()
    }),
    ("only-5", "names a base that is raised to another power", [true, true, true, true, false], |mut prover| {
        let Kind::Keys { image, .. } = &mut prover.statement.kind else { unreachable!() };
        **image += base(Scalar::ONE);
        prover.run()
    }),
];

/// Something that is changed of an honest mix after all equations hold.
type Change = (&'static str, &'static str, fn(&Made, &mut Message));

const CHANGES: [Change; 5] = [
    ("only-root", "has other outputs than its root says, chosen after the answers", |(_, _, answers), message| {
        let (made, f) = (&mut message[1], &answers.f);
        let at = made.len() / f.len() - 32;
        let width = made.len() / f.len() / 32;
        let mut outputs = items(made, width);
        outputs[0][at / 32] += base(f[1]);
        outputs[1][at / 32] -= base(f[0]);
        *made = flat(&outputs);
    }),
    ("only-responses", "has responses of another root", |_, message| message[0][65] ^= 1),
    ("only-reduced", "has a z that is not reduced", |_, message| {
        let end = message[0].len();
        add_order((&mut message[0][end - 64..]).try_into().unwrap());
    }),
    ("only-reduced-response", "has a response that is not reduced", |(statement, ..), message| {
        add_order((&mut message[2][..64]).try_into().unwrap());
        let rows = once(message[2].as_slice());
        let named = root(b"tabella/v1/shuffle/responses", statement.items(), statement.width(), rows);
        message[0][65..97].copy_from_slice(&named);
    }),
    ("only-element", "gives out bytes that are no element", |(statement, ..), message| {
        message[1][..32].copy_from_slice(&[0xff; 32]);
        let named = list_root(&message[1], statement.items(), statement.width()).unwrap();
        message[0][33..65].copy_from_slice(&named);
    }),
];

/// Head, outputs and responses.
fn message((statement, parts, answers): &Made) -> Message {
    let (head, responses) = encode(statement, parts, answers);
    [head, flat(&statement.outputs), responses]
}

fn ballots(set: &mut Set) {
    let (mut rig, election) = closed(2_370, words(4));
    let prover = honest_of_ballots(&rig, election);
    let honest = prover.clone().run();
    let accepted = rig.sent(election, (0, 0, 0), &message(&honest));
    rig.clone().accepted(&[accepted]);
    let mut case = |slug: &str, what: &str, message: Message| {
        let entry = rig.sent(election, (0, 0, 0), &message);
        set.entry(("MX17", "mix.proof"), slug, &format!("A mix of ballots {what}; all else holds."), &rig, &entry);
    };
    for (slug, what, hold, cheat) in EQUATIONS.into_iter().chain(OF_BALLOTS) {
        let made = cheat(prover.clone());
        assert_eq!(equations(&made.0, &made.1, &made.2), hold, "{slug}");
        case(slug, what, message(&made));
    }
    for (slug, what, change) in CHANGES {
        let mut changed = message(&honest);
        change(&honest, &mut changed);
        case(slug, what, changed);
    }
}

/// A mixer that gives out the ballots in reverse.
fn honest_of_ballots(rig: &Rig, election: Hash) -> Prover {
    let found = rig.state().election(&election).unwrap();
    let packing = found.packing(0).unwrap();
    let keys = packing.keys(found.params().slot_keys()).unwrap();
    let keys: Vec<_> = once(Element::base()).chain(keys).map(|key| *key.point()).collect();
    let inputs = items(&rig.list(election, 0), keys.len());
    let mut rng = ChaCha20Rng::seed_from_u64(2_371);
    let nonces: Vec<Scalar> = inputs.iter().map(|_| scalar(&mut rng)).collect();
    let reversed = inputs.iter().rev().zip(&nonces);
    let outputs = reversed.map(|(item, r)| item.iter().zip(&keys).map(|(point, key)| point + key * r).collect());
    let outputs = outputs.collect();
    let places = (0..inputs.len() as u64).rev().map(Scalar::from).collect();
    let statement = Statement::new(rig.mix_of(election, 0), Kind::Ciphertexts(keys), inputs, outputs);
    Prover::new(statement, places, nonces, Scalar::ZERO, rng)
}

fn roll(set: &mut Set) {
    let (mut rig, election) = ready(2_470, secret(small()));
    rig.roll(election, &[]);
    let prover = honest_of_keys(&rig, election);
    let honest = prover.clone().run();
    let image = |(statement, ..): &Made| statement.image().compress().to_bytes().to_vec();
    let whole = |image: Vec<u8>, [head, keys, responses]: Message| [image, head, keys, responses];
    let accepted = rig.roll_sent(election, (0, 0), &whole(image(&honest), message(&honest)));
    rig.clone().accepted(&[accepted]);
    let mut case = |slug: &str, what: &str, image: Vec<u8>, message: Message| {
        let entry = rig.roll_sent(election, (0, 0), &whole(image, message));
        set.entry(("RX10", "roll.proof"), slug, &format!("A mix of a roll {what}; all else holds."), &rig, &entry);
    };
    for (slug, what, hold, cheat) in EQUATIONS.into_iter().chain(OF_KEYS) {
        let made = cheat(prover.clone());
        assert_eq!(equations(&made.0, &made.1, &made.2), hold, "{slug}");
        case(slug, what, image(&made), message(&made));
    }
    for (slug, what, change) in CHANGES {
        let mut changed = message(&honest);
        change(&honest, &mut changed);
        case(slug, what, image(&honest), changed);
    }
    case("only-base-element", "names a base that is no element", vec![0xff; 32], message(&honest));
}

/// A mixer that gives out the keys of a roll in reverse.
fn honest_of_keys(rig: &Rig, election: Hash) -> Prover {
    let (from, keys) = rig.roll_list(election);
    let mut rng = ChaCha20Rng::seed_from_u64(2_471);
    let (inputs, power) = (items(&keys, 1), scalar(&mut rng));
    let image = from.point() * power;
    let outputs = inputs.iter().rev().map(|item| vec![item[0] * power]).collect();
    let places = (0..inputs.len() as u64).rev().map(Scalar::from).collect();
    let mix = Mix { chain: rig.state().chain().0, manifest: election.0, contest: 0, mixer: 1, round: 0 };
    let kind = Kind::Keys { base: Box::new(*from.point()), image: Box::new(image) };
    Prover::new(Statement::new(mix, kind, inputs, outputs), places, Vec::new(), power, rng)
}
