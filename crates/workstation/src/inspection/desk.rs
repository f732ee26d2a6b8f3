//! The inspections of this booth: the open one and those in secondary, kept in the store at every change.
//!
//! An inspection's pictures lie beside it as drafts of their own, so that typing does not write them again and again. The
//! database is encrypted, so are they.

use super::assess::Assessment;
use super::{Inspection, Referral};
use crate::pictures::Shown;
use crate::session::Duty;
use crate::views::{InspectionView, Topic};
use crate::{Workstation, lock};
use border::Light;
use foundation::{CodedError, ErrorCode, Sensitive};
use rand::RngCore;
use std::collections::BTreeMap;
use store::{Store, StoreError};

/// The pictures of an inspection, JPEG.
#[derive(Clone, Default)]
pub(crate) struct Pictures(Vec<(Shown, Vec<u8>)>);

impl Pictures {
    /// The picture that is shown so.
    pub(crate) fn get(&self, shown: Shown) -> Option<&Vec<u8>> {
        self.0.iter().find(|(known, _)| *known == shown).map(|(_, bytes)| bytes)
    }

    /// The same with a picture, which takes the place of an earlier one.
    pub(crate) fn with(mut self, shown: Shown, bytes: Vec<u8>) -> Self {
        self.0.retain(|(known, _)| *known != shown);
        self.0.push((shown, bytes));
        self
    }
}

/// The scan of a reader that takes a page in several lights: the rest of its pictures belong to the inspection that has the first.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    /// Its number; later scans have greater ones.
    pub(crate) number: u64,
    /// The inspection that its first picture went to.
    pub(crate) inspection: String,
    /// Where the page lies on its pictures, as fractions of their width and height: the reader takes them all from one place.
    pub(crate) page: vision::Quad,
}

/// Name under which a picture is kept beside its inspection.
fn draft_name(inspection: &str, shown: Shown) -> String {
    format!("{inspection}/{}", shown.word())
}

/// The inspections of this booth.
pub(crate) struct Desk {
    /// The open one; there always is one, it may be empty.
    pub(crate) open: Inspection,
    /// Its pictures.
    pub(crate) pictures: Pictures,
    /// The scan that came last, as long as the program runs.
    pub(crate) scan: Option<Scan>,
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
            let picture = draft.inspection.split_once('/').and_then(|(id, word)| Some((id, Shown::of_word(word)?)));
            if let Some((id, shown)) = picture {
                let its_pictures = pictures.entry(id.to_owned()).or_default();
                *its_pictures = std::mem::take(its_pictures).with(shown, bytes);
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
        Self {
            open: Inspection::new(fresh_id()),
            pictures: Pictures::default(),
            scan: None,
            assessment: Assessment::default(),
            secondary: BTreeMap::new(),
        }
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
        for shown in Shown::ALL {
            let name = draft_name(&self.open.id, shown);
            go_on_when_full(match new.get(shown) {
                Some(bytes) => store.put_draft(&name, bytes),
                None => store.delete_draft(&name).map(drop),
            })?;
        }
        self.pictures = new;
        self.open.generation = self.open.generation.wrapping_add(1);
        Ok(())
    }
}

impl Desk {
    /// Adds the page in another light, durably.
    pub(crate) fn add_light(&mut self, store: &Store, light: Light, bytes: Vec<u8>) -> Result<(), CodedError> {
        let shown = Shown::Page(Some(light));
        go_on_when_full(store.put_draft(&draft_name(&self.open.id, shown), &bytes))?;
        self.pictures = std::mem::take(&mut self.pictures).with(shown, bytes);
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
    Shown::ALL.into_iter().try_for_each(|shown| store.delete_draft(&draft_name(inspection, shown)).map(drop))?;
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
    pub(crate) fn open_picture(&self, inspection: &str, shown: Shown) -> Result<Vec<u8>, CodedError> {
        self.on_duty()?;
        let desk = lock(&self.inner.desk);
        let found = Some(&desk.pictures).filter(|_| desk.open.id == inspection);
        found.and_then(|pictures| pictures.get(shown)).cloned().ok_or_else(|| ErrorCode::NotFound.into())
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
