//! That no two items, of inputs and outputs together, begin with the same point.

use rayon::prelude::*;

use super::lists::{ListKind, Source};
use super::row::access;
use super::{Shape, ShuffleError};

/// The first bytes of an item's first point, and where it is: twelve bytes in place of the whole point. Who makes two
/// of them equal gains nothing but a second look.
type Entry = ([u8; 8], u32);

/// Outputs are told from inputs by the highest bit of a position.
const OUTPUT: u32 = 1 << 31;

/// The first points of all items.
#[derive(Default)]
pub(super) struct FirstPoints(Vec<Entry>);

impl FirstPoints {
    /// Room for both lists.
    pub(super) fn with_room_for(shape: &Shape) -> Self {
        Self(Vec::with_capacity(2 * shape.items))
    }

    /// Takes what [`first_points`] gave.
    pub(super) fn extend(&mut self, entries: &[Entry]) {
        self.0.extend_from_slice(entries);
    }

    /// # Errors
    /// [`ShuffleError::Repeated`] when two items begin with the same point.
    pub(super) fn check(
        mut self,
        shape: &Shape,
        inputs: &(impl Source + ?Sized),
        outputs: &(impl Source + ?Sized),
    ) -> Result<(), ShuffleError> {
        self.0.par_sort_unstable();
        let whole = |(_, place): &Entry| {
            let position = (place & !OUTPUT) as usize;
            let list = if place & OUTPUT == 0 { ListKind::Inputs } else { ListKind::Outputs };
            let (mut point, offset) = ([0; 32], position as u64 * shape.item_bytes() as u64);
            let read = match list {
                ListKind::Inputs => inputs.read(offset, &mut point),
                _ => outputs.read(offset, &mut point),
            };
            read.map_err(access(list)).map(|()| (point, (list, position)))
        };
        for alike in self.0.chunk_by(|(left, _), (right, _)| left == right).filter(|alike| alike.len() > 1) {
            let mut points = alike.iter().map(whole).collect::<Result<Vec<_>, _>>()?;
            points.sort_by_key(|(point, _)| *point);
            if let Some(pair) = points.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(ShuffleError::Repeated { first: pair[0].1, second: pair[1].1 });
            }
        }
        Ok(())
    }
}

/// Entries of consecutive items from `first` on.
pub(super) fn first_points(list: ListKind, shape: &Shape, first: usize, bytes: &[u8]) -> Vec<Entry> {
    let side = if list == ListKind::Outputs { OUTPUT } else { 0 };
    let places = (first as u32..).map(|position| position | side);
    let entry = |(item, place): (&[u8], u32)| (core::array::from_fn(|i| item[i]), place);
    bytes.chunks(shape.item_bytes()).zip(places).map(entry).collect()
}
