//! Machine-readable zones of travel documents, after ICAO Doc 9303 parts 3 to 7.
//!
//! A machine-readable zone (MRZ) is two or three lines of OCR-B at the foot of a passport, card or visa: 37 characters,
//! fields at fixed places, check digits over the ones that matter. This crate reads such lines, verifies them, says
//! what is odd about them, suggests what a reader may have misread, and prints them.
//!
//! ```
//! let today = "2026-03-01".parse().unwrap();
//! let mrz = mrz::parse(
//!     &["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
//!     today,
//! )?;
//! assert_eq!(mrz.primary_identifier(), "ERIKSSON");
//! assert_eq!(mrz.birth_date().to_string(), "1974-08-12");
//! assert!(mrz.is_valid());
//! # Ok::<(), mrz::MrzError>(())
//! ```
//!
//! # Error, doubt, validity
//!
//! Any input is answered. Lines of the wrong number, length or alphabet are an [`MrzError`] with line and column.
//! Everything else is a document ([`Mrz`]) whose oddities are [`Doubt`]s, each with its place: a State nobody knows, a
//! 31 April, a name that may be truncated. A document *is valid* if every check digit it has agrees, and that is all the
//! word means: expiry is the border's question, and a doubt is the officer's.
//!
//! ```
//! use mrz::DoubtCode;
//! let today = "2026-03-01".parse().unwrap();
//! let mrz = mrz::parse(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408120F1204159ZE184226B<<<<<10"], today)?;
//! assert_eq!(mrz.checks().birth_date, Some(false));
//! assert!(mrz.doubts().iter().any(|d| d.code == DoubtCode::CheckBirthDate && (d.line, d.column) == (2, 20)));
//! # Ok::<(), mrz::MrzError>(())
//! ```
//!
//! Where the standard leaves something open, or States depart from it, this crate decides as follows.
//!
//! | question | answer |
//! |---|---|
//! | document number of more than nine characters | continues in the optional data of TD1 and TD2 (9303-5 and 9303-6 note j), never in TD3 or visas |
//! | its check digit computed with the filler of position 15 in place (Belgium) | valid, [`DoubtCode::LongNumberFiller`] |
//! | no personal number in TD3 | `<` and `0` are both right as its check digit (9303-4 §4.2.2.2) |
//! | `<` as the check digit of another empty field | valid, [`DoubtCode::CheckDigitFiller`] |
//! | `<` as the check digit of a field that is used | not valid |
//! | unknown parts of a birth | fillers (9303-3 §4.8), read as a [`PartialDate`] |
//! | two-digit years | a birth is never after `today`; an expiry is at most 50 years ahead, and more than ten years back is [`DoubtCode::ExpiryCenturyOpen`] |
//! | a name without `<<` | a primary identifier alone (9303-4 §4.2.3.1 f) |
//! | a name that fills its field | must be taken as truncated (9303-4 §4.2.3), [`DoubtCode::NameMayBeTruncated`] |
//! | `P<D<<` in two lines of 36 (Germany's provisional passport), `I<` in two of 44 | TD2 and TD3 by their shape, [`DoubtCode::DocumentCode`] |
//! | `IDFRA` in two lines of 36 | the French card or a TD2 of France, whichever has more agreeing check digits |
//! | lower case | an error: 9303-3 §4.3 does not admit it, and no check digit is defined over it |
//!
//! # What a check digit cannot see
//!
//! The weights 7, 3, 1 work modulo 10 on the values 0 to 35 (9303-3 §4.9), so characters whose values agree modulo 10
//! can be exchanged unseen: `K`, `A`, `U`, `<` and `0` for one another, `I` and `S`, `B` and `L`
//! ([`indistinguishable`]). Names, States and sex have no check digit at all. A valid document may therefore still be
//! misread, and [`suggest`] never claims a check digit's support for an exchange that none can see.
//!
//! ```
//! let today = "2026-03-01".parse().unwrap();
//! let misread = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8989O2C36UTO7408122F1204159ZE184226B<<<<<10"];
//! let best = mrz::suggest(&misread, today)[0];
//! assert_eq!((best.read, best.given, best.why), ('O', '0', mrz::SuggestionReason::CheckDigits));
//! ```
//!
//! # Printing, typing, matching
//!
//! [`emit`] prints fields as lines: it transliterates names, truncates them and computes the digits; parsing what it
//! printed gives the fields again. [`live::check_lines`] follows somebody who types. [`translit`] has the tables of
//! 9303-3 §6 in both directions. [`layout`] has every field's place, for programs that read pages. [`json`] has the
//! stable shapes of the command line.
//!
//! # Invariants
//!
//! Pure: no clock, no file, no locale; `today` is an argument. No input makes it panic. What holds personal data does
//! not print it for debugging.

mod alphabet;
mod codes;
mod date;
mod doubt;
mod emit;
mod error;
mod format;
pub mod json;
pub mod layout;
pub mod live;
mod lookalike;
mod mrz;
mod name;
mod number;
mod parse;
mod sex;
mod shape;
pub mod specimen;
mod state;
mod suggest;
pub mod translit;
mod truncate;

pub use alphabet::{Digit, FILLER, char_value, check_digit, indistinguishable, is_mrz_char};
pub use date::{PartialDate, PartialDateError};
pub use doubt::{Checks, Doubt, DoubtCode};
pub use emit::{EmitError, EmitField, EmitFields, emit};
pub use error::{MrzError, MrzErrorCode};
pub use format::Format;
pub use mrz::Mrz;
pub use parse::{parse, parse_text};
pub use sex::Sex;
pub use state::{StateCode, StateCodeError, StateKind};
pub use suggest::{Suggestion, SuggestionReason, suggest};
