//! Between our types and SQLite's columns.

use crate::store::words::from_word;
use foundation::Sensitive;
use journal::{BoothId, Hash32};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::de::DeserializeOwned;

/// A number without sign; SQLite holds 63 bits of it, and ours stay far below.
#[derive(Clone, Copy)]
pub(super) struct U(pub(super) u64);

impl ToSql for U {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(i64::try_from(self.0).unwrap_or(i64::MAX)))
    }
}

impl FromSql for U {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}

/// A hash in 32 bytes.
#[derive(Clone, Copy)]
pub(super) struct H(pub(super) Hash32);

impl ToSql for H {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.as_bytes().as_slice()))
    }
}

impl FromSql for H {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Hash32::from_slice(value.as_blob()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

/// A booth's number.
#[derive(Clone, Copy)]
pub(super) struct B(pub(super) BoothId);

impl ToSql for B {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.0))
    }
}

impl FromSql for B {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(|id| Self(BoothId(id)))
    }
}

/// Text about a person.
pub(super) struct S(pub(super) Sensitive<String>);

impl FromSql for S {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        String::column_result(value).map(|text| Self(text.into()))
    }
}

/// A stored word as its variant, inside a row's reading.
pub(super) fn row_word<T: DeserializeOwned>(word: &str) -> rusqlite::Result<T> {
    from_word(word).map_err(|_| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, "unknown word".into()))
}
