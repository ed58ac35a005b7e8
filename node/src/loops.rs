//! What a node or a city does again and again beside answering, and how it ends.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Loops that end together, each after its round.
///
/// They are not aborted: a round that is cut off can leave a part of itself on another thread, which goes on holding a
/// board that somebody wants to open again. Dropped without [`Loops::end`], they end too, a little later.
#[derive(Debug)]
pub struct Loops {
    /// Nothing is ever sent: dropping it is the sign.
    stop: watch::Sender<()>,
    tasks: Vec<JoinHandle<()>>,
}

impl Default for Loops {
    fn default() -> Self {
        Self { stop: watch::Sender::new(()), tasks: Vec::new() }
    }
}

impl Loops {
    /// What tells one of them that it has to end.
    pub fn stopped(&self) -> Stopped {
        Stopped(self.stop.subscribe())
    }

    /// Runs one of them.
    pub fn spawn(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(work));
    }

    /// Waits until all have ended.
    pub async fn end(self) {
        drop(self.stop);
        for task in self.tasks {
            // A panic in it was reported when it happened.
            let _ = task.await;
        }
    }
}

/// Tells a loop when to end.
#[derive(Debug, Clone)]
pub struct Stopped(watch::Receiver<()>);

impl Stopped {
    /// Waits for the next round. Whether there is one.
    pub async fn another_round(&mut self, after: Duration) -> bool {
        tokio::time::timeout(after, self.0.changed()).await.is_err()
    }

    /// Waits until it is time to end.
    pub async fn stopped(mut self) {
        // Always the error that says that the sender is gone.
        let _ = self.0.changed().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_round_is_finished_before_its_loop_has_ended() {
        let (begun, begins) = std::sync::mpsc::channel();
        let held = Arc::new(AtomicBool::new(false));
        let mut loops = Loops::default();
        let (mut stopped, holds) = (loops.stopped(), held.clone());
        loops.spawn(async move {
            while stopped.another_round(Duration::ZERO).await {
                let (begun, holds) = (begun.clone(), holds.clone());
                let round = tokio::task::spawn_blocking(move || {
                    holds.store(true, Ordering::SeqCst);
                    begun.send(()).unwrap();
                    std::thread::sleep(Duration::from_millis(20));
                    holds.store(false, Ordering::SeqCst);
                });
                round.await.unwrap();
            }
        });
        tokio::task::spawn_blocking(move || begins.recv().unwrap()).await.unwrap();
        loops.end().await;
        assert!(!held.load(Ordering::SeqCst), "a part of a round goes on");
    }

    #[tokio::test]
    async fn loops_that_are_dropped_end() {
        let loops = Loops::default();
        let mut stopped = loops.stopped();
        assert!(stopped.another_round(Duration::ZERO).await);
        drop(loops);
        assert!(!stopped.another_round(Duration::from_secs(3600)).await);
        stopped.stopped().await;
    }
}
