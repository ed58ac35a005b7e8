//! Counters of providers on the embedded city.

use async_trait::async_trait;
use tabella_node::city::{CityError, OfferTerms, ProviderHere, Settled};
use tabella_node::points::{Honoured, Presented, Purpose};
use tabella_node::service::now;

use super::CityHost;
use crate::contract::*;
use crate::host::{Answer, ProviderHost};
use crate::views::{self, number};

fn purpose(purpose: Purpose) -> CounterPurpose {
    match purpose {
        Purpose::Voucher { .. } => CounterPurpose::Voucher,
        Purpose::Fee { .. } => CounterPurpose::Fee,
        Purpose::Donation { .. } => CounterPurpose::Donation,
    }
}

fn presented(Presented { epoch, position, amount, purpose: what, title }: Presented) -> PresentedView {
    PresentedView { position: number(position), epoch, amount, purpose: purpose(what), title }
}

/// What was typed, unless it is nothing.
fn typed(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

impl CityHost {
    async fn counters_now(&self) -> Result<Vec<CounterView>, CityError> {
        let time = now();
        let mut counters = Vec::new();
        for ProviderHere { programme, name, place, key } in self.city.providers()? {
            let till = self.city.till(&name).await?;
            let epochs = self.city.read(|state| {
                let own = state.rewards().epochs().iter().map(|epoch| epoch.epoch().clone());
                own.filter(|epoch| epoch.programme == programme).collect::<Vec<_>>()
            })?;
            let until = |wanted: u32| {
                epochs.iter().find(|epoch| epoch.number == wanted).map_or(0, |epoch| number(epoch.settle_until))
            };
            let honoured = |Honoured { epoch, position, amount, purpose: what, title }| HonouredView {
                position: number(position),
                epoch,
                amount,
                purpose: what.map(purpose),
                title,
                settle_until: until(epoch),
            };
            let settled = |Settled { position, time, epoch, spends, amount }| SettledView {
                position: number(position),
                time: number(time),
                epoch,
                spends: number(spends as u64),
                amount,
            };
            counters.push(CounterView {
                key: key.to_string(),
                honoured: till.honoured.into_iter().map(honoured).collect(),
                settled: till.settled.into_iter().map(settled).collect(),
                epochs: epochs.iter().rev().filter(|it| time <= it.spend_until).map(|it| it.number).collect(),
                name,
                place,
                programme,
            });
        }
        Ok(counters)
    }
}

#[async_trait]
impl ProviderHost for CityHost {
    async fn counters(&self) -> Answer<Vec<CounterView>> {
        self.counters_now().await.map_err(views::failure)
    }

    async fn look_at_voucher(&self, provider: String, slip: String, quote: Option<String>) -> Answer<PresentedView> {
        let found = self.city.look_at_voucher(&provider, &slip, typed(quote.as_ref())).await;
        found.map(presented).map_err(views::failure)
    }

    async fn honour_voucher(&self, provider: String, slip: String, quote: Option<String>) -> Answer<PresentedView> {
        let found = self.city.honour(&provider, &slip, typed(quote.as_ref())).await;
        found.map(presented).map_err(views::failure)
    }

    async fn give_back(&self, provider: String, slip: String) -> Answer<Vec<CounterView>> {
        self.city.give_back(&provider, &slip).await.map_err(views::failure)?;
        self.counters().await
    }

    async fn settle_vouchers(&self, provider: String) -> Answer<Vec<CounterView>> {
        self.city.settle_points(&provider).await.map_err(views::failure)?;
        self.counters().await
    }

    async fn make_offer(&self, provider: String, offer: NewOffer) -> Answer<Vec<CounterView>> {
        let NewOffer { programme, offer, title, price, stock, until } = offer;
        let terms = OfferTerms { programme, offer, title, price, stock, until: until.into() };
        self.city.offer(&provider, terms).await.map_err(views::failure)?;
        self.counters().await
    }

    async fn quote_fee(
        &self,
        provider: String,
        fee: String,
        price: u32,
        epoch: u32,
        valid_until: u32,
    ) -> Answer<String> {
        self.city.quote(&provider, &fee, price, epoch, valid_until.into()).map_err(views::failure)
    }
}
