//! The check of a record, which can be stopped while it reads.

use std::io;
use std::path::Path;
use std::time::Instant;

use tabella_ledger::audit::{Progress, Verdict, audit};
use tabella_ledger::record::Source;
use tabella_node::city::CityError;
use tabella_node::randomness;
use tabella_node::record::RecordFile;
use tokio_util::sync::CancellationToken;

use super::CityHost;
use crate::contract::VerdictView;
use crate::host::Answer;
use crate::tasks::cancelled;
use crate::views;

/// A record that cannot be read any more once it was stopped: an audit ends where it cannot read on.
struct Stoppable<'r, S> {
    record: &'r S,
    token: &'r CancellationToken,
}

impl<S: Source> Source for Stoppable<'_, S> {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if self.token.is_cancelled() {
            return Err(io::Error::other("the check was stopped"));
        }
        self.record.read_at(at, buffer)
    }

    fn length(&self) -> Option<u64> {
        self.record.length()
    }
}

/// The verdict on a record, unless it was stopped.
fn verdict(
    record: &impl Source,
    printed: Option<&str>,
    token: &CancellationToken,
    progress: &mut dyn FnMut(Progress),
) -> Answer<Verdict> {
    let verdict = audit(&Stoppable { record, token }, printed, &mut randomness(), progress);
    // What an audit says that could not read on is no verdict on the record.
    if token.is_cancelled() { Err(cancelled()) } else { Ok(verdict) }
}

impl CityHost {
    /// Checks the record in a file.
    pub(super) fn check(&self, path: &str, checkpoint: Option<&str>) -> Answer<VerdictView> {
        let begun = Instant::now();
        let failed = |source| views::failure(CityError::File { path: path.into(), source });
        let record = RecordFile::open(Path::new(path)).map_err(failed)?;
        let task = self.tasks.begin("audit", "");
        let printed = checkpoint.filter(|text| !text.trim().is_empty());
        let verdict = verdict(&record, printed, task.token(), &mut |progress| {
            let total = progress.total.unwrap_or(progress.done);
            self.progress("audit", "ballots", progress.done >> 10, total >> 10);
        })?;
        Ok(views::verdict(&verdict, begun.elapsed().as_secs_f64()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::CANCELLED;

    #[test]
    fn a_check_that_is_stopped_reads_no_further_and_gives_no_verdict() {
        let (record, token) = (b"no record".to_vec(), CancellationToken::new());
        let (stoppable, mut bytes) = (Stoppable { record: &record, token: &token }, [0; 9]);
        assert_eq!(stoppable.read_at(0, &mut bytes).ok(), Some(9));
        assert!(verdict(&record, None, &token, &mut |_| {}).is_ok(), "what is no record has a verdict");
        token.cancel();
        assert!(stoppable.read_at(0, &mut bytes).is_err());
        let came = verdict(&record, None, &token, &mut |_| {});
        assert_eq!(came.err().map(|failure| failure.code).as_deref(), Some(CANCELLED));
    }
}
