//! What the cores find out about a window before it is applied: certificates and proofs.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Duration;

use super::window::Window;
use crate::block::AuthoritySet;
use crate::chain::Certified;
use crate::state::{Proof, Proved, Unproved, proofs};

/// What was found out.
#[derive(Default)]
pub(super) struct Ahead {
    /// Of each block, against a set of authorities that may turn out not to be in force; empty if none was known.
    pub(super) certified: Vec<Certified>,
    /// Of each entry that is a ballot and could be checked ahead.
    pub(super) proofs: Vec<Option<Proof>>,
}

/// A window on its way through the cores.
///
/// It is handed to them in jobs that wait for nothing. A core that waited inside a job would take up the next window
/// meanwhile, and finish both at once.
pub(super) struct Proving {
    window: Window,
    entries: usize,
    certified: Vec<Option<Certified>>,
    proved: Vec<Option<Proved>>,
    done: Receiver<Done>,
}

/// What came of a job, and its place.
enum Done {
    Certified(usize, Certified),
    Proved(usize, Proved),
}

impl Proving {
    /// Has the certificates of these blocks checked against this set, and these proofs.
    pub(super) fn begin<'scope>(
        cores: &rayon::Scope<'scope>,
        window: Window,
        set: Option<&AuthoritySet>,
        unproved: Unproved,
    ) -> Self {
        let (sender, done) = channel();
        let spawn = |job: Box<dyn FnOnce() -> Done + Send>| {
            let sender: Sender<Done> = sender.clone();
            // Nobody waits any more where an earlier window was broken.
            cores.spawn(move |_| drop(sender.send(job())));
        };
        let blocks = set.map(|set| (set, set.hash(), window.blocks.iter())).into_iter();
        let blocks = blocks.flat_map(|(set, hash, blocks)| blocks.map(move |read| (set, hash, &read.block)));
        let mut certified = Vec::new();
        for (place, (set, hash, block)) in blocks.enumerate() {
            let (set, header, certificate) = (set.clone(), block.header.clone(), block.certificate.clone());
            certified.push(None);
            spawn(Box::new(move || {
                Done::Certified(place, Certified { set: hash, result: set.verify(&header, &certificate) })
            }));
        }
        let (entries, parts) = unproved.into_parts();
        let mut proved = Vec::with_capacity(parts.len());
        for (place, part) in parts.into_iter().enumerate() {
            proved.push(None);
            spawn(Box::new(move || Done::Proved(place, part.prove())));
        }
        Self { window, entries, certified, proved, done }
    }

    /// The window.
    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    /// Waits until all is checked.
    pub(super) fn wait(mut self) -> (Window, Ahead) {
        for _ in 0..self.certified.len() + self.proved.len() {
            match receive(&self.done) {
                Done::Certified(place, certified) => self.certified[place] = Some(certified),
                Done::Proved(place, proved) => self.proved[place] = Some(proved),
            }
        }
        let ahead = Ahead {
            certified: self.certified.into_iter().flatten().collect(),
            proofs: proofs(self.entries, self.proved.into_iter().flatten().collect()),
        };
        (self.window, ahead)
    }
}

/// Waits for a job. A thread that is one of the cores lends a hand meanwhile: there may be no other.
fn receive(done: &Receiver<Done>) -> Done {
    const PANICKED: &str = "a check panicked, which the scope passes on";
    loop {
        match rayon::yield_now() {
            None => return done.recv().expect(PANICKED),
            Some(rayon::Yield::Executed) => match done.try_recv() {
                Err(TryRecvError::Empty) => {}
                received => return received.expect(PANICKED),
            },
            Some(rayon::Yield::Idle) => match done.recv_timeout(Duration::from_micros(100)) {
                Err(RecvTimeoutError::Timeout) => {}
                received => return received.expect(PANICKED),
            },
        }
    }
}
