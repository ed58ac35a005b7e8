//! What residents of the embedded city propose and support, and what its office tells and answers.

use rand_core::OsRng;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::forum::{Answer, Notice};
use tabella_ledger::state::State;

use super::{City, CityError};
use crate::forum::{Announcement, ProposalView, announcements, proposals};
use crate::service::now;

/// What there is to tell and to support.
#[derive(Debug)]
pub struct Forum {
    /// Everything to tell, the newest first; what has no time comes last.
    pub news: Vec<Announcement>,
    /// All proposals.
    pub proposals: Vec<ProposalView>,
    /// Those of them that this device's citizen supports.
    pub supported: Vec<Hash>,
}

impl City {
    /// What this device's copy of the board tells.
    ///
    /// # Errors
    /// [`CityError::Board`].
    pub async fn forum(&self) -> Result<Forum, CityError> {
        self.read_as_citizen(|state, citizen| forum(state, citizen.key().as_ref(), now())).await
    }

    /// Proposes something, under the thresholds in force.
    ///
    /// # Errors
    /// [`CityError::Refused`] with the board's reason.
    pub async fn propose(&self, title: &str, text: &str) -> Result<(), CityError> {
        let ladder = self.copy.read(|state| state.forum().ladder())?;
        let voter = self.citizen.lock().await.resident()?;
        self.say(&voter.propose(title.trim().to_owned(), text.trim().to_owned(), ladder, &mut OsRng)).await
    }

    /// Supports a proposal.
    ///
    /// # Errors
    /// [`CityError::Refused`] with the board's reason.
    pub async fn support(&self, proposal: Hash) -> Result<(), CityError> {
        let voter = self.citizen.lock().await.resident()?;
        self.say(&voter.support(proposal, &mut OsRng)).await
    }

    /// Says, as the office, what was decided after an election, a poll or a proposal, and what was done.
    ///
    /// # Errors
    /// [`CityError::Refused`] with the board's reason.
    pub async fn answer(&self, about: &Hash, decided: &str, done: &str) -> Result<(), CityError> {
        // A proposal goes by its own hash, an election by its handle.
        let about = self.published(about).unwrap_or(*about);
        let answer = Answer { about, decided: decided.trim().to_owned(), done: done.trim().to_owned() };
        self.say(&self.treasury.office().answer(answer, &mut OsRng)).await
    }

    /// Tells everybody something, as the office.
    ///
    /// # Errors
    /// [`CityError::Refused`] with the board's reason.
    pub async fn tell(&self, title: &str, text: &str) -> Result<(), CityError> {
        let notice = Notice { about: None, title: title.trim().to_owned(), text: text.trim().to_owned() };
        self.say(&self.treasury.office().tell(notice, &mut OsRng)).await
    }

    async fn say(&self, entry: &Entry) -> Result<(), CityError> {
        self.submit(entry).await?;
        self.sync().await?;
        Ok(())
    }
}

fn forum(state: &State, own: Option<&Key>, now: u64) -> Forum {
    let mut news = announcements(state, now);
    news.sort_by_key(|told| std::cmp::Reverse(told.time));
    let place = own.and_then(|key| state.membership(key)).map(|membership| membership.place);
    let supports = |proposal: &ProposalView| {
        place
            .is_some_and(|place| state.forum().proposal(&proposal.id).is_some_and(|found| found.is_supported_by(place)))
    };
    let proposals = proposals(state, now);
    let supported = proposals.iter().filter(|proposal| supports(proposal)).map(|proposal| proposal.id).collect();
    Forum { news, proposals, supported }
}
