//! Posts, booths, enrolment codes and feeds.

use journal::{BoothId, Hash32, SealKeyPair};

/// A post's sealing key.
#[derive(Clone, Debug)]
pub struct PostKey {
    /// Post code.
    pub post: String,
    /// The key.
    pub key: SealKeyPair,
}

/// A booth.
#[derive(Clone, Debug)]
pub struct BoothRecord {
    /// Number.
    pub id: BoothId,
    /// Post code.
    pub post: String,
    /// Name within the post.
    pub name: String,
    /// Ed25519.
    pub signing_key: [u8; 32],
    /// X25519.
    pub sealing_key: [u8; 32],
    /// When it joined.
    pub enrolled_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// Last contact by our clock.
    pub contact_at: Option<i64>,
    /// Its clock minus ours, milliseconds.
    pub clock_offset: Option<i64>,
    /// Version of its program.
    pub app_version: Option<String>,
    /// Its oldest undelivered record, as last told.
    pub oldest_at: Option<i64>,
    /// Undelivered records, as last told.
    pub waiting: u64,
    /// Undelivered pictures, as last told.
    pub waiting_blobs: u64,
}

/// A booth that joins.
#[derive(Clone, Debug)]
pub struct NewBooth {
    /// Ed25519.
    pub signing_key: [u8; 32],
    /// X25519.
    pub sealing_key: [u8; 32],
    /// Version of its program.
    pub app_version: String,
}

/// The head of an epoch as a booth last told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochTold {
    /// The booth.
    pub booth: BoothId,
    /// Epoch.
    pub epoch: u32,
    /// Last event.
    pub head: u64,
    /// Its chain value.
    pub chain: Hash32,
}

/// A new enrolment code.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// Digest of the secret.
    pub digest: Hash32,
    /// Post code.
    pub post: String,
    /// Name of the booth; empty: the next number.
    pub booth_name: String,
    /// When issued.
    pub issued_at: i64,
    /// Until when it may be used.
    pub expires_at: i64,
    /// Who issued it.
    pub issued_by: String,
}

/// An enrolment code.
#[derive(Clone, Debug)]
pub struct CodeRecord {
    /// Number.
    pub id: u64,
    /// Post code.
    pub post: String,
    /// Name of the booth.
    pub booth_name: String,
    /// When issued.
    pub issued_at: i64,
    /// Until when it may be used.
    pub expires_at: i64,
    /// Who issued it.
    pub issued_by: String,
    /// When it was withdrawn.
    pub cancelled_at: Option<i64>,
    /// The booth that joined with it.
    pub used_by: Option<BoothId>,
}

/// A published feed.
#[derive(Clone, Debug)]
pub struct FeedRecord {
    /// Name.
    pub name: String,
    /// Post code, or empty when it does not differ by post.
    pub post: String,
    /// Version.
    pub version: u64,
    /// Issue time.
    pub issued_at: i64,
    /// Expiry.
    pub expires_at: i64,
    /// How many entries it has.
    pub entries: u64,
    /// Who published it.
    pub published_by: String,
    /// As booths fetch it.
    pub signed: Vec<u8>,
    /// In clear.
    pub body: Vec<u8>,
}

/// The newest version of a feed, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedVersion {
    /// Name.
    pub name: String,
    /// Post code, or empty when it does not differ by post.
    pub post: String,
    /// Version.
    pub version: u64,
    /// How often this version was sealed anew, to other keys.
    pub seal: u64,
    /// Issue time.
    pub issued_at: i64,
    /// Expiry.
    pub expires_at: i64,
    /// How many entries it has.
    pub entries: u64,
    /// Who published it.
    pub published_by: String,
    /// Length as booths fetch it, bytes.
    pub bytes: u64,
}
