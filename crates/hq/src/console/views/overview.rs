//! The first screen: today's figures and what needs attention.

use super::BoothView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Officers' answers to hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HitFigures {
    /// Same person.
    pub same: u64,
    /// Not the same.
    pub not_same: u64,
    /// Unsure.
    pub unsure: u64,
}

/// What still waits at the booths, as they last told.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct Waiting {
    /// Records.
    pub events: u64,
    /// Pictures.
    pub images: u64,
    /// Time of the oldest record, milliseconds since 1970.
    pub oldest_ms: Option<i64>,
    /// Where the oldest waits: name of post and booth.
    pub oldest_at: Option<String>,
}

/// What needs a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attention {
    /// Open alarms of forked journals.
    pub forks: u64,
    /// Records in quarantine.
    pub quarantined: u64,
    /// Other open alarms.
    pub other_alarms: u64,
    /// What booths raised and nobody settled.
    pub raised: u64,
    /// Lists past their expiry.
    pub expired_lists: u64,
}

/// Entries and exits of one day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DayBar {
    /// Date at the post.
    pub date: String,
    /// Entries admitted.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Refusals of entry and prevented exits.
    pub refused: u64,
    /// Whether a booth may still hold records of this day.
    pub complete: bool,
}

/// The first screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Overview {
    /// Now, milliseconds since 1970.
    pub now_ms: i64,
    /// Today's entries admitted, exits and refusals. "Today" is each post's own.
    pub today: DayBar,
    /// Inspections sent to secondary today.
    pub referred_today: u64,
    /// Today's answers to hits.
    pub hits_today: HitFigures,
    /// Booths heard from today.
    pub heard_today: u32,
    /// Booths in service.
    pub booths_total: u32,
    /// Share of the records known to exist that are here, thousandths.
    pub completeness: u16,
    /// What waits at the booths.
    pub waiting: Waiting,
    /// What needs a person.
    pub attention: Attention,
    /// The last fourteen days, oldest first.
    pub days: Vec<DayBar>,
    /// Today's crossings by country of residence (nationality where residence was not asked), largest first.
    pub residence: Vec<super::Figure>,
    /// Booths, what needs attention first.
    pub booths: Vec<BoothView>,
}
