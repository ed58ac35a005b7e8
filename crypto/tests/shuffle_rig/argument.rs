//! The argument by its document: a prover that can be stopped and misled at every move, and a verifier of one equation at
//! a time.

use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use tabella_crypto::group::Scalar;
use tabella_crypto::shuffle::Mix;

use super::{base, bytes, flat, generator, list_root, point, root, scalar};

/// Items of a row.
pub const ROW: usize = 512;

#[derive(Clone)]
pub enum Kind {
    /// G, K_1 .. K_w.
    Ciphertexts(Vec<RistrettoPoint>),
    Keys {
        base: Box<RistrettoPoint>,
        image: Box<RistrettoPoint>,
    },
}

/// What a careless verifier leaves out: a message of the transcript, if nothing else is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Omitted {
    Nothing,
    Mix,
    Keys,
    Inputs,
    Image,
    Outputs,
    A,
    U,
    V,
    B,
    E,
    S,
    Q,
    /// B is in the transcript, but only after gamma.
    BBeforeGamma,
    /// The powers of gamma begin anew in each row.
    RowsInPowers,
}

#[derive(Clone)]
pub struct Statement {
    pub mix: Mix,
    pub kind: Kind,
    pub inputs: Vec<Vec<RistrettoPoint>>,
    pub outputs: Vec<Vec<RistrettoPoint>>,
    /// The P_k of a row.
    pub generators: Vec<RistrettoPoint>,
    pub omitted: Omitted,
}

impl Statement {
    pub fn new(mix: Mix, kind: Kind, inputs: Vec<Vec<RistrettoPoint>>, outputs: Vec<Vec<RistrettoPoint>>) -> Self {
        let generators = (0..inputs.len().min(ROW) as u32).map(generator).collect();
        Self { mix, kind, inputs, outputs, generators, omitted: Omitted::Nothing }
    }

    pub fn items(&self) -> usize {
        self.inputs.len()
    }

    pub fn width(&self) -> usize {
        self.inputs[0].len()
    }

    pub fn rows(&self) -> usize {
        self.items().div_ceil(ROW)
    }

    pub fn image(&self) -> RistrettoPoint {
        match &self.kind {
            Kind::Ciphertexts(_) => RistrettoPoint::default(),
            Kind::Keys { image, .. } => **image,
        }
    }

    /// sum_k value_k P_k + blinding G.
    pub fn commit(&self, values: &[Scalar], blinding: Scalar) -> RistrettoPoint {
        values.iter().zip(&self.generators).map(|(value, p)| p * value).sum::<RistrettoPoint>() + base(blinding)
    }

    fn message(&self, transcript: &mut Transcript, kind: Omitted, label: &'static [u8], message: &[u8]) {
        if self.omitted != kind {
            transcript.append_message(label, message);
        }
    }

    fn points(&self, transcript: &mut Transcript, kind: Omitted, label: &'static [u8], points: &[RistrettoPoint]) {
        if self.omitted != kind {
            transcript.append_u64(label, points.len() as u64);
            points.iter().for_each(|point| transcript.append_message(label, &bytes(point)));
        }
    }

    /// x, gamma and c; those that later moves do not exist for yet mean nothing.
    pub fn challenges(&self, parts: &Parts) -> Challenges {
        self.transcript(parts).1
    }

    /// The transcript after all moves, and the challenges.
    pub fn transcript(&self, parts: &Parts) -> (Transcript, Challenges) {
        let mut transcript = Transcript::new(match self.kind {
            Kind::Ciphertexts(_) => b"tabella/v1/shuffle",
            Kind::Keys { .. } => b"tabella/v1/key-shuffle",
        });
        let t = &mut transcript;
        t.append_u64(b"suite", 1);
        if self.omitted != Omitted::Mix {
            t.append_message(b"chain", &self.mix.chain);
            t.append_message(b"manifest", &self.mix.manifest);
            t.append_u64(b"contest", self.mix.contest as u64);
            t.append_u64(b"mixer", self.mix.mixer as u64);
            t.append_u64(b"round", self.mix.round as u64);
        }
        t.append_message(b"generators", b"tabella/v1/generator/");
        t.append_u64(b"row", 512);
        match &self.kind {
            Kind::Ciphertexts(keys) => self.points(t, Omitted::Keys, b"K", &keys[1..]),
            Kind::Keys { base, .. } => self.message(t, Omitted::Keys, b"g", &bytes(base)),
        }
        t.append_u64(b"items", self.items() as u64);
        let root = |list| list_root(&flat(list), self.items(), self.width());
        self.message(t, Omitted::Inputs, b"inputs", &root(&self.inputs));
        if let Kind::Keys { image, .. } = &self.kind {
            self.message(t, Omitted::Image, b"g'", &bytes(image));
        }
        self.message(t, Omitted::Outputs, b"outputs", &root(&self.outputs));
        self.points(t, Omitted::A, b"A", &parts.a);
        self.points(t, Omitted::U, b"U", &parts.u);
        self.points(t, Omitted::V, b"V", &parts.v);
        let x = challenge(t, b"x");
        if self.omitted != Omitted::BBeforeGamma {
            self.points(t, Omitted::B, b"B", &parts.b);
        }
        self.points(t, Omitted::E, b"E", &parts.e);
        self.points(t, Omitted::S, b"S", &parts.s);
        let gamma = challenge(t, b"gamma");
        if self.omitted == Omitted::BBeforeGamma {
            self.points(t, Omitted::B, b"B", &parts.b);
        }
        self.points(t, Omitted::Q, b"Q", &parts.q);
        let c = challenge(t, b"c");
        (transcript, Challenges { x, gamma, c })
    }

    /// gamma^(i+1) for all items.
    pub fn powers(&self, gamma: Scalar) -> impl Iterator<Item = Scalar> {
        let until = if self.omitted == Omitted::RowsInPowers { ROW } else { self.items() };
        powers(gamma).take(until).cycle()
    }

    /// 1 / (x + j) for all places.
    pub fn public_weights(&self, x: Scalar) -> Vec<Scalar> {
        (0..self.items() as u64).map(|place| (x + Scalar::from(place)).invert()).collect()
    }
}

fn challenge(transcript: &mut Transcript, label: &'static [u8]) -> Scalar {
    let mut wide = [0; 64];
    transcript.challenge_bytes(label, &mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Challenges {
    pub x: Scalar,
    pub gamma: Scalar,
    pub c: Scalar,
}

/// The points of a head.
#[derive(Clone, Default)]
pub struct Parts {
    pub a: Vec<RistrettoPoint>,
    pub u: Vec<RistrettoPoint>,
    pub v: Vec<RistrettoPoint>,
    pub b: Vec<RistrettoPoint>,
    pub e: Vec<RistrettoPoint>,
    pub s: Vec<RistrettoPoint>,
    pub q: Vec<RistrettoPoint>,
}

#[derive(Clone, Default)]
pub struct Answers {
    pub g: Vec<Scalar>,
    pub f: Vec<Scalar>,
    /// z_r and z'_r of each row.
    pub openings: Vec<[Scalar; 2]>,
    pub z_q: Scalar,
    pub z: Scalar,
}

/// gamma^1, gamma^2 and so on.
pub fn powers(gamma: Scalar) -> impl Iterator<Item = Scalar> + Clone {
    core::iter::successors(Some(gamma), move |power| Some(power * gamma))
}

/// The value that (3) asks Q to hold.
pub fn quadratic(statement: &Statement, challenges: Challenges, answers: &Answers) -> Scalar {
    let Challenges { x, gamma, c } = challenges;
    let mut value = Scalar::ZERO;
    for ((f, g), power) in answers.f.iter().zip(&answers.g).zip(statement.powers(gamma)) {
        value += c * f + power * (f * (c * x + g) - c * c);
    }
    value - c * c * statement.public_weights(x).iter().sum::<Scalar>()
}

/// What (4) asks E_l to be.
pub fn wanted_e(statement: &Statement, challenges: Challenges, answers: &Answers) -> Vec<RistrettoPoint> {
    let public = statement.public_weights(challenges.x);
    let sum = |list: &[Vec<RistrettoPoint>], scalars: &[Scalar], column: usize| {
        list.iter().zip(scalars).map(|(item, scalar)| item[column] * scalar).sum::<RistrettoPoint>()
    };
    let wanted = |column| {
        let outputs = sum(&statement.outputs, &answers.f, column);
        let inputs = sum(&statement.inputs, &public, column);
        match &statement.kind {
            Kind::Ciphertexts(keys) => outputs + keys[column] * answers.z - inputs * challenges.c,
            Kind::Keys { .. } => outputs - inputs * answers.z,
        }
    };
    (0..statement.width()).map(wanted).collect()
}

/// What a prover ends with.
pub type Made = (Statement, Parts, Answers);

/// By how much (1) to (5) fail, each for every row or point of an item.
pub fn differences(statement: &Statement, parts: &Parts, answers: &Answers) -> [Vec<RistrettoPoint>; 5] {
    differences_under(statement, statement.challenges(parts), parts, answers)
}

/// The same under any challenges.
pub fn differences_under(
    statement: &Statement,
    challenges: Challenges,
    parts: &Parts,
    answers: &Answers,
) -> [Vec<RistrettoPoint>; 5] {
    let c = challenges.c;
    let opens = |values: &[RistrettoPoint], masks: &[RistrettoPoint], answered: &[Scalar], which: usize| {
        let rows = answered.chunks(ROW).zip(&answers.openings).zip(values.iter().zip(masks));
        rows.map(|((row, opening), (value, mask))| value * c + mask - statement.commit(row, opening[which])).collect()
    };
    let value = quadratic(statement, challenges, answers);
    let wanted = wanted_e(statement, challenges, answers);
    let power = match &statement.kind {
        Kind::Ciphertexts(_) => RistrettoPoint::default(),
        Kind::Keys { base, image } => **base * answers.z - **image * c - parts.s[0],
    };
    [
        opens(&parts.a, &parts.u, &answers.g, 0),
        opens(&parts.b, &parts.v, &answers.f, 1),
        vec![parts.q[0] * c + parts.q[1] - statement.commit(&[value], answers.z_q)],
        wanted.iter().zip(&parts.e).map(|(wanted, e)| wanted - e).collect(),
        vec![power],
    ]
}

/// Which of (1) to (5) hold; (5) of ciphertexts does.
pub fn equations(statement: &Statement, parts: &Parts, answers: &Answers) -> [bool; 5] {
    differences(statement, parts, answers)
        .map(|all| all.iter().all(|difference| *difference == RistrettoPoint::default()))
}

/// A prover, honest unless its fields are changed between its moves.
#[derive(Clone)]
pub struct Prover {
    pub statement: Statement,
    /// a_i.
    pub places: Vec<Scalar>,
    /// r_i.
    pub nonces: Vec<Scalar>,
    /// s.
    pub power: Scalar,
    pub alpha: Vec<Scalar>,
    pub beta: Vec<Scalar>,
    /// Of A, U, V and B, for each row.
    pub blindings: [Vec<Scalar>; 4],
    /// e, or the mask of s.
    pub last: Scalar,
    pub tau: [Scalar; 2],
    /// b_i.
    pub weights: Vec<Scalar>,
    pub parts: Parts,
}

impl Prover {
    pub fn new(
        statement: Statement,
        places: Vec<Scalar>,
        nonces: Vec<Scalar>,
        power: Scalar,
        mut rng: ChaCha20Rng,
    ) -> Self {
        let (items, rows) = (statement.items(), statement.rows());
        let mut draw = |count: usize| (0..count).map(|_| scalar(&mut rng)).collect::<Vec<_>>();
        Self {
            alpha: draw(items),
            beta: draw(items),
            blindings: [draw(rows), draw(rows), draw(rows), draw(rows)],
            last: draw(1)[0],
            tau: [draw(1)[0], draw(1)[0]],
            weights: Vec::new(),
            parts: Parts::default(),
            statement,
            places,
            nonces,
            power,
        }
    }

    fn rows(&self, values: &[Scalar], blindings: &[Scalar]) -> Vec<RistrettoPoint> {
        let rows = values.chunks(ROW).zip(blindings);
        rows.map(|(row, blinding)| self.statement.commit(row, *blinding)).collect()
    }

    /// A, U and V.
    pub fn commit(&mut self) {
        self.parts.a = self.rows(&self.places, &self.blindings[0]);
        self.parts.u = self.rows(&self.alpha, &self.blindings[1]);
        self.parts.v = self.rows(&self.beta, &self.blindings[2]);
    }

    pub fn challenges(&self) -> Challenges {
        self.statement.challenges(&self.parts)
    }

    /// The weights that the places should have.
    pub fn weigh(&mut self) {
        let x = self.challenges().x;
        self.weights = self.places.iter().map(|place| (x + place).invert()).collect();
    }

    /// Chooses the weights, and for a nonce what makes (4) hold in the nonces, of which the prover knows all: those of
    /// the inputs, and those that the outputs have in the end.
    pub fn mislead(&mut self, weights: Vec<Scalar>, inputs: &[Scalar], outputs: &[Scalar]) {
        let dot = |left: &[Scalar], right: &[Scalar]| left.iter().zip(right).map(|(a, b)| a * b).sum::<Scalar>();
        let public = self.statement.public_weights(self.challenges().x);
        let added = dot(&weights, outputs) - dot(&public, inputs);
        let so_far = dot(&weights, &self.nonces);
        let counts = weights.iter().position(|weight| *weight != Scalar::ZERO).unwrap();
        self.nonces[counts] += (added - so_far) * weights[counts].invert();
        self.weights = weights;
    }

    /// B, E and S.
    pub fn commit_weights(&mut self) {
        self.parts.b = self.rows(&self.weights, &self.blindings[3]);
        let c = Scalar::ZERO;
        // With the masks for answers, and nothing else: what (4) asks for when c is zero.
        let z = self.last;
        let masks = Answers { f: self.beta.clone(), z, ..Answers::default() };
        let challenges = Challenges { c, ..self.challenges() };
        self.parts.e = wanted_e(&self.statement, challenges, &masks);
        if let Kind::Keys { base, .. } = &self.statement.kind {
            self.parts.s = vec![**base * self.last];
        }
    }

    /// Q.
    pub fn commit_cross(&mut self) {
        let Challenges { x, gamma, .. } = self.challenges();
        let (mut linear, mut constant) = (Scalar::ZERO, Scalar::ZERO);
        for (i, power) in (0..self.places.len()).zip(self.statement.powers(gamma)) {
            let (a, b, alpha, beta) = (self.places[i], self.weights[i], self.alpha[i], self.beta[i]);
            linear += beta + power * (b * alpha + beta * (x + a));
            constant += power * alpha * beta;
        }
        let commit = |value, blinding| self.statement.commit(&[value], blinding);
        self.parts.q = vec![commit(linear, self.tau[0]), commit(constant, self.tau[1])];
    }

    pub fn answer(&self) -> Answers {
        self.answer_to(self.challenges().c)
    }

    /// The answers to any c.
    pub fn answer_to(&self, c: Scalar) -> Answers {
        let fold =
            |value: &[Scalar], mask: &[Scalar]| value.iter().zip(mask).map(|(v, m)| c * v + m).collect::<Vec<_>>();
        let [a, u, v, b] = &self.blindings;
        let nonces = self.weights.iter().zip(&self.nonces).map(|(b, r)| b * r).sum::<Scalar>();
        Answers {
            g: fold(&self.places, &self.alpha),
            f: fold(&self.weights, &self.beta),
            openings: fold(a, u).into_iter().zip(fold(b, v)).map(|(a, b)| [a, b]).collect(),
            z_q: c * self.tau[0] + self.tau[1],
            z: match self.statement.kind {
                Kind::Ciphertexts(_) => self.last - c * nonces,
                Kind::Keys { .. } => self.last + c * self.power,
            },
        }
    }

    /// All moves.
    pub fn run(mut self) -> Made {
        self.commit();
        self.weigh();
        self.finish()
    }

    /// All moves after the weights are chosen.
    pub fn finish(mut self) -> Made {
        self.commit_weights();
        self.commit_cross();
        let answers = self.answer();
        (self.statement, self.parts, answers)
    }
}

/// The head and the responses.
pub fn encode(statement: &Statement, parts: &Parts, answers: &Answers) -> (Vec<u8>, Vec<u8>) {
    let rows: Vec<Vec<u8>> = answers
        .openings
        .iter()
        .zip(answers.g.chunks(ROW).zip(answers.f.chunks(ROW)))
        .map(|(opening, (g, f))| opening.iter().chain(g).chain(f).flat_map(|scalar| scalar.to_bytes()).collect())
        .collect();
    let (items, width) = (statement.items(), statement.width());
    let mut head = vec![1];
    head.extend(list_root(&flat(&statement.inputs), items, width));
    head.extend(list_root(&flat(&statement.outputs), items, width));
    head.extend(root(b"tabella/v1/shuffle/responses", items, width, rows.iter().map(Vec::as_slice)));
    let Parts { a, u, v, b, e, s, q } = parts;
    [a, u, v, b, e, s, q].into_iter().flatten().for_each(|point| head.extend(bytes(point)));
    head.extend(answers.z_q.as_bytes());
    head.extend(answers.z.as_bytes());
    (head, rows.concat())
}

/// What [`encode`] wrote.
pub fn decode(statement: &Statement, head: &[u8], responses: &[u8]) -> (Parts, Answers) {
    let (items, rows) = (statement.items(), statement.rows());
    assert_eq!(head[0], 1);
    let (words, rest) = head[97..].as_chunks::<32>();
    assert!(rest.is_empty());
    let mut words = words.iter();
    let mut points = |count: usize| (0..count).map(|_| point(words.next().unwrap())).collect::<Vec<_>>();
    let [a, u, v, b] = [(); 4].map(|()| points(rows));
    let e = points(statement.width());
    let s = points(usize::from(matches!(statement.kind, Kind::Keys { .. })));
    let parts = Parts { a, u, v, b, e, s, q: points(2) };
    let number = |word: &[u8; 32]| Scalar::from_canonical_bytes(*word).unwrap();
    let mut answers =
        Answers { z_q: number(words.next().unwrap()), z: number(words.next().unwrap()), ..Answers::default() };
    assert!(words.next().is_none());
    let mut words = responses.as_chunks::<32>().0.iter().map(number);
    for row in 0..rows {
        let long = ROW.min(items - row * ROW);
        answers.openings.push([words.next().unwrap(), words.next().unwrap()]);
        answers.g.extend(words.by_ref().take(long));
        answers.f.extend(words.by_ref().take(long));
    }
    assert!(words.next().is_none());
    (parts, answers)
}

/// Elimination of Gauss.
pub fn solve(mut matrix: Vec<Vec<Scalar>>, mut right: Vec<Scalar>) -> Vec<Scalar> {
    for pivot in 0..right.len() {
        let below = (pivot..right.len()).find(|row| matrix[*row][pivot] != Scalar::ZERO).unwrap();
        matrix.swap(pivot, below);
        right.swap(pivot, below);
        let inverse = matrix[pivot][pivot].invert();
        matrix[pivot].iter_mut().for_each(|entry| *entry *= inverse);
        right[pivot] *= inverse;
        for row in (0..right.len()).filter(|row| *row != pivot) {
            let factor = matrix[row][pivot];
            let own = matrix[pivot].clone();
            matrix[row].iter_mut().zip(&own).for_each(|(entry, own)| *entry -= factor * own);
            right[row] = right[row] - factor * right[pivot];
        }
    }
    right
}
