//! Writes good proof files of every kind, for verifiers to be tried on: `cargo run -p tabella-node --example proofs -- OUT`.
//!
//! They come from a small city whose keys and choices follow from a seed, so that they are the same every time.
//! `index.json` says of each file what it has to show, in the words of `tabella verify-proof --json`.

mod city;
mod elections;
mod facts;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args_os().nth(1).ok_or("name a folder to write the proofs into")?;
    let out = Path::new(&out);
    std::fs::create_dir_all(out)?;
    let samples = elections::samples()?;
    let mut index = Vec::new();
    for sample in samples {
        std::fs::write(out.join(&sample.name), &sample.proof)?;
        if let Some((name, bytes)) = &sample.stamped {
            std::fs::write(out.join(name), bytes)?;
        }
        index.push(sample.describe());
    }
    std::fs::write(out.join("index.json"), serde_json::to_string_pretty(&index)?)?;
    println!("{} proofs in {}", index.len(), out.display());
    Ok(())
}
