//! Headquarters' certificate authority: root → issuing → server and booths, all Ed25519.
//!
//! Booths trust the root alone; the enrolment code carries a digest of its public key. A certificate says which booth is
//! calling; whether that booth may is the database's word, so a certificate's own expiry never stops a delivery.

use crate::HqError;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use journal::{BoothId, SigningKey};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ED25519,
};
use rustls::pki_types::{CertificateDer, CertificateSigningRequestDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{FromDer, X509Certificate};

/// The name every headquarters' server certificate carries, whatever its address: booths check it under their own root.
pub const SERVER_NAME: &str = "headquarters.outpost";

const ROOT_YEARS: i64 = 30;
const ISSUING_YEARS: i64 = 15;
const SERVER_YEARS: i64 = 2; // Made anew at every start.
const CONSOLE_YEARS: i64 = 10;
/// Thirteen months; booths renew it when two thirds of them are over.
const BOOTH_DAYS: i64 = 396;

/// A certificate with its private key, DER.
#[derive(Clone, Serialize, Deserialize)]
pub struct Certified {
    certificate: ByteBuf,
    key: ByteBuf,
}

impl std::fmt::Debug for Certified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Certified([redacted])")
    }
}

impl Certified {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> CertificateDer<'static> {
        CertificateDer::from(self.certificate.to_vec())
    }

    /// The private key.
    #[must_use]
    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.to_vec()))
    }

    fn issuer(&self) -> Result<Issuer<'static, KeyPair>, HqError> {
        let key = KeyPair::from_der_and_sign_algo(&self.key(), &PKCS_ED25519)?;
        Ok(Issuer::from_ca_cert_der(&self.certificate(), key)?)
    }
}

/// Root and issuing authority.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The root: booths trust it alone.
    pub root: Certified,
    /// Issues the certificates of server and booths.
    pub issuing: Certified,
    /// The console's own certificate, of a kind that browsers know (ECDSA P-256). The same at every start, so that people accept or
    /// install it once.
    pub console: Certified,
}

impl Authority {
    /// Makes a new root and issuing authority.
    ///
    /// # Errors
    /// [`HqError::Certificate`].
    pub fn create(training: bool, now_ms: i64) -> Result<Self, HqError> {
        let label = if training { "Outpost TRAINING" } else { "Outpost" };
        let certified_key = KeyPair::generate_for(&PKCS_ED25519)?;
        let root_params = authority_params(&format!("{label} headquarters root"), ROOT_YEARS, 1, now_ms);
        let root_cert = root_params.self_signed(&certified_key)?;
        let root = certified(root_cert.der(), &certified_key);

        let issuing_key = KeyPair::generate_for(&PKCS_ED25519)?;
        let issuing_params = authority_params(&format!("{label} headquarters issuing"), ISSUING_YEARS, 0, now_ms);
        let issuing_cert = issuing_params.signed_by(&issuing_key, &root.issuer()?)?;
        Ok(Self { issuing: certified(issuing_cert.der(), &issuing_key), root, console: console_certificate(label, now_ms)? })
    }

    /// The DER of the root's SubjectPublicKeyInfo: what enrolment codes carry a digest of.
    ///
    /// # Errors
    /// [`HqError::Certificate`] if the stored root cannot be read.
    pub fn root_spki(&self) -> Result<Vec<u8>, HqError> {
        let (_, root) = X509Certificate::from_der(&self.root.certificate).map_err(|_| HqError::Damaged("root certificate"))?;
        Ok(root.public_key().raw.to_vec())
    }

    /// The root's private key: it signs which keys headquarters uses.
    ///
    /// # Errors
    /// [`HqError::Damaged`] if it cannot be read.
    pub(crate) fn root_signing_key(&self) -> Result<SigningKey, HqError> {
        SigningKey::from_pkcs8_der(&self.root.key).map_err(|_| HqError::Damaged("root key"))
    }

    /// A fresh server certificate for `names` (host names and addresses); its chain ends with the root, so that a booth that
    /// enrols can check it.
    ///
    /// # Errors
    /// [`HqError::Certificate`], for example for a name that is none.
    pub fn issue_server(&self, names: &[String], now_ms: i64) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), HqError> {
        let mut all = vec![SERVER_NAME.to_owned()];
        all.extend(names.iter().filter(|name| *name != SERVER_NAME).cloned());
        let mut params = CertificateParams::new(all)?;
        validity(&mut params, SERVER_YEARS * 365, now_ms);
        params.distinguished_name = named(SERVER_NAME);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate_for(&PKCS_ED25519)?;
        let cert = params.signed_by(&key, &self.issuing.issuer()?)?;
        let made = certified(cert.der(), &key);
        Ok((vec![made.certificate(), self.issuing.certificate(), self.root.certificate()], made.key()))
    }

    /// Issues a booth's certificate for the key of its signing request; nothing else of the request is taken over.
    ///
    /// # Errors
    /// [`HqError::Certificate`] for a request that is malformed, wrongly signed or not for an Ed25519 key.
    pub fn issue_booth(&self, booth: BoothId, csr_der: &[u8], now_ms: i64) -> Result<Vec<CertificateDer<'static>>, HqError> {
        let csr = CertificateSigningRequestDer::from(csr_der);
        let mut request = CertificateSigningRequestParams::from_der(&csr)?;
        let mut params = CertificateParams::new(Vec::new())?;
        validity(&mut params, BOOTH_DAYS, now_ms);
        params.distinguished_name = named(&format!("{}{booth}", BoothId::CERTIFICATE_PREFIX));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        request.params = params;
        let cert = request.signed_by(&self.issuing.issuer()?)?;
        Ok(vec![cert.der().clone(), self.issuing.certificate()])
    }
}

/// The booth a client certificate was issued to. Its chain has been verified by TLS.
#[must_use]
pub fn booth_of(certificate: &CertificateDer<'_>) -> Option<BoothId> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let name = parsed.subject().iter_common_name().next()?.as_str().ok()?;
    name.strip_prefix(BoothId::CERTIFICATE_PREFIX)?.parse().ok().map(BoothId)
}

/// Beginning of a certificate's validity, seconds since 1970.
#[must_use]
pub fn not_before(certificate: &CertificateDer<'_>) -> Option<i64> {
    X509Certificate::from_der(certificate).ok().map(|(_, parsed)| parsed.validity().not_before.timestamp())
}

/// End of a certificate's validity, seconds since 1970.
#[must_use]
pub fn not_after(certificate: &CertificateDer<'_>) -> Option<i64> {
    X509Certificate::from_der(certificate).ok().map(|(_, parsed)| parsed.validity().not_after.timestamp())
}

fn certified(certificate: &CertificateDer<'_>, key: &KeyPair) -> Certified {
    Certified { certificate: ByteBuf::from(certificate.to_vec()), key: ByteBuf::from(key.serialize_der()) }
}

fn console_certificate(label: &str, now_ms: i64) -> Result<Certified, HqError> {
    let mut params = CertificateParams::new(vec![SERVER_NAME.to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()])?;
    validity(&mut params, CONSOLE_YEARS * 365, now_ms);
    params.distinguished_name = named(&format!("{label} headquarters console"));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    Ok(certified(params.self_signed(&key)?.der(), &key))
}

fn authority_params(name: &str, years: i64, path_length: u8, now_ms: i64) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    validity(&mut params, years * 365, now_ms);
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// From a day before now (clocks differ) for so many days.
fn validity(params: &mut CertificateParams, days: i64, now_ms: i64) {
    let now = OffsetDateTime::from_unix_timestamp(now_ms / 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    params.not_before = now - Duration::days(1);
    params.not_after = now + Duration::days(days);
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_750_000_000_000;

    #[test]
    fn a_booths_certificate_names_its_booth_and_nothing_the_request_asked_for() {
        let authority = Authority::create(false, NOW).unwrap();
        let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
        let mut asked = CertificateParams::new(vec!["evil.example".to_owned()]).unwrap();
        asked.distinguished_name = named("booth-1");
        let csr = asked.serialize_request(&key).unwrap();
        let chain = authority.issue_booth(BoothId(7), csr.der(), NOW).unwrap();
        assert_eq!(booth_of(&chain[0]), Some(BoothId(7)));
        let (_, parsed) = X509Certificate::from_der(&chain[0]).unwrap();
        assert!(parsed.subject_alternative_name().unwrap().is_none());
        assert!(authority.issue_booth(BoothId(7), &csr.der()[..40], NOW).is_err());
    }

    #[test]
    fn the_roots_private_key_is_that_of_its_certificate() {
        let authority = Authority::create(true, NOW).unwrap();
        let public = journal::certified_key(&authority.root.certificate()).unwrap();
        assert_eq!(authority.root_signing_key().unwrap().verifying_key(), public);
    }

    #[test]
    fn a_stored_authority_issues_under_the_same_root() {
        let authority = Authority::create(true, NOW).unwrap();
        let again: Certified = journal::cbor::from_slice(&journal::cbor::to_vec(&authority.issuing).unwrap()).unwrap();
        let again = Authority { issuing: again, ..authority.clone() };
        let (chain, _) = again.issue_server(&["localhost".to_owned(), "127.0.0.1".to_owned()], NOW).unwrap();
        assert_eq!(chain.last(), Some(&authority.root.certificate()));
        assert_eq!(booth_of(&chain[0]), None);
    }
}
