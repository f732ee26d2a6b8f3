//! The columns of an export, filled row by row and written group by group.

use crate::HqError;
use crate::figures::Dimension;
use crate::store::ExportRow;
use chrono::NaiveDate;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use std::collections::HashMap;
use std::fs::File;

/// What the files hold. A trait that is not known, or was not asked, is null.
pub(super) const SCHEMA: &str = "message crossing {
  required int32 booth (integer(32, false));
  required int32 epoch (integer(32, false));
  required int32 branch (integer(32, false));
  required int64 seq;
  required int64 at (timestamp(millis, true));
  required int32 utc_offset_minutes (integer(16, true));
  required int32 day (date);
  required binary post (string);
  required binary lane (string);
  required int32 hits_shown (integer(32, false));
  required boolean overstayed;
  required boolean counted;
  optional binary direction (string);
  optional binary decision (string);
  optional binary nationality (string);
  optional binary residence (string);
  optional binary class (string);
  optional binary sex (string);
  optional binary age (string);
  optional binary purpose (string);
  optional binary mode (string);
  optional binary hits (string);
}";

/// The traits, in the order of the last columns.
const TRAITS: [Dimension; 10] = [
    Dimension::Direction,
    Dimension::Decision,
    Dimension::Nationality,
    Dimension::Residence,
    Dimension::Class,
    Dimension::Sex,
    Dimension::Age,
    Dimension::Purpose,
    Dimension::Mode,
    Dimension::Hits,
];

/// Words with what is not known left out.
#[derive(Default)]
struct Words {
    values: Vec<ByteArray>,
    levels: Vec<i16>,
}

/// Rows that wait for their group to be full.
#[derive(Default)]
pub(super) struct Buffer {
    /// Booth, epoch, branch.
    place: [Vec<i32>; 3],
    /// Number in the journal, time.
    long: [Vec<i64>; 2],
    /// Offset, day.
    short: [Vec<i32>; 2],
    /// Post, lane.
    text: [Vec<ByteArray>; 2],
    hits: Vec<i32>,
    /// Overstayed, counted.
    yes: [Vec<bool>; 2],
    traits: [Words; 10],
    /// Each word once: millions of rows share a few hundred.
    known: HashMap<(Dimension, u64), ByteArray>,
}

impl Buffer {
    pub(super) fn len(&self) -> usize {
        self.hits.len()
    }

    pub(super) fn push(&mut self, row: &ExportRow) -> Result<(), HqError> {
        let damaged = || HqError::Damaged("crossing");
        let day: NaiveDate = row.day.parse().map_err(|_| damaged())?;
        let day = i32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).map_err(|_| damaged())?;
        let unsigned = u32::cast_signed; // Parquet keeps a number without sign in the bits of one with.
        for (column, value) in self.place.iter_mut().zip([row.place.booth.0, row.place.epoch, row.place.branch]) {
            column.push(unsigned(value));
        }
        for (column, value) in self.long.iter_mut().zip([i64::try_from(row.place.seq).map_err(|_| damaged())?, row.at]) {
            column.push(value);
        }
        for (column, value) in self.short.iter_mut().zip([i32::from(row.offset), day]) {
            column.push(value);
        }
        for (column, value) in self.text.iter_mut().zip([&row.post, &row.lane]) {
            column.push(ByteArray::from(value.as_str()));
        }
        self.hits.push(unsigned(row.hits));
        for (column, value) in self.yes.iter_mut().zip([row.cell.code(Dimension::Overstay) == 1, !row.flagged]) {
            column.push(value);
        }
        for (column, dimension) in self.traits.iter_mut().zip(TRAITS) {
            let word = self.known.entry((dimension, row.cell.code(dimension))).or_insert_with(|| row.cell.word(dimension).as_str().into());
            let is_known = !word.is_empty();
            column.levels.push(i16::from(is_known));
            if is_known {
                column.values.push(word.clone());
            }
        }
        Ok(())
    }

    /// Writes what waits as one group, and begins anew.
    pub(super) fn write(&mut self, file: &mut SerializedFileWriter<File>) -> Result<(), ParquetError> {
        if self.len() == 0 {
            return Ok(());
        }
        let mut group = file.next_row_group()?;
        let mut at = 0;
        while let Some(mut column) = group.next_column()? {
            self.write_column(at, &mut column)?;
            column.close()?;
            at += 1;
        }
        group.close()?;
        let known = std::mem::take(&mut self.known);
        *self = Self { known, ..Self::default() };
        Ok(())
    }

    fn write_column(&self, at: usize, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let [booth, epoch, branch] = &self.place;
        let ([seq, time], [offset, day], [post, lane], [overstayed, counted]) = (&self.long, &self.short, &self.text, &self.yes);
        match at {
            0 => column.typed::<Int32Type>().write_batch(booth, None, None),
            1 => column.typed::<Int32Type>().write_batch(epoch, None, None),
            2 => column.typed::<Int32Type>().write_batch(branch, None, None),
            3 => column.typed::<Int64Type>().write_batch(seq, None, None),
            4 => column.typed::<Int64Type>().write_batch(time, None, None),
            5 => column.typed::<Int32Type>().write_batch(offset, None, None),
            6 => column.typed::<Int32Type>().write_batch(day, None, None),
            7 => column.typed::<ByteArrayType>().write_batch(post, None, None),
            8 => column.typed::<ByteArrayType>().write_batch(lane, None, None),
            9 => column.typed::<Int32Type>().write_batch(&self.hits, None, None),
            10 => column.typed::<BoolType>().write_batch(overstayed, None, None),
            11 => column.typed::<BoolType>().write_batch(counted, None, None),
            at => match self.traits.get(at - 12) {
                Some(words) => column.typed::<ByteArrayType>().write_batch(&words.values, Some(&words.levels), None),
                None => Err(ParquetError::General("a column without values".to_owned())),
            },
        }
        .map(drop)
    }
}
