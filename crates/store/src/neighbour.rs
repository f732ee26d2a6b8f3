//! What other booths of the post recorded: seen in histories at once, carried to headquarters when they cannot reach it themselves.
//!
//! None of it is this booth's journal. A sealed segment stays as it came; whoever opened it hands over the events.

use crate::table::neighbour::{self as table, NeighbourCrossing};
use crate::{Store, StoreError, fold};
use border::{Act, Amendment, Crossing, FieldChange, FieldName, PastCrossing, Said, Sourced, versions};
use journal::{BoothId, Event, EventId, Hash32, Message, SignedReceipt, Stored};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A segment of a neighbour that waits to be carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Carried {
    /// Whose it is.
    pub booth: BoothId,
    /// Its epoch.
    pub epoch: u32,
    /// Number of its first event.
    pub first: u64,
    /// Number of its last event.
    pub last: u64,
}

impl Store {
    /// Number and chain value of the last event taken over from an epoch of a neighbour.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn neighbour_head(&self, booth: BoothId, epoch: u32) -> Result<Option<(u64, Hash32)>, StoreError> {
        self.readers().read(|tx| table::head(tx, booth, epoch))
    }

    /// Takes over a neighbour's events, which are one range of one epoch and were verified: its crossings appear in histories, as what it
    /// said of them leaves them.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and the like.
    pub fn take_neighbour(&self, events: &[Stored]) -> Result<(), StoreError> {
        let Some(last) = events.last() else { return Ok(()) };
        let (id, chain) = (last.id(), last.chain());
        let rows: Vec<NeighbourCrossing> = events.iter().filter_map(crossing).collect();
        let said: Vec<(EventId, Said)> = events.iter().filter_map(amendment).collect();
        self.writer().transact(move |tx| {
            let mut changed: BTreeSet<(u32, u64)> = rows.iter().map(|row| (id.epoch, row.seq)).collect();
            rows.iter().try_for_each(|row| table::put_crossing(tx, id.booth, id.epoch, row))?;
            for (of, said) in &said {
                table::put_amendment(tx, id.booth, (of.epoch, of.seq), said)?;
                changed.insert((of.epoch, of.seq));
            }
            changed.into_iter().try_for_each(|(epoch, seq)| refold(tx, id.booth, epoch, seq))?;
            table::put_head(tx, id.booth, id.epoch, id.seq, &chain)
        })
    }

    /// Keeps a neighbour's sealed segment to be carried to headquarters.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and the like.
    pub fn carry(&self, first: EventId, last_seq: u64, sealed: Vec<u8>) -> Result<(), StoreError> {
        self.writer().transact(move |tx| table::put_segment(tx, first.booth, first.epoch, (first.seq, last_seq), &sealed))
    }

    /// Segments of neighbours that wait to be carried; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn carried(&self, limit: usize) -> Result<Vec<Carried>, StoreError> {
        let found = self.readers().read(|tx| table::segments(tx, limit))?;
        Ok(found.into_iter().map(|(booth, epoch, first, last)| Carried { booth, epoch, first, last }).collect())
    }

    /// One of them, as it came.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn carried_segment(&self, booth: BoothId, epoch: u32, first: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.readers().read(|tx| table::segment(tx, booth, epoch, first))
    }

    /// Headquarters took a carried segment in: lets it go, and keeps the receipt for its booth.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`]; [`StoreError::Journal`] for a wrong signature; [`StoreError::ForeignReceipt`] for another booth's.
    pub fn carried_received(&self, booth: BoothId, epoch: u32, first: u64, signed: &SignedReceipt) -> Result<(), StoreError> {
        let receipt = signed.verify(&self.hq_keys()?.signing())?;
        if (receipt.booth, receipt.epoch) != (booth, epoch) {
            return Err(StoreError::ForeignReceipt);
        }
        let bytes = signed.to_bytes()?;
        self.writer().transact(move |tx| {
            table::drop_segment(tx, booth, epoch, first)?;
            table::put_receipt(tx, booth, epoch, &bytes)
        })
    }

    /// Lets segments of a neighbour go that it brings to headquarters itself, or that are there.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and the like.
    pub fn drop_carried(&self, dropped: Vec<Carried>) -> Result<(), StoreError> {
        self.writer().transact(move |tx| dropped.iter().try_for_each(|one| table::drop_segment(tx, one.booth, one.epoch, one.first)))
    }

    /// Headquarters' receipts about a neighbour, for it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn neighbour_receipts(&self, booth: BoothId) -> Result<Vec<SignedReceipt>, StoreError> {
        let rows = self.readers().read(|tx| table::receipts(tx, booth))?;
        rows.iter().map(|bytes| Ok(SignedReceipt::from_bytes(bytes)?)).collect()
    }

    /// Forgets neighbours' crossings before a time; says how many.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] and the like.
    pub fn forget_neighbours(&self, before_ms: i64) -> Result<usize, StoreError> {
        self.writer().transact(move |tx| table::forget_before(tx, before_ms))
    }

    /// The first event of an epoch, from number `from` up to `last`, that was recorded at or after a time; `None` if there is none.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn first_since(&self, epoch: u32, from: u64, last: u64, since_ms: i64) -> Result<Option<u64>, StoreError> {
        self.readers().read(|tx| {
            let (mut low, mut high) = (from, last.saturating_add(1));
            while low < high {
                let middle = low + (high - low) / 2;
                let at = crate::table::event::at_ms(tx, crate::table::event::row_id(epoch, middle))?;
                if at.is_some_and(|at| at < since_ms) { low = middle + 1 } else { high = middle }
            }
            Ok((low <= last).then_some(low))
        })
    }
}

/// What a neighbour's event says of which crossing of the same booth: nobody corrects another's.
fn amendment(stored: &Stored) -> Option<(EventId, Said)> {
    let event = stored.event()?;
    let (at_ms, id) = (event.head.at.unix_millis(), event.head.id);
    let amendment = event.act().ok()?.amendment()?;
    let (of, _) = EventId::from_public_id(amendment.crossing().parse().ok()?)?;
    (of.booth == id.booth).then_some((of, Said { at_ms, epoch: id.epoch, seq: id.seq, amendment }))
}

/// Brings the row of a crossing up to what was said of it; either may have come first.
fn refold(c: &Connection, booth: BoothId, epoch: u32, seq: u64) -> Result<(), StoreError> {
    let mut said = table::said(c, booth, epoch, seq)?;
    if said.is_empty() {
        return Ok(());
    }
    let Some(recorded) = table::recorded(c, booth, epoch, seq)? else { return Ok(()) };
    let versions = versions(&mut said);
    let (mut newest, mut voided) = (recorded.clone(), false);
    for (one, _) in said.iter().zip(&versions).filter(|(_, version)| version.counts) {
        match &one.amendment {
            Amendment::Corrected(correction) => {
                correction.changes.iter().for_each(|change| correct(&mut newest, change));
                let changed = correction.decision.as_ref().filter(|change| change.new.direction() == newest.past.direction);
                newest.past.decision = changed.map_or(newest.past.decision, |change| change.new.clone());
            }
            Amendment::Voided(_) => voided = true,
        }
    }
    table::put_version(c, (booth, epoch), &recorded, &newest, voided)
}

/// Changes what histories look for.
fn correct(row: &mut NeighbourCrossing, FieldChange { field, new, .. }: &FieldChange) {
    let value = new.as_ref().map(|value| value.expose().as_str());
    match field {
        FieldName::PrimaryIdentifier => row.name_key = value.and_then(fold::name_key),
        FieldName::BirthDate => row.birth_date = value.map(str::to_owned),
        FieldName::DocumentNumber => row.number_key = value.and_then(fold::number_key),
        FieldName::IssuingState => {
            row.past.issuing_state = value.and_then(|code| code.parse().ok()).map(Sourced::typed);
            row.issuing_state = row.past.issuing_state.as_ref().map(|state| state.value.to_string());
        }
        _ => {}
    }
}

/// The row of a neighbour's event, if it is a crossing that can be read.
fn crossing(stored: &Stored) -> Option<NeighbourCrossing> {
    let event = stored.event()?;
    match event.act() {
        Ok(Act::CrossingRecorded(crossing)) => Some(row(event, *crossing)),
        _ => None,
    }
}

fn row(event: &Event, crossing: Crossing) -> NeighbourCrossing {
    let number = crossing.document.number.as_ref().map(|number| number.value.expose().as_str());
    let primary = crossing.traveller.primary_identifier.as_ref().map(|name| name.value.expose().as_str());
    NeighbourCrossing {
        seq: event.head.id.seq,
        at_ms: crossing.at.unix_millis(),
        number_key: number.and_then(fold::number_key),
        issuing_state: crossing.document.issuing_state.as_ref().map(|state| state.value.to_string()),
        name_key: primary.and_then(fold::name_key),
        birth_date: crossing.traveller.birth_date.as_ref().map(|date| date.value.expose().to_string()),
        past: PastCrossing {
            id: event.head.public_id().to_string(),
            date: crossing.at.local_date(),
            direction: crossing.direction,
            post: crossing.post,
            lane: crossing.lane,
            decision: crossing.decision,
            issuing_state: crossing.document.issuing_state,
            same_document: false,
        },
    }
}
