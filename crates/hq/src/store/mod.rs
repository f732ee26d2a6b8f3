//! What headquarters keeps, behind one trait: [`HqStore`]. The embedded SQLCipher store is the default; [`Postgres`] is a database
//! server that several headquarters processes may share, alone or distributed over several nodes by Citus.
//!
//! Every method is one transaction: when it returns, what it wrote is durable. What does not depend on the database is one piece of
//! code for both: `placing` finds an arrival's place, `projecting` makes its rows, `amending` versions of crossings, `taking` leads both, `replaying` leads a rebuild, `erasing` erases, `clocking` judges booths' clocks, `words` spells.

mod amending;
mod clocking;
mod embedded;
mod erasing;
pub(crate) mod placing;
mod postgres;
mod projecting;
mod replaying;
mod rows;
mod taking;
mod words;

pub(crate) use amending::MOST_SAID;
pub(crate) use clocking::around;
pub(crate) use words::word;

pub use clocking::{ClockContact, ClockSet, ClockSpan};
pub use embedded::Embedded;
pub use erasing::ErasureStore;
pub use postgres::Postgres;
pub use rows::{
    AlarmRecord, AmendmentFact, AmendmentRecord, AnswerFact, AnswerQuery, AnswerRecord, Arrival, ArrivedEvent, AuditEntry, AuditQuery, AuditRecord,
    Before, Bodies, BoothRecord, CodeRecord, Content, Coverage, CrossingFact, CrossingQuery, CrossingRecord, DayCounts, DocumentKey, EpochTold,
    Erasing, ExportRow, Fact, FeedRecord, FeedVersion, NewAlarm, NewBooth, NewCode, Outcome, Place, PostKey, Publication, QuarantineRecord,
    RaisedRecord, RunRecord, SegmentRecord, SessionRecord, UserRecord, Verdict, VerdictKind,
};

use crate::HqError;
use border::{Officer, Post};
use journal::{BoothId, EventId, Hash32, Hello, Hole};

/// Makes the answer to an enrolment once the booth's number is known.
pub type MakeAnswer<'a> = &'a mut (dyn FnMut(BoothId) -> Result<Vec<u8>, HqError> + Send);

/// Reads a stored segment anew; several at a time.
pub type Interpret<'a> = &'a (dyn Fn(&SegmentRecord) -> Result<Arrival, HqError> + Sync);

/// Takes the counts of a day.
pub type EachDay<'a> = &'a mut (dyn FnMut(&DayCounts<'_>) -> Result<(), HqError> + Send);

/// Takes a crossing.
pub type EachCrossing<'a> = &'a mut (dyn FnMut(ExportRow) -> Result<(), HqError> + Send);

/// Everything headquarters keeps.
pub trait HqStore: JournalStore + ErasureStore + BoothStore + FeedStore + OfficeStore + FigureStore {}

impl<T: JournalStore + ErasureStore + BoothStore + FeedStore + OfficeStore + FigureStore> HqStore for T {}

/// What booths delivered, and its projections.
pub trait JournalStore: Send + Sync {
    /// What has to be known before a segment with this hash is opened, in one look.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn before_ingest(&self, booth: BoothId, hash: &Hash32) -> Result<Before, HqError>;
    /// Keeps segments as they arrived and projects their events, all of them in one transaction and in this order. Duplicates are absorbed; a
    /// fork is kept on a branch of its own and raises an alarm. Also gives what each sender may believe of the epoch afterwards.
    ///
    /// # Errors
    /// [`HqError::Database`]; then nothing was stored.
    fn ingest_all(&self, arrivals: &[&Arrival]) -> Result<Vec<(Outcome, Coverage)>, HqError>;
    /// The same for one.
    ///
    /// # Errors
    /// As [`JournalStore::ingest_all`].
    fn ingest(&self, arrival: &Arrival) -> Result<(Outcome, Coverage), HqError> {
        self.ingest_all(&[arrival])?.pop().ok_or(HqError::Damaged("answer of the store"))
    }
    /// How many may take segments in at a time before one waits for another.
    fn writers(&self) -> usize;
    /// What is held of an epoch, as a journal that has event `anchor` (number and chain value) may believe it; without an anchor, what
    /// was received first, from event 1 on.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn coverage(&self, booth: BoothId, epoch: u32, anchor: Option<(u64, Hash32)>) -> Result<Coverage, HqError>;
    /// The branch on which event `seq` has this chain value, if it is held.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn branch_of(&self, id: EventId, chain: &Hash32) -> Result<Option<u32>, HqError>;
    /// The chain value of event `id` on the branch received first, if it is held and readable.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn chain_at(&self, id: EventId) -> Result<Option<Hash32>, HqError>;
    /// Every gapless stretch of a booth's journal (of every booth: `None`).
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn runs(&self, booth: Option<BoothId>) -> Result<Vec<RunRecord>, HqError>;
    /// How many events of a stretch are held: projected, or in quarantine as a whole segment.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn count_events(&self, run: &RunRecord) -> Result<u64, HqError>;
    /// What is missing between events that are held, on the branches received first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn holes(&self, booth: BoothId) -> Result<Vec<Hole>, HqError>;
    /// Segments after number `after`, at most `limit`; those of one booth in the order of arrival.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn segments(&self, after: i64, limit: u32) -> Result<Vec<SegmentRecord>, HqError>;
    /// One segment.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn segment(&self, id: i64) -> Result<Option<SegmentRecord>, HqError>;
    /// The `nth` (from 0) of the segments that hold event `id`, as it came; the longest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn segment_with(&self, id: EventId, nth: u32) -> Result<Option<Vec<u8>>, HqError>;
    /// Chain values of the events that lie in a segment, as projected: number and chain value.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn events_of(&self, segment: i64) -> Result<Vec<(u64, Hash32)>, HqError>;
    /// Drops every projection and makes it again from the segments, in one transaction. Gives their number.
    ///
    /// # Errors
    /// [`HqError::Database`] or what `interpret` returns; then nothing was changed.
    fn rebuild(&self, interpret: Interpret<'_>) -> Result<u64, HqError>;
    /// Tries again to interpret what is in quarantine. Gives how many records came out of it.
    ///
    /// # Errors
    /// As [`JournalStore::rebuild`].
    fn retry_quarantine(&self, interpret: Interpret<'_>) -> Result<u64, HqError>;
    /// What is kept but not interpreted, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn quarantine(&self, limit: u32) -> Result<Vec<QuarantineRecord>, HqError>;
    /// Whether a picture is here whole.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn has_blob(&self, hash: &Hash32) -> Result<bool, HqError>;
    /// Which booth delivered a picture that is here whole.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn blob_of(&self, hash: &Hash32) -> Result<Option<BoothId>, HqError>;
    /// Names of the pictures that are here whole, after `after`, at most `limit`, in order.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn blobs(&self, after: &Hash32, limit: u32) -> Result<Vec<Hash32>, HqError>;
    /// Notes that a picture is here whole; its bytes are durable already.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn put_blob(&self, hash: &Hash32, bytes: u64, booth: BoothId, now_ms: i64) -> Result<(), HqError>;
    /// A digest of every projection: equal before and after a rebuild.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn projection_digest(&self) -> Result<Hash32, HqError>;
}

/// Posts, booths and enrolment.
pub trait BoothStore: Send + Sync {
    /// Every post, in the order of display.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn posts(&self) -> Result<Vec<Post>, HqError>;
    /// Adds or replaces a post.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn save_post(&self, post: &Post) -> Result<(), HqError>;
    /// A post's sealing keys, current first (of every post: `None`).
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn post_keys(&self, post: Option<&str>) -> Result<Vec<PostKey>, HqError>;
    /// Adds a post's new current key.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn add_post_key(&self, key: &PostKey, now_ms: i64) -> Result<(), HqError>;
    /// Every booth.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn booths(&self) -> Result<Vec<BoothRecord>, HqError>;
    /// One booth.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn booth(&self, id: BoothId) -> Result<Option<BoothRecord>, HqError>;
    /// Keeps what a booth told in its hello.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn heard(&self, hello: &Hello, now_ms: i64) -> Result<(), HqError>;
    /// How a booth's clock went, newest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn clocks(&self, booth: BoothId) -> Result<Vec<ClockSpan>, HqError>;
    /// Notes that a booth was in contact.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn contact(&self, booth: BoothId, now_ms: i64) -> Result<(), HqError>;
    /// Heads of the epochs as a booth last told (of every booth: `None`).
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn told(&self, booth: Option<BoothId>) -> Result<Vec<EpochTold>, HqError>;
    /// Withdraws a booth. `false` if it was withdrawn already or does not exist.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn revoke_booth(&self, id: BoothId, why: &str, now_ms: i64) -> Result<bool, HqError>;
    /// Keeps a new enrolment code; gives its number.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn add_code(&self, code: &NewCode) -> Result<u64, HqError>;
    /// Every code, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn codes(&self, limit: u32) -> Result<Vec<CodeRecord>, HqError>;
    /// Withdraws a code that is neither used nor withdrawn.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn cancel_code(&self, id: u64, now_ms: i64) -> Result<bool, HqError>;
    /// Uses a code: checks it, makes the booth, keeps the answer; all or nothing. The same booth (equal signing and sealing key) may ask
    /// again and gets the same answer. `None`: the code is wrong, used, expired or withdrawn.
    ///
    /// # Errors
    /// [`HqError::Database`] or what `make` returns; then the code is as it was.
    fn enrol(&self, digest: &Hash32, booth: &NewBooth, now_ms: i64, make: MakeAnswer<'_>) -> Result<Option<Vec<u8>>, HqError>;
    /// Digests of the codes that are neither expired nor withdrawn, used ones included.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn code_digests(&self, now_ms: i64) -> Result<Vec<Hash32>, HqError>;
    /// The post a usable code is for. `None` as in [`BoothStore::enrol`].
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn code_post(&self, digest: &Hash32, now_ms: i64) -> Result<Option<String>, HqError>;
}

/// What goes down to the booths.
pub trait FeedStore: Send + Sync {
    /// Publishes. An equal or older version than the newest is refused with `version-older`.
    ///
    /// # Errors
    /// [`HqError::Refused`], [`HqError::Database`].
    fn put_feeds(&self, feeds: &[FeedRecord]) -> Result<(), HqError>;
    /// The newest version of a feed for a post (a feed that does not differ by post has the post `""`).
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn feed(&self, name: &str, post: &str) -> Result<Option<FeedRecord>, HqError>;
    /// The newest version of every feed, without its content.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn feeds(&self) -> Result<Vec<FeedVersion>, HqError>;
    /// The body of one version of a feed that every post gets, if it is kept.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn feed_body(&self, name: &str, version: u64) -> Result<Option<Vec<u8>>, HqError>;
    /// Forgets what versions said that were issued before a time and are not the newest: lists and outcomes are about persons. That they
    /// were, and when, stays. Gives how many.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn forget_feeds(&self, issued_before_ms: i64) -> Result<u64, HqError>;
    /// Issue time of a version, if it was published here.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn issue_times(&self) -> Result<Vec<(String, u64, i64)>, HqError>;
    /// Feeds in force at the booths, as last told: booth, name, version.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn feeds_told(&self) -> Result<Vec<(BoothId, String, u64)>, HqError>;
    /// Puts a sealed feed in the place of the same version: sealed to new keys, otherwise equal.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn reseal_feed(&self, name: &str, version: u64, signed: &[u8]) -> Result<(), HqError>;
    /// Every officer.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn officers(&self) -> Result<Vec<Officer>, HqError>;
    /// Adds or replaces officers.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn save_officers(&self, officers: &[Officer]) -> Result<(), HqError>;
    /// A setting of headquarters itself.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn setting(&self, key: &str) -> Result<Option<String>, HqError>;
    /// Changes a setting.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn set_setting(&self, key: &str, value: &str) -> Result<(), HqError>;
}

/// Users of the console, their sessions, the audit log and the alarms.
pub trait OfficeStore: Send + Sync {
    /// Every user.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn users(&self) -> Result<Vec<UserRecord>, HqError>;
    /// One user.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn user(&self, login: &str) -> Result<Option<UserRecord>, HqError>;
    /// Adds or replaces a user. A user who is disabled or has a new passphrase loses every session.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn save_user(&self, user: &UserRecord) -> Result<(), HqError>;
    /// Opens a session.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn open_session(&self, digest: &Hash32, login: &str, now_ms: i64) -> Result<(), HqError>;
    /// The session with this digest; notes that it was used.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn use_session(&self, digest: &Hash32, now_ms: i64) -> Result<Option<SessionRecord>, HqError>;
    /// Closes a session.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn close_session(&self, digest: &Hash32) -> Result<(), HqError>;
    /// Appends to the audit log.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn audit(&self, entry: &AuditEntry) -> Result<(), HqError>;
    /// A page of the audit log, newest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn audit_page(&self, query: &AuditQuery) -> Result<Vec<AuditRecord>, HqError>;
    /// Verifies the audit log's chain: the number of rows, or the first row that does not fit.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn verify_audit(&self) -> Result<Result<u64, u64>, HqError>;
    /// Raises an alarm, or counts it once more if the same one is open.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn raise(&self, alarm: &NewAlarm) -> Result<(), HqError>;
    /// Alarms, open ones first, then newest first; at most `limit`.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn alarms(&self, limit: u32) -> Result<Vec<AlarmRecord>, HqError>;
    /// Settles an open alarm.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn settle(&self, id: u64, login: &str, note: &str, now_ms: i64) -> Result<bool, HqError>;
    /// Records of the branches received first by which booths raised urgent alerts, took them back, or found a traveller on a list
    /// later; the oldest first, from a time on.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn raised(&self, from_ms: i64) -> Result<Vec<RaisedRecord>, HqError>;
    /// Records of the branches received first by which booths say that correction tasks are done, the oldest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn tasks_done(&self) -> Result<Vec<RaisedRecord>, HqError>;
    /// Records of the branches received first by which booths say what became of releases of the program, the oldest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn release_words(&self) -> Result<Vec<RaisedRecord>, HqError>;
    /// Keeps headquarters' word on something, in the place of an earlier one.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn save_verdict(&self, verdict: &Verdict) -> Result<(), HqError>;
    /// Keeps a table that leaves the house, as the next revision of its series; gives the revision.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn save_publication(&self, publication: &Publication) -> Result<u32, HqError>;
    /// Published tables, the newest first, at most `limit`.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn publications(&self, limit: u32) -> Result<Vec<Publication>, HqError>;
    /// One revision of a series; the newest (`None`).
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn publication(&self, series: &str, revision: Option<u32>) -> Result<Option<Publication>, HqError>;
    /// Every word of a kind from a time on, the newest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn verdicts(&self, kind: VerdictKind, from_ms: i64) -> Result<Vec<Verdict>, HqError>;
}

/// Look-ups and figures.
pub trait FigureStore: Send + Sync {
    /// Crossings, newest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn search_crossings(&self, query: &CrossingQuery) -> Result<Vec<CrossingRecord>, HqError>;
    /// One crossing; the branch received first if there are several.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn crossing(&self, id: uuid::Uuid) -> Result<Option<CrossingRecord>, HqError>;
    /// What was said of a crossing after it was recorded, in the order of the booth's journal; at most `limit`.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn amendments(&self, crossing: uuid::Uuid, limit: u32) -> Result<Vec<AmendmentRecord>, HqError>;
    /// Officers' answers to hits, newest first.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn answers(&self, query: &AnswerQuery) -> Result<Vec<AnswerRecord>, HqError>;
    /// Hands over the counts of every booth's days from `from` to `to`, a row at a time: memory does not grow with the range.
    ///
    /// # Errors
    /// [`HqError::Database`] or what `each` returns.
    fn counted(&self, from: &str, to: &str, post: Option<&str>, each: EachDay<'_>) -> Result<(), HqError>;
    /// Hands over the crossings whose public ids lie from `from` up to but not including `to`, a row at a time, in no order.
    ///
    /// # Errors
    /// [`HqError::Database`] or what `each` returns.
    fn export(&self, from: uuid::Uuid, to: uuid::Uuid, each: EachCrossing<'_>) -> Result<(), HqError>;
    /// The lowest public id of a crossing from `from` on.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn next_crossing(&self, from: uuid::Uuid) -> Result<Option<uuid::Uuid>, HqError>;
    /// Whether a program of before packed counts took something in: the projections have to be made anew.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn counts_are_stale(&self) -> Result<bool, HqError>;
    /// How many acts of a kind there were on a post's day.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn acts(&self, day: &str, post: &str, kind: &str) -> Result<u64, HqError>;
    /// How many hits were answered how on a post's day.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn answer_counts(&self, day: &str, post: &str) -> Result<Vec<(String, u64)>, HqError>;
    /// Records in quarantine per booth.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn quarantined(&self) -> Result<Vec<(BoothId, u64)>, HqError>;
}

#[cfg(test)]
mod histories;
#[cfg(test)]
pub(crate) mod tests;
