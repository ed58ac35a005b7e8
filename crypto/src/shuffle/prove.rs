//! Mixing, and proving it. Constant-time in every secret scalar; addresses depend on the permutation.

use core::ops::{ControlFlow, Range};

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::ristretto::RistrettoBasepointTable;
use curve25519_dalek::traits::MultiscalarMul;
use rand_core::CryptoRngCore;
use tabella_wide::{Points, Sums};
use zeroize::Zeroizing;

use super::argument::{self, Head, Layout};
use super::lists::{Fingerprint, ListKind, Root, Sink, Source, row_hash};
use super::row::{Generators, Walk, access, check_length, hits_a_place, powers_above, read, shifted};
use super::secrets::{Secrets, Use};
use super::{Progress, Relation, Shape, ShuffleError, Statement};
use crate::encoding::DecodeError;
use crate::group::{Element, Scalar, SecretScalar};

/// Shuffles a list; returns the head of the proof, and the new base of keys.
pub(super) fn shuffle(
    statement: &Statement,
    inputs: &(impl Source + ?Sized),
    outputs: &mut impl Sink,
    responses: &mut impl Sink,
    watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
    rng: &mut impl CryptoRngCore,
) -> Result<(Vec<u8>, Option<Element>), ShuffleError> {
    let (shape, layout) = (statement.shape, Layout::of(statement));
    check_length(ListKind::Inputs, inputs, shape.list_bytes())?;
    let progress = Progress { done: 0, of: 5 * shape.rows() };
    let mut walk = Walk { rows: shape.rows(), progress, watch };

    let fingerprint = Fingerprint::draw(rng);
    let mut root = Root::new(&shape, ListKind::Inputs);
    let hash = |rows: Range<usize>| {
        let bytes = read(ListKind::Inputs, inputs, shape.bytes_of(&rows))?;
        Ok((row_hash(&bytes), fingerprint.items(&shape, shape.items_of(&rows).start, &bytes)))
    };
    let mut first_seen = 0_u128;
    walk.pieces(1, hash, |(hash, seen)| {
        root.push(&hash);
        first_seen = first_seen.wrapping_add(seen);
        Ok(())
    })?;
    // Of inputs that change while they are read the outputs and E would show multiples of s that somebody chose.
    let unchanged =
        |seen: u128| if seen == first_seen { Ok(()) } else { Err(ShuffleError::OtherList(ListKind::Inputs)) };
    let input_root = root.finish();
    let mut transcript = statement.with_inputs(&input_root);
    let secrets = Secrets::draw(&transcript, shape.items, rng);
    let mixer = Mixer::new(statement, &secrets, &fingerprint);

    let mut points = vec![[0; 32]; layout.len()];
    let mut root = Root::new(&shape, ListKind::Outputs);
    let mut masked = Zeroizing::new(vec![RistrettoPoint::default(); shape.width]);
    let (mut row, mut seen) = (0, 0_u128);
    walk.pieces(
        1,
        |rows| mixer.mix(inputs, rows.start),
        |mixed: Mixed| {
            outputs.write(&mixed.outputs).map_err(access(ListKind::Outputs))?;
            root.push(&row_hash(&mixed.outputs));
            for (range, commitment) in [layout.a(), layout.u(), layout.v()].into_iter().zip(mixed.commitments) {
                points[range.start + row] = commitment;
            }
            masked.iter_mut().zip(mixed.masked.iter()).for_each(|(sum, part)| *sum += part);
            seen = seen.wrapping_add(mixed.seen);
            row += 1;
            Ok(())
        },
    )?;
    unchanged(seen)?;
    let output_root = root.finish();
    let image = mixer.image();
    argument::append_outputs(&mut transcript, image.as_ref(), &output_root);
    let x = argument::challenge_x(&mut transcript, &layout, &points);
    assert!(!hits_a_place(&x, shape.items), "a random scalar is one of a few with a chance of 2^-228");

    let mut sums = Weighed::default();
    let mut row = layout.b().start;
    walk.pieces(
        1,
        |rows| mixer.weigh(inputs, rows.start, &x),
        |weighed: Weighed| {
            points[row] = weighed.commitment;
            *sums.nonces += *weighed.nonces;
            sums.inputs += weighed.inputs;
            sums.seen = sums.seen.wrapping_add(weighed.seen);
            row += 1;
            Ok(())
        },
    )?;
    let last = SecretScalar::new(secrets.scalar(Use::LastMask, 0));
    match &statement.relation {
        Relation::Reencryption(keys) => {
            for ((place, masked), key) in layout.e().zip(masked.iter()).zip(keys) {
                points[place] = (masked + key.point() * last.expose()).compress().to_bytes();
            }
        }
        Relation::Exponentiation(base) => {
            unchanged(sums.seen)?;
            points[layout.e().start] = (masked[0] - sums.inputs * last.expose()).compress().to_bytes();
            points[layout.s().start] = (base.point() * last.expose()).compress().to_bytes();
        }
    }
    let gamma = argument::challenge_gamma(&mut transcript, &layout, &points);

    let mut cross = [Scalar::ZERO; 2];
    walk.pieces(
        1,
        |rows| Ok(mixer.cross(rows.start, &x, &gamma)),
        |terms: [SecretScalar; 2]| {
            cross.iter_mut().zip(&terms).for_each(|(sum, term)| *sum += term.expose());
            Ok(())
        },
    )?;
    let cross = Zeroizing::new(cross);
    let blindings = secrets.scalars(Use::Quadratic, 0..2);
    for ((place, value), blinding) in layout.q().zip(cross.iter()).zip(blindings.iter()) {
        points[place] = commit(&[core::slice::from_ref(value)], &[*blinding])[0];
    }
    let c = argument::challenge_c(&mut transcript, &layout, &points);

    let mut root = Root::new(&shape, ListKind::Responses);
    walk.pieces(
        1,
        |rows| Ok(mixer.respond(rows.start, &x, &c)),
        |bytes: Vec<u8>| {
            root.push(&row_hash(&bytes));
            responses.write(&bytes).map_err(access(ListKind::Responses))
        },
    )?;
    let z = match &statement.relation {
        Relation::Reencryption(_) => last.expose() - c * *sums.nonces,
        Relation::Exponentiation(_) => last.expose() + c * mixer.power.expose(),
    };
    let head = Head {
        inputs: input_root,
        outputs: output_root,
        responses: root.finish(),
        points,
        z_q: c * blindings[0] + blindings[1],
        z,
    };
    Ok((head.write(&layout), image))
}

/// Commitments to rows of scalars, each with its blinding.
fn commit(rows: &[&[Scalar]], blindings: &[Scalar]) -> Vec<[u8; 32]> {
    let (base, tables) = Generators::get().tables().split_first().expect("G stands before the P_k");
    let mut sums = Sums::new(rows.len());
    for (row, blinding) in blindings.iter().enumerate() {
        sums.add_multiple(row, base, blinding);
    }
    for (column, table) in tables.iter().enumerate() {
        for (row, scalars) in rows.iter().enumerate() {
            if let Some(scalar) = scalars.get(column) {
                sums.add_multiple(row, table, scalar);
            }
        }
    }
    sums.encode()
}

/// What one row of outputs gives.
struct Mixed {
    outputs: Vec<u8>,
    /// The fingerprint of the inputs that became them.
    seen: u128,
    /// A, U and V.
    commitments: [[u8; 32]; 3],
    /// The sum of the row's outputs times their masks, for each of their points.
    masked: Zeroizing<Vec<RistrettoPoint>>,
}

/// What one row of weights gives, or all of them.
#[derive(Default)]
struct Weighed {
    /// B.
    commitment: [u8; 32],
    /// The sum of r_i, each times its weight.
    nonces: Zeroizing<Scalar>,
    /// Of keys: the sum of the inputs of these places, each times its public weight.
    inputs: RistrettoPoint,
    /// And their fingerprint.
    seen: u128,
}

/// Who knows the secrets of one shuffle.
struct Mixer<'a> {
    statement: &'a Statement,
    shape: Shape,
    secrets: &'a Secrets,
    fingerprint: &'a Fingerprint,
    /// K_1 .. K_w.
    tables: Vec<RistrettoBasepointTable>,
    /// s, of keys.
    power: SecretScalar,
}

impl<'a> Mixer<'a> {
    fn new(statement: &'a Statement, secrets: &'a Secrets, fingerprint: &'a Fingerprint) -> Self {
        let tables = match &statement.relation {
            Relation::Reencryption(keys) => {
                keys[1..].iter().map(|key| RistrettoBasepointTable::create(key.point())).collect()
            }
            Relation::Exponentiation(_) => Vec::new(),
        };
        let power = SecretScalar::new(secrets.scalar(Use::Power, 0));
        Self { statement, shape: statement.shape, secrets, fingerprint, tables, power }
    }

    /// The new base of keys.
    fn image(&self) -> Option<Element> {
        match &self.statement.relation {
            Relation::Reencryption(_) => None,
            Relation::Exponentiation(base) => Some(Element::from_nonidentity(base.point() * self.power.expose())),
        }
    }

    fn items(&self, row: usize) -> Range<usize> {
        self.shape.items_of(&(row..row + 1))
    }

    /// a_i of a row.
    fn indices(&self, row: usize) -> Zeroizing<Vec<Scalar>> {
        let places = self.secrets.places(self.items(row));
        Zeroizing::new(places.iter().map(|place| Scalar::from(*place)).collect())
    }

    /// b_i of a row.
    fn weights(&self, row: usize, x: &Scalar) -> Zeroizing<Vec<Scalar>> {
        let places = self.secrets.places(self.items(row));
        let mut weights = Zeroizing::new(shifted(x, places.iter().map(|place| u64::from(*place))));
        Scalar::invert_batch_alloc(&mut weights);
        weights
    }

    /// The inputs that become this row, and their fingerprint.
    fn gather(&self, inputs: &(impl Source + ?Sized), row: usize) -> Result<(Vec<RistrettoPoint>, u128), ShuffleError> {
        let places = self.secrets.places(self.items(row));
        let mut points = Vec::with_capacity(places.len() * self.shape.width);
        let mut seen = 0_u128;
        let mut item = vec![0; self.shape.item_bytes()];
        for place in places {
            let position = *place as usize;
            let offset = position as u64 * self.shape.item_bytes() as u64;
            inputs.read(offset, &mut item).map_err(access(ListKind::Inputs))?;
            seen = seen.wrapping_add(self.fingerprint.item(position, &item));
            for encoding in item.as_chunks::<32>().0 {
                let point = Element::decode(encoding, "input");
                let list = ListKind::Inputs;
                let point = point.map_err(|source: DecodeError| ShuffleError::Item { list, position, source })?;
                points.push(*point.point());
            }
        }
        Ok((points, seen))
    }

    fn mix(&self, inputs: &(impl Source + ?Sized), row: usize) -> Result<Mixed, ShuffleError> {
        let (items, width) = (self.items(row), self.shape.width);
        let (mut points, seen) = self.gather(inputs, row)?;
        match self.statement.relation {
            Relation::Reencryption(_) => {
                let nonces = self.secrets.scalars(Use::Reencryption, items.clone());
                for (item, nonce) in points.chunks_mut(width).zip(nonces.iter()) {
                    item[0] += RistrettoPoint::mul_base(nonce);
                    item[1..].iter_mut().zip(&self.tables).for_each(|(point, key)| *point += key * nonce);
                }
            }
            Relation::Exponentiation(_) => points.iter_mut().for_each(|point| *point *= self.power.expose()),
        }
        let outputs = points.iter().flat_map(|point| point.compress().to_bytes()).collect();
        let index_masks = self.secrets.scalars(Use::IndexMask, items.clone());
        let weight_masks = self.secrets.scalars(Use::WeightMask, items);
        let mut masked = Zeroizing::new(Vec::with_capacity(width));
        masked.extend((0..width).map(|column| {
            let column = points.iter().skip(column).step_by(width);
            RistrettoPoint::multiscalar_mul(weight_masks.iter(), column)
        }));
        let blindings = [Use::IndexBlinding, Use::IndexMaskBlinding, Use::WeightMaskBlinding];
        let blindings = Zeroizing::new(blindings.map(|blinding| self.secrets.scalar(blinding, row)));
        let commitments = commit(&[&self.indices(row), &index_masks, &weight_masks], blindings.as_slice());
        let commitments = commitments.try_into().expect("as many commitments as rows");
        Ok(Mixed { outputs, seen, commitments, masked })
    }

    fn weigh(&self, inputs: &(impl Source + ?Sized), row: usize, x: &Scalar) -> Result<Weighed, ShuffleError> {
        let (items, weights) = (self.items(row), self.weights(row, x));
        let blinding = SecretScalar::new(self.secrets.scalar(Use::WeightBlinding, row));
        let commitment = commit(&[&weights], core::slice::from_ref(blinding.expose()))[0];
        match self.statement.relation {
            Relation::Reencryption(_) => {
                let nonces = self.secrets.scalars(Use::Reencryption, items);
                let nonces = Zeroizing::new(nonces.iter().zip(weights.iter()).map(|(r, b)| r * b).sum());
                Ok(Weighed { commitment, nonces, ..Weighed::default() })
            }
            Relation::Exponentiation(_) => {
                let bytes = read(ListKind::Inputs, inputs, self.shape.bytes_of(&(row..row + 1)))?;
                let seen = self.fingerprint.items(&self.shape, items.start, &bytes);
                // That they decode was seen when they were mixed.
                let (points, _) = Points::decode(bytes.as_chunks().0);
                let mut public = shifted(x, items.map(|place| place as u64));
                Scalar::invert_batch_alloc(&mut public);
                Ok(Weighed { commitment, inputs: points.multiscalar(&public), seen, ..Weighed::default() })
            }
        }
    }

    /// What a row adds to the terms of (3) with c, and without.
    fn cross(&self, row: usize, x: &Scalar, gamma: &Scalar) -> [SecretScalar; 2] {
        let items = self.items(row);
        let (indices, weights) = (self.indices(row), self.weights(row, x));
        let index_masks = self.secrets.scalars(Use::IndexMask, items.clone());
        let weight_masks = self.secrets.scalars(Use::WeightMask, items.clone());
        let [mut linear, mut constant] = [Scalar::ZERO; 2];
        let masks = index_masks.iter().zip(weight_masks.iter());
        let values = indices.iter().zip(weights.iter());
        for (((a, b), (alpha, beta)), power) in values.zip(masks).zip(powers_above(gamma, items.start)) {
            linear += beta + power * (b * alpha + beta * (x + a));
            constant += power * alpha * beta;
        }
        [SecretScalar::new(linear), SecretScalar::new(constant)]
    }

    /// The bytes of a row of responses: z_r and z'_r, the g_i, the f_i.
    fn respond(&self, row: usize, x: &Scalar, c: &Scalar) -> Vec<u8> {
        let items = self.items(row);
        let mut bytes = Vec::with_capacity(64 + 64 * items.len());
        let blinding = |value, mask| c * self.secrets.scalar(value, row) + self.secrets.scalar(mask, row);
        bytes.extend(blinding(Use::IndexBlinding, Use::IndexMaskBlinding).as_bytes());
        bytes.extend(blinding(Use::WeightBlinding, Use::WeightMaskBlinding).as_bytes());
        let lists = [(self.indices(row), Use::IndexMask), (self.weights(row, x), Use::WeightMask)];
        for (values, mask) in lists {
            let masks = self.secrets.scalars(mask, items.clone());
            bytes.extend(values.iter().zip(masks.iter()).flat_map(|(value, mask)| (c * value + mask).to_bytes()));
        }
        bytes
    }
}
