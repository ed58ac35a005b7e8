//! The window is there before the host is: commands wait until the host is open, or tell why it is not.

use crate::{
    contract::Failure,
    host::{Answer, Host},
};
use std::sync::Arc;
use tokio::sync::watch;

type Opened = Answer<Arc<dyn Host>>;

/// The host, from the moment it began to open.
pub struct Opening(watch::Receiver<Option<Opened>>);

/// The one who tells that the host is open.
pub struct Opener(watch::Sender<Option<Opened>>);

impl Opening {
    /// A host that is still closed, and the one who opens it.
    pub fn begin() -> (Opener, Self) {
        let (sender, receiver) = watch::channel(None);
        (Opener(sender), Self(receiver))
    }

    /// The host, as soon as it is open.
    ///
    /// # Errors
    /// What kept it from opening.
    pub async fn host(&self) -> Opened {
        let mut slot = self.0.clone();
        match slot.wait_for(Option::is_some).await {
            Ok(opened) => opened.clone().unwrap_or_else(|| Err(gone())),
            Err(_) => Err(gone()),
        }
    }
}

impl Opener {
    /// Lets the waiting commands go on.
    pub fn done(self, opened: Opened) {
        // Nobody waits any more when the app is already closing.
        let _ = self.0.send(Some(opened));
    }
}

/// The opener was dropped without a word: the task that opens the host has panicked.
fn gone() -> Failure {
    Failure {
        code: "app.not_started".into(),
        message: "The app broke while it was starting.".into(),
        hint: "Close it and start it again from a terminal to see why.".into(),
    }
}
