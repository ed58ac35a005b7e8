//! Reward programmes: rules as data, offers, epochs.

use serde::{Deserialize, Serialize};
#[cfg(test)]
use ts_rs::TS;

/// What acts of a kind earn. Divisions round down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum FormulaView {
    /// Nothing.
    Nothing {
        /// Why, for people.
        reason: String,
    },
    /// So many points for so much.
    Amount {
        /// Points
        points: u32,
        /// for so many units.
        per: u32,
        /// Most points of one act.
        most: u32,
    },
    /// So many points for so much impact.
    Saving {
        /// What the impact is measured in.
        unit: String,
        /// Units of impact
        impact: u32,
        /// for so many units saved.
        saved: u32,
        /// Points
        points: u32,
        /// for so many units of impact.
        per: u32,
        /// Most points of one act.
        most: u32,
    },
}

/// A kind of act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct ActKindView {
    /// Its identifier.
    pub id: String,
    /// What it is measured in.
    pub unit: String,
    /// By which method.
    pub method: String,
    /// What it earns.
    pub formula: FormulaView,
}

/// What a party of a programme does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Takes things in.
    Station,
    /// Measures what is used.
    Meter,
    /// Says that a return was filed.
    TaxOffice,
    /// Says that something else was done.
    Office,
    /// Gives something for points.
    Provider,
}

/// Somebody who has a part in a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct PartyView {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// Its key, hexadecimal.
    pub key: String,
    /// What it does.
    pub role: PartyRole,
    /// Identifiers of the kinds of acts that it attests; none for a provider.
    pub kinds: Vec<String>,
}

/// How much is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct CapsView {
    /// Most points that one person claims for acts in a week.
    pub person_week: u32,
    /// Most points that are claimed in an epoch.
    #[cfg_attr(test, ts(type = "number"))]
    pub epoch: u64,
}

/// The rules of a programme, as in the file of `tabella programme publish`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct RulesView {
    /// Identifier of the programme.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What earns points.
    pub kinds: Vec<ActKindView>,
    /// Who attests acts, and who takes points.
    pub parties: Vec<PartyView>,
    /// How much is enough.
    pub caps: CapsView,
    /// Seconds between the end of an epoch and the first redemption at least.
    #[cfg_attr(test, ts(type = "number"))]
    pub delay: u64,
    /// Seconds within which an act has to be claimed.
    #[cfg_attr(test, ts(type = "number"))]
    pub claim_within: u64,
}

/// A version of a programme's rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct VersionView {
    /// Its number, from 1.
    pub version: u32,
    /// When it came into force, Unix seconds.
    pub since: u32,
    /// Until when acts of this version can be claimed; none for the newest one.
    pub claims_until: Option<u32>,
    /// The rules.
    pub rules: RulesView,
}

/// What a provider promises for points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ProgrammeOfferView {
    /// Its identifier.
    pub offer: String,
    /// Who promises.
    pub provider: String,
    /// What is promised.
    pub title: String,
    /// Points for one.
    pub price: u32,
    /// How many there are.
    pub stock: u32,
    /// Until when, Unix seconds.
    pub until: u32,
    /// Points that it covers still.
    #[cfg_attr(test, ts(type = "number"))]
    pub left: u64,
    /// Whether it covers anything now.
    pub in_force: bool,
}

/// An epoch, and where its points are: issued = settled + outstanding + expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct RewardEpochView {
    /// Its number.
    pub number: u32,
    /// Claims are taken from here on, Unix seconds.
    pub begins: u32,
    /// And until here.
    pub ends: u32,
    /// Tokens are redeemed from here on.
    pub redeem_from: u32,
    /// And until here.
    pub redeem_until: u32,
    /// Balances are spent until here.
    pub spend_until: u32,
    /// Spends are settled until here.
    pub settle_until: u32,
    /// Points that were claimed and are not issued yet.
    #[cfg_attr(test, ts(type = "number"))]
    pub requested: u64,
    /// Points that were issued.
    #[cfg_attr(test, ts(type = "number"))]
    pub issued: u64,
    /// Points that providers honoured.
    #[cfg_attr(test, ts(type = "number"))]
    pub settled: u64,
    /// Points that can still be redeemed, spent or settled.
    #[cfg_attr(test, ts(type = "number"))]
    pub outstanding: u64,
    /// Points that no longer can.
    #[cfg_attr(test, ts(type = "number"))]
    pub expired: u64,
}

/// A reward programme as the board has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ProgrammeView {
    /// Its identifier.
    pub id: String,
    /// Every version, the newest first.
    pub versions: Vec<VersionView>,
    /// Every offer, those in force first.
    pub offers: Vec<ProgrammeOfferView>,
    /// Points that offers in force cover.
    #[cfg_attr(test, ts(type = "number"))]
    pub cover: u64,
    /// Points that are promised: claimed, and neither settled nor expired.
    #[cfg_attr(test, ts(type = "number"))]
    pub promised: u64,
    /// Its epochs, the newest first.
    pub epochs: Vec<RewardEpochView>,
}

/// An epoch that the office announces, as in the file of `tabella programme epoch`. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewEpoch {
    /// Identifier of the programme.
    pub programme: String,
    /// Points of a token of each kind, ascending from 1.
    pub denominations: Vec<u32>,
    /// Claims are taken from here on.
    pub begins: u32,
    /// And until here.
    pub ends: u32,
    /// Tokens are redeemed from here on.
    pub redeem_from: u32,
    /// And until here.
    pub redeem_until: u32,
    /// Balances are spent until here.
    pub spend_until: u32,
    /// Spends are settled until here.
    pub settle_until: u32,
}
