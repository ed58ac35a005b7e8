//! Pseudonyms for one poll: what their proofs are about (`docs/protocol.md`, section 17).

use rand_core::CryptoRngCore;
use tabella_crypto::membership::{Attribute, AttributeOpening, Claim, MembershipError, ProveError, Ring, TagBase};
use tabella_crypto::signature::SigningKey;

use crate::bytes::{Commitment, Hash, Key, Tag};
use crate::party::public;
use crate::standing::{Audience, Pseudonym};
use crate::state::RingMembers;

/// Name of the district in the blinding of a commitment to it.
pub const DISTRICT: &str = "district";
/// Name of the age band.
pub const AGE_BAND: &str = "age band";

/// Before the election's identifier, in the context of tags.
const POLL: &[u8] = b"poll";

/// One of a poll's rings, as proofs are made for it and checked.
pub(crate) struct PollRing {
    ring: Ring,
    number: u32,
}

impl PollRing {
    /// The ring with this number; nothing if these lists make no ring, which the state keeps from happening.
    pub(crate) fn new(
        chain: &Hash,
        poll: &Hash,
        audience: &Audience,
        number: u32,
        members: RingMembers<'_>,
    ) -> Option<Self> {
        let keys = members.keys.iter().map(|key| key.0).collect();
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
        Some(Self { ring: Ring::new(base(chain, poll), keys, attributes).ok()?, number })
    }

    /// Whether each of these pseudonyms, all for this ring, is one of its members'.
    pub(crate) fn verify(
        &self,
        pseudonyms: &[&Pseudonym],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<(), MembershipError>> {
        let bindings: Vec<_> = pseudonyms.iter().map(|pseudonym| binding(self.number, &pseudonym.key)).collect();
        let mut claims = Vec::with_capacity(pseudonyms.len());
        for (pseudonym, binding) in pseudonyms.iter().zip(&bindings) {
            claims.push(Claim { tag: &pseudonym.tag.0, binding, proof: &pseudonym.proof });
        }
        self.ring.verify_batch(&claims, rng).into_iter().map(|verified| verified.map(drop)).collect()
    }

    /// The pseudonym `key` of the member with the key `person`.
    ///
    /// # Errors
    /// [`ProveError`] when that is no member, or an opening holds nothing that is allowed.
    pub(crate) fn prove(
        &self,
        poll: Hash,
        person: &SigningKey,
        openings: &[AttributeOpening],
        key: &SigningKey,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Pseudonym, ProveError> {
        let key = public(key);
        let proof = self.ring.prove(person, openings, &binding(self.number, &key), rng)?;
        let tag = Tag(*self.ring.base().tag(person).as_bytes());
        Ok(Pseudonym { election: poll, ring: self.number, key, tag, proof })
    }
}

fn base(chain: &Hash, poll: &Hash) -> TagBase {
    TagBase::new(&chain.0, &[POLL, &poll.0].concat())
}

/// What a proof is good for alone: one pseudonym in one ring.
fn binding(ring: u32, key: &Key) -> Vec<u8> {
    [&ring.to_le_bytes()[..], &key.0].concat()
}
