//! What booths delivered, on its way into the store and out of it.

use super::BoothRecord;
use crate::figures::Cell;
use crate::project::search_key;
use border::{Amendment, Direction, RetentionClass, Said};
use foundation::Sensitive;
use journal::{BoothId, Hash32};
use uuid::Uuid;

/// A segment as it arrived, with what could be made of it.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Who recorded and signed it.
    pub booth: BoothId,
    /// Epoch of the journal.
    pub epoch: u32,
    /// First event.
    pub first: u64,
    /// Last event.
    pub last: u64,
    /// Chain value before the first event.
    pub prev_chain: Hash32,
    /// Chain value of the last event.
    pub last_chain: Hash32,
    /// BLAKE3 of the bytes as they travelled.
    pub hash: Hash32,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// By our clock.
    pub received_at: i64,
    /// Whether the booth was revoked then.
    pub revoked: bool,
    /// What is inside.
    pub content: Content,
}

impl Arrival {
    /// Its events, if it could be read.
    #[must_use]
    pub fn events(&self) -> &[ArrivedEvent] {
        match &self.content {
            Content::Events(events) => events,
            Content::Unreadable => &[],
        }
    }
}

/// What is inside a segment.
#[derive(Clone, Debug)]
pub enum Content {
    /// Its events, one for each number from first to last.
    Events(Vec<ArrivedEvent>),
    /// It does not open or does not decode: kept, in quarantine.
    Unreadable,
}

/// An event with what it means to the projections.
#[derive(Clone, Debug)]
pub struct ArrivedEvent {
    /// Number.
    pub seq: u64,
    /// Chain value as recorded.
    pub chain: Hash32,
    /// Kind.
    pub kind: String,
    /// When recorded, milliseconds since 1970.
    pub at: i64,
    /// How long its body is kept; `None`: that is gone.
    pub retention: Option<RetentionClass>,
    /// Does not follow the chain: altered at the booth.
    pub broken: bool,
    /// What it means.
    pub fact: Fact,
}

/// What an event means to the projections.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A crossing.
    Crossing(Box<CrossingFact>),
    /// What is said of a crossing recorded before.
    Amendment(Box<AmendmentFact>),
    /// An answer to a hit.
    Answer(Box<AnswerFact>),
    /// An act that is only counted: day and post.
    Counted {
        /// Day at the post.
        day: String,
        /// Post code.
        post: String,
    },
    /// Nothing that is shown.
    Nothing,
    /// Kept, not interpreted; the reason.
    Quarantined(&'static str),
}

/// A crossing as look-ups and statistics need it.
#[derive(Clone, Debug)]
pub struct CrossingFact {
    /// Public id.
    pub id: Uuid,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Minutes east of UTC.
    pub offset: i16,
    /// Day at the post.
    pub day: String,
    /// Post code.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// Direction.
    pub direction: Direction,
    /// Short name of the decision.
    pub decision: &'static str,
    /// Name as presented.
    pub name: Sensitive<String>,
    /// How many characters of it are the surname.
    pub surname: u32,
    /// Name as searched.
    pub name_key: Sensitive<String>,
    /// Date of birth as JSON.
    pub birth: Option<Sensitive<String>>,
    /// Nationality.
    pub nationality: Option<String>,
    /// Country of residence.
    pub residence: Option<String>,
    /// Document number.
    pub number: Option<Sensitive<String>>,
    /// Where the document is found.
    pub document: Option<DocumentKey>,
    /// How many hits were shown.
    pub hits: u32,
    /// The answers to them.
    pub answers: Vec<AnswerFact>,
    /// What it is counted by.
    pub cell: Cell,
}

/// A correction or a void of one of the booth's own crossings.
#[derive(Clone, Debug)]
pub struct AmendmentFact {
    /// Public id of the crossing.
    pub crossing: Uuid,
    /// What is said, its texts as a database can hold them.
    pub amendment: Amendment,
}

/// What was said of a crossing, as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentRecord {
    /// Where it stands in its booth's journal.
    pub place: Place,
    /// Another branch, a broken chain or a revoked booth: kept, and changes nothing.
    pub flagged: bool,
    /// What, and when.
    pub said: Said,
}

/// Where a document is found: by a hash of its number, then by its issuer.
///
/// The issuer is no part of the hash: people at headquarters often have a number and nothing else, and a look-up has to ask one place for
/// that too. Equal numbers of several issuers are few.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentKey {
    /// Of the number as it is searched.
    pub hash: i64,
    /// State or organisation; empty if not known.
    pub issuer: String,
}

impl DocumentKey {
    /// The key of a number as printed or typed; `None` if nothing of it can be searched.
    #[must_use]
    pub fn of(number: &str, issuer: &str) -> Option<Self> {
        let searched = search_key(number).replace(' ', "");
        let digest = blake3::hash(searched.as_bytes());
        let (first, _) = digest.as_bytes().split_first_chunk()?;
        (!searched.is_empty()).then(|| Self { hash: i64::from_be_bytes(*first), issuer: issuer.to_owned() })
    }
}

/// An officer's answer to a hit.
#[derive(Clone, Debug)]
pub struct AnswerFact {
    /// Sorts by time; the same answer always has the same id.
    pub id: String,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Day at the post.
    pub day: String,
    /// Post code.
    pub post: String,
    /// The list.
    pub list: String,
    /// Its version when shown.
    pub list_version: u64,
    /// The alert.
    pub alert: String,
    /// The answer (`same`, `not-same`, `unsure`).
    pub answer: &'static str,
    /// The officer's reason.
    pub note: Sensitive<String>,
    /// Who answered.
    pub officer: String,
    /// Score shown, thousandths.
    pub score: u16,
}

/// What has to be known before a segment is opened.
#[derive(Clone, Debug)]
pub struct Before {
    /// The booth that signed it.
    pub booth: Option<BoothRecord>,
    /// Whether the same bytes are here already.
    pub known: bool,
    /// Another text whenever a post has changed.
    pub posts_revision: String,
}

/// What became of an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Nothing in it was new.
    pub duplicate: bool,
    /// The branch it stands on; above 0 it is a fork.
    pub branch: u32,
}

/// What is held of an epoch, as far as the asker may believe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Everything up to this event; 0: nothing.
    pub upto: u64,
    /// Its chain value.
    pub upto_chain: Hash32,
    /// Further stretches that the asker has proved to be its own.
    pub beyond: Vec<(u64, u64)>,
}

/// A gapless stretch of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRecord {
    /// The booth.
    pub booth: BoothId,
    /// Epoch.
    pub epoch: u32,
    /// Branch.
    pub branch: u32,
    /// First event.
    pub first: u64,
    /// Last event.
    pub last: u64,
    /// Chain value before the first.
    pub prev_chain: Hash32,
    /// Chain value of the last.
    pub last_chain: Hash32,
}

/// A stored segment.
#[derive(Clone, Debug)]
pub struct SegmentRecord {
    /// Number: those of one booth rise in the order of arrival.
    pub id: i64,
    /// The booth.
    pub booth: BoothId,
    /// BLAKE3 of the bytes as they arrived.
    pub hash: Hash32,
    /// When, by our clock.
    pub received_at: i64,
    /// Whether the booth was revoked then.
    pub revoked: bool,
    /// The bytes: as they arrived, or what stands in their place.
    pub bytes: Vec<u8>,
    /// Headquarters' signed word on what was erased of it.
    pub erasure: Option<Vec<u8>>,
}

/// A place in a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The booth.
    pub booth: BoothId,
    /// Epoch.
    pub epoch: u32,
    /// Branch.
    pub branch: u32,
    /// Number.
    pub seq: u64,
}

impl Place {
    /// How what a booth raised is named to people.
    #[must_use]
    pub fn raised(&self) -> String {
        format!("{}/{}/{}", self.booth.0, self.epoch, self.seq)
    }
}

/// A record in quarantine.
#[derive(Clone, Debug)]
pub struct QuarantineRecord {
    /// Number.
    pub id: u64,
    /// Where.
    pub place: Place,
    /// How many records.
    pub records: u64,
    /// Kind, if it can be told.
    pub kind: Option<String>,
    /// Why.
    pub reason: String,
    /// When received.
    pub received_at: i64,
}
