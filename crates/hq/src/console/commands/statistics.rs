//! Figures: the first screen, and statistics of a range of days, never without how complete they are.

use super::standing::{Standing, booth_name, share};
use crate::console::desk::{Desk, Right};
use crate::console::views::{
    AlarmKind, Attention, BoothHours, BoothState, Completeness, DayBar, Empty, Figure, HitFigures, Overview, Statistics, StatisticsRequest, Waiting,
};
use crate::store::{BoothRecord, DayFigure, TallyRecord};
use crate::{Hq, HqError};
use border::{Direction, Post};
use chrono::{Days, NaiveDate, NaiveTime};
use foundation::{CodedError, ErrorCode};
use std::collections::BTreeMap;

const OVERVIEW_DAYS: u64 = 14;
const MAX_DAYS: i64 = 3_700;
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

pub(crate) async fn overview(desk: &Desk, _: Empty) -> Result<Overview, CodedError> {
    desk.with(Right::See, |hq, _| {
        let standing = Standing::load(hq)?;
        let posts = hq.store.posts()?;
        let now = hq.now_ms();
        let mut sums = TodaysSums::default();
        for post in &posts {
            sums.add(hq, post, &today_at(post, now).to_string())?;
        }
        let last = posts.iter().map(|post| today_at(post, now)).max().unwrap_or_else(|| utc_day(now));
        let first = last.checked_sub_days(Days::new(OVERVIEW_DAYS - 1)).unwrap_or(last);
        let in_service = standing.booths.iter().filter(|booth| booth.revoked_at.is_none());
        let (received, missing) = in_service
            .clone()
            .fold((0, 0), |(received, missing), booth| (received + standing.received(booth.id), missing + standing.missing(booth.id)));
        Ok(Overview {
            now_ms: now,
            today: DayBar { date: last.to_string(), complete: false, ..sums.bar },
            referred_today: sums.referred,
            hits_today: sums.hits,
            heard_today: count(in_service.clone().filter(|booth| booth.contact_at.is_some_and(|at| now - at < DAY_MS))),
            booths_total: count(in_service),
            completeness: share(received, missing),
            waiting: waiting(&standing, &posts),
            attention: attention(hq, &standing)?,
            days: bars(&hq.store.days(&first.to_string(), &last.to_string(), None)?, first, last, &Complete::of(&standing, None)),
            residence: residence(sums.tally),
            booths: standing.views(),
        })
    })
    .await
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// The civil date at a post.
fn today_at(post: &Post, now_ms: i64) -> NaiveDate {
    let utc = chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    post.time_zone.parse::<chrono_tz::Tz>().map_or_else(|_| utc.date_naive(), |zone| utc.with_timezone(&zone).date_naive())
}

fn utc_day(now_ms: i64) -> NaiveDate {
    chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default().date_naive()
}

/// Sums over the posts, each on its own day.
struct TodaysSums {
    bar: DayBar,
    referred: u64,
    hits: HitFigures,
    tally: Vec<TallyRecord>,
}

impl Default for TodaysSums {
    fn default() -> Self {
        let bar = DayBar { date: String::new(), entries: 0, exits: 0, refused: 0, complete: false };
        Self { bar, referred: 0, hits: HitFigures::default(), tally: Vec::new() }
    }
}

impl TodaysSums {
    fn add(&mut self, hq: &Hq, post: &Post, day: &str) -> Result<(), HqError> {
        for figure in hq.store.days(day, day, Some(&post.code))? {
            self.bar.entries += figure.entries;
            self.bar.exits += figure.exits;
            self.bar.refused += figure.refused;
        }
        self.referred += hq.store.acts(day, &post.code, "inspection.referred")?;
        for (answer, count) in hq.store.answer_counts(day, &post.code)? {
            match answer.as_str() {
                "same" => self.hits.same += count,
                "not-same" => self.hits.not_same += count,
                _ => self.hits.unsure += count,
            }
        }
        self.tally.extend(hq.store.tally(day, day, Some(&post.code))?);
        Ok(())
    }
}

fn waiting(standing: &Standing, posts: &[Post]) -> Waiting {
    let in_service = standing.booths.iter().filter(|booth| booth.revoked_at.is_none());
    let oldest = in_service.clone().filter_map(|booth| booth.oldest_at.map(|at| (at, booth))).min_by_key(|(at, _)| *at);
    Waiting {
        events: in_service.clone().map(|booth| booth.waiting).sum(),
        images: in_service.map(|booth| booth.waiting_blobs).sum(),
        oldest_ms: oldest.map(|(at, _)| at),
        oldest_at: oldest.map(|(_, booth)| booth_name(posts, booth)),
    }
}

fn attention(hq: &Hq, standing: &Standing) -> Result<Attention, HqError> {
    let now = hq.now_ms();
    let is_fork = |kind: AlarmKind| matches!(kind, AlarmKind::Fork);
    let forks = standing.open_alarms().iter().filter(|alarm| is_fork(alarm.kind)).count() as u64;
    let lists = hq.store.feeds()?.into_iter().filter(|feed| feed.name.starts_with(crate::publish::ALERTS));
    Ok(Attention {
        forks,
        quarantined: standing.booths.iter().map(|booth| standing.quarantined(booth.id)).sum(),
        other_alarms: standing.open_alarms().len() as u64 - forks,
        raised: hq.raised()?.iter().filter(|one| one.ended.is_none()).count() as u64,
        expired_lists: lists.filter(|list| list.expires_at < now).count() as u64,
    })
}

/// Until which moment the figures are complete: every booth was heard after it and held nothing older back.
struct Complete {
    until_ms: i64,
}

impl Complete {
    fn of(standing: &Standing, post: Option<&str>) -> Self {
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
fn bars(figures: &[DayFigure], first: NaiveDate, last: NaiveDate, complete: &Complete) -> Vec<DayBar> {
    let mut sums: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    for figure in figures {
        let sum = sums.entry(&figure.day).or_default();
        *sum = (sum.0 + figure.entries, sum.1 + figure.exits, sum.2 + figure.refused);
    }
    let days = first.iter_days().take_while(|day| *day <= last);
    let bar = |day: NaiveDate| {
        let date = day.to_string();
        let (entries, exits, refused) = sums.get(date.as_str()).copied().unwrap_or_default();
        DayBar { date, entries, exits, refused, complete: complete.covers(day) }
    };
    days.map(bar).collect()
}

/// Sums by country of residence, or nationality where residence was not asked; largest first.
fn residence(tally: Vec<TallyRecord>) -> Vec<Figure> {
    let mut sums: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for record in tally {
        let state = if record.residence.is_empty() { record.nationality.clone() } else { record.residence.clone() };
        let sum = sums.entry(state).or_default();
        if is_refusal(&record.decision) { sum.1 += record.count } else { sum.0 += record.count }
    }
    let figure = |(state, (crossed, refused)): (String, (u64, u64))| Figure {
        post: String::new(),
        direction: None,
        state: state.parse().ok().filter(|_| !state.is_empty()),
        crossed,
        refused,
    };
    let mut figures: Vec<Figure> = sums.into_iter().map(figure).collect();
    figures.sort_by_key(|figure| std::cmp::Reverse(figure.crossed + figure.refused));
    figures
}

fn is_refusal(decision: &str) -> bool {
    matches!(decision, "refuse" | "prevent")
}

pub(crate) async fn statistics(desk: &Desk, request: StatisticsRequest) -> Result<Statistics, CodedError> {
    desk.with(Right::See, move |hq, _| {
        let posts = hq.store.posts()?;
        let now = hq.now_ms();
        let today = posts.iter().map(|post| today_at(post, now)).max().unwrap_or_else(|| utc_day(now));
        let (first, last) = (request.from.unwrap_or(today), request.to.unwrap_or(today));
        if last < first || (last - first).num_days() > MAX_DAYS {
            return Err(CodedError::new(ErrorCode::BadRequest, "to").into());
        }
        let post = request.post.as_deref();
        let (from, to) = (first.to_string(), last.to_string());
        let standing = Standing::load(hq)?;
        let figures = figures(hq.store.tally(&from, &to, post)?);
        let days = bars(&hq.store.days(&from, &to, post)?, first, last, &Complete::of(&standing, post));
        let completeness = posts.iter().filter(|known| post.is_none_or(|post| post == known.code)).map(|post| completeness(&standing, post));
        let booth_hours = booth_hours(&standing, post, (first, last), now);
        Ok(Statistics { from, to, figures, days, booth_hours, completeness: completeness.collect() })
    })
    .await
}

fn figures(tally: Vec<TallyRecord>) -> Vec<Figure> {
    let mut sums: BTreeMap<(String, bool, String), (u64, u64)> = BTreeMap::new();
    for record in tally {
        let sum = sums.entry((record.post, record.direction == Direction::Exit, record.nationality)).or_default();
        if is_refusal(&record.decision) { sum.1 += record.count } else { sum.0 += record.count }
    }
    let figure = |((post, exit, state), (crossed, refused)): ((String, bool, String), (u64, u64))| Figure {
        post,
        direction: Some(if exit { Direction::Exit } else { Direction::Entry }),
        state: state.parse().ok().filter(|_| !state.is_empty()),
        crossed,
        refused,
    };
    sums.into_iter().map(figure).collect()
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
