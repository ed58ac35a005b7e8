//! What people do in the window, click by click: a resident, the election office, an observer.

use crate::window::Window;
use std::{path::PathBuf, time::Duration};

/// For work that takes longer than a click: ceremonies, residents, tallies, audits.
const LONG: Duration = Duration::from_secs(120);

/// Words of a recovery phrase.
const WORDS: usize = 24;
/// How many of them are asked for.
const PROBED: usize = 3;

/// An election or poll as the office types it: one question, one choice, and a blank vote.
pub struct Draft<'a> {
    /// `election`, `poll`, or `poll-hidden` for a poll under pseudonyms.
    pub kind: &'a str,
    /// Its name.
    pub title: &'a str,
    /// What it is about.
    pub description: &'a str,
    /// The question.
    pub question: &'a str,
    /// The options, without the blank one.
    pub options: &'a [&'a str],
}

/// A place of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Where a person votes.
    Citizen,
    /// Where the election office works.
    Official,
    /// Where anybody checks a record.
    Observer,
}

impl Window {
    /// Goes to the start of a place.
    pub async fn go_to(&self, place: Place) {
        let name = match place {
            Place::Citizen => "citizen",
            Place::Official => "official",
            Place::Observer => "observer",
        };
        self.click_id(&format!("nav-{name}")).await;
    }

    /// A newcomer makes a key, writes its words down, and shows that they did.
    pub async fn make_key(&self) -> Vec<String> {
        self.click_id("create-key").await;
        let mut words = Vec::new();
        for place in 1..=WORDS {
            words.push(self.text_of(&format!("word-{place}")).await);
        }
        self.click_id("phrase-next").await;
        for at in 0..PROBED {
            let place = self.data_of(&format!("probe-{at}"), "place").await;
            let place: usize = place.parse().expect("a place is a number");
            self.type_into_id(&format!("probe-{at}"), &words[place - 1]).await;
        }
        self.click_id("probe-check").await;
        self.find_id("enrol").await;
        words
    }

    /// Asks the registrar to be enrolled, goes to the desk and is confirmed there under a reference number.
    pub async fn ask_and_be_confirmed(&self, reference: &str) {
        self.click_id("ask-to-enrol").await;
        let code = self.text_of("request-code").await;
        self.go_to(Place::Official).await;
        self.click_id("to-desk").await;
        assert_eq!(self.text_of(&format!("request-code-{code}")).await, code, "both screens show the same code");
        self.type_into_id("confirm-reference", reference).await;
        self.click_id("confirm-request").await;
        self.wait_for_text("The key is on the roll.").await;
        self.go_to(Place::Citizen).await;
        self.find_id("citizen-home").await;
    }

    /// A newcomer becomes a resident: makes a key, is handed a code by the registrar, and joins the roll with it.
    pub async fn join(&self) {
        self.make_key().await;
        self.go_to(Place::Official).await;
        self.click_id("new-code").await;
        let code = self.text_of("enrolment-code").await;
        self.go_to(Place::Citizen).await;
        self.click_id("enrol-code-more").await;
        self.type_into_id("enrol-code", &code).await;
        self.click_id("enrol-submit").await;
        self.find_id("citizen-home").await;
    }

    /// The office writes an election or poll and saves it as a draft. Gives its handle.
    pub async fn write_draft(&self, draft: &Draft<'_>) -> String {
        self.go_to(Place::Official).await;
        self.click_id("new-election").await;
        let (kind, hidden) = draft.kind.split_once('-').unwrap_or((draft.kind, ""));
        self.click_id(&format!("kind-{kind}")).await;
        if hidden == "hidden" {
            self.click_id("audience-hidden").await;
        }
        self.type_into_id("editor-title", draft.title).await;
        self.type_into_id("editor-description", draft.description).await;
        self.type_into_id("question-0", draft.question).await;
        for (place, option) in draft.options.iter().enumerate() {
            if place >= 2 {
                self.click_id("add-option-0").await;
            }
            self.type_into_id(&format!("option-0-{place}"), option).await;
        }
        self.click_id("editor-preview").await;
        self.find_id("preview").await;
        self.click_id("save-draft").await;
        self.wait_for_data("phase", "phase", "draft").await;
        let url = self.url().await;
        url.rsplit('/').next().expect("an address has parts").to_owned()
    }

    /// The trustees make the key (a poll is only announced), and the office opens voting.
    pub async fn open_voting(&self) {
        self.click_id("hold-ceremony").await;
        self.wait_for_data_within(LONG, "phase", "phase", "ready").await;
        self.click_id("open-election").await;
        self.wait_for_data("phase", "phase", "open").await;
    }

    /// Simulated residents vote.
    pub async fn let_residents_vote(&self, count: usize) {
        let before = self.ballots().await;
        self.type_into_id("residents-count", &count.to_string()).await;
        self.click_id("residents-vote").await;
        let ballots = before + count;
        self.wait_for_text_within(LONG, &format!("{ballots} sealed votes received")).await;
    }

    /// Ballots received, as the office's page of an open election says.
    pub async fn ballots(&self) -> usize {
        number(&self.text_of("ballots").await)
    }

    /// The office closes voting, and says that it means it.
    pub async fn close_voting(&self) {
        self.click_id("close-election").await;
        self.click_id("close-confirm-yes").await;
        self.wait_for_data("phase", "phase", "closed").await;
    }

    /// The trustees who are not among the absent open the totals, and the office publishes them.
    pub async fn count_without(&self, absent: &[u32]) {
        for index in absent {
            self.click_id(&format!("present-{index}")).await;
        }
        self.click_id("tally").await;
        self.wait_for_data_within(LONG, "phase", "phase", "tallied").await;
        self.click_id("publish").await;
        self.wait_for_data_within(LONG, "phase", "phase", "published").await;
    }

    /// The office writes the record. Gives the file.
    pub async fn write_record(&self) -> PathBuf {
        self.click_id("export-record").await;
        self.text_of("record-path").await.into()
    }

    /// A resident opens the page of an election or poll that is open.
    pub async fn open_ballot(&self, election: &str) {
        self.go_to(Place::Citizen).await;
        self.click_id(&format!("election-card-{election}")).await;
        self.find_id("ballot-page").await;
    }

    /// Chooses an option of an election, reviews it and seals it. Gives the tracker in full.
    pub async fn choose_and_seal(&self, option: usize) -> String {
        self.click_id(&format!("choice-0-{option}")).await;
        self.click_id("choose-next").await;
        self.find_id(&format!("review-0-{option}")).await;
        self.click_id("seal").await;
        self.sealed_tracker().await
    }

    /// Tracker of the ballot that is sealed and waits.
    pub async fn sealed_tracker(&self) -> String {
        self.find_id("sealed").await;
        self.click_id("tracker-more").await;
        self.text_of("tracker-full").await
    }

    /// Casts the ballot that is sealed and waits until this computer has found it in the record.
    pub async fn cast(&self) {
        self.click_id("cast").await;
        self.wait_for_data("receipt-status", "status", "included").await;
    }

    /// Votes per option, as the page with a result shows them.
    pub async fn counts(&self, options: usize) -> Vec<u64> {
        let mut counts = Vec::new();
        for option in 0..options {
            counts.push(number(&self.text_of(&format!("option-count-0-{option}")).await) as u64);
        }
        counts
    }

    /// An observer has a record checked and waits for the verdict, which should be this one.
    pub async fn check_record(&self, path: &str, outcome: &str) {
        self.go_to(Place::Observer).await;
        self.type_into_id("audit-path", path).await;
        self.click_id("audit-run").await;
        self.wait_for_data_within(LONG, "verdict", "outcome", outcome).await;
    }

    /// An observer who has seen a verdict has the same record checked against a printed checkpoint.
    pub async fn check_again_with(&self, checkpoint: &str) {
        self.click_id("audit-again").await;
        self.type_into_id("audit-checkpoint", checkpoint).await;
        self.click_id("audit-run").await;
        self.find_id("comparison").await;
    }
}

/// The first number in a text.
fn number(text: &str) -> usize {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number in \"{text}\""))
}
