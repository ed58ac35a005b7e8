//! The registrar's desk of the embedded city.

use async_trait::async_trait;
use tabella_ledger::bytes::Key;
use tabella_node::city::{City, CityError, classes};
use tabella_node::officials::Attesting;
use tabella_node::registrar::{Field, Purpose};

use super::CityHost;
use crate::contract::*;
use crate::host::{Answer, DeskHost};
use crate::views;

fn key(typed: &str) -> Answer<Key> {
    typed.trim().parse().map_err(|_| views::failure(CityError::Key))
}

fn member(typed: &NewMember) -> Answer<Attesting> {
    let beyond = |_| views::failure(CityError::Attribute);
    Ok(Attesting {
        key: key(&typed.key)?,
        district: typed.district.try_into().map_err(beyond)?,
        age_band: typed.age_band.try_into().map_err(beyond)?,
        renewal: typed.renewal,
    })
}

#[async_trait]
impl DeskHost for CityHost {
    async fn desk(&self) -> Answer<DeskView> {
        let requests = self.city.requests().map_err(views::failure)?;
        let classes = self.city.read(classes).map_err(views::failure)?;
        let size = |size: &tabella_node::city::ClassSize| ClassSizeView {
            class: views::class(size.class),
            members: u32::try_from(size.members).unwrap_or(u32::MAX),
        };
        Ok(DeskView {
            requests: requests.into_iter().map(views::request).collect(),
            classes: classes.iter().map(size).collect(),
        })
    }

    async fn confirm_request(&self, code: String, reference: String, fields: Vec<FieldView>) -> Answer<EnrolmentView> {
        let code = City::request_code(&code).map_err(views::failure)?;
        let field = |FieldView { label, value }| Field { label, value };
        let fields: Vec<Field> = fields.into_iter().map(field).collect();
        let standing = self.city.confirm_request(&code, reference.trim(), &fields).await;
        standing.map(views::enrolment).map_err(views::failure)
    }

    async fn refuse_request(&self, code: String, reason: String) -> Answer<EnrolmentView> {
        let code = City::request_code(&code).map_err(views::failure)?;
        self.city.refuse_request(&code, &reason).map(views::enrolment).map_err(views::failure)
    }

    async fn report_loss(&self, reference: String) -> Answer<EnrolmentCode> {
        self.city.report_loss(reference.trim()).await.map(views::code).map_err(views::failure)
    }

    async fn revoke(&self, voter: String, successor: Option<String>) -> Answer<DeskView> {
        let successor = successor.as_deref().map(key).transpose()?;
        self.city.revoke(key(&voter)?, successor).await.map_err(views::failure)?;
        self.desk().await
    }

    async fn name_members(&self, class: ClassView, members: Vec<NewMember>) -> Answer<DeskView> {
        let members = members.iter().map(member).collect::<Answer<Vec<_>>>()?;
        self.city.name_members(views::class_of(class), &members).await.map_err(views::failure)?;
        self.desk().await
    }

    async fn look_at_person(
        &self,
        reference: String,
        who: String,
        what: Vec<String>,
        why: String,
    ) -> Answer<Vec<FieldView>> {
        let purpose = Purpose { who, what, why };
        let fields = self.city.look_at_person(reference.trim(), purpose).await.map_err(views::failure)?;
        Ok(fields.iter().map(views::field).collect())
    }
}
