//! Shuffles made and checked a second time, slowly, from `docs/protocol.md` section 25 alone; and worlds to make them in.

#![allow(dead_code, unused_macros, unused_imports, clippy::unwrap_used, reason = "each test program uses a part of it")]

pub mod argument;

use core::ops::ControlFlow;

use argument::{Answers, Kind, Omitted, Parts, Prover, Statement, solve};
use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::ristretto::CompressedRistretto;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha256, Sha512};
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::shuffle::{Exponentiation, Mix, Progress, Reencryption, Roots, ShuffleError, unwatched};

pub const MIX: Mix = Mix { chain: [1; 32], manifest: [2; 32], contest: 3, mixer: 1, round: 0 };

pub fn bytes(point: &RistrettoPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

pub fn point(bytes: &[u8; 32]) -> RistrettoPoint {
    CompressedRistretto(*bytes).decompress().unwrap()
}

pub fn element(point: &RistrettoPoint) -> Element {
    Element::new(*point, "test").unwrap()
}

pub fn base(scalar: Scalar) -> RistrettoPoint {
    RistrettoPoint::mul_base(&scalar)
}

pub fn scalar(rng: &mut ChaCha20Rng) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

/// P_index.
pub fn generator(index: u32) -> RistrettoPoint {
    let digest = Sha512::new_with_prefix(b"tabella/v1/generator/P").chain_update(index.to_le_bytes());
    RistrettoPoint::from_uniform_bytes(&digest.finalize().into())
}

/// The bytes of items.
pub fn flat(items: &[Vec<RistrettoPoint>]) -> Vec<u8> {
    items.iter().flatten().flat_map(bytes).collect()
}

/// The items of such bytes.
pub fn items(list: &[u8], width: usize) -> Vec<Vec<RistrettoPoint>> {
    list.chunks(32 * width).map(|item| item.as_chunks::<32>().0.iter().map(point).collect()).collect()
}

/// The root of a list that is cut into these rows.
pub fn root<'a>(domain: &[u8], items: usize, width: usize, rows: impl Iterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(domain);
    hash.update((items as u64).to_le_bytes());
    hash.update((width as u64).to_le_bytes());
    rows.for_each(|row| hash.update(Sha256::digest(row)));
    hash.finalize().into()
}

pub fn list_root(list: &[u8], items: usize, width: usize) -> [u8; 32] {
    root(b"tabella/v1/shuffle/list", items, width, list.chunks(512 * 32 * width))
}

/// What a mixer publishes.
#[derive(Clone)]
pub struct Mixed {
    pub outputs: Vec<u8>,
    pub head: Vec<u8>,
    pub responses: Vec<u8>,
    /// The new base of keys.
    pub image: RistrettoPoint,
}

impl Mixed {
    pub fn of(statement: &Statement, parts: &Parts, answers: &Answers) -> Self {
        let (head, responses) = argument::encode(statement, parts, answers);
        Self { outputs: flat(&statement.outputs), head, responses, image: statement.image() }
    }
}

/// Asserts that a forgery is refused, with such an error.
macro_rules! refused {
    ($verifier:expr, $made:expr, $error:pat) => {{
        let (statement, parts, answers) = &$made;
        let error = $verifier.verify(&$crate::shuffle_rig::Mixed::of(statement, parts, answers)).unwrap_err();
        assert!(matches!(error, $error), "{error}");
    }};
}
pub(crate) use refused;

/// Ciphertexts whose keys and plaintexts are all known.
#[derive(Clone)]
pub struct World {
    pub rng: ChaCha20Rng,
    /// The logarithms of the slot keys.
    pub secrets: Vec<Scalar>,
    pub plain: Vec<Vec<u64>>,
    /// Of the inputs.
    pub nonces: Vec<Scalar>,
    pub inputs: Vec<u8>,
    pub mix: Mix,
}

impl World {
    /// So many ciphertexts of so many slots. Plaintexts are small and all different.
    pub fn new(seed: u64, items: usize, slots: usize) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let secrets: Vec<_> = (0..slots).map(|_| scalar(&mut rng)).collect();
        let plain: Vec<Vec<u64>> =
            (0..items).map(|item| (0..slots).map(|slot| (item + 7 * slot) as u64).collect()).collect();
        let nonces: Vec<_> = plain.iter().map(|_| scalar(&mut rng)).collect();
        let encrypt = |(values, r): (&Vec<u64>, &Scalar)| {
            let slots = values.iter().zip(&secrets).map(|(value, secret)| base(Scalar::from(*value) + r * secret));
            core::iter::once(base(*r)).chain(slots).collect()
        };
        let inputs = flat(&plain.iter().zip(&nonces).map(encrypt).collect::<Vec<_>>());
        Self { rng, secrets, plain, nonces, inputs, mix: MIX }
    }

    pub fn items(&self) -> usize {
        self.plain.len()
    }

    pub fn width(&self) -> usize {
        self.secrets.len() + 1
    }

    pub fn keys(&self) -> Vec<RistrettoPoint> {
        self.secrets.iter().map(|secret| base(*secret)).collect()
    }

    pub fn shuffle(&self) -> Reencryption {
        Reencryption::new(self.mix, self.keys().iter().map(element).collect(), self.items()).unwrap()
    }

    pub fn mix(&mut self) -> Mixed {
        self.mix_watched(&mut unwatched).unwrap()
    }

    pub fn mix_watched(&mut self, watch: &mut impl FnMut(Progress) -> ControlFlow<()>) -> Result<Mixed, ShuffleError> {
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let shuffle = self.shuffle();
        let head = shuffle.shuffle(&self.inputs, &mut outputs, &mut responses, watch, &mut self.rng)?;
        Ok(Mixed { outputs, head, responses, image: RistrettoPoint::default() })
    }

    pub fn verify(&self, mixed: &Mixed) -> Result<Roots, ShuffleError> {
        self.verify_watched(mixed, &mut unwatched)
    }

    pub fn verify_watched(
        &self,
        mixed: &Mixed,
        watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Roots, ShuffleError> {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        self.shuffle().verify(&self.inputs, &mixed.outputs, &mixed.head, &mixed.responses, watch, rng)
    }

    /// The plaintexts of a list, in its order.
    pub fn decrypt(&self, list: &[u8]) -> Vec<Vec<u64>> {
        let small: std::collections::HashMap<[u8; 32], u64> =
            (0..self.items() as u64 + 64).map(|value| (bytes(&base(Scalar::from(value))), value)).collect();
        let open = |item: &Vec<RistrettoPoint>| {
            let slots = item[1..].iter().zip(&self.secrets);
            slots.map(|(point, secret)| small[&bytes(&(point - item[0] * secret))]).collect()
        };
        items(list, self.width()).iter().map(open).collect()
    }

    /// What is proved of these outputs.
    pub fn statement(&self, outputs: &[u8]) -> Statement {
        let kind = Kind::Ciphertexts(core::iter::once(base(Scalar::ONE)).chain(self.keys()).collect());
        Statement::new(self.mix, kind, items(&self.inputs, self.width()), items(outputs, self.width()))
    }

    /// Which of (1), (2), (3) and (4) hold.
    pub fn independent(&self, mixed: &Mixed) -> [bool; 4] {
        let statement = self.statement(&mixed.outputs);
        let (parts, answers) = argument::decode(&statement, &mixed.head, &mixed.responses);
        argument::equations(&statement, &parts, &answers)[..4].try_into().unwrap()
    }

    /// Outputs in reverse, and the nonces that were added.
    pub fn reversed(&mut self) -> (Vec<Vec<RistrettoPoint>>, Vec<Scalar>) {
        let inputs = items(&self.inputs, self.width());
        let nonces: Vec<_> = inputs.iter().map(|_| scalar(&mut self.rng)).collect();
        let keys: Vec<_> = core::iter::once(base(Scalar::ONE)).chain(self.keys()).collect();
        let add = |(item, r): (&Vec<RistrettoPoint>, &Scalar)| item.iter().zip(&keys).map(|(c, k)| c + k * r).collect();
        (inputs.iter().rev().zip(&nonces).map(add).collect(), nonces)
    }

    /// An honest prover of outputs in reverse, before its first move.
    pub fn prover(&mut self) -> Prover {
        let (outputs, nonces) = self.reversed();
        let statement = self.statement(&flat(&outputs));
        let places = (0..self.items() as u64).rev().map(Scalar::from).collect();
        Prover::new(statement, places, nonces, Scalar::ZERO, ChaCha20Rng::from_rng(&mut self.rng).unwrap())
    }

    /// A prover whose first output holds one more than it should, with its commitments to places and masks and the
    /// weights of these places.
    pub fn cheat(&mut self, omitted: Omitted) -> Prover {
        let mut prover = self.prover();
        prover.statement.omitted = omitted;
        prover.statement.outputs[0][1] += base(Scalar::ONE);
        prover.commit();
        prover.weigh();
        prover
    }

    /// The nonces of the outputs of an honest prover or a [`Self::cheat`]: whoever mixes here has sent all the votes.
    pub fn nonces_of(&self, prover: &Prover) -> Vec<Scalar> {
        self.nonces.iter().rev().zip(&prover.nonces).map(|(old, new)| old + new).collect()
    }

    /// Moves some weights of a [`Self::cheat`] so that the changed vote makes no difference in (4), and these sums over the
    /// moves none in what else is looked at.
    pub fn move_weights(&self, prover: &mut Prover, moved: &[usize], sums: Vec<Vec<Scalar>>) {
        let plain = |output: usize| self.plain[self.items() - 1 - output][0] + u64::from(output == 0);
        let mut matrix = sums;
        let mut right = vec![Scalar::ZERO; matrix.len()];
        matrix.push(moved.iter().map(|output| Scalar::from(plain(*output))).collect());
        right.push(-prover.weights[0]);
        let mut weights = prover.weights.clone();
        for (output, by) in moved.iter().zip(solve(matrix, right)) {
            weights[*output] += by;
        }
        prover.mislead(weights, &self.nonces, &self.nonces_of(prover));
    }

    pub fn mix_and_verify(&mut self) -> Result<Roots, ShuffleError> {
        let mixed = self.mix();
        self.verify(&mixed)
    }

    pub fn prove_independently(&mut self) -> Mixed {
        let (statement, parts, answers) = self.prover().run();
        Mixed::of(&statement, &parts, &answers)
    }
}

/// Keys whose secrets are all known.
pub struct Keys {
    pub rng: ChaCha20Rng,
    pub secrets: Vec<Scalar>,
    pub base: RistrettoPoint,
    pub inputs: Vec<u8>,
}

impl Keys {
    pub fn new(seed: u64, items: usize) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let secrets: Vec<_> = (0..items).map(|_| scalar(&mut rng)).collect();
        let inputs = secrets.iter().flat_map(|secret| bytes(&base(*secret))).collect();
        Self { rng, secrets, base: base(Scalar::ONE), inputs }
    }

    pub fn shuffle(&self) -> Exponentiation {
        Exponentiation::new(MIX, element(&self.base), self.secrets.len()).unwrap()
    }

    pub fn mix(&mut self) -> Mixed {
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let shuffle = self.shuffle();
        let made = shuffle.shuffle(&self.inputs, &mut outputs, &mut responses, &mut unwatched, &mut self.rng);
        let (image, head) = made.unwrap();
        Mixed { outputs, head, responses, image: *image.point() }
    }

    pub fn verify(&self, mixed: &Mixed) -> Result<Roots, ShuffleError> {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let (image, shuffle) = (element(&mixed.image), self.shuffle());
        shuffle.verify(&image, &self.inputs, &mixed.outputs, &mixed.head, &mixed.responses, &mut unwatched, rng)
    }

    pub fn statement(&self, outputs: &[u8], image: RistrettoPoint) -> Statement {
        let kind = Kind::Keys { base: Box::new(self.base), image: Box::new(image) };
        Statement::new(MIX, kind, items(&self.inputs, 1), items(outputs, 1))
    }

    /// Which of the five equations hold.
    pub fn independent(&self, mixed: &Mixed) -> [bool; 5] {
        let statement = self.statement(&mixed.outputs, mixed.image);
        let (parts, answers) = argument::decode(&statement, &mixed.head, &mixed.responses);
        argument::equations(&statement, &parts, &answers)
    }

    /// An honest prover of keys in reverse, all raised to `power`, and the base to `of_base`.
    pub fn prover(&mut self, power: Scalar, of_base: Scalar) -> Prover {
        let outputs: Vec<_> = items(&self.inputs, 1).iter().rev().map(|item| vec![item[0] * power]).collect();
        let statement = self.statement(&flat(&outputs), self.base * of_base);
        let places = (0..self.secrets.len() as u64).rev().map(Scalar::from).collect();
        Prover::new(statement, places, Vec::new(), power, ChaCha20Rng::from_rng(&mut self.rng).unwrap())
    }

    pub fn prove_independently(&mut self) -> Mixed {
        let power = scalar(&mut self.rng);
        let (statement, parts, answers) = self.prover(power, power).run();
        Mixed::of(&statement, &parts, &answers)
    }
}
