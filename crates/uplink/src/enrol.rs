//! Joins headquarters with a one-time code: over the link, where its chain is checked against the code before the code is sent, or by a pair of
//! files on a stick, each proved by the code, which is in neither.

use crate::https::address;
use crate::link::Link;
use crate::tls::{HqVerifier, is_root};
use crate::{UplinkError, stick};
use foundation::Sensitive;
use journal::bundle::{EntryKind, end, entry_head, start};
use journal::{EnrolCode, EnrolFile, EnrolRequest, Hash32, Message};
use platform::FileError;
use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use std::fs;
use std::path::{Path, PathBuf};
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
    let request = request(store, &code)?;
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

/// Writes a request to join on a stick, for a booth that no link reaches. Neither the code nor any private key is in it.
///
/// # Errors
/// [`UplinkError::Code`], [`UplinkError::File`], [`UplinkError::Store`].
pub fn request_on_stick(store: &Store, code: &Sensitive<String>, stick: &Path) -> Result<PathBuf, UplinkError> {
    let code = EnrolCode::parse(code.expose()).map_err(|_| UplinkError::Code)?;
    let file = EnrolFile::request(&request(store, &code)?)?.to_bytes()?;
    let bundle = [start(), entry_head(EntryKind::Message, &file).as_slice(), &file, &end(1)].concat();
    let path = on_stick(store, stick, stick::ENDING);
    fs::create_dir_all(stick.join(stick::FOLDER)).map_err(FileError::of("create", stick))?;
    platform::durable_write(&path, &bundle)?;
    if !stick::check(&path)?.is_sound() {
        return Err(FileError::of("verify", &path)(std::io::ErrorKind::InvalidData.into()).into());
    }
    Ok(path)
}

/// Joins with headquarters' answer on a stick, which is reached later at `url`, and takes what came with it; `None` if there is no answer yet.
///
/// # Errors
/// [`UplinkError::Untrusted`] if the answer was not made for this code; [`UplinkError::Address`], [`UplinkError::File`], [`UplinkError::Store`].
pub fn join_from_stick(store: &Store, url: &str, code: &Sensitive<String>, stick: &Path) -> Result<Option<Enrolled>, UplinkError> {
    let code = EnrolCode::parse(code.expose()).map_err(|_| UplinkError::Code)?;
    address(url)?;
    let path = on_stick(store, stick, stick::ANSWER_ENDING);
    if !path.exists() {
        return Ok(None);
    }
    let entries = stick::open(&path)?.filter_map(Result::ok);
    let messages = entries.filter(|entry| entry.kind == Some(EntryKind::Message));
    let answer = messages.filter_map(|entry| EnrolFile::from_bytes(&entry.payload).ok()?.open_answer(&code).ok()).next();
    let answer = answer.filter(|answer| is_root(&code, &answer.hq_root_cert)).ok_or(UplinkError::Untrusted)?;
    store.save_enrolment(&answer, url)?;
    stick::import(store, &path)?;
    Ok(Some(Enrolled { booth: answer.booth.0, post: answer.post }))
}

/// Where this booth's request lies on a stick, or the answer to it.
fn on_stick(store: &Store, stick: &Path, ending: &str) -> PathBuf {
    let name = Hash32::of(store.keys().signing.verifying_key().as_bytes()).to_string();
    stick.join(stick::FOLDER).join(format!("enrol-{}{ending}", name.get(..8).unwrap_or_default()))
}

fn request(store: &Store, code: &EnrolCode) -> Result<EnrolRequest, UplinkError> {
    let keys = store.keys();
    Ok(EnrolRequest {
        code_secret: *code.secret(),
        csr_der: signing_request(&keys.tls_pem)?,
        signing_key: keys.signing.verifying_key(),
        sealing_key: keys.sealing.public(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        training: store.booth()?.training,
    })
}

pub(crate) fn signing_request(key_pem: &Sensitive<String>) -> Result<Vec<u8>, UplinkError> {
    let unusable = |e: rcgen::Error| UplinkError::BadAnswer(format!("the signing request cannot be made: {e}"));
    let key = KeyPair::from_pem(key_pem.expose()).map_err(unusable)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new(); // Headquarters names the booth; nothing of the request is taken over.
    Ok(params.serialize_request(&key).map_err(unusable)?.der().to_vec())
}
