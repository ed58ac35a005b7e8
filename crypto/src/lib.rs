//! Verifiable voting on ristretto255: key ceremony, sealed ballots and their proofs, tally, decryption.
//!
//! What this crate proves, to anybody who has the public bytes alone:
//! - every accepted ballot holds a choice that its contest allows, and was signed by the voter's key for this chain,
//!   this election and this place in the voter's own order ([`ballot`]);
//! - the published counts are the sums of exactly the counted ballots ([`tally`]);
//! - no fewer than k of n trustees could have opened anything ([`ceremony`]);
//! - somebody on a list made a proof, once in its context, and nobody can tell who ([`membership`]);
//! - a list is another one in an order that nobody but its mixer knows ([`shuffle`]).
//!
//! They rest on the discrete logarithm in ristretto255 and on hash functions seen as random oracles; that a ballot stays
//! secret rests on the decisional Diffie-Hellman assumption there. The arguments are in `docs/protocol.md` section 11.
//! They are pencil-and-paper arguments.
//!
//! What it does not do: it does not protect against the computer on which a ballot is sealed, it is not receipt-free
//! (who keeps a ballot's nonce can show what is in it), and any k trustees together can read every ballot. It does not
//! know who may vote: eligibility, order and the electorate are rules of the board. A ballot hides neither whose key sealed
//! it nor how often this key did. A result over few voters shows much by itself.
//!
//! | module | what is in it |
//! |---|---|
//! | [`contest`] | every rule as bits, weights and equations |
//! | [`ballot`] | sealing, opening, casting; verifying one ballot or a stream of them |
//! | [`amounts`] | amounts from large ranges, by range proofs tied to the ciphertexts |
//! | [`ceremony`] | the trustees' joint key |
//! | [`tally`] | sums, decryption shares, counters; lists that were mixed, opened item by item |
//! | [`data_use`] | what the registrar says of a person's data, for that person alone |
//! | [`membership`] | one of many keys has signed, once in each context, and none can tell which |
//! | [`shuffle`] | lists of ciphertexts or keys in an order that nobody but the mixer knows |
//! | [`token`] | points that are earned in public and redeemed without a trail |
//! | [`account`] | balances that nobody reads but their owner |
//! | [`derive`], [`key_file`] | a person's keys and secrets, from the one secret of the recovery phrase; the sealed file for it |
//! | [`signature`], [`dleq`] | the two small proofs that the others use |
//! | [`group`], [`transcript`], [`encoding`] | elements, challenges, bytes |
//!
//! Proving is constant time in everything secret, but that a mixer reads a list in its secret order; verifying is not, and
//! has nothing secret.
//!
//! ```
//! use rand_core::OsRng;
//! use tabella_crypto::ballot::{ElectionParams, SealedBallot, Verifier};
//! use tabella_crypto::ceremony::{CeremonyParams, Dealing, JointKey, Received, TrusteeSecret, TrusteeShares};
//! use tabella_crypto::contest::{Contest, Rule};
//! use tabella_crypto::signature::SigningKey;
//! use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, combine};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Three trustees make a key that any two of them can use.
//! let ceremony = [7; 32];
//! let (secrets, keys): (Vec<_>, Vec<_>) =
//!     (1..=3).map(|index| TrusteeSecret::generate(&ceremony, index, &mut OsRng)).unzip();
//! let params = CeremonyParams::new(ceremony, 2, 3, keys)?;
//! let dealings = secrets
//!     .iter()
//!     .map(|dealer| Dealing::verify(&params, dealer.index(), &Dealing::deal(&params, dealer, &mut OsRng)?.to_bytes()))
//!     .collect::<Result<Vec<_>, _>>()?;
//! let key = JointKey::combine(&params, &dealings.iter().collect::<Vec<_>>())?;
//!
//! // A voter seals a ballot, and everybody can check it.
//! let (chain, manifest) = ([1; 32], [2; 32]);
//! let contest = Contest::new(Rule::Plurality, 3)?;
//! let election = ElectionParams::new(chain, manifest, key.slot_keys().to_vec(), vec![contest.clone()])?;
//! let voter = SigningKey::generate(&mut OsRng);
//! let sealed = SealedBallot::seal(&election, 0, &voter, 1, 0, &[vec![0, 0, 1]], &mut OsRng)?;
//! let ballot = Verifier::new(&election).verify(&sealed.cast(&chain, &voter, &mut OsRng), &mut OsRng)?;
//!
//! // Two trustees decrypt the sum, and nothing but the sum.
//! let mut sum = Aggregate::new(&contest);
//! sum.add(&ballot, 0, 1)?;
//! let context = TallyContext { chain, manifest, contest: 0, counted: [3; 32] };
//! let mut shares = Vec::new();
//! for trustee in &secrets[1..] {
//!     let mut received = Vec::new();
//!     for dealing in &dealings {
//!         match trustee.receive(&params, dealing, &mut OsRng)? {
//!             Received::Shares(shares) => received.push(shares),
//!             Received::Complaint(complaint) => panic!("dealer {} cheats", complaint.dealer()),
//!         }
//!     }
//!     let secret = TrusteeShares::combine(&key, trustee.index(), &received)?;
//!     let share = DecryptionShare::produce(&context, &key, &secret, &sum, &mut OsRng)?;
//!     shares.push(DecryptionShare::verify(&share.to_bytes(), &context, &key, trustee.index(), &sum)?);
//! }
//! assert_eq!(combine(&key, &sum, &shares)?.counts(&contest, sum.weight())?, [0, 0, 1]);
//! # Ok(())
//! # }
//! ```
//!
//! The crate knows no input or output, no clock and no formats but its own fixed-width encodings; randomness is an
//! argument. Names of variables are those of `docs/protocol.md`.

#![forbid(unsafe_code)]
#![deny(missing_docs, clippy::unwrap_used)]

pub mod account;
pub mod amounts;
pub mod ballot;
pub mod ceremony;
pub mod contest;
pub mod data_use;
pub mod derive;
pub mod dleq;
pub mod encoding;
pub mod group;
pub mod keepsake;
pub mod key_file;
pub mod membership;
pub mod shuffle;
pub mod signature;
mod strobe;
pub mod tally;
pub mod token;
pub mod transcript;

/// Identifier of the set of algorithms in this crate: ristretto255, merlin, SHA-256/512. It stands in every entry and
/// at the head of every ballot's transcript, so that a successor can be told apart.
pub const SUITE: u8 = 1;
