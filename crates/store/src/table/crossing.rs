//! Table `crossing`: what a search shows of each crossing. A projection; the whole record is the event's body.

use crate::{StoreError, fold, words};
use border::{Crossing, Decision, Newest};
use journal::Event;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params, params_from_iter};
use uuid::Uuid;

const COLUMNS: &str = "event, public_id, at_ms, offset_minutes, local_date, post, lane, direction, decision, opens_stay, closes_stay, \
                       officer, primary_name, secondary_name, birth_date, nationality, issuing_state, document_number, name_key, \
                       number_key, search, version, voided";

/// One row, as columns.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CrossingRecord {
    pub(crate) event: i64,
    pub(crate) public_id: Vec<u8>,
    pub(crate) at_ms: i64,
    pub(crate) offset_minutes: i16,
    pub(crate) local_date: String,
    pub(crate) post: String,
    pub(crate) lane: String,
    pub(crate) direction: String,
    pub(crate) decision: String,
    pub(crate) opens_stay: bool,
    pub(crate) closes_stay: bool,
    pub(crate) officer: String,
    pub(crate) primary_name: Option<String>,
    pub(crate) secondary_name: Option<String>,
    pub(crate) birth_date: Option<String>,
    pub(crate) nationality: Option<String>,
    pub(crate) issuing_state: Option<String>,
    pub(crate) document_number: Option<String>,
    pub(crate) name_key: Option<String>,
    pub(crate) number_key: Option<String>,
    pub(crate) search: String,
    pub(crate) version: u32,
    pub(crate) voided: bool,
}

impl CrossingRecord {
    /// The row of the crossing that `event` (with key `row_id`) holds, as it stands now.
    pub(crate) fn version(row_id: i64, event: &Event, newest: &Newest) -> Self {
        Self { version: newest.version, voided: newest.voided, ..Self::of(row_id, event, &newest.crossing) }
    }

    /// The row of the crossing that `event` (with key `row_id`) holds, as it was recorded.
    pub(crate) fn of(row_id: i64, event: &Event, crossing: &Crossing) -> Self {
        let (traveller, document) = (&crossing.traveller, &crossing.document);
        let primary = traveller.primary_identifier.as_ref().map(|name| name.value.expose().as_str());
        let secondary = traveller.secondary_identifier.as_ref().map(|name| name.value.expose().as_str());
        let number = document.number.as_ref().map(|number| number.value.expose().as_str());
        Self {
            event: row_id,
            public_id: event.head.public_id().as_bytes().to_vec(),
            at_ms: crossing.at.unix_millis(),
            offset_minutes: crossing.at.offset_minutes,
            local_date: crossing.at.local_date().to_string(),
            post: crossing.post.clone(),
            lane: crossing.lane.clone(),
            direction: words::word(crossing.direction),
            decision: crossing.decision.name().to_owned(),
            opens_stay: crossing.decision.opens_stay(),
            closes_stay: crossing.decision == Decision::Depart,
            officer: crossing.officer.clone(),
            primary_name: primary.map(str::to_owned),
            secondary_name: secondary.map(str::to_owned),
            birth_date: traveller.birth_date.as_ref().map(|date| date.value.expose().to_string()),
            nationality: traveller.nationality.as_ref().map(|state| state.value.to_string()),
            issuing_state: document.issuing_state.as_ref().map(|state| state.value.to_string()),
            document_number: number.map(str::to_owned),
            name_key: primary.and_then(fold::name_key),
            number_key: number.and_then(fold::number_key),
            search: fold::search_column(&[primary, secondary, number, number.and_then(fold::number_key).as_deref()]),
            version: 1,
            voided: false,
        }
    }
}

pub(crate) fn insert(c: &Connection, row: &CrossingRecord) -> Result<(), StoreError> {
    c.prepare_cached(&format!(
        "INSERT INTO crossing ({COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)"
    ))?
    .execute(params![
        row.event,
        row.public_id,
        row.at_ms,
        row.offset_minutes,
        row.local_date,
        row.post,
        row.lane,
        row.direction,
        row.decision,
        row.opens_stay,
        row.closes_stay,
        row.officer,
        row.primary_name,
        row.secondary_name,
        row.birth_date,
        row.nationality,
        row.issuing_state,
        row.document_number,
        row.name_key,
        row.number_key,
        row.search,
        row.version,
        row.voided,
    ])?;
    Ok(())
}

/// The row of one event.
pub(crate) fn get(c: &Connection, event: i64) -> Result<Option<CrossingRecord>, StoreError> {
    let found = c.prepare_cached(&format!("SELECT {COLUMNS} FROM crossing WHERE event = ?1"))?.query_row([event], record);
    Ok(found.optional()?)
}

/// The event of a crossing people know by its public id.
pub(crate) fn event_of(c: &Connection, public_id: Uuid) -> Result<Option<i64>, StoreError> {
    let found = c.prepare_cached("SELECT event FROM crossing WHERE public_id = ?1")?.query_row([public_id.as_bytes().as_slice()], |row| row.get(0));
    Ok(found.optional()?)
}

/// What a search asks for, in columns.
#[derive(Default)]
pub(crate) struct Filter {
    /// Each begins with a blank; all must occur.
    pub(crate) words: Vec<String>,
    pub(crate) from_ms: Option<i64>,
    pub(crate) before_ms: Option<i64>,
    pub(crate) direction: Option<String>,
    pub(crate) decision: Option<String>,
    /// Time and key of the last row seen.
    pub(crate) after: Option<(i64, i64)>,
    pub(crate) limit: i64,
}

/// Matching rows, newest first, by key and never by offset. The index alone decides which rows are read.
pub(crate) fn find(c: &Connection, filter: &Filter) -> Result<Vec<CrossingRecord>, StoreError> {
    let mut conditions = vec!["1".to_owned()];
    let mut values: Vec<&dyn ToSql> = Vec::new();
    for word in &filter.words {
        values.push(word);
        conditions.push(format!("instr(search, ?{}) > 0", values.len()));
    }
    let bounds: [(&str, Option<&dyn ToSql>); 4] = [
        ("at_ms >=", filter.from_ms.as_ref().map(|v| v as &dyn ToSql)),
        ("at_ms <", filter.before_ms.as_ref().map(|v| v as &dyn ToSql)),
        ("direction =", filter.direction.as_ref().map(|v| v as &dyn ToSql)),
        ("decision =", filter.decision.as_ref().map(|v| v as &dyn ToSql)),
    ];
    for (condition, value) in bounds {
        if let Some(value) = value {
            values.push(value);
            conditions.push(format!("{condition} ?{}", values.len()));
        }
    }
    if let Some((at_ms, event)) = &filter.after {
        values.push(at_ms);
        values.push(event);
        conditions.push(format!("(at_ms, event) < (?{}, ?{})", values.len() - 1, values.len()));
    }
    values.push(&filter.limit);
    let sql = format!(
        "WITH found AS MATERIALIZED (SELECT event AS found_event FROM crossing INDEXED BY crossing_by_time
             WHERE {} ORDER BY at_ms DESC, event DESC LIMIT ?{})
         SELECT {COLUMNS} FROM found JOIN crossing ON event = found_event ORDER BY at_ms DESC, event DESC",
        conditions.join(" AND "),
        values.len()
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), record)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keys of crossings that count with the same document, or of a person with the same name and date of birth; newest first. The second
/// value says whether the document is the same.
pub(crate) fn history(
    c: &Connection,
    document: Option<(&str, Option<&str>)>,
    person: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<(i64, bool)>, StoreError> {
    let (number, state) = document.unzip();
    let (name, born) = person.unzip();
    let mut statement = c.prepare_cached(
        "SELECT event, max(same) FROM (
             SELECT event, at_ms, 1 AS same FROM crossing
                 WHERE number_key = ?1 AND (?2 IS NULL OR issuing_state IS NULL OR issuing_state = ?2) AND voided = 0
             UNION ALL
             SELECT event, at_ms, 0 FROM crossing WHERE name_key = ?3 AND birth_date = ?4 AND voided = 0)
         GROUP BY event ORDER BY at_ms DESC, event DESC LIMIT ?5",
    )?;
    let found = statement.query_map(params![number, state.flatten(), name, born, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// How many crossings of a day that count, by direction and decision. All are counted in their index; the few voided ones are taken off.
pub(crate) fn counts(c: &Connection, post: &str, lane: &str, local_date: &str) -> Result<Vec<(String, String, i64)>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT direction, decision, sum(one) FROM (
             SELECT direction, decision, count(*) AS one FROM crossing WHERE local_date = ?1 AND post = ?2 AND lane = ?3 GROUP BY direction, decision
             UNION ALL
             SELECT direction, decision, -1 FROM crossing INDEXED BY crossing_voided WHERE local_date = ?1 AND post = ?2 AND lane = ?3 AND voided = 1)
         GROUP BY direction, decision",
    )?;
    let found = statement.query_map([local_date, post, lane], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The row of the crossing recorded last.
pub(crate) fn last(c: &Connection) -> Result<Option<CrossingRecord>, StoreError> {
    let found = c.prepare_cached(&format!("SELECT {COLUMNS} FROM crossing ORDER BY event DESC LIMIT 1"))?.query_row([], record);
    Ok(found.optional()?)
}

/// Removes the row of one event.
pub(crate) fn delete(c: &Connection, event: i64) -> Result<(), StoreError> {
    c.prepare_cached("DELETE FROM crossing WHERE event = ?1")?.execute([event])?;
    Ok(())
}

fn record(row: &Row<'_>) -> rusqlite::Result<CrossingRecord> {
    Ok(CrossingRecord {
        event: row.get(0)?,
        public_id: row.get(1)?,
        at_ms: row.get(2)?,
        offset_minutes: row.get(3)?,
        local_date: row.get(4)?,
        post: row.get(5)?,
        lane: row.get(6)?,
        direction: row.get(7)?,
        decision: row.get(8)?,
        opens_stay: row.get(9)?,
        closes_stay: row.get(10)?,
        officer: row.get(11)?,
        primary_name: row.get(12)?,
        secondary_name: row.get(13)?,
        birth_date: row.get(14)?,
        nationality: row.get(15)?,
        issuing_state: row.get(16)?,
        document_number: row.get(17)?,
        name_key: row.get(18)?,
        number_key: row.get(19)?,
        search: row.get(20)?,
        version: row.get(21)?,
        voided: row.get(22)?,
    })
}
