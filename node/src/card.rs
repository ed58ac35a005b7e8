//! Smart cards on the person's device, through PKCS #11: the driver of the card is a library that the card's maker, or
//! OpenSC, provides. The card signs; its key never leaves it.

use std::path::{Path, PathBuf};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as Pkcs11Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use sha2::{Digest, Sha256, Sha384};
use tabella_ledger::bytes::Hash;
use thiserror::Error;
use x509_cert::Certificate;
use x509_cert::der::asn1::{ObjectIdentifier, UintRef, Utf8StringRef};
use x509_cert::der::{self, Decode, Encode};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use x509_cert::name::Name;
use zeroize::Zeroizing;

use crate::registrar::request::{Der, Proof, Wish};

/// The driver that reads most cards.
pub const USUAL_DRIVER: &str = "opensc-pkcs11.so";
/// `id-ecPublicKey`, the curves and `rsaEncryption` (RFC 5480, RFC 3279), and `id-kp-clientAuth` (RFC 5280).
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const CLIENT_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

/// X.520 `commonName` and `serialNumber`: on identity cards, the person's name and number.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SUBJECT_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");

/// Why a card does not sign.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CardError {
    /// The library is none.
    #[error("{} is no driver for cards: {source}; name the library of your card's maker, or install OpenSC", path.display())]
    Driver {
        /// Which library.
        path: PathBuf,
        /// Why.
        source: Pkcs11Error,
    },
    /// No card.
    #[error("no card is in a reader{}", label.as_ref().map_or(String::new(), |label| format!(" with the label {label:?}")))]
    NoCard {
        /// The label that was asked for.
        label: Option<String>,
    },
    /// More than one.
    #[error("several cards are here: {}; name one of them", labels.join(", "))]
    Several {
        /// Their labels.
        labels: Vec<String>,
    },
    /// Nothing on it to sign in with.
    #[error("the card has no certificate for signing in whose key is on it, P-256, P-384 or RSA")]
    NoCertificate,
    /// The PIN is wrong.
    #[error("this is not the card's PIN; {}", match left {
        Tries::Last => "it can be tried once more, then the card locks itself",
        _ => "after a few wrong ones the card locks itself",
    })]
    Pin {
        /// What the card says of further tries.
        left: Tries,
    },
    /// The PIN was wrong too often.
    #[error("the card's PIN is locked; its issuer can unlock it")]
    Locked,
    /// The card, its reader or its driver failed.
    #[error("the card does not answer as it should: {0}")]
    Card(#[from] Pkcs11Error),
    /// What the card answered is no signature.
    #[error("the card's answer is no signature: {0}")]
    Signature(der::Error),
}

impl CardError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Driver { .. } => "card.driver",
            Self::NoCard { .. } => "card.none",
            Self::Several { .. } => "card.several",
            Self::NoCertificate => "card.no_certificate",
            Self::Pin { left: Tries::Last } => "card.pin_last",
            Self::Pin { .. } => "card.pin",
            Self::Locked => "card.locked",
            Self::Card(_) | Self::Signature(_) => "card.failed",
        }
    }
}

/// How often a PIN can be tried, as far as a card says it: none says how often exactly (PKCS #11 v2.40, section 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tries {
    /// Nothing is known of wrong ones.
    Full,
    /// It was wrong before.
    Fewer,
    /// Once more.
    Last,
    /// Not any more.
    Locked,
}

/// A card as it shows itself without a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its label.
    pub label: String,
    /// Whether the PIN is typed on the reader itself.
    pub has_pin_pad: bool,
    /// How often the PIN can be tried.
    pub tries: Tries,
    /// Its certificates for signing in.
    pub certificates: Vec<ShownCertificate>,
}

/// What a certificate on a card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCertificate {
    /// SHA-256 of it.
    pub digest: Hash,
    /// Whom it names; empty if nobody.
    pub name: String,
    /// The person's number; empty if there is none.
    pub number: String,
    /// Who issued it; empty if it does not say.
    pub issuer: String,
    /// Until when it is good, Unix seconds.
    pub until: u64,
}

/// The cards in the readers of a driver.
///
/// # Errors
/// [`CardError`] when there is none, or one cannot be read.
pub fn shown(driver: &Path) -> Result<Vec<Shown>, CardError> {
    let driver = Driver::load(driver)?;
    let mut cards = Vec::new();
    for (slot, label) in driver.cards()? {
        let session = driver.0.open_ro_session(slot)?;
        let found = certificates(&session)?;
        let usable = found.iter().filter(|on_card| is_for_signing_in(&on_card.certificate));
        cards.push(Shown {
            label,
            has_pin_pad: driver.0.get_token_info(slot)?.protected_authentication_path(),
            tries: driver.tries(slot)?,
            certificates: usable.map(OnCard::shown).collect(),
        });
    }
    if cards.is_empty() { Err(CardError::NoCard { label: None }) } else { Ok(cards) }
}

/// A driver that is at work, until this is dropped.
struct Driver(Pkcs11);

impl Driver {
    fn load(path: &Path) -> Result<Self, CardError> {
        let failed = |source| CardError::Driver { path: path.into(), source };
        let driver = Pkcs11::new(path).map_err(failed)?;
        match driver.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Pkcs11Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(Self(driver)),
            Err(error) => Err(failed(error)),
        }
    }

    /// Where there are cards, with their labels.
    fn cards(&self) -> Result<Vec<(Slot, String)>, CardError> {
        let mut cards = Vec::new();
        for slot in self.0.get_slots_with_token()? {
            let card = self.0.get_token_info(slot)?;
            if card.token_initialized() {
                cards.push((slot, card.label().to_owned()));
            }
        }
        Ok(cards)
    }

    fn tries(&self, slot: Slot) -> Result<Tries, CardError> {
        let card = self.0.get_token_info(slot)?;
        Ok(match () {
            () if card.user_pin_locked() => Tries::Locked,
            () if card.user_pin_final_try() => Tries::Last,
            () if card.user_pin_count_low() => Tries::Fewer,
            () => Tries::Full,
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A driver that does not end is none that the next one could do something about.
        let _ = self.0.clone().finalize();
    }
}

/// A card in a reader.
pub struct Card {
    driver: Driver,
    slot: Slot,
}

/// A certificate on the card.
struct OnCard {
    der: Vec<u8>,
    certificate: Certificate,
    /// What it has in common with its key.
    id: Vec<u8>,
}

impl Card {
    /// The card in a reader; the one with this label, or the only one.
    ///
    /// # Errors
    /// [`CardError`] when there is none.
    pub fn find(driver: &Path, label: Option<&str>) -> Result<Self, CardError> {
        let driver = Driver::load(driver)?;
        let mut cards = driver.cards()?;
        cards.retain(|(_, found)| label.is_none_or(|label| label == found));
        match cards.as_slice() {
            [] => Err(CardError::NoCard { label: label.map(str::to_owned) }),
            [(slot, _)] => Ok(Self { slot: *slot, driver }),
            several => Err(CardError::Several { labels: several.iter().map(|(_, label)| label.clone()).collect() }),
        }
    }

    /// Whether the PIN is typed on the reader itself, and none is to be given here.
    ///
    /// # Errors
    /// [`CardError::Card`].
    pub fn has_pin_pad(&self) -> Result<bool, CardError> {
        Ok(self.driver.0.get_token_info(self.slot)?.protected_authentication_path())
    }

    /// The card's signature for an enrolment request, with its certificates. The PIN is tried once.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn sign(&self, wish: &Wish, pin: Option<&Zeroizing<String>>) -> Result<Proof, CardError> {
        self.sign_with(wish, pin, None)
    }

    /// As [`Self::sign`], with the certificate of this digest and no other.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn sign_with(
        &self,
        wish: &Wish,
        pin: Option<&Zeroizing<String>>,
        certificate: Option<&Hash>,
    ) -> Result<Proof, CardError> {
        let session = self.driver.0.open_ro_session(self.slot)?;
        let pin = pin.map(|pin| AuthPin::from(pin.as_str()));
        session.login(UserType::User, pin.as_ref()).map_err(|error| self.login_error(error))?;
        let certificates = certificates(&session)?;
        let (card, key) = certificates
            .iter()
            .filter(|on_card| is_for_signing_in(&on_card.certificate))
            .filter(|on_card| certificate.is_none_or(|wanted| *wanted == on_card.digest()))
            .find_map(|on_card| Some((on_card, key_of(&session, &on_card.id)?)))
            .ok_or(CardError::NoCertificate)?;
        let signature = sign(&session, key, &card.certificate, &wish.for_card())?;
        let between = certificates.iter().filter(|on_card| is_authority(&on_card.certificate));
        let chain = std::iter::once(card).chain(between).map(|on_card| Der(on_card.der.clone())).collect();
        Ok(Proof::Card { chain, signature: Der(signature) })
    }

    fn login_error(&self, error: Pkcs11Error) -> CardError {
        match error {
            Pkcs11Error::Pkcs11(RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid, _) => {
                match self.driver.tries(self.slot) {
                    Ok(Tries::Locked) => CardError::Locked,
                    Ok(left) => CardError::Pin { left },
                    Err(_) => CardError::Pin { left: Tries::Fewer },
                }
            }
            Pkcs11Error::Pkcs11(RvError::PinLocked, _) => CardError::Locked,
            other => other.into(),
        }
    }
}

impl OnCard {
    fn digest(&self) -> Hash {
        Hash::of(&self.der)
    }

    fn shown(&self) -> ShownCertificate {
        let tbs = self.certificate.tbs_certificate();
        ShownCertificate {
            digest: self.digest(),
            name: named(tbs.subject(), COMMON_NAME),
            number: named(tbs.subject(), SUBJECT_NUMBER),
            issuer: named(tbs.issuer(), COMMON_NAME),
            until: tbs.validity().not_after.to_unix_duration().as_secs(),
        }
    }
}

/// A part of a name; empty where it is not given as UTF-8.
fn named(name: &Name, kind: ObjectIdentifier) -> String {
    let part = name.iter().find(|attribute| attribute.oid == kind);
    let text = part.and_then(|part| Utf8StringRef::new(part.value.value()).ok());
    text.map_or(String::new(), |text| text.as_str().to_owned())
}

/// Every certificate on the card that is one.
fn certificates(session: &Session) -> Result<Vec<OnCard>, CardError> {
    let template = [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
    let mut certificates = Vec::new();
    for object in session.find_objects(&template)? {
        let (mut der, mut id) = (Vec::new(), Vec::new());
        for attribute in session.get_attributes(object, &[AttributeType::Value, AttributeType::Id])? {
            match attribute {
                Attribute::Value(value) => der = value,
                Attribute::Id(value) => id = value,
                _ => {}
            }
        }
        if let Ok(certificate) = Certificate::from_der(&der) {
            certificates.push(OnCard { der, certificate, id });
        }
    }
    Ok(certificates)
}

fn key_of(session: &Session, id: &[u8]) -> Option<ObjectHandle> {
    let template = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Sign(true), Attribute::Id(id.to_vec())];
    session.find_objects(&template).ok()?.first().copied()
}

/// Cards have another certificate for signing contracts, whose signature a person is bound by: it is never used here.
fn is_for_signing_in(certificate: &Certificate) -> bool {
    let tbs = certificate.tbs_certificate();
    let usage = tbs.get_extension::<KeyUsage>().ok().flatten();
    let extended = tbs.get_extension::<ExtendedKeyUsage>().ok().flatten();
    !is_authority(certificate)
        && usage.is_some_and(|(_, usage)| usage.digital_signature())
        && extended.is_none_or(|(_, extended)| extended.0.contains(&CLIENT_AUTHENTICATION))
}

fn is_authority(certificate: &Certificate) -> bool {
    let constraints = certificate.tbs_certificate().get_extension::<BasicConstraints>().ok().flatten();
    constraints.is_some_and(|(_, constraints)| constraints.ca)
}

/// Signs with the hash that goes with the key, as the desk expects it.
fn sign(session: &Session, key: ObjectHandle, of: &Certificate, message: &[u8]) -> Result<Vec<u8>, CardError> {
    let algorithm = &of.tbs_certificate().subject_public_key_info().algorithm;
    let curve = algorithm.parameters.as_ref().and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    match (algorithm.oid, curve) {
        (EC, Some(P256)) => ecdsa(&session.sign(&Mechanism::Ecdsa, key, &Sha256::digest(message))?),
        (EC, Some(P384)) => ecdsa(&session.sign(&Mechanism::Ecdsa, key, &Sha384::digest(message))?),
        (RSA, _) => Ok(session.sign(&Mechanism::Sha256RsaPkcs, key, message)?),
        _ => Err(CardError::NoCertificate),
    }
}

/// Cards give the two numbers one after the other; X.509 has them as a sequence in DER (RFC 3279 section 2.2.3).
fn ecdsa(numbers: &[u8]) -> Result<Vec<u8>, CardError> {
    let (r, s) = numbers.split_at(numbers.len() / 2);
    let sequence = || vec![UintRef::new(r)?, UintRef::new(s)?].to_der();
    sequence().map_err(CardError::Signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ee_12_the_numbers_of_a_signature_are_written_as_in_x509() {
        // A leading bit that would be a sign, and zeros that are none.
        let der = ecdsa(&[0x80, 1, 0, 2]).unwrap();
        assert_eq!(der, [0x30, 8, 2, 3, 0, 0x80, 1, 2, 1, 2]);
    }

    #[test]
    fn ee_12_a_library_that_is_no_driver_is_named() {
        let error = Card::find(Path::new("/nowhere.so"), None).err().unwrap();
        assert!(matches!(&error, CardError::Driver { path, .. } if path == Path::new("/nowhere.so")), "{error}");
    }
}
