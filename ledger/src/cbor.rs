//! Deterministic CBOR (RFC 8949 section 4.2): one value, one encoding.
//!
//! Types are arrays with fields in a fixed order. A decoder that only read would accept longer forms of the same
//! value; so what was read is written again, and has to come out as the same bytes.

use minicbor::{Decode, Encode};
use thiserror::Error;

/// Bytes that are not the canonical encoding of a value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CborError {
    /// Not an encoding of this type at all.
    #[error("{what} cannot be read: {reason}")]
    Malformed {
        /// What was being read.
        what: &'static str,
        /// What the decoder met.
        reason: String,
    },
    /// An encoding of a value, but not the one.
    #[error("{what} is not in canonical form")]
    NotCanonical {
        /// What was being read.
        what: &'static str,
    },
}

/// Encodes a value.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("writing to memory does not fail")
}

/// Appends the encoding of a value.
pub(crate) fn encode_to<T: Encode<()>>(value: &T, bytes: &mut Vec<u8>) {
    minicbor::encode(value, bytes).expect("writing to memory does not fail");
}

/// Decodes the canonical encoding of a value and nothing else.
///
/// # Errors
/// [`CborError`] when the bytes are anything but that.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(what: &'static str, bytes: &'b [u8]) -> Result<T, CborError> {
    let value: T = minicbor::decode(bytes).map_err(|error| CborError::Malformed { what, reason: error.to_string() })?;
    let mut same = Same(bytes);
    match minicbor::encode(&value, &mut same) {
        Ok(()) if same.0.is_empty() => Ok(value),
        _ => Err(CborError::NotCanonical { what }),
    }
}

/// Takes what is written as long as it is these bytes.
struct Same<'b>(&'b [u8]);

impl minicbor::encode::Write for Same<'_> {
    type Error = Other;

    fn write_all(&mut self, written: &[u8]) -> Result<(), Other> {
        self.0 = self.0.strip_prefix(written).ok_or(Other)?;
        Ok(())
    }
}

/// Other bytes were written.
struct Other;
