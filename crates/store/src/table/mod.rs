//! One file a table: its rows and every statement on it.

pub(crate) mod amendment;
pub(crate) mod blob;
pub(crate) mod booth_key;
pub(crate) mod crossing;
pub(crate) mod disposition;
pub(crate) mod draft;
pub(crate) mod enrolment;
pub(crate) mod epoch;
pub(crate) mod event;
pub(crate) mod feed;
pub(crate) mod hardware;
pub(crate) mod neighbour;
pub(crate) mod officer_failure;
pub(crate) mod officer_sign_in;
pub(crate) mod post_key;
pub(crate) mod receipt;
pub(crate) mod setting;
pub(crate) mod store_row;

use crate::StoreError;

/// An unsigned number from a column that never holds another.
pub(crate) fn unsigned<T: TryFrom<i64>>(value: i64, column: &str) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| StoreError::Damaged(format!("column {column}")))
}

/// A number as SQLite keeps it.
pub(crate) fn signed<T: TryInto<i64>>(value: T, column: &str) -> Result<i64, StoreError> {
    value.try_into().map_err(|_| StoreError::Damaged(format!("column {column}")))
}

/// A value of fixed length from a column.
pub(crate) fn fixed<const N: usize>(bytes: &[u8], column: &str) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Damaged(format!("column {column}")))
}
