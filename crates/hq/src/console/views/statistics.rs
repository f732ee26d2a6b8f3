//! Statistics: post by direction by nationality, never without how complete they are.

use border::Direction;
use chrono::NaiveDate;
use mrz::StateCode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for figures. Dates are the posts' own.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StatisticsRequest {
    /// First day; absent: today.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Last day; absent: today.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    /// Only this post.
    #[serde(default)]
    pub post: Option<String>,
}

/// One figure: crossings of a kind.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Figure {
    /// Code of the post; empty: all.
    pub post: String,
    /// Direction; absent: both.
    pub direction: Option<Direction>,
    /// Nationality or residence; absent: unknown.
    pub state: Option<StateCode>,
    /// Admitted or departed.
    pub crossed: u64,
    /// Refused or prevented.
    pub refused: u64,
}

/// How complete a post's figures are.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Completeness {
    /// Code of the post.
    pub post: String,
    /// Name of the post.
    pub name: String,
    /// Records of this post that are here.
    pub received: u64,
    /// Records known to be missing: holes, and what booths last told to be waiting.
    pub missing: u64,
    /// Records in quarantine.
    pub quarantined: u64,
    /// Since when nothing was heard from one of its booths, milliseconds since 1970; absent: all heard.
    pub silent_since_ms: Option<i64>,
    /// Share that is here, thousandths.
    pub completeness: u16,
}

/// Figures with how complete they are.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Statistics {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Post × direction × nationality.
    pub figures: Vec<Figure>,
    /// Per day.
    pub days: Vec<super::DayBar>,
    /// How much of the booths' time in service is here whole.
    pub booth_hours: BoothHours,
    /// Per post.
    pub completeness: Vec<Completeness>,
}

/// Hours that booths were in service in a range of days, each booth counted, and those of which everything recorded is here.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct BoothHours {
    /// In service.
    pub served: u64,
    /// Of which everything is here.
    pub received: u64,
    /// Their share, thousandths.
    pub share: u16,
}
