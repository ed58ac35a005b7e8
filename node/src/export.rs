//! Writing the published record.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use tabella_ledger::record::RecordWriter;
use thiserror::Error;

use crate::store::StoreError;
use crate::view::View;

/// The record could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The file could not be written.
    #[error("{path} could not be written: {source}; check the folder and the space on the disk")]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The board could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A block is missing in the store.
    #[error("block {0} is missing in the store; open the board again to check it")]
    Missing(u64),
}

/// Writes all blocks shown so far to `path`, under another name until it is whole.
///
/// # Errors
/// [`ExportError`]; an unfinished file is left behind under the name ending in `.part` only.
pub fn export(view: &View, path: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<(), ExportError> {
    let part = path.with_extension("part");
    let failed = |source| ExportError::Write { path: path.to_owned(), source };
    let (head, note) = view.head_and_note();
    let mut writer = RecordWriter::new(BufWriter::new(File::create(&part).map_err(failed)?)).map_err(failed)?;
    let total = head.height + 1;
    for height in 0..total {
        let block = view.store().block(height)?.ok_or(ExportError::Missing(height))?;
        writer.block(&block.to_bytes()).map_err(failed)?;
        progress(height + 1, total);
    }
    let file = writer.finish(&note).map_err(failed)?.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    fs::rename(&part, path).map_err(failed)
}
