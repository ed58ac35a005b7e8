//! A verifier of aggregated range proofs (Bünz and others, Bulletproofs, IEEE S&P 2018, sections 4.2 and 3.1), written
//! from the paper on the group, scalars and transcripts that this crate uses. The published proofs then say something
//! about those; a library of range proofs would bring a version of its own of each.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use merlin::Transcript;
use tabella_crypto::encoding::Reader;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::transcript::TranscriptProtocol;

use super::keccak::{sha3_512, shake256};

/// `count` generators of one party and family, G or H, from the chain that the proofs' format prescribes.
fn generators(family: u8, party: usize, count: usize) -> Vec<RistrettoPoint> {
    let seed = [b"GeneratorsChain".as_slice(), &[family], &(party as u32).to_le_bytes()].concat();
    let stream = shake256(&seed, 64 * count);
    stream.chunks_exact(64).map(|wide| RistrettoPoint::from_uniform_bytes(wide.try_into().unwrap())).collect()
}

fn powers(of: Scalar, count: usize) -> Vec<Scalar> {
    std::iter::successors(Some(Scalar::ONE), |power| Some(power * of)).take(count).collect()
}

fn inner(left: &[Scalar], right: &[Scalar]) -> Scalar {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// Whether `proof` shows that each commitment holds a value of `bits` bits.
pub fn holds(label: &'static [u8], bits: usize, commitments: &[Element], proof: &[u8]) -> bool {
    let parties = commitments.len();
    let size = bits * parties;
    let rounds = size.ilog2() as usize;
    let mut reader = Reader::new("range proof", proof);
    let [a, s, t_1, t_2] = [(); 4].map(|()| reader.element("commitment").unwrap());
    let [t_x, t_blinding, blinding] = [(); 3].map(|()| reader.scalar("opening").unwrap());
    let rounds: Vec<[Element; 2]> = (0..rounds).map(|_| [(); 2].map(|()| reader.element("round").unwrap())).collect();
    let [left_end, right_end] = [(); 2].map(|()| reader.scalar("end").unwrap());
    reader.finish().unwrap();

    let mut transcript = Transcript::new(label);
    transcript.append_message(b"dom-sep", b"rangeproof v1");
    transcript.append_u64(b"n", bits as u64);
    transcript.append_u64(b"m", parties as u64);
    commitments.iter().for_each(|commitment| transcript.append_element(b"V", commitment));
    transcript.append_element(b"A", &a);
    transcript.append_element(b"S", &s);
    let (y, z) = (transcript.challenge_scalar(b"y"), transcript.challenge_scalar(b"z"));
    transcript.append_element(b"T_1", &t_1);
    transcript.append_element(b"T_2", &t_2);
    let x = transcript.challenge_scalar(b"x");
    transcript.append_scalar(b"t_x", &t_x);
    transcript.append_scalar(b"t_x_blinding", &t_blinding);
    transcript.append_scalar(b"e_blinding", &blinding);
    let w = transcript.challenge_scalar(b"w");
    transcript.append_message(b"dom-sep", b"ipp v1");
    transcript.append_u64(b"n", size as u64);
    let challenges: Vec<Scalar> = rounds
        .iter()
        .map(|[left, right]| {
            transcript.append_element(b"L", left);
            transcript.append_element(b"R", right);
            transcript.challenge_scalar(b"u")
        })
        .collect();

    let blinding_base = RistrettoPoint::from_uniform_bytes(&sha3_512(Element::base().as_bytes()).try_into().unwrap());
    let sum = |scalars: Vec<Scalar>, points: Vec<RistrettoPoint>| {
        assert_eq!(scalars.len(), points.len());
        RistrettoPoint::vartime_multiscalar_mul(scalars, points)
    };
    let base = *Element::base().point();
    let (zs, ys, twos) = (powers(z, parties + 3), powers(y, size), powers(Scalar::from(2u8), bits));
    let ones = vec![Scalar::ONE; size];

    // The polynomial: t_x B + t_blinding B' = z^2 sum z^j V_j + delta B + x T_1 + x^2 T_2.
    let delta = (z - z * z) * inner(&ones, &ys)
        - (0..parties).map(|party| zs[party + 3]).sum::<Scalar>() * inner(&ones[..bits], &twos);
    let mut scalars = vec![t_x - delta, t_blinding, -x, -x * x];
    let mut points = vec![base, blinding_base, *t_1.point(), *t_2.point()];
    scalars.extend((0..parties).map(|party| -zs[party + 2]));
    points.extend(commitments.iter().map(Element::point));
    let polynomial = sum(scalars, points);

    // The inner product, folded: every G_i and H_i gets the product of the challenges or their inverses.
    let mut folds = vec![Scalar::ONE];
    for challenge in &challenges {
        let inverse = challenge.invert();
        folds = folds.iter().flat_map(|fold| [fold * inverse, fold * challenge]).collect();
    }
    let inverse_ys = powers(y.invert(), size);
    let family = |name: u8| (0..parties).flat_map(move |party| generators(name, party, bits));
    let mut scalars = vec![Scalar::ONE, x, -blinding, w * (t_x - left_end * right_end)];
    let mut points = vec![*a.point(), *s.point(), blinding_base, base];
    for (place, (g, h)) in family(b'G').zip(family(b'H')).enumerate() {
        let (party, bit) = (place / bits, place % bits);
        scalars.push(-z - left_end * folds[place]);
        points.push(g);
        let own = zs[party + 2] * twos[bit];
        scalars.push(z + inverse_ys[place] * (own - right_end * folds[size - 1 - place]));
        points.push(h);
    }
    for ([left, right], challenge) in rounds.iter().zip(&challenges) {
        let square = challenge * challenge;
        scalars.extend([square, square.invert()]);
        points.extend([left.point(), right.point()]);
    }
    polynomial.is_identity() && sum(scalars, points).is_identity()
}
