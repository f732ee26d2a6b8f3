//! Look-ups and figures over the projections.

use super::convert::{B, S, U, row_word};
use super::{Embedded, amend};
use crate::HqError;
use crate::figures::Cell;
use crate::store::projecting::direction;
use crate::store::{
    AmendmentRecord, AnswerFact, AnswerQuery, AnswerRecord, CrossingQuery, CrossingRecord, DayCounts, DocumentKey, EachCrossing, EachDay, ExportRow,
    FigureStore, Place,
};
use border::Answer;
use journal::{BoothId, EventId};
use rusqlite::{OptionalExtension, Row, ToSql, params};
use uuid::Uuid;

const CROSSING_COLUMNS: &str = "id, booth, epoch, branch, seq, segment, at, offset, post, lane, direction, decision, name, birth, nationality, number, hits, flagged, issuer, version, voided";
const ANSWER_COLUMNS: &str = "id, at, day, post, list, list_version, alert, answer, note, officer, score, booth, crossing";

impl FigureStore for Embedded {
    fn search_crossings(&self, query: &CrossingQuery) -> Result<Vec<CrossingRecord>, HqError> {
        let (sql, values) = search_sql(query);
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&sql)?;
            let values: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
            let rows = statement.query_map(values.as_slice(), crossing_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn crossing(&self, id: Uuid) -> Result<Option<CrossingRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(&format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE id = ?1 ORDER BY branch LIMIT 1"))?;
            Ok(query.query_row([id.as_bytes().as_slice()], crossing_of).optional()?)
        })
    }

    fn amendments(&self, crossing: Uuid, limit: u32) -> Result<Vec<AmendmentRecord>, HqError> {
        let Some((event, _)) = EventId::from_public_id(crossing) else { return Ok(Vec::new()) };
        self.read(|tx| amend::of_crossing(tx, event.booth, crossing, limit))
    }

    fn answers(&self, query: &AnswerQuery) -> Result<Vec<AnswerRecord>, HqError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {ANSWER_COLUMNS} FROM answer
                 WHERE (?1 IS NULL OR list = ?1) AND (?2 IS NULL OR answer = ?2) AND (?3 IS NULL OR crossing = ?3)
                   AND (?4 IS NULL OR day >= ?4) AND (?5 IS NULL OR day <= ?5) AND (?6 IS NULL OR id < ?6)
                   AND (?8 IS NULL OR alert = ?8)
                 ORDER BY id DESC LIMIT ?7"
            ))?;
            let crossing = query.crossing.map(|id| id.as_bytes().to_vec());
            let values = params![query.list, query.answer, crossing, query.from, query.to, query.before, query.limit, query.alert];
            let rows = statement.query_map(values, answer_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn counted(&self, from: &str, to: &str, post: Option<&str>, each: EachDay<'_>) -> Result<(), HqError> {
        self.read(|tx| {
            let mut query =
                tx.prepare_cached("SELECT day, post, counts FROM day_figures WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR post = ?3)")?;
            let mut rows = query.query(params![from, to, post])?;
            while let Some(row) = rows.next()? {
                let text = |at| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str()?);
                each(&DayCounts { day: text(0)?, post: text(1)?, counts: row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)? })?;
            }
            Ok(())
        })
    }

    fn export(&self, from: Uuid, to: Uuid, each: EachCrossing<'_>) -> Result<(), HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT booth, epoch, branch, seq, at, offset, day, post, lane, cell, hits, flagged OR voided FROM crossing WHERE id >= ?1 AND id < ?2",
            )?;
            let mut rows = query.query([from.as_bytes().as_slice(), to.as_bytes().as_slice()])?;
            while let Some(row) = rows.next()? {
                each(ExportRow {
                    place: Place { booth: row.get::<_, B>(0)?.0, epoch: row.get(1)?, branch: row.get(2)?, seq: row.get::<_, U>(3)?.0 },
                    at: row.get(4)?,
                    offset: row.get(5)?,
                    day: row.get(6)?,
                    post: row.get(7)?,
                    lane: row.get(8)?,
                    cell: Cell::stored(row.get::<_, U>(9)?.0)?,
                    hits: row.get(10)?,
                    flagged: row.get(11)?,
                })?;
            }
            Ok(())
        })
    }

    fn next_crossing(&self, from: Uuid) -> Result<Option<Uuid>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT id FROM crossing WHERE id >= ?1 ORDER BY id LIMIT 1")?;
            Ok(query.query_row([from.as_bytes().as_slice()], |row| row.get(0)).optional()?.map(Uuid::from_bytes))
        })
    }

    fn counts_are_stale(&self) -> Result<bool, HqError> {
        self.read(|tx| Ok(tx.prepare_cached("SELECT 1 FROM tally")?.exists([])?))
    }

    fn acts(&self, day: &str, post: &str, kind: &str) -> Result<u64, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT count FROM act_tally WHERE day = ?1 AND post = ?2 AND kind = ?3")?;
            Ok(query.query_row([day, post, kind], |row| row.get::<_, U>(0)).optional()?.map_or(0, |count| count.0))
        })
    }

    fn answer_counts(&self, day: &str, post: &str) -> Result<Vec<(String, u64)>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT answer, count(*) FROM answer WHERE day = ?1 AND post = ?2 GROUP BY answer")?;
            let rows = query.query_map([day, post], |row| Ok((row.get(0)?, row.get::<_, U>(1)?.0)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn quarantined(&self) -> Result<Vec<(BoothId, u64)>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT booth, sum(records) FROM quarantine GROUP BY booth")?;
            let rows = query.query_map([], |row| Ok((row.get::<_, B>(0)?.0, row.get::<_, U>(1)?.0)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// The statement for a search and its values. A text searches the beginning of names and whole document numbers, each by its index.
fn search_sql(query: &CrossingQuery) -> (String, Vec<Box<dyn ToSql>>) {
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut filter = String::new();
    let mut also = |condition: &str, value: Box<dyn ToSql>| {
        values.push(value);
        filter.push_str(&format!(" AND {}", condition.replace('?', &format!("?{}", values.len()))));
    };
    if let Some(post) = &query.post {
        also("post = ?", Box::new(post.clone()));
    }
    if let Some(wanted) = query.direction {
        also("direction = ?", Box::new(direction(wanted)));
    }
    if let Some(decision) = &query.decision {
        also("decision = ?", Box::new(decision.clone()));
    }
    if let Some(nationality) = &query.nationality {
        also("nationality = ?", Box::new(nationality.clone()));
    }
    if let Some(from) = &query.from {
        also("day >= ?", Box::new(from.clone()));
    }
    if let Some(to) = &query.to {
        also("day <= ?", Box::new(to.clone()));
    }
    if let Some(before) = query.before {
        also("id < ?", Box::new(before.as_bytes().to_vec()));
    }
    values.push(Box::new(query.limit));
    let limit = values.len();
    let text = query.text.expose();
    if text.is_empty() {
        return (format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE 1{filter} ORDER BY id DESC LIMIT ?{limit}"), values);
    }
    let mut ways = Vec::new();
    let mut value = |value: Box<dyn ToSql>| {
        values.push(value);
        values.len()
    };
    if query.issuer.is_none() {
        let (from, to) = (value(Box::new(text.clone())), value(Box::new(format!("{text}\u{10FFFF}")))); // What begins with the text lies between.
        ways.push(format!("name_key BETWEEN ?{from} AND ?{to}"));
    }
    if let Some(DocumentKey { hash, issuer }) = DocumentKey::of(text, query.issuer.as_deref().unwrap_or_default()) {
        let hash = value(Box::new(hash));
        let of = query.issuer.as_ref().map(|_| format!(" AND issuer = ?{}", value(Box::new(issuer))));
        ways.push(format!("document = ?{hash}{}", of.unwrap_or_default()));
    }
    // In its index, or still waiting to enter it.
    let places = ["crossing WHERE unindexed IS NULL", "crossing INDEXED BY crossing_unindexed WHERE unindexed IS NOT NULL"];
    let ways = ways.iter().flat_map(|way| places.map(|place| format!("SELECT {CROSSING_COLUMNS} FROM {place} AND {way}{filter}")));
    let ways: Vec<String> = ways.collect();
    let none = format!("SELECT {CROSSING_COLUMNS} FROM crossing WHERE 0");
    let ways = if ways.is_empty() { none } else { ways.join(" UNION ") };
    (format!("{ways} ORDER BY 1 DESC LIMIT ?{limit}"), values)
}

fn crossing_of(row: &Row<'_>) -> rusqlite::Result<CrossingRecord> {
    Ok(CrossingRecord {
        id: Uuid::from_bytes(row.get(0)?),
        place: Place { booth: row.get::<_, B>(1)?.0, epoch: row.get(2)?, branch: row.get(3)?, seq: row.get::<_, U>(4)?.0 },
        segment: row.get(5)?,
        at: row.get(6)?,
        offset: row.get(7)?,
        post: row.get(8)?,
        lane: row.get(9)?,
        direction: row_word(&row.get::<_, String>(10)?)?,
        decision: row.get(11)?,
        name: row.get::<_, S>(12)?.0,
        birth: row.get::<_, Option<S>>(13)?.map(|text| text.0),
        nationality: row.get(14)?,
        number: row.get::<_, Option<S>>(15)?.map(|text| text.0),
        hits: row.get(16)?,
        flagged: row.get(17)?,
        issuer: row.get(18)?,
        version: row.get(19)?,
        voided: row.get(20)?,
    })
}

fn answer_of(row: &Row<'_>) -> rusqlite::Result<AnswerRecord> {
    let answer: Answer = row_word(&row.get::<_, String>(7)?)?;
    Ok(AnswerRecord {
        fact: AnswerFact {
            id: row.get(0)?,
            at: row.get(1)?,
            day: row.get(2)?,
            post: row.get(3)?,
            list: row.get(4)?,
            list_version: row.get::<_, U>(5)?.0,
            alert: row.get(6)?,
            answer: crate::project::answer_word(answer),
            note: row.get::<_, S>(8)?.0,
            officer: row.get(9)?,
            score: row.get(10)?,
        },
        booth: row.get::<_, B>(11)?.0,
        crossing: row.get::<_, Option<[u8; 16]>>(12)?.map(Uuid::from_bytes),
    })
}
