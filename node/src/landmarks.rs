//! Where the few entries are that a proof about an election takes, so that nobody reads the ballots to find them.

use std::collections::BTreeMap;

use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry, Part};

/// Positions of a ceremony's entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CeremonyEntries {
    /// Of the announcement.
    pub(crate) announcement: u64,
    /// Of each dealing: who dealt, and where.
    pub(crate) dealings: Vec<(u32, u64)>,
    /// Of each confirmation: what it names, who gave it, and where.
    pub(crate) confirmations: Vec<(Hash, u32, u64)>,
}

/// Positions of an election's entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ElectionEntries {
    /// Of the manifest.
    pub(crate) manifest: u64,
    /// The ceremony that it names.
    pub(crate) ceremony: Option<Hash>,
    /// Of the electorate, which may come in several entries.
    pub(crate) electorate: Vec<u64>,
    /// Of the first part of each mix of a secret roll: by whom, in which round, and where.
    mixes: BTreeMap<(u32, u32), u64>,
    /// Of the first part of the mix of which a part came last: once the roll is mixed, of the last mix.
    pub(crate) roll_mix: Option<u64>,
}

impl ElectionEntries {
    fn note_mix(&mut self, position: u64, part: &Part) {
        let mix = (part.trustee, part.round);
        if part.number == 0 {
            self.mixes.insert(mix, position);
        }
        self.roll_mix = self.mixes.get(&mix).copied();
    }
}

/// Positions of the entries of all ceremonies and elections, of the issuers, and of what is said about rewards.
#[derive(Debug, Default)]
pub(crate) struct Landmarks {
    ceremonies: BTreeMap<Hash, CeremonyEntries>,
    elections: BTreeMap<Hash, ElectionEntries>,
    issuers: Option<u64>,
    rewards: Vec<u64>,
}

impl Landmarks {
    /// Looks at an accepted entry.
    pub(crate) fn note(&mut self, position: u64, bytes: &[u8]) {
        if matches!(Entry::kind_of(bytes), Some(29..=39)) {
            self.rewards.push(position);
            return;
        }
        // Ballots are nearly all there is, and long.
        if !matches!(Entry::kind_of(bytes), Some(2 | 4 | 6 | 8 | 15 | 20 | 51)) {
            return;
        }
        match Entry::from_bytes(bytes).map(|entry| entry.body) {
            Ok(Body::Ceremony(_)) => self.ceremonies.entry(Hash::of(bytes)).or_default().announcement = position,
            Ok(Body::Dealing(dealing)) => {
                self.ceremonies.entry(dealing.ceremony).or_default().dealings.push((dealing.trustee, position));
            }
            Ok(Body::Confirmation(confirmation)) => {
                let seen = (confirmation.dealings, confirmation.trustee, position);
                self.ceremonies.entry(confirmation.ceremony).or_default().confirmations.push(seen);
            }
            Ok(Body::Manifest(manifest)) => {
                let election = self.elections.entry(manifest.id()).or_default();
                (election.manifest, election.ceremony) = (position, Some(manifest.ceremony));
            }
            Ok(Body::RollMix(part)) => self.elections.entry(part.election).or_default().note_mix(position, &part),
            Ok(Body::Electorate(electorate)) => {
                self.elections.entry(electorate.election).or_default().electorate.push(position);
            }
            Ok(Body::Issuers(_)) => self.issuers = Some(position),
            _ => {}
        }
    }

    pub(crate) fn ceremony(&self, id: &Hash) -> Option<&CeremonyEntries> {
        self.ceremonies.get(id)
    }

    pub(crate) fn election(&self, id: &Hash) -> Option<&ElectionEntries> {
        self.elections.get(id)
    }

    /// Of everything about rewards, in the order of the log.
    pub(crate) fn rewards(&self) -> &[u64] {
        &self.rewards
    }

    /// Of the last list of issuers.
    pub(crate) fn issuers(&self) -> Option<u64> {
        self.issuers
    }
}
