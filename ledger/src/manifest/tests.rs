//! Tests of manifests: what is sound, and what is said of it.

use super::*;
use crate::count::ranked::Method;

pub(super) fn manifest() -> Manifest {
    let question = Question {
        blank: Some(2),
        ..Question::new(
            "Where does the new bench go?",
            ["By the lake", "By the school", "Blank"],
            QuestionRule::Plurality,
        )
    };
    Manifest::new(Kind::Election, "Bench", vec![question], 1)
}

#[test]
fn a_good_manifest_passes_and_every_fault_is_named() {
    let good = manifest();
    assert_eq!(good.check().unwrap().len(), 1);
    let refused = |change: &dyn Fn(&mut Manifest)| {
        let mut bad = manifest();
        change(&mut bad);
        bad.check().unwrap_err()
    };
    assert_eq!(refused(&|m| m.title = " ".into()), ManifestError::Text { what: "the title", limit: MAX_TITLE });
    assert_eq!(
        refused(&|m| m.description = "x".repeat(MAX_DESCRIPTION + 1)),
        ManifestError::Text { what: "the description", limit: MAX_DESCRIPTION }
    );
    assert_eq!(refused(&|m| m.contests.clear()), ManifestError::Contests(0));
    assert_eq!(refused(&|m| m.points = 1), ManifestError::PointsForElection);
    assert_eq!(refused(&|m| m.minimum_voters = 0), ManifestError::Minimum);
    let duplicate = ManifestError::DuplicateOption { contest: 0, name: "Blank".into() };
    assert_eq!(refused(&|m| m.contests[0].options[0] = "Blank".into()), duplicate);
    assert_eq!(refused(&|m| m.contests[0].blank = Some(0)), ManifestError::Blank { contest: 0 });
    let approval = |m: &mut Manifest| m.contests[0].rule = QuestionRule::Approval { min: 0, max: 2 };
    assert_eq!(refused(&approval), ManifestError::Blank { contest: 0 });
    let bounds = |m: &mut Manifest| {
        m.contests[0].blank = None;
        m.contests[0].rule = QuestionRule::Approval { min: 3, max: 2 };
    };
    assert!(matches!(refused(&bounds), ManifestError::Contest { contest: 0, .. }));
}

#[test]
fn ballot_styles_are_ascending_lists_with_names_and_leave_no_contest_out() {
    let style = |title: &str, contests: &[u32]| BallotStyle { title: title.into(), contests: contests.to_vec() };
    let with = |styles: Vec<BallotStyle>| {
        let mut manifest = manifest();
        manifest.contests = vec![manifest.contests[0].clone(); 3];
        manifest.styles = styles;
        manifest.check().map(|contests| (contests.len(), manifest.ballot_styles()))
    };
    assert_eq!(with(vec![]).unwrap(), (3, vec![vec![0, 1, 2]]));
    let two = with(vec![style("North", &[0, 1]), style("South", &[0, 2])]).unwrap();
    assert_eq!(two, (3, vec![vec![0, 1], vec![0, 2]]));
    for contests in [&[][..], &[1, 0, 2], &[0, 1, 1, 2], &[0, 1, 2, 3], &[u32::MAX]] {
        let refused = with(vec![style("All", &[0, 1, 2]), style("South", contests)]).unwrap_err();
        assert_eq!(refused, ManifestError::Style(1), "{contests:?}");
    }
    let unasked = with(vec![style("North", &[0]), style("South", &[0, 2])]).unwrap_err();
    assert_eq!(unasked, ManifestError::Unasked(1));
    let twice = with(vec![style("North", &[0, 1]), style(" North\u{2003}", &[0, 2])]).unwrap_err();
    assert_eq!(twice, ManifestError::DuplicateStyle("North".into()));
    let limit = MAX_TITLE;
    let untitled = ManifestError::Text { what: "a ballot style's title", limit };
    assert_eq!(with(vec![style(" ", &[0, 1, 2])]).unwrap_err(), untitled);
    assert_eq!(with(vec![style(&"x".repeat(limit + 1), &[0, 1, 2])]).unwrap_err(), untitled);
}

#[test]
fn a_packed_contest_has_fewer_slots_and_a_capacity() {
    let mut packed = manifest();
    packed.contests[0].packed = true;
    let contest = packed.check().unwrap().remove(0);
    assert_eq!((contest.slots(), contest.capacity()), (2, Some((1 << 20) - 1)));
    assert_eq!(manifest().check().unwrap()[0].capacity(), None);
    packed.contests[0].blank = None;
    packed.contests[0].rule = QuestionRule::Score { max: 1 << 20 };
    let source = ContestError::Packing(1 << 20);
    assert_eq!(packed.check().unwrap_err(), ManifestError::Contest { contest: 0, source });
}

#[test]
fn a38_a_tie_is_reported_and_blank_cannot_win() {
    let question = &manifest().contests[0];
    assert_eq!(question.winners(&[3, 3, 9]), [0, 1]);
    assert_eq!(question.winners(&[1, 3, 9]), [1]);
    assert!(question.winners(&[0, 0, 9]).is_empty());
}

#[test]
fn a_filled_question_is_said_in_words() {
    let mut question = manifest().contests.remove(0);
    assert_eq!(question.filled(&[0, 1, 0]), [("By the school", 1)]);
    question.rule = QuestionRule::Quadratic { credits: 9, against: true };
    assert_eq!(question.filled(&[2, 0, 0, 0, 1, 0]), [("By the lake", 2), ("By the school", -1)]);
}

#[test]
fn the_identifier_depends_on_every_field() {
    let changes: [fn(&mut Manifest); 11] = [
        |m| m.kind = Kind::Poll,
        |m| m.title.push('x'),
        |m| m.description.push('x'),
        |m| m.contests[0].options.swap(0, 1),
        |m| m.ceremony = Hash([1; 32]),
        |m| m.closes_at = 2,
        |m| m.points = 1,
        |m| m.minimum_voters = 2,
        |m| m.styles.push(BallotStyle { title: "North".into(), contests: vec![0] }),
        |m| m.weighted = true,
        |m| m.contests[0].packed = true,
    ];
    for change in changes {
        let mut changed = manifest();
        change(&mut changed);
        assert_ne!(changed.id(), manifest().id());
    }
}

pub(super) fn trees(rule: QuestionRule) -> Question {
    let options = ["Elms", "Limes", "Oaks"];
    Question::new("Which trees?", options, rule)
}

#[test]
fn votes_against_are_taken_off() {
    let question = trees(QuestionRule::Quadratic { credits: 9, against: true });
    assert_eq!(question.winners(&[9, 5, 1, 6, 1, 0]), [1]);
    assert!(question.winners(&[1, 0, 0, 1, 2, 0]).is_empty(), "nothing is left of any");
}

#[test]
fn whoever_has_a_place_is_ahead_besides_those_tied_for_the_next_one() {
    let (procedure, disclosure) = (Method::Copeland.procedure(2), Disclosure::Pairs);
    let question = trees(QuestionRule::Ranked { ranks: 3, procedure, disclosure });
    // Elms beat both others, which nobody prefers to each other. Nothing is said of who stands above whom before the pairs.
    let tied = [9, 8, 7, 3, 3, 1, 2, 1, 2];
    assert_eq!(question.winners(&tied), [0, 1, 2]);
    assert!((0..3).all(|option| crate::fund::has_won(&question, &tied, option)));
    let decided = [9, 8, 7, 3, 3, 1, 3, 1, 2];
    assert_eq!(question.winners(&decided), [0, 1]);
    assert!(!crate::fund::has_won(&question, &decided, 2));
}

#[test]
fn a_runoff_is_between_the_two_highest_scores() {
    let question = trees(QuestionRule::Star { max: 5 });
    // Elms have the highest score, but more voters prefer oaks to them. Limes beat both and are out.
    assert_eq!(question.winners(&[30, 10, 29, 1, 4, 5, 5, 6, 2]), [2]);
    assert_eq!(question.winners(&[30, 10, 29, 1, 6, 5, 5, 6, 2]), [0, 2], "as many prefer the one as the other");
    assert!(question.winners(&[0; 9]).is_empty());
}
