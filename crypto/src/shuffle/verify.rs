//! Verifying a shuffle: one multiplication over lists, commitments and generators, in pieces for all cores, and each list
//! read once.
//!
//! The head says which lists it is for, so the challenges are known before the lists are read; that the lists are these is
//! seen when all of them was read. The equations are added up, each times a 128-bit weight drawn after everything that is
//! weighted is fixed.

use core::ops::{ControlFlow, Range};

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use merlin::Transcript;
use rand_core::CryptoRngCore;
use tabella_wide::Points;

use super::argument::{self, Head, Layout};
use super::distinct::{self, first_points};
use super::lists::{Fingerprint, ListKind, Root, Source, row_hash};
use super::row::{Generators, Walk, check_length, hits_a_place, powers_above, read, shifted};
use super::{Progress, ROW, Relation, ShuffleError, Statement};
use crate::encoding::{DecodeError, Reader};
use crate::group::{Element, Scalar, decode_scalar};
use crate::transcript::{self, TranscriptProtocol};

/// Points multiplied at a time: beyond this the points leave the cache.
const PIECE_POINTS: usize = 16_000;

/// What the lists of a shuffle are known by that was verified: nothing else makes one. The next shuffle goes on from the root
/// of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Roots {
    /// Of what was shuffled.
    pub inputs: [u8; 32],
    /// Of what came out.
    pub outputs: [u8; 32],
}

/// The root of the inputs that the head of a proof names, read from its beginning without verifying anything.
///
/// # Errors
/// [`DecodeError`] when the bytes are too short or of another version.
pub fn claimed_inputs(head: &[u8]) -> Result<[u8; 32], DecodeError> {
    let mut reader = Reader::new("shuffle proof", head);
    reader.version(argument::VERSION)?;
    reader.array()
}

/// What is claimed.
pub(super) struct Claim<'a, I: ?Sized, O: ?Sized, R: ?Sized> {
    pub(super) statement: &'a Statement,
    /// The new base of keys.
    pub(super) image: Option<&'a Element>,
    pub(super) inputs: &'a I,
    pub(super) outputs: &'a O,
    pub(super) head: &'a [u8],
    pub(super) responses: &'a R,
}

/// Challenges and weights.
struct Drawn {
    x: Scalar,
    gamma: Scalar,
    c: Scalar,
    /// Of (1) for each row, of (2) for each row, and of (3).
    commitments: Vec<Scalar>,
    /// Of (4) for each point of an item, and of (5).
    lists: Vec<Scalar>,
}

/// The coefficients of the P_k, and then of G.
type Row = Vec<Scalar>;

/// What is left of some rows, or of all.
struct Sums {
    /// Of (1) and of (2).
    openings: [Row; 2],
    /// The sum of f_i.
    weights: Scalar,
    /// The sum of gamma^(i+1) f_i (c x + g_i).
    products: Scalar,
    /// The sum of gamma^(i+1).
    powers: Scalar,
    /// The sum of 1 / (x + j).
    reciprocals: Scalar,
    /// Both lists in (4), weighted.
    lists: RistrettoPoint,
}

impl Sums {
    fn new() -> Self {
        let zero = Scalar::ZERO;
        let openings = [vec![zero; ROW + 1], vec![zero; ROW + 1]];
        let lists = RistrettoPoint::default();
        Self { openings, weights: zero, products: zero, powers: zero, reciprocals: zero, lists }
    }

    fn add(&mut self, other: &Self) {
        for (own, others) in self.openings.iter_mut().zip(&other.openings) {
            own.iter_mut().zip(others).for_each(|(own, other)| *own += other);
        }
        self.weights += other.weights;
        self.products += other.products;
        self.powers += other.powers;
        self.reciprocals += other.reciprocals;
        self.lists += other.lists;
    }
}

/// What a piece of the lists gives.
struct Piece {
    sums: Sums,
    /// Of each row: inputs, outputs, responses.
    hashes: Vec<[[u8; 32]; 3]>,
    first_points: [Vec<distinct::Entry>; 2],
}

impl<I: Source + ?Sized, O: Source + ?Sized, R: Source + ?Sized> Claim<'_, I, O, R> {
    pub(super) fn verify(
        &self,
        watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Roots, ShuffleError> {
        let (shape, layout) = (self.statement.shape, Layout::of(self.statement));
        let head = Head::read(&layout, self.head)?;
        check_length(ListKind::Inputs, self.inputs, shape.list_bytes())?;
        check_length(ListKind::Outputs, self.outputs, shape.list_bytes())?;
        check_length(ListKind::Responses, self.responses, shape.response_bytes())?;
        if let (Relation::Exponentiation(base), Some(image)) = (&self.statement.relation, self.image)
            && base == image
        {
            return Err(ShuffleError::Unchanged);
        }
        let (points, refused) = Points::decode(&head.points);
        if let Some(place) = refused.first() {
            return Err(undecodable(&head.points[*place], layout.name(*place)).into());
        }
        let drawn = self.draw(&layout, &head, rng);
        // A chance of 2^-228 for an honest prover; for no other prover is it better.
        if hits_a_place(&drawn.x, shape.items) {
            return Err(ShuffleError::Permutation);
        }

        let mut sums = Sums::new();
        let mut roots = [ListKind::Inputs, ListKind::Outputs, ListKind::Responses].map(|kind| Root::new(&shape, kind));
        let fingerprint = Fingerprint::draw(rng);
        let mut firsts = Vec::with_capacity(2 * shape.items);
        let progress = Progress { done: 0, of: shape.rows() };
        let mut walk = Walk { rows: shape.rows(), progress, watch };
        let long =
            (PIECE_POINTS / (2 * shape.width * ROW)).clamp(1, shape.rows().div_ceil(rayon::current_num_threads()));
        let factor = match self.statement.relation {
            Relation::Reencryption(_) => drawn.c,
            Relation::Exponentiation(_) => head.z,
        };
        walk.pieces(
            long,
            |rows| self.piece(rows, &drawn, &factor, &fingerprint),
            |piece: Piece| {
                sums.add(&piece.sums);
                for hashes in &piece.hashes {
                    roots.iter_mut().zip(hashes).for_each(|(root, hash)| root.push(hash));
                }
                piece.first_points.iter().for_each(|entries| firsts.extend_from_slice(entries));
                Ok(())
            },
        )?;
        let [inputs, outputs, responses] = roots.map(Root::finish);
        for (found, claimed, kind) in [
            (&inputs, &head.inputs, ListKind::Inputs),
            (&outputs, &head.outputs, ListKind::Outputs),
            (&responses, &head.responses, ListKind::Responses),
        ] {
            if found != claimed {
                return Err(ShuffleError::OtherList(kind));
            }
        }
        distinct::check(firsts)?;
        self.judge(&layout, &head, &points, &drawn, &sums)?;
        Ok(Roots { inputs, outputs })
    }

    /// Recomputes the challenges, and draws the weights: they come after the head, which says which responses belong to
    /// it, and depend on fresh randomness besides.
    fn draw(&self, layout: &Layout, head: &Head, rng: &mut impl CryptoRngCore) -> Drawn {
        let mut transcript = self.statement.with_inputs(&head.inputs);
        argument::append_outputs(&mut transcript, self.image, &head.outputs);
        let x = argument::challenge_x(&mut transcript, layout, &head.points);
        let gamma = argument::challenge_gamma(&mut transcript, layout, &head.points);
        let c = argument::challenge_c(&mut transcript, layout, &head.points);
        transcript.append_message(b"head", self.head);
        let (mut digest, mut seed) = ([0; 32], [0; 32]);
        transcript.challenge_bytes(b"batch", &mut digest);
        rng.fill_bytes(&mut seed);
        let mut weights = Transcript::new(transcript::BATCH);
        weights.append_message(b"seed", &seed);
        weights.append_message(b"proof", &digest);
        let shape = self.statement.shape;
        let mut commitments = weights.challenge_weights(b"weights", 2 * shape.rows() + 1 + layout.e().len() + 1);
        let lists = commitments.split_off(2 * shape.rows() + 1);
        Drawn { x, gamma, c, commitments, lists }
    }

    /// Reads some rows. `factor` is what the inputs are multiplied by in (4).
    fn piece(
        &self,
        rows: Range<usize>,
        drawn: &Drawn,
        factor: &Scalar,
        fingerprint: &Fingerprint,
    ) -> Result<Piece, ShuffleError> {
        let shape = self.statement.shape;
        let items = shape.items_of(&rows);
        let list = shape.bytes_of(&rows);
        let inputs = read(ListKind::Inputs, self.inputs, list.clone())?;
        let outputs = read(ListKind::Outputs, self.outputs, list)?;
        let responses = read(ListKind::Responses, self.responses, shape.responses_of(&rows))?;

        let mut sums = Sums::new();
        let mut scalars = Vec::with_capacity(2 * items.len() * shape.width);
        let mut reciprocals = shifted(&drawn.x, items.clone().map(|place| place as u64));
        Scalar::invert_batch_alloc(&mut reciprocals);
        sums.reciprocals = reciprocals.iter().sum();
        for reciprocal in &reciprocals {
            let weight = factor * reciprocal;
            scalars.extend(drawn.lists[..shape.width].iter().map(|point| -(weight * point)));
        }
        let mut hashes = Vec::with_capacity(rows.len());
        let mut rest = responses.as_slice();
        for row in rows {
            let own = shape.items_of(&(row..row + 1));
            let (bytes, after) = rest.split_at(64 * (1 + own.len()));
            rest = after;
            self.row(row, bytes, drawn, &mut sums, &mut scalars)?;
            let within = (own.start - items.start) * shape.item_bytes()..(own.end - items.start) * shape.item_bytes();
            hashes.push([row_hash(&inputs[within.clone()]), row_hash(&outputs[within]), row_hash(bytes)]);
        }
        let encodings = [inputs.as_chunks::<32>().0, outputs.as_chunks::<32>().0].concat();
        let (points, refused) = Points::decode(&encodings);
        if let Some(refused) = refused.first() {
            let (item, list) = match (refused / shape.width).checked_sub(items.len()) {
                None => (refused / shape.width, ListKind::Inputs),
                Some(item) => (item, ListKind::Outputs),
            };
            let source = undecodable(&encodings[*refused], "ciphertext or key");
            return Err(ShuffleError::Item { list, position: items.start + item, source });
        }
        sums.lists = points.multiscalar(&scalars);
        let firsts = |list, bytes: &[u8]| first_points(fingerprint, list, &shape, items.start, bytes);
        let first_points = [firsts(ListKind::Inputs, &inputs), firsts(ListKind::Outputs, &outputs)];
        Ok(Piece { sums, hashes, first_points })
    }

    /// Takes the responses of a row: z_r and z'_r, the g_i, the f_i.
    fn row(
        &self,
        row: usize,
        bytes: &[u8],
        drawn: &Drawn,
        sums: &mut Sums,
        scalars: &mut Vec<Scalar>,
    ) -> Result<(), ShuffleError> {
        let shape = self.statement.shape;
        let first = row * ROW;
        let (blindings, rest) = bytes.as_chunks::<32>().0.split_at(2);
        let (indices, weights) = rest.split_at(rest.len() / 2);
        let decode = |position: usize, encoding: &[u8; 32], what| {
            let list = ListKind::Responses;
            decode_scalar(encoding, what).map_err(|source| ShuffleError::Item { list, position, source })
        };
        let openings = [drawn.commitments[row], drawn.commitments[shape.rows() + row]];
        for ((opening, weight), encoding) in sums.openings.iter_mut().zip(&openings).zip(blindings) {
            opening[ROW] += weight * decode(first, encoding, "shuffle response z_r")?;
        }
        let cx = drawn.c * drawn.x;
        let powers = powers_above(&drawn.gamma, first);
        for (column, ((index, weight), power)) in indices.iter().zip(weights).zip(powers).enumerate() {
            let g = decode(first + column, index, "shuffle response g")?;
            let f = decode(first + column, weight, "shuffle response f")?;
            sums.openings[0][column] += openings[0] * g;
            sums.openings[1][column] += openings[1] * f;
            sums.weights += f;
            sums.products += power * f * (cx + g);
            sums.powers += power;
            scalars.extend(drawn.lists[..shape.width].iter().map(|point| f * point));
        }
        Ok(())
    }

    /// All equations at once, and if they do not hold, each by itself, to name the one that fails.
    fn judge(
        &self,
        layout: &Layout,
        head: &Head,
        points: &Points,
        drawn: &Drawn,
        sums: &Sums,
    ) -> Result<(), ShuffleError> {
        let sides = Sides { claim: self.statement, image: self.image, layout, head, points, drawn, sums };
        if sides.sum(|_| true).is_identity() {
            return Ok(());
        }
        let errors = [
            (Equation::Indices, ShuffleError::Indices),
            (Equation::Weights, ShuffleError::Weights),
            (Equation::Permutation, ShuffleError::Permutation),
            (Equation::Power, ShuffleError::Power),
        ];
        for (equation, error) in errors {
            if !sides.sum(|one| one == equation).is_identity() {
                return Err(error);
            }
        }
        Err(ShuffleError::Lists)
    }
}

/// (1), (2), (3), (4) and (5).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Equation {
    Indices,
    Weights,
    Permutation,
    Lists,
    Power,
}

/// Everything that the equations are made of, once the lists are read.
struct Sides<'a> {
    claim: &'a Statement,
    image: Option<&'a Element>,
    layout: &'a Layout,
    head: &'a Head,
    points: &'a Points,
    drawn: &'a Drawn,
    sums: &'a Sums,
}

impl Sides<'_> {
    /// The weighted sum of some equations, all terms on one side.
    fn sum(&self, chosen: impl Fn(Equation) -> bool) -> RistrettoPoint {
        let Self { layout, head, drawn, sums, .. } = self;
        let rows = self.claim.shape.rows();
        let c = drawn.c;
        // Of the points of the head; of the P_k; and of G.
        let mut own = vec![Scalar::ZERO; layout.len()];
        let mut shared = vec![Scalar::ZERO; ROW];
        let mut base = Scalar::ZERO;
        let mut total = RistrettoPoint::default();

        let openings = [(Equation::Indices, layout.a(), layout.u()), (Equation::Weights, layout.b(), layout.v())];
        for (part, (equation, values, masks)) in openings.into_iter().enumerate() {
            if chosen(equation) {
                let weights = &drawn.commitments[part * rows..(part + 1) * rows];
                own[values].iter_mut().zip(weights).for_each(|(own, weight)| *own = c * weight);
                own[masks].copy_from_slice(weights);
                let (blinding, columns) = sums.openings[part].split_last().expect("G comes last");
                shared.iter_mut().zip(columns).for_each(|(shared, column)| *shared -= column);
                base -= blinding;
            }
        }
        if chosen(Equation::Permutation) {
            let weight = drawn.commitments[2 * rows];
            let value = c * sums.weights + sums.products - c * c * (sums.reciprocals + sums.powers);
            own[layout.q().start] = weight * c;
            own[layout.q().start + 1] = weight;
            shared[0] -= weight * value;
            base -= weight * head.z_q;
        }
        if chosen(Equation::Lists) {
            total += sums.lists;
            own[layout.e()].iter_mut().zip(&drawn.lists).for_each(|(own, weight)| *own = -weight);
            if let Relation::Reencryption(keys) = &self.claim.relation {
                let scalars = drawn.lists.iter().take(keys.len()).map(|weight| weight * head.z);
                total += RistrettoPoint::vartime_multiscalar_mul(scalars, keys.iter().map(Element::point));
            }
        }
        if chosen(Equation::Power)
            && let (Relation::Exponentiation(key_base), Some(image)) = (&self.claim.relation, self.image)
        {
            let weight = drawn.lists[self.claim.shape.width];
            own[layout.s().start] = -weight;
            let scalars = [weight * head.z, -(weight * c)];
            total += RistrettoPoint::vartime_multiscalar_mul(scalars, [key_base.point(), image.point()]);
        }
        total
            + self.points.multiscalar(&own)
            + Generators::get().points.multiscalar(&shared)
            + RistrettoPoint::vartime_multiscalar_mul([base], [Element::base().point()])
    }
}

fn undecodable(encoding: &[u8; 32], what: &'static str) -> DecodeError {
    if *encoding == [0; 32] { DecodeError::Identity { what } } else { DecodeError::Point { what } }
}
