//! Reward programmes of the embedded city.

use async_trait::async_trait;
use serde::Serialize;
use tabella_ledger::rewards::{ActKind, Formula, Party, Role, Rules};
use tabella_ledger::state::{EpochState, OfferState, ProgrammeState, State};
use tabella_node::city::CityError;
use tabella_node::officials::Step;
use tabella_node::service::now;

use super::CityHost;
use crate::contract::*;
use crate::host::{Answer, ProgrammeHost};
use crate::views::{self, number};

/// What acts of a kind earn.
pub(super) fn formula(formula: &Formula) -> FormulaView {
    match *formula {
        Formula::Nothing { ref reason } => FormulaView::Nothing { reason: reason.clone() },
        Formula::Amount { points, per, most } => FormulaView::Amount { points, per, most },
        Formula::Saving { ref unit, impact, saved, points, per, most } => {
            FormulaView::Saving { unit: unit.clone(), impact, saved, points, per, most }
        }
    }
}

fn kind(ActKind { id, unit, method, formula: earns }: &ActKind) -> ActKindView {
    ActKindView { id: id.clone(), unit: unit.clone(), method: method.clone(), formula: formula(earns) }
}

fn party(Party { name, place, key, role, kinds }: &Party) -> PartyView {
    let role = match role {
        Role::Station => PartyRole::Station,
        Role::Meter => PartyRole::Meter,
        Role::TaxOffice => PartyRole::TaxOffice,
        Role::Office => PartyRole::Office,
        Role::Provider => PartyRole::Provider,
    };
    PartyView { name: name.clone(), place: place.clone(), key: key.to_string(), role, kinds: kinds.clone() }
}

fn rules(id: &str, rules: &Rules) -> RulesView {
    RulesView {
        id: id.to_owned(),
        title: rules.title.clone(),
        kinds: rules.kinds.iter().map(kind).collect(),
        parties: rules.parties.iter().map(party).collect(),
        caps: CapsView { person_week: rules.caps.person_week, epoch: rules.caps.epoch },
        delay: rules.delay,
        claim_within: rules.claim_within,
    }
}

fn versions(id: &str, programme: &ProgrammeState) -> Vec<VersionView> {
    let history: Vec<(&Rules, u64)> = programme.history().collect();
    let mut versions = Vec::new();
    for (place, (said, since)) in history.iter().enumerate().rev() {
        let replaced = history.get(place + 1).map(|(_, since)| since.saturating_add(said.claim_within));
        versions.push(VersionView {
            version: number(place as u64 + 1),
            since: number(*since),
            claims_until: replaced.map(number),
            rules: rules(id, said),
        });
    }
    versions
}

fn offers(programme: &ProgrammeState, time: u64) -> Vec<ProgrammeOfferView> {
    let in_force: Vec<&OfferState> = programme.offers_at(time).collect();
    let view = |known: &OfferState| {
        let offer = &known.offer;
        let provider = programme.rules().party(&offer.provider);
        ProgrammeOfferView {
            offer: offer.offer.clone(),
            provider: provider.map_or_else(|| offer.provider.to_string(), |party| party.name.clone()),
            title: offer.title.clone(),
            price: offer.price,
            stock: offer.stock,
            until: number(offer.until),
            left: known.left,
            in_force: in_force.contains(&known),
        }
    };
    let mut offers: Vec<_> = programme.offers().map(view).collect();
    offers.sort_by_key(|offer| !offer.in_force);
    offers
}

fn epoch(epoch: &EpochState, time: u64) -> RewardEpochView {
    let (said, points) = (epoch.epoch(), epoch.circulation(time));
    RewardEpochView {
        number: said.number,
        begins: number(said.begins),
        ends: number(said.ends),
        redeem_from: number(said.redeem_from),
        redeem_until: number(said.redeem_until),
        spend_until: number(said.spend_until),
        settle_until: number(said.settle_until),
        requested: points.requested,
        issued: points.issued,
        settled: points.settled,
        outstanding: points.outstanding,
        expired: points.expired,
    }
}

fn programme(state: &State, id: &str, programme: &ProgrammeState, time: u64) -> ProgrammeView {
    let own = state.rewards().epochs().iter().filter(|epoch| epoch.epoch().programme == id);
    let epochs: Vec<RewardEpochView> = own.rev().map(|known| epoch(known, time)).collect();
    ProgrammeView {
        id: id.to_owned(),
        versions: versions(id, programme),
        offers: offers(programme, time),
        cover: programme.cover(time),
        promised: state.rewards().promised(id, time),
        epochs,
    }
}

/// The file that the command line takes.
fn file(content: &impl Serialize) -> Answer<Vec<u8>> {
    let wrong = |error: serde_json::Error| {
        views::failure(CityError::Form { what: "what was typed", message: error.to_string() })
    };
    serde_json::to_vec(content).map_err(wrong)
}

#[async_trait]
impl ProgrammeHost for CityHost {
    async fn programmes(&self) -> Answer<Vec<ProgrammeView>> {
        let time = now();
        let view =
            |state: &State| state.rewards().programmes().map(|(id, known)| programme(state, id, known, time)).collect();
        self.city.read(view).map_err(views::failure)
    }

    async fn check_programme(&self, rules: RulesView) -> Answer<u32> {
        self.city.check_programme(&file(&rules)?).map_err(views::failure)
    }

    async fn publish_programme(&self, rules: RulesView, version: u32) -> Answer<Vec<ProgrammeView>> {
        let rules = file(&rules)?;
        let next = self.city.check_programme(&rules).map_err(views::failure)?;
        if next != version {
            let message = format!("the next version is {next}, not {version}");
            return Err(views::failure(CityError::Refused { code: "rewards.version".into(), message }));
        }
        self.city.publish_programme(&rules).await.map_err(views::failure)?;
        self.programmes().await
    }

    async fn begin_epoch(&self, epoch: NewEpoch) -> Answer<Vec<ProgrammeView>> {
        let mut tell = |step: Step| self.progress("ceremony", step.name, step.done as u64, step.total as u64);
        let (task, file) = (self.tasks.begin("ceremony", &epoch.programme), file(&epoch)?);
        task.until_cancelled(async { self.city.begin_epoch(&file, &mut tell).await.map_err(views::failure) }).await?;
        self.programmes().await
    }

    async fn provider_key(&self, name: String) -> Answer<String> {
        self.city.provider(name.trim()).map(|key| key.to_string()).map_err(views::failure)
    }
}
