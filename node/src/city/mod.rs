//! A whole city in one process, for the desktop app: a node with its board, the officials and trustees, and this
//! device's citizen. Nothing in it is a shortcut: everybody talks to the node over HTTP and reads a copy of the board
//! that was checked block by block.

mod data;
mod desk;
mod error;
mod forum;
mod identity;
mod keepsake;
mod office_file;
mod offices;
mod points;
mod programme;
mod provider;
mod residents;
mod review;
mod sign_in;
mod treasury;
mod voting;
mod witnesses;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as StdMutex, MutexGuard as StdGuard, PoisonError};

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::Manifest;
use tabella_ledger::party::{Office, Registrar, Trustee};
use tabella_ledger::state::{ElectionState, State};
use tokio::sync::Mutex;

pub use crate::citizen::Opened;
pub use data::{Judged, KeptWage};
pub use desk::{ClassSize, classes};
pub use error::{CONFLICT, CityError, IN_USE};
pub use forum::Forum;
pub use identity::IdentityStatus;
pub use keepsake::Returned;
pub use office_file::Draft;
pub use points::{Earned, OfferTerms};
pub use provider::{ProviderHere, Settled, Till};
pub use treasury::FUND_MEMBERS;
pub use voting::{Whereabouts, whereabouts};
pub use witnesses::WITNESSES;

use crate::board::BoardError;
use crate::citizen::Citizen;
use crate::client::NodeClient;
use crate::identity::{SystemStore, Vault};
use crate::keys;
use crate::loops::Loops;
use crate::officials::{NamedTrustee, Officials, Step, Steps};
use crate::points::{RewardLog, Schedule, TokenIssuers};
use crate::polls::{LEAST_VOTERS, PollTrustees};
use crate::service::{Folder, RunningNode, now};
use crate::store::Store;
use crate::sync::Replica;
use crate::trustee_file::TrusteeFile;
use crate::watch::Watch;
use crate::witness::WatchingWitness;
use data::Belongings;
use office_file::OfficeFile;
use treasury::Treasury;

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
    watch: Watch,
    witnesses: Mutex<Vec<WatchingWitness>>,
    /// Those to whom ballots are shown before the node gets them.
    registrars: StdMutex<Vec<NodeClient>>,
    belongings: Belongings,
    treasury: Treasury,
    /// When this device's citizen redeems tokens.
    schedule: Schedule,
    /// What was read of the entries about rewards on this device's copy. Locked only while that copy's state is read.
    rewards: StdMutex<RewardLog>,
    returned: StdMutex<Option<Returned>>,
    /// Folder of the officials' files.
    offices: PathBuf,
    /// Drivers of cards do not like to be asked twice at a time.
    reader: StdMutex<()>,
    /// The trustees' part in polls by rule, and in tokens.
    loops: Loops,
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
    Draft(Box<Draft>),
    Published(Hash),
}

impl City {
    /// Opens the city in a folder, and founds it the first time: keys, board, trustees, and the standing poll key. Without
    /// the system's store of secrets the identity of this device's citizen is as safe as the folder, until it gets a
    /// passphrase.
    /// `steps` gets `node`, `officials` and `copy` for the entries of each that are checked, and `founding`.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn open(dir: &Path, name: &str, steps: Steps<'_>) -> Result<Self, CityError> {
        Self::open_with(dir, name, None, steps).await
    }

    /// Opens the city, with the system's store of secrets for the identity of this device's citizen.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn open_with(
        dir: &Path,
        name: &str,
        system: Option<SystemStore>,
        steps: Steps<'_>,
    ) -> Result<Self, CityError> {
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
        let witnesses = witnesses::open(&office_dir, &client, chain).await?;
        if node.view().witnesses().is_empty() {
            witnesses::name(&office, &witnesses, &client).await?;
        }
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

        // The trustees of this city answer its polls, claims and redemptions by themselves.
        let polls = TrusteeFile::open(&office_dir.join("trustees.sqlite"))?;
        if let Some(ceremony) = office_file.poll_key()? {
            for NamedTrustee { trustee, .. } in officials.trustees() {
                polls.allow_polls(&trustee.key(), &ceremony, LEAST_VOTERS)?;
            }
        }
        let (trustees, replica) = (officials.trustees().to_vec(), officials.replica().clone());
        let tokens = TrusteeFile::open(&office_dir.join("trustees.sqlite"))?;
        let tokens = TokenIssuers::new(client.clone(), replica.clone(), trustees.clone(), tokens);
        let polls = PollTrustees::new(client.clone(), replica, trustees, polls);
        let mut loops = Loops::default();
        loops.spawn(polls.run(loops.stopped()));
        loops.spawn(tokens.run(loops.stopped()));

        let watch = Watch::open(&citizen_dir, client.clone(), chain).await?;
        let copy = copy_in(&citizen_dir, &client, chain, &mut reading("copy", steps)).await?;
        copy.sync(&mut reading("copy", steps)).await?;
        let office = || folder.office().map_err(crate::service::ServiceError::from);
        let treasury = Treasury::open(&office_dir, office()?, chain)?;
        let office = Office::new(office()?, chain);
        let belongings = Belongings::open(&citizen_dir, &office_dir, office, copy.clone()).await?;
        let city = Self {
            node,
            client,
            records,
            office_file: StdMutex::new(office_file),
            officials: Mutex::new(officials),
            citizen: Mutex::new(Citizen::open_with(Vault::new(&citizen_dir, system), &citizen_dir, chain)?),
            copy,
            watch,
            witnesses: Mutex::new(witnesses),
            registrars: StdMutex::default(),
            belongings,
            treasury,
            schedule: Schedule::open(&citizen_dir.join("points.sqlite"))?,
            rewards: StdMutex::default(),
            returned: StdMutex::default(),
            offices: office_dir,
            reader: StdMutex::default(),
            loops,
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
        self.belongings.close().await;
        self.loops.end().await;
        self.node.stop().await.map_err(|source| CityError::File { path, source })
    }

    /// Address of the node.
    pub fn url(&self) -> String {
        self.node.url()
    }

    /// From now on every ballot is registered with the witnesses at these addresses before the node gets it.
    ///
    /// # Errors
    /// [`CityError::Client`] when one is no address.
    pub fn register_with(&self, urls: &[String]) -> Result<(), CityError> {
        let clients = urls.iter().map(|url| NodeClient::new(url)).collect::<Result<_, _>>()?;
        *self.registrars.lock().unwrap_or_else(PoisonError::into_inner) = clients;
        Ok(())
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
        let drafts = self.office_file().drafts()?;
        let ids = self.copy.read(|state| state.elections().map(|(id, _)| *id).collect::<Vec<_>>())?;
        let handles = ids.into_iter().map(|id| Ok((id, self.handle(&id)?))).collect::<Result<Vec<_>, CityError>>()?;
        Ok(self.copy.read(|state| {
            let published = handles.iter().filter_map(|(id, handle)| {
                let election = state.election(id).ok()?;
                Some(show(state, Listed::Published { handle: *handle, election }))
            });
            // A draft that became an election while the lists were read is shown once.
            let is_draft = |draft: &&Draft| handles.iter().all(|(_, handle)| *handle != draft.handle);
            let drafts = drafts
                .iter()
                .filter(is_draft)
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

    /// The office's file. Never wait for the state of the board while holding it: whoever reads the state asks here too.
    fn office_file(&self) -> StdGuard<'_, OfficeFile> {
        // Every use is one statement: a panic elsewhere leaves nothing half done.
        self.office_file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn target(&self, handle: &Hash) -> Result<Target, CityError> {
        let file = self.office_file();
        if let Some(draft) = file.draft(handle)? {
            return Ok(Target::Draft(Box::new(draft)));
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
