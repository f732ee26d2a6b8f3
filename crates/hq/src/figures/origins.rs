//! Where travellers come from: the first screen's figures of today.

use super::cell::Part;
use super::each;
use crate::HqError;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Crossings by country of residence, or nationality where residence was not asked.
#[derive(Debug, Default)]
pub(crate) struct Origins(BTreeMap<u64, (u64, u64)>);

impl Origins {
    /// Adds the counts of a day.
    ///
    /// # Errors
    /// [`HqError::Damaged`].
    pub(crate) fn count(&mut self, counts: &[u8]) -> Result<(), HqError> {
        each(counts, |cell, count| {
            let (crossed, refused) = self.0.entry(cell.origin()).or_default();
            *(if cell.is_refusal() { refused } else { crossed }) += count;
        })
    }

    /// Code of the State (empty: unknown), how many crossed, how many were refused; the largest first.
    pub(crate) fn ranked(self) -> Vec<(String, u64, u64)> {
        let mut ranked: Vec<(String, u64, u64)> =
            self.0.into_iter().map(|(code, (crossed, refused))| (Part::Nationality.word(code), crossed, refused)).collect();
        ranked.sort_by(|a, b| Reverse(a.1 + a.2).cmp(&Reverse(b.1 + b.2)).then_with(|| a.0.cmp(&b.0)));
        ranked
    }
}
