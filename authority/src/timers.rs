//! What an authority waits for.

use std::time::Duration;

use malachitebft_core_types::{LinearTimeouts, Timeout};
use tokio::time::{Instant, sleep_until};

use crate::context::timeouts;
use crate::engine::Timer;

/// Timeouts under way.
#[derive(Debug)]
pub struct Timers {
    waiting: Vec<(Instant, Timeout)>,
    lengths: LinearTimeouts,
    step: Duration,
    heard: Instant,
}

impl Timers {
    /// None yet; a step of a round takes so long.
    pub fn new(step: Duration) -> Self {
        Self { waiting: Vec::new(), lengths: timeouts(step), step, heard: Instant::now() }
    }

    /// Does what the engine asks for.
    pub fn set(&mut self, timer: Timer) {
        match timer {
            Timer::Start(timeout) => self.start(timeout),
            Timer::Stop(timeout) => self.waiting.retain(|(_, waiting)| *waiting != timeout),
            Timer::StopAll => self.clear(),
        }
    }

    /// Waits for a timeout, from the beginning.
    pub fn start(&mut self, timeout: Timeout) {
        self.waiting.retain(|(_, waiting)| *waiting != timeout);
        self.waiting.push((Instant::now() + self.lengths.duration_for(timeout), timeout));
    }

    /// Waits for nothing any more.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Another authority has said something.
    pub fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// Whether nobody has said anything for so many steps.
    pub fn is_quiet_for(&self, steps: u32) -> bool {
        self.heard.elapsed() > self.step * steps
    }

    /// The next timeout, once it has come; never if there is none. Dropped before, nothing is lost.
    pub async fn next(&mut self) -> Timeout {
        let Some((at, timeout)) = self.waiting.iter().min_by_key(|(at, _)| *at).copied() else {
            return std::future::pending().await;
        };
        sleep_until(at).await;
        self.waiting.retain(|(_, waiting)| *waiting != timeout);
        timeout
    }
}
