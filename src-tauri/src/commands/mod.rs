//! The commands of the window, by place: each asks the host for one thing.

pub mod citizen;
pub mod observer;
pub mod official;
