//! Progress on standard error.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Phases of a long command, each with a bar and a time.
#[derive(Debug, Default)]
pub struct Phases {
    done: Vec<(&'static str, Duration)>,
}

/// One phase at work.
#[derive(Debug)]
pub struct Phase {
    name: &'static str,
    bar: ProgressBar,
    begun: Instant,
}

impl Phases {
    /// Begins a phase: `name` for programs, `words` for people.
    pub fn begin(&self, name: &'static str, words: &'static str, total: u64) -> Phase {
        let bar = ProgressBar::new(total);
        let style = ProgressStyle::with_template("{msg:24} {bar:32} {pos}/{len} {elapsed}")
            .expect("the template is a constant and well-formed");
        bar.set_style(style);
        bar.set_message(words);
        bar.enable_steady_tick(Duration::from_millis(250));
        Phase { name, bar, begun: Instant::now() }
    }

    /// Ends a phase and says how long it took.
    pub fn end(&mut self, phase: Phase) {
        let elapsed = phase.begun.elapsed();
        phase.bar.finish_and_clear();
        eprintln!("{:<24} {:>9.2} s", phase.bar.message(), elapsed.as_secs_f64());
        self.add(phase.name, elapsed);
    }

    /// Adds time to a phase that runs in turn with another.
    pub fn add(&mut self, name: &'static str, elapsed: Duration) {
        match self.done.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total += elapsed,
            None => self.done.push((name, elapsed)),
        }
    }

    /// Seconds per phase, in order.
    pub fn seconds(&self) -> Vec<(&'static str, f64)> {
        self.done.iter().map(|(name, elapsed)| (*name, elapsed.as_secs_f64())).collect()
    }
}

impl Phase {
    /// Moves the bar.
    pub fn at(&self, done: u64) {
        self.bar.set_position(done);
    }

    /// Moves the bar, of a total that is known only now.
    pub fn at_of(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    /// Moves the bar on.
    pub fn more(&self, done: u64) {
        self.bar.inc(done);
    }
}
