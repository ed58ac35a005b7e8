//! Lists that may be longer than memory: read in pieces, written in order, named by their root.

use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::Shape;

/// What went wrong outside of this crate, while a list was read or written.
pub type AccessError = Box<dyn core::error::Error + Send + Sync>;

/// Bytes that can be read from anywhere, by several threads at a time: a file, or memory. They should stay the same until
/// a shuffle is made or verified; that they did is checked wherever they are read again.
pub trait Source: Sync {
    /// How many bytes there are.
    fn bytes(&self) -> u64;

    /// Fills `into` with the bytes from `offset` on.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError>;
}

/// Takes bytes in their order.
pub trait Sink {
    /// Appends bytes.
    ///
    /// # Errors
    /// When they cannot be written.
    fn write(&mut self, bytes: &[u8]) -> Result<(), AccessError>;
}

/// More bytes were asked for than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("bytes beyond the end of the list were asked for")]
struct BeyondTheEnd;

/// A list is not as long as its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a list of {items} items with {width} points each does not have {found} bytes")]
struct OtherLength {
    items: usize,
    width: usize,
    found: u64,
}

impl<S: Source + ?Sized> Source for &S {
    fn bytes(&self) -> u64 {
        (**self).bytes()
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        (**self).read(offset, into)
    }
}

impl Source for [u8] {
    fn bytes(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        let from = usize::try_from(offset).ok().and_then(|start| self.get(start..));
        let from = from.and_then(|from| from.get(..into.len())).ok_or(BeyondTheEnd)?;
        into.copy_from_slice(from);
        Ok(())
    }
}

impl Source for Vec<u8> {
    fn bytes(&self) -> u64 {
        self.as_slice().bytes()
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        self.as_slice().read(offset, into)
    }
}

impl Sink for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.extend_from_slice(bytes);
        Ok(())
    }
}

/// One of the three lists of a shuffle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// What is shuffled.
    Inputs,
    /// What comes out.
    Outputs,
    /// The long part of the proof.
    Responses,
}

impl core::fmt::Display for ListKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Inputs => "input",
            Self::Outputs => "output",
            Self::Responses => "response",
        })
    }
}

/// Stands for all of a list in transcripts: SHA-256 over a domain, the number of items and of points in each, and the
/// SHA-256 of each row. So rows are hashed on all cores.
pub(crate) struct Root(Sha256);

impl Root {
    pub(super) fn new(shape: &Shape, kind: ListKind) -> Self {
        match kind {
            ListKind::Inputs | ListKind::Outputs => Self::of_list(shape.items, shape.width),
            ListKind::Responses => Self::of(b"tabella/v1/shuffle/responses", shape.items, shape.width),
        }
    }

    /// Of a list of so many items with so many points each.
    pub(crate) fn of_list(items: usize, width: usize) -> Self {
        Self::of(b"tabella/v1/shuffle/list", items, width)
    }

    pub(crate) fn of(domain: &[u8], items: usize, width: usize) -> Self {
        let [items, width] = [items, width].map(|number| (number as u64).to_le_bytes());
        Self(Sha256::new().chain_update(domain).chain_update(items).chain_update(width))
    }

    /// Takes the hash of the next row.
    pub(crate) fn push(&mut self, row: &[u8; 32]) {
        self.0.update(row);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// The root of a list of so many items with so many points each.
///
/// # Errors
/// When it has another length, or cannot be read.
pub fn list_root(list: &(impl Source + ?Sized), items: usize, width: usize) -> Result<[u8; 32], AccessError> {
    let (found, expected) = (list.bytes(), 32 * items as u128 * width as u128);
    if u128::from(found) != expected {
        return Err(Box::new(OtherLength { items, width, found }));
    }
    let shape = Shape { items, width };
    let mut root = Root::of_list(items, width);
    for row in 0..shape.rows() {
        let range = shape.bytes_of(&(row..row + 1));
        let mut bytes = vec![0; (range.end - range.start) as usize];
        list.read(range.start, &mut bytes)?;
        root.push(&row_hash(&bytes));
    }
    Ok(root.finish())
}

/// The hash of a row.
pub(crate) fn row_hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Tells whether a list that is read again, in any order, is what it was: a sum over all items, of a hash of the item and
/// its place under a key that nobody else knows. Another list has the same sum with a chance of 2^-128.
pub(super) struct Fingerprint(Zeroizing<[u8; 32]>);

impl Fingerprint {
    /// Draws a key.
    pub(super) fn draw(rng: &mut impl CryptoRngCore) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(key.as_mut());
        Self(key)
    }

    /// What one item adds to the sum: 128 bits that nobody foretells.
    pub(super) fn item(&self, place: usize, item: &[u8]) -> u128 {
        let digest =
            Sha256::new_with_prefix(self.0.as_slice()).chain_update((place as u64).to_le_bytes()).chain_update(item);
        let digest: [u8; 32] = digest.finalize().into();
        u128::from_le_bytes(core::array::from_fn(|i| digest[i]))
    }

    /// What consecutive items from `first` on add to it.
    pub(super) fn items(&self, shape: &Shape, first: usize, bytes: &[u8]) -> u128 {
        let items = (first..).zip(bytes.chunks(shape.item_bytes()));
        items.fold(0, |sum: u128, (place, item)| sum.wrapping_add(self.item(place, item)))
    }
}
