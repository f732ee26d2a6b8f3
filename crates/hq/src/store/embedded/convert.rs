//! Between our types and SQLite's columns.

use crate::HqError;
use border::Direction;
use foundation::Sensitive;
use journal::{BoothId, Hash32};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
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

/// The word by which a unit variant is stored: the same as on the door.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The variant behind a stored word.
pub(super) fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, HqError> {
    serde_json::from_value(serde_json::Value::from(word)).map_err(|_| HqError::Damaged("word"))
}

/// As [`from_word`], inside a row's reading.
pub(super) fn row_word<T: DeserializeOwned>(word: &str) -> rusqlite::Result<T> {
    from_word(word).map_err(|_| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, "unknown word".into()))
}

/// The stored word of a direction.
pub(super) const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Entry => "entry",
        Direction::Exit => "exit",
    }
}
