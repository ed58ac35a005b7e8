//! Lists and shares are read more than once, and may lie in files: what is read again is held to what was checked.

use core::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::ListError;
use crate::shuffle::{ROW, Root, Source, row_hash};

/// Where items of one length lie in a source, one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// What it is a source of, for errors.
    pub(super) what: &'static str,
    /// Bytes before the first item.
    pub(super) start: u64,
    /// Bytes of an item.
    pub(super) each: u64,
    /// Items.
    pub(super) items: usize,
}

/// A source, and the hash that each of its rows had when it was read first: 32 bytes for 512 items.
#[derive(Debug, Clone)]
pub(super) struct Held<S> {
    source: S,
    layout: Layout,
    rows: Arc<[[u8; 32]]>,
}

impl<S: Source> Held<S> {
    /// Reads all rows for the first time.
    pub(super) fn new(source: S, layout: Layout) -> Result<Self, ListError> {
        let mut held = Self { source, layout, rows: Arc::default() };
        let rows = (0..layout.items.div_ceil(ROW)).into_par_iter();
        held.rows = rows.map(|row| Ok(row_hash(&held.bytes(row)?))).collect::<Result<_, ListError>>()?;
        Ok(held)
    }

    /// The root of what was read first.
    pub(super) fn root(&self, mut root: Root) -> [u8; 32] {
        self.rows.iter().for_each(|row| root.push(row));
        root.finish()
    }

    /// The items of a row.
    pub(super) fn items(&self, row: usize) -> Range<usize> {
        row * ROW..self.layout.items.min((row + 1) * ROW)
    }

    /// The bytes of a row, as they were.
    ///
    /// # Errors
    /// [`ListError::Changed`] when they are others now.
    pub(super) fn read(&self, row: usize) -> Result<Vec<u8>, ListError> {
        let bytes = self.bytes(row)?;
        if row_hash(&bytes) == self.rows[row] { Ok(bytes) } else { Err(ListError::Changed(self.layout.what)) }
    }

    /// Goes through the rows on all cores, and takes what each gives in their order.
    pub(super) fn walk<T: Send>(
        &self,
        row: impl Fn(usize) -> Result<T, ListError> + Sync,
        mut take: impl FnMut(T) -> Result<(), ListError>,
    ) -> Result<(), ListError> {
        let rows: Vec<usize> = (0..self.rows.len()).collect();
        for together in rows.chunks(2 * rayon::current_num_threads()) {
            let given: Vec<_> = together.par_iter().map(|place| row(*place)).collect();
            given.into_iter().try_for_each(|given| take(given?))?;
        }
        Ok(())
    }

    fn bytes(&self, row: usize) -> Result<Vec<u8>, ListError> {
        let (items, Layout { start, each, .. }) = (self.items(row), self.layout);
        let mut bytes = vec![0; items.len() * each as usize];
        self.source.read(start + each * items.start as u64, &mut bytes).map_err(ListError::Access)?;
        Ok(bytes)
    }
}
