//! Forgetting whose key is whose, on the embedded city.

use async_trait::async_trait;
use tabella_node::registrar::Deletion;
use tabella_node::service::now;

use super::CityHost;
use crate::contract::*;
use crate::host::{Answer, RetentionHost};
use crate::views::{self, number};

fn view(Deletion { announced_at, due, done_at }: Deletion) -> RetentionView {
    RetentionView { announced_at: number(announced_at), due: number(due), done_at: done_at.map(number) }
}

#[async_trait]
impl RetentionHost for CityHost {
    async fn retention(&self) -> Answer<Option<RetentionView>> {
        Ok(self.city.retention().await.map_err(views::failure)?.map(view))
    }

    async fn forgetting(&self) -> Answer<ForgettingView> {
        let deletion = self.city.retention().await.map_err(views::failure)?;
        let kept = self.city.kept_of_people().map_err(views::failure)?;
        Ok(ForgettingView {
            retention: deletion.map(view),
            is_due: deletion.is_some_and(|deletion| deletion.done_at.is_none() && deletion.due <= now()),
            people: number(kept.people),
            requests: number(kept.requests),
            codes: number(kept.codes),
        })
    }

    async fn announce_forgetting(&self, due: u32) -> Answer<ForgettingView> {
        self.city.announce_deletion(due.into()).map_err(views::failure)?;
        self.forgetting().await
    }

    async fn forget_people(&self) -> Answer<ForgettingView> {
        self.city.delete_links().await.map_err(views::failure)?;
        self.forgetting().await
    }
}
