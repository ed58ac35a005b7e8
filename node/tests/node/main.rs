//! A node as its clients and its operator see it: what is acknowledged stays, what is wrong is refused and named.

#[cfg(test)]
mod ballots;
#[cfg(test)]
mod electorate;
#[cfg(test)]
mod http;
#[cfg(test)]
mod record;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod sequencer;
#[cfg(test)]
mod store;
#[cfg(test)]
mod sync;
