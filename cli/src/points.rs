//! `tabella points`: what somebody has earned, and what they do with it.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::rewards::SignedAct;
use tabella_ledger::state::Fate;
use tabella_node::points::{EpochPoints, OwnSpend, Purse, Schedule, SignedQuote, Slip, Stage};
use tabella_node::service::now;
use tabella_node::sync::Replica;

use crate::own_copy::{Error, OwnCopy, submit_all, with_rewards};
use crate::{Outcome, identity};

/// Arguments of `tabella points`.
#[derive(Debug, Args)]
pub struct PointsArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: PointsCommand,
}

/// Whose points, on which board.
#[derive(Debug, Args)]
pub struct PersonArguments {
    /// The node and the own copy.
    #[command(flatten)]
    pub board: OwnCopy,
    /// The folder of the identity, as `tabella identity` makes it
    #[arg(long, value_name = "FOLDER")]
    pub identity: PathBuf,
    /// A file with the identity's passphrase, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What to do with points.
#[derive(Debug, Subcommand)]
pub enum PointsCommand {
    /// Show balances with the day on which they end, what waits, and what can be claimed
    Show {
        /// Whose.
        #[command(flatten)]
        person: PersonArguments,
    },
    /// Claim the points of a ballot that counts, or of an attested act
    Claim {
        /// The election or poll
        #[arg(long, value_name = "HASH", required_unless_present = "act", conflicts_with = "act")]
        ballot: Option<Hash>,
        /// A file with the text of the act's QR code
        #[arg(long, value_name = "FILE")]
        act: Option<PathBuf>,
        /// Whose.
        #[command(flatten)]
        person: PersonArguments,
    },
    /// Redeem the tokens, and send the parts of spends, whose random moment has come; to be called now and then
    Redeem {
        /// Whose.
        #[command(flatten)]
        person: PersonArguments,
    },
    /// Spend points: for an offer (--provider, --offer), a fee (--quote), or as a donation (--fund, --provider, --amount)
    Spend {
        /// Where: the provider's key
        #[arg(long, value_name = "KEY", required_unless_present = "quote")]
        provider: Option<Hash>,
        /// The offer's identifier
        #[arg(long, requires = "provider", conflicts_with_all = ["quote", "fund"], required_unless_present_any = ["quote", "fund"])]
        offer: Option<String>,
        /// A file with the text of the quote of a fee
        #[arg(long, value_name = "FILE", conflicts_with_all = ["provider", "fund"])]
        quote: Option<PathBuf>,
        /// The fund: the hash of its entry
        #[arg(long, value_name = "HASH", requires_all = ["provider", "amount"])]
        fund: Option<Hash>,
        /// Points for the fund
        #[arg(long, requires = "fund")]
        amount: Option<u32>,
        /// Whose.
        #[command(flatten)]
        person: PersonArguments,
    },
    /// Send all that is missing of a spend now, because somebody waits; others may guess which accounts belong together
    Finish {
        /// Position of the spend on the board
        spend: u64,
        /// Whose.
        #[command(flatten)]
        person: PersonArguments,
    },
    /// Print the voucher or receipt of a spend again: for the provider alone
    Voucher {
        /// Position of the spend on the board
        spend: u64,
        /// Whose.
        #[command(flatten)]
        person: PersonArguments,
    },
}

/// Carries it out.
///
/// # Errors
/// When the node, the copy or the identity cannot be used, or nothing can be claimed or spent.
pub async fn run(arguments: PointsArguments) -> Outcome {
    match arguments.command {
        PointsCommand::Show { person } => show(&person).await,
        PointsCommand::Claim { ballot, act, person } => claim(ballot, act, &person).await,
        PointsCommand::Redeem { person } => redeem(&person).await,
        PointsCommand::Spend { provider, offer, quote, fund, amount, person } => {
            let what = match (quote, fund, provider, offer, amount) {
                (Some(quote), ..) => What::Fee(Box::new(SignedQuote::from_text(&fs::read_to_string(quote)?)?)),
                (_, Some(fund), Some(provider), _, Some(amount)) => What::Donation(fund, Key(provider.0), amount),
                (_, _, Some(provider), Some(offer), _) => What::Offer(Key(provider.0), offer),
                _ => return Err("name an offer, a quote, or a fund with an amount".into()),
            };
            spend(&what, &person).await
        }
        PointsCommand::Finish { spend, person } => finish(spend, &person).await,
        PointsCommand::Voucher { spend, person } => {
            let (copy, purse) = person.open().await?;
            tell_voucher(&copy, &purse, spend, person.json)
        }
    }
}

/// What is bought.
enum What {
    Offer(Key, String),
    Fee(Box<SignedQuote>),
    Donation(Hash, Key, u32),
}

impl PersonArguments {
    async fn open(&self) -> Result<(Replica, Purse), Error> {
        let identity = identity::unlocked(&self.identity, self.passphrase_file.as_deref())?;
        let copy = self.board.open().await?;
        let purse = Purse::new(identity, copy.view().status().chain);
        Ok((copy, purse))
    }
}

async fn show(person: &PersonArguments) -> Outcome {
    let (copy, purse) = person.open().await?;
    let time = now();
    let (epochs, claimable) =
        with_rewards(&copy, |state, log| Ok((purse.look(state, log)?, purse.claimable(state, log, time)?)))?;
    let week_key = purse.week_key(time);
    if person.json {
        let claimable = claimable.iter().map(
            |found| json!({ "election": found.election.to_string(), "points": found.points, "epoch": found.epoch }),
        );
        let report = json!({
            "epochs": epochs.iter().map(|points| object(points, time)).collect::<Vec<_>>(),
            "claimable": claimable.collect::<Vec<_>>(),
            "week_key": week_key.to_string(),
        });
        crate::say!("{report}");
        return Ok(ExitCode::SUCCESS);
    }
    for points in &epochs {
        let EpochPoints { epoch, balance, .. } = points;
        crate::say!("Epoch {}: {balance} points, which end at {}.", epoch.number, epoch.spend_until);
        let (asked, ready) = (points.at(Stage::Asked), points.at(Stage::Ready));
        let (redeeming, void) = (points.at(Stage::Redeeming), points.at(Stage::Void));
        crate::say!("  Asked for {asked}, ready to be redeemed {ready}, being redeemed {redeeming}.");
        if void > 0 {
            crate::say!(
                "  Handed in and not credited: {void}. Ask the office; the board shows what the issuers answered."
            );
        }
        for spend in &points.spends {
            let what = spend.purpose.map_or("of another program", |purpose| purpose.name());
            crate::say!("  Spend {}: {} points, {what}, {}", spend.position, spend.amount, fate(spend));
            if spend.missing > 0 && spend.fate == Fate::Open {
                crate::say!("    {} of them wait for a moment of their own.", spend.missing);
            }
        }
    }
    for found in claimable {
        crate::say!("To be claimed: {} points for election {}.", found.points, found.election);
    }
    crate::say!("Acts of this week are claimed under {week_key}.");
    Ok(ExitCode::SUCCESS)
}

fn object(points: &EpochPoints, time: u64) -> Value {
    let EpochPoints { epoch, claims, balance, spends, .. } = points;
    let claims = claims.iter().map(|claim| {
        json!({
            "position": claim.position,
            "election": claim.election.map(|election| election.to_string()),
            "points": claim.points,
        })
    });
    let spends = spends.iter().map(|spend| {
        json!({
            "position": spend.position,
            "provider": spend.provider.to_string(),
            "amount": spend.amount,
            "missing": spend.missing,
            "purpose": spend.purpose.map(|purpose| purpose.name()),
            "fate": fate(spend),
        })
    });
    json!({
        "epoch": epoch.number,
        "programme": epoch.programme,
        "balance": balance,
        "spendable": points.spendable(time),
        "redeem_from": epoch.redeem_from,
        "redeem_until": epoch.redeem_until,
        "spend_until": epoch.spend_until,
        "asked": points.at(Stage::Asked),
        "ready": points.at(Stage::Ready),
        "redeeming": points.at(Stage::Redeeming),
        "redeemed": points.at(Stage::Redeemed),
        "void": points.at(Stage::Void),
        "claims": claims.collect::<Vec<_>>(),
        "spends": spends.collect::<Vec<_>>(),
    })
}

fn fate(spend: &OwnSpend) -> &'static str {
    match spend.fate {
        Fate::Open => "open",
        Fate::Settled => "settled",
        Fate::Cancelled => "cancelled",
    }
}

async fn claim(ballot: Option<Hash>, act: Option<PathBuf>, person: &PersonArguments) -> Outcome {
    let act = act.map(|path| Ok::<_, Error>(SignedAct::from_text(&fs::read_to_string(path)?)?)).transpose()?;
    let (copy, purse) = person.open().await?;
    let entries = with_rewards(&copy, |state, log| match (&ballot, &act) {
        (Some(election), _) => Ok(vec![purse.claim_ballot(state, log, election, now(), &mut OsRng)?]),
        (None, Some(act)) => Ok(purse.claim_act(state, log, act, now(), &mut OsRng)?),
        (None, None) => Err("name a ballot or an act".into()),
    })?;
    let position = submit_all(&copy, &entries).await?.pop();
    if person.json {
        crate::say!("{}", json!({ "claim": position }));
    } else {
        crate::say!("Claimed. The issuers answer by themselves; `tabella points show` says when.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn redeem(person: &PersonArguments) -> Outcome {
    let (copy, purse) = person.open().await?;
    let schedule = Schedule::open(&person.identity.join("points.sqlite"))?;
    let (entries, parts) = with_rewards(&copy, |state, log| {
        let tokens = purse.redemptions(state, log, &schedule, now(), &mut OsRng)?;
        Ok((tokens, purse.parts(state, log, &schedule, now(), &mut OsRng)?))
    })?;
    submit_all(&copy, &entries).await?;
    submit_all(&copy, &parts).await?;
    let waiting: u64 = with_rewards(&copy, |state, log| {
        Ok(purse.look(state, log)?.iter().map(|points| points.at(Stage::Ready)).sum())
    })?;
    if person.json {
        crate::say!("{}", json!({ "redeemed": entries.len(), "waiting": waiting, "parts": parts.len() }));
    } else {
        crate::say!("{} tokens handed in; {waiting} points wait for their moment.", entries.len());
        if !parts.is_empty() {
            crate::say!("{} parts of spends sent.", parts.len());
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn finish(spend: u64, person: &PersonArguments) -> Outcome {
    let (copy, purse) = person.open().await?;
    let parts = with_rewards(&copy, |state, log| Ok(purse.finish(state, log, spend, &mut OsRng)?))?;
    submit_all(&copy, &parts).await?;
    if person.json {
        crate::say!("{}", json!({ "parts": parts.len() }));
    } else {
        crate::say!("{} parts sent; the spend is whole.", parts.len());
    }
    Ok(ExitCode::SUCCESS)
}

async fn spend(what: &What, person: &PersonArguments) -> Outcome {
    let (copy, purse) = person.open().await?;
    let entry = with_rewards(&copy, |state, log| {
        Ok(match what {
            What::Offer(provider, offer) => purse.buy(state, log, provider, offer, now(), &mut OsRng),
            What::Fee(quote) => purse.pay(state, log, quote, now(), &mut OsRng),
            What::Donation(fund, provider, amount) => {
                purse.donate(state, log, fund, provider, *amount, now(), &mut OsRng)
            }
        }?)
    })?;
    let position = submit_all(&copy, &[entry]).await?.pop().ok_or("the node did not say where the spend is")?;
    tell_voucher(&copy, &purse, position, person.json)
}

fn tell_voucher(copy: &Replica, purse: &Purse, position: u64, as_json: bool) -> Outcome {
    let (spend, voucher) = with_rewards(copy, |state, log| Ok(purse.voucher(state, log, position)?))?;
    if as_json {
        crate::say!(
            "{}",
            json!({
                "spend": position,
                "amount": spend.amount,
                "missing": spend.missing,
                "fate": fate(&spend),
                "voucher": voucher.to_text(),
            })
        );
    } else {
        crate::say!("{}", voucher.to_text());
        if spend.missing > 0 {
            crate::say!(
                "Good once the missing {} points are on the board: `tabella points redeem` sends them when their",
                spend.missing
            );
            crate::say!("moment has come, `tabella points finish {position}` now.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
