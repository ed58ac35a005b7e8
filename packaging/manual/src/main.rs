//! Writes what `make bundle` packs beside the programs: the manual pages of the commands and the completions of shells, all
//! from the definitions that the commands themselves read their arguments by.
//!
//! `tabella-manual FOLDER` writes `FOLDER/man`, `FOLDER/bash`, `FOLDER/zsh` and `FOLDER/fish`, with the names that the man
//! reader and the shells look for.

use clap::{Command, CommandFactory, Parser};
use clap_complete::Shell;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Write the manual pages and the completions of shells.
#[derive(Debug, Parser)]
#[command(name = "tabella-manual")]
struct Arguments {
    /// Folder to write them to.
    folder: PathBuf,
}

const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

fn main() -> io::Result<()> {
    let Arguments { folder } = Arguments::parse();
    write(tabella_cli::arguments::Arguments::command(), &folder)?;
    write(tabella_app::desktop::arguments::Arguments::command(), &folder)
}

/// One page for the command and for each of its subcommands, and one completion for each shell.
fn write(mut command: Command, folder: &Path) -> io::Result<()> {
    for shell in SHELLS {
        let folder = folder.join(shell.to_string());
        fs::create_dir_all(&folder)?;
        let name = command.get_name().to_owned();
        clap_complete::generate_to(shell, &mut command, name, folder)?;
    }
    let pages = folder.join("man");
    fs::create_dir_all(&pages)?;
    clap_mangen::generate_to(command, pages)
}
