//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::code::Typed;
use tabella_node::card::USUAL_DRIVER;

use crate::ballots::ContestKind;
use crate::fact::FactArguments;
use crate::fund::FundArguments;
use crate::points::PointsArguments;
use crate::programme::ProgrammeArguments;
use crate::provider::ProviderArguments;
use crate::wallet::WalletArguments;

/// Voting that everybody can check.
#[derive(Debug, Parser)]
#[command(name = "tabella", version, about, long_about = None)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Hold a complete election from a file of real ballots, and compare its result with a count in the clear
    #[command(after_help = "Exit codes: 0 both counts are equal, 1 they differ, 2 the rehearsal could not be held.")]
    Rehearse(RehearseArguments),
    /// Let a month of a simulated city pass through a real node, with attacks, and check everything at the end
    #[command(
        after_help = "Exit codes: 0 everything went as it has to, 1 not, 2 the rehearsal could not be held.\nA tenth of the \
                      residents, at most 400, use pseudonyms, in polls and for acts: a proof among a thousand keys takes a \
                      device a while, and here one machine is every device."
    )]
    RehearseCity(RehearseCityArguments),
    /// Check a published record, from the file alone and without a network
    #[command(after_help = "Exit codes: 0 valid, 1 invalid, 2 cannot be checked.")]
    Verify(VerifyArguments),
    /// Cut a record into a folder of parts, or make one file of such a folder
    #[command(after_help = "Exit codes: 0 done, 2 not. Either form says the same; this checks nothing.")]
    Record(RecordArguments),
    /// Found or run a node of a bulletin board
    Node(NodeArguments),
    /// Have the board name its witnesses, or those who issue credentials
    #[command(after_help = "Exit codes: 0 named, 2 not. Each list is the whole list and replaces the one before.")]
    Office(OfficeArguments),
    /// Ask the registrar to put your key on the roll; again, to see how far that is
    #[command(
        after_help = "Exit codes: 0 enrolled, or waiting for the registrar, 1 refused or expired, 2 it cannot be done."
    )]
    Enrol(EnrolArguments),
    /// Say who is who on the board: enrol those who asked, end a key, name the members of a class
    #[command(after_help = "Exit codes: 0 said, 2 not.")]
    Registrar(RegistrarArguments),
    /// Publish polls that open, close and are decrypted by rule; list what came of them; answer them as a trustee
    #[command(after_help = "Exit codes: 0 done, 2 not.")]
    Poll {
        /// What to do.
        #[command(subcommand)]
        command: PollCommand,
    },
    /// Propose something, as a resident
    Propose(ProposeArguments),
    /// Support a proposal, as a resident
    Support(SupportArguments),
    /// Say what was decided after an election, a poll or a proposal, and what was done, as the office
    Answer(AnswerArguments),
    /// Tell everybody something, as the office
    Notice(NoticeArguments),
    /// Fetch a board from a node and check every block and entry
    #[command(
        after_help = "Exit codes: 0 up to date and valid, 1 the authorities signed two histories (--light only), 2 not."
    )]
    Sync(SyncArguments),
    /// Watch a board for others: compare what is shown with what was shown before, and cosign it
    Witness(WitnessArguments),
    /// Show every use of your data that the registrar has logged
    #[command(
        after_help = "Exit codes: 0 all of them are here, 1 some are missing, repeated or cannot be read, 2 not looked up."
    )]
    Uses(UsesArguments),
    /// Make, show, restore or lock the secret that makes you a voter
    #[command(
        after_help = "Exit codes: 0 done, 2 not. Phrases and passphrases are read from files, or from standard input if the file is -."
    )]
    Identity(IdentityArguments),
    /// Check evidence that authorities signed two histories, from the file alone
    #[command(after_help = "Exit codes: 0 the evidence holds, 1 it does not, 2 cannot be checked.")]
    VerifyEvidence(VerifyEvidenceArguments),
    /// Show what is in a sealed ballot that was opened instead of cast
    #[command(
        after_help = "Exit codes: 0 the ballot holds what is printed, 1 opening and ballot do not fit, 2 cannot be checked."
    )]
    OpenBallot(OpenBallotArguments),
    /// Have a board say that files exist by now, and get a proof of it for each of them
    #[command(after_help = "Exit codes: 0 stamped, 2 not. The board gets a digest that says nothing of the files.")]
    Stamp(StampArguments),
    /// Make a proof file that anybody can check: of a ballot, a credential, or a ballot that was opened
    Prove(ProveArguments),
    /// Check a proof file, from the file alone and without a network
    #[command(after_help = "Exit codes: 0 valid, 1 invalid, 2 cannot be checked.")]
    VerifyProof(VerifyProofArguments),
    /// Follow the money of a project that won, or take a step of its fund
    #[command(after_help = "Exit codes: 0 done, 1 something was overpaid (show only), 2 not.")]
    Fund(FundArguments),
    /// Publish data that stay here, say who may fetch them, and read histories of subjects
    #[command(after_help = "Exit codes: 0 done, 1 the data are not those that were published (fetch only), 2 not.")]
    Fact(FactArguments),
    /// Keep credentials, show one fact at a time, and list every showing
    #[command(after_help = "Exit codes: 0 done, 1 what was shown does not hold (check only), 2 not.")]
    Wallet(WalletArguments),
    /// See what you have earned, claim it, redeem it, and spend it
    #[command(after_help = "Exit codes: 0 done, 2 not; then nothing was taken.")]
    Points(PointsArguments),
    /// Take points: quote fees, honour vouchers once, settle, give back
    #[command(after_help = "Exit codes: 0 done, 1 hand nothing over (scan only), 2 not done.")]
    Provider(ProviderArguments),
    /// Publish a programme's rules, offers and epochs, and issue its tokens
    #[command(after_help = "Exit codes: 0 done, 2 not.")]
    Programme(ProgrammeArguments),
}

/// Arguments of `tabella identity`.
#[derive(Debug, Args)]
pub struct IdentityArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: IdentityCommand,
}

/// What to do with an identity.
#[derive(Debug, Subcommand)]
pub enum IdentityCommand {
    /// Make a fresh one and show its recovery phrase
    New {
        /// The folder for it, which has none yet
        #[arg(long)]
        dir: PathBuf,
        /// Language of the words: en, zh, ko or it; English for others
        #[arg(long, value_name = "TAG", default_value = "en")]
        language: String,
        /// How it is to be locked.
        #[command(flatten)]
        protection: ProtectionArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Say how it is kept, and if asked show its voter key or its recovery phrase
    Show {
        /// Its folder
        #[arg(long)]
        dir: PathBuf,
        /// Show the recovery phrase: whoever sees it is you
        #[arg(long)]
        phrase: bool,
        /// Language of the words; without it, the one of the first time
        #[arg(long, value_name = "TAG", requires = "phrase")]
        language: Option<String>,
        /// Show the voter key on the board with this identifier
        #[arg(long, value_name = "HASH")]
        chain: Option<Hash>,
        /// The passphrase, if it is locked by one
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Bring an identity back from its recovery phrase, and find its ballots
    Restore {
        /// The folder for it, which has none yet
        #[arg(long)]
        dir: PathBuf,
        /// The 24 words
        #[arg(long, value_name = "FILE", default_value = "-")]
        phrase_file: PathBuf,
        /// An own copy of the board, as `tabella sync --copy` keeps it: which voter key is in use, and the ballots, are
        /// found there
        #[arg(long, value_name = "BOARD")]
        copy: Option<PathBuf>,
        /// How it is to be locked.
        #[command(flatten)]
        protection: ProtectionArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Lock it in another way
    Passphrase {
        /// Its folder
        #[arg(long)]
        dir: PathBuf,
        /// The passphrase until now, if it is locked by one
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// How it is to be locked.
        #[command(flatten)]
        protection: ProtectionArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
}

/// How an identity is to be locked: one of these has to be said.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ProtectionArguments {
    /// Lock it by this passphrase, of 12 characters or more
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,
    /// Lock it by a key in this system's store of secrets
    #[arg(long)]
    pub system: bool,
    /// Do not lock it: whoever can read the folder can vote with it
    #[arg(long)]
    pub unlocked: bool,
}

/// Arguments of `tabella office`.
#[derive(Debug, Args)]
pub struct OfficeArguments {
    /// Whom to name.
    #[command(subcommand)]
    pub command: OfficeCommand,
}

/// Whom the office names.
#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// Name those who compare the board with what others see
    Witnesses(NamedArguments),
    /// Name those who issue credentials
    Issuers(NamedArguments),
}

/// Arguments of `tabella registrar`.
#[derive(Debug, Args)]
pub struct RegistrarArguments {
    /// What to say.
    #[command(subcommand)]
    pub command: RegistrarCommand,
}

/// What the registrar says of members.
#[derive(Debug, Subcommand)]
pub enum RegistrarCommand {
    /// End a key, and have another one take its place
    Revoke(RevokeArguments),
    /// Say who is of a class, and attest district and age band so that nobody else reads them
    Members(MembersArguments),
    /// The desk where people ask.
    #[command(flatten)]
    Desk(DeskCommand),
}

/// A key that is no longer good.
#[derive(Debug, Args)]
pub struct RevokeArguments {
    /// The key, 64 hexadecimal digits
    #[arg(value_name = "KEY")]
    pub voter: String,
    /// The key that takes its place; it may come later, in another call
    #[arg(long, value_name = "KEY")]
    pub successor: Option<String>,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The registrar's key; `tabella node init` makes it as registrar.key
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
}

/// Members of a class.
#[derive(Debug, Args)]
pub struct MembersArguments {
    /// The list: JSON, an array of objects with key (64 hexadecimal digits), district (a number below 65536), age_band (below
    /// 256) and, when either changed since the key came onto the board, renewal: 1 the first time, then 2, up to 15
    pub list: PathBuf,
    /// resident (the keys are enrolled already), e-resident, visitor, business or authority
    #[arg(long)]
    pub class: String,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The registrar's key; `tabella node init` makes it as registrar.key
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
}

/// A list and who puts it on the board.
#[derive(Debug, Args)]
pub struct NamedArguments {
    /// The list: JSON, an array of objects with name, place and key (Ed25519, 64 hexadecimal digits)
    pub list: PathBuf,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The office's key; `tabella node init` makes it as office.key
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
}

/// Who says something, and where.
#[derive(Debug, Args)]
pub struct SpeakerArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The key that signs: of the office, or of somebody on the roll
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella enrol`.
#[derive(Debug, Args)]
pub struct EnrolArguments {
    /// Address of the registrar's node, such as http://127.0.0.1:8730
    pub node: String,
    /// Your key, made here if it is not there yet; the request is remembered beside it, under its name with .request
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// Be enrolled at once with the code that the registrar handed you
    #[arg(long, value_name = "CODE", conflicts_with_all = ["card", "oidc"])]
    pub code: Option<String>,
    /// Show who you are with a smart card, through this PKCS #11 library
    #[arg(long, value_name = "LIBRARY", num_args = 0..=1, default_missing_value = USUAL_DRIVER, conflicts_with = "oidc")]
    pub card: Option<PathBuf>,
    /// The card's label, if several are in readers
    #[arg(long, value_name = "LABEL", requires = "card")]
    pub label: Option<String>,
    /// Read the card's PIN from the first line of this file instead of asking for it
    #[arg(long, value_name = "FILE", requires = "card")]
    pub pin_file: Option<PathBuf>,
    /// Show who you are by signing in at the provider that the registrar believes (OpenID Connect)
    #[arg(long)]
    pub oidc: bool,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What to do with polls.
#[derive(Debug, Subcommand)]
pub enum PollCommand {
    /// Publish a poll: one question, or statements to agree or disagree with
    New(Box<PollNewArguments>),
    /// Show all elections, polls and proposals, and what came of them
    List(PollListArguments),
    /// Answer polls that have ended with decryption shares, until interrupted
    Trustee(PollTrusteeArguments),
}

/// Arguments of `tabella poll new`.
#[derive(Debug, Args)]
pub struct PollNewArguments {
    /// Its title, and the question unless there are statements
    pub title: String,
    /// What it is about
    #[arg(long)]
    pub text: Option<String>,
    /// An option; given several times. With --budget a project and its cost, NAME=COST
    #[arg(long, required_unless_present = "statements", conflicts_with = "statements")]
    pub option: Vec<String>,
    /// How options are marked; without any, one of them is.
    #[command(flatten)]
    pub rule: PollRule,
    /// A file with a statement on each line, in place of options; more than 64 become several pages
    #[arg(long, value_name = "FILE")]
    pub statements: Option<PathBuf>,
    /// The ceremony of the standing poll key
    #[arg(long, value_name = "HASH")]
    pub ceremony: Hash,
    /// When it opens, Unix seconds; without it, now
    #[arg(long, value_name = "TIME")]
    pub opens_at: Option<u64>,
    /// When it closes, Unix seconds
    #[arg(long, value_name = "TIME")]
    pub closes_at: u64,
    /// Nothing is decrypted for fewer voters than this
    #[arg(long, default_value_t = tabella_node::polls::LEAST_VOTERS, value_name = "N")]
    pub minimum_voters: u32,
    /// The proposal that it is about
    #[arg(long, value_name = "HASH")]
    pub proposal: Option<Hash>,
    /// Who takes part; without any, every resident under the key on the roll.
    #[command(flatten)]
    pub audience: PollAudience,
    /// Points that who takes part may claim
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub points: u32,
    /// Who publishes it: the office.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// How the options of `tabella poll new` are marked.
#[derive(Debug, Args)]
#[group(multiple = false, conflicts_with = "statements")]
pub struct PollRule {
    /// Each voter marks from 1 to MAX options
    #[arg(long, value_name = "MAX")]
    pub several: Option<u32>,
    /// Each option gets a score from 0 to MAX
    #[arg(long, value_name = "MAX")]
    pub scale: Option<u32>,
    /// Each voter has N credits; n votes for an option cost n times n of them
    #[arg(long, value_name = "N")]
    pub credits: Option<u64>,
    /// Each voter picks projects that together cost N at most
    #[arg(long, value_name = "N")]
    pub budget: Option<u64>,
}

/// Who takes part in the poll of `tabella poll new`.
#[derive(Debug, Args)]
pub struct PollAudience {
    /// Ballots are cast under pseudonyms that nobody can join to people or to other polls
    #[arg(long)]
    pub pseudonymous: bool,
    /// A class of members, such as resident or visitor; given several times
    #[arg(long, value_name = "CLASS")]
    pub class: Vec<String>,
    /// A district, proved and never shown; given several times
    #[arg(long, value_name = "NUMBER", requires = "pseudonymous")]
    pub district: Vec<u32>,
    /// An age band, proved and never shown; given several times
    #[arg(long, value_name = "NUMBER", requires = "pseudonymous")]
    pub age_band: Vec<u32>,
}

/// Arguments of `tabella poll list`.
#[derive(Debug, Args)]
pub struct PollListArguments {
    /// Address of a node
    #[arg(long)]
    pub node: String,
    /// The file for the own copy of the board, as `tabella sync --copy` keeps it
    #[arg(long, value_name = "BOARD")]
    pub copy: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella poll trustee`.
#[derive(Debug, Args)]
pub struct PollTrusteeArguments {
    /// Address of a node
    #[arg(long)]
    pub node: String,
    /// The trustee's key, which the ceremony names
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// The trustee's file, with its part in the ceremony
    #[arg(long, value_name = "FILE")]
    pub file: PathBuf,
    /// The file for the own copy of the board
    #[arg(long, value_name = "BOARD")]
    pub copy: PathBuf,
    /// From now on answer polls under the key of this ceremony; may be given several times, and is remembered
    #[arg(long, value_name = "HASH")]
    pub allow: Vec<Hash>,
    /// With --allow: only polls that promise to be decrypted for at least so many voters
    #[arg(long, default_value_t = tabella_node::polls::LEAST_VOTERS, value_name = "N")]
    pub minimum_voters: u32,
    /// Look once, print one JSON object and stop
    #[arg(long)]
    pub once: bool,
}

/// Arguments of `tabella propose`.
#[derive(Debug, Args)]
pub struct ProposeArguments {
    /// Its title
    pub title: String,
    /// What is proposed
    pub text: String,
    /// The file for the own copy of the board, which says what thresholds are in force
    #[arg(long, value_name = "BOARD")]
    pub copy: PathBuf,
    /// Who proposes.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Arguments of `tabella support`.
#[derive(Debug, Args)]
pub struct SupportArguments {
    /// The proposal
    pub proposal: Hash,
    /// Who supports it.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Arguments of `tabella answer`.
#[derive(Debug, Args)]
pub struct AnswerArguments {
    /// The election, the poll or the proposal
    pub about: Hash,
    /// What was decided
    pub decided: String,
    /// What was done with it
    #[arg(long)]
    pub done: Option<String>,
    /// Who answers: the office.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Arguments of `tabella notice`.
#[derive(Debug, Args)]
pub struct NoticeArguments {
    /// Its title
    pub title: String,
    /// What it says
    pub text: String,
    /// The election, the poll or the proposal that it is about
    #[arg(long, value_name = "HASH")]
    pub about: Option<Hash>,
    /// Who tells: the office.
    #[command(flatten)]
    pub speaker: SpeakerArguments,
}

/// Where the registrar's desk is.
#[derive(Debug, Args)]
pub struct DeskArguments {
    /// The node's folder, with the registrar's key and files
    #[arg(long)]
    pub dir: PathBuf,
    /// Address of the node, which is running
    #[arg(long, default_value = "http://127.0.0.1:8730")]
    pub node: String,
}

/// What the registrar does with requests.
#[derive(Debug, Subcommand)]
pub enum DeskCommand {
    /// List the requests that wait, the oldest first
    Requests {
        /// The desk
        #[command(flatten)]
        desk: DeskArguments,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Confirm a request, once it is certain whose it is, and have the board enrol its key
    Confirm {
        /// The code that the person's device shows; compare it in their presence, unless they proved who they are
        request: Typed,
        /// The desk
        #[command(flatten)]
        desk: DeskArguments,
        /// The person's reference number in the office's books
        #[arg(long, value_name = "NUMBER")]
        reference: String,
        /// What to keep of the person, beside what their proof says; may be given several times
        #[arg(long, value_name = "LABEL=VALUE")]
        field: Vec<String>,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Refuse a request
    Refuse {
        /// The request's code
        request: Typed,
        /// The desk
        #[command(flatten)]
        desk: DeskArguments,
        /// Why; the person will read it
        #[arg(long)]
        reason: String,
        /// Print one JSON object on standard output
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `tabella stamp`.
#[derive(Debug, Args)]
pub struct StampArguments {
    /// The files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Address of a node, such as http://127.0.0.1:8730
    #[arg(long)]
    pub node: String,
    /// The key that stamps: of the office, the registrar or somebody on the roll; or the folder of an identity
    #[arg(long, value_name = "KEYFILE")]
    pub key: PathBuf,
    /// The passphrase of the identity, if it is locked by one
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// What to write, which is not there yet: the proof of one file; or a folder for those of several, each named like its
    /// file
    #[arg(long, value_name = "PROOF")]
    pub out: PathBuf,
}

/// Arguments of `tabella prove`.
#[derive(Debug, Args)]
pub struct ProveArguments {
    /// What to prove.
    #[command(subcommand)]
    pub command: ProveCommand,
}

/// What to prove.
#[derive(Debug, Subcommand)]
pub enum ProveCommand {
    /// That a ballot is on the board; what is in it is not shown
    Ballot {
        /// Its tracker
        tracker: Hash,
        /// Address of a node
        #[arg(long)]
        node: String,
        /// The proof, which is not there yet
        #[arg(long, value_name = "PROOF")]
        out: PathBuf,
    },
    /// What was in a ballot that was opened instead of cast
    Challenge {
        /// What the voter's app gave out: the sealed ballot and its opening
        evidence: PathBuf,
        /// An own copy of the board, as `tabella sync --copy` keeps it
        #[arg(long, value_name = "BOARD")]
        copy: PathBuf,
        /// The proof, which is not there yet
        #[arg(long, value_name = "PROOF")]
        out: PathBuf,
    },
    /// That an issuer whom the board names says some facts of a credential
    Credential {
        /// The credential
        credential: PathBuf,
        /// A fact that is shown; may be given several times
        #[arg(long, value_name = "NAME")]
        show: Vec<String>,
        /// An own copy of the board, as `tabella sync --copy` keeps it
        #[arg(long, value_name = "BOARD")]
        copy: PathBuf,
        /// The proof, which is not there yet
        #[arg(long, value_name = "PROOF")]
        out: PathBuf,
    },
}

/// Arguments of `tabella verify-proof`.
#[derive(Debug, Args)]
pub struct VerifyProofArguments {
    /// The proof
    pub proof: PathBuf,
    /// The file that was stamped
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// A code from paper, of the board or of the proof's checkpoint; may be given several times
    #[arg(long, value_name = "CODE")]
    pub code: Vec<String>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella rehearse`.
#[derive(Debug, Args)]
pub struct RehearseArguments {
    /// Ballots: .pb .soc .soi .toc .toi .cat .blt .csv, each also as .gz; or a .csv with official results; or votes on
    /// statements (votes.csv as Pol.is exports it, or the folder that holds it)
    #[arg(required_unless_present = "demo")]
    pub file: Option<PathBuf>,
    /// An empty or new folder for the board and its record
    #[arg(long, required_unless_present = "demo")]
    pub out: Option<PathBuf>,
    /// A small election with made-up ballots instead of a file; without --out in a new temporary folder
    #[arg(long, conflicts_with_all = ["file", "contest", "rule"])]
    pub demo: bool,
    /// What the file does not say: plurality, yes-no, approval, approval:1..3, score:0..5, star:0..5, quadratic:99,
    /// cumulative:10, positional, positional:3,2,1, knapsack
    #[arg(long, value_name = "KIND")]
    pub contest: Option<ContestKind>,
    /// The rule of a participatory budget, in place of the one that its file names: greedy, equalshares/add1, ...
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    /// How many trustees make the key
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub trustees: u32,
    /// How many of them decrypt; the others stay away from the tally
    #[arg(long, default_value_t = 3, value_name = "K")]
    pub threshold: u32,
    /// Take the first ballots only; with districts, the first of each in proportion
    #[arg(long, value_name = "V")]
    pub limit: Option<u64>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella rehearse-city`.
#[derive(Debug, Args)]
pub struct RehearseCityArguments {
    /// Residents at the beginning
    #[arg(long, default_value_t = 200, value_name = "N")]
    pub residents: usize,
    /// How long the month is
    #[arg(long, default_value_t = 30, value_name = "D")]
    pub days: u32,
    /// The same seed gives the same month
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// An empty or new folder for the board and its record; without it a new temporary folder
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella verify`.
#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// The record: a file, a folder of its parts, or - for standard input
    pub record: PathBuf,
    /// A checkpoint from elsewhere, such as a notice board, that the record has to contain
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// A code from paper, of the board or of one of its checkpoints, that the record has to contain
    #[arg(long, value_name = "CODE", conflicts_with = "checkpoint")]
    pub code: Option<String>,
    /// Your own verdict on an earlier record of the board: only what is new is checked. It is written anew after each valid
    /// verdict, and the first time. Trust it as you trust the program: keep it where nobody else can write
    #[arg(long, value_name = "FILE", conflicts_with_all = ["register", "report"])]
    pub verdict: Option<PathBuf>,
    /// A register of ballots that a witness kept, to be compared with the record; may be given several times
    #[arg(long, value_name = "FILE")]
    pub register: Vec<PathBuf>,
    /// A witness's key that is believed though the board does not name it; may be given several times
    #[arg(long, value_name = "KEY", requires = "register")]
    pub witness_key: Vec<AuthorityKey>,
    /// Write a report for people: a file that ends in .html, or a folder for report.html and report.json
    #[arg(long, value_name = "PATH")]
    pub report: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella record`.
#[derive(Debug, Args)]
pub struct RecordArguments {
    /// The record: a file or a folder
    pub record: PathBuf,
    /// What to write, which is not there yet: a folder for a file, a file for a folder
    pub out: PathBuf,
}

/// Arguments of `tabella node`.
#[derive(Debug, Args)]
pub struct NodeArguments {
    /// What to do with the node.
    #[command(subcommand)]
    pub command: NodeCommand,
}

/// What to do with a node.
#[derive(Debug, Subcommand)]
pub enum NodeCommand {
    /// Found a board: make the keys of its authority, office and registrar, and its first block
    Init {
        /// An empty or new folder for keys and board
        #[arg(long)]
        dir: PathBuf,
        /// Name of the city
        #[arg(long)]
        city: String,
        /// Name of the log for ever, such as vote.example.org/board
        #[arg(long)]
        origin: String,
    },
    /// Replace the key of the board's only authority by a fresh one; the node must not be running
    Rotate {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
    },
    /// Run the node until it is interrupted
    Run {
        /// The folder
        #[arg(long)]
        dir: PathBuf,
        /// Address to listen on
        #[arg(long, default_value = "127.0.0.1:8730")]
        listen: SocketAddr,
    },
}

/// Arguments of `tabella sync`.
#[derive(Debug, Args)]
pub struct SyncArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    pub node: String,
    /// The file for the own copy of the board
    #[arg(long, required_unless_present = "light", conflicts_with = "light")]
    pub copy: Option<PathBuf>,
    /// Follow with headers and proofs only, and keep what was seen in this file
    #[arg(long, value_name = "FILE")]
    pub light: Option<PathBuf>,
    /// With --light: another node whose board is compared with what was seen; may be given several times
    #[arg(long, value_name = "NODE", conflicts_with = "copy")]
    pub compare: Vec<String>,
    /// With --light: identifier of the board that it has to be
    #[arg(long, value_name = "HASH", conflicts_with = "copy")]
    pub chain: Option<Hash>,
    /// Write the record of the copy to this file
    #[arg(long, value_name = "FILE", conflicts_with = "light")]
    pub record: Option<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella witness`.
#[derive(Debug, Args)]
pub struct WitnessArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: WitnessCommand,
}

/// What to do as a witness.
#[derive(Debug, Subcommand)]
pub enum WitnessCommand {
    /// Follow a board, cosign what was compared, and hand it to the node
    #[command(
        after_help = "Exit codes: 0 cosigned (with --once), 1 the authorities signed two histories and nothing was cosigned, 2 it cannot be done."
    )]
    Run(WitnessRunArguments),
    /// Write the signed register of the ballots that voters registered here
    #[command(after_help = "Exit codes: 0 written, 2 not.")]
    Register(WitnessRegisterArguments),
}

/// Arguments of `tabella witness register`.
#[derive(Debug, Args)]
pub struct WitnessRegisterArguments {
    /// The witness's folder
    #[arg(long)]
    pub dir: PathBuf,
    /// The file to write
    #[arg(long)]
    pub out: PathBuf,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella witness run`.
#[derive(Debug, Args)]
pub struct WitnessRunArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    pub node: String,
    /// The folder for key, memory and evidence; made on first use
    #[arg(long)]
    pub dir: PathBuf,
    /// The name under which the board names this witness; without it, the key is the name
    #[arg(long)]
    pub name: Option<String>,
    /// Identifier of the board that it has to be
    #[arg(long, value_name = "HASH")]
    pub chain: Option<Hash>,
    /// Cosign the last checkpoint and stop
    #[arg(long)]
    pub once: bool,
    /// Register voters' ballots before they are cast, at this address
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:8731", conflicts_with = "once")]
    pub register: Option<SocketAddr>,
    /// Print one JSON object for each cosignature on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella uses`.
#[derive(Debug, Args)]
pub struct UsesArguments {
    /// Address of a node, such as http://127.0.0.1:8730
    pub node: String,
    /// Your key, as it is on the roll; or the folder of your identity
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The passphrase of the identity, if it is locked by one
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Keep what was seen of the board in this file; without it next to the key, under its name with .light
    #[arg(long, value_name = "FILE")]
    pub light: Option<PathBuf>,
    /// Identifier of the board that it has to be
    #[arg(long, value_name = "HASH")]
    pub chain: Option<Hash>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella verify-evidence`.
#[derive(Debug, Args)]
pub struct VerifyEvidenceArguments {
    /// The evidence
    pub evidence: PathBuf,
    /// Identifier of the board that it has to be about
    #[arg(long, value_name = "HASH")]
    pub chain: Option<Hash>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `tabella open-ballot`.
#[derive(Debug, Args)]
pub struct OpenBallotArguments {
    /// What the voter's app gave out: the sealed ballot and its opening
    pub evidence: PathBuf,
    /// The record of the board, for the election's key
    #[arg(long)]
    pub record: PathBuf,
    /// The tracker that the app showed before the ballot was opened
    #[arg(long)]
    pub shown: String,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}
