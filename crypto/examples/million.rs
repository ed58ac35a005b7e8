//! A national election's worth of ballots, verified and tallied from a file in one process.
//!
//! ```text
//! cargo run --release -p tabella-crypto --example million -- seal FILE 1000000
//! cargo run --release -p tabella-crypto --example million -- tally FILE
//! ```
//! `seal` writes signed ballots of five options, one after another. `tally` reads the first 10,000, the first 100,000
//! and so on up to all of them, each time from the start of the file: verifies every signature and proof, adds the
//! ballots up, decrypts the sum and holds it against the count in the clear. It prints time, ballots per core-minute and
//! the peak of its memory.

#![allow(clippy::unwrap_used, missing_docs, reason = "a measuring program")]

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;
use rand_chacha::ChaCha20Rng;
use rand_core::{OsRng, RngCore, SeedableRng};
use rayon::prelude::*;
use tabella_crypto::ballot::{CastBallot, ElectionParams, SealedBallot, Verifier};
use tabella_crypto::ceremony::{CeremonyParams, Dealing, JointKey, Received, TrusteeSecret, TrusteeShares};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, combine};

const CHAIN: [u8; 32] = [1; 32];
const MANIFEST: [u8; 32] = [2; 32];
const OPTIONS: usize = 5;

/// An election under the key of one trustee, the same in every run.
struct Election {
    params: ElectionParams,
    contest: Contest,
    key: JointKey,
    shares: TrusteeShares,
}

impl Election {
    fn new() -> Self {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let (secret, public) = TrusteeSecret::generate(&[3; 32], 1, rng);
        let ceremony = CeremonyParams::new([3; 32], 1, OPTIONS, vec![public]).unwrap();
        let dealing = Dealing::deal(&ceremony, &secret, rng).unwrap().to_bytes();
        let dealing = Dealing::verify(&ceremony, 1, &dealing).unwrap();
        let key = JointKey::combine(&ceremony, &[&dealing]).unwrap();
        let Received::Shares(received) = secret.receive(&ceremony, &dealing, rng).unwrap() else {
            panic!("an honest dealing");
        };
        let shares = TrusteeShares::combine(&key, 1, &[received]).unwrap();
        let contest = Contest::new(Rule::Plurality, OPTIONS).unwrap();
        let params = ElectionParams::new(CHAIN, MANIFEST, key.slot_keys().to_vec(), vec![contest.clone()]).unwrap();
        Self { params, contest, key, shares }
    }

    fn ballot_bytes(&self) -> usize {
        self.params.ballot_bytes(0).unwrap() + SIGNATURE_BYTES
    }
}

/// The option that the voter at this place chooses.
fn chosen(place: u64) -> usize {
    (place.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % OPTIONS
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["seal", file, ballots] => seal(Path::new(file), ballots.parse().unwrap()),
        ["tally", file] => tally(Path::new(file)),
        _ => {
            eprintln!("million seal FILE BALLOTS | million tally FILE");
            std::process::exit(2);
        }
    }
}

fn seal(file: &Path, ballots: u64) {
    let election = Election::new();
    let mut out = BufWriter::new(File::create(file).unwrap());
    let mut first = 0;
    while first < ballots {
        let last = ballots.min(first + 4096);
        let sealed: Vec<Vec<u8>> = (first..last)
            .into_par_iter()
            .map(|place| {
                let voter = SigningKey::generate(&mut OsRng);
                let values = (0..OPTIONS).map(|option| u64::from(option == chosen(place))).collect();
                let sealed = SealedBallot::seal(&election.params, 0, &voter, 1, 0, &[values], &mut OsRng).unwrap();
                let cast = sealed.cast(&CHAIN, &voter, &mut OsRng);
                [cast.sealed, cast.signature.to_bytes().to_vec()].concat()
            })
            .collect();
        sealed.iter().for_each(|ballot| out.write_all(ballot).unwrap());
        first = last;
        eprint!("\r{first} of {ballots} sealed ");
    }
    out.flush().unwrap();
    eprintln!();
}

fn tally(file: &Path) {
    let election = Election::new();
    let all = std::fs::metadata(file).unwrap().len() / election.ballot_bytes() as u64;
    let mut sizes: Vec<u64> = (4..).map(|power| 10u64.pow(power)).take_while(|size| *size < all).collect();
    sizes.push(all);
    println!(
        "{:>10}{:>10}{:>12}{:>14}{:>22}{:>12}",
        "ballots", "s", "core-s", "us a ballot", "ballots a core-minute", "peak MB"
    );
    for ballots in sizes {
        let (begun, used) = (Instant::now(), ProcessTime::now());
        let counts = count(&election, file, ballots);
        let (seconds, core) = (begun.elapsed().as_secs_f64(), used.elapsed().as_secs_f64());
        let mut clear = vec![0; OPTIONS];
        (0..ballots).for_each(|place| clear[chosen(place)] += 1);
        assert_eq!(counts, clear, "the decrypted count is the count in the clear");
        let each = core * 1e6 / ballots as f64;
        let rate = 60.0 * ballots as f64 / core;
        println!("{ballots:>10}{seconds:>10.2}{core:>12.2}{each:>14.2}{rate:>22.0}{:>12}", peak_megabytes());
    }
}

/// Verifies and adds up the first ballots of the file, and decrypts the sum.
fn count(election: &Election, file: &Path, ballots: u64) -> Vec<u64> {
    let verifier = Verifier::new(&election.params);
    let mut input = BufReader::with_capacity(1 << 20, File::open(file).unwrap());
    let mut sum = Aggregate::new(&election.contest);
    let mut left = ballots;
    while left > 0 {
        let together = left.min(verifier.batch_ballots() as u64);
        let batch: Vec<CastBallot> = (0..together).map(|_| read(election, &mut input)).collect();
        for verified in verifier.verify_batch(&batch, &mut OsRng) {
            sum.add(&verified.unwrap(), 0, 1).unwrap();
        }
        left -= together;
    }
    let mut counted = [0; 32];
    OsRng.fill_bytes(&mut counted);
    let context = TallyContext { chain: CHAIN, manifest: MANIFEST, contest: 0, counted };
    let share = DecryptionShare::produce(&context, &election.key, &election.shares, &sum, &mut OsRng).unwrap();
    let share = DecryptionShare::verify(&share.to_bytes(), &context, &election.key, 1, &sum).unwrap();
    combine(&election.key, &sum, &[share]).unwrap().counts(&election.contest, sum.weight()).unwrap()
}

fn read(election: &Election, input: &mut impl Read) -> CastBallot {
    let mut sealed = vec![0; election.params.ballot_bytes(0).unwrap()];
    let mut signature = [0; SIGNATURE_BYTES];
    input.read_exact(&mut sealed).unwrap();
    input.read_exact(&mut signature).unwrap();
    CastBallot { style: 0, sealed, signature: Signature::from_bytes(&signature).unwrap() }
}

/// The most memory that this process ever had, in millions of bytes; zero where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024 / 1_000_000
}
