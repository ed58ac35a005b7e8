//! What the month came to, for people and for programs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tabella_ledger::audit::{Outcome, Verdict};
use tabella_ledger::manifest::Kind;
use tabella_ledger::state::Circulation;

use super::Failure;
use super::caps::Caps;
use super::city::City;
use super::linking::{Attempt, Finding, SeenLog};
use super::plan::Plan;
use super::points::Done;
use super::programme::PROGRAMME;
use super::town::Tally;

/// Surprises that are told; the others are counted.
const MOST_TOLD: usize = 20;

/// What a month came to.
#[derive(Debug, Clone)]
pub struct Report {
    plan: Plan,
    boxes: Vec<BoxReport>,
    fund: Option<FundReport>,
    epochs: Vec<EpochReport>,
    claims: BTreeMap<String, u64>,
    done: Done,
    caps: Caps,
    fakes: Fakes,
    findings: Vec<Finding>,
    tried: BTreeMap<&'static str, u64>,
    refused: BTreeMap<String, Tally>,
    surprises: Vec<String>,
    residents: ResidentsReport,
    record: RecordReport,
    seconds: Vec<(&'static str, f64)>,
}

#[derive(Debug, Clone)]
struct BoxReport {
    title: String,
    kind: Kind,
    pseudonymous: bool,
    wanted: usize,
    ballots: usize,
    is_right: Option<bool>,
    is_withheld: bool,
}

/// Where the points of an epoch are at the end.
#[derive(Debug, Clone, Copy)]
struct EpochReport {
    number: u32,
    claimed: u64,
    redeemed: u64,
    /// In spends that were not given back, as their owners know.
    spent: u64,
    /// In spends that were honoured, as their providers know.
    honoured: u64,
    points: Circulation,
}

/// Handed in without being tokens, and credited all the same.
#[derive(Debug, Clone, Copy)]
struct Fakes {
    handed_in: usize,
    credited: u64,
}

#[derive(Debug, Clone, Copy)]
struct FundReport {
    approved: u64,
    paid: u64,
    donated: u64,
    wages: u64,
}

#[derive(Debug, Clone, Copy)]
struct ResidentsReport {
    enrolled: usize,
    lost_devices: u64,
    replaced: usize,
    gone: usize,
}

#[derive(Debug, Clone)]
struct RecordReport {
    path: PathBuf,
    bytes: u64,
    entries: u64,
    blocks: u64,
    verdict: &'static str,
    findings: Vec<String>,
    checkpoint: String,
}

impl Report {
    /// Looks at a city whose month is over.
    ///
    /// # Errors
    /// When the board stopped, or the record is gone.
    pub fn new(
        city: &City,
        (record, log): (&Path, &SeenLog),
        verdict: &Verdict,
        findings: Vec<Finding>,
        seconds: Vec<(&'static str, f64)>,
    ) -> Result<Self, Failure> {
        let boxes = city.boxes.iter().map(|found| BoxReport {
            title: found.manifest.title.clone(),
            kind: found.manifest.kind,
            pseudonymous: found.is_pseudonymous(),
            wanted: found.wanted.len(),
            ballots: found.counted.len(),
            is_right: found.is_right,
            is_withheld: found.is_withheld,
        });
        let fund = city.builders.as_ref().map(|builders| {
            let totals = city.town.read(|state| state.funds().get(&builders.fund).map(|fund| fund.totals()));
            Ok::<_, Failure>((builders, totals?))
        });
        let fund = fund.transpose()?.and_then(|(builders, totals)| {
            let totals = totals?;
            let (approved, paid, donated) = (totals.approved, totals.paid, totals.donated);
            Some(FundReport { approved, paid, donated, wages: builders.wages })
        });
        let residents = ResidentsReport {
            enrolled: city.residents.len(),
            lost_devices: city.attacks.devices,
            replaced: city.residents.iter().filter(|person| person.enrolment > 0).count(),
            gone: city.residents.iter().filter(|person| person.is_gone).count(),
        };
        let epochs = city.points.epochs.iter().map(|epoch| {
            city.town.read(|state| {
                let found = state.rewards().epoch(epoch.number)?;
                let (spent, honoured) = city.points.spent_in(epoch.number);
                let totals = found.totals();
                Ok::<_, Failure>(EpochReport {
                    number: epoch.number,
                    claimed: totals.claimed,
                    redeemed: totals.issued - totals.tokens,
                    spent,
                    honoured,
                    points: found.circulation(city.town.time()),
                })
            })?
        });
        let epochs = epochs.collect::<Result<Vec<EpochReport>, Failure>>()?;
        let view = city.town.view();
        let record = RecordReport {
            path: record.to_owned(),
            bytes: fs::metadata(record)?.len(),
            entries: view.status().size,
            blocks: verdict.blocks,
            verdict: match verdict.outcome {
                Outcome::Valid => "valid",
                Outcome::Invalid => "invalid",
                Outcome::CannotBeChecked => "cannot be checked",
            },
            findings: verdict.findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect(),
            checkpoint: view.checkpoint_note(),
        };
        Ok(Self {
            plan: city.plan,
            boxes: boxes.collect(),
            fund,
            epochs,
            claims: city.points.claims.clone(),
            done: city.points.done,
            caps: Caps::of(log, PROGRAMME),
            fakes: Fakes { handed_in: city.attacks.fakes.len(), credited: city.credited_fakes()? },
            findings,
            tried: city.attacks.tried.clone(),
            refused: city.town.refusals.clone(),
            surprises: city.town.surprises.clone(),
            residents,
            record,
            seconds,
        })
    }

    /// Whether the month went as it has to: nothing was accepted or refused that should not, every count is right, and the
    /// record is valid.
    pub fn is_sound(&self) -> bool {
        self.surprises.is_empty()
            && self.refused.values().all(|tally| tally.count == tally.expected)
            && self.epochs.iter().all(EpochReport::adds_up)
            && self.caps.hold()
            && self.fakes.credited == 0
            && self.boxes.iter().all(|found| found.is_withheld || found.is_right == Some(true))
            && self.record.verdict == "valid"
    }

    /// One object with everything. Only `seconds` and the record's path differ between two rehearsals of one plan.
    pub fn json(&self) -> Value {
        let of_kind = |kind: Kind| -> Vec<Value> {
            let boxes = self.boxes.iter().filter(|found| found.kind == kind);
            boxes.map(BoxReport::json).collect()
        };
        let refused = self
            .refused
            .iter()
            .map(|(code, tally)| (code.clone(), json!({ "count": tally.count, "expected": tally.expected })));
        let seconds = self.seconds.iter().map(|(phase, time)| ((*phase).to_owned(), json!(time)));
        let surprises: Vec<&String> = self.surprises.iter().take(MOST_TOLD).collect();
        json!({
            "residents": {
                "enrolled": self.residents.enrolled,
                "lost_devices": self.residents.lost_devices,
                "replaced_keys": self.residents.replaced,
                "moved_away": self.residents.gone,
            },
            "days": self.plan.days,
            "seed": self.plan.seed,
            "ballots": of_kind(Kind::Election),
            "polls": of_kind(Kind::Poll),
            "fund": self.fund.map(|fund| json!({
                "approved": fund.approved,
                "paid": fund.paid,
                "donated": fund.donated,
                "wages": fund.wages,
            })),
            "acts": self.claims,
            "points": {
                "claims": self.done.claims,
                "redemptions": self.done.redemptions,
                "spends": self.done.spends,
                "settlements": self.done.settlements,
                "cancellations": self.done.cancellations,
                "epochs": self.epochs.iter().map(EpochReport::json).collect::<Vec<Value>>(),
                "caps": self.caps.json(),
                "void": { "handed_in": self.fakes.handed_in, "credited": self.fakes.credited },
            },
            "unlinkability": self.findings.iter().map(finding).collect::<Vec<Value>>(),
            "attacks": self.tried,
            "refused": Value::Object(refused.collect::<Map<_, _>>()),
            "surprises": { "count": self.surprises.len(), "first": surprises },
            "record": {
                "path": self.record.path,
                "bytes": self.record.bytes,
                "entries": self.record.entries,
                "blocks": self.record.blocks,
                "verdict": self.record.verdict,
                "findings": self.record.findings,
                "checkpoint": self.record.checkpoint,
            },
            "sound": self.is_sound(),
            "seconds": Value::Object(seconds.collect::<Map<_, _>>()),
        })
    }

    /// The same in lines for people.
    pub fn words(&self) -> Vec<String> {
        let ResidentsReport { enrolled, lost_devices, replaced, gone } = self.residents;
        let mut lines = vec![format!(
            "{} days with {enrolled} residents: {lost_devices} devices lost, {replaced} keys replaced, {gone} moved away",
            self.plan.days
        )];
        lines.extend(self.boxes.iter().map(BoxReport::words));
        if let Some(FundReport { approved, paid, donated, wages }) = self.fund {
            lines.push(format!("Fund: {approved} approved, {paid} paid, {wages} wages in it, {donated} donated"));
        }
        let acts: u64 = self.claims.values().sum();
        let kinds = self.claims.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ");
        lines.push(format!("Claims: {acts} ({kinds})"));
        let Done { redemptions, spends, settlements, cancellations, .. } = self.done;
        lines.push(format!(
            "Points: {redemptions} tokens redeemed, {spends} spends, {settlements} settlements, {cancellations} given back, {} \
             tokens void",
            self.fakes.handed_in
        ));
        lines.extend(self.epochs.iter().map(EpochReport::words));
        lines.push(self.caps.words());
        lines.extend(self.findings.iter().map(|found| {
            let Attempt { matcher, hits, expected, .. } = found.best;
            let word = if found.is_linked() { "LINKED" } else { "not linked" };
            format!(
                "{}: {word}; of {} guesses the best matcher ({}) has {hits} right, {expected:.1} expected, p {:.4}",
                found.question,
                found.events,
                matcher.name(),
                found.p
            )
        }));
        let total: u64 = self.refused.values().map(|tally| tally.count).sum();
        lines.push(format!("Refused: {total}"));
        for (code, Tally { count, expected }) in &self.refused {
            let word = if count == expected { "" } else { "  NOT AS EXPECTED" };
            lines.push(format!("  {count:>7} of {expected:<7} {code}{word}"));
        }
        lines.extend(self.surprises.iter().take(MOST_TOLD).map(|surprise| format!("SURPRISE: {surprise}")));
        let RecordReport { path, bytes, entries, blocks, verdict, findings, .. } = &self.record;
        lines.push(format!(
            "Record: {} ({entries} entries in {blocks} blocks, {bytes} bytes): {verdict}",
            path.display()
        ));
        lines.extend(findings.iter().map(|finding| format!("  {finding}")));
        lines.push(match self.is_sound() {
            true => "Everything went as it has to.".to_owned(),
            false => "NOT everything went as it has to.".to_owned(),
        });
        lines
    }
}

impl EpochReport {
    /// Issued is what was settled, is outstanding or expired; and what the board says was settled is what providers honoured.
    fn adds_up(&self) -> bool {
        let Circulation { issued, settled, outstanding, expired, .. } = self.points;
        issued == settled + outstanding + expired && settled == self.honoured && self.honoured <= self.spent
    }

    fn json(&self) -> Value {
        let Circulation { requested, issued, settled, outstanding, expired } = self.points;
        json!({
            "epoch": self.number,
            "claimed": self.claimed,
            "requested": requested,
            "issued": issued,
            "redeemed": self.redeemed,
            "spent": self.spent,
            "settled": settled,
            "outstanding": outstanding,
            "expired": expired,
            "adds_up": self.adds_up(),
        })
    }

    fn words(&self) -> String {
        let Circulation { issued, settled, outstanding, expired, .. } = self.points;
        let word = if self.adds_up() { "" } else { "  DOES NOT ADD UP" };
        format!(
            "  epoch {}: {issued} points issued = {settled} settled + {outstanding} outstanding + {expired} expired{word}",
            self.number
        )
    }
}

fn finding(found: &Finding) -> Value {
    let attempt = |attempt: &Attempt| {
        json!({
            "matcher": attempt.matcher.name(),
            "hits": attempt.hits,
            "expected": attempt.expected,
            "p": attempt.p,
        })
    };
    json!({
        "question": found.question,
        "guesses": found.events,
        "best": attempt(&found.best),
        "p": found.p,
        "linked": found.is_linked(),
        "matchers": found.attempts.iter().map(attempt).collect::<Vec<Value>>(),
    })
}

impl BoxReport {
    fn json(&self) -> Value {
        json!({
            "title": self.title,
            "pseudonymous": self.pseudonymous,
            "wanted": self.wanted,
            "ballots": self.ballots,
            "withheld": self.is_withheld,
            "counts_right": self.is_right,
        })
    }

    fn words(&self) -> String {
        let what = match self.kind {
            Kind::Election => "Election",
            Kind::Poll if self.pseudonymous => "Poll under pseudonyms",
            Kind::Poll => "Poll",
        };
        let result = match self.is_right {
            Some(true) => "counts are right",
            Some(false) => "COUNTS ARE WRONG",
            None if self.is_withheld => "withheld, too few voted",
            None => "NOT COUNTED",
        };
        format!("{what}: {} ({} ballots, {result})", self.title, self.ballots)
    }
}
