//! Rows in the binary form of COPY, the cheapest way of many rows into a table: no statement is planned for them, no index asked twice,
//! and the log takes a page of them at a time.

use super::convert::n;
use super::link::Link;
use crate::HqError;
use uuid::Uuid;

/// What the form begins with: its name, no flags, no extension.
const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// Rows of one table; values follow each other as the statement names the columns.
pub(super) struct Copy {
    /// `COPY table (columns) FROM STDIN (FORMAT binary)`.
    statement: &'static str,
    columns: i16,
    bytes: Vec<u8>,
}

impl Copy {
    pub(super) const fn new(statement: &'static str, columns: i16) -> Self {
        Self { statement, columns, bytes: Vec::new() }
    }

    /// Begins a row.
    pub(super) fn row(&mut self) -> &mut Self {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(HEAD);
        }
        self.bytes.extend(self.columns.to_be_bytes());
        self
    }

    /// A value of any type by its bytes, a text or `bytea` for example.
    pub(super) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.bytes.extend(i32::try_from(value.len()).unwrap_or(i32::MAX).to_be_bytes());
        self.bytes.extend_from_slice(value);
        self
    }

    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        self.bytes(value.as_bytes())
    }

    pub(super) fn maybe(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(value),
            None => {
                self.bytes.extend((-1_i32).to_be_bytes());
                self
            }
        }
    }

    /// `bigint`.
    pub(super) fn i(&mut self, value: i64) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    /// The same, of a number without sign.
    pub(super) fn u(&mut self, value: u64) -> &mut Self {
        self.i(n(value))
    }

    /// `smallint`.
    pub(super) fn short(&mut self, value: i16) -> &mut Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(super) fn flag(&mut self, value: bool) -> &mut Self {
        self.bytes(&[u8::from(value)])
    }

    pub(super) fn id(&mut self, value: Uuid) -> &mut Self {
        self.bytes(value.as_bytes())
    }

    /// Writes the rows, if there are any.
    pub(super) fn write(mut self, link: &mut Link) -> Result<(), HqError> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        self.bytes.extend((-1_i16).to_be_bytes());
        link.copy(self.statement, self.bytes)
    }
}
