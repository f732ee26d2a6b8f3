//! Crossings as Parquet files for analysis, one folder a month: what they are counted by, no name, number or date of birth.
//!
//! A month is written beside its place and takes it when it is whole, so that a run that is stopped leaves whole months only. Memory holds
//! one group of rows.

mod columns;

use crate::{Hq, HqError};
use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime};
use columns::{Buffer, SCHEMA};
use foundation::{CodedError, ErrorCode};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// Rows of a group: what is held in memory at a time.
const GROUP: usize = 65_536;

/// A month that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedMonth {
    /// `YYYY-MM`, of the crossings' time in UTC.
    pub month: String,
    /// Its crossings.
    pub crossings: u64,
    /// Its file.
    pub file: PathBuf,
}

impl Hq {
    /// Writes every crossing to `dir/crossings/month=YYYY-MM/crossings.parquet`; files of an earlier export are replaced. `told` hears of each
    /// month; `go_on` is asked at every group of rows. Gives the number of crossings.
    ///
    /// # Errors
    /// [`HqError::Stopped`] if it may not go on; files; [`HqError::Database`].
    pub fn export_parquet(
        &self,
        dir: &Path,
        told: &mut (dyn FnMut(&ExportedMonth) + Send),
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<u64, HqError> {
        let mut next = Some(Uuid::nil());
        let mut all = 0;
        // From crossing to crossing over months without any: a clock that showed the year 9999 costs one step.
        while let Some(from) = next {
            let Some(first) = self.store.next_crossing(from)? else { break };
            let month = month_of(first).ok_or(HqError::Damaged("crossing"))?;
            next = month.checked_add_months(Months::new(1)).map(bound);
            let exported = self.export_month(dir, month, next.unwrap_or(Uuid::max()), go_on)?;
            all += exported.crossings;
            told(&exported);
        }
        Ok(all)
    }

    fn export_month(&self, dir: &Path, month: NaiveDate, end: Uuid, go_on: &(dyn Fn() -> bool + Sync)) -> Result<ExportedMonth, HqError> {
        let name = format!("{:04}-{:02}", month.year(), month.month());
        let folder = dir.join("crossings").join(format!("month={name}"));
        std::fs::create_dir_all(&folder).map_err(HqError::path(&folder))?;
        let (file, growing) = (folder.join("crossings.parquet"), folder.join("crossings.parquet.partial"));
        let written = self.write_month(&growing, bound(month), end, go_on);
        if written.is_err() {
            // What is half there is of no use; if it cannot be removed either, the error already says what happened.
            let _ = std::fs::remove_file(&growing);
        }
        let crossings = written?;
        platform::durable_rename(&growing, &file)?;
        Ok(ExportedMonth { month: name, crossings, file })
    }

    fn write_month(&self, path: &Path, from: Uuid, to: Uuid, go_on: &(dyn Fn() -> bool + Sync)) -> Result<u64, HqError> {
        let failed = |error: ParquetError| HqError::from(CodedError::new(ErrorCode::FileFailed, format!("{}: {error}", path.display())));
        let schema = Arc::new(parse_message_type(SCHEMA).map_err(failed)?);
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(failed)?)).build();
        let file = File::create(path).map_err(HqError::path(path))?;
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        let (mut buffer, mut crossings) = (Buffer::default(), 0);
        let may = || if go_on() { Ok(()) } else { Err(HqError::Stopped) };
        self.store.export(from, to, &mut |row| {
            crossings += 1;
            buffer.push(&row)?;
            if buffer.len() < GROUP {
                return Ok(());
            }
            may()?;
            buffer.write(&mut writer).map_err(failed)
        })?;
        may()?;
        let file = buffer.write(&mut writer).and_then(|()| writer.into_inner()).map_err(failed)?;
        file.sync_all().map_err(HqError::path(path))?;
        Ok(crossings)
    }
}

/// The first day of the month of a crossing, by its public id, which begins with its time.
fn month_of(id: Uuid) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(i64::try_from(id.as_u128() >> 80).ok()?)?.date_naive().with_day(1)
}

/// The lowest public id of a day: its time and nothing else.
fn bound(day: NaiveDate) -> Uuid {
    let millis = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis().max(0);
    Uuid::from_u128(u128::from(millis.unsigned_abs()) << 80)
}
