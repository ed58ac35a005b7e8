//! Whose signature an entry has to bear, as far as the entries of one proof say it (`docs/record.md` section 2).

use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::group::Element;

use crate::bytes::{Hash, Key};
use crate::entry::{Body, Ceremony, Entry, Genesis, Part};
use crate::forum::{Proposal, Support};
use crate::rejection::{Rejection, Signer};
use crate::state::{element, read, verify_signature_over};

/// The entries of a proof as they were read.
pub(super) struct Authors<'a> {
    pub(super) chain: Hash,
    pub(super) genesis: &'a Genesis,
    /// The ceremony among the entries, by its identifier.
    pub(super) ceremony: Option<(Hash, Ceremony)>,
    /// The election with a secret roll among the entries, and its ceremony.
    pub(super) secret: Option<(Hash, Hash)>,
    /// The base that a mix of this election's roll made.
    pub(super) mixed: Option<(Hash, Element)>,
}

/// The new base, with which the message of a mix of a roll begins.
fn new_base(part: &Part) -> Option<Element> {
    let encoded = part.bytes.first_chunk().filter(|_| part.number == 0)?;
    Element::decode(encoded, "new base").ok()
}

impl Authors<'_> {
    /// Reads an entry and checks that its author signed it.
    pub(super) fn check(&mut self, bytes: &[u8]) -> Result<Entry, Rejection> {
        let entry = read(bytes)?;
        let (who, key) = self.author(&entry.body)?;
        verify_signature_over(&self.base(&entry.body), &entry, &self.chain, &element(&key, who)?, who)?;
        match &entry.body {
            Body::Ceremony(ceremony) => self.ceremony = Some((Hash::of(bytes), ceremony.clone())),
            Body::Manifest(manifest) if manifest.roll.is_some() => {
                self.secret = Some((manifest.id(), manifest.ceremony));
            }
            Body::RollMix(part) => self.mixed = new_base(part).map(|base| (part.election, base)),
            _ => {}
        }
        Ok(entry)
    }

    /// What the signature is over: what voters' keys became multiples of, where their roll was mixed.
    fn base(&self, body: &Body) -> Element {
        let election = match body {
            Body::Ballot(ballot) => ballot.election,
            Body::Spoil(spoil) => spoil.election,
            _ => return Element::base(),
        };
        self.mixed.filter(|(mixed, _)| *mixed == election).map_or(Element::base(), |(_, base)| base)
    }

    fn author(&self, body: &Body) -> Result<(Signer, Key), Rejection> {
        let office = Ok((Signer::Office, self.genesis.office));
        let registrar = Ok((Signer::Registrar, self.genesis.registrar));
        match body {
            Body::Genesis(_) => Err(Rejection::Genesis),
            Body::Enrolment(_) | Body::Electorate(_) | Body::Use(_) | Body::Revocation(_) | Body::Members(_) => {
                registrar
            }
            Body::Ceremony(_)
            | Body::Conclusion(_)
            | Body::Manifest(_)
            | Body::Opening(_)
            | Body::RollFixing(_)
            | Body::Closing(_)
            | Body::Outcome(_)
            | Body::Authorities(_)
            | Body::Witnesses(_)
            | Body::Issuers(_)
            | Body::Programme(_)
            | Body::Epoch(_) => office,
            Body::TrusteeKey(message) | Body::Dealing(message) => self.trustee(&message.ceremony, message.trustee),
            Body::Complaint(complaint) => self.trustee(&complaint.ceremony, complaint.accuser),
            Body::Confirmation(confirmation) => self.trustee(&confirmation.ceremony, confirmation.trustee),
            // Whose key the election has is in its manifest, and no proof has use for shares.
            Body::Shares(shares) => Err(Rejection::Signature(Signer::Trustee(shares.trustee))),
            Body::Mix(part) | Body::ListShare(part) => Err(Rejection::Signature(Signer::Trustee(part.trustee))),
            Body::RollMix(part) => {
                let signer = Signer::Trustee(part.trustee);
                let secret = self.secret.filter(|(election, _)| *election == part.election);
                let (_, ceremony) = secret.ok_or(Rejection::Signature(signer))?;
                self.trustee(&ceremony, part.trustee)
            }
            Body::Ballot(ballot) => {
                let (voter, _) = claimed_voter(&ballot.sealed).map_err(|_| Rejection::Signature(Signer::Voter))?;
                Ok((Signer::Voter, Key(voter)))
            }
            Body::RollKey(own) => Ok((Signer::Voter, own.key)),
            Body::Spoil(spoil) => Ok((Signer::Voter, spoil.voter)),
            Body::Stamp(stamp) => Ok((Signer::Stamper, stamp.by)),
            Body::Notice(_) | Body::Answer(_) | Body::Ladder(_) => Ok((Signer::ForumOffice, self.genesis.office)),
            Body::Proposal(Proposal { by, .. }) | Body::Support(Support { by, .. }) => Ok((Signer::Resident, *by)),
            Body::Pseudonym(pseudonym) => Ok((Signer::Pseudonym, pseudonym.key)),
            Body::WeekPseudonym(pseudonym) => Ok((Signer::Pseudonym, pseudonym.key)),
            Body::Offer(offer) => Ok((Signer::Provider, offer.provider)),
            Body::Claim(claim) => Ok((Signer::Claimant, claim.claimant)),
            // So it is with epochs: which ceremony made their keys is said elsewhere.
            Body::Evaluation(evaluation) => Err(Rejection::Signature(Signer::Trustee(evaluation.issuer))),
            Body::Redeemed(redeemed) => Err(Rejection::Signature(Signer::Trustee(redeemed.issuer))),
            Body::Redemption(redemption) => Ok((Signer::Serial, redemption.serial)),
            Body::Spend(spend) => Ok((Signer::Account, spend.account)),
            Body::Settlement(settlement) => Ok((Signer::Provider, settlement.provider)),
            Body::Cancellation(cancellation) => Ok((Signer::Provider, cancellation.provider)),
            Body::Fund(_) => Ok((Signer::Fund, self.genesis.office)),
            Body::FundStep(step) => Ok((Signer::Fund, step.by)),
            Body::Parties(_) => Ok((Signer::Fact, self.genesis.registrar)),
            Body::Publication(publication) => Ok((Signer::Fact, publication.owner)),
            Body::Link(link) => Ok((Signer::Fact, link.by)),
            // Whose publication it is about is not in the entry, and no proof has use for these.
            Body::Grant(_) | Body::Withdrawal(_) => Err(Rejection::Signature(Signer::Fact)),
        }
    }

    fn trustee(&self, ceremony: &Hash, index: u32) -> Result<(Signer, Key), Rejection> {
        let (_, announced) =
            self.ceremony.as_ref().filter(|(id, _)| id == ceremony).ok_or(Rejection::UnknownCeremony(*ceremony))?;
        let place = (index as usize).checked_sub(1);
        let trustee = place.and_then(|place| announced.trustees.get(place));
        let signer = Signer::Trustee(index);
        trustee.map(|trustee| (signer, trustee.key)).ok_or(Rejection::Signature(signer))
    }
}
