//! What the `tabella` command does: rehearsals, audits, nodes. Everything it does with a board is in `tabella-node` and
//! `tabella-ledger`; here are files, arguments and words.

#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used)]

/// Prints a line on standard output. Unlike `println!` it does not end the program when nobody reads any more, as after
/// `| head`: a verifier's exit code has to stay its verdict.
macro_rules! say {
    ($($words:tt)*) => { $crate::print_line(format_args!($($words)*)) };
}
pub(crate) use say;

pub mod arguments;
pub mod ballots;
mod codes;
mod desk;
mod earlier;
pub mod enrol;
pub mod evidence;
pub mod fact;
pub mod forum;
pub mod fund;
pub mod identity;
pub mod light;
pub mod node;
pub mod office;
pub mod open_ballot;
mod own_copy;
pub mod plan;
pub mod points;
pub mod poll;
pub mod programme;
pub mod progress;
pub mod proof;
pub mod provider;
pub mod registrar;
pub mod rehearse;
pub mod rehearse_city;
mod submit;
pub mod trustee;
pub mod uses;
pub mod verify;
pub mod wallet;

use std::io::{self, Write};
use std::process::ExitCode;

use arguments::{Arguments, Command};
use light::{WitnessArguments, WitnessCommand};
use verify::RecordArguments;

/// Exit code when something was checked and is wrong.
pub const EXIT_INVALID: u8 = 1;
/// Exit code when something could not be done or not be checked.
pub const EXIT_CANNOT: u8 = 2;

/// Carries out a command.
pub async fn run(arguments: Arguments) -> ExitCode {
    let result = match arguments.command {
        Command::Rehearse(arguments) => rehearse::run(arguments).await,
        Command::RehearseCity(arguments) => rehearse_city::run(arguments).await,
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Record(arguments) => record(&arguments),
        Command::Node(arguments) => node::run(arguments).await,
        Command::Sync(arguments) => node::sync(arguments).await,
        Command::Witness(WitnessArguments { command: WitnessCommand::Run(arguments) }) => {
            light::witness(arguments).await
        }
        Command::Office(arguments) => office::run(arguments).await,
        Command::Enrol(arguments) => enrol::run(arguments).await,
        Command::Registrar(arguments) => registrar::run(arguments).await,
        Command::Poll { command } => poll::run(command).await,
        Command::Trustee { command } => trustee::run(command).await,
        Command::Propose(arguments) => forum::propose(arguments).await,
        Command::Support(arguments) => forum::support(arguments).await,
        Command::Answer(arguments) => forum::answer(arguments).await,
        Command::Notice(arguments) => forum::notice(arguments).await,
        Command::Uses(arguments) => uses::run(arguments).await,
        Command::Witness(WitnessArguments { command: WitnessCommand::Register(arguments) }) => {
            light::export_register(&arguments)
        }
        Command::Identity(arguments) => identity::run(&arguments),
        Command::VerifyEvidence(arguments) => Ok(evidence::run(&arguments)),
        Command::OpenBallot(arguments) => open_ballot::run(arguments),
        Command::Stamp(arguments) => proof::stamp(arguments).await,
        Command::Prove(arguments) => proof::prove(arguments.command).await,
        Command::VerifyProof(arguments) => Ok(proof::verify(&arguments)),
        Command::Fund(arguments) => fund::run(arguments).await,
        Command::Fact(arguments) => fact::run(arguments).await,
        Command::Wallet(arguments) => wallet::run(arguments).await,
        Command::Points(arguments) => points::run(arguments).await,
        Command::Provider(arguments) => provider::run(arguments).await,
        Command::Programme(arguments) => programme::run(arguments).await,
    };
    result.unwrap_or_else(|error| {
        eprintln!("tabella: {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            // Many of our errors say their cause in their own words already.
            if !error.to_string().contains(&cause.to_string()) {
                eprintln!("  because: {cause}");
            }
            source = cause.source();
        }
        ExitCode::from(EXIT_CANNOT)
    })
}

fn record(RecordArguments { record, out }: &RecordArguments) -> Outcome {
    if record.is_dir() { tabella_node::record::join(record, out) } else { tabella_node::record::split(record, out) }?;
    Ok(ExitCode::SUCCESS)
}

/// What a command comes to: its exit code, or why it could not be carried out.
pub type Outcome = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

fn print_line(line: std::fmt::Arguments<'_>) {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => panic!("standard output cannot be written: {error}"),
        _ => {}
    }
}
