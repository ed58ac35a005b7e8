//! Blocks and their certificates. One rule says when a block is final, for one authority and for many: signatures of
//! distinct members of the set in force at its height weigh more than two thirds.

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode};
use thiserror::Error;

use crate::bytes::{AuthorityKey, Hash};
use crate::cbor::{self, CborError};
use crate::entry::Authority;
use crate::note::{self, Checkpoint};

/// Version of the block format.
pub const BLOCK_VERSION: u8 = 1;
/// Most bytes of one encoded block.
pub const MAX_BLOCK_BYTES: usize = 32 << 20;
/// Most bytes of the entries of one block: what is left beside their lengths, the header and the certificate.
pub const MAX_BLOCK_ENTRY_BYTES: usize = MAX_BLOCK_BYTES - 5 * MAX_BLOCK_ENTRIES - (64 << 10);
/// Most members of a set of authorities.
pub const MAX_AUTHORITIES: usize = 128;
/// Most bytes of an origin line.
pub const MAX_ORIGIN_BYTES: usize = 255;
/// Most entries of one block.
pub const MAX_BLOCK_ENTRIES: usize = 16_384;

/// What is certified.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// Version of the format.
    #[n(0)]
    pub version: u8,
    /// Height, 0 for the block that holds the genesis.
    #[n(1)]
    pub height: u64,
    /// SHA-256 of the previous header; zeros at height 0.
    #[n(2)]
    pub previous: Hash,
    /// Unix seconds, never before the previous block's.
    #[n(3)]
    pub time: u64,
    /// Place of the proposer in the set of authorities.
    #[n(4)]
    pub proposer: u32,
    /// Entries of the whole log, this block's included.
    #[n(5)]
    pub log_size: u64,
    /// Root of the whole log.
    #[n(6)]
    pub log_root: Hash,
    /// Digest of the state after this block.
    #[n(7)]
    pub state_root: Hash,
    /// Hash of the set of authorities that certifies this block.
    #[n(8)]
    pub authorities: Hash,
    /// Hash of the set that certifies the next one.
    #[n(9)]
    pub next_authorities: Hash,
}

/// A header, the signatures that make it final, and the entries it appends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Block {
    /// The header.
    #[n(0)]
    pub header: Header,
    /// The certificate.
    #[n(1)]
    pub certificate: Certificate,
    /// The encoded entries.
    #[cbor(n(2), decode_with = "bounded")]
    pub entries: Vec<EntryBytes>,
}

/// Stops at one entry too many: a stranger's block of empty entries would take 25 times its own size in memory.
fn bounded<C>(decoder: &mut Decoder<'_>, context: &mut C) -> Result<Vec<EntryBytes>, DecodeError> {
    let mut entries = Vec::new();
    for entry in decoder.array_iter_with(context)? {
        if entries.len() == MAX_BLOCK_ENTRIES {
            return Err(DecodeError::message("more entries than a block may have"));
        }
        entries.push(entry?);
    }
    Ok(entries)
}

/// One encoded entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct EntryBytes(#[cbor(n(0), with = "minicbor::bytes")] pub Vec<u8>);

/// Signatures on the checkpoint that names the block.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Certificate {
    /// Round in which the block was agreed on.
    #[n(0)]
    pub round: u32,
    /// Signatures in ascending order of their signers.
    #[n(1)]
    pub signatures: Vec<AuthoritySignature>,
}

/// One authority's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AuthoritySignature {
    /// Place of the signer in the set.
    #[n(0)]
    pub authority: u32,
    /// Ed25519 over the checkpoint's text.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// The authorities in force at a height.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthoritySet {
    origin: String,
    members: Vec<Authority>,
}

/// A certificate that does not make its block final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// A signer that is not in the set.
    #[error("signer {0} is not among the authorities")]
    Unknown(u32),
    /// Signers that are not in ascending order: one might count twice.
    #[error("signer {0} is out of order or counted twice")]
    Order(u32),
    /// A signature that does not verify.
    #[error("the signature of authority {0} does not verify")]
    Signature(u32),
    /// Not more than two thirds of the weight.
    #[error("signatures weigh {weight} of {total}: not more than two thirds")]
    Weight {
        /// Weight of the signers.
        weight: u64,
        /// Weight of all.
        total: u64,
    },
}

impl CertificateError {
    /// Stable name for programs, such as `certificate.weight`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "certificate.unknown",
            Self::Order(_) => "certificate.order",
            Self::Signature(_) => "certificate.signature",
            Self::Weight { .. } => "certificate.weight",
        }
    }
}

/// A set of authorities that no board can run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "a board has 1 to {MAX_AUTHORITIES} authorities with distinct keys and weights above zero, and a name without spaces"
)]
pub struct AuthoritySetError;

impl AuthoritySet {
    /// The set for the log named `origin`.
    ///
    /// # Errors
    /// [`AuthoritySetError`] for an empty set, a weight of zero, or one key twice.
    pub fn new(origin: &str, members: &[Authority]) -> Result<Self, AuthoritySetError> {
        let mut keys: Vec<AuthorityKey> = members.iter().map(|member| member.key).collect();
        keys.sort_unstable();
        keys.dedup();
        let distinct = keys.len() == members.len();
        let named =
            (1..=MAX_ORIGIN_BYTES).contains(&origin.len()) && !origin.chars().any(|c| c.is_whitespace() || c == '+');
        if !(1..=MAX_AUTHORITIES).contains(&members.len())
            || !distinct
            || !named
            || members.iter().any(|member| member.weight == 0)
        {
            return Err(AuthoritySetError);
        }
        Ok(Self { origin: origin.to_owned(), members: members.to_vec() })
    }

    /// Hash of the set.
    pub fn hash(&self) -> Hash {
        Hash::of(&cbor::encode(&self.members))
    }

    /// Name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The members.
    pub fn members(&self) -> &[Authority] {
        &self.members
    }

    /// The set that follows this one on the same log.
    ///
    /// # Errors
    /// [`AuthoritySetError`] for a set that cannot certify: as for [`Self::new`], and for a key that no signature fits.
    pub fn successor(&self, members: &[Authority]) -> Result<Self, AuthoritySetError> {
        if members.iter().all(|member| note::is_key(&member.key)) {
            Self::new(&self.origin, members)
        } else {
            Err(AuthoritySetError)
        }
    }

    /// Place of the member with this key.
    pub fn place(&self, key: &AuthorityKey) -> Option<u32> {
        self.members.iter().position(|member| member.key == *key).map(|place| place as u32)
    }

    /// Checks that a certificate makes the block with this header final.
    ///
    /// # Errors
    /// [`CertificateError`] names what is wrong.
    pub fn verify(&self, header: &Header, certificate: &Certificate) -> Result<(), CertificateError> {
        let text = self.checkpoint(header, certificate.round).text();
        let mut signers = Vec::with_capacity(certificate.signatures.len());
        let mut lowest = 0;
        for signature in &certificate.signatures {
            let place = signature.authority;
            if place < lowest {
                return Err(CertificateError::Order(place));
            }
            let member = self.members.get(place as usize).ok_or(CertificateError::Unknown(place))?;
            if !note::verify(&member.key, &text, &signature.signature) {
                return Err(CertificateError::Signature(place));
            }
            lowest = place.saturating_add(1);
            signers.push(place);
        }
        self.quorum(&signers)
    }

    /// What is signed for a block.
    pub fn checkpoint(&self, header: &Header, round: u32) -> Checkpoint {
        Checkpoint {
            origin: self.origin.clone(),
            size: header.log_size,
            root: header.log_root,
            height: header.height,
            round,
            header: header.hash(),
        }
    }

    /// The certificate as a signed note: the board's checkpoint.
    pub fn note(&self, header: &Header, certificate: &Certificate) -> String {
        let mut note = self.checkpoint(header, certificate.round).text();
        note.push('\n');
        for signature in &certificate.signatures {
            if let Some(member) = self.members.get(signature.authority as usize) {
                note.push_str(&note::signature_line(
                    &self.name(signature.authority),
                    &member.key,
                    &signature.signature,
                ));
            }
        }
        note
    }

    /// Which members signed a note over exactly this checkpoint.
    pub fn signers(&self, checkpoint: &Checkpoint, lines: &[note::SignatureLine]) -> Vec<u32> {
        let text = checkpoint.text();
        let signed = |place: &u32| {
            let key = &self.members[*place as usize].key;
            let (name, id) = (self.name(*place), note::key_id(&self.name(*place), key));
            lines.iter().any(|line| line.name == name && line.key_id == id && note::verify(key, &text, &line.signature))
        };
        (0..self.members.len() as u32).filter(signed).collect()
    }

    /// The note with one line of each member that signed it, and no others.
    pub fn signed_note(&self, checkpoint: &Checkpoint, lines: &[note::SignatureLine]) -> String {
        let text = checkpoint.text();
        let line = |place: u32| {
            let (key, name) = (&self.members[place as usize].key, self.name(place));
            let by = |line: &&note::SignatureLine| line.name == name && note::verify(key, &text, &line.signature);
            lines.iter().find(by).map(note::SignatureLine::write)
        };
        let signed = self.signers(checkpoint, lines).into_iter().filter_map(line);
        signed.fold(format!("{text}\n"), |note, line| note + &line)
    }

    /// Whether these members, ascending, weigh more than two thirds.
    pub fn is_quorum(&self, places: &[u32]) -> bool {
        self.quorum(places).is_ok()
    }

    /// The one rule of finality.
    fn quorum(&self, places: &[u32]) -> Result<(), CertificateError> {
        let sum = |members: &mut dyn Iterator<Item = &Authority>| members.map(|m| u64::from(m.weight)).sum::<u64>();
        let weight = sum(&mut places.iter().filter_map(|place| self.members.get(*place as usize)));
        let total = sum(&mut self.members.iter());
        if weight * 3 > total * 2 { Ok(()) } else { Err(CertificateError::Weight { weight, total }) }
    }

    /// The name under which the member at a place signs.
    pub fn name(&self, place: u32) -> String {
        format!("{}/authority-{place}", self.origin)
    }
}

/// A block that ends a set of authorities, without its entries.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Change {
    /// The header, which names both sets.
    #[n(0)]
    pub header: Header,
    /// By the set that ends.
    #[n(1)]
    pub certificate: Certificate,
    /// The set that certifies from the next block on.
    #[n(2)]
    pub members: Vec<Authority>,
}

/// The sets of authorities of a log, each with the size of the log after which it certifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    first: AuthoritySet,
    /// Ascending.
    later: Vec<(u64, AuthoritySet)>,
}

impl Succession {
    /// One set, from the beginning.
    pub fn new(first: AuthoritySet) -> Self {
        Self { first, later: Vec::new() }
    }

    /// From the block on that follows the entry `size - 1`, this set certifies.
    pub fn push(&mut self, size: u64, set: AuthoritySet) {
        debug_assert!(self.later.last().is_none_or(|(last, _)| *last < size), "sets follow each other");
        self.later.push((size, set));
    }

    /// Who certifies the next block.
    pub fn last(&self) -> &AuthoritySet {
        self.later.last().map_or(&self.first, |(_, set)| set)
    }

    /// Who certifies the block after which the log has `size` entries.
    pub fn for_size(&self, size: u64) -> &AuthoritySet {
        let before = self.later.partition_point(|(after, _)| *after < size);
        before.checked_sub(1).map_or(&self.first, |last| &self.later[last].1)
    }

    /// Each set that replaced another, and the size of the log after which it does.
    pub fn later(&self) -> &[(u64, AuthoritySet)] {
        &self.later
    }

    /// How many times the set changed.
    pub fn changes(&self) -> usize {
        self.later.len()
    }
}

impl Header {
    /// SHA-256 of its encoding.
    pub fn hash(&self) -> Hash {
        Hash::of(&cbor::encode(self))
    }
}

impl Block {
    /// The canonical encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads the canonical encoding.
    ///
    /// # Errors
    /// [`CborError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        cbor::decode("block", bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NoteSigner;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn four() -> (Vec<NoteSigner>, AuthoritySet, Header) {
        let rng = &mut ChaCha20Rng::seed_from_u64(5);
        let signers: Vec<NoteSigner> = (0..4).map(|_| NoteSigner::generate(rng)).collect();
        let member = |signer: &NoteSigner| Authority { name: "operator".into(), key: signer.public(), weight: 1 };
        let members: Vec<Authority> = signers.iter().map(member).collect();
        let set = AuthoritySet::new("city.example/board", &members).unwrap();
        let hash = Hash([0; 32]);
        let header = Header {
            version: 1,
            height: 9,
            previous: hash,
            time: 1,
            proposer: 0,
            log_size: 4,
            log_root: hash,
            state_root: hash,
            authorities: set.hash(),
            next_authorities: set.hash(),
        };
        (signers, set, header)
    }

    fn certificate(signers: &[NoteSigner], set: &AuthoritySet, header: &Header, who: &[u32]) -> Certificate {
        let text = set.checkpoint(header, 0).text();
        let sign =
            |&authority: &u32| AuthoritySignature { authority, signature: signers[authority as usize].sign(&text) };
        Certificate { round: 0, signatures: who.iter().map(sign).collect() }
    }

    #[test]
    fn three_of_four_are_final_and_two_are_not() {
        let (signers, set, header) = four();
        let check = |who: &[u32]| set.verify(&header, &certificate(&signers, &set, &header, who));
        assert_eq!(check(&[0, 2, 3]), Ok(()));
        assert_eq!(check(&[0, 2]), Err(CertificateError::Weight { weight: 2, total: 4 }));
        assert_eq!(check(&[]), Err(CertificateError::Weight { weight: 0, total: 4 }));
        assert_eq!(check(&[0, 0, 0]), Err(CertificateError::Order(0)));
        assert_eq!(check(&[2, 1, 0]), Err(CertificateError::Order(1)));
    }

    #[test]
    fn a_signature_is_bound_to_the_whole_header_and_to_its_signer() {
        let (signers, set, header) = four();
        let good = certificate(&signers, &set, &header, &[0, 1, 2]);
        let changes: [fn(&mut Header); 10] = [
            |h| h.version = 2,
            |h| h.height += 1,
            |h| h.previous = Hash([1; 32]),
            |h| h.time += 1,
            |h| h.proposer += 1,
            |h| h.log_size += 1,
            |h| h.log_root = Hash([1; 32]),
            |h| h.state_root = Hash([1; 32]),
            |h| h.authorities = Hash([1; 32]),
            |h| h.next_authorities = Hash([1; 32]),
        ];
        for change in changes {
            let mut header = header.clone();
            change(&mut header);
            assert_eq!(set.verify(&header, &good), Err(CertificateError::Signature(0)));
        }
        let mut other_round = good.clone();
        other_round.round = 1;
        assert_eq!(set.verify(&header, &other_round), Err(CertificateError::Signature(0)));
        let mut unknown = good.clone();
        unknown.signatures[2].authority = 4;
        assert_eq!(set.verify(&header, &unknown), Err(CertificateError::Unknown(4)));
        let mut taken = good;
        taken.signatures[2].authority = 3;
        assert_eq!(set.verify(&header, &taken), Err(CertificateError::Signature(3)));
    }

    #[test]
    fn the_note_names_its_signers() {
        let (signers, set, header) = four();
        let note = set.note(&header, &certificate(&signers, &set, &header, &[0, 1, 3]));
        let (checkpoint, lines) = Checkpoint::parse(&note).unwrap();
        assert_eq!(set.signers(&checkpoint, &lines), [0, 1, 3]);
        assert!(set.is_quorum(&[0, 1, 3]));
        assert!(!set.is_quorum(&[0, 1]));
        let forged = Checkpoint { size: 5, ..checkpoint };
        assert!(set.signers(&forged, &lines).is_empty());
    }

    #[test]
    fn a_set_without_members_weight_or_distinct_keys_is_refused() {
        let (_, set, _) = four();
        let members = set.members();
        assert_eq!(AuthoritySet::new("o", &[]), Err(AuthoritySetError));
        assert_eq!(AuthoritySet::new("o", &[members[0].clone(), members[0].clone()]), Err(AuthoritySetError));
        assert_eq!(AuthoritySet::new("o", &[Authority { weight: 0, ..members[0].clone() }]), Err(AuthoritySetError));
        assert_eq!(AuthoritySet::new("two words", members), Err(AuthoritySetError));
    }
}
