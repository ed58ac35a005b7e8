//! Enrolment in the desktop app's city: with a card on a real token, and by signing in at a real provider.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use rcgen::{KeyPair, KeyUsagePurpose};
use serde_json::json;
use tabella_ledger::bytes::Hash;
use tabella_node::card::Tries;
use tabella_node::city::{City, CityError};
use tabella_node::registrar::Stage;
use tempfile::TempDir;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::card_authority::CardAuthority;
use crate::provider::{RunningProvider, sign_in};

/// Where Debian has the library of SoftHSM.
const DRIVER: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "123456";
/// The folder of a city with a token, for the second run of a test: the driver takes its settings from its process.
const DRAWER: &str = "TABELLA_TEST_DRAWER";

async fn open(dir: &Path) -> City {
    City::open(dir, "Testville", &mut |_| {}).await.unwrap()
}

fn run(dir: &Path, program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(dir).env("SOFTHSM2_CONF", dir.join("softhsm2.conf"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A token with a key for contracts and one for signing in.
fn make_card(dir: &Path, authority: &CardAuthority) {
    fs::create_dir(dir.join("tokens")).unwrap();
    let settings = format!("directories.tokendir = {}\n", dir.join("tokens").display());
    fs::write(dir.join("softhsm2.conf"), settings).unwrap();
    run(dir, "softhsm2-util", &["--init-token", "--free", "--label", "Ada", "--pin", PIN, "--so-pin", "12345678"]);
    for (id, usage) in [("01", KeyUsagePurpose::ContentCommitment), ("02", KeyUsagePurpose::DigitalSignature)] {
        let key = KeyPair::generate().unwrap();
        fs::write(dir.join("key.pem"), key.serialize_pem()).unwrap();
        let import = ["--import", "key.pem", "--token", "Ada", "--label", id, "--id", id, "--pin", PIN];
        run(dir, "softhsm2-util", &import);
        let [certificate, issuing] = authority.issue(&key, 10, |card| card.key_usages = vec![usage]);
        for (der, id) in [(certificate, id), (issuing, "03")] {
            fs::write(dir.join("certificate"), der).unwrap();
            let token = ["--module", DRIVER, "--token-label", "Ada", "--login", "--pin", PIN];
            let write = ["--write-object", "certificate", "--type", "cert", "--id", id];
            run(dir, "pkcs11-tool", &[&token[..], &write].concat());
        }
    }
}

fn code<T>(result: Result<T, CityError>) -> String {
    result.err().map(|error| error.code()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_a_card_is_shown_before_its_pin_and_a_wrong_pin_is_told() {
    let Some(drawer) = env::var_os(DRAWER) else {
        let (dir, authority) = (tempfile::tempdir().unwrap(), CardAuthority::new());
        make_card(dir.path(), &authority);
        authority.write(&dir.path().join("believed"), &[]);
        authority.write(&dir.path().join("revoking"), &[10]);
        let own = "city::ee_12_a_card_is_shown_before_its_pin_and_a_wrong_pin_is_told";
        let mut again = Command::new(env::current_exe().unwrap());
        again.args(["--exact", own, "--nocapture"]).env(DRAWER, dir.path());
        let output = again.env("SOFTHSM2_CONF", dir.path().join("softhsm2.conf")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        return;
    };
    let (dir, drawer) = (TempDir::new().unwrap(), Path::new(&drawer));
    let (city, driver) = (open(dir.path()).await, Path::new(DRIVER));
    city.create_key().await.unwrap();
    assert!(!city.proofs_taken().await.unwrap().cards);
    assert_eq!(code(city.cards(Path::new("/nowhere.so"))), "card.driver");

    let shown = city.cards(driver).unwrap().remove(0);
    assert_eq!((shown.label.as_str(), shown.tries, shown.has_pin_pad), ("Ada", Tries::Full, false));
    let [certificate] = shown.certificates.as_slice() else { panic!("the one for contracts is not shown") };
    let says = [&certificate.name, &certificate.number, &certificate.issuer];
    assert_eq!(says, ["QUILL,ADA,48905010001", "PNOEE-48905010001", "Cards 2020"]);
    assert_eq!(certificate.until, 3_471_292_800, "the first day of 2080");

    let pin = |typed: &str| Some(Zeroizing::new(typed.to_owned()));
    let ask = async |digest: Hash, typed: &str| city.ask_with_card(driver, "Ada", &digest, pin(typed).as_ref()).await;
    assert_eq!(code(ask(certificate.digest, "000000").await), "card.pin");
    assert_eq!(city.cards(driver).unwrap()[0].tries, Tries::Fewer, "it was wrong before");
    assert_eq!(code(ask(Hash([0; 32]), PIN).await), "card.no_certificate");
    assert_eq!(code(ask(certificate.digest, PIN).await), "card.not_taken");
    assert_eq!(city.enrolment().await.unwrap(), None, "nothing waits");

    let believe = |from: &str| {
        for folder in ["authorities", "crls"] {
            let to = dir.path().join("node/cards").join(folder);
            fs::create_dir_all(&to).unwrap();
            for entry in fs::read_dir(drawer.join(from).join(folder)).unwrap() {
                let path = entry.unwrap().path();
                fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
            }
        }
    };
    believe("revoking");
    assert_eq!(code(ask(certificate.digest, PIN).await), "card.revoked");
    believe("believed");
    let asked = ask(certificate.digest, PIN).await.unwrap();
    assert_eq!(asked.stage, Stage::Waiting);
    assert_eq!(
        ask(certificate.digest, "000000").await.unwrap(),
        asked,
        "what waits is not asked twice, nor the PIN tried"
    );
    let waiting = city.requests().unwrap().remove(0);
    assert_eq!((waiting.proof.as_str(), waiting.says[0].value.as_str()), ("card", "QUILL,ADA,48905010001"));
    city.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_a_sign_in_waits_for_the_browser_and_can_be_cancelled() {
    let (dir, provider) = (tempfile::tempdir().unwrap(), RunningProvider::start());
    let city = open(dir.path()).await;
    city.create_key().await.unwrap();
    let unasked = |_: &str| panic!("there is no page to show");
    assert_eq!(code(city.ask_by_sign_in(unasked).await), "sign_in.not_taken");
    city.stop().await.unwrap();
    let settings = json!({ "issuer": provider.1, "client_id": "tabella" }).to_string();
    fs::write(dir.path().join("node/sign-in.json"), settings).unwrap();

    let city = open(dir.path()).await;
    {
        let (tell, told) = oneshot::channel();
        let waiting = city.ask_by_sign_in(|address| tell.send(address.to_owned()).unwrap());
        tokio::select! {
            _ = waiting => panic!("nobody signs in"),
            address = told => assert!(address.unwrap().starts_with("http://")),
        }
    }
    assert_eq!(city.enrolment().await.unwrap(), None, "what is cancelled asks nothing");

    let (tell, told) = oneshot::channel::<String>();
    let asked = city.ask_by_sign_in(|address| tell.send(address.to_owned()).unwrap());
    let (asked, page) = tokio::join!(asked, async { sign_in(&told.await.unwrap(), "ada").await });
    assert!(page.starts_with("Thank you."), "{page}");
    assert_eq!(asked.unwrap().stage, Stage::Waiting);
    let waiting = city.requests().unwrap().remove(0);
    assert_eq!((waiting.proof.as_str(), waiting.says[1].value.as_str()), ("sign_in", "ada"));
    city.stop().await.unwrap();
}
