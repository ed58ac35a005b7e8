//! `tabella registrar`: keys are ended and members named, and the record of the board holds.

use std::fs;

use crate::rig::{Node, json, run, words};

/// Elements of ristretto255, hexadecimal: 1, 2, 3 and 4 times the base point (RFC 9496, appendix A.1).
const KEYS: [&str; 4] = [
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
    "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57",
];

#[test]
fn zg_2_the_registrar_ends_keys_and_names_members_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let board = path("board");
    let init = ["node", "init", "--city", "Testville", "--origin", "testville.example/board", "--dir", &board];
    assert_eq!(run(&init).0, Some(0));
    let node = Node::start(&board);
    let (key, office) = (path("board/registrar.key"), path("board/office.key"));
    let list = serde_json::json!([
        { "key": KEYS[0], "district": 3, "age_band": 1 },
        { "key": KEYS[1], "district": 65_535, "age_band": 255, "renewal": 2 },
    ]);
    fs::write(path("list"), list.to_string()).unwrap();
    let members = |class: &'static str, key: &str| {
        ["registrar", "members", &path("list"), "--class", class, "--node", &node.1, "--key", key].map(String::from)
    };
    let said = |arguments: &[String], code| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (found, output) = run(&arguments);
        assert_eq!(found, Some(code), "{arguments:?}");
        String::from_utf8_lossy(if code == 0 { &output.stdout } else { &output.stderr }).into_owned()
    };
    assert!(said(&members("guest", &key), 2).contains("there is no class"));
    assert!(said(&members("visitor", &office), 2).contains("entry.signature"));
    assert!(said(&members("resident", &key), 2).contains("standing.unknown"));
    assert!(said(&members("visitor", &key), 0).contains("these 2 as visitor"));
    assert!(said(&members("business", &key), 2).contains("standing.class"));

    let revoke = |arguments: &[&str], code| {
        let all = [&["registrar", "revoke"], arguments, &["--node", &node.1, "--key", &key]].concat();
        said(&all.iter().map(|argument| String::from(*argument)).collect::<Vec<_>>(), code)
    };
    assert!(revoke(&[KEYS[2]], 2).contains("standing.unknown"));
    assert!(revoke(&["seventeen"], 2).contains("seventeen is no key"));
    assert!(revoke(&[KEYS[0]], 0).contains("Nobody has its place yet"));
    assert!(revoke(&[KEYS[0]], 2).contains("standing.revoked"));
    assert!(revoke(&[KEYS[0], "--successor", KEYS[1]], 2).contains("standing.known"));
    assert!(revoke(&[KEYS[0], "--successor", KEYS[2]], 0).contains("has the place of"));
    assert!(revoke(&[KEYS[0], "--successor", KEYS[3]], 2).contains("standing.revoked"));

    words(&["sync", &node.1, "--copy", &path("copy"), "--record", &path("record")], 0);
    let verdict = json(&["verify", &path("record")], 0);
    let standing = verdict["checks"].as_array().unwrap().iter().find(|check| check["check"] == "standing").unwrap();
    assert_eq!((&standing["covered"], &verdict["outcome"]), (&4.into(), &"valid".into()));
}
