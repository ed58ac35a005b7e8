//! What stands behind the window: one method per command, and the way back for what happens unasked.

use crate::contract::*;
use async_trait::async_trait;
use std::{path::PathBuf, sync::Arc};
use zeroize::Zeroizing;

/// Something secret that a person typed. Wiped when dropped.
pub type Typed = Zeroizing<String>;

/// What a command comes to.
pub type Answer<T> = Result<T, Failure>;

/// What the host finds when it is opened.
#[derive(Clone)]
pub struct Surroundings {
    /// Language tag of the system, such as `it-IT`.
    pub locale: String,
    /// Folder for all that the app keeps. The host makes it when it first needs it.
    pub data: PathBuf,
    /// Where the host reports what the window has not asked for.
    pub events: Events,
}

/// Something that the window is told without having asked.
#[derive(Debug, Clone)]
pub enum Event {
    /// How far something long is.
    Progress(Progress),
    /// The own copy of the board advanced.
    Chain(ChainView),
    /// The board was compared with others.
    Watch(Box<WatchView>),
}

/// Carries events to the window; copies carry to the same window.
#[derive(Clone)]
pub struct Events(Arc<dyn Fn(Event) + Send + Sync>);

impl Events {
    /// Events that end in `sink`.
    pub fn new(sink: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self(Arc::new(sink))
    }

    /// Tells how far something long is.
    pub fn progress(&self, progress: Progress) {
        (self.0)(Event::Progress(progress));
    }

    /// Tells that the own copy of the board advanced.
    pub fn chain(&self, chain: ChainView) {
        (self.0)(Event::Chain(chain));
    }

    /// Tells what was compared with others.
    pub fn watch(&self, watch: WatchView) {
        (self.0)(Event::Watch(Box::new(watch)));
    }
}

/// The domain behind the commands. The shell knows nothing but this.
#[async_trait]
pub trait Host: Send + Sync {
    /// Everything that the frame around the three places shows.
    async fn overview(&self) -> Answer<Overview>;
    /// All elections and polls, drafts included.
    async fn elections(&self) -> Answer<Vec<ElectionView>>;
    /// Makes this person's key.
    async fn create_key(&self) -> Answer<CitizenView>;
    /// How this person's identity is kept.
    async fn identity(&self) -> Answer<IdentityView>;
    /// The recovery phrase, in the language of its first time or in another one that has a list of words.
    async fn recovery_phrase(&self, language: Option<String>) -> Answer<PhraseView>;
    /// Brings an identity back from its recovery phrase, locked by a passphrase or by what this device has.
    async fn restore_identity(&self, phrase: Typed, passphrase: Option<Typed>) -> Answer<CitizenView>;
    /// Unlocks the identity with its passphrase, or tries the system's store of secrets again.
    async fn unlock_identity(&self, passphrase: Option<Typed>) -> Answer<CitizenView>;
    /// Locks the identity by a passphrase, or by what this device has.
    async fn lock_identity(&self, passphrase: Option<Typed>) -> Answer<IdentityView>;
    /// Enters this person's key in the roll.
    async fn enrol(&self, code: String) -> Answer<CitizenView>;
    /// Seals a ballot, in place of one that was sealed earlier and not cast.
    async fn seal(&self, election: String, choices: Choices) -> Answer<SealedView>;
    /// Casts the sealed ballot that waits.
    async fn cast(&self, tracker: String) -> Answer<ReceiptView>;
    /// Opens the sealed ballot that waits, which spoils it.
    async fn challenge(&self, tracker: String) -> Answer<OpenedView>;
    /// Forgets the sealed ballot that waits.
    async fn discard(&self) -> Answer<()>;
    /// Writes the proof that a ballot is on the board to a file.
    async fn save_receipt(&self, tracker: String, path: PathBuf) -> Answer<()>;

    /// The roll as the office sees it.
    async fn roll(&self) -> Answer<RollView>;
    /// A fresh enrolment code.
    async fn new_code(&self) -> Answer<EnrolmentCode>;
    /// Writes the draft of an election or poll.
    async fn create_election(&self, election: NewElection) -> Answer<ElectionView>;
    /// Lets the trustees make the election's key. Progress task `ceremony`.
    async fn hold_ceremony(&self, election: String) -> Answer<ElectionView>;
    /// Lets ballots in.
    async fn open_election(&self, election: String) -> Answer<ElectionView>;
    /// Lets simulated residents enrol and vote. Progress task `residents`.
    async fn residents_vote(&self, election: String, count: u32) -> Answer<ElectionView>;
    /// Lets no more ballots in.
    async fn close_election(&self, election: String) -> Answer<ElectionView>;
    /// Has the trustees that are present publish their decryption shares. Progress task `tally`.
    async fn tally(&self, election: String, present: Vec<u32>) -> Answer<ElectionView>;
    /// Combines the shares and puts the result on the board. Progress task `publish`.
    async fn publish(&self, election: String) -> Answer<ElectionView>;

    /// Compares a code, a signed checkpoint or another node with the board. `from` says where it comes from.
    async fn compare(&self, from: String, said: String) -> Answer<ComparedView>;
    /// Compares what is in a file: a signed checkpoint, or evidence.
    async fn compare_file(&self, path: String) -> Answer<ComparedView>;
    /// Compares a node no longer.
    async fn forget_node(&self, url: String) -> Answer<WatchView>;
    /// Copies the evidence that is held to a file.
    async fn save_evidence(&self, path: PathBuf) -> Answer<()>;
    /// Writes the last checkpoint, signed, to a file.
    async fn save_checkpoint(&self, path: PathBuf) -> Answer<()>;
    /// Writes the whole record to a file.
    async fn export_record(&self) -> Answer<RecordView>;
    /// The records written so far, newest first.
    async fn records(&self) -> Answer<Vec<RecordView>>;
    /// Checks a record from its bytes alone, against a checkpoint if one is given. Progress task `audit`.
    async fn audit(&self, path: String, checkpoint: Option<String>) -> Answer<VerdictView>;
}
