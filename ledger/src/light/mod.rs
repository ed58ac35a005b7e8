//! Following a board without its entries: headers, certificates and proofs only.
//!
//! What is trusted is the genesis, the sets of authorities that followed the one in it, and the last header. It moves on
//! by the blocks that changed the authorities, the newest header, and one proof that the log only grew. What does not
//! hold changes nothing. Two signed checkpoints that no one history has become [`Evidence`].

mod error;
mod evidence;

pub use error::{LightError, Stale};
pub use evidence::{
    Conviction, EVIDENCE_VERSION, Evidence, EvidenceError, MAX_EVIDENCE_BYTES, Side, conflict, verify_evidence,
};

pub(crate) use evidence::bounded as bounded_changes;

use minicbor::{Decode, Encode};

use crate::block::{AuthoritySet, BLOCK_VERSION, Certificate, Change, Header};
use crate::bytes::Hash;
use crate::entry::Genesis;
use crate::merkle::{leaf_hash, verify_consistency};
use crate::note::{Checkpoint, SignatureLine};
use crate::state::State;

/// Most changes of the set of authorities in one step.
pub const MAX_CHANGES: usize = 32;

/// A header and what makes it final.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Certified {
    /// The header.
    #[n(0)]
    pub header: Header,
    /// The certificate.
    #[n(1)]
    pub certificate: Certificate,
}

/// What brings a client forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Every block above the trusted one, up to `head`, that ends a set of authorities, in order.
    pub changes: Vec<Change>,
    /// The block to trust next.
    pub head: Certified,
    /// That the log at `head` starts with the log at the trusted block.
    pub proof: Vec<Hash>,
}

/// What a client trusts.
#[derive(Debug, Clone)]
pub struct Light {
    genesis: Vec<u8>,
    founding: Genesis,
    chain: Hash,
    trust: Trust,
    tip: Certified,
}

/// Who certifies, from the genesis on.
#[derive(Debug, Clone)]
pub(crate) struct Trust {
    /// One more than there are changes: each is in force above its change.
    sets: Vec<AuthoritySet>,
    changes: Vec<Change>,
}

impl Trust {
    fn begin(set: AuthoritySet) -> Self {
        Self { sets: vec![set], changes: Vec::new() }
    }

    /// What a set leads to by changes in order.
    pub(crate) fn through(set: AuthoritySet, changes: &[Change]) -> Result<Self, LightError> {
        let mut trust = Self::begin(set);
        let mut before = 0;
        for change in changes {
            let found = change.header.height;
            if found <= before {
                return Err(LightError::Order { before, found });
            }
            trust.pass(change)?;
            before = found;
        }
        Ok(trust)
    }

    /// Who certifies after the last change.
    pub(crate) fn last(&self) -> &AuthoritySet {
        self.sets.last().expect("begins with one")
    }

    /// Who certifies the block of a height.
    fn at(&self, height: u64) -> &AuthoritySet {
        &self.sets[self.changes.partition_point(|change| change.header.height < height)]
    }

    /// The changes before the block of a height.
    fn before(&self, height: u64) -> &[Change] {
        &self.changes[..self.changes.partition_point(|change| change.header.height < height)]
    }

    /// Checks that a set certified its own end, and moves on to the next one.
    fn pass(&mut self, change: &Change) -> Result<(), LightError> {
        let (set, height) = (self.last(), change.header.height);
        is_final(set, &change.header, &change.certificate)?;
        let next = set.successor(&change.members).map_err(|_| LightError::Change { height })?;
        if next.hash() != change.header.next_authorities || next == *set {
            return Err(LightError::Change { height });
        }
        self.sets.push(next);
        self.changes.push(change.clone());
        Ok(())
    }
}

impl Light {
    /// Begins with the first entry of a board and its first header. `expected` is the board it has to be.
    ///
    /// # Errors
    /// [`LightError`] names what does not hold.
    pub fn begin(genesis: Vec<u8>, expected: Option<Hash>, first: Certified) -> Result<Self, LightError> {
        let state = State::found(&genesis)?;
        let found = state.chain();
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            return Err(LightError::OtherChain { expected, found });
        }
        let trust = Trust::begin(state.authorities().clone());
        is_final(trust.last(), &first.header, &first.certificate)?;
        let Header { height, log_size, log_root, next_authorities, authorities, .. } = &first.header;
        if (*height, *log_size, log_root) != (0, 1, &leaf_hash(&genesis)) || next_authorities != authorities {
            return Err(LightError::First);
        }
        Ok(Self { founding: state.genesis().clone(), genesis, chain: found, trust, tip: first })
    }

    /// Goes on where a client stopped: checks again what it kept, all but the proofs between its headers.
    ///
    /// # Errors
    /// [`LightError`] when what was kept does not hold.
    pub fn resume(
        genesis: Vec<u8>,
        expected: Option<Hash>,
        first: Certified,
        changes: &[Change],
        tip: Certified,
    ) -> Result<Self, LightError> {
        let mut light = Self::begin(genesis, expected, first)?;
        for change in changes {
            light.follow(&change.header)?;
            light.trust.pass(change)?;
            light.tip = Certified { header: change.header.clone(), certificate: change.certificate.clone() };
        }
        if tip != light.tip {
            light.follow(&tip.header)?;
            is_final(light.trust.last(), &tip.header, &tip.certificate)?;
            light.tip = tip;
        }
        Ok(light)
    }

    /// Moves on. What does not hold changes nothing.
    ///
    /// # Errors
    /// [`LightError`] names the lie; [`LightError::Conflict`] holds the evidence of it.
    pub fn advance(&mut self, step: &Step) -> Result<(), LightError> {
        if step.changes.len() > MAX_CHANGES {
            return Err(LightError::TooMany(step.changes.len()));
        }
        let head = &step.head;
        let mut next = self.clone();
        for change in &step.changes {
            let height = change.header.height;
            next.follow(&change.header)?;
            if height > head.header.height {
                return Err(LightError::Order { before: head.header.height, found: height });
            }
            next.trust.pass(change)?;
            next.tip = Certified { header: change.header.clone(), certificate: change.certificate.clone() };
        }
        if head.header.height < self.tip.header.height {
            is_final(next.trust.at(head.header.height), &head.header, &head.certificate)?;
            let (trusted, found) = (self.tip.header.height, head.header.height);
            return Err(LightError::Stale(Stale { trusted, found }));
        }
        if head.header != next.tip.header {
            let set = next.trust.at(head.header.height);
            is_final(set, &head.header, &head.certificate)?;
            let theirs = set.checkpoint(&head.header, head.certificate.round);
            if conflict(&self.checkpoint(), &theirs) {
                let side = next.side(&head.header, &head.certificate);
                return Err(LightError::Conflict(Box::new(self.against(side))));
            }
            next.follow(&head.header)?;
            if head.header.next_authorities != head.header.authorities {
                // It ends a set, and who follows was not said.
                return Err(LightError::Change { height: head.header.height });
            }
            next.tip = head.clone();
        }
        let (old, new) = (&self.tip.header, &head.header);
        verify_consistency(old.log_size, &old.log_root, new.log_size, &new.log_root, &step.proof)?;
        *self = next;
        Ok(())
    }

    /// Whether a header can come after the trusted one.
    fn follow(&self, header: &Header) -> Result<(), LightError> {
        let tip = &self.tip.header;
        let order = LightError::Order { before: tip.height, found: header.height };
        let blocks = header.height.checked_sub(tip.height).filter(|blocks| *blocks > 0).ok_or(order.clone())?;
        // Every block has an entry at least.
        let entries = header.log_size.checked_sub(tip.log_size).filter(|entries| *entries >= blocks);
        if entries.is_none() || header.time < tip.time {
            return Err(order);
        }
        Ok(())
    }

    /// Reads a checkpoint that those signed who certify at its height, as far as that is known here.
    ///
    /// # Errors
    /// [`LightError::Note`], [`LightError::OtherOrigin`] or [`LightError::Unsigned`].
    pub fn judge(&self, note: &str) -> Result<Checkpoint, LightError> {
        judge(&self.trust, note).map(|(checkpoint, _)| checkpoint)
    }

    /// The note with the lines of its signers alone: what is worth keeping of it.
    ///
    /// # Errors
    /// As [`Self::judge`].
    pub fn signed_note(&self, note: &str) -> Result<String, LightError> {
        let (checkpoint, lines) = judge(&self.trust, note)?;
        Ok(self.trust.at(checkpoint.height).signed_note(&checkpoint, &lines))
    }

    /// What convicts whoever signed both notes; `None` when one history has both.
    ///
    /// # Errors
    /// [`LightError`] when one of them is not signed.
    pub fn evidence(&self, ours: &str, theirs: &str) -> Result<Option<Evidence>, LightError> {
        let (one, other) = (self.judge(ours)?, self.judge(theirs)?);
        let side = |checkpoint: &Checkpoint, note: String| Side {
            changes: self.trust.before(checkpoint.height).to_vec(),
            note,
        };
        let sides = [side(&one, self.signed_note(ours)?), side(&other, self.signed_note(theirs)?)];
        Ok(conflict(&one, &other).then(|| Evidence::new(self.genesis.clone(), sides)))
    }

    /// The evidence against the trusted header and another certified one.
    fn against(&self, theirs: Side) -> Evidence {
        Evidence::new(self.genesis.clone(), [self.side(&self.tip.header, &self.tip.certificate), theirs])
    }

    fn side(&self, header: &Header, certificate: &Certificate) -> Side {
        let note = self.trust.at(header.height).note(header, certificate);
        Side { changes: self.trust.before(header.height).to_vec(), note }
    }

    /// The last header that is trusted.
    pub fn tip(&self) -> &Certified {
        &self.tip
    }

    /// What was signed for it.
    pub fn checkpoint(&self) -> Checkpoint {
        self.at_tip().checkpoint(&self.tip.header, self.tip.certificate.round)
    }

    /// The same as a signed note.
    pub fn note(&self) -> String {
        self.at_tip().note(&self.tip.header, &self.tip.certificate)
    }

    fn at_tip(&self) -> &AuthoritySet {
        self.trust.at(self.tip.header.height)
    }

    /// Who certifies the block of a height, as far as that is known here.
    pub fn authorities_at(&self, height: u64) -> &AuthoritySet {
        self.trust.at(height)
    }

    /// The changes of the set of authorities so far.
    pub fn changes(&self) -> &[Change] {
        &self.trust.changes
    }

    /// Identifier of the board.
    pub fn chain(&self) -> Hash {
        self.chain
    }

    /// How the board began.
    pub fn founding(&self) -> &Genesis {
        &self.founding
    }

    /// The first entry.
    pub fn genesis(&self) -> &[u8] {
        &self.genesis
    }
}

/// Whether this set makes the block with this header final.
fn is_final(set: &AuthoritySet, header: &Header, certificate: &Certificate) -> Result<(), LightError> {
    is_under(set, header)?;
    Ok(set.verify(header, certificate)?)
}

/// Whether a header names this set as the one in force.
pub(crate) fn is_under(set: &AuthoritySet, header: &Header) -> Result<(), LightError> {
    if header.version != BLOCK_VERSION {
        return Err(LightError::Version(header.version));
    }
    if header.authorities != set.hash() || set.members().get(header.proposer as usize).is_none() {
        return Err(LightError::Authorities { expected: set.hash(), found: header.authorities });
    }
    Ok(())
}

pub(crate) fn judge(trust: &Trust, note: &str) -> Result<(Checkpoint, Vec<SignatureLine>), LightError> {
    let (checkpoint, lines) = Checkpoint::parse(note)?;
    let set = trust.at(checkpoint.height);
    if checkpoint.origin != set.origin() {
        let expected = set.origin().to_owned();
        return Err(LightError::OtherOrigin { expected, found: checkpoint.origin });
    }
    if set.is_quorum(&set.signers(&checkpoint, &lines)) {
        Ok((checkpoint, lines))
    } else {
        Err(LightError::Unsigned { height: checkpoint.height })
    }
}
