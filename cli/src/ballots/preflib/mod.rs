//! `.soc`, `.soi`, `.toc`, `.toi` and `.cat`, the formats of PrefLib: a header of `# KEY: value` lines, then lines
//! `count: order`, where an order lists numbers of options and sets of them in braces.

mod header;
mod orders;

use super::collect::Collected;
use super::error::{Fault, Problem};
use super::rows::count;
use super::{Ballot, Content, FileKind, OptionInfo};

use header::Header;
use orders::Orders;

/// What a file's extension promises of its orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Strict and complete.
    Soc,
    /// Strict.
    Soi,
    /// Complete.
    Toc,
    /// Neither.
    Toi,
    /// The sets are categories and not ranks.
    Cat,
}

/// Reads orders or categories.
pub(super) fn parse(text: &str, form: Form) -> Result<Content, Fault> {
    let mut header = Header::default();
    let mut lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty()).peekable();
    while let Some((line, field)) = lines.next_if(|(_, line)| line.starts_with('#')) {
        header.field(field.trim_start_matches('#')).map_err(|problem| problem.at(line))?;
    }
    let voters = header.check()?;
    let shape = match form {
        Form::Cat => header.approved()?,
        _ => Shape::Order(form),
    };

    let mut orders = Orders::new(&header.options);
    let mut collected = Collected::new();
    for (line, text) in lines.filter(|(_, line)| !line.starts_with('#')) {
        let (times, ballot) = read(text, &mut orders, &shape).map_err(|problem| problem.at(line))?;
        collected.push(ballot, times, line)?;
    }
    let found = collected.total();
    if voters != found {
        return Err(Problem::WrongCount { what: "voters", stated: voters, found }.into());
    }

    let kind = match shape {
        Shape::Approved { .. } => FileKind::Approval { min: None, max: None },
        Shape::Order(_) | Shape::Categories { .. } => FileKind::Ranked,
    };
    let options = header.options.into_iter().map(|(id, name)| OptionInfo { id: id.to_string(), name, cost: None });
    let mut content = Content::new(kind, options.collect(), collected.into_ballots());
    content.title = header.title;
    Ok(content)
}

/// What the sets of a line mean.
enum Shape {
    Order(Form),
    /// Approval: of `categories`, the one at `position` is approved.
    Approved {
        categories: usize,
        position: usize,
    },
    /// Other categories, of which PrefLib itself makes orders from the first to the last.
    Categories {
        categories: usize,
    },
}

fn read(text: &str, orders: &mut Orders, shape: &Shape) -> Result<(u64, Ballot), Problem> {
    let (times, order) =
        text.split_once(':').ok_or(Problem::Malformed { problem: "the line is not `count: order`" })?;
    let times = count("the count", times.trim())?;
    let groups = orders.read(order)?;
    let ballot = match *shape {
        Shape::Order(form) => {
            check(&groups, form, orders.options())?;
            Ballot::Ranking(groups)
        }
        Shape::Approved { categories, .. } | Shape::Categories { categories } if groups.len() > categories => {
            return Err(Problem::Malformed { problem: "the line has more sets than there are categories" });
        }
        Shape::Approved { position, .. } => {
            let mut marks = groups.into_iter().nth(position).unwrap_or_default();
            marks.sort_unstable();
            Ballot::Marks(marks)
        }
        Shape::Categories { .. } => Ballot::Ranking(groups.into_iter().filter(|group| !group.is_empty()).collect()),
    };
    Ok((times, ballot))
}

fn check(groups: &[Vec<usize>], form: Form, options: usize) -> Result<(), Problem> {
    let problem = if groups.iter().any(Vec::is_empty) {
        "the order has an empty set"
    } else if matches!(form, Form::Soc | Form::Soi) && groups.iter().any(|group| group.len() > 1) {
        "the order has a tie, which files of this extension do not"
    } else if matches!(form, Form::Soc | Form::Toc) && groups.iter().map(Vec::len).sum::<usize>() != options {
        "the order leaves options out, which files of this extension do not"
    } else {
        return Ok(());
    };
    Err(Problem::Malformed { problem })
}

#[cfg(test)]
mod tests {
    use super::super::{BallotFileError, parse as parse_file};
    use super::*;

    const HEAD: &str = "# TITLE: Test: one\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 6\n# ALTERNATIVE NAME 1: Ann\n\
                        # ALTERNATIVE NAME 2: Bob\n# ALTERNATIVE NAME 3: Cem: the third\n";

    fn categories(names: &[&str]) -> String {
        let names: String =
            (1..).zip(names).map(|(number, name)| format!("# CATEGORY NAME {number}: {name}\n")).collect();
        format!("{HEAD}# NUMBER CATEGORIES: {}\n{names}", names.lines().count())
    }

    fn refused(name: &str, text: &str) -> BallotFileError {
        parse_file(name, text.as_bytes()).unwrap_err()
    }

    #[test]
    fn orders_have_ties_and_counts() {
        let text = format!("{HEAD}4: 2,{{1, 3}}\n\n1: 3\n1:\n").replace('\n', "\r\n");
        let file = parse_file("a.toi", text.as_bytes()).unwrap();
        assert_eq!((file.title.as_str(), file.total(), file.kind.clone()), ("Test: one", 6, FileKind::Ranked));
        assert_eq!(file.labels(), ["Ann", "Bob", "Cem: the third"]);
        let ballots: Vec<_> =
            file.ballots.iter().map(|recorded| (recorded.ballot.clone(), recorded.times, recorded.line)).collect();
        assert_eq!(
            ballots,
            [
                (Ballot::Ranking(vec![vec![1], vec![0, 2]]), 4, 7),
                (Ballot::Ranking(vec![vec![2]]), 1, 9),
                (Ballot::Ranking(vec![]), 1, 10)
            ]
        );
    }

    #[test]
    fn extensions_promise_strict_and_complete_orders() {
        for (order, forms) in [
            ("1,2,3", ["soc", "soi", "toc", "toi"].as_slice()),
            ("1,2", &["soi", "toi"]),
            ("1,{2,3}", &["toc", "toi"]),
            ("{1,2}", &["toi"]),
            ("1,{},2", &[]),
        ] {
            for form in ["soc", "soi", "toc", "toi"] {
                let read = parse_file(&format!("a.{form}"), format!("{HEAD}6: {order}\n").as_bytes());
                assert_eq!(read.is_ok(), forms.contains(&form), "{order} as {form}");
                if let Err(error) = read {
                    assert!(matches!((&error.problem, error.line), (Problem::Malformed { .. }, Some(7))), "{error}");
                }
            }
        }
    }

    #[test]
    fn the_approving_category_holds_the_marks() {
        for (names, order) in
            [(["Yes", "No"], "{3,1},2"), (["approved", "Not approved"], "{1,3}, {2}"), (["No", "Yes"], "2,{1,3}")]
        {
            let text = format!("{}5: {order}\n1: {{}},{{}}\n", categories(&names));
            let file = parse_file("a.cat", text.as_bytes()).unwrap();
            assert_eq!(file.kind, FileKind::Approval { min: None, max: None });
            assert_eq!(file.ballots[0].ballot, Ballot::Marks(vec![0, 2]), "{order}");
            assert_eq!(file.ballots[1].ballot, Ballot::Marks(vec![]));
        }
    }

    #[test]
    fn other_categories_are_an_order() {
        for names in [&["Good", "Fair", "Bad"][..], &["First", "Second"], &["Yes", "Maybe", "No"]] {
            let text = format!("{}6: {{3,1}},{{}}\n", categories(names));
            let file = parse_file("a.cat", text.as_bytes()).unwrap();
            assert_eq!(file.kind, FileKind::Ranked);
            assert_eq!(file.ballots[0].ballot, Ballot::Ranking(vec![vec![2, 0]]));
        }
        let error = refused("a.cat", &format!("{}6: 1,2,3\n", categories(&["Yes", "No"])));
        assert!(matches!(error.problem, Problem::Malformed { .. }), "{error}");
    }

    #[test]
    fn ballots_name_listed_options_once() {
        for order in ["4", "0", "-1", "x", "1 2", "{1,{2}}", ",1", "1,,2", "{1,}"] {
            let error = refused("a.toi", &format!("{HEAD}6: {order}\n"));
            assert!(matches!(error.problem, Problem::UnknownOption { .. }), "{order}: {error}");
            assert_eq!(error.line, Some(7));
        }
        for order in ["1,1", "1,{2,1}", "{2,2}"] {
            let error = refused("a.toi", &format!("{HEAD}6: {order}\n"));
            assert!(matches!(error.problem, Problem::RepeatedMark { .. }), "{order}: {error}");
        }
    }

    #[test]
    fn broken_lines_are_refused() {
        for line in ["6 1,2", "6: 1,", "6: {1,2", "6: {1}{2}", "6: {1} 2", "1,2,3"] {
            let error = refused("a.toi", &format!("{HEAD}{line}\n"));
            assert!(matches!(error.problem, Problem::Malformed { .. }), "{line}: {error}");
            assert_eq!(error.line, Some(7));
        }
        for line in ["six: 1", "-6: 1", ": 1", "99999999999999999999: 1"] {
            let error = refused("a.toi", &format!("{HEAD}{line}\n"));
            assert!(matches!(error.problem, Problem::BadNumber { .. }), "{line}: {error}");
        }
        let many = format!("{HEAD}{}: 1\n1: 2\n", u64::MAX);
        assert!(matches!(refused("a.toi", &many).problem, Problem::TooLarge { .. }));
    }

    #[test]
    fn counts_must_be_as_stated() {
        let error = refused("a.soi", &format!("{HEAD}5: 1\n"));
        assert!(matches!(error.problem, Problem::WrongCount { what: "voters", stated: 6, found: 5 }), "{error}");
        let huge = HEAD.replace("ALTERNATIVES: 3", "ALTERNATIVES: 1000000000000000000");
        let error = refused("a.soi", &huge);
        assert!(matches!(error.problem, Problem::WrongCount { what: "alternatives", .. }), "{error}");
        let error = refused("a.cat", &categories(&["Yes", "No"]).replace("CATEGORIES: 2", "CATEGORIES: 3"));
        assert!(matches!(error.problem, Problem::WrongCount { what: "categories", .. }), "{error}");
    }

    #[test]
    fn headers_must_be_whole() {
        for field in ["NUMBER VOTERS", "NUMBER ALTERNATIVES"] {
            let error = refused("a.soi", &HEAD.replace(field, "NUMBER"));
            assert!(matches!(error.problem, Problem::MissingField { .. }), "{error}");
        }
        assert!(matches!(refused("a.cat", HEAD).problem, Problem::MissingField { .. }));
        for again in ["# NUMBER VOTERS: 6", "# ALTERNATIVE NAME 1: Eve"] {
            let error = refused("a.soi", &format!("{HEAD}{again}\n"));
            assert!(matches!((&error.problem, error.line), (Problem::RepeatedField { .. }, Some(7))), "{error}");
        }
        let error = refused("a.soi", &HEAD.replace("VOTERS: 6", "VOTERS: many"));
        assert!(matches!((&error.problem, error.line), (Problem::BadNumber { .. }, Some(3))), "{error}");
        let none = "# NUMBER ALTERNATIVES: 0\n# NUMBER VOTERS: 0\n";
        assert!(matches!(refused("a.soi", none).problem, Problem::NoOptions));
    }
}
