//! The command line.

use clap::{Parser, Subcommand};

use crate::enrol::EnrolArguments;
use crate::evidence::VerifyEvidenceArguments;
use crate::fact::FactArguments;
use crate::forum::{AnswerArguments, NoticeArguments, ProposeArguments, SupportArguments};
use crate::fund::FundArguments;
use crate::identity::IdentityArguments;
use crate::light::{SyncArguments, WitnessArguments};
use crate::node::NodeArguments;
use crate::office::OfficeArguments;
use crate::open_ballot::OpenBallotArguments;
use crate::points::PointsArguments;
use crate::poll::PollCommand;
use crate::programme::ProgrammeArguments;
use crate::proof::{ProveArguments, StampArguments, VerifyProofArguments};
use crate::provider::ProviderArguments;
use crate::registrar::RegistrarArguments;
use crate::rehearse::RehearseArguments;
use crate::rehearse_city::RehearseCityArguments;
use crate::trustee::TrusteeCommand;
use crate::uses::UsesArguments;
use crate::verify::{RecordArguments, VerifyArguments};
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
    /// Take part in ceremonies and elections as a trustee whose machine has no network, by files
    #[command(after_help = "Exit codes: 0 done, 1 there is nothing to say (answer only), 2 not.")]
    Trustee {
        /// What to do.
        #[command(subcommand)]
        command: TrusteeCommand,
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
