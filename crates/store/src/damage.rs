//! Broken pages: which they are, and which events and pictures lie on them.

use crate::connection::broken_pages;
use crate::folder::DATABASE;
use crate::table::event::row_id;
use crate::verify::{MAX_MISSING_NAMED, VerifyReport};
use crate::{FaultKind, Place, Store, StoreError, table};
use rusqlite::Connection;

/// Names every page that is not as it was written and, if there are any, every event and picture that cannot be read for that reason.
/// Says whether there are.
pub(crate) fn survey(store: &Store, report: &mut VerifyReport) -> Result<bool, StoreError> {
    let pages = pages(store)?;
    pages.iter().for_each(|page| report.fault(Place::Page(*page), FaultKind::Altered));
    if pages.is_empty() {
        return Ok(false);
    }
    let surveyed = [events(store, report), pictures(store, report)];
    if surveyed.iter().any(Result::is_err) {
        report.fault(Place::File, FaultKind::Unreadable);
    }
    Ok(true)
}

/// The pages are read past SQLite's locks; one that is being moved in from the log at this moment reads well the next time.
fn pages(store: &Store) -> Result<Vec<u32>, StoreError> {
    let path = store.dir().join(DATABASE);
    let mut broken = broken_pages(&path, store.key())?;
    for _ in 0..2 {
        if broken.is_empty() {
            break;
        }
        let again = broken_pages(&path, store.key())?;
        broken.retain(|page| again.contains(page));
    }
    Ok(broken)
}

/// One look on a connection that nothing has harmed: a failed one is not used again.
fn look<T>(store: &Store, look: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
    store.readers().read(|tx| look(tx))
}

/// Tries every event by itself.
fn events(store: &Store, report: &mut VerifyReport) -> Result<(), StoreError> {
    let epochs = look(store, table::epoch::all)?;
    report.epochs = u64::try_from(epochs.len()).unwrap_or(0);
    let mut unreadable = 0;
    for epoch in epochs {
        for seq in 1..=epoch.head_seq {
            match look(store, |c| table::event::get(c, row_id(epoch.epoch, seq))) {
                Ok(Some(_)) => report.events += 1,
                found => {
                    let kind = if found.is_ok() { FaultKind::Missing } else { FaultKind::Unreadable };
                    report.fault(Place::Event(epoch.epoch, seq), kind);
                    unreadable += 1;
                    if unreadable == MAX_MISSING_NAMED {
                        return Ok(());
                    }
                }
            }
        }
    }
    Ok(())
}

/// Tries every picture by itself.
fn pictures(store: &Store, report: &mut VerifyReport) -> Result<(), StoreError> {
    for hash in look(store, table::blob::names)? {
        match look(store, |c| table::blob::bytes(c, &hash)) {
            Ok(bytes) if bytes.as_deref().is_none_or(|bytes| journal::blob::is(bytes, &hash)) => report.blobs += 1,
            Ok(_) => report.fault(Place::Blob(hash.to_string()), FaultKind::Altered),
            Err(_) => report.fault(Place::Blob(hash.to_string()), FaultKind::Unreadable),
        }
    }
    Ok(())
}
