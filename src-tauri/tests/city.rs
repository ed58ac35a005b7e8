//! What a person owns, and what becomes of public money, on a city behind the host: from the desk to the file in hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tabella_app::{
    city_host,
    contract::*,
    desktop::logs,
    host::{Events, Host, Surroundings},
};
use tauri::async_runtime::block_on;
use tempfile::TempDir;
use tokio::time::sleep;

/// A city with one enrolled citizen, known at the desk as 2031.
async fn city() -> (Arc<dyn Host>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let data = folder.path().join("app");
    let surroundings = Surroundings { locale: "en".into(), data, events: Events::new(drop) };
    let host = city_host::open(surroundings).await.expect("it opens");
    host.create_key(None, None).await.expect("a key is made");
    let asked = host.ask_to_enrol().await.expect("it is asked");
    let name = FieldView { label: "Name".into(), value: "Given Family".into() };
    let confirmed = host.confirm_request(asked.code, "2031".into(), vec![name]).await.expect("it is confirmed");
    assert_eq!(confirmed.stage, EnrolmentStage::Enrolled);
    (host, folder)
}

fn now() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    u32::try_from(since.as_secs()).expect("it is before 2106")
}

fn written(folder: &TempDir, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).expect("it can be written");
    path
}

fn contains(file: &Path, text: &str) -> bool {
    let bytes = fs::read(file).expect("it is there");
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn ee_8_whoever_reads_a_record_is_seen_by_its_person() {
    block_on(async {
        let (host, _folder) = city().await;
        assert!(host.uses().await.expect("it is looked up").uses.is_empty());
        let look = |what: &str| {
            let host = host.clone();
            let what = vec![what.to_owned()];
            async move { host.look_at_person("2031".into(), "Tax office".into(), what, "A fee".into()).await }
        };
        assert_eq!(look("Born").await.expect_err("there is no such field").code, "read.label");
        let shown = look("Name").await.expect("it is shown");
        assert_eq!(shown[0].value, "Given Family");
        let uses = host.uses().await.expect("it is looked up");
        let text = uses.uses[0].text.as_ref().expect("it can be read");
        assert_eq!((text.who.as_str(), text.what.as_str(), text.why.as_str()), ("Tax office", "Name", "A fee"));
        assert!(uses.sound && uses.gaps.is_empty());
    });
}

#[test]
fn wx_3_data_are_shared_fetched_and_withdrawn_and_every_fetch_is_seen() {
    block_on(async {
        let (host, folder) = city().await;
        let file = written(&folder, "soil.csv", b"6.4, 6.5");
        let kind = host.publish_data(file.clone(), "Soil pH".into()).await.expect_err("it is no kind");
        assert_eq!(kind.code, "fact.kind");
        let owned = host.publish_data(file, "soil.ph".into()).await.expect("it is published");
        assert_eq!(owned.publications.len(), 1, "what was refused is not kept");
        let publication = owned.publications[0].position;

        let key = host.overview().await.expect("it is told").citizen.key.expect("there is a key");
        let ticket = folder.path().join("ticket.json");
        let nobody = host.grant_data(publication, "zz".into(), "Nobody".into(), ticket.clone()).await;
        assert_eq!(nobody.expect_err("it is no key").code, "typed.key");
        let owned = host.grant_data(publication, key, "Faculty".into(), ticket.clone()).await.expect("it is granted");
        let grant = owned.grants[0].position;
        let out = folder.path().join("fetched.csv");
        host.fetch_data(ticket.clone(), out.clone()).await.expect("it is fetched");
        assert_eq!(fs::read(&out).expect("it is there"), b"6.4, 6.5");

        assert!(host.withdraw_data(grant).await.expect("it ends").grants[0].withdrawn);
        let again = host.fetch_data(ticket, out).await.expect_err("it has ended");
        assert_eq!(again.code, "fetch.withdrawn");
        let fetches = host.owned().await.expect("it is listed").fetches;
        let seen: Vec<(Option<&str>, bool)> =
            fetches.iter().map(|fetch| (fetch.label.as_deref(), fetch.served)).collect();
        assert_eq!(seen, [(Some("Faculty"), false), (Some("Faculty"), true)], "the newest first");
    });
}

#[test]
fn se_6_one_fact_of_a_certificate_is_shown_and_listed() {
    block_on(async {
        let (host, folder) = city().await;
        let (keys, copies) = (folder.path().join("keys.json"), folder.path().join("copies.json"));
        host.request_certificate(2, keys.clone()).await.expect("keys are made");
        let fact = |name: &str, value: &str| NewFact { name: name.into(), value: value.into() };
        let facts = vec![fact("adult", "yes"), fact("street", "Mill Lane")];
        host.issue_certificate(keys, facts, 4_000_000_000, copies.clone()).await.expect("it is issued");
        let wallet = host.add_certificate(copies.clone()).await.expect("it is added");
        assert_eq!((wallet.certificates[0].copies, wallet.certificates[0].unshown), (2, 2));
        let twice = host.add_certificate(copies).await.expect_err("it is there");
        assert_eq!(twice.code, "wallet.stray");

        let question = host.ask_for_fact("adult".into(), "Library".into()).await.expect("it is asked");
        let shown = host.show_fact(question.clone(), false).await.expect("it is shown");
        assert!(!shown.contains("Mill Lane"));
        let said = host.check_fact(shown.clone(), question).await.expect("it holds");
        assert_eq!((said.fact.as_str(), said.value.as_str(), said.valid_now), ("adult", "yes", true));
        let other = host.ask_for_fact("adult".into(), "Library".into()).await.expect("it is asked");
        let replayed = host.check_fact(shown, other.clone()).await.expect_err("it answers another question");
        assert_eq!(replayed.code, "wallet.credential");

        host.show_fact(other.clone(), false).await.expect("the second copy");
        assert_eq!(host.show_fact(other.clone(), false).await.expect_err("none is left").code, "wallet.used_up");
        host.show_fact(other, true).await.expect("whoever wants to shows one again");
        let showings = host.wallet().await.expect("it is listed").showings;
        assert_eq!(showings.len(), 3);
        assert!(showings.iter().all(|showing| showing.audience == "Library" && showing.fact == "adult"));
    });
}

/// An election with one winner, published.
async fn published(host: &Arc<dyn Host>) -> String {
    let contest = NewContest {
        title: "What is built?".into(),
        options: vec!["Playground".into(), "Pond".into()],
        rule: RuleView::Plurality { blank: false },
    };
    let audience =
        AudienceView { pseudonymous: false, classes: vec![ClassView::Resident], districts: vec![], age_bands: vec![] };
    let made = host
        .create_election(NewElection {
            kind: Kind::Poll,
            title: "The park".into(),
            description: String::new(),
            contests: vec![contest],
            closes_at: 4_000_000_000,
            points: 0,
            minimum_voters: 1,
            audience,
            secret_roll: false,
        })
        .await
        .expect("it is drafted");
    host.hold_ceremony(made.id.clone()).await.expect("it is announced");
    host.open_election(made.id.clone()).await.expect("it opens");
    let choices = Choices { contests: vec![Selection::Values(vec![1, 0])] };
    let sealed = host.seal(made.id.clone(), choices).await.expect("it is sealed");
    host.cast(sealed.tracker).await.expect("it is cast");
    host.close_election(made.id.clone()).await.expect("it closes");
    host.tally(made.id.clone(), vec![1, 2, 3]).await.expect("it is tallied");
    host.publish(made.id.clone()).await.expect("it is published");
    made.id
}

#[test]
fn xa_4_and_5_money_is_followed_step_by_step_and_a_wage_proof_names_one_worker() {
    block_on(async {
        let (host, folder) = city().await;
        let election = published(&host).await;
        let new =
            |option| NewFund { election: election.clone(), contest: 0, option, currency: "EUR".into(), budget: 900 };
        assert_eq!(host.open_fund(new(1)).await.expect_err("it lost").code, "fund.not_chosen");
        let fund = host.open_fund(new(0)).await.expect("it won").id;
        let step = |by: &str, step: StepView| {
            let (host, fund, by) = (host.clone(), fund.clone(), by.to_owned());
            async move { host.fund_step(fund, by, step).await }
        };
        let request = StepView::Request { purpose: "Wages".into(), amount: 500 };
        let stranger = step("City treasury", request.clone()).await.expect_err("it does not ask");
        assert_eq!(stranger.code, "fund.not_theirs");
        step("Building department", request).await.expect("it asks");
        let approval = StepView::Approval { request: 1 };
        step("Finance committee", approval.clone()).await.expect("it approves");
        assert_eq!(step("Finance committee", approval.clone()).await.expect_err("twice").code, "fund.approved");
        let approved = step("Court of audit", approval).await.expect("it approves");
        assert!(approved.requests[0].approved && approved.sound);

        let wage = |worker: &str, amount| NewWage { worker: worker.into(), amount, period: "May".into() };
        let wages = vec![wage("Mason Seven", 300), wage("Mason Eight", 200)];
        let paid = host.pay_wages(fund.clone(), "City treasury".into(), 1, wages).await.expect("it pays");
        assert_eq!((paid.fund.totals.paid, paid.slips.len()), (500, 2));
        let slip = PathBuf::from(&paid.slips[0]);
        assert!(contains(&slip, "Mason Seven") && !contains(&slip, "Mason Eight"));
        let kept = host.keep_wage(slip.clone()).await.expect("it is kept");
        let shown = kept[0].wage.as_ref().expect("it is a wage");
        assert_eq!((shown.amount, shown.project.as_deref(), shown.step), (300, Some("Playground"), 4));
        let copy = folder.path().join("copy.tabella-proof");
        host.save_wage(kept[0].id.clone(), copy.clone()).await.expect("it is saved");
        assert_eq!(fs::read(&copy).expect("it is there"), fs::read(slip).expect("it is there"));

        let mut bytes = fs::read(&copy).expect("it is there");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        let broken = written(&folder, "broken.tabella-proof", &bytes);
        assert_eq!(host.open_proof(broken.clone()).await.expect("it is opened").outcome, Outcome::Invalid);
        assert_eq!(host.keep_wage(broken).await.expect_err("it is broken").code, "file.form");

        let more = StepView::Payment { request: 1, amount: 50, to: "Builders".into() };
        let over = step("City treasury", more).await.expect("a fact is not refused");
        assert_eq!((over.totals.overpaid, over.sound, over.steps.last().map(|step| step.over)), (50, false, Some(50)));
        let donation = StepView::Donation { source: "Friends".into(), amount: 20 };
        let donated = step("", donation).await.expect("the office takes it");
        assert_eq!((donated.totals.donated, donated.steps.last().and_then(|step| step.by.clone())), (20, None));
    });
}

#[test]
fn wx_1_a_poll_of_another_class_is_read_and_says_why_voting_is_off() {
    block_on(async {
        let (host, _folder) = city().await;
        let election = published(&host).await;
        let found = host.elections().await.expect("they are listed");
        assert_eq!(found.iter().find(|one| one.id == election).map(|one| one.off.clone()), Some(None));
        let audience = AudienceView {
            pseudonymous: false,
            classes: vec![ClassView::Business],
            districts: vec![],
            age_bands: vec![],
        };
        let contest = NewContest {
            title: "When?".into(),
            options: vec!["Six".into(), "Seven".into()],
            rule: RuleView::Plurality { blank: false },
        };
        let made = host
            .create_election(NewElection {
                kind: Kind::Poll,
                title: "The market".into(),
                description: String::new(),
                contests: vec![contest],
                closes_at: 4_000_000_000,
                points: 0,
                minimum_voters: 1,
                audience: audience.clone(),
                secret_roll: false,
            })
            .await
            .expect("it is drafted");
        host.hold_ceremony(made.id.clone()).await.expect("it is announced");
        let opened = host.open_election(made.id.clone()).await.expect("it opens");
        assert_eq!(opened.audience, audience);
        assert_eq!(opened.off.as_deref(), Some("standing.not_in_audience"));
        let sealed = host.seal(made.id, Choices { contests: vec![Selection::Values(vec![1, 0])] }).await;
        let refused = match sealed {
            Err(failure) => failure,
            Ok(sealed) => host.cast(sealed.tracker).await.expect_err("the board refuses it"),
        };
        assert_eq!(refused.code, "standing.not_in_audience");
    });
}

#[test]
fn zg_6_the_desk_announces_a_date_and_forgets_when_it_has_come() {
    block_on(async {
        let (host, _folder) = city().await;
        assert_eq!(host.retention().await.expect("it is told"), None);
        let kept = host.forgetting().await.expect("it is told");
        assert_eq!((kept.people, kept.requests, kept.is_due), (1, 1, false));
        let due = now() + 3;
        let announced = host.announce_forgetting(due).await.expect("it is announced");
        let seen = host.retention().await.expect("everybody sees it").expect("it is announced");
        assert_eq!((announced.retention, seen.due, seen.done_at), (Some(seen), due, None));
        let moved = host.announce_forgetting(due + 9).await.expect_err("people rely on it");
        assert_eq!(moved.code, "retention.announced");
        assert_eq!(host.forget_people().await.expect_err("it has not come").code, "retention.too_early");
        assert_eq!(host.forgetting().await.expect("it is told").people, 1, "nothing is deleted before");

        while !host.forgetting().await.expect("it is told").is_due {
            sleep(Duration::from_millis(200)).await;
        }
        let done = host.forget_people().await.expect("it has come");
        assert!(done.retention.is_some_and(|retention| retention.done_at.is_some()));
        assert_eq!((done.people, done.requests, done.codes, done.is_due), (0, 0, 0, false));
        let look = host.look_at_person("2031".into(), "Tax office".into(), vec!["Name".into()], "A fee".into());
        assert_eq!(look.await.expect_err("nobody knows").code, "read.unknown");
        let record = host.export_record().await.expect("it is written");
        assert_eq!(host.audit(record.path, None).await.expect("it is checked").outcome, Outcome::Valid);
        assert_eq!(host.overview().await.expect("it is told").citizen.standing, Standing::Enrolled);
    });
}

fn rules(key: String, points: u32) -> RulesView {
    RulesView {
        id: "green".into(),
        title: "Green town".into(),
        kinds: vec![ActKindView {
            id: "glass".into(),
            unit: "g".into(),
            method: "scale".into(),
            formula: FormulaView::Amount { points, per: 1000, most: 30 },
        }],
        parties: vec![PartyView {
            name: "The bus".into(),
            place: "Town".into(),
            key,
            role: PartyRole::Provider,
            kinds: vec![],
        }],
        caps: CapsView { person_week: 60, epoch: 20_000 },
        delay: 0,
        claim_within: 100,
    }
}

#[test]
fn sm_1_wx_5_the_office_publishes_rules_and_sees_what_covers_the_points() {
    block_on(async {
        let (host, _folder) = city().await;
        assert!(host.programmes().await.expect("they are told").is_empty());
        let bus = host.provider_key("The bus".into()).await.expect("it is made");
        assert!(host.counters().await.expect("they are told").is_empty(), "no programme names it yet");
        let published = host.publish_programme(rules(bus.clone(), 2), 1).await.expect("it is published");
        assert_eq!((published[0].cover, published[0].versions[0].version), (0, 1));
        assert_eq!(published[0].versions[0].rules, rules(bus.clone(), 2), "what was asked is what is on the board");

        let offer = |price| NewOffer {
            programme: "green".into(),
            offer: "day".into(),
            title: "A day on the bus".into(),
            price,
            stock: 20,
            until: now() + 1000,
        };
        assert_eq!(host.make_offer("The bus".into(), offer(0)).await.expect_err("for nothing").code, "rewards.offer");
        let counters = host.make_offer("The bus".into(), offer(8)).await.expect("it is offered");
        assert_eq!((counters[0].name.as_str(), counters[0].honoured.len()), ("The bus", 0));
        let shown = host.programmes().await.expect("they are told").remove(0);
        assert_eq!((shown.cover, shown.promised, shown.offers[0].in_force), (160, 0, true));

        assert_eq!(host.check_programme(rules(bus.clone(), 3)).await.expect("it can be published"), 2);
        let early = host.publish_programme(rules(bus.clone(), 3), 1).await.expect_err("that one is there");
        assert_eq!(early.code, "rewards.version");
        let shown = host.publish_programme(rules(bus.clone(), 3), 2).await.expect("it is published").remove(0);
        let numbers: Vec<u32> = shown.versions.iter().map(|version| version.version).collect();
        assert_eq!(numbers, [2, 1]);
        assert_eq!(shown.versions[0].claims_until, None);
        assert_eq!(shown.versions[1].claims_until, Some(shown.versions[0].since + 100));
        assert_eq!(shown.versions[1].rules, rules(bus, 2), "old acts count by their own version");

        let begins = now();
        // Fewer people would not hide each other.
        let poll = NewElection {
            kind: Kind::Poll,
            title: "The market".into(),
            description: String::new(),
            contests: vec![NewContest {
                title: "When?".into(),
                options: vec!["Six".into(), "Seven".into()],
                rule: RuleView::Plurality { blank: false },
            }],
            closes_at: 4_000_000_000,
            points: 0,
            minimum_voters: 1,
            audience: AudienceView {
                pseudonymous: false,
                classes: vec![ClassView::Resident],
                districts: vec![],
                age_bands: vec![],
            },
            secret_roll: false,
        };
        let poll = host.create_election(poll).await.expect("it is drafted").id;
        host.hold_ceremony(poll.clone()).await.expect("it is announced");
        host.open_election(poll.clone()).await.expect("it opens");
        host.residents_vote(poll, 8).await.expect("they join the roll");
        let epoch = |denominations| NewEpoch {
            programme: "green".into(),
            denominations,
            begins,
            ends: begins + 100,
            redeem_from: begins + 100,
            redeem_until: begins + 200,
            spend_until: begins + 300,
            settle_until: begins + 400,
        };
        let wrong = host.begin_epoch(epoch(vec![5, 1])).await.expect_err("they do not ascend");
        assert_eq!(wrong.code, "rewards.denominations");
        let begun = host.begin_epoch(epoch(vec![1, 5])).await.expect("it begins").remove(0).epochs.remove(0);
        let points = [begun.requested, begun.issued, begun.settled, begun.outstanding, begun.expired];
        assert_eq!((begun.number, begun.settle_until, points), (1, begins + 400, [0; 5]));
        assert_eq!(host.counters().await.expect("they are told")[0].epochs, [1]);
        let quote = host.quote_fee("The bus".into(), "A copy".into(), 2, 1, begins + 50).await.expect("it is made");
        assert!(quote.starts_with("tabella-quote:"), "{quote}");
    });
}

#[test]
fn logs_hold_no_name_no_choice_and_no_secret() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder can be made");
        logs::begin(folder.path()).expect("logs can be written");
        let (host, _data) = city().await;
        let words = host.recovery_phrase(None).await.expect("it is shown").words.clone();
        let poll = published(&host).await;
        let citizen = host.overview().await.expect("it is told").citizen;
        // What goes wrong is logged; so that something does.
        tracing::error!(target: "tabella_node::store", "a marker");
        let log = fs::read_to_string(folder.path().join("tabella.log")).expect("it is there");
        assert!(log.contains("a marker"), "{log}");
        let key = citizen.key.expect("there is a key");
        let receipts = citizen.receipts.iter().map(|receipt| receipt.tracker.clone());
        let phrase = words.windows(3).map(|words| words.join(" "));
        let secret = ["Given Family", "Playground", "Pond", "2031"].map(str::to_owned).into_iter();
        for text in secret.chain([key, poll]).chain(receipts).chain(phrase) {
            assert!(!log.contains(&text), "{text} is in the log:\n{log}");
        }
    });
}

/// The election as soon as its secret roll is as wanted.
async fn election_with(host: &Arc<dyn Host>, id: &str, wanted: impl Fn(&SecretRollView) -> bool) -> ElectionView {
    loop {
        let elections = host.elections().await.expect("they are listed");
        let found = elections.into_iter().find(|election| election.id == id).expect("it is listed");
        if found.secret_roll.as_ref().is_some_and(&wanted) {
            return found;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn the_app_joins_a_secret_roll_by_itself_and_says_how_far_it_is() {
    block_on(async {
        let (host, _folder) = city().await;
        let new = NewElection {
            kind: Kind::Election,
            title: "The chair".into(),
            description: String::new(),
            contests: vec![NewContest {
                title: "Who?".into(),
                options: vec!["Hills".into(), "River".into()],
                rule: RuleView::Plurality { blank: false },
            }],
            closes_at: 4_000_000_000,
            points: 0,
            minimum_voters: 3,
            audience: AudienceView {
                pseudonymous: false,
                classes: vec![ClassView::Resident],
                districts: vec![],
                age_bands: vec![],
            },
            secret_roll: true,
        };
        let paid = NewElection { kind: Kind::Poll, points: 1, ..new.clone() };
        assert_eq!(host.preview_election(paid).await.expect_err("points name voters").code, "office.manifest");
        let id = host.create_election(new).await.expect("it is drafted").id;
        host.hold_ceremony(id.clone()).await.expect("it is announced");
        let joined = election_with(&host, &id, |roll| roll.mine).await;
        let roll = SecretRollView { joined: 1, least: 3, fixed: false, mixes: 0, mixes_needed: 3, mine: true };
        assert_eq!((joined.secret_roll, joined.off), (Some(roll), None));

        host.residents_join(id.clone(), 2).await.expect("they join");
        let fixed = host.fix_roll(id.clone()).await.expect("it is fixed");
        assert!(fixed.secret_roll.is_some_and(|roll| roll.fixed && roll.joined == 3));
        let mixed = election_with(&host, &id, |roll| roll.mixes == roll.mixes_needed).await;
        assert_eq!(mixed.trustees.iter().filter(|trustee| trustee.mixed).count(), 3);
        assert_eq!((mixed.roll, mixed.off, mixed.phase), (3, None, Phase::Ready));
        let opened = host.open_election(id).await.expect("it opens");
        assert_eq!((opened.off, opened.phase), (None, Phase::Open));
    });
}
