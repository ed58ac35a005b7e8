//! What the desk asks of a smart card.

use std::fs;

use rcgen::{
    CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SigningKey as _, date_time_ymd,
};
use tabella_node::registrar::request::{Der, Proof, Wish};
use tabella_node::registrar::{CardError, RequestError, Stage};
use tabella_node::service::now;

use crate::card_authority::CardAuthority;
use crate::rig::{Office, TIME, confirm};

fn proof(key: &KeyPair, chain: &[Vec<u8>], wish: &Wish) -> Proof {
    let chain = chain.iter().cloned().map(Der).collect();
    Proof::Card { chain, signature: Der(key.sign(&wish.for_card()).unwrap()) }
}

/// Office, authority and a card key.
fn begin() -> (Office, CardAuthority, KeyPair) {
    let (office, authority) = (Office::new(), CardAuthority::new());
    authority.write(&office.path("cards"), &[]);
    (office, authority, KeyPair::generate().unwrap())
}

#[tokio::test]
async fn ee_12_a_card_enrols_one_person_and_says_who() {
    let (office, authority, key) = begin();
    let (desk, device) = (office.desk(), office.device());
    assert!(desk.taking().cards);
    let chain = authority.issue(&key, 10, |_| ());
    device.ask(&desk, proof(&key, &chain, &device.wish)).await.unwrap();
    let waiting = desk.waiting(TIME).unwrap();
    let says: Vec<_> = waiting[0].says.iter().map(|field| (field.label.as_str(), field.value.as_str())).collect();
    let expected = [("Name on the card", "QUILL,ADA,48905010001"), ("Number on the card", "PNOEE-48905010001")];
    assert_eq!((says.as_slice(), waiting[0].proof.as_str()), (expected.as_slice(), "card"));
    // The same card, also with a renewed certificate, enrols nobody else while this stands.
    let other = office.device();
    for chain in [chain, authority.issue(&key, 11, |_| ())] {
        let error = other.ask(&desk, proof(&key, &chain, &other.wish)).await.unwrap_err();
        assert!(matches!(error, RequestError::Identity), "{error}");
    }
    desk.refuse(&device.id(), "wrong person", TIME).unwrap();
    assert!(!office.holds("48905010001"), "who was refused is forgotten");
    let chain = authority.issue(&key, 11, |_| ());
    other.ask(&desk, proof(&key, &chain, &other.wish)).await.unwrap();
}

#[tokio::test]
async fn ee_12_a_card_with_a_longer_key_is_taken() {
    let (office, authority, _) = begin();
    let (desk, device) = (office.desk(), office.device());
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let chain = authority.issue(&key, 10, |_| ());
    device.ask(&desk, proof(&key, &chain, &device.wish)).await.unwrap();
}

#[tokio::test]
async fn ee_12_a_card_that_proves_nothing_is_refused_with_the_reason() {
    let (office, authority, key) = begin();
    let desk = office.desk();
    let code = async |chain: &[Vec<u8>]| {
        let device = office.device();
        device.ask(&desk, proof(&key, chain, &device.wish)).await.unwrap_err().code()
    };
    let changed = |change: fn(&mut CertificateParams)| authority.issue(&key, 10, change);
    let good = changed(|_| ());

    // The path.
    assert_eq!(code(&CardAuthority::new().issue(&key, 10, |_| ())).await, "card.issuer");
    assert_eq!(code(&good[..1]).await, "card.issuer");
    assert_eq!(code(&[]).await, "card.certificate");
    assert_eq!(code(&[b"nothing".to_vec()]).await, "card.path");
    assert_eq!(code(&vec![good[0].clone(); 7]).await, "card.certificate");
    let mut flipped = good.clone();
    *flipped[0].last_mut().unwrap() ^= 1;
    assert_eq!(code(&flipped).await, "card.issuer");
    // Who has a card is no authority.
    let mallory = KeyPair::generate().unwrap();
    let params = CertificateParams::default();
    let issuer = rcgen::Issuer::from_params(&params, &key);
    let below = CertificateParams::default().signed_by(&mallory, &issuer).unwrap().der().to_vec();
    let device = office.device();
    let chain = [below, good[0].clone(), good[1].clone()];
    let error = device.ask(&desk, proof(&mallory, &chain, &device.wish)).await.unwrap_err();
    assert!(matches!(error.code(), "card.issuer" | "card.path"), "{error}");

    // Validity and use.
    assert_eq!(code(&changed(|card| card.not_after = date_time_ymd(2026, 12, 31))).await, "card.validity");
    assert_eq!(code(&changed(|card| card.not_before = date_time_ymd(2028, 1, 1))).await, "card.validity");
    assert_eq!(code(&changed(|card| card.key_usages = vec![])).await, "card.key_usage");
    let contracts = |card: &mut CertificateParams| card.key_usages = vec![KeyUsagePurpose::ContentCommitment];
    assert_eq!(code(&changed(contracts)).await, "card.key_usage");
    let server = |card: &mut CertificateParams| card.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    assert_eq!(code(&changed(server)).await, "card.key_usage");
    let authority_card = |card: &mut CertificateParams| card.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    assert_eq!(code(&changed(authority_card)).await, "card.key_usage");

    // The signature: of another card, of another request, or for another key.
    let (device, other) = (office.device(), office.device());
    let stranger = KeyPair::generate().unwrap();
    for wrong in [proof(&stranger, &good, &device.wish), proof(&key, &good, &other.wish)] {
        let error = device.ask(&desk, wrong).await.unwrap_err();
        assert!(matches!(error, RequestError::Card(CardError::Signature)), "{error}");
    }
    // Nothing of all this waits.
    assert!(desk.waiting(TIME).unwrap().is_empty());
    device.ask(&desk, proof(&key, &good, &device.wish)).await.unwrap();
}

#[tokio::test]
async fn ee_12_a_card_is_taken_only_with_a_current_list_that_does_not_name_it() {
    let (office, authority, key) = begin();
    let desk = office.desk();
    let cards = office.path("cards");
    let chain = authority.issue(&key, 10, |_| ());
    let error = async || {
        let device = office.device();
        device.ask(&desk, proof(&key, &chain, &device.wish)).await.unwrap_err()
    };
    authority.write(&cards, &[9, 10]);
    assert!(matches!(error().await, RequestError::Card(CardError::Revoked)));
    authority.write(&cards, &[]);
    authority.revoke_issuing(&cards);
    assert!(matches!(error().await, RequestError::Card(CardError::Revoked)));
    // No list, an old one, another authority's, one that is signed by nobody.
    authority.write(&cards, &[]);
    let list = cards.join("crls/issuing.crl");
    let mut forged = authority.list(&[], 2090);
    *forged.last_mut().unwrap() ^= 1;
    for unknown in [authority.list(&[], 2026), CardAuthority::new().list(&[], 2090), forged] {
        fs::write(&list, unknown).unwrap();
        assert!(matches!(error().await, RequestError::Card(CardError::RevocationUnknown)));
    }
    fs::write(&list, b"0nothing").unwrap();
    assert!(matches!(error().await, RequestError::Card(CardError::File { path, .. }) if path.starts_with(&cards)));
    fs::remove_file(&list).unwrap();
    assert!(matches!(error().await, RequestError::Card(CardError::RevocationUnknown)));
    fs::remove_dir_all(cards.join("crls")).unwrap();
    assert!(matches!(error().await, RequestError::Card(CardError::RevocationUnknown)));
    fs::remove_dir_all(&cards).unwrap();
    assert!(!desk.taking().cards);
    assert!(matches!(error().await, RequestError::Card(CardError::NotTaken)));
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_a_card_that_is_revoked_later_is_not_confirmed_and_its_key_ends() {
    let (office, authority, key) = begin();
    let (node, client) = office.node().await;
    let desk = node.desk();
    let (first, second) = (office.device_at(now()), office.device_at(now()));
    let chain = authority.issue(&key, 10, |_| ());
    first.ask(desk, proof(&key, &chain, &first.wish)).await.unwrap();
    let lost = KeyPair::generate().unwrap();
    second.ask(desk, proof(&lost, &authority.issue(&lost, 11, |_| ()), &second.wish)).await.unwrap();
    confirm(desk, &client, &first.id(), "A-1", now()).await.unwrap();
    assert!(node.revoke_cards(now()).await.unwrap().is_empty());
    let size = client.status().await.unwrap().size;
    authority.write(&office.path("cards"), &[10, 11]);
    let error = desk.confirm(&second.id(), "A-2", &[], now()).unwrap_err();
    assert!(matches!(error, RequestError::Card(CardError::Revoked)), "{error}");
    assert_eq!(desk.standing(&second.id(), now()).unwrap().stage, Stage::Waiting);
    assert_eq!(node.revoke_cards(now()).await.unwrap(), [first.wish.key]);
    assert_eq!(client.status().await.unwrap().size, size + 1);
    assert_eq!(client.standing(&first.id()).await.unwrap().stage, Stage::Revoked);
    // Once is enough, and the card enrols nobody else.
    assert!(node.revoke_cards(now()).await.unwrap().is_empty());
    authority.write(&office.path("cards"), &[]);
    let third = office.device_at(now());
    let error = third.ask(desk, proof(&key, &chain, &third.wish)).await.unwrap_err();
    assert!(matches!(error, RequestError::Identity), "{error}");
    node.stop().await.unwrap();
}
