//! The result of an election: shares, counts, and what is withheld.

use tabella_crypto::ceremony::JointKey;
use tabella_crypto::tally::{DecryptedSum, DecryptionShare, TallyContext, TallyError, combine};

use super::{ElectionState, MixError, Phase, Row};
use crate::bytes::Hash;
use crate::entry::ShareBytes;
use crate::opened::lot_seed;
use crate::rejection::Rejection;
use crate::state::CeremonyState;

impl ElectionState {
    pub(in crate::state) fn shares(
        &mut self,
        ceremony: &CeremonyState,
        trustee: u32,
        shares: &[ShareBytes],
    ) -> Result<(), Rejection> {
        self.expect(Phase::Closed)?;
        self.above_minimum()?;
        self.sums_anything()?;
        if !ceremony.confirmed().any(|confirmed| confirmed == trustee) {
            return Err(Rejection::NotConfirmed(trustee));
        }
        if self.shares.contains_key(&trustee) {
            return Err(Rejection::DuplicateShares(trustee));
        }
        if shares.len() != self.sums.len() {
            return Err(Rejection::ShareCount { trustee, expected: self.sums.len(), found: shares.len() });
        }
        let key = ceremony.key().ok_or(Rejection::NoKey)?;
        let verify = |(contest, share): (usize, &ShareBytes)| {
            if !self.is_summed(contest) {
                return if share.0.is_empty() { Ok(None) } else { Err(self.not_summed(contest)) };
            }
            let (context, sum) = (self.tally_context(contest), &self.sums[contest]);
            Ok(Some(DecryptionShare::verify(&share.0, &context, key, trustee as usize, sum)?))
        };
        let verified = shares.iter().enumerate().map(verify).collect::<Result<_, Rejection>>()?;
        self.shares.insert(trustee, verified);
        self.act(b"shares", &[&trustee.to_le_bytes()]);
        Ok(())
    }

    pub(in crate::state) fn publish_counts(
        &mut self,
        ceremony: &CeremonyState,
        counts: &[Vec<u64>],
        rows: Option<&[Hash]>,
    ) -> Result<(), Rejection> {
        self.expect(Phase::Closed)?;
        if self.is_withheld() {
            if !counts.is_empty() {
                self.above_minimum()?;
            }
        } else {
            let key = ceremony.key().ok_or(Rejection::NoKey)?;
            let sums = self.decrypt(key)?;
            if counts.len() != sums.len() {
                return Err(Rejection::WrongCounts { contest: counts.len().min(sums.len()) });
            }
            for (contest, (sum, counts)) in sums.iter().zip(counts).enumerate() {
                self.check_counts(contest, sum.as_ref(), counts)?;
            }
        }
        let opened = self.opened()?;
        if opened.as_deref() != rows {
            return Err(MixError::Rows.into());
        }
        (self.counts, self.published) = (counts.to_vec(), opened);
        self.phase = Phase::Published;
        Ok(())
    }

    fn check_counts(&self, contest: usize, sum: Option<&DecryptedSum>, counts: &[u64]) -> Result<(), Rejection> {
        let Some(sum) = sum else {
            return if counts.is_empty() { Ok(()) } else { Err(self.not_summed(contest)) };
        };
        let (shape, weight) = (&self.contests()[contest], self.sums[contest].weight());
        if !sum.equals(shape, counts) {
            return Err(Rejection::WrongCounts { contest });
        }
        if shape.plausible(counts, weight) { Ok(()) } else { Err(Rejection::Implausible { contest, weight }) }
    }

    /// Combines the shares that are there: the sums in the exponent, per contest that is summed and not withheld.
    ///
    /// # Errors
    /// [`TallyError::TooFew`] with fewer than the threshold.
    pub fn decrypt(&self, key: &JointKey) -> Result<Vec<Option<DecryptedSum>>, TallyError> {
        let open = |contest: usize| {
            let shares: Vec<_> = self.shares.values().filter_map(|shares| shares[contest].clone()).collect();
            combine(key, &self.sums[contest], &shares)
        };
        (0..self.sums.len()).map(|contest| self.is_summed(contest).then(|| open(contest)).transpose()).collect()
    }

    /// Identifies the decryption of a contest.
    pub fn tally_context(&self, contest: usize) -> TallyContext {
        TallyContext { chain: self.chain.0, manifest: self.id.0, contest, counted: self.counted_root.0 }
    }

    /// Whether fewer voted in a contest than the published minimum, so that it is not decrypted. Of ballots that are mixed
    /// there have to be two at least.
    pub fn withholds(&self, contest: usize) -> bool {
        self.sums[contest].ballots() < self.fewest(contest)
    }

    /// Whether the sum of a contest's ballots is decrypted: they are not mixed, and it is not withheld.
    pub fn is_summed(&self, contest: usize) -> bool {
        !self.manifest.contests[contest].rule.is_mixed() && !self.withholds(contest)
    }

    /// Whether every contest is withheld, so that nothing is decrypted.
    pub fn is_withheld(&self) -> bool {
        (0..self.sums.len()).all(|contest| self.withholds(contest))
    }

    /// Whether anything is decrypted.
    ///
    /// # Errors
    /// [`Rejection::BelowMinimum`] when every contest is withheld.
    pub fn above_minimum(&self) -> Result<(), Rejection> {
        if self.is_withheld() {
            let voters = self.sums.iter().map(|sum| sum.ballots()).max().unwrap_or(0);
            Err(Rejection::BelowMinimum { voters, minimum: self.manifest.minimum_voters })
        } else {
            Ok(())
        }
    }

    /// Whether any sum is decrypted.
    ///
    /// # Errors
    /// [`Rejection::Mixed`] when the ballots of all contests that are not withheld are mixed.
    pub fn sums_anything(&self) -> Result<(), Rejection> {
        let contests = 0..self.sums.len();
        match contests.clone().find(|contest| !self.withholds(*contest)) {
            Some(mixed) if !contests.into_iter().any(|contest| self.is_summed(contest)) => Err(self.not_summed(mixed)),
            _ => Ok(()),
        }
    }

    fn not_summed(&self, contest: usize) -> Rejection {
        if self.manifest.contests[contest].rule.is_mixed() {
            return Rejection::Mixed { contest };
        }
        self.withheld(contest)
    }

    pub(super) fn withheld(&self, contest: usize) -> Rejection {
        let (voters, minimum) = (self.sums[contest].ballots(), self.fewest(contest) as u32);
        Rejection::Withheld { contest, voters, minimum }
    }

    /// Trustees whose shares are on the board.
    pub fn sharers(&self) -> impl Iterator<Item = u32> {
        self.shares.keys().copied()
    }

    /// What lots of a contest are drawn and papers mixed by, once its counts are published or its ballots are open.
    pub fn lot_seed(&self, contest: usize) -> Option<[u8; 32]> {
        // Mixes leave the sum of what was cast as it is, so that it is the same sum for ballots that are opened.
        let first = |rows: &[Row]| rows.iter().map(|row| row.ballots * row.values.first().copied().unwrap_or(0)).sum();
        let opened = self.rows(contest).map(|rows| vec![first(rows)]);
        let counters = opened.or_else(|| self.counts.get(contest).filter(|counters| !counters.is_empty()).cloned())?;
        let mask = self.sums[contest].mask(&self.contests()[contest], &counters);
        Some(lot_seed(&self.chain, &self.id, contest, &self.counted_root, &mask))
    }

    /// The published counters per contest, none for a contest that is withheld; empty before, and when all are.
    pub fn counts(&self) -> &[Vec<u64>] {
        &self.counts
    }
}
