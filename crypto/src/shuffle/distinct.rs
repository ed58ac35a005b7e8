//! That no two items, of inputs and outputs together, begin with the same point.

use rayon::prelude::*;

use super::lists::{Fingerprint, ListKind};
use super::{Shape, ShuffleError};

/// A fingerprint of an item's first point, and where the item is: half of the bytes that the point takes, and nothing has
/// to be read again. Nobody but the verifier knows its key, so that different points have one with a chance of 2^-96.
pub(super) type Entry = ([u8; 12], u32);

/// Outputs are told from inputs by the highest bit of a position.
const OUTPUT: u32 = 1 << 31;

/// Entries of consecutive items from `first` on.
pub(super) fn first_points(
    fingerprint: &Fingerprint,
    list: ListKind,
    shape: &Shape,
    first: usize,
    bytes: &[u8],
) -> Vec<Entry> {
    let side = if list == ListKind::Outputs { OUTPUT } else { 0 };
    let places = (first as u32..).map(|position| position | side);
    let entry = |(item, place): (&[u8], u32)| {
        // Of a point that is the same anywhere, and so without its place.
        let whole = fingerprint.item(0, &item[..32]).to_le_bytes();
        (core::array::from_fn(|i| whole[i]), place)
    };
    bytes.chunks(shape.item_bytes()).zip(places).map(entry).collect()
}

/// # Errors
/// [`ShuffleError::Repeated`] when two of all items begin with the same point.
pub(super) fn check(mut entries: Vec<Entry>) -> Result<(), ShuffleError> {
    entries.par_sort_unstable();
    let item = |(_, place): Entry| {
        let list = if place & OUTPUT == 0 { ListKind::Inputs } else { ListKind::Outputs };
        (list, (place & !OUTPUT) as usize)
    };
    match entries.array_windows().find(|[one, other]| one.0 == other.0) {
        None => Ok(()),
        Some([one, other]) => Err(ShuffleError::Repeated { first: item(*one), second: item(*other) }),
    }
}
