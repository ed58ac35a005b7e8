//! The `tabella` command.

use std::process::ExitCode;

use clap::Parser;
use tabella_cli::arguments::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("TABELLA_LOG"))
        .with_writer(std::io::stderr)
        .init();
    tabella_cli::run(Arguments::parse()).await
}
