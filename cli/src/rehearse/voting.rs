//! All voters of a rehearsal: they seal on all cores and cast through the node.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand_core::OsRng;
use rayon::prelude::*;
use tabella_crypto::ballot::{ElectionParams, SealedBallot};
use tabella_ledger::bytes::Hash;
use tabella_ledger::party::Voter;
use tabella_node::client::NodeClient;
use tabella_node::http::MAX_SUBMISSION_BYTES;
use tabella_node::sequencer::Verdict;

use crate::ballots::Contest;

/// Most ballots of one submission.
const BATCH: usize = 1000;
/// What an entry adds to its sealed ballot.
const ENTRY_OVERHEAD: usize = 256;
/// Most ballots of one rehearsal: a table may claim any number.
const MAX_BALLOTS: u64 = 10_000_000;

/// Time spent by voters' devices and by the node.
pub struct Times {
    pub seal: Duration,
    pub cast: Duration,
}

/// The marks of every single ballot, up to `limit`.
pub fn choices<'f>(contest: &Contest<'f>, limit: Option<u64>) -> Result<Vec<&'f [usize]>, String> {
    let total = contest.total().min(limit.unwrap_or(u64::MAX));
    match total {
        0 => Err("there is no ballot to rehearse with".to_owned()),
        1..=MAX_BALLOTS => Ok(contest.ballots().take(total as usize).collect()),
        _ => Err(format!("{total} ballots are more than {MAX_BALLOTS}; take fewer with --limit")),
    }
}

/// Seals and casts one ballot for every voter.
pub async fn vote(
    client: &NodeClient,
    election: Hash,
    params: &Arc<ElectionParams>,
    voters: &[Voter],
    choices: &[&[usize]],
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Times, Box<dyn std::error::Error + Send + Sync>> {
    let mut times = Times { seal: Duration::ZERO, cast: Duration::ZERO };
    let size = (MAX_SUBMISSION_BYTES / (params.ballot_bytes(0).unwrap_or(0) + ENTRY_OVERHEAD)).clamp(1, BATCH);
    let mut done = 0;
    for (voters, choices) in voters.chunks(size).zip(choices.chunks(size)) {
        let begun = Instant::now();
        let entries = tokio::task::block_in_place(|| seal(election, params, voters, choices))?;
        let sealed = Instant::now();
        for verdict in client.submit(&entries).await? {
            if let Verdict::Rejected { code, message } = verdict {
                return Err(format!("the board refused a ballot ({code}): {message}").into());
            }
        }
        times.seal += sealed - begun;
        times.cast += sealed.elapsed();
        done += entries.len() as u64;
        progress(done);
    }
    Ok(times)
}

fn seal(
    election: Hash,
    params: &ElectionParams,
    voters: &[Voter],
    choices: &[&[usize]],
) -> Result<Vec<Vec<u8>>, tabella_crypto::contest::ChoiceError> {
    voters
        .par_iter()
        .zip(choices)
        .map(|(voter, marks)| {
            let values = params.contests()[0].marked(marks)?;
            let sealed: SealedBallot = voter.seal_with(params, 0, 1, 0, &[values], &mut OsRng)?;
            Ok(voter.cast(election, sealed, &mut OsRng).to_bytes())
        })
        .collect()
}
