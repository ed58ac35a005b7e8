//! An own copy of a board, brought up to date before it is asked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use tabella_ledger::entry::Entry;
use tabella_ledger::state::State;
use tabella_node::client::NodeClient;
use tabella_node::points::RewardLog;
use tabella_node::store::Store;
use tabella_node::sync::Replica;

use crate::submit::submit_in_order;

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// A node, and the own copy of its board.
#[derive(Debug, Clone, Args)]
pub struct OwnCopy {
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The file for the own copy of the board, in which everything is checked
    #[arg(long, value_name = "BOARD")]
    pub copy: PathBuf,
}

impl OwnCopy {
    /// The copy, up to date and checked.
    pub(crate) async fn open(&self) -> Result<Replica, Error> {
        open(&self.node, &self.copy).await
    }
}

/// A copy in this file of the board of a node, up to date and checked.
pub(crate) async fn open(node: &str, copy: &Path) -> Result<Replica, Error> {
    let store = Arc::new(Store::open(copy)?);
    let replica = Replica::open(store, NodeClient::new(node)?, None, &mut |_, _| ()).await?;
    replica.sync(&mut |_, _| ()).await?;
    Ok(replica)
}

/// Has a node put entries on the board, in their order, and brings the own copy up to date. Their positions.
pub(crate) async fn submit_all(copy: &Replica, entries: &[Entry]) -> Result<Vec<u64>, Error> {
    let positions = submit_in_order(copy.client(), entries).await?;
    copy.sync(&mut |_, _| ()).await?;
    Ok(positions)
}

/// Reads state and rewards of the own copy together.
pub(crate) fn with_rewards<T>(
    copy: &Replica,
    read: impl FnOnce(&State, &RewardLog) -> Result<T, Error>,
) -> Result<T, Error> {
    copy.read(|state| read(state, &RewardLog::read(copy.view())?))?
}

/// Control characters of dishonest others do not reach the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
