//! The signed package an alert list travels in and is mapped from.
//!
//! ```text
//! magic 8 bytes "OUTPLIST" · format u16 LE · head length u32 LE · head CBOR · Ed25519 signature 64 bytes · key slot 32 bytes · zeros to a page
//! sections, each from a page on: hashes, words, dates, keys, postings, forms, details, records, documents, item set, item places, items
//! ```
//! The signature covers the head, after a prefix that no other message of the system begins with; the head holds the
//! BLAKE3 of the section of hashes, and that one a hash for every page (4096 bytes) behind it. So opening verifies only
//! what it reads, every other page is verified when it is first looked at, and a file that was changed, cut short or
//! mixed from two versions is noticed in any case.
//!
//! Words and dates are encrypted as wholes and decrypted at opening; an entry's details and its record when it is a
//! candidate. What is in clear (which entries share a word, and hashes of spellings under the list's key) names nobody.

#[cfg(test)]
mod hostile;
mod items;
mod layout;
pub(crate) mod older;
mod read;
mod seal;
mod write;

pub(crate) use items::write_items;
pub(crate) use layout::{MAX_ENTRIES, MAX_ITEMS, SPELLINGS, head_parts, read_head, read_signed_head};
pub(crate) use read::{Bytes, Package, numbers};
pub(crate) use seal::{KeyedHash, ListKey, Way};
pub(crate) use write::{BLOCK, LAST, SEVERAL_DATES, assemble, compile, packed_date, sign};
