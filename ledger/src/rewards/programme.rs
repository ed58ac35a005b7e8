//! Programmes: which acts earn how much, who attests them, and how much is enough. All of it is data that the office
//! signs, so another kind of act is another version of the data and no other program.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use tabella_crypto::group::Element;
use thiserror::Error;

use super::Measure;
use crate::bytes::Key;
use crate::manifest::MAX_TITLE;

/// Most kinds of acts of one version.
pub const MAX_KINDS: usize = 256;
/// Most parties of one version.
pub const MAX_PARTIES: usize = 256;

/// A version of a programme's rules.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Programme {
    /// Its identifier.
    #[n(0)]
    pub id: String,
    /// Versions are numbered from 1.
    #[n(1)]
    pub version: u32,
    /// The rules.
    #[n(2)]
    pub rules: Rules,
}

/// The rules of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Rules {
    /// Its name.
    #[n(0)]
    pub title: String,
    /// What earns points.
    #[n(1)]
    pub kinds: Vec<ActKind>,
    /// Who attests acts, and who takes points.
    #[n(2)]
    pub parties: Vec<Party>,
    /// How much is enough.
    #[n(3)]
    pub caps: Caps,
    /// Seconds that have to lie between the end of an epoch and the first redemption at least.
    #[n(4)]
    pub delay: u64,
    /// Seconds within which an act has to be claimed.
    #[n(5)]
    pub claim_within: u64,
}

/// A kind of act.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ActKind {
    /// Its identifier.
    #[n(0)]
    pub id: String,
    /// What it is measured in.
    #[n(1)]
    pub unit: String,
    /// Identifier of the method by which it is measured.
    #[n(2)]
    pub method: String,
    /// What it earns.
    #[n(3)]
    pub formula: Formula,
}

/// What acts of a kind earn. Divisions round down.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Formula {
    /// Nothing, and why: what a station takes and does not reward.
    #[n(0)]
    Nothing {
        /// Why, for people.
        #[n(0)]
        reason: String,
    },
    /// So many points for so much.
    #[n(1)]
    Amount {
        /// Points
        #[n(0)]
        points: u32,
        /// for so many units.
        #[n(1)]
        per: u32,
        /// Most points of one act.
        #[n(2)]
        most: u32,
    },
    /// So many points for so much impact.
    #[n(2)]
    Saving {
        /// What the impact is measured in.
        #[n(0)]
        unit: String,
        /// Units of impact
        #[n(1)]
        impact: u32,
        /// for so many units saved.
        #[n(2)]
        saved: u32,
        /// Points
        #[n(3)]
        points: u32,
        /// for so many units of impact.
        #[n(4)]
        per: u32,
        /// Most points of one act.
        #[n(5)]
        most: u32,
    },
}

/// Somebody who has a part in a programme.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Party {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// Where it is.
    #[n(1)]
    pub place: String,
    /// Its key.
    #[n(2)]
    pub key: Key,
    /// What it does.
    #[n(3)]
    pub role: Role,
    /// Identifiers of the kinds of acts that it may attest; none for a provider.
    #[n(4)]
    pub kinds: Vec<String>,
}

/// What a party does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Takes things in.
    #[n(0)]
    Station,
    /// Measures what is used.
    #[n(1)]
    Meter,
    /// Says that a return was filed.
    #[n(2)]
    TaxOffice,
    /// Says that something else was done.
    #[n(3)]
    Office,
    /// Gives something for points.
    #[n(4)]
    Provider,
}

/// How much is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Caps {
    /// Most points that one key claims in a week.
    #[n(0)]
    pub person_week: u32,
    /// Most points that are claimed in an epoch.
    #[n(1)]
    pub epoch: u64,
}

/// Rules that no programme can run on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RulesError {
    /// A text is empty or too long.
    #[error("{0} is empty or longer than {MAX_TITLE} bytes")]
    Text(&'static str),
    /// Too many kinds of acts, or too many parties.
    #[error("a programme has at most {MAX_KINDS} kinds of acts and {MAX_PARTIES} parties")]
    Size,
    /// Two kinds have one identifier, or a party has one kind twice.
    #[error("the kind {0:?} is named twice")]
    RepeatedKind(String),
    /// A formula that divides by nothing or gives nothing.
    #[error("the kind {0:?}: no number of a formula is 0; what earns nothing says why instead")]
    Formula(String),
    /// A key that is no group element.
    #[error("the key of {0:?} is no group element")]
    Key(String),
    /// Two parties have one key.
    #[error("{0:?} has the key of another party")]
    RepeatedKey(String),
    /// A party with a kind of act that the rules do not have.
    #[error("{party:?} attests {kind:?}, which is no kind of act of this programme")]
    UnknownKind {
        /// Its name.
        party: String,
        /// The kind.
        kind: String,
    },
    /// A provider that attests, or another party that does not.
    #[error("{0:?}: a provider attests nothing, and every other party attests something")]
    Role(String),
    /// A cap of nothing.
    #[error("a cap is at least 1; to end a programme end its epochs")]
    Caps,
}

impl Rules {
    /// Checks everything that the rules alone can show.
    ///
    /// # Errors
    /// [`RulesError`] names the first thing that is wrong.
    pub fn check(&self) -> Result<(), RulesError> {
        text("the title", &self.title)?;
        if self.kinds.len() > MAX_KINDS || self.parties.len() > MAX_PARTIES {
            return Err(RulesError::Size);
        }
        let mut kinds = BTreeSet::new();
        for kind in &self.kinds {
            kind.check()?;
            if !kinds.insert(kind.id.as_str()) {
                return Err(RulesError::RepeatedKind(kind.id.clone()));
            }
        }
        let mut keys = BTreeSet::new();
        for party in &self.parties {
            party.check(&kinds)?;
            if !keys.insert(party.key) {
                return Err(RulesError::RepeatedKey(party.name.clone()));
            }
        }
        if self.caps.person_week == 0 || self.caps.epoch == 0 { Err(RulesError::Caps) } else { Ok(()) }
    }

    /// A kind of act.
    pub fn kind(&self, id: &str) -> Option<&ActKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// The party with this key.
    pub fn party(&self, key: &Key) -> Option<&Party> {
        self.parties.iter().find(|party| party.key == *key)
    }
}

impl ActKind {
    fn check(&self) -> Result<(), RulesError> {
        text("a kind's identifier", &self.id)?;
        text("a unit", &self.unit)?;
        text("a method", &self.method)?;
        let numbers = match &self.formula {
            Formula::Nothing { reason } => return text("a reason", reason),
            Formula::Amount { points, per, most } => vec![points, per, most],
            Formula::Saving { unit, impact, saved, points, per, most } => {
                text("a unit", unit)?;
                vec![impact, saved, points, per, most]
            }
        };
        if numbers.contains(&&0) { Err(RulesError::Formula(self.id.clone())) } else { Ok(()) }
    }
}

impl Party {
    fn check(&self, known: &BTreeSet<&str>) -> Result<(), RulesError> {
        text("a party's name", &self.name)?;
        text("a party's place", &self.place)?;
        Element::decode(&self.key.0, "party's key").map_err(|_| RulesError::Key(self.name.clone()))?;
        let mut own = BTreeSet::new();
        for kind in &self.kinds {
            if !known.contains(kind.as_str()) {
                return Err(RulesError::UnknownKind { party: self.name.clone(), kind: kind.clone() });
            }
            if !own.insert(kind) {
                return Err(RulesError::RepeatedKind(kind.clone()));
            }
        }
        if (self.role == Role::Provider) == self.kinds.is_empty() {
            Ok(())
        } else {
            Err(RulesError::Role(self.name.clone()))
        }
    }
}

impl Formula {
    /// The impact of a saving, and nothing for what is no saving by this formula.
    pub fn impact(&self, measure: &Measure) -> Option<u64> {
        match (self, measure) {
            (Self::Saving { impact, saved, .. }, Measure::Saving { baseline, reading, .. }) => {
                let less = u64::from(baseline.saturating_sub(*reading));
                (less * u64::from(*impact)).checked_div(u64::from(*saved))
            }
            _ => None,
        }
    }

    /// What a measure earns; nothing for one that is not of this formula.
    pub fn points(&self, measure: &Measure) -> Option<u32> {
        let (measured, points, per, most) = match (self, measure) {
            (Self::Nothing { .. }, _) => return Some(0),
            (Self::Amount { points, per, most }, Measure::Amount { amount }) => (u64::from(*amount), points, per, most),
            (Self::Saving { points, per, most, .. }, Measure::Saving { .. }) => {
                (self.impact(measure)?, points, per, most)
            }
            _ => return None,
        };
        let earned = (u128::from(measured) * u128::from(*points)).checked_div(u128::from(*per))?;
        Some(u32::try_from(earned).map_or(*most, |earned| earned.min(*most)))
    }
}

fn text(what: &'static str, text: &str) -> Result<(), RulesError> {
    if is_text(text) { Ok(()) } else { Err(RulesError::Text(what)) }
}

/// Whether something can be a title, a name or an identifier.
pub(crate) fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= MAX_TITLE
}
