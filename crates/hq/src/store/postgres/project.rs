//! Writes the projections: events, and the rows that look-ups and statistics read, of many arrivals at a time.

use super::convert::{Columns, b, n, t};
use super::copy::Copy;
use super::ingest::Writing;
use super::link::Link;
use super::{amend, erase};
use crate::HqError;
use crate::figures;
use crate::store::Arrival;
use crate::store::amending::settle;
use crate::store::projecting::{self, AnswerRow, CrossingRow, EventRow, QuarantineRow, Rows, Spot, direction};
use std::collections::HashMap;
use uuid::Uuid;

const EVENT: &str = "COPY event (booth, epoch, branch, seq, chain, kind, at, segment) FROM STDIN (FORMAT binary)";
const CROSSING: &str = "COPY crossing (booth, id, branch, epoch, seq, segment, at, utc_offset, day, post, lane, direction, decision,
    name, name_key, birth, nationality, residence, number, issuer, hits, flagged, cell, surname) FROM STDIN (FORMAT binary)";
const IDENTITY: &str = "COPY identity (hash, issuer, id, booth, branch) FROM STDIN (FORMAT binary)";

/// Writes rows of some arrivals.
pub(super) fn write(link: &mut Link, rows: &Rows<'_>) -> Result<(), HqError> {
    events(link, &rows.events)?;
    crossings(link, &rows.crossings)?;
    identities(link, &rows.crossings)?;
    amend::write(link, &rows.amendments)?;
    answers(link, &rows.answers)?;
    figures(link, rows)?;
    acts(link, rows)?;
    rows.quarantine.iter().try_for_each(|row| quarantine(link, row))?;
    erase::write_bodies(link, &rows.bodies)
}

fn events(link: &mut Link, rows: &[EventRow<'_>]) -> Result<(), HqError> {
    let mut copy = Copy::new(EVENT, 8);
    for EventRow { spot, event } in rows {
        let row = copy.row().i(b(spot.booth)).u(spot.epoch.into()).u(spot.branch.into()).u(event.seq);
        row.bytes(event.chain.as_bytes()).text(&event.kind).i(event.at).i(spot.segment);
    }
    copy.write(link)
}

fn crossings(link: &mut Link, rows: &[CrossingRow<'_>]) -> Result<(), HqError> {
    let mut copy = Copy::new(CROSSING, 24);
    for CrossingRow { spot, seq, fact, flagged } in rows {
        let row = copy.row().i(b(spot.booth)).id(fact.id).u(spot.branch.into()).u(spot.epoch.into()).u(*seq).i(spot.segment);
        row.i(fact.at).short(fact.offset).text(&fact.day).text(&fact.post).text(&fact.lane);
        row.text(direction(fact.direction)).text(fact.decision).text(fact.name.expose()).text(fact.name_key.expose());
        row.maybe(fact.birth.as_ref().map(|text| text.expose().as_str())).maybe(fact.nationality.as_deref()).maybe(fact.residence.as_deref());
        row.maybe(fact.number.as_ref().map(|text| text.expose().as_str()));
        row.maybe(fact.document.as_ref().map(|document| document.issuer.as_str()));
        row.u(fact.hits.into()).flag(*flagged).u(fact.cell.bits()).u(fact.surname.into());
    }
    copy.write(link)
}

/// Where each document is found, in the order of that table.
fn identities(link: &mut Link, rows: &[CrossingRow<'_>]) -> Result<(), HqError> {
    let mut found: Vec<_> = rows.iter().filter_map(|row| Some((row.fact.document.as_ref()?, row.fact.id, row.spot))).collect();
    found.sort_unstable_by_key(|(document, id, spot)| (*document, *id, spot.branch));
    let mut copy = Copy::new(IDENTITY, 5);
    for (document, id, spot) in found {
        copy.row().i(document.hash).text(&document.issuer).id(id).i(b(spot.booth)).u(spot.branch.into());
    }
    copy.write(link)
}

fn answers(link: &mut Link, rows: &[AnswerRow<'_>]) -> Result<(), HqError> {
    if rows.is_empty() {
        return Ok(());
    }
    let texts = |of: fn(&AnswerRow<'_>) -> String| rows.iter().map(of).collect::<Vec<String>>();
    let crossings: Vec<Option<Uuid>> = rows.iter().map(|row| row.crossing).collect();
    link.run(
        "INSERT INTO answer (booth, id, at, day, post, list, list_version, alert, answer, note, officer, score, crossing, alone)
         SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],
           $10::text[], $11::text[], $12::bigint[], $13::uuid[], $14::boolean[])
         ON CONFLICT (booth, id) DO UPDATE
           SET crossing = coalesce(answer.crossing, excluded.crossing), alone = answer.alone OR excluded.alone",
        &[
            &rows.iter().map(|row| b(row.booth)).collect::<Vec<_>>(),
            &texts(|row| row.fact.id.clone()),
            &rows.iter().map(|row| row.fact.at).collect::<Vec<_>>(),
            &texts(|row| row.fact.day.clone()),
            &texts(|row| row.fact.post.clone()),
            &texts(|row| row.fact.list.clone()),
            &rows.iter().map(|row| n(row.fact.list_version)).collect::<Vec<_>>(),
            &texts(|row| row.fact.alert.clone()),
            &texts(|row| row.fact.answer.to_owned()),
            &texts(|row| row.fact.note.expose().clone()),
            &texts(|row| row.fact.officer.clone()),
            &rows.iter().map(|row| i64::from(row.fact.score)).collect::<Vec<_>>(),
            &crossings,
            &rows.iter().map(|row| row.alone).collect::<Vec<_>>(),
        ],
    )?;
    Ok(())
}

/// One row for the day of a booth at a post: a handful of rows change for a whole segment.
fn figures(link: &mut Link, rows: &Rows<'_>) -> Result<(), HqError> {
    if rows.figures.is_empty() {
        return Ok(());
    }
    let booths: Vec<i64> = rows.figures.keys().map(|(booth, _, _)| b(*booth)).collect();
    let days: Vec<&str> = rows.figures.keys().map(|(_, day, _)| *day).collect();
    let posts: Vec<&str> = rows.figures.keys().map(|(_, _, post)| *post).collect();
    let sql = "SELECT booth, day, post, counts FROM day_figures
               WHERE booth = ANY($1) AND (booth, day, post) IN (SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]))";
    let before = link.all(sql, &[&booths, &days, &posts], |row| Ok(((row.booth(0)?, row.text(1)?, row.text(2)?), row.try_get::<_, Vec<u8>>(3)?)))?;
    let before: HashMap<_, _> = before.into_iter().collect();
    let counts = rows
        .figures
        .iter()
        .map(|((booth, day, post), counts)| figures::add(before.get(&(*booth, (*day).to_owned(), (*post).to_owned())).map(Vec::as_slice), counts));
    let counts: Vec<Vec<u8>> = counts.collect::<Result<_, HqError>>()?;
    link.run(
        "INSERT INTO day_figures (booth, day, post, counts) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[])
         ON CONFLICT (booth, day, post) DO UPDATE SET counts = excluded.counts",
        &[&booths, &days, &posts, &counts],
    )?;
    Ok(())
}

fn acts(link: &mut Link, rows: &Rows<'_>) -> Result<(), HqError> {
    for ((booth, day, post, kind), count) in &rows.acts {
        link.run(
            "INSERT INTO act_tally (booth, day, post, kind, count) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (booth, day, post, kind) DO UPDATE SET count = act_tally.count + excluded.count",
            &[&b(*booth), day, post, kind, &n(*count)],
        )?;
    }
    Ok(())
}

fn quarantine(link: &mut Link, QuarantineRow { spot, seq, records, kind, reason }: &QuarantineRow<'_>) -> Result<(), HqError> {
    let Spot { booth, epoch, branch, segment, received_at } = *spot;
    link.run(
        "INSERT INTO quarantine (booth, epoch, branch, segment, seq, records, kind, reason, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[&b(booth), &i64::from(epoch), &i64::from(branch), &segment, &n(*seq), &n(*records), &kind.map(t), reason, &received_at],
    )?;
    Ok(())
}

/// Projects the events of a stored arrival that stand in quarantine and can be interpreted now. Gives how many.
pub(super) fn out_of_quarantine(link: &mut Link, arrival: &Arrival, segment: i64) -> Result<u64, HqError> {
    let booth = b(arrival.booth);
    let lines = link.all("SELECT seq, branch, reason FROM quarantine WHERE booth = $1 AND segment = $2", &[&booth, &segment], |row| {
        Ok(projecting::Held { seq: row.u(0)?, branch: row.u32(1)?, reason: row.text(2)? })
    })?;
    let mut solved = 0;
    for line in lines {
        let known = super::ingest::before(link, arrival)?.held;
        let Some(out) = projecting::solved(arrival, &line, &known) else { continue };
        link.run(
            "DELETE FROM quarantine WHERE booth = $1 AND segment = $2 AND branch = $3 AND seq = $4",
            &[&booth, &segment, &i64::from(line.branch), &n(line.seq)],
        )?;
        let mut rows = Rows::default();
        rows.add(arrival, Spot::of(arrival, line.branch, segment), out.recorded(arrival), &out.meant);
        write(link, &rows)?;
        settle(&mut Writing::new(link), &rows)?;
        solved += out.records;
    }
    Ok(solved)
}
