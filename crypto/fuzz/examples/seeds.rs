//! Writes messages from fixed seeds into the corpus of every target: valid ones as `valid-0`, `valid-1` and so on, and as
//! `hostile-0` and so on some that have to be refused. The fuzzer starts from them, and the tests that replay the corpus
//! hold the targets to them.

use std::io;
use std::path::Path;

use tabella_fuzz::{crypto, ledger};

fn main() -> io::Result<()> {
    let kinds = [
        ("valid-", [crypto::seeds(), ledger::seeds()].concat()),
        ("hostile-", [crypto::hostile(), ledger::hostile()].concat()),
    ];
    for (prefix, targets) in kinds {
        for (target, messages) in targets {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
            std::fs::create_dir_all(&folder)?;
            for old in std::fs::read_dir(&folder)? {
                let old = old?;
                if old.file_name().to_string_lossy().starts_with(prefix) {
                    std::fs::remove_file(old.path())?;
                }
            }
            for (number, message) in messages.iter().enumerate() {
                std::fs::write(folder.join(format!("{prefix}{number}")), message)?;
            }
        }
    }
    Ok(())
}
