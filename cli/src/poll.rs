//! `tabella poll`: polls that run by rule, under the standing poll key.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::count::ranked::{Method, TieBreak};
use tabella_ledger::manifest::{Disclosure, Kind, MAX_CONTESTS, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Trustee};
use tabella_ledger::standing::{Audience, Class};
use tabella_node::client::NodeClient;
use tabella_node::forum::{PollView, proposals};
use tabella_node::keys;
use tabella_node::loops::Loops;
use tabella_node::officials::NamedTrustee;
use tabella_node::polls::{Answered, PollTrustees};
use tabella_node::service::now;
use tabella_node::trustee_file::TrusteeFile;

use crate::Outcome;
use crate::forum::{SpeakerArguments, speaker};
use crate::own_copy::{self, Error};
use crate::submit::submit_in_order;

/// What to do with polls.
#[derive(Debug, Subcommand)]
pub enum PollCommand {
    /// Publish a poll: one question, or statements to agree or disagree with
    New(Box<PollNewArguments>),
    /// Show all elections, polls and proposals, and what came of them
    List(PollListArguments),
    /// Answer polls that have ended with decryption shares, until interrupted
    Trustee(PollTrusteeArguments),
}

/// Arguments of `tabella poll new`.
#[derive(Debug, Args)]
pub struct PollNewArguments {
    /// Its title, and the question unless there are statements
    pub title: String,
    /// What it is about
    #[arg(long)]
    pub text: Option<String>,
    /// An option; given several times. With --budget a project and its cost, NAME=COST
    #[arg(long, required_unless_present_any = ["statements", "write_in"], conflicts_with_all = ["statements", "write_in"])]
    pub option: Vec<String>,
    /// How options are marked; without any, one of them is.
    #[command(flatten)]
    pub rule: PollRule,
    /// Places, ranks and what becomes public.
    #[command(flatten)]
    pub places: PollPlaces,
    /// A file with a statement on each line, in place of options; more than 64 become several pages
    #[arg(long, value_name = "FILE")]
    pub statements: Option<PathBuf>,
    /// The ceremony of the standing poll key
    #[arg(long, value_name = "HASH")]
    pub ceremony: Hash,
    /// When it opens, Unix seconds; without it, now
    #[arg(long, value_name = "TIME")]
    pub opens_at: Option<u64>,
    /// When it closes, Unix seconds
    #[arg(long, value_name = "TIME")]
    pub closes_at: u64,
    /// Nothing is decrypted for fewer voters than this
    #[arg(long, default_value_t = tabella_node::polls::LEAST_VOTERS, value_name = "N")]
    pub minimum_voters: u32,
    /// The proposal that it is about
    #[arg(long, value_name = "HASH")]
    pub proposal: Option<Hash>,
    /// Who takes part; without any, every resident under the key on the roll.
    #[command(flatten)]
    pub audience: PollAudience,
    /// Points that who takes part may claim
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub points: u32,
    /// Who publishes it: the office.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// How the options of `tabella poll new` are marked.
#[derive(Debug, Args)]
#[group(multiple = false, conflicts_with = "statements")]
pub struct PollRule {
    /// Each voter marks from 1 to MAX options
    #[arg(long, value_name = "MAX")]
    pub several: Option<u32>,
    /// Each option gets a score from 0 to MAX
    #[arg(long, value_name = "MAX")]
    pub scale: Option<u32>,
    /// Each voter has N credits; n votes for an option cost n times n of them
    #[arg(long, value_name = "N")]
    pub credits: Option<u64>,
    /// Each voter picks projects that together cost N at most
    #[arg(long, value_name = "N")]
    pub budget: Option<u64>,
    /// Each voter ranks options, and they are counted by METHOD: instant-runoff, stv-scotland, stv-portland, stv-ireland,
    /// stv-meek, schulze, ranked-pairs, copeland or borda
    #[arg(long, value_name = "METHOD")]
    pub ranked: Option<String>,
    /// Each option gets one of these grades, given from the lowest on, such as "Reject,Poor,Good"; counted by Majority
    /// Judgment
    #[arg(long, value_name = "GRADE", value_delimiter = ',')]
    pub grades: Vec<String>,
    /// Each voter writes an answer of at most BYTES bytes; there are no options
    #[arg(long, value_name = "BYTES")]
    pub write_in: Option<u32>,
}

/// What a poll of rankings or grades says besides.
#[derive(Debug, Args)]
pub struct PollPlaces {
    /// Places to fill
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seats: u32,
    /// How many ranks there are; as many as options, where nothing is said
    #[arg(long, value_name = "N", requires = "ranked")]
    pub ranks: Option<u32>,
    /// Only who is preferred to whom becomes public, and no ballot: schulze, ranked-pairs and copeland
    #[arg(long, requires = "ranked")]
    pub pairs: bool,
}

/// Who takes part in the poll of `tabella poll new`.
#[derive(Debug, Args)]
pub struct PollAudience {
    /// Ballots are cast under pseudonyms that nobody can join to people or to other polls
    #[arg(long)]
    pub pseudonymous: bool,
    /// A class of members, such as resident or visitor; given several times
    #[arg(long, value_name = "CLASS")]
    pub class: Vec<String>,
    /// A district, proved and never shown; given several times
    #[arg(long, value_name = "NUMBER", requires = "pseudonymous")]
    pub district: Vec<u32>,
    /// An age band, proved and never shown; given several times
    #[arg(long, value_name = "NUMBER", requires = "pseudonymous")]
    pub age_band: Vec<u32>,
}

/// Arguments of `tabella poll list`.
#[derive(Debug, Args)]
pub struct PollListArguments {
    /// Address of a node
    #[arg(long)]
    pub node: String,
    /// The file for the own copy of the board, as `tabella sync --copy` keeps it
    #[arg(long, value_name = "BOARD")]
    pub copy: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella poll trustee`.
#[derive(Debug, Args)]
pub struct PollTrusteeArguments {
    /// Address of a node
    #[arg(long)]
    pub node: String,
    /// The trustee's key, which the ceremony names
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// The trustee's file, with its part in the ceremony
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// The file for the own copy of the board
    #[arg(long, value_name = "BOARD")]
    pub copy: PathBuf,
    /// From now on answer polls under the key of this ceremony; may be given several times, and is remembered
    #[arg(long, value_name = "HASH")]
    pub allow: Vec<Hash>,
    /// With --allow: only polls that promise to be decrypted for at least so many voters
    #[arg(long, default_value_t = tabella_node::polls::LEAST_VOTERS, value_name = "N")]
    pub minimum_voters: u32,
    /// Look once, print one JSON object and stop
    #[arg(long)]
    pub once: bool,
}

/// Carries out `tabella poll`.
///
/// # Errors
/// When a file cannot be read, or the node refuses.
pub async fn run(command: PollCommand) -> Outcome {
    match command {
        PollCommand::New(arguments) => publish(*arguments).await,
        PollCommand::List(arguments) => list(arguments).await,
        PollCommand::Trustee(arguments) => trustee(arguments).await,
    }
}

/// Publishes a poll, in several pages if it has more statements than one manifest holds.
async fn publish(arguments: PollNewArguments) -> Outcome {
    let (client, key) = speaker(&arguments.speaker)?;
    let status = client.status().await?;
    let office = Office::new(key, status.chain);
    let opens_at = arguments.opens_at.unwrap_or_else(now);
    let (questions, audience) = (questions(&arguments)?, arguments.audience.audience()?);
    questions.iter().try_for_each(|question| question.contest().map(drop))?;
    for question in questions.iter().filter(|question| question.can_carry_signatures(status.roll)) {
        eprintln!(
            "note: {:?} can be filled in in more ways than there are voters, and every ballot becomes public: whoever asks for \
             a certain one finds it. Fewer --ranks or --grades make this harder; --pairs shows no ballot",
            question.title
        );
    }
    let size = questions.len().div_ceil(questions.len().div_ceil(MAX_CONTESTS).max(1)).max(1);
    let (mut entries, mut ids) = (Vec::new(), Vec::new());
    for page in questions.chunks(size) {
        let manifest = Manifest {
            kind: Kind::Poll,
            title: arguments.title.clone(),
            description: arguments.text.clone().unwrap_or_default(),
            contests: page.to_vec(),
            ceremony: arguments.ceremony,
            closes_at: arguments.closes_at,
            points: arguments.points,
            minimum_voters: arguments.minimum_voters,
            styles: Vec::new(),
            weighted: false,
            audience: audience.clone(),
            proposal: arguments.proposal,
            opens_at: Some(opens_at),
            roll: None,
        };
        ids.push(manifest.id());
        entries.push(office.publish(manifest, &mut OsRng));
    }
    let positions = submit_in_order(&client, &entries).await?;
    let polls: Vec<Value> =
        ids.iter().zip(&positions).map(|(id, at)| json!({ "id": id.to_string(), "position": at })).collect();
    if arguments.speaker.json {
        crate::say!("{}", json!({ "polls": polls, "opens_at": opens_at, "closes_at": arguments.closes_at }));
    } else {
        ids.iter().for_each(|id| crate::say!("Poll {id}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn questions(arguments: &PollNewArguments) -> Result<Vec<Question>, Error> {
    let question = |title: &str, options, rule| Question::new(title.to_owned(), options, rule);
    let Some(file) = &arguments.statements else {
        let (options, rule) = arguments.rule.with(&arguments.option, &arguments.places)?;
        return Ok(vec![question(&arguments.title, options, rule)]);
    };
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let options = || ["Agree", "Disagree", "Pass"].map(str::to_owned).to_vec();
    let rule = QuestionRule::Approval { min: 0, max: 1 };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.map(|line| question(line, options(), rule.clone())).collect())
}

impl PollRule {
    /// The rule, and the options without what is said of their costs.
    fn with(&self, options: &[String], places: &PollPlaces) -> Result<(Vec<String>, QuestionRule), Error> {
        let seats = places.seats;
        if let Some(name) = &self.ranked {
            let method = Method::named(name).ok_or_else(|| {
                format!(
                    "{name:?} is no way to count rankings; choose one of {}",
                    Method::ALL.map(Method::name).join(", ")
                )
            })?;
            if method.elects_one() && seats != 1 {
                return Err(format!("{name} elects one option; leave --seats out").into());
            }
            let ranks = places.ranks.unwrap_or(u32::try_from(options.len()).unwrap_or(u32::MAX));
            let disclosure = if places.pairs { Disclosure::Pairs } else { Disclosure::Ballots };
            let procedure = method.procedure(seats);
            return Ok((options.to_vec(), QuestionRule::Ranked { ranks, procedure, disclosure }));
        }
        if !self.grades.is_empty() {
            let grades = self.grades.iter().map(|grade| grade.trim().to_owned()).collect();
            return Ok((options.to_vec(), QuestionRule::Graded { grades, seats, ties: vec![TieBreak::Lot] }));
        }
        if seats != 1 {
            return Err("--seats is for --ranked and --grades".into());
        }
        let rule = match *self {
            Self { write_in: Some(bytes), .. } => QuestionRule::WriteIn { bytes },
            Self { several: Some(max), .. } => QuestionRule::Approval { min: 1, max },
            Self { scale: Some(max), .. } => QuestionRule::Score { max },
            Self { credits: Some(credits), .. } => QuestionRule::Quadratic { credits, against: false },
            Self { budget: Some(budget), .. } => {
                let priced = options.iter().map(|option| priced(option)).collect::<Result<Vec<_>, _>>()?;
                let (options, costs) = priced.into_iter().unzip();
                return Ok((options, QuestionRule::Knapsack { costs, budget }));
            }
            _ => QuestionRule::Plurality,
        };
        Ok((options.to_vec(), rule))
    }
}

/// A project and its cost.
fn priced(option: &str) -> Result<(String, u64), Error> {
    let told = || format!("a project is written as NAME=COST, such as \"A new bench=1200\"; {option:?} is not");
    let (name, cost) = option.rsplit_once('=').ok_or_else(told)?;
    Ok((name.trim().to_owned(), cost.trim().parse().map_err(|_| told())?))
}

impl PollAudience {
    /// Nothing if every resident takes part, under the key on the roll.
    fn audience(&self) -> Result<Option<Audience>, Error> {
        let known = |name: &String| {
            let class = Class::ALL.into_iter().find(|class| class.name() == name);
            class.ok_or_else(|| {
                let all = Class::ALL.map(|class| class.name()).join(", ");
                format!("there is no class {name:?}; there are {all}")
            })
        };
        let mut classes = self.class.iter().map(known).collect::<Result<Vec<_>, _>>()?;
        let (mut districts, mut age_bands) = (self.district.clone(), self.age_band.clone());
        classes.sort_unstable();
        districts.sort_unstable();
        age_bands.sort_unstable();
        let audience = Audience { pseudonymous: self.pseudonymous, classes, districts, age_bands };
        Ok((audience.pseudonymous || !audience.classes.is_empty() || audience.asks_attributes()).then_some(audience))
    }
}

/// Shows polls and proposals from an own copy, which is brought up to date.
async fn list(PollListArguments { node, copy, json }: PollListArguments) -> Outcome {
    let replica = own_copy::open(&node, &copy).await?;
    let time = now();
    let (polls, proposals) = replica.read(|state| {
        let polls: Vec<PollView> = state.elections().map(|(_, found)| PollView::new(state, found, time)).collect();
        (polls, proposals(state, time))
    })?;
    if json {
        crate::say!("{}", json!({ "polls": polls, "proposals": proposals }));
        return Ok(ExitCode::SUCCESS);
    }
    for poll in polls {
        let withheld = if poll.withheld == Some(true) { ", too few voted: not decrypted" } else { "" };
        let follow_up = poll.follow_up.map_or(String::new(), |words| format!(", {words}"));
        crate::say!("{}  {}: {} voters{withheld}{follow_up}  {}", poll.id, poll.phase, poll.voters, poll.title);
    }
    for proposal in proposals {
        crate::say!("{}  {}: {} support it  {}", proposal.id, proposal.progress, proposal.support, proposal.title);
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers polls that have ended, as a trustee.
async fn trustee(arguments: PollTrusteeArguments) -> Outcome {
    let client = NodeClient::new(&arguments.node)?;
    let key: SigningKey = keys::read(&arguments.key)?;
    let trustee = Trustee::new(key, client.status().await?.chain);
    let file = TrusteeFile::open(&arguments.file)?;
    for ceremony in &arguments.allow {
        file.allow_polls(&trustee.key(), ceremony, arguments.minimum_voters)?;
    }
    let replica = own_copy::open(&arguments.node, &arguments.copy).await?;
    let named = NamedTrustee { name: arguments.key.display().to_string(), trustee };
    let mut trustees = PollTrustees::new(client, replica, vec![named], file);
    if !arguments.once {
        let loops = Loops::default();
        trustees.run(loops.stopped()).await;
        return Ok(ExitCode::SUCCESS);
    }
    let answered = trustees.answer().await?;
    let told = |Answered { poll, refused, .. }: &Answered| json!({ "poll": poll.to_string(), "refused": refused.as_ref().map(ToString::to_string) });
    crate::say!("{}", json!({ "answered": answered.iter().map(told).collect::<Vec<_>>() }));
    Ok(ExitCode::SUCCESS)
}
