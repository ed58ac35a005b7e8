//! An election with a secret roll in the embedded city: this device's citizen joins without being asked, across restarts, and
//! the trustees mix without being told.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::Path;

use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule, SecretRoll};
use tabella_ledger::proof::{self, Shows};
use tabella_ledger::state::ElectionState;
use tabella_node::city::{City, CityError};
use tabella_node::randomness;
use tabella_node::record::RecordFile;
use tabella_node::service::now;

fn manifest(title: &str) -> Manifest {
    let question = Question::new("Where does the new bench go?", ["Lake", "School"], QuestionRule::Plurality);
    let election = Manifest::new(Kind::Election, title, vec![question], now() + 1000);
    Manifest { minimum_voters: 3, roll: Some(SecretRoll::Mixed), ..election }
}

async fn open(dir: &Path) -> City {
    City::open(dir, "Testville", &mut |_| {}).await.unwrap()
}

async fn announced(city: &City, title: &str) -> Hash {
    let handle = city.draft(&manifest(title)).unwrap();
    city.hold_ceremony(&handle, &mut |_| {}).await.unwrap();
    handle
}

fn read<T>(city: &City, title: &str, read: impl Fn(&ElectionState) -> T) -> T {
    city.read(|state| {
        let mut elections = state.elections();
        read(elections.find(|(_, election)| election.manifest().title == title).unwrap().1)
    })
    .unwrap()
}

/// Whether this device's citizen votes, or why not.
async fn standing(city: &City, title: &str) -> Result<(), String> {
    let id = read(city, title, ElectionState::id);
    let may = city.read_as_citizen(|state, citizen| citizen.may_vote(state, &id)).await.unwrap();
    may.map_err(|error| CityError::from(error).code())
}

async fn mixed(city: &City, title: &str) {
    while read(city, title, ElectionState::roll_listed).is_none() {
        let copy = city.sync().await.unwrap();
        if read(city, title, ElectionState::roll_listed).is_none() {
            city.wait_beyond(copy.entries).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_holds_an_election_in_which_nobody_sees_who_voted() {
    let dir = tempfile::tempdir().unwrap();
    let city = open(dir.path()).await;
    let early = announced(&city, "Early").await;
    city.residents_join(&early, 3, &mut |_, _| {}).await.unwrap();
    city.fix_roll(&early).await.unwrap();

    city.join_rolls().await.unwrap();
    city.create_key().await.unwrap();
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
    assert_eq!(standing(&city, "Early").await, Err("roll.not_listed".into()), "it was fixed before");

    let bench = announced(&city, "Bench").await;
    assert_eq!(standing(&city, "Bench").await, Ok(()), "there is time left");
    city.join_rolls().await.unwrap();
    city.sync().await.unwrap();
    city.join_rolls().await.unwrap();
    assert_eq!(read(&city, "Bench", |election| election.roll_keys().len()), 1, "once, and on no roll that is fixed");
    assert_eq!(city.fix_roll(&bench).await.unwrap_err().code(), "roll.too_few");
    assert_eq!(city.open_election(&bench).await.unwrap_err().code(), "roll.unmixed");
    city.stop().await.unwrap();

    let city = open(dir.path()).await;
    city.residents_join(&bench, 6, &mut |_, _| {}).await.unwrap();
    city.fix_roll(&bench).await.unwrap();
    assert_eq!(standing(&city, "Bench").await, Ok(()), "it is on the list that is mixed");
    mixed(&city, "Bench").await;
    assert_eq!(standing(&city, "Bench").await, Ok(()));
    city.stop().await.unwrap();

    let city = open(dir.path()).await;
    city.open_election(&bench).await.unwrap();
    city.residents_vote(&bench, 4, &mut |_, _| {}).await.unwrap();
    let sealed = city.seal(&bench, &[vec![1, 0]]).await.unwrap();
    let kept = city.cast(sealed.tracker).await.unwrap();
    city.sync().await.unwrap();
    let key = city.citizen().await.unwrap().0.unwrap();
    let (own, raised) = city
        .read_as_citizen(|state, citizen| {
            let election = state.election(&kept.election).unwrap();
            let voting = citizen.voting_key(state, &kept.election).unwrap();
            (election.counted_of(&key).is_some(), election.counted_of(&voting).map(|counted| counted.tracker))
        })
        .await
        .unwrap();
    assert_eq!((own, raised), (false, Some(sealed.tracker)), "under what the key became, and not under the key");

    let receipt = city.receipt(&sealed.tracker).unwrap().to_bytes();
    let shown = proof::verify(&receipt, None, &[]).unwrap().shows;
    assert!(matches!(shown, Shows::Ballot { tracker, .. } if tracker == sealed.tracker), "{shown:?}");

    // Two of those that joined are left, however many are asked.
    city.residents_vote(&bench, 9, &mut |_, _| {}).await.unwrap();
    assert_eq!(read(&city, "Bench", ElectionState::voters), 7);
    city.close_election(&bench).await.unwrap();
    city.tally(&bench, &[1, 2, 3], &mut |_| {}).await.unwrap();
    city.publish(&bench).await.unwrap();
    let record = city.export_record(&mut |_, _| {}).unwrap();
    let verdict = audit(&RecordFile::open(&record).unwrap(), None, &mut randomness(), &mut |_| {});
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, Vec::new()));
}
