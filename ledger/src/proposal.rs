//! Blocks before they are final: several authorities agree on one that each of them has checked, and certify it then.

use rand_core::CryptoRngCore;
use thiserror::Error;

use crate::block::{Block, Certificate, CertificateError, EntryBytes, Header};
use crate::chain::{BlockError, Chain, header};
use crate::rejection::Rejection;
use crate::state::{Applied, History};

/// How far the time of a proposed block may be ahead of the clock of whoever checks it, in seconds. Authorities whose
/// clocks differ by more cannot agree on blocks.
pub const MAX_TIME_AHEAD: u64 = 5;

/// Why a proposed block is not agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProposalError {
    /// It does not follow, or one of its entries is not valid. It never will be.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// Its time is still to come. It may be valid in a while.
    #[error(
        "the block is of {found}, the clock says {now}: more than {MAX_TIME_AHEAD} seconds ahead; compare the clocks"
    )]
    Early {
        /// Time of this authority's clock.
        now: u64,
        /// The block's.
        found: u64,
    },
}

/// A block that follows and whose entries are valid, without a certificate; and the chain as it is with it.
#[derive(Debug, Clone)]
pub struct Candidate {
    header: Header,
    entries: Vec<EntryBytes>,
    chain: Chain,
    applied: Vec<Applied>,
}

impl Candidate {
    /// What is to be certified.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The encoded entries.
    pub fn entries(&self) -> &[EntryBytes] {
        &self.entries
    }

    /// Whether it follows the block with this header.
    pub fn follows(&self, tip: &Header) -> bool {
        self.header.previous == tip.hash()
    }

    /// Makes the block final. The chain after it, and what its entries did.
    ///
    /// # Errors
    /// [`CertificateError`] when the signatures do not weigh enough, or are not over this block.
    pub fn certify(self, certificate: Certificate) -> Result<(Chain, Block, Vec<Applied>), CertificateError> {
        self.chain.authorities().verify(&self.header, &certificate)?;
        let block = Block { header: self.header, certificate, entries: self.entries };
        Ok((self.chain, block, self.applied))
    }
}

impl Chain {
    /// Makes a candidate for the next block from those of `entries` that are valid; `None` when none is. The verdicts
    /// are in the order of `entries`. `proposer` is a place in the set of authorities.
    pub fn propose(
        &self,
        entries: Vec<Vec<u8>>,
        time: u64,
        proposer: u32,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> (Option<Candidate>, Vec<Result<Applied, Rejection>>) {
        let mut chain = self.clone();
        let (time, entries, verdicts) = chain.select(entries, time, history, rng);
        if entries.is_empty() {
            return (None, verdicts);
        }
        let header = header(&chain.links, &chain.state, &entries, time, proposer);
        let fits = chain.links.fits(&header, &entries).and_then(|log| chain.links.advance(&header, &entries, log));
        debug_assert_eq!(fits, Ok(()), "a block that was just made fits, if its proposer is an authority");
        let applied = verdicts.iter().filter_map(|verdict| verdict.clone().ok()).collect();
        (Some(Candidate { header, entries, chain, applied }), verdicts)
    }

    /// Checks a block that somebody proposes, with all its entries, at the time `now`. The chain itself stays as it is.
    ///
    /// # Errors
    /// [`ProposalError`] names the first thing that is wrong.
    pub fn check(
        &self,
        header: Header,
        entries: Vec<EntryBytes>,
        now: u64,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Candidate, ProposalError> {
        let log = self.links.fits(&header, &entries)?;
        if header.time > now.saturating_add(MAX_TIME_AHEAD) {
            return Err(ProposalError::Early { now, found: header.time });
        }
        let mut chain = self.clone();
        chain.links.advance(&header, &entries, log)?;
        let applied = chain.apply(&header, &entries, history, rng)?;
        Ok(Candidate { header, entries, chain, applied })
    }
}
