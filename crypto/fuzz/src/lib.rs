//! The bodies of the fuzz targets, by the crate whose decoders they call.

pub mod crypto;
pub mod ledger;
