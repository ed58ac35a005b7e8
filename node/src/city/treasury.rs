//! The funds of the embedded city: whoever asks, approves and pays, and the wages of workers.

use std::path::{Path, PathBuf};

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::fund::{Fund, Member, Role, Step, Wage};
use tabella_ledger::party::{FundMember, Office};

use super::{City, CityError};
use crate::funds::{self, PaidWages, Took};
use crate::keys;

/// Who acts in the funds of the embedded city. They are offices of any city, not people.
pub const FUND_MEMBERS: [(Role, &str); 4] = [
    (Role::Requester, "Building department"),
    (Role::Approver, "Finance committee"),
    (Role::Approver, "Court of audit"),
    (Role::Payer, "City treasury"),
];
/// How many approve a request.
const NEEDED: u32 = 2;

/// Their keys, and that of the office.
pub(super) struct Treasury {
    members: Vec<FundMember>,
    office: FundMember,
    terms: Office,
    slips: PathBuf,
}

impl Treasury {
    pub(super) fn open(dir: &Path, office: SigningKey, chain: Hash) -> Result<Self, CityError> {
        let mut members = Vec::new();
        for place in 1..=FUND_MEMBERS.len() {
            let path = dir.join(format!("fund-{place}.key"));
            let key: SigningKey = if path.exists() { keys::read(&path) } else { keys::create(&path, &mut OsRng) }
                .map_err(crate::service::ServiceError::from)?;
            members.push(FundMember::new(key, chain));
        }
        let slips = dir.join("wages");
        std::fs::create_dir_all(&slips).map_err(|source| CityError::File { path: slips.clone(), source })?;
        Ok(Self { members, office: FundMember::new(office.clone(), chain), terms: Office::new(office, chain), slips })
    }

    /// The member with this name, or the office for nobody.
    fn member(&self, name: &str) -> Result<&FundMember, CityError> {
        if name.is_empty() {
            return Ok(&self.office);
        }
        let found = FUND_MEMBERS.iter().zip(&self.members).find(|((_, known), _)| *known == name);
        Ok(found.ok_or(CityError::Unknown)?.1)
    }
}

impl City {
    /// Sets up the fund of an option that won. Its identifier.
    ///
    /// # Errors
    /// [`CityError::Funds`] when the board says no.
    pub async fn open_fund(
        &self,
        handle: &Hash,
        contest: u32,
        option: u32,
        currency: String,
        budget: u64,
    ) -> Result<Hash, CityError> {
        let election = self.published(handle)?;
        let named = FUND_MEMBERS.iter().zip(&self.treasury.members);
        let members =
            named.map(|((role, name), member)| Member { role: *role, name: (*name).to_owned(), key: member.key() });
        let members = members.collect();
        let fund = Fund { election, contest, option, currency, budget, members, needed: NEEDED };
        let (id, _) = funds::open(&self.copy, &self.treasury.terms, fund).await?;
        self.sync().await?;
        Ok(id)
    }

    /// Takes the next step of a fund as the member with this name; without one, as the office.
    ///
    /// # Errors
    /// [`CityError::Funds`] when the board says no.
    pub async fn fund_step(&self, fund: &Hash, by: &str, step: Step) -> Result<Took, CityError> {
        Ok(funds::take(&self.copy, self.treasury.member(by)?, fund, step).await?)
    }

    /// Pays wages on a request, as the member with this name, and writes the proof of each.
    ///
    /// # Errors
    /// [`CityError::Funds`] when the board says no.
    pub async fn pay_wages(&self, fund: &Hash, by: &str, request: u32, wages: &[Wage]) -> Result<PaidWages, CityError> {
        let next = self.copy.read(|state| state.funds().get(fund).map(|fund| fund.next().0))?;
        let number = next.ok_or(funds::FundsError::Unknown(*fund))?;
        let name = format!("{}-{number:04}-{}", &fund.to_string()[..8], crate::service::now());
        let slips = self.treasury.slips.join(name);
        Ok(funds::pay_wages(&self.copy, self.treasury.member(by)?, fund, request, wages, &slips).await?)
    }
}
