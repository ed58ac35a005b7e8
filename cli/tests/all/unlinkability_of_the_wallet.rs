//! The wallet of the node on a real board, and the matchers of `rehearse-city` on its exported log: the accounts into which
//! tokens go say nothing of whose they are.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rand_chacha::ChaCha20Rng;
use rand_core::{OsRng, RngCore, SeedableRng};
use serde_json::json;
use tabella_cli::rehearse_city::linking::{Event, Finding, Matcher, judge, questions, read};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::party::{Office, Registrar, Trustee, public};
use tabella_ledger::rewards::{Act, Measure, Offer};
use tabella_ledger::state::State;
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::identity::{Identity, WordList};
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::points::{Counter, EpochFile, ProgrammeFile, Purse, RewardLog, Schedule, TokenIssuers};
use tabella_node::record::RecordFile;
use tabella_node::sequencer::Verdict;
use tabella_node::service::{Folder, RunningNode};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::trustee_file::TrusteeFile;

const START: u64 = 1_800_000_000;
const REDEEM_FROM: u64 = START + 100_000;
const REDEEM_UNTIL: u64 = REDEEM_FROM + 400_000;
const SPEND_UNTIL: u64 = REDEEM_UNTIL + 1;
const PEOPLE: u32 = 24;
const TOKENS: usize = 2;

static NOW: AtomicU64 = AtomicU64::new(START);

fn clock() -> u64 {
    NOW.load(Ordering::SeqCst)
}

/// Has the node put entries on the board; their positions.
async fn write(client: &NodeClient, entries: &[Entry]) -> Vec<u64> {
    let bytes: Vec<_> = entries.iter().map(Entry::to_bytes).collect();
    let position = |verdict| match verdict {
        Verdict::Accepted(receipt) => receipt.position,
        Verdict::Rejected { code, message } => panic!("{code}: {message}"),
    };
    match entries.is_empty() {
        true => Vec::new(),
        false => client.submit(&bytes).await.unwrap().into_iter().map(position).collect(),
    }
}

async fn copy(dir: &Path, client: &NodeClient, chain: Hash) -> Replica {
    let store = Arc::new(Store::open(dir.join("copy.sqlite")).unwrap());
    Replica::open(store, client.clone(), Some(chain), &mut |_, _| {}).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wallets_accounts_say_nothing_of_whose_tokens_they_hold() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let folder = Folder::new(dir.join("node"));
    let chain = folder.found("Town", "town.invalid/board", START).unwrap();
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let node = RunningNode::start(&folder, any, clock, &mut |_, _| {}).await.unwrap();
    let client = NodeClient::new(&node.url()).unwrap();
    let replica = copy(dir, &client, chain).await;
    let trustee = NamedTrustee { name: "Court".into(), trustee: Trustee::new(SigningKey::generate(&mut OsRng), chain) };
    let office = Office::new(folder.office().unwrap(), chain);
    let registrar = Registrar::new(folder.registrar().unwrap(), chain);
    let trustees = dir.join("trustees.sqlite");
    let mut officials = Officials::new(client.clone(), replica.clone(), office, registrar, vec![trustee])
        .remember(TrusteeFile::open(&trustees).unwrap())
        .unwrap();
    let people: Vec<Identity> = (0..PEOPLE).map(|_| Identity::fresh(WordList::default()).unwrap()).collect();
    let roll: Vec<_> = people.iter().map(|person| public(&person.voter_key(&chain))).collect();
    officials.enrol(&roll, &mut |_, _| {}).await.unwrap();
    let station = SigningKey::generate(&mut OsRng);
    let counter = Counter::open(SigningKey::generate(&mut OsRng), chain, &dir.join("till.sqlite")).unwrap();
    let rules = json!({
        "id": "green", "title": "Green town", "delay": 100, "claim_within": 50_000,
        "kinds": [{ "id": "glass", "unit": "g", "method": "scale",
            "formula": { "amount": { "points": 1, "per": 1, "most": 1_000 } } }],
        "parties": [
            { "name": "The bin", "place": "Lake", "role": "station", "kinds": ["glass"], "key": public(&station).to_string() },
            { "name": "The bus", "place": "Town", "role": "provider", "key": counter.key().to_string() },
        ],
        "caps": { "person_week": 1_000, "epoch": 100_000 },
    });
    let rules = ProgrammeFile::read(rules.to_string().as_bytes()).unwrap();
    officials.publish_programme(|version| rules.programme(version).unwrap(), rules.id()).await.unwrap();
    let epoch = json!({
        "programme": "green", "denominations": [1, 5, 20], "begins": START, "ends": START + 90_000,
        "redeem_from": REDEEM_FROM, "redeem_until": REDEEM_UNTIL, "spend_until": SPEND_UNTIL,
        "settle_until": SPEND_UNTIL + 1,
    });
    let epoch = EpochFile::read(epoch.to_string().as_bytes()).unwrap();
    let ceremony = officials.hold_ceremony(1, epoch.slots(), &mut |_| {}).await.unwrap();
    officials.begin_epoch(|number| epoch.epoch(number, ceremony)).await.unwrap();
    let file = TrusteeFile::open(&trustees).unwrap();
    file.allow_tokens(&officials.trustees()[0].trustee.key(), &ceremony).unwrap();
    let mut issuers = TokenIssuers::new(client.clone(), replica.clone(), officials.trustees().to_vec(), file);
    let [programme, offer, title] = ["green", "ticket", "A day"].map(str::to_owned);
    let offer =
        Offer { programme, offer, provider: counter.key(), title, price: 1, stock: 100_000, until: SPEND_UNTIL };
    write(&client, &[counter.offer(offer, &mut OsRng)]).await;

    // Everybody claims another sum, at another moment.
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let purses: Vec<Purse> = people.into_iter().map(|person| Purse::new(person, chain)).collect();
    let mut owners: BTreeMap<u64, usize> = BTreeMap::new();
    let mut sums = vec![0; purses.len()];
    let mut log = RewardLog::default();
    for (who, purse) in purses.iter().enumerate() {
        NOW.fetch_add(3_000, Ordering::SeqCst);
        let mut code = [0; 16];
        rng.fill_bytes(&mut code);
        sums[who] = 27 + 3 * who as u64;
        let act = Act {
            programme: "green".into(),
            version: 1,
            kind: "glass".into(),
            method: "scale".into(),
            measure: Measure::Amount { amount: sums[who] as u32 },
            time: clock(),
            code,
            holder: None,
            party: public(&station),
        };
        let act = act.sign(&station, &chain, &mut OsRng);
        let entries =
            ask(&replica, &mut log, |state, log| purse.claim_act(state, log, &act, clock(), &mut rng).unwrap()).await;
        owners.extend(write(&client, &entries).await.into_iter().map(|position| (position, who)));
    }
    for _ in 0..2 {
        issuers.answer().await.unwrap();
    }
    // Everybody's app looks now and then; who comes first is chance.
    let schedules: Vec<Schedule> =
        (0..purses.len()).map(|who| Schedule::open(&dir.join(format!("points-{who}.sqlite"))).unwrap()).collect();
    for step in 0..=20 {
        NOW.store(REDEEM_FROM + step * (REDEEM_UNTIL - REDEEM_FROM) / 20, Ordering::SeqCst);
        let mut order: Vec<usize> = (0..purses.len()).collect();
        for place in (1..order.len()).rev() {
            order.swap(place, (rng.next_u64() % (place as u64 + 1)) as usize);
        }
        let due = ask(&replica, &mut log, |state, log| {
            let due = |who: usize| {
                let mut rng = ChaCha20Rng::seed_from_u64(step << 32 | who as u64);
                let entries = purses[who].redemptions(state, log, &schedules[who], clock(), &mut rng).unwrap();
                entries.into_iter().map(move |entry| (who, entry))
            };
            order.iter().flat_map(|who| due(*who)).collect::<Vec<_>>()
        })
        .await;
        for (who, entry) in due {
            owners.extend(write(&client, &[entry]).await.into_iter().map(|position| (position, who)));
        }
        issuers.answer().await.unwrap();
    }
    let path = dir.join("record.tabella");
    export(node.view(), &path, &mut |_, _| {}).unwrap();
    let lists = questions(&read(&RecordFile::open(&path).unwrap()).unwrap()).remove(TOKENS);
    let owner = |event: &Event| owners[&event.position];
    let (these, those): (Vec<usize>, Vec<usize>) =
        (lists.these.iter().map(owner).collect(), lists.those.iter().map(owner).collect());
    let judge = |guessed: &[Event]| {
        judge("tokens", (guessed, &lists.those), (&these, &those), 3, &ChaCha20Rng::seed_from_u64(1))
    };
    let found = judge(&lists.these);
    assert!(found.events > 100, "{found:?}");
    assert!(!found.is_linked(), "{found:?}");
    // The same month with what one account an epoch would have said is linked, by the sum: the matcher can see it.
    let joined: Vec<Event> =
        lists.these.iter().zip(&these).map(|(event, who)| Event { amount: sums[*who], ..event.clone() }).collect();
    let found: Finding = judge(&joined);
    assert_eq!(found.best.matcher, Matcher::Amount);
    assert!(found.is_linked(), "{found:?}");
    ask(&replica, &mut log, |state, log| {
        for (purse, sum) in purses.iter().zip(&sums) {
            assert_eq!(purse.look(state, log).unwrap()[0].balance, *sum, "everything was handed in and credited");
        }
    })
    .await;
    node.stop().await.unwrap();
}

/// Reads the board as it is now.
async fn ask<T>(replica: &Replica, log: &mut RewardLog, ask: impl FnOnce(&State, &RewardLog) -> T) -> T {
    replica.sync(&mut |_, _| {}).await.unwrap();
    let read = |state: &State| {
        log.follow(replica.view()).unwrap();
        ask(state, log)
    };
    replica.read(read).unwrap()
}
