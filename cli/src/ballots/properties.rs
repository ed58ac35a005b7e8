//! Whatever the bytes, reading answers; and what is written in a format is read back.

use std::fmt::Write;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::source::tests::pack;
use super::{Ballot, BallotFile, ContestKind, Money, Problem, parse};

const NAMES: [&str; 8] = ["a.pb", "a.soc", "a.soi", "a.toc", "a.toi", "a.cat", "a.blt", "a.csv"];

/// Bits of all formats: bytes drawn from these get further into a parser than random ones.
const BITS: [&str; 44] = [
    "META\n",
    "PROJECTS\n",
    "VOTES\n",
    "key;value\n",
    "num_projects;1\n",
    "num_votes;1\n",
    "vote_type;approval\n",
    "vote_type;ordinal\n",
    "project_id;cost;votes\n",
    "voter_id;vote\n",
    "1;5;2\n",
    ";",
    ",",
    "\"",
    "\r\n",
    "\n",
    "# NUMBER ALTERNATIVES: 2\n",
    "# NUMBER VOTERS: 1\n",
    "# NUMBER CATEGORIES: 2\n",
    "# CATEGORY NAME 1: Yes\n",
    "# CATEGORY NAME 2: No\n",
    "# ALTERNATIVE NAME 1: A\n",
    "# ALTERNATIVE NAME 2: B\n",
    "1: 1,2\n",
    "{",
    "}",
    ":",
    "#",
    "2 1\n",
    "-1\n",
    "1 1 2 0\n",
    "1 1=2 0\n",
    "0\n",
    "\"A\"\n",
    "\"B\"\n",
    "-",
    "option,count\n",
    "A,B\n",
    "1,0\n",
    "18446744073709551615",
    "9223372036854775808",
    " ",
    "\u{feff}",
    "é",
];

fn answers(bytes: &[u8]) {
    for name in NAMES {
        if let Ok(file) = parse(name, bytes) {
            let positions = file.options.len();
            for recorded in &file.ballots {
                assert!(recorded.times > 0 && recorded.line > 0);
                let mut named: Vec<usize> = match &recorded.ballot {
                    Ballot::Marks(marks) => marks.clone(),
                    Ballot::Scores(scores) => scores.iter().map(|(option, _)| *option).collect(),
                    Ballot::Ranking(groups) => groups.concat(),
                };
                named.sort_unstable();
                assert!(named.windows(2).all(|pair| pair[0] < pair[1]), "{name}: named twice");
                assert!(named.last().is_none_or(|last| *last < positions), "{name}: out of range");
            }
            assert_eq!(file.labels().len(), positions);
            let contest = file.contest(None);
            assert!(contest.is_err() || contest.unwrap().total() == file.total());
        }
        let _ = parse(&format!("{name}.gz"), bytes);
        let _ = super::results::parse(name, bytes);
    }
}

#[derive(Debug, Clone)]
struct Model {
    options: usize,
    /// Sets of positions and how many ballots have them.
    ballots: Vec<(Vec<usize>, u64)>,
}

fn models() -> impl Strategy<Value = Model> {
    (1usize..12).prop_flat_map(|options| {
        let marks = btree_set(0..options, 0..=options).prop_map(|marks| marks.into_iter().collect::<Vec<_>>());
        let ballots = vec((marks, 1u64..1000), 0..20);
        ballots.prop_map(move |ballots| Model { options, ballots })
    })
}

/// The model with each set in some order.
fn orders() -> impl Strategy<Value = Model> {
    models().prop_flat_map(|model| {
        let options = model.options;
        let shuffled: Vec<_> =
            model.ballots.into_iter().map(|(marks, times)| (Just(marks).prop_shuffle(), Just(times))).collect();
        shuffled.prop_map(move |ballots| Model { options, ballots })
    })
}

fn ids(positions: &[usize], separator: &str) -> String {
    positions.iter().map(|position| (position + 1).to_string()).collect::<Vec<_>>().join(separator)
}

fn preflib(model: &Model, more: &str, line: impl Fn(&[usize]) -> String) -> String {
    let voters: u64 = model.ballots.iter().map(|(_, times)| times).sum();
    let mut text = format!("# NUMBER ALTERNATIVES: {}\n# NUMBER VOTERS: {voters}\n{more}", model.options);
    for option in 1..=model.options {
        writeln!(text, "# ALTERNATIVE NAME {option}: N{option}").unwrap();
    }
    for (positions, times) in &model.ballots {
        writeln!(text, "{times}: {}", line(positions)).unwrap();
    }
    text
}

fn pabulib(model: &Model, vote_type: &str) -> String {
    let mut text = format!(
        "META\nkey;value\nnum_projects;{}\nnum_votes;{}\nvote_type;{vote_type}\nbudget;10\nPROJECTS\nname;project_id;cost\n",
        model.options,
        model.ballots.len()
    );
    for option in 1..=model.options {
        writeln!(text, "\"N;{option}\";{option};{option}.5").unwrap();
    }
    text.push_str("VOTES\nvoter_id;points;vote\n");
    for (voter, (positions, _)) in model.ballots.iter().enumerate() {
        let points: Vec<_> = positions.iter().map(|position| (*position as i64 - 3).to_string()).collect();
        writeln!(text, "{voter};{};{}", points.join(","), ids(positions, ",")).unwrap();
    }
    text
}

fn check(name: &str, text: &str, expected: &[(Ballot, u64)]) -> Result<BallotFile, TestCaseError> {
    let packed = pack(text.replace('\n', "\r\n").as_bytes());
    let file = parse(name, text.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    let read: Vec<_> = file.ballots.iter().map(|recorded| (recorded.ballot.clone(), recorded.times)).collect();
    prop_assert_eq!(&read, expected, "{}", text);
    let unpacked = parse(&format!("{name}.gz"), &packed).unwrap();
    prop_assert_eq!((&unpacked.ballots, &unpacked.options), (&file.ballots, &file.options));
    Ok(file)
}

fn expected(model: &Model, make: impl Fn(&[usize]) -> Ballot) -> Vec<(Ballot, u64)> {
    model.ballots.iter().map(|(positions, times)| (make(positions), *times)).collect()
}

fn one_by_one(model: &Model, make: impl Fn(&[usize]) -> Ballot) -> Vec<(Ballot, u64)> {
    model.ballots.iter().map(|(positions, _)| (make(positions), 1)).collect()
}

fn marks(positions: &[usize]) -> Ballot {
    Ballot::Marks(positions.to_vec())
}

fn ranking(positions: &[usize]) -> Ballot {
    Ballot::Ranking(positions.iter().map(|position| vec![*position]).collect())
}

proptest! {
    // A failure is shown in full; nothing is to be left in the tree.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..400)) {
        answers(&bytes);
    }

    #[test]
    fn any_bits_of_the_formats_are_answered(bits in vec(0..BITS.len(), 0..60)) {
        answers(bits.into_iter().map(|bit| BITS[bit]).collect::<String>().as_bytes());
    }

    #[test]
    fn damaged_files_are_answered(model in models(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for text in [pabulib(&model, "approval"), preflib(&model, "", |marks| ids(marks, ","))] {
            let mut bytes = text.into_bytes();
            let place = place.index(bytes.len());
            bytes[place] = byte;
            answers(&bytes);
            answers(&bytes[..place]);
        }
    }

    #[test]
    fn approvals_are_read_back(model in models()) {
        let file = check("a.pb", &pabulib(&model, "approval"), &one_by_one(&model, marks))?;
        prop_assert_eq!(file.options[0].name.as_str(), "N;1");
        prop_assert_eq!(file.options[0].cost, Some(Money { hundredths: 150 }));

        let all = model.options;
        let categories = "# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n";
        let text = preflib(&model, categories, |marks| {
            let rest: Vec<usize> = (0..all).filter(|option| !marks.contains(option)).collect();
            format!("{{{}}},{{{}}}", ids(marks, ","), ids(&rest, ","))
        });
        let file = check("a.cat", &text, &expected(&model, marks))?;
        let contest = file.contest(None).unwrap();
        let count = |option: usize| {
            model.ballots.iter().filter(|(marks, _)| marks.contains(&option)).map(|(_, times)| times).sum::<u64>()
        };
        prop_assert_eq!(contest.counts(), (0..all).map(count).collect::<Vec<_>>());
        prop_assert_eq!(contest.ballots().count() as u64, contest.total());

        let mut text = (1..=all).map(|option| format!("N{option}")).collect::<Vec<_>>().join(",") + "\n";
        for (marks, _) in &model.ballots {
            let cells: Vec<_> = (0..all).map(|option| u8::from(marks.contains(&option)).to_string()).collect();
            text += &(cells.join(",") + "\n");
        }
        check("a.csv", &text, &one_by_one(&model, marks))?;
    }

    #[test]
    fn points_and_counts_are_read_back(model in models()) {
        let points = |positions: &[usize]| {
            Ballot::Scores(positions.iter().map(|position| (*position, *position as i64 - 3)).collect())
        };
        check("a.pb", &pabulib(&model, "scoring"), &one_by_one(&model, points))?;

        let mut text = "option,count\n".to_owned();
        for (option, (_, times)) in model.ballots.iter().enumerate() {
            writeln!(text, "\"N, {option}\",{times}").unwrap();
        }
        let counts: Vec<_> =
            model.ballots.iter().enumerate().map(|(option, (_, times))| (marks(&[option]), *times)).collect();
        if !counts.is_empty() {
            let file = check("a.csv", &text, &counts)?;
            prop_assert_eq!(file.contest(None).unwrap().kind, ContestKind::Plurality);
        }
    }

    #[test]
    fn rankings_are_read_back(model in orders()) {
        check("a.pb", &pabulib(&model, "ordinal"), &one_by_one(&model, ranking))?;
        let text = preflib(&model, "", |order| ids(order, ","));
        for name in ["a.soi", "a.toi"] {
            check(name, &text, &expected(&model, ranking))?;
        }
        let tied = |order: &[usize]| match order {
            [] => Ballot::Ranking(vec![]),
            [first, rest @ ..] => Ballot::Ranking([vec![*first], rest.to_vec()].into_iter().filter(|set| !set.is_empty()).collect()),
        };
        let text = preflib(&model, "", |order| match order {
            [] | [_] => ids(order, ","),
            [first, rest @ ..] => format!("{}, {{{}}}", first + 1, ids(rest, ",")),
        });
        check("a.toi", &text, &expected(&model, tied))?;

        let mut text = format!("{} 1\n", model.options);
        for (order, times) in &model.ballots {
            let joined = match order.as_slice() {
                [] | [_] => ids(order, " "),
                [first, rest @ ..] => format!("{} {}", first + 1, ids(rest, "=")),
            };
            writeln!(text, "{times} {joined} 0").unwrap();
        }
        text.push_str("0\n");
        for option in 1..=model.options {
            writeln!(text, "\"N \"{option}\"\"").unwrap();
        }
        let file = check("a.blt", &text, &expected(&model, tied))?;
        prop_assert_eq!(file.options[0].name.as_str(), "N \"1\"");
    }
}

#[test]
fn deep_and_huge_input_is_answered() {
    for text in [
        "{".repeat(1 << 20),
        format!("# NUMBER ALTERNATIVES: 1\n# NUMBER VOTERS: 1\n# ALTERNATIVE NAME 1: A\n1: {}", "{".repeat(1 << 20)),
        "\"".repeat((1 << 20) + 1),
        ";".repeat(1 << 20),
        "\n".repeat(1 << 20),
        "1 ".repeat(1 << 20),
        "#".repeat(1 << 20),
        "(".repeat(1 << 20),
    ] {
        answers(text.as_bytes());
    }
    let wide: Vec<String> = (0..70_000).map(|option| format!("N{option}")).collect();
    let error = parse("a.csv", wide.join(",").as_bytes()).unwrap_err();
    assert!(matches!(error.problem, Problem::TooLarge { what: "options", .. }), "{error}");
}
