//! The table of `scripts/disabled-checks.txt`: the checks of the verifier, and how each is taken out of the sources.

use std::collections::BTreeMap;

/// One check.
pub struct Check<'t> {
    /// The rule that it holds.
    pub rule: &'t str,
    pub what: &'t str,
    pub edits: Vec<Edit<'t>>,
    /// Why no record can show that it is gone.
    pub survives: Option<&'t str>,
}

/// A change of one file.
#[derive(Default)]
pub struct Edit<'t> {
    pub file: &'t str,
    after: &'t str,
    old: &'t str,
    new: String,
    append: &'t str,
}

/// Reads the table.
pub fn parse(table: &str) -> Vec<Check<'_>> {
    table.split("\n\n").map(str::trim).filter(|part| part.starts_with('[')).map(check).collect()
}

const WORDS: [&str; 9] = ["in ", "after ", "refuse ", "holds ", "stmt ", "swap ", "by ", "append ", "survives "];

fn check(part: &str) -> Check<'_> {
    let (title, mut rest) = part.split_once('\n').unwrap_or((part, ""));
    let (rule, what) = title[1..].split_once("] ").unwrap_or_else(|| panic!("no rule in {title}"));
    let mut check = Check { rule, what, edits: Vec::new(), survives: None };
    while !rest.is_empty() {
        let end = rest
            .match_indices('\n')
            .map(|(at, _)| at)
            .find(|at| WORDS.iter().any(|word| rest[at + 1..].starts_with(word)))
            .unwrap_or(rest.len());
        let (word, text) = rest[..end].split_once(' ').unwrap_or_else(|| panic!("{title}: {rest}"));
        rest = rest[end..].trim_start();
        if word == "in" {
            check.edits.push(Edit { file: text, ..Edit::default() });
            continue;
        }
        let edit = check.edits.last_mut().unwrap_or_else(|| panic!("{title} names no file"));
        match word {
            "after" => edit.after = text,
            "refuse" => (edit.old, edit.new) = (text, format!("(@on && ({text}))")),
            "holds" => (edit.old, edit.new) = (text, format!("(!@on || ({text}))")),
            "stmt" => (edit.old, edit.new) = (text, format!("if @on {{ {text} }}")),
            "swap" => edit.old = text,
            "by" => edit.new = text.to_owned(),
            "append" => edit.append = text,
            "survives" => check.survives = Some(text),
            other => panic!("{title}: {other}"),
        }
    }
    check
}

/// Makes every check one that can be taken out while the program runs: `on(n)` says whether the n-th is there. The keys
/// are names of files, the values what is in them.
///
/// # Errors
/// Those that no longer fit the sources.
pub fn apply(checks: &[Check<'_>], files: &mut BTreeMap<String, String>) -> Result<(), Vec<String>> {
    let mut unfit = Vec::new();
    for (number, check) in checks.iter().enumerate() {
        for edit in &check.edits {
            let krate = if edit.file.starts_with("crypto/") { "crate" } else { "tabella_crypto" };
            let on = format!("{krate}::switch::on({number})");
            let new = edit.new.replace("@on", &on);
            let found = files.get_mut(edit.file).and_then(|source| {
                let from = find(source, edit.after, 0)?.0;
                let (begin, end) = find(source, edit.old, from)?;
                source.replace_range(begin..end, &new);
                source.push_str(edit.append);
                Some(())
            });
            if found.is_none() {
                unfit.push(format!("[{}] {} in {}", check.rule, check.what, edit.file));
            }
        }
    }
    if unfit.is_empty() { Ok(()) } else { Err(unfit) }
}

/// The first place of a text outside of comments, however it is broken into lines.
fn find(source: &str, text: &str, from: usize) -> Option<(usize, usize)> {
    if text.is_empty() {
        return Some((from, from));
    }
    let wanted: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let starts = source[from..].char_indices().filter(|(_, c)| *c == wanted[0]).map(|(at, _)| from + at);
    let is_code = |at: &usize| {
        let line = source[..*at].rfind('\n').map_or(0, |end| end + 1);
        !source[line..].trim_start().starts_with("//")
    };
    for begin in starts.filter(is_code) {
        let mut left = wanted.iter();
        for (at, c) in source[begin..].char_indices().filter(|(_, c)| !c.is_whitespace()) {
            if left.next() != Some(&c) {
                break;
            }
            if left.len() == 0 {
                return Some((begin, begin + at + c.len_utf8()));
            }
        }
    }
    None
}
