//! The embedded city from its founding to a verified record, without a window; and what the registrar refuses.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, Row};
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::state::Phase;
use tabella_node::city::{City, CityError, Listed, Whereabouts, whereabouts};
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::randomness;
use tabella_node::record::RecordFile;
use tabella_node::registrar::{Deletion, Field, Purpose, ReadError, RetentionError};
use tabella_node::service::now;

fn manifest(kind: Kind) -> Manifest {
    let question = Question {
        blank: Some(2),
        ..Question::new(
            "Where does the new bench go?",
            ["By the lake", "By the school", "Blank"],
            QuestionRule::Plurality,
        )
    };
    Manifest {
        points: if kind == Kind::Poll { 5 } else { 0 },
        minimum_voters: 3,
        ..Manifest::new(kind, format!("The bench: {kind:?}"), vec![question], now() + 1000)
    }
}

/// The values of a choice that marks one of three options.
fn marked(option: usize) -> Vec<u64> {
    (0..3).map(|place| u64::from(place == option)).collect()
}

/// Where every ballot of this device's citizen is, newest first.
async fn fates(city: &City) -> Vec<Whereabouts> {
    let (key, kept) = city.citizen().await.unwrap();
    let key = key.unwrap();
    city.read(|state| kept.iter().map(|kept| whereabouts(state, &key, kept)).collect()).unwrap()
}

async fn cast(city: &City, handle: &Hash, option: usize) {
    let sealed = city.seal(handle, &[marked(option)]).await.unwrap();
    city.cast(sealed.tracker).await.unwrap();
    city.sync().await.unwrap();
}

fn phases(city: &City) -> Vec<Option<Phase>> {
    let phase = |listed: Listed<'_>| match listed {
        Listed::Draft { .. } => None,
        Listed::Published { election, .. } => Some(election.phase()),
    };
    city.list(|_, listed| phase(listed)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_votes_from_enrolment_to_a_verified_record() {
    let dir = tempfile::tempdir().unwrap();
    let city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    city.create_key().await.unwrap();
    let code = city.new_code().unwrap();
    assert_eq!(city.open_codes().unwrap(), 1);
    // As people type: other case, spaces for dashes.
    city.enrol(&code.code.to_lowercase().replace('-', " ")).await.unwrap();
    assert_eq!(city.open_codes().unwrap(), 0);

    let handle = city.draft(&manifest(Kind::Election)).unwrap();
    assert!(matches!(city.draft(&manifest(Kind::Election)), Err(CityError::Twice)));
    assert_eq!(phases(&city), [None]);
    let mut steps = Vec::new();
    city.hold_ceremony(&handle, &mut |step| steps.push(step.name)).await.unwrap();
    assert_eq!(steps.len(), 20, "four steps of five trustees");
    assert_eq!(phases(&city), [Some(Phase::Ready)]);
    city.open_election(&handle).await.unwrap();
    city.residents_vote(&handle, 12, &mut |_, _| {}).await.unwrap();

    let sealed = city.seal(&handle, &[marked(1)]).await.unwrap();
    let opened = city.challenge(sealed.tracker).await.unwrap();
    assert_eq!(opened.choices, [[0, 1, 0]]);
    assert!(city.cast(sealed.tracker).await.is_err(), "an opened ballot cannot be cast");
    cast(&city, &handle, 0).await;
    cast(&city, &handle, 2).await;
    assert_eq!(fates(&city).await, [Whereabouts::Included, Whereabouts::Replaced, Whereabouts::Spoiled]);

    city.close_election(&handle).await.unwrap();
    let sealed = city.seal(&handle, &[marked(1)]).await.unwrap();
    let late = city.cast(sealed.tracker).await.unwrap_err();
    assert_eq!(late.code(), "vote.closed");
    let too_few = city.tally(&handle, &[1, 4], &mut |_| {}).await.unwrap_err();
    assert_eq!(too_few.code(), "office.needs_trustees");
    city.tally(&handle, &[1, 3, 4], &mut |_| {}).await.unwrap();
    city.publish(&handle).await.unwrap();
    assert_eq!(phases(&city), [Some(Phase::Published)]);

    let record = city.export_record(&mut |_, _| {}).unwrap();
    let verdict = audit(&RecordFile::open(&record).unwrap(), None, &mut randomness(), &mut |_| {});
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, Vec::new()));
    let state = verdict.state.unwrap();
    let (_, election) = state.elections().next().unwrap();
    assert_eq!(election.voters(), 13);
    assert_eq!(election.counts()[0].iter().sum::<u64>(), 13);
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The files in which these bytes stand.
fn holding(folder: &Path, words: &[u8]) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| fs::read(path).unwrap().windows(words.len()).any(|bytes| bytes == words);
    files(folder).into_iter().filter(holds).collect()
}

/// What this device keeps of each ballot, but for what everybody reads on the board: its tracker, position and time.
fn rest_of_ballots(folder: &Path) -> Vec<(Vec<u8>, i64, Option<Vec<u8>>)> {
    let path = files(folder).into_iter().find(|path| path.ends_with("citizen.sqlite")).unwrap();
    let store = Connection::open(path).unwrap();
    let mut statement = store.prepare("SELECT * FROM ballot ORDER BY rowid").unwrap();
    assert_eq!(statement.column_names(), ["tracker", "election", "fate", "position", "time", "unsent"]);
    let rest = |row: &Row<'_>| Ok((row.get("election")?, row.get("fate")?, row.get("unsent")?));
    statement.query_map([], rest).unwrap().map(Result::unwrap).collect()
}

/// Whoever sees the traffic, or gets the device afterwards, learns nothing about the choice.
#[tokio::test(flavor = "multi_thread")]
async fn a33_what_is_sent_and_what_is_kept_is_the_same_for_every_choice() {
    let dir = tempfile::tempdir().unwrap();
    let city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    city.create_key().await.unwrap();
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
    let handle = city.draft(&manifest(Kind::Election)).unwrap();
    city.hold_ceremony(&handle, &mut |_| {}).await.unwrap();
    city.open_election(&handle).await.unwrap();

    let client = NodeClient::new(&city.url()).unwrap();
    let mut sent = Vec::new();
    for option in 0..3 {
        cast(&city, &handle, option).await;
        let position = city.citizen().await.unwrap().1[0].position.unwrap();
        sent.push(client.entry(position).await.unwrap().len());
    }
    assert_eq!(sent, [sent[0]; 3]);
    let kept = rest_of_ballots(dir.path());
    assert_eq!(kept, vec![kept[0].clone(); 3]);
    assert_eq!(kept[0].2, None, "nothing waits to be sent any more");

    // Whoever has a ballot's nonce opens it. It comes out for an opened ballot alone, and is in no file even then.
    for option in 0..3 {
        let sealed = city.seal(&handle, &[marked(option)]).await.unwrap();
        let opened = city.challenge(sealed.tracker).await.unwrap();
        assert_eq!(opened.choices, [marked(option)]);
        assert_eq!(holding(dir.path(), &opened.evidence.opening[1..33]), Vec::<PathBuf>::new());
        assert!(!holding(dir.path(), &sealed.tracker.0).is_empty(), "what is in a file is found");
    }
}

/// After the announced date nothing says any more whose key is whose, and the election can be checked as before.
#[tokio::test(flavor = "multi_thread")]
async fn zg_6_who_people_are_is_forgotten_and_the_record_stays_valid() {
    let dir = tempfile::tempdir().unwrap();
    let city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    let field = |label: &str, value: &str| Field { label: label.into(), value: value.into() };
    let (name, reference) = ("Ottilie Brandwein-Quast", "EWO-1974/4711");
    // Many, so that the file has pages that become free.
    for resident in 0..200 {
        let fields = [field("Name", &format!("{name} {resident}")), field("Note", &"x".repeat(300))];
        city.desk().register(&format!("{reference}/{resident}"), &fields, now()).unwrap();
    }
    let fields = [field("Name", name), field("Address", "4 Lake Road")];
    let code = city.desk().register(reference, &fields, now()).unwrap();
    city.create_key().await.unwrap();
    city.enrol(&code.code).await.unwrap();
    let purpose = || Purpose { who: "Registry".into(), what: vec!["Name".into()], why: "Polling card".into() };
    assert_eq!(city.read_person(reference, purpose()).await.unwrap()[0].value, name);
    let uses = city.uses().await.unwrap();
    assert_eq!(uses.found[0].text.as_ref().unwrap().why, "Polling card");

    let handle = city.draft(&manifest(Kind::Election)).unwrap();
    city.hold_ceremony(&handle, &mut |_| {}).await.unwrap();
    city.open_election(&handle).await.unwrap();
    city.residents_vote(&handle, 4, &mut |_, _| {}).await.unwrap();
    cast(&city, &handle, 0).await;
    city.close_election(&handle).await.unwrap();
    city.tally(&handle, &[1, 3, 4], &mut |_| {}).await.unwrap();
    city.publish(&handle).await.unwrap();

    let (key, _) = city.citizen().await.unwrap();
    let key = key.unwrap();
    let desk_file = |path: &PathBuf| path.to_string_lossy().contains("persons.sqlite");
    for words in [name, reference, "4 Lake Road"] {
        let found = holding(dir.path(), words.as_bytes());
        assert!(!found.is_empty() && found.iter().all(desk_file), "{words}: {found:?}");
    }
    assert!(holding(dir.path(), &key.0).iter().any(desk_file), "the link is there before");

    let (start, due) = (now(), now() + 1000);
    assert!(matches!(city.desk().delete_links(start).await, Err(RetentionError::NotAnnounced)));
    assert!(matches!(city.desk().announce_deletion(start, start), Err(RetentionError::Past { .. })));
    city.desk().announce_deletion(due, start).unwrap();
    let announced = Deletion { announced_at: start, due, done_at: None };
    assert!(matches!(city.desk().announce_deletion(due - 1, start), Err(RetentionError::Announced { .. })));
    let client = tabella_node::client::NodeClient::new(&city.url()).unwrap();
    assert_eq!(client.retention().await.unwrap(), Some(announced), "everybody can see it");
    let early = city.desk().delete_links(due - 1).await;
    assert!(matches!(early, Err(RetentionError::TooEarly { .. })));
    assert!(city.read_person(reference, purpose()).await.is_ok(), "nothing is deleted before");

    let done = city.desk().delete_links(due).await.unwrap();
    assert_eq!(done, Deletion { done_at: Some(due), ..announced });
    assert_eq!(client.retention().await.unwrap(), Some(done));
    assert!(matches!(city.read_person(reference, purpose()).await, Err(ReadError::Unknown)));
    assert!(matches!(city.desk().delete_links(due).await, Err(RetentionError::NotAnnounced)));

    let record = city.export_record(&mut |_, _| {}).unwrap();
    for words in [name, reference, "4 Lake Road", "EWO-1974", "Brandwein"] {
        assert_eq!(holding(dir.path(), words.as_bytes()), <[PathBuf; 0]>::default(), "{words}");
    }
    let of_the_desk = |path: &PathBuf| desk_file(path) || path.to_string_lossy().contains("codes.sqlite");
    assert!(!holding(dir.path(), &key.0).iter().any(of_the_desk), "whose key it was");
    let verdict = audit(&RecordFile::open(&record).unwrap(), None, &mut randomness(), &mut |_| {});
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, Vec::new()));
    // The person still reads who looked, with their own key alone.
    let uses = city.uses().await.unwrap();
    assert_eq!((uses.is_sound(), uses.found.len()), (true, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_takes_the_standing_key_and_pays_once() {
    let dir = tempfile::tempdir().unwrap();
    let city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    city.create_key().await.unwrap();
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
    let handle = city.draft(&manifest(Kind::Poll)).unwrap();
    city.hold_ceremony(&handle, &mut |_| panic!("a poll needs no ceremony of its own")).await.unwrap();
    city.open_election(&handle).await.unwrap();
    cast(&city, &handle, 0).await;
    cast(&city, &handle, 1).await;
    let (key, _) = city.citizen().await.unwrap();
    let points = city.read(|state| state.claimable(&key.unwrap())).unwrap();
    assert_eq!(points, 5);
    // Too few voted: nothing is decrypted, and that is what is published.
    city.close_election(&handle).await.unwrap();
    city.publish(&handle).await.unwrap();
    assert_eq!(phases(&city), [Some(Phase::Published)]);
}

/// Whoever reads the state may ask for handles meanwhile. Were the office's file held while another one waits for the
/// state, the two would wait for each other as soon as a block waits to be written.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_never_holds_the_offices_file_while_it_reads_the_board() {
    let dir = tempfile::tempdir().unwrap();
    let city = Arc::new(City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap());
    city.draft(&manifest(Kind::Election)).unwrap();
    let answered = city.list(|_, _| {
        let (done, answer) = mpsc::channel();
        let city = city.clone();
        thread::spawn(move || done.send(city.handle(&Hash([1; 32])).is_ok()));
        answer.recv_timeout(Duration::from_secs(10))
    });
    assert_eq!(answered.unwrap(), [Ok(true)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_finds_everything_and_sends_what_was_not_sent() {
    let dir = tempfile::tempdir().unwrap();
    let (handle, key) = {
        let city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
        city.create_key().await.unwrap();
        city.enrol(&city.new_code().unwrap().code).await.unwrap();
        let handle = city.draft(&manifest(Kind::Election)).unwrap();
        city.hold_ceremony(&handle, &mut |_| {}).await.unwrap();
        city.open_election(&handle).await.unwrap();
        cast(&city, &handle, 0).await;
        let key = city.citizen().await.unwrap().0.unwrap();
        city.stop().await.unwrap();
        (handle, key)
    };
    // Signed, and then the machine lost power before anything was sent.
    {
        let chain = chain_of(dir.path());
        let mut citizen = tabella_node::citizen::Citizen::open(&dir.path().join("citizen"), chain.0).unwrap();
        let sealed = citizen.seal(&chain.1, chain.2, &[marked(1)]).unwrap();
        let away = tabella_node::client::NodeClient::new("http://127.0.0.1:9").unwrap();
        let light = dir.path().join("citizen/light.sqlite");
        let light = tabella_node::light::LightClient::open(&light, away, Some(chain.0)).await.unwrap();
        citizen.cast(&light, sealed.tracker, now()).unwrap();
        assert_eq!(citizen.unsent().unwrap().len(), 1);
    }
    let city = City::open(dir.path(), "another name changes nothing", &mut |_| {}).await.unwrap();
    city.sync().await.unwrap();
    assert_eq!(city.citizen().await.unwrap().0, Some(key));
    assert_eq!(fates(&city).await, [Whereabouts::Included, Whereabouts::Replaced]);
    assert_eq!(city.read(|state| state.genesis().city.clone()).unwrap(), "Testville");
    // The trustees, too, remember their part in the ceremony.
    city.residents_vote(&handle, 5, &mut |_, _| {}).await.unwrap();
    city.close_election(&handle).await.unwrap();
    city.tally(&handle, &[2, 3, 5], &mut |_| {}).await.unwrap();
    city.publish(&handle).await.unwrap();
}

/// The board in a city's folder, as its first election's voter needs it.
fn chain_of(dir: &std::path::Path) -> (Hash, tabella_ledger::state::State, Hash) {
    use std::sync::Arc;
    use tabella_node::{board::Board, store::Store};
    let store = Arc::new(Store::open(dir.join("citizen/board.sqlite")).unwrap());
    let board = Board::open(store, &mut randomness(), &mut |_, _| {}).unwrap();
    let state = board.state().unwrap().clone();
    let election = *state.elections().next().unwrap().0;
    (state.chain(), state, election)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registrar_enrols_one_key_per_good_code() {
    let dir = tempfile::tempdir().unwrap();
    let city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    let refused = |result: Result<(), CityError>| match result.unwrap_err() {
        CityError::Client(ClientError::Refused { code, .. }) => code,
        other => panic!("{other}"),
    };
    assert_eq!(city.enrol("2222-2222-2222").await.unwrap_err().code(), "vote.no_key");
    city.create_key().await.unwrap();
    assert_eq!(refused(city.enrol("2222-2222-2222").await), "enrol.code_unknown");
    let code = city.new_code().unwrap().code;
    city.enrol(&code).await.unwrap();
    // The same key with the same code again: the answer may have been lost.
    city.enrol(&code).await.unwrap();
    assert_eq!(city.read(|state| state.roll_size()).unwrap(), 1);

    // Another device with the used code.
    let other = tempfile::tempdir().unwrap();
    let chain = city.read(|state| state.chain()).unwrap();
    let mut thief = tabella_node::citizen::Citizen::open(other.path(), chain).unwrap();
    thief.create_key().unwrap();
    let client = tabella_node::client::NodeClient::new(&city.url()).unwrap();
    let used = client.enrol(&thief.enrolment(&code).unwrap()).await;
    assert!(matches!(used, Err(ClientError::Refused { code, .. }) if code == "enrol.code_used"));
    // Somebody else's key: the signature shows that the sender does not have it.
    let mut stolen = thief.enrolment(&city.new_code().unwrap().code).unwrap();
    stolen.key = city.citizen().await.unwrap().0.unwrap().to_string();
    let stolen = client.enrol(&stolen).await;
    assert!(matches!(stolen, Err(ClientError::Refused { code, .. }) if code == "enrol.possession"));
}
