//! Requests wait for the registrar, and not for ever.

use tabella_node::registrar::request::Proof;
use tabella_node::registrar::{EnrolError, EnrolmentRequest, Field, REQUEST_SECONDS, RequestError, Stage};
use tabella_node::service::now;

use crate::rig::{Office, TIME, confirm};

fn fields() -> [Field; 1] {
    [Field { label: "Name".into(), value: "Ada Quill".into() }]
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_1_a_key_is_on_the_roll_only_after_the_registrar_confirmed() {
    let office = Office::new();
    let (node, client) = office.node().await;
    let (desk, device) = (node.desk(), office.device_at(now()));
    let request = device.wish.sign(&device.key, Proof::InPerson);
    let asked = client.ask(&request).await.unwrap();
    assert_eq!((asked.request, &asked.stage), (device.id(), &Stage::Waiting));
    assert_eq!(asked.expires_at, device.wish.made_at + REQUEST_SECONDS);
    assert_eq!(client.standing(&device.id()).await.unwrap(), asked);
    // Nothing went to the board.
    assert_eq!(client.status().await.unwrap().size, 1);
    let again = client.ask(&request).await.unwrap_err().to_string();
    assert!(again.contains("request.repeated"), "{again}");

    let waiting = desk.waiting(now()).unwrap();
    assert_eq!((waiting.len(), waiting[0].id, waiting[0].key), (1, device.id(), device.wish.key));
    let confirming = desk.confirm(&device.id(), "A-1", &fields(), now()).unwrap();
    let verdict = client.submit(&[confirming.entry()]).await.unwrap().remove(0);
    let enrolled = desk.conclude(confirming, verdict).unwrap();
    assert_eq!(enrolled.stage, Stage::Enrolled { position: Some(1) });
    assert_eq!(client.standing(&device.id()).await.unwrap(), enrolled);
    assert!(desk.waiting(now()).unwrap().is_empty());
    let again = desk.confirm(&device.id(), "A-1", &[], now()).unwrap_err();
    assert!(matches!(again, RequestError::Decided), "{again}");
    // The person is in the books, under what was said at the desk, and every look is logged.
    let purpose = tabella_node::registrar::Purpose {
        who: "Registry".into(),
        what: vec!["Name".into()],
        why: "Polling card".into(),
    };
    let read = node.read_person("A-1", purpose, now()).await.unwrap();
    assert_eq!((read[0].value.as_str(), client.status().await.unwrap().size), ("Ada Quill", 3));
    // Their key is no secret; what it was made of never left the device.
    let secret = hex::encode(device.key.to_bytes().as_slice());
    assert!(!serde_json::to_string(&request).unwrap().contains(&secret) && !office.holds(&secret));
    node.stop().await.unwrap();
}

#[tokio::test]
async fn zg_1_an_expired_request_cannot_be_confirmed() {
    let office = Office::new();
    let (desk, device) = (office.desk(), office.device());
    let standing = device.ask(&desk, Proof::InPerson).await.unwrap();
    let last = TIME + REQUEST_SECONDS;
    assert_eq!(standing.expires_at, last);
    assert_eq!(desk.standing(&device.id(), last).unwrap().stage, Stage::Waiting);
    let error = desk.confirm(&device.id(), "A-1", &fields(), last + 1).unwrap_err();
    assert!(matches!(error, RequestError::Expired), "{error}");
    // Also when the clock goes back.
    let error = desk.confirm(&device.id(), "A-1", &fields(), TIME).unwrap_err();
    assert!(matches!(error, RequestError::Expired), "{error}");
    assert!(matches!(desk.refuse(&device.id(), "too late", TIME), Err(RequestError::Expired)));
    assert_eq!(desk.standing(&device.id(), TIME).unwrap().stage, Stage::Expired);
    assert!(!office.holds("Ada Quill"));
    // The same request cannot be sent again, neither while it is remembered nor after.
    let request = device.wish.sign(&device.key, Proof::InPerson);
    assert!(matches!(desk.ask(&request, last).await, Err(RequestError::Repeated)));
    assert!(matches!(desk.ask(&request, last + 1).await, Err(RequestError::Expired)));
    let forgotten = last + REQUEST_SECONDS + 1;
    assert!(matches!(desk.standing(&device.id(), forgotten), Err(RequestError::Unknown)));
    assert!(matches!(desk.ask(&request, forgotten).await, Err(RequestError::Expired)));
    // The last second is good.
    let other = office.device();
    other.ask(&desk, Proof::InPerson).await.unwrap();
    let _ = desk.confirm(&other.id(), "A-2", &fields(), last).unwrap();
}

#[tokio::test]
async fn zg_1_what_shows_no_key_or_no_time_is_not_taken() {
    let office = Office::new();
    let (desk, device) = (office.desk(), office.device());
    let request = device.wish.sign(&device.key, Proof::InPerson);
    let early = desk.ask(&request, TIME - 601).await.unwrap_err();
    assert!(matches!(early, RequestError::Ahead { made_at: TIME, .. }), "{early}");
    let stranger = office.device().wish.sign(&device.key, Proof::InPerson);
    assert!(matches!(desk.ask(&stranger, TIME).await, Err(RequestError::Possession)));
    let elsewhere = Office::new();
    assert!(matches!(elsewhere.desk().ask(&request, TIME).await, Err(RequestError::Possession)));
    desk.ask(&request, TIME - 600).await.unwrap();
    // One key asks once at a time.
    let later = tabella_node::registrar::request::Wish { made_at: TIME + 1, ..device.wish };
    let later = later.sign(&device.key, Proof::InPerson);
    assert!(matches!(desk.ask(&later, TIME + 1).await, Err(RequestError::Key)));
    assert!(matches!(desk.refuse(&device.id(), " ", TIME), Err(RequestError::Reason)));
    let refused = desk.refuse(&device.id(), "you live elsewhere", TIME).unwrap();
    assert_eq!(refused.stage, Stage::Refused { reason: "you live elsewhere".into() });
    assert!(matches!(desk.confirm(&device.id(), "A-1", &[], TIME), Err(RequestError::Decided)));
    desk.ask(&later, TIME + 1).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_1_one_person_has_one_key_by_request_or_by_code() {
    let office = Office::new();
    let (node, client) = office.node().await;
    let (desk, first, second) = (node.desk(), office.device_at(now()), office.device_at(now()));
    for device in [&first, &second] {
        device.ask(desk, Proof::InPerson).await.unwrap();
    }
    // The code that was handed out is void once the person is confirmed.
    let code = desk.register("A-1", &fields(), now()).unwrap().code;
    confirm(desk, &client, &first.id(), "A-1", now()).await.unwrap();
    let late = EnrolmentRequest::new(&code, &second.key, &office.chain);
    assert!(client.enrol(&late).await.unwrap_err().to_string().contains("enrol.code_unknown"));
    let error = desk.confirm(&second.id(), "A-1", &[], now()).unwrap_err();
    assert!(matches!(error, RequestError::Reference), "{error}");
    // Who has used their code needs no request.
    let code = desk.register("A-2", &fields(), now()).unwrap().code;
    let third = office.device_at(now());
    client.enrol(&EnrolmentRequest::new(&code, &third.key, &office.chain)).await.unwrap();
    assert!(matches!(desk.confirm(&second.id(), "A-2", &[], now()), Err(RequestError::Reference)));
    // While one request is confirmed for somebody, no other is, in this program or another.
    let confirming = desk.confirm(&second.id(), "A-3", &[], now()).unwrap();
    let fourth = office.device_at(now());
    fourth.ask(desk, Proof::InPerson).await.unwrap();
    assert!(matches!(office.desk().confirm(&fourth.id(), "A-3", &[], now()), Err(RequestError::Decided)));
    // Lost on the way: the same again, and nothing else.
    drop(confirming);
    assert!(matches!(desk.confirm(&second.id(), "A-4", &[], now()), Err(RequestError::Decided)));
    confirm(desk, &client, &second.id(), "A-3", now()).await.unwrap();
    // The answer was lost after the board had taken the key.
    let lost = desk.confirm(&fourth.id(), "A-5", &[], now()).unwrap();
    client.submit(&[lost.entry()]).await.unwrap();
    drop(lost);
    let found = confirm(desk, &client, &fourth.id(), "A-5", now()).await.unwrap();
    assert_eq!(found.stage, Stage::Enrolled { position: None });
    // A key that came on the roll in another way is not taken for this person's.
    let fifth = office.device_at(now());
    fifth.ask(desk, Proof::InPerson).await.unwrap();
    let code = desk.new_code(now()).unwrap().code;
    client.enrol(&EnrolmentRequest::new(&code, &fifth.key, &office.chain)).await.unwrap();
    let error = confirm(desk, &client, &fifth.id(), "A-6", now()).await.unwrap_err();
    assert!(matches!(&error, EnrolError::Refused { code, .. } if code == "roll.already_enrolled"), "{error}");
    assert!(matches!(desk.standing(&fifth.id(), now()).unwrap().stage, Stage::Refused { .. }));
    node.stop().await.unwrap();
}
