//! A complaint about a dealer, with evidence that anybody can judge.

use merlin::Transcript;
use rand_core::CryptoRngCore;
use thiserror::Error;

use super::{CEREMONY_VERSION, CeremonyError, CeremonyParams, TrusteeSecret, VerifiedDealing};
use crate::dleq::{DleqProof, Statement};
use crate::encoding::{Reader, Writer};
use crate::group::Element;
use crate::transcript;

/// The Diffie-Hellman point between one dealer's ephemeral key and the accuser's ceremony key, with a proof that it is
/// that point. The dealer has shown that it knows the ephemeral secret, so the point tells nobody what the dealer could
/// not: it opens this dealer's shares for this accuser and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complaint {
    accuser: usize,
    dealer: usize,
    shared: Element,
    proof: DleqProof,
}

/// A complaint that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ComplaintError {
    /// It cannot be read, or names nobody.
    #[error(transparent)]
    Form(#[from] CeremonyError),
    /// The opened point is not the Diffie-Hellman point of the two keys.
    #[error("trustee {accuser} shows another key than the one its shares were sealed with")]
    Evidence {
        /// Who complains.
        accuser: usize,
    },
    /// The shares open and fit: the accuser blames an honest dealer.
    #[error("trustee {accuser} blames dealer {dealer}, whose shares fit")]
    Unfounded {
        /// Who complains.
        accuser: usize,
        /// Who is blamed.
        dealer: usize,
    },
}

impl Complaint {
    pub(super) fn new(
        params: &CeremonyParams,
        dealing: &VerifiedDealing,
        accuser: &TrusteeSecret,
        shared: Element,
        rng: &mut impl CryptoRngCore,
    ) -> Self {
        let statement = Statement { x: *accuser.key.public(), h: dealing.sealed(accuser.index).ephemeral, y: shared };
        let mut transcript = complaint_transcript(params, dealing.dealer(), accuser.index);
        let proof = DleqProof::prove(&mut transcript, &statement, accuser.key.secret(), rng);
        Self { accuser: accuser.index, dealer: dealing.dealer(), shared, proof }
    }

    /// Who is blamed.
    pub fn dealer(&self) -> usize {
        self.dealer
    }

    /// Encodes the evidence: version, S, proof. Accuser and dealer stand outside.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::versioned(CEREMONY_VERSION, 129);
        writer.element(&self.shared).bytes(&self.proof.to_bytes());
        writer.finish()
    }

    /// Judges `accuser`'s complaint about a dealing: `Ok` disqualifies the dealer.
    ///
    /// # Errors
    /// [`ComplaintError`] when the evidence is none, or shows that the dealer was honest.
    pub fn judge(
        params: &CeremonyParams,
        dealing: &VerifiedDealing,
        accuser: usize,
        bytes: &[u8],
    ) -> Result<(), ComplaintError> {
        dealing.belongs_to(params)?;
        let key = *params.key(accuser)?;
        let decode = |bytes| {
            let mut reader = Reader::new("complaint", bytes);
            reader.version(CEREMONY_VERSION)?;
            let evidence = (reader.element("shared key")?, DleqProof::read(&mut reader)?);
            reader.finish()?;
            Ok(evidence)
        };
        let (shared, proof) = decode(bytes).map_err(|source| CeremonyError::Decode { trustee: accuser, source })?;
        let statement = Statement { x: key, h: dealing.sealed(accuser).ephemeral, y: shared };
        let mut transcript = complaint_transcript(params, dealing.dealer(), accuser);
        proof.verify(&mut transcript, &statement).map_err(|_| ComplaintError::Evidence { accuser })?;
        match dealing.open(params, accuser, &shared) {
            Ok(_) => Err(ComplaintError::Unfounded { accuser, dealer: dealing.dealer() }),
            Err(_) => Ok(()),
        }
    }
}

fn complaint_transcript(params: &CeremonyParams, dealer: usize, accuser: usize) -> Transcript {
    let mut transcript = params.transcript(transcript::COMPLAINT);
    transcript.append_u64(b"dealer", dealer as u64);
    transcript.append_u64(b"accuser", accuser as u64);
    transcript
}
