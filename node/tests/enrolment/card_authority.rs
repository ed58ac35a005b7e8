//! An authority of smart cards with one in between, made for the length of a test.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, PublicKeyData, RevokedCertParams,
    SerialNumber, date_time_ymd,
};

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// The root, and the authority below it that issues cards. Its lists are good until 2090.
pub struct CardAuthority {
    pub root: Issuer,
    pub issuing: Issuer,
}

/// Serial number of the issuing authority's certificate.
const ISSUING: u8 = 2;

impl CardAuthority {
    pub fn new() -> Self {
        let root = CertifiedIssuer::self_signed(authority("Root of cards", 1), KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
        let issuing = CertifiedIssuer::signed_by(authority("Cards 2020", ISSUING), key, &root).unwrap();
        Self { root, issuing }
    }

    /// The certificate of a card, and that of the authority that issued it.
    pub fn issue(
        &self,
        key: &impl PublicKeyData,
        serial: u8,
        change: impl FnOnce(&mut CertificateParams),
    ) -> [Vec<u8>; 2] {
        let mut params = CertificateParams::default();
        params.serial_number = Some(SerialNumber::from_slice(&[serial]));
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2080, 1, 1));
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "QUILL,ADA,48905010001");
        params.distinguished_name.push(DnType::from_oid(&[2, 5, 4, 5]), "PNOEE-48905010001");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        [params.signed_by(key, &self.issuing).unwrap().der().to_vec(), self.issuing.der().to_vec()]
    }

    /// The revocation list of the issuing authority.
    pub fn list(&self, revoked: &[u8], next_update: i32) -> Vec<u8> {
        list(&self.issuing, revoked, next_update)
    }

    /// Writes what a registrar who believes this authority has: the root in PEM, and lists in PEM and in DER.
    pub fn write(&self, folder: &Path, revoked: &[u8]) {
        let (authorities, lists) = (folder.join("authorities"), folder.join("crls"));
        fs::create_dir_all(&authorities).unwrap();
        fs::create_dir_all(&lists).unwrap();
        fs::write(authorities.join("root.pem"), self.root.pem()).unwrap();
        fs::write(lists.join("root.crl"), list(&self.root, &[], 2090)).unwrap();
        fs::write(lists.join("issuing.crl"), self.list(revoked, 2090)).unwrap();
    }

    /// Has the root take back the issuing authority.
    pub fn revoke_issuing(&self, folder: &Path) {
        fs::write(folder.join("crls/root.crl"), list(&self.root, &[ISSUING], 2090)).unwrap();
    }
}

fn authority(name: &str, serial: u8) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&[serial]));
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn list(issuer: &Issuer, revoked: &[u8], next_update: i32) -> Vec<u8> {
    let revoked = revoked.iter().map(|serial| RevokedCertParams {
        serial_number: SerialNumber::from_slice(&[*serial]),
        revocation_time: date_time_ymd(2021, 1, 1),
        reason_code: None,
        invalidity_date: None,
    });
    let params = CertificateRevocationListParams {
        this_update: date_time_ymd(2021, 1, 1),
        next_update: date_time_ymd(next_update, 1, 1),
        crl_number: SerialNumber::from_slice(&[1]),
        issuing_distribution_point: None,
        revoked_certs: revoked.collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(issuer).unwrap().der().to_vec()
}
