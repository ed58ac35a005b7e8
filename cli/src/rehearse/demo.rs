//! The election of `tabella rehearse --demo`: made-up ballots, the same every time.

use crate::ballots::{self, BallotFile, BallotFileError};

/// 400 ballots on where the new trees go.
const TREES: &str = "option,count\nMarket square,148\nSchool yard,127\nRiver bank,93\nStation road,32\n";

/// The ballots.
pub fn ballots() -> Result<BallotFile, BallotFileError> {
    ballots::parse("Where should the new trees go.csv", TREES.as_bytes())
}
