//! Restores a booth whose file is damaged: what can still be read comes from there, the rest from headquarters.
//!
//! Headquarters gives a booth back its own sealed segments, as they came; they are sealed to the post too, so the booth opens them
//! with its post key, and believes them because it signed them itself and every event follows the one before. What was erased of a segment
//! is gone: headquarters signed what stands in its place.

use crate::UplinkError;
use crate::link::Link;
use crate::tls::ClientIdentity;
use foundation::{Clock, ErrorCode};
use journal::{ChainVerifier, Hash32, KEYS_FEED, Segment, Stored, VerifyingKey, certified_key};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{KeyRing, Rebuilding, Salvage, Store, StoreError, Unlock};

/// What a restore did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// Events that the damaged file still held.
    pub events_kept: u64,
    /// Events that headquarters gave back.
    pub events_from_hq: u64,
    /// Events that neither had: epoch, first and last number.
    pub events_lost: Vec<(u32, u64, u64)>,
    /// Pictures that the damaged file still held.
    pub pictures_kept: u64,
    /// Pictures that headquarters gave back.
    pub pictures_from_hq: u64,
    /// Names of pictures that neither has.
    pub pictures_lost: Vec<String>,
    /// Epoch in which the journal goes on.
    pub epoch: u32,
    /// Where the damaged file is kept.
    pub damaged: PathBuf,
}

/// Restores the store in `dir`. Nothing else may have it open.
///
/// # Errors
/// [`UplinkError::Store`] if not even the booth's keys can be read, or the store is in use; [`UplinkError::Unreachable`] if the
/// link breaks. The damaged file is then still in its place, and the same command begins anew.
pub async fn restore_from_hq(dir: &Path, unlock: &Unlock, ring: Arc<dyn KeyRing>, clock: Arc<dyn Clock>) -> Result<Restored, UplinkError> {
    let salvage = Salvage::open(dir, unlock, &*ring, Arc::clone(&clock))?;
    let enrolment = salvage.enrolment();
    let certificates = enrolment.answer.certificates.iter().map(|c| c.to_vec()).collect();
    let identity = ClientIdentity { certificates, key_pem: &salvage.keys().tls_pem };
    let link = Link::enrolled(&enrolment.hq_url, &enrolment.answer.hq_root_cert, identity)?;
    let signers = signers(&link, &salvage).await?;
    let mut work = salvage.begin()?;
    let mut restored = Restored::default();
    let heads = salvage.heads();
    let mut epoch = 1;
    while events(&link, (&salvage, &signers), &mut work, epoch, &mut restored).await? || heads.keys().any(|known| *known >= epoch) {
        let held = work.next(epoch).0 - 1;
        if let Some(head) = heads.get(&epoch).filter(|head| **head > held) {
            restored.events_lost.push((epoch, held + 1, *head));
        }
        epoch += 1;
    }
    pictures(&link, &salvage, &mut work, &mut restored).await?;
    restored.damaged = work.finish()?;
    drop(salvage);
    let store = Store::open_with(dir, unlock, ring, clock)?;
    restored.epoch = store.head()?.map_or(0, |head| head.epoch);
    Ok(restored)
}

/// Who may have signed a segment: the booth, and headquarters with any of its keys. The root signed these, so they are believed from the link.
async fn signers(link: &Link, salvage: &Salvage) -> Result<Vec<VerifyingKey>, UplinkError> {
    let answer = &salvage.enrolment().answer;
    let mut signers = vec![salvage.keys().signing.verifying_key(), answer.hq_signing_key];
    if let Some((feed, _)) = absent(link.feed(KEYS_FEED, None, false).await)? {
        signers.extend(feed.keys(&certified_key(&answer.hq_root_cert)?)?.map(|keys| keys.ever()).unwrap_or_default());
    }
    Ok(signers)
}

/// Brings back one epoch as far as it can be; says whether there was anything of it.
async fn events(
    link: &Link,
    (salvage, signers): (&Salvage, &[VerifyingKey]),
    work: &mut Rebuilding<'_>,
    epoch: u32,
    restored: &mut Restored,
) -> Result<bool, UplinkError> {
    loop {
        let (next, chain) = work.next(epoch);
        let kept = salvage.following(epoch, next, chain);
        let (found, count) = if kept.is_empty() {
            (segment(link, (salvage, signers), epoch, (next, chain)).await?, &mut restored.events_from_hq)
        } else {
            (kept, &mut restored.events_kept)
        };
        if found.is_empty() {
            return Ok(next > 1);
        }
        *count += found.len() as u64;
        work.add(epoch, &found)?;
    }
}

/// From headquarters, the events from number `next` on that follow `chain`. Of several segments one fits, if any: the others are of a
/// branch that is not this booth's.
async fn segment(
    link: &Link,
    (salvage, signers): (&Salvage, &[VerifyingKey]),
    epoch: u32,
    (next, chain): (u64, Hash32),
) -> Result<Vec<Stored>, UplinkError> {
    for nth in 0.. {
        let Some(bytes) = link.segment_back(epoch, next, nth).await? else { break };
        let segment = Segment::from_bytes(&bytes)?;
        segment.verify_signature(signers)?;
        let mut verifier = ChainVerifier::expecting(segment.header.prev_chain, segment.header.first());
        let mut before = segment.header.prev_chain;
        let mut found = Vec::new();
        let mut fits = segment.header.first_seq <= next;
        for stored in segment.open(salvage.post_keys())? {
            if stored.id().seq == next {
                fits &= before == chain;
            }
            fits &= verifier.push(&stored).is_ok();
            before = stored.chain();
            if stored.id().seq >= next {
                found.push(stored);
            }
        }
        if fits && !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

async fn pictures(link: &Link, salvage: &Salvage, work: &mut Rebuilding<'_>, restored: &mut Restored) -> Result<(), UplinkError> {
    for wanted in work.pictures()? {
        if let Some(bytes) = salvage.picture(&wanted.hash) {
            work.add_picture(&wanted, &bytes)?;
            restored.pictures_kept += 1;
            continue;
        }
        let given = link.blob_back(&wanted.hash.to_string()).await?;
        match given.map(|bytes| work.add_picture(&wanted, &bytes)) {
            Some(Ok(())) => restored.pictures_from_hq += 1,
            None | Some(Err(StoreError::PictureMismatch)) => restored.pictures_lost.push(wanted.hash.to_string()),
            Some(Err(error)) => return Err(error.into()),
        }
    }
    Ok(())
}

/// `None` if headquarters does not have it.
pub(crate) fn absent<T>(answer: Result<T, UplinkError>) -> Result<Option<T>, UplinkError> {
    match answer {
        Ok(given) => Ok(Some(given)),
        Err(UplinkError::Refused(refusal)) if refusal.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
