//! A node as its clients and its operator see it: what is acknowledged stays, what is wrong is refused and named.

#[cfg(test)]
mod authorities;
#[cfg(test)]
mod ballots;
#[cfg(test)]
mod cosignatures;
#[cfg(test)]
mod electorate;
#[cfg(test)]
mod facts;
#[cfg(test)]
#[path = "../../../ledger/tests/rig/headers.rs"]
mod headers;
#[cfg(test)]
mod http;
#[cfg(test)]
mod light;
#[cfg(test)]
mod proposals;
#[cfg(test)]
mod record;
#[cfg(test)]
mod rig;
#[cfg(test)]
mod sequencer;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod standing;
#[cfg(test)]
mod store;
#[cfg(test)]
mod sync;
#[cfg(test)]
mod tiles;
#[cfg(test)]
mod uses;
#[cfg(test)]
mod wallet;
#[cfg(test)]
mod watch;
