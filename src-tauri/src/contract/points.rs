//! Points: what a person has and how it came about, what acts and fees say, and what the rules are for everybody.

use serde::Serialize;
#[cfg(test)]
use ts_rs::TS;

use super::{Failure, FormulaView};

/// What raised or lowered somebody's points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum PointEventKind {
    /// Claimed for taking part in an election or poll.
    Ballot,
    /// Claimed for something that was done.
    Act,
    /// Spent on an offer.
    Offer,
    /// Spent on a fee.
    Fee,
    /// Donated to a fund.
    Donation,
    /// Spent with another program.
    Other,
    /// Not redeemed, or not spent, in time.
    Expired,
}

/// What became of points that were spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum SpendFate {
    /// To be shown to the provider.
    Open,
    /// The provider honoured it.
    Used,
    /// The provider gave it back.
    GivenBack,
    /// It was not honoured in time.
    Expired,
}

/// A price that no account holds is paid out of several: one part at once, the others each at a random moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct UnfinishedView {
    /// Points that are on the board.
    pub paid: u32,
    /// Points that are not yet; what was bought is good once they are.
    pub missing: u32,
    /// Until when they are sent, Unix seconds.
    pub until: u32,
    /// Whether that time is over and nothing more is sent: a quote has ended, or the points have.
    pub is_late: bool,
}

/// Something that raised or lowered somebody's points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PointEventView {
    /// What it was.
    pub what: PointEventKind,
    /// Position of its entry; none for what time alone did.
    pub position: Option<u32>,
    /// When, Unix seconds.
    pub time: u32,
    /// Points.
    pub amount: u32,
    /// Of what was claimed, the points that are still to come.
    pub coming: u32,
    /// Of what was claimed, the points of tokens that were handed in and nothing came of.
    pub void: u32,
    /// What it was about: a title, or the identifier of a kind of act; empty if that is not known.
    pub title: String,
    /// Who attested it, or took the points; empty if nobody did.
    pub by: String,
    /// The election that it was for.
    pub election: Option<String>,
    /// What became of points that were spent.
    pub fate: Option<SpendFate>,
    /// What is still to be paid of it.
    pub unfinished: Option<UnfinishedView>,
}

/// What somebody has of a period in which points are earned. All times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PeriodView {
    /// Its number.
    pub number: u32,
    /// Identifier of its programme.
    pub programme: String,
    /// Title of its programme.
    pub title: String,
    /// Until when points can be claimed.
    pub ends: u32,
    /// From when claimed points come to the balance.
    pub redeem_from: u32,
    /// Until when.
    pub redeem_until: u32,
    /// The last moment at which the balance can be spent.
    pub spend_until: u32,
    /// Points that can be spent now.
    pub spendable: u32,
    /// Points that the issuers have to answer for.
    pub asked: u32,
    /// Points that come to the balance by themselves, at random moments.
    pub ready: u32,
    /// Points that are on their way into the balance.
    pub redeeming: u32,
    /// Among how many claims each token hides, at the least; none without tokens.
    pub hidden_among: Option<u32>,
    /// What raised or lowered the points, the newest first.
    pub events: Vec<PointEventView>,
}

/// Points that can be claimed for taking part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ClaimableView {
    /// The election or poll.
    pub election: String,
    /// Its title.
    pub title: String,
    /// How many.
    pub points: u32,
}

/// What somebody has, and can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PointsView {
    /// The newest first.
    pub periods: Vec<PeriodView>,
    /// What can be claimed for taking part.
    pub claimable: Vec<ClaimableView>,
    /// The key for which somebody attests an act to this person alone, this week.
    pub week_key: String,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(tag = "measured", rename_all = "snake_case")]
pub enum MeasureView {
    /// So much of something.
    Amount {
        /// How much.
        amount: u32,
    },
    /// Less than before.
    Saving {
        /// What would have been used.
        baseline: u32,
        /// What was used.
        reading: u32,
        /// Beginning of the period, Unix seconds.
        from: u32,
        /// Its end.
        to: u32,
        /// What that comes to.
        impact: u32,
    },
}

/// A kind of act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PointKindView {
    /// Its identifier.
    pub id: String,
    /// What it is measured in.
    pub unit: String,
    /// How it is measured.
    pub method: String,
    /// What it earns.
    pub formula: FormulaView,
}

/// An act that somebody attests, as it is shown before it is accepted.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ActView {
    /// Title of the programme, or its identifier if the city does not know it.
    pub programme: String,
    /// Version of the rules.
    pub version: u32,
    /// Identifier of the kind of act.
    pub kind: String,
    /// How it was measured.
    pub method: String,
    /// The kind by the published rules, if they have it.
    pub rule: Option<PointKindView>,
    /// What was measured.
    pub measure: MeasureView,
    /// When, Unix seconds.
    pub time: u32,
    /// Who attests it; empty if the rules know nobody with this key.
    pub party: String,
    /// Where that is.
    pub place: String,
    /// Whether one person alone may claim it.
    pub personal: bool,
    /// What it earns.
    pub points: u32,
    /// Why nothing can be claimed for it.
    pub refusal: Option<Failure>,
}

/// A fee, as its quote says it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FeeView {
    /// What the fee is for.
    pub fee: String,
    /// Points.
    pub price: u32,
    /// Who asks; empty if nobody knows this key.
    pub provider: String,
    /// Where that is.
    pub place: String,
    /// The last moment at which it can be paid, Unix seconds.
    pub valid_until: u32,
    /// Points that can be spent on it.
    pub spendable: u32,
    /// Why it is not to be paid, or cannot.
    pub refusal: Option<Failure>,
}

/// What came of spending.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct SpentView {
    /// What to show to the provider, as text.
    pub voucher: String,
    /// Position of the spend.
    pub position: u32,
    /// What the person has then.
    pub points: PointsView,
}

/// What somebody does in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum PointRoleView {
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PointPartyView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// What it does.
    pub role: PointRoleView,
    /// Identifiers of the kinds of acts that it may attest.
    pub kinds: Vec<String>,
}

/// Something that a provider gives for points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PointOfferView {
    /// Its identifier: one of its own for every offer of its provider.
    pub offer: String,
    /// Key of the provider.
    pub provider: String,
    /// Name of the provider.
    pub by: String,
    /// Where that is.
    pub place: String,
    /// What is promised.
    pub title: String,
    /// Points for one.
    pub price: u32,
    /// Points that the offer still covers.
    pub left: u32,
    /// Until when the promise holds, Unix seconds.
    pub until: u32,
}

/// The points of a period, as everybody can add them up: issued = used + outstanding + expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PeriodTotalsView {
    /// Its number.
    pub number: u32,
    /// From when points can be claimed, Unix seconds.
    pub begins: u32,
    /// Until when.
    pub ends: u32,
    /// Until when they can be spent.
    pub spend_until: u32,
    /// Points that were claimed and are not made yet.
    pub requested: u32,
    /// Points that were made.
    pub issued: u32,
    /// Points that providers honoured.
    pub used: u32,
    /// Points that can still be redeemed, spent or settled.
    pub outstanding: u32,
    /// Points that no longer can.
    pub expired: u32,
}

/// A version of a programme's rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PointVersionView {
    /// Its number.
    pub version: u32,
    /// From when, Unix seconds.
    pub since: u32,
    /// What earned points.
    pub kinds: Vec<PointKindView>,
}

/// A programme: what earns points, who attests that, what they buy, and how many of them there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct PointRulesView {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// All versions, the newest first.
    pub versions: Vec<PointVersionView>,
    /// Who attests and who takes points, by the newest version.
    pub parties: Vec<PointPartyView>,
    /// Most points that one person claims in a week.
    pub person_week: u32,
    /// Most points that are claimed in a period.
    pub per_period: u32,
    /// Seconds within which an act has to be claimed.
    pub claim_within: u32,
    /// Points that the offers in force cover.
    pub cover: u32,
    /// Points that are promised: claimed, or outstanding.
    pub promised: u32,
    /// Offers in force.
    pub offers: Vec<PointOfferView>,
    /// The newest first.
    pub periods: Vec<PeriodTotalsView>,
}
