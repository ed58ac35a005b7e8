//! What a board shows to its readers: the blocks that are on the disk, while the next one is being checked.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use tabella_ledger::block::{AuthoritySet, Block, Change, EntryBytes, Header, Succession};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::chain::Chain;
use tabella_ledger::cosignature::Witness;
use tabella_ledger::merkle::{MerkleLog, ProofError, leaf_hash};
use tabella_ledger::receipt::Receipt;
use tabella_ledger::state::NamedWitnesses;
use tabella_ledger::tiles::{self, Content, TILE_HEIGHT, Tile};
use thiserror::Error;
use tokio::sync::watch;

use crate::cosignatures::Anonymous;
use crate::frames;
use crate::landmarks::Landmarks;
use crate::store::{Store, StoreError};

/// How far a board is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Height of the last block.
    pub height: u64,
    /// Entries of the log.
    pub size: u64,
}

/// A board at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Identifier of the board: SHA-256 of its first entry.
    #[serde(with = "hash_hex")]
    pub chain: Hash,
    /// Name of the log.
    pub origin: String,
    /// Height of the last block.
    pub height: u64,
    /// Entries of the log.
    pub size: u64,
    /// Voters on the roll.
    pub roll: u64,
}

/// An entry, and the receipt that it is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Found {
    /// The encoded entry.
    #[n(0)]
    pub entry: EntryBytes,
    /// The path from it to the last checkpoint.
    #[n(1)]
    pub receipt: Receipt,
}

/// Something that a board cannot show.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ViewError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A position or a size that the log does not have.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// What a board shows. Readers never wait for the verification of a block.
#[derive(Debug)]
pub struct View {
    store: Arc<Store>,
    shown: RwLock<Shown>,
    anonymous: Anonymous,
    head: watch::Sender<Head>,
}

/// What changes with every block, together: a receipt needs a path and a checkpoint of the same size.
#[derive(Debug)]
struct Shown {
    log: Log,
    note: String,
    authorities: Succession,
    witnesses: Option<Arc<NamedWitnesses>>,
    status: Status,
}

/// The entries of a board as far as they were read: their tree, and where those are that proofs take.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) tree: MerkleLog,
    pub(crate) landmarks: Landmarks,
}

impl Log {
    pub(crate) fn append(&mut self, block: &Block) {
        for entry in &block.entries {
            self.landmarks.note(self.tree.size(), &entry.0);
            self.tree.append(leaf_hash(&entry.0));
        }
    }
}

/// What proves that entries are in the log.
pub(crate) struct Standing {
    /// Before the block of the checkpoint.
    pub(crate) changes: Vec<Change>,
    /// Of the block of the checkpoint.
    pub(crate) header: Header,
    /// The checkpoint.
    pub(crate) note: String,
    /// Of each entry its position and the path to the root.
    pub(crate) paths: Vec<(u64, Vec<Hash>)>,
}

impl View {
    pub(crate) fn new(store: Arc<Store>, chain: &Chain, log: Log, last: &Block) -> Self {
        let status = status(chain);
        let head = watch::Sender::new(status.head());
        let note = note(chain, last);
        let authorities = chain.state().succession().clone();
        let shown = RwLock::new(Shown { log, note, authorities, witnesses: witnesses(chain), status });
        Self { store, shown, anonymous: Anonymous::default(), head }
    }

    /// Shows a block that was stored.
    pub(crate) fn publish(&self, chain: &Chain, block: &Block) {
        let (note, status) = (note(chain, block), status(chain));
        let head = status.head();
        {
            let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
            shown.log.append(block);
            let named = chain.state().named_witnesses();
            if shown.witnesses.as_ref().map(|named| named.position) != named.map(|named| named.position) {
                shown.witnesses = witnesses(chain);
            }
            shown.note = note;
            if shown.authorities.changes() < chain.state().succession().changes() {
                shown.authorities.clone_from(chain.state().succession());
            }
            shown.status = status;
        }
        self.head.send_replace(head);
    }

    /// The file with the blocks.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The board at a glance.
    pub fn status(&self) -> Status {
        self.shown().status.clone()
    }

    /// How far the board is.
    pub fn head(&self) -> Head {
        *self.head.borrow()
    }

    /// Tells of every new block.
    pub fn subscribe(&self) -> watch::Receiver<Head> {
        self.head.subscribe()
    }

    /// Waits until the entry at `position` is shown.
    pub async fn wait_for(&self, position: u64) -> Head {
        let mut heads = self.subscribe();
        let reached = heads.wait_for(|head| head.size > position).await;
        *reached.expect("the view itself holds the sending end")
    }

    /// How far the board is, and the checkpoint of exactly that.
    pub fn head_and_note(&self) -> (Head, String) {
        let shown = self.shown();
        (shown.status.head(), shown.note.clone())
    }

    /// The last checkpoint as a signed note.
    pub fn checkpoint_note(&self) -> String {
        self.shown().note.clone()
    }

    /// Who signed which checkpoints, and who signs the next one.
    pub fn authorities(&self) -> Succession {
        self.shown().authorities.clone()
    }

    /// Who compares the board with what others see.
    pub fn witnesses(&self) -> Vec<Witness> {
        self.shown().witnesses.as_ref().map_or(Vec::new(), |named| named.witnesses.clone())
    }

    /// Position of the entry that names them, and the entry.
    ///
    /// # Errors
    /// [`ViewError::Store`] when it cannot be read.
    pub fn witnesses_entry(&self) -> Result<Option<(u64, EntryBytes)>, ViewError> {
        let position = self.shown().witnesses.as_ref().map(|named| named.position);
        let Some(position) = position else {
            return Ok(None);
        };
        Ok(self.entry(position)?.map(|entry| (position, EntryBytes(entry))))
    }

    pub(crate) fn anonymous(&self) -> &Anonymous {
        &self.anonymous
    }

    /// The receipt of the entry at a position, at the current size.
    ///
    /// # Errors
    /// [`ViewError::Proof`] when there is no such entry.
    pub fn receipt(&self, position: u64) -> Result<Receipt, ViewError> {
        let shown = self.shown();
        Ok(Receipt {
            position,
            path: shown.log.tree.inclusion(position, shown.log.tree.size())?,
            checkpoint: shown.note.clone(),
        })
    }

    /// The proof that the log at size `to` starts with the log at size `from`.
    ///
    /// # Errors
    /// [`ViewError::Proof`] when the log never had these sizes.
    pub fn consistency(&self, from: u64, to: u64) -> Result<Vec<Hash>, ViewError> {
        Ok(self.shown().log.tree.consistency(from, to)?)
    }

    /// The root that the log had at a size.
    ///
    /// # Errors
    /// [`ViewError::Proof`] when the log never had this size.
    pub fn root_at(&self, size: u64) -> Result<Hash, ViewError> {
        Ok(self.shown().log.tree.root_at(size)?)
    }

    /// The encoded entry at a position, if it is there.
    ///
    /// # Errors
    /// [`ViewError::Store`] when it cannot be read.
    pub fn entry(&self, position: u64) -> Result<Option<Vec<u8>>, ViewError> {
        if position < self.head().size {
            Ok(self.store.entry(position)?)
        } else {
            // On the disk already perhaps, but without a checkpoint that covers it.
            Ok(None)
        }
    }

    /// The accepted ballot with a tracker, if there is one.
    ///
    /// # Errors
    /// [`ViewError::Store`] when it cannot be read.
    pub fn find_tracker(&self, tracker: &Hash) -> Result<Option<Found>, ViewError> {
        let Some(position) = self.store.find_tracker(tracker)? else {
            return Ok(None);
        };
        let Some(entry) = self.entry(position)? else {
            return Ok(None);
        };
        Ok(Some(Found { entry: EntryBytes(entry), receipt: self.receipt(position)? }))
    }

    /// Position and entry of the first use of data with a tag, from a position on.
    ///
    /// # Errors
    /// [`ViewError::Store`] when it cannot be read.
    pub fn find_use(&self, tag: &Hash, from: u64) -> Result<Option<(u64, EntryBytes)>, ViewError> {
        let Some(position) = self.store.find_use(tag, from)? else {
            return Ok(None);
        };
        Ok(self.entry(position)?.map(|entry| (position, EntryBytes(entry))))
    }

    /// Positions of all entries about rewards from a position on, in the order of the log.
    pub fn rewards(&self, from: u64) -> Vec<u64> {
        self.with_landmarks(|landmarks| {
            let all = landmarks.rewards();
            all[all.partition_point(|position| *position < from)..].to_vec()
        })
    }

    /// Up to `limit` encoded blocks from a height on as frames, in `max_bytes` or in one frame if the first is longer.
    ///
    /// # Errors
    /// [`ViewError::Store`] when they cannot be read.
    pub fn block_frames(&self, from: u64, limit: usize, max_bytes: usize) -> Result<Vec<u8>, ViewError> {
        let shown = self.head().height.saturating_add(1);
        let read = |height| Ok(self.store.block(height)?.map(|block| block.to_bytes()));
        framed((from..shown).take(limit).map(read), max_bytes)
    }

    /// Up to `limit` headers with their certificates from a height on as frames, in `max_bytes`.
    ///
    /// # Errors
    /// [`ViewError::Store`] when they cannot be read.
    pub fn header_frames(&self, from: u64, limit: usize, max_bytes: usize) -> Result<Vec<u8>, ViewError> {
        let shown = self.head().height.saturating_add(1);
        let read = |height| Ok(self.store.header(height)?.map(|certified| cbor::encode(&certified)));
        framed((from..shown).take(limit).map(read), max_bytes)
    }

    /// Up to `limit` changes of the set of authorities above a height as frames, in `max_bytes`.
    ///
    /// # Errors
    /// [`ViewError::Store`] when they cannot be read.
    pub fn change_frames(&self, after: u64, limit: usize, max_bytes: usize) -> Result<Vec<u8>, ViewError> {
        let Some((header, _)) = self.store.header(after.min(self.head().height))? else {
            return Ok(Vec::new());
        };
        let authorities = self.authorities();
        let above = authorities.later().iter().filter(|(size, _)| *size > header.log_size);
        let read = |later: &(u64, AuthoritySet)| Ok(self.change(later)?.map(|change| cbor::encode(&change)));
        framed(above.take(limit).map(read), max_bytes)
    }

    /// The block after which the log has this size, which named the set.
    fn change(&self, (size, next): &(u64, AuthoritySet)) -> Result<Option<Change>, ViewError> {
        let Some(height) = self.store.height_at(*size)? else {
            return Ok(None);
        };
        let certified = self.store.header(height)?;
        Ok(certified.map(|(header, certificate)| Change { header, certificate, members: next.members().to_vec() }))
    }

    /// What proves that entries are in the log, under the last checkpoint.
    pub(crate) fn standing(&self, positions: impl Iterator<Item = u64>) -> Result<Standing, ViewError> {
        let (paths, note, authorities, head) = {
            let shown = self.shown();
            let path = |position| Ok((position, shown.log.tree.inclusion(position, shown.log.tree.size())?));
            let paths = positions.map(path).collect::<Result<_, ProofError>>()?;
            (paths, shown.note.clone(), shown.authorities.clone(), shown.status.head())
        };
        let before = authorities.later().iter().filter(|(size, _)| *size < head.size);
        let changes = before.filter_map(|later| self.change(later).transpose()).collect::<Result<_, _>>()?;
        let place = || self.store.damaged(format!("block {}", head.height), "it is missing");
        let (header, _) = self.store.header(head.height)?.ok_or_else(place)?;
        Ok(Standing { changes, header, note, paths })
    }

    pub(crate) fn with_landmarks<R>(&self, read: impl FnOnce(&Landmarks) -> R) -> R {
        read(&self.shown().log.landmarks)
    }

    /// The path from the entry at `position` to the root that the log had at `size`.
    ///
    /// # Errors
    /// [`ViewError::Proof`] when the log never had this size, or no such entry then.
    pub fn inclusion(&self, position: u64, size: u64) -> Result<Vec<Hash>, ViewError> {
        Ok(self.shown().log.tree.inclusion(position, size)?)
    }

    /// A tile of the log, if the last checkpoint covers all of it.
    ///
    /// # Errors
    /// [`ViewError::Store`] when entries cannot be read.
    pub fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, ViewError> {
        match tile.content {
            Content::Hashes { level } => {
                let shown = self.shown();
                let hashes = shown.log.tree.subtrees(u32::from(level) * TILE_HEIGHT, tile.first(), tile.width);
                Ok(hashes.map(|hashes| hashes.iter().flat_map(|hash| hash.0).collect()))
            }
            Content::Entries => {
                if tile.first().saturating_add(tile.width.into()) > self.head().size {
                    return Ok(None);
                }
                Ok(Some(tiles::bundle(self.store.entries(tile.first(), tile.width)?)))
            }
        }
    }

    fn shown(&self) -> RwLockReadGuard<'_, Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Status {
    /// How far the board is.
    pub fn head(&self) -> Head {
        Head { height: self.height, size: self.size }
    }
}

/// Frames up to the first that is missing, in `max_bytes` or one frame if the first is longer.
fn framed(
    read: impl Iterator<Item = Result<Option<Vec<u8>>, ViewError>>,
    max_bytes: usize,
) -> Result<Vec<u8>, ViewError> {
    let mut out = Vec::new();
    for bytes in read {
        let Some(bytes) = bytes? else {
            break;
        };
        if !out.is_empty() && out.len() + 4 + bytes.len() > max_bytes {
            break;
        }
        frames::push(&mut out, &bytes);
    }
    Ok(out)
}

fn status(chain: &Chain) -> Status {
    let state = chain.state();
    Status {
        chain: state.chain(),
        origin: state.authorities().origin().to_owned(),
        height: chain.tip().height,
        size: chain.tip().log_size,
        roll: state.roll_size(),
    }
}

fn witnesses(chain: &Chain) -> Option<Arc<NamedWitnesses>> {
    chain.state().named_witnesses().cloned().map(Arc::new)
}

fn note(chain: &Chain, block: &Block) -> String {
    chain.authorities().note(&block.header, &block.certificate)
}

pub(crate) mod hash_hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use tabella_ledger::bytes::Hash;

    pub(crate) fn serialize<S: Serializer>(hash: &Hash, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(hash)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Hash, D::Error> {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}
