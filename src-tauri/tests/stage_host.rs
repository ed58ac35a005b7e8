//! A host with made-up answers: a town with one open poll, an office that always succeeds, and a code that is refused.

use async_trait::async_trait;
use std::{path::PathBuf, sync::Arc};
use tabella_app::{
    contract::*,
    host::{Answer, Events, Host, Surroundings, Typed},
};

/// Opens it.
pub async fn open(surroundings: Surroundings) -> Answer<Arc<dyn Host>> {
    Ok(Arc::new(StageHost { locale: surroundings.locale, events: surroundings.events }))
}

struct StageHost {
    locale: String,
    events: Events,
}

/// The one code that is refused.
pub const REFUSED_CODE: &str = "AAAA-AAAA-AAAA";

const TRACKER: &str = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

#[async_trait]
impl Host for StageHost {
    async fn overview(&self) -> Answer<Overview> {
        let citizen = citizen(Standing::Newcomer);
        Ok(Overview { city: "Stageville".into(), locale: self.locale.clone(), chain: chain(), watch: watch(), citizen })
    }

    async fn elections(&self) -> Answer<Vec<ElectionView>> {
        Ok(vec![election("square", Phase::Open)])
    }

    async fn create_key(&self) -> Answer<CitizenView> {
        Ok(citizen(Standing::KeyReady))
    }

    async fn identity(&self) -> Answer<IdentityView> {
        Ok(identity(IdentityLock::Passphrase))
    }

    async fn recovery_phrase(&self, language: Option<String>) -> Answer<PhraseView> {
        let words = vec!["word".into(), language.unwrap_or_default()];
        Ok(PhraseView { language: "en".into(), words })
    }

    async fn restore_identity(&self, _: Typed, _: Option<Typed>) -> Answer<CitizenView> {
        Ok(citizen(Standing::Enrolled))
    }

    async fn unlock_identity(&self, _: Option<Typed>) -> Answer<CitizenView> {
        Ok(citizen(Standing::Enrolled))
    }

    async fn lock_identity(&self, passphrase: Option<Typed>) -> Answer<IdentityView> {
        Ok(identity(if passphrase.is_some() { IdentityLock::Passphrase } else { IdentityLock::Unlocked }))
    }

    async fn enrol(&self, code: String) -> Answer<CitizenView> {
        if code == REFUSED_CODE {
            return Err(Failure {
                code: "enrol.code_unknown".into(),
                message: "No such code was handed out.".into(),
                hint: "Compare it with the letter.".into(),
            });
        }
        self.events.chain(chain());
        Ok(citizen(Standing::Enrolled))
    }

    async fn seal(&self, election: String, _: Choices) -> Answer<SealedView> {
        Ok(SealedView { election, tracker: TRACKER.into(), short: "c0ff ee00 c0ff ee00 c0ff".into(), bytes: 640 })
    }

    async fn cast(&self, tracker: String) -> Answer<ReceiptView> {
        Ok(ReceiptView {
            election: "square".into(),
            title: "A name for the new square".into(),
            tracker,
            short: "c0ff ee00 c0ff ee00 c0ff".into(),
            status: BallotStatus::Accepted,
            position: Some(12),
            time: None,
        })
    }

    async fn challenge(&self, tracker: String) -> Answer<OpenedView> {
        Ok(OpenedView { tracker, choices: Choices { contests: vec![vec![1, 0, 0]] }, evidence: "stage".into() })
    }

    async fn discard(&self) -> Answer<()> {
        Ok(())
    }

    async fn save_receipt(&self, _: String, _: PathBuf) -> Answer<()> {
        Ok(())
    }

    async fn compare(&self, _: String, said: String) -> Answer<ComparedView> {
        self.events.watch(watch());
        Ok(ComparedView { outcome: Compared::OtherBlock, block: Some(6), own: Some(said), differing: vec![2] })
    }

    async fn compare_file(&self, _: String) -> Answer<ComparedView> {
        Ok(ComparedView { outcome: Compared::Later, block: Some(9), own: None, differing: vec![] })
    }

    async fn forget_node(&self, _: String) -> Answer<WatchView> {
        Ok(watch())
    }

    async fn save_evidence(&self, _: PathBuf) -> Answer<()> {
        Ok(())
    }

    async fn save_checkpoint(&self, _: PathBuf) -> Answer<()> {
        Ok(())
    }

    async fn roll(&self) -> Answer<RollView> {
        Ok(RollView { enrolled: 120, open_codes: 3 })
    }

    async fn new_code(&self) -> Answer<EnrolmentCode> {
        Ok(EnrolmentCode { code: "STAG-E234-5678".into(), expires_at: 1_900_000_000 })
    }

    async fn create_election(&self, new: NewElection) -> Answer<ElectionView> {
        Ok(ElectionView { title: new.title, kind: new.kind, ..election("new", Phase::Draft) })
    }

    async fn hold_ceremony(&self, id: String) -> Answer<ElectionView> {
        self.events.progress(Progress { task: "ceremony".into(), step: "dealing".into(), done: 1, total: 3 });
        Ok(election(&id, Phase::Ready))
    }

    async fn open_election(&self, id: String) -> Answer<ElectionView> {
        Ok(election(&id, Phase::Open))
    }

    async fn residents_vote(&self, id: String, count: u32) -> Answer<ElectionView> {
        Ok(ElectionView { ballots: count, voters: count, ..election(&id, Phase::Open) })
    }

    async fn close_election(&self, id: String) -> Answer<ElectionView> {
        Ok(election(&id, Phase::Closed))
    }

    async fn tally(&self, id: String, present: Vec<u32>) -> Answer<ElectionView> {
        let mut tallied = election(&id, Phase::Tallied);
        for trustee in &mut tallied.trustees {
            trustee.shared = present.contains(&trustee.index);
        }
        Ok(tallied)
    }

    async fn publish(&self, id: String) -> Answer<ElectionView> {
        Ok(election(&id, Phase::Published))
    }

    async fn export_record(&self) -> Answer<RecordView> {
        Ok(record())
    }

    async fn records(&self) -> Answer<Vec<RecordView>> {
        Ok(vec![record()])
    }

    async fn audit(&self, _: String, checkpoint: Option<String>) -> Answer<VerdictView> {
        Ok(VerdictView {
            outcome: Outcome::Valid,
            city: "Stageville".into(),
            checks: vec![CheckView { name: "framing".into(), covered: 7, outcome: Outcome::Valid }],
            findings: vec![],
            elections: vec![election("square", Phase::Published)],
            ballots: 41,
            blocks: 7,
            seconds: 0.25,
            checkpoint: checkpoint.unwrap_or_default(),
        })
    }
}

fn chain() -> ChainView {
    ChainView {
        checked_blocks: 7,
        known_blocks: 7,
        entries: 130,
        root: "5a".repeat(32),
        block_time: 1_800_000_000,
        node: "stage".into(),
        trouble: None,
    }
}

fn watch() -> WatchView {
    let code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ";
    WatchView {
        checkpoint: CheckpointView {
            block: 6,
            entries: 130,
            time: 1_800_000_000,
            code: format!("6-{code}"),
            note: "stage\n130\n".into(),
        },
        board_code: code.into(),
        operators: vec![OperatorView { name: "Stageville".into(), signed: true }],
        witnesses: vec![WitnessView {
            name: "press.stage".into(),
            place: "The stage's press".into(),
            agrees: true,
            block: Some(6),
            time: Some(1_800_000_000),
        }],
        agreeing: 1,
        thin: false,
        others: 2,
        compared_at: Some(1_800_000_000),
        nodes: vec![],
        trouble: None,
        dispute: None,
    }
}

fn citizen(standing: Standing) -> CitizenView {
    let key = (standing != Standing::Newcomer).then(|| "7b".repeat(32));
    CitizenView { standing, key, points: 0, receipts: vec![] }
}

fn election(id: &str, phase: Phase) -> ElectionView {
    let published = phase == Phase::Published;
    ElectionView {
        id: id.into(),
        kind: Kind::Poll,
        title: "A name for the new square".into(),
        description: "Three names were proposed.".into(),
        contests: vec![ContestView {
            title: "Which name?".into(),
            options: vec!["Fountain Square".into(), "Elm Square".into(), "Market Square".into()],
            blank: None,
            rule: RuleView::Plurality { blank: false },
            counts: published.then(|| vec![20, 14, 7]),
            against: None,
            pairs: None,
            winners: published.then(|| vec![0]),
        }],
        phase,
        closes_at: 1_900_000_000,
        points: 5,
        ballots: 41,
        voters: 41,
        roll: 120,
        minimum_voters: 10,
        trustees: (1..=3).map(trustee).collect(),
        threshold: 2,
        my_tracker: None,
    }
}

fn trustee(index: u32) -> TrusteeView {
    TrusteeView { index, name: format!("Trustee {index}"), confirmed: true, shared: false }
}

fn record() -> RecordView {
    RecordView { path: "/stage/record.tabella".into(), bytes: 4096, written_at: 1_800_000_000 }
}

fn identity(lock: IdentityLock) -> IdentityView {
    IdentityView { lock: Some(lock), open: true, recoverable: true, enrolment: 0 }
}
