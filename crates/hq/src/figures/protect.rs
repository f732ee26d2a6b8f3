//! Small counts in figures that leave the house: random rounding to base 3, the same for the same count of the same cell.
//!
//! One traveller of a nationality at a post in a month is somebody's neighbour. Every published count, sums included, is rounded to a
//! multiple of 3: up or down by chance, so that the expected value stays, and no count under 3 is told apart. The chance is a keyed
//! digest of what is counted and how many: a table published again does not roll the dice anew, so that averaging tells nothing. Sums are
//! rounded by themselves and may differ from the sum of what is shown by a few.

use super::{Line, Table};
use journal::Hash32;

const BASE: u64 = 3;

/// What the chance is drawn from: known to headquarters alone, and what the table is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Protection<'a> {
    pub(crate) key: &'a [u8; 32],
    pub(crate) subject: &'a str,
}

impl Protection<'_> {
    fn round(&self, row: &str, column: &str, count: u64) -> u64 {
        let rest = count % BASE;
        if rest == 0 {
            return count;
        }
        let mut hasher = blake3::Hasher::new_keyed(self.key);
        for part in [self.subject, row, column] {
            hasher.update(&(part.len() as u64).to_be_bytes()).update(part.as_bytes());
        }
        let digest = Hash32(*hasher.update(&count.to_be_bytes()).finalize().as_bytes());
        let chance = digest.as_bytes().iter().take(4).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)) % BASE;
        // Up with the probability rest / 3: the expected value is the count.
        if chance < rest { count - rest + BASE } else { count - rest }
    }
}

/// The table as it may leave the house.
pub(crate) fn protected(table: &Table, by: &Protection<'_>) -> Table {
    let line = |line: &Line| Line {
        key: line.key.clone(),
        counts: table.columns.iter().zip(&line.counts).map(|(column, count)| by.round(&line.key, column, *count)).collect(),
        // A table of one column has no sum beside it.
        total: by.round(&line.key, if table.columns.len() == 1 { "" } else { "+" }, line.total),
    };
    Table {
        columns: table.columns.clone(),
        rows: table.rows.iter().map(line).collect(),
        totals: table.columns.iter().zip(&table.totals).map(|(column, total)| by.round("+", column, *total)).collect(),
        total: by.round("+", "+", table.total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(counts: impl Iterator<Item = u64>) -> Table {
        let rows: Vec<Line> = counts.enumerate().map(|(at, count)| Line { key: at.to_string(), counts: vec![count], total: count }).collect();
        let total = rows.iter().map(|row| row.total).sum();
        Table { columns: vec![String::new()], rows, totals: vec![total], total }
    }

    #[test]
    fn counts_become_multiples_of_three_near_them_and_keep_their_mean() {
        let by = Protection { key: &[7; 32], subject: "2026-11" };
        let exact = table((0..30_000).map(|at| at % 10));
        let told = protected(&exact, &by);
        for (exact, told) in exact.rows.iter().zip(&told.rows) {
            assert!(told.total.is_multiple_of(3) && told.total.abs_diff(exact.total) < 3);
            assert!(told.counts[0].is_multiple_of(3));
        }
        let sum: u64 = told.rows.iter().map(|row| row.counts[0]).sum();
        assert!(sum.abs_diff(exact.total) < 700, "{sum} of {}: four standard deviations", exact.total);
        assert!(told.total.abs_diff(exact.total) < 3, "a sum is rounded by itself");
    }

    #[test]
    fn what_is_published_again_is_rounded_as_before_and_another_key_rounds_otherwise() {
        let by = Protection { key: &[7; 32], subject: "2026-11" };
        let exact = table(0..500);
        assert_eq!(protected(&exact, &by), protected(&exact, &by));
        assert_ne!(protected(&exact, &by), protected(&exact, &Protection { key: &[8; 32], ..by }));
    }
}
