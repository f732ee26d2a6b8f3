//! Sources read piece by piece: nothing of them is held but the line or the record at hand, and none may be longer than its limit.

use crate::ListError;
use std::io::{BufRead, Read};

/// Longest line of a source in lines; a line that is longer is no entry.
pub(crate) const LINE_BYTES: usize = 8 << 20;
/// Longest stretch of an XML or CSV file without the mark that ends a piece (`<`; the end of the line).
pub(crate) const PIECE_BYTES: usize = 1 << 20;

/// Gives every line to `take`, with its number from 1, without its end; broken characters become U+FFFD. A line that is too long is not read
/// to its end.
pub(crate) fn each_line(source: &mut dyn BufRead, mut take: impl FnMut(&str, usize) -> Result<(), ListError>) -> Result<(), ListError> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let most = u64::try_from(LINE_BYTES).unwrap_or(u64::MAX);
        let read = (&mut *source).take(most + 1).read_until(b'\n', &mut bytes).map_err(|error| ListError::Unread(error.to_string()))?;
        if read == 0 {
            return Ok(());
        }
        if read > LINE_BYTES {
            return Err(ListError::Line { line: number, why: format!("longer than {LINE_BYTES} bytes") });
        }
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        take(&String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)), number)?;
    }
    Ok(())
}

/// A source of which no piece may be longer than [`PIECE_BYTES`]: one that never comes to `mark` is left before it fills the memory.
pub(crate) struct Pieces<'a> {
    source: &'a mut dyn BufRead,
    mark: u8,
    /// Bytes since the last mark.
    since: usize,
    line: usize,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(source: &'a mut dyn BufRead, mark: u8) -> Self {
        Self { source, mark, since: 0, line: 1 }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(buffer)?;
        let taken = buffer.get(..read).unwrap_or_default();
        for byte in taken {
            self.since = if *byte == self.mark { 0 } else { self.since + 1 };
            self.line += usize::from(*byte == b'\n');
            if self.since > PIECE_BYTES {
                let why = format!("line {}: a piece longer than {PIECE_BYTES} bytes", self.line);
                return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, why));
            }
        }
        Ok(read)
    }
}

/// Why a reader stopped: a piece that is too long, or a disk that did not answer.
pub(crate) fn unread(error: &std::io::Error) -> ListError {
    match error.kind() {
        std::io::ErrorKind::InvalidData => ListError::Source(error.to_string()),
        _ => ListError::Unread(error.to_string()),
    }
}
