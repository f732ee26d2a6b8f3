//! TLS of the two listeners. Booths show a certificate of ours; its dates are not asked, since whether a booth may deliver is the
//! database's word, and a booth whose clock is wrong must still deliver.

use crate::HqError;
use crate::authority::{Authority, not_after, not_before};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ServerSessionMemoryCache, WebPkiClientVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, RootCertStore, ServerConfig, SignatureScheme};
use std::sync::Arc;
use std::time::Duration;

/// Handshakes of booths that are known again without their certificates, the latest: two for each of a country's booths, some 2 kB each.
const KNOWN_AGAIN: usize = 16_384;

/// The booths' listener: TLS 1.3, a client certificate under our root if any is shown.
pub(crate) fn booths(authority: &Authority, names: &[String], now_ms: i64) -> Result<Arc<ServerConfig>, HqError> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.root.certificate()).map_err(|_| HqError::Damaged("root certificate"))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let inner = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .allow_unauthenticated()
        .build()
        .map_err(|error| HqError::Certificate(error.to_string()))?;
    server(authority, names, now_ms, |builder| builder.with_client_cert_verifier(Arc::new(Undated(inner))), provider)
}

/// The console's listener: its own certificate, since browsers know no Ed25519.
pub(crate) fn console(authority: &Authority) -> Result<Arc<ServerConfig>, HqError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let certificate = |error: rustls::Error| HqError::Certificate(error.to_string());
    let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&rustls::version::TLS13]).map_err(certificate)?;
    let own = &authority.console;
    let mut config = builder.with_no_client_auth().with_single_cert(vec![own.certificate()], own.key()).map_err(certificate)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn server(
    authority: &Authority,
    names: &[String],
    now_ms: i64,
    clients: impl FnOnce(
        rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier>,
    ) -> rustls::ConfigBuilder<ServerConfig, rustls::server::WantsServerCert>,
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Result<Arc<ServerConfig>, HqError> {
    let (chain, key) = authority.issue_server(names, now_ms)?;
    let certificate = |error: rustls::Error| HqError::Certificate(error.to_string());
    let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&rustls::version::TLS13]).map_err(certificate)?;
    let mut config = clients(builder).with_single_cert(chain, key).map_err(certificate)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.session_storage = ServerSessionMemoryCache::new(KNOWN_AGAIN);
    Ok(Arc::new(config))
}

/// Verifies chain, usage and signature as usual, but at a time when the certificate was valid.
#[derive(Debug)]
struct Undated(Arc<dyn ClientCertVerifier>);

impl ClientCertVerifier for Undated {
    fn offer_client_auth(&self) -> bool {
        true
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.0.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        // One that was made while our clock was ahead is as good as one that has expired.
        let seconds = |time: Option<i64>| time.and_then(|time| u64::try_from(time).ok()).unwrap_or(0);
        let (first, last) = (seconds(not_before(end_entity)), seconds(not_after(end_entity)));
        let when = UnixTime::since_unix_epoch(Duration::from_secs(now.as_secs().min(last).max(first)));
        self.0.verify_client_cert(end_entity, intermediates, when)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
