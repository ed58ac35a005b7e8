//! A city whose voters' software shows every ballot to a witness first, and an auditor who compares.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::sync::Arc;

use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, Verdict, audit_observed};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::Voter;
use tabella_ledger::register::{Comparison, Register, Registered};
use tabella_node::city::{City, CityError};
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::randomness;
use tabella_node::record::RecordFile;
use tabella_node::register::{MAX_OF_ONE_VOTER, RegisterFailure, RegisterFile, router};
use tabella_node::registrar::EnrolmentRequest;
use tabella_node::sequencer::Verdict as Judged;
use tabella_node::service::now;
use tabella_node::witness::{WatchingWitness, WitnessError, export_register};
use tabella_node::{http, keys};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

fn manifest() -> Manifest {
    let question =
        Question::new("Where does the new bench go?", ["By the lake", "By the school"], QuestionRule::Plurality);
    Manifest::new(Kind::Poll, "The bench", vec![question], now() + 1000)
}

/// A witness's register that listens.
struct Witnessing {
    client: NodeClient,
    stop: oneshot::Sender<()>,
    server: tokio::task::JoinHandle<()>,
}

impl Witnessing {
    async fn start(dir: &Path, city: &City) -> Self {
        let node = NodeClient::new(&city.url()).unwrap();
        let witness = WatchingWitness::open(dir, node, None, None).await.unwrap();
        let (register, _) = witness.register(now).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = NodeClient::new(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async {
            http::serve(listener, router(Arc::new(register)), async { drop(stopped.await) }).await.unwrap();
        });
        Self { client, stop, server }
    }

    async fn stop(self) {
        drop(self.stop);
        self.server.await.unwrap();
    }
}

/// An open poll, and a citizen on the roll.
async fn city() -> (TempDir, City, Hash) {
    let dir = tempfile::tempdir().unwrap();
    let city = City::open(&dir.path().join("city"), "Testville", &mut |_| {}).await.unwrap();
    city.create_key().await.unwrap();
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
    let handle = city.draft(&manifest()).unwrap();
    city.hold_ceremony(&handle, &mut |_| ()).await.unwrap();
    city.open_election(&handle).await.unwrap();
    (dir, city, handle)
}

async fn finish(city: &City, handle: &Hash) -> std::path::PathBuf {
    city.sync().await.unwrap();
    city.close_election(handle).await.unwrap();
    city.tally(handle, &[1, 2, 3], &mut |_| {}).await.unwrap();
    city.publish(handle).await.unwrap();
    city.export_record(&mut |_, _| {}).unwrap()
}

async fn cast(city: &City, handle: &Hash, option: usize) -> Hash {
    let choice = (0..2).map(|place| u64::from(place == option)).collect();
    let sealed = city.seal(handle, &[choice]).await.unwrap();
    city.cast(sealed.tracker).await.unwrap();
    city.sync().await.unwrap();
    sealed.tracker
}

/// Somebody on the roll whose software is their own.
async fn neighbour(city: &City) -> Voter {
    let key = SigningKey::generate(&mut randomness());
    let chain = city.read(tabella_ledger::state::State::chain).unwrap();
    let request = EnrolmentRequest::new(&city.new_code().unwrap().code, &key, &chain);
    NodeClient::new(&city.url()).unwrap().enrol(&request).await.unwrap();
    Voter::new(key, chain)
}

fn ballot(city: &City, voter: &Voter, sequence: u64) -> (Registered, Entry) {
    let (election, params) = city
        .read(|state| {
            let (id, election) = state.elections().next().unwrap();
            (*id, election.params().clone())
        })
        .unwrap();
    let sealed = voter.seal_with(&params, 0, sequence, sequence, &[vec![1, 0]], &mut randomness()).unwrap();
    let tracker = sealed.tracker().into();
    (Registered { election, tracker }, voter.cast(election, sealed, &mut randomness()))
}

fn audited(record: &Path, register: &Register) -> Verdict {
    let mut comparison = Comparison::new([("register".to_owned(), Ok(register.clone()))], vec![register.key()]);
    let record = RecordFile::open(record).unwrap();
    let mut verdict = audit_observed(&record, None, &mut randomness(), &mut |_| {}, &mut |state, _, applied| {
        comparison.block(state, applied);
    });
    comparison.finish(&mut verdict);
    verdict
}

fn code(error: ClientError) -> String {
    let ClientError::Refused { code, .. } = error else { panic!("not refused: {error}") };
    code
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_4_a_city_with_a_witness_agrees_with_its_register() {
    let (dir, city, handle) = city().await;
    let folder = dir.path().join("witness");
    assert!(matches!(export_register(&folder), Err(WitnessError::Register(RegisterFailure::Missing))));
    let witness = Witnessing::start(&folder, &city).await;
    city.register_with(&[witness.client.url().to_owned()]).unwrap();
    let first = cast(&city, &handle, 0).await;
    let sealed = city.seal(&handle, &[vec![0, 1]]).await.unwrap();
    city.challenge(sealed.tracker).await.unwrap();
    // What was registered is there after the witness was stopped and started.
    witness.stop().await;
    let witness = Witnessing::start(&folder, &city).await;
    city.register_with(&[witness.client.url().to_owned()]).unwrap();
    let last = cast(&city, &handle, 1).await;
    city.residents_vote(&handle, 3, &mut |_, _| {}).await.unwrap();
    for tracker in [first, last] {
        let kept = city.registrations(&tracker).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].ballot.tracker, kept[0].verify()), (tracker, Ok(())));
    }
    assert_eq!(city.registrations(&sealed.tracker).await.unwrap(), []);
    let record = finish(&city, &handle).await;
    let register = export_register(&folder).unwrap();
    let verdict = audited(&record, &register);
    assert_eq!((verdict.outcome, verdict.findings, register.ballots().len()), (Outcome::Valid, vec![], 5));
    // The folder is of this witness and this board.
    let other = RegisterFile::open(&folder.join("register.sqlite"), Hash([0; 32]), "other.example/witness");
    assert!(matches!(other, Err(RegisterFailure::Other { .. })));
    let again = Register::read(&register.to_bytes()).unwrap();
    let signer: tabella_ledger::note::NoteSigner = keys::read(&folder.join("witness.key")).unwrap();
    assert_eq!((again.key(), again.chain()), (signer.public(), city.read(|state| state.chain()).unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_4_ballots_that_are_held_back_or_slipped_past_the_witness_are_found() {
    let (dir, city, handle) = city().await;
    let folder = dir.path().join("witness");
    let witness = Witnessing::start(&folder, &city).await;
    city.register_with(&[witness.client.url().to_owned()]).unwrap();
    cast(&city, &handle, 0).await;
    let chain = city.read(|state| state.chain()).unwrap();
    let (held_back, entry) = ballot(&city, &neighbour(&city).await, 1);
    witness.client.register(chain, held_back, &entry.to_bytes()).await.unwrap();
    let (slipped, entry) = ballot(&city, &neighbour(&city).await, 1);
    let verdicts = NodeClient::new(&city.url()).unwrap().submit(&[entry.to_bytes()]).await.unwrap();
    assert!(matches!(verdicts[..], [Judged::Accepted(_)]), "{verdicts:?}");
    // A witness that is away keeps nobody from voting. What it did not see it does not say.
    witness.stop().await;
    let alone = cast(&city, &handle, 1).await;
    assert_eq!(city.registrations(&alone).await.unwrap(), []);
    let verdict = audited(&finish(&city, &handle).await, &export_register(&folder).unwrap());
    assert_eq!(verdict.outcome, Outcome::Invalid);
    let [missing, unregistered] = &verdict.findings[..] else { panic!("{:?}", verdict.findings) };
    assert_eq!((missing.code, missing.message.split(" ").next()), ("register.missing", Some("1")));
    assert!(missing.message.contains(&held_back.tracker.to_string()));
    assert_eq!((unregistered.code, unregistered.message.split(" ").next()), ("register.unregistered", Some("2")));
    for tracker in [slipped.tracker, alone] {
        assert!(unregistered.message.contains(&tracker.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_4_a_register_takes_only_ballots_that_somebody_may_cast() {
    let (dir, city, handle) = city().await;
    let folder = dir.path().join("witness");
    let witness = Witnessing::start(&folder, &city).await;
    let chain = city.read(|state| state.chain()).unwrap();
    let refused =
        async |ballot: Registered, entry: &[u8]| code(witness.client.register(chain, ballot, entry).await.unwrap_err());
    let voter = neighbour(&city).await;
    let (registered, entry) = ballot(&city, &voter, 1);
    // Who was enrolled after the witness last looked is on the roll all the same.
    let answer = witness.client.register(chain, registered, &entry.to_bytes()).await.unwrap();
    // Sent again, and after it was cast, the answer is the same.
    assert_eq!(witness.client.register(chain, registered, &entry.to_bytes()).await.unwrap(), answer);
    NodeClient::new(&city.url()).unwrap().submit(&[entry.to_bytes()]).await.unwrap();
    let (_, next) = ballot(&city, &neighbour(&city).await, 1);
    // Makes the witness look at the board again.
    let Body::Ballot(content) = &next.body else { panic!("a ballot") };
    let shown = Registered { election: content.election, tracker: Hash::of(&content.sealed) };
    witness.client.register(chain, shown, &next.to_bytes()).await.unwrap();
    assert_eq!(witness.client.register(chain, registered, &entry.to_bytes()).await.unwrap(), answer);

    let stranger = Voter::new(SigningKey::generate(&mut randomness()), chain);
    let (strange, by_stranger) = ballot(&city, &stranger, 1);
    assert_eq!(refused(strange, &by_stranger.to_bytes()).await, "ballot.not_on_roll");
    let lent = Entry { signature: by_stranger.signature, ..ballot(&city, &voter, 2).1 };
    assert_eq!(refused(registered, &lent.to_bytes()).await, "entry.signature");
    assert_eq!(refused(registered, b"nonsense").await, "entry.encoding");
    assert_eq!(refused(registered, &[0; 65_536]).await, "request.too_large");
    // A client does not take the answer to another question for its own.
    let error = witness.client.register(chain, shown, &entry.to_bytes()).await.unwrap_err();
    assert!(matches!(error, ClientError::Nonsense { .. }), "{error}");

    // A voter cannot fill the register.
    for sequence in 1..MAX_OF_ONE_VOTER {
        let (registered, entry) = ballot(&city, &voter, u64::from(sequence) + 1);
        witness.client.register(chain, registered, &entry.to_bytes()).await.unwrap();
    }
    let (registered, entry) = ballot(&city, &voter, 1000);
    assert_eq!(refused(registered, &entry.to_bytes()).await, "register.too_many");
    assert_eq!(export_register(&folder).unwrap().ballots().len(), MAX_OF_ONE_VOTER as usize + 1);

    finish(&city, &handle).await;
    let (late, entry) = ballot(&city, &neighbour(&city).await, 1);
    // It looks at the board when somebody is not on the roll.
    assert_eq!(refused(late, &entry.to_bytes()).await, "election.phase");
    assert!(matches!(city.register_with(&["nowhere".into()]), Err(CityError::Client(_))));
}
