//! Elections with a secret roll: everybody joins, the trustees mix, some vote twice, and at the end the record is searched for
//! anything that leads from a ballot to a person, or to the person's ballot in the next election.

use std::collections::HashMap;
use std::path::Path;

use rand_chacha::ChaCha20Rng;
use rand_core::{OsRng, RngCore, SeedableRng};
use rayon::prelude::*;
use serde_json::{Value, json};
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::Voter;
use tabella_ledger::state::ElectionState;
use tabella_node::client::NodeClient;
use tabella_node::record;

use super::voting::submit;
use crate::plan::Paper;
use crate::rehearse_city::linking::{self, Event, Finding, SeenLog};

/// Keys of one submission.
const BATCH: usize = 1000;
/// One of so many votes a second time.
const TWICE: usize = 10;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// An election, and what nobody but the rehearsal knows of it: whose the keys of its ballots are.
pub struct Secret {
    election: Hash,
    owners: HashMap<Key, usize>,
}

/// Those who vote, in the order in which they do, which says nothing of the order in which they joined.
pub struct Turnout<'p> {
    /// Under the keys that their own became.
    pub voters: Vec<Voter>,
    /// What each votes.
    pub papers: Vec<&'p Paper>,
    /// So many of the first have voted before, by the paper of the one after them.
    pub twice: usize,
}

/// Puts the keys of all voters on the secret roll of an election.
pub async fn join(
    client: &NodeClient,
    election: Hash,
    voters: &[Voter],
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<(), Failure> {
    for (batch, voters) in voters.chunks(BATCH).enumerate() {
        let entry = |voter: &Voter| Entry::to_bytes(&voter.join_roll(election, &mut OsRng));
        let entries: Vec<Vec<u8>> = tokio::task::block_in_place(|| voters.par_iter().map(entry).collect());
        submit(client, &entries, "a key of the roll").await?;
        progress((batch * BATCH + voters.len()) as u64);
    }
    Ok(())
}

/// The voters as they vote once the roll is mixed, and whose keys are whose.
pub fn turn_out<'p>(
    id: Hash,
    election: &ElectionState,
    voters: &[Voter],
    papers: &[&'p Paper],
) -> (Turnout<'p>, Secret) {
    let mut order: Vec<(u64, usize)> = (0..voters.len()).map(|place| (OsRng.next_u64(), place)).collect();
    order.sort_unstable();
    let raised: Vec<Voter> = order.par_iter().map(|(_, place)| voters[*place].among(election)).collect();
    let owners = raised.iter().zip(&order).map(|(voter, (_, place))| (voter.key(), *place)).collect();
    let papers: Vec<&Paper> = order.iter().map(|(_, place)| papers[*place]).collect();
    let twice = papers.len() / TWICE;
    (Turnout { voters: raised, papers, twice }, Secret { election: id, owners })
}

/// What came of the search.
#[derive(Debug, Default)]
pub struct Searched {
    /// Ballots that were replaced by a later one under the same key.
    pub replaced: u64,
    /// One finding for each pair of lists.
    pub findings: Vec<Finding>,
}

impl Searched {
    /// Whether something is joined better than by guessing.
    pub fn is_linked(&self) -> bool {
        self.findings.iter().any(Finding::is_linked)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let finding = |finding: &Finding| {
            let attempt = |attempt: &linking::Attempt| {
                let (hits, expected, p) = (attempt.hits, attempt.expected, attempt.p);
                json!({ "matcher": attempt.matcher.name(), "hits": hits, "expected": expected, "p": p })
            };
            let attempts: Vec<Value> = finding.attempts.iter().map(attempt).collect();
            json!({
                "question": finding.question,
                "events": finding.events,
                "attempts": attempts,
                "p": finding.p,
                "linked": finding.is_linked(),
            })
        };
        json!({
            "replaced": self.replaced,
            "questions": self.findings.iter().map(finding).collect::<Vec<_>>(),
            "linked": self.is_linked(),
        })
    }

    /// For people.
    pub fn words(&self) -> Vec<String> {
        let line = |finding: &Finding| {
            let (best, verdict) = (&finding.best, if finding.is_linked() { "LINKED" } else { "not linked" });
            format!(
                "{}: {verdict}; the best of {} ways ({}) is right for {} of {}, by luck for {:.1}",
                finding.question,
                finding.attempts.len(),
                best.matcher.name(),
                best.hits,
                finding.events,
                best.expected
            )
        };
        let replaced = format!("Secret roll: {} ballots were replaced by their voters.", self.replaced);
        std::iter::once(replaced).chain(self.findings.iter().map(line)).collect()
    }
}

/// Searches a record for what joins ballots to the keys that joined, and ballots of one election to those of the next.
pub fn search(record: &Path, elections: &[Secret], voters: &[Voter]) -> Result<Searched, Failure> {
    let log = linking::read(&*record::open(record)?)?;
    let keys: HashMap<Key, usize> = voters.iter().enumerate().map(|(place, voter)| (voter.key(), place)).collect();
    let mut searched = Searched::default();
    let ballots: Vec<Owned> = elections
        .iter()
        .map(|secret| {
            let (ballots, replaced) = ballots(&log, secret);
            searched.replaced += replaced;
            ballots
        })
        .collect();
    let joins = elections.iter().zip(&ballots).map(|(secret, ballots)| {
        ("ballots to the keys that joined the roll", ballots, joins(&log, &secret.election, &keys))
    });
    let nexts = ballots.iter().zip(ballots.iter().skip(1));
    let nexts = nexts.map(|(one, next)| ("ballots to those of the next election", one, next.clone()));
    let questions: Vec<_> = joins.chain(nexts).collect();
    let rng = ChaCha20Rng::from_rng(OsRng)?;
    let judge = |(question, these, those): &(&'static str, &Owned, Owned)| {
        let (events, owners) = ((&these.events[..], &those.events[..]), (&these.owners[..], &those.owners[..]));
        linking::judge(question, events, owners, questions.len(), &rng)
    };
    searched.findings = questions.iter().map(judge).collect();
    Ok(searched)
}

/// Events, and whose they are, which no matcher sees.
#[derive(Debug, Clone, Default)]
struct Owned {
    events: Vec<Event>,
    owners: Vec<usize>,
}

impl Owned {
    fn push(&mut self, event: Event, owner: usize) {
        self.events.push(event);
        self.owners.push(owner);
    }
}

fn joins(log: &SeenLog, election: &Hash, keys: &HashMap<Key, usize>) -> Owned {
    let mut owned = Owned::default();
    for seen in log {
        if let Body::RollKey(join) = &seen.body
            && join.election == *election
            && let Some(owner) = keys.get(&join.key)
        {
            owned.push(seen.event(0, 0, Some(join.key.0)), *owner);
        }
    }
    owned
}

/// The first ballot under each key, and how many others there are.
fn ballots(log: &SeenLog, secret: &Secret) -> (Owned, u64) {
    let (mut owned, mut known, mut replaced) = (Owned::default(), HashMap::new(), 0);
    for seen in log {
        let Body::Ballot(ballot) = &seen.body else { continue };
        let Some((voter, _)) = claimed_voter(&ballot.sealed).ok().filter(|_| ballot.election == secret.election) else {
            continue;
        };
        let Some(owner) = secret.owners.get(&Key(voter)) else { continue };
        match known.insert(voter, ()) {
            Some(()) => replaced += 1,
            None => owned.push(seen.event(0, 0, Some(voter)), *owner),
        }
    }
    (owned, replaced)
}
