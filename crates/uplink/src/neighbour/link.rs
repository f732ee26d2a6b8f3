//! A connection between two booths: TLS 1.3, both with headquarters' certificates, and messages one after the other.

use crate::UplinkError;
use crate::tls::{own, provider, within_validity};
use foundation::Sensitive;
use journal::{BoothId, Message};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{ClientConfig, DigitallySignedStruct, DistinguishedName, Error, RootCertStore, ServerConfig, SignatureScheme};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use x509_parser::prelude::{FromDer, X509Certificate};

/// No booth has this name: the certificate is asked, not the address.
pub(super) const SERVER_NAME: &str = "neighbour.outpost";

/// Accepts booths of headquarters, on either side. Dates are not asked: a booth whose clock is wrong is a neighbour all the same.
#[derive(Debug)]
struct Booths(Arc<dyn ClientCertVerifier>);

impl Booths {
    fn under(root_der: &[u8]) -> Result<Arc<Self>, UplinkError> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(root_der.to_vec())).map_err(unusable)?;
        let inner = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider()).build();
        Ok(Arc::new(Self(inner.map_err(|error| UplinkError::BadAnswer(error.to_string()))?)))
    }
}

impl ClientCertVerifier for Booths {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.0.root_hint_subjects()
    }

    fn verify_client_cert(&self, booth: &CertificateDer<'_>, between: &[CertificateDer<'_>], now: UnixTime) -> Result<ClientCertVerified, Error> {
        self.0.verify_client_cert(booth, between, within_validity(booth, now))
    }

    fn verify_tls12_signature(&self, m: &[u8], c: &CertificateDer<'_>, d: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(m, c, d)
    }

    fn verify_tls13_signature(&self, m: &[u8], c: &CertificateDer<'_>, d: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(m, c, d)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

impl ServerCertVerifier for Booths {
    fn verify_server_cert(
        &self,
        booth: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        _address: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.verify_client_cert(booth, between, now).map(|_| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(&self, m: &[u8], c: &CertificateDer<'_>, d: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(m, c, d)
    }

    fn verify_tls13_signature(&self, m: &[u8], c: &CertificateDer<'_>, d: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(m, c, d)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// TLS of both sides.
#[derive(Clone)]
pub(super) struct Tls {
    pub(super) client: Arc<ClientConfig>,
    pub(super) server: Arc<ServerConfig>,
}

impl Tls {
    /// Of a booth with its certificates and its key.
    pub(super) fn of(root_der: &[u8], certificates: &[Vec<u8>], key_pem: &Sensitive<String>) -> Result<Self, UplinkError> {
        let booths = Booths::under(root_der)?;
        let (chain, key) = own(certificates.to_vec(), key_pem)?;
        let client = ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(unusable)?
            .dangerous() // Named so because it replaces the public web's rules: ours accepts booths of one headquarters only.
            .with_custom_certificate_verifier(booths.clone())
            .with_client_auth_cert(chain.clone(), key.clone_key())
            .map_err(unusable)?;
        let server = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(unusable)?
            .with_client_cert_verifier(booths)
            .with_single_cert(chain, key)
            .map_err(unusable)?;
        Ok(Self { client: Arc::new(client), server: Arc::new(server) })
    }
}

fn unusable(error: Error) -> UplinkError {
    UplinkError::BadAnswer(format!("TLS cannot be set up: {error}"))
}

/// The booth that a verified certificate names.
pub(super) fn booth_of(chain: Option<&[CertificateDer<'_>]>) -> Option<BoothId> {
    let (_, parsed) = X509Certificate::from_der(chain?.first()?).ok()?;
    let name = parsed.subject().iter_common_name().next()?.as_str().ok()?;
    name.strip_prefix(BoothId::CERTIFICATE_PREFIX)?.parse().ok().map(BoothId)
}

/// Sends a message: its length in four bytes, then itself.
pub(super) async fn send<T: Message>(stream: &mut (impl AsyncWrite + Unpin), message: &T) -> Result<(), UplinkError> {
    let bytes = message.to_bytes()?;
    let length = u32::try_from(bytes.len()).map_err(|_| UplinkError::BadAnswer("too long".to_owned()))?;
    stream.write_all(&length.to_be_bytes()).await.map_err(broken)?;
    stream.write_all(&bytes).await.map_err(broken)?;
    stream.flush().await.map_err(broken)
}

/// Receives a message; memory grows with what has arrived, not with what is announced.
pub(super) async fn receive<T: Message>(stream: &mut (impl AsyncRead + Unpin)) -> Result<T, UplinkError> {
    let length = stream.read_u32().await.map_err(broken)?;
    if usize::try_from(length).map_or(true, |length| length > T::MAX_BYTES) {
        return Err(UplinkError::BadAnswer(format!("longer than {} bytes", T::MAX_BYTES)));
    }
    let mut bytes = Vec::new();
    stream.take(u64::from(length)).read_to_end(&mut bytes).await.map_err(broken)?;
    if u32::try_from(bytes.len()) != Ok(length) {
        return Err(UplinkError::Unreachable("the neighbour ended the connection".to_owned()));
    }
    Ok(T::from_bytes(&bytes)?)
}

pub(super) fn broken(error: std::io::Error) -> UplinkError {
    UplinkError::Unreachable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::{NeighbourAnswer, NeighbourAsk};

    #[tokio::test]
    async fn a_message_arrives_whole_or_not_at_all_and_what_is_announced_is_not_believed() {
        let ask = NeighbourAsk::Feed { name: "officers".to_owned() };
        let (mut here, mut there) = tokio::io::duplex(64);
        let (sent, received) = tokio::join!(send(&mut here, &ask), receive::<NeighbourAsk>(&mut there));
        assert_eq!((sent.is_ok(), received.unwrap()), (true, ask.clone()));
        let whole = ask.to_bytes().unwrap();
        let framed = |length: u32, bytes: &[u8]| [length.to_be_bytes().as_slice(), bytes].concat();
        let length = u32::try_from(whole.len()).unwrap();
        for hostile in [framed(u32::MAX, &whole), framed(length, &whole[..9]), framed(length + 1, &whole), framed(3, b"abc"), vec![0, 0]] {
            assert!(receive::<NeighbourAsk>(&mut hostile.as_slice()).await.is_err());
        }
        // Another kind of message is none.
        assert!(receive::<NeighbourAnswer>(&mut framed(length, &whole).as_slice()).await.is_err());
    }
}
