//! Turns published results into the two tables that `tabella rehearse` reads from a `.csv`.
//!
//! These converters share no code with the readers of the command line, so that a test that rehearses a converted file
//! and one that rehearses the original check each other.

use std::io::{self, Error, ErrorKind};
use std::path::Path;

/// Writes the approval ballots of the three polling stations of 2002 in `dir` (`.cat` files of PrefLib) to `out` as one
/// table with a row of 0 and 1 for each ballot, and returns how many ballots there are.
///
/// # Errors
/// When a file cannot be read or written, or is not what those files are.
pub fn french_2002(dir: &Path, out: &Path) -> io::Result<u64> {
    let mut candidates: Vec<String> = Vec::new();
    let mut ballots: Vec<Vec<bool>> = Vec::new();
    for station in 1..=3 {
        let text = std::fs::read_to_string(dir.join(format!("00026-0000000{station}.cat")))?;
        let names: Vec<String> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# ALTERNATIVE NAME "))
            .filter_map(|name| name.split_once(": "))
            .map(|(_, name)| name.trim().to_owned())
            .collect();
        if station == 1 {
            candidates = names;
        } else if candidates != names {
            return Err(unexpected(format!("station {station} lists other candidates")));
        }
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (times, marks) =
                cat_line(line, candidates.len()).ok_or_else(|| unexpected(format!("station {station}: {line:?}")))?;
            ballots.extend(std::iter::repeat_n(marks, times));
        }
    }

    let mut table = csv::Writer::from_path(out)?;
    table.write_record(&candidates)?;
    for marks in &ballots {
        table.write_record(marks.iter().map(|mark| if *mark { "1" } else { "0" }))?;
    }
    table.flush()?;
    u64::try_from(ballots.len()).map_err(Error::other)
}

/// How many voters gave this line, and whom they approved: the first of its two sets, which has no braces around a
/// single number.
fn cat_line(line: &str, candidates: usize) -> Option<(usize, Vec<bool>)> {
    let (times, sets) = line.split_once(':')?;
    let sets = sets.trim();
    let approved = match sets.strip_prefix('{') {
        Some(set) => set.split_once('}')?.0,
        None => sets.split_once(',')?.0,
    };
    let mut marks = vec![false; candidates];
    for number in approved.split(',').map(str::trim).filter(|number| !number.is_empty()) {
        let number: usize = number.parse().ok()?;
        *marks.get_mut(number.checked_sub(1)?)? = true;
    }
    Some((times.trim().parse().ok()?, marks))
}

/// Writes the canton of Zug's result of the vote on the Intelligence Service Act of 2016 in `dir` (a line for each
/// municipality) to `out` as a table `option,count`, with blank and invalid papers as options of their own, and returns
/// how many ballots there are.
///
/// # Errors
/// When the file cannot be read or written, or is not what that file is.
pub fn zug_2016_ndg(dir: &Path, out: &Path) -> io::Result<u64> {
    const OPTIONS: [(&str, &str); 4] = [("yes", "yeas"), ("no", "nays"), ("blank", "empty"), ("invalid", "invalid")];
    let mut official = csv::Reader::from_path(dir.join("ndg.csv"))?;
    let header = official.headers()?.clone();
    let mut counts = [0u64; OPTIONS.len()];
    for municipality in official.records() {
        let municipality = municipality?;
        for ((_, column), count) in OPTIONS.iter().zip(&mut counts) {
            let cell = header.iter().position(|name| name == *column).and_then(|place| municipality.get(place));
            *count += cell
                .and_then(|cell| cell.parse::<u64>().ok())
                .ok_or_else(|| unexpected(format!("no number of {column} in {municipality:?}")))?;
        }
    }

    let mut table = csv::Writer::from_path(out)?;
    table.write_record(["option", "count"])?;
    for ((option, _), count) in OPTIONS.iter().zip(&counts) {
        table.write_record([*option, &count.to_string()])?;
    }
    table.flush()?;
    Ok(counts.iter().sum())
}

fn unexpected(what: String) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn item(path: &str) -> Option<PathBuf> {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
        let item = std::env::var_os("TABELLA_DATA").map_or(beside, PathBuf::from).join(path);
        if !item.is_dir() {
            println!("skipped: {} is not there; TABELLA_DATA can name another folder of data", item.display());
            return None;
        }
        Some(item)
    }

    fn known(item: &Path) -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(item.join("item.json")).unwrap()).unwrap()
    }

    fn written(name: &str, convert: impl FnOnce(&Path) -> io::Result<u64>) -> (u64, String) {
        let out = std::env::temp_dir().join(format!("tabella-{}-{name}", std::process::id()));
        let total = convert(&out).unwrap();
        let text = std::fs::read_to_string(&out).unwrap();
        std::fs::remove_file(&out).unwrap();
        (total, text)
    }

    #[test]
    fn french_2002_keeps_every_approval() {
        let Some(item) = item("approval_score/french_2002_approval_1_3") else {
            return;
        };
        let (total, text) = written("french.csv", |out| french_2002(&item, out));
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let names = table.headers().unwrap().clone();
        let mut sums = vec![0u64; names.len()];
        for row in table.records() {
            for (sum, cell) in sums.iter_mut().zip(&row.unwrap()) {
                *sum += cell.parse::<u64>().unwrap();
            }
        }
        let known = known(&item);
        assert_eq!((total, text.lines().count()), (1250, 1251));
        for (name, sum) in names.iter().zip(sums) {
            assert_eq!(known["reference"]["approvals"][name].as_u64(), Some(sum), "{name}");
        }
    }

    #[test]
    fn zug_2016_keeps_every_paper() {
        let Some(item) = item("counts/zug_2016_ndg") else {
            return;
        };
        let (total, text) = written("zug.csv", |out| zug_2016_ndg(&item, out));
        assert_eq!(Some(total), known(&item)["voters"].as_u64());
        assert_eq!(text, "option,count\nyes,25122\nno,11148\nblank,609\ninvalid,5\n");
    }

    #[test]
    fn lines_of_other_shapes_are_refused() {
        assert_eq!(cat_line("3: {1,3},{2}", 3), Some((3, vec![true, false, true])));
        assert_eq!(cat_line("2: 2,{1,3}", 3), Some((2, vec![false, true, false])));
        assert_eq!(cat_line("2: {},{1,2,3}", 3), Some((2, vec![false; 3])));
        for line in ["", "x: 1,2", "1: {1", "1: 4,{1}", "1: 0,{1}", "1 1,2"] {
            assert_eq!(cat_line(line, 3), None, "{line}");
        }
    }
}
