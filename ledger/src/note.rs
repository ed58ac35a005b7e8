//! Signed notes (C2SP signed-note) and checkpoints (C2SP tlog-checkpoint).
//!
//! A note is a text of lines and, after an empty line, signature lines `— <name> <base64(key id || signature)>`. Both
//! a block's certificate and the checkpoint that goes on a notice board are notes over the same text, so whoever reads
//! one format can check the board.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::bytes::{AuthorityKey, Hash};

/// Signature algorithm byte of a note key: Ed25519.
const ED25519: u8 = 0x01;

/// A note that does not say what it should.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Not the text of a checkpoint.
    #[error("line {line} of the checkpoint: expected {expected}")]
    Line {
        /// Line number, from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// A signature line that is none.
    #[error("signature line {0} of the checkpoint cannot be read")]
    SignatureLine(usize),
    /// Read again as it was written, it would be other bytes: a sign before a number, another line end.
    #[error(
        "the checkpoint is not written as signed notes are: one line feed per line, numbers without signs or zeros"
    )]
    Form,
}

/// An authority's secret signing key, for notes only.
#[derive(Clone)]
pub struct NoteSigner(SigningKey);

impl NoteSigner {
    /// A fresh key.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_bytes(&seed)
    }

    /// The key from its 32 stored bytes.
    pub fn from_bytes(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The 32 bytes to store; wiped when dropped.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public key.
    pub fn public(&self) -> AuthorityKey {
        AuthorityKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a note's text.
    pub fn sign(&self, text: &str) -> [u8; 64] {
        self.sign_bytes(text.as_bytes())
    }

    /// Signs what is no text, and cannot be taken for one: it has to begin with a zero byte.
    pub(crate) fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl core::fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "NoteSigner({:?}, ..)", self.public())
    }
}

/// Whether `signature` is `key`'s on `text`. Strict, so that all verifiers agree on every signature: no small-order
/// key and no malleable encoding passes.
pub fn verify(key: &AuthorityKey, text: &str, signature: &[u8]) -> bool {
    verify_bytes(key, text.as_bytes(), signature)
}

/// The same for what is no text.
pub(crate) fn verify_bytes(key: &AuthorityKey, message: &[u8], signature: &[u8]) -> bool {
    VerifyingKey::from_bytes(&key.0)
        .and_then(|key| key.verify_strict(message, &Signature::from_slice(signature)?))
        .is_ok()
}

/// Whether there can be a signature of this key: it is the canonical encoding of a point, and not of small order.
pub fn is_key(key: &AuthorityKey) -> bool {
    VerifyingKey::from_bytes(&key.0)
        .is_ok_and(|point| !point.is_weak() && point.to_edwards().compress().to_bytes() == key.0)
}

/// Key id of a named key: the first four bytes of SHA-256 of `name || "\n" || 0x01 || key`.
pub fn key_id(name: &str, key: &AuthorityKey) -> [u8; 4] {
    let digest = Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.0).finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

/// A named key as programs for signed notes are given it: `<name>+<key id>+<base64(0x01 || key)>`.
pub fn verifier_key(name: &str, key: &AuthorityKey) -> String {
    let encoded = STANDARD.encode([&[ED25519], key.0.as_slice()].concat());
    format!("{name}+{}+{encoded}", hex::encode(key_id(name, key)))
}

/// A signature line, newline included.
pub fn signature_line(name: &str, key: &AuthorityKey, signature: &[u8; 64]) -> String {
    let mut bytes = key_id(name, key).to_vec();
    bytes.extend_from_slice(signature);
    format!("\u{2014} {name} {}\n", STANDARD.encode(bytes))
}

/// The text that is signed: what log this is, how long, with which root, and the block that made it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// Height of the block.
    pub height: u64,
    /// Round in which it was agreed on.
    pub round: u32,
    /// SHA-256 of the block's header.
    pub header: Hash,
}

impl Checkpoint {
    /// The text: origin, size, root, and two extension lines.
    pub fn text(&self) -> String {
        let Self { origin, size, root, height, round, header } = self;
        let (root, header) = (STANDARD.encode(root.0), STANDARD.encode(header.0));
        format!("{origin}\n{size}\n{root}\nblock {height} {round}\nheader {header}\n")
    }

    /// Reads the text and the signature lines of a note, whoever signed it.
    ///
    /// # Errors
    /// [`NoteError`] names the line.
    pub fn parse(note: &str) -> Result<(Self, Vec<SignatureLine>), NoteError> {
        let mut lines = note.lines();
        let mut next = |line, expected| lines.next().ok_or(NoteError::Line { line, expected });
        let bad = |line, expected| NoteError::Line { line, expected };
        let origin = next(1, "the name of the log")?.to_owned();
        let size = next(2, "the size of the log")?.parse().map_err(|_| bad(2, "the size of the log"))?;
        let root = hash(next(3, "the root of the log")?).ok_or(bad(3, "the root of the log"))?;
        let block = next(4, "block <height> <round>")?;
        let (height, round) = block
            .strip_prefix("block ")
            .and_then(|rest| rest.split_once(' '))
            .and_then(|(height, round)| Some((height.parse().ok()?, round.parse().ok()?)))
            .ok_or(bad(4, "block <height> <round>"))?;
        let header =
            next(5, "header <digest>")?.strip_prefix("header ").and_then(hash).ok_or(bad(5, "header <digest>"))?;
        if !next(6, "an empty line")?.is_empty() {
            return Err(bad(6, "an empty line"));
        }
        let signatures = lines
            .enumerate()
            .map(|(index, line)| SignatureLine::parse(line).ok_or(NoteError::SignatureLine(index + 1)))
            .collect::<Result<Vec<_>, _>>()?;
        let checkpoint = Self { origin, size, root, height, round, header };
        // What is signed is the text that was written, so nothing else may be read as it.
        let written: String = signatures.iter().map(SignatureLine::write).collect();
        if note == format!("{}\n{written}", checkpoint.text()) {
            Ok((checkpoint, signatures))
        } else {
            Err(NoteError::Form)
        }
    }

    /// Reads a signed note that came over paper, a clipboard or a mail: line ends and space around it may differ.
    ///
    /// # Errors
    /// [`NoteError`] as for [`Self::parse`].
    pub fn parse_printed(note: &str) -> Result<(Self, Vec<SignatureLine>), NoteError> {
        let mut lines: Vec<&str> = note.trim_start().lines().map(str::trim_end).collect();
        // Five lines and the empty one are a whole checkpoint that nobody signed; what is shorter was torn off.
        while lines.len() > 6 && lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        Self::parse(&(lines.join("\n") + "\n"))
    }
}

/// One parsed signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// Name of the key.
    pub name: String,
    /// Its id.
    pub key_id: [u8; 4],
    /// The signature, of whatever kind; an authority's has 64 bytes. Witnesses' cosignatures are longer.
    pub signature: Vec<u8>,
}

impl SignatureLine {
    fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (key_id, signature) = bytes.split_first_chunk::<4>()?;
        Some(Self { name: name.to_owned(), key_id: *key_id, signature: signature.to_vec() })
    }

    /// As it stands in a note, line feed included.
    pub fn write(&self) -> String {
        let encoded = STANDARD.encode([self.key_id.as_slice(), &self.signature].concat());
        format!("\u{2014} {} {encoded}\n", self.name)
    }
}

fn hash(encoded: &str) -> Option<Hash> {
    STANDARD.decode(encoded).ok()?.try_into().ok().map(Hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn a_note_reads_back_as_written() {
        let signer = NoteSigner::generate(&mut ChaCha20Rng::seed_from_u64(1));
        let (root, header) = (Hash([1; 32]), Hash([2; 32]));
        let checkpoint = Checkpoint { origin: "city.example/board".into(), size: 7, root, height: 3, round: 0, header };
        let text = checkpoint.text();
        let signature = signer.sign(&text);
        let note =
            format!("{text}\n{}", signature_line("city.example/board/authority-0", &signer.public(), &signature));
        let (read, lines) = Checkpoint::parse(&note).unwrap();
        assert_eq!(read, checkpoint);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].key_id, key_id("city.example/board/authority-0", &signer.public()));
        assert!(verify(&signer.public(), &read.text(), &lines[0].signature));
        assert!(!verify(&signer.public(), &text.replace("block 3", "block 4"), &signature));
    }

    #[test]
    fn a_note_has_one_form_and_what_was_printed_is_brought_into_it() {
        let (root, header) = (Hash([1; 32]), Hash([2; 32]));
        let checkpoint = Checkpoint { origin: "city.example/board".into(), size: 7, root, height: 3, round: 0, header };
        let key = NoteSigner::generate(&mut ChaCha20Rng::seed_from_u64(1)).public();
        for lines in [String::new(), signature_line("city.example/board/authority-0", &key, &[7; 64])] {
            let note = format!("{}\n{lines}", checkpoint.text());
            assert!(Checkpoint::parse(&note).is_ok());
            let changes = [
                note.replace('\n', "\r\n"),
                note.replace("\n7\n", "\n+7\n"),
                note.replace("\n7\n", "\n07\n"),
                note.replace("block 3", "block +3"),
                note.replace("block 3 0", "block 3 00"),
                note.trim_end().to_owned(),
                format!("{note}\n"),
            ];
            for changed in &changes {
                assert!(Checkpoint::parse(changed).is_err(), "{changed:?}");
            }
            if lines.is_empty() {
                continue;
            }
            for printed in [&changes[0], &changes[5], &changes[6], &format!("  {note}  ")] {
                assert_eq!(Checkpoint::parse_printed(printed), Checkpoint::parse(&note), "{printed:?}");
            }
            assert!(Checkpoint::parse_printed(&changes[1]).is_err());
        }
    }

    #[test]
    fn every_line_that_is_missing_or_wrong_is_named() {
        let good = "o\n7\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\nblock 3 0\n\
                    header AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\n\n";
        Checkpoint::parse(good).unwrap();
        let lines: Vec<&str> = good.lines().collect();
        for line in 1..6 {
            let mut bad = lines.clone();
            bad[line] = "x";
            let error = Checkpoint::parse(&bad.join("\n")).unwrap_err();
            assert!(matches!(error, NoteError::Line { line: named, .. } if named == line + 1), "{error}");
            let error = Checkpoint::parse(&lines[..line].join("\n")).unwrap_err();
            assert!(matches!(error, NoteError::Line { line: named, .. } if named == line + 1), "{error}");
        }
        assert_eq!(Checkpoint::parse(&format!("{good}- x y\n")).unwrap_err(), NoteError::SignatureLine(1));
    }
}
