//! What the command says of an election with districts and weights.

use std::path::Path;
use std::process::Command;

use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::{AuthoritySignature, Block, Certificate};
use tabella_ledger::bytes::Hash;
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::{self, Authority, Elector, Entry};
use tabella_ledger::manifest::{BallotStyle, Kind, Manifest, Question, QuestionRule};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, Trustee, Verdict, Voter, public};
use tabella_ledger::record::RecordWriter;
use tabella_ledger::state::{History, State};
use tabella_node::evidence::OpenedBallot;

struct Nothing;

impl History for Nothing {
    fn entry(&self, _: u64) -> Option<Vec<u8>> {
        None
    }
}

/// A board on which nobody votes twice.
struct Board {
    signer: NoteSigner,
    chain: Chain,
    blocks: Vec<Block>,
}

impl Board {
    fn certify(signer: &NoteSigner) -> impl FnOnce(&str) -> Certificate {
        move |text| Certificate {
            round: 0,
            signatures: vec![AuthoritySignature { authority: 0, signature: signer.sign(text) }],
        }
    }

    fn found(office: &SigningKey, registrar: &SigningKey) -> Self {
        let signer = NoteSigner::generate(&mut OsRng);
        let founding = Founding {
            city: "Waldau".into(),
            origin: "waldau.example/board".into(),
            time: 1_000,
            registrar: public(registrar),
            authorities: vec![Authority { name: "the city".into(), key: signer.public(), weight: 1 }],
        };
        let genesis = Office::found(office, founding, &mut OsRng).to_bytes();
        let (chain, block) = Chain::found(genesis, Self::certify(&signer)).unwrap();
        Self { signer, chain, blocks: vec![block] }
    }

    fn write(&mut self, entries: &[Entry]) {
        let entries = entries.iter().map(Entry::to_bytes).collect();
        let (block, verdicts) = self.chain.build(entries, 1_001, &Nothing, &mut OsRng, Self::certify(&self.signer));
        assert!(verdicts.iter().all(Result::is_ok), "{verdicts:?}");
        self.blocks.extend(block);
    }

    fn state(&self) -> &State {
        self.chain.state()
    }

    fn record(&self) -> Vec<u8> {
        let mut writer = RecordWriter::new(Vec::new()).unwrap();
        self.blocks.iter().for_each(|block| writer.block(&block.to_bytes()).unwrap());
        let last = self.blocks.last().unwrap();
        writer.finish(&self.state().authorities().note(&last.header, &last.certificate)).unwrap()
    }
}

fn manifest(ceremony: Hash) -> Manifest {
    let question = |title: &str| Question::new(title, ["Yes", "No"], QuestionRule::Plurality);
    let style = |title: &str, contests: &[u32]| BallotStyle { title: title.into(), contests: contests.to_vec() };
    Manifest {
        ceremony,
        minimum_voters: 2,
        styles: vec![style("North", &[0, 1]), style("South", &[1, 2])],
        weighted: true,
        ..Manifest::new(
            Kind::Election,
            "Buses",
            vec![question("North?"), question("Everybody?"), question("South?")],
            2_000,
        )
    }
}

/// Two voters of the north and one of the south, whose opened ballot comes with its tracker.
fn held() -> (Vec<u8>, OpenedBallot, Hash) {
    let rng = &mut OsRng;
    let [office, registrar, trustee] = [(); 3].map(|()| SigningKey::generate(&mut OsRng));
    let mut board = Board::found(&office, &registrar);
    let chain = board.state().chain();
    let (office, registrar) = (Office::new(office, chain), Registrar::new(registrar, chain));
    let mut trustee = Trustee::new(trustee, chain);
    let voters = [(); 3].map(|()| Voter::new(SigningKey::generate(&mut OsRng), chain));

    let named = entry::Trustee { name: "The trustee".into(), key: trustee.key() };
    let announcement = office.announce(vec![named], 1, 2, rng);
    let ceremony = Hash::of(&announcement.to_bytes());
    board.write(&registrar.enrol(&voters.each_ref().map(Voter::key), rng));
    board.write(&[announcement]);
    let entry = trustee.join(board.state().ceremony(&ceremony).unwrap(), rng).unwrap();
    board.write(&[entry]);
    let entry = trustee.deal(board.state().ceremony(&ceremony).unwrap(), rng).unwrap();
    board.write(&[entry]);
    let Verdict::Confirm(entry) = trustee.check(board.state().ceremony(&ceremony).unwrap(), rng).unwrap() else {
        panic!("an honest dealing")
    };
    board.write(&[*entry, office.conclude(ceremony, rng)]);

    let manifest = manifest(ceremony);
    let election = manifest.id();
    board.write(&[office.publish(manifest, rng)]);
    let elector = |(voter, style)| Elector { key: Voter::key(voter), style, weight: 3 };
    let electors: Vec<Elector> = voters.iter().zip([0, 0, 1]).map(elector).collect();
    board.write(&registrar.name_electors(election, &electors, rng));
    board.write(&[office.open(election, rng)]);
    let choices = [vec![1, 0], vec![0, 1]];
    let opened = voters[2].seal(board.state(), &election, 1, 0, &choices, rng).unwrap();
    let shown: Hash = opened.tracker().into();
    let (sealed, opening) = opened.open();
    for voter in &voters {
        let sealed = voter.seal(board.state(), &election, 2, 1, &choices, rng).unwrap();
        board.write(&[voter.cast(election, sealed, rng)]);
    }
    board.write(&[office.close(election, rng)]);
    let entry = trustee.decrypt(board.state(), &election, rng).unwrap();
    board.write(&[entry]);
    let entry = office.outcome(board.state(), election, rng).unwrap();
    board.write(&[entry]);
    (board.record(), OpenedBallot { election, sealed, opening: opening.to_bytes().to_vec() }, shown)
}

fn tabella(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tabella")).args(arguments).current_dir(folder).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn withheld_contests_weights_and_the_ballot_of_a_district_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let (record, evidence, shown) = held();
    std::fs::write(folder.path().join("record"), record).unwrap();
    std::fs::write(folder.path().join("evidence"), evidence.to_string()).unwrap();

    let verdict: Value = serde_json::from_str(&tabella(folder.path(), &["verify", "record", "--json"])).unwrap();
    assert_eq!(verdict["outcome"], "valid");
    let election = &verdict["elections"][0];
    assert_eq!((&election["electors"], &election["voters"]), (&json!(3), &json!(3)));
    let contest = |title: &str, voters: u64, counts: Value, winners: Value| {
        let withheld = counts == json!({});
        json!({ "title": title, "voters": voters, "weight": 3 * voters, "withheld": withheld, "counts": counts,
            "winners": winners })
    };
    let expected = [
        contest("North?", 2, json!({ "Yes": 6, "No": 0 }), json!(["Yes"])),
        // The south votes here with its first contest.
        contest("Everybody?", 3, json!({ "Yes": 3, "No": 6 }), json!(["No"])),
        contest("South?", 1, json!({}), json!([])),
    ];
    let contests = election["contests"].as_array().unwrap();
    assert_eq!(contests.len(), expected.len());
    for (contest, expected) in contests.iter().zip(&expected) {
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&contest[name], value, "{name} of {contest}");
        }
    }
    let words = tabella(folder.path(), &["verify", "record"]);
    assert!(
        words.contains("North? (2 voters, weight 6)") && words.contains("South?: withheld, 1 voted on it"),
        "{words}"
    );

    let shown = shown.to_string();
    let arguments = ["open-ballot", "evidence", "--record", "record", "--shown", &shown, "--json"];
    let opened: Value = serde_json::from_str(&tabella(folder.path(), &arguments)).unwrap();
    assert_eq!(opened["choices"], json!([["Everybody?", ["Yes"]], ["South?", ["No"]]]));
}
