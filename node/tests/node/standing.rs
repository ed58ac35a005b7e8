//! Lost devices, new keys and polls under pseudonyms, from the desk and the citizen's files to the board.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::{JoinError, Office, Registrar, Trustee, public};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::standing::{Audience, Class};
use tabella_ledger::state::{Good, StandingError, State};
use tabella_node::citizen::{Citizen, CitizenError};
use tabella_node::light::LightClient;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::registrar::{EnrolError, Field, Purpose, RegistrarDesk, RekeyRequest};
use tabella_node::sequencer::Sequencer;
use tabella_node::store::Store;
use tabella_node::sync::Replica;

use crate::rig::{Rig, Served, TIME};

const REFERENCE: &str = "A-1974/17";

/// A city with its offices, a desk, eight silent residents and a citizen who was registered at the desk.
struct City {
    rig: Rig,
    node: Served,
    officials: Officials,
    desk: RegistrarDesk,
    light: LightClient,
}

impl City {
    async fn new() -> Self {
        let rig = Rig::new();
        let chain = rig.chain();
        let node = rig.serve("board").await;
        fs::create_dir(rig.path("desk")).unwrap();
        let registrar = Registrar::new(rig.registrar.clone(), chain);
        let desk = RegistrarDesk::open(&rig.path("desk/codes.sqlite"), registrar.clone(), chain).unwrap();
        let store = Arc::new(Store::open(rig.path("officials")).unwrap());
        let replica = Replica::open(store, node.client.clone(), Some(chain), &mut |_, _| {}).await.unwrap();
        let trustee = Trustee::new(SigningKey::generate(&mut OsRng), chain);
        let trustees = vec![NamedTrustee { name: "The trustee".into(), trustee }];
        let office = Office::new(rig.office.clone(), chain);
        let mut officials = Officials::new(node.client.clone(), replica, office, registrar, trustees);
        let silent: Vec<Key> = (0..8).map(|_| public(&SigningKey::generate(&mut OsRng))).collect();
        officials.enrol(&silent, &mut |_, _| {}).await.unwrap();
        let light = LightClient::open(&rig.path("light"), node.client.clone(), Some(chain)).await.unwrap();
        Self { rig, node, officials, desk, light }
    }

    /// An open poll that needs one voter.
    async fn poll(&mut self, title: &str, audience: Option<Audience>) -> Hash {
        let ceremony = self.officials.hold_ceremony(1, 2, &mut |_| {}).await.unwrap();
        let question = Question::new("A bench?", ["Yes", "No"], QuestionRule::Plurality);
        let manifest = Manifest { ceremony, audience, ..Manifest::new(Kind::Poll, title, vec![question], TIME + 1) };
        let poll = self.officials.publish(manifest).await.unwrap();
        self.officials.open(poll).await.unwrap();
        poll
    }

    fn citizen(&self, folder: &str) -> Citizen {
        let folder = self.rig.path(folder);
        fs::create_dir_all(&folder).unwrap();
        let mut citizen = Citizen::open(&folder, self.rig.chain()).unwrap();
        citizen.create_key().unwrap();
        citizen
    }

    async fn enrol(&self, citizen: &Citizen, code: &str) -> Result<u64, EnrolError> {
        self.desk.enrol(&citizen.enrolment(code).unwrap(), self.node.sequencer.as_ref(), TIME).await
    }

    async fn registered(&mut self, folder: &str) -> Citizen {
        let citizen = self.citizen(folder);
        let fields = [Field { label: "Name".into(), value: "Ada Quill".into() }];
        let code = self.desk.register(REFERENCE, &fields, TIME).unwrap().code;
        self.enrol(&citizen, &code).await.unwrap();
        self.sync().await;
        citizen
    }

    async fn sync(&mut self) {
        self.officials.sync(&mut |_, _| {}).await.unwrap();
    }

    fn read<R>(&self, read: impl FnOnce(&State) -> R) -> R {
        self.officials.read(read).unwrap()
    }

    /// Seals and casts; the entry as it was sent.
    async fn vote(&mut self, citizen: &mut Citizen, poll: Hash, option: usize) -> Vec<u8> {
        let mut choice = vec![0, 0];
        choice[option] = 1;
        let sealed = self.read(|state| citizen.seal(state, poll, &[choice])).unwrap();
        let entry = citizen.cast(&self.light, sealed.tracker, TIME).unwrap();
        self.node.accept(&entry).await;
        self.sync().await;
        entry
    }

    async fn count(&mut self, poll: Hash) -> Vec<Vec<u64>> {
        self.officials.close(poll).await.unwrap();
        self.officials.tally(poll, &[1], &mut |_| {}).await.unwrap();
        self.officials.publish_outcome(poll).await.unwrap()
    }
}

fn pseudonymous() -> Option<Audience> {
    Some(Audience { pseudonymous: true, classes: Vec::new(), districts: Vec::new(), age_bands: Vec::new() })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::copy(from.join("identity.key"), to.join("identity.key")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_2_after_a_lost_device_the_desk_hands_out_another_code_and_one_vote_is_counted() {
    let mut city = City::new().await;
    let mut old = city.registered("old").await;
    let poll = city.poll("The bench", None).await;
    city.vote(&mut old, poll, 0).await;
    let lost = old.key().unwrap();
    let purpose = || Purpose { who: "Registry".into(), what: vec!["Name".into()], why: "Move".into() };
    city.desk.read(REFERENCE, purpose(), city.node.sequencer.as_ref(), TIME).await.unwrap();

    let sequencer = city.node.sequencer.clone();
    let unknown = city.desk.report_loss("somebody else", sequencer.as_ref(), TIME).await.unwrap_err();
    assert_eq!(unknown.code(), "enrol.unknown");
    city.desk.report_loss(REFERENCE, sequencer.as_ref(), TIME).await.unwrap();
    city.sync().await;
    assert_eq!(city.read(|state| state.membership(&lost).unwrap().good), Good::Revoked);
    // What was sealed on the lost device is refused from then on, and that device is told why.
    let sealed = city.read(|state| old.seal(state, poll, &[vec![0, 1]])).unwrap();
    let entry = old.cast(&city.light, sealed.tracker, TIME).unwrap();
    assert_eq!(city.node.refuse(&entry).await, "standing.revoked");
    let why = city.read(|state| old.may_vote(state, &poll)).unwrap_err();
    assert!(matches!(why, CitizenError::Board(Rejection::Standing(StandingError::Revoked(key))) if key == lost));

    // The note with the first new code is lost as well.
    let code = city.desk.report_loss(REFERENCE, sequencer.as_ref(), TIME).await.unwrap().code;
    let mut new = city.citizen("new");
    let position = city.enrol(&new, &code).await.unwrap();
    // The answer was lost.
    assert_eq!(city.enrol(&new, &code).await.unwrap(), position);
    let thief = city.citizen("thief");
    assert_eq!(city.enrol(&thief, &code).await.unwrap_err().code(), "enrol.code_used");
    city.sync().await;
    assert_eq!(city.read(|state| state.membership(&lost).unwrap().good), Good::Replaced(new.key().unwrap()));
    assert_eq!(city.read(State::roll_size), 9);
    // Uses of data are sealed for the new key, and numbered anew.
    city.desk.read(REFERENCE, purpose(), sequencer.as_ref(), TIME).await.unwrap();
    let registrar = public(&city.rig.registrar);
    for citizen in [&old, &new] {
        let reader = citizen.use_reader(&registrar).unwrap();
        let uses = tabella_node::uses::in_copy(sequencer.view(), &reader).unwrap();
        assert_eq!((uses.found.len(), uses.is_sound()), (1, true));
    }

    city.vote(&mut new, poll, 1).await;
    assert_eq!(city.count(poll).await, [[0, 1]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_11_a_key_is_replaced_without_a_visit_while_polls_are_open() {
    let mut city = City::new().await;
    let mut citizen = city.registered("device").await;
    let (named, hidden) = (city.poll("Named", None).await, city.poll("Hidden", pseudonymous()).await);
    city.vote(&mut citizen, named, 0).await;
    let entry = city.read(|state| citizen.join(state, &hidden)).unwrap().unwrap();
    city.node.accept(&entry.to_bytes()).await;
    city.sync().await;
    city.vote(&mut citizen, hidden, 0).await;

    let old = citizen.key().unwrap();
    let request = citizen.rekey().unwrap();
    assert_eq!(citizen.rekey().unwrap().new, request.new, "asked again it is the same key");
    // Nobody has a key replaced whose secret they do not have, or by one that is not theirs.
    let sequencer = city.node.sequencer.clone();
    for (old, new) in [(&request.new, &request.new), (&request.old, &request.old)] {
        let stolen = RekeyRequest { old: old.clone(), new: new.clone(), ..request.clone() };
        let refused = city.desk.rekey(&stolen, sequencer.as_ref()).await.unwrap_err();
        assert_eq!(refused.code(), "enrol.possession");
    }
    let swapped = RekeyRequest { by_old: request.by_new.clone(), ..request.clone() };
    assert_eq!(city.desk.rekey(&swapped, sequencer.as_ref()).await.unwrap_err().code(), "enrol.possession");
    assert!(!city.read(|state| citizen.take_over(state, None)).unwrap());
    city.desk.rekey(&request, sequencer.as_ref()).await.unwrap();
    let again = city.desk.rekey(&request, sequencer.as_ref()).await.unwrap_err();
    assert_eq!(again.code(), "standing.revoked");
    city.sync().await;
    assert!(city.read(|state| citizen.take_over(state, None)).unwrap());
    assert_eq!(citizen.key().unwrap().to_string(), request.new);
    assert_eq!(city.read(|state| state.membership(&old).unwrap().good), Good::Replaced(citizen.key().unwrap()));

    // One vote in each poll, whichever key it is under; also after the app was started again.
    let mut citizen = Citizen::open(&city.rig.path("device"), city.rig.chain()).unwrap();
    assert!(city.read(|state| citizen.join(state, &hidden)).unwrap().is_none());
    city.vote(&mut citizen, named, 1).await;
    city.vote(&mut citizen, hidden, 1).await;
    let next = city.poll("Next", pseudonymous()).await;
    let entry = city.read(|state| citizen.join(state, &next)).unwrap().unwrap();
    city.node.accept(&entry.to_bytes()).await;
    assert_eq!(city.count(named).await, [[0, 1]]);
    assert_eq!(city.count(hidden).await, [[0, 1]]);

    // Who loses the device after that is found at the desk under the new key.
    city.desk.report_loss(REFERENCE, sequencer.as_ref(), TIME).await.unwrap();
    city.sync().await;
    assert_eq!(city.read(|state| state.membership(&citizen.key().unwrap()).unwrap().good), Good::Revoked);
}

/// The answer of a replacement is lost, and then the device: the board knows which key is the last.
#[tokio::test(flavor = "multi_thread")]
async fn zg_2_a_replacement_that_was_interrupted_is_settled_by_the_board() {
    let mut city = City::new().await;
    let citizen = city.registered("device").await;
    let sequencer = city.node.sequencer.clone();
    let request = citizen.rekey().unwrap();
    let (old, new) = (citizen.key().unwrap(), request.new.parse::<Key>().unwrap());
    city.desk.rekey(&request, sequencer.as_ref()).await.unwrap();
    // As if the desk had stopped before it could write that down.
    let file = rusqlite::Connection::open(city.rig.path("desk/persons.sqlite")).unwrap();
    let update = "UPDATE person SET key = ?1, successor = ?2";
    assert_eq!(file.execute(update, rusqlite::params![old.0, new.0]).unwrap(), 1);
    let code = city.desk.report_loss(REFERENCE, sequencer.as_ref(), TIME).await.unwrap().code;
    city.sync().await;
    assert_eq!(city.read(|state| state.membership(&new).unwrap().good), Good::Revoked);
    let next = city.citizen("next");
    city.enrol(&next, &code).await.unwrap();
    city.sync().await;
    let good = city.read(|state| state.membership(&new).unwrap().good);
    assert_eq!((good, city.read(State::roll_size)), (Good::Replaced(next.key().unwrap()), 9));
}

#[tokio::test(flavor = "multi_thread")]
async fn se_2_a_second_device_has_the_same_pseudonym_in_a_poll_and_another_one_in_the_next() {
    let mut city = City::new().await;
    let mut first = city.registered("first").await;
    copy(&city.rig.path("first"), &city.rig.path("second"));
    let mut second = Citizen::open(&city.rig.path("second"), city.rig.chain()).unwrap();
    let poll = city.poll("The bench", pseudonymous()).await;
    let one = city.read(|state| first.join(state, &poll)).unwrap().unwrap();
    let other = city.read(|state| second.join(state, &poll)).unwrap().unwrap();
    let said = |entry: &Entry| match &entry.body {
        Body::Pseudonym(said) => (said.key, said.tag),
        other => panic!("{other:?}"),
    };
    assert_eq!(said(&one), said(&other));
    city.node.accept(&one.to_bytes()).await;
    assert_eq!(city.node.refuse(&other.to_bytes()).await, "standing.known");
    city.sync().await;
    assert!(city.read(|state| second.join(state, &poll)).unwrap().is_none());
    let ballot = city.vote(&mut first, poll, 0).await;
    city.vote(&mut second, poll, 1).await;
    // Nothing of the person is in it.
    let own = first.key().unwrap().0;
    for bytes in [&ballot, &one.to_bytes()] {
        assert!(!bytes.windows(32).any(|bytes| bytes == own));
    }
    let next = city.poll("Another bench", pseudonymous()).await;
    let elsewhere = city.read(|state| first.join(state, &next)).unwrap().unwrap();
    assert!(said(&elsewhere).0 != said(&one).0 && said(&elsewhere).1 != said(&one).1);
    assert_eq!(city.count(poll).await, [[0, 1]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn wx_1_a_visitors_app_says_why_voting_is_off() {
    let mut city = City::new().await;
    let mut visitor = city.citizen("visitor");
    let key = visitor.key().unwrap();
    let registrar = Registrar::new(city.rig.registrar.clone(), city.rig.chain());
    let member = registrar.attest(key, 3, 1, 0).unwrap();
    for entry in registrar.name_members(Class::Visitor, &[member], &mut OsRng) {
        city.node.accept(&entry.to_bytes()).await;
    }
    let (named, hidden) = (city.poll("Named", None).await, city.poll("Hidden", pseudonymous()).await);
    let for_all = Audience { pseudonymous: false, classes: Class::ALL.to_vec(), districts: vec![], age_bands: vec![] };
    let open = city.poll("For all", Some(for_all)).await;
    assert_eq!(city.read(|state| state.election(&named).unwrap().manifest().title.clone()), "Named");
    let why = city.read(|state| visitor.may_vote(state, &named)).unwrap_err();
    assert!(why.to_string().contains("of the class visitor"), "{why}");
    let why = city.read(|state| visitor.may_vote(state, &hidden)).unwrap_err();
    assert!(matches!(why, CitizenError::Join(JoinError::NotListed)));
    city.read(|state| visitor.may_vote(state, &open)).unwrap();
    city.vote(&mut visitor, open, 1).await;
}
