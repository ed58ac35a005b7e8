//! A whole city in one process, for the desktop app: a node with its board, the officials and trustees, and this
//! device's citizen. Nothing in it is a shortcut: everybody talks to the node over HTTP and reads a copy of the board
//! that was checked block by block.

mod error;
mod office_file;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, MutexGuard as StdGuard, PoisonError};

use rand_core::{OsRng, RngCore};
use rayon::prelude::*;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::manifest::{Kind, Manifest, QuestionRule};
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_ledger::state::{ElectionState, Phase, State};
use tokio::sync::Mutex;

pub use crate::citizen::Opened;
pub use error::{CityError, IN_USE};
pub use office_file::Draft;

use crate::board::BoardError;
use crate::citizen::{Citizen, Fate, Kept, Sealed};
use crate::client::NodeClient;
use crate::export::export;
use crate::keys;
use crate::officials::{NamedTrustee, Officials, Step, Steps};
use crate::registrar::Code;
use crate::sequencer::Verdict;
use crate::service::{Folder, RunningNode, now};
use crate::store::Store;
use crate::sync::Replica;
use crate::trustee_file::TrusteeFile;
use office_file::OfficeFile;

/// The trustees of the embedded city. They are institutions of any city, not people.
pub const TRUSTEES: [&str; 5] = ["Council chamber", "City court", "University", "City library", "Citizens' assembly"];
/// How many of them decrypt.
pub const THRESHOLD: u32 = 3;
/// Slots of the standing poll key: the most options that a poll's question may have.
const POLL_SLOTS: u32 = 20;

/// The city.
pub struct City {
    node: RunningNode,
    client: NodeClient,
    records: PathBuf,
    office_file: StdMutex<OfficeFile>,
    officials: Mutex<Officials>,
    citizen: Mutex<Citizen>,
    copy: Replica,
}

/// How far this device's copy of the board is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Blocks checked.
    pub checked: u64,
    /// Blocks that the node has.
    pub known: u64,
    /// Entries in the checked log.
    pub entries: u64,
    /// Root of the checked log.
    pub root: Hash,
    /// Time of the newest checked block.
    pub time: u64,
}

/// An election or poll, as a draft or as it stands on the board.
#[derive(Debug, Clone, Copy)]
pub enum Listed<'a> {
    /// A draft of the office.
    Draft {
        /// Its handle.
        handle: Hash,
        /// The manifest, without a key.
        manifest: &'a Manifest,
    },
    /// On the board.
    Published {
        /// Its handle.
        handle: Hash,
        /// The election.
        election: &'a ElectionState,
    },
}

/// What a handle stands for.
enum Target {
    Draft(Draft),
    Published(Hash),
}

impl City {
    /// Opens the city in a folder, and founds it the first time: keys, board, trustees, and the standing poll key.
    /// `steps` gets `node`, `officials` and `copy` for the entries of each that are checked, and `founding`.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn open(dir: &Path, name: &str, steps: Steps<'_>) -> Result<Self, CityError> {
        let folder = Folder::new(dir.join("node"));
        let make = |path: PathBuf| {
            std::fs::create_dir_all(&path).map_err(|source| CityError::File { path: path.clone(), source })?;
            Ok::<_, CityError>(path)
        };
        let office_dir = make(dir.join("office"))?;
        let citizen_dir = make(dir.join("citizen"))?;
        let records = make(dir.join("records"))?;
        if !folder.is_founded() {
            folder.found(name, "tabella.invalid/embedded", now())?;
        }
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let node = RunningNode::start(&folder, any_port, now, &mut reading("node", steps)).await?;
        let client = NodeClient::new(&node.url())?;
        let chain = node.view().status().chain;

        let mut trustees = Vec::new();
        for (place, name) in TRUSTEES.into_iter().enumerate() {
            let path = office_dir.join(format!("trustee-{}.key", place + 1));
            let key: SigningKey = if path.exists() { keys::read(&path) } else { keys::create(&path, &mut OsRng) }
                .map_err(crate::service::ServiceError::from)?;
            trustees.push(NamedTrustee { name: name.to_owned(), trustee: Trustee::new(key, chain) });
        }
        let office = Office::new(folder.office().map_err(crate::service::ServiceError::from)?, chain);
        let registrar = Registrar::new(folder.registrar().map_err(crate::service::ServiceError::from)?, chain);
        let replica = copy_in(&office_dir, &client, chain, &mut reading("officials", steps)).await?;
        let mut officials = Officials::new(client.clone(), replica, office, registrar, trustees)
            .remember(TrusteeFile::open(&office_dir.join("trustees.sqlite"))?)?;
        officials.sync(&mut reading("officials", steps)).await?;
        let office_file = OfficeFile::open(&office_dir.join("office.sqlite"))?;
        if office_file.poll_key()?.is_none() {
            // Four steps of every trustee.
            let (mut done, total) = (0, 4 * TRUSTEES.len());
            let mut tell = |_: Step| {
                done += 1;
                steps(Step { name: "founding", done, total });
            };
            let ceremony = officials.hold_ceremony(THRESHOLD, POLL_SLOTS, &mut tell).await?;
            office_file.set_poll_key(&ceremony)?;
        }

        let copy = copy_in(&citizen_dir, &client, chain, &mut reading("copy", steps)).await?;
        copy.sync(&mut reading("copy", steps)).await?;
        let city = Self {
            node,
            client,
            records,
            office_file: StdMutex::new(office_file),
            officials: Mutex::new(officials),
            citizen: Mutex::new(Citizen::open(&citizen_dir, chain)?),
            copy,
        };
        city.resend().await?;
        Ok(city)
    }

    /// Stops the node, after the requests at hand.
    ///
    /// # Errors
    /// [`CityError::File`] when serving had failed.
    pub async fn stop(self) -> Result<(), CityError> {
        let path = self.records;
        self.node.stop().await.map_err(|source| CityError::File { path, source })
    }

    /// Address of the node.
    pub fn url(&self) -> String {
        self.node.url()
    }

    /// Folder of the records that were written.
    pub fn records(&self) -> &Path {
        &self.records
    }

    /// Reads this device's copy of the board.
    ///
    /// # Errors
    /// [`CityError::Board`].
    pub fn read<T>(&self, read: impl FnOnce(&State) -> T) -> Result<T, CityError> {
        Ok(self.copy.read(read)?)
    }

    /// Brings this device's copy up to date, checking everything.
    ///
    /// # Errors
    /// [`CityError::Sync`].
    pub async fn sync(&self) -> Result<Copy, CityError> {
        self.copy.sync(&mut |_, _| {}).await?;
        self.copy()
    }

    /// Waits until the node has more than `size` entries, or for a while.
    ///
    /// # Errors
    /// [`CityError::Client`].
    pub async fn wait_beyond(&self, size: u64) -> Result<(), CityError> {
        self.client.status_beyond(size).await?;
        Ok(())
    }

    /// How far this device's copy is.
    ///
    /// # Errors
    /// [`CityError::Board`].
    pub fn copy(&self) -> Result<Copy, CityError> {
        let view = self.copy.view();
        let head = view.head();
        let header = view.store().header(head.height).map_err(BoardError::from)?;
        let (header, _) = header.ok_or(CityError::Unknown)?;
        let known = self.node.view().head().height + 1;
        let (entries, root) = (header.log_size, header.log_root);
        Ok(Copy { checked: head.height + 1, known, entries, root, time: header.time })
    }

    /// Shows every draft and every election on the board, oldest first.
    ///
    /// # Errors
    /// [`CityError`].
    pub fn list<T>(&self, show: impl Fn(&State, Listed<'_>) -> T) -> Result<Vec<T>, CityError> {
        let file = self.office_file();
        let drafts = file.drafts()?;
        let handles = self.copy.read(|state| {
            let handle = |id: &Hash| file.handle(id).map(|handle| (*id, handle.unwrap_or(*id)));
            state.elections().map(|(id, _)| handle(id)).collect::<rusqlite::Result<Vec<_>>>()
        })??;
        Ok(self.copy.read(|state| {
            let published = handles.iter().filter_map(|(id, handle)| {
                let election = state.election(id).ok()?;
                Some(show(state, Listed::Published { handle: *handle, election }))
            });
            let drafts = drafts
                .iter()
                .map(|draft| show(state, Listed::Draft { handle: draft.handle, manifest: &draft.manifest }));
            published.chain(drafts).collect()
        })?)
    }

    /// The handle of an election on the board.
    ///
    /// # Errors
    /// [`CityError::Office`].
    pub fn handle(&self, election: &Hash) -> Result<Hash, CityError> {
        Ok(self.office_file().handle(election)?.unwrap_or(*election))
    }

    fn office_file(&self) -> StdGuard<'_, OfficeFile> {
        // Every use is one statement: a panic elsewhere leaves nothing half done.
        self.office_file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn target(&self, handle: &Hash) -> Result<Target, CityError> {
        let file = self.office_file();
        if let Some(draft) = file.draft(handle)? {
            return Ok(Target::Draft(draft));
        }
        Ok(Target::Published(file.election(handle)?.unwrap_or(*handle)))
    }

    fn published(&self, handle: &Hash) -> Result<Hash, CityError> {
        match self.target(handle)? {
            Target::Published(election) => Ok(election),
            Target::Draft(_) => Err(CityError::Unknown),
        }
    }
}

async fn copy_in(
    dir: &Path,
    client: &NodeClient,
    chain: Hash,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Replica, CityError> {
    let store = Store::open(dir.join("board.sqlite")).map_err(BoardError::from)?;
    Ok(Replica::open(Arc::new(store), client.clone(), Some(chain), progress).await?)
}

/// Reports entries that are read and checked as a step of this name.
fn reading(name: &'static str, steps: Steps<'_>) -> impl FnMut(u64, u64) + Send {
    move |done, total| steps(Step { name, done: done as usize, total: total as usize })
}

/// The citizen of this device.
impl City {
    /// Their public key and what they cast or opened, newest first.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn citizen(&self) -> Result<(Option<tabella_ledger::bytes::Key>, Vec<Kept>), CityError> {
        let citizen = self.citizen.lock().await;
        Ok((citizen.key(), citizen.kept()?))
    }

    /// Makes their key.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn create_key(&self) -> Result<(), CityError> {
        self.citizen.lock().await.create_key()?;
        Ok(())
    }

    /// Enrols them with a code from the registrar.
    ///
    /// # Errors
    /// [`CityError::Client`] with the registrar's reason.
    pub async fn enrol(&self, code: &str) -> Result<(), CityError> {
        let request = self.citizen.lock().await.enrolment(code)?;
        self.client.enrol(&request).await?;
        self.sync().await?;
        Ok(())
    }

    /// Seals choices.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn seal(&self, handle: &Hash, choices: &[Vec<usize>]) -> Result<Sealed, CityError> {
        let election = self.published(handle)?;
        let mut citizen = self.citizen.lock().await;
        Ok(tokio::task::block_in_place(|| self.copy.read(|state| citizen.seal(state, election, choices)))??)
    }

    /// Casts the sealed ballot that waits.
    ///
    /// # Errors
    /// [`CityError`]. After a lost connection the ballot is kept and sent again.
    pub async fn cast(&self, tracker: Hash) -> Result<Kept, CityError> {
        let mut citizen = self.citizen.lock().await;
        let entry = citizen.cast(tracker, now())?;
        self.send(&mut citizen, tracker, &entry).await?;
        citizen.kept_one(&tracker)?.ok_or(CityError::Unknown)
    }

    /// Sends a signed ballot and takes the receipt.
    async fn send(&self, citizen: &mut Citizen, tracker: Hash, entry: &[u8]) -> Result<(), CityError> {
        match self.client.submit(&[entry]).await?.into_iter().next() {
            Some(Verdict::Accepted(receipt)) => {
                Ok(self.copy.read(|state| citizen.accepted(tracker, entry, &receipt, state))??)
            }
            Some(Verdict::Rejected { code, message }) => {
                citizen.settle(tracker, None)?;
                Err(CityError::Refused { code, message })
            }
            None => Err(CityError::Unknown),
        }
    }

    /// Sends what was signed and not acknowledged before the app was stopped. A ballot that the node had accepted all
    /// the same is found by its tracker.
    async fn resend(&self) -> Result<(), CityError> {
        let mut citizen = self.citizen.lock().await;
        for (tracker, entry) in citizen.unsent()? {
            match self.client.find_tracker(&tracker).await? {
                Some(found) => {
                    self.copy.read(|state| citizen.accepted(tracker, &found.entry.0, &found.receipt, state))??;
                }
                None => match self.send(&mut citizen, tracker, &entry).await {
                    // Refused by now: the election has closed, or another device voted since.
                    Ok(()) | Err(CityError::Refused { .. }) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(())
    }

    /// Opens the sealed ballot that waits, and declares on the board that it will never be cast.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn challenge(&self, tracker: Hash) -> Result<Opened, CityError> {
        let opened = {
            let mut citizen = self.citizen.lock().await;
            tokio::task::block_in_place(|| self.copy.read(|state| citizen.challenge(state, tracker, now())))??
        };
        self.submit(&opened.spoil).await?;
        self.sync().await?;
        Ok(opened)
    }

    /// Forgets the sealed ballot that waits.
    pub async fn discard(&self) {
        self.citizen.lock().await.discard();
    }

    async fn submit(&self, entry: &Entry) -> Result<(), CityError> {
        match self.client.submit(&[entry.to_bytes()]).await?.into_iter().next() {
            Some(Verdict::Rejected { code, message }) => Err(CityError::Refused { code, message }),
            _ => Ok(()),
        }
    }
}

/// Where a ballot is, as far as this device's copy of the board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Sent, or accepted in a block that was not checked here yet.
    Accepted,
    /// In a checked block, and it counts.
    Included,
    /// In a checked block, and a later one counts instead.
    Replaced,
    /// Opened.
    Spoiled,
}

/// Where a kept ballot is.
pub fn whereabouts(state: &State, voter: &tabella_ledger::bytes::Key, kept: &Kept) -> Whereabouts {
    if kept.fate == Fate::Spoiled {
        return Whereabouts::Spoiled;
    }
    let counted = state.election(&kept.election).ok().and_then(|election| election.counted_of(voter));
    match (counted, kept.position) {
        (Some(counted), _) if counted.tracker == kept.tracker => Whereabouts::Included,
        (Some(counted), Some(position)) if counted.position > position => Whereabouts::Replaced,
        _ => Whereabouts::Accepted,
    }
}

/// The offices.
impl City {
    /// A fresh enrolment code.
    ///
    /// # Errors
    /// [`CityError::Desk`].
    pub fn new_code(&self) -> Result<Code, CityError> {
        Ok(self.node.desk().new_code(now())?)
    }

    /// Codes that are handed out and not used.
    ///
    /// # Errors
    /// [`CityError::Desk`].
    pub fn open_codes(&self) -> Result<u64, CityError> {
        Ok(self.node.desk().open_codes(now())?)
    }

    /// Keeps a draft. Its key comes later; `manifest.ceremony` is zeros.
    ///
    /// # Errors
    /// [`CityError::Manifest`] when no election could run on it, [`CityError::Twice`] when there is one like it.
    pub fn draft(&self, manifest: &Manifest) -> Result<Hash, CityError> {
        manifest.check()?;
        match self.office_file().keep(manifest)? {
            (handle, true) => Ok(handle),
            _ => Err(CityError::Twice),
        }
    }

    /// Makes the key of a draft (a poll takes the city's standing poll key) and publishes its manifest.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn hold_ceremony(&self, handle: &Hash, steps: Steps<'_>) -> Result<(), CityError> {
        let Target::Draft(draft) = self.target(handle)? else { return Err(CityError::Unknown) };
        let slots = draft.manifest.contests.iter().map(|contest| contest.options.len()).max().unwrap_or(0) as u32;
        let standing = self.office_file().poll_key()?.filter(|_| slots <= POLL_SLOTS);
        let mut officials = self.officials.lock().await;
        let ceremony = match (draft.manifest.kind, standing) {
            (Kind::Poll, Some(key)) => key,
            _ => officials.hold_ceremony(THRESHOLD, slots, steps).await?,
        };
        let election = officials.publish(Manifest { ceremony, ..draft.manifest }).await?;
        self.office_file().published(handle, &election)?;
        drop(officials);
        self.sync().await?;
        Ok(())
    }

    /// Opens an election.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn open_election(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.open(election).await?;
        self.sync().await?;
        Ok(())
    }

    /// Closes an election.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn close_election(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.close(election).await?;
        self.sync().await?;
        Ok(())
    }

    /// Has the trustees that are present publish their decryption shares.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn tally(&self, handle: &Hash, present: &[u32], steps: Steps<'_>) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.tally(election, present, steps).await?;
        self.sync().await?;
        Ok(())
    }

    /// Publishes the counts.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn publish(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.officials.lock().await.publish_outcome(election).await?;
        self.sync().await?;
        Ok(())
    }

    /// Lets simulated residents enrol and cast one random ballot each. `progress` gets residents, of how many.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn residents_vote(
        &self,
        handle: &Hash,
        count: usize,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<(), CityError> {
        /// Few enough that the window sees progress.
        const BATCH: usize = 50;
        let id = self.published(handle)?;
        let (chain, params, manifest, phase) = self.read(|state| {
            let election = state.election(&id)?;
            let (params, manifest) = (election.params().clone(), election.manifest().clone());
            Ok::<_, CityError>((state.chain(), params, manifest, election.phase()))
        })??;
        if phase != Phase::Open {
            let code = "vote.closed".to_owned();
            return Err(CityError::Refused { code, message: "the election is not open".into() });
        }
        let mut done = 0;
        while done < count {
            let residents: Vec<Voter> =
                (0..BATCH.min(count - done)).map(|_| Voter::new(SigningKey::generate(&mut OsRng), chain)).collect();
            let keys: Vec<_> = residents.iter().map(Voter::key).collect();
            self.officials.lock().await.enrol(&keys, &mut |_, _| {}).await?;
            let entries = tokio::task::block_in_place(|| {
                residents
                    .par_iter()
                    .map(|resident| {
                        let choices = random_choices(&manifest);
                        let sealed = resident.seal_with(&params, 1, 0, &choices, &mut OsRng);
                        sealed.map(|sealed| resident.cast(id, sealed, &mut OsRng).to_bytes())
                    })
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(|error| crate::citizen::CitizenError::Seal(error.into()))?;
            for verdict in self.client.submit(&entries).await? {
                if let Verdict::Rejected { code, message } = verdict {
                    return Err(CityError::Refused { code, message });
                }
            }
            done += residents.len();
            self.sync().await?;
            progress(done as u64, count as u64);
        }
        Ok(())
    }

    /// Writes the whole record to a new file.
    ///
    /// # Errors
    /// [`CityError::Export`].
    pub fn export_record(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<PathBuf, CityError> {
        let head = self.node.view().head();
        let path = self.records.join(format!("record-{:06}-{}.tabella", head.height, now()));
        export(self.node.view(), &path, progress)?;
        Ok(path)
    }
}

/// A random choice in every contest; later options are rarer, so that results look like results.
fn random_choices(manifest: &Manifest) -> Vec<Vec<usize>> {
    let below = |n: usize| (OsRng.next_u64() % n.max(1) as u64) as usize;
    manifest
        .contests
        .iter()
        .map(|question| {
            let options = question.options.len();
            match question.rule {
                QuestionRule::Plurality => vec![below(options).min(below(options))],
                QuestionRule::Approval { min, max } => {
                    let count = min as usize + below((max - min) as usize + 1);
                    let mut order: Vec<usize> = (0..options).collect();
                    for place in 0..count {
                        order.swap(place, place + below(options - place));
                    }
                    order.truncate(count);
                    order.sort_unstable();
                    order
                }
            }
        })
        .collect()
}
