//! A member who takes part in a poll under a pseudonym.

use rand_core::CryptoRngCore;
use tabella_crypto::data_use::UseSecret;
use tabella_crypto::group::Element;
use tabella_crypto::membership::{AttributeOpening, ProveError};
use tabella_crypto::signature::SigningKey;
use thiserror::Error;

use super::{public, signed};
use crate::bytes::{Commitment, Hash};
use crate::entry::{Body, Entry};
use crate::membership::{AGE_BAND, DISTRICT, MemberRing};
use crate::rejection::{Rejection, Signer};
use crate::rewards::WeekPseudonym;
use crate::standing::{Audience, Pseudonym};
use crate::state::{Assembly, Attested, StandingError, State, element};

/// How many renewals of a commitment are tried when its opening is looked for.
const RENEWALS: u32 = 16;

/// A member cannot join a poll.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JoinError {
    /// The election is not on the board, or is none under pseudonyms.
    #[error(transparent)]
    Board(#[from] Rejection),
    /// The poll is not open, or the epoch is over: only until then there is a list.
    #[error("the poll is not open, or the epoch is over")]
    NotOpen,
    /// The key is not on the poll's list.
    #[error("this key is not on the list: it is not for your class, or you joined after it was made")]
    NotListed,
    /// Somebody of whom something else is attested than the poll asks for.
    #[error("this poll is for others: your {0} is none of those that it names")]
    NotOfGroup(&'static str),
    /// A commitment that the registrar made for somebody else, or not as agreed.
    #[error("what the registrar attested as your {0} cannot be read with your key; ask the registrar to renew it")]
    Unreadable(&'static str),
    /// The proof cannot be made.
    #[error(transparent)]
    Prove(#[from] ProveError),
}

/// Joins a poll: the entry by which the pseudonym `key` stands for the member with the key `person`. Both keys are to come
/// from the same secret, so that another device of this member makes the same pseudonym.
///
/// # Errors
/// [`JoinError`] says why not.
pub fn join(
    state: &State,
    poll: &Hash,
    person: &SigningKey,
    key: &SigningKey,
    rng: &mut impl CryptoRngCore,
) -> Result<Entry, JoinError> {
    let election = state.election(poll)?;
    let audience = election.manifest().audience.as_ref().filter(|audience| audience.pseudonymous);
    let audience = audience.ok_or(Rejection::from(StandingError::NotPseudonymous))?;
    let assembly = state.assembly(poll).ok_or(JoinError::NotOpen)?;
    let (number, place) = find(assembly, person)?;
    let members = assembly.ring(number).ok_or(JoinError::NotOpen)?;
    let attested = members.attested.get(place);
    let openings = attested.map_or(Ok(Vec::new()), |attested| openings(state, audience, person, attested))?;
    let ring = MemberRing::of_poll(&state.chain(), poll, audience, number, members).ok_or(JoinError::NotListed)?;
    let (tag, proof) = ring.prove(person, &openings, &public(key), rng)?;
    let pseudonym = Pseudonym { election: *poll, ring: number, key: public(key), tag, proof };
    Ok(signed(key, &state.chain(), Body::Pseudonym(pseudonym), rng))
}

/// Earns by acts under a pseudonym: the entry by which `key` stands in this week for the resident with the key `person`. Both
/// keys are to come from the same secret.
///
/// # Errors
/// [`JoinError`] says why not.
pub fn join_week(
    state: &State,
    epoch: u32,
    week: u32,
    person: &SigningKey,
    key: &SigningKey,
    rng: &mut impl CryptoRngCore,
) -> Result<Entry, JoinError> {
    let found = state.rewards().epoch(epoch).map_err(Rejection::from)?;
    let assembly = state.assembly(&found.epoch().ceremony).ok_or(JoinError::NotOpen)?;
    let (number, _) = find(assembly, person)?;
    let members = assembly.ring(number).ok_or(JoinError::NotOpen)?;
    let ring = MemberRing::of_week(&state.chain(), week, number, members).ok_or(JoinError::NotListed)?;
    let (tag, proof) = ring.prove(person, &[], &public(key), rng)?;
    let pseudonym = WeekPseudonym { epoch, week, ring: number, key: public(key), tag, proof };
    Ok(signed(key, &state.chain(), Body::WeekPseudonym(pseudonym), rng))
}

fn find(assembly: &Assembly, person: &SigningKey) -> Result<(u32, usize), JoinError> {
    if assembly.ring(0).is_none() {
        return Err(JoinError::NotOpen);
    }
    assembly.find(&public(person)).ok_or(JoinError::NotListed)
}

/// The openings of what is attested of a member, of those attributes that the poll asks for.
fn openings(
    state: &State,
    audience: &Audience,
    person: &SigningKey,
    attested: &Attested,
) -> Result<Vec<AttributeOpening>, JoinError> {
    let registrar = element(&state.genesis().registrar, Signer::Registrar)?;
    let secret = UseSecret::of_person(&state.chain().0, person, &registrar);
    let asked = [
        (DISTRICT, &attested.district, 1 << 16, &audience.districts),
        (AGE_BAND, &attested.age_band, 1 << 8, &audience.age_bands),
    ];
    let asked = asked.into_iter().filter(|(.., allowed)| !allowed.is_empty());
    let opening = |(name, commitment, end, allowed): (&'static str, &Commitment, u32, &Vec<u32>)| {
        let opening = find_opening(&secret, name, commitment, end).ok_or(JoinError::Unreadable(name))?;
        if allowed.contains(&opening.value()) { Ok(opening) } else { Err(JoinError::NotOfGroup(name)) }
    };
    asked.map(opening).collect()
}

/// What a commitment about a member holds, found by trying.
pub(crate) fn find_opening(
    secret: &UseSecret,
    name: &str,
    commitment: &Commitment,
    end: u32,
) -> Option<AttributeOpening> {
    let commitment = Element::decode(&commitment.0, "commitment").ok()?;
    (0..RENEWALS).find_map(|renewal| AttributeOpening::find(secret, name, renewal, &commitment, end))
}
