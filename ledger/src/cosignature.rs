//! Cosignatures of witnesses (C2SP tlog-cosignature, version 1): a witness says that at a time it had seen this
//! checkpoint, and no other board under the same name.
//!
//! A cosignature is a line of the checkpoint's note like an authority's, with an algorithm and a content of its own:
//! the time as eight bytes, the higher first, and an Ed25519 signature over `cosignature/v1`, the time, and the text.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::block::MAX_ORIGIN_BYTES;
use crate::bytes::AuthorityKey;
use crate::note::{self, NoteSigner, SignatureLine};

/// Signature algorithm byte of a witness's key.
const COSIGNATURE_V1: u8 = 0x04;
/// Begins the names of witnesses that nobody named: the rest is their key in hexadecimal.
const KEY_NAME: &str = "key/";
/// Most witnesses that a board names, and most issuers.
pub const MAX_NAMED: usize = 64;
/// Most bytes of the place of one.
const MAX_PLACE_BYTES: usize = 400;

/// Somebody who compares the board with what others see.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Witness {
    /// The name in its lines, such as `press.example/witness`.
    #[n(0)]
    pub name: String,
    /// Who and where that is, for people.
    #[n(1)]
    pub place: String,
    /// Its Ed25519 key.
    #[n(2)]
    pub key: AuthorityKey,
}

/// Whether a board can name these: not too many, with names for notes, places, and keys, all of them distinct.
pub fn is_list(witnesses: &[Witness]) -> bool {
    are_named(witnesses, |Witness { name, place, key }| (name, place, key))
}

/// The same for whatever has a name, a place and a key.
pub(crate) fn are_named<T>(parties: &[T], fields: fn(&T) -> (&String, &String, &AuthorityKey)) -> bool {
    let distinct = |of: fn((&String, &String, &AuthorityKey)) -> Vec<u8>| {
        let all: BTreeSet<Vec<u8>> = parties.iter().map(fields).map(of).collect();
        all.len() == parties.len()
    };
    let is_sound = |party: &T| {
        let (name, place, key) = fields(party);
        (1..=MAX_ORIGIN_BYTES).contains(&name.len())
            && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
            && place.len() <= MAX_PLACE_BYTES
            && !place.trim().is_empty()
            && note::is_key(key)
    };
    parties.len() <= MAX_NAMED
        && parties.iter().all(is_sound)
        && distinct(|(name, ..)| name.as_bytes().to_vec())
        && distinct(|(.., key)| key.0.to_vec())
}

/// What a witness said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// Name of the witness.
    pub name: String,
    /// Id of its key.
    pub key_id: [u8; 4],
    /// When, Unix seconds by the witness's clock.
    pub time: u64,
    /// Ed25519 over [`message`].
    pub signature: [u8; 64],
}

/// Key id of a witness: the first four bytes of SHA-256 of `name || "\n" || 0x04 || key`.
pub fn key_id(name: &str, key: &AuthorityKey) -> [u8; 4] {
    let digest = Sha256::new().chain_update(name).chain_update([b'\n', COSIGNATURE_V1]).chain_update(key.0).finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

/// What a witness signs for the text of a checkpoint.
pub fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The name of a witness that no board names: whoever reads it knows the key.
pub fn key_name(key: &AuthorityKey) -> String {
    format!("{KEY_NAME}{key}")
}

/// The key in such a name.
pub fn named_key(name: &str) -> Option<AuthorityKey> {
    let key: AuthorityKey = name.strip_prefix(KEY_NAME)?.parse().ok()?;
    (key_name(&key) == name).then_some(key)
}

impl Cosignature {
    /// Cosigns the text of a checkpoint that was checked and compared.
    pub fn make(signer: &NoteSigner, name: &str, text: &str, time: u64) -> Self {
        let key_id = key_id(name, &signer.public());
        Self { name: name.to_owned(), key_id, time, signature: signer.sign(&message(text, time)) }
    }

    /// Reads a line of a note, if it is as long as a cosignature.
    pub fn parse(line: &SignatureLine) -> Option<Self> {
        let (time, signature) = line.signature.split_first_chunk::<8>()?;
        let signature = signature.try_into().ok()?;
        Some(Self { name: line.name.clone(), key_id: line.key_id, time: u64::from_be_bytes(*time), signature })
    }

    /// As a line of a note.
    pub fn line(&self) -> SignatureLine {
        let signature = [self.time.to_be_bytes().as_slice(), &self.signature].concat();
        SignatureLine { name: self.name.clone(), key_id: self.key_id, signature }
    }

    /// Whether the witness with this name and key made it, for this text.
    pub fn is_by(&self, name: &str, key: &AuthorityKey, text: &str) -> bool {
        self.name == name
            && self.key_id == key_id(name, key)
            && note::verify(key, &message(text, self.time), &self.signature)
    }

    /// The key that made it for this text: that of a named witness, or the one in its own name.
    pub fn key(&self, named: &[Witness], text: &str) -> Option<Cosigner> {
        if let Some(witness) = named.iter().find(|witness| witness.name == self.name) {
            return self.is_by(&witness.name, &witness.key, text).then_some(Cosigner::Named(witness.key));
        }
        let key = named_key(&self.name)?;
        // A named witness stays one, whatever it calls itself.
        let is_named = named.iter().any(|witness| witness.key == key);
        (!is_named && self.is_by(&self.name, &key, text)).then_some(Cosigner::Anonymous(key))
    }
}

/// Whose cosignature it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cosigner {
    /// A witness that the board names.
    Named(AuthorityKey),
    /// Anybody: worth a comparison, without weight.
    Anonymous(AuthorityKey),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Hash;
    use crate::note::Checkpoint;

    fn signer(seed: u8) -> NoteSigner {
        NoteSigner::from_bytes(&[seed; 32])
    }

    fn text() -> String {
        let hash = Hash([7; 32]);
        Checkpoint { origin: "city.example/board".into(), size: 9, root: hash, height: 2, round: 0, header: hash }
            .text()
    }

    #[test]
    fn a_cosignature_is_what_the_specification_says() {
        let (signer, text) = (signer(3), text());
        let made = Cosignature::make(&signer, "press.example/witness", &text, 1_700_000_000);
        // Said again without the code above: the key id, the message, and the content of the line.
        let key = signer.public();
        let id = Sha256::digest([b"press.example/witness\n\x04".as_slice(), &key.0].concat());
        assert_eq!(made.key_id, id[..4]);
        let message = format!("cosignature/v1\ntime 1700000000\n{text}");
        assert!(note::verify(&key, &message, &made.signature));
        let line = made.line();
        assert_eq!(line.signature.len(), 72);
        assert_eq!(line.signature[..8], [0, 0, 0, 0, 0x65, 0x53, 0xf1, 0x00]);
        assert_eq!(Cosignature::parse(&line), Some(made.clone()));
        assert!(made.is_by("press.example/witness", &key, &text));
    }

    #[test]
    fn a_cosignature_is_bound_to_name_key_time_and_text() {
        let (one, text) = (signer(3), text());
        let good = Cosignature::make(&one, "w", &text, 5);
        assert!(good.is_by("w", &one.public(), &text));
        assert!(!good.is_by("v", &one.public(), &text));
        assert!(!good.is_by("w", &signer(4).public(), &text));
        assert!(!good.is_by("w", &one.public(), &text.replace("\n9\n", "\n8\n")));
        assert!(!Cosignature { time: 6, ..good.clone() }.is_by("w", &one.public(), &text));
        assert!(!Cosignature { key_id: [0; 4], ..good.clone() }.is_by("w", &one.public(), &text));
        // The authority's way to sign the same text is none, and the other way round.
        let signature = one.sign(&text);
        assert!(!Cosignature { signature, ..good.clone() }.is_by("w", &one.public(), &text));
        assert!(!note::verify(&one.public(), &text, &good.signature));
        let short = SignatureLine { signature: vec![0; 71], ..good.line() };
        assert_eq!(Cosignature::parse(&short), None);
    }

    #[test]
    fn a30_nobody_passes_for_a_named_witness() {
        let (named, thief, text) = (signer(3), signer(4), text());
        let list = [Witness { name: "w".into(), place: "Here".into(), key: named.public() }];
        let by = |signer: &NoteSigner, name: &str| Cosignature::make(signer, name, &text, 5).key(&list, &text);
        assert_eq!(by(&named, "w"), Some(Cosigner::Named(named.public())));
        assert_eq!(by(&thief, "w"), None);
        assert_eq!(by(&thief, &key_name(&thief.public())), Some(Cosigner::Anonymous(thief.public())));
        assert_eq!(by(&thief, &key_name(&named.public())), None);
        assert_eq!(by(&named, &key_name(&named.public())), None, "one witness is not counted twice");
        assert_eq!(by(&thief, &key_name(&thief.public()).to_uppercase()), None);
        assert_eq!(by(&thief, "somebody"), None, "a name that says no key");
    }

    #[test]
    fn impossible_lists_of_witnesses_are_refused() {
        let witness = |n: u8| Witness { name: format!("w{n}"), place: "Here".into(), key: signer(n).public() };
        let good: Vec<Witness> = (0..64).map(witness).collect();
        assert!(is_list(&good) && is_list(&[]));
        assert!(!is_list(&(0..65).map(witness).collect::<Vec<_>>()));
        let changes: [fn(&mut Witness); 11] = [
            |w| w.name.clear(),
            |w| w.name = "a b".into(),
            |w| w.name = "a+b".into(),
            |w| w.name = "a\nb".into(),
            |w| w.name = "a\u{7}b".into(),
            |w| w.name = "a".repeat(256),
            |w| w.name = "w2".into(),
            |w| w.place = " ".into(),
            |w| w.place = "a".repeat(401),
            |w| w.key = AuthorityKey([0xff; 32]),
            |w| w.key = signer(2).public(),
        ];
        for change in changes {
            let mut bad = vec![witness(1), witness(2)];
            change(&mut bad[0]);
            assert!(!is_list(&bad), "{:?}", bad[0]);
        }
    }
}
