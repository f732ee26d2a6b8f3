//! What goes into the store and comes out of it: plain values, no SQL.

mod booth;
mod erasing;
mod figure;
mod journal;
mod office;

pub use booth::{BoothRecord, CodeRecord, EpochTold, FeedRecord, FeedVersion, NewBooth, NewCode, PostKey};
pub(super) use erasing::bodies;
pub use erasing::{Bodies, Erasing};
pub(super) use figure::newest;
pub use figure::{AnswerQuery, AnswerRecord, CrossingQuery, CrossingRecord, DayCounts, ExportRow};
pub use journal::{
    AmendmentFact, AmendmentRecord, AnswerFact, Arrival, ArrivedEvent, Before, Content, Coverage, CrossingFact, DocumentKey, Fact, Outcome, Place,
    QuarantineRecord, RunRecord, SegmentRecord,
};
pub use office::{
    AlarmRecord, AuditEntry, AuditQuery, AuditRecord, NewAlarm, Publication, RaisedRecord, SessionRecord, UserRecord, Verdict, VerdictKind,
};
