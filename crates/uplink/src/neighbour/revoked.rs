//! Booths that headquarters withdrew, as the feed in force here says, however it came: by link, from a neighbour or on a stick.

use border::{REVOKED_BOOTHS, RevokedBooth};
use journal::{BoothId, SignedFeed};
use store::{Store, StoreError};

/// Whether a booth was withdrawn, as far as is known here.
pub(super) fn is_revoked(store: &Store, booth: BoothId) -> Result<bool, StoreError> {
    let Some(feed) = store.feed(REVOKED_BOOTHS)? else { return Ok(false) };
    let revoked: Vec<RevokedBooth> = journal::cbor::from_slice(&feed.body)?;
    Ok(revoked.iter().any(|revoked| revoked.booth == booth.0))
}

/// The feed as headquarters signed it: all that a withdrawn booth is told.
pub(super) fn signed(store: &Store) -> Result<Option<SignedFeed>, StoreError> {
    store.signed_feed(REVOKED_BOOTHS)
}
