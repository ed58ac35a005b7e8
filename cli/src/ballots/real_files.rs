//! The readers against published files and what is known of them. The files are not part of the project: they are
//! looked for in the folder that TABELLA_DATA names, or in `shared/data` beside the checkout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Ballot, BallotFile, ContestKind, FileKind, Note, read};

/// The item whose ballots are a table of marks at ranks.
const MARKS_AT_RANKS: &str = "minneapolis_2013_mayor";

fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = std::env::var_os("TABELLA_DATA").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: {} holds no published ballots; TABELLA_DATA can name another folder", folder.display());
        return None;
    }
    Some(folder)
}

/// The items of a group: the folder and what is known of it.
fn items(group: &str) -> Vec<(PathBuf, Value)> {
    let Some(folder) = data() else {
        return Vec::new();
    };
    let mut items: Vec<_> = std::fs::read_dir(folder.join(group))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|item| {
            let known = std::fs::read_to_string(item.join("item.json")).unwrap();
            (item, serde_json::from_str(&known).unwrap())
        })
        .collect();
    items.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(!items.is_empty());
    items
}

/// The files of an item that have one of the extensions, packed or not.
fn files(item: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(item)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let plain = name.strip_suffix(".gz").unwrap_or(&name).to_owned();
            extensions.iter().any(|extension| plain.ends_with(&format!(".{extension}")))
        })
        .collect();
    files.sort();
    files
}

fn numbers(value: &Value) -> BTreeMap<String, i64> {
    value.as_object().unwrap().iter().map(|(key, number)| (key.clone(), number.as_i64().unwrap())).collect()
}

/// What `of` gives each option, by label.
fn sums(file: &BallotFile, of: impl Fn(&Ballot, usize) -> i64) -> BTreeMap<String, i64> {
    let sum =
        |option: usize| file.ballots.iter().map(|recorded| of(&recorded.ballot, option) * recorded.times as i64).sum();
    file.labels().into_iter().enumerate().map(|(option, label)| (label, sum(option))).collect()
}

fn named(ballot: &Ballot, option: usize) -> i64 {
    i64::from(match ballot {
        Ballot::Marks(marks) => marks.contains(&option),
        Ballot::Scores(scores) => scores.iter().any(|(position, _)| *position == option),
        Ballot::Ranking(groups) => groups.iter().any(|group| group.contains(&option)),
    })
}

fn score(ballot: &Ballot, option: usize) -> i64 {
    match ballot {
        Ballot::Scores(scores) => {
            scores.iter().find(|(position, _)| *position == option).map_or(0, |(_, score)| *score)
        }
        Ballot::Marks(_) | Ballot::Ranking(_) => named(ballot, option),
    }
}

fn labelled(file: &BallotFile, list: impl IntoIterator<Item = i64>) -> BTreeMap<String, i64> {
    file.labels().into_iter().zip(list).collect()
}

#[test]
fn participatory_budgets() {
    for (folder, known) in items("pb") {
        let [path] = files(&folder, &["pb"]).try_into().unwrap();
        let file = read(&path).unwrap();
        let place = path.display();
        assert_eq!(file.title, known["title"].as_str().unwrap(), "{place}");
        assert_eq!(file.total(), known["voters"].as_u64().unwrap(), "{place}");
        assert_eq!(file.options.len() as u64, known["options"].as_u64().unwrap(), "{place}");
        let budget = file.budget.unwrap().hundredths as f64 / 100.0;
        assert_eq!(Some(budget), known["budget"].as_f64(), "{place}");
        assert!(file.options.iter().all(|option| option.cost.is_some()), "{place}");

        let votes = numbers(&known["reference"]["votes"]);
        assert_eq!(sums(&file, named), votes, "{place}");
        let published = file.published.votes.clone().unwrap().into_iter().map(|votes| votes as i64);
        assert_eq!(labelled(&file, published), votes, "{place}");
        if known["reference"]["score"].is_object() {
            let published = labelled(&file, file.published.score.clone().unwrap());
            assert_eq!(published, numbers(&known["reference"]["score"]), "{place}");
        }
        let labels = file.labels();
        match known["published"]["selected"].as_array() {
            Some(selected) => {
                let mut ours: Vec<_> =
                    file.published.selected.iter().flatten().map(|option| labels[*option].as_str()).collect();
                ours.sort_unstable();
                assert_eq!(ours, selected.iter().map(|id| id.as_str().unwrap()).collect::<Vec<_>>(), "{place}");
            }
            None => assert_eq!(file.published.selected, None, "{place}"),
        }

        match known["ballot_type"].as_str().unwrap() {
            "approval" => {
                let contest = file.contest(None).unwrap();
                assert!(matches!(contest.kind, ContestKind::Approval(Some(_))), "{place}");
                assert_eq!(contest.broken, None, "{place}");
                let counts = labelled(&file, contest.counts().into_iter().map(|votes| votes as i64));
                assert_eq!(counts, votes, "{place}");
            }
            "choose-1" => {
                let contest = file.contest(None).unwrap();
                assert_eq!((contest.kind.clone(), contest.total()), (ContestKind::Plurality, file.total()), "{place}");
            }
            "cumulative" => {
                assert!(matches!(file.kind, FileKind::Cumulative { points: Some(_) }), "{place}");
                assert_eq!(sums(&file, score), numbers(&known["reference"]["score"]), "{place}");
            }
            "ordinal" => {
                assert!(matches!(file.kind, FileKind::Ordinal { places: Some(_) }), "{place}");
                let counts = file.contest(None).unwrap().counts();
                let counts = labelled(&file, counts.into_iter().map(|points| points as i64));
                assert_eq!(counts, numbers(&known["reference"]["score"]), "{place}");
            }
            other => panic!("{place}: {other}"),
        }
    }
}

#[test]
fn rankings() {
    for (folder, known) in items("ranked") {
        for path in files(&folder, &["soc", "soi", "toc", "toi", "blt"]) {
            let file = read(&path).unwrap();
            let place = path.display();
            assert_eq!(file.kind, FileKind::Ranked, "{place}");
            assert_eq!(file.total(), known["voters"].as_u64().unwrap(), "{place}");
            assert_eq!(file.options.len() as u64, known["options"].as_u64().unwrap(), "{place}");
            assert_eq!(file.notes, [], "{place}");
            let first = sums(&file, |ballot, option| match ballot {
                Ballot::Ranking(groups) => i64::from(groups.first().is_some_and(|group| group == &[option])),
                _ => panic!("not a ranking"),
            });
            assert_eq!(first, numbers(&known["reference"]["first_preferences"]), "{place}");
            assert!(file.contest(None).is_ok(), "{place}");
        }
    }
}

#[test]
fn marks_at_ranks_are_read() {
    for (folder, known) in items("ranked").into_iter().filter(|(folder, _)| folder.ends_with(MARKS_AT_RANKS)) {
        let [path] = files(&folder, &["csv"]).try_into().unwrap();
        let file = read(&path).unwrap();
        assert_eq!(file.kind, FileKind::Ranked);
        assert_eq!(Some(file.total()), known["voters"].as_u64());
        assert_eq!(Some(file.options.len() as u64), known["options"].as_u64());
        let notes = [Note::RankedAgain { ballots: 1742 }, Note::UnnamedOvervotes { ballots: 189 }];
        assert_eq!(file.notes, notes);
    }
}

#[test]
fn tables_of_other_shapes_are_refused_and_not_misread() {
    for (folder, _) in items("ranked").into_iter().chain(items("counts")) {
        for path in files(&folder, &["csv"]).into_iter().filter(|_| !folder.ends_with(MARKS_AT_RANKS)) {
            let error = read(&path).unwrap_err();
            println!("{error}");
            assert!(error.line.is_some(), "{error}");
        }
    }
}

#[test]
fn approvals_and_scores() {
    for (folder, known) in items("approval_score") {
        let mut voters = 0;
        let mut totals: BTreeMap<String, i64> = BTreeMap::new();
        for path in files(&folder, &["cat", "csv"]) {
            let file = read(&path).unwrap();
            let place = path.display();
            assert_eq!(file.options.len() as u64, known["options"].as_u64().unwrap(), "{place}");
            voters += file.total();
            let sums = sums(&file, score);
            if let Some(station) = known["reference"]["per_file"].get(&file.title) {
                assert_eq!(Some(file.total()), station["voters"].as_u64(), "{place}");
                assert_eq!(sums, numbers(&station["approvals"]), "{place}");
            }
            for (label, sum) in sums {
                *totals.entry(label).or_default() += sum;
            }
            match known["ballot_type"].as_str().unwrap() {
                "approval" => {
                    let contest = file.contest(None).unwrap();
                    assert_eq!((contest.total(), contest.marks.min), (file.total(), 0), "{place}");
                }
                _ => assert_eq!(file.kind, FileKind::Numbers, "{place}"),
            }
        }
        let place = folder.display();
        assert_eq!(Some(voters), known["voters"].as_u64(), "{place}");
        let known = ["approvals", "column_sums", "score_totals"]
            .into_iter()
            .find_map(|key| known["reference"].get(key))
            .unwrap();
        assert_eq!(totals, numbers(known), "{place}");
    }
}

#[test]
fn quadratic_votes() {
    for (folder, known) in items("quadratic") {
        for path in files(&folder, &["csv"]) {
            let file = read(&path).unwrap();
            assert_eq!(file.kind, FileKind::Numbers);
            assert_eq!(Some(file.total()), known["published"]["submissions"].as_u64());
            assert_eq!(Some(file.options.len() as u64), known["options"].as_u64());
            let voters = known["voters"].as_u64().unwrap();
            assert_eq!(file.notes, [Note::VotersRepeat { rows: file.total(), voters }]);
            assert_eq!(sums(&file, score), numbers(&known["published"]["totals"]));
        }
    }
}
