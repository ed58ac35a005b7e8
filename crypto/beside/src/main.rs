//! Shuffles of the same length, by `tabella-crypto` and by strand 0.3, one after the other on the same cores.
//!
//! ```text
//! cd crypto/beside && RAYON_NUM_THREADS=1 cargo run --release -- 1000 10000
//! ```
//! Ciphertexts are of two points, the only width that strand has. Ours mixes and proves in one; of strand both are added
//! up. Prints one JSON object a length: core-microseconds a ciphertext, bytes of a proof, and how many times faster ours is.

use cpu_time::ProcessTime;
use rand_core::OsRng;
use serde_json::json;
use strand::backend::ristretto::RistrettoCtx;
use strand::context::Ctx;
use strand::elgamal::PrivateKey;
use strand::serialization::StrandSerialize;
use strand::shuffler::Shuffler;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::shuffle::{Mix, Reencryption, unwatched};
use tabella_crypto::signature::SigningKey;

/// Microseconds of all cores an item, the best of some rounds.
fn timed<T>(items: usize, rounds: usize, mut work: impl FnMut() -> T) -> (f64, T) {
    let mut once = || {
        let begun = ProcessTime::now();
        let done = work();
        (begun.elapsed().as_secs_f64() * 1e6 / items as f64, done)
    };
    let mut best = once();
    for _ in 1..rounds {
        let next = once();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

fn ours(items: usize, rounds: usize) -> [f64; 3] {
    let fresh = || *SigningKey::generate(&mut OsRng).public();
    let inputs: Vec<u8> = (0..2 * items).flat_map(|_| *fresh().as_bytes()).collect();
    let mix = Mix { chain: [1; 32], manifest: [2; 32], contest: 0, mixer: 1, round: 0 };
    let key = Element::new(*fresh().point() * Scalar::from(2u8), "key").expect("no identity");
    let shuffle = Reencryption::new(mix, vec![key], items).expect("parameters");
    let (prove, (head, outputs, responses)) = timed(items, rounds, || {
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let head = shuffle.shuffle(&inputs, &mut outputs, &mut responses, &mut unwatched, &mut OsRng);
        (head.expect("a shuffle"), outputs, responses)
    });
    let (verify, verdict) = timed(items, rounds, || {
        shuffle.verify(&inputs, &outputs, &head, &responses, &mut unwatched, &mut OsRng).is_ok()
    });
    assert!(verdict);
    [prove, verify, (head.len() + responses.len()) as f64]
}

fn theirs(items: usize, rounds: usize) -> [f64; 3] {
    let context = RistrettoCtx;
    let key = PrivateKey::r#gen(&context).get_pk();
    let inputs = strand::util::random_ciphertexts(items, &context);
    let generators = context.generators(items + 1, &[]);
    let shuffler = Shuffler::new(&key, &generators, &context);
    let (prove, (outputs, proof)) = timed(items, rounds, || {
        let (outputs, nonces, permutation) = shuffler.gen_shuffle(&inputs);
        let proof = shuffler.gen_proof(&inputs, &outputs, &nonces, &permutation, &[]);
        (outputs, proof.expect("a proof"))
    });
    let (verify, verdict) =
        timed(items, rounds, || shuffler.check_proof(&proof, &inputs, &outputs, &[]).expect("a verdict"));
    assert!(verdict);
    [prove, verify, proof.strand_serialize().expect("bytes").len() as f64]
}

fn main() {
    let lengths: Vec<usize> = std::env::args().skip(1).map(|length| length.parse().expect("a length")).collect();
    for items in lengths {
        let rounds = if items <= 10_000 { 3 } else { 1 };
        let ([prove, verify, bytes], [their_prove, their_verify, their_bytes]) =
            (ours(items, rounds), theirs(items, rounds));
        let line = json!({
            "ciphertexts": items,
            "cores": rayon::current_num_threads(),
            "prove_us": prove,
            "verify_us": verify,
            "proof_bytes": bytes,
            "strand_prove_us": their_prove,
            "strand_verify_us": their_verify,
            "strand_proof_bytes": their_bytes,
            "prove_times_faster": their_prove / prove,
            "verify_times_faster": their_verify / verify,
        });
        println!("{line}");
    }
}
