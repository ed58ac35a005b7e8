//! Whole-system tests: elections end to end, hostile input, the app in a real window.

pub mod architecture;
pub mod cities;
pub mod command;
pub mod flips;
pub mod flows;
pub mod people;
pub mod questions;
pub mod standard_form;
pub mod window;
pub mod words;
