//! Simulated residents, so that a city with one person in front of it has elections with many.

use rand_core::{OsRng, RngCore};
use rayon::prelude::*;
use tabella_crypto::ballot::ElectionParams;
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Manifest, Question, QuestionRule};
use tabella_ledger::opened::Selection;
use tabella_ledger::party::{Voter, public};
use tabella_ledger::state::{Franchise, Phase, State};

use super::{City, CityError};
use crate::sequencer::Verdict;

/// Few enough that the window sees progress.
const BATCH: usize = 50;

impl City {
    /// Lets simulated residents enrol and cast one random ballot each; with a secret roll, those vote who joined it and have not
    /// voted. `progress` gets residents, of how many.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn residents_vote(
        &self,
        handle: &Hash,
        count: usize,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<(), CityError> {
        let id = self.published(handle)?;
        let (manifest, params, phase, electors, is_secret) = self.read(|state| {
            let election = state.election(&id)?;
            let (manifest, params) = (election.manifest().clone(), election.params().clone());
            Ok::<_, CityError>((manifest, params, election.phase(), election.electors(), election.has_secret_roll()))
        })??;
        if phase != Phase::Open {
            let code = "vote.closed".to_owned();
            return Err(CityError::Refused { code, message: "the election is not open".into() });
        }
        if electors.is_some() {
            let code = "ballot.not_elector".to_owned();
            let message = "the electorate of this election was listed before; residents who enrol now are not in it";
            return Err(CityError::Refused { code, message: message.into() });
        }
        let mut listed = if is_secret { Some(self.listed_residents(&id)?) } else { None };
        let count = listed.as_ref().map_or(count, |listed| count.min(listed.len()));
        let mut done = 0;
        while done < count {
            let some = BATCH.min(count - done);
            let residents = match &mut listed {
                Some(listed) => listed.split_off(listed.len() - some),
                None => self.voters(&self.enrol_residents(some).await?)?,
            };
            let entries = tokio::task::block_in_place(|| {
                residents
                    .par_iter()
                    .map(|resident| {
                        let choices = random_choices(&manifest, &params);
                        let sealed = resident.seal_with(&params, Franchise::EQUAL.style, 1, 0, &choices, &mut OsRng);
                        sealed.map(|sealed| resident.cast(id, sealed, &mut OsRng).to_bytes())
                    })
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(|error| crate::citizen::CitizenError::Seal(error.into()))?;
            for entry in &entries {
                self.register(entry).await;
            }
            self.submit_all(&entries).await?;
            done += residents.len();
            self.sync().await?;
            progress(done as u64, count as u64);
        }
        Ok(())
    }

    /// Lets simulated residents enrol and join the secret roll of an election. `progress` gets residents, of how many.
    ///
    /// # Errors
    /// [`CityError`], also when no key joins this roll.
    pub async fn residents_join(
        &self,
        handle: &Hash,
        count: usize,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<(), CityError> {
        let id = self.published(handle)?;
        let mut done = 0;
        while done < count {
            let keys = self.enrol_residents(BATCH.min(count - done)).await?;
            self.office_file().keep_residents(&id, &keys)?;
            let join = |resident: &Voter| resident.join_roll(id, &mut OsRng).to_bytes();
            let entries: Vec<_> = self.voters(&keys)?.iter().map(join).collect();
            self.submit_all(&entries).await?;
            done += keys.len();
            self.sync().await?;
            progress(done as u64, count as u64);
        }
        Ok(())
    }

    async fn enrol_residents(&self, count: usize) -> Result<Vec<SigningKey>, CityError> {
        let residents: Vec<SigningKey> = (0..count).map(|_| SigningKey::generate(&mut OsRng)).collect();
        let keys: Vec<_> = residents.iter().map(public).collect();
        self.officials.lock().await.enrol(&keys, &mut |_, _| {}).await?;
        Ok(residents)
    }

    fn voters(&self, keys: &[SigningKey]) -> Result<Vec<Voter>, CityError> {
        let chain = self.read(State::chain)?;
        Ok(keys.iter().map(|key| Voter::new(key.clone(), chain)).collect())
    }

    /// The residents on the mixed roll of an election who have not voted, under the keys that theirs became.
    fn listed_residents(&self, id: &Hash) -> Result<Vec<Voter>, CityError> {
        let joined = self.office_file().residents(id)?;
        let joined = self.voters(&joined)?;
        self.read(|state| {
            let election = state.election(id)?;
            let is_left =
                |voter: &Voter| election.franchise(&voter.key()).is_ok() && election.counted_of(&voter.key()).is_none();
            Ok(joined.iter().map(|voter| voter.among(election)).filter(is_left).collect())
        })?
    }

    async fn submit_all(&self, entries: &[Vec<u8>]) -> Result<(), CityError> {
        for verdict in self.client.submit(entries).await? {
            if let Verdict::Rejected { code, message } = verdict {
                return Err(CityError::Refused { code, message });
            }
        }
        Ok(())
    }
}

/// A random choice in every contest; later options are rarer, so that results look like results.
fn random_choices(manifest: &Manifest, params: &ElectionParams) -> Vec<Vec<u64>> {
    let asked = manifest.contests.iter().zip(params.contests());
    asked.map(|(question, contest)| random_answer(question).unwrap_or_else(|| random_choice(contest))).collect()
}

/// A ranking without equals, or a text; none for a question that any values answer.
fn random_answer(question: &Question) -> Option<Vec<u64>> {
    const TEXTS: [&str; 5] = ["More trees", "A bench", "more trees", "Longer hours", ""];
    let selection = match &question.rule {
        QuestionRule::Ranked { ranks, .. } => {
            let mut order = shuffled(question.options.len());
            order.truncate(below(*ranks as usize) + 1);
            Selection::Ranking(order.into_iter().map(|option| vec![option]).collect())
        }
        QuestionRule::WriteIn { .. } => Selection::Text(TEXTS[below(TEXTS.len()).min(below(TEXTS.len()))].into()),
        _ => return None,
    };
    // What has no room is left blank.
    question.fill(&selection).or_else(|_| question.fill(&Selection::Text(String::new()))).ok()
}

/// Numbers below `count` in a random order in which the first ones tend to come first.
fn shuffled(count: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..count).collect();
    (0..count).map(|_| left.remove(below(left.len()).min(below(left.len())))).collect()
}

fn below(n: usize) -> usize {
    (OsRng.next_u64() % n.max(1) as u64) as usize
}

fn random_choice(contest: &Contest) -> Vec<u64> {
    let options = contest.options();
    let mut values = vec![0; contest.fields()];
    let mut order: Vec<usize> = (0..values.len()).collect();
    for place in 0..order.len() {
        order.swap(place, place + below(values.len() - place));
    }
    match contest.rule() {
        Rule::Plurality => values[below(options).min(below(options))] = 1,
        Rule::Approval { min, max } => {
            let count = *min as usize + below((max - min) as usize + 1);
            order[..count].iter().for_each(|option| values[*option] = 1);
        }
        Rule::Score { max } | Rule::Star { max } => {
            values.iter_mut().for_each(|value| *value = below(*max as usize + 1) as u64);
        }
        Rule::Positional { points, .. } => {
            points.iter().zip(order).for_each(|(points, option)| values[option] = u64::from(*points));
        }
        Rule::Cumulative { min, max, each } => {
            let mut given = 0;
            for &option in &order {
                values[option] = below((max - given).min(*each) as usize + 1) as u64;
                given += values[option];
            }
            for option in order {
                let more = min.saturating_sub(given).min(each - values[option]);
                values[option] += more;
                given += more;
            }
        }
        Rule::Quadratic { .. } | Rule::Knapsack { .. } => {
            for field in order.repeat(3) {
                values[field] += 1;
                if contest.allows(&values).is_err() {
                    values[field] -= 1;
                }
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use tabella_ledger::count::ranked::Method;
    use tabella_ledger::manifest::Disclosure;

    #[test]
    fn residents_rank_and_write_what_can_be_read() {
        let ranked =
            |method: Method, disclosure| QuestionRule::Ranked { ranks: 3, procedure: method.procedure(1), disclosure };
        let options = ["Elms", "Limes", "Oaks", "Ash"];
        let questions = [
            Question::new("Which?", options, ranked(Method::InstantRunoff, Disclosure::Ballots)),
            Question::new("Which?", options, ranked(Method::Schulze, Disclosure::Pairs)),
            Question::new("What?", [""; 0], QuestionRule::WriteIn { bytes: 12 }),
            Question::new("What?", [""; 0], QuestionRule::WriteIn { bytes: 4 }),
        ];
        for question in questions {
            let contest = question.contest().unwrap();
            for _ in 0..100 {
                let values = random_answer(&question).unwrap();
                contest.allows(&values).unwrap_or_else(|error| panic!("{contest:?}: {error}"));
                match question.read(&values).unwrap() {
                    Selection::Ranking(places) => {
                        assert!((1..=3).contains(&places.len()) && places.iter().all(|place| place.len() == 1));
                    }
                    Selection::Text(_) => {}
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    #[test]
    fn every_random_choice_is_allowed() {
        let rules = [
            Rule::Plurality,
            Rule::Approval { min: 1, max: 3 },
            Rule::Score { max: 5 },
            Rule::Star { max: 5 },
            Rule::Cumulative { min: 7, max: 9, each: 2 },
            Rule::Quadratic { credits: 20, against: true },
            Rule::Positional { points: vec![3, 2, 1], min: 3 },
            Rule::Knapsack { costs: vec![5, 9, 3, 8, 7], budget: 16 },
        ];
        for rule in rules {
            let contest = Contest::new(rule, 5).unwrap();
            for _ in 0..100 {
                contest.allows(&random_choice(&contest)).unwrap_or_else(|error| panic!("{contest:?}: {error}"));
            }
        }
    }
}
