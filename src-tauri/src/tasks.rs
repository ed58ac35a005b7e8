//! Long work that a person can stop.
//!
//! What is stopped is dropped where it waits for something, as if the app had ended there. So only work may be stopped that
//! goes on where it was after the app had ended; what must not be left half said, such as a ballot on its way to the board,
//! is done after [`Task::until_cancelled`] has returned.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::contract::Failure;
use crate::host::Answer;

/// Code of the failure of what was stopped.
pub const CANCELLED: &str = "task.cancelled";

/// All long work that is under way.
#[derive(Default, Clone)]
pub struct Tasks(Arc<Mutex<Vec<Running>>>);

struct Running {
    task: &'static str,
    subject: String,
    token: CancellationToken,
}

/// One piece of long work. It is under way until this is dropped.
pub struct Task {
    all: Tasks,
    token: CancellationToken,
}

impl Tasks {
    /// Begins something that goes by the name of its progress, and by what it is done to: an election, or nothing.
    pub fn begin(&self, task: &'static str, subject: &str) -> Task {
        let token = CancellationToken::new();
        self.running().push(Running { task, subject: subject.to_owned(), token: token.clone() });
        Task { all: self.clone(), token }
    }

    /// Stops what goes by these names, if it is under way.
    pub fn cancel(&self, task: &str, subject: &str) {
        let running = self.running();
        let named = running.iter().filter(|one| one.task == task && one.subject == subject);
        named.for_each(|one| one.token.cancel());
    }

    fn running(&self) -> MutexGuard<'_, Vec<Running>> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Task {
    /// Does work until it is done, or until somebody stops it.
    ///
    /// # Errors
    /// What kept the work from being done; [`CANCELLED`] when it was stopped.
    pub async fn until_cancelled<T>(&self, work: impl Future<Output = Answer<T>>) -> Answer<T> {
        self.token.run_until_cancelled(work).await.unwrap_or_else(|| Err(cancelled()))
    }

    /// What tells work that never waits that it has been stopped.
    pub fn token(&self) -> &CancellationToken {
        &self.token
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.token.cancel();
        self.all.running().retain(|one| !one.token.is_cancelled());
    }
}

/// What comes of work that was stopped.
pub fn cancelled() -> Failure {
    Failure {
        code: CANCELLED.into(),
        message: "It was stopped.".into(),
        hint: "What was on the board by then stays. Begin again to go on.".into(),
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn what_is_stopped_is_dropped_and_nothing_else_is() {
        let tasks = Tasks::default();
        let (tally, other) = (tasks.begin("tally", "square"), tasks.begin("tally", "park"));
        let held = Arc::new(());
        let works = held.clone();
        let work = tally.until_cancelled(async move {
            let _works = works;
            pending::<Answer<()>>().await
        });
        let (stopped, ()) = tokio::join!(work, async { tasks.cancel("tally", "square") });
        assert_eq!(stopped.map_err(|failure| failure.code), Err(CANCELLED.to_owned()));
        assert_eq!(Arc::strong_count(&held), 1, "the work goes on");
        assert_eq!(other.until_cancelled(async { Ok(7) }).await.ok(), Some(7));
    }

    #[tokio::test]
    async fn what_has_ended_is_forgotten_and_can_begin_again() {
        let tasks = Tasks::default();
        drop(tasks.begin("tally", "square"));
        assert!(tasks.running().is_empty());
        let again = tasks.begin("tally", "square");
        assert_eq!(again.until_cancelled(async { Ok(7) }).await.ok(), Some(7));
    }
}
