//! Writes the projections: events, and the rows that look-ups and statistics read. One statement for each table, its columns as arrays.

use super::convert::{Columns, b, n, t};
use super::link::Link;
use crate::HqError;
use crate::figures;
use crate::store::projecting::{self, AnswerRow, CrossingRow, QuarantineRow, Rows, direction};
use crate::store::{Arrival, ArrivedEvent};
use uuid::Uuid;

/// Records events of an arrival on a branch.
pub(super) fn events<'a>(
    link: &mut Link,
    arrival: &Arrival,
    events: impl Iterator<Item = &'a ArrivedEvent>,
    branch: u32,
    segment: i64,
) -> Result<(), HqError> {
    let events: Vec<&ArrivedEvent> = events.collect();
    if events.is_empty() {
        return Ok(());
    }
    let seqs: Vec<i64> = events.iter().map(|event| n(event.seq)).collect();
    let chains: Vec<&[u8]> = events.iter().map(|event| event.chain.as_bytes().as_slice()).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    let times: Vec<i64> = events.iter().map(|event| event.at).collect();
    link.run(
        "INSERT INTO event (booth, epoch, branch, segment, seq, chain, kind, at)
         SELECT $1, $2, $3, $4, * FROM unnest($5::bigint[], $6::bytea[], $7::text[], $8::bigint[])",
        &[&b(arrival.booth), &i64::from(arrival.epoch), &i64::from(branch), &segment, &seqs, &chains, &kinds, &times],
    )?;
    Ok(())
}

/// Writes what events of an arrival mean.
pub(super) fn rows(link: &mut Link, arrival: &Arrival, rows: &Rows<'_>, branch: u32, segment: i64) -> Result<(), HqError> {
    let spot = Spot { booth: b(arrival.booth), epoch: i64::from(arrival.epoch), branch: i64::from(branch), segment };
    crossings(link, &spot, &rows.crossings)?;
    answers(link, &spot, &rows.answers)?;
    figures(link, &spot, rows)?;
    acts(link, &spot, rows)?;
    rows.quarantine.iter().try_for_each(|row| quarantine(link, &spot, row, arrival.received_at))
}

/// Where rows of an arrival lie.
struct Spot {
    booth: i64,
    epoch: i64,
    branch: i64,
    segment: i64,
}

fn crossings(link: &mut Link, spot: &Spot, rows: &[CrossingRow<'_>]) -> Result<(), HqError> {
    if rows.is_empty() {
        return Ok(());
    }
    /// A column of the rows.
    fn column<'r, T>(rows: &'r [CrossingRow<'r>], of: impl Fn(&'r CrossingRow<'r>) -> T) -> Vec<T> {
        rows.iter().map(of).collect()
    }
    link.run(
        "INSERT INTO crossing (booth, epoch, branch, segment, id, seq, at, utc_offset, day, post, lane, direction, decision,
           name, name_key, birth, nationality, residence, number, number_key, hits, flagged, cell)
         SELECT $1, $2, $3, $4, * FROM unnest($5::uuid[], $6::bigint[], $7::bigint[], $8::smallint[], $9::text[], $10::text[], $11::text[],
           $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[],
           $21::bigint[], $22::boolean[], $23::bigint[])
         ON CONFLICT (booth, id, branch) DO NOTHING",
        &[
            &spot.booth,
            &spot.epoch,
            &spot.branch,
            &spot.segment,
            &column(rows, |row| row.fact.id),
            &column(rows, |row| n(row.seq)),
            &column(rows, |row| row.fact.at),
            &column(rows, |row| row.fact.offset),
            &column(rows, |row| row.fact.day.as_str()),
            &column(rows, |row| row.fact.post.as_str()),
            &column(rows, |row| row.fact.lane.as_str()),
            &column(rows, |row| direction(row.fact.direction)),
            &column(rows, |row| row.fact.decision),
            &column(rows, |row| row.fact.name.expose().as_str()),
            &column(rows, |row| row.fact.name_key.expose().as_str()),
            &column(rows, |row| row.fact.birth.as_ref().map(|text| text.expose().as_str())),
            &column(rows, |row| row.fact.nationality.as_deref()),
            &column(rows, |row| row.fact.residence.as_deref()),
            &column(rows, |row| row.fact.number.as_ref().map(|text| text.expose().as_str())),
            &column(rows, |row| row.fact.number_key.as_ref().map(|text| text.expose().as_str())),
            &column(rows, |row| i64::from(row.fact.hits)),
            &column(rows, |row| row.flagged),
            &column(rows, |row| n(row.fact.cell.bits())),
        ],
    )?;
    Ok(())
}

fn answers(link: &mut Link, spot: &Spot, rows: &[AnswerRow<'_>]) -> Result<(), HqError> {
    if rows.is_empty() {
        return Ok(());
    }
    let texts = |of: fn(&AnswerRow<'_>) -> String| rows.iter().map(of).collect::<Vec<String>>();
    let crossings: Vec<Option<Uuid>> = rows.iter().map(|row| row.crossing).collect();
    link.run(
        "INSERT INTO answer (booth, id, at, day, post, list, list_version, alert, answer, note, officer, score, crossing)
         SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[],
           $11::text[], $12::bigint[], $13::uuid[])
         ON CONFLICT (booth, id) DO UPDATE SET crossing = coalesce(answer.crossing, excluded.crossing)",
        &[
            &spot.booth,
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
        ],
    )?;
    Ok(())
}

/// One row for the day of the booth at a post: a handful of rows change for a whole segment.
fn figures(link: &mut Link, spot: &Spot, rows: &Rows<'_>) -> Result<(), HqError> {
    for ((day, post), counts) in &rows.figures {
        let before = "SELECT counts FROM day_figures WHERE booth = $1 AND day = $2 AND post = $3";
        let before = link.maybe(before, &[&spot.booth, day, post], |row| Ok(row.try_get::<_, Vec<u8>>(0)?))?;
        link.run(
            "INSERT INTO day_figures (booth, day, post, counts) VALUES ($1, $2, $3, $4)
             ON CONFLICT (booth, day, post) DO UPDATE SET counts = excluded.counts",
            &[&spot.booth, day, post, &figures::add(before.as_deref(), counts)?],
        )?;
    }
    Ok(())
}

fn acts(link: &mut Link, spot: &Spot, rows: &Rows<'_>) -> Result<(), HqError> {
    for ((day, post, kind), count) in &rows.acts {
        link.run(
            "INSERT INTO act_tally (booth, day, post, kind, count) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (booth, day, post, kind) DO UPDATE SET count = act_tally.count + excluded.count",
            &[&spot.booth, day, post, kind, &n(*count)],
        )?;
    }
    Ok(())
}

fn quarantine(link: &mut Link, spot: &Spot, row: &QuarantineRow<'_>, received_at: i64) -> Result<(), HqError> {
    link.run(
        "INSERT INTO quarantine (booth, epoch, branch, segment, seq, records, kind, reason, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[&spot.booth, &spot.epoch, &spot.branch, &spot.segment, &n(row.seq), &n(row.records), &row.kind.map(t), &row.reason, &received_at],
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
        events(link, arrival, out.recorded(arrival), line.branch, segment)?;
        rows(link, arrival, &Rows::of(arrival, &out.meant, line.branch), line.branch, segment)?;
        solved += out.records;
    }
    Ok(solved)
}
