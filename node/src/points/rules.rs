//! Programmes and epochs as files: rules are data that an office writes, not a program.

use serde::Deserialize;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::rewards::{ActKind, Caps, Epoch, Formula, Party, Programme, Role, Rules, RulesError};
use thiserror::Error;

/// A file that is no programme or epoch.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RulesFileError {
    /// It is no JSON of this shape.
    #[error("the file cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A key that is none.
    #[error("the key of {0:?} is not 64 hexadecimal digits")]
    Key(String),
    /// No programme can run on it.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

impl RulesFileError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Json(_) => "office.rules",
            Self::Key(_) | Self::Rules(RulesError::Key(_)) => "rules.key",
            Self::Rules(RulesError::Text(_)) => "rules.text",
            Self::Rules(RulesError::Size) => "rules.size",
            Self::Rules(RulesError::RepeatedKind(_)) => "rules.repeated_kind",
            Self::Rules(RulesError::Formula(_)) => "rules.formula",
            Self::Rules(RulesError::RepeatedKey(_)) => "rules.repeated_key",
            Self::Rules(RulesError::UnknownKind { .. }) => "rules.unknown_kind",
            Self::Rules(RulesError::Role(_)) => "rules.role",
            Self::Rules(RulesError::Caps) => "rules.caps",
            Self::Rules(_) => "rewards.rules",
        }
    }
}

/// A programme, as in its file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeFile {
    id: String,
    title: String,
    kinds: Vec<KindFile>,
    parties: Vec<PartyFile>,
    caps: CapsFile,
    /// Seconds between the end of an epoch and the first redemption at least.
    delay: u64,
    /// Seconds within which an act has to be claimed.
    claim_within: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindFile {
    id: String,
    unit: String,
    method: String,
    formula: FormulaFile,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum FormulaFile {
    Nothing { reason: String },
    Amount { points: u32, per: u32, most: u32 },
    Saving { unit: String, impact: u32, saved: u32, points: u32, per: u32, most: u32 },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyFile {
    name: String,
    place: String,
    key: String,
    role: RoleFile,
    #[serde(default)]
    kinds: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RoleFile {
    Station,
    Meter,
    TaxOffice,
    Office,
    Provider,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct CapsFile {
    person_week: u32,
    epoch: u64,
}

impl ProgrammeFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`RulesFileError::Json`].
    pub fn read(bytes: &[u8]) -> Result<Self, RulesFileError> {
        Ok(serde_json::from_slice(bytes)?)
    }

    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The programme with these rules, as its version of this number.
    ///
    /// # Errors
    /// [`RulesFileError`] names the first thing that is wrong.
    pub fn programme(&self, version: u32) -> Result<Programme, RulesFileError> {
        let kinds = self.kinds.iter().cloned().map(|KindFile { id, unit, method, formula }| {
            let formula = match formula {
                FormulaFile::Nothing { reason } => Formula::Nothing { reason },
                FormulaFile::Amount { points, per, most } => Formula::Amount { points, per, most },
                FormulaFile::Saving { unit, impact, saved, points, per, most } => {
                    Formula::Saving { unit, impact, saved, points, per, most }
                }
            };
            ActKind { id, unit, method, formula }
        });
        let party = |PartyFile { name, place, key, role, kinds }: PartyFile| {
            let key = key.parse::<Hash>().map_err(|_| RulesFileError::Key(name.clone()))?;
            let role = match role {
                RoleFile::Station => Role::Station,
                RoleFile::Meter => Role::Meter,
                RoleFile::TaxOffice => Role::TaxOffice,
                RoleFile::Office => Role::Office,
                RoleFile::Provider => Role::Provider,
            };
            Ok::<_, RulesFileError>(Party { name, place, key: Key(key.0), role, kinds })
        };
        let rules = Rules {
            title: self.title.clone(),
            kinds: kinds.collect(),
            parties: self.parties.iter().cloned().map(party).collect::<Result<_, _>>()?,
            caps: Caps { person_week: self.caps.person_week, epoch: self.caps.epoch },
            delay: self.delay,
            claim_within: self.claim_within,
        };
        rules.check()?;
        Ok(Programme { id: self.id.clone(), version, rules })
    }
}

/// An epoch, as in its file. All times are Unix seconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochFile {
    programme: String,
    denominations: Vec<u32>,
    begins: u64,
    ends: u64,
    redeem_from: u64,
    redeem_until: u64,
    spend_until: u64,
    settle_until: u64,
}

impl EpochFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`RulesFileError::Json`].
    pub fn read(bytes: &[u8]) -> Result<Self, RulesFileError> {
        Ok(serde_json::from_slice(bytes)?)
    }

    /// Slots that its ceremony has to have.
    pub fn slots(&self) -> u32 {
        u32::try_from(self.denominations.len()).unwrap_or(u32::MAX)
    }

    /// The epoch of this number under the key of a ceremony.
    pub fn epoch(&self, number: u32, ceremony: Hash) -> Epoch {
        let Self { programme, denominations, begins, ends, redeem_from, redeem_until, spend_until, settle_until } =
            self.clone();
        Epoch {
            number,
            programme,
            ceremony,
            denominations,
            begins,
            ends,
            redeem_from,
            redeem_until,
            spend_until,
            settle_until,
        }
    }
}
