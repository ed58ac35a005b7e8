//! Reports of audits: that they say what the board says, and nothing that somebody smuggled into it.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../ledger/tests/rig/mod.rs"]
mod rig;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use rig::{Rig, bench, poll, weighted};
use serde_json::{Value, json};
use tabella_ledger::audit::audit_observed;
use tabella_ledger::bytes::Hash;
use tabella_ledger::count::ranked::{Method, TieBreak};
use tabella_ledger::manifest::{Disclosure, Kind, Manifest, Question, QuestionRule};
use tabella_ledger::opened::write_in;
use tabella_node::report::{Facts, MAX_BUCKETS, Observed, page, save};

fn facts_of(record: &[u8]) -> Facts {
    let mut observed = Observed::default();
    let mut rng = ChaCha20Rng::seed_from_u64(0);
    let verdict = audit_observed(record, None, &mut rng, &mut |_| (), &mut |state, header, applied| {
        observed.block(state, header, applied);
    });
    Facts::new(&verdict, Some(&observed), 0.25)
}

fn facts(rig: &Rig) -> Facts {
    facts_of(&rig.record())
}

fn as_json(facts: &Facts) -> Value {
    serde_json::to_value(facts).unwrap()
}

fn question(title: &str, options: &[&str], rule: QuestionRule) -> Question {
    Question::new(title, options.iter().copied(), rule)
}

/// What holds of every page: each chart and each table says what it is, nothing runs, nothing is loaded, nothing is hidden.
fn sound(page: &str) {
    let count = |what: &str| page.matches(what).count();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">") && page.ends_with("</html>"));
    for what in ["table", "figure", "section", "svg", "bdi", "li", "ul", "tr", "td", "th", "dl", "details", "p"] {
        let opened = count(&format!("<{what} ")) + count(&format!("<{what}>"));
        assert_eq!(opened, count(&format!("</{what}>")), "{what}");
    }
    assert_eq!(count("<table"), count("<caption>"));
    assert_eq!(count("<table"), count("<thead>"));
    assert_eq!(count("<figure"), count("<figcaption"));
    assert!(count("scope=\"col\"") >= 2 * count("<table"));
    let drawn = count("<svg");
    assert_eq!(drawn, count("focusable=\"false\""), "whoever cannot see a chart is not led into it");
    for never in ["<script", "<iframe", "<img", "<link", "<object", "http://", "https://", " onload", "javascript:"] {
        assert!(!page.to_lowercase().contains(never), "{never}");
    }
    let hidden = |c: &char| {
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
            || c.is_control() && *c != '\n'
    };
    assert_eq!(page.chars().find(hidden), None);
    assert!(page.contains("default-src 'none'"));
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    // Every number of four and more digits for people is grouped; identifiers, times and drawings are none.
    assert_eq!(count("id=\"outcome\""), 1);
}

/// Casts a ballot with these values, for each question those of its fields.
fn cast(rig: &mut Rig, election: Hash, voter: usize, sequence: u64, choices: &[Vec<u64>]) {
    let params = rig.state().election(&election).unwrap().params().clone();
    let voter = &rig.voters[voter];
    let sealed = voter.seal_with(&params, 0, sequence, 1, choices, &mut rig.rng).unwrap();
    let entry = voter.cast(election, sealed, &mut rig.rng);
    rig.write(entry).unwrap();
}

/// Re-votes, an opened ballot, a tie, a question below the minimum, and somebody who joined after the close.
fn eventful() -> (Rig, Hash) {
    let mut manifest = poll();
    manifest.contests.push(question("Who repairs it?", &["Anna", "Ben"], QuestionRule::Score { max: 3 }));
    manifest.points = 0;
    let (mut rig, election) = Rig::open(400, manifest, 5);
    let choices = |bench: [u64; 3], colours: [u64; 3]| [bench.to_vec(), colours.to_vec(), vec![1, 3]];
    let (lake, school) = (choices([1, 0, 0], [1, 1, 0]), choices([0, 1, 0], [0, 1, 0]));
    for (voter, sequence, choices) in [(0, 1, &lake), (1, 1, &school), (0, 2, &school), (2, 1, &lake), (0, 3, &lake)] {
        rig.time += 600;
        cast(&mut rig, election, voter, sequence, choices);
    }
    let spoil = rig.voters[3].spoil(election, 1, Hash([9; 32]), &mut rig.rng.clone());
    rig.write(spoil).unwrap();
    cast(&mut rig, election, 4, 1, &school);
    rig.finish(election);
    rig.enrol(5);
    (rig, election)
}

#[test]
fn the_structure_says_how_an_election_went() {
    let (rig, election) = eventful();
    let facts = facts(&rig);
    let found = as_json(&facts);
    assert_eq!((&found["outcome"], &found["findings"], &found["ballots"]), (&json!("valid"), &json!([]), &json!(6)));
    assert_eq!(found["board"]["chain"], rig.state().chain().to_string());
    assert_eq!((&found["board"]["city"], &found["board"]["roll"]), (&json!("Testville"), &json!(10)));
    assert_eq!(found["checkpoint"], rig.checkpoint());
    let covered: u64 = found["checks"].as_array().unwrap().iter().map(|check| check["covered"].as_u64().unwrap()).sum();
    assert!(covered > 50 && found["seconds"] == 0.25);

    let election_facts = &found["elections"][0];
    assert_eq!(election_facts["id"], election.to_string());
    for (key, value) in [
        ("kind", json!("poll")),
        ("phase", json!("published")),
        // Those who joined after the close could not vote.
        ("eligible", json!(5)),
        ("voters", json!(4)),
        ("turnout", json!(8000)),
        ("ballots", json!(6)),
        ("replaced", json!(2)),
        ("opened", json!(1)),
        ("threshold", json!(3)),
    ] {
        assert_eq!(election_facts[key], value, "{key}");
    }
    let times = ["opened_at", "closed_at", "published_at"].map(|key| election_facts[key].as_u64().unwrap());
    assert!(times[0] + 3000 < times[1] && times[1] < times[2], "{times:?}");
    let decrypted: Vec<_> =
        election_facts["trustees"].as_array().unwrap().iter().map(|trustee| trustee["decrypted"] == true).collect();
    assert_eq!(decrypted, [false, false, true, true, true]);
    assert_eq!(election_facts["trustees"][2]["name"], "Trustee 3");

    let bench = &election_facts["contests"][0];
    assert_eq!(bench["counts"], json!({ "By the lake": 2, "By the school": 2, "Blank": 0 }));
    assert_eq!((&bench["tie"], &bench["winners"]), (&json!(true), &json!(["By the lake", "By the school"])));
    assert_eq!((&bench["options"][0]["share"], &bench["options"][2]["blank"]), (&json!(5000), &json!(true)));
    let repairs = &election_facts["contests"][2];
    assert_eq!((&repairs["unit"], &repairs["options"][1]["count"]), (&json!("Points"), &json!(12)));
    assert_eq!((&repairs["tie"], &repairs["winners"]), (&json!(false), &json!(["Ben"])));

    // First ballots and re-votes by the times of their blocks; nothing is lost.
    let timeline = facts.elections[0].timeline.as_ref().unwrap();
    let each = |of: fn(&tabella_node::report::Bucket) -> u64| timeline.buckets.iter().map(of).sum::<u64>();
    assert_eq!((each(|bucket| bucket.first), each(|bucket| bucket.again)), (4, 2));
    assert!(timeline.buckets.len() <= MAX_BUCKETS && timeline.width <= 60);
    let third = 600 * 2 + timeline.buckets[0].begins;
    let again = timeline.buckets.iter().find(|bucket| bucket.again > 0).unwrap();
    assert!((third..third + 60).contains(&again.begins), "{again:?}");
}

#[test]
fn the_page_says_the_same_in_words() {
    let (rig, _) = eventful();
    let page = page(&facts(&rig));
    sound(&page);
    for words in [
        "Valid: every check holds",
        "What this does not mean",
        "<b>4 voters</b> of 5 on the roll, <b>80.00 %</b>",
        "Replaced by a later ballot of the same voter</dt><dd>2",
        "these never count</dt><dd>1",
        "<b>A tie. </b>Equally far ahead are <bdi>By the lake</bdi> and <bdi>By the school</bdi>",
        "Blank votes: 0.",
        "Any 3 of them can decrypt",
        "<bdi>testville.example/board</bdi>",
        "One ballot counts for each voter",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains(&rig.state().chain().to_string()));
}

#[test]
fn withheld_questions_and_unfinished_elections_say_why_there_are_no_counts() {
    let mut rig = Rig::new(401);
    rig.enrol(2);
    let few = rig.begin(bench());
    rig.vote(few, 0, 1, 0).unwrap();
    rig.close(few);
    let outcome = rig.office.outcome(rig.chain.state(), few, &mut rig.rng.clone()).unwrap();
    rig.write(outcome).unwrap();
    let going_on = rig.begin(Manifest { title: "Going on".into(), ..bench() });
    rig.vote(going_on, 0, 1, 0).unwrap();
    rig.prepare(Manifest { title: "Not yet".into(), ..bench() });
    let facts = facts(&rig);
    let withheld = &facts.elections[0].contests[0];
    assert!(withheld.withheld && withheld.winners.is_empty() && withheld.counts.is_empty());
    assert!(withheld.reason.as_ref().unwrap().starts_with("1 person voted on this question."));
    let phases: Vec<_> = facts.elections.iter().map(|election| (election.title.0.as_str(), election.phase)).collect();
    assert_eq!(phases, [("The bench", "published"), ("Going on", "open"), ("Not yet", "ready")]);
    assert!(facts.elections[1..].iter().all(|election| !election.contests[0].withheld));
    let page = page(&facts);
    sound(&page);
    for words in
        ["<b>Withheld. </b>", "minimum of 2", "Voting was going on", "was not opened yet", "No ballot was cast."]
    {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("The result is not on the board yet.").count(), 2);
}

#[test]
fn a_page_shows_hostile_text_and_does_not_obey_it() {
    const SCRIPT: &str = "</title></style><script>alert(1)</script><!--";
    const TURNED: &str = "\u{202e}srewsna gnorw\u{2066}\u{200f}";
    let long = "W".repeat(400);
    let mut manifest = Manifest { kind: Kind::Poll, title: SCRIPT.into(), description: TURNED.into(), ..bench() };
    manifest.minimum_voters = 1;
    manifest.contests[0].blank = None;
    manifest.contests[0].title = "<img src=x onerror=alert(1)> & \"quotes\" 'n' more".into();
    manifest.contests[0].options =
        vec![TURNED.into(), long.clone(), "مقعد جديد".into(), "\u{1b}[2J<b>\n\r\u{0}".into()];
    let (mut rig, election) = Rig::open(402, manifest, 1);
    rig.vote(election, 0, 1, 2).unwrap();
    rig.finish(election);
    let facts = facts(&rig);
    let page = page(&facts);
    sound(&page);
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;")
            && page.contains("&lt;img src=x onerror=alert(1)&gt; &amp;")
    );
    assert!(page.contains("<bdi>[U+202E]srewsna gnorw[U+2066][U+200F]</bdi>"));
    assert!(page.contains(&format!("<bdi>{long}</bdi>")) && page.contains("<bdi>مقعد جديد</bdi>"));
    assert!(page.contains("[U+001B][2J&lt;b&gt;"));
    // Programs get what was written, byte for byte.
    let text = serde_json::to_string(&facts).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["elections"][0]["contests"][0]["options"][0]["name"], TURNED);
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn the_largest_elections_and_the_emptiest_have_pages() {
    let mut manifest = Manifest { kind: Kind::Poll, ..bench() };
    manifest.minimum_voters = 1;
    let names: Vec<String> = (0..200).map(|option| format!("Option {option}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let title = |contest: usize| format!("Question {contest}");
    manifest.contests =
        (0..64).map(|contest| question(&title(contest), &["Yes", "No"], QuestionRule::Plurality)).collect();
    let wide = Manifest {
        title: "Many options".into(),
        contests: vec![question("Which?", &names, QuestionRule::Plurality)],
        ..manifest.clone()
    };
    let mut rig = Rig::with_trustees(403, 2, 1);
    rig.enrol(2);
    for (manifest, choices) in [(manifest, vec![vec![1]; 64]), (wide, vec![vec![199]])] {
        let election = rig.begin(manifest);
        let entry = rig.ballot(election, 1, 1, &choices);
        rig.write(entry).unwrap();
        rig.finish(election);
    }
    let page = page(&facts(&rig));
    sound(&page);
    assert_eq!(page.matches("<section class=\"contest\"").count(), 65);
    assert_eq!(page.matches("class=\"leads\"").count(), 65);
    assert!(page.contains("<bdi>Option 199</bdi><span class=\"tag\">ahead</span>"));

    let mut nobody = Rig::with_trustees(404, 2, 1);
    let election = nobody.begin(Manifest { minimum_voters: 1, ..bench() });
    nobody.close(election);
    let outcome = nobody.office.outcome(nobody.chain.state(), election, &mut nobody.rng.clone()).unwrap();
    nobody.write(outcome).unwrap();
    let facts = facts(&nobody);
    assert_eq!((facts.elections[0].turnout, facts.elections[0].eligible), (None, 0));
    let page = self::page(&facts);
    sound(&page);
    assert!(page.contains("<b>0 voters</b> of 0 on the roll") && page.contains("No ballot was cast."));
    // The first block alone is a record too.
    let page = self::page(&facts_of(&nobody.record_of(&nobody.blocks[..1])));
    sound(&page);
    assert!(page.contains("Valid") && page.contains("Testville"));
}

#[test]
fn weights_and_votes_against_are_shown() {
    let mut rig = Rig::with_trustees(405, 2, 1);
    rig.enrol(3);
    let mut manifest = weighted();
    manifest.kind = Kind::Poll;
    manifest.contests.push(question("Trees?", &["Oak", "Elm"], QuestionRule::Quadratic { credits: 4, against: true }));
    let election = rig.begin_for(manifest, &[(0, 1000), (0, 2500), (0, 1)]);
    // Two fields an option: for, and against.
    for (voter, trees) in [(0, [1, 0, 0, 1]), (1, [1, 1, 0, 0])] {
        cast(&mut rig, election, voter, 1, &[vec![1, 0, 0], trees.to_vec()]);
    }
    rig.finish(election);
    let facts = facts(&rig);
    let (bench, trees) = (&facts.elections[0].contests[0], &facts.elections[0].contests[1]);
    assert_eq!((bench.voters, bench.weight, bench.options[0].count), (2, 3500, Some(3500)));
    let counts: Vec<_> = trees.options.iter().map(|option| (option.count, option.against)).collect();
    assert_eq!(counts, [(Some(3500), Some(0)), (Some(2500), Some(1000))]);
    let page = page(&facts);
    sound(&page);
    assert!(page.contains("3,500") && page.contains("with a weight of 3,500 together") && page.contains(">Against<"));
    assert!(page.contains("in the electorate of this election"));
}

#[test]
fn what_is_invalid_or_cannot_be_checked_has_a_page_without_results() {
    let (rig, election) = eventful();
    let mut rig = rig;
    let block = rig.forged(vec![rig.office.close(election, &mut rig.rng.clone()).to_bytes()]);
    rig.blocks.push(block);
    let record = rig.record();
    let broken = facts_of(&record);
    assert_eq!((broken.outcome, broken.elections.len()), ("invalid", 0));
    let shown = page(&broken);
    sound(&shown);
    assert!(shown.contains("Invalid: a check failed") && shown.contains("Do not rely on results"));
    assert!(shown.contains("<th scope=\"row\">manifests</th>") && shown.contains("✗ failed"));
    assert!(shown.contains("<bdi>Testville</bdi>") && !shown.contains("By the lake"));

    let torn = facts_of(&record[..record.len() / 2]);
    assert_eq!(torn.outcome, "cannot_be_checked");
    let shown = page(&torn);
    sound(&shown);
    assert!(shown.contains("Cannot be checked") && shown.contains("– not checked") && !shown.contains("✓ holds"));
    let shown = page(&facts_of(b""));
    sound(&shown);
    assert!(shown.contains("an unknown board"));
}

#[test]
fn a_report_is_one_file_or_a_folder() {
    let (rig, _) = eventful();
    let facts = facts(&rig);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    assert_eq!(save(&facts, &file).unwrap(), file);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), page(&facts));
    let inside = save(&facts, &folder.path().join("all/of/it")).unwrap();
    assert_eq!(inside, folder.path().join("all/of/it/report.html"));
    let json: Value = serde_json::from_slice(&std::fs::read(inside.with_extension("json")).unwrap()).unwrap();
    assert_eq!(json, as_json(&facts));
    assert!(save(&facts, &file.join("x.html")).is_err());
}

/// Rankings that are opened, and of which pairs become public; grades; and words of one's own.
fn opened() -> Rig {
    let ranked = |method: Method, disclosure| {
        let procedure = method.procedure(1);
        QuestionRule::Ranked { ranks: 3, procedure, disclosure }
    };
    let trees = ["Ash", "Elm", "Oak"];
    let grades = ["Poor", "Fair", "Good"].map(str::to_owned).to_vec();
    let manifest = Manifest {
        contests: vec![
            question("Which tree?", &trees, ranked(Method::InstantRunoff, Disclosure::Ballots)),
            question("Which tree, in pairs?", &trees, ranked(Method::Schulze, Disclosure::Pairs)),
            question(
                "How good are they?",
                &trees,
                QuestionRule::Graded { grades, seats: 1, ties: vec![TieBreak::Lot] },
            ),
            question("What is it called?", &[], QuestionRule::WriteIn { bytes: 6 }),
        ],
        points: 0,
        ..poll()
    };
    let text = |text: &str| write_in::values(text, 6).unwrap();
    let mut broken = text("Bo");
    broken[4] = 7;
    // Ash has two, elm two and oak one; without the oak it is three to two for the elm.
    let ballots = [
        [vec![1, 0, 0], vec![3, 0, 0], vec![3, 1, 2], text("Bo")],
        [vec![1, 2, 0], vec![3, 2, 0], vec![3, 2, 2], text("BO")],
        [vec![0, 1, 2], vec![0, 3, 2], vec![1, 2, 3], text("<b>")],
        [vec![2, 1, 3], vec![2, 3, 1], vec![0, 0, 0], broken],
        [vec![0, 2, 1], vec![0, 2, 3], vec![1, 2, 3], text("")],
    ];
    let (mut rig, election) = Rig::open(404, manifest, ballots.len());
    rig.fill(election, &ballots.map(Vec::from));
    rig.close(election);
    [0, 2, 3].iter().for_each(|contest| rig.mix_and_open(election, *contest, &[0, 1, 2], &[0, 1, 2]));
    rig.decrypt(election, &[0, 1, 2]);
    rig.publish_outcome(election);
    rig
}

#[test]
fn every_round_of_a_count_is_in_the_structure_and_on_the_page() {
    let rig = opened();
    let facts = facts(&rig);
    let found = as_json(&facts);
    assert_eq!(found["findings"], json!([]));
    let contests = &found["elections"][0]["contests"];

    let count = &contests[0]["count"];
    assert_eq!((&count["rule"], &count["elected"]), (&json!("instant-runoff"), &json!(["Elm"])));
    assert_eq!((&count["blank"], &count["nonsense"]), (&json!(0), &json!({})));
    let stages = count["steps"]["stages"].as_array().unwrap();
    assert_eq!(stages.len(), 2);
    assert_eq!((&stages[0]["votes"], &stages[1]["votes"]), (&json!(["2", "2", "1"]), &json!(["2", "3", "0"])));
    let code = |event: &Value| event["code"].as_str().unwrap().to_owned();
    assert_eq!(code(&stages[0]["events"][0]), "excluded.fewest");
    assert_eq!(
        (code(&stages[1]["transfer"]), &stages[1]["transfer"]["options"]),
        ("transfer.exclusion".into(), &json!(["Oak"]))
    );
    let elections: Vec<_> = rig.state().elections().collect();
    let seed = elections[0].1.lot_seed(0).unwrap();
    assert_eq!(count["seed"], hex::encode(seed));
    let seeds: std::collections::BTreeSet<_> = (0..4).map(|contest| elections[0].1.lot_seed(contest)).collect();
    assert_eq!(seeds.len(), 4, "every contest has a lot of its own");

    let count = &contests[1]["count"];
    assert_eq!(
        (&count["rule"], &count["elected"], &count["blank"]),
        (&json!("schulze"), &json!(["Elm"]), &json!(null))
    );
    assert_eq!(count["steps"]["above"], json!([[0, 2, 3], [3, 0, 3], [2, 1, 0]]));
    assert_eq!(count["steps"]["condorcet"], "Elm");

    let count = &contests[2]["count"];
    assert_eq!((&count["rule"], &count["blank"]), (&json!("majority-judgment"), &json!(1)));
    assert_eq!(count["steps"]["counts"], json!([[2, 0, 2], [1, 3, 0], [0, 2, 2]]));
    assert_eq!(count["steps"]["majority"], json!(["Poor", "Fair", "Fair"]));
    assert_eq!(count["elected"], json!(["Oak"]));

    let count = &contests[3]["count"];
    assert_eq!((&count["blank"], &count["nonsense"]), (&json!(1), &json!({ "text.after_end": 1 })));
    let texts = count["steps"]["texts"].as_array().unwrap();
    assert_eq!((&texts[0]["text"], &texts[0]["votes"], &texts[1]["text"]), (&json!("BO"), &json!(2), &json!("<b>")));

    let page = page(&facts);
    sound(&page);
    for said in [
        "Votes of each option in every round",
        "Round 2",
        "has the fewest votes and is excluded",
        "Elected: <b><bdi>Elm</bdi></b>",
        "How many ballots prefer the option of the row",
        "Majority grade",
        "What voters wrote",
        "&lt;b&gt;",
        "text.after_end",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

/// Two who have the two places are both ahead, and nothing is tied.
#[test]
fn places_that_pairs_fill_are_no_tie() {
    let procedure = Method::Copeland.procedure(2);
    let rule = QuestionRule::Ranked { ranks: 3, procedure, disclosure: Disclosure::Pairs };
    let trees = ["Ash", "Elm", "Oak"];
    let manifest = Manifest { contests: vec![question("Which two?", &trees, rule)], points: 0, ..poll() };
    let (mut rig, election) = Rig::open(405, manifest, 3);
    rig.fill(election, &[vec![vec![3, 2, 1]], vec![vec![3, 2, 1]], vec![vec![2, 3, 1]]]);
    rig.close(election);
    rig.decrypt(election, &[0, 1, 2]);
    rig.publish_outcome(election);
    let found = as_json(&facts(&rig));
    let contest = &found["elections"][0]["contests"][0];
    assert_eq!((&contest["winners"], &contest["tie"]), (&json!(["Ash", "Elm"]), &json!(false)));
}
