//! Step 6 of a crossing's way: a traveller against alert lists → hits with reasons. It explains, it never decides.
//!
//! Pure: takes bytes, returns values; whoever read or mapped them is not its business. The parts, in the order of a
//! question's way: [`list`](AlertList) opens a signed package, `index` proposes entries with a part alike, `name` aligns
//! the parts of two names, `evidence` weighs dates, nationality, sex and documents, `score` adds it up, and
//! [`Screener`] answers with [`border::Hit`]s.

mod canonical;
mod compare;
mod countries;
mod delta;
mod error;
mod evidence;
mod first;
mod import;
mod items;
mod judge;
mod list;
mod look_up;
mod name;
mod package;
mod profile;
mod score;
mod screener;
mod search;
mod source;
mod subject;

pub use compare::{Comparison, Matcher, Person, PersonDocument, compare, compare_with, evidence};
pub use delta::{apply_list_delta, list_delta};
pub use error::ListError;
pub use import::{
    Imported, Manifest, ManifestFault, Mapping, OnBoard, parse_csv, parse_ftm, parse_manifest, parse_ofac_csv, parse_ofac_xml, parse_un_xml,
    read_csv, read_ftm, read_ofac_csv, read_ofac_xml, read_un_xml,
};
pub use items::{
    FingerprintSet, Item, ItemClass, ItemFound, ItemKey, ItemSource, ItemStatus, NumberChange, SetBytes, each_item, is_in_range, normalised,
    parse_items, read_items, write_set,
};
pub use list::{
    AlertList, ListContents, build_list, build_list_with_items, build_lists, check_succession, list_contents, list_header, lock_key, open_installed,
    open_list,
};
pub use look_up::{ListedItem, NumberAnswer, Standing};
pub use screener::{Screener, Screening, exists_for};
pub use source::{parse_jsonl, read_jsonl};
pub use subject::{Subject, identity_digest};
