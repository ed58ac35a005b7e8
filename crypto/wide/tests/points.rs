//! Every backend does bit for bit what curve25519-dalek does.

use curve25519_dalek::Scalar;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::{Identity, IsIdentity, VartimeMultiscalarMul};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_wide::{Backend, Points, backend};

/// The backends of this processor.
fn backends() -> Vec<Backend> {
    let all = [Backend::Portable, Backend::Avx2, Backend::Avx512Ifma];
    all.into_iter().take_while(|candidate| *candidate as u8 <= backend() as u8).collect()
}

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn bytes(rng: &mut ChaCha20Rng) -> [u8; 32] {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    bytes
}

fn scalar(rng: &mut ChaCha20Rng) -> Scalar {
    Scalar::from_bytes_mod_order(bytes(rng))
}

fn short_scalar(rng: &mut ChaCha20Rng) -> Scalar {
    let mut bytes = bytes(rng);
    bytes[16..].fill(0);
    Scalar::from_bytes_mod_order(bytes)
}

fn point(rng: &mut ChaCha20Rng) -> RistrettoPoint {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    RistrettoPoint::from_uniform_bytes(&wide)
}

fn encode(points: &[RistrettoPoint]) -> Vec<[u8; 32]> {
    points.iter().map(|point| point.compress().to_bytes()).collect()
}

/// Decodes with dalek; refused encodings become the identity.
fn expected(encodings: &[[u8; 32]]) -> (Vec<RistrettoPoint>, Vec<usize>) {
    let decoded: Vec<_> = encodings
        .iter()
        .map(|encoding| CompressedRistretto(*encoding).decompress().filter(|point| !point.is_identity()))
        .collect();
    let refused = (0..decoded.len()).filter(|i| decoded[*i].is_none()).collect();
    (decoded.into_iter().map(|point| point.unwrap_or_else(RistrettoPoint::identity)).collect(), refused)
}

/// Decodes with every backend and compares acceptance, every single point, and one sum over all.
fn compare(encodings: &[[u8; 32]]) {
    let (points, bad) = expected(encodings);
    let scalars: Vec<_> = (1..=points.len() as u64).map(|i| Scalar::from(i * i)).collect();
    let sum = RistrettoPoint::vartime_multiscalar_mul(&scalars, &points);
    for backend in backends() {
        let (wide, refused) = Points::decode_with(backend, encodings);
        assert_eq!(wide.len(), encodings.len());
        assert_eq!(refused, bad, "{backend:?}");
        assert_eq!(wide.column_sums([0], points.len()), points, "{backend:?}");
        assert_eq!(wide.multiscalar(&scalars), sum, "{backend:?}");
    }
}

fn hex(text: &str) -> [u8; 32] {
    core::array::from_fn(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).expect("hexadecimal"))
}

/// RFC 9496 appendix A.2, and values at the edges.
fn invalid() -> Vec<[u8; 32]> {
    let mut encodings: Vec<_> = [
        // Non-canonical field elements.
        "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // Negative field elements.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
        "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
        "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
        "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
        "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
        "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
        // Non-square x^2.
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
        "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b",
        "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
        "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
        "f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22",
        "8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731",
        "2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b",
        // Negative xy value.
        "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
        "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
        "d483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e",
        "8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32",
        "32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b",
        "227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165",
        "5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e",
        "445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b",
        // s = -1, which causes y = 0.
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]
    .into_iter()
    .map(hex)
    .collect();
    // Every value from p - 1 to 2^255 - 1, with and without the highest bit; the identity, with it.
    for low in 0xec..=0xff {
        for high in [0x7f, 0xff] {
            let mut encoding = [0xff; 32];
            (encoding[0], encoding[31]) = (low, high);
            encodings.push(encoding);
        }
    }
    encodings.push([0; 32]);
    let mut high_bit = [0; 32];
    high_bit[31] = 0x80;
    encodings.push(high_bit);
    encodings
}

#[test]
fn invalid_encodings_are_refused_in_every_lane() {
    let good = encode(&[point(&mut rng(1))])[0];
    for bad in invalid() {
        assert!(expected(&[bad]).1 == [0]);
        for length in [1, 8, 15, 16, 17, 35] {
            for position in 0..length.min(17) {
                let mut encodings = vec![good; length];
                encodings[position] = bad;
                for backend in backends() {
                    let (_, refused) = Points::decode_with(backend, &encodings);
                    assert_eq!(refused, [position], "{backend:?} {bad:02x?}");
                }
            }
        }
    }
    compare(&invalid());
}

#[test]
fn valid_encodings_with_the_highest_bit_are_refused() {
    let mut encodings = encode(&[point(&mut rng(2)); 9]);
    encodings[4][31] |= 0x80;
    compare(&encodings);
    assert_eq!(Points::decode(&encodings).1, [4]);
}

#[test]
fn small_field_elements_decode_as_in_dalek() {
    let mut encodings = Vec::new();
    for i in 0..600_u64 {
        let mut low = [0; 32];
        low[..8].copy_from_slice(&i.to_le_bytes());
        encodings.push(low);
        // And p - 1 - i.
        let mut high = [0xff; 32];
        high[..8].copy_from_slice(&(u64::MAX - 19 - i).to_le_bytes());
        high[31] = 0x7f;
        encodings.push(high);
    }
    // Single bits, and all bits but one: limbs at their largest.
    for bit in 0..255 {
        let mut one = [0; 32];
        one[bit / 8] = 1 << (bit % 8);
        encodings.push(one);
        let mut others = [0xff; 32];
        others[0] = 0xfe;
        others[31] = 0x7f;
        others[bit / 8] &= !(1 << (bit % 8));
        encodings.push(others);
    }
    compare(&encodings);
}

#[test]
fn all_lengths_to_a_hundred() {
    let mut rng = rng(3);
    let mut points: Vec<_> = (0..100).map(|_| point(&mut rng)).collect();
    points[17] = points[3];
    points[18] = -points[3];
    points[30] = points[29];
    let encodings = encode(&points);
    let edges = [Scalar::ZERO, Scalar::ONE, -Scalar::ONE, Scalar::from(u128::MAX), Scalar::from(1_u128 << 127)];
    for length in 0..=100 {
        let mut mixed: Vec<_> = (0..length).map(|_| scalar(&mut rng)).collect();
        (0..length).step_by(3).for_each(|i| mixed[i] = short_scalar(&mut rng));
        (0..length).step_by(7).for_each(|i| mixed[i] = edges[i % edges.len()]);
        let short: Vec<_> = (0..length).map(|_| short_scalar(&mut rng)).collect();
        let full: Vec<_> = (0..length).map(|_| scalar(&mut rng)).collect();
        for backend in backends() {
            let (wide, refused) = Points::decode_with(backend, &encodings[..length]);
            assert!(refused.is_empty() && wide.len() == length && wide.is_empty() == (length == 0));
            for scalars in [&mixed, &short, &full] {
                let sum = RistrettoPoint::vartime_multiscalar_mul(scalars, &points[..length]);
                assert_eq!(wide.multiscalar(scalars), sum, "{backend:?} {length}");
            }
        }
    }
}

#[test]
fn thousands_of_points_with_scalars_of_all_lengths() {
    let mut rng = rng(4);
    let points: Vec<_> = (0..3001).map(|_| point(&mut rng)).collect();
    let encodings = encode(&points);
    for length in [700, 3001] {
        let any_length = |i: usize, rng: &mut ChaCha20Rng| {
            let mut bytes = bytes(rng);
            bytes[i % 33..].fill(0);
            Scalar::from_bytes_mod_order(bytes)
        };
        let lists: [Vec<Scalar>; 5] = [
            (0..length).map(|_| scalar(&mut rng)).collect(),
            (0..length).map(|_| short_scalar(&mut rng)).collect(),
            (0..length).map(|i| if i % 100 == 0 { scalar(&mut rng) } else { short_scalar(&mut rng) }).collect(),
            (0..length).map(|i| if i % 100 == 0 { short_scalar(&mut rng) } else { scalar(&mut rng) }).collect(),
            (0..length).map(|i| any_length(i, &mut rng)).collect(),
        ];
        for scalars in lists {
            let sum = RistrettoPoint::vartime_multiscalar_mul(&scalars, &points[..length]);
            for backend in backends() {
                let (wide, _) = Points::decode_with(backend, &encodings[..length]);
                assert_eq!(wide.multiscalar(&scalars), sum, "{backend:?} {length}");
            }
        }
    }
}

#[test]
fn the_same_scalar_for_all_points_at_the_edges() {
    let mut rng = rng(5);
    let points: Vec<_> = (0..40).map(|_| point(&mut rng)).collect();
    let encodings = encode(&points);
    let mut edges = vec![Scalar::ZERO, Scalar::ONE, -Scalar::ONE, Scalar::from(u128::MAX)];
    // Powers of two and their neighbours, and their negatives: digits at the ends of their range.
    let mut power = Scalar::ONE;
    for _ in 0..252 {
        power += power;
        edges.extend([power, power - Scalar::ONE, power + Scalar::ONE, -power]);
    }
    let sum: RistrettoPoint = points.iter().sum();
    for backend in backends() {
        let (wide, _) = Points::decode_with(backend, &encodings);
        for edge in &edges {
            assert_eq!(wide.multiscalar(&[*edge; 40]), sum * edge, "{backend:?} {edge:?}");
        }
    }
}

#[test]
fn equal_and_opposite_points_add_up() {
    let mut rng = rng(6);
    let p = point(&mut rng);
    let same = vec![p; 50];
    let opposite: Vec<_> = (0..50).map(|i| if i % 2 == 0 { p } else { -p }).collect();
    for points in [same, opposite] {
        for scalars in [vec![Scalar::ONE; 50], vec![-Scalar::ONE; 50], (0..50).map(|_| scalar(&mut rng)).collect()] {
            let sum = RistrettoPoint::vartime_multiscalar_mul(&scalars, &points);
            for backend in backends() {
                let (wide, _) = Points::decode_with(backend, &encode(&points));
                assert_eq!(wide.multiscalar(&scalars), sum, "{backend:?}");
                assert_eq!(wide.column_sums(0..50, 1), [points.iter().sum()], "{backend:?}");
            }
        }
    }
}

#[test]
fn columns_are_summed_over_the_given_rows() {
    let mut rng = rng(7);
    let points: Vec<_> = (0..700).map(|_| point(&mut rng)).collect();
    let encodings = encode(&points);
    for columns in [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 33] {
        for count in [0, 1, 2, 9, 40, 80] {
            // Rows in any order, overlapping, and some twice.
            let rows: Vec<_> = (0..count).map(|_| rng.next_u32() as usize % (701 - columns)).collect();
            let sum = |column| rows.iter().map(|row| points[row + column]).sum::<RistrettoPoint>();
            let sums: Vec<_> = (0..columns).map(sum).collect();
            for backend in backends() {
                let (wide, _) = Points::decode_with(backend, &encodings);
                assert_eq!(wide.column_sums(rows.iter().copied(), columns), sums, "{backend:?} {columns} {count}");
            }
        }
    }
}

#[test]
fn nothing_is_the_identity() {
    for backend in backends() {
        let (nothing, refused) = Points::decode_with(backend, &[]);
        assert!(nothing.is_empty() && refused.is_empty());
        assert!(nothing.multiscalar(&[]).is_identity());
        assert_eq!(nothing.column_sums([], 2), [RistrettoPoint::identity(); 2]);
        assert_eq!(nothing.column_sums([], 0), []);
    }
}

#[test]
#[should_panic(expected = "rows end with the points")]
fn a_row_beyond_the_last_point_is_a_mistake() {
    let (points, _) = Points::decode(&encode(&[point(&mut rng(8)); 5]));
    points.column_sums([0, 3], 3);
}

#[test]
#[should_panic(expected = "one scalar per point")]
fn scalars_that_are_missing_are_a_mistake() {
    let (points, _) = Points::decode(&encode(&[point(&mut rng(9)); 5]));
    points.multiscalar(&[Scalar::ONE; 4]);
}

proptest! {
    #[test]
    fn random_strings_decode_as_in_dalek(encodings in prop::collection::vec(any::<[u8; 32]>(), 0..60)) {
        // One in sixteen random strings is an encoding; among even ones below 2^255, one in four.
        let even = encodings.iter().map(|encoding| {
            let mut even = *encoding;
            even[0] &= 0xfe;
            even[31] &= 0x7f;
            even
        });
        compare(&even.collect::<Vec<_>>());
        compare(&encodings);
    }

    #[test]
    fn random_sums_are_the_same(seed: [u8; 32], length in 0_usize..400, share in 0_u32..5) {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let points: Vec<_> = (0..length).map(|_| point(&mut rng)).collect();
        let mut any = || if rng.next_u32() % 4 < share { short_scalar(&mut rng) } else { scalar(&mut rng) };
        let scalars: Vec<_> = (0..length).map(|_| any()).collect();
        let sum = RistrettoPoint::vartime_multiscalar_mul(&scalars, &points);
        for backend in backends() {
            let (wide, _) = Points::decode_with(backend, &encode(&points));
            prop_assert_eq!(wide.multiscalar(&scalars), sum);
        }
    }
}
