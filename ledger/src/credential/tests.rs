use super::*;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

fn issuer() -> (CredentialIssuer, Vec<Issuer>) {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let (signer, other) = (NoteSigner::generate(rng), NoteSigner::generate(rng));
    let name = "https://city.example/residents";
    let named =
        |name: &str, signer: &NoteSigner| Issuer { name: name.into(), place: "A city".into(), key: signer.public() };
    let list = vec![named("https://city.example/library", &other), named(name, &signer)];
    (CredentialIssuer::new(name.into(), signer), list)
}

fn claims() -> Claims {
    let facts =
        [("resident", json!(true)), ("district", json!("North")), ("since", json!(1987)), ("of", json!(["a", "b"]))];
    Claims {
        kind: "https://city.example/resident".into(),
        from: 1_000,
        until: 2_000,
        facts: facts.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

fn issued() -> (Credential, Vec<Issuer>) {
    let (issuer, list) = issuer();
    (issuer.issue(&claims(), &mut ChaCha20Rng::seed_from_u64(2)).unwrap(), list)
}

/// A token of another header and payload, signed as it should be.
fn signed(header: &Value, payload: &Value) -> String {
    let token = format!("{}.{}", BASE64URL.encode(header.to_string()), BASE64URL.encode(payload.to_string()));
    let signature = BASE64URL.encode(issuer().0.signer.sign(&token));
    format!("{token}.{signature}~")
}

fn parts(presentation: &str) -> (Value, Value) {
    let mut parts = presentation.split('.').map(|part| object(part, "").map(Value::Object));
    (parts.next().unwrap().unwrap(), parts.next().unwrap().unwrap())
}

#[test]
fn a_presentation_shows_the_facts_that_were_chosen_and_no_others() {
    let (credential, list) = issued();
    assert_eq!(credential.to_string().parse(), Ok(credential.clone()));
    assert_eq!(credential.facts(), ["resident", "district", "since", "of"]);
    let shown = verify(&credential.present(&["since", "resident"]).unwrap(), &list).unwrap();
    assert_eq!(shown.issuer, list[1]);
    assert_eq!((shown.claims.from, shown.claims.until), (1_000, 2_000));
    assert_eq!(shown.claims.facts, [("since".to_owned(), json!(1987)), ("resident".to_owned(), json!(true))]);
    let nothing = credential.present(&[] as &[&str]).unwrap();
    assert_eq!(verify(&nothing, &list).unwrap().claims.facts, []);
    for fact in ["North", "1987"] {
        assert!(!nothing.contains(&BASE64URL.encode(fact)));
    }
    assert_eq!(credential.present(&["name"]), Err(CredentialError::Unknown("name".into())));
}

#[test]
fn the_example_of_the_rfc_hashes_to_its_digest() {
    // RFC 9901 section 4.2.3, the disclosure of section 4.2.1.
    let disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    assert_eq!(digest(disclosure), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
    assert_eq!(disclosed(disclosure), Ok(("family_name".to_owned(), json!("Möbius"))));
}

#[test]
fn every_lie_about_a_credential_has_its_name() {
    let (credential, list) = issued();
    let good = credential.present(&["district"]).unwrap();
    let (header, payload) = parts(&good);
    let refused = |presentation: &str| verify(presentation, &list).unwrap_err();
    assert_eq!(refused(&good[..good.len() - 1]), CredentialError::Form);
    assert_eq!(refused(&format!("{good}e30.e30.AA")), CredentialError::Form);
    assert_eq!(
        refused(&format!("{good}{}", &good[good.find('~').unwrap() + 1..])),
        CredentialError::Undigested("district".into())
    );
    let stranger = BASE64URL.encode(r#"["salt","district","South"]"#);
    assert_eq!(refused(&format!("{good}{stranger}~")), CredentialError::Undigested("district".into()));
    assert_eq!(refused(&format!("{good}e30~")), CredentialError::Part("a disclosure"));
    assert_eq!(refused(&good.replacen('.', "=.", 1)), CredentialError::Part("the header"));

    let changed = |change: &dyn Fn(&mut Value, &mut Value)| {
        let (mut header, mut payload) = (header.clone(), payload.clone());
        change(&mut header, &mut payload);
        refused(&signed(&header, &payload))
    };
    for (name, value) in
        [("alg", json!("none")), ("alg", json!("ES256")), ("typ", json!("JWT")), ("crit", json!(["x"]))]
    {
        let error = changed(&|header, _| header[name] = value.clone());
        assert!(matches!(error, CredentialError::Header { .. }), "{name}: {error}");
    }
    for name in ["iss", "iat", "exp", "vct", "_sd", "_sd_alg"] {
        assert_eq!(
            changed(&|_, payload| drop(payload.as_object_mut().unwrap().remove(name))),
            CredentialError::Claim(name)
        );
        assert_eq!(changed(&|_, payload| payload[name] = json!({})), CredentialError::Claim(name));
    }
    assert_eq!(changed(&|_, payload| payload["iat"] = json!(-1)), CredentialError::Claim("iat"));
    assert_eq!(changed(&|_, payload| payload["nbf"] = json!("now")), CredentialError::Claim("nbf"));
    assert_eq!(changed(&|_, payload| payload["_sd_alg"] = json!("sha-512")), CredentialError::Claim("_sd_alg"));
    assert_eq!(changed(&|_, payload| payload["iss"] = json!("nobody")), CredentialError::Issuer("nobody".into()));
    assert_eq!(changed(&|_, payload| payload["iss"] = json!(list[0].name)), CredentialError::Signature);
    assert_eq!(changed(&|_, payload| payload["_sd"] = json!(["a", "b", "a"])), CredentialError::Twice);
    assert_eq!(changed(&|_, payload| payload["more"] = json!({ "_sd": [] })), CredentialError::Name("more".into()));
    assert_eq!(changed(&|_, payload| payload["..."] = json!("a")), CredentialError::Name("...".into()));

    // A fact that says again what the issuer says, or something about the credential.
    for name in ["district", "exp", "_sd", "..."] {
        let disclosure = BASE64URL.encode(json!(["salt", name, "South"]).to_string());
        let mut payload = payload.clone();
        payload["district"] = json!("North");
        payload["_sd"] = json!([digest(&disclosure)]);
        assert_eq!(refused(&format!("{}{disclosure}~", signed(&header, &payload))), CredentialError::Name(name.into()));
    }
    let (issuer, _) = issuer();
    for name in ["exp", "", "...", "district"] {
        let mut claims = claims();
        claims.facts.push((name.into(), json!(1)));
        let refused = issuer.issue(&claims, &mut ChaCha20Rng::seed_from_u64(2));
        assert_eq!(refused, Err(CredentialError::Name(name.into())));
    }
}

#[test]
fn facts_that_are_always_shown_and_a_later_beginning_are_read() {
    let (credential, list) = issued();
    let (header, mut payload) = parts(&credential.to_string());
    payload["nbf"] = json!(1_500);
    payload["sub"] = json!("somebody");
    let shown = verify(&signed(&header, &payload), &list).unwrap();
    assert_eq!((shown.claims.from, &shown.claims.facts[..]), (1_500, &[("sub".to_owned(), json!("somebody"))][..]));
}

proptest! {
    #[test]
    fn every_changed_character_is_found(place: prop::sample::Index, with in "[A-Za-z0-9._~-]") {
        let (credential, list) = issued();
        let good = credential.present(&["district", "of"]).unwrap();
        let place = place.index(good.len());
        let changed = format!("{}{with}{}", &good[..place], &good[place + 1..]);
        prop_assert_eq!(verify(&changed, &list).is_ok(), changed == good, "{}", changed);
    }
}
