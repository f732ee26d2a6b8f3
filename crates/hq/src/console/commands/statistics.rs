//! Statistics of a range of days: any two dimensions crossed, never without how complete they are.

use super::standing::{Standing, share};
use crate::console::desk::{Desk, Right};
use crate::console::views::{BoothHours, BoothState, Completeness, DayBar, Statistics, StatisticsRequest};
use crate::figures::{Cross, Dimension, Question, Sums, each};
use crate::store::BoothRecord;
use crate::{Hq, HqError};
use border::Post;
use chrono::{NaiveDate, NaiveTime};
use foundation::{CodedError, ErrorCode};
use std::collections::BTreeMap;

const MAX_DAYS: i64 = 3_700;
/// Values that a crossing may have to have at a time.
const MAX_ONLY: usize = 8;
/// Rows and columns of a table on a screen, and of a whole one.
const ON_SCREEN: (usize, usize) = (60, 12);
const WHOLE: (usize, usize) = (4_000, 300);
pub(super) const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

pub(crate) async fn statistics(desk: &Desk, request: StatisticsRequest) -> Result<Statistics, CodedError> {
    desk.with(Right::See, move |hq, _| hq.statistics(&request)).await
}

impl Hq {
    /// Counts the crossings of some days as asked.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] for days the wrong way round or too many; [`HqError::Database`].
    pub fn statistics(&self, request: &StatisticsRequest) -> Result<Statistics, HqError> {
        let posts = self.store.posts()?;
        let now = self.now_ms();
        let today = posts.iter().map(|post| today_at(post, now)).max().unwrap_or_else(|| utc_day(now));
        let (first, last) = (request.from.unwrap_or(today), request.to.unwrap_or(today));
        if last < first || (last - first).num_days() > MAX_DAYS {
            return Err(CodedError::new(ErrorCode::BadRequest, "to").into());
        }
        if request.only.len() > MAX_ONLY || request.only.iter().any(|only| only.dimension.is_of_time_or_place()) {
            return Err(CodedError::new(ErrorCode::BadRequest, "only").into());
        }
        let post = request.post.as_deref();
        let (from, to) = (first.to_string(), last.to_string());
        // How complete they are is read first: what arrives meanwhile makes them better than said, never worse.
        let standing = Standing::load(self)?;
        let mut cross = Cross::new(Question {
            days: (first, last),
            rows: request.rows.unwrap_or(Dimension::Nationality),
            columns: request.columns,
            measure: request.measure,
            only: request.only.iter().map(|only| (only.dimension, only.value.clone())).collect(),
            most: if request.whole { WHOLE } else { ON_SCREEN },
        });
        self.store.counted(&from, &to, post, &mut |row| cross.count(row.day, row.post, row.counts))?;
        let completeness = posts.iter().filter(|known| post.is_none_or(|post| post == known.code)).map(|post| completeness(&standing, post));
        Ok(Statistics {
            table: cross.table(),
            sums: cross.totals,
            days: bars(&cross.days, first, last, &Complete::of(&standing, post)),
            booth_hours: booth_hours(&standing, post, (first, last), now),
            completeness: completeness.collect(),
            from,
            to,
        })
    }

    /// What was counted on each of some days.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub fn days(&self, from: &str, to: &str, post: Option<&str>) -> Result<BTreeMap<String, Sums>, HqError> {
        let mut days: BTreeMap<String, Sums> = BTreeMap::new();
        self.store.counted(from, to, post, &mut |row| {
            let sums = days.entry(row.day.to_owned()).or_default();
            each(row.counts, |cell, count| sums.count(cell, count))
        })?;
        Ok(days)
    }
}

/// The civil date at a post.
pub(super) fn today_at(post: &Post, now_ms: i64) -> NaiveDate {
    let utc = chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    post.time_zone.parse::<chrono_tz::Tz>().map_or_else(|_| utc.date_naive(), |zone| utc.with_timezone(&zone).date_naive())
}

pub(super) fn utc_day(now_ms: i64) -> NaiveDate {
    chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default().date_naive()
}

/// Until which moment the figures are complete: every booth was heard after it and held nothing older back.
pub(super) struct Complete {
    until_ms: i64,
}

impl Complete {
    pub(super) fn of(standing: &Standing, post: Option<&str>) -> Self {
        let booths = standing.booths.iter().filter(|booth| booth.revoked_at.is_none() && post.is_none_or(|post| booth.post == post));
        Self { until_ms: booths.map(|booth| complete_until(standing, booth)).min().unwrap_or(i64::MAX) }
    }

    /// Whether nothing of a day can still be missing; half a day either way covers every time zone.
    fn covers(&self, day: NaiveDate) -> bool {
        let end = day.and_hms_opt(23, 59, 59).map_or(i64::MAX, |end| end.and_utc().timestamp_millis());
        self.until_ms > end.saturating_add(DAY_MS / 2)
    }
}

/// Until which moment everything that a booth recorded is here.
fn complete_until(standing: &Standing, booth: &BoothRecord) -> i64 {
    match standing.view(booth).state {
        // What is missing in between has no date.
        BoothState::Hole => i64::MIN,
        BoothState::New => booth.enrolled_at,
        _ => booth.oldest_at.unwrap_or(i64::MAX).min(booth.contact_at.unwrap_or(i64::MIN)),
    }
}

/// Of the hours that booths were in service from `first` to `last`, up to `now`, those of which everything is here.
fn booth_hours(standing: &Standing, post: Option<&str>, (first, last): (NaiveDate, NaiveDate), now: i64) -> BoothHours {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let (from, to) = (midnight(first), midnight(last).saturating_add(DAY_MS).min(now));
    let (mut served, mut received) = (0, 0);
    for booth in standing.booths.iter().filter(|booth| post.is_none_or(|post| booth.post == post)) {
        let (begin, end) = (booth.enrolled_at.max(from), booth.revoked_at.unwrap_or(i64::MAX).min(to));
        served += end.saturating_sub(begin).max(0);
        received += complete_until(standing, booth).min(end).saturating_sub(begin).max(0);
    }
    let hours = |ms: i64| u64::try_from(ms / HOUR_MS).unwrap_or(0);
    let thousandths = received.saturating_mul(1_000).checked_div(served).and_then(|share| u16::try_from(share).ok());
    BoothHours { served: hours(served), received: hours(received), share: thousandths.unwrap_or(1_000) }
}

/// One bar for each day, those without crossings too.
pub(super) fn bars(days: &BTreeMap<String, Sums>, first: NaiveDate, last: NaiveDate, complete: &Complete) -> Vec<DayBar> {
    let bar = |day: NaiveDate| {
        let date = day.to_string();
        let sums = days.get(&date).copied().unwrap_or_default();
        DayBar { date, entries: sums.entries, exits: sums.exits, refused: sums.refused, complete: complete.covers(day) }
    };
    first.iter_days().take_while(|day| *day <= last).map(bar).collect()
}

fn completeness(standing: &Standing, post: &Post) -> Completeness {
    let booths = standing.booths.iter().filter(|booth| booth.post == post.code);
    let in_service = booths.clone().filter(|booth| booth.revoked_at.is_none());
    let silent = in_service.clone().filter(|booth| matches!(standing.view(booth).state, BoothState::Silent | BoothState::New));
    let received = booths.clone().map(|booth| standing.received(booth.id)).sum();
    let missing = in_service.map(|booth| standing.missing(booth.id)).sum();
    Completeness {
        post: post.code.clone(),
        name: post.name.clone(),
        received,
        missing,
        quarantined: booths.map(|booth| standing.quarantined(booth.id)).sum(),
        silent_since_ms: silent.map(|booth| booth.contact_at.unwrap_or(booth.enrolled_at)).min(),
        completeness: share(received, missing),
    }
}
