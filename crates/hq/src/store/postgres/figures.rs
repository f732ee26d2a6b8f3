//! Look-ups and figures over the projections.

use super::convert::{Columns, b, segment_id, t};
use super::link::Link;
use super::{Postgres, amend};
use crate::HqError;
use crate::figures::Cell;
use crate::store::projecting::direction;
use crate::store::rows::newest;
use crate::store::{
    AmendmentRecord, AnswerFact, AnswerQuery, AnswerRecord, CrossingQuery, CrossingRecord, DayCounts, DocumentKey, EachCrossing, EachDay, ExportRow,
    FigureStore, Place,
};
use border::Answer;
use journal::{BoothId, EventId};
use postgres::Row;
use postgres::types::ToSql;
use uuid::Uuid;

const CROSSING_COLUMNS: &str = "id, booth, epoch, branch, seq, segment, at, utc_offset, post, lane, direction, decision, name, birth, nationality, number, hits, flagged, issuer, version, voided";
const ANSWER_COLUMNS: &str = "id, at, day, post, list, list_version, alert, answer, note, officer, score, booth, crossing";

impl FigureStore for Postgres {
    fn search_crossings(&self, query: &CrossingQuery) -> Result<Vec<CrossingRecord>, HqError> {
        let text = t(query.text.expose());
        if text.is_empty() {
            return self.look(|link| Search::of(query).run(link, ""));
        }
        self.look(|link| {
            let mut found = Vec::new();
            if query.issuer.is_none() {
                let mut names = Search::of(query);
                let (from, to) = (names.value(text.clone()), names.value(format!("{text}\u{10FFFF}"))); // What begins with the text lies between.
                found = names.run(link, &format!(" AND name_key BETWEEN ${from} AND ${to}"))?;
            }
            if let Some(document) = DocumentKey::of(&text, query.issuer.as_deref().unwrap_or_default()) {
                found.extend(of_document(link, query, &document)?);
            }
            Ok(newest(found, query.limit))
        })
    }

    fn crossing(&self, id: Uuid) -> Result<Option<CrossingRecord>, HqError> {
        let Some((event, _)) = EventId::from_public_id(id) else { return Ok(None) };
        let sql = format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE booth = $1 AND id = $2 ORDER BY branch LIMIT 1");
        self.look(|link| link.maybe(&sql, &[&b(event.booth), &id], crossing_of))
    }

    fn amendments(&self, crossing: Uuid, limit: u32) -> Result<Vec<AmendmentRecord>, HqError> {
        let Some((event, _)) = EventId::from_public_id(crossing) else { return Ok(Vec::new()) };
        self.look(|link| amend::of_crossing(link, event.booth, crossing, limit))
    }

    fn answers(&self, query: &AnswerQuery) -> Result<Vec<AnswerRecord>, HqError> {
        let sql = format!(
            "SELECT {ANSWER_COLUMNS} FROM answer
             WHERE ($1::text IS NULL OR list = $1) AND ($2::text IS NULL OR answer = $2) AND ($3::uuid IS NULL OR crossing = $3)
               AND ($4::text IS NULL OR day >= $4) AND ($5::text IS NULL OR day <= $5) AND ($6::text IS NULL OR id < $6)
               AND ($8::text IS NULL OR alert = $8)
             ORDER BY id DESC LIMIT $7"
        );
        let (list, from, to, before) = (query.list.as_deref().map(t), query.from.as_deref().map(t), query.to.as_deref().map(t), &query.before);
        let (before, alert) = (before.as_deref().map(t), query.alert.as_deref().map(t));
        self.look(|link| link.all(&sql, &[&list, &query.answer, &query.crossing, &from, &to, &before, &i64::from(query.limit), &alert], answer_of))
    }

    fn counted(&self, from: &str, to: &str, post: Option<&str>, each: EachDay<'_>) -> Result<(), HqError> {
        let sql = "SELECT day, post, counts FROM day_figures WHERE day BETWEEN $1 AND $2 AND ($3::text IS NULL OR post = $3)";
        self.look(|link| {
            link.each(sql, &[&t(from), &t(to), &post.map(t)], |row| {
                each(&DayCounts { day: row.try_get(0)?, post: row.try_get(1)?, counts: row.try_get(2)? })
            })
        })
    }

    fn export(&self, from: Uuid, to: Uuid, each: EachCrossing<'_>) -> Result<(), HqError> {
        let sql = "SELECT booth, epoch, branch, seq, at, utc_offset, day, post, lane, cell, hits, flagged OR voided FROM crossing WHERE id >= $1 AND id < $2";
        self.look(|link| {
            link.each(sql, &[&from, &to], |row| {
                each(ExportRow {
                    place: Place { booth: row.booth(0)?, epoch: row.u32(1)?, branch: row.u32(2)?, seq: row.u(3)? },
                    at: row.i(4)?,
                    offset: row.try_get(5)?,
                    day: row.text(6)?,
                    post: row.text(7)?,
                    lane: row.text(8)?,
                    cell: Cell::stored(row.u(9)?)?,
                    hits: row.u32(10)?,
                    flagged: row.try_get(11)?,
                })
            })
        })
    }

    fn next_crossing(&self, from: Uuid) -> Result<Option<Uuid>, HqError> {
        let sql = "SELECT id FROM crossing WHERE id >= $1 ORDER BY id LIMIT 1";
        self.look(|link| link.maybe(sql, &[&from], |row| Ok(row.try_get(0)?)))
    }

    fn counts_are_stale(&self) -> Result<bool, HqError> {
        self.look(|link| link.one("SELECT EXISTS (SELECT 1 FROM tally)", &[], |row| Ok(row.try_get(0)?)))
    }

    fn acts(&self, day: &str, post: &str, kind: &str) -> Result<u64, HqError> {
        let sql = "SELECT coalesce(sum(count), 0)::bigint FROM act_tally WHERE day = $1 AND post = $2 AND kind = $3";
        self.look(|link| link.one(sql, &[&t(day), &t(post), &t(kind)], |row| row.u(0)))
    }

    fn answer_counts(&self, day: &str, post: &str) -> Result<Vec<(String, u64)>, HqError> {
        let sql = "SELECT answer, count(*) FROM answer WHERE day = $1 AND post = $2 GROUP BY answer ORDER BY answer";
        self.look(|link| link.all(sql, &[&t(day), &t(post)], |row| Ok((row.text(0)?, row.u(1)?))))
    }

    fn quarantined(&self) -> Result<Vec<(BoothId, u64)>, HqError> {
        let sql = "SELECT booth, sum(records)::bigint FROM quarantine GROUP BY booth ORDER BY booth";
        self.look(|link| link.all(sql, &[], |row| Ok((row.booth(0)?, row.u(1)?))))
    }
}

type Value = Box<dyn ToSql + Sync + Send>;

/// Identities looked at before their crossings are.
const IDENTITIES: usize = 500;

/// Crossings under a document: the index of identities names them, newest first, and their booths are asked for them.
fn of_document(link: &mut Link, query: &CrossingQuery, document: &DocumentKey) -> Result<Vec<CrossingRecord>, HqError> {
    let sql = "SELECT id, booth FROM identity WHERE hash = $1 AND ($2::text IS NULL OR issuer = $2) AND ($3::uuid IS NULL OR id < $3)
               ORDER BY id DESC LIMIT $4";
    let (mut before, mut found) = (query.before, Vec::new());
    loop {
        let issuer = query.issuer.as_ref().map(|_| &document.issuer);
        let page: Vec<(Uuid, i64)> = link
            .all(sql, &[&document.hash, &issuer, &before, &i64::try_from(IDENTITIES).unwrap_or(i64::MAX)], |row| Ok((row.try_get(0)?, row.i(1)?)))?;
        let (Some((newest, _)), Some((oldest, _))) = (page.first(), page.last()) else { return Ok(found) };
        let mut of = Search::of(query);
        let ids: Vec<Uuid> = page.iter().map(|(id, _)| *id).collect();
        let booths: Vec<i64> = page.iter().map(|(_, booth)| *booth).collect();
        // The bounds tell the server which months to look at.
        let (from, to, ids, booths) = (of.value(*oldest), of.value(*newest), of.value(ids), of.value(booths));
        let these = format!(" AND id >= ${from} AND id <= ${to} AND id = ANY(${ids}) AND booth = ANY(${booths})");
        found.extend(of.run(link, &these)?);
        if page.len() < IDENTITIES || found.len() >= usize::try_from(query.limit).unwrap_or(usize::MAX) {
            return Ok(found);
        }
        before = Some(*oldest); // A crossing kept on several branches is asked for with all of them.
    }
}

/// A search for crossings: its conditions and their values.
struct Search {
    values: Vec<Value>,
    filter: String,
}

impl Search {
    fn of(query: &CrossingQuery) -> Self {
        let mut search = Self { values: vec![Box::new(i64::from(query.limit))], filter: String::new() };
        let texts = [
            ("post =", query.post.clone()),
            ("decision =", query.decision.clone()),
            ("nationality =", query.nationality.clone()),
            ("direction =", query.direction.map(|wanted| direction(wanted).to_owned())),
            ("day >=", query.from.clone()),
            ("day <=", query.to.clone()),
        ];
        for (condition, text) in texts {
            if let Some(text) = text {
                let at = search.value(t(&text));
                search.filter.push_str(&format!(" AND {condition} ${at}"));
            }
        }
        if let Some(before) = query.before {
            let at = search.value(before);
            search.filter.push_str(&format!(" AND id < ${at}"));
        }
        search
    }

    /// Adds a value; gives its number.
    fn value(&mut self, value: impl ToSql + Sync + Send + 'static) -> usize {
        self.values.push(Box::new(value));
        self.values.len()
    }

    fn run(&self, link: &mut Link, also: &str) -> Result<Vec<CrossingRecord>, HqError> {
        let sql = format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE true{}{also} ORDER BY id DESC, branch LIMIT $1", self.filter);
        let values: Vec<&(dyn ToSql + Sync)> = self.values.iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect();
        link.all(&sql, &values, crossing_of)
    }
}

fn crossing_of(row: &Row) -> Result<CrossingRecord, HqError> {
    Ok(CrossingRecord {
        id: row.try_get(0)?,
        place: Place { booth: row.booth(1)?, epoch: row.u32(2)?, branch: row.u32(3)?, seq: row.u(4)? },
        segment: segment_id(row.i(1)?, row.i(5)?),
        at: row.i(6)?,
        offset: row.try_get(7)?,
        post: row.text(8)?,
        lane: row.text(9)?,
        direction: row.word(10)?,
        decision: row.text(11)?,
        name: row.person(12)?,
        birth: row.maybe_text(13)?.map(Into::into),
        nationality: row.maybe_text(14)?,
        number: row.maybe_text(15)?.map(Into::into),
        hits: row.u32(16)?,
        flagged: row.try_get(17)?,
        issuer: row.maybe_text(18)?,
        version: row.u32(19)?,
        voided: row.try_get(20)?,
    })
}

fn answer_of(row: &Row) -> Result<AnswerRecord, HqError> {
    let answer: Answer = row.word(7)?;
    Ok(AnswerRecord {
        fact: AnswerFact {
            id: row.text(0)?,
            at: row.i(1)?,
            day: row.text(2)?,
            post: row.text(3)?,
            list: row.text(4)?,
            list_version: row.u(5)?,
            alert: row.text(6)?,
            answer: crate::project::answer_word(answer),
            note: row.person(8)?,
            officer: row.text(9)?,
            score: u16::try_from(row.i(10)?).map_err(|_| HqError::Damaged("number"))?,
        },
        booth: row.booth(11)?,
        crossing: row.try_get(12)?,
    })
}
