//! A host with made-up answers: a town with one open poll, an office that always succeeds, and a code that is refused.

use async_trait::async_trait;
use std::{path::PathBuf, sync::Arc};
use tabella_app::{
    contract::*,
    host::{
        Answer, DataHost, DeskHost, Events, ForumHost, FundsHost, Host, PersonHost, PointsHost, ProgrammeHost,
        ProofHost, ProviderHost, RetentionHost, Surroundings, Typed,
    },
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

    async fn write_in(&self, text: String, bytes: u32) -> Answer<WrittenView> {
        Ok(WrittenView { stored: Some(text), used: Some(bytes), refusal: None })
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
        Ok(OpenedView {
            tracker,
            choices: Choices { contests: vec![Selection::Values(vec![1, 0, 0])] },
            evidence: "stage".into(),
        })
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

    async fn preview_election(&self, new: NewElection) -> Answer<PreviewView> {
        let contests = election(&new.title, Phase::Draft).contests;
        Ok(PreviewView { contests, telling: vec![1] })
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

    async fn fix_roll(&self, id: String) -> Answer<ElectionView> {
        let mut fixed = election(&id, Phase::Ready);
        fixed.secret_roll = Some(SecretRollView { fixed: true, ..secret_roll(9) });
        Ok(fixed)
    }

    async fn residents_join(&self, id: String, count: u32) -> Answer<ElectionView> {
        Ok(ElectionView { secret_roll: Some(secret_roll(count)), ..election(&id, Phase::Ready) })
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

    async fn cancel(&self, _: String, _: String) -> Answer<()> {
        Ok(())
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

    async fn returned(&self) -> Answer<Option<ReturnedView>> {
        Ok(Some(ReturnedView::Missing { reason: "no answer".into() }))
    }

    async fn bring_back(&self) -> Answer<ReturnedView> {
        Ok(ReturnedView::Opened { number: 4, credentials: 8, wages: 2, data: 1, left_out: 0 })
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
impl ForumHost for StageHost {
    async fn forum(&self) -> Answer<ForumView> {
        Ok(forum())
    }

    async fn propose(&self, title: String, text: String) -> Answer<ForumView> {
        let [first] = &forum().proposals[..] else { unreachable!("there is one") };
        let proposed = ProposalView { id: "new".into(), title, text, support: 0, mine: false, ..first.clone() };
        Ok(ForumView { proposals: vec![first.clone(), proposed], ..forum() })
    }

    async fn support(&self, proposal: String) -> Answer<ForumView> {
        let mut forum = forum();
        let supported = forum.proposals.iter_mut().find(|known| known.id == proposal);
        let unknown = || Failure { code: "forum.unknown_proposal".into(), message: proposal, hint: String::new() };
        supported.ok_or_else(unknown)?.mine = true;
        Ok(forum)
    }

    async fn answer(&self, about: String, decided: String, done: String) -> Answer<ForumView> {
        Ok(ForumView { answers: vec![AnswerView { about, time: 1_800_000_000, decided, done }], ..forum() })
    }

    async fn tell(&self, title: String, text: String) -> Answer<ForumView> {
        let (what, about, time) = (NewsKind::Notice, None, Some(1_800_000_000));
        Ok(ForumView { news: vec![NewsView { what, about, is_election: false, title, text, time }], ..forum() })
    }
}

fn forum() -> ForumView {
    let proposal = ProposalView {
        id: "bench".into(),
        title: "A bench by the lake".into(),
        text: "There is none between the bridge and the mill.".into(),
        support: 12,
        support_needed: 100,
        part_needed: 1000,
        progress: ProposalProgress::Open,
        answer_by: None,
        mine: false,
    };
    ForumView { news: vec![], proposals: vec![proposal], answers: vec![] }
}

#[async_trait]
impl PointsHost for StageHost {
    async fn points(&self) -> Answer<PointsView> {
        Ok(points())
    }

    async fn point_rules(&self) -> Answer<Vec<PointRulesView>> {
        Ok(vec![point_rules()])
    }

    async fn claim_points(&self, election: String) -> Answer<PointsView> {
        self.events.progress(Progress { task: "points".into(), step: "working".into(), done: 0, total: 0 });
        let claimable = points().claimable.into_iter().filter(|found| found.election != election).collect();
        Ok(PointsView { claimable, ..points() })
    }

    async fn read_slip(&self, path: PathBuf) -> Answer<String> {
        Ok(path.display().to_string())
    }

    async fn review_act(&self, act: String) -> Answer<ActView> {
        let refusal = (act == "used").then(|| refused("rewards.act.code_used"));
        Ok(ActView {
            programme: "Green town".into(),
            version: 2,
            kind: "glass".into(),
            method: "scale".into(),
            rule: None,
            measure: MeasureView::Amount { amount: 4500 },
            time: 1_800_000_000,
            party: "The bin".into(),
            place: "Lake".into(),
            personal: false,
            points: if refusal.is_none() { 9 } else { 0 },
            refusal,
        })
    }

    async fn claim_act(&self, act: String) -> Answer<PointsView> {
        if act == "used" { Err(refused("rewards.act.code_used")) } else { Ok(points()) }
    }

    async fn buy_offer(&self, provider: String, offer: String) -> Answer<SpentView> {
        Ok(SpentView { voucher: format!("{provider}/{offer}"), position: 9, points: points() })
    }

    async fn review_fee(&self, quote: String) -> Answer<FeeView> {
        Ok(FeeView {
            fee: quote,
            price: 4,
            provider: "Town hall".into(),
            place: "Stageville".into(),
            valid_until: 1_900_000_000,
            spendable: 7,
            refusal: None,
        })
    }

    async fn pay_fee(&self, quote: String) -> Answer<SpentView> {
        Ok(SpentView { voucher: quote, position: 9, points: points() })
    }

    async fn donate_points(&self, fund: String, _: String, amount: u32) -> Answer<SpentView> {
        Ok(SpentView { voucher: format!("{amount} for {fund}"), position: 9, points: points() })
    }

    async fn voucher(&self, spend: u32) -> Answer<String> {
        Ok(format!("tabella-voucher:{spend}"))
    }

    async fn finish_purchase(&self, spend: u32) -> Answer<PointsView> {
        let mut points = points();
        points.periods[0].number = spend;
        Ok(points)
    }
}

fn points() -> PointsView {
    let period = PeriodView {
        number: 1,
        programme: "green".into(),
        title: "Green town".into(),
        ends: 1_800_000_000,
        redeem_from: 1_800_086_400,
        redeem_until: 1_801_000_000,
        spend_until: 1_900_000_000,
        spendable: 7,
        asked: 0,
        ready: 3,
        redeeming: 0,
        hidden_among: Some(40),
        events: vec![],
    };
    let claimable = vec![ClaimableView { election: "square".into(), title: "A name".into(), points: 5 }];
    PointsView { periods: vec![period], claimable, week_key: "7b".repeat(32) }
}

fn point_rules() -> PointRulesView {
    PointRulesView {
        id: "green".into(),
        title: "Green town".into(),
        versions: vec![],
        parties: vec![],
        person_week: 60,
        per_period: 20_000,
        claim_within: 1_209_600,
        cover: 500,
        promised: 120,
        offers: vec![],
        periods: vec![],
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

#[async_trait]
impl ProgrammeHost for StageHost {
    async fn programmes(&self) -> Answer<Vec<ProgrammeView>> {
        Ok(vec![programme("Green town", 1)])
    }

    async fn check_programme(&self, rules: RulesView) -> Answer<u32> {
        if rules.title.is_empty() {
            return Err(refused("rules.text"));
        }
        Ok(2)
    }

    async fn publish_programme(&self, rules: RulesView, version: u32) -> Answer<Vec<ProgrammeView>> {
        Ok(vec![programme(&rules.title, version)])
    }

    async fn begin_epoch(&self, epoch: NewEpoch) -> Answer<Vec<ProgrammeView>> {
        let mut shown = programme("Green town", 1);
        shown.epochs[0].ends = epoch.ends;
        Ok(vec![shown])
    }

    async fn provider_key(&self, name: String) -> Answer<String> {
        Ok(format!("key of {name}"))
    }
}

fn programme(title: &str, version: u32) -> ProgrammeView {
    let rules = RulesView {
        id: "green".into(),
        title: title.into(),
        kinds: vec![ActKindView {
            id: "glass".into(),
            unit: "g".into(),
            method: "scale".into(),
            formula: FormulaView::Amount { points: 2, per: 1000, most: 30 },
        }],
        parties: vec![],
        caps: CapsView { person_week: 60, epoch: 20_000 },
        delay: 86_400,
        claim_within: 1_209_600,
    };
    let epoch = RewardEpochView {
        number: 1,
        begins: 1_800_000_000,
        ends: 1_800_100_000,
        redeem_from: 1_800_200_000,
        redeem_until: 1_800_300_000,
        spend_until: 1_800_400_000,
        settle_until: 1_800_500_000,
        requested: 0,
        issued: 12,
        settled: 5,
        outstanding: 7,
        expired: 0,
    };
    ProgrammeView {
        id: "green".into(),
        versions: vec![VersionView { version, since: 1_800_000_000, claims_until: None, rules }],
        offers: vec![],
        cover: 100,
        promised: 7,
        epochs: vec![epoch],
    }
}

#[async_trait]
impl ProviderHost for StageHost {
    async fn counters(&self) -> Answer<Vec<CounterView>> {
        Ok(vec![counter("The bus")])
    }

    async fn look_at_voucher(&self, _: String, slip: String, _: Option<String>) -> Answer<PresentedView> {
        if slip == "used" {
            return Err(refused("counter.used_before"));
        }
        Ok(presented(slip))
    }

    async fn honour_voucher(&self, _: String, slip: String, _: Option<String>) -> Answer<PresentedView> {
        Ok(presented(slip))
    }

    async fn give_back(&self, provider: String, slip: String) -> Answer<Vec<CounterView>> {
        Ok(vec![CounterView { place: slip, ..counter(&provider) }])
    }

    async fn settle_vouchers(&self, provider: String) -> Answer<Vec<CounterView>> {
        let settled = SettledView { position: 9, time: 1_800_000_000, epoch: 1, spends: 1, amount: 8 };
        Ok(vec![CounterView { honoured: vec![], settled: vec![settled], ..counter(&provider) }])
    }

    async fn make_offer(&self, provider: String, offer: NewOffer) -> Answer<Vec<CounterView>> {
        Ok(vec![CounterView { programme: offer.programme, ..counter(&provider) }])
    }

    async fn quote_fee(&self, _: String, fee: String, price: u32, _: u32, _: u32) -> Answer<String> {
        Ok(format!("{fee}: {price}"))
    }
}

fn presented(title: String) -> PresentedView {
    PresentedView { position: 8, epoch: 1, amount: 8, purpose: CounterPurpose::Voucher, title }
}

fn counter(name: &str) -> CounterView {
    let honoured = HonouredView {
        position: 8,
        epoch: 1,
        amount: 8,
        purpose: Some(CounterPurpose::Fee),
        title: None,
        settle_until: 1_800_500_000,
    };
    CounterView {
        name: name.into(),
        place: "Town".into(),
        programme: "green".into(),
        key: "7b".repeat(32),
        honoured: vec![honoured],
        settled: vec![],
        epochs: vec![1],
    }
}

#[async_trait]
impl RetentionHost for StageHost {
    async fn retention(&self) -> Answer<Option<RetentionView>> {
        Ok(Some(retention(None)))
    }

    async fn forgetting(&self) -> Answer<ForgettingView> {
        Ok(ForgettingView { retention: None, is_due: false, people: 3, requests: 2, codes: 1 })
    }

    async fn announce_forgetting(&self, due: u32) -> Answer<ForgettingView> {
        if due == 0 {
            return Err(refused("retention.past"));
        }
        let announced = RetentionView { due, ..retention(None) };
        Ok(ForgettingView { retention: Some(announced), is_due: false, people: 3, requests: 2, codes: 1 })
    }

    async fn forget_people(&self) -> Answer<ForgettingView> {
        let done = retention(Some(1_900_000_001));
        Ok(ForgettingView { retention: Some(done), is_due: false, people: 0, requests: 0, codes: 0 })
    }
}

fn retention(done_at: Option<u32>) -> RetentionView {
    RetentionView { announced_at: 1_800_000_000, due: 1_900_000_000, done_at }
}

#[async_trait]
impl ProofHost for StageHost {
    async fn proof_ways(&self) -> Answer<ProofWaysView> {
        Ok(ProofWaysView { cards: true, driver: "stage.so".into(), provider: Some("https://id.stage".into()) })
    }

    async fn use_driver(&self, driver: PathBuf) -> Answer<ProofWaysView> {
        Ok(ProofWaysView { cards: true, driver: driver.display().to_string(), provider: None })
    }

    async fn cards(&self) -> Answer<Vec<CardView>> {
        let certificate = CardCertificateView {
            digest: "ab".repeat(32),
            name: "Ada Quill".into(),
            number: "7".into(),
            issuer: "Stage".into(),
            until: 1_900_000_000,
        };
        let (label, certificates) = ("Card".into(), vec![certificate]);
        Ok(vec![CardView { label, pin_pad: false, tries: PinTries::Fewer, certificates }])
    }

    async fn ask_with_card(&self, _: String, _: String, pin: Option<Typed>) -> Answer<EnrolmentView> {
        match pin {
            Some(pin) if *pin == "1234" => Ok(enrolment(EnrolmentStage::Waiting)),
            _ => Err(refused("card.pin_last")),
        }
    }

    async fn begin_sign_in(&self) -> Answer<Option<SigningInView>> {
        Ok(Some(SigningInView { address: "https://id.stage/page".into(), opened: true }))
    }

    async fn end_sign_in(&self) -> Answer<EnrolmentView> {
        Ok(enrolment(EnrolmentStage::Waiting))
    }

    async fn cancel_sign_in(&self) -> Answer<()> {
        Ok(())
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

fn secret_roll(joined: u32) -> SecretRollView {
    SecretRollView { joined, least: 5, fixed: false, mixes: 0, mixes_needed: 2, mine: false }
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
            equals: false,
            count: None,
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
        secret_roll: None,
    }
}

fn trustee(index: u32) -> TrusteeView {
    TrusteeView { index, name: format!("Trustee {index}"), confirmed: true, shared: false, mixed: false }
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
