//! Points on a real node: earned, lost with the device and found again, spent, honoured once, and given back.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rand_core::{OsRng, RngCore};
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_crypto::token::{IssuerKey, TokenRequest};
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::bytes::{Hash, Key, Point};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::fund::{Fund, Member, Role, Step};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::{FundMember, Office, Registrar, Trustee, Voter, public};
use tabella_ledger::rewards::{Act, Measure, Offer, Redemption, SignedAct};
use tabella_ledger::state::{Fate, State};
use tabella_node::city::{City, OfferTerms};
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::identity::{Identity, WordList, look};
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::points::{
    Counter, CounterError, EpochFile, EpochPoints, PointsError, ProgrammeFile, Purse, Quote, RewardLog, Schedule, Slip,
    Stage, TokenIssuers, Voucher,
};
use tabella_node::record::RecordFile;
use tabella_node::sequencer::Verdict;
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::trustee_file::TrusteeFile;
use tempfile::TempDir;

const START: u64 = 1_800_000_000;
const ENDS: u64 = START + 10_000;
const REDEEM_FROM: u64 = START + 11_000;
const REDEEM_UNTIL: u64 = START + 51_000;
/// When the last draw of a moment is over.
const LAST_MOMENT: u64 = START + 41_000;
const SPEND_UNTIL: u64 = START + 60_000;

/// Each test is a process of its own, with its own time.
static NOW: AtomicU64 = AtomicU64::new(START);

fn clock() -> u64 {
    NOW.load(Ordering::SeqCst)
}

fn at(time: u64) {
    NOW.store(time, Ordering::SeqCst);
}

struct Town {
    dir: TempDir,
    node: RunningNode,
    client: NodeClient,
    officials: Officials,
    office: SigningKey,
    chain: Hash,
    issuers: TokenIssuers,
    station: SigningKey,
    counter: Counter,
    polls: Hash,
    ada: Identity,
}

/// A device of somebody: own copy, own file.
struct Device {
    purse: Purse,
    replica: Replica,
    schedule: Schedule,
}

impl Device {
    async fn new(dir: &Path, name: &str, town: &Town, identity: Identity) -> Self {
        let dir = dir.join(name);
        std::fs::create_dir(&dir).unwrap();
        let store = Arc::new(Store::open(dir.join("board.sqlite")).unwrap());
        let replica = Replica::open(store, town.client.clone(), Some(town.chain), &mut |_, _| {}).await.unwrap();
        replica.sync(&mut |_, _| {}).await.unwrap();
        let schedule = Schedule::open(&dir.join("points.sqlite")).unwrap();
        Self { purse: Purse::new(identity, town.chain), replica, schedule }
    }

    /// Somebody with nothing but the words, and a copy of the board.
    async fn from_words(dir: &Path, name: &str, town: &Town, words: &str) -> Self {
        let mut device = Self::new(dir, name, town, Identity::recover(words).unwrap()).await;
        let identity = Identity::recover(words).unwrap();
        let secrets = identity.on_board(&town.chain);
        let found = device.replica.read(|state| look(state, device.replica.view(), &secrets)).unwrap().unwrap();
        assert!(found.on_roll);
        device.purse = Purse::new(identity.with_enrolment(found.enrolment), town.chain);
        device
    }

    async fn ask<T>(&self, ask: impl FnOnce(&Purse, &State, &RewardLog) -> T) -> T {
        self.replica.sync(&mut |_, _| {}).await.unwrap();
        let read = |state: &State| ask(&self.purse, state, &RewardLog::read(self.replica.view()).unwrap());
        self.replica.read(read).unwrap()
    }

    /// The only epoch.
    async fn points(&self) -> EpochPoints {
        self.ask(|purse, state, log| purse.look(state, log).unwrap().remove(0)).await
    }

    async fn redeem(&self, town: &Town) -> usize {
        let due = |purse: &Purse, state: &State, log: &RewardLog| {
            purse.redemptions(state, log, &self.schedule, clock(), &mut OsRng).unwrap()
        };
        let entries = self.ask(due).await;
        town.write(&entries).await;
        entries.len()
    }
}

impl Town {
    async fn found() -> Self {
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
        let office = folder.office().unwrap();
        let registrar = Registrar::new(folder.registrar().unwrap(), chain);
        let path = dir.path().join("trustees.sqlite");
        let trustees = (1..=3).map(named).collect();
        let mut officials =
            Officials::new(client.clone(), replica.clone(), Office::new(office.clone(), chain), registrar, trustees)
                .remember(TrusteeFile::open(&path).unwrap())
                .unwrap();
        let ada = Identity::fresh(WordList::default()).unwrap();
        let mut roll = vec![public(&ada.voter_key(&chain))];
        roll.extend((0..7).map(|_| public(&SigningKey::generate(&mut OsRng))));
        officials.enrol(&roll, &mut |_, _| {}).await.unwrap();
        let polls = officials.hold_ceremony(1, 2, &mut |_| {}).await.unwrap();

        let station = SigningKey::generate(&mut OsRng);
        let counter = Counter::open(SigningKey::generate(&mut OsRng), chain, &dir.path().join("till.sqlite")).unwrap();
        let rules = json!({
            "id": "green", "title": "Green town", "delay": 100, "claim_within": 5_000,
            "kinds": [
                { "id": "glass", "unit": "g", "method": "scale", "formula": { "amount": { "points": 2, "per": 1_000, "most": 100 } } },
                { "id": "mixed", "unit": "g", "method": "scale", "formula": { "nothing": { "reason": "it is burnt" } } },
            ],
            "parties": [
                { "name": "The bin", "place": "Lake", "role": "station", "kinds": ["glass", "mixed"], "key": public(&station).to_string() },
                { "name": "The bus", "place": "Town", "role": "provider", "key": counter.key().to_string() },
            ],
            "caps": { "person_week": 1_000, "epoch": 100_000 },
        });
        let rules = ProgrammeFile::read(rules.to_string().as_bytes()).unwrap();
        let version = |version| rules.programme(version).unwrap();
        assert_eq!(officials.publish_programme(version, rules.id()).await.unwrap(), 1);
        let epoch = json!({
            "programme": "green", "denominations": [1, 5, 20], "begins": START, "ends": ENDS, "redeem_from": REDEEM_FROM,
            "redeem_until": REDEEM_UNTIL, "spend_until": SPEND_UNTIL, "settle_until": SPEND_UNTIL + 10_000,
        });
        let epoch = EpochFile::read(epoch.to_string().as_bytes()).unwrap();
        let ceremony = officials.hold_ceremony(2, epoch.slots(), &mut |_| {}).await.unwrap();
        assert_eq!(officials.begin_epoch(|number| epoch.epoch(number, ceremony)).await.unwrap(), 1);
        let file = TrusteeFile::open(&path).unwrap();
        for NamedTrustee { trustee, .. } in &officials.trustees()[..2] {
            file.allow_tokens(&trustee.key(), &ceremony).unwrap();
        }
        let issuers = TokenIssuers::new(client.clone(), replica, officials.trustees().to_vec(), file);
        let town = Self { dir, node, client, officials, office, chain, issuers, station, counter, polls, ada };
        let offer = Offer {
            programme: "green".into(),
            offer: "ticket".into(),
            provider: town.counter.key(),
            title: "A day on the bus".into(),
            price: 8,
            stock: 100,
            until: SPEND_UNTIL,
        };
        town.write(&[town.counter.offer(offer, &mut OsRng)]).await;
        town
    }

    /// Positions of the entries.
    async fn write(&self, entries: &[Entry]) -> Vec<u64> {
        if entries.is_empty() {
            return Vec::new();
        }
        let bytes: Vec<_> = entries.iter().map(Entry::to_bytes).collect();
        let position = |verdict| match verdict {
            Verdict::Accepted(receipt) => receipt.position,
            Verdict::Rejected { code, message } => panic!("{code}: {message}"),
        };
        self.client.submit(&bytes).await.unwrap().into_iter().map(position).collect()
    }

    async fn device(&self, name: &str) -> Device {
        Device::new(self.dir.path(), name, self, self.ada.clone()).await
    }

    /// So much glass for whoever stands before the bin, read off its screen.
    fn glass(&self, amount: u32) -> SignedAct {
        let mut code = [0; 16];
        OsRng.fill_bytes(&mut code);
        let act = Act {
            programme: "green".into(),
            version: 1,
            kind: "glass".into(),
            method: "scale".into(),
            measure: Measure::Amount { amount },
            time: clock(),
            code,
            holder: None,
            party: public(&self.station),
        };
        SignedAct::from_text(&act.sign(&self.station, &self.chain, &mut OsRng).to_text()).unwrap()
    }

    async fn claim_glass(&self, device: &Device, amount: u32) {
        let act = self.glass(amount);
        let entries =
            device.ask(|purse, state, log| purse.claim_act(state, log, &act, clock(), &mut OsRng).unwrap()).await;
        self.write(&entries).await;
    }

    /// A device with so many points in its account.
    async fn with_points(&mut self, name: &str, points: u32) -> Device {
        let device = self.device(name).await;
        self.claim_glass(&device, points * 500).await;
        self.issuers.answer().await.unwrap();
        device.redeem(self).await;
        at(LAST_MOMENT);
        device.redeem(self).await;
        self.issuers.answer().await.unwrap();
        assert_eq!(device.points().await.balance, u64::from(points));
        device
    }

    async fn poll(&mut self, points: u32) -> Hash {
        let question = Question::new("Where?", ["Here", "There"], QuestionRule::Plurality);
        let manifest =
            Manifest { ceremony: self.polls, points, ..Manifest::new(Kind::Poll, "Bench", vec![question], ENDS) };
        let poll = self.officials.publish(manifest).await.unwrap();
        self.officials.open(poll).await.unwrap();
        poll
    }

    async fn vote(&self, poll: Hash, key: SigningKey) {
        let voter = Voter::new(key, self.chain);
        let params = self.officials.read(|state| state.election(&poll).unwrap().params().clone()).unwrap();
        let sealed = voter.seal_with(&params, 0, 1, 0, &[vec![1, 0]], &mut OsRng).unwrap();
        self.write(&[voter.cast(poll, sealed, &mut OsRng)]).await;
    }

    /// Somebody at the counter.
    async fn at_counter<T>(&self, ask: impl FnOnce(&Counter, &State, &RewardLog) -> T) -> T {
        self.officials.sync(&mut |_, _| {}).await.unwrap();
        let read =
            |state: &State| ask(&self.counter, state, &RewardLog::read(self.officials.replica().view()).unwrap());
        self.officials.read(read).unwrap()
    }

    fn is_valid(&self) {
        let path = self.dir.path().join("record.tabella");
        export(self.node.view(), &path, &mut |_, _| {}).unwrap();
        let verdict = audit(&RecordFile::open(&path).unwrap(), None, &mut OsRng, &mut |_| {});
        assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
    }

    async fn spend(&self, device: &Device, entry: Entry) -> String {
        let position = self.write(&[entry]).await[0];
        device.ask(|purse, state, log| purse.voucher(state, log, position).unwrap().1.to_text()).await
    }
}

/// Balance, claims and spends, as a person sees them.
type Seen = (u64, Vec<(u64, u32, Vec<Stage>)>, Vec<(u64, u64, Fate)>);

fn seen(points: &EpochPoints) -> Seen {
    let claims = points.claims.iter();
    let claims = claims
        .map(|claim| (claim.position, claim.points, claim.tokens.iter().map(|token| token.stage).collect::<Vec<_>>()));
    let spends = points.spends.iter().map(|spend| (spend.position, spend.amount, spend.fate));
    (points.balance, claims.collect(), spends.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn se_5_a_fresh_machine_finds_points_vouchers_claims_and_redemptions_from_the_phrase_alone() {
    let mut town = Town::found().await;
    let words = town.ada.phrase(None).expose().to_owned();
    let folder = town.dir.path().to_owned();
    let device = town.device("first").await;
    let poll = town.poll(6).await;
    assert!(device.ask(|purse, state, log| purse.claimable(state, log, clock()).unwrap()).await.is_empty());
    town.vote(poll, town.ada.voter_key(&town.chain)).await;
    let claimable = device.ask(|purse, state, log| purse.claimable(state, log, clock()).unwrap()).await;
    assert_eq!((claimable.len(), claimable[0].points), (1, 6));
    let claim =
        |purse: &Purse, state: &State, log: &RewardLog| purse.claim_ballot(state, log, &poll, clock(), &mut OsRng);
    town.write(&[device.ask(claim).await.unwrap()]).await;
    assert!(matches!(device.ask(claim).await, Err(PointsError::NothingToClaim(_))));
    town.claim_glass(&device, 3_500).await;

    // Asked for: a fresh machine knows of both claims, and claims nothing twice.
    let second = Device::from_words(&folder, "second", &town, &words).await;
    let points = second.points().await;
    assert_eq!(seen(&points), seen(&device.points().await));
    assert_eq!((points.at(Stage::Asked), points.claims.len()), (6 + 7, 2));
    assert!(matches!(second.ask(claim).await, Err(PointsError::NothingToClaim(_))));
    // It goes on earning in this week under the same pseudonym.
    town.claim_glass(&second, 500).await;
    town.issuers.answer().await.unwrap();
    assert_eq!(device.points().await.at(Stage::Ready), 14);
    // Not before the epoch's window, whatever the moments.
    assert_eq!(device.redeem(&town).await, 0);
    at(REDEEM_FROM - 1);
    assert_eq!(device.redeem(&town).await, 0);
    // In the window one by one: moments that are all alike have a chance of 2^-60.
    let mut redeemed = Vec::new();
    for step in 0..=10 {
        at(REDEEM_FROM + step * (LAST_MOMENT - REDEEM_FROM) / 10);
        redeemed.push(device.redeem(&town).await);
        if step == 5 {
            // Half of the way, some handed in and not answered: the fresh machine sees the same.
            let third = Device::from_words(&folder, "third", &town, &words).await;
            assert_eq!(seen(&third.points().await), seen(&device.points().await));
        }
    }
    assert_eq!(redeemed.iter().sum::<usize>(), 2 + 3 + 1, "{redeemed:?}");
    assert!(redeemed.iter().filter(|count| **count > 0).count() > 1, "{redeemed:?}");
    assert_eq!(device.points().await.at(Stage::Redeeming), 14);
    town.issuers.answer().await.unwrap();
    let points = device.points().await;
    assert_eq!((points.at(Stage::Redeemed), points.balance), (14, 14));
    // Every token went into an account of its own.
    assert_eq!(device.ask(|_, _, log| accounts(log).len()).await, 6);

    // A voucher, and the machine is lost.
    let provider = town.counter.key();
    let buy =
        |purse: &Purse, state: &State, log: &RewardLog| purse.buy(state, log, &provider, "ticket", clock(), &mut OsRng);
    let entry = device.ask(buy).await.unwrap();
    let voucher = town.spend(&device, entry).await;
    let before = seen(&device.points().await);
    drop(device);
    let fresh = Device::from_words(&folder, "fresh", &town, &words).await;
    let points = fresh.points().await;
    assert_eq!(seen(&points), before);
    assert_eq!((points.balance, points.spends[0].fate), (6, Fate::Open));
    assert_eq!(points.spends[0].voucher(&town.chain).unwrap().to_text(), voucher);
    assert!(matches!(fresh.ask(buy).await, Err(PointsError::TooFew { needed: 8, balance: 6 })));
    // Somebody else's words find nothing of it.
    let stranger = Purse::new(Identity::fresh(WordList::default()).unwrap(), town.chain);
    let found = fresh.ask(|_, state, log| stranger.look(state, log).unwrap().remove(0)).await;
    assert_eq!(seen(&found), (0, vec![], vec![]));
    // Points end on the day that was announced.
    assert_eq!((points.spendable(SPEND_UNTIL), points.spendable(SPEND_UNTIL + 1)), (6, 0));
    town.is_valid();
}

/// Accounts that tokens were handed in for.
fn accounts(log: &RewardLog) -> BTreeSet<Key> {
    let named = log.bodies().filter_map(|(_, body)| match body {
        Body::Redemption(said) => Some(said.account),
        _ => None,
    });
    named.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn se_5_a_price_above_every_account_is_paid_in_parts_at_moments_of_their_own() {
    let mut town = Town::found().await;
    // 5, 5, 1, 1, 1, 1.
    let device = town.with_points("ada", 14).await;
    let provider = town.counter.key();
    let view = town.officials.replica().view().clone();
    let honour = |voucher: Voucher, quote: Option<tabella_node::points::SignedQuote>| {
        let view = view.clone();
        move |counter: &Counter, state: &State, log: &RewardLog| {
            counter.honour(state, &view, log, &voucher, quote.as_ref())
        }
    };
    let due = |purse: &Purse, state: &State, log: &RewardLog| {
        purse.parts(state, log, &device.schedule, clock(), &mut OsRng).unwrap()
    };
    let buy =
        |purse: &Purse, state: &State, log: &RewardLog| purse.buy(state, log, &provider, "ticket", clock(), &mut OsRng);
    let entry = device.ask(buy).await.unwrap();
    let voucher = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    // What the parts to come will take cannot be spent a second time.
    let points = device.points().await;
    assert_eq!((points.balance, points.spends[0].amount, points.spends[0].missing), (6, 8, 3));
    assert!(matches!(device.ask(buy).await, Err(PointsError::TooFew { needed: 8, balance: 6 })));
    let refused = town.at_counter(honour(voucher, None)).await;
    assert!(matches!(refused, Err(CounterError::Unfinished { price: 8, paid: 5 })), "{refused:?}");
    // Not at once: with a chance of 1 in 14,000 the moment is this one.
    assert!(device.ask(due).await.is_empty());
    // A device without the file draws again, and a fresh one knows of the part by the memo alone.
    let words = town.ada.phrase(None).expose().to_owned();
    let fresh = Device::from_words(town.dir.path(), "fresh", &town, &words).await;
    assert_eq!(seen(&fresh.points().await), seen(&points));
    at(SPEND_UNTIL - 1_000);
    let parts = device.ask(due).await;
    assert_eq!(parts.len(), 1);
    town.write(&parts).await;
    assert!(device.ask(due).await.is_empty());
    let honoured = town.at_counter(honour(voucher, None)).await.unwrap();
    assert_eq!((honoured.amount, honoured.title.as_str()), (8, "A day on the bus"));
    assert!(matches!(town.at_counter(honour(voucher, None)).await, Err(CounterError::UsedBefore(_))));
    let settlements = town.at_counter(|counter, state, log| counter.settle(state, log, &mut OsRng).unwrap()).await;
    town.write(&settlements).await;
    let points = device.points().await;
    assert_eq!((points.balance, points.spends.len(), points.spends[0].fate), (6, 1, Fate::Settled));
    let spends = device.ask(|_, _, log| log.spends().map(|(_, spend)| spend.account).collect::<BTreeSet<_>>()).await;
    assert_eq!(spends.len(), 2);

    // A fee out of five accounts: one part, and all that is missing at once, because somebody waits.
    let until = clock() + 500;
    let ask = move |counter: &Counter, state: &State, _: &RewardLog| {
        counter.quote(state, "A copy", 6, 1, until, clock(), &mut OsRng).unwrap()
    };
    let quote = town.at_counter(ask).await;
    let pay = |quote: tabella_node::points::SignedQuote| {
        move |purse: &Purse, state: &State, log: &RewardLog| purse.pay(state, log, &quote, clock(), &mut OsRng).unwrap()
    };
    let entry = device.ask(pay(quote.clone())).await;
    let receipt = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    // Given back in the middle: nothing more is sent for it, and everything can be spent again.
    let cancel = |position| {
        move |counter: &Counter, state: &State, log: &RewardLog| {
            counter.cancel(state, log, position, &mut OsRng).unwrap()
        }
    };
    let entries = town.at_counter(cancel(receipt.position)).await;
    town.write(&entries).await;
    at(until);
    assert!(device.ask(due).await.is_empty());
    let points = device.points().await;
    assert_eq!((points.balance, points.spends[1].fate), (6, Fate::Cancelled));
    assert!(matches!(town.at_counter(honour(receipt, Some(quote))).await, Err(CounterError::GivenBack(_))));

    let quote = town.at_counter(ask).await;
    let entry = device.ask(pay(quote.clone())).await;
    let receipt = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    let finish =
        |purse: &Purse, state: &State, log: &RewardLog| purse.finish(state, log, receipt.position, &mut OsRng).unwrap();
    let parts = device.ask(finish).await;
    assert_eq!(parts.len(), 4);
    town.write(&parts).await;
    assert!(device.ask(finish).await.is_empty());
    let entries = town.at_counter(honour(receipt, Some(quote))).await.unwrap();
    assert_eq!(entries.amount, 6);
    assert_eq!(device.points().await.balance, 0);
    town.is_valid();
}

#[tokio::test(flavor = "multi_thread")]
async fn xa_3_parts_that_came_too_late_are_given_back_together() {
    let mut town = Town::found().await;
    let device = town.with_points("ada", 14).await;
    let until = clock() + 100;
    let ask = move |counter: &Counter, state: &State, _: &RewardLog| {
        counter.quote(state, "A copy", 12, 1, until, clock(), &mut OsRng).unwrap()
    };
    let quote = town.at_counter(ask).await;
    let pay =
        |purse: &Purse, state: &State, log: &RewardLog| purse.pay(state, log, &quote, clock(), &mut OsRng).unwrap();
    let entry = device.ask(pay).await;
    let receipt = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    let position = receipt.position;
    let finish =
        |purse: &Purse, state: &State, log: &RewardLog| purse.finish(state, log, position, &mut OsRng).unwrap();
    let parts = device.ask(finish).await;
    assert_eq!(parts.len(), 3, "5, 1 and 1 after the first 5");
    at(until + 1);
    town.write(&parts).await;
    let view = town.officials.replica().view().clone();
    let refused =
        town.at_counter(|counter, state, log| counter.honour(state, &view, log, &receipt, Some(&quote))).await;
    assert!(matches!(refused, Err(CounterError::Late { .. })), "{refused:?}");
    let cancel = |counter: &Counter, state: &State, log: &RewardLog| counter.cancel(state, log, position, &mut OsRng);
    let entries = town.at_counter(cancel).await.unwrap();
    assert_eq!(entries.len(), 4);
    town.write(&entries).await;
    let points = device.points().await;
    assert_eq!((points.balance, points.spends.len(), points.spends[0].fate), (14, 1, Fate::Cancelled));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_which_nothing_was_credited_is_void_and_not_redeemed() {
    let mut town = Town::found().await;
    let device = town.device("ada").await;
    town.claim_glass(&device, 500).await;
    town.issuers.answer().await.unwrap();
    // Its moment is drawn.
    assert_eq!(device.redeem(&town).await, 0);
    at(LAST_MOMENT);
    // A faulty program with the same words hands in something else under the token's serial.
    let due = |purse: &Purse, state: &State, log: &RewardLog| {
        purse.redemptions(state, log, &device.schedule, clock(), &mut OsRng).unwrap()
    };
    let [entry] = &device.ask(due).await[..] else { panic!("one token") };
    let Body::Redemption(good) = &entry.body else { panic!("a redemption") };
    let secret = device.ask(|_, state, _| state.rewards().epoch(1).unwrap().epoch().ceremony).await;
    let secret = *town.ada.on_board(&town.chain).account_secret(&secret.0);
    let serial = device.ask(|_, state, log| serial_of(state, log, &secret, &town.chain)).await;
    assert_eq!(public(&serial), good.serial);
    let body = Body::Redemption(Redemption { token: Point(town.counter.key().0), ..good.clone() });
    let sign = |message: &[u8]| serial.sign(&town.chain.0, message, &mut OsRng).to_bytes();
    town.write(&[Entry::signed(body, sign)]).await;
    assert_eq!(device.points().await.at(Stage::Redeeming), 1);
    town.issuers.answer().await.unwrap();
    let points = device.points().await;
    assert_eq!((points.at(Stage::Void), points.at(Stage::Redeemed), points.balance), (1, 0, 0));
    assert_eq!(device.redeem(&town).await, 0);
}

/// The key behind the serial of the only token.
fn serial_of(state: &State, log: &RewardLog, secret: &[u8; 32], chain: &Hash) -> SigningKey {
    let ceremony = state.rewards().epoch(1).unwrap().epoch().ceremony;
    let key = state.ceremony(&ceremony).unwrap().key().unwrap();
    let key = IssuerKey::new(chain.0, ceremony.0, key, 0).unwrap();
    let (_, claim) = log.claims().next().unwrap();
    let which = [&tabella_ledger::cbor::encode(&claim.event)[..], &[0]].concat();
    TokenRequest::derive(secret, &key, &which).unwrap().serial().clone()
}

/// What is read bit by bit is what is read at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_rewards_that_is_followed_equals_one_that_is_read_whole() {
    let mut town = Town::found().await;
    let device = town.device("ada").await;
    let mut followed = RewardLog::default();
    let mut sizes = Vec::new();
    for step in 0..4 {
        match step {
            0 => {}
            1 => town.claim_glass(&device, 1_500).await,
            2 => town.claim_glass(&device, 500).await,
            _ => drop(town.issuers.answer().await.unwrap()),
        }
        device.replica.sync(&mut |_, _| {}).await.unwrap();
        followed.follow(device.replica.view()).unwrap();
        followed.follow(device.replica.view()).unwrap();
        let whole = RewardLog::read(device.replica.view()).unwrap();
        let all = |log: &RewardLog| log.bodies().map(|(at, body)| (at, body.clone())).collect::<Vec<_>>();
        assert_eq!(all(&followed), all(&whole));
        sizes.push(all(&whole).len());
    }
    assert!(sizes.is_sorted_by(|one, two| one < two), "{sizes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_7_a_stale_quote_takes_nothing_and_a_fee_is_paid_in_full() {
    let mut town = Town::found().await;
    let device = town.with_points("ada", 20).await;
    let until = clock() + 100;
    let ask = |price| {
        move |counter: &Counter, state: &State, _: &RewardLog| {
            counter.quote(state, "A copy of the plan", price, 1, until, clock(), &mut OsRng)
        }
    };
    assert!(matches!(town.at_counter(ask(0)).await, Err(CounterError::NoQuote)));
    let quote = town.at_counter(ask(9)).await.unwrap();
    let pay = |quote: tabella_node::points::SignedQuote| {
        move |purse: &Purse, state: &State, log: &RewardLog| purse.pay(state, log, &quote, clock(), &mut OsRng)
    };
    // Stale: refused here, before anything is made or sent.
    at(until + 1);
    let size = town.node.view().head().size;
    assert!(matches!(device.ask(pay(quote.clone())).await, Err(PointsError::Stale { .. })));
    let points = device.points().await;
    assert_eq!((points.balance, points.spends.len(), town.node.view().head().size), (20, 0, size));
    at(until);
    // A price that was changed on its way, a signature by another key, another provider.
    let mut cheaper = quote.clone();
    cheaper.quote.price = 1;
    assert!(matches!(device.ask(pay(cheaper)).await, Err(PointsError::QuoteSignature)));
    let stranger = SigningKey::generate(&mut OsRng);
    let forged = Quote { provider: public(&stranger), ..quote.quote.clone() }.sign(&stranger, &town.chain, &mut OsRng);
    assert!(matches!(device.ask(pay(forged)).await, Err(PointsError::NoProvider(_))));
    let dear = town.at_counter(ask(21)).await.unwrap();
    assert!(matches!(device.ask(pay(dear)).await, Err(PointsError::TooFew { needed: 21, balance: 20 })));

    let entry = device.ask(pay(quote.clone())).await.unwrap();
    let receipt = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    assert_eq!(device.points().await.balance, 11);
    assert!(matches!(device.ask(pay(quote.clone())).await, Err(PointsError::PaidBefore(_))));
    let view = town.officials.replica().view().clone();
    let honour = |quote: Option<tabella_node::points::SignedQuote>| {
        let (view, receipt) = (view.clone(), receipt);
        move |counter: &Counter, state: &State, log: &RewardLog| {
            counter.honour(state, &view, log, &receipt, quote.as_ref())
        }
    };
    assert!(matches!(town.at_counter(honour(None)).await, Err(CounterError::NeedsQuote)));
    let other = town.at_counter(ask(9)).await.unwrap();
    assert!(matches!(town.at_counter(honour(Some(other))).await, Err(CounterError::OtherQuote)));
    let paid = town.at_counter(honour(Some(quote.clone()))).await.unwrap();
    assert_eq!((paid.amount, paid.title.as_str()), (9, "A copy of the plan"));
    let again = town.at_counter(honour(Some(quote.clone()))).await;
    assert!(matches!(again, Err(CounterError::UsedBefore(_))), "{again:?}");

    // A payment that is late on the board, and one that is too little, are not honoured, and are given back whole.
    let late = town.at_counter(ask(5)).await.unwrap();
    let entry = device.ask(pay(late.clone())).await.unwrap();
    at(until + 1);
    let receipt = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    let refused = town.at_counter(|counter, state, log| counter.honour(state, &view, log, &receipt, Some(&late))).await;
    assert!(matches!(refused, Err(CounterError::Late { .. })), "{refused:?}");
    let cancel = |position| {
        move |counter: &Counter, state: &State, log: &RewardLog| counter.cancel(state, log, position, &mut OsRng)
    };
    let entries = town.at_counter(cancel(receipt.position)).await.unwrap();
    assert_eq!(town.write(&entries).await.len(), 1);
    assert_eq!(device.points().await.balance, 11);
    town.is_valid();
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_7_less_than_the_price_is_no_payment() {
    let mut town = Town::found().await;
    let device = town.with_points("ada", 20).await;
    // A provider whose key the test has, so that it can sign two prices under one number.
    let key = SigningKey::generate(&mut OsRng);
    let counter = Counter::open(key.clone(), town.chain, &town.dir.path().join("other.sqlite")).unwrap();
    let mut rules = town.officials.read(|state| state.rewards().programme("green").unwrap().rules().clone()).unwrap();
    rules.parties.iter_mut().find(|party| party.name == "The bus").unwrap().key = public(&key);
    let next = |version| tabella_ledger::rewards::Programme { id: "green".into(), version, rules };
    assert_eq!(town.officials.publish_programme(next, "green").await.unwrap(), 2);
    town.counter = counter;
    let quote = |price| Quote {
        fee: "A copy".into(),
        price,
        provider: public(&key),
        epoch: 1,
        valid_until: clock() + 100,
        nonce: [7; 16],
    };
    let [cheap, whole] = [1, 9].map(|price| quote(price).sign(&key, &town.chain, &mut OsRng));
    let entry = device.ask(|purse, state, log| purse.pay(state, log, &cheap, clock(), &mut OsRng)).await.unwrap();
    let receipt = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    let view = town.officials.replica().view().clone();
    let refused =
        town.at_counter(|counter, state, log| counter.honour(state, &view, log, &receipt, Some(&whole))).await;
    assert!(matches!(refused, Err(CounterError::OtherAmount { price: 9, paid: 1 })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn xa_3_a_voucher_is_honoured_once_and_one_that_was_not_is_given_back() {
    let mut town = Town::found().await;
    let device = town.with_points("ada", 20).await;
    let provider = town.counter.key();
    let buy = |offer: &'static str| {
        move |purse: &Purse, state: &State, log: &RewardLog| {
            purse.buy(state, log, &provider, offer, clock(), &mut OsRng)
        }
    };
    assert!(matches!(device.ask(buy("boat")).await, Err(PointsError::NoOffer(_))));
    let mut vouchers = Vec::new();
    for _ in 0..2 {
        let entry = device.ask(buy("ticket")).await.unwrap();
        vouchers.push(Voucher::from_text(&town.spend(&device, entry).await).unwrap());
    }
    let [one, two] = vouchers[..] else { panic!("two") };
    let view = town.officials.replica().view().clone();
    let honour = |voucher: Voucher| {
        let view = view.clone();
        move |counter: &Counter, state: &State, log: &RewardLog| counter.honour(state, &view, log, &voucher, None)
    };
    // Positions are public; what its owner knows is not.
    let guessed = Voucher { nonce: two.nonce, ..one };
    assert!(matches!(town.at_counter(honour(guessed)).await, Err(CounterError::NotOwner(_))));
    let elsewhere = Voucher { chain: Hash([1; 32]), ..one };
    assert!(matches!(town.at_counter(honour(elsewhere)).await, Err(CounterError::OtherBoard)));
    let nowhere = Voucher { position: 0, ..one };
    assert!(matches!(town.at_counter(honour(nowhere)).await, Err(CounterError::NotThere(0))));

    let presented = town.at_counter(honour(one)).await.unwrap();
    assert_eq!((presented.amount, presented.title.as_str()), (8, "A day on the bus"));
    let second = town.at_counter(honour(one)).await;
    assert!(matches!(second, Err(CounterError::UsedBefore(at)) if at == one.position), "{second:?}");
    let cancel = |position| {
        move |counter: &Counter, state: &State, log: &RewardLog| counter.cancel(state, log, position, &mut OsRng)
    };
    assert!(matches!(town.at_counter(cancel(one.position)).await, Err(CounterError::UsedBefore(_))));
    let settle = |counter: &Counter, state: &State, log: &RewardLog| counter.settle(state, log, &mut OsRng).unwrap();
    let settlements = town.at_counter(settle).await;
    assert_eq!(settlements.len(), 1);
    town.write(&settlements).await;
    assert!(town.at_counter(settle).await.is_empty());
    // Another till of the same provider, with a file of its own, finds it on the board.
    assert!(matches!(town.at_counter(honour(one)).await, Err(CounterError::UsedBefore(_))));
    std::fs::remove_file(town.dir.path().join("till.sqlite")).unwrap();

    let entries = town.at_counter(cancel(two.position)).await.unwrap();
    assert_eq!(town.write(&entries).await.len(), 1);
    assert!(matches!(town.at_counter(honour(two)).await, Err(CounterError::GivenBack(_))));
    let points = device.points().await;
    let fates: Vec<Fate> = points.spends.iter().map(|spend| spend.fate).collect();
    assert_eq!((points.balance, fates), (12, vec![Fate::Settled, Fate::Cancelled]));
    // What came back can be spent again.
    device.ask(buy("ticket")).await.unwrap();
    town.is_valid();
}

#[tokio::test(flavor = "multi_thread")]
async fn se_4_a_donation_of_points_is_named_by_the_funds_step_once() {
    let mut town = Town::found().await;
    let poll = town.poll(0).await;
    town.vote(poll, town.ada.voter_key(&town.chain)).await;
    town.officials.close(poll).await.unwrap();
    town.officials.tally(poll, &[1], &mut |_| {}).await.unwrap();
    town.officials.publish_outcome(poll).await.unwrap();
    let member = |role, name: &str| {
        let key: Key = public(&SigningKey::generate(&mut OsRng));
        Member { role, name: name.into(), key }
    };
    let fund = Fund {
        election: poll,
        contest: 0,
        option: 0,
        currency: "CHF".into(),
        budget: 100,
        members: vec![member(Role::Requester, "a"), member(Role::Approver, "b"), member(Role::Payer, "c")],
        needed: 1,
    };
    let entry = Office::new(town.office.clone(), town.chain).set_up_fund(fund, &mut OsRng);
    let fund = Hash::of(&entry.to_bytes());
    town.write(&[entry]).await;
    let device = town.with_points("ada", 20).await;
    let provider = town.counter.key();
    let give = |fund: Hash| {
        move |purse: &Purse, state: &State, log: &RewardLog| {
            purse.donate(state, log, &fund, &provider, 13, clock(), &mut OsRng)
        }
    };
    assert!(matches!(device.ask(give(Hash([9; 32]))).await, Err(PointsError::NoFund(_))));
    let entry = device.ask(give(fund)).await.unwrap();
    let receipt = Voucher::from_text(&town.spend(&device, entry).await).unwrap();
    let donated = |counter: &Counter, state: &State, log: &RewardLog| counter.donated(state, log, &fund).unwrap();
    assert_eq!(town.at_counter(donated).await, None);
    let view = town.officials.replica().view().clone();
    town.at_counter(|counter, state, log| counter.honour(state, &view, log, &receipt, None)).await.unwrap();
    let settlements = town.at_counter(|counter, state, log| counter.settle(state, log, &mut OsRng).unwrap()).await;
    town.write(&settlements).await;
    let (points, source) = town.at_counter(donated).await.unwrap();
    assert_eq!((points, source.clone()), (13, format!("points of spends {}", receipt.position)));
    let office = FundMember::new(town.office.clone(), town.chain);
    let entry = town
        .at_counter(|_, state, _| {
            let found = state.funds().get(&fund).unwrap();
            office.step(fund, found, Step::Donation { source, amount: points }, &mut OsRng)
        })
        .await;
    town.write(&[entry]).await;
    assert_eq!(town.at_counter(donated).await, None);
    town.is_valid();
}

#[tokio::test(flavor = "multi_thread")]
async fn a41_issuers_answer_up_to_a_limit_what_they_allowed() {
    let town = Town::found().await;
    let device = town.device("ada").await;
    // Five tokens of one point or five.
    town.claim_glass(&device, 2_000).await;
    town.claim_glass(&device, 500).await;
    let path = town.dir.path().join("trustees.sqlite");
    let issuers = |trustees: &[NamedTrustee]| {
        let file = TrusteeFile::open(&path).unwrap();
        TokenIssuers::new(town.client.clone(), town.officials.replica().clone(), trustees.to_vec(), file)
    };
    // The third allowed nothing, so nothing is issued by it.
    assert!(issuers(&town.officials.trustees()[2..]).answer().await.unwrap().is_empty());
    let mut slow = issuers(&town.officials.trustees()[..2]).at_most(2);
    let mut ready = Vec::new();
    for _ in 0..4 {
        slow.answer().await.unwrap();
        ready.push(device.points().await.at(Stage::Ready));
    }
    assert_eq!(ready, [2, 4, 5, 5]);
    // Without a block in between there is nothing to look at.
    assert!(slow.answer().await.unwrap().is_empty());
    town.is_valid();
}

/// By the methods that the desktop app calls, with the city's own trustees and clock.
#[tokio::test(flavor = "multi_thread")]
async fn se_4_se_5_a_city_pays_a_poll_and_its_bus_takes_the_points() {
    let dir = tempfile::tempdir().unwrap();
    let city = City::open(dir.path(), "Testville", &mut |_| {}).await.unwrap();
    city.create_key().await.unwrap();
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
    let bus = city.provider("The bus").unwrap();
    assert_eq!(city.provider("The bus").unwrap(), bus);
    let question = Question::new("Where?", ["Here", "There"], QuestionRule::Plurality);
    let poll =
        Manifest { points: 5, minimum_voters: 3, ..Manifest::new(Kind::Poll, "Bench", vec![question], now() + 1_000) };
    let poll = city.draft(&poll).unwrap();
    city.hold_ceremony(&poll, &mut |_| {}).await.unwrap();
    city.open_election(&poll).await.unwrap();
    city.residents_vote(&poll, 9, &mut |_, _| {}).await.unwrap();
    let rules = json!({
        "id": "part", "title": "Taking part", "delay": 0, "claim_within": 10, "kinds": [],
        "parties": [{ "name": "The bus", "place": "Town", "role": "provider", "key": bus.to_string() }],
        "caps": { "person_week": 10, "epoch": 100 },
    });
    let unknown = city.publish_programme(b"{}").await.unwrap_err();
    assert_eq!(unknown.code(), "office.rules");
    assert!(city.providers().unwrap().is_empty(), "no programme names it yet");
    assert_eq!(city.check_programme(rules.to_string().as_bytes()).unwrap(), 1);
    assert_eq!(city.publish_programme(rules.to_string().as_bytes()).await.unwrap(), 1);
    assert_eq!(city.check_programme(rules.to_string().as_bytes()).unwrap(), 2);
    assert_eq!(city.providers().unwrap()[0].key, bus);
    let begun = now();
    let (ends, until) = (begun + 20, begun + 60);
    let epoch = json!({
        "programme": "part", "denominations": [1, 5], "begins": begun, "ends": ends, "redeem_from": ends,
        "redeem_until": until, "spend_until": begun + 500, "settle_until": begun + 600,
    });
    assert_eq!(city.begin_epoch(epoch.to_string().as_bytes(), &mut |_| {}).await.unwrap(), 1);
    let [programme, offer, title] = ["part", "ticket", "A day"].map(str::to_owned);
    city.offer("The bus", OfferTerms { programme, offer, title, price: 3, stock: 9, until: begun + 500 })
        .await
        .unwrap();

    assert_eq!(city.claim_ballot(&poll).await.unwrap_err().code(), "points.no_ballot");
    let sealed = city.seal(&poll, &[vec![1, 0]]).await.unwrap();
    city.cast(sealed.tracker).await.unwrap();
    assert_eq!(city.points().await.unwrap().claimable[0].points, 5);
    city.claim_ballot(&poll).await.unwrap();
    assert_eq!(city.claim_ballot(&poll).await.unwrap_err().code(), "points.nothing");
    assert_eq!(city.claim_act("hello").await.unwrap_err().code(), "points.slip");
    // The trustees answer by themselves, and the app looks now and then.
    while city.points().await.unwrap().epochs[0].balance < 5 {
        assert!(now() < until + 20, "{:?}", city.points().await.unwrap().epochs[0].claims);
        city.redeem_due().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    let voucher = city.buy(&bus, "ticket").await.unwrap();
    assert_eq!(city.buy(&bus, "ticket").await.unwrap_err().code(), "points.too_few");
    let looked = city.look_at_voucher("The bus", &voucher, None).await.unwrap();
    assert!(city.till("The bus").await.unwrap().honoured.is_empty(), "who only looks honours nothing");
    let found = city.honour("The bus", &voucher, None).await.unwrap();
    assert_eq!(found, looked);
    assert_eq!((found.amount, found.title.as_str()), (3, "A day"));
    assert_eq!(city.honour("The bus", &voucher, None).await.unwrap_err().code(), "counter.used_before");
    assert_eq!(city.look_at_voucher("The bus", &voucher, None).await.unwrap_err().code(), "counter.used_before");
    assert_eq!(city.give_back("The bus", &voucher).await.unwrap_err().code(), "counter.used_before");
    let honoured = city.till("The bus").await.unwrap().honoured.remove(0);
    assert_eq!((honoured.amount, honoured.title.as_deref()), (3, Some("A day")));
    assert_eq!(city.settle_points("The bus").await.unwrap(), 1);
    let till = city.till("The bus").await.unwrap();
    assert_eq!((till.honoured.len(), till.settled[0].spends, till.settled[0].amount), (0, 1, 3));
    assert!(till.settled[0].time >= begun);
    let stale = city.quote("The bus", "A copy", 2, 1, now()).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(city.pay_quote(&stale).await.unwrap_err().code(), "points.stale_quote");
    let quote = city.quote("The bus", "A copy", 2, 1, now() + 100).unwrap();
    let receipt = city.pay_quote(&quote).await.unwrap();
    let points = city.points().await.unwrap().epochs.remove(0);
    assert_eq!((points.balance, points.spends[0].fate), (0, Fate::Settled));
    assert_eq!(city.voucher(points.spends[1].position).await.unwrap(), receipt);
    assert_eq!(city.honour("The bus", &receipt, Some(&quote)).await.unwrap().title, "A copy");
    assert_eq!(
        city.cancel_spend("The bus", points.spends[1].position).await.unwrap_err().code(),
        "counter.used_before"
    );
}
