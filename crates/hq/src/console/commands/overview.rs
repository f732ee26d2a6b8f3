//! The first screen: today's figures, what waits and what needs attention.

use super::standing::{Standing, booth_name, share};
use super::statistics::{Complete, DAY_MS, bars, today_at, utc_day};
use crate::console::desk::{Desk, Right};
use crate::console::views::{AlarmKind, Attention, DayBar, Empty, Figure, HitFigures, Overview, Waiting};
use crate::figures::{Origins, Sums, each};
use crate::{Hq, HqError};
use border::Post;
use chrono::Days;
use foundation::CodedError;

const OVERVIEW_DAYS: u64 = 14;

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
            days: bars(&hq.days(&first.to_string(), &last.to_string(), None)?, first, last, &Complete::of(&standing, None)),
            residence: residence(sums.origins),
            booths: standing.views(),
        })
    })
    .await
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// Sums over the posts, each on its own day.
struct TodaysSums {
    bar: DayBar,
    referred: u64,
    hits: HitFigures,
    origins: Origins,
}

impl Default for TodaysSums {
    fn default() -> Self {
        let bar = DayBar { date: String::new(), entries: 0, exits: 0, refused: 0, complete: false };
        Self { bar, referred: 0, hits: HitFigures::default(), origins: Origins::default() }
    }
}

impl TodaysSums {
    fn add(&mut self, hq: &Hq, post: &Post, day: &str) -> Result<(), HqError> {
        let mut sums = Sums::default();
        hq.store.counted(day, day, Some(&post.code), &mut |row| {
            each(row.counts, |cell, count| sums.count(cell, count))?;
            self.origins.count(row.counts)
        })?;
        self.bar.entries += sums.entries;
        self.bar.exits += sums.exits;
        self.bar.refused += sums.refused;
        self.referred += hq.store.acts(day, &post.code, "inspection.referred")?;
        for (answer, count) in hq.store.answer_counts(day, &post.code)? {
            match answer.as_str() {
                "same" => self.hits.same += count,
                "not-same" => self.hits.not_same += count,
                _ => self.hits.unsure += count,
            }
        }
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

/// By country of residence, or nationality where residence was not asked; largest first.
fn residence(origins: Origins) -> Vec<Figure> {
    let figure = |(state, crossed, refused): (String, u64, u64)| Figure {
        post: String::new(),
        direction: None,
        state: state.parse().ok().filter(|_| !state.is_empty()),
        crossed,
        refused,
    };
    origins.ranked().into_iter().map(figure).collect()
}
