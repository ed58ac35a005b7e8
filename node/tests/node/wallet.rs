//! The wallet: one fact at a time, each copy once, every showing on the list.

use rand_core::OsRng;
use serde_json::json;
use tabella_ledger::credential::bound::{Asked, verify_shown};
use tabella_ledger::credential::{Claims, CredentialError, CredentialIssuer};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::note::NoteSigner;
use tabella_node::wallet::{Held, Reuse, Showing, Wallet, WalletError};
use tempfile::TempDir;

const NOW: u64 = 1_500;

struct City {
    folder: TempDir,
    issuer: CredentialIssuer,
    issuers: Vec<Issuer>,
    wallet: Wallet,
}

fn claims(until: u64) -> Claims {
    let facts = [("over_16", json!(true)), ("name", json!("Ada Quill")), ("district", json!("North"))];
    let facts = facts.map(|(name, value)| (name.to_owned(), value)).into();
    Claims { kind: "resident".into(), from: 1_000, until, facts }
}

impl City {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let signer = NoteSigner::generate(&mut OsRng);
        let name = "https://city.example".to_owned();
        let issuers = vec![Issuer { name: name.clone(), place: "A city".into(), key: signer.public() }];
        let wallet = Wallet::open(&folder.path().join("wallet.sqlite")).unwrap();
        Self { folder, issuer: CredentialIssuer::new(name, signer), issuers, wallet }
    }

    fn fill(&self, copies: usize, until: u64) {
        for key in self.wallet.request(copies, &mut OsRng).unwrap() {
            let copy = self.issuer.issue_bound(&key, &claims(until), &mut OsRng).unwrap();
            self.wallet.add(&copy.to_string(), &self.issuers).unwrap();
        }
    }
}

fn asked(audience: &str, fact: &str) -> Asked {
    Asked { audience: audience.into(), nonce: format!("nonce of {audience}"), fact: fact.into() }
}

#[test]
fn se_6_one_fact_is_shown_and_every_showing_is_listed() {
    let city = City::new();
    city.fill(2, 2_000);
    let names = ["over_16", "name", "district"].map(str::to_owned).to_vec();
    let (issuer, kind) = ("https://city.example".to_owned(), "resident".to_owned());
    let held = |unshown| {
        let (issuer, kind, facts) = (issuer.clone(), kind.clone(), names.clone());
        vec![Held { issuer, kind, from: 1_000, until: 2_000, facts, copies: 2, unshown }]
    };
    assert_eq!(city.wallet.held().unwrap(), held(2));
    assert_eq!(city.wallet.showings().unwrap(), []);
    let [library, bar] = [asked("https://library.example", "district"), asked("https://bar.example", "over_16")];
    let first = city.wallet.show(&library, Reuse::Never, NOW).unwrap();
    let second = city.wallet.show(&bar, Reuse::Never, NOW + 1).unwrap();
    let shown = verify_shown(&first, &city.issuers, &library).unwrap();
    assert_eq!(shown.presented.claims.facts, [("district".to_owned(), json!("North"))]);
    let shown = verify_shown(&second, &city.issuers, &bar).unwrap();
    assert_eq!(shown.presented.claims.facts, [("over_16".to_owned(), json!(true))]);
    assert!(verify_shown(&second, &city.issuers, &library).is_err());
    let showing = |time, asked: &Asked, copy| {
        let Asked { audience, nonce, fact } = asked.clone();
        Showing { time, audience, nonce, fact, issuer: issuer.clone(), kind: kind.clone(), copy }
    };
    let listed = [showing(NOW, &library, 1), showing(NOW + 1, &bar, 2)];
    assert_eq!((city.wallet.showings().unwrap(), city.wallet.held().unwrap()), (listed.to_vec(), held(0)));

    // Each copy once, unless the owner wants it otherwise.
    assert!(matches!(city.wallet.show(&bar, Reuse::Never, NOW), Err(WalletError::UsedUp)));
    assert_eq!(city.wallet.showings().unwrap().len(), 2);
    city.wallet.show(&bar, Reuse::Allowed, NOW).unwrap();
    assert_eq!(city.wallet.showings().unwrap()[2], showing(NOW, &bar, 1));
    // The list is in the file.
    let again = Wallet::open(&city.folder.path().join("wallet.sqlite")).unwrap();
    assert_eq!(again.showings().unwrap().len(), 3);
}

#[test]
fn se_6_what_the_wallet_has_not_or_no_more_is_not_shown() {
    let city = City::new();
    let question = asked("https://bar.example", "over_16");
    assert!(
        matches!(city.wallet.show(&question, Reuse::Never, NOW), Err(WalletError::NoFact(fact)) if fact == "over_16")
    );
    city.fill(1, 2_000);
    for (fact, now) in [("age", NOW), ("over_16", 999), ("over_16", 2_000)] {
        let refused = city.wallet.show(&asked("https://bar.example", fact), Reuse::Never, now);
        assert!(matches!(refused, Err(WalletError::NoFact(_))), "{fact} {now}");
    }
    assert_eq!(city.wallet.showings().unwrap(), []);
    city.wallet.show(&question, Reuse::Never, 1_999).unwrap();
    // Not for its keys, twice, not issued by whom the board names, for no key at all.
    let add = |text: &str| city.wallet.add(text, &city.issuers);
    let stray =
        city.issuer.issue_bound(&NoteSigner::generate(&mut OsRng).public(), &claims(2_000), &mut OsRng).unwrap();
    assert!(matches!(add(&stray.to_string()), Err(WalletError::Stray)));
    let unbound = city.issuer.issue(&claims(2_000), &mut OsRng).unwrap();
    assert!(matches!(add(&unbound.to_string()), Err(WalletError::Stray)));
    let key = city.wallet.request(1, &mut OsRng).unwrap()[0];
    let copy = city.issuer.issue_bound(&key, &claims(2_000), &mut OsRng).unwrap().to_string();
    let unnamed = city.wallet.add(&copy, &[]);
    assert!(matches!(unnamed, Err(WalletError::Credential(CredentialError::Issuer(_)))));
    add(&copy).unwrap();
    assert!(matches!(add(&copy), Err(WalletError::Stray)), "its key has a credential");
    for copies in [0, 1_001] {
        assert!(matches!(city.wallet.request(copies, &mut OsRng), Err(WalletError::Copies(_))));
    }
}
