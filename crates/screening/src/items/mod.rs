//! Documents, vehicles, visas and permits that are listed by their number: exact sets of millions, and the ways in which a
//! number may have been written or read otherwise.

mod number;
mod set;
mod source;

pub use number::NumberChange;
pub use number::normalised;
pub(crate) use number::variants;
pub use set::{FingerprintSet, SetBytes, write_set};
pub(crate) use source::numbers;
pub use source::{each_item, is_in_range, parse_items, read_items};

use crate::ListError;
use crate::package::{KeyedHash, Way};
use border::DocumentKind;
use chrono::NaiveDate;
use foundation::Sensitive;
use mrz::StateCode;
use serde::{Deserialize, Serialize};

/// What kind of thing bears a number. Numbers of different classes never meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ItemClass {
    /// Passport booklet.
    Passport,
    /// Identity card.
    IdentityCard,
    /// Visa.
    Visa,
    /// Residence or other permit.
    Permit,
    /// Any other travel document, or one whose kind is not known.
    #[default]
    Document,
    /// Registration plate of a vehicle.
    Plate,
    /// Vehicle identification number (ISO 3779).
    Vin,
}

impl ItemClass {
    /// The class of a kind of travel document.
    #[must_use]
    pub fn of(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Passport => Self::Passport,
            DocumentKind::IdentityCard => Self::IdentityCard,
            DocumentKind::Visa => Self::Visa,
            _ => Self::Document,
        }
    }

    /// The class that a document code of an MRZ names (9303-4 §4.2.2, 9303-5, 9303-7).
    #[must_use]
    pub fn of_document_code(code: &str) -> Self {
        match code.as_bytes().first() {
            Some(b'P') => Self::Passport,
            Some(b'I' | b'A' | b'C') => Self::IdentityCard,
            Some(b'V') => Self::Visa,
            _ => Self::Document,
        }
    }
}

/// Why an item is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ItemStatus {
    /// Stolen.
    Stolen,
    /// Lost.
    Lost,
    /// Revoked by its issuer.
    Revoked,
    /// Stolen or lost before it was made out to anybody.
    Blank,
    /// Invalidated for travel.
    Invalidated,
    /// Sought, for example a vehicle.
    Sought,
    /// Issued and valid: the positive lists of visas and permits.
    Issued,
}

/// A listed item, or a range of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Item {
    /// What bears the number.
    pub class: ItemClass,
    /// Issuing State or State of registration, if known.
    #[serde(default)]
    pub issuing_state: Option<StateCode>,
    /// The number as the owner writes it.
    pub number: Sensitive<String>,
    /// Last number of a range that begins with `number`: equal letters before equally many digits.
    #[serde(default)]
    pub last_number: Option<Sensitive<String>>,
    /// Why it is listed.
    pub status: ItemStatus,
    /// When it was reported or issued.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub date: Option<NaiveDate>,
    /// Last day of validity, of an issued visa or permit.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    /// The owner's reference or remark.
    #[serde(default)]
    pub note: Sensitive<String>,
}

/// Items in an order of their own. They are gone through twice, so that tens of millions need not be held.
pub trait ItemSource {
    /// Gives every item to `take`; each time the same ones in the same order.
    ///
    /// # Errors
    /// What `take` returns, and what the source cannot be read for.
    fn each(&self, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError>;
}

impl ItemSource for [Item] {
    fn each(&self, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError> {
        self.iter().cloned().try_for_each(take)
    }
}

impl ItemSource for Vec<Item> {
    fn each(&self, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError> {
        self.as_slice().each(take)
    }
}

/// The part of a list in several parts that an item belongs to, by its number: the same in every version of the list.
pub(crate) fn part_of(item: &Item, parts: usize) -> usize {
    let hash = blake3::hash(normalised(item.number.expose()).as_bytes());
    let number = hash.as_bytes().first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    usize::try_from(number % u64::try_from(parts.max(1)).unwrap_or(1)).unwrap_or(0)
}

/// An item as [`crate::canonical`] writes it, its members in the order of their encodings.
#[derive(Serialize)]
struct Canonical<'a> {
    date: &'a Option<NaiveDate>,
    note: &'a Sensitive<String>,
    class: ItemClass,
    until: &'a Option<NaiveDate>,
    number: &'a Sensitive<String>,
    status: ItemStatus,
    last_number: &'a Option<Sensitive<String>>,
    issuing_state: Option<StateCode>,
}

/// Appends an item in deterministic CBOR: what [`crate::canonical::write`] makes, without sorting each of millions anew.
pub(crate) fn write_canonical(item: &Item, out: &mut Vec<u8>) -> Result<(), ListError> {
    let Item { class, issuing_state, number, last_number, status, date, until, note } = item;
    let item = Canonical { date, note, class: *class, until, number, status: *status, last_number, issuing_state: *issuing_state };
    ciborium::into_writer(&item, out).map_err(|_| ListError::Malformed("a value cannot be written as CBOR"))
}

/// A listed item that bears the asked number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFound {
    /// The item.
    pub item: Item,
    /// The number under which it was found.
    pub number: Sensitive<String>,
    /// How the asked number had to be changed; empty: as it was asked.
    pub changes: Vec<NumberChange>,
}

/// A document that is asked about, apart from its class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemKey {
    /// Issuing State, if known.
    pub issuing_state: Option<StateCode>,
    /// Number as printed or typed.
    pub number: Sensitive<String>,
}

/// The fingerprint of an item: of class, State and number.
pub(crate) fn fingerprint(hasher: &KeyedHash, class: ItemClass, state: Option<StateCode>, number: &str) -> u64 {
    let state = state.map(|state| state.iso3().map_or_else(|| state.as_str().to_owned(), str::to_owned)).unwrap_or_default();
    hasher.of(Way::Item, &format!("{class:?} {state} "), number)
}

/// Classes under which a document of a class may be listed.
pub(crate) fn classes(class: ItemClass) -> Vec<ItemClass> {
    match class {
        ItemClass::Plate | ItemClass::Vin => vec![class],
        ItemClass::Document => vec![ItemClass::Document, ItemClass::Passport, ItemClass::IdentityCard, ItemClass::Visa, ItemClass::Permit],
        ItemClass::Passport | ItemClass::IdentityCard | ItemClass::Visa | ItemClass::Permit => vec![class, ItemClass::Document],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_written_as_any_other_value_is() {
        let lines = [
            r#"{"class":"passport","number":"P1","status":"lost"}"#,
            r#"{"class":"plate","issuing_state":"UTO","number":"KAA 100","last_number":"KAA 140","status":"sought","date":"2026-01-02","until":"2027-01-02","note":"Two men."}"#,
        ];
        for item in parse_items(&lines.join("\n")).expect("items") {
            let (mut quick, mut sorted) = (Vec::new(), Vec::new());
            write_canonical(&item, &mut quick).expect("written");
            crate::canonical::write(&item, &mut sorted).expect("written");
            assert_eq!(quick, sorted);
        }
    }
}
