//! One question of every kind, with two options: how the office writes it and how a resident answers it.

use crate::window::{Control, Window, button, checkbox, field, radio, stepper};

/// The options of every question.
pub const OPTIONS: [&str; 2] = ["Ada", "Bela"];
/// What is answered where one answers in words. It looks like no other text of the app.
pub const WORDS: &str = "quokka";
const GRADES: &str = "Good\nFair\nBad";

/// Every kind of question by its name in the language files, with the title that it is given.
pub const QUESTIONS: [(&str, &str); 10] = [
    ("plurality", "The seat"),
    ("approval", "The guests"),
    ("score", "The marks"),
    ("cumulative", "The shares"),
    ("quadratic", "The credits"),
    ("positional", "The places"),
    ("knapsack", "The budget"),
    ("ranked", "The order"),
    ("graded", "The grades"),
    ("write_in", "The words"),
];

impl Window {
    /// Writes the question with this number, counted from 0, into the office's form.
    pub async fn write_question(&self, at: usize) {
        let (kind, title) = QUESTIONS[at];
        let here = |control: Control| control.within_with("editor.contest", "number", at + 1);
        if at > 0 {
            self.press(button("editor.add_contest")).await;
        }
        self.type_into(here(field("editor.question")), title).await;
        for (place, option) in OPTIONS.iter().enumerate() {
            self.type_into(here(field("editor.option").with("number", place + 1)), option).await;
        }
        self.press(here(radio(&format!("editor.rule_{kind}")))).await;
        match kind {
            "knapsack" => {
                self.type_into(here(field("editor.budget")), "100").await;
                for place in 1..=OPTIONS.len() {
                    self.type_into(here(field("editor.cost").with("number", place)), "60").await;
                }
            }
            "graded" => self.type_into(here(field("editor.grades")), GRADES).await,
            _ => {}
        }
    }

    /// Answers every question in favour of one option; answers in words are `WORDS`.
    pub async fn answer_everything(&self, option: &str) {
        for (kind, title) in QUESTIONS {
            let here = |control: Control| control.within(title);
            match kind {
                "plurality" => self.press(here(radio(option))).await,
                "approval" | "knapsack" => self.press(here(checkbox(option))).await,
                "score" => self.press(here(radio("4").within(option))).await,
                "cumulative" | "quadratic" => self.type_into(here(stepper(option)), "3").await,
                "positional" => self.press(here(radio("place.ordinal").with("count", 1).within(option))).await,
                "ranked" => self.press(here(button("ranked.add").with("name", option))).await,
                "graded" => self.press(here(radio("Good").within(option))).await,
                _ => self.type_into(here(field("written.field")), WORDS).await,
            }
        }
    }
}
