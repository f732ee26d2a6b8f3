//! What an erasure changes.

use super::Arrival;
use border::RetentionClass;
use journal::Hash32;
use std::collections::{BTreeMap, BTreeSet};

/// Classes of the bodies in a segment, and when the oldest of each was recorded, milliseconds since 1970.
pub type Bodies = BTreeMap<RetentionClass, i64>;

/// A segment of which something is erased.
#[derive(Debug)]
pub struct Erasing {
    /// Its number.
    pub id: i64,
    /// BLAKE3 of the bytes that are kept until now.
    pub before: Hash32,
    /// What stands in their place.
    pub bytes: Vec<u8>,
    /// Headquarters' signed word on it.
    pub erasure: Vec<u8>,
    /// What was read from it before.
    pub arrival: Arrival,
    /// Numbers of the events whose bodies go.
    pub erased: BTreeSet<u64>,
    /// Pictures whose keys go with them.
    pub pictures: Vec<Hash32>,
}

impl Erasing {
    /// The bodies that remain.
    #[must_use]
    pub fn bodies(&self) -> Bodies {
        bodies(&self.arrival, &self.erased)
    }
}

/// The bodies in an arrival but for some.
pub(in crate::store) fn bodies(arrival: &Arrival, but: &BTreeSet<u64>) -> Bodies {
    let mut bodies = Bodies::new();
    for event in arrival.events().iter().filter(|event| !but.contains(&event.seq)) {
        if let Some(class) = event.retention {
            bodies.entry(class).and_modify(|oldest| *oldest = event.at.min(*oldest)).or_insert(event.at);
        }
    }
    bodies
}
