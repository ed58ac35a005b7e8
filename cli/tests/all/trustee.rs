//! An election of which one trustee's machine has no network: it gets records and gives answers, as files.

use crate::rig::{Node, json, run, words};
use rand_core::OsRng;
use serde_json::{Value, json as object};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{self, Entry};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule, SecretRoll};
use tabella_ledger::opened::write_in;
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_node::client::NodeClient;
use tabella_node::offline::{self, Board};
use tabella_node::record;
use tabella_node::sequencer::Verdict;
use tabella_node::service::{Folder, now};
use tabella_node::trustee_file::TrusteeFile;
use tempfile::TempDir;

/// A board with a trustee on it that has a network, and one that has none.
struct Town {
    folder: TempDir,
    node: Node,
    client: NodeClient,
    online: Trustee,
}

impl Town {
    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    async fn write(&self, entries: Vec<Entry>) {
        for entry in entries {
            let verdict = self.client.submit(&[entry.to_bytes()]).await.unwrap().pop().unwrap();
            assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
        }
    }

    /// What is carried to a machine without a network.
    fn record(&self) -> String {
        let (copy, record) = (self.path("copy"), self.path("record"));
        words(&["sync", &self.node.1, "--copy", &copy, "--record", &record], 0);
        record
    }

    fn board(&self) -> Board {
        Board::read(&*record::open(self.record().as_ref()).unwrap(), None).unwrap()
    }

    fn answer(&self, record: &str, code: i32, to: [&str; 2]) -> Value {
        let (key, secrets, out) = (self.path("key"), self.path("secrets"), self.path("answer"));
        let arguments = ["trustee", "answer", record, "--key", &key, "--secrets", &secrets, "--out", &out];
        json(&[&arguments, &to[..]].concat(), code)
    }

    /// The trustee without a network says what is next, and somebody else brings it to the board.
    fn carry(&self, to: [&str; 2]) -> Value {
        let said = self.answer(&self.record(), 0, to);
        let sent = json(&["trustee", "submit", &self.path("answer"), "--node", &self.node.1], 0);
        assert_eq!(sent["positions"].as_array().unwrap().len(), said["entries"].as_array().unwrap().len());
        said["entries"].clone()
    }
}

fn manifest(ceremony: Hash) -> Manifest {
    let contests = vec![
        Question::new("A bench?", ["Yes", "No"], QuestionRule::Plurality),
        Question::new("Called what?", [] as [&str; 0], QuestionRule::WriteIn { bytes: 4 }),
    ];
    let manifest = Manifest::new(Kind::Election, "Bench", contests, now() + 600);
    Manifest { ceremony, minimum_voters: 2, roll: Some(SecretRoll::Mixed), ..manifest }
}

async fn founded() -> (Town, Office, Registrar) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("node");
    let board = Folder::new(path.clone());
    let chain = board.found("Town", "town.invalid/board", now()).unwrap();
    let (office, registrar) = (board.office().unwrap(), board.registrar().unwrap());
    let node = Node::start(path.to_str().unwrap());
    let client = NodeClient::new(&node.1).unwrap();
    let online = Trustee::new(SigningKey::generate(&mut OsRng), chain);
    (Town { folder, node, client, online }, Office::new(office, chain), Registrar::new(registrar, chain))
}

/// Both trustees have to decrypt, so nothing comes of this without the one that has no network.
#[tokio::test(flavor = "multi_thread")]
async fn an_election_is_held_with_a_trustee_whose_machine_has_no_network() {
    let rng = &mut OsRng;
    let (mut town, office, registrar) = founded().await;
    let key: Key = json(&["trustee", "new", &town.path("key")], 0)["key"].as_str().unwrap().parse().unwrap();
    words(&["trustee", "new", &town.path("key")], 2);

    let named = |name: &str, key: Key| entry::Trustee { name: name.into(), key };
    let announcement = office.announce(vec![named("Court", town.online.key()), named("Notary", key)], 2, 4, rng);
    let ceremony = Hash::of(&announcement.to_bytes());
    let id = ceremony.to_string();
    town.write(vec![announcement]).await;
    assert_eq!(town.carry(["--ceremony", &id]), object!(["ceremony key"]));
    town.answer(&town.record(), 1, ["--ceremony", &id]);
    let state = |board: &Board| board.state().ceremony(&ceremony).unwrap().clone();
    let entry = town.online.join(&state(&town.board()), rng).unwrap();
    town.write(vec![entry]).await;
    assert_eq!(town.carry(["--ceremony", &id]), object!(["dealing"]));
    town.answer(&town.record(), 1, ["--ceremony", &id]);
    let entry = town.online.deal(&state(&town.board()), rng).unwrap();
    town.write(vec![entry]).await;
    assert_eq!(town.carry(["--ceremony", &id]), object!(["confirmation"]));
    let tabella_ledger::party::Verdict::Confirm(entry) = town.online.check(&state(&town.board()), rng).unwrap() else {
        panic!("honest dealings")
    };
    town.write(vec![*entry, office.conclude(ceremony, rng)]).await;

    let voters = [(); 2].map(|()| Voter::new(SigningKey::generate(&mut OsRng), town.board().state().chain()));
    let manifest = manifest(ceremony);
    let election = manifest.id();
    let id = election.to_string();
    town.write(registrar.enrol(&voters.each_ref().map(Voter::key), rng)).await;
    town.write(vec![office.publish(manifest, rng)]).await;
    town.answer(&town.record(), 1, ["--election", &id]);
    let joining = voters.iter().map(|voter| voter.join_roll(election, rng)).collect();
    town.write(joining).await;
    town.write(vec![office.fix_roll(election, rng)]).await;
    assert_eq!(town.carry(["--election", &id]), object!(["part of a mix of the roll"]));
    let mix = town.online.mix_roll(town.board().state(), &election, rng).unwrap();
    town.write(mix).await;
    town.write(vec![office.open(election, rng)]).await;

    for (voter, (vote, name)) in voters.iter().zip([([1, 0], "Elm"), ([1, 0], "Oak")]) {
        let board = town.board();
        let own = voter.among(board.state().election(&election).unwrap());
        let choices = [vote.to_vec(), write_in::values(name, 4).unwrap()];
        let sealed = own.seal(board.state(), &election, 1, 1, &choices, rng).unwrap();
        town.write(vec![own.cast(election, sealed, rng)]).await;
    }
    town.write(vec![office.close(election, rng)]).await;

    // A mix that was made is made no second time: the same comes out of the same record, and is refused.
    let record = town.record();
    town.answer(&record, 0, ["--election", &id]);
    let mix = |town: &Town| offline::read(&std::fs::read(town.path("answer")).unwrap()).unwrap().pop().unwrap();
    let made = mix(&town);
    assert_eq!(town.carry(["--election", &id]), object!(["shares", "part of a mix"]));
    assert_eq!(mix(&town), made);
    words(&["trustee", "submit", &town.path("answer"), "--node", &town.node.1], 2);
    let file = TrusteeFile::open(&town.folder.path().join("court")).unwrap();
    file.keep(&town.online).unwrap();
    let board = town.board();
    let online = |town: &mut Town, board: &Board| board.answer_election(&mut town.online, &file, &election).unwrap();
    let said = online(&mut town, &board);
    town.write(said).await;
    assert_eq!(town.carry(["--election", &id]), object!(["part of a list's share"]));
    let board = town.board();
    let said = online(&mut town, &board);
    town.write(said).await;
    let entry = office.outcome(town.board().state(), election, rng).unwrap();
    town.write(vec![entry]).await;

    let verdict = json(&["verify", &town.record()], 0);
    let contests = &verdict["elections"][0]["contests"];
    assert_eq!(contests[0]["counts"], object!({ "Yes": 2, "No": 0 }));
    let texts: Vec<&Value> =
        contests[1]["count"]["steps"]["texts"].as_array().unwrap().iter().map(|text| &text["text"]).collect();
    assert_eq!(texts, ["Elm", "Oak"]);
    town.answer(&town.record(), 1, ["--election", &id]);
}

/// Nothing is answered to a record that does not hold, nor to one that is not that of a printed checkpoint.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_answered_to_a_record_that_is_not_what_it_should_be() {
    let (town, office, _) = founded().await;
    let key: Key = json(&["trustee", "new", &town.path("key")], 0)["key"].as_str().unwrap().parse().unwrap();
    let announcement = office.announce(vec![entry::Trustee { name: "Notary".into(), key }], 1, 2, &mut OsRng);
    let id = Hash::of(&announcement.to_bytes()).to_string();
    town.write(vec![announcement]).await;
    let record = town.record();

    let mut bytes = std::fs::read(&record).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let broken = town.path("broken");
    std::fs::write(&broken, bytes).unwrap();
    let (key, secrets, out) = (town.path("key"), town.path("secrets"), town.path("answer"));
    let to = |record: &str, more: &[&str]| {
        let arguments =
            ["trustee", "answer", record, "--key", &key, "--secrets", &secrets, "--out", &out, "--ceremony", &id];
        let (code, output) = run(&[&arguments, more].concat());
        (code, String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = to(&broken, &[]);
    assert!(code == Some(2) && said.contains("the record is not valid"), "{said}");
    let other = Folder::new(town.folder.path().join("other"));
    other.found("Other", "other.invalid/board", now()).unwrap();
    let node = Node::start(&town.path("other"));
    let (copy, elsewhere) = (town.path("other-copy"), town.path("other-record"));
    words(&["sync", &node.1, "--copy", &copy, "--record", &elsewhere], 0);
    let printed = town.path("printed");
    std::fs::write(&printed, json(&["verify", &elsewhere], 0)["checkpoint"].as_str().unwrap()).unwrap();
    let (code, said) = to(&record, &["--checkpoint", &printed]);
    assert!(code == Some(2) && said.contains("the record is not valid"), "{said}");
    assert!(!std::path::Path::new(&out).exists());
    assert_eq!(to(&record, &[]).0, Some(0));
    std::fs::write(&out, b"\x05\0\0\0abc").unwrap();
    let (code, output) = run(&["trustee", "submit", &out, "--node", &town.node.1]);
    assert!(code == Some(2) && String::from_utf8_lossy(&output.stderr).contains("no answer of a trustee"));
}
