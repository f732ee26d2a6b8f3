//! Between our types and PostgreSQL's columns.

use crate::HqError;
use crate::store::words::from_word;
use foundation::Sensitive;
use journal::{BoothId, Hash32};
use postgres::Row;
use serde::de::DeserializeOwned;

/// A number as the column holds it: ours stay far below 63 bits.
pub(super) fn n(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A booth as the column holds it.
pub(super) fn b(booth: BoothId) -> i64 {
    i64::from(booth.0)
}

/// A text as the server takes it: it has no NUL.
pub(super) fn t(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

/// The number by which a segment is known outside the database: booth, then its number among the booth's.
pub(super) const fn segment_id(booth: i64, number: i64) -> i64 {
    (booth << 32) | number
}

/// Booth and number behind [`segment_id`].
pub(super) const fn segment_key(id: i64) -> (i64, i64) {
    (id >> 32, id & 0xFFFF_FFFF)
}

/// Reads columns as our types; a column that does not hold what it should is a damaged database, not a fault of the program.
pub(super) trait Columns {
    /// A number without sign.
    fn u(&self, at: usize) -> Result<u64, HqError>;
    /// The same, 32 bits.
    fn u32(&self, at: usize) -> Result<u32, HqError>;
    /// A number.
    fn i(&self, at: usize) -> Result<i64, HqError>;
    /// A number or nothing.
    fn maybe_i(&self, at: usize) -> Result<Option<i64>, HqError>;
    /// A booth.
    fn booth(&self, at: usize) -> Result<BoothId, HqError>;
    /// A hash.
    fn hash(&self, at: usize) -> Result<Hash32, HqError>;
    /// 32 bytes.
    fn key(&self, at: usize) -> Result<[u8; 32], HqError>;
    /// A text.
    fn text(&self, at: usize) -> Result<String, HqError>;
    /// A text or nothing.
    fn maybe_text(&self, at: usize) -> Result<Option<String>, HqError>;
    /// A text about a person.
    fn person(&self, at: usize) -> Result<Sensitive<String>, HqError>;
    /// A variant by its word.
    fn word<T: DeserializeOwned>(&self, at: usize) -> Result<T, HqError>;
}

impl Columns for Row {
    fn u(&self, at: usize) -> Result<u64, HqError> {
        u64::try_from(self.i(at)?).map_err(|_| HqError::Damaged("number"))
    }

    fn u32(&self, at: usize) -> Result<u32, HqError> {
        u32::try_from(self.i(at)?).map_err(|_| HqError::Damaged("number"))
    }

    fn i(&self, at: usize) -> Result<i64, HqError> {
        Ok(self.try_get(at)?)
    }

    fn maybe_i(&self, at: usize) -> Result<Option<i64>, HqError> {
        Ok(self.try_get(at)?)
    }

    fn booth(&self, at: usize) -> Result<BoothId, HqError> {
        self.u32(at).map(BoothId)
    }

    fn hash(&self, at: usize) -> Result<Hash32, HqError> {
        Hash32::from_slice(self.try_get(at)?).ok_or(HqError::Damaged("hash"))
    }

    fn key(&self, at: usize) -> Result<[u8; 32], HqError> {
        self.try_get::<_, &[u8]>(at)?.try_into().map_err(|_| HqError::Damaged("key"))
    }

    fn text(&self, at: usize) -> Result<String, HqError> {
        Ok(self.try_get(at)?)
    }

    fn maybe_text(&self, at: usize) -> Result<Option<String>, HqError> {
        Ok(self.try_get(at)?)
    }

    fn person(&self, at: usize) -> Result<Sensitive<String>, HqError> {
        self.text(at).map(Sensitive::new)
    }

    fn word<T: DeserializeOwned>(&self, at: usize) -> Result<T, HqError> {
        from_word(self.try_get(at)?)
    }
}
