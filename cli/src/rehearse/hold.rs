//! Holds a plan on a board of its own.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand_core::OsRng;
use rayon::prelude::*;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Elector;
use tabella_ledger::manifest::{BallotStyle, Kind, Manifest, SecretRoll};
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_ledger::rejection::Rejection;
use tabella_node::client::NodeClient;
use tabella_node::export::export;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;

use super::secret_roll::{self, Searched, Secret, Turnout};
use super::voting;
use crate::plan::{Election, Paper, Plan, Rows};
use crate::progress::Phases;
use crate::rehearse::RehearseArguments;

/// A rehearsal lasts less than this; its election is announced to close then.
const A_WEEK: u64 = 7 * 24 * 60 * 60;
/// Most ballots of one rehearsal: a table may claim any number.
const MAX_BALLOTS: u64 = 10_000_000;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a rehearsal comes to.
pub struct Held {
    /// For each election its contests' decrypted counters; none where too few voted on a contest to publish it.
    pub counts: Vec<Vec<Vec<u64>>>,
    /// For each election what its contests' lots were drawn by, and the ballots of those that were opened.
    pub opened: Vec<Vec<Opened>>,
    /// What a search for links between ballots and people came to, where the roll is secret.
    pub searched: Option<Searched>,
    /// The record.
    pub record: PathBuf,
    /// Its last checkpoint.
    pub checkpoint: String,
}

/// What a contest of rankings is counted from, besides counters.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// The ballots, where they were opened.
    pub rows: Option<Rows>,
    /// What lots are drawn by.
    pub seed: Option<[u8; 32]>,
}

/// Holds all elections of a plan, one after another, with the same voters.
///
/// # Errors
/// When the folder is not empty, or the board refuses something.
pub async fn hold(
    arguments: &RehearseArguments,
    plan: &Plan,
    out: &Path,
    phases: &mut Phases,
) -> Result<Held, Failure> {
    for election in &plan.elections {
        match election.ballots() {
            0 => return Err("there is no ballot to rehearse with".into()),
            1..=MAX_BALLOTS => {}
            total => {
                return Err(format!("{total} ballots are more than {MAX_BALLOTS}; take fewer with --limit").into());
            }
        }
    }
    prepare(out)?;
    let folder = Folder::new(out.join("node"));
    let chain = folder.found("Rehearsal", "rehearsal.invalid/board", now())?;
    let node = RunningNode::start(&folder, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), now, &mut |_, _| {}).await?;
    let client = NodeClient::new(&node.url())?;
    let copy = Arc::new(Store::open(out.join("officials.sqlite"))?);
    let replica = Replica::open(copy, client.clone(), Some(chain), &mut |_, _| {}).await?;
    let trustees = (1..=arguments.trustees)
        .map(|index| NamedTrustee {
            name: format!("Trustee {index}"),
            trustee: Trustee::new(SigningKey::generate(&mut OsRng), chain),
        })
        .collect();
    let office = Office::new(folder.office()?, chain);
    let registrar = Registrar::new(folder.registrar()?, chain);
    let officials = Officials::new(client.clone(), replica, office, registrar, trustees);
    let mut board = Board { officials, client, voters: Vec::new(), secrets: Vec::new(), arguments, phases };

    let (mut counts, mut opened) = (Vec::new(), Vec::new());
    for election in &plan.elections {
        let (counters, contests) = board.hold(plan, election, chain).await?;
        counts.push(counters);
        opened.push(contests);
    }

    let record = out.join("record.tabella");
    let Board { voters, secrets, phases, .. } = board;
    let phase = phases.begin("record", "Record", 0);
    export(node.view(), &record, &mut |done, total| phase.at_of(done, total))?;
    phases.end(phase);
    let checkpoint = node.view().checkpoint_note();
    fs::write(out.join("checkpoint.txt"), &checkpoint)?;
    node.stop().await?;
    let searched = match secrets.is_empty() {
        true => None,
        false => {
            let phase = phases.begin("link", "Attempts to link", 0);
            let searched = tokio::task::block_in_place(|| secret_roll::search(&record, &secrets, &voters))?;
            phases.end(phase);
            Some(searched)
        }
    };
    Ok(Held { counts, opened, searched, record, checkpoint })
}

struct Board<'a> {
    officials: Officials,
    client: NodeClient,
    voters: Vec<Voter>,
    secrets: Vec<Secret>,
    arguments: &'a RehearseArguments,
    phases: &'a mut Phases,
}

impl Board<'_> {
    async fn hold(
        &mut self,
        plan: &Plan,
        election: &Election,
        chain: Hash,
    ) -> Result<(Vec<Vec<u64>>, Vec<Opened>), Failure> {
        let papers: Vec<&Paper> = election.each().collect();
        let total = papers.len() as u64;
        let slots = election.races.iter().map(|race| race.slots()).collect::<Result<Vec<_>, _>>()?;
        let slots = u32::try_from(slots.into_iter().max().unwrap_or(0))?;
        let (trustees, threshold) = (self.arguments.trustees, self.arguments.threshold);
        let officials = &mut self.officials;
        let phase = self.phases.begin("ceremony", "Key ceremony", u64::from(4 * trustees));
        let ceremony = officials.hold_ceremony(threshold, slots, &mut |_| phase.more(1)).await?;
        self.phases.end(phase);

        let present: Vec<u32> = (1..=threshold).collect();
        let phase = self.phases.begin("roll", "Roll", total);
        let missing = papers.len().saturating_sub(self.voters.len());
        let fresh = || Voter::new(SigningKey::generate(&mut OsRng), chain);
        let fresh: Vec<Voter> = (0..missing).into_par_iter().map(|_| fresh()).collect();
        let keys: Vec<_> = fresh.iter().map(Voter::key).collect();
        officials.enrol(&keys, &mut |done, _| phase.at(done)).await?;
        self.voters.extend(fresh);
        let id = officials.publish(manifest(plan, election, ceremony, self.arguments.secret_roll)).await?;
        if !election.styles.is_empty() {
            let elector = |(voter, paper): (&Voter, &&Paper)| {
                Ok(Elector { key: voter.key(), style: u32::try_from(paper.style)?, weight: 1 })
            };
            let electors: Vec<Elector> =
                self.voters.iter().zip(&papers).map(elector).collect::<Result<_, std::num::TryFromIntError>>()?;
            officials.name_electors(id, &electors, &mut |done, _| phase.at(done)).await?;
        }
        if self.arguments.secret_roll {
            secret_roll::join(&self.client, id, &self.voters[..papers.len()], &mut |done| phase.at(done)).await?;
            officials.mix_roll(id, &present, &mut |_| ()).await?;
        }
        officials.open(id).await?;
        self.phases.end(phase);

        let params = officials.read(|state| state.election(&id).map(|found| found.params().clone()))??;
        let phase = self.phases.begin("vote", "Sealing and casting", total);
        let mut at = |done| phase.at(done);
        let times = if self.arguments.secret_roll {
            let turned_out = officials.read(|state| {
                Ok::<_, Rejection>(secret_roll::turn_out(
                    id,
                    state.election(&id)?,
                    &self.voters[..papers.len()],
                    &papers,
                ))
            })??;
            let (Turnout { voters, papers, twice }, secret) = turned_out;
            self.secrets.push(secret);
            voting::vote(&self.client, id, &params, &voters[..twice], &papers[1..], 1, &mut |_| ()).await?;
            voting::vote(&self.client, id, &params, &voters, &papers, 2, &mut at).await?
        } else {
            voting::vote(&self.client, id, &params, &self.voters, &papers, 1, &mut at).await?
        };
        self.phases.end(phase);
        self.phases.add("seal", times.seal);
        self.phases.add("cast", times.cast);
        // Closing brings the officials' copy up to date: the trustees' own check of every ballot.
        let phase = self.phases.begin("check", "Check by the trustees", total);
        officials.close(id).await?;
        self.phases.end(phase);

        let phase = self.phases.begin("tally", "Tally", u64::from(threshold));
        officials.tally(id, &present, &mut |step| phase.at(step.done as u64)).await?;
        let counts = officials.publish_outcome(id).await?;
        self.phases.end(phase);
        let contests = 0..election.races.len();
        let opened = officials.read(|state| {
            let found = state.election(&id)?;
            let rows = |contest| {
                let rows = found.rows(contest)?.iter().map(|row| (row.values.clone(), row.ballots));
                Some(rows.collect())
            };
            let opened = |contest| Opened { rows: rows(contest), seed: found.lot_seed(contest) };
            Ok::<_, Rejection>(contests.map(opened).collect())
        })??;
        Ok((counts, opened))
    }
}

/// A folder with something in it is somebody's: nothing in it is overwritten.
pub(super) fn prepare(out: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", out.display());
    fs::create_dir_all(out).map_err(failed)?;
    match fs::read_dir(out).map_err(failed)?.next() {
        None => Ok(()),
        Some(_) => Err(format!("{} is not empty; name a new folder with --out", out.display())),
    }
}

fn manifest(plan: &Plan, election: &Election, ceremony: Hash, secret_roll: bool) -> Manifest {
    let narrow = |race: &usize| u32::try_from(*race).unwrap_or(u32::MAX);
    let style = |(title, races): &(String, Vec<usize>)| BallotStyle {
        title: title.clone(),
        contests: races.iter().map(narrow).collect(),
    };
    Manifest {
        description: format!("A rehearsal with the ballots of {}.", plan.file),
        ceremony,
        styles: election.styles.iter().map(style).collect(),
        roll: secret_roll.then_some(SecretRoll::Mixed),
        ..Manifest::new(
            Kind::Election,
            plan.title.clone(),
            election.races.iter().map(|race| race.question.clone()).collect(),
            now() + A_WEEK,
        )
    }
}
