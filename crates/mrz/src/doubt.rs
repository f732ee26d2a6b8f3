//! What is odd about a document that could be parsed: a check digit that disagrees, a code nobody knows, a day that
//! does not exist. Doubts are data for the officer, never a reason to refuse a reading.

use serde::{Deserialize, Serialize};

/// Whether the check digits agree: `Some(true)`, `Some(false)`, or `None` where the format prints none.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let visa = mrz::parse(&["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"], today)?;
/// assert_eq!(visa.checks().birth_date, Some(true));
/// assert_eq!(visa.checks().composite, None, "a visa has no composite check digit (9303-7 §7.2.2.2)");
/// # Ok::<(), mrz::MrzError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
pub struct Checks {
    /// The document number's, which for a long number stands in the optional data (9303-5 note j).
    pub document_number: Option<bool>,
    /// The date of birth's.
    pub birth_date: Option<bool>,
    /// The date of expiry's.
    pub expiry_date: Option<bool>,
    /// The personal number's, in TD3 alone (9303-4 §4.2.2.2).
    pub optional_data: Option<bool>,
    /// The composite one, in TD1, TD2, TD3 and the French card.
    pub composite: Option<bool>,
}

impl Checks {
    /// Whether every check digit that is present agrees.
    ///
    /// ```
    /// let checks = mrz::Checks { birth_date: Some(true), ..Default::default() };
    /// assert!(checks.all_agree());
    /// ```
    #[must_use]
    pub fn all_agree(&self) -> bool {
        ![self.document_number, self.birth_date, self.expiry_date, self.optional_data, self.composite].contains(&Some(false))
    }
}

macro_rules! doubt_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// What is odd. Serialises as the kebab-case text.
        ///
        /// ```
        /// assert_eq!(mrz::DoubtCode::CheckComposite.as_str(), "check-composite");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
        pub enum DoubtCode { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl DoubtCode {
            /// Every code, in the order of the table.
            ///
            /// ```
            /// assert!(mrz::DoubtCode::ALL.contains(&mrz::DoubtCode::SexUnexpected));
            /// ```
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as JSON spells it.
            ///
            /// ```
            /// assert_eq!(mrz::DoubtCode::NameMayBeTruncated.as_str(), "name-may-be-truncated");
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

doubt_codes! {
    /// The document number's check digit disagrees.
    CheckDocumentNumber = "check-document-number";
    /// The date of birth's check digit disagrees.
    CheckBirthDate = "check-birth-date";
    /// The date of expiry's check digit disagrees.
    CheckExpiryDate = "check-expiry-date";
    /// The personal number's check digit disagrees (9303-4 §4.2.2.2).
    CheckOptionalData = "check-optional-data";
    /// The composite check digit disagrees.
    CheckComposite = "check-composite";
    /// A filler stands for the check digit of an empty field; only the personal number may have it (9303-4 §4.2.2.2).
    CheckDigitFiller = "check-digit-filler";
    /// A long document number's check digit was computed with the filler of position 15 in place, as Belgium does.
    LongNumberFiller = "long-number-filler";
    /// A long document number's check digit is not followed by a filler (9303-5 note j).
    LongNumberUnterminated = "long-number-unterminated";
    /// The document code does not belong to the format (9303-4 §4.2.2.1, 9303-5 note k, 9303-6 note k).
    DocumentCode = "document-code";
    /// No issuing State or organization is printed.
    IssuingStateMissing = "issuing-state-missing";
    /// The issuing State's code is not in 9303-3 §5 or ISO 3166-1.
    IssuingStateUnknown = "issuing-state-unknown";
    /// No nationality is printed.
    NationalityMissing = "nationality-missing";
    /// The nationality's code is not in 9303-3 §5 or ISO 3166-1.
    NationalityUnknown = "nationality-unknown";
    /// No document number is printed.
    DocumentNumberMissing = "document-number-missing";
    /// The document number begins with a filler, though data start at the left (9303-3 §4.10).
    DocumentNumberMisplaced = "document-number-misplaced";
    /// The date of birth is not a day of the calendar.
    BirthDateImpossible = "birth-date-impossible";
    /// The date of expiry is not a day of the calendar.
    ExpiryDateImpossible = "expiry-date-impossible";
    /// The date of expiry has unknown parts; only births may (9303-3 §4.8).
    ExpiryDateUnknown = "expiry-date-unknown";
    /// The expiry lies more than ten years back, so that its century is not certain.
    ExpiryCenturyOpen = "expiry-century-open";
    /// The sex is none of `F`, `M` and `<`.
    SexUnexpected = "sex-unexpected";
    /// No name is printed.
    NameMissing = "name-missing";
    /// The name begins with fillers: the primary identifier is missing.
    NamePrimaryMissing = "name-primary-missing";
    /// The name has more fillers between its parts than 9303-3 §4.6 gives it.
    NameSeparator = "name-separator";
    /// The name fills its field to the end, so that it must be taken as truncated (9303-4 §4.2.3).
    NameMayBeTruncated = "name-may-be-truncated";
    /// A digit stands where only letters and fillers may (9303-3 §4.6).
    LetterExpected = "letter-expected";
    /// A letter or filler stands where only a digit may.
    DigitExpected = "digit-expected";
    /// While typing: the line is longer than its format.
    LineTooLong = "line-too-long";
    /// While typing: the next line has begun though this one is shorter than its format.
    LineTooShort = "line-too-short";
    /// While typing: a lower-case letter.
    LowerCase = "lower-case";
    /// While typing: any other character no MRZ has.
    Character = "character";
}

/// One doubt and where it is; lines and columns count from 1.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
/// let td1 = mrz::parse(
///     &["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204158UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
///     today,
/// )?;
/// let places: Vec<_> = td1.doubts().iter().map(|d| (d.code.as_str(), d.line, d.column)).collect();
/// assert!(places.contains(&("check-expiry-date", 2, 15)));
/// # Ok::<(), mrz::MrzError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
pub struct Doubt {
    /// What is odd.
    pub code: DoubtCode,
    /// The line, counted from 1.
    pub line: u8,
    /// The column, counted from 1.
    pub column: u8,
}
