//! A host with made-up answers: a town with one open poll, an office that always succeeds, and a code that is refused.

use async_trait::async_trait;
use std::{path::PathBuf, sync::Arc};
use tabella_app::{
    contract::*,
    host::{Answer, DataHost, DeskHost, Events, FundsHost, Host, PersonHost, Surroundings, Typed},
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

#[async_trait]
impl PersonHost for StageHost {
    async fn create_key(&self, _: Option<String>, passphrase: Option<Typed>) -> Answer<CitizenView> {
        if passphrase.is_some_and(|passphrase| passphrase.len() < 12) {
            return Err(refused("identity.short"));
        }
        Ok(citizen(Standing::KeyReady))
    }

    async fn identity(&self) -> Answer<IdentityView> {
        Ok(identity(IdentityLock::Passphrase))
    }

    async fn recovery_phrase(&self, language: Option<String>) -> Answer<PhraseView> {
        let words = vec!["word".into(), language.unwrap_or_default()];
        Ok(PhraseView { language: "en".into(), words })
    }

    async fn confirm_phrase(&self, words: Vec<PhraseWord>) -> Answer<IdentityView> {
        if words.iter().any(|typed| typed.word != "word") {
            return Err(refused("phrase.not_these"));
        }
        Ok(IdentityView { written_down: true, ..identity(IdentityLock::Unlocked) })
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

    async fn next_key(&self, _: Option<Typed>) -> Answer<CitizenView> {
        Ok(citizen(Standing::Enrolled))
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

    async fn ask_to_enrol(&self) -> Answer<EnrolmentView> {
        Ok(enrolment(EnrolmentStage::Waiting))
    }

    async fn enrolment(&self) -> Answer<Option<EnrolmentView>> {
        Ok(Some(enrolment(EnrolmentStage::Waiting)))
    }
}

#[async_trait]
impl DeskHost for StageHost {
    async fn desk(&self) -> Answer<DeskView> {
        Ok(desk())
    }

    async fn confirm_request(&self, _: String, reference: String, _: Vec<FieldView>) -> Answer<EnrolmentView> {
        if reference.is_empty() {
            return Err(refused("request.no_reference"));
        }
        Ok(enrolment(EnrolmentStage::Enrolled))
    }

    async fn refuse_request(&self, _: String, reason: String) -> Answer<EnrolmentView> {
        if reason.is_empty() {
            return Err(refused("request.reason"));
        }
        Ok(EnrolmentView { reason: Some(reason), ..enrolment(EnrolmentStage::Refused) })
    }

    async fn report_loss(&self, _: String) -> Answer<EnrolmentCode> {
        self.new_code().await
    }

    async fn revoke(&self, _: String, _: Option<String>) -> Answer<DeskView> {
        Ok(desk())
    }

    async fn name_members(&self, class: ClassView, members: Vec<NewMember>) -> Answer<DeskView> {
        let members = u32::try_from(members.len()).unwrap_or(u32::MAX);
        Ok(DeskView { classes: vec![ClassSizeView { class, members }], ..desk() })
    }

    async fn look_at_person(&self, _: String, _: String, what: Vec<String>, _: String) -> Answer<Vec<FieldView>> {
        Ok(what.into_iter().map(|label| FieldView { label, value: "Ada".into() }).collect())
    }
}

#[async_trait]
impl DataHost for StageHost {
    async fn uses(&self) -> Answer<UsesView> {
        Ok(UsesView { uses: vec![], gaps: vec![3], sound: false })
    }

    async fn owned(&self) -> Answer<OwnedView> {
        Ok(owned())
    }

    async fn publish_data(&self, _: PathBuf, kind: String) -> Answer<OwnedView> {
        let publication = PublicationView { position: 9, kind, bytes: 12 };
        Ok(OwnedView { publications: vec![publication], ..owned() })
    }

    async fn grant_data(&self, _: u32, _: String, _: String, _: PathBuf) -> Answer<OwnedView> {
        Ok(owned())
    }

    async fn withdraw_data(&self, _: u32) -> Answer<OwnedView> {
        Ok(owned())
    }

    async fn fetch_data(&self, _: PathBuf, _: PathBuf) -> Answer<()> {
        Ok(())
    }

    async fn history(&self, number: String) -> Answer<HistoryView> {
        Ok(HistoryView { subject: number, links: vec![] })
    }

    async fn save_history(&self, _: String, _: PathBuf) -> Answer<()> {
        Ok(())
    }

    async fn open_proof(&self, path: PathBuf) -> Answer<ProofView> {
        Ok(ProofView {
            id: path.display().to_string(),
            outcome: Outcome::Invalid,
            message: None,
            position: Some(7),
            own_board: false,
            wage: None,
            history: None,
        })
    }

    async fn wages(&self) -> Answer<Vec<ProofView>> {
        Ok(vec![])
    }

    async fn keep_wage(&self, path: PathBuf) -> Answer<Vec<ProofView>> {
        Ok(vec![self.open_proof(path).await?])
    }

    async fn save_wage(&self, _: String, _: PathBuf) -> Answer<()> {
        Ok(())
    }

    async fn wallet(&self) -> Answer<WalletView> {
        Ok(WalletView { certificates: vec![], showings: vec![] })
    }

    async fn request_certificate(&self, _: u32, _: PathBuf) -> Answer<()> {
        Ok(())
    }

    async fn add_certificate(&self, _: PathBuf) -> Answer<WalletView> {
        self.wallet().await
    }

    async fn ask_for_fact(&self, fact: String, _: String) -> Answer<String> {
        Ok(fact)
    }

    async fn show_fact(&self, question: String, _: bool) -> Answer<String> {
        Ok(question)
    }

    async fn check_fact(&self, shown: String, _: String) -> Answer<FactView> {
        let (issuer, place) = ("Registrar".into(), "Stageville".into());
        Ok(FactView { fact: "adult".into(), value: shown, issuer, place, until: 1_900_000_000, valid_now: true })
    }

    async fn issue_certificate(&self, _: PathBuf, _: Vec<NewFact>, _: u32, _: PathBuf) -> Answer<()> {
        Ok(())
    }
}

#[async_trait]
impl FundsHost for StageHost {
    async fn funds(&self) -> Answer<Vec<FundView>> {
        Ok(vec![fund()])
    }

    async fn open_fund(&self, new: NewFund) -> Answer<FundView> {
        Ok(FundView { currency: new.currency, budget: new.budget, ..fund() })
    }

    async fn fund_step(&self, _: String, by: String, done: StepView) -> Answer<FundView> {
        let step = TakenStepView { number: 1, by: Some(by), position: 30, done, over: 0 };
        Ok(FundView { steps: vec![step], ..fund() })
    }

    async fn pay_wages(&self, _: String, _: String, _: u32, wages: Vec<NewWage>) -> Answer<PaidWagesView> {
        Ok(PaidWagesView { fund: fund(), slips: wages.into_iter().map(|wage| wage.worker).collect() })
    }
}

fn owned() -> OwnedView {
    OwnedView { publications: vec![], grants: vec![], fetches: vec![], service: "stage".into() }
}

fn fund() -> FundView {
    FundView {
        id: "fund".into(),
        election: "square".into(),
        contest: 0,
        option: 0,
        project: "Fountain Square".into(),
        currency: "EUR".into(),
        budget: 900,
        needed: 2,
        members: vec![MemberView { role: RoleView::Payer, name: "Treasury".into() }],
        totals: TotalsView { requested: 0, approved: 0, paid: 0, donated: 0, overpaid: 0 },
        requests: vec![],
        steps: vec![],
        sound: true,
    }
}

fn refused(code: &str) -> Failure {
    Failure { code: code.into(), message: "The stage says no.".into(), hint: "Type something else.".into() }
}

fn enrolment(stage: EnrolmentStage) -> EnrolmentView {
    let code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ".into();
    EnrolmentView { code, stage, reason: None, expires_at: 1_900_000_000 }
}

fn desk() -> DeskView {
    let request = RequestView {
        code: "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ".into(),
        key: "7b".repeat(32),
        proof: "in_person".into(),
        made_at: 1_800_000_000,
        expires_at: 1_900_000_000,
        confirming: false,
        says: vec![],
    };
    DeskView { requests: vec![request], classes: vec![ClassSizeView { class: ClassView::Resident, members: 120 }] }
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
    CitizenView { standing, key, class: Some(ClassView::Resident), points: 0, receipts: vec![] }
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
        audience: AudienceView {
            pseudonymous: false,
            classes: vec![ClassView::Resident],
            districts: vec![],
            age_bands: vec![],
        },
        off: None,
    }
}

fn trustee(index: u32) -> TrusteeView {
    TrusteeView { index, name: format!("Trustee {index}"), confirmed: true, shared: false }
}

fn record() -> RecordView {
    RecordView { path: "/stage/record.tabella".into(), bytes: 4096, written_at: 1_800_000_000 }
}

fn identity(lock: IdentityLock) -> IdentityView {
    IdentityView {
        lock: Some(lock),
        open: true,
        recoverable: true,
        enrolment: 0,
        written_down: false,
        system_store: false,
        word_lists: vec!["en".into()],
    }
}
