//! Step 6 of a crossing's way: a traveller against alert lists → hits with reasons. It explains, it never decides.
//!
//! Pure: takes bytes, returns values; whoever read or mapped them is not its business. The parts, in the order of a
//! question's way: [`list`](AlertList) opens a signed package, `index` proposes entries with a part alike, `name` aligns
//! the parts of two names, `evidence` weighs dates, nationality, sex and documents, `score` adds it up, and
//! [`Screener`] answers with [`border::Hit`]s.

mod compare;
mod countries;
mod error;
mod evidence;
mod index;
mod judge;
mod list;
mod name;
mod profile;
mod score;
mod screener;
mod source;
mod subject;

pub use compare::{Comparison, Person, PersonDocument, compare};
pub use error::ListError;
pub use list::{AlertList, build_list, list_header, open_list};
pub use screener::{Screener, Screening};
pub use source::parse_jsonl;
pub use subject::{Subject, identity_digest};
