//! A light client: it follows a board through a node that it does not trust, with headers and proofs only, and compares
//! what it is shown with everything it saw before and with what others saw.

mod compare;

pub use compare::Comparison;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tabella_crypto::group::Element;
use tabella_crypto::signature::Signature;
use tabella_ledger::block::Header;
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::cosignature::{Cosignature, Witness, key_name};
use tabella_ledger::entry::{Authority, Body, Entry, Genesis};
use tabella_ledger::light::{
    Certified, Conviction, Evidence, EvidenceError, Light, LightError, MAX_CHANGES, Stale, Step, verify_evidence,
};
use tabella_ledger::merkle::{leaf_hash, verify_inclusion};
use tabella_ledger::note::{Checkpoint, NoteSigner};
use thiserror::Error;

use crate::client::{ClientError, NodeClient};
use crate::cosignatures::MAX_LINES;
use crate::light_file::LightFile;
use crate::store::StoreError;

/// What kept a light client from following.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LightClientError {
    /// The node did not answer as it should.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The client's file cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the node shows does not hold.
    #[error("{url} shows what does not hold: {source}; ask another node")]
    Lie {
        /// The node.
        url: String,
        /// What does not hold.
        source: LightError,
    },
    /// The node shows an older board than it, or another node, showed before.
    #[error(
        "{url} shows block {} and no further, though block {} is known; it is behind, or holds something back", .stale.found, .stale.trusted
    )]
    Stale {
        /// The node.
        url: String,
        /// The heights.
        stale: Stale,
    },
    /// The node does not hand out a block that its checkpoint covers.
    #[error("{url} does not hand out block {height}, which its checkpoint covers; ask another node")]
    Withheld {
        /// The node.
        url: String,
        /// The block.
        height: u64,
    },
    /// What was given as evidence shows nothing.
    #[error("this is no evidence: {0}")]
    Evidence(#[from] EvidenceError),
    /// The authorities signed two histories. The evidence is in the client's file.
    #[error("the authorities signed two histories, {url} shows another one than was seen before; the evidence is kept")]
    Conflict {
        /// Who showed the other one.
        url: String,
        /// The evidence.
        evidence: Box<Evidence>,
    },
}

/// How long before the last block a witness may have looked and still be counted, in seconds: a board that grows all the
/// time is always a little ahead of those who compare it.
pub const RECENTLY: u64 = 600;

/// How far a light client is, and who else saw the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What was signed for the last block that is trusted.
    pub checkpoint: Checkpoint,
    /// Time of that block.
    pub time: u64,
    /// The witnesses that the board names, as far as is known.
    pub named: Vec<NamedWitness>,
    /// Other keys that were seen to cosign the last block.
    pub anonymous: Vec<AuthorityKey>,
    /// Who certifies the board, and whether each signed the last block.
    pub operators: Vec<(Authority, bool)>,
}

/// A named witness, and what it was seen to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedWitness {
    /// Who it is.
    pub witness: Witness,
    /// The last block that is trusted here and that it was seen to cosign.
    pub seen: Option<Seen>,
    /// Whether that is the last block of all.
    pub agrees: bool,
}

/// What a witness cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Height of the block.
    pub height: u64,
    /// When, by the clock of the witness, Unix seconds.
    pub time: u64,
}

impl Agreement {
    /// The witnesses that saw the same board, up to its last block or a little before.
    pub fn recent(&self) -> usize {
        self.named.iter().filter(|named| self.counts(named)).count()
    }

    /// Whether a witness saw the same board, up to its last block or a little before.
    pub fn counts(&self, named: &NamedWitness) -> bool {
        let lately = |seen: Seen| seen.time.saturating_add(RECENTLY) >= self.time;
        named.agrees || named.seen.is_some_and(lately)
    }

    /// Whether so few witnesses saw the same board, or are named at all, that it should be said: no more than half.
    pub fn is_thin(&self) -> bool {
        2 * self.recent() <= self.named.len()
    }
}

/// A light client with its file.
#[derive(Debug)]
pub struct LightClient {
    file: LightFile,
    light: Mutex<Light>,
    node: NodeClient,
}

impl LightClient {
    /// Opens the file, or begins one with what the node says is the beginning. `expected` is the board it has to be;
    /// without it, the first contact decides.
    ///
    /// # Errors
    /// [`LightClientError`].
    pub async fn open(path: &Path, node: NodeClient, expected: Option<Hash>) -> Result<Self, LightClientError> {
        let file = LightFile::open(path)?;
        let light = match file.load()? {
            Some(kept) => Light::resume(kept.genesis, expected, kept.first, &kept.changes, kept.tip).map_err(
                |error| match error {
                    LightError::OtherChain { .. } => lie(&node, error),
                    error => file.damaged(error).into(),
                },
            )?,
            None => {
                let genesis = node.entry(0).await?;
                let first = header(&node, 0).await?;
                let light = Light::begin(genesis, expected, first).map_err(|error| lie(&node, error))?;
                file.begin(&light)?;
                light
            }
        };
        Ok(Self { file, light: Mutex::new(light), node })
    }

    /// Follows to the node's last checkpoint, and sees who cosigned it. `progress` is told the trusted height, of which.
    /// Killed at any point, it goes on from there the next time.
    ///
    /// # Errors
    /// [`LightClientError`]; what is trusted has then not changed, or by whole steps.
    pub async fn sync(&self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<Agreement, LightClientError> {
        let note = self.node.checkpoint().await?;
        let target = Checkpoint::parse(&note).map_err(|error| lie(&self.node, error.into()))?.0;
        let before = self.light().tip().header.height;
        loop {
            let trusted = self.light().tip().header.height;
            if trusted >= target.height {
                break;
            }
            progress(trusted, target.height);
            self.step(&target).await?;
        }
        self.hear(self.node.url(), &note)?;
        let trusted = self.light().tip().header.height;
        progress(trusted, trusted);
        if target.height < trusted {
            let (url, stale) = (self.node.url().to_owned(), Stale { trusted, found: target.height });
            return Err(LightClientError::Stale { url, stale });
        }
        self.settle().await?;
        self.learn_witnesses().await?;
        // Who looked just before the board grew has said so of the block that was the last one then.
        for height in [Some(before).filter(|before| (1..trusted).contains(before)), Some(trusted)].into_iter().flatten()
        {
            let cosigned = self.node.cosignatures(height).await?;
            self.hear(self.node.url(), &cosigned)?;
        }
        Ok(self.agreement()?)
    }

    /// One step towards a checkpoint: a bounded number of changes of authorities, and the newest header that they lead to.
    async fn step(&self, target: &Checkpoint) -> Result<(), LightClientError> {
        let (trusted, before) = {
            let light = self.light();
            (light.tip().header.clone(), light.changes().len())
        };
        let mut changes = self.node.changes(trusted.height).await?;
        // Those after the checkpoint belong to the next one.
        changes.retain(|change| change.header.height <= target.height);
        let head = match changes.last() {
            Some(last) if changes.len() == MAX_CHANGES || last.header.height == target.height => {
                Certified { header: last.header.clone(), certificate: last.certificate.clone() }
            }
            _ => header(&self.node, target.height).await?,
        };
        // What is no larger has no proof that could be asked for, and is refused for that.
        let proof = match head.header.log_size > trusted.log_size {
            true => self.node.consistency(trusted.log_size, head.header.log_size).await?,
            false => Vec::new(),
        };
        let mut next = self.light().clone();
        match next.advance(&Step { changes, head, proof }) {
            Ok(()) => {
                self.file.advance(&next, before)?;
                *self.light() = next;
                Ok(())
            }
            Err(LightError::Conflict(evidence)) => Err(self.convict(self.node.url(), *evidence)?),
            Err(error) => {
                self.look_for_fork(trusted.height).await?;
                Err(lie(&self.node, error))
            }
        }
    }

    /// The node's board does not continue ours: has it got another block, certified, in the place of the last one?
    async fn look_for_fork(&self, height: u64) -> Result<(), LightClientError> {
        let Ok(theirs) = header(&self.node, height).await else {
            return Ok(());
        };
        let note = self.light().authorities_at(height).note(&theirs.header, &theirs.certificate);
        match self.hear(self.node.url(), &note) {
            Err(LightClientError::Lie { .. }) => Ok(()),
            heard => heard.map(|_| ()),
        }
    }

    /// Compares a checkpoint, such as another client's, with everything that was seen; keeps it, and who cosigned it.
    /// `from` says where it comes from.
    ///
    /// # Errors
    /// [`LightClientError::Conflict`] with the evidence, or [`LightClientError::Lie`] when it says nothing of this board.
    pub fn hear(&self, from: &str, note: &str) -> Result<Checkpoint, LightClientError> {
        let lie = |source| LightClientError::Lie { url: from.to_owned(), source };
        let checkpoint = self.light().judge(note).map_err(lie)?;
        for seen in self.file.around(checkpoint.height)? {
            // What was heard of a block to come, of authorities that were replaced before it: of no history any more.
            if self.light().judge(&seen).is_err() {
                continue;
            }
            let evidence = self.light().evidence(&seen, note).map_err(lie)?;
            if let Some(evidence) = evidence {
                return Err(self.convict(from, evidence)?);
            }
        }
        let (_, lines) = Checkpoint::parse(note).map_err(|error| lie(error.into()))?;
        let signed = self.light().signed_note(note).map_err(lie)?;
        if self.file.seen(checkpoint.height)?.is_none() {
            // What nobody proved yet to be of this history: see `settle`.
            self.file.await_proof(checkpoint.height, from)?;
            self.file.see(checkpoint.height, &signed)?;
        }
        let (text, named) = (checkpoint.text(), self.witnesses()?);
        for cosignature in lines.iter().take(MAX_LINES).filter_map(Cosignature::parse) {
            if let Some(by) = cosignature.key(&named, &text) {
                self.file.cosigned(checkpoint.height, &by, &cosignature)?;
            }
        }
        self.file.agreed(checkpoint.height)?;
        Ok(checkpoint)
    }

    /// Asks another node, or one that others follow, what it shows, and compares.
    ///
    /// # Errors
    /// [`LightClientError::Conflict`] with the evidence when it shows another history.
    pub async fn exchange(&self, other: &NodeClient) -> Result<Checkpoint, LightClientError> {
        let tip = self.light().tip().header.clone();
        let note = other.checkpoint().await?;
        let theirs = Checkpoint::parse(&note).map_err(|error| lie(other, error.into()))?.0;
        let height = theirs.height.min(tip.height);
        self.prove(height).await?;
        let said = other.cosignatures(height).await?;
        self.hear(other.url(), &said)
    }

    /// Cosigns what is trusted and hands it to the node.
    ///
    /// # Errors
    /// [`LightClientError`].
    pub async fn cosign(&self, signer: &NoteSigner, name: Option<&str>, now: u64) -> Result<(), LightClientError> {
        let note = self.cosigned(signer, name, now);
        self.node.cosign(note).await?;
        Ok(())
    }

    /// What is trusted as a note with this client's cosignature: for other clients.
    pub fn cosigned(&self, signer: &NoteSigner, name: Option<&str>, now: u64) -> String {
        let light = self.light();
        let own = key_name(&signer.public());
        let line = Cosignature::make(signer, name.unwrap_or(&own), &light.checkpoint().text(), now).line();
        light.note() + &line.write()
    }

    /// The entry at a position, proved to be in the log that is trusted.
    ///
    /// # Errors
    /// [`LightClientError::Lie`] when it is not.
    pub async fn entry(&self, position: u64) -> Result<Vec<u8>, LightClientError> {
        let tip = self.light().tip().header.clone();
        let entry = self.node.entry(position).await?;
        let path = self.node.inclusion(position, tip.log_size).await?;
        verify_inclusion(leaf_hash(&entry), position, tip.log_size, &path, &tip.log_root)
            .map_err(|error| lie(&self.node, error.into()))?;
        Ok(entry)
    }

    /// Who else saw what is trusted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn agreement(&self) -> Result<Agreement, StoreError> {
        let (checkpoint, time, operators) = {
            let light = self.light();
            let Certified { header, certificate } = light.tip();
            let members = light.authorities_at(header.height).members().iter().zip(0..);
            let signed = |place| certificate.signatures.iter().any(|signature| signature.authority == place);
            let operators = members.map(|(member, place)| (member.clone(), signed(place))).collect();
            (light.checkpoint(), header.time, operators)
        };
        let mut anonymous = self.file.strangers(checkpoint.height)?;
        let (witnesses, agreed) = (self.witnesses()?, self.file.agreements()?);
        anonymous.retain(|key| witnesses.iter().all(|witness| witness.key != *key));
        let named = |witness: Witness| {
            let seen = agreed.iter().find(|(key, _)| *key == witness.key).map(|(_, seen)| *seen);
            let agrees = seen.is_some_and(|seen| seen.height == checkpoint.height);
            NamedWitness { witness, seen, agrees }
        };
        let named = witnesses.into_iter().map(named).collect();
        Ok(Agreement { checkpoint, time, named, anonymous, operators })
    }

    /// All evidence that this client holds, in the encoding of evidence files.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn evidence(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.file.evidence()
    }

    /// The first evidence that this client holds and that shows what it claims. Whoever holds such evidence does nothing
    /// more on the board.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn dispute(&self) -> Result<Option<(Vec<u8>, Conviction)>, StoreError> {
        let chain = self.chain();
        let shows = |bytes: Vec<u8>| verify_evidence(&bytes, Some(&chain)).ok().map(|conviction| (bytes, conviction));
        Ok(self.evidence()?.into_iter().find_map(shows))
    }

    /// What is trusted as a signed note.
    pub fn note(&self) -> String {
        self.light().note()
    }

    /// The last header that is trusted.
    pub fn header(&self) -> Header {
        self.light().tip().header.clone()
    }

    /// Identifier of the board.
    pub fn chain(&self) -> Hash {
        self.light().chain()
    }

    /// Who founded the board, and with which keys.
    pub fn founding(&self) -> Genesis {
        self.light().founding().clone()
    }

    /// Entries of the log that is trusted.
    pub fn size(&self) -> u64 {
        self.light().tip().header.log_size
    }

    /// The node that is followed.
    pub fn node(&self) -> &NodeClient {
        &self.node
    }

    fn convict(&self, from: &str, evidence: Evidence) -> Result<LightClientError, StoreError> {
        self.file.convict(&evidence.to_bytes())?;
        self.file.set_text(compare::SHOWN_BY, from)?;
        Ok(LightClientError::Conflict { url: from.to_owned(), evidence: Box::new(evidence) })
    }

    fn witnesses(&self) -> Result<Vec<Witness>, StoreError> {
        let Some((_, entry)) = self.file.witnesses()? else {
            return Ok(Vec::new());
        };
        match Entry::from_bytes(&entry) {
            Ok(Entry { body: Body::Witnesses(list), .. }) => Ok(list.witnesses),
            _ => Err(self.file.damaged("the list of witnesses")),
        }
    }

    /// Takes the node's list of witnesses, if it is newer, signed by the office, and in the log that is trusted. A node
    /// can hold a newer one back: that hides witnesses, and adds none.
    async fn learn_witnesses(&self) -> Result<(), LightClientError> {
        let Some((position, entry)) = self.node.witnesses().await? else {
            return Ok(());
        };
        let (chain, office, size) = {
            let light = self.light();
            (light.chain(), light.founding().office, light.tip().header.log_size)
        };
        let known = self.file.witnesses()?.map(|(known, _)| known);
        if position >= size || known.is_some_and(|known| known >= position) {
            return Ok(());
        }
        let is_signed = |entry: &Entry| {
            let office = Element::decode(&office.0, "public key").ok()?;
            Signature::from_bytes(&entry.signature).ok()?.verify(&chain.0, &office, &entry.message()).ok()
        };
        let named = Entry::from_bytes(&entry).ok().filter(|entry| matches!(entry.body, Body::Witnesses(_)));
        if named.as_ref().and_then(is_signed).is_none() || self.entry(position).await? != entry {
            let source = LightError::Unsigned { height: self.light().tip().header.height };
            return Err(LightClientError::Lie { url: self.node.url().to_owned(), source });
        }
        Ok(self.file.name_witnesses(position, &entry)?)
    }

    /// Nothing that can panic happens under the lock, so that poison would say nothing.
    fn light(&self) -> MutexGuard<'_, Light> {
        self.light.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn header(node: &NodeClient, height: u64) -> Result<Certified, LightClientError> {
    let found = node.headers(height, 1).await?.into_iter().find(|(header, _)| header.height == height);
    let url = node.url().to_owned();
    let (header, certificate) = found.ok_or(LightClientError::Withheld { url, height })?;
    Ok(Certified { header, certificate })
}

fn lie(node: &NodeClient, source: LightError) -> LightClientError {
    LightClientError::Lie { url: node.url().to_owned(), source }
}
