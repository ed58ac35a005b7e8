//! `tabella fund`: the money of a project that won, step by step.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::fund::{Fund, Member, Role, Step, Wage};
use tabella_ledger::party::{FundMember, Office};
use tabella_ledger::state::{FundState, TakenStep};
use tabella_node::funds::{self, Took};
use tabella_node::keys;
use tabella_node::sync::Replica;

use crate::own_copy::{Error, OwnCopy, plain};
use crate::{EXIT_INVALID, Outcome};

/// Arguments of `tabella fund`.
#[derive(Debug, Args)]
pub struct FundArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: FundCommand,
}

/// Who takes a step of which fund.
#[derive(Debug, Args)]
pub struct StepArguments {
    /// The fund: the hash of its entry
    pub fund: Hash,
    /// The node and the own copy.
    #[command(flatten)]
    pub board: OwnCopy,
    /// Whose step it is: the key that signs
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What to do with funds.
#[derive(Debug, Subcommand)]
pub enum FundCommand {
    /// Set up the fund of a project that won, from its terms; by the office
    Open {
        /// The terms: JSON with election, contest, option, currency, budget, needed and members [{role, name, key}]; roles are
        /// requester, approver and payer
        terms: PathBuf,
        /// The node and the own copy.
        #[command(flatten)]
        board: OwnCopy,
        /// The office's key
        #[arg(long, value_name = "KEYFILE")]
        key: PathBuf,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Show budget, requests, approvals, payments and wages in order, with totals; without a fund, all funds
    Show {
        /// The fund: the hash of its entry
        fund: Option<Hash>,
        /// The node and the own copy.
        #[command(flatten)]
        board: OwnCopy,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Ask for money
    ProposeStep {
        /// Which fund, and who.
        #[command(flatten)]
        step: StepArguments,
        /// What for
        #[arg(long)]
        purpose: String,
        /// How much
        #[arg(long)]
        amount: u64,
    },
    /// Approve a request
    Approve {
        /// Which fund, and who.
        #[command(flatten)]
        step: StepArguments,
        /// Number of the step that asked
        #[arg(long)]
        request: u32,
    },
    /// Say that money was paid on a request; more than was approved is flagged
    Pay {
        /// Which fund, and who.
        #[command(flatten)]
        step: StepArguments,
        /// Number of the step that asked
        #[arg(long)]
        request: u32,
        /// How much
        #[arg(long)]
        amount: u64,
        /// To whom
        #[arg(long)]
        to: String,
    },
    /// Say that wages were paid on a request, and write for each worker a proof of the own wage that names nobody else
    Wages {
        /// Which fund, and who.
        #[command(flatten)]
        step: StepArguments,
        /// Number of the step that asked
        #[arg(long)]
        request: u32,
        /// The wages: JSON, an array of objects with worker, amount and period
        #[arg(long, value_name = "FILE")]
        batch: PathBuf,
        /// A new folder for the proofs; what is in it is for the worker of each alone
        #[arg(long, value_name = "FOLDER")]
        slips: PathBuf,
    },
    /// Write the proofs of a batch of wages again
    Slips {
        /// Position of the step on the board
        position: u64,
        /// The folder that `wages` made
        #[arg(long, value_name = "FOLDER")]
        slips: PathBuf,
        /// The node and the own copy.
        #[command(flatten)]
        board: OwnCopy,
    },
    /// Take a donation into a fund; by the office
    Donate {
        /// Which fund, and who.
        #[command(flatten)]
        step: StepArguments,
        /// From where
        #[arg(long)]
        source: String,
        /// How much
        #[arg(long)]
        amount: u64,
    },
}

/// Carries it out.
///
/// # Errors
/// When a file or the node cannot be used, or the board refuses.
pub async fn run(arguments: FundArguments) -> Outcome {
    match arguments.command {
        FundCommand::Open { terms, board, key, json } => open(&terms, &board, &key, json).await,
        FundCommand::Show { fund, board, json } => show(fund, &board, json).await,
        FundCommand::ProposeStep { step, purpose, amount } => take(&step, Step::Request { purpose, amount }).await,
        FundCommand::Approve { step, request } => take(&step, Step::Approval { request }).await,
        FundCommand::Pay { step, request, amount, to } => take(&step, Step::Payment { request, amount, to }).await,
        FundCommand::Donate { step, source, amount } => take(&step, Step::Donation { source, amount }).await,
        FundCommand::Wages { step, request, batch, slips } => wages(&step, request, &batch, &slips).await,
        FundCommand::Slips { position, slips, board } => {
            for path in funds::write_slips(&board.open().await?, position, &slips)? {
                crate::say!("{}", path.display());
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The terms of a fund, as in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    election: String,
    contest: u32,
    option: u32,
    currency: String,
    budget: u64,
    needed: u32,
    members: Vec<MemberTerms>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberTerms {
    role: RoleName,
    name: String,
    key: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RoleName {
    Requester,
    Approver,
    Payer,
}

async fn open(terms: &Path, board: &OwnCopy, key: &Path, as_json: bool) -> Outcome {
    let terms: Terms = serde_json::from_slice(&fs::read(terms)?)?;
    let member = |MemberTerms { role, name, key }: MemberTerms| {
        let role = match role {
            RoleName::Requester => Role::Requester,
            RoleName::Approver => Role::Approver,
            RoleName::Payer => Role::Payer,
        };
        let key = tabella_ledger::bytes::Key(key.parse::<Hash>()?.0);
        Ok::<_, Error>(Member { role, name, key })
    };
    let Terms { election, contest, option, currency, budget, needed, members } = terms;
    let members = members.into_iter().map(member).collect::<Result<_, _>>()?;
    let fund = Fund { election: election.parse()?, contest, option, currency, budget, members, needed };
    let key: SigningKey = keys::read(key)?;
    let copy = board.open().await?;
    let office = Office::new(key, copy.view().status().chain);
    let (id, position) = funds::open(&copy, &office, fund).await?;
    if as_json {
        crate::say!("{}", json!({ "fund": id.to_string(), "position": position }));
    } else {
        crate::say!("The fund {id} is on the board from entry {position} on.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(fund: Option<Hash>, board: &OwnCopy, as_json: bool) -> Outcome {
    let copy = board.open().await?;
    let funds = copy.read(|state| -> Result<Vec<(Hash, String, FundState)>, Error> {
        let project = |fund: &FundState| funds::project(state, fund).unwrap_or_default().to_owned();
        let each = |(id, fund): (&Hash, &FundState)| (*id, project(fund), fund.clone());
        match fund {
            None => Ok(state.funds().iter().map(each).collect()),
            Some(id) => {
                let found = state.funds().get(&id).ok_or_else(|| format!("the board has no fund {id}"))?;
                Ok(vec![each((&id, found))])
            }
        }
    })??;
    if as_json {
        let each: Vec<Value> = funds.iter().map(|(id, project, fund)| object(id, project, fund)).collect();
        crate::say!("{}", if fund.is_some() { each[0].clone() } else { json!({ "funds": each }) });
    } else {
        funds.iter().for_each(|(id, project, fund)| tell(id, project, fund));
        if funds.is_empty() {
            crate::say!("The board has no fund.");
        }
    }
    let sound = funds.iter().all(|(.., fund)| fund.is_sound());
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(EXIT_INVALID) })
}

fn object(id: &Hash, project: &str, state: &FundState) -> Value {
    let (fund, totals) = (state.fund(), state.totals());
    let members = fund
        .members
        .iter()
        .map(|member| json!({ "role": role(member.role), "name": member.name, "key": member.key.to_string() }));
    let requests = state.requests().iter().map(|(number, request)| {
        json!({
            "step": number,
            "amount": request.amount,
            "approvals": request.approvals.len(),
            "approved": state.is_approved(request),
            "paid": request.paid,
        })
    });
    let steps = (1..).zip(state.steps()).map(|(number, step)| step_object(number, state, step));
    json!({
        "fund": id.to_string(),
        "election": fund.election.to_string(),
        "contest": fund.contest,
        "option": fund.option,
        "project": project,
        "currency": fund.currency,
        "budget": fund.budget,
        "needed": fund.needed,
        "members": members.collect::<Vec<_>>(),
        "totals": {
            "requested": totals.requested,
            "approved": totals.approved,
            "paid": totals.paid,
            "donated": totals.donated,
            "overpaid": totals.overpaid,
        },
        "requests": requests.collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<_>>(),
        "sound": state.is_sound(),
    })
}

fn step_object(number: u32, state: &FundState, taken: &TakenStep) -> Value {
    let mut object = match &taken.step {
        Step::Request { purpose, amount } => json!({ "kind": "request", "purpose": purpose, "amount": amount }),
        Step::Approval { request } => json!({ "kind": "approval", "request": request }),
        Step::Payment { request, amount, to } => {
            json!({ "kind": "payment", "request": request, "amount": amount, "to": to })
        }
        Step::Wages { request, total, count, root } => {
            json!({ "kind": "wages", "request": request, "amount": total, "count": count, "root": root.to_string() })
        }
        Step::Donation { source, amount } => json!({ "kind": "donation", "source": source, "amount": amount }),
    };
    object["step"] = json!(number);
    object["position"] = json!(taken.position);
    object["by"] = json!(taken.by.to_string());
    object["name"] = json!(name(state, taken));
    object["over"] = json!(taken.over);
    object
}

/// The member's name; donations are the office's, who is no member.
fn name<'s>(state: &'s FundState, taken: &TakenStep) -> &'s str {
    funds::name(state, taken).unwrap_or("the office")
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Requester => "requester",
        Role::Approver => "approver",
        Role::Payer => "payer",
    }
}

fn tell(id: &Hash, project: &str, state: &FundState) {
    let Fund { currency, budget, needed, .. } = state.fund();
    crate::say!("{}: {currency} {budget}, {needed} approvers a request. Fund {id}", plain(project));
    for (number, taken) in (1..).zip(state.steps()) {
        let did = match &taken.step {
            Step::Request { purpose, amount } => format!("asks for {amount}: {}", plain(purpose)),
            Step::Approval { request } => format!("approves step {request}"),
            Step::Payment { request, amount, to } => format!("paid {amount} on step {request} to {}", plain(to)),
            Step::Wages { request, total, count, .. } => format!("paid {count} wages, {total}, on step {request}"),
            Step::Donation { source, amount } => format!("took a donation of {amount} from {}", plain(source)),
        };
        let flag = if taken.over > 0 { format!("  OVERPAID by {}", taken.over) } else { String::new() };
        crate::say!("  {number}: {} {did}.{flag}", plain(name(state, taken)));
    }
    let totals = state.totals();
    crate::say!(
        "  Requested {}, approved {}, paid {}, donated {}, overpaid {}.",
        totals.requested,
        totals.approved,
        totals.paid,
        totals.donated,
        totals.overpaid
    );
}

async fn take(arguments: &StepArguments, step: Step) -> Outcome {
    let copy = arguments.board.open().await?;
    let member = FundMember::new(keys::read(&arguments.key)?, copy.view().status().chain);
    let took = funds::take(&copy, &member, &arguments.fund, step).await?;
    let report = report(&copy, &arguments.fund, &took)?;
    if arguments.json {
        crate::say!("{report}");
    } else {
        crate::say!("Step {} is on the board, entry {}.", report["step"], report["position"]);
        if report["over"] != 0 {
            crate::say!("OVERPAID by {}: it is flagged for everybody.", report["over"]);
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WageLine {
    worker: String,
    amount: u64,
    period: String,
}

async fn wages(arguments: &StepArguments, request: u32, batch: &Path, slips: &Path) -> Outcome {
    let lines: Vec<WageLine> = serde_json::from_slice(&fs::read(batch)?)?;
    let wage = |WageLine { worker, amount, period }| Wage { worker, amount, period };
    let wages: Vec<Wage> = lines.into_iter().map(wage).collect();
    let copy = arguments.board.open().await?;
    let member = FundMember::new(keys::read(&arguments.key)?, copy.view().status().chain);
    let paid = funds::pay_wages(&copy, &member, &arguments.fund, request, &wages, slips).await?;
    if arguments.json {
        let mut report = report(&copy, &arguments.fund, &paid.took)?;
        report["slips"] = json!(paid.slips);
        crate::say!("{report}");
    } else {
        let position = paid.took.step.position;
        crate::say!("{} wages, {} in all, are on the board as entry {position}.", paid.count, paid.total);
        paid.slips.iter().for_each(|path| crate::say!("{}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// What came of a step.
fn report(copy: &Replica, fund: &Hash, took: &Took) -> Result<Value, Error> {
    copy.read(|state| {
        let fund = state.funds().get(fund).ok_or("the fund is gone")?;
        Ok(step_object(took.number, fund, &took.step))
    })?
}
