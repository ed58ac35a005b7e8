//! Those who write on the board, as pure functions: keys, the state and randomness in, entries out.
//!
//! Node, app, command line and tests all make their entries here. Storing keys and sending entries is up to them.

mod fund_member;
mod issuer;
mod member;
mod mixer;
mod office;
mod owner;
mod provider;
mod registrar;
mod trustee;
mod voter;
mod wallet;

pub use fund_member::FundMember;
pub use member::{JoinError, join, join_week};
pub use mixer::Duty;
pub use office::{Founding, Office, OfficeError};
pub use owner::Owner;
pub use provider::Provider;
pub use registrar::Registrar;
pub use trustee::{Trustee, TrusteeError, Verdict};
pub use voter::{Voter, VoterError};
pub use wallet::{Account, OwnToken, Wallet, WalletError};

use rand_core::CryptoRngCore;
use tabella_crypto::signature::SigningKey;

use crate::bytes::{Hash, Key};
use crate::entry::{Body, Entry, Stamp};

/// The public half of a key, as it stands in entries.
pub fn public(key: &SigningKey) -> Key {
    Key(*key.public().as_bytes())
}

fn stamped(key: &SigningKey, chain: &Hash, digest: Hash, rng: &mut impl CryptoRngCore) -> Entry {
    signed(key, chain, Body::Stamp(Stamp { by: public(key), digest }), rng)
}

fn signed(key: &SigningKey, chain: &Hash, body: Body, rng: &mut impl CryptoRngCore) -> Entry {
    Entry::signed(body, |message| key.sign(&chain.0, message, rng).to_bytes())
}
