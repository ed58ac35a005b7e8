//! What the board, the citizen and a verdict look like to the window.

mod count;
mod selection;

pub use count::Counts;
pub use selection::{filled, opened, written};

use tabella_crypto::contest::pair_index;
use tabella_ledger::audit::{self, Verdict};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::code::{CheckpointCode, Code};
use tabella_ledger::count::ranked::stv::gregory::Value;
use tabella_ledger::count::ranked::{Method, Procedure, RankedRule, TieBreak};
use tabella_ledger::manifest::{self, Disclosure, Manifest, Question, QuestionRule, SecretRoll};
use tabella_ledger::note::Checkpoint;
use tabella_ledger::party::JoinError;
use tabella_ledger::standing::{Audience, Class};
use tabella_ledger::state::{self, ElectionState, State};
use tabella_node::citizen::{Citizen, CitizenError, Kept};
use tabella_node::city::{
    City, CityError, Copy, IdentityStatus, Listed, THRESHOLD, TRUSTEES, Whereabouts, whereabouts,
};
use tabella_node::identity::{self, Phrase, WordList};
use tabella_node::light::{Comparison, NamedWitness};
use tabella_node::registrar::{self, Field, Stage, Waiting};
use tabella_node::watch::{self, Dispute, Sight};

use crate::contract::*;

/// The window's numbers are 32 bits wide; nothing that it shows comes near.
pub fn number(value: impl TryInto<u32>) -> u32 {
    value.try_into().unwrap_or(u32::MAX)
}

pub fn failure(error: CityError) -> Failure {
    Failure { code: error.code(), message: error.to_string(), hint: error.hint().into() }
}

/// How an identity is kept.
pub fn identity(status: IdentityStatus) -> IdentityView {
    let lock = status.kept.map(|kept| match kept {
        identity::Kept::Unlocked => IdentityLock::Unlocked,
        identity::Kept::Passphrase => IdentityLock::Passphrase,
        identity::Kept::System => IdentityLock::System,
    });
    let IdentityStatus { open, recoverable, enrolment, written_down, system, .. } = status;
    let word_lists = WordList::ALL.map(|list| list.tag().to_owned()).to_vec();
    IdentityView { lock, open, recoverable, enrolment, written_down, system_store: system, word_lists }
}

pub fn code(code: registrar::Code) -> EnrolmentCode {
    EnrolmentCode { code: code.code, expires_at: number(code.expires_at) }
}

/// How far an enrolment request is.
pub fn enrolment(standing: registrar::Standing) -> EnrolmentView {
    let registrar::Standing { request, stage, expires_at } = standing;
    let (stage, reason) = match stage {
        Stage::Waiting => (EnrolmentStage::Waiting, None),
        Stage::Confirming => (EnrolmentStage::Confirming, None),
        Stage::Enrolled { .. } => (EnrolmentStage::Enrolled, None),
        Stage::Refused { reason } => (EnrolmentStage::Refused, Some(reason)),
        Stage::Expired => (EnrolmentStage::Expired, None),
        Stage::Revoked => (EnrolmentStage::Revoked, None),
    };
    EnrolmentView { code: City::code_of(&request), stage, reason, expires_at: number(expires_at) }
}

/// A request at the desk.
pub fn request(waiting: Waiting) -> RequestView {
    let Waiting { id, key, proof, made_at, expires_at, is_confirming, says } = waiting;
    RequestView {
        code: City::code_of(&id),
        key: key.to_string(),
        proof,
        made_at: number(made_at),
        expires_at: number(expires_at),
        confirming: is_confirming,
        says: says.iter().map(field).collect(),
    }
}

pub fn field(field: &Field) -> FieldView {
    FieldView { label: field.label.clone(), value: field.value.clone() }
}

/// A phrase, word by word.
pub fn phrase(phrase: &Phrase) -> PhraseView {
    let words = phrase.expose().split(' ').map(str::to_owned).collect();
    PhraseView { language: phrase.list().tag().into(), words }
}

pub fn chain(copy: &Copy, node: String, trouble: Option<Failure>) -> ChainView {
    ChainView {
        checked_blocks: number(copy.checked),
        known_blocks: number(copy.known),
        entries: number(copy.entries),
        root: copy.root.to_string(),
        block_time: number(copy.time),
        node,
        trouble,
    }
}

/// What others see of the board.
pub fn watch(sight: Sight, chain: &Hash, trouble: Option<Failure>) -> WatchView {
    let Sight { agreement, code, note, compared_at, nodes, dispute } = sight;
    let witness = |named: &NamedWitness| WitnessView {
        name: named.witness.name.clone(),
        place: named.witness.place.clone(),
        agrees: agreement.counts(named),
        block: named.seen.map(|seen| number(seen.height)),
        time: named.seen.map(|seen| number(seen.time)),
    };
    let Checkpoint { height, size, .. } = agreement.checkpoint;
    WatchView {
        checkpoint: CheckpointView {
            block: number(height),
            entries: number(size),
            time: number(agreement.time),
            code,
            note,
        },
        board_code: Code::of(chain).to_string(),
        operators: agreement
            .operators
            .iter()
            .map(|(operator, signed)| OperatorView { name: operator.name.clone(), signed: *signed })
            .collect(),
        witnesses: agreement.named.iter().map(witness).collect(),
        agreeing: number(agreement.recent()),
        thin: agreement.is_thin(),
        others: number(agreement.anonymous.len()),
        compared_at: compared_at.map(number),
        nodes: nodes.into_iter().map(|(url, trouble)| ComparedNodeView { url, trouble }).collect(),
        trouble,
        dispute: dispute.map(self::dispute),
    }
}

fn dispute(dispute: Dispute) -> DisputeView {
    let disputed = |checkpoint: &Checkpoint| DisputedView {
        block: number(checkpoint.height),
        entries: number(checkpoint.size),
        code: CheckpointCode { height: checkpoint.height, header: Code::of(&checkpoint.header) }.to_string(),
    };
    DisputeView {
        shown_by: dispute.shown_by,
        signed_both: dispute.conviction.signed_both,
        checkpoints: dispute.conviction.checkpoints.iter().map(disputed).collect(),
        file: dispute.file.display().to_string(),
    }
}

/// What came of a comparison.
pub fn compared(compared: watch::Compared) -> ComparedView {
    let plain = |outcome| ComparedView { outcome, block: None, own: None, differing: Vec::new() };
    let of = |outcome, height| ComparedView { block: Some(number(height)), ..plain(outcome) };
    let differs = |view, own, differing: Vec<usize>| ComparedView {
        own: Some(own),
        differing: differing.into_iter().map(number).collect(),
        ..view
    };
    match compared {
        watch::Compared::Code(Comparison::SameBoard) => plain(Compared::SameBoard),
        watch::Compared::Code(Comparison::OtherBoard { own, differing }) => {
            differs(plain(Compared::OtherBoard), own, differing)
        }
        watch::Compared::Code(Comparison::OtherBlock { height, own, differing }) => {
            differs(of(Compared::OtherBlock, height), own, differing)
        }
        watch::Compared::Code(Comparison::SameBlock { height }) | watch::Compared::SameNote { height } => {
            of(Compared::SameBlock, height)
        }
        watch::Compared::Code(Comparison::Unknown { height, .. }) | watch::Compared::LaterNote { height, .. } => {
            of(Compared::Later, height)
        }
        watch::Compared::SameNode { height } => of(Compared::SameNode, height),
        watch::Compared::Conflict => plain(Compared::Conflict),
    }
}

/// The first 20 digits in groups of four.
pub fn short(tracker: &Hash) -> String {
    let digits = tracker.to_string();
    (0..5).map(|group| &digits[4 * group..4 * group + 4]).collect::<Vec<_>>().join(" ")
}

/// A ballot that was cast under this key, if the board has it.
pub fn receipt(state: &State, voter: Option<Key>, kept: &Kept, handle: Hash) -> ReceiptView {
    let voter = &voter.unwrap_or(Key([0; 32]));
    let title = state.election(&kept.election).map(|election| election.manifest().title.clone()).unwrap_or_default();
    let status = match whereabouts(state, voter, kept) {
        Whereabouts::Accepted => BallotStatus::Accepted,
        Whereabouts::Included => BallotStatus::Included,
        Whereabouts::Replaced => BallotStatus::Replaced,
        Whereabouts::Spoiled => BallotStatus::Spoiled,
    };
    ReceiptView {
        election: handle.to_string(),
        title,
        tracker: kept.tracker.to_string(),
        short: short(&kept.tracker),
        status,
        position: kept.position.map(number),
        time: Some(number(kept.time)),
    }
}

/// An election or poll for this citizen.
pub fn election(state: &State, listed: Listed<'_>, citizen: &Citizen, counts: &Counts) -> ElectionView {
    match listed {
        Listed::Draft { handle, manifest } => {
            ElectionView { roll: eligible(state, manifest), ..draft(handle, manifest) }
        }
        Listed::Published { handle, election } => {
            let voter = citizen.voting_key(state, &election.id());
            let off = off(state, election, citizen);
            let mine = citizen.has_joined_roll(election).unwrap_or(false);
            let secret_roll = secret_roll(election, mine);
            ElectionView { off, secret_roll, ..published(state, handle, election, voter.as_ref(), counts) }
        }
    }
}

fn secret_roll(election: &ElectionState, mine: bool) -> Option<SecretRollView> {
    election.has_secret_roll().then(|| SecretRollView {
        joined: number(election.roll_keys().len()),
        least: number(election.roll_least()),
        fixed: election.is_roll_fixed(),
        mixes: number(election.roll_mixers().len()),
        mixes_needed: number(election.roll_mixes_needed()),
        mine,
    })
}

/// Why voting is off for this citizen, where it is on or about to be.
fn off(state: &State, election: &ElectionState, citizen: &Citizen) -> Option<String> {
    if !matches!(election.phase(), state::Phase::Ready | state::Phase::Open) {
        return None;
    }
    let error = match citizen.may_vote(state, &election.id()) {
        // Its list is made when it opens.
        Err(CitizenError::Join(JoinError::NotOpen)) => {
            let key = citizen.key()?;
            let class = state.membership(&key).map(|membership| membership.class);
            return (!class.is_some_and(|class| election.manifest().is_for(class)))
                .then(|| "standing.not_in_audience".into());
        }
        voting => voting.err()?,
    };
    Some(CityError::from(error).code())
}

/// How many people may vote: members of the classes that it is for.
fn eligible(state: &State, manifest: &Manifest) -> u32 {
    number(
        Class::ALL.into_iter().filter(|class| manifest.is_for(*class)).map(|class| state.members(class)).sum::<u64>(),
    )
}

pub fn class(class: Class) -> ClassView {
    match class {
        Class::Resident => ClassView::Resident,
        Class::EResident => ClassView::EResident,
        Class::Visitor => ClassView::Visitor,
        Class::Business => ClassView::Business,
        Class::Authority => ClassView::Authority,
    }
}

pub fn class_of(view: ClassView) -> Class {
    match view {
        ClassView::Resident => Class::Resident,
        ClassView::EResident => Class::EResident,
        ClassView::Visitor => Class::Visitor,
        ClassView::Business => Class::Business,
        ClassView::Authority => Class::Authority,
    }
}

fn audience(manifest: &Manifest) -> AudienceView {
    let asked = manifest.audience.as_ref();
    let classes = Class::ALL.into_iter().filter(|class| manifest.is_for(*class)).map(self::class).collect();
    AudienceView {
        pseudonymous: manifest.is_pseudonymous(),
        classes,
        districts: asked.map(|asked| asked.districts.clone()).unwrap_or_default(),
        age_bands: asked.map(|asked| asked.age_bands.clone()).unwrap_or_default(),
    }
}

/// The audience as an official typed it; none where it is every resident under the own key.
fn asked(view: AudienceView) -> Option<Audience> {
    let AudienceView { pseudonymous, classes, mut districts, mut age_bands } = view;
    let mut classes: Vec<Class> = classes.into_iter().map(class_of).collect();
    for list in [&mut districts, &mut age_bands] {
        list.sort_unstable();
        list.dedup();
    }
    classes.sort_unstable();
    classes.dedup();
    if classes == [Class::Resident] {
        classes.clear();
    }
    let audience = Audience { pseudonymous, classes, districts, age_bands };
    (audience.pseudonymous || !audience.classes.is_empty() || audience.asks_attributes()).then_some(audience)
}

fn draft(handle: Hash, manifest: &Manifest) -> ElectionView {
    let trustee = |(place, name): (usize, &&str)| TrusteeView {
        index: number(place + 1),
        name: (*name).to_owned(),
        confirmed: false,
        shared: false,
        mixed: false,
    };
    ElectionView {
        id: handle.to_string(),
        kind: kind(manifest.kind),
        title: manifest.title.clone(),
        description: manifest.description.clone(),
        contests: manifest.contests.iter().map(|question| contest(question, None, None)).collect(),
        phase: Phase::Draft,
        closes_at: number(manifest.closes_at),
        points: manifest.points,
        ballots: 0,
        voters: 0,
        roll: 0,
        minimum_voters: manifest.minimum_voters,
        trustees: TRUSTEES.iter().enumerate().map(trustee).collect(),
        threshold: THRESHOLD,
        my_tracker: None,
        audience: audience(manifest),
        off: None,
        secret_roll: manifest.roll.map(|SecretRoll::Mixed| SecretRollView {
            joined: 0,
            least: manifest.minimum_voters,
            fixed: false,
            mixes: 0,
            mixes_needed: THRESHOLD,
            mine: false,
        }),
    }
}

fn published(
    state: &State,
    handle: Hash,
    election: &ElectionState,
    voter: Option<&Key>,
    counted: &Counts,
) -> ElectionView {
    let manifest = election.manifest();
    let ceremony = state.ceremony(&manifest.ceremony);
    let confirmed: Vec<u32> = ceremony.map(|ceremony| ceremony.confirmed().collect()).unwrap_or_default();
    let sharers: Vec<u32> = election.sharers().collect();
    let threshold = ceremony.map_or(0, |ceremony| ceremony.threshold());
    let trustees = ceremony.map(|ceremony| ceremony.trustees()).unwrap_or_default();
    let trustee = |(place, trustee): (usize, &tabella_ledger::entry::Trustee)| {
        let index = number(place + 1);
        let (confirmed, shared) = (confirmed.contains(&index), sharers.contains(&index));
        let mixed = election.roll_mixers().contains(&index);
        TrusteeView { index, name: trustee.name.clone(), confirmed, shared, mixed }
    };
    let counts = election.counts();
    let phase = match election.phase() {
        state::Phase::Ready => Phase::Ready,
        state::Phase::Open => Phase::Open,
        // Where nothing may be decrypted, publishing that is the next step.
        state::Phase::Closed if sharers.len() >= threshold || election.is_withheld() => Phase::Tallied,
        state::Phase::Closed => Phase::Closed,
        state::Phase::Published => Phase::Published,
    };
    let contests = manifest.contests.iter().enumerate();
    ElectionView {
        contests: contests
            .map(|(place, question)| {
                contest(question, counts.get(place).map(Vec::as_slice), counted.of(election, place))
            })
            .collect(),
        phase,
        ballots: number(election.accepted()),
        voters: number(election.voters()),
        roll: match (state.assembly(&election.id()), election.roll_listed()) {
            (Some(assembly), _) => number(assembly.listed()),
            (None, Some(listed)) => number(listed),
            (None, None) => eligible(state, manifest),
        },
        trustees: trustees.iter().enumerate().map(trustee).collect(),
        threshold: number(threshold),
        my_tracker: voter.and_then(|voter| election.counted_of(voter)).map(|counted| counted.tracker.to_string()),
        secret_roll: secret_roll(election, false),
        ..draft(handle, manifest)
    }
}

fn kind(kind: manifest::Kind) -> Kind {
    match kind {
        manifest::Kind::Election => Kind::Election,
        manifest::Kind::Poll => Kind::Poll,
    }
}

fn contest(question: &Question, counters: Option<&[u64]>, count: Option<CountView>) -> ContestView {
    let options = question.options.len();
    let (counts, rest) = match counters.and_then(|counters| counters.split_at_checked(options)) {
        Some((counts, rest)) => (Some(counts), rest),
        None => (None, [].as_slice()),
    };
    let against = matches!(question.rule, QuestionRule::Quadratic { against: true, .. });
    let runoff = matches!(question.rule, QuestionRule::Star { .. });
    let ahead = |count: &CountView| if count.elected.is_empty() { count.tied.clone() } else { count.elected.clone() };
    let summed = || counts.and(counters).map(|counters| question.winners(counters).into_iter().map(number).collect());
    ContestView {
        title: question.title.clone(),
        options: question.options.clone(),
        blank: question.blank,
        rule: rule(question),
        counts: counts.map(<[u64]>::to_vec),
        against: counts.filter(|_| against).map(|_| rest.to_vec()),
        pairs: counts.filter(|_| runoff).map(|_| pairs(options, rest)),
        winners: count.as_ref().map(ahead).or_else(summed),
        equals: question.allows_equals(),
        count,
    }
}

fn rule(question: &Question) -> RuleView {
    match question.rule.clone() {
        QuestionRule::Plurality => RuleView::Plurality { blank: question.blank.is_some() },
        QuestionRule::Approval { min, max } => RuleView::Approval { min, max },
        QuestionRule::Score { max } => RuleView::Score { max },
        QuestionRule::Star { max } => RuleView::Star { max },
        QuestionRule::Cumulative { min, max, each } => RuleView::Cumulative { min, max, each },
        QuestionRule::Quadratic { credits, against } => RuleView::Quadratic { credits, against },
        QuestionRule::Positional { points, min } => RuleView::Positional { points, min },
        QuestionRule::Knapsack { costs, budget } => RuleView::Knapsack { costs, budget },
        QuestionRule::Ranked { ranks, procedure, disclosure } => {
            let (method, seats) = ranked(&procedure.rule);
            RuleView::Ranked { ranks, method, seats, pairs: disclosure == Disclosure::Pairs }
        }
        QuestionRule::Graded { grades, seats, .. } => RuleView::Graded { grades, seats },
        QuestionRule::WriteIn { bytes } => RuleView::WriteIn { bytes },
    }
}

fn ranked(rule: &RankedRule) -> (RankedMethod, u32) {
    match rule {
        RankedRule::InstantRunoff { .. } => (RankedMethod::InstantRunoff, 1),
        RankedRule::Gregory { seats, variant } => match variant.value {
            Value::Quotient => (RankedMethod::StvScotland, *seats),
            Value::Fraction => (RankedMethod::StvPortland, *seats),
        },
        RankedRule::Irish { seats } => (RankedMethod::StvIreland, *seats),
        RankedRule::Meek { seats } => (RankedMethod::StvMeek, *seats),
        RankedRule::Schulze { .. } => (RankedMethod::Schulze, 1),
        RankedRule::RankedPairs => (RankedMethod::RankedPairs, 1),
        RankedRule::Copeland { seats } => (RankedMethod::Copeland, *seats),
        RankedRule::Borda { seats, .. } => (RankedMethod::Borda, *seats),
        RankedRule::ExpandingApprovals { .. } => (RankedMethod::ExpandingApprovals, 1),
    }
}

/// The procedure of a method. Expanding approvals has no costs here, which the check of the manifest says.
fn procedure(method: RankedMethod, seats: u32) -> Procedure {
    let method = match method {
        RankedMethod::InstantRunoff => Method::InstantRunoff,
        RankedMethod::StvScotland => Method::StvScotland,
        RankedMethod::StvPortland => Method::StvPortland,
        RankedMethod::StvIreland => Method::StvIreland,
        RankedMethod::StvMeek => Method::StvMeek,
        RankedMethod::Schulze => Method::Schulze,
        RankedMethod::RankedPairs => Method::RankedPairs,
        RankedMethod::Copeland => Method::Copeland,
        RankedMethod::Borda => Method::Borda,
        RankedMethod::ExpandingApprovals => {
            let rule = RankedRule::ExpandingApprovals { costs: Vec::new(), available: 0 };
            return Procedure { rule, ..Method::Borda.procedure(seats) };
        }
    };
    method.procedure(seats)
}

/// Every two options with how many voters score the one above the other, and the other above the one.
fn pairs(options: usize, counters: &[u64]) -> Vec<PairView> {
    let above = |one, other| counters.get(pair_index(options, one, other)).copied().map_or(0, number);
    let pair = |(one, other)| PairView {
        one: number(one),
        other: number(other),
        for_one: above(one, other),
        for_other: above(other, one),
    };
    (0..options).flat_map(|one| (one + 1..options).map(move |other| (one, other))).map(pair).collect()
}

/// A manifest as an official typed it, without a key. `blank` is what a blank vote is called on the ballot.
pub fn manifest(new: NewElection, blank: &str) -> Manifest {
    Manifest {
        kind: match new.kind {
            Kind::Election => manifest::Kind::Election,
            Kind::Poll => manifest::Kind::Poll,
        },
        title: new.title.trim().to_owned(),
        description: new.description.trim().to_owned(),
        contests: new.contests.into_iter().map(|contest| question(contest, blank)).collect(),
        ceremony: Hash([0; 32]),
        closes_at: u64::from(new.closes_at),
        points: new.points,
        minimum_voters: new.minimum_voters,
        styles: Vec::new(),
        weighted: false,
        audience: asked(new.audience),
        proposal: None,
        opens_at: None,
        roll: new.secret_roll.then_some(SecretRoll::Mixed),
    }
}

/// A manifest as voters will see it, with the positions of questions that tell too much.
pub fn preview(manifest: &Manifest, telling: Vec<usize>) -> PreviewView {
    PreviewView {
        contests: manifest.contests.iter().map(|question| contest(question, None, None)).collect(),
        telling: telling.into_iter().map(number).collect(),
    }
}

fn question(contest: NewContest, blank: &str) -> Question {
    let mut options: Vec<String> = contest.options.iter().map(|option| option.trim().to_owned()).collect();
    let (rule, blank) = match contest.rule {
        RuleView::Plurality { blank: true } => {
            options.push(blank.to_owned());
            (QuestionRule::Plurality, Some(number(options.len() - 1)))
        }
        RuleView::Plurality { blank: false } => (QuestionRule::Plurality, None),
        RuleView::Approval { min, max } => (QuestionRule::Approval { min, max }, None),
        RuleView::Score { max } => (QuestionRule::Score { max }, None),
        RuleView::Star { max } => (QuestionRule::Star { max }, None),
        RuleView::Cumulative { min, max, each } => (QuestionRule::Cumulative { min, max, each }, None),
        RuleView::Quadratic { credits, against } => (QuestionRule::Quadratic { credits, against }, None),
        RuleView::Positional { points, min } => (QuestionRule::Positional { points, min }, None),
        RuleView::Knapsack { costs, budget } => (QuestionRule::Knapsack { costs, budget }, None),
        RuleView::Ranked { ranks, method, seats, pairs } => {
            let disclosure = if pairs { Disclosure::Pairs } else { Disclosure::Ballots };
            (QuestionRule::Ranked { ranks, procedure: procedure(method, seats), disclosure }, None)
        }
        RuleView::Graded { grades, seats } => (QuestionRule::Graded { grades, seats, ties: vec![TieBreak::Lot] }, None),
        RuleView::WriteIn { bytes } => (QuestionRule::WriteIn { bytes }, None),
    };
    Question { title: contest.title.trim().to_owned(), options, blank, rule, packed: false }
}

fn outcome(outcome: audit::Outcome) -> Outcome {
    match outcome {
        audit::Outcome::Valid => Outcome::Valid,
        audit::Outcome::Invalid => Outcome::Invalid,
        audit::Outcome::CannotBeChecked => Outcome::CannotBeChecked,
    }
}

pub fn verdict(verdict: &Verdict, seconds: f64) -> VerdictView {
    let elections = |state: &State| {
        let counts = Counts::default();
        let listed = |(id, election): (&Hash, &ElectionState)| published(state, *id, election, None, &counts);
        state.elections().map(listed).collect()
    };
    VerdictView {
        outcome: outcome(verdict.outcome),
        city: verdict.state.as_ref().map(|state| state.genesis().city.clone()).unwrap_or_default(),
        checks: verdict
            .checks
            .iter()
            .map(|check| CheckView {
                name: check.check.name().to_owned(),
                covered: number(check.covered),
                outcome: outcome(check.outcome),
            })
            .collect(),
        findings: verdict
            .findings
            .iter()
            .map(|finding| FindingView {
                check: finding.check.name().to_owned(),
                place: finding.place.clone(),
                message: finding.message.clone(),
            })
            .collect(),
        elections: verdict.state.as_ref().map(elections).unwrap_or_default(),
        ballots: number(verdict.ballots),
        blocks: number(verdict.blocks),
        seconds,
        checkpoint: verdict.checkpoint.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(rule: QuestionRule) -> Question {
        let options = vec!["Elms".into(), "Limes".into(), "Oaks".into()];
        Question { title: "Which trees?".into(), options, blank: None, rule, packed: false }
    }

    #[test]
    fn votes_against_are_shown_beside_those_for_and_taken_off() {
        let question = asked(QuestionRule::Quadratic { credits: 9, against: true });
        let view = contest(&question, Some(&[9, 5, 1, 6, 1, 0]), None);
        assert_eq!(view.counts, Some(vec![9, 5, 1]));
        assert_eq!(view.against, Some(vec![6, 1, 0]));
        assert_eq!(view.winners, Some(vec![1]));
        let view = contest(&question, Some(&[1, 0, 0, 1, 2, 0]), None);
        assert_eq!(view.winners, Some(vec![]), "nothing is left of any");
    }

    #[test]
    fn pairs_are_shown_beside_scores() {
        let view = contest(&asked(QuestionRule::Star { max: 5 }), Some(&[30, 10, 29, 1, 4, 5, 5, 6, 2]), None);
        assert_eq!(view.counts, Some(vec![30, 10, 29]));
        let pair = |one, other, for_one, for_other| PairView { one, other, for_one, for_other };
        assert_eq!(view.pairs, Some(vec![pair(0, 1, 1, 5), pair(0, 2, 4, 6), pair(1, 2, 5, 2)]));
        assert_eq!(view.winners, Some(vec![2]));
    }

    #[test]
    fn an_uncounted_contest_has_no_numbers() {
        let view = contest(&asked(QuestionRule::Star { max: 5 }), None, None);
        assert_eq!((view.counts, view.against, view.pairs, view.winners), (None, None, None, None));
    }
}
