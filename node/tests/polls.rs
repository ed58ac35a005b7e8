//! Polls that nobody's hand runs, on a real node: what the loops do, what they refuse, and what an app tells of it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::forum::{Answer, Notice};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule, SecretRoll};
use tabella_ledger::party::{JoinError, Office, Registrar, Trustee, TrusteeError, Voter, join};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::standing::Audience;
use tabella_ledger::state::Phase;
use tabella_node::citizen::Citizen;
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::forum::{NO_ANSWER_YET, PollView, What};
use tabella_node::light::LightClient;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::polls::{LEAST_VOTERS, PollRefusal, PollTrustees, allows};
use tabella_node::record::RecordFile;
use tabella_node::sequencer::Verdict;
use tabella_node::service::{Folder, RunningNode};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::trustee_file::TrusteeFile;
use tempfile::TempDir;

const START: u64 = 1_800_000_000;

/// Each test is a process of its own, with its own time.
static NOW: AtomicU64 = AtomicU64::new(START);

fn clock() -> u64 {
    NOW.load(Ordering::SeqCst)
}

struct Town {
    dir: TempDir,
    node: RunningNode,
    client: NodeClient,
    officials: Officials,
    loops: PollTrustees,
    office: Office,
    keys: Vec<SigningKey>,
    voters: Vec<Voter>,
    ceremony: Hash,
}

impl Town {
    /// A town with a standing poll key that two of three trustees answer by themselves.
    async fn found(voters: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path().join("node"));
        let chain = folder.found("Town", "town.invalid/board", clock()).unwrap();
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let node = RunningNode::start(&folder, any, clock, &mut |_, _| {}).await.unwrap();
        let client = NodeClient::new(&node.url()).unwrap();
        let store = Arc::new(Store::open(dir.path().join("officials.sqlite")).unwrap());
        let replica = Replica::open(store, client.clone(), Some(chain), &mut |_, _| {}).await.unwrap();
        let named = |index| NamedTrustee {
            name: format!("Trustee {index}"),
            trustee: Trustee::new(SigningKey::generate(&mut OsRng), chain),
        };
        let trustees = (1..=3).map(named).collect();
        let office = Office::new(folder.office().unwrap(), chain);
        let registrar = Registrar::new(folder.registrar().unwrap(), chain);
        let path = dir.path().join("trustees.sqlite");
        let mut officials = Officials::new(client.clone(), replica.clone(), office.clone(), registrar, trustees)
            .remember(TrusteeFile::open(&path).unwrap())
            .unwrap();
        let keys: Vec<_> = (0..voters).map(|_| SigningKey::generate(&mut OsRng)).collect();
        let voters: Vec<Voter> = keys.iter().map(|key| Voter::new(key.clone(), chain)).collect();
        let roll: Vec<_> = voters.iter().map(Voter::key).collect();
        officials.enrol(&roll, &mut |_, _| {}).await.unwrap();
        let ceremony = officials.hold_ceremony(2, 2, &mut |_| {}).await.unwrap();
        let present = officials.trustees()[..2].to_vec();
        let file = TrusteeFile::open(&path).unwrap();
        for NamedTrustee { trustee, .. } in &present {
            file.allow_polls(&trustee.key(), &ceremony, LEAST_VOTERS).unwrap();
        }
        let loops = PollTrustees::new(client.clone(), replica, present, file);
        Self { dir, node, client, officials, loops, office, keys, voters, ceremony }
    }

    fn manifest(&self) -> Manifest {
        let question =
            Question::new("Where does the new bench go?", ["By the lake", "By the school"], QuestionRule::Plurality);
        Manifest {
            ceremony: self.ceremony,
            minimum_voters: LEAST_VOTERS,
            opens_at: Some(clock()),
            ..Manifest::new(Kind::Poll, "Bench", vec![question], clock() + 1_000)
        }
    }

    async fn write(&self, entry: Entry) {
        let verdict = self.client.submit(&[entry.to_bytes()]).await.unwrap().remove(0);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    }

    async fn vote(&self, poll: Hash, voters: usize) {
        self.vote_as(poll, &self.voters[..voters]).await;
    }

    async fn vote_as(&self, poll: Hash, voters: &[Voter]) {
        let params = self.officials.read(|state| state.election(&poll).unwrap().params().clone()).unwrap();
        for (place, voter) in voters.iter().enumerate() {
            let choice = (0..2).map(|option| u64::from(option == place % 2)).collect();
            let sealed = voter.seal_with(&params, 0, 1, 0, &[choice], &mut OsRng).unwrap();
            self.write(voter.cast(poll, sealed, &mut OsRng)).await;
        }
    }

    fn phase(&self, poll: Hash) -> Phase {
        self.officials.read(|state| state.election(&poll).unwrap().phase()).unwrap()
    }

    fn view(&self, poll: Hash) -> PollView {
        self.officials.read(|state| PollView::new(state, state.election(&poll).unwrap(), clock())).unwrap()
    }

    /// Waits until the board has this phase, while only the loops are at work.
    async fn until(&mut self, poll: Hash, phase: Phase) {
        for _ in 0..300 {
            self.loops.answer().await.unwrap();
            if self.phase(poll) == phase {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the poll is {:?}, not {phase:?}", self.phase(poll));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn se_3_a_poll_is_opened_closed_decrypted_and_published_by_nobodys_hand() {
    let mut town = Town::found(6).await;
    let poll = town.officials.publish(town.manifest()).await.unwrap();
    town.until(poll, Phase::Open).await;
    town.vote(poll, 6).await;
    NOW.fetch_add(1_001, Ordering::SeqCst);
    town.until(poll, Phase::Published).await;
    let view = town.view(poll);
    assert_eq!((view.phase, view.withheld, view.voters), ("published", Some(false), 6));
    let counts: Vec<_> = view.contests[0].options.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [Some(3), Some(3)]);
    // The page says so until the office does.
    assert_eq!(view.follow_up, Some(NO_ANSWER_YET));
    town.write(
        town.office.answer(Answer { about: poll, decided: "Two benches.".into(), done: "Ordered.".into() }, &mut OsRng),
    )
    .await;
    town.officials.sync(&mut |_, _| {}).await.unwrap();
    let view = town.view(poll);
    assert_eq!((view.follow_up, view.answers[0].done.as_str()), (Some("answered"), "Ordered."));
    let path = town.dir.path().join("record.tabella");
    export(town.node.view(), &path, &mut |_, _| {}).unwrap();
    let verdict = audit(&RecordFile::open(&path).unwrap(), None, &mut OsRng, &mut |_| {});
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
}

/// The same under pseudonyms: the block that the office's loop has made opens the poll and makes its list.
#[tokio::test(flavor = "multi_thread")]
async fn se_2_a_poll_under_pseudonyms_is_run_by_nobodys_hand() {
    let mut town = Town::found(9).await;
    let audience = Audience { pseudonymous: true, classes: Vec::new(), districts: Vec::new(), age_bands: Vec::new() };
    let opens_at = Some(clock() + 100);
    let poll = Manifest { audience: Some(audience), opens_at, ..town.manifest() };
    let poll = town.officials.publish(poll).await.unwrap();
    let pseudonyms: Vec<SigningKey> = (0..6).map(|_| SigningKey::generate(&mut OsRng)).collect();
    let joining = |town: &Town, place: usize| {
        let (person, key) = (&town.keys[place], &pseudonyms[place]);
        town.officials.read(|state| join(state, &poll, person, key, &mut OsRng)).unwrap()
    };
    assert_eq!(joining(&town, 0).unwrap_err(), JoinError::NotOpen);
    assert_eq!(town.phase(poll), Phase::Ready);
    NOW.fetch_add(100, Ordering::SeqCst);
    town.until(poll, Phase::Open).await;
    assert_eq!(town.officials.read(|state| state.assembly(&poll).unwrap().listed()).unwrap(), 9);
    for place in 0..6 {
        let entry = joining(&town, place).unwrap();
        town.write(entry).await;
    }
    let chain = town.node.view().status().chain;
    let voters: Vec<Voter> = pseudonyms.iter().map(|key| Voter::new(key.clone(), chain)).collect();
    town.vote_as(poll, &voters).await;
    NOW.fetch_add(1_001, Ordering::SeqCst);
    town.until(poll, Phase::Published).await;
    let view = town.view(poll);
    assert_eq!((view.phase, view.withheld, view.voters), ("published", Some(false), 6));
    let counts: Vec<_> = view.contests[0].options.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [Some(3), Some(3)]);
    assert_eq!(joining(&town, 0).unwrap_err(), JoinError::NotOpen);
    let path = town.dir.path().join("record.tabella");
    export(town.node.view(), &path, &mut |_, _| {}).unwrap();
    let verdict = audit(&RecordFile::open(&path).unwrap(), None, &mut OsRng, &mut |_| {});
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
}

/// A trustee's node decrypts what its trustee allowed, and refuses everything else by name.
#[tokio::test(flavor = "multi_thread")]
async fn a21_the_loop_decrypts_only_what_its_trustee_allows() {
    let mut town = Town::found(6).await;
    let few = Manifest { title: "Few".into(), minimum_voters: 1, ..town.manifest() };
    let few = town.officials.publish(few).await.unwrap();
    let small = Manifest { title: "Small".into(), ..town.manifest() };
    let small = town.officials.publish(small).await.unwrap();
    let by_hand = Manifest { title: "By hand".into(), opens_at: None, ..town.manifest() };
    let by_hand = town.officials.publish(by_hand).await.unwrap();
    let other_key = town.officials.hold_ceremony(2, 2, &mut |_| {}).await.unwrap();
    let other = Manifest { title: "Other key".into(), ceremony: other_key, ..town.manifest() };
    let other = town.officials.publish(other).await.unwrap();
    let own_key = town.officials.hold_ceremony(2, 2, &mut |_| {}).await.unwrap();
    let binding = Manifest {
        title: "Binding".into(),
        kind: Kind::Election,
        opens_at: None,
        ceremony: own_key,
        ..town.manifest()
    };
    let binding = town.officials.publish(binding).await.unwrap();
    for election in [by_hand, binding] {
        town.officials.open(election).await.unwrap();
    }
    town.until(few, Phase::Open).await;
    for (election, voters) in [(few, 1), (small, 4), (by_hand, 6), (other, 6), (binding, 6)] {
        town.vote(election, voters).await;
    }
    assert!(town.loops.answer().await.unwrap().is_empty(), "nothing has ended");
    NOW.fetch_add(1_001, Ordering::SeqCst);
    // A clock that says so is not enough: a block has to.
    town.officials.close(by_hand).await.unwrap();
    town.officials.close(binding).await.unwrap();
    let mut refused = Vec::new();
    for _ in 0..20 {
        refused.extend(town.loops.answer().await.unwrap());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let why = |poll: Hash| {
        let all: Vec<_> = refused.iter().filter(|answered| answered.poll == poll).collect();
        assert_eq!(all.len(), 2, "each trustee says it once");
        all[0].refused.clone().unwrap()
    };
    assert_eq!(why(few), PollRefusal::Minimum { found: 1, needed: LEAST_VOTERS });
    assert_eq!(why(other), PollRefusal::NotAllowed(other_key));
    let sharers =
        |election: Hash| town.officials.read(|state| state.election(&election).unwrap().sharers().count()).unwrap();
    assert_eq!([few, small, by_hand, other, binding].map(sharers), [0; 5]);
    let allowed = [(town.ceremony, LEAST_VOTERS), (own_key, LEAST_VOTERS)].into();
    let of =
        |election: Hash| town.officials.read(|state| allows(state.election(&election).unwrap(), &allowed)).unwrap();
    assert_eq!((of(by_hand), of(binding), of(small)), (Err(PollRefusal::ByHand), Err(PollRefusal::Binding), Ok(())));
    // What was too small is published as withheld, and the trustee itself refuses it too.
    assert_eq!(town.phase(small), Phase::Published);
    let mut trustee = town.officials.trustees()[0].trustee.clone();
    let decrypted = town.officials.read(|state| trustee.decrypt(state, &few, &mut OsRng).map(|_| ())).unwrap();
    assert_eq!(decrypted, Ok(()), "by hand it could: it is the loop that holds back");
    let decrypted = town.officials.read(|state| trustee.decrypt(state, &small, &mut OsRng).map(|_| ())).unwrap();
    assert_eq!(decrypted, Err(TrusteeError::NotClosed));
}

/// Who mixes keys decrypts nothing: trustees' nodes do it in binding elections too.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_roll_is_mixed_by_nobodys_hand_and_a_citizen_votes_under_what_the_own_key_became() {
    let mut town = Town::found(5).await;
    let chain = town.node.view().status().chain;
    let app = town.dir.path().join("app");
    std::fs::create_dir_all(&app).unwrap();
    let mut citizen = Citizen::open(&app, chain).unwrap();
    let own = citizen.create_key().unwrap();
    town.officials.enrol(&[own], &mut |_, _| {}).await.unwrap();
    let ceremony = town.officials.hold_ceremony(2, 2, &mut |_| {}).await.unwrap();
    let roll = Some(SecretRoll::Mixed);
    let binding = Manifest { kind: Kind::Election, opens_at: None, ceremony, roll, ..town.manifest() };
    let election = town.officials.publish(binding).await.unwrap();

    let joins = |town: &Town, citizen: &Citizen| {
        town.officials.read(|state| citizen.join_roll(state, &election)).unwrap().unwrap()
    };
    let entry = joins(&town, &citizen).unwrap();
    town.write(entry).await;
    town.officials.sync(&mut |_, _| {}).await.unwrap();
    assert_eq!(joins(&town, &citizen), None);
    for voter in &town.voters {
        town.write(voter.join_roll(election, &mut OsRng)).await;
    }
    let votes = |town: &Town, citizen: &Citizen| {
        let read = town
            .officials
            .read(|state| (citizen.may_vote(state, &election).is_ok(), citizen.voting_key(state, &election)));
        read.unwrap()
    };
    assert_eq!(votes(&town, &citizen), (true, None));
    town.write(town.office.fix_roll(election, &mut OsRng)).await;
    let mixers =
        |town: &Town| town.officials.read(|state| state.election(&election).unwrap().roll_mixers().to_vec()).unwrap();
    for _ in 0..20 {
        if mixers(&town).len() < 2 {
            assert!(town.loops.answer().await.unwrap().iter().all(|answered| answered.refused.is_none()));
        }
    }
    assert_eq!(mixers(&town), [1, 2]);
    let (may, key) = votes(&town, &citizen);
    let key = key.unwrap();
    assert!(may && key != own);

    town.officials.open(election).await.unwrap();
    let sealed = town.officials.read(|state| citizen.seal(state, election, &[vec![0, 1]])).unwrap().unwrap();
    let light = town.dir.path().join("light");
    let light = LightClient::open(&light, town.client.clone(), Some(chain)).await.unwrap();
    let entry = citizen.cast(&light, sealed.tracker, clock()).unwrap();
    let verdict = town.client.submit(&[entry]).await.unwrap().remove(0);
    assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    town.officials.sync(&mut |_, _| {}).await.unwrap();
    let counted = town.officials.read(|state| state.election(&election).unwrap().counted_of(&key)).unwrap();
    assert_eq!(counted.map(|ballot| ballot.tracker), Some(sealed.tracker));
}

#[tokio::test(flavor = "multi_thread")]
async fn a43_a_small_poll_is_published_as_withheld_and_the_page_says_so() {
    let mut town = Town::found(4).await;
    let poll = town.officials.publish(town.manifest()).await.unwrap();
    town.until(poll, Phase::Open).await;
    assert_eq!(town.view(poll).withheld, None);
    town.vote(poll, 4).await;
    NOW.fetch_add(1_001, Ordering::SeqCst);
    town.until(poll, Phase::Published).await;
    let view = town.view(poll);
    assert_eq!((view.withheld, view.voters, view.minimum_voters), (Some(true), 4, 5));
    assert!(view.contests[0].options.iter().all(|(_, count)| count.is_none()));
    let said = town.officials.read(|state| state.election(&poll).unwrap().above_minimum()).unwrap();
    assert_eq!(said, Err(Rejection::BelowMinimum { voters: 4, minimum: 5 }));
}

/// The app asks its own copy: what happened while it was away is told at the next sync, once.
#[tokio::test(flavor = "multi_thread")]
async fn zg_3_an_app_that_was_offline_shows_them_at_the_next_sync() {
    let mut town = Town::found(6).await;
    let chain = town.node.view().status().chain;
    let app = town.dir.path().join("app");
    std::fs::create_dir_all(&app).unwrap();
    let mut citizen = Citizen::open(&app, chain).unwrap();
    let client = NodeClient::new(&town.node.url()).unwrap();
    let store = Arc::new(Store::open(app.join("board.sqlite")).unwrap());
    let copy = Replica::open(store, client.clone(), Some(chain), &mut |_, _| {}).await.unwrap();
    let news = |citizen: &mut Citizen| {
        let told = copy.read(|state| citizen.news(state, clock())).unwrap().unwrap();
        told.into_iter().map(|told| (told.what, told.title)).collect::<Vec<_>>()
    };
    copy.sync(&mut |_, _| {}).await.unwrap();
    assert_eq!(news(&mut citizen), []);
    // While the app is away one poll opens and closes, another opens, and the office tells something.
    let first = town.officials.publish(town.manifest()).await.unwrap();
    town.until(first, Phase::Open).await;
    town.vote(first, 6).await;
    NOW.fetch_add(1_001, Ordering::SeqCst);
    town.until(first, Phase::Published).await;
    let long = Manifest { title: "Long".into(), closes_at: clock() + 3 * 86_400, ..town.manifest() };
    let second = town.officials.publish(long).await.unwrap();
    town.until(second, Phase::Open).await;
    let notice = Notice { about: None, title: "Water".into(), text: "Off on Monday.".into() };
    town.write(town.office.tell(notice, &mut OsRng)).await;
    let before = client.received();
    assert_eq!(news(&mut citizen), [], "nothing is told before a sync");
    assert_eq!(client.received(), before, "and nobody is asked");
    copy.sync(&mut |_, _| {}).await.unwrap();
    let asked = client.received();
    let told = news(&mut citizen);
    let (bench, long, water) = ("Bench".to_owned(), "Long".to_owned(), "Water".to_owned());
    for expected in [
        (What::Opened, bench.clone()),
        (What::Closed, bench.clone()),
        (What::Published, bench),
        (What::Opened, long.clone()),
        (What::Notice, water),
    ] {
        assert!(told.contains(&expected), "{expected:?} is not in {told:?}");
    }
    assert_eq!(told.len(), 5);
    // Told is told, also after a restart; the reminder comes by the clock of the device alone.
    assert_eq!(news(&mut citizen), []);
    drop(citizen);
    let mut citizen = Citizen::open(&app, chain).unwrap();
    assert_eq!(news(&mut citizen), []);
    NOW.fetch_add(2 * 86_400 + 1, Ordering::SeqCst);
    assert_eq!(news(&mut citizen), [(What::ClosesSoon, long.clone())]);
    NOW.fetch_add(86_400, Ordering::SeqCst);
    assert_eq!(news(&mut citizen), [(What::Closed, long.clone()), (What::Withheld, long)]);
    assert_eq!(client.received(), asked, "nothing of this asked anybody");
}
