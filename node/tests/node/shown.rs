//! What an honest node answers about a board of which only headers matter.

#![allow(clippy::unwrap_used, reason = "a test rig")]

use tabella_ledger::cbor;
use tabella_node::frames;

use crate::headers::Headers;

/// The answer to a light client's request, of the board up to a height; `None` for what is not there.
pub fn answer(headers: &Headers, shown: u64, path: &str) -> Option<Vec<u8>> {
    let (route, query) = path.split_once('?').unwrap_or((path, ""));
    let value = |name: &str| -> Option<u64> {
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
    };
    let framed = |frames: Vec<Vec<u8>>| {
        let mut out = Vec::new();
        frames.iter().for_each(|frame| frames::push(&mut out, frame));
        out
    };
    Some(match route {
        "/checkpoint" => headers.note(shown).into_bytes(),
        "/entries/0" => headers.genesis.clone(),
        "/headers" => {
            let (from, limit) = (value("from")?, value("limit")?);
            let blocks = headers.blocks.iter().take(shown as usize + 1).skip(from as usize);
            framed(blocks.take(limit as usize).map(cbor::encode).collect())
        }
        "/changes" => {
            let changes = headers.changes_after(value("after")?);
            let shown = changes.iter().filter(|change| change.header.height <= shown);
            framed(shown.take(32).map(cbor::encode).collect())
        }
        "/consistency" => cbor::encode(&headers.log.consistency(value("from")?, value("to")?).ok()?),
        _ => headers.note(route.strip_prefix("/cosignatures/")?.parse().ok()?).into_bytes(),
    })
}
