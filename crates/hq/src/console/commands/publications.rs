//! Tables that leave the house: given out under a revision, kept as they were, compared with the revision before, written as files.

use crate::console::desk::{Desk, Right, note};
use crate::console::views::{
    BoothHours, Changed, Empty, FileView, PublishStatistics, PublishedRequest, PublishedRow, PublishedTable, StatisticsFile, StatisticsRequest,
};
use crate::figures::{Protection, Table, protected};
use crate::store::Publication;
use crate::{Hq, HqError, sheet};
use base64::Engine;
use foundation::{CodedError, ErrorCode};
use journal::Hash32;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MAX_TITLE_CHARS: usize = 200;
const MAX_NOTE_CHARS: usize = 2_000;
/// Tables listed.
const LISTED: u32 = 500;
/// Changed figures told.
const CHANGES: usize = 1_000;
const ROUNDING: &str = "outpost statistics: rounding of small counts, version 1";

/// What is kept of a table.
#[derive(Serialize, Deserialize)]
struct Kept {
    ask: StatisticsRequest,
    title: String,
    note: String,
    from: String,
    to: String,
    protect: bool,
    booth_hours: BoothHours,
    /// As counted; for the house alone.
    counted: Table,
    /// As given out.
    told: Table,
}

pub(crate) async fn publish(desk: &Desk, form: PublishStatistics) -> Result<PublishedTable, CodedError> {
    desk.with(Right::Publish, move |hq, who| {
        let series = hq.publish_statistics(&form, &who.login)?;
        let table = hq.published_table(&PublishedRequest { series, revision: None })?;
        note(
            hq,
            &who.login,
            "statistics.published",
            format!("{} {}, {} – {}", table.about.title, table.about.revision, table.about.from, table.about.to),
        )?;
        Ok(table)
    })
    .await
}

pub(crate) async fn published(desk: &Desk, _: Empty) -> Result<Vec<PublishedRow>, CodedError> {
    desk.with(Right::See, |hq, _| {
        let rows = hq.store.publications(LISTED)?.into_iter().map(|publication| Ok(row(&publication, &kept(&publication)?)));
        rows.collect()
    })
    .await
}

pub(crate) async fn table(desk: &Desk, request: PublishedRequest) -> Result<PublishedTable, CodedError> {
    desk.with(Right::See, move |hq, _| hq.published_table(&request)).await
}

pub(crate) async fn file(desk: &Desk, request: StatisticsFile) -> Result<FileView, CodedError> {
    desk.with(Right::See, move |hq, _| {
        let table = match (&request.published, request.ask) {
            (Some(published), _) => hq.published_table(published)?.table,
            (None, Some(ask)) => hq.statistics(&StatisticsRequest { whole: true, ..ask })?.table,
            (None, None) => return Err(CodedError::new(ErrorCode::BadRequest, "ask").into()),
        };
        let bytes = sheet::workbook(&table, &request.words, hq.now_ms())?;
        Ok(FileView { base64: base64::engine::general_purpose::STANDARD.encode(bytes) })
    })
    .await
}

impl Hq {
    /// Gives a table out: counts it, keeps it as the next revision of its series; gives the series.
    ///
    /// # Errors
    /// [`ErrorCode::BadRequest`] without title, or as [`Hq::statistics`].
    pub fn publish_statistics(&self, form: &PublishStatistics, login: &str) -> Result<String, HqError> {
        let title = form.title.trim();
        if title.is_empty() || title.chars().count() > MAX_TITLE_CHARS {
            return Err(CodedError::new(ErrorCode::BadRequest, "title").into());
        }
        if form.note.chars().count() > MAX_NOTE_CHARS {
            return Err(CodedError::new(ErrorCode::BadRequest, "note").into());
        }
        let mut ask = StatisticsRequest { whole: true, ..form.ask.clone() };
        ask.only.sort();
        let counted = self.statistics(&ask)?;
        // The days are a part of the question: those of a question without days are not the same tomorrow.
        (ask.from, ask.to) = (counted.from.parse().ok(), counted.to.parse().ok());
        let series = series(&ask, form.protect)?;
        let told = if form.protect {
            let key = blake3::derive_key(ROUNDING, self.keys.database.expose().as_slice());
            protected(&counted.table, &Protection { key: &key, subject: &series })
        } else {
            counted.table.clone()
        };
        let kept = Kept {
            ask,
            title: title.to_owned(),
            note: form.note.trim().to_owned(),
            from: counted.from,
            to: counted.to,
            protect: form.protect,
            booth_hours: counted.booth_hours,
            counted: counted.table,
            told,
        };
        let body = serde_json::to_string(&kept).map_err(|_| HqError::Damaged("table"))?;
        self.store.save_publication(&Publication { series: series.clone(), revision: 0, at: self.now_ms(), login: login.to_owned(), body })?;
        Ok(series)
    }

    /// A table that left the house, with what the revision before gave differently.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub fn published_table(&self, request: &PublishedRequest) -> Result<PublishedTable, HqError> {
        let publication = self.store.publication(&request.series, request.revision)?.ok_or(ErrorCode::NotFound)?;
        let this = kept(&publication)?;
        let before = match publication.revision.checked_sub(1).filter(|before| *before > 0) {
            Some(before) => self.store.publication(&request.series, Some(before))?,
            None => None,
        };
        let changed = match before {
            Some(before) => changed(&kept(&before)?.told, &this.told),
            None => Vec::new(),
        };
        Ok(PublishedTable { about: row(&publication, &this), note: this.note, table: this.told, changed })
    }
}

/// Equal questions are one series, whatever they are called.
fn series(ask: &StatisticsRequest, protect: bool) -> Result<String, HqError> {
    let question = serde_json::to_vec(&(ask, protect)).map_err(|_| HqError::Damaged("question"))?;
    Ok(Hash32::of(&question).to_string().chars().take(32).collect())
}

fn kept(publication: &Publication) -> Result<Kept, HqError> {
    serde_json::from_str(&publication.body).map_err(|_| HqError::Damaged("table"))
}

fn row(publication: &Publication, kept: &Kept) -> PublishedRow {
    PublishedRow {
        series: publication.series.clone(),
        revision: publication.revision,
        title: kept.title.clone(),
        at_ms: publication.at,
        by: publication.login.clone(),
        ask: kept.ask.clone(),
        from: kept.from.clone(),
        to: kept.to.clone(),
        protected: kept.protect,
        booth_hours: kept.booth_hours,
    }
}

/// Every figure that differs; a row or column that was not there counted nothing.
fn changed(before: &Table, now: &Table) -> Vec<Changed> {
    let figures = |table: &Table| -> BTreeMap<(String, String), u64> {
        let rows = table.rows.iter();
        let of = |line: &crate::figures::Line| {
            let counts = table.columns.iter().zip(&line.counts);
            counts.map(|(column, count)| ((line.key.clone(), column.clone()), *count)).collect::<Vec<_>>()
        };
        rows.flat_map(of).collect()
    };
    let (was, is) = (figures(before), figures(now));
    let keys: std::collections::BTreeSet<&(String, String)> = was.keys().chain(is.keys()).collect();
    let differs = keys.into_iter().filter_map(|key| {
        let (was, is) = (was.get(key).copied().unwrap_or(0), is.get(key).copied().unwrap_or(0));
        (was != is).then(|| Changed { row: key.0.clone(), column: key.1.clone(), was, is })
    });
    differs.take(CHANGES).collect()
}
