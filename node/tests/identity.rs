//! A device is lost, and 24 words bring everything back: against a city at work.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::public;
use tabella_node::citizen::{Citizen, Fate, Kept as KeptBallot};
use tabella_node::city::City;
use tabella_node::client::NodeClient;
use tabella_node::identity::{Kept, Protection, SystemStore, Vault, WordList};
use tabella_node::keys;
use tabella_node::light::LightClient;
use tabella_node::sequencer::Verdict;
use tabella_node::service::now;
use tabella_node::store::Store;
use tabella_node::sync::Replica;

const PASSPHRASE: &str = "a passphrase for this device";

fn manifest() -> Manifest {
    let question =
        Question::new("Where does the new bench go?", ["By the lake", "By the school"], QuestionRule::Plurality);
    Manifest::new(Kind::Election, "The bench", vec![question], now() + 1000)
}

async fn open(dir: &Path) -> City {
    City::open(dir, "Testville", &mut |_| {}).await.unwrap()
}

/// An election that is open.
async fn election(city: &City) -> Hash {
    let handle = city.draft(&manifest()).unwrap();
    city.hold_ceremony(&handle, &mut |_| {}).await.unwrap();
    city.open_election(&handle).await.unwrap();
    handle
}

async fn enrol(city: &City) {
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
}

async fn cast(city: &City, handle: &Hash, choice: [u64; 2]) -> Hash {
    let sealed = city.seal(handle, &[choice.to_vec()]).await.unwrap();
    city.cast(sealed.tracker).await.unwrap();
    city.sync().await.unwrap();
    sealed.tracker
}

/// Another device, with nothing on it but a copy of the board that it fetched and checked.
struct Device {
    citizen: Citizen,
    copy: Replica,
}

impl Device {
    async fn new(dir: &Path, city: &City) -> Self {
        let chain = city.read(|state| state.chain()).unwrap();
        let store = Arc::new(Store::open(dir.join("board.sqlite")).unwrap());
        let client = NodeClient::new(&city.url()).unwrap();
        let copy = Replica::open(store, client, Some(chain), &mut |_, _| {}).await.unwrap();
        copy.sync(&mut |_, _| {}).await.unwrap();
        Self { citizen: Citizen::open(dir, chain).unwrap(), copy }
    }

    fn restore(&mut self, phrase: &str) -> Result<tabella_node::identity::Found, String> {
        let Self { citizen, copy } = self;
        let protection = Protection::Passphrase(PASSPHRASE);
        let restored = copy.read(|state| citizen.restore(phrase, protection, state, copy.view(), now())).unwrap();
        restored.map_err(|error| error.to_string())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn se_5_the_phrase_brings_key_and_trackers_back_on_a_fresh_device_and_voting_goes_on() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let city = open(dir.path()).await;
    city.create_identity(WordList::Korean, None).await.unwrap();
    let phrase = city.phrase(None).await.unwrap();
    enrol(&city).await;
    let handle = election(&city).await;
    let first = cast(&city, &handle, [1, 0]).await;
    let second = cast(&city, &handle, [0, 1]).await;
    let (key, kept) = city.citizen().await.unwrap();

    let mut device = Device::new(other.path(), &city).await;
    assert_eq!(device.citizen.key(), None);
    let found = device.restore(phrase.expose()).unwrap();
    assert_eq!(device.citizen.key(), key);
    assert!(found.on_roll && found.enrolment == 0);
    let place = |kept: &KeptBallot| (kept.tracker, kept.election, kept.fate, kept.position);
    let restored = device.citizen.kept().unwrap();
    assert_eq!(restored.iter().map(|ballot| ballot.tracker).collect::<Vec<_>>(), [second, first]);
    assert_eq!(restored.iter().map(place).collect::<Vec<_>>(), kept.iter().map(place).collect::<Vec<_>>());
    assert!(restored.iter().all(|ballot| ballot.fate == Fate::Cast && now().abs_diff(ballot.time) < 1000));
    // Twice is no harm.
    device.restore(phrase.expose()).unwrap();
    assert_eq!(device.citizen.kept().unwrap().len(), 2);

    // It votes on from there: the next sequence number, one counted vote.
    let id = device.copy.read(|state| *state.elections().next().unwrap().0).unwrap();
    let citizen = &mut device.citizen;
    let sealed = device.copy.read(|state| citizen.seal(state, id, &[vec![1, 0]])).unwrap().unwrap();
    let client = device.copy.client().clone();
    let chain = device.copy.read(|state| state.chain()).unwrap();
    let light = LightClient::open(&other.path().join("light.sqlite"), client.clone(), Some(chain)).await.unwrap();
    let entry = device.citizen.cast(&light, sealed.tracker, now()).unwrap();
    let verdict = client.submit(&[entry]).await.unwrap().pop().unwrap();
    assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    city.sync().await.unwrap();
    let (voters, counted) = city
        .read(|state| {
            let election = state.election(&id).unwrap();
            (election.voters(), election.counted_of(&key.unwrap()).unwrap().tracker)
        })
        .unwrap();
    assert_eq!((voters, counted), (1, sealed.tracker));

    // The next start asks for the passphrase, and has all of it.
    drop(device.citizen);
    let mut citizen = Citizen::open(other.path(), chain).unwrap();
    assert_eq!((citizen.key(), citizen.vault().kept().unwrap()), (None, Some(Kept::Passphrase)));
    assert!(citizen.create_key().is_err() && citizen.unlock(Some("another passphrase")).is_err());
    citizen.unlock(Some(PASSPHRASE)).unwrap();
    assert_eq!(citizen.key(), key);
}

#[tokio::test(flavor = "multi_thread")]
async fn se_5_a_city_whose_citizen_lost_everything_restores_from_the_phrase() {
    let dir = tempfile::tempdir().unwrap();
    let (phrase, before) = {
        let city = open(dir.path()).await;
        city.create_key().await.unwrap();
        enrol(&city).await;
        let handle = election(&city).await;
        cast(&city, &handle, [1, 0]).await;
        let before = city.citizen().await.unwrap();
        let phrase = city.phrase(None).await.unwrap();
        city.stop().await.unwrap();
        (phrase, before)
    };
    fs::remove_dir_all(dir.path().join("citizen")).unwrap();
    let city = open(dir.path()).await;
    assert_eq!(city.identity().await.unwrap().kept, None);
    assert_eq!(city.phrase(None).await.unwrap_err().code(), "vote.no_key");
    for (typed, code) in [("", "phrase.count"), (&phrase.expose().replacen(' ', " x", 1), "phrase.word")] {
        assert_eq!(city.restore(typed, None).await.unwrap_err().code(), code);
    }
    assert_eq!(city.identity().await.unwrap().kept, None, "nothing is kept of a phrase that is none");
    city.restore(phrase.expose(), None).await.unwrap();
    let after = city.citizen().await.unwrap();
    assert_eq!(after.0, before.0);
    let place = |kept: &[KeptBallot]| kept.iter().map(|kept| (kept.tracker, kept.position)).collect::<Vec<_>>();
    assert_eq!(place(&after.1), place(&before.1));
    assert_eq!(city.phrase(Some(WordList::English)).await.unwrap(), phrase);

    // Another person's words do not take its place.
    let stranger = {
        let other = tempfile::tempdir().unwrap();
        let mut citizen = Citizen::open(other.path(), city.read(|state| state.chain()).unwrap()).unwrap();
        citizen.create_key().unwrap();
        citizen.identity().unwrap().phrase(None)
    };
    assert_eq!(city.restore(stranger.expose(), None).await.unwrap_err().code(), "identity.exists");
    assert_eq!(city.citizen().await.unwrap().0, before.0);

    // Whoever forgets the passphrase still has the words.
    city.protect(Some(PASSPHRASE)).await.unwrap();
    assert_eq!(city.identity().await.unwrap().kept, Some(Kept::Passphrase));
    city.stop().await.unwrap();
    let city = open(dir.path()).await;
    assert!(!city.identity().await.unwrap().open);
    assert_eq!(city.create_key().await.unwrap_err().code(), "identity.exists");
    assert_eq!(city.unlock(Some("was it this one?")).await.unwrap_err().code(), "identity.passphrase");
    city.restore(phrase.expose(), None).await.unwrap();
    assert_eq!(city.citizen().await.unwrap().0, before.0);
    city.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_2_a_replaced_key_and_the_ballots_of_the_one_before_are_found_from_the_same_phrase() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let city = open(dir.path()).await;
    city.create_key().await.unwrap();
    enrol(&city).await;
    let phrase = city.phrase(None).await.unwrap();
    let handle = election(&city).await;
    let first = cast(&city, &handle, [1, 0]).await;
    let lost = city.citizen().await.unwrap().0;

    // Twice in a row, the second time without getting as far as the registrar.
    city.renew_key(None).await.unwrap();
    city.renew_key(None).await.unwrap();
    let renewed = city.citizen().await.unwrap().0;
    assert_ne!(renewed, lost);
    enrol(&city).await;
    let handle = election_again(&city).await;
    let second = cast(&city, &handle, [0, 1]).await;

    let mut device = Device::new(other.path(), &city).await;
    let found = device.restore(phrase.expose()).unwrap();
    assert_eq!((found.enrolment, found.on_roll), (2, true));
    assert_eq!(device.citizen.key(), renewed);
    let trackers: Vec<Hash> = found.ballots.iter().map(|ballot| ballot.tracker).collect();
    assert_eq!(trackers, [first, second]);
}

async fn election_again(city: &City) -> Hash {
    let handle = city.draft(&Manifest { title: "The other bench".into(), ..manifest() }).unwrap();
    city.hold_ceremony(&handle, &mut |_| {}).await.unwrap();
    city.open_election(&handle).await.unwrap();
    handle
}

/// Somebody who is not on the roll, and somebody whom the board has never seen.
#[tokio::test(flavor = "multi_thread")]
async fn se_5_a_phrase_that_the_board_does_not_know_restores_the_key_and_says_so() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let city = open(dir.path()).await;
    city.create_key().await.unwrap();
    let mut device = Device::new(other.path(), &city).await;
    let found = device.restore(city.phrase(None).await.unwrap().expose()).unwrap();
    assert_eq!((found.enrolment, found.on_roll, found.ballots.len()), (0, false, 0));
    assert_eq!(device.citizen.key(), city.citizen().await.unwrap().0);
}

/// A folder from before there were phrases: the key on the roll goes on voting, and the app says that the words do not
/// bring it back until it was replaced.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_voter_key_goes_on_voting() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).await.stop().await.unwrap();
    let key: SigningKey = keys::create(&dir.path().join("citizen/voter.key"), &mut OsRng).unwrap();
    let store = keyring_core::mock::Store::new().unwrap();
    let system = Some(SystemStore::over(store));
    let city = City::open_with(dir.path(), "Testville", system, &mut |_| {}).await.unwrap();
    assert_eq!(city.citizen().await.unwrap().0, Some(public(&key)));
    let status = city.identity().await.unwrap();
    assert_eq!((status.kept, status.open, status.recoverable), (Some(Kept::System), true, false));
    enrol(&city).await;
    let handle = election(&city).await;
    cast(&city, &handle, [1, 0]).await;
    city.renew_key(None).await.unwrap();
    assert!(city.identity().await.unwrap().recoverable);
    assert!(!dir.path().join("citizen/voter.key").exists());
    let vault = Vault::new(&dir.path().join("citizen"), None);
    assert_eq!(vault.open(None).unwrap_err().code(), "identity.system", "another user has the file and not the key");
}

/// Ballots that two devices seal after each other never share a sealing number.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_device_counts_its_sealings_where_no_other_device_has_been() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let city = open(dir.path()).await;
    city.create_key().await.unwrap();
    enrol(&city).await;
    let handle = election(&city).await;
    cast(&city, &handle, [1, 0]).await;
    let mut device = Device::new(other.path(), &city).await;
    device.restore(city.phrase(None).await.unwrap().expose()).unwrap();
    let id = device.copy.read(|state| *state.elections().next().unwrap().0).unwrap();
    let citizen = &mut device.citizen;
    device.copy.read(|state| citizen.seal(state, id, &[vec![1, 0]])).unwrap().unwrap();
    let last = |dir: &Path| {
        let store = rusqlite::Connection::open(dir.join("citizen.sqlite")).unwrap();
        store.query_row("SELECT max(number) FROM sealing", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(last(&dir.path().join("citizen")), 1);
    assert!(last(other.path()) > 1_700_000_000 << 20);
}
