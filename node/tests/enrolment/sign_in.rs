//! Signing in at a real provider, and ID tokens that prove nothing.

use std::fs;
use std::time::Duration;

use tabella_node::registrar::request::Proof;
use tabella_node::registrar::{RegistrarDesk, RequestError, Stage, TokenError};
use tabella_node::service::now;
use tabella_node::sign_in::{Provider, SignInError};

use crate::provider::{RunningProvider, sign_in};
use crate::rig::{Device, Office, confirm};

fn at(provider: &RunningProvider, client_id: &str) -> Provider {
    Provider { issuer: provider.1.clone(), client_id: client_id.into() }
}

/// A desk that believes this provider.
fn believing(provider: &RunningProvider) -> (Office, RegistrarDesk) {
    let office = Office::new();
    let settings = serde_json::to_vec(&at(provider, "tabella")).unwrap();
    fs::write(office.path("sign-in.json"), settings).unwrap();
    let desk = office.desk();
    (office, desk)
}

/// The ID token that somebody gets for a request.
async fn token(provider: Provider, device: &Device, name: &'static str) -> String {
    let show = |url: &str| {
        let url = url.to_owned();
        assert!(url.contains("code_challenge_method=S256") && url.contains(&device.wish.nonce()), "{url}");
        tokio::spawn(async move {
            let page = sign_in(&url, name).await;
            assert!(page.starts_with("Thank you."), "{page}");
        });
    };
    let nonce = device.wish.nonce();
    let signed_in = provider.sign_in(&nonce, show);
    tokio::time::timeout(Duration::from_secs(60), signed_in).await.expect("the browser came back").unwrap()
}

async fn refused(desk: &RegistrarDesk, device: &Device, id_token: &str, now: u64) -> TokenError {
    let request = device.wish.sign(&device.key, Proof::SignIn { id_token: id_token.into() });
    match desk.ask(&request, now).await.unwrap_err() {
        RequestError::Token(error) => error,
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_an_account_enrols_one_person_and_says_who() {
    let provider = RunningProvider::start();
    let (office, _) = believing(&provider);
    let (node, client) = office.node().await;
    let (desk, device) = (node.desk(), office.device_at(now()));
    let taking = client.taking().await.unwrap();
    assert_eq!(taking.sign_in, Some(at(&provider, "tabella")));
    let id_token = token(taking.sign_in.unwrap(), &device, "ada").await;
    let proof = Proof::SignIn { id_token };
    client.ask(&device.wish.sign(&device.key, proof)).await.unwrap();
    let waiting = desk.waiting(now()).unwrap();
    let says: Vec<_> = waiting[0].says.iter().map(|field| (field.label.as_str(), field.value.as_str())).collect();
    assert_eq!(says, [("Provider", provider.1.as_str()), ("Account", "ada"), ("Name of the account", "ada Quill")]);
    // The same account asks for another key.
    let other = office.device_at(now());
    let id_token = token(at(&provider, "tabella"), &other, "ada").await;
    let error = other.ask(desk, Proof::SignIn { id_token }).await.unwrap_err();
    assert!(matches!(error, RequestError::Identity), "{error}");
    let enrolled = confirm(desk, &client, &device.id(), "A-1", now()).await.unwrap();
    assert_eq!(enrolled.stage, Stage::Enrolled { position: Some(1) });
    node.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_id_tokens_that_prove_nothing_are_refused_with_the_reason() {
    let (provider, another) = (RunningProvider::start(), RunningProvider::start());
    let (office, desk) = believing(&provider);
    let (device, other) = (office.device_at(now()), office.device_at(now()));
    let good = token(at(&provider, "tabella"), &device, "ada").await;

    let error = refused(&desk, &device, &token(at(&another, "tabella"), &device, "ada").await, now()).await;
    assert!(matches!(error, TokenError::Issuer), "{error}");
    let error = refused(&desk, &device, &token(at(&provider, "another-program"), &device, "ada").await, now()).await;
    assert!(matches!(error, TokenError::Audience), "{error}");
    // Of another key, and of the same key at another time: both are other requests.
    assert!(matches!(refused(&desk, &other, &good, now()).await, TokenError::Nonce));
    let mut later = Device { key: device.key.clone(), wish: device.wish };
    later.wish.made_at += 1;
    assert!(matches!(refused(&desk, &later, &good, now()).await, TokenError::Nonce));
    assert!(matches!(refused(&desk, &device, &good, now() + 3600).await, TokenError::Expired));
    // Changed, without a signature, no token at all.
    let mut parts: Vec<&str> = good.split('.').collect();
    let signature = parts[2].chars().rev().collect::<String>();
    parts[2] = &signature;
    assert!(matches!(refused(&desk, &device, &parts.join("."), now()).await, TokenError::Signature));
    // {"alg":"none"}
    (parts[0], parts[2]) = ("eyJhbGciOiJub25lIn0", "");
    let error = refused(&desk, &device, &parts.join("."), now()).await;
    assert!(matches!(error, TokenError::Signature | TokenError::Malformed(_)), "{error}");
    assert!(matches!(refused(&desk, &device, "nothing", now()).await, TokenError::Malformed(_)));
    assert!(matches!(refused(&desk, &device, &"a".repeat(40_000), now()).await, TokenError::Malformed(_)));

    device.ask(&desk, Proof::SignIn { id_token: good.clone() }).await.unwrap();
    assert!(matches!(refused(&desk, &device, &good, now()).await, TokenError::Replayed));
    desk.refuse(&device.id(), "you live elsewhere", now()).unwrap();
    assert!(matches!(refused(&desk, &device, &good, now()).await, TokenError::Replayed));

    let nobody = Office::new();
    let device = nobody.device_at(now());
    assert!(matches!(refused(&nobody.desk(), &device, &good, now()).await, TokenError::NotTaken));
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_a_sign_in_that_cannot_be_done_says_why() {
    let provider = RunningProvider::start();
    let to = |issuer: &str| Provider { issuer: issuer.into(), client_id: "tabella".into() };
    let error = to("http://id.example").sign_in("nonce", |_| ()).await.unwrap_err();
    assert!(matches!(&error, SignInError::Provider { message, .. } if message.contains("in clear")), "{error}");
    assert!(matches!(to("nothing").sign_in("nonce", |_| ()).await, Err(SignInError::Issuer(_))));
    // A provider that calls itself something else.
    let renamed = to(&provider.1.replace("127.0.0.1", "localhost")).sign_in("nonce", |_| ()).await.unwrap_err();
    assert!(matches!(renamed, SignInError::Provider { .. }), "{renamed}");
    // The person says no; what belongs to another sign-in is not listened to.
    let show = |url: &str| {
        let url = reqwest::Url::parse(url).unwrap();
        let find = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        let (back, state) = (find("redirect_uri"), find("state"));
        tokio::spawn(async move {
            let forged = reqwest::get(format!("{back}?state=other&code=1")).await.unwrap();
            assert_eq!(forged.status(), 400);
            let forged = reqwest::get(format!("{back}?state={state}&code=1&iss=http://other")).await.unwrap();
            assert_eq!(forged.status(), 400);
            reqwest::get(format!("{back}?state={state}&error=access_denied")).await.unwrap();
        });
    };
    let error = at(&provider, "tabella").sign_in("nonce", show).await.unwrap_err();
    assert!(matches!(&error, SignInError::Refused(reason) if reason == "access_denied"), "{error}");
}
