//! The state machine: it alone decides whether an entry is valid. Node, sync client and observer all call it.
//!
//! Time and randomness are arguments. Randomness only weights batches of equations; it never changes what is valid.

mod ballots;
mod by_rule;
mod ceremony;
mod election;
mod electorate;
mod facts;
mod forum;
mod funds;
mod pseudonyms;
mod rewards;
mod snapshot;
mod standing;

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;
use tabella_crypto::SUITE;
use tabella_crypto::group::Element;
use tabella_crypto::signature::Signature;

pub use ballots::{Part, Proof, Proved, Unproved, proofs};
pub(crate) use ceremony::dealings_digest;
pub use ceremony::{CeremonyState, Stage};
use election::Proofs;
pub use election::{Counted, ElectionState, List, Long, MAX_LIST_POINTS, MixError, Phase, RollError, Row, rows_digest};
pub use electorate::{ElectorateError, Franchise, WEIGHT_LIMIT};
pub use facts::{FactError, Facts, GrantState, HistoryLink, MAX_PARTIES, NamedParties};
pub use forum::{FollowUp, Forum, ForumError, Progress, ProposalState, Said};
pub use funds::{FundError, FundState, Funds, Request, TakenStep, Totals};
pub(crate) use rewards::denomination_key;
pub use rewards::{
    ACCOUNT_LIMIT, AccountState, ActError, Answered, Circulation, EpochState, Fate, OfferState, PointTotals,
    ProgrammeState, Redeeming, Requested, RewardEffect, RewardError, Rewards, SpendState, WEEK, spend_context,
};
pub(crate) use snapshot::{Around, is_applied_again};
pub use snapshot::{Snapshot, SnapshotError};
pub use standing::{Assembly, Attested, Good, Membership, RingMembers, StandingError};

use crate::block::{AuthoritySet, Header, Succession};
use crate::bytes::{Hash, Key};
use crate::cbor;
use crate::chain::BlockError;
use crate::cosignature::{self, Witness};
use crate::entry::{
    Authority, Body, Entry, Genesis, MAX_ENTRY_BYTES, Part as MessagePart, RollKey, SEALED_USE_BYTES, Stamp,
};
use crate::issuer::{self, Issuer};
use crate::rejection::{Rejection, Signer};
use crate::standing::{Class, Revocation};
use ballots::Recent;
use pseudonyms::{Membered, is_pseudonym};
use standing::Standing;

/// How many keys of an enrolment one core decodes at a time.
const KEYS_AT_A_TIME: usize = 256;

/// Gives back entries that were accepted before: a replaced ballot is read again to be taken out of the sum.
pub trait History {
    /// The encoded entry at a position.
    fn entry(&self, position: u64) -> Option<Vec<u8>>;
}

/// What the board says, after some number of entries.
#[derive(Debug, Clone)]
pub struct State {
    chain: Hash,
    genesis: Genesis,
    authorities: Succession,
    /// Named by an entry of the block that is being applied.
    next: Option<AuthoritySet>,
    witnesses: Option<NamedWitnesses>,
    issuers: Option<NamedIssuers>,
    stamps: u64,
    uses: u64,
    office: Element,
    registrar: Element,
    size: u64,
    roll_digest: Hash,
    ceremonies: BTreeMap<Hash, CeremonyState>,
    elections: BTreeMap<Hash, ElectionState>,
    standing: Standing,
    forum: Forum,
    rewards: Rewards,
    funds: Funds,
    facts: Facts,
}

/// The witnesses that an entry named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedWitnesses {
    /// Position of the entry.
    pub position: u64,
    /// The whole list.
    pub witnesses: Vec<Witness>,
}

/// The issuers that an entry named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedIssuers {
    /// Position of the entry.
    pub position: u64,
    /// The whole list.
    pub issuers: Vec<Issuer>,
}

/// An entry that was read, and what came of its proofs if it is a ballot for which they were checked ahead.
#[derive(Debug)]
pub struct Read<'b> {
    bytes: &'b [u8],
    entry: Result<Entry, Rejection>,
    proof: Option<Proof>,
    /// What came of its proof if it is a pseudonym, checked together with others.
    membership: Option<Membered>,
}

impl<'b> Read<'b> {
    /// Reads an entry.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self::with(bytes, read(bytes), None)
    }

    /// An entry that [`read`] made of these bytes, and its proof.
    pub(crate) fn with(bytes: &'b [u8], entry: Result<Entry, Rejection>, proof: Option<Proof>) -> Self {
        Self { bytes, entry, proof, membership: None }
    }
}

/// An accepted entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its position in the log.
    pub position: u64,
    /// What it did, as far as an index wants to know.
    pub effect: Effect,
}

/// What an accepted entry did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Voters joined the roll.
    Enrolment {
        /// How many.
        voters: u64,
    },
    /// Voters joined the electorate of an election.
    Electorate {
        /// How many.
        electors: u64,
    },
    /// An election or poll was announced.
    Manifest,
    /// A ballot counts from now on.
    Ballot {
        /// In which election.
        election: Hash,
        /// Its tracker.
        tracker: Hash,
        /// Whose it is.
        voter: Key,
    },
    /// A ballot was opened and never counts.
    Spoil {
        /// In which election.
        election: Hash,
        /// Its tracker.
        tracker: Hash,
        /// Whose it is.
        voter: Key,
    },
    /// A trustee has mixed the ballots of a contest.
    Mix,
    /// A trustee has decrypted.
    Shares,
    /// Something was stamped.
    Stamp,
    /// Somebody's data was used.
    Use {
        /// What the person looks for.
        tag: Hash,
    },
    /// The standing of members changed: a key was revoked, or members were named.
    Standing {
        /// How many members.
        members: u64,
    },
    /// Somebody joined a poll under a pseudonym.
    Pseudonym {
        /// The poll.
        election: Hash,
        /// The pseudonym.
        key: Key,
    },
    /// Something was said in the forum.
    Forum,
    /// Something about rewards.
    Reward(RewardEffect),
    /// A fund was set up, or a step of one taken.
    Fund,
    /// Something was published, attested, granted or withdrawn, or parties were named.
    Fact,
    /// Everything else.
    Other,
}

impl State {
    /// The state after the first entry.
    ///
    /// # Errors
    /// [`Rejection`] when the entry is no genesis that a board can begin with.
    pub fn found(bytes: &[u8]) -> Result<Self, Rejection> {
        let entry = read(bytes)?;
        let Body::Genesis(genesis) = &entry.body else {
            return Err(Rejection::Genesis);
        };
        let office = element(&genesis.office, Signer::Office)?;
        let registrar = element(&genesis.registrar, Signer::Registrar)?;
        let authorities =
            AuthoritySet::new(&genesis.origin, &genesis.authorities).map_err(|_| Rejection::Authorities)?;
        verify_signature(&entry, &Hash([0; 32]), &office, Signer::Office)?;
        Ok(Self {
            chain: Hash::of(bytes),
            authorities: Succession::new(authorities),
            next: None,
            witnesses: None,
            issuers: None,
            stamps: 0,
            uses: 0,
            office,
            registrar,
            genesis: genesis.clone(),
            size: 1,
            roll_digest: Hash([0; 32]),
            ceremonies: BTreeMap::new(),
            elections: BTreeMap::new(),
            standing: Standing::default(),
            forum: Forum::default(),
            rewards: Rewards::default(),
            funds: Funds::default(),
            facts: Facts::default(),
        })
    }

    /// Applies the entries of one block in order, each at the next position if it is valid; one that is not leaves no
    /// trace. Runs of ballots are verified together.
    pub fn apply<B: AsRef<[u8]>>(
        &mut self,
        entries: &[B],
        time: u64,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<Applied, Rejection>> {
        let entries = entries.iter().map(|bytes| Read::new(bytes.as_ref())).collect();
        self.apply_read(entries, time, history, rng)
    }

    /// Applies entries that were read before, and ballots among them that may have been proved before.
    pub fn apply_read(
        &mut self,
        entries: Vec<Read<'_>>,
        time: u64,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<Applied, Rejection>> {
        let steps = self.steps(time);
        let before = self.take(steps);
        let mut recent = Recent { history, first: self.size, entries: Vec::new() };
        let mut verdicts = Vec::with_capacity(entries.len());
        let mut rest = entries.into_iter().peekable();
        while let Some(next) = rest.next() {
            let mut run = vec![next];
            if is_unproved(&run[0]) {
                while let Some(next) = rest.next_if(is_unproved) {
                    run.push(next);
                }
                let proofs = self.admitted(&run, time, rng).prove();
                run.iter_mut().zip(proofs).for_each(|(read, proof)| read.proof = proof);
            } else if is_pseudonym(&run[0]) {
                while let Some(next) = rest.next_if(is_pseudonym) {
                    run.push(next);
                }
                self.prove_pseudonyms(&mut run, rng);
            }
            for Read { bytes, entry, proof, membership } in run {
                let proved = (proof, membership);
                let verdict = entry.and_then(|entry| self.apply_one(bytes, entry, proved, time, &recent, rng));
                if verdict.is_ok() {
                    recent.entries.push(bytes);
                    self.size += 1;
                }
                verdicts.push(verdict);
            }
        }
        if let Some(next) = self.next.take() {
            self.authorities.push(self.size, next);
        }
        if recent.entries.is_empty() {
            self.take_back(before);
        } else {
            self.settle(&before);
        }
        verdicts
    }

    fn apply_one(
        &mut self,
        bytes: &[u8],
        entry: Entry,
        (proof, membership): (Option<Proof>, Option<Membered>),
        time: u64,
        history: &Recent<'_>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Applied, Rejection> {
        let effect = match &entry.body {
            Body::Genesis(_) => return Err(Rejection::Genesis),
            Body::Enrolment(enrolment) => {
                self.signed(&entry, &self.registrar, Signer::Registrar)?;
                self.enrol(&enrolment.voters)?
            }
            Body::Ceremony(ceremony) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                let id = Hash::of(bytes);
                if self.ceremonies.contains_key(&id) {
                    return Err(Rejection::DuplicateCeremony(id));
                }
                self.ceremonies.insert(id, CeremonyState::announce(id, ceremony)?);
                Effect::Other
            }
            Body::TrusteeKey(message) => self.trustee_acts(&entry, &message.ceremony, message.trustee, |ceremony| {
                ceremony.trustee_key(message.trustee, &message.message)
            })?,
            Body::Dealing(message) => self.trustee_acts(&entry, &message.ceremony, message.trustee, |ceremony| {
                ceremony.dealing(message.trustee, &message.message)
            })?,
            Body::Complaint(complaint) => {
                self.trustee_acts(&entry, &complaint.ceremony, complaint.accuser, |ceremony| {
                    ceremony.complaint(complaint.accuser, complaint.dealer, &complaint.evidence)
                })?
            }
            Body::Confirmation(confirmation) => {
                self.trustee_acts(&entry, &confirmation.ceremony, confirmation.trustee, |ceremony| {
                    ceremony.confirmation(confirmation.trustee, &confirmation.dealings)
                })?
            }
            Body::Conclusion(conclusion) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                self.ceremony_mut(&conclusion.ceremony)?.conclude()?;
                Effect::Other
            }
            Body::Manifest(manifest) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                let id = manifest.id();
                if self.elections.contains_key(&id) {
                    return Err(Rejection::DuplicateElection(id));
                }
                manifest.proposal.iter().try_for_each(|proposal| self.forum.is_debated(proposal))?;
                let chain = self.chain;
                let ceremony = self.ceremony_mut(&manifest.ceremony)?;
                let election = ElectionState::publish(chain, id, manifest, ceremony)?;
                ceremony.take(manifest.kind.into());
                self.elections.insert(id, election);
                manifest.proposal.iter().for_each(|proposal| self.forum.polled(proposal, id));
                Effect::Manifest
            }
            Body::Electorate(electorate) => {
                self.signed(&entry, &self.registrar, Signer::Registrar)?;
                let election = self.elections.get_mut(&electorate.election);
                let election = election.ok_or(Rejection::UnknownElection(electorate.election))?;
                let standing = &self.standing;
                election.name_electors(&electorate.voters, |voter, election| standing.takes_part(voter, election))?;
                Effect::Electorate { electors: electorate.voters.len() as u64 }
            }
            Body::Opening(about) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                self.open(&about.election)?
            }
            Body::Ballot(ballot) => self.cast(&entry, ballot, proof, time, history, rng)?,
            Body::Spoil(spoil) => {
                self.signed_by_voter(&entry, &spoil.voter, &spoil.election)?;
                let election = self.elections.get_mut(&spoil.election);
                let election = election.ok_or(Rejection::UnknownElection(spoil.election))?;
                election
                    .spoil(spoil.voter, spoil.sequence, |election| self.standing.takes_part(&spoil.voter, election))?;
                Effect::Spoil { election: spoil.election, tracker: spoil.tracker, voter: spoil.voter }
            }
            Body::RollKey(own) => {
                let key = element(&own.key, Signer::Voter)?;
                self.signed(&entry, &key, Signer::Voter)?;
                self.put_on_roll(own)?
            }
            Body::RollFixing(about) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                let election = self.elections.get_mut(&about.election);
                let election = election.ok_or(Rejection::UnknownElection(about.election))?;
                let standing = &self.standing;
                election.fix_roll(|voter, election| standing.is_entitled(voter, election))?;
                Effect::Other
            }
            Body::RollMix(part) => self.mix_roll(&entry, part, Proofs::Checked, rng)?,
            Body::Closing(about) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                self.election_mut(&about.election)?.close()?;
                self.standing.close(&about.election);
                Effect::Other
            }
            Body::Shares(shares) => {
                let chain = self.chain;
                let election = self.elections.get_mut(&shares.election);
                let election = election.ok_or(Rejection::UnknownElection(shares.election))?;
                let ceremony = &self.ceremonies[&election.manifest().ceremony];
                let signer = Signer::Trustee(shares.trustee);
                verify_signature(&entry, &chain, &ceremony.signer(shares.trustee)?, signer)?;
                election.shares(ceremony, shares.trustee, &shares.shares)?;
                Effect::Shares
            }
            Body::Mix(part) => self.mix(&entry, part, history, Proofs::Checked, rng)?,
            Body::ListShare(part) => {
                let (election, ceremony) = self.said_of(&entry, part)?;
                election.list_share(ceremony, part)?
            }
            Body::Outcome(outcome) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                let election = self.elections.get_mut(&outcome.election);
                let election = election.ok_or(Rejection::UnknownElection(outcome.election))?;
                let ceremony = &self.ceremonies[&election.manifest().ceremony];
                election.publish_counts(ceremony, &outcome.counts, outcome.rows.as_deref())?;
                Effect::Other
            }
            Body::Authorities(change) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                self.change_authorities(&change.members)?
            }
            Body::Witnesses(list) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                if !cosignature::is_list(&list.witnesses) {
                    return Err(Rejection::Witnesses);
                }
                if self.witnesses() == list.witnesses {
                    return Err(Rejection::SameWitnesses);
                }
                self.witnesses = Some(NamedWitnesses { position: self.size, witnesses: list.witnesses.clone() });
                Effect::Other
            }
            Body::Stamp(Stamp { by, .. }) => {
                self.signed(&entry, &element(by, Signer::Stamper)?, Signer::Stamper)?;
                if *by != self.genesis.office && *by != self.genesis.registrar {
                    self.may_stamp(by)?;
                }
                self.stamps += 1;
                Effect::Stamp
            }
            Body::Use(used) => {
                self.signed(&entry, &self.registrar, Signer::UseLog)?;
                if used.sealed.len() != SEALED_USE_BYTES {
                    return Err(Rejection::UseLength(used.sealed.len()));
                }
                self.uses += 1;
                Effect::Use { tag: used.tag }
            }
            Body::Issuers(list) => {
                self.signed(&entry, &self.office, Signer::Office)?;
                if !issuer::is_list(&list.issuers) {
                    return Err(Rejection::Issuers);
                }
                if self.issuers() == list.issuers {
                    return Err(Rejection::SameIssuers);
                }
                self.issuers = Some(NamedIssuers { position: self.size, issuers: list.issuers.clone() });
                Effect::Other
            }
            Body::Revocation(revocation) => {
                self.signed(&entry, &self.registrar, Signer::Registrar)?;
                self.revoke(revocation)?
            }
            Body::Members(named) => {
                self.signed(&entry, &self.registrar, Signer::Registrar)?;
                self.standing.name(named.class, &named.members)?;
                Effect::Standing { members: named.members.len() as u64 }
            }
            Body::Pseudonym(pseudonym) => self.join(&entry, pseudonym, membership, time)?,
            Body::Notice(_) | Body::Proposal(_) | Body::Support(_) | Body::Answer(_) | Body::Ladder(_) => {
                self.speak(bytes, &entry, time)?
            }
            Body::WeekPseudonym(_)
            | Body::Programme(_)
            | Body::Offer(_)
            | Body::Epoch(_)
            | Body::Claim(_)
            | Body::Evaluation(_)
            | Body::Redemption(_)
            | Body::Redeemed(_)
            | Body::Spend(_)
            | Body::Settlement(_)
            | Body::Cancellation(_) => self.reward(&entry, membership, time, rng)?,
            Body::Fund(fund) => {
                self.signed(&entry, &self.office, Signer::Fund)?;
                fund.members.iter().try_for_each(|member| element(&member.key, Signer::Fund).map(drop))?;
                let election = self.elections.get(&fund.election).ok_or(Rejection::UnknownElection(fund.election))?;
                self.funds.set_up(self.size, Hash::of(bytes), fund, election)?;
                Effect::Fund
            }
            Body::FundStep(step) => {
                self.signed(&entry, &element(&step.by, Signer::Fund)?, Signer::Fund)?;
                self.funds.step(self.size, Hash::of(bytes), step, &self.genesis.office)?;
                Effect::Fund
            }
            Body::Parties(list) => {
                self.signed(&entry, &self.registrar, Signer::Fact)?;
                list.parties.iter().try_for_each(|party| element(&party.key, Signer::Fact).map(drop))?;
                self.facts.name_parties(self.size, list, Hash::of(bytes))?;
                Effect::Fact
            }
            Body::Publication(publication) => {
                let owner = publication.owner;
                self.signed(&entry, &element(&owner, Signer::Fact)?, Signer::Fact)?;
                self.may_publish(&owner)?;
                self.facts.publish(self.size, publication, Hash::of(bytes))?;
                Effect::Fact
            }
            Body::Link(link) => {
                self.signed(&entry, &element(&link.by, Signer::Fact)?, Signer::Fact)?;
                self.facts.link(self.size, link, Hash::of(bytes))?;
                Effect::Fact
            }
            Body::Grant(grant) => {
                let owner = self.facts.owner(grant.publication)?;
                self.signed(&entry, &element(&owner, Signer::Fact)?, Signer::Fact)?;
                self.may_publish(&owner)?;
                self.facts.allow(self.size, grant, Hash::of(bytes))?;
                Effect::Fact
            }
            Body::Withdrawal(withdrawal) => {
                let owner = self.facts.owner_of_grant(withdrawal.grant)?;
                self.signed(&entry, &element(&owner, Signer::Fact)?, Signer::Fact)?;
                self.may_publish(&owner)?;
                self.facts.withdraw(self.size, withdrawal.grant, Hash::of(bytes))?;
                Effect::Fact
            }
        };
        Ok(Applied { position: self.size, effect })
    }

    /// Takes a part of a mix.
    fn mix(
        &mut self,
        entry: &Entry,
        part: &MessagePart,
        history: &Recent<'_>,
        proofs: Proofs,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Effect, Rejection> {
        let (election, ceremony) = self.said_of(entry, part)?;
        election.mix(ceremony, part, |position| history.entry(position), proofs, rng)
    }

    /// Puts a key, which signed that it is to be there, on a secret roll.
    fn put_on_roll(&mut self, own: &RollKey) -> Result<Effect, Rejection> {
        let election = self.elections.get_mut(&own.election).ok_or(Rejection::UnknownElection(own.election))?;
        let standing = &self.standing;
        election.put_on_roll(own.key, |election| standing.is_entitled(&own.key, election))?;
        Ok(Effect::Other)
    }

    /// Takes a part of a mix of a secret roll.
    fn mix_roll(
        &mut self,
        entry: &Entry,
        part: &MessagePart,
        proofs: Proofs,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Effect, Rejection> {
        let (election, ceremony) = self.said_of(entry, part)?;
        election.mix_roll(ceremony, part, proofs, rng)
    }

    /// What a trustee's part is about, if the trustee signed it.
    fn said_of(
        &mut self,
        entry: &Entry,
        part: &MessagePart,
    ) -> Result<(&mut ElectionState, &CeremonyState), Rejection> {
        let election = self.elections.get_mut(&part.election).ok_or(Rejection::UnknownElection(part.election))?;
        let ceremony = &self.ceremonies[&election.manifest().ceremony];
        let signer = Signer::Trustee(part.trustee);
        let key = ceremony.signer(part.trustee)?;
        verify_signature(entry, &self.chain, &key, signer)?;
        Ok((election, ceremony))
    }

    fn enrol(&mut self, voters: &[Key]) -> Result<Effect, Rejection> {
        if voters.is_empty() {
            return Err(Rejection::EmptyEnrolment);
        }
        let (digest, enrolled) = rayon::join(
            || voters.iter().fold(self.roll_digest, |digest, voter| Hash::of_parts(&[&digest.0, &voter.0])),
            || self.standing.enrol(voters),
        );
        enrolled?;
        self.roll_digest = digest;
        Ok(Effect::Enrolment { voters: voters.len() as u64 })
    }

    /// Opens an election for those who are known by now.
    fn open(&mut self, id: &Hash) -> Result<Effect, Rejection> {
        let election = self.election(id)?;
        election.awaits_opening()?;
        if let Some(list) = self.convene(election)? {
            self.standing.open(*id, list);
        }
        self.election_mut(id)?.enter(Phase::Open);
        Ok(Effect::Other)
    }

    /// Ends a key. What its holder has done in elections that are not over goes on under the successor's.
    fn revoke(&mut self, revocation: &Revocation) -> Result<Effect, Rejection> {
        self.standing.revoke(revocation)?;
        if let Some(successor) = &revocation.successor {
            self.elections.values_mut().for_each(|election| election.succeed(&revocation.voter, successor));
        }
        Ok(Effect::Standing { members: 1 })
    }

    fn may_stamp(&self, by: &Key) -> Result<(), Rejection> {
        match self.resident(by) {
            Err(Rejection::NotOnRoll(_)) => Err(Rejection::StampNotOnRoll(*by)),
            other => other.map(drop),
        }
    }

    /// Whose key on the roll this is, if it is good: the place that stays with the person.
    fn resident(&self, key: &Key) -> Result<u64, Rejection> {
        self.standing.is_good(key)?;
        match self.standing.membership(key) {
            Some(Membership { place, class: Class::Resident, .. }) => Ok(place),
            _ => Err(Rejection::NotOnRoll(*key)),
        }
    }

    fn change_authorities(&mut self, members: &[Authority]) -> Result<Effect, Rejection> {
        let set = self.authorities.last();
        let next = set.successor(members).map_err(|_| Rejection::Authorities)?;
        if next == *set {
            return Err(Rejection::SameAuthorities);
        }
        if self.next.is_some() {
            return Err(Rejection::RepeatedAuthorities);
        }
        self.next = Some(next);
        Ok(Effect::Other)
    }

    fn trustee_acts(
        &mut self,
        entry: &Entry,
        ceremony: &Hash,
        trustee: u32,
        act: impl FnOnce(&mut CeremonyState) -> Result<(), Rejection>,
    ) -> Result<Effect, Rejection> {
        let chain = self.chain;
        let ceremony = self.ceremony_mut(ceremony)?;
        verify_signature(entry, &chain, &ceremony.signer(trustee)?, Signer::Trustee(trustee))?;
        act(ceremony)?;
        Ok(Effect::Other)
    }

    fn signed(&self, entry: &Entry, key: &Element, who: Signer) -> Result<(), Rejection> {
        verify_signature(entry, &self.chain, key, who)
    }

    /// Whether an entry is signed by a voter of an election, whose key may be a multiple of another base than G.
    fn signed_by_voter(&self, entry: &Entry, voter: &Key, election: &Hash) -> Result<(), Rejection> {
        let key = element(voter, Signer::Voter)?;
        let base = self.elections.get(election).map_or(Element::base(), |election| *election.params().base());
        verify_signature_over(&base, entry, &self.chain, &key, Signer::Voter)
    }

    /// Whether the board knows whose key this is, and it is good: a member's, a party's, the office's or the registrar's.
    fn may_publish(&self, owner: &Key) -> Result<(), Rejection> {
        if self.facts.is_party(owner) || [&self.genesis.office, &self.genesis.registrar].contains(&owner) {
            return Ok(());
        }
        self.standing.is_member(owner).map_err(|refused| match refused {
            Rejection::NotOnRoll(_) => FactError::Stranger(*owner).into(),
            revoked => revoked,
        })
    }

    fn ceremony_mut(&mut self, id: &Hash) -> Result<&mut CeremonyState, Rejection> {
        self.ceremonies.get_mut(id).ok_or(Rejection::UnknownCeremony(*id))
    }

    fn election_mut(&mut self, id: &Hash) -> Result<&mut ElectionState, Rejection> {
        self.elections.get_mut(id).ok_or(Rejection::UnknownElection(*id))
    }

    /// An election by the hash of its manifest.
    ///
    /// # Errors
    /// [`Rejection::UnknownElection`].
    pub fn election(&self, id: &Hash) -> Result<&ElectionState, Rejection> {
        self.elections.get(id).ok_or(Rejection::UnknownElection(*id))
    }

    /// All elections.
    pub fn elections(&self) -> impl Iterator<Item = (&Hash, &ElectionState)> {
        self.elections.iter()
    }

    /// A ceremony by the hash of its announcement.
    pub fn ceremony(&self, id: &Hash) -> Option<&CeremonyState> {
        self.ceremonies.get(id)
    }

    /// All ceremonies.
    pub fn ceremonies(&self) -> impl Iterator<Item = (&Hash, &CeremonyState)> {
        self.ceremonies.iter()
    }

    /// Identifier of the board: SHA-256 of its first entry.
    pub fn chain(&self) -> Hash {
        self.chain
    }

    /// How the board began.
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// Who certifies the next block.
    pub fn authorities(&self) -> &AuthoritySet {
        self.authorities.last()
    }

    /// Who compares the board with what others see.
    pub fn witnesses(&self) -> &[Witness] {
        self.named_witnesses().map_or(&[], |named| &named.witnesses)
    }

    /// The same, and the entry that says so; `None` before there is one.
    pub fn named_witnesses(&self) -> Option<&NamedWitnesses> {
        self.witnesses.as_ref()
    }

    /// Who issues credentials.
    pub fn issuers(&self) -> &[Issuer] {
        self.named_issuers().map_or(&[], |named| &named.issuers)
    }

    /// The same, and the entry that says so; `None` before there is one.
    pub fn named_issuers(&self) -> Option<&NamedIssuers> {
        self.issuers.as_ref()
    }

    /// How many stamps there are.
    pub fn stamps(&self) -> u64 {
        self.stamps
    }

    /// How many uses of data were logged.
    pub fn uses(&self) -> u64 {
        self.uses
    }

    /// Funds and what became of them.
    pub fn funds(&self) -> &Funds {
        &self.funds
    }

    /// Facts that stay with their owners, and histories of subjects.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Who certified which blocks so far.
    pub fn succession(&self) -> &Succession {
        &self.authorities
    }

    /// How many entries were applied.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Whether this is the key of a voter on the roll, and good.
    pub fn is_on_roll(&self, key: &Key) -> bool {
        self.standing.is_resident(key)
    }

    /// How many voters are on the roll, with keys that are good.
    pub fn roll_size(&self) -> u64 {
        self.standing.count(Class::Resident)
    }

    /// How many members of a class there are, with keys that are good.
    pub fn members(&self, class: Class) -> u64 {
        self.standing.count(class)
    }

    /// What is known of a key that somebody holds or held; nothing of pseudonyms.
    pub fn membership(&self, key: &Key) -> Option<Membership> {
        self.standing.membership(key)
    }

    /// Whether ballots under this key are taken in an election, its electorate or secret roll aside; what keeps them out if
    /// not. In a poll under pseudonyms these are those that have joined it.
    ///
    /// # Errors
    /// [`Rejection`] names the rule.
    pub fn takes_part(&self, key: &Key, election: &Hash) -> Result<(), Rejection> {
        self.standing.takes_part(key, self.election(election)?)
    }

    /// The rings of a poll under pseudonyms, once it was opened.
    pub fn assembly(&self, poll: &Hash) -> Option<&Assembly> {
        self.standing.assembly(poll)
    }

    /// How many pseudonyms there are, in all polls together.
    pub fn pseudonyms(&self) -> u64 {
        self.standing.pseudonyms()
    }

    /// Programmes, epochs and where their points are.
    pub fn rewards(&self) -> &Rewards {
        &self.rewards
    }

    /// Whether this is the state that a header names.
    pub(crate) fn expect(&self, header: &Header) -> Result<(), BlockError> {
        if header.next_authorities != self.authorities().hash() {
            return Err(BlockError::NextAuthorities { found: header.next_authorities });
        }
        let (expected, found) = (self.digest(), header.state_root);
        if expected == found { Ok(()) } else { Err(BlockError::State { expected, found }) }
    }

    /// Digest of what the entries so far have led to, for a block's header: two verifiers that disagree about what was
    /// accepted, or about what it meant, find out at the block.
    pub fn digest(&self) -> Hash {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&self.chain.0);
        for number in [self.size, self.roll_size()] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.roll_digest.0);
        bytes.extend_from_slice(&(self.ceremonies.len() as u64).to_le_bytes());
        for (id, ceremony) in &self.ceremonies {
            bytes.extend_from_slice(&id.0);
            ceremony.digest_into(&mut bytes);
        }
        bytes.extend_from_slice(&(self.elections.len() as u64).to_le_bytes());
        for (id, election) in &self.elections {
            bytes.extend_from_slice(&id.0);
            election.digest_into(&mut bytes);
        }
        bytes.extend_from_slice(&self.authorities().hash().0);
        bytes.extend_from_slice(&Hash::of(&cbor::encode(&self.witnesses())).0);
        bytes.extend_from_slice(&Hash::of(&cbor::encode(&self.issuers())).0);
        bytes.extend_from_slice(&of_group(|bytes| self.standing.digest_into(bytes)).0);
        bytes.extend_from_slice(&of_group(|bytes| self.forum.digest_into(bytes)).0);
        bytes.extend_from_slice(&of_group(|bytes| self.rewards.digest_into(bytes)).0);
        bytes.extend_from_slice(&of_group(|bytes| self.funds.digest_into(bytes)).0);
        bytes.extend_from_slice(&of_group(|bytes| self.facts.digest_into(bytes)).0);
        Hash::of(&bytes)
    }
}

/// What a group of rules adds to the digest: one hash, whatever is in it.
fn of_group(digest_into: impl FnOnce(&mut Vec<u8>)) -> Hash {
    let mut bytes = Vec::new();
    digest_into(&mut bytes);
    Hash::of(&bytes)
}

/// Reads an entry by the rules that hold for all of them.
pub(crate) fn read(bytes: &[u8]) -> Result<Entry, Rejection> {
    if bytes.len() > MAX_ENTRY_BYTES {
        return Err(Rejection::TooLong(bytes.len()));
    }
    let entry = Entry::from_bytes(bytes)?;
    if entry.suite == SUITE { Ok(entry) } else { Err(Rejection::Suite(entry.suite)) }
}

fn is_unproved(read: &Read<'_>) -> bool {
    read.proof.is_none() && matches!(read.entry, Ok(Entry { body: Body::Ballot(_), .. }))
}

pub(crate) fn element(key: &Key, who: Signer) -> Result<Element, Rejection> {
    Element::decode(&key.0, "public key").map_err(|source| Rejection::Key { who, source })
}

pub(crate) fn verify_signature(entry: &Entry, chain: &Hash, key: &Element, who: Signer) -> Result<(), Rejection> {
    verify_signature_over(&Element::base(), entry, chain, key, who)
}

pub(crate) fn verify_signature_over(
    base: &Element,
    entry: &Entry,
    chain: &Hash,
    key: &Element,
    who: Signer,
) -> Result<(), Rejection> {
    Signature::from_bytes(&entry.signature)
        .ok()
        .and_then(|signature| signature.verify_over(base, &chain.0, key, &entry.message()).ok())
        .ok_or(Rejection::Signature(who))
}
