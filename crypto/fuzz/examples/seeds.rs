//! Writes the valid messages of every target into its corpus, as `valid-0`, `valid-1` and so on: the fuzzer starts from
//! them, and the tests that replay the corpus expect them to be accepted. The same seeds give the same bytes.

use std::io;
use std::path::Path;

use tabella_fuzz::{crypto, ledger};

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, messages) in crypto::seeds().into_iter().chain(ledger::seeds()) {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder)?;
        for old in std::fs::read_dir(&folder)? {
            let old = old?;
            if old.file_name().to_string_lossy().starts_with("valid-") {
                std::fs::remove_file(old.path())?;
            }
        }
        for (number, message) in messages.iter().enumerate() {
            std::fs::write(folder.join(format!("valid-{number}")), message)?;
        }
    }
    Ok(())
}
