//! Joins headquarters with a one-time code: its chain is checked against the code before the code is sent.

use crate::UplinkError;
use crate::link::Link;
use crate::tls::HqVerifier;
use foundation::Sensitive;
use journal::{EnrolCode, EnrolRequest};
use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use store::Store;

/// The booth has joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The booth's number.
    pub booth: u32,
    /// Code of its post.
    pub post: String,
}

/// Joins the headquarters at `url` (`https://…`) with the code that its console showed.
///
/// # Errors
/// [`UplinkError::Untrusted`] if the server is not the one that made the code: nothing was sent then;
/// [`UplinkError::Refused`] for a code that is used or expired, or in the wrong training mode.
pub async fn enrol(store: &Store, url: &str, code: &Sensitive<String>) -> Result<Enrolled, UplinkError> {
    let code = EnrolCode::parse(code.expose()).map_err(|_| UplinkError::Code)?;
    let keys = store.keys();
    let request = EnrolRequest {
        code_secret: *code.secret(),
        csr_der: signing_request(&keys.tls_pem)?,
        signing_key: keys.signing.verifying_key(),
        sealing_key: keys.sealing.public(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        training: store.booth()?.training,
    };
    let verifier = HqVerifier::from_code(code);
    let answer = Link::enrolling(url, verifier.clone())?.enrol(&request).await?;
    // The root that the code vouches for is the one to be kept; any other in the answer would be a swap.
    if verifier.root().as_deref() != Some(answer.hq_root_cert.as_slice()) {
        return Err(UplinkError::Untrusted);
    }
    let (store, url) = (store.clone(), url.to_owned());
    let enrolled = Enrolled { booth: answer.booth.0, post: answer.post.clone() };
    tokio::task::spawn_blocking(move || store.save_enrolment(&answer, &url)).await.map_err(|e| UplinkError::BadAnswer(e.to_string()))??;
    Ok(enrolled)
}

fn signing_request(key_pem: &Sensitive<String>) -> Result<Vec<u8>, UplinkError> {
    let unusable = |e: rcgen::Error| UplinkError::BadAnswer(format!("the signing request cannot be made: {e}"));
    let key = KeyPair::from_pem(key_pem.expose()).map_err(unusable)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new(); // Headquarters names the booth; nothing of the request is taken over.
    Ok(params.serialize_request(&key).map_err(unusable)?.der().to_vec())
}
