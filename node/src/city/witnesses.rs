//! The witnesses of the embedded city, and the citizen's own watch over the board.

use std::path::Path;

use rand_core::OsRng;
use tabella_ledger::bytes::Hash;
use tabella_ledger::cosignature::Witness;
use tabella_ledger::party::Office;

use super::{City, CityError};
use crate::client::NodeClient;
use crate::sequencer::Verdict;
use crate::service::now;
use crate::watch::Watch;
use crate::witness::WatchingWitness;

/// The witnesses of the embedded city: the names in their cosignatures, and who they are. Like the trustees they are
/// institutions of any city, and in the embedded one all run on this computer.
pub const WITNESSES: [(&str, &str); 5] = [
    ("newspaper.tabella.invalid", "City newspaper"),
    ("notaries.tabella.invalid", "Chamber of notaries"),
    ("law.tabella.invalid", "Faculty of law"),
    ("voters.tabella.invalid", "Voters' association"),
    ("neighbour.tabella.invalid", "Neighbouring city"),
];

/// Opens the witnesses, each in a folder of its own, and makes those that are not there yet.
pub(super) async fn open(office: &Path, client: &NodeClient, chain: Hash) -> Result<Vec<WatchingWitness>, CityError> {
    let mut witnesses = Vec::new();
    for (place, (name, _)) in WITNESSES.into_iter().enumerate() {
        let dir = office.join(format!("witness-{}", place + 1));
        witnesses.push(WatchingWitness::open(&dir, client.clone(), Some(name.to_owned()), Some(chain)).await?);
    }
    Ok(witnesses)
}

/// Has the office name them on the board.
pub(super) async fn name(office: &Office, witnesses: &[WatchingWitness], client: &NodeClient) -> Result<(), CityError> {
    let named = |(witness, (name, place)): (&WatchingWitness, (&str, &str))| Witness {
        name: name.to_owned(),
        place: place.to_owned(),
        key: witness.key(),
    };
    let list = witnesses.iter().zip(WITNESSES).map(named).collect();
    let entry = office.name_witnesses(list, &mut OsRng).to_bytes();
    match client.submit(&[entry]).await?.into_iter().next() {
        Some(Verdict::Rejected { code, message }) => Err(CityError::Refused { code, message }),
        _ => Ok(()),
    }
}

impl City {
    /// The citizen's watch over the board.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Lets every witness of the embedded city look at the board once, and cosign what it compared.
    ///
    /// # Errors
    /// The first witness's that could not; the others looked all the same.
    pub async fn witnesses_look(&self) -> Result<(), CityError> {
        let mut outcome = Ok(());
        for witness in self.witnesses.lock().await.iter() {
            if let (Err(error), true) = (witness.once(now(), &mut |_, _| ()).await, outcome.is_ok()) {
                outcome = Err(error.into());
            }
        }
        outcome
    }
}
