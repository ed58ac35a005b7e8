//! What the app is started with. The manual page and the completions of shells are made from this, too.

use clap::Parser;

/// Voting that everybody can check: the app.
#[derive(Debug, Parser)]
#[command(
    name = "tabella-app",
    version,
    about,
    long_about = None,
    after_help = "A record is shown in the observer's place, where it can be checked. A link is shown as what it is. Nothing is \
                  done with either before somebody presses a button. If the app runs already, its window comes to the front and \
                  shows them."
)]
pub struct Arguments {
    /// Records (.tabella), and links that begin with tabella:
    #[arg(value_name = "FILE OR LINK")]
    pub open: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::{CommandFactory, Parser, error::ErrorKind};

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn help_and_version_are_told_and_end_the_start() {
        let told = |option: &str| Arguments::try_parse_from(["tabella-app", option]).expect_err("it ends").kind();
        assert_eq!(told("--help"), ErrorKind::DisplayHelp);
        assert_eq!(told("--version"), ErrorKind::DisplayVersion);
        assert_eq!(told("--nonsense"), ErrorKind::UnknownArgument);
    }

    #[test]
    fn files_and_links_stay_in_order() {
        let given = Arguments::try_parse_from(["tabella-app", "a.tabella", "tabella:code:AB"]).expect("arguments");
        assert_eq!(given.open, ["a.tabella", "tabella:code:AB"]);
    }
}
