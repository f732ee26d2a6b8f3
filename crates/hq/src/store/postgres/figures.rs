//! Look-ups and figures over the projections.

use super::Postgres;
use super::convert::{Columns, b, segment_id, t};
use crate::HqError;
use crate::figures::Cell;
use crate::store::projecting::direction;
use crate::store::{
    AnswerFact, AnswerQuery, AnswerRecord, CrossingQuery, CrossingRecord, DayCounts, EachCrossing, EachDay, ExportRow, FigureStore, Place,
};
use border::Answer;
use journal::{BoothId, EventId};
use postgres::Row;
use postgres::types::ToSql;
use uuid::Uuid;

const CROSSING_COLUMNS: &str =
    "id, booth, epoch, branch, seq, segment, at, utc_offset, post, lane, direction, decision, name, birth, nationality, number, hits, flagged";
const ANSWER_COLUMNS: &str = "id, at, day, post, list, list_version, alert, answer, note, officer, score, booth, crossing";

impl FigureStore for Postgres {
    fn search_crossings(&self, query: &CrossingQuery) -> Result<Vec<CrossingRecord>, HqError> {
        let (sql, values) = search_sql(query);
        self.look(|link| {
            let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value.as_ref() as &(dyn ToSql + Sync)).collect();
            link.all(&sql, &values, crossing_of)
        })
    }

    fn crossing(&self, id: Uuid) -> Result<Option<CrossingRecord>, HqError> {
        let Some((event, _)) = EventId::from_public_id(id) else { return Ok(None) };
        let sql = format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE booth = $1 AND id = $2 ORDER BY branch LIMIT 1");
        self.look(|link| link.maybe(&sql, &[&b(event.booth), &id], crossing_of))
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
        let sql = "SELECT booth, epoch, branch, seq, at, utc_offset, day, post, lane, cell, hits, flagged FROM crossing WHERE id >= $1 AND id < $2";
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

/// The statement for a search and its values. A text searches the beginning of names and of document numbers, each by its index.
fn search_sql(query: &CrossingQuery) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![Box::new(i64::from(query.limit))];
    let mut filter = String::new();
    let mut also = |condition: &str, value: Value| {
        values.push(value);
        filter.push_str(&format!(" AND {condition} ${}", values.len()));
    };
    let same = [("post", &query.post), ("decision", &query.decision), ("nationality", &query.nationality)];
    for (column, wanted) in same {
        if let Some(wanted) = wanted {
            also(&format!("{column} ="), Box::new(t(wanted)));
        }
    }
    if let Some(wanted) = query.direction {
        also("direction =", Box::new(direction(wanted)));
    }
    for (condition, day) in [("day >=", &query.from), ("day <=", &query.to)] {
        if let Some(day) = day {
            also(condition, Box::new(t(day)));
        }
    }
    if let Some(before) = query.before {
        also("id <", Box::new(before));
    }
    let text = t(query.text.expose());
    if text.is_empty() {
        return (format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE true{filter} ORDER BY id DESC, branch LIMIT $1"), values);
    }
    let mut begins = |column: &str, text: String| {
        values.push(Box::new(format!("{text}\u{10FFFF}"))); // Everything that begins with the text sorts between these two.
        values.push(Box::new(text));
        let at = values.len();
        format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE {column} BETWEEN ${at} AND ${}{filter}", at - 1)
    };
    let (names, numbers) = (begins("name_key", text.clone()), begins("number_key", text.replace(' ', "")));
    (format!("SELECT * FROM ({names} UNION {numbers}) AS found ORDER BY id DESC, branch LIMIT $1"), values)
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
