//! Fields to lines: the reverse of parsing, with check digits, transliteration and truncation by the rules.

use crate::alphabet::weigh;
use crate::layout::{self, Layout, Span};
use crate::translit::{CyrillicLanguage, to_mrz_in};
use crate::truncate::fit_name;
use crate::{Format, Mrz, PartialDate, Sex, StateCode};
use std::fmt;

/// What a machine-readable zone shall say. Names may be written as people write them: they are transliterated
/// (9303-3 §6) and truncated (9303-4 §4.2.3) as needed.
///
/// It holds personal data, so its `Debug` names nobody.
///
/// ```
/// use mrz::{EmitFields, Format, Sex};
/// let fields = EmitFields {
///     document_code: "P".into(),
///     issuing_state: "UTO".parse()?,
///     primary_identifier: "Eriksson".into(),
///     secondary_identifier: Some("Anna Maria".into()),
///     document_number: "L898902C3".into(),
///     nationality: "UTO".parse()?,
///     birth_date: "1974-08-12".parse()?,
///     sex: Sex::Female,
///     expiry_date: Some("2012-04-15".parse()?),
///     optional_data: "ZE184226B".into(),
///     ..EmitFields::default()
/// };
/// let lines = mrz::emit(Format::Td3, &fields)?;
/// assert_eq!(lines[0], "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
/// assert_eq!(lines[1], "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EmitFields {
    /// One or two characters; a missing second one becomes a filler.
    pub document_code: String,
    /// Empty for a document without an issuing State.
    pub issuing_state: StateCode,
    /// Surname or main name, in any script of 9303-3 §6.
    pub primary_identifier: String,
    /// Given names; `None` or empty for a person with one name.
    pub secondary_identifier: Option<String>,
    /// In TD1 and TD2 it may be longer than nine characters (9303-5 note j). Blanks and signs become fillers.
    pub document_number: String,
    /// Not printed on the French card.
    pub nationality: StateCode,
    /// Unknown parts become fillers (9303-3 §4.8).
    pub birth_date: PartialDate,
    /// Unspecified becomes a filler.
    pub sex: Sex,
    /// `None` becomes fillers; the French card does not print it.
    pub expiry_date: Option<PartialDate>,
    /// The upper line's in TD1, the personal number in TD3, the issuing office on the French card.
    pub optional_data: String,
    /// The middle line's in TD1; no other format has it.
    pub optional_data_2: String,
    /// Which rows of 9303-3 §6 B Cyrillic names follow.
    pub cyrillic: CyrillicLanguage,
    /// Print `0` and not `<` as the check digit of an empty personal number (9303-4 §4.2.2.2 admits both).
    pub empty_check_zero: bool,
}

impl fmt::Debug for EmitFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmitFields").finish_non_exhaustive()
    }
}

impl From<&Mrz> for EmitFields {
    /// The fields of a parsed document: emitting them gives its lines again, as far as these follow the standard.
    fn from(mrz: &Mrz) -> Self {
        let [first, second] = mrz.optional_parts();
        let check = layout::of(mrz.format()).optional_data_check;
        let printed = check.and_then(|c| mrz.lines().get(usize::from(c.line)).and_then(|l| l.get(c.range())));
        Self {
            document_code: mrz.document_code().to_owned(),
            issuing_state: mrz.issuing_state(),
            primary_identifier: mrz.primary_identifier().to_owned(),
            secondary_identifier: mrz.secondary_identifier().map(str::to_owned),
            document_number: mrz.document_number().to_owned(),
            nationality: mrz.nationality(),
            birth_date: mrz.birth_date(),
            sex: mrz.sex(),
            expiry_date: mrz.expiry_date(),
            optional_data: first.to_owned(),
            optional_data_2: second.to_owned(),
            cyrillic: CyrillicLanguage::default(),
            empty_check_zero: first.is_empty() && printed == Some("0"),
        }
    }
}

/// A field of [`EmitFields`], as [`EmitError`] names it.
///
/// ```
/// assert_eq!(mrz::EmitField::PrimaryIdentifier.as_str(), "primary_identifier");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EmitField {
    /// `document_code`
    DocumentCode,
    /// `issuing_state`
    IssuingState,
    /// `primary_identifier`
    PrimaryIdentifier,
    /// `secondary_identifier`
    SecondaryIdentifier,
    /// `document_number`
    DocumentNumber,
    /// `nationality`
    Nationality,
    /// `optional_data`
    OptionalData,
    /// `optional_data_2`
    OptionalData2,
}

impl EmitField {
    /// The name of the field in JSON.
    ///
    /// ```
    /// assert_eq!(mrz::EmitField::DocumentNumber.as_str(), "document_number");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DocumentCode => "document_code",
            Self::IssuingState => "issuing_state",
            Self::PrimaryIdentifier => "primary_identifier",
            Self::SecondaryIdentifier => "secondary_identifier",
            Self::DocumentNumber => "document_number",
            Self::Nationality => "nationality",
            Self::OptionalData => "optional_data",
            Self::OptionalData2 => "optional_data_2",
        }
    }
}

/// Why fields cannot be printed in a format.
///
/// ```
/// use mrz::{EmitError, EmitField, EmitFields, Format};
/// let fields = EmitFields { document_code: "V".into(), ..EmitFields::default() };
/// assert_eq!(mrz::emit(Format::Td3, &fields), Err(EmitError::Unfit { field: EmitField::DocumentCode }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmitError {
    /// A character that an MRZ cannot carry in this field.
    #[error("{} cannot carry its character {position}", .field.as_str())]
    Character {
        /// The field.
        field: EmitField,
        /// Which of its characters, counted from 1.
        position: usize,
    },
    /// More characters than the field has cells. Names never are: they are truncated.
    #[error("{} takes at most {max} characters", .field.as_str())]
    TooLong {
        /// The field.
        field: EmitField,
        /// How many it takes.
        max: usize,
    },
    /// A field without which the format cannot be recognised again.
    #[error("{} does not belong to the format", .field.as_str())]
    Unfit {
        /// The field.
        field: EmitField,
    },
}

impl From<EmitError> for foundation::CodedError {
    fn from(error: EmitError) -> Self {
        Self::new(foundation::ErrorCode::MrzFieldsRefused, error.to_string())
    }
}

/// Prints `fields` as the lines of `format`, with every check digit.
///
/// A name too long for its field is truncated as 9303-4 §4.2.3 and its twins prescribe: the secondary identifier is cut
/// first, the longest components of the primary one next; the last cell is then a letter.
///
/// ```
/// use mrz::{EmitFields, Format};
/// let mut fields = EmitFields { document_code: "ID".into(), document_number: "1234567890AB".into(), ..EmitFields::default() };
/// let lines = mrz::emit(Format::Td1, &fields)?;
/// assert_eq!(&lines[0][5..20], "123456789<0AB8<", "a long number runs on into the optional data");
/// fields.document_code = "P".into();
/// assert_eq!(mrz::emit(Format::Td3, &fields).unwrap_err().to_string(), "document_number takes at most 9 characters");
/// # Ok::<(), mrz::EmitError>(())
/// ```
///
/// # Errors
/// [`EmitError`] if a field has characters an MRZ lacks, is too long, or contradicts the format.
pub fn emit(format: Format, fields: &EmitFields) -> Result<Vec<String>, EmitError> {
    let l = layout::of(format);
    let mut page = Page { format, cells: vec![vec![b'<'; format.columns()]; format.lines()] };
    let code = cells_of(&fields.document_code, EmitField::DocumentCode, 2)?;
    check_code(format, &code, fields.issuing_state)?;
    page.put(l.document_code, &code);
    page.put(l.issuing_state, &fields.issuing_state.cells());
    if let Some(span) = l.nationality {
        page.put(span, &fields.nationality.cells());
    }
    put_names(&mut page, l, fields)?;
    put_optional_and_number(&mut page, l, fields)?;
    page.put(l.birth_date, fields.birth_date.mrz().as_bytes());
    page.digit(l.birth_date_check, &[l.birth_date]);
    page.put(l.sex, &[fields.sex.mrz_char() as u8]);
    if let (Some(span), Some(check)) = (l.expiry_date, l.expiry_date_check) {
        page.put(span, fields.expiry_date.unwrap_or_default().mrz().as_bytes());
        page.digit(check, &[span]);
    }
    if let (Some(check), [personal, ..]) = (l.optional_data_check, l.optional_data)
        && (fields.empty_check_zero || page.at(*personal).iter().any(|&b| b != b'<'))
    {
        page.digit(check, &[*personal]);
    }
    if let Some(check) = l.composite_check {
        page.digit(check, l.composite_over);
    }
    Ok(page.into_lines())
}

/// Lines of fillers on which fields are printed.
struct Page {
    format: Format,
    cells: Vec<Vec<u8>>,
}

impl Page {
    fn put(&mut self, span: Span, text: &[u8]) {
        let line = self.cells.get_mut(usize::from(span.line));
        if let Some(cells) = line.and_then(|l| l.get_mut(span.range())) {
            for (cell, b) in cells.iter_mut().zip(text) {
                *cell = *b;
            }
        }
    }

    fn at(&self, span: Span) -> &[u8] {
        self.cells.get(usize::from(span.line)).and_then(|l| l.get(span.range())).unwrap_or_default()
    }

    fn digit(&mut self, check: Span, over: &[Span]) {
        let digit = b'0' + weigh(over.iter().map(|s| self.at(*s)));
        self.put(check, &[digit]);
    }

    fn into_lines(self) -> Vec<String> {
        debug_assert_eq!(self.cells.len(), self.format.lines(), "one row of cells a line");
        self.cells.into_iter().map(|l| String::from_utf8_lossy(&l).into_owned()).collect()
    }
}

/// The document code and issuer by which parsing will recognise the format again.
fn check_code(format: Format, code: &[u8], issuer: StateCode) -> Result<(), EmitError> {
    let first = code.first().copied().unwrap_or(b'<');
    let crew = code == b"AC";
    let fits = match format {
        Format::Td1 => matches!(first, b'A' | b'C' | b'I') && !crew,
        // A State prints its provisional passport so (Germany, `P<D<<`).
        Format::Td2 => matches!(first, b'A' | b'C' | b'I' | b'P'),
        Format::Td3 => first == b'P',
        Format::MrvA | Format::MrvB => first == b'V',
        Format::Crew => crew,
        Format::FraId => code == b"ID",
    };
    if !fits {
        return Err(EmitError::Unfit { field: EmitField::DocumentCode });
    }
    if format == Format::FraId && issuer.as_str() != "FRA" {
        return Err(EmitError::Unfit { field: EmitField::IssuingState });
    }
    Ok(())
}

/// The text of a field as cells: blanks and signs become fillers (9303-4 §4.2.2.2), lower case upper.
fn cells_of(text: &str, field: EmitField, max: usize) -> Result<Vec<u8>, EmitError> {
    let mut cells = Vec::with_capacity(text.len());
    for (c, position) in text.trim_end().chars().zip(1..) {
        match c {
            _ if c.is_ascii_alphanumeric() => cells.push(c.to_ascii_uppercase() as u8),
            _ if c.is_alphanumeric() || c.is_control() => return Err(EmitError::Character { field, position }),
            _ => cells.push(b'<'),
        }
    }
    while cells.last() == Some(&b'<') {
        cells.pop();
    }
    if cells.len() > max { Err(EmitError::TooLong { field, max }) } else { Ok(cells) }
}

fn put_names(page: &mut Page, l: &Layout, fields: &EmitFields) -> Result<(), EmitError> {
    let written = |name: &str, field: EmitField| to_mrz_in(name, fields.cyrillic).map_err(|e| EmitError::Character { field, position: e.position });
    let primary = written(&fields.primary_identifier, EmitField::PrimaryIdentifier)?;
    let secondary = fields.secondary_identifier.as_deref().unwrap_or_default();
    match l.given_names {
        // The French card parts given names by two fillers and keeps one for the hyphen within a name.
        Some(span) => {
            let names: Vec<String> = secondary.split_whitespace().map(|n| written(n, EmitField::SecondaryIdentifier)).collect::<Result<_, _>>()?;
            page.put(l.name, fit_name(&primary, "", usize::from(l.name.len)).as_bytes());
            page.put(span, names.join("<<").as_bytes());
        }
        None => {
            let secondary = written(secondary, EmitField::SecondaryIdentifier)?;
            page.put(l.name, fit_name(&primary, &secondary, usize::from(l.name.len)).as_bytes());
        }
    }
    Ok(())
}

/// The optional data and the document number, which in TD1 and TD2 may run on into them (9303-5 note j).
fn put_optional_and_number(page: &mut Page, l: &Layout, fields: &EmitFields) -> Result<(), EmitError> {
    let width = usize::from(l.document_number.len);
    // The last cell of the optional data must stay a filler behind the check digit of a long number.
    let room = l.long_number.map_or(0, |long| usize::from(long.len).saturating_sub(2));
    let number = cells_of(&fields.document_number, EmitField::DocumentNumber, width + room)?;
    let (head, tail) = number.split_at(number.len().min(width));
    // A filler within what runs on would end it, and one in the ninth cell would hide it.
    if !tail.is_empty() && (tail.contains(&b'<') || head.last() == Some(&b'<')) {
        let position = number.iter().skip(width - 1).position(|&b| b == b'<').map_or(width, |at| at + width);
        return Err(EmitError::Character { field: EmitField::DocumentNumber, position });
    }
    page.put(l.document_number, head);
    let mut first = Vec::new();
    if tail.is_empty() {
        page.digit(l.document_number_check, &[l.document_number]);
    } else {
        first.extend_from_slice(tail);
        first.push(b'0' + weigh([head, tail]));
        first.push(b'<');
    }
    let texts = [(&fields.optional_data, EmitField::OptionalData), (&fields.optional_data_2, EmitField::OptionalData2)];
    for (at, (text, field)) in texts.into_iter().enumerate() {
        let used = if at == 0 { first.len() } else { 0 };
        let span = l.optional_data.get(at).copied();
        let max = span.map_or(0, |s| usize::from(s.len) - used.min(usize::from(s.len)));
        let cells = cells_of(text, field, max)?;
        if let Some(span) = span {
            let all = if at == 0 { [first.as_slice(), &cells].concat() } else { cells };
            page.put(span, &all);
        }
    }
    Ok(())
}
