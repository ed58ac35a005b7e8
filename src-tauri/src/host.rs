//! What stands behind the window: one method per command, and the way back for what happens unasked.

use crate::contract::*;
use async_trait::async_trait;
use std::{path::PathBuf, sync::Arc};
use zeroize::Zeroizing;

/// Something secret that a person typed. Wiped when dropped.
pub type Typed = Zeroizing<String>;

/// What a command comes to.
pub type Answer<T> = Result<T, Failure>;

/// What the host finds when it is opened.
#[derive(Clone)]
pub struct Surroundings {
    /// Language tag of the system, such as `it-IT`.
    pub locale: String,
    /// Folder for all that the app keeps. The host makes it when it first needs it.
    pub data: PathBuf,
    /// Where the host reports what the window has not asked for.
    pub events: Events,
}

/// Something that the window is told without having asked.
#[derive(Debug, Clone)]
pub enum Event {
    /// How far something long is.
    Progress(Progress),
    /// The own copy of the board advanced.
    Chain(ChainView),
    /// The board was compared with others.
    Watch(Box<WatchView>),
}

/// Carries events to the window; copies carry to the same window.
#[derive(Clone)]
pub struct Events(Arc<dyn Fn(Event) + Send + Sync>);

impl Events {
    /// Events that end in `sink`.
    pub fn new(sink: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self(Arc::new(sink))
    }

    /// Tells how far something long is.
    pub fn progress(&self, progress: Progress) {
        (self.0)(Event::Progress(progress));
    }

    /// Tells that the own copy of the board advanced.
    pub fn chain(&self, chain: ChainView) {
        (self.0)(Event::Chain(chain));
    }

    /// Tells what was compared with others.
    pub fn watch(&self, watch: WatchView) {
        (self.0)(Event::Watch(Box::new(watch)));
    }
}

/// This person: key, phrase, enrolment.
#[async_trait]
pub trait PersonHost {
    /// Makes this person's key, with a phrase in a language that has a list of words, locked by a passphrase or by what
    /// this device has.
    async fn create_key(&self, language: Option<String>, passphrase: Option<Typed>) -> Answer<CitizenView>;
    /// How this person's identity is kept.
    async fn identity(&self) -> Answer<IdentityView>;
    /// The recovery phrase, in the language of its first time or in another one that has a list of words.
    async fn recovery_phrase(&self, language: Option<String>) -> Answer<PhraseView>;
    /// Takes words of the phrase from paper.
    async fn confirm_phrase(&self, words: Vec<PhraseWord>) -> Answer<IdentityView>;
    /// Brings an identity back from its recovery phrase, locked by a passphrase or by what this device has.
    async fn restore_identity(&self, phrase: Typed, passphrase: Option<Typed>) -> Answer<CitizenView>;
    /// What the last restore brought back beside what is on the board; none if nothing was restored since the app started.
    async fn returned(&self) -> Answer<Option<ReturnedView>>;
    /// Tries again to bring back what was kept.
    async fn bring_back(&self) -> Answer<ReturnedView>;
    /// Unlocks the identity with its passphrase, or tries the system's store of secrets again.
    async fn unlock_identity(&self, passphrase: Option<Typed>) -> Answer<CitizenView>;
    /// Locks the identity by a passphrase, or by what this device has.
    async fn lock_identity(&self, passphrase: Option<Typed>) -> Answer<IdentityView>;
    /// Goes on with the next key, in place of one that is lost, stolen or ended.
    async fn next_key(&self, passphrase: Option<Typed>) -> Answer<CitizenView>;
    /// Enters this person's key in the roll, with a code from the registrar.
    async fn enrol(&self, code: String) -> Answer<CitizenView>;
    /// Asks the registrar to enrol this person's key.
    async fn ask_to_enrol(&self) -> Answer<EnrolmentView>;
    /// How far the last request is; none if there is none.
    async fn enrolment(&self) -> Answer<Option<EnrolmentView>>;
}

/// The registrar's desk.
#[async_trait]
pub trait DeskHost {
    /// Requests that wait, and how many members there are of each class.
    async fn desk(&self) -> Answer<DeskView>;
    /// Confirms the request with this code, as that of the person with this reference number.
    async fn confirm_request(&self, code: String, reference: String, fields: Vec<FieldView>) -> Answer<EnrolmentView>;
    /// Refuses the request with this code.
    async fn refuse_request(&self, code: String, reason: String) -> Answer<EnrolmentView>;
    /// Ends the key of somebody whose device is lost; the code with which the next device takes its place.
    async fn report_loss(&self, reference: String) -> Answer<EnrolmentCode>;
    /// Ends a key, and gives its place to a successor if there is one.
    async fn revoke(&self, key: String, successor: Option<String>) -> Answer<DeskView>;
    /// Says what members are, and what is attested of each.
    async fn name_members(&self, class: ClassView, members: Vec<NewMember>) -> Answer<DeskView>;
    /// Looks at what is kept of a person, after that is on the board for them to see.
    async fn look_at_person(
        &self,
        reference: String,
        who: String,
        what: Vec<String>,
        why: String,
    ) -> Answer<Vec<FieldView>>;
}

/// What this person owns and holds.
#[async_trait]
pub trait DataHost {
    /// Every use of this person's data that the registrar has logged.
    async fn uses(&self) -> Answer<UsesView>;
    /// What this person published, granted and saw fetched.
    async fn owned(&self) -> Answer<OwnedView>;
    /// Keeps the data of a file here and publishes their digest.
    async fn publish_data(&self, path: PathBuf, kind: String) -> Answer<OwnedView>;
    /// Lets somebody with this key fetch what was published; writes the ticket for them to a file.
    async fn grant_data(&self, publication: u32, reader: String, label: String, ticket: PathBuf) -> Answer<OwnedView>;
    /// Ends a grant.
    async fn withdraw_data(&self, grant: u32) -> Answer<OwnedView>;
    /// Fetches data with a ticket, checks them against the board, and writes them to a file.
    async fn fetch_data(&self, ticket: PathBuf, out: PathBuf) -> Answer<()>;
    /// The history of the subject with this number, as the board has it.
    async fn history(&self, number: String) -> Answer<HistoryView>;
    /// Writes the proof of a history to a file.
    async fn save_history(&self, number: String, path: PathBuf) -> Answer<()>;
    /// Checks a proof file from its bytes alone.
    async fn open_proof(&self, path: PathBuf) -> Answer<ProofView>;
    /// The proofs of wages that are kept here.
    async fn wages(&self) -> Answer<Vec<ProofView>>;
    /// Keeps the proof of a wage, if it holds.
    async fn keep_wage(&self, path: PathBuf) -> Answer<Vec<ProofView>>;
    /// Writes a proof of a wage that is kept here to a file.
    async fn save_wage(&self, id: String, path: PathBuf) -> Answer<()>;
    /// What is in the wallet.
    async fn wallet(&self) -> Answer<WalletView>;
    /// Writes the keys for copies of a certificate to a file: what the issuer is given.
    async fn request_certificate(&self, copies: u32, path: PathBuf) -> Answer<()>;
    /// Takes the copies that an issuer gave.
    async fn add_certificate(&self, path: PathBuf) -> Answer<WalletView>;
    /// A question for one fact, as text.
    async fn ask_for_fact(&self, fact: String, audience: String) -> Answer<String>;
    /// Shows the one fact that a question asks for, as text.
    async fn show_fact(&self, question: String, again: bool) -> Answer<String>;
    /// Checks what was shown as the answer to a question.
    async fn check_fact(&self, shown: String, question: String) -> Answer<FactView>;
    /// Issues a certificate of the office for the keys in a file, and writes its copies to another one.
    async fn issue_certificate(&self, keys: PathBuf, facts: Vec<NewFact>, until: u32, out: PathBuf) -> Answer<()>;
}

/// What residents propose, and what the office tells and answers. Every act answers with all of it as it is then.
#[async_trait]
pub trait ForumHost {
    /// What there is to tell and to support.
    async fn forum(&self) -> Answer<ForumView>;
    /// Proposes something.
    async fn propose(&self, title: String, text: String) -> Answer<ForumView>;
    /// Supports a proposal.
    async fn support(&self, proposal: String) -> Answer<ForumView>;
    /// Says what was decided after an election, a poll or a proposal, and what was done.
    async fn answer(&self, about: String, decided: String, done: String) -> Answer<ForumView>;
    /// Tells everybody something.
    async fn tell(&self, title: String, text: String) -> Answer<ForumView>;
}

/// What this person earns and spends, and the rules of it for everybody.
#[async_trait]
pub trait PointsHost {
    /// What this person has, and can have.
    async fn points(&self) -> Answer<PointsView>;
    /// All programmes, as everybody can read them.
    async fn point_rules(&self) -> Answer<Vec<PointRulesView>>;
    /// Claims the points for taking part in an election or poll. Progress task `points`.
    async fn claim_points(&self, election: String) -> Answer<PointsView>;
    /// The text in a file that somebody handed over: an act, or a quote.
    async fn read_slip(&self, path: PathBuf) -> Answer<String>;
    /// What an act says, and what it would earn.
    async fn review_act(&self, act: String) -> Answer<ActView>;
    /// Claims the points of an act. Progress task `points`.
    async fn claim_act(&self, act: String) -> Answer<PointsView>;
    /// Buys one of what a provider, by its key, offers. Progress task `points`.
    async fn buy_offer(&self, provider: String, offer: String) -> Answer<SpentView>;
    /// What the quote of a fee says, and whether it can be paid.
    async fn review_fee(&self, quote: String) -> Answer<FeeView>;
    /// Pays a fee, in full or not at all. Progress task `points`.
    async fn pay_fee(&self, quote: String) -> Answer<SpentView>;
    /// Donates points to a fund, by way of a provider. Progress task `points`.
    async fn donate_points(&self, fund: String, provider: String, amount: u32) -> Answer<SpentView>;
    /// What to show to the provider for the spend at a position.
    async fn voucher(&self, spend: u32) -> Answer<String>;
    /// Sends all that is missing of the spend at a position now. Progress task `points`.
    async fn finish_purchase(&self, spend: u32) -> Answer<PointsView>;
}

/// Public money after a vote.
#[async_trait]
pub trait FundsHost {
    /// All funds on the board.
    async fn funds(&self) -> Answer<Vec<FundView>>;
    /// Sets up the fund of an option that won.
    async fn open_fund(&self, fund: NewFund) -> Answer<FundView>;
    /// Takes a step as the member with this name; as the office if the name is empty.
    async fn fund_step(&self, fund: String, by: String, step: StepView) -> Answer<FundView>;
    /// Pays wages on a request, and writes the proof of each.
    async fn pay_wages(&self, fund: String, by: String, request: u32, wages: Vec<NewWage>) -> Answer<PaidWagesView>;
}

/// Reward programmes, by the office. Every act answers with all of them as they are then.
#[async_trait]
pub trait ProgrammeHost {
    /// All programmes.
    async fn programmes(&self) -> Answer<Vec<ProgrammeView>>;
    /// Whether rules can be published, and as which version.
    async fn check_programme(&self, rules: RulesView) -> Answer<u32>;
    /// Publishes rules as this version of their programme, which has to be the next one.
    async fn publish_programme(&self, rules: RulesView, version: u32) -> Answer<Vec<ProgrammeView>>;
    /// Announces an epoch, after the trustees made its key. Progress task `ceremony`.
    async fn begin_epoch(&self, epoch: NewEpoch) -> Answer<Vec<ProgrammeView>>;
    /// The key of a provider of this city, to be named in a programme.
    async fn provider_key(&self, name: String) -> Answer<String>;
}

/// Counters of providers. They go by their names.
#[async_trait]
pub trait ProviderHost {
    /// Every counter on this computer.
    async fn counters(&self) -> Answer<Vec<CounterView>>;
    /// Whether a voucher is good, and for what; nothing becomes of it. A fee comes with its quote.
    async fn look_at_voucher(&self, provider: String, slip: String, quote: Option<String>) -> Answer<PresentedView>;
    /// Honours a voucher, once.
    async fn honour_voucher(&self, provider: String, slip: String, quote: Option<String>) -> Answer<PresentedView>;
    /// Gives the points of a voucher back that was not honoured.
    async fn give_back(&self, provider: String, slip: String) -> Answer<Vec<CounterView>>;
    /// Settles all that was honoured.
    async fn settle_vouchers(&self, provider: String) -> Answer<Vec<CounterView>>;
    /// Promises something for points.
    async fn make_offer(&self, provider: String, offer: NewOffer) -> Answer<Vec<CounterView>>;
    /// Asks for a fee, once: the text of the quote.
    async fn quote_fee(
        &self,
        provider: String,
        fee: String,
        price: u32,
        epoch: u32,
        valid_until: u32,
    ) -> Answer<String>;
}

/// Forgetting whose key is whose.
#[async_trait]
pub trait RetentionHost {
    /// The date that was announced last.
    async fn retention(&self) -> Answer<Option<RetentionView>>;
    /// What there is to forget, and when.
    async fn forgetting(&self) -> Answer<ForgettingView>;
    /// Announces a date. It cannot be moved or taken back.
    async fn announce_forgetting(&self, due: u32) -> Answer<ForgettingView>;
    /// Forgets, once the date has come.
    async fn forget_people(&self) -> Answer<ForgettingView>;
}

/// Showing the registrar who one is, elsewhere than at the desk.
#[async_trait]
pub trait ProofHost {
    /// What the registrar takes.
    async fn proof_ways(&self) -> Answer<ProofWaysView>;
    /// From now on cards are read with this library, which the person has picked.
    async fn use_driver(&self, driver: PathBuf) -> Answer<ProofWaysView>;
    /// The cards in the readers.
    async fn cards(&self) -> Answer<Vec<CardView>>;
    /// Asks to be enrolled with a certificate on a card. No PIN where it is typed on the reader.
    async fn ask_with_card(&self, label: String, certificate: String, pin: Option<Typed>) -> Answer<EnrolmentView>;
    /// Begins to sign in with an account elsewhere, in the person's browser. None where a request waits already.
    async fn begin_sign_in(&self) -> Answer<Option<SigningInView>>;
    /// Waits until the person has signed in and the request is sent.
    async fn end_sign_in(&self) -> Answer<EnrolmentView>;
    /// Waits no longer.
    async fn cancel_sign_in(&self) -> Answer<()>;
}

/// The domain behind the commands. The shell knows nothing but this.
#[async_trait]
pub trait Host:
    PersonHost
    + DeskHost
    + DataHost
    + ForumHost
    + PointsHost
    + FundsHost
    + ProgrammeHost
    + ProviderHost
    + RetentionHost
    + ProofHost
    + Send
    + Sync
{
    /// Everything that the frame around the three places shows.
    async fn overview(&self) -> Answer<Overview>;
    /// All elections and polls, drafts included.
    async fn elections(&self) -> Answer<Vec<ElectionView>>;
    /// What would be stored of a text for which there are so many bytes.
    async fn write_in(&self, text: String, bytes: u32) -> Answer<WrittenView>;
    /// Seals a ballot, in place of one that was sealed earlier and not cast.
    async fn seal(&self, election: String, choices: Choices) -> Answer<SealedView>;
    /// Casts the sealed ballot that waits.
    async fn cast(&self, tracker: String) -> Answer<ReceiptView>;
    /// Opens the sealed ballot that waits, which spoils it.
    async fn challenge(&self, tracker: String) -> Answer<OpenedView>;
    /// Forgets the sealed ballot that waits.
    async fn discard(&self) -> Answer<()>;
    /// Writes the proof that a ballot is on the board to a file.
    async fn save_receipt(&self, tracker: String, path: PathBuf) -> Answer<()>;

    /// The roll as the office sees it.
    async fn roll(&self) -> Answer<RollView>;
    /// A fresh enrolment code.
    async fn new_code(&self) -> Answer<EnrolmentCode>;
    /// Looks over a new election or poll before it is a draft, and shows it as voters will see it.
    async fn preview_election(&self, election: NewElection) -> Answer<PreviewView>;
    /// Writes the draft of an election or poll.
    async fn create_election(&self, election: NewElection) -> Answer<ElectionView>;
    /// Lets the trustees make the election's key. Progress task `ceremony`.
    async fn hold_ceremony(&self, election: String) -> Answer<ElectionView>;
    /// Lets ballots in.
    async fn open_election(&self, election: String) -> Answer<ElectionView>;
    /// Fixes the secret roll: nobody joins it any more, and the trustees mix it by themselves.
    async fn fix_roll(&self, election: String) -> Answer<ElectionView>;
    /// Lets simulated residents enrol and join the secret roll. Progress task `residents`.
    async fn residents_join(&self, election: String, count: u32) -> Answer<ElectionView>;
    /// Lets simulated residents enrol and vote; with a secret roll those who joined it. Progress task `residents`.
    async fn residents_vote(&self, election: String, count: u32) -> Answer<ElectionView>;
    /// Lets no more ballots in.
    async fn close_election(&self, election: String) -> Answer<ElectionView>;
    /// Has the trustees that are present publish their decryption shares. Progress task `tally`.
    async fn tally(&self, election: String, present: Vec<u32>) -> Answer<ElectionView>;
    /// Combines the shares and puts the result on the board. Progress task `publish`.
    async fn publish(&self, election: String) -> Answer<ElectionView>;

    /// Compares a code, a signed checkpoint or another node with the board. `from` says where it comes from.
    async fn compare(&self, from: String, said: String) -> Answer<ComparedView>;
    /// Compares what is in a file: a signed checkpoint, or evidence.
    async fn compare_file(&self, path: String) -> Answer<ComparedView>;
    /// Compares a node no longer.
    async fn forget_node(&self, url: String) -> Answer<WatchView>;
    /// Copies the evidence that is held to a file.
    async fn save_evidence(&self, path: PathBuf) -> Answer<()>;
    /// Writes the last checkpoint, signed, to a file.
    async fn save_checkpoint(&self, path: PathBuf) -> Answer<()>;
    /// Writes the whole record to a file.
    async fn export_record(&self) -> Answer<RecordView>;
    /// The records written so far, newest first.
    async fn records(&self) -> Answer<Vec<RecordView>>;
    /// Checks a record from its bytes alone, against a checkpoint if one is given. Progress task `audit`.
    async fn audit(&self, path: String, checkpoint: Option<String>) -> Answer<VerdictView>;
    /// Stops what goes by the name of its progress and by what it is done to: an election, a programme, or nothing. What is
    /// sent already goes on to its end.
    async fn cancel(&self, task: String, subject: String) -> Answer<()>;
}
