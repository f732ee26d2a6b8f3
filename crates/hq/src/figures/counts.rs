//! The counts of one booth, day and post as bytes: cells in their order, each as its distance from the one before, with its count where
//! that is not 1. Equal counts are equal bytes, in whatever order they came.

use super::Cell;
use crate::HqError;
use std::collections::BTreeMap;

/// How often each cell.
pub type Counts = BTreeMap<Cell, u64>;
/// What comes to each cell, or goes from it.
pub(crate) type Changes = BTreeMap<Cell, i64>;

/// How the bytes are to be read.
const FORM: u8 = 1;

/// Looks at every cell and its count.
///
/// # Errors
/// [`HqError::Damaged`] for bytes that are not what [`add`] writes.
#[inline]
pub(crate) fn each(bytes: &[u8], mut look: impl FnMut(Cell, u64)) -> Result<(), HqError> {
    let mut rest = bytes.strip_prefix(&[FORM]).ok_or(HqError::Damaged("figures"))?;
    let mut at = 0_u64;
    while !rest.is_empty() {
        let step = number(&mut rest)?;
        at = at.checked_add(step >> 1).ok_or(HqError::Damaged("figures"))?;
        let count = if step & 1 == 0 { 1 } else { number(&mut rest)? };
        look(Cell::stored(at)?, count);
    }
    Ok(())
}

/// The bytes of what was counted before and what comes to it.
///
/// # Errors
/// As [`each`].
pub fn add(before: Option<&[u8]>, more: &Counts) -> Result<Vec<u8>, HqError> {
    sum(before, more.iter().map(|(cell, count)| (*cell, i64::try_from(*count).unwrap_or(i64::MAX))))
}

/// The same with what goes from it; `None` if nothing is left to count. No cell counts less than none.
///
/// # Errors
/// As [`each`].
pub(crate) fn change(before: Option<&[u8]>, changes: &Changes) -> Result<Option<Vec<u8>>, HqError> {
    let bytes = sum(before, changes.iter().map(|(cell, count)| (*cell, *count)))?;
    Ok(Some(bytes).filter(|bytes| bytes.len() > 1))
}

/// What [`add`] wrote, as what comes to each cell.
///
/// # Errors
/// As [`each`].
pub(crate) fn changes(bytes: &[u8]) -> Result<Changes, HqError> {
    let mut all = Changes::new();
    each(bytes, |cell, count| *all.entry(cell).or_default() += i64::try_from(count).unwrap_or(i64::MAX))?;
    Ok(all)
}

fn sum(before: Option<&[u8]>, more: impl Iterator<Item = (Cell, i64)>) -> Result<Vec<u8>, HqError> {
    let mut sums: Vec<(Cell, u64)> = Vec::new();
    let mut more = more.peekable();
    if let Some(before) = before {
        each(before, |cell, count| {
            while let Some((new, more)) = more.next_if(|new| new.0 < cell) {
                sums.push((new, 0_u64.saturating_add_signed(more)));
            }
            let same = more.next_if(|new| new.0 == cell).map_or(0, |new| new.1);
            sums.push((cell, count.saturating_add_signed(same)));
        })?;
    }
    sums.extend(more.map(|(cell, count)| (cell, 0_u64.saturating_add_signed(count))));
    let mut bytes = Vec::with_capacity(1 + 6 * sums.len());
    bytes.push(FORM);
    let mut at = 0;
    for (cell, count) in sums.into_iter().filter(|(_, count)| *count > 0) {
        put(&mut bytes, (cell.0 - at) << 1 | u64::from(count > 1));
        if count > 1 {
            put(&mut bytes, count);
        }
        at = cell.0;
    }
    Ok(bytes)
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
#[inline]
fn number(rest: &mut &[u8]) -> Result<u64, HqError> {
    let (mut value, mut shift) = (0_u64, 0);
    loop {
        let (byte, after) = rest.split_first().ok_or(HqError::Damaged("figures"))?;
        *rest = after;
        value |= u64::from(byte & 0x7F).checked_shl(shift).ok_or(HqError::Damaged("figures"))?;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
        shift += 7;
    }
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push((value & 0x7F) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(bytes: &[u8]) -> Counts {
        let mut counts = Counts::new();
        each(bytes, |cell, count| assert!(counts.insert(cell, count).is_none(), "each cell once")).unwrap();
        counts
    }

    proptest! {
        #[test]
        fn whatever_is_added_in_whatever_order_makes_the_same_bytes(parts in proptest::collection::vec(proptest::collection::vec((0_u64..1 << 60, 0_u64..300), 0..40), 1..6)) {
            let parts: Vec<Counts> = parts.iter().map(|part| part.iter().map(|(cell, count)| (Cell(*cell), *count)).collect()).collect();
            let sum = |parts: &mut dyn Iterator<Item = &Counts>| parts.fold(None, |before: Option<Vec<u8>>, part| Some(add(before.as_deref(), part).unwrap()));
            let bytes = sum(&mut parts.iter()).unwrap();
            prop_assert_eq!(&bytes, &sum(&mut parts.iter().rev()).unwrap());
            let mut wanted = Counts::new();
            for (cell, count) in parts.iter().flatten().filter(|(_, count)| **count > 0) {
                *wanted.entry(*cell).or_default() += count;
            }
            prop_assert_eq!(counted(&bytes), wanted);
        }

        #[test]
        fn what_is_taken_away_again_leaves_what_was_there(there in proptest::collection::vec((0_u64..1 << 60, 1_u64..300), 0..40), comes in proptest::collection::vec((0_u64..1 << 60, 1_u64..300), 1..40)) {
            let counts = |cells: &[(u64, u64)]| -> Counts { cells.iter().map(|(cell, count)| (Cell(*cell), *count)).collect() };
            let (there, comes) = (counts(&there), counts(&comes));
            let before = add(None, &there).unwrap();
            let after = add(Some(&before), &comes).unwrap();
            let gone: Changes = comes.iter().map(|(cell, count)| (*cell, -i64::try_from(*count).unwrap())).collect();
            prop_assert_eq!(change(Some(&after), &gone).unwrap(), Some(before).filter(|_| !there.is_empty()));
        }

        #[test]
        fn fuzz_damaged_bytes_are_refused_and_never_trusted(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut sum = 0_u64;
            let _ = each(&bytes, |_, count| sum = sum.wrapping_add(count));
        }
    }
}
