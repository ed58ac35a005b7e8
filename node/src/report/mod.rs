//! Reports of an audit: for programs a structure, for people a page in one file that needs no network, no script and no
//! program but a browser. Everything that a record says was written by others, who may have meant it to deceive.

mod chart;
mod count;
mod facts;
mod html;
mod rounds;
mod text;
mod timeline;
pub(crate) mod words;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use count::{CountFacts, EventFacts, StageFacts, StepsFacts, TextFacts, TieFacts};
pub use facts::{
    BoardFacts, CheckFacts, ContestFacts, DifferenceFacts, ElectionFacts, Facts, FindingFacts, Observed, OptionFacts,
    RegisterFacts, RegisteredFacts, RegistersFacts, TrusteeFacts,
};
pub use html::page;
pub use text::{Text, number};
pub use timeline::{Bucket, MAX_BUCKETS, Timeline};
pub use words::outcome;

/// Writes a report: a path that ends in `.html` is the page; any other is a folder for the page and the same as JSON,
/// `report.html` and `report.json`. The page's path.
///
/// # Errors
/// When a file cannot be written.
pub fn save(facts: &Facts, path: &Path) -> io::Result<PathBuf> {
    if path.extension().is_some_and(|extension| extension == "html") {
        fs::write(path, page(facts))?;
        return Ok(path.to_owned());
    }
    fs::create_dir_all(path)?;
    fs::write(path.join("report.json"), serde_json::to_vec_pretty(facts)?)?;
    let html = path.join("report.html");
    fs::write(&html, page(facts))?;
    Ok(html)
}
