//! An own copy of a board, brought up to date before it is asked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use tabella_node::client::NodeClient;
use tabella_node::store::Store;
use tabella_node::sync::Replica;

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

/// Control characters of dishonest others do not reach the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
