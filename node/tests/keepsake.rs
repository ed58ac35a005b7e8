//! Keepsakes: what the board does not give back comes back with the phrase, to its owner alone, and no older than is known.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use rand_core::OsRng;
use rusqlite::{Connection, params};
use serde_json::json;
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_node::city::{City, Returned};
use tabella_node::identity::{Identity, WordList};
use tabella_node::keepsake::{Content, Keepsake, KeepsakeStore, KeptCopy, KeptShowing, Limits, OpenError, PutError};
use tabella_node::service::now;
use tabella_node::wallet::Wallet;

const CHAIN: Hash = Hash([3; 32]);

fn somebody() -> Identity {
    Identity::fresh(WordList::default()).unwrap()
}

fn sealed(who: &Identity, chain: &Hash, counter: u64, wage: &[u8]) -> Keepsake {
    let content = Content { wages: vec![wage.to_vec().into()], ..Content::default() };
    Keepsake::seal(&who.on_board(chain), chain, counter, &content, &mut OsRng).unwrap()
}

#[test]
fn only_the_owner_replaces_and_opens_and_nothing_older_is_taken() {
    let dir = tempfile::tempdir().unwrap();
    let limits = Limits { count: 2, bytes: 200_000 };
    let store = KeepsakeStore::open(&dir.path().join("keepsakes.sqlite"), CHAIN, limits).unwrap();
    let put = |kept: &Keepsake| store.put(&cbor::encode(kept));
    let (ada, bob, eve) = (somebody(), somebody(), somebody());
    let first = sealed(&ada, &CHAIN, 1, b"one");
    put(&first).unwrap();
    // The same once more, as after a lost answer; another one with this number is refused.
    put(&first).unwrap();
    let again = put(&sealed(&ada, &CHAIN, 1, b"two")).unwrap_err();
    assert!(matches!(again, PutError::Older { kept: 1, counter: 1 }), "{again}");
    let second = sealed(&ada, &CHAIN, 2, b"two");
    put(&second).unwrap();
    assert!(matches!(put(&first), Err(PutError::Older { kept: 2, counter: 1 })));
    // Under her name by another key, changed on the way, for another board, of another size.
    let forged = Keepsake { key: first.key, ..sealed(&eve, &CHAIN, 3, b"three") };
    assert!(matches!(put(&forged), Err(PutError::Signature)));
    let mut touched = sealed(&ada, &CHAIN, 3, b"three");
    touched.sealed[100] ^= 1;
    assert!(matches!(put(&touched), Err(PutError::Signature)));
    assert!(matches!(put(&sealed(&ada, &Hash([4; 32]), 3, b"three")), Err(PutError::Signature)));
    touched.sealed.pop();
    assert!(matches!(put(&touched), Err(PutError::Size(_))));
    assert!(matches!(store.put(b"hello"), Err(PutError::Unreadable(_))));
    let kept: Keepsake = cbor::decode("keepsake", &store.get(&first.key).unwrap().unwrap()).unwrap();
    assert_eq!(kept, second);

    // It opens for her alone, and not below what her device knows of.
    let secrets = ada.on_board(&CHAIN);
    assert_eq!(kept.open(&secrets, &CHAIN, None).unwrap().wages[0].as_slice(), b"two");
    kept.open(&secrets, &CHAIN, Some((1, first.digest()))).unwrap();
    kept.open(&secrets, &CHAIN, Some((2, second.digest()))).unwrap();
    let older = first.open(&secrets, &CHAIN, Some((2, second.digest()))).unwrap_err();
    assert!(matches!(older, OpenError::Older { found: 1, known: 2 }), "{older}");
    let twin = sealed(&ada, &CHAIN, 2, b"twin");
    assert!(matches!(twin.open(&secrets, &CHAIN, Some((2, second.digest()))), Err(OpenError::Older { .. })));
    assert!(matches!(kept.open(&bob.on_board(&CHAIN), &CHAIN, None), Err(OpenError::Other)));
    assert!(matches!(kept.open(&secrets, &Hash([4; 32]), None), Err(OpenError::Signature)));
    // A number that was written over an old content, signed or not.
    let renamed = Keepsake { counter: 9, ..first.clone() };
    assert!(matches!(renamed.open(&secrets, &CHAIN, None), Err(OpenError::Signature)));

    // Room for two.
    put(&sealed(&bob, &CHAIN, 1, b"")).unwrap();
    assert!(matches!(put(&sealed(&eve, &CHAIN, 1, b"")), Err(PutError::Full)));
    assert!(matches!(put(&sealed(&bob, &CHAIN, 2, &[7; 250_000])), Err(PutError::Full)));
    put(&sealed(&bob, &CHAIN, 2, &[7; 3_000])).unwrap();
}

#[test]
fn data_that_do_not_fit_are_left_out_and_counted() {
    let datum =
        |bytes: usize| tabella_node::keepsake::KeptDatum { salt: [1; 32], kind: "x".into(), data: vec![5; bytes] };
    let content = Content { data: vec![datum(3 << 20), datum(10), datum(2 << 20)], ..Content::default() }.fit();
    assert_eq!((content.data.len(), content.left_out), (2, 1));
    Keepsake::seal(&somebody().on_board(&CHAIN), &CHAIN, 1, &content, &mut OsRng).unwrap();
}

fn credentials(dir: &Path) -> (Vec<KeptCopy>, Vec<KeptShowing>) {
    Wallet::open(&dir.join("citizen/wallet.sqlite")).unwrap().to_keep().unwrap()
}

async fn open(dir: &Path) -> City {
    City::open(dir, "Testville", &mut |_| {}).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn se_5_a_fresh_machine_has_the_same_credentials_wages_and_data_and_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let city = open(dir).await;
    city.create_key().await.unwrap();
    city.enrol(&city.new_code().unwrap().code).await.unwrap();
    let phrase = city.phrase(None).await.unwrap();
    assert!(!city.keep_safe().await.unwrap(), "there is nothing to keep");
    let keys = city.request_certificate(3).unwrap();
    let facts = vec![("age_over_16".to_owned(), json!(true)), ("district".to_owned(), json!("Lake"))];
    let copies = city.issue_certificate(&keys, facts, now() + 1_000_000).await.unwrap();
    // Kept as soon as it is there.
    city.add_certificate(&copies).await.unwrap();
    assert!(!city.keep_safe().await.unwrap());
    let question = City::ask_for_fact("age_over_16", "https://library.example");
    city.show_fact(question, false).unwrap();
    city.keep_wage(b"the proof of a wage").unwrap();
    let letter = dir.join("letter.txt");
    fs::write(&letter, b"a letter").unwrap();
    city.publish_data(&letter, "letter").await.unwrap();
    assert!(city.keep_safe().await.unwrap());
    assert!(!city.keep_safe().await.unwrap());
    let before = credentials(dir);
    assert_eq!((before.0.len(), before.1.len()), (3, 1));
    assert!(before.0.iter().all(|copy| copies.contains(&copy.credential.as_ref().unwrap().text)));
    city.stop().await.unwrap();

    // Another machine: nothing of the person's is on it.
    fs::remove_dir_all(dir.join("citizen")).unwrap();
    let city = open(dir).await;
    assert_eq!(city.returned(), None);
    city.restore(phrase.expose(), None).await.unwrap();
    let all = Returned::Opened { number: 2, credentials: 3, wages: 1, data: 1, left_out: 0 };
    assert_eq!(city.returned(), Some(all.clone()));
    assert_eq!(credentials(dir), before, "byte for byte, with what was shown");
    assert!(!city.keep_safe().await.unwrap());
    // It can be shown, with a copy that was not shown before.
    assert_eq!(city.wallet().unwrap().0[0].unshown, 2);
    let question = City::ask_for_fact("district", "https://library.example");
    let shown = city.show_fact(question.clone(), false).unwrap();
    assert_eq!(
        city.check_fact(&shown, question).unwrap().presented.claims.facts,
        [("district".to_owned(), json!("Lake"))]
    );
    assert_eq!(city.wages().unwrap().len(), 1);
    // Twice is once.
    city.keep_safe().await.unwrap();
    let before = credentials(dir);
    city.bring_back().await.unwrap();
    assert_eq!(credentials(dir), before);

    // Whoever keeps it gives an older one, an altered one, another person's, or none.
    let file = Connection::open(dir.join("node/keepsakes.sqlite")).unwrap();
    let row = |file: &Connection| -> (i64, Vec<u8>) {
        file.query_row("SELECT counter, bytes FROM keepsake", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let give = |(counter, bytes): &(i64, Vec<u8>)| {
        file.execute("UPDATE keepsake SET counter = ?1, bytes = ?2", params![counter, bytes]).unwrap();
    };
    let old = row(&file);
    city.keep_wage(b"the proof of another wage").unwrap();
    assert!(city.keep_safe().await.unwrap());
    let new = row(&file);
    give(&old);
    assert_eq!(city.bring_back().await.unwrap_err().code(), "keepsake.older");
    city.keep_wage(b"the proof of a third wage").unwrap();
    assert_eq!(city.keep_safe().await.unwrap_err().code(), "keepsake.older");
    let altered = |change: &dyn Fn(&mut Keepsake)| {
        let mut kept: Keepsake = cbor::decode("keepsake", &new.1).unwrap();
        change(&mut kept);
        (new.0, cbor::encode(&kept))
    };
    let chain = city.read(|state| state.chain()).unwrap();
    let stranger = somebody();
    give(&altered(&|kept| kept.sealed[500] ^= 1));
    assert_eq!(city.bring_back().await.unwrap_err().code(), "keepsake.sealed");
    give(&altered(&|kept| *kept = sealed(&stranger, &chain, 9, b"")));
    assert_eq!(city.bring_back().await.unwrap_err().code(), "keepsake.sealed");
    give(&new);
    assert!(city.keep_safe().await.unwrap());
    file.execute("DELETE FROM keepsake", []).unwrap();
    assert_eq!(city.bring_back().await.unwrap_err().code(), "keepsake.older");
    city.stop().await.unwrap();

    // A fresh machine gets the identity in any case, and is told what is missing.
    fs::remove_dir_all(dir.join("citizen")).unwrap();
    let city = open(dir).await;
    city.restore(phrase.expose(), None).await.unwrap();
    assert_eq!(city.returned(), Some(Returned::Nothing));
    assert!(city.wallet().unwrap().0.is_empty());
    let insert = "INSERT INTO keepsake SELECT ?1, ?2, ?3";
    let broken = altered(&|kept| kept.sealed[500] ^= 1);
    let key: Keepsake = cbor::decode("keepsake", &new.1).unwrap();
    file.execute(insert, params![key.key.0, broken.0, broken.1]).unwrap();
    city.restore(phrase.expose(), None).await.unwrap();
    assert!(matches!(city.returned(), Some(Returned::Missing(_))), "{:?}", city.returned());
    // What no fresh machine can see: an old one, in full.
    give(&old);
    city.restore(phrase.expose(), None).await.unwrap();
    assert!(matches!(city.returned(), Some(Returned::Opened { number: 3, wages: 1, .. })), "{:?}", city.returned());
    city.stop().await.unwrap();
}
