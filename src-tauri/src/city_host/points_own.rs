//! What one person has of points, period by period, and what raised or lowered it.

use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Body;
use tabella_ledger::rewards::{Event, Offer, Party};
use tabella_ledger::state::{Fate, State};
use tabella_node::city::CityError;
use tabella_node::points::{EpochPoints, OwnClaim, OwnSpend, Purpose, RewardLog, Stage};

use super::CityHost;
use crate::contract::*;
use crate::views::number;

/// Nobody reads a key, but its beginning tells two of them apart.
fn short(key: &Key) -> String {
    key.to_string().chars().take(8).collect()
}

/// Somebody with a part in a programme, by the newest rules or by older ones.
fn party<'s>(state: &'s State, log: &'s RewardLog, programme: &str, key: &Key) -> Option<&'s Party> {
    let newest = state.rewards().programme(programme).ok()?;
    let versions = (1..=newest.versions()).rev();
    versions.filter_map(|version| log.rules(programme, version)).find_map(|rules| rules.party(key))
}

fn name(state: &State, log: &RewardLog, programme: &str, key: &Key) -> String {
    party(state, log, programme, key).map_or_else(|| short(key), |found| found.name.clone())
}

/// What somebody bought, by the digest of its identifier: also what is sold out by now.
fn bought<'l>(log: &'l RewardLog, provider: &Key, wanted: &Hash) -> Option<&'l Offer> {
    log.bodies().find_map(|(_, body)| match body {
        Body::Offer(offer) if offer.provider == *provider && Hash::of(offer.offer.as_bytes()) == *wanted => Some(offer),
        _ => None,
    })
}

/// What the views of one person's points are made from.
pub(super) struct Looking<'a> {
    /// The board.
    pub(super) state: &'a State,
    /// What it says of rewards.
    pub(super) log: &'a RewardLog,
    /// Now, Unix seconds.
    pub(super) time: u64,
}

impl Looking<'_> {
    /// A period, with everything that happened in it.
    pub(super) fn period(&self, host: &CityHost, points: &EpochPoints) -> Result<PeriodView, CityError> {
        let epoch = &points.epoch;
        let claims = points.claims.iter().map(|claim| self.claim(host, points, claim));
        let spends = points.spends.iter().map(|spend| self.spend(host, points, spend));
        let mut events = claims.chain(spends).collect::<Result<Vec<_>, _>>()?;
        events.sort_by_key(|event| event.position);
        events.extend(self.expired(points));
        events.reverse();
        let programme = self.state.rewards().programme(&epoch.programme).ok();
        let open = |stage| if self.time > epoch.redeem_until { 0 } else { number(points.at(stage)) };
        Ok(PeriodView {
            number: epoch.number,
            programme: epoch.programme.clone(),
            title: programme.map_or_else(|| epoch.programme.clone(), |found| found.rules().title.clone()),
            ends: number(epoch.ends),
            redeem_from: number(epoch.redeem_from),
            redeem_until: number(epoch.redeem_until),
            spend_until: number(epoch.spend_until),
            spendable: number(points.spendable(self.time)),
            asked: open(Stage::Asked),
            ready: open(Stage::Ready),
            redeeming: number(points.at(Stage::Redeeming)),
            hidden_among: points.hidden_among(self.log).map(number),
            events,
        })
    }

    fn claim(&self, host: &CityHost, points: &EpochPoints, claim: &OwnClaim) -> Result<PointEventView, CityError> {
        let act = match self.log.at(claim.position) {
            Some(Body::Claim(said)) => match &said.event {
                Event::Act { act } => Some(&act.act),
                Event::Ballot { .. } => None,
            },
            _ => None,
        };
        let (what, title, by) = match (act, &claim.election) {
            (Some(act), _) => {
                let by = name(self.state, self.log, &points.epoch.programme, &act.party);
                (PointEventKind::Act, act.kind.clone(), by)
            }
            (None, election) => (PointEventKind::Ballot, self.title(election.as_ref()), String::new()),
        };
        let at =
            |stage| -> u32 { claim.tokens.iter().filter(|token| token.stage == stage).map(|token| token.worth).sum() };
        let void = at(Stage::Void);
        let lost = self.time > points.epoch.redeem_until;
        Ok(PointEventView {
            what,
            position: Some(number(claim.position)),
            time: number(host.city.time_of(claim.position)?),
            amount: claim.points,
            coming: if lost { 0 } else { claim.points.saturating_sub(at(Stage::Redeemed) + void) },
            void,
            title,
            by,
            election: claim.election.map(|id| host.city.handle(&id)).transpose()?.map(|handle| handle.to_string()),
            fate: None,
            unfinished: None,
        })
    }

    /// Title of an election.
    pub(super) fn title(&self, election: Option<&Hash>) -> String {
        let found = election.and_then(|id| self.state.election(id).ok());
        found.map(|election| election.manifest().title.clone()).unwrap_or_default()
    }

    fn spend(&self, host: &CityHost, points: &EpochPoints, spend: &OwnSpend) -> Result<PointEventView, CityError> {
        let (what, title) = match &spend.purpose {
            Some(Purpose::Voucher { offer, .. }) => {
                let offer = bought(self.log, &spend.provider, offer);
                (PointEventKind::Offer, offer.map(|offer| offer.title.clone()).unwrap_or_default())
            }
            Some(Purpose::Fee { .. }) => (PointEventKind::Fee, String::new()),
            Some(Purpose::Donation { fund, .. }) => (PointEventKind::Donation, self.project(fund)),
            None => (PointEventKind::Other, String::new()),
        };
        let fate = match spend.fate {
            Fate::Open if self.time > points.epoch.settle_until => SpendFate::Expired,
            Fate::Open => SpendFate::Open,
            Fate::Settled => SpendFate::Used,
            Fate::Cancelled => SpendFate::GivenBack,
        };
        Ok(PointEventView {
            what,
            position: Some(number(spend.position)),
            time: number(host.city.time_of(spend.position)?),
            amount: number(spend.amount),
            coming: 0,
            void: 0,
            title,
            by: name(self.state, self.log, &points.epoch.programme, &spend.provider),
            election: None,
            fate: Some(fate),
            unfinished: self.unfinished(points, spend).filter(|_| fate == SpendFate::Open),
        })
    }

    fn unfinished(&self, points: &EpochPoints, spend: &OwnSpend) -> Option<UnfinishedView> {
        let until = spend.until.filter(|_| spend.missing > 0)?;
        // An offer waits for its last part as long as points can be spent, a quote does not.
        let end = match spend.purpose {
            Some(Purpose::Fee { .. }) => until,
            _ => points.epoch.spend_until,
        };
        Some(UnfinishedView {
            paid: number(spend.amount.saturating_sub(spend.missing.into())),
            missing: spend.missing,
            until: number(until),
            is_late: self.time > end,
        })
    }

    fn project(&self, fund: &Hash) -> String {
        let found = self.state.funds().get(fund);
        let project = found.and_then(|fund| tabella_node::funds::project(self.state, fund));
        project.map(str::to_owned).unwrap_or_default()
    }

    /// What time took: tokens that were not redeemed, then the balance that was not spent.
    fn expired(&self, points: &EpochPoints) -> impl Iterator<Item = PointEventView> {
        let epoch = &points.epoch;
        let unredeemed = points.at(Stage::Asked) + points.at(Stage::Ready);
        let both = [(epoch.redeem_until, unredeemed), (epoch.spend_until, points.balance)];
        let lost = both.into_iter().filter(|(until, amount)| self.time > *until && *amount > 0);
        lost.collect::<Vec<_>>().into_iter().map(|(until, amount)| PointEventView {
            what: PointEventKind::Expired,
            position: None,
            time: number(until),
            amount: number(amount),
            coming: 0,
            void: 0,
            title: String::new(),
            by: String::new(),
            election: None,
            fate: None,
            unfinished: None,
        })
    }
}
