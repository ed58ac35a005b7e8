//! `tabella poll`: polls that run by rule, under the standing poll key.

use std::fs;
use std::process::ExitCode;

use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::manifest::{Kind, MAX_CONTESTS, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Trustee};
use tabella_ledger::standing::{Audience, Class};
use tabella_node::client::NodeClient;
use tabella_node::forum::{PollView, proposals};
use tabella_node::keys;
use tabella_node::officials::NamedTrustee;
use tabella_node::polls::{Answered, PollTrustees};
use tabella_node::service::now;
use tabella_node::trustee_file::TrusteeFile;

use crate::Outcome;
use crate::arguments::{
    PollAudience, PollCommand, PollListArguments, PollNewArguments, PollRule, PollTrusteeArguments,
};
use crate::forum::{speaker, submit};
use crate::own_copy::{self, Error};

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
    let office = Office::new(key, client.status().await?.chain);
    let opens_at = arguments.opens_at.unwrap_or_else(now);
    let (questions, audience) = (questions(&arguments)?, arguments.audience.audience()?);
    questions
        .iter()
        .try_for_each(|question| Contest::new(Rule::from(&question.rule), question.options.len()).map(drop))?;
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
        };
        ids.push(manifest.id());
        entries.push(office.publish(manifest, &mut OsRng));
    }
    let positions = submit(&client, &entries).await?;
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
    let question =
        |title: &str, options, rule| Question { title: title.to_owned(), options, blank: None, rule, packed: false };
    let Some(file) = &arguments.statements else {
        let (options, rule) = arguments.rule.with(&arguments.option)?;
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
    fn with(&self, options: &[String]) -> Result<(Vec<String>, QuestionRule), Error> {
        let rule = match *self {
            Self { several: Some(max), .. } => QuestionRule::Approval { min: 1, max },
            Self { scale: Some(max), .. } => QuestionRule::Score { max },
            Self { credits: Some(credits), .. } => QuestionRule::Quadratic { credits, against: false },
            Self { budget: Some(budget), .. } => {
                let priced = options.iter().map(|option| priced(option)).collect::<Result<Vec<_>, _>>()?;
                let (options, costs) = priced.into_iter().unzip();
                return Ok((options, QuestionRule::Knapsack { costs, budget }));
            }
            Self { several: None, scale: None, credits: None, budget: None } => QuestionRule::Plurality,
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
    let mut loops = PollTrustees::new(client, replica, vec![named], file);
    if !arguments.once {
        loops.run().await;
        return Ok(ExitCode::SUCCESS);
    }
    let answered = loops.answer().await?;
    let told = |Answered { poll, refused, .. }: &Answered| json!({ "poll": poll.to_string(), "refused": refused.as_ref().map(ToString::to_string) });
    crate::say!("{}", json!({ "answered": answered.iter().map(told).collect::<Vec<_>>() }));
    Ok(ExitCode::SUCCESS)
}
