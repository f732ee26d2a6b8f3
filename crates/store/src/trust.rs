//! Whose signatures count as headquarters', and what segments are sealed to: what the booth was given when it joined, until the feed of
//! headquarters' keys says otherwise.

use crate::{Store, StoreError, table};
use journal::{EnrolAnswer, HqKeys, KEYS_FEED, Message, SignedFeed, certified_key};
use rusqlite::Connection;

impl Store {
    /// Headquarters' keys as this booth knows them.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`].
    pub fn hq_keys(&self) -> Result<HqKeys, StoreError> {
        let answer = self.enrolled()?.ok_or(StoreError::NotEnrolled)?.answer;
        self.readers().read(|tx| known(tx, &answer))
    }
}

/// The keys in force. Those that the feed brought were verified when it was installed; a row that was altered since is no reason to believe
/// nobody.
pub(crate) fn known(c: &Connection, answer: &EnrolAnswer) -> Result<HqKeys, StoreError> {
    if let Some(bytes) = table::feed::bytes(c, KEYS_FEED)? {
        match SignedFeed::from_bytes(&bytes).and_then(|signed| of(&signed, answer)) {
            Ok(Some(keys)) => return Ok(keys),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "headquarters' keys cannot be read"),
        }
    }
    Ok(HqKeys::new(0, &[answer.hq_signing_key], &[], answer.hq_sealing_key)?)
}

/// The keys that a feed brings, if it is that of headquarters' keys.
pub(crate) fn of(signed: &SignedFeed, answer: &EnrolAnswer) -> Result<Option<HqKeys>, journal::JournalError> {
    if signed.says_keys() { signed.keys(&certified_key(&answer.hq_root_cert)?) } else { Ok(None) }
}
