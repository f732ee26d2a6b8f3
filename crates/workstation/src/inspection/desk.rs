//! The inspections of this booth: the open one and those in secondary, kept in the store at every change.
//!
//! An inspection's pictures lie beside it as drafts of their own, so that typing does not write them again and again. The
//! database is encrypted, so are they.

use super::assess::Assessment;
use super::{Inspection, Referral};
use crate::session::Duty;
use crate::views::{InspectionView, Topic};
use crate::{Workstation, lock};
use border::ImageKind;
use foundation::{CodedError, ErrorCode, Sensitive};
use rand::RngCore;
use std::collections::BTreeMap;
use store::{Store, StoreError};

const PAGE: &str = "/page";
const PORTRAIT: &str = "/portrait";

/// An inspection with what belongs to it.
#[derive(Clone, Default)]
pub(crate) struct Pictures {
    /// The page, JPEG.
    pub(crate) page: Option<Vec<u8>>,
    /// The portrait, JPEG.
    pub(crate) portrait: Option<Vec<u8>>,
}

impl Pictures {
    /// The picture of this kind.
    pub(crate) fn get(&self, kind: ImageKind) -> Option<&Vec<u8>> {
        match kind {
            ImageKind::Page => self.page.as_ref(),
            ImageKind::Portrait => self.portrait.as_ref(),
            ImageKind::Live => None,
        }
    }
}

/// The inspections of this booth.
pub(crate) struct Desk {
    /// The open one; there always is one, it may be empty.
    pub(crate) open: Inspection,
    /// Its pictures.
    pub(crate) pictures: Pictures,
    /// What follows from it.
    pub(crate) assessment: Assessment,
    /// Those in secondary, by id.
    pub(crate) secondary: BTreeMap<String, (Inspection, Pictures)>,
}

impl Desk {
    /// Gives back everything that was kept. A draft that cannot be read is logged and left where it is.
    pub(crate) fn restore(store: &Store) -> Result<Self, CodedError> {
        let mut pictures: BTreeMap<String, Pictures> = BTreeMap::new();
        let mut inspections = Vec::new();
        for draft in store.drafts()? {
            let bytes = draft.state.into_inner();
            if let Some(id) = draft.inspection.strip_suffix(PAGE) {
                pictures.entry(id.to_owned()).or_default().page = Some(bytes);
            } else if let Some(id) = draft.inspection.strip_suffix(PORTRAIT) {
                pictures.entry(id.to_owned()).or_default().portrait = Some(bytes);
            } else {
                match journal::cbor::from_slice::<Inspection>(&bytes) {
                    Ok(inspection) => inspections.push(inspection),
                    Err(error) => tracing::error!(%error, "an open inspection cannot be read"),
                }
            }
        }
        let mut desk = Self::empty();
        let mut open = None;
        for mut inspection in inspections {
            let its_pictures = pictures.remove(&inspection.id).unwrap_or_default();
            if inspection.referral.is_none() && open.is_none() {
                open = Some((inspection, its_pictures)); // Drafts come newest first.
                continue;
            }
            inspection.referral.get_or_insert_with(|| Referral { reason: Sensitive::default(), since_ms: 0 });
            desk.secondary.insert(inspection.id.clone(), (inspection, its_pictures));
        }
        if let Some((inspection, its_pictures)) = open {
            (desk.open, desk.pictures) = (inspection, its_pictures);
        }
        for orphan in pictures.keys() {
            forget_pictures(store, orphan)?;
        }
        Ok(desk)
    }

    /// Nobody before the officer.
    fn empty() -> Self {
        Self { open: Inspection::new(fresh_id()), pictures: Pictures::default(), assessment: Assessment::default(), secondary: BTreeMap::new() }
    }

    /// Opens the next, empty inspection; what was open is not touched in the store.
    pub(crate) fn next(&mut self) {
        self.open = Inspection::new(fresh_id());
        self.pictures = Pictures::default();
        self.assessment = Assessment::default();
    }

    /// Keeps the open inspection, durably.
    pub(crate) fn keep(&self, store: &Store) -> Result<(), CodedError> {
        keep(store, &self.open)
    }

    /// Takes the pictures of a new capture in place of the earlier ones, durably.
    pub(crate) fn replace_pictures(&mut self, store: &Store, new: Pictures) -> Result<(), CodedError> {
        for (suffix, picture) in [(PAGE, &new.page), (PORTRAIT, &new.portrait)] {
            let name = format!("{}{suffix}", self.open.id);
            go_on_when_full(match picture {
                Some(bytes) => store.put_draft(&name, bytes),
                None => store.delete_draft(&name).map(drop),
            })?;
        }
        self.pictures = new;
        self.open.generation = self.open.generation.wrapping_add(1);
        Ok(())
    }
}

/// Keeps an inspection, durably; an empty one leaves nothing behind.
pub(crate) fn keep(store: &Store, inspection: &Inspection) -> Result<(), CodedError> {
    if inspection.is_empty() {
        return go_on_when_full(store.delete_draft(&inspection.id).map(drop));
    }
    go_on_when_full(store.put_draft(&inspection.id, &journal::cbor::to_vec(inspection)?))
}

/// A full disk does not stop an inspection: its last input would not survive a power cut, and the header says that the disk
/// is full. The crossing itself is recorded from the reserve.
fn go_on_when_full(kept: Result<(), StoreError>) -> Result<(), CodedError> {
    match kept {
        Err(StoreError::DiskFull) => {
            tracing::warn!("disk full: the last input is not kept");
            Ok(())
        }
        other => Ok(other?),
    }
}

/// Deletes the kept pictures of an inspection that has ended.
pub(crate) fn forget_pictures(store: &Store, inspection: &str) -> Result<(), CodedError> {
    store.delete_draft(&format!("{inspection}{PAGE}"))?;
    store.delete_draft(&format!("{inspection}{PORTRAIT}"))?;
    Ok(())
}

fn fresh_id() -> String {
    let mut bytes = [0_u8; 16];
    rand::rngs::OsRng.fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Workstation {
    /// Changes the open inspection, keeps it, works out what follows, and shows it: the one way in which anything changes.
    pub(crate) fn change(&self, duty: &Duty, change: impl FnOnce(&mut Desk) -> Result<(), CodedError>) -> Result<InspectionView, CodedError> {
        let mut desk = lock(&self.inner.desk);
        change(&mut desk)?;
        if desk.open.opened.is_none() && !desk.open.is_empty() {
            desk.open.opened = Some(duty.now);
        }
        self.assess(duty, &mut desk)?;
        desk.keep(&self.inner.store)?;
        self.inner.changes.tell(&[Topic::Inspection]);
        Ok(super::view::of(&desk, duty))
    }

    /// The open inspection as the window shows it.
    pub(crate) fn inspection_view(&self) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        Ok(super::view::of(&lock(&self.inner.desk), &duty))
    }

    /// Works out anew what follows from the open inspection: another officer, another direction, another list.
    pub(crate) fn assess_again(&self) -> Result<(), CodedError> {
        let Ok(duty) = self.on_duty() else { return Ok(()) };
        let mut desk = lock(&self.inner.desk);
        if desk.open.presented.is_some() {
            self.assess(&duty, &mut desk)?;
            desk.keep(&self.inner.store)?;
        }
        Ok(())
    }

    /// A picture of the open inspection, by the name its view gave.
    pub(crate) fn open_picture(&self, inspection: &str, kind: ImageKind) -> Result<Vec<u8>, CodedError> {
        self.on_duty()?;
        let desk = lock(&self.inner.desk);
        let found = Some(&desk.pictures).filter(|_| desk.open.id == inspection);
        found.and_then(|pictures| pictures.get(kind)).cloned().ok_or_else(|| ErrorCode::NotFound.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_does_not_stop_an_inspection_and_any_other_fault_does() {
        assert!(go_on_when_full(Err(StoreError::DiskFull)).is_ok());
        assert!(go_on_when_full(Err(StoreError::InUse)).is_err());
    }
}
