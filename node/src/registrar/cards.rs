//! Smart cards at the registrar's desk: whether a card's certificate leads to an authority that the registrar believes, is
//! meant for signing in, is in force and not revoked, and whether its key signed a request.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pki_types::pem::{self, PemObject};
use pki_types::{CertificateDer, CertificateRevocationListDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use tabella_ledger::bytes::Hash;
use thiserror::Error;
use webpki::{
    CertRevocationList, EndEntityCert, ExpirationPolicy, OwnedCertRevocationList, RevocationCheckDepth,
    RevocationOptionsBuilder, UnknownStatusPolicy, ring,
};
use x509_cert::der::asn1::{ObjectIdentifier, Utf8StringRef};
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::KeyUsage;
use x509_cert::{Certificate, der};

use super::persons::Field;
use super::request::Der;

/// Most certificates of a card with those in between.
const MAX_CHAIN: usize = 6;
/// Most bytes of one certificate.
const MAX_CERTIFICATE_BYTES: usize = 16 << 10;
/// What every certificate and list in DER begins with, and no text.
const DER_SEQUENCE: u8 = 0x30;
/// X.520 `commonName` of a subject.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// X.520 `serialNumber` of a subject: on identity cards, the person's number.
const SUBJECT_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");

/// What authorities may sign certificates and lists with.
static ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    ring::ECDSA_P256_SHA256,
    ring::ECDSA_P256_SHA384,
    ring::ECDSA_P384_SHA256,
    ring::ECDSA_P384_SHA384,
    ring::ED25519,
    ring::RSA_PKCS1_2048_8192_SHA256,
    ring::RSA_PKCS1_2048_8192_SHA384,
    ring::RSA_PKCS1_2048_8192_SHA512,
    ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
];
/// What a card may sign a request with: one hash for each kind of key.
static CARD_ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] =
    &[ring::ECDSA_P256_SHA256, ring::ECDSA_P384_SHA384, ring::RSA_PKCS1_2048_8192_SHA256];

/// Why a card proves nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CardError {
    /// The registrar believes no card authority.
    #[error("this registrar takes no cards; show who you are in another way")]
    NotTaken,
    /// The certificate, or one in between, is none, or there are too many.
    #[error("what was sent as certificates of a card is none: {0}")]
    Certificate(String),
    /// The path ends nowhere.
    #[error("the card's certificate does not lead to an authority that this registrar believes")]
    Issuer,
    /// Not yet, or no longer.
    #[error("the card's certificate, or one above it, is not in force at this time")]
    Validity,
    /// Meant for something else.
    #[error("the card's certificate is not meant for signing in; use the card's certificate for authentication")]
    KeyUsage,
    /// The authority took it back.
    #[error("the card's certificate, or one above it, was revoked by its authority")]
    Revoked,
    /// There is no list, or an old one, or one that its authority did not sign.
    #[error("whether the card is revoked cannot be checked: the registrar has no current list of its authority")]
    RevocationUnknown,
    /// Something else in the path is wrong.
    #[error("the card's certificate does not hold: {0}")]
    Path(webpki::Error),
    /// The card signed something else, or another card did.
    #[error("the card did not sign this request")]
    Signature,
    /// The registrar's own files of authorities and lists.
    #[error("{} cannot be used: {message}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        message: String,
    },
}

impl CardError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotTaken => "card.not_taken",
            Self::Certificate(_) => "card.certificate",
            Self::Issuer => "card.issuer",
            Self::Validity => "card.validity",
            Self::KeyUsage => "card.key_usage",
            Self::Revoked => "card.revoked",
            Self::RevocationUnknown => "card.revocation_unknown",
            Self::Path(_) => "card.path",
            Self::Signature => "card.signature",
            Self::File { .. } => "card.file",
        }
    }
}

impl From<webpki::Error> for CardError {
    fn from(error: webpki::Error) -> Self {
        use webpki::Error;
        match error {
            Error::UnknownIssuer | Error::InvalidSignatureForPublicKey => Self::Issuer,
            Error::CertExpired { .. } | Error::CertNotValidYet { .. } => Self::Validity,
            Error::RequiredEkuNotFoundContext(_) | Error::CaUsedAsEndEntity => Self::KeyUsage,
            Error::CertRevoked => Self::Revoked,
            Error::UnknownRevocationStatus
            | Error::CrlExpired { .. }
            | Error::InvalidCrlSignatureForPublicKey
            | Error::IssuerNotCrlSigner => Self::RevocationUnknown,
            other => Self::Path(other),
        }
    }
}

/// Who holds a card, as its certificate says.
pub(super) struct Holder {
    /// Digest of the card's public key: a renewed certificate of the same key is the same card.
    pub(super) identity: Hash,
    /// Name and number.
    pub(super) fields: Vec<Field>,
}

/// Whom the registrar believes about cards: files of certificates in `authorities` and of revocation lists in `crls`, PEM
/// or DER. They are read for every check, so that a new list counts from the moment it is there.
pub(super) struct Cards(PathBuf);

impl Cards {
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Whether any authority is believed.
    pub(super) fn are_taken(&self) -> bool {
        files(&self.0.join("authorities")).is_ok_and(|files| !files.is_empty())
    }

    /// Whose card signed `message`.
    ///
    /// # Errors
    /// [`CardError`] says what is wrong.
    pub(super) fn verify(&self, chain: &[Der], message: &[u8], signature: &Der, now: u64) -> Result<Holder, CardError> {
        self.check(chain, now)?;
        let [Der(card), ..] = chain else { return Err(CardError::Certificate("it is missing".into())) };
        let der = CertificateDer::from(card.as_slice());
        let end = EndEntityCert::try_from(&der)?;
        let is_signed = |algorithm: &&dyn SignatureVerificationAlgorithm| {
            end.verify_signature(*algorithm, message, &signature.0).is_ok()
        };
        if !CARD_ALGORITHMS.iter().any(is_signed) {
            return Err(CardError::Signature);
        }
        let certificate = Certificate::from_der(card).map_err(no_certificate)?;
        Ok(Holder { identity: identity(&certificate)?, fields: fields(&certificate) })
    }

    /// Whether a card's certificate holds at a time.
    ///
    /// # Errors
    /// [`CardError`] says why it does not.
    pub(super) fn check(&self, chain: &[Der], now: u64) -> Result<(), CardError> {
        let anchors = self.authorities()?;
        if chain.len() > MAX_CHAIN || chain.iter().any(|Der(bytes)| bytes.len() > MAX_CERTIFICATE_BYTES) {
            return Err(CardError::Certificate("too many, or too long".into()));
        }
        let chain: Vec<CertificateDer<'_>> = chain.iter().map(|Der(bytes)| bytes.as_slice().into()).collect();
        let (card, between) = chain.split_first().ok_or_else(|| CardError::Certificate("it is missing".into()))?;
        let end = EndEntityCert::try_from(card)?;
        let anchors: Vec<TrustAnchor<'_>> =
            anchors.iter().map(webpki::anchor_from_trusted_cert).collect::<Result<_, _>>()?;
        let lists = self.lists()?;
        let lists: Vec<&CertRevocationList<'_>> = lists.iter().collect();
        // Without any list nothing is known of any card.
        let revocation = RevocationOptionsBuilder::new(&lists).map_err(|_| CardError::RevocationUnknown)?;
        let revocation = revocation
            .with_depth(RevocationCheckDepth::Chain)
            .with_status_policy(UnknownStatusPolicy::Deny)
            .with_expiration_policy(ExpirationPolicy::Enforce)
            .build();
        let time = UnixTime::since_unix_epoch(Duration::from_secs(now));
        let usage = webpki::KeyUsage::client_auth();
        end.verify_for_usage(ALGORITHMS, &anchors, between, time, usage, Some(revocation), None)?;
        is_for_authentication(card)
    }

    fn authorities(&self) -> Result<Vec<CertificateDer<'static>>, CardError> {
        let authorities = read::<CertificateDer<'static>>(&self.0.join("authorities"))?;
        if authorities.is_empty() { Err(CardError::NotTaken) } else { Ok(authorities) }
    }

    fn lists(&self) -> Result<Vec<CertRevocationList<'static>>, CardError> {
        let folder = self.0.join("crls");
        let lists = read::<CertificateRevocationListDer<'static>>(&folder)?;
        let list = |der: CertificateRevocationListDer<'static>| {
            let list = OwnedCertRevocationList::from_der(&der).map_err(|error| file(&folder, error))?;
            Ok(CertRevocationList::Owned(list))
        };
        lists.into_iter().map(list).collect()
    }
}

/// The path says nothing of the key usage, which tells keys for signing in from those that sign contracts.
fn is_for_authentication(card: &CertificateDer<'_>) -> Result<(), CardError> {
    let certificate = Certificate::from_der(card).map_err(no_certificate)?;
    match certificate.tbs_certificate().get_extension::<KeyUsage>().map_err(no_certificate)? {
        Some((_, usage)) if usage.digital_signature() => Ok(()),
        _ => Err(CardError::KeyUsage),
    }
}

fn identity(certificate: &Certificate) -> Result<Hash, CardError> {
    let key = certificate.tbs_certificate().subject_public_key_info().to_der().map_err(no_certificate)?;
    Ok(Hash::of_parts(&[b"tabella identity card\n", &key]))
}

fn fields(certificate: &Certificate) -> Vec<Field> {
    let text = |kind: ObjectIdentifier| {
        let attribute = certificate.tbs_certificate().subject().iter().find(|attribute| attribute.oid == kind)?;
        // Printable strings are UTF-8 as well; the older kinds are not on any card that is in force.
        Utf8StringRef::new(attribute.value.value()).ok().map(|text| text.as_str().to_owned())
    };
    let field = |label: &str, kind| Some(Field { label: label.into(), value: text(kind)? });
    let fields = [field("Name on the card", COMMON_NAME), field("Number on the card", SUBJECT_NUMBER)];
    fields.into_iter().flatten().collect()
}

fn no_certificate(error: der::Error) -> CardError {
    CardError::Certificate(error.to_string())
}

fn file(path: &Path, error: impl ToString) -> CardError {
    CardError::File { path: path.into(), message: error.to_string() }
}

/// The files in a folder in the order of their names; none if there is no folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort_unstable();
    Ok(files)
}

/// Everything of a kind in the files of a folder, as PEM or as DER.
fn read<T: PemObject + From<Vec<u8>>>(folder: &Path) -> Result<Vec<T>, CardError> {
    let mut all = Vec::new();
    for path in files(folder).map_err(|error| file(folder, error))? {
        let bytes = fs::read(&path).map_err(|error| file(&path, error))?;
        if bytes.first() != Some(&DER_SEQUENCE) {
            let objects: Result<Vec<T>, pem::Error> = T::pem_slice_iter(&bytes).collect();
            all.extend(objects.map_err(|error| file(&path, error))?);
        } else {
            all.push(T::from(bytes));
        }
    }
    Ok(all)
}
