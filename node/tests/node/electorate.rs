//! An election with two districts and weights, from the officials' desks to the exported record.

use std::sync::Arc;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Elector;
use tabella_ledger::manifest::{BallotStyle, Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Registrar, Trustee, VoterError, public};
use tabella_ledger::rejection::Rejection;
use tabella_node::citizen::{Citizen, CitizenError};
use tabella_node::export::export;
use tabella_node::light::LightClient;
use tabella_node::officials::{NamedTrustee, OfficialError, Officials};
use tabella_node::record::RecordFile;
use tabella_node::store::Store;
use tabella_node::sync::Replica;

use crate::rig::{Rig, TIME};

fn manifest(ceremony: Hash) -> Manifest {
    let question =
        |title: &str| Question { packed: true, ..Question::new(title, ["Yes", "No"], QuestionRule::Plurality) };
    let mut longer = question("A bus for the south?");
    longer.options.push("Later".into());
    let style = |title: &str, contests: &[u32]| BallotStyle { title: title.into(), contests: contests.to_vec() };
    Manifest {
        ceremony,
        styles: vec![style("North", &[0]), style("South", &[1])],
        weighted: true,
        ..Manifest::new(Kind::Election, "Buses", vec![question("A bus for the north?"), longer], TIME + 1)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_electorate_is_published_in_batches_and_each_citizen_gets_the_ballot_of_their_district() {
    let rig = Rig::new();
    let chain = rig.chain();
    let served = rig.serve("board").await;
    let store = Arc::new(Store::open(rig.path("officials")).unwrap());
    let replica = Replica::open(store, served.client.clone(), Some(chain), &mut |_, _| {}).await.unwrap();
    let trustee = Trustee::new(SigningKey::generate(&mut OsRng), chain);
    let trustees = vec![NamedTrustee { name: "The trustee".into(), trustee }];
    let (office, registrar) = (Office::new(rig.office.clone(), chain), Registrar::new(rig.registrar.clone(), chain));
    let mut officials = Officials::new(served.client.clone(), replica, office, registrar, trustees);

    let mut citizen = Citizen::open(rig.folder.path(), chain).unwrap();
    let voter = citizen.create_key().unwrap();
    let silent = (0..Registrar::ELECTORS_BATCH).map(|_| public(&SigningKey::generate(&mut OsRng)));
    let keys: Vec<Key> = silent.chain([voter]).collect();
    officials.enrol(&keys, &mut |_, _| {}).await.unwrap();
    let ceremony = officials.hold_ceremony(1, 2, &mut |_| {}).await.unwrap();
    let election = officials.publish(manifest(ceremony)).await.unwrap();

    let elector = |key: &Key| Elector { key: *key, style: u32::from(*key == voter), weight: 5 };
    let mut electors: Vec<Elector> = keys.iter().map(elector).collect();
    // An attempt that was broken off, and the whole list after it.
    officials.name_electors(election, &electors[..3], &mut |_, _| {}).await.unwrap();
    let sealed = officials.read(|state| citizen.seal(state, election, &[vec![0, 1, 0]])).unwrap();
    let outside = CitizenError::Seal(VoterError::Board(Rejection::NotElector(voter)));
    assert_eq!(sealed.unwrap_err().to_string(), outside.to_string());
    let mut seen = Vec::new();
    officials.name_electors(election, &electors, &mut |done, total| seen.push((done, total))).await.unwrap();
    assert_eq!(seen, [(1301, 1301)]);
    let listed = officials.read(|state| state.election(&election).unwrap().electors()).unwrap();
    assert_eq!(listed, Some(1301));
    // An elector who is on the board with another weight.
    electors[0].weight = 6;
    let refused = officials.name_electors(election, &electors, &mut |_, _| {}).await.unwrap_err();
    assert!(matches!(&refused, OfficialError::Refused { code, .. } if code == "electorate.repeated"), "{refused}");
    officials.open(election).await.unwrap();

    let seal = |citizen: &mut Citizen| officials.read(|state| citizen.seal(state, election, &[vec![0, 1, 0]])).unwrap();
    let shown = seal(&mut citizen).unwrap();
    let opened = officials.read(|state| citizen.challenge(state, shown.tracker, TIME)).unwrap().unwrap();
    assert_eq!(opened.choices, [[0, 1, 0]]);
    served.accept(&opened.spoil.to_bytes()).await;
    officials.sync(&mut |_, _| {}).await.unwrap();
    let sealed = officials.read(|state| citizen.seal(state, election, &[vec![0, 1, 0]])).unwrap().unwrap();
    let light = LightClient::open(&rig.path("light"), served.client.clone(), Some(chain)).await.unwrap();
    let entry = citizen.cast(&light, sealed.tracker, TIME).unwrap();
    served.accept(&entry).await;

    officials.close(election).await.unwrap();
    officials.tally(election, &[1], &mut |_| {}).await.unwrap();
    assert_eq!(officials.publish_outcome(election).await.unwrap(), [vec![], vec![0, 5, 0]]);
    let path = rig.path("record.tabella");
    export(officials.replica().view(), &path, &mut |_, _| {}).unwrap();
    let verdict = audit(&RecordFile::open(&path).unwrap(), None, &mut OsRng, &mut |_| {});
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, Vec::new()));
}
