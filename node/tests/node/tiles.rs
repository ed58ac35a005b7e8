//! The log as files, read and audited by a library that is not ours: `tlog_tiles` and `signed_note` know nothing of this
//! board but what C2SP writes down.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::TcpStream;

use signed_note::{Note, StandardVerifier, Verifier, VerifierList};
use tabella_ledger::block::AuthoritySet;
use tabella_ledger::note::{NoteSigner, verifier_key};
use tabella_ledger::tiles::split_bundle;
use tabella_node::board::SharedBoard;
use tabella_node::sequencer::{Keyring, Sequencer, Solo};
use tlog_tiles::{
    Checkpoint, Error, Hash, HashReader, Tile, TileHashReader, TileReader, check_record, check_tree, prove_record,
    prove_tree, record_hash, stored_hash_index, tree_hash,
};

use crate::rig::{Rig, Served, serve};

/// Status line and headers, and the body.
fn get(url: &str, path: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let body = answer.split_off(end + 4);
    (String::from_utf8(answer).unwrap().to_lowercase(), body)
}

fn body(url: &str, path: &str) -> Vec<u8> {
    let (head, body) = get(url, path);
    assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
    body
}

/// Fetches tiles from a node, as a mirror's client would.
struct Tiles<'a> {
    url: &'a str,
    /// A bit to flip in what comes: which tile, counted from the first one fetched, and which bit of it.
    flip: Option<(usize, usize)>,
    fetched: RefCell<usize>,
    /// How many tiles the library found to be right.
    saved: RefCell<usize>,
}

impl<'a> Tiles<'a> {
    fn of(url: &'a str) -> Self {
        Self { url, flip: None, fetched: RefCell::new(0), saved: RefCell::new(0) }
    }
}

impl TileReader for Tiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |tile: &Tile| {
            // The library writes paths with the tile's height, as Go's checksum database does; C2SP has only 8.
            let path = tile.path();
            let mut content = body(self.url, &path.replacen("tile/8/", "/tile/", 1));
            let number = self.fetched.replace_with(|fetched| *fetched + 1);
            if let Some((_, bit)) = self.flip.filter(|(tile, _)| *tile == number) {
                let bit = bit % (content.len() * 8);
                content[bit / 8] ^= 1 << (bit % 8);
            }
            content
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, tiles: &[Tile], _: &[Vec<u8>]) {
        *self.saved.borrow_mut() += tiles.len();
    }
}

/// The checkpoint of a node, whose signatures the library verified with the authorities' keys in their usual form.
fn checkpoint(url: &str, authorities: &AuthoritySet) -> Result<Checkpoint, String> {
    let note = body(url, "/checkpoint");
    verified(&note, authorities)
}

fn verified(note: &[u8], authorities: &AuthoritySet) -> Result<Checkpoint, String> {
    let note = Note::from_bytes(note).map_err(|error| error.to_string())?;
    let member = |(place, member): (usize, &tabella_ledger::entry::Authority)| {
        let key = verifier_key(&authorities.name(place as u32), &member.key);
        Box::new(StandardVerifier::new(&key).unwrap()) as Box<dyn Verifier>
    };
    let known = VerifierList::new(authorities.members().iter().enumerate().map(member).collect());
    let (signatures, others) = note.verify(&known).map_err(|error| error.to_string())?;
    assert_eq!((signatures.len(), others.len()), (1, 0));
    Checkpoint::from_bytes(note.text()).map_err(|error| error.to_string())
}

/// A board of some hundred entries in blocks of different lengths.
async fn board(rig: &Rig, entries: usize) -> Served {
    let mut board = rig.found("board");
    let mut left = entries - 1;
    for length in [1, 2, 100, 151, 300].into_iter().cycle() {
        if left == 0 {
            break;
        }
        let length = length.min(left);
        rig.build(&mut board, (0..length).map(|_| rig.enrolment(1)).collect());
        left -= length;
    }
    serve(rig.solo(board)).await
}

fn authorities(node: &Served) -> AuthoritySet {
    node.sequencer.view().authorities().last().clone()
}

/// Every entry of the log through its bundles.
fn entries(url: &str, size: u64) -> Vec<Vec<u8>> {
    let mut entries = Vec::new();
    while (entries.len() as u64) < size {
        let index = entries.len() as u64 / 256;
        let width = (size - entries.len() as u64).min(256) as u32;
        let tile = Tile::new(8, 0, index, width, true);
        let bundle = body(url, &tile.path().replacen("tile/8/data/", "/tile/entries/", 1));
        let split = split_bundle(&bundle).unwrap();
        assert_eq!(split.len(), width as usize);
        entries.extend(split.into_iter().map(<[u8]>::to_vec));
    }
    entries
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_that_is_not_ours_audits_the_log() {
    let rig = Rig::new();
    let node = board(&rig, 256 + 3).await;
    let url = node.url.clone();
    let set = authorities(&node);
    let older = checkpoint(&url, &set).unwrap();
    for count in [300, 221] {
        let more: Vec<Vec<u8>> = (0..count).map(|_| rig.enrolment(1)).collect();
        node.client.submit(&more).await.unwrap();
    }
    let newer = checkpoint(&url, &set).unwrap();
    assert_eq!((older.size(), newer.size()), (259, 780));
    assert_eq!(newer.origin(), "waldau.example/board");

    let tiles = Tiles::of(&url);
    let reader = TileHashReader::new(newer.size(), *newer.hash(), &tiles);
    assert_eq!(tree_hash(newer.size(), &reader).unwrap(), *newer.hash());
    for (position, entry) in (0..).zip(entries(&url, newer.size())) {
        let leaf = record_hash(&entry);
        assert_eq!(reader.read_hashes(&[stored_hash_index(0, position)]).unwrap(), [leaf]);
        if position % 97 == 0 {
            let proof = prove_record(newer.size(), position, &reader).unwrap();
            check_record(&proof, newer.size(), *newer.hash(), position, leaf).unwrap();
            // And the node's own proof, by their verifier.
            let ours = node.client.inclusion(position, newer.size()).await.unwrap();
            let ours: Vec<Hash> = ours.into_iter().map(|hash| Hash(hash.0)).collect();
            check_record(&ours, newer.size(), *newer.hash(), position, leaf).unwrap();
        }
    }
    assert!(*tiles.saved.borrow() > 0);
    let proof = prove_tree(newer.size(), older.size(), &reader).unwrap();
    check_tree(&proof, newer.size(), *newer.hash(), older.size(), *older.hash()).unwrap();
    let ours = node.client.consistency(older.size(), newer.size()).await.unwrap();
    let ours: Vec<Hash> = ours.into_iter().map(|hash| Hash(hash.0)).collect();
    check_tree(&ours, newer.size(), *newer.hash(), older.size(), *older.hash()).unwrap();
    check_tree(&ours, newer.size(), *newer.hash(), older.size(), Hash([1; 32])).unwrap_err();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a30_a_reader_that_is_not_ours_refuses_a_flipped_bit() {
    let rig = Rig::new();
    // 513 entries: the library holds tiles against their parents only where no two parts of the root share a tile.
    let node = board(&rig, 513).await;
    let url = node.url.clone();
    let set = authorities(&node);
    let good = checkpoint(&url, &set).unwrap();
    let read = |tiles: &Tiles<'_>| {
        let reader = TileHashReader::new(good.size(), *good.hash(), tiles);
        let read = reader.read_hashes(&[stored_hash_index(0, 5)]);
        (read.map(|_| ()), *tiles.saved.borrow())
    };
    let tiles = Tiles::of(&url);
    read(&tiles).0.unwrap();
    let count = *tiles.fetched.borrow();
    assert!(count >= 3, "{count} tiles");
    for tile in 0..count {
        for bit in [0, 77, 8 * 32 * 5 + 3] {
            let flipped = Tiles { flip: Some((tile, bit)), ..Tiles::of(&url) };
            let (outcome, saved) = read(&flipped);
            assert!(outcome.is_err(), "tile {tile}, bit {bit}");
            assert_eq!(saved, 0, "nothing of it is kept");
        }
    }
    // A checkpoint with a flipped bit, and one by somebody else.
    let note = body(&url, "/checkpoint");
    let text = note.windows(2).position(|window| window == b"\n\n").unwrap();
    for place in [0, 25, text - 2, note.len() - 20] {
        let mut flipped = note.clone();
        flipped[place] ^= 1;
        assert!(verified(&flipped, &set).is_err(), "byte {place}");
    }
    let member = tabella_ledger::entry::Authority {
        key: NoteSigner::generate(&mut tabella_node::randomness()).public(),
        ..set.members()[0].clone()
    };
    assert!(verified(&note, &set.successor(&[member]).unwrap()).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tiles_are_there_for_the_checkpoint_and_no_further() {
    let rig = Rig::new();
    let node = board(&rig, 515).await;
    let (url, status) = (node.url.clone(), |path: &str| get(&node.url, path).0);
    let octets = "content-type: application/octet-stream\r\n";
    for (path, cache) in [
        ("/tile/0/000", "immutable"),
        ("/tile/0/001", "immutable"),
        ("/tile/entries/001", "immutable"),
        ("/tile/0/002.p/3", "max-age=3600"),
        // The edge of an older checkpoint.
        ("/tile/0/002.p/1", "max-age=3600"),
        ("/tile/1/000.p/2", "max-age=3600"),
        ("/tile/entries/002.p/3", "max-age=3600"),
    ] {
        let head = status(path);
        assert!(head.starts_with("http/1.1 200") && head.contains(octets) && head.contains(cache), "{path}: {head}");
    }
    assert_eq!(body(&url, "/tile/0/001").len(), 256 * 32);
    assert_eq!(body(&url, "/tile/1/000.p/2").len(), 2 * 32);
    let head = status("/checkpoint");
    assert!(head.contains("content-type: text/plain; charset=utf-8") && head.contains("max-age=1\r\n"), "{head}");
    for path in [
        "/tile/0/002",
        "/tile/0/002.p/4",
        "/tile/0/003",
        "/tile/0/003.p/1",
        "/tile/1/000",
        "/tile/1/000.p/3",
        "/tile/2/000",
        "/tile/2/000.p/1",
        "/tile/7/000.p/1",
        "/tile/8/000",
        "/tile/entries/002.p/4",
        "/tile/entries/003.p/1",
        "/tile/entries/x018/x446/x744/x073/x709/x551/615",
        "/tile/0/x018/x446/x744/x073/x709/x551/615",
        "/tile/entries/0",
        "/tile/0/000.p/0",
        "/tile/0/000.p/256",
        "/tile/",
        "/tile/x",
        "/tile/0/%30%30%30/",
    ] {
        assert!(status(path).starts_with("http/1.1 404"), "{path}");
    }
}

#[tokio::test]
async fn headers_and_changes_are_handed_out_in_order_and_in_bounds() {
    let rig = Rig::new();
    let keys: Vec<NoteSigner> = (0..40).map(|_| NoteSigner::generate(&mut tabella_node::randomness())).collect();
    let ring = Keyring::new([vec![rig.authority.clone()], keys.clone()].concat());
    let solo = Solo::start(SharedBoard::new(rig.found("board")), ring, || 2_000_000_000).unwrap();
    let node = serve(solo).await;
    let client = &node.client;
    for key in &keys {
        let members = vec![tabella_ledger::entry::Authority { name: "the city".into(), key: key.public(), weight: 1 }];
        let office = tabella_ledger::party::Office::new(rig.office.clone(), rig.chain());
        let change = office.change_authorities(members, &mut tabella_node::randomness());
        node.accept(&change.to_bytes()).await;
        node.accept(&rig.enrolment(1)).await;
    }
    let all = client.changes(0).await.unwrap();
    assert_eq!(all.len(), 32);
    let mut set = node.sequencer.view().authorities().for_size(1).clone();
    for (number, change) in (0..).zip(&all) {
        assert_eq!(change.header.height, 2 * number + 1);
        set.verify(&change.header, &change.certificate).unwrap();
        set = set.successor(&change.members).unwrap();
        assert_eq!(set.hash(), change.header.next_authorities);
    }
    let rest = client.changes(63).await.unwrap();
    assert_eq!(rest.iter().map(|change| change.header.height).collect::<Vec<_>>(), [65, 67, 69, 71, 73, 75, 77, 79]);
    assert_eq!(client.changes(62).await.unwrap().len(), 9, "the change at 63 is above 62");
    assert!(client.changes(79).await.unwrap().is_empty());
    assert!(client.changes(u64::MAX).await.unwrap().is_empty());

    let headers = client.headers(78, 10).await.unwrap();
    assert_eq!(headers.iter().map(|(header, _)| header.height).collect::<Vec<_>>(), [78, 79, 80]);
    assert_eq!(client.headers(0, 2).await.unwrap().len(), 2);
    assert!(client.headers(81, 1).await.unwrap().is_empty());
}
