//! Data that stay with their owner: fetched by who has a grant, checked, logged, and no longer after a withdrawal.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rand_core::OsRng;
use rusqlite::Connection;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::fact::{FetchRequest, Party};
use tabella_ledger::party::{Owner, Registrar};
use tabella_ledger::proof::{Shows, verify};
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::facts::{FactService, FactStore, Fetch, FetchFailure, NONCE_SECONDS, Ticket, router};
use tabella_node::http;
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tokio::net::TcpListener;

use crate::rig::{Rig, Served, TIME, key};

const DATA: &[u8] = b"soil: pH 6.4 at 30 cm, field 12";

static CLOCK: AtomicU64 = AtomicU64::new(TIME);

fn clock() -> u64 {
    CLOCK.load(Ordering::SeqCst)
}

/// A node, an owner on its roll with a service, and somebody who reads.
struct Field {
    rig: Rig,
    node: Served,
    owner: SigningKey,
    reader: SigningKey,
    service: Arc<FactService>,
    url: String,
    digest: Hash,
    publication: u64,
}

impl Field {
    async fn new(clock: fn() -> u64) -> Self {
        let rig = Rig::new();
        let node = rig.serve("board").await;
        let (owner, reader) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        node.accept(&rig.enrolment_of(vec![key(&owner)])).await;
        let store = FactStore::open(&rig.path("facts.sqlite")).unwrap();
        let digest = store.keep("soil.ph", DATA, &mut OsRng).unwrap();
        let said = Owner::new(owner.clone(), rig.chain());
        let publication = node.accept(&said.publish(digest, "soil.ph".into(), &mut OsRng).to_bytes()).await;
        let copy = Arc::new(Store::open(rig.path("copy")).unwrap());
        let copy = Replica::open(copy, node.client.clone(), Some(rig.chain()), &mut |_, _| {}).await.unwrap();
        let service = Arc::new(FactService::new(store, copy, clock));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(http::serve(listener, router(Arc::clone(&service)), std::future::pending()));
        Self { rig, node, owner, reader, service, url, digest, publication }
    }

    fn said(&self) -> Owner {
        Owner::new(self.owner.clone(), self.rig.chain())
    }

    async fn grant(&self, reader: &SigningKey, label: &str) -> Ticket {
        let reader = self.service.store().add_reader(key(reader), label, &mut OsRng).unwrap();
        let grant = self.node.accept(&self.said().grant(self.publication, reader.tag, &mut OsRng).to_bytes()).await;
        let (chain, salt) = (self.rig.chain().to_string(), Hash(reader.salt).to_string());
        Ticket { chain, publication: self.publication, grant, salt, url: self.url.clone() }
    }

    async fn fetch(&self, ticket: &Ticket, reader: &SigningKey) -> Result<Vec<u8>, FetchFailure> {
        ticket.fetch(&self.rig.chain(), &self.digest, reader, &mut OsRng).await
    }

    fn fetches(&self) -> Vec<(u64, Option<String>, bool)> {
        let fetches = self.service.store().fetches().unwrap();
        fetches.into_iter().map(|Fetch { grant, label, served, .. }| (grant, label, served)).collect()
    }

    async fn asked(&self, request: &FetchRequest) -> String {
        match NodeClient::new(&self.url).unwrap().fetch_data(request).await {
            Ok(_) => "served".into(),
            Err(ClientError::Refused { code, .. }) => code,
            Err(other) => panic!("{other}"),
        }
    }
}

fn refused(fetched: Result<Vec<u8>, FetchFailure>) -> String {
    match fetched {
        Err(FetchFailure::Client(ClientError::Refused { code, .. })) => code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn wx_2_who_holds_a_grant_fetches_and_checks() {
    let field = Field::new(|| TIME).await;
    let ticket = field.grant(&field.reader, "Agronomist").await;
    assert_eq!(field.fetch(&ticket, &field.reader).await.unwrap(), DATA);
    assert_eq!(field.fetches(), [(ticket.grant, Some("Agronomist".into()), true)]);
    assert_eq!(field.service.store().fetches().unwrap()[0].time, TIME);
    // Nothing of the data is on the board, and not whom the grant is for.
    let size = field.node.client.status().await.unwrap().size;
    for position in 0..size {
        let entry = field.node.client.entry(position).await.unwrap();
        let has = |part: &[u8]| entry.windows(part.len()).any(|found| found == part);
        assert!(!has(&DATA[..8]) && !has(&key(&field.reader).0) && !has(b"Agronomist"), "{position}");
    }
    // One altered byte: the owner's service does not hand it out, and the reader would not take it.
    let file = Connection::open(field.rig.path("facts.sqlite")).unwrap();
    let mut altered = DATA.to_vec();
    altered[7] ^= 1;
    file.execute("UPDATE datum SET data = ?1", [&altered]).unwrap();
    assert_eq!(refused(field.fetch(&ticket, &field.reader).await), "fetch.failed");
    file.execute("UPDATE datum SET data = ?1", [DATA]).unwrap();
    let other = ticket.fetch(&field.rig.chain(), &Hash([1; 32]), &field.reader, &mut OsRng).await;
    assert!(matches!(other, Err(FetchFailure::Data(_))));
    let elsewhere = ticket.fetch(&Hash([1; 32]), &field.digest, &field.reader, &mut OsRng).await;
    assert!(matches!(elsewhere, Err(FetchFailure::OtherBoard { .. })));
    // Deleted by the owner: still published, and gone.
    assert!(field.service.store().delete(&field.digest).unwrap());
    assert_eq!(refused(field.fetch(&ticket, &field.reader).await), "fetch.gone");
}

/// An owner's service that lies is found out by the reader.
#[tokio::test]
async fn wx_2_one_altered_byte_from_the_owner_reads_invalid() {
    let field = Field::new(|| TIME).await;
    let ticket = field.grant(&field.reader, "Agronomist").await;
    let lying = axum_of(DATA).await;
    let lie = Ticket { url: lying, ..ticket };
    assert!(matches!(field.fetch(&lie, &field.reader).await, Err(FetchFailure::Data(_))));
}

/// A service that answers everybody with these data under some salt.
async fn axum_of(data: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let fetched = tabella_ledger::fact::Fetched { salt: [3; 32], data: data.to_vec() };
    let answer = tabella_ledger::cbor::encode(&fetched);
    let routes = axum::Router::new()
        .route("/challenge", axum::routing::post(|| async { vec![0_u8; 32] }))
        .route("/fetch", axum::routing::post(move || async move { answer }));
    tokio::spawn(http::serve(listener, routes, std::future::pending()));
    url
}

#[tokio::test]
async fn wx_3_a_fetch_after_withdrawal_fails_and_each_is_logged() {
    let field = Field::new(|| TIME).await;
    let other = SigningKey::generate(&mut OsRng);
    let [first, second] = [field.grant(&field.reader, "Agronomist").await, field.grant(&other, "Insurer").await];
    for (ticket, reader) in [(&first, &field.reader), (&second, &other), (&first, &field.reader)] {
        field.fetch(ticket, reader).await.unwrap();
    }
    // With the grant of somebody else, or none at all.
    assert_eq!(refused(field.fetch(&second, &field.reader).await), "fetch.not_theirs");
    let none = Ticket { grant: field.publication, ..first.clone() };
    assert_eq!(refused(field.fetch(&none, &field.reader).await), "fetch.no_grant");
    let withdrawn = field.said().withdraw(first.grant, &mut OsRng).to_bytes();
    field.node.accept(&withdrawn).await;
    assert_eq!(refused(field.fetch(&first, &field.reader).await), "fetch.withdrawn");
    assert_eq!(field.fetch(&second, &other).await.unwrap(), DATA);
    let name = |name: &str| Some(name.to_owned());
    let (one, two) = (first.grant, second.grant);
    let logged = [
        (one, name("Agronomist"), true),
        (two, name("Insurer"), true),
        (one, name("Agronomist"), true),
        (one, name("Agronomist"), false),
        (two, name("Insurer"), true),
    ];
    assert_eq!(field.fetches(), logged);
    // Granted again: another tag.
    let again = field.grant(&field.reader, "Agronomist, again").await;
    assert_eq!(field.fetch(&again, &field.reader).await.unwrap(), DATA);
    assert_eq!(refused(field.fetch(&first, &field.reader).await), "fetch.withdrawn");

    // Without the board nobody can see whether a grant holds.
    let Field { rig, node, reader, service, url, digest, owner, publication } = field;
    let client = node.client.clone();
    node.stop().await;
    drop(client);
    let fetched = again.fetch(&rig.chain(), &digest, &reader, &mut OsRng).await;
    assert_eq!(refused(fetched), "fetch.away");
    drop((service, url, owner, publication));
}

#[tokio::test]
async fn wx_3_a_request_serves_once_and_for_its_reader() {
    let field = Field::new(clock).await;
    let ticket = field.grant(&field.reader, "Agronomist").await;
    let Hash(salt) = ticket.salt.parse().unwrap();
    let service = NodeClient::new(&field.url).unwrap();
    let request = |chain: Hash, reader: &SigningKey, nonce| {
        FetchRequest::new(&chain, reader, ticket.grant, salt, nonce, &mut OsRng)
    };
    let chain = field.rig.chain();
    let good = request(chain, &field.reader, service.fetch_nonce().await.unwrap());
    assert_eq!(field.asked(&good).await, "served");
    assert_eq!(field.asked(&good).await, "fetch.nonce", "somebody sends it again");
    assert_eq!(field.asked(&request(chain, &field.reader, [0; 32])).await, "fetch.nonce");
    let late = request(chain, &field.reader, service.fetch_nonce().await.unwrap());
    CLOCK.fetch_add(NONCE_SECONDS, Ordering::SeqCst);
    assert_eq!(field.asked(&late).await, "fetch.nonce");
    // Signed by another key, for another board, another grant.
    let stranger = SigningKey::generate(&mut OsRng);
    let nonce = service.fetch_nonce().await.unwrap();
    let forged = FetchRequest { reader: key(&field.reader), ..request(chain, &stranger, nonce) };
    assert_eq!(field.asked(&forged).await, "fetch.signature");
    let nonce = service.fetch_nonce().await.unwrap();
    assert_eq!(field.asked(&request(Hash([1; 32]), &field.reader, nonce)).await, "fetch.signature");
    let nonce = service.fetch_nonce().await.unwrap();
    let moved = FetchRequest { grant: ticket.grant + 1, ..request(chain, &field.reader, nonce) };
    assert_eq!(field.asked(&moved).await, "fetch.signature");
    let nonce = service.fetch_nonce().await.unwrap();
    assert_eq!(field.asked(&request(chain, &stranger, nonce)).await, "fetch.not_theirs");
    assert_eq!(field.fetches().len(), 1, "only who has a grant is on the owner's list");
}

#[cfg(unix)]
#[tokio::test]
async fn wx_2_the_owners_file_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let field = Field::new(|| TIME).await;
    let mode = std::fs::metadata(field.rig.path("facts.sqlite")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
}

#[tokio::test]
async fn wx_4_a_history_is_shown_from_a_file() {
    let field = Field::new(|| TIME).await;
    let (maker, subject) = (SigningKey::generate(&mut OsRng), Hash([66; 32]));
    let party = Party { name: "Maker".into(), place: "Waldau".into(), key: key(&maker) };
    let registrar = Registrar::new(field.rig.registrar.clone(), field.rig.chain());
    field.node.accept(&registrar.name_parties(vec![party], &mut OsRng).to_bytes()).await;
    let attests = Owner::new(maker, field.rig.chain());
    let mut previous = None;
    for kind in ["battery.made", "battery.tested"] {
        let entry = attests.attest(subject, previous, Hash([1; 32]), kind.into(), &mut OsRng).to_bytes();
        previous = Some(field.node.accept(&entry).await);
    }
    let copy = Arc::new(Store::open(field.rig.path("own")).unwrap());
    let copy = Replica::open(copy, field.node.client.clone(), None, &mut |_, _| {}).await.unwrap();
    copy.sync(&mut |_, _| {}).await.unwrap();
    let proof = copy.read(|state| copy.view().history_proof(state, &subject).unwrap()).unwrap().unwrap();
    let Shows::History { attestations, .. } = verify(&proof.to_bytes(), None, &[]).unwrap().shows else { panic!() };
    let seen: Vec<(&str, &str)> = attestations.iter().map(|link| (&*link.name, &*link.kind)).collect();
    assert_eq!(seen, [("Maker", "battery.made"), ("Maker", "battery.tested")]);
    assert!(copy.read(|state| copy.view().history_proof(state, &Hash([1; 32])).unwrap()).unwrap().is_none());
}
