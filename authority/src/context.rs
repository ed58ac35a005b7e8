//! The engine's view of the board: what it agrees on are names of blocks, and who agrees are places in the set of
//! authorities.

use core::fmt;
use core::time::Duration;

use malachitebft_core_types as core_types;
use malachitebft_core_types::{LinearTimeouts, NilOrVal, Round, SignedExtension, VotingPower};
use minicbor::{Decode, Encode};
use tabella_ledger::block::{AuthoritySet, Header};
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::note::{self, Checkpoint, NoteSigner};

/// What votes and proposals of one board are made of, and what makes their signatures.
#[derive(Debug, Clone, Copy)]
pub struct Ctx;

/// Height of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Height(pub u64);

/// Place of an authority in the set of its height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Place(#[n(0)] pub u32);

/// The name of a block: all that a checkpoint says of it but height and round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct BlockId {
    /// Entries of the log with the block.
    #[n(0)]
    pub size: u64,
    /// Root over them.
    #[n(1)]
    pub root: Hash,
    /// SHA-256 of the header.
    #[n(2)]
    pub header: Hash,
}

/// A vote, without its signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Vote {
    /// Height of the block.
    #[n(0)]
    pub height: u64,
    /// Round of the vote.
    #[n(1)]
    pub round: u32,
    /// Whether it is the second vote of the round, which certifies.
    #[n(2)]
    pub precommit: bool,
    /// For which block, or for none.
    #[cbor(n(3), with = "nil_or")]
    pub block: NilOrVal<BlockId>,
    /// Whose vote it is.
    #[n(4)]
    pub place: Place,
}

/// A proposal, without its signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Proposal {
    /// Height of the block.
    #[n(0)]
    pub height: u64,
    /// Round in which it is proposed.
    #[n(1)]
    pub round: u32,
    /// The block.
    #[n(2)]
    pub block: BlockId,
    /// The earlier round in which more than two thirds voted for it, if there was one.
    #[n(3)]
    pub since: Option<u32>,
    /// Who proposes it.
    #[n(4)]
    pub place: Place,
}

/// A member of the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    place: Place,
    key: AuthorityKey,
    weight: VotingPower,
}

/// The set of a height.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members(Vec<Member>);

/// A part of a proposal. There are none: blocks come whole, beside the proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPart {}

/// Something more in a vote. There is none: a certificate holds signatures over the checkpoint and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoExtension {}

/// Ed25519 as notes have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteSignatures;

/// A signature of an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 64]);

/// A message and its author's signature.
pub type Signed<M> = core_types::SignedMessage<Ctx, M>;

impl BlockId {
    /// The name of the block with this header.
    pub fn of(header: &Header) -> Self {
        Self { size: header.log_size, root: header.log_root, header: header.hash() }
    }
}

impl Member {
    /// Its place.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Its key.
    pub fn key(&self) -> AuthorityKey {
        self.key
    }

    /// Its weight.
    pub fn weight(&self) -> VotingPower {
        self.weight
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.header.fmt(f)
    }
}

impl fmt::Display for Height {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "authority-{}", self.0)
    }
}

impl From<&AuthoritySet> for Members {
    fn from(set: &AuthoritySet) -> Self {
        let member = |(place, member): (u32, &tabella_ledger::entry::Authority)| Member {
            place: Place(place),
            key: member.key,
            weight: member.weight.into(),
        };
        Self((0..).zip(set.members()).map(member).collect())
    }
}

/// What is signed, for votes and proposals of the board with this identifier.
pub trait Text {
    /// The text. A precommit for a block is the block's checkpoint, so that votes are the certificate. Everything else
    /// begins with a zero byte, which no checkpoint holds.
    fn text(&self, chain: Hash, set: &AuthoritySet) -> String;

    /// Signs it.
    fn sign(self, chain: Hash, set: &AuthoritySet, signer: &NoteSigner) -> Signed<Self>
    where
        Self: Sized,
    {
        let signature = Signature(signer.sign(&self.text(chain, set)));
        Signed::new(self, signature)
    }

    /// Whether it is signed by this key.
    fn is_signed(&self, chain: Hash, set: &AuthoritySet, key: &AuthorityKey, signature: &Signature) -> bool {
        note::verify(key, &self.text(chain, set), &signature.0)
    }
}

impl Text for Vote {
    fn text(&self, chain: Hash, set: &AuthoritySet) -> String {
        match self.block {
            NilOrVal::Val(BlockId { size, root, header }) if self.precommit => {
                let (origin, height, round) = (set.origin().to_owned(), self.height, self.round);
                Checkpoint { origin, size, root, height, round, header }.text()
            }
            _ => format!("\0tabella vote\n{chain}\n{}\n", hex::encode(tabella_ledger::cbor::encode(self))),
        }
    }
}

impl Text for Proposal {
    fn text(&self, chain: Hash, _: &AuthoritySet) -> String {
        format!("\0tabella proposal\n{chain}\n{}\n", hex::encode(tabella_ledger::cbor::encode(self)))
    }
}

/// How long the steps of a round take at most, from the length of one step.
pub fn timeouts(step: Duration) -> LinearTimeouts {
    LinearTimeouts {
        propose: step * 2,
        propose_delta: step / 2,
        prevote: step,
        prevote_delta: step / 2,
        precommit: step,
        precommit_delta: step / 2,
        rebroadcast: step * 2,
        max_timeout: step * 30,
    }
}

/// The round of a vote or proposal; votes of rounds that cannot be are never made.
pub fn number(round: Round) -> u32 {
    round.as_u32().unwrap_or_default()
}

impl core_types::Context for Ctx {
    type Address = Place;
    type Height = Height;
    type ProposalPart = NoPart;
    type Proposal = Proposal;
    type Validator = Member;
    type ValidatorSet = Members;
    type Timeouts = LinearTimeouts;
    type Value = BlockId;
    type Vote = Vote;
    type Extension = NoExtension;
    type SigningScheme = NoteSignatures;

    fn select_proposer<'a>(&self, members: &'a Members, height: Height, round: Round) -> &'a Member {
        let turn = height.0.wrapping_add(number(round).into()) % members.0.len().max(1) as u64;
        members.0.get(turn as usize).expect("a set of authorities is never empty")
    }

    fn new_proposal(&self, height: Height, round: Round, block: BlockId, since: Round, place: Place) -> Proposal {
        Proposal { height: height.0, round: number(round), block, since: since.as_u32(), place }
    }

    fn new_prevote(&self, height: Height, round: Round, block: NilOrVal<BlockId>, place: Place) -> Vote {
        Vote { height: height.0, round: number(round), precommit: false, block, place }
    }

    fn new_precommit(&self, height: Height, round: Round, block: NilOrVal<BlockId>, place: Place) -> Vote {
        Vote { height: height.0, round: number(round), precommit: true, block, place }
    }
}

/// A vote for nothing is written as the CBOR null.
mod nil_or {
    use malachitebft_core_types::NilOrVal;
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error, Write};
    use minicbor::{Decoder, Encoder};

    use super::BlockId;

    pub fn encode<C, W: Write>(
        block: &NilOrVal<BlockId>,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), Error<W::Error>> {
        let block = match block {
            NilOrVal::Val(id) => Some(id),
            NilOrVal::Nil => None,
        };
        encoder.encode_with(block, context).map(|_| ())
    }

    pub fn decode<C>(decoder: &mut Decoder<'_>, context: &mut C) -> Result<NilOrVal<BlockId>, DecodeError> {
        Ok(decoder.decode_with::<C, Option<BlockId>>(context)?.map_or(NilOrVal::Nil, NilOrVal::Val))
    }
}

impl core_types::Height for Height {
    const ZERO: Self = Self(0);
    const INITIAL: Self = Self(1);

    fn increment_by(&self, n: u64) -> Self {
        Self(self.0.saturating_add(n))
    }

    fn decrement_by(&self, n: u64) -> Option<Self> {
        self.0.checked_sub(n).map(Self)
    }

    fn as_u64(&self) -> u64 {
        self.0
    }
}

impl core_types::Address for Place {}

impl core_types::Value for BlockId {
    type Id = Self;

    fn id(&self) -> Self {
        *self
    }
}

impl core_types::ProposalPart<Ctx> for NoPart {
    fn is_first(&self) -> bool {
        match *self {}
    }

    fn is_last(&self) -> bool {
        match *self {}
    }
}

impl core_types::Extension for NoExtension {
    fn size_bytes(&self) -> usize {
        match *self {}
    }
}

impl core_types::SigningScheme for NoteSignatures {
    type DecodingError = core::array::TryFromSliceError;
    type Signature = Signature;
    type PublicKey = AuthorityKey;
    /// The engine asks for signatures and never holds a key.
    type PrivateKey = ();

    fn decode_signature(bytes: &[u8]) -> Result<Signature, Self::DecodingError> {
        bytes.try_into().map(Signature)
    }

    fn encode_signature(signature: &Signature) -> Vec<u8> {
        signature.0.to_vec()
    }

    fn decode_public_key(bytes: &[u8]) -> Result<AuthorityKey, Self::DecodingError> {
        bytes.try_into().map(AuthorityKey)
    }

    fn encode_public_key(key: &AuthorityKey) -> Vec<u8> {
        key.0.to_vec()
    }
}

impl core_types::Validator<Ctx> for Member {
    fn address(&self) -> &Place {
        &self.place
    }

    fn public_key(&self) -> &AuthorityKey {
        &self.key
    }

    fn voting_power(&self) -> VotingPower {
        self.weight
    }
}

impl core_types::ValidatorSet<Ctx> for Members {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn total_voting_power(&self) -> VotingPower {
        self.0.iter().map(|member| member.weight).sum()
    }

    fn get_by_address(&self, place: &Place) -> Option<&Member> {
        self.0.get(place.0 as usize)
    }

    fn get_by_index(&self, index: usize) -> Option<&Member> {
        self.0.get(index)
    }
}

impl core_types::Proposal<Ctx> for Proposal {
    fn height(&self) -> Height {
        Height(self.height)
    }

    fn round(&self) -> Round {
        Round::new(self.round)
    }

    fn value(&self) -> &BlockId {
        &self.block
    }

    fn take_value(self) -> BlockId {
        self.block
    }

    fn pol_round(&self) -> Round {
        self.since.map_or(Round::Nil, Round::new)
    }

    fn validator_address(&self) -> &Place {
        &self.place
    }
}

impl core_types::Vote<Ctx> for Vote {
    fn height(&self) -> Height {
        Height(self.height)
    }

    fn round(&self) -> Round {
        Round::new(self.round)
    }

    fn value(&self) -> &NilOrVal<BlockId> {
        &self.block
    }

    fn take_value(self) -> NilOrVal<BlockId> {
        self.block
    }

    fn vote_type(&self) -> core_types::VoteType {
        if self.precommit { core_types::VoteType::Precommit } else { core_types::VoteType::Prevote }
    }

    fn validator_address(&self) -> &Place {
        &self.place
    }

    fn extension(&self) -> Option<&SignedExtension<Ctx>> {
        None
    }

    fn take_extension(&mut self) -> Option<SignedExtension<Ctx>> {
        None
    }

    fn extend(self, extension: SignedExtension<Ctx>) -> Self {
        match extension.message {}
    }
}
