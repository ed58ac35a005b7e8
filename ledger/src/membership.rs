//! Pseudonyms for one poll: what their proofs are about (`docs/protocol.md`, section 17).

use rand_core::CryptoRngCore;
use tabella_crypto::membership::{Attribute, AttributeOpening, Claim, MembershipError, ProveError, Ring, TagBase};
use tabella_crypto::signature::SigningKey;

use crate::bytes::{Commitment, Hash, Key, Tag};
use crate::standing::Audience;
use crate::state::RingMembers;

/// Name of the district in the blinding of a commitment to it.
pub const DISTRICT: &str = "district";
/// Name of the age band.
pub const AGE_BAND: &str = "age band";

/// Before the election's identifier, in the context of tags.
const POLL: &[u8] = b"poll";
/// Before the number of the week.
const ACTS: &[u8] = b"acts";

/// A pseudonym, and what shows that it is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) key: &'a Key,
    pub(crate) tag: &'a Tag,
    pub(crate) proof: &'a [u8],
}

/// A ring, as proofs are made for it and checked.
pub(crate) struct MemberRing {
    ring: Ring,
    number: u32,
}

impl MemberRing {
    /// The ring of a poll with this number; nothing if these lists make no ring, which the state keeps from happening.
    pub(crate) fn of_poll(
        chain: &Hash,
        poll: &Hash,
        audience: &Audience,
        number: u32,
        members: RingMembers<'_>,
    ) -> Option<Self> {
        let attribute = |allowed: &[u32], commitments: Vec<Commitment>| Attribute {
            commitments: commitments.into_iter().map(|commitment| commitment.0).collect(),
            allowed: allowed.to_vec(),
        };
        let mut attributes = Vec::new();
        if !audience.districts.is_empty() {
            let districts = members.attested.iter().map(|attested| attested.district).collect();
            attributes.push(attribute(&audience.districts, districts));
        }
        if !audience.age_bands.is_empty() {
            let age_bands = members.attested.iter().map(|attested| attested.age_band).collect();
            attributes.push(attribute(&audience.age_bands, age_bands));
        }
        Self::new(chain, &[POLL, &poll.0].concat(), number, members, attributes)
    }

    /// The ring of a week's pseudonyms with this number.
    pub(crate) fn of_week(chain: &Hash, week: u32, number: u32, members: RingMembers<'_>) -> Option<Self> {
        Self::new(chain, &[ACTS, &week.to_le_bytes()].concat(), number, members, Vec::new())
    }

    fn new(
        chain: &Hash,
        context: &[u8],
        number: u32,
        members: RingMembers<'_>,
        attributes: Vec<Attribute>,
    ) -> Option<Self> {
        let keys = members.keys.iter().map(|key| key.0).collect();
        Some(Self { ring: Ring::new(TagBase::new(&chain.0, context), keys, attributes).ok()?, number })
    }

    /// Whether each of these pseudonyms, all for this ring, is one of its members'.
    pub(crate) fn verify(
        &self,
        pseudonyms: &[Shown<'_>],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<(), MembershipError>> {
        let bindings: Vec<_> = pseudonyms.iter().map(|pseudonym| binding(self.number, pseudonym.key)).collect();
        let mut claims = Vec::with_capacity(pseudonyms.len());
        for (pseudonym, binding) in pseudonyms.iter().zip(&bindings) {
            claims.push(Claim { tag: &pseudonym.tag.0, binding, proof: pseudonym.proof });
        }
        self.ring.verify_batch(&claims, rng).into_iter().map(|verified| verified.map(drop)).collect()
    }

    /// Tag and proof for the pseudonym `key` of the member with the key `person`.
    ///
    /// # Errors
    /// [`ProveError`] when that is no member, or an opening holds nothing that is allowed.
    pub(crate) fn prove(
        &self,
        person: &SigningKey,
        openings: &[AttributeOpening],
        key: &Key,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(Tag, Vec<u8>), ProveError> {
        let proof = self.ring.prove(person, openings, &binding(self.number, key), rng)?;
        Ok((Tag(*self.ring.base().tag(person).as_bytes()), proof))
    }
}

/// What a proof is good for alone: one pseudonym in one ring.
fn binding(ring: u32, key: &Key) -> Vec<u8> {
    [&ring.to_le_bytes()[..], &key.0].concat()
}
