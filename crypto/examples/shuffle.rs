//! A shuffle of lists in files, which may be longer than memory, timed.
//!
//! ```text
//! cargo run --release -p tabella-crypto --example shuffle -- FOLDER 1000000 1
//! ```
//! Writes a list of so many ciphertexts of so many slots into the folder, or of keys where there are no slots, shuffles it there and verifies that. Prints one
//! JSON object: seconds and core-microseconds a ciphertext, bytes of the proof, and the peaks of memory.

#![allow(clippy::unwrap_used, missing_docs, reason = "a measuring program")]

use core::ops::ControlFlow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;
use rand_core::OsRng;
use rayon::prelude::*;
use tabella_crypto::group::Element;
use tabella_crypto::shuffle::{AccessError, Exponentiation, Mix, Progress, Reencryption, Sink, Source};
use tabella_crypto::signature::SigningKey;

struct OnDisk(File);

impl Source for OnDisk {
    fn bytes(&self) -> u64 {
        self.0.metadata().map_or(0, |metadata| metadata.len())
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        Ok(self.0.read_exact_at(into, offset)?)
    }
}

struct ToDisk(BufWriter<File>);

impl Sink for ToDisk {
    fn write(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        Ok(self.0.write_all(bytes)?)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, items, slots] = arguments.as_slice() else {
        eprintln!("shuffle FOLDER CIPHERTEXTS SLOTS");
        std::process::exit(2);
    };
    let (folder, items, slots): (_, usize, usize) = (Path::new(folder), items.parse().unwrap(), slots.parse().unwrap());
    let create = |name| ToDisk(BufWriter::new(File::create(folder.join(name)).unwrap()));
    let open = |name| OnDisk(File::open(folder.join(name)).unwrap());

    let mut inputs = create("inputs");
    for first in (0..items).step_by(10_000) {
        let points = (items - first).min(10_000) * (slots + 1);
        let fresh = |_| *SigningKey::generate(&mut OsRng).public().as_bytes();
        let written: Vec<[u8; 32]> = (0..points).into_par_iter().map(fresh).collect();
        inputs.write(written.as_flattened()).unwrap();
    }
    inputs.0.flush().unwrap();
    let mix = Mix { chain: [1; 32], manifest: [2; 32], contest: 0, mixer: 1, round: 0 };
    let keys = (0..slots).map(|_| *SigningKey::generate(&mut OsRng).public()).collect();
    let of_keys = Exponentiation::new(mix, Element::base(), items).unwrap();
    let of_ciphertexts = (slots > 0).then(|| Reencryption::new(mix, keys, items).unwrap());

    let mut watch = |Progress { done, of }: Progress| {
        eprint!("\r{done} of {of} rows ");
        ControlFlow::Continue(())
    };
    let (begun, used) = (Instant::now(), ProcessTime::now());
    let (mut outputs, mut responses) = (create("outputs"), create("responses"));
    let inputs = open("inputs");
    let (image, head) = match &of_ciphertexts {
        Some(shuffle) => {
            (Element::base(), shuffle.shuffle(&inputs, &mut outputs, &mut responses, &mut watch, &mut OsRng).unwrap())
        }
        None => of_keys.shuffle(&inputs, &mut outputs, &mut responses, &mut watch, &mut OsRng).unwrap(),
    };
    outputs.0.flush().unwrap();
    responses.0.flush().unwrap();
    let (prove, prove_core) = (begun.elapsed().as_secs_f64(), used.elapsed().as_secs_f64());
    let prove_peak = peak_megabytes();

    let (begun, used) = (Instant::now(), ProcessTime::now());
    let (outputs, responses) = (open("outputs"), open("responses"));
    match &of_ciphertexts {
        Some(shuffle) => shuffle.verify(&inputs, &outputs, &head, &responses, &mut watch, &mut OsRng),
        None => of_keys.verify(&image, &inputs, &outputs, &head, &responses, &mut watch, &mut OsRng),
    }
    .unwrap();
    let (verify, verify_core) = (begun.elapsed().as_secs_f64(), used.elapsed().as_secs_f64());

    let each = |seconds: f64| (seconds * 1e8 / items as f64).round() / 100.0;
    let line = serde_json::json!({
        "items": items,
        "slots": slots,
        "cores": rayon::current_num_threads(),
        "prove_s": prove,
        "prove_core_us": each(prove_core),
        "verify_s": verify,
        "verify_core_us": each(verify_core),
        "head_bytes": head.len(),
        "response_bytes": of_keys.response_bytes(),
        "proof_to_list": (head.len() as f64 + of_keys.response_bytes() as f64) / inputs.bytes() as f64,
        "peak_mb_of_proving": prove_peak,
        "peak_mb": peak_megabytes(),
    });
    eprintln!();
    println!("{line}");
}

/// The most memory that this process ever had, in millions of bytes; zero where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024 / 1_000_000
}
