//! When tokens are redeemed, and parts of a price are spent: at random moments, so that nobody joins a claim to an account, or
//! accounts to each other, by the time of either.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rand_core::RngCore;
use rusqlite::{Connection, OptionalExtension, params};
use tabella_ledger::bytes::Hash;
use tabella_ledger::rewards::{Epoch, TokenRef};

use super::slip::Part;
use super::{NONCE_BYTES, PointsError};
use crate::keys::make_private;

/// The file with a moment for each token and each purchase that waits. Nothing else is in it: a lost file costs a second draw.
#[derive(Debug)]
pub struct Schedule(Mutex<Connection>);

impl Schedule {
    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(path: &Path) -> Result<Self, PointsError> {
        make_private(path);
        let file = Connection::open(path)?;
        file.execute_batch(
            "CREATE TABLE IF NOT EXISTS moment (chain BLOB, claim INTEGER, place INTEGER, not_before INTEGER NOT NULL,
                PRIMARY KEY (chain, claim, place)) STRICT;
             CREATE TABLE IF NOT EXISTS part (chain BLOB, link BLOB, missing INTEGER, not_before INTEGER NOT NULL,
                PRIMARY KEY (chain, link)) STRICT;",
        )?;
        Ok(Self(Mutex::new(file)))
    }

    /// Not before which moment a token is redeemed: drawn the first time that this is asked.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn not_before(
        &self,
        chain: &Hash,
        token: &TokenRef,
        epoch: &Epoch,
        now: u64,
        rng: &mut impl RngCore,
    ) -> Result<u64, PointsError> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (claim, place) = (token.claim.cast_signed(), token.place);
        let kept = file
            .query_row(
                "SELECT not_before FROM moment WHERE chain = ?1 AND claim = ?2 AND place = ?3",
                params![chain.0, claim, place],
                |row| row.get::<_, i64>(0),
            )
            .optional()?;
        if let Some(kept) = kept {
            return Ok(kept.cast_unsigned());
        }
        let drawn = draw(epoch, now, rng);
        file.execute(
            "INSERT INTO moment VALUES (?1, ?2, ?3, ?4)",
            params![chain.0, claim, place, drawn.cast_signed()],
        )?;
        Ok(drawn)
    }

    /// Forgets the moment of a token that is redeemed: it would say which redemption was this person's.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn forget(&self, chain: &Hash, token: &TokenRef) -> Result<(), PointsError> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.execute(
            "DELETE FROM moment WHERE chain = ?1 AND claim = ?2 AND place = ?3",
            params![chain.0, token.claim.cast_signed(), token.place],
        )?;
        Ok(())
    }

    /// Not before which moment the next part of a purchase is sent, of which so many points are missing: drawn when this is
    /// asked for the first time with so many, in the first of as many shares of the time as parts are missing.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub(crate) fn part_not_before(
        &self,
        chain: &Hash,
        part: &Part,
        missing: u32,
        shares: u64,
        now: u64,
        rng: &mut impl RngCore,
    ) -> Result<u64, PointsError> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let query = "SELECT not_before FROM part WHERE chain = ?1 AND link = ?2 AND missing = ?3";
        let kept =
            file.query_row(query, params![chain.0, part.link, missing], |row| row.get::<_, i64>(0)).optional()?;
        if let Some(kept) = kept {
            return Ok(kept.cast_unsigned());
        }
        let width = part.until.saturating_sub(now) / 4 * 3 / shares.max(1);
        let drawn = now.saturating_add(below(width, rng));
        file.execute(
            "INSERT OR REPLACE INTO part VALUES (?1, ?2, ?3, ?4)",
            params![chain.0, part.link, missing, drawn.cast_signed()],
        )?;
        Ok(drawn)
    }

    /// Forgets the moments of all purchases but these: they would say which spends belong together.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub(crate) fn forget_parts_but(&self, chain: &Hash, waiting: &[[u8; NONCE_BYTES]]) -> Result<(), PointsError> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept: Vec<Vec<u8>> = file
            .prepare("SELECT link FROM part WHERE chain = ?1")?
            .query_map([chain.0], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for link in kept.iter().filter(|link| !waiting.iter().any(|waits| waits.as_slice() == link.as_slice())) {
            file.execute("DELETE FROM part WHERE chain = ?1 AND link = ?2", params![chain.0, link])?;
        }
        Ok(())
    }
}

/// A moment in the first three quarters of what is left of the window, all equally likely. The last quarter is for devices
/// that were off.
fn draw(epoch: &Epoch, now: u64, rng: &mut impl RngCore) -> u64 {
    let from = epoch.redeem_from.max(now);
    let width = epoch.redeem_until.saturating_sub(from) / 4 * 3;
    from.saturating_add(below(width, rng))
}

/// A number from 0 to `most`, all equally likely.
fn below(most: u64, rng: &mut impl RngCore) -> u64 {
    ((u128::from(rng.next_u64()) * (u128::from(most) + 1)) >> 64) as u64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use rand_core::OsRng;

    use super::*;

    fn epoch() -> Epoch {
        Epoch {
            number: 1,
            programme: "p".into(),
            ceremony: Hash([0; 32]),
            denominations: vec![1],
            begins: 0,
            ends: 10,
            redeem_from: 1_000,
            redeem_until: 5_000,
            spend_until: 6_000,
            settle_until: 7_000,
        }
    }

    #[test]
    fn a41_moments_fill_the_window_and_leave_its_end_free() {
        let drawn: Vec<u64> = (0..2_000).map(|_| draw(&epoch(), 0, &mut OsRng)).collect();
        assert!(drawn.iter().all(|moment| (1_000..=4_000).contains(moment)));
        // Each tenth of it, with a chance of 2^-300 that one stays empty.
        for tenth in 0..10 {
            let part = 1_000 + tenth * 300..1_000 + (tenth + 1) * 300;
            assert!(drawn.iter().any(|moment| part.contains(moment)), "{part:?}");
        }
        assert!((0..100).all(|_| (4_900..=4_975).contains(&draw(&epoch(), 4_900, &mut OsRng))));
        assert_eq!(draw(&epoch(), 9_000, &mut OsRng), 9_000);
    }

    #[test]
    fn a_moment_is_drawn_once_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("points.sqlite");
        let (chain, token) = (Hash([7; 32]), TokenRef { claim: 3, place: 1 });
        let ask = |schedule: &Schedule| schedule.not_before(&chain, &token, &epoch(), 0, &mut OsRng).unwrap();
        let moment = ask(&Schedule::open(&path).unwrap());
        let schedule = Schedule::open(&path).unwrap();
        assert!((0..20).all(|_| ask(&schedule) == moment));
        schedule.forget(&chain, &token).unwrap();
        // Another draw: all alike with a chance of 2^-200.
        let again = (0..20).map(|_| {
            schedule.forget(&chain, &token).unwrap();
            ask(&schedule)
        });
        assert!(again.into_iter().any(|other| other != moment));
    }
}
