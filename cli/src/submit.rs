//! Entries are put on the board of a node.

use tabella_ledger::entry::Entry;
use tabella_node::client::NodeClient;
use tabella_node::sequencer::Verdict;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// Has a node put an entry on the board. Its position.
pub(crate) async fn submit(client: &NodeClient, entry: &Entry) -> Result<u64, Error> {
    match client.submit(&[entry.to_bytes()]).await?.pop() {
        Some(Verdict::Accepted(receipt)) => Ok(receipt.position),
        Some(Verdict::Rejected { code, message }) => Err(format!("the board refuses ({code}): {message}").into()),
        None => Err("the node did not say what became of the entry".into()),
    }
}

/// Has a node put entries on the board one after another, up to the first that it refuses. Their positions.
pub(crate) async fn submit_in_order(client: &NodeClient, entries: &[Entry]) -> Result<Vec<u64>, Error> {
    let mut positions = Vec::with_capacity(entries.len());
    for entry in entries {
        positions.push(submit(client, entry).await?);
    }
    Ok(positions)
}
