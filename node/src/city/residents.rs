//! Simulated residents, so that a city with one person in front of it has elections with many.

use rand_core::{OsRng, RngCore};
use rayon::prelude::*;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Manifest, QuestionRule};
use tabella_ledger::party::Voter;
use tabella_ledger::state::Phase;

use super::{City, CityError};
use crate::sequencer::Verdict;

impl City {
    /// Lets simulated residents enrol and cast one random ballot each. `progress` gets residents, of how many.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn residents_vote(
        &self,
        handle: &Hash,
        count: usize,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<(), CityError> {
        /// Few enough that the window sees progress.
        const BATCH: usize = 50;
        let id = self.published(handle)?;
        let (chain, params, manifest, phase) = self.read(|state| {
            let election = state.election(&id)?;
            let (params, manifest) = (election.params().clone(), election.manifest().clone());
            Ok::<_, CityError>((state.chain(), params, manifest, election.phase()))
        })??;
        if phase != Phase::Open {
            let code = "vote.closed".to_owned();
            return Err(CityError::Refused { code, message: "the election is not open".into() });
        }
        let mut done = 0;
        while done < count {
            let residents: Vec<Voter> =
                (0..BATCH.min(count - done)).map(|_| Voter::new(SigningKey::generate(&mut OsRng), chain)).collect();
            let keys: Vec<_> = residents.iter().map(Voter::key).collect();
            self.officials.lock().await.enrol(&keys, &mut |_, _| {}).await?;
            let entries = tokio::task::block_in_place(|| {
                residents
                    .par_iter()
                    .map(|resident| {
                        let choices = random_choices(&manifest);
                        let sealed = resident.seal_with(&params, 1, 0, &choices, &mut OsRng);
                        sealed.map(|sealed| resident.cast(id, sealed, &mut OsRng).to_bytes())
                    })
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(|error| crate::citizen::CitizenError::Seal(error.into()))?;
            for verdict in self.client.submit(&entries).await? {
                if let Verdict::Rejected { code, message } = verdict {
                    return Err(CityError::Refused { code, message });
                }
            }
            done += residents.len();
            self.sync().await?;
            progress(done as u64, count as u64);
        }
        Ok(())
    }
}

/// A random choice in every contest; later options are rarer, so that results look like results.
fn random_choices(manifest: &Manifest) -> Vec<Vec<usize>> {
    let below = |n: usize| (OsRng.next_u64() % n.max(1) as u64) as usize;
    manifest
        .contests
        .iter()
        .map(|question| {
            let options = question.options.len();
            match question.rule {
                QuestionRule::Plurality => vec![below(options).min(below(options))],
                QuestionRule::Approval { min, max } => {
                    let count = min as usize + below((max - min) as usize + 1);
                    let mut order: Vec<usize> = (0..options).collect();
                    for place in 0..count {
                        order.swap(place, place + below(options - place));
                    }
                    order.truncate(count);
                    order.sort_unstable();
                    order
                }
            }
        })
        .collect()
}
