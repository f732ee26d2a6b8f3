//! Looking at recorded crossings: search, one record, history, remembered answers, counts of the day.

use crate::delivery::Coverage;
use crate::table::crossing::{CrossingRecord, Filter};
use crate::table::event::row_id;
use crate::{Store, StoreError, amend, fold, table, words};
use border::{Act, Alert, Crossing, Decision, Direction, Disposition, LateHit, Newest, PastCrossing, Said, Version};
use chrono::NaiveDate;
use foundation::Sensitive;
use journal::EventId;
use mrz::{PartialDate, StateCode};
use rusqlite::Connection;
use std::collections::HashSet;
use uuid::Uuid;

/// How far back a stay is looked for, crossings of the same traveller.
const STAY_DEPTH: i64 = 50;
/// No search gives more rows at once.
const MAX_ROWS: usize = 500;
/// So many words of a search count.
const MAX_WORDS: usize = 8;

/// Which crossings to show; everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrossingQuery {
    /// Beginnings of names or of the document number, in any order, without regard to case and accents; empty: all.
    pub text: Sensitive<String>,
    /// Not before this time, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Before this time, milliseconds since 1970.
    pub to_ms: Option<i64>,
    /// Only this direction.
    pub direction: Option<Direction>,
    /// Only this decision, by its short name.
    pub decision: Option<String>,
    /// At most so many rows.
    pub limit: usize,
    /// Continue after the row with this public id.
    pub before: Option<Uuid>,
}

/// One row of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossingRow {
    /// Public id.
    pub id: Uuid,
    /// When the traveller crossed, milliseconds since 1970.
    pub at_ms: i64,
    /// Minutes east of UTC then.
    pub offset_minutes: i16,
    /// Direction.
    pub direction: Direction,
    /// Code of the post.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// Short name of the decision.
    pub decision: String,
    /// The officer's id.
    pub officer: String,
    /// Surname as presented.
    pub primary: Option<Sensitive<String>>,
    /// Given names as presented.
    pub secondary: Option<Sensitive<String>>,
    /// Date of birth.
    pub birth_date: Option<Sensitive<PartialDate>>,
    /// Nationality.
    pub nationality: Option<StateCode>,
    /// Issuing State of the document.
    pub issuing_state: Option<StateCode>,
    /// Document number.
    pub document_number: Option<Sensitive<String>>,
    /// Whether headquarters' signed receipt covers it.
    pub received: bool,
    /// Which version it shows; 1: as recorded.
    pub version: u32,
    /// It was voided and does not count.
    pub voided: bool,
}

/// One crossing in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCrossing {
    /// Identity of its event.
    pub id: EventId,
    /// Public id.
    pub public: Uuid,
    /// The newest version.
    pub crossing: Crossing,
    /// Whether headquarters' signed receipt covers the record and everything said of it.
    pub received: bool,
    /// Its number; 1: as recorded.
    pub version: u32,
    /// It was voided and does not count.
    pub voided: bool,
    /// What was said of it, in order, and what became of that.
    pub said: Vec<(Said, Version)>,
}

/// By what a traveller's earlier crossings are found: the same document, or the same name and date of birth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryKey {
    /// Issuing State of the document.
    pub issuing_state: Option<StateCode>,
    /// Document number.
    pub number: Option<Sensitive<String>>,
    /// Surname.
    pub primary: Option<Sensitive<String>>,
    /// Date of birth.
    pub birth_date: Option<Sensitive<PartialDate>>,
}

/// A stay that was opened and not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenStay {
    /// The crossing that opened it.
    pub entry: PastCrossing,
    /// Last permitted day, if one was set.
    pub until: Option<NaiveDate>,
}

/// Crossings of one day at one post and lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Entries admitted, referrals for protection included.
    pub entries: u64,
    /// Departures.
    pub exits: u64,
    /// Refusals of entry and prevented exits.
    pub refused: u64,
}

/// A hit on a traveller who had crossed already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLater {
    /// When it was found, milliseconds since 1970.
    pub at_ms: i64,
    /// The hit and its crossing.
    pub hit: LateHit,
    /// Whether headquarters' signed receipt covers the event.
    pub received: bool,
}

/// An urgent alert that an officer put in force here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaisedAlert {
    /// The alert.
    pub alert: Alert,
    /// Who raised it.
    pub officer: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Until when it holds, milliseconds since 1970.
    pub until_ms: i64,
}

impl Store {
    /// Urgent alerts raised here and not withdrawn, the newest first, and how many events raised or withdrew one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn raised_alerts(&self) -> Result<(Vec<RaisedAlert>, u64), StoreError> {
        self.readers().read(|tx| {
            let (mut raised, mut withdrawn, mut events) = (Vec::new(), HashSet::new(), 0);
            for kind in ["alert.withdrawn", "alert.raised"] {
                for event in table::event::urgent_of_kind(tx, kind, usize::MAX)? {
                    let Some(stored) = table::event::get(tx, event)? else { continue };
                    events += 1;
                    match stored.event().map(|event| event.act()).transpose()? {
                        Some(Act::AlertWithdrawn { alert, .. }) => drop(withdrawn.insert(alert)),
                        Some(Act::AlertRaised { officer, until_ms, alert }) if !withdrawn.contains(&alert.id) => {
                            raised.push(RaisedAlert { alert: *alert, officer, at_ms: stored.head().at.unix_millis(), until_ms });
                        }
                        _ => {}
                    }
                }
            }
            Ok((raised, events))
        })
    }

    /// Hits found after their crossings, the newest first; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn hits_found_later(&self, limit: usize) -> Result<Vec<FoundLater>, StoreError> {
        self.readers().read(|tx| {
            let coverage = Coverage::load(tx)?;
            let mut found = Vec::new();
            for event in table::event::urgent_of_kind(tx, "hit.found_later", limit)? {
                let Some(stored) = table::event::get(tx, event)? else { continue };
                if let Some(Act::HitFoundLater(hit)) = stored.event().map(|event| event.act()).transpose()? {
                    found.push(FoundLater { at_ms: stored.head().at.unix_millis(), hit: *hit, received: coverage.covers(event) });
                }
            }
            Ok(found)
        })
    }

    /// Epoch and number of the records whose correction tasks were done.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn tasks_done(&self) -> Result<HashSet<(u32, u64)>, StoreError> {
        self.readers().read(|tx| {
            let mut done = HashSet::new();
            for event in table::event::tasks_done(tx)? {
                let stored = table::event::get(tx, event)?;
                if let Some(Act::TaskDone { epoch, seq, .. }) =
                    stored.as_ref().and_then(|stored| stored.event()).map(|event| event.act()).transpose()?
                {
                    done.insert((epoch, seq));
                }
            }
            Ok(done)
        })
    }

    /// Matching crossings, newest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn search_crossings(&self, query: &CrossingQuery) -> Result<Vec<CrossingRow>, StoreError> {
        self.readers().read(|tx| {
            let Some(filter) = filter(tx, query)? else { return Ok(Vec::new()) };
            let coverage = Coverage::load(tx)?;
            table::crossing::find(tx, &filter)?.into_iter().map(|record| row(record, &coverage)).collect()
        })
    }

    /// The crossing people know by a public id; `None` if there is none or its retention ended.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn crossing(&self, public: Uuid) -> Result<Option<FoundCrossing>, StoreError> {
        self.readers().read(|tx| {
            let Some(event) = table::crossing::event_of(tx, public)? else { return Ok(None) };
            let Some((id, Newest { crossing, version, voided, said })) = amend::newest(tx, event)? else { return Ok(None) };
            let coverage = Coverage::load(tx)?;
            let received = said.iter().all(|(one, _)| coverage.covers(row_id(one.epoch, one.seq))) && coverage.covers(event);
            Ok(Some(FoundCrossing { id, public, crossing, received, version, voided, said }))
        })
    }

    /// Earlier crossings of (as far as is known) the same traveller, newest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn history(&self, key: &HistoryKey, limit: usize) -> Result<Vec<PastCrossing>, StoreError> {
        let limit = i64::try_from(limit.min(MAX_ROWS)).unwrap_or(0);
        self.readers().read(|tx| history(tx, key, limit))
    }

    /// The stay this traveller opened and has not closed, as far as this booth knows.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn open_stay(&self, key: &HistoryKey) -> Result<Option<OpenStay>, StoreError> {
        let past = self.readers().read(|tx| history(tx, key, STAY_DEPTH))?;
        let last = past.into_iter().find(|past| past.decision.opens_stay() || past.decision == Decision::Depart);
        Ok(last.filter(|past| past.decision.opens_stay()).map(|entry| {
            let until = match &entry.decision {
                Decision::Admit { until } | Decision::AdmitWithConditions { until, .. } => *until,
                _ => None,
            };
            OpenStay { entry, until }
        }))
    }

    /// The latest answer given for this identity to this alert.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn remembered_answer(&self, identity: &str, list: &str, alert: &str) -> Result<Option<Disposition>, StoreError> {
        self.readers().read(|tx| {
            let Some((event, position)) = table::disposition::latest(tx, identity, list, alert)? else { return Ok(None) };
            let stored = table::event::get(tx, event)?;
            let act = stored.as_ref().and_then(|stored| stored.event()).map(|event| event.act()).transpose()?;
            let found = act.as_ref().and_then(|act| dispositions(act).get(usize::try_from(position).ok()?)).cloned();
            found.map(Some).ok_or_else(|| StoreError::Damaged("table disposition".to_owned()))
        })
    }

    /// Counts of one day at one post and lane.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn today_counts(&self, post: &str, lane: &str, date: NaiveDate) -> Result<DayCounts, StoreError> {
        let rows = self.readers().read(|tx| table::crossing::counts(tx, post, lane, &date.to_string()))?;
        let mut counts = DayCounts::default();
        for (direction, decision, number) in rows {
            let number = u64::try_from(number).unwrap_or(0);
            match (direction.as_str(), decision.as_str()) {
                (_, "refuse" | "prevent") => counts.refused += number,
                ("entry", _) => counts.entries += number,
                _ => counts.exits += number,
            }
        }
        Ok(counts)
    }

    /// The crossing recorded last.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn last_crossing(&self) -> Result<Option<CrossingRow>, StoreError> {
        self.readers().read(|tx| {
            let Some(record) = table::crossing::last(tx)? else { return Ok(None) };
            row(record, &Coverage::load(tx)?).map(Some)
        })
    }
}

/// The search in columns; `None` if it can match nothing.
fn filter(c: &Connection, query: &CrossingQuery) -> Result<Option<Filter>, StoreError> {
    let typed = fold::words(query.text.expose());
    if typed.is_empty() && !query.text.expose().trim().is_empty() {
        return Ok(None); // Nothing but punctuation begins no name.
    }
    let after = match query.before {
        None => None,
        Some(public) => {
            let event = table::crossing::event_of(c, public)?;
            let record = event.map(|event| table::crossing::get(c, event)).transpose()?.flatten();
            let Some(record) = record else { return Ok(None) };
            Some((record.at_ms, record.event))
        }
    };
    Ok(Some(Filter {
        words: typed.into_iter().take(MAX_WORDS).map(|word| format!(" {word}")).collect(),
        from_ms: query.from_ms,
        before_ms: query.to_ms,
        direction: query.direction.map(words::word),
        decision: query.decision.clone(),
        after,
        limit: i64::try_from(query.limit.min(MAX_ROWS)).unwrap_or(0),
    }))
}

fn row(record: CrossingRecord, coverage: &Coverage) -> Result<CrossingRow, StoreError> {
    let damaged = |column: &str| StoreError::Damaged(format!("column {column}"));
    let state = |code: Option<String>, column| code.map(|c| c.parse()).transpose().map_err(|_| damaged(column));
    let birth_date = record.birth_date.map(|date| date.parse()).transpose().map_err(|_| damaged("birth_date"))?;
    Ok(CrossingRow {
        id: Uuid::from_slice(&record.public_id).map_err(|_| damaged("public_id"))?,
        at_ms: record.at_ms,
        offset_minutes: record.offset_minutes,
        direction: words::parse(&record.direction, "direction")?,
        post: record.post,
        lane: record.lane,
        decision: record.decision,
        officer: record.officer,
        primary: record.primary_name.map(Sensitive::new),
        secondary: record.secondary_name.map(Sensitive::new),
        birth_date: birth_date.map(Sensitive::new),
        nationality: state(record.nationality, "nationality")?,
        issuing_state: state(record.issuing_state, "issuing_state")?,
        document_number: record.document_number.map(Sensitive::new),
        received: coverage.covers(record.event),
        version: record.version,
        voided: record.voided,
    })
}

fn history(c: &Connection, key: &HistoryKey, limit: i64) -> Result<Vec<PastCrossing>, StoreError> {
    let number = key.number.as_ref().and_then(|number| fold::number_key(number.expose()));
    let state = key.issuing_state.map(|state| state.to_string());
    let name = key.primary.as_ref().and_then(|name| fold::name_key(name.expose()));
    // A wholly unknown date of birth is no match: it would make all people of one name the same.
    let born = key.birth_date.as_ref().map(|date| *date.expose()).filter(|date| *date != PartialDate::UNKNOWN);
    let born = born.map(|date| date.to_string());
    let document = number.as_deref().map(|number| (number, state.as_deref()));
    let person = name.as_deref().zip(born.as_deref());
    let mut past = table::neighbour::history(c, document, person, limit)?;
    for (event, same_document) in table::crossing::history(c, document, person, limit)? {
        if let Some((id, Newest { crossing, .. })) = amend::newest(c, event)? {
            past.push((crossing.at.unix_millis(), past_crossing(c, event, id, crossing, same_document)?));
        }
    }
    past.sort_by_key(|(at_ms, _)| std::cmp::Reverse(*at_ms));
    past.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(past.into_iter().map(|(_, past)| past).collect())
}

fn past_crossing(c: &Connection, event: i64, id: EventId, crossing: Crossing, same_document: bool) -> Result<PastCrossing, StoreError> {
    let at_ms = table::event::at_ms(c, event)?.unwrap_or_default();
    Ok(PastCrossing {
        id: id.public_id(at_ms).to_string(),
        date: crossing.at.local_date(),
        direction: crossing.direction,
        post: crossing.post,
        lane: crossing.lane,
        decision: crossing.decision,
        issuing_state: crossing.document.issuing_state,
        same_document,
    })
}

fn dispositions(act: &Act) -> &[Disposition] {
    match act {
        Act::CrossingRecorded(crossing) => &crossing.dispositions,
        Act::AlertDisposed(disposition) => std::slice::from_ref(disposition),
        _ => &[],
    }
}
