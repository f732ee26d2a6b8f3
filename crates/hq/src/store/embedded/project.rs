//! Facts of events → the tables that look-ups and statistics read.

use super::convert::{B, H, U, direction};
use crate::HqError;
use crate::store::{AnswerFact, Arrival, ArrivedEvent, Content, CrossingFact, Fact};
use rusqlite::{Transaction, params};
use std::collections::BTreeMap;

/// Where an event of an arrival lies.
struct Spot<'a> {
    arrival: &'a Arrival,
    branch: u32,
    segment: i64,
}

/// Writes the fresh events of an arrival and what they mean; an unreadable arrival goes to quarantine whole.
pub(super) fn events(tx: &Transaction<'_>, arrival: &Arrival, fresh: &[usize], branch: u32, segment: i64) -> Result<(), HqError> {
    let spot = Spot { arrival, branch, segment };
    let Content::Events(events) = &arrival.content else {
        return quarantine(tx, &spot, arrival.first, arrival.last - arrival.first + 1, None, "unreadable-segment");
    };
    let mut insert =
        tx.prepare_cached("INSERT INTO event (booth, epoch, branch, seq, chain, kind, at, segment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for event in fresh.iter().filter_map(|at| events.get(*at)) {
        insert.execute(params![B(arrival.booth), arrival.epoch, branch, U(event.seq), H(event.chain), event.kind, event.at, segment])?;
        fact(tx, &spot, event)?;
    }
    tally(tx, fresh.iter().filter_map(|at| counted(&spot, events.get(*at)?)))
}

/// Gives a branch rows for events from `first` on that another branch holds as well, so that it is whole by itself. They mean nothing new.
pub(super) fn shared(tx: &Transaction<'_>, arrival: &Arrival, first: u64, branch: u32, segment: i64) -> Result<(), HqError> {
    let Content::Events(events) = &arrival.content else { return Ok(()) };
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO event (booth, epoch, branch, seq, chain, kind, at, segment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for event in events.iter().filter(|event| event.seq >= first) {
        insert.execute(params![B(arrival.booth), arrival.epoch, branch, U(event.seq), H(event.chain), event.kind, event.at, segment])?;
    }
    Ok(())
}

/// Projects the events of a stored arrival that stand in quarantine and can be interpreted now. Gives how many.
pub(super) fn out_of_quarantine(tx: &Transaction<'_>, arrival: &Arrival, segment: i64) -> Result<u64, HqError> {
    let Content::Events(events) = &arrival.content else { return Ok(0) };
    let held: Vec<(i64, u64, u32, String)> = tx
        .prepare_cached("SELECT id, seq, branch, reason FROM quarantine WHERE segment = ?1")?
        .query_map([segment], |row| Ok((row.get(0)?, row.get::<_, U>(1)?.0, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    let mut solved = 0;
    for (id, seq, branch, reason) in held {
        if reason == "unreadable-segment" {
            tx.execute("DELETE FROM quarantine WHERE id = ?1", [id])?;
            let all: Vec<usize> = (0..events.len()).collect();
            self::events(tx, arrival, &all, branch, segment)?;
            solved += events.len() as u64;
            continue;
        }
        let Some(event) = events.iter().find(|event| event.seq == seq) else { continue };
        if !matches!(event.fact, Fact::Quarantined(_)) {
            tx.execute("DELETE FROM quarantine WHERE id = ?1", [id])?;
            let spot = Spot { arrival, branch, segment };
            fact(tx, &spot, event)?;
            tally(tx, counted(&spot, event).into_iter())?;
            solved += 1;
        }
    }
    Ok(solved)
}

fn fact(tx: &Transaction<'_>, spot: &Spot<'_>, event: &ArrivedEvent) -> Result<(), HqError> {
    let flagged = is_flagged(spot, event);
    match &event.fact {
        Fact::Crossing(fact) => crossing(tx, spot, event, fact, flagged),
        Fact::Answer(fact) => answer(tx, spot, fact, None),
        Fact::Counted { day, post } if !flagged => {
            tx.prepare_cached(
                "INSERT INTO act_tally (day, post, kind, count) VALUES (?1, ?2, ?3, 1)
                 ON CONFLICT (day, post, kind) DO UPDATE SET count = count + 1",
            )?
            .execute(params![day, post, event.kind])?;
            Ok(())
        }
        Fact::Counted { .. } | Fact::Nothing => Ok(()),
        Fact::Quarantined(reason) => quarantine(tx, spot, event.seq, 1, Some(&event.kind), reason),
    }
}

fn crossing(tx: &Transaction<'_>, spot: &Spot<'_>, event: &ArrivedEvent, fact: &CrossingFact, flagged: bool) -> Result<(), HqError> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO crossing (id, branch, booth, epoch, seq, segment, at, offset, day, post, lane, direction, decision,
           name, name_key, birth, nationality, residence, number, number_key, hits, flagged)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
    )?
    .execute(params![
        fact.id.as_bytes().as_slice(),
        spot.branch,
        B(spot.arrival.booth),
        spot.arrival.epoch,
        U(event.seq),
        spot.segment,
        fact.at,
        fact.offset,
        fact.day,
        fact.post,
        fact.lane,
        direction(fact.direction),
        fact.decision,
        fact.name.expose(),
        fact.name_key.expose(),
        fact.birth.as_ref().map(|text| text.expose()),
        fact.nationality,
        fact.residence,
        fact.number.as_ref().map(|text| text.expose()),
        fact.number_key.as_ref().map(|text| text.expose()),
        fact.hits,
        flagged,
    ])?;
    for given in &fact.answers {
        answer(tx, spot, given, Some(fact.id.as_bytes().as_slice()))?;
    }
    Ok(())
}

/// Adds the crossings of a segment to the statistics, equal ones together.
fn tally<'f>(tx: &Transaction<'_>, facts: impl Iterator<Item = &'f CrossingFact>) -> Result<(), HqError> {
    let mut sums: BTreeMap<(&str, &str, &str, &str, &str, &str), u64> = BTreeMap::new();
    for fact in facts {
        let state = |code: &'f Option<String>| code.as_deref().unwrap_or("");
        let (nationality, residence) = (state(&fact.nationality), state(&fact.residence));
        *sums.entry((&fact.day, &fact.post, direction(fact.direction), fact.decision, nationality, residence)).or_default() += 1;
    }
    let mut add = tx.prepare_cached(
        "INSERT INTO tally (day, post, direction, decision, nationality, residence, count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (day, post, direction, decision, nationality, residence) DO UPDATE SET count = count + excluded.count",
    )?;
    for ((day, post, direction, decision, nationality, residence), count) in sums {
        add.execute(params![day, post, direction, decision, nationality, residence, U(count)])?;
    }
    Ok(())
}

/// What counts in the statistics: neither another branch, nor a broken chain, nor a revoked booth.
fn counted<'e>(spot: &Spot<'_>, event: &'e ArrivedEvent) -> Option<&'e CrossingFact> {
    match &event.fact {
        Fact::Crossing(fact) if !is_flagged(spot, event) => Some(fact),
        _ => None,
    }
}

const fn is_flagged(spot: &Spot<'_>, event: &ArrivedEvent) -> bool {
    spot.branch > 0 || spot.arrival.revoked || event.broken
}

/// An answer may arrive as an act of its own and again inside its crossing, in either order: it is kept once.
fn answer(tx: &Transaction<'_>, spot: &Spot<'_>, fact: &AnswerFact, crossing: Option<&[u8]>) -> Result<(), HqError> {
    tx.prepare_cached(
        "INSERT INTO answer (id, at, day, booth, post, list, list_version, alert, answer, note, officer, score, crossing)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (id) DO UPDATE SET crossing = ifnull(answer.crossing, excluded.crossing)",
    )?
    .execute(params![
        fact.id,
        fact.at,
        fact.day,
        B(spot.arrival.booth),
        fact.post,
        fact.list,
        U(fact.list_version),
        fact.alert,
        fact.answer,
        fact.note.expose(),
        fact.officer,
        fact.score,
        crossing,
    ])?;
    Ok(())
}

fn quarantine(tx: &Transaction<'_>, spot: &Spot<'_>, seq: u64, records: u64, kind: Option<&str>, reason: &str) -> Result<(), HqError> {
    tx.prepare_cached(
        "INSERT INTO quarantine (booth, epoch, branch, seq, records, kind, reason, segment, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        B(spot.arrival.booth),
        spot.arrival.epoch,
        spot.branch,
        U(seq),
        U(records),
        kind,
        reason,
        spot.segment,
        spot.arrival.received_at,
    ])?;
    Ok(())
}
