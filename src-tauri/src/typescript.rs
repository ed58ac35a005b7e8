//! Writes the TypeScript twin of [`crate::contract`]: its types, the commands with what they take and answer, the events.

use crate::contract::*;
use std::{env, fmt::Write as _, fs, path::PathBuf};
use ts_rs::{Config, TS};

const HEADER: &str = "// Written by `make gen` from src-tauri/src/contract.rs. Change that file, not this one.\n";

/// The committed file, compared with what the contract says now; `make gen` sets the variable that writes it instead.
#[test]
fn typescript_contract_is_current() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ui/src/lib/contract/index.ts");
    let current = module();
    if env::var_os("TABELLA_WRITE_CONTRACT").is_some() {
        fs::create_dir_all(path.parent().expect("the path has a folder")).expect("folder can be made");
        fs::write(&path, current).expect("file can be written");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == current, "{} is stale: run `make gen` and commit it", path.display());
}

fn module() -> String {
    let mut out = String::from(HEADER);
    types(&mut out);
    commands(&mut out);
    out.push_str("\n/** What the shell sends without being asked. */\nexport type Events = {\n");
    event::<Progress>(&mut out, "progress", "How far something long is.");
    event::<ChainView>(&mut out, "chain", "The app's own copy of the board advanced.");
    event::<WatchView>(&mut out, "watch", "The board was compared with others.");
    event::<u32>(&mut out, "arrival", "So many links and files came from outside.");
    event::<String>(&mut out, "menu", "A line of a menu was chosen: its id.");
    out.push_str("};\n");
    out
}

fn types(out: &mut String) {
    declare::<Failure>(out);
    declare::<Overview>(out);
    declare::<ChainView>(out);
    declare::<WatchView>(out);
    declare::<CheckpointView>(out);
    declare::<OperatorView>(out);
    declare::<WitnessView>(out);
    declare::<ComparedNodeView>(out);
    declare::<DisputeView>(out);
    declare::<DisputedView>(out);
    declare::<Compared>(out);
    declare::<ComparedView>(out);
    declare::<Standing>(out);
    declare::<ClassView>(out);
    declare::<CitizenView>(out);
    declare::<IdentityLock>(out);
    declare::<IdentityView>(out);
    declare::<ReturnedView>(out);
    declare::<PhraseView>(out);
    declare::<PhraseWord>(out);
    declare::<EnrolmentStage>(out);
    declare::<EnrolmentView>(out);
    declare::<Phase>(out);
    declare::<Kind>(out);
    declare::<RankedMethod>(out);
    declare::<RuleView>(out);
    declare::<ContestView>(out);
    declare::<CountView>(out);
    declare::<StepsView>(out);
    declare::<RoundView>(out);
    declare::<TransferView>(out);
    declare::<CountEventView>(out);
    declare::<TextView>(out);
    declare::<SpellingView>(out);
    declare::<PairView>(out);
    declare::<ElectionView>(out);
    declare::<SecretRollView>(out);
    declare::<AudienceView>(out);
    declare::<TrusteeView>(out);
    declare::<Selection>(out);
    declare::<Choices>(out);
    declare::<WrittenView>(out);
    declare::<SealedView>(out);
    declare::<OpenedView>(out);
    declare::<BallotStatus>(out);
    declare::<ReceiptView>(out);
    declare::<NewElection>(out);
    declare::<NewContest>(out);
    declare::<PreviewView>(out);
    declare::<EnrolmentCode>(out);
    declare::<RollView>(out);
    declare::<FieldView>(out);
    declare::<RequestView>(out);
    declare::<ClassSizeView>(out);
    declare::<DeskView>(out);
    declare::<NewMember>(out);
    declare::<Progress>(out);
    declare::<RecordView>(out);
    declare::<Outcome>(out);
    declare::<VerdictView>(out);
    declare::<CheckView>(out);
    declare::<FindingView>(out);
    declare::<UseTextView>(out);
    declare::<UseView>(out);
    declare::<UsesView>(out);
    declare::<PublicationView>(out);
    declare::<GrantView>(out);
    declare::<FetchView>(out);
    declare::<OwnedView>(out);
    declare::<LinkView>(out);
    declare::<HistoryView>(out);
    declare::<WageView>(out);
    declare::<ProofView>(out);
    declare::<CertificateView>(out);
    declare::<ShowingView>(out);
    declare::<WalletView>(out);
    declare::<FactView>(out);
    declare::<NewFact>(out);
    declare::<NewsKind>(out);
    declare::<NewsView>(out);
    declare::<ProposalProgress>(out);
    declare::<ProposalView>(out);
    declare::<AnswerView>(out);
    declare::<ForumView>(out);
    declare::<PointEventKind>(out);
    declare::<SpendFate>(out);
    declare::<UnfinishedView>(out);
    declare::<PointEventView>(out);
    declare::<PeriodView>(out);
    declare::<ClaimableView>(out);
    declare::<PointsView>(out);
    declare::<FormulaView>(out);
    declare::<MeasureView>(out);
    declare::<PointKindView>(out);
    declare::<ActView>(out);
    declare::<FeeView>(out);
    declare::<SpentView>(out);
    declare::<PointRoleView>(out);
    declare::<PointPartyView>(out);
    declare::<PointOfferView>(out);
    declare::<PeriodTotalsView>(out);
    declare::<PointVersionView>(out);
    declare::<PointRulesView>(out);
    declare::<RoleView>(out);
    declare::<MemberView>(out);
    declare::<StepView>(out);
    declare::<TakenStepView>(out);
    declare::<MoneyRequestView>(out);
    declare::<TotalsView>(out);
    declare::<FundView>(out);
    declare::<NewFund>(out);
    declare::<NewWage>(out);
    declare::<PaidWagesView>(out);
    declare::<ActKindView>(out);
    declare::<PartyRole>(out);
    declare::<PartyView>(out);
    declare::<CapsView>(out);
    declare::<RulesView>(out);
    declare::<VersionView>(out);
    declare::<ProgrammeOfferView>(out);
    declare::<RewardEpochView>(out);
    declare::<ProgrammeView>(out);
    declare::<NewEpoch>(out);
    declare::<CounterPurpose>(out);
    declare::<PresentedView>(out);
    declare::<HonouredView>(out);
    declare::<SettledView>(out);
    declare::<CounterView>(out);
    declare::<NewOffer>(out);
    declare::<RetentionView>(out);
    declare::<ForgettingView>(out);
    declare::<ProofWaysView>(out);
    declare::<PinTries>(out);
    declare::<CardCertificateView>(out);
    declare::<CardView>(out);
    declare::<SigningInView>(out);
    declare::<ArrivalKind>(out);
    declare::<ArrivalView>(out);
    declare::<MenuItemView>(out);
    declare::<MenuView>(out);
    declare::<AboutView>(out);
    declare::<NewerView>(out);
}

/// The same table as the handlers in `commands/`; a test of the shell calls each of them with these argument names.
fn commands(out: &mut String) {
    out.push_str(
        "\n/** Every command of the shell: what it takes and what it answers. Each rejects with a Failure. */\n",
    );
    out.push_str("export type Commands = {\n");
    let mut command = Commands { out };
    command.add::<Overview>("overview", &[]);
    command.add::<Vec<ElectionView>>("elections", &[]);
    person(&mut command);
    command.add::<WrittenView>("write_in", &[of::<String>("text"), of::<u32>("bytes")]);
    command.add::<SealedView>("seal", &[of::<String>("election"), of::<Choices>("choices")]);
    command.add::<ReceiptView>("cast", &[of::<String>("tracker")]);
    command.add::<OpenedView>("challenge", &[of::<String>("tracker")]);
    command.add::<()>("discard", &[]);
    command.add::<Option<String>>("save_receipt", &[of::<String>("tracker")]);
    command.add::<RollView>("roll", &[]);
    command.add::<EnrolmentCode>("new_code", &[]);
    command.add::<PreviewView>("preview_election", &[of::<NewElection>("election")]);
    command.add::<ElectionView>("create_election", &[of::<NewElection>("election")]);
    command.add::<ElectionView>("hold_ceremony", &[of::<String>("election")]);
    command.add::<ElectionView>("open_election", &[of::<String>("election")]);
    command.add::<ElectionView>("fix_roll", &[of::<String>("election")]);
    command.add::<ElectionView>("residents_join", &[of::<String>("election"), of::<u32>("count")]);
    command.add::<ElectionView>("residents_vote", &[of::<String>("election"), of::<u32>("count")]);
    command.add::<ElectionView>("close_election", &[of::<String>("election")]);
    command.add::<ElectionView>("tally", &[of::<String>("election"), of::<Vec<u32>>("present")]);
    command.add::<ElectionView>("publish", &[of::<String>("election")]);
    desk(&mut command);
    data(&mut command);
    forum(&mut command);
    points(&mut command);
    funds(&mut command);
    programme(&mut command);
    provider(&mut command);
    retention(&mut command);
    card(&mut command);
    command.add::<ComparedView>("compare", &[of::<String>("from"), of::<String>("said")]);
    command.add::<ComparedView>("compare_file", &[of::<String>("path")]);
    command.add::<WatchView>("forget_node", &[of::<String>("url")]);
    command.add::<Option<String>>("save_evidence", &[]);
    command.add::<Option<String>>("save_checkpoint", &[]);
    command.add::<()>("print_page", &[]);
    command.add::<RecordView>("export_record", &[]);
    command.add::<Vec<RecordView>>("records", &[]);
    command.add::<VerdictView>("audit", &[of::<String>("path"), of::<Option<String>>("checkpoint")]);
    command.add::<Option<String>>("pick_record", &[]);
    desktop(&mut command);
    out.push_str("};\n");
}

fn person(command: &mut Commands<'_>) {
    let locked_by = || of::<Option<String>>("passphrase");
    command.add::<CitizenView>("create_key", &[of::<Option<String>>("language"), locked_by()]);
    command.add::<IdentityView>("identity", &[]);
    command.add::<PhraseView>("recovery_phrase", &[of::<Option<String>>("language")]);
    command.add::<IdentityView>("confirm_phrase", &[of::<Vec<PhraseWord>>("words")]);
    command.add::<CitizenView>("restore_identity", &[of::<String>("phrase"), locked_by()]);
    command.add::<Option<ReturnedView>>("returned", &[]);
    command.add::<ReturnedView>("bring_back", &[]);
    command.add::<CitizenView>("unlock_identity", &[locked_by()]);
    command.add::<IdentityView>("lock_identity", &[locked_by()]);
    command.add::<CitizenView>("next_key", &[locked_by()]);
    command.add::<CitizenView>("enrol", &[of::<String>("code")]);
    command.add::<EnrolmentView>("ask_to_enrol", &[]);
    command.add::<Option<EnrolmentView>>("enrolment", &[]);
}

fn desk(command: &mut Commands<'_>) {
    let code = || of::<String>("code");
    let reference = || of::<String>("reference");
    command.add::<DeskView>("desk", &[]);
    command.add::<EnrolmentView>("confirm_request", &[code(), reference(), of::<Vec<FieldView>>("fields")]);
    command.add::<EnrolmentView>("refuse_request", &[code(), of::<String>("reason")]);
    command.add::<EnrolmentCode>("report_loss", &[reference()]);
    command.add::<DeskView>("revoke", &[of::<String>("key"), of::<Option<String>>("successor")]);
    command.add::<DeskView>("name_members", &[of::<ClassView>("class"), of::<Vec<NewMember>>("members")]);
    let purpose = [of::<String>("who"), of::<Vec<String>>("what"), of::<String>("why")];
    command.add::<Vec<FieldView>>("look_at_person", &[vec![reference()], purpose.to_vec()].concat());
}

fn data(command: &mut Commands<'_>) {
    let path = || of::<String>("path");
    let number = || of::<String>("number");
    command.add::<UsesView>("uses", &[]);
    command.add::<OwnedView>("owned", &[]);
    command.add::<OwnedView>("publish_data", &[path(), of::<String>("kind")]);
    let grant = [of::<u32>("publication"), of::<String>("reader"), of::<String>("label")];
    command.add::<Option<OwnedView>>("grant_data", &grant);
    command.add::<OwnedView>("withdraw_data", &[of::<u32>("grant")]);
    command.add::<Option<String>>("fetch_data", &[of::<String>("ticket")]);
    command.add::<HistoryView>("history", &[number()]);
    command.add::<Option<String>>("save_history", &[number()]);
    command.add::<ProofView>("open_proof", &[path()]);
    command.add::<Vec<ProofView>>("wages", &[]);
    command.add::<Vec<ProofView>>("keep_wage", &[path()]);
    command.add::<Option<String>>("save_wage", &[of::<String>("id")]);
    command.add::<WalletView>("wallet", &[]);
    command.add::<Option<String>>("request_certificate", &[of::<u32>("copies")]);
    command.add::<WalletView>("add_certificate", &[path()]);
    command.add::<String>("ask_for_fact", &[of::<String>("fact"), of::<String>("audience")]);
    command.add::<String>("show_fact", &[of::<String>("question"), of::<bool>("again")]);
    command.add::<FactView>("check_fact", &[of::<String>("shown"), of::<String>("question")]);
    let issue = [of::<String>("keys"), of::<Vec<NewFact>>("facts"), of::<u32>("until")];
    command.add::<Option<String>>("issue_certificate", &issue);
    command.add::<Option<String>>("pick_file", &[]);
}

fn forum(command: &mut Commands<'_>) {
    command.add::<ForumView>("forum", &[]);
    command.add::<ForumView>("propose", &[of::<String>("title"), of::<String>("text")]);
    command.add::<ForumView>("support", &[of::<String>("proposal")]);
    let said = [of::<String>("about"), of::<String>("decided"), of::<String>("done")];
    command.add::<ForumView>("answer", &said);
    command.add::<ForumView>("tell", &[of::<String>("title"), of::<String>("text")]);
}

fn points(command: &mut Commands<'_>) {
    let text = |name: &str| of::<String>(name);
    command.add::<PointsView>("points", &[]);
    command.add::<Vec<PointRulesView>>("point_rules", &[]);
    command.add::<PointsView>("claim_points", &[text("election")]);
    command.add::<String>("read_slip", &[text("path")]);
    command.add::<ActView>("review_act", &[text("act")]);
    command.add::<PointsView>("claim_act", &[text("act")]);
    command.add::<SpentView>("buy_offer", &[text("provider"), text("offer")]);
    command.add::<FeeView>("review_fee", &[text("quote")]);
    command.add::<SpentView>("pay_fee", &[text("quote")]);
    command.add::<SpentView>("donate_points", &[text("fund"), text("provider"), of::<u32>("amount")]);
    command.add::<String>("voucher", &[of::<u32>("spend")]);
    command.add::<PointsView>("finish_purchase", &[of::<u32>("spend")]);
}

fn funds(command: &mut Commands<'_>) {
    let whose = || [of::<String>("fund"), of::<String>("by")].to_vec();
    command.add::<Vec<FundView>>("funds", &[]);
    command.add::<FundView>("open_fund", &[of::<NewFund>("fund")]);
    command.add::<FundView>("fund_step", &[whose(), vec![of::<StepView>("step")]].concat());
    let wages = vec![of::<u32>("request"), of::<Vec<NewWage>>("wages")];
    command.add::<PaidWagesView>("pay_wages", &[whose(), wages].concat());
}

fn programme(command: &mut Commands<'_>) {
    let rules = || of::<RulesView>("rules");
    command.add::<Vec<ProgrammeView>>("programmes", &[]);
    command.add::<u32>("check_programme", &[rules()]);
    command.add::<Vec<ProgrammeView>>("publish_programme", &[rules(), of::<u32>("version")]);
    command.add::<Vec<ProgrammeView>>("begin_epoch", &[of::<NewEpoch>("epoch")]);
    command.add::<String>("provider_key", &[of::<String>("name")]);
}

fn provider(command: &mut Commands<'_>) {
    let provider = || of::<String>("provider");
    let shown = || [provider(), of::<String>("slip"), of::<Option<String>>("quote")];
    command.add::<Vec<CounterView>>("counters", &[]);
    command.add::<PresentedView>("look_at_voucher", &shown());
    command.add::<PresentedView>("honour_voucher", &shown());
    command.add::<Vec<CounterView>>("give_back", &[provider(), of::<String>("slip")]);
    command.add::<Vec<CounterView>>("settle_vouchers", &[provider()]);
    command.add::<Vec<CounterView>>("make_offer", &[provider(), of::<NewOffer>("offer")]);
    let fee = [of::<String>("fee"), of::<u32>("price"), of::<u32>("epoch"), of::<u32>("validUntil")];
    command.add::<String>("quote_fee", &[vec![provider()], fee.to_vec()].concat());
}

fn retention(command: &mut Commands<'_>) {
    command.add::<Option<RetentionView>>("retention", &[]);
    command.add::<ForgettingView>("forgetting", &[]);
    command.add::<ForgettingView>("announce_forgetting", &[of::<u32>("due")]);
    command.add::<ForgettingView>("forget_people", &[]);
}

fn card(command: &mut Commands<'_>) {
    command.add::<ProofWaysView>("proof_ways", &[]);
    command.add::<ProofWaysView>("pick_driver", &[]);
    command.add::<Vec<CardView>>("cards", &[]);
    let signing = [of::<String>("label"), of::<String>("certificate"), of::<Option<String>>("pin")];
    command.add::<EnrolmentView>("ask_with_card", &signing);
    command.add::<Option<SigningInView>>("begin_sign_in", &[]);
    command.add::<EnrolmentView>("end_sign_in", &[]);
    command.add::<()>("cancel_sign_in", &[]);
}

fn desktop(command: &mut Commands<'_>) {
    command.add::<()>("cancel", &[of::<String>("task"), of::<String>("subject")]);
    command.add::<Option<ArrivalView>>("next_arrival", &[]);
    command.add::<()>("show_menu", &[of::<Vec<MenuView>>("menus")]);
    command.add::<()>("notify", &[of::<String>("title"), of::<String>("text")]);
    command.add::<AboutView>("about", &[]);
    command.add::<Option<NewerView>>("newer_version", &[]);
}

struct Commands<'a> {
    out: &'a mut String,
}

impl Commands<'_> {
    fn add<Answer: TS>(&mut self, name: &str, args: &[String]) {
        let args = match args {
            [] => "Record<string, never>".to_owned(),
            _ => format!("{{ {} }}", args.join("; ")),
        };
        let answer = Answer::name(&Config::new());
        writeln!(self.out, "  {name}: {{ args: {args}; answer: {answer} }};").expect("a string takes all");
    }
}

fn of<T: TS>(argument: &str) -> String {
    format!("{argument}: {}", T::name(&Config::new()))
}

fn event<T: TS>(out: &mut String, name: &str, doc: &str) {
    writeln!(out, "  /** {doc} */\n  {name}: {};", T::name(&Config::new())).expect("a string takes all");
}

fn declare<T: TS>(out: &mut String) {
    let docs = T::docs().unwrap_or_default();
    let declaration = T::decl(&Config::new());
    // The declaration comes on lines without indentation, with its last brace on the last field's line.
    let body = declaration.replace(", };", ";\n};").replace(", } | {", ";\n} | {");
    writeln!(out, "\n{}export {}", short_docs(&docs), indented(&short_docs(&body))).expect("a string takes all");
}

fn indented(declaration: &str) -> String {
    let mut out = String::new();
    for (number, line) in declaration.lines().enumerate() {
        let line = line.trim_end();
        let indent = if number == 0 || line.starts_with('}') { "" } else { "  " };
        // A comma ends a field, but also lines of doc comments, which begin with a star.
        let (line, end) = match line.strip_suffix(',') {
            Some(field) if !field.starts_with(" *") => (field, ";"),
            _ => (line, ""),
        };
        writeln!(out, "{indent}{line}{end}").expect("a string takes all");
    }
    out.truncate(out.trim_end().len());
    out
}

/// Doc comments of one line on one line.
fn short_docs(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match lines.get(at..at + 3) {
            Some(["/**", doc, " */"]) => {
                writeln!(out, "/** {} */", doc.trim_start_matches(" * ")).expect("a string takes all");
                at += 3;
            }
            _ => {
                writeln!(out, "{line}").expect("a string takes all");
                at += 1;
            }
        }
    }
    out
}
