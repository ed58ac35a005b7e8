//! Shares of mixed lists whose proof holds but for one equation, written from `docs/protocol.md` section 26.4.

use merlin::Transcript;
use sha2::{Digest, Sha256, Sha512};
use tabella_crypto::dleq::{DleqProof, Statement};
use tabella_crypto::group::{Element, Scalar, SecretScalar};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Part};

use super::boards::closed;
use super::forge::{Set, add_order};
use super::tally::secrets;
use crate::rig::mixes::part;
use crate::rig::{Rig, words};
use crate::shuffle_rig::{base, bytes, items};

/// How many bytes of a text make one number.
const TOGETHER: usize = 3;

pub fn all(set: &mut Set) {
    let (mut rig, election) = closed(2_380, words(4));
    rig.mix_and_open(election, 0, &[0, 1], &[]);
    let good = part(&rig.clone().list_share(election, 0, 0)[0]);
    let ceremony = rig.state().election(&election).unwrap().manifest().ceremony;
    let own = packed(&secrets(&rig, ceremony, 0));
    let other: Vec<Scalar> = own.iter().map(|x| x + Scalar::from(3u8)).collect();
    let end = good.bytes.len() - 96;
    let honest = forged(&rig, election, &own, &own, &[]);
    assert_eq!(honest[..end], good.bytes[..end], "an honest share is one");

    let key = rig.keys.trustees[0].clone();
    let mut case = |slug: &str, what: &str, bytes: Vec<u8>| {
        let body = Body::ListShare(Part { whole: Hash::of(&bytes), bytes, ..good.clone() });
        set.said(("MX18", "mix.share"), slug, what, &rig, &key, body);
    };
    case(
        "first-equation",
        "A share of a list is made and proved with other secrets: the proof's second equation holds, the first fails.",
        forged(&rig, election, &other, &other, &[]),
    );
    let one = Scalar::ONE;
    case(
        "second-equation",
        "A share of a list moves something from one ballot to another: the proof's first equation holds, the second fails.",
        forged(&rig, election, &own, &own, &[(0, one), (2, -one)]),
    );
    case(
        "second-equation-slots",
        "The same, from one number of a ballot to another.",
        forged(&rig, election, &own, &own, &[(0, one), (1, -one)]),
    );
    let mut reduced = good.bytes.clone();
    add_order((&mut reduced[end + 32..]).try_into().unwrap());
    case("reduced", "z of the proof of a list's share is not reduced; all else holds.", reduced);
    let mut element = good.bytes.clone();
    element[1..33].copy_from_slice(&[0xff; 32]);
    case("element", "A share of a list holds bytes that are no element.", element);
}

/// What there is one of for each byte, as numbers of three.
fn packed(secrets: &[Scalar]) -> Vec<Scalar> {
    let fold = |chunk: &[Scalar]| chunk.iter().rev().fold(Scalar::ZERO, |sum, x| sum * Scalar::from(256u16) + x);
    secrets.chunks(TOGETHER).map(fold).collect()
}

/// A share of trustee 1: D made with `decrypting`, and proved with `proving`. To the D at the places of `shifts` so many G
/// are added.
fn forged(rig: &Rig, election: Hash, decrypting: &[Scalar], proving: &[Scalar], shifts: &[(usize, Scalar)]) -> Vec<u8> {
    let found = rig.state().election(&election).unwrap();
    let (packing, list) = (found.packing(0).unwrap(), rig.list(election, 0));
    let key = rig.state().ceremony(&found.manifest().ceremony).unwrap().key().unwrap();
    let slots = found.contests()[0].slots();
    let public = packing.keys(&key.public_shares(1).unwrap()[..slots]).unwrap();
    let firsts: Vec<_> = items(&list, 1 + packing.width()).into_iter().map(|item| item[0]).collect();
    let mut partials: Vec<_> = firsts.iter().flat_map(|c| decrypting.iter().map(move |x| c * x)).collect();
    shifts.iter().for_each(|(place, by)| partials[*place] += base(*by));
    let encoded: Vec<u8> = partials.iter().flat_map(bytes).collect();

    let width = public.len();
    let root = Sha256::new_with_prefix(b"tabella/v1/list-share/partials")
        .chain_update((firsts.len() as u64).to_le_bytes())
        .chain_update((width as u64).to_le_bytes())
        .chain_update(Sha256::digest(&encoded))
        .finalize();
    let mut t = Transcript::new(b"tabella/v1/list-decryption");
    t.append_message(b"chain", &rig.state().chain().0);
    t.append_message(b"manifest", &election.0);
    t.append_u64(b"contest", 0);
    t.append_u64(b"trustee", 1);
    t.append_u64(b"items", firsts.len() as u64);
    t.append_message(b"list", &tabella_crypto::shuffle::list_root(&list, firsts.len(), 1 + width).unwrap());
    t.append_u64(b"X", width as u64);
    public.iter().for_each(|x| t.append_message(b"X", x.as_bytes()));
    t.append_message(b"D", &root);
    let sigma: Vec<Scalar> = public.iter().map(|_| short(&mut t)).collect();
    let mut seed = [0; 32];
    t.challenge_bytes(b"rho", &mut seed);
    let rho: Vec<Scalar> = (0..firsts.len() as u64).map(|item| weight(&seed, item)).collect();

    let sum = |terms: &mut dyn Iterator<Item = _>| Element::new(terms.sum(), "sum").unwrap();
    let statement = Statement {
        x: sum(&mut public.iter().zip(&sigma).map(|(x, s)| x.point() * s)),
        h: sum(&mut firsts.iter().zip(&rho).map(|(c, r)| c * r)),
        y: sum(&mut partials.iter().enumerate().map(|(at, d)| d * (rho[at / width] * sigma[at % width]))),
    };
    let witness = sigma.iter().zip(proving).map(|(s, x)| s * x).sum();
    let proof = DleqProof::prove(&mut t, &statement, &SecretScalar::new(witness), &mut rig.rng.clone());
    [&[1], encoded.as_slice(), &proof.to_bytes()].concat()
}

fn short(t: &mut Transcript) -> Scalar {
    let mut half = [0; 16];
    t.challenge_bytes(b"sigma", &mut half);
    Scalar::from(u128::from_le_bytes(half))
}

fn weight(seed: &[u8; 32], item: u64) -> Scalar {
    let hash = Sha512::new_with_prefix(b"tabella/v1/list-weight").chain_update(seed).chain_update(item.to_le_bytes());
    Scalar::from(u128::from_le_bytes(*hash.finalize().first_chunk().unwrap()))
}
