//! Who is who: the places of all members in the order in which they joined, the keys that hold them, and the pseudonyms
//! of open polls.
//!
//! A person is a place. A key that is replaced leaves its place to its successor; the key stays known, so that it is never
//! anybody's again.

mod assembly;
mod error;

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use tabella_crypto::group::first_undecodable;

pub use assembly::{Assembly, RingMembers};
pub use error::StandingError;

use super::{ElectionState, KEYS_AT_A_TIME, element};
use crate::bytes::{Commitment, Hash, Key};
use crate::rejection::{Rejection, Signer};
use crate::standing::{Audience, Class, Member, Pseudonym, Revocation};

/// What is attested of a member, as two commitments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attested {
    /// To the district.
    pub district: Commitment,
    /// To the age band.
    pub age_band: Commitment,
}

/// What the board knows of a key that somebody holds or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// A number that stays with the person, whatever key they have.
    pub place: u64,
    /// The class.
    pub class: Class,
    /// Whether the key is good.
    pub good: Good,
    /// What is attested under the key that holds the place.
    pub attested: Option<Attested>,
}

/// Whether a key is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Good {
    /// It is.
    Yes,
    /// It was revoked, and nobody has its place.
    Revoked,
    /// It was revoked, and the place is another key's.
    Replaced(Key),
}

/// Who acts under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Member(Class),
    /// Somebody, in this poll.
    Pseudonym(Hash),
}

#[derive(Debug, Clone, Copy)]
struct Place {
    key: Key,
    class: Class,
    revoked: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Standing {
    places: Vec<Place>,
    /// The place that each key holds or held.
    keys: HashMap<Key, u32>,
    /// Of places that changed hands, the keys that held them before.
    former: HashMap<u32, Vec<Key>>,
    attested: HashMap<u32, Attested>,
    /// For each class how many members have a good key.
    members: [u64; Class::ALL.len()],
    /// Every pseudonym, and its poll.
    pseudonyms: HashMap<Key, Hash>,
    /// The rings of every poll under pseudonyms that was opened.
    assemblies: BTreeMap<Hash, Assembly>,
    /// Running hash over everything but enrolments.
    acts: Hash,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            keys: HashMap::new(),
            former: HashMap::new(),
            attested: HashMap::new(),
            members: [0; Class::ALL.len()],
            pseudonyms: HashMap::new(),
            assemblies: BTreeMap::new(),
            acts: Hash([0; 32]),
        }
    }
}

impl Standing {
    /// Puts residents on the roll, all of them or none.
    pub(super) fn enrol(&mut self, voters: &[Key]) -> Result<(), Rejection> {
        let first = self.places.len();
        let undecodable = first_undecodable_of(voters.iter());
        self.reserve(voters.len());
        for (place, voter) in voters.iter().enumerate() {
            let fault = if undecodable == Some(place) { element(voter, Signer::Voter).err() } else { None };
            if let Some(fault) = fault.or_else(|| self.is_known(voter).then_some(Rejection::AlreadyEnrolled(*voter))) {
                self.forget_after(first);
                return Err(fault);
            }
            self.join(*voter, Class::Resident);
        }
        Ok(())
    }

    /// Puts residents on the roll whom it had before.
    pub(super) fn enrol_again(&mut self, voters: &[Key]) {
        self.reserve(voters.len());
        voters.iter().for_each(|voter| self.join(*voter, Class::Resident));
    }

    fn reserve(&mut self, members: usize) {
        self.keys.reserve(members);
        self.places.reserve(members);
    }

    fn join(&mut self, key: Key, class: Class) {
        self.keys.insert(key, self.places.len() as u32);
        self.places.push(Place { key, class, revoked: false });
        self.members[class as usize] += 1;
    }

    /// Takes back who joined last.
    fn forget_after(&mut self, places: usize) {
        for place in self.places.drain(places..) {
            self.keys.remove(&place.key);
            self.members[place.class as usize] -= 1;
        }
    }

    /// Ends a key, and gives its place to its successor if there is one.
    pub(super) fn revoke(&mut self, revocation: &Revocation) -> Result<(), Rejection> {
        let Revocation { voter, successor } = revocation;
        let number = *self.keys.get(voter).ok_or(StandingError::Unknown(*voter))?;
        let place = self.places[number as usize];
        // Who lost a key may get another one later, and for each key there is one.
        if place.key != *voter || place.revoked && successor.is_none() {
            return Err(StandingError::Revoked(*voter).into());
        }
        if let Some(successor) = successor {
            element(successor, Signer::Voter)?;
            self.is_fresh(successor)?;
        }
        let (class, held) = (place.class as usize, &mut self.places[number as usize]);
        self.members[class] -= u64::from(!place.revoked);
        match successor {
            None => held.revoked = true,
            Some(successor) => {
                (held.key, held.revoked) = (*successor, false);
                self.members[class] += 1;
                self.keys.insert(*successor, number);
                self.former.entry(number).or_default().push(*voter);
            }
        }
        // They are commitments under a secret of the key that is gone.
        self.attested.remove(&number);
        self.act(b"revocation", &[&voter.0, &successor.map_or([0; 32], |successor| successor.0)]);
        Ok(())
    }

    /// Says what these members are, and keeps what is attested of them; all of them or none.
    pub(super) fn name(&mut self, class: Class, members: &[Member]) -> Result<(), Rejection> {
        if members.is_empty() {
            return Err(StandingError::Empty.into());
        }
        let first = self.places.len();
        let undecodable = first_undecodable_of(members.iter().map(|member| &member.key));
        for (place, member) in members.iter().enumerate() {
            let key = member.key;
            let fault = if undecodable == Some(place) { element(&key, Signer::Voter).err() } else { None };
            let fault = fault.or_else(|| self.may_be(class, &key).err()).or_else(|| undecodable_attribute(member));
            if let Some(fault) = fault {
                self.forget_after(first);
                return Err(fault);
            }
            if !self.keys.contains_key(&key) {
                self.join(key, class);
            }
        }
        for Member { key, district, age_band } in members {
            self.attested.insert(self.keys[key], Attested { district: *district, age_band: *age_band });
            self.act(b"member", &[&[class as u8], &key.0, &district.0, &age_band.0]);
        }
        Ok(())
    }

    /// Whether a key can be said to be of this class: it is, or it is nobody's yet. Residents come onto the roll by
    /// enrolment alone.
    fn may_be(&self, class: Class, key: &Key) -> Result<(), Rejection> {
        match self.holder(key) {
            Ok(Holder::Member(found)) if found == class => Ok(()),
            Ok(Holder::Member(found)) => Err(StandingError::OtherClass { key: *key, found, class }.into()),
            Ok(Holder::Pseudonym(_)) => Err(StandingError::Known(*key).into()),
            Err(Rejection::NotOnRoll(_)) if class == Class::Resident => Err(StandingError::Unknown(*key).into()),
            Err(Rejection::NotOnRoll(_)) => Ok(()),
            Err(revoked) => Err(revoked),
        }
    }

    fn is_known(&self, key: &Key) -> bool {
        self.keys.contains_key(key) || self.pseudonyms.contains_key(key)
    }

    pub(super) fn is_fresh(&self, key: &Key) -> Result<(), StandingError> {
        if self.is_known(key) { Err(StandingError::Known(*key)) } else { Ok(()) }
    }

    /// Who acts under a key that is good.
    fn holder(&self, key: &Key) -> Result<Holder, Rejection> {
        if let Some(poll) = self.pseudonyms.get(key) {
            return Ok(Holder::Pseudonym(*poll));
        }
        let place = self.place_of(key).ok_or(Rejection::NotOnRoll(*key))?;
        if place.key == *key && !place.revoked {
            Ok(Holder::Member(place.class))
        } else {
            Err(StandingError::Revoked(*key).into())
        }
    }

    /// Whether somebody acts under this key at all.
    pub(super) fn is_good(&self, key: &Key) -> Result<(), Rejection> {
        self.holder(key).map(drop)
    }

    /// Whether this is the good key of a member, of whatever class.
    pub(super) fn is_member(&self, key: &Key) -> Result<(), Rejection> {
        match self.holder(key)? {
            Holder::Member(_) => Ok(()),
            Holder::Pseudonym(_) => Err(Rejection::NotOnRoll(*key)),
        }
    }

    /// Whether this key casts ballots in an election, as far as it is no matter of its electorate.
    pub(super) fn takes_part(&self, key: &Key, election: &ElectionState) -> Result<(), Rejection> {
        // Who this is the board does not know: what became of keys since the roll was fixed makes no difference.
        if election.has_secret_roll() { Ok(()) } else { self.is_entitled(key, election) }
    }

    /// Whether the holder of a key is one of those for whom an election is.
    pub(super) fn is_entitled(&self, key: &Key, election: &ElectionState) -> Result<(), Rejection> {
        match (election.manifest().is_pseudonymous(), self.holder(key)?) {
            (true, Holder::Pseudonym(poll)) if poll == election.id() => Ok(()),
            (true, _) => Err(StandingError::NotJoined(*key).into()),
            (false, Holder::Member(class)) => match election.manifest().is_for(class) {
                true => Ok(()),
                false => Err(StandingError::NotInAudience { key: *key, class }.into()),
            },
            (false, Holder::Pseudonym(_)) => Err(Rejection::NotOnRoll(*key)),
        }
    }

    /// Somebody on the roll whose key is good.
    pub(super) fn is_resident(&self, key: &Key) -> bool {
        self.place_of(key).is_some_and(|place| place.key == *key && !place.revoked && place.class == Class::Resident)
    }

    /// The keys that held the place of this one before, which holds it now.
    pub(super) fn former(&self, key: &Key) -> &[Key] {
        let former = self.keys.get(key).and_then(|number| self.former.get(number));
        former.map_or(&[], |keys| keys)
    }

    pub(super) fn membership(&self, key: &Key) -> Option<Membership> {
        let number = *self.keys.get(key)?;
        let Place { key: holder, class, revoked, .. } = self.places[number as usize];
        let good = match (holder == *key, revoked) {
            (true, false) => Good::Yes,
            (true, true) => Good::Revoked,
            (false, _) => Good::Replaced(holder),
        };
        Some(Membership { place: number.into(), class, good, attested: self.attested.get(&number).copied() })
    }

    fn place_of(&self, key: &Key) -> Option<&Place> {
        self.places.get(*self.keys.get(key)? as usize)
    }

    /// How many members of a class have a good key.
    pub(super) fn count(&self, class: Class) -> u64 {
        self.members[class as usize]
    }

    /// Makes the rings of a poll that opens: its list, fixed from now on.
    pub(super) fn assemble(&self, audience: &Audience) -> Result<Assembly, StandingError> {
        let listed = (0..).zip(&self.places).filter(|(_, place)| audience.has(place.class) && !place.revoked);
        if audience.asks_attributes() {
            let listed = listed.filter_map(|(number, place)| Some((place.key, *self.attested.get(&number)?)));
            let (keys, attested) = listed.unzip();
            Assembly::new(keys, attested)
        } else {
            Assembly::new(listed.map(|(_, place)| place.key).collect(), Vec::new())
        }
    }

    pub(super) fn open(&mut self, poll: Hash, assembly: Assembly) {
        self.act(b"rings", &[&poll.0, &assembly.digest().0]);
        self.assemblies.insert(poll, assembly);
    }

    /// Running hash over everything but enrolments.
    pub(super) fn acts(&self) -> Hash {
        self.acts
    }

    /// Forgets the lists of polls that were opened last, after these acts.
    pub(super) fn take_back<'p>(&mut self, polls: impl Iterator<Item = &'p Hash>, acts: Hash) {
        polls.for_each(|poll| drop(self.assemblies.remove(poll)));
        self.acts = acts;
    }

    /// Nobody joins any more.
    pub(super) fn close(&mut self, poll: &Hash) {
        if let Some(assembly) = self.assemblies.get_mut(poll) {
            assembly.close();
        }
    }

    pub(super) fn assembly(&self, poll: &Hash) -> Option<&Assembly> {
        self.assemblies.get(poll)
    }

    pub(super) fn pseudonyms(&self) -> u64 {
        self.pseudonyms.len() as u64
    }

    /// Whether nothing but signature and proof can be wrong with a pseudonym.
    pub(super) fn may_join(&self, pseudonym: &Pseudonym) -> Result<(), StandingError> {
        let assembly = self.assemblies.get(&pseudonym.election).ok_or(StandingError::NotPseudonymous)?;
        assembly.has(pseudonym.ring)?;
        self.is_fresh(&pseudonym.key)?;
        assembly.is_new(&pseudonym.tag)
    }

    /// Lets somebody take part whose proof holds.
    pub(super) fn join_poll(&mut self, pseudonym: &Pseudonym) {
        let Pseudonym { election, ring, key, tag, .. } = pseudonym;
        if let Some(assembly) = self.assemblies.get_mut(election) {
            assembly.join(*tag);
        }
        self.pseudonyms.insert(*key, *election);
        self.act(b"pseudonym", &[&election.0, &ring.to_le_bytes(), &key.0, &tag.0]);
    }

    fn act(&mut self, what: &[u8], parts: &[&[u8]]) {
        let previous = self.acts.0;
        self.acts = Hash::of_parts(&[&[&previous, what], parts].concat());
    }

    pub(super) fn digest_into(&self, bytes: &mut Vec<u8>) {
        self.members.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
        bytes.extend_from_slice(&self.acts.0);
    }
}

/// The first of these keys that is no group element.
fn first_undecodable_of<'k>(keys: impl Iterator<Item = &'k Key>) -> Option<usize> {
    let keys: Vec<[u8; 32]> = keys.map(|key| key.0).collect();
    let first_of = |(chunk, keys): (usize, &[[u8; 32]])| Some(chunk * KEYS_AT_A_TIME + first_undecodable(keys)?);
    keys.par_chunks(KEYS_AT_A_TIME).enumerate().find_map_first(first_of)
}

fn undecodable_attribute(member: &Member) -> Option<Rejection> {
    let pair = [member.district.0, member.age_band.0];
    let attribute = ["district", "age band"].get(first_undecodable(&pair)?)?;
    Some(StandingError::Commitment { key: member.key, attribute }.into())
}
