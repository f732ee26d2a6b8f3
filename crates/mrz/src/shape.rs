//! First step of parsing: cleans the lines, checks their characters and recognises the format by shape alone.

use crate::alphabet::{first_foreign, weigh};
use crate::layout::{self, Span};
use crate::{Format, MrzError, MrzErrorCode};

/// Lines of one format: their number, length and characters have been checked.
#[derive(Clone, Copy)]
pub(crate) struct Grid<'a> {
    pub(crate) format: Format,
    lines: [&'a str; 3],
}

impl<'a> Grid<'a> {
    /// Checks and recognises `lines`.
    pub(crate) fn of(lines: &[&'a str]) -> Result<Self, MrzError> {
        let mut kept = [""; 4];
        let mut count = 0;
        for line in lines.iter().map(|l| clean(l)).filter(|l| !l.is_empty()) {
            if let Some(slot) = kept.get_mut(count) {
                *slot = line;
                count += 1;
            }
        }
        if count == 1 {
            split_joined(&mut kept, &mut count);
        }
        let kept = kept.get(..count).unwrap_or_default();
        for (line, number) in kept.iter().zip(1..) {
            if let Some((column, code)) = first_foreign(line) {
                return Err(MrzError::new(code, number, column));
            }
        }
        let lines = check_lengths(kept)?;
        let mut grid = Self { format: Format::Td3, lines };
        grid.format = grid.recognise();
        Ok(grid)
    }

    /// Lines that are known to have the length and the characters of `format`.
    pub(crate) const fn from_cells(format: Format, lines: [&'a str; 3]) -> Self {
        Self { format, lines }
    }

    /// The cells of a field.
    pub(crate) fn cells(&self, span: Span) -> &'a [u8] {
        self.text(span).as_bytes()
    }

    /// The same as text.
    pub(crate) fn text(&self, span: Span) -> &'a str {
        let line: &'a str = self.lines.get(usize::from(span.line)).copied().unwrap_or_default();
        line.get(span.range()).unwrap_or_default()
    }

    /// The one cell of a check digit or of the sex.
    pub(crate) fn cell(&self, span: Span) -> u8 {
        self.cells(span).first().copied().unwrap_or(b'<')
    }

    /// The lines as text.
    pub(crate) fn to_lines(self) -> Vec<String> {
        self.lines.iter().take(self.format.lines()).map(|l| (*l).to_owned()).collect()
    }

    fn recognise(&self) -> Format {
        let [first, ..] = self.lines;
        let visa = first.starts_with('V');
        match first.len() {
            30 if first.starts_with("AC") => Format::Crew,
            30 => Format::Td1,
            36 if visa => Format::MrvB,
            36 if first.starts_with("IDFRA") && self.is_french_card() => Format::FraId,
            36 => Format::Td2,
            _ if visa => Format::MrvA,
            _ => Format::Td3,
        }
    }

    /// Two lines of 36 that begin with `IDFRA` are the French card or a TD2 issued by France: the layout under which
    /// more check digits agree; where both agree equally, the one whose sex and nationality cells make sense.
    fn is_french_card(&self) -> bool {
        let french = self.evidence(Format::FraId);
        let td2 = self.evidence(Format::Td2);
        french >= td2
    }

    /// Share of agreeing check digits in thousandths, then whether the sex cell and the nationality fit.
    fn evidence(&self, format: Format) -> (usize, usize) {
        let l = layout::of(format);
        let pairs = [
            Some((self.cells(l.document_number), l.document_number_check)),
            Some((self.cells(l.birth_date), l.birth_date_check)),
            l.expiry_date.zip(l.expiry_date_check).map(|(d, c)| (self.cells(d), c)),
        ];
        let mut agree = 0;
        let mut all = 1;
        for (field, check) in pairs.into_iter().flatten() {
            all += 1;
            agree += usize::from(self.cell(check) == b'0' + weigh([field]));
        }
        if let Some(check) = l.composite_check {
            let composite = weigh(l.composite_over.iter().map(|s| self.cells(*s)));
            agree += usize::from(self.cell(check) == b'0' + composite);
        }
        let sex = usize::from(matches!(self.cell(l.sex), b'F' | b'M' | b'<'));
        let nationality = l.nationality.map_or(0, |n| usize::from(self.cells(n).iter().all(u8::is_ascii_uppercase)));
        (agree * 1000 / all, sex + nationality)
    }
}

/// A line without the white space at its end and, at the start of a file, without the byte order mark.
fn clean(line: &str) -> &str {
    line.strip_prefix('\u{feff}').unwrap_or(line).trim_end()
}

/// Chips and some readers deliver all lines as one: 90, 72 or 88 characters.
fn split_joined(kept: &mut [&str; 4], count: &mut usize) {
    let [joined, ..] = *kept;
    let columns = match joined.len() {
        90 => 30,
        72 => 36,
        88 => 44,
        _ => return,
    };
    if !joined.is_ascii() {
        return;
    }
    let mut rest = joined;
    *count = 0;
    while let (Some((line, tail)), Some(slot)) = (rest.split_at_checked(columns), kept.get_mut(*count)) {
        *slot = line;
        *count += 1;
        rest = tail;
    }
}

/// The number and length of the lines must be those of a format.
fn check_lengths<'a>(lines: &[&'a str]) -> Result<[&'a str; 3], MrzError> {
    let (columns, all) = match *lines {
        [] => return Err(MrzError::new(MrzErrorCode::Empty, 1, 1)),
        [_] => return Err(MrzError::new(MrzErrorCode::LineCount, 2, 1)),
        [a, b] if a.len() == 30 && b.len() == 30 => return Err(MrzError::new(MrzErrorCode::LineCount, 3, 1)),
        [a, b] => (if a.len() > 40 || (a.len() != 36 && b.len() > 40) { 44 } else { 36 }, [a, b, ""]),
        [a, b, c] if a.len() == b.len() && matches!(a.len(), 36 | 44) && c.len() != 30 => {
            return Err(MrzError::new(MrzErrorCode::LineCount, 3, 1));
        }
        [a, b, c] => (30, [a, b, c]),
        _ => return Err(MrzError::new(MrzErrorCode::LineCount, 4, 1)),
    };
    for (line, number) in all.iter().zip(1..=lines.len()) {
        if line.len() != columns {
            return Err(MrzError::new(MrzErrorCode::LineLength, number, line.len().min(columns) + 1));
        }
    }
    Ok(all)
}
