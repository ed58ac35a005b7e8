//! One of several authorities of a board, on a Byzantine fault tolerant engine.

pub mod cluster;
pub mod config;
pub mod context;
mod effects;
pub mod engine;
pub mod journal;
pub mod links;
pub mod message;
pub mod pool;
pub mod service;
pub mod timers;
