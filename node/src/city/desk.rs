//! The registrar's desk of the embedded city: requests, lost devices, and who is who.

use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::code::Code as Named;
use tabella_ledger::standing::Class;
use tabella_ledger::state::State;

use super::{City, CityError};
use crate::officials::Attesting;
use crate::registrar::{Code, Deletion, Field, Kept, Purpose, Standing, Waiting};
use crate::service::now;

/// How many members of a class have a good key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassSize {
    /// The class.
    pub class: Class,
    /// How many.
    pub members: u64,
}

/// How many members there are of each class.
pub fn classes(state: &State) -> Vec<ClassSize> {
    Class::ALL.into_iter().map(|class| ClassSize { class, members: state.members(class) }).collect()
}

impl City {
    /// Requests that wait, the oldest first.
    ///
    /// # Errors
    /// [`CityError::Request`].
    pub fn requests(&self) -> Result<Vec<Waiting>, CityError> {
        Ok(self.node.desk().waiting(now())?)
    }

    /// Confirms the request with this code: it is that of the person with this reference number.
    ///
    /// # Errors
    /// [`CityError`] when the desk or the board says no.
    pub async fn confirm_request(
        &self,
        code: &Named,
        reference: &str,
        fields: &[Field],
    ) -> Result<Standing, CityError> {
        let desk = self.node.desk();
        let standing = desk.confirm_at(&self.client, &desk.named(code)?, reference, fields, now()).await?;
        self.sync().await?;
        Ok(standing)
    }

    /// Refuses the request with this code.
    ///
    /// # Errors
    /// [`CityError::Request`].
    pub fn refuse_request(&self, code: &Named, reason: &str) -> Result<Standing, CityError> {
        let desk = self.node.desk();
        Ok(desk.refuse(&desk.named(code)?, reason, now())?)
    }

    /// Ends the key of somebody whose device is lost, and makes the code with which the next device takes its place.
    ///
    /// # Errors
    /// [`CityError::Desk`].
    pub async fn report_loss(&self, reference: &str) -> Result<Code, CityError> {
        let code = self.node.report_loss(reference, now()).await?;
        self.sync().await?;
        Ok(code)
    }

    /// Ends a key, and gives its place to a successor if there is one.
    ///
    /// # Errors
    /// [`CityError::Official`].
    pub async fn revoke(&self, voter: Key, successor: Option<Key>) -> Result<(), CityError> {
        self.officials.lock().await.revoke(voter, successor).await?;
        self.sync().await?;
        Ok(())
    }

    /// Says what members are, and what is attested of each.
    ///
    /// # Errors
    /// [`CityError::Official`].
    pub async fn name_members(&self, class: Class, members: &[Attesting]) -> Result<(), CityError> {
        self.officials.lock().await.name_members(class, members).await?;
        self.sync().await?;
        Ok(())
    }

    /// Looks at what is kept of a person: on the board first, for this person to see.
    ///
    /// # Errors
    /// [`CityError::Read`].
    pub async fn look_at_person(&self, reference: &str, purpose: Purpose) -> Result<Vec<Field>, CityError> {
        Ok(self.read_person(reference, purpose).await?)
    }

    /// When the link between people and keys is deleted, as the registrar announced it.
    ///
    /// # Errors
    /// [`CityError::Client`].
    pub async fn retention(&self) -> Result<Option<Deletion>, CityError> {
        Ok(self.client.retention().await?)
    }

    /// How much the desk keeps of people.
    ///
    /// # Errors
    /// [`CityError::Retention`].
    pub fn kept_of_people(&self) -> Result<Kept, CityError> {
        Ok(self.node.desk().kept()?)
    }

    /// Announces from when on nobody knows any more whose key is whose. It cannot be moved or taken back.
    ///
    /// # Errors
    /// [`CityError::Retention`].
    pub fn announce_deletion(&self, due: u64) -> Result<Deletion, CityError> {
        Ok(self.node.desk().announce_deletion(due, now())?)
    }

    /// Deletes the link between people and keys, once the announced date has come. The node does it by itself soon after.
    ///
    /// # Errors
    /// [`CityError::Retention`].
    pub async fn delete_links(&self) -> Result<Deletion, CityError> {
        Ok(self.node.desk().delete_links(now()).await?)
    }

    /// The name of a request from its code as somebody typed it.
    ///
    /// # Errors
    /// [`CityError::Code`].
    pub fn request_code(typed: &str) -> Result<Named, CityError> {
        match typed.parse() {
            Ok(tabella_ledger::code::Typed::Board(code)) => Ok(code),
            _ => Err(CityError::Code),
        }
    }

    /// The code of a request, as the person's device shows it.
    pub fn code_of(request: &Hash) -> String {
        Named::of(request).to_string()
    }
}
