//! A citizen's watch: what is compared, what is kept when two histories were signed, and that nothing is cast then.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use tabella_ledger::bytes::Hash;
use tabella_ledger::code::{CheckpointCode, Code, Typed};
use tabella_ledger::cosignature::Witness;
use tabella_ledger::light::verify_evidence;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::Office;
use tabella_ledger::proof::{Shows, verify};
use tabella_node::citizen::CitizenError;
use tabella_node::city::{City, CityError, WITNESSES};
use tabella_node::client::NodeClient;
use tabella_node::light::{Comparison, LightClientError};
use tabella_node::randomness;
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::watch::{Compared, Watch, WatchError};

use crate::rig::{Rig, Served, TIME, serve};

async fn watch(rig: &Rig, name: &str, node: &NodeClient) -> Watch {
    let dir = rig.path(name);
    fs::create_dir_all(&dir).unwrap();
    Watch::open(&dir, node.clone(), rig.chain()).await.unwrap()
}

async fn follow(watch: &Watch) {
    watch.follow(now(), &mut |_, _| ()).await.unwrap();
}

/// Two nodes with one key whose boards differ from block 1 on, each with so many blocks.
async fn split(rig: &Rig, blocks: [usize; 2]) -> Vec<Served> {
    let mut nodes = Vec::new();
    for (name, blocks) in ["left", "right"].into_iter().zip(blocks) {
        let mut board = rig.found(name);
        (0..blocks).for_each(|_| rig.build(&mut board, vec![rig.enrolment(1)]));
        nodes.push(serve(rig.solo(board)).await);
    }
    nodes
}

#[tokio::test]
async fn zg_5_printed_codes_are_the_same_or_differ_or_are_not_known_yet() {
    let rig = Rig::new();
    let nodes = split(&rig, [3, 5]).await;
    let watch = watch(&rig, "watch", &nodes[0].client).await;
    follow(&watch).await;
    let code = async |said: &str| match watch.compare("paper", said).await.unwrap() {
        Compared::Code(comparison) => comparison,
        other => panic!("{other:?}"),
    };
    let printed = async |node: &Served, height| {
        CheckpointCode::of(&node.client.headers(height, 1).await.unwrap()[0].0).to_string()
    };
    // Blocks that the client never saw are proved first.
    for height in 0..=3 {
        let typed = printed(&nodes[0], height).await.to_lowercase().replace('-', " ");
        assert_eq!(code(&typed).await, Comparison::SameBlock { height });
    }
    let theirs = printed(&nodes[1], 2).await;
    let own = printed(&nodes[0], 2).await;
    let Comparison::OtherBlock { height: 2, own: shown, differing } = code(&theirs).await else { panic!("it differs") };
    assert_eq!(format!("2-{shown}"), own);
    let groups = own.split('-').zip(theirs.split('-')).skip(1).enumerate();
    assert_eq!(differing, groups.filter(|(_, (a, b))| a != b).map(|(place, _)| place).collect::<Vec<_>>());
    assert!(!differing.is_empty());
    assert_eq!(code(&printed(&nodes[1], 4).await).await, Comparison::Unknown { height: 4, trusted: 3 });
    assert_eq!(code(&Code::of(&rig.chain()).to_string()).await, Comparison::SameBoard);
    let other = Code::of(&Hash([9; 32])).to_string();
    assert!(matches!(code(&other).await, Comparison::OtherBoard { .. }));
    assert!(matches!(watch.compare("paper", "1-ABCD").await, Err(WatchError::Typed(_))));
    // A code alone convicts nobody: whoever has the signed checkpoint can show it.
    assert!(watch.dispute().unwrap().is_none());
    drop(nodes);
    // Away from the node, what was seen is still compared, and the rest is not guessed.
    assert_eq!(code(&own).await, Comparison::SameBlock { height: 2 });
}

#[tokio::test]
async fn zg_5_a_pasted_checkpoint_of_a_fork_is_evidence_at_whatever_height() {
    for (height, blocks) in [(1, [3, 5]), (2, [3, 5]), (3, [3, 5]), (0, [3, 5])] {
        let rig = Rig::new();
        let nodes = split(&rig, blocks).await;
        let watch = watch(&rig, "watch", &nodes[0].client).await;
        follow(&watch).await;
        let note = nodes[1].client.cosignatures(height).await.unwrap().replace('\n', "  \r\n");
        let compared = watch.compare("a newspaper", &note).await.unwrap();
        if height == 0 {
            assert_eq!(compared, Compared::SameNote { height });
            continue;
        }
        assert_eq!(compared, Compared::Conflict, "{height}");
        let dispute = watch.dispute().unwrap().unwrap();
        assert_eq!((dispute.conviction.checkpoints[1].height, dispute.shown_by.as_str()), (height, "a newspaper"));
        let kept = fs::read(&dispute.file).unwrap();
        assert_eq!(verify_evidence(&kept, Some(&rig.chain())).unwrap().signed_both, ["the city"]);
        // Somebody else takes the file, and knows it too.
        let other = self::watch(&rig, "other", &nodes[1].client).await;
        assert_eq!(other.compare_file(&dispute.file).await.unwrap(), Compared::Conflict);
        assert_eq!(other.dispute().unwrap().unwrap().conviction, dispute.conviction);
    }
}

/// A fork that is ahead contradicts nothing yet: it is kept, and found out when the board comes to that height.
#[tokio::test]
async fn zg_5_a_checkpoint_of_a_later_block_is_compared_when_the_board_is_there() {
    let rig = Rig::new();
    let nodes = split(&rig, [1, 4]).await;
    let watch = watch(&rig, "watch", &nodes[0].client).await;
    follow(&watch).await;
    let note = nodes[1].client.checkpoint().await.unwrap();
    assert_eq!(watch.compare("a friend", &note).await.unwrap(), Compared::LaterNote { height: 4, trusted: 1 });
    assert!(watch.dispute().unwrap().is_none());
    for _ in 0..5 {
        nodes[0].accept(&rig.enrolment(1)).await;
    }
    let error = watch.follow(now(), &mut |_, _| ()).await.unwrap_err();
    assert!(matches!(error, WatchError::Light(LightClientError::Conflict { .. })), "{error}");
    let dispute = watch.dispute().unwrap().unwrap();
    assert_eq!((dispute.conviction.checkpoints[0].height, dispute.shown_by.as_str()), (4, "a friend"));
}

#[tokio::test]
async fn zg_5_everything_known_is_shown_while_the_node_is_away() {
    let rig = Rig::new();
    let press = NoteSigner::generate(&mut randomness());
    let node = rig.serve("board").await;
    let office = Office::new(rig.office.clone(), rig.chain());
    let list = [("press", press.public()), ("museum", NoteSigner::generate(&mut randomness()).public())]
        .map(|(name, key)| Witness { name: name.into(), place: format!("The {name}"), key });
    node.accept(&office.name_witnesses(list.to_vec(), &mut randomness()).to_bytes()).await;
    let watch = watch(&rig, "watch", &node.client).await;
    follow(&watch).await;
    watch.light().cosign(&press, Some("press"), TIME).await.unwrap();
    follow(&watch).await;
    // The board grows: who looked a moment ago still counts, as far as they looked.
    node.accept(&rig.enrolment(1)).await;
    follow(&watch).await;
    follow(&watch).await;
    let (sight, url) = (watch.sight().unwrap(), node.url.clone());
    let seen = sight.agreement.named[0].seen.unwrap();
    assert_eq!((seen.height, sight.agreement.named[0].agrees, sight.agreement.recent()), (1, false, 1));
    assert_eq!(sight.agreement.anonymous, [], "the own cosignature says nothing");
    assert!(sight.agreement.is_thin(), "one of two");
    assert!(sight.agreement.operators.iter().all(|(operator, signed)| operator.name == "the city" && *signed));
    node.stop().await;
    let before = sight.compared_at.unwrap();
    drop(watch);
    let watch = self::watch(&rig, "watch", &NodeClient::new(&url).unwrap()).await;
    let error = watch.follow(before + 100, &mut |_, _| ()).await.unwrap_err();
    assert!(matches!(error, WatchError::Light(LightClientError::Client(_))), "{error}");
    let again = watch.sight().unwrap();
    assert_eq!((again.agreement, again.code, again.note), (sight.agreement, sight.code, sight.note));
    assert_eq!(again.compared_at, Some(before));
}

fn poll() -> Manifest {
    let question = Question::new("Should the fountain run again?", ["Yes", "No"], QuestionRule::Plurality);
    Manifest { points: 5, ..Manifest::new(Kind::Poll, "The old fountain", vec![question], now() + 1000) }
}

async fn open(dir: &Path) -> City {
    City::open(dir, "Testville", &mut |_| {}).await.unwrap()
}

/// The city's node as somebody else runs it who has its keys: a copy of its folder, and another history from there on.
async fn fork(dir: &Path, copy: &Path) -> RunningNode {
    fs::create_dir_all(copy).unwrap();
    for file in fs::read_dir(dir.join("node")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    let folder = Folder::new(copy);
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let node = RunningNode::start(&folder, any_port, now, &mut |_, _| {}).await.unwrap();
    let office = Office::new(folder.office().unwrap(), node.view().status().chain);
    let entry = office.name_witnesses(Vec::new(), &mut randomness()).to_bytes();
    NodeClient::new(&node.url()).unwrap().submit(&[entry]).await.unwrap();
    node
}

/// A city with its citizen on the roll and an open poll.
async fn city_with_poll(dir: &Path) -> (City, Hash) {
    let city = open(dir).await;
    city.create_key().await.unwrap();
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
    let handle = city.draft(&poll()).unwrap();
    city.hold_ceremony(&handle, &mut |_| {}).await.unwrap();
    city.open_election(&handle).await.unwrap();
    (city, handle)
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_4_a_receipt_is_a_file_that_verifies_without_the_app() {
    let folder = tempfile::tempdir().unwrap();
    let (city, handle) = city_with_poll(&folder.path().join("city")).await;
    let sealed = city.seal(&handle, &[vec![0, 1]]).await.unwrap();
    assert!(matches!(city.receipt(&sealed.tracker), Err(CityError::NotIncluded)));
    city.cast(sealed.tracker).await.unwrap();
    city.sync().await.unwrap();
    let receipt = city.receipt(&sealed.tracker).unwrap().to_bytes();
    let board = Typed::Board(Code::of(&city.watch().light().chain()));
    let verified = verify(&receipt, None, &[board]).unwrap();
    let Shows::Ballot { tracker, .. } = verified.shows else { panic!("a ballot") };
    assert_eq!(tracker, sealed.tracker);
    let other = Typed::Board(Code::of(&Hash([9; 32])));
    assert!(verify(&receipt, None, &[other]).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_5_two_heads_that_conflict_are_shown_and_saved_and_nothing_is_cast_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("city");
    let handle = {
        let (city, handle) = city_with_poll(&dir).await;
        city.stop().await.unwrap();
        handle
    };
    let other = fork(&dir, &folder.path().join("fork")).await;
    let city = open(&dir).await;
    let choices = [vec![1, 0]];
    let first = city.seal(&handle, &choices).await.unwrap();
    city.cast(first.tracker).await.unwrap();
    city.witnesses_look().await.unwrap();
    city.watch().follow(now(), &mut |_, _| ()).await.unwrap();
    let agreement = city.watch().sight().unwrap().agreement;
    assert_eq!(
        (agreement.named.len(), agreement.recent(), agreement.is_thin()),
        (WITNESSES.len(), WITNESSES.len(), false)
    );

    let waiting = city.seal(&handle, &choices).await.unwrap();
    assert_eq!(city.watch().compare("", &other.url()).await.unwrap(), Compared::Conflict);
    let dispute = city.watch().dispute().unwrap().unwrap();
    assert_eq!(dispute.shown_by, other.url());
    let chain = city.watch().light().chain();
    assert_eq!(verify_evidence(&fs::read(&dispute.file).unwrap(), Some(&chain)).unwrap(), dispute.conviction);
    let refused = city.cast(waiting.tracker).await.unwrap_err();
    assert!(matches!(refused, CityError::Citizen(CitizenError::Disputed)), "{refused}");
    assert_eq!(refused.code(), "vote.disputed");
    assert_eq!(city.citizen().await.unwrap().1.len(), 1, "nothing was signed");
    city.stop().await.unwrap();

    // It stays so after the app was closed.
    let city = open(&dir).await;
    let waiting = city.seal(&handle, &choices).await.unwrap();
    let refused = city.cast(waiting.tracker).await.unwrap_err();
    assert!(matches!(refused, CityError::Citizen(CitizenError::Disputed)), "{refused}");
    other.stop().await.unwrap();
}
