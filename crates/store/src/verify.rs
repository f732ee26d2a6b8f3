//! Verifies everything that can be: chain, commitments, heads, pictures, projections, feeds and receipts. Names each fault's place.

use crate::table::blob;
use crate::table::event::{place, row_id};
use crate::table::officer_failure::FailureRow;
use crate::table::officer_sign_in::SignInRow;
use crate::writer::checkpoint;
use crate::{Lane, Store, StoreError, amend, damage, delivery, projection, record, table, trust};
use journal::{ChainVerifier, EventId, Hash32, Message, SignedFeed, SignedReceipt, Stored, VerifyingKey, Why, genesis};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Where a fault lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The database file.
    File,
    /// A page of the database file, from 1 (4096 bytes each); 0 if SQLite does not say which.
    Page(u32),
    /// An epoch's row.
    Epoch(u32),
    /// An event: epoch and number.
    Event(u32, u64),
    /// The crossing row of an event.
    Crossing(u32, u64),
    /// A disposition row of an event.
    Disposition(u32, u64),
    /// The amendment row of an event.
    Amendment(u32, u64),
    /// The failure row of a sign-in name.
    OfficerFailure(String),
    /// The sign-in row of an officer.
    OfficerSignIn(String),
    /// A picture, by its name.
    Blob(String),
    /// A feed.
    Feed(String),
    /// The receipt of an epoch.
    Receipt(u32),
    /// The enrolment.
    Enrolment,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("database file"),
            Self::Page(page) => write!(f, "page {page} of the database file"),
            Self::Epoch(epoch) => write!(f, "epoch {epoch}"),
            Self::Event(epoch, seq) => write!(f, "event {epoch}-{seq}"),
            Self::Crossing(epoch, seq) => write!(f, "crossing row of event {epoch}-{seq}"),
            Self::Disposition(epoch, seq) => write!(f, "disposition row of event {epoch}-{seq}"),
            Self::Amendment(epoch, seq) => write!(f, "amendment row of event {epoch}-{seq}"),
            Self::OfficerFailure(login) => write!(f, "failure row of sign-in name {login}"),
            Self::OfficerSignIn(officer) => write!(f, "sign-in row of officer {officer}"),
            Self::Blob(hash) => write!(f, "picture {hash}"),
            Self::Feed(name) => write!(f, "feed {name}"),
            Self::Receipt(epoch) => write!(f, "receipt of epoch {epoch}"),
            Self::Enrolment => f.write_str("enrolment"),
        }
    }
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// It is not what was recorded.
    Altered,
    /// It is gone.
    Missing,
    /// It does not belong here.
    Foreign,
    /// It cannot be read.
    Unreadable,
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::Foreign => "foreign",
            Self::Unreadable => "unreadable",
        })
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: FaultKind,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind)
    }
}

/// What was verified and what does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Epochs.
    pub epochs: u64,
    /// Events, erased ones included.
    pub events: u64,
    /// Events whose retention ended.
    pub erased: u64,
    /// Events of kinds this program does not know.
    pub unknown: u64,
    /// Pictures, purged ones included.
    pub blobs: u64,
    /// Every fault, in the order of the journal.
    pub faults: Vec<Fault>,
}

impl VerifyReport {
    /// Whether everything holds.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    pub(crate) fn fault(&mut self, place: Place, kind: FaultKind) {
        let fault = Fault { place, kind };
        if self.faults.last() != Some(&fault) {
            self.faults.push(fault);
        }
    }
}

impl Store {
    /// Verifies the whole store on one snapshot; nothing waits for it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if the file cannot be read at all; everything less is a fault in the report.
    pub fn verify(&self) -> Result<VerifyReport, StoreError> {
        // A power cut may have torn a page of the file that stands whole in the log: what the log holds is moved in first.
        self.writer().run(|connection| {
            checkpoint(connection, "PASSIVE");
            Ok(())
        })?;
        let mut report = VerifyReport::default();
        if damage::survey(self, &mut report)? {
            return Ok(report); // SQLCipher answers nothing more on a connection that met a broken page.
        }
        self.readers().read(|tx| {
            let mut expected = Expected::default();
            let verdicts = [
                check_file(tx, &mut report),
                check_journal(tx, &mut expected, &mut report),
                check_orphans(tx, &mut report),
                check_officers(tx, &expected, &mut report),
                check_blobs(tx, &expected, &mut report),
                check_headquarters(tx, &mut report),
            ];
            for verdict in verdicts {
                match verdict {
                    // A row that cannot be read ends one check, not all.
                    Err(StoreError::Damaged(_) | StoreError::Sql(_) | StoreError::Journal(_)) => report.fault(Place::File, FaultKind::Unreadable),
                    verdict => verdict?,
                }
            }
            Ok(())
        })?;
        Ok(report)
    }
}

/// What the journal says the other tables must hold.
#[derive(Default)]
struct Expected {
    failures: BTreeMap<String, FailureRow>,
    sign_ins: BTreeMap<String, SignInRow>,
    /// Pictures named: the naming event first recorded, the lane and the bytes.
    blobs: BTreeMap<Hash32, (i64, Lane, u64)>,
    erased: BTreeSet<i64>,
}

/// The pages are a database, and what the schema demands holds.
fn check_file(c: &Connection, report: &mut VerifyReport) -> Result<(), StoreError> {
    let ask = || -> rusqlite::Result<bool> {
        let mut statement = c.prepare("PRAGMA quick_check(1)")?;
        let mut lines = statement.query_map([], |row| row.get::<_, String>(0))?;
        lines.try_fold(true, |sound, line| Ok(sound && line? == "ok"))
    };
    if !ask().unwrap_or(false) {
        report.fault(Place::File, FaultKind::Altered);
    }
    Ok(())
}

/// Walks the journal: order, chain and projections of each event, and the head of each epoch.
fn check_journal(c: &Connection, expected: &mut Expected, report: &mut VerifyReport) -> Result<(), StoreError> {
    let epochs = table::epoch::all(c)?;
    report.epochs = u64::try_from(epochs.len()).unwrap_or(0);
    for (number, state) in (1..).zip(&epochs) {
        if state.epoch != number {
            report.fault(Place::Epoch(number), FaultKind::Missing);
        }
    }
    let mut chains: BTreeMap<u32, ChainVerifier> = epochs
        .iter()
        .map(|e| {
            let first = EventId { booth: e.booth, epoch: e.epoch, seq: 1 };
            (e.epoch, ChainVerifier::expecting(genesis(e.booth, e.epoch), first))
        })
        .collect();
    table::event::for_each(c, |key, stored| {
        report.events += 1;
        let (epoch, seq) = place(key);
        let (Ok(stored), Some(chain)) = (stored.as_ref(), chains.get_mut(&epoch)) else {
            let kind = if stored.is_err() { FaultKind::Unreadable } else { FaultKind::Foreign };
            report.fault(Place::Event(epoch, seq), kind);
            return Ok(());
        };
        if let Err(broken) = chain.push(stored) {
            blame(report, epoch, broken.seq, broken.why);
        }
        check_event(c, key, stored, expected, report)
    })?;
    for state in &epochs {
        let last = chains.get(&state.epoch).and_then(|chain| chain.summary().last);
        let (seq, chain) = last.map_or((0, genesis(state.booth, state.epoch)), |(id, chain)| (id.seq, chain));
        if seq < state.head_seq {
            report.fault(Place::Event(state.epoch, seq + 1), FaultKind::Missing);
        } else if seq > state.head_seq || chain != state.head_chain {
            report.fault(Place::Epoch(state.epoch), FaultKind::Altered);
        }
    }
    Ok(())
}

fn blame(report: &mut VerifyReport, epoch: u32, seq: u64, why: Why) {
    match why {
        Why::Altered => report.fault(Place::Event(epoch, seq), FaultKind::Altered),
        Why::Missing { expected } => (expected..seq).take(MAX_MISSING_NAMED).for_each(|gone| {
            report.fault(Place::Event(epoch, gone), FaultKind::Missing);
        }),
        Why::OutOfOrder { .. } | Why::Foreign => report.fault(Place::Event(epoch, seq), FaultKind::Foreign),
    }
}

/// Of one gap so many events are named.
pub(crate) const MAX_MISSING_NAMED: usize = 1000;

/// Compares the projections of one event with what the event says.
fn check_event(c: &Connection, key: i64, stored: &Stored, expected: &mut Expected, report: &mut VerifyReport) -> Result<(), StoreError> {
    let (epoch, seq) = place(key);
    if stored.is_erased() {
        report.erased += 1;
        expected.erased.insert(key);
    }
    let act = stored.event().map(|event| event.act());
    if let Some(Err(error)) = &act {
        if matches!(error, journal::JournalError::UnknownKind(_)) {
            report.unknown += 1;
        } else {
            report.fault(Place::Event(epoch, seq), FaultKind::Unreadable);
            return Ok(());
        }
    }
    let rows = projection::rows_of_stored(key, stored)?;
    let crossing = table::crossing::get(c, key);
    let wanted = amend::row(c, key, stored, rows.crossing)?;
    compare(report, Place::Crossing(epoch, seq), wanted.as_deref(), crossing.as_ref().map(Option::as_ref));
    let amendment = table::amendment::get(c, key);
    compare(report, Place::Amendment(epoch, seq), rows.amendment.as_ref(), amendment.as_ref().map(Option::as_ref));
    let dispositions = table::disposition::of_event(c, key);
    let wanted = Some(&rows.dispositions).filter(|rows| !rows.is_empty());
    let found = dispositions.as_ref().map(|rows| Some(rows).filter(|rows| !rows.is_empty()));
    compare(report, Place::Disposition(epoch, seq), wanted, found);
    if let Some(failure) = rows.failure {
        expected.failures.insert(failure.login.clone(), failure);
    }
    if let Some(sign_in) = rows.sign_in {
        expected.sign_ins.insert(sign_in.officer.clone(), sign_in);
    }
    if let Some(Ok(act)) = act {
        for image in record::images(&act) {
            if let Ok(hash) = image.hash.parse() {
                let lane = Lane::of(image.kind, stored.head().retention);
                expected.blobs.entry(hash).or_insert((key, lane, image.bytes));
            }
        }
    }
    Ok(())
}

fn compare<T: PartialEq + ?Sized, E>(report: &mut VerifyReport, place: Place, wanted: Option<&T>, found: Result<Option<&T>, E>) {
    match (wanted, found) {
        (_, Err(_)) => report.fault(place, FaultKind::Unreadable),
        (Some(_), Ok(None)) => report.fault(place, FaultKind::Missing),
        (None, Ok(Some(_))) => report.fault(place, FaultKind::Foreign),
        (wanted, Ok(found)) if wanted != found => report.fault(place, FaultKind::Altered),
        _ => {}
    }
}

/// Rows whose event is not there. Foreign keys are on in this program; another one may have switched them off.
fn check_orphans(c: &Connection, report: &mut VerifyReport) -> Result<(), StoreError> {
    for name in ["crossing", "disposition", "amendment"] {
        let sql = format!("SELECT DISTINCT event FROM {name} WHERE event NOT IN (SELECT id FROM event)");
        let orphans: Vec<i64> = c.prepare(&sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for (epoch, seq) in orphans.into_iter().map(place) {
            let place = match name {
                "crossing" => Place::Crossing(epoch, seq),
                "disposition" => Place::Disposition(epoch, seq),
                _ => Place::Amendment(epoch, seq),
            };
            report.fault(place, FaultKind::Foreign);
        }
    }
    Ok(())
}

fn check_officers(c: &Connection, expected: &Expected, report: &mut VerifyReport) -> Result<(), StoreError> {
    let failures = table::officer_failure::all(c)?;
    for login in failures.keys().chain(expected.failures.keys()).collect::<BTreeSet<_>>() {
        let found: Result<_, StoreError> = Ok(failures.get(login));
        compare(report, Place::OfficerFailure(login.clone()), expected.failures.get(login), found);
    }
    let sign_ins = table::officer_sign_in::all(c)?;
    for officer in sign_ins.keys().chain(expected.sign_ins.keys()).collect::<BTreeSet<_>>() {
        let found: Result<_, StoreError> = Ok(sign_ins.get(officer));
        compare(report, Place::OfficerSignIn(officer.clone()), expected.sign_ins.get(officer), found);
    }
    Ok(())
}

/// Every picture is named by an event, its bytes are what its name says; every picture named is there.
fn check_blobs(c: &Connection, expected: &Expected, report: &mut VerifyReport) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    blob::for_each(c, |row| {
        report.blobs += 1;
        let Some(hash) = Hash32::from_slice(row.hash) else {
            report.fault(Place::Blob("?".to_owned()), FaultKind::Unreadable);
            return Ok(());
        };
        seen.insert(hash);
        let named = expected.blobs.get(&hash);
        if named.is_none() && !expected.erased.contains(&row.event) {
            report.fault(Place::Blob(hash.to_string()), FaultKind::Foreign);
            return Ok(());
        }
        let fits = |(event, lane, bytes): &(i64, Lane, u64)| {
            *event == row.event && blob::lane_column(*lane) == row.lane && i64::try_from(*bytes) == Ok(row.size)
        };
        let whole = row.bytes.is_none_or(|bytes| journal::blob::is(bytes, &hash) && i64::try_from(bytes.len()) == Ok(row.size));
        if !whole || !named.is_none_or(fits) {
            report.fault(Place::Blob(hash.to_string()), FaultKind::Altered);
        }
        Ok(())
    })?;
    for hash in expected.blobs.keys().filter(|hash| !seen.contains(hash)) {
        report.fault(Place::Blob(hash.to_string()), FaultKind::Missing);
    }
    Ok(())
}

/// What headquarters signed still verifies, and the rows made from it say the same.
fn check_headquarters(c: &Connection, report: &mut VerifyReport) -> Result<(), StoreError> {
    let (enrolment, head) = (table::enrolment::get(c), table::epoch::current(c)?);
    let hq = match (&enrolment, &head) {
        (Ok(None), None) => return Ok(()),
        (Ok(Some(enrolment)), Some(head)) if enrolment.answer.booth == head.booth => trust::known(c, &enrolment.answer)?.ever(),
        _ => {
            report.fault(Place::Enrolment, FaultKind::Altered);
            return Ok(());
        }
    };
    for feed in table::feed::all(c)? {
        let bytes = table::feed::bytes(c, &feed.name)?.unwrap_or_default();
        let verified = SignedFeed::from_bytes(&bytes).and_then(|signed| signed.verify(&hq));
        let same = verified.is_ok_and(|v| {
            (v.name(), v.version(), v.issued_at(), v.expires_at()) == (feed.name.as_str(), feed.version, feed.issued_at, feed.expires_at)
        });
        if !same {
            report.fault(Place::Feed(feed.name), FaultKind::Altered);
        }
    }
    for row in table::receipt::all(c)? {
        if !receipt_holds(c, &row, &hq)? {
            report.fault(Place::Receipt(row.epoch), FaultKind::Altered);
        }
    }
    Ok(())
}

/// A receipt's row claims no more than the signed receipt and the journal bear out.
fn receipt_holds(c: &Connection, row: &table::receipt::ReceiptRow, hq: &[VerifyingKey]) -> Result<bool, StoreError> {
    let Ok(receipt) = SignedReceipt::from_bytes(&row.signed).and_then(|signed| signed.verify(hq)) else { return Ok(false) };
    if receipt.epoch != row.epoch {
        return Ok(false);
    }
    // After a fork or a rollback the row keeps what an earlier receipt bore out.
    let word = &row.word;
    if word.forked || word.ahead {
        return Ok(table::event::get(c, row_id(row.epoch, word.upto_seq))?.is_some() || word.upto_seq == 0);
    }
    let agrees = delivery::chain_at(c, row.epoch, word.upto_seq)? == Some(receipt.upto_chain);
    let mut borne_out = receipt.beyond.clone();
    for (_, signed) in table::receipt::further(c, row.epoch)? {
        let Ok(further) = SignedReceipt::from_bytes(&signed).and_then(|signed| signed.verify(hq)) else { return Ok(false) };
        borne_out.extend(further.beyond);
    }
    let all = journal::Receipt { beyond: borne_out, ..receipt };
    Ok(agrees && word.upto_seq == all.upto_seq && word.beyond_what(&all).is_empty())
}
