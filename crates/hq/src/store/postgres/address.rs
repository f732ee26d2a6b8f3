//! Where the database server is and how it is reached: `postgres://name:password@host:port/database?…`.
//!
//! A server on another machine is spoken to over TLS alone, and only if its certificate comes from the authority in `sslrootcert=FILE`:
//! names of travellers pass there. On this machine (loopback or a socket) TLS is used if `sslmode=require` asks for it.

use crate::HqError;
use foundation::{CodedError, ErrorCode};
use postgres::Config;
use postgres::config::{Host, SslMode};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a server may take to answer a new connection.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// How long sent bytes may stay unacknowledged: a server that lost its power is noticed.
const DEAD_TIME: Duration = Duration::from_secs(30);

/// A server and the way to it.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: Option<MakeRustlsConnect>,
}

impl Address {
    /// Reads the URL.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`], never with the password in it.
    pub(super) fn parse(url: &str) -> Result<Self, HqError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(wrong("it begins with postgres://"));
        }
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut root, mut rest) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", wanted)) => mode = Some(wanted),
                Some(("sslrootcert", file)) => root = Some(file),
                _ => rest.push(pair),
            }
        }
        let mut config: Config = format!("{place}?{}", rest.join("&")).parse().map_err(|_| wrong("it cannot be read"))?;
        config.connect_timeout(CONNECT_TIME).tcp_user_timeout(DEAD_TIME).application_name("outpost-hq");
        let here = config.get_hosts().iter().all(is_here);
        let tls = match mode {
            None => !here,
            Some("disable") if here => false,
            Some("disable") => return Err(wrong("a server on another machine is reached over TLS alone")),
            Some("require" | "verify-ca" | "verify-full") => true,
            Some(_) => return Err(wrong("sslmode is disable or require")),
        };
        config.ssl_mode(if tls { SslMode::Require } else { SslMode::Disable });
        let tls = match (tls, root) {
            (true, Some(file)) => Some(trusting(file)?),
            (true, None) => return Err(wrong("sslrootcert=FILE names the authority of the server's certificate")),
            (false, _) => None,
        };
        Ok(Self { config, tls })
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
        #[allow(unreachable_patterns, reason = "sockets exist on some systems only")]
        _ => true,
    }
}

fn trusting(file: &str) -> Result<MakeRustlsConnect, HqError> {
    let unreadable = || wrong("the file of sslrootcert holds no certificate");
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|_| unreadable())? {
        roots.add(certificate.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
    }
    if roots.is_empty() {
        return Err(unreadable());
    }
    let builder = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| HqError::Certificate(error.to_string()))?;
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn wrong(why: &str) -> HqError {
    CodedError::new(ErrorCode::BadRequest, format!("--database-url: {why}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(url: &str, why: &str) {
        let Err(error) = Address::parse(url) else { panic!("{url} is taken") };
        let told = CodedError::from(error);
        assert_eq!(told.code, ErrorCode::BadRequest);
        assert!(told.detail.as_ref().is_some_and(|detail| detail.contains(why) && !detail.contains("secret")), "{told:?}");
    }

    #[test]
    fn a_server_on_another_machine_is_reached_over_verified_tls_alone() {
        assert!(Address::parse("postgres://hq@127.0.0.1:5432/hq").unwrap().tls.is_none());
        assert!(Address::parse("postgres://hq:secret@localhost/hq?options=-c%20search_path%3Dkora").unwrap().tls.is_none());
        refused("postgres://hq:secret@db.example/hq", "sslrootcert");
        refused("postgres://hq:secret@db.example/hq?sslmode=disable", "TLS alone");
        refused("postgres://hq:secret@db.example/hq?sslmode=prefer", "sslmode");
        refused("mysql://hq:secret@db.example/hq", "postgres://");
        refused("postgres://hq:secret@127.0.0.1/hq?nonsense=1", "cannot be read");
        let dir = tempfile::tempdir().unwrap();
        let (empty, root) = (dir.path().join("empty.pem"), dir.path().join("root.pem"));
        std::fs::write(&empty, "").unwrap();
        refused(&format!("postgres://hq@db.example/hq?sslrootcert={}", empty.display()), "holds no certificate");
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        std::fs::write(&root, rcgen::CertificateParams::default().self_signed(&key).unwrap().pem()).unwrap();
        let address = Address::parse(&format!("postgres://hq@db.example/hq?sslrootcert={}", root.display())).unwrap();
        assert!(address.tls.is_some());
        assert_eq!(address.config.get_ssl_mode(), SslMode::Require);
    }
}
