//! What everybody can read of points: rules with all their versions, offers, and how many points there are.

use tabella_ledger::entry::Body;
use tabella_ledger::rewards::{ActKind, Party, Role};
use tabella_ledger::state::{Circulation, EpochState, OfferState, ProgrammeState, State};
use tabella_node::city::CityError;
use tabella_node::points::RewardLog;
use tabella_node::service::now;

use super::CityHost;
use super::programme::formula;
use crate::contract::*;
use crate::host::Answer;
use crate::views::{self, number};

/// A kind of act, with what it earns.
pub(super) fn kind(kind: &ActKind) -> PointKindView {
    let formula = formula(&kind.formula);
    PointKindView { id: kind.id.clone(), unit: kind.unit.clone(), method: kind.method.clone(), formula }
}

fn party(party: &Party) -> PointPartyView {
    let role = match party.role {
        Role::Station => PointRoleView::Station,
        Role::Meter => PointRoleView::Meter,
        Role::TaxOffice => PointRoleView::TaxOffice,
        Role::Office => PointRoleView::Office,
        Role::Provider => PointRoleView::Provider,
    };
    PointPartyView {
        key: party.key.to_string(),
        name: party.name.clone(),
        place: party.place.clone(),
        role,
        kinds: party.kinds.clone(),
    }
}

fn offer(programme: &ProgrammeState, state: &OfferState) -> PointOfferView {
    let OfferState { offer, left } = state;
    let by = programme.rules().party(&offer.provider);
    PointOfferView {
        offer: offer.offer.clone(),
        provider: offer.provider.to_string(),
        by: by.map(|party| party.name.clone()).unwrap_or_default(),
        place: by.map(|party| party.place.clone()).unwrap_or_default(),
        title: offer.title.clone(),
        price: offer.price,
        left: number(*left),
        until: number(offer.until),
    }
}

fn totals(state: &EpochState, time: u64) -> PeriodTotalsView {
    let epoch = state.epoch();
    let Circulation { requested, issued, settled, outstanding, expired } = state.circulation(time);
    PeriodTotalsView {
        number: epoch.number,
        begins: number(epoch.begins),
        ends: number(epoch.ends),
        spend_until: number(epoch.spend_until),
        requested: number(requested),
        issued: number(issued),
        used: number(settled),
        outstanding: number(outstanding),
        expired: number(expired),
    }
}

impl CityHost {
    /// All programmes.
    pub(super) fn all_rules(&self) -> Answer<Vec<PointRulesView>> {
        let views = self.city.read_rewards(|state, log| {
            let all = state.rewards().programmes();
            all.map(|(id, programme)| self.programme(state, log, id, programme)).collect::<Result<Vec<_>, _>>()
        });
        views.and_then(|views| views).map_err(views::failure)
    }

    fn programme(
        &self,
        state: &State,
        log: &RewardLog,
        id: &str,
        programme: &ProgrammeState,
    ) -> Result<PointRulesView, CityError> {
        let (rules, time) = (programme.rules(), now());
        let mut versions = Vec::new();
        for (position, body) in log.bodies() {
            if let Body::Programme(said) = body
                && said.id == id
            {
                let since = number(self.city.time_of(position)?);
                let kinds = said.rules.kinds.iter().map(kind).collect();
                versions.push(PointVersionView { version: said.version, since, kinds });
            }
        }
        versions.reverse();
        let epochs = state.rewards().epochs().iter().rev();
        let periods = epochs.filter(|found| found.epoch().programme == id).map(|found| totals(found, time));
        Ok(PointRulesView {
            id: id.to_owned(),
            title: rules.title.clone(),
            versions,
            parties: rules.parties.iter().map(party).collect(),
            person_week: rules.caps.person_week,
            per_period: number(rules.caps.epoch),
            claim_within: number(rules.claim_within),
            cover: number(programme.cover(time)),
            promised: number(state.rewards().promised(id, time)),
            offers: programme.offers_at(time).map(|found| offer(programme, found)).collect(),
            periods: periods.collect(),
        })
    }
}
