//! What an audit found and what the board says, as a structure for programs. Pages are made from it and from nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tabella_ledger::audit::{Finding, Verdict};
use tabella_ledger::block::Header;
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::{CheckpointCode, Code};
use tabella_ledger::manifest::{Question, QuestionRule};
use tabella_ledger::note::Checkpoint;
use tabella_ledger::register::{Compared, Difference, Registered};
use tabella_ledger::rejection::Check;
use tabella_ledger::state::{Applied, Effect, ElectionState, Phase, State};

use super::count::CountFacts;
use super::text::{Text, counted, number, share};
use super::timeline::Timeline;
use super::words;

/// Everything that a report says.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// `valid`, `invalid` or `cannot_be_checked`.
    pub outcome: &'static str,
    /// What was found; empty when valid.
    pub findings: Vec<FindingFacts>,
    /// Every check.
    pub checks: Vec<CheckFacts>,
    /// Ballots whose proofs were checked, replaced ones included.
    pub ballots: u64,
    /// Blocks, as far as the record could be read.
    pub blocks: u64,
    /// The board, as far as the record says whose it is.
    pub board: Option<BoardFacts>,
    /// Elections and polls; none unless the record is valid.
    pub elections: Vec<ElectionFacts>,
    /// The checkpoint of the last block, to be compared with a printed one; empty when the record is not whole.
    pub checkpoint: String,
    /// Code of the board, to be compared with one on paper; none unless the record is valid.
    pub board_code: Option<String>,
    /// Code of that checkpoint, likewise.
    pub checkpoint_code: Option<String>,
    /// What comparing with registers of witnesses came to; `null` when none was given, or nothing could be compared.
    pub registers: Option<RegistersFacts>,
    /// How long it took.
    pub seconds: f64,
}

/// The board beside what witnesses registered.
#[derive(Debug, Clone, Serialize)]
pub struct RegistersFacts {
    /// The registers.
    pub registers: Vec<RegisterFacts>,
    /// Ballots on the board, replaced ones included.
    pub present: u64,
    /// Ballots in a register and not on the board.
    pub missing: DifferenceFacts,
    /// Ballots on the board and in no register.
    pub unregistered: DifferenceFacts,
}

/// One register.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterFacts {
    /// Where it was.
    pub place: Text,
    /// Name of the witness.
    pub witness: Text,
    /// How many ballots it has.
    pub ballots: u64,
}

/// Ballots in one and not in the other.
#[derive(Debug, Clone, Serialize)]
pub struct DifferenceFacts {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub listed: Vec<RegisteredFacts>,
}

/// One ballot.
#[derive(Debug, Clone, Serialize)]
pub struct RegisteredFacts {
    /// Its election, 64 hexadecimal digits.
    pub election: String,
    /// Its tracker, likewise.
    pub tracker: String,
}

/// One finding.
#[derive(Debug, Clone, Serialize)]
pub struct FindingFacts {
    /// Name of the check.
    pub check: &'static str,
    /// Stable name of the rule that is broken.
    pub code: &'static str,
    /// Where.
    pub place: Text,
    /// What was expected and what was there.
    pub message: Text,
    /// `invalid` or `cannot_be_checked`.
    pub outcome: &'static str,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
pub struct CheckFacts {
    /// Its name.
    pub check: &'static str,
    /// What that is in plain words.
    pub title: &'static str,
    /// What it shows.
    pub sentence: &'static str,
    /// How many things it covered.
    pub covered: u64,
    /// What these are: the word for so many of them.
    pub unit: &'static str,
    /// `valid`, `invalid`, or `cannot_be_checked` where something kept it from running to its end.
    pub outcome: &'static str,
}

/// Whose board it is. As the board says itself: who founds one can name it as they like.
#[derive(Debug, Clone, Serialize)]
pub struct BoardFacts {
    /// Name of the city.
    pub city: Text,
    /// Name of the log.
    pub origin: Text,
    /// Identifier, 64 hexadecimal digits.
    pub chain: String,
    /// Time of the first block that was checked, Unix seconds.
    pub first_block_at: u64,
    /// Time of the last one.
    pub last_block_at: u64,
    /// Voters on the roll at the end.
    pub roll: u64,
    /// Names of those who certify the next block.
    pub authorities: Vec<Text>,
}

/// An election or a poll.
#[derive(Debug, Clone, Serialize)]
pub struct ElectionFacts {
    /// Identifier, 64 hexadecimal digits.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What it is about.
    pub description: Text,
    /// `election` or `poll`.
    pub kind: &'static str,
    /// `ready`, `open`, `closed` or `published`.
    pub phase: &'static str,
    /// Whether votes have weights.
    pub weighted: bool,
    /// Listed electors; none where everybody on the roll votes.
    pub electors: Option<u64>,
    /// Who could vote: the electors, or the roll when the election was closed.
    pub eligible: u64,
    /// Voters with a ballot that counts.
    pub voters: u64,
    /// Their share of those who could vote, in hundredths of a percent.
    pub turnout: Option<u64>,
    /// Ballots accepted, replaced ones included.
    pub ballots: u64,
    /// Those that a later one of the same voter replaced.
    pub replaced: u64,
    /// Ballots that were opened and never count; none where not all blocks were observed.
    pub opened: Option<u64>,
    /// Below so many voters, a question is not decrypted.
    pub minimum_voters: u32,
    /// Times of the blocks that opened, closed and published it, and the announced end; Unix seconds.
    pub opened_at: Option<u64>,
    /// See above.
    pub closes_at: u64,
    /// See above.
    pub closed_at: Option<u64>,
    /// See above.
    pub published_at: Option<u64>,
    /// How many trustees decrypt.
    pub threshold: usize,
    /// Who made the key.
    pub trustees: Vec<TrusteeFacts>,
    /// When ballots came; none where not all blocks were observed.
    pub timeline: Option<Timeline>,
    /// Its questions.
    pub contests: Vec<ContestFacts>,
}

/// A trustee.
#[derive(Debug, Clone, Serialize)]
pub struct TrusteeFacts {
    /// Its place, from 1.
    pub trustee: u32,
    /// Its name.
    pub name: Text,
    /// Whether it confirmed that it holds its part of the key.
    pub confirmed: bool,
    /// Whether it took part in the decryption.
    pub decrypted: bool,
}

/// A question.
#[derive(Debug, Clone, Serialize)]
pub struct ContestFacts {
    /// What is asked.
    pub title: Text,
    /// How it is filled in: a stable name.
    pub rule: &'static str,
    /// The same in words.
    pub instructions: String,
    /// What the counts are: `Votes` or `Points`.
    pub unit: &'static str,
    /// Voters with a counted ballot that has it.
    pub voters: u64,
    /// What these ballots weigh together.
    pub weight: u64,
    /// Whether it is kept secret because too few voted.
    pub withheld: bool,
    /// Why there are no counts.
    pub reason: Option<String>,
    /// The count of each option by its name.
    pub counts: BTreeMap<Text, u64>,
    /// The options in order.
    pub options: Vec<OptionFacts>,
    /// Those that are ahead by the counts: whoever has a place, or all of a tie for it.
    pub winners: Vec<Text>,
    /// Whether the counts leave a tie.
    pub tie: bool,
    /// How it was counted, step by step, where rankings, grades or texts are.
    pub count: Option<CountFacts>,
}

/// An option. It has counts once the election is published and unless the question is withheld.
#[derive(Debug, Clone, Serialize)]
pub struct OptionFacts {
    /// Its name.
    pub name: Text,
    /// Votes or points.
    pub count: Option<u64>,
    /// Votes against it, where one can vote so.
    pub against: Option<u64>,
    /// Share of the votes that this question got, in hundredths of a percent, where the count is of votes with a mark here.
    pub share: Option<u64>,
    /// Whether it is the blank vote.
    pub blank: bool,
    /// Whether it is ahead.
    pub leads: bool,
}

/// What is seen of a board while it is audited, beyond what its last state says.
#[derive(Debug, Default)]
pub struct Observed {
    board: Option<BoardFacts>,
    courses: BTreeMap<Hash, Course>,
}

/// How an election went.
#[derive(Debug, Clone, Default)]
struct Course {
    voters: u64,
    ballots: u64,
    opened: u64,
    opened_at: Option<u64>,
    closed_at: Option<u64>,
    published_at: Option<u64>,
    roll: Option<u64>,
    timeline: Timeline,
}

impl Observed {
    /// Takes note of a block; what an audit's observer is told.
    pub fn block(&mut self, state: &State, header: &Header, applied: &[Applied]) {
        let genesis = state.genesis();
        let board = self.board.get_or_insert_with(|| BoardFacts {
            city: genesis.city.as_str().into(),
            origin: genesis.origin.as_str().into(),
            chain: state.chain().to_string(),
            first_block_at: header.time,
            last_block_at: header.time,
            roll: 0,
            authorities: Vec::new(),
        });
        board.last_block_at = header.time;
        board.roll = state.roll_size();
        board.authorities = state.authorities().members().iter().map(|member| member.name.as_str().into()).collect();
        let mut voted = BTreeSet::new();
        let mut office_acted = false;
        for Applied { effect, .. } in applied {
            match effect {
                Effect::Ballot { election, .. } => {
                    voted.insert(*election);
                }
                Effect::Spoil { election, .. } => self.courses.entry(*election).or_default().opened += 1,
                Effect::Other => office_acted = true,
                Effect::Enrolment { .. }
                | Effect::Electorate { .. }
                | Effect::Manifest
                | Effect::Mix
                | Effect::Shares
                | Effect::Stamp
                | Effect::Use { .. }
                | Effect::Standing { .. }
                | Effect::Pseudonym { .. }
                | Effect::Forum
                | Effect::Reward(_) => {}
                Effect::Fund | Effect::Fact => {}
            }
        }
        for id in voted {
            if let Ok(election) = state.election(&id) {
                self.courses.entry(id).or_default().ballots(election, header.time);
            }
        }
        if office_acted {
            for (id, election) in state.elections() {
                self.courses.entry(*id).or_default().phase(election.phase(), header.time, state.roll_size());
            }
        }
    }
}

impl Course {
    /// A voter's first ballot makes one more voter; every other ballot is in place of another.
    fn ballots(&mut self, election: &ElectionState, time: u64) {
        let (voters, ballots) = (election.voters(), election.accepted());
        let first = voters - self.voters;
        self.timeline.add(time, first, ballots - self.ballots - first);
        (self.voters, self.ballots) = (voters, ballots);
    }

    fn phase(&mut self, phase: Phase, time: u64, roll: u64) {
        let reached = |at: Phase| phase as u8 >= at as u8;
        for (at, moment) in [
            (Phase::Open, &mut self.opened_at),
            (Phase::Closed, &mut self.closed_at),
            (Phase::Published, &mut self.published_at),
        ] {
            if reached(at) {
                moment.get_or_insert(time);
            }
        }
        if reached(Phase::Closed) {
            self.roll.get_or_insert(roll);
        }
    }
}

impl Facts {
    /// The facts of an audit that took so long. What happened over time is in them if the whole record was observed.
    pub fn new(verdict: &Verdict, observed: Option<&Observed>, seconds: f64) -> Self {
        let finding = |finding: &Finding| FindingFacts {
            check: finding.check.name(),
            code: finding.code,
            place: finding.place.as_str().into(),
            message: finding.message.as_str().into(),
            outcome: words::outcome(finding.outcome),
        };
        let state = verdict.state.as_ref();
        Self {
            outcome: words::outcome(verdict.outcome),
            findings: verdict.findings.iter().map(finding).collect(),
            checks: verdict
                .checks
                .iter()
                .map(|result| CheckFacts::new(result.check, result.covered, words::outcome(result.outcome)))
                .collect(),
            ballots: verdict.ballots,
            blocks: verdict.blocks,
            board: observed.and_then(|observed| observed.board.clone()),
            elections: state.map(|state| elections(state, observed)).unwrap_or_default(),
            checkpoint: verdict.checkpoint.clone(),
            board_code: state.map(|state| Code::of(&state.chain()).to_string()),
            checkpoint_code: state.and_then(|_| {
                let (checkpoint, _) = Checkpoint::parse(&verdict.checkpoint).ok()?;
                Some(CheckpointCode::from(&checkpoint).to_string())
            }),
            registers: None,
            seconds,
        }
    }

    /// The same, with what comparing with registers came to.
    pub fn with_registers(self, compared: &Compared) -> Self {
        let register = |(place, witness, ballots): &(String, String, u64)| RegisterFacts {
            place: place.as_str().into(),
            witness: witness.as_str().into(),
            ballots: *ballots,
        };
        let registers = Some(RegistersFacts {
            registers: compared.registers.iter().map(register).collect(),
            present: compared.present,
            missing: DifferenceFacts::new(&compared.missing),
            unregistered: DifferenceFacts::new(&compared.unregistered),
        });
        Self { registers, ..self }
    }
}

impl DifferenceFacts {
    fn new(difference: &Difference) -> Self {
        let ballot = |ballot: &Registered| RegisteredFacts {
            election: ballot.election.to_string(),
            tracker: ballot.tracker.to_string(),
        };
        Self { count: difference.count, listed: difference.listed.iter().map(ballot).collect() }
    }
}

impl CheckFacts {
    fn new(check: Check, covered: u64, outcome: &'static str) -> Self {
        let words = words::check(check);
        let unit = if covered == 1 { words.one } else { words.many };
        Self { check: check.name(), title: words.title, sentence: words.sentence, covered, unit, outcome }
    }
}

/// All elections, in the order in which they were opened; those that are not open yet come last.
fn elections(state: &State, observed: Option<&Observed>) -> Vec<ElectionFacts> {
    let none = Course::default();
    let course = |id| observed.map(|observed| observed.courses.get(id).unwrap_or(&none));
    let one = |(id, election)| ElectionFacts::new(state, election, course(id));
    let mut elections: Vec<_> = state.elections().map(one).collect();
    elections.sort_by_key(|election| election.opened_at.unwrap_or(u64::MAX));
    elections
}

impl ElectionFacts {
    fn new(state: &State, election: &ElectionState, course: Option<&Course>) -> Self {
        let manifest = election.manifest();
        let (voters, ballots) = (election.voters(), election.accepted());
        let eligible = election.electors().or(course.and_then(|course| course.roll)).unwrap_or(state.roll_size());
        let ceremony = state.ceremony(&manifest.ceremony);
        let confirmed: BTreeSet<u32> = ceremony.into_iter().flat_map(|ceremony| ceremony.confirmed()).collect();
        let decrypted: BTreeSet<u32> = election.sharers().collect();
        let trustees = ceremony.map(|ceremony| ceremony.trustees()).unwrap_or_default();
        let trustee = |(trustee, name): (u32, &str)| TrusteeFacts {
            trustee,
            name: name.into(),
            confirmed: confirmed.contains(&trustee),
            decrypted: decrypted.contains(&trustee),
        };
        Self {
            id: election.id().to_string(),
            title: manifest.title.as_str().into(),
            description: manifest.description.as_str().into(),
            kind: words::kind(manifest.kind),
            phase: words::phase(election.phase()),
            weighted: manifest.weighted,
            electors: election.electors(),
            eligible,
            voters,
            turnout: share(voters, eligible),
            ballots,
            replaced: ballots - voters,
            opened: course.map(|course| course.opened),
            minimum_voters: manifest.minimum_voters,
            opened_at: course.and_then(|course| course.opened_at),
            closes_at: manifest.closes_at,
            closed_at: course.and_then(|course| course.closed_at),
            published_at: course.and_then(|course| course.published_at),
            threshold: ceremony.map_or(0, |ceremony| ceremony.threshold()),
            trustees: (1..).zip(trustees.iter().map(|trustee| trustee.name.as_str())).map(trustee).collect(),
            timeline: course.map(|course| course.timeline.clone()),
            contests: (0..manifest.contests.len()).map(|contest| ContestFacts::new(election, contest)).collect(),
        }
    }
}

impl ContestFacts {
    fn new(election: &ElectionState, contest: usize) -> Self {
        let manifest = election.manifest();
        let (question, sum) = (&manifest.contests[contest], &election.sums()[contest]);
        let counts = election.counts().get(contest).map(Vec::as_slice).unwrap_or_default();
        let closed = matches!(election.phase(), Phase::Closed | Phase::Published);
        let withheld = closed && election.withholds(contest);
        let count = counted_ballots(election, contest, counts);
        let (winners, tie) = ahead(election, contest, counts);
        let options = options(question, counts, sum.weight(), &winners);
        let minimum = u64::from(manifest.minimum_voters);
        let reason = match (withheld, counts.is_empty()) {
            (true, _) => Some(format!(
                "{} on this question. With fewer than the announced minimum of {}, the result could show how single \
                 people voted; so it was not decrypted, by anybody.",
                counted(sum.ballots(), "person voted", "people voted"),
                number(minimum)
            )),
            (false, true) if count.is_none() => Some("The result is not on the board yet.".to_owned()),
            (false, _) => None,
        };
        let named = |place: &usize| question.options[*place].as_str().into();
        Self {
            title: question.title.as_str().into(),
            rule: question.rule.name(),
            instructions: words::instructions(&question.rule),
            unit: words::unit(&question.rule),
            voters: sum.ballots(),
            weight: sum.weight(),
            withheld,
            reason,
            counts: options.iter().filter_map(|option| Some((option.name.clone(), option.count?))).collect(),
            tie,
            winners: winners.iter().map(named).collect(),
            options,
            count,
        }
    }
}

/// Who is ahead by the counts of a question, and whether they are so in a tie. Lots are drawn where pairs are public.
fn ahead(election: &ElectionState, contest: usize, counts: &[u64]) -> (Vec<usize>, bool) {
    let question = &election.manifest().contests[contest];
    if counts.is_empty() {
        return (Vec::new(), false);
    }
    match question.count_pairs(counts, election.lot_seed(contest).as_ref()) {
        Ok(Some(outcome)) => {
            let tie = outcome.tie.is_some();
            (outcome.ahead(), tie)
        }
        _ => {
            let winners = question.winners(counts);
            let tie = winners.len() > 1;
            (winners, tie)
        }
    }
}

/// How a question was counted whose ballots were opened, or of which pairs are public.
fn counted_ballots(election: &ElectionState, contest: usize, counts: &[u64]) -> Option<CountFacts> {
    let question = &election.manifest().contests[contest];
    let seed = election.lot_seed(contest);
    if let Some(rows) = election.rows(contest) {
        let rows = rows.iter().map(|row| (row.values.as_slice(), row.ballots));
        let opened = question.count_rows(rows, seed.as_ref()).ok().flatten()?;
        return Some(CountFacts::of_opened(question, &opened, seed));
    }
    let outcome = question.count_pairs(counts, seed.as_ref()).ok().flatten()?;
    Some(CountFacts::of_outcome(question, &outcome, seed))
}

fn options(question: &Question, counts: &[u64], weight: u64, winners: &[usize]) -> Vec<OptionFacts> {
    let against = matches!(question.rule, QuestionRule::Quadratic { against: true, .. });
    let one = |(place, name): (usize, &String)| {
        let count = counts.get(place).copied();
        OptionFacts {
            name: name.as_str().into(),
            count,
            against: counts.get(question.options.len() + place).copied().filter(|_| against),
            share: count.filter(|_| words::is_marked(&question.rule)).and_then(|count| share(count, weight)),
            blank: question.blank == Some(place as u32),
            leads: winners.contains(&place),
        }
    };
    question.options.iter().enumerate().map(one).collect()
}
