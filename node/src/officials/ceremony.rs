//! Key ceremonies: from the announcement to the conclusion, or on from where one was broken off.

use std::collections::BTreeSet;

use rand_core::OsRng;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry;
use tabella_ledger::party::Verdict as Dealings;
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::{CeremonyState, Stage};

use super::{NamedTrustee, OfficialError, Officials, Step, Steps, refusal};

impl Officials {
    /// Holds a whole key ceremony: announcement, keys, dealings, complaints, confirmations, conclusion. A dealer whose
    /// shares do not fit is disqualified, and the ceremony goes on without it. One like it that was broken off is gone on
    /// with, from where it was.
    ///
    /// # Errors
    /// [`OfficialError`], when too few trustees are left among others.
    pub async fn hold_ceremony(
        &mut self,
        threshold: u32,
        slots: u32,
        progress: Steps<'_>,
    ) -> Result<Hash, OfficialError> {
        self.sync(&mut |_, _| {}).await?;
        let id = match self.broken_off(threshold, slots)? {
            Some(id) => id,
            None => self.announce(threshold, slots).await?,
        };
        let total = self.trustees.len();
        let joined: BTreeSet<u32> = self.ceremony(id)?.joined().collect();
        for index in (0..total).filter(|index| !joined.contains(&(*index as u32 + 1))) {
            let state = self.ceremony(id)?;
            let NamedTrustee { name, trustee } = &mut self.trustees[index];
            let entry = trustee.join(&state, &mut OsRng).map_err(|source| refusal(name, source))?;
            self.keep(index)?;
            self.write(&[entry]).await?;
            progress(Step { name: "joining", done: index + 1, total });
        }
        let state = self.ceremony(id)?;
        let dealt: BTreeSet<u32> = state.dealers().collect();
        for index in (0..total).filter(|index| !dealt.contains(&(*index as u32 + 1))) {
            let NamedTrustee { name, trustee } = &self.trustees[index];
            let entry = trustee.deal(&state, &mut OsRng).map_err(|source| refusal(name, source))?;
            self.write(&[entry]).await?;
            progress(Step { name: "dealing", done: index + 1, total });
        }
        self.confirm(id, progress).await?;
        let entry = self.office.conclude(id, &mut OsRng);
        self.write(&[entry]).await?;
        Ok(id)
    }

    /// A ceremony of these trustees that has not ended, if all of them still have what they need to go on with it.
    fn broken_off(&self, threshold: u32, slots: u32) -> Result<Option<Hash>, OfficialError> {
        let goes_on = |ceremony: &CeremonyState| {
            let (asked, named) = (ceremony.trustees(), &self.trustees);
            let is_ours = |(asked, own): (&entry::Trustee, &NamedTrustee)| {
                asked.name == own.name && asked.key == own.trustee.key()
            };
            let keeps = |index: u32| {
                let own = named.get(index as usize - 1);
                own.is_some_and(|own| own.trustee.ceremonies().contains_key(&ceremony.id()))
            };
            ceremony.stage() != Stage::Concluded
                && (ceremony.threshold(), ceremony.slots()) == (threshold as usize, slots as usize)
                && asked.len() == named.len()
                && asked.iter().zip(named).all(is_ours)
                && ceremony.joined().all(keeps)
        };
        self.read(|state| state.ceremonies().find(|(_, ceremony)| goes_on(ceremony)).map(|(id, _)| *id))
    }

    async fn announce(&mut self, threshold: u32, slots: u32) -> Result<Hash, OfficialError> {
        let named = |named: &NamedTrustee| entry::Trustee { name: named.name.clone(), key: named.trustee.key() };
        let announcement =
            self.office.announce(self.trustees.iter().map(named).collect(), threshold, slots, &mut OsRng);
        let id = Hash::of(&announcement.to_bytes());
        self.write(&[announcement]).await?;
        Ok(id)
    }

    /// Trustees check their shares until nobody complains any more, then confirm.
    async fn confirm(&mut self, id: Hash, progress: Steps<'_>) -> Result<(), OfficialError> {
        let total = self.trustees.len();
        loop {
            let state = self.ceremony(id)?;
            let confirmed: BTreeSet<u32> = state.confirmed().collect();
            let (mut complaints, mut confirmations) = (Vec::new(), Vec::new());
            for (index, NamedTrustee { name, trustee }) in self.trustees.iter().enumerate() {
                match trustee.check(&state, &mut OsRng).map_err(|source| refusal(name, source))? {
                    Dealings::Confirm(_) if confirmed.contains(&(index as u32 + 1)) => {}
                    Dealings::Confirm(entry) => confirmations.push((index, *entry)),
                    Dealings::Complain(entries) => complaints.extend(entries),
                }
                progress(Step { name: "checking", done: index + 1, total });
            }
            if complaints.is_empty() {
                for (index, entry) in confirmations {
                    self.write(&[entry]).await?;
                    progress(Step { name: "confirming", done: index + 1, total });
                }
                return Ok(());
            }
            self.write(&complaints).await?;
        }
    }

    fn ceremony(&self, id: Hash) -> Result<CeremonyState, OfficialError> {
        Ok(self.read(|state| state.ceremony(&id).cloned())?.ok_or(Rejection::UnknownCeremony(id))?)
    }
}
