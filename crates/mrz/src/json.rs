//! The JSON of the command lines `mrz parse` and `mrz emit`: stable shapes that scripts and outside tests rely on.

use crate::emit::{EmitError, EmitFields, emit};
use crate::translit::CyrillicLanguage;
use crate::{Checks, Doubt, Format, Mrz, MrzError, PartialDate, Sex, StateCode, parse};
use chrono::NaiveDate;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The answer to one document of `mrz parse`. What cannot be parsed has `valid` false, no format and an error.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let report = mrz::json::report(&["0123456789"], &today);
/// assert_eq!(
///     serde_json::to_string(&report).unwrap(),
///     r#"{"format":null,"valid":false,"checks":{"document_number":null,"birth_date":null,"expiry_date":null,"optional_data":null,"composite":null},"fields":{"document_code":null,"issuing_state":null,"primary_identifier":null,"secondary_identifier":null,"document_number":null,"nationality":null,"birth_date":null,"sex":null,"expiry_date":null,"optional_data":null},"doubts":[],"error":{"code":"line-count","line":2,"column":1}}"#
/// );
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParseReport {
    /// The format, or null.
    pub format: Option<Format>,
    /// Whether every check digit that is present agrees under Doc 9303. Expiry is no part of it.
    pub valid: bool,
    /// Each check digit: true, false, or null where the format has none.
    pub checks: Checks,
    /// What the document says. In JSON always an object; each value is null if the lines cannot be parsed.
    #[serde(serialize_with = "fields_or_nulls", deserialize_with = "fields_unless_null")]
    pub fields: Option<Fields>,
    /// What is odd, in the order of lines and columns.
    pub doubts: Vec<Doubt>,
    /// Why the lines cannot be parsed, or null.
    pub error: Option<MrzError>,
}

impl fmt::Debug for ParseReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParseReport")
            .field("format", &self.format)
            .field("valid", &self.valid)
            .field("doubts", &self.doubts)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// The fields of a parsed document. Texts without fillers; a text that is absent is empty.
///
/// ```
/// let mrz = mrz::parse(&mrz::specimen::TD1, "2026-03-01".parse().unwrap())?;
/// assert_eq!(mrz::json::Fields::from(&mrz).document_number, "D23145890");
/// # Ok::<(), mrz::MrzError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// `P`, `ID`, `AC`, …
    pub document_code: String,
    /// As printed, `D` for Germany.
    pub issuing_state: StateCode,
    /// Components separated by a space.
    pub primary_identifier: String,
    /// Components separated by a space; empty for a person with one name.
    pub secondary_identifier: String,
    /// Complete, however long.
    pub document_number: String,
    /// As printed; `FRA` for the French card.
    pub nationality: StateCode,
    /// `1974-08-12`, `1974-XX-XX`, …
    pub birth_date: PartialDate,
    /// `F`, `M` or `X`.
    pub sex: Sex,
    /// Null for the French card, which prints none.
    pub expiry_date: Option<PartialDate>,
    /// In TD1 the upper line's and the middle line's, separated by a space.
    pub optional_data: String,
}

/// The keys of [`Fields`] with nothing behind them.
#[derive(Default, Serialize)]
struct NoFields {
    document_code: (),
    issuing_state: (),
    primary_identifier: (),
    secondary_identifier: (),
    document_number: (),
    nationality: (),
    birth_date: (),
    sex: (),
    expiry_date: (),
    optional_data: (),
}

fn fields_or_nulls<S: Serializer>(fields: &Option<Fields>, serializer: S) -> Result<S::Ok, S::Error> {
    match fields {
        Some(fields) => fields.serialize(serializer),
        None => NoFields::default().serialize(serializer),
    }
}

fn fields_unless_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fields>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Read {
        Fields(Box<Fields>),
        Nothing(IgnoredAny),
    }
    Ok(match Read::deserialize(deserializer)? {
        Read::Fields(fields) => Some(*fields),
        Read::Nothing(_) => None,
    })
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields").finish_non_exhaustive()
    }
}

impl From<&Mrz> for Fields {
    fn from(mrz: &Mrz) -> Self {
        Self {
            document_code: mrz.document_code().to_owned(),
            issuing_state: mrz.issuing_state(),
            primary_identifier: mrz.primary_identifier().to_owned(),
            secondary_identifier: mrz.secondary_identifier().unwrap_or_default().to_owned(),
            document_number: mrz.document_number().to_owned(),
            nationality: mrz.nationality(),
            birth_date: mrz.birth_date(),
            sex: mrz.sex(),
            expiry_date: mrz.expiry_date(),
            optional_data: mrz.optional_data(),
        }
    }
}

impl From<&Result<Mrz, MrzError>> for ParseReport {
    fn from(parsed: &Result<Mrz, MrzError>) -> Self {
        match parsed {
            Ok(mrz) => Self {
                format: Some(mrz.format()),
                valid: mrz.is_valid(),
                checks: mrz.checks(),
                fields: Some(Fields::from(mrz)),
                doubts: mrz.doubts().to_vec(),
                error: None,
            },
            Err(error) => Self { format: None, valid: false, checks: Checks::default(), fields: None, doubts: Vec::new(), error: Some(*error) },
        }
    }
}

/// Parses `lines` and reports in the shape of `mrz parse`.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let lines = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
/// let report = mrz::json::report(&lines, &today);
/// assert!(report.valid);
/// assert_eq!(report.fields.unwrap().primary_identifier, "ERIKSSON");
/// ```
#[must_use]
pub fn report(lines: &[&str], today: &NaiveDate) -> ParseReport {
    ParseReport::from(&parse(lines, *today))
}

/// A request of `mrz emit`: the format and the fields, under the names `mrz parse` gives them, either beside the format
/// or under `fields`, so that a report of `mrz parse` is a request as it stands. A field that is left out is empty, a
/// document code that is left out is the format's own; a name that is none of these is refused.
///
/// ```
/// let request: mrz::json::EmitRequest = serde_json::from_str(
///     r#"{"format":"TD3","issuing_state":"UTO","primary_identifier":"Eriksson","secondary_identifier":"Anna Maria",
///         "document_number":"L898902C3","nationality":"UTO","birth_date":"1974-08-12","sex":"F",
///         "expiry_date":"2012-04-15","optional_data":"ZE184226B"}"#,
/// ).unwrap();
/// assert_eq!(request.lines()?, mrz::specimen::TD3);
///
/// let report = mrz::json::report(&mrz::specimen::TD3, &"2026-03-01".parse().unwrap());
/// let request: mrz::json::EmitRequest = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
/// assert_eq!(request.lines()?, mrz::specimen::TD3);
/// # Ok::<(), mrz::EmitError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawRequest")]
pub struct EmitRequest {
    format: Format,
    fields: EmitFields,
}

/// A request as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawRequest {
    format: Option<Format>,
    fields: Option<Box<RawRequest>>,
    #[serde(deserialize_with = "null_as_default")]
    document_code: String,
    #[serde(deserialize_with = "null_as_default")]
    issuing_state: StateCode,
    #[serde(deserialize_with = "null_as_default")]
    primary_identifier: String,
    secondary_identifier: Option<String>,
    #[serde(deserialize_with = "null_as_default")]
    document_number: String,
    #[serde(deserialize_with = "null_as_default")]
    nationality: StateCode,
    birth_date: Option<PartialDate>,
    sex: Option<Sex>,
    expiry_date: Option<PartialDate>,
    /// The upper line's in TD1.
    #[serde(deserialize_with = "null_as_default")]
    optional_data: String,
    /// The middle line's in TD1.
    #[serde(deserialize_with = "null_as_default")]
    optional_data_2: String,
    /// `russian` (the default), `ukrainian`, …
    #[serde(deserialize_with = "null_as_default")]
    cyrillic: CyrillicLanguage,
    /// Print `0` and not `<` behind an empty personal number.
    #[serde(deserialize_with = "null_as_default")]
    empty_check_zero: bool,
    #[serde(rename = "valid")]
    _valid: IgnoredAny,
    #[serde(rename = "checks")]
    _checks: IgnoredAny,
    #[serde(rename = "doubts")]
    _doubts: IgnoredAny,
    #[serde(rename = "error")]
    _error: IgnoredAny,
}

fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl TryFrom<RawRequest> for EmitRequest {
    type Error = &'static str;

    fn try_from(mut raw: RawRequest) -> Result<Self, Self::Error> {
        let format = raw.format.ok_or("`format` is missing or null")?;
        if let Some(fields) = raw.fields.take() {
            raw = *fields;
        }
        Ok(Self { format, fields: raw.into_fields(format) })
    }
}

impl RawRequest {
    fn into_fields(self, format: Format) -> EmitFields {
        let own_code = match format {
            Format::Td1 | Format::Td2 => "I",
            Format::Td3 => "P",
            Format::MrvA | Format::MrvB => "V",
            Format::Crew => "AC",
            Format::FraId => "ID",
        };
        EmitFields {
            document_code: if self.document_code.is_empty() { own_code.to_owned() } else { self.document_code },
            issuing_state: self.issuing_state,
            primary_identifier: self.primary_identifier,
            secondary_identifier: self.secondary_identifier,
            document_number: self.document_number,
            nationality: self.nationality,
            birth_date: self.birth_date.unwrap_or_default(),
            sex: self.sex.unwrap_or_default(),
            expiry_date: self.expiry_date,
            optional_data: self.optional_data,
            optional_data_2: self.optional_data_2,
            cyrillic: self.cyrillic,
            empty_check_zero: self.empty_check_zero,
        }
    }
}

impl fmt::Debug for EmitRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmitRequest").field("format", &self.format).finish_non_exhaustive()
    }
}

impl EmitRequest {
    /// Prints the lines.
    ///
    /// ```
    /// let request: mrz::json::EmitRequest = serde_json::from_str(r#"{"format":"MRV-B","primary_identifier":"Müller"}"#).unwrap();
    /// assert_eq!(request.lines()?[0], "V<<<<MUELLER<<<<<<<<<<<<<<<<<<<<<<<<");
    /// # Ok::<(), mrz::EmitError>(())
    /// ```
    ///
    /// # Errors
    /// As [`emit`].
    pub fn lines(&self) -> Result<Vec<String>, EmitError> {
        emit(self.format, &self.fields)
    }
}
