//! Mutual TLS with headquarters: only a server under headquarters' own root is spoken to, whatever its address.

use crate::UplinkError;
use foundation::Sensitive;
use journal::EnrolCode;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use x509_parser::prelude::{FromDer, X509Certificate};

/// The name that every headquarters' certificate carries, whatever its address.
const SERVER_NAME: &str = "headquarters.outpost";

/// What the booth knows of headquarters' root.
#[derive(Debug)]
enum Root {
    /// The root itself, since enrolment.
    Known(CertificateDer<'static>),
    /// A digest of its public key in the enrolment code; the root it led to is noted.
    Code(EnrolCode, Mutex<Option<CertificateDer<'static>>>),
}

/// Accepts a server only under headquarters' root.
#[derive(Debug)]
pub(crate) struct HqVerifier {
    root: Root,
    provider: Arc<CryptoProvider>,
}

impl HqVerifier {
    /// Trusts the root known since enrolment.
    pub(crate) fn known(root_der: &[u8]) -> Arc<Self> {
        Arc::new(Self { root: Root::Known(CertificateDer::from(root_der.to_vec())), provider: provider() })
    }

    /// Trusts the root that the enrolment code names.
    pub(crate) fn from_code(code: EnrolCode) -> Arc<Self> {
        Arc::new(Self { root: Root::Code(code, Mutex::new(None)), provider: provider() })
    }

    /// The root that the last handshake led to.
    pub(crate) fn root(&self) -> Option<CertificateDer<'static>> {
        match &self.root {
            Root::Known(root) => Some(root.clone()),
            Root::Code(_, seen) => seen.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    fn anchor(&self, intermediates: &[CertificateDer<'_>]) -> Result<CertificateDer<'static>, Error> {
        match &self.root {
            Root::Known(root) => Ok(root.clone()),
            Root::Code(code, _) => intermediates
                .iter()
                .find(|c| is_root(code, c))
                .map(|c| c.clone().into_owned())
                .ok_or(Error::InvalidCertificate(CertificateError::UnknownIssuer)),
        }
    }
}

/// Whether a certificate (DER) is the root that a code was made for.
pub(crate) fn is_root(code: &EnrolCode, certificate: &[u8]) -> bool {
    X509Certificate::from_der(certificate).is_ok_and(|(_, parsed)| code.is_for_root(parsed.public_key().raw))
}

impl ServerCertVerifier for HqVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _address: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let anchor = self.anchor(intermediates)?;
        let mut roots = RootCertStore::empty();
        roots.add(anchor.clone())?;
        let chain =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone()).build().map_err(|e| Error::General(e.to_string()))?;
        let name = ServerName::try_from(SERVER_NAME).map_err(|e| Error::General(e.to_string()))?;
        let verified = chain.verify_server_cert(end_entity, intermediates, &name, ocsp, within_validity(end_entity, now))?;
        if let Root::Code(_, seen) = &self.root {
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(anchor);
        }
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// When a certificate begins to be valid and when it ends, milliseconds since 1970.
pub(crate) fn life_ms(der: &[u8]) -> Option<(i64, i64)> {
    let validity = X509Certificate::from_der(der).ok()?.1.validity().clone();
    Some((validity.not_before.timestamp().checked_mul(1000)?, validity.not_after.timestamp().checked_mul(1000)?))
}

/// The public half of the booth's TLS key.
pub(crate) fn public_key(key_pem: &Sensitive<String>) -> Result<Vec<u8>, UplinkError> {
    let key = rcgen::KeyPair::from_pem(key_pem.expose()).map_err(|_| UplinkError::BadAnswer("the booth's TLS key cannot be read".to_owned()))?;
    Ok(key.public_key_raw().to_vec())
}

/// `now`, moved into the certificate's validity: a booth whose clock is wrong must still deliver, and it trusts one root only.
pub(crate) fn within_validity(end_entity: &CertificateDer<'_>, now: UnixTime) -> UnixTime {
    let Ok((_, parsed)) = X509Certificate::from_der(end_entity) else { return now };
    let seconds = |time: x509_parser::time::ASN1Time| u64::try_from(time.timestamp()).unwrap_or(0);
    let (first, last) = (seconds(parsed.validity().not_before), seconds(parsed.validity().not_after));
    UnixTime::since_unix_epoch(Duration::from_secs(now.as_secs().min(last).max(first)))
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// The booth's certificate chain (DER) and its key (PKCS#8 PEM).
pub(crate) struct ClientIdentity<'a> {
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) key_pem: &'a Sensitive<String>,
}

/// What the booth shows of itself.
pub(crate) fn own(
    certificates: Vec<Vec<u8>>,
    key_pem: &Sensitive<String>,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), UplinkError> {
    let key = PrivateKeyDer::from_pem_slice(key_pem.expose().as_bytes());
    let key = key.map_err(|_| UplinkError::BadAnswer("the booth's TLS key cannot be read".to_owned()))?;
    Ok((certificates.into_iter().map(CertificateDer::from).collect(), key))
}

/// TLS 1.3 towards headquarters, with the booth's certificate once it has one.
pub(crate) fn client_config(verifier: Arc<HqVerifier>, identity: Option<ClientIdentity<'_>>) -> Result<ClientConfig, UplinkError> {
    let unusable = |e: Error| UplinkError::BadAnswer(format!("TLS cannot be set up: {e}"));
    let builder = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(unusable)?
        .dangerous() // Named so because it replaces the public web's rules: ours accepts one root only.
        .with_custom_certificate_verifier(verifier);
    let Some(identity) = identity else { return Ok(builder.with_no_client_auth()) };
    let (chain, key) = own(identity.certificates, identity.key_pem)?;
    builder.with_client_auth_cert(chain, key).map_err(unusable)
}
