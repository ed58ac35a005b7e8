//! What witnesses hand in, what is kept of it, and for how long.

use tabella_ledger::cosignature::{Cosignature, Witness, key_name};
use tabella_ledger::note::{Checkpoint, NoteSigner, SignatureLine};
use tabella_ledger::party::Office;
use tabella_node::client::ClientError;
use tabella_node::cosignatures::{MAX_ANONYMOUS, RECENT_BLOCKS};
use tabella_node::randomness;
use tabella_node::sequencer::Sequencer;

use crate::rig::{Rig, Served, serve};

fn signer() -> NoteSigner {
    NoteSigner::generate(&mut randomness())
}

/// The board's checkpoint of a block, and nothing of witnesses.
fn note(node: &Served, height: u64) -> (String, String) {
    let note = node.sequencer.view().cosigned(height).unwrap().unwrap();
    let checkpoint = Checkpoint::parse(&note).unwrap().0;
    (checkpoint.text(), note)
}

fn anonymous(signer: &NoteSigner, text: &str, time: u64) -> String {
    Cosignature::make(signer, &key_name(&signer.public()), text, time).line().write()
}

async fn kept(node: &Served, height: u64) -> Vec<SignatureLine> {
    let (_, lines) = Checkpoint::parse(&node.client.cosignatures(height).await.unwrap()).unwrap();
    lines.into_iter().filter(|line| line.signature.len() == 72).collect()
}

fn code(error: ClientError) -> String {
    let ClientError::Refused { code, .. } = error else { panic!("not refused: {error}") };
    code
}

#[tokio::test]
async fn cosignatures_of_named_witnesses_stay_and_others_are_few() {
    let rig = Rig::new();
    let named = signer();
    let mut board = rig.found("board");
    let list = vec![Witness { name: "press.example/witness".into(), place: "The Press".into(), key: named.public() }];
    let office = Office::new(rig.office.clone(), rig.chain());
    rig.build(&mut board, vec![office.name_witnesses(list.clone(), &mut randomness()).to_bytes()]);
    let node = serve(rig.solo(board)).await;
    let (position, entry) = node.client.witnesses().await.unwrap().unwrap();
    assert_eq!((position, node.client.entry(1).await.unwrap()), (1, entry));

    let (text, bare) = note(&node, 1);
    let by_name = |time| Cosignature::make(&named, "press.example/witness", &text, time).line().write();
    assert_eq!(node.client.cosign(bare.clone() + &by_name(5)).await.unwrap(), 1);
    // An older one does not take the place of a newer one; a newer one does.
    assert_eq!(code(node.client.cosign(bare.clone() + &by_name(4)).await.unwrap_err()), "cosignatures.none");
    assert_eq!(node.client.cosign(bare.clone() + &by_name(u64::MAX)).await.unwrap(), 1);
    let strangers: Vec<NoteSigner> = (0..20).map(|_| signer()).collect();
    for stranger in &strangers {
        assert_eq!(node.client.cosign(bare.clone() + &anonymous(stranger, &text, 7)).await.unwrap(), 1);
    }
    // The same one again takes no second place.
    node.client.cosign(bare.clone() + &anonymous(&strangers[19], &text, 8)).await.unwrap();
    let lines = kept(&node, 1).await;
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    let expected: Vec<String> = strangers[4..].iter().map(|stranger| key_name(&stranger.public())).collect();
    assert_eq!((names[0], names[1..].len()), ("press.example/witness", MAX_ANONYMOUS));
    assert_eq!(names[1..], expected);

    // What the named one said is there after a restart.
    node.stop().await;
    let node = serve(rig.solo(rig.open("board").unwrap())).await;
    assert_eq!(kept(&node, 1).await, lines[..1]);
}

#[tokio::test]
async fn cosignatures_that_say_nothing_of_this_board_are_refused() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    node.accept(&rig.enrolment(1)).await;
    let (one, (text, bare)) = (signer(), note(&node, 1));
    let post = async |note: String| code(node.client.cosign(note).await.unwrap_err());
    assert_eq!(post(bare.clone()).await, "cosignatures.none");
    assert_eq!(post("nonsense".into()).await, "request.malformed");
    assert_eq!(post("x".repeat(65 << 10)).await, "request.too_large");
    // For another text, under another name, with a time that was not signed.
    let other = note(&node, 0).0;
    assert_eq!(post(bare.clone() + &anonymous(&one, &other, 7)).await, "cosignatures.none");
    let mut lent = Cosignature::make(&one, &key_name(&signer().public()), &text, 7);
    assert_eq!(post(bare.clone() + &lent.line().write()).await, "cosignatures.none");
    lent = Cosignature { time: 8, ..Cosignature::make(&one, &key_name(&one.public()), &text, 7) };
    assert_eq!(post(bare.clone() + &lent.line().write()).await, "cosignatures.none");
    // Another history: one of the same authority, and one that does not exist yet.
    let forged = text.replace("\n2\n", "\n3\n");
    assert_eq!(post(format!("{forged}\n{}", anonymous(&one, &forged, 7))).await, "cosignatures.conflict");
    let ahead = text.replace("block 1 ", "block 2 ");
    assert_eq!(post(format!("{ahead}\n{}", anonymous(&one, &ahead, 7))).await, "board.not_found");
    assert!(kept(&node, 1).await.is_empty());
    assert_eq!(code(node.client.cosignatures(2).await.unwrap_err()), "board.not_found");
    assert_eq!(node.client.witnesses().await.unwrap(), None);
    // The right block under another text than the board's: nobody could check it against the board's.
    let round = text.replace("block 1 0", "block 1 4");
    assert_eq!(post(format!("{round}\n{}", anonymous(&one, &round, 7))).await, "cosignatures.none");
}

#[tokio::test]
async fn unnamed_witnesses_are_forgotten_with_the_block() {
    let rig = Rig::new();
    let node = rig.serve("board").await;
    let one = signer();
    let post =
        async |height| node.client.cosign(note(&node, height).1 + &anonymous(&one, &note(&node, height).0, 7)).await;
    post(0).await.unwrap();
    for _ in 0..RECENT_BLOCKS {
        node.accept(&rig.enrolment(1)).await;
    }
    assert_eq!(code(post(0).await.unwrap_err()), "cosignatures.none");
    assert!(kept(&node, 0).await.is_empty());
    post(1).await.unwrap();
}
