//! `outpost-hq verify`: every segment's bytes, signature and chain; that what is projected is what was signed; that runs join; the audit log.

use crate::headquarters::signing_key;
use crate::store::{Content, SegmentRecord};
use crate::{Hq, HqError};
use journal::{Hash32, Segment};
use std::collections::BTreeMap;

/// A fault and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `booth/epoch/seq`, `segment N`, `audit N`, `picture HASH`.
    pub place: String,
    /// What: `bytes`, `signature`, `erasure` (another segment than headquarters' own word says stands there), `unreadable`, `chain`, `projection`, `gap-in-run`, `picture`, `audit`.
    pub what: &'static str,
}

/// What was verified.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Segments looked at.
    pub segments: u64,
    /// Events verified.
    pub events: u64,
    /// How many of them are erased.
    pub erased: u64,
    /// Pictures verified.
    pub pictures: u64,
    /// Lines of the audit log verified.
    pub audit: u64,
    /// Every fault.
    pub faults: Vec<Fault>,
}

impl Hq {
    /// Verifies everything headquarters holds, and reports every fault with its place.
    ///
    /// # Errors
    /// [`HqError::Database`] if it cannot be read at all.
    pub fn verify(&self) -> Result<Report, HqError> {
        let mut report = Report::default();
        let mut after = 0;
        loop {
            let page = self.store.segments(after, 64)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for record in &page {
                report.segments += 1;
                if let Err(what) = self.verify_segment(record, &mut report)? {
                    report.faults.push(Fault { place: format!("segment {}", record.id), what });
                }
            }
        }
        self.verify_runs(&mut report)?;
        self.verify_pictures(&mut report)?;
        match self.store.verify_audit()? {
            Ok(rows) => report.audit = rows,
            Err(row) => report.faults.push(Fault { place: format!("audit {row}"), what: "audit" }),
        }
        Ok(report)
    }

    fn verify_segment(&self, record: &SegmentRecord, report: &mut Report) -> Result<Result<(), &'static str>, HqError> {
        if let Err(what) = self.verify_bytes(record)? {
            return Ok(Err(what));
        }
        let arrival = self.interpret_stored(record)?;
        let Content::Events(events) = &arrival.content else { return Ok(Err("unreadable")) };
        let chains: BTreeMap<u64, Hash32> = events.iter().map(|event| (event.seq, event.chain)).collect();
        for event in events {
            report.events += 1;
            report.erased += u64::from(event.retention.is_none());
            if event.broken {
                let place = format!("{}/{}/{}", arrival.booth, arrival.epoch, event.seq);
                report.faults.push(Fault { place, what: "chain" });
            }
        }
        for (seq, chain) in self.store.events_of(record.id)? {
            if chains.get(&seq) != Some(&chain) {
                let place = format!("{}/{}/{seq}", arrival.booth, arrival.epoch);
                report.faults.push(Fault { place, what: "projection" });
            }
        }
        Ok(Ok(()))
    }

    /// Either the booth signed what is kept, or headquarters signed what stands in its place and says which events of it are erased.
    fn verify_bytes(&self, record: &SegmentRecord) -> Result<Result<(), &'static str>, HqError> {
        let Some(booth) = self.store.booth(record.booth)? else { return Ok(Err("signature")) };
        if let Some(word) = &record.erasure {
            let Ok((erasure, segment)) = self.stands_instead(record, word) else { return Ok(Err("erasure")) };
            let Ok(events) = segment.open(self.keys.opening()) else { return Ok(Err("unreadable")) };
            let stands = segment.header.booth == record.booth && erasure.names(&events);
            return Ok(if stands { Ok(()) } else { Err("erasure") });
        }
        if Hash32::of(&record.bytes) != record.hash {
            return Ok(Err("bytes"));
        }
        let Ok(segment) = Segment::from_bytes(&record.bytes) else { return Ok(Err("bytes")) };
        let signed = segment.header.booth == record.booth && segment.verify_signature(&signing_key(&booth)?).is_ok();
        Ok(if signed { Ok(()) } else { Err("signature") })
    }

    /// Every picture that a receipt named is here and is what its name says, unless it was erased.
    fn verify_pictures(&self, report: &mut Report) -> Result<(), HqError> {
        let mut after = Hash32::default();
        loop {
            let page = self.store.blobs(&after, 256)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = *last;
            for hash in page {
                report.pictures += 1;
                if !self.blobs.read(&hash).is_ok_and(|bytes| journal::blob::is(&bytes, &hash)) {
                    report.faults.push(Fault { place: format!("picture {hash}"), what: "picture" });
                }
            }
        }
    }

    /// Every number inside a run has an event, unless it lies in quarantine.
    fn verify_runs(&self, report: &mut Report) -> Result<(), HqError> {
        for run in self.store.runs(None)? {
            let held = self.store.count_events(&run)?;
            if held != run.last - run.first + 1 {
                let place = format!("{}/{}/{}", run.booth, run.epoch, run.first);
                report.faults.push(Fault { place, what: "gap-in-run" });
            }
        }
        Ok(())
    }
}
