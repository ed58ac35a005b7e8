//! This person on the embedded city.

use async_trait::async_trait;
use tabella_node::city::Returned;
use tabella_node::identity::WordList;

use super::CityHost;
use crate::contract::*;
use crate::host::{Answer, PersonHost, Typed};
use crate::views;

fn text(passphrase: &Option<Typed>) -> Option<&str> {
    passphrase.as_deref().map(String::as_str)
}

fn returned(found: Returned) -> ReturnedView {
    let many = |count| u32::try_from(count).unwrap_or(u32::MAX);
    match found {
        Returned::Opened { number, credentials, wages, data, left_out } => {
            let [credentials, wages, data] = [credentials, wages, data].map(many);
            ReturnedView::Opened { number: views::number(number), credentials, wages, data, left_out }
        }
        Returned::Nothing => ReturnedView::Nothing,
        Returned::Missing(reason) => ReturnedView::Missing { reason },
    }
}

#[async_trait]
impl PersonHost for CityHost {
    async fn create_key(&self, language: Option<String>, passphrase: Option<Typed>) -> Answer<CitizenView> {
        let list = WordList::of_language(language.as_deref().unwrap_or(&self.locale));
        self.city.create_identity(list, text(&passphrase)).await.map_err(views::failure)?;
        self.citizen().await
    }

    async fn identity(&self) -> Answer<IdentityView> {
        self.city.identity().await.map(views::identity).map_err(views::failure)
    }

    async fn recovery_phrase(&self, language: Option<String>) -> Answer<PhraseView> {
        let list = language.as_deref().map(WordList::of_language);
        let phrase = self.city.phrase(list).await.map_err(views::failure)?;
        Ok(views::phrase(&phrase))
    }

    async fn confirm_phrase(&self, words: Vec<PhraseWord>) -> Answer<IdentityView> {
        let words: Vec<(usize, String)> =
            words.iter().map(|typed| (typed.place as usize, typed.word.clone())).collect();
        self.city.confirm_phrase(&words).await.map_err(views::failure)?;
        self.identity().await
    }

    async fn restore_identity(&self, phrase: Typed, passphrase: Option<Typed>) -> Answer<CitizenView> {
        self.city.restore(&phrase, text(&passphrase)).await.map_err(views::failure)?;
        self.citizen().await
    }

    async fn returned(&self) -> Answer<Option<ReturnedView>> {
        Ok(self.city.returned().map(returned))
    }

    async fn bring_back(&self) -> Answer<ReturnedView> {
        self.city.bring_back().await.map(returned).map_err(views::failure)
    }

    async fn unlock_identity(&self, passphrase: Option<Typed>) -> Answer<CitizenView> {
        self.city.unlock(text(&passphrase)).await.map_err(views::failure)?;
        self.citizen().await
    }

    async fn lock_identity(&self, passphrase: Option<Typed>) -> Answer<IdentityView> {
        self.city.protect(text(&passphrase)).await.map_err(views::failure)?;
        self.identity().await
    }

    async fn next_key(&self, passphrase: Option<Typed>) -> Answer<CitizenView> {
        self.city.next_key(text(&passphrase)).await.map_err(views::failure)?;
        self.citizen().await
    }

    async fn enrol(&self, code: String) -> Answer<CitizenView> {
        self.city.enrol(&code).await.map_err(views::failure)?;
        self.citizen().await
    }

    async fn ask_to_enrol(&self) -> Answer<EnrolmentView> {
        self.city.ask_to_enrol().await.map(views::enrolment).map_err(views::failure)
    }

    async fn enrolment(&self) -> Answer<Option<EnrolmentView>> {
        let standing = self.city.enrolment().await.map_err(views::failure)?;
        Ok(standing.map(views::enrolment))
    }
}
