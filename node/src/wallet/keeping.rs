//! What of a wallet goes into the keepsake, and comes back from it.

use rusqlite::{OptionalExtension, params};
use tabella_ledger::bytes::Hash;

use super::{Wallet, WalletError};
use crate::keepsake::{KeptCopy, KeptCredential, KeptShowing};

/// What this device knows of the keepsake that it kept or took up last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastKeepsake {
    /// Its number.
    pub counter: u64,
    /// Digest of what was sealed.
    pub sealed: Hash,
    /// Digest of the content.
    pub content: Hash,
}

impl Wallet {
    /// All copies and keys, and all showings.
    ///
    /// # Errors
    /// [`WalletError::Store`].
    pub fn to_keep(&self) -> Result<(Vec<KeptCopy>, Vec<KeptShowing>), WalletError> {
        let file = self.file();
        let mut statement = file.prepare(
            "SELECT public, secret, shown, issuer, kind, valid_from, valid_until, credential FROM copy ORDER BY public",
        )?;
        let copy = |row: &rusqlite::Row<'_>| {
            let text: Option<String> = row.get(7)?;
            let credential = text.map(|text| {
                let (from, until): (i64, i64) = (row.get(5)?, row.get(6)?);
                let (from, until) = (from.cast_unsigned(), until.cast_unsigned());
                Ok::<_, rusqlite::Error>(KeptCredential { issuer: row.get(3)?, kind: row.get(4)?, from, until, text })
            });
            let (public, secret, shown) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(KeptCopy { public, secret, shown, credential: credential.transpose()? })
        };
        let copies = statement.query_map([], copy)?.collect::<Result<_, _>>()?;
        let mut statement = file.prepare(
            "SELECT time, audience, nonce, fact, copy.public FROM showing JOIN copy ON copy.id = showing.copy
             ORDER BY time, nonce",
        )?;
        let showing = |row: &rusqlite::Row<'_>| {
            let time: i64 = row.get(0)?;
            let (audience, nonce, fact, copy) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(KeptShowing { time: time.cast_unsigned(), audience, nonce, fact, copy })
        };
        let showings = statement.query_map([], showing)?.collect::<Result<_, _>>()?;
        Ok((copies, showings))
    }

    /// Adds what is not here yet. A copy that was shown on any device is shown.
    ///
    /// # Errors
    /// [`WalletError`]; nothing was added then.
    pub fn take_back(&self, copies: &[KeptCopy], showings: &[KeptShowing]) -> Result<(), WalletError> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        for KeptCopy { public, secret, credential, shown } in copies {
            transaction.execute(
                "INSERT INTO copy (public, secret) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![public, secret.as_slice()],
            )?;
            transaction.execute("UPDATE copy SET shown = max(shown, ?2) WHERE public = ?1", params![public, shown])?;
            let Some(KeptCredential { issuer, kind, from, until, text }) = credential else { continue };
            // One that cannot be read would keep every other one from being read.
            text.parse::<tabella_ledger::credential::Credential>()?;
            transaction.execute(
                "UPDATE copy SET issuer = ?2, kind = ?3, valid_from = ?4, valid_until = ?5, credential = ?6
                 WHERE public = ?1 AND credential IS NULL",
                params![public, issuer, kind, from.cast_signed(), until.cast_signed(), text],
            )?;
        }
        for KeptShowing { time, audience, nonce, fact, copy } in showings {
            transaction.execute(
                "INSERT INTO showing (time, audience, nonce, fact, copy)
                 SELECT ?1, ?2, ?3, ?4, held.id FROM copy AS held WHERE held.public = ?5 AND NOT EXISTS
                    (SELECT 1 FROM showing WHERE time = ?1 AND audience = ?2 AND nonce = ?3 AND fact = ?4
                     AND showing.copy = held.id)",
                params![time.cast_signed(), audience, nonce, fact, copy],
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// The keepsake that this device kept or took up last.
    ///
    /// # Errors
    /// [`WalletError::Store`].
    pub fn last_keepsake(&self) -> Result<Option<LastKeepsake>, WalletError> {
        let last = |row: &rusqlite::Row<'_>| {
            let counter: i64 = row.get(0)?;
            Ok(LastKeepsake { counter: counter.cast_unsigned(), sealed: Hash(row.get(1)?), content: Hash(row.get(2)?) })
        };
        let query = "SELECT counter, sealed, content FROM keepsake";
        Ok(self.file().query_row(query, [], last).optional()?)
    }

    /// Remembers a keepsake, so that no older one is taken for the newest.
    ///
    /// # Errors
    /// [`WalletError::Store`].
    pub fn remember_keepsake(&self, last: &LastKeepsake) -> Result<(), WalletError> {
        self.file().execute(
            "INSERT OR REPLACE INTO keepsake VALUES (1, ?1, ?2, ?3)",
            params![last.counter.cast_signed(), last.sealed.0, last.content.0],
        )?;
        Ok(())
    }
}
