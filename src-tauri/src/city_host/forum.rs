//! Proposals, notices and answers of the embedded city.

use async_trait::async_trait;
use tabella_ledger::bytes::Hash;
use tabella_ledger::forum::Answer as OfficeAnswer;
use tabella_ledger::state::Said;
use tabella_node::city::{CityError, Forum};
use tabella_node::forum::{self, What};

use super::{CityHost, parse};
use crate::contract::*;
use crate::host::{Answer, ForumHost};
use crate::views::{self, number};

fn kind(what: What) -> NewsKind {
    match what {
        What::Opened => NewsKind::Opened,
        What::ClosesSoon => NewsKind::ClosesSoon,
        What::Closed => NewsKind::Closed,
        What::Published => NewsKind::Published,
        What::Withheld => NewsKind::Withheld,
        What::Notice => NewsKind::Notice,
        What::Answer => NewsKind::Answer,
        What::Debate => NewsKind::Debate,
        What::AnswerDue => NewsKind::AnswerDue,
        What::Overdue => NewsKind::Overdue,
    }
}

fn progress(named: &str) -> ProposalProgress {
    match named {
        "debate" => ProposalProgress::Debate,
        "answer due" => ProposalProgress::AnswerDue,
        "overdue" => ProposalProgress::Overdue,
        "answered" => ProposalProgress::Answered,
        _ => ProposalProgress::Open,
    }
}

impl CityHost {
    async fn forum_now(&self) -> Answer<ForumView> {
        let forum = self.city.forum().await.map_err(views::failure)?;
        self.forum_view(forum).map_err(views::failure)
    }

    fn forum_view(&self, forum: Forum) -> Result<ForumView, CityError> {
        let Forum { news, proposals, supported } = forum;
        // Elections go by their handles in the window.
        let named = |about: Hash| {
            let is_proposal = proposals.iter().any(|proposal| proposal.id == about);
            if is_proposal { Ok::<_, CityError>((about, false)) } else { Ok((self.city.handle(&about)?, true)) }
        };
        let told = |told: forum::Announcement| {
            let about = told.about.map(named).transpose()?;
            Ok::<_, CityError>(NewsView {
                what: kind(told.what),
                is_election: about.is_some_and(|(_, is_election)| is_election),
                about: about.map(|(about, _)| about.to_string()),
                title: told.title,
                text: told.text,
                time: told.time.map(number),
            })
        };
        let answers = self.city.read(|state| {
            let elections = state.elections().map(|(id, _)| *id);
            let subjects = elections.chain(proposals.iter().map(|proposal| proposal.id));
            let said = subjects.flat_map(|about| state.forum().answers(&about).iter().map(move |said| (about, said)));
            let view = |(about, said): (Hash, &Said<OfficeAnswer>)| {
                let (decided, done) = (said.what.decided.clone(), said.what.done.clone());
                Ok(AnswerView { about: named(about)?.0.to_string(), time: number(said.time), decided, done })
            };
            said.map(view).collect::<Result<Vec<_>, CityError>>()
        })??;
        let view = |found: &forum::ProposalView| ProposalView {
            id: found.id.to_string(),
            title: found.title.clone(),
            text: found.text.clone(),
            support: number(found.support),
            support_needed: found.support_needed,
            part_needed: found.part_needed,
            progress: progress(found.progress),
            answer_by: found.answer_by.map(number),
            mine: supported.contains(&found.id),
        };
        Ok(ForumView {
            news: news.into_iter().map(told).collect::<Result<_, _>>()?,
            proposals: proposals.iter().map(view).collect(),
            answers,
        })
    }
}

#[async_trait]
impl ForumHost for CityHost {
    async fn forum(&self) -> Answer<ForumView> {
        self.forum_now().await
    }

    async fn propose(&self, title: String, text: String) -> Answer<ForumView> {
        self.city.propose(&title, &text).await.map_err(views::failure)?;
        self.forum_now().await
    }

    async fn support(&self, proposal: String) -> Answer<ForumView> {
        self.city.support(parse(&proposal)?).await.map_err(views::failure)?;
        self.forum_now().await
    }

    async fn answer(&self, about: String, decided: String, done: String) -> Answer<ForumView> {
        self.city.answer(&parse(&about)?, &decided, &done).await.map_err(views::failure)?;
        self.forum_now().await
    }

    async fn tell(&self, title: String, text: String) -> Answer<ForumView> {
        self.city.tell(&title, &text).await.map_err(views::failure)?;
        self.forum_now().await
    }
}
