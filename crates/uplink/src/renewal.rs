//! The booth's certificate is renewed in good time, over the link, for the same key. Nothing waits for it: a booth whose certificate has
//! expired may still deliver, and asks again.

use crate::enrol::signing_request;
use crate::link::Link;
use crate::work::blocking;
use crate::{UplinkError, tls};
use foundation::ErrorCode;
use journal::{RenewRequest, certified_key};
use store::Store;

/// When headquarters was asked last, by its clock, milliseconds since 1970.
const ASKED: &str = "certificate.asked";
/// It is asked no more often.
const AGAIN_MS: i64 = 86_400_000;
/// No certificate is kept longer before it is renewed, however long it may be valid: nine months.
const MOST_MS: i64 = 274 * 86_400_000;

/// Renews the certificate if two thirds of its life are over by headquarters' clock; the booth's own may be wrong.
pub(crate) async fn look(store: &Store, link: &Link, hq_time_ms: i64) {
    match renew(store, link, hq_time_ms).await {
        Ok(()) => {}
        // A headquarters that does not know of it yet.
        Err(UplinkError::Refused(refusal)) if refusal.code == ErrorCode::NotFound => {}
        Err(error) => tracing::warn!(%error, "the booth's certificate is not renewed yet"),
    }
}

async fn renew(store: &Store, link: &Link, hq_time_ms: i64) -> Result<(), UplinkError> {
    let due = blocking(store, move |store| {
        let Some(enrolment) = store.enrolled()? else { return Ok(false) };
        let life = enrolment.answer.certificates.first().and_then(|own| tls::life_ms(own));
        let is_due = life.is_some_and(|(from, to)| hq_time_ms > from + ((to - from) / 3 * 2).min(MOST_MS));
        let asked: Option<i64> = if is_due { store.setting(ASKED)? } else { None };
        let due = is_due && asked.is_none_or(|asked| (hq_time_ms - asked).abs() >= AGAIN_MS);
        if due {
            store.set_setting(ASKED, &hq_time_ms)?;
        }
        Ok(due)
    });
    if !due.await? {
        return Ok(());
    }
    let csr_der = signing_request(&store.keys().tls_pem)?;
    let renewed = link.renew(&RenewRequest { csr_der }).await?;
    let own = tls::public_key(&store.keys().tls_pem)?;
    if !renewed.certificates.first().is_some_and(|first| certified_key(first).is_ok_and(|key| key.as_bytes().as_slice() == own)) {
        return Err(UplinkError::BadAnswer("a certificate for another key".to_owned()));
    }
    blocking(store, move |store| store.save_certificates(renewed.certificates)).await
}
