//! What people do in the window, key by key: a resident, the election office, an observer.

use crate::window::{Key, Window, button, checkbox, field, fold, link, radio};
use std::{path::PathBuf, time::Duration};

/// For work that takes longer than a press: ceremonies, residents, tallies, audits.
const LONG: Duration = Duration::from_secs(120);

/// Words of a recovery phrase.
const WORDS: usize = 24;
/// How many of them are asked for.
const PROBED: usize = 3;

/// An election or poll as the office types it: one question, one choice, and a blank vote.
pub struct Draft<'a> {
    /// `election`, `poll`, `election-secret` where nobody sees who voted, or `poll-hidden` for a poll under pseudonyms.
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

impl Draft<'_> {
    /// An election's key of the language files, or a poll's.
    fn says<'a>(&self, election: &'a str, poll: &'a str) -> &'a str {
        if self.is_election() { election } else { poll }
    }

    fn is_election(&self) -> bool {
        self.kind.starts_with("election")
    }
}

/// What a blank vote is called.
pub const BLANK: &str = "choose.blank";

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
    /// Goes to the start of a place, by its shortcut.
    pub async fn go_to(&self, place: Place) {
        let (key, id) = match place {
            Place::Citizen => ("1", "nav-citizen"),
            Place::Official => ("2", "nav-official"),
            Place::Observer => ("3", "nav-observer"),
        };
        self.find_id(id).await;
        self.shortcut(key).await;
        self.wait_for_current(id).await;
    }

    /// A newcomer makes a key, writes its words down, and shows that they did.
    pub async fn make_key(&self) -> Vec<String> {
        self.press(button("welcome.create")).await;
        let mut words = Vec::new();
        for place in 1..=WORDS {
            words.push(self.text_of(&format!("word-{place}")).await);
        }
        self.press(button("phrase.next")).await;
        for at in 0..PROBED {
            let place = self.data_of(&format!("probe-{at}"), "place").await;
            let word = &words[place.parse::<usize>().expect("a place is a number") - 1];
            self.type_into(field("phrase.word").with("place", place), word).await;
        }
        self.press(button("phrase.check")).await;
        self.find_id("enrol").await;
        words
    }

    /// Asks the registrar to be enrolled, goes to the desk and is confirmed there under a reference number.
    pub async fn ask_and_be_confirmed(&self, reference: &str) {
        self.press(button("enrol.ask")).await;
        let code = self.text_of("request-code").await;
        self.go_to(Place::Official).await;
        self.press(link("desk.open")).await;
        assert_eq!(self.text_of(&format!("request-code-{code}")).await, code, "both screens show the same code");
        self.type_into(field("desk.reference"), reference).await;
        self.press(button("desk.confirm")).await;
        self.wait_for_words("desk.confirmed").await;
        self.go_to(Place::Citizen).await;
        self.find_id("citizen-home").await;
    }

    /// A newcomer becomes a resident: makes a key, is handed a code by the registrar, and joins the roll with it. Gives
    /// the words of the key.
    pub async fn join(&self) -> Vec<String> {
        let words = self.make_key().await;
        self.go_to(Place::Official).await;
        self.press(button("roll.new_code")).await;
        let code = self.text_of("enrolment-code").await;
        self.go_to(Place::Citizen).await;
        self.press(fold("enrol.have_code")).await;
        self.type_into(field("enrol.code"), &code).await;
        self.press(button("enrol.submit")).await;
        self.find_id("citizen-home").await;
        words
    }

    /// A resident proposes something, and supports it.
    pub async fn propose(&self, title: &str) {
        self.go_to(Place::Citizen).await;
        self.press(link("tab.forum")).await;
        self.press(fold("propose.title")).await;
        self.type_into(field("propose.what"), title).await;
        self.type_into(field("propose.why"), "Because.").await;
        self.press(button("propose.do")).await;
        self.wait_for_text(title).await;
        self.press(button("proposal.do")).await;
        self.wait_for_words("proposal.mine").await;
    }

    /// The office writes an election or poll and saves it as a draft. Gives its handle.
    pub async fn write_draft(&self, draft: &Draft<'_>) -> String {
        self.go_to(Place::Official).await;
        self.press(link("office.new")).await;
        self.press(radio(draft.says("kind.election", "kind.poll")).within("editor.kind")).await;
        match draft.kind {
            "poll-hidden" => self.press(radio("audience.hidden")).await,
            "election-secret" => self.press(radio("audience.secret")).await,
            _ => {}
        }
        self.type_into(field("editor.name"), draft.title).await;
        self.type_into(field("editor.description"), draft.description).await;
        self.type_into(field("editor.question"), draft.question).await;
        for (place, option) in draft.options.iter().enumerate() {
            if place >= 2 {
                self.press(button("editor.add_option")).await;
            }
            self.type_into(field("editor.option").with("number", place + 1), option).await;
        }
        self.save_draft().await
    }

    /// The office looks at what it has written and saves it as a draft. Gives its handle.
    pub async fn save_draft(&self) -> String {
        self.press(button("editor.preview")).await;
        self.find_id("preview").await;
        self.press(button("preview.save")).await;
        self.wait_for_data("phase", "phase", "draft").await;
        let url = self.url().await;
        url.rsplit('/').next().expect("an address has parts").to_owned()
    }

    /// The trustees make the key (a poll is only announced), and the office opens voting.
    pub async fn open_voting(&self, draft: &Draft<'_>) {
        self.press(button(draft.says("stage.draft_do", "stage.draft_poll_do"))).await;
        self.wait_for_data_within(LONG, "phase", "phase", "ready").await;
        self.press(button("stage.ready_do")).await;
        self.wait_for_data("phase", "phase", "open").await;
    }

    /// Simulated residents vote.
    pub async fn let_residents_vote(&self, count: usize) {
        let ballots = self.ballots().await + count;
        self.type_into(field("residents.count"), &count.to_string()).await;
        self.press(button("residents.do")).await;
        self.wait_for_words_within(LONG, "stage.ballots", &[("count", &ballots.to_string())]).await;
    }

    /// Ballots received, as the office's page of an open election says.
    pub async fn ballots(&self) -> usize {
        self.number_of("ballots").await
    }

    /// The first number that the element with this `data-testid` shows.
    pub async fn number_of(&self, id: &str) -> usize {
        number(&self.text_of(id).await)
    }

    /// The office closes voting, and says that it means it.
    pub async fn close_voting(&self) {
        self.press(button("stage.open_do")).await;
        self.press(button("close.yes")).await;
        self.wait_for_data("phase", "phase", "closed").await;
    }

    /// The trustees who are not among the absent open the totals, and the office publishes them.
    pub async fn count_without(&self, absent: &[u32]) {
        for index in absent {
            let trustee = self.name_of(&format!("present-{index}")).await;
            self.press(checkbox(&trustee)).await;
        }
        self.press(button("tally.do")).await;
        self.wait_for_data_within(LONG, "phase", "phase", "tallied").await;
        self.press(button("stage.tallied_do")).await;
        self.wait_for_data_within(LONG, "phase", "phase", "published").await;
    }

    /// Looks at the copy of the board that this computer keeps. Gives the number of its entries.
    pub async fn board_entries(&self) -> usize {
        self.press(button("chain.blocks").among_words()).await;
        let entries = self.number_of("chain-entries").await;
        self.keys(&Key::Escape).await;
        entries
    }

    /// The office writes the record. Gives the file.
    pub async fn write_record(&self) -> PathBuf {
        self.press(button("record.do")).await;
        self.text_of("record-path").await.into()
    }

    /// A resident opens the page of an election or poll that is open.
    pub async fn open_ballot(&self, title: &str) {
        self.go_to(Place::Citizen).await;
        self.press(link(title)).await;
        self.find_id("ballot-page").await;
    }

    /// Chooses an option of an election, reviews it and seals it; a poll is sealed at once. Gives the tracker in full.
    pub async fn choose_and_seal(&self, draft: &Draft<'_>, option: &str) -> String {
        self.press(radio(option)).await;
        if draft.is_election() {
            self.seal().await;
        } else {
            self.press(button("choose.seal_poll")).await;
        }
        self.sealed_tracker().await
    }

    /// Reviews what was chosen in an election, and seals it.
    pub async fn seal(&self) {
        self.press(button("choose.review")).await;
        self.press(button("review.seal")).await;
        self.find_id("sealed").await;
    }

    /// Tracker of the ballot that is sealed and waits.
    pub async fn sealed_tracker(&self) -> String {
        self.find_id("sealed").await;
        self.press(fold("tracker.full")).await;
        self.text_of("tracker-full").await
    }

    /// Casts the ballot that is sealed and waits until this computer has found it in the record.
    pub async fn cast(&self, draft: &Draft<'_>) {
        self.press(button(draft.says("sealed.cast", "sealed.cast_poll"))).await;
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
        self.type_into(field("observer.path"), path).await;
        self.press(button("observer.run")).await;
        self.wait_for_data_within(LONG, "verdict", "outcome", outcome).await;
    }

    /// An observer who has seen a verdict has the same record checked against a printed checkpoint.
    pub async fn check_again_with(&self, checkpoint: &str) {
        self.press(button("verdict.again")).await;
        self.type_into(field("observer.checkpoint"), checkpoint).await;
        self.press(button("observer.run")).await;
        self.find_id("comparison").await;
    }
}

/// The first number in a text.
fn number(text: &str) -> usize {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number in \"{text}\""))
}
