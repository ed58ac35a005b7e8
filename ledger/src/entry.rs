//! Entries: everything that is ever written on the board, and its one encoding.
//!
//! An entry is the CBOR array `[suite, body, signature]`; the grammar is `docs/entries.cddl`. Who has to have signed
//! depends on the body; the state machine knows. What cannot be public is not here: names, districts, ages.

use minicbor::{Decode, Encode};
use tabella_crypto::signature::SIGNATURE_BYTES;
use tabella_crypto::{SUITE, ballot::Tracker};

use crate::bytes::{AuthorityKey, Hash, Key};
use crate::cbor::{self, CborError};
use crate::cosignature::Witness;
use crate::fact::{Grant, Link, Parties, Publication, Withdrawal};
use crate::forum::{Answer, Ladder, Notice, Proposal, Support};
use crate::fund::{Fund, FundStep};
use crate::issuer::Issuer;
use crate::manifest::Manifest;
use crate::rewards::{
    Cancellation, Claim, Epoch, Evaluation, Offer, Programme, Redeemed, Redemption, Settlement, Spend, WeekPseudonym,
};
use crate::standing::{Members, Pseudonym, Revocation};

/// Bytes of the longest entry: the limit of the tiles format (C2SP tlog-tiles) for one entry.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// Bytes of the longest message inside an entry, such as a sealed ballot: what is left beside ids and signature.
pub const MAX_MESSAGE_BYTES: usize = MAX_ENTRY_BYTES - 256;

/// Bytes of a part of a longer message.
pub const PART_BYTES: usize = 65_024;

/// Bytes of the sealed text of every use: its length says nothing about the text.
pub const SEALED_USE_BYTES: usize = tabella_crypto::data_use::SEALED_BYTES;

/// One entry of the board.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// The algorithms it was made with.
    #[n(0)]
    pub suite: u8,
    /// What it says.
    #[n(1)]
    pub body: Body,
    /// Schnorr signature of whoever may say so, over [`Entry::message`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; SIGNATURE_BYTES],
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Body {
    /// The first entry of a board. Signed by the office it names.
    #[n(0)]
    Genesis(#[n(0)] Genesis),
    /// Voters join the roll. Signed by the registrar.
    #[n(1)]
    Enrolment(#[n(0)] Enrolment),
    /// A key ceremony is announced. Signed by the office.
    #[n(2)]
    Ceremony(#[n(0)] Ceremony),
    /// A trustee's ceremony key. Signed by the trustee.
    #[n(3)]
    TrusteeKey(#[n(0)] FromTrustee),
    /// A trustee's dealing. Signed by the trustee.
    #[n(4)]
    Dealing(#[n(0)] FromTrustee),
    /// A trustee's complaint about a dealer. Signed by the trustee.
    #[n(5)]
    Complaint(#[n(0)] Complaint),
    /// A trustee holds its shares of these dealings. Signed by the trustee.
    #[n(6)]
    Confirmation(#[n(0)] Confirmation),
    /// The ceremony ends with a key. Signed by the office.
    #[n(7)]
    Conclusion(#[n(0)] Conclusion),
    /// An election or poll, as it will be. Signed by the office.
    #[n(8)]
    Manifest(#[n(0)] Manifest),
    /// Voting begins. Signed by the office.
    #[n(9)]
    Opening(#[n(0)] About),
    /// A sealed ballot. Signed by the voter, over the sealed ballot itself.
    #[n(10)]
    Ballot(#[n(0)] Ballot),
    /// A sealed ballot was opened for checking and may never be cast. Signed by the voter.
    #[n(11)]
    Spoil(#[n(0)] Spoil),
    /// Voting ends. Signed by the office.
    #[n(12)]
    Closing(#[n(0)] About),
    /// A trustee's decryption shares. Signed by the trustee.
    #[n(13)]
    Shares(#[n(0)] Shares),
    /// The counts. Signed by the office.
    #[n(14)]
    Outcome(#[n(0)] Outcome),
    /// Who votes in an election with ballot styles or weights, or some of them. Signed by the registrar.
    #[n(15)]
    Electorate(#[n(0)] Electorate),
    /// Who certifies the blocks after this one. Signed by the office.
    #[n(16)]
    Authorities(#[n(0)] Authorities),
    /// Who compares the board with what others see. Signed by the office.
    #[n(17)]
    Witnesses(#[n(0)] Witnesses),
    /// Something existed by now. Signed by whoever stamps it.
    #[n(18)]
    Stamp(#[n(0)] Stamp),
    /// Somebody's data was used. Signed by the registrar.
    #[n(19)]
    Use(#[n(0)] Use),
    /// Who issues credentials. Signed by the office.
    #[n(20)]
    Issuers(#[n(0)] Issuers),
    /// A key is no longer good, and another one may take its place. Signed by the registrar.
    #[n(21)]
    Revocation(#[n(0)] Revocation),
    /// Who is of which class, and commitments to attributes. Signed by the registrar.
    #[n(22)]
    Members(#[n(0)] Members),
    /// Somebody takes part in a poll under another key. Signed by that key.
    #[n(23)]
    Pseudonym(#[n(0)] Pseudonym),
    /// The office tells everybody something. Signed by the office.
    #[n(24)]
    Notice(#[n(0)] Notice),
    /// A resident proposes something. Signed by the resident.
    #[n(25)]
    Proposal(#[n(0)] Proposal),
    /// A resident supports a proposal. Signed by the resident.
    #[n(26)]
    Support(#[n(0)] Support),
    /// What was decided and done after an election, a poll or a proposal. Signed by the office.
    #[n(27)]
    Answer(#[n(0)] Answer),
    /// The thresholds for proposals from here on. Signed by the office.
    #[n(28)]
    Ladder(#[n(0)] Ladder),
    /// Somebody earns points by acts under another key for a week. Signed by that key.
    #[n(29)]
    WeekPseudonym(#[n(0)] WeekPseudonym),
    /// A version of a programme's rules. Signed by the office.
    #[n(30)]
    Programme(#[n(0)] Programme),
    /// Something is promised for points. Signed by the provider.
    #[n(31)]
    Offer(#[n(0)] Offer),
    /// A period in which points are earned. Signed by the office.
    #[n(32)]
    Epoch(#[n(0)] Epoch),
    /// Somebody who took part asks for blind tokens. Signed by the claimant.
    #[n(33)]
    Claim(#[n(0)] Claim),
    /// An issuer's part of blind tokens. Signed by the trustee.
    #[n(34)]
    Evaluation(#[n(0)] Evaluation),
    /// A token is handed in for an account. Signed under its serial.
    #[n(35)]
    Redemption(#[n(0)] Redemption),
    /// An issuer's part of what handed-in tokens have to be. Signed by the trustee.
    #[n(36)]
    Redeemed(#[n(0)] Redeemed),
    /// A hidden amount goes from an account to a provider. Signed by the account.
    #[n(37)]
    Spend(#[n(0)] Spend),
    /// A provider honoured spends. Signed by the provider.
    #[n(38)]
    Settlement(#[n(0)] Settlement),
    /// A provider gives a spend back. Signed by the provider.
    #[n(39)]
    Cancellation(#[n(0)] Cancellation),
    /// A project that won gets money. Signed by the office.
    #[n(40)]
    Fund(#[n(0)] Fund),
    /// A step of a fund. Signed by whom it names.
    #[n(41)]
    FundStep(#[n(0)] FundStep),
    /// A part of a mix of a contest's ballots. Signed by the trustee.
    #[n(42)]
    Mix(#[n(0)] Part),
    /// A part of a trustee's share of a contest's ballots that were mixed. Signed by the trustee.
    #[n(43)]
    ListShare(#[n(0)] Part),
    /// Who writes histories. Signed by the registrar.
    #[n(44)]
    Parties(#[n(0)] Parties),
    /// Somebody has data. Signed by the owner.
    #[n(45)]
    Publication(#[n(0)] Publication),
    /// A party attests something of a subject. Signed by the party.
    #[n(46)]
    Link(#[n(0)] Link),
    /// Somebody may fetch data. Signed by the owner.
    #[n(47)]
    Grant(#[n(0)] Grant),
    /// A grant ends. Signed by the owner.
    #[n(48)]
    Withdrawal(#[n(0)] Withdrawal),
    /// A voter's key joins the secret roll of an election. Signed by that key.
    #[n(49)]
    RollKey(#[n(0)] RollKey),
    /// The secret roll of an election is complete. Signed by the office.
    #[n(50)]
    RollFixing(#[n(0)] About),
    /// A part of a mix of a secret roll. Signed by the trustee.
    #[n(51)]
    RollMix(#[n(0)] Part),
}

/// How a board begins.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Genesis {
    /// Name of the city.
    #[n(0)]
    pub city: String,
    /// Origin line of checkpoints: a name under which this log is known for ever.
    #[n(1)]
    pub origin: String,
    /// When it was founded, Unix seconds.
    #[n(2)]
    pub time: u64,
    /// Who keeps the roll.
    #[n(3)]
    pub registrar: Key,
    /// Who runs elections.
    #[n(4)]
    pub office: Key,
    /// Who signs blocks.
    #[n(5)]
    pub authorities: Vec<Authority>,
    /// Random: two boards are never the same board.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub nonce: [u8; 32],
}

/// A member of the set that signs blocks.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Authority {
    /// Name of the operator.
    #[n(0)]
    pub name: String,
    /// Its Ed25519 key.
    #[n(1)]
    pub key: AuthorityKey,
    /// Its voting power.
    #[n(2)]
    pub weight: u32,
}

/// The whole set of authorities from the next block on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Authorities {
    /// The members in the order of their places.
    #[n(0)]
    pub members: Vec<Authority>,
}

/// The whole list of witnesses from here on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Witnesses {
    /// The witnesses.
    #[n(0)]
    pub witnesses: Vec<Witness>,
}

/// Something existed when this came onto the board: a file, or a tree of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Stamp {
    /// Who stamps: a key on the roll, the office's or the registrar's.
    #[n(0)]
    pub by: Key,
    /// Root of the commitments to what is stamped.
    #[n(1)]
    pub digest: Hash,
}

/// A use of somebody's data, so that this person finds it and nobody else learns whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Use {
    /// What the person looks for.
    #[n(0)]
    pub tag: Hash,
    /// Who, what, when and why, for the person: [`SEALED_USE_BYTES`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// The whole list of issuers from here on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Issuers {
    /// The issuers.
    #[n(0)]
    pub issuers: Vec<Issuer>,
}

/// Voters join the roll.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Enrolment {
    /// Their keys.
    #[n(0)]
    pub voters: Vec<Key>,
}

/// A key ceremony is announced. The hash of its entry identifies it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ceremony {
    /// The trustees in the order of their indices.
    #[n(0)]
    pub trustees: Vec<Trustee>,
    /// How many of them decrypt.
    #[n(1)]
    pub threshold: u32,
    /// How many slot keys are made.
    #[n(2)]
    pub slots: u32,
    /// Random: two ceremonies are never the same.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; 32],
}

/// A trustee, as announced.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Trustee {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// The key that signs its entries.
    #[n(1)]
    pub key: Key,
}

/// A trustee's message in a ceremony, in the encoding of the `crypto` crate.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FromTrustee {
    /// Which ceremony.
    #[n(0)]
    pub ceremony: Hash,
    /// Who, from 1.
    #[n(1)]
    pub trustee: u32,
    /// The message.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub message: Vec<u8>,
}

/// A complaint about a dealer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Complaint {
    /// Which ceremony.
    #[n(0)]
    pub ceremony: Hash,
    /// Who complains, from 1.
    #[n(1)]
    pub accuser: u32,
    /// Who is blamed, from 1.
    #[n(2)]
    pub dealer: u32,
    /// The evidence, in the encoding of the `crypto` crate.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub evidence: Vec<u8>,
}

/// A trustee confirms that it holds its shares.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Confirmation {
    /// Which ceremony.
    #[n(0)]
    pub ceremony: Hash,
    /// Who, from 1.
    #[n(1)]
    pub trustee: u32,
    /// Digest of the qualified dealings that the trustee saw.
    #[n(2)]
    pub dealings: Hash,
}

/// A ceremony ends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Conclusion {
    /// Which ceremony.
    #[n(0)]
    pub ceremony: Hash,
}

/// Electors of one election. There may be several such entries.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Electorate {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// The electors, each named once for the election.
    #[n(1)]
    pub voters: Vec<Elector>,
}

/// A voter of one election.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Elector {
    /// The key, as it stands on the roll.
    #[n(0)]
    pub key: Key,
    /// Position of the ballot style in the manifest; 0 where it has none.
    #[n(1)]
    pub style: u32,
    /// What the vote counts; 1 where votes have no weights.
    #[n(2)]
    pub weight: u64,
}

/// Names an election.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct About {
    /// Hash of its manifest.
    #[n(0)]
    pub election: Hash,
}

/// A voter's key for the secret roll of an election. Its signature shows that the owner knows its secret: a key made from
/// somebody else's would be recognised by whoever made it when both come out of the mixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RollKey {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// The key, as it stands on the roll of the board.
    #[n(1)]
    pub key: Key,
}

/// A sealed ballot.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Ballot {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// The sealed ballot in the encoding of the `crypto` crate: voter, sequence number, ciphertexts and proofs.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// A ballot that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Spoil {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// Whose ballot.
    #[n(1)]
    pub voter: Key,
    /// Its sequence number: no ballot up to it is accepted from then on.
    #[n(2)]
    pub sequence: u64,
    /// Its tracker.
    #[n(3)]
    pub tracker: Hash,
}

/// A trustee's decryption shares.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Shares {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// Who, from 1.
    #[n(1)]
    pub trustee: u32,
    /// One share per contest, in the encoding of the `crypto` crate; no bytes for a contest that is withheld.
    #[n(2)]
    pub shares: Vec<ShareBytes>,
}

/// A part of what a trustee has to say of a contest whose ballots are mixed, or of a secret roll: of a mix, or of a share of
/// the last list. It is too long for one entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Part {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// Position of the contest; 0 for a roll.
    #[n(1)]
    pub contest: u32,
    /// Who, from 1.
    #[n(2)]
    pub trustee: u32,
    /// How many mixes came before.
    #[n(3)]
    pub round: u32,
    /// SHA-256 of all parts together.
    #[n(4)]
    pub whole: Hash,
    /// Which part, from 0.
    #[n(5)]
    pub number: u32,
    /// [`PART_BYTES`], fewer in the last part.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// One encoded decryption share.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct ShareBytes(#[cbor(n(0), with = "minicbor::bytes")] pub Vec<u8>);

/// The counts of an election.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Outcome {
    /// Hash of the election's manifest.
    #[n(0)]
    pub election: Hash,
    /// Per contest its counters: the votes of each option first. No counters for a contest in which fewer voted than
    /// the manifest's minimum; no contests when that is so for all of them.
    #[n(1)]
    pub counts: Vec<Vec<u64>>,
    /// The hash of the opened ballots of each contest whose ballots are mixed and that is not withheld; nothing where there
    /// is none.
    #[n(2)]
    pub rows: Option<Vec<Hash>>,
}

impl Entry {
    /// An entry that `sign` signs: it is given the message.
    pub fn signed(body: Body, sign: impl FnOnce(&[u8]) -> [u8; SIGNATURE_BYTES]) -> Self {
        let mut entry = Self { suite: SUITE, body, signature: [0; SIGNATURE_BYTES] };
        entry.signature = sign(&entry.message());
        entry
    }

    /// What the signature is over: the sealed ballot for a ballot, the array `[suite, body]` for everything else.
    pub fn message(&self) -> Vec<u8> {
        match &self.body {
            Body::Ballot(ballot) => ballot.sealed.clone(),
            body => {
                let mut bytes = Vec::new();
                let mut encoder = minicbor::Encoder::new(&mut bytes);
                encoder
                    .array(2)
                    .and_then(|e| e.u8(self.suite))
                    .and_then(|e| e.encode(body))
                    .expect("writing to memory does not fail");
                bytes
            }
        }
    }

    /// The canonical encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// The kind of an encoded entry, read without the rest; `None` where there is none to read.
    pub fn kind_of(bytes: &[u8]) -> Option<u8> {
        let mut decoder = minicbor::Decoder::new(bytes);
        decoder.array().ok()?;
        decoder.u8().ok()?;
        decoder.array().ok()?;
        decoder.u8().ok()
    }

    /// Reads the canonical encoding.
    ///
    /// # Errors
    /// [`CborError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        cbor::decode("entry", bytes)
    }
}

impl From<Tracker> for Hash {
    fn from(tracker: Tracker) -> Self {
        Self(tracker.0)
    }
}
