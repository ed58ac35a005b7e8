//! The host that the app runs on: an embedded city. Every method calls one function of the city and turns what comes
//! back into what the window shows.

mod card;
mod data;
mod desk;
mod forum;
mod funds;
mod observing;
mod person;
mod points;
mod points_own;
mod points_rules;
mod programme;
mod provider;
mod retention;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, UNIX_EPOCH};

use async_trait::async_trait;
use tabella_ledger::bytes::Hash;
use tabella_ledger::state::{Good, State};
use tabella_node::citizen::{Citizen, Kept};
use tabella_node::city::{CONFLICT, City, CityError, IN_USE, Listed};
use tabella_node::identity::SystemStore;
use tabella_node::officials::Step;
use tabella_node::service::now;
use tabella_node::watch::{self, WatchError};
use tokio::time::sleep;

use crate::contract::*;
use crate::host::{Answer, Events, Host, Surroundings};
use crate::tasks::Tasks;
use crate::views;

/// Name of the city that every installation founds for itself: the field where Romans voted.
const CITY: &str = "Campus Martius";
/// What a blank vote is called on a ballot.
const BLANK_VOTE: &str = "Blank vote";
/// How long to wait before a node that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(2);
/// How long to wait between two comparisons of a board that grows all the time.
const PACE: Duration = Duration::from_secs(1);
/// What takes longer than this is shown with how far it is.
const SHORT: Duration = Duration::from_secs(1);
/// How long to wait before a city that is in use is tried again.
const SOON: Duration = Duration::from_millis(250);

/// An embedded city behind the window.
pub struct CityHost {
    city: Arc<City>,
    locale: String,
    events: Events,
    trouble: Arc<Mutex<Option<Failure>>>,
    /// Why the board could not be compared the last time.
    watch_trouble: Mutex<Option<Failure>>,
    /// Smart cards, and the sign-in that waits.
    proofs: card::Proofs,
    /// Counts of published elections.
    counts: views::Counts,
    /// What a person can stop.
    tasks: Tasks,
}

/// Opens the city in the app's folder, founding it the first time, and begins to follow its board.
///
/// # Errors
/// What kept it from opening.
pub async fn open(surroundings: Surroundings) -> Answer<Arc<dyn Host>> {
    open_with(surroundings, None).await
}

/// Opens the city with this system's store of secrets, where there is one.
///
/// # Errors
/// What kept it from opening.
pub async fn open_on_desktop(surroundings: Surroundings) -> Answer<Arc<dyn Host>> {
    // The store may ask the desktop.
    let system = tokio::task::spawn_blocking(SystemStore::of_system).await;
    open_with(surroundings, system.ok().flatten()).await
}

async fn open_with(surroundings: Surroundings, system: Option<SystemStore>) -> Answer<Arc<dyn Host>> {
    let Surroundings { locale, data, events } = surroundings;
    let mut tell = |step: Step| report(&events, "opening", step.name, step.done as u64, step.total as u64);
    let city = loop {
        match City::open_with(&data, CITY, system.clone(), &mut tell).await.map_err(views::failure) {
            // The app was opened twice, or the one before has not ended yet.
            Err(failure) if failure.code == IN_USE => {
                tell(Step { name: "waiting", done: 0, total: 0 });
                sleep(SOON).await;
            }
            opened => break Arc::new(opened?),
        }
    };
    let host = Arc::new(CityHost {
        city,
        locale,
        events,
        trouble: Arc::default(),
        watch_trouble: Mutex::default(),
        proofs: card::Proofs::default(),
        counts: views::Counts::default(),
        tasks: Tasks::default(),
    });
    tauri::async_runtime::spawn(follow(host.clone()));
    tauri::async_runtime::spawn(watch(host.clone()));
    tauri::async_runtime::spawn(points::redeem(host.clone()));
    Ok(host)
}

/// Brings the own copy of the board up to date whenever there is news, for as long as the app runs, and joins the secret rolls
/// that it shows.
async fn follow(host: Arc<CityHost>) {
    loop {
        let step = async {
            let copy = host.city.sync().await?;
            host.set_trouble(None);
            host.tell_chain();
            host.city.join_rolls().await?;
            host.city.wait_beyond(copy.entries).await
        };
        if let Err(error) = step.await {
            host.set_trouble(Some(views::failure(error)));
            host.tell_chain();
            sleep(AGAIN).await;
        }
    }
}

/// Compares the board with what others see: at the start, whenever it grew, and every now and then.
async fn watch(host: Arc<CityHost>) {
    loop {
        // What the witnesses missed shows in the comparison.
        let _ = host.city.witnesses_look().await;
        let trouble = host.look().await.err().filter(|failure| failure.code != CONFLICT);
        *host.watch_trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
        host.tell_watch();
        if host.city.watch().wait().await.is_err() {
            sleep(AGAIN).await;
        }
        sleep(PACE).await;
    }
}

impl CityHost {
    /// Follows and compares; tells how far that is when it takes long.
    async fn look(&self) -> Answer<()> {
        let (begun, mut told) = (Instant::now(), false);
        let mut tell = |done: u64, total: u64| {
            if told || begun.elapsed() > SHORT {
                told = true;
                self.progress("watch", "headers", done, total);
            }
        };
        let followed = self.city.watch().follow(now(), &mut tell).await;
        if told {
            self.progress("watch", "headers", 1, 1);
        }
        followed.map_err(|error| views::failure(error.into()))
    }

    fn watch(&self) -> Answer<WatchView> {
        let watch = self.city.watch();
        let sight = watch.sight().map_err(|error| views::failure(error.into()))?;
        let trouble = self.watch_trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(views::watch(sight, &watch.light().chain(), trouble))
    }

    fn tell_watch(&self) {
        if let Ok(watch) = self.watch() {
            self.events.watch(watch);
        }
    }

    fn compared(&self, compared: Result<watch::Compared, WatchError>) -> Answer<ComparedView> {
        self.tell_watch();
        compared.map(views::compared).map_err(|error| views::failure(error.into()))
    }

    fn set_trouble(&self, trouble: Option<Failure>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    fn chain(&self) -> Answer<ChainView> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let copy = self.city.copy().map_err(views::failure)?;
        Ok(views::chain(&copy, self.city.url(), trouble))
    }

    fn tell_chain(&self) {
        if let Ok(chain) = self.chain() {
            self.events.chain(chain);
        }
    }

    fn progress(&self, task: &str, step: &str, done: u64, total: u64) {
        report(&self.events, task, step, done, total);
    }

    async fn citizen(&self) -> Answer<CitizenView> {
        let locked = self.city.identity().await.map_err(views::failure)?;
        let view = self.city.read_as_citizen(|state, citizen| {
            let Some(key) = citizen.key() else {
                let standing = if locked.kept.is_some() { Standing::Locked } else { Standing::Newcomer };
                return Ok(CitizenView { standing, key: None, class: None, points: 0, receipts: Vec::new() });
            };
            let membership = state.membership(&key);
            let receipt = |kept: &Kept| {
                let voter = citizen.voting_key(state, &kept.election);
                Ok(views::receipt(state, voter, kept, self.city.handle(&kept.election)?))
            };
            Ok(CitizenView {
                standing: match membership.map(|membership| membership.good) {
                    None => Standing::KeyReady,
                    Some(Good::Yes) => Standing::Enrolled,
                    Some(_) => Standing::Ended,
                },
                key: Some(key.to_string()),
                class: membership.map(|membership| views::class(membership.class)),
                points: u32::try_from(state.claimable(&key)).unwrap_or(u32::MAX),
                receipts: citizen.kept()?.iter().map(receipt).collect::<Result<_, CityError>>()?,
            })
        });
        view.await.and_then(|view| view).map_err(views::failure)
    }

    async fn election(&self, handle: &Hash) -> Answer<ElectionView> {
        let wanted = handle.to_string();
        let unknown = || views::failure(CityError::Unknown);
        self.elections().await?.into_iter().find(|election| election.id == wanted).ok_or_else(unknown)
    }
}

fn report(events: &Events, task: &str, step: &str, done: u64, total: u64) {
    let number = |value| u32::try_from(value).unwrap_or(u32::MAX);
    let (task, step) = (task.to_owned(), step.to_owned());
    events.progress(Progress { task, step, done: number(done), total: number(total) });
}

fn parse(handle: &str) -> Answer<Hash> {
    handle.parse().map_err(|_| views::failure(CityError::Unknown))
}

fn write(path: &Path, bytes: &[u8]) -> Answer<()> {
    fs::write(path, bytes).map_err(|source| views::failure(CityError::File { path: path.to_owned(), source }))
}

fn record_view(path: &Path) -> Answer<RecordView> {
    let failed = |source| views::failure(CityError::File { path: path.to_owned(), source });
    let metadata = fs::metadata(path).map_err(failed)?;
    let written = metadata.modified().map_err(failed)?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(RecordView {
        path: path.display().to_string(),
        bytes: u32::try_from(metadata.len()).unwrap_or(u32::MAX),
        written_at: u32::try_from(written.as_secs()).unwrap_or(u32::MAX),
    })
}

#[async_trait]
impl Host for CityHost {
    async fn overview(&self) -> Answer<Overview> {
        let city = self.city.read(|state| state.genesis().city.clone()).map_err(views::failure)?;
        Ok(Overview {
            city,
            locale: self.locale.clone(),
            chain: self.chain()?,
            watch: self.watch()?,
            citizen: self.citizen().await?,
        })
    }

    async fn elections(&self) -> Answer<Vec<ElectionView>> {
        let view = |state: &State, listed: Listed<'_>, citizen: &Citizen| {
            views::election(state, listed, citizen, &self.counts)
        };
        self.city.list_as_citizen(view).await.map_err(views::failure)
    }

    async fn seal(&self, election: String, choices: Choices) -> Answer<SealedView> {
        let handle = parse(&election)?;
        let values = self.city.fill(&handle, &views::filled(choices)).map_err(views::failure)?;
        let sealed = self.city.seal(&handle, &values).await.map_err(views::failure)?;
        Ok(SealedView {
            election,
            tracker: sealed.tracker.to_string(),
            short: views::short(&sealed.tracker),
            bytes: u32::try_from(sealed.bytes).unwrap_or(u32::MAX),
        })
    }

    async fn cast(&self, tracker: String) -> Answer<ReceiptView> {
        let (task, tracker) = (self.tasks.begin("cast", ""), parse(&tracker)?);
        let mut tell = |step: Step| self.progress("cast", step.name, step.done as u64, step.total as u64);
        let joining = async { self.city.join_for(&tracker, &mut tell).await.map_err(views::failure) };
        task.until_cancelled(joining).await?;
        tell(Step { name: "casting", done: 0, total: 1 });
        // From here on the ballot may be on the board: it cannot be stopped.
        let kept = self.city.cast_joined(tracker).await.map_err(views::failure)?;
        let handle = self.city.handle(&kept.election).map_err(views::failure)?;
        let view = self.city.read_as_citizen(|state, citizen| {
            views::receipt(state, citizen.voting_key(state, &kept.election), &kept, handle)
        });
        view.await.map_err(views::failure)
    }

    async fn challenge(&self, tracker: String) -> Answer<OpenedView> {
        let tracker = parse(&tracker)?;
        let opened = self.city.challenge(tracker).await.map_err(views::failure)?;
        let view = self.city.read(|state| {
            let election = state.election(&opened.evidence.election)?;
            Ok::<_, CityError>(views::opened(&opened, tracker, &election.manifest().contests))
        });
        view.and_then(|view| view).map_err(views::failure)
    }

    async fn write_in(&self, text: String, bytes: u32) -> Answer<WrittenView> {
        Ok(views::written(&text, bytes))
    }

    async fn discard(&self) -> Answer<()> {
        self.city.discard().await;
        Ok(())
    }

    async fn save_receipt(&self, tracker: String, path: PathBuf) -> Answer<()> {
        let proof = self.city.receipt(&parse(&tracker)?).map_err(views::failure)?;
        write(&path, &proof.to_bytes())
    }

    async fn compare(&self, from: String, said: String) -> Answer<ComparedView> {
        self.compared(self.city.watch().compare(&from, &said).await)
    }

    async fn compare_file(&self, path: String) -> Answer<ComparedView> {
        self.compared(self.city.watch().compare_file(Path::new(&path)).await)
    }

    async fn forget_node(&self, url: String) -> Answer<WatchView> {
        self.city.watch().forget_node(&url).map_err(|error| views::failure(error.into()))?;
        self.watch()
    }

    async fn save_evidence(&self, path: PathBuf) -> Answer<()> {
        let dispute = self.city.watch().dispute().map_err(|error| views::failure(error.into()))?;
        let Some(dispute) = dispute else { return Err(views::failure(CityError::Unknown)) };
        let failed = |source| views::failure(CityError::File { path: path.clone(), source });
        fs::copy(dispute.file, &path).map(drop).map_err(failed)
    }

    async fn save_checkpoint(&self, path: PathBuf) -> Answer<()> {
        write(&path, self.city.watch().light().note().as_bytes())
    }

    async fn roll(&self) -> Answer<RollView> {
        let number = |value| u32::try_from(value).unwrap_or(u32::MAX);
        let enrolled = self.city.read(|state| state.roll_size()).map_err(views::failure)?;
        let open_codes = self.city.open_codes().map_err(views::failure)?;
        Ok(RollView { enrolled: number(enrolled), open_codes: number(open_codes) })
    }

    async fn new_code(&self) -> Answer<EnrolmentCode> {
        self.city.new_code().map(views::code).map_err(views::failure)
    }

    async fn preview_election(&self, election: NewElection) -> Answer<PreviewView> {
        let manifest = views::manifest(election, BLANK_VOTE);
        let telling = self.city.look_over(&manifest).map_err(views::failure)?;
        Ok(views::preview(&manifest, telling))
    }

    async fn create_election(&self, election: NewElection) -> Answer<ElectionView> {
        let handle = self.city.draft(&views::manifest(election, BLANK_VOTE)).map_err(views::failure)?;
        self.election(&handle).await
    }

    async fn hold_ceremony(&self, election: String) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        let mut tell = |step: Step| self.progress("ceremony", step.name, step.done as u64, step.total as u64);
        let task = self.tasks.begin("ceremony", &election);
        task.until_cancelled(async { self.city.hold_ceremony(&handle, &mut tell).await.map_err(views::failure) })
            .await?;
        self.progress("ceremony", "manifest", 1, 1);
        self.election(&handle).await
    }

    async fn open_election(&self, election: String) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        self.city.open_election(&handle).await.map_err(views::failure)?;
        self.election(&handle).await
    }

    async fn fix_roll(&self, election: String) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        self.city.fix_roll(&handle).await.map_err(views::failure)?;
        self.election(&handle).await
    }

    async fn residents_join(&self, election: String, count: u32) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        let mut tell = |done, total| self.progress("residents", "joining", done, total);
        self.city.residents_join(&handle, count as usize, &mut tell).await.map_err(views::failure)?;
        self.election(&handle).await
    }

    async fn residents_vote(&self, election: String, count: u32) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        let mut tell = |done, total| self.progress("residents", "voting", done, total);
        let task = self.tasks.begin("residents", &election);
        let voting = self.city.residents_vote(&handle, count as usize, &mut tell);
        task.until_cancelled(async { voting.await.map_err(views::failure) }).await?;
        self.election(&handle).await
    }

    async fn close_election(&self, election: String) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        self.city.close_election(&handle).await.map_err(views::failure)?;
        self.election(&handle).await
    }

    async fn tally(&self, election: String, present: Vec<u32>) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        let mut tell = |step: Step| self.progress("tally", step.name, step.done as u64, step.total as u64);
        let task = self.tasks.begin("tally", &election);
        task.until_cancelled(async { self.city.tally(&handle, &present, &mut tell).await.map_err(views::failure) })
            .await?;
        self.election(&handle).await
    }

    async fn publish(&self, election: String) -> Answer<ElectionView> {
        let handle = parse(&election)?;
        let task = self.tasks.begin("publish", &election);
        self.progress("publish", "combining", 0, 1);
        task.until_cancelled(async { self.city.publish(&handle).await.map_err(views::failure) }).await?;
        self.progress("publish", "combining", 1, 1);
        self.election(&handle).await
    }

    async fn export_record(&self) -> Answer<RecordView> {
        let mut tell = |done, total| self.progress("record", "writing", done, total);
        let path = tokio::task::block_in_place(|| self.city.export_record(&mut tell)).map_err(views::failure)?;
        record_view(&path)
    }

    async fn records(&self) -> Answer<Vec<RecordView>> {
        let dir = self.city.records();
        let failed = |source| views::failure(CityError::File { path: dir.to_owned(), source });
        let mut records = Vec::new();
        for entry in fs::read_dir(dir).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "tabella") {
                records.push(record_view(&path)?);
            }
        }
        records.sort_by(|one, other| (other.written_at, &other.path).cmp(&(one.written_at, &one.path)));
        Ok(records)
    }

    async fn audit(&self, path: String, checkpoint: Option<String>) -> Answer<VerdictView> {
        tokio::task::block_in_place(|| self.check(&path, checkpoint.as_deref()))
    }

    async fn cancel(&self, task: String, subject: String) -> Answer<()> {
        self.tasks.cancel(&task, &subject);
        Ok(())
    }
}
