//! Our ballots beside those of elastic-elgamal, and beside the floor that no design of this kind goes below, on one
//! core, in one run.
//!
//! `cargo run --release -p tabella-crypto --example peers [-- --json] [--quick]`
//!
//! - *prove* is sealing one contest (not signed, for the peer's ballots are not signed either);
//! - *verify* is from the bytes of a ballot to a checked one, alone and in batches;
//! - *floor* is decoding the m + 1 points of an ElGamal ballot with one nonce and one multiscalar multiplication over
//!   them, at the same batch size, with the arithmetic that both libraries share, and *own* with ours.
//!
//! Both libraries are compiled by one command with one set of flags and use the same release of curve25519-dalek. For
//! AVX2 in both: `RUSTFLAGS='--cfg tabella_wide_backend="avx2"'`, which also takes the place of the flags in
//! `.cargo/config.toml` that compile AVX-512 in.
//!
//! The peer's ballots are decoded from MessagePack, a short form that its serde implementation can write for all of
//! them. Batches repeat [`DISTINCT`] ballots; nothing in the verifiers profits from that. Every figure is the median of
//! alternating rounds, in the time of the one thread that works.

#![allow(clippy::unwrap_used, missing_docs, reason = "a measuring program")]

use cpu_time::ThreadTime;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::VartimeMultiscalarMul;
use elastic_elgamal::app::{ChoiceParams, EncryptedChoice, QuadraticVotingBallot, QuadraticVotingParams};
use elastic_elgamal::group::Ristretto;
use elastic_elgamal::{Keypair, PublicKey};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand_core::{OsRng, RngCore};
use serde_json::{Value, json};
use tabella_crypto::ballot::{ElectionParams, SealedBallot, Verifier, proof_bytes};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::SigningKey;

/// Different ballots of a contest.
const DISTINCT: usize = 256;
/// Time given to one figure in one round, in seconds.
const SLICE: f64 = 0.15;

/// A contest to measure, and what the peer has for it.
struct Case {
    name: String,
    contest: Contest,
    choice: Vec<u64>,
    peer: Option<Peer>,
}

/// A ballot type of the peer: makes a ballot, encodes it; decodes and verifies one.
struct Peer {
    prove: Box<dyn Fn() -> Vec<u8>>,
    verify: Box<Checker>,
}

type Checker = dyn Fn(&[u8]);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    // One core: the verifier would take all of them.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (batches, rounds): (&[usize], usize) = if has("--quick") { (&[1, 1_000], 3) } else { (&[1, 1_000, 10_000], 7) };
    let results: Vec<Value> = pool.install(|| cases().iter().flat_map(|case| measure(case, batches, rounds)).collect());
    if has("--json") {
        println!("{}", json!({ "flags": flags(), "results": results }));
        return;
    }
    println!("{}", flags());
    println!(
        "{:<28}{:>6}{:>7}{:>10}{:>10}{:>10}{:>8}{:>8}{:>8}{:>11}{:>11}{:>8}{:>8}{:>8}",
        "contest",
        "batch",
        "bytes",
        "prove us",
        "verify us",
        "floor us",
        "/floor",
        "own us",
        "/own",
        "their prove",
        "verify",
        "prove",
        "verify",
        "bytes"
    );
    for result in &results {
        let number = |key: &str| result[key].as_f64();
        let shown = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.1}"));
        let ratio = |over: Option<f64>, under: Option<f64>| Some(over? / under?);
        let over = |floor: &str| {
            ratio(number("verify_us"), number(floor)).map_or("-".to_owned(), |ratio| format!("{ratio:.2}"))
        };
        println!(
            "{:<28}{:>6}{:>7}{:>10}{:>10}{:>10}{:>8}{:>8}{:>8}{:>11}{:>11}{:>8}{:>8}{:>8}",
            result["contest"].as_str().unwrap(),
            result["batch"].to_string(),
            result["bytes"].to_string(),
            shown(number("prove_us")),
            shown(number("verify_us")),
            shown(number("floor_us")),
            over("floor_us"),
            shown(number("own_floor_us")),
            over("own_floor_us"),
            shown(number("peer_prove_us")),
            shown(number("peer_verify_us")),
            ratio(number("prove_us"), number("peer_prove_us")).map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
            ratio(number("peer_verify_us"), number("verify_us")).map_or("-".to_owned(), |ratio| format!("{ratio:.1}x")),
            number("peer_bytes").map_or("-".to_owned(), |bytes| bytes.to_string()),
        );
    }
}

/// Which arithmetic the compiler was asked for, and what this processor has of it.
fn flags() -> String {
    let compiled = if cfg!(curve25519_dalek_backend = "avx512") { "avx512" } else { "default" };
    let processor: Vec<&str> = [
        ("avx2", std::arch::is_x86_feature_detected!("avx2")),
        ("avx512ifma", std::arch::is_x86_feature_detected!("avx512ifma")),
    ]
    .into_iter()
    .filter_map(|(name, there)| there.then_some(name))
    .collect();
    let wide = tabella_wide::backend();
    format!(
        "curve25519_dalek_backend={compiled} for both, many points at a time with {wide:?} for ours; the processor has {}",
        processor.join(", ")
    )
}

fn cases() -> Vec<Case> {
    let mut rng = StdRng::seed_from_u64(1);
    let receiver = Keypair::<Ristretto>::generate(&mut rng).into_tuple().0;
    let mut cases: Vec<Case> = [2, 5, 10, 50]
        .into_iter()
        .map(|options| Case {
            name: format!("plurality {options}"),
            contest: Contest::new(Rule::Plurality, options).unwrap(),
            choice: (0..options).map(|option| u64::from(option == 1)).collect(),
            peer: Some(single(&receiver, options)),
        })
        .collect();
    cases.push(Case {
        name: "approval 10".into(),
        contest: Contest::new(Rule::Approval { min: 0, max: 10 }, 10).unwrap(),
        choice: (0..10).map(|option| u64::from(option < 4)).collect(),
        peer: Some(approval(&receiver, 10)),
    });
    cases.push(Case {
        name: "quadratic 5 x 20 credits".into(),
        contest: Contest::new(Rule::Quadratic { credits: 20, against: false }, 5).unwrap(),
        choice: vec![4, 0, 0, 1, 1],
        peer: Some(quadratic(&receiver, 5, 20, vec![4, 0, 0, 1, 1])),
    });
    cases.push(Case {
        name: "score 10 x 0..10".into(),
        contest: Contest::new(Rule::Score { max: 10 }, 10).unwrap(),
        choice: (0..10).collect(),
        peer: None,
    });
    let costs: Vec<u64> = (1..=50).map(|project| 10_000 * project).collect();
    cases.push(Case {
        name: "knapsack 50".into(),
        contest: Contest::new(Rule::Knapsack { costs, budget: 1_000_000 }, 50).unwrap(),
        choice: (0..50).map(|option| u64::from(option < 10)).collect(),
        peer: None,
    });
    let packed = |options| Contest::new(Rule::Plurality, options).unwrap().packed().unwrap();
    cases.push(Case {
        name: "plurality 5, packed".into(),
        contest: packed(5),
        choice: vec![0, 1, 0, 0, 0],
        peer: Some(single(&receiver, 5)),
    });
    cases
}

fn single(receiver: &PublicKey<Ristretto>, options: usize) -> Peer {
    let params = ChoiceParams::single(receiver.clone(), options);
    let proving = params.clone();
    Peer {
        prove: Box::new(move || {
            let ballot = EncryptedChoice::single(&proving, 1, &mut rng());
            rmp_serde::to_vec(&ballot).unwrap()
        }),
        verify: Box::new(move |bytes| {
            let ballot: EncryptedChoice<Ristretto, _> = rmp_serde::from_slice(bytes).unwrap();
            std::hint::black_box(ballot.verify(&params).unwrap());
        }),
    }
}

fn approval(receiver: &PublicKey<Ristretto>, options: usize) -> Peer {
    let params = ChoiceParams::multi(receiver.clone(), options);
    let proving = params.clone();
    let marks: Vec<bool> = (0..options).map(|option| option < 4).collect();
    Peer {
        prove: Box::new(move || {
            let ballot = EncryptedChoice::new(&proving, &marks, &mut rng());
            rmp_serde::to_vec(&ballot).unwrap()
        }),
        verify: Box::new(move |bytes| {
            let ballot: EncryptedChoice<Ristretto, _> = rmp_serde::from_slice(bytes).unwrap();
            std::hint::black_box(ballot.verify(&params).unwrap());
        }),
    }
}

fn quadratic(receiver: &PublicKey<Ristretto>, options: usize, credits: u64, votes: Vec<u64>) -> Peer {
    let params = QuadraticVotingParams::new(receiver.clone(), options, credits);
    let proving = params.clone();
    Peer {
        prove: Box::new(move || {
            let ballot = QuadraticVotingBallot::new(&proving, &votes, &mut rng());
            rmp_serde::to_vec(&ballot).unwrap()
        }),
        verify: Box::new(move |bytes| {
            let ballot: QuadraticVotingBallot<Ristretto> = rmp_serde::from_slice(bytes).unwrap();
            ballot.verify(&params).unwrap().for_each(drop);
        }),
    }
}

/// A generator seeded anew by the system: cheap beside a proof.
fn rng() -> impl rand::CryptoRng {
    StdRng::try_from_rng(&mut rand::rngs::SysRng).unwrap()
}

fn measure(case: &Case, batches: &[usize], rounds: usize) -> Vec<Value> {
    let contest = &case.contest;
    let keys = (0..contest.slots()).map(|_| *SigningKey::generate(&mut OsRng).public()).collect();
    let params = ElectionParams::new([1; 32], [2; 32], keys, vec![contest.clone()]).unwrap();
    let voter = SigningKey::generate(&mut OsRng);
    let mut sealings = 0;
    let mut seal = || {
        sealings += 1;
        let choice = std::slice::from_ref(&case.choice);
        SealedBallot::seal(&params, 0, &voter, sealings, sealings, choice, &mut OsRng).unwrap()
    };
    let ours: Vec<Vec<u8>> = (0..DISTINCT).map(|_| seal().as_bytes().to_vec()).collect();
    let theirs: Option<Vec<Vec<u8>>> = case.peer.as_ref().map(|peer| (0..16).map(|_| (peer.prove)()).collect());
    let points: Vec<[u8; 32]> = (0..DISTINCT * (contest.options() + 1))
        .map(|_| {
            let mut wide = [0; 64];
            OsRng.fill_bytes(&mut wide);
            RistrettoPoint::from_uniform_bytes(&wide).compress().to_bytes()
        })
        .collect();
    let verifier = Verifier::new(&params);

    let mut prove = Samples::default();
    let (mut peer_prove, mut peer_verify) = (Samples::default(), Samples::default());
    let mut verify: Vec<Samples> = batches.iter().map(|_| Samples::default()).collect();
    let mut floor: Vec<[Samples; 2]> = batches.iter().map(|_| Default::default()).collect();
    for round in 0..rounds {
        eprint!("\r{:<40} round {} of {rounds}  ", case.name, round + 1);
        prove.time(1, || drop(seal()));
        if let (Some(peer), Some(theirs)) = (&case.peer, &theirs) {
            peer_prove.time(1, || drop((peer.prove)()));
            let mut next = theirs.iter().cycle();
            peer_verify.time(1, || (peer.verify)(next.next().unwrap()));
        }
        for ((batch, verify), floor) in batches.iter().zip(&mut verify).zip(&mut floor) {
            let ballots: Vec<&[u8]> = ours.iter().cycle().take(*batch).map(Vec::as_slice).collect();
            verify.time(*batch, || {
                let verdicts = verifier.verify_sealed(0, &ballots, &mut OsRng);
                assert!(verdicts.iter().all(Result::is_ok));
            });
            let points: Vec<_> = points.iter().copied().cycle().take(batch * (contest.options() + 1)).collect();
            floor[0].time(*batch, || decode_and_multiply(&points));
            floor[1].time(*batch, || decode_and_multiply_wide(&points));
        }
    }
    eprintln!();
    batches
        .iter()
        .zip(verify)
        .zip(floor)
        .map(|((batch, verify), floor)| {
            json!({
                "contest": case.name,
                "options": contest.options(),
                "batch": batch,
                "prove_us": prove.median(),
                "verify_us": verify.median(),
                "bytes": proof_bytes(contest),
                "floor_us": floor[0].median(),
                "own_floor_us": floor[1].median(),
                "peer_prove_us": case.peer.as_ref().map(|_| peer_prove.median()),
                "peer_verify_us": case.peer.as_ref().map(|_| peer_verify.median()),
                "peer_bytes": theirs.as_ref().map(|theirs| theirs[0].len()),
            })
        })
        .collect()
}

/// The floor: points from bytes, and their sum with full scalars, in pieces that stay in the cache.
fn decode_and_multiply(encodings: &[[u8; 32]]) {
    for piece in encodings.chunks(16_000) {
        let points: Vec<_> = piece.iter().map(|bytes| CompressedRistretto(*bytes).decompress().unwrap()).collect();
        let scalars: Vec<_> = piece.iter().map(|bytes| Scalar::from_bytes_mod_order(*bytes)).collect();
        std::hint::black_box(RistrettoPoint::vartime_multiscalar_mul(scalars, points));
    }
}

/// The floor with the arithmetic of our verifier.
fn decode_and_multiply_wide(encodings: &[[u8; 32]]) {
    for piece in encodings.chunks(16_000) {
        let (points, refused) = tabella_wide::Points::decode(piece);
        assert!(refused.is_empty());
        let scalars: Vec<_> = piece.iter().map(|bytes| Scalar::from_bytes_mod_order(*bytes)).collect();
        std::hint::black_box(points.multiscalar(&scalars));
    }
}

/// Microseconds per ballot, one entry per round.
#[derive(Default)]
struct Samples(Vec<f64>);

impl Samples {
    /// Repeats what handles `ballots` ballots until the slice of time is used up.
    fn time(&mut self, ballots: usize, mut run: impl FnMut()) {
        let begun = ThreadTime::now();
        let mut times = 0;
        while times == 0 || begun.elapsed().as_secs_f64() < SLICE {
            run();
            times += 1;
        }
        self.0.push(begun.elapsed().as_secs_f64() * 1e6 / (times * ballots) as f64);
    }

    fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN);
        (middle * 100.0).round() / 100.0
    }
}
