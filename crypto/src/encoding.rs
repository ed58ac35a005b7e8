//! Fixed-width, strict encodings: one value, one byte string. Integers are little-endian.

use thiserror::Error;

use crate::group::{Element, Scalar, decode_scalar};

/// Why bytes are not the encoding of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes end before the value does.
    #[error("{what}: {missing} bytes are missing")]
    Truncated {
        /// What was being read.
        what: &'static str,
        /// How many bytes short.
        missing: usize,
    },
    /// Bytes are left after the value.
    #[error("{what}: {extra} bytes too many")]
    Trailing {
        /// What was being read.
        what: &'static str,
        /// How many bytes too many.
        extra: usize,
    },
    /// A version byte of another format version.
    #[error("{what}: version {found} is not known here, expected {expected}")]
    Version {
        /// What was being read.
        what: &'static str,
        /// The version byte found.
        found: u8,
        /// The version this code reads.
        expected: u8,
    },
    /// Not the canonical encoding of a group element.
    #[error("{what}: not a group element in canonical form")]
    Point {
        /// What was being read.
        what: &'static str,
    },
    /// The identity, which no honest party publishes.
    #[error("{what}: the identity element is not allowed")]
    Identity {
        /// What was being read.
        what: &'static str,
    },
    /// Not a scalar below the group order.
    #[error("{what}: not a scalar in canonical form")]
    Scalar {
        /// What was being read.
        what: &'static str,
    },
}

/// Reads values off the front of a byte string.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    what: &'static str,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts reading; `what` names the value in errors.
    pub fn new(what: &'static str, bytes: &'a [u8]) -> Self {
        Self { what, rest: bytes }
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let missing = N.saturating_sub(self.rest.len());
        let (head, rest) =
            self.rest.split_first_chunk::<N>().ok_or(DecodeError::Truncated { what: self.what, missing })?;
        self.rest = rest;
        Ok(*head)
    }

    /// The next `count` strings of `N` bytes.
    pub fn arrays<const N: usize>(&mut self, count: usize) -> Result<&'a [[u8; N]], DecodeError> {
        let (arrays, _) = self.bytes(count.saturating_mul(N))?.as_chunks();
        Ok(arrays)
    }

    /// The next `length` bytes.
    pub fn bytes(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let missing = length.saturating_sub(self.rest.len());
        let (head, rest) =
            self.rest.split_at_checked(length).ok_or(DecodeError::Truncated { what: self.what, missing })?;
        self.rest = rest;
        Ok(head)
    }

    /// A version byte.
    pub fn version(&mut self, expected: u8) -> Result<(), DecodeError> {
        let [found] = self.array()?;
        if found == expected { Ok(()) } else { Err(DecodeError::Version { what: self.what, found, expected }) }
    }

    /// A group element other than the identity.
    pub fn element(&mut self, what: &'static str) -> Result<Element, DecodeError> {
        Element::decode(&self.array()?, what)
    }

    /// `count` group elements.
    pub fn elements(&mut self, count: usize, what: &'static str) -> Result<Vec<Element>, DecodeError> {
        self.room(count.saturating_mul(32))?;
        (0..count).map(|_| self.element(what)).collect()
    }

    /// A scalar.
    pub fn scalar(&mut self, what: &'static str) -> Result<Scalar, DecodeError> {
        decode_scalar(&self.array()?, what)
    }

    /// `count` scalars.
    pub fn scalars(&mut self, count: usize, what: &'static str) -> Result<Vec<Scalar>, DecodeError> {
        self.room(count.saturating_mul(32))?;
        (0..count).map(|_| self.scalar(what)).collect()
    }

    /// A u64.
    pub fn u64(&mut self) -> Result<u64, DecodeError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// Ends reading: nothing may be left.
    pub fn finish(self) -> Result<(), DecodeError> {
        match self.rest.len() {
            0 => Ok(()),
            extra => Err(DecodeError::Trailing { what: self.what, extra }),
        }
    }

    /// Fails before anything is decoded or allocated when fewer than `length` bytes are left.
    fn room(&self, length: usize) -> Result<(), DecodeError> {
        match length.checked_sub(self.rest.len()) {
            Some(missing) if missing > 0 => Err(DecodeError::Truncated { what: self.what, missing }),
            _ => Ok(()),
        }
    }
}

/// Appends values to a byte string.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An empty byte string with room for `capacity` bytes, starting with a version byte.
    pub fn versioned(version: u8, capacity: usize) -> Self {
        let mut bytes = Vec::with_capacity(capacity);
        bytes.push(version);
        Self(bytes)
    }

    /// Appends bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Appends an element.
    pub fn element(&mut self, element: &Element) -> &mut Self {
        self.bytes(element.as_bytes())
    }

    /// Appends a scalar.
    pub fn scalar(&mut self, scalar: &Scalar) -> &mut Self {
        self.bytes(scalar.as_bytes())
    }

    /// Appends a u64.
    pub fn u64(&mut self, value: u64) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    /// The byte string.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody is made to decode thousands of points of a list whose end is not there.
    #[test]
    fn a_list_that_is_too_short_is_refused_before_anything_is_decoded() {
        let bytes = [0xff; 95];
        let truncated = |count: usize| DecodeError::Truncated { what: "list", missing: 32 * count - 95 };
        for count in [3, 4] {
            assert_eq!(Reader::new("list", &bytes).elements(count, "point").unwrap_err(), truncated(count));
            assert_eq!(Reader::new("list", &bytes).scalars(count, "scalar").unwrap_err(), truncated(count));
        }
        let undecodable = DecodeError::Point { what: "point" };
        assert_eq!(Reader::new("list", &bytes).elements(2, "point").unwrap_err(), undecodable);
    }
}
