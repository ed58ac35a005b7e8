//! Whole-system tests: elections end to end, hostile input, the app in a real window.

pub mod architecture;
pub mod people;
pub mod window;
