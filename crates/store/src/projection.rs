//! Projections: what the screens read, folded from the journal. A pure function of one event gives its rows; the same function
//! writes them, rebuilds them and verifies them.

use crate::table::amendment::AmendmentRow;
use crate::table::crossing::CrossingRecord;
use crate::table::disposition::DispositionRow;
use crate::table::officer_failure::FailureRow;
use crate::table::officer_sign_in::SignInRow;
use crate::{Store, StoreError, amend, table};
use border::Act;
use journal::{Event, JournalError, Stored};
use rusqlite::Connection;
use uuid::Uuid;

/// The tables that can be dropped and rebuilt, children of `event` all.
pub(crate) const TABLES: &[&str] = &["crossing", "amendment", "disposition", "officer_failure", "officer_sign_in"];

/// Failed sign-ins in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many since the last success.
    pub in_a_row: u32,
    /// When the last one was, milliseconds since 1970.
    pub last_at_ms: Option<i64>,
}

/// The rows of one event.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) crossing: Option<Box<CrossingRecord>>,
    pub(crate) dispositions: Vec<DispositionRow>,
    pub(crate) failure: Option<FailureRow>,
    pub(crate) sign_in: Option<SignInRow>,
    pub(crate) amendment: Option<AmendmentRow>,
}

/// The rows that `act`, recorded as `event` with key `row_id`, has.
pub(crate) fn rows(row_id: i64, event: &Event, act: &Act) -> Rows {
    let at_ms = event.head.at.unix_millis();
    let mut rows = Rows::default();
    match act {
        Act::CrossingRecorded(crossing) => {
            rows.crossing = Some(Box::new(CrossingRecord::of(row_id, event, crossing)));
            rows.dispositions = (0..).zip(&crossing.dispositions).map(|(at, d)| DispositionRow::of(row_id, at, d)).collect();
        }
        Act::AlertDisposed(disposition) => rows.dispositions.push(DispositionRow::of(row_id, 0, disposition)),
        Act::OfficerSignInFailed { login, failures } => {
            rows.failure = Some(FailureRow { login: login.clone(), event: row_id, failures: *failures, at_ms });
        }
        Act::CrossingCorrected(_) | Act::CrossingVoided(_) => {
            // Whom nothing names by such an id, nothing is said of; the event is kept all the same.
            let crossing = act.amendment().and_then(|amendment| amendment.crossing().parse().ok());
            rows.amendment = crossing.map(|crossing| AmendmentRow { event: row_id, crossing });
        }
        Act::OfficerSignedIn { officer, .. } => {
            rows.sign_in = Some(SignInRow { officer: officer.clone(), event: row_id, at_ms });
        }
        _ => {}
    }
    rows
}

/// Writes the rows of one event.
pub(crate) fn write(c: &Connection, rows: &Rows) -> Result<(), StoreError> {
    if let Some(crossing) = &rows.crossing {
        table::crossing::insert(c, crossing)?;
        let public = Uuid::from_slice(&crossing.public_id).map_err(|_| StoreError::Damaged("public_id".to_owned()))?;
        if !table::amendment::of_crossing(c, public)?.is_empty() {
            amend::refold(c, public)?;
        }
    }
    if let Some(amendment) = &rows.amendment {
        table::amendment::insert(c, amendment)?;
        amend::refold(c, amendment.crossing)?;
    }
    for disposition in &rows.dispositions {
        table::disposition::insert(c, disposition)?;
    }
    if let Some(failure) = &rows.failure {
        table::officer_failure::put(c, failure)?;
    }
    if let Some(sign_in) = &rows.sign_in {
        table::officer_sign_in::put(c, sign_in)?;
    }
    Ok(())
}

/// The rows of an event as stored: none if it is erased or of a kind this program does not know.
pub(crate) fn rows_of_stored(row_id: i64, stored: &Stored) -> Result<Rows, StoreError> {
    let Some(event) = stored.event() else { return Ok(Rows::default()) };
    match event.act() {
        Ok(act) => Ok(rows(row_id, event, &act)),
        Err(JournalError::UnknownKind(_)) => Ok(Rows::default()),
        Err(error) => Err(error.into()),
    }
}

/// Drops every projection and folds the journal anew.
fn rebuild(c: &Connection) -> Result<u64, StoreError> {
    for table in TABLES {
        c.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut folded = 0;
    table::event::for_each(c, |row_id, stored| {
        write(c, &rows_of_stored(row_id, &stored?)?)?;
        folded += 1;
        Ok(())
    })?;
    Ok(folded)
}

impl Store {
    /// Drops every projection and folds the journal anew, in one transaction; says how many events were folded. Drafts,
    /// settings, feeds and receipts stay.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if an event cannot be read; nothing is changed then.
    pub fn rebuild_projections(&self) -> Result<u64, StoreError> {
        self.writer().transact(|tx| rebuild(tx))
    }

    /// Failed sign-ins under `login` since `officer` (the id of the account with that name; empty if nobody has it) last
    /// signed in. The count comes from the journal: copying an old file back cannot reset it unseen.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn failures(&self, login: &str, officer: &str) -> Result<Failures, StoreError> {
        self.readers().read(|tx| {
            let signed_in = table::officer_sign_in::event_of(tx, officer)?;
            let failure = table::officer_failure::get(tx, login)?.filter(|failure| Some(failure.event) > signed_in);
            Ok(failure.map_or_else(Failures::default, |f| Failures { in_a_row: f.failures, last_at_ms: Some(f.at_ms) }))
        })
    }
}
