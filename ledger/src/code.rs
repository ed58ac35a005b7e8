//! Codes for people: short enough to be printed on paper, read out and typed, long enough that nobody finds a second
//! board or block with the same one.
//!
//! A code is the first 160 bits of a hash, in Crockford's base 32. It is no password and nothing in it is secret.

use core::fmt;
use core::str::FromStr;

use thiserror::Error;

use crate::block::Header;
use crate::bytes::Hash;
use crate::note::Checkpoint;

/// Digits in the order of their values: those that are easily taken for another are left out.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What is hashed before the hash that a code is of.
const DOMAIN: &[u8] = b"tabella/v1/code";
/// Bytes of a code.
const BYTES: usize = 20;
/// Characters of a code, hyphens aside.
const CHARACTERS: usize = 32;
/// Characters between two hyphens.
const GROUP: usize = 4;

/// What was typed is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CodeError {
    /// Too few or too many characters.
    #[error(
        "a code has {CHARACTERS} letters and digits, hyphens and spaces aside, and that of a checkpoint the block's \
         number before them; here are {0}"
    )]
    Length(usize),
    /// A character that no code has.
    #[error("{0:?} is in no code; a code has digits and letters other than U")]
    Character(char),
    /// What stands before a checkpoint's code is no number of a block.
    #[error("the code of a checkpoint begins with the number of its block")]
    Height,
}

/// The code of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code([u8; BYTES]);

impl Code {
    /// The code of a hash.
    pub fn of(hash: &Hash) -> Self {
        let digest = Hash::of_parts(&[DOMAIN, &hash.0]).0;
        let mut code = [0; BYTES];
        code.copy_from_slice(&digest[..BYTES]);
        Self(code)
    }

    /// The code from its digits' values.
    fn from_values(values: &[u8]) -> Result<Self, CodeError> {
        if values.len() != CHARACTERS {
            return Err(CodeError::Length(values.len()));
        }
        let mut code = [0; BYTES];
        // Eight digits of five bits are five bytes.
        for (bytes, values) in code.chunks_mut(5).zip(values.chunks(8)) {
            let bits = values.iter().fold(0, |bits, value| bits << 5 | u64::from(*value));
            bytes.copy_from_slice(&bits.to_be_bytes()[3..]);
        }
        Ok(Self(code))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (group, bytes) in self.0.chunks(5).enumerate() {
            let bits = bytes.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
            for place in 0..2 * GROUP {
                if place % GROUP == 0 && (group, place) != (0, 0) {
                    f.write_str("-")?;
                }
                let value = bits >> (5 * (2 * GROUP - 1 - place)) & 31;
                write!(f, "{}", char::from(DIGITS[value as usize]))?;
            }
        }
        Ok(())
    }
}

/// The code of a block's checkpoint: its height, and the code of its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CheckpointCode {
    /// The height.
    pub height: u64,
    /// Code of the SHA-256 of the header.
    pub header: Code,
}

impl CheckpointCode {
    /// The code of the checkpoint of the block with this header.
    pub fn of(header: &Header) -> Self {
        Self { height: header.height, header: Code::of(&header.hash()) }
    }
}

impl From<&Checkpoint> for CheckpointCode {
    fn from(checkpoint: &Checkpoint) -> Self {
        Self { height: checkpoint.height, header: Code::of(&checkpoint.header) }
    }
}

impl fmt::Display for CheckpointCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.height, self.header)
    }
}

/// A code that somebody typed from paper. Case, hyphens and white space do not matter; I and L are read as 1, O as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Typed {
    /// Of a board.
    Board(Code),
    /// Of a checkpoint.
    Checkpoint(CheckpointCode),
}

impl Typed {
    /// Whether this is the code of this board, or of the checkpoint of the block with this header.
    pub fn fits(&self, chain: &Hash, header: &Header) -> bool {
        match self {
            Self::Board(code) => *code == Code::of(chain),
            Self::Checkpoint(code) => *code == CheckpointCode::of(header),
        }
    }
}

impl FromStr for Typed {
    type Err = CodeError;

    fn from_str(typed: &str) -> Result<Self, CodeError> {
        let characters = typed.chars().filter(|character| *character != '-' && !character.is_whitespace());
        let values = characters.map(value).collect::<Result<Vec<u8>, _>>()?;
        let Some(before) = values.len().checked_sub(CHARACTERS) else {
            return Err(CodeError::Length(values.len()));
        };
        let (number, code) = values.split_at(before);
        let code = Code::from_values(code)?;
        if number.is_empty() {
            return Ok(Self::Board(code));
        }
        let add = |height: u64, digit: &u8| {
            let digit = (*digit < 10).then_some(u64::from(*digit))?;
            height.checked_mul(10)?.checked_add(digit)
        };
        let height = number.iter().try_fold(0, add).ok_or(CodeError::Height)?;
        Ok(Self::Checkpoint(CheckpointCode { height, header: code }))
    }
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Board(code) => code.fmt(f),
            Self::Checkpoint(code) => code.fmt(f),
        }
    }
}

fn value(character: char) -> Result<u8, CodeError> {
    let digit = match character.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let place = DIGITS.iter().position(|known| char::from(*known) == digit);
    place.map(|place| place as u8).ok_or(CodeError::Character(character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The hash, and the code that another program makes of it: Python's `hashlib` and `base64.b32encode`, its alphabet
    /// replaced by Crockford's.
    const KNOWN: [(&str, &str); 3] = [
        ("0000000000000000000000000000000000000000000000000000000000000000", "VK5W-4ABA-SHG0-CAWS-3Y29-VWMF-SDY5-CD2H"),
        ("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "79BY-CJ87-YZ9N-M0XX-EN23-AF0R-4574-NF9Q"),
        ("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "JCNB-00SW-09H1-RZRG-E0T1-P78K-8MBZ-B28N"),
    ];

    #[test]
    fn codes_are_those_that_another_program_makes() {
        for (hash, code) in KNOWN {
            let hash: Hash = hash.parse().unwrap();
            assert_eq!(Code::of(&hash).to_string(), code);
            assert_eq!(code.parse(), Ok(Typed::Board(Code::of(&hash))));
        }
    }

    #[test]
    fn what_is_no_code_is_told_apart() {
        let code = KNOWN[1].1;
        let typed = |text: &str| text.parse::<Typed>().unwrap_err();
        assert_eq!(typed(""), CodeError::Length(0));
        assert_eq!(typed(&code[..code.len() - 1]), CodeError::Length(31));
        assert_eq!(typed(&code.replacen(&code[..1], "u", 1)), CodeError::Character('u'));
        assert_eq!(typed(&code.replacen(&code[..1], "é", 1)), CodeError::Character('é'));
        assert_eq!(typed(&format!("A{code}")), CodeError::Height);
        assert_eq!(typed(&format!("18446744073709551616-{code}")), CodeError::Height);
        assert!(format!("18446744073709551615-{code}").parse::<Typed>().is_ok());
    }

    proptest! {
        #[test]
        fn a_code_is_read_however_it_was_typed(hash: [u8; 32], height in prop::option::of(0..u64::MAX), seed: u64) {
            let code = Code::of(&Hash(hash));
            let typed = height.map_or(Typed::Board(code), |height| {
                Typed::Checkpoint(CheckpointCode { height, header: code })
            });
            let shown = typed.to_string();
            prop_assert_eq!(shown.parse(), Ok(typed));
            let mut seed = seed;
            let sloppy: String = shown.chars().flat_map(|character| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                match (character, seed >> 62) {
                    ('-', 0) => vec![],
                    ('-', 1) => vec![' ', '\n'],
                    ('1', 0) => vec!['i'],
                    ('1', 1) => vec!['L'],
                    ('0', 0) => vec!['o'],
                    (other, 2) => vec![other.to_ascii_lowercase(), ' '],
                    (other, _) => vec![other],
                }
            }).collect();
            prop_assert_eq!(sloppy.parse(), Ok(typed), "{}", sloppy);
        }

        #[test]
        fn another_hash_has_another_code(hash: [u8; 32], bit in 0..256usize) {
            let mut other = hash;
            other[bit / 8] ^= 1 << (bit % 8);
            prop_assert_ne!(Code::of(&Hash(hash)), Code::of(&Hash(other)));
        }
    }
}
