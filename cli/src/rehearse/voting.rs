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

use crate::plan::Paper;

/// Most ballots of one submission.
const BATCH: usize = 1000;
/// What an entry adds to its sealed ballot.
const ENTRY_OVERHEAD: usize = 256;

/// Time spent by voters' devices and by the node.
pub struct Times {
    pub seal: Duration,
    pub cast: Duration,
}

/// Seals and casts one ballot for every voter, with this number, which is above those of the ballots that they cast before.
pub async fn vote(
    client: &NodeClient,
    election: Hash,
    params: &Arc<ElectionParams>,
    voters: &[Voter],
    papers: &[&Paper],
    sequence: u64,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Times, Box<dyn std::error::Error + Send + Sync>> {
    let mut times = Times { seal: Duration::ZERO, cast: Duration::ZERO };
    let longest = (0..params.styles()).filter_map(|style| params.ballot_bytes(style)).max().unwrap_or(0);
    let size = (MAX_SUBMISSION_BYTES / (longest + ENTRY_OVERHEAD)).clamp(1, BATCH);
    let mut done = 0;
    for (voters, papers) in voters.chunks(size).zip(papers.chunks(size)) {
        let begun = Instant::now();
        let entries = tokio::task::block_in_place(|| seal(election, params, voters, papers, sequence))?;
        let sealed = Instant::now();
        submit(client, &entries, "a ballot").await?;
        times.seal += sealed - begun;
        times.cast += sealed.elapsed();
        done += entries.len() as u64;
        progress(done);
    }
    Ok(times)
}

/// Sends entries, every one of which has to be taken.
pub async fn submit(
    client: &NodeClient,
    entries: &[Vec<u8>],
    what: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    for verdict in client.submit(entries).await? {
        if let Verdict::Rejected { code, message } = verdict {
            return Err(format!("the board refused {what} ({code}): {message}").into());
        }
    }
    Ok(())
}

fn seal(
    election: Hash,
    params: &ElectionParams,
    voters: &[Voter],
    papers: &[&Paper],
    sequence: u64,
) -> Result<Vec<Vec<u8>>, tabella_crypto::contest::ChoiceError> {
    voters
        .par_iter()
        .zip(papers)
        .map(|(voter, paper)| {
            let sealed: SealedBallot = voter.seal_with(params, paper.style, sequence, 0, &paper.choices, &mut OsRng)?;
            Ok(voter.cast(election, sealed, &mut OsRng).to_bytes())
        })
        .collect()
}
