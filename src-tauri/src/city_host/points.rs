//! Points of the embedded city: what its citizen has, earns and spends. What the person has is in
//! `points_own`, what everybody can read in `points_rules`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::rewards::Measure;
use tabella_ledger::state::{EpochState, State};
use tabella_node::city::CityError;
use tabella_node::points::{ReviewedAct, ReviewedQuote, Slip, Voucher};
use tabella_node::service::now;
use tokio::time::sleep;

use super::points_own::Looking;
use super::{CityHost, parse, points_rules};
use crate::contract::*;
use crate::host::{Answer, PointsHost};
use crate::views::{self, number};

/// How often to look whether the moment of a token has come.
const NOW_AND_THEN: Duration = Duration::from_secs(15);
/// Most bytes of a file with an act or a quote.
const MOST_BYTES: u64 = 16_384;

/// Redeems tokens when their random moments come, for as long as the app runs.
pub(super) async fn redeem(host: Arc<CityHost>) {
    loop {
        if host.city.read(|state| takes_tokens(state, now())).unwrap_or(false) {
            // Whoever has no key has no tokens, and a node that does not answer is told elsewhere.
            let _ = host.city.redeem_due().await;
        }
        sleep(NOW_AND_THEN).await;
    }
}

fn takes_tokens(state: &State, time: u64) -> bool {
    let mut epochs = state.rewards().epochs().iter().map(EpochState::epoch);
    epochs.any(|epoch| (epoch.redeem_from..=epoch.redeem_until).contains(&time))
}

fn act(reviewed: ReviewedAct) -> ActView {
    let ReviewedAct { act, programme, party, kind, earns } = reviewed;
    let (party, place) = party.map(|party| (party.name, party.place)).unwrap_or_default();
    let measure = match act.measure {
        Measure::Amount { amount } => MeasureView::Amount { amount },
        Measure::Saving { baseline, reading, from, to, impact } => {
            let [from, to, impact] = [from, to, impact].map(number);
            MeasureView::Saving { baseline, reading, from, to, impact }
        }
    };
    let (points, refusal) = match earns {
        Ok(points) => (points, None),
        Err(error) => (0, Some(views::failure(error.into()))),
    };
    ActView {
        programme: programme.unwrap_or(act.programme),
        version: act.version,
        kind: act.kind,
        method: act.method,
        rule: kind.as_ref().map(points_rules::kind),
        measure,
        time: number(act.time),
        party,
        place,
        personal: act.holder.is_some(),
        points,
        refusal,
    }
}

fn fee(reviewed: ReviewedQuote) -> FeeView {
    let ReviewedQuote { quote, provider, spendable, payable } = reviewed;
    let (provider, place) = provider.map(|party| (party.name, party.place)).unwrap_or_default();
    FeeView {
        fee: quote.fee,
        price: quote.price,
        provider,
        place,
        valid_until: number(quote.valid_until),
        spendable: number(spendable),
        refusal: payable.err().map(|error| views::failure(error.into())),
    }
}

fn key(typed: &str) -> Answer<Key> {
    typed.parse::<Hash>().map(|hash| Key(hash.0)).map_err(|_| views::failure(CityError::Key))
}

impl CityHost {
    async fn points_now(&self) -> Answer<PointsView> {
        let earned = self.city.points().await.map_err(views::failure)?;
        let views = self.city.read_rewards(|state, log| {
            let looking = Looking { state, log, time: now() };
            let periods = earned.epochs.iter().rev().map(|points| looking.period(self, points));
            let claimable = earned.claimable.iter().map(|found| {
                let election = self.city.handle(&found.election)?.to_string();
                Ok(ClaimableView { election, title: looking.title(Some(&found.election)), points: found.points })
            });
            Ok::<_, CityError>(PointsView {
                periods: periods.collect::<Result<_, _>>()?,
                claimable: claimable.collect::<Result<_, CityError>>()?,
                week_key: earned.week_key.to_string(),
            })
        });
        views.and_then(|views| views).map_err(views::failure)
    }

    /// Does work on points until it is done or stopped. Proofs, and the next block: how long that takes nobody knows
    /// beforehand.
    async fn working<T>(&self, step: &str, work: impl Future<Output = Result<T, CityError>>) -> Answer<T> {
        let task = self.tasks.begin("points", "");
        self.progress("points", step, 0, 0);
        task.until_cancelled(async { work.await.map_err(views::failure) }).await
    }

    /// Spends what was made for it, if making it was not stopped. A spend on its way to the board may be on it: it cannot be
    /// stopped.
    async fn spent(&self, making: impl Future<Output = Result<Entry, CityError>>) -> Answer<SpentView> {
        let entry = self.working("proving", making).await?;
        self.progress("points", "sending", 0, 0);
        let voucher = self.city.spend(&entry).await.map_err(views::failure)?;
        let named = Voucher::from_text(&voucher).map_err(|error| views::failure(error.into()))?;
        Ok(SpentView { voucher, position: number(named.position), points: self.points_now().await? })
    }
}

#[async_trait]
impl PointsHost for CityHost {
    async fn points(&self) -> Answer<PointsView> {
        self.points_now().await
    }

    async fn point_rules(&self) -> Answer<Vec<PointRulesView>> {
        self.all_rules()
    }

    async fn claim_points(&self, election: String) -> Answer<PointsView> {
        let handle = parse(&election)?;
        self.working("working", self.city.claim_ballot(&handle)).await?;
        self.points_now().await
    }

    async fn read_slip(&self, path: PathBuf) -> Answer<String> {
        let failed = |source| views::failure(CityError::File { path: path.clone(), source });
        let form = |message: String| views::failure(CityError::Form { what: "the file", message });
        if std::fs::metadata(&path).map_err(failed)?.len() > MOST_BYTES {
            return Err(form("it is too long for an act or a quote".into()));
        }
        let bytes = std::fs::read(&path).map_err(failed)?;
        String::from_utf8(bytes).map_err(|error| form(error.to_string()))
    }

    async fn review_act(&self, slip: String) -> Answer<ActView> {
        self.city.review_act(&slip).await.map(act).map_err(views::failure)
    }

    async fn claim_act(&self, slip: String) -> Answer<PointsView> {
        self.working("working", self.city.claim_act(&slip)).await?;
        self.points_now().await
    }

    async fn buy_offer(&self, provider: String, offer: String) -> Answer<SpentView> {
        let provider = key(&provider)?;
        self.spent(self.city.buying(&provider, &offer)).await
    }

    async fn review_fee(&self, quote: String) -> Answer<FeeView> {
        self.city.review_quote(&quote).await.map(fee).map_err(views::failure)
    }

    async fn pay_fee(&self, quote: String) -> Answer<SpentView> {
        self.spent(self.city.paying(&quote)).await
    }

    async fn donate_points(&self, fund: String, provider: String, amount: u32) -> Answer<SpentView> {
        let (fund, provider) = (parse(&fund)?, key(&provider)?);
        self.spent(self.city.donating(&fund, &provider, amount)).await
    }

    async fn voucher(&self, spend: u32) -> Answer<String> {
        self.city.voucher(spend.into()).await.map_err(views::failure)
    }

    async fn finish_purchase(&self, spend: u32) -> Answer<PointsView> {
        self.working("working", self.city.finish_purchase(spend.into())).await?;
        self.points_now().await
    }
}
